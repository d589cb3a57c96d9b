/* The bank: what leaves is valid and frozen, what comes back is applied once, and each refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/sepa.h"
#include "exchange/xml.h"
#include "training_fixture.h"

static const struct sepa_debiteur debtor = {"Fonds des élus & du CPF", "FR14 2004 1010 0505 0001 3M02 606",
                                            ""};

static void set_iban(struct temp_store *t, int64_t organisme, const char *iban)
{
    struct err e = {0};

    assert_ok(compte_poser(t->store, organisme, iban, "essai", &e), &e);
}

/* Two billed dossiers: 600,00 for body 7 and 1 200,00 for body 8. */
static void two_billed(struct temp_store *t, char *first, char *second)
{
    static const struct parcours elu = {1,  ORG_AGREE,    SESSION_MANDAT, 0,
                                        -1, CAUSE_TOTALE, false,          "F/2026 n°1 – été"};
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "A-17"};
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, FACTURE, first, &e), &e);
    assert_ok(parcourir(t, &salarie, FACTURE, second, &e), &e);
    set_iban(t, ORG_AGREE, "FR7630006000011234567890189");
    set_iban(t, ORG_SANS, "FR7630001007941234567890185");
}

static struct paiement_proposition propose_on(struct temp_store *t, const char *le)
{
    struct paiement_proposition p = {.agent = "camille", .le = on(le)};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

static struct paiement_proposition propose(struct temp_store *t)
{
    return propose_on(t, "2026-07-13");
}

static enum rc approve(struct temp_store *t, const char *lot, const char *agent, struct err *e)
{
    struct paiement_approbation a = {.numero = lot, .agent = agent};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, paiement_approuver, &a, e);
}

