# Dotations and abondements from the command: a sum received once, used first in a dossier, what is left sent back once.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "dotations" "sqlite3 absent"; finish; }

day() { python3 -c 'import datetime, sys; print((datetime.date.fromisoformat(sys.argv[1]) - datetime.date(1970, 1, 1)).days)' "$1"; }

REGION=18002002600019
expect 0 "init" "$SICPF" init
sqlite3 "$SICPF_STORE" "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) VALUES (12, 1, 0, 0), (13, 1, 0, 0);"
report $? "deux personnes"

refused 2 "ni acte ni lecture" "usage" "$SICPF" dotation donner 12
refused 2 "SIRET faux" "siret" "$SICPF" dotation financeur 18002002600018 --nom Région --categorie region
refused 2 "catégorie inconnue" "dotation.financeur-categorie" "$SICPF" dotation financeur $REGION --nom Région --categorie mecene
refused 4 "financeur pas inscrit" "dotation.financeur-inconnu" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500
expect 0 "financeur inscrit" "$SICPF" dotation financeur $REGION --nom Région --categorie region
expect 0 "inscrit une fois" "$SICPF" dotation financeur $REGION --nom Région --categorie region
says "et le dit" "déjà inscrit"
refused 5 "sous un autre nom" "dotation.financeur-autre" "$SICPF" dotation financeur $REGION --nom Autre --categorie region

refused 2 "montant illisible" "montant" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant beaucoup
refused 3 "reçue demain" "commande.avenir" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500 --at 2999-01-01
expect 0 "essai" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500 --at 2026-05-04 --dry-run
[ "$(sqlite3 "$SICPF_STORE" 'SELECT COUNT(*) FROM somme_proposee')" = 0 ]
report $? "un essai n'écrit rien"
expect 0 "rien n'attend" "$SICPF" dotation attente
says "le dit" "Aucune somme n'attend"
expect 0 "somme reçue, proposée" env SICPF_AGENT=alix "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500 --at 2026-05-04 \
    --echeance 2026-06-30 --remboursable --classes RNCP,VAE --source VIR-77
says "son numéro" "Somme 1 proposée"
expect 0 "dite deux fois" env SICPF_AGENT=alix "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500 --at 2026-05-04 \
    --echeance 2026-06-30 --remboursable --classes RNCP,VAE --source VIR-77
says "la même somme" "Somme 1 déjà proposée"
refused 5 "autre montant, clé qui attend" "dotation.cle" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 501 --at 2026-05-04
[ "$(sqlite3 "$SICPF_STORE" 'SELECT COUNT(*) FROM dotation')" = 0 ]
report $? "rien n'est crédité"
expect 0 "ce qui attend" "$SICPF" dotation attente
says "la somme" "Somme 1  titulaire 12"
says "qui l'a proposée" "proposée par alix"
expect 0 "ce qui attend, pour un programme" "$SICPF" dotation attente --json
says "le montant" '"montant":50000'
refused 3 "pas par le même agent" "dotation.somme-meme-agent" env SICPF_AGENT=Alix "$SICPF" dotation approuver 1
refused 3 "ni refusée par lui" "dotation.somme-meme-agent" env SICPF_AGENT=alix "$SICPF" dotation refuser 1 --motif Erreur
refused 4 "somme inconnue" "dotation.somme-inconnue" env SICPF_AGENT=billie "$SICPF" dotation approuver 7
refused 2 "refusée sans dire pourquoi" "decision.motifs" env SICPF_AGENT=billie "$SICPF" dotation refuser 1
expect 0 "approuvée à blanc" env SICPF_AGENT=billie "$SICPF" dotation approuver 1 --dry-run
expect 0 "approuvée" env SICPF_AGENT=billie "$SICPF" dotation approuver 1
says "son lot" "(lot 1)"
refused 5 "une fois" "dotation.somme-decidee" env SICPF_AGENT=billie "$SICPF" dotation approuver 1
expect 0 "dite encore" env SICPF_AGENT=alix "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 500 --at 2026-05-04 \
    --echeance 2026-06-30 --remboursable --classes RNCP,VAE --source VIR-77 --json
says "le même lot" '"lot":"1"'
expect 0 "une erreur" env SICPF_AGENT=alix "$SICPF" dotation add 12 --cle erreur --financeur $REGION --montant 9 --at 2026-05-04
expect 0 "refusée" env SICPF_AGENT=billie "$SICPF" dotation refuser 2 --motif "Reçue pour une autre personne"
refused 5 "puis pas approuvée" "dotation.somme-decidee" env SICPF_AGENT=billie "$SICPF" dotation approuver 2
refused 5 "autre montant, même clé" "dotation.cle" "$SICPF" dotation add 12 --cle a --financeur $REGION --montant 501 --at 2026-05-04
refused 3 "avant la règle des conditions" "dotation.conditions" "$SICPF" dotation add 12 --cle b --financeur $REGION --montant 5 \
    --at 2025-01-02 --echeance 2025-12-31

