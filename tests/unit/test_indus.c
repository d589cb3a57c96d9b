/*
 * Sums not due: each step in its order and after its delay (rules IND-01, IND-02, IND-05), recovered sums back to those who
 * paid (IND-03), withholding on rights (IND-04), and every cent accounted for in the book.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/explain.h"
#include "training/dette.h"
#include "training_fixture.h"

#define LETTRE "recommandé 1A 200 300 4"
#define CREANCE (COMPTE_CREANCE_BASE + ORG_SANS)

static void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + (int64_t)12 * 3600 * 1000000;
}

static enum rc act(struct temp_store *t, unit_fn *fn, struct dette_commande *c, struct err *e)
{
    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, c, e);
}

static void refused(enum rc rc, enum rc wanted, const struct err *e, enum msg why)
{
    if (rc != wanted || e->msg != why)
        fail_msg("rc %d, %s", (int)rc, e->phrase);
}

/* A dossier of 1 200 € paid on 11 July 2026: 1 050 € of yearly rights, 150 € of the holder's own. */
static void paid(struct temp_store *t, char *numero)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = -1,
                         .facture = "F-12"};
    struct dossier_commande c;
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &p, FACTURE, numero, &e), &e);
    c = commande(ACTE_PAYER, ROLE_SYSTEME, 0, numero);
    clock_at(t, "2026-07-11");
    assert_ok(faire(t, &c, "2026-07-11", &e), &e);
}

static struct dette_commande claim(const char *dossier, int64_t cents, bool titulaire)
{
    return (struct dette_commande){.agent = "alix",
                                   .dossier = dossier,
                                   .titulaire = titulaire,
                                   .montant_cents = cents,
                                   .jour = DAY_NONE,
                                   .texte = "Trois jours facturés n'ont pas été suivis."};
}

static struct dette_commande step(const char *numero, const char *agent)
{
    return (struct dette_commande){.numero = numero,
                                   .agent = agent,
                                   .jour = DAY_NONE,
                                   .reference = LETTRE,
                                   .signataire = "Camille Durand, directrice du contrôle",
                                   .texte = "L'organisme a cessé son activité."};
}

