# The command line answers: help, unknown words, exit codes, trials that write nothing.
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
refused 2 "--config sans fichier" "usage.config" "$SICPF" --config
refused 2 "--config d'un fichier absent" "fichier ou dossier absent" "$SICPF" --config="$TMPDIR/absent.conf" init
refused 2 "--config d'un dossier" "config.lecture" "$SICPF" --config "$TMPDIR" init
expect 0 "l'aide d'une commande n'a pas besoin de réglages justes" env SICPF_PORT=quatre "$SICPF" init --help
expect 0 "--version" "$SICPF" --version
says "elle dit un numéro" "sicpf 0."
refused 2 "une lettre inconnue est nommée" "« -x »" "$SICPF" journal verify -xh
[ ! -e "$SICPF_STORE" ]
report $? "rien de tout cela n'a créé de données"
refused 4 "--dry-run d'init dit qu'il n'y a rien" "store.absent" "$SICPF" init --dry-run
expect 0 "init" "$SICPF" init
expect 0 "--dry-run d'init dit que tout est à jour" "$SICPF" init --dry-run
expect 0 "--dry-run de sign" "$SICPF" journal sign --dry-run
expect 0 "n'a rien signé" "$SICPF" journal verify --json
says "zéro signature" '"signatures":0'
refused 2 "une commande qui ne sait pas essayer le dit" "usage.sans-essai" "$SICPF" serve --dry-run
expect 0 "doctor sur des données neuves" "$SICPF" doctor
says "recompte le livre" "[bon] livre : 0 écritures"
says "nomme les hypothèses acceptées" "hypothèse : etat-civil"
says "et les paramètres non vérifiés" "paramètre : clea.fiche_rs"
expect 0 "doctor pour les machines" sh -c '"$SICPF" doctor --json | python3 -m json.tool >/dev/null'
expect 0 "doctor à une autre date" "$SICPF" doctor --at 2020-12-15
says "un paramètre qui finit sans suite est nommé avant sa fin" "n'a plus de valeur à partir du 1er janvier 2021"
# ---- what a list would ignore, it refuses: a word, or an option of another act of its verb
export SICPF_AGENT=alix
while read -r essai; do
    # shellcheck disable=SC2086
    refused 2 "un mot de trop : $essai" "usage.argument" "$SICPF" $essai encore
done <<MOTS
dossier list
dossier retards
dossier deces
dossier codes
dossier sessions budget
dossier show 17600000000000
pay list
pay held
pay check SICPF-1
pay returned
pay show SICPF-1
pay statement 73282932000074
indu list 73282932000074
indu show IND-2026-00001
indu renonciation
fraude list
fraude show SIG-2026-00001
panne list
organisme show 73282932000074
organisme search budget
organisme history 73282932000074
organisme sous-traitance 73282932000074
organisme referencement file
organisme webhook lister 73282932000074
organisme cle-api lister 73282932000074
controle list 73282932000074
controle show DEC-2026-00001
controle annonces
controle controles
controle suivi CTL-2026-00001
controle fichier-tirage CTL-2026-00001
controle verifier-tirage tirage.json
financeur dispositifs 18002002600019
financeur depots 18002002600019
financeur depot DD-20261129-1
financeur promesses 18002002600019
financeur impayes 18002002600019
financeur restitutions 18002002600019
financeur compte montrer 18002002600019
financeur banque
financeur banque relire 1
dotation attente
dotation list 12
dotation show 12 1
avis list
carte remboursements
catalogue lint
catalogue diff offres.xml
receipt list 17600000000000
receipt key
retention plan
retention key
book verify
book balance 12
book statement 12
law show 1.1/6/a
law diff
law gaps
import rne queue 3
import list 3
MOTS
while read -r essai; do
    # shellcheck disable=SC2086
    refused 2 "une option d'un autre acte : $essai" "usage.option-ailleurs" "$SICPF" $essai
