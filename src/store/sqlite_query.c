/* sqlite_query.c - prepared queries of the SQLite engine. */
#include "store/sqlite.h"
#include "queries_table.h" /* generated: query_table */

sqlite3_stmt *sqlite_statement(struct sqlite_db *db, enum query q, bool *owned)
{
    sqlite3_stmt *stmt = db->cache[q];

    *owned = false;
    if (stmt != NULL && !sqlite3_stmt_busy(stmt))
        return stmt;
    *owned = stmt != NULL; /* the cached one is running further up: this one lives as long as its cursor */
    stmt = NULL;
    if (sqlite3_prepare_v3(db->sqlite, query_table[q].sql[ENGINE_SQLITE], -1,
                           *owned ? 0 : SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
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

enum rc sqlite_exec(struct db *base, enum query q, struct err *e, const char *types, va_list ap)
{
    struct sqlite_db *db = sqlite_of(base);
    bool owned;
    sqlite3_stmt *stmt = sqlite_statement(db, q, &owned);
    enum rc rc = RC_OK;

    if (stmt == NULL)
        return sqlite_err(db, e);
    if (!bind(stmt, q, types, ap) || sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite_err(db, e);
    sqlite3_reset(stmt);
    if (owned)
        sqlite3_finalize(stmt);
    return rc;
}

static int bind_column(sqlite3_stmt *stmt, int k, char type, struct cursor *from)
{
    const void *bytes;
    size_t n;

    if (cursor_is_null(from, k))
        return sqlite3_bind_null(stmt, k + 1);
    if (type == 'i')
        return sqlite3_bind_int64(stmt, k + 1, cursor_i64(from, k));
    if (type == 't')
        return sqlite3_bind_text(stmt, k + 1, cursor_text(from, k), -1, SQLITE_TRANSIENT);
    bytes = cursor_blob(from, k, &n);
    return n == 0 ? sqlite3_bind_zeroblob(stmt, k + 1, 0)
                  : sqlite3_bind_blob64(stmt, k + 1, bytes, n, SQLITE_STATIC);
}

enum rc sqlite_exec_row(struct db *base, enum query q, struct err *e, const char *types, struct cursor *from)
{
    struct sqlite_db *db = sqlite_of(base);
    bool owned;
    sqlite3_stmt *stmt = sqlite_statement(db, q, &owned);
    int code = SQLITE_OK;
    enum rc rc = RC_OK;

    if (stmt == NULL)
        return sqlite_err(db, e);
    for (int k = 0; types[k] != '\0' && code == SQLITE_OK; k++)
        code = bind_column(stmt, k, types[k], from);
    if (code != SQLITE_OK || sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite_err(db, e);
    sqlite3_reset(stmt);
    if (owned)
        sqlite3_finalize(stmt);
    return rc;
}

int64_t sqlite_changes(const struct db *db)
{
    return sqlite3_changes64(sqlite_of(db)->sqlite);
}

enum rc sqlite_query(struct db *base, enum query q, struct cursor *c, const char *types, va_list ap)
{
    struct sqlite_db *db = sqlite_of(base);

    c->stmt = sqlite_statement(db, q, &c->owned);
    if (c->stmt == NULL || !bind(c->stmt, q, types, ap))
        return sqlite_err(db, &c->err);
    return RC_OK;
}

bool sqlite_next(struct cursor *c)
{
    int step = sqlite3_step(c->stmt);

    if (step == SQLITE_ROW)
        return true;
    if (step != SQLITE_DONE) /* said now: by the time the cursor closes, another query may have spoken */
        c->rc = sqlite_err(sqlite_of(c->db), &c->err);
    return false;
}

int64_t sqlite_i64(struct cursor *c, int column)
{
    return sqlite3_column_int64(c->stmt, column);
}

const char *sqlite_text(struct cursor *c, int column)
{
    return (const char *)sqlite3_column_text(c->stmt, column);
}

const void *sqlite_blob(struct cursor *c, int column, size_t *n)
{
    const void *p = sqlite3_column_blob(c->stmt, column);

    *n = (size_t)sqlite3_column_bytes(c->stmt, column);
    return p;
}

bool sqlite_is_null(struct cursor *c, int column)
{
    return sqlite3_column_type(c->stmt, column) == SQLITE_NULL;
}

void sqlite_end(struct cursor *c)
{
    sqlite3_reset(c->stmt);
    if (c->owned)
        sqlite3_finalize(c->stmt);
}
