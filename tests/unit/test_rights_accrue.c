/* Runs of yearly credits on a store: what is written, once and only once, whatever happens between two runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "rights/accrue.h"
#include "rights/explain.h"
#include "tape.h"
#include "trace_check.h"

#define HOLDERS 60

/* SQL text with printf placeholders, run by hand. */
static void sql(const struct temp_store *t, const char *format, ...) PRINTF_LIKE(2, 3);
static void sql(const struct temp_store *t, const char *format, ...)
{
    char text[1000];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    if (raw_sql(t, text) != SQLITE_OK)
        fail_msg("SQL: %s", text);
}

static void worked(const struct temp_store *t, int64_t titulaire, int year, const char *regime,
                   int64_t worked_n, int64_t reference)
{
    sql(t,
        "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
        "VALUES (%lld, %d, '%s', %lld, %lld, 'heures', 'essai')",
        (long long)titulaire, year, regime, (long long)worked_n, (long long)reference);
}

static void held(const struct temp_store *t, int64_t titulaire, const char *type, const char *start,
                 const char *end, const char *first_round)
{
    char fin[16] = "NULL";
    char tour[16] = "NULL";

    if (end != NULL)
        snprintf(fin, sizeof(fin), "%d", day_parse_iso(end));
    if (first_round != NULL)
        snprintf(tour, sizeof(tour), "%d", day_parse_iso(first_round));
    sql(t,
        "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, fin, premier_tour, source) "
        "VALUES (%lld, '%s', %d, x'00', %s, %s, 'rne')",
        (long long)titulaire, type, day_parse_iso(start), fin, tour);
}

