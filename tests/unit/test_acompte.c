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
#include "training/reglements.h"
#include "training_fixture.h"

#define NOTRE "FR1420041010050500013M02606"
#define AVANCE 30000
#define FIN "2026-10-30"

static void clock_at(struct temp_store *t, const char *day)
{
    t->now_us = instant_of_day(on(day)) + INT64_C(36000000000);
}

/* The long training entered on 6 July; the body has an account. */
static void ouvrir(struct temp_store *t, char *numero)
{
    static const struct parcours longue = {3,  ORG_SANS,     SESSION_LONGUE, 15000,
                                           -1, CAUSE_TOTALE, false,          "F-1"};
    struct err e = {0};

    training_fixture_open(t);
    session_longue(t);
    assert_ok(compte_poser(t->store, ORG_SANS, "FR7630006000011234567890189", "essai", &e), &e);
    assert_ok(parcourir(t, &longue, ENTRE, numero, &e), &e);
    clock_at(t, "2026-07-07");
}

/* The balance of every account, and what the dossier says of it: what left is what the lines paid. */
static void verifier(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    bool avance = d.facturation == FACTURATION_DEPOSIT_PAID;
    struct paiement_verses v;
    struct book_report r;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(book_verify(db, &r, &e), &e);
    assert_ok(paiement_verses_verifier(db, &v, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
    assert_int_equal(compte(t, COMPTE_ACOMPTE_BASE + ORG_SANS), avance ? -d.acompte_cents : 0);
    assert_int_equal(
        raw_i64(t, "SELECT COALESCE(SUM(montant_cents), 0) FROM paiement_ligne WHERE etat = 'paye'"),
        d.verse_cents);
    assert_int_equal(compte(t, COMPTE_BANQUE), d.verse_cents);
}

static struct paiement_proposition proposer(struct temp_store *t)
{
    struct paiement_proposition p = {.agent = "camille"};
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static void emettre(struct temp_store *t, const char *lot)
{
    const char *const agents[] = {"camille", "dominique"};
    struct paiement_emission em = {
        .numero = lot, .agent = "camille", .cree_us = t->now_us, .debiteur = NOTRE};
    struct err e = {0};

    for (int i = 0; i < 2; i++) {
        struct paiement_approbation a = {.numero = lot, .agent = agents[i]};

        assert_ok(store_write(t->store, paiement_approuver, &a, &e), &e);
    }
    assert_ok(store_write(t->store, paiement_emettre, &em, &e), &e);
}

static enum rc repondre(struct db *db, void *r, struct err *e)
{
    return paiement_repondre(db, r, e);
}

/* What the bank says of a line; NULL: of the whole run. */
static void banque(struct temp_store *t, const char *lot, const char *reference, enum paiement_statut statut)
{
    struct paiement_reponse r = {.lot = lot,
                                 .reference = reference,
                                 .statut = statut,
                                 .motif = statut == STATUT_REJETE ? "AC04" : NULL,
                                 .le = DAY_NONE,
                                 .agent = "camille"};
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(store_write(t->store, repondre, &r, &e), &e);
}

/* A run, proposed today and paid. Returns what it paid. */
static int64_t payer(struct temp_store *t, char *lot)
{
    struct paiement_proposition p = proposer(t);

    if (p.lignes_out == 0)
        return 0;
    memcpy(lot, p.numero_out, sizeof(p.numero_out));
    emettre(t, lot);
    banque(t, lot, NULL, STATUT_PAYE);
    return p.total_out;
}

static const char *reference(struct temp_store *t, const char *prefix, const char *numero, int n)
{
    return arena_printf(t->arena, "%s%s-%d", prefix, numero, n);
}

static void agir(struct temp_store *t, const char *numero, enum dossier_acte acte, enum dossier_role par,
                 const char *le)
{
    struct dossier_commande c = commande(acte, par, par == ROLE_ORGANISME ? ORG_SANS : 0, numero);
    struct err e;

    c.facture_numero = "F-1";
    c.facture_emise = on(le);
    c.facture_ttc_cents = lire(t, numero).a_payer_cents;
    c.motif = "émargements demandés";
    c.resultat = "sans_anomalie";
    clock_at(t, le);
    assert_ok(faire(t, &c, le, &e), &e);
}

/* Out of training, with so many hours of the 50 done. */
static void declarer(struct temp_store *t, const char *numero, const char *le, int64_t heures,
                     enum dossier_cause cause, bool force_majeure)
{
    struct dossier_commande c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_SANS, numero);
    struct err e;

    agir(t, numero, ACTE_SORTIR, ROLE_ORGANISME, le);
    c.heures_realisees = heures;
    c.cause = cause;
    c.force_majeure = force_majeure;
    assert_ok(faire(t, &c, le, &e), &e);
}

static struct reglement reglement(struct temp_store *t)
{
    struct reglement *r;
    struct db *db;
    struct err e = {0};
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(reglements_lire(db, t->arena, ORG_SANS, day_of_instant(t->now_us), "", 10, &r, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, 1);
    return r[0];
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
    r = reglement(&t);
    assert_string_equal(r.facture, "");
    assert_int_equal(r.acompte_cents, AVANCE);
    assert_int_equal(r.acompte_le, DAY_NONE);
    assert_int_equal(r.attente, REGLEMENT_RIEN);
    agir(&t, numero, ACTE_CONTROLER, ROLE_GESTIONNAIRE, "2026-07-08");
    assert_int_equal(reglement(&t).attente, REGLEMENT_CONTROLE);
    agir(&t, numero, ACTE_LEVER, ROLE_GESTIONNAIRE, "2026-07-09");
    payer(&t, lot);
    r = reglement(&t);
    assert_int_equal(r.acompte_le, on("2026-07-09"));
    assert_string_equal(r.reference, reference(&t, "ACO", numero, 1));
    declarer(&t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    r = reglement(&t);
    assert_string_equal(r.facture, "F-1");
    assert_int_equal(r.du_cents, 120000);
    assert_int_equal(r.acompte_cents, AVANCE);
    assert_string_equal(r.reference, ""); /* nothing paid the balance yet */
    payer(&t, lot);
    assert_int_equal(reglement(&t).paye_cents, 120000);
    assert_string_equal(reglement(&t).reference, reference(&t, "DOS", numero, 2));
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
    temp_store_close(&t);
}

/* ---- held, rejected, returned ------------------------------------------------------------------------------ */

static void what_holds_a_payment_holds_it(void **state)
{
    static const char *const holds[][2] = {
        {"UPDATE dossier SET controle = 'inControl'", "UPDATE dossier SET controle = 'notInControl'"},
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
    assert_int_equal(reglement(&t).attente, REGLEMENT_MESURE);
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
    assert_int_equal(reglement(&t).attente, REGLEMENT_RETOUR);
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
    assert_non_null(strstr(dossier_acompte_phrase(&d), "n'est plus versé"));
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(payer(&t, lot), 120000);
    verifier(&t, numero);
    temp_store_close(&t);
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
    emettre(&t, p.numero_out);
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero);
    assert_int_equal(faire(&t, &c, "2026-07-08", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_PAIEMENT_EN_COURS);
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-20"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 0);
    assert_int_equal(n.en_retard, 1);
    assert_int_equal(n.en_echec, 0);
    banque(&t, p.numero_out, NULL, STATUT_PAYE); /* it had left: it is written whatever happened */
    assert_int_equal(lire(&t, numero).facturation, FACTURATION_DEPOSIT_PAID);
    assert_int_equal(lire(&t, numero).echeance,
                     on("2026-07-16")); /* five working days; the 14th is a holiday */
    assert_int_equal(dossier_appliquer_echeances(t.store, on("2026-07-20"), false, &n, &e), RC_OK);
    assert_int_equal(n.services_faits_valides, 1);
    verifier(&t, numero);
    temp_store_close(&t);
}

/* ---- less than the advance --------------------------------------------------------------------------------- */

static const char *dette_du(struct temp_store *t, int64_t cents)
{
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM indu WHERE debiteur = 'organisme'"), 1);
    assert_int_equal(raw_i64(t, "SELECT montant_cents FROM indu"), cents);
    return arena_printf(t->arena, "IND-2026-%05d", 1);
}

/* 4 hours of 50 by force majeure: 8 %, 96 € due; the body received 300 € and owes 204 €. */
static void less_is_owed_back(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], lot[36];
    struct dette_commande c = {.agent = "alix", .jour = DAY_NONE, .reference = "LRAR 1"};
    int64_t fund;
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
    fund = compte(&t, COMPTE_FONDS_CPF);
    payer(&t, lot);
    declarer(&t, numero, "2026-07-08", 4, CAUSE_TITULAIRE, true);
    agir(&t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, "2026-07-08");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.a_payer_cents, 9600);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).reserved, 0);
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000 - 8400); /* his share of the 96 €, no more */
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_FONDS_CPF), fund - 20400);
    verifier(&t, numero);
    c.numero = dette_du(&t, 20400);
    assert_non_null(strstr(dossier_acompte_phrase(&d), "la différence est à rendre"));
    agir(&t, numero, ACTE_FACTURER, ROLE_ORGANISME, "2026-07-08");
    d = lire(&t, numero); /* 96 € are invoiced, the advance paid them */
    assert_int_equal(d.facturation, FACTURATION_PAID);
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
    assert_non_null(strstr(dossier_acompte_phrase(&d), "à rendre en entier"));
    assert_int_equal(solde(&t, 3, POCHE_DROITS).posted, 500000);
    (void)dette_du(&t, AVANCE);
    banque(&t, lot, reference(&t, "ACO", numero, 1), STATUT_REJETE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM indu WHERE etat = 'solde' AND recouvre_cents = 30000"),
                     1);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    verifier(&t, numero);
    temp_store_close(&t);
}

