/* Hours into euros and back: DIF-01, DIF-02, FP-05, FP-06 on the vectors of rules-1, and in the book. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "rights/conversion.h"

static day_t d(const char *iso)
{
    day_t day = day_parse_iso(iso);

    CHECK(day != DAY_NONE);
    return day;
}

static const struct vector {
    const char *name;
    struct conversion_entree in;
    int64_t centimes, heures;
    bool plafonnee;
} vectors[] = {
    /* DIF-02 published rate, derived vector: 120 h → 1 800,00 € */
    {"DIF-02", {.sens = CONVERSION_DIF, .demande = 120}, 180000, 120, false},
    /* FP-05 derived: nearest hour, halves up */
    {"500 €", {.sens = CONVERSION_EUROS_HEURES, .libre = 50000}, 50000, 33, false},
    {"800 €", {.sens = CONVERSION_EUROS_HEURES, .libre = 80000}, 80000, 53, false},
    {"1 000 €", {.sens = CONVERSION_EUROS_HEURES, .libre = 100000}, 100000, 67, false},
    {"1 112,50 €", {.sens = CONVERSION_EUROS_HEURES, .libre = 111250}, 111250, 74, false},
    {"a half goes up", {.sens = CONVERSION_EUROS_HEURES, .libre = 5000, .demande = 2250}, 2250, 2, false},
    {"just below", {.sens = CONVERSION_EUROS_HEURES, .libre = 5000, .demande = 2249}, 2249, 1, false},
    {"5 000 €", {.sens = CONVERSION_EUROS_HEURES, .libre = 500000}, 225000, 150, true},
    {"5 000 € C",
     {.sens = CONVERSION_EUROS_HEURES, .libre = 500000, .categorie_c = true},
     500000,
     333,
     false},
    {"140 h there", {.sens = CONVERSION_EUROS_HEURES, .libre = 100000, .arrivee = 140}, 15000, 10, true},
    {"rolling limit",
     {.sens = CONVERSION_EUROS_HEURES, .libre = 100000, .deja_heures = 120},
     45000,
     30,
     true},
    {"rolling limit C",
     {.sens = CONVERSION_EUROS_HEURES, .libre = 1000000, .deja_heures = 380, .categorie_c = true},
     30000,
     20,
     true},
    /* FP-06 derived: 150 h → 2 250,00 € ; 400 h → 6 000, capped at 5 000,00 */
    {"150 h", {.sens = CONVERSION_HEURES_EUROS, .libre = 150}, 225000, 150, false},
    {"400 h", {.sens = CONVERSION_HEURES_EUROS, .libre = 400}, 500000, 334, true},
    {"400 h, 8 000",
     {.sens = CONVERSION_HEURES_EUROS, .libre = 400, .plafond_majore = true},
     600000,
     400,
     false},
    {"10 h of them", {.sens = CONVERSION_HEURES_EUROS, .libre = 400, .demande = 10}, 15000, 10, false},
    {"4 900 there", {.sens = CONVERSION_HEURES_EUROS, .libre = 40, .arrivee = 490000}, 10000, 7, true},
};

static void the_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        struct conversion_entree in = vectors[i].in;
        struct conversion_resultat r;
        struct err e = {0};

        in.le = in.sens == CONVERSION_DIF ? d("2021-06-30") : d("2026-06-01");
        if (conversion_calculer(&in, &r, &e) != RC_OK)
            fail_msg("%s : %s", vectors[i].name, e.phrase);
        if (r.centimes != vectors[i].centimes || r.heures != vectors[i].heures ||
            r.plafonnee != vectors[i].plafonnee)
            fail_msg("%s : %lld centimes, %lld h", vectors[i].name, (long long)r.centimes,
                     (long long)r.heures);
        assert_true(r.article[0] != '\0' && r.appuis.n > 0);
    }
}

