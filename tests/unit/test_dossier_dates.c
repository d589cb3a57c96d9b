/*
 * The dates of an order satisfy the rules whichever act gives them: those that were asked for, that a body proposes, or that it offers once the
 * order is firm. Written from the rules: R. 1621-8 (eight months after the agreement), DIFE-31 (a training of the mandate ends during it, one of
 * réinsertion within six months of its end), DIFE-41 (the session falls in an agreement), L. 6323-6 (a certification that is registered when the
 * training begins), L. 6323-9-1 (a body entitled to train for it), and nobody sits twice in one session.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "dates_oracle.h"
#include "training_fixture.h"

static const struct parcours elu = PARCOURS_ELU;
static const struct parcours salarie = PARCOURS_SALARIE;

#define PERMANENTE 10 /* of the action of SESSION_CPF */

static void change(struct temp_store *t, const char *sql, const char *day)
{
    char text[600];

    snprintf(text, sizeof(text), sql, (int)on(day));
    assert_int_equal(raw_sql(t, text), RAW_OK);
}

static struct dossier_commande autres_dates(const struct parcours *p, const char *numero, const char *debut,
                                            const char *fin)
{
    struct dossier_commande c = commande(ACTE_REPORTER, ROLE_ORGANISME, p->organisme, numero);

    c.debut = on(debut);
    c.fin = on(fin);
    c.motif = "formateur malade";
    return c;
}

static struct dossier_commande accord(const struct parcours *p, const char *numero)
{
    return commande(ACTE_ACCEPTER_REPORT, ROLE_TITULAIRE, p->titulaire, numero);
}

/* Refused, with the field that is wrong and a sentence that says this day. */
static void refuse(struct temp_store *t, struct dossier_commande c, const char *le, enum msg why,
                   const char *field, const char *says)
{
    struct err e;

    if (faire(t, &c, le, &e) == RC_OK)
        fail_msg("%s : l'acte est fait", msg_def(why)->code);
    assert_string_equal(msg_def(e.msg)->code, msg_def(why)->code);
    assert_string_equal(e.field, field);
    if (strstr(e.phrase, says) == NULL)
        fail_msg("%s : %s", says, e.phrase);
}

static bool ouvert(struct temp_store *t, const char *numero, enum dossier_acte acte, const char *le)
{
    const struct dossier d = lire(t, numero);
    struct db *db;
    enum rc rc;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    rc = dossier_acte_ouvert(db, &d, acte, ROLE_TITULAIRE, "", on(le), NULL);
    store_read_end(t->store, db);
    return rc == RC_OK;
}

/* ---- rights of élus ----------------------------------------------------------------------------------------------- */

/* R. 1621-8: agreed on 2 June 2026, realised on 2 February 2027 at the latest, whatever the day on which other dates are offered. */
static void other_dates_are_within_eight_months_of_the_agreement(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    refuse(&t, autres_dates(&elu, numero, "2027-02-02", "2027-02-03"), "2026-06-15",
           MSG_DIFE_DELAI_REALISATION, "fin", "2 février 2027");
    acte_fait(&t, autres_dates(&elu, numero, "2027-02-01", "2027-02-02"), "2026-06-15");
    assert_true(ouvert(&t, numero, ACTE_ACCEPTER_REPORT, "2026-06-16"));
    acte_fait(&t, accord(&elu, numero), "2026-06-16");
    temp_store_close(&t);
}

/* DIFE-31. The body reads neither mandates nor why; the holder reads the last day. */
static void other_dates_are_within_the_mandate(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", "2026-08-31");
    refuse(&t, autres_dates(&elu, numero, "2026-08-31", "2026-09-01"), "2026-06-15",
           MSG_DOSSIER_TITULAIRE_EMPECHE, "", "");
    acte_fait(&t, autres_dates(&elu, numero, "2026-08-30", "2026-08-31"), "2026-06-15");
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", "2026-08-30");
    refuse(&t, accord(&elu, numero), "2026-06-16", MSG_DIFE_HORS_MANDAT, "", "30 août 2026");
    assert_false(ouvert(&t, numero, ACTE_ACCEPTER_REPORT, "2026-06-16"));
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", "2026-08-31");
    acte_fait(&t, accord(&elu, numero), "2026-06-16");
    temp_store_close(&t);
}

