/* Whether a holder entered, when he and the body say two things: a withdrawal once the session has begun (LC-11; C. conso. L. 221-18), an
 * absence declared wrongly. Neither side loses what the other says alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journal/mots.h"
#include "training_fixture.h"

static const struct parcours elu = PARCOURS_ELU;
static const struct parcours salarie = PARCOURS_SALARIE;

static struct dossier_commande reasoned(enum dossier_acte acte, enum dossier_role par, int64_t par_id,
                                        const char *numero)
{
    struct dossier_commande c = commande(acte, par, par_id, numero);

    c.motif = "parce que";
    c.agent = par == ROLE_GESTIONNAIRE ? "autre agent" : NULL;
    return c;
}

static void book_holds(struct temp_store *t)
{
    struct book_report r;
    struct db *db;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    assert_int_equal(book_verify(db, &r, NULL), RC_OK);
    assert_int_equal(r.wrong + r.wrong_reservations + r.total, 0);
    store_read_end(t->store, db);
}

/* An order for 22 and 23 June 2026 whose withdrawal period ends on the 26th: other dates may have begun it again. */
static void ordered(struct temp_store *t, char *numero)
{
    char sql[100];
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, ACCEPTE, numero, &e), &e);
    snprintf(sql, sizeof(sql), "UPDATE dossier SET retractation_fin = %d", on("2026-06-26"));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static struct dossier_commande withdraw(const char *numero)
{
    return commande(ACTE_RETRACTER_SANS_ENTREE, ROLE_TITULAIRE, 1, numero);
}

static struct dossier_commande enter(const struct parcours *p, const char *numero, const char *day)
{
    struct dossier_commande c = commande(ACTE_ENTRER, ROLE_ORGANISME, p->organisme, numero);

    c.jour = on(day);
    return c;
}

/* Known dead before the day declared, he did not come: nothing may be paid for it. The day of a death is a day he may have come. */
static void who_is_dead_does_not_enter(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], sql[80];
    struct dossier_commande by_agent;
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ACCEPTE, numero, &e), &e);
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1", on("2026-06-21"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-23",
                MSG_DOSSIER_CONTREDIT); /* its body may not read a death */
    by_agent = enter(&elu, numero, "2026-06-22");
    by_agent.agent = "alex";
    by_agent.motif = "saisi pour l'organisme";
    acte_refuse(&t, by_agent, "2026-06-23", MSG_DOSSIER_ENTREE_DECES);
    assert_int_equal(lire(&t, numero).etat, ETAT_ACCEPTED);
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1", on("2026-06-22"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-06-23");
    temp_store_close(&t);
}

/* ---- a withdrawal once the session has begun ------------------------------------------------------------------------ */

static void before_the_session_it_takes_effect_at_once(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    ordered(&t, numero);
    acte_refuse(&t, withdraw(numero), "2026-06-21", MSG_DOSSIER_SESSION_PAS_COMMENCEE);
    acte_fait(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-21");
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ATTENDEE);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    temp_store_close(&t);
}

/* Once the days of withdrawal are over, the other way is closed as well: it is not what the refusal says to do. */
static void after_its_days_it_is_over(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], sql[120];
    struct temp_store t;

    (void)state;
    ordered(&t, numero);
    snprintf(sql, sizeof(sql), "UPDATE dossier SET retractation_fin = %d", (int)on("2026-06-22"));
    assert_int_equal(raw_sql(&t, sql), RAW_OK);
    acte_refuse(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-22",
                MSG_DOSSIER_RETRACTATION_DEBUTEE);
    acte_refuse(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-23",
                MSG_DOSSIER_RETRACTATION_PASSEE);
    acte_refuse(&t, withdraw(numero), "2026-06-23", MSG_DOSSIER_RETRACTATION_PASSEE);
    temp_store_close(&t);
}