static void accept_claim(struct temp_store *t, const char *numero)
{
    struct dossier d = lire(t, numero);
    char sql[1000];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) "
        "VALUES (1, 'F', 'tiers', %lld, 'ouverte', 'f', 1, 'a');"
        "INSERT INTO fraude_reclamation (id, numero, fraude_id, titulaire_id, dossier_id, dossier, etat, "
        "texte, recue_le, recue_par, decider_avant, sens, motifs, instruite_par, decidee_le, "
        "decidee_par, signataire, recours_avant, rendu_cents) VALUES (1, 'R', 1, %lld, %lld, '%s', "
        "'acceptee', 't', 1, 'a', 1, 'accepter', 'm', 'a', 1, 'b', 's', 1, 0)",
        (long long)d.titulaire_id, (long long)d.titulaire_id, (long long)d.id, numero);
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
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

        assert_non_null(strstr(dossier_acompte_phrase(&d), "à rendre en entier"));
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

static void facturer_et_payer(struct temp_store *t, const char *numero, char *lot)
{
    declarer(t, numero, FIN, 50, CAUSE_TOTALE, false);
    agir(t, numero, ACTE_VALIDER, ROLE_GESTIONNAIRE, FIN);
    agir(t, numero, ACTE_FACTURER, ROLE_ORGANISME, FIN);
    assert_int_equal(payer(t, lot), 90000);
}

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

