/* copy.c - a store into another, whatever the two engines. */
#include "store/internal.h"
#include "copy_table.h" /* generated: copy_table */

/* Rows of one durable write. */
#define SLICE_ROWS 32768

struct slice {
    const struct copy_def *table;
    struct cursor *from;
    int64_t rows;
    bool ended;
};

static enum rc write_slice(struct db *db, void *arg, struct err *e)
{
    struct slice *s = arg;
    enum rc rc = RC_OK;

    s->rows = 0;
    while (rc == RC_OK && s->rows < SLICE_ROWS) {
        s->ended = !cursor_next(s->from);
        if (s->ended)
            break;
        rc = db->engine->exec_row(db, s->table->write, e, s->table->types, s->from);
        s->rows++;
    }
    return rc;
}

static enum rc count(struct db *db, const struct copy_def *table, int64_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, table->read, &c, e, "");

    *n = 0;
    while (rc == RC_OK && cursor_next(&c))
        (*n)++;
    return cursor_close(&c, rc == RC_OK ? e : NULL);
}

struct copying {
    struct db *source;
    struct store *target;
    void (*progress)(void *arg, int64_t rows);
    void *arg;
    int64_t rows;
};

static enum rc copy_one(struct copying *cp, const struct copy_def *table, struct err *e)
{
    struct cursor c = {0};
    struct slice s = {.table = table, .from = &c};
    int64_t before = cp->rows;
    int64_t there = 0;
    struct db *db;
    enum rc closed;
    enum rc rc = db_query(cp->source, table->read, &c, e, "");

    while (rc == RC_OK && !s.ended) {
        rc = store_write(cp->target, write_slice, &s, e);
        cp->rows += s.rows;
        if (cp->progress != NULL)
            cp->progress(cp->arg, cp->rows);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc == RC_OK ? closed : rc;
    if (rc == RC_OK)
        rc = store_read_begin(cp->target, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = count(db, table, &there, e);
    store_read_end(cp->target, db);
    return rc == RC_OK && there != cp->rows - before ? ERR(e, MSG_STORE_COPIE_PERDUE, "table", table->table)
                                                     : rc;
}

enum rc store_copy(struct store *from, const char *to, void (*progress)(void *arg, int64_t rows), void *arg,
                   int64_t *rows, struct err *e)
{
    struct copying cp = {.progress = progress, .arg = arg};
    enum rc rc = store_open_bare(to, store_env(from), store_keys(from), &cp.target, e);

    *rows = 0;
    if (rc != RC_OK)
        return rc;
    rc = store_read_begin(from, &cp.source, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(copy_table); i++)
        rc = copy_one(&cp, &copy_table[i], e);
    store_read_end(from, cp.source);
    if (rc == RC_OK)
        rc = migrations_swear(writer_connection(cp.target), e);
    *rows = cp.rows;
    store_close(cp.target);
    return rc;
}
