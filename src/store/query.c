/* query.c - queries and cursors, whatever the engine. */
#include "base/arena.h"
#include "store/internal.h"

bool db_lost(const struct db *db, struct err *e)
{
    if (!db->in_unit || !db->engine->lost(db))
        return false;
    (void)ERR(e, MSG_STORE_ABANDON);
    return true;
}

enum rc db_exec(struct db *db, enum query q, struct err *e, const char *types, ...)
{
    va_list ap;
    enum rc rc;

    if (db_lost(db, e))
        return RC_FAILURE;
    va_start(ap, types);
    rc = db->engine->exec(db, q, e, types, ap);
    va_end(ap);
    return rc;
}

enum rc db_exec_rows(struct db *db, enum query q, struct err *e, const char *types, size_t n, db_row_fn *row,
                     const void *arg)
{
    CHECK(n <= db->engine->rows_max);
    if (db_lost(db, e))
        return RC_FAILURE;
    return n > 0 ? db->engine->exec_rows(db, q, e, types, n, row, arg) : RC_OK;
}

size_t db_rows_max(const struct db *db)
{
    return db->engine->rows_max;
}

void *db_memo(struct db *db)
{
    return db->in_unit ? db->memo : NULL;
}

bool db_far(const struct db *db)
{
    return db->engine->kind == ENGINE_POSTGRES;
}

int64_t db_changes(const struct db *db)
{
    return db->engine->changes(db);
}

enum rc db_ahead(struct db *db, enum query q, struct err *e, const char *types, ...)
{
    va_list ap;
    enum rc rc;

    if (db->engine->ahead == NULL || db->acts != ACTS_ALONE)
        return RC_OK;
    va_start(ap, types);
    rc = db->engine->ahead(db, q, types, ap, e);
    va_end(ap);
    return rc;
}

enum rc db_ahead_end(struct db *db, struct err *e)
{
    return db->engine->ahead_end != NULL && db->acts == ACTS_ALONE ? db->engine->ahead_end(db, e) : RC_OK;
}

enum rc db_ahead_of(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    return db->engine->ahead_of != NULL && db->acts == ACTS_ALONE ? db->engine->ahead_of(db, n, fn, arg, e)
                                                                  : RC_OK;
}

static enum rc query_va(struct db *db, enum query q, struct cursor *c, struct err *e, const char *types,
                        va_list ap)
{
    c->db = db;
    c->stmt = NULL;
    c->rc = RC_OK;
    if (db_lost(db, e))
        return c->rc = RC_FAILURE;
    c->rc = db->engine->query(db, q, c, types, ap);
    if (c->rc != RC_OK && e != NULL)
        *e = c->err;
    if (c->rc != RC_OK && c->stmt != NULL) { /* whoever is refused a cursor has none to close */
        db->engine->end(c);
        c->stmt = NULL;
    }
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
    return c->stmt != NULL && c->rc == RC_OK && c->db->engine->next(c);
}

int64_t cursor_i64(struct cursor *c, int column)
{
    return c->db->engine->i64(c, column);
}

day_t cursor_day(struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? DAY_NONE : (day_t)cursor_i64(c, column);
}

const char *cursor_text(struct cursor *c, int column)
{
    return c->db->engine->text(c, column);
}

const char *cursor_copy(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_text(c, column);
    const char *copy = s != NULL ? arena_text_try(a, s) : NULL;

    if (s == NULL || copy != NULL)
        return copy;
    if (c->rc == RC_OK)
        c->rc = ERR(&c->err, MSG_MEMOIRE_EPUISEE);
    return "";
}

const char *cursor_copy_or_empty(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_copy(c, a, column);

    return s != NULL ? s : "";
}

const void *cursor_blob(struct cursor *c, int column, size_t *n)
{
    return c->db->engine->blob(c, column, n);
}

bool cursor_is_null(struct cursor *c, int column)
{
    return c->db->engine->is_null(c, column);
}

enum rc cursor_close(struct cursor *c, struct err *e)
{
    enum rc rc = c->rc;

    if (c->stmt == NULL)
        return rc;
    if (rc != RC_OK && e != NULL)
        *e = c->err;
    c->db->engine->end(c);
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
