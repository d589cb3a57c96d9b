/* nir.h, from rules NIR-01 to NIR-03 and their published vectors; secret.h. */
#include "people/nir.h"
#include "people/secret.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *parse(const char *text)
{
    static char out[NIR_LENGTH + 1];

    return nir_parse(text, out) == NIR_OK ? out : "";
}

static enum nir_fault fault(const char *text)
{
    char out[NIR_LENGTH + 1];

    return nir_parse(text, out);
}

static void published_vectors(void **state)
{
    (void)state;
    assert_string_equal(parse("2 69 05 49 588 157 80"), "269054958815780");
    assert_string_equal(parse("255081416802538"), "255081416802538");
    assert_string_equal(parse("1850578006048"), "185057800604830");
    assert_string_equal(parse("1 85 05 2A 004 123"), "185052A00412356");
    assert_string_equal(parse("1 85 05 2b 033 456"), "185052B03345644");
    assert_string_equal(parse("7850575123456"), "785057512345664");
    assert_string_equal(parse("8 90 01 99 330 001"), "890019933000192");
}

static void what_is_refused_and_why(void **state)
{
    (void)state;
    assert_int_equal(fault("269054958815781"), NIR_CLE);
    assert_int_equal(fault("185052A00412344"), NIR_CLE);
    assert_int_equal(fault("26905495881578"), NIR_LONGUEUR);
    assert_int_equal(fault("2690549588157800"), NIR_LONGUEUR);
    assert_int_equal(fault(""), NIR_LONGUEUR);
    assert_int_equal(fault("26905495881578O"), NIR_CARACTERE);
    assert_int_equal(fault("1850578A06048"), NIR_CARACTERE);
    assert_int_equal(fault("185053A004123"), NIR_CARACTERE);
    assert_int_equal(fault("5850578006048"), NIR_SEXE);
    assert_int_equal(fault("1851378006048"), NIR_MOIS);
    assert_int_equal(fault("1854378006048"), NIR_MOIS);
    assert_int_equal(fault("1850500006048"), NIR_LIEU);
    assert_string_equal(nir_fault_text(NIR_CLE), "sa clé est fausse");
}

static void unknown_months_are_numbers_too(void **state)
{
    (void)state;
    static const char *const months[] = {"01", "12", "20", "30", "42", "50", "99"};
    char text[NIR_LENGTH + 1];

    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        snprintf(text, sizeof(text), "185%s78006048", months[i]);
        assert_int_equal(fault(text), NIR_OK);
    }
}

/* A wrong digit anywhere is always seen: 97 is prime and the weights are powers of ten. */
static void any_wrong_digit_is_seen(void **state)
{
    (void)state;
    static const char good[] = "269054958815780";

    for (size_t i = 0; i < NIR_LENGTH; i++)
        for (char c = '0'; c <= '9'; c++) {
            char text[NIR_LENGTH + 1];

            memcpy(text, good, sizeof(text));
            if (text[i] == c)
                continue;
            text[i] = c;
            assert_int_not_equal(fault(text), NIR_OK);
        }
}

static void what_it_says_is_only_compared(void **state)
{
    (void)state;
    day_t birth = day_make(1969, 5, 12);

    assert_false(nir_contradicts("269054958815780", 'F', birth));
    assert_true(nir_contradicts("269054958815780", 'M', birth));
    assert_true(nir_contradicts("269054958815780", 'F', day_make(1970, 5, 12)));
    assert_true(nir_contradicts("269054958815780", 'F', day_make(1969, 6, 12)));
    assert_false(nir_contradicts("269204958815700", 'F', day_make(1969, 6, 12)));
    assert_false(nir_contradicts("269054958815780", 'F', DAY_NONE));
    assert_true(nir_is_nia("785057512345664"));
    assert_false(nir_is_nia("185052A00412356"));
}

static struct keyring keys_of(unsigned char fill)
{
    struct keyring k;

    memset(&k, fill, sizeof(k));
    return k;
}

static void sealed_and_found_by_the_right_keys_only(void **state)
{
    (void)state;
    int64_t now = 0;
    unsigned char seed[32] = {1};
    struct env env = env_fixed(&now, seed);
    struct keyring mine = keys_of(1), other = keys_of(2);
    unsigned char wrapped[DATA_KEY_BYTES], sealed[NIR_SEALED_BYTES], again[NIR_SEALED_BYTES];
    unsigned char a[NIR_INDEX_BYTES], b[NIR_INDEX_BYTES];
    char out[NIR_LENGTH + 1];

    secret_nir_seal(&env, &mine, "269054958815780", wrapped, again);
    secret_nir_seal(&env, &mine, "269054958815780", wrapped, sealed);
    assert_memory_not_equal(sealed, again, sizeof(sealed));
    assert_true(secret_nir_open(&mine, wrapped, sizeof(wrapped), sealed, sizeof(sealed), out));
    assert_string_equal(out, "269054958815780");
    assert_false(secret_nir_open(&other, wrapped, sizeof(wrapped), sealed, sizeof(sealed), out));
    sealed[20] ^= 1;
    assert_false(secret_nir_open(&mine, wrapped, sizeof(wrapped), sealed, sizeof(sealed), out));
    secret_nir_index(&mine, "269054958815780", a);
    secret_nir_index(&mine, "269054958815780", b);
    assert_memory_equal(a, b, sizeof(a));
    secret_nir_index(&other, "269054958815780", b);
    assert_memory_not_equal(a, b, sizeof(a));
}

static void a_pool_never_gives_the_same_bytes_twice(void **state)
{
    (void)state;
    int64_t now = 0;
    unsigned char seed[32] = {1};
    struct env env = env_fixed(&now, seed);
    struct secret_pool pool = {.source = &env};
    struct env pooled = secret_pool_env(&pool);
    unsigned char last[24] = {0}, next[24], big[5000];

    for (int i = 0; i < 1000; i++) {
        env_random(&pooled, next, sizeof(next));
        assert_memory_not_equal(next, last, sizeof(next));
        memcpy(last, next, sizeof(next));
    }
    env_random(&pooled, big, sizeof(big));
    secret_pool_end(&pool);
    for (size_t i = 0; i < sizeof(pool.bytes); i++)
        assert_int_equal(pool.bytes[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors),
        cmocka_unit_test(what_is_refused_and_why),
        cmocka_unit_test(unknown_months_are_numbers_too),
        cmocka_unit_test(any_wrong_digit_is_seen),
        cmocka_unit_test(what_it_says_is_only_compared),
        cmocka_unit_test(sealed_and_found_by_the_right_keys_only),
        cmocka_unit_test(a_pool_never_gives_the_same_bytes_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
