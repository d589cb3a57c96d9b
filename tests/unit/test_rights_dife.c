/* Credits of élus: the vectors of the rules (D1 to D9), the ends of mandates, then a check by another path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/dife.h"
#include "tape.h"

#define D(text) day_parse_iso(text)

static struct arena *arena;

static struct dife_mandat mandat(const char *type, const char *first_round, const char *start,
                                 const char *end)
{
    return (struct dife_mandat){.type = type,
                                .premier_tour = first_round != NULL ? D(first_round) : DAY_NONE,
                                .debut = D(start),
                                .fin = end != NULL ? D(end) : DAY_NONE};
}

static struct dife_mandat municipal_2020(void)
{
    return mandat("conseiller_municipal", "2020-03-15", "2020-05-18", NULL);
}

static struct dife_out compute(struct dife_in in)
{
    struct dife_out out;
    struct err e = {0};

    if (dife_compute(arena, &in, &out, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return out;
}

static void assert_credit(const struct dife_out *o, size_t i, const char *day, int64_t amount, int64_t lost)
{
    char got[DAY_TEXT_BYTES];

    assert_true(i < o->credits_n);
    assert_string_equal(day_iso(o->credits[i].jour, got), day);
    assert_int_equal(o->credits[i].montant_cents, amount);
    assert_int_equal(o->credits[i].perdu_cents, lost);
}

/* D5 published (AMF); D6 derived. */
static void the_credit_day_is_the_third_monday_after_the_first_round(void **state)
{
    static const char *const table[][2] = {
        {"2020-03-15", "2020-03-30"}, {"2021-06-20", "2021-07-05"}, {"2026-03-15", "2026-03-30"},
        {"2014-03-23", "2014-04-07"}, {"2020-03-16", "2020-04-06"}, /* a Monday: strictly after */
    };
    char got[DAY_TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        assert_string_equal(day_iso(dife_credit_day(D(table[i][0])), got), table[i][1]);
}

/* D1 published (Mon Compte Formation, case 1): 20 h unused in 2020 are 300 €, the credit of 2021 makes 700 €. */
static void d1_hours_then_euros(void **state)
{
    struct dife_mandat m = municipal_2020();
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .solde_initial_cents = 30000,
                                                 .solde_initial_au = D("2021-01-01"),
                                                 .au = D("2021-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2021-03-30", 40000, 0);
    assert_int_equal(o.solde_cents, 70000);
    assert_int_equal(o.usage, DIFE_TOUT);
    assert_int_equal(o.utilisable_jusqu_au, DAY_NONE);
    assert_int_equal(o.pertes_n, 0);
}

/* D2 published (case 2): 400 in 2022, nothing used, 2023: 800. */
static void d2_two_credits_under_the_ceiling_of_2023(void **state)
{
    struct dife_mandat m = municipal_2020();
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .solde_initial_cents = 40000,
                                                 .solde_initial_au = D("2022-12-31"),
                                                 .au = D("2023-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2023-03-30", 40000, 0);
    assert_int_equal(o.credits[0].plafond_cents, 80000);
    assert_int_equal(o.solde_cents, 80000);
}

/* D3 published (case 3): 400, then 300 under the ceiling of 700; 500 spent; then 400: 600. */
static void d3_a_partial_credit(void **state)
{
    struct dife_mandat m = municipal_2020();
    struct dife_mouvement spent = {D("2022-10-03"), -50000, DIFE_MOUVEMENT};
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .mouvements = &spent,
                                                 .mouvements_n = 1,
                                                 .solde_initial_au = D("2021-01-01"),
                                                 .au = D("2023-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 3);
    assert_credit(&o, 0, "2021-03-30", 40000, 0);
    assert_credit(&o, 1, "2022-03-30", 30000, 10000);
    assert_int_equal(o.credits[1].avant_cents, 40000);
    assert_int_equal(o.credits[1].plafond_cents, 70000);
    assert_credit(&o, 2, "2023-03-30", 40000, 0);
    assert_int_equal(o.solde_cents, 60000);
}

/* D4 published: municipal and regional at once, one credit a year, by the mandate held longest. */
static void d4_one_counter_for_two_mandates(void **state)
{
    struct dife_mandat both[] = {
        mandat("conseiller_regional", "2021-06-20", "2021-07-02", NULL),
        municipal_2020(),
    };
    struct dife_out o = compute((struct dife_in){
        .mandats = both, .mandats_n = 2, .solde_initial_au = D("2021-12-31"), .au = D("2022-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2022-03-30", 40000, 0);
    assert_string_equal(o.credits[0].mandat, "conseiller_municipal");
}

/* D7 and D8 derived: ceilings by date. */
static void d7_d8_ceilings_by_date(void **state)
{
    struct dife_mandat m = municipal_2020();
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .solde_initial_cents = 70000,
                                                 .solde_initial_au = D("2025-12-31"),
                                                 .au = D("2026-03-30")});

    (void)state;
    assert_credit(&o, 0, "2026-03-30", 10000, 30000);
    o = compute((struct dife_in){.mandats = &m,
                                 .mandats_n = 1,
                                 .solde_initial_cents = 80000,
                                 .solde_initial_au = D("2026-12-31"),
                                 .au = D("2027-03-30")});
    assert_credit(&o, 0, "2027-03-30", 40000, 20000);
    assert_int_equal(o.solde_cents, 120000);
}

/* D9 derived, DIFE-30 and DIFE-32: réinsertion for six months, then nothing. */
static void d9_the_end_of_the_last_mandate(void **state)
{
    struct dife_mandat m = mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2026-03-22");
    struct dife_in in = {
        .mandats = &m, .mandats_n = 1, .solde_initial_cents = 50000, .solde_initial_au = D("2025-12-31")};
    struct dife_out o;

    (void)state;
    in.au = D("2026-03-22");
    o = compute(in);
    assert_int_equal(o.usage, DIFE_TOUT);
    in.au = D("2026-03-23");
    o = compute(in);
    assert_int_equal(o.credits_n, 0); /* the anniversary of 30 March comes after the end (DIFE-24) */
    assert_int_equal(o.usage, DIFE_REINSERTION);
    assert_int_equal(o.utilisable_jusqu_au, D("2026-09-22"));
    in.au = D("2026-09-22");
    o = compute(in);
    assert_int_equal(o.usage, DIFE_REINSERTION);
    assert_int_equal(o.solde_cents, 50000);
    in.au = D("2026-09-23");
    o = compute(in);
    assert_int_equal(o.usage, DIFE_AUCUN);
    assert_int_equal(o.pertes_n, 1);
    assert_int_equal(o.pertes[0].jour, D("2026-09-23"));
    assert_int_equal(o.pertes[0].fin_mandat, D("2026-03-22"));
    assert_int_equal(o.pertes[0].montant_cents, 50000);
    assert_int_equal(o.solde_cents, 0);
    in.reserve_cents = 20000;
    o = compute(in);
    assert_int_equal(o.pertes[0].montant_cents, 30000);
    assert_int_equal(o.solde_cents, 20000);
}

/* DIFE-23: continuity keeps, a gap loses. */
static void re_election_keeps_and_a_gap_loses(void **state)
{
    struct dife_mandat follows[] = {
        mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2026-03-20"),
        mandat("conseiller_municipal", "2026-03-15", "2026-03-21", NULL),
    };
    struct dife_mandat gap[] = {
        mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2024-09-30"),
        mandat("conseiller_municipal", NULL, "2025-01-06", NULL),
    };
    struct dife_in in = {.mandats = follows,
                         .mandats_n = 2,
                         .solde_initial_cents = 50000,
                         .solde_initial_au = D("2025-12-31"),
                         .au = D("2026-12-31")};
    struct dife_out o = compute(in);

    (void)state;
    assert_int_equal(o.pertes_n, 0);
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2026-03-30", 30000, 10000);
    in.mandats = gap;
    in.solde_initial_au = D("2024-05-01");
    in.au = D("2025-12-31");
    o = compute(in);
    assert_int_equal(o.pertes_n, 1);
    assert_int_equal(o.pertes[0].jour, D("2025-01-06"));
    assert_int_equal(o.pertes[0].montant_cents, 50000);
    assert_int_equal(o.credits_n, 1); /* DIFE-25: the start stands for the first round */
    assert_credit(&o, 0, "2025-01-27", 40000, 0);
    assert_int_equal(o.solde_cents, 40000);
}

/* A first credit may fall before the mandate begins: elected in March 2020, in office in May. */
static void the_first_credit_may_precede_the_start(void **state)
{
    struct dife_mandat m = mandat("conseiller_departemental", "2021-06-20", "2021-07-12", NULL);
    struct dife_out o = compute(
        (struct dife_in){.mandats = &m, .mandats_n = 1, .solde_initial_au = DAY_NONE, .au = D("2021-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2021-07-05", 40000, 0);
}

/* The reference mandate ends: the other one takes over, and a civil year still has one credit. */
static void the_reference_passes_on_without_a_second_credit(void **state)
{
    struct dife_mandat both[] = {
        mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2023-05-31"),
        mandat("conseiller_departemental", "2021-06-20", "2021-07-01", NULL),
    };
    struct dife_mouvement spent = {D("2023-06-15"), -40000, DIFE_MOUVEMENT};
    struct dife_out o = compute((struct dife_in){.mandats = both,
                                                 .mandats_n = 2,
                                                 .mouvements = &spent,
                                                 .mouvements_n = 1,
                                                 .solde_initial_au = D("2022-12-31"),
                                                 .au = D("2024-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 2);
    assert_credit(&o, 0, "2023-03-30", 40000, 0);
    assert_credit(&o, 1, "2024-07-05", 40000, 0);
    assert_int_equal(o.solde_cents, 40000);
}

static void what_was_given_is_not_given_again(void **state)
{
    struct dife_mandat m = municipal_2020();
    struct dife_mouvement given[] = {
        {D("2022-03-30"), 40000, DIFE_CREDIT},
        {D("2023-03-30"), 0, DIFE_CREDIT},
    };
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .mouvements = given,
                                                 .mouvements_n = 2,
                                                 .solde_initial_au = D("2021-12-31"),
                                                 .au = D("2024-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 1);
    assert_credit(&o, 0, "2024-03-30", 40000, 0);
    assert_int_equal(o.solde_cents, 80000);
}

static void what_comes_back_after_the_delay_is_lost(void **state)
{
    struct dife_mandat m = mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2024-01-31");
    struct dife_mouvement moves[] = {
        {D("2024-02-10"), -40000, DIFE_MOUVEMENT},
        {D("2024-09-10"), 15000, DIFE_MOUVEMENT},
        {D("2024-09-10"), -5000, DIFE_PERTE},
    };
    struct dife_out o = compute((struct dife_in){.mandats = &m,
                                                 .mandats_n = 1,
                                                 .mouvements = moves,
                                                 .mouvements_n = 2,
                                                 .solde_initial_cents = 40000,
                                                 .solde_initial_au = D("2023-12-31"),
                                                 .au = D("2024-12-31")});

    (void)state;
    assert_int_equal(o.pertes_n, 1);
    assert_int_equal(o.pertes[0].jour, D("2024-09-10"));
    assert_int_equal(o.pertes[0].montant_cents, 15000);
    assert_int_equal(o.solde_cents, 0);
    o = compute((struct dife_in){.mandats = &m,
                                 .mandats_n = 1,
                                 .mouvements = moves,
                                 .mouvements_n = 3,
                                 .solde_initial_cents = 40000,
                                 .solde_initial_au = D("2023-12-31"),
                                 .au = D("2024-12-31")});
    assert_int_equal(o.solde_cents, 0);
    assert_int_equal(o.pertes[0].montant_cents, 10000);
}

/* A mandate whose end is learned late: what was spent since was not lost, and later credits do not pay for it. */
static void a_late_loss_spares_what_was_spent(void **state)
{
    struct dife_mandat both[] = {
        mandat("conseiller_municipal", "2020-03-15", "2020-05-18", "2022-05-31"),
        mandat("conseiller_departemental", NULL, "2024-10-01", NULL),
    };
    struct dife_mouvement moves[] = {
        {D("2021-03-30"), 40000, DIFE_CREDIT},
        {D("2022-03-30"), 30000, DIFE_CREDIT},
        {D("2024-03-01"), -60000, DIFE_MOUVEMENT},
    };
    struct dife_out o = compute((struct dife_in){.mandats = both,
                                                 .mandats_n = 2,
                                                 .mouvements = moves,
                                                 .mouvements_n = 3,
                                                 .solde_initial_au = DAY_NONE,
                                                 .au = D("2024-12-31")});

    (void)state;
    assert_int_equal(o.pertes_n, 1);
    assert_int_equal(o.pertes[0].jour, D("2022-12-01"));
    assert_int_equal(o.pertes[0].montant_cents, 10000);
    assert_int_equal(o.credits_n, 1);
    assert_int_equal(o.solde_cents, 40000);
}

static void mandates_that_give_no_right_count_for_nothing(void **state)
{
    struct dife_mandat m = mandat("depute", "2022-06-12", "2022-06-22", NULL);
    struct dife_out o = compute(
        (struct dife_in){.mandats = &m, .mandats_n = 1, .solde_initial_au = DAY_NONE, .au = D("2024-12-31")});

    (void)state;
    assert_int_equal(o.credits_n, 0);
    assert_int_equal(o.usage, DIFE_AUCUN);
    o = compute((struct dife_in){.solde_initial_au = DAY_NONE, .au = D("2024-12-31")});
    assert_int_equal(o.solde_cents, 0);
}

static void unreadable_lists_are_refused(void **state)
{
    struct dife_mandat backwards = mandat("conseiller_municipal", NULL, "2020-05-18", "2020-05-17");
    struct dife_in in = {
        .mandats = &backwards, .mandats_n = 1, .solde_initial_au = DAY_NONE, .au = D("2024-01-01")};
    struct dife_out o;
    struct err e = {0};

    (void)state;
    assert_int_equal(dife_compute(arena, &in, &o, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DIFE_MANDATS);
    in.mandats_n = DIFE_MANDATS_MAX + 1;
    assert_int_equal(dife_compute(arena, &in, &o, &e), RC_USAGE);
    in.mandats_n = 0;
    in.mouvements_n = DIFE_MOUVEMENTS_MAX + 1;
    assert_int_equal(dife_compute(arena, &in, &o, &e), RC_USAGE);
}

/* ---- properties on random mandates and movements ------------------------------------------------------------ */

#define MANDATS 5
#define MOVES 12

struct scene {
    struct dife_mandat mandats[MANDATS];
    struct dife_mouvement moves[MOVES];
    struct dife_in in;
};

static void draw_scene(struct scene *s, struct tape *t)
{
    static const char *const types[] = {"conseiller_municipal", "conseiller_departemental",
                                        "conseiller_regional", "depute"};

    memset(s, 0, sizeof(*s));
    s->in = (struct dife_in){.mandats = s->mandats,
                             .mandats_n = (size_t)tape_between(t, 0, MANDATS),
                             .mouvements = s->moves,
                             .mouvements_n = (size_t)tape_between(t, 0, MOVES),
                             .solde_initial_cents = tape_between(t, 0, 200) * 100,
                             .solde_initial_au = D("2021-01-01"),
                             .au = D("2021-01-01") + (day_t)tape_between(t, 0, 3000)};
    for (size_t i = 0; i < s->in.mandats_n; i++) {
        struct dife_mandat *m = &s->mandats[i];

        m->type = types[tape_between(t, 0, 3)];
        m->debut = D("2014-01-01") + (day_t)tape_between(t, 0, 4000);
        m->fin = tape_flip(t) ? DAY_NONE : m->debut + (day_t)tape_between(t, 0, 2500);
        m->premier_tour = tape_flip(t) ? DAY_NONE : m->debut - (day_t)tape_between(t, 0, 60);
    }
    for (size_t i = 0; i < s->in.mouvements_n; i++)
        s->moves[i] = (struct dife_mouvement){D("2021-01-02") + (day_t)tape_between(t, 0, 2900),
                                              tape_between(t, -200, 20) * 100, DIFE_MOUVEMENT};
}

static void check_credits(const struct scene *s, const struct dife_out *o)
{
    for (size_t i = 0; i < o->credits_n; i++) {
        const struct dife_credit *c = &o->credits[i];
        bool within = false;

        assert_int_equal(c->montant_cents + c->perdu_cents, c->annuel_cents);
        assert_true(c->montant_cents >= 0 && c->perdu_cents >= 0);
        if (c->montant_cents > 0)
            assert_true(MAX(c->avant_cents, 0) + c->montant_cents <= c->plafond_cents);
        if (c->perdu_cents > 0)
            assert_true(c->avant_cents + c->montant_cents >= c->plafond_cents);
        if (i > 0)
            assert_true(day_year(c->jour) > day_year(o->credits[i - 1].jour));
        for (size_t k = 0; k < s->in.mandats_n; k++) {
            const struct dife_mandat *m = &s->mandats[k];
            day_t base = dife_credit_day(m->premier_tour != DAY_NONE ? m->premier_tour : m->debut);

            within = within || (strcmp(m->type, "depute") != 0 && c->jour >= MIN(m->debut, base) &&
                                (m->fin == DAY_NONE || c->jour <= m->fin));
        }
        assert_true(within);
        assert_true(c->jour <= s->in.au && c->jour > s->in.solde_initial_au);
    }
}

/* The balance is what went in less what went out, whatever the order it was played in. */
static void check_sum(const struct scene *s, const struct dife_out *o)
{
    int64_t sum = s->in.solde_initial_au <= s->in.au ? s->in.solde_initial_cents : 0;

    for (size_t i = 0; i < s->in.mouvements_n; i++)
        sum += s->moves[i].jour <= s->in.au ? s->moves[i].montant_cents : 0;
    for (size_t i = 0; i < o->credits_n; i++)
        sum += o->credits[i].montant_cents;
    for (size_t i = 0; i < o->pertes_n; i++)
        sum -= o->pertes[i].montant_cents;
    assert_int_equal(o->solde_cents, sum);
    if (o->usage == DIFE_AUCUN && o->utilisable_jusqu_au != DAY_NONE && s->in.au > s->in.solde_initial_au)
        assert_true(o->solde_cents <= 0);
}

/* Feeding the result back as given credits and losses gives nothing more: what an accrual run twice must do. */
static void check_second_run(const struct scene *s, const struct dife_out *o)
{
    struct dife_mouvement all[MOVES + 64 + MOVES];
    struct dife_in again = s->in;
    struct dife_out second;

    again.mouvements = all;
    memcpy(all, s->moves, sizeof(s->moves[0]) * s->in.mouvements_n);
    for (size_t i = 0; i < o->credits_n; i++)
        all[again.mouvements_n++] =
            (struct dife_mouvement){o->credits[i].jour, o->credits[i].montant_cents, DIFE_CREDIT};
    for (size_t i = 0; i < o->pertes_n; i++)
        all[again.mouvements_n++] =
            (struct dife_mouvement){o->pertes[i].jour, -o->pertes[i].montant_cents, DIFE_PERTE};
    second = compute(again);
    assert_int_equal(second.credits_n, 0);
    assert_int_equal(second.pertes_n, 0);
    assert_int_equal(second.solde_cents, o->solde_cents);
}

static void random_careers_keep_the_rules(void **state)
{
    static uint8_t bytes[256];

    (void)state;
    for (uint64_t seed = 1; seed <= 4000; seed++) {
        struct tape t = tape_of_seed(seed, bytes, sizeof(bytes));
        struct scene s;
        struct dife_out o;

        draw_scene(&s, &t);
        o = compute(s.in);
        check_credits(&s, &o);
        check_sum(&s, &o);
        check_second_run(&s, &o);
        arena_reset(arena);
    }
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(16U << 20);
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
        cmocka_unit_test(the_credit_day_is_the_third_monday_after_the_first_round),
        cmocka_unit_test(d1_hours_then_euros),
        cmocka_unit_test(d2_two_credits_under_the_ceiling_of_2023),
        cmocka_unit_test(d3_a_partial_credit),
        cmocka_unit_test(d4_one_counter_for_two_mandates),
        cmocka_unit_test(d7_d8_ceilings_by_date),
        cmocka_unit_test(d9_the_end_of_the_last_mandate),
        cmocka_unit_test(re_election_keeps_and_a_gap_loses),
        cmocka_unit_test(the_first_credit_may_precede_the_start),
        cmocka_unit_test(the_reference_passes_on_without_a_second_credit),
        cmocka_unit_test(what_was_given_is_not_given_again),
        cmocka_unit_test(what_comes_back_after_the_delay_is_lost),
        cmocka_unit_test(a_late_loss_spares_what_was_spent),
        cmocka_unit_test(mandates_that_give_no_right_count_for_nothing),
        cmocka_unit_test(unreadable_lists_are_refused),
        cmocka_unit_test(random_careers_keep_the_rules),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
