/*
 * A fraud, from its report to the decision: freezes that have an end, claims with a clock and two people, rights that go back
 * with their date while the body owes what it was paid (rule MON-21, C. trav. L. 6323-44), and never one without the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "fraude_fixture.h"
#include "training/gel_delai.h"

/* ---- the report and the freeze ------------------------------------------------------------------------------- */

static void a_report_names_something(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, ACCEPTE, dossier);
    c = by("alix", NULL);
    c.origine = "titulaire";
    refused(act(&t, fraude_signaler, &c, &e), RC_USAGE, &e, MSG_FRAUDE_OBJET);
    c.titulaire_id = 3;
    c.origine = "voisin";
    refused(act(&t, fraude_signaler, &c, &e), RC_USAGE, &e, MSG_FRAUDE_ORIGINE);
    c.origine = "tiers";
    c.texte = " ";
    refused(act(&t, fraude_signaler, &c, &e), RC_USAGE, &e, MSG_DECISION_MOTIFS);
    c = by("", NULL);
    refused(act(&t, fraude_signaler, &c, &e), RC_USAGE, &e, MSG_DECISION_AGENT);
    c = by("alix", NULL);
    c.origine = "tiers";
    c.titulaire_id = 1; /* not whose dossier it is */
    c.dossier = dossier;
    refused(act(&t, fraude_signaler, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_DOSSIER_ETRANGER);
    reported(&t, dossier, report);
    assert_string_equal(report, "FRA-2026-00001");
    temp_store_close(&t);
}

