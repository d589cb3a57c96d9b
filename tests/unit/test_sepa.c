/* The bank: what leaves is valid and frozen, and each refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include "exchange/xml.h"
#include "sepa_fixture.h"

static void file_is_valid_and_says_what_it_must(void **state)
{
    struct temp_store t;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], expected[100];
    char *text;

    (void)state;
    two_billed(&t, first, second);
    text = emitted(&t, lot);
    assert_string_equal(lot, "SICPF-20260713-0001");
    assert_has(text, "<MsgId>SICPF-20260713-0001</MsgId>");
    assert_has(text, "<NbOfTxs>2</NbOfTxs>");
    assert_has(text, "<CtrlSum>1800.00</CtrlSum>");
    assert_has(text, "<Dt>2026-07-13</Dt>");
    assert_has(text, "<IBAN>FR1420041010050500013M02606</IBAN>");
    assert_has(text, "<Id>NOTPROVIDED</Id>");
    assert_has(text, "<InstdAmt Ccy=\"EUR\">600.00</InstdAmt>");
    assert_has(text, "<IBAN>FR7630006000011234567890189</IBAN>");
    assert_has(text, "<Nm>Ecole des elus</Nm>"); /* characters of SEPA only */
    assert_null(strstr(text, "PstlAdr"));
    snprintf(expected, sizeof(expected), "<EndToEndId>DOS%s-1</EndToEndId>", first);
    assert_has(text, expected);
    for (const char *s = text; *s != '\0'; s++)
        assert_true((unsigned char)*s < 0x80);
    assert_string_equal(lot_of(&t, lot).etat, "emis");
    temp_store_close(&t);
}

/* The same run gives the same bytes, whatever changed since: accounts and names are those of the proposal. */
static void emitted_file_is_frozen(void **state)
{
    struct temp_store t;
    struct err e;
    enum rc rc;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *text, *again;

    (void)state;
    two_billed(&t, first, second);
    text = emitted(&t, lot);
    set_iban(&t, ORG_AGREE, "BE68539007547034");
    assert_int_equal(raw_sql(&t, "UPDATE organisme SET denomination = 'Autre nom'"), SQLITE_OK);
    t.now_us += INT64_C(86400000000);
    again = emit(&t, lot, &rc, &e);
    assert_ok(rc, &e);
    assert_string_equal(text, again);
    assert_int_equal(raw_sql(&t, "UPDATE paiement_ligne SET libelle = 'AUTRE' WHERE no = 1"), SQLITE_OK);
    emit(&t, lot, &rc, &e); /* somebody touched a line: the fingerprint of the file tells */
    assert_int_equal(rc, RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_PAIEMENT_FICHIER_DIFFERENT);
    assert_int_equal(raw_sql(&t, "UPDATE paiement_ligne SET montant_cents = montant_cents + 1 WHERE no = 1;"
                                 "UPDATE paiement_lot SET total_cents = total_cents + 1"),
                     SQLITE_OK);
    emit(&t, lot, &rc, &e); /* an account opens only beside its own amount */
    assert_int_equal(rc, RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_ORGANISME_IBAN_ILLISIBLE);
    temp_store_close(&t);
}

/* What is approved is what was proposed: an account swapped between two lines, an amount, a name, are seen. */
/* Decision 91: the day asked for is the first on which banks execute, from the day of the file on, and stays so. */
static void a_file_asks_for_a_day_that_banks_have(void **state)
{
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    struct temp_store t;
    struct err e;
    char *text;
    enum rc rc;

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_int_equal(lot_of(&t, lot).execution, on("2026-07-13"));
    t.now_us = instant_of_day(on("2027-03-26")); /* Good Friday */
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    text = emit(&t, lot, &rc, &e);
    assert_ok(rc, &e);
    assert_has(text, "<Dt>2027-03-30</Dt>");
    assert_int_equal(lot_of(&t, lot).execution, on("2027-03-30"));
    t.now_us = instant_of_day(on("2027-04-20"));
    assert_string_equal(emit(&t, lot, &rc, &e), text); /* the same bytes, however late */
    assert_ok(rc, &e);
    temp_store_close(&t);
}

