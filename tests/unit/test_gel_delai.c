/*
 * What a freeze does to the delays of a dossier (fraude.gel_prolonge, decision 44): each frozen day that is over moves each delay by one day,
 * once, counted by the night or by an act before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "fraude_fixture.h"
#include "training/gel_delai.h"
#include "training/panne.h"

/* What freezes did to the delays of a dossier, in order. */
static size_t prolongations(struct temp_store *t, const char *dossier, struct gel_prolongation **out)
{
    struct dossier now;
    struct db *db;
    size_t n;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dossier_lire(db, t->arena, dossier, &now, &e), &e);
    assert_ok(gel_prolongations(db, t->arena, &now, out, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

/* Asked on Monday 1 June 2026, the holder has four working days. The account is frozen on the 2nd: none of them is spent when it ends. */
static void frozen_days_do_not_count(void **state)
{
    static const struct {
        const char *nights[3]; /* on which the deadlines are applied */
        const char *lifted, *last;
    } cases[] = {{{"2026-06-21", NULL, NULL}, NULL, "2026-06-25"},
                 {{"2026-06-04", "2026-06-09", "2026-06-21"}, NULL, "2026-06-25"},
                 {{"2026-06-21", "2026-06-21", "2026-06-22"}, NULL, "2026-06-25"},
                 {{"2026-06-11", NULL, NULL}, "2026-06-10", "2026-06-15"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
        struct dossier_commande d;
        struct dossier_echeances late;
        struct fraude_commande c;
        struct gel_prolongation *list;
        struct temp_store t;
        struct gel_echeances moved, told;
        struct err e;

        dossier_at(&t, PROPOSE, dossier);
        clock_at(&t, "2026-06-02");
        reported(&t, dossier, report);
        c = by("alix", report);
        c.jour = on("2026-06-20");
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        c.dossier = dossier; /* twice frozen, a day counts once */
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        for (int k = 0; cases[i].lifted != NULL && k < 2; k++) {
            clock_at(&t, cases[i].lifted);
            c = by("bea", k == 0 ? "GEL-2026-00001" : "GEL-2026-00002");
            assert_ok(act(&t, fraude_lever, &c, &e), &e);
        }
        for (size_t k = 0; k < 3 && cases[i].nights[k] != NULL; k++) {
            assert_ok(gels_prolonger(t.store, on(cases[i].nights[k]), true, &told, &e), &e);
            assert_ok(gels_prolonger(t.store, on(cases[i].nights[k]), false, &moved, &e), &e);
            assert_int_equal(told.prolonges, moved.prolonges);
            assert_ok(dossier_appliquer_echeances(t.store, on(cases[i].nights[k]), false, &late, &e), &e);
            assert_int_equal(late.sans_reponse_titulaire, 0);
        }
        assert_int_equal(lire(&t, dossier).echeance, on(cases[i].last));
        assert_int_equal(prolongations(&t, dossier, &list), 1); /* told as one */
        assert_int_equal(list[0].avant, on("2026-06-05"));
        assert_int_equal(list[0].apres, on(cases[i].last));
        d = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, dossier);
        d.reste_paye_cents = 15000;
        clock_at(&t, cases[i].last);
        assert_ok(faire(&t, &d, cases[i].last, &e), &e);
        temp_store_close(&t);
    }
}

/* Two freezes share days, and the second to be entered began first; or begins in the days that the first one gave. Applied every night or
 * once after all of them, the delay of four working days from Monday 1 June 2026 has the same last day: that of the days frozen once. */
static void freezes_that_overlap_count_once_in_any_order(void **state)
{
    static const struct {
        const char *freezes[2][2]; /* of the account, then of the dossier */
        const char *last;
    } cases[] = {{{{"2026-06-04", "2026-06-20"}, {"2026-06-02", "2026-06-10"}}, "2026-06-25"},
                 {{{"2026-06-02", "2026-06-10"}, {"2026-06-04", "2026-06-20"}}, "2026-06-25"},
                 {{{"2026-06-09", "2026-06-10"}, {"2026-06-04", "2026-06-05"}}, "2026-06-11"},
                 {{{"2026-06-04", "2026-06-05"}, {"2026-06-09", "2026-06-10"}}, "2026-06-11"}};

    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
        char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES], sql[200];
        day_t night = i % 2 == 0 ? on("2026-06-21") : on("2026-06-02");
        struct temp_store t;
        struct gel_echeances moved, told;
        struct err e;

        dossier_at(&t, PROPOSE, dossier);
        clock_at(&t, "2026-06-02");
        reported(&t, dossier, report);
        for (int k = 0; k < 2; k++) {
            struct fraude_commande c = by("alix", report);

            c.dossier = k == 0 ? NULL : dossier;
            c.jour = on("2026-06-20");
            assert_ok(act(&t, fraude_geler, &c, &e), &e);
            snprintf(sql, sizeof(sql), "UPDATE gel SET debut = %d, fin = %d WHERE id = %d",
                     on(cases[i / 2].freezes[k][0]), on(cases[i / 2].freezes[k][1]), k + 1);
            assert_int_equal(raw_sql(&t, sql), RAW_OK);
        }
        for (; night <= on("2026-06-21"); night++) {
            struct dossier_echeances late;

            assert_ok(gels_prolonger(t.store, night, true, &told, &e), &e);
            assert_ok(gels_prolonger(t.store, night, false, &moved, &e), &e);
            assert_int_equal(told.prolonges, moved.prolonges); /* one delay, whatever froze it */
            assert_true(moved.prolonges <= 1);
            if (night <= on(cases[i / 2].last)) /* the silence is kept until then */
                assert_ok(dossier_appliquer_echeances(t.store, night, false, &late, &e), &e);
        }
        assert_int_equal(lire(&t, dossier).echeance, on(cases[i / 2].last));
        temp_store_close(&t);
    }
}

