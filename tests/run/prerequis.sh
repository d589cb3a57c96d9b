# Prerequisites of an action, from the command: answered at the request, acknowledged by the body, then thirty days.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
command -v sqlite3 >/dev/null || { skip "prerequis" "sqlite3 absent"; finish; }
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id
  JOIN formation f ON f.id = a.formation_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20820 AND a.prix_ttc_cents <= a.heures * 8000
  AND a.prix_ttc_cents < 70000 AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = f.organisme_id AND g.etat = 'ACTIF'
  AND g.fin > s.debut) ORDER BY s.debut, s.id LIMIT 1")
ask "UPDATE action_formation SET prerequis = 1 WHERE id = (SELECT action_id FROM session_formation WHERE id = $session)"

refused 2 "sans réponse" "dossier.prerequis-sans-reponse" "$SICPF" dossier demander "$elu" "$session"
refused 2 "une réponse qui n'en est pas une" "usage" "$SICPF" dossier demander "$elu" "$session" --prerequis peut-etre
expect 0 "avec une réponse" "$SICPF" dossier demander "$elu" "$session" --prerequis remplis
number=$(ask "SELECT numero FROM dossier")
expect 0 "la fiche" "$SICPF" dossier show "$number"
says "la réponse" "le titulaire dit les remplir"
says "qui doit agir" "accuser réception de la demande, ou y répondre, avant la fin du 26 novembre 2026"
export SICPF_CLOCK=2026-11-26T09:00:00Z
expect 0 "accuser réception" "$SICPF" dossier accuser-reception "$number"
refused 3 "une fois" "dossier.deja-recu" "$SICPF" dossier accuser-reception "$number"
expect 0 "la fiche, après" "$SICPF" dossier show "$number"
says "trente jours" "répondre à la demande, avant la fin du 26 décembre 2026"
export SICPF_CLOCK=2026-12-02T09:00:00Z
expect 0 "la nuit" "$SICPF" deadlines
[ "$(ask "SELECT etat FROM dossier")" = notProcessed ]
report $? "le délai ordinaire passé ne l'annule pas"
expect 0 "refuser pour les prérequis" "$SICPF" dossier refuser "$number" --par organisme --code prerequis
[ "$(ask "SELECT etat FROM dossier")" = refusedByOrganism ]
report $? "la demande est refusée"

# ---- those of the demonstration, by the network: a body acknowledges with its own key
export SICPF_CLOCK=2026-11-24T09:00:00Z
command -v curl >/dev/null || { skip "accuser réception par le réseau" "curl absent"; finish; }
salarie=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
               AND json_extract(value, '\$.detail') LIKE 'secteur privé%'")
sold="FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
      WHERE s.debut > 20820 AND f.classe IN ('RNCP', 'RS', 'BC') AND a.prerequis ="
body=$(ask "SELECT f.organisme_id $sold 1 AND f.prerequis LIKE 'Niveau A2%' AND f.organisme_id IN (SELECT f.organisme_id $sold 0) LIMIT 1")
prise=$(ask "SELECT s.id $sold 1 AND f.prerequis LIKE 'Niveau A2%' AND f.organisme_id = $body ORDER BY s.id LIMIT 1")
libre=$(ask "SELECT s.id $sold 0 AND f.organisme_id = $body ORDER BY s.id LIMIT 1")
nda=$(ask "SELECT nda FROM organisme WHERE id = $body")
autre=$(ask "SELECT nda FROM organisme WHERE nda <> '$nda' ORDER BY id LIMIT 1")
refused 2 "une formation de la démonstration exige une réponse" "dossier.prerequis-sans-reponse" "$SICPF" dossier demander "$salarie" "$prise"
expect 0 "avec elle" "$SICPF" dossier demander "$salarie" "$prise" --prerequis a_verifier
avec=$(ask "SELECT numero FROM dossier WHERE session_id = $prise")
expect 0 "une autre n'en exige pas" "$SICPF" dossier demander "$salarie" "$libre"
sans=$(ask "SELECT numero FROM dossier WHERE session_id = $libre")
expect 0 "une clé" "$SICPF" organisme cle-api creer "$nda" "Connecteur" --json
cle=$(sed -n 's/.*"cle":"\([0-9a-f]*\)".*/\1/p' "$out")
expect 0 "celle d'un autre" "$SICPF" organisme cle-api creer "$autre" "Autre" --json
cle_autre=$(sed -n 's/.*"cle":"\([0-9a-f]*\)".*/\1/p' "$out")
SICPF_PORT=0 "$SICPF" serve >"$TMPDIR/serve.out" 2>"$TMPDIR/serve.err" &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
    port=$(sed -n 's|.*http://[^:]*:\([0-9]*\).*|\1|p' "$TMPDIR/serve.out" | head -1)
    [ -n "$port" ] && break
    sleep 0.5
done
receipt() { # receipt STATUS NAME METHOD NUMBER KEY [BODY]
    status=$(curl -s -o "$out" -w '%{http_code}' -X "$3" -H "X-Api-Key: $5" ${6:+-H "Content-Type: application/json" -d "$6"} \
        "http://127.0.0.1:$port/api/v1/dossiers/$4/accuse-reception")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu"; sed 's/^/    /' "$out"; false; }
    report $? "$2"
}
receipt 401 "sans clé" POST "$avec" ""
receipt 404 "le dossier d'un autre" POST "$avec" "$cle_autre"
receipt 404 "ni à lire" GET "$avec" "$cle_autre"
receipt 200 "ce qui attend" GET "$avec" "$cle"
says "la réponse du titulaire et le délai ordinaire" '"prerequis":"a_verifier","recu_le":null,"repondre_avant":"2026-11-26"'
receipt 422 "un champ, que cet acte n'a pas" POST "$avec" "$cle" '{"date":"2026-11-20"}'
receipt 422 "une formation sans prérequis" POST "$sans" "$cle" '{}'
says "le refus et son code" '"code":"dossier.sans-prerequis"'
receipt 200 "accuser réception" POST "$avec" "$cle" '{}'
says "trente jours" '"recu_le":"2026-11-24","repondre_avant":"2026-12-24"'
receipt 200 "deux fois donne la même réponse" POST "$avec" "$cle"
says "la même" '"recu_le":"2026-11-24","repondre_avant":"2026-12-24"'
curl -s -o "$out" "http://127.0.0.1:$port/api/v1/formations?q=anglais&lieu=Lyon&rayon=300"
says "la recherche publique dit les prérequis, autour d'une ville" '"prerequis":true,"prerequis_detail":"Niveau A2 en anglais, vérifié par un test"'
kill "$server"
wait "$server" 2>/dev/null
expect 0 "le journal se vérifie" "$SICPF" journal verify
finish