static void a_freeze_has_an_end(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, DECLARE, dossier);
    reported(&t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    refused(act(&t, fraude_geler, &c, &e), RC_USAGE, &e, MSG_GEL_SANS_FIN);
    c.jour = on("2026-07-10");
    refused(act(&t, fraude_geler, &c, &e), RC_USAGE, &e, MSG_GEL_PASSE);
    c.jour = on("2026-10-12"); /* three months and a day */
    refused(act(&t, fraude_geler, &c, &e), RC_REFUSED, &e, MSG_GEL_TROP_LONG);
    c.jour = on("2026-10-11");
    c.article = "C. trav. L. 6322-1"; /* repealed */
    refused(act(&t, fraude_geler, &c, &e), RC_REFUSED, &e, MSG_DECISION_ARTICLE_ABROGE);
    c.article = NULL;
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    refused(act(&t, fraude_geler, &c, &e), RC_CONFLICT, &e, MSG_GEL_DEJA);
    c = by("alix", report);
    refused(act(&t, fraude_classer, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_EN_COURS);
    clock_at(&t, "2026-10-12"); /* its end needs nobody */
    assert_int_equal(freezes(&t, on("2026-10-12")), 0);
    c = by("alix", "GEL-2026-00001");
    refused(act(&t, fraude_lever, &c, &e), RC_CONFLICT, &e, MSG_GEL_FINI);
    c = by("alix", report);
    assert_ok(act(&t, fraude_classer, &c, &e), &e);
    c.dossier = dossier;
    refused(act(&t, fraude_reclamer, &c, &e), RC_CONFLICT, &e, MSG_FRAUDE_CLASSEE);
    temp_store_close(&t);
}

static void what_is_frozen_waits(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct dossier_commande d;
    struct dossier_echeances late;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, DECLARE, dossier);
    reported(&t, dossier, report);
    frozen(&t, report, dossier, "2026-10-01");
    d = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, dossier);
    refused(faire(&t, &d, "2026-07-11", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    clock_at(&t, "2026-09-30"); /* long after the delay to validate */
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-09-30"), false, &late, &e), &e);
    assert_int_equal(late.services_faits_valides + late.en_echec, 0);
    c = by("bea", "GEL-2026-00001");
    assert_ok(act(&t, fraude_lever, &c, &e), &e);
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-09-30"), false, &late, &e), &e);
    assert_int_equal(late.services_faits_valides, 1);
    temp_store_close(&t);
}

/* A frozen account takes no new dossier and accepts no proposal; what gives everything back stays free. */
static void a_frozen_account_spends_nothing(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct dossier_commande d;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, PROPOSE, dossier);
    clock_at(&t, "2026-06-02");
    reported(&t, dossier, report);
    frozen(&t, report, NULL, "2026-06-20");
    d = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, dossier);
    d.reste_paye_cents = 15000;
    refused(faire(&t, &d, "2026-06-02", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    frozen(&t, report, dossier, "2026-06-25"); /* what is told is the freeze that ends last */
    refused(faire(&t, &d, "2026-06-02", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    assert_non_null(strstr(e.phrase, "25 juin"));
    d = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    d.titulaire_id = 3;
    d.session_id = 40;
    autre_session(&t, SESSION_CPF, 40);
    refused(faire(&t, &d, "2026-06-02", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    assert_non_null(strstr(e.phrase, "20 juin")); /* a new dossier is held by that of the account alone */
    c = by("alix", report);
    c.dossier = dossier;
    refused(act(&t, fraude_reclamer, &c, &e), RC_REFUSED, &e, MSG_RECLAMATION_SANS_DEBIT);
    d = commande(ACTE_REFUSER, ROLE_TITULAIRE, 3, dossier);
    assert_ok(faire(&t, &d, "2026-06-02", &e), &e);
    temp_store_close(&t);
}

/* A body's report names no account: only dossiers of that body are frozen under it. */
static void a_report_against_a_body(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    c = by("alix", NULL);
    c.origine = "service_etat";
    c.organisme_id = ORG_AGREE;
    assert_ok(act(&t, fraude_signaler, &c, &e), &e);
    c = by("alix", "FRA-2026-00001");
    c.jour = on("2026-08-01");
    refused(act(&t, fraude_geler, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_SANS_TITULAIRE);
    c.dossier = dossier;
    refused(act(&t, fraude_geler, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_DOSSIER_ETRANGER);
    temp_store_close(&t);
}

/* ---- the claim ------------------------------------------------------------------------------------------------- */

static void a_claim_has_a_clock(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct reclamation r;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    reported(&t, dossier, report);
    clock_at(&t, "2026-07-20");
    c = by("alix", report);
    c.dossier = dossier;
    c.jour = on("2026-07-21");
    refused(act(&t, fraude_reclamer, &c, &e), RC_USAGE, &e, MSG_RECLAMATION_JOUR);
    c.jour = on("2026-07-10"); /* before the report */
    refused(act(&t, fraude_reclamer, &c, &e), RC_USAGE, &e, MSG_RECLAMATION_JOUR);
    c.jour = on("2026-07-15");
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    r = claim_of(&t, "REC-2026-00001");
    assert_int_equal(r.decider_avant, on("2026-09-15"));
    assert_int_equal(freezes(&t, on("2026-07-20")), 1); /* what is not paid waits with it */
    assert_int_equal(freezes(&t, on("2026-09-16")), 0);
    assert_string_equal(reclamation_suite(t.arena, &r, on("2026-09-16")),
                        "à instruire en retard depuis le 16 septembre 2026");
    refused(act(&t, fraude_reclamer, &c, &e), RC_CONFLICT, &e, MSG_RECLAMATION_DEJA);
    c = by("bea", "REC-2026-00001");
    refused(act(&t, fraude_decider, &c, &e), RC_CONFLICT, &e, MSG_RECLAMATION_ETAT);
    refused(act(&t, fraude_instruire, &c, &e), RC_USAGE, &e, MSG_RECLAMATION_SENS);
    c = by("bea", "REC-2026-00009");
    refused(act(&t, fraude_decider, &c, &e), RC_NOT_FOUND, &e, MSG_RECLAMATION_INCONNUE);
    temp_store_close(&t);
}

/* A dossier billed, whose body has an account: the next run pays it. */
static int64_t run_proposed(struct temp_store *t, char *numero)
{
    struct paiement_proposition p = {.agent = "dan", .le = DAY_NONE};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    memcpy(numero, p.numero_out, sizeof(p.numero_out));
    return p.lignes_out;
}

static int64_t lines_after(struct temp_store *t, const char *day)
{
    char run[36];

    clock_at(t, day);
    return run_proposed(t, run);
}

/* Nor while its refusal may be contested. */
static void nothing_is_paid_while_it_waits(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES], run[36];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    give_account(&t);
    examined(&t, dossier, "refuser", claim);
    assert_int_equal(run_proposed(&t, run), 0);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(lines_after(&t, "2026-07-11"), 0);
    assert_int_equal(lines_after(&t, "2026-09-11"), 0); /* the last day to contest */
    assert_int_equal(lines_after(&t, "2026-09-12"), 1);
    temp_store_close(&t);
}

/* Refused by two, it may still be contested: neither frees what it holds, a third agent does. */
static void a_third_agent_frees_what_was_refused(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    give_account(&t);
    examined(&t, dossier, "refuser", claim);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM gel WHERE numero = 'GEL-2026-00002' AND leve_le IS NULL"), 1);
    for (size_t i = 0; i < 2; i++) {
        c = by(i == 0 ? "Alix" : "bea", "GEL-2026-00002");
        refused(act(&t, fraude_lever, &c, &e), RC_REFUSED, &e, MSG_GEL_RECOURS);
    }
    assert_int_equal(lines_after(&t, "2026-07-11"), 0);
    c = by("chloe", "GEL-2026-00002");
    assert_ok(act(&t, fraude_lever, &c, &e), &e);
    assert_int_equal(lines_after(&t, "2026-07-11"), 1);
    temp_store_close(&t);
}

/* What is paid already is not frozen by a refusal: nothing is left to hold. */
static void a_refusal_holds_nothing_that_is_paid(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    examined(&t, dossier, "refuser", claim);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(freezes(&t, on("2026-07-12")), 0);
    temp_store_close(&t);
}

/* A freeze shorter than the claim does not stand for the claim's own. Past the longest freeze, an undecided claim still holds
 * the payment, and a run already proposed. */
static void a_claim_outlasts_a_short_freeze(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES], run[36];
    struct paiement_approbation a = {.numero = run, .agent = "bea"};
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    give_account(&t);
    reported(&t, dossier, report);
    frozen(&t, report, dossier, "2026-07-16");
    clock_at(&t, "2026-07-17");
    assert_int_equal(run_proposed(&t, run), 1); /* proposed between the two */
    clock_at(&t, "2026-07-11");
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    assert_int_equal(freezes(&t, on("2026-07-16")), 2);
    assert_int_equal(freezes(&t, on("2026-07-17")), 1);
    clock_at(&t, "2026-12-01"); /* no freeze lasts that long */
    assert_int_equal(freezes(&t, on("2026-12-01")), 0);
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_true(a.vide_out); /* nothing else was in it */
    assert_int_equal(lines_after(&t, "2026-07-17"), 0);
    assert_int_equal(lines_after(&t, "2026-12-01"), 0);
    c = by("alix", "REC-2026-00001");
    c.sens = "refuser";
    assert_ok(act(&t, fraude_instruire, &c, &e), &e);
    assert_int_equal(lines_after(&t, "2026-12-01"), 0);
    c = by("bea", "REC-2026-00001");
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(lines_after(&t, "2027-02-01"), 0);
    assert_int_equal(lines_after(&t, "2027-02-02"), 1);
    temp_store_close(&t);
}

/* One that covers all its days is enough. */
static void a_long_freeze_serves_the_claim(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    reported(&t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    c.jour = on("2026-09-11"); /* the last day of a claim received today */
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    c.jour = DAY_NONE;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    assert_int_equal(freezes(&t, on("2026-07-11")), 1);
    temp_store_close(&t);
}

/* The run was there before the claim: it is not approved, and its approval takes the line out. */
static void a_run_under_way_is_stopped(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES], run[36];
    struct paiement_approbation a = {.numero = run, .agent = "bea"};
    struct fraude_commande c;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    give_account(&t);
    assert_int_equal(run_proposed(&t, run), 1);
    examined(&t, dossier, "accepter", claim);
    c = by("bea", claim);
    refused(act(&t, fraude_decider, &c, &e), RC_REFUSED, &e, MSG_DOSSIER_PAIEMENT_EN_COURS);
    assert_string_equal(claim_of(&t, claim).etat, "instruite");
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.vide_out);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne' AND motif = 'reclamation'"),
        1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_lot WHERE etat = 'abandonne' AND lignes = 0 "
                                 "AND total_cents = 0 AND approuve1_par IS NULL"),
                     1);
    assert_ok(act(&t, fraude_decider, &c, &e), &e); /* nothing holds the dossier any more */
    temp_store_close(&t);
}

static void refused_with_reasons(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct reclamation r;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    examined(&t, dossier, "refuser", claim);
    c = by("Alix", claim); /* who examined it refuses it no more than they would accept it */
    refused(act(&t, fraude_decider, &c, &e), RC_REFUSED, &e, MSG_RECLAMATION_MEME_AGENT);
    assert_string_equal(claim_of(&t, claim).etat, "instruite");
    c = by("bea", claim);
    c.signataire = "Camille";
    refused(act(&t, fraude_decider, &c, &e), RC_REFUSED, &e, MSG_DECISION_SIGNATAIRE);
    c.signataire = SIGNATAIRE;
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_false(c.acceptee_out);
    r = claim_of(&t, claim);
    assert_string_equal(r.etat, "refusee");
    assert_int_equal(r.recours_avant, on("2026-09-11"));
    assert_true(strlen(reclamation_recours(r.decidee_le)) > 20);
    assert_int_equal(freezes(&t, on("2026-09-11")), 1);
    assert_int_equal(freezes(&t, on("2026-09-12")), 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 105000);
    c = by("bea", claim); /* decided once */
    refused(act(&t, fraude_decider, &c, &e), RC_CONFLICT, &e, MSG_RECLAMATION_ETAT);
    c = by("alix", "FRA-2026-00001"); /* new facts: another claim may come */
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    temp_store_close(&t);
}

/* ---- accepted --------------------------------------------------------------------------------------------------- */

static void accepted_before_the_service_is_done(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct dossier d;
    struct err e;

    (void)state;
    dossier_at(&t, ENTRE, dossier);
    examined(&t, dossier, "accepter", claim);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 105000);
    c = by("Alix", claim);
    refused(act(&t, fraude_decider, &c, &e), RC_REFUSED, &e, MSG_RECLAMATION_MEME_AGENT);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(c.rendu_out, 120000); /* the rights, and the card */
    assert_null(c.indu_out);
    d = lire(&t, dossier);
    assert_int_equal(d.etat, ETAT_CANCELED_BY_ATTENDEE);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(compte(&t, COMPTE_CARTE), 0);
    assert_int_equal(freezes(&t, on("2026-07-11")), 0);
    book_is_right(&t);
    temp_store_close(&t);
}

/* The holder had given up: part of the price is owed to the body, the rest is lost. All of it goes back. */
static void accepted_before_payment(void **state)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = 30,
                         .cause = CAUSE_TITULAIRE,
                         .facture = "F-12"};
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dossier_commande again;
    struct temp_store t;
    struct dossier d;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &p, FACTURE, dossier, &e), &e);
    clock_at(&t, "2026-07-11");
    assert_true(compte(&t, COMPTE_PERDU) > 0);
    examined(&t, dossier, "accepter", claim);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    d = lire(&t, dossier);
    assert_int_equal(d.facturation, FACTURATION_NOT_BILLABLE);
    assert_int_equal(d.a_payer_cents, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_PERDU), 0);
    assert_int_equal(compte(&t, COMPTE_CARTE), 0);
    again = commande(ACTE_RESTITUER, ROLE_GESTIONNAIRE, 0, dossier); /* once, and by a claim only */
    refused(faire(&t, &again, "2026-07-12", &e), RC_REFUSED, &e, MSG_DOSSIER_MAUVAISE_FACTURATION);
    book_is_right(&t);
    temp_store_close(&t);
}

