/*
 * internal.h - what the files of store/ share: the engines behind store.h, and how one is chosen.
 *
 * An engine is a table of functions over its own kind of connection, whose first member is a struct db. What the rest
 * of the program sees is the same on both: the same queries, the same error codes, the same order of rows.
 */
#ifndef SICPF_STORE_INTERNAL_H
#define SICPF_STORE_INTERNAL_H

#include "store/store.h"
#include <pthread.h>
#include <stdarg.h>

/* The words of a transaction: said thousands of times a second. */
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

enum engine_kind { ENGINE_SQLITE, ENGINE_POSTGRES, ENGINE_COUNT };

/* How one engine does it. Connections are its own; `db` is always one that its open() gave. */
struct engine {
    enum engine_kind kind;

    /* A writing connection makes the store when there is none, and holds the writer's lock where the engine has one. */
    enum rc (*open)(struct store *s, bool writes, struct db **out, struct err *e);
    void (*close)(struct db *db);
    /* Before a group: mends what a failure left (a connection lost and found again). */
    enum rc (*ready)(struct db *db, struct err *e);

    /* SQL text without parameters or rows (migrations), as the owner of the schema. */
    enum rc (*run)(struct db *db, const char *sql, struct err *e);
    /* Is there our schema, and is there anything at all? */
    enum rc (*inspect)(struct db *db, bool *ours, bool *any, struct err *e);
    enum rc (*step)(struct db *db, enum step step, struct err *e);
    /* At the end of a unit that said RC_OK: what was only queued is done, or why it could not be. */
    enum rc (*settle)(struct db *db, struct err *e);
    /* True when the transaction is gone under the unit that runs in it (disk full, connection lost). */
    bool (*lost)(const struct db *db);
    void (*abandon)(struct db *db);
    /* No transaction remains open. */
    bool (*idle)(const struct db *db);
    enum rc (*compact)(struct db *db, struct err *e);

    enum rc (*exec)(struct db *db, enum query q, struct err *e, const char *types, va_list ap);
    /* The parameters are the columns of the row under another store's cursor, of these types. */
    enum rc (*exec_row)(struct db *db, enum query q, struct err *e, const char *types, struct cursor *from);
    enum rc (*exec_rows)(struct db *db, enum query q, struct err *e, const char *types, size_t n,
                         db_row_fn *row, const void *arg);
    size_t rows_max; /* of one exec_rows() */
    int64_t (*changes)(const struct db *db);
    /* db_ahead(), db_ahead_end() and db_ahead_of(); NULL where a statement costs no trip. */
    enum rc (*ahead)(struct db *db, enum query q, const char *types, va_list ap, struct err *e);
    enum rc (*ahead_end)(struct db *db, struct err *e);
    enum rc (*ahead_of)(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);
    /* A part of the unit: db_acts() without waiting, or any failure; NULL where a statement costs no trip. */
    enum rc (*acts)(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);
    /* Fills c->stmt, and c->err when it fails. */
    enum rc (*query)(struct db *db, enum query q, struct cursor *c, const char *types, va_list ap);
    bool (*next)(struct cursor *c);
    int64_t (*i64)(struct cursor *c, int column);
    const char *(*text)(struct cursor *c, int column);
    const void *(*blob)(struct cursor *c, int column, size_t *n);
    bool (*is_null)(struct cursor *c, int column);
    void (*end)(struct cursor *c);
};

extern const struct engine engine_sqlite;
extern const struct engine engine_postgres;

/* db_acts(): as ever; only what they read counts; done, and nothing waited for. */
enum acts { ACTS_ALONE, ACTS_REHEARSED, ACTS_TOGETHER };

struct db {
    struct store *store;
    const struct engine *engine;
    enum acts acts;
    size_t acts_writes; /* of acts done together */
    bool acts_lost;     /* a part of one was refused after it wrote: they cannot be done together */
    bool in_unit;       /* a unit of work is running: what it writes must stay in its transaction */
    unsigned char memo[DB_MEMO_BYTES]; /* db_memo() */
    struct db *next;                   /* in the pool of idle readers */
};

struct writer; /* store.c: a new store with tables and no promises, for store_copy(). */
NODISCARD enum rc store_open_bare(const char *name, const struct env *env, const struct keyring *keys,
                                  struct store **out, struct err *e);

/* writer.c */
/* The writer's own connection, once no unit of work is queued or running. */
NODISCARD struct db *writer_connection(struct store *s);

struct store {
    const struct env *env;
    const struct keyring *keys;
    const struct engine *engine;
    char *path;  /* the file's one path, or the address: never shown, it may hold a password */
    char *shown; /* what may be told of it */
    enum store_mode mode;
    bool copied; /* being filled by store_copy(): tables without promises, written by their owner */
    int lock_fd;
    pthread_mutex_t pool_mutex;
    struct db *idle_readers;
    struct writer *writer;
};

/* True when a unit's transaction is gone: a statement run now would be durable alone, outside its group. *e says so. */
NODISCARD bool db_lost(const struct db *db, struct err *e);

/* schema.c */
/* The last migration applied, 0 on an empty store; MSG_STORE_ETRANGER when it holds something else. */
NODISCARD enum rc schema_number(struct db *db, int64_t *no, struct err *e);
/* Applies pending migrations (writes) or checks that there are none. Both refuse a store that is not one, a
 * schema this program did not make, and keys that are not the store's. */
NODISCARD enum rc migrations_apply(struct db *db, struct err *e);
NODISCARD enum rc migrations_check(struct db *db, struct err *e);
/* How many steps the store has, and how many this program knows. Refuses what known steps do not explain. */
NODISCARD enum rc migrations_state(struct db *db, int64_t *applied, int64_t *known, struct err *e);
/* For a copy: the tables alone in an empty store; then, once they are full, their promises and the record of the steps. */
NODISCARD enum rc migrations_bare(struct db *db, struct err *e);
NODISCARD enum rc migrations_swear(struct db *db, struct err *e);

/* store.c: a new store with tables and no promises, for store_copy(). */
NODISCARD enum rc store_open_bare(const char *name, const struct env *env, const struct keyring *keys,
                                  struct store **out, struct err *e);

/* writer.c */
/* The writer's own connection, once no unit of work is queued or running. */
NODISCARD struct db *writer_connection(struct store *s);
NODISCARD enum rc writer_start(struct store *s, struct err *e);
void writer_stop(struct store *s);

#endif
