# Demonstration files: repeatable, valid against the public schema, refusals.
. "$SICPF_SOURCE/tests/run/lib.sh"

digest() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum); }

expect 0 "demo make" "$SICPF" demo make -o "$TMPDIR/a" --at 2026-11-24
says "demo make dit ce qu'il a fait" "400 titulaires"
expect 0 "demo make, de nouveau" "$SICPF" demo make -o "$TMPDIR/b/c" --at 2026-11-24
[ "$(digest "$TMPDIR/a")" = "$(digest "$TMPDIR/b/c")" ]
report $? "même graine, mêmes octets"
expect 0 "demo make, autre graine" "$SICPF" demo make -o "$TMPDIR/d" --at 2026-11-24 --seed 2
[ "$(digest "$TMPDIR/a")" != "$(digest "$TMPDIR/d")" ]
report $? "autre graine, autres octets"
refused 2 "zéro titulaire" "demo.bornes" "$SICPF" demo make -o "$TMPDIR/e" --holders 0
refused 2 "nombre illisible" "demo.bornes" "$SICPF" demo make -o "$TMPDIR/e" --holders douze
refused 1 "dossier impossible" "demo.dossier" "$SICPF" demo make -o "$out/x"
expect 0 "demo load" "$SICPF" demo load --dir "$TMPDIR/a"
says "les homonymes attendent une personne" "en attente d'une personne"
says "les mandats disparus se terminent" "terminées"
refused 3 "demo load ne mélange rien" "demo.deja" "$SICPF" demo load --dir "$TMPDIR/a"
expect 0 "demo people" "$SICPF" demo people
says "demo people propose un gestionnaire" "gestionnaire-a"
refused 1 "demo load sans dossier" "demo.dossier" env SICPF_STORE="$TMPDIR/autre.db" "$SICPF" demo load --dir "$TMPDIR/absent"
expect 0 "le journal de la démonstration se vérifie" "$SICPF" journal verify
xsd=$(find "$SICPF_SOURCE/data" "$SICPF_SHARED" -name 'lheo-2.3.xsd' 2>/dev/null | head -1)
if [ -n "$xsd" ] && command -v xmllint >/dev/null; then
    expect 0 "le catalogue suit le schéma LHÉO 2.3" xmllint --nonet --noout --schema "$xsd" "$TMPDIR/a/catalogue-lheo.xml"
else
    skip "le catalogue suit le schéma LHÉO 2.3" "schéma ou xmllint absent"
fi
finish
