/*
 * What a body is owed beyond its price (decision 31): it had given back the excess of an advance, or paid the debt of a fraud, when the bank
 * returns the money itself. The next run pays it, on a line of its own, under all that holds a payment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "acompte_fixture.h"
#include "conservation/conservation.h"
#include "rights/correction.h"
#include "training/remboursement.h"
#include "training/renonciation.h"

enum sort_de_l_exces { RENDU, RENDU_EN_PARTIE, ABANDONNE, ANNULE };

/* 4 hours of 50 by force majeure: 96 € due, 300 € advanced. What became of the 204 € owed, before the bank answers. */
static void exces(struct temp_store *t, const char *numero, char *lot, enum sort_de_l_exces sort)
{
    struct dette_commande c = {
        .agent = "alix", .jour = DAY_NONE, .reference = "LRAR 1", .texte = "parce que"};
    struct err e = {0};

    payer(t, lot);
    declarer(t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    agir(t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    agir(t, numero, ACTE_FACTURER, ROLE_ORGANISME, "2026-07-08");
    c.numero = dette_du(t, 20400);
    assert_ok(store_write(t->store, dette_notifier, &c, &e), &e);
    c.montant_cents = sort == RENDU ? 20400 : 10000;
    if (sort == RENDU || sort == RENDU_EN_PARTIE)
        assert_ok(store_write(t->store, dette_payer, &c, &e), &e);
    c.agent = "billie";
    if (sort == ABANDONNE)
        assert_ok(store_write(t->store, dette_abandonner, &c, &e), &e);
    if (sort == ANNULE)
        assert_ok(store_write(t->store, dette_annuler, &c, &e), &e);
    c.agent = "camille"; /* it opened by itself: two people end it */
    if (sort == ABANDONNE || sort == ANNULE)
        assert_ok(store_write(t->store, dette_approuver, &c, &e), &e);
}

/* What the body is owed beyond its price has a line and a reference of its own, and nothing is left on any account. */
static void the_excess_given_back_is_paid_back(void **state)
{
    static const int64_t owed[] = {
        [RENDU] = 20400, [RENDU_EN_PARTIE] = 10000, [ABANDONNE] = 0, [ANNULE] = 20400};
    struct paiement_reprise again = {.agent = "alix"};

    (void)state;
    for (int sort = RENDU; sort <= ANNULE; sort++) {
        struct temp_store t;
        char numero[DOSSIER_NUMERO_BYTES], lot[36];
        struct err e = {0};

        ouvrir(&t, numero);
        int64_t fund = compte(&t, COMPTE_FONDS_CPF), gone = compte(&t, COMPTE_BANQUE);

        exces(&t, numero, lot, (enum sort_de_l_exces)sort);
        again.reference = reference(&t, "ACO", numero, 1);
        banque(&t, lot, again.reference, STATUT_REJETE);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 9600 + owed[sort]);
        assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
        assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
        assert_int_equal(compte(&t, COMPTE_FONDS_CPF), sort == ANNULE ? fund - 20400 : fund);
        assert_int_equal(proposer(&t).lignes_out, 0); /* it came back: another account, or an agent */
        assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
        assert_int_equal(payer(&t, lot), 9600 + owed[sort]);
        assert_int_equal(
            raw_i64(&t, "SELECT COALESCE(SUM(montant_cents), 0) FROM paiement_ligne WHERE genre = "
                        "'remboursement' AND etat = 'paye' AND reference LIKE 'RMB%' AND libelle LIKE "
                        "'DOSSIER % REMBOURSEMENT'"),
            owed[sort]);
        assert_int_equal(lire(&t, numero).facturation, FACTURATION_PAID);
        assert_int_equal(lire(&t, numero).verse_cents, 9600);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
        /* the body paid what it gave back: it has its price, and the money of nobody else */
        assert_int_equal(compte(&t, COMPTE_BANQUE) - gone, 9600 + owed[sort] -
                                                               (sort == RENDU             ? 20400
                                                                : sort == RENDU_EN_PARTIE ? 10000
                                                                                          : 0));
        assert_int_equal(proposer(&t).lignes_out, 0); /* once */
        temp_store_close(&t);
    }
}

/* The reference of the line that pays the body back, by its state. */
static const char *remboursement(struct temp_store *t, const char *numero, const char *etat)
{
    char sql[200];

    snprintf(
        sql, sizeof(sql),
        "SELECT CAST(substr(reference, 19) AS BIGINT) FROM paiement_ligne WHERE genre = 'remboursement' AND "
        "etat = '%s'",
        etat);
    return reference(t, "RMB", numero, (int)raw_i64(t, sql));
}

/* What holds a payment holds it; rejected or sent back, it is due again; given up with its run, too. */
static void what_is_paid_back_is_held_and_comes_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_reprise again = {.agent = "alix"};
    struct paiement_approbation a = {.agent = "alix"};
    struct paiement_proposition p;
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    exces(&t, numero, lot, RENDU);
    again.reference = reference(&t, "ACO", numero, 1);
    banque(&t, lot, again.reference, STATUT_REJETE);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'notInControl'"), SQLITE_OK);
    p = proposer(&t);
    assert_int_equal(p.lignes_out, 2);
    assert_int_equal(p.remboursements_out, 1);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    a.numero = p.numero_out;
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 2);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'notInControl'"), SQLITE_OK);
    p = proposer(&t);
    a.numero = p.numero_out;
    assert_int_equal(p.total_out, 30000);
    assert_ok(store_write(t.store, paiement_abandonner, &a, &e), &e);
    p = proposer(&t);
    assert_int_equal(p.total_out, 30000);
    emettre(&t, p.numero_out);
    again.reference = remboursement(&t, numero, "emis");
    banque(&t, p.numero_out, again.reference, STATUT_REJETE);
    banque(&t, p.numero_out, NULL, STATUT_PAYE);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 20400);
    assert_int_equal(payer(&t, lot), 20400);
    again.reference = remboursement(&t, numero, "paye");
    banque(&t, lot, again.reference, STATUT_REJETE); /* paid, then sent back */
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 20400);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_PAID);
    assert_int_equal(lire(&t, numero).verse_cents, 9600);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e); /* a dossier paid, and money due */
    assert_int_equal(payer(&t, lot), 20400);
    assert_int_equal(store_write(t.store, paiement_reprendre, &again, &e), RC_CONFLICT);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    temp_store_close(&t);
}