static struct accrue_report run(struct temp_store *t, enum accrue_kind kind, int year, const char *at,
                                bool write)
{
    struct accrue_options o = {.kind = kind,
                               .annee = year,
                               .at = at != NULL ? day_parse_iso(at) : DAY_NONE,
                               .write = write,
                               .agent = "essai"};
    struct accrue_report r;
    struct err e = {0};

    if (accrue_run(t->store, &o, &r, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return r;
}

static struct balance balance(struct temp_store *t, int64_t titulaire, enum poche poche)
{
    struct balance b;
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(book_balance(db, titulaire, poche, 0, &b, NULL), RC_OK);
    store_read_end(t->store, db);
    return b;
}

static int64_t acts(const struct temp_store *t)
{
    return raw_i64(t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'credit.%'");
}

static struct book_report verified(struct temp_store *t)
{
    struct book_report r;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    if (book_verify(db, &r, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    store_read_end(t->store, db);
    return r;
}

/* ---- CPF ------------------------------------------------------------------------------------------------------ */

static void a_year_of_work_is_credited_once(void **state)
{
    struct temp_store t;
    struct accrue_report plan;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    worked(&t, 1, 2024, "salarie", 1607, 1607);
    worked(&t, 2, 2024, "salarie", 803, 1607);
    worked(&t, 3, 2024, "agent_public", 60, 100);
    worked(&t, 4, 2024, "salarie", 30, 100);
    worked(&t, 4, 2024, "independant", 366, 366);
    worked(&t, 5, 2023, "salarie", 1607, 1607);
    worked(&t, 6, 2024, "salarie", 0, 1607);

    plan = run(&t, ACCRUE_CPF, 2024, NULL, false);
    assert_int_equal(plan.holders, 5);
    assert_int_equal(plan.credits, 4);
    assert_int_equal(plan.credited_cents, 50000 + 24985 + 50000);
    assert_int_equal(plan.credited_hours, 15);
    assert_int_equal(verified(&t).transfers, 0);
    assert_int_equal(acts(&t), 0);

    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.credits, plan.credits);
    assert_int_equal(r.credited_cents, plan.credited_cents);
    assert_int_equal(balance(&t, 2, POCHE_DROITS).posted, 24985);
    assert_int_equal(balance(&t, 3, POCHE_HEURES).posted, 15);
    assert_int_equal(balance(&t, 4, POCHE_DROITS).posted, 50000);
    assert_int_equal(balance(&t, 5, POCHE_DROITS).posted, 0);
    assert_int_equal(acts(&t), 1);

    t.now_us += INT64_C(86400000000);
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.credits, 0);
    assert_int_equal(r.already, 4);
    assert_int_equal(r.already_cents, plan.credited_cents);
    assert_int_equal(r.already_hours, 15);
    assert_int_equal(verified(&t).transfers, 4);
    assert_int_equal(acts(&t), 1);
    temp_store_close(&t);
}

/* CPF-17: what the ceiling cut is lost. Spending before the run passes again brings nothing back. */
static void what_the_ceiling_cut_stays_lost(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct transfer before[] = {
        credit_of(1, "reprise", POCHE_DROITS, 500000, "2024-01-01"),
        credit_of(2, "reprise", POCHE_DROITS, 480000, "2024-01-01"),
    };
    struct transfer spent[] = {
        purse_move(1, "depense", BOOK_POSTED, 300000, "2025-04-01", NULL),
        purse_move(2, "depense", BOOK_POSTED, 300000, "2025-04-01", NULL),
    };

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    assert_int_equal(book_fixture_write(&t, before, 2, NULL, NULL), RC_OK);
    worked(&t, 1, 2024, "salarie", 1607, 1607);
    worked(&t, 2, 2024, "salarie", 1607, 1607);
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.capped, 1);
    assert_int_equal(r.credits, 1);
    assert_int_equal(r.credited_cents, 20000);
    assert_int_equal(r.lost_cents, 80000);
    assert_int_equal(book_fixture_write(&t, spent, 2, NULL, NULL), RC_OK);
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.credits + r.capped, 0);
    assert_int_equal(r.already, 2);
    assert_int_equal(balance(&t, 1, POCHE_DROITS).posted, 200000);
    assert_int_equal(balance(&t, 2, POCHE_DROITS).posted, 200000);
    (void)verified(&t);
    temp_store_close(&t);
}

static void closed_accounts_and_open_years_get_nothing(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct err e = {0};
    struct accrue_options too_soon = {.kind = ACCRUE_CPF, .annee = 2025, .write = true};
    struct accrue_options unknown = {.kind = ACCRUE_CPF, .annee = 2016, .write = true};

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    worked(&t, 1, 2024, "salarie", 1607, 1607);
    worked(&t, 2, 2024, "salarie", 1607, 1607);
    worked(&t, 3, 2024, "salarie", 1607, 1607);
    sql(&t, "UPDATE titulaire SET deces = %d WHERE id = 1", day_parse_iso("2024-12-31"));
    sql(&t, "UPDATE titulaire SET deces = %d WHERE id = 3", day_parse_iso("2025-01-01"));
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.holders, 3);
    assert_int_equal(r.credits, 2);
    assert_int_equal(balance(&t, 1, POCHE_DROITS).posted, 0);
    assert_int_equal(balance(&t, 3, POCHE_DROITS).posted, 50000);
    assert_int_equal(accrue_run(t.store, &too_soon, &r, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_ACCRUE_ANNEE);
    assert_int_equal(accrue_run(t.store, &unknown, &r, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_CPF_ANNEE_SANS_REGLE);
    temp_store_close(&t);
}

/* Three slices; the second run, after new declarations, only credits who was not. */
static void slices_meet_at_holders(void **state)
{
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", 20000);
    sql(&t, "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
            "SELECT id, 2024, 'salarie', 803, 1607, 'heures', 'essai' FROM titulaire WHERE id %% 7 <> 0");
    sql(&t, "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
            "SELECT id, 2024, 'esat', 100, 100, 'heures', 'essai' FROM titulaire WHERE id %% 7 = 1");
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.holders, 20000 - 2857);
    assert_int_equal(r.slices, 3);
    assert_int_equal(r.credited_cents, INT64_C(80000) * 2858 + INT64_C(24985) * (20000 - 2857 - 2858));
    assert_int_equal(verified(&t).posted_cents, r.credited_cents);
    assert_int_equal(acts(&t), 3);
    sql(&t, "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
            "SELECT id, 2024, 'salarie', 1607, 1607, 'heures', 'essai' FROM titulaire WHERE id %% 7 = 0");
    r = run(&t, ACCRUE_CPF, 2024, NULL, true);
    assert_int_equal(r.credits, 2857);
    assert_int_equal(r.already, 20000 - 2857);
    (void)verified(&t);
    temp_store_close(&t);
}

/* ---- DIFE ----------------------------------------------------------------------------------------------------- */

static void mandates_are_credited_year_after_year(void **state)
{
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2023-04-10", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    held(&t, 2, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    held(&t, 2, "conseiller_regional", "2021-07-02", NULL, "2021-06-20");
    r = run(&t, ACCRUE_DIFE, 0, "2021-12-31", true);
    assert_int_equal(r.holders, 2);
    assert_int_equal(r.credited_cents, 80000);
    r = run(&t, ACCRUE_DIFE, 0, "2023-04-10", false);
    assert_int_equal(r.credits, 4);
    r = run(&t, ACCRUE_DIFE, 0, "2023-04-10", true);
    assert_int_equal(r.credits, 4); /* 300 under the ceiling of 700, then 100 under that of 800 */
    assert_int_equal(r.credited_cents, 80000);
    assert_int_equal(r.lost_cents, 80000);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(balance(&t, 2, POCHE_DIFE).posted, 80000);
    r = run(&t, ACCRUE_DIFE, 0, "2023-04-10", true);
    assert_int_equal(r.credits + r.capped + r.forfeits, 0);
    r = run(&t, ACCRUE_DIFE, 0, "2021-12-31", true);
    assert_int_equal(r.credits + r.capped + r.forfeits, 0);
    assert_int_equal(verified(&t).transfers, 6);
    temp_store_close(&t);
}

/* The hours of before 2021 come as an opening balance of the book (D1). */
static void an_opening_balance_is_the_start(void **state)
{
    struct temp_store t;
    struct transfer opening = credit_of(1, "dife/reprise", POCHE_DIFE, 30000, "2021-01-01");

    (void)state;
    opening.debit = COMPTE_FONDS_DIFE;
    book_fixture_open(&t, "2023-04-10", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    assert_int_equal(book_fixture_write(&t, &opening, 1, NULL, NULL), RC_OK);
    assert_int_equal(run(&t, ACCRUE_DIFE, 0, "2021-12-31", true).credits, 1);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 70000);
    temp_store_close(&t);
}

/* A credit wholly cut by the ceiling is marked, so that it is not given after the money was spent. */
static void a_capped_year_is_not_given_later(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct transfer spent = purse_move(1, "depense", BOOK_POSTED, 60000, "2024-05-01", NULL);

    (void)state;
    book_fixture_open(&t, "2024-06-01", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    r = run(&t, ACCRUE_DIFE, 0, "2024-04-30", true);
    assert_int_equal(r.credits, 3);
    assert_int_equal(r.capped, 1); /* 2024: 800 of 800 */
    spent.debit = POCHE_DIFE;
    assert_int_equal(book_fixture_write(&t, &spent, 1, NULL, NULL), RC_OK);
    r = run(&t, ACCRUE_DIFE, 0, "2024-06-01", true);
    assert_int_equal(r.credits + r.capped, 0);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 20000);
    temp_store_close(&t);
}

/* R. 6333-4: what a frozen account would lose waits for the first run after the freeze. */
static void a_frozen_account_loses_nothing(void **state)
{
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2024-09-10", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", "2024-01-31", "2020-03-15");
    r = run(&t, ACCRUE_DIFE, 0, "2024-02-10", true);
    freeze_account(&t, 1, "2024-08-01", "2024-09-12");
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-10", true);
    assert_int_equal(r.forfeits, 0);
    t.now_us += INT64_C(3) * 24 * 3600 * 1000000;
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-13", true);
    assert_int_equal(r.forfeits, 1);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 0);
    (void)verified(&t);
    temp_store_close(&t);
}

