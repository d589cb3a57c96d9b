/* A trace: every kind of amount is computed again from it alone. */
#include "trace_fixture.h"

/* ---- rights ----------------------------------------------------------------------------------------------------- */

#define R1 "C. trav. R. 6323-1"

static void yearly_credits_are_computed_again(void **state)
{
    const char *salarie = annual_article(PARAM_CPF_ANNUEL, "2024-12-31");
    const char *agent = annual_article(PARAM_FP_HEURES_ANNUELLES, "2024-12-31");
    struct entry e[] = {
        /* 803 h of 1 607: 500 € × 803 ÷ 1 607 = 249,844…, up to the cent. */
        {"cpf/2024", BOOK_POSTED, GENRE_CREDIT_CPF, COMPTE_FONDS_CPF, POCHE_DROITS, 24985, "2024-12-31",
         "2025-02-01", "CPF-10", salarie,
         "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":500000}",
         "{\"travaille\":803,\"reference\":1607,\"avant\":0,\"prorata\":1}", NULL},
    };
    struct entry h[] = {
        HELD(COMPTE_HEURES, POCHE_HEURES, 140),
        /* Half of the year gives 15 h of 25, of which the ceiling of 150 h leaves 10. */
        {"cpf/2024", BOOK_POSTED, GENRE_CREDIT_CPF, COMPTE_HEURES, POCHE_HEURES, 10, "2024-12-31",
         "2025-02-01", "CPF-10", agent,
         "{\"regime\":\"agent_public\",\"unite\":\"heures\",\"annuel\":25,\"plafond\":150}",
         "{\"travaille\":60,\"reference\":100,\"avant\":140,\"perdu\":5,\"prorata\":1}", NULL},
    };
    struct entry lost[] = {
        HELD(COMPTE_FONDS_CPF, POCHE_DROITS, 500000),
        {"cpf/2024", BOOK_POSTED, GENRE_PERTE_PLAFOND, COMPTE_FONDS_CPF, COMPTE_PERDU, 50000, "2024-12-31",
         "2025-02-01", "CPF-17", salarie,
         "{\"regime\":\"salarie\",\"unite\":\"jours\",\"annuel\":50000,\"plafond\":500000}",
         "{\"travaille\":218,\"reference\":218,\"avant\":500000,\"perdu\":50000}", NULL},
    };
    struct entry two[] = {
        HELD(COMPTE_FONDS_CPF, POCHE_DROITS, 480000),
        /* A self-employed year beside a low-qualified one: the better credit, the higher ceiling (R. 6323-27). */
        {"cpf/2024", BOOK_POSTED, GENRE_CREDIT_CPF, COMPTE_FONDS_CPF, POCHE_DROITS, 50000, "2024-12-31",
         "2025-02-01", "CPF-10", salarie,
         "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":800000}",
         "{\"travaille\":1607,\"reference\":1607,\"avant\":480000,\"regimes\":2}", NULL},
    };

    (void)state;
    assert_all_same(e, 1);
    assert_cent_found(e, 1);
    assert_all_same(h, 2);
    assert_cent_found(h, 2);
    assert_all_same(lost, 2);
    assert_cent_found(lost, 2);
    assert_all_same(two, 2);
    two[1].params = "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":900000}";
    assert_int_equal(verify(trace_of(two, 2)).differents, 1);
    e[0].article = "C. trav. R. 1";
    assert_int_equal(verify(trace_of(e, 1)).differents, 1);
}

#define MAIRE "{\"mandat\":\"conseiller_municipal\",\"base\":\"2020-03-30\",\"avant\":"

