/* The book: what a transfer does to a balance, what is refused and in which words, balances as of a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"

#define ORGANISME (COMPTE_ORGANISME_BASE + 7)

static struct balance balance_of(struct temp_store *t, int64_t titulaire, enum poche poche)
{
    struct balance b;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_balance(db, titulaire, poche, 0, &b, NULL), RC_OK);
    store_read_end(t->store, db);
    return b;
}

static struct balance balance_at(struct temp_store *t, const char *day, int64_t known_us)
{
    struct balance b;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_balance_at(db, 1, POCHE_DROITS, 0, day_parse_iso(day), known_us, &b, NULL), RC_OK);
    store_read_end(t->store, db);
    return b;
}

static void assert_balance(struct balance b, int64_t posted, int64_t reserved)
{
    assert_int_equal(b.posted, posted);
    assert_int_equal(b.reserved, reserved);
}

static void assert_verified(struct temp_store *t)
{
    struct book_report r;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_verify(db, &r, &e), RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(r.total, 0);
}

static void a_dossier_from_hold_to_payment(void **state)
{
    struct temp_store t;
    struct err e = {0};
    size_t applied;
    struct transfer steps[] = {
        credit_of(1, "reprise", POCHE_DROITS, 100000, "2025-01-10"),
        purse_move(1, "dossier/12/reserve", BOOK_RESERVE, 80000, "2025-02-01", NULL),
        purse_move(1, "dossier/12/paie", BOOK_EXECUTE, 50000, "2025-03-01", "dossier/12/reserve"),
        purse_move(1, "dossier/12/leve", BOOK_VOID, 30000, "2025-03-01", "dossier/12/reserve"),
    };
    static const int64_t expected[][2] = {{100000, 0}, {100000, 80000}, {50000, 30000}, {50000, 0}};

    (void)state;
    book_fixture_open(&t, "2025-03-02", 2);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        assert_int_equal(book_fixture_write(&t, &steps[i], 1, &applied, &e), RC_OK);
        assert_int_equal(applied, 1);
        assert_balance(balance_of(&t, 1, POCHE_DROITS), expected[i][0], expected[i][1]);
    }
    assert_balance(balance_of(&t, 2, POCHE_DROITS), 0, 0);
    assert_verified(&t);
    temp_store_close(&t);
}

static void the_same_key_has_one_effect(void **state)
{
    struct temp_store t;
    struct err e = {0};
    size_t applied;
    struct transfer same = credit_of(1, "cpf/2024", POCHE_DROITS, 50000, "2024-12-31");
    struct transfer others[] = {same, same, same, same, same, same};
    struct transfer elsewhere = same;

    (void)state;
    others[0].amount = 50001;
    others[1].value_day++;
    others[2].credit = POCHE_CEC;
    others[3].inputs = "{}";
    others[4].article = "C. trav. L. 5151-9";
    others[5].params = "{\"annuel\":1}";
    elsewhere.titulaire_id = 2;
    book_fixture_open(&t, "2025-03-02", 2);
    assert_int_equal(book_fixture_write(&t, &same, 1, &applied, &e), RC_OK);
    assert_int_equal(applied, 1);
    t.now_us += 1000000;
    assert_int_equal(book_fixture_write(&t, &same, 1, &applied, &e), RC_OK);
    assert_int_equal(applied, 0);
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_int_equal(book_fixture_write(&t, &others[i], 1, NULL, &e), RC_CONFLICT);
        assert_int_equal(e.msg, MSG_LIVRE_CLE_AUTRE_CONTENU);
    }
    assert_int_equal(book_fixture_write(&t, &elsewhere, 1, &applied, &e), RC_OK);
    assert_int_equal(applied, 1);
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 50000, 0);
    temp_store_close(&t);
}

/* A replayed settlement finds its reservation already used up; its key says it is the same one. */
static void a_settlement_replayed_does_nothing(void **state)
{
    struct temp_store t;
    struct err e = {0};
    size_t applied;
    struct transfer steps[] = {
        credit_of(1, "reprise", POCHE_DROITS, 100000, "2025-01-10"),
        purse_move(1, "r", BOOK_RESERVE, 100000, "2025-02-01", NULL),
        purse_move(1, "x", BOOK_EXECUTE, 100000, "2025-03-01", "r"),
    };

    (void)state;
    book_fixture_open(&t, "2025-03-02", 1);
    assert_int_equal(book_fixture_write(&t, steps, 3, &applied, &e), RC_OK);
    assert_int_equal(applied, 3);
    assert_int_equal(book_fixture_write(&t, steps, 3, &applied, &e), RC_OK);
    assert_int_equal(applied, 0);
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 0, 0);
    temp_store_close(&t);
}

