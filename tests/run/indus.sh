# A sum paid for a training and not due comes back: to the body step by step, then to a holder by their rights; the book adds up.
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

# ---- a dossier paid
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
n=$(ask "SELECT numero FROM dossier")
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
refused 3 "rien n'est indu avant le paiement" "indu.non-paye" with "Motif." "$SICPF" indu ouvrir "$n" --montant 100
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

# ---- the body owes
jour() { date -u -d "$debut + $1 days" +%Y-%m-%d; }
refused 3 "plus que ce qui fut payé" "indu.montant" with "Motif." "$SICPF" indu ouvrir "$n" --montant "$(euros $((prix + 1)))"
refused 2 "sans motifs" "decision.motifs" with "" "$SICPF" indu ouvrir "$n" --montant 200
expect 0 "ouvert" with "Une journée non suivie." "$SICPF" indu ouvrir "$n" --montant 200
i=$(ask "SELECT numero FROM indu")
refused 5 "pas de mise en demeure sans notification" "indu.etat" "$SICPF" indu demeurer "$i" --reference "AR 2"
refused 2 "une date sans preuve" "indu.reference" "$SICPF" indu notifier "$i" --le "$debut"
refused 2 "un jour à venir" "indu.jour" "$SICPF" indu notifier "$i" --le 2099-01-01 --reference "AR 1"
expect 0 "notifié" "$SICPF" indu notifier "$i" --le "$debut" --reference "AR 1"
expect 0 "le livre reste juste" "$SICPF" book verify
refused 3 "avant le délai" "indu.trop-tot" "$SICPF" indu demeurer "$i" --reference "AR 2"
if lettre "$i" notification; then
    says "le montant" "Somme réclamée 200,00 €"
    says "les motifs" "Une journée non suivie."
    says "la preuve de la date" "AR 1"
    says "ce qui suit, vérifié" "Sans paiement, une mise en demeure peut suivre, puis une contrainte. Articles"
fi
refused 4 "pas encore de mise en demeure" "lettre.absente" "$SICPF" lettre pdf "$i" demeure
expect 0 "une partie payée" "$SICPF" indu payer "$i" --montant 50 --reference "virement 7"
says "ce qui reste" "il reste 150,00"
export SICPF_CLOCK="$(jour 40)T09:00:00Z"
expect 0 "un essai" "$SICPF" indu demeurer "$i" --reference "AR 2" --dry-run
[ "$(ask "SELECT etat FROM indu")" = notifie ]
report $? "n'écrit rien"
expect 0 "en demeure" "$SICPF" indu demeurer "$i" --reference "AR 2"
if lettre "$i" demeure; then
    says "ce qui reste" "Reste à payer 150,00 €"
    says "l'article qui fonde la dette" "C. trav. L. 6323-44"
    says "celui qui fonde l'étape" "C. trav. R. 6333-7-2"
    says "un mois, vérifié" "Le paiement est attendu jusqu'au"
    grep -q "attendu jusqu'au [^.]* inclus\. [^[]*Passé" "$out"
    report $? "sans doute sur le délai"
    cp "$TMPDIR/lettre.pdf" "$TMPDIR/demeure.pdf"
fi
refused 3 "un mois pour payer" "indu.trop-tot" "$SICPF" indu contraindre "$i" --reference "acte 12" --signataire "Camille Durand, directrice"
export SICPF_CLOCK="$(jour 80)T09:00:00Z"
refused 3 "le même agent" "indu.meme-agent" "$SICPF" indu contraindre "$i" --reference "acte 12" --signataire "Camille Durand, directrice"
export SICPF_AGENT=camille
expect 0 "contrainte" "$SICPF" indu contraindre "$i" --reference "acte 12" --signataire "Camille Durand, directrice"
if lettre "$i" contrainte; then
    says "signée par deux personnes" "alix"
    says "l'article de la contrainte" "C. trav. R. 6333-7-2"
    says "celui de l'opposition" "C. trav. R. 6333-7-3"
    says "dont le signataire" "Camille Durand, directrice (agent camille)"
    says "quinze jours pour s'opposer" "Vous pouvez vous opposer à cette contrainte jusqu'au"
    says "ce qui n'est pas détenu" "Le tribunal devant lequel s'opposer est à demander au gestionnaire. [non vérifié]"
