/* Outages of the service: two people, the days that no longer count, each deadline once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/panne_mesure.h"
#include "training_fixture.h"

static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};

static int64_t at(const char *day, int hour)
{
    return instant_of_day(on(day)) + hour * INT64_C(3600000000);
}

static void the_days_that_do_not_count(void **state)
{
    static const struct {
        const char *from;
        int from_hour;
        const char *to;
        int to_hour;
        bool ouvres;
        const char *expected; /* of a delay that runs from Monday 1 June to Friday 5 June 2026 */
    } cases[] = {
        {"2026-06-03", 8, "2026-06-03", 12, true, "2026-06-08"},  /* four hours: one working day more */
        {"2026-06-03", 8, "2026-06-03", 11, true, "2026-06-05"},  /* three: nothing */
        {"2026-06-03", 22, "2026-06-04", 2, true, "2026-06-05"},  /* two hours of each day */
        {"2026-06-03", 8, "2026-06-04", 20, true, "2026-06-09"},  /* two days */
        {"2026-06-01", 8, "2026-06-01", 20, true, "2026-06-05"},  /* day 0 */
        {"2026-06-05", 12, "2026-06-08", 12, true, "2026-06-09"}, /* the day given back is out of use too */
        {"2026-06-05", 12, "2026-06-08", 3, true, "2026-06-08"},  /* not long enough */
        {"2026-06-06", 0, "2026-06-07", 0, true, "2026-06-05"},   /* after it */
        {"2026-06-03", 8, "2026-06-04", 20, false, "2026-06-07"}, /* calendar days */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct panne p = {.debut_us = at(cases[i].from, cases[i].from_hour),
                          .fin_us = at(cases[i].to, cases[i].to_hour)};

        assert_int_equal(panne_prolonger_jour(&p, on("2026-06-01"), on("2026-06-05"), cases[i].ouvres, 4),
                         on(cases[i].expected));
    }
    /* A Saturday and a Sunday are no working days. */
    struct panne weekend = {.debut_us = at("2026-06-06", 0), .fin_us = at("2026-06-08", 0)};
    assert_int_equal(panne_prolonger_jour(&weekend, on("2026-06-04"), on("2026-06-10"), true, 4),
                     on("2026-06-10"));
    assert_int_equal(panne_prolonger_jour(&weekend, on("2026-06-04"), on("2026-06-10"), false, 4),
                     on("2026-06-12"));
}

static int64_t apply(struct temp_store *t, bool dry_run)
{
    struct err e = {0};
    int64_t n;

    assert_ok(panne_appliquer(t->store, dry_run, &n, &e), &e);
    return n;
}

