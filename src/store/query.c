#include "store/internal.h"
#include <stdarg.h>
#include "queries_table.h" /* generated: query_table */

static sqlite3_stmt *prepare(struct db *db, enum query q, bool *owned)
{
    sqlite3_stmt *stmt = db->cache[q];

    *owned = false;
    if (stmt != NULL && !sqlite3_stmt_busy(stmt))
        return stmt;
    *owned = stmt != NULL; /* the cached one is running further up: this one lives as long as its cursor */
    stmt = NULL;
    if (sqlite3_prepare_v3(db->sqlite, query_table[q].sql, -1, *owned ? 0 : SQLITE_PREPARE_PERSISTENT, &stmt,
                           NULL) != SQLITE_OK)
        return NULL;
    if (!*owned)
        db->cache[q] = stmt;
    return stmt;
}

static int bind_day(sqlite3_stmt *stmt, int k, day_t d)
{
    return d == DAY_NONE ? sqlite3_bind_null(stmt, k) : sqlite3_bind_int(stmt, k, d);
}

static int bind_blob(sqlite3_stmt *stmt, int k, const void *p, size_t n)
{
    return p == NULL ? sqlite3_bind_null(stmt, k) : sqlite3_bind_blob64(stmt, k, p, n, SQLITE_STATIC);
}

/* Values are bound without a copy: callers keep them until the statement is reset. A value too large for the engine
 * would be bound as NULL: false, and the statement does not run. */
static bool bind(sqlite3_stmt *stmt, enum query q, const char *types, va_list ap)
{
    int code = SQLITE_OK;
    int k = 0;

    for (const char *t = types; *t != '\0' && code == SQLITE_OK; t++) {
        k++;
        switch (*t) {
        case 'i':
            code = sqlite3_bind_int64(stmt, k, va_arg(ap, int64_t));
            break;
        case 'd':
            code = bind_day(stmt, k, va_arg(ap, int));
            break;
        case 't':
            code =
                sqlite3_bind_text(stmt, k, va_arg(ap, const char *), -1, SQLITE_STATIC); /* NULL gives NULL */
            break;
        case 'b': {
            const void *p = va_arg(ap, const void *);
            size_t n = va_arg(ap, size_t);

            code = bind_blob(stmt, k, p, n);
            break;
        }
        default:
            bug_stop(__FILE__, __LINE__, query_table[q].name);
        }
    }
    if (code == SQLITE_OK && k != query_table[q].parameters)
        bug_stop(__FILE__, __LINE__, query_table[q].name);
    return code == SQLITE_OK;
}

enum rc db_exec(struct db *db, enum query q, struct err *e, const char *types, ...)
{
    bool owned;
    sqlite3_stmt *stmt;
    enum rc rc = RC_OK;
    bool bound;
    va_list ap;

    if (connection_lost(db, e))
        return RC_FAILURE;
    stmt = prepare(db, q, &owned);
    if (stmt == NULL)
        return connection_err(db, e);
    va_start(ap, types);
    bound = bind(stmt, q, types, ap);
    va_end(ap);
    if (!bound || sqlite3_step(stmt) != SQLITE_DONE)
        rc = connection_err(db, e);
    sqlite3_reset(stmt);
    if (owned)
        sqlite3_finalize(stmt);
    return rc;
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->sqlite);
}

static enum rc query_va(struct db *db, enum query q, struct cursor *c, struct err *e, const char *types,
                        va_list ap)
{
    c->db = db;
    c->stmt = NULL;
    c->rc = RC_OK;
    if (connection_lost(db, e))
        return c->rc = RC_FAILURE;
    c->stmt = prepare(db, q, &c->owned);
    if (c->stmt == NULL || !bind(c->stmt, q, types, ap))
        c->rc = connection_err(db, &c->err);
    if (c->rc != RC_OK && e != NULL)
        *e = c->err;
    return c->rc;
}

enum rc db_query(struct db *db, enum query q, struct cursor *c, struct err *e, const char *types, ...)
{
    va_list ap;
    enum rc rc;

    va_start(ap, types);
    rc = query_va(db, q, c, e, types, ap);
    va_end(ap);
    return rc;
}

bool cursor_next(struct cursor *c)
{
    int step;

    if (c->stmt == NULL || c->rc != RC_OK)
        return false;
    step = sqlite3_step(c->stmt);
    if (step == SQLITE_ROW)
        return true;
    if (step != SQLITE_DONE) /* said now: by the time the cursor closes, another query may have spoken */
        c->rc = connection_err(c->db, &c->err);
    return false;
}

int64_t cursor_i64(struct cursor *c, int column)
{
    return sqlite3_column_int64(c->stmt, column);
}

day_t cursor_day(struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? DAY_NONE : (day_t)sqlite3_column_int(c->stmt, column);
}

const char *cursor_text(struct cursor *c, int column)
{
    return (const char *)sqlite3_column_text(c->stmt, column);
}

const void *cursor_blob(struct cursor *c, int column, size_t *n)
{
    const void *p = sqlite3_column_blob(c->stmt, column);

    *n = (size_t)sqlite3_column_bytes(c->stmt, column);
    return p;
}

bool cursor_is_null(struct cursor *c, int column)
{
    return sqlite3_column_type(c->stmt, column) == SQLITE_NULL;
}

enum rc cursor_close(struct cursor *c, struct err *e)
{
    enum rc rc = c->rc;

    if (c->stmt == NULL)
        return rc;
    if (rc != RC_OK && e != NULL)
        *e = c->err;
    sqlite3_reset(c->stmt);
    if (c->owned)
        sqlite3_finalize(c->stmt);
    c->stmt = NULL;
    return rc;
}

enum rc db_i64(struct db *db, enum query q, int64_t fallback, int64_t *out, struct err *e, const char *types,
               ...)
{
    struct cursor c = {0};
    va_list ap;
    enum rc rc;

    va_start(ap, types);
    rc = query_va(db, q, &c, e, types, ap);
    va_end(ap);
    *out = fallback;
    if (rc == RC_OK && cursor_next(&c) && !cursor_is_null(&c, 0))
        *out = cursor_i64(&c, 0);
    return cursor_close(&c, e);
}

struct store *db_store(const struct db *db)
{
    return db->store;
}

int64_t db_now_us(const struct db *db)
{
    return env_now_us(db->store->env);
}