fi
expect 0 "la liste" "$SICPF" indu list
says "la suite" "opposition possible jusqu'au"
export SICPF_CLOCK="$(jour 97)T09:00:00Z"
refused 3 "trop tard pour s'opposer" "indu.opposition-tardive" "$SICPF" indu opposer "$i" --reference "greffe 3"
lu=$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.indu'")
expect 0 "montré" "$SICPF" indu show "$i" --json
says "exécutoire" "contrainte exécutoire"
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.indu'")" = $((lu + 1)) ]
report $? "cette lecture est au journal"
expect 0 "payé" "$SICPF" indu payer "$i" --montant 150 --reference "saisie 4"
[ "$(ask "SELECT etat FROM indu WHERE numero = '$i'")" = solde ]
report $? "recouvré"
if [ -s "$TMPDIR/demeure.pdf" ]; then
    expect 0 "la mise en demeure, refaite une fois tout payé" "$SICPF" lettre pdf "$i" demeure -o "$TMPDIR/demeure-bis.pdf"
    cmp -s "$TMPDIR/demeure.pdf" "$TMPDIR/demeure-bis.pdf"
    report $? "dit ce qui restait ce jour-là"
fi
[ "$(ask "SELECT SUM(CASE WHEN credit = 1001 THEN montant ELSE 0 END) FROM transfert WHERE genre = 44")" = 20000 ]
report $? "tout est revenu au fonds qui avait payé"

# ---- the holder owes
export SICPF_AGENT=alix
expect 0 "ouvert" with "Absent tout un jour, sans motif." "$SICPF" indu ouvrir "$n" --titulaire --montant 100
h=$(ask "SELECT numero FROM indu WHERE debiteur = 'titulaire'")
expect 0 "notifié" "$SICPF" indu notifier "$h" --reference "AR 8"
if lettre "$h" notification; then
    says "au titulaire" "$(ask "SELECT COALESCE(NULLIF(nom_usage, ''), nom_naissance) FROM titulaire WHERE id = $elu")"
    says "la retenue possible" "cette somme peut être retenue sur vos droits"
