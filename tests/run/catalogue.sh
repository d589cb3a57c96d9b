# The catalogue as the command line runs it: the registers of certifications, by plan and apply, in the publisher's own files.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }
# is NAME WANTED GOT
is() {
    [ "$2" = "$3" ] || { echo "« $2 » attendu, lu : « $3 »"; false; }
    report $? "$1"
}
# taken NAME PARTNER FILE : planned, then applied under the hash of its plan.
taken() {
    expect 0 "$1, le plan" "$SICPF" import "$2" plan "$3"
    expect 0 "$1, appliqué" "$SICPF" import "$2" apply "$3" --plan "$(sed -n 's/^plan //p' "$out")"
}

fiche() {
    printf '<FICHE><NUMERO_FICHE>%s</NUMERO_FICHE><INTITULE>%s</INTITULE><ACTIF>%s</ACTIF></FICHE>\n' "$1" "$2" "$3"
}
export_xml() { # export_xml FILE : the records on the standard input
    { printf '<?xml version="1.0" encoding="UTF-8"?>\n<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>\n'; cat; echo '</FICHES>'; } >"$1"
}

expect 0 "un magasin neuf" "$SICPF" init
fiche RNCP1 "Première" Oui | export_xml "$TMPDIR/un.xml"
taken "un export" rncp "$TMPDIR/un.xml"
is "la fiche est là" "1|Première" "$(ask "SELECT active, intitule FROM certification WHERE numero = 'RNCP1'")"
is "le journal le dit" 1 "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'import.rncp'")"
refused 5 "le même n'est lu qu'une fois" "import.deja-applique" "$SICPF" import rncp plan "$TMPDIR/un.xml"
{ fiche RNCP1 "Première" Non; fiche RNCP2 "Deux" "Oui"; fiche RS3 "Trois" Oui; } | export_xml "$TMPDIR/deux.xml"
expect 0 "une livraison qui change" "$SICPF" import rncp plan "$TMPDIR/deux.xml"
says "la fiche de l'autre répertoire est refusée, avec son champ" "NUMERO_FICHE"
refused 5 "sans l'empreinte du plan, rien" "import.plan-requis" "$SICPF" import rncp apply "$TMPDIR/deux.xml"
taken "la livraison" rncp "$TMPDIR/deux.xml"
is "elle n'est plus active" 0 "$(ask "SELECT active FROM certification WHERE numero = 'RNCP1'")"
printf '<FICHES><VERSION_FLUX>2.0</VERSION_FLUX></FICHES>' >"$TMPDIR/vieux.xml"
refused 2 "une version que personne ne lit" "VERSION_FLUX" "$SICPF" import rncp plan "$TMPDIR/vieux.xml"

samples=${SICPF_SHARED:-}/formats/samples/04-rncp
if [ -d "$samples" ]; then
    taken "un export du répertoire spécifique" rs "$samples/xml-v4.1/export_fiches_RS_V4_1.synthetique.xml"
    is "un partenaire retiré garde son état" Supprimé \
        "$(ask "SELECT etat FROM certification_partenaire WHERE siret = '35600000000048'")"
    export SICPF_STORE="$TMPDIR/tables.db"
    expect 0 "un second magasin" "$SICPF" init
    expect 0 "une fiche du RNCP telle que publiée" "$SICPF" import rncp plan \
        "$samples/xml-v4.1/export_fiches_RNCP_V4_1.RNCP35340.abrege.xml"
    for table in Standard Certificateurs Partenaires Blocs_De_Competences; do
        for register in rncp rs; do
            taken "$table pour $register" $register "$samples/csv-export/export_fiches_CSV_${table}_2024_02_22.csv"
        done
    done
    is "neuf fiches" 9 "$(ask "SELECT COUNT(*) FROM certification")"
    is "le SIRET sans sa tabulation" 3 "$(ask "SELECT COUNT(*) FROM certification_partenaire WHERE numero = 'RS5000' AND length(siret) = 14")"
    is "les blocs" 6 "$(ask "SELECT COUNT(*) FROM certification_bloc")"
    refused 2 "une autre table du zip" "Standard" "$SICPF" import rncp plan \
        "$samples/csv-export/export_fiches_CSV_Rome_2024_02_22.csv"
else
    skip "les fichiers publiés" "pas d'échantillons"
