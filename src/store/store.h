/*
 * store.h - one durable store behind one small interface: connections, prepared queries, units of work.
 *
 * A store has exactly one writer: a thread that takes units of work from a queue, runs those that arrive together
 * in one transaction (each in its own savepoint), makes it durable once, and only then tells the callers.
 * Readers are separate connections that see the last committed state.
 *
 * SQL lives in sql/queries/<room>.sql under `-- name: some_query`; the build prepares every query against the real
 * schema and makes enum query (Q_SOME_QUERY). Parameters are :named in the text and bound by position of first
 * appearance; a bind string says their types, and the build records how many there are (a wrong count is a bug):
 *     i int64_t    t const char * (NULL gives SQL NULL)    b const void *, size_t (NULL gives SQL NULL)
 *
 * Threads: store_* calls may come from any thread; a struct db belongs to the thread that has it.
 */
#ifndef SICPF_STORE_H
#define SICPF_STORE_H

#include "base/base.h"
#include "base/crypto.h"
#include "base/env.h"
#include "base/err.h"
#include "queries.h" /* generated: enum query */

struct store;
struct db; /* one connection inside a transaction */

enum store_mode {
    STORE_READ, /* no writer: store_write() is a bug */
    STORE_WRITE /* takes the writer's lock, migrates the schema, starts the writer */
};

/*
 * The one absolute path of a store: relative names and symbolic links to the same file give the same, so that two
 * processes meet on the same lock and socket. RC_USAGE when the name is empty or too long, RC_NOT_FOUND when its
 * folder does not exist, RC_FAILURE when it is not a plain file. The file itself need not exist.
 */
#define STORE_PLACE_BYTES 4096
NODISCARD enum rc store_place(const char *name, char out[STORE_PLACE_BYTES], struct err *e);

/* How many steps of the schema the store named so has had, and how many this program knows; nothing is changed.
 * RC_NOT_FOUND (MSG_STORE_ABSENT) when there is no store; otherwise as store_open(). */
NODISCARD enum rc store_schema(const char *name, int64_t *applied, int64_t *known, struct err *e);

/* True for an address of a PostgreSQL server: no file, no folder, no place. */
NODISCARD bool store_is_server(const char *name);

/* Is there a store of that name? A file is enough; on a server, its schema. Errors as store_open(). */
NODISCARD enum rc store_exists(const char *name, bool *out, struct err *e);

/*
 * Opens the store named by `name`: a file path (SQLite), or a postgresql:// address. With STORE_WRITE the file, or the schema in
 * the database that the address names, is made when it does not exist; pending
 * migrations are applied (PostgreSQL: as the owner of the schema), and RC_CONFLICT (MSG_STORE_OCCUPE) says that another process writes it. Refused, untouched:
 * a file that is not a store (MSG_STORE_ETRANGER), a schema this program did not make (MSG_STORE_PLUS_RECENT,
 * MSG_STORE_AUTRE_SCHEMA; MSG_STORE_PLUS_ANCIEN when reading), other keys than the store's (MSG_CLES_AUTRES).
 * `env` and `keys` must outlive the store. The caller ends it with store_close().
 */
NODISCARD enum rc store_open(const char *name, enum store_mode mode, const struct env *env,
                             const struct keyring *keys, struct store **out, struct err *e);
void store_close(struct store *s); /* waits for the queued units of work */

/* What may be told of the store: its path, or its address without account and password. */
NODISCARD const char *store_shown(const struct store *s);

/*
 * Copies every row of `from` (open, for reading or writing, on either engine) into a new store named `to`, on either engine,
 * with the same keys: one view of the source, whatever is written there meanwhile. The promises of the schema are made
 * once the rows are there. RC_CONFLICT (MSG_STORE_COPIE_PLEINE) when `to` is not empty; on any error `to` is unfinished, and is
 * refused by store_open(): it is to be thrown away. `progress` (may be NULL) is told the rows so far; *rows counts them all.
 */
NODISCARD enum rc store_copy(struct store *from, const char *to, void (*progress)(void *arg, int64_t rows),
                             void *arg, int64_t *rows, struct err *e);

/* The world and the keys given to store_open(). */
NODISCARD const struct env *store_env(const struct store *s);
NODISCARD const struct keyring *store_keys(const struct store *s);

/* ---- units of work ---------------------------------------------------------------------------------------- */

/* Runs inside the writer's transaction. Anything but RC_OK undoes all it did, alone; the others of its group
 * stand.
 *
 * The writer is one thread: while a unit runs, nobody else writes. So a unit never waits for anything but the disk, and
 * never does input or output of the caller: no pipe, socket, terminal or file that the caller named. What it needs is
 * read, and copied (base/scratch.h) when it is long, before store_write(); what it gives is written after. */
