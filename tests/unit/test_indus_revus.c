/*
 * An undue sum that was recovered, then found not due, whole or in part (decision 108): two people, the day and the reference of the decision,
 * rights back in their purse on the day they were taken, money owed back, and who had paid as if the smaller sum had been claimed
 * from the first day (IND-03). Then random debts, recoveries and decisions, every cent accounted for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/dette.h"
#include "training/remboursement.h"
#include "training/restitution.h"
#include "training_fixture.h"

#define LETTRE "recommandé 1A 200 300 4"
#define JUGEMENT "TJ Paris, 27/00123"
#define CREANCE (COMPTE_CREANCE_BASE + ORG_SANS)
#define DU (COMPTE_ORGANISME_BASE + ORG_SANS)
#define DAY_US INT64_C(86400000000)

static void refused(enum rc rc, enum rc wanted, const struct err *e, enum msg why)
{
    if (rc != wanted || e->msg != why)
        fail_msg("rc %d, %s", (int)rc, e->phrase);
}

static enum rc act(struct temp_store *t, unit_fn *fn, struct dette_commande *c, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static struct dette_commande step(const char *numero, const char *agent)
{
    return (struct dette_commande){.numero = numero,
                                   .agent = agent,
                                   .jour = DAY_NONE,
                                   .reference = LETTRE,
                                   .signataire = "Camille Durand, directrice du contrôle",
                                   .texte = "Les trois jours avaient été suivis."};
}

static void does(struct temp_store *t, unit_fn *fn, const char *numero, const char *agent, int64_t cents,
                 const char *reference)
{
    struct dette_commande c = step(numero, agent);
    struct err e;

    c.montant_cents = cents;
    c.reference = reference;
    assert_ok(act(t, fn, &c, &e), &e);
}

/* A dossier of 1 200 € paid on 11 July 2026: 1 050 € of yearly rights, 150 € of the holder's own; then a debt of it, notified. */
static void notified(struct temp_store *t, int64_t cents, bool titulaire, char *numero)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = -1,
                         .facture = "F-12"};
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dossier_commande pay;
    struct dette_commande c;
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &p, FACTURE, dossier, &e), &e);
    pay = commande(ACTE_PAYER, ROLE_SYSTEME, 0, dossier);
    t->now_us = instant_of_day(on("2026-07-11")) + DAY_US / 2;
    assert_ok(faire(t, &pay, "2026-07-11", &e), &e);
    c = step(NULL, "alix");
    c.dossier = dossier;
    c.titulaire = titulaire;
    c.montant_cents = cents;
    assert_ok(act(t, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, DETTE_NUMERO_BYTES);
    does(t, dette_notifier, numero, "alix", 0, LETTRE);
}

static struct dette read_debt(struct temp_store *t, const char *numero)
{
    struct dette d;
    struct db *db;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dette_lire(db, t->arena, numero, &d, &e), &e);
    store_read_end(t->store, db);
    return d;
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

/* What a debt says of itself holds: parts, lines and what they come to. */
static void debts_are_right(struct temp_store *t)
{
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM indu i WHERE montant_cents <> (SELECT SUM(p.montant_cents) "
                   "FROM indu_part p WHERE p.indu_id = i.id)"),
        0);
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM indu i WHERE etat <> 'annule' AND recouvre_cents <> (SELECT "
                   "SUM(p.rendu_cents) FROM indu_part p WHERE p.indu_id = i.id)"),
        0);
    assert_int_equal(
        raw_i64(t, "SELECT COUNT(*) FROM indu i WHERE recouvre_cents <> (SELECT "
                   "COALESCE(SUM(l.montant_cents), 0) FROM indu_recouvrement l WHERE l.indu_id = i.id)"),
        0);
}

/* The decision of a judge or of the operator: proposed by dominique, approved by camille. */
static void decided(struct temp_store *t, const char *numero, int64_t cents)
{
    struct dette_commande c = step(numero, "dominique");
    struct err e;

    c.montant_cents = cents;
    c.jour = day_of_instant(t->now_us);
    c.reference = JUGEMENT;
    assert_ok(act(t, cents > 0 ? dette_reduire : dette_annuler, &c, &e), &e);
    assert_true(c.propose_out);
    c = step(numero, "camille");
    assert_ok(act(t, dette_approuver, &c, &e), &e);
}

/* ---- rights withheld -------------------------------------------------------------------------------------------- */

