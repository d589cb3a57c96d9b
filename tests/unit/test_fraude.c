/*
 * A fraud, from its report to the decision: freezes that have an end, claims with a clock and two people, rights that go back
 * with their date while the body owes what it was paid (rule MON-21, C. trav. L. 6323-44), and never one without the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/dotation.h"
#include "training/dette.h"
#include "training/fraude.h"
#include "training/paiement.h"
#include "training/promesse.h"
#include "compte_fixture.h"
#include "training_fixture.h"

#define SIGNATAIRE "Camille Durand, responsable des réclamations"

static void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + (int64_t)12 * 3600 * 1000000;
}

static enum rc act(struct temp_store *t, unit_fn *fn, struct fraude_commande *c, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static void refused(enum rc rc, enum rc wanted, const struct err *e, enum msg why)
{
    if (rc != wanted || e->msg != why)
        fail_msg("rc %d, %s", (int)rc, e->phrase);
}

/* 1 200 € : 1 050 € of yearly rights, 150 € of the holder's own. */
static void dossier_at(struct temp_store *t, enum etape step, char *numero)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = -1,
                         .facture = "F-12"};
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &p, step, numero, &e), &e);
    clock_at(t, "2026-07-11");
}

static void paid(struct temp_store *t, char *numero)
{
    struct dossier_commande c;
    struct err e;

    dossier_at(t, FACTURE, numero);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    assert_ok(faire(t, &c, "2026-07-11", &e), &e);
}

static struct fraude_commande by(const char *agent, const char *numero)
{
    return (struct fraude_commande){.agent = agent,
                                    .numero = numero,
                                    .jour = DAY_NONE,
                                    .texte = "Inscription faite par un démarcheur.",
                                    .signataire = SIGNATAIRE};
}

static void reported(struct temp_store *t, const char *dossier, char *numero)
{
    struct fraude_commande c = by("alix", NULL);
    struct err e;

    c.origine = "titulaire";
    c.dossier = dossier;
    assert_ok(act(t, fraude_signaler, &c, &e), &e);
    memcpy(numero, c.numero_out, FRAUDE_NUMERO_BYTES);
}

/* Reported, claimed and examined by alix. */
static void examined(struct temp_store *t, const char *dossier, const char *sens, char *claim)
{
    char report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct err e;

    reported(t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(t, fraude_reclamer, &c, &e), &e);
    memcpy(claim, c.numero_out, FRAUDE_NUMERO_BYTES);
    c = by("alix", claim);
    c.sens = sens;
    assert_ok(act(t, fraude_instruire, &c, &e), &e);
}

static struct reclamation claim_of(struct temp_store *t, const char *numero)
{
    struct reclamation r;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(reclamation_lire(db, t->arena, numero, &r, &e), &e);
    store_read_end(t->store, db);
    return r;
}

