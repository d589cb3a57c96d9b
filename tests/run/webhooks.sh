# What happens to a dossier is told to the body's program: signed, again until it is received, given up in the end.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v python3 >/dev/null || { skip "webhooks" "python3 absent"; finish; }

PORT_FILE=$TMPDIR/port
cat >"$TMPDIR/recoit.py" <<'PY'
import hashlib, hmac, http.server, json, os, sys, time
folder = sys.argv[1]
class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = bytes.fromhex(open(folder + "/secret").read().strip())
        t, v = [x.split("=", 1)[1] for x in self.headers["X-Sicpf-Signature"].split(",")]
        event = self.headers["X-Sicpf-Event-Id"]
        good = hmac.new(secret, f"{t}.{event}.".encode() + body, hashlib.sha256).hexdigest() == v
        down = os.path.exists(folder + "/panne")
        while os.path.exists(folder + "/lent"):
            time.sleep(0.1)
        with open(folder + "/recus", "a") as f:
            f.write(json.dumps({"signature": good, "instant": int(t), "panne": down, "entete": event, "evenement": self.headers["X-Sicpf-Event"], "corps": json.loads(body)}) + "\n")
        self.send_response(503 if down else 204)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
with open(folder + "/port", "w") as f:
    f.write(str(server.server_port))
server.serve_forever()
PY
python3 "$TMPDIR/recoit.py" "$TMPDIR" &
receiver=$!
server=
trap 'rm -f "$TMPDIR/lent"; kill "$receiver" $server 2>/dev/null' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s "$PORT_FILE" ] && break; sleep 0.3; done

