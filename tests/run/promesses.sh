# What a financeur grants in a dossier: promised, due once the service is validated, called for, late, paid, and each one sees its own.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "promesses" "sqlite3 absent"; finish; }
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
export SICPF_DEBTOR_NAME="Caisse de demonstration" SICPF_DEBTOR_IBAN=FR7630006000011234567890189
REGION=18002002600019
AUTRE=73282932000074
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
expect 0 "une région" "$SICPF" dotation financeur $REGION --nom Région --categorie region
expect 0 "une autre" "$SICPF" dotation financeur $AUTRE --nom Autre --categorie employeur
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
offers="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
        JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND a.prix_ttc_cents > 85000
        AND a.prix_ttc_cents <= a.heures * 8000
        AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut)"
session=$(ask "SELECT s.id FROM $offers ORDER BY s.debut, s.id LIMIT 1")
price=$(ask "SELECT a.prix_ttc_cents FROM $offers AND s.id = $session")
hours=$(ask "SELECT a.heures FROM $offers AND s.id = $session")
start=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offers AND s.id = $session")
missing=$((price - 80000))

# ---- granted
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
number=$(ask "SELECT numero FROM dossier")
expect 0 "proposer" "$SICPF" dossier proposer "$number" --participants 12
expect 0 "solliciter" "$SICPF" dossier solliciter "$number" --financeur $REGION
expect 0 "accorder" "$SICPF" dossier accorder "$number"
expect 0 "promise" "$SICPF" financeur promesses --json
says "ce qui est accordé" "\"accorde\":$missing"
says "rien n'est dû" '"etat":"promise"'
refused 3 "rien à appeler" "promesse.rien" "$SICPF" financeur appeler $REGION
expect 0 "les échéances n'appellent rien" "$SICPF" deadlines --json
says "aucun appel" '"appels_de_promesses":0'

# ---- due once the service is validated
export SICPF_CLOCK="${start}T17:00:00Z"
expect 0 "entrer" "$SICPF" dossier entrer "$number"
expect 0 "sortir" "$SICPF" dossier sortir "$number"
expect 0 "déclarer" "$SICPF" dossier declarer "$number" --heures "$hours" --cause totale
expect 0 "valider" "$SICPF" dossier valider "$number"
expect 0 "due" "$SICPF" financeur promesses $REGION --dossier "$number"
says "et le dit" "due, à appeler"
before=$(ask "SELECT count(*) FROM journal")
expect 0 "celles d'un financeur" "$SICPF" financeur promesses $REGION
[ "$(ask "SELECT count(*) FROM journal")" = $((before + 1)) ]
report $? "la lecture est au journal"
expect 0 "celles d'un autre" "$SICPF" financeur promesses $AUTRE --json
says "aucune" "[]"
refused 3 "un autre ne doit rien" "promesse.rien" "$SICPF" financeur appeler $AUTRE
refused 4 "financeur inconnu" "dotation.financeur-inconnu" "$SICPF" financeur appeler 00000000000000
refused 3 "un autre dossier" "promesse.rien" "$SICPF" financeur appeler $REGION --dossier 00000000000000
expect 0 "à blanc" "$SICPF" deadlines --dry-run --json
says "serait appelé" "\"promesses_appelees_centimes\":$missing"
expect 0 "le livre se vérifie" "$SICPF" book verify