/* The bank file, whole, in the arena. */
static char *emit(struct temp_store *t, const char *lot, enum rc *rc, struct err *e)
{
    FILE *f = tmpfile();
    char *text = arena_alloc(t->arena, 65536);
    size_t n;

    assert_non_null(f);
    memset(e, 0, sizeof(*e));
    *rc = sepa_emettre(t->store, lot, "camille", &debtor, false, f, e);
    n = fread(text, 1, 65535, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

static struct paiement_lot lot_of(struct temp_store *t, const char *numero)
{
    struct paiement_lot l;
    struct err e = {0};
    struct db *db;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(paiement_lot_lire(db, t->arena, numero, &l, &e), &e);
    store_read_end(t->store, db);
    return l;
}

/* A run approved twice and emitted; its number goes into lot. */
static char *emitted_on(struct temp_store *t, const char *le, char *lot)
{
    struct err e;
    enum rc rc;
    char *text;

    snprintf(lot, 36, "%s", propose_on(t, le).numero_out);
    assert_ok(approve(t, lot, "camille", &e), &e);
    assert_ok(approve(t, lot, "dominique", &e), &e);
    text = emit(t, lot, &rc, &e);
    assert_ok(rc, &e);
    return text;
}

static char *emitted(struct temp_store *t, char *lot)
{
    return emitted_on(t, "2026-07-13", lot);
}

static void assert_has(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("« %s » n'est pas dans le fichier", what);
}

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
    assert_ok(compte_poser(t.store, ORG_SANS, "FR1420041010050500013M02606", "mia", &e), &e);
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

static enum rc unsent(struct temp_store *t, unit_fn *fn, const char *lot, const char *agent,
                      const char *motif, struct err *e)
{
    struct paiement_non_envoi x = {.numero = lot, .agent = agent, .motif = motif};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &x, e);
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
    assert_ok(compte_poser(t.store, ORG_SANS, "FR1420041010050500013M02606", "mia", &e), &e);
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
    struct paiement_emission em = {.agent = "camille", .debiteur = "FR7630006000011234567890189"};
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    t.now_us = instant_of_day(on("2026-07-13"));
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    em.numero = lot;
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_ok(compte_poser(t.store, ORG_SANS, "FR1420041010050500013M02606", "mia", &e), &e);
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

/* ---- answers ----------------------------------------------------------------------------------------------- */

#define TETE                                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                           \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\n"                  \
    "<GrpHdr><MsgId>BANQUE-1</MsgId><CreDtTm>2026-07-15T18:00:00</CreDtTm></GrpHdr>\n"                       \
    "<OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>%s</"         \
    "OrgnlGrpInfAndSts>\n"
#define PIED "</CstmrPmtStsRpt></Document>\n"
#define MOTIF(code) "<StsRsnInf><Orgtr><Nm>Banque</Nm></Orgtr><Rsn><Cd>" code "</Cd></Rsn></StsRsnInf>"

/* One line of an answer: reference of the dossier, status, reason. */
static int tx(char *out, size_t size, const char *numero, const char *status, const char *reason)
{
    return snprintf(
        out, size,
        "<TxInfAndSts><OrgnlInstrId>DOS%s-1</OrgnlInstrId><OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>"
        "<TxSts>%s</TxSts>%s</TxInfAndSts>\n",
        numero, numero, status, reason);
}

static char *answer(struct temp_store *t, const char *lot, const char *group, const char *block)
{
    char *out = arena_alloc(t->arena, 8192);
    int n = snprintf(out, 8192, TETE, lot, group);

    t->now_us =
        instant_of_day(on("2026-07-15")) + INT64_C(72000000000); /* the bank answers before it is read */
    snprintf(out + n, 8192 - (size_t)n, "%s" PIED, block);
    return out;
}

static char *block(struct temp_store *t, const char *lot, const char *status, const char *lines)
{
    return arena_printf(t->arena,
                        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>%s%s</OrgnlPmtInfAndSts>\n", lot,
                        status, lines);
}

static enum rc read_answer(struct temp_store *t, const char *text, struct sepa_reponse *r, struct err *e)
{
    FILE *f = tmpfile();
    enum rc rc;

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    rewind(f);
    memset(e, 0, sizeof(*e));
    rc = sepa_lire_reponse(t->store, f, "camille", false, r, e);
    fclose(f);
    return rc;
}

/* ISO 20022 does not require who gives the reason of a status, even if the scheme of the EPC does. */
static void a_reason_of_nobody_is_read(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), first, "RJCT", "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>");
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'rejete' AND motif = 'AC04'"), 1);
    tx(lines, sizeof(lines), first, "RJCT", "<StsRsnInf><Autre>x</Autre></StsRsnInf>");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    temp_store_close(&t);
}

/* ISO 20022 lets a bank say its reason in words (AddtlInf, 105 characters, any number of times), which the scheme of the EPC leaves out. They
 * are kept with the line, on one line and within bounds, and never in the journal. */
static void what_a_bank_says_in_words_is_kept(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[8000], reason[4000];
    char e105[211] = "", long_one[2000];
    int n;

    (void)state;
    for (int i = 0; i < 105; i++)
        memcpy(e105 + 2 * i, "é", 3);
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), first, "RJCT",
       "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Compte\nclos &amp; soldé</AddtlInf><AddtlInf> "
       "</AddtlInf>"
       "<AddtlInf>Voir l'agence</AddtlInf></StsRsnInf>");
    n = (int)strlen(lines);
    snprintf(long_one, sizeof(long_one),
             "<StsRsnInf><AddtlInf>%s</AddtlInf><AddtlInf>x%.208s</AddtlInf></StsRsnInf>", e105, e105);
    tx(lines + n, sizeof(lines) - (size_t)n, second, "RJCT", long_one);
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif = 'AC04' AND "
                                 "banque_mots = 'Compte clos & soldé Voir l''agence'"),
                     1);
    /* No code, and words that do not fit: whole letters of them. */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE motif IS NULL AND "
                                 "LENGTH(banque_mots) BETWEEN 190 AND 200"),
                     1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%soldé%'"), 0);
    snprintf(reason, sizeof(reason),
             "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>x%s</AddtlInf></StsRsnInf>", e105);
    tx(lines, sizeof(lines), first, "RJCT", reason);
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_VALEUR);
    tx(lines, sizeof(lines), first, "RJCT",
       "<StsRsnInf><AddtlInf>Clos</AddtlInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_USAGE);
    temp_store_close(&t);
}

