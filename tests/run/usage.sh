# The command line answers: help, unknown words, exit codes.
. "$SICPF_SOURCE/tests/run/lib.sh"

expect 0 "--help" "$SICPF" --help
says "--help dit les codes de sortie" "Codes de sortie"
expect 2 "sans commande" "$SICPF"
refused 2 "commande inconnue" "usage.verbe" "$SICPF" danser
refused 2 "option inconnue" "usage.option" "$SICPF" demo make --taille 3
refused 2 "option sans valeur" "usage.option" "$SICPF" demo make --holders
refused 2 "date qui n'existe pas" "usage.date" "$SICPF" demo make --at 2026-02-30
for verb in $("$SICPF" --help | sed -n '/^Commandes/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    expect 0 "$verb --help" "$SICPF" "$verb" --help
    says "$verb --help donne un exemple" "xemple"
done
refused 2 "réglage incorrect" "config.valeur" env SICPF_PORT=quatre "$SICPF" init
printf 'couleur = bleu\n' >"$TMPDIR/faux.conf"
refused 2 "réglage inconnu" "config.inconnu" "$SICPF" --config "$TMPDIR/faux.conf" init
says "le réglage inconnu est à sa ligne" "ligne 1"
finish
