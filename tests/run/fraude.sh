# A fraud: reported, frozen until a day, claimed, decided by two people. Before payment the rights are freed; after it they go back
# with their date while the body owes, and a recovery refills the fund.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
export SICPF_DEBTOR_NAME="Caisse de demonstration" SICPF_DEBTOR_IBAN=FR7630006000011234567890189
ask() { sqlite3 "$SICPF_STORE" "$1"; }
printf '%s\n' '#!/bin/sh' 'texte=$1' 'shift' 'printf "%s" "$texte" | "$@"' >"$TMPDIR/with"
chmod +x "$TMPDIR/with"
export PATH="$TMPDIR:$PATH"

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports" "$SICPF" demo load --dir "$TMPDIR/f"
export SICPF_AGENT=alix
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
offre="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
       JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND s.ouverte = 1
       AND a.prix_ttc_cents BETWEEN 30000 AND 70000 AND a.prix_ttc_cents <= a.heures * 8000
       AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut)
       ORDER BY s.debut, s.id LIMIT 1"
session=$(ask "SELECT s.id FROM $offre")
prix=$(ask "SELECT a.prix_ttc_cents FROM $offre")
heures=$(ask "SELECT a.heures FROM $offre")
debut=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offre")
euros() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }
jour() { date -u -d "$debut + $1 days" +%Y-%m-%d; }
solde() { ask "SELECT montant - reserve FROM solde WHERE titulaire_id = $elu AND poche = 5"; }
libre=$(solde)

expect 0 "l'aide" "$SICPF" fraude --help
says "dit les étapes" "fraude reclamer"
expect 2 "sans mot" "$SICPF" fraude

# ---- an account frozen, then a dossier given back before anything is paid
refused 2 "qui signale ?" "fraude.origine" with "Faits." "$SICPF" fraude signaler voisin --titulaire "$elu"
refused 2 "de quoi ?" "fraude.objet" with "Faits." "$SICPF" fraude signaler tiers
refused 2 "quels faits ?" "decision.motifs" with "" "$SICPF" fraude signaler tiers --titulaire "$elu"
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
n=$(ask "SELECT numero FROM dossier")
expect 0 "proposer" "$SICPF" dossier proposer "$n" --participants 12
expect 0 "signaler" with "Un appel a demandé le mot de passe." "$SICPF" fraude signaler titulaire --dossier "$n"
f=$(ask "SELECT numero FROM fraude")
refused 2 "un gel sans fin" "gel.sans-fin" with "Accès non reconnu." "$SICPF" fraude geler "$f"
refused 3 "un gel trop long" "gel.trop-long" with "Accès non reconnu." "$SICPF" fraude geler "$f" --jusqu-au 2027-11-24
expect 0 "geler le compte" with "Accès non reconnu." "$SICPF" fraude geler "$f" --jusqu-au 2026-12-10
refused 3 "rien n'est accepté pendant un gel" "gel.actif" "$SICPF" dossier accepter "$n"
g=$(ask "SELECT numero FROM gel")
expect 0 "lever" with "Le titulaire a repris son accès." "$SICPF" fraude lever "$g"
refused 5 "déjà levé" "gel.fini" with "Encore." "$SICPF" fraude lever "$g"
refused 3 "rien n'est pris encore" "reclamation.sans-debit" with "Ce n'est pas moi." "$SICPF" fraude reclamer "$f" --dossier "$n"
expect 0 "accepter" "$SICPF" dossier accepter "$n"
expect 0 "réclamer" with "Ce n'est pas moi." "$SICPF" fraude reclamer "$f" --dossier "$n"
r=$(ask "SELECT numero FROM fraude_reclamation")
refused 5 "pas de décision sans instruction" "reclamation.etat" "$SICPF" fraude decider "$r" --signataire "Camille Durand, directrice"
expect 0 "instruire" with "Connexion depuis un numéro inconnu." "$SICPF" fraude instruire "$r" --sens accepter
refused 3 "deux personnes" "reclamation.meme-agent" "$SICPF" fraude decider "$r" --signataire "Camille Durand, directrice"
export SICPF_AGENT=bea SICPF_CLOCK=2026-11-24T09:30:00Z # what is told in order is recorded in order
expect 0 "un essai" "$SICPF" fraude decider "$r" --signataire "Camille Durand, directrice" --dry-run
[ "$(ask "SELECT etat FROM fraude_reclamation")" = instruite ]
report $? "n'écrit rien"
expect 0 "accepter la réclamation" "$SICPF" fraude decider "$r" --signataire "Camille Durand, directrice"
says "ce qui est rendu" "rendus aux droits."
[ "$(solde)" = "$libre" ] && [ "$(ask "SELECT COUNT(*) FROM indu")" = 0 ]
report $? "les droits sont libres, personne ne doit rien"
expect 0 "le livre reste juste" "$SICPF" book verify