static void accepted_and_rejected_lines(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    struct paiement_proposition again;
    enum rc rc;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];
    char *text;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, second, "RJCT", MOTIF("AC04"));
    text = answer(&t, lot, "", block(&t, lot, "", lines));
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees, 1);
    assert_int_equal(r.rejetees, 1);
    assert_string_equal(r.lot, lot);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    assert_int_equal(lire(&t, first).paye_le, on("2026-07-15"));
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_SANS), 120000);
    assert_string_equal(lot_of(&t, lot).etat, "repondu"); /* no statement yet */

    /* Read again: nothing. */
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0);
    assert_int_equal(r.inchangees, 2);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 60000);

    /* After the correction, the rejected one is in the next run, under another reference. */
    again = propose_on(&t, "2026-07-15"); /* closed: it would be rejected again */
    assert_int_equal(again.lignes_out, 0);
    t.now_us++;
    set_iban(&t, ORG_SANS, "DE89370400440532013000");
    again = propose_on(
        &t, "2026-07-21"); /* paiement.iban_delai_jours is 7: changed on the 15th, payable on the 22nd */
    assert_int_equal(again.lignes_out, 0);
    assert_int_equal(again.iban_recents_out, 1);
    text = emitted_on(&t, "2026-07-22", lot);
    assert_has(text, "<CtrlSum>1200.00</CtrlSum>");
    snprintf(lines, sizeof(lines), "<EndToEndId>DOS%s-2</EndToEndId>", second);
    assert_has(text, lines);
    assert_has(text, "DE89370400440532013000");
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSP</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(unsent(&t, paiement_dire_non_envoye, lot, "mia", "Panne.", &e),
                     RC_REFUSED); /* it has it */
    assert_int_equal(e.msg, MSG_PAIEMENT_NON_ENVOI_NOMME);
    assert_int_equal(r.payees, 0); /* under way is not paid */
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.payees, 1);
    emit(&t, lot, &rc, &e); /* the bank answered: the file is not given again */
    assert_int_equal(rc, RC_REFUSED);
    assert_int_equal(e.msg, MSG_PAIEMENT_ETAT);
    assert_int_equal(lire(&t, second).facturation, FACTURATION_PAID);
    temp_store_close(&t);
}

/* The answer for the whole goes to the lines that have none of their own. */
static void the_most_precise_status_wins(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[1024];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC01"));
    assert_ok(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", lines)), &r, &e),
        &e);
    assert_int_equal(r.payees, 0); /* a block of which a transfer is rejected was not paid whole */
    assert_int_equal(r.rejetees, 1);
    assert_int_equal(r.dementies, 1);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'emis'"), 1);
    tx(lines, sizeof(lines), first, "ACSC", "");
    assert_ok(
        read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", lines)), &r, &e),
        &e);
    assert_int_equal(r.payees, 1);
    assert_int_equal(r.muettes + r.dementies, 0);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_PAID);
    temp_store_close(&t);
}

