/*
 * pg_lot.c - INSERTs of the same query sent as one statement: each parameter travels as an array, which the statement
 * unnests. A batch that another one interrupts leaves without waiting for its answer (pg_suite.c). Never a round trip per row.
 */
#include "store/pg.h"
#include "base/date.h"
#include <endian.h>
#include "queries_table.h" /* generated: query_table */

#define LOT_ROWS 2000
#define LOT_BYTES ((size_t)1 << 20)
#define ARRAY_HEADER 20

static Oid array_of(Oid element)
{
    enum { INT8_ARRAY = 1016, TEXT_ARRAY = 1009, BYTEA_ARRAY = 1001, INT8 = 20, TEXT = 25 };

    return element == INT8 ? INT8_ARRAY : element == TEXT ? TEXT_ARRAY : BYTEA_ARRAY;
}

static void put_u32(unsigned char *at, uint32_t v)
{
    v = htobe32(v);
    memcpy(at, &v, sizeof(v));
}

static bool column_room(struct pg_column *c, size_t more)
{
    size_t room = c->room == 0 ? 4096 : c->room;
    unsigned char *bytes;

    while (room < c->n + more)
        room *= 2;
    if (room == c->room)
        return true;
    bytes = realloc(c->bytes, room);
    if (bytes == NULL)
        return false;
    c->bytes = bytes;
    c->room = room;
    return true;
}

/* One element: its length and its bytes, or -1 for NULL. */
static bool column_add(struct pg_column *c, const char *value, int length)
{
    size_t n = value != NULL ? (size_t)length : 0;

    if (c->n == 0)
        c->n = ARRAY_HEADER;
    if (!column_room(c, ARRAY_HEADER + sizeof(uint32_t) + n))
        return false;
    put_u32(c->bytes + c->n, value != NULL ? (uint32_t)n : UINT32_MAX);
    c->n += sizeof(uint32_t);
    if (n > 0)
        memcpy(c->bytes + c->n, value, n);
    c->n += n;
    return true;
}

/* One dimension from 1 to rows; elements may be NULL. */
static void column_seal(struct pg_column *c, Oid element, size_t rows)
{
    put_u32(c->bytes, 1);
    put_u32(c->bytes + 4, 1);
    put_u32(c->bytes + 8, element);
    put_u32(c->bytes + 12, (uint32_t)rows);
    put_u32(c->bytes + 16, 1);
}

void pg_lot_drop(struct pg_db *db)
{
    db->lot.rows = 0;
    db->lot.bytes = 0;
    for (size_t i = 0; i < PG_PARAMETERS_MAX; i++)
        db->lot.columns[i].n = 0;
}

void pg_lot_free(struct pg_db *db)
{
    for (size_t i = 0; i < PG_PARAMETERS_MAX; i++)
        free(db->lot.columns[i].bytes);
}

/* What waits, as the arrays of one statement. */
static void seal(struct pg_lot *lot, struct pg_parameters *p)
{
    p->n = (int)strlen(lot->types);
    for (int k = 0; k < p->n; k++) {
        Oid element = lot->types[k] == 't' ? 25 : lot->types[k] == 'b' ? 17 : 20;

        column_seal(&lot->columns[k], element, lot->rows);
        p->types[k] = array_of(element);
        p->values[k] = (const char *)lot->columns[k].bytes;
        p->lengths[k] = (int)lot->columns[k].n;
        p->formats[k] = 1;
    }
}

static bool add_value(struct pg_column *c, char type, const struct db_value *v)
{
    const int64_t travelling = (int64_t)htobe64((uint64_t)v->n);

    if (type == 't')
        return column_add(c, v->t, v->t != NULL ? (int)strlen(v->t) : 0);
    if ((type == 'd' && v->n == DAY_NONE) || (type == 'z' && v->n == 0))
        return column_add(c, NULL, 0);
    return column_add(c, (const char *)&travelling, (int)sizeof(travelling));
}

bool pg_lot_of_rows(struct pg_db *db, const char *types, size_t n, db_row_fn *row, const void *arg,
                    struct pg_parameters *p)
{
    struct db_value values[PG_PARAMETERS_MAX];
    struct pg_lot *lot = &db->lot;

    CHECK(lot->rows == 0 && strlen(types) <= PG_PARAMETERS_MAX);
    lot->types = types;
    for (; lot->rows < n; lot->rows++) {
        row(arg, lot->rows, values);
        for (size_t k = 0; types[k] != '\0'; k++)
            if (!add_value(&lot->columns[k], types[k], &values[k]))
                return false;
    }
    seal(lot, p);
    return true;
}

/* Alone, and its answer awaited. */
static enum rc send_alone(struct pg_db *db, const struct pg_parameters *p, struct err *e)
{
    const struct pg_lot *lot = &db->lot;
    enum rc rc = pg_steps_send(db, e);
    PGresult *r;

    if (rc == RC_OK)
        rc = pg_prepare(db, lot->q, lot->types, p->types, p->n, e);
    if (rc != RC_OK)
        return rc;
    r = db->pq.execPrepared(db->conn, query_table[lot->q].name, p->n, p->values, p->lengths, p->formats, 1);
    rc = db->pq.resultStatus(r) == PGRES_COMMAND_OK ? RC_OK : pg_err(db, r, e);
    db->pq.clear(r);
    return rc;
}

static enum rc send_batch(struct pg_db *db, bool wait, struct err *e)
{
    struct pg_parameters p;
    enum rc rc;

    if (db->lot.rows == 0)
        return RC_OK;
    seal(&db->lot, &p);
    rc = wait ? send_alone(db, &p, e) : pg_suite_add(db, db->lot.q, db->lot.types, &p, e);
    pg_lot_drop(db);
    return rc;
}

enum rc pg_lot_send(struct pg_db *db, struct err *e)
{
    return send_batch(db, db->suite == 0, e);
}

enum rc pg_lot_leave(struct pg_db *db, struct err *e)
{
    return send_batch(db, false, e);
}

enum rc pg_lot_add(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                   struct err *e)
{
    struct pg_lot *lot = &db->lot;
    enum rc rc = lot->rows > 0 && lot->q != q ? pg_lot_leave(db, e) : RC_OK;

    if (rc != RC_OK)
        return rc;
    if (p->n != query_table[q].parameters)
        bug_stop(__FILE__, __LINE__, query_table[q].name);
    lot->q = q;
    lot->types = types;
    lot->rows++;
    for (int k = 0; k < p->n; k++) {
        if (!column_add(&lot->columns[k], p->values[k], p->lengths[k])) {
            pg_lot_drop(db);
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        }
        lot->bytes += (size_t)p->lengths[k];
    }
    db->changes = 1;
    return lot->rows >= LOT_ROWS || lot->bytes >= LOT_BYTES || !db->base.in_unit ? pg_lot_send(db, e) : RC_OK;
}