fi
refused 3 "jamais de contrainte" "indu.du-titulaire" "$SICPF" indu demeurer "$h" --reference "AR 9"
refused 3 "avant le délai" "indu.trop-tot" "$SICPF" indu retenir "$h"
expect 0 "rien à retenir encore" "$SICPF" indu retenir
says "rien" "0 dette(s)"
avant=$(ask "SELECT montant FROM solde WHERE titulaire_id = $elu AND poche = 5")
export SICPF_CLOCK="$(jour 140)T09:00:00Z"
expect 0 "à blanc" "$SICPF" indu retenir --dry-run
says "ce qui serait retenu" "1 dette(s) à retenir"
expect 0 "la nuit, à blanc" "$SICPF" deadlines --dry-run --json
says "une dette à retenir" '"dettes_a_retenir":1,"dettes_retenues":0'
expect 0 "la nuit" "$SICPF" deadlines --json
says "elle retient" '"dettes_retenues":1'
expect 0 "rien de plus" "$SICPF" indu retenir
says "une seule fois" "0 dette(s)"
apres=$(ask "SELECT montant FROM solde WHERE titulaire_id = $elu AND poche = 5")
[ $((avant - apres)) = 10000 ] || [ "$apres" = 0 ]
report $? "au plus ce qui est libre"
expect 0 "rien à payer" "$SICPF" indu renonciation
says "rien n'est dû" "Rien n'est dû qui ne soit payé"
refused 4 "rien à quoi renoncer" "renonciation.rien" "$SICPF" indu renonciation approuver "$h"
# ---- a decision says less was owed
export SICPF_AGENT=camille
refused 2 "sans décision" "indu.decision" with "Le juge annule." "$SICPF" indu annuler "$i"
refused 2 "plus que réclamé" "indu.reduction" with "Le juge réduit." "$SICPF" indu reduire "$i" --montant 200 --le "$(jour 97)" --reference "TJ 27/123"
expect 0 "une réduction proposée" with "Le juge réduit." "$SICPF" indu reduire "$i" --montant 150 --le "$(jour 97)" --reference "TJ 27/122"
expect 0 "une autre l'écarte : elle n'a pas de lettre, et la première décision reste la première" env SICPF_AGENT=dominique "$SICPF" indu ecarter "$i"
expect 0 "réduire" with "Le juge réduit." "$SICPF" indu reduire "$i" --montant 120 --le "$(jour 97)" --reference "TJ 27/123"
refused 4 "rien n'est encore décidé" "lettre.absente" "$SICPF" lettre pdf "$i" decision-1
refused 3 "seule, elle n'approuve pas" "indu.meme-proposant" "$SICPF" indu approuver "$i"
expect 0 "une autre approuve" env SICPF_AGENT=dominique "$SICPF" indu approuver "$i"
says "ce qui est rendu" "reviennent sur les droits, 80,00"
expect 0 "montré" "$SICPF" indu show "$i"
says "la décision" "(TJ 27/123) : 120,00"
says "ce qui était réclamé" "réclamés au lieu de 200,00"
[ "$(ask "SELECT SUM(montant_cents) FROM remboursement")" = 8000 ]
report $? "un lot le rend à l'organisme"
[ "$(ask "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte = 'indu.reduire' AND contenu LIKE '%\"reclame_avant\":20000,\"reclame\":12000,\"rendu\":8000}'")" = 1 ]
report $? "le reçu de la décision dit ce qui l'était, ce qui l'est, ce qui est rendu"
expect 0 "ses lettres" "$SICPF" lettre list "$i"
says "celle de la décision" "decision-1"
if lettre "$i" decision-1; then
    says "son objet" "Décision de réduction d'une somme réclamée"
    says "ce qui était réclamé" "Somme réclamée jusque-là 200,00 €"
    says "ce qui l'est" "Somme réclamée désormais 120,00 €"
    says "ce qui revient" "À vous rembourser 80,00 €"
    says "par un lot" "vous est viré avec les paiements du service"
    says "la référence" "TJ 27/123"
    says "ses motifs" "Le juge réduit."
    says "qui a approuvé" "dominique"
    says "l'article qui fonde la dette" "C. trav. L. 6323-44"
    says "le recours d'un organisme, que rien de détenu ne dit" "le tribunal à saisir et le délai pour le faire sont à demander au gestionnaire. [non vérifié]"
    absent "aucun juge inventé" "tribunal administratif" "$out"
fi
[ "$(ask "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte = 'indu.ecarter' AND contenu LIKE '%\"reclame\":20000,\"propose\":15000}'")" = 1 ]
report $? "le reçu de la proposition écartée dit ce qui est réclamé et ce qu'elle proposait"
refused 4 "une seule décision" "lettre.absente" "$SICPF" lettre pdf "$i" decision-2
expect 0 "le livre reste juste" "$SICPF" book verify

