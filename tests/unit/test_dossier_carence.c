/*
 * A body that declares nothing: the holder reports it, the operator reminds it, then says that it fails, which gives everything back
 * as if the body had cancelled (rules 3.4). Nothing of it before its last day, nor in place of an act of the body.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/avis.h"
#include "training_fixture.h"

/* 50 h from 6 to 10 July 2026 at 1 200 €, of which 150 € by card: the entry is to be declared by Thursday 9 July. */
static const struct parcours salarie = PARCOURS_SALARIE;

static void fixture(struct temp_store *t, enum etape until, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &salarie, until, numero, &e), &e);
}

static struct dossier_commande report(const char *numero)
{
    return commande(ACTE_SIGNALER, ROLE_TITULAIRE, 3, numero);
}

static struct dossier_commande remind(const char *numero)
{
    return commande(ACTE_RELANCER, ROLE_GESTIONNAIRE, 0, numero);
}

static struct dossier_commande failing(const char *numero)
{
    struct dossier_commande c = commande(ACTE_CARENCE, ROLE_GESTIONNAIRE, 0, numero);

    c.motif = "aucune déclaration malgré une relance";
    c.agent = "billie";
    return c;
}

static struct dossier_commande proposed_by(const char *numero, const char *agent)
{
    struct dossier_commande c = failing(numero);

    c.acte = ACTE_PROPOSER_CARENCE;
    c.agent = agent;
    return c;
}

static size_t late_on(struct temp_store *t, const char *le)
{
    struct dossier_filtre_file f = {.en_retard_le = on(le), .limit = 10};
    struct dossier *list;
    struct db *db;
    size_t n;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(dossier_file(db, t->arena, &f, &list, &n, NULL), RC_OK);
    store_read_end(t->store, db);
    return n;
}

static void the_queue_is_what_the_night_counts(void **state)
{
    struct temp_store t;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    fixture(&t, ACCEPTE, numero);
    assert_int_equal(late_on(&t, "2026-07-09"), 0);
    assert_int_equal(late_on(&t, "2026-07-10"), 1);
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-07-10"), false, &n, &e), &e);
    assert_int_equal(n.en_retard, 1);
    temp_store_close(&t);
}

static void nothing_before_the_last_day(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, ACCEPTE, numero);
    acte_refuse(&t, report(numero), "2026-07-09", MSG_DOSSIER_ECHEANCE_COURT);
    acte_refuse(&t, remind(numero), "2026-07-09", MSG_DOSSIER_ECHEANCE_COURT);
    acte_refuse(&t, failing(numero), "2026-07-09", MSG_DOSSIER_ECHEANCE_COURT);
    temp_store_close(&t);
}

/* A reminder, a notice for the body that says the dossier, and no other before the dated delay: five working days. */
static void a_body_is_reminded(void **state)
{
    struct temp_store t;
    struct avis *notices;
    char numero[DOSSIER_NUMERO_BYTES];
    struct db *db;
    size_t n;

    (void)state;
    fixture(&t, ACCEPTE, numero);
    acte_fait(&t, report(numero), "2026-07-10");
    acte_refuse(&t, report(numero), "2026-07-13", MSG_DOSSIER_DEJA_SIGNALE);
    acte_fait(&t, remind(numero), "2026-07-13");
    assert_int_equal(lire(&t, numero).signale_le, on("2026-07-10"));
    assert_int_equal(lire(&t, numero).relance_le, on("2026-07-13"));
    assert_int_equal(lire(&t, numero).echeance, on("2026-07-09"));
    acte_refuse(&t, remind(numero), "2026-07-21", MSG_DOSSIER_RELANCE_RECENTE); /* the 14th is a holiday */
    acte_fait(&t, remind(numero), "2026-07-22");
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(avis_lister(db, t.arena, NULL, 0, &notices, &n, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(n, 2);
    assert_non_null(strstr(notices[0].texte, numero));
    temp_store_close(&t);
}

/* What the body declares at last answers: the report and the reminder were of another silence. */
static void a_late_declaration_ends_it(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, ACCEPTE, numero);
    acte_fait(&t, report(numero), "2026-07-10");
    acte_fait(&t, remind(numero), "2026-07-10");
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, numero);
    c.jour = on("2026-07-06");
    acte_fait(&t, c, "2026-07-13");
    assert_int_equal(lire(&t, numero).signale_le, DAY_NONE);
    assert_int_equal(lire(&t, numero).relance_le, DAY_NONE);
    acte_refuse(&t, failing(numero), "2026-07-13", MSG_DOSSIER_ECHEANCE_COURT);
    temp_store_close(&t);
}

