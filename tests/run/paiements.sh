# A transfer that comes back, from the command: paid, told back by a statement, waiting, paid again; reconciled each time.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
export SICPF_DEBTOR_NAME="Caisse de demonstration" SICPF_DEBTOR_IBAN=FR7630006000011234567890189
command -v sqlite3 >/dev/null || { skip "paiements" "sqlite3 absent"; finish; }
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
offers="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
        JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800"
session=$(ask "SELECT s.id FROM $offers AND a.prix_ttc_cents <= a.heures * 8000 AND a.prix_ttc_cents < 70000 AND EXISTS
  (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut) ORDER BY s.debut, s.id LIMIT 1")
price=$(ask "SELECT a.prix_ttc_cents FROM $offers AND s.id = $session")
hours=$(ask "SELECT a.heures FROM $offers AND s.id = $session")
start=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offers AND s.id = $session")
siret=$(ask "SELECT o.siret FROM $offers AND s.id = $session")
amount=$(printf '%d.%02d' $((price / 100)) $((price % 100)))

export SICPF_AGENT=zoe
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
number=$(ask "SELECT numero FROM dossier")
expect 0 "proposer" "$SICPF" dossier proposer "$number" --participants 12
expect 0 "accepter" "$SICPF" dossier accepter "$number"
export SICPF_CLOCK="${start}T17:00:00Z"
expect 0 "entrer" "$SICPF" dossier entrer "$number"
expect 0 "sortir" "$SICPF" dossier sortir "$number"
expect 0 "déclarer" "$SICPF" dossier declarer "$number" --heures "$hours" --cause totale
expect 0 "valider" "$SICPF" dossier valider "$number"
expect 0 "facturer" "$SICPF" dossier facturer "$number" --facture F-2026-1 --emise "$start" --montant "$amount"
expect 0 "le suivi des règlements" "$SICPF" pay statement "$siret"
says "la facture due" "facture F-2026-1"

run_out() { # run_out: proposes, approves, writes the file; sets lot and reference
    expect 0 "proposer le paiement" env SICPF_AGENT=alix "$SICPF" pay propose
    lot=$(ask "SELECT numero FROM paiement_lot ORDER BY id DESC LIMIT 1")
    expect 0 "premier accord" env SICPF_AGENT=alix "$SICPF" pay approve "$lot"
    expect 0 "second accord" env SICPF_AGENT=bea "$SICPF" pay approve "$lot"
    expect 0 "le fichier de la banque" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
    reference=$(sed -n 's|.*<EndToEndId>\(.*\)</EndToEndId>.*|\1|p' "$TMPDIR/virements.xml")
}

statement() { # statement FILE SENSE AMOUNT BANK-REFERENCE INSIDE
    cat >"$1" <<XML
<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>$4</MsgId></GrpHdr>
<Stmt><Id>$4</Id><Acct><Id><IBAN>$SICPF_DEBTOR_IBAN</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">$3</Amt><CdtDbtInd>$2</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>$start</Dt></BookgDt>
<AcctSvcrRef>$4</AcctSvcrRef><NtryDtls>$5</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
XML
}
apply() { # apply NAME FILE
    hash=$("$SICPF" import camt plan "$2" --json | grep -oE '[0-9a-f]{64}' | head -1)
    expect 0 "$1" "$SICPF" import camt apply "$2" --plan "$hash"
}

# One agent did every act of the dossier, for the holder and for the body: the run names it, and that agent is not one of the two.
expect 0 "proposer" env SICPF_AGENT=alix "$SICPF" pay propose
says "ce qui est à regarder" "Un même agent a agi pour les deux parties dans le dossier de 1 virement(s)"
lot=$(ask "SELECT numero FROM paiement_lot")
expect 0 "montrer le lot" env SICPF_AGENT=alix "$SICPF" pay show "$lot"
says "son état, en mots" "Lot $lot, proposé :"
says "qui a agi" "DOS$number-1"
says "son nom" "  zoe"
says "à qui va chaque virement, sur quel compte" "1. DOS$number-1  "
says "le compte est masqué" " •••• "
says "pour quoi" "Solde de la facture, dossier $number  Proposé"
expect 0 "en JSON" env SICPF_AGENT=alix "$SICPF" pay show "$lot" --json
says "combien" '"deux_parties":1'
document "chaque virement" "[(v['no'], v['reference'], v['dossier'], v['objet'], v['etat'], v['etat_dit'], v['motif']) for v in d['virements']] == [(1, 'DOS$number-1', '$number', 'Solde de la facture', 'propose', 'Proposé', None)] and d['apres'] is None"
document "ni bloqué, ni vérifié" "d['virements'][0]['bloque'] is False and d['virements'][0]['verification'] is None"
document "son bénéficiaire, son compte masqué, son montant" "'••••' in d['virements'][0]['compte'] and d['virements'][0]['beneficiaire'] and d['virements'][0]['montant'] == d['total']"
says "son état, tel que les programmes l'ont" '"etat":"propose"'
expect 0 "après le dernier" env SICPF_AGENT=alix "$SICPF" pay show "$lot" --apres 1 --json
document "rien" "d['virements'] == []"
refused 2 "après un mot" "usage.argument" env SICPF_AGENT=alix "$SICPF" pay show "$lot" --apres x
refused 3 "pas par qui a agi" "paiement.a-agi" "$SICPF" pay approve "$lot"
expect 0 "sans ses virements" "$SICPF" pay approve "$lot" --ecarter
says "rien ne reste" "le lot $lot est abandonné"

# A file that was made and never sent: two people give its run up, and another pays under other references.
run_out
first=$reference
refused 5 "personne ne l'a dit jamais envoyé" "paiement.non-envoi-aucun" env SICPF_AGENT=bea "$SICPF" pay unsent "$lot"
expect 0 "un essai" env SICPF_AGENT=alix "$SICPF" pay unsent "$lot" --motif "Pas reçu." --dry-run
says "le dit d'abord" "Essai : rien n'est enregistré. Sans --dry-run, la commande dirait :"
expect 0 "un essai en JSON" env SICPF_AGENT=alix "$SICPF" pay unsent "$lot" --motif "Pas reçu." --dry-run --json
says "est du JSON, seul" '{"lot":"'"$lot"'","fait":"non_envoi_dit","essai":true}'
absent "sans phrase" "Essai"
refused 5 "et n'a rien dit" "paiement.non-envoi-aucun" env SICPF_AGENT=bea "$SICPF" pay unsent "$lot"
expect 0 "dit jamais envoyé" env SICPF_AGENT=alix "$SICPF" pay unsent "$lot" --motif "La banque ne l'a pas reçu."
refused 3 "pas seul" "paiement.non-envoi-meme" env SICPF_AGENT=alix "$SICPF" pay unsent "$lot"
expect 0 "abandonné à deux" env SICPF_AGENT=bea "$SICPF" pay unsent "$lot"
refused 3 "son fichier n'est plus remis" "paiement.etat" "$SICPF" pay file "$lot" -o "$TMPDIR/encore.xml"
refused 3 "ni abandonné une seconde fois" "paiement.etat" "$SICPF" pay cancel "$lot"
run_out
[ "$reference" != "$first" ]
report $? "une autre référence"
expect 0 "avant tout relevé" "$SICPF" pay check "$lot"
says "sans réponse" "sans réponse de la banque"
statement "$TMPDIR/debit.xml" DBIT "$amount" D1 "<Btch><PmtInfId>$lot</PmtInfId></Btch>"
apply "le relevé montre le départ du lot" "$TMPDIR/debit.xml"
expect 0 "rapproché" "$SICPF" pay check "$lot"
says "sans écart" "rapproché : 0 écart"
refused 3 "la banque l'a eu" "paiement.etat" env SICPF_AGENT=alix "$SICPF" pay unsent "$lot" --motif "Pas reçu."
expect 0 "payé" "$SICPF" pay statement "$siret" --json
says "le montant" "\"paye\":$price"

refused 2 "des jours à l'envers" "web.champ-ordre" "$SICPF" pay statement "$siret" --du 2027-02-01 --au 2027-01-01
refused 3 "un lot parti ne se reprend pas" "paiement.etat" env SICPF_AGENT=alix "$SICPF" pay sent "$lot" --motif "Vu."
statement "$TMPDIR/pirate.xml" DBIT 5000.00 P1 "<TxDtls><Refs><EndToEndId>PIRATE-1</EndToEndId></Refs></TxDtls>"
apply "de l'argent part sans lot" "$TMPDIR/pirate.xml"
expect 0 "ce qui est parti se voit" "$SICPF" pay check
says "et pourquoi il attend" "argent parti sans lot"
entry=$(ask "SELECT id FROM banque_ecriture WHERE bout_en_bout = 'PIRATE-1'")
refused 2 "classé sans motif" "decision.motifs" "$SICPF" financeur banque classer "$entry"
expect 0 "essayé" "$SICPF" financeur banque classer "$entry" --motif "Erreur." --dry-run
says "rien n'est classé" "Essai : rien n'est enregistré"
expect 0 "essayé en JSON" "$SICPF" financeur banque classer "$entry" --motif "Erreur." --dry-run --json
says "l'essai est dit" '{"ecriture":"'"$entry"'","essai":true}'
absent "sans phrase" "Essai"
expect 0 "classé avec son motif" "$SICPF" financeur banque classer "$entry" --motif "Erreur de la banque, reprise le lendemain."
expect 0 "plus rien n'est à expliquer" "$SICPF" pay check
says "rien" "à expliquer : 0"
expect 0 "les lots sont ceux qui furent figés" "$SICPF" doctor
says "le dit" "lots de paiement"

statement "$TMPDIR/retour.xml" CRDT "$amount" R1 \
    "<TxDtls><Refs><EndToEndId>$reference</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
apply "le virement revient" "$TMPDIR/retour.xml"
[ "$(ask "SELECT facturation FROM dossier")" = billed ]
report $? "le dossier est de nouveau à payer"
statement "$TMPDIR/retour2.xml" CRDT "$amount" R2 \
    "<TxDtls><Refs><EndToEndId>$reference</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
apply "le même retour, dit autrement" "$TMPDIR/retour2.xml"
[ "$(ask "SELECT count(*) FROM dossier_acte WHERE acte = 'retourner'")" = 1 ]
report $? "ne compte qu'une fois"
expect 0 "les virements revenus" "$SICPF" pay returned
says "le motif de la banque" "motif AC04"
says "ce qu'il attend" "la banque refuse ce compte bancaire : il en faut un autre, ou que deux agents le vérifient"
expect 0 "ce qui est retenu" "$SICPF" pay held
says "avec son motif" "motif AC04"
expect 0 "le suivi le dit" "$SICPF" pay statement "$siret" --csv
says "en CSV" "la banque refuse ce compte bancaire : il en faut un autre, ou que deux agents le vérifient avec celui qu'il paie (AC04)"
expect 0 "le compte le dit" "$SICPF" organisme compte montrer "$siret"
says "avec le motif de la banque" "avec celui qu'il paie (motif AC04, compte clos)"
expect 0 "le dossier aussi" "$SICPF" dossier show "$number"
says "de même" "la banque refuse ce compte bancaire"
expect 0 "en JSON" "$SICPF" pay held --json
says "sa raison" '"motif":"compte_refuse"'
expect 0 "rien à payer" env SICPF_AGENT=alix "$SICPF" pay propose
says "il attend" "Aucun virement à faire"
refused 4 "référence inconnue" "paiement.retour-inconnu" "$SICPF" pay again DOS1-1
refused 5 "un agent seul n'y suffit pas" "paiement.compte-aucun" "$SICPF" pay again "$reference"
refused 2 "sans dire comment" "decision.motifs" "$SICPF" pay again "$reference" --motif " "
expect 0 "un essai" "$SICPF" pay again "$reference" --motif "Rappelé au numéro connu." --dry-run
says "il le dit" "la commande dirait"
expect 0 "un essai en JSON" "$SICPF" pay again "$reference" --motif "Rappelé au numéro connu." --dry-run --json
says "rien d'autre" '"etape":"dit","reponses":1,"repris":null,"reste_du":0,"essai":true}'
expect 0 "un agent dit l'avoir vérifié" "$SICPF" pay again "$reference" --motif "Rappelé au numéro connu."
says "ce qui reste à faire" "Un autre agent confirme : sicpf pay again $reference"
refused 3 "pas seul" "paiement.compte-meme" "$SICPF" pay again "$reference"
refused 5 "ni deux fois" "paiement.compte-dit" env SICPF_AGENT=alix "$SICPF" pay again "$reference" --motif "Vu aussi."
expect 0 "cela se retire" env SICPF_AGENT=alix "$SICPF" pay again "$reference" --retirer
refused 5 "une fois" "paiement.compte-aucun" "$SICPF" pay again "$reference" --retirer
expect 0 "dit encore" "$SICPF" pay again "$reference" --motif "Rappelé au numéro connu."
expect 0 "rien ne part avant" env SICPF_AGENT=alix "$SICPF" pay propose
says "il attend" "Aucun virement à faire"
expect 0 "un autre le confirme" env SICPF_AGENT=alix "$SICPF" pay again "$reference"
says "le compte est libre" "compte vérifié par deux agents"
refused 5 "une fois" "paiement.retour-decide" "$SICPF" pay again "$reference"
expect 0 "le compte ne le dit plus" "$SICPF" organisme compte montrer "$siret"
absent "rien" "la banque refuse"

run_out
statement "$TMPDIR/debit2.xml" DBIT "$amount" D2 "<TxDtls><Refs><EndToEndId>$reference</EndToEndId></Refs></TxDtls>"
apply "il repart" "$TMPDIR/debit2.xml"
[ "$(ask "SELECT facturation FROM dossier")" = paid ]
report $? "le dossier est payé"
statement "$TMPDIR/retour3.xml" CRDT "$amount" R3 \
    "<TxDtls><Refs><EndToEndId>$reference</EndToEndId></Refs><RtrInf><Rsn><Cd>ZZ99</Cd></Rsn></RtrInf></TxDtls>"
apply "il revient, pour un motif inconnu" "$TMPDIR/retour3.xml"
expect 0 "les virements revenus" "$SICPF" pay returned
says "le motif brut" "motif ZZ99 (code non connu)"
says "l'autre, dit" "motif AC04, compte clos"
refused 2 "rien n'est à vérifier du compte" "paiement.compte-autre" "$SICPF" pay again "$reference" --motif "Rappelé."
expect 0 "un essai en JSON" "$SICPF" pay again "$reference" --dry-run --json
says "un agent y suffit" '"etape":"repris","reponses":0,"repris":"de_nouveau","reste_du":0,"essai":true}'
expect 0 "repris" "$SICPF" pay again "$reference"

# The bank rejects the transfer, debits it all the same, then gives it back without a reason: nothing is paid meanwhile.
run_out
statement "$TMPDIR/brut.xml" DBIT "$amount" D3 "<Btch><PmtInfId>$lot</PmtInfId></Btch>"
cat >"$TMPDIR/rejet.xml" <<XML
<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>${start}T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>$lot</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>$lot</OrgnlPmtInfId><TxInfAndSts><OrgnlInstrId>$reference</OrgnlInstrId><OrgnlEndToEndId>$reference</OrgnlEndToEndId>
<TxSts>RJCT</TxSts><StsRsnInf><Orgtr><Nm>Banque</Nm></Orgtr><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
XML
sed 's/pain.002.001.10/pain.002.001.03/' "$TMPDIR/rejet.xml" >"$TMPDIR/rejet03.xml"
expect 0 "la version d'avant, à l'essai" "$SICPF" pay status "$TMPDIR/rejet03.xml" --dry-run
says "est lue" "1 rejeté(s)"
sed 's|</OrgnlGrpInfAndSts>|<Autre/></OrgnlGrpInfAndSts>|' "$TMPDIR/rejet03.xml" >"$TMPDIR/forme03.xml"
refused 2 "sa forme est tenue" "xml.schema" "$SICPF" pay status "$TMPDIR/forme03.xml"
block="<OrgnlPmtInfAndSts><OrgnlPmtInfId>$lot</OrgnlPmtInfId><PmtInfSts>"
sed "s|<OrgnlPmtInfAndSts>.*|${block}ACSC</PmtInfSts></OrgnlPmtInfAndSts>${block}RJCT</PmtInfSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>|
/^<TxSts>/d" "$TMPDIR/rejet.xml" >"$TMPDIR/blocs.xml"
refused 5 "un bloc payé et rejeté" "paiement.reponse-blocs" "$SICPF" pay status "$TMPDIR/blocs.xml"
sed "s|<OrgnlPmtInfId>$lot<|<OrgnlPmtInfId>AUTRE<|" "$TMPDIR/rejet.xml" >"$TMPDIR/autre.xml"
refused 5 "le bloc d'un autre ordre" "paiement.reponse-autre-bloc" "$SICPF" pay status "$TMPDIR/autre.xml"
expect 0 "la banque le rejette, à l'essai" "$SICPF" pay status "$TMPDIR/rejet.xml" --dry-run
says "le dit" "la commande dirait"
expect 0 "la banque le rejette" "$SICPF" pay status "$TMPDIR/rejet.xml"
apply "et le débite" "$TMPDIR/brut.xml"
expect 0 "ce que la banque doit" "$SICPF" pay check
says "est dit" "la banque doit le rendre"
expect 0 "et au livre" "$SICPF" book verify
says "aussi" "Dû par la banque"
expect 0 "rien ne le repaie" env SICPF_AGENT=alix "$SICPF" pay propose
says "il attend" "Aucun virement à faire"
expect 0 "ce qui le retient" "$SICPF" pay held
says "la banque" "la banque a débité un virement qu'elle dit rejeté"
statement "$TMPDIR/rendu.xml" CRDT "$amount" C3 "<TxDtls><Refs><EndToEndId>$reference</EndToEndId></Refs></TxDtls>"
apply "elle le rend, sans motif" "$TMPDIR/rendu.xml"
expect 0 "tout est rapproché" "$SICPF" pay check "$lot"
says "sans écart" "rapproché : 0 écart"
expect 0 "rien n'est dû" "$SICPF" book verify
absent "à la banque" "Dû par la banque"
expect 0 "et de nouveau à payer" env SICPF_AGENT=alix "$SICPF" pay propose --dry-run
says "un virement" "1 virement(s)"
says "à l'essai" "la commande dirait"
export SICPF_DEBTOR_IBAN=FR1420041010050500013M02606
printf 'FR1420041010050500013M02606' >"$TMPDIR/iban.txt"
expect 0 "un compte proposé" env SICPF_DEBTOR_IBAN=FR7630006000011234567890189 SICPF_AGENT=alix sh -c '"$SICPF" organisme compte proposer "'"$siret"'" <"$TMPDIR/iban.txt"'
refused 3 "le compte débité est devenu celui d'un organisme" "compte.operateur-paye" env SICPF_AGENT=alix "$SICPF" pay propose
expect 6 "le docteur le dit" "$SICPF" doctor
says "où" "debtor_iban"
export SICPF_DEBTOR_IBAN=FR7630006000011234567890189
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal se vérifie" "$SICPF" journal verify
sed "s|</Acct>|</Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>|" \
    "$TMPDIR/debit2.xml" >"$TMPDIR/faux.xml"
refused 2 "un relevé dont les soldes ne se suivent pas" "camt.solde" "$SICPF" import camt plan "$TMPDIR/faux.xml"
copie_fidele
finish
