/* A trace: every kind of amount is computed again from it alone, and nothing in it can be changed unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/origines.h"
#include "simulation/trace_interne.h"

#define ORGANISME (COMPTE_ORGANISME_BASE + 7)
#define NUMERO "dossier/12345678901234/"

static struct arena *arena;

static bool all_lines(void *arg, const struct explain_line *line)
{
    (void)arg;
    (void)line;
    return true;
}

static bool all_purses(void *arg, int64_t poche)
{
    (void)arg;
    (void)poche;
    return true;
}

/* One movement of an account, in short. The instant recorded is noon of `recorded`. */
struct entry {
    const char *cle;
    enum book_phase phase;
    enum book_genre genre;
    int64_t debit, credit, amount;
    const char *day, *recorded, *rule, *article, *params, *inputs, *reservation;
};

static struct movement movement_of(const struct entry *e)
{
    return (struct movement){.t = {.titulaire_id = 12,
                                   .cle = e->cle,
                                   .phase = e->phase,
                                   .genre = e->genre,
                                   .debit = e->debit,
                                   .credit = e->credit,
                                   .amount = e->amount,
                                   .value_day = day_parse_iso(e->day),
                                   .rule = e->rule,
                                   .article = e->article,
                                   .params = e->params,
                                   .inputs = e->inputs,
                                   .reservation = e->reservation},
                             .recorded_us =
                                 instant_of_day(day_parse_iso(e->recorded)) + INT64_C(43200000000)};
}

