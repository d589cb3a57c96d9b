/*
 * What a holder loses is not lost on the body's word alone (rules 3.4): an absence is not declared while the holder may withdraw,
 * nor of a holder who had died; it may be contested until it is paid, and what was settled is given back whole after a control
 * that found an anomaly, or when a decision refuses the payment. Time to withdraw that new dates gave again is as good as the
 * first; and nobody buys the same seat twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/dossier_issue.h"
#include "training_fixture.h"

/* An élu, 7 h at 600 €, 22 and 23 June 2026, accepted on 2 June: may withdraw until the 16th. */
static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};

/* A holder with 150 € of his own card. */
static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};

static void opened(struct temp_store *t, const struct parcours *p, enum etape until, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, p, until, numero, &e), &e);
}

static struct dossier_commande reasoned(enum dossier_acte acte, enum dossier_role par, int64_t par_id,
                                        const char *numero)
{
    struct dossier_commande c = commande(acte, par, par_id, numero);

    c.motif = "train supprimé, attestation de la SNCF";
    c.resultat = RESULTAT_ANOMALIE;
    return c;
}

/* What one agent proposes; another does it as billie. */
static struct dossier_commande proposed_by(const char *numero, const char *agent)
{
    struct dossier_commande c = reasoned(ACTE_PROPOSER_ECART, ROLE_GESTIONNAIRE, 0, numero);

    c.agent = agent;
    return c;
}

static struct dossier_commande given_back(const char *numero, const char *agent)
{
    struct dossier_commande c = proposed_by(numero, agent);

    c.acte = ACTE_ECARTER;
    return c;
}

/* An agent opens or lifts a control. */
static struct dossier_commande control(enum dossier_acte acte, const char *numero, const char *agent)
{
    struct dossier_commande c = reasoned(acte, ROLE_GESTIONNAIRE, 0, numero);

    c.agent = agent;
    return c;
}

static void done(struct temp_store *t, struct dossier_commande c, const char *le)
{
    struct err e;

    assert_ok(faire(t, &c, le, &e), &e);
}

static void refused(struct temp_store *t, struct dossier_commande c, const char *le, enum msg why)
{
    struct err e;

    assert_int_not_equal(faire(t, &c, le, &e), RC_OK);
    if (e.msg != why)
        fprintf(stderr, "%s\n", e.phrase);
    assert_int_equal(e.msg, why);
}

static void absent(struct temp_store *t, char *numero)
{
    opened(t, &elu, ACCEPTE, numero);
    done(t, commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-22");
    assert_int_equal(solde(t, 1, POCHE_DIFE).posted, 20000);
    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_AGREE), 3000); /* 5 % */
}

