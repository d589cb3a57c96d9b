/* A scratch file gives back what was put there, and the disk has nothing of it in clear. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/scratch.h"

#define TEXT_BYTES 300000

static int64_t now_us;
static unsigned char seed[32] = {7};

static FILE *open_one(const struct env *env)
{
    struct err e = {0};
    FILE *f;

    assert_int_equal(scratch_open(env, &f, &e), RC_OK);
    return f;
}

static unsigned char byte_at(size_t i)
{
    return (unsigned char)(i * 31 + i / 251);
}

static void what_was_written_is_read_from_anywhere(void **state)
{
    struct env env = env_fixed(&now_us, seed);
    FILE *f = open_one(&env);
    unsigned char *text = malloc(TEXT_BYTES);

    (void)state;
    for (size_t i = 0; i < TEXT_BYTES; i++)
        text[i] = byte_at(i);
    /* pieces that begin and end in the middle of a block of the cipher */
    for (size_t at = 0, n = 1; at < TEXT_BYTES; at += n, n = n * 7 % 5003 + 1) {
        assert_int_equal(fwrite(text + at, 1, MIN(n, TEXT_BYTES - at), f), MIN(n, TEXT_BYTES - at));
        assert_int_equal(n % 3 == 0 ? fflush(f) : 0, 0);
    }
    rewind(f);
    memset(text, 0, TEXT_BYTES);
    assert_int_equal(fread(text, 1, TEXT_BYTES, f), TEXT_BYTES);
    assert_int_equal(fgetc(f), EOF);
    for (size_t i = 0; i < TEXT_BYTES; i++)
        assert_int_equal(text[i], byte_at(i));
    for (size_t at = 0; at < TEXT_BYTES; at += 7919) {
        assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
        assert_int_equal(fgetc(f), byte_at(at));
        assert_int_equal(ftell(f), (long)at + 1);
    }
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    assert_int_equal(ftell(f), TEXT_BYTES);
    free(text);
    fclose(f);
}

/* Two texts at the same place under one key tell each other. */
static void nothing_is_written_over(void **state)
{
    struct env env = env_fixed(&now_us, seed);
    FILE *f = open_one(&env);

    (void)state;
    assert_true(fputs("premier texte", f) >= 0);
    assert_int_equal(fflush(f), 0);
    rewind(f);
    (void)fputs("second", f);
    assert_int_not_equal(fflush(f), 0);
    fclose(f);
}

static bool disk_has(const char *word, bool *any)
{
    DIR *d = opendir("/proc/self/fd");
    struct dirent *entry;
    bool found = false;

    *any = false;
    while ((entry = readdir(d)) != NULL) {
        char link[300], target[300], text[4096];
        ssize_t n;
        FILE *f;

        snprintf(link, sizeof(link), "/proc/self/fd/%s", entry->d_name);
        n = readlink(link, target, sizeof(target) - 1);
        target[MAX(n, 0)] = '\0';
        if (strstr(target, "/sicpf-") == NULL || strstr(target, "(deleted)") == NULL)
            continue;
        *any = true;
        f = fopen(link, "r");
        n = (ssize_t)fread(text, 1, sizeof(text) - 1, f);
        text[n] = '\0';
        found = found || memmem(text, (size_t)n, word, strlen(word)) != NULL;
        fclose(f);
    }
    closedir(d);
    return found;
}

static void the_disk_has_no_name_and_no_word_of_it(void **state)
{
    struct env env = env_fixed(&now_us, seed);
    FILE *f = open_one(&env);
    bool any;

    (void)state;
    assert_true(fputs("2 55 08 75 014 001 42", f) >= 0);
    assert_int_equal(fflush(f), 0);
    assert_false(disk_has("75 014", &any));
    assert_true(any);
    assert_int_equal(fileno(f), -1);
    fclose(f);
    (void)disk_has("", &any);
    assert_false(any);
}

static void a_stream_is_copied_whole_or_refused(void **state)
{
    struct env env = env_fixed(&now_us, seed);
    struct err e = {0};
    char text[64];
    int ends[2];
    FILE *in, *copy;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abcdef", 6), 6);
    close(ends[1]);
    in = fdopen(ends[0], "r");
    assert_int_equal(scratch_copy(&env, in, 6, &copy, &e), RC_OK);
    assert_string_equal(fgets(text, sizeof(text), copy), "abcdef");
    rewind(copy);
    fclose(in);
    in = copy;
    assert_int_equal(scratch_copy(&env, in, 5, &copy, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_BROUILLON_TROP_GRAND);
    assert_null(copy);
    fclose(in);
    in = fopen("/", "r"); /* opens, and cannot be read */
    assert_int_equal(scratch_copy(&env, in, 5, &copy, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_BROUILLON_LECTURE);
    fclose(in);
}

static void without_a_folder_it_says_so(void **state)
{
    struct env env = env_fixed(&now_us, seed);
    const char *folder = getenv("TMPDIR");
    char *kept = folder != NULL ? strdup(folder) : NULL;
    struct err e = {0};
    FILE *f;

    (void)state;
    setenv("TMPDIR", "/inexistant", 1);
    assert_int_equal(scratch_open(&env, &f, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_BROUILLON_DISQUE);
    assert_null(f);
    assert_int_equal(scratch_memory(&f, &e), RC_OK); /* which needs none */
    assert_true(fputs("abc", f) >= 0);
    fclose(f);
    if (kept != NULL)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_from_anywhere),
        cmocka_unit_test(nothing_is_written_over),
        cmocka_unit_test(the_disk_has_no_name_and_no_word_of_it),
        cmocka_unit_test(a_stream_is_copied_whole_or_refused),
        cmocka_unit_test(without_a_folder_it_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
