/*
 * sqlite_rows.c - many rows by one INSERT … SELECT: the rows of the caller are shown to SQLite as a table.
 *
 * A statement costs a third of what a transfer does: its start, its end, and the pages it keeps in case it fails. The
 * table exists on the program's connections alone; it has no rows but those of the db_exec_rows() that runs.
 */
#include "base/date.h"
#include "store/sqlite.h"
#include "queries_table.h" /* generated: query_table */

#define COLUMNS 32

struct sqlite_rows {
    const char *types;
    size_t n;
    db_row_fn *row;
    const void *arg;
};

struct table {
    sqlite3_vtab base;
    const struct sqlite_db *db;
};

struct walk {
    sqlite3_vtab_cursor base;
    size_t at;
    struct db_value values[COLUMNS];
};

static struct walk *walk_of(sqlite3_vtab_cursor *c)
{
    return (struct walk *)(void *)c;
}

static const struct sqlite_rows *rows_of(const sqlite3_vtab_cursor *c)
{
    return ((const struct table *)(const void *)c->pVtab)->db->rows;
}

static int table_connect(sqlite3 *sqlite, void *db, int n, const char *const *words, sqlite3_vtab **out,
                         char **why)
{
    char text[COLUMNS * 6 + 32] = "CREATE TABLE rangs (c1";
    struct table *t = calloc(1, sizeof(*t));
    size_t at = strlen(text);

    (void)n;
    (void)words;
    (void)why;
    if (t == NULL)
        return SQLITE_NOMEM;
    for (int i = 2; i <= COLUMNS; i++)
        at += (size_t)snprintf(text + at, sizeof(text) - at, ", c%d", i);
    snprintf(text + at, sizeof(text) - at, ")");
    t->db = db;
    *out = &t->base;
    return sqlite3_declare_vtab(sqlite, text);
}

static int table_disconnect(sqlite3_vtab *t)
{
    free(t);
    return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *t, sqlite3_index_info *plan)
{
    (void)t;
    plan->estimatedCost = 64;
    plan->estimatedRows = 64;
    return SQLITE_OK;
}

static int walk_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
    struct walk *w = calloc(1, sizeof(*w));

    (void)t;
    if (w == NULL)
        return SQLITE_NOMEM;
    *out = &w->base;
    return SQLITE_OK;
}

static int walk_close(sqlite3_vtab_cursor *c)
{
    free(c);
    return SQLITE_OK;
}

static int walk_end(sqlite3_vtab_cursor *c)
{
    const struct sqlite_rows *rows = rows_of(c);

    return rows == NULL || walk_of(c)->at >= rows->n;
}

static int fill(sqlite3_vtab_cursor *c)
{
    const struct sqlite_rows *rows = rows_of(c);

    if (!walk_end(c))
        rows->row(rows->arg, walk_of(c)->at, walk_of(c)->values);
    return SQLITE_OK;
}

static int walk_start(sqlite3_vtab_cursor *c, int index, const char *name, int n, sqlite3_value **values)
{
    (void)index;
    (void)name;
    (void)n;
    (void)values;
    walk_of(c)->at = 0;
    return fill(c);
}

static int walk_next(sqlite3_vtab_cursor *c)
{
    walk_of(c)->at++;
    return fill(c);
}

static int walk_column(sqlite3_vtab_cursor *c, sqlite3_context *out, int column)
{
    const struct db_value *v = &walk_of(c)->values[column];

    switch (rows_of(c)->types[column]) {
    case 't':
        sqlite3_result_text(out, v->t, -1, SQLITE_STATIC); /* NULL gives NULL */
        break;
    case 'd':
        if (v->n != DAY_NONE)
            sqlite3_result_int64(out, v->n);
        break;
    case 'z':
        if (v->n != 0)
            sqlite3_result_int64(out, v->n);
        break;
    default:
        sqlite3_result_int64(out, v->n);
    }
    return SQLITE_OK;
}

static int walk_number(sqlite3_vtab_cursor *c, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)walk_of(c)->at;
    return SQLITE_OK;
}

bool sqlite_rows_install(struct sqlite_db *db)
{
    static const sqlite3_module module = {
        .xConnect = table_connect, /* without xCreate: nobody makes a table of it, it is there */
        .xBestIndex = table_plan,
        .xDisconnect = table_disconnect,
        .xOpen = walk_open,
        .xClose = walk_close,
        .xFilter = walk_start,
        .xNext = walk_next,
        .xEof = walk_end,
        .xColumn = walk_column,
        .xRowid = walk_number,
    };

    return sqlite3_create_module_v2(db->sqlite, "sicpf_rangs", &module, db, NULL) == SQLITE_OK;
}

enum rc sqlite_exec_rows(struct db *base, enum query q, struct err *e, const char *types, size_t n,
                         db_row_fn *row, const void *arg)
{
    const struct sqlite_rows rows = {.types = types, .n = n, .row = row, .arg = arg};
    struct sqlite_db *db = sqlite_of(base);
    bool owned;
    sqlite3_stmt *stmt = sqlite_statement(db, q, &owned);
    enum rc rc = RC_OK;

    if (strlen(types) != (size_t)query_table[q].parameters || strlen(types) > COLUMNS ||
        (query_table[q].marks & QUERY_RANGS) == 0)
        bug_stop(__FILE__, __LINE__, query_table[q].name);
    if (stmt == NULL)
        return sqlite_err(db, e);
    db->rows = &rows;
    if (sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite_err(db, e);
    sqlite3_reset(stmt);
    db->rows = NULL;
    if (owned)
        sqlite3_finalize(stmt);
    return rc;
}
