/*
 * The advance of a long training (rule PAY-03; 25 % beyond three months, not verified): due at the declared entry, paid by a run
 * on a line of its own, deducted from the balance, and owed back when the training ends with less. Amounts are those of rules
 * 3.5 and 4.4 for a price of 1 200 €, of which 150 € by the holder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/acompte.h"
#include "training/affacturage.h"
#include "training/appel.h"
#include "training/dette.h"
#include "training/paiement.h"
#include "training/paiement_retour.h"
#include "acompte_fixture.h"
#include "reglement_fixture.h"

/* The reason that holds it, the most telling. */
static enum retenue_motif retenu(struct temp_store *t)
{
    struct reglement r = seul_reglement(t);

    assert_int_equal(r.attente, REGLEMENT_RETENU);
    return r.retenues[0].motif;
}

/* ---- due, paid, deducted ----------------------------------------------------------------------------------- */

static void it_is_due_at_the_entry(void **state)
{
    static const struct parcours courte = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], autre[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    ouvrir(&t, numero);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_IN_TRAINING);
    assert_int_equal(d.facturation, FACTURATION_DEPOSIT_WAIT);
    assert_string_equal(dossier_facturation_name(d.facturation), "depositWait");
    assert_int_equal(d.acompte_cents, AVANCE);
    assert_int_equal(dossier_a_virer(&d), AVANCE);
    assert_int_equal(d.dernier_acte, ACTE_ENTRER);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 105000);
    verifier(&t, numero);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'entrer' AND detail LIKE "
                                 "'%\"acompte\":30000,\"certitude\":\"unverified\"%'"),
                     1);
    assert_ok(parcourir(&t, &courte, ENTRE, autre, &e), &e);
    assert_int_equal(lire(&t, autre).facturation, FACTURATION_NOT_BILLABLE);
    assert_int_equal(lire(&t, autre).acompte_cents, -1);
    temp_store_close(&t);
}

/* "More than three months": not those that end with a short month. */
static void exactly_three_months_have_none(void **state)
{
    static const struct {
        const char *debut, *fin;
        bool due;
    } cases[] = {{"2026-03-31", "2026-06-30", false}, {"2026-03-31", "2026-07-01", true},
                 {"2026-11-30", "2027-02-28", false}, {"2026-11-30", "2027-03-01", true},
                 {"2026-03-01", "2026-05-31", false}, {"2026-03-01", "2026-06-01", true},
                 {"2026-03-15", "2026-06-14", false}, {"2026-03-15", "2026-06-15", true}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct appuis why = {0};

        assert_int_equal(acompte_du(120000, on(cases[i].debut), on(cases[i].fin), on("2026-02-02"), &why),
                         cases[i].due ? AVANCE : 0);
    }
}

static void a_run_pays_it_then_the_rest(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    ouvrir(&t, numero);
    day_t before = lire(&t, numero).echeance;

    assert_int_equal(payer(&t, lot), AVANCE);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE genre = 'acompte' AND etat = 'paye' AND "
                    "libelle LIKE 'DOSSIER % ACOMPTE' AND reference LIKE 'ACO%-1'"),
        1);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.facturation, FACTURATION_DEPOSIT_PAID);
    assert_int_equal(d.acompte_le, on("2026-07-07"));
    assert_int_equal(d.echeance, before); /* the exit is still due when it was */
    assert_int_equal(d.dernier_acte, ACTE_ENTRER);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved,
                     105000); /* the rights of the holder wait for the service */
    verifier(&t, numero);
    assert_int_equal(proposer(&t).lignes_out, 0); /* once */
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    assert_int_equal(lire(&t, numero).a_payer_cents, 120000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 90000);
    verifier(&t, numero);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(payer(&t, lot), 90000);
    d = lire(&t, numero);
    assert_int_equal(d.facturation, FACTURATION_PAID);
    assert_int_equal(d.paye_cents, 120000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu"), 0);
    verifier(&t, numero);
    temp_store_close(&t);
}