static void rights_of_elus_are_computed_again(void **state)
{
    const char *annuel = annual_article(PARAM_DIFE_ANNUEL, "2021-03-30");
    const char *fin = annual_article(PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, "2024-11-01");
    const char *lundi = annual_article(PARAM_DIFE_RANG_LUNDI, "2023-03-30");
    /* Published: 400, then 300 under the ceiling of 700, 100 under that of 800, nothing the year after. */
    struct entry e[] = {
        {"dife/2021", BOOK_POSTED, GENRE_CREDIT_DIFE, COMPTE_FONDS_DIFE, POCHE_DIFE, 40000, "2021-03-30",
         "2024-03-31", "DIFE-22", annuel, "{\"annuel\":40000,\"plafond\":150000}", MAIRE "0}", NULL},
        {"dife/2022", BOOK_POSTED, GENRE_CREDIT_DIFE, COMPTE_FONDS_DIFE, POCHE_DIFE, 30000, "2022-03-30",
         "2024-03-31", "DIFE-22", annuel, "{\"annuel\":40000,\"plafond\":70000}",
         MAIRE "40000,\"perdu\":10000}", NULL},
        {"dife/2023", BOOK_POSTED, GENRE_CREDIT_DIFE, COMPTE_FONDS_DIFE, POCHE_DIFE, 10000, "2023-03-30",
         "2024-03-31", "DIFE-22", annuel, "{\"annuel\":40000,\"plafond\":80000}",
         MAIRE "70000,\"perdu\":30000}", NULL},
        {"dife/2024", BOOK_POSTED, GENRE_PERTE_PLAFOND, COMPTE_FONDS_DIFE, COMPTE_PERDU, 40000, "2024-03-30",
         "2024-03-31", "DIFE-22", annuel, "{\"annuel\":40000,\"plafond\":80000}",
         MAIRE "80000,\"perdu\":40000}", NULL},
        {"dife/perte/1", BOOK_POSTED, GENRE_PERTE_FIN_MANDAT, POCHE_DIFE, COMPTE_PERDU, 80000, "2024-11-01",
         "2024-11-02", "DIFE-32", fin, NULL, "{\"fin_mandat\":\"2024-04-30\"}", NULL},
    };
    struct entry c[] = {
        e[0],
        {"dife/correction/1", BOOK_POSTED, GENRE_CORRECTION, POCHE_DIFE, COMPTE_FONDS_DIFE, 40000,
         "2021-03-30", "2024-05-01", "DIFE-24", lundi, NULL,
         "{\"motif\":\"mandat_non_tenu\",\"annee\":2021,\"credit\":\"2021-03-30\"}", NULL},
    };

    (void)state;
    for (size_t n = 1; n <= ARRAY_LEN(e); n++) {
        assert_all_same(e, n);
        if (n < ARRAY_LEN(e)) /* more than is there cannot be lost: the store itself refuses it */
            assert_cent_found(e, n);
    }
    e[4].amount--;
    assert_int_equal(verify(trace_of(e, 5)).differents, 1);
    assert_all_same(c, 2);
    c[1].amount--;
    assert_int_equal(verify(trace_of(c, 2)).differents, 1);
}

