# The main job, end to end, by the command line: rights from elected-officials files, spent on a training of a catalogue,
# paid in a bank file, every figure explained, every read recorded. And what is refused on the way.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
export SICPF_DEBTOR_NAME="Caisse de demonstration" SICPF_DEBTOR_IBAN=FR7630006000011234567890189
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
says "les élus sont crédités" "droits des élus"

# Someone with 800 € from several mandates; someone whose mandate ended long ago; offers of each kind.
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
ancien=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
              AND json_extract(value, '\$.detail') LIKE 'mandat terminé%'")
offers="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
        JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800"
agreed="EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut)"
cheap="a.prix_ttc_cents <= a.heures * 8000"
session=$(ask "SELECT s.id FROM $offers AND $agreed AND $cheap AND a.prix_ttc_cents < 70000 ORDER BY s.debut, s.id LIMIT 1")
price=$(ask "SELECT a.prix_ttc_cents FROM $offers AND s.id = $session")
hours=$(ask "SELECT a.heures FROM $offers AND s.id = $session")
start=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offers AND s.id = $session")
large=$(ask "SELECT s.id FROM $offers AND $agreed AND $cheap AND a.prix_ttc_cents > 85000 ORDER BY s.id LIMIT 1")
dear=$(ask "SELECT s.id FROM $offers AND $agreed AND a.prix_ttc_cents > a.heures * 10000 ORDER BY s.id LIMIT 1")
unagreed=$(ask "SELECT s.id FROM $offers AND NOT $agreed ORDER BY s.id LIMIT 1")
[ -n "$elu" ] && [ -n "$ancien" ] && [ -n "$session" ] && [ -n "$large" ] && [ -n "$dear" ] && [ -n "$unagreed" ]
report $? "la démonstration a une personne et une offre de chaque sorte"

expect 0 "pourquoi ce montant" "$SICPF" explain "$elu"
says "chaque ligne a son article" "CGCT"
before=$(ask "SELECT count(*) FROM journal")
expect 0 "ce que l'on sait d'une personne" "$SICPF" person show "$elu"
[ "$(ask "SELECT count(*) FROM journal")" = $((before + 1)) ]
report $? "la consultation est au journal"
[ "$(ask "SELECT max(seq) FROM journal")" = "$(ask "SELECT max(seq) FROM journal_titulaire WHERE titulaire_id = $elu")" ]
report $? "la personne l'y trouvera"

ask "SELECT nom_naissance || ';' || date(naissance * 86400, 'unixepoch') FROM titulaire WHERE id = $elu" |
    tr '[:upper:]' '[:lower:]' >"$TMPDIR/nom"
expect 0 "retrouver une personne par son nom" sh -c '"$SICPF" person find <"$TMPDIR/nom"'
says "la personne trouvée" "Titulaire $elu"
expect 4 "personne de ce nom" sh -c 'echo "Zzz;1970-05-12" | "$SICPF" person find'
refused 2 "nom sans date" "person.find" sh -c 'echo Zzz | "$SICPF" person find'
expect 0 "un solde à venir se lit" "$SICPF" explain "$elu" --at 2099-01-01

before=$(ask "SELECT count(*) FROM journal")
refused 3 "mandat terminé, sans rien écrire" "dife.mandat-termine" "$SICPF" dossier demander "$ancien" "$session" --dry-run
[ "$(ask "SELECT max(seq) FROM journal_titulaire WHERE titulaire_id = $ancien")" = $((before + 1)) ]
report $? "ce que le refus dit de la personne est au journal"
expect 0 "un essai réussi aussi" "$SICPF" dossier demander "$elu" "$session" --dry-run
[ "$(ask "SELECT max(seq) FROM journal_titulaire WHERE titulaire_id = $elu")" = $((before + 2)) ]
report $? "ce qu'il dit est au journal"

refused 3 "organisme sans agrément" "CGCT L. 1221-3" "$SICPF" dossier demander "$elu" "$unagreed"
refused 3 "prix horaire au-dessus du maximum" "dife.cout-horaire" "$SICPF" dossier demander "$elu" "$dear"
refused 3 "mandat terminé depuis plus de six mois" "dife.mandat-termine" "$SICPF" dossier demander "$ancien" "$session"
refused 4 "session inconnue" "catalogue.session-inconnue" "$SICPF" dossier demander "$elu" 999999
[ "$(ask "SELECT count(*) FROM dossier")" = 0 ]
report $? "un refus n'écrit rien"

expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
number=$(ask "SELECT numero FROM dossier")
expect 2 "un prix de zéro n'est pas le prix demandé" "$SICPF" dossier proposer "$number" --participants 12 --prix-ht 0 --prix-ttc 0
expect 2 "ni une base de zéro" "$SICPF" dossier proposer "$number" --participants 12 --ht-normal 0
expect 2 "un début passé n'est pas trop lointain" "$SICPF" dossier proposer "$number" --participants 12 --debut 2020-01-01
says "il est passé" "dossier.dates-passees"
expect 0 "proposer" "$SICPF" dossier proposer "$number" --participants 12
expect 0 "la même proposition" "$SICPF" dossier proposer "$number" --participants 12
says "ne change rien, et le dit" "rien n'a changé"
expect 0 "accepter" "$SICPF" dossier accepter "$number"
[ "$(ask "SELECT reserve FROM solde WHERE titulaire_id = $elu AND poche = 5")" = "$price" ]
report $? "l'acceptation réserve le prix"

# ---- the help names each act that a person may do, by the declared table
expect 0 "l'aide des dossiers" "$SICPF" dossier --help
missing=
for word in $(sed -n 's/^|[^|]*| \(le titulaire\|l.organisme de formation\|le gestionnaire\|le financeur\) | `\([a-z-]*\)`.*/\2/p' "$SICPF_SOURCE/docs/fr/dossier.md" | sort -u); do
    [ "$word" = restituer ] || grep -qE "(^|[^a-z-])$word([^a-z-]|\$)" "$out" || missing="$missing $word"
done
[ -z "$missing" ] || echo "absents de l'aide :$missing"
[ -z "$missing" ]
report $? "chaque acte est dans l'aide"
says "qui demande un motif aussi" "retracter-sans-entree par le gestionnaire"

# ---- with --json, one document: who gets what, and whether anything was done

none='"organisme", "droits_perdus", "carte_rendue", "carte_perdue", "financeur_rendu", "financeur_perdu", "reserve"'
expect 0 "annuler à blanc, en JSON" "$SICPF" dossier annuler "$number" --par organisme --motif "essai" --dry-run --json
document "rien n'est fait, et il le dit" 'd["essai"] and not d["enregistre"] and "Rien n" in d["phrase"] and "etat" not in d'
document "ce que l'acte ferait est dit" "d['etat_prevu'] == 'canceledByOrganism' and d['issue']['droits_rendus'] == $price"
document "et rien d'autre ne bouge" "not any(d['issue'][k] for k in ($none))"
expect 0 "en mots, à blanc" "$SICPF" dossier annuler "$number" --par organisme --motif "essai" --dry-run
says "l'essai se dit avant ses montants" "Essai, rien n'est fait. Ce que l'acte ferait :"
[ "$(ask "SELECT etat FROM dossier WHERE numero = '$number'")" = accepted ]
report $? "le dossier n'a pas changé"
expect 0 "demander à blanc, en JSON" "$SICPF" dossier demander "$elu" "$large" --dry-run --json
document "aucun numéro n'est donné" 'd["numero"] is None and not d["enregistre"]'
expect 0 "demander plus que le solde : la demande se fait" "$SICPF" dossier demander "$elu" "$large"
second=$(ask "SELECT numero FROM dossier WHERE numero <> '$number'")
expect 0 "proposer le second" "$SICPF" dossier proposer "$second" --participants 12
refused 3 "plus que le solde" "droits.insuffisants" "$SICPF" dossier accepter "$second"
refused 2 "qui annule n'est pas dit" "usage.valeur" "$SICPF" dossier annuler "$second"
says "les rôles possibles sont dits" "titulaire, organisme, financeur ou gestionnaire"
refused 2 "un montant qui n'en est pas un" "usage.valeur" "$SICPF" dossier facturer "$second" --montant abc
says "ce qui est attendu est dit" "comme 1250 ou 1250,50"
notes=contenu=5,pedagogie=4,organisation=3,utilite=2
refused 3 "évaluer avant le service fait" "dossier.mauvais-etat" "$SICPF" dossier evaluer "$number" --notes "$notes"
refused 3 "entrer avant le premier jour" "dossier.session-pas-commencee" "$SICPF" dossier entrer "$number"
refused 3 "l'absence avant le premier jour" "dossier.session-pas-commencee" "$SICPF" dossier absence "$number" --motif "pas venu"
absent "un acte refusé n'annonce pas son argent" "recevra" "$out"
refused 3 "un acte à venir" "commande.avenir" "$SICPF" dossier entrer "$number" --at 2099-01-01