static size_t freezes(struct temp_store *t, day_t le)
{
    struct gel *list;
    struct db *db;
    size_t n, on_that_day = 0;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(gels_lister(db, t->arena, 0, 0, &list, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        on_that_day += gel_dure(&list[i], le);
    return on_that_day;
}

static void book_is_right(struct temp_store *t)
{
    struct book_report r;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
}

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
    c = by("alix", report);
    c.dossier = dossier;
    c.jour = on("2026-10-01");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
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
    c = by("alix", report);
    c.jour = on("2026-06-20");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    d = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 3, dossier);
    d.reste_paye_cents = 15000;
    refused(faire(&t, &d, "2026-06-02", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    c.dossier = dossier;
    c.jour = on("2026-06-25");
    assert_ok(act(&t, fraude_geler, &c, &e), &e); /* what is told is the freeze that ends last */
    refused(faire(&t, &d, "2026-06-02", &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    assert_non_null(strstr(e.phrase, "25 juin"));
    d = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 3, NULL);
    d.titulaire_id = 3;
    d.session_id = SESSION_CPF;
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

static void give_account(struct temp_store *t)
{
    struct err e = {0};

    clock_at(t, "2026-06-20"); /* long enough before the run */
    assert_ok(compte_poser(t->store, ORG_SANS, "FR7630001007941234567890185", "essai", &e), &e);
    clock_at(t, "2026-07-11");
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
    assert_int_equal(run_proposed(&t, run), 1);
    temp_store_close(&t);
}

static int64_t lines_after(struct temp_store *t, const char *day)
{
    char run[36];

    clock_at(t, day);
    return run_proposed(t, run);
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
    c = by("alix", report);
    c.dossier = dossier;
    c.jour = on("2026-07-16");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
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
    assert_int_equal(lines_after(&t, "2026-12-01"), 1);
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

static void refused_with_reasons_and_thawed(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct reclamation r;
    struct err e;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    examined(&t, dossier, "refuser", claim);
    c = by("alix", claim);
    c.signataire = "Camille";
    refused(act(&t, fraude_decider, &c, &e), RC_REFUSED, &e, MSG_DECISION_SIGNATAIRE);
    c.signataire = SIGNATAIRE;
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_false(c.acceptee_out);
    r = claim_of(&t, claim);
    assert_string_equal(r.etat, "refusee");
    assert_int_equal(r.recours_avant, on("2026-09-11"));
    assert_true(strlen(reclamation_recours(r.decidee_le)) > 20);
    assert_int_equal(freezes(&t, on("2026-07-11")), 0);
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
    refused(faire(&t, &again, "2026-07-12", &e), RC_REFUSED, &e, MSG_DOSSIER_MAUVAIS_ETAT);
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

static void pay_back(struct temp_store *t, struct dette_commande *debt)
{
    struct err e;

    debt->jour = DAY_NONE;
    assert_ok(store_write(t->store, dette_notifier, debt, &e), &e);
    assert_ok(store_write(t->store, dette_payer, debt, &e), &e);
}

/* An undue sum of half the price, 600 €, is claimed and paid; then the holder's claim is accepted, and the body pays the rest. */
static void half_then_all(struct temp_store *t, const char *dossier, int64_t given_back)
{
    struct dette_commande debt = {.agent = "alix",
                                  .dossier = dossier,
                                  .montant_cents = 60000,
                                  .jour = DAY_NONE,
                                  .reference = "RAR 1",
                                  .texte = "Formation non suivie."};
    char numero[DETTE_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct err e;

    assert_ok(store_write(t->store, dette_ouvrir, &debt, &e), &e);
    memcpy(numero, debt.numero_out, sizeof(numero));
    debt.numero = numero;
    pay_back(t, &debt);
    clock_at(t, "2026-08-20");
    examined(t, dossier, "accepter", claim);
    c = by("bea", claim);
    assert_ok(act(t, fraude_decider, &c, &e), &e);
    assert_int_equal(c.rendu_out, given_back);
    assert_int_equal(solde(t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(raw_i64(t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 60000);
    debt.numero = c.indu_out;
    pay_back(t, &debt);
}

/* Half of what was paid came back to the fund and the card by an undue sum: the holder has all their rights again, once, and the body owes
 * the other half. */
static void what_the_body_paid_back_is_not_owed_again(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    int64_t fund, card;

    (void)state;
    paid(&t, dossier);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    half_then_all(&t, dossier, 105000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE) - card, 15000);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Of a dotation as well: what its financeur got back is not in the lot again. The lot has ended: the rest goes to it at once. */
static void a_dotation_is_refunded_once(void **state)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-12"};
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = "k",
                                         .siret = "18002002600019",
                                         .base = "volontaire",
                                         .montant_cents = 50000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = on("2026-06-30"),
                                         .remboursable = true,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct temp_store t;
    int64_t wrong;
    struct db *db;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
                                 "VALUES (1, '18002002600019', 'Région', 'region', 0)"),
                     SQLITE_OK);
    assert_ok(store_write(t.store, dotation_verser, &v, &e), &e);
    assert_ok(parcourir(&t, &p, FACTURE, dossier, &e), &e);
    clock_at(&t, "2026-07-11");
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &c, "2026-07-11", &e), &e);
    half_then_all(&t, dossier, 80000); /* 550 € of rights, and half of 500 € */
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 1), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    store_read_end(t.store, db);
    book_is_right(&t);
    temp_store_close(&t);
}

/* The bank sends the payment back: it pays the debt, the body is not paid again, and nobody is out of pocket. */
static void a_payment_that_comes_back_pays_the_debt(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dossier_commande back;
    struct temp_store t;
    struct dette debt;
    struct db *db;
    int64_t fund;
    struct err e;

    (void)state;
    paid(&t, dossier);
    clock_at(&t, "2026-08-20");
    examined(&t, dossier, "accepter", claim);
    fund = compte(&t, COMPTE_FONDS_CPF);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &back, "2026-08-20", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier WHERE facturation = 'notBillable' AND "
                                 "a_payer_cents = 0"),
                     1);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dette_lire(db, t.arena, c.indu_out, &debt, &e), &e);
    store_read_end(t.store, db);
    assert_string_equal(debt.etat, "solde");
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + debt.organisme_id), 0);
    assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + debt.organisme_id), 0);
    book_is_right(&t);
    temp_store_close(&t);
}