/* The trace of these movements, as text of the arena. */
static char *trace_of(const struct entry *entries, size_t n)
{
    const struct trace_demande d = {.titulaire_id = 12,
                                    .au = day_parse_iso("2027-12-31"),
                                    .connu_us = INT64_MAX,
                                    .montre = all_lines,
                                    .montre_poche = all_purses};
    struct movement *m = ARENA_ARRAY(arena, struct movement, n);
    struct explanation x;
    struct err e = {0};
    char *text = NULL;
    char *kept;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    for (size_t i = 0; i < n; i++)
        m[i] = movement_of(&entries[i]);
    assert_int_equal(explain_build(arena, m, n, &x, &e), RC_OK);
    if (trace_ecrire(out, arena, &x, &d, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    fclose(out);
    kept = arena_strndup(arena, text, length);
    free(text);
    return kept;
}

static struct trace_bilan verify(const char *text)
{
    struct trace_bilan b;
    struct err e;

    if (trace_verifier(arena, text, strlen(text), &b, &e) != RC_OK)
        fail_msg("%s : %s", e.field, e.phrase);
    return b;
}

static void assert_all_same(const struct entry *entries, size_t n)
{
    struct trace_bilan b = verify(trace_of(entries, n));

    for (size_t i = 0; i < b.n; i++)
        if (b.lignes[i].verdict != (entries[i].genre == GENRE_REPRISE ? TRACE_REPRIS : TRACE_MEME))
            fail_msg("%s : %s", b.lignes[i].cle, b.lignes[i].ecarts_n > 0 ? b.lignes[i].ecarts[0] : "?");
    assert_int_equal(b.n, n);
    assert_int_equal(b.ecarts_n, 0);
}

/* What a purse held before the tests' own movements. */
#define HELD(fonds, poche, montant)                                                                          \
    {                                                                                                        \
        "reprise/1", BOOK_POSTED, GENRE_REPRISE, fonds, poche, montant, "2024-01-01", "2024-01-01",          \
            "REPRISE", "texte", NULL, NULL, NULL                                                             \
    }

/* The amount of the last entry, one cent more, is the difference that the computation finds. */
static void assert_cent_found(struct entry *entries, size_t n)
{
    struct trace_bilan b;

    entries[n - 1].amount++;
    b = verify(trace_of(entries, n));
    assert_int_equal(b.lignes[n - 1].verdict, TRACE_DIFFERENT);
    entries[n - 1].amount--;
}

/* ---- rights ----------------------------------------------------------------------------------------------------- */

#define R1 "C. trav. R. 6323-1"

static const char *annual_article(enum law_param p, const char *day)
{
    struct law_value v;

    assert_int_equal(law_param(p, day_parse_iso(day), &v, NULL), RC_OK);
    return v.article;
}

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

#define SPLIT                                                                                                \
    "{\"prix\":120000,\"classe\":\"RNCP\",\"fonds\":\"CPF\",\"situation\":\"salarie\",\"droits\":50000,"     \
    "\"dif\":30000}"
#define REPRISE "Règles de reprise"

/* 1 200 € on 20 June 2025: 300 € of DIF, then 500 € of rights, and 400 € that the holder pays by card. */
static size_t accepted(struct entry *e)
{
    const char *achat = "C. trav. L. 6323-4";
    const struct entry all[] = {
        {"reprise/1", BOOK_POSTED, GENRE_REPRISE, COMPTE_FONDS_CPF, POCHE_DROITS, 50000, "2025-01-01",
         "2025-01-02", "REPRISE", REPRISE, NULL, NULL, NULL},
        {"reprise/2", BOOK_POSTED, GENRE_REPRISE, COMPTE_FONDS_CPF, POCHE_DIF, 30000, "2025-01-01",
         "2025-01-02", "REPRISE", REPRISE, NULL, NULL, NULL},
        {NUMERO "accepter/01", BOOK_POSTED, GENRE_CARTE, COMPTE_CARTE, POCHE_CARTE, 40000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/01", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DIF, ORGANISME, 30000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/02", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DROITS, ORGANISME, 50000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
        {NUMERO "reserver/03", BOOK_RESERVE, GENRE_RESERVATION, POCHE_CARTE, ORGANISME, 40000, "2025-06-20",
         "2025-06-20", "MON-20", achat, NULL, SPLIT, NULL},
    };

    memcpy(e, all, sizeof(all));
    return ARRAY_LEN(all);
}

/* The two opening balances are told apart; all the rest is computed again. */
static void assert_dossier_same(const struct entry *e, size_t n)
{
    struct trace_bilan b = verify(trace_of(e, n));

    for (size_t i = 2; i < b.n; i++)
        if (b.lignes[i].verdict != TRACE_MEME)
            fail_msg("%s : %s", b.lignes[i].cle, b.lignes[i].ecarts_n > 0 ? b.lignes[i].ecarts[0] : "?");
    assert_int_equal(b.repris, 2);
    assert_int_equal(b.memes, n - 2);
    assert_int_equal(b.ecarts_n, 0);
}

/* Adds what becomes of the three parts: paid, freed, lost, given back on the card. */
static size_t settle(struct entry *e, size_t n, const char *act, const char *day, const char *rule,
                     const char *article, const char *inputs, const int64_t paye[3], bool lost)
{
    static const int64_t purses[3] = {POCHE_DIF, POCHE_DROITS, POCHE_CARTE};
    static const int64_t parts[3] = {30000, 50000, 40000};
    size_t k = 0;

    for (size_t i = 0; i < 3; i++) {
        const char *held = arena_printf(arena, NUMERO "reserver/%02zu", i + 1);
        int64_t rest = parts[i] - paye[i];
        struct entry base = {NULL, BOOK_POSTED, GENRE_CARTE, purses[i], ORGANISME, rest, day,
                             day,  rule,        article,     NULL,      inputs,    NULL};

        for (int what = 0; what < 4; what++) {
            struct entry *x = &e[n + k];

            *x = base;
            if (what == 0 && paye[i] > 0) {
                x->phase = BOOK_EXECUTE;
                x->genre = GENRE_PRISE_EN_CHARGE;
                x->amount = paye[i];
                x->reservation = held;
            } else if (what == 1 && rest > 0) {
                x->phase = BOOK_VOID;
                x->genre = GENRE_LEVEE;
                x->reservation = held;
            } else if (what == 2 && rest > 0 && lost) {
                x->genre = GENRE_PERTE_CONTRAT;
                x->credit = COMPTE_PERDU;
            } else if (what == 3 && rest > 0 && !lost && purses[i] == POCHE_CARTE) {
                x->credit = COMPTE_CARTE;
            } else {
                continue;
            }
            x->cle = arena_printf(arena, NUMERO "%s/%02zu", act, ++k);
        }
    }
    return n + k;
}

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
}

/* ---- what is changed in a trace --------------------------------------------------------------------------------- */

/* An account with something of each: its text is what the tests below spoil. */
static char *full_trace(void)
{
    static const int64_t sixty[3] = {18000, 30000, 24000};
    struct entry e[40];
    size_t n = accepted(e);

    e[n++] =
        (struct entry){"cpf/2025",
                       BOOK_POSTED,
                       GENRE_CREDIT_CPF,
                       COMPTE_FONDS_CPF,
                       POCHE_DROITS,
                       24985,
                       "2025-12-31",
                       "2026-02-01",
                       "CPF-10",
                       annual_article(PARAM_CPF_ANNUEL, "2025-12-31"),
                       "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":500000}",
                       "{\"travaille\":803,\"reference\":1607,\"avant\":50000,\"prorata\":1}",
                       NULL};
    n = settle(
        e, n, "valider", "2026-09-30", "3.5",
        annual_article(PARAM_INTERRUPTION_SEUIL_BAS_POURCENT, "2025-06-20"),
        "{\"effet\":\"solder\",\"prix\":120000,\"organisme\":72000,\"accepte\":\"2025-06-20\",\"taux\":60,"
        "\"cause\":\"titulaire\",\"force_majeure\":0}",
        sixty, true);
    return trace_of(e, n);
}

static json_t *parsed(const char *text)
{
    json_t *j = json_loads(text, 0, NULL);

    assert_non_null(j);
    return j;
}

/* Puts prints that fit the content: what is found after that is found by the rules, the law and the sums alone. */
static void seal(json_t *trace)
{
    char chain[TRACE_HASH_BYTES];
    json_t *head = json_object();
    json_t *m;
    size_t i;

    json_object_set(head, "format", json_object_get(trace, "format"));
    json_object_set(head, "titulaire", json_object_get(trace, "titulaire"));
    json_object_set(head, "au", json_object_get(trace, "au"));
    json_object_set(head, "connu", json_object_get(trace, "connu"));
    assert_true(trace_empreinte("", head, chain));
    json_decref(head);
    json_array_foreach(json_object_get(trace, "mouvements"), i, m)
    {
        json_object_set_new(m, "no", json_integer((json_int_t)i + 1));
        json_object_del(m, "empreinte");
        assert_true(trace_empreinte(chain, m, chain));
        json_object_set_new(m, "empreinte", json_string(chain));
    }
    assert_true(trace_empreinte(chain, json_object_get(trace, "poches"), chain));
    json_object_set_new(trace, "empreinte", json_string(chain));
}

/* True when the verification finds something, or does not take it for a trace. */
static bool found(const json_t *trace, struct trace_bilan *b)
{
    char *text = json_dumps(trace, 0);
    struct err e;
    enum rc rc = trace_verifier(arena, text, strlen(text), b, &e);

    free(text);
    return rc != RC_OK || b->differents + b->ecarts_n > 0;
}

static json_t *spoiled(const json_t *v)
{
    if (json_is_integer(v))
        return json_integer(json_integer_value(v) + 1);
    if (json_is_string(v)) {
        char *longer = arena_printf(arena, "%sx", json_string_value(v));

        return json_string(longer);
    }
    return json_is_boolean(v) ? json_boolean(!json_is_true(v)) : json_string("x");
}

/* Spoils each value of a tree in turn, and takes each away; fails on the first that goes unseen. */
static size_t spoil_all(json_t *root, json_t *at)
{
    struct trace_bilan b;
    size_t done = 0;
    const char *key;
    json_t *v;
    void *next;
    size_t i;

    json_array_foreach(at, i, v) done += spoil_all(root, v);
    if (!json_is_object(at))
        return done;
    json_object_foreach_safe(at, next, key, v)
    {
        json_incref(v);
        done += spoil_all(root, v);
        if (!json_is_object(v) && !json_is_array(v)) {
            json_object_set_new(at, key, spoiled(v));
            if (!found(root, &b))
                fail_msg("« %s » changed unseen", key);
            done++;
        }
        json_object_set_new(at, key, v);
        arena_reset(arena);
    }
    return done;
}

static void nothing_changes_unseen(void **state)
{
    json_t *trace = parsed(full_trace());
    struct trace_bilan b;

    (void)state;
    assert_false(found(trace, &b));
    assert_int_equal(b.repris, 2);
    assert_true(spoil_all(trace, trace) > 500);
    assert_false(found(trace, &b));
    json_decref(trace);
}

static json_t *movement(json_t *trace, const char *cle)
{
    json_t *m;
    size_t i;

    json_array_foreach(json_object_get(trace, "mouvements"), i, m)
    {
        if (strcmp(json_string_value(json_object_get(m, "cle")), cle) == 0)
            return m;
    }
    fail_msg("no movement « %s »", cle);
    return NULL;
}

static json_t *named(json_t *list, const char *nom)
{
    json_t *x;
    size_t i;

    json_array_foreach(list, i, x)
    {
        if (strcmp(json_string_value(json_object_get(x, "nom")), nom) == 0)
            return x;
    }
    fail_msg("no « %s »", nom);
    return NULL;
}

static void add(json_t *object, const char *key, int64_t more)
{
    json_object_set_new(object, key, json_integer(json_integer_value(json_object_get(object, key)) + more));
}

/* What a forger changes, the prints made anew. */
static void cent(json_t *t)
{
    json_t *m = movement(t, "cpf/2025");

    add(m, "montant", 1);
    add(json_array_get(json_object_get(m, "effets"), 0), "montant", 1);
}

static void input(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "entrees"), "travaille"), "valeur", 10);
}

