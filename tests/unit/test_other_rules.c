/*
 * The rules beside credits and financing: contributions (DIFE-12, DIFE-60, DIFE-61, ESAT), corrective sums (AB-01, AB-02, AB-04),
 * ages (CPF-01, CPF-02), absence from work (D. 6323-4), public agents (FP-03, FP-04). Each vector is published or derived.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/compte.h"
#include "rights/contributions.h"
#include "rights/correctif.h"

static day_t d(const char *iso)
{
    day_t day = day_parse_iso(iso);

    CHECK(day != DAY_NONE);
    return day;
}

/* ---- contributions ------------------------------------------------------------------------------------------ */

/* DIFE-12: the first four pairs are published, the last two derived. */
static void francs_cfp(void **state)
{
    static const struct {
        int64_t cents, francs;
    } pairs[] = {{40000, 47733},   {70000, 83532}, {80000, 95465},
                 {150000, 178998}, {60000, 71599}, {120000, 143198}};
    struct appuis a = {0};
    int64_t found;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        assert_int_equal(contribution_francs_cfp(pairs[i].cents, d("2026-12-01"), &found, &a, NULL), RC_OK);
        assert_int_equal(found, pairs[i].francs);
    }
}

/* DIFE-60, derived: 1 234,56 → 12,35. */
static void contribution_of_an_elu(void **state)
{
    struct appuis a = {0};
    struct err e;
    int64_t found;

    (void)state;
    assert_int_equal(contribution_elu(123456, d("2026-06-01"), &found, &a, &e), RC_OK);
    assert_int_equal(found, 1235);
    assert_int_equal(contribution_elu(50, d("2026-06-01"), &found, &a, &e), RC_OK);
    assert_int_equal(found, 1); /* half a cent goes up */
    assert_int_equal(contribution_elu(100, d("2016-12-31"), &found, &a, &e), RC_NOT_FOUND);
}

/* DIFE-61, derived. */
static void due_days(void **state)
{
    static const struct {
        int64_t yearly;
        const char *le, *echeance;
    } cases[] = {
        {350001, "2026-06-03", "2026-07-15"}, {350001, "2026-12-31", "2027-01-15"},
        {350000, "2026-04-01", "2026-07-15"}, {350000, "2026-06-30", "2026-07-15"},
        {50000, "2026-11-02", "2027-01-15"},  {49999, "2026-02-02", "2026-12-31"},
    };
    struct appuis a = {0};
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum contribution_rythme r;
        day_t due;

        assert_int_equal(contribution_rythme(cases[i].yearly, d(cases[i].le), &r, &a, &e), RC_OK);
        assert_int_equal(contribution_echeance(r, d(cases[i].le), &due, &a, &e), RC_OK);
        assert_int_equal(due, d(cases[i].echeance));
    }
}

/* D. 6323-29-2, derived: 0,20 % of (800,00 + half of 700,00) = 2,30. */
static void contribution_of_an_esat(void **state)
{
    struct appuis a = {0};
    int64_t found;

    (void)state;
    assert_int_equal(contribution_esat(80000, 70000, d("2026-06-01"), &found, &a, NULL), RC_OK);
    assert_int_equal(found, 230);
    assert_int_equal(contribution_esat(0, 0, d("2026-06-01"), &found, &a, NULL), RC_OK);
    assert_int_equal(found, 0);
}

/* ---- sums owed by an employer ------------------------------------------------------------------------------- */

static void corrective(void **state)
{
    struct correctif_entree in = {d("2026-05-12"), 50, false, false};
    struct correctif c;
    struct err e;

    (void)state;
    assert_int_equal(correctif_calculer(&in, &c, &e), RC_OK);
    assert_true(c.du);
    assert_int_equal(c.montant_cents, 300000); /* published amount */
    assert_int_equal(c.debut, d("2018-05-12"));
    assert_int_equal(c.limite, d("2026-09-30")); /* the last day of the quarter after */
    assert_int_equal(c.majoration_cents, 300000);
    in.bilan_le = d("2026-12-31");
    assert_int_equal(correctif_calculer(&in, &c, &e), RC_OK);
    assert_int_equal(c.limite, d("2027-03-31"));
    in.bilan_le = d("2026-01-31"); /* six years before 1 February 2026 */
    assert_int_equal(correctif_calculer(&in, &c, &e), RC_OK);
    assert_int_equal(c.debut, d("2020-01-31"));
}

