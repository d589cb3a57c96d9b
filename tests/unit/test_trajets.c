/*
 * Round trips to a server while a file is planned and applied: they grow with the groups of rows, never with the rows; for rows that
 * are new, that the store knows as they are, and that change. Nobody here exists.
 */
#include "exchange/activite.h"
#include "exchange/certifications.h"
#include "exchange/communes.h"
#include "exchange/depots.h"
#include "exchange/lheo.h"
#include "exchange/organismes.h"
#include "exchange/releves.h"
#include "exchange/plan_sort.h"
#include "exchange/rne.h"
#include "exchange/sngi.h"
#include "import_fixture.h"
#include "lheo_fixture.h"
#include "training/depot.h"
#include "training/dispositif.h"
#include "training/identifiants.h"
#include "trajets_fixture.h"

/* ---- formats --------------------------------------------------------------------------------------------------- */

/* What a file says: the same rows in another order are other bytes. */
enum version { NEW, SAME, CHANGED, VERSIONS };

typedef void rows_fn(FILE *out, size_t n, enum version v);

static size_t row_of(size_t i, size_t n, enum version v)
{
    return v == SAME ? n - 1 - i : i;
}

/* A number of the register, and its key. */
static const char *nir_of(size_t i)
{
    static char nir[64];
    const unsigned long long number =
        2000049588000ULL + (50 + i / 8400) * 10000000000ULL + (i / 700 % 12 + 1) * 100000000ULL + i % 700 + 1;

    snprintf(nir, sizeof(nir), "%013llu%02llu", number, 97 - number % 97);
    return nir;
}

/* A name in letters, of no other row. */
static const char *name_of(size_t i)
{
    static char name[16];

    snprintf(name, sizeof(name), "Essai-%c%c%c%c", (char)('A' + i / 17576 % 26), (char)('A' + i / 676 % 26),
             (char)('A' + i / 26 % 26), (char)('A' + i % 26));
    return name;
}

static const char *birth_of(size_t i)
{
    static char day[64];

    snprintf(day, sizeof(day), "%02zu/%02zu/%zu", i % 28 + 1, i / 700 % 12 + 1, 1950 + i / 8400);
    return day;
}

static void sngi_rows(FILE *out, size_t n, enum version v)
{
    fputs("nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance;deces\n", out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);

        fprintf(out, "%s;%s;%s;Zoé;F;%s;49588;%s\n", nir_of(k), name_of(k), v == CHANGED ? "Autre" : "",
                birth_of(k), v == CHANGED ? "2026-01-01" : "");
    }
}

static void activite_rows(FILE *out, size_t n, enum version v)
{
    fputs("nir;annee;regime;travaille;reference;unite;peu_qualifie;boe;categorie_c;cotisation_payee\n", out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s;2024;salarie;%d;1607;heures;0;0;0;0\n", nir_of(row_of(i, n, v)),
                v == CHANGED ? 800 : 1607);
}

/* One line in two is somebody's that no file of identities knows; those change of first name, the others of place. */
static void rne_rows(FILE *out, size_t n, enum version v)
{
    fputs("Code du département;Libellé du département;Code de la collectivité à statut particulier;"
          "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;"
          "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie "
          "socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;"
          "Libellé de la fonction;Date de début de la fonction;Code nationalité\n",
          out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);
        const bool known = k % 2 == 0;

        fprintf(out, "49;Essai;;;490%02d;Essai;%s;%s;F;%s;33;Cadre;28/06/2020;;;FR\n",
                known && v == CHANGED ? 8 : 7, name_of(k),
                known          ? "Zoé"
                : v == CHANGED ? "Eve"
                               : "Ana",
                birth_of(k));
    }
}