/* DIFE-30, DIFE-31: the mandate ended on 15 February 2026, the training ends on 15 August at the latest. */
static void other_dates_of_a_reinsertion_are_within_six_months(void **state)
{
    const struct parcours p = {2, ORG_SANS, PERMANENTE, 0, -1, CAUSE_TOTALE, false, "F-1"};
    struct temp_store t;
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 2, NULL);
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 2", "2026-02-15");
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET prix_ht_cents = 60000, prix_ttc_cents = 60000 "
                                 "WHERE id = 4;"
                                 "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                                 "VALUES (10, 4, 'P', 2000000, 1)"),
                     RAW_OK);
    c.titulaire_id = 2;
    c.session_id = PERMANENTE;
    c.reinsertion = true;
    c.debut = on("2026-07-06");
    c.fin = on("2026-07-10");
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    acte_fait(&t, commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero), "2026-06-01");
    acte_fait(&t, commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 2, numero), "2026-06-02");
    refuse(&t, autres_dates(&p, numero, "2026-08-12", "2026-08-16"), "2026-06-15",
           MSG_DOSSIER_TITULAIRE_EMPECHE, "", "");
    acte_fait(&t, autres_dates(&p, numero, "2026-08-11", "2026-08-15"), "2026-06-15");
    acte_fait(&t, accord(&p, numero), "2026-06-16");
    temp_store_close(&t);
}

/* DIFE-41, when they are offered and when they are accepted. */
static void other_dates_are_within_an_agreement(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE agrement SET fin = %d", "2026-07-14");
    refuse(&t, autres_dates(&elu, numero, "2026-07-14", "2026-07-15"), "2026-06-15",
           MSG_ORGANISME_SANS_AGREMENT, "", "15 juillet 2026");
    acte_fait(&t, autres_dates(&elu, numero, "2026-07-13", "2026-07-14"), "2026-06-15");
    change(&t, "UPDATE agrement SET fin = %d", "2026-07-13");
    refuse(&t, accord(&elu, numero), "2026-06-16", MSG_ORGANISME_SANS_AGREMENT, "", "14 juillet 2026");
    assert_false(ouvert(&t, numero, ACTE_ACCEPTER_REPORT, "2026-06-16"));
    temp_store_close(&t);
}

/* ---- one session, twice ------------------------------------------------------------------------------------------- */

static void commander(struct temp_store *t, const char *debut, const char *fin, char *numero)
{
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    struct err e;

    c.titulaire_id = 3;
    c.session_id = PERMANENTE;
    c.debut = on(debut);
    c.fin = on(fin);
    assert_ok(faire(t, &c, "2026-06-01", &e), &e);
    memcpy(numero, c.numero_out, DOSSIER_NUMERO_BYTES);
    acte_fait(t, commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero), "2026-06-01");
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, numero);
    c.reste_paye_cents = 15000;
    acte_fait(t, c, "2026-06-02");
}

static void nobody_sits_twice_by_other_dates(void **state)
{
    struct temp_store t;
    char un[DOSSIER_NUMERO_BYTES], deux[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                                 "VALUES (10, 4, 'P', 2000000, 1)"),
                     RAW_OK);
    commander(&t, "2026-07-06", "2026-07-10", un);
    commander(&t, "2026-08-03", "2026-08-07", deux);
    refuse(&t, autres_dates(&salarie, deux, "2026-07-10", "2026-07-14"), "2026-06-15",
           MSG_DOSSIER_DEJA_COMMANDE, "", "");
    /* Its own days are no other order: a day later, of which four are the same. */
    acte_fait(&t, autres_dates(&salarie, deux, "2026-08-04", "2026-08-08"), "2026-06-15");
    acte_fait(&t, accord(&salarie, deux), "2026-06-15");
    /* Both are offered the same free days: the first answer takes them. */
    acte_fait(&t, autres_dates(&salarie, un, "2026-09-07", "2026-09-11"), "2026-06-16");
    acte_fait(&t, autres_dates(&salarie, deux, "2026-09-07", "2026-09-11"), "2026-06-16");
    acte_fait(&t, accord(&salarie, deux), "2026-06-16");
    assert_false(ouvert(&t, un, ACTE_ACCEPTER_REPORT, "2026-06-16"));
    refuse(&t, accord(&salarie, un), "2026-06-16", MSG_DOSSIER_DEJA_COMMANDE, "", "");
    acte_fait(&t, commande(ACTE_REFUSER_REPORT, ROLE_TITULAIRE, 3, un), "2026-06-16");
    temp_store_close(&t);
}

/* The days of before may be over when the answer comes: those of after count. */
static void other_dates_are_accepted_once_the_first_have_passed(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    acte_fait(&t, autres_dates(&elu, numero, "2026-07-15", "2026-07-16"), "2026-06-19");
    assert_true(ouvert(&t, numero, ACTE_ACCEPTER_REPORT, "2026-06-23"));
    acte_fait(&t, accord(&elu, numero), "2026-06-23");
    temp_store_close(&t);
}

/* ---- a certification that is registered when the training begins -------------------------------------------------- */

