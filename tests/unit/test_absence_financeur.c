/*
 * An absence declared wrongly, of an order that a financeur paid in part (decisions 85, 99): its sum is promised again, whatever became of the
 * first promise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "promesse_fixture.h"
#include "training/dette.h"

/* What the region did before the body corrected the absence. */
enum avant { RIEN, APPELEE, RECUE, EXIGIBLE_RECUE, RENDUE, AVANTS };

static void absent(struct temp_store *t, enum avant avant, char *numero)
{
    struct promesse_appel p;

    granted(t, numero);
    clock_at(t, "2026-06-03");
    if (avant == EXIGIBLE_RECUE || avant == RENDUE) { /* due at the acceptance: all of it was received */
        set_owed(t, 20000);
        p = call(t);
        assert_int_equal(bank(t, "A", 20000, p.reference_out), BANQUE_RAPPROCHEE);
    }
    acte_fait(t, commande(ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ORG_AGREE, numero), "2026-06-23");
    clock_at(t, "2026-06-23");
    assert_int_equal(read_promise(t).du_cents, 1000);
    if (avant == APPELEE || avant == RECUE)
        p = call(t);
    if (avant == RECUE)
        assert_int_equal(bank(t, "B", 1000, p.reference_out), BANQUE_RAPPROCHEE);
    if (avant == RENDUE) {
        assert_int_equal(owed_back(t), 19000);
        assert_int_equal(
            raw_sql(t, "UPDATE restitution SET etat = 'payee', lot_id = 1, ligne_no = 1, paye_le = 20700"),
            SQLITE_OK);
    }
    night(t);
    all_is_right(t);
}

static void assert_promised_again(struct temp_store *t, const char *numero, enum avant avant)
{
    static const int64_t received[AVANTS] = {0, 0, 1000, 20000, 20000};
    const bool came = received[avant] > 0;
    const struct dossier d = lire(t, numero);
    struct dossier_part part;
    struct db *db;

    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM promesse"), 2);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM promesse WHERE lot = 2 AND etat = 'promise' AND "
                                "montant_cents = 20000 AND du_cents = 0"),
                     1);
    assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM promesse WHERE lot = 1 AND etat = 'annulee'"), !came);
    assert_int_equal(raw_i64(t, "SELECT recu_cents FROM promesse WHERE lot = 1"), received[avant]);
    assert_int_equal(raw_i64(t, "SELECT rendu_cents FROM promesse WHERE lot = 1"), received[avant]);
    assert_int_equal(raw_i64(t, "SELECT du_cents FROM promesse WHERE lot = 1"), 0);
    assert_int_equal(owed_back(t), received[avant]); /* what came goes back, once */
    assert_int_equal(raw_i64(t, "SELECT lot FROM dossier_prise WHERE poche = 7"), 2);
    assert_int_equal(solde(t, 5, POCHE_DIFE).reserved, 40000);
    assert_int_equal(compte(t, COMPTE_PERDU), 0);
    assert_int_equal(compte(t, COMPTE_AVANCE), 0);
    assert_int_equal(region(t), -20000);
    assert_int_equal(compte(t, COMPTE_ORGANISME_BASE + ORG_AGREE), 0);
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(dossier_part_du_financeur(db, &d, REGION, &part, NULL), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(part.promis_cents, 20000); /* one sum granted, in two promises */
    if (avant == APPELEE)
        assert_int_equal(raw_i64(t, "SELECT COUNT(*) FROM depot WHERE etat = 'abandonne'"), 1);
}

/* The region granted its sum for this order, which the absence alone had ended: it is promised again, whatever became of the first one, and
 * is called for as any other once the service is validated. */