/* Withheld in full the day after its delay, then found wrong: every right is in its purse again, on the day it was taken. */
static void a_right_withheld_wrongly_comes_back(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct balance then;
    struct db *db;
    int64_t fund;
    day_t taken;
    struct err e;

    (void)state;
    notified(&t, 105000, true, numero);
    fund = compte(&t, COMPTE_FONDS_CPF);
    taken = read_debt(&t, numero).payer_avant + 1;
    t.now_us = instant_of_day(taken) + DAY_US / 2;
    does(&t, dette_retenir, numero, "alix", 0, LETTRE);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    t.now_us += 30 * DAY_US;
    c = step(numero, "dominique"); /* without the day and the reference of the decision */
    refused(act(&t, dette_annuler, &c, &e), RC_USAGE, &e, MSG_INDU_DECISION);
    c = step(numero, "dominique");
    c.jour = day_of_instant(t.now_us) + 1;
    refused(act(&t, dette_annuler, &c, &e), RC_USAGE, &e, MSG_INDU_JOUR);
    c.jour = day_of_instant(t.now_us);
    c.texte = " ";
    refused(act(&t, dette_annuler, &c, &e), RC_USAGE, &e, MSG_DECISION_MOTIFS);
    c.texte = "La formation avait été suivie.";
    assert_ok(act(&t, dette_annuler, &c, &e), &e);
    assert_true(c.propose_out);
    assert_true(dette_fin_attend(&(struct dette){.revoir_no = read_debt(&t, numero).revoir_no}));
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 2 * 105000); /* proposed: nothing moves */
    refused(act(&t, dette_annuler, &c, &e), RC_CONFLICT, &e, MSG_INDU_PROPOSE);
    c = step(numero, "Dominique");
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    c = step(numero, "alix"); /* who opened it */
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    does(&t, dette_ecarter, numero, "camille", 0, LETTRE);
    c = step(numero, "camille");
    refused(act(&t, dette_approuver, &c, &e), RC_CONFLICT, &e, MSG_INDU_SANS_PROPOSITION);
    decided(&t, numero, 0);
    assert_string_equal(read_debt(&t, numero).etat, "annule");
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 105000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(book_balance_at(db, 3, POCHE_DROITS, 0, taken, INT64_MAX, &then, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(then.posted, 500000 - 105000);
    c = step(numero, "dominique");
    c.jour = day_of_instant(t.now_us);
    refused(act(&t, dette_annuler, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* ---- what is said of it ------------------------------------------------------------------------------------------ */

/* What became of the line of that number, as people read it; its amount is that of the payment. NULL: there is none. */
static const char *line_said(struct temp_store *t, const char *numero, int64_t no, int64_t cents)
{
    struct dette d = read_debt(t, numero);
    struct dette_ligne *lines;
    struct db *db;
    size_t n;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dette_recouvrements(db, t->arena, &d, &lines, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        if (lines[i].no == no) {
            const char *said = dette_ligne_suite(t->arena, &d, &lines[i]);

            assert_int_equal(lines[i].montant_cents, cents);
            return said != NULL ? said : "";
        }
    return NULL;
}

/* The number of the debt that the first decision made of the part it annulled. */
static void part_of(struct temp_store *t, const char *numero, char out[DETTE_NUMERO_BYTES])
{
    struct dette d = read_debt(t, numero);
    struct dette_decision *list;
    struct db *db;
    size_t n;
    struct err e;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dette_decisions(db, t->arena, d.id, &list, &n, &e), &e);
    store_read_end(t->store, db);
    assert_true(n > 0 && list[0].part != NULL);
    snprintf(out, DETTE_NUMERO_BYTES, "%s", list[0].part);
}

/* A transfer of 33.33 € stays one of 33.33 € whatever decisions give back of it, and its reference is taken for ever. */
static void a_payment_is_said_whole(void **state)
{
    char numero[DETTE_NUMERO_BYTES], part[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct dette d;
    struct err e;

    (void)state;
    notified(&t, 60000, false, numero);
    does(&t, dette_payer, numero, "alix", 1000, "virement 1");
    does(&t, dette_payer, numero, "alix", 3333, "virement 2");
    does(&t, dette_payer, numero, "alix", 500, "virement 3");
    assert_string_equal(line_said(&t, numero, 2, 3333), "");
    decided(&t, numero, 3007);
    assert_string_equal(line_said(&t, numero, 1, 1000), "");
    assert_string_equal(line_said(&t, numero, 2, 3333),
                        "dont 20,07\u00a0€ gardés ; 13,26\u00a0€ reviennent à qui les a payés");
    assert_string_equal(line_said(&t, numero, 3, 500),
                        "rien n'en est gardé : 5,00\u00a0€ reviennent à qui les a payés");
    d = read_debt(&t, numero);
    assert_null(dette_bilan(t.arena, &d));
    c = step(numero, "alix"); /* told again: known already, for its own amount, not for what is left of it */
    c.montant_cents = 3333;
    c.reference = "virement 2";
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_true(c.deja_out);
    c.montant_cents = 2007;
    refused(act(&t, dette_payer, &c, &e), RC_CONFLICT, &e, MSG_INDU_REFERENCE_DEJA);
    c.montant_cents = 500;
    c.reference = "virement 3";
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_true(c.deja_out);
    part_of(&t, numero, part);
    assert_null(line_said(&t, part, 1, 0));
    assert_string_equal(line_said(&t, part, 2, 3333),
                        "dont 13,26\u00a0€, de cette part annulée, reviennent à qui les a payés");
    assert_string_equal(line_said(&t, part, 3, 500),
                        "rien n'en est gardé : 5,00\u00a0€ reviennent à qui les a payés");
    d = read_debt(&t, part);
    assert_string_equal(dette_bilan(t.arena, &d),
                        "Rien n'est gardé de l'organisme : les 18,26\u00a0€ reçus lui reviennent.");
    t.now_us += 2 * DAY_US;
    decided(&t, numero, 500);
    assert_string_equal(line_said(&t, numero, 1, 1000),
                        "dont 5,00\u00a0€ gardés ; 5,00\u00a0€ reviennent à qui les a payés");
    assert_string_equal(line_said(&t, numero, 2, 3333),
                        "rien n'en est gardé : 33,33\u00a0€ reviennent à qui les a payés");
    decided(&t, numero, 0);
    assert_string_equal(line_said(&t, numero, 1, 1000),
                        "rien n'en est gardé : 10,00\u00a0€ reviennent à qui les a payés");
    d = read_debt(&t, numero);
    assert_true(d.annule_par_decision);
    book_is_right(&t);
    /* What no account could be paid was given up since: said of each line, of the whole, and of what became of the debt. */
    assert_int_equal(raw_as_program(&t, "UPDATE remboursement SET renonciation_no = 1"), SQLITE_OK);
    assert_string_equal(
        line_said(&t, numero, 1, 1000),
        "rien n'en est gardé : 10,00\u00a0€ reviennent à qui les a payés, sauf ce à quoi il a été "
        "renoncé pour ce dossier");
    d = read_debt(&t, numero);
    assert_non_null(
        strstr(dette_bilan(t.arena, &d), " reçus lui reviennent, sauf ce à quoi il a été renoncé"));
    assert_non_null(
        strstr(dette_suite(t.arena, &d, day_of_instant(t.now_us)), "sauf ce à quoi il a été renoncé"));
    temp_store_close(&t);
}

/* Of two funds, each with its own rights: a withholding that a decision gives back whole leaves its number to no later one. */
static void a_number_is_never_taken_twice(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct transfer moved;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 60000, true, numero);
    assert_int_equal(raw_sql(&t, "UPDATE indu_part SET montant_cents = 30000;"
                                 "INSERT INTO indu_part SELECT indu_id, 9, 3, 1008, 30000, 0 FROM indu_part "
                                 "LIMIT 1"),
                     RAW_OK);
    moved = purse_move(3, "achat", BOOK_POSTED, 395000, "2026-07-11", NULL);
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + DAY_US / 2;
    for (int i = 0; i < 2; i++) {
        moved = credit_of(3, i == 0 ? "cec 1" : "cec 2", POCHE_CEC, 10000, "2026-07-11");
        moved.debit = COMPTE_FONDS_CEC;
        assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
        does(&t, dette_retenir, numero, "alix", 0, LETTRE);
    }
    decided(&t, numero, 20000);
    assert_string_equal(line_said(&t, numero, 2, 10000),
                        "rien n'en est gardé : 100,00\u00a0€ sont revenus aux droits");
    does(&t, dette_payer, numero, "alix", 10000, "virement 1");
    assert_string_equal(line_said(&t, numero, 3, 10000), "");
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    assert_int_equal(solde(&t, 3, POCHE_CEC).posted, 10000);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* What the holder had paid by transfer is owed back, and leaves as any such sum; what may be claimed again may be. */
static void what_a_holder_paid_is_owed_back(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    notified(&t, 30000, true, numero);
    does(&t, dette_payer, numero, "alix", 20000, "virement 1");
    decided(&t, numero, 0);
    assert_int_equal(read_debt(&t, numero).a_rembourser_cents, 20000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 20000);
    does(&t, dette_rembourser, numero, "camille", 0, "virement 77");
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* ---- the body before its judge ----------------------------------------------------------------------------------- */

/* 600 € claimed, 100 € paid, contrainte, opposition. */
static void before_the_judge(struct temp_store *t, int64_t paid, char *numero)
{
    notified(t, 60000, false, numero);
    does(t, dette_payer, numero, "alix", paid, "virement 1");
    t->now_us = instant_of_day(read_debt(t, numero).payer_avant + 1) + DAY_US / 2;
    does(t, dette_demeurer, numero, "alix", 0, LETTRE);
    t->now_us = instant_of_day(read_debt(t, numero).demeure_avant + 1) + DAY_US / 2;
    does(t, dette_contraindre, numero, "dominique", 0, LETTRE);
    does(t, dette_opposer, numero, "alix", 0, LETTRE);
    t->now_us += 60 * DAY_US;
}

static int64_t owed_to_the_body(struct temp_store *t)
{
    return raw_i64(t, "SELECT COALESCE(SUM(montant_cents), 0) FROM remboursement");
}

static void a_judge_annuls(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    int64_t fund, card;
    struct temp_store t;

    (void)state;
    before_the_judge(&t, 10000, numero);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    decided(&t, numero, 0);
    assert_string_equal(read_debt(&t, numero).etat, "annule");
    assert_int_equal(compte(&t, CREANCE), 0);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
    assert_int_equal(compte(&t, DU), 10000); /* a payment run gives it back */
    assert_int_equal(owed_to_the_body(&t), 10000);
    assert_true(compte(&t, COMPTE_FONDS_CPF) == fund - 10000 && compte(&t, COMPTE_CARTE) == card);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* 100 € recovered of 600, for a financeur that filled the purses. */
static void recovered_for_a_financeur(struct temp_store *t, char *numero)
{
    char sql[600];

    notified(t, 60000, false, numero);
    snprintf(sql, sizeof(sql),
             "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
             "VALUES (77, '77777777700015', 'Région essai', 'region', 0);"
             "UPDATE indu_part SET compte = %lld",
             (long long)COMPTE_FINANCEUR_BASE + 77);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
    does(t, dette_payer, numero, "alix", 10000, "virement 1");
}

/* A debt of 600 €, of which a financeur had paid half and France compétences the other. */
static void half_for_a_financeur(struct temp_store *t, char *numero)
{
    char sql[700];

    notified(t, 60000, false, numero);
    snprintf(sql, sizeof(sql),
             "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) "
             "VALUES (77, '77777777700015', 'Région essai', 'region', 0);"
             "DELETE FROM indu_part WHERE no > (SELECT MIN(no) FROM indu_part);"
             "UPDATE indu_part SET compte = %lld, montant_cents = 30000;"
             "INSERT INTO indu_part SELECT indu_id, 9, 5, %lld, 30000, 0 FROM indu_part",
             (long long)COMPTE_FONDS_CPF, (long long)COMPTE_FINANCEUR_BASE + 77);
    assert_int_equal(raw_sql(t, sql), RAW_OK);
}

/* What had left for a financeur is asked back from it outside: whom, how much, which transfer. What had not left is not. */
static void what_left_for_a_financeur_is_asked_back(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_creance *claims;
    struct temp_store t;
    struct dette d;
    struct db *db;
    size_t n;
    struct err e = {0};

    (void)state;
    for (int left = 0; left < 2; left++) {
        recovered_for_a_financeur(&t, numero);
        if (left)
            assert_int_equal(
                raw_sql(&t,
                        "INSERT INTO restitution (id, cle, financeur_id, montant_cents, cree_us, etat, "
                        "lot_id, ligne_no, paye_le) VALUES (1, 'essai/1', 77, 10000, 0, 'payee', 9, 1, "
                        "20650);"
                        "INSERT INTO restitution_livre (titulaire_id, cle, restitution_id, montant_cents) "
                        "SELECT titulaire_id, cle, 1, montant FROM transfert WHERE genre = 44"),
                RAW_OK);
        decided(&t, numero, 0);
        d = read_debt(&t, numero);
        assert_ok(store_read_begin(t.store, &db, &e), &e);
        assert_ok(dette_creances(db, t.arena, &d, &claims, &n, &e), &e);
        store_read_end(t.store, db);
        assert_int_equal(n, left);
        if (left) {
            assert_string_equal(claims[0].siret, "77777777700015");
            assert_int_equal(claims[0].cents, 10000);
            assert_non_null(strstr(dette_creance_dite(t.arena, &claims[0]),
                                   "À redemander à Région essai (SIRET 77777777700015), hors du service : "
                                   "100,00"));
        }
        book_is_right(&t);
        temp_store_close(&t);
    }
}

static enum rc line_is_rejected(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return restitution_liberer(db, 9, 1, e);
}

static enum rc run_is_given_up(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return restitution_abandonner(db, 9, e);
}

static enum rc gathered(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return restitution_ramasser(db, e);
}

/* Annulled while the transfer of a financeur was at the bank, which then rejects it, or of which nothing had left: no run sends it again, but
 * for what it was due besides, and nothing is asked back. */
static void what_did_not_leave_is_not_sent_again(void **state)
{
    unit_fn *const ends[] = {line_is_rejected, run_is_given_up};
    char numero[DETTE_NUMERO_BYTES], sql[900];
    struct dette_creance *claims;
    struct temp_store t;
    struct dette d;
    struct db *db;
    size_t n;
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const int besides = i < 2 ? 0 : 3000; /* of another debt, which stands */

        recovered_for_a_financeur(&t, numero);
        snprintf(sql, sizeof(sql),
                 "INSERT INTO restitution (id, cle, financeur_id, montant_cents, cree_us, etat, lot_id, "
                 "ligne_no, paye_le) VALUES (1, 'livre/1', 77, %d, 0, 'payee', 9, 1, 20650);"
                 "INSERT INTO restitution_livre (titulaire_id, cle, restitution_id, montant_cents) "
                 "SELECT titulaire_id, cle, 1, montant FROM transfert WHERE genre = 44;"
                 "INSERT INTO restitution_livre (titulaire_id, cle, restitution_id, montant_cents) "
                 "SELECT 1, 'indu/autre', 1, %d WHERE %d > 0;"
                 "INSERT INTO restitution (id, cle, financeur_id, montant_cents, cree_us, etat, lot_id, "
                 "ligne_no, paye_le) VALUES (2, 'trop-percu/1', 77, 500, 0, 'payee', 9, 1, 20650)",
                 10000 + besides, besides, besides);
        assert_int_equal(raw_sql(&t, sql), RAW_OK);
        decided(&t, numero, 0);
        assert_int_equal(raw_sql(&t, "UPDATE restitution SET etat = 'en_cours', paye_le = NULL"), RAW_OK);
        assert_ok(store_write(t.store, ends[i % 2], NULL, &e), &e);
        assert_ok(store_write(t.store, gathered, NULL, &e), &e);
        assert_int_equal(
            raw_i64(&t, "SELECT CAST(SUM(montant_cents) AS BIGINT) FROM restitution WHERE etat = 'due'"),
            besides + 500);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM restitution"), besides > 0 ? 2 : 1);
        d = read_debt(&t, numero);
        assert_ok(store_read_begin(t.store, &db, &e), &e);
        assert_ok(dette_creances(db, t.arena, &d, &claims, &n, &e), &e);
        store_read_end(t.store, db);
        assert_int_equal(n, 0);
        temp_store_close(&t);
    }
}

/* What a transfer had sent pays first what the smaller debt gives: no run sends that again, the rest alone is asked back. */
static int64_t asked_back(struct temp_store *t, const char *numero)
{
    struct dette d = read_debt(t, numero);
    struct dette_creance *claims;
    int64_t cents = 0;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(dette_creances(db, t->arena, &d, &claims, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        cents += claims[i].cents;
    return cents;
}

static int64_t still_to_send(struct temp_store *t)
{
    struct err e = {0};

    assert_ok(store_write(t->store, gathered, NULL, &e), &e);
    return raw_i64(
        t, "SELECT COALESCE(CAST(SUM(montant_cents) AS BIGINT), 0) FROM restitution WHERE etat = 'due'");
}

/* All that the book gave back to the financeur left on line 1 of run 9. */
static void all_left(struct temp_store *t)
{
    assert_true(still_to_send(t) > 0);
    assert_int_equal(
        raw_sql(t, "UPDATE restitution SET etat = 'payee', lot_id = 9, ligne_no = 1, paye_le = 20650"),
        RAW_OK);
}

static void what_left_pays_the_smaller_share(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct temp_store t;
    struct err e = {0};

    (void)state;
    recovered_for_a_financeur(&t, numero);
    all_left(&t);
    decided(&t, numero, 4000);
    assert_int_equal(still_to_send(&t), 0);
    assert_int_equal(asked_back(&t, numero), 6000);
    assert_int_equal(raw_i64(&t, "SELECT CAST(SUM(montant_cents) AS BIGINT) FROM restitution_livre"), 10000);
    decided(&t, numero,
            1000); /* what the first decision asked back may be paid since: it pays nothing here */
    assert_int_equal(still_to_send(&t), 0);
    assert_int_equal(asked_back(&t, numero), 9000);
    book_is_right(&t);
    assert_ok(store_write(t.store, line_is_rejected, NULL, &e),
              &e); /* it never left: what is owed now is due */
    assert_int_equal(still_to_send(&t), 1000);
    assert_int_equal(asked_back(&t, numero), 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 77), 1000);
    temp_store_close(&t);
}

/* France compétences is first: of a smaller debt it needs less, and another fund may get more than it did. */
static void what_left_pays_a_larger_share_in_part(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    half_for_a_financeur(&t, numero);
    does(&t, dette_payer, numero, "alix", 40000, "virement 1");
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 77), 10000);
    all_left(&t);
    decided(&t, numero, 30000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 77), 15000);
    assert_int_equal(still_to_send(&t), 5000);
    assert_int_equal(asked_back(&t, numero), 0);
    decided(&t, numero, 10000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + 77), 5000);
    assert_int_equal(still_to_send(&t), 0);
    assert_int_equal(asked_back(&t, numero), 5000);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Less is owed, some is not paid yet: nothing is given back, the contrainte stands for what is left, and the letters keep their sums. */
static void a_judge_reduces(void **state)
{
    char numero[DETTE_NUMERO_BYTES], part[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct dette d;
    struct err e;

    (void)state;
    before_the_judge(&t, 10000, numero);
    for (int64_t cents = 0; cents <= 60000; cents += 60000) {
        c = step(numero, "dominique");
        c.jour = day_of_instant(t.now_us);
        c.montant_cents = cents;
        refused(act(&t, dette_reduire, &c, &e), RC_USAGE, &e, MSG_INDU_REDUCTION);
    }
    decided(&t, numero, 25000);
    d = read_debt(&t, numero);
    assert_string_equal(d.etat, "contraint");
    assert_int_equal(d.juge_le, day_of_instant(t.now_us));
    assert_int_equal(d.montant_cents, 25000);
    assert_int_equal(d.recouvre_cents, 10000);
    assert_int_equal(d.initial_cents, 60000);
    assert_int_equal(compte(&t, CREANCE), -15000);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 15000);
    assert_int_equal(owed_to_the_body(&t), 0);
    snprintf(part, sizeof(part), "IND-2026-00002");
    d = read_debt(&t, part);
    assert_string_equal(d.part_de, numero);
    assert_int_equal(d.montant_cents, 35000);
    does(&t, dette_payer, numero, "alix", 15000, "virement 2");
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    debts_are_right(&t);
    book_is_right(&t);
    decided(&t, numero, 5000); /* and again, once it is all paid */
    assert_int_equal(owed_to_the_body(&t), 20000);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    assert_int_equal(compte(&t, DU), 20000);
    assert_int_equal(compte(&t, CREANCE), 0);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Instalments keep their days, and ask for no more than what is left. */
static void instalments_follow(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 60000, false, numero);
    c = step(numero, "alix");
    c.mensualites = 6;
    c.jour = day_of_instant(t.now_us);
    assert_ok(act(&t, dette_echelonner, &c, &e), &e);
    does(&t, dette_payer, numero, "alix", 10000, "virement 1");
    decided(&t, numero, 35000);
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant_cents) FROM indu_echeance"), 35000);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu_echeance"), 4);
    assert_int_equal(raw_i64(&t, "SELECT montant_cents FROM indu_echeance WHERE no = 4"), 5000);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

/* ---- whatever was recovered, whatever is decided ------------------------------------------------------------------ */

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* The debt of a holder that two funds paid, recovered at random, decided at random. */
/* ---- the card ------------------------------------------------------------------------------------------------------- */

/* Given back on the card, or due to it: as the book says. */
static int64_t of_the_card(struct temp_store *t, int64_t before)
{
    int64_t due = raw_i64(t, "SELECT COALESCE(SUM(montant_cents), 0) FROM remboursement_carte");

    assert_int_equal(compte(t, COMPTE_CARTE) - before, due);
    return due;
}

enum refund { DUE, ASKED, GIVEN };

static void refunds_are(struct temp_store *t, enum refund state)
{
    if (state != DUE)
        assert_int_equal(raw_sql(t, state == ASKED
                                        ? "UPDATE remboursement_carte SET demande_us = 1, appels = 1"
                                        : "UPDATE remboursement_carte SET fait_us = 1"),
                         RAW_OK);
}

/* 600 € claimed: 525 € of rights, 75 € of the card, which comes last. Made 300 €, its share is 37,50 €, of which it had 25. */
static void a_reduction_gives_the_card_its_share(void **state)
{
    (void)state;
    for (enum refund s = DUE; s <= GIVEN; s++) {
        char numero[DETTE_NUMERO_BYTES];
        struct temp_store t;
        int64_t card;

        notified(&t, 60000, false, numero);
        card = compte(&t, COMPTE_CARTE);
        does(&t, dette_payer, numero, "alix", 55000, "virement 1");
        assert_int_equal(of_the_card(&t, card), 2500);
        refunds_are(&t, s);
        t.now_us += DAY_US;
        decided(&t, numero, 30000);
        assert_int_equal(of_the_card(&t, card), 3750);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM remboursement_carte WHERE montant_cents = 2500"),
                         1);
        assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
        assert_int_equal(compte(&t, DU), 25000);
        debts_are_right(&t);
        book_is_right(&t);
        temp_store_close(&t);
    }
}

/* What the card does not have yet is due no more; what the provider gave back, or was asked for, the operator bears. */
static void what_is_still_due_to_the_card_is_due_no_more(void **state)
{
    (void)state;
    for (enum refund s = DUE; s <= GIVEN; s++)
        for (int64_t owed = 0; owed <= 60000; owed += 60000) {
            char numero[DETTE_NUMERO_BYTES];
            int64_t card, share = owed == 0 ? 0 : 7500;
            struct temp_store t;

            notified(&t, 120000, false, numero);
            card = compte(&t, COMPTE_CARTE);
            does(&t, dette_payer, numero, "alix", 120000, "virement 1");
            assert_int_equal(of_the_card(&t, card), 15000);
            refunds_are(&t, s);
            t.now_us += DAY_US;
            decided(&t, numero, owed);
            assert_int_equal(of_the_card(&t, card), s == DUE ? share : 15000);
            assert_int_equal(compte(&t, COMPTE_AVANCE), s == DUE ? 0 : share - 15000);
            assert_int_equal(compte(&t, DU), 120000 - owed);
            debts_are_right(&t);
            book_is_right(&t);
            temp_store_close(&t);
        }
}

static void claim_more(struct temp_store *t, const char *of, int64_t cents, char *numero)
{
    struct dette_commande c = step(NULL, "alix");
    struct err e;

    c.dossier = read_debt(t, of).dossier;
    c.montant_cents = cents;
    assert_ok(act(t, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, DETTE_NUMERO_BYTES);
    does(t, dette_notifier, numero, "alix", 0, LETTRE);
}

/* The card keeps 75 € of a debt made 300 €, whose share is 37,50: the operator bears the rest, and has that much first of what is recovered
 * of that share since, then the card. All of the price recovered, each has what it had paid. */
static void the_operator_has_first_what_it_bore(void **state)
{
    char first[DETTE_NUMERO_BYTES], second[DETTE_NUMERO_BYTES], third[DETTE_NUMERO_BYTES];
    int64_t fund, card;
    struct temp_store t;

    (void)state;
    notified(&t, 60000, false, first);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    does(&t, dette_payer, first, "alix", 60000, "virement 1");
    refunds_are(&t, GIVEN);
    t.now_us += DAY_US;
    decided(&t, first, 30000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), -3750);
    claim_more(&t, first, 90000, second);
    does(&t, dette_payer, second, "alix", 88750,
         "virement 2"); /* 787,50 of rights, 100 of the card's share */
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(of_the_card(&t, card), 7500 + 6250);
    refunds_are(&t, GIVEN);
    t.now_us += DAY_US;
    decided(&t, second,
            45000); /* its share is 56,25 €, of which 37,50 are the operator's: the card had more */
    assert_int_equal(of_the_card(&t, card), 7500 + 6250);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 15000 * 75000 / 120000 - (7500 + 6250));
    debts_are_right(&t);
    book_is_right(&t);
    claim_more(&t, first, 45000, third);
    does(&t, dette_payer, third, "alix", 45000, "virement 3");
    assert_int_equal(of_the_card(&t, card), 15000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF) - fund, 105000);
    debts_are_right(&t);
    book_is_right(&t);
    temp_store_close(&t);
}

