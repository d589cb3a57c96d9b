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
    if (a->n > 0)
        memset(a->table, 0, a->table_n * sizeof(*a->table));
    a->n = a->received = a->bytes_n = 0;
    a->asking = a->rehearsing = false;
}

void pg_ahead_free(struct pg_db *db)
{
    pg_ahead_drop(db);
    free(db->ahead.bytes);
    free(db->ahead.answers);
    free(db->ahead.table);
    db->ahead = (struct pg_ahead){0};
}

/* In the pipeline, with the statement of q ready: it is readied outside, once for each connection. */
static enum rc ready_to_send(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                             struct err *e)
{
    enum rc rc = db->ahead.sending && db->prepared[q] == NULL ? receive(db, e) : RC_OK;

    if (rc != RC_OK || db->ahead.sending)
        return rc;
    rc = pg_prepare(db, q, types, p->types, p->n, e);
    if (rc == RC_OK)
        rc = pg_pipeline_enter(db, e);
    db->ahead.sending = rc == RC_OK;
    return rc;
}

static enum rc begin(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                     struct err *e)
{
    enum rc rc = RC_OK;

    CHECK((query_table[q].marks & QUERY_FLUX) == 0);
    if (!db->ahead.asking) {
        pg_ahead_drop(db);
        rc = pg_before(db, e);
        db->ahead.asking = true;
    }
    return rc == RC_OK ? ready_to_send(db, q, types, p, e) : rc;
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

/* FNV-1a. */
static size_t place_of(const struct pg_ahead *a, enum query q, const unsigned char *values, size_t n)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ (uint64_t)q;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ values[i]) * UINT64_C(1099511628211);
    return (size_t)(hash ^ hash >> 32) & (a->table_n - 1);
}

static void put(struct pg_ahead *a, size_t i)
{
    const struct pg_answer *x = &a->answers[i];
    size_t place = place_of(a, x->q, a->bytes + x->at, x->size);

    while (a->table[place] != 0)
        place = (place + 1) & (a->table_n - 1);
    a->table[place] = (uint32_t)i + 1;
}

/* One more answer, in a table that is never more than half full. */
static bool one_more(struct pg_ahead *a)
{
    const size_t room = a->answers_room == 0 ? 1024 : 2 * a->answers_room;
    struct pg_answer *answers;
    uint32_t *table;

    if (a->n < a->answers_room)
        return true;
    answers = reallocarray(a->answers, room, sizeof(*answers));
    if (answers == NULL)
        return false;
    a->answers = answers;
    table = calloc(2 * room, sizeof(*table));
    if (table == NULL)
        return false;
    free(a->table);
    a->table = table;
    a->table_n = 2 * room;
    a->answers_room = room;
    for (size_t i = 0; i < a->n; i++)
        put(a, i);
    return true;
}

/* Sends a question, and remembers it. */
static enum rc send(struct pg_db *db, enum query q, const struct pg_parameters *p, bool kept, struct err *e)
{
    struct pg_ahead *a = &db->ahead;
    const size_t n = packed_size(p);

    if (!room_for(a, n) || !one_more(a))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (db->pq.sendQueryPrepared(db->conn, query_table[q].name, p->n, p->values, p->lengths, p->formats, 1) !=
        1)
        return pg_err(db, NULL, e);
    pack(p, a->bytes + a->bytes_n);
    a->answers[a->n] = (struct pg_answer){.q = q, .at = a->bytes_n, .size = n, .kept = kept};
    a->bytes_n += n;
    put(a, a->n++);
    return RC_OK;
}

enum rc pg_ahead(struct db *base, enum query q, const char *types, va_list ap, struct err *e)
{
    struct pg_db *db = pg_of(base);
    struct pg_parameters p;
    enum rc rc;

