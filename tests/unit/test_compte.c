/* test_compte.c - nobody changes alone the account that a body or a financeur is paid on, and who knew it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "law/law.h"
#include "training/avis.h"
#include "training/coordonnees.h"
#include "training/identifiants.h"
#include "training/paiement.h"
#include "training_fixture.h"

#define IBAN_A "FR7630006000011234567890189"
#define IBAN_B "FR7630001007941234567890185"
#define IBAN_C "FR1420041010050500013M02606"

static const struct declarant alix = {PARTY_CDC, 0, "alix"}, brune = {PARTY_CDC, 0, "brune"},
                              body = {PARTY_ORGANISME, ORG_AGREE, ""};
static const struct compte_de agree = {COMPTE_ORGANISME, ORG_AGREE};

static enum rc act(struct temp_store *t, unit_fn *fn, struct compte_de de, struct declarant par,
                   const char *iban, struct err *e)
{
    struct compte_commande k = {.de = de, .par = par, .iban = iban};

    memset(e, 0, sizeof(*e));
    return store_write(t->store, fn, &k, e);
}

static void refused(enum rc got, enum rc wanted, const struct err *e, enum msg msg)
{
    if (got != wanted || e->msg != msg)
        fail_msg("attendu %d/%d, obtenu %d/%d : %s", wanted, msg, got, e->msg, e->phrase);
}

static const char *in_force(struct temp_store *t, struct compte_de de)
{
    static char iban[IBAN_BYTES];
    struct db *db;
    struct err e = {0};
    int64_t no;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = compte_iban_open(db, de, &no, iban, NULL, &e);
    store_read_end(t->store, db);
    if (rc == RC_NOT_FOUND)
        refused(rc, RC_NOT_FOUND, &e, MSG_COMPTE_ABSENT);
    else
        assert_ok(rc, &e);
    return iban;
}

static void email(struct temp_store *t, const char *address)
{
    struct coordonnees_saisie c = {.organisme_id = ORG_AGREE, .c = {.courriel = address}, .par = alix};
    struct err e = {0};

    assert_ok(store_write(t->store, coordonnees_enregistrer, &c, &e), &e);
}

/* The addresses told so far, in order, one per line of text: "genre:address ". */
static const char *told(struct temp_store *t, char *out, size_t size)
{
    struct avis *list;
    struct err e = {0};
    size_t n;
    struct db *db;

    out[0] = '\0';
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_ok(avis_lister(db, t->arena, NULL, 0, &list, &n, &e), &e);
    store_read_end(t->store, db);
    for (size_t i = 0; i < n; i++)
        snprintf(out + strlen(out), size - strlen(out), "%s:%s ", list[i].genre,
                 list[i].adresse != NULL ? list[i].adresse : "-");
    return out;
}

static void two_people_are_needed(void **state)
{
    struct temp_store t;
    struct err e;
    const struct declarant same = {PARTY_CDC, 0, " ALIX"}, nobody = {PARTY_CDC, 0, ""};

    (void)state;
    training_fixture_open(&t);
    refused(act(&t, compte_proposer, agree, nobody, IBAN_A, &e), RC_USAGE, &e, MSG_PAIEMENT_AGENT);
    refused(act(&t, compte_approuver, agree, brune, NULL, &e), RC_NOT_FOUND, &e, MSG_COMPTE_AUCUN);
    assert_ok(act(&t, compte_proposer, agree, alix, "fr76 3000 6000 0112 3456 7890 189", &e), &e);
    assert_string_equal(in_force(&t, agree), "");
    refused(act(&t, compte_approuver, agree, alix, NULL, &e), RC_REFUSED, &e, MSG_COMPTE_MEME_PERSONNE);
    refused(act(&t, compte_approuver, agree, same, NULL, &e), RC_REFUSED, &e, MSG_COMPTE_MEME_PERSONNE);
    refused(act(&t, compte_refuser, agree, alix, NULL, &e), RC_REFUSED, &e, MSG_COMPTE_MEME_PERSONNE);
    refused(act(&t, compte_proposer, agree, brune, IBAN_B, &e), RC_CONFLICT, &e, MSG_COMPTE_ATTENTE);
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    assert_string_equal(in_force(&t, agree), IBAN_A);
    refused(act(&t, compte_proposer, agree, brune, IBAN_A, &e), RC_CONFLICT, &e, MSG_COMPTE_DEJA);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'compte.%'"), 2);
    temp_store_close(&t);
}

