# A newcomer applies an order, as docs/fr/appliquer-un-arrete.md says and with its files: in a copy of the project, an annex
# row for a recipient that was never heard of and an order that changes one datum; the program is built again; the export
# exists with exactly its items, the diff shows the change, and no C was touched.
. "$SICPF_SOURCE/tests/run/lib.sh"
copy=$TMPDIR/copie
mkdir -p "$copy"
tar -C "$SICPF_SOURCE" --exclude='./build*' --exclude=./.git --exclude=node_modules -cf - . | tar -C "$copy" -xf -

python3 - "$copy" <<'PYTHON'
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
page = (root / "docs/fr/appliquer-un-arrete.md").read_text(encoding="utf-8")
files = re.findall(r"Fichier `([^`]+)` :\n\n```\n(.*?)```", page, flags=re.S)
assert [name for name, _ in files] == ["law/textes/2026-12-02-arrete.txt", "law/parties/exemple.txt"], files
for name, text in files:
    assert not (root / name).exists()
    (root / name).write_text(text, encoding="utf-8")
PYTHON
report $? "les fichiers de la page"

expect 0 "la copie se prépare" meson setup --buildtype=plain -Doptimization=0 "$copy/build" "$copy"
expect 0 "et se construit" ninja -C "$copy/build" -j2 sicpf
[ "$code" = 0 ] || finish
diff -r "$SICPF_SOURCE/src" "$copy/src" >"$out"
report $? "aucune ligne de C n'a changé"
old=$SICPF
SICPF=$copy/build/sicpf

export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
cat >"$TMPDIR/sngi.csv" <<'CSV'
nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance
269054958815780;Oréal-Test;;Zoé Aline;F;1969-05-12;49588
185057800604830;Berger-Test;;Jean-Pierre;M;1985-05-12;78006
CSV
{
    printf '%s;' "Code du département" "Code de la commune" "Nom de l'élu" "Prénom de l'élu" "Code sexe" \
        "Date de naissance" "Date de début du mandat"
    printf 'Libellé de la fonction\n49;49007;ORÉAL-TEST;Zoé;F;12/05/1969;28/06/2020;\n'
} >"$TMPDIR/rne.csv"
expect 0 "des données" "$SICPF" init
expect 0 "deux personnes" "$SICPF" import sngi apply "$TMPDIR/sngi.csv"
expect 0 "dont une élue" "$SICPF" import rne apply "$TMPDIR/rne.csv" --issued 2025-11-16

refused 4 "le programme d'avant ne connaît pas ce destinataire" "export.destinataire" "$old" export exemple --at 2026-11-24
refused 3 "un jour à venir n'ouvre rien avant lui" "commande.avenir" "$SICPF" export exemple --at 2026-12-02
export SICPF_CLOCK=2026-12-02T09:00:00Z
refused 3 "la veille, rien n'est ouvert" "cet accès n'est ouvert qu'à partir du 2 décembre 2026" \
    "$SICPF" export exemple --at 2026-12-01 -o "$TMPDIR/veille.csv"
says "avec l'article" "annexe 3, ligne Direction d'exemple, ajoutée par l'arrêté du 1er décembre 2026"
[ ! -e "$TMPDIR/veille.csv" ]
report $? "et rien n'est écrit"
expect 0 "le jour même, l'export existe" "$SICPF" export exemple --at 2026-12-02 -o "$TMPDIR/exemple.csv" --json
says "son article" "ligne Direction d'exemple"
python3 - "$TMPDIR/exemple.csv" <<'PYTHON'
import csv
import sys

rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline=""), delimiter=";"))
assert rows[0] == ["ligne", "au", "elu", "mandat_type", "mandat_debut", "article"], rows[0]
assert [row[0] for row in rows[1:]] == ["export", "elu", "mandat"], rows
assert rows[3][3:5] == ["conseiller_municipal", "2020-06-28"] and len(rows[3][2]) == 32, rows[3]
assert "arrêté du 1er décembre 2026" in rows[1][5] and rows[1][1] == "2026-12-02", rows[1]
PYTHON
report $? "avec ses données, et aucune autre"
[ "$(sqlite3 "$SICPF_STORE" "SELECT count(*) FROM journal WHERE acte = 'export.exemple' AND partie = 'exemple'")" = 2 ]
report $? "l'envoi et le refus sont au journal"

"$SICPF" law diff --from 2026-12-01 --to 2026-12-02 --json >"$TMPDIR/diff.json"
python3 - "$TMPDIR/diff.json" <<'PYTHON'
import json
import sys

changes = json.load(open(sys.argv[1], encoding="utf-8"))
assert [(c["disposition"], c["operation"], c["adresse_apres"], c["objet"]) for c in changes] == [
    ("art. 1, 1°", "remplacer_mots", "1.1/5/a", "donnee"),
    ("art. 1, 2°", "inserer", "3/exemple", "destinataire")], changes
assert (changes[0]["avant"], changes[0]["apres"]) == ("Type de mandat ;", "Type de mandat et collectivité ;"), changes[0]
PYTHON
report $? "le diff montre le changement, et rien d'autre"
expect 0 "le texte consolidé" "$SICPF" law show --at 2026-12-02 1.1/5/a
says "ses nouveaux mots" "Type de mandat et collectivité ;"

sed 's/ et collectivité »/ »/; s/« Type de mandat »/« Sorte de mandat »/' "$copy/law/textes/2026-12-02-arrete.txt" >"$TMPDIR/faux.txt"
cp "$TMPDIR/faux.txt" "$copy/law/textes/2026-12-02-arrete.txt"
refused 1 "un mot mal recopié arrête la construction" "art. 1, 1°" ninja -C "$copy/build" law_gen.h
says "avec son fichier et sa ligne" "2026-12-02-arrete.txt:"
finish