static void engagement_and_conversions_are_computed_again(void **state)
{
    const char *d5151 = "C. trav. D. 5151-14, II";
    const char *dif = annual_article(PARAM_DIF_HEURE_EN_EUROS, "2020-06-01");
    const char *agent = annual_article(PARAM_FP_HEURE_EN_EUROS, "2024-06-01");
    /* 240 € an activity, 720 € at most: of the last, 120 € are left. */
    struct entry cec[] = {
        HELD(COMPTE_FONDS_CEC, POCHE_CEC, 60000),
        {"cec/2024/benevolat", BOOK_POSTED, GENRE_CREDIT_CEC, COMPTE_FONDS_CEC, POCHE_CEC, 12000,
         "2024-12-31", "2025-07-01", "CEC-01", d5151, NULL,
         "{\"activite\":\"benevolat\",\"annee\":2024,\"duree\":210,\"quantite\":120,\"avant\":60000,"
         "\"plafond\":72000,\"perdu\":12000}",
         NULL},
    };
    struct entry lost[] = {
        HELD(COMPTE_FONDS_CEC, POCHE_CEC, 72000),
        {"cec/2024/service_civique", BOOK_POSTED, GENRE_PERTE_PLAFOND, COMPTE_FONDS_CEC, COMPTE_PERDU, 24000,
         "2024-12-31", "2025-07-01", "CEC-01", d5151, NULL,
         "{\"activite\":\"service_civique\",\"annee\":2024,\"duree\":8,\"quantite\":0,\"avant\":72000,"
         "\"plafond\":72000,\"perdu\":24000}",
         NULL},
    };
    /* 15 € an hour: 120 h of the former DIF; 230 € make 15 h, halves up; 20 h make 300 €. */
    struct entry former[] = {
        {"conversion/a", BOOK_POSTED, GENRE_CREDIT_DIF, COMPTE_CONVERSION, POCHE_DIF, 180000, "2020-06-01",
         "2020-06-01", "DIF-01", dif, NULL,
         "{\"sens\":\"dif\",\"demande\":120,\"centimes\":180000,\"heures\":120,\"plafond\":0}", NULL},
    };
    const char *to_hours =
        "{\"sens\":\"euros_heures\",\"demande\":0,\"centimes\":23000,\"heures\":15,\"plafond\":150}";
    struct entry hours[] = {
        {"reprise/1", BOOK_POSTED, GENRE_REPRISE, COMPTE_FONDS_CPF, POCHE_DROITS, 23000, "2024-01-01",
         "2024-01-01", "REPRISE", "texte", NULL, NULL, NULL},
        {"conversion/b", BOOK_POSTED, GENRE_CONVERSION, POCHE_DROITS, COMPTE_CONVERSION, 23000, "2024-06-01",
         "2024-06-01", "FP-05", agent, NULL, to_hours, NULL},
        {"conversion/b/heures", BOOK_POSTED, GENRE_CONVERSION, COMPTE_HEURES, POCHE_HEURES, 15, "2024-06-01",
         "2024-06-01", "FP-05", agent, NULL, to_hours, NULL},
    };
    const char *to_euros =
        "{\"sens\":\"heures_euros\",\"demande\":20,\"centimes\":30000,\"heures\":20,\"plafond\":500000}";
    struct entry euros[] = {
        {"conversion/c", BOOK_POSTED, GENRE_CONVERSION, COMPTE_CONVERSION, POCHE_DROITS, 30000, "2024-06-01",
         "2024-06-01", "FP-06", agent, NULL, to_euros, NULL},
    };

    (void)state;
    assert_all_same(cec, 2);
    assert_cent_found(cec, 2);
    assert_all_same(lost, 2);
    assert_cent_found(lost, 2);
    assert_all_same(former, 1);
    assert_cent_found(former, 1);
    assert_int_equal(verify(trace_of(hours, 3)).memes, 2);
    assert_cent_found(hours, 2);
    assert_cent_found(hours, 3);
    assert_all_same(euros, 1);
    assert_cent_found(euros, 1);
    former[0].inputs = "{\"sens\":\"dif\",\"demande\":120,\"centimes\":180000,\"heures\":121,\"plafond\":0}";
    assert_int_equal(verify(trace_of(former, 1)).differents, 1);
}

/* What is left of a lot goes back: all that is free, once. */
static void what_goes_back_to_a_financeur_is_computed_again(void **state)
{
    const int64_t opco = COMPTE_FINANCEUR_BASE + 3;
    struct entry e[] = {
        {"dotation/4", BOOK_POSTED, GENRE_DOTATION, opco, POCHE_DOTATION, 50000, "2024-01-10", "2024-01-10",
         "AB-07", "C. trav. L. 6323-4", NULL, "{\"financeur\":\"Essai\",\"versement\":\"opco\"}", NULL},
        {"dotation/4/rendu/1", BOOK_POSTED, GENRE_REMBOURSEMENT_FINANCEUR, POCHE_DOTATION, opco, 50000,
         "2025-01-10", "2025-01-10", "AB-07", "C. trav. R. 6323-42-1", NULL, "{\"echeance\":\"2025-01-09\"}",
         NULL},
    };
    struct trace_bilan b;

    (void)state;
    b = verify(trace_of(e, 2));
    assert_int_equal(b.lignes[0].verdict, TRACE_REPRIS); /* a sum that came from outside */
    assert_int_equal(b.lignes[1].verdict, TRACE_MEME);
    e[1].inputs = "{\"echeance\":\"demain\"}";
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].inputs = "{\"echeance\":\"2025-01-11\"}"; /* given back before its term */
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].inputs = "{\"echeance\":\"2025-01-09\"}";
    e[1].amount = 49999;
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
}