/* Opened on 11 July and notified that day. */
static void notified(struct temp_store *t, int64_t cents, bool titulaire, bool fraude, char *numero)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dette_commande c;
    struct err e;

    paid(t, dossier);
    c = claim(dossier, cents, titulaire);
    c.fraude = fraude;
    assert_ok(act(t, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, DETTE_NUMERO_BYTES);
    c = step(numero, "alix");
    assert_ok(act(t, dette_notifier, &c, &e), &e);
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

/* … and the day after its delay. */
static void in_notice(struct temp_store *t, int64_t cents, char *numero)
{
    struct dette_commande c;
    struct err e;

    notified(t, cents, false, false, numero);
    t->now_us = instant_of_day(read_debt(t, numero).payer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "alix");
    assert_ok(act(t, dette_demeurer, &c, &e), &e);
    t->now_us = instant_of_day(read_debt(t, numero).demeure_avant + 1) + INT64_C(36000000000);
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static void only_what_was_paid_and_not_claimed(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    c = claim(dossier, 120001, false);
    refused(act(&t, dette_ouvrir, &c, &e), RC_REFUSED, &e, MSG_INDU_MONTANT);
    c = claim(dossier, 105001, true); /* the 150 € of the card are the holder's own */
    refused(act(&t, dette_ouvrir, &c, &e), RC_REFUSED, &e, MSG_INDU_MONTANT_TITULAIRE);
    assert_string_equal(msg_def(e.msg)->article, "C. trav. L. 6323-45");
    c = claim(dossier, 100000, false);
    assert_ok(act(&t, dette_ouvrir, &c, &e), &e);
    c = claim(dossier, 20001, false);
    refused(act(&t, dette_ouvrir, &c, &e), RC_REFUSED, &e, MSG_INDU_MONTANT);
    c = claim(dossier, 20000, false);
    assert_ok(act(&t, dette_ouvrir, &c, &e), &e);
    c = claim(dossier, 1, true); /* the same euro is not owed twice */
    refused(act(&t, dette_ouvrir, &c, &e), RC_REFUSED, &e, MSG_INDU_MONTANT_TITULAIRE);
    c = claim("00000000000099", 1, false);
    assert_int_equal(act(&t, dette_ouvrir, &c, &e), RC_NOT_FOUND);
    c = claim(dossier, 1, false);
    c.agent = "";
    refused(act(&t, dette_ouvrir, &c, &e), RC_USAGE, &e, MSG_DECISION_AGENT);
    temp_store_close(&t);
}

static void nothing_is_owed_before_payment(void **state)
{
    struct parcours p = {.titulaire = 3,
                         .organisme = ORG_SANS,
                         .session = SESSION_CPF,
                         .reste = 15000,
                         .realisees = -1,
                         .facture = "F-12"};
    char dossier[DOSSIER_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &p, FACTURE, dossier, &e), &e);
    c = claim(dossier, 100, false);
    refused(act(&t, dette_ouvrir, &c, &e), RC_REFUSED, &e, MSG_INDU_NON_PAYE);
    temp_store_close(&t);
}

/* ---- steps and delays -------------------------------------------------------------------------------------------- */

static void steps_in_their_order(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct dette d;
    struct err e;

    (void)state;
    notified(&t, 60000, false, false, numero);
    assert_int_equal(compte(&t, CREANCE), -60000);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 60000);
    c = step(numero, "camille");
    refused(act(&t, dette_contraindre, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT);
    refused(act(&t, dette_opposer, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT);
    refused(act(&t, dette_demeurer, &c, &e), RC_REFUSED, &e, MSG_INDU_TROP_TOT);
    d = read_debt(&t, numero);
    t.now_us = instant_of_day(d.payer_avant) + INT64_C(36000000000);
    c.jour = DAY_NONE;
    refused(act(&t, dette_demeurer, &c, &e), RC_REFUSED, &e,
            MSG_INDU_TROP_TOT); /* its last day is still its own */
    t.now_us = instant_of_day(d.payer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "camille");
    c.reference = NULL;
    refused(act(&t, dette_demeurer, &c, &e), RC_USAGE, &e, MSG_INDU_REFERENCE);
    c.reference = LETTRE;
    c.jour = d.payer_avant + 2;
    refused(act(&t, dette_demeurer, &c, &e), RC_USAGE, &e, MSG_INDU_JOUR); /* not a day to come */
    c.jour = DAY_NONE;
    assert_ok(act(&t, dette_demeurer, &c, &e), &e);
    d = read_debt(&t, numero);
    assert_int_equal(d.demeure_avant, day_add_months(d.demeure_le, 1)); /* one month: R. 6333-7-2 */
    c = step(numero, "camille");
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_TROP_TOT);
    book_is_right(&t);
    temp_store_close(&t);
}

static void a_contrainte_is_signed_by_another(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct dette d;
    struct err e;

    (void)state;
    in_notice(&t, 60000, numero);
    c = step(numero, "Alix");
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    c = step(numero, "camille");
    c.signataire = "Camille";
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_DECISION_SIGNATAIRE);
    c = step(numero, "camille");
    c.difficulte = true; /* never dereferenced, in difficulty: R. 6333-7-4 */
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_DIFFICULTE);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_contraindre, &c, &e), &e);
    d = read_debt(&t, numero);
    assert_int_equal(d.opposer_avant, d.contrainte_le + 15); /* R. 6333-7-3 */
    t.now_us = instant_of_day(d.opposer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "camille");
    refused(act(&t, dette_opposer, &c, &e), RC_REFUSED, &e, MSG_INDU_OPPOSITION_TARDIVE);
    c = step(numero, "camille");
    c.jour = d.opposer_avant;
    assert_ok(act(&t, dette_opposer, &c, &e), &e);
    c = step(numero, "camille");
    refused(act(&t, dette_contraindre, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT);
    assert_ok(act(&t, dette_maintenir, &c, &e), &e);
    c = step(numero, "camille");
    refused(act(&t, dette_opposer, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT); /* judged once */
    temp_store_close(&t);
}

/* What comes next, once the delay of the formal notice is over and before. */
static void says_next(struct temp_store *t, const char *numero, const char *after, const char *never)
{
    struct dette d = read_debt(t, numero);
    const char *said = dette_suite(t->arena, &d, d.demeure_avant + 1);

    assert_non_null(strstr(said, after));
    assert_null(strstr(said, never));
    said = dette_suite(t->arena, &d, d.demeure_avant);
    assert_non_null(strstr(said, "à payer jusqu'au"));
    assert_null(strstr(said, "contrainte possible depuis"));
}

/* 3 % of 4 005 € is 120,15 €: 121 € (derived). */
static void no_force_under_the_threshold(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    in_notice(&t, 12099, numero);
    c = step(numero, "camille");
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_SOUS_SEUIL);
    says_next(&t, numero, "sans contrainte possible : moins de 121,00", "contrainte possible depuis");
    temp_store_close(&t);
    in_notice(&t, 12100, numero);
    says_next(&t, numero, "contrainte possible depuis", "sans contrainte");
    c = step(numero, "camille");
    assert_ok(act(&t, dette_contraindre, &c, &e), &e);
    temp_store_close(&t);
}

