# An account explained at two dates, with the source of each input; its trace, the same bytes twice, computed again without
# the store; and every way of spoiling it.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "trace" "sqlite3 absent"; finish; }
dir=$TMPDIR/fichiers
mkdir -p "$dir"

day() { python3 -c 'import datetime, sys; print((datetime.date.fromisoformat(sys.argv[1]) - datetime.date(1970, 1, 1)).days)' "$1"; }

same_file() { # same_file NAME A B
    cmp "$2" "$3"
    report $? "$1"
}

silent() { # silent NAME TEXT : the last command did not say this
    if grep -qF -- "$2" "$out"; then report 1 "$1"; else report 0 "$1"; fi
}

cat >"$dir/sngi.csv" <<'CSV'
nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance
269054958815780;Qzarvolmek;;Zoé Aline;F;1969-05-12;49588
CSV
cat >"$dir/activite.csv" <<'CSV'
nir;annee;regime;travaille;reference;unite;peu_qualifie;boe;categorie_c;cotisation_payee
269054958815780;2024;salarie;803;1607;heures;0;0;0;1
CSV

export SICPF_DEMO=1 SICPF_CLOCK=2025-02-03T09:00:00Z
expect 0 "données neuves" "$SICPF" init
expect 0 "identité" "$SICPF" import sngi apply "$dir/sngi.csv"
expect 0 "année de travail" "$SICPF" import activite apply "$dir/activite.csv"
zoe=$(sqlite3 "$SICPF_STORE" "SELECT id FROM titulaire")
sqlite3 "$SICPF_STORE" "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, premier_tour, source)
    VALUES ($zoe, 'conseiller_municipal', $(day 2020-05-18), x'00', $(day 2020-03-15), 'rne');"
report $? "un mandat"
export SICPF_CLOCK=2025-02-03T10:00:00Z
expect 0 "crédit de l'année" "$SICPF" accrue cpf apply --year 2024
expect 0 "crédits d'élu" "$SICPF" accrue dife apply --at 2023-12-31

# ---- sources

expect 0 "chaque entrée et sa source" "$SICPF" explain "$zoe"
says "le fichier et son jour" "Temps ou rémunération retenus : 803 h [Fichier activite, livraison du 3 février 2025]"
says "le mandat" "[Enregistrement « rne »]"
says "la loi et son article" "[Loi : dife.plafond, "
says "le livre" "[Livre : solde de la poche, le 31 décembre 2024]"
export SICPF_CLOCK=2025-03-01T09:00:00Z
sed -i 's/;803;/;900;/' "$dir/activite.csv"
expect 0 "l'année est corrigée par un fichier" "$SICPF" import activite plan "$dir/activite.csv"
expect 0 "qui s'applique sous son plan" "$SICPF" import activite apply "$dir/activite.csv" \
    --plan "$(sed -n 's/^plan \([0-9a-f]*\)$/\1/p' "$out")"
expect 0 "après le crédit" "$SICPF" explain "$zoe"
says "qui garde sa valeur" "Temps ou rémunération retenus : 803 h [Fichier activite, livraison du 1er mars 2025 (fichier reçu après ce mouvement)]"

# ---- two dates

sqlite3 "$SICPF_STORE" "UPDATE mandat SET fin = $(day 2022-12-31)"
export SICPF_CLOCK=2025-03-10T09:00:00Z
expect 0 "le mandat avait pris fin : le crédit de 2023 est repris" "$SICPF" accrue dife apply
expect 0 "connu depuis" "$SICPF" explain "$zoe" --at 2024-01-01
says "elle a sa phrase" "Correction"
expect 0 "le jour de l'inscription" "$SICPF" explain "$zoe" --at 2024-01-01 --known 2025-03-10
says "elle est connue" "Correction"
expect 0 "la veille" "$SICPF" explain "$zoe" --at 2024-01-01 --known 2025-03-09
silent "elle ne l'est pas" "Correction"
expect 0 "une seconde avant" "$SICPF" book balance "$zoe" --at 2023-04-01 --known 2025-03-10T09:59:59+01:00
says "le solde d'alors" "(DIFE) : 800,00"
expect 0 "à l'instant même" "$SICPF" book balance "$zoe" --at 2023-04-01 --known 2025-03-10T10:00:01+01:00
says "le solde corrigé" "(DIFE) : 700,00"

# ---- trace