struct refusal {
    const char *what;
    struct transfer t;
    enum rc rc;
    enum msg msg;
    const char *phrase; /* part of the sentence */
};

static void refusals_say_why_and_write_nothing(void **state)
{
    struct temp_store t;
    struct transfer base[] = {
        credit_of(1, "reprise", POCHE_DROITS, 124000, "2025-01-10"),
        purse_move(1, "r", BOOK_RESERVE, 100000, "2025-02-01", NULL),
        purse_move(1, "x", BOOK_EXECUTE, 40000, "2025-03-01", "r"),
    };
    const struct refusal table[] = {
        {"more than what is not held", purse_move(1, "a", BOOK_POSTED, 24001, "2025-03-01", NULL), RC_REFUSED,
         MSG_DROITS_INSUFFISANTS, "240,00"},
        {"a hold on what is held", purse_move(1, "a", BOOK_RESERVE, 24001, "2025-03-01", NULL), RC_REFUSED,
         MSG_DROITS_INSUFFISANTS, "240,01"},
        {"more than a transfer holds",
         credit_of(1, "a", POCHE_DROITS, INT64_C(9999999999999900), "2025-03-01"), RC_USAGE,
         MSG_LIVRE_MONTANT, "99\u202f999\u202f999\u202f999\u202f999,00"},
        {"an empty purse", purse_move(2, "a", BOOK_RESERVE, 1, "2025-03-01", NULL), RC_REFUSED,
         MSG_DROITS_INSUFFISANTS, "0,00"},
        {"an unknown reservation", purse_move(1, "a", BOOK_EXECUTE, 1, "2025-03-01", "inconnue"),
         RC_NOT_FOUND, MSG_LIVRE_RESERVATION_INCONNUE, "inconnue"},
        {"a transfer that is no reservation", purse_move(1, "a", BOOK_VOID, 1, "2025-03-01", "reprise"),
         RC_NOT_FOUND, MSG_LIVRE_RESERVATION_INCONNUE, "reprise"},
        {"another holder's reservation", purse_move(2, "a", BOOK_VOID, 1, "2025-03-01", "r"), RC_NOT_FOUND,
         MSG_LIVRE_RESERVATION_INCONNUE, "r"},
        {"more than the hold has left", purse_move(1, "a", BOOK_EXECUTE, 60001, "2025-03-01", "r"),
         RC_REFUSED, MSG_LIVRE_RESERVATION_DEPASSEE, "600,00"},
        {"a release of more than the hold", purse_move(1, "a", BOOK_VOID, 60001, "2025-03-01", "r"),
         RC_REFUSED, MSG_LIVRE_RESERVATION_DEPASSEE, "600,01"},
        {"a holder nobody knows", credit_of(99, "a", POCHE_DROITS, 1, "2025-01-01"), RC_INTEGRITY,
         MSG_LIVRE_COMPTES, "FOREIGN KEY"},
        {"a holder nobody knows, no purse", credit_of(99, "a", (enum poche)COMPTE_PERDU, 25, "2025-01-01"),
         RC_INTEGRITY, MSG_LIVRE_COMPTES, "FOREIGN KEY"},
        {"hours facing cents", credit_of(1, "a", POCHE_HEURES, 25, "2025-01-01"), RC_INTEGRITY,
         MSG_LIVRE_COMPTES, "CHECK"},
        {"a dotation without lot", credit_of(1, "a", POCHE_DOTATION, 25, "2025-01-01"), RC_INTEGRITY,
         MSG_LIVRE_COMPTES, "CHECK"},
        {"a purse that does not exist", credit_of(1, "a", (enum poche)9, 25, "2025-01-01"), RC_INTEGRITY,
         MSG_LIVRE_COMPTES, "CHECK"},
        {"no amount", credit_of(1, "a", POCHE_DROITS, 0, "2025-01-01"), RC_INTEGRITY, MSG_LIVRE_COMPTES,
         "CHECK"},
        {"a negative amount", credit_of(1, "a", POCHE_DROITS, -5, "2025-01-01"), RC_INTEGRITY,
         MSG_LIVRE_COMPTES, "CHECK"},
    };

    (void)state;
    book_fixture_open(&t, "2025-03-02", 2);
    assert_int_equal(book_fixture_write(&t, base, ARRAY_LEN(base), NULL, NULL), RC_OK);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct err e = {0};
        struct transfer both[] = {credit_of(1, "temoin", POCHE_CEC, 5, "2025-01-10"), table[i].t};

        if (book_fixture_write(&t, both, 2, NULL, &e) != table[i].rc || e.msg != table[i].msg ||
            strcasestr(e.phrase, table[i].phrase) == NULL)
            fail_msg("%s: %s", table[i].what, e.phrase);
    }
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 84000, 60000);
    assert_balance(balance_of(&t, 1, POCHE_CEC), 0, 0);
    assert_verified(&t);
    temp_store_close(&t);
}

