/* depot_credit.c - the lines of deposits whose money is there are credited, a batch in a unit of work. */
#include "base/money.h"
#include "rights/dotation.h"
#include "rights/par_lots.h"
#include "training/depot.h"
#include "training/dispositif.h"

#define BATCH 256
#define CLE_BYTES 48

struct batch {
    int64_t depot_id, no; /* after this one */
    struct {
        int64_t depot_id, no;
    } lines[BATCH];
    size_t n;
    struct depot_bilan done[BATCH]; /* of each line */
    struct arena *a;
    struct depot_bilan *out;
};

/* A line with what it needs to be credited. */
struct credit {
    int64_t depot_id, no;
    struct dotation_versement v;
};

static enum rc read_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEPOT_A_CREDITER, &c, e, "iii", b->depot_id, b->no, (int64_t)BATCH);

    b->n = 0;
    while (rc == RC_OK && cursor_next(&c)) {
        b->lines[b->n].depot_id = b->depot_id = cursor_i64(&c, 0);
        b->lines[b->n].no = b->no = cursor_i64(&c, 1);
        b->n++;
    }
    return cursor_close(&c, e);
}

static void from_row(struct cursor *c, struct arena *a, struct credit *k, const char **scheme,
                     int64_t *version)
{
    struct dotation_lot *l = &k->v.l;

    l->financeur_id = cursor_i64(c, 0);
    l->siret = cursor_copy(c, a, 1);
    *scheme = cursor_copy(c, a, 2);
    *version = cursor_i64(c, 3);
    l->recu_le = cursor_day(c, 4);
    l->source = cursor_copy(c, a, 5);
    l->titulaire_id = cursor_i64(c, 6);
    k->v.dossier = cursor_is_null(c, 7) ? NULL : cursor_copy(c, a, 7);
    l->montant_cents = cursor_i64(c, 8);
    l->cle = arena_printf(a, "DD-%lld-%lld", (long long)k->depot_id, (long long)k->no);
}

/* *found is false when another run credited it meanwhile. */
static enum rc read_line(struct db *db, struct arena *a, struct credit *k, bool *found, struct err *e)
{
    struct cursor c = {0};
    const char *scheme = "";
    int64_t version = 0;
    struct dispositif d;
    enum rc rc = db_query(db, Q_DEPOT_LIGNE_A_CREDITER, &c, e, "ii", k->depot_id, k->no);

    *found = rc == RC_OK && cursor_next(&c);
    if (*found)
        from_row(&c, a, k, &scheme, &version);
    rc = cursor_close(&c, e);
    if (rc == RC_OK && *found)
        rc = dispositif_lire(db, a, k->v.l.financeur_id, scheme, version, &d, e);
    if (rc == RC_OK && *found)
        dispositif_stipuler(&d, &k->v.l);
    return rc;
}

static void count(int64_t *sum, int64_t more)
{
    if (!money_add(*sum, more, sum))
        *sum = INT64_MAX; /* told to people, no balance */
}

/* What the law refuses is data here: the line says why, and its money goes back. */
static enum rc refuse(struct db *db, struct credit *k, const struct err *why, struct depot_bilan *out,
                      struct err *e)
{
    char key[CLE_BYTES];
    enum rc rc = db_exec(db, Q_DEPOT_LIGNE_CREDITER, e, "ttiii", "refusee", msg_def(why->msg)->code,
                         (int64_t)0, k->depot_id, k->no);

    snprintf(key, sizeof(key), "ligne/%lld/%lld", (long long)k->depot_id, (long long)k->no);
    if (rc == RC_OK)
        rc = restitution_devoir(db, key, k->v.l.financeur_id, k->depot_id, 0, k->v.l.montant_cents, e);
    out->refusees++;
    count(&out->refuse_cents, k->v.l.montant_cents);
    return rc;
}

/* Before anything is written: what is refused later would leave half of it. A key that is taken is not this line's, which is
 * credited in the unit of work that says so. */
static enum rc examine(struct db *db, struct credit *k, struct err *why)
{
    enum rc rc =
        k->v.l.titulaire_id != 0 ? dotation_examiner(db, &k->v, why) : ERR(why, MSG_DOTATION_COMPTE_FERME);

    return rc == RC_OK && k->v.deja_out ? ERR(why, MSG_DOTATION_CLE, "cle", k->v.l.cle) : rc;
}

static enum rc credit_line(struct db *db, size_t i, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct credit k = {.depot_id = b->lines[i].depot_id, .no = b->lines[i].no};
    struct err why = {0};
    bool found;
    enum rc rc;

    arena_reset(b->a);
    b->done[i] = (struct depot_bilan){0};
    rc = read_line(db, b->a, &k, &found, e);
    if (rc != RC_OK || !found)
        return rc;
    rc = examine(db, &k, &why);
    if (rc == RC_REFUSED || rc == RC_NOT_FOUND || rc == RC_CONFLICT || rc == RC_USAGE)
        return refuse(db, &k, &why, &b->done[i], e);
    if (rc == RC_OK)
        rc = dotation_verser(db, &k.v, &why);
    if (rc != RC_OK) {
        if (e != NULL)
            *e = why;
        return rc;
    }
    b->done[i].lignes++;
    count(&b->done[i].cents, k.v.l.montant_cents);
    return db_exec(db, Q_DEPOT_LIGNE_CREDITER, e, "ttiii", "creditee", "", k.v.lot_out, k.depot_id, k.no);
}

static enum rc write_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = db_acts(db, b->n, credit_line, b, e);

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        b->out->lignes += b->done[i].lignes;
        b->out->refusees += b->done[i].refusees;
        count(&b->out->cents, b->done[i].cents);
        count(&b->out->refuse_cents, b->done[i].refuse_cents);
    }
    return rc == RC_OK ? db_exec(db, Q_DEPOTS_CREDITER, e, "") : rc;
}

/* What a line reads, asked ahead. */
static enum rc look_at_line(struct db *db, size_t i, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct credit k = {.depot_id = b->lines[i].depot_id, .no = b->lines[i].no};
    bool found;

    arena_reset(b->a);
    return read_line(db, b->a, &k, &found, e);
}

static enum rc count_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = db_ahead_of(db, b->n, look_at_line, b, e);

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        struct credit k = {.depot_id = b->lines[i].depot_id, .no = b->lines[i].no};
        bool found;

        rc = read_line(db, b->a, &k, &found, e);
        if (rc == RC_OK && found) {
            b->out->lignes++;
            count(&b->out->cents, k.v.l.montant_cents);
        }
        arena_reset(b->a);
    }
    return rc;
}

enum rc depot_crediter(struct store *s, bool dry_run, struct depot_bilan *out, struct err *e)
{
    struct batch *b = calloc(1, sizeof(*b));
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (b == NULL || (b->a = arena_new((size_t)256 << 10)) == NULL) {
        free(b);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    b->out = out;
    rc = par_lots_run(s, &(struct par_lots){read_batch, count_batch, write_batch, b, &b->n, BATCH}, dry_run,
                      e);
    arena_free(b->a);
    free(b);
    return rc;
}