    if (!pg_parameters_read(&p, types, ap))
        return ERR(e, MSG_STORE_LECTURE, "raison", "valeur trop longue");
    rc = begin(db, q, types, &p, e);
    if (rc != RC_OK)
        return rc;
    CHECK(db->ahead.n < DB_AHEAD_MAX);
    return send(db, q, &p, false, e);
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

/* The first answer to this question that is here and not taken, or, when `sent`, that is awaited; NULL for none. */
static struct pg_answer *find(struct pg_ahead *a, enum query q, const unsigned char *values, size_t n,
                              bool sent)
{
    size_t place;

    if (a->n == 0)
        return NULL;
    place = place_of(a, q, values, n);
    for (; a->table[place] != 0; place = (place + 1) & (a->table_n - 1)) {
        const size_t i = a->table[place] - 1;
        struct pg_answer *x = &a->answers[i];

        if (x->q == q && x->size == n && memcmp(a->bytes + x->at, values, n) == 0 &&
            (sent ? i >= a->received : x->r != NULL))
            return x;
    }
    return NULL;
}

PGresult *pg_ahead_take(struct pg_db *db, enum query q, const struct pg_parameters *p, bool *lent)
{
    struct pg_ahead *a = &db->ahead;
    struct pg_answer *x;
    unsigned char *wanted;
    PGresult *r;

    CHECK(!a->asking);
    *lent = false;
    if (a->n == 0 || (wanted = malloc(packed_size(p) + 1)) == NULL)
        return NULL; /* asked again, alone */
    pack(p, wanted);
    x = find(a, q, wanted, packed_size(p), false);
    free(wanted);
    if (x == NULL || (db->base.acts == ACTS_TOGETHER && x->kept && !pg_acts_fresh(db, x)))
        return NULL;
    r = x->r;
    *lent = x->kept;
    if (!x->kept)
        x->r = NULL;
    return r;
}

/* The answer that it takes the place of may be under a cursor: it stays until all are forgotten. */
bool pg_ahead_again(struct pg_db *db, enum query q, const struct pg_parameters *p, PGresult *r)
{
    struct pg_ahead *a = &db->ahead;
    struct pg_answer *x = NULL;
    unsigned char *wanted = a->n > 0 ? malloc(packed_size(p) + 1) : NULL;

    if (wanted != NULL && one_more(a)) {
        pack(p, wanted);
        x = find(a, q, wanted, packed_size(p), false);
    }
    free(wanted);
    if (x == NULL)
        return false;
    a->answers[a->n++] = (struct pg_answer){.q = QUERY_COUNT, .r = x->r, .kept = true};
    a->received = a->n;
    x->r = r;
    x->seen = db->acts.writes;
    return true;
}

/* Questions that an act asks one after the other in a rehearsal: the others are asked when it is done. */
#define PASSES_MAX 200

/* ---- rehearsals ------------------------------------------------------------------------------------------------- */

enum rc pg_ahead_miss(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                      struct err *e)
{
    struct pg_ahead *a = &db->ahead;
    unsigned char *wanted = malloc(packed_size(p) + 1);
    bool awaited = true;

    a->missed = true;
    if (wanted != NULL && a->rc == RC_OK && (query_table[q].marks & QUERY_FLUX) == 0) {
        pack(p, wanted);
        awaited = find(a, q, wanted, packed_size(p), true) != NULL;
    }
    free(wanted);
    if (!awaited)
        a->rc = ready_to_send(db, q, types, p, &a->err);
    if (!awaited && a->rc == RC_OK)
        a->rc = send(db, q, p, true, &a->err);
    return ERR(e, MSG_STORE_ABANDON);
}

/* One more time for those that missed something. */
static void rehearse(struct db *base, size_t n, db_reads_fn *fn, void *arg, bool *over)
{
    struct pg_ahead *a = &pg_of(base)->ahead;

    for (size_t i = 0; i < n && a->rc == RC_OK; i++) {
        struct err unheard = {0};

        a->missed = false;
        pg_acts_begin(pg_of(base), i);
        if (!over[i])
            fn(base, i, arg, &unheard);
        over[i] = !a->missed;
    }
}

enum rc pg_ahead_of(struct db *base, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    struct pg_db *db = pg_of(base);
    struct pg_ahead *a = &db->ahead;
    bool *over = calloc(n + 1, sizeof(*over));
    size_t before, passes = 0;
    enum rc rc;

    if (over == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    pg_ahead_drop(db);
    rc = pg_before(db, e);
    a->rc = RC_OK;
    do {
        before = a->n;
        passes++;
        a->rehearsing = rc == RC_OK;
        if (rc == RC_OK)
            rehearse(base, n, fn, arg, over);
        a->rehearsing = false;
        if (rc == RC_OK && a->rc != RC_OK) {
            *e = a->err;
            rc = a->rc;
        }
        if (rc == RC_OK && a->sending)
            rc = receive(db, e);
    } while (rc == RC_OK && a->n > before && (base->acts == ACTS_ALONE || passes < PASSES_MAX));
    free(over);
    if (rc != RC_OK)
        pg_ahead_drop(db);
    return rc;
}

enum rc pg_ahead_of_acts(struct db *base, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    unsigned char memo[DB_MEMO_BYTES];
    enum rc rc;

    memcpy(memo, base->memo, sizeof(memo));
    base->acts = ACTS_REHEARSED;
    rc = pg_ahead_of(base, n, fn, arg, e);
    base->acts = ACTS_ALONE;
    memcpy(base->memo, memo, sizeof(memo));
    return rc;
}