static void instalments_hold_the_recovery(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct dette d;
    struct err e;

    (void)state;
    notified(&t, 60001, false, false, numero);
    c = step(numero, "alix");
    c.mensualites = 1000;
    c.jour = on("2026-08-15");
    refused(act(&t, dette_echelonner, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER);
    c.mensualites = 3;
    c.jour = on("2026-07-01"); /* in the past */
    refused(act(&t, dette_echelonner, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER);
    c.jour = on("2026-09-15");
    assert_ok(act(&t, dette_echelonner, &c, &e), &e);
    d = read_debt(&t, numero);
    t.now_us = instant_of_day(MAX(d.payer_avant + 1, on("2026-09-15"))) + INT64_C(36000000000);
    c = step(numero, "alix");
    refused(act(&t, dette_demeurer, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER_TENU);
    c = step(numero, "alix");
    c.montant_cents = 20000;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    clock_at(&t, "2026-10-15");
    c = step(numero, "alix");
    refused(act(&t, dette_demeurer, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER_TENU);
    clock_at(&t, "2026-10-16"); /* the second one was not paid on its day */
    c = step(numero, "alix");
    assert_ok(act(&t, dette_demeurer, &c, &e), &e);
    temp_store_close(&t);
}

/* A contrainte served while the instalments were kept is none, whenever it is recorded; one served once they were broken is one, paid since or not. */
static void instalments_are_those_of_the_day_of_the_act(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    day_t first;
    struct err e;

    (void)state;
    in_notice(&t, 60000, numero);
    first = day_of_instant(t.now_us) + 20;
    c = step(numero, "alix");
    c.mensualites = 3;
    c.jour = first;
    assert_ok(act(&t, dette_echelonner, &c, &e), &e);
    t.now_us += (int64_t)25 * 24 * 3600 * 1000000; /* the first one is not paid */
    for (day_t le = first - 20; le <= first; le += 10) {
        c = step(numero, "camille");
        c.jour = le;
        refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER_TENU);
    }
    c = step(numero, "alix");
    c.montant_cents = 20000;
    c.jour = first + 3;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    c = step(numero, "camille"); /* today nothing is late */
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER_TENU);
    c = step(numero, "camille");
    c.jour = first + 3;
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_ECHEANCIER_TENU);
    c = step(numero, "camille");
    c.jour = first + 2;
    assert_ok(act(&t, dette_contraindre, &c, &e), &e);
    temp_store_close(&t);
}

/* ---- the end ------------------------------------------------------------------------------------------------------ */

static void given_up_but_never_for_fraud(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 60000, false, true, numero);
    c = step(numero, "camille");
    refused(act(&t, dette_abandonner, &c, &e), RC_REFUSED, &e, MSG_INDU_FRAUDE);
    temp_store_close(&t);
    notified(&t, 60000, false, false, numero);
    c = step(numero, "alix");
    c.montant_cents = 10000;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    c = step(numero, "camille");
    c.texte = " ";
    refused(act(&t, dette_abandonner, &c, &e), RC_USAGE, &e, MSG_DECISION_MOTIFS);
    c = step(numero, "camille");
    refused(act(&t, dette_annuler, &c, &e), RC_USAGE, &e, MSG_INDU_DECISION);
    c = step(numero, "camille");
    refused(act(&t, dette_approuver, &c, &e), RC_CONFLICT, &e, MSG_INDU_SANS_PROPOSITION);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_abandonner, &c, &e), &e);
    assert_int_equal(compte(&t, CREANCE), -50000); /* proposed: nothing is written off */
    c = step(numero, "dominique");
    refused(act(&t, dette_abandonner, &c, &e), RC_CONFLICT, &e, MSG_INDU_PROPOSE);
    c = step(numero, "Camille"); /* who proposed it */
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    c = step(numero, "alix"); /* who opened it */
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    c = step(numero, "dominique");
    assert_ok(act(&t, dette_ecarter, &c, &e), &e);
    c = step(numero, "dominique");
    refused(act(&t, dette_approuver, &c, &e), RC_CONFLICT, &e, MSG_INDU_SANS_PROPOSITION);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_abandonner, &c, &e), &e);
    c = step(numero, "dominique");
    c.texte = NULL; /* the reasons are those of the proposal */
    assert_ok(act(&t, dette_approuver, &c, &e), &e);
    assert_string_equal(read_debt(&t, numero).etat, "abandonne");
    assert_int_equal(compte(&t, CREANCE), 0);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
    c = step(numero, "camille");
    c.montant_cents = 100;
    c.reference = "un autre virement";
    refused(act(&t, dette_payer, &c, &e), RC_CONFLICT, &e, MSG_INDU_ETAT);
    book_is_right(&t);
    temp_store_close(&t);
}

