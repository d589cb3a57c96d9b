/*
 * What a financeur grants in a dossier and pays afterwards (C. trav. L. 6323-4, II): owed for what the body is paid, called for by a
 * reference, received, lowered, given up; and the book says so at each step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/explain.h"
#include "training/dette.h"
#include "training/fraude.h"
#include "promesse_fixture.h"

/* ---- what is owed ------------------------------------------------------------------------------------------------ */

/* What the region reads of the dossier on its page. */
static struct dossier_part region_reads(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    struct dossier_part part;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(dossier_part_du_financeur(db, &d, REGION, &part, &e), &e);
    store_read_end(t->store, db);
    return part;
}

static void nothing_is_owed_before_the_service(void **state)
{
    struct promesse_appel p = {.siret = REGION_SIRET, .agent = "alix"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    assert_string_equal(read_promise(&t).etat, "promise");
    assert_int_equal(region(&t), -20000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    refused(store_write(t.store, promesse_appeler, &p, &e), RC_REFUSED, &e, MSG_PROMESSE_RIEN);
    p.siret = "00000000000000";
    refused(store_write(t.store, promesse_appeler, &p, &e), RC_NOT_FOUND, &e, MSG_DOTATION_FINANCEUR_INCONNU);
    p.agent = "";
    refused(store_write(t.store, promesse_appeler, &p, &e), RC_USAGE, &e, MSG_PAIEMENT_AGENT);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM depot"), 0);
    all_is_right(&t);
    temp_store_close(&t);
}

/* « Pourquoi ? » does not say paid what is only promised, nor given back what was never paid. */
static void a_promise_is_not_told_as_paid(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct explanation x;
    struct movement *m;
    struct temp_store t;
    int told = 0;
    struct db *db;
    size_t n;
    struct err e;

    (void)state;
    granted(&t, numero);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    clock_at(&t, "2026-06-05");
    night(&t);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(book_statement(db, t.arena, 5, on("2027-01-01"), INT64_MAX, &m, &n, &e), &e);
    store_read_end(t.store, db);
    assert_ok(explain_build(t.arena, m, n, &x, &e), &e);
    for (size_t i = 0; i < x.lines_n; i++) {
        const enum book_genre genre = x.lines[i].movement->t.genre;

        told += genre == GENRE_ABONDEMENT || genre == GENRE_PROMESSE_LEVEE;
        if (genre == GENRE_ABONDEMENT) {
            assert_non_null(strstr(x.lines[i].phrase, "accordés par Région pour ce dossier"));
            assert_null(strstr(x.lines[i].phrase, "versés"));
        } else if (genre == GENRE_PROMESSE_LEVEE) {
            assert_non_null(strstr(x.lines[i].phrase, "ne les doit plus"));
            assert_null(strstr(x.lines[i].phrase, "rendus"));
        }
    }
    assert_int_equal(told, 2);
    temp_store_close(&t);
}

static void the_service_makes_it_due_and_the_bank_clears_it(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel p;
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    assert_string_equal(read_promise(&t).etat, "due");
    assert_int_equal(read_promise(&t).du_cents, 20000);
    assert_int_equal(region(&t), 0); /* the operator stands in for it */
    assert_int_equal(compte(&t, COMPTE_AVANCE), -20000);
    all_is_right(&t);
    p = call(&t);
    assert_int_equal(p.total_out, 20000);
    assert_int_equal(p.promesses_out, 1);
    assert_memory_equal(p.numero_out, "AP-20260625-1", 14);
    assert_int_equal(p.echeance_out, on("2026-07-25"));
    assert_string_equal(read_promise(&t).reference, p.reference_out);
    clock_at(&t, "2026-06-30");
    assert_int_equal(bank(&t, "A", 5000, p.reference_out), BANQUE_RAPPROCHEE); /* a part: it waits */
    assert_string_equal(read_promise(&t).etat, "appelee");
    assert_int_equal(compte(&t, COMPTE_AVANCE), -20000);
    all_is_right(&t);
    clock_at(&t, "2026-07-02");
    assert_int_equal(bank(&t, "B", 16000, p.reference_out), BANQUE_RAPPROCHEE);
    assert_string_equal(read_promise(&t).etat, "recue");
    assert_int_equal(read_promise(&t).recu_le, on("2026-07-02"));
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(region(&t), -20000);
    assert_int_equal(owed_back(&t), 1000); /* paid too much */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM depot WHERE etat = 'credite'"), 1);
    all_is_right(&t);
    temp_store_close(&t);
}

/* Three hours of seven, 257,14 € of 600: a third of the price for each financer, and the rest of the grant is lifted. */
static void a_part_of_the_training_is_a_part_of_the_promise(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse r;
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 3, CAUSE_ORGANISME_SANS_REPORT);
    r = read_promise(&t);
    assert_string_equal(r.etat, "annulee"); /* the body is paid nothing */
    night(&t);
    assert_int_equal(region(&t), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(owed_back(&t), 0);
    all_is_right(&t);
    temp_store_close(&t);
    granted(&t, numero);
    validated(&t, numero, 3, CAUSE_TITULAIRE);
    r = read_promise(&t);
    assert_int_equal(
        r.du_cents,
        raw_i64(&t, "SELECT paye_cents FROM dossier_prise WHERE poche = 7")); /* and not what is lost */
    assert_true(r.du_cents > 0 && r.du_cents < 20000);
    night(&t);
    assert_int_equal(region(&t), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), -r.du_cents);
    assert_int_equal(call(&t).total_out, r.du_cents);
    all_is_right(&t);
    temp_store_close(&t);
}

static void a_cancellation_ends_it(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    assert_string_equal(read_promise(&t).etat, "annulee");
    clock_at(&t, "2026-06-05");
    night(&t);
    assert_int_equal(region(&t), 0);
    assert_int_equal(owed_back(&t), 0); /* its money never came: none goes out */
    all_is_right(&t);
    temp_store_close(&t);
}

/* Cancelled on the eve: the body is paid 5 % of the price and the holder loses the rest; the region owes its share of what is paid. */
static void what_the_holder_loses_is_not_asked_for(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-21", &e), &e);
    assert_int_equal(read_promise(&t).du_cents, 1000);
    assert_int_equal(compte(&t, COMPTE_PERDU), 38000); /* of the rights alone */
    assert_int_equal(compte(&t, COMPTE_AVANCE), -1000);
    assert_int_equal(region(&t), 0);
    all_is_right(&t);
    temp_store_close(&t);
}

/* ---- lowered once called for ------------------------------------------------------------------------------------- */

/* Due at the acceptance (promesse.exigible_acceptation), then less at the end of the service. */
static void a_call_is_lowered(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel p;
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    clock_at(&t, "2026-06-03");
    set_owed(&t, 20000);
    p = call(&t);
    assert_int_equal(bank(&t, "A", 15000, p.reference_out), BANQUE_RAPPROCHEE);
    set_owed(&t, 18000);
    assert_int_equal(raw_i64(&t, "SELECT total_cents FROM depot"), 18000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), -18000);
    all_is_right(&t);
    set_owed(&t, 14000); /* what was received is now enough, and more */
    assert_string_equal(read_promise(&t).etat, "recue");
    assert_int_equal(read_promise(&t).recu_cents, 14000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(owed_back(&t), 1000);
    all_is_right(&t);
    set_owed(&t, 19000); /* never more */
    assert_int_equal(read_promise(&t).du_cents, 14000);
    temp_store_close(&t);
}

static void a_call_for_nothing_is_given_up(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel p;
    struct dossier_commande c;
    struct dossier_part part;
    struct banque_decision late;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    clock_at(&t, "2026-06-03");
    set_owed(&t, 20000);
    p = call(&t);
    assert_int_equal(bank(&t, "A", 15000, p.reference_out), BANQUE_RAPPROCHEE);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    assert_string_equal(read_promise(&t).etat, "annulee");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM depot WHERE etat = 'abandonne'"), 1);
    assert_int_equal(owed_back(&t), 15000);
    part = region_reads(&t, numero); /* it gave a part of a call: its own until it is back */
    assert_true(part.concerne);
    assert_int_equal(part.recu_cents, 0);
    assert_int_equal(part.appel_recu_cents, 15000);
    assert_int_equal(part.appel_rendre_cents, 15000);
    clock_at(&t, "2026-06-05");
    assert_int_equal(bank(&t, "B", 5000, p.reference_out), BANQUE_ATTENTE); /* too late: a person decides */
    late = (struct banque_decision){.ecriture = raw_i64(&t, "SELECT MAX(id) FROM banque_ecriture"),
                                    .agent = "celia",
                                    .numero = p.numero_out};
    refused(store_write(t.store, banque_rattacher, &late, &e), RC_REFUSED, &e, MSG_BANQUE_APPEL_FERME);
    night(&t);
    assert_int_equal(region(&t), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    all_is_right(&t);
    temp_store_close(&t);
}

/* Received, then the dossier is cancelled: the money goes back by a transfer. */
static void what_was_received_goes_back(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel p;
    struct dossier_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    clock_at(&t, "2026-06-03");
    set_owed(&t, 15000);
    p = call(&t);
    assert_int_equal(bank(&t, "A", 15000, p.reference_out), BANQUE_RAPPROCHEE);
    assert_string_equal(read_promise(&t).etat, "recue");
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    clock_at(&t, "2026-06-05");
    night(&t);
    night(&t);
    assert_int_equal(owed_back(&t), 15000); /* of the 200 € of the lot, what it had paid */
    assert_int_equal(read_promise(&t).rendu_cents, 15000);
    assert_int_equal(region(&t), 0);
    all_is_right(&t);
    still_to_give_back(&t, numero, 15000);
    temp_store_close(&t);
}

/* Received whole, then the holder cancels too late: what he lost goes back to the region as well. */
static void what_was_received_and_lost_goes_back(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel p;
    struct dossier_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    clock_at(&t, "2026-06-03");
    set_owed(&t, 20000);
    p = call(&t);
    assert_int_equal(bank(&t, "A", 20000, p.reference_out), BANQUE_RAPPROCHEE);
    c = commande(ACTE_ANNULER, ROLE_TITULAIRE, 5, numero);
    assert_ok(faire(&t, &c, "2026-06-21", &e), &e);
    clock_at(&t, "2026-06-22");
    night(&t);
    assert_int_equal(owed_back(&t), 19000);
    assert_int_equal(region(&t), -1000);
    assert_int_equal(compte(&t, COMPTE_PERDU), 38000);
    all_is_right(&t);
    temp_store_close(&t);
}

/* ---- given up, late, by period ------------------------------------------------------------------------------------ */

static void a_call_given_up_may_be_made_again(void **state)
{
    struct depot_acte p = {.agent = "billie"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_appel first;
    struct depot *late;
    struct temp_store t;
    struct db *db;
    struct err e;
    size_t n;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    first = call(&t);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(depots_impayes(db, t.arena, 0, on("2026-07-25"), &late, &n, &e), &e);
    assert_int_equal(n, 0);
    assert_ok(depots_impayes(db, t.arena, 2, on("2026-08-04"), &late, &n, &e), &e);
    assert_int_equal(n, 0); /* nothing of another */
    assert_ok(depots_impayes(db, t.arena, REGION, on("2026-08-04"), &late, &n, &e), &e);
    assert_int_equal(n, 1);
    assert_int_equal(depot_retard_jours(&late[0], on("2026-08-04")), 10);
    store_read_end(t.store, db);
    p.numero = first.numero_out;
    refused(store_write(t.store, depot_approuver, &p, &e), RC_REFUSED, &e, MSG_DEPOT_ETAT);
    assert_ok(store_write(t.store, depot_abandonner, &p, &e), &e);
    assert_string_equal(read_promise(&t).etat, "due");
    all_is_right(&t);
    assert_string_not_equal(call(&t).reference_out, first.reference_out);
    all_is_right(&t);
    temp_store_close(&t);
}

static void calls_are_made_by_period(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct promesse_bilan b;
    struct temp_store t;
    struct err e;

    (void)state;
    granted(&t, numero);
    assert_ok(promesses_appeler(t.store, false, &b, &e), &e);
    assert_int_equal(b.appels, 0);
    validated(&t, numero, 7, CAUSE_TOTALE);
    assert_ok(promesses_appeler(t.store, true, &b, &e), &e);
    assert_int_equal(b.cents, 20000);
    assert_string_equal(read_promise(&t).etat, "due");
    assert_ok(promesses_appeler(t.store, false, &b, &e), &e);
    assert_int_equal(b.appels, 1);
    assert_int_equal(b.promesses, 1);
    assert_string_equal(read_promise(&t).etat, "appelee");
    assert_ok(promesses_appeler(t.store, false, &b, &e), &e);
    assert_int_equal(b.appels, 0);
    /* One more is due some days later: it waits for the end of the period. */
    assert_int_equal(raw_sql(&t,
                             "INSERT INTO promesse (titulaire_id, lot, dossier_id, financeur_id, accorde_le, "
                             "montant_cents, etat, du_cents, du_le, baisses, recouvre_cents, recu_cents, "
                             "rendu_cents) VALUES (5, 9, 1, 1, 1, 100, 'due', 100, 1, 0, 0, 0, 0)"),
                     SQLITE_OK);
    clock_at(&t, "2026-07-20");
    assert_ok(promesses_appeler(t.store, false, &b, &e), &e);
    assert_int_equal(b.appels, 0);
    clock_at(&t, "2026-07-26");
    assert_ok(promesses_appeler(t.store, false, &b, &e), &e);
    assert_int_equal(b.cents, 100);
    temp_store_close(&t);
}

/* ---- recovered from the body --------------------------------------------------------------------------------------- */

static struct dette_commande debt(const char *numero, int64_t cents)
{
    return (struct dette_commande){.agent = "alix",
                                   .numero = numero,
                                   .montant_cents = cents,
                                   .jour = DAY_NONE,
                                   .reference = "RAR 1",
                                   .texte = "Formation non suivie."};
}

static void pay_debt(struct temp_store *t, const char *numero, int64_t cents)
{
    struct dette_commande c = debt(numero, cents);
    char reference[32];
    struct err e;

    snprintf(reference, sizeof(reference), "virement de %lld", (long long)cents);
    c.reference = reference;
    assert_ok(store_write(t->store, dette_payer, &c, &e), &e);
}

static void claimed(struct temp_store *t, const char *dossier, int64_t cents, bool fraud, char *numero)
{
    struct dette_commande c = debt(NULL, cents);
    struct err e;

    c.dossier = dossier;
    c.fraude = fraud;
    assert_ok(store_write(t->store, dette_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, DETTE_NUMERO_BYTES);
    c = debt(numero, 0);
    assert_ok(store_write(t->store, dette_notifier, &c, &e), &e);
}

static void financeur_pays(struct temp_store *t)
{
    struct promesse_appel p = call(t);

    assert_int_equal(bank(t, "A", p.total_out, p.reference_out), BANQUE_RAPPROCHEE);
}

static void recover(struct temp_store *t, const char *dossier, int64_t cents, bool call_first)
{
    char numero[DETTE_NUMERO_BYTES];

    clock_at(t, "2026-06-27");
    claimed(t, dossier, cents, false, numero);
    if (call_first)
        financeur_pays(t);
    pay_debt(t, numero, cents);
}

/* The body gives the 600 € back: the region that has not paid owes nothing any more. */
static void what_is_recovered_first_is_not_asked_for(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    paid(&t, numero);
    recover(&t, numero, 60000, false);
    assert_string_equal(read_promise(&t).etat, "annulee");
    assert_int_equal(read_promise(&t).recouvre_cents, 20000);
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(region(&t), 0);
    assert_int_equal(owed_back(&t), 0);
    all_is_right(&t);
    temp_store_close(&t);
}

/* It paid between the claim and the recovery: its share goes back to it, not to the operator. */
static void what_is_recovered_after_goes_back(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_part part;
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    paid(&t, numero);
    recover(&t, numero, 30000, true);
    assert_string_equal(read_promise(&t).etat, "recue");
    assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
    assert_int_equal(region(&t), -10000);
    assert_int_equal(owed_back(&t), 10000);
    all_is_right(&t);
    still_to_give_back(&t, numero, 10000);
    part = region_reads(&t, numero);
    assert_int_equal(part.paye_cents, 10000);
    assert_int_equal(part.libere_cents, 10000);
    assert_true(part.concerne);
    temp_store_close(&t);
}

/* All that it paid is recovered: the dossier is its own until the money is back, and told as paid by it no more. */
static void what_is_recovered_whole_is_its_business_no_more(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_part part;
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    paid(&t, numero);
    recover(&t, numero, 60000, true);
    assert_int_equal(owed_back(&t), 20000);
    part = region_reads(&t, numero);
    assert_int_equal(part.paye_cents, 0);
    assert_int_equal(part.libere_cents, 20000);
    assert_true(part.concerne);
    assert_int_equal(raw_sql(&t, "UPDATE restitution SET etat = 'payee', paye_le = 20650, lot_id = 1, "
                                 "ligne_no = 1"),
                     SQLITE_OK);
    assert_false(region_reads(&t, numero).concerne);
    temp_store_close(&t);
}

/* ---- recovered, then given back for fraud --------------------------------------------------------------------------- */

static enum rc fraud(struct temp_store *t, unit_fn *fn, struct fraude_commande *c, struct err *e)
{
    c->jour = DAY_NONE;
    c->texte = "Inscription faite par un démarcheur.";
    c->signataire = "Camille Durand, directrice";
    return store_write(t->store, fn, c, e);
}

/* The claim of the holder is accepted: their rights are back, and the body owes `cents`, to be paid at once when `pays`. */
static void given_back(struct temp_store *t, const char *dossier, int64_t cents, bool pays)
{
    char report[FRAUDE_NUMERO_BYTES], claim[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c = {.agent = "alix", .origine = "titulaire", .dossier = dossier};
    struct dette_commande owed;
    struct err e;

    clock_at(t, "2026-07-20");
    assert_ok(fraud(t, fraude_signaler, &c, &e), &e);
    memcpy(report, c.numero_out, sizeof(report));
    c = (struct fraude_commande){.agent = "alix", .numero = report, .dossier = dossier};
    assert_ok(fraud(t, fraude_reclamer, &c, &e), &e);
    memcpy(claim, c.numero_out, sizeof(claim));
    c = (struct fraude_commande){.agent = "alix", .numero = claim, .sens = "accepter"};
    assert_ok(fraud(t, fraude_instruire, &c, &e), &e);
    c = (struct fraude_commande){.agent = "bea", .numero = claim};
    assert_ok(fraud(t, fraude_decider, &c, &e), &e);
    assert_non_null(c.indu_out);
    assert_int_equal(raw_i64(t, "SELECT montant_cents FROM indu ORDER BY id DESC LIMIT 1"), cents);
    all_is_right(t);
    if (!pays)
        return;
    owed = debt(c.indu_out, 0);
    assert_ok(store_write(t->store, dette_notifier, &owed, &e), &e);
    pay_debt(t, c.indu_out, cents);
}

static void nobody_is_out_of_pocket(struct temp_store *t, int64_t to_the_region)
{
    assert_int_equal(region(t), 0); /* got back what it had granted, not a cent more */
    assert_int_equal(compte(t, COMPTE_AVANCE), 0);
    assert_int_equal(compte(t, COMPTE_INDU_A_RENDRE), 0);
    assert_int_equal(solde(t, 5, POCHE_DIFE).posted, 40000); /* the holder's own rights, in full */
    assert_int_equal(
        raw_i64(t, "SELECT SUM(CASE WHEN debit = 1001 THEN -montant ELSE montant END) FROM transfert "
                   "WHERE titulaire_id = 5 AND phase = 0 AND (debit = 1001 OR credit = 1001)"),
        -40000); /* its fund gave them once */
    assert_int_equal(owed_back(t), to_the_region);
    all_is_right(t);
}

/* Half of what the region paid came back by an undue sum; the claim then gives it the other half. */
static void what_was_recovered_is_not_refunded_again(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    paid(&t, numero);
    recover(&t, numero, 30000, true);
    given_back(&t, numero, 30000, true);
    assert_int_equal(read_promise(&t).rendu_cents, 10000);
    nobody_is_out_of_pocket(&t, 20000);
    still_to_give_back(&t, numero, 20000);
    temp_store_close(&t);
}

/* The undue sum was claimed, and not paid, before the claim of the holder: the region is refunded whole, and what the body pays later is
 * for the operator. */
static void what_is_recovered_after_the_claim_is_for_the_operator(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], first[DETTE_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    paid(&t, numero);
    financeur_pays(&t);
    claimed(&t, numero, 30000, false, first);
    given_back(&t, numero, 30000, true);
    assert_int_equal(region(&t), 0);
    assert_int_equal(compte(&t, COMPTE_AVANCE), -10000);
    pay_debt(&t, first, 30000);
    nobody_is_out_of_pocket(&t, 20000);
    temp_store_close(&t);
}

/* Recovered before the region paid, which owes as much less: the claim lifts the rest, whether it paid it meanwhile or not. */
static void what_a_financeur_owes_no_more_is_not_lifted_again(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    for (int pays = 0; pays < 2; pays++) {
        granted(&t, numero);
        validated(&t, numero, 7, CAUSE_TOTALE);
        paid(&t, numero);
        recover(&t, numero, 30000, false);
        if (pays == 1)
            financeur_pays(&t);
        given_back(&t, numero, 30000, true);
        nobody_is_out_of_pocket(&t, pays == 1 ? 10000 : 0);
        temp_store_close(&t);
    }
}

static void reduced(struct temp_store *t, const char *numero, int64_t cents)
{
    struct dette_commande c = debt(numero, cents);
    struct err e = {0};

    c.agent = "dominique";
    c.jour = day_of_instant(t->now_us);
    c.reference = "jugement 12";
    assert_ok(store_write(t->store, dette_reduire, &c, &e), &e);
    c = debt(numero, 0);
    c.agent = "camille";
    assert_ok(store_write(t->store, dette_approuver, &c, &e), &e);
}

/* 100 € recovered lowered a call for 200; the debt is then made 30 €, of which 10 are the region's: what it was not asked for, the operator
 * bears, and has first of what is recovered since. All of the price recovered, nobody has more nor less than before. */
static void the_operator_has_first_what_it_bore(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], first[DETTE_NUMERO_BYTES], second[DETTE_NUMERO_BYTES];
    struct promesse_appel asked;
    struct temp_store t;

    (void)state;
    for (int pays = 0; pays < 2; pays++) {
        granted(&t, numero);
        validated(&t, numero, 7, CAUSE_TOTALE);
        paid(&t, numero);
        asked = call(&t);
        claimed(&t, numero, 30000, false, first);
        pay_debt(&t, first, 30000);
        reduced(&t, first, 3000);
        assert_int_equal(read_promise(&t).du_cents, 10000);
        assert_int_equal(compte(&t, COMPTE_AVANCE), -19000);
        if (pays == 1)
            assert_int_equal(bank(&t, "A", 10000, asked.reference_out), BANQUE_RAPPROCHEE);
        claimed(&t, numero, 57000, false, second);
        pay_debt(&t, second, 27000); /* 180 of rights, 90 of the region's share: the operator's */
        assert_int_equal(compte(&t, COMPTE_AVANCE), pays == 1 ? 0 : -10000);
        assert_int_equal(read_promise(&t).recouvre_cents, 10000);
        assert_int_equal(owed_back(&t), 0);
        pay_debt(&t, second, 30000);
        assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
        assert_int_equal(owed_back(&t), pays == 1 ? 10000 : 0);
        assert_string_equal(read_promise(&t).etat, pays == 1 ? "recue" : "annulee");
        all_is_right(&t);
        temp_store_close(&t);
    }
}

/* A fraud that the holder claimed nothing for: the rights were not given back, and the region is as after any undue sum. */
static void a_fraud_without_a_claim_keeps_nothing(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], first[DETTE_NUMERO_BYTES];
    struct dossier_part part;
    struct temp_store t;

    (void)state;
    for (int pays = 0; pays < 2; pays++) {
        granted(&t, numero);
        validated(&t, numero, 7, CAUSE_TOTALE);
        paid(&t, numero);
        if (pays == 1)
            financeur_pays(&t);
        claimed(&t, numero, 30000, true, first);
        pay_debt(&t, first, 30000);
        assert_int_equal(compte(&t, COMPTE_AVANCE), pays == 1 ? 0 : -10000);
        assert_int_equal(read_promise(&t).recouvre_cents, pays == 1 ? 0 : 10000);
        all_is_right(&t);
        given_back(&t, numero, 30000, true);
        nobody_is_out_of_pocket(&t, pays == 1 ? 20000 : 0);
        part = region_reads(&t, numero);
        assert_int_equal(part.paye_cents, 0);
        assert_int_equal(part.libere_cents, 20000);
        assert_int_equal(part.concerne, pays == 1); /* what it paid is still to come back */
        temp_store_close(&t);
    }
}

/* ---- what must hold ------------------------------------------------------------------------------------------------- */

static void found_wrong(struct temp_store *t, const char *change)
{
    int64_t wrong;
    struct db *db;
    struct err e;

    assert_int_equal(raw_sql(t, change), SQLITE_OK);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    refused(promesses_verifier(db, &wrong, &e), RC_INTEGRITY, &e, MSG_PROMESSE_FAUSSE);
    store_read_end(t->store, db);
    assert_int_equal(wrong, 1);
}

/* One cent too many to the region; one cent that the operator keeps; one cent lifted of a promise that was all owed. */
static void a_lot_of_which_too_much_came_back_is_found(void **state)
{
    static const struct {
        bool received;
        const char *what; /* cle, genre, debit, credit, lot, montant */
    } wrong[] = {{true, "'promesse/1/perdu/rendu', 0, 23, 1009, 2000000001, 0, 10001"},
                 {true, "'indu/IND-2026-00001/009/02', 0, 44, 1009, 1011, 0, 1"},
                 {false, "'promesse/1/perdu/levee', 0, 49, 1009, 2000000001, 0, 1"}};
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        granted(&t, numero);
        validated(&t, numero, 7, CAUSE_TOTALE);
        paid(&t, numero);
        recover(&t, numero, 30000, wrong[i].received);
        all_is_right(&t);
        found_wrong(
            &t,
            arena_printf(
                t.arena,
                "INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, "
                "jour_valeur, enregistre_us, regle_id) SELECT titulaire_id, %s, jour_valeur, enregistre_us, "
                "regle_id FROM transfert WHERE cle LIKE 'indu/%%/001/02'",
                wrong[i].what));
        temp_store_close(&t);
    }
}

static void a_promise_that_the_book_does_not_say_is_found(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    int64_t wrong;
    struct db *db;
    struct err e;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    call(&t);
    assert_int_equal(raw_sql(&t, "UPDATE promesse SET du_cents = 19000"), SQLITE_OK);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    refused(promesses_verifier(db, &wrong, &e), RC_INTEGRITY, &e, MSG_PROMESSE_FAUSSE);
    store_read_end(t.store, db);
    assert_int_equal(wrong, 2); /* the promise and its call */
    assert_int_not_equal(raw_sql(&t, "UPDATE promesse SET du_cents = 20001"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "UPDATE promesse SET etat = 'recue'"), SQLITE_OK);
    assert_int_not_equal(raw_sql(&t, "UPDATE promesse SET rendu_cents = 1"), SQLITE_OK);
    temp_store_close(&t);
}

/* The space of a financeur: its own promises of a dossier, nobody else's. */
static void a_financeur_reads_its_own(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_part part;
    struct dossier d;
    struct temp_store t;
    struct db *db;
    struct err e;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 7, CAUSE_TOTALE);
    call(&t);
    d = lire(&t, numero);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dossier_part_du_financeur(db, &d, REGION, &part, &e), &e);
    assert_true(part.concerne);
    assert_int_equal(part.promis_cents, 20000);
    assert_int_equal(part.appele_cents, 20000);
    assert_int_equal(part.recu_cents, 0);
    assert_int_equal(part.appel_echeance, on("2026-07-25"));
    assert_int_equal(part.rendu_cents + part.perdu_cents + part.libere_cents, 0);
    assert_ok(dossier_part_du_financeur(db, &d, 2, &part, &e), &e);
    assert_false(part.concerne);
    assert_int_equal(part.promesses, 0);
    assert_int_equal(part.promis_cents, 0);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* Of 30 % done, the financeur owes its part alone: it loses nothing of what it never paid, it does not owe it any more. */
static void what_it_never_paid_is_not_lost(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_part part;
    struct dossier d;
    struct temp_store t;
    struct db *db;
    struct err e;

    (void)state;
    granted(&t, numero);
    validated(&t, numero, 2, CAUSE_TITULAIRE);
    d = lire(&t, numero);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_ok(dossier_part_du_financeur(db, &d, REGION, &part, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(part.promis_cents, 20000);
    assert_true(part.paye_cents > 0 && part.paye_cents < 20000);
    assert_int_equal(part.rendu_cents + part.perdu_cents, 0);
    assert_int_equal(part.libere_cents, 20000 - part.paye_cents);
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_owed_before_the_service),
        cmocka_unit_test(a_promise_is_not_told_as_paid),
        cmocka_unit_test(the_service_makes_it_due_and_the_bank_clears_it),
        cmocka_unit_test(a_part_of_the_training_is_a_part_of_the_promise),
        cmocka_unit_test(a_cancellation_ends_it),
        cmocka_unit_test(what_the_holder_loses_is_not_asked_for),
        cmocka_unit_test(a_call_is_lowered),
        cmocka_unit_test(a_call_for_nothing_is_given_up),
        cmocka_unit_test(what_was_received_goes_back),
        cmocka_unit_test(what_was_received_and_lost_goes_back),
        cmocka_unit_test(a_call_given_up_may_be_made_again),
        cmocka_unit_test(calls_are_made_by_period),
        cmocka_unit_test(what_is_recovered_first_is_not_asked_for),
        cmocka_unit_test(what_is_recovered_after_goes_back),
        cmocka_unit_test(what_is_recovered_whole_is_its_business_no_more),
        cmocka_unit_test(what_was_recovered_is_not_refunded_again),
        cmocka_unit_test(what_is_recovered_after_the_claim_is_for_the_operator),
        cmocka_unit_test(what_a_financeur_owes_no_more_is_not_lifted_again),
        cmocka_unit_test(the_operator_has_first_what_it_bore),
        cmocka_unit_test(a_fraud_without_a_claim_keeps_nothing),
        cmocka_unit_test(a_lot_of_which_too_much_came_back_is_found),
        cmocka_unit_test(a_promise_that_the_book_does_not_say_is_found),
        cmocka_unit_test(a_financeur_reads_its_own),
        cmocka_unit_test(what_it_never_paid_is_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
