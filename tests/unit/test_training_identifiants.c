/* SIREN, SIRET, NDA, IBAN, RIB: their own arithmetic, on published vectors and on each way to be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/identifiants.h"

static void siret_vectors(void **state)
{
    static const struct {
        const char *siret;
        enum msg expected;
    } vectors[] = {
        {"73282932000074", MSG_AUCUN},
        {"73282932000075", MSG_SIRET_CLE},
        {"35600000000048", MSG_AUCUN}, /* La Poste, head office: ordinary key */
        {"35600000049837", MSG_AUCUN}, /* La Poste: sum of digits is a multiple of five */
        {"35600000049838", MSG_SIRET_CLE},
        {"35600000000001", MSG_AUCUN},
        {"18002002600019", MSG_AUCUN},
        {"12345678900010", MSG_SIRET_CLE},
        {"11004401300040", MSG_AUCUN},
        {"1111111110001", MSG_SIRET_FORME},
        {"7328293200007A", MSG_SIRET_FORME},
        {"732829320000741", MSG_SIRET_FORME},
        {"", MSG_SIRET_FORME},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
        assert_int_equal(siret_check(vectors[i].siret), vectors[i].expected);
}

/* The five-digit rule belongs to La Poste alone: the same sum does not save another SIREN. */
static void la_poste_is_alone(void **state)
{
    (void)state;
    assert_int_equal(siret_check("73282932000004"), MSG_SIRET_CLE);
}

/* Every vector of the shared file, computed apart from this program. */
static void siret_shared_vectors(void **state)
{
    const char *shared = getenv("SICPF_SHARED");
    char path[512], line[200];
    FILE *in;
    int n = 0;

    (void)state;
    snprintf(path, sizeof(path), "%s/formats/samples/02-organismes/siret-vecteurs.csv",
             shared != NULL ? shared : "");
    in = fopen(path, "r");
    if (in == NULL)
        skip();
    assert_non_null(fgets(line, sizeof(line), in));
    while (fgets(line, sizeof(line), in) != NULL) {
        char *end = strchr(line, ';');
        char *valid = strrchr(line, ';');

        assert_true(end != NULL && valid != NULL);
        *end = '\0';
        assert_int_equal(siret_check(line) == MSG_AUCUN, valid[1] == '1');
        n++;
    }
    fclose(in);
    assert_int_equal(n, 15);
}

static void siren_and_nda(void **state)
{
    (void)state;
    assert_int_equal(siren_check("732829320"), MSG_AUCUN);
    assert_int_equal(siren_check("732829321"), MSG_SIREN_CLE);
    assert_int_equal(siren_check("73282932"), MSG_SIREN_FORME);
    assert_int_equal(nda_check("11750000000"), MSG_AUCUN);
    assert_int_equal(nda_check("2A0000000001"), MSG_NDA_FORME);
    assert_int_equal(nda_check("1175000000"), MSG_NDA_FORME);
}

static void iban_vectors(void **state)
{
    static const struct {
        const char *iban;
        enum msg expected;
    } vectors[] = {
        {"FR1420041010050500013M02606", MSG_AUCUN},
        {"FR7630006000011234567890189", MSG_AUCUN},
        {"FR7630001007941234567890185", MSG_AUCUN},
        {"DE89370400440532013000", MSG_AUCUN},
        {"BE68539007547034", MSG_AUCUN},
        {"FR7630006000011234567890188", MSG_IBAN_CLE},
        {"FR763000600001123456789018", MSG_IBAN_FORME},
        {"US64SVBKUS6S3300958879", MSG_IBAN_PAYS},
        {"FR14200410100505-0013M02606", MSG_IBAN_FORME},
        {"1476300060000112345678901", MSG_IBAN_FORME},
        {"FR", MSG_IBAN_FORME},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
        assert_int_equal(iban_check(vectors[i].iban), vectors[i].expected);
}

/* An IBAN whose own key is right around a RIB whose key is wrong: only the second check sees it. */
static void iban_hides_a_wrong_rib(void **state)
{
    char iban[IBAN_BYTES];

    (void)state;
    for (int key = 2; key < 99; key++) {
        snprintf(iban, sizeof(iban), "FR%02d30006000011234567890188", key);
        if (iban_check(iban) != MSG_IBAN_CLE) {
            assert_int_equal(iban_check(iban), MSG_IBAN_RIB);
            return;
        }
    }
    fail();
}

static void rib_keys(void **state)
{
    (void)state;
    assert_int_equal(rib_key("20041", "01005", "0500013M026"), 6);
    assert_int_equal(rib_key("30006", "00001", "12345678901"), 89);
    assert_int_equal(rib_key("30001", "00794", "12345678901"), 85);
    assert_int_equal(rib_key("3000A", "00794", "12345678901"), -1);
    assert_int_equal(rib_key("30001", "00794", "1234567890-"), -1);
}

static void iban_is_read_as_written(void **state)
{
    char out[IBAN_BYTES];
    char shown[40];

    (void)state;
    assert_true(iban_normalise("fr76 3000 6000 0112 3456 7890 189\n", out, sizeof(out)));
    assert_string_equal(out, "FR7630006000011234567890189");
    assert_string_equal(iban_masked(out, shown), "FR76 •••• •••• 0189");
    assert_string_equal(iban_masked("FR", shown), "");
    assert_false(iban_normalise("FR76-3000", out, sizeof(out)));
    assert_false(iban_normalise("FR763000600001123456789018900000000", out, sizeof(out)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siret_vectors),
        cmocka_unit_test(la_poste_is_alone),
        cmocka_unit_test(siret_shared_vectors),
        cmocka_unit_test(siren_and_nda),
        cmocka_unit_test(iban_vectors),
        cmocka_unit_test(iban_hides_a_wrong_rib),
        cmocka_unit_test(rib_keys),
        cmocka_unit_test(iban_is_read_as_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