/* What the body pays back refills the fund that had advanced it, to the cent. */
static void the_debt_refills_the_fund(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct dette_commande pay = {.agent = "alix",
                                 .numero = "IND-2026-00001",
                                 .jour = DAY_NONE,
                                 .reference = "virement 7",
                                 .montant_cents = 120000};
    struct temp_store t;
    int64_t fund, card;
    struct err e;

    (void)state;
    paid(&t, dossier);
    examined(&t, dossier, "accepter", claim);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    memset(&e, 0, sizeof(e));
    assert_ok(store_write(t.store, dette_notifier, &pay, &e), &e);
    assert_ok(store_write(t.store, dette_payer, &pay, &e), &e);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE), card + 15000);
    book_is_right(&t);
    temp_store_close(&t);
}

/* ---- what was recovered before ------------------------------------------------------------------------------------ */

/* Nothing is left on the accounts that a dossier passes through, and nobody has more than before it. */
static void nothing_is_left(struct temp_store *t)
{
    int64_t wrong;
    struct db *db;
    struct err e;

    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
    assert_int_equal(compte(t, COMPTE_CREANCE_TITULAIRE), 0);
    assert_int_equal(compte(t, COMPTE_INDU_A_RENDRE), 0);
    assert_int_equal(compte(t, COMPTE_AVANCE), 0);
    assert_int_equal(compte(t, COMPTE_BANQUE), 0);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(promesses_verifier(db, &wrong, &e), &e);
    store_read_end(t->store, db);
    book_is_right(t);
}

/* A dotation of 500 € of a financeur pays with the rights: 550 € of rights, 500 € of the lot, 150 € by card. Paid on 11 July. */
static void paid_with_a_lot(struct temp_store *t, char *dossier)
{
    const struct parcours p = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-12"};
    struct dotation_versement v = {.l = {.titulaire_id = 3,
                                         .cle = "k",
                                         .siret = "18002002600019",
                                         .base = "volontaire",
                                         .montant_cents = 50000,
                                         .recu_le = on("2026-05-04"),
                                         .echeance = on("2027-06-30"),
                                         .remboursable = true,
                                         .classes = "",
                                         .formations = "",
                                         .source = ""}};
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    assert_int_equal(raw_sql(t, "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
                                "VALUES (1, '18002002600019', 'Région', 'region', 0)"),
                     SQLITE_OK);
    assert_ok(store_write(t->store, dotation_verser, &v, &e), &e);
    assert_ok(parcourir(t, &p, FACTURE, dossier, &e), &e);
    clock_at(t, "2026-07-11");
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(t, &c, "2026-07-11", &e), &e);
}

/* An undue sum, opened and notified; *debt names it afterwards. */
static void claimed(struct temp_store *t, const char *dossier, bool holder, int64_t cents,
                    struct dette_commande *debt, char *numero)
{
    struct err e;

    *debt = (struct dette_commande){.agent = "alix",
                                    .dossier = dossier,
                                    .titulaire = holder,
                                    .montant_cents = cents,
                                    .jour = DAY_NONE,
                                    .reference = "RAR 1",
                                    .texte = "Formation non suivie."};
    assert_ok(store_write(t->store, dette_ouvrir, debt, &e), &e);
    memcpy(numero, debt->numero_out, DETTE_NUMERO_BYTES);
    debt->numero = numero;
    debt->jour = DAY_NONE;
    assert_ok(store_write(t->store, dette_notifier, debt, &e), &e);
    debt->jour = DAY_NONE;
}

