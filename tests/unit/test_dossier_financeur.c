/* What a financeur may be asked and grant in a dossier: what it can pay, once (C. trav. L. 6323-4, II; L. 6323-7; R. 6333-2-1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/dotation.h"
#include "training/restitution.h"
#include "training/dossier_dit.h"
#include "training_fixture.h"

#define FINANCEUR 1
#define FINANCEUR_SIRET "18002002600019"
#define FINANCEURS                                                                                           \
    "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES "                      \
    "(1, '18002002600019', 'Région', 'region', 0), (2, '73282932000074', 'Autre', 'employeur', 0)"

/* An employee with these rights, proposed 1 200 € of which 150 € are the mandatory participation (R. 6323). */
static void propose_cpf(struct temp_store *t, int64_t rights, char *numero)
{
    const struct parcours p = {4, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct err e;

    training_fixture_open(t);
    assert_int_equal(raw_sql(t, FINANCEURS), SQLITE_OK);
    credit(t, 4, POCHE_DROITS, rights);
    assert_ok(parcourir(t, &p, PROPOSE, numero, &e), &e);
}

static enum rc demander_a(struct temp_store *t, const char *numero, const char *siret, const char *le,
                          struct err *e)
{
    struct dossier_commande c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 4, numero);

    c.financeur_siret = siret;
    return faire(t, &c, le, e);
}

static enum rc accorder(struct temp_store *t, const char *numero, int64_t cents, struct err *e)
{
    struct dossier_commande c =
        commande(cents == 0 ? ACTE_ACCORDER : ACTE_ACCORDER_PARTIE, ROLE_FINANCEUR, FINANCEUR, numero);

    c.accorde_cents = cents;
    return faire(t, &c, "2026-06-03", e);
}

/* PART-04: an abondement pays what the rights do not, never the participation, unless its financeur exempts from it. */
static void the_participation_is_not_asked_of_a_financeur(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_ligne_acte *acts;
    struct dossier d;
    struct db *db;
    size_t n;
    struct err e;

    (void)state;
    propose_cpf(&t, 110000, numero); /* the rights pay 1 050 €: 150 € are left, all of them his */
    assert_int_equal(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_RESTE_PARTICIPATION);
    assert_ok(demander_a(&t, numero, "73282932000074", "2026-06-02", &e),
              &e); /* an employer exempts: 100 € are missing */
    assert_int_equal(lire(&t, numero).sollicite_cents, 10000);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, 2, numero);
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(lire(&t, numero).reste_cents, 0);
    temp_store_close(&t);

    propose_cpf(&t, 50000, numero);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_int_equal(lire(&t, numero).sollicite_cents, 55000); /* 1 200 - 150 - 500 */
    assert_int_equal(accorder(&t, numero, 0, &e), RC_REFUSED); /* it would order for the holder */
    assert_int_equal(e.msg, MSG_DOSSIER_ACCORD_RESTE);
    assert_non_null(strstr(e.phrase, "550,00"));
    assert_int_equal(accorder(&t, numero, 55001, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACCORD_MONTANT);
    assert_ok(accorder(&t, numero, 55000, &e), &e);
    d = lire(&t, numero);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(dossier_actes(db, t.arena, &d, &acts, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(dossier_ligne_accorde(&acts[n - 1]), 55000);
    assert_int_equal(dossier_ligne_accorde(&acts[0]), -1);
    assert_string_equal(dossier_ligne_titre(&acts[n - 1]),
                        "Le financeur accorde une partie de ce qui manque");
    assert_int_equal(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-03", &e),
                     RC_REFUSED); /* asked, granted: once */
    assert_int_equal(e.msg, MSG_DOSSIER_RESTE_PARTICIPATION);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 15000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), -55000);
    assert_int_equal(solde(&t, 4, POCHE_DROITS).reserved, 50000);
    temp_store_close(&t);
}

