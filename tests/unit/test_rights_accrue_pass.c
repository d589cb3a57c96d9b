/* A run of credits that was cut, disturbed or tampered with: where the next one begins, what it proves, what it compares. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include "cli/accrue_print.h"
#include "journal/journal.h"
#include "rights/accrue.h"

/* Three slices of work. */
#define HOLDERS 2000
#define SLICE 820
#define FULL INT64_C(50000)

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

/* Everyone worked the whole year but the last of them. */
static void everyone_worked(const struct temp_store *t, int year)
{
    sql(t,
        "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
        "SELECT id, %d, 'salarie', 1607, 1607, 'heures', 'essai' FROM titulaire WHERE id < %d",
        year, HOLDERS);
}

static enum rc try_run(struct temp_store *t, const struct accrue_options *o, struct accrue_report *r,
                       struct err *e)
{
    memset(e, 0, sizeof(*e));
    return accrue_run(t->store, o, r, e);
}

static struct accrue_report run(struct temp_store *t, const struct accrue_options *o)
{
    struct accrue_report r;
    struct err e;

    if (try_run(t, o, &r, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    return r;
}

static struct accrue_options cpf(int year, bool write)
{
    return (struct accrue_options){
        .kind = ACCRUE_CPF, .annee = year, .write = write, .agent = "essai", .slice_rows = SLICE};
}

static enum rc act_unit(struct db *db, void *arg, struct err *e)
{
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_CDC,
                                        .actor_name = "essai",
                                        .purpose = FINALITE_1,
                                        .act = arg,
                                        .law_day = day_parse_iso("2025-03-10")};

    return journal_append(db, &entry, NULL, e);
}

static void act(struct temp_store *t, const char *name)
{
    assert_int_equal(store_write(t->store, act_unit, (void *)name, NULL), RC_OK);
}

/* As a run killed after its slice ended at holder `last`. */
static void cut_at(const struct temp_store *t, int64_t last)
{
    sql(t, "UPDATE credit_avancement SET fini = 0, dernier = %lld", (long long)last);
}

static void verified(struct temp_store *t)
{
    struct book_report r;
    struct err e = {0};
    struct db *db;

    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    if (book_verify(db, &r, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    store_read_end(t->store, db);
}

/* ---- where a run begins --------------------------------------------------------------------------------------- */

static void a_cut_run_goes_on_where_it_stopped(void **state)
{
    struct accrue_options o = cpf(2024, true);
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    everyone_worked(&t, 2024);
    r = run(&t, &o);
    assert_int_equal(r.credits, HOLDERS - 1);
    assert_int_equal(r.proven, HOLDERS - 1);
    assert_false(r.cut);

    cut_at(&t, 1500);
    r = run(&t, &o);
    assert_true(r.cut);
    assert_int_equal(r.resumed_after, 1500);
    assert_int_equal(r.holders, HOLDERS - 1 - 1500);
    assert_int_equal(r.already, HOLDERS - 1 - 1500);
    assert_int_equal(r.proven, HOLDERS - 1);

    r = run(&t, &o); /* that one ended: the next looks at everyone again */
    assert_false(r.cut);
    assert_int_equal(r.resumed_after, 0);
    assert_int_equal(r.already, HOLDERS - 1);
    temp_store_close(&t);
}

static void what_was_imported_under_the_point_reached_is_credited(void **state)
{
    struct accrue_options o = cpf(2024, true);
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    everyone_worked(&t, 2024);
    sql(&t, "DELETE FROM activite WHERE titulaire_id = 7");
    r = run(&t, &o);
    assert_int_equal(r.credits, HOLDERS - 2);

    cut_at(&t, 1500);
    sql(&t, "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source) "
            "VALUES (7, 2024, 'salarie', 1607, 1607, 'heures', 'essai')");
    act(&t, "dossier.accepter"); /* gives nobody a year of work */
    r = run(&t, &o);
    assert_int_equal(r.resumed_after, 1500);
    assert_int_equal(r.credits, 0);

    cut_at(&t, 1500);
    act(&t, "import.activite");
    r = run(&t, &o);
    assert_true(r.cut);
    assert_int_equal(r.resumed_after, 0);
    assert_int_equal(r.credits, 1);
    assert_int_equal(r.already, HOLDERS - 2);
    assert_int_equal(
        raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE titulaire_id = 7 AND cle = 'cpf/2024'"), 1);
    verified(&t);
    temp_store_close(&t);
}

static void a_dife_run_goes_on_for_the_same_day_only(void **state)
{
    struct accrue_options o = {.kind = ACCRUE_DIFE, .at = day_parse_iso("2022-12-31"), .write = true};
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", 10);
    sql(&t,
        "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, premier_tour, source) "
        "SELECT id, 'conseiller_municipal', %d, x'00', %d, 'rne' FROM titulaire",
        day_parse_iso("2020-05-18"), day_parse_iso("2020-03-15"));
    r = run(&t, &o);
    assert_int_equal(r.credits, 20); /* 2021 and 2022 */
    assert_int_equal(r.proven, 20);
    assert_int_equal(r.compare.n, 1);
    assert_int_equal(r.compare.lines[0].n, 10);
    assert_int_equal(r.compare.lines[0].amount, 10 * 30000);
    assert_int_equal(r.compare.lines[0].before_n, 10);
    assert_int_equal(r.compare.lines[0].before_amount, 10 * 40000);

    cut_at(&t, 4);
    assert_int_equal(run(&t, &o).resumed_after, 4);
    cut_at(&t, 4);
    o.at = day_parse_iso("2023-12-31");
    r = run(&t, &o);
    assert_int_equal(r.resumed_after, 0);
    assert_int_equal(r.credits, 10);
    assert_int_equal(r.proven, 30);
    temp_store_close(&t);
}

/* ---- others write meanwhile ------------------------------------------------------------------------------------- */

struct intruder {
    struct temp_store *t;
    int times;
};

/* While the slice of holder 1 200 waits, already computed, he is given 4 800 € by another unit of work. */
static enum rc intrude(struct db *db, void *arg, struct err *e)
{
    const struct transfer given = credit_of(1200, "reprise", POCHE_DROITS, 480000, "2024-06-01");
    enum rc rc = book_write(db, &given, 1, NULL, e);

    (void)arg;
    return rc == RC_OK ? act_unit(db, (void *)"import.reprise", e) : rc;
}

static void after_a_slice(void *arg, const struct accrue_report *so_far)
{
    struct intruder *i = arg;

    (void)so_far;
    if (i->times++ == 0)
        assert_int_equal(store_write(i->t->store, intrude, NULL, NULL), RC_OK);
}

static void what_changed_since_a_slice_was_read_counts(void **state)
{
    struct accrue_options o = cpf(2024, true);
    struct temp_store t;
    struct intruder who = {&t, 0};
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    everyone_worked(&t, 2024);
    o.progress = after_a_slice;
    o.progress_arg = &who;
    r = run(&t, &o);
    assert_int_equal(who.times, 3);
    assert_int_equal(r.holders, HOLDERS - 1);
    assert_int_equal(r.credits, HOLDERS - 1);
    assert_int_equal(r.credited_cents, (HOLDERS - 2) * FULL + 20000); /* under the ceiling of 5 000 € */
    assert_int_equal(r.lost_cents, FULL - 20000);
    assert_true(r.changed);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM (SELECT 1 FROM transfert WHERE cle = 'cpf/2024' "
                                 "GROUP BY titulaire_id HAVING COUNT(*) = 1) x"),
                     HOLDERS - 1);
    verified(&t);
    temp_store_close(&t);
}

/* ---- proof -------------------------------------------------------------------------------------------------------- */

static void the_book_must_say_what_the_slices_said(void **state)
{
    struct accrue_options o = cpf(2024, true);
    struct temp_store t;
    struct accrue_report r;
    struct err e;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    everyone_worked(&t, 2024);
    (void)run(&t, &o);
    sql(&t, "UPDATE credit_cumul SET nombre = nombre + 1, montant = montant + 100");
    assert_int_equal(try_run(&t, &o, &r, &e), RC_INTEGRITY);
    assert_string_equal(e.phrase,
                        "Le livre compte 1999 écritures (somme 99950000) ; les lots en annoncent 2000 "
                        "(somme 99950100). Lancer « sicpf book verify ».");
    assert_int_equal(r.proven, 0);

    /* The same sums under another rule are not the same. */
    sql(&t, "INSERT INTO regle (id, code, article, parametres) VALUES (900, 'AUTRE', 'essai', '')");
    sql(&t, "UPDATE credit_cumul SET nombre = nombre - 1, montant = montant - 100, regle_id = 900");
    assert_int_equal(try_run(&t, &o, &r, &e), RC_INTEGRITY);

    /* Credits that a program without these tables wrote are taken as they are. */
    sql(&t, "DELETE FROM credit_cumul; DELETE FROM credit_avancement");
    r = run(&t, &o);
    assert_int_equal(r.proven, HOLDERS - 1);
    assert_int_equal(r.credits, 0);
    temp_store_close(&t);
}

/* ---- the year before ------------------------------------------------------------------------------------------------ */

static const struct accrue_line *line(const struct accrue_report *r, const char *regime)
{
    for (size_t i = 0; i < r->compare.n; i++)
        if (strcmp(r->compare.lines[i].regime, regime) == 0)
            return &r->compare.lines[i];
    fail_msg("%s", regime);
    return NULL;
}

static void a_year_is_compared_by_rule_and_regime(void **state)
{
    struct accrue_options o = cpf(2023, true);
    const struct accrue_line *l;
    struct temp_store t;
    struct accrue_report r;

    (void)state;
    book_fixture_open(&t, "2025-03-10", HOLDERS);
    everyone_worked(&t, 2023);
    sql(&t, "UPDATE activite SET regime = 'agent_public' WHERE titulaire_id <= 10");
    r = run(&t, &o);
    assert_false(
        accrue_departs(&r.compare, line(&r, "salarie"), 20)); /* nothing before: nothing to compare */

    everyone_worked(&t, 2024);
    sql(&t, "UPDATE activite SET regime = 'agent_public' WHERE titulaire_id <= 15 AND annee = 2024");
    sql(&t, "DELETE FROM activite WHERE titulaire_id > 1900 AND annee = 2024");
    o = cpf(2024, false);
    r = run(&t, &o); /* a plan already compares */
    assert_int_equal(r.compare.annee, 2024);
    assert_int_equal(r.compare.n, 2);
    l = line(&r, "agent_public");
    assert_true(l->hours);
    assert_int_equal(l->n, 15);
    assert_int_equal(l->amount, 15 * 25);
    assert_int_equal(l->before_n, 10);
    assert_int_equal(l->before_amount, 10 * 25);
    assert_true(accrue_departs(&r.compare, l, 49));
    assert_false(accrue_departs(&r.compare, l, 50));
    l = line(&r, "salarie");
    assert_false(l->hours);
    assert_string_equal(l->rule, "CPF-10");
    assert_int_equal(l->n, 1885);
    assert_int_equal(l->before_n, HOLDERS - 11);
    assert_int_equal(l->amount, 1885 * FULL);
    assert_false(accrue_departs(&r.compare, l, 20));
    assert_true(accrue_departs(&r.compare, l, 5));
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM transfert WHERE cle = 'cpf/2024'"), 0);

    o.write = true;
    r = run(&t, &o);
    assert_int_equal(line(&r, "salarie")->n, 1885);
    assert_int_equal(line(&r, "agent_public")->amount, 15 * 25);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_run_goes_on_where_it_stopped),
        cmocka_unit_test(what_was_imported_under_the_point_reached_is_credited),
        cmocka_unit_test(a_dife_run_goes_on_for_the_same_day_only),
        cmocka_unit_test(what_changed_since_a_slice_was_read_counts),
        cmocka_unit_test(the_book_must_say_what_the_slices_said),
        cmocka_unit_test(a_year_is_compared_by_rule_and_regime),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
