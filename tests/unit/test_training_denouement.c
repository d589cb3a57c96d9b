/* Rules 3.3 to 3.7 and MON-22: rates, brackets, shares to the cent. The vectors are those of the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/denouement.h"

static day_t on(const char *day)
{
    return day_parse_iso(day);
}

static struct denouement service_fait(int64_t prix, int taux, enum dossier_cause cause, bool fm)
{
    struct denouement d;
    struct err e = {0};

    if (denouement_service_fait(prix, taux, cause, fm, on("2026-06-01"), &d, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return d;
}

static void rate_is_an_integer(void **state)
{
    (void)state;
    assert_int_equal(denouement_taux(30, 50), 60); /* published */
    assert_int_equal(denouement_taux(1, 8), 13);   /* 12,5: half up */
    assert_int_equal(denouement_taux(0, 7), 0);
    assert_int_equal(denouement_taux(7, 7), 100);
    assert_int_equal(denouement_taux(999, 1000), 99); /* never 100 unless complete */
    assert_int_equal(denouement_taux(1999, 2000), 99);
}

/* §3.7, order of 1 200,00. */
static void brackets_of_an_interruption(void **state)
{
    static const struct {
        int taux;
        int64_t sans_fm, avec_fm, report;
    } vectors[] = {{10, 30000, 12000, 12000},   {24, 30000, 28800, 28800}, {25, 30000, 30000, 30000},
                   {60, 72000, 72000, 72000},   {79, 94800, 94800, 94800}, {80, 120000, 96000, 96000},
                   {85, 120000, 102000, 102000}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        struct denouement d = service_fait(120000, vectors[i].taux, CAUSE_TITULAIRE, false);

        assert_int_equal(d.organisme_cents, vectors[i].sans_fm);
        assert_int_equal(d.reste, RESTE_PERDU);
        assert_int_equal(strstr(d.phrase, "perdu") == NULL,
                         d.organisme_cents == 120000); /* nothing is left */
        d = service_fait(120000, vectors[i].taux, CAUSE_TITULAIRE, true);
        assert_int_equal(d.organisme_cents, vectors[i].avec_fm);
        assert_int_equal(d.reste, RESTE_RENDU);
        d = service_fait(120000, vectors[i].taux, CAUSE_ORGANISME_REPORT, false);
        assert_int_equal(d.organisme_cents, vectors[i].report);
        assert_int_equal(d.reste, RESTE_RENDU);
        assert_int_equal(
            service_fait(120000, vectors[i].taux, CAUSE_ORGANISME_SANS_REPORT, false).organisme_cents, 0);
        assert_true(d.article[0] != '\0' && d.phrase[0] != '\0');
    }
    assert_int_equal(service_fait(149999, 33, CAUSE_TITULAIRE, true).organisme_cents, 49500); /* 494,9967 */
    assert_int_equal(service_fait(120000, 100, CAUSE_TOTALE, false).organisme_cents, 120000);
    assert_int_equal(service_fait(120000, 100, CAUSE_ORGANISME_SANS_REPORT, false).organisme_cents, 0);
}

static void late_cancellation_and_absence(void **state)
{
    struct denouement d;
    struct err e = {0};

    (void)state;
    assert_int_equal(denouement_absence(120000, on("2026-06-01"), &d, &e), RC_OK);
    assert_int_equal(d.organisme_cents, 6000);
    assert_int_equal(d.reste, RESTE_PERDU);
    /* Session on Monday 22 June; accepted on 1 May: the withdrawal period is over. Seven working days before: free. */
    assert_int_equal(denouement_annulation(120000, on("2026-05-01"), DAY_NONE, on("2026-06-22"), DAY_NONE,
                                           on("2026-06-11"), false, &d, &e),
                     RC_OK);
    assert_int_equal(law_working_days_between(on("2026-06-11"), on("2026-06-22")), 7);
    assert_int_equal(d.organisme_cents, 0);
    assert_int_equal(d.reste, RESTE_RENDU);
    assert_int_equal(denouement_annulation(120000, on("2026-05-01"), DAY_NONE, on("2026-06-22"), DAY_NONE,
                                           on("2026-06-12"), false, &d, &e),
                     RC_OK);
    assert_int_equal(d.organisme_cents, 6000);
    assert_int_equal(d.reste, RESTE_PERDU);
    assert_int_equal(denouement_annulation(120000, on("2026-05-01"), DAY_NONE, on("2026-06-22"), DAY_NONE,
                                           on("2026-06-12"), true, &d, &e),
                     RC_OK);
    assert_int_equal(d.reste, RESTE_RENDU);
    assert_int_equal(denouement_annulation(120000, on("2026-06-05"), DAY_NONE, on("2026-06-22"), DAY_NONE,
                                           on("2026-06-19"), false, &d, &e),
                     RC_OK); /* the fourteenth day of withdrawal */
    assert_int_equal(d.reste, RESTE_RENDU);
}