/* Two agents undo a movement: its amount the other way, once, on its value day. */
static void what_agents_undid_is_computed_again(void **state)
{
    const char *salarie = annual_article(PARAM_CPF_ANNUEL, "2024-12-31");
    struct entry e[] = {
        {"cpf/2024", BOOK_POSTED, GENRE_CREDIT_CPF, COMPTE_FONDS_CPF, POCHE_DROITS, 24985, "2024-12-31",
         "2025-02-01", "CPF-10", salarie,
         "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":500000}",
         "{\"travaille\":803,\"reference\":1607,\"avant\":0,\"prorata\":1}", NULL},
        {"correction/1", BOOK_POSTED, GENRE_CORRECTION, POCHE_DROITS, COMPTE_FONDS_CPF, 24985, "2024-12-31",
         "2025-04-01", "CPF-10", salarie, NULL, "{\"annule\":\"cpf/2024\",\"motif\":\"autre personne\"}",
         NULL},
        {"correction/2", BOOK_POSTED, GENRE_CORRECTION, POCHE_DROITS, COMPTE_FONDS_CPF, 24985, "2024-12-31",
         "2025-04-02", "CPF-10", salarie, NULL, "{\"annule\":\"cpf/2024\",\"motif\":\"encore\"}", NULL},
    };
    struct trace_bilan b;

    (void)state;
    assert_all_same(e, 2);
    assert_cent_found(e, 2);
    e[1].amount--;
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].amount++;
    e[1].article = "C. trav. R. 1";
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].article = salarie;
    b = verify(trace_of(e, 3));
    assert_int_equal(b.lignes[1].verdict, TRACE_MEME);
    assert_int_equal(b.lignes[2].verdict, TRACE_DIFFERENT);
    assert_non_null(strstr(b.lignes[2].ecarts[0], "annulée deux fois"));
    e[1].inputs = "{\"annule\":\"cpf/2023\",\"motif\":\"autre personne\"}";
    b = verify(trace_of(e, 2));
    assert_int_equal(b.lignes[1].verdict, TRACE_DIFFERENT);
    assert_non_null(strstr(b.lignes[1].ecarts[0], "pas dans la trace"));
    e[1].inputs = "{\"annule\":\"cpf/2024\",\"motif\":\"autre personne\"}";
    e[1].day = "2025-01-01"; /* a reversal of another day would leave a past balance that never was */
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
}

/* A conversion is undone in both units. */
static void an_undone_conversion_is_computed_again(void **state)
{
    const char *agent = annual_article(PARAM_FP_HEURE_EN_EUROS, "2024-06-01");
    const char *inputs =
        "{\"sens\":\"euros_heures\",\"demande\":0,\"centimes\":23000,\"heures\":15,\"plafond\":150}";
    const char *undo = "{\"annule\":\"conversion/b\",\"motif\":\"pas un agent public\"}";
    struct entry e[] = {
        HELD(COMPTE_FONDS_CPF, POCHE_DROITS, 23000),
        {"conversion/b", BOOK_POSTED, GENRE_CONVERSION, POCHE_DROITS, COMPTE_CONVERSION, 23000, "2024-06-01",
         "2024-06-01", "FP-05", agent, NULL, inputs, NULL},
        {"conversion/b/heures", BOOK_POSTED, GENRE_CONVERSION, COMPTE_HEURES, POCHE_HEURES, 15, "2024-06-01",
         "2024-06-01", "FP-05", agent, NULL, inputs, NULL},
        {"correction/1", BOOK_POSTED, GENRE_CORRECTION, COMPTE_CONVERSION, POCHE_DROITS, 23000, "2024-06-01",
         "2024-07-01", "FP-05", agent, NULL, undo, NULL},
        {"correction/1/heures", BOOK_POSTED, GENRE_CORRECTION, POCHE_HEURES, COMPTE_HEURES, 15, "2024-06-01",
         "2024-07-01", "FP-05", agent, NULL, undo, NULL},
    };

    (void)state;
    assert_all_same(e, 5);
    assert_cent_found(e, 4);
    assert_cent_found(e, 5);
}

