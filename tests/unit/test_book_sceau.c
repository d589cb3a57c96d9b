/*
 * A sealed book: whatever a forger who owns the data does to what is sealed, balances and all, is found; and what the program itself does
 * afterwards is not taken for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "journal/journal.h"

#define DAY_US INT64_C(86400000000)

static enum rc verify(struct temp_store *t, struct book_report *r, struct err *e)
{
    struct db *db;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = book_verify(db, r, e);
    store_read_end(t->store, db);
    return rc;
}

static enum rc next_seal(struct temp_store *t, struct book_seal *seal)
{
    struct book_report r;
    struct db *db;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = book_seal_next(db, t->now_us, &r, seal, NULL);
    store_read_end(t->store, db);
    return rc;
}

static enum rc write_unit(struct db *db, void *seal, struct err *e)
{
    return book_seal_write(db, seal, e);
}

static struct book_seal seal_book(struct temp_store *t)
{
    struct book_seal seal;

    assert_int_equal(next_seal(t, &seal), RC_OK);
    assert_int_equal(seal.entree, 0);
    assert_int_equal(store_write(t->store, write_unit, &seal, NULL), RC_OK);
    assert_true(seal.entree > 0);
    return seal;
}

/* Three transfers of the 2nd of March, sealed on the 3rd. */
static struct book_seal sealed(struct temp_store *t)
{
    const struct transfer base[] = {
        credit_of(1, "reprise", POCHE_DROITS, 100000, "2025-01-10"),
        purse_move(1, "r", BOOK_RESERVE, 60000, "2025-02-01", NULL),
        purse_move(1, "x", BOOK_EXECUTE, 20000, "2025-03-01", "r"),
    };

    book_fixture_open(t, "2025-03-02", 2);
    assert_int_equal(book_fixture_write(t, base, ARRAY_LEN(base), NULL, NULL), RC_OK);
    t->now_us += DAY_US;
    return seal_book(t);
}

static void a_seal_covers_the_days_that_are_over(void **state)
{
    const struct transfer later = credit_of(2, "reprise", POCHE_DROITS, 500, "2025-01-10");
    struct temp_store t;
    struct book_report r;
    struct book_seal first = sealed(&t);
    struct book_seal again;

    (void)state;
    assert_int_equal(first.ecritures, 3);
    assert_int_equal(first.regles, 2);
    assert_int_equal(first.jusqu_us, instant_of_day(day_parse_iso("2025-03-03")));
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    assert_int_equal(r.sceau.entree, first.entree);
    assert_int_equal(r.sceau_ecritures, 3);

    /* The same day: there is nothing more to seal, and what is written meanwhile is no forgery. */
    assert_int_equal(book_fixture_write(&t, &later, 1, NULL, NULL), RC_OK);
    assert_int_equal(next_seal(&t, &again), RC_OK);
    assert_int_equal(again.entree, first.entree);
    assert_int_equal(store_write(t.store, write_unit, &again, NULL), RC_CONFLICT);
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    assert_int_equal(r.transfers, 4);

    t.now_us += DAY_US;
    again = seal_book(&t);
    assert_int_equal(again.ecritures, 4);
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    assert_int_equal(r.sceau.jusqu_us, first.jusqu_us + DAY_US);
    temp_store_close(&t);
}

static void an_empty_book_is_sealed(void **state)
{
    const struct transfer later = credit_of(1, "reprise", POCHE_DROITS, 500, "2025-01-10");
    struct temp_store t;
    struct book_report r;
    struct book_seal seal;

    (void)state;
    book_fixture_open(&t, "2025-03-02", 1);
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    assert_int_equal(r.sceau.entree, 0);
    seal = seal_book(&t);
    assert_int_equal(seal.ecritures, 0);
    assert_int_equal(book_fixture_write(&t, &later, 1, NULL, NULL), RC_OK);
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    temp_store_close(&t);
}

#define INSERT                                                                                               \
    "INSERT INTO transfert (titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, "     \
    "enregistre_us, dossier_id, reservation, regle_id) "
#define CHANGED "DROP TRIGGER transfert_ne_change_pas; "
#define NO_BALANCE "DROP TRIGGER transfert_porte_au_solde; "