/* DIFE-32: six months after the last mandate, what is not held for a dossier is lost, once; what the dossier gives
 * back later is lost too. */
static void rights_are_lost_after_the_delay(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct transfer hold = purse_move(1, "r", BOOK_RESERVE, 30000, "2024-02-15", NULL);
    struct transfer leave = purse_move(1, "v", BOOK_VOID, 10000, "2024-09-01", "r");

    (void)state;
    hold.debit = leave.debit = POCHE_DIFE;
    book_fixture_open(&t, "2024-09-10", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", "2024-01-31", "2020-03-15");
    r = run(&t, ACCRUE_DIFE, 0, "2024-02-10", true);
    assert_int_equal(r.forfeits, 0);
    assert_int_equal(book_fixture_write(&t, &hold, 1, NULL, NULL), RC_OK);
    r = run(&t, ACCRUE_DIFE, 0, "2024-07-31", true);
    assert_int_equal(r.forfeits, 0);
    r = run(&t, ACCRUE_DIFE, 0, "2024-08-01", true);
    assert_int_equal(r.forfeits, 1);
    assert_int_equal(r.forfeited_cents, 50000);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 30000);
    r = run(&t, ACCRUE_DIFE, 0, "2024-08-20", true);
    assert_int_equal(r.forfeits, 0);
    assert_int_equal(book_fixture_write(&t, &leave, 1, NULL, NULL), RC_OK);
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-10", true);
    assert_int_equal(r.forfeited_cents, 10000);
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-10", true);
    assert_int_equal(r.forfeits, 0);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 20000);
    (void)verified(&t);
    temp_store_close(&t);
}