done <<OPTIONS
dossier list --motif x
dossier retards --organisme 73282932000074
dossier deces --etat accepted
dossier classes --etat accepted
carte classes --motif x
carte confirmer-classement abc --choix abandon
dossier confirmer-reouverture 17600000000000 --motif x
dossier codes --classe RNCP
dossier sessions --etat accepted
dossier show 17600000000000 --etat accepted
pay list --csv
pay held --du 2026-01-01
pay check --apres 17600000000000
pay returned --csv
pay show SICPF-1 --ecarter
pay statement 73282932000074 --motif x
indu list --titulaire
indu show IND-2026-00001 --le 2026-01-01
indu renonciation --montant 3
indu renonciation approuver IND-2026-00001 --montant 3
fraude list --organisme 73282932000074
fraude show SIG-2026-00001 --ouvertes
panne list --du 2026-11-24T08:00:00Z
organisme show 73282932000074 --apres 3
organisme search budget --annee 2026
organisme history 73282932000074 --annee 2026
organisme sous-traitance 73282932000074 --apres 3
organisme compte montrer 73282932000074 --contact a@b.example
organisme webhook lister 73282932000074 --url https://a.example
controle list --apres 3
controle show DEC-2026-00001 --grief 1
controle annonces --du 2026-01-01
controle controles --apres 3
controle suivi CTL-2026-00001 --du 2026-01-01
controle fichier-tirage CTL-2026-00001 --graine x
controle verifier-tirage tirage.json --graine x
financeur dispositifs 18002002600019 --depuis 2026-01-01
financeur depots --apres 3
financeur depot DD-20261129-1 --suite 3
financeur promesses --apres 3
financeur impayes --dossier 17600000000000
financeur restitutions --dossier 17600000000000
financeur compte montrer 18002002600019 --contact a@b.example
financeur banque --motif x
financeur banque rattacher 1 DD-20261129-1 --motif x
financeur banque rendre 1 18002002600019 --motif x
financeur banque relire 1 --retirer
financeur banque classer 1 --retirer
financeur banque retour 1 --apres 3
dotation attente --libres
dotation list 12 --dossier 17600000000000
dotation show 12 1 --libres
carte remboursements --le 2026-11-24
catalogue diff offres.xml --organisme 73282932000074
receipt list 17600000000000 --acte 1
receipt show 17600000000000 --qr x
receipt verify recu.json -o recu.pdf
receipt key --cle x
retention plan -o plan.json
retention certificate certificat.json --plan x
book verify --known 2026-01-01
book balance 12 --motif x
law show --from 2022-12-02
law parameter --to 2022-12-02
law diff --history
law coverage --history
import rne queue --issued 2026-04-24
OPTIONS
"$SICPF" dossier retards --etat accepted >"$out" 2>&1
says "et le dit" "L'option « --etat » n'a pas de sens ici. Usage : sicpf dossier retards"
expect 0 "celles qui ont un sens passent" "$SICPF" dossier list --etat accepted
expect 0 "une liste vide" "$SICPF" dossier retards
cp "$SICPF_STORE" "$TMPDIR/rompu.db" && cp "$SICPF_STORE.cles" "$TMPDIR/rompu.db.cles"
expect 0 "une entrée au journal" env SICPF_STORE="$TMPDIR/rompu.db" "$SICPF" journal sign
sqlite3 "$TMPDIR/rompu.db" "PRAGMA ignore_check_constraints = ON; DROP TRIGGER journal_ne_change_pas; UPDATE journal SET acte = 'autre'"
refused 6 "doctor sur un journal récrit" "[faux] journal" env SICPF_STORE="$TMPDIR/rompu.db" "$SICPF" doctor
says "le livre est tout de même recompté" "[bon] livre"
expect 0 "une erreur de machine a aussi sa forme JSON" sh -c 'SICPF_STORE=absent.db "$SICPF" journal verify --json | python3 -m json.tool'
expect 0 "des octets qui ne sont pas de l'UTF-8 non plus ne cassent pas le JSON" \
    sh -c '"$SICPF" law parameter "$(printf "\377\033[31m")" --json 2>/dev/null | python3 -m json.tool'
finish
