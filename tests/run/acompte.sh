# The advance of a long training, from the command: due at the entry, paid by a run, deducted from the balance.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
export SICPF_DEBTOR_NAME="Caisse de demonstration" SICPF_DEBTOR_IBAN=FR7630006000011234567890189
command -v sqlite3 >/dev/null || { skip "acompte" "sqlite3 absent"; finish; }
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
offers="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
        JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800"
session=$(ask "SELECT s.id FROM $offers AND a.prix_ttc_cents <= a.heures * 8000 AND a.prix_ttc_cents < 70000 AND EXISTS
  (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut + 150) ORDER BY s.debut, s.id LIMIT 1")
price=$(ask "SELECT a.prix_ttc_cents FROM $offers AND s.id = $session")
hours=$(ask "SELECT a.heures FROM $offers AND s.id = $session")
siret=$(ask "SELECT o.siret FROM $offers AND s.id = $session")
start=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offers AND s.id = $session")
end=$(ask "SELECT date(s.debut * 86400, 'unixepoch', '+4 months') FROM $offers AND s.id = $session")
amount=$(printf '%d.%02d' $((price / 100)) $((price % 100)))
advance=$(((price * 25 + 50) / 100))

expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
number=$(ask "SELECT numero FROM dossier")
expect 0 "proposer sur quatre mois" "$SICPF" dossier proposer "$number" --participants 12 --fin "$end"
expect 0 "la fiche d'une proposition qui change ce qui était demandé" "$SICPF" dossier show "$number"
says "la fiche le dit" "La proposition change ce qui était demandé"
says "avec les dates d'avant" "(avant : "
expect 0 "en JSON" "$SICPF" dossier show "$number" --json
document "aussi" "d['demande_avant']['fin'] < '$end' and d['actes'][-1]['avant'] == d['demande_avant'] and 'heures' not in d['demande_avant']"
expect 0 "accepter" "$SICPF" dossier accepter "$number"
expect 0 "la fiche d'une commande" "$SICPF" dossier show "$number" --json
document "n'attend plus de réponse, et garde ce qui a changé" "d['demande_avant'] is None and 'fin' in d['actes'][-2]['avant']"
export SICPF_CLOCK="${start}T17:00:00Z"
expect 0 "entrer" "$SICPF" dossier entrer "$number"
says "l'acompte est à virer" "Acompte à virer"
expect 0 "la fiche le dit" "$SICPF" dossier show "$number" --json
says "son montant" "\"acompte\":$advance"

run_out() { # run_out: proposes, approves, writes the file, and the bank pays it all
    expect 0 "proposer le paiement" env SICPF_AGENT=alix "$SICPF" pay propose
    lot=$(ask "SELECT numero FROM paiement_lot ORDER BY id DESC LIMIT 1")
    expect 0 "premier accord" env SICPF_AGENT=alix "$SICPF" pay approve "$lot"
    expect 0 "second accord" env SICPF_AGENT=bea "$SICPF" pay approve "$lot"
    expect 0 "le fichier de la banque" "$SICPF" pay file "$lot" -o "$TMPDIR/virements.xml"
    cat >"$TMPDIR/debit.xml" <<XML
<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>$lot</MsgId></GrpHdr>
<Stmt><Id>$lot</Id><Acct><Id><IBAN>$SICPF_DEBTOR_IBAN</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">$1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>$2</Dt></BookgDt>
<AcctSvcrRef>$lot</AcctSvcrRef><NtryDtls><Btch><PmtInfId>$lot</PmtInfId></Btch></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
XML
    hash=$("$SICPF" import camt plan "$TMPDIR/debit.xml" --json | grep -oE '[0-9a-f]{64}' | head -1)
    expect 0 "le relevé montre le départ" "$SICPF" import camt apply "$TMPDIR/debit.xml" --plan "$hash"
    expect 0 "rapproché" "$SICPF" pay check "$lot"
    says "sans écart" "rapproché : 0 écart"
}

run_out "$(printf '%d.%02d' $((advance / 100)) $((advance % 100)))" "$start"
[ "$(ask "SELECT facturation || ' ' || verse_cents FROM dossier")" = "depositPaid $advance" ]
report $? "l'acompte est payé"
grep -q "<EndToEndId>ACO$number-1</EndToEndId>" "$TMPDIR/virements.xml"
report $? "sous sa propre référence"
[ "$(ask "SELECT montant || ' ' || reserve FROM solde WHERE titulaire_id = $elu AND poche = 5" | cut -d' ' -f2)" = "$price" ]
report $? "les droits restent réservés en entier"
expect 0 "rien de plus à payer" env SICPF_AGENT=alix "$SICPF" pay propose
expect 0 "le suivi des règlements" "$SICPF" pay statement "$siret"
says "dit l'acompte" "acompte"

export SICPF_CLOCK="${end}T17:00:00Z"
expect 0 "sortir" "$SICPF" dossier sortir "$number"
expect 0 "déclarer un arrêt" "$SICPF" dossier declarer "$number" --heures $((hours / 2)) --cause titulaire
expect 0 "sa fiche" "$SICPF" dossier show "$number"
says "dit le jour d'entrée" "entrée le"
says "dit le jour de sortie" "sortie le"
says "dit la cause et que rien n'est excusé" "Le titulaire a arrêté la formation, sans force majeure"
expect 0 "en JSON" "$SICPF" dossier show "$number" --json
document "aussi" "d['cause'] == 'titulaire' and d['force_majeure'] is False and d['actes'][-1]['realise']['force_majeure'] is False"
document "les deux jours aussi" "d['entre_le'] is not None and d['entre_le'] <= d['sorti_le'] == '$end'"
expect 0 "le déclarer pour force majeure" "$SICPF" dossier declarer "$number" --heures $((hours / 2)) --cause titulaire --force-majeure
expect 0 "sa fiche" "$SICPF" dossier show "$number"
says "la dit" "force majeure retenue"
expect 0 "en JSON" "$SICPF" dossier show "$number" --json
document "aussi" "d['force_majeure'] is True and [a['realise']['force_majeure'] for a in d['actes'] if 'realise' in a] == [False, True]"
expect 0 "déclarer" "$SICPF" dossier declarer "$number" --heures "$hours" --cause totale
expect 0 "valider" "$SICPF" dossier valider "$number"
expect 0 "facturer le tout" "$SICPF" dossier facturer "$number" --facture F-2026-1 --emise "$end" --montant "$amount"
rest=$((price - advance))
run_out "$(printf '%d.%02d' $((rest / 100)) $((rest % 100)))" "$end"
[ "$(ask "SELECT facturation || ' ' || paye_cents FROM dossier")" = "paid $price" ]
report $? "le reste est payé, le tout fait le prix"
expect 0 "le suivi, en JSON" "$SICPF" pay statement "$siret" --json
says "l'acompte y reste" "\"acompte\":$advance"
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal se vérifie" "$SICPF" journal verify
finish