/* Records with their lists: who awards, who trains, the blocs. */
static void rncp_rows(FILE *out, size_t n, enum version v)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<FICHES>"
          "<VERSION_FLUX>4.1</VERSION_FLUX>\n",
          out);
    for (size_t i = 0; i < n; i++)
        fprintf(out,
                "<FICHE><ID_FICHE>1</ID_FICHE><NUMERO_FICHE>RNCP%zu</NUMERO_FICHE><INTITULE>%s</INTITULE>"
                "<NOMENCLATURE_EUROPE><NIVEAU>NIV5</NIVEAU></NOMENCLATURE_EUROPE>"
                "<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>EXEMPLE</NOM_CERTIFICATEUR>"
                "<ETAT_CERTIFICATEUR>Actif</ETAT_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>"
                "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>OF</NOM_PARTENAIRE>"
                "<HABILITATION_PARTENAIRE>HABILITATION_FORMER</HABILITATION_PARTENAIRE>"
                "<ETAT_HABILITATION>%s</ETAT_HABILITATION></PARTENAIRE></PARTENAIRES>"
                "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>01</CODE><LIBELLE>Un</LIBELLE>"
                "</BLOC_COMPETENCES></BLOCS_COMPETENCES>"
                "<DATE_FIN_ENREGISTREMENT>01/01/2030</DATE_FIN_ENREGISTREMENT>"
                "<TYPE_ENREGISTREMENT>Enregistrement de droit</TYPE_ENREGISTREMENT><ACTIF>Oui</ACTIF>"
                "</FICHE>\n",
                row_of(i, n, v) + 1, v == CHANGED ? "Autre" : "Certification",
                v == CHANGED ? "Inactif" : "Actif");
    fputs("</FICHES>\n", out);
}

/* A list alone: the blocs of records that are there. */
static void blocs_rows(FILE *out, size_t n, enum version v)
{
    fputs("\"Numero_Fiche\";\"Bloc_Competences_Code\";\"Bloc_Competences_Libelle\"\r\n", out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "\"RNCP%zu\";\"RNCP%zuBC01\";\"%s\"\r\n", row_of(i, n, v) + 1, row_of(i, n, v) + 1,
                v == CHANGED ? "Autre bloc" : "Bloc");
}

/* What stands between <formation and its end in the text of a catalogue, under another number and of another body. */
static void put_formation(FILE *out, char *text, const char *number, const char *nda)
{
    char *from = strstr(text, "<formation numero=\"B-1\""), *end = strstr(text, "</offres>");
    char *body = strstr(text, "<numero-activite>11750000007<");

    assert_true(from != NULL && end != NULL && body != NULL);
    fprintf(out, "%s", number);
    from += strlen("<formation numero=\"B-1\"");
    fwrite(from, 1, (size_t)(body - from), out);
    fprintf(out, "%s", nda);
    body += strlen("<numero-activite>11750000007<");
    fwrite(body, 1, (size_t)(end - body), out);
}

static const char list_head[] =
    "numeroDeclarationActivite;numerosDeclarationActivitePrecedent;denomination;siren;"
    "siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.voie;adressePhysiqueOrganismeFormation.codePostal;"
    "adressePhysiqueOrganismeFormation.ville;adressePhysiqueOrganismeFormation.codeRegion;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;organismeEtrangerRepresente.denomination;"
    "organismeEtrangerRepresente.voie;organismeEtrangerRepresente.codePostal;organismeEtrangerRepresente."
    "ville;"
    "organismeEtrangerRepresente.pays;informationsDeclarees.dateDerniereDeclaration;"
    "informationsDeclarees.debutExercice;informationsDeclarees.finExercice;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite3;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite3;informationsDeclarees.nbStagiaires;"
    "informationsDeclarees.nbStagiairesConfiesParUnAutreOF;informationsDeclarees.effectifFormateurs;\n";