static void accept(struct temp_store *t, const char *dossier, struct fraude_commande *c)
{
    char claim[FRAUDE_NUMERO_BYTES];
    struct err e;

    examined(t, dossier, "accepter", claim);
    *c = by("bea", claim);
    assert_ok(act(t, fraude_decider, c, &e), &e);
}

/* The holder had paid a part of what was claimed from them, and some was withheld on their rights: both go back, and the body owes all of
 * the price. Each party ends as if the dossier had not been. */
static void what_the_holder_paid_goes_back(void **state)
{
    (void)state;
    for (int lot = 0; lot < 2; lot++) {
        char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
        struct dette_commande debt;
        struct fraude_commande c;
        struct temp_store t;
        int64_t fund, card;
        struct err e;

        if (lot)
            paid_with_a_lot(&t, dossier);
        else
            paid(&t, dossier);
        fund = compte(&t, COMPTE_FONDS_CPF);
        card = compte(&t, COMPTE_CARTE) + 15000;
        claimed(&t, dossier, true, 105000, &debt, numero);
        debt.montant_cents = 60000; /* more than the fund's part: with a lot, a part goes to its financeur */
        assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
        clock_at(&t, "2026-10-20");
        debt.texte = NULL;
        assert_ok(store_write(t.store, dette_retenir, &debt, &e), &e);
        assert_int_equal(debt.montant_out, 45000);
        accept(&t, dossier, &c);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
        assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 60000); /* owed to the holder */
        assert_int_equal(
            raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire' AND etat = 'annule' AND "
                        "a_rembourser_cents = 60000"),
            1);
        assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 120000);
        book_is_right(&t);
        debt.jour = DAY_NONE;
        debt.montant_cents = 1;
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_USAGE, &e, MSG_INDU_REMBOURSEMENT);
        debt.montant_cents = 0;
        debt.reference = " ";
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_USAGE, &e, MSG_INDU_REFERENCE);
        debt.reference = "virement 7";
        assert_ok(store_write(t.store, dette_rembourser, &debt, &e), &e);
        refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e,
                MSG_INDU_RIEN_A_REMBOURSER);
        debt.numero = c.indu_out;
        debt.montant_cents = 120000;
        pay_back(&t, &debt);
        assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
        assert_int_equal(compte(&t, COMPTE_CARTE), card);
        nothing_is_left(&t);
        temp_store_close(&t);
    }
}

/* A debt that nobody paid is only cancelled; one of the body is not, while it keeps the money. */
static void an_unpaid_debt_of_the_holder_is_cancelled(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct fraude_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    claimed(&t, dossier, true, 30000, &debt, numero);
    accept(&t, dossier, &c);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'titulaire' AND etat = 'annule'"), 1);
    assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 120000);
    refused(store_write(t.store, dette_rembourser, &debt, &e), RC_REFUSED, &e, MSG_INDU_RIEN_A_REMBOURSER);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    book_is_right(&t);
    temp_store_close(&t);
}

/* The body had paid 400 € of an undue sum of 600 € when the bank sent the payment back; then the fraud. It has nothing and owes nothing: its
 * 400 € are owed to it, the rest is cancelled, and the rights, the lot and the card are whole. */