/* The last day of a delay that 70 days froze, from 2 June 2026: by one freeze, or by one a day. */
static day_t last_day_after(bool one_a_day)
{
    const day_t first = on("2026-06-02");
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES], sql[600];
    struct fraude_commande c;
    struct gel_echeances moved;
    struct temp_store t;
    struct err e;
    day_t last;

    dossier_at(&t, PROPOSE, dossier);
    clock_at(&t, "2026-06-02");
    reported(&t, dossier, report);
    c = by("alix", report);
    c.jour = on("2026-06-20");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    for (int k = 0; k < 70; k++) {
        const int at = first + k;

        if (k > 0 && one_a_day) {
            snprintf(sql, sizeof(sql),
                     "INSERT INTO gel (id, numero, fraude_id, titulaire_id, dossier_id, dossier, motif, "
                     "article, debut, fin, pose_par) "
                     "SELECT %d, 'GEL-2026-%05d', fraude_id, titulaire_id, dossier_id, dossier, motif, "
                     "article, %d, %d, pose_par "
                     "FROM gel WHERE id = 1",
                     k + 1, k + 1, at, at);
            assert_int_equal(raw_sql(&t, sql), RAW_OK);
        }
        snprintf(sql, sizeof(sql), "UPDATE gel SET fin = %d WHERE id = 1", one_a_day ? first : first + 69);
        assert_int_equal(raw_sql(&t, sql), RAW_OK);
        assert_ok(gels_prolonger(t.store, at + 1, false, &moved, &e), &e);
    }
    last = lire(&t, dossier).echeance;
    temp_store_close(&t);
    return last;
}

static void however_many_freezes_each_day_counts(void **state)
{
    day_t last = last_day_after(false);

    (void)state;
    assert_true(last > on("2026-08-10"));
    assert_int_equal(last_day_after(true), last);
}

static int64_t hour(const char *day, int h)
{
    return instant_of_day(on(day)) + (int64_t)h * INT64_C(3600000000);
}

static void outage(struct temp_store *t, int64_t from, int64_t to)
{
    struct panne_commande c = {.debut_us = from, .fin_us = to, .motif = "Essai", .agent = "alix"};
    struct err e = {0};

    assert_ok(store_write(t->store, panne_enregistrer, &c, &e), &e);
    c.agent = "bea";
    assert_ok(store_write(t->store, panne_approuver, &c, &e), &e);
}

static void apply_outages(struct temp_store *t)
{
    struct err e = {0};
    int64_t n;

    assert_ok(panne_appliquer(t->store, false, &n, &e), &e);
}