static void a_deadline_is_extended_once(void **state)
{
    struct panne_commande c = {.debut_us = at("2026-06-03", 8),
                               .fin_us = at("2026-06-03", 20),
                               .motif = "site injoignable",
                               .agent = "alex"};
    struct dossier_echeances done;
    struct panne_prolongation *list;
    char numero[DOSSIER_NUMERO_BYTES], late[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e);
    assert_ok(parcourir(&t, &(struct parcours){3, ORG_SANS, SESSION_CPF, 0, -1, CAUSE_TOTALE, false, "F-2"},
                        DEMANDE, late, &e),
              &e);                                                               /* its last day is 3 June */
    assert_int_equal(store_write(t.store, panne_enregistrer, &c, &e), RC_USAGE); /* to come */
    t.now_us = at("2026-06-04", 9);
    assert_ok(store_write(t.store, panne_enregistrer, &c, &e), &e);
    assert_int_equal(store_write(t.store, panne_enregistrer, &c, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PANNE_CONNUE);
    c.id = 1;
    assert_int_equal(apply(&t, false), 0); /* not approved */
    assert_int_equal(store_write(t.store, panne_approuver, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PANNE_MEME_AGENT);
    c.agent = "billie";
    assert_ok(store_write(t.store, panne_approuver, &c, &e), &e);
    assert_int_equal(apply(&t, true), 2);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-05"));
    assert_int_equal(apply(&t, false), 2);
    assert_int_equal(apply(&t, false), 0);
    assert_ok(store_write(t.store, panne_approuver, &c, &e), &e);
    assert_int_equal(apply(&t, false), 0);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-08"));
    assert_int_equal(lire(&t, late).echeance, on("2026-06-04"));
    struct dossier d = lire(&t, numero);

    CHECK(store_read_begin(t.store, &db, NULL) == RC_OK);
    assert_ok(panne_prolongations(db, t.arena, &d, &list, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].avant, on("2026-06-05"));
    assert_int_equal(list[0].apres, on("2026-06-08"));
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-06-08"), false, &done, &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_VALIDATED);
    assert_int_equal(lire(&t, late).etat, ETAT_REJECTED_WITHOUT_OF_SUITE);
    struct dossier_commande a = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero);
    assert_ok(faire(&t, &a, "2026-06-08", &e), &e);
    temp_store_close(&t);
}

static void outage(struct temp_store *t, const char *from, const char *to, int to_hour)
{
    struct panne_commande c = {
        .debut_us = at(from, 0), .fin_us = at(to, to_hour), .motif = "site injoignable", .agent = "alex"};
    struct err e;

    t->now_us = at(to, to_hour) + 1;
    assert_ok(store_write(t->store, panne_enregistrer, &c, &e), &e);
    c.agent = "billie";
    assert_ok(store_write(t->store, panne_approuver, &c, &e), &e);
}

/* Accepted on 2 June for 22 June 2026: the withdrawal ends on the 16th, the free cancellation on the 11th, seven working days before. */
static void what_a_holder_may_do_without_cost_is_extended(void **state)
{
    static const struct {
        const char *from, *to;
        int to_hour, moved;
        const char *withdrawal, *cancellation; /* NULL: as the rule says */
    } cases[] = {
        {"2026-06-15", "2026-06-15", 4, 1, "2026-06-17", NULL},  /* four hours of a day of it */
        {"2026-06-15", "2026-06-15", 3, 0, "2026-06-16", NULL},  /* three */
        {"2026-06-16", "2026-06-17", 12, 1, "2026-06-18", NULL}, /* the day given back is out of use too */
        {"2026-06-11", "2026-06-11", 20, 2, "2026-06-17", "2026-06-12"}, /* both */
        {"2026-06-13", "2026-06-14", 20, 1, "2026-06-18", NULL}, /* calendar days: a Saturday, a Sunday */
        {"2026-06-11", "2026-06-12", 20, 2, "2026-06-18", "2026-06-15"}, /* to a Saturday: Monday */
        {"2026-06-12", "2026-06-15", 20, 1, "2026-06-22", NULL}, /* four days, to a Saturday: Monday */
        {"2026-06-17", "2026-06-17", 20, 0, "2026-06-16", NULL}, /* after it */
        {"2026-06-01", "2026-06-02", 20, 0, "2026-06-16", NULL}, /* before it */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct panne_prolongation *list;
        char numero[DOSSIER_NUMERO_BYTES];
        struct temp_store t;
        struct db *db;
        struct err e;
        size_t n, told = 0;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        outage(&t, cases[i].from, cases[i].to, cases[i].to_hour);
        assert_int_equal(apply(&t, true), cases[i].moved);
        assert_int_equal(apply(&t, false), cases[i].moved);
        assert_int_equal(apply(&t, false), 0);
        struct dossier d = lire(&t, numero);

        assert_int_equal(d.retractation_fin, on(cases[i].withdrawal));
        assert_int_equal(d.annulation_fin,
                         cases[i].cancellation != NULL ? on(cases[i].cancellation) : DAY_NONE);
        CHECK(store_read_begin(t.store, &db, NULL) == RC_OK);
        assert_ok(panne_prolongations(db, t.arena, &d, &list, &n, &e), &e);
        store_read_end(t.store, db);
        for (size_t k = 0; k < n; k++)
            told += panne_prolongation_droit(&list[k]) != NULL;
        assert_int_equal(told, cases[i].moved);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.prolonger'"),
                         cases[i].moved);
        temp_store_close(&t);
    }
}