export SICPF_CLOCK="${start}T17:00:00Z"
refused 3 "d'un jour passé, sans dire pourquoi" "dossier.jour-passe" env SICPF_CLOCK="$(date -u -d "$start +1 day" +%FT09:00:00Z)" "$SICPF" dossier entrer "$number" --at "$start"
expect 0 "entrer" "$SICPF" dossier entrer "$number"
expect 0 "son reçu" "$SICPF" receipt show "$number"
says "dit le jour de l'entrée" '"entree_le"'
expect 0 "sortir" "$SICPF" dossier sortir "$number"
expect 0 "déclarer le service fait" "$SICPF" dossier declarer "$number" --heures "$hours" --cause totale
expect 0 "confirmer, à blanc" "$SICPF" dossier confirmer "$number" --dry-run
says "ce que vaut la déclaration est dit avant" "Quand le service fait déclaré sera validé"
says "à l'organisme" "L'organisme recevra : "
expect 0 "la fiche" "$SICPF" dossier show "$number"
says "la version des conditions générales" "générales, version"
expect 0 "valider le service fait" "$SICPF" dossier valider "$number" --json
document "un acte fait dit qui reçoit quoi" "d['enregistre'] and not d['essai'] and d['etat'] == 'serviceDoneValidated' and d['issue']['organisme'] == $price"
[ "$(ask "SELECT montant FROM solde WHERE titulaire_id = $elu AND poche = 5")" = $((80000 - price)) ]
report $? "le service fait débite le prix"

# ---- the holder evaluates the training: counted, kept with nobody

refused 3 "l'organisme n'évalue pas" "dossier.mauvais-acteur" "$SICPF" dossier evaluer "$number" --par organisme --notes "$notes"
refused 2 "une question sans note" "dossier.evaluation-manque" "$SICPF" dossier evaluer "$number" --notes contenu=5
refused 2 "une note hors de l'échelle" "dossier.evaluation-note" "$SICPF" dossier evaluer "$number" --notes "contenu=6,$notes"
expect 0 "l'échelle et les questions" "$SICPF" law table questions_evaluation
acts=$(ask "SELECT count(*) FROM dossier_acte")
[ "$(ask "SELECT count(*) FROM evaluation_compte")" -gt 100 ]
report $? "la démonstration en a d'inventées"
ask "DELETE FROM evaluation_compte"
expect 0 "évaluer, à blanc" "$SICPF" dossier evaluer "$number" --notes "$notes" --dry-run
[ "$(ask "SELECT count(*) FROM evaluation_compte")" = 0 ]
report $? "n'écrit rien"
expect 0 "évaluer" "$SICPF" dossier evaluer "$number" --notes "$notes"
refused 3 "évaluer deux fois" "dossier.deja-evalue" "$SICPF" dossier evaluer "$number" --notes "$notes"
[ "$(ask "SELECT group_concat(question || note || recues || publiees) FROM (SELECT * FROM evaluation_compte ORDER BY question)")" = \
    "contenu510,organisation310,pedagogie410,utilite210" ]