export SICPF_DEMO=1 SICPF_CLOCK=2026-06-01T08:00:00Z
"$SICPF" demo make --holders 100 -o "$TMPDIR/fichiers" --at 2026-06-01 >/dev/null 2>&1
expect 0 "des données" "$SICPF" demo load --dir "$TMPDIR/fichiers" --at 2026-06-01
SESSION=$("$SICPF" dossier sessions --classe DIFE_MANDAT --json | sed -n 's/.*"session":\([0-9]*\).*/\1/p' | head -1)
BODY=$(sqlite3 "$SICPF_STORE" "SELECT o.nda FROM session_formation s JOIN action_formation a ON a.id = s.action_id
    JOIN formation f ON f.id = a.formation_id JOIN organisme o ON o.id = f.organisme_id WHERE s.id = $SESSION")
HOLDER= # an élu whose mandate opens it that day: a mandate without an end may be over by the law
for one in $(sqlite3 "$SICPF_STORE" "SELECT s.titulaire_id FROM solde s WHERE s.poche = 5 AND s.montant > 0 AND EXISTS
    (SELECT 1 FROM mandat m WHERE m.titulaire_id = s.titulaire_id AND m.fin IS NULL) ORDER BY s.montant DESC, s.titulaire_id"); do
    "$SICPF" dossier demander "$one" "$SESSION" --dry-run >/dev/null 2>&1 && HOLDER=$one && break
done

suivante() { # another session of the same action: nobody asks twice for one
    SESSION=$(sqlite3 "$SICPF_STORE" "SELECT MAX(id) FROM session_formation WHERE id < $SESSION AND action_id =
        (SELECT action_id FROM session_formation WHERE id = $SESSION)")
}

# ---- the address
refused 2 "une adresse en clair" "webhook.url" "$SICPF" organisme webhook creer "$BODY" Logiciel --url http://exemple.fr/evenements
refused 2 "un nom d'utilisateur" "webhook.url" "$SICPF" organisme webhook creer "$BODY" Logiciel --url https://moi@exemple.fr/
refused 2 "un autre hôte après un @" "webhook.url" "$SICPF" organisme webhook creer "$BODY" Logiciel --url http://localhost:x@exemple.fr/
for interne in http://127.0.0.1:22/ "http://[::1]:80/" https://localhost/ https://192.168.1.1/ https://169.254.169.254/latest "https://[::ffff:10.0.0.1]/"; do
    refused 2 "pas dedans, hors démonstration : $interne" "webhook.interieur" env -u SICPF_CLOCK SICPF_DEMO=0 "$SICPF" organisme webhook creer "$BODY" Logiciel --url "$interne"
done
refused 2 "ni ce réseau en démonstration" "webhook.interieur" "$SICPF" organisme webhook creer "$BODY" Logiciel --url https://192.168.1.1/
refused 4 "organisme inconnu" "organisme.inconnu" "$SICPF" organisme webhook creer 73282932000074 Logiciel --url https://exemple.fr/
expect 0 "créé" "$SICPF" organisme webhook creer "$BODY" Logiciel --url "http://127.0.0.1:$(cat "$PORT_FILE")/evenements" --json
sed -n 's/.*"secret":"\([0-9a-f]*\)".*/\1/p' "$out" >"$TMPDIR/secret"
[ "$(wc -c <"$TMPDIR/secret")" = 65 ]
report $? "un secret"
absent "le secret n'est pas en clair dans les données" "$(cat "$TMPDIR/secret")" "$SICPF_STORE"
expect 0 "rien à envoyer" "$SICPF" webhooks send --json
says "aucun" '"recus":0,"echecs":0'

# ---- an act, a receiver that fails, then receives
received() { grep -c . "$TMPDIR/recus" 2>/dev/null || true; }
expect 0 "une demande" "$SICPF" dossier demander "$HOLDER" "$SESSION" --json
NUMERO=$(sed -n 's/.*"numero":"\([0-9]*\)".*/\1/p' "$out")
touch "$TMPDIR/panne"
export SICPF_CLOCK=2026-06-01T08:01:00Z
expect 0 "en panne" "$SICPF" webhooks send --json
says "à renvoyer : créé, et non traité" '"recus":0,"echecs":2,"abandonnes":0'
rm "$TMPDIR/panne"
expect 0 "trop tôt" "$SICPF" webhooks send --json
says "il attend une minute" '"recus":0,"echecs":0'
export SICPF_CLOCK=2026-06-01T08:05:00Z
expect 0 "renvoyé" "$SICPF" webhooks send --json
says "reçu" '"recus":2'
expect 0 "une seule fois" "$SICPF" webhooks send --json
says "plus rien" '"recus":0,"echecs":0'
[ "$(received)" = 4 ] && [ "$(grep -c '"signature": true' "$TMPDIR/recus")" = 4 ]
report $? "les quatre signatures sont justes"
# Each sending is signed at its own instant, which the body compares with its clock: that of the sending, not of the event nor of the first try.
signed_at() { # signed_at LINE INSTANT : within the minute that follows
    at=$(sed -n "$1s/.*\"instant\": \([0-9]*\).*/\1/p" "$TMPDIR/recus")
    began=$(date -u -d "$2" +%s)
    [ "$at" -ge "$began" ] && [ "$at" -lt $((began + 60)) ]
}
signed_at 1 2026-06-01T08:01:00Z
report $? "le premier envoi est signé à son instant"
signed_at 3 2026-06-01T08:05:00Z
report $? "le second, au sien"
[ "$(sed 's/.*"entete": "\([^"]*\)".*/\1/' "$TMPDIR/recus" | sort -u | wc -l)" = 2 ]
report $? "le même événement garde son identifiant"
grep -q "\"externalId\": \"$NUMERO\"" "$TMPDIR/recus" && grep -q '"type": "registrationFolder.notProcessed"' "$TMPDIR/recus" && grep -q '"type": "registrationFolder.created"' "$TMPDIR/recus"
report $? "le dossier et son état, aux noms connus"
expect 0 "inscrit au journal" sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer'"
says "à chaque envoi" "4"

# ---- given up, closed
touch "$TMPDIR/panne"
expect 0 "un refus" "$SICPF" dossier refuser "$NUMERO" --par organisme --motif "complet"
export SICPF_CLOCK=2026-06-02T09:11:30Z # each command starts at the clock: a quicker one would be before the act
export SICPF_CLOCK=2026-06-02T08:00:00Z
expect 0 "abandonné au premier essai" env SICPF_WEBHOOK_ESSAIS=1 "$SICPF" webhooks send --json
says "abandonné" '"abandonnes":1'
expect 0 "la liste le dit" "$SICPF" organisme webhook lister "$BODY" --json
says "un abandonné" '"abandonnes":1'
expect 0 "lequel" "$SICPF" organisme webhook echecs 1 --json
says "son type, son dossier, la réponse" "\"type\":\"registrationFolder.refusedByOrganism\",\"dossier\":\"$NUMERO\""
says "la réponse" '"statut":503,"raison":"réponse HTTP 503","prochain":null,"abandonne":"2026-06-02T'
ENVOI=$(sed -n 's/.*"envoi":\([0-9]*\).*/\1/p' "$out" | head -1)
expect 0 "en clair" "$SICPF" organisme webhook echecs 1
says "avec son numéro" "dossier $NUMERO"
expect 0 "les suivants" "$SICPF" organisme webhook echecs 1 --apres "$ENVOI"
says "aucun" "Aucun envoi de ce webhook n'a échoué."
refused 4 "un envoi inconnu" "webhook.echec-inconnu" "$SICPF" organisme webhook renvoyer 1 999
refused 4 "un webhook inconnu" "webhook.inconnu" "$SICPF" organisme webhook echecs 9
expect 0 "renvoyé" "$SICPF" organisme webhook renvoyer 1 "$ENVOI"
export SICPF_CLOCK=2026-06-02T08:02:00Z
expect 0 "abandonné encore" env SICPF_WEBHOOK_ESSAIS=1 "$SICPF" webhooks send --json
says "un essai" '"abandonnes":1'
expect 0 "fermé" "$SICPF" organisme webhook fermer 1
refused 4 "fermé une fois" "webhook.inconnu" "$SICPF" organisme webhook fermer 1
suivante
expect 0 "autre demande" "$SICPF" dossier demander "$HOLDER" "$SESSION"
expect 0 "fermé, rien ne part" "$SICPF" webhooks send --json
says "rien" '"recus":0,"echecs":0'

# ---- the server sends by itself; killed while an address keeps it waiting, it loses nothing and tells nothing twice for good
serve() {
    SICPF_PORT=0 SICPF_WEBHOOK_SECONDES=1 "$SICPF" serve >"$TMPDIR/serveur" 2>&1 &
    server=$!
    for _ in $(seq 100); do grep -q "répond" "$TMPDIR/serveur" && return; sleep 0.1; done
}
wait_for() { # wait_for SQL VALUE : within ten seconds
    for _ in $(seq 100); do
        [ "$(sqlite3 "$SICPF_STORE" "$1")" = "$2" ] && return 0
        sleep 0.1
    done
    return 1
}
rm -f "$TMPDIR/panne" "$TMPDIR/recus"
export SICPF_CLOCK=2026-06-02T09:00:00Z
expect 0 "autre adresse" "$SICPF" organisme webhook creer "$BODY" Logiciel --url "http://127.0.0.1:$(cat "$PORT_FILE")/evenements" --json
sed -n 's/.*"secret":"\([0-9a-f]*\)".*/\1/p' "$out" >"$TMPDIR/secret"
serve
suivante
expect 0 "une demande confiée au serveur" "$SICPF" dossier demander "$HOLDER" "$SESSION" --json
NUMERO=$(sed -n 's/.*"numero":"\([0-9]*\)".*/\1/p' "$out")
wait_for "SELECT COUNT(*) FROM webhook_envoi WHERE webhook_id = 2 AND recu_us IS NOT NULL" 2
report $? "le serveur l'a envoyé seul"
[ "$(received)" = 2 ] && grep -q '"signature": true' "$TMPDIR/recus"
report $? "une fois, signé"
signed_at 1 2026-06-02T09:00:00Z
report $? "par le serveur aussi, à l'instant de l'envoi"
touch "$TMPDIR/lent"
expect 0 "un refus" "$SICPF" dossier refuser "$NUMERO" --par organisme --motif "complet"
export SICPF_CLOCK=2026-06-02T09:11:30Z # each command starts at the clock: a quicker one would be before the act
wait_for "SELECT COUNT(*) FROM journal WHERE acte = 'webhook.envoyer' AND seq > (SELECT MAX(seq) FROM journal WHERE acte = 'dossier.refuser')" 1
report $? "l'envoi est parti, l'adresse ne répond pas"
expect 0 "le serveur écrit pendant ce temps" "$SICPF" dossier demander "$HOLDER" "$SESSION" --json
kill -9 "$server"
wait "$server" 2>/dev/null
[ "$(sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM webhook_envoi WHERE webhook_id = 2 AND recu_us IS NULL AND abandon_us IS NULL")" = 3 ]
report $? "tué : les trois événements restent à envoyer"
rm "$TMPDIR/lent"
export SICPF_CLOCK=2026-06-02T09:10:00Z
serve
wait_for "SELECT COUNT(*) FROM webhook_envoi WHERE webhook_id = 2 AND recu_us IS NOT NULL" 5
report $? "relancé : il les envoie"
[ "$(sqlite3 "$SICPF_STORE" "SELECT MAX(essais) FROM webhook_envoi WHERE webhook_id = 2")" = 1 ]
report $? "chacun n'a qu'un succès"
touch "$TMPDIR/lent"
suivante
expect 0 "un acte de plus" "$SICPF" dossier demander "$HOLDER" "$SESSION" --json
wait_for "SELECT COUNT(*) FROM webhook_envoi WHERE webhook_id = 2 AND recu_us IS NULL AND prochain_us > cree_us" 2
report $? "l'envoi est parti, l'adresse ne répond pas, encore"
kill "$server"
timeout 5 tail --pid="$server" -f /dev/null
report $? "l'arrêt n'attend pas l'adresse"
wait "$server"
report $? "l'arrêt est propre"
server=
rm "$TMPDIR/lent"
export SICPF_CLOCK=2026-06-02T09:11:00Z
expect 0 "ce qui était en route part sans attendre la fin du bail" "$SICPF" webhooks send --json
says "reçu" '"recus":2,"echecs":0'
expect 0 "le journal se vérifie" "$SICPF" journal verify
# ---- the whole folder, for an address that asks for it
expect 0 "plus d'événements seuls" "$SICPF" organisme webhook fermer 2
expect 0 "une adresse pour le dossier entier" "$SICPF" organisme webhook creer "$BODY" Connecteur --url "http://127.0.0.1:$(cat "$PORT_FILE")/dossiers" --dossier-entier --json
sed -n 's/.*"secret":"\([0-9a-f]*\)".*/\1/p' "$out" >"$TMPDIR/secret"
expect 0 "la liste le dit" "$SICPF" organisme webhook lister "$BODY"
says "dossier entier" "Connecteur, http://127.0.0.1:$(cat "$PORT_FILE")/dossiers, dossier entier"
rm -f "$TMPDIR/recus"
NUMERO=$(sqlite3 "$SICPF_STORE" "SELECT numero FROM dossier WHERE etat = 'notProcessed' ORDER BY numero DESC LIMIT 1")
expect 0 "un refus" "$SICPF" dossier refuser "$NUMERO" --par organisme --motif "complet"
export SICPF_CLOCK=2026-06-02T09:11:30Z # each command starts at the clock: a quicker one would be before the act
expect 0 "envoyé" "$SICPF" webhooks send --json
says "reçu" '"recus":1,"echecs":0'
grep -q '"signature": true.*"evenement": "registrationFolder.refusedByOrganism".*"attendee": {"lastName": "[^"]' "$TMPDIR/recus"
report $? "le dossier entier, signé, son événement en en-tête"
expect 0 "au journal" sqlite3 "$SICPF_STORE" "SELECT donnees FROM journal WHERE acte = 'webhook.envoyer' ORDER BY seq DESC LIMIT 1"
says "avec les données envoyées" "titulaire.etat_civil"
expect 0 "une machine nommée par le réglage" env -u SICPF_CLOCK SICPF_DEMO=0 SICPF_WEBHOOK_HOTES=intranet.exemple.fr,192.168.1.1 "$SICPF" organisme webhook creer "$BODY" Interne --url https://192.168.1.1/ --json
expect 0 "fermé" "$SICPF" organisme webhook fermer "$(sed -n 's/.*"numero":\([0-9]*\).*/\1/p' "$out")"
finish