static void avec_certification(struct temp_store *t, const char *fin)
{
    training_fixture_open(t);
    certifier(t, on(fin));
    assert_int_equal(raw_sql(t, "INSERT INTO session_formation (id, action_id, numero, rang, ouverte) "
                                "VALUES (10, 4, 'P', 2000000, 1)"),
                     RAW_OK);
}

/* L. 6323-6: its last day is a good one to begin, the day after is not; permanent entries as those that have days. */
static void the_days_asked_for_begin_before_the_registration_ends(void **state)
{
    struct temp_store t;
    struct dossier_commande c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);

    (void)state;
    avec_certification(&t, "2026-09-15");
    c.titulaire_id = 3;
    c.session_id = PERMANENTE;
    c.debut = on("2026-09-16");
    c.fin = on("2026-09-20");
    refuse(&t, c, "2026-06-01", MSG_CATALOGUE_ENREGISTREMENT_FINI, "debut", "15 septembre 2026");
    c.debut = on("2026-09-15");
    acte_fait(&t, c, "2026-06-01");
    c.session_id = SESSION_CPF; /* 6 to 10 July */
    c.debut = c.fin = 0;
    change(&t, "UPDATE certification SET fin = %d", "2026-07-05");
    acte_refuse(&t, c, "2026-06-01", MSG_CATALOGUE_OFFRE_RETIREE);
    change(&t, "UPDATE certification SET fin = %d", "2026-07-06");
    acte_fait(&t, c, "2026-06-01");
    temp_store_close(&t);
}

static void the_days_proposed_begin_before_the_registration_ends(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    avec_certification(&t, "2026-09-15");
    assert_ok(parcourir(&t, &salarie, DEMANDE, numero, &e), &e);
    c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
    c.debut = on("2026-09-16");
    c.fin = on("2026-09-20");
    refuse(&t, c, "2026-06-01", MSG_CATALOGUE_ENREGISTREMENT_FINI, "debut", "15 septembre 2026");
    c.debut = on("2026-09-15");
    acte_fait(&t, c, "2026-06-01");
    c.debut = on("2026-09-16"); /* another proposal, in place of it */
    refuse(&t, c, "2026-06-02", MSG_CATALOGUE_ENREGISTREMENT_FINI, "debut", "15 septembre 2026");
    temp_store_close(&t);
}

/* What the register said since the proposal: no order is concluded on a dead certification. */
static void no_order_on_a_certification_that_died_since(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    avec_certification(&t, "2026-12-31");
    assert_ok(parcourir(&t, &salarie, PROPOSE, numero, &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, numero);
    c.reste_paye_cents = 15000;
    change(&t, "UPDATE certification SET active = 0, fin = %d", "2026-12-31");
    refuse(&t, c, "2026-06-02", MSG_CATALOGUE_FICHE_INACTIVE, "", "RNCP1");
    assert_false(ouvert(&t, numero, ACTE_ACCEPTER, "2026-06-02"));
    change(&t, "UPDATE certification SET active = 1, absente_le = %d", "2026-06-02");
    refuse(&t, c, "2026-06-02", MSG_CATALOGUE_FICHE_INCONNUE, "", "RNCP1");
    change(&t, "UPDATE certification SET absente_le = NULL, fin = %d", "2026-07-05");
    refuse(&t, c, "2026-06-02", MSG_CATALOGUE_ENREGISTREMENT_FINI, "", "5 juillet 2026");
    change(&t, "UPDATE certification SET fin = %d", "2026-07-06");
    assert_true(ouvert(&t, numero, ACTE_ACCEPTER, "2026-06-02"));
    acte_fait(&t, c, "2026-06-02");
    temp_store_close(&t);
}

static void other_dates_begin_before_the_registration_ends(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    avec_certification(&t, "2026-09-15");
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    refuse(&t, autres_dates(&salarie, numero, "2026-09-16", "2026-09-20"), "2026-06-15",
           MSG_CATALOGUE_ENREGISTREMENT_FINI, "debut", "15 septembre 2026");
    acte_fait(&t, autres_dates(&salarie, numero, "2026-09-15", "2026-09-19"), "2026-06-15");
    change(&t, "UPDATE certification SET fin = %d", "2026-09-14");
    assert_false(ouvert(&t, numero, ACTE_ACCEPTER_REPORT, "2026-06-16"));
    refuse(&t, accord(&salarie, numero), "2026-06-16", MSG_CATALOGUE_ENREGISTREMENT_FINI, "",
           "14 septembre 2026");
    change(&t, "UPDATE certification SET active = 0, fin = %d", "2026-09-15");
    refuse(&t, accord(&salarie, numero), "2026-06-16", MSG_CATALOGUE_FICHE_INACTIVE, "", "RNCP1");
    acte_fait(&t, commande(ACTE_REFUSER_REPORT, ROLE_TITULAIRE, 3, numero), "2026-06-16");
    temp_store_close(&t);
}

/* An order that is firm stays so, whatever becomes of its certification: only new dates ask again. */
static void a_firm_order_outlives_its_certification(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    avec_certification(&t, "2026-12-31");
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    change(&t, "UPDATE certification SET active = 0, fin = %d", "2026-07-01");
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, numero);
    acte_fait(&t, c, "2026-07-06");
    temp_store_close(&t);
}