static int64_t at_day(struct temp_store *t, const char *day)
{
    struct balance b;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_balance_at(db, 3, POCHE_DROITS, 0, on(day), INT64_MAX, &b, &e), &e);
    store_read_end(t->store, db);
    return b.posted;
}

static void accepted_once_paid_the_body_owes(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dossier_commande again;
    struct temp_store t;
    struct dette debt;
    struct db *db;
    int64_t fund;
    struct err e;

    (void)state;
    paid(&t, dossier);
    clock_at(&t, "2026-08-20");
    examined(&t, dossier, "accepter", claim);
    assert_int_equal(freezes(&t, on("2026-08-20")), 0); /* nothing is left to hold */
    fund = compte(&t, COMPTE_FONDS_CPF);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(c.rendu_out, 105000); /* the card comes back with the debt */
    assert_string_equal(c.indu_out, "IND-2026-00001");
    assert_string_equal(claim_of(&t, claim).indu, "IND-2026-00001");
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(at_day(&t, "2026-07-10"), 500000); /* as if it had never been taken */
    assert_int_equal(fund - compte(&t, COMPTE_FONDS_CPF), 105000);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dette_lire(db, t.arena, c.indu_out, &debt, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(debt.montant_cents, 120000);
    assert_true(debt.fraude);
    assert_false(debt.titulaire);
    again = commande(ACTE_RESTITUER, ROLE_GESTIONNAIRE, 0, dossier);
    refused(faire(&t, &again, "2026-08-20", &e), RC_REFUSED, &e, MSG_DOSSIER_SANS_RECLAMATION);
    c = by("alix", "FRA-2026-00001");
    c.dossier = dossier;
    refused(act(&t, fraude_reclamer, &c, &e), RC_CONFLICT, &e, MSG_RECLAMATION_DEJA);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Whoever reads the shares reads what the fraud gave back; the card, what was recovered for it. */
static void shares_say_what_was_given_back(struct temp_store *t, const char *numero, int64_t card)
{
    struct dossier_prise *p;
    struct dossier d;
    struct db *db;
    bool back;
    size_t n;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dossier_lire(db, t->arena, numero, &d, &e), &e);
    assert_ok(dossier_prises_lues(db, t->arena, &d, &p, &n, &back, &e), &e);
    store_read_end(t->store, db);
    assert_true(back);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(p[i].rendu_cents, p[i].poche == POCHE_CARTE ? card : p[i].montant_cents);
}

static int64_t counted(struct temp_store *t, enum query q, const char *types, int64_t a, int64_t b)
{
    struct db *db;
    struct err e;
    int64_t out;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(db_i64(db, q, 0, &out, &e, types, a, b), &e);
    store_read_end(t->store, db);
    return out;
}

/* A victim buys as if the training had never been: neither the years between two bilans, nor one order for a session. */
static void what_a_fraud_undid_counts_for_nothing(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dette_commande pay = {.agent = "alix", .jour = DAY_NONE, .reference = "AR 1"};
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET classe = 'BC'"), RAW_OK);
    clock_at(&t, "2026-08-20");
    examined(&t, dossier, "accepter", claim);
    assert_true(counted(&t, Q_BILAN_DERNIER, "ii", 3, 0) > 0);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(counted(&t, Q_BILAN_DERNIER, "ii", 3, 0), 0);
    shares_say_what_was_given_back(&t, dossier, 0);
    pay.numero = c.indu_out;
    assert_ok(store_write(t.store, dette_notifier, &pay, &e), &e);
    pay.montant_cents = 120000;
    assert_ok(store_write(t.store, dette_payer, &pay, &e), &e);
    shares_say_what_was_given_back(&t, dossier, 15000);
    temp_store_close(&t);
}

/* A fault at the last step, the debt: neither the rights, nor the claim, nor the freeze has moved. Without it, all of it. */
static void never_one_without_the_other(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct dossier before, after;
    int64_t fund;
    struct err e;

    (void)state;
    paid(&t, dossier);
    examined(&t, dossier, "accepter", claim);
    before = lire(&t, dossier);
    fund = compte(&t, COMPTE_FONDS_CPF);
    /* The number that the debt would take is taken. */
    assert_int_equal(
        raw_sql(&t,
                "INSERT INTO indu (id, numero, debiteur, organisme_id, titulaire_id, dossier_id, dossier, "
                "etat, article, motifs, montant_cents, recouvre_cents, fraude, paye_le, ouvert_le, "
                "ouvert_par) VALUES (7, 'IND-2026-00002', 'organisme', 7, 1, 1, '1', 'ouvert', 'a', 'm', "
                "1, 0, 0, 1, 1, 'x')"),
        RAW_OK);
    c = by("bea", claim);
    assert_int_not_equal(act(&t, fraude_decider, &c, &e), RC_OK);
    after = lire(&t, dossier);
    assert_int_equal(after.version, before.version);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 105000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_string_equal(claim_of(&t, claim).etat, "instruite");
    assert_int_equal(raw_sql(&t, "DELETE FROM indu WHERE id = 7"), RAW_OK);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_string_equal(claim_of(&t, claim).etat, "acceptee");
    book_is_right(&t);
    temp_store_close(&t);
}

/* The data itself refuses what the program would never write. */
static void the_store_keeps_the_promise(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    examined(&t, dossier, "accepter", claim);
    assert_int_equal(raw_as_program(&t, "UPDATE gel SET fin = NULL"), RAW_REFUSED);
    assert_int_equal(raw_as_program(&t, "UPDATE fraude_reclamation SET etat = 'acceptee', decidee_le = 1, "
                                        "decidee_par = 'alix', signataire = 's', recours_avant = 2, "
                                        "rendu_cents = 1"),
                     RAW_REFUSED);
    assert_int_equal(raw_as_program(&t, "UPDATE fraude_reclamation SET etat = 'acceptee', decidee_le = 1, "
                                        "decidee_par = 'bea', signataire = 's', recours_avant = 2"),
                     RAW_REFUSED);
    temp_store_close(&t);
}

/* Refused, the holder appeals; only an agent records another claim on the dossier. */
static void a_refused_claim_is_appealed(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    examined(&t, dossier, "refuser", claim);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    c = by(NULL, NULL);
    c.dossier = dossier;
    c.par_titulaire_id = raw_i64(&t, "SELECT titulaire_id FROM fraude_reclamation");
    refused(act(&t, fraude_declarer, &c, &e), RC_REFUSED, &e, MSG_RECLAMATION_REFUSEE);
    assert_non_null(strstr(e.phrase, "tribunal administratif"));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM fraude_reclamation"), 1);
    snprintf(report, sizeof(report), "%s", "FRA-2026-00001");
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    temp_store_close(&t);
}

/* ---- the whole account, by its holder ------------------------------------------------------------------------ */

static struct fraude_commande my_account(bool freeze)
{
    struct fraude_commande c = by(NULL, NULL);

    c.par_titulaire_id = 3;
    c.geler = freeze;
    return c;
}

/* Decision 0041: frozen at once, until the last day that a claim of that day is decided by; once at a time. */
static void a_holder_freezes_the_account(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct fraude_commande c = my_account(true);
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    c.texte = " ";
    refused(act(&t, fraude_declarer, &c, &e), RC_USAGE, &e, MSG_DECISION_MOTIFS);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM fraude"), 0);
    c = my_account(true);
    assert_ok(act(&t, fraude_declarer, &c, &e), &e);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM fraude WHERE titulaire_id = 3 AND organisme_id IS NULL AND "
                    "origine = 'titulaire' AND signalee_par = 'titulaire'"),
        1);
    assert_int_equal(raw_i64(&t, "SELECT fin FROM gel WHERE dossier_id = 0 AND titulaire_id = 3"),
                     on("2026-09-11"));
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM journal WHERE acte IN ('fraude.signaler', 'fraude.geler') "
                             "AND partie = 'titulaire' AND acteur_id = 3"),
                     2);
    give_account(&t);
    assert_int_equal(run_proposed(&t, (char[36]){0}), 0); /* nothing of the account is paid */
    refused(act(&t, fraude_declarer, &c, &e), RC_CONFLICT, &e, MSG_FRAUDE_DEJA);
    temp_store_close(&t);
}