/* What is told to wait is what is owed, not what came back. */
static void says_what_is_owed(struct temp_store *t, const char *ref, int64_t owed, const char *words)
{
    char said[PAIEMENT_SUITE_BYTES];
    struct paiement_retour *list;
    struct err e = {0};
    struct db *db;
    size_t n, i = 0;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(paiement_retours(db, t->arena, INT64_MAX, 10, &list, &n, &e), &e);
    store_read_end(t->store, db);
    while (i < n && strcmp(list[i].reference, ref) != 0)
        i++;
    assert_true(i < n);
    assert_int_equal(list[i].reste_du_cents, owed);
    assert_non_null(strstr(paiement_retour_phrase(&list[i], said), words));
}

/* A statement shows the return: the same money, the same outcome; a second return of it changes nothing. */
static void the_debt_of_a_fraud_paid_then_the_balance_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], acompte[36], lot[36];
    struct dette_commande c = {.agent = "alix", .jour = DAY_NONE, .reference = "LRAR 1"};
    struct paiement_reprise again = {.agent = "alix"};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, acompte);
    facturer_et_payer(&t, numero, lot);
    banque(&t, acompte, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    accept_claim(&t, numero);
    agir(&t, numero, ACTE_RESTITUER, ROLE_GESTIONNAIRE, FIN);
    c.numero = dette_du(&t, 90000);
    assert_ok(store_write(t.store, dette_notifier, &c, &e), &e);
    c.montant_cents = 60000;
    assert_ok(store_write(t.store, dette_payer, &c, &e), &e);
    again.reference = reference(&t, "DOS", numero, 2);
    banque(&t, lot, again.reference, STATUT_REJETE);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 60000);
    says_what_is_owed(&t, again.reference, 60000, "restent dus à l'organisme, et attendent");
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    says_what_is_owed(&t, again.reference, 60000, "restent dus à l'organisme, et");
    assert_int_equal(again.repris_out,
                     REPRIS_RESTE_DU); /* 900 € came back, and settled the debt of the fraud first */
    assert_int_equal(again.reste_du_out, 60000);
    again.reference = reference(&t, "ACO", numero, 1);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(payer(&t, lot), 60000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'remboursement.devoir'"), 1);
    temp_store_close(&t);
}

/* ---- given up ------------------------------------------------------------------------------------------------ */