static void a_contested_absence_is_given_back(void **state)
{
    struct temp_store t;
    struct dossier_attente wait;
    struct dossier_commande unreasoned;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    absent(&t, numero);
    refused(&t, given_back(numero, "billie"), "2026-06-22", MSG_DOSSIER_RIEN_A_ECARTER);
    refused(&t, commande(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero), "2026-06-23", MSG_DOSSIER_MOTIF_REQUIS);
    done(&t, reasoned(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero), "2026-06-23");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED);
    assert_int_equal(d.controle, CONTROLE_EN);
    refused(&t, reasoned(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero), "2026-06-23", MSG_DOSSIER_DEJA_ATTESTE);
    refused(&t, given_back(numero, "billie"), "2026-06-23", MSG_DOSSIER_EN_CONTROLE);
    done(&t, reasoned(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-25");
    d = lire(&t, numero);
    dossier_attente(&d, ROLE_ORGANISME, &wait);
    assert_int_equal(wait.acte, ACTE_ECARTER);
    assert_int_equal(wait.qui, ROLE_GESTIONNAIRE);
    assert_non_null(
        strstr(wait.peut, "corrigez l'absence en déclarant son entrée")); /* by decision 85 it may */
    assert_non_null(strstr(wait.peut, "aucun jour n'est fixé"));
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_non_null(strstr(wait.peut, "Vous n'avez rien à faire"));
    dossier_attente(&d, ROLE_GESTIONNAIRE, &wait);
    assert_non_null(strstr(wait.peut, "L'organisme peut encore la corriger"));
    struct dossier_commande bill = commande(ACTE_FACTURER, ROLE_ORGANISME, ORG_AGREE, numero);

    bill.facture_numero = "F-1";
    bill.facture_emise = on("2026-06-25");
    bill.facture_ttc_cents = 3000;
    refused(&t, bill, "2026-06-25", MSG_DOSSIER_ANOMALIE);
    unreasoned = proposed_by(numero, "alex");
    unreasoned.motif = NULL;
    refused(&t, unreasoned, "2026-06-25", MSG_DOSSIER_MOTIF_REQUIS);
    refused(&t, reasoned(ACTE_ECARTER, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-25",
            MSG_DOSSIER_MAUVAIS_ACTEUR);
    done(&t, proposed_by(numero, "alex"), "2026-06-26");
    assert_int_equal(issue_de(&t, numero, ACTE_ECARTER, ROLE_GESTIONNAIRE, "2026-06-26").droits_rendus_cents,
                     60000);
    done(&t, given_back(numero, "billie"), "2026-06-26");
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_int_equal(compte(&t, COMPTE_PERDU), 0);
    d = lire(&t, numero);
    assert_int_equal(d.facturation, FACTURATION_NOT_BILLABLE);
    assert_false(d.a_corriger);
    refused(&t, given_back(numero, "billie"), "2026-06-26", MSG_DOSSIER_MAUVAISE_FACTURATION);
    temp_store_close(&t);
}

static void by_whom(struct temp_store *t, const char *numero, const char *le, const char *expected)
{
    struct dossier d = lire(t, numero);
    const char *by;
    struct db *db;
    day_t since;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(dossier_ecart_propose(db, t->arena, &d, on(le), &by, &since, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(by == NULL, expected == NULL);
    if (by == NULL)
        assert_int_equal(since, DAY_NONE);
    else
        assert_string_equal(by, expected);
}

/* One proposes, another does it, and neither who opened the control nor who lifted it: they may propose. Nothing moves before. */
static void two_agents_give_it_back(void **state)
{
    const char *le = "2026-08-03";
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    opened(&t, &salarie, FACTURE, numero);
    refused(&t, proposed_by(numero, "alex"), le, MSG_DOSSIER_RIEN_A_ECARTER);
    done(&t, control(ACTE_CONTROLER, numero, "cam"), le);
    refused(&t, proposed_by(numero, "alex"), le, MSG_DOSSIER_EN_CONTROLE);
    done(&t, control(ACTE_LEVER, numero, "dana"), le);
    by_whom(&t, numero, le, NULL);
    refused(&t, given_back(numero, "billie"), le, MSG_DOSSIER_ECART_NON_PROPOSE);
    refused(&t, proposed_by(numero, ""), le, MSG_DECISION_AGENT);
    c = proposed_by(numero, "alex");
    c.par = ROLE_ORGANISME;
    c.par_id = ORG_SANS;
    refused(&t, c, le, MSG_DOSSIER_MAUVAIS_ACTEUR);
    int64_t owed = compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS);

    done(&t, proposed_by(numero, "alex"), le);
    by_whom(&t, numero, le, "alex");
    refused(&t, proposed_by(numero, "billie"), le, MSG_DOSSIER_ECART_DEJA);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), owed);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_BILLED);
    refused(&t, given_back(numero, "Alex "), le, MSG_DOSSIER_ECART_MEME_AGENT);
    refused(&t, given_back(numero, "cam"), le, MSG_DOSSIER_ECART_CONTROLEUR);
    refused(&t, given_back(numero, "Dana"), le, MSG_DOSSIER_ECART_CONTROLEUR);
    refused(&t, given_back(numero, ""), le, MSG_DECISION_AGENT);
    refused(&t, given_back(numero, NULL), le, MSG_DECISION_AGENT);
    /* Another control is another cause: who had the first in hand has no more part in it. */
    done(&t, control(ACTE_CONTROLER, numero, "billie"), le);
    done(&t, control(ACTE_LEVER, numero, "billie"), le);
    by_whom(&t, numero, le, NULL);
    refused(&t, given_back(numero, "cam"), le, MSG_DOSSIER_ECART_NON_PROPOSE);
    done(&t, proposed_by(numero, "billie"), le);
    refused(&t, given_back(numero, "billie"), le, MSG_DOSSIER_ECART_MEME_AGENT);
    done(&t, given_back(numero, "cam"), le);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    by_whom(&t, numero, le, NULL);
    temp_store_close(&t);
}