/* Without the freeze, nothing waits; an agent freezes, claims a dossier of the account, and the refusal thaws the account. */
static void a_report_of_the_account_goes_on(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c = my_account(false);
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    assert_ok(act(&t, fraude_declarer, &c, &e), &e);
    memcpy(report, c.numero_out, sizeof(report));
    assert_int_equal(freezes(&t, on("2026-07-11")), 0);
    frozen(&t, report, NULL, "2026-07-31");
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    memcpy(claim, c.numero_out, sizeof(claim));
    c = by("alix", claim);
    c.sens = "refuser";
    assert_ok(act(&t, fraude_instruire, &c, &e), &e);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(freezes(&t, on("2026-07-12")), 1); /* of the dossier: it may be contested */
    assert_int_equal(freezes(&t, on("2026-09-12")), 0);
    temp_store_close(&t);
}

/* A report examined and closed: the next one is heard, its freeze is an agent's. */
static void a_closed_report_does_not_freeze_again(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c = my_account(true);
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    assert_ok(act(&t, fraude_declarer, &c, &e), &e);
    memcpy(report, c.numero_out, sizeof(report));
    c = by("alix", report);
    refused(act(&t, fraude_classer, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_EN_COURS);
    c = by("alix", "GEL-2026-00001");
    assert_ok(act(&t, fraude_lever, &c, &e), &e);
    c = by("alix", report);
    assert_ok(act(&t, fraude_classer, &c, &e), &e);
    c = my_account(true);
    refused(act(&t, fraude_declarer, &c, &e), RC_REFUSED, &e, MSG_FRAUDE_GEL_AGENT);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM fraude"), 1); /* nothing half done */
    c = my_account(false);
    assert_ok(act(&t, fraude_declarer, &c, &e), &e);
    c = by("bea", "FRA-2026-00002");
    c.jour = on("2026-07-31");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_names_something),
        cmocka_unit_test(a_freeze_has_an_end),
        cmocka_unit_test(what_is_frozen_waits),
        cmocka_unit_test(a_frozen_account_spends_nothing),
        cmocka_unit_test(a_report_against_a_body),
        cmocka_unit_test(a_claim_has_a_clock),
        cmocka_unit_test(nothing_is_paid_while_it_waits),
        cmocka_unit_test(a_claim_outlasts_a_short_freeze),
        cmocka_unit_test(a_long_freeze_serves_the_claim),
        cmocka_unit_test(a_run_under_way_is_stopped),
        cmocka_unit_test(a_refused_claim_is_appealed),
        cmocka_unit_test(a_holder_freezes_the_account),
        cmocka_unit_test(a_report_of_the_account_goes_on),
        cmocka_unit_test(a_closed_report_does_not_freeze_again),
        cmocka_unit_test(refused_with_reasons),
        cmocka_unit_test(a_third_agent_frees_what_was_refused),
        cmocka_unit_test(a_refusal_holds_nothing_that_is_paid),
        cmocka_unit_test(accepted_before_the_service_is_done),
        cmocka_unit_test(accepted_before_payment),
        cmocka_unit_test(accepted_once_paid_the_body_owes),
        cmocka_unit_test(what_a_fraud_undid_counts_for_nothing),
        cmocka_unit_test(never_one_without_the_other),
        cmocka_unit_test(the_store_keeps_the_promise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
