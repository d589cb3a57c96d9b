# Signals of risk of training bodies: a fact passes a threshold, the command and its JSON say it with its figures, and look is all it does.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }
expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports" "$SICPF" demo load --dir "$TMPDIR/f"
export SICPF_AGENT=alix
expect 0 "l'aide" "$SICPF" risques --help
refused 4 "un organisme inconnu" "organisme.inconnu" "$SICPF" risques 00000000000
nda=$(ask "SELECT nda FROM organisme ORDER BY id LIMIT 1")
expect 0 "rien n'est calculé" "$SICPF" risques "$nda"
says "il le dit" "n'ont pas encore été calculés"
expect 0 "la nuit les calcule" "$SICPF" deadlines --json
says "aucun" '"risques_indices":0'
expect 0 "rien à dire" "$SICPF" risques "$nda"
says "rien" "Aucun indice."
says "le jour du calcul" "au 24 novembre 2026, par le passage de la nuit"
for k in 1 2; do
    echo "Démarchage signalé." >"$TMPDIR/faits"
    expect 0 "signalement $k" sh -c '"$SICPF" fraude signaler tiers --organisme "$1" <"$2"' sh "$nda" "$TMPDIR/faits"
done
avant=$(ask "SELECT COUNT(*) FROM controle")
expect 0 "rien n'a changé depuis" "$SICPF" risques
says "toujours rien" "Aucun indice."
expect 0 "un essai" "$SICPF" risques calculer --dry-run
expect 0 "n'en garde rien" "$SICPF" risques
says "toujours rien" "Aucun indice."
expect 0 "recalculés" "$SICPF" risques calculer
says "un" "1 indice(s) de 1 organisme(s)."
expect 0 "un indice" "$SICPF" risques
says "à la demande de qui" "à la demande de alix"
says "sa phrase" "2 fraudes signalées"
says "son seuil" "risque.signalements = 2"
says "sa certitude" "non vérifié"
says "il propose" "ne décide de rien"
lu=$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.risques'")
expect 0 "en JSON" "$SICPF" risques "$nda" --json
says "les chiffres" '"signalements":2'
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.risques'")" = $((lu + 1)) ]
report $? "cette lecture est au journal"
[ "$(ask "SELECT COUNT(*) FROM controle")" = "$avant" ] && [ "$(ask "SELECT COUNT(*) FROM mesure")" = 0 ]
report $? "et rien n'est ouvert"
expect 0 "deux ans plus tard, recalculés" env SICPF_CLOCK=2028-11-24T09:00:00Z "$SICPF" risques calculer
expect 0 "deux ans plus tard" env SICPF_CLOCK=2028-11-24T09:00:00Z "$SICPF" risques
says "plus rien" "Aucun indice."
finish