static void the_statement_says_it(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct reglement r;

    (void)state;
    ouvrir(&t, numero);
    r = seul_reglement(&t);
    assert_string_equal(r.facture, "");
    assert_int_equal(r.acompte_cents, AVANCE);
    assert_int_equal(r.acompte_le, DAY_NONE);
    assert_int_equal(r.attente, REGLEMENT_RIEN);
    agir(&t, numero, ACTE_CONTROLER, ROLE_GESTIONNAIRE, "2026-07-08");
    assert_int_equal(retenu(&t), RETENUE_CONTROLE);
    agir(&t, numero, ACTE_LEVER, ROLE_GESTIONNAIRE, "2026-07-09");
    payer(&t, lot);
    r = seul_reglement(&t);
    assert_int_equal(r.acompte_le, on("2026-07-09"));
    assert_string_equal(r.reference, reference(&t, "ACO", numero, 1));
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    r = seul_reglement(&t);
    assert_string_equal(r.facture, "F-1");
    assert_int_equal(r.du_cents, 120000);
    assert_int_equal(r.acompte_cents, AVANCE);
    assert_string_equal(r.reference, ""); /* nothing paid the balance yet */
    payer(&t, lot);
    assert_int_equal(seul_reglement(&t).paye_cents, 120000);
    assert_string_equal(seul_reglement(&t).reference, reference(&t, "DOS", numero, 2));
    temp_store_close(&t);
}

/* What the store adds up is what the lines say, and what was expected, of what was paid between two days. */
static void expect_paid(struct temp_store *t, day_t du, day_t au, int64_t dossiers, int64_t verse,
                        int64_t reste)
{
    const struct reglements_filtre f = {ORG_SANS, day_of_instant(t->now_us), du, au};
    struct reglements_totaux sums, lines = {0};
    struct reglement *r;
    struct db *db;
    struct err e = {0};
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(reglements_lire(db, t->arena, &f, "", 10, &r, &n, &e), &e);
    assert_ok(reglements_totaliser(db, &f, &sums, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        reglement_ajouter(&r[i], &f, &lines);
    assert_memory_equal(&sums, &lines, sizeof(sums));
    assert_int_equal(sums.nombre, dossiers);
    assert_int_equal(sums.verse_cents, verse);
    assert_int_equal(sums.reste_cents, reste);
}

static void sums_are_those_of_the_days_of_payment(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    day_t advance, balance;

    (void)state;
    ouvrir(&t, numero);
    expect_paid(&t, DAY_NONE, DAY_NONE, 1, 0, 0); /* an advance is due, nothing is invoiced */
    payer(&t, lot);
    advance = seul_reglement(&t).acompte_le;
    expect_paid(&t, DAY_NONE, DAY_NONE, 1, AVANCE, 0);
    expect_paid(&t, advance, advance, 1, AVANCE, 0);
    expect_paid(&t, advance + 1, DAY_NONE, 0, 0, 0);
    expect_paid(&t, DAY_NONE, advance - 1, 0, 0, 0);
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    expect_paid(&t, DAY_NONE, DAY_NONE, 1, AVANCE, 120000 - AVANCE);
    payer(&t, lot);
    balance = seul_reglement(&t).paye_le;
    assert_true(balance > advance);
    expect_paid(&t, DAY_NONE, DAY_NONE, 1, 120000, 0);
    expect_paid(&t, advance, balance - 1, 1, AVANCE, 0);
    expect_paid(&t, advance + 1, balance, 1, 120000 - AVANCE, 0);
    expect_paid(&t, balance + 1, DAY_NONE, 0, 0, 0);
    temp_store_close(&t);
}

static void a_factoring_company_receives_it(void **state)
{
    struct affacturage_declaration f = {.organisme_id = ORG_SANS,
                                        .a = {.raison_sociale = "Affact SA",
                                              .siret = "73282932000074",
                                              .voie = "1 rue du Port",
                                              .code_postal = "75001",
                                              .ville = "Paris",
                                              .iban = "FR7630001007941234567890185",
                                              .depuis = on("2026-06-01"),
                                              .avant = DAY_NONE},
                                        .par = {PARTY_CDC, 0, "essai"}};
    struct affacturage_decision approval;
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    clock_at(&t, "2026-06-01");
    assert_ok(store_write(t.store, affacturage_declarer, &f, &e), &e);
    approval = (struct affacturage_decision){
        .organisme_id = f.organisme_id, .no = f.no_out, .par = {PARTY_CDC, 0, "dominique"}};
    assert_ok(store_write(t.store, affacturage_approuver, &approval, &e), &e);
    clock_at(&t, "2026-09-01"); /* long after the account changed */
    assert_int_equal(proposer(&t).lignes_out, 1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE genre = 'acompte' AND affacturage_no = 1 AND "
                    "compte_no IS NULL"),
        1);
    /* The company is paid for several bodies: it reads which. */
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne l JOIN dossier d ON d.id = l.dossier_id AND "
                    "d.titulaire_id = l.titulaire_id WHERE l.libelle = 'DOSSIER ' || d.numero || "
                    "' ACOMPTE POUR Langues et Cie'"),
        1);
    temp_store_close(&t);
}