static void a_payment_back_then_a_fraud(void **state)
{
    (void)state;
    for (int lot = 0; lot < 2; lot++)
        for (int holder = 0; holder < 2; holder++) {
            char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES], his[DETTE_NUMERO_BYTES];
            struct dette_commande debt, other;
            struct dossier_commande back;
            struct fraude_commande c;
            struct temp_store t;
            int64_t fund, card;
            struct err e;

            if (lot)
                paid_with_a_lot(&t, dossier);
            else
                paid(&t, dossier);
            fund = compte(&t, COMPTE_FONDS_CPF);
            card = compte(&t, COMPTE_CARTE) + 15000;
            claimed(&t, dossier, false, 60000, &debt, numero);
            debt.montant_cents = 40000;
            assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
            if (holder) {
                claimed(&t, dossier, true, 50000, &other, his);
                assert_ok(store_write(t.store, dette_payer, &other, &e), &e);
            }
            back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
            assert_ok(faire(&t, &back, "2026-07-11", &e), &e);
            accept(&t, dossier, &c);
            assert_null(c.indu_out);
            assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
            assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 40000);
            assert_int_equal(raw_i64(&t, "SELECT COALESCE(SUM(montant_cents), 0) FROM remboursement"), 40000);
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat <> 'annule'"), 0);
            book_is_right(&t);
            give_account(&t);
            clock_at(&t, "2026-08-20");
            struct paiement_proposition run = {.agent = "alix"};

            assert_int_equal(raw_sql(&t, "UPDATE dossier SET verse_cents = 0"), SQLITE_OK);
            assert_ok(store_write(t.store, paiement_proposer, &run, &e), &e);
            assert_int_equal(run.total_out, 40000);
            if (holder) {
                other.jour = DAY_NONE;
                other.montant_cents = 0;
                assert_ok(store_write(t.store, dette_rembourser, &other, &e), &e);
            }
            assert_int_equal(compte(&t, COMPTE_BANQUE), -40000); /* what the run is to send */
            assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
            assert_int_equal(compte(&t, COMPTE_CARTE), card);
            assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
            assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
            assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
            assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
            temp_store_close(&t);
        }
}

/* The bank sends the payment back after the fraud, when the body had paid a part of an ordinary undue sum and all of the fraud's. */
static void a_fraud_then_a_payment_back(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande debt;
    struct dossier_commande back;
    struct fraude_commande c;
    struct temp_store t;
    int64_t fund, card;
    struct err e;

    (void)state;
    paid(&t, dossier);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE) + 15000;
    claimed(&t, dossier, false, 60000, &debt, numero);
    debt.montant_cents = 40000;
    assert_ok(store_write(t.store, dette_payer, &debt, &e), &e);
    accept(&t, dossier, &c);
    debt.numero = c.indu_out;
    debt.montant_cents = 60000;
    pay_back(&t, &debt);
    back = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, dossier);
    assert_ok(faire(&t, &back, "2026-07-11", &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde'"), 2);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 100000); /* all that it had paid */
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant_cents) FROM remboursement"), 100000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(compte(&t, COMPTE_CARTE), card);
    book_is_right(&t);
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
    c = my_account(false);
    refused(act(&t, fraude_declarer, &c, &e), RC_CONFLICT, &e, MSG_FRAUDE_DEJA);
    temp_store_close(&t);
}

/* Without the freeze, nothing waits; an agent freezes, claims a dossier of the account, and the refusal thaws it. */
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
    c = by("alix", report);
    c.jour = on("2026-07-31");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    memcpy(claim, c.numero_out, sizeof(claim));
    c = by("alix", claim);
    c.sens = "refuser";
    assert_ok(act(&t, fraude_instruire, &c, &e), &e);
    c = by("bea", claim);
    assert_ok(act(&t, fraude_decider, &c, &e), &e);
    assert_int_equal(freezes(&t, on("2026-07-12")), 0);
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
        cmocka_unit_test(refused_with_reasons_and_thawed),
        cmocka_unit_test(accepted_before_the_service_is_done),
        cmocka_unit_test(accepted_before_payment),
        cmocka_unit_test(accepted_once_paid_the_body_owes),
        cmocka_unit_test(what_the_body_paid_back_is_not_owed_again),
        cmocka_unit_test(a_dotation_is_refunded_once),
        cmocka_unit_test(a_payment_that_comes_back_pays_the_debt),
        cmocka_unit_test(the_debt_refills_the_fund),
        cmocka_unit_test(what_the_holder_paid_goes_back),
        cmocka_unit_test(an_unpaid_debt_of_the_holder_is_cancelled),
        cmocka_unit_test(a_payment_back_then_a_fraud),
        cmocka_unit_test(a_fraud_then_a_payment_back),
        cmocka_unit_test(never_one_without_the_other),
        cmocka_unit_test(the_store_keeps_the_promise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