/* L. 6323-6, II, 4°, D. 6323-8: the licence of who has a job needs the aid of a third party, which is asked for in the dossier. */
static void a_licence_is_paid_with_the_aid_of_a_third_party(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    propose_cpf(&t, 50000, numero);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET classe = 'PERMIS_LEGER'"), SQLITE_OK);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 70000;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED); /* with his own money: no third party */
    assert_int_equal(e.msg, MSG_FINANCEMENT_PERMIS);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_int_equal(lire(&t, numero).sollicite_cents, 55000);
    assert_ok(accorder(&t, numero, 9999, &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 60001;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED); /* a cent short of 100 € */
    assert_int_equal(e.msg, MSG_FINANCEMENT_PERMIS);
    temp_store_close(&t);

    propose_cpf(&t, 50000, numero);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET classe = 'PERMIS_LEGER'"), SQLITE_OK);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_ok(accorder(&t, numero, 10000, &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 60000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(solde(&t, 4, POCHE_DROITS).reserved, 50000);
    temp_store_close(&t);

    propose_cpf(&t, 50000, numero);
    assert_int_equal(raw_sql(&t, "UPDATE formation SET classe = 'PERMIS_LEGER'"), SQLITE_OK);
    /* the aid can only be asked for in a dossier: asking for the session needs none */
    c = commande(ACTE_DEMANDER, ROLE_TITULAIRE, 4, NULL);
    c.titulaire_id = 4;
    c.session_id = 40;
    autre_session(&t, SESSION_CPF, 40);
    assert_ok(faire(&t, &c, "2026-06-01", &e), &e);
    assert_int_equal(lire(&t, c.numero_out).classe, CLASSE_PERMIS_LEGER);
    temp_store_close(&t);
}

/* What the space of the financeur shows of a dossier. */
static bool shown(struct temp_store *t, const char *numero)
{
    const struct dossier_filtre f = {.financeur_id = FINANCEUR, .limit = 10};
    struct dossier d = lire(t, numero), *list;
    struct dossier_part part;
    struct db *db;
    size_t n;

    CHECK(store_read_begin(t->store, &db, NULL) == RC_OK);
    CHECK(dossier_part_du_financeur(db, &d, FINANCEUR, &part, NULL) == RC_OK);
    CHECK(dossier_lister(db, t->arena, &f, &list, &n, NULL) == RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(n, part.concerne ? 1 : 0); /* the list and the page say the same */
    return part.concerne;
}

/* "The dossiers I funded, and only those": a sum granted that the order did not use gives no say in it, and no reading once it is back. */
static void a_financeur_without_a_part(void **state)
{
    struct dotation_echeances lots;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    for (int used = 0; used < 2; used++) {
        propose_cpf(&t, 50000, numero);
        assert_false(shown(&t, numero));
        assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
        assert_true(shown(&t, numero));
        assert_ok(accorder(&t, numero, 2001, &e), &e);
        assert_true(shown(&t, numero)); /* its sum waits for the holder */
        c = commande(ACTE_PROPOSER, ROLE_ORGANISME, ORG_SANS, numero);
        c.prix_ht_cents = c.prix_ttc_cents = used ? 66000 : 60000; /* 150 € are his, 500 € his rights */
        acte_fait(&t, c, "2026-06-03");
        c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
        c.reste_paye_cents = 15000;
        acte_fait(&t, c, "2026-06-03");
        assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-04"), false, &lots, &e), RC_OK);
        assert_int_equal(shown(&t, numero), used);
        c = commande(ACTE_ANNULER, ROLE_FINANCEUR, FINANCEUR, numero);
        if (used)
            acte_fait(&t, c, "2026-06-05");
        else
            acte_refuse(&t, c, "2026-06-05", MSG_DOSSIER_FINANCEUR_SANS_PART);
        assert_int_equal(lire(&t, numero).etat, used ? ETAT_CANCELED_BY_FINANCER : ETAT_ACCEPTED);
        assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-06"), false, &lots, &e), RC_OK);
        assert_false(shown(&t, numero)); /* its part is back, whole: it funds nothing there */
        temp_store_close(&t);
    }
}

/* What it refused is no more of its business. */
static void a_financeur_that_refused(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    propose_cpf(&t, 50000, numero);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_true(shown(&t, numero));
    struct dossier_commande c = commande(ACTE_REFUSER, ROLE_FINANCEUR, FINANCEUR, numero);

    acte_refuse(&t, c, "2026-06-03", MSG_DOSSIER_MOTIF_REQUIS); /* the holder is told why */
    c.motif = "budget épuisé";
    acte_fait(&t, c, "2026-06-03");
    assert_false(shown(&t, numero));
    temp_store_close(&t);
}

/* The part of a financeur is held again with the rights and the card (test_promesse.c has what becomes of its money). */
static void an_absence_that_a_financeur_paid_is_corrected(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e;

    (void)state;
    propose_cpf(&t, 50000, numero);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_ok(accorder(&t, numero, 55000, &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 15000;
    acte_fait(&t, c, "2026-06-03");
    acte_fait(&t, commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_SANS, numero), "2026-07-06");
    assert_int_equal(compte(&t, COMPTE_PERDU), 61750); /* 95 % of the rights and of the card */
    acte_fait(&t, commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, numero), "2026-07-06");
    assert_int_equal(compte(&t, COMPTE_PERDU), 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), -55000);
    assert_int_equal(solde(&t, 4, POCHE_DROITS).reserved, 50000);
    assert_int_equal(solde(&t, 4, POCHE_CARTE).reserved, 15000);
    assert_true(shown(&t, numero));
    temp_store_close(&t);
}

/* A dotation, and a sum paid into the account for this dossier, are no promise: the same lot is held again. */
static void an_absence_paid_by_received_sums_is_corrected(void **state)
{
    static const struct {
        const char *dossier, *base;
    } sums[] = {{"NULL", "volontaire"}, {"(SELECT id FROM dossier)", "dossier"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        struct transfer t55 =
            credit_of(4, "dotation/1", i == 0 ? POCHE_DOTATION : POCHE_ABONDEMENT, 55000, "2026-06-02");
        struct dossier_commande c;
        char numero[DOSSIER_NUMERO_BYTES], sql[400];
        struct temp_store t;

        propose_cpf(&t, 50000, numero);
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO dotation (titulaire_id, lot, cle, financeur_id, base, montant_cents, recu_le, "
            "remboursable, dossier_id, classes, formations, source, enregistre_us) VALUES (4, 1, 'a', 1, "
            "'%s', 55000, %d, 0, %s, '', '', '', 0)",
            sums[i].base, on("2026-06-02"), sums[i].dossier);
        assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
        t55.debit = COMPTE_FINANCEUR_BASE + FINANCEUR;
        t55.lot = 1;
        CHECK(book_fixture_write(&t, &t55, 1, NULL, NULL) == RC_OK);
        c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
        c.reste_paye_cents = 15000;
        acte_fait(&t, c, "2026-06-03");
        acte_fait(&t, commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_SANS, numero), "2026-07-06");
        acte_fait(&t, commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_SANS, numero), "2026-07-07");
        assert_int_equal(raw_i64(&t, "SELECT lot FROM dossier_prise WHERE poche IN (6, 7)"), 1);
        assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dotation"), 1);
        assert_int_equal(raw_i64(&t, "SELECT reserve FROM solde WHERE titulaire_id = 4 AND lot = 1"), 55000);
        assert_int_equal(compte(&t, COMPTE_PERDU), 0);
        assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), -55000);
        temp_store_close(&t);
    }
}