/* Whoever decides names what it read: what took its place meanwhile waits for its own reading. */
static void what_was_not_read_is_not_decided(void **state)
{
    struct temp_store t;
    struct err e = {0};
    struct compte_commande read = {.de = agree, .par = brune, .no_lu = 1};

    (void)state;
    training_fixture_open(&t);
    assert_ok(act(&t, compte_proposer, agree, body, IBAN_A, &e), &e);
    assert_ok(act(&t, compte_annuler, agree, body, NULL, &e), &e);
    refused(store_write(t.store, compte_approuver, &read, &e), RC_NOT_FOUND, &e, MSG_COMPTE_AUCUN);
    assert_ok(act(&t, compte_proposer, agree, body, IBAN_B, &e), &e);
    refused(store_write(t.store, compte_approuver, &read, &e), RC_CONFLICT, &e, MSG_COMPTE_CHANGE);
    refused(store_write(t.store, compte_refuser, &read, &e), RC_CONFLICT, &e, MSG_COMPTE_CHANGE);
    refused(store_write(t.store, compte_annuler, &read, &e), RC_CONFLICT, &e, MSG_COMPTE_CHANGE);
    assert_string_equal(in_force(&t, agree), "");
    read.no_lu = 2;
    assert_ok(store_write(t.store, compte_approuver, &read, &e), &e);
    assert_string_equal(in_force(&t, agree), IBAN_B);
    temp_store_close(&t);
}

static void the_body_and_an_agent_are_two_people(void **state)
{
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(act(&t, compte_proposer, agree, body, IBAN_A, &e), &e);
    refused(act(&t, compte_approuver, agree, body, NULL, &e), RC_REFUSED, &e, MSG_COMPTE_MEME_PERSONNE);
    assert_ok(act(&t, compte_approuver, agree, alix, NULL, &e), &e);
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_B, &e), &e);
    assert_ok(act(&t, compte_approuver, agree, body, NULL, &e), &e);
    assert_string_equal(in_force(&t, agree), IBAN_B);
    temp_store_close(&t);
}

static void a_wrong_account_is_refused_and_not_repeated(void **state)
{
    struct temp_store t;
    struct err e;
    struct compte_commande k = {.de = agree, .par = alix, .iban = IBAN_A, .contact = "pas une adresse"};

    (void)state;
    training_fixture_open(&t);
    refused(act(&t, compte_proposer, agree, alix, "FR7630006000011234567890188", &e), RC_USAGE, &e,
            MSG_IBAN_CLE);
    assert_string_equal(e.field, "iban");
    assert_null(strstr(e.phrase, "3000600"));
    refused(act(&t, compte_proposer, agree, alix, "US7630006000011234567890188", &e), RC_USAGE, &e,
            MSG_IBAN_PAYS);
    refused(act(&t, compte_proposer, agree, alix, NULL, &e), RC_USAGE, &e, MSG_IBAN_FORME);
    assert_int_equal(store_write(t.store, compte_proposer, &k, &e), RC_USAGE);
    assert_string_equal(e.field, "contact");
    refused(act(&t, compte_proposer, (struct compte_de){COMPTE_ORGANISME, 999}, alix, IBAN_A, &e),
            RC_NOT_FOUND, &e, MSG_ORGANISME_INCONNU);
    refused(act(&t, compte_proposer, (struct compte_de){COMPTE_FINANCEUR, 999}, alix, IBAN_A, &e),
            RC_NOT_FOUND, &e, MSG_DOTATION_FINANCEUR_INCONNU);
    t.env.compte =
        "FR76 3000 6000 0112 3456 7890 189"; /* the operator pays from it: nobody else is paid on it */
    refused(act(&t, compte_proposer, agree, alix, "FR7630006000011234567890189", &e), RC_REFUSED, &e,
            MSG_COMPTE_OPERATEUR);
    assert_string_equal(e.field, "iban");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM compte_bancaire"), 0);
    temp_store_close(&t);
}

