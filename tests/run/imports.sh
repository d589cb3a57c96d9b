# What comes in, as an operator types it: plan, apply once, refusals with line and field, the queue, a holder, the export.
. "$SICPF_SOURCE/tests/run/lib.sh"
dir=$TMPDIR/fichiers
mkdir -p "$dir"

sngi=$dir/sngi.csv
cat >"$sngi" <<'CSV'
nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance
269054958815780;Oréal-Test;;Zoé Aline;F;1969-05-12;49588
185057800604830;Berger-Test;Dupré;Jean-Pierre;M;1985-05-12;78006
185052A00412356;Double-Test;;Ange;M;1985-05-20;2A004
185052B03345644;Double-Test;;Ange;M;1985-05-20;2B033
CSV
head=$(printf '%s;' "Code du département" "Code de la commune" "Nom de l'élu" "Prénom de l'élu" "Code sexe" \
    "Date de naissance" "Date de début du mandat")
head=${head}"Libellé de la fonction"
rne() { # rne FILE NOM;PRENOM;SEXE;NAISSANCE… : a file of municipal councillors
    file=$1
    shift
    printf '%s\n' "$head" >"$file"
    for who in "$@"; do printf '49;49007;%s;28/06/2020;\n' "$who" >>"$file"; done
}
zoe="ORÉAL-TEST;Zoé;F;12/05/1969"
jean="DUPRE;Jean Pierre;M;12/05/1985"
ange="DOUBLE-TEST;Ange;M;20/05/1985"
hash_of() { # the hash of the plan that the last command printed
    sed -n 's/^plan \([0-9a-f]*\)$/\1/p' "$out"
}

expect 0 "données neuves" "$SICPF" init
expect 0 "plan du SNGI" "$SICPF" import sngi plan "$sngi"
says "quatre personnes nouvelles" "nouvelles                 4"
plan=$(hash_of)
refused 5 "un autre plan est refusé" "import.etat-change" "$SICPF" import sngi apply "$sngi" --plan 0000
expect 0 "appliqué sous son plan" "$SICPF" import sngi apply "$sngi" --plan "$plan"
expect 0 "une seconde fois ne change rien" "$SICPF" import sngi apply "$sngi" --plan "$plan"
says "et le dit" "déjà appliqué"
refused 5 "fichier en double" "import.deja-applique" "$SICPF" import sngi plan "$sngi"
printf 'code_commune_insee;nom;code_postal;latitude;longitude\n32013;Auch;32000;943;0\n' >"$dir/refuse.csv"
refused 3 "tout est refusé : rien n'est enregistré" "import.tout-refuse" "$SICPF" import communes apply "$dir/refuse.csv"
says "et chaque refus est dit" "ligne 2, champ « latitude »"
[ "$("$SICPF" import communes apply "$dir/refuse.csv" --json 2>/dev/null | python3 -c "import json,sys; print(*json.load(sys.stdin))")" = erreur ]
report $? "pour les machines, un seul objet, le refus"
expect 0 "par l'entrée standard" sh -c 'sed "s/Zoé Aline/Zoé/" "$1" | "$SICPF" import sngi plan - --json >"$2"' sh "$sngi" \
    "$dir/plan.json"
python3 - "$dir/plan.json" <<'PYTHON'
import json
import sys

plan = json.load(open(sys.argv[1]))
assert (plan["partenaire"], plan["lignes"], plan["modifiees"], plan["inchangees"]) == ("sngi", 4, 1, 3), plan
assert len(plan["plan"]) == 64
PYTHON
report $? "le plan pour les machines"

sed 's/269054958815780/269054958815781/' "$sngi" >"$dir/cle.csv"
expect 0 "clé de NIR fausse : la ligne est refusée" "$SICPF" import sngi plan "$dir/cle.csv"
says "avec sa ligne et son champ" "ligne 2, champ « nir » : Le numéro de sécurité sociale n'est pas correct : sa clé est fausse."
if grep -q 269054958815781 "$out"; then report 1 "sans le numéro"; else report 0 "sans le numéro"; fi
sed '1s/$/;revenu/; 2,$s/$/;1/' "$sngi" >"$dir/colonne.csv"
refused 2 "colonne inconnue" "colonne n° 8" "$SICPF" import sngi plan "$dir/colonne.csv"
printf 'nir;nom_naissance\n1;\351\201\n' >"$dir/encodage.csv"
refused 2 "encodage incorrect" "ni en UTF-8 ni en windows-1252" "$SICPF" import sngi apply "$dir/encodage.csv"
head -c 200 "$sngi" >"$dir/tronque.csv"
refused 2 "fichier tronqué" "ligne 4 : Le fichier est tronqué" "$SICPF" import sngi apply "$dir/tronque.csv"
refused 1 "fichier absent" "fichier.ouverture" "$SICPF" import sngi plan "$dir/absent.csv"
refused 2 "partenaire inconnu" "import.partenaire" "$SICPF" import insee plan "$sngi"
refused 2 "mot manquant" "usage.argument" "$SICPF" import sngi "$sngi"