/* L. 6323-9-1: an entitlement that the register takes away after the request. */
static void no_order_of_a_body_that_is_entitled_no_more(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    avec_certification(&t, "2026-12-31");
    assert_int_equal(
        raw_sql(&t,
                "UPDATE certification SET certificateurs_empreinte = x'00', partenaires_empreinte = x'00';"
                "INSERT INTO certification_partenaire (numero, no, nom, siret, siren, habilitation, etat) "
                "VALUES ('RNCP1', 1, 'Langues', '18002002600019', '180020026', 'HABILITATION_FORMER', "
                "'Actif')"),
        RAW_OK);
    assert_ok(parcourir(&t, &salarie, DEMANDE, numero, &e), &e);
    assert_int_equal(raw_sql(&t, "UPDATE certification_partenaire SET etat = 'Supprimé'"), RAW_OK);
    acte_refuse(&t, commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero), "2026-06-01",
                MSG_CATALOGUE_SANS_HABILITATION);
    assert_int_equal(raw_sql(&t, "UPDATE certification_partenaire SET etat = 'Actif'"), RAW_OK);
    acte_fait(&t, commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero), "2026-06-01");
    assert_int_equal(raw_sql(&t, "UPDATE certification_partenaire SET etat = 'Supprimé'"), RAW_OK);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, numero);
    c.reste_paye_cents = 15000;
    acte_refuse(&t, c, "2026-06-02", MSG_CATALOGUE_SANS_HABILITATION);
    temp_store_close(&t);
}

/* What the register does not say is held against nobody (docs/fr/catalogue.md). */
static void a_register_that_is_unknown_forbids_nothing(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    acte_fait(&t, autres_dates(&salarie, numero, "2027-09-15", "2027-09-19"), "2026-06-15");
    acte_fait(&t, accord(&salarie, numero), "2026-06-16");
    temp_store_close(&t);
}

/* ---- the oracle itself -------------------------------------------------------------------------------------------- */

/* It says wrong what is: otherwise the exploration and the random lives would prove nothing. */
static void the_oracle_sees(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    certifier(&t, on("2026-12-31"));
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    struct dossier d = lire(&t, numero);
    day_t le = on("2026-06-02");

    assert_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, on("2027-02-02"), on("2027-02-03"), le));
    change(&t, "UPDATE agrement SET fin = %d", "2026-06-22");
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    change(&t, "UPDATE agrement SET fin = %d", "2028-12-31");
    change(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", "2026-06-22");
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    assert_ok(parcourir(&t, &salarie, ACCEPTE, numero, &e), &e);
    d = lire(&t, numero);
    assert_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, on("2027-01-01"), on("2027-01-05"), le));
    change(&t, "UPDATE certification SET active = 0, fin = %d", "2027-12-31");
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    d.id++; /* another order of the same days */
    change(&t, "UPDATE certification SET active = 1, fin = %d", "2027-12-31");
    assert_non_null(dates_fautives(&t, &d, ACTE_ACCEPTER, d.debut, d.fin, le));
    assert_null(dates_fautives(&t, &d, ACTE_PROPOSER, d.debut, d.fin, le));
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_dates_are_within_eight_months_of_the_agreement),
        cmocka_unit_test(other_dates_are_within_the_mandate),
        cmocka_unit_test(other_dates_of_a_reinsertion_are_within_six_months),
        cmocka_unit_test(other_dates_are_within_an_agreement),
        cmocka_unit_test(nobody_sits_twice_by_other_dates),
        cmocka_unit_test(other_dates_are_accepted_once_the_first_have_passed),
        cmocka_unit_test(the_days_asked_for_begin_before_the_registration_ends),
        cmocka_unit_test(the_days_proposed_begin_before_the_registration_ends),
        cmocka_unit_test(no_order_on_a_certification_that_died_since),
        cmocka_unit_test(other_dates_begin_before_the_registration_ends),
        cmocka_unit_test(a_firm_order_outlives_its_certification),
        cmocka_unit_test(no_order_of_a_body_that_is_entitled_no_more),
        cmocka_unit_test(a_register_that_is_unknown_forbids_nothing),
        cmocka_unit_test(the_oracle_sees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
