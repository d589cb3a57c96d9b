# A training body asked for, measured and paid as the command line says it: referencing, then a measure from its grievances to
# its end, each refusal with its sentence.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z SICPF_AGENT=alix
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports" "$SICPF" demo load --dir "$TMPDIR/f"
id=$(ask "SELECT f.organisme_id FROM formation f JOIN action_formation a ON a.formation_id = f.id ORDER BY f.id LIMIT 1")
export nda=$(ask "SELECT nda FROM organisme WHERE id = $id")

# with TEXT COMMAND… : the text on the input; a program, for expect and refused to run.
printf '%s\n' '#!/bin/sh' 'texte=$1' 'shift' 'printf "%s" "$texte" | "$@"' >"$TMPDIR/with"
chmod +x "$TMPDIR/with"
export PATH="$TMPDIR:$PATH"

# ---- referencing
expect 4 "aucune demande" "$SICPF" organisme referencement envoyer "$nda"
for piece in declaration_activite obligations_formation certificat_qualite regularite_fiscale regularite_sociale identite_representant; do
    expect 0 "la pièce $piece" "$SICPF" organisme referencement deposer "$nda" $piece --reference "dépôt 12"
done
refused 2 "une pièce que personne ne demande" "referencement.piece" "$SICPF" organisme referencement deposer "$nda" photo --reference x
refused 3 "il en manque une" "Acceptation" "$SICPF" organisme referencement envoyer "$nda"
expect 0 "la dernière" "$SICPF" organisme referencement deposer "$nda" acceptation_cgu --reference "V14"
refused 3 "les ventes s'arrêteraient" "referencement.ferme" "$SICPF" organisme referencement envoyer "$nda"
expect 0 "l'envoi" "$SICPF" organisme referencement envoyer "$nda" --ferme
expect 0 "recevable" "$SICPF" organisme referencement recevoir "$nda"
expect 0 "la file" "$SICPF" organisme referencement file
says "l'organisme y est, avec son échéance" "à décider avant le 24 janvier 2027"
refused 3 "qui l'a enregistrée n'accepte pas" "referencement.meme-agent" "$SICPF" organisme referencement accepter "$nda" --signataire "Alix Roux, cheffe"
export SICPF_AGENT=camille
refused 3 "qui signe" "decision.signataire" "$SICPF" organisme referencement accepter "$nda"
expect 0 "accepté" "$SICPF" organisme referencement accepter "$nda" --signataire "Camille Durand, directrice"
expect 0 "sa demande" "$SICPF" organisme referencement montrer "$nda"
says "signée" "signée par Camille Durand, directrice"
export SICPF_AGENT=alix
expect 0 "les autres sont repris" "$SICPF" organisme referencement reprendre