static void balances_answer_for_any_day_as_known_then(void **state)
{
    struct temp_store t;
    struct transfer first = credit_of(1, "cpf/2023", POCHE_DROITS, 50000, "2023-12-31");
    struct transfer late = credit_of(1, "cpf/2022", POCHE_DROITS, 30000, "2022-12-31");
    struct transfer hold = purse_move(1, "r", BOOK_RESERVE, 20000, "2024-02-01", NULL);
    int64_t known_before;

    (void)state;
    book_fixture_open(&t, "2024-03-01", 1);
    assert_int_equal(book_fixture_write(&t, &first, 1, NULL, NULL), RC_OK);
    known_before = t.now_us;
    t.now_us += INT64_C(86400000000);
    assert_int_equal(book_fixture_write(&t, &late, 1, NULL, NULL), RC_OK);
    assert_int_equal(book_fixture_write(&t, &hold, 1, NULL, NULL), RC_OK);

    assert_balance(balance_at(&t, "2022-12-30", INT64_MAX), 0, 0);
    assert_balance(balance_at(&t, "2022-12-31", INT64_MAX), 30000, 0);
    assert_balance(balance_at(&t, "2022-12-31", known_before), 0, 0);
    assert_balance(balance_at(&t, "2024-02-01", known_before), 50000, 0);
    assert_balance(balance_at(&t, "2024-01-31", INT64_MAX), 80000, 0);
    assert_balance(balance_at(&t, "2024-02-01", INT64_MAX), 80000, 20000);
    temp_store_close(&t);
}