/* The day that was given back is a day of the right itself; the next one is not. */
static void the_day_given_back_serves(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct dossier_commande c;
        char numero[DOSSIER_NUMERO_BYTES];
        struct temp_store t;
        struct err e;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        outage(&t, "2026-06-16", "2026-06-16", 20);
        assert_int_equal(apply(&t, false), 1);
        c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero);
        if (late)
            acte_refuse(&t, c, "2026-06-18", MSG_DOSSIER_RETRACTATION_PASSEE);
        else
            acte_fait(&t, c, "2026-06-17");
        temp_store_close(&t);

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        /* no withdrawal any more: the last free day alone is out of use */
        assert_int_equal(raw_sql(&t, "UPDATE dossier SET retractation_fin = 20000, accepte_le = 19986"),
                         SQLITE_OK);
        outage(&t, "2026-06-11", "2026-06-11", 20);
        assert_int_equal(apply(&t, false), 1);
        acte_fait(&t, commande(ACTE_ANNULER, ROLE_TITULAIRE, 1, numero), late ? "2026-06-15" : "2026-06-12");
        assert_int_equal(lire(&t, numero).a_payer_cents, late ? 3000 : 0);
        temp_store_close(&t);
    }
}

/* Two outages in a row, approved in either order: the last day is the same, and no day is given twice (decision 71). */
static void the_order_of_approvals_changes_nothing(void **state)
{
    (void)state;
    for (int reversed = 0; reversed < 2; reversed++) {
        struct panne_commande c = {.motif = "site injoignable"};
        static const char *const right[] = {"2026-06-16", "2026-06-17"}, *const delay[] = {"2026-06-05",
                                                                                           "2026-06-08"};
        char numero[DOSSIER_NUMERO_BYTES], asked[DOSSIER_NUMERO_BYTES];
        struct temp_store t;
        struct err e;

        training_fixture_open(&t);
        assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
        assert_ok(parcourir(&t,
                            &(struct parcours){3, ORG_SANS, SESSION_CPF, 0, -1, CAUSE_TOTALE, false, "F-2"},
                            PROPOSE, asked, &e),
                  &e);
        day_t first = lire(&t, asked).echeance;

        assert_int_equal(first, on("2026-06-05"));
        t.now_us = at("2026-06-18", 9);
        for (size_t i = 0; i < 4; i++) { /* no. 1 to 4: the two days of the delay, the two of the right */
            const char *day = i < 2 ? delay[i] : right[i - 2];

            c.debut_us = at(day, 8);
            c.fin_us = at(day, 20);
            c.agent = "alex";
            assert_ok(store_write(t.store, panne_enregistrer, &c, &e), &e);
        }
        c.agent = "billie";
        for (int64_t i = 1; i <= 4; i++) {
            c.id = reversed ? 5 - i : i;
            assert_ok(store_write(t.store, panne_approuver, &c, &e), &e);
            (void)apply(&t, false);
        }
        assert_int_equal(apply(&t, false), 0);
        assert_int_equal(lire(&t, asked).echeance, on("2026-06-09"));
        /* the right runs from 2 June: the two days of the delay are its own too */
        assert_int_equal(lire(&t, numero).retractation_fin, on("2026-06-22"));
        temp_store_close(&t);
    }
}

