/*
 * pg.h - the PostgreSQL engine (15 or later): its connections, its batches, its values.
 *
 * One connection of the store writes and holds the writer's lock (a session's advisory lock); readers each see one
 * snapshot. Rows go and come in binary. An INSERT marked `-- @lot` is kept until the next other statement, then sent
 * with its likes as one; a write marked `-- @suite` leaves without waiting for the answer of the one before it (pg_suite.c); what
 * only marks a transaction (BEGIN, SAVEPOINT, RELEASE) travels with the next statement.
 * A query marked `-- @flux` is read a page at a time. SELECTs that a caller says ahead leave together (pg_ahead.c).
 *
 * PostgreSQL gives up a transaction at its first failed statement: a unit that goes on after one must have marked it
 * `-- @essai`; otherwise all it asks next gets the first failure again, and nothing of it remains.
 */
#ifndef SICPF_STORE_PG_H
#define SICPF_STORE_PG_H

#include "store/internal.h"
#include "store/pg_library.h"

#define PG_PARAMETERS_MAX 96
_Static_assert(QUERY_PARAMETERS_MOST <= PG_PARAMETERS_MAX,
               "a query has more parameters than a statement holds");

/* Writes under way: what they and their answers hold on both sides stays small. */
#define PG_SUITE_MAX 4096

/* One column of a batch: the elements of a PostgreSQL array, as they travel. */
struct pg_column {
    unsigned char *bytes;
    size_t n, room;
};

/* INSERTs of one query, waiting. */
struct pg_lot {
    enum query q;
    const char *types;
    size_t rows;
    size_t bytes;
    struct pg_column columns[PG_PARAMETERS_MAX];
};

/* One SELECT asked ahead: where its values are among the bytes, and its answer once all are there (owned). */
struct pg_answer {
    enum query q;
    size_t at, size;
    PGresult *r;   /* NULL once taken */
    bool kept;     /* of a rehearsal: lent each time it is asked */
    uint32_t seen; /* writes of the group before it */
};

/* Acts of a group (pg_acts.c): rehearsed, then done one after the other without waiting. */
struct pg_acts {
    size_t no;                       /* the one that runs */
    size_t asked;                    /* by it, in this rehearsal */
    uint32_t writes;                 /* of the group, so far */
    uint32_t own[64 * QUERY_TABLES]; /* the last one to each table, of this act; 0: none */
    uint32_t all[64 * QUERY_TABLES]; /* of the group */
    bool *mixed;                     /* acts that are about what another one is about */
    struct pg_subject {
        uint64_t hash; /* of what it is */
        size_t act;    /* the first about it, plus one; 0: a free place */
    } * subjects;      /* open addressing */
    size_t subjects_n, subjects_room;
};

/* SELECTs asked ahead. */
struct pg_ahead {
    bool asking;             /* until pg_ahead_end(): what is asked is sent ahead */
    bool sending;            /* the connection is in pipeline mode: nothing else may be asked of it */
    bool rehearsing, missed; /* pg_ahead_of(): what is asked and is not here is sent ahead, and missed */
    enum rc rc;              /* why the rehearsal cannot go on, and how it is said */
    struct err err;
    size_t n;
    size_t received; /* of them, those whose answer is here */
    uint32_t *table; /* places of the answers, plus one, by what was asked; open addressing, 0 is free */
    size_t table_n;
    unsigned char *bytes;
    size_t bytes_n, room;
    struct pg_answer *answers;
    size_t answers_room;
};

struct pg_db {
    struct db base;
    struct pg_library pq;
    PGconn *conn;
    bool writes;
    bool broken;                       /* the server said it leaves, though the socket is not closed yet */
    bool served;                       /* the role of the program is taken */
    const char *prepared[QUERY_COUNT]; /* bind string each query was prepared with, NULL when it was not */
    char steps[160];                   /* words of transactions that travel with the next statement */
    struct pg_lot lot;
    size_t suite;           /* writes that left without their answers: the connection is in pipeline mode */
    bool one[PG_SUITE_MAX]; /* of them, those whose caller counts on one row (acts of a group) */
    struct pg_ahead ahead;
    struct pg_acts acts;
    int64_t changes;
    unsigned cursors; /* names given */
    struct err doom;  /* why the transaction was given up; rc RC_OK when it was not */
};

static inline struct pg_db *pg_of(const struct db *db)
{
    return (struct pg_db *)(uintptr_t)db;
}

/* ---- pg_connection.c ---- */
/* Fills *e from a result that failed (NULL: from the connection), and says that the transaction is lost to it. */
enum rc pg_err(struct pg_db *db, const PGresult *r, struct err *e);
/* Sends what travels with the next statement. */
NODISCARD enum rc pg_steps_send(struct pg_db *db, struct err *e);
/* Adds words of a transaction to what travels with the next statement. */
NODISCARD enum rc pg_step_queue(struct pg_db *db, const char *words, struct err *e);

/* ---- pg_lot.c ---- */
/* Adds a row to the batch of q, after sending a batch of another query. */
struct pg_parameters;
NODISCARD enum rc pg_lot_add(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                             struct err *e);
/* Sends the batch; after writes whose answers are awaited, as one more of them. */
NODISCARD enum rc pg_lot_send(struct pg_db *db, struct err *e);
/* Sends it without waiting for its answer: another write follows. */
NODISCARD enum rc pg_lot_leave(struct pg_db *db, struct err *e);
void pg_lot_drop(struct pg_db *db);
void pg_lot_free(struct pg_db *db);

/* ---- pg_suite.c ---- */
/* Between pg_pipeline_enter() and pg_pipeline_leave(): statements are sent, pg_pipeline_sync() ends them, and the answer of each is
 * read in order (the caller's to clear). pg_pipeline_sync() is false when the connection is lost. */
