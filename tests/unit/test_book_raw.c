/*
 * The promises of the book are the store's own: what a person with the sqlite3 command, or the program's role on a server, tries against it is refused,
 * and what a forger who knows the schema could still do is found by book_verify().
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"

static void fill(struct temp_store *t)
{
    const struct transfer base[] = {
        credit_of(1, "reprise", POCHE_DROITS, 100000, "2025-01-10"),
        purse_move(1, "r", BOOK_RESERVE, 60000, "2025-02-01", NULL),
        purse_move(1, "x", BOOK_EXECUTE, 20000, "2025-03-01", "r"),
    };

    book_fixture_open(t, "2025-03-02", 2);
    assert_int_equal(book_fixture_write(t, base, ARRAY_LEN(base), NULL, NULL), RC_OK);
}

static enum rc verify(struct temp_store *t, struct book_report *r)
{
    struct err e = {0};
    struct db *db;
    enum rc rc;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    rc = book_verify(db, r, &e);
    store_read_end(t->store, db);
    return rc;
}

#define COLUMNS                                                                                              \
    "(titulaire_id, cle, phase, genre, debit, credit, lot, montant, jour_valeur, enregistre_us, "            \
    "dossier_id, "                                                                                           \
    "reservation, regle_id) VALUES "
#define INSERT "INSERT INTO transfert " COLUMNS

struct forbidden {
    const char *what;
    const char *sql;
};

static const struct forbidden refused[] = {
    {"change an amount", "UPDATE transfert SET montant = 1 WHERE cle = 'reprise'"},
    {"change a key", "UPDATE transfert SET cle = 'autre' WHERE cle = 'reprise'"},
    {"erase a transfer", "DELETE FROM transfert WHERE cle = 'reprise'"},
    {"erase all", "DELETE FROM transfert"},
    {"reuse a key", INSERT "(1, 'reprise', 0, 3, 1000, 1, 0, 100000, 20098, 0, NULL, NULL, 1)"},
    {"overdraw, asking to ignore", "INSERT OR IGNORE INTO transfert " COLUMNS
                                   "(1, 'a', 0, 50, 1, 1000, 0, 80001, 20000, 0, NULL, NULL, 1)"},
    {"overdraw, asking to stop halfway",
     "INSERT OR FAIL INTO transfert " COLUMNS "(1, 'a', 0, 50, 1, 1000, 0, 80001, 20000, 0, NULL, NULL, 1)"},
    {"overdraw, asking to replace", "INSERT OR REPLACE INTO transfert " COLUMNS
                                    "(1, 'a', 0, 50, 1, 1000, 0, 80001, 20000, 0, NULL, NULL, 1)"},
    {"hold too much, asking to ignore", "INSERT OR IGNORE INTO transfert " COLUMNS
                                        "(1, 'a', 1, 10, 1, 1000, 0, 40001, 20000, 0, NULL, NULL, 1)"},
    {"settle too much, asking to ignore", "INSERT OR IGNORE INTO transfert " COLUMNS
                                          "(1, 'a', 2, 11, 1, 1000000007, 0, 40001, 20000, 0, 12, 'r', 1)"},
    {"an amount beyond reason",
     INSERT "(1, 'a', 0, 3, 1000, 1, 0, 9223372036854775807, 20000, 0, NULL, NULL, 1)"},
    {"overdraw", INSERT "(1, 'a', 0, 50, 1, 1000, 0, 80001, 20000, 0, NULL, NULL, 1)"},
    {"spend what is held", INSERT "(1, 'a', 0, 50, 1, 1000, 0, 40001, 20000, 0, NULL, NULL, 1)"},
    {"hold more than the balance", INSERT "(1, 'a', 1, 10, 1, 1000, 0, 40001, 20000, 0, NULL, NULL, 1)"},
    {"spend an empty purse", INSERT "(2, 'a', 0, 50, 1, 1000, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"settle for more than held", INSERT "(1, 'a', 2, 11, 1, 1000000007, 0, 40001, 20000, 0, 12, 'r', 1)"},
    {"settle towards another account", INSERT "(1, 'a', 2, 11, 1, 1000000008, 0, 1, 20000, 0, 12, 'r', 1)"},
    {"settle for another dossier", INSERT "(1, 'a', 2, 11, 1, 1000000007, 0, 1, 20000, 0, 13, 'r', 1)"},
    {"settle what is no hold", INSERT "(1, 'a', 2, 11, 1, 1000000007, 0, 1, 20000, 0, 12, 'reprise', 1)"},
    {"settle without a hold", INSERT "(1, 'a', 2, 11, 1, 1000000007, 0, 1, 20000, 0, 12, NULL, 1)"},
    {"hold the fund", INSERT "(1, 'a', 1, 10, 1000, 1001, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"an account facing itself", INSERT "(1, 'a', 0, 50, 1, 1, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"an account that does not exist", INSERT "(1, 'a', 0, 50, 1, 500, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"an amount below zero", INSERT "(1, 'a', 0, 3, 1000, 1, 0, -1, 20000, 0, NULL, NULL, 1)"},
    {"an amount that is no number", INSERT "(1, 'a', 0, 3, 1000, 1, 0, 'mille', 20000, 0, NULL, NULL, 1)"},
    {"no rule", INSERT "(1, 'a', 0, 3, 1000, 1, 0, 1, 20000, 0, NULL, NULL, NULL)"},
    {"an empty key", INSERT "(1, '', 0, 3, 1000, 1, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"an unknown phase", INSERT "(1, 'a', 4, 3, 1000, 1, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"erase a balance", "DELETE FROM solde"},
    {"no holder behind two shared accounts",
     INSERT "(99, 'a', 0, 40, 1000000007, 1001, 0, 1, 20000, 0, NULL, NULL, 1)"},
    {"erase a holder who has transfers", "DELETE FROM titulaire WHERE id = 1"},
    {"move the transfers of a holder to nobody", "UPDATE titulaire SET id = 98 WHERE id = 1"},
    {"replace a holder",
     "INSERT OR REPLACE INTO titulaire (id, certifie, ouvert_us, modifie_us) VALUES (1, 1, 0, 0)"},
    {"change a rule", "UPDATE regle SET article = 'inventé'"},
    {"erase a rule", "DELETE FROM regle"},
    {"replace a rule", "INSERT OR REPLACE INTO regle VALUES (1, 'X', 'inventé', '')"},
};

/* On a file the guard alone refuses these, to whoever is not the program; no query of the program says any of them
 * (tests/unit/test_queries.c). */