static void other_input(json_t *t)
{
    add(named(json_object_get(movement(t, NUMERO "valider/01"), "entrees"), "taux"), "valeur", 1);
}

static void parameter(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "parametres"), "cpf.annuel"), "valeur", 10000);
}

static void missing_parameter(json_t *t)
{
    json_t *list = json_object_get(movement(t, "cpf/2025"), "parametres");

    for (size_t i = json_array_size(list); i-- > 0;)
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "nom")), "cpf.plafond") == 0)
            json_array_remove(list, i);
}

static void article(json_t *t)
{
    json_object_set_new(movement(t, "cpf/2025"), "article", json_string("C. trav. R. 6323-2"));
}

static void line(json_t *t)
{
    json_array_remove(json_object_get(t, "mouvements"), 6);
}

static void last_line(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");

    json_array_remove(list, json_array_size(list) - 1);
}

static void balance(json_t *t)
{
    add(json_array_get(json_object_get(t, "poches"), 0), "solde", 1);
}

/* The credit twice on its line, every later balance raised by as much. */
static void effect_twice(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");
    json_t *effects = json_object_get(movement(t, "cpf/2025"), "effets");
    json_t *twice = json_deep_copy(json_array_get(effects, 0));
    size_t i, k;
    json_t *m, *f;

    add(twice, "solde", 24985);
    add(twice, "disponible", 24985);
    json_array_append_new(effects, twice);
    json_array_foreach(list, i, m)
    {
        json_array_foreach(json_object_get(m, "effets"), k, f)
        {
            if (i > 6 && json_integer_value(json_object_get(f, "poche")) == POCHE_DROITS) {
                add(f, "solde", 24985);
                add(f, "disponible", 24985);
            }
        }
    }
    json_array_foreach(json_object_get(t, "poches"), i, f)
    {
        if (json_integer_value(json_object_get(f, "poche")) == POCHE_DROITS)
            add(f, "solde", 24985);
    }
}

