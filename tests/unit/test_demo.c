/* Invented people: unique and valid numbers, the layouts of the partners, the same bytes for the same seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "demo/internal.h"
#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

static const struct demo_spec small = {
    .holders = 400, .years = 3, .seed = 1, .today = 20781}; /* 2026-11-24 */

static const char *const files[] = {
    "sngi.csv",
    "activite.csv",
    "liste-publique-des-of.csv",
    "agrements-dife.csv",
    "ibans.csv",
    "catalogue-lheo.xml",
    "communes.csv",
    "rne/2025-11-16/elus-conseillers-municipaux-cm.csv",
    "rne/2026-05-06/elus-conseillers-municipaux-cm.csv",
    "rne/2026-08-20/elus-conseillers-departementaux-cd.csv",
};

struct folder {
    char path[256];
    int fd;
};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void folder_end(struct folder *f)
{
    close(f->fd);
    assert_int_equal(nftw(f->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static struct folder make_in_folder(const struct demo_spec *spec)
{
    const char *tmp = getenv("TMPDIR");
    struct demo_totals totals;
    struct err e = {0};
    struct folder f;

    snprintf(f.path, sizeof(f.path), "%s/sicpf-demo-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(f.path));
    f.fd = open(f.path, O_RDONLY | O_DIRECTORY);
    assert_true(f.fd >= 0);
    assert_int_equal(demo_make(spec, f.fd, NULL, NULL, &totals, &e), RC_OK);
    assert_int_equal(totals.holders, spec->holders);
    return f;
}

/* The whole file, ended by NUL; the caller frees it. */
static char *slurp(int folder, const char *name, size_t *n)
{
    int fd = openat(folder, name, O_RDONLY);
    off_t size = lseek(fd, 0, SEEK_END);
    char *text = malloc((size_t)size + 1);

    assert_true(fd >= 0 && text != NULL);
    assert_int_equal(pread(fd, text, (size_t)size, 0), size);
    text[size] = '\0';
    close(fd);
    *n = (size_t)size;
    return text;
}

static void same_seed_same_bytes(void **state)
{
    struct demo_spec other = small;
    struct folder a = make_in_folder(&small);
    struct folder b = make_in_folder(&small);

    (void)state;
    other.seed = 2;
    struct folder c = make_in_folder(&other);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        size_t n;
        size_t m;
        size_t k;
        char *x = slurp(a.fd, files[i], &n);
        char *y = slurp(b.fd, files[i], &m);
        char *z = slurp(c.fd, files[i], &k);

        assert_true(n == m && memcmp(x, y, n) == 0);
        assert_true(strcmp(files[i], "ibans.csv") == 0 || n != k || memcmp(x, z, n) != 0);
        free(x);
        free(y);
        free(z);
    }
    folder_end(&a);
    folder_end(&b);
    folder_end(&c);
}

static int compare_nir(const void *a, const void *b)
{
    return memcmp(a, b, 16);
}

static int64_t nir_number(const char *nir)
{
    int64_t v = 0;

    for (int i = 0; i < 13; i++) {
        if (nir[i] == 'A' || nir[i] == 'B') { /* 2A is read 19, 2B is read 18 (NIR, key) */
            assert_true(i == 6 && nir[5] == '2');
            v = v / 10 * 100 + (nir[i] == 'A' ? 19 : 18);
            continue;
        }
        v = v * 10 + (nir[i] - '0');
    }
    return v;
}

static void nir_are_unique_and_valid(void **state)
{
    enum { N = 200000 };
    char(*all)[16] = malloc((size_t)N * 16);
    struct demo_spec big = small;

    (void)state;
    assert_non_null(all);
    big.holders = N;
    for (int64_t i = 0; i < N; i++) {
        struct person p;
        int year;
        int month;
        int day;

        person_make(&big, i, &p);
        memcpy(all[i], p.nir, 16);
        day_split(p.naissance, &year, &month, &day);
        assert_int_equal(p.nir[0], p.sexe == 'F' ? '2' : '1');
        assert_int_equal((p.nir[1] - '0') * 10 + p.nir[2] - '0', year % 100);
        assert_int_equal((p.nir[3] - '0') * 10 + p.nir[4] - '0', month);
        assert_memory_equal(p.nir + 5, p.lieu, 5);
        assert_int_equal(97 - nir_number(p.nir) % 97, strtol(p.nir + 13, NULL, 10));
    }
    qsort(all, N, 16, compare_nir);
    for (size_t i = 1; i < N; i++)
        assert_memory_not_equal(all[i - 1], all[i], 16);
    free(all);
}

static void some_people_are_homonyms_born_the_same_day(void **state)
{
    int twins = 0;

    (void)state;
    for (int64_t i = 1; i < small.holders; i++) {
        struct person a;
        struct person b;

        if (!person_is_twin(&small, i))
            continue;
        person_make(&small, i - 1, &a);
        person_make(&small, i, &b);
        assert_string_equal(a.nom, b.nom);
        assert_string_equal(a.prenoms, b.prenoms);
        assert_int_equal(a.naissance, b.naissance);
        assert_string_not_equal(a.nir, b.nir);
        twins++;
    }
    assert_true(twins >= 1);
}

static bool luhn(const char *digits)
{
    int sum = 0;
    size_t n = strlen(digits);

    for (size_t i = 0; i < n; i++) {
        int d = (digits[n - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);

        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

/* ISO 13616: the first four characters go to the end, letters become numbers, the remainder by 97 is 1. */
static int iban_rest(const char *iban)
{
    char moved[40];
    int rest = 0;

    assert_int_equal(strlen(iban), 27);
    memcpy(moved, iban + 4, 23);
    memcpy(moved + 23, iban, 4);
    moved[27] = '\0';
    for (const char *c = moved; *c != '\0'; c++) {
        int v = *c <= '9' ? *c - '0' : *c - 'A' + 10;

        rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
    }
    return rest;
}

static void training_bodies_have_valid_numbers(void **state)
{
    (void)state;
    for (int64_t b = 0; b < 2000; b++) {
        struct body o;

        body_make(&small, b, &o);
        assert_true(luhn(o.siren));
        assert_true(luhn(o.siret));
        assert_int_equal(strlen(o.siret), 14);
        assert_int_equal(strlen(o.nda), 11);
        assert_int_equal(strspn(o.nda, "0123456789"), 11);
        assert_int_equal(strlen(o.iban), 27);
        assert_int_equal(iban_rest(o.iban), 1);
    }
}

static void communes_have_one_code_each(void **state)
{
    enum { N = 33334 };
    char(*codes)[16] = calloc(N, 16);

    (void)state;
    assert_non_null(codes);
    for (int64_t c = 0; c < N; c++) {
        struct commune k;

        commune_make(&small, c, &k);
        assert_int_equal(strlen(k.code), 5);
        memcpy(codes[c], k.code, 6);
    }
    qsort(codes, N, 16, compare_nir);
    for (size_t i = 1; i < N; i++)
        assert_memory_not_equal(codes[i - 1], codes[i], 6);
    free(codes);
}

static size_t lines(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += *text == '\n' ? 1 : 0;
    return n;
}

/* A drop of more than a tenth between two issues would be refused: the demonstration must not have one. */
static void issues_of_the_rne_keep_their_size(void **state)
{
    struct folder f = make_in_folder(&small);
    size_t n;
    char *old = slurp(f.fd, "rne/2025-11-16/elus-conseillers-municipaux-cm.csv", &n);
    char *new = slurp(f.fd, "rne/2026-05-06/elus-conseillers-municipaux-cm.csv", &n);

    (void)state;
    assert_int_equal(lines(old), 101);
    assert_int_equal(lines(new), lines(old));
    assert_non_null(strstr(old, ";18/05/2020;"));
    assert_non_null(strstr(old, ";03/07/2020;"));
    assert_non_null(strstr(new, ";2026-03-15;"));
    assert_non_null(strstr(new, "\r\n1;\"Ain\";;;1601;\"")); /* quoted, codes without their zeros */
    free(old);
    free(new);
    folder_end(&f);
}

/* Every place of the catalogue is in the file of communes, near the chief town of its department, which is there too. */
static void every_place_is_on_the_map(void **state)
{
    struct folder f = make_in_folder(&small);
    size_t n;
    char *map = slurp(f.fd, "communes.csv", &n);
    char *offers = slurp(f.fd, "catalogue-lheo.xml", &n);

    (void)state;
    assert_int_equal(lines(map), 1 + commune_count(&small) + 101);
    assert_non_null(strstr(map, "\n69123;Lyon;69001;45.800;4.800\n"));
    assert_non_null(strstr(map, "\n97411;Saint-Denis;97400;-20.900;55.500\n"));
    for (int64_t b = 0; b < body_count(&small); b++) {
        char row[200];
        struct body o;

        body_make(&small, b, &o);
        snprintf(row, sizeof(row), "\n%s;%s;%s;", o.siege.code, o.siege.nom, o.siege.postal);
        assert_non_null(strstr(map, row));
        assert_int_equal(strspn(o.siege.postal, "0123456789"), 5);
        assert_true(o.siege.lat > -22000 && o.siege.lat < 52000);
    }
    assert_non_null(strstr(offers, "<modules-prerequis><reference-module>"));
    free(map);
    free(offers);
    folder_end(&f);
}

static void refuses_what_is_out_of_bounds(void **state)
{
    struct demo_spec spec = small;
    struct demo_totals totals;
    struct err e = {0};

    (void)state;
    spec.holders = 0;
    assert_int_equal(demo_make(&spec, -1, NULL, NULL, &totals, &e), RC_USAGE);
    spec.holders = DEMO_HOLDERS_MAX + 1;
    assert_int_equal(demo_make(&spec, -1, NULL, NULL, &totals, &e), RC_USAGE);
    spec = small;
    spec.seats = small.holders + 1;
    assert_int_equal(demo_make(&spec, -1, NULL, NULL, &totals, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DEMO_BORNES);
    spec = small;
    assert_int_equal(demo_make(&spec, -1, NULL, NULL, &totals, &e), RC_FAILURE); /* no such folder */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_bytes),
        cmocka_unit_test(nir_are_unique_and_valid),
        cmocka_unit_test(some_people_are_homonyms_born_the_same_day),
        cmocka_unit_test(training_bodies_have_valid_numbers),
        cmocka_unit_test(communes_have_one_code_each),
        cmocka_unit_test(issues_of_the_rne_keep_their_size),
        cmocka_unit_test(every_place_is_on_the_map),
        cmocka_unit_test(refuses_what_is_out_of_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