NODISCARD enum rc pg_pipeline_enter(struct pg_db *db, struct err *e);
NODISCARD bool pg_pipeline_sync(struct pg_db *db);
NODISCARD PGresult *pg_pipeline_answer(struct pg_db *db);
NODISCARD enum rc pg_pipeline_leave(struct pg_db *db, struct err *e);
/* Sends a write without waiting for its answer. */
NODISCARD enum rc pg_suite_add(struct pg_db *db, enum query q, const char *types,
                               const struct pg_parameters *p, struct err *e);
/* Waits for the answers of all of them, and leaves the pipeline. *e and the code are those of the first that failed. */
NODISCARD enum rc pg_suite_end(struct pg_db *db, struct err *e);
/* The same, whatever became of them: the transaction is given up when one failed. */
void pg_suite_drop(struct pg_db *db);

/* ---- pg_values.c ---- */
/* The parameters of one statement, as libpq takes them; texts and blobs are the caller's, not copied. */
struct pg_parameters {
    int n;
    Oid types[PG_PARAMETERS_MAX];
    const char *values[PG_PARAMETERS_MAX];
    int lengths[PG_PARAMETERS_MAX];
    int formats[PG_PARAMETERS_MAX];
    int64_t integers[PG_PARAMETERS_MAX]; /* big-endian */
};
/* The same of many rows, each parameter an array: kept in the batch, which must be empty, until pg_lot_drop(). */
NODISCARD bool pg_lot_of_rows(struct pg_db *db, const char *types, size_t n, db_row_fn *row, const void *arg,
                              struct pg_parameters *p);
/* False when a value is too large to travel. */
NODISCARD bool pg_parameters_read(struct pg_parameters *p, const char *types, va_list ap);
/* The same from the row under a cursor; its values live until the cursor moves. */
NODISCARD bool pg_parameters_of_row(struct pg_parameters *p, const char *types, struct cursor *from);
/* Values of a binary result. A number where a text is asked, and the reverse, are read as SQLite would. */
NODISCARD int64_t pg_value_i64(const struct pg_library *pq, const PGresult *r, int row, int column);
NODISCARD const char *pg_value_text(const struct pg_library *pq, const PGresult *r, int row, int column,
                                    char number[24]);

/* ---- pg_ahead.c ---- */
NODISCARD enum rc pg_ahead(struct db *db, enum query q, const char *types, va_list ap, struct err *e);
NODISCARD enum rc pg_ahead_end(struct db *db, struct err *e);
NODISCARD enum rc pg_ahead_of(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);
/* The answer to this query of these values, the caller's to clear unless *lent; NULL when it was not asked ahead. */
NODISCARD PGresult *pg_ahead_take(struct pg_db *db, enum query q, const struct pg_parameters *p, bool *lent);
/* What acts done together had to ask again, for those that ask it next. True when r is kept, and lent to whoever asked. */
NODISCARD bool pg_ahead_again(struct pg_db *db, enum query q, const struct pg_parameters *p, PGresult *r);
/* In a rehearsal: what is not here is sent. RC_FAILURE, whose words nobody hears. */
NODISCARD enum rc pg_ahead_miss(struct pg_db *db, enum query q, const char *types,
                                const struct pg_parameters *p, struct err *e);
/* Forgets the answers that nobody took, and leaves the pipeline if it is there. */
void pg_ahead_drop(struct pg_db *db);
void pg_ahead_free(struct pg_db *db);

/* As pg_ahead_of() for acts that write: nothing is written. */
NODISCARD enum rc pg_ahead_of_acts(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);

/* ---- pg_acts.c ---- */
NODISCARD enum rc pg_acts(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e);
/* The act that runs next. */
void pg_acts_begin(struct pg_db *db, size_t no);
/* It asks or writes q of these values. */
void pg_acts_about(struct pg_db *db, enum query q, const struct pg_parameters *p);
/* It writes by q. */
void pg_acts_write(struct pg_db *db, enum query q);
/* In a rehearsal: this act asks and asks. */
NODISCARD bool pg_acts_endless(struct pg_db *db);
/* True when an answer that was asked ahead is still what the store would answer. */
NODISCARD bool pg_acts_fresh(const struct pg_db *db, const struct pg_answer *x);

/* ---- pg_query.c: the engine's functions ---- */
/* Sends what waited, and hears of it. */
NODISCARD enum rc pg_writes_end(struct pg_db *db, struct err *e);
/* The same, then the words of transactions: a statement sees all that was written before it. */
NODISCARD enum rc pg_before(struct pg_db *db, struct err *e);
NODISCARD enum rc pg_exec(struct db *db, enum query q, struct err *e, const char *types, va_list ap);
NODISCARD enum rc pg_exec_row(struct db *db, enum query q, struct err *e, const char *types,
                              struct cursor *from);
NODISCARD enum rc pg_exec_rows(struct db *db, enum query q, struct err *e, const char *types, size_t n,
                               db_row_fn *row, const void *arg);
NODISCARD int64_t pg_changes(const struct db *db);
NODISCARD enum rc pg_query(struct db *db, enum query q, struct cursor *c, const char *types, va_list ap);
NODISCARD bool pg_next(struct cursor *c);
NODISCARD int64_t pg_i64(struct cursor *c, int column);
NODISCARD const char *pg_text(struct cursor *c, int column);
NODISCARD const void *pg_blob(struct cursor *c, int column, size_t *n);
NODISCARD bool pg_is_null(struct cursor *c, int column);
void pg_end(struct cursor *c);
/* Readies the statement of q; RC_OK at once when it is. */
NODISCARD enum rc pg_prepare(struct pg_db *db, enum query q, const char *types, const Oid *oids, int n,
                             struct err *e);

#endif
