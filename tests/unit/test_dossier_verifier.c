/*
 * Firm orders of élus that what is known since contradicts (decision 125). Written from the rules: the session falls in an active agreement of the body
 * (DIFE-41); a training of the mandate ends during it (DIFE-31), one of réinsertion within six months of its end (DIFE-30). What was so when it was
 * ordered and still is, a dossier of the CPF, one that is paid or over, are told by nobody; a control lifted since says that an agent looked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/dossier_verifier.h"
#include "training_fixture.h"

static const struct parcours elu = PARCOURS_ELU;
static const struct parcours salarie = PARCOURS_SALARIE;

static void change(struct temp_store *t, const char *sql, const char *day)
{
    char text[600];

    snprintf(text, sizeof(text), sql, (int)on(day));
    assert_int_equal(raw_sql(t, text), RAW_OK);
}

/* The list, which says of each what its own page says. */
static size_t a_verifier(struct temp_store *t, const char *le, struct dossier_a_verifier **out)
{
    struct err e = {0};
    struct db *db;
    size_t n;

    t->now_us = instant_of_day(on(le)) + INT64_C(36000000000);
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_ok(dossiers_a_verifier(db, t->arena, NULL, 10, out, &n, &e), &e);
    for (size_t i = 0; i < n; i++) {
        const struct dossier_a_verifier *one;

        assert_ok(dossier_a_verifier(db, t->arena, &(*out)[i].d, &one, &e), &e);
        assert_non_null(one);
        assert_int_equal(one->n, (*out)[i].n);
        for (size_t k = 0; k < one->n; k++)
            assert_string_equal(one->motifs[k].phrase, (*out)[i].motifs[k].phrase);
    }
    store_read_end(t->store, db);
    return n;
}

static void rien(struct temp_store *t, const char *numero, const char *le)
{
    const struct dossier d = lire(t, numero);
    const struct dossier_a_verifier *one;
    struct dossier_a_verifier *list;
    struct err e = {0};
    struct db *db;

    assert_int_equal(a_verifier(t, le, &list), 0);
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_ok(dossier_a_verifier(db, t->arena, &d, &one, &e), &e);
    store_read_end(t->store, db);
    assert_null(one);
}

static void dit(struct temp_store *t, const char *numero, const char *le, bool mandat, const char *article,
                const char *says)
{
    struct dossier_a_verifier *list;

    assert_int_equal(a_verifier(t, le, &list), 1);
    assert_string_equal(list[0].d.numero, numero);
    assert_int_equal(list[0].n, 1);
    assert_int_equal(list[0].motifs[0].mandat, mandat);
    assert_string_equal(list[0].motifs[0].article, article);
    if (strstr(list[0].motifs[0].phrase, says) == NULL)
        fail_msg("%s : %s", says, list[0].motifs[0].phrase);
}

#define AGREMENT false, "CGCT L. 1221-3 et R. 1621-8"
#define MANDAT true, "CGCT R. 1621-8"

/* ---- the agreement -------------------------------------------------------------------------------------------------- */

static void what_still_holds_is_not_told(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    rien(&t, numero, "2026-06-10");
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-23"); /* the last day of the session is in it */
    rien(&t, numero, "2026-06-10");
    temp_store_close(&t);
}

static void an_agreement_that_ends_before_its_session(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-22");
    dit(&t, numero, "2026-06-10", AGREMENT, "le 23 juin 2026, dernier jour de la session");
    /* Suspended, with no end: nothing that takes place from then on is in it. */
    change(&t, "UPDATE agrement SET fin = 40000, suspension = %d, etat = 'SUSPENDU'", "2026-06-20");
    dit(&t, numero, "2026-06-21", AGREMENT, "premier jour de la session");
    change(&t, "UPDATE agrement SET suspension_fin = %d, etat = 'ACTIF'", "2026-06-22");
    dit(&t, numero, "2026-06-22", AGREMENT, "premier jour de la session");
    change(&t, "UPDATE agrement SET suspension_fin = %d", "2026-06-21");
    rien(&t, numero, "2026-06-26");
    /* Withdrawn, it covers no day. Another decision that covers the session takes its place. */
    change(&t,
           "UPDATE agrement SET suspension = NULL, suspension_fin = NULL, etat = 'RETIRE' WHERE debut < %d",
           "2030-01-01");
    dit(&t, numero, "2026-06-26", AGREMENT, "premier jour de la session");
    change(&t,
           "INSERT INTO agrement (organisme_id, decision, debut, fin, etat) VALUES (7, 'D-2', 20000, 40000 + "
           "0 * %d, 'ACTIF')",
           "2026-06-26");
    rien(&t, numero, "2026-06-26");
    temp_store_close(&t);
}

/* A withdrawal that is learnt after the session, of a training that is over and not paid. */
static void a_withdrawal_learnt_after(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, FACTURE, numero, &e), &e);
    rien(&t, numero, "2026-08-01");
    change(&t,
           "INSERT INTO agrement_ancien (organisme_id, decision, no, debut, fin, etat, remplace_le) "
           "SELECT organisme_id, decision, 1, debut, fin, etat, %d FROM agrement; UPDATE agrement SET etat = "
           "'RETIRE'",
           "2026-08-03");
    dit(&t, numero, "2026-08-04", AGREMENT,
        "premier jour de la session, d'après ce qui était connu ce jour-là");
    temp_store_close(&t);
}

/* ---- the mandate ---------------------------------------------------------------------------------------------------- */