/* Rights grew: what a grant can no longer pay is refused before it, and goes back after it (R. 6333-2-1). */
static void a_grant_that_is_no_more_of_use_goes_back(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct dotation_echeances lots;
    struct transfer more = credit_of(4, "hausse", POCHE_DROITS, 30000, "2026-01-02");
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    more.debit = COMPTE_FONDS_CPF;
    propose_cpf(&t, 50000, numero);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    CHECK(book_fixture_write(&t, &more, 1, NULL, NULL) == RC_OK);
    assert_int_equal(accorder(&t, numero, 55000, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACCORD_MONTANT);
    assert_non_null(strstr(e.phrase, "250,00"));
    assert_ok(accorder(&t, numero, 25000, &e), &e);
    temp_store_close(&t);

    propose_cpf(&t, 50000, numero);
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    assert_ok(accorder(&t, numero, 55000, &e), &e);
    CHECK(book_fixture_write(&t, &more, 1, NULL, NULL) == RC_OK);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 4, numero);
    c.reste_paye_cents = 15000;
    assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-03"), false, &lots, &e), RC_OK);
    assert_int_equal(lots.cents, 0); /* still his to accept */
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-04"), false, &lots, &e), RC_OK);
    assert_int_equal(lots.cents, 30000);       /* the night after */
    assert_int_equal(lots.leves_cents, 30000); /* granted, never received: nobody is sent anything */
    assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-05"), false, &lots, &e), RC_OK);
    assert_int_equal(lots.cents, 0);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), -25000);
    assert_int_equal(solde(&t, 4, POCHE_DROITS).reserved, 80000);
    c = commande(ACTE_RETRACTER, ROLE_TITULAIRE, 4, numero);
    assert_ok(faire(&t, &c, "2026-06-05", &e), &e);
    assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-06"), false, &lots, &e), RC_OK);
    assert_int_equal(lots.cents, 25000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), 0);
    temp_store_close(&t);
}

