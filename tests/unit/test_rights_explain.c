/* The explanation: every line says where its amount comes from, and the lines add up to the balance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/explain.h"
#include "tape.h"

static struct arena *arena;

static struct movement entry(int64_t debit, int64_t credit, enum book_phase phase, enum book_genre genre,
                             int64_t amount, const char *day)
{
    return (struct movement){.t = {.titulaire_id = 1,
                                   .cle = "k",
                                   .phase = phase,
                                   .genre = genre,
                                   .debit = debit,
                                   .credit = credit,
                                   .amount = amount,
                                   .value_day = day_parse_iso(day),
                                   .dossier_id = 12,
                                   .rule = "R",
                                   .article = "article"}};
}

static struct explanation build(const struct movement *m, size_t n)
{
    struct explanation x;
    struct err e = {0};

    if (explain_build(arena, m, n, &x, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return x;
}

static void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("« %s » not in « %s »", part, text);
}

/* D3 published: 400, then 300 under the ceiling of 700. */
static void a_dife_credit_tells_its_ceiling(void **state)
{
    struct movement m[] = {
        entry(COMPTE_FONDS_DIFE, POCHE_DIFE, BOOK_POSTED, GENRE_CREDIT_DIFE, 40000, "2021-03-30"),
        entry(COMPTE_FONDS_DIFE, POCHE_DIFE, BOOK_POSTED, GENRE_CREDIT_DIFE, 30000, "2022-03-30"),
    };
    struct explanation x;

    (void)state;
    m[1].t.params = "{\"annuel\":40000,\"plafond\":70000}";
    m[1].t.inputs =
        "{\"mandat\":\"conseiller_municipal\",\"base\":\"2020-03-30\",\"avant\":40000,\"perdu\":10000}";
    x = build(m, 2);
    assert_int_equal(x.lines_n, 2);
    assert_int_equal(x.lines[1].balance_after, 70000);
    assert_string_equal(x.lines[1].amount_text, "+300,00\u00a0€");
    assert_says(x.lines[1].phrase, "2022");
    assert_says(x.lines[1].phrase, "conseiller municipal");
    assert_says(x.lines[1].phrase, "Sans le plafond de 700,00\u00a0€, il aurait été de 400,00\u00a0€.");
    assert_string_equal(x.lines[1].formula,
                        "min(400,00\u00a0€ ; 700,00\u00a0€ - 400,00\u00a0€) = 300,00\u00a0€");
    assert_int_equal(x.lines[1].values_n, 6);
    assert_string_equal(x.lines[1].values[0].name, "annuel");
    assert_string_equal(x.lines[1].values[0].label, "Montant annuel");
    assert_string_equal(x.lines[1].values[0].text, "400,00\u00a0€");
    assert_int_equal(x.lines[1].values[1].number, 70000);
    assert_int_equal(x.lines[1].appuis.a[0].param, PARAM_DIFE_ANNUEL);
    assert_int_equal(x.lines[1].appuis.a[0].value.value, 40000);
    assert_int_equal(x.lines[1].appuis.a[1].value.value, 70000);
    assert_int_equal(x.lines[1].certainty, LAW_SECONDARY);
    assert_int_equal(x.purses_n, 1);
    assert_int_equal(x.purses[0].posted, 70000);
}

static void a_cpf_credit_tells_its_proportion(void **state)
{
    struct movement m =
        entry(COMPTE_FONDS_CPF, POCHE_DROITS, BOOK_POSTED, GENRE_CREDIT_CPF, 24985, "2024-12-31");
    struct explanation x;

    (void)state;
    m.t.params = "{\"regime\":\"salarie\",\"unite\":\"heures\",\"annuel\":50000,\"plafond\":500000}";
    m.t.inputs = "{\"travaille\":803,\"reference\":1607,\"avant\":0,\"prorata\":1}";
    x = build(&m, 1);
    assert_says(x.lines[0].phrase, "Crédit annuel pour le travail de 2024 : 249,85\u00a0€.");
    assert_says(x.lines[0].phrase, "803\u00a0h sur 1607\u00a0h");
    assert_says(x.lines[0].formula, "500,00\u00a0€ × 803\u00a0h ÷ 1607\u00a0h");
    assert_says(x.lines[0].formula, "= 249,85\u00a0€");
    assert_int_equal(x.lines[0].appuis.a[0].param, PARAM_CPF_ANNUEL);
    assert_int_equal(x.lines[0].certainty, LAW_VERIFIED);
}