static void a_closing_at_death_is_computed_again(void **state)
{
    const char *mort = annual_article(PARAM_CPF_CLOTURE_DECES, "2025-03-10");
    struct entry e[] = {
        HELD(COMPTE_FONDS_CPF, POCHE_DROITS, 50000),
        {"deces/1/0/1", BOOK_POSTED, GENRE_CLOTURE_DECES, POCHE_DROITS, COMPTE_PERDU, 50000, "2025-03-10",
         "2025-03-20", "CPF-02", mort, NULL, "{\"deces\":\"2025-03-10\"}", NULL},
    };

    (void)state;
    assert_all_same(e, 2);
    assert_cent_found(e, 2);
    e[1].amount--; /* all that is free is lost, not a part */
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].amount++;
    e[1].inputs = "{\"deces\":\"2025-03-11\"}";
    assert_int_equal(verify(trace_of(e, 2)).differents, 1);
    e[1].inputs = NULL;
    assert_int_equal(verify(trace_of(e, 2)).repris, 2);
}

/* ---- dossiers --------------------------------------------------------------------------------------------------- */

static void what_a_dossier_reserves_is_computed_again(void **state)
{
    struct entry e[40];
    size_t n = accepted(e);
    struct trace_bilan b;

    (void)state;
    assert_dossier_same(e, n);
    assert_cent_found(e, n);
    e[1].amount = 29999; /* the rights that the split was made from were not there */
    b = verify(trace_of(e, n));
    assert_int_equal(b.lignes[3].verdict, TRACE_DIFFERENT);
    assert_non_null(strstr(b.lignes[3].ecarts[0], "« dif »"));
}

/* How a price ends: what each part is paid, whether the rest is lost. */
struct end {
    const char *act, *day, *rule, *article, *inputs;
    const int64_t *paye;
    bool lost;
};

static void assert_end(const struct end *end)
{
    struct entry e[40];
    size_t n = accepted(e);

    n = settle(e, n, end->act, end->day, end->rule, end->article, end->inputs, end->paye, end->lost);
    assert_dossier_same(e, n);
    assert_cent_found(e, n);
    if (end->paye[0] == 0)
        return;
    e[n] = (struct entry){.cle = NUMERO "payer/01",
                          .genre = GENRE_PAIEMENT,
                          .debit = ORGANISME,
                          .credit = COMPTE_BANQUE,
                          .amount = end->paye[0] + end->paye[1] + end->paye[2],
                          .day = "2025-10-30",
                          .recorded = "2025-10-30",
                          .rule = "MON-20",
                          .article = "C. trav. R. 6333-4"};
    assert_dossier_same(e, n + 1);
    assert_cent_found(e, n + 1);
}