static enum rc renoncer(struct temp_store *t, unit_fn *fn, const char *objet, const char *agent,
                        const char *motif, enum msg *why)
{
    struct renonciation_commande c = {.objet = objet, .agent = agent, .motif = motif};
    struct err e = {0};
    enum rc rc = store_write(t->store, fn, &c, &e);

    *why = e.msg;
    return rc;
}

static void refuse(struct temp_store *t, unit_fn *fn, const char *numero, const char *agent, enum rc rc,
                   enum msg wanted)
{
    enum msg why;

    assert_int_equal(renoncer(t, fn, numero, agent, "radié, sans successeur", &why), rc);
    assert_int_equal(why, wanted);
}

static void accepte(struct temp_store *t, unit_fn *fn, const char *numero, const char *agent)
{
    enum msg why;

    assert_int_equal(renoncer(t, fn, numero, agent, "radié, sans successeur", &why), RC_OK);
}

/* What the body is owed was paid, and came back: no other account, and nobody lets it be paid again. */
static void revenu(struct temp_store *t, char *numero)
{
    char lot[36];
    struct paiement_reprise again = {.agent = "alix"};
    struct paiement_approbation a = {.agent = "alix"};
    struct paiement_proposition p;
    struct err e = {0};

    ouvrir(t, numero);
    exces(t, numero, lot, RENDU);
    refuse(t, renonciation_proposer, numero, "alix", RC_NOT_FOUND, MSG_RENONCIATION_RIEN);
    again.reference = reference(t, "ACO", numero, 1);
    banque(t, lot, again.reference, STATUT_REJETE);
    assert_ok(store_write(t->store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(again.repris_out, REPRIS_DE_NOUVEAU);
    refuse(t, renonciation_proposer, numero, "alix", RC_REFUSED, MSG_RENONCIATION_COMPTE);
    p = proposer(t);
    refuse(t, renonciation_proposer, numero, "alix", RC_REFUSED, MSG_RENONCIATION_EN_COURS);
    a.numero = p.numero_out;
    assert_ok(store_write(t->store, paiement_abandonner, &a, &e), &e);
    assert_int_equal(payer(t, lot), 30000);
    refuse(t, renonciation_proposer, numero, "alix", RC_NOT_FOUND, MSG_RENONCIATION_RIEN);
    banque(t, lot, remboursement(t, numero, "paye"), STATUT_REJETE);
    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_SANS), 20400);
}

static struct conservation_plan effacements(struct temp_store *t)
{
    struct conservation_plan p;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(conservation_plan(db, on("2031-08-01"), 0, &p, &e), &e);
    store_read_end(t->store, db);
    return p;
}

static int64_t du(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    int64_t cents;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(remboursement_du(db, &d, &cents, &e), &e);
    store_read_end(t->store, db);
    return cents;
}

static void le_livre_est_juste(struct temp_store *t)
{
    struct book_report r;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
}