static void hours_are_told_in_hours(void **state)
{
    struct movement m = entry(COMPTE_HEURES, POCHE_HEURES, BOOK_POSTED, GENRE_CREDIT_CPF, 15, "2024-12-31");
    struct explanation x;

    (void)state;
    m.t.params = "{\"regime\":\"agent_public\",\"unite\":\"heures\",\"annuel\":25,\"plafond\":150}";
    m.t.inputs = "{\"travaille\":60,\"reference\":100,\"avant\":140,\"perdu\":5,\"prorata\":1}";
    x = build(&m, 1);
    assert_string_equal(x.lines[0].amount_text, "+15\u00a0h");
    assert_says(x.lines[0].formula, "150\u00a0h - 140\u00a0h) = 15\u00a0h");
    assert_int_equal(x.purses[0].poche, POCHE_HEURES);
}

static void holds_move_what_is_available_only(void **state)
{
    const struct movement m[] = {
        entry(COMPTE_FONDS_CPF, POCHE_DROITS, BOOK_POSTED, GENRE_REPRISE, 100000, "2024-01-01"),
        entry(POCHE_DROITS, COMPTE_ORGANISME_BASE + 1, BOOK_RESERVE, GENRE_RESERVATION, 60000, "2024-02-01"),
        entry(POCHE_DROITS, COMPTE_ORGANISME_BASE + 1, BOOK_EXECUTE, GENRE_PRISE_EN_CHARGE, 40000,
              "2024-03-01"),
        entry(POCHE_DROITS, COMPTE_ORGANISME_BASE + 1, BOOK_VOID, GENRE_LEVEE, 20000, "2024-03-01"),
        entry(COMPTE_FONDS_CPF, COMPTE_PERDU, BOOK_POSTED, GENRE_PERTE_PLAFOND, 50000, "2024-12-31"),
        entry(COMPTE_ORGANISME_BASE + 1, COMPTE_BANQUE, BOOK_POSTED, GENRE_PAIEMENT, 40000, "2024-03-30"),
    };
    static const int64_t expected[][2] = {{100000, 100000}, {100000, 40000}, {60000, 40000}, {60000, 60000}};
    struct explanation x;

    (void)state;
    x = build(m, ARRAY_LEN(m));
    assert_int_equal(x.lines_n, 6);
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(x.lines[i].balance_after, expected[i][0]);
        assert_int_equal(x.lines[i].available_after, expected[i][1]);
        assert_says(x.lines[i].phrase, "00,00\u00a0€");
    }
    assert_says(x.lines[1].phrase, "dossier 12");
    assert_string_equal(x.lines[1].amount_text, "600,00\u00a0€");
    assert_string_equal(x.lines[2].amount_text, "-400,00\u00a0€");
    assert_int_equal(x.lines[4].poche, 0);
    assert_int_equal(x.lines[4].amount, 0);
    assert_says(x.lines[4].phrase, "ne sont pas acquis");
    assert_says(x.lines[5].phrase, "Virement");
}