static void a_mandate_that_ends_before_its_training(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t,
           "UPDATE mandat SET fin = (SELECT fin FROM dossier WHERE titulaire_id = 1) + 0 * %d WHERE "
           "titulaire_id = 1",
           "2026-06-10");
    rien(&t, numero, "2026-06-10");
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", "2026-06-22");
    dit(&t, numero, "2026-06-23", MANDAT,
        "Le mandat finit le 22 juin 2026, et la formation le 23 juin 2026 : elle devait finir avant lui.");
    /* Elected again the day after: one period. */
    change(&t,
           "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES (1, "
           "'conseiller_municipal', %d, x'07', 'rne')",
           "2026-06-23");
    rien(&t, numero, "2026-06-23");
    temp_store_close(&t);
}

/* DIFE-30: six months after the end of the mandate, which is known otherwise once it is ordered. */
static void a_reinsertion_after_its_six_months(void **state)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 2, NULL);
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 2", "2026-02-15");
    change(&t,
           "UPDATE action_formation SET prix_ht_cents = 60000, prix_ttc_cents = 60000 WHERE id = 4;"
           "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) VALUES (10, 4, 'P', 2000000 "
           "+ 0 * %d, 1)",
           "2026-02-15");
    c.titulaire_id = 2;
    c.session_id = 10;
    c.reinsertion = true;
    c.debut = on("2026-07-06");
    c.fin = on("2026-07-10");
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    acte_fait(&t, commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero), "2026-06-01");
    acte_fait(&t, commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 2, numero), "2026-06-02");
    rien(&t, numero, "2026-06-03"); /* nor is an agreement asked of its body */
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 2", "2026-01-10");
    rien(&t, numero, "2026-06-03"); /* the tenth of July is the last day */
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 2", "2026-01-09");
    dit(&t, numero, "2026-06-03", MANDAT,
        "Le mandat finit le 9 janvier 2026, et la formation le 10 juillet 2026 : elle devait finir le 9 "
        "juillet 2026 "
        "au plus tard.");
    temp_store_close(&t);
}

static void a_mandate_that_is_known_no_more(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    assert_int_equal(raw_sql(&t, "DELETE FROM mandat WHERE titulaire_id = 1"), RAW_OK);
    dit(&t, numero, "2026-06-10", true, "CGCT R. 1621-4", "Aucun mandat connu n'ouvre plus de droit");
    temp_store_close(&t);
}

/* ---- who is told nothing of ------------------------------------------------------------------------------------------ */

static void neither_the_cpf_nor_what_is_over(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], autre[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &salarie, ACCEPTE, autre, &e), &e);
    assert_ok(parcourir(&t, &elu, PROPOSE, numero, &e), &e);
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-01");
    rien(&t, numero, "2026-06-10"); /* nothing is ordered yet: its guards tell */
    rien(&t, autre, "2026-06-10");
    change(&t, "UPDATE agrement SET fin = %d", "2030-01-01");
    acte_fait(&t, commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, numero), "2026-06-02");
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-03");
    dit(&t, numero, "2026-06-04", AGREMENT, "premier jour de la session");
    acte_fait(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-05");
    rien(&t, numero, "2026-06-06");
    temp_store_close(&t);
}

/* A control that is lifted says that an agent looked; what changes after it is told again. */
static void a_control_lifted_since_takes_it_out(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-03");
    controler(&t, numero, "2026-06-08");
    dit(&t, numero, "2026-06-09", AGREMENT, "premier jour de la session");
    lever(&t, numero, "sans_anomalie", "2026-06-10");
    rien(&t, numero, "2026-06-11");
    change(&t,
           "INSERT INTO agrement_ancien (organisme_id, decision, no, debut, fin, etat, remplace_le) "
           "SELECT organisme_id, decision, 1, debut, fin, etat, %d FROM agrement; UPDATE agrement SET etat = "
           "'RETIRE'",
           "2026-06-12");
    dit(&t, numero, "2026-06-12", AGREMENT, "premier jour de la session");
    temp_store_close(&t);
}

/* Lifted in the morning, withdrawn in the afternoon: nobody looked at what the afternoon says. */
static void a_change_of_the_same_day_after_the_lifting(void **state)
{
    const int64_t hour = INT64_C(3600000000);
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], sql[400];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-03");
    controler(&t, numero, "2026-06-08");
    lever(&t, numero, "sans_anomalie", "2026-06-10");
    for (int after = -1; after <= 1; after += 2) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO agrement_ancien (organisme_id, decision, no, debut, fin, etat, remplace_le, "
                 "remplace_us) SELECT organisme_id, decision, %d, debut, fin, etat, %d, %lld FROM agrement",
                 after + 2, on("2026-06-10"), (long long)(t.now_us + after * hour));
        assert_int_equal(raw_sql(&t, sql), RAW_OK);
        if (after < 0)
            rien(&t, numero, "2026-06-10");
        else
            dit(&t, numero, "2026-06-10", AGREMENT, "premier jour de la session");
    }
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_still_holds_is_not_told),
        cmocka_unit_test(an_agreement_that_ends_before_its_session),
        cmocka_unit_test(a_withdrawal_learnt_after),
        cmocka_unit_test(a_mandate_that_ends_before_its_training),
        cmocka_unit_test(a_reinsertion_after_its_six_months),
        cmocka_unit_test(a_mandate_that_is_known_no_more),
        cmocka_unit_test(neither_the_cpf_nor_what_is_over),
        cmocka_unit_test(a_control_lifted_since_takes_it_out),
        cmocka_unit_test(a_change_of_the_same_day_after_the_lifting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