# ---- a measure
refused 3 "une mesure que la loi n'a pas" "mesure.code" "$SICPF" controle ouvrir "$nda" radiation --modele 2026-01-05
refused 3 "un modèle d'avant la loi" "decision.modele-ancien" "$SICPF" controle ouvrir "$nda" dereferencement --modele 2024-06-01
expect 0 "ouverte" "$SICPF" controle ouvrir "$nda" dereferencement --modele 2026-01-05
says "son numéro" "DEC-2026-00001"
d=DEC-2026-00001
refused 3 "sans grief, rien à notifier" "mesure.sans-grief" "$SICPF" controle notifier $d
refused 3 "un grief sans preuve" "decision.preuve" with "Émargement signé par un absent." "$SICPF" controle grief $d --article "C. trav. R. 6333-4" --gravite grave
refused 3 "un article abrogé" "decision.article-abroge" with "Émargement signé par un absent." "$SICPF" controle grief $d --preuve "pièce 4" --article "C. trav. L. 6322-1" --gravite grave
expect 0 "le grief" with "Émargement signé par un absent." "$SICPF" controle grief $d --preuve "pièce 4" --article "C. trav. R. 6333-4" --gravite grave
refused 3 "pas de décision sans contradictoire" "decision.etape" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
expect 0 "aucune lettre encore" "$SICPF" lettre list $d
says "rien" "Aucune lettre"
refused 4 "ni la lettre elle-même" "lettre.absente" "$SICPF" lettre pdf $d griefs -o "$TMPDIR/l.pdf"
[ ! -e "$TMPDIR/l.pdf" ]
report $? "rien n'est écrit"
expect 0 "notifié" "$SICPF" controle notifier $d
refused 4 "pas de décision à écrire" "lettre.absente" "$SICPF" lettre pdf $d decision
refused 4 "un numéro que personne n'a" "lettre.inconnue" "$SICPF" lettre list DEC-2020-00009
expect 0 "la liste des lettres" "$SICPF" lettre list $d
says "l'ouverture de la procédure" "griefs  2026-11-24  Griefs et ouverture de la procédure contradictoire"
if lettre $d griefs; then
    says "à l'organisme" "$(ask "SELECT denomination FROM organisme WHERE id = $id")"
    says "la référence et le jour" "Référence : $d Le 24 novembre 2026"
    says "le grief" "Émargement signé par un absent. Preuve : pièce 4."
    says "la mesure envisagée" "Déréférencement temporaire"
    says "le dernier jour, et que le délai n'est pas vérifié" "jusqu'au 15 décembre 2026 inclus. [non vérifié]"
    says "l'article du grief, en vigueur" "C. trav. R. 6333-4 : Paiement après vérification du service fait [non vérifié]"
    says "celui de la mesure, vérifié" "C. trav. R. 6333-6 : Mesures en cas de manquement "
    says "qui a ouvert" "alix"
    grep -q "Retenu" "$out"
    [ $? = 1 ]
    report $? "rien de l'examen"
    cp "$TMPDIR/lettre.pdf" "$TMPDIR/griefs.pdf"
fi
expect 0 "l'organisme répond et demande à être entendu" with "Le planning le montre." "$SICPF" controle observer $d --entretien
refused 3 "pas avant la fin du délai" "decision.trop-tot" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
export SICPF_CLOCK=2026-12-16T09:00:00Z
refused 3 "ni sans l'entendre" "decision.entretien" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
expect 0 "entendu" "$SICPF" controle entendre $d
refused 3 "ni sans répondre" "decision.grief-sans-reponse" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
expect 0 "grief examiné" with "Le planning ne le montre pas." "$SICPF" controle examiner $d 1 retenu
expect 0 "l'organisme en dit davantage" with "Un témoin le confirme." "$SICPF" controle observer $d --grief 1
refused 3 "le grief est à réexaminer" "decision.grief-sans-reponse" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
expect 0 "il l'est" with "Le témoin n'était pas là." "$SICPF" controle examiner $d 1 retenu
refused 3 "un premier jour lointain" "decision.debut-lointain" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --debut 2035-01-01 --fin 2035-06-30
refused 3 "sans fin" "decision.sans-fin" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6"
refused 3 "trop longue" "decision.trop-longue" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-12-16
expect 0 "un essai" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30 --dry-run
[ "$(ask "SELECT etat FROM mesure WHERE numero = '$d'")" = notifiee ]
report $? "n'écrit rien"
expect 0 "rédigée" with "Motifs." "$SICPF" controle rediger $d --article "C. trav. R. 6333-6" --fin 2027-06-30
refused 3 "le rédacteur ne signe pas" "decision.meme-agent" "$SICPF" controle signer $d --signataire "Alix Roux, cheffe"
export SICPF_AGENT=camille
expect 0 "signée" "$SICPF" controle signer $d --signataire "Camille Durand, directrice du contrôle"
expect 0 "montrée" "$SICPF" controle show $d
says "les deux observations y sont" "Observations n° 2"
says "le recours est dit" "tribunal administratif"
says "le dernier jour aussi" "30 juin 2027"
if lettre $d decision; then
    says "les motifs" "Motifs Motifs."
    says "le grief et sa réponse" "Retenu : Le témoin n'était pas là."
    says "les deux signataires : qui a rédigé" "Rédigée par l'agent alix"
    says "et qui signe" "Camille Durand, directrice du contrôle (agent camille)"
    says "les dates" "Premier jour 16 décembre 2026 Dernier jour, inclus 30 juin 2027"
    says "le recours, son délai et sa date" "dans les 2 mois de sa notification (jusqu'au 16 février 2027 si elle a lieu le jour de la signature). [non vérifié]"
    expect 0 "la première lettre, refaite après la décision" "$SICPF" lettre pdf $d griefs -o "$TMPDIR/griefs-bis.pdf"
    cmp -s "$TMPDIR/griefs.pdf" "$TMPDIR/griefs-bis.pdf"
    report $? "n'a pas changé d'un octet"