expect 0 "les lots" "$SICPF" dotation list 12 --at 2026-06-01
says "l'échéance" "utilisable jusqu'au 2026-06-30, puis rendu au financeur"
says "les classes" "réservée à RNCP,VAE"
expect 0 "un lot" "$SICPF" dotation show 12 1 --json --at 2026-06-01
says "son solde" '"solde":50000'
refused 4 "lot inconnu" "dotation.lot-inconnu" "$SICPF" dotation show 12 9
expect 0 "personne sans lot" "$SICPF" dotation list 13
says "le dit" "Aucune dotation"

expect 0 "rien n'est échu le dernier jour" "$SICPF" deadlines --at 2026-06-30 --json
says "aucun lot" '"lots_rendus":0'
expect 0 "le lendemain, à blanc" "$SICPF" deadlines --at 2026-07-01 --dry-run --json
says "un lot" '"lots_rendus_centimes":50000'
expect 0 "le lendemain" "$SICPF" deadlines --at 2026-07-01 --json
says "rendu" '"lots_rendus_centimes":50000'
expect 0 "une seule fois" "$SICPF" deadlines --at 2026-07-02 --json
says "rien de plus" '"lots_rendus":0'
expect 0 "explication" "$SICPF" explain 12 --at 2026-07-02
says "le crédit" "versés par Région : dotation volontaire d'un financeur"
says "le retour" "rendus au financeur qui les avait versés : leur échéance est passée"
# ---- the account of a person who died (L. 5151-2)
expect 0 "somme d'une autre personne" env SICPF_AGENT=alix "$SICPF" dotation add 13 --cle z --financeur $REGION --montant 40 --at 2026-05-04
expect 0 "approuvée aussi" env SICPF_AGENT=billie "$SICPF" dotation approuver 3
expect 0 "une qui attend encore" env SICPF_AGENT=alix "$SICPF" dotation add 13 --cle z2 --financeur $REGION --montant 41 --at 2026-05-04
sqlite3 "$SICPF_STORE" "UPDATE titulaire SET deces = $(day 2026-06-20) WHERE id = 13"
refused 3 "plus après un décès" "dotation.compte-ferme" env SICPF_AGENT=billie "$SICPF" dotation approuver 4
expect 0 "compte fermé, à blanc" "$SICPF" deadlines --at 2026-07-03 --dry-run --json
says "une poche" '"poches_fermees_centimes":4000'
expect 0 "compte fermé" "$SICPF" deadlines --at 2026-07-03
says "et dit" "1 poche(s) fermées par un décès : 40,00"
expect 0 "une fois" "$SICPF" deadlines --at 2026-07-04 --json
says "rien de plus" '"poches_fermees":0'
expect 0 "une trace" "$SICPF" explain 13 --trace --at 2026-07-04
cp "$out" "$TMPDIR/trace.json"
expect 0 "qui se refait" "$SICPF" explain --verify "$TMPDIR/trace.json"
says "la fermeture aussi" "refait : même montant"
expect 0 "ses entrées" "$SICPF" explain 13 --json --at 2026-07-04
says "et d'où vient le décès" "État civil, d'après le fichier SNGI"
refused 3 "plus de somme après un décès" "dotation.compte-ferme" "$SICPF" dotation add 13 --cle y --financeur $REGION --montant 40
# ---- caps on the sum (D. 6323-3-4), and more lots than can be read at once
sqlite3 "$SICPF_STORE" "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) VALUES (14, 1, 0, 0);"
expect 0 "lanceur d'alerte" env SICPF_AGENT=alix "$SICPF" dotation add 14 --cle l1 --financeur $REGION --montant 5000 --motif lanceur_alerte --at 2026-05-04
expect 0 "approuvée" env SICPF_AGENT=billie "$SICPF" dotation approuver 5
refused 3 "et encore" "dotation.montant" "$SICPF" dotation add 14 --cle l2 --financeur $REGION --montant 5000 --motif lanceur_alerte \
    --at 2026-05-04
expect 0 "ce qui reste du plafond" env SICPF_AGENT=alix "$SICPF" dotation add 14 --cle l2 --financeur $REGION --montant 3000 \
    --motif lanceur_alerte --at 2026-05-04
expect 0 "approuvé" env SICPF_AGENT=billie "$SICPF" dotation approuver 6
sqlite3 "$SICPF_STORE" "
WITH RECURSIVE x (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM x WHERE i < 300)
INSERT INTO dotation (titulaire_id, lot, cle, financeur_id, base, montant_cents, recu_le, echeance, remboursable, dossier_id, classes,
                      formations, source, enregistre_us)
    SELECT 14, i, 'x' || i, 1, 'volontaire', 100, $(day 2026-05-04), NULL, 0, NULL, '', '', '', 0 FROM x;"
report $? "trois cents lots, deux libres"
refused 3 "pas de liste coupée" "dotation.trop" "$SICPF" dotation list 14
expect 0 "les lots libres" "$SICPF" dotation list 14 --libres --json
says "les deux" '"lot":2'
expect 0 "un lot parmi eux" "$SICPF" dotation show 14 299
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
finish