/* A mandate learned late says that rights were lost before they were spent: the purse never goes below what is there. */
static void losses_learned_late_take_what_is_left(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct transfer spent = purse_move(1, "depense", BOOK_POSTED, 70000, "2024-03-01", NULL);

    (void)state;
    spent.debit = POCHE_DIFE;
    book_fixture_open(&t, "2024-09-10", HOLDERS);
    held(&t, 1, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    (void)run(&t, ACCRUE_DIFE, 0, "2024-02-10", true);
    assert_int_equal(book_fixture_write(&t, &spent, 1, NULL, NULL), RC_OK);
    sql(&t, "UPDATE mandat SET fin = %d", day_parse_iso("2022-05-31"));
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-10", true);
    assert_int_equal(r.corrections,
                     1); /* of 2023, after the mandate; the rest was spent: neither lost nor taken back */
    assert_int_equal(r.corrected_cents, 10000);
    assert_int_equal(r.forfeits, 0);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 0);
    r = run(&t, ACCRUE_DIFE, 0, "2024-09-10", true);
    assert_int_equal(r.credits + r.forfeits + r.capped + r.corrections, 0);

    /* A new mandate: its credits stay, whatever was spent of the rights of the old one. */
    held(&t, 1, "conseiller_departemental", "2024-10-01", NULL, NULL);
    t.now_us += INT64_C(86400000000) * 60;
    r = run(&t, ACCRUE_DIFE, 0, "2024-11-01", true);
    assert_int_equal(r.credits, 1);
    assert_int_equal(r.forfeits, 0);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 40000);
    (void)verified(&t);
    temp_store_close(&t);
}

/* The lines of a holder's explanation that say this. */
static int told(struct temp_store *t, int64_t titulaire, const char *words)
{
    struct movement *moves;
    struct explanation x;
    struct db *db;
    size_t n;
    int found = 0;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(
        book_statement(db, t->arena, titulaire, day_parse_iso("2026-12-31"), INT64_MAX, &moves, &n, NULL),
        RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(explain_build(t->arena, moves, n, &x, NULL), RC_OK);
    for (size_t i = 0; i < x.lines_n; i++)
        found += strstr(x.lines[i].phrase, words) != NULL;
    return found;
}

/* Elected in 2020, not again in 2026; the RNE says so in June, after the credit of 30 March was written. */
static void a_credit_that_no_mandate_gives_is_taken_back(void **state)
{
    struct temp_store t;
    struct accrue_report r;
    struct transfer spent = purse_move(2, "depense", BOOK_POSTED, 70000, "2026-04-10", NULL);

    (void)state;
    spent.debit = POCHE_DIFE;
    book_fixture_open(&t, "2026-06-02", HOLDERS);
    for (int64_t h = 1; h <= 3; h++) {
        struct transfer start = credit_of(h, "reprise", POCHE_DIFE, 40000, "2026-01-02");

        start.debit = COMPTE_FONDS_DIFE;
        assert_int_equal(book_fixture_write(&t, &start, 1, NULL, NULL), RC_OK);
        held(&t, h, "conseiller_municipal", "2020-05-18", NULL, "2020-03-15");
    }
    (void)run(&t, ACCRUE_DIFE, 0, "2026-04-30", true);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 80000);
    assert_int_equal(book_fixture_write(&t, &spent, 1, NULL, NULL), RC_OK);
    sql(&t, "UPDATE mandat SET fin = %d WHERE titulaire_id < 3", day_parse_iso("2026-03-22"));
    r = run(&t, ACCRUE_DIFE, 0, "2026-06-02", false);
    assert_int_equal(r.corrections, 2);
    assert_int_equal(r.corrected_cents, 40000 + 10000); /* holder 2 spent the rest */
    r = run(&t, ACCRUE_DIFE, 0, "2026-06-02", true);
    assert_int_equal(r.corrections, 2);
    assert_int_equal(balance(&t, 1, POCHE_DIFE).posted, 40000);
    assert_int_equal(balance(&t, 2, POCHE_DIFE).posted, 0);
    assert_int_equal(told(&t, 1, "Correction : 400,00\u00a0€ du crédit de 2026 repris"), 1);
    assert_int_equal(told(&t, 3, "Correction"), 0);
    assert_int_equal(balance(&t, 3, POCHE_DIFE).posted, 80000); /* still in office */
    r = run(&t, ACCRUE_DIFE, 0, "2026-06-02", true);
    assert_int_equal(r.credits + r.forfeits + r.capped + r.corrections, 0);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE titulaire_id = 1 AND cle LIKE 'dife/2026'"), 1);
    (void)verified(&t);
    temp_store_close(&t);
}