/* Each kind that is computed has its formula, in the figures of the movement; a sum from outside has none. */
static void every_computation_has_a_formula(void **state)
{
    static const char split[] = "{\"prix\":120000,\"dif\":30000}";
    static const char end[] = "{\"prix\":120000,\"organisme\":72000}";
    static const char hours[] = "{\"sens\":\"heures_euros\",\"heures\":20,\"centimes\":30000}";
    struct {
        struct movement m;
        const char *inputs, *formula;
    } cases[] = {
        {entry(COMPTE_FONDS_CPF, POCHE_DROITS, BOOK_POSTED, GENRE_REPRISE, 100, "2024-01-01"), NULL, ""},
        {entry(POCHE_DIF, COMPTE_ORGANISME_BASE + 1, BOOK_RESERVE, GENRE_RESERVATION, 30000, "2025-06-20"),
         split, "min(300,00\u00a0€ disponibles ; reste du prix de 1\u202f200,00\u00a0€) = 300,00\u00a0€"},
        {entry(COMPTE_CARTE, POCHE_CARTE, BOOK_POSTED, GENRE_CARTE, 40000, "2025-06-20"), split,
         "1\u202f200,00\u00a0€ - parts payées par des droits = 400,00\u00a0€"},
        {entry(POCHE_DIF, COMPTE_ORGANISME_BASE + 1, BOOK_EXECUTE, GENRE_PRISE_EN_CHARGE, 18000,
               "2025-09-30"),
         end,
         "720,00\u00a0€ dus à l'organisme sur 1\u202f200,00\u00a0€, à proportion de cette part = "
         "180,00\u00a0€"},
        {entry(COMPTE_FONDS_DIFE, COMPTE_PERDU, BOOK_POSTED, GENRE_PERTE_PLAFOND, 40000, "2024-03-30"),
         "{\"mandat\":\"conseiller_municipal\",\"avant\":80000,\"plafond\":80000,\"perdu\":40000}",
         "min(400,00\u00a0€ ; 800,00\u00a0€ - 800,00\u00a0€) = 0,00\u00a0€"},
        {entry(COMPTE_CONVERSION, POCHE_DROITS, BOOK_POSTED, GENRE_CONVERSION, 30000, "2024-06-01"), hours,
         "20\u00a0h à 15,00\u00a0€ l'heure : 300,00\u00a0€"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        cases[i].m.t.inputs = cases[i].inputs;
        assert_string_equal(build(&cases[i].m, 1).lines[0].formula, cases[i].formula);
    }
}

static const char *told(const struct explanation *x, const char *name)
{
    for (size_t i = 0; i < x->lines[0].values_n; i++)
        if (strcmp(x->lines[0].values[i].name, name) == 0)
            return x->lines[0].values[i].text;
    fail_msg("%s: not among the values", name);
    return "";
}

/* A code is read by a program; a person reads its words. What is no code of its input is shown as it stands. */
static void codes_are_told_in_words(void **state)
{
    static const struct {
        const char *inputs, *name, *text;
    } cases[] = {
        {"{\"effet\":\"solder\"}", "effet", "service fait validé"},
        {"{\"cause\":\"organisme_report\"}", "cause", "arrêt par l'organisme, qui propose un report"},
        {"{\"cause\":\"totale\"}", "cause", "aucune, formation suivie en entier"},
        {"{\"situation\":\"salarie\"}", "situation", "salarié"},
        {"{\"situation\":\"demandeur_emploi\"}", "situation", "demandeur d'emploi"},
        {"{\"classe\":\"DIFE_MANDAT\"}", "classe", "Formation liée au mandat d'élu local"},
        {"{\"fonds\":\"CPF\"}", "fonds", "compte personnel de formation"},
        {"{\"taux\":40}", "taux", "40\u00a0%"},
        {"{\"retractation\":\"2025-07-04\"}", "retractation", "4 juillet 2025"},
        {"{\"versement\":\"volontaire\"}", "versement", "dotation volontaire d'un financeur"},
        {"{\"dotations\":[{\"lot\":3,\"financeur\":\"employeur\",\"motif\":\"volontaire\",\"montant\":30000},"
         "{\"lot\":4,\"financeur\":\"region\",\"montant\":5000}]}",
         "dotations",
         "300,00\u00a0€ (l'employeur, dotation volontaire d'un financeur) ; 50,00\u00a0€ (les régions)"},
        {"{\"abondements\":[{\"montant\":700},12,null]}", "abondements",
         "7,00\u00a0€ ; 0,00\u00a0€ ; 0,00\u00a0€"},
        {"{\"cause\":\"solder\"}", "cause", "solder"},
        {"{\"motif\":\"erreur de saisie\"}", "motif", "erreur de saisie"},
    };
    struct movement m = entry(POCHE_DROITS, COMPTE_ORGANISME_BASE + 1, BOOK_EXECUTE, GENRE_PRISE_EN_CHARGE,
                              100, "2025-06-20");

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct explanation x;

        m.t.inputs = cases[i].inputs;
        x = build(&m, 1);
        assert_string_equal(told(&x, cases[i].name), cases[i].text);
    }
}

/* What a financeur paid is told with its last day: a day that is shown in French is still a day. */
static void a_dotation_tells_its_last_day(void **state)
{
    struct movement m =
        entry(COMPTE_CONVERSION, POCHE_DROITS, BOOK_POSTED, GENRE_DOTATION, 30000, "2025-01-10");
    struct explanation x;

    (void)state;
    m.t.inputs = "{\"financeur\":\"Région\",\"versement\":\"volontaire\",\"echeance\":\"2026-01-10\","
                 "\"remboursable\":1}";
    x = build(&m, 1);
    assert_says(x.lines[0].phrase, "Utilisables jusqu'au 10 janvier 2026");
    assert_says(x.lines[0].phrase, "rendu au financeur");
}