# ---- a dossier paid: the rights go back, the body owes
export SICPF_AGENT=alix SICPF_CLOCK=2026-11-24T10:00:00Z
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
n=$(ask "SELECT numero FROM dossier ORDER BY numero DESC LIMIT 1")
expect 0 "proposer" "$SICPF" dossier proposer "$n" --participants 12
expect 0 "accepter" "$SICPF" dossier accepter "$n"
export SICPF_CLOCK="${debut}T17:00:00Z"
for acte in entrer sortir "declarer --heures $heures --cause totale" valider; do
    # shellcheck disable=SC2086
    set -- $acte
    verbe=$1
    shift
    expect 0 "$verbe" "$SICPF" dossier "$verbe" "$n" "$@"
done
expect 0 "facturer" "$SICPF" dossier facturer "$n" --facture F-2026-1 --emise "$debut" --montant "$(euros "$prix")"
expect 0 "proposer le paiement" "$SICPF" pay propose
lot=$(ask "SELECT numero FROM paiement_lot")
expect 0 "premier accord" env SICPF_AGENT=dominique "$SICPF" pay approve "$lot"
expect 0 "second accord" env SICPF_AGENT=bea "$SICPF" pay approve "$lot"
expect 0 "le fichier de la banque" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
reference=$(sed -n 's|.*<EndToEndId>\(.*\)</EndToEndId>.*|\1|p' "$TMPDIR/virements.xml")
cat >"$TMPDIR/reponse.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANQUE-1</MsgId><CreDtTm>${debut}T18:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>$lot</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>$lot</OrgnlPmtInfId><TxInfAndSts><OrgnlInstrId>$reference</OrgnlInstrId>
<OrgnlEndToEndId>$reference</OrgnlEndToEndId><TxSts>ACCC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>
XML
expect 0 "payé" "$SICPF" pay status "$TMPDIR/reponse.xml"
[ "$(solde)" = $((libre - prix)) ]
report $? "les droits sont partis"

export SICPF_CLOCK="$(jour 20)T09:00:00Z"
expect 0 "signaler" with "Personne n'est venu à cette session." "$SICPF" fraude signaler titulaire --dossier "$n"
f=$(ask "SELECT numero FROM fraude ORDER BY id DESC LIMIT 1")
expect 0 "réclamer" with "Je n'y étais pas." "$SICPF" fraude reclamer "$f" --dossier "$n"
r=$(ask "SELECT numero FROM fraude_reclamation ORDER BY id DESC LIMIT 1")
expect 0 "la liste" "$SICPF" fraude list --ouvertes
says "le délai" "à décider jusqu'au"
expect 0 "instruire" with "La feuille d'émargement est fausse." "$SICPF" fraude instruire "$r" --sens accepter
export SICPF_AGENT=bea
expect 0 "accepter la réclamation" "$SICPF" fraude decider "$r" --signataire "Camille Durand, directrice" --json
[ "$(solde)" = "$libre" ]
report $? "les droits sont revenus"
[ "$(ask "SELECT jour_valeur = (SELECT MAX(jour_valeur) FROM transfert p WHERE p.dossier_id = t.dossier_id AND p.genre = 11)
          FROM transfert t WHERE genre = 13 AND dossier_id = (SELECT id FROM dossier WHERE numero = '$n')")" = 1 ]
report $? "avec leur date"
[ "$(ask "SELECT debiteur || fraude || montant_cents FROM indu")" = "organisme1$prix" ]
report $? "et l'organisme doit tout"
i=$(ask "SELECT numero FROM indu")
refused 3 "qui a décidé ne l'efface pas" "indu.meme-agent" with "Erreur." "$SICPF" indu annuler "$i"
refused 3 "qui a instruit non plus" "indu.meme-agent" with "Erreur." env SICPF_AGENT=alix "$SICPF" indu annuler "$i"
expect 0 "notifier la dette" "$SICPF" indu notifier "$i" --reference "AR 1"
expect 0 "la recouvrer" "$SICPF" indu payer "$i" --montant "$(euros "$prix")" --reference "virement 9"
refused 5 "une fois" "reclamation.deja" with "Encore." "$SICPF" fraude reclamer "$f" --dossier "$n"
lu=$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.fraude'")
expect 0 "montrer" "$SICPF" fraude show "$f" --json
says "la dette liée" "$i"
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.fraude'")" = $((lu + 1)) ]
report $? "cette lecture est au journal"
expect 0 "classer" with "Réclamation acceptée." "$SICPF" fraude classer "$f"
expect 0 "pourquoi" "$SICPF" explain "$elu"
says "le retour s'explique" "là d'où ils venaient"
expect 0 "la trace" "$SICPF" explain "$elu" --trace
cp "$out" "$TMPDIR/trace.json"
expect 0 "les montants se refont" "$SICPF" explain --verify "$TMPDIR/trace.json"
expect 0 "le livre reste juste" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
[ "$(ask "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte LIKE 'fraude.%'
          AND (contenu LIKE '%appel%' OR contenu LIKE '%session%')")" = 0 ]
report $? "le journal n'a que des numéros"
copie_fidele
finish
