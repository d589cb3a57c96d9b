# ./run as a person types it: from any folder, data made once and never touched again, Ctrl-C stops it.
. "$SICPF_SOURCE/tests/run/lib.sh"
data=$TMPDIR/data
page=$TMPDIR/page

# start PORT LOG : ./run in the background, until it answers. Its number is in $server.
start() {
    (cd / && exec "$SICPF_SOURCE/run" --port "$1" --data "$data") >"$2" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 1 300); do
        curl -fsS -o "$page" "http://127.0.0.1:$1/" 2>/dev/null && return 0
        kill -0 $server 2>/dev/null || return 1
        sleep 0.2
    done
    return 1
}

# stop NUMBER : the signal of Ctrl-C (a shell makes its background children deaf to SIGINT), then its exit code.
stop() {
    kill -TERM "$server"
    wait "$server"
}

port=$((20000 + $$ % 20000))
start $port "$TMPDIR/first"
report $? "./run répond"
grep -q "gestionnaire-a" "$TMPDIR/first"
report $? "./run dit qui peut se connecter"
curl -fsS -o "$page" "http://127.0.0.1:$port/demonstration" && grep -qi "démonstration" "$page"
report $? "la page de démonstration est là"
stop
report $? "./run s'arrête proprement"
[ "$(ls -A "$data" | grep -c '^.preparation')" = 0 ]
report $? "aucun reste de préparation"

SICPF_STORE=$data/sicpf.db expect 0 "le livre et le journal se vérifient" "$SICPF" journal verify
before=$(sqlite3 "$data/sicpf.db" "SELECT count(*), max(ouvert_us) FROM titulaire")
began=$(date +%s)
start $port "$TMPDIR/second"
report $? "./run redémarre sur les mêmes données"
[ $(($(date +%s) - began)) -le 10 ]
report $? "en dix secondes au plus"
stop
[ "$(sqlite3 "$data/sicpf.db" "SELECT count(*), max(ouvert_us) FROM titulaire")" = "$before" ] &&
    ! grep -q "Préparation" "$TMPDIR/second"
report $? "les données n'ont pas été refaites"
refused 2 "option inconnue" "Usage" "$SICPF_SOURCE/run" --couleur
refused 2 "port illisible" "Usage" "$SICPF_SOURCE/run" --port quatre
finish