fi
expect 0 "la liste" "$SICPF" controle list "$nda" --json
says "en JSON" '"fin":"2027-06-30"'

# ---- its effects
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.organisme_id = $id AND s.ouverte = 1 ORDER BY s.rang DESC LIMIT 1")
holder=$(ask "SELECT MIN(titulaire_id) FROM mandat")
refused 3 "aucune demande pendant la mesure" "organisme.ferme" "$SICPF" dossier demander "$holder" "$session"
expect 0 "aucun paiement retenu" "$SICPF" pay held
says "rien n'est à payer" "Aucun paiement n'est retenu."
expect 0 "levée" with "Ordonnance du juge." "$SICPF" controle lever $d
[ "$(ask "SELECT COUNT(*) FROM journal j JOIN journal_contenu c ON c.seq = j.seq WHERE j.acte LIKE 'mesure.%' AND (contenu LIKE '%margement%' OR contenu LIKE '%planning%')")" = 0 ]
report $? "le journal n'a que des numéros"

# ---- a sample that the body draws again
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
offre="session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
       JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20830 AND s.ouverte = 1
       AND a.prix_ttc_cents < 70000 AND a.prix_ttc_cents <= a.heures * 8000
       AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = o.id AND g.etat = 'ACTIF' AND g.fin > s.debut)
       ORDER BY s.debut, s.id LIMIT 1"