static void refusals(void **state)
{
    static const struct {
        struct conversion_entree in;
        const char *le;
        enum msg msg;
    } cases[] = {
        {{.sens = CONVERSION_DIF, .demande = 120}, "2021-07-01", MSG_CONVERSION_DIF_CLOS},
        {{.sens = CONVERSION_DIF, .demande = 120},
         "2018-12-31",
         MSG_CONVERSION_RIEN}, /* no value of the hour yet */
        {{.sens = CONVERSION_DIF}, "2021-06-01", MSG_CONVERSION_DEMANDE},
        {{.sens = CONVERSION_EUROS_HEURES, .libre = 749}, "2026-06-01", MSG_CONVERSION_RIEN},
        {{.sens = CONVERSION_EUROS_HEURES, .libre = 10000, .arrivee = 150},
         "2026-06-01",
         MSG_CONVERSION_RIEN},
        {{.sens = CONVERSION_EUROS_HEURES, .libre = 10000, .demande = 10001},
         "2026-06-01",
         MSG_DROITS_INSUFFISANTS},
        {{.sens = CONVERSION_HEURES_EUROS, .libre = 10, .demande = 11},
         "2026-06-01",
         MSG_DROITS_INSUFFISANTS},
        {{.sens = CONVERSION_HEURES_EUROS, .libre = 10, .arrivee = 500000},
         "2026-06-01",
         MSG_CONVERSION_RIEN},
        {{.sens = CONVERSION_HEURES_EUROS}, "2026-06-01", MSG_CONVERSION_RIEN},
        {{.sens = CONVERSION_HEURES_EUROS, .libre = 10, .demande = -1}, "2026-06-01", MSG_CONVERSION_DEMANDE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct conversion_entree in = cases[i].in;
        struct conversion_resultat r;
        struct err e = {0};

        in.le = d(cases[i].le);
        assert_int_not_equal(conversion_calculer(&in, &r, &e), RC_OK);
        assert_int_equal(e.msg, cases[i].msg);
    }
}

static void periods(void **state)
{
    (void)state;
    assert_int_equal(conversion_periode(false, d("2026-06-01")), d("2020-06-01"));
    assert_int_equal(conversion_periode(true, d("2026-06-01")), d("2018-06-01"));
}

/* ---- in the book -------------------------------------------------------------------------------------------- */

static void open_on(struct temp_store *t, const char *today, const char *regime, enum poche poche,
                    int64_t amount)
{
    struct transfer c = credit_of(1, "reprise", poche, amount, "2020-01-02");
    char sql[300];

    book_fixture_open(t, today, 2);
    c.debit = poche == POCHE_HEURES ? COMPTE_HEURES : COMPTE_FONDS_CPF;
    assert_int_equal(book_fixture_write(t, &c, 1, NULL, NULL), RC_OK);
    snprintf(sql, sizeof(sql),
             "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) VALUES"
             " (1, 2024, 'independant', 1, 1, 'jours', 'essai'), (1, 2025, '%s', 1, 1, 'jours', 'essai')",
             regime);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static void open_with(struct temp_store *t, const char *regime, enum poche poche, int64_t amount)
{
    open_on(t, "2026-06-01", regime, poche, amount);
}

static enum rc convert(struct temp_store *t, struct conversion_acte *c, const char *le, struct err *e)
{
    memset(e, 0, sizeof(*e));
    c->titulaire_id = 1;
    c->le = d(le);
    return store_write(t->store, conversion_ecrire, c, e);
}

static int64_t purse(struct temp_store *t, enum poche poche)
{
    char sql[120];

    snprintf(sql, sizeof(sql),
             "SELECT COALESCE(SUM(montant), 0) FROM solde WHERE titulaire_id = 1 AND poche = %d", (int)poche);
    return raw_i64(t, sql);
}

static void book_is_right(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    assert_int_equal(r.total, 0);
    store_read_end(t->store, db);
}

static void a_frozen_account_converts_nothing(void **state)
{
    struct conversion_acte c = {.cle = "k", .sens = CONVERSION_EUROS_HEURES, .demande = 100000};
    struct temp_store t;
    struct err e;

    (void)state;
    open_with(&t, "agent_public", POCHE_DROITS, 250000);
    freeze_account(&t, 1, "2020-01-01", "2030-01-01");
    assert_int_equal(convert(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_GEL_ACTIF);
    assert_int_equal(purse(&t, POCHE_DROITS), 250000);
    temp_store_close(&t);
}

static void both_units_move_together(void **state)
{
    struct conversion_acte c = {.cle = "k", .sens = CONVERSION_EUROS_HEURES, .demande = 100000};
    struct temp_store t;
    struct err e;

    (void)state;
    open_with(&t, "agent_public", POCHE_DROITS, 250000);
    assert_int_equal(convert(&t, &c, "2026-06-01", &e), RC_OK);
    assert_int_equal(purse(&t, POCHE_DROITS), 150000);
    assert_int_equal(purse(&t, POCHE_HEURES), 67);
    assert_int_equal(convert(&t, &c, "2026-06-02", &e), RC_OK);
    assert_true(c.deja_out);
    c.demande = 90000;
    assert_int_equal(convert(&t, &c, "2026-06-02", &e), RC_CONFLICT);
    c = (struct conversion_acte){.cle = "k2", .sens = CONVERSION_EUROS_HEURES};
    assert_int_equal(convert(&t, &c, "2026-06-03", &e), RC_OK);
    assert_int_equal(c.out.heures, 83); /* 150 less the 67 of the same period */
    assert_int_equal(purse(&t, POCHE_DROITS), 150000 - 83 * 1500);
    c.cle = "k3";
    assert_int_equal(convert(&t, &c, "2026-06-04", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_RIEN);
    c.sens = CONVERSION_HEURES_EUROS; /* not for a public agent */
    assert_int_equal(convert(&t, &c, "2026-06-04", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_REGIME);
    book_is_right(&t);
    temp_store_close(&t);
}

/* FP-05: 150 h over any continuous six years. 100 h each in 2026 and 2025 would be 200 h in a window that ends in 2026. */
static void nothing_is_dated_before_the_last(void **state)
{
    struct conversion_acte c = {.cle = "k", .sens = CONVERSION_EUROS_HEURES, .demande = 150000};
    struct temp_store t;
    struct err e;

    (void)state;
    open_with(&t, "agent_public", POCHE_DROITS, 400000);
    assert_int_equal(convert(&t, &c, "2026-05-01", &e), RC_OK);
    c.cle = "k2";
    assert_int_equal(convert(&t, &c, "2026-04-30", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_ANTERIEURE);
    assert_int_equal(purse(&t, POCHE_HEURES), 100);
    assert_int_equal(convert(&t, &c, "2026-05-01", &e), RC_OK);
    assert_int_equal(c.out.heures, 50);
    book_is_right(&t);
    temp_store_close(&t);
}

static void hours_of_a_former_agent(void **state)
{
    struct conversion_acte c = {.cle = "k", .sens = CONVERSION_HEURES_EUROS};
    struct temp_store t;
    struct err e;

    (void)state;
    open_with(&t, "salarie", POCHE_HEURES, 400);
    assert_int_equal(convert(&t, &c, "2026-06-01", &e), RC_OK);
    assert_int_equal(purse(&t, POCHE_DROITS), 500000);
    assert_int_equal(purse(&t, POCHE_HEURES), 66);
    book_is_right(&t);
    temp_store_close(&t);
}

static void former_dif(void **state)
{
    struct conversion_acte c = {.cle = "dif", .sens = CONVERSION_DIF, .demande = 120};
    struct temp_store t;
    struct err e;

    (void)state;
    open_on(&t, "2021-06-30", "salarie", POCHE_DROITS, 1);
    assert_int_equal(convert(&t, &c, "2021-07-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_DIF_CLOS);
    assert_int_equal(convert(&t, &c, "2021-06-30", &e), RC_OK);
    assert_int_equal(purse(&t, POCHE_DIF), 180000);
    assert_int_equal(convert(&t, &c, "2021-06-30", &e), RC_OK);
    assert_true(c.deja_out);
    t.now_us = instant_of_day(d("2021-07-01")); /* dated in time, entered too late */
    assert_int_equal(convert(&t, &c, "2021-06-30", &e), RC_OK);
    assert_true(c.deja_out);
    c.cle = "dif-2";
    assert_int_equal(convert(&t, &c, "2021-06-30", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_DIF_CLOS);
    assert_int_equal(purse(&t, POCHE_DIF), 180000);
    c.cle = "une clé";
    assert_int_equal(convert(&t, &c, "2021-06-30", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_ACTE_CLE);
    book_is_right(&t);
    temp_store_close(&t);
}

static void who_is_not_known_converts_nothing(void **state)
{
    struct conversion_acte c = {.cle = "k", .sens = CONVERSION_EUROS_HEURES};
    struct temp_store t;
    struct err e;

    (void)state;
    book_fixture_open(&t, "2026-06-01", 2);
    assert_int_equal(convert(&t, &c, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CONVERSION_REGIME);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors),
        cmocka_unit_test(refusals),
        cmocka_unit_test(periods),
        cmocka_unit_test(a_frozen_account_converts_nothing),
        cmocka_unit_test(both_units_move_together),
        cmocka_unit_test(nothing_is_dated_before_the_last),
        cmocka_unit_test(hours_of_a_former_agent),
        cmocka_unit_test(former_dif),
        cmocka_unit_test(who_is_not_known_converts_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