static void an_absence_corrected_promises_again(void **state)
{
    (void)state;
    for (enum avant a = RIEN; a < AVANTS; a++) {
        struct dossier_commande c;
        char numero[DOSSIER_NUMERO_BYTES];
        struct promesse_appel p;
        struct temp_store t;

        struct dossier_issue told;

        absent(&t, a, numero);
        told = issue_de(&t, numero, ACTE_ENTRER, ROLE_ORGANISME, "2026-06-24");
        assert_int_equal(told.droits_rendus_cents, 40000);
        assert_int_equal(told.financeur_rendu_cents, 20000);
        assert_int_equal(told.reserve_cents, 60000);
        assert_int_equal(told.d.organisme_cents + told.droits_perdus_cents + told.a_recuperer_cents, 0);
        c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
        c.jour = on("2026-06-22");
        acte_fait(&t, c, "2026-06-24");
        clock_at(&t, "2026-06-24");
        assert_promised_again(&t, numero, a);
        all_is_right(&t);
        night(&t);
        assert_promised_again(&t, numero, a);
        c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
        c.jour = on("2026-06-23");
        acte_fait(&t, c, "2026-06-24");
        c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
        c.heures_realisees = 7;
        c.cause = CAUSE_TOTALE;
        acte_fait(&t, c, "2026-06-24");
        acte_fait(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-25");
        clock_at(&t, "2026-06-25");
        p = call(&t);
        assert_int_equal(p.total_out, 20000);
        paid(&t, numero);
        clock_at(&t, "2026-06-27");
        assert_int_equal(bank(&t, "C", 20000, p.reference_out), BANQUE_RAPPROCHEE);
        assert_int_equal(raw_i64(&t, "SELECT recu_cents FROM promesse WHERE lot = 2"), 20000);
        assert_int_equal(compte(&t, COMPTE_AVANCE), 0);
        assert_int_equal(solde(&t, 5, POCHE_DIFE).posted, 0);
        all_is_right(&t);
        temp_store_close(&t);
    }
}

/* The body then stops the training: all goes back, the sum promised again as the one that had come. */
static void a_corrected_absence_then_given_back_whole(void **state)
{
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    absent(&t, RECUE, numero);
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-22");
    acte_fait(&t, c, "2026-06-24");
    c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-22");
    acte_fait(&t, c, "2026-06-24");
    c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.heures_realisees = 0;
    c.cause = CAUSE_ORGANISME_SANS_REPORT;
    acte_fait(&t, c, "2026-06-24");
    acte_fait(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-25");
    clock_at(&t, "2026-06-26");
    night(&t);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM promesse WHERE lot = 2 AND etat = 'annulee'"), 1);
    assert_int_equal(solde(&t, 5, POCHE_DIFE).posted, 40000);
    assert_int_equal(region(&t), 0);
    assert_int_equal(owed_back(&t), 1000);
    all_is_right(&t);
    temp_store_close(&t);
}

static void debt(struct temp_store *t, unit_fn *fn, struct dette_commande c, char *numero)
{
    struct err e = {0};

    c.numero = *numero != '\0' ? numero : NULL;
    c.jour = day_of_instant(t->now_us);
    c.reference = "RAR 1";
    c.texte = "Les motifs de cette décision.";
    assert_ok(store_write(t->store, fn, &c, &e), &e);
    if (*numero == '\0')
        memcpy(numero, c.numero_out, DETTE_NUMERO_BYTES);
}

/* Paid, claimed in part, partly paid back, then sent back by the bank: what the control finds false is corrected once the claim is annulled, which
 * gives back what it had recovered. */
static void a_claim_is_annulled_before_the_absence_is_corrected(void **state)
{
    char numero[DOSSIER_NUMERO_BYTES], indu[DETTE_NUMERO_BYTES] = "";
    struct dossier_commande c;
    struct temp_store t;

    (void)state;
    absent(&t, RIEN, numero);
    paid(&t, numero);
    clock_at(&t, "2026-06-26");
    debt(&t, dette_ouvrir, (struct dette_commande){.agent = "alix", .dossier = numero, .montant_cents = 2000},
         indu);
    debt(&t, dette_notifier, (struct dette_commande){.agent = "alix"}, indu);
    debt(&t, dette_payer, (struct dette_commande){.agent = "alix", .montant_cents = 1500}, indu);
    c = commande(ACTE_RETOURNER, ROLE_SYSTEME, 0, numero);
    c.motif = "AC04";
    c.vire_cents = 3000;
    acte_fait(&t, c, "2026-06-26");
    controler(&t, numero, "2026-06-26");
    lever(&t, numero, "anomalie", "2026-06-26");
    c = commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, numero);
    c.jour = on("2026-06-22");
    acte_refuse(&t, c, "2026-06-26", MSG_DOSSIER_ABSENCE_RECLAMEE);
    debt(&t, dette_annuler, (struct dette_commande){.agent = "bea"}, indu);
    acte_refuse(&t, c, "2026-06-26", MSG_DOSSIER_ABSENCE_RECLAMEE); /* proposed: nothing is annulled yet */
    debt(&t, dette_approuver, (struct dette_commande){.agent = "camille"}, indu);
    acte_fait(&t, c, "2026-06-26");
    all_is_right(&t);
    assert_int_equal(solde(&t, 5, POCHE_DIFE).reserved, 40000);
    assert_int_equal(raw_i64(&t, "SELECT SUM(montant_cents) FROM remboursement"), 1500);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 1500);
    assert_int_equal(compte(&t, COMPTE_INDU_A_RENDRE), 0);
    clock_at(&t, "2026-06-27");
    night(&t);
    all_is_right(&t);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absence_corrected_promises_again),
        cmocka_unit_test(a_corrected_absence_then_given_back_whole),
        cmocka_unit_test(a_claim_is_annulled_before_the_absence_is_corrected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