/* Fourteen digits whose sum holds (Luhn). */
static const char *siret_of(size_t i)
{
    static char siret[64];
    int sum = 0;

    snprintf(siret, sizeof(siret), "5%07zu00010", i);
    for (size_t k = 0; k < 13; k++) {
        int digit = (siret[k] - '0') * (k % 2 == 0 ? 2 : 1);

        sum += digit > 9 ? digit - 9 : digit;
    }
    snprintf(siret + 13, sizeof(siret) - 13, "%d", (10 - sum % 10) % 10);
    return siret;
}

/* The public list: one row in two had another number before. */
static void organismes_rows(FILE *out, size_t n, enum version v)
{
    fputs(list_head, out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);
        char before[16] = "";

        if (k % 2 == 0)
            snprintf(before, sizeof(before), "1175%07u", (unsigned)(8000000 + k));
        fprintf(
            out,
            "1175%07u;%s;%s;;%s;1 rue des Lilas;75012;PARIS;11;true;false;;true;;;;;;18/05/2026;01/01/2025;"
            "31/12/2025;314;Comptabilité;;;;;120;8;4;\n",
            (unsigned)(k + 1), before, v == CHANGED ? "Autre nom" : "Essai", siret_of(k));
    }
}

static void agrements_rows(FILE *out, size_t n, enum version v)
{
    fputs("siret;denomination;nature_juridique;departement_rattachement;numero_decision;date_decision;"
          "date_debut;date_fin;date_suspension;date_fin_suspension;date_renouvellement;etat\n",
          out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);

        fprintf(out, "%s;Essai;Association;75;D-%zu;01/01/2025;01/01/2025;%s;;;;ACTIF\n", siret_of(k / 2), k,
                v == CHANGED ? "31/12/2029" : "31/12/2028");
    }
}

static void communes_rows(FILE *out, size_t n, enum version v)
{
    fputs("code_commune_insee;nom;code_postal;latitude;longitude\n", out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);

        fprintf(out, "%05zu;%s;%05zu;%s;0.5\n", 10000 + k, name_of(k), 20000 + k,
                v == CHANGED ? "44.5" : "43.5");
    }
}

#define REGION "18002002600019"

/* Sums, each version under other references; of the last, people are known by their identity. */
static void dotations_rows(FILE *out, size_t n, enum version v)
{
    fputs("financeur;dispositif;reference;nom;montant;nir;prenom;naissance;sexe\n", out);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, REGION ";RELANCE;R-%d-%zu;%s;100;", (int)v, i, name_of(i));
        if (v == CHANGED)
            fprintf(out, ";Zoé;%s;F\n", birth_of(i));
        else
            fprintf(out, "%s;;;\n", nir_of(i));
    }
}

/* Another body teaches the action. */
static void teach(char *text, size_t size, const char *name)
{
    char *at = strstr(text, "</action>");
    char after[4000];

    assert_non_null(at);
    snprintf(after, sizeof(after), "%s", at);
    snprintf(at, size - (size_t)(at - text),
             "<organisme-formateur><SIRET-formateur><SIRET>18002002600019</SIRET></SIRET-formateur>"
             "<raison-sociale-formateur>%s</raison-sociale-formateur></organisme-formateur>%s",
             name, after);
}

/* A formation of each body, with a place, a session, and another body that teaches. */
static void lheo_rows(FILE *out, size_t n, enum version v)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n",
          out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);
        char text[8000], number[64], nda[64];

        catalogue(text, sizeof(text), ELU, HEURES,
                  v == CHANGED ? "<prix-total-TTC>550.00</prix-total-TTC>" : PRIX,
                  SESSION("20270104", "20270104"));
        teach(text, sizeof(text), v == CHANGED ? "Autre" : "Lac");
        snprintf(number, sizeof(number), "<formation numero=\"B-%zu\"", k);
        snprintf(nda, sizeof(nda), "<numero-activite>1175%07u<", (unsigned)(k + 1));
        put_formation(out, text, number, nda);
    }
    fputs("</offres></lheo>\n", out);
}

#define NOTRE "FR1420041010050500013M02606"