/* The body has the time that it has for an entry: three working days after the 22nd. */
static void a_silent_body_lets_it_take_effect(void **state)
{
    struct dossier_echeances n;
    struct dossier_attente wait;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    ordered(&t, numero);
    acte_refuse(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-22",
                MSG_DOSSIER_RETRACTATION_DEBUTEE);
    acte_fait(&t, withdraw(numero), "2026-06-23");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_ACCEPTED);
    assert_int_equal(d.retracte_le, on("2026-06-23"));
    assert_int_equal(d.echeance, on("2026-06-25"));
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 60000);
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_int_equal(wait.qui, ROLE_ORGANISME);
    assert_string_equal(wait.sinon, "la rétractation prend effet et tout vous est rendu");
    assert_string_equal(wait.par, "l'organisme de formation");
    dossier_attente(&d, ROLE_ORGANISME, &wait); /* others are told of the holder */
    assert_string_equal(wait.sinon, "la rétractation prend effet et tout est rendu au titulaire");
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_non_null(strstr(wait.etat_texte, "rétractez"));
    acte_refuse(&t, withdraw(numero), "2026-06-23", MSG_DOSSIER_RETRACTATION_ATTEND);
    acte_refuse(&t, reasoned(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-29",
                MSG_DOSSIER_RETRACTATION_ATTEND); /* the price would be lost */
    acte_refuse(&t, reasoned(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-23",
                MSG_DOSSIER_RETRACTATION_ATTEND);
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-06-25"), false, &n, &e), &e);
    assert_int_equal(n.retractations, 0);
    acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-26", MSG_DOSSIER_TROP_TARD);
    assert_ok(dossier_appliquer_echeances(t.store, on("2026-06-26"), false, &n, &e), &e);
    assert_int_equal(n.retractations, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ATTENDEE);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    book_holds(&t);
    temp_store_close(&t);
}

static void too_late_it_is_refused(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    ordered(&t, numero);
    acte_refuse(&t, withdraw(numero), "2026-06-27", MSG_DOSSIER_RETRACTATION_PASSEE);
    temp_store_close(&t);
}

/* LC-11: it "ends at entry in training". The body says that there was one, and a control finds out. */
static void contested(struct temp_store *t, char *numero)
{
    ordered(t, numero);
    acte_fait(t, withdraw(numero), "2026-06-23");
    acte_refuse(t, enter(&elu, numero, "2026-06-24"), "2026-06-24", MSG_DOSSIER_JOUR_ENTREE);
    acte_fait(t, enter(&elu, numero, "2026-06-22"), "2026-06-24");
    assert_int_equal(lire(t, numero).etat, ETAT_IN_TRAINING);
    assert_int_equal(lire(t, numero).controle, CONTROLE_EN);
}

static void an_entry_after_it_is_no_answer(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    ordered(&t, numero);
    acte_fait(&t, withdraw(numero), "2026-06-22");
    acte_refuse(&t, enter(&elu, numero, "2026-06-23"), "2026-06-23", MSG_DOSSIER_RETRACTATION_ATTEND);
    acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-06-23");
    temp_store_close(&t);
}

static void a_control_finds_that_nobody_entered(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    c = reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero);
    acte_refuse(&t, c, "2026-06-24", MSG_DOSSIER_RETRACTATION_NON_ETABLIE);
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-25");
    c.motif = NULL;
    acte_refuse(&t, c, "2026-06-25", MSG_DOSSIER_MOTIF_REQUIS);
    c.motif = "aucun émargement";
    acte_fait(&t, c, "2026-06-25");
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ATTENDEE);
    assert_int_equal(lire(&t, numero).retracte_le, on("2026-06-23")); /* the holder's day */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.retracter-sans-entree'"),
                     1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'dossier.effet-retractation'"),
                     1);
    assert_non_null(strstr(journal_mot("dossier.effet-retractation"), "Effet donné"));
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 0);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    book_holds(&t);
    temp_store_close(&t);
}

/* Whoever found the anomaly does not alone give the money back. */
static void another_agent_gives_effect_to_it(void **state)
{
    struct dossier_commande opens, lifts, c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    lifts = commande(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);
    lifts.resultat = RESULTAT_ANOMALIE;
    lifts.agent = "durand";
    acte_fait(&t, lifts, "2026-06-25");
    c = reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero);
    c.agent = "Durand";
    acte_refuse(&t, c, "2026-06-25", MSG_DOSSIER_RETRACTATION_CONTROLEUR);
    opens = reasoned(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    opens.agent = "martin";
    acte_fait(&t, opens, "2026-06-26");
    acte_fait(&t, lifts, "2026-06-26");
    c.agent = "martin";
    acte_refuse(&t, c, "2026-06-26", MSG_DOSSIER_RETRACTATION_CONTROLEUR);
    c.agent = "";
    acte_refuse(&t, c, "2026-06-26", MSG_DECISION_AGENT);
    c.agent = "petit";
    acte_fait(&t, c, "2026-06-26");
    temp_store_close(&t);
}

