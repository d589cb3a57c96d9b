# A financeur's file, from its scheme to the credit: two people, a call for funds, the bank, lines that wait, nothing twice.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "financeurs" "sqlite3 absent"; finish; }

REGION=18002002600019
NOTRE=FR1420041010050500013M02606
expect 0 "init" "$SICPF" init
cat >"$TMPDIR/sngi.csv" <<'CSV'
nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance
269054958815780;Test;;Zoé;F;1969-05-12;49588
185057800604830;Test;;Jean;M;1985-05-12;78006
CSV
expect 0 "deux personnes" "$SICPF" import sngi apply "$TMPDIR/sngi.csv"
expect 0 "financeur inscrit" "$SICPF" dotation financeur $REGION --nom Région --categorie region

# ---- the scheme
refused 4 "financeur pas inscrit" "dotation.financeur-inconnu" "$SICPF" financeur dispositif declarer 73282932000074 X --libelle X --min 1
refused 2 "sans montant" "dispositif.montants" "$SICPF" financeur dispositif declarer $REGION RELANCE --libelle Relance
refused 3 "conditions d'un autre motif" "dotation.conditions" "$SICPF" financeur dispositif declarer $REGION RELANCE --libelle Relance \
    --min 3000 --max 3000 --motif corrective --classes RNCP
refused 2 "montant faux" "financeur.montant" "$SICPF" financeur dispositif declarer $REGION RELANCE --libelle Relance --min -5
expect 0 "déclaré" env SICPF_AGENT=alix "$SICPF" financeur dispositif declarer $REGION RELANCE --libelle Relance --min 100 --max 1500 \
    --plafond 2000 --duree 730 --remboursable --classes RNCP
refused 3 "pas par la même" "financeur.meme-agent" env SICPF_AGENT=Alix "$SICPF" financeur dispositif approuver $REGION RELANCE
cat >"$TMPDIR/sommes.csv" <<CSV
financeur;dispositif;reference;nom;montant;nir;prenom;naissance;sexe
$REGION;RELANCE;R-1;Test;500,00;269054958815780;;;
$REGION;RELANCE;R-2;Test;300,00;;Jean;1985-05-12;M
$REGION;RELANCE;R-3;Autre;200,00;185057800604830;;;
$REGION;RELANCE;R-4;Test;20,00;185057800604830;;;
CSV
refused 3 "dispositif pas approuvé" "dispositif.ferme" "$SICPF" import dotations plan "$TMPDIR/sommes.csv"
expect 0 "approuvé" env SICPF_AGENT=billie "$SICPF" financeur dispositif approuver $REGION RELANCE
expect 0 "les dispositifs" "$SICPF" financeur dispositifs $REGION
says "ses bornes" "de 100,00"

# ---- the file
expect 0 "plan" "$SICPF" import dotations plan "$TMPDIR/sommes.csv" --json
says "la ligne refusée et pourquoi" '"dispositif.montant"'
hash=$(sed -n 's/.*"empreinte":"\([0-9a-f]*\)".*/\1/p' "$out" | head -1)
[ -n "$hash" ] || hash=$(grep -oE '[0-9a-f]{64}' "$out" | head -1)
refused 5 "sans empreinte" "import.plan-requis" "$SICPF" import dotations apply "$TMPDIR/sommes.csv"
expect 0 "déposé" env SICPF_AGENT=alix "$SICPF" import dotations apply "$TMPDIR/sommes.csv" --plan "$hash"
expect 0 "déposé une fois" "$SICPF" import dotations apply "$TMPDIR/sommes.csv" --plan "$hash"
says "et le dit" "déjà appliqué"
numero=$(sqlite3 "$SICPF_STORE" 'SELECT numero FROM depot')
expect 0 "le fichier" "$SICPF" financeur depot "$numero"
says "la ligne qui attend" "contradiction"
absent "aucun NIR" 269054958815780 "$out" "$SICPF_STORE"
no=$(sed -n 's/^ligne \([0-9]*\) .*contradiction.*/\1/p' "$out")
prete=$(sed -n 's/^ligne \([0-9]*\) .*prête.*/\1/p' "$out" | head -1)
refused 3 "une ligne attend" "depot.attente" env SICPF_AGENT=billie "$SICPF" financeur approuver "$numero"
refused 3 "une ligne prête ne s'écarte pas sans dire pourquoi" "depot.ligne-prete" env SICPF_AGENT=billie "$SICPF" financeur ecarter "$numero" "$prete"
expect 0 "écartée" env SICPF_AGENT=billie "$SICPF" financeur ecarter "$numero" "$no"
refused 3 "pas par la même personne" "financeur.meme-agent" env SICPF_AGENT=alix "$SICPF" financeur approuver "$numero"
expect 0 "approuvé à blanc" env SICPF_AGENT=billie "$SICPF" financeur approuver "$numero" --dry-run
expect 0 "approuvé, appelé" env SICPF_AGENT=billie "$SICPF" financeur approuver "$numero" --json
rf=$(sed -n 's/.*"reference":"\(RF[0-9A-Z]*\)".*/\1/p' "$out")
[ -n "$rf" ]
report $? "une référence de créancier"