/* Inputs are what other rooms wrote: anything that is no JSON object is left out, never trusted. */
static void strange_inputs_do_no_harm(void **state)
{
    static const char *const inputs[] = {
        "",
        "{",
        "[]",
        "12",
        "null",
        "{\"annuel\":\"cent\",\"plafond\":null,\"autre\":{\"a\":[1,2]},\"x\":1.5,\"y\":true}",
        "{\"regime\":12,\"unite\":3,\"perdu\":-5,\"annuel\":9223372036854775807,\"base\":\"demain\"}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++)
        for (int genre = 1; genre <= 50; genre++) {
            struct movement m =
                entry(COMPTE_FONDS_CPF, POCHE_DROITS, BOOK_POSTED, (enum book_genre)genre, 100, "2024-12-31");
            struct explanation x;

            m.t.inputs = inputs[i];
            x = build(&m, 1);
            assert_true(strlen(x.lines[0].phrase) > 5);
            assert_non_null(x.lines[0].formula);
        }
    arena_reset(arena);
}

static void the_arena_bounds_the_work(void **state)
{
    struct arena *small = arena_new(4096);
    struct movement m[8];
    struct explanation x;
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(m); i++)
        m[i] = entry(COMPTE_FONDS_CPF, POCHE_DROITS, BOOK_POSTED, GENRE_REPRISE, 1, "2024-01-01");
    assert_int_equal(explain_build(small, m, ARRAY_LEN(m), &x, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_MEMOIRE_EPUISEE);
    arena_free(small);
}

/* Whatever the movements, the running balances end where their sum does. */
static void lines_add_up(void **state)
{
    static uint8_t bytes[600];
    static const int64_t purses[] = {POCHE_DROITS, POCHE_CEC, POCHE_DIFE, POCHE_DOTATION};

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct tape t = tape_of_seed(seed, bytes, sizeof(bytes));
        struct movement m[60];
        struct explanation x;
        int64_t posted = 0;
        int64_t reserved = 0;
        int64_t told = 0;

        for (size_t i = 0; i < ARRAY_LEN(m); i++) {
            enum book_phase phase = (enum book_phase)tape_between(&t, 0, 3);
            int64_t purse = purses[tape_between(&t, 0, 3)];
            int64_t amount = tape_between(&t, 1, 200);
            bool in = phase == BOOK_POSTED && tape_flip(&t);

            m[i] = entry(in ? COMPTE_FONDS_CPF : purse, in ? purse : COMPTE_BANQUE, phase, GENRE_CORRECTION,
                         amount, "2024-01-01");
            m[i].t.lot = purse == POCHE_DOTATION ? tape_between(&t, 1, 3) : 0;
            posted += in ? amount : phase == BOOK_POSTED || phase == BOOK_EXECUTE ? -amount : 0;
            reserved += phase == BOOK_RESERVE ? amount : phase == BOOK_POSTED ? 0 : -amount;
        }
        x = build(m, ARRAY_LEN(m));
        for (size_t i = 0; i < x.lines_n; i++)
            told += x.lines[i].amount;
        assert_int_equal(told, posted);
        for (size_t i = 0; i < x.purses_n; i++) {
            posted -= x.purses[i].posted;
            reserved -= x.purses[i].reserved;
            if (i > 0)
                assert_true(x.purses[i - 1].poche < x.purses[i].poche ||
                            x.purses[i - 1].lot < x.purses[i].lot);
        }
        assert_int_equal(posted, 0);
        assert_int_equal(reserved, 0);
        arena_reset(arena);
    }
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(32U << 20);
    return arena == NULL;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dife_credit_tells_its_ceiling),
        cmocka_unit_test(a_cpf_credit_tells_its_proportion),
        cmocka_unit_test(hours_are_told_in_hours),
        cmocka_unit_test(holds_move_what_is_available_only),
        cmocka_unit_test(every_computation_has_a_formula),
        cmocka_unit_test(codes_are_told_in_words),
        cmocka_unit_test(a_dotation_tells_its_last_day),
        cmocka_unit_test(strange_inputs_do_no_harm),
        cmocka_unit_test(the_arena_bounds_the_work),
        cmocka_unit_test(lines_add_up),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