/* ---- held, rejected, returned ------------------------------------------------------------------------------ */

static void what_holds_a_payment_holds_it(void **state)
{
    static const char *const holds[][2] = {
        {"UPDATE dossier SET controle = 'inControl'", "UPDATE dossier SET controle = 'notInControl'"},
        /* a withdrawal that the body contested, and that a control found right */
        {"UPDATE dossier SET retracte_le = debut, controle = 'released', controle_le = debut, "
         "controle_leve_le = debut, controle_resultat = 'anomalie'",
         "UPDATE dossier SET retracte_le = NULL"},
        {"INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
         "article, motifs, "
         "debut, fin, redigee_par, signee_le, signee_par, signataire, modifie_us) VALUES (1, 'DEC-1', 8, "
         "'suspension_paiements', 'signee', 0, 20600, 'a', 'CRPA L. 115-3', 'm', 20600, 20700, 'a', 20600, "
         "'b', 'B C', 0)",
         NULL},
    };
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    assert_int_equal(raw_sql(&t, holds[0][0]), SQLITE_OK);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_int_equal(raw_sql(&t, holds[0][1]), SQLITE_OK);
    assert_int_equal(raw_sql(&t, holds[1][0]), SQLITE_OK);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_int_equal(retenu(&t), RETENUE_CONTROLE);
    assert_int_equal(raw_sql(&t, holds[1][1]), SQLITE_OK);
    assert_int_equal(raw_sql(&t, holds[2][0]), SQLITE_OK);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_int_equal(retenu(&t), RETENUE_MESURE);
    clock_at(&t, "2026-09-10"); /* after its last day, 2026-09-04 */
    assert_int_equal(proposer(&t).lignes_out, 1);
    (void)e;
    temp_store_close(&t);
}

static void a_rejected_line_is_paid_by_the_next_run(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_proposition p;

    (void)state;
    ouvrir(&t, numero);
    p = proposer(&t);
    emettre(&t, p.numero_out);
    banque(&t, p.numero_out, NULL, STATUT_REJETE);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_WAIT);
    verifier(&t, numero);
    assert_int_equal(payer(&t, lot), AVANCE);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'paye' AND reference LIKE 'ACO%-2'"),
        1);
    verifier(&t, numero);
    temp_store_close(&t);
}

static void what_comes_back_is_due_again(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_reprise again = {.agent = "alix"};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, lot);
    again.reference = reference(&t, "ACO", numero, 1);
    banque(&t, lot, again.reference, STATUT_REJETE); /* paid, then rejected: it came back */
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_WAIT);
    assert_int_equal(lire(&t, numero).acompte_le, DAY_NONE);
    verifier(&t, numero);
    assert_int_equal(retenu(&t), RETENUE_RETOUR);
    assert_int_equal(proposer(&t).lignes_out, 0); /* another account, or an agent */
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(payer(&t, lot), AVANCE);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_PAID);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* It comes back once deducted: all is to be paid, in one transfer. */
static void what_comes_back_after_is_paid_with_the_rest(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_reprise again = {.agent = "alix"};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, lot);
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    again.reference = reference(&t, "ACO", numero, 1);
    banque(&t, lot, again.reference, STATUT_REJETE);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 120000);
    verifier(&t, numero);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(payer(&t, lot), 120000);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_PAID);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* Out of training, it is not paid any more: the whole price waits for the invoice. */