/* The schema asks for neither reference, and our order gives both alike: either names the transfer, none of them is refused. */
static void a_transfer_is_named_by_either_reference(void **state)
{
    static const char *const at[] = {"<OrgnlInstrId>DOS%s-1</OrgnlInstrId>",
                                     "<OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>"};
    static const struct {
        const char *refs, *tx;
        enum rc rc;
        enum msg msg;
    } wrong[] = {
        {"", "<TxSts>RJCT</TxSts>", RC_USAGE, MSG_PAIEMENT_REPONSE_SANS_REFERENCE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId>", "<TxSts>RJCT</TxSts>", RC_NOT_FOUND,
         MSG_PAIEMENT_LIGNE_INCONNUE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId>", "", RC_NOT_FOUND, MSG_PAIEMENT_LIGNE_INCONNUE},
        {"<OrgnlInstrId>AUTRE</OrgnlInstrId><OrgnlEndToEndId>DOS%s-1</OrgnlEndToEndId>",
         "<TxSts>RJCT</TxSts>", RC_CONFLICT, MSG_PAIEMENT_REPONSE_DEUX_REFERENCES},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(at); i++) {
        char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], refs[200], lines[400];
        struct sepa_reponse r;
        struct temp_store t;
        struct err e;

        two_billed(&t, first, second);
        emitted(&t, lot);
        for (size_t k = 0; k < ARRAY_LEN(wrong); k++) {
            snprintf(refs, sizeof(refs), wrong[k].refs, second);
            snprintf(lines, sizeof(lines), "<TxInfAndSts>%s%s</TxInfAndSts>\n", refs, wrong[k].tx);
            assert_int_equal(
                read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", lines)), &r,
                            &e),
                wrong[k].rc);
            assert_int_equal(e.msg, wrong[k].msg);
            assert_true(e.line > 0);
            assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat <> 'emis'"), 0);
        }
        snprintf(refs, sizeof(refs), at[i], second);
        snprintf(lines, sizeof(lines), "<TxInfAndSts>%s<TxSts>RJCT</TxSts>%s</TxInfAndSts>\n", refs,
                 MOTIF("AC04"));
        assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", lines)),
                              &r, &e),
                  &e);
        assert_int_equal(r.rejetees, 1);
        assert_int_equal(r.payees + r.muettes, 0);
        assert_int_equal(lire(&t, second).facturation, FACTURATION_BILLED);
        temp_store_close(&t);
    }
}

/* What the bank leaves unsaid is told: accepted in part without a name; paid by one block, rejected in another; paid and rejected at once. */
static void what_an_answer_leaves_unsaid_is_told(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048];
    char *blocks;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>PART</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.muettes, 1);
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "<PmtInfSts>PART</PmtInfSts>", "")), &r, &e),
              &e);
    assert_int_equal(r.muettes, 1);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, first, "RJCT", MOTIF("AC04"));
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_DEUX_SENS);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC04"));
    blocks = arena_printf(t.arena, "%s%s", block(&t, lot, "<PmtInfSts>ACSC</PmtInfSts>", ""),
                          block(&t, lot, "", lines));
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", blocks), &r, &e), &e);
    assert_int_equal(r.payees + r.retournees, 0);
    assert_int_equal(r.rejetees, 1);
    assert_true(r.dementies > 0);
    temp_store_close(&t);
}

static void a_rejected_group_rejects_all(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>ACCP</GrpSts>", ""), &r, &e), &e);
    assert_int_equal(r.payees + r.rejetees, 0); /* in progress */
    assert_ok(read_answer(&t, answer(&t, lot, "<GrpSts>RJCT</GrpSts>" MOTIF("FF01"), ""), &r, &e), &e);
    assert_int_equal(r.rejetees, 2);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_int_equal(propose(&t).lignes_out, 2);
    temp_store_close(&t);
}