static const struct forbidden guarded[] = {
    {"replace a transfer", "INSERT OR REPLACE INTO transfert " COLUMNS
                           "(1, 'reprise', 0, 3, 1000, 1, 0, 999999, 20000, 0, NULL, NULL, 1)"},
    {"invent a balance, asking to ignore", "INSERT OR IGNORE INTO solde VALUES (2, 1, 0, 999999, 0, 1)"},
    {"change a balance, asking to ignore", "UPDATE OR IGNORE solde SET montant = 999999"},
    {"change a balance", "UPDATE solde SET montant = 999999"},
    {"free a hold", "UPDATE solde SET reserve = 0"},
    {"invent a balance", "INSERT INTO solde VALUES (2, 1, 0, 999999, 0, 1)"},
    {"replace a balance", "INSERT OR REPLACE INTO solde VALUES (1, 1, 0, 999999, 0, 1)"},
};

/* By the functions that the program's role may call: they ask what a key of the table would (decision 45). */
static const struct forbidden called[] = {
    {"a rule nobody knows",
     "SELECT livre_ecrire(1, 'a', 0, 3, 1000, 1, 0, 1, 20000, 0, NULL, NULL, 99, NULL)"},
    {"a holder nobody knows",
     "SELECT livre_ecrire(99, 'a', 0, 3, 1000, 1, 0, 1, 20000, 0, NULL, NULL, 1, NULL)"},
    {"a rule nobody knows, of many rows",
     "SELECT livre_verser('{1}', '{a}', '{0}', '{3}', '{1000}', '{1}', '{0}', '{1}', '{20000}', '{0}', "
     "'{NULL}', '{NULL}', '{99}', '{NULL}')"},
    {"a holder nobody knows, of many rows", "SELECT livre_verser('{99}', '{a}', '{0}', '{40}', "
                                            "'{1000000007}', '{1001}', '{0}', '{1}', '{20000}', '{0}', "
                                            "'{NULL}', '{NULL}', '{1}', '{NULL}')"},
};

