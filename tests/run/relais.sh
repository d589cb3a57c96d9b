# One process writes: a writing command beside a server is handed to it; without it, the lock is taken.
. "$SICPF_SOURCE/tests/run/lib.sh"

serve() {
    SICPF_PORT=0 "$SICPF" serve >"$TMPDIR/serve.log" 2>&1 &
    server=$!
    i=0
    while [ ! -S "$SICPF_STORE.sock" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
}
# shellcheck disable=SC2012 # links to sockets have no strange names
server_sockets() { ls -l "/proc/$server/fd" | grep -c "socket:"; }
stop() { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }

refused 4 "rien à lire avant init" "store.absent" "$SICPF" journal verify
expect 0 "init" "$SICPF" init
serve
expect 0 "une commande qui écrit, à côté du serveur" "$SICPF" journal sign
says "sa réponse vient par le relais" "signée"
expect 0 "lire à côté du serveur" "$SICPF" journal verify --json
says "le serveur a bien écrit" '"signatures":1'
refused 5 "un second serveur" "store.occupe" "$SICPF" serve

# The server's writer never waits for what a caller sends: three callers who have not said all they have to say.
for words in "pay status -" "import sngi apply -" "import lheo apply -"; do
    mkfifo "$TMPDIR/lent"
    # shellcheck disable=SC2086 # the words of a command
    "$SICPF" $words <"$TMPDIR/lent" >"$TMPDIR/lent.dit" 2>&1 &
    slow=$!
    exec 9>"$TMPDIR/lent"
    printf '<?xml' >&9
    sleep 0.3
    expect 0 "pendant « $words », qui attend son entrée, les autres écrivent" timeout 5 "$SICPF" journal sign
    kill -0 "$slow" 2>/dev/null
    report $? "« $words » attendait bien"
    exec 9>&-
    wait "$slow"
    [ $? = 2 ]
    report $? "« $words » refuse ensuite ce qu'elle a reçu"
    rm "$TMPDIR/lent"
done
stop
[ ! -e "$SICPF_STORE.sock" ]
report $? "l'arrêt retire la prise"
expect 0 "le serveur signe en s'arrêtant" "$SICPF" journal verify --json
says "la sienne de plus" '"signatures":5'

# A stop waits neither for who never ends, nor for who never begins.
serve
quiet=$(server_sockets)
mkfifo "$TMPDIR/muet" "$TMPDIR/sans-auteur"
"$SICPF" pay status - <"$TMPDIR/muet" >"$TMPDIR/muet.dit" 2>&1 &
mute=$!
exec 9>"$TMPDIR/muet"
printf '<?xml' >&9
"$SICPF" import sngi apply "$TMPDIR/sans-auteur" >"$TMPDIR/auteur.dit" 2>&1 &
authorless=$!
sh -c 'yes | exec "$SICPF" import sngi apply -' >"$TMPDIR/bavard.dit" 2>&1 &
endless=$!
i=0 # on a slow machine a caller is long in coming: one whom the server has not heard reads another message
while [ "$(server_sockets)" -lt $((quiet + 3)) ] && [ $i -lt 100 ]; do
    sleep 0.1
    i=$((i + 1))
done
sleep 0.5
began=$(date +%s)
stop
[ $(($(date +%s) - began)) -lt 8 ]
report $? "l'arrêt n'attend pas un appelant qui ne finit pas"
for caller in $mute $authorless $endless; do
    wait "$caller"
    [ $? -gt 0 ]
    report $? "son appelant ne croit pas que c'est fait"
done
exec 9>&-
grep -q "le serveur s'arr" "$TMPDIR/muet.dit"
report $? "il lit que le serveur s'arrête"
expect 0 "le journal est entier après cet arrêt" "$SICPF" journal verify --json
says "et sa tête est signée" '"signatures":6'

serve
kill -9 "$server"
wait "$server" 2>/dev/null
expect 0 "une prise abandonnée ne gêne pas" "$SICPF" journal sign
refused 2 "verbe inconnu" "usage.verbe" "$SICPF" inconnu
refused 2 "option inconnue" "usage.option" "$SICPF" journal verify --inconnue
chmod 644 "$SICPF_STORE.cles"
refused 2 "des clés lisibles par d'autres" "cles.lisibles" "$SICPF" journal verify

# A command that only reads, beside a server whose clock was moved, has its day: what it plans can then be applied.
chmod 600 "$SICPF_STORE.cles"
rm -f "$SICPF_STORE.sock"
expect 0 "des fichiers" env SICPF_DEMO=1 "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
export SICPF_DEMO=1
SICPF_CLOCK=2027-01-15T09:00:00Z
export SICPF_CLOCK
serve
unset SICPF_CLOCK
expect 0 "planifier" "$SICPF" import organismes plan "$TMPDIR/f/liste-publique-des-of.csv" --json
plan=$(sed -n 's/.*"plan":"\([0-9a-f]*\)".*/\1/p' "$out")
says "au jour du serveur" "2027-01-15"
expect 0 "appliquer ce plan" "$SICPF" import organismes apply "$TMPDIR/f/liste-publique-des-of.csv" --plan "$plan"
stop
unset SICPF_DEMO
finish