/* A change waits paiement.iban_delai_jours (7 days): cancelled before, the account of before is in force again. */
static void a_change_is_cancelled_before_it_is_paid_on(void **state)
{
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_A, "alix", &e), &e);
    refused(act(&t, compte_annuler, agree, body, NULL, &e), RC_NOT_FOUND, &e,
            MSG_COMPTE_RIEN); /* the first */
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_B, &e), &e);
    assert_ok(act(&t, compte_annuler, agree, alix, NULL, &e), &e); /* not approved yet */
    assert_string_equal(in_force(&t, agree), IBAN_A);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_B, "alix", &e), &e);
    assert_string_equal(in_force(&t, agree), IBAN_B);
    t.now_us += 6 * 86400 * INT64_C(1000000);
    assert_ok(act(&t, compte_annuler, agree, body, NULL, &e), &e);
    assert_string_equal(in_force(&t, agree), IBAN_A);
    refused(act(&t, compte_annuler, agree, body, NULL, &e), RC_NOT_FOUND, &e, MSG_COMPTE_RIEN);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_C, "alix", &e), &e);
    t.now_us += 7 * 86400 * INT64_C(1000000);
    refused(act(&t, compte_annuler, agree, body, NULL, &e), RC_NOT_FOUND, &e, MSG_COMPTE_RIEN);
    assert_string_equal(in_force(&t, agree), IBAN_C);
    temp_store_close(&t);
}

static struct paiement_proposition propose(struct temp_store *t, const char *day)
{
    struct paiement_proposition p = {.agent = "camille", .le = on(day)};
    struct err e = {0};

    assert_ok(store_write(t->store, paiement_proposer, &p, &e), &e);
    return p;
}

/* An account replaced leaves its contact behind: the same as today's is no change; another is said to who decides. */
static void a_contact_that_changed_is_said(void **state)
{
    struct compte_connu known;
    struct temp_store t;
    struct err e = {0};
    struct db *db;

    (void)state;
    training_fixture_open(&t);
    email(&t, "accueil@exemple.fr");
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_A, "alix", &e), &e);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_B, "alix", &e), &e);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(compte_connaitre(db, t.arena, agree, &known, &e), &e);
    store_read_end(t.store, db);
    assert_string_equal(known.iban, "FR76 •••• •••• 0185");
    assert_string_equal(known.contact, "accueil@exemple.fr");
    assert_string_equal(known.courriel, "accueil@exemple.fr");
    assert_int_equal(known.anciens_n, 0);
    email(&t, "autre@exemple.fr");
    email(&t, "dernier@exemple.fr");
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(compte_connaitre(db, t.arena, agree, &known, &e), &e);
    store_read_end(t.store, db);
    assert_string_equal(known.contact, "accueil@exemple.fr"); /* told of the account in force */
    assert_int_equal(known.anciens_n, 1);
    assert_string_equal(known.anciens[0], "autre@exemple.fr");
    temp_store_close(&t);
}

static void payments_wait_for_the_change(void **state)
{
    static const struct parcours salarie = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "A-1"};
    const struct compte_de sans = {COMPTE_ORGANISME, ORG_SANS};
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &salarie, FACTURE, numero, &e), &e);
    t.now_us = instant_of_day(on("2026-08-03"));
    assert_ok(act(&t, compte_proposer, sans, alix, IBAN_A, &e), &e);
    assert_int_equal(propose(&t, "2026-08-03").sans_iban_out, 1); /* proposed is not in force */
    assert_ok(act(&t, compte_refuser, sans, brune, NULL, &e), &e);
    assert_ok(compte_poser(t.store, ORG_SANS, IBAN_A, "alix", &e), &e);
    assert_ok(compte_poser(t.store, ORG_SANS, IBAN_B, "alix", &e), &e);
    assert_int_equal(propose(&t, "2026-08-09").iban_recents_out, 1);
    assert_ok(act(&t, compte_annuler, sans, brune, NULL, &e), &e);
    assert_int_equal(propose(&t, "2026-08-09").lignes_out, 1);
    temp_store_close(&t);
}

static void who_knew_the_account_is_told(void **state)
{
    struct temp_store t;
    struct err e;
    struct avis_remise r = {.id = 1, .agent = "alix"};
    char all[400];

    (void)state;
    training_fixture_open(&t);
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_A, &e), &e);
    assert_string_equal(told(&t, all, sizeof(all)), "propose:- "); /* no address: to be written to */
    email(&t, "ancien@ecole.fr");
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    email(&t, "voleur@ailleurs.fr"); /* the address first, the account next */
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_B, &e), &e);
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    assert_string_equal(told(&t, all, sizeof(all)),
                        "propose:- approuve:ancien@ecole.fr contact:ancien@ecole.fr propose:ancien@ecole.fr "
                        "propose:voleur@ailleurs.fr "
                        "approuve:ancien@ecole.fr approuve:voleur@ailleurs.fr ");
    assert_ok(store_write(t.store, avis_remettre, &r, &e), &e);
    refused(store_write(t.store, avis_remettre, &r, &e), RC_NOT_FOUND, &e, MSG_AVIS_INCONNU);
    r.agent = "";
    refused(store_write(t.store, avis_remettre, &r, &e), RC_USAGE, &e, MSG_PAIEMENT_AGENT);
    assert_null(strstr(told(&t, all, sizeof(all)), ":- "));
    temp_store_close(&t);
}