static void how_a_price_ends_is_computed_again(void **state)
{
    static const int64_t whole[3] = {30000, 50000, 40000};
    static const int64_t sixty[3] = {18000, 30000, 24000};
    static const int64_t five[3] = {1500, 2500, 2000};
    static const int64_t none[3] = {0, 0, 0};
    const char *seuil = annual_article(PARAM_INTERRUPTION_SEUIL_BAS_POURCENT, "2025-06-20");
    const char *indemnite = annual_article(PARAM_ANNULATION_INDEMNITE_POURCENT, "2025-06-20");
    const char *retractation = annual_article(PARAM_DELAI_RETRACTATION, "2025-06-20");
    const char *cgu = "CGU du service ; C. trav. L. 6323-9";
    const struct end ends[] = {
        {"valider", "2025-09-30", "SD-01", "C. trav. R. 6333-4",
         "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":120000,\"accepte\":\"2025-06-20\",\"taux\":100,"
         "\"cause\":\"totale\",\"force_majeure\":0}",
         whole, false},
        {"valider", "2025-09-30", "3.5", seuil,
         "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":72000,\"accepte\":\"2025-06-20\",\"taux\":60,"
         "\"cause\":\"titulaire\",\"force_majeure\":0}",
         sixty, true},
        {"valider", "2025-09-30", "3.5", cgu,
         "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":72000,\"accepte\":\"2025-06-20\",\"taux\":60,"
         "\"cause\":\"titulaire\",\"force_majeure\":1}",
         sixty, false},
        {"annuler", "2025-07-01", "LC-11", retractation,
         "{\"effet\":\"annuler\",\"prix\":120000,\"organisme\":0,\"accepte\":\"2025-06-20\",\"debut\":\"2025-"
         "07-02\"}",
         none, false},
        {"annuler", "2025-08-28", "3.4", indemnite,
         "{\"effet\":\"annuler\",\"prix\":120000,\"organisme\":6000,\"accepte\":\"2025-06-20\","
         "\"debut\":\"2025-09-01\"}",
         five, true},
        {"absence", "2025-09-05", "3.4", indemnite,
         "{\"effet\":\"perdre\",\"prix\":120000,\"organisme\":6000,\"accepte\":\"2025-06-20\"}", five, true},
        {"annuler", "2025-08-28", "MON-21", cgu, "{\"effet\":\"liberer\",\"prix\":120000,\"organisme\":0}",
         none, false},
        /* Written before the effect was kept: what the body is due is taken as it is, and shared again. */
        {"valider", "2025-09-30", "3.5", "un article", "{\"prix\":120000,\"taux\":60,\"organisme\":72000}",
         sixty, true},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        assert_end(&ends[i]);
}

/* A claim for fraud is accepted on a paid dossier: each purse gets back what it paid and what it lost. */
static void rights_given_back_are_computed_again(void **state)
{
    static const int64_t sixty[3] = {18000, 30000, 24000};
    const char *cgu = "CGU du service ; C. trav. L. 6323-9";
    struct entry e[60];
    size_t n = accepted(e);
    struct entry back = {NUMERO "restituer/01",
                         BOOK_POSTED,
                         GENRE_RECREDIT,
                         COMPTE_FONDS_CPF,
                         POCHE_DIF,
                         18000,
                         "2025-09-30",
                         "2025-12-01",
                         "MON-21",
                         cgu,
                         NULL,
                         NULL,
                         NULL};

    (void)state;
    n = settle(
        e, n, "valider", "2025-09-30", "3.5",
        annual_article(PARAM_INTERRUPTION_SEUIL_BAS_POURCENT, "2025-06-20"),
        "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":72000,\"accepte\":\"2025-06-20\",\"taux\":60,"
        "\"cause\":\"titulaire\",\"force_majeure\":0}",
        sixty, true);
    e[n++] = back;
    assert_dossier_same(e, n);
    assert_cent_found(e, n);
    back.cle = NUMERO "restituer/02";
    back.debit = COMPTE_PERDU;
    back.amount = 12000;
    e[n++] = back;
    assert_dossier_same(e, n);
    assert_cent_found(e, n);
    back.cle = NUMERO "restituer/03";
    back.debit = COMPTE_FONDS_CPF;
    back.credit = POCHE_DROITS;
    back.amount = 29999; /* of a holder's own rights, all comes back */
    e[n++] = back;
    assert_int_equal(verify(trace_of(e, n)).differents, 1);
    e[n - 1].amount = 30000;
    assert_dossier_same(e, n);
    back.cle = NUMERO "restituer-2/01"; /* a second time, nothing is left to give back */
    back.amount = 30000;
    e[n++] = back;
    assert_int_equal(verify(trace_of(e, n)).differents, 1);
    /* The body had paid a part back: the fund gives that part, its payable gives the rest. Their sum is what the purse gave. */
    n -= 2;
    back.cle = NUMERO "restituer/03";
    back.amount = 12000;
    e[n++] = back;
    back.cle = NUMERO "restituer/04";
    back.debit = ORGANISME;
    back.amount = 18000;
    e[n++] = back;
    assert_dossier_same(e, n);
    assert_cent_found(e, n);
    e[n - 2].amount--; /* on any of the two */
    assert_int_equal(verify(trace_of(e, n)).differents, 2);
    e[n - 2].amount += 2;
    assert_int_equal(verify(trace_of(e, n)).differents, 2);
    e[n - 2].amount--;
    back.cle = NUMERO "restituer-2/01";
    back.amount = 1;
    e[n++] = back;
    assert_int_equal(verify(trace_of(e, n)).differents, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(yearly_credits_are_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rights_of_elus_are_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(engagement_and_conversions_are_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_goes_back_to_a_financeur_is_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_agents_undid_is_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_undone_conversion_is_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closing_at_death_is_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rights_given_back_are_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_dossier_reserves_is_computed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(how_a_price_ends_is_computed_again, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