/* Thirty days after the 9th of July. */
static void the_body_fails(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    fixture(&t, ACCEPTE, numero);
    acte_refuse(&t, failing(numero), "2026-09-01", MSG_DOSSIER_CARENCE_SANS_RELANCE);
    acte_fait(&t, remind(numero), "2026-07-10");
    acte_refuse(&t, failing(numero), "2026-08-08", MSG_DOSSIER_CARENCE_TROP_TOT);
    acte_fait(&t, proposed_by(numero, "alex"), "2026-08-09");
    c = failing(numero);
    c.motif = NULL;
    acte_refuse(&t, c, "2026-08-09", MSG_DOSSIER_MOTIF_REQUIS);
    c = failing(numero);
    c.par = ROLE_ORGANISME;
    c.par_id = ORG_SANS;
    acte_refuse(&t, c, "2026-08-09", MSG_DOSSIER_MAUVAIS_ACTEUR);
    acte_fait(&t, failing(numero), "2026-08-09");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_CANCELED_BY_ORGANISM);
    assert_int_equal(d.a_payer_cents, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    assert_int_equal(compte(&t, COMPTE_CARTE), 0);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(d.reste_realise_cents, 0);
    temp_store_close(&t);
}

/* All goes back to the holder and nothing to the body: an agent proposes, another says it. Nothing moves before. */
static void two_agents_say_it(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    const char *by;
    char numero[DOSSIER_NUMERO_BYTES];
    struct db *db;
    day_t since;

    (void)state;
    fixture(&t, ACCEPTE, numero);
    acte_refuse(&t, proposed_by(numero, "alex"), "2026-09-01", MSG_DOSSIER_CARENCE_SANS_RELANCE);
    acte_fait(&t, remind(numero), "2026-07-10");
    acte_refuse(&t, proposed_by(numero, "alex"), "2026-08-08", MSG_DOSSIER_CARENCE_TROP_TOT);
    acte_refuse(&t, failing(numero), "2026-08-09", MSG_DOSSIER_CARENCE_NON_PROPOSEE);
    acte_refuse(&t, proposed_by(numero, ""), "2026-08-09", MSG_DECISION_AGENT);
    c = proposed_by(numero, "alex");
    c.motif = NULL;
    acte_refuse(&t, c, "2026-08-09", MSG_DOSSIER_MOTIF_REQUIS);
    acte_fait(&t, proposed_by(numero, "alex"), "2026-08-09");
    acte_refuse(&t, proposed_by(numero, "billie"), "2026-08-09", MSG_DOSSIER_CARENCE_DEJA);
    assert_int_equal(lire(&t, numero).etat, ETAT_ACCEPTED);
    assert_int_equal(compte(&t, COMPTE_CARTE), -15000);
    struct dossier d = lire(&t, numero);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(dossier_carence_proposee(db, t.arena, &d, &by, &since, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_string_equal(by, "alex");
    assert_int_equal(since, on("2026-08-09"));
    c = failing(numero);
    c.agent = "Alex";
    acte_refuse(&t, c, "2026-08-10", MSG_DOSSIER_CARENCE_MEME_AGENT);
    /* A reminder gives the body its chance again: the proposal was of the silence before. */
    acte_fait(&t, remind(numero), "2026-08-10");
    acte_refuse(&t, failing(numero), "2026-08-10", MSG_DOSSIER_CARENCE_NON_PROPOSEE);
    acte_fait(&t, proposed_by(numero, "alex"), "2026-08-10");
    acte_fait(&t, failing(numero), "2026-08-10");
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ORGANISM);
    temp_store_close(&t);
}

/* In training and once exited too. */
static void the_body_fails_later(void **state)
{
    static const enum etape steps[] = {ENTRE, SORTI};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct temp_store t;
        char numero[DOSSIER_NUMERO_BYTES];

        fixture(&t, steps[i], numero);
        acte_fait(&t, remind(numero), "2026-07-20");
        acte_fait(&t, proposed_by(numero, "alex"), "2026-08-20");
        acte_fait(&t, failing(numero), "2026-08-20");
        assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ORGANISM);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
        temp_store_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_queue_is_what_the_night_counts),
                                       cmocka_unit_test(nothing_before_the_last_day),
                                       cmocka_unit_test(a_body_is_reminded),
                                       cmocka_unit_test(a_late_declaration_ends_it),
                                       cmocka_unit_test(the_body_fails),
                                       cmocka_unit_test(two_agents_say_it),
                                       cmocka_unit_test(the_body_fails_later)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
