/* plan_sort.h: the order is that of the keys, in memory as on disk, and equal keys keep their order of arrival. */
#include "exchange/plan_sort.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Adds n records whose keys collide often, and checks what comes back. */
static void check(size_t key_n, size_t memory, uint32_t n)
{
    int64_t now = 0;
    unsigned char seed[32] = {9};
    struct env env = env_fixed(&now, seed);
    struct sorter *s = sorter_new(&env, key_n, memory);
    struct err e;
    unsigned char last[64] = {0};
    uint32_t last_no = 0, seen = 0;
    uint64_t sum = 0;
    const unsigned char *r;
    size_t length;

    for (uint32_t i = 0; i < n; i++) {
        unsigned char record[400];
        size_t size = key_n + 4 + mix(i * 7 + 1) % 200;

        memset(record, (int)(i & 0xFF), sizeof(record));
        memset(record, 0, key_n);
        record[key_n - 1] = (unsigned char)(mix(i) % 251);
        record[0] = (unsigned char)(mix(i + 5) % 7);
        sort_put_u32(record + key_n, i);
        sum += mix(i);
        assert_int_equal(sorter_add(s, record, size, &e), RC_OK);
    }
    assert_int_equal(sorter_sort(s, &e), RC_OK);
    while ((r = sorter_next(s, &length)) != NULL) {
        uint32_t no = sort_get_u32(r + key_n);
        int order = memcmp(last, r, key_n);

        assert_int_equal(length, key_n + 4 + mix(no * 7 + 1) % 200);
        assert_true(seen == 0 || order < 0 || (order == 0 && last_no < no));
        if (length > key_n + 4)
            assert_int_equal(r[length - 1], no & 0xFF);
        memcpy(last, r, key_n);
        last_no = no;
        sum -= mix(no);
        seen++;
    }
    assert_int_equal(seen, n);
    assert_int_equal(sum, 0);
    assert_int_equal(sorter_end(s, &e), RC_OK);
    sorter_free(s);
}

static void in_memory(void **state)
{
    (void)state;
    check(4, 1U << 24, 20000);
    check(21, 1U << 24, 20000);
    check(8, 1U << 24, 0);
    check(8, 1U << 24, 1);
}

static void on_disk_in_many_runs(void **state)
{
    (void)state;
    check(4, 64 * 1024, 40000);
    check(21, 64 * 1024, 40000);
    check(13, 200 * 1024, 60000);
}

static void a_reader_that_stops_early_is_told(void **state)
{
    (void)state;
    int64_t now = 0;
    unsigned char seed[32] = {9};
    struct env env = env_fixed(&now, seed);
    struct sorter *s = sorter_new(&env, 1, 1024);
    struct err e;

    assert_int_equal(sorter_add(s, "a", 1, &e), RC_OK);
    assert_int_equal(sorter_sort(s, &e), RC_OK);
    assert_int_equal(sorter_end(s, &e), RC_FAILURE);
    sorter_free(s);
}

static void numbers_sort_as_bytes(void **state)
{
    (void)state;
    unsigned char a[8], b[8];

    sort_put_u64(a, 255);
    sort_put_u64(b, 256);
    assert_true(memcmp(a, b, 8) < 0);
    assert_int_equal(sort_get_u64(b), 256);
    sort_put_u32(a, 0x01020304);
    assert_int_equal(sort_get_u32(a), 0x01020304);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_memory),
        cmocka_unit_test(on_disk_in_many_runs),
        cmocka_unit_test(a_reader_that_stops_early_is_told),
        cmocka_unit_test(numbers_sort_as_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
