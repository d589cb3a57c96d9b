/* Another program as a filter: what it is given, what it may not have, and what is said when it fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/atelier.h"
#include "base/scratch.h"

#define OUT_MAX ((size_t)1 << 20)

static enum rc filter(const char *const *argv, const char *given, size_t out_max, char *out, size_t size,
                      struct err *e)
{
    const struct atelier w = {argv, "L'outil", "le-paquet"};
    FILE *in, *made = NULL;
    size_t n;
    enum rc rc;

    assert_int_equal(scratch_memory(&in, e), RC_OK);
    fputs(given, in);
    rc = atelier_filtrer(&w, in, out_max, &made, e);
    out[0] = '\0';
    if (rc == RC_OK) {
        n = fread(out, 1, size - 1, made);
        out[n] = '\0';
        fclose(made);
    } else
        assert_null(made);
    fclose(in);
    return rc;
}

static void what_goes_in_comes_out(void **state)
{
    static const char *const upper[] = {"/usr/bin/tr", "a-z", "A-Z", NULL};
    char out[200];
    struct err e = {0};

    (void)state;
    assert_int_equal(filter(upper, "un reçu\n", OUT_MAX, out, sizeof(out), &e), RC_OK);
    assert_string_equal(out, "UN REçU\n");
}

/* Neither our environment, nor our files, nor our folder. */
static void it_has_nothing_of_ours(void **state)
{
    static const char *const env[] = {"/usr/bin/env", NULL};
    static const char *const files[] = {
        "/bin/sh", "-c",
        "for f in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$f ] && printf $f; done; :", NULL};
    static const char *const folder[] = {"/bin/pwd", NULL};
    static const char *const bounds[] = {"/bin/sh", "-c", "ulimit -t; ulimit -c", NULL};
    char out[1000], wanted[40];
    FILE *ours;
    struct err e = {0};

    (void)state;
    assert_int_equal(scratch_memory(&ours, &e), RC_OK);
    assert_int_equal(setenv("SICPF_STORE", "/secret", 1), 0);
    assert_int_equal(filter(env, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    assert_null(strstr(out, "SICPF"));
    assert_non_null(strstr(out, "HOME=/nonexistent\n"));
    assert_int_equal(filter(files, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    assert_string_equal(out, "012");
    assert_int_equal(filter(folder, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    assert_string_equal(out, "/\n");
    assert_int_equal(filter(bounds, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    snprintf(wanted, sizeof(wanted), "%u\n0\n", ATELIER_SECONDS);
    assert_string_equal(out, wanted);
    fclose(ours);
}

static void what_fails_is_said(void **state)
{
    static const char *const nowhere[] = {"/nulle/part", NULL};
    static const char *const misses[] = {"/bin/sh", "-c", "exit 127", NULL};
    static const char *const fails[] = {"/bin/sh", "-c", "cat; exit 1", NULL};
    static const char *const late[] = {"/bin/sh", "-c", "kill -ALRM $$", NULL};
    static const char *const big[] = {"/usr/bin/seq", "100000", NULL};
    static const char *const hungry[] = {"/usr/bin/dd", "bs=900M", "count=1", NULL};
    char out[100];
    struct err e = {0};

    (void)state;
    assert_int_equal(filter(nowhere, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_ATELIER_ABSENT);
    assert_non_null(strstr(e.phrase, "le-paquet"));
    assert_int_equal(filter(misses, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_ATELIER_ABSENT);
    assert_int_equal(filter(fails, "x", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_ATELIER_REFUS);
    assert_int_equal(filter(late, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_non_null(strstr(e.phrase, "trop long"));
    assert_int_equal(filter(big, "", 1000, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_ATELIER_ECHEC);
    assert_int_equal(filter(hungry, "x", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
}

/* The system's programs, and nothing of the server's user. */
static void it_reads_the_system_alone(void **state)
{
    static const char *const theirs[] = {"/usr/bin/head", "-c", "1", "/usr/bin/head", NULL};
    static const char *const ours[] = {"/usr/bin/head", "-c", "1", "/etc/passwd", NULL};
    static const char *const list[] = {"/usr/bin/ls", "/tmp", NULL};
    static const char *const writes[] = {"/bin/sh", "-c", "echo non >/tmp/sicpf-test-atelier", NULL};
    static const char *const another[] = {"/bin/sh", "-c", "/bin/true; /bin/true", NULL};
    char out[100];
    struct err e = {0};

    (void)state;
    assert_int_equal(filter(theirs, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    if (getuid() != 0)
        assert_int_equal(filter(another, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1)
        skip(); /* the kernel has no Landlock */
    assert_int_equal(filter(ours, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_ATELIER_REFUS);
    assert_int_equal(filter(list, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_equal(filter(writes, "", OUT_MAX, out, sizeof(out), &e), RC_FAILURE);
    assert_int_not_equal(access("/tmp/sicpf-test-atelier", F_OK), 0);
}

/* Last: what is lowered here stays so. */
static void a_lower_limit_of_ours_is_kept(void **state)
{
    static const char *const bounds[] = {"/bin/sh", "-c", "ulimit -t", NULL};
    const struct rlimit lower = {.rlim_cur = 15, .rlim_max = 15};
    char out[100];
    struct err e = {0};

    (void)state;
    assert_int_equal(setrlimit(RLIMIT_CPU, &lower), 0);
    assert_int_equal(filter(bounds, "", OUT_MAX, out, sizeof(out), &e), RC_OK);
    assert_string_equal(out, "15\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(it_has_nothing_of_ours),
        cmocka_unit_test(what_fails_is_said),
        cmocka_unit_test(it_reads_the_system_alone),
        cmocka_unit_test(a_lower_limit_of_ours_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