/* The operator's own delays, and those that began after, keep their day. */
static void what_is_not_extended(void **state)
{
    struct panne_commande c = {
        .debut_us = at("2026-06-24", 0), .fin_us = at("2026-06-25", 0), .motif = "essai", .agent = "alex"};
    char declared[DOSSIER_NUMERO_BYTES], entered[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DECLARE, declared, &e),
              &e); /* 23 June, validated within five working days */
    day_t own = lire(&t, declared).echeance;
    assert_true(own > on("2026-06-24"));
    t.now_us = at("2026-07-13", 9);
    assert_ok(
        parcourir(&t, &(struct parcours){3, ORG_SANS, SESSION_REINSERTION, 0, -1, CAUSE_TOTALE, false, "F-2"},
                  DEMANDE, entered, &e),
        &e);
    struct dossier_commande p = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, entered);
    assert_ok(faire(&t, &p, "2026-06-02", &e), &e);
    assert_ok(store_write(t.store, panne_enregistrer, &c, &e), &e);
    c.agent = "billie";
    assert_ok(store_write(t.store, panne_approuver, &c, &e), &e);
    assert_int_equal(apply(&t, false), 0);
    assert_int_equal(lire(&t, declared).echeance, own);
    c.id = 9;
    assert_int_equal(store_write(t.store, panne_approuver, &c, &e), RC_NOT_FOUND);
    for (size_t n = 500; n <= 501; n++) { /* characters, as people count them: each of these has two bytes */
        char text[2 * 501 + 1] = "";

        for (size_t i = 0; i < n; i++)
            memcpy(text + 2 * i, "é", 3);
        assert_int_equal(panne_motif_tient(text), n == 500);
    }
    assert_false(panne_motif_tient("\xff"));
    c.motif = "";
    c.debut_us = at("2026-06-25", 0);
    c.fin_us = at("2026-06-26", 0);
    assert_int_equal(store_write(t.store, panne_enregistrer, &c, &e), RC_USAGE);
    c.fin_us = c.debut_us;
    assert_int_equal(store_write(t.store, panne_enregistrer, &c, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PANNE_PERIODE);
    temp_store_close(&t);
}

/* ---- what the service measures ------------------------------------------------------------------------------------ */

static struct panne_reprise start(struct temp_store *t, const char *day, int hour)
{
    struct panne_reprise r = {0};
    struct err e = {0};

    t->now_us = at(day, hour);
    assert_ok(store_write(t->store, panne_reprendre, &r, &e), &e);
    return r;
}

static void mark(struct temp_store *t, unit_fn *fn, const char *day, int hour)
{
    struct err e = {0};

    t->now_us = at(day, hour);
    assert_ok(store_write(t->store, fn, NULL, &e), &e);
}

static size_t measured(struct temp_store *t, bool all, struct panne_mesuree **list)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_ok(panne_mesurees(db, t->arena, all, 10, list, &n, &e), &e);
    store_read_end(t->store, db);
    return n;
}

static void a_gap_is_proposed_once(void **state)
{
    struct panne_mesuree *list;
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(start(&t, "2026-06-03", 6).issue, REPRISE_SANS_MARQUE);
    mark(&t, panne_marquer, "2026-06-03", 8);
    /* Killed at 8 h or a little after; back at 20 h. */
    struct panne_reprise r = start(&t, "2026-06-03", 20);
    assert_int_equal(r.issue, REPRISE_PROPOSEE);
    assert_int_equal(r.debut_us, at("2026-06-03", 8));
    assert_int_equal(start(&t, "2026-06-03", 20).issue, REPRISE_CONTINUE); /* the same gap */
    assert_int_equal(measured(&t, false, &list), 1);
    assert_int_equal(list[0].debut_us, at("2026-06-03", 8));
    assert_int_equal(list[0].fin_us, at("2026-06-03", 20));
    assert_false(list[0].arret);
    assert_null(list[0].confirmee_par);
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM journal WHERE acte = 'panne.proposer' AND acteur_nom = "
                             "'service'"),
                     1);
    /* A planned stop is one too, and says so. */
    mark(&t, panne_marquer_arret, "2026-06-03", 21);
    assert_int_equal(start(&t, "2026-06-03", 22).issue, REPRISE_PROPOSEE); /* exactly one hour */
    assert_int_equal(measured(&t, false, &list), 2);
    assert_true(list[0].arret);
    temp_store_close(&t);
}

