# Retention, as an operator types it: a holder dies, the term passes, the plan is read, held back, applied, certified; then
# nothing of the person is in the files, and the book and the journal still verify.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-01-05T09:00:00Z
dir=$TMPDIR/fichiers
mkdir -p "$dir"
ask() { sqlite3 "$SICPF_STORE" "$1"; }
hash_of() { # the hash of the plan that the last command printed
    sed -n 's/.*--plan \([0-9a-f]\{64\}\).*/\1/p' "$out"
}
import() { # import NAME PARTNER FILE : read its plan, apply it
    "$SICPF" import "$2" plan "$3" >"$out" 2>&1
    expect 0 "$1" "$SICPF" import "$2" apply "$3" --plan "$(sed -n 's/^plan \([0-9a-f]*\)$/\1/p' "$out")"
}
absent() { # absent NAME WORD : the word is in no file of the store, compared as bytes
    if grep -qaF -- "$2" "$SICPF_STORE" "$SICPF_STORE"-wal 2>/dev/null; then report 1 "$1"; else report 0 "$1"; fi
}

cat >"$dir/sngi.csv" <<'CSV'
nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;date_deces
269054958815780;Qzarvolmek;;Zoé Aline;F;1969-05-12;49588;
185057800604830;Berger-Test;Dupré;Jean-Pierre;M;1985-05-12;78006;
CSV
cat >"$dir/activite.csv" <<'CSV'
nir;annee;regime;travaille;reference;unite;peu_qualifie;boe;categorie_c;cotisation_payee
269054958815780;2025;salarie;1607;1607;heures;0;0;0;1
185057800604830;2025;salarie;1607;1607;heures;0;0;0;1
CSV
expect 0 "identités" "$SICPF" import sngi apply "$dir/sngi.csv"
expect 0 "années de travail" "$SICPF" import activite apply "$dir/activite.csv"
expect 0 "droits de l'année" "$SICPF" accrue cpf apply --year 2025
zoe=$(ask "SELECT id FROM titulaire WHERE nom_naissance = 'Qzarvolmek'")
expect 0 "une lecture, au journal" "$SICPF" person show "$zoe"
balance=$(ask "SELECT montant FROM solde WHERE titulaire_id = $zoe")

expect 0 "personne n'est mort : rien à effacer" "$SICPF" retention plan --at 2026-01-05
says "et c'est dit" "Rien n'est à effacer."
export SICPF_CLOCK=2026-03-20T09:00:00Z
sed 's/49588;$/49588;2026-03-10/' "$dir/sngi.csv" >"$dir/deces.csv"
import "le décès est appris" sngi "$dir/deces.csv"
[ "$(ask "SELECT date(deces_connu * 86400, 'unixepoch') FROM titulaire WHERE id = $zoe")" = 2026-03-20 ]
report $? "le jour où il l'est est gardé"

expect 0 "le dernier jour, rien" "$SICPF" retention plan --at 2029-03-10
says "la personne n'y est pas" "Titulaires décédés : 0 à effacer"
expect 0 "le lendemain" "$SICPF" retention plan --at 2029-03-11
says "elle y est, avec l'article" "Titulaires décédés : 1 à effacer (C. trav. R. 6323-39, I)"
if grep -qF Qzarvolmek "$out"; then report 1 "sans son nom"; else report 0 "sans son nom"; fi
plan=$(hash_of)
refused 3 "pas avant son jour" "commande.avenir" "$SICPF" retention apply --at 2029-03-11 --plan "$plan"
refused 2 "sans plan" "usage" "$SICPF" retention apply

export SICPF_CLOCK=2029-03-11T09:00:00Z
refused 5 "un autre plan" "conservation.plan-change" "$SICPF" retention apply --plan "$(printf '%064d' 0)"
refused 2 "une empreinte fausse" "conservation.empreinte" "$SICPF" retention apply --plan abc
expect 0 "un contentieux" "$SICPF" retention record contentieux titulaire "$zoe"
refused 5 "deux fois le même" "conservation.fait-connu" "$SICPF" retention record contentieux titulaire "$zoe"
refused 2 "un fait inconnu" "conservation.fait-inconnu" "$SICPF" retention record oubli titulaire "$zoe"
refused 4 "une personne inconnue" "titulaire.inconnu" "$SICPF" retention record contentieux titulaire 999999
refused 5 "le plan relu avant ne vaut plus" "conservation.plan-change" "$SICPF" retention apply --plan "$plan"
expect 0 "le plan dit ce qui retient" "$SICPF" retention plan
says "le contentieux" "1 retenu(s) : un contentieux est en cours."
export SICPF_CLOCK=2029-04-01T09:00:00Z
expect 0 "la décision définitive" "$SICPF" retention lift contentieux titulaire "$zoe"
export SICPF_CLOCK=2029-04-02T09:00:00Z
expect 0 "le plan d'après" "$SICPF" retention plan --json
python3 - "$out" <<'PYTHON'
import json
import sys