/* What is given up is given up once. */
static void a_run_is_given_up_once(void **state)
{
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_approbation a = {.numero = lot, .agent = "camille"};
    struct temp_store t;
    struct err e = {0};

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(store_write(t.store, paiement_abandonner, &a, &e), &e);
    assert_int_equal(store_write(t.store, paiement_abandonner, &a, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'paiement.abandonner'"), 1);
    temp_store_close(&t);
}

static void a_run_that_changed_is_not_approved(void **state)
{
    static const char *const changes[] = {
        "UPDATE paiement_ligne SET iban_chiffre = (SELECT iban_chiffre FROM paiement_ligne WHERE no = 2)",
        "UPDATE paiement_ligne SET montant_cents = montant_cents + 1 WHERE no = 2",
        "UPDATE paiement_ligne SET beneficiaire = 'Un autre' WHERE no = 1",
        "DELETE FROM paiement_ligne WHERE no = 2"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        struct temp_store t;
        struct err e;
        enum rc rc;
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

        two_billed(&t, first, second);
        snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
        assert_ok(approve(&t, lot, "camille", &e), &e);
        assert_int_equal(raw_sql(&t, changes[i]), SQLITE_OK);
        assert_int_equal(approve(&t, lot, "dominique", &e), RC_INTEGRITY);
        assert_int_equal(e.msg, MSG_PAIEMENT_LIGNES_CHANGEES);
        assert_int_equal(raw_sql(&t, "UPDATE paiement_lot SET etat = 'approuve2'"), SQLITE_OK);
        emit(&t, lot, &rc, &e);
        assert_int_equal(rc, RC_INTEGRITY);
        temp_store_close(&t);
    }
}

static void two_people_approve(void **state)
{
    struct temp_store t;
    struct err e;
    enum rc rc;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    emit(&t, lot, &rc, &e);
    assert_int_equal(rc, RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_int_equal(approve(&t, lot, "camille", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_MEME_AGENT);
    assert_int_equal(approve(&t, lot, " Camille", &e), RC_REFUSED); /* the same person */
    assert_int_equal(e.msg, MSG_PAIEMENT_MEME_AGENT);
    assert_int_equal(approve(&t, lot, "Éssai", &e), RC_REFUSED); /* proposed an account that is paid here */
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    emit(&t, lot, &rc, &e);
    assert_int_equal(rc, RC_REFUSED);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_int_equal(approve(&t, lot, "alex", &e), RC_REFUSED); /* enough */
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_int_equal(approve(&t, "SICPF-20000101-0001", "alex", &e), RC_NOT_FOUND);
    temp_store_close(&t);
}

/* Decision 67: two people alone. Who entered the account of one body approves the rest of the run, without that line; the other body is paid. */
static void a_run_goes_on_without_the_line_of_who_approves(void **state)
{
    struct paiement_approbation own = {.agent = "Mia", .ecarter = true}, other = {.agent = "dominique"};
    struct paiement_proposition p;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    struct temp_store t;
    struct err e = {0};
    enum rc rc;

    (void)state;
    two_billed(&t, first, second);
    assert_ok(compte_poser(t.store, ORG_SANS, "DE89370400440532013000", "mia", &e), &e);
    t.now_us += (int64_t)10 * 86400 * 1000000; /* it may be paid on */
    p = propose(&t);
    assert_int_equal(p.lignes_out, 2);
    snprintf(lot, sizeof(lot), "%s", p.numero_out);
    own.numero = other.numero = lot;
    assert_int_equal(approve(&t, lot, "mia", &e), RC_REFUSED); /* nothing leaves unless it is asked */
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'abandonne'"), 0);
    assert_ok(store_write(t.store, paiement_approuver, &own, &e), &e);
    assert_int_equal(own.retirees_out, 1);
    assert_false(own.complet_out);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE organisme_id = 8 AND etat = 'abandonne' AND "
                    "motif = 'juge'"),
        1);
    assert_int_equal(store_write(t.store, paiement_approuver, &own, &e), RC_REFUSED); /* still one person */
    assert_int_equal(e.msg, MSG_PAIEMENT_MEME_AGENT);
    assert_ok(store_write(t.store, paiement_approuver, &other, &e), &e);
    assert_true(other.complet_out);
    emit(&t, lot, &rc, &e);
    assert_int_equal(rc, RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT lignes FROM paiement_lot"), 1);
    p = propose(&t); /* the other waits for a run that others approve */
    assert_int_equal(p.lignes_out, 1);
    own.numero = p.numero_out;
    assert_ok(store_write(t.store, paiement_approuver, &own, &e), &e); /* and no run is left without it */
    assert_true(own.vide_out);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_lot WHERE etat = 'abandonne'"), 1);
    assert_int_equal(propose(&t).lignes_out, 1);
    temp_store_close(&t);
}

static enum rc answer_unit(struct db *db, void *r, struct err *e)
{
    return paiement_repondre(db, r, e);
}

/* Decision 67: two people give up a run whose file was never sent; its dossiers are paid by another, under other references. */
static void a_file_never_sent_is_given_up_by_two(void **state)
{
    struct paiement_reponse r = {.agent = "camille", .statut = STATUT_PAYE, .le = DAY_NONE};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    struct paiement_proposition p;
    struct temp_store t;
    struct err e;
    enum rc rc;

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_int_equal(unsent(&t, paiement_dire_non_envoye, lot, "mia", "panne", &e),
                     RC_REFUSED); /* no file yet */
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    emit(&t, lot, &rc, &e);
    assert_ok(rc, &e);
    assert_int_equal(unsent(&t, paiement_dire_non_envoye, "SICPF-20000101-0001", "mia", "panne", &e),
                     RC_NOT_FOUND);
    assert_int_equal(unsent(&t, paiement_dire_non_envoye, lot, "mia", " ", &e), RC_USAGE);
    assert_int_equal(unsent(&t, paiement_abandonner_non_envoye, lot, "mia", NULL, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_AUCUN);
    assert_ok(unsent(&t, paiement_dire_non_envoye, lot, "mia", "La banque ne l'a pas reçu.", &e), &e);
    assert_string_equal(lot_of(&t, lot).etat, "emis"); /* said by one, nothing changes */
    assert_int_equal(unsent(&t, paiement_abandonner_non_envoye, lot, " MIA", NULL, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_MEME);
    assert_ok(unsent(&t, paiement_abandonner_non_envoye, lot, "camille", NULL, &e), &e);
    assert_string_equal(lot_of(&t, lot).etat, "abandonne");
    emit(&t, lot, &rc, &e); /* the file is not given again */
    assert_int_equal(rc, RC_REFUSED);
    p = propose(&t);
    assert_int_equal(p.lignes_out, 2);
    assert_string_not_equal(p.numero_out, lot);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(DISTINCT reference) FROM paiement_ligne"), 4);
    r.lot = lot; /* it was sent after all: nothing is written, and it is said */
    assert_int_equal(store_write(t.store, answer_unit, &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_FAUX);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'paye'"), 0);
    temp_store_close(&t);
}

/* Whatever the bank says of it, an answer in progress or an entry that waits, the file left. */
static void a_file_that_the_bank_names_is_not_given_up(void **state)
{
    static const char *const entries[] = {NULL, "'', (SELECT numero FROM paiement_lot)",
                                          "(SELECT MIN(reference) FROM paiement_ligne), ''"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
        struct paiement_reponse r = {.agent = "camille", .statut = STATUT_EN_COURS, .le = DAY_NONE};
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
        struct temp_store t;
        struct err e = {0};

        two_billed(&t, first, second);
        emitted(&t, lot);
        assert_ok(unsent(&t, paiement_dire_non_envoye, lot, "mia", "Panne de la banque.", &e), &e);
        r.lot = lot;
        if (entries[i] == NULL)
            assert_ok(store_write(t.store, answer_unit, &r, &e), &e);
        else
            assert_int_equal(
                raw_sql(&t, arena_printf(
                                t.arena,
                                "INSERT INTO livraison (id, partenaire, genre, date_livraison, empreinte, "
                                "plan, lignes, "
                                "appliquee_us) VALUES (900, 'camt', '', 1, x'01', x'01', 1, 1);"
                                "INSERT INTO banque_ecriture (id, livraison_id, cle, credit, "
                                "montant_cents, jour, comptable, reference, bout_en_bout, lot, motif_retour, "
                                "donneur, libelle, attente, etat) SELECT 900, 900, 'k', 0, 1, 1, 1, '', %s, "
                                "'', '', '', 'montant', 'attente'",
                                entries[i])),
                SQLITE_OK);
        assert_int_equal(unsent(&t, paiement_abandonner_non_envoye, lot, "camille", NULL, &e), RC_REFUSED);
        assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_NOMME);
        assert_int_equal(unsent(&t, paiement_dire_non_envoye, lot, "camille", "Encore.", &e), RC_REFUSED);
        assert_string_equal(lot_of(&t, lot).etat, "emis");
        temp_store_close(&t);
    }
}

/* Decision 36: a line whose account was given up leaves the run, the other is paid. Decision 28: who proposed the account does not approve the run
 * that it is in. */
static void an_account_given_up_leaves_its_run(void **state)
{
    struct temp_store t;
    struct err e;
    enum rc rc;
    struct paiement_approbation a = {.agent = "dominique"};
    struct paiement_proposition p;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *text;

    (void)state;
    two_billed(&t, first, second);
    t.now_us = instant_of_day(on("2026-07-13"));
    a.numero = lot;
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(compte_poser(t.store, ORG_SANS, "DE89370400440532013000", "mia", &e), &e);
    assert_int_equal(approve(&t, lot, "essai", &e), RC_REFUSED); /* proposed the one that is sealed */
    assert_int_equal(e.msg, MSG_PAIEMENT_JUGE_ET_PARTIE);
    assert_ok(store_write(t.store, paiement_approuver, &a, &e), &e);
    assert_int_equal(a.retirees_out, 1);
    assert_true(a.complet_out);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE organisme_id = 8 AND etat = "
                                 "'abandonne' AND motif = 'compte'"),
                     1);
    text = emit(&t, lot, &rc, &e);
    assert_ok(rc, &e);
    assert_has(text, "<NbOfTxs>1</NbOfTxs>");
    p = propose(&t); /* its dossier waits for the delay of the new account */
    assert_int_equal(p.lignes_out, 0);
    assert_int_equal(p.iban_recents_out, 1);
    assert_int_equal(propose_on(&t, "2026-07-20").lignes_out, 1);
    temp_store_close(&t);
}

/* Given up once both approved: no file, and back in force, the line stays out of that run. */
static void an_account_given_up_after_the_approvals(void **state)
{
    struct temp_store t;
    struct err e;
    enum rc rc;
    struct compte_commande k = {
        .de = {COMPTE_ORGANISME, ORG_SANS}, .par = {PARTY_CDC, 0, "alex"}, .iban = NULL};
    struct paiement_emission em = {.agent = "camille", .debiteur = "FR1420041010050500013M02606"};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    t.now_us = instant_of_day(on("2026-07-13"));
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    em.numero = lot;
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_ok(compte_poser(t.store, ORG_SANS, "DE89370400440532013000", "mia", &e), &e);
    memset(&e, 0, sizeof(e));
    assert_int_equal(store_write(t.store, paiement_emettre, &em, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_RETENU);
    (void)emit(&t, lot, &rc, &e); /* takes it out first */
    assert_ok(rc, &e);
    assert_int_equal(lot_of(&t, lot).lignes, 1);
    assert_int_equal(lot_of(&t, lot).retirees, 1);
    assert_ok(store_write(t.store, compte_annuler, &k, &e), &e); /* the one before is in force again */
    assert_int_equal(lot_of(&t, lot).lignes, 1);
    assert_int_equal(propose(&t).lignes_out, 1);
    temp_store_close(&t);
}

static void a_dossier_is_in_one_run(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct paiement_proposition p;
    struct paiement_approbation a = {.agent = "camille"};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    p = propose(&t);
    assert_int_equal(p.lignes_out, 2);
    assert_int_equal(p.total_out, 180000);
    snprintf(lot, sizeof(lot), "%s", p.numero_out);
    assert_int_equal(propose(&t).lignes_out, 0);
    a.numero = lot;
    assert_ok(store_write(t.store, paiement_abandonner, &a, &e), &e);
    p = propose(&t);
    assert_int_equal(p.lignes_out, 2); /* what was given up waits for the next one */
    assert_string_equal(p.numero_out, "SICPF-20260713-0002");
    temp_store_close(&t);
}

static void a_body_without_account_waits(void **state)
{
    struct temp_store t;
    struct paiement_proposition p;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES];

    (void)state;
    two_billed(&t, first, second);
    assert_int_equal(raw_sql(&t, "UPDATE compte_bancaire SET etat = 'annule' WHERE partie_id = 8"),
                     SQLITE_OK);
    p = propose(&t);
    assert_int_equal(p.lignes_out, 1);
    assert_int_equal(p.sans_iban_out, 1);
    temp_store_close(&t);
}

static void a_wrong_debtor_writes_nothing(void **state)
{
    static const struct sepa_debiteur wrong[] = {{"", "FR1420041010050500013M02606", ""},
                                                 {"Fonds", "", ""},
                                                 {"Fonds", "FR1420041010050500013M02607", ""}};
    struct temp_store t;
    struct err e;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        FILE *f = tmpfile();

        memset(&e, 0, sizeof(e));
        assert_int_equal(sepa_emettre(t.store, lot, "camille", &wrong[i], false, f, &e), RC_USAGE);
        assert_int_equal(e.msg, MSG_PAIEMENT_DEBITEUR);
        assert_string_equal(lot_of(&t, lot).etat, "approuve2");
        fclose(f);
    }
    temp_store_close(&t);
}

/* A BIC that the schema refuses: the file is checked before anything says it was issued. */
static void an_invalid_file_is_never_issued(void **state)
{
    static const struct sepa_debiteur bad_bic = {"Fonds", "FR1420041010050500013M02606", "pas-un-bic"};
    struct temp_store t;
    struct err e;
    FILE *f = tmpfile();
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_int_equal(sepa_emettre(t.store, lot, "camille", &bad_bic, false, f, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_VALEUR);
    assert_string_equal(lot_of(&t, lot).etat, "approuve2");
    fclose(f);
    temp_store_close(&t);
}

/* A clock that runs; whoever reads it first while `other` is armed lets somebody else ask for the file meanwhile. */
struct meanwhile {
    struct temp_store *t;
    const char *lot;
    pthread_t asks;
    char *other;
    bool armed;
};

static int64_t somebody_else_asks(void *state)
{
    struct meanwhile *m = state;

    if (m->armed && pthread_equal(pthread_self(), m->asks)) {
        struct err e;
        enum rc rc;

        m->armed = false;
        m->other = emit(m->t, m->lot, &rc, &e);
        assert_ok(rc, &e);
        m->t->now_us += 1000000;
    }
    return m->t->now_us;
}

/* Two people ask for the file of a run at once: both are given the same one. */
static void one_file_for_two_who_ask_at_once(void **state)
{
    struct temp_store t;
    struct err e;
    enum rc rc;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], *text;
    struct meanwhile m = {.t = &t, .lot = lot, .asks = pthread_self()};

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    t.env.clock = (struct clock){somebody_else_asks, &m};
    m.armed = true;
    text = emit(&t, lot, &rc, &e);
    assert_ok(rc, &e);
    assert_false(m.armed);
    assert_string_equal(text, m.other);
    assert_string_equal(lot_of(&t, lot).etat, "emis");
    temp_store_close(&t);
}

/* The published example of the order, and an order that the schema refuses. */
static void schema_is_the_published_one(void **state)
{
    const char *shared = getenv("SICPF_SHARED");
    struct err e = {0};
    char path[512];
    FILE *f;

    (void)state;
    snprintf(path, sizeof(path),
             "%s/formats/samples/08-sepa-invoice/synthetic/virements-cdc.pain.001.001.09.xml",
             shared != NULL ? shared : "");
    f = fopen(path, "r");
    if (f == NULL)
        skip();
    assert_ok(xml_check(f, XML_PAIN_001, &e), &e);
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_valid_and_says_what_it_must),
        cmocka_unit_test(emitted_file_is_frozen),
        cmocka_unit_test(a_file_asks_for_a_day_that_banks_have),
        cmocka_unit_test(a_run_is_given_up_once),
        cmocka_unit_test(a_run_that_changed_is_not_approved),
        cmocka_unit_test(two_people_approve),
        cmocka_unit_test(an_account_given_up_leaves_its_run),
        cmocka_unit_test(a_run_goes_on_without_the_line_of_who_approves),
        cmocka_unit_test(a_file_never_sent_is_given_up_by_two),
        cmocka_unit_test(a_file_that_the_bank_names_is_not_given_up),
        cmocka_unit_test(an_account_given_up_after_the_approvals),
        cmocka_unit_test(a_dossier_is_in_one_run),
        cmocka_unit_test(a_body_without_account_waits),
        cmocka_unit_test(a_wrong_debtor_writes_nothing),
        cmocka_unit_test(an_invalid_file_is_never_issued),
        cmocka_unit_test(one_file_for_two_who_ask_at_once),
        cmocka_unit_test(schema_is_the_published_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