static void one_history(uint64_t seed)
{
    bool titulaire = next(&seed) % 2 == 0;
    int64_t funds[2], card, amount = 20000 + (int64_t)(next(&seed) % 80000), owed = amount;
    char numero[DETTE_NUMERO_BYTES];
    struct transfer moved;
    struct temp_store t;
    struct dette d;
    struct err e;

    notified(&t, amount, titulaire, numero);
    CHECK(raw_sql(&t, "UPDATE indu_part SET montant_cents = montant_cents - 7777 WHERE no = (SELECT MIN(no) "
                      "FROM indu_part);"
                      "INSERT INTO indu_part SELECT indu_id, 9, 5, 1001, 7777, 0 FROM indu_part LIMIT 1") ==
          RAW_OK);
    moved = credit_of(3, "elu", POCHE_DIFE, (int64_t)(next(&seed) % 9000) + 1, "2026-07-11");
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    funds[0] = compte(&t, COMPTE_FONDS_CPF);
    funds[1] = compte(&t, COMPTE_FONDS_DIFE);
    card = compte(&t, COMPTE_CARTE);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + DAY_US / 2;
    for (int i = 0; i < 6; i++) {
        char reference[24];

        d = read_debt(&t, numero);
        snprintf(reference, sizeof(reference), "virement %d", i);
        t.now_us += DAY_US;
        if (next(&seed) % 3 == 0 && d.montant_cents > 1) {
            owed = next(&seed) % 5 == 0 ? 0 : 1 + (int64_t)next(&seed) % (d.montant_cents - 1);
            if (owed > 0 || d.recouvre_cents > 0)
                decided(&t, numero, owed);
        } else if (d.recouvre_cents < d.montant_cents) {
            if (titulaire && next(&seed) % 2 == 0)
                does(&t, dette_retenir, numero, "alix", 0, LETTRE);
            else
                does(&t, dette_payer, numero, "alix",
                     1 + (int64_t)next(&seed) % (d.montant_cents - d.recouvre_cents), reference);
        }
        d = read_debt(&t, numero);
        debts_are_right(&t);
        book_is_right(&t);
        (void)of_the_card(&t, card);
        refunds_are(&t, next(&seed) % 3);
        if (strcmp(d.etat, "annule") == 0)
            break;
        /* the claim is what is left; what was recovered is with who had paid */
        assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), d.montant_cents - d.recouvre_cents);
        assert_int_equal(compte(&t, COMPTE_FONDS_CPF) - funds[0] + compte(&t, COMPTE_FONDS_DIFE) - funds[1] +
                             compte(&t, COMPTE_CARTE) - card + compte(&t, COMPTE_AVANCE),
                         d.recouvre_cents);
    }
    if (strcmp(d.etat, "annule") == 0) {
        assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
        assert_int_equal(compte(&t, COMPTE_FONDS_CPF), funds[0]);
        assert_int_equal(compte(&t, COMPTE_FONDS_DIFE), funds[1]);
        assert_int_equal(compte(&t, COMPTE_CARTE) - card + compte(&t, COMPTE_AVANCE), 0);
    }
    temp_store_close(&t);
}

static void random_histories(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++)
        one_history(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_withheld_wrongly_comes_back),
        cmocka_unit_test(a_payment_is_said_whole),
        cmocka_unit_test(a_number_is_never_taken_twice),
        cmocka_unit_test(what_a_holder_paid_is_owed_back),
        cmocka_unit_test(a_judge_annuls),
        cmocka_unit_test(what_left_for_a_financeur_is_asked_back),
        cmocka_unit_test(what_did_not_leave_is_not_sent_again),
        cmocka_unit_test(what_left_pays_the_smaller_share),
        cmocka_unit_test(what_left_pays_a_larger_share_in_part),
        cmocka_unit_test(a_judge_reduces),
        cmocka_unit_test(instalments_follow),
        cmocka_unit_test(a_reduction_gives_the_card_its_share),
        cmocka_unit_test(what_is_still_due_to_the_card_is_due_no_more),
        cmocka_unit_test(the_operator_has_first_what_it_bore),
        cmocka_unit_test(random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