/* By the owner of the data. */
static const struct forbidden owned[] = {
    {"erase a holder who has transfers", "DELETE FROM titulaire WHERE id = 1"},
    {"move a holder away from his transfers", "UPDATE titulaire SET id = 98 WHERE id = 1"},
};

static void refuses(const struct temp_store *t, const struct forbidden *f,
                    int (*as)(const struct temp_store *, const char *))
{
    if (!(temp_store_on_server() && only_sqlite_says(f->sql)) && as(t, f->sql) != RAW_REFUSED)
        fail_msg("not refused: %s", f->what);
}

static void raw_writes_are_refused(void **state)
{
    struct temp_store t;
    struct book_report before;
    struct book_report after;

    (void)state;
    fill(&t);
    assert_int_equal(verify(&t, &before), RC_OK);
    assert_int_equal(before.transfers, 3);
    assert_int_equal(before.posted_cents, 80000);
    assert_int_equal(before.reserved_cents, 40000);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        refuses(&t, &refused[i], raw_as_program);
        refuses(&t, &refused[i], raw_as_stranger);
    }
    for (size_t i = 0; i < ARRAY_LEN(guarded); i++)
        refuses(&t, &guarded[i], raw_as_stranger);
    for (size_t i = 0; temp_store_on_server() && i < ARRAY_LEN(called); i++)
        refuses(&t, &called[i], raw_as_program);
    for (size_t i = 0; i < ARRAY_LEN(owned); i++)
        refuses(&t, &owned[i], raw_sql);
    assert_int_equal(verify(&t, &after), RC_OK);
    assert_memory_equal(&before, &after, sizeof(before));
    temp_store_close(&t);
}

/* The triggers themselves are taken away: each forgery is then possible, and each is found. */
static void forgeries_are_found(void **state)
{
    static const struct {
        const char *what;
        const char *sql;
        bool reservation;
    } table[] = {
        {"a balance raised", "UPDATE solde SET montant = montant + 1, ecritures = ecritures + 1", false},
        {"a hold lowered", "UPDATE solde SET reserve = 0", false},
        {"a transfer erased", "DROP TRIGGER transfert_ne_s_efface_pas; DELETE FROM transfert WHERE cle = 'x'",
         false},
        {"an amount changed",
         "DROP TRIGGER transfert_ne_change_pas; UPDATE transfert SET montant = 100001 WHERE cle = 'reprise'",
         false},
        {"a balance erased", "DROP TRIGGER solde_ne_s_efface_pas; DELETE FROM solde", false},
        {"a balance invented", "INSERT INTO solde VALUES (2, 1, 0, 1, 0, 1)", false},
        {"a hold erased", "DROP TRIGGER transfert_ne_s_efface_pas; DELETE FROM transfert WHERE cle = 'r'",
         true},
        {"a hold settled twice",
         "DROP TRIGGER transfert_porte_au_solde; "
         "UPDATE solde SET reserve = 80000;" INSERT
         "(1, 'y', 2, 11, 1, 1000000007, 0, 70000, 20000, 0, 12, 'r', 1)",
         true},
        {"a settlement sent elsewhere",
         "DROP TRIGGER transfert_ne_change_pas; UPDATE transfert SET credit = 1000000008 WHERE cle = 'x'",
         true},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct temp_store t;
        struct book_report r;

        fill(&t);
        if (raw_forge(&t, table[i].sql) != RAW_OK)
            fail_msg("the forgery itself failed: %s", table[i].what);
        if (verify(&t, &r) != RC_INTEGRITY || r.first_wrong_titulaire == 0 ||
            (table[i].reservation ? r.wrong_reservations : r.wrong) == 0)
            fail_msg("not found: %s", table[i].what);
        temp_store_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_writes_are_refused),
        cmocka_unit_test(forgeries_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
