/*
 * pg_ahead.c - SELECTs asked ahead: they leave together (the pipeline mode of libpq), and their answers wait here for the
 * db_query() that asks the same of the same values.
 */
#include "store/pg.h"
#include "queries_table.h" /* generated: query_table */

/* Values as they travel, one after the other: a length (-1: NULL), then the bytes. */
static size_t packed_size(const struct pg_parameters *p)
{
    size_t n = 0;

    for (int k = 0; k < p->n; k++)
        n += sizeof(int) + (p->values[k] != NULL ? (size_t)p->lengths[k] : 0);
    return n;
}

static void pack(const struct pg_parameters *p, unsigned char *out)
{
    for (int k = 0; k < p->n; k++) {
        const int length = p->values[k] != NULL ? p->lengths[k] : -1;

        memcpy(out, &length, sizeof(length));
        out += sizeof(length);
        if (length > 0) {
            memcpy(out, p->values[k], (size_t)length);
            out += length;
        }
    }
}

/* Receives the answers of all that was sent, and leaves the pipeline. *e and the code are those of the first failure. */
static enum rc receive(struct pg_db *db, struct err *e)
{
    struct pg_ahead *a = &db->ahead;
    const bool sent = pg_pipeline_sync(db);
    enum rc left, rc = RC_OK;

    a->sending = false;
    for (; a->received < a->n; a->received++) {
        PGresult *r = pg_pipeline_answer(db);

        if (rc == RC_OK && (!sent || db->pq.resultStatus(r) != PGRES_TUPLES_OK))
            rc = pg_err(db, r, e);
        a->answers[a->received].r = r;
    }
    left = pg_pipeline_leave(db, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : left;
}

void pg_ahead_drop(struct pg_db *db)
{
    struct pg_ahead *a = &db->ahead;

    if (a->sending)
        (void)receive(db, NULL);
    for (size_t i = 0; i < a->n; i++)
        db->pq.clear(a->answers[i].r);
    a->n = a->received = a->next = a->bytes_n = 0;
    a->asking = false;
}

void pg_ahead_free(struct pg_db *db)
{
    pg_ahead_drop(db);
    free(db->ahead.bytes);
    db->ahead.bytes = NULL;
}

/* In the pipeline, with the statement of q ready: it is readied outside, once for each connection. */
static enum rc begin(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                     struct err *e)
{
    enum rc rc = RC_OK;

    CHECK((query_table[q].marks & QUERY_FLUX) == 0);
    if (!db->ahead.asking) {
        pg_ahead_drop(db);
        rc = pg_before(db, e);
        db->ahead.asking = true;
    } else if (db->ahead.sending && db->prepared[q] == NULL) {
        rc = receive(db, e);
    }
    if (rc != RC_OK || db->ahead.sending)
        return rc;
    rc = pg_prepare(db, q, types, p->types, p->n, e);
    if (rc == RC_OK)
        rc = pg_pipeline_enter(db, e);
    db->ahead.sending = rc == RC_OK;
    return rc;
}

static bool room_for(struct pg_ahead *a, size_t more)
{
    size_t room = a->room == 0 ? 16384 : a->room;
    unsigned char *bytes;

    while (room < a->bytes_n + more)
        room *= 2;
    bytes = room == a->room ? a->bytes : realloc(a->bytes, room);
    if (bytes == NULL)
        return false;
    a->bytes = bytes;
    a->room = room;
    return true;
}

enum rc pg_ahead(struct db *base, enum query q, const char *types, va_list ap, struct err *e)
{
    struct pg_db *db = pg_of(base);
    struct pg_ahead *a = &db->ahead;
    struct pg_parameters p;
    size_t n;
    enum rc rc;

    if (!pg_parameters_read(&p, types, ap))
        return ERR(e, MSG_STORE_LECTURE, "raison", "valeur trop longue");
    rc = begin(db, q, types, &p, e);
    if (rc != RC_OK)
        return rc;
    CHECK(a->n < DB_AHEAD_MAX);
    n = packed_size(&p);
    if (!room_for(a, n))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (db->pq.sendQueryPrepared(db->conn, query_table[q].name, p.n, p.values, p.lengths, p.formats, 1) != 1)
        return pg_err(db, NULL, e);
    pack(&p, a->bytes + a->bytes_n);
    a->answers[a->n++] = (struct pg_answer){.q = q, .at = a->bytes_n, .size = n};
    a->bytes_n += n;
    return RC_OK;
}

enum rc pg_ahead_end(struct db *base, struct err *e)
{
    struct pg_db *db = pg_of(base);
    enum rc rc = db->ahead.sending ? receive(db, e) : RC_OK;

    db->ahead.asking = false;
    if (rc != RC_OK)
        pg_ahead_drop(db);
    return rc;
}

PGresult *pg_ahead_take(struct pg_db *db, enum query q, const struct pg_parameters *p)
{
    struct pg_ahead *a = &db->ahead;
    unsigned char *wanted;
    PGresult *r = NULL;
    size_t n;

    CHECK(!a->asking);
    if (a->n == 0)
        return NULL;
    n = packed_size(p);
    wanted = malloc(n + 1);
    if (wanted == NULL)
        return NULL; /* asked again, alone */
    pack(p, wanted);
    for (size_t i = 0; r == NULL && i < a->n; i++) { /* mostly the one after the last taken */
        struct pg_answer *x = &a->answers[(a->next + i) % a->n];

        if (x->r == NULL || x->q != q || x->size != n || memcmp(a->bytes + x->at, wanted, n) != 0)
            continue;
        r = x->r;
        x->r = NULL;
        a->next = (a->next + i + 1) % a->n;
    }
    free(wanted);
    return r;
}
