/*
 * Round trips to a server in what the night does: accounts of the dead closed, delays that freezes and outages move, debts withheld on rights.
 * They grow with the groups of rows, never with the rows. Nobody here exists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "fraude_fixture.h"
#include "rights/cloture.h"
#include "training/dette.h"
#include "training/gel_delai.h"
#include "training/panne.h"
#include "trajets_fixture.h"

/* Ten times the rows, in one group still, wait no more than one trip for each of the few. */
#define FEW ((size_t)6)
#define MANY (10 * FEW)
#define FIRST_HOLDER 4

typedef void scene_fn(struct temp_store *t, size_t n);
/* Does it, and checks that all n are done. */
typedef void night_fn(struct temp_store *t, size_t n);

static void grow(const char *what, scene_fn *scene, night_fn *night)
{
    const size_t sizes[] = {FEW, MANY};
    size_t seen[2];

    if (!temp_store_on_server())
        skip();
    for (size_t i = 0; i < 2; i++) {
        struct temp_store t;

        training_fixture_open_with(&t, (int)sizes[i] + 10);
        scene(&t, sizes[i]);
        count_from_here(&t);
        night(&t, sizes[i]);
        seen[i] = trips;
        temp_store_close(&t);
    }
    print_message("%s: %zu trips for %zu rows, %zu for %zu\n", what, seen[0], FEW, seen[1], MANY);
    assert_true(seen[1] <= seen[0] + FEW);
}

/* One dossier of each holder, taken to a step; the number of the last. */
static void dossiers(struct temp_store *t, size_t n, enum etape step, char numero[DOSSIER_NUMERO_BYTES])
{
    for (size_t i = 0; i < n; i++) {
        char bill[24];
        const struct parcours p = {
            (int64_t)i + FIRST_HOLDER, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, bill};
        struct err e = {0};

        snprintf(bill, sizeof(bill), "F-%zu", i);
        credit(t, p.titulaire, POCHE_DROITS, 500000);
        assert_ok(parcourir(t, &p, step, numero, &e), &e);
    }
}

/* ---- accounts of the dead ------------------------------------------------------------------------------------- */

static void dead(struct temp_store *t, size_t n)
{
    struct transfer other;
    struct err e = {0};

    for (size_t i = 0; i < n; i++) {
        credit(t, (int64_t)i + FIRST_HOLDER, POCHE_DROITS, 50000);
        other = credit_of((int64_t)i + FIRST_HOLDER, "cec", POCHE_CEC, 24000, "2026-01-02");
        assert_ok(book_fixture_write(t, &other, 1, NULL, &e), &e);
    }
    t->now_us = instant_of_day(on("2026-06-12"));
    assert_int_equal(raw_sql(t, "UPDATE titulaire SET deces = 20580 WHERE id >= 4"), RAW_OK);
}

static void close_accounts(struct temp_store *t, size_t n)
{
    struct clotures out;
    struct err e = {0};

    assert_ok(cloture_appliquer(t->store, on("2026-06-12"), false, &out, &e), &e);
    assert_int_equal(out.poches, 2 * n);
    assert_int_equal(out.cents, 74000 * n);
}

static void clotures(void **state)
{
    (void)state;
    grow("accounts of the dead", dead, close_accounts);
}

/* ---- freezes ------------------------------------------------------------------------------------------------------ */