#define DAY_US INT64_C(86400000000)

/* Before any account was approved, and by several addresses: each of the last paiement.contact_ancien_jours (180) is told, once. */
static void an_address_that_was_the_contact_is_told(void **state)
{
    struct temp_store t;
    struct err e;
    char all[900];

    (void)state;
    training_fixture_open(&t);
    email(&t, "Tenue@ecole.fr");
    email(&t, "tenue@ecole.fr"); /* the same, written otherwise */
    email(&t, "legitime@ecole.fr");
    t.now_us += DAY_US;
    email(&t, "voleur@ailleurs.fr");
    assert_string_equal(told(&t, all, sizeof(all)), "contact:tenue@ecole.fr contact:legitime@ecole.fr ");
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_A, &e), &e);
    assert_non_null(strstr(told(&t, all, sizeof(all)), "propose:voleur@ailleurs.fr propose:legitime@ecole.fr "
                                                       "propose:tenue@ecole.fr "));
    t.now_us += DAY_US;
    email(&t, "legitime@ecole.fr"); /* taken back: told once, as today's */
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    assert_non_null(strstr(told(&t, all, sizeof(all)),
                           "approuve:legitime@ecole.fr approuve:voleur@ailleurs.fr "
                           "approuve:tenue@ecole.fr "));
    t.now_us += 180 * DAY_US;
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_B, &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM avis WHERE genre = 'propose'"), 5);
    t.now_us += DAY_US;
    assert_ok(act(&t, compte_annuler, agree, brune, NULL, &e), &e);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM avis WHERE genre = 'annule'"), 1);
    assert_non_null(strstr(told(&t, all, sizeof(all)), "annule:legitime@ecole.fr "));

    /* The contact of an account that was replaced, until then. */
    struct compte_commande k = {.de = agree, .par = alix, .iban = IBAN_C, .contact = "compta@ecole.fr"};

    assert_ok(store_write(t.store, compte_proposer, &k, &e), &e);
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_A, &e), &e);
    assert_ok(act(&t, compte_approuver, agree, brune, NULL, &e), &e);
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_B, &e), &e);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM avis WHERE compte_no = 5 AND adresse = 'compta@ecole.fr'"), 1);
    temp_store_close(&t);
}

/* The notice says who, until when, and that it left; erasing the address is a change too, a telephone is none. */
static void a_change_of_contact_is_told_to_the_old_one(void **state)
{
    struct temp_store t;
    struct avis *list;
    struct avis_remise r = {.id = 1, .agent = "alix"};
    struct coordonnees_saisie c = {.organisme_id = ORG_AGREE, .c = {.telephone = "0102030405"}, .par = alix};
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    email(&t, "tenue@ecole.fr");
    assert_ok(store_write(t.store, coordonnees_enregistrer, &c, &e), &e);
    email(&t, "tenue@ecole.fr");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM contact_ancien"), 0);
    email(&t, "");
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(avis_lister(db, t.arena, &agree, 0, &list, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].adresse, "tenue@ecole.fr");
    assert_non_null(strstr(list[0].texte, "École des élus"));
    assert_non_null(strstr(list[0].texte, "28 novembre 2026 compris")); /* 180 days after 1 June */
    assert_ok(store_write(t.store, avis_remettre, &r, &e), &e);
    refused(store_write(t.store, avis_remettre, &r, &e), RC_NOT_FOUND, &e, MSG_AVIS_INCONNU);
    assert_ok(act(&t, compte_proposer, agree, alix, IBAN_A, &e), &e); /* one numbering */
    assert_int_equal(raw_i64(&t, "SELECT MIN(id) FROM avis"), 2);
    temp_store_close(&t);
}