rne "$dir/cm1.csv" "$zoe" "$jean" "$ange"
expect 0 "plan d'une livraison du RNE" "$SICPF" import rne plan "$dir/cm1.csv" --issued 2025-11-16
says "reconnue à son en-tête" "Répertoire national des élus, cm : 3 ligne(s) lue(s)"
says "deux mandats" "nouvelles                 2"
says "une ligne à rapprocher" "à rapprocher              1"
plan=$(hash_of)
refused 5 "sans plan, rien que des ajouts" "import.plan-requis" "$SICPF" import rne apply "$dir/cm1.csv" --issued 2025-11-16
expect 0 "appliquée" "$SICPF" import rne apply "$dir/cm1.csv" --issued 2025-11-16 --plan "$plan"
rne "$dir/cm2.csv" "$zoe"
refused 3 "une livraison qui rétrécit" "rne.retrecit" "$SICPF" import rne plan "$dir/cm2.csv" --issued 2025-12-16
rne "$dir/cm3.csv" "$zoe" "$zoe" "$zoe" "$zoe" "$zoe" "$zoe"
refused 3 "répéter les lignes qui restent n'y change rien" "rne.retrecit" "$SICPF" import rne plan "$dir/cm3.csv" --issued 2025-12-16
rne "$dir/cm0.csv" "$zoe" "$jean" "$ange" "$zoe"
refused 3 "une livraison plus ancienne" "import.plus-ancienne" "$SICPF" import rne plan "$dir/cm0.csv" --issued 2025-11-15
refused 2 "date qui n'existe pas" "usage.date" "$SICPF" import rne plan "$dir/cm0.csv" --issued 2025-02-30
refused 3 "la veille de l'arrêté, pas d'alimentation" "loi.alimentation-fermee" env SICPF_DEMO=1 \
    SICPF_CLOCK=2022-12-02T09:00:00Z "$SICPF" import rne plan "$dir/cm0.csv" --issued 2022-12-02
says "avec son article" "arrêté du 19 octobre 2022, art. 1, 6°, c"

expect 0 "des données neuves" env SICPF_STORE="$TMPDIR/ancien.db" "$SICPF" init
expect 0 "une livraison d'avant l'arrêté se reçoit aujourd'hui" env SICPF_STORE="$TMPDIR/ancien.db" \
    "$SICPF" import rne plan "$dir/cm0.csv" --issued 2019-06-01

expect 0 "les fichiers appliqués" "$SICPF" import list
says "le dernier" "Répertoire national des élus (cm), livré le"
expect 0 "pour les machines" sh -c '"$SICPF" import list --json | python3 -c "import json, sys
l = json.load(sys.stdin)
sys.exit(not l or [x[\"numero\"] for x in l] != sorted([x[\"numero\"] for x in l], reverse=True) or len(l[0][\"plan\"]) != 64)"'
expect 0 "avant le premier" "$SICPF" import list 1
says "il n'y en a pas" "Aucun fichier plus ancien"
refused 2 "un numéro qui n'en est pas un" "usage.argument" "$SICPF" import list dernier
expect 0 "la file d'attente" "$SICPF" import rne queue
says "avec l'élu" "DOUBLE-TEST, Ange, M, 1985-05-20"
says "et ses candidats" "Double-Test, Ange, M, 1985-05-20, certifié"
number=$(sed -n 's/^  n° \([0-9]*\) .*/\1/p' "$out")
expect 0 "pour les machines" sh -c '"$SICPF" import rne queue --json | python3 -m json.tool >/dev/null'
refused 4 "un titulaire inconnu" "titulaire.inconnu" "$SICPF" import rne decide "$number" 99
refused 4 "une ligne inconnue" "rne.attente-inconnue" "$SICPF" import rne decide 99 1
holder=$("$SICPF" import rne queue --json | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["candidats"][0]["titulaire"])')
expect 0 "décision" "$SICPF" import rne decide "$number" "$holder"
refused 5 "on ne décide qu'une fois" "rne.attente-decidee" "$SICPF" import rne decide "$number" 0
expect 0 "le titulaire a son mandat" "$SICPF" person show "$holder"
says "avec sa date" "conseiller municipal, depuis le 2020-06-28"
refused 4 "titulaire inconnu" "titulaire.inconnu" "$SICPF" person show 99

expect 0 "export pour la DGCL" "$SICPF" export dgcl -o "$dir/dgcl.csv"
says "compté" "3 élu(s), 3 mandat(s), 0 dossier(s)"
if grep -qi "test\|1969-05-12\|269054958815780" "$dir/dgcl.csv"; then report 1 "sans aucun nom"; else report 0 "sans aucun nom"; fi
refused 3 "refusé la veille de l'arrêté" "arrêté du 19 octobre 2022" "$SICPF" export dgcl --at 2022-12-02 -o "$dir/refus.csv"
[ ! -e "$dir/refus.csv" ] && [ ! -e "$dir/refus.csv.partiel" ]
report $? "et rien n'est écrit"
expect 0 "sur la sortie standard" "$SICPF" export dgcl
says "la table" "ligne;au;elu;droits_acquis"
refused 4 "destinataire inconnu" "export.destinataire" "$SICPF" export presse
expect 0 "le journal se vérifie" "$SICPF" journal verify
finish