static void apply_freezes(struct temp_store *t, const char *night)
{
    struct gel_echeances moved;
    struct err e = {0};

    assert_ok(gels_prolonger(t->store, on(night), false, &moved, &e), &e);
}

/* Asked on Monday 1 June 2026, four working days, until the 5th. Frozen on the 3rd and the 4th; out of use on some hours: a day that is both is
 * given back once, whichever is counted first, and however many outages cut it. */
static void a_frozen_day_of_outage_counts_once(void **state)
{
    static const struct {
        const char *day; /* of the outages */
        int hours[2];    /* each */
        const char *last;
    } cases[] = {{"2026-06-03", {12, 0}, "2026-06-09"}, /* 5 June, then two days */
                 {"2026-06-03", {2, 3}, "2026-06-09"},  /* only together do they take the day */
                 {"2026-06-03", {2, 0}, "2026-06-09"},  /* takes no day */
                 {"2026-06-05", {12, 0}, "2026-06-10"}, /* another day: a third one */
                 {"2026-06-02", {12, 0}, "2026-06-10"}};

    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
        char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES], sql[200];
        const char *day = cases[i / 2].day;
        const int *hours = cases[i / 2].hours;
        struct fraude_commande c;
        struct temp_store t;
        struct err e;

        dossier_at(&t, PROPOSE, dossier);
        clock_at(&t, "2026-06-03");
        reported(&t, dossier, report);
        c = by("alix", report);
        c.dossier = dossier;
        c.jour = on("2026-06-04");
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        snprintf(sql, sizeof(sql), "UPDATE gel SET debut = %d, fin = %d", on("2026-06-03"), on("2026-06-04"));
        assert_int_equal(raw_sql(&t, sql), RAW_OK);
        clock_at(&t, "2026-06-06");
        outage(&t, hour(day, 6), hour(day, 6 + hours[0]));
        if (hours[1] > 0)
            outage(&t, hour(day, 18), hour(day, 18 + hours[1]));
        if (i % 2 == 0)
            apply_outages(&t);
        apply_freezes(&t, "2026-06-05");
        apply_freezes(&t, "2026-06-06");
        apply_outages(&t);
        apply_freezes(&t, "2026-06-07");
        if (lire(&t, dossier).echeance != on(cases[i / 2].last))
            fail_msg("case %zu: %d, not %d", i, lire(&t, dossier).echeance, on(cases[i / 2].last));
        temp_store_close(&t);
    }
}

/* Acknowledged on 1 June 2026, the request has thirty days, until 1 July; frozen from the 2nd, until later. Proposed on 25 June, the holder's
 * four working days end on 1 July too: another delay, told apart, and no night stops. */
static void two_delays_may_end_on_the_same_day(void **state)
{
    static const struct parcours asked = {3, ORG_SANS, SESSION_LONGUE, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct gel_echeances moved;
    struct gel_prolongation *list;
    struct dossier_commande d;
    struct temp_store t;
    struct dossier now;
    struct db *db;
    char sql[120];
    size_t n;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    session_longue(&t);
    avec_prerequis(&t);
    snprintf(sql, sizeof(sql), "UPDATE session_formation SET debut = %d WHERE id = %d", on("2026-08-03"),
             SESSION_LONGUE);
    assert_int_equal(raw_sql(&t, sql), RAW_OK); /* late enough for a proposal of 25 June */
    assert_ok(parcourir(&t, &asked, DEMANDE, dossier, &e), &e);
    d = commande(ACTE_ACCUSER_RECEPTION, ROLE_ORGANISME, ORG_SANS, dossier);
    assert_ok(faire(&t, &d, "2026-06-01", &e), &e);
    assert_int_equal(lire(&t, dossier).echeance, on("2026-07-01"));
    clock_at(&t, "2026-06-02");
    reported(&t, dossier, report);
    frozen(&t, report, NULL, "2026-07-20");
    for (day_t night = on("2026-06-03"); night <= on("2026-06-25"); night++)
        assert_ok(gels_prolonger(t.store, night, false, &moved, &e), &e);
    d = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, dossier);
    assert_ok(faire(&t, &d, "2026-06-25", &e), &e);
    assert_int_equal(lire(&t, dossier).echeance, on("2026-07-01"));
    for (day_t night = on("2026-06-26"); night <= on("2026-07-22"); night++) {
        assert_ok(gels_prolonger(t.store, night, false, &moved, &e), &e);
        assert_int_equal(moved.en_echec, 0);
    }
    assert_int_equal(lire(&t, dossier).echeance,
                     on("2026-07-24")); /* none of the four was spent until the 20th */
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dossier_lire(db, t.arena, dossier, &now, &e), &e);
    assert_ok(gel_prolongations(db, t.arena, &now, &list, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].avant, on("2026-07-01"));
    assert_int_equal(list[0].apres, on("2026-07-24"));
    assert_int_equal(list[1].avant, on("2026-07-01"));
    assert_int_equal(list[1].apres, on("2026-07-24"));
    temp_store_close(&t);
}