/* Runs at random days, in any order, spending between them: nobody is ever credited twice for a year, and a run that
 * follows another at the same day writes nothing. */
static void random_runs_credit_each_year_once(void **state)
{
    static uint8_t bytes[400];

    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct tape tape = tape_of_seed(seed, bytes, sizeof(bytes));
        struct temp_store t;

        book_fixture_open(&t, "2026-11-01", 8);
        for (int64_t h = 1; h <= 8; h++)
            for (int64_t k = tape_between(&tape, 0, 2); k > 0; k--) {
                day_t start = day_parse_iso("2019-01-01") + (day_t)tape_between(&tape, 0, 2000) + (day_t)k;
                char from[DAY_TEXT_BYTES];
                char to[DAY_TEXT_BYTES];

                day_iso(start + (day_t)tape_between(&tape, 0, 1500), to);
                held(&t, h, "conseiller_municipal", day_iso(start, from), tape_flip(&tape) ? to : NULL, NULL);
            }
        for (int i = 0; i < 6; i++) {
            char at[DAY_TEXT_BYTES];
            int64_t h = tape_between(&tape, 1, 8);
            char key[24];
            struct transfer spent;

            day_iso(day_parse_iso("2021-06-01") + (day_t)tape_between(&tape, 0, 1900), at);
            if (tape_between(&tape, 0, 2) == 0) /* mandates are learned to have ended before what was known */
                sql(&t, "UPDATE mandat SET fin = debut + %lld WHERE titulaire_id = %lld",
                    (long long)tape_between(&tape, 0, 1500), (long long)h);
            t.now_us += INT64_C(60000000);
            (void)run(&t, ACCRUE_DIFE, 0, at, true);
            t.now_us += INT64_C(60000000);
            struct accrue_report again = run(&t, ACCRUE_DIFE, 0, at, true);
            assert_int_equal(again.credits + again.capped + again.forfeits + again.corrections, 0);
            snprintf(key, sizeof(key), "depense/%d", i);
            spent = purse_move(h, key, BOOK_POSTED, balance(&t, h, POCHE_DIFE).posted, at, NULL);
            spent.debit = POCHE_DIFE;
            if (spent.amount > 0)
                assert_int_equal(book_fixture_write(&t, &spent, 1, NULL, NULL), RC_OK);
        }
        (void)verified(&t);
        for (int64_t h = 1; h <= 8; h++)
            (void)trace_check(&t, h, day_parse_iso("2028-01-01"));
        temp_store_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_of_work_is_credited_once),
        cmocka_unit_test(what_the_ceiling_cut_stays_lost),
        cmocka_unit_test(closed_accounts_and_open_years_get_nothing),
        cmocka_unit_test(slices_meet_at_holders),
        cmocka_unit_test(mandates_are_credited_year_after_year),
        cmocka_unit_test(an_opening_balance_is_the_start),
        cmocka_unit_test(a_capped_year_is_not_given_later),
        cmocka_unit_test(rights_are_lost_after_the_delay),
        cmocka_unit_test(a_frozen_account_loses_nothing),
        cmocka_unit_test(losses_learned_late_take_what_is_left),
        cmocka_unit_test(a_credit_that_no_mandate_gives_is_taken_back),
        cmocka_unit_test(random_runs_credit_each_year_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
