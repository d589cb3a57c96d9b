# The receipt of an act: signed, checked without the store, refused when one byte changed.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "recus" "sqlite3 absent"; finish; }

export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND a.prix_ttc_cents <= a.heures * 8000 AND a.prix_ttc_cents < 70000
                 AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = f.organisme_id AND g.etat = 'ACTIF' AND g.fin > s.debut)
               ORDER BY s.debut, s.id LIMIT 1")
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
numero=$(ask "SELECT numero FROM dossier")
expect 0 "proposer" "$SICPF" dossier proposer "$numero" --participants 12
expect 0 "accepter" "$SICPF" dossier accepter "$numero"
acts=$(sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM dossier_acte a JOIN dossier d ON d.titulaire_id = a.titulaire_id AND d.id = a.dossier_id WHERE d.numero = '$numero'")

expect 0 "le reçu du dernier acte" "$SICPF" receipt show "$numero" -o "$TMPDIR/recu.json"
expect 0 "la clé" "$SICPF" receipt key
cle=$(cat "$out")
expect 0 "vrai, sans la base" env SICPF_STORE=/nulle/part "$SICPF" receipt verify "$TMPDIR/recu.json" --cle "$cle"
says "l'acte et le dossier" "dossier $numero"
says "la clé donnée" "qui est la clé donnée"
expect 0 "vrai, par la clé du reçu" env SICPF_STORE=/nulle/part "$SICPF" receipt verify "$TMPDIR/recu.json" --json
says "en JSON" '"vrai":true'
refused 6 "une autre clé" "recu.autre-cle" "$SICPF" receipt verify "$TMPDIR/recu.json" --cle "$(printf '%064d' 7)"
refused 2 "pas une clé" "recu.cle" "$SICPF" receipt verify "$TMPDIR/recu.json" --cle abc
refused 2 "pas un reçu" "recu.illisible" "$SICPF" receipt verify "$SICPF_SOURCE/meson.build"

i=0
while [ $((i += 1)) -le "$acts" ]; do
    "$SICPF" receipt show "$numero" --acte $i -o "$TMPDIR/recu-$i.json" >/dev/null 2>&1 &&
        "$SICPF" receipt verify "$TMPDIR/recu-$i.json" --cle "$cle" >/dev/null 2>&1 || break
done
[ "$i" -gt "$acts" ]
report $? "chacun des $acts actes a son reçu"
refused 4 "pas d'acte de plus" "recu.acte" "$SICPF" receipt show "$numero" --acte $((acts + 1))
refused 4 "dossier inconnu" "dossier.inconnu" "$SICPF" receipt show 10000000000000
refused 2 "ni dossier ni entrée" "usage" "$SICPF" receipt show
refused 4 "entrée absente" "recu.entree" "$SICPF" receipt show --entree 99999999

# Each byte changed, by groups: always refused.
python3 - "$TMPDIR/recu.json" "$TMPDIR" <<'PY'
import sys
whole = open(sys.argv[1], "rb").read()
for n, at in enumerate(range(3, len(whole), max(1, len(whole) // 60))):
    other = bytearray(whole)
    other[at] = ord("1") if other[at] != ord("1") else ord("2")
    open(f"{sys.argv[2]}/faux-{n}.json", "wb").write(other)
PY
accepted=0
for f in "$TMPDIR"/faux-*.json; do
    "$SICPF" receipt verify "$f" >/dev/null 2>&1
    case $? in 2 | 6) ;; *) echo "accepté : $f"; accepted=1 ;; esac
done
report $accepted "un octet changé : refusé"
change() { # change NAME FIELD SED-EXPRESSION PART : names what is wrong
    sed "$2" "$TMPDIR/recu.json" >"$TMPDIR/change.json"
    refused 6 "$1" "$3" "$SICPF" receipt verify "$TMPDIR/change.json"
}
change "l'entrée" 's/"finalite": "3"/"finalite": "4"/' "l'entrée du journal"
change "la tête" '0,/"tete_signature": "/s/"tete_signature": "./"tete_signature": "0/;s/"tete_precedente": "../"tete_precedente": "00/' "la tête du journal"
change "ce qui est dit" 's/"le": "2/"le": "1/' "ce que dit le reçu"
change "la mise en forme" '$s/$/ /' "la mise en forme"

expect 0 "le journal se vérifie" "$SICPF" journal verify
sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM journal WHERE acte = 'commande.recu'" | grep -qv '^0$'
report $? "chaque reçu donné est au journal"
finish
