# An order of an élu that a partner's file contradicts afterwards (decision 125): the agreement of its body is withdrawn, then the mandate ends. It is told
# by a list and by the dossier, holds nothing, and leaves the list once a control was lifted, until something changes again.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z SICPF_AGENT=camille
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
        JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND a.prix_ttc_cents <= a.heures * 8000
          AND a.prix_ttc_cents < 70000
          AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.fin) ORDER BY s.debut, s.id LIMIT 1")
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
number=$(ask "SELECT numero FROM dossier")
siret=$(ask "SELECT o.siret FROM dossier d JOIN organisme o ON o.id = d.organisme_id")
expect 0 "proposer" "$SICPF" dossier proposer "$number" --participants 12
expect 0 "accepter" "$SICPF" dossier accepter "$number"
expect 0 "rien à vérifier" "$SICPF" dossier a-verifier
says "la liste est vide" "0 dossier(s)."

# ---- its agreement is withdrawn
export SICPF_CLOCK=2026-11-25T09:00:00Z
cat >"$TMPDIR/apply" <<'SH'
digest=$("$SICPF" import agrements plan "$1" | sed -n 's/^plan \([0-9a-f]*\)$/\1/p')
exec "$SICPF" import agrements apply "$1" --plan "$digest"
SH
sed "/^$siret;/s/;ACTIF\$/;RETIRE/" "$TMPDIR/f/agrements-dife.csv" >"$TMPDIR/agrements.csv"
expect 0 "l'agrément est retiré" sh "$TMPDIR/apply" "$TMPDIR/agrements.csv"
expect 0 "la liste" "$SICPF" dossier a-verifier
says "elle nomme le dossier" "$number"
says "elle dit pourquoi" "n'a plus d'agrément pour former des élus"
says "avec l'article" "CGCT L. 1221-3 et R. 1621-8"
expect 0 "le dossier" "$SICPF" dossier show "$number"
says "il le dit aussi" "à vérifier"
expect 0 "en JSON" "$SICPF" dossier show "$number" --json
says "la cause" '"cause":"agrement"'
[ "$(ask "SELECT count(*) FROM journal WHERE acte = 'commande.dossier-a-verifier'")" -ge 1 ]
report $? "la lecture est au journal"
expect 2 "un mot de trop" "$SICPF" dossier a-verifier "$number"

# ---- looked at, an hour later: the clock begins again with each command
export SICPF_CLOCK=2026-11-25T10:00:00Z
expect 0 "un contrôle s'ouvre" "$SICPF" dossier controler "$number" --motif "agrément retiré"
expect 0 "il est levé" "$SICPF" dossier lever "$number" --resultat sans_anomalie
expect 0 "la liste après" "$SICPF" dossier a-verifier
says "il n'y est plus" "0 dossier(s)."
expect 0 "l'agrément revient" sh "$TMPDIR/apply" "$TMPDIR/f/agrements-dife.csv"
expect 0 "la liste encore" "$SICPF" dossier a-verifier
says "rien ne le contredit" "0 dossier(s)."
expect 0 "le livre est juste" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
finish