/* Five years, two agents, nothing that can pay: the fund has it, no run pays it, and the holder can be erased. */
static void what_nothing_can_pay_is_given_up(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct conservation_plan p;
    struct conservation_bilan b;
    struct conservation_demande d = {.at = on("2031-08-01"), .agent = "alix"};
    struct err e = {0};
    enum msg why;

    (void)state;
    revenu(&t, numero);
    int64_t fund = compte(&t, COMPTE_FONDS_CPF);

    refuse(&t, renonciation_proposer, numero, "", RC_USAGE, MSG_DECISION_AGENT);
    refuse(&t, renonciation_proposer, "", "alix", RC_NOT_FOUND, MSG_RENONCIATION_RIEN);
    refuse(&t, renonciation_proposer, numero, "alix", RC_REFUSED, MSG_RENONCIATION_TROP_TOT);
    clock_at(&t, "2031-07-07"); /* due since 8 July 2026 */
    refuse(&t, renonciation_proposer, numero, "alix", RC_REFUSED, MSG_RENONCIATION_TROP_TOT);
    clock_at(&t, "2031-08-01");
    refuse(&t, renonciation_approuver, numero, "alix", RC_CONFLICT, MSG_RENONCIATION_NON_PROPOSEE);
    refuse(&t, renonciation_refuser, numero, "alix", RC_CONFLICT, MSG_RENONCIATION_NON_PROPOSEE);
    assert_int_equal(renoncer(&t, renonciation_proposer, numero, "alix", " ", &why), RC_USAGE);
    assert_int_equal(why, MSG_DECISION_MOTIFS);
    accepte(&t, renonciation_proposer, numero, "alix");
    refuse(&t, renonciation_proposer, numero, "billie", RC_CONFLICT, MSG_RENONCIATION_DEJA);
    refuse(&t, renonciation_approuver, numero, "Alix", RC_REFUSED, MSG_RENONCIATION_MEME_AGENT);
    accepte(&t, renonciation_refuser, numero, "billie");
    accepte(&t, renonciation_proposer, numero, "alix");
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    refuse(&t, renonciation_approuver, numero, "billie", RC_REFUSED, MSG_RENONCIATION_RETENU);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'notInControl'"), SQLITE_OK);
    assert_int_equal(raw_sql(&t, "UPDATE remboursement SET montant_cents = 20399"), SQLITE_OK);
    refuse(&t, renonciation_approuver, numero, "billie", RC_CONFLICT, MSG_RENONCIATION_CHANGEE);
    assert_int_equal(raw_sql(&t, "UPDATE remboursement SET montant_cents = 20400"), SQLITE_OK);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 20400); /* nothing moved until now */
    assert_int_equal(raw_sql(&t, "UPDATE titulaire SET deces = 20650, deces_connu = 20651 WHERE id = 3"),
                     SQLITE_OK);
    assert_int_equal(effacements(&t).titulaires.dus, 0);
    assert_int_equal(effacements(&t).titulaires.retenus[RETENUE_PAIEMENT], 1);
    accepte(&t, renonciation_approuver, numero, "billie");
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund + 20400);
    le_livre_est_juste(&t);
    assert_int_equal(du(&t, numero), 0);
    assert_int_equal(proposer(&t).lignes_out, 0);
    refuse(&t, renonciation_approuver, numero, "billie", RC_NOT_FOUND, MSG_RENONCIATION_RIEN);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'renonciation.%'"), 4);
    /* Their own share, which an agent had received, is still to be given back. */
    assert_int_equal(effacements(&t).titulaires.retenus[RETENUE_PAIEMENT], 1);
    assert_int_equal(raw_sql(&t, "UPDATE remboursement_carte SET fait_us = 1"), SQLITE_OK);
    p = effacements(&t);
    assert_int_equal(p.titulaires.dus, 1);
    d.hash = p.hash;
    assert_ok(conservation_appliquer(t.store, &d, &b, &e), &e);
    assert_int_equal(b.titulaires, 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM renonciation"), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund + 20400);
    le_livre_est_juste(&t);
    temp_store_close(&t);
}

/* A mistake: the transfer is corrected by two agents, and the sum is owed, paid or given up again. */
static void what_was_given_up_is_owed_again_once_corrected(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct correction_proposition p = {
        .titulaire_id = 3, .cle = "renonciation/1", .motif = "compte retrouvé", .agent = "alix"};
    struct correction_decision d = {.titulaire_id = 3, .no = 1, .agent = "billie"};
    struct paiement_reprise again = {.agent = "alix"};
    struct err e = {0};

    (void)state;
    revenu(&t, numero);
    int64_t fund = compte(&t, COMPTE_FONDS_CPF);

    clock_at(&t, "2031-08-01");
    accepte(&t, renonciation_proposer, numero, "alix");
    accepte(&t, renonciation_approuver, numero, "billie");
    again.reference = remboursement(&t, numero, "retourne");
    assert_int_equal(store_write(t.store, paiement_reprendre, &again, &e), RC_CONFLICT); /* nothing is owed */
    assert_ok(store_write(t.store, correction_proposer, &p, &e), &e);
    assert_ok(store_write(t.store, correction_approuver, &d, &e), &e);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 20400);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(du(&t, numero), 20400);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM renonciation WHERE etat = 'annulee'"), 1);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(again.repris_out, REPRIS_RESTE_DU);
    assert_int_equal(again.reste_du_out, 20400);
    assert_int_equal(payer(&t, lot), 20400);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    refuse(&t, renonciation_proposer, numero, "alix", RC_NOT_FOUND, MSG_RENONCIATION_RIEN);
    le_livre_est_juste(&t);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_excess_given_back_is_paid_back),
        cmocka_unit_test(what_is_paid_back_is_held_and_comes_back),
        cmocka_unit_test(the_debt_of_a_fraud_paid_then_the_balance_back),
        cmocka_unit_test(what_nothing_can_pay_is_given_up),
        cmocka_unit_test(what_was_given_up_is_owed_again_once_corrected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