typedef enum rc unit_fn(struct db *db, void *arg, struct err *e);

/* Runs a part of the unit that runs. Anything but RC_OK undoes what the part did, alone: its caller goes on, or gives up. A
 * transaction that the engine lost is RC_FAILURE, whatever the part said. */
NODISCARD enum rc db_part(struct db *db, unit_fn *fn, void *arg, struct err *e);

/* Called on the writer's thread once the outcome is durable (or undone), or by store_submit() itself when the store takes
 * no more units. It must be short. */
typedef void unit_done_fn(void *arg, enum rc rc, const struct err *e);

/* Runs a unit of work and returns when it is durable. */
NODISCARD enum rc store_write(struct store *s, unit_fn *fn, void *arg, struct err *e);

/*
 * Rewrites the store without what was deleted from it, its write-ahead log included, and returns when no deleted byte is
 * left in its files. It waits for the units before it, and those after it wait; the disk needs room for a second copy.
 * RC_CONFLICT (MSG_STORE_COMPACTER) when a reader kept the log in use: what was deleted is gone for every query, its bytes
 * are not; call it again.
 */
NODISCARD enum rc store_compact(struct store *s, struct err *e);

/* Queues a unit of work; `done` is called when it is durable. For servers, which park the request meanwhile.
 * Blocks when the queue is full (1 024 units). */
void store_submit(struct store *s, unit_fn *fn, void *arg, unit_done_fn *done);

/* The same, after all that is queued; whatever comes afterwards is refused (RC_FAILURE, MSG_STORE_ARRET). */
NODISCARD enum rc store_write_last(struct store *s, unit_fn *fn, void *arg, struct err *e);

/* ---- reading ---------------------------------------------------------------------------------------------- */

/* Borrows a read-only connection whose view of the store is that of this moment; give it back with store_read_end(),
 * its cursors closed. */
NODISCARD enum rc store_read_begin(struct store *s, struct db **out, struct err *e);
void store_read_end(struct store *s, struct db *db);

/* ---- queries ---------------------------------------------------------------------------------------------- */

/* Runs a query that returns no row. Of a query marked `-- @lot` or `-- @suite` a server may tell the failure at a later call of this unit
 * of work, and db_changes() says nothing. RC_CONFLICT (MSG_STORE_DOUBLON) for a broken UNIQUE, RC_INTEGRITY
 * (MSG_STORE_CONTRAINTE) for a broken CHECK or FOREIGN KEY or an append-only table, RC_FAILURE otherwise. Inside a unit of work whose transaction
 * the engine undid (disk full), every query fails: nothing becomes durable outside its group. */
NODISCARD enum rc db_exec(struct db *db, enum query q, struct err *e, const char *types, ...);

/*
 * DB_MEMO_BYTES that the journal keeps the end of its chain in, so as not to ask for it before each entry. Zeros at the start of a
 * transaction of the writer's and whenever a unit of it is undone; NULL outside a unit of work.
 */
#define DB_MEMO_BYTES 48
NODISCARD void *db_memo(struct db *db);

/* True when each statement costs a trip to a server: many rows are better written by one. */
NODISCARD bool db_far(const struct db *db);

/*
 * Asks ahead what the db_query() and db_i64() that follow will ask, so that one trip serves them all: db_ahead() for each, at
 * most DB_AHEAD_MAX, then db_ahead_end(). Whoever then asks one of these queries of the same values gets the answer that came, once
 * for each time it was asked, quickest in the order they were; an answer is that of the moment it was asked, so that nothing may be
 * written meanwhile that would change it. Answers not taken are forgotten at the next db_ahead() and with the transaction. Nothing is
 * asked where a statement costs no trip. Between the two calls nothing else may be asked of db.
 */
#define DB_AHEAD_MAX 2048
NODISCARD enum rc db_ahead(struct db *db, enum query q, struct err *e, const char *types, ...);
NODISCARD enum rc db_ahead_end(struct db *db, struct err *e);

/*
 * The same for whatever `fn` reads, where one answer says what is asked next: fn is run for each i below n, stopped at the first question
 * whose answer is not here; the questions leave together, and fn is run again, until it asks nothing new. Its outcome is nobody's: it
 * writes nothing, in the store or for its caller. Whoever then asks the same gets the same answer, any number of times.
 */
typedef enum rc db_reads_fn(struct db *db, size_t i, void *arg, struct err *e);
NODISCARD enum rc db_ahead_of(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);

