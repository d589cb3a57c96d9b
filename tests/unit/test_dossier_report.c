/* Other dates that a body proposes for a firm order, and the codes that say why an act is done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"

static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};

/* ---- other dates for a firm order -------------------------------------------------------------------------- */

/* Accepted on 3 June 2026 for 22 and 23 June; the body proposes 29 and 30 June on the 8th. */
static void reporter(struct temp_store *t, char *numero)
{
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, ACCEPTE, numero, &e), &e);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.debut = on("2026-06-29");
    c.fin = on("2026-06-30");
    assert_int_equal(faire(t, &c, "2026-06-08", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_MOTIF_REQUIS);
    c.motif = "formateur malade";
    assert_ok(faire(t, &c, "2026-06-08", &e), &e);
}

static void the_holder_accepts_other_dates(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_attente wait;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    reporter(&t, numero);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_ACCEPTED);
    assert_int_equal(d.debut, on("2026-06-22")); /* not before he accepts */
    assert_int_equal(d.report_debut, on("2026-06-29"));
    assert_int_equal(d.echeance, on("2026-06-12")); /* four working days after Monday 8 June */
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_int_equal(wait.acte, ACTE_ACCEPTER_REPORT);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 1,
                 numero); /* it could cost: refusing the dates costs nothing */
    assert_int_equal(faire(&t, &c, "2026-06-11", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_REPORT_EN_COURS);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.motif = "encore";
    assert_int_equal(faire(&t, &c, "2026-06-11", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_REPORT_EN_COURS);
    c = commande(ACTE_ACCEPTER_REPORT, ROLE_TITULAIRE, 1, numero);
    assert_ok(faire(&t, &c, "2026-06-11", &e), &e);
    d = lire(&t, numero);
    assert_int_equal(d.etat, ETAT_ACCEPTED);
    assert_int_equal(d.debut, on("2026-06-29"));
    assert_int_equal(d.fin, on("2026-06-30"));
    assert_int_equal(d.report_debut, DAY_NONE);
    assert_int_equal(d.echeance, on("2026-07-02"));         /* three working days after the new first day */
    assert_int_equal(d.retractation_fin, on("2026-06-25")); /* fourteen days from the new agreement */
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 60000);
    temp_store_close(&t);
}

static void the_holder_refuses_other_dates_or_says_nothing(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    reporter(&t, numero);
    c = commande(ACTE_REFUSER_REPORT, ROLE_TITULAIRE, 1, numero);
    assert_ok(faire(&t, &c, "2026-06-12", &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ORGANISM);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    temp_store_close(&t);
    reporter(&t, numero);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-06-12"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_titulaire, 0);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-06-13"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_titulaire, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ORGANISM);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    temp_store_close(&t);
}

static void other_dates_that_are_refused(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    c = commande(ACTE_ACCEPTER_REPORT, ROLE_TITULAIRE, 1, numero);
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_SANS_REPORT);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.motif = "formateur malade";
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_USAGE); /* no dates */
    assert_int_equal(e.msg, MSG_DOSSIER_DATES);
    c.debut = on("2026-06-22");
    c.fin = on("2026-06-23");
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED); /* the same */
    assert_int_equal(e.msg, MSG_DOSSIER_REPORT_DATES);
    c.debut = on("2026-06-08");
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_REPORT_DATES);
    c.debut = on("2036-06-08");
    c.fin = on("2036-06-09");
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DATES_LOINTAINES);
    /* LC-10: as a proposal, eleven working days before, so that the withdrawal can run (C. conso. L. 221-18). */
    c.debut = on("2026-06-22");
    c.fin = on("2026-06-26");
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_SESSION_TROP_PROCHE);
    assert_non_null(strstr(e.phrase, "23 juin 2026"));
    c.debut = on("2026-06-23");
    c.essai = true;
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ESSAI);
    /* An order whose entry is late, without other dates, is not ended by the night. */
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-06-30"), false, &n, &e), RC_OK);
    assert_int_equal(n.en_retard, 1);
    assert_int_equal(n.en_echec, 0);
    temp_store_close(&t);
}

/* ---- why, by a code ---------------------------------------------------------------------------------------- */

static void an_act_says_why_by_a_code(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dossier_ligne_acte *acts;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DEMANDE, numero, &e), &e);
    c = commande(ACTE_REFUSER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.code = "terme"; /* of another act */
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_CODE);
    c.code = "";
    assert_int_equal(faire(&t, &c, "2026-06-01", &e), RC_USAGE);
    c.code = "complet";
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    struct dossier d = lire(&t, numero);

    CHECK(store_read_begin(t.store, &db, NULL) == RC_OK);
    CHECK(dossier_actes(db, t.arena, &d, &acts, &n, NULL) == RC_OK);
    store_read_end(t.store, db);
    assert_non_null(strstr(acts[n - 1].detail, "\"code\":\"complet\""));
    assert_string_equal(dossier_code_label(acts[n - 1].acte, acts[n - 1].par, "complet", on("2026-06-01")),
                        "La session est complète");
    assert_null(dossier_code_label(ACTE_REFUSER, ROLE_TITULAIRE, "complet", on("2026-06-01")));
    temp_store_close(&t);
    training_fixture_open(
        &t); /* where a reason is required, a code is one; an act without codes takes none */
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero);
    c.code = "projet";
    assert_int_equal(faire(&t, &c, "2026-06-08", &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DOSSIER_CODE);
    c = commande(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.debut = on("2026-06-29");
    c.fin = on("2026-06-30");
    c.code = "formateur";
    assert_ok(faire(&t, &c, "2026-06-08", &e), &e);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_holder_accepts_other_dates),
        cmocka_unit_test(the_holder_refuses_other_dates_or_says_nothing),
        cmocka_unit_test(other_dates_that_are_refused),
        cmocka_unit_test(an_act_says_why_by_a_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
