/* A catalogue compared before its import is planned: what the plan refuses, it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "lheo_fixture.h"
#include "exchange/lheo.h"
#include "exchange/lheo_comparer.h"
#include "training_fixture.h"

static enum rc keep_refusal(const struct lheo_ecart *x, void *arg, struct err *e)
{
    struct err *kept = arg;

    (void)e;
    if (x->sorte == ECART_REFUSEE)
        snprintf(kept->phrase, sizeof(kept->phrase), "%s", x->apres);
    return RC_OK;
}

/* What the plan refuses, the comparison refuses in the same words: it told as added a training whose import is refused. */
static void compared_as_planned(struct temp_store *t, const char *text, int64_t added, int64_t refused)
{
    int64_t counts[ECART_COUNT];
    FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    struct plan p;
    struct db *db;
    struct err e = {0}, told = {0};

    assert_non_null(in);
    assert_ok(import_plan(t->store, &partner_lheo, in, DAY_NONE, "essai", &p, &e), &e);
    assert_int_equal(p.effects[PLAN_NEW], added);
    assert_int_equal(p.refused, refused);
    rewind(in);
    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(lheo_comparer(db, in, 0, counts, keep_refusal, &told, &e), &e);
    store_read_end(t->store, db);
    fclose(in);
    assert_int_equal(counts[ECART_AJOUTEE], added);
    assert_int_equal(counts[ECART_REFUSEE], refused);
    if (refused > 0)
        assert_string_equal(told.phrase, p.refusals[0].phrase);
}

static void the_comparison_refuses_as_the_plan(void **state)
{
    static const char *const prices[] = {
        HEURES
        "<extras info=\"action\"><extras info=\"frais-pedagogiques\"><extra info=\"taux-tva\">20.0</extra>"
        "<extra info=\"frais-ht\">1000.00</extra><extra info=\"frais-ttc\">1200.00</extra></extras></extras>",
        HEURES
        "<extras info=\"action\"><extras info=\"frais-pedagogiques\"><extra info=\"taux-tva\">20.0</extra>"
        "<extra info=\"frais-ht\">1000.00</extra><extra "
        "info=\"frais-ttc\">1300.00</extra></extras></extras>"};
    static char text[65536], twice[65536];
    struct temp_store t;
    char *from, *to;

    (void)state;
    training_fixture_open(&t);
    for (int64_t i = 0; i < 2; i++) {
        catalogue(text, sizeof(text), ELU, prices[i], "", SESSION("20261207", "20261207"));
        compared_as_planned(&t, text, i == 0, i == 1);
    }
    catalogue(text, sizeof(text), ELU, prices[0], "", SESSION("20261207", "20261207"));
    from = strstr(text, "<formation ");
    to = strstr(text, "</formation>");
    assert_true(from != NULL && to != NULL);
    to += strlen("</formation>");
    snprintf(twice, sizeof(twice), "%.*s%.*s%s", (int)(to - text), text, (int)(to - from), from, to);
    compared_as_planned(&t, twice, 1, 1);
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_comparison_refuses_as_the_plan)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