/* Of two frozen dossiers, the day of one cannot be counted: the other's is, the failure is told and counted, and the next night tries again. */
static void one_delay_that_fails_stops_no_other(void **state)
{
    static const struct parcours other = {1, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    char dossiers[2][DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct gel_echeances moved;
    struct transfer rights;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, PROPOSE, dossiers[0]);
    rights = credit_of(1, "droits", POCHE_DROITS, 500000, "2026-01-02");
    assert_ok(book_fixture_write(&t, &rights, 1, NULL, &e), &e);
    assert_ok(parcourir(&t, &other, PROPOSE, dossiers[1], &e), &e);
    clock_at(&t, "2026-06-02");
    for (int i = 0; i < 2; i++) {
        struct fraude_commande c;

        reported(&t, dossiers[i], report);
        c = by("alix", report);
        c.dossier = dossiers[i];
        c.jour = on("2026-06-20");
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
    }
    assert_int_equal(
        raw_sql(&t,
                "INSERT INTO gel_prolongation (titulaire_id, dossier_id, no, gel_id, origine, avant, apres, "
                "depuis, "
                "jusque) SELECT titulaire_id, id, 9223372036854775807, 1, 1, 1, 2, 1, 1 FROM dossier WHERE "
                "titulaire_id = 3"),
        RAW_OK); /* no number is left for what would tell of it */
    assert_int_not_equal(gels_prolonger(t.store, on("2026-06-21"), false, &moved, &e), RC_OK);
    assert_int_equal(moved.prolonges, 1);
    assert_int_equal(moved.en_echec, 1);
    assert_int_equal(lire(&t, dossiers[0]).echeance, on("2026-06-05"));
    assert_int_equal(lire(&t, dossiers[1]).echeance, on("2026-06-25"));
    assert_int_equal(raw_sql(&t, "DELETE FROM gel_prolongation WHERE titulaire_id = 3"), RAW_OK);
    assert_ok(gels_prolonger(t.store, on("2026-06-21"), false, &moved, &e), &e);
    assert_int_equal(moved.prolonges, 1);
    assert_int_equal(lire(&t, dossiers[0]).echeance, on("2026-06-25"));
    temp_store_close(&t);
}

/* Before the night that counts it, a frozen day is not held against who acts: four working days from 1 June 2026, frozen from the 2nd to
 * the 20th, end on the 25th, though no passage was made. */
static void who_acts_before_the_passage_is_not_late(void **state)
{
    static const struct {
        const char *day;
        enum rc rc;
    } cases[] = {{"2026-06-21", RC_OK}, {"2026-06-25", RC_OK}, {"2026-06-26", RC_REFUSED}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
        struct gel_prolongation *list;
        struct dossier_echeances late;
        struct gel_echeances moved;
        struct dossier_commande d;
        struct fraude_commande c;
        struct temp_store t;
        struct err e;

        dossier_at(&t, PROPOSE, dossier);
        clock_at(&t, "2026-06-02");
        reported(&t, dossier, report);
        c = by("alix", report);
        c.jour = on("2026-06-20");
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        c.dossier = dossier; /* twice frozen, a day counts once */
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        clock_at(&t, cases[i].day);
        assert_ok(dossier_appliquer_echeances(t.store, on(cases[i].day), true, &late, &e), &e);
        d = commande(ACTE_ECHOIR, ROLE_SYSTEME, 0, dossier);
        if (cases[i].rc == RC_OK) /* nor is it silent */
            refused(faire(&t, &d, cases[i].day, &e), RC_REFUSED, &e, MSG_DOSSIER_ECHEANCE_COURT);
        d = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, dossier);
        d.reste_paye_cents = 15000;
        if (cases[i].rc == RC_OK) {
            assert_ok(faire(&t, &d, cases[i].day, &e), &e);
            assert_int_equal(prolongations(&t, dossier, &list), 1); /* why it was not late is told */
            assert_int_equal(list[0].avant, on("2026-06-05"));
            assert_int_equal(list[0].apres, on("2026-06-25"));
            assert_int_equal(list[0].jusque, on("2026-06-20"));
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.prolonger'"), 1);
            assert_ok(gels_prolonger(t.store, on("2026-06-27"), false, &moved, &e), &e);
            assert_int_equal(moved.prolonges, 0);
        } else {
            refused(faire(&t, &d, cases[i].day, &e), RC_REFUSED, &e, MSG_DOSSIER_TROP_TARD);
            assert_non_null(strstr(e.phrase, "25 juin"));
            assert_int_equal(prolongations(&t, dossier, &list), 0); /* nothing of what is refused */
        }
        temp_store_close(&t);
    }
}