/* Granting all that was asked gives the whole sum, and leaves the participation to the holder, who alone concludes. */
static void all_is_granted_and_a_share_is_left(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    int64_t granted, rest;
    struct db *db;
    struct err e;

    (void)state;
    propose_cpf(&t, 50000, numero); /* 1 200 - 150 - 500 */
    assert_ok(demander_a(&t, numero, FINANCEUR_SIRET, "2026-06-02", &e), &e);
    struct dossier d = lire(&t, numero);

    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(dossier_accord_prevu(db, &d, on("2026-06-03"), &granted, &rest, &e), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(granted, 55000);
    assert_int_equal(rest, 15000);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, 2, numero); /* not the one who was asked */
    c.le = on("2026-06-03");
    assert_int_equal(store_write(t.store, dossier_accorder_tout, &c, &e), RC_NOT_FOUND);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, FINANCEUR, numero);
    c.le = on("2026-06-03");
    assert_ok(store_write(t.store, dossier_accorder_tout, &c, &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_VALIDATED);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, lire(&t, numero).titulaire_id, numero);
    c.reste_paye_cents = 15000;
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    temp_store_close(&t);

    propose_cpf(&t, 110000, numero); /* an employer exempts: nothing is left, the order is made at once */
    assert_ok(demander_a(&t, numero, "73282932000074", "2026-06-02", &e), &e);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, 2, numero);
    c.le = on("2026-06-03");
    assert_ok(store_write(t.store, dossier_accorder_tout, &c, &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_ACCEPTED);
    temp_store_close(&t);
}

/* ---- what it answers ------------------------------------------------------------------------------------------ */

/* Two financeurs; holder 5, an élu, has 400 €. */
static void open_dife(struct temp_store *t)
{
    training_fixture_open(t);
    credit(t, 5, POCHE_DIFE, 40000);
    assert_int_equal(raw_sql(t, "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES "
                                "(5, 'maire', 18400, x'05', 'rne');" FINANCEURS),
                     SQLITE_OK);
}

/* Proposed, then asked to the financeur: 600 € of price, 400 € of rights, 200 € missing. */
static void solliciter(struct temp_store *t, char *numero)
{
    static const struct parcours court = {5,  ORG_AGREE,    SESSION_MANDAT, 20000,
                                          -1, CAUSE_TOTALE, false,          "F-1"};
    struct dossier_commande c;
    struct err e;

    open_dife(t);
    assert_ok(parcourir(t, &court, PROPOSE, numero, &e), &e);
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 5, numero);
    c.financeur_siret = FINANCEUR_SIRET;
    assert_ok(faire(t, &c, "2026-06-02", &e), &e);
}

static enum rc gather(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return restitution_ramasser(db, e);
}

static void a_financeur_pays_what_is_missing(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    solliciter(&t, numero);
    struct dossier d = lire(&t, numero);
    struct dotation_echeances lots;

    assert_int_equal(d.etat, ETAT_WAITING_ACCEPTATION);
    assert_int_equal(d.sollicite_cents, 20000);
    assert_int_equal(d.echeance, on("2026-06-16")); /* ten working days after 2 June */
    assert_int_equal(solde(&t, 5, POCHE_DIFE).reserved, 0);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, 2, numero); /* another financeur sees nothing */
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_NOT_FOUND);
    c.par_id = FINANCEUR;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    d = lire(&t, numero);
    assert_int_equal(d.etat, ETAT_ACCEPTED);
    assert_int_equal(d.accepte_le, on("2026-06-03"));
    assert_int_equal(d.reste_cents, 0);
    assert_int_equal(solde(&t, 5, POCHE_DIFE).reserved, 40000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), -20000);
    /* It withdraws before the entry: the rights are free again and its sum goes back to it. */
    c = commande(ACTE_ANNULER, ROLE_FINANCEUR, FINANCEUR, numero);
    c.motif = NULL;
    acte_refuse(&t, c, "2026-06-04", MSG_DOSSIER_MOTIF_REQUIS);
    c.motif = "budget épuisé";
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_CANCELED_BY_FINANCER);
    assert_int_equal(solde(&t, 5, POCHE_DIFE).reserved, 0);
    assert_int_equal(dotation_appliquer_echeances(t.store, on("2026-06-05"), false, &lots, &e), RC_OK);
    assert_int_equal(lots.cents, 20000); /* the night after */
    assert_int_equal(lots.leves_cents, 20000);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), 0);
    /* A promise: its money never came, so that none goes out. */
    assert_int_equal(store_write(t.store, gather, NULL, &e), RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM restitution"), 0);
    temp_store_close(&t);
}

