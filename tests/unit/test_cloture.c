/* CPF-02: the account is closed on the day of death, once; what a dossier holds waits; a stipulated refund is made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/cloture.h"
#include "rights/dotation.h"
#include "training_fixture.h"

#define REGION "18002002600019"

static struct clotures fermer(struct temp_store *t, const char *at, bool dry_run)
{
    struct clotures out;
    struct err e;

    assert_ok(cloture_appliquer(t->store, on(at), dry_run, &out, &e), &e);
    return out;
}

static void mort(struct temp_store *t, int64_t titulaire, const char *le)
{
    char sql[120];

    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = %lld", on(le),
             (long long)titulaire);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static int64_t solde_au(struct temp_store *t, enum poche poche, const char *at)
{
    struct balance b;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(book_balance_at(db, 3, poche, 0, on(at), INT64_MAX, &b, NULL) == RC_OK);
    store_read_end(t->store, db);
    return b.posted;
}

static void livre_juste(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    store_read_end(t->store, db);
}

static void closed_on_the_day_of_death(void **state)
{
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(fermer(&t, "2026-06-12", false).poches, 0); /* nobody is dead */
    mort(&t, 3, "2026-05-10");
    assert_int_equal(fermer(&t, "2026-05-09", false).poches, 0); /* not yet, that day */
    assert_int_equal(fermer(&t, "2026-06-12", true).cents, 500000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000); /* only counted */
    assert_int_equal(fermer(&t, "2026-06-12", false).cents, 500000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-05-09"), 500000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-05-10"), 0);
    assert_int_equal(compte(&t, COMPTE_PERDU), 500000);
    assert_int_equal(fermer(&t, "2026-06-12", false).poches, 0);
    assert_int_equal(fermer(&t, "2026-07-12", false).poches, 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'compte.cloturer'"), 1);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000); /* the living keep theirs */
    livre_juste(&t);
    temp_store_close(&t);
}

static void what_a_dossier_holds_waits(void **state)
{
    static const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &p, ACCEPTE, numero, &e), &e); /* 1 050 € held from 2 June */
    mort(&t, 3, "2026-06-10");
    assert_int_equal(fermer(&t, "2026-06-12", false).cents, 500000 - 105000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 105000);
    assert_int_equal(fermer(&t, "2026-06-13", false).poches, 0);
    c = commande(ACTE_ANNULER, ROLE_ORGANISME, ORG_SANS, numero);
    assert_ok(faire(&t, &c, "2026-06-15", &e), &e);
    assert_int_equal(fermer(&t, "2026-06-16", true).cents, 105000);
    assert_int_equal(fermer(&t, "2026-06-16", false).cents, 105000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-06-15"),
                     105000); /* dated on the day it could be taken */
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 0);
    livre_juste(&t);
    temp_store_close(&t);
}

/* A credit written before the death was known, for a later day: taken on the day of the run. */
static void credited_after_the_death(void **state)
{
    struct temp_store t;
    struct transfer c = credit_of(3, "tard", POCHE_DROITS, 20000, "2026-05-20");

    (void)state;
    training_fixture_open(&t);
    c.debit = COMPTE_FONDS_CPF;
    assert_int_equal(book_fixture_write(&t, &c, 1, NULL, NULL), RC_OK);
    mort(&t, 3, "2026-05-10");
    assert_int_equal(fermer(&t, "2026-06-12", true).cents, 520000);
    assert_int_equal(fermer(&t, "2026-06-12", false).cents, 520000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-05-10"), 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 0);
    livre_juste(&t);
    temp_store_close(&t);
}

static void dotation(struct temp_store *t, const char *cle, bool remboursable)
{
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = cle,
                                         .siret = REGION,
                                         .base = "volontaire",
                                         .montant_cents = 30000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = remboursable ? on("2026-12-31") : DAY_NONE,
                                         .remboursable = remboursable,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    struct err e;

    assert_ok(store_write(t->store, dotation_verser, &v, &e), &e);
}

static void dotations_go_back_when_stipulated(void **state)
{
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct temp_store t;
    struct clotures c;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(store_write(t.store, financeur_inscrire, &f, &e), &e);
    dotation(&t, "rendue", true);
    dotation(&t, "perdue", false);
    mort(&t, 3, "2026-05-10");
    c = fermer(&t, "2026-06-12", false);
    assert_int_equal(c.poches, 3);
    assert_int_equal(c.rendus_cents, 30000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), -30000);
    assert_int_equal(compte(&t, COMPTE_PERDU), 530000);
    assert_int_equal(fermer(&t, "2026-06-13", false).poches, 0);
    livre_juste(&t);
    temp_store_close(&t);
}