/* A control of which nothing was noted, as before a store was brought up to date: two agents, and none to compare with. */
static void a_control_before_it_was_noted(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    opened(&t, &salarie, FACTURE, numero);
    done(&t, control(ACTE_CONTROLER, numero, "billie"), "2026-08-03");
    assert_int_equal(raw_sql(&t, "DELETE FROM controle_agents"), SQLITE_OK);
    done(&t, control(ACTE_LEVER, numero, "cam"), "2026-08-03");
    done(&t, proposed_by(numero, "alex"), "2026-08-03");
    refused(&t, given_back(numero, "cam"), "2026-08-03", MSG_DOSSIER_ECART_CONTROLEUR);
    done(&t, given_back(numero, "billie"), "2026-08-03");
    temp_store_close(&t);
}

/* A control that finds nothing leaves the absence as it was declared. */
static void a_control_without_anomaly_leaves_the_absence(void **state)
{
    struct temp_store t;
    struct dossier_commande lift;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    absent(&t, numero);
    done(&t, reasoned(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero), "2026-06-23");
    lift = reasoned(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);
    lift.resultat = "sans_anomalie";
    done(&t, lift, "2026-06-25");
    refused(&t, given_back(numero, "billie"), "2026-06-26", MSG_DOSSIER_RIEN_A_ECARTER);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 20000);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_TO_BILL);
    temp_store_close(&t);
}

/* What was validated, then found wrong before its payment; another control may still say that there was nothing. */
static void an_anomaly_after_validation_holds_the_payment(void **state)
{
    struct temp_store t;
    struct dossier_commande lift;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    opened(&t, &salarie, FACTURE, numero);
    const char *le = "2026-08-03";

    done(&t, reasoned(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero), le);
    done(&t, reasoned(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero), le);
    refused(&t, commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero), le, MSG_DOSSIER_ANOMALIE);
    assert_true(lire(&t, numero).a_corriger);
    done(&t, reasoned(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero), le);
    lift = reasoned(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero);
    lift.resultat = "sans_anomalie";
    done(&t, lift, le);
    assert_true(lire(&t, numero).echeance != DAY_NONE); /* the payment is awaited again */
    done(&t, reasoned(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero), le);
    done(&t, reasoned(ACTE_LEVER, ROLE_GESTIONNAIRE, 0, numero), le);
    done(&t, proposed_by(numero, "alex"), le);
    done(&t, given_back(numero, "billie"), le);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_CARTE), 0);
    temp_store_close(&t);
}