static void service_done(struct temp_store *t, const struct parcours *p, const char *numero, int64_t hours,
                         const char *day)
{
    struct dossier_commande c = commande(ACTE_SORTIR, ROLE_ORGANISME, p->organisme, numero);

    c.jour = MIN(lire(t, numero).fin, on(day));
    acte_fait(t, c, day);
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, p->organisme, numero);
    c.heures_realisees = hours;
    c.cause = CAUSE_TOTALE;
    acte_fait(t, c, day);
    acte_fait(t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), day);
}

static void a_control_finds_that_he_entered(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    lever(&t, numero, "sans_anomalie", "2026-06-25");
    acte_refuse(&t, reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero), "2026-06-25",
                MSG_DOSSIER_SANS_RETRACTATION);
    service_done(&t, &elu, numero, 7, "2026-06-25");
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 60000);
    book_holds(&t);
    temp_store_close(&t);
}

/* What the body would be paid by: refused to each, whatever the control found, while nobody settled it. */
static void nothing_moves(struct temp_store *t, const char *numero, const char *day)
{
    struct dossier_echeances n;
    struct dossier_commande c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    struct err e;

    c.jour = on("2026-06-23");
    acte_refuse(t, c, day, MSG_DOSSIER_RETRACTATION_CONTESTEE);
    acte_refuse(t, enter(&elu, numero, "2026-06-23"), day, MSG_DOSSIER_RETRACTATION_CONTESTEE);
    acte_refuse(t, reasoned(ACTE_SIGNALER, ROLE_TITULAIRE, 1, numero), "2027-06-01",
                MSG_DOSSIER_RETRACTATION_CONTESTEE); /* the body is not late of what it may not do */
    acte_refuse(t, reasoned(ACTE_RELANCER, ROLE_GESTIONNAIRE, 0, numero), "2027-06-01",
                MSG_DOSSIER_RETRACTATION_CONTESTEE);
    assert_ok(dossier_appliquer_echeances(t->store, on("2027-06-01"), false, &n, &e), &e);
    assert_int_equal(n.services_faits_valides + n.retractations + n.en_echec, 0);
    assert_int_equal(lire(t, numero).echeance, DAY_NONE);
}

/* LC-11: a withdrawal found right is not undone by what the body declares next. */
static void until_it_is_settled_nothing_is_declared(void **state)
{
    struct dossier_attente wait;
    enum dossier_acte acts[ACTE_COUNT];
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    nothing_moves(&t, numero, "2026-06-24");
    struct dossier d = lire(&t, numero);

    dossier_attente(&d, ROLE_GESTIONNAIRE, &wait);
    assert_int_equal(wait.acte, ACTE_LEVER);
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-25");
    nothing_moves(&t, numero, "2026-06-25");
    d = lire(&t, numero);
    dossier_attente(&d, ROLE_ORGANISME, &wait);
    assert_int_equal(wait.qui, ROLE_GESTIONNAIRE);
    assert_int_equal(wait.acte, ACTE_RETRACTER_SANS_ENTREE);
    assert_int_equal(wait.avant_le, DAY_NONE);
    assert_non_null(strstr(wait.quoi, "donner effet à la rétractation"));
    assert_int_equal(dossier_actes_possibles(&d, ROLE_ORGANISME, acts), 0);
    temp_store_close(&t);
}

/* Another control says that he entered: the training goes on with its delays, and the withdrawal is over for good. */
static void another_control_settles_it_the_other_way(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-25");
    controler(&t, numero, "2026-07-06");
    lever(&t, numero, "sans_anomalie", "2026-07-08");
    assert_int_equal(lire(&t, numero).echeance,
                     on("2026-07-13")); /* three working days, the 14th not reached */
    assert_false(lire(&t, numero).a_corriger);
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-23");
    acte_fait(&t, c, "2026-07-09");
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 7;
    c.cause = CAUSE_TOTALE;
    acte_fait(&t, c, "2026-07-09");
    controler(&t, numero, "2026-07-09"); /* of the hours: they are corrected */
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-07-09");
    acte_refuse(&t, reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero), "2026-07-09",
                MSG_DOSSIER_SANS_RETRACTATION);
    c.heures_realisees = 6;
    c.cause = CAUSE_TITULAIRE;
    acte_fait(&t, c, "2026-07-09");
    acte_fait(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-07-09");
    book_holds(&t);
    temp_store_close(&t);
}

/* The same once he has left, before any declaration. */
static void found_wrong_after_the_exit(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    contested(&t, numero);
    lever(&t, numero, "anomalie_corrigee", "2026-06-25");
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-23");
    acte_fait(&t, c, "2026-06-25");
    assert_int_equal(lire(&t, numero).etat, ETAT_TERMINATED);
    controler(&t, numero, "2026-06-26");
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-26");
    acte_fait(&t, reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero), "2026-06-26");
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ATTENDEE);
    book_holds(&t);
    temp_store_close(&t);
}

