/*
 * sqlite.h - the SQLite engine's connections.
 *
 * One connection writes and checkpoints (SQLite before 3.51.3 can corrupt a WAL when two do); readers are opened
 * read-only, pooled, and each sees the last commit at the moment it began.
 */
#ifndef SICPF_STORE_SQLITE_H
#define SICPF_STORE_SQLITE_H

#include "store/internal.h"
#include <sqlite3.h>

struct sqlite_db {
    struct db base;
    sqlite3 *sqlite;
    sqlite3_stmt *steps[STEP_COUNT];
    sqlite3_stmt *cache[QUERY_COUNT];
    const struct sqlite_rows *rows; /* what db_exec_rows() is writing */
};

static inline struct sqlite_db *sqlite_of(const struct db *db)
{
    return (struct sqlite_db *)(uintptr_t)db;
}

/* Fills *e from the connection's last error. */
enum rc sqlite_err(const struct sqlite_db *db, struct err *e);

/* The name of the file system that gathers what the writer appends to its log, over the default one; made at the first call and
 * kept by SQLite until the process ends. NULL: none, the default one serves. */
NODISCARD const char *sqlite_log_vfs(void);

/* Puts before SQLite's cache of pages one that spares it a scan at each commit; of the whole process, and nothing once SQLite
 * has begun. */
void sqlite_cache_install(void);

/* The statement of a query: the kept one, or while that runs another that the caller finalizes (*owned). NULL: it does not prepare. */
NODISCARD sqlite3_stmt *sqlite_statement(struct sqlite_db *db, enum query q, bool *owned);

/* sqlite_rows.c: the table whose rows are those of db_exec_rows(), for this connection. */
NODISCARD bool sqlite_rows_install(struct sqlite_db *db);
NODISCARD enum rc sqlite_exec_rows(struct db *db, enum query q, struct err *e, const char *types, size_t n,
                                   db_row_fn *row, const void *arg);

/* The engine's functions of sqlite_query.c. */
NODISCARD enum rc sqlite_exec(struct db *db, enum query q, struct err *e, const char *types, va_list ap);
NODISCARD enum rc sqlite_exec_row(struct db *db, enum query q, struct err *e, const char *types,
                                  struct cursor *from);
NODISCARD int64_t sqlite_changes(const struct db *db);
NODISCARD enum rc sqlite_query(struct db *db, enum query q, struct cursor *c, const char *types, va_list ap);
NODISCARD bool sqlite_next(struct cursor *c);
NODISCARD int64_t sqlite_i64(struct cursor *c, int column);
NODISCARD const char *sqlite_text(struct cursor *c, int column);
NODISCARD const void *sqlite_blob(struct cursor *c, int column, size_t *n);
NODISCARD bool sqlite_is_null(struct cursor *c, int column);
void sqlite_end(struct cursor *c);

#endif