/* A debt that opened by itself has no author: who notified it (alix) is not who issues the contrainte. */
static void what_opened_by_itself_is_forced_by_two(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    in_notice(&t, 60000, numero);
    assert_int_equal(raw_sql(&t, "UPDATE indu SET ouvert_par = ''"), RAW_OK);
    c = step(numero, "ALIX ");
    refused(act(&t, dette_contraindre, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_contraindre, &c, &e), &e);
    temp_store_close(&t);
}

/* A debt that opened by itself has no author: one agent alone neither gives it up nor cancels it. */
static void what_opened_by_itself_ends_by_two(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 60000, false, false, numero);
    assert_int_equal(raw_sql(&t, "UPDATE indu SET ouvert_par = ''"), RAW_OK);
    c = step(numero, "alix");
    assert_ok(act(&t, dette_abandonner, &c, &e), &e);
    c = step(numero, "alix");
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    c = step(numero, "");
    refused(act(&t, dette_approuver, &c, &e), RC_USAGE, &e, MSG_DECISION_AGENT);
    c = step(numero, "alix");
    assert_ok(act(&t, dette_ecarter, &c, &e), &e);
    c = step(numero, "alix");
    assert_ok(act(&t, dette_annuler, &c, &e), &e);
    assert_true(c.propose_out);
    assert_string_equal(read_debt(&t, numero).etat, "notifie");
    c = step(numero, "alix");
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_PROPOSANT);
    c = step(numero, "alix");
    c.montant_cents = 100; /* paid in between: it was owed */
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    c = step(numero, "camille");
    refused(act(&t, dette_approuver, &c, &e), RC_REFUSED, &e, MSG_INDU_DEJA_RECOUVRE);
    book_is_right(&t);
    temp_store_close(&t);
}