fi
# An offer that names a certification: shown when the register says that it may be sold.
export SICPF_STORE="$TMPDIR/offres.db"
expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports" "$SICPF" demo load --dir "$TMPDIR/f"
expect 0 "sans répertoire, rien n'empêche" "$SICPF" catalogue lint --bloquants
id=$(ask "SELECT id FROM formation WHERE classe = 'RNCP' ORDER BY id LIMIT 1")
certification=$(ask "SELECT code_certification FROM formation WHERE id = $id")
numero=$(ask "SELECT numero FROM formation WHERE id = $id")
nda=$(ask "SELECT o.nda FROM organisme o JOIN formation f ON f.organisme_id = o.id WHERE f.id = $id")
expect 0 "le catalogue de l'organisme" "$SICPF" catalogue lint --organisme "$nda"
says "le répertoire manque" "catalogue.repertoire-absent"
fiche "$certification" "La certification" Oui | export_xml "$TMPDIR/registre.xml"
taken "le répertoire" rncp "$TMPDIR/registre.xml"
expect 0 "le catalogue relu" "$SICPF" catalogue lint --organisme "$nda" --json
says "personne n'est habilité" "catalogue.sans-habilitation"
says "l'article est dit" "C. trav. L. 6323-9-1"
motif="Le programme n'est pas celui de la certification."
refused 2 "sans motif" "decision.motifs" "$SICPF" catalogue withdraw "$nda" "$numero"
refused 2 "un motif qui ne dit rien" "decision.motifs-courts" "$SICPF" catalogue withdraw "$nda" "$numero" --motif ok
expect 0 "retirée" "$SICPF" catalogue withdraw "$nda" "$numero" --motif "$motif"
is "le motif est gardé" "$motif" "$(ask "SELECT retiree_motif FROM formation WHERE id = $id")"
refused 5 "une seule fois" "catalogue.deja-retiree" "$SICPF" catalogue withdraw "$nda" "$numero" --motif "$motif"
refused 3 "elle ne peut pas revenir" "catalogue.bloquants" "$SICPF" catalogue publish "$nda" "$numero"
says "le texte du constat" "Le premier (C. trav. L. 6323-9-1)"
expect 0 "un essai n'écrit rien" "$SICPF" catalogue withdraw "$nda" \
    "$(ask "SELECT numero FROM formation WHERE organisme_id = (SELECT organisme_id FROM formation WHERE id = $id) AND retiree_us IS NULL LIMIT 1")" --motif "$motif" --dry-run
is "une formation retirée" 1 "$(ask "SELECT COUNT(*) FROM formation WHERE retiree_us IS NOT NULL")"
refused 4 "une formation que personne n'a" "catalogue.formation-inconnue" "$SICPF" catalogue withdraw "$nda" zzz --motif "$motif"
is "le journal le dit" 1 "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'catalogue.retirer'")"

# The communes: invented ones, since no public file with places is held; one has the postal code of an action of the catalogue.
cp=$(ask "SELECT MIN(code_postal) FROM action_formation WHERE code_postal IS NOT NULL")
ville=$(ask "SELECT ville_pliee FROM action_formation WHERE code_postal = '$cp' LIMIT 1")
printf 'code_commune_insee;nom;code_postal;latitude;longitude\n99901;%s;%s;44.5;1.25\n99902;Ailleurs;99999;48.5;-1.25\n' "$ville" "$cp" >"$TMPDIR/communes.csv"
taken "des communes" communes "$TMPDIR/communes.csv"
is "les actions trouvent leur commune" "$(ask "SELECT COUNT(*) FROM action_formation WHERE code_postal = '$cp'")" \
    "$(ask "SELECT COUNT(*) FROM action_formation WHERE commune = '99901'")"
printf 'code_commune_insee;nom;code_postal\n99901;X;99999\n' >"$TMPDIR/sans.csv"
refused 2 "sans coordonnées, ce n'est pas le fichier" "latitude" "$SICPF" import communes plan "$TMPDIR/sans.csv"

# What a new catalogue would change: nothing for the same one; then a price, a session closed, a formation that it forgets.
offres=$(ls "$TMPDIR"/f/*.xml | head -1)
expect 0 "le même catalogue ne change rien" "$SICPF" catalogue diff "$offres"
says "rien" "0 ajout(s), 0 changement(s), 0 session(s) fermée(s), 0 formation(s) absente(s)"
sed '0,/<prix-total-TTC>[^<]*</s//<prix-total-TTC>1.00</' "$offres" >"$TMPDIR/prix.xml"
expect 0 "un prix changé" "$SICPF" catalogue diff "$TMPDIR/prix.xml"
says "le champ, avant et après" "prix_ttc « "
says "après" "devient « 1.00 »"
sed '0,/<formation numero="[^"]*"/s//<formation numero="NOUVELLE"/' "$offres" >"$TMPDIR/nouvelle.xml"
expect 0 "une formation nouvelle" "$SICPF" catalogue diff "$TMPDIR/nouvelle.xml"
says "avec son titre et son prix" "ajoutée  NOUVELLE : "
says "le prix" "€ toutes taxes"
expect 0 "pour les machines, par un tube" sh -c '"$0" catalogue diff - --json <"$1"' "$SICPF" "$TMPDIR/prix.xml"
says "le champ" '"champ":"prix_ttc"'
is "rien n'est enregistré" 0 "$(ask "SELECT COUNT(*) FROM action_formation WHERE prix_ttc_cents = 100")"
finish
