#include "exchange/livraisons.h"
#include "exchange/partenaires.h"

#define KINDS_MAX 100

static const struct partner *partner_named(const char *name)
{
    for (const struct partner *const *p = import_partners; *p != NULL; p++)
        if (strcmp((*p)->name, name) == 0)
            return *p;
    return NULL;
}

/* A partner that this program no longer knows is passed over: its lines are in the store alone. */
static bool read_one(struct cursor *c, struct arena *a, struct livraison_recue *out)
{
    size_t size;
    const void *plan = cursor_blob(c, 4, &size);

    *out = (struct livraison_recue){
        .partner = partner_named(cursor_text(c, 1)),
        .genre = cursor_copy(c, a, 2),
        .fichier = {.id = cursor_i64(c, 0), .date = cursor_day(c, 3), .lignes = cursor_i64(c, 5)},
        .appliquee_us = cursor_i64(c, 6)};
    if (size == HASH_BYTES)
        hex(plan, HASH_BYTES, out->fichier.plan);
    return out->partner != NULL;
}

static enum rc read_all(struct cursor *c, struct arena *a, struct livraison_recue *out, size_t room,
                        size_t *n, struct err *e)
{
    *n = 0;
    while (*n < room && cursor_next(c))
        if (read_one(c, a, &out[*n]))
            ++*n;
    return cursor_close(c, e);
}

enum rc livraisons_lire(struct db *db, struct arena *a, int64_t avant, struct livraison_recue **out,
                        size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_LIVRAISONS, &c, e, "ii", avant > 0 ? avant : INT64_MAX, (int64_t)LIVRAISONS_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct livraison_recue, LIVRAISONS_PAGE);
    return rc == RC_OK ? read_all(&c, a, *out, LIVRAISONS_PAGE, n, e) : rc;
}

static int by_partner(const void *a, const void *b)
{
    const struct livraison_recue *x = a, *y = b;
    const struct partner *const *p = import_partners;

    while (*p != x->partner && *p != y->partner)
        p++;
    return x->partner == y->partner ? strcmp(x->genre, y->genre) : *p == x->partner ? -1 : 1;
}

enum rc livraisons_dernieres(struct db *db, struct arena *a, struct livraison_recue **out, size_t *n,
                             struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_LIVRAISONS_DERNIERES, &c, e, "");

    *n = 0;
    *out = ARENA_ARRAY(a, struct livraison_recue, KINDS_MAX);
    if (rc == RC_OK)
        rc = read_all(&c, a, *out, KINDS_MAX, n, e);
    if (rc == RC_OK && *n > 1)
        qsort(*out, *n, sizeof(**out), by_partner);
    return rc;
}