static void an_exit_before_it_is_paid_ends_it(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    ouvrir(&t, numero);
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    assert_int_equal(proposer(&t).lignes_out, 0);
    struct dossier d = lire(&t, numero);

    assert_int_equal(dossier_a_virer(&d), 0);
    assert_non_null(strstr(dossier_acompte_phrase(&d, false), "n'est plus versé"));
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(payer(&t, lot), 120000);
    verifier(&t, numero);
    temp_store_close(&t);
}

static void assert_advance(struct temp_store *t, const char *numero, const char *words)
{
    struct dossier d = lire(t, numero);
    struct db *db;
    bool sent;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(dossier_acompte_en_banque(db, &d, &sent, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_non_null(strstr(dossier_acompte_phrase(&d, sent), words));
}

/* What the bank has in hand is answered before the price is settled. */
static void a_validation_waits_for_the_bank(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct paiement_proposition p;
    struct dossier_commande c;
    struct dossier_echeances n;
    struct err e;

    (void)state;
    ouvrir(&t, numero);
    p = proposer(&t);
    assert_advance(&t, numero, "part avec un prochain lot");
    emettre(&t, p.numero_out);
    assert_advance(&t, numero, "à la banque");
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    assert_advance(&t, numero, "à la banque"); /* out of training, it is still on its way */
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-07-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PAIEMENT_EN_COURS);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-20"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 0);
    assert_int_equal(n.en_retard, 1);
    assert_int_equal(n.en_echec, 0);
    banque(&t, p.numero_out, NULL, STATUT_PAYE); /* it had left: it is written whatever happened */
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_PAID);
    assert_advance(&t, numero, "versé, ");
    assert_int_equal(lire(&t, numero).echeance,
                     on("2026-07-16")); /* five working days; the 14th is a holiday */
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-20"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 1);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* ---- less than the advance --------------------------------------------------------------------------------- */

/* 4 hours of 50 by force majeure: 8 %, 96 € due; the body received 300 € and owes 204 €. */
static void less_is_owed_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct dette_commande c = {.agent = "alix", .jour = DAY_NONE, .reference = "LRAR 1"};
    struct dossier_issue told;
    int64_t fund;
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    fund = compte(&t, COMPTE_FONDS_CPF);
    payer(&t, lot);
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    told = issue_de(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    assert_int_equal(told.d.organisme_cents, 9600);
    assert_int_equal(told.deja_verse_cents, 30000); /* what was paid, whatever was due */
    assert_int_equal(told.a_recuperer_cents, 20400);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.a_payer_cents, 9600);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 8400); /* his share of the 96 €, no more */
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund - 20400);
    verifier(&t, numero);
    c.numero = dette_du(&t, 20400);
    assert_non_null(strstr(dossier_acompte_phrase(&d, false), "la différence est à rendre"));
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, "2026-07-08");
    d = lire(&t, numero); /* 96 € are invoiced, the advance paid them */
    assert_int_equal(d.facturation, FACTURATION_PAID);
    assert_true(d.acompte_le < on("2026-07-08"));
    assert_int_equal(d.paye_le, d.acompte_le); /* the day of the transfer, not of the invoice */
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_ok(store_write(t.store, dette_notifier, &c, &e), &e);
    assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), -20400);
    c.montant_cents = 20400;
    assert_ok(store_write(t.store, dette_payer, &c, &e), &e);
    assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund); /* whoever bore it has it back */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde'"), 1);
    temp_store_close(&t);
}

/* The body stops and offers nothing: nothing is due, all of it is owed back, then the bank sends it back. */
static void nothing_due_is_all_owed_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    ouvrir(&t, numero);
    payer(&t, lot);
    declarer(&t, numero, "2026-07-08", 4, CAUSE_ORGANISME_SANS_REPORT, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.facturation, FACTURATION_NOT_BILLABLE);
    assert_non_null(strstr(dossier_acompte_phrase(&d, false), "à rendre en entier"));
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    (void)dette_du(&t, AVANCE);
    banque(&t, lot, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde' AND recouvre_cents = 30000"),
                     1);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* A fraud: the holder has everything back, and the body owes what it received, during the training or once validated. */
