/*
 * replay.c - drives a fuzz target without a fuzzer: each file of its corpus, and random mutations of each.
 *
 *     fuzz_NAME FOLDER     one TAP line a file; a target says no by stopping the program
 */
#include "base/base.h"
#include <dirent.h>
#include <sys/stat.h>

#define SAMPLE_MAX ((size_t)256 << 10)
#define MUTATIONS 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Bytes changed, cut, or doubled: what a disk, a mail or a hurried hand does to a file. */
static size_t mutate(uint8_t *data, size_t n, uint64_t *seed)
{
    for (uint64_t changes = next(seed) % 8; n > 0 && changes > 0; changes--)
        data[next(seed) % n] = (uint8_t)next(seed);
    if (next(seed) % 4 == 0)
        n = next(seed) % (n + 1);
    if (next(seed) % 8 == 0 && n > 0 && 2 * n < SAMPLE_MAX) {
        memcpy(data + n, data, n);
        n *= 2;
    }
    return n;
}

static void play(const uint8_t *sample, size_t n, uint8_t *scratch)
{
    uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

    (void)LLVMFuzzerTestOneInput(sample, n);
    for (int i = 0; i < MUTATIONS; i++) {
        memcpy(scratch, sample, n);
        (void)LLVMFuzzerTestOneInput(scratch, mutate(scratch, n, &seed));
    }
}

static size_t load(const char *folder, const char *name, uint8_t *out)
{
    char path[4096];
    FILE *f;
    size_t n = 0;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    f = fopen(path, "rb");
    if (f != NULL) {
        n = fread(out, 1, SAMPLE_MAX, f);
        fclose(f);
    }
    return n;
}

int main(int argc, char **argv)
{
    uint8_t *sample = malloc(SAMPLE_MAX);
    uint8_t *scratch = malloc(SAMPLE_MAX);
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    const struct dirent *entry;
    int played = 0;

    CHECK(sample != NULL && scratch != NULL);
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        play(sample, load(argv[1], entry->d_name, sample), scratch);
        printf("ok - %s\n", entry->d_name);
        played++;
    }
    if (folder != NULL)
        closedir(folder);
    free(sample);
    free(scratch);
    return played > 0 ? 0 : 1;
}