/* The rights of its holder are back already: one person alone never makes the debt of a fraud go, notified or not. */
static void a_fraud_is_never_cancelled_by_one(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    paid(&t, dossier);
    c = claim(dossier, 60000, false);
    c.fraude = true;
    assert_ok(act(&t, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    c = step(numero, "Alix");
    refused(act(&t, dette_annuler, &c, &e), RC_REFUSED, &e, MSG_INDU_MEME_AGENT);
    assert_string_equal(read_debt(&t, numero).etat, "ouvert");
    c = step(numero, "camille");
    assert_ok(act(&t, dette_annuler, &c, &e), &e);
    temp_store_close(&t);
    paid(&t, dossier);
    c = claim(dossier, 60000, false);
    assert_ok(act(&t, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    c = step(numero, "alix"); /* no fraud, said to nobody yet: a mistake of entry */
    assert_ok(act(&t, dette_annuler, &c, &e), &e);
    temp_store_close(&t);
}

/* France compétences paid 7/8 of it and gets its part first, then the card of the holder. */
static void what_comes_back_goes_back(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    int64_t fund, card;
    struct err e;

    (void)state;
    notified(&t, 120000, false, false, numero);
    fund = compte(&t, COMPTE_FONDS_CPF);
    card = compte(&t, COMPTE_CARTE);
    c = step(numero, "alix");
    c.montant_cents = 105001;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_int_equal(c.montant_out, 14999);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF) - fund, 105000);
    assert_int_equal(compte(&t, COMPTE_CARTE) - card, 1);
    /* R. 6333-7-2: one transfer is one payment. Told again, it says so; told otherwise, it is refused. */
    c = step(numero, "alix");
    c.montant_cents = 105001;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_true(c.deja_out);
    assert_int_equal(c.montant_out, 14999);
    c = step(numero, "alix");
    c.montant_cents = 14999;
    refused(act(&t, dette_payer, &c, &e), RC_CONFLICT, &e, MSG_INDU_REFERENCE_DEJA);
    c.reference = "  " LETTRE "\u00a0"; /* the same, whatever its blanks and its case */
    refused(act(&t, dette_payer, &c, &e), RC_CONFLICT, &e, MSG_INDU_REFERENCE_DEJA);
    assert_string_equal(e.field, "reference");
    assert_int_equal(read_debt(&t, numero).recouvre_cents, 105001);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF) - fund, 105000);
    c = step(numero, "alix");
    c.reference = "un autre virement";
    c.montant_cents = 15000;
    refused(act(&t, dette_payer, &c, &e), RC_REFUSED, &e, MSG_INDU_TROP_PERCU);
    c.montant_cents = 14999;
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    assert_int_equal(compte(&t, COMPTE_CARTE) - card, 15000);
    assert_int_equal(compte(&t, CREANCE), 0);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Whatever is claimed, however it is paid: the debt, what is to give back and what was given back always add up. */
static void cents_are_conserved(void **state)
{
    uint64_t seed = 12;

    (void)state;
    for (int run = 0; run < 8; run++) {
        char numero[DETTE_NUMERO_BYTES];
        struct temp_store t;
        int64_t left = 1 + (int64_t)((seed = seed * 6364136223846793005U + 1) >> 33) % 120000, fund, card;

        notified(&t, left, false, false, numero);
        fund = compte(&t, COMPTE_FONDS_CPF) + compte(&t, COMPTE_CARTE);
        for (card = left; left > 0;) {
            struct dette_commande c = step(numero, "alix");
            struct err e;

            char reference[40];

            seed = seed * 6364136223846793005U + 1;
            snprintf(reference, sizeof(reference), "virement %lld", (long long)left);
            c.reference = reference;
            c.montant_cents = MIN(left, 1 + (int64_t)(seed >> 33) % 30000);
            assert_ok(act(&t, dette_payer, &c, &e), &e);
            left -= c.montant_cents;
            assert_int_equal(c.montant_out, left);
            assert_int_equal(compte(&t, CREANCE), -left);
            assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), left);
            assert_int_equal(compte(&t, COMPTE_FONDS_CPF) + compte(&t, COMPTE_CARTE) - fund, card - left);
        }
        assert_string_equal(read_debt(&t, numero).etat, "solde");
        book_is_right(&t);
        temp_store_close(&t);
    }
}

/* ---- withholding --------------------------------------------------------------------------------------------------- */

static void rights_are_withheld_when_they_come(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct temp_store t;
    int64_t before;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    c = step(numero, "camille");
    refused(act(&t, dette_demeurer, &c, &e), RC_REFUSED, &e, MSG_INDU_DU_TITULAIRE);
    refused(act(&t, dette_retenir, &c, &e), RC_REFUSED, &e, MSG_INDU_TROP_TOT);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    before = solde(&t, 3, POCHE_DROITS).posted;
    assert_int_equal(before, 500000 - 105000);
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 105000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, before - 105000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), 0);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    book_is_right(&t);
    temp_store_close(&t);
}

/* L. 6333-6: two funds paid this training. Rights of an élu refill theirs and no other, before and after the others come. */
static void a_fund_is_repaid_by_its_own_rights(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct transfer moved;
    struct temp_store t;
    int64_t cpf, dife;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    CHECK(raw_sql(&t, "UPDATE indu_part SET montant_cents = 45000;"
                      "INSERT INTO indu_part SELECT indu_id, 2, 5, 1001, 60000, 0 FROM indu_part") == RAW_OK);
    moved = purse_move(3, "achat", BOOK_POSTED, 395000, "2026-07-11", NULL);
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    moved = credit_of(3, "elu", POCHE_DIFE, 20000, "2026-07-11");
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    cpf = compte(&t, COMPTE_FONDS_CPF);
    dife = compte(&t, COMPTE_FONDS_DIFE);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 20000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), cpf);
    assert_int_equal(compte(&t, COMPTE_FONDS_DIFE), dife + 20000);
    moved = credit_of(3, "droits", POCHE_DROITS, 100000, "2026-07-11");
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    cpf = compte(&t, COMPTE_FONDS_CPF);
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 45000); /* no more than what its fund had paid */
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), cpf + 45000);
    assert_int_equal(compte(&t, COMPTE_FONDS_DIFE), dife + 20000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), -40000);
    c.montant_cents = 40000; /* money is no fund's: it pays what is left */
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_int_equal(compte(&t, COMPTE_FONDS_DIFE), dife + 60000);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    book_is_right(&t);
    temp_store_close(&t);
}