plan = json.load(open(sys.argv[1]))
assert plan["titulaires"]["a_effacer"] == 1 and plan["titulaires"]["article"] == "C. trav. R. 6323-39, I", plan
assert set(plan["titulaires"]["retenus"].values()) == {0} and plan["activites"] == 1, plan
PYTHON
report $? "pour les machines"
plan=$(sed -n 's/.*"plan":"\([0-9a-f]*\)".*/\1/p' "$out")
for word in Qzarvolmek QZARVOLMEK; do
    grep -qaF -- $word "$SICPF_STORE" "$SICPF_STORE"-wal 2>/dev/null
    report $? "$word est dans les fichiers"
done
sealed=$(ask "SELECT hex(nir_chiffre) FROM titulaire WHERE id = $zoe")
expect 0 "un essai n'écrit rien" "$SICPF" retention apply --plan "$plan" --dry-run
expect 0 "le livre est scellé" "$SICPF" book seal
seals=$(ask "SELECT ecritures FROM sceau_livre")
[ "$seals" -gt 0 ]
report $? "le sceau couvre des écritures"
expect 0 "appliqué" "$SICPF" retention apply --plan "$plan" -o "$TMPDIR/certificat.json"
says "avec ses nombres" "Effacé : 1 titulaire(s)"
absent "son nom n'est plus dans aucun fichier" Qzarvolmek
absent "ni sa forme comparée" QZARVOLMEK
python3 - "$SICPF_STORE" "$sealed" <<'PYTHON'
import os
import sys

sealed = bytes.fromhex(sys.argv[2])
assert len(sealed) > 40
for name in (sys.argv[1], sys.argv[1] + "-wal"):
    assert not os.path.exists(name) or sealed not in open(name, "rb").read(), name
PYTHON
report $? "ni son NIR scellé"
[ "$(ask "SELECT cle_donnees IS NULL AND nir_index IS NULL FROM titulaire WHERE id = $zoe")" = 1 ]
report $? "sa clé est détruite"
expect 0 "le journal se vérifie" "$SICPF" journal verify
expect 0 "le livre est juste" "$SICPF" book verify
[ "$(ask "SELECT montant FROM solde WHERE titulaire_id = $zoe")" = "$balance" ]
report $? "la somme reste, sous un numéro qui ne désigne personne"
[ "$(ask "SELECT count(*) FROM titulaire WHERE nom_naissance = 'Berger-Test' AND cle_donnees IS NOT NULL")" = 1 ]
report $? "l'autre personne est intacte"

entries=$(ask "SELECT count(*) FROM journal")
expect 0 "une seconde fois ne change rien" "$SICPF" retention apply --plan "$plan" -o "$TMPDIR/second.json"
says "et le dit" "Ce plan avait déjà été appliqué"
cmp -s "$TMPDIR/certificat.json" "$TMPDIR/second.json"
report $? "le certificat est le même"
[ "$(ask "SELECT count(*) FROM journal")" = "$entries" ]
report $? "le journal n'a rien de plus"

expect 0 "la clé publique" "$SICPF" retention key
key=$(cat "$out")
expect 0 "le certificat, sans les données" env SICPF_STORE=/dev/null "$SICPF" retention certificate "$TMPDIR/certificat.json" --key "$key"
says "est vrai" "Le certificat est vrai. Plan du 2029-04-02 : 1 titulaire(s)"
sed 's/"effaces": 1/"effaces": 2/' "$TMPDIR/certificat.json" >"$TMPDIR/faux.json"
refused 6 "modifié, il est faux" "certificat.faux" "$SICPF" retention certificate "$TMPDIR/faux.json" --key "$key"
refused 2 "un autre fichier" "certificat.illisible" "$SICPF" retention certificate "$dir/sngi.csv" --key "$key"

# Killed at any moment and started again, a run ends as if it had not been.
python3 - "$dir/foule.csv" <<'PYTHON'
import sys

with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write("nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;date_deces\n")
    for i in range(3000):
        root = 2690549000000 + i
        out.write(f"{root}{97 - root % 97:02d};Wexquilbor;;Zoé;F;1969-05-12;49588;2025-01-15\n")
PYTHON
expect 0 "trois mille décès" "$SICPF" import sngi apply "$dir/foule.csv"
export SICPF_CLOCK=2030-05-10T09:00:00Z # over a year after the seal: contents of the journal go, not that of a seal
expect 0 "leur plan" "$SICPF" retention plan
says "les compte" "Titulaires décédés : 3000 à effacer"
plan=$(hash_of)
# In the foreground, timeout sees the end of what it killed: without it, the next one may find the data still held.
cuts=0
for wait in 0.02 0.05 0.1 0.2; do
    timeout --foreground -s KILL $wait "$SICPF" retention apply --plan "$plan" -o "$TMPDIR/coupe.json" >/dev/null 2>&1 || cuts=$((cuts + 1))
done
echo "# coupé $cuts fois, $(ask "SELECT count(*) FROM titulaire WHERE efface_us IS NOT NULL") effacés"
expect 0 "relancé, il finit" "$SICPF" retention apply --plan "$plan" -o "$TMPDIR/fin.json"
says "tous comptés" "3000 titulaire(s)"
absent "leur nom n'est plus dans aucun fichier" Wexquilbor
expect 0 "le journal, après les coupures" "$SICPF" journal verify
expect 0 "le livre, après les coupures" "$SICPF" book verify
expect 0 "le certificat de la fin" "$SICPF" retention certificate "$TMPDIR/fin.json" --key "$key"
finish
