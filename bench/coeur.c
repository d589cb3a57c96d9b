/*
 * coeur.c - the store, the book and the journal at work without pages or files, for bench/transfers and bench/journal.
 *
 *     coeur prepare STORE KEYS HOLDERS            holders 1 to HOLDERS, each with rights to spend
 *     coeur clients STORE KEYS HOLDERS CLIENTS S  as many threads, each waiting for its transfer to be durable, for S seconds
 *     coeur bulk    STORE KEYS HOLDERS ROWS GROUP ROWS transfers, GROUP to a durable unit of work
 *     coeur journal STORE KEYS ROWS GROUP         ROWS entries of the journal, GROUP to a durable unit of work
 *
 * Prints "OPERATIONS MICROSECONDS". STORE is what sicpf takes: a file, or a postgresql:// address.
 */
#include "base/crypto.h"
#include "book/book.h"
#include "journal/journal.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define RIGHTS INT64_C(100000000000)
#define CLIENTS_MAX 1024
#define GROUP_MAX 100000

struct world {
    struct env env;
    struct keyring keys;
    struct store *store;
    int64_t holders;
};

static void must(enum rc rc, const struct err *e)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "%s\n", e->phrase);
    exit(1);
}

static int64_t number(const char *text)
{
    return strtoll(text, NULL, 10);
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

static struct transfer transfer_of(int64_t holder, const char *key, bool credit)
{
    return (struct transfer){.titulaire_id = holder,
                             .cle = key,
                             .genre = credit ? GENRE_REPRISE : GENRE_CORRECTION,
                             .debit = credit ? (int64_t)COMPTE_FONDS_CPF : POCHE_DROITS,
                             .credit = credit ? (int64_t)POCHE_DROITS : COMPTE_ORGANISME_BASE + 1,
                             .amount = credit ? RIGHTS : 1,
                             .value_day = 20000,
                             .rule = "BANC",
                             .article = "banc d'essai"};
}

/* ---- many transfers in a unit of work --------------------------------------------------------------------------- */

struct batch {
    struct transfer *t;
    size_t n;
};

static enum rc write_batch(struct db *db, void *arg, struct err *e)
{
    const struct batch *b = arg;

    return book_write(db, b->t, b->n, NULL, e);
}

static enum rc add_holders(struct db *db, void *arg, struct err *e)
{
    const int64_t *range = arg;
    enum rc rc = RC_OK;

    for (int64_t id = range[0]; rc == RC_OK && id <= range[1]; id++)
        rc = db_exec(db, Q_IDENTITE_INSERT, e, "ibbbttttdttttidii", id, NULL, (size_t)0, NULL, (size_t)0,
                     NULL, (size_t)0, NULL, NULL, NULL, NULL, DAY_NONE, NULL, NULL, NULL, NULL, INT64_C(1),
                     DAY_NONE, INT64_C(0), INT64_C(0));
    return rc;
}

static void bulk(struct world *w, int64_t rows, int64_t group, bool credit)
{
    struct transfer *t = calloc((size_t)group, sizeof(*t));
    char(*keys)[24] = calloc((size_t)group, sizeof(*keys));
    uint64_t seed = 42;
    struct err e = {0};
    int64_t run = (int64_t)time(NULL);

    CHECK(t != NULL && keys != NULL);
    for (int64_t done = 0; done < rows;) {
        struct batch b = {t, (size_t)MIN(group, rows - done)};

        for (size_t i = 0; i < b.n; i++, done++) {
            int64_t holder = credit ? done + 1 : 1 + (int64_t)(next(&seed) % (uint64_t)w->holders);

            snprintf(keys[i], sizeof(keys[i]), "%llx/%llx", (long long)run, (long long)done);
            t[i] = transfer_of(holder, keys[i], credit);
        }
        must(store_write(w->store, write_batch, &b, &e), &e);
    }
    free(t);
    free(keys);
}

/* ---- clients that wait ------------------------------------------------------------------------------------------ */

struct client {
    struct world *world;
    atomic_bool *stop;
    uint64_t seed;
    int no;
    int64_t done;
};

static void *client_run(void *arg)
{
    struct client *c = arg;
    char key[40];
    struct err e = {0};

    while (!atomic_load(c->stop)) {
        struct transfer t;
        struct batch b = {&t, 1};

        snprintf(key, sizeof(key), "%x/%d/%lld", (unsigned)(c->seed & 0xffff), c->no, (long long)c->done);
        t = transfer_of(1 + (int64_t)(next(&c->seed) % (uint64_t)c->world->holders), key, false);
        must(store_write(c->world->store, write_batch, &b, &e), &e);
        c->done++;
    }
    return NULL;
}

static int64_t clients(struct world *w, int64_t n, int64_t seconds)
{
    static struct client all[CLIENTS_MAX];
    static pthread_t threads[CLIENTS_MAX];
    atomic_bool stop = false;
    int64_t total = 0;

    CHECK(n >= 1 && n <= CLIENTS_MAX);
    for (int i = 0; i < n; i++) {
        all[i] = (struct client){w, &stop, (uint64_t)time(NULL) * 7919 + (uint64_t)i + 1, i, 0};
        CHECK(pthread_create(&threads[i], NULL, client_run, &all[i]) == 0);
    }
    nanosleep(&(struct timespec){.tv_sec = seconds}, NULL);
    atomic_store(&stop, true);
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
        total += all[i].done;
    }
    return total;
}