static void a_refused_payment_gives_the_rights_back(void **state)
{
    struct temp_store t;
    char sql[1500], numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    opened(&t, &elu, FACTURE, numero);
    refused(&t, given_back(numero, "billie"), "2026-07-03", MSG_DOSSIER_RIEN_A_ECARTER);
    snprintf(sql, sizeof(sql),
             "INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
             "article, debut, redigee_par, modifie_us) VALUES (1, 'M-1', %d, 'refus_de_paiement', 'redigee', "
             "1, 1, 'a', 'C. trav. R. 6333-6', %d, 'a', 0);"
             "INSERT INTO mesure_objet (mesure_id, genre, numero) VALUES (1, 'dossier', '%s');"
             "UPDATE mesure SET etat = 'signee', signee_le = %d, signee_par = 'b', signataire = 's'",
             ORG_AGREE, on("2026-07-04"), numero, on("2026-07-03"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    refused(&t, given_back(numero, "billie"), "2026-07-03",
            MSG_DOSSIER_RIEN_A_ECARTER); /* not before it takes effect */
    done(&t, proposed_by(numero, "alex"), "2026-07-06");
    /* Lifted, then decided anew: another decision is another cause. */
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
        "article, debut, redigee_par, modifie_us) SELECT 2, 'M-2', organisme_id, mesure, 'redigee', "
        "1, 1, 'a', article, debut, 'a', 0 FROM mesure;"
        "INSERT INTO mesure_objet (mesure_id, genre, numero) VALUES (2, 'dossier', '%s');"
        "UPDATE mesure SET etat = 'signee', signee_le = %d, signee_par = 'b', signataire = 's' WHERE id = 2;"
        "UPDATE mesure SET etat = 'levee', levee_le = %d, levee_par = 'b', levee_motif = 'm' WHERE id = 1",
        numero, on("2026-07-03"), on("2026-07-07"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    refused(&t, given_back(numero, "billie"), "2026-07-07", MSG_DOSSIER_ECART_NON_PROPOSE);
    done(&t, proposed_by(numero, "alex"), "2026-07-07");
    refused(&t, given_back(numero, "alex"), "2026-07-07", MSG_DOSSIER_ECART_MEME_AGENT);
    done(&t, given_back(numero, "billie"), "2026-07-07");
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_NOT_BILLABLE);
    temp_store_close(&t);
}

/* Accepted later, the same training: the last day to withdraw is after its first day. */
static void an_absence_waits_for_the_end_of_the_withdrawal(void **state)
{
    struct temp_store t;
    char sql[200], numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;

    (void)state;
    opened(&t, &elu, ACCEPTE, numero);
    snprintf(sql, sizeof(sql), "UPDATE dossier SET retractation_fin = %d", on("2026-06-23"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    c = commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero);
    refused(&t, c, "2026-06-22", MSG_DOSSIER_ABSENCE_RETRACTATION);
    c.essai = true;
    refused(&t, c, "2026-06-24", MSG_DOSSIER_ESSAI);
    done(&t, commande(ACTE_RETRACTER_SANS_ENTREE, ROLE_TITULAIRE, 1, numero), "2026-06-23");
    refused(&t, c, "2026-06-24",
            MSG_DOSSIER_RETRACTATION_ATTEND); /* whatever comes after, the price is not lost */
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000);
    temp_store_close(&t);
}

static void who_died_before_is_not_absent(void **state)
{
    struct temp_store t;
    char sql[200], numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct err e = {0};
    struct dossier d;
    struct db *db;

    (void)state;
    opened(&t, &elu, ACCEPTE, numero);
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1", on("2026-06-20"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    c = commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero);
    refused(&t, c, "2026-06-22", MSG_DOSSIER_CONTREDIT); /* a body may not read a death */
    d = lire(&t, numero);
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_int_equal(
        dossier_acte_ouvert(db, &d, ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, NULL, on("2026-06-22"), &e),
        RC_REFUSED);
    store_read_end(t.store, db);
    assert_int_equal(e.msg, MSG_DOSSIER_CONTREDIT);
    c.agent = "alex"; /* who acts for it reads why */
    refused(&t, c, "2026-06-22", MSG_DOSSIER_ABSENCE_DECES);
    c = reasoned(ACTE_ANNULER, ROLE_GESTIONNAIRE, 0, numero);
    c.force_majeure = true;
    done(&t, c, "2026-06-22");
    assert_int_equal(compte(&t, COMPTE_PERDU), 0);
    temp_store_close(&t);
}

/* The absence was said, then the death was learnt. */
static void an_absence_of_the_dead_is_told(void **state)
{
    const struct dossier_deces_filtre all = {.deces = DAY_NONE, .limit = 10};
    struct temp_store t;
    struct dossier_deces *x;
    char sql[80], numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    opened(&t, &elu, ACCEPTE, numero);
    done(&t, commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-27");
    for (int late = 1; late >= 0; late--) {
        snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1",
                 lire(&t, numero).debut + late);
        assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
        assert_ok(store_read_begin(t.store, &db, &e), &e);
        assert_ok(dossiers_deces(db, t.arena, &all, &x, &n, &e), &e);
        store_read_end(t.store, db);
        assert_int_equal(n, late ? 0 : 1);
    }
    assert_int_equal(x->du_cents, 0);
    assert_int_equal(x->droits_cents + x->carte_cents + x->financeur_cents + x->d.a_payer_cents,
                     x->d.prix_ttc_cents);
    temp_store_close(&t);
}

/* New dates on 12 June, accepted the same day: withdrawal until the 26th, so that cancelling on the 24th costs nothing, though the
 * new session is on the 29th. The day after, the price is lost. */
static void time_given_again_is_as_good(void **state)
{
    for (int late = 0; late < 2; late++) {
        struct temp_store t;
        struct dossier_commande c;
        char numero[DOSSIER_NUMERO_BYTES];

        (void)state;
        opened(&t, &elu, ACCEPTE, numero);
        c = reasoned(ACTE_REPORTER, ROLE_ORGANISME, ORG_AGREE, numero);
        c.debut = on("2026-06-29");
        c.fin = on("2026-06-30");
        done(&t, c, "2026-06-12");
        done(&t, commande(ACTE_ACCEPTER_REPORT, ROLE_TITULAIRE, 1, numero), "2026-06-12");
        assert_int_equal(lire(&t, numero).retractation_fin, on("2026-06-26"));
        done(&t, commande(ACTE_ANNULER, ROLE_TITULAIRE, 1, numero), late ? "2026-06-27" : "2026-06-26");
        assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, late ? 20000 : 80000);
        assert_int_equal(lire(&t, numero).a_payer_cents, late ? 3000 : 0);
        temp_store_close(&t);
    }
}

/* Said of the wrong day, seven hours do not hold in what is left of it; corrected, they do. */
static void a_wrong_day_of_entry_is_corrected(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    opened(&t, &elu, ACCEPTE, numero);
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    done(&t, c, "2026-06-23"); /* the day of the act, when none is given */
    c.jour = on("2026-06-23");
    refused(&t, c, "2026-06-23", MSG_DOSSIER_ENTREE_IDENTIQUE);
    c.jour = on("2026-06-21");
    refused(&t, c, "2026-06-23", MSG_DOSSIER_JOUR_ENTREE);
    c.jour = on("2026-06-22");
    done(&t, c, "2026-06-23");
    assert_int_equal(lire(&t, numero).entre_le, on("2026-06-22"));
    assert_int_equal(lire(&t, numero).etat, ETAT_IN_TRAINING);
    done(&t, commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-23");
    c.jour = on("2026-06-23");
    done(&t, c, "2026-06-24"); /* its last day is a day of it */
    c.jour = on("2026-06-22");
    done(&t, c, "2026-06-24");
    struct dossier_commande service = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);

    service.heures_realisees = 7;
    done(&t, service, "2026-06-24");
    c.jour = on("2026-06-23");
    refused(&t, c, "2026-06-24", MSG_DOSSIER_MAUVAIS_ETAT);
    temp_store_close(&t);
}

/* An exit said on 22 June of a training of two days: its thirty hours, of which a day holds 24, would be paid for less. */
static void a_wrong_exit(struct temp_store *t, char *numero, struct dossier_commande *c)
{
    opened(t, &elu, ACCEPTE, numero);
    assert_int_equal(raw_sql(t, "UPDATE dossier SET heures = 30"), SQLITE_OK);
    *c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    done(t, *c, "2026-06-22");
    *c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c->jour = on("2026-06-22");
    c->code = "terme";
    done(t, *c, "2026-06-23");
    assert_int_equal(lire(t, numero).echeance, on("2026-06-25")); /* three working days after the exit */
}

static struct dossier_commande service_of(const char *numero, int64_t hours)
{
    struct dossier_commande c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.heures_realisees = hours;
    c.cause = hours == 30 ? CAUSE_TOTALE : CAUSE_TITULAIRE;
    return c;
}

static int64_t exits_for_the_term(struct temp_store *t)
{
    return raw_i64(t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'sortir' AND detail LIKE "
                      "'%\"code\":\"terme\"%'");
}

/* Like an entry: another day or another reason, until the service is declared; the delay of the declaration follows it. */
static void a_wrong_exit_is_corrected(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    a_wrong_exit(&t, numero, &c);
    refused(&t, service_of(numero, 30), "2026-06-23", MSG_DOSSIER_HEURES_JOURS);
    refused(&t, c, "2026-06-23", MSG_DOSSIER_SORTIE_IDENTIQUE);
    c.code = NULL; /* nor is anything said of the reason */
    refused(&t, c, "2026-06-23", MSG_DOSSIER_SORTIE_IDENTIQUE);
    c.jour = on("2026-06-21");
    refused(&t, c, "2026-06-23", MSG_DOSSIER_JOUR_SORTIE);
    c.jour = on("2026-06-24"); /* after the session, and to come */
    refused(&t, c, "2026-06-23", MSG_DOSSIER_JOUR_SORTIE);
    c.jour = on("2026-06-23");
    done(&t, c, "2026-06-23");
    assert_int_equal(lire(&t, numero).etat, ETAT_TERMINATED);
    assert_int_equal(lire(&t, numero).sorti_le, on("2026-06-23"));
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-26"));
    assert_int_equal(exits_for_the_term(&t), 2); /* its reason stays */
    c.jour = 0;
    c.code = "abandon";
    done(&t, c, "2026-06-24"); /* the reason alone: not the day of the act */
    assert_int_equal(lire(&t, numero).sorti_le, on("2026-06-23"));
    done(&t, service_of(numero, 30), "2026-06-24");
    temp_store_close(&t);
}

/* Once declared, as long as the declaration may be corrected: what was declared holds in the days, then the hours are said again. */
static void a_wrong_exit_is_corrected_after_the_declaration(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    a_wrong_exit(&t, numero, &c);
    done(&t, service_of(numero, 20), "2026-06-23");
    struct dossier before = lire(&t, numero);

    c.jour = on("2026-06-23");
    done(&t, c, "2026-06-24");
    assert_int_equal(lire(&t, numero).etat, ETAT_SERVICE_DONE_DECLARED);
    assert_int_equal(lire(&t, numero).dernier_acte, ACTE_DECLARER);
    assert_int_equal(lire(&t, numero).echeance, before.echeance);
    done(&t, service_of(numero, 30), "2026-06-24");
    c.jour = on("2026-06-22");
    refused(&t, c, "2026-06-24", MSG_DOSSIER_HEURES_JOURS);
    done(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-24");
    refused(&t, c, "2026-06-24", MSG_DOSSIER_MAUVAIS_ETAT);
    temp_store_close(&t);
}

/* A control that found an anomaly: its correction by the operator finds days that hold the hours, and then stands. */
static void a_wrong_exit_is_corrected_after_a_control(void **state)
{
    struct temp_store t;
    struct dossier_commande c, fix;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    a_wrong_exit(&t, numero, &c);
    done(&t, service_of(numero, 20), "2026-06-23");
    controler(&t, numero, "2026-06-24");
    lever(&t, numero, RESULTAT_ANOMALIE, "2026-06-24");
    fix = service_of(numero, 30);
    fix.acte = ACTE_CORRIGER;
    fix.par = ROLE_GESTIONNAIRE;
    fix.par_id = 0;
    fix.motif = "émargements";
    refused(&t, fix, "2026-06-24", MSG_DOSSIER_HEURES_JOURS);
    c.jour = on("2026-06-23");
    done(&t, c, "2026-06-24");
    assert_true(lire(&t, numero).a_corriger); /* the anomaly is not answered by it */
    done(&t, fix, "2026-06-24");
    c.code = "abandon";
    refused(&t, c, "2026-06-24", MSG_DOSSIER_DECLARATION_CORRIGEE);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contested_absence_is_given_back),
        cmocka_unit_test(two_agents_give_it_back),
        cmocka_unit_test(a_control_before_it_was_noted),
        cmocka_unit_test(a_control_without_anomaly_leaves_the_absence),
        cmocka_unit_test(an_anomaly_after_validation_holds_the_payment),
        cmocka_unit_test(a_refused_payment_gives_the_rights_back),
        cmocka_unit_test(an_absence_waits_for_the_end_of_the_withdrawal),
        cmocka_unit_test(who_died_before_is_not_absent),
        cmocka_unit_test(an_absence_of_the_dead_is_told),
        cmocka_unit_test(time_given_again_is_as_good),
        cmocka_unit_test(a_wrong_day_of_entry_is_corrected),
        cmocka_unit_test(a_wrong_exit_is_corrected),
        cmocka_unit_test(a_wrong_exit_is_corrected_after_the_declaration),
        cmocka_unit_test(a_wrong_exit_is_corrected_after_a_control),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