session=$(ask "SELECT s.id FROM $offre")
debut=$(ask "SELECT date(s.debut * 86400, 'unixepoch') FROM $offre")
nda=$(ask "SELECT o.nda FROM $offre")
refused 2 "personne n'est entré en formation" "tirage.population" "$SICPF" controle annoncer "$nda" --source "Loto du 2 décembre" --le 2027-12-02 --taille 1 --du 2026-01-01 --au "$(echo "$SICPF_CLOCK" | cut -c1-10)"
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
numero=$(ask "SELECT numero FROM dossier WHERE titulaire_id = $elu AND session_id = $session")
expect 0 "proposer" "$SICPF" dossier proposer "$numero" --participants 12
expect 0 "accepter" "$SICPF" dossier accepter "$numero"
export SICPF_CLOCK="${debut}T17:00:00Z"
expect 0 "entrer" "$SICPF" dossier entrer "$numero"
demain=$(ask "SELECT date('$debut', '+1 day')")
refused 2 "une source trop courte" "controle.annonce-source" "$SICPF" controle annoncer "$nda" --source loto --le "$demain" --taille 1 --du 2026-01-01 --au "$debut"
refused 2 "plus que la population" "tirage.taille" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$demain" --taille 9 --du 2026-01-01 --au "$debut"
refused 3 "des entrées à venir" "controle.annonce-au" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$demain" --taille 1 --du 2026-01-01 --au "$demain"
refused 3 "une graine connue le jour même" "controle.annonce-jour" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$debut" --taille 1 --du 2026-01-01 --au "$debut"
refused 3 "rien ne se tire sans annonce" "controle.annonce-manque" "$SICPF" controle tirage "$nda" --graine "Loto de demain : 4 8 15" --taille 1 --du 2026-01-01 --au "$debut"
expect 0 "une annonce à blanc" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$demain" --taille 1 --du 2026-01-01 --au "$debut" --dry-run
expect 0 "rien n'est annoncé" "$SICPF" controle annonces
says "rien" "Aucun tirage annoncé"
expect 0 "l'annonce" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$demain" --taille 1 --du 2026-01-01 --au "$debut"
says "son numéro" "Annonce n° 1"
says "la population et son empreinte" "parmi 1 dossier(s), empreinte "
refused 3 "une autre sur les mêmes jours" "controle.annonce-attend" "$SICPF" controle annoncer "$nda" --source "Loto du 9 décembre" --le "$demain" --taille 1 --du "$debut" --au "$debut"
refused 2 "abandonner sans motif" "decision.motifs" with "" "$SICPF" controle abandonner-annonce 1
expect 0 "abandonner à temps" with "Le Loto est reporté." "$SICPF" controle abandonner-annonce 1
expect 0 "une autre annonce" "$SICPF" controle annoncer "$nda" --source "Loto de demain" --le "$demain" --taille 1 --du 2026-01-01 --au "$debut"
expect 0 "ce qui attend" "$SICPF" controle annonces
says "la source et le jour" "graine « Loto de demain », connue le"
export debut
printf '%s\n' '#!/bin/sh' '"$SICPF" controle tirage "$nda" --taille 1 --du 2026-01-01 --au "$debut" "$@"' >"$TMPDIR/tirer"
chmod +x "$TMPDIR/tirer"
refused 3 "pas avant ce jour" "controle.annonce-trop-tot" tirer --annonce 2 --graine "Loto de demain : 4 8 15"
export SICPF_CLOCK="${demain}T17:00:00Z"
refused 3 "elle ne s'abandonne plus" "controle.annonce-passee" with "Autre chose." "$SICPF" controle abandonner-annonce 2
refused 5 "celle qui l'est ne se tire pas" "controle.annonce-abandonnee" tirer --annonce 1 --graine "Loto de demain : 4 8 15"
refused 3 "une autre graine" "controle.annonce-graine" tirer --annonce 2 --graine "Loto du 9 décembre : 4 8 15"
refused 3 "la source seule" "controle.annonce-graine" tirer --annonce 2 --graine " LOTO de demain. "
refused 3 "d'autres jours" "controle.annonce-autre" "$SICPF" controle tirage "$nda" --annonce 2 --graine "Loto de demain : 4 8 15" --taille 1 --du 2026-01-02 --au "$debut"
expect 0 "un tirage à blanc" tirer --annonce 2 --graine "Loto de demain : 4 8 15" --dry-run
says "rien n'est ouvert" "Essai : rien n'est enregistré"
expect 0 "le tirage" tirer --annonce 2 --graine "loto de  demain : 4, 8, 15 "
says "son numéro" "CTL-2"
c=$(ask "SELECT numero FROM controle")
[ "$(ask "SELECT graine FROM controle")" = "LOTO DE DEMAIN 4 8 15" ]
report $? "la graine tirée n'a ni casse ni ponctuation"
refused 5 "la même annonce deux fois" "controle.annonce-servie" tirer --annonce 2 --graine "Loto de demain : 4 8 15 16"
refused 3 "la même source" "controle.annonce-source-deja" "$SICPF" controle annoncer "$nda" --source "loto DE demain" --le 2029-01-02 --taille 1 --du 2026-01-01 --au "$debut"
lu=$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.controle'")
expect 0 "le fichier pour l'organisme" "$SICPF" controle fichier-tirage "$c"
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'commande.controle'")" = $((lu + 1)) ]
report $? "cette lecture est au journal"
cp "$out" "$TMPDIR/tirage.json"
expect 0 "refait sans base" env SICPF_STORE=/nonexistent "$SICPF" controle verifier-tirage "$TMPDIR/tirage.json"
says "le tirage est exact" "Tirage exact"
says "la graine à comparer" "graine « LOTO DE DEMAIN 4 8 15 »"
says "l'annonce" "Annoncé le $(ask "SELECT CAST(strftime('%d', annoncee_le * 86400, 'unixepoch') AS INTEGER) FROM controle_annonce WHERE id = 2")"
says "sa source" "la graine est ce que donne « Loto de demain », connu le"
expect 0 "en JSON aussi" env SICPF_STORE=/nonexistent "$SICPF" controle verifier-tirage "$TMPDIR/tirage.json" --json
says "la source et le jour de la graine" "\"source\":\"Loto de demain\",\"annoncee_le\":\"$debut\",\"connue_le\":\"$demain\""
says "l'empreinte à comparer" "$(ask "SELECT empreinte FROM controle")"
[ "$(printf '%s\n' "$numero" | sha256sum | cut -d' ' -f1)" = "$(ask "SELECT empreinte FROM controle")" ]
report $? "l'empreinte se refait avec sha256sum"
sed "s/$numero/00000000000099/" "$TMPDIR/tirage.json" >"$TMPDIR/faux.json"
expect 6 "une population changée" "$SICPF" controle verifier-tirage "$TMPDIR/faux.json"
says "est vue" "tirage.faux"
sed 's/"Loto de demain"/"Loto de samedi"/' "$TMPDIR/tirage.json" >"$TMPDIR/faux.json"
expect 6 "une annonce changée" "$SICPF" controle verifier-tirage "$TMPDIR/faux.json"
says "est vue aussi" "tirage.faux"
sed "s/\"organisme\": \"[0-9]*\"/\"organisme\": \"11000000000\"/" "$TMPDIR/tirage.json" >"$TMPDIR/faux.json"
expect 6 "un organisme changé" "$SICPF" controle verifier-tirage "$TMPDIR/faux.json"
sed '/"annonce": {/,/}/d' "$TMPDIR/tirage.json" >"$TMPDIR/faux.json"
expect 6 "une annonce retirée" "$SICPF" controle verifier-tirage "$TMPDIR/faux.json"
sed '/"taille"/d; /"empreinte_tirage"/d' "$TMPDIR/tirage.json" >"$TMPDIR/ancien.json"
expect 0 "un fichier d'avant les tailles" "$SICPF" controle verifier-tirage "$TMPDIR/ancien.json"
says "dit que la taille n'est pas donnée" "taille annoncée non donnée"
absent "et ne dit pas exact" "Tirage exact" "$out"
if lettre "$c" pieces; then
    says "le dossier tiré" "Dossier $numero"
    says "l'empreinte entière, sur deux lignes s'il le faut" "$(ask "SELECT empreinte FROM controle" | cut -c1-20)"
    marge=$(pdftotext -bbox "$TMPDIR/lettre.pdf" - 2>/dev/null | sed -n 's/.*xMax="\([0-9]*\).*/\1/p' | sort -n | tail -1)
    [ "${marge:-0}" -le 545 ] # a page is 595 points wide, its margin 51
    report $? "rien ne sort de la page"
    says "la source annoncée" "Source de la graine Loto de demain"
    says "la graine" "LOTO DE DEMAIN 4 8 15"
    says "ce qui est attendu, lu ailleurs" "feuilles d'émargement et les relevés de connexion. [source secondaire]"
    says "le dernier jour" "jusqu'au $(ask "SELECT CAST(strftime('%d', pieces_avant * 86400, 'unixepoch') AS INTEGER) FROM controle") "
fi
expect 0 "ce qui est attendu" "$SICPF" controle suivi "$c"
says "la source" "source « Loto de demain », annoncée le"
says "la pièce" "attendue"
refused 3 "clore avant le délai" "controle.trop-tot" with "Rien." "$SICPF" controle clore "$c"
absent "aucun texte ne le dit : aucun article" "6333-6" "$out"
expect 0 "la pièce reçue" "$SICPF" controle recevoir "$c" "$numero" --reference "dépôt 4"
expect 0 "un message" with "Bien reçu." "$SICPF" controle echanger "$c"
expect 0 "clos" with "Aucune anomalie." "$SICPF" controle clore "$c"
refused 5 "rien après" "controle.clos" with "Encore." "$SICPF" controle echanger "$c"
expect 0 "les contrôles" "$SICPF" controle controles
says "celui-ci" "clos"
copie_fidele
finish