/* PAY-08: so are the resources of the citizen engagement. Its rights refill its own fund, and no other rights do. */
static void citizen_engagement_is_kept_apart(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_retenues all;
    struct dette_commande c;
    struct transfer moved;
    struct temp_store t;
    int64_t cpf, cec;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    CHECK(raw_sql(&t, "UPDATE indu_part SET montant_cents = 75000;"
                      "INSERT INTO indu_part SELECT indu_id, 2, 3, 1008, 30000, 0 FROM indu_part") == RAW_OK);
    cpf = compte(&t, COMPTE_FONDS_CPF);
    cec = compte(&t, COMPTE_FONDS_CEC);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out,
                     75000); /* of the 3 950 € of yearly rights, no more than the account paid */
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), cpf + 75000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CEC), cec);
    assert_ok(dettes_retenir(t.store, "", true, &all, &e), &e);
    assert_int_equal(all.dettes, 0); /* other rights are free: they do not answer for it */
    moved = credit_of(3, "cec", POCHE_CEC, 24000, "2026-07-11");
    moved.debit = COMPTE_FONDS_CEC;
    assert_ok(book_fixture_write(&t, &moved, 1, NULL, &e), &e);
    cec = compte(&t, COMPTE_FONDS_CEC);
    assert_ok(dettes_retenir(t.store, "", true, &all, &e), &e);
    assert_int_equal(all.dettes, 1);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
    assert_int_equal(all.cents, 24000);
    assert_int_equal(solde(&t, 3, POCHE_CEC).posted, 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CEC), cec + 24000);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), cpf + 75000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), -6000);
    c.montant_cents = 6000; /* money is no fund's */
    assert_ok(act(&t, dette_payer, &c, &e), &e);
    assert_int_equal(compte(&t, COMPTE_FONDS_CEC), cec + 30000);
    assert_string_equal(read_debt(&t, numero).etat, "solde");
    book_is_right(&t);
    temp_store_close(&t);
}

/* R. 6333-4: nothing is debited from a frozen account; the day after, it is. */
static void nothing_is_withheld_while_frozen(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_retenues all;
    struct dette_commande c;
    struct temp_store t;
    day_t today;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    today = read_debt(&t, numero).payer_avant + 1;
    freeze_account(&t, 3, "2026-07-11", "2026-12-31");
    c = step(numero, "camille");
    t.now_us = instant_of_day(today) + INT64_C(36000000000);
    refused(act(&t, dette_retenir, &c, &e), RC_REFUSED, &e, MSG_GEL_ACTIF);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
    assert_int_equal(all.dettes, 0);
    clock_at(&t, "2027-01-01");
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 105000);
    temp_store_close(&t);
}

/* Rights already spent: nothing is taken below zero; the next credit is, up to what is left. */
static void never_below_zero(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_commande c;
    struct transfer spent;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    spent = purse_move(3, "achat", BOOK_POSTED, 395000 - 4000, "2026-07-11", NULL);
    assert_ok(book_fixture_write(&t, &spent, 1, NULL, &e), &e);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 4000);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 0);
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 0);
    spent = credit_of(1, "credit", POCHE_DROITS, 50000, "2026-07-11"); /* another's rights are not touched */
    assert_ok(book_fixture_write(&t, &spent, 1, NULL, &e), &e);
    spent = credit_of(3, "credit", POCHE_DROITS, 50000, "2026-07-11");
    assert_ok(book_fixture_write(&t, &spent, 1, NULL, &e), &e);
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(c.montant_out, 50000);
    assert_int_equal(read_debt(&t, numero).recouvre_cents, 54000);
    assert_int_equal(compte(&t, COMPTE_CREANCE_TITULAIRE), -51000);
    assert_int_equal(solde(&t, 1, POCHE_DROITS).posted, 50000);
    book_is_right(&t);
    temp_store_close(&t);
}

/* Present rights, then future ones (R. 6333-7-1): nobody has to remember. Done again, it takes nothing more; a debt paid by instalments
 * and one whose delay runs are left alone. */
