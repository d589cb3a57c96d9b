/* How often a caller may ask: the number a minute, the wait that is told, what time gives back, and a memory that never grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/debit.h"

#define SECOND INT64_C(1000000)

static int64_t now_us = INT64_C(1767225600000000);
static unsigned char seed[32] = {9};

static struct debit *open_one(int per_minute)
{
    struct env env = env_fixed(&now_us, seed);
    struct debit *d = debit_new(&env, per_minute);

    assert_non_null(d);
    return d;
}

static bool ask(struct debit *d, const char *who, int64_t at, int64_t *wait)
{
    return debit_prendre(d, who, strlen(who), at, wait);
}

static void so_many_a_minute(void **state)
{
    struct debit *d = open_one(6);
    int64_t wait;

    (void)state;
    for (int i = 0; i < 6; i++) {
        assert_true(ask(d, "a", now_us, &wait));
        assert_int_equal(wait, 0);
    }
    assert_false(ask(d, "a", now_us, &wait));
    assert_int_equal(wait, 10);
    assert_false(ask(d, "a", now_us + 9 * SECOND, &wait)); /* refusals cost nothing */
    assert_int_equal(wait, 1);
    assert_true(ask(d, "b", now_us, &wait));
    assert_true(ask(d, "a", now_us + 10 * SECOND, &wait));
    assert_false(ask(d, "a", now_us + 10 * SECOND, &wait));
    for (int i = 0; i < 6; i++)
        assert_true(ask(d, "a", now_us + 3600 * SECOND, &wait)); /* never more than a minute's */
    assert_false(ask(d, "a", now_us + 3600 * SECOND, &wait));
    debit_free(d);
}

static void the_wait_that_is_told_is_enough(void **state)
{
    static const int rates[] = {1, 7, 59, 60, 61, 600, 1000000};

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(rates); r++) {
        struct debit *d = open_one(rates[r]);
        int64_t wait, calls = 0;

        while (ask(d, "a", now_us, &wait))
            calls++;
        assert_int_equal(calls, rates[r]);
        assert_true(wait >= 1 && wait <= 60);
        assert_true(ask(d, "a", now_us + wait * SECOND, &wait));
        debit_free(d);
    }
}

static void a_clock_that_goes_back_gives_nothing(void **state)
{
    struct debit *d = open_one(2);
    int64_t wait;

    (void)state;
    assert_true(ask(d, "a", now_us, &wait));
    assert_true(ask(d, "a", now_us, &wait));
    assert_false(ask(d, "a", now_us - 3600 * SECOND, &wait));
    assert_false(ask(d, "a", now_us, &wait));
    assert_true(ask(d, "a", now_us + 30 * SECOND, &wait));
    debit_free(d);
}

static void zero_is_no_limit(void **state)
{
    struct debit *d = open_one(0);
    int64_t wait;

    (void)state;
    for (int i = 0; i < 100000; i++)
        assert_true(ask(d, "a", now_us, &wait));
    debit_free(d);
    debit_free(NULL);
}

/* Many callers, more than there is room for: whoever calls again and again stays known. */
static void a_crowd_does_not_free_who_insists(void **state)
{
    struct debit *d = open_one(5);
    char who[20];
    int64_t wait, passed = 0;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        snprintf(who, sizeof(who), "%d", i);
        assert_true(ask(d, who, now_us + i, &wait));
        if (i % 100 == 0)
            passed += ask(d, "insiste", now_us + i, &wait);
    }
    assert_int_equal(passed, 5);
    debit_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_a_minute),
        cmocka_unit_test(the_wait_that_is_told_is_enough),
        cmocka_unit_test(a_clock_that_goes_back_gives_nothing),
        cmocka_unit_test(zero_is_no_limit),
        cmocka_unit_test(a_crowd_does_not_free_who_insists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