static void a_notice_says_until_when_to_cancel_and_no_account(void **state)
{
    struct temp_store t;
    struct avis *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_A, "alix", &e), &e);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_B, "alix", &e), &e);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(avis_lister(db, t.arena, &agree, 0, &list, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 4);
    assert_non_null(strstr(list[1].texte, "École des élus"));
    assert_null(strstr(list[1].texte, "annulé dans votre espace")); /* the first account waits for nothing */
    assert_non_null(strstr(list[3].texte, "jusqu'au 7 juin 2026 compris"));
    for (size_t i = 0; i < n; i++)
        assert_null(strstr(list[i].texte, "0185"));
    temp_store_close(&t);
}

static void what_was_proposed_is_sealed_and_never_changes(void **state)
{
    struct temp_store t;
    struct compte *list;
    struct err e = {0};
    struct db *db;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_A, "alix", &e), &e);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM compte_bancaire WHERE CAST(iban_chiffre AS TEXT) LIKE '%0189%'"),
        0);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_ok(comptes(db, t.arena, &agree, 10, &list, &n, &e), &e);
    store_read_end(t.store, db);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].iban, "FR76 •••• •••• 0189");
    assert_string_equal(list[0].etat, "en_vigueur");
    assert_string_equal(list[0].decide_par, COMPTE_SECOND);
    assert_int_equal(list[0].payable_le, DAY_NONE);
    assert_int_not_equal(raw_as_stranger(&t, "UPDATE compte_bancaire SET propose_par = 'autre'"), SQLITE_OK);
    assert_int_not_equal(raw_as_stranger(&t, "DELETE FROM compte_bancaire"), SQLITE_OK);
    temp_store_close(&t);
}

#define ANOTHER                                                                                              \
    "INSERT OR REPLACE INTO compte_bancaire (partie, partie_id, no, iban_chiffre, iban_index, etat, "        \
    "propose_par, propose_us, decide_us) VALUES ('organisme', 7, "

/* Neither by a row in its place, on SQLite, nor by the role of the program, on PostgreSQL. */
static void an_account_is_not_replaced_by_hand(void **state)
{
    static const char *const fixed[] = {"partie",     "partie_id",   "no",        "iban_chiffre",
                                        "iban_index", "propose_par", "propose_us"};
    struct temp_store t;
    struct err e = {0};
    char question[160];

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_AGREE, IBAN_A, "alix", &e), &e);
    if (t.schema[0] == '\0') {
        assert_int_not_equal(raw_as_program(&t, ANOTHER "1, x'00', x'00', 'remplace', 'autre', 0, 0)"),
                             RAW_OK);
        assert_int_not_equal(raw_as_program(&t, ANOTHER "2, x'00', x'00', 'en_vigueur', 'autre', 0, 0)"),
                             RAW_OK);
    } else {
        for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
            snprintf(question, sizeof(question),
                     "SELECT CAST(has_column_privilege('sicpf_service', 'compte_bancaire', '%s', 'UPDATE') "
                     "AS INT)",
                     fixed[i]);
            assert_int_equal(raw_i64(&t, question), 0);
        }
        assert_int_equal(
            raw_i64(&t,
                    "SELECT CAST(has_table_privilege('sicpf_service', 'compte_bancaire', 'DELETE') AS INT)"),
            0);
        assert_int_equal(
            raw_i64(&t, "SELECT CAST(has_table_privilege('sicpf_service', 'affacturage', 'DELETE') AS INT)"),
            0);
    }
    assert_string_equal(in_force(&t, agree), IBAN_A);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_people_are_needed),
        cmocka_unit_test(what_was_not_read_is_not_decided),
        cmocka_unit_test(the_body_and_an_agent_are_two_people),
        cmocka_unit_test(a_wrong_account_is_refused_and_not_repeated),
        cmocka_unit_test(a_change_is_cancelled_before_it_is_paid_on),
        cmocka_unit_test(a_contact_that_changed_is_said),
        cmocka_unit_test(payments_wait_for_the_change),
        cmocka_unit_test(who_knew_the_account_is_told),
        cmocka_unit_test(an_address_that_was_the_contact_is_told),
        cmocka_unit_test(a_change_of_contact_is_told_to_the_old_one),
        cmocka_unit_test(a_notice_says_until_when_to_cancel_and_no_account),
        cmocka_unit_test(what_was_proposed_is_sealed_and_never_changes),
        cmocka_unit_test(an_account_is_not_replaced_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