# ---- the bank
releve() { # releve FILE BANK-REFERENCE AMOUNT REFERENCE
    cat >"$TMPDIR/$1" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.04"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>$2</MsgId>
<CreDtTm>$(date +%F)T08:00:00</CreDtTm></GrpHdr><Ntfctn><Id>1</Id><CreDtTm>$(date +%F)T08:00:00</CreDtTm><Acct><Id>
<IBAN>$NOTRE</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">$3</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>$(date +%F)</Dt></BookgDt><AcctSvcrRef>$2</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Région</Nm></Dbtr>
</RltdPties><RmtInf><Ustrd>$4</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
XML
}
credited() { sqlite3 "$SICPF_STORE" 'SELECT COALESCE(SUM(montant_cents), 0) FROM dotation'; }
refused 2 "pas un relevé" "camt.message" "$SICPF" import camt plan "$SICPF_SOURCE/data/xsd/lheo-2.3.xsd"
releve un.xml B1 500.00 "$rf dotations de novembre"
refused 2 "aucun compte configuré" "camt.compte-absent" "$SICPF" import camt plan "$TMPDIR/un.xml"
refused 2 "le relevé d'un autre compte" "camt.compte" env SICPF_DEBTOR_IBAN=FR7630006000011234567890189 "$SICPF" import camt plan "$TMPDIR/un.xml"
export SICPF_DEBTOR_IBAN=$NOTRE
expect 0 "une partie" "$SICPF" import camt apply "$TMPDIR/un.xml"
[ "$(credited)" = 0 ]
report $? "rien n'est crédité avant le total"
releve deux.xml B2 350.00 "RF00SICPF dotations"
expect 0 "référence fausse, plan" "$SICPF" import camt plan "$TMPDIR/deux.xml" --json
hash=$(grep -oE '[0-9a-f]{64}' "$out" | head -1)
expect 0 "référence fausse" "$SICPF" import camt apply "$TMPDIR/deux.xml" --plan "$hash"
expect 0 "attend une personne" "$SICPF" financeur banque
says "son donneur" "Région"
says "pourquoi" "aucun appel de fonds en cours n'a cette référence"
ecriture=$(sqlite3 "$SICPF_STORE" "SELECT id FROM banque_ecriture WHERE etat = 'attente'")
refused 4 "appel inconnu" "depot.inconnu" "$SICPF" financeur banque rattacher "$ecriture" DD-0
refused 2 "à qui rendre" "usage.argument" "$SICPF" financeur banque rendre "$ecriture"
refused 3 "pas par qui a déposé" "banque.meme-agent" env SICPF_AGENT=alix "$SICPF" financeur banque rattacher "$ecriture" "$numero"
refused 3 "ni approuvé" "banque.meme-agent" env SICPF_AGENT=billie "$SICPF" financeur banque rattacher "$ecriture" "$numero"
expect 0 "rattachée" env SICPF_AGENT=chris "$SICPF" financeur banque rattacher "$ecriture" "$numero"
[ "$(credited)" = 80000 ]
report $? "tout est crédité"
refused 5 "rattachée une fois" "banque.decidee" "$SICPF" financeur banque rattacher "$ecriture" "$numero"
[ "$(sqlite3 "$SICPF_STORE" 'SELECT SUM(montant_cents) FROM restitution')" = 5000 ]
report $? "le trop-perçu est à rendre"
expect 0 "ce qui est à rendre" "$SICPF" financeur restitutions $REGION --json
says "d'où cela vient" '"cle":"trop-percu/2"'
refused 2 "clé du programme" "dotation.cle-reservee" "$SICPF" dotation add 1 --cle DD-1-1 --financeur $REGION --montant 10
# ---- the dossiers it funded, and only those
expect 0 "ses dossiers" "$SICPF" export financeur --pour $REGION -o "$TMPDIR/region.csv"
grep -q "Test" "$TMPDIR/region.csv"
report $? "les personnes aidées"
expect 0 "autre financeur" "$SICPF" dotation financeur 73282932000074 --nom Autre --categorie employeur
expect 0 "les siens" "$SICPF" export financeur --pour 73282932000074 -o "$TMPDIR/autre.csv"
absent "personne d'autre" "Test" "$TMPDIR/autre.csv"
expect 0 "rien de plus" "$SICPF" deadlines --json
says "aucune somme" '"sommes_creditees":0'
[ "$(credited)" = 80000 ]
report $? "une seule fois"
# ---- what it paid too much goes back to it
propose() { # propose AGENT IBAN
    echo "$2" | env SICPF_AGENT="$1" "$SICPF" financeur compte proposer $REGION --contact compta@region.fr >"$out" 2>&1
}
expect 0 "rien sans compte" env SICPF_AGENT=camille "$SICPF" pay propose --json
says "un financeur attend" '"financeurs_en_attente":1'
propose alix FR7630006000011234567890188
[ $? = 2 ] && grep -q "iban.cle" "$out"
report $? "compte faux"
propose alix FR7630006000011234567890189
report $? "son compte, proposé"
refused 3 "pas approuvé par la même" "compte.meme-personne" env SICPF_AGENT=Alix "$SICPF" financeur compte approuver $REGION --numero 1
refused 2 "sans dire quel compte" "compte.numero" env SICPF_AGENT=billie "$SICPF" financeur compte approuver $REGION
refused 5 "un autre que celui qui attend" "compte.change" env SICPF_AGENT=billie "$SICPF" financeur compte approuver $REGION --numero 9
expect 0 "approuvé par une autre" env SICPF_AGENT=billie "$SICPF" financeur compte approuver $REGION --numero 1
expect 0 "le contact est prévenu" env SICPF_AGENT=camille "$SICPF" avis list --json
says "sans adresse connue avant le premier compte" '"adresse":null'
expect 0 "un lot" env SICPF_AGENT=camille "$SICPF" pay propose --json
says "un virement à un financeur" '"restitutions":1'
lot=$(sed -n 's/.*"lot":"\([^"]*\)".*/\1/p' "$out")
refused 3 "pas par qui a proposé le compte" "paiement.juge-et-partie" env SICPF_AGENT=alix "$SICPF" pay approve "$lot"
expect 0 "première approbation" env SICPF_AGENT=camille "$SICPF" pay approve "$lot"
expect 0 "seconde" env SICPF_AGENT=dominique "$SICPF" pay approve "$lot"
expect 0 "le fichier de la banque" env SICPF_AGENT=camille SICPF_DEBTOR_NAME=Caisse "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
grep -q "<InstdAmt Ccy=\"EUR\">50.00</InstdAmt>" "$TMPDIR/virements.xml" && grep -q "FR7630006000011234567890189" "$TMPDIR/virements.xml"
report $? "la somme et le compte"
cat >"$TMPDIR/reponse.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>$(date +%F)T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>$lot</OrgnlMsgId>
<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>
XML
expect 0 "la banque a payé" env SICPF_AGENT=camille "$SICPF" pay status "$TMPDIR/reponse.xml" --json
says "un virement" '"payees":1'
expect 0 "ce qui est rendu" "$SICPF" financeur restitutions $REGION --json
says "payé" '"etat":"payee"'
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
copie_fidele
finish
