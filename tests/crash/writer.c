/*
 * writer.c - writes as fast as it can until it is killed, and says what was acknowledged.
 *
 *     writer STORE KEYS prepare      makes the store and its holders
 *     writer STORE KEYS write ROUND   eight threads; each posts a credit with its journal entry in one unit of work,
 *                                     waits until it is durable, then writes "HOLDER KEY\n" on standard output
 *     writer STORE KEYS check         reads such lines on standard input: each must be in the book, with its entry
 *                                     in the journal; then recomputes the book and the chain
 *
 * What is acknowledged must be there after the kill: that is the whole promise of group commit.
 */
#include "base/arena.h"
#include "book/book.h"
#include "journal/journal.h"
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#define THREADS 8
#define HOLDERS "500"
#define ARENA_BYTES ((size_t)64 << 20)

struct work {
    struct store *store;
    int thread;
    int round;
};

struct credit {
    int64_t holder;
    char key[61];
};

static int stop(const char *what, const struct err *e)
{
    char line[1200];

    err_format(e, line, sizeof(line));
    fprintf(stderr, "%s : %s\n", what, line);
    return 1;
}

static enum rc write_credit(struct db *db, void *arg, struct err *e)
{
    struct credit *c = arg;
    struct transfer t = {.titulaire_id = c->holder,
                         .cle = c->key,
                         .genre = GENRE_CREDIT_CPF,
                         .debit = COMPTE_FONDS_CPF,
                         .credit = POCHE_DROITS,
                         .amount = 100,
                         .value_day = day_of_instant(db_now_us(db)),
                         .rule = "essai",
                         .article = "essai"};
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_CDC,
                                  .actor_name = "essai",
                                  .act = "essai.crash",
                                  .law_day = t.value_day,
                                  .titulaire_id = c->holder,
                                  .content = c->key};
    enum rc rc = book_write(db, &t, 1, NULL, e);

    return rc == RC_OK ? journal_append(db, &entry, NULL, e) : rc;
}

static void *write_forever(void *arg)
{
    struct work *w = arg;

    for (int64_t n = 0;; n++) {
        struct credit c = {.holder = 1 + (w->thread * 131 + n * 7) % strtol(HOLDERS, NULL, 10)};
        struct err e = {0};
        char line[100];

        snprintf(c.key, sizeof(c.key), "crash/%d/%d/%lld", w->round, w->thread, (long long)n);
        if (store_write(w->store, write_credit, &c, &e) != RC_OK)
            exit(stop("écriture", &e));
        snprintf(line, sizeof(line), "%lld %s\n", (long long)c.holder, c.key);
        if (write(STDOUT_FILENO, line, strlen(line)) < 0)
            exit(1);
    }
}

static int write_until_killed(struct store *store, int round)
{
    pthread_t threads[THREADS];
    struct work work[THREADS];

    for (int i = 0; i < THREADS; i++) {
        work[i] = (struct work){store, i, round};
        if (pthread_create(&threads[i], NULL, write_forever, &work[i]) != 0)
            return 1;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}

static bool acknowledged_is_there(struct db *db, struct arena *a, int64_t holder, const char *key)
{
    struct movement *m;
    size_t n;
    struct err e = {0};

    arena_reset(a);
    if (book_statement(db, a, holder, day_of_instant(db_now_us(db)), INT64_MAX, &m, &n, &e) != RC_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(m[i].t.cle, key) == 0)
            return true;
    return false;
}

static int check(struct store *store)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct book_report book;
    struct journal_report journal;
    struct err e = {0};
    struct db *db;
    char line[128];
    long acknowledged = 0;

    if (a == NULL || store_read_begin(store, &db, &e) != RC_OK)
        return stop("lecture", &e);
    while (fgets(line, sizeof(line), stdin) != NULL) {
        char *key = strchr(line, ' ');
        char *end = strchr(line, '\n');

        if (key == NULL || end == NULL)
            continue; /* cut by the kill: not acknowledged */
        *end = '\0';
        if (!acknowledged_is_there(db, a, strtoll(line, NULL, 10), key + 1)) {
            fprintf(stderr, "perdu : %s\n", line);
            return 1;
        }
        acknowledged++;
    }
    if (book_verify(db, &book, &e) != RC_OK)
        return stop("livre", &e);
    if (journal_verify(db, &journal, &e) != RC_OK)
        return stop("journal", &e);
    if (book.transfers != journal.entries) {
        fprintf(stderr, "%lld transferts, %lld entrées au journal\n", (long long)book.transfers,
                (long long)journal.entries);
        return 1;
    }
    printf("%ld reconnus, %lld transferts\n", acknowledged, (long long)book.transfers);
    store_read_end(store, db);
    arena_free(a);
    return acknowledged > 0 ? 0 : 1;
}

/* Holders, straight into the table: what is tried here is the book and the journal. */
static int prepare(const char *path)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(
            db,
            "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < " HOLDERS ") "
            "INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) SELECT i, 1, 0, 0 FROM s",
            NULL, NULL, NULL);
    sqlite3_close(db);
    return code == SQLITE_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct env env = env_system();
    struct keyring keys;
    struct store *store;
    struct err e = {0};
    bool writes;
    bool prepares;
    int code;

    if (argc < 4)
        return 2;
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    writes = strcmp(argv[3], "write") == 0 && argc == 5;
    prepares = strcmp(argv[3], "prepare") == 0;
    if (keyring_load(&env, argv[2], true, &keys, &e) != RC_OK)
        return stop("clés", &e);
    if (store_open(argv[1], writes || prepares ? STORE_WRITE : STORE_READ, &env, &keys, &store, &e) != RC_OK)
        return stop("ouverture", &e);
    if (prepares) {
        store_close(store);
        return prepare(argv[1]);
    }
    code = writes ? write_until_killed(store, (int)strtol(argv[4], NULL, 10)) : check(store);
    store_close(store);
    return code;
}
