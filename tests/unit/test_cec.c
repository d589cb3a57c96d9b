/* Compte d'engagement citoyen: each activity of D. 5151-14 on both sides of its durations, the ceiling, the dates, the book. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "rights/cec.h"

static day_t d(const char *iso)
{
    day_t day = day_parse_iso(iso);

    CHECK(day != DAY_NONE);
    return day;
}

/* CEC-02: least durations as the table of rules-1 §1.5 gives them. */
static const struct {
    const char *activite;
    int64_t duree, quantite;
} least[] = {
    {"service_civique", 6, 0},        {"reserve_militaire", 90, 0},         {"reserve_citoyenne", 5, 0},
    {"reserve_communale", 5, 0},      {"reserve_sanitaire", 30, 0},         {"maitre_apprentissage", 6, 0},
    {"benevolat", 200, 100},          {"reserve_education", 1, 25},         {"pompier_volontaire", 5, 0},
    {"reserve_civile_police", 3, 75}, {"reserve_citoyenne_police", 3, 350}, {"reserve_reinsertion", 80, 0},
    {"reserve_civique", 200, 100},
};

static struct cec_entree activity(const char *name, int64_t duree, int64_t quantite)
{
    return (struct cec_entree){.activite = name,
                               .annee = 2025,
                               .duree = duree,
                               .quantite = quantite,
                               .declare_le = d("2026-06-30"),
                               .atteste_le = d("2026-12-31")};
}

static void durations(void **state)
{
    struct cec_credit c;
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(least); i++) {
        struct cec_entree in = activity(least[i].activite, least[i].duree, least[i].quantite);

        assert_int_equal(cec_calculer(&in, &c, &e), RC_OK);
        assert_int_equal(c.montant, 24000); /* CEC-01 published amount */
        assert_int_equal(c.plafond, 72000);
        in.duree--;
        assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_CEC_DUREE);
        if (least[i].quantite == 0)
            continue;
        in.duree++;
        in.quantite--;
        assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_CEC_QUANTITE);
    }
}

static void ceiling(void **state)
{
    static const struct {
        int64_t solde, montant, perdu;
    } cases[] = {
        {0, 24000, 0}, {48000, 24000, 0}, {48001, 23999, 1}, {60000, 12000, 12000}, {72000, 0, 24000}};
    struct cec_credit c;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cec_entree in = activity("service_civique", 8, 0);

        in.solde_cents = cases[i].solde;
        assert_int_equal(cec_calculer(&in, &c, NULL), RC_OK);
        assert_int_equal(c.montant, cases[i].montant);
        assert_int_equal(c.perdu, cases[i].perdu);
    }
}

/* CEC-03: declared by 30 June of the next year, attested by 31 December; others need neither. */
static void volunteers_declare_in_time(void **state)
{
    struct cec_entree in = activity("benevolat", 200, 100);
    struct cec_credit c;
    struct err e;

    (void)state;
    in.declare_le = d("2026-07-01");
    assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_DECLARATION);
    assert_non_null(strstr(e.phrase, "30 juin 2026"));
    in.declare_le = DAY_NONE;
    assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_DECLARATION);
    in = activity("reserve_civique", 200, 100);
    in.atteste_le = d("2027-01-01");
    assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_ATTESTATION);
    in = activity("reserve_militaire", 90, 0);
    in.declare_le = in.atteste_le = DAY_NONE;
    assert_int_equal(cec_calculer(&in, &c, &e), RC_OK);
}

static void not_an_activity(void **state)
{
    struct cec_entree in = activity("jardinage", 500, 500);
    struct cec_credit c;
    struct err e;

    (void)state;
    assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_ACTIVITE);
    in = activity("service_civique", 8, 0);
    in.annee = 2018; /* in hours then: no amount in euros */
    assert_int_equal(cec_calculer(&in, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_ACTIVITE);
}

/* ---- in the book -------------------------------------------------------------------------------------------- */

static enum rc acquire(struct temp_store *t, struct cec_acquisition *a, const char *le, struct err *e)
{
    a->titulaire_id = 1;
    a->le = d(le);
    return store_write(t->store, cec_acquerir, a, e);
}

static int64_t cec_balance(struct temp_store *t)
{
    return raw_i64(t, "SELECT COALESCE(SUM(montant), 0) FROM solde WHERE titulaire_id = 1 AND poche = 3");
}

static void credited_once_a_year(void **state)
{
    struct cec_acquisition a = {.in = activity("service_civique", 8, 0)};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    book_fixture_open(&t, "2026-06-01", 2);
    assert_int_equal(acquire(&t, &a, "2025-12-31", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CEC_ANNEE);
    assert_int_equal(acquire(&t, &a, "2026-01-01", &e), RC_OK);
    assert_false(a.deja_out);
    assert_int_equal(cec_balance(&t), 24000);
    assert_int_equal(acquire(&t, &a, "2026-06-01", &e), RC_OK);
    assert_true(a.deja_out);
    a.in.duree = 9; /* the same activity of the same year, told otherwise */
    assert_int_equal(acquire(&t, &a, "2026-06-01", &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_LIVRE_CLE_AUTRE_CONTENU);
    assert_int_equal(cec_balance(&t), 24000);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE jour_valeur = 20453"),
                     1); /* 31 December 2025 */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'cec.acquerir'"), 1);
    temp_store_close(&t);
}

static void the_ceiling_is_kept_and_told(void **state)
{
    static const char *const names[] = {"service_civique", "reserve_militaire", "reserve_sanitaire",
                                        "reserve_reinsertion"};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    book_fixture_open(&t, "2026-06-01", 2);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct cec_acquisition a = {.in = activity(names[i], 100, 0)};

        assert_int_equal(acquire(&t, &a, "2026-06-01", &e), RC_OK);
        assert_int_equal(a.out.montant, i < 3 ? 24000 : 0);
    }
    assert_int_equal(cec_balance(&t), 72000);
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant) FROM transfert WHERE credit = 1004"), 24000);
    temp_store_close(&t);
}

static void the_dead_acquire_nothing(void **state)
{
    struct cec_acquisition a = {.in = activity("service_civique", 8, 0)};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    book_fixture_open(&t, "2026-06-01", 2);
    assert_int_equal(raw_sql(&t, "UPDATE titulaire SET deces = 20000 WHERE id = 1"), SQLITE_OK);
    assert_int_equal(acquire(&t, &a, "2026-06-01", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOTATION_COMPTE_FERME);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),
        cmocka_unit_test(ceiling),
        cmocka_unit_test(volunteers_declare_in_time),
        cmocka_unit_test(not_an_activity),
        cmocka_unit_test(credited_once_a_year),
        cmocka_unit_test(the_ceiling_is_kept_and_told),
        cmocka_unit_test(the_dead_acquire_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