/* The training went on after a control that said nothing of the entry; the next one finds that there was none. */
static void found_wrong_after_the_declaration(void **state)
{
    struct dossier_echeances n;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    contested(&t, numero);
    lever(&t, numero, "anomalie_corrigee", "2026-06-25");
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-23");
    acte_fait(&t, c, "2026-06-25");
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 7;
    c.cause = CAUSE_TOTALE;
    acte_fait(&t, c, "2026-06-25");
    controler(&t, numero, "2026-06-25");
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-26");
    c.heures_realisees = 6;
    c.cause = CAUSE_TITULAIRE;
    acte_refuse(&t, c, "2026-06-26", MSG_DOSSIER_RETRACTATION_CONTESTEE);
    c.acte = ACTE_CORRIGER;
    c.par = ROLE_GESTIONNAIRE;
    c.motif = "émargements";
    acte_refuse(&t, c, "2026-06-26", MSG_DOSSIER_RETRACTATION_CONTESTEE);
    acte_refuse(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-26",
                MSG_DOSSIER_RETRACTATION_CONTESTEE);
    assert_ok(dossier_appliquer_echeances(t.store, on("2027-06-01"), false, &n, &e), &e);
    assert_int_equal(n.services_faits_valides, 0);
    acte_fait(&t, reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero), "2026-06-26");
    assert_false(lire(&t, numero).a_corriger);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    book_holds(&t);
    temp_store_close(&t);
}

/* Nobody withdrew: the operator has nothing to give effect to. */
static void without_a_withdrawal(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, ENTRE, numero, &e), &e);
    assert_int_equal(lire(&t, numero).controle, CONTROLE_HORS);
    acte_refuse(&t, reasoned(ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, 0, numero), "2026-06-23",
                MSG_DOSSIER_SANS_RETRACTATION);
    temp_store_close(&t);
}

/* A body that offers other dates says itself that the session did not begin. */
static void other_dates_wait(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    ordered(&t, numero);
    c = reasoned(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.debut = on("2026-07-13");
    c.fin = on("2026-07-14");
    acte_fait(&t, c, "2026-06-19");
    acte_refuse(&t, withdraw(numero), "2026-06-22", MSG_DOSSIER_REPORT_EN_COURS);
    acte_fait(&t, commande(ACTE_RETRACTER, ROLE_TITULAIRE, 1, numero), "2026-06-22");
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_ATTENDEE);
    temp_store_close(&t);
}

/* ---- an absence declared wrongly ------------------------------------------------------------------------------------ */

static void absent(struct temp_store *t, const struct parcours *p, const char *day, char *numero)
{
    struct err e;

    training_fixture_open(t);
    session_longue(t);
    assert_ok(parcourir(t, p, ACCEPTE, numero, &e), &e);
    acte_fait(t, reasoned(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, p->organisme, numero), day);
    assert_int_equal(lire(t, numero).etat, ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED);
}

/* What was lost is held again, and the training ends as any other. */
static void the_body_corrects_it(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    absent(&t, &elu, "2026-06-23", numero);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 20000);
    acte_refuse(&t, enter(&elu, numero, "2026-06-24"), "2026-06-24", MSG_DOSSIER_JOUR_ENTREE);
    acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-06-26");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_IN_TRAINING);
    assert_int_equal(d.facturation, FACTURATION_NOT_BILLABLE);
    assert_int_equal(d.a_payer_cents, -1);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, 60000);
    assert_int_equal(compte(&t, COMPTE_PERDU), 0);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    book_holds(&t);
    service_done(&t, &elu, numero, 7, "2026-06-26");
    assert_int_equal(lire(&t, numero).a_payer_cents, 60000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 60000);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 20000);
    book_holds(&t);
    temp_store_close(&t);
}

/* Three working days after it was declared, as for an entry: the 26th. */
static void in_its_time(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    absent(&t, &elu, "2026-06-23", numero);
    acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-27", MSG_DOSSIER_ABSENCE_DELAI);
    controler(&t, numero, "2026-06-29"); /* the operator may still find it */
    acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-29", MSG_DOSSIER_ABSENCE_DELAI);
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-07-20");
    acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-07-21");
    assert_false(lire(&t, numero).a_corriger);
    temp_store_close(&t);
}