static void a_statement_is_in_order_of_value_day(void **state)
{
    struct temp_store t;
    struct db *db;
    struct movement *m;
    size_t n;
    struct transfer written[] = {
        credit_of(1, "b", POCHE_DROITS, 50000, "2023-12-31"),
        credit_of(1, "a", POCHE_DROITS, 30000, "2022-12-31"),
        purse_move(1, "r", BOOK_RESERVE, 20000, "2024-02-01", NULL),
        purse_move(1, "l", BOOK_VOID, 5000, "2024-02-02", "r"),
    };

    (void)state;
    written[0].inputs = "{\"travaille\":1607}";
    book_fixture_open(&t, "2024-03-01", 1);
    assert_int_equal(book_fixture_write(&t, written, ARRAY_LEN(written), NULL, NULL), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(book_statement(db, t.arena, 1, day_parse_iso("2024-02-01"), INT64_MAX, &m, &n, NULL),
                     RC_OK);
    assert_int_equal(n, 3);
    assert_string_equal(m[0].t.cle, "a");
    assert_string_equal(m[1].t.cle, "b");
    assert_string_equal(m[1].t.inputs, "{\"travaille\":1607}");
    assert_string_equal(m[1].t.article, "C. trav. L. 6323-11");
    assert_string_equal(m[2].t.cle, "r");
    assert_int_equal(m[2].t.dossier_id, 12);
    assert_int_equal(m[2].recorded_us, t.now_us);
    assert_null(m[2].t.reservation);
    assert_int_equal(book_statement(db, t.arena, 2, day_parse_iso("2024-02-01"), INT64_MAX, &m, &n, NULL),
                     RC_OK);
    assert_int_equal(n, 0);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void holds_and_shared_accounts_are_derived(void **state)
{
    struct temp_store t;
    struct db *db;
    struct err e = {0};
    struct purse purses[4];
    size_t n;
    int64_t value;
    struct transfer written[] = {
        credit_of(1, "a", POCHE_DROITS, 50000, "2023-12-31"),
        credit_of(2, "a", POCHE_DROITS, 20000, "2024-02-10"),
        purse_move(1, "r", BOOK_RESERVE, 20000, "2024-02-01", NULL),
        purse_move(1, "x", BOOK_EXECUTE, 15000, "2024-02-02", "r"),
    };

    (void)state;
    book_fixture_open(&t, "2024-03-01", 2);
    assert_int_equal(book_fixture_write(&t, written, ARRAY_LEN(written), NULL, NULL), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(book_held(db, 1, "r", &value, &e), RC_OK);
    assert_int_equal(value, 5000);
    assert_int_equal(book_held(db, 1, "x", &value, &e), RC_NOT_FOUND);
    assert_int_equal(book_shared_total(db, ORGANISME, day_parse_iso("2024-02-02"), &value, &e), RC_OK);
    assert_int_equal(value, 15000);
    assert_int_equal(book_shared_total(db, ORGANISME, day_parse_iso("2024-02-01"), &value, &e), RC_OK);
    assert_int_equal(value, 0);
    assert_int_equal(book_shared_total(db, COMPTE_FONDS_CPF, day_parse_iso("2024-03-01"), &value, &e), RC_OK);
    assert_int_equal(value, -70000);
    assert_int_equal(book_purses(db, 1, purses, ARRAY_LEN(purses), &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_balance(purses[0].balance, 35000, 5000);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* From some size on one statement writes the whole batch: same effects, same refusals, all or nothing. */
static void a_large_batch_keeps_the_same_rules(void **state)
{
    enum { ROWS = 200 };
    static struct transfer batch[ROWS];
    static char keys[ROWS][16];
    struct temp_store t;
    struct err e = {0};
    size_t applied;

    (void)state;
    book_fixture_open(&t, "2025-03-02", 2);
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(keys[i], sizeof(keys[i]), "k/%zu", i);
        batch[i] = i % 2 == 0
                       ? credit_of(1 + (int64_t)(i / 2 % 2), keys[i], POCHE_DROITS, 100, "2025-01-01")
                       : purse_move(1 + (int64_t)(i / 2 % 2), keys[i], BOOK_POSTED, 60, "2025-01-02", NULL);
        batch[i].params = i % 3 == 0 ? "{\"annuel\":1}" : NULL;
    }
    batch[ROWS - 1].amount = 1000000;
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DROITS_INSUFFISANTS);
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 0, 0);
    batch[ROWS - 1].amount = 60;
    batch[ROWS - 2].titulaire_id = 99;
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_INTEGRITY);
    assert_non_null(strcasestr(e.phrase, "FOREIGN KEY"));
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 0, 0);
    batch[ROWS - 2].titulaire_id = 2;
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_OK);
    assert_int_equal(applied, ROWS);
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 2000, 0);
    assert_balance(balance_of(&t, 2, POCHE_DROITS), 2000, 0);
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_OK);
    assert_int_equal(applied, 0);
    batch[7].amount++;
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_LIVRE_CLE_AUTRE_CONTENU);
    assert_verified(&t);
    temp_store_close(&t);
}

