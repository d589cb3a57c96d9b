/* Why an invoice is not paid and until when: what the run leaves aside is what the statement, the list and the pages say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "fraude_fixture.h"
#include "reglement_fixture.h"
#include "training/affacturage.h"

#define PREMIER "FR7630001007941234567890185"
#define SECOND "FR7630006000011234567890189"

static struct paiement_proposition propose(struct temp_store *t)
{
    struct paiement_proposition p = {.agent = "sacha"};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static size_t everywhere(struct temp_store *t, struct paiement_retenue **list)
{
    const char *suite;
    struct db *db;
    struct err e = {0};
    size_t n, one;
    struct paiement_retenue *of_one;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(retenues_toutes(db, t->arena, day_of_instant(t->now_us), "", 50, list, &n, &suite, &e), &e);
    assert_null(suite);
    assert_ok(retenues_dossier(db, t->arena, 3,
                               raw_i64(t, "SELECT MAX(id) FROM dossier WHERE titulaire_id = 3"),
                               day_of_instant(t->now_us), &of_one, &one, &e),
              &e);
    store_read_end(t->store, db);
    assert_int_equal(one, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(of_one[i].motif, (*list)[i].motif);
    return n;
}

/* Nothing is paid, the reason is this one alone and its last day too, everywhere. */
static void held(struct temp_store *t, enum retenue_motif motif, const char *last)
{
    struct paiement_retenue *list;
    struct reglement r = seul_reglement(t);

    assert_int_equal(propose(t).lignes_out, 0);
    assert_int_equal(r.attente, REGLEMENT_RETENU);
    assert_int_equal(r.retenues_n, 1);
    assert_int_equal(r.retenues[0].motif, motif);
    assert_int_equal(r.jusque, last != NULL ? on(last) : DAY_NONE);
    assert_int_equal(r.retenues[0].montant_cents, 120000);
    assert_int_equal(everywhere(t, &list), 1);
    assert_int_equal(list[0].motif, motif);
    assert_int_equal(list[0].jusque, r.jusque);
}

/* On the day after the last one, the run takes it: a proposed line is given up at once. */
static void free_from(struct temp_store *t, const char *day)
{
    struct paiement_retenue *list;
    struct paiement_approbation a = {.agent = "sacha"};
    struct paiement_proposition p;
    struct err e = {0};

    clock_at(t, day);
    assert_int_equal(seul_reglement(t).attente, REGLEMENT_RIEN);
    assert_string_equal(seul_reglement(t).attendre, "");
    assert_int_equal(everywhere(t, &list), 0);
    p = propose(t);
    assert_int_equal(p.lignes_out, 1);
    assert_int_equal(seul_reglement(t).attente, REGLEMENT_EN_COURS);
    a.numero = p.numero_out;
    assert_ok(store_write(t->store, paiement_abandonner, &a, &e), &e);
}

static void set_account(struct temp_store *t, const char *iban)
{
    struct err e = {0};

    t->now_us += 1000;
    assert_ok(compte_poser(t->store, ORG_SANS, iban, "essai", &e), &e);
}

static void an_account_holds_until_it_may_be_paid_on(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    held(&t, RETENUE_SANS_IBAN, NULL);
    set_account(&t, PREMIER); /* a first account waits for nothing */
    assert_int_equal(seul_reglement(&t).attente, REGLEMENT_RIEN);
    set_account(&t, SECOND);
    held(&t, RETENUE_COMPTE, "2026-07-17"); /* 7 days from 11 July: paid on from the 18th */
    assert_string_equal(seul_reglement(&t).attendre,
                        "le compte bancaire vient de changer, jusqu'au 17 juillet 2026");
    clock_at(&t, "2026-07-17");
    held(&t, RETENUE_COMPTE, "2026-07-17");
    free_from(&t, "2026-07-18");
    temp_store_close(&t);
}

static void a_factoring_company_holds_too(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES];
    struct affacturage_declaration d = {.organisme_id = ORG_SANS,
                                        .a = {.raison_sociale = "Factor SA",
                                              .siret = "55208131766522",
                                              .code_postal = "75001",
                                              .ville = "Paris",
                                              .voie = "1 rue de la Paix",
                                              .iban = SECOND,
                                              .depuis = on("2026-07-01"),
                                              .avant = DAY_NONE},
                                        .par = {PARTY_CDC, 0, "essai"}};
    struct affacturage_decision ok = {.organisme_id = ORG_SANS, .par = {PARTY_CDC, 0, COMPTE_SECOND}};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    set_account(&t, PREMIER);
    assert_ok(store_write(t.store, affacturage_declarer, &d, &e), &e);
    assert_int_equal(seul_reglement(&t).attente,
                     REGLEMENT_RIEN); /* declared by one person: nothing changes */
    ok.no = d.no_out;
    assert_ok(store_write(t.store, affacturage_approuver, &ok, &e), &e);
    held(&t, RETENUE_AFFACTURAGE, "2026-07-17");
    free_from(&t, "2026-07-18");
    temp_store_close(&t);
}