/* Out on Friday 10 July 2026, told on the 21st: three working days from the 10th, and frozen from the 13th to the 20th. None of them is spent when
 * the freeze ends, whether the night counted them for the delay that the act ended or nobody did; and no night counts them again. */
static void a_delay_that_began_before_the_act_has_its_frozen_days(void **state)
{
    (void)state;
    for (int night = 0; night < 2; night++) {
        char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
        struct gel_prolongation *list;
        struct gel_echeances moved;
        struct dossier_commande d;
        struct temp_store t;
        struct err e;

        dossier_at(&t, ENTRE, dossier);
        assert_int_equal(lire(&t, dossier).echeance, on("2026-07-16")); /* the 14th is no working day */
        clock_at(&t, "2026-07-13");
        reported(&t, dossier, report);
        frozen(&t, report, dossier, "2026-07-20");
        clock_at(&t, "2026-07-21");
        if (night)
            assert_ok(gels_prolonger(t.store, on("2026-07-21"), false, &moved, &e), &e);
        d = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_SANS, dossier);
        d.jour = on("2026-07-10");
        assert_ok(faire(&t, &d, "2026-07-21", &e), &e);
        assert_int_equal(lire(&t, dossier).echeance, on("2026-07-23"));
        for (day_t day = on("2026-07-21"); day <= on("2026-07-24"); day++) {
            assert_ok(gels_prolonger(t.store, day, false, &moved, &e), &e);
            assert_int_equal(moved.prolonges, 0);
        }
        assert_int_equal(lire(&t, dossier).echeance, on("2026-07-23"));
        assert_int_equal(prolongations(&t, dossier, &list), 2); /* one for each delay */
        for (int i = 0; i < 2; i++) {
            assert_int_equal(list[i].avant, on("2026-07-16"));
            assert_int_equal(list[i].apres, on("2026-07-23"));
        }
        temp_store_close(&t);
    }
}

/* The delay to validate is the operator's: what a freeze holds is not extended by it. */
static void the_operator_s_delay_keeps_its_day(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct temp_store t;
    day_t before;
    struct gel_echeances moved;
    struct err e;

    (void)state;
    dossier_at(&t, DECLARE, dossier);
    before = lire(&t, dossier).echeance;
    reported(&t, dossier, report);
    frozen(&t, report, dossier, "2026-08-01");
    assert_ok(gels_prolonger(t.store, on("2026-08-02"), false, &moved, &e), &e);
    assert_int_equal(moved.prolonges + moved.en_echec, 0);
    assert_int_equal(lire(&t, dossier).echeance, before);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frozen_days_do_not_count),
        cmocka_unit_test(freezes_that_overlap_count_once_in_any_order),
        cmocka_unit_test(however_many_freezes_each_day_counts),
        cmocka_unit_test(a_frozen_day_of_outage_counts_once),
        cmocka_unit_test(two_delays_may_end_on_the_same_day),
        cmocka_unit_test(one_delay_that_fails_stops_no_other),
        cmocka_unit_test(who_acts_before_the_passage_is_not_late),
        cmocka_unit_test(a_delay_that_began_before_the_act_has_its_frozen_days),
        cmocka_unit_test(the_operator_s_delay_keeps_its_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