/* ---- the journal ------------------------------------------------------------------------------------------------ */

static enum rc append(struct db *db, void *arg, struct err *e)
{
    const int64_t *range = arg;
    enum rc rc = RC_OK;

    for (int64_t i = range[0]; rc == RC_OK && i < range[1]; i++) {
        struct journal_entry entry = {.kind = JOURNAL_READ,
                                      .party = PARTY_CDC,
                                      .actor_id = 7,
                                      .actor_name = "agent-7",
                                      .purpose = FINALITE_1,
                                      .act = "page.mes-droits",
                                      .law_day = 20500,
                                      .titulaire_id = 1 + i % 100000,
                                      .content = "{\"page\":\"mes-droits\"}"};

        rc = journal_append(db, &entry, NULL, e);
    }
    return rc;
}

static void journal(struct world *w, int64_t rows, int64_t group)
{
    struct err e = {0};

    for (int64_t from = 0; from < rows; from += group) {
        int64_t range[2] = {from, MIN(from + group, rows)};

        must(store_write(w->store, append, range, &e), &e);
    }
}

/* ---- the call --------------------------------------------------------------------------------------------------- */

static int64_t play(struct world *w, char **argv)
{
    struct err e = {0};

    if (strcmp(argv[1], "prepare") == 0) {
        for (int64_t from = 1; from <= w->holders; from += GROUP_MAX) {
            int64_t range[2] = {from, MIN(from + GROUP_MAX - 1, w->holders)};

            must(store_write(w->store, add_holders, range, &e), &e);
        }
        bulk(w, w->holders, GROUP_MAX, true);
        return w->holders;
    }
    if (strcmp(argv[1], "clients") == 0)
        return clients(w, number(argv[5]), number(argv[6]));
    if (strcmp(argv[1], "bulk") == 0) {
        bulk(w, number(argv[5]), number(argv[6]), false);
        return number(argv[5]);
    }
    journal(w, number(argv[4]), number(argv[5]));
    return number(argv[4]);
}

int main(int argc, char **argv)
{
    struct world w = {.env = env_system()};
    struct err e = {0};
    int64_t started;
    int64_t done;

    if (argc < 5)
        return 2;
    must(keyring_load(&w.env, argv[3], strcmp(argv[1], "prepare") == 0 || strcmp(argv[1], "journal") == 0,
                      &w.keys, &e),
         &e);
    must(store_open(argv[2], STORE_WRITE, &w.env, &w.keys, &w.store, &e), &e);
    w.holders = number(argv[4]);
    started = env_monotonic_us();
    done = play(&w, argv);
    printf("%lld %lld\n", (long long)done, (long long)(env_monotonic_us() - started));
    store_close(w.store);
    return 0;
}