static void a_credit_is_withheld_when_it_comes(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct dette_retenues all;
    struct dette_commande c;
    struct transfer spent;
    struct temp_store t;
    struct err e;

    (void)state;
    notified(&t, 105000, true, false, numero);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
    assert_int_equal(all.dettes, 0);
    spent = purse_move(3, "achat", BOOK_POSTED, 395000 - 4000, "2026-07-11", NULL);
    assert_ok(book_fixture_write(&t, &spent, 1, NULL, &e), &e);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    assert_ok(dettes_retenir(t.store, "", true, &all, &e), &e); /* a dry run */
    assert_int_equal(all.dettes, 1);
    assert_int_equal(all.cents, 0);
    assert_int_equal(read_debt(&t, numero).recouvre_cents, 0);
    for (int i = 0; i < 2; i++) {
        assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
        assert_int_equal(all.cents, i == 0 ? 4000 : 0);
        assert_int_equal(all.retenues, i == 0);
    }
    spent = credit_of(3, "credit", POCHE_DROITS, 50000, "2026-07-11");
    assert_ok(book_fixture_write(&t, &spent, 1, NULL, &e), &e);
    c = step(numero, "camille");
    c.mensualites = 3;
    c.jour = day_of_instant(t.now_us);
    assert_ok(act(&t, dette_echelonner, &c, &e), &e);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
    assert_int_equal(all.cents, 0); /* it is paid by instalments, and none is late */
    t.now_us += INT64_C(86400000000);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e); /* the first is */
    assert_int_equal(all.cents, 50000);
    assert_ok(dettes_retenir(t.store, "", false, &all, &e), &e);
    assert_int_equal(all.cents, 0);
    assert_int_equal(read_debt(&t, numero).recouvre_cents, 54000);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'indu.retenir' AND acteur_nom = ''"), 2);
    book_is_right(&t);
    temp_store_close(&t);
}

/* « Pourquoi ? » says what was withheld and on which article. */
static void a_withholding_is_explained(void **state)
{
    char numero[DETTE_NUMERO_BYTES];
    struct explanation x;
    struct movement *m;
    struct dette_commande c;
    struct temp_store t;
    bool told = false;
    struct db *db;
    size_t n;
    struct err e;

    (void)state;
    notified(&t, 20000, true, false, numero);
    t.now_us = instant_of_day(read_debt(&t, numero).payer_avant + 1) + INT64_C(36000000000);
    c = step(numero, "camille");
    assert_ok(act(&t, dette_retenir, &c, &e), &e);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(book_statement(db, t.arena, 3, on("2027-01-01"), INT64_MAX, &m, &n, &e), &e);
    store_read_end(t.store, db);
    assert_ok(explain_build(t.arena, m, n, &x, &e), &e);
    for (size_t i = 0; i < x.lines_n; i++)
        if (x.lines[i].movement->t.genre == GENRE_RETENUE) {
            told = true;
            assert_non_null(strstr(x.lines[i].phrase, "retenus"));
            assert_string_equal(x.lines[i].movement->t.article, "C. trav. R. 6333-7-1");
        }
    assert_true(told);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_was_paid_and_not_claimed),
        cmocka_unit_test(nothing_is_owed_before_payment),
        cmocka_unit_test(steps_in_their_order),
        cmocka_unit_test(a_contrainte_is_signed_by_another),
        cmocka_unit_test(no_force_under_the_threshold),
        cmocka_unit_test(instalments_hold_the_recovery),
        cmocka_unit_test(instalments_are_those_of_the_day_of_the_act),
        cmocka_unit_test(given_up_but_never_for_fraud),
        cmocka_unit_test(what_opened_by_itself_is_forced_by_two),
        cmocka_unit_test(what_opened_by_itself_ends_by_two),
        cmocka_unit_test(a_fraud_is_never_cancelled_by_one),
        cmocka_unit_test(what_comes_back_goes_back),
        cmocka_unit_test(cents_are_conserved),
        cmocka_unit_test(rights_are_withheld_when_they_come),
        cmocka_unit_test(a_fund_is_repaid_by_its_own_rights),
        cmocka_unit_test(citizen_engagement_is_kept_apart),
        cmocka_unit_test(nothing_is_withheld_while_frozen),
        cmocka_unit_test(never_below_zero),
        cmocka_unit_test(a_credit_is_withheld_when_it_comes),
        cmocka_unit_test(a_withholding_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