/* ---- it comes back once the body gave back the excess ------------------------------------------------------- */

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
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    again.reference = reference(&t, "ACO", numero, 1);
    assert_ok(store_write(t.store, paiement_reprendre, &again, &e), &e);
    assert_int_equal(payer(&t, lot), 60000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 0);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'remboursement.devoir'"), 1);
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
    static const struct parcours autre_longue = {3,  ORG_SANS,     SESSION_LONGUE, 15000,
                                                 -1, CAUSE_TOTALE, false,          "F-9"};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES], autre[DOSSIER_NUMERO_BYTES], sql[600];
    struct paiement_proposition p;
    struct paiement_approbation a = {.agent = "camille"};
    struct paiement_emission em = {.agent = "camille", .debiteur = NOTRE};
    struct err e = {0};

    (void)state;
    ouvrir(&t, numero);
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
        cmocka_unit_test(the_excess_given_back_is_paid_back),
        cmocka_unit_test(what_is_paid_back_is_held_and_comes_back),
        cmocka_unit_test(the_debt_of_a_fraud_paid_then_the_balance_back),
        cmocka_unit_test(a_refused_return_waits_alone),
        cmocka_unit_test(a_control_takes_it_out_of_the_run),
        cmocka_unit_test(one_held_line_does_not_hold_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