static void hours_are_lost_as_hours(void **state)
{
    struct temp_store t;
    struct transfer h = credit_of(3, "heures", POCHE_HEURES, 120, "2026-01-02");
    struct clotures c;

    (void)state;
    training_fixture_open(&t);
    h.debit = COMPTE_HEURES;
    assert_int_equal(book_fixture_write(&t, &h, 1, NULL, NULL), RC_OK);
    mort(&t, 3, "2026-05-10");
    c = fermer(&t, "2026-06-12", false);
    assert_int_equal(c.heures, 120);
    assert_int_equal(c.cents, 500000);
    assert_int_equal(compte(&t, COMPTE_HEURES_PERDU), 120);
    livre_juste(&t);
    temp_store_close(&t);
}

/* R. 6333-4: nothing of a frozen account moves; its end comes, and it closes on the day of death as it would have. */
static void a_frozen_account_waits(void **state)
{
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    freeze_account(&t, 3, "2026-06-01", "2026-06-20");
    mort(&t, 3, "2026-06-10");
    assert_int_equal(fermer(&t, "2026-06-12", true).poches, 0);
    assert_int_equal(fermer(&t, "2026-06-20", false).poches, 0); /* its last day is frozen */
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(fermer(&t, "2026-06-21", false).cents, 500000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-06-09"), 500000);
    assert_int_equal(solde_au(&t, POCHE_DROITS, "2026-06-10"), 0);
    livre_juste(&t);
    temp_store_close(&t);
}

/* Lifted before its end, it holds no more; that of one dossier does not hold the free purses of the account. */
static void a_freeze_that_does_not_hold_the_account(void **state)
{
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    freeze_account(&t, 3, "2026-06-01", "2026-06-20");
    mort(&t, 3, "2026-06-10");
    assert_int_equal(raw_sql(&t, "UPDATE gel SET dossier_id = 12, dossier = '12'"), SQLITE_OK);
    assert_int_equal(fermer(&t, "2026-06-12", true).cents, 500000);
    assert_int_equal(
        raw_sql(&t, "UPDATE gel SET dossier_id = 0, dossier = '', leve_par = 'bea', leve_le = debut + 11"),
        SQLITE_OK);
    assert_int_equal(fermer(&t, "2026-06-11", false).poches, 0);
    assert_int_equal(fermer(&t, "2026-06-12", false).cents, 500000);
    temp_store_close(&t);
}

/* Applied for a day before the freeze, it is still frozen today. */
static void a_past_day_does_not_pass_through_a_freeze(void **state)
{
    struct temp_store t;

    (void)state;
    training_fixture_open(&t);
    freeze_account(&t, 3, "2026-06-12", "2026-06-20");
    mort(&t, 3, "2026-06-10");
    t.now_us = instant_of_day(on("2026-06-15"));
    assert_int_equal(fermer(&t, "2026-06-11", true).poches, 0);
    assert_int_equal(fermer(&t, "2026-06-11", false).poches, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    t.now_us = instant_of_day(on("2026-06-21"));
    assert_int_equal(fermer(&t, "2026-06-21", false).cents, 500000);
    livre_juste(&t);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_on_the_day_of_death),
        cmocka_unit_test(what_a_dossier_holds_waits),
        cmocka_unit_test(credited_after_the_death),
        cmocka_unit_test(dotations_go_back_when_stipulated),
        cmocka_unit_test(hours_are_lost_as_hours),
        cmocka_unit_test(a_frozen_account_waits),
        cmocka_unit_test(a_freeze_that_does_not_hold_the_account),
        cmocka_unit_test(a_past_day_does_not_pass_through_a_freeze),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