static void what_is_not_proposed(void **state)
{
    struct panne_commande c = {.debut_us = at("2026-06-03", 7),
                               .fin_us = at("2026-06-03", 21),
                               .motif = "site injoignable",
                               .agent = "alex"};
    struct panne_mesuree *list;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    mark(&t, panne_marquer_arret, "2026-06-03", 8);
    t.now_us = at("2026-06-03", 9) - 1;
    struct panne_reprise r = {0};
    assert_ok(store_write(t.store, panne_reprendre, &r, &e), &e);
    assert_int_equal(r.issue, REPRISE_CONTINUE); /* less than an hour */
    /* A clock set back measures nothing, and the next mark is the clock's. */
    assert_int_equal(start(&t, "2026-06-02", 8).issue, REPRISE_RECUL);
    assert_int_equal(start(&t, "2026-06-02", 8).issue, REPRISE_CONTINUE);
    /* A time that somebody recorded already. */
    mark(&t, panne_marquer, "2026-06-03", 8);
    t.now_us = at("2026-06-04", 9);
    assert_ok(store_write(t.store, panne_enregistrer, &c, &e), &e);
    assert_int_equal(start(&t, "2026-06-03", 20).issue, REPRISE_CONTINUE);
    /* Nobody measured: nothing is deduced from an old mark. */
    mark(&t, panne_oublier_marque, "2026-06-05", 8);
    assert_int_equal(start(&t, "2026-06-08", 8).issue, REPRISE_SANS_MARQUE);
    assert_int_equal(measured(&t, true, &list), 0);
    temp_store_close(&t);
}