expect 0 "trace" "$SICPF" explain "$zoe" --trace
cp "$out" "$dir/trace.json"
expect 0 "une seconde fois" "$SICPF" explain "$zoe" --trace
same_file "les mêmes octets" "$out" "$dir/trace.json"
silent "sans nom" "Qzarvolmek"
silent "sans prénom" "Zoé"
silent "sans NIR" "269054958815780"
says "la chaîne d'empreintes" '"empreinte"'
if python3 -c 'import jsonschema' 2>/dev/null; then
    python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' "$dir/trace.json" \
        "$SICPF_SOURCE/docs/trace.schema.json"
    report $? "elle suit son schéma"
else
    skip "elle suit son schéma" "jsonschema absent"
fi
expect 0 "la trace telle que connue avant" "$SICPF" explain "$zoe" --trace --known 2025-03-09
cp "$out" "$dir/avant.json"
expect 0 "refaite sans le livre" env SICPF_STORE=/nulle/part/rien.db "$SICPF" explain --verify "$dir/trace.json"
says "tout au même montant" ", 0 pris comme ils sont, 0 différents."
says "ligne par ligne" "cpf/2024  249,85 € : refait : même montant"
expect 0 "celle d'avant aussi" "$SICPF" explain --verify "$dir/avant.json"
expect 0 "par l'entrée standard, pour les machines" sh -c '"$SICPF" explain --verify - --json <"$1"' sh "$dir/trace.json"
says "le bilan" '"repris":0,"differents":0,"ecarts":[]'

# spoil NAME EXIT TEXT PYTHON : the trace changed by a line of Python on `t` is found, and this is said
spoil() {
    python3 - "$dir/trace.json" "$4" >"$dir/fausse.json" <<'PYTHON'
import json
import sys

t = json.load(open(sys.argv[1]))
m = {x["cle"]: x for x in t["mouvements"]}
exec(sys.argv[2])
print(json.dumps(t, ensure_ascii=False, indent=1))
PYTHON
    refused "$2" "$1" "$3" "$SICPF" explain --verify "$dir/fausse.json"
}

spoil "mise en forme autrement, la même trace" 0 ", 0 différents." "pass"
spoil "un centime de plus" 6 "Montant : la trace porte" "m['cpf/2024']['montant'] += 1"
spoil "une entrée" 6 "Montant : la trace porte" "m['cpf/2024']['entrees'][4]['valeur'] += 50"
spoil "une entrée sans effet sur le montant" 6 "L'empreinte" "m['cpf/2024']['entrees'][0]['source']['texte'] = 'rien'"
spoil "un paramètre" 6 "La loi du programme dit autre chose" "m['dife/2021']['parametres'][0]['valeur'] = 50000"
spoil "un article" 6 "Article : le calcul repose sur" "m['dife/2021']['article'] = 'un autre'"
spoil "une ligne de moins" 2 "mouvements[1].no" "t['mouvements'].pop(0)"
spoil "une ligne de moins, renumérotée" 6 "L'empreinte" "t['mouvements'].pop(1)
for i, x in enumerate(t['mouvements']): x['no'] = i + 1"
spoil "la dernière ligne de moins" 6 "Les soldes finaux" "t['mouvements'].pop()"
spoil "un solde" 6 "Les soldes finaux" "t['poches'][0]['solde'] += 1"
spoil "un nombre à virgule" 2 "mouvements[2].montant" "t['mouvements'][1]['montant'] = 1.5"
spoil "une clé de trop" 2 "mouvements[1].nom" "t['mouvements'][0]['nom'] = 'x'"
spoil "un autre format" 2 "format" "t['format'] = 'sicpf-trace/9'"
head -c 900 "$dir/trace.json" >"$dir/coupee.json"
refused 2 "tronquée" "erreur à la ligne" "$SICPF" explain --verify "$dir/coupee.json"
printf '{"format":"sicpf-trace/1",\n"format":"sicpf-trace/1"}' >"$dir/double.json"
refused 2 "une clé en double" "erreur à la ligne 2" "$SICPF" explain --verify "$dir/double.json"
head -c 17000000 /dev/zero | tr '\0' ' ' >"$dir/enorme.json"
refused 2 "énorme" "trace.trop-longue" "$SICPF" explain --verify "$dir/enorme.json"
refused 1 "absente" "fichier.ouverture" "$SICPF" explain --verify "$dir/rien.json"
refused 2 "ni titulaire ni trace" "usage.argument" "$SICPF" explain
refused 2 "les deux à la fois" "usage.argument" "$SICPF" explain "$zoe" --verify "$dir/trace.json"

finish