/* C. conso. L. 221-18: fourteen days, the day of the contract not counted. L. 221-19, 3°: a last day that is no working day is moved to the
 * next one. */
static void the_last_day_of_a_withdrawal(void **state)
{
    static const struct {
        const char *accepted, *last;
    } cases[] = {
        {"2027-01-15", "2027-01-29"}, /* a Friday */
        {"2027-01-16", "2027-02-01"}, /* a Saturday: Monday */
        {"2027-01-17", "2027-02-01"}, /* a Sunday: Monday */
        {"2026-06-30", "2026-07-15"}, /* 14 July */
        {"2026-04-17", "2026-05-04"}, /* 1 May, a Friday */
        {"2026-12-11", "2026-12-28"}, /* Christmas, a Friday */
        {"2016-06-04", "2016-06-18"}, /* before that article: the Saturday itself */
    };
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        day_t last = DAY_NONE;
        enum rc rc = denouement_retractation_fin(on(cases[i].accepted), &last, &e);

        if (i + 1 == ARRAY_LEN(cases)) { /* nor the fourteen days themselves */
            assert_int_equal(rc, RC_NOT_FOUND);
            continue;
        }
        assert_int_equal(rc, RC_OK);
        assert_int_equal(last, on(cases[i].last));
    }
}

/* An outage moved the last free day; the day after it is late all the same. */
static void a_free_cancellation_that_was_moved(void **state)
{
    struct denouement d;
    struct err e = {0};
    day_t last;

    (void)state;
    assert_int_equal(denouement_gratuite_fin(on("2026-05-01"), on("2026-06-22"), &last, &e), RC_OK);
    assert_int_equal(last, on("2026-06-11"));
    for (int late = 0; late < 2; late++) {
        assert_int_equal(denouement_annulation(120000, on("2026-05-01"), DAY_NONE, on("2026-06-22"),
                                               on("2026-06-12"), late ? on("2026-06-15") : on("2026-06-12"),
                                               false, &d, &e),
                         RC_OK);
        assert_int_equal(d.reste, late ? RESTE_PERDU : RESTE_RENDU);
    }
}

static struct dossier_prise part(enum poche poche, int64_t cents)
{
    return (struct dossier_prise){poche, 0, cents, -1, -1, -1};
}

/* Vectors S1 and S2. */
static void shares_go_back_where_they_came_from(void **state)
{
    struct dossier_prise s1[] = {part(POCHE_DOTATION, 50000), part(POCHE_DROITS, 80000),
                                 part(POCHE_CARTE, 30000)};
    struct dossier_prise s2[] = {part(POCHE_DOTATION, 33334), part(POCHE_DROITS, 33334),
                                 part(POCHE_CARTE, 33333)};
    struct denouement d = service_fait(160000, 60, CAUSE_TITULAIRE, true);

    (void)state;
    denouement_partager(&d, s1, 3);
    assert_int_equal(s1[0].paye_cents, 30000);
    assert_int_equal(s1[1].paye_cents, 48000);
    assert_int_equal(s1[2].paye_cents, 18000);
    assert_int_equal(s1[0].rendu_cents, 20000);
    assert_int_equal(s1[1].rendu_cents, 32000);
    assert_int_equal(s1[2].rendu_cents, 12000);
    d = service_fait(100001, 33, CAUSE_TITULAIRE, true);
    assert_int_equal(d.organisme_cents, 33000);
    denouement_partager(&d, s2, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(s2[i].paye_cents, 11000);
}

/* Whatever the split, nothing is made or lost: paid, given back and lost add up to each part, and to the price. */
static void every_split_adds_up(void **state)
{
    uint32_t seed = 12345;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct dossier_prise p[6];
        struct denouement d;
        int64_t price = 0, paid = 0;
        size_t n;

        seed = seed * 1664525U + 1013904223U;
        n = 1 + (seed >> 8) % 6;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525U + 1013904223U;
            p[i] = part(POCHE_DROITS, 1 + (int64_t)((seed >> 6) % 300000));
            price += p[i].montant_cents;
        }
        d = service_fait(price, (int)((seed >> 3) % 100), (enum dossier_cause)(1 + (seed >> 20) % 3),
                         (seed & 64) != 0);
        denouement_partager(&d, p, n);
        for (size_t i = 0; i < n; i++) {
            assert_true(p[i].paye_cents >= 0 && p[i].rendu_cents >= 0 && p[i].perdu_cents >= 0);
            assert_int_equal(p[i].paye_cents + p[i].rendu_cents + p[i].perdu_cents, p[i].montant_cents);
            paid += p[i].paye_cents;
        }
        assert_int_equal(paid, d.organisme_cents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rate_is_an_integer),
        cmocka_unit_test(brackets_of_an_interruption),
        cmocka_unit_test(late_cancellation_and_absence),
        cmocka_unit_test(the_last_day_of_a_withdrawal),
        cmocka_unit_test(a_free_cancellation_that_was_moved),
        cmocka_unit_test(shares_go_back_where_they_came_from),
        cmocka_unit_test(every_split_adds_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
