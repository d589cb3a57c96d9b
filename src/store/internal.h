/*
 * internal.h - what the files of store/ share: the SQLite engine behind store.h.
 *
 * One connection writes and checkpoints (SQLite before 3.51.3 can corrupt a WAL when two do); readers are opened
 * read-only, pooled, and each sees the last commit at the moment it began.
 */
#ifndef SICPF_STORE_INTERNAL_H
#define SICPF_STORE_INTERNAL_H

#include "store/store.h"
#include <pthread.h>
#include <sqlite3.h>

/* The words of a transaction: said thousands of times a second, prepared once a connection. */
enum step {
    STEP_BEGIN,
    STEP_LOOK,
    STEP_BEGIN_WRITE,
    STEP_COMMIT,
    STEP_SAVEPOINT,
    STEP_RELEASE,
    STEP_ROLLBACK_TO,
    STEP_COUNT
};

struct db {
    struct store *store;
    sqlite3 *sqlite;
    sqlite3_stmt *steps[STEP_COUNT];
    sqlite3_stmt *cache[QUERY_COUNT];
    bool in_unit;    /* a unit of work is running: what it writes must stay in its transaction */
    struct db *next; /* in the pool of idle readers */
};

struct writer; /* writer.c */

struct store {
    const struct env *env;
    const struct keyring *keys;
    char *path;
    enum store_mode mode;
    int lock_fd;
    pthread_mutex_t pool_mutex;
    struct db *idle_readers;
    struct writer *writer;
};

/* connection.c */
NODISCARD enum rc connection_open(struct store *s, bool writes, struct db **out, struct err *e);
void connection_close(struct db *db);
/* Runs SQL text without parameters or rows (BEGIN, migrations). */
NODISCARD enum rc connection_run(struct db *db, const char *sql, struct err *e);
NODISCARD enum rc connection_step(struct db *db, enum step step, struct err *e);
/* Outside any transaction: rewrites the file without what was deleted, and empties the write-ahead log. */
NODISCARD enum rc connection_compact(struct db *db, struct err *e);
/* Fills *e from the connection's last error. */
enum rc connection_err(struct db *db, struct err *e);
/* True when a unit's transaction is gone (the engine undid it after a failure of the disk): a statement run now would
 * be durable alone, outside its group. *e says so. */
NODISCARD bool connection_lost(const struct db *db, struct err *e);

/* schema.c */
/* The last migration applied, 0 on an empty file; MSG_STORE_ETRANGER when the file holds something else. */
NODISCARD enum rc schema_number(struct db *db, int64_t *no, struct err *e);
/* Applies pending migrations (writes) or checks that there are none. Both refuse a file that is not a store, a
 * schema this program did not make, and keys that are not the store's. */
NODISCARD enum rc migrations_apply(struct db *db, struct err *e);
NODISCARD enum rc migrations_check(struct db *db, struct err *e);

/* writer.c */
NODISCARD enum rc writer_start(struct store *s, struct err *e);
void writer_stop(struct store *s);

#endif