static void two_people_confirm_what_was_measured(void **state)
{
    struct panne_commande c = {.id = 1, .agent = "alex"};
    struct panne_mesuree *list;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e); /* to answer by 5 June */
    mark(&t, panne_marquer, "2026-06-03", 8);
    assert_int_equal(start(&t, "2026-06-03", 20).issue, REPRISE_PROPOSEE);
    assert_int_equal(apply(&t, false), 0); /* nothing before two people */
    assert_ok(store_write(t.store, panne_confirmer, &c, &e), &e);
    assert_int_equal(c.id, 0);
    assert_int_equal(apply(&t, false), 0);
    c.id = 1;
    c.agent = "ALEX"; /* the same person */
    assert_int_equal(store_write(t.store, panne_confirmer, &c, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PANNE_MEME_AGENT);
    c.agent = "billie";
    assert_ok(store_write(t.store, panne_confirmer, &c, &e), &e);
    assert_int_equal(c.id, 1);
    assert_int_equal(apply(&t, false), 1);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-08"));
    assert_int_equal(measured(&t, false, &list), 0);
    assert_int_equal(measured(&t, true, &list), 1);
    assert_string_equal(list[0].confirmee_par, "alex");
    assert_string_equal(list[0].decidee_par, "billie");
    assert_int_equal(list[0].panne_id, 1);
    assert_int_equal(store_write(t.store, panne_confirmer, &c, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PANNE_MESURE_DECIDEE);
    c.motif = "essai";
    assert_int_equal(store_write(t.store, panne_ecarter, &c, &e), RC_CONFLICT);
    c.id = 9;
    assert_int_equal(store_write(t.store, panne_confirmer, &c, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PANNE_MESURE_INCONNUE);
    temp_store_close(&t);
}

static void a_measure_is_set_aside(void **state)
{
    struct panne_commande c = {.id = 1, .agent = "alex"};
    struct panne_commande recorded = {.debut_us = at("2026-06-03", 7),
                                      .fin_us = at("2026-06-03", 20),
                                      .motif = "site injoignable",
                                      .agent = "alex"};
    struct panne_mesuree *list;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    mark(&t, panne_marquer, "2026-06-03", 8);
    assert_int_equal(start(&t, "2026-06-03", 20).issue, REPRISE_PROPOSEE);
    assert_ok(store_write(t.store, panne_enregistrer, &recorded, &e), &e);
    assert_int_equal(store_write(t.store, panne_confirmer, &c, &e), RC_CONFLICT); /* all is recorded */
    assert_int_equal(e.msg, MSG_PANNE_CONNUE);
    assert_int_equal(store_write(t.store, panne_ecarter, &c, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PANNE_MESURE_MOTIF);
    c.motif = "enregistrée déjà";
    assert_ok(store_write(t.store, panne_ecarter, &c, &e), &e);
    assert_int_equal(measured(&t, false, &list), 0);
    assert_int_equal(measured(&t, true, &list), 1);
    assert_string_equal(list[0].motif, c.motif);
    assert_int_equal(list[0].panne_id, 0);
    assert_int_equal(start(&t, "2026-06-03", 20).issue, REPRISE_CONTINUE);
    temp_store_close(&t);
}

/* Somebody recorded a part of it meanwhile: two confirm the rest, in two outages, and no day is given back twice. */
static void what_is_left_of_a_measure_is_confirmed(void **state)
{
    struct panne_commande c = {.id = 1, .agent = "alex"};
    struct panne_commande recorded = {.debut_us = at("2026-06-04", 8),
                                      .fin_us = at("2026-06-04", 13),
                                      .motif = "site injoignable",
                                      .agent = "alex"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct panne_mesuree *list;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e);
    mark(&t, panne_marquer, "2026-06-03", 10);
    assert_int_equal(start(&t, "2026-06-04", 20).issue, REPRISE_PROPOSEE);
    assert_ok(store_write(t.store, panne_enregistrer, &recorded, &e), &e);
    recorded.agent = "billie";
    assert_ok(store_write(t.store, panne_approuver, &recorded, &e), &e);
    assert_int_equal(apply(&t, false), 1);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-08")); /* 4 June is given back: it was the 5th */
    assert_ok(store_write(t.store, panne_confirmer, &c, &e), &e);
    c.id = 1;
    c.agent = "billie";
    assert_ok(store_write(t.store, panne_confirmer, &c, &e), &e);
    assert_int_equal(c.id, 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM panne WHERE approuvee_us IS NOT NULL"), 3);
    assert_int_equal(raw_i64(&t, "SELECT SUM(fin_us - debut_us) FROM panne") / INT64_C(3600000000), 34);
    assert_int_equal(apply(&t, false), 1);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-09")); /* 3 June too; 4 June once only */
    assert_int_equal(apply(&t, false), 0);
    assert_int_equal(measured(&t, true, &list), 1);
    assert_int_equal(list[0].panne_id, 2);
    /* Whoever declares the whole is told that nothing is left; of a longer time, what is. */
    recorded.debut_us = at("2026-06-03", 10);
    recorded.fin_us = at("2026-06-04", 20);
    assert_int_equal(store_write(t.store, panne_enregistrer, &recorded, &e), RC_CONFLICT);
    assert_non_null(strstr(e.phrase, "reste à déclarer : rien"));
    recorded.debut_us = at("2026-06-03", 9);
    assert_int_equal(store_write(t.store, panne_enregistrer, &recorded, &e), RC_CONFLICT);
    assert_non_null(strstr(e.phrase, "reste à déclarer : du 03/06/2026 09:00 au 03/06/2026 10:00."));
    temp_store_close(&t);
}

/* Hours of one day add up, and the day is given back by the outage with which they are enough. */
static void a_day_cut_twice_is_given_back_once(void **state)
{
    const struct panne first = {.debut_us = at("2026-06-03", 8), .fin_us = at("2026-06-03", 11)};
    struct panne second = {.debut_us = at("2026-06-03", 14), .fin_us = at("2026-06-03", 17)};

    (void)state;
    assert_int_equal(panne_prolonger_jour(&first, on("2026-06-01"), on("2026-06-05"), true, 4),
                     on("2026-06-05"));
    assert_int_equal(panne_prolonger_jour(&second, on("2026-06-01"), on("2026-06-05"), true, 4),
                     on("2026-06-05"));
    second.autres = &first;
    second.autres_n = 1;
    assert_int_equal(panne_prolonger_jour(&second, on("2026-06-01"), on("2026-06-05"), true, 4),
                     on("2026-06-08"));
    assert_int_equal(panne_prolonger_jour(&second, on("2026-06-01"), on("2026-06-05"), true, 3),
                     on("2026-06-05")); /* given back already */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_days_that_do_not_count),
        cmocka_unit_test(a_deadline_is_extended_once),
        cmocka_unit_test(what_a_holder_may_do_without_cost_is_extended),
        cmocka_unit_test(the_day_given_back_serves),
        cmocka_unit_test(the_order_of_approvals_changes_nothing),
        cmocka_unit_test(what_is_not_extended),
        cmocka_unit_test(a_gap_is_proposed_once),
        cmocka_unit_test(what_is_not_proposed),
        cmocka_unit_test(two_people_confirm_what_was_measured),
        cmocka_unit_test(a_measure_is_set_aside),
        cmocka_unit_test(what_is_left_of_a_measure_is_confirmed),
        cmocka_unit_test(a_day_cut_twice_is_given_back_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