/* Movements of a bank that nothing explains: credits whose words are these, debits that no run paid. In another version, others. */
static void movements(FILE *out, size_t n, enum version v, const char *words)
{
    fputs("<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
          "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>" NOTRE
          "</IBAN></Id></Acct>",
          out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);

        fprintf(out,
                "<Ntry><Amt Ccy=\"EUR\">%zu.00</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>"
                "<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>%s%zu</AcctSvcrRef><NtryDtls><TxDtls>"
                "<Refs><EndToEndId>E%zu</EndToEndId><PmtInfId>P%zu</PmtInfId></Refs>"
                "<RmtInf><Ustrd>%s %zu</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
                k + 1, k % 2 == 0 ? "CRDT" : "DBIT", v == CHANGED ? "C" : "B", k, k, k, words, k);
    }
    fputs("</Stmt></BkToCstmrStmt></Document>", out);
}

static void camt_rows(FILE *out, size_t n, enum version v)
{
    movements(out, n, v, "REF:RF18539007547034");
}

static void camt_libre_rows(FILE *out, size_t n, enum version v)
{
    movements(out, n, v, "virement");
}

/* Movements that each pay a call; in another version, the same sum for the same call, which a person must look at. */
static void appels_rows(FILE *out, size_t n, enum version v)
{
    fputs("<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
          "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>" NOTRE
          "</IBAN></Id></Acct>",
          out);
    for (size_t i = 0; i < n; i++) {
        const size_t k = row_of(i, n, v);
        char reference[RF_BYTES];

        rf_reference((int64_t)k + 1, reference);
        fprintf(out,
                "<Ntry><Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
                "<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>%s%zu</AcctSvcrRef><NtryDtls><TxDtls>"
                "<RmtInf><Ustrd>/ROC/%s</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
                v == CHANGED ? "C" : "B", k, reference);
    }
    fputs("</Stmt></BkToCstmrStmt></Document>", out);
}

/* ---- measuring ------------------------------------------------------------------------------------------------- */

struct format {
    const struct partner *partner;
    rows_fn *rows;
    void (*before)(struct temp_store *t, size_t n); /* what the file needs to be there; NULL for nothing */
    bool adds;                                      /* each file adds, and none is of rows that are known */
    bool replaces;                                  /* its first file changes what `before` put there */
};

static void import_rows(struct temp_store *t, const struct partner *p, rows_fn *rows, size_t n,
                        enum version v, struct plan *plan)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    rows(out, n, v);
    assert_int_equal(fclose(out), 0);
    *plan = import_text(t, p, text, NULL).plan;
    free(text);
}

static void people(struct temp_store *t, size_t n)
{
    struct plan unused;

    import_rows(t, &partner_sngi, sngi_rows, n, NEW, &unused);
}

static void our_account(struct temp_store *t, size_t n)
{
    (void)n;
    t->env.compte = NOTRE;
}

/* A call of 100,00 for each movement. */
static void calls(struct temp_store *t, size_t n)
{
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    char *sql = NULL;
    char reference[RF_BYTES];
    size_t size = 0;
    FILE *out = open_memstream(&sql, &size);

    our_account(t, n);
    assert_int_equal(store_write(t->store, financeur_inscrire, &f, NULL), RC_OK);
    assert_non_null(out);
    fputs("INSERT INTO depot (id, numero, financeur_id, etat, depose_par, depose_us, decide_par, decide_us, "
          "reference, total_cents) VALUES ",
          out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s(%zu, 'DD-%zu', %lld, 'appele', 'alix', 0, 'billie', 0, '%s', 10000)",
                i > 0 ? "," : "", i + 1, i, (long long)f.id_out, rf_reference((int64_t)i + 1, reference));
    assert_int_equal(fclose(out), 0);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
    free(sql);
}

static void records(struct temp_store *t, size_t n)
{
    struct plan unused;

    import_rows(t, &partner_rncp, rncp_rows, n, NEW, &unused);
}