# ---- called for, late, paid
expect 0 "appelée" env SICPF_AGENT=alix "$SICPF" financeur appeler $REGION --dossier "$number" --json
rf=$(sed -n 's/.*"reference":"\(RF[0-9A-Z]*\)".*/\1/p' "$out")
[ -n "$rf" ]
report $? "une référence de créancier"
expect 0 "une fois" "$SICPF" deadlines --json
says "pas deux" '"appels_de_promesses":0'
expect 0 "rien n'est en retard" "$SICPF" financeur impayes --json
says "encore" "[]"
late=$(date -d "$start + 40 days" +%F)
export SICPF_CLOCK="${late}T09:00:00Z"
expect 0 "en retard" "$SICPF" financeur impayes $REGION
says "depuis quand" "en retard de 10 jour(s)"
cat >"$TMPDIR/releve.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.04"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>B1</MsgId>
<CreDtTm>${late}T08:00:00</CreDtTm></GrpHdr><Ntfctn><Id>1</Id><CreDtTm>${late}T08:00:00</CreDtTm><Acct><Id>
<IBAN>$SICPF_DEBTOR_IBAN</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">$((missing / 100)).$(printf %02d $((missing % 100)))</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>$late</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Région</Nm></Dbtr>
</RltdPties><RmtInf><Ustrd>$rf dossier</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
XML
expect 0 "le relevé" "$SICPF" import camt apply "$TMPDIR/releve.xml"
expect 0 "payée" "$SICPF" financeur promesses $REGION --json
says "reçue" '"etat":"recue"'
says "en entier" "\"recu\":$missing"
says "rien à rendre" '"a_rendre":0'
[ "$(ask "SELECT SUM(CASE WHEN credit = 1011 THEN montant ELSE -montant END) FROM transfert WHERE 1011 IN (debit, credit)")" = 0 ]
report $? "l'avance du gestionnaire est soldée"
expect 0 "rien n'attend plus" "$SICPF" financeur impayes --json
says "rien" "[]"
expect 0 "le livre se vérifie encore" "$SICPF" book verify --json
says "les promesses aussi" '"promesses_fausses":0'
expect 0 "le journal" "$SICPF" journal verify

# ---- the financeur reads its own dossiers
expect 0 "ses dossiers" "$SICPF" export financeur --pour $REGION -o "$TMPDIR/region.csv"
grep -q "$number" "$TMPDIR/region.csv"
report $? "le dossier qu'il a financé"
absent "ni ce qui reste au titulaire, ni ce qui fut demandé" 'reste"\|demande"\|accorde"' "$TMPDIR/region.csv"
expect 0 "ceux d'un autre" "$SICPF" export financeur --pour $AUTRE -o "$TMPDIR/autre.csv"
absent "rien" "$number" "$TMPDIR/autre.csv"

# ---- "the dossiers I funded, and only those": the command, the export say the same (decision 100)
expect 0 "les siens, par la commande" "$SICPF" dossier list --financeur $REGION
says "celui qu'il a payé" "$number"
next=$(ask "SELECT s.id FROM $offers AND s.debut > julianday('$late') - 2440587.5 + 40 ORDER BY s.debut, s.id LIMIT 1")
other=$(ask "SELECT titulaire_id FROM solde WHERE poche = 5 AND montant = 80000 AND titulaire_id <> $elu
             AND EXISTS (SELECT 1 FROM mandat m WHERE m.titulaire_id = solde.titulaire_id AND m.fin IS NULL) ORDER BY 1 LIMIT 1")
expect 0 "demander pour un autre élu" "$SICPF" dossier demander "$other" "$next"
second=$(ask "SELECT numero FROM dossier WHERE numero <> '$number'")
expect 0 "proposer" "$SICPF" dossier proposer "$second" --participants 12
expect 0 "solliciter un autre" "$SICPF" dossier solliciter "$second" --financeur $AUTRE
expect 0 "tant qu'il doit répondre" "$SICPF" dossier list --financeur $AUTRE --etat waitingAcceptation
says "il le lit" "$second"
expect 0 "il accorde" "$SICPF" dossier accorder "$second"
expect 0 "il le finance" "$SICPF" dossier list --financeur $AUTRE --json
says "il le lit encore" "$second"
refused 2 "il dit pourquoi" "dossier.motif-requis" "$SICPF" dossier annuler "$second" --par financeur
expect 0 "il se retire" "$SICPF" dossier annuler "$second" --par financeur --motif "budget épuisé"
expect 0 "sa somme lui revient" "$SICPF" deadlines
expect 0 "il ne le finance plus" "$SICPF" dossier list --financeur $AUTRE --json
absent "il ne le lit plus" "$second" "$out"
expect 0 "par l'export non plus" "$SICPF" export financeur --pour $AUTRE -o "$TMPDIR/retire.csv"
absent "rien de ce dossier" "$second" "$TMPDIR/retire.csv"
[ "$(wc -l <"$TMPDIR/retire.csv")" = "$(wc -l <"$TMPDIR/autre.csv")" ]
report $? "ni personne : comme avant qu'il finance"
finish