static void corrective_not_due(void **state)
{
    static const struct {
        int64_t effectif;
        bool entretiens, formation;
    } cases[] = {{49, false, false}, {50, true, false}, {50, false, true}, {500, true, true}};
    struct correctif c;
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct correctif_entree in = {d("2026-05-12"), cases[i].effectif, cases[i].entretiens,
                                      cases[i].formation};

        assert_int_equal(correctif_calculer(&in, &c, &e), RC_OK);
        assert_false(c.du);
        assert_int_equal(c.montant_cents + c.majoration_cents, 0);
    }
}

static void told_and_asked_in_time(void **state)
{
    struct err e;
    bool open;
    day_t last;

    (void)state;
    assert_int_equal(correctif_limite_accord(d("2026-05-12"), &last, &e), RC_OK);
    assert_int_equal(last, d("2026-05-27"));
    assert_int_equal(correctif_atmp_ouvert(10, d("2026-05-12"), d("2028-05-12"), &open, &e), RC_OK);
    assert_true(open);
    assert_int_equal(correctif_atmp_ouvert(10, d("2026-05-12"), d("2028-05-13"), &open, &e), RC_OK);
    assert_false(open);
    assert_int_equal(correctif_atmp_ouvert(9, d("2026-05-12"), d("2026-06-12"), &open, &e), RC_OK);
    assert_false(open);
}

/* ---- ages and absence --------------------------------------------------------------------------------------- */

static void ages(void **state)
{
    struct err e;
    day_t day;

    (void)state;
    assert_int_equal(compte_ouvrable_le(d("2010-03-15"), false, d("2026-03-15"), &day, &e), RC_OK);
    assert_int_equal(day, d("2026-03-15"));
    assert_int_equal(compte_ouvrable_le(d("2010-03-15"), true, d("2026-03-15"), &day, &e), RC_OK);
    assert_int_equal(day, d("2025-03-15"));
    assert_int_equal(compte_taux_plein_le(d("1960-02-29"), d("2026-03-15"), &day, &e), RC_OK);
    assert_int_equal(day, d("2027-02-28"));
}

static void absence(void **state)
{
    struct absence a;
    struct err e;

    (void)state;
    assert_int_equal(absence_delais(d("2026-09-01"), d("2027-02-27"), d("2026-06-01"), &a, &e), RC_OK);
    assert_int_equal(a.demander_le, d("2026-07-03")); /* 60 days before */
    assert_int_equal(a.silence_le, d("2026-07-01"));
    assert_int_equal(absence_delais(d("2026-09-01"), d("2027-02-28"), d("2026-04-01"), &a, &e), RC_OK);
    assert_int_equal(a.demander_le, d("2026-05-04")); /* six whole months: 120 days before */
}

/* ---- public agents ------------------------------------------------------------------------------------------ */

static void unfitness(void **state)
{
    struct appuis a = {0};
    struct err e;
    int64_t hours;

    (void)state;
    assert_int_equal(agent_inaptitude(60, 0, d("2026-06-01"), &hours, &a, &e), RC_OK);
    assert_int_equal(hours, 60);
    assert_int_equal(agent_inaptitude(60, 100, d("2026-06-01"), &hours, &a, &e), RC_OK);
    assert_int_equal(hours, 50);
    assert_int_equal(agent_inaptitude(60, 150, d("2026-06-01"), &hours, &a, &e), RC_OK);
    assert_int_equal(hours, 0);
}

static void anticipation(void **state)
{
    static const struct {
        bool c;
        const char *fin;
        int64_t hours;
    } cases[] = {
        {false, NULL, 50},         {true, NULL, 100},         {false, "2028-12-31", 50},
        {false, "2028-12-30", 25}, {false, "2027-12-31", 25}, {false, "2027-06-30", 0},
    };
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct appuis a = {0};
        int64_t hours;

        assert_int_equal(agent_anticipation(cases[i].c, d("2026-06-01"),
                                            cases[i].fin != NULL ? d(cases[i].fin) : DAY_NONE, &hours, &a,
                                            &e),
                         RC_OK);
        assert_int_equal(hours, cases[i].hours);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(francs_cfp),
        cmocka_unit_test(contribution_of_an_elu),
        cmocka_unit_test(due_days),
        cmocka_unit_test(contribution_of_an_esat),
        cmocka_unit_test(corrective),
        cmocka_unit_test(corrective_not_due),
        cmocka_unit_test(told_and_asked_in_time),
        cmocka_unit_test(ages),
        cmocka_unit_test(absence),
        cmocka_unit_test(unfitness),
        cmocka_unit_test(anticipation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