report $? "les notes sont des comptes, que rien ne montre encore"
[ "$(ask "SELECT count(*) FROM dossier_acte")" = "$acts" ]
report $? "l'histoire du dossier n'en dit rien aux autres parties"
[ "$(ask "SELECT count(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte = 'dossier.evaluer'
          AND c.contenu NOT LIKE '%pedagogie%'")" = 1 ]
report $? "le journal dit que la formation est évaluée, sans les notes"
expect 0 "la fiche" "$SICPF" dossier show "$number"
says "le jour de l'évaluation" "évaluée le"
expect 0 "l'export de l'organisme" sh -c '"$SICPF" export organisme --pour $(sqlite3 "$SICPF_STORE" "SELECT o.siret FROM dossier d JOIN organisme o ON o.id = d.organisme_id LIMIT 1")'
! grep -q evalue "$out"
report $? "n'en dit rien à l'organisme"

amount=$(printf '%d.%02d' $((price / 100)) $((price % 100)))
expect 0 "facturer" "$SICPF" dossier facturer "$number" --facture F-2026-1 --emise "$start" --montant "$amount"
expect 0 "le reçu de la facture" "$SICPF" receipt show "$number"
says "dit son numéro" '"facture": "F-2026-1"'
says "et son montant" '"facture_ttc"'
refused 3 "facturer deux fois" "dossier.deja-facture" "$SICPF" dossier facturer "$number" --facture F-2026-2 --emise "$start" --montant "$amount"

expect 0 "proposer le paiement" env SICPF_AGENT=alix "$SICPF" pay propose
lot=$(ask "SELECT numero FROM paiement_lot")
refused 3 "pas de fichier sans deux accords" "paiement.etat" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
expect 0 "premier accord" env SICPF_AGENT=alix "$SICPF" pay approve "$lot"
refused 3 "deux fois le même agent" "paiement.meme-agent" env SICPF_AGENT=alix "$SICPF" pay approve "$lot"
expect 0 "second accord" env SICPF_AGENT=bea "$SICPF" pay approve "$lot"
expect 0 "le fichier de la banque" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
xsd=$SICPF_SOURCE/data/xsd/pain.001.001.09.epc132-08-2025.xsd
expect 0 "il suit le schéma de l'EPC" xmllint --nonet --noout --schema "$xsd" "$TMPDIR/virements.xml"
cp "$TMPDIR/virements.xml" "$TMPDIR/premier.xml"
expect 0 "le même lot, de nouveau" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
cmp -s "$TMPDIR/premier.xml" "$TMPDIR/virements.xml"
report $? "donne le même fichier"
reference=$(sed -n 's|.*<EndToEndId>\(.*\)</EndToEndId>.*|\1|p' "$TMPDIR/virements.xml")
cat >"$TMPDIR/reponse.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANQUE-1</MsgId><CreDtTm>${start}T18:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>$lot</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>$lot</OrgnlPmtInfId><TxInfAndSts><OrgnlInstrId>$reference</OrgnlInstrId>
<OrgnlEndToEndId>$reference</OrgnlEndToEndId><TxSts>ACCC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>
XML
expect 0 "la réponse de la banque" "$SICPF" pay status "$TMPDIR/reponse.xml"
[ "$(ask "SELECT facturation FROM dossier WHERE numero = '$number'")" = paid ]
report $? "le dossier est payé"

# ---- every amount told in words, and computed again without the store

"$SICPF" explain "$elu" | sed -e '/^ *[a-z]*[.][a-z_]*  /d' -e 's/\[.*//' >"$TMPDIR/pourquoi" # not the names of the parameters
says_in() { grep -q "$2" "$TMPDIR/pourquoi"; report $? "$1"; }
says_in "la fin du dossier se lit en mots" "Fin du dossier : service fait validé"
says_in "la nature de la formation aussi" "Nature de la formation : Formation liée au mandat"
absent "aucun mot du programme dans une explication" '[a-z]_[a-z]\|{"\|: [A-Z_]*_[A-Z]*$' "$TMPDIR/pourquoi"

expect 0 "la trace du compte" "$SICPF" explain "$elu" --trace
cp "$out" "$TMPDIR/trace.json"
expect 0 "se refait sans le livre" env SICPF_STORE=/nulle/part "$SICPF" explain --verify "$TMPDIR/trace.json"
says "la réservation, le service fait et le paiement compris" ", 0 pris comme ils sont, 0 différents."
expect 0 "la même réponse, de nouveau" "$SICPF" pay status "$TMPDIR/reponse.xml"
sed -e "s|<OrgnlMsgNmId>.*</OrgnlMsgNmId>|&<GrpSts>RJCT</GrpSts>|" -e '/<OrgnlPmtInfAndSts>/,/<.OrgnlPmtInfAndSts>/d' \
    "$TMPDIR/reponse.xml" >"$TMPDIR/contraire.xml"
refused 5 "le rejet d'un lot déjà payé" "paiement.reponse-contraire" "$SICPF" pay status "$TMPDIR/contraire.xml"
sed 's|<CreDtTm>....|<CreDtTm>2999|' "$TMPDIR/reponse.xml" >"$TMPDIR/avenir.xml"
refused 3 "une réponse datée d'un jour à venir" "paiement.reponse-avenir" "$SICPF" pay status "$TMPDIR/avenir.xml"

expect 0 "deadlines" "$SICPF" deadlines
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal se vérifie" "$SICPF" journal verify
refused 3 "export de la veille de l'arrêté" "2022" "$SICPF" export dgcl --at 2022-12-02 -o "$TMPDIR/dgcl.csv"
[ ! -e "$TMPDIR/dgcl.csv" ]
report $? "n'écrit aucun fichier"
expect 0 "export de la DGCL" "$SICPF" export dgcl -o "$TMPDIR/dgcl.csv"
name=$(ask "SELECT nom_naissance FROM titulaire WHERE id = $elu")
! grep -q "$name" "$TMPDIR/dgcl.csv"
report $? "l'export ne nomme personne"

# ---- a death learnt once it is settled as given up: said by a reading that names it

expect 0 "la fiche d'un vivant" "$SICPF" dossier show "$number"
absent "ne dit aucun décès" "décès" "$out"
read_deaths() { ask "SELECT count(*) FROM journal WHERE acte = 'commande.dossier-show' AND donnees LIKE '%titulaire.deces%'"; }
[ "$(read_deaths)" = 0 ]
report $? "et n'en lit aucun"
ask "UPDATE dossier SET cause = 'titulaire', taux = 50, force_majeure = 0 WHERE numero = '$number';
     UPDATE titulaire SET deces = (SELECT debut FROM dossier WHERE numero = '$number') WHERE id = $elu"
expect 0 "la fiche d'un mort" "$SICPF" dossier show "$number"
says "son décès, dans la colonne des autres lignes" "  décès              le "
[ "$(read_deaths)" = 1 ]
report $? "le journal dit qu'il est lu"
expect 0 "la file des décès appris trop tard" "$SICPF" dossier deces
says "le dit en entier" "    décès du titulaire le "
refused 2 "avec un mot de trop" "usage.argument" "$SICPF" dossier deces extra
refused 2 "avec une option qu'elle n'a pas" "usage.option-ailleurs" "$SICPF" dossier deces --etat accepted

# ---- no act puts it right: two agents say how it was settled, and it leaves the list
refused 2 "classé sans dire comment" "classement.choix" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --motif "remis au notaire"
says "les choix sont dits" "somme_indue, ayants_droit, rien_a_reprendre"
refused 2 "classé par un choix qui n'existe pas" "classement.choix" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --choix autrement --motif "remis au notaire"
refused 2 "classé sans motif" "decision.motifs" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --choix ayants_droit
refused 3 "par une somme indue qui n'existe pas" "classement.indu" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --choix somme_indue --indu IND-1999-00001 --motif "réclamé"
refused 2 "avec une option d'un autre acte" "usage.option-ailleurs" env SICPF_AGENT=alex "$SICPF" dossier confirmer-classement "$number" --motif "remis au notaire"
refused 5 "confirmé avant d'être proposé" "classement.non-propose" env SICPF_AGENT=billie "$SICPF" dossier confirmer-classement "$number"
expect 0 "proposé" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --choix ayants_droit --motif "remis au notaire"
expect 0 "il reste dans la liste" "$SICPF" dossier deces
says "à confirmer" "classement à confirmer"
refused 3 "confirmé par la même personne" "classement.meme-agent" env SICPF_AGENT=Alex "$SICPF" dossier confirmer-classement "$number"
expect 0 "confirmé par une autre à l'essai" env SICPF_AGENT=billie "$SICPF" dossier confirmer-classement "$number" --dry-run
expect 0 "confirmé par une autre" env SICPF_AGENT=billie "$SICPF" dossier confirmer-classement "$number"
refused 5 "deux fois" "classement.non-propose" env SICPF_AGENT=billie "$SICPF" dossier confirmer-classement "$number"
expect 0 "la liste" "$SICPF" dossier deces --json
absent "ne l'a plus" "$number" "$out"
expect 0 "les dossiers classés" "$SICPF" dossier classes
says "qui et comment" "classé : Régularisé avec les ayants droit"
expect 0 "la fiche" "$SICPF" dossier show "$number"
says "le dit" "confirmé par billie"
refused 2 "rouvert sans motif" "decision.motifs" env SICPF_AGENT=alex "$SICPF" dossier rouvrir-classement "$number"
expect 0 "rouvrir" env SICPF_AGENT=alex "$SICPF" dossier rouvrir-classement "$number" --motif "le notaire n'a rien reçu"
expect 0 "ce qui attend est dit d'abord" "$SICPF" dossier classes --json
says "avec son motif" "le notaire n'a rien reçu"
expect 0 "rouvert par une autre" env SICPF_AGENT=billie "$SICPF" dossier confirmer-reouverture "$number"
expect 0 "il revient dans la liste" "$SICPF" dossier deces
says "comme avant" "    décès du titulaire le "
expect 0 "proposé de nouveau" env SICPF_AGENT=alex "$SICPF" dossier classer "$number" --choix rien_a_reprendre --motif "rien n'avait été versé"
expect 0 "écarté" env SICPF_AGENT=billie "$SICPF" dossier ecarter-classement "$number"
[ "$(ask "SELECT count(*) FROM journal WHERE acte IN ('deces.classer', 'deces.classe', 'deces.rouvrir', 'deces.rouvert', 'deces.classement-ecarte')")" = 6 ]
report $? "chaque acte est au journal, l'essai non"
finish