static void a_fraud_makes_it_owed(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    for (int valide = 0; valide < 2; valide++) {
        ouvrir(&t, numero);
        payer(&t, lot);
        if (valide) {
            declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
            agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
        }
        accept_claim(&t, numero);
        agir(&t, numero, ACTE_RESTITUER, ROLE_GESTIONNAIRE, FIN);
        assert_int_equal(lire(&t, numero).facturation, FACTURATION_NOT_BILLABLE);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
        assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
        assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
        struct dossier d = lire(&t, numero);

        assert_non_null(strstr(dossier_acompte_phrase(&d, false), "à rendre en entier"));
        (void)dette_du(&t, AVANCE);
        assert_int_equal(raw_i64(&t, "SELECT fraude FROM indu"), 1);
        verifier(&t, numero);
        temp_store_close(&t);
    }
}

/* The debt of the fraud is all that the dossier cost: the advance that comes back afterwards pays its part, and nothing is left to pay. */
static void an_advance_back_after_a_fraud_leaves_nothing_to_pay(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], first[36], lot[36];
    struct dossier d;
    struct temp_store t;

    (void)state;
    ouvrir(&t, numero);
    payer(&t, first);
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    payer(&t, lot);
    accept_claim(&t, numero);
    agir(&t, numero, ACTE_RESTITUER, ROLE_GESTIONNAIRE, FIN);
    banque(&t, first, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    d = lire(&t, numero);
    assert_int_equal(d.facturation, FACTURATION_PAID);
    assert_int_equal(d.verse_cents, 120000 - AVANCE);
    assert_int_equal(d.a_payer_cents, d.verse_cents);
    assert_int_equal(proposer(&t).lignes_out, 0);
    temp_store_close(&t);
}

/* No run takes a dossier that says another sum than the runs: verifying the book names it. */
static void a_dossier_that_no_run_takes_is_listed(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_verses v;
    struct temp_store t;
    struct db *db;
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, lot);
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET verse_cents = verse_cents - 1"), SQLITE_OK);
    assert_int_equal(proposer(&t).lignes_out, 0);
    assert_int_equal(store_read_begin(t.store, &db, &e), RC_OK);
    assert_int_equal(paiement_verses_verifier(db, &v, &e), RC_INTEGRITY);
    store_read_end(t.store, db);
    assert_int_equal(e.msg, MSG_PAIEMENT_VERSE_FAUX);
    assert_int_equal(v.faux, 1);
    assert_string_equal(v.premier, numero);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET verse_cents = verse_cents + 1"), SQLITE_OK);
    verifier(&t, numero);
    payer(&t, lot);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_PAID);
    assert_int_not_equal(raw_sql(&t, "UPDATE dossier SET verse_cents = a_payer_cents - 1"), SQLITE_OK);
    temp_store_close(&t);
}

/* ---- all of it comes back ---------------------------------------------------------------------------------- */

/* The account is closed: the advance comes back, then the balance. Both are written, and the whole price is to be paid. */
static void the_balance_comes_back_after_the_advance(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], acompte[36], solde[36];

    (void)state;
    ouvrir(&t, numero);
    payer(&t, acompte);
    facturer_et_payer(&t, numero, solde);
    banque(&t, acompte, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_BILLED);
    banque(&t, solde, reference(&t, "DOS", numero, 2), STATUT_REJETE);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.facturation, FACTURATION_BILLED);
    assert_int_equal(d.verse_cents, 0);
    assert_int_equal(dossier_a_virer(&d), 120000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 120000);
    assert_int_equal(seul_reglement(&t).acompte_cents, -1); /* the statement does not count it as kept */
    verifier(&t, numero);
    temp_store_close(&t);
}

