/*
 * temp_store.h - a store in a temporary folder, with a clock that stands still and a seeded generator, for tests.
 */
#ifndef SICPF_TEMP_STORE_H
#define SICPF_TEMP_STORE_H

#include "base/arena.h"
#include "store/store.h"
#include <stdio.h>
#include <unistd.h>

struct temp_store {
    char folder[200];
    char path[220];
    int64_t now_us;
    unsigned char seed[32];
    struct env env;
    struct keyring keys;
    struct store *store;
    struct arena *arena;
};

/* Opens a fresh store for writing, its clock at noon UTC of `day`. Stops the test program when it cannot. */
static inline void temp_store_open(struct temp_store *t, const char *day)
{
    struct err e = {0};
    const char *tmp = getenv("TMPDIR");
    char keys[300];

    memset(t, 0, sizeof(*t));
    t->seed[0] = 42;
    t->now_us = instant_of_day(day_parse_iso(day)) + INT64_C(43200000000);
    t->env = env_fixed(&t->now_us, t->seed);
    snprintf(t->folder, sizeof(t->folder), "%s/sicpf-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
    CHECK(mkdtemp(t->folder) != NULL);
    snprintf(t->path, sizeof(t->path), "%.199s/essai.db", t->folder);
    snprintf(keys, sizeof(keys), "%.199s/cles", t->folder);
    CHECK(keyring_load(&t->env, keys, true, &t->keys, &e) == RC_OK);
    CHECK(store_open(t->path, STORE_WRITE, &t->env, &t->keys, &t->store, &e) == RC_OK);
    t->arena = arena_new(64U << 20);
    CHECK(t->arena != NULL);
}

static inline void temp_store_close(struct temp_store *t)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".verrou"};
    char path[300];

    store_close(t->store);
    arena_free(t->arena);
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
        snprintf(path, sizeof(path), "%s%s", t->path, suffixes[i]);
        unlink(path);
    }
    snprintf(path, sizeof(path), "%.199s/cles", t->folder);
    unlink(path);
    rmdir(t->folder);
}

#endif