static void key_twice(json_t *t)
{
    json_object_set_new(movement(t, "reprise/2"), "cle", json_string("reprise/1"));
}

static void other_year(json_t *t)
{
    json_object_set_new(movement(t, "cpf/2025"), "cle", json_string("cpf/2031"));
}

static void balance_before(json_t *t)
{
    add(named(json_object_get(movement(t, "cpf/2025"), "entrees"), "avant"), "valeur", 1000);
}

static void unit(json_t *t)
{
    json_object_set_new(movement(t, "reprise/1"), "unite", json_string("heures"));
}

static void unit_of_purse(json_t *t)
{
    json_object_set_new(json_array_get(json_object_get(t, "poches"), 0), "unite", json_string("heures"));
}

static void order(json_t *t)
{
    json_t *list = json_object_get(t, "mouvements");
    json_t *first = json_incref(json_array_get(list, 0));

    json_array_remove(list, 0);
    json_array_append_new(list, first);
}

static void a_forger_is_found_by_the_rules(void **state)
{
    static const struct {
        const char *name, *says;
        void (*change)(json_t *t);
    } forgeries[] = {
        {"one cent", "Montant : la trace porte", cent},
        {"one input", "Montant : la trace porte", input},
        {"another", "« organisme »", other_input},
        {"a parameter", "La loi du programme dit autre chose : cpf.annuel vaut 50000", parameter},
        {"no parameter", "Le paramètre cpf.plafond", missing_parameter},
        {"an article", "Article : le calcul repose sur", article},
        {"a line", NULL, line},
        {"the last line", NULL, last_line},
        {"a balance", NULL, balance},
        {"the order", NULL, order},
        {"an effect twice", "L'effet sur les poches", effect_twice},
        {"a key twice", "la porte déjà", key_twice},
        {"another year", "porte la clé « cpf/2025 »", other_year},
        {"the balance before", "« avant »", balance_before},
        {"a unit", NULL, unit},
        {"the unit of a purse", NULL, unit_of_purse},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(forgeries); i++) {
        json_t *trace = parsed(full_trace());
        struct trace_bilan b;
        bool said = forgeries[i].says == NULL;

        forgeries[i].change(trace);
        seal(trace);
        if (!found(trace, &b))
            fail_msg("%s: unseen", forgeries[i].name);
        for (size_t k = 0; k < b.n; k++)
            for (size_t r = 0; r < b.lignes[k].ecarts_n; r++)
                said = said || strstr(b.lignes[k].ecarts[r], forgeries[i].says) != NULL;
        if (!said)
            fail_msg("%s: « %s » not said", forgeries[i].name, forgeries[i].says);
        json_decref(trace);
        arena_reset(arena);
    }
}

