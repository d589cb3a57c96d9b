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
expect 0 "le journal se vérifie" "$SICPF" journal verify
finish