# ---- debts annulled before anything is recovered
expect 0 "un indu jamais notifié" with "Une erreur." "$SICPF" indu ouvrir "$n" --montant 10
j=$(ask "SELECT numero FROM indu ORDER BY id DESC LIMIT 1")
expect 0 "annulé" with "Ouvert par erreur." "$SICPF" indu annuler "$j"
refused 4 "ce que personne n'a reçu n'a pas de lettre" "lettre.absente" "$SICPF" lettre pdf "$j" decision-1
expect 0 "un autre, notifié" with "Une erreur." "$SICPF" indu ouvrir "$n" --montant 10
j=$(ask "SELECT numero FROM indu ORDER BY id DESC LIMIT 1")
expect 0 "notifié" "$SICPF" indu notifier "$j" --reference "AR 20"
if lettre "$j" notification; then
    says "sous le seuil, elle n'annonce aucune contrainte" "aucune contrainte ne peut être délivrée. Articles"
    says "le seuil" "Seuil du recouvrement forcé"
    says "son article" "C. trav. R. 6333-7-4"
    absent "rien d'autre" "puis une contrainte" "$out"
fi
refused 4 "pas encore annulé" "lettre.absente" "$SICPF" lettre pdf "$j" decision-1
expect 0 "annulé par une autre" with "La journée a été suivie." env SICPF_AGENT=dominique "$SICPF" indu annuler "$j"
expect 0 "ses lettres" "$SICPF" lettre list "$j"
says "celle de l'annulation" "decision-1"
if lettre "$j" decision-1; then
    says "son objet" "Décision d'annulation d'une somme réclamée"
    says "ce qui l'était" "Somme réclamée jusque-là 10,00 €"
    says "ce qui l'est" "Somme réclamée désormais 0,00 €"
    says "ses motifs" "La journée a été suivie."
    says "qui l'a prise" "Prise par l'agent dominique"
    says "le recours" "sont à demander au gestionnaire. [non vérifié]"
    absent "rien à rendre" "À vous rembourser" "$out"
fi
expect 0 "au titulaire" with "Une erreur." "$SICPF" indu ouvrir "$n" --titulaire --montant 10
j=$(ask "SELECT numero FROM indu ORDER BY id DESC LIMIT 1")
expect 0 "notifié" "$SICPF" indu notifier "$j" --reference "AR 21"
expect 0 "annulé par une autre" with "Il était présent." env SICPF_AGENT=dominique "$SICPF" indu annuler "$j"
if lettre "$j" decision-1; then
    says "son recours, non vérifié" "ou saisir le tribunal administratif, dans les 2 mois de la notification de cette décision"
    says "jusqu'à quand, non vérifié" "si elle a lieu le jour de la décision). [non vérifié]"
fi
refused 4 "une seule" "lettre.absente" "$SICPF" lettre pdf "$j" decision-2
expect 0 "le livre reste juste" "$SICPF" book verify

# ---- under the threshold: a formal notice, and no contrainte
expect 0 "un petit indu" with "Une heure." "$SICPF" indu ouvrir "$n" --montant 10
j=$(ask "SELECT numero FROM indu ORDER BY id DESC LIMIT 1")
expect 0 "notifié" "$SICPF" indu notifier "$j" --reference "AR 30"
export SICPF_CLOCK="$(jour 200)T09:00:00Z"
expect 0 "en demeure" "$SICPF" indu demeurer "$j" --reference "AR 31"
if lettre "$j" demeure; then
    says "la mise en demeure n'annonce aucune contrainte" "aucune contrainte ne peut être délivrée."
    absent "rien d'autre" "une contrainte peut être" "$out"
fi
export SICPF_CLOCK="$(jour 260)T09:00:00Z"
expect 0 "montré" "$SICPF" indu show "$j"
says "la suite est vraie" "sans contrainte possible : moins de"
refused 3 "et elle est refusée" "indu.sous-seuil" env SICPF_AGENT=dominique "$SICPF" indu contraindre "$j" --reference "acte 40" --signataire "Camille Durand, directrice"

expect 0 "pourquoi" "$SICPF" explain "$elu"
says "la retenue s'explique" "R. 6333-7-1"
expect 0 "le livre reste juste" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
[ "$(ask "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte LIKE 'indu.%' AND contenu LIKE '%jour%'")" = 0 ]
report $? "le journal n'a que des numéros"
copie_fidele
finish