/* Two balances were paid, since the advance came back between them. */
static void two_balances_come_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], acompte[36], solde[36], reste[36];
    struct paiement_reprise again = {.agent = "alix"};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, acompte);
    facturer_et_payer(&t, numero, solde);
    again.reference = reference(&t, "ACO", numero, 1);
    banque(&t, acompte, again.reference, STATUT_REJETE);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(payer(&t, reste), AVANCE);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_PAID);
    banque(&t, solde, reference(&t, "DOS", numero, 2), STATUT_REJETE);
    assert_int_equal(lire(&t, numero).verse_cents, AVANCE);
    banque(&t, reste, reference(&t, "DOS", numero, 3), STATUT_REJETE);
    assert_int_equal(lire(&t, numero).verse_cents, 0);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_BILLED);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* A fraud between the two returns: what the body kept was owed, and the bank gives it back for the body. */
static void the_balance_comes_back_after_a_fraud(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], acompte[36], solde_[36];

    (void)state;
    ouvrir(&t, numero);
    payer(&t, acompte);
    facturer_et_payer(&t, numero, solde_);
    banque(&t, acompte, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    accept_claim(&t, numero);
    agir(&t, numero, ACTE_RESTITUER, ROLE_GESTIONNAIRE, FIN);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_NOT_BILLABLE);
    (void)dette_du(&t, 90000);
    banque(&t, solde_, reference(&t, "DOS", numero, 2), STATUT_REJETE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde' AND recouvre_cents = 90000"),
                     1);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_NOT_BILLABLE);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* What the body owed for the excess, then for a fraud: the advance that comes back pays both. */
static void two_debts_are_paid_by_what_comes_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    ouvrir(&t, numero);
    payer(&t, lot);
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    accept_claim(&t, numero);
    agir(&t, numero, ACTE_RESTITUER, ROLE_GESTIONNAIRE, "2026-07-08");
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant_cents) FROM indu WHERE etat = 'ouvert'"), AVANCE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu"), 2);
    banque(&t, lot, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde'"), 2);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_CREANCE_BASE + ORG_SANS), 0);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* ---- what a dossier cannot be told waits ------------------------------------------------------------------- */

struct releve_de_deux {
    struct banque_entree b[2];
    struct banque_avis v[2];
};

static enum rc recevoir(struct db *db, void *arg, struct err *e)
{
    struct releve_de_deux *r = arg;
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && i < 2; i++)
        rc = banque_recevoir(db, 1, &r->b[i], &r->v[i], e);
    return rc;
}

/* A return that the dossier refuses is a person's business; the entry after it is recorded all the same. */
static void a_refused_return_waits_alone(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], acompte[36], solde_[36];
    struct banque_entree b = {.cle = "a",
                              .autre_cle = "",
                              .sure = true,
                              .credit = true,
                              .montant_cents = 90000,
                              .jour = on(FIN),
                              .comptable = on(FIN),
                              .reference = "",
                              .lot = "",
                              .compte = NOTRE,
                              .motif_retour = "AC04",
                              .donneur = "",
                              .libelle = ""};
    struct releve_de_deux r = {.b = {b, b}};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    payer(&t, acompte);
    facturer_et_payer(&t, numero, solde_);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET acompte_cents = 40000"), SQLITE_OK);
    assert_int_equal(raw_sql(&t,
                             "INSERT INTO livraison (id, partenaire, genre, date_livraison, empreinte, plan, "
                             "lignes, appliquee_us) VALUES (1, 'camt', '053', 1, x'00', x'00', 2, 1)"),
                     SQLITE_OK);
    r.b[0].bout_en_bout = reference(&t, "DOS", numero, 2);
    r.b[1].cle = "b";
    r.b[1].bout_en_bout = "";
    r.b[1].motif_retour = "";
    assert_ok(store_write(t.store, recevoir, &r, &e), &e);
    assert_true(r.v[0].refuse);
    assert_false(r.v[1].refuse);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM banque_ecriture WHERE etat = 'attente' AND attente = "
                                 "'refus'"),
                     1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM banque_ecriture"), 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'paye'"), 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'retourner'"), 0);
    temp_store_close(&t);
}

/* ---- held once in a run ------------------------------------------------------------------------------------ */

