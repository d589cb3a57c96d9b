/*
 * pg_acts.c - acts of a group that read and write: what they read is asked ahead, what they write leaves without waiting. What an act reads
 * may be what itself or another one has just written: the tables of each query say when an answer is to be asked again.
 */
#include "store/pg.h"
#include "queries_table.h" /* generated: query_table */

/* Questions of one act in a rehearsal: none that ends has as many. */
#define ASKED_MAX 4096

void pg_acts_begin(struct pg_db *db, size_t no)
{
    db->acts.no = no;
    db->acts.asked = 0;
    memset(db->acts.own, 0, sizeof(db->acts.own));
}

/* ---- what acts are about ---------------------------------------------------------------------------------------- */

/* FNV-1a of the names and the values. *nobody: nothing is told of what it is about (NULL, 0, ""). */
static uint64_t hash_of(enum query q, const struct pg_parameters *p, bool *nobody)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    *nobody = true;
    for (const char *name = query_table[q].subject; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    for (int k = 0; k < p->n; k++) {
        if ((query_table[q].of >> k & 1) == 0)
            continue;
        for (int i = 0; p->values[k] != NULL && i < p->lengths[k]; i++) {
            const unsigned char byte = (unsigned char)p->values[k][i];

            *nobody = *nobody && byte == 0;
            hash = (hash ^ byte) * UINT64_C(1099511628211);
        }
        hash = (hash ^ 0x100) * UINT64_C(1099511628211);
    }
    return hash;
}

static struct pg_subject *subject_at(struct pg_acts *a, uint64_t hash)
{
    size_t i = (size_t)(hash ^ hash >> 32) & (a->subjects_room - 1);

    while (a->subjects[i].act != 0 && a->subjects[i].hash != hash)
        i = (i + 1) & (a->subjects_room - 1);
    return &a->subjects[i];
}

/* A table that is never more than half full. */
static bool one_more(struct pg_acts *a)
{
    struct pg_acts larger = *a;

    if (2 * a->subjects_n < a->subjects_room)
        return true;
    larger.subjects_room = a->subjects_room == 0 ? 1024 : 2 * a->subjects_room;
    larger.subjects = calloc(larger.subjects_room, sizeof(*larger.subjects));
    if (larger.subjects == NULL)
        return false;
    for (size_t i = 0; i < a->subjects_room; i++)
        if (a->subjects[i].act != 0)
            *subject_at(&larger, a->subjects[i].hash) = a->subjects[i];
    free(a->subjects);
    *a = larger;
    return true;
}

/* Where the memory is short, it is as if another act were about the same. */
void pg_acts_about(struct pg_db *db, enum query q, const struct pg_parameters *p)
{
    struct pg_acts *a = &db->acts;
    struct pg_subject *s;
    bool nobody = true;
    const uint64_t hash = query_table[q].subject != NULL ? hash_of(q, p, &nobody) : 0;

    if (nobody)
        return;
    if (!one_more(a)) {
        a->mixed[a->no] = true;
        return;
    }
    s = subject_at(a, hash);
    if (s->act == 0) {
        *s = (struct pg_subject){hash, a->no + 1};
        a->subjects_n++;
    } else if (s->act != a->no + 1) {
        a->mixed[a->no] = a->mixed[s->act - 1] = true;
    }
}

/* ---- what they read, and write ---------------------------------------------------------------------------------- */

/* The next table of a set from `from` on; 64 * QUERY_TABLES past the last. */
static size_t next_table(const uint64_t set[QUERY_TABLES], size_t from)
{
    for (size_t i = from; i < (size_t)64 * QUERY_TABLES; i++)
        if ((set[i / 64] >> i % 64 & 1) != 0)
            return i;
    return (size_t)64 * QUERY_TABLES;
}

void pg_acts_write(struct pg_db *db, enum query q)
{
    const uint64_t *tables = query_table[q].writes;
    struct pg_acts *a = &db->acts;

    db->base.acts_writes++;
    a->writes++;
    for (size_t i = next_table(tables, 0); i < ARRAY_LEN(a->all); i = next_table(tables, i + 1))
        a->own[i] = a->all[i] = a->writes;
}

bool pg_acts_fresh(const struct pg_db *db, const struct pg_answer *x)
{
    const bool own = (query_table[x->q].marks & QUERY_PROPRE) != 0 && !db->acts.mixed[db->acts.no];
    const uint32_t *last = own ? db->acts.own : db->acts.all;
    const uint64_t *tables = query_table[x->q].reads;

    for (size_t i = next_table(tables, 0); i < ARRAY_LEN(db->acts.all); i = next_table(tables, i + 1))
        if (last[i] > x->seen)
            return false;
    return true;
}

bool pg_acts_endless(struct pg_db *db)
{
    return db->base.acts == ACTS_REHEARSED && ++db->acts.asked > ASKED_MAX;
}

/* ---- a group ---------------------------------------------------------------------------------------------------- */

static enum rc together(struct pg_db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    enum rc rc = RC_OK;

    memset(db->acts.all, 0, sizeof(db->acts.all));
    db->acts.writes = 0;
    db->base.acts_lost = false;
    db->base.acts = ACTS_TOGETHER;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        pg_acts_begin(db, i);
        rc = fn(&db->base, i, arg, e);
        if (rc == RC_OK && db->base.acts_lost)
            rc = ERR(e, MSG_STORE_ABANDON);
    }
    if (rc == RC_OK)
        rc = pg_writes_end(db, e);
    db->base.acts = ACTS_ALONE;
    return rc;
}

enum rc pg_acts(struct db *base, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    struct pg_db *db = pg_of(base);
    enum rc rc;

    db->acts.mixed = calloc(n, sizeof(*db->acts.mixed));
    if (db->acts.mixed == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = pg_ahead_of_acts(base, n, fn, arg, e);
    if (rc == RC_OK)
        rc = together(db, n, fn, arg, e);
    pg_ahead_drop(db);
    free(db->acts.mixed);
    free(db->acts.subjects);
    db->acts = (struct pg_acts){0};
    return rc;
}