static void bad_answers_change_nothing(void **state)
{
    struct temp_store t;
    struct err e;
    struct sepa_reponse r;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36], lines[2048], *older;
    int n;

    (void)state;
    two_billed(&t, first, second);
    emitted(&t, lot);
    n = tx(lines, sizeof(lines), first, "ACSC", "");
    tx(lines + n, sizeof(lines) - (size_t)n, "99999999999999", "ACSC", "");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LIGNE_INCONNUE);
    assert_true(e.line > 0);
    assert_int_equal(read_answer(&t, answer(&t, "AUTRE", "<GrpSts>ACSC</GrpSts>", ""), &r, &e), RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_PAIEMENT_LOT_INCONNU);
    assert_int_equal(read_answer(&t, answer(&t, lot, "", ""), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_STATUT_ABSENT);
    assert_int_equal(read_answer(&t, answer(&t, lot, "<GrpSts>ZZZZ</GrpSts>", ""), &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_PAIEMENT_STATUT);
    assert_int_equal(read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts><Inconnu/>", ""), &r, &e),
                     RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_SCHEMA);
    assert_int_equal(read_answer(&t,
                                 answer(&t, lot, "<GrpSts>ACSC</GrpSts>",
                                        "<OrgnlPmtInfAndSts><PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts>"),
                                 &r, &e),
                     RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_SCHEMA); /* not there before what it lacks */
    assert_int_equal(
        read_answer(&t, answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "<OrgnlPmtInfAndSts></OrgnlPmtInfAndSts>"),
                    &r, &e),
        RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_MANQUE);
    assert_non_null(strstr(e.phrase, "OrgnlPmtInfId"));
    older = answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "");
    memcpy(strstr(older, "pain.002.001.10"), "pain.002.001.03", 15);
    assert_int_equal(read_answer(&t, older, &r, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_XML_SCHEMA);
    assert_non_null(strstr(e.phrase, "un message pain.002.001.10"));
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED); /* all of a file, or nothing */
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    tx(lines, sizeof(lines), first, "ACSC", "");
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    tx(lines, sizeof(lines), first, "RJCT", MOTIF("AC04"));
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    assert_int_equal(r.retournees, 1); /* paid, then rejected under its own reference: it came back */
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    tx(lines, sizeof(lines), second, "RJCT", MOTIF("AC04"));
    assert_ok(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), &e);
    tx(lines, sizeof(lines), second, "ACSC", "");
    assert_int_equal(read_answer(&t, answer(&t, lot, "", block(&t, lot, "", lines)), &r, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_PAIEMENT_REPONSE_CONTRAIRE);
    temp_store_close(&t);
}

/* --dry-run: all the checks, and nothing kept. */
static void a_dry_run_keeps_nothing(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct sepa_reponse r;
    FILE *f = tmpfile(), *in;
    char first[DOSSIER_NUMERO_BYTES], second[DOSSIER_NUMERO_BYTES], lot[36];
    char *text;

    (void)state;
    two_billed(&t, first, second);
    snprintf(lot, sizeof(lot), "%s", propose(&t).numero_out);
    assert_ok(approve(&t, lot, "camille", &e), &e);
    assert_ok(approve(&t, lot, "dominique", &e), &e);
    assert_ok(sepa_emettre(t.store, lot, "camille", &debtor, true, f, &e), &e);
    fclose(f);
    assert_string_equal(lot_of(&t, lot).etat, "approuve2");
    emit(&t, lot, &(enum rc){RC_OK}, &e);
    text = answer(&t, lot, "<GrpSts>ACSC</GrpSts>", "");
    in = tmpfile();
    assert_true(in != NULL && fputs(text, in) >= 0);
    rewind(in);
    memset(&e, 0, sizeof(e));
    assert_ok(sepa_lire_reponse(t.store, in, "camille", true, &r, &e), &e);
    fclose(in);
    assert_int_equal(r.payees, 2);
    assert_int_equal(e.msg, MSG_AUCUN);
    assert_int_equal(lire(&t, first).facturation, FACTURATION_BILLED);
    assert_int_equal(compte(&t, COMPTE_BANQUE), 0);
    assert_ok(read_answer(&t, text, &r, &e), &e);
    assert_int_equal(r.payees, 2);
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
        cmocka_unit_test(a_reason_of_nobody_is_read),
        cmocka_unit_test(what_a_bank_says_in_words_is_kept),
        cmocka_unit_test(accepted_and_rejected_lines),
        cmocka_unit_test(the_most_precise_status_wins),
        cmocka_unit_test(a_transfer_is_named_by_either_reference),
        cmocka_unit_test(what_an_answer_leaves_unsaid_is_told),
        cmocka_unit_test(a_rejected_group_rejects_all),
        cmocka_unit_test(bad_answers_change_nothing),
        cmocka_unit_test(a_dry_run_keeps_nothing),
        cmocka_unit_test(schema_is_the_published_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