static void a_freeze_holds_of_the_dossier_or_of_the_account(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct temp_store t;

    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        struct fraude_commande c;
        struct err e = {0};
        struct reglement r;

        dossier_at(&t, FACTURE, dossier);
        set_account(&t, PREMIER);
        reported(&t, dossier, report);
        assert_int_equal(seul_reglement(&t).attente, REGLEMENT_RIEN); /* a report holds nothing by itself */
        c = by("alix", report);
        c.dossier = whole ? NULL : dossier;
        c.jour = on("2026-08-02");
        assert_ok(act(&t, fraude_geler, &c, &e), &e);
        held(&t, RETENUE_GEL, "2026-08-02");
        r = seul_reglement(&t);
        assert_non_null(r.retenues[0].article);
        assert_non_null(strstr(r.attendre, r.retenues[0].article));
        free_from(&t, "2026-08-03");
        temp_store_close(&t);
    }
}

/* Decision 41: the body reads that its payment is verified, and until when; the operator that a claim waits. */
static void a_claim_is_a_verification_for_the_body(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct paiement_retenue *list;
    struct reglement r;
    struct err e = {0};
    size_t n;
    bool claim = false;

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    set_account(&t, PREMIER);
    reported(&t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    assert_ok(act(&t, fraude_reclamer, &c, &e), &e);
    assert_int_equal(propose(&t).lignes_out, 0);
    r = seul_reglement(&t);
    assert_int_equal(r.attente, REGLEMENT_RETENU);
    assert_null(strstr(r.attendre, "fraude"));
    assert_null(strstr(r.attendre, "réclamation"));
    assert_non_null(strstr(r.attendre, "une vérification est en cours, jusqu'au"));
    n = everywhere(&t, &list);
    for (size_t i = 0; i < n; i++)
        if (list[i].motif == RETENUE_RECLAMATION) {
            claim = true;
            assert_string_equal(list[i].decision, c.numero_out);
            assert_string_equal(retenue_phrase(&list[i], RETENUE_POUR_GESTION),
                                "une réclamation pour fraude attend sa réponse");
            assert_int_equal(list[i].jusque, raw_i64(&t, "SELECT decider_avant FROM fraude_reclamation"));
        }
    assert_true(claim);
    assert_int_equal(raw_sql(&t, "DELETE FROM gel"), SQLITE_OK);
    clock_at(&t, "2027-06-01"); /* late: it holds all the same, and its last day says nothing any more */
    held(&t, RETENUE_RECLAMATION, NULL);
    temp_store_close(&t);
}

/* Several reasons are all said; the last day is known only when each is. */
static void every_reason_is_said(void **state)
{
    char dossier[DOSSIER_NUMERO_BYTES], report[FRAUDE_NUMERO_BYTES];
    struct fraude_commande c;
    struct temp_store t;
    struct reglement r;
    struct err e = {0};

    (void)state;
    dossier_at(&t, FACTURE, dossier);
    set_account(&t, PREMIER);
    set_account(&t, SECOND);
    reported(&t, dossier, report);
    c = by("alix", report);
    c.dossier = dossier;
    c.jour = on("2026-08-02");
    assert_ok(act(&t, fraude_geler, &c, &e), &e);
    r = seul_reglement(&t);
    assert_int_equal(r.retenues_n, 2);
    assert_int_equal(r.retenues[0].motif, RETENUE_GEL);
    assert_int_equal(r.retenues[1].motif, RETENUE_COMPTE);
    assert_int_equal(r.jusque, on("2026-08-02"));
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl', verse_cents = 100"), SQLITE_OK);
    r = seul_reglement(&t);
    assert_int_equal(r.retenues_n, 4);
    assert_int_equal(r.retenues[0].motif, RETENUE_CONTROLE);
    assert_int_equal(r.retenues[3].motif, RETENUE_ECART);
    assert_int_equal(r.jusque, DAY_NONE);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'notInControl', verse_cents = 0"), SQLITE_OK);
    free_from(&t, "2026-08-03");
    temp_store_close(&t);
}

/* A list is cut between two dossiers, never inside one. */
static void the_list_goes_on_after_a_dossier(void **state)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES];
    struct paiement_retenue *list;
    const char *suite;
    struct temp_store t;
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    dossier_at(&t, FACTURE, first);
    assert_ok(parcourir(&t, &elu, FACTURE, second, &e), &e);
    clock_at(&t, "2026-07-11");
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET controle = 'inControl'"),
                     SQLITE_OK); /* two reasons each */
    assert_ok(store_read_begin(t.store, &db, &e), &e);
    assert_ok(retenues_toutes(db, t.arena, on("2026-07-11"), "", 3, &list, &n, &suite, &e), &e);
    assert_int_equal(n, 2);
    assert_string_equal(suite, list[0].dossier);
    assert_ok(retenues_toutes(db, t.arena, on("2026-07-11"), suite, 3, &list, &n, &suite, &e), &e);
    assert_int_equal(n, 2);
    assert_null(suite);
    assert_string_equal(list[0].dossier, list[1].dossier);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_holds_until_it_may_be_paid_on),
        cmocka_unit_test(a_factoring_company_holds_too),
        cmocka_unit_test(a_freeze_holds_of_the_dossier_or_of_the_account),
        cmocka_unit_test(a_claim_is_a_verification_for_the_body),
        cmocka_unit_test(every_reason_is_said),
        cmocka_unit_test(the_list_goes_on_after_a_dossier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