/* ---- what is no trace ------------------------------------------------------------------------------------------- */

static void assert_refused(const char *text, size_t n, enum msg m, const char *field)
{
    struct trace_bilan b;
    struct err e;

    assert_int_equal(trace_verifier(arena, text, n, &b, &e), RC_USAGE);
    assert_int_equal(e.msg, m);
    assert_string_equal(e.field, field);
}

static void what_is_no_trace_is_refused_with_its_place(void **state)
{
    char *good = full_trace();
    json_t *trace = parsed(good);
    char *huge = malloc(TRACE_BYTES_MAX + 2);
    struct err e;
    struct trace_bilan b;
    char *text;

    (void)state;
    for (size_t n = 0; n + 2 < strlen(good); n += 97)
        assert_int_equal(trace_verifier(arena, good, n, &b, &e), RC_USAGE);
    memset(huge, ' ', TRACE_BYTES_MAX + 2);
    assert_refused(huge, TRACE_BYTES_MAX + 2, MSG_TRACE_TROP_LONGUE, "");
    free(huge);
    assert_refused("{\"format\":\"a\",\n\"format\":\"b\"}", 29, MSG_TRACE_ILLISIBLE, "");
    assert_refused("[]", 2, MSG_TRACE_ILLISIBLE, "");
    assert_refused("{\"format\":\"sicpf-trace/2\"}", 26, MSG_SIMULATION_VALEUR, "format");
    json_object_set_new(movement(trace, "cpf/2025"), "montant", json_real(1.5));
    text = json_dumps(trace, 0);
    assert_refused(text, strlen(text), MSG_SIMULATION_VALEUR, "mouvements[7].montant");
    free(text);
    json_object_set_new(movement(trace, "cpf/2025"), "montant", json_integer(24985));
    json_object_set_new(movement(trace, "cpf/2025"), "nir", json_integer(1));
    text = json_dumps(trace, 0);
    assert_refused(text, strlen(text), MSG_SIMULATION_CLE_INCONNUE, "mouvements[7].nir");
    free(text);
    json_decref(trace);
}

static void the_same_account_gives_the_same_bytes(void **state)
{
    char *one = full_trace();
    char *two = full_trace();

    (void)state;
    assert_string_equal(one, two);
    assert_null(strstr(one, "1000000007")); /* which training body it is */
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(TRACE_ARENA);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
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
        cmocka_unit_test_setup_teardown(nothing_changes_unseen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_forger_is_found_by_the_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_trace_is_refused_with_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_account_gives_the_same_bytes, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