/* Once the holder contests it, a control alone says who is right. */
static void contested_it_waits_for_the_control(void **state)
{
    static const char *const found[] = {"sans_anomalie", RESULTAT_ANOMALIE};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(found); i++) {
        char numero[DOSSIER_NUMERO_BYTES];
        struct temp_store t;

        absent(&t, &elu, "2026-06-23", numero);
        acte_fait(&t, reasoned(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero), "2026-06-23");
        acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-24", MSG_DOSSIER_ABSENCE_ETABLIE);
        lever(&t, numero, found[i], "2026-06-25");
        if (i == 0)
            acte_refuse(&t, enter(&elu, numero, "2026-06-22"), "2026-06-25", MSG_DOSSIER_ABSENCE_ETABLIE);
        else
            acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-06-25");
        assert_int_equal(solde(&t, 1, POCHE_DIFE).reserved, i == 0 ? 0 : 60000);
        assert_int_equal(lire(&t, numero).atteste, i == 0 ? ATTESTE_CONTESTE : ATTESTE_RIEN);
        book_holds(&t);
        temp_store_close(&t);
    }
}

#define TRANSMITTED "SELECT COALESCE(MAX(transmise_le), 0) FROM dossier"

/* What was invoiced of the absence is not of the training: its number serves again. */
static void its_invoice_goes_with_it(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    absent(&t, &elu, "2026-06-23", numero);
    c = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.facture_numero = "F-9";
    c.facture_emise = on("2026-06-24");
    c.facture_ttc_cents = 3000;
    acte_fait(&t, c, "2026-06-24");
    assert_int_equal(raw_i64(&t, TRANSMITTED), on("2026-06-24"));
    acte_fait(&t, enter(&elu, numero, "2026-06-22"), "2026-06-25");
    assert_null(lire(&t, numero).facture_numero);
    assert_int_equal(raw_i64(&t, TRANSMITTED),
                     0); /* an advance is not assigned by the invoice of an absence */
    service_done(&t, &elu, numero, 7, "2026-06-25");
    c.facture_emise = on("2026-06-25");
    c.facture_ttc_cents = 60000;
    acte_fait(&t, c, "2026-06-25");
    assert_int_equal(raw_i64(&t, TRANSMITTED), on("2026-06-25"));
    book_holds(&t);
    temp_store_close(&t);
}

/* The share paid by card is held with the rest; an advance is due as by any entry. */
static void card_and_advance(void **state)
{
    static const struct parcours longue = {3,  ORG_SANS,     SESSION_LONGUE, 15000,
                                           -1, CAUSE_TOTALE, false,          "F-1"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    absent(&t, &salarie, "2026-07-07", numero);
    acte_fait(&t, enter(&salarie, numero, "2026-07-06"), "2026-07-08");
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 105000);
    assert_int_equal(solde(&t, 3, POCHE_CARTE).reserved, 15000);
    assert_int_equal(compte(&t, COMPTE_CARTE), -15000);
    service_done(&t, &salarie, numero, 50, "2026-07-10");
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 120000);
    book_holds(&t);
    temp_store_close(&t);

    absent(&t, &longue, "2026-07-07", numero);
    acte_fait(&t, enter(&longue, numero, "2026-07-06"), "2026-07-08");
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_WAIT);
    assert_int_equal(lire(&t, numero).acompte_cents, 30000);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_dead_does_not_enter),
        cmocka_unit_test(before_the_session_it_takes_effect_at_once),
        cmocka_unit_test(after_its_days_it_is_over),
        cmocka_unit_test(a_silent_body_lets_it_take_effect),
        cmocka_unit_test(too_late_it_is_refused),
        cmocka_unit_test(an_entry_after_it_is_no_answer),
        cmocka_unit_test(a_control_finds_that_nobody_entered),
        cmocka_unit_test(a_control_finds_that_he_entered),
        cmocka_unit_test(another_agent_gives_effect_to_it),
        cmocka_unit_test(until_it_is_settled_nothing_is_declared),
        cmocka_unit_test(another_control_settles_it_the_other_way),
        cmocka_unit_test(found_wrong_after_the_exit),
        cmocka_unit_test(found_wrong_after_the_declaration),
        cmocka_unit_test(without_a_withdrawal),
        cmocka_unit_test(other_dates_wait),
        cmocka_unit_test(the_body_corrects_it),
        cmocka_unit_test(in_its_time),
        cmocka_unit_test(contested_it_waits_for_the_control),
        cmocka_unit_test(its_invoice_goes_with_it),
        cmocka_unit_test(card_and_advance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