static void frozen_accounts(struct temp_store *t, size_t n)
{
    char numero[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];

    for (size_t i = 0; i < n; i++) {
        const struct parcours p = {
            (int64_t)i + FIRST_HOLDER, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
        struct err e = {0};

        credit(t, p.titulaire, POCHE_DROITS, 500000);
        assert_ok(parcourir(t, &p, PROPOSE, numero, &e), &e);
        clock_at(t, "2026-06-02");
        reported(t, numero, report);
        frozen(t, report, NULL, "2026-06-20");
    }
}

static void extend(struct temp_store *t, size_t n, const char *night)
{
    struct gel_echeances done;
    struct err e = {0};

    t->now_us = instant_of_day(on(night));
    assert_ok(gels_prolonger(t->store, on(night), false, &done, &e), &e);
    assert_int_equal(done.prolonges, n);
}

static void first_night(struct temp_store *t, size_t n)
{
    extend(t, n, "2026-06-04");
}

/* A delay that an earlier night moved is told as one. */
static void frozen_before(struct temp_store *t, size_t n)
{
    frozen_accounts(t, n);
    extend(t, n, "2026-06-04");
}

static void next_night(struct temp_store *t, size_t n)
{
    extend(t, n, "2026-06-09");
}

/* One whose row the store refuses stops no other, nor makes them wait one by one. */
static size_t with_a_refusal(size_t n)
{
    struct gel_echeances done;
    struct temp_store t;
    struct err e = {0};
    size_t seen;

    training_fixture_open_with(&t, (int)n + 10);
    frozen_accounts(&t, n);
    assert_int_equal(raw_sql(&t, "ALTER TABLE gel_prolongation ADD CHECK (titulaire_id <> 7)"), RAW_OK);
    t.now_us = instant_of_day(on("2026-06-04"));
    count_from_here(&t);
    assert_int_equal(gels_prolonger(t.store, on("2026-06-04"), false, &done, &e), RC_INTEGRITY);
    seen = trips;
    assert_int_equal(done.prolonges, n - 1);
    assert_int_equal(done.en_echec, 1);
    temp_store_close(&t);
    return seen;
}

static void un_refus(void **state)
{
    size_t few, many;

    (void)state;
    if (!temp_store_on_server())
        skip();
    few = with_a_refusal(FEW);
    many = with_a_refusal(MANY);
    print_message("freezes, one refused: %zu trips for %zu rows, %zu for %zu\n", few, FEW, many, MANY);
    assert_true(many <= few + 2 * MANY);
}

static void gels(void **state)
{
    (void)state;
    grow("freezes", frozen_accounts, first_night);
    grow("freezes, the next night", frozen_before, next_night);
}

/* ---- outages ------------------------------------------------------------------------------------------------------ */

static void outage(struct temp_store *t, const char *day, int days)
{
    struct panne_commande c = {.debut_us = instant_of_day(on(day)),
                               .fin_us = instant_of_day(on(day) + days),
                               .motif = "site injoignable",
                               .agent = "alex"};
    struct err e = {0};

    t->now_us = c.fin_us + 1;
    assert_ok(store_write(t->store, panne_enregistrer, &c, &e), &e);
    c.agent = "billie";
    assert_ok(store_write(t->store, panne_approuver, &c, &e), &e);
}

static void proposed_then_out(struct temp_store *t, size_t n)
{
    char numero[DOSSIER_NUMERO_BYTES];

    dossiers(t, n, PROPOSE, numero);
    outage(t, "2026-06-03", 1);
}

static void ordered_then_out(struct temp_store *t, size_t n)
{
    char numero[DOSSIER_NUMERO_BYTES];

    dossiers(t, n, ACCEPTE, numero);
    outage(t, "2026-06-11", 20);
}

static void move(struct temp_store *t, size_t n)
{
    struct err e = {0};
    int64_t done;

    assert_ok(panne_appliquer(t->store, false, &done, &e), &e);
    assert_int_equal(done, n);
}

/* The withdrawal and the free cancellation. */
static void move_both(struct temp_store *t, size_t n)
{
    move(t, 2 * n);
}

static void interruptions(void **state)
{
    (void)state;
    grow("outage, delays", proposed_then_out, move);
    grow("outage, rights without cost", ordered_then_out, move_both);
}

/* ---- debts withheld ----------------------------------------------------------------------------------------------- */

static void does(struct temp_store *t, unit_fn *fn, struct dette_commande *c)
{
    struct err e = {0};

    assert_ok(store_write(t->store, fn, c, &e), &e);
}

static void owe(struct temp_store *t, size_t n)
{
    char numero[DOSSIER_NUMERO_BYTES];

    for (size_t i = 0; i < n; i++) {
        char bill[24], debt[DETTE_NUMERO_BYTES];
        const struct parcours p = {
            (int64_t)i + FIRST_HOLDER, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, bill};
        struct dossier_commande pay;
        struct dette_commande c = {.agent = "alix", .titulaire = true, .montant_cents = 30000};
        struct err e = {0};

        snprintf(bill, sizeof(bill), "F-%zu", i);
        credit(t, p.titulaire, POCHE_DROITS, 500000);
        assert_ok(parcourir(t, &p, FACTURE, numero, &e), &e);
        pay = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
        t->now_us = instant_of_day(on("2026-07-11")) + INT64_C(43200000000);
        assert_ok(faire(t, &pay, "2026-07-11", &e), &e);
        c.dossier = numero;
        c.texte = "Jours non suivis.";
        does(t, dette_ouvrir, &c);
        memcpy(debt, c.numero_out, sizeof(debt));
        c = (struct dette_commande){.numero = debt,
                                    .agent = "alix",
                                    .reference = "RAR 1",
                                    .texte = "Jours non suivis.",
                                    .jour = on("2026-07-11")};
        does(t, dette_notifier, &c);
    }
    t->now_us = instant_of_day(on("2027-03-01"));
}

static void withhold(struct temp_store *t, size_t n)
{
    struct dette_retenues all;
    struct err e = {0};

    assert_ok(dettes_retenir(t->store, "", false, &all, &e), &e);
    assert_int_equal(all.retenues, n);
    assert_int_equal(all.cents, 30000 * n);
}

static void retenues(void **state)
{
    (void)state;
    grow("debts withheld", owe, withhold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clotures),      cmocka_unit_test(gels),     cmocka_unit_test(un_refus),
        cmocka_unit_test(interruptions), cmocka_unit_test(retenues),
    };

    return cmocka_run_group_tests_name("trajets_nuit", tests, NULL, NULL);
}