static void forgeries_are_found(void **state)
{
    static const struct {
        const char *what;
        const char *sql;
        enum book_sceau as;
    } table[] = {
        {"a whole credit added with its balance",
         NO_BALANCE INSERT
         "SELECT 1, 'z', 0, 3, 1000, 1, 0, 5000, 20000, MIN(enregistre_us), NULL, NULL, 1 FROM "
         "transfert; UPDATE solde SET montant = montant + 5000, ecritures = ecritures + 1",
         SCEAU_ECRITURES},
        {"an amount raised with its balance",
         CHANGED "UPDATE transfert SET montant = 100001 WHERE cle = 'reprise'; UPDATE solde SET montant = "
                 "montant + 1",
         SCEAU_ECRITURES},
        {"a credit taken away with its balance",
         "DROP TRIGGER transfert_ne_s_efface_pas; DROP TRIGGER solde_ne_s_efface_pas; DELETE FROM transfert; "
         "DELETE "
         "FROM solde",
         SCEAU_ECRITURES},
        {"a day of value moved",
         CHANGED "UPDATE transfert SET jour_valeur = jour_valeur - 1 WHERE cle = 'reprise'", SCEAU_ECRITURES},
        {"a transfer said later than it was",
         CHANGED "UPDATE transfert SET enregistre_us = enregistre_us + 172800000000 WHERE cle = 'reprise'",
         SCEAU_ECRITURES},
        {"a kind changed", CHANGED "UPDATE transfert SET genre = 1 WHERE cle = 'reprise'", SCEAU_ECRITURES},
        {"a key changed", CHANGED "UPDATE transfert SET cle = 'autre' WHERE cle = 'reprise'",
         SCEAU_ECRITURES},
        {"a dossier changed", CHANGED "UPDATE transfert SET dossier_id = 13", SCEAU_ECRITURES},
        {"the rule of a transfer changed", CHANGED "UPDATE transfert SET regle_id = 2 WHERE cle = 'reprise'",
         SCEAU_ECRITURES},
        {"the article of a rule changed",
         "DROP TRIGGER regle_ne_change_pas; UPDATE regle SET article = 'inventé' WHERE id = 1",
         SCEAU_ECRITURES},
        {"a seal written over", "UPDATE sceau_livre SET ecritures = 4", SCEAU_JOURNAL},
        {"a seal taken away", "DELETE FROM sceau_livre", SCEAU_JOURNAL},
        {"a seal written over in the journal too",
         "UPDATE sceau_livre SET ecritures = 4; UPDATE journal_contenu SET contenu = replace(contenu, "
         "'\"ecritures\":3', '\"ecritures\":4') WHERE contenu LIKE '%\"ecritures\":3%'",
         SCEAU_ECRITURES},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct temp_store t;
        struct book_report r;
        struct book_seal seal = sealed(&t);

        (void)seal;
        if (raw_forge(&t, table[i].sql) != RAW_OK)
            fail_msg("the forgery itself failed: %s", table[i].what);
        if (verify(&t, &r, NULL) != RC_INTEGRITY || r.wrong != 0 || r.orphans != 0 ||
            r.sceau_etat != table[i].as)
            fail_msg("not found: %s (wrong purses %lld, seal %d)", table[i].what, (long long)r.wrong,
                     (int)r.sceau_etat);
        t.now_us += DAY_US;
        if (next_seal(&t, &seal) != RC_INTEGRITY)
            fail_msg("sealed again: %s", table[i].what);
        temp_store_close(&t);
    }
}

static void a_false_book_is_not_sealed(void **state)
{
    struct temp_store t;
    struct book_seal seal = sealed(&t);

    (void)state;
    t.now_us += DAY_US;
    assert_int_equal(raw_forge(&t, "UPDATE solde SET montant = montant + 1, ecritures = ecritures + 1"),
                     RAW_OK);
    assert_int_equal(next_seal(&t, &seal), RC_INTEGRITY);
    temp_store_close(&t);
}

/* R. 6323-39: the inputs of an erased holder's amounts go; the seal does not cover them. */
static void erased_inputs_break_no_seal(void **state)
{
    struct transfer told = credit_of(1, "reprise", POCHE_DROITS, 100000, "2025-01-10");
    struct temp_store t;
    struct book_report r;

    (void)state;
    told.inputs = "{\"solde\":100000}";
    book_fixture_open(&t, "2025-03-02", 1);
    assert_int_equal(book_fixture_write(&t, &told, 1, NULL, NULL), RC_OK);
    t.now_us += DAY_US;
    (void)seal_book(&t);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE entrees IS NOT NULL"), 1);
    assert_int_equal(raw_sql(&t, "UPDATE titulaire SET efface_us = 1; UPDATE transfert SET entrees = NULL"),
                     RAW_OK);
    assert_int_equal(verify(&t, &r, NULL), RC_OK);
    temp_store_close(&t);
}

/* A seal is in the journal, under a signature, and a stranger cannot write one. */
static void the_journal_tells_it(void **state)
{
    struct temp_store t;
    struct journal_report r;
    struct book_seal seal = sealed(&t);
    struct db *db;

    (void)state;
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(journal_verify(db, &r, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(r.signatures, 1);
    assert_int_equal(r.entries, seal.entree + 1);
    if (!temp_store_on_server()) /* there the program's role may add one, which the journal would not tell */
        assert_int_equal(raw_as_stranger(&t, "INSERT INTO sceau_livre SELECT jusqu_us + 1, ecritures, "
                                             "regles, empreinte, entree FROM sceau_livre"),
                         RAW_REFUSED);
    assert_int_equal(raw_as_stranger(&t, "UPDATE sceau_livre SET ecritures = 4"), RAW_REFUSED);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seal_covers_the_days_that_are_over),
        cmocka_unit_test(an_empty_book_is_sealed),
        cmocka_unit_test(forgeries_are_found),
        cmocka_unit_test(a_false_book_is_not_sealed),
        cmocka_unit_test(erased_inputs_break_no_seal),
        cmocka_unit_test(the_journal_tells_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