/* Rights fell since the request: a share would be left to the holder, whom nobody else commits to it. */
static void a_financeur_does_not_accept_for_the_holder(void **state)
{
    struct temp_store t;
    struct transfer spent = credit_of(5, "ailleurs", POCHE_DIFE, 5000, "2026-06-02");
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    solliciter(&t, numero);
    spent.debit = POCHE_DIFE;
    spent.credit = COMPTE_PERDU;
    CHECK(book_fixture_write(&t, &spent, 1, NULL, NULL) == RC_OK);
    c = commande(ACTE_ACCORDER, ROLE_FINANCEUR, FINANCEUR, numero);
    c.reste_paye_cents = 5000;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACCORD_RESTE);
    assert_int_equal(lire(&t, numero).etat, ETAT_WAITING_ACCEPTATION);
    assert_int_equal(compte(&t, COMPTE_FINANCEUR_BASE + FINANCEUR), 0);
    assert_int_equal(compte(&t, COMPTE_CARTE), 0);
    temp_store_close(&t);
}

static void a_financeur_pays_a_part(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    solliciter(&t, numero);
    c = commande(ACTE_ACCORDER_PARTIE, ROLE_FINANCEUR, FINANCEUR, numero);
    c.accorde_cents = 20001;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ACCORD_MONTANT);
    c.accorde_cents = 12000;
    assert_ok(faire(&t, &c, "2026-06-03", &e), &e);
    assert_int_equal(lire(&t, numero).etat, ETAT_VALIDATED);
    assert_int_equal(lire(&t, numero).echeance, on("2026-06-09")); /* four working days again */
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 5, numero);
    c.reste_paye_cents = 20000;
    assert_int_equal(faire(&t, &c, "2026-06-04", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_RESTE_INEXACT);
    c.reste_paye_cents = 8000;
    assert_ok(faire(&t, &c, "2026-06-04", &e), &e);
    temp_store_close(&t);
}

static void a_financeur_says_no_or_nothing(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    static const struct parcours elu_seul = PARCOURS_ELU;
    struct dossier_echeances n;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    solliciter(&t, numero);
    c = commande(ACTE_REFUSER, ROLE_FINANCEUR, FINANCEUR, numero);
    c.motif = "budget épuisé";
    c.essai = true;
    assert_int_equal(faire(&t, &c, "2026-06-03", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_ESSAI);
    assert_int_equal(c.etat_out, ETAT_REFUSED_BY_FINANCER);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-06-17"), false, &n, &e), RC_OK);
    assert_int_equal(n.sans_reponse_financeur, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_REFUSED_BY_FINANCER);
    temp_store_close(&t);
    open_dife(&t); /* nothing is missing, or nobody has this SIRET */
    assert_ok(parcourir(&t, &elu_seul, PROPOSE, numero, &e), &e);
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 1, numero);
    c.financeur_siret = FINANCEUR_SIRET;
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_RIEN_NE_MANQUE);
    c.financeur_siret = "00000000000000";
    assert_int_equal(faire(&t, &c, "2026-06-02", &e), RC_NOT_FOUND);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_granted_and_a_share_is_left),
        cmocka_unit_test(the_participation_is_not_asked_of_a_financeur),
        cmocka_unit_test(a_licence_is_paid_with_the_aid_of_a_third_party),
        cmocka_unit_test(a_grant_that_is_no_more_of_use_goes_back),
        cmocka_unit_test(a_financeur_without_a_part),
        cmocka_unit_test(a_financeur_that_refused),
        cmocka_unit_test(an_absence_that_a_financeur_paid_is_corrected),
        cmocka_unit_test(an_absence_paid_by_received_sums_is_corrected),
        cmocka_unit_test(a_financeur_pays_what_is_missing),
        cmocka_unit_test(a_financeur_does_not_accept_for_the_holder),
        cmocka_unit_test(a_financeur_pays_a_part),
        cmocka_unit_test(a_financeur_says_no_or_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