static void bodies(struct temp_store *t, size_t n)
{
    struct plan unused;

    import_rows(t, &partner_organismes, organismes_rows, n, NEW, &unused);
}

static void scheme(struct temp_store *t, size_t n)
{
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct dispositif_proposition p = {.siret = REGION,
                                       .agent = "alix",
                                       .d = {.code = "RELANCE",
                                             .libelle = "Relance",
                                             .base = "volontaire",
                                             .depuis = day_parse_iso("2026-01-01"),
                                             .avant = DAY_NONE,
                                             .montant_min_cents = 10000,
                                             .montant_max_cents = 150000,
                                             .plafond_cents = 1000000000,
                                             .echeance = DAY_NONE,
                                             .duree_jours = 365,
                                             .remboursable = true,
                                             .classes = "RNCP",
                                             .formations = ""}};
    struct dispositif_decision d = {.siret = REGION, .code = "RELANCE", .agent = "billie", .approuver = true};

    people(t, n);
    assert_int_equal(store_write(t->store, financeur_inscrire, &f, NULL), RC_OK);
    assert_int_equal(store_write(t->store, dispositif_proposer, &p, NULL), RC_OK);
    assert_int_equal(store_write(t->store, dispositif_decider, &d, NULL), RC_OK);
}

/* Trips of the plan and the application of each version, on a store of its own. */
static void measure(const struct format *f, size_t n, size_t out[VERSIONS])
{
    struct temp_store t;
    struct plan plan;

    temp_store_open(&t, "2026-11-24");
    if (f->before != NULL)
        f->before(&t, n);
    for (enum version v = NEW; v < VERSIONS; v++) {
        count_from_here(&t);
        import_rows(&t, f->partner, f->rows, n, v, &plan);
        out[v] = trips;
        if (plan.refused != 0)
            fail_msg("line %ld: %s", plan.refusals[0].line, plan.refusals[0].phrase);
        if (f->adds)
            assert_int_equal(plan.effects[PLAN_NEW], n);
        else if (v == NEW)
            assert_int_equal(plan.effects[PLAN_NEW] + plan.effects[f->replaces ? PLAN_CHANGED : PLAN_QUEUED],
                             n);
        else if (v == SAME)
            assert_int_equal(plan.effects[PLAN_UNCHANGED], n);
        else
            assert_int_equal(plan.effects[PLAN_CHANGED] + plan.effects[PLAN_QUEUED], n);
    }
    temp_store_close(&t);
}

/* Ten times the rows are so many more groups, each of at most so many trips; twice when a plan writes too, and is undone. */
#define FEW ((size_t)300)
#define MANY (10 * FEW)
#define GROUPS (MANY / SORTER_LOT_MAX + 1)
#define TRIPS_OF_A_GROUP 16

/* Credits that cite the same call are about the same: what they ask is asked again once another was written (db_acts()). */
static size_t about_the_same(const struct format *f)
{
    return f->rows == camt_rows ? 3 * (MANY - FEW) : 0;
}

static void grow_with_groups(const struct format *f)
{
    static const char *const names[VERSIONS] = {"new", "same", "changed"};
    size_t few[VERSIONS], many[VERSIONS];

    if (!temp_store_on_server())
        skip();
    measure(f, FEW, few);
    measure(f, MANY, many);
    for (enum version v = NEW; v < VERSIONS; v++) {
        print_message("%s, %s: %zu trips for %zu rows, %zu for %zu\n", f->partner->name, names[v], few[v],
                      FEW, many[v], MANY);
        assert_true(many[v] <=
                    few[v] + (f->partner->essai ? 2 : 1) * TRIPS_OF_A_GROUP * GROUPS + about_the_same(f));
    }
}

static void sngi(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_sngi, .rows = sngi_rows, .before = NULL});
}

static void activite(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_activite, .rows = activite_rows, .before = people});
}

static void rne(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_rne, .rows = rne_rows, .before = people});
}