/* Nothing is taken: sums by purse, whether it was there or not, and rows that are already there count for nothing. */
static void a_batch_of_credits_adds_to_purses_old_and_new(void **state)
{
    enum { ROWS = 300, HOLDERS = 3 };
    static struct transfer batch[ROWS];
    static char keys[ROWS][16];
    struct transfer before;
    struct temp_store t;
    struct err e = {0};
    size_t applied;

    (void)state;
    book_fixture_open(&t, "2025-03-02", HOLDERS);
    before = credit_of(1, "avant", POCHE_DROITS, 5, "2025-01-01");
    assert_int_equal(book_fixture_write(&t, &before, 1, &applied, &e), RC_OK);
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(keys[i], sizeof(keys[i]), "c/%zu", i);
        batch[i] = credit_of(1 + (int64_t)(i % HOLDERS), keys[i], i % 2 == 0 ? POCHE_DROITS : POCHE_CEC, 7,
                             "2025-01-01");
        batch[i].inputs = i % 5 == 0 ? "{\"travaille\":1}" : NULL;
    }
    assert_int_equal(book_fixture_write(&t, batch, ROWS / 2, &applied, &e), RC_OK);
    assert_int_equal(applied, ROWS / 2);
    assert_int_equal(book_fixture_write(&t, batch, ROWS, &applied, &e), RC_OK);
    assert_int_equal(applied, ROWS / 2);
    assert_balance(balance_of(&t, 1, POCHE_DROITS), 5 + 50 * 7, 0);
    assert_balance(balance_of(&t, 2, POCHE_DROITS), 50 * 7, 0);
    assert_balance(balance_of(&t, 3, POCHE_CEC), 50 * 7, 0);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE dossier_id IS NULL AND reservation IS NULL"),
        ROWS + 1);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE entrees IS NOT NULL"), ROWS / 5);
    assert_verified(&t);
    temp_store_close(&t);
}

static void every_purse_and_kind_has_a_french_name(void **state)
{
    static const int kinds[] = {1, 2, 3, 10, 11, 12, 13, 20, 21, 30, 40, 41, 50};

    (void)state;
    for (int p = POCHE_DROITS; p <= POCHE_CARTE; p++)
        assert_true(strlen(poche_label((enum poche)p)) > 3);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        assert_true(strlen(genre_phrase((enum book_genre)kinds[i])) > 3);
    for (int64_t c = COMPTE_FONDS_CPF; c <= COMPTE_HEURES_PERDU; c++)
        assert_true(strlen(compte_label(c)) > 3);
    assert_string_equal(compte_label(COMPTE_ORGANISME_BASE + 7), "Organisme de formation");
    assert_string_equal(compte_label(COMPTE_FINANCEUR_BASE + 7), "Financeur");
    assert_string_equal(compte_label(500), "");
}

/* A hold let go and the money that leaves, written at once: read in order, what is free is never below zero. */
static void a_statement_never_goes_below_zero(void **state)
{
    const struct transfer base[] = {
        credit_of(1, "b-credit", POCHE_DROITS, 15000, "2025-02-01"),
        purse_move(1, "a-retient", BOOK_RESERVE, 15000, "2025-02-01", NULL),
    };
    const struct transfer after[] = {
        purse_move(1, "z-libere", BOOK_VOID, 15000, "2025-03-01", "a-retient"),
        purse_move(1, "b-rend", BOOK_POSTED, 10650, "2025-03-01", NULL),
    };
    struct temp_store t;
    struct movement *m;
    struct db *db;
    int64_t posted = 0, held = 0;
    size_t n;

    (void)state;
    book_fixture_open(&t, "2025-03-02", 1);
    assert_int_equal(book_fixture_write(&t, base, 2, NULL, NULL), RC_OK);
    assert_int_equal(book_fixture_write(&t, after, 2, NULL, NULL), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(book_statement(db, t.arena, 1, day_parse_iso("2025-12-31"), INT64_MAX, &m, &n, NULL),
                     RC_OK);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        const struct transfer *x = &m[i].t;

        posted += x->phase == BOOK_POSTED ? (x->credit == POCHE_DROITS ? x->amount : -x->amount) : 0;
        held += x->phase == BOOK_RESERVE ? x->amount : x->phase == BOOK_VOID ? -x->amount : 0;
        assert_true(held >= 0 && held <= posted);
    }
    assert_int_equal(posted, 4350);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dossier_from_hold_to_payment),
        cmocka_unit_test(the_same_key_has_one_effect),
        cmocka_unit_test(a_settlement_replayed_does_nothing),
        cmocka_unit_test(refusals_say_why_and_write_nothing),
        cmocka_unit_test(balances_answer_for_any_day_as_known_then),
        cmocka_unit_test(a_statement_is_in_order_of_value_day),
        cmocka_unit_test(holds_and_shared_accounts_are_derived),
        cmocka_unit_test(a_large_batch_keeps_the_same_rules),
        cmocka_unit_test(a_batch_of_credits_adds_to_purses_old_and_new),
        cmocka_unit_test(every_purse_and_kind_has_a_french_name),
        cmocka_unit_test(a_statement_never_goes_below_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