/*
 * Does fn for each i below n, in order: acts of a group, that read and write. The outcome is that of fn alone, one after the other,
 * and the first error. Where statements cost trips, what they read is asked ahead as by db_ahead_of(), and what they write leaves
 * without waiting; an answer is used as long as nothing was written since in the tables that it comes from, by this act, or by another of the
 * group when several ask it or its query is not marked `-- @propre`; otherwise the store is asked again. A write that the store refuses, or a
 * db_changes() that is not 1, undoes the group: it is done again as halves, until the acts around the one refused are few, and done alone.
 *
 * So fn is called for the same i several times, and nothing of what it does but its last call counts: what it leaves in the caller's memory is a place of
 * its own, written anew each time. A reading repeated until nothing is left has no end in a rehearsal: it is given up past many questions.
 */
NODISCARD enum rc db_acts(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);

/*
 * Writes n parts as one unit of work: fn for each i below n, in order, as db_acts() does. Each is a part of its own (db_part()): one that is
 * refused leaves nothing behind and stops no other. out holds n places: out[i].rc is RC_OK when i was done and durable, otherwise out[i] says
 * why it is not; what stops the unit as a whole (store lost, disk full) is said of each. Called from outside a unit of work.
 */
void store_write_parts(struct store *s, size_t n, db_reads_fn *fn, void *arg, struct err *out);

/* Values of one row of db_exec_rows(), in the order of the query's parameters: n for types i, d and z, t for t. */
struct db_value {
    int64_t n;
    const char *t; /* lives until the call returns; NULL gives SQL NULL */
};
/* Fills the values of the row of this number, from 0. It asks nothing of the store, and may be called again for the same row. */
typedef void db_row_fn(const void *arg, size_t row, struct db_value *values);

/*
 * Inserts n rows by one statement, of a query marked `-- @rangs`, in their order: all of them, or none and the error of db_exec() for
 * the first that the store refused. types as for db_exec() without b; z is an int64_t whose 0 gives SQL NULL. At most
 * db_rows_max() rows: a store in a file keeps a copy of each page that a statement may have to give back.
 */
NODISCARD enum rc db_exec_rows(struct db *db, enum query q, struct err *e, const char *types, size_t n,
                               db_row_fn *row, const void *arg);
NODISCARD size_t db_rows_max(const struct db *db);

/* Number of rows changed by the last db_exec(). */
NODISCARD int64_t db_changes(const struct db *db);

/* A running query. Zero it before use: struct cursor c = {0}. */
struct cursor {
    struct db *db;
    void *stmt;
    bool owned;
    enum rc rc;
    struct err err; /* why it failed, from the moment it did */
};

/* Starts a query; *e says why when it cannot. The cursor is to be closed in any case. Texts and blobs are bound without
 * a copy: the caller keeps them until cursor_close(). */
NODISCARD enum rc db_query(struct db *db, enum query q, struct cursor *c, struct err *e, const char *types,
                           ...);
/* True while there is a row. False at the end, or when it failed: cursor_close() tells. */
NODISCARD bool cursor_next(struct cursor *c);
/* Values of the current row; text and blobs live until the next cursor_next() or cursor_close(). */
NODISCARD int64_t cursor_i64(struct cursor *c, int column);      /* 0 for NULL */
NODISCARD const char *cursor_text(struct cursor *c, int column); /* NULL for NULL */
NODISCARD const void *cursor_blob(struct cursor *c, int column, size_t *n);
/* The text, kept in the arena; NULL for NULL. What the store holds decides its length: when the arena has no room for it, the copy is empty
 * and the cursor failed (MSG_MEMOIRE_EPUISEE), which cursor_next() and cursor_close() tell. */
struct arena;
NODISCARD const char *cursor_copy(struct cursor *c, struct arena *a, int column);
NODISCARD const char *cursor_copy_or_empty(struct cursor *c, struct arena *a, int column); /* "" for NULL */
NODISCARD bool cursor_is_null(struct cursor *c, int column);
/* Always called, also after a failure. */
NODISCARD enum rc cursor_close(struct cursor *c, struct err *e);

/* One row of one int64: the value, or `fallback` when there is no row or it is NULL. */
NODISCARD enum rc db_i64(struct db *db, enum query q, int64_t fallback, int64_t *out, struct err *e,
                         const char *types, ...);

/* Days are stored as day_t numbers, DAY_NONE as NULL: bind with 'd' (int, a day_t) and read with cursor_day(). */
NODISCARD day_t cursor_day(struct cursor *c, int column);

/* The store a connection belongs to, for its env and keys. */
NODISCARD struct store *db_store(const struct db *db);
NODISCARD int64_t db_now_us(const struct db *db);

#endif