static void rncp(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_rncp, .rows = rncp_rows, .before = NULL});
}

static void organismes(void **state)
{
    (void)state;
    grow_with_groups(
        &(struct format){.partner = &partner_organismes, .rows = organismes_rows, .before = NULL});
}

static void agrements(void **state)
{
    (void)state;
    grow_with_groups(
        &(struct format){.partner = &partner_agrements, .rows = agrements_rows, .before = bodies});
}

static void communes(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_communes, .rows = communes_rows, .before = NULL});
}

static void dotations(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){
        .partner = &partner_dotations, .rows = dotations_rows, .before = scheme, .adds = true});
}

static void lheo(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_lheo, .rows = lheo_rows, .before = bodies});
}

static void camt(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_camt, .rows = camt_rows, .before = our_account});
}

static void camt_libre(void **state)
{
    (void)state;
    grow_with_groups(
        &(struct format){.partner = &partner_camt, .rows = camt_libre_rows, .before = our_account});
}

static void camt_appels(void **state)
{
    (void)state;
    grow_with_groups(&(struct format){.partner = &partner_camt, .rows = appels_rows, .before = calls});
}

/* The movement that pays a deposit has its sums credited. */
static size_t pay_deposit(size_t n)
{
    struct depot_acte approval = {.numero = "DD-20261124-1", .agent = "billie"};
    struct temp_store t;
    struct plan plan;
    struct depot_bilan left;
    char *text = NULL;
    size_t size = 0, seen;
    FILE *out = open_memstream(&text, &size);
    struct err e = {0};

    temp_store_open(&t, "2026-11-24");
    scheme(&t, n);
    our_account(&t, n);
    import_rows(&t, &partner_dotations, dotations_rows, n, NEW, &plan);
    if (store_write(t.store, depot_approuver, &approval, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    assert_non_null(out);
    fprintf(out,
            "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
            "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>" NOTRE
            "</IBAN></Id></Acct><Ntry><Amt Ccy=\"EUR\">%zu.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            "<Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>B</AcctSvcrRef><NtryDtls>"
            "<TxDtls><RmtInf><Ustrd>%s</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt>"
            "</Document>",
            100 * n, approval.reference_out);
    assert_int_equal(fclose(out), 0);
    count_from_here(&t);
    plan = import_text(&t, &partner_camt, text, NULL).plan;
    seen = trips;
    free(text);
    assert_int_equal(plan.effects[PLAN_NEW], 1);
    assert_int_equal(depot_crediter(t.store, true, &left, NULL), RC_OK);
    assert_int_equal(left.lignes, 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM depot_ligne WHERE etat = 'creditee'"), n);
    temp_store_close(&t);
    return seen;
}

static void depot(void **state)
{
    size_t few, many;

    (void)state;
    if (!temp_store_on_server())
        skip();
    few = pay_deposit(FEW);
    many = pay_deposit(MANY);
    print_message("deposit credited: %zu trips for %zu sums, %zu for %zu\n", few, FEW, many, MANY);
    assert_true(many <= few + 2 * TRIPS_OF_A_GROUP * 2 * GROUPS); /* smaller groups */
}

static void rncp_blocs(void **state)
{
    (void)state;
    grow_with_groups(
        &(struct format){.partner = &partner_rncp, .rows = blocs_rows, .before = records, .replaces = true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sngi),        cmocka_unit_test(activite),   cmocka_unit_test(rne),
        cmocka_unit_test(rncp),        cmocka_unit_test(rncp_blocs), cmocka_unit_test(lheo),
        cmocka_unit_test(organismes),  cmocka_unit_test(agrements),  cmocka_unit_test(dotations),
        cmocka_unit_test(communes),    cmocka_unit_test(camt),       cmocka_unit_test(camt_libre),
        cmocka_unit_test(camt_appels), cmocka_unit_test(depot),

    };

    return cmocka_run_group_tests_name("trajets", tests, NULL, NULL);
}