/* The holder contests before anybody approved: the advance does not leave, nor the run. */
static void a_control_takes_it_out_of_the_run(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct paiement_approbation a = {.agent = "alix"};
    struct dossier_commande c;
    struct paiement_proposition p;
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    p = proposer(&t);
    a.numero = p.numero_out;
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    c = commande(ACTE_CONTESTER, ROLE_TITULAIRE, 3, numero);
    c.motif = "rien de fait";
    assert_ok(faire(&t, &c, "2026-07-08", &e), &e);
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.vide_out);
    assert_false(a.complet_out);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne' AND motif = "
                                 "'controle'"),
                     1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'paiement.retirer'"), 1);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* One of two dossiers is frozen after both approvals: the other is paid, nobody approves again. */
static void one_held_line_does_not_hold_the_others(void **state)
{
    static const struct parcours autre_longue = {3, ORG_SANS, 99, 15000, -1, CAUSE_TOTALE, false, "F-9"};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], autre[DOSSIER_NUMERO_BYTES], sql[600];
    struct paiement_proposition p;
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_emission em = {.agent = "camille", .debiteur = NOTRE};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    autre_session(&t, SESSION_LONGUE, 99);
    assert_ok(parcourir(&t, &autre_longue, ENTRE, autre, &e), &e);
    clock_at(&t, "2026-07-07");
    p = proposer(&t);
    assert_int_equal(p.lignes_out, 2);
    em.numero = a.numero = p.numero_out;
    em.cree_us = t.now_us;
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    a.agent = "dominique";
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_true(a.complet_out);
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) "
        "VALUES (1, 'F', 'tiers', 3, 'ouverte', 'f', 1, 'a');"
        "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "
        "texte, recue_le, recue_par, decider_avant) VALUES (1, 'R', 1, 3, %s, '%s', 'recue', 't', 1, 'a', 1)",
        numero, numero);
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    assert_int_equal(store_write(t.store, paiement_emettre, &em, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_RETENU);
    assert_ok(store_write(t.store, paiement_retirer, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_false(a.vide_out);
    assert_int_equal(raw_i64(&t,
                             "SELECT COUNT(*) FROM paiement_lot WHERE etat = 'approuve2' AND lignes = 1 AND "
                             "total_cents = 30000"),
                     1);
    assert_ok(store_write(t.store, paiement_emettre, &em, &e), &e);
    banque(&t, p.numero_out, NULL, STATUT_PAYE);
    assert_int_equal(lire(&t, autre).facturation, FACTURATION_DEPOSIT_PAID);
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_WAIT);
    verifier(&t, autre);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_due_at_the_entry),
        cmocka_unit_test(exactly_three_months_have_none),
        cmocka_unit_test(a_run_pays_it_then_the_rest),
        cmocka_unit_test(the_statement_says_it),
        cmocka_unit_test(sums_are_those_of_the_days_of_payment),
        cmocka_unit_test(a_factoring_company_receives_it),
        cmocka_unit_test(what_holds_a_payment_holds_it),
        cmocka_unit_test(a_rejected_line_is_paid_by_the_next_run),
        cmocka_unit_test(what_comes_back_is_due_again),
        cmocka_unit_test(what_comes_back_after_is_paid_with_the_rest),
        cmocka_unit_test(an_exit_before_it_is_paid_ends_it),
        cmocka_unit_test(a_validation_waits_for_the_bank),
        cmocka_unit_test(less_is_owed_back),
        cmocka_unit_test(nothing_due_is_all_owed_back),
        cmocka_unit_test(a_fraud_makes_it_owed),
        cmocka_unit_test(an_advance_back_after_a_fraud_leaves_nothing_to_pay),
        cmocka_unit_test(a_dossier_that_no_run_takes_is_listed),
        cmocka_unit_test(the_balance_comes_back_after_the_advance),
        cmocka_unit_test(two_balances_come_back),
        cmocka_unit_test(the_balance_comes_back_after_a_fraud),
        cmocka_unit_test(two_debts_are_paid_by_what_comes_back),
        cmocka_unit_test(a_refused_return_waits_alone),
        cmocka_unit_test(a_control_takes_it_out_of_the_run),
        cmocka_unit_test(one_held_line_does_not_hold_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
