#include "training/gel_delai.h"
#include "journal/journal.h"
#include "law/law.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define LOT 128

/* A freeze over a dossier whose clock runs. */
struct gele {
    int64_t gel_id;
    char numero[DOSSIER_NUMERO_BYTES];
    day_t debut, fin; /* the days that are over of it */
};

struct passage {
    struct store *s;
    struct arena *a;
    day_t at;
    bool dry_run;
    struct gele list[LOT];
    size_t n;
    day_t depuis; /* the freeze, by its first day then its id, and the dossier that were read last */
    int64_t apres;
    char apres_numero[DOSSIER_NUMERO_BYTES];
    int64_t done, en_echec;
    struct err first; /* of the first that failed */
};

static enum rc read_batch(struct db *db, struct passage *x, struct err *e)
{
    struct cursor c = {0};
    char after[DOSSIER_NUMERO_BYTES]; /* bound while x->apres_numero moves */
    enum rc rc;

    memcpy(after, x->apres_numero, sizeof(after));
    x->n = 0;
    rc = db_query(db, Q_GEL_DOSSIERS, &c, e, "dditi", x->at - 1, x->depuis, x->apres, after, (int64_t)LOT);
    while (rc == RC_OK && x->n < LOT && cursor_next(&c)) {
        struct gele *g = &x->list[x->n++];

        *g = (struct gele){.gel_id = cursor_i64(&c, 0), .debut = cursor_day(&c, 2), .fin = cursor_day(&c, 3)};
        snprintf(g->numero, sizeof(g->numero), "%s", cursor_text(&c, 1));
        x->depuis = g->debut;
        x->apres = g->gel_id;
        memcpy(x->apres_numero, g->numero, sizeof(x->apres_numero));
    }
    return cursor_close(&c, e);
}

/* Each frozen day that the delay had not passed yet moves its last day by one. */
static day_t extend(const struct gele *g, const struct dossier_delai *delai, day_t counted, day_t last)
{
    for (day_t day = MAX(MAX(g->debut, counted + 1), delai->origine + 1); day <= g->fin && day <= last; day++)
        if (!delai->ouvres)
            last++;
        else if (law_is_working_day(day))
            last = law_add_working_days(last, 1);
    return last;
}

/* The same delay, extended night after night, is told as one: what it was at first, what it is now. */
static enum rc keep(struct db *db, const struct dossier *d, const struct gele *g, day_t origine, day_t to,
                    struct err *e)
{
    enum rc rc = db_exec(db, Q_PANNE_PROLONGER, e, "diii", to, db_now_us(db), d->titulaire_id, d->id);

    if (rc == RC_OK)
        rc = db_exec(db, Q_GEL_PROLONGATION_SUIVRE, e, "ddiiidd", to, g->fin, d->titulaire_id, d->id,
                     g->gel_id, origine, d->echeance);
    if (rc == RC_OK && db_changes(db) == 0)
        rc = db_exec(db, Q_GEL_PROLONGATION_INSERT, e, "iiiddddd", d->titulaire_id, d->id, g->gel_id, origine,
                     d->echeance, to, g->debut, g->fin);
    return rc == RC_OK ? dossier_prolonge_noter(db, d, "gel", g->gel_id, to, e) : rc;
}

static enum rc extend_one(struct db *db, struct passage *x, const struct gele *g, bool *moved, struct err *e)
{
    struct dossier_delai delai;
    struct law_value extends;
    struct dossier d;
    int64_t counted;
    day_t to;
    enum rc rc = dossier_lire(db, x->a, g->numero, &d, e);

    if (rc == RC_OK)
        rc =
            db_i64(db, Q_GEL_PROLONGE_JUSQUE, (int64_t)g->debut - 1, &counted, e, "ii", d.titulaire_id, d.id);
    if (rc == RC_OK)
        rc = law_param(PARAM_FRAUDE_GEL_PROLONGE, g->debut, &extends, e);
    if (rc == RC_OK)
        rc = dossier_delai_courant(&d, &delai, e);
    if (rc != RC_OK || !delai.court || extends.value == 0)
        return rc;
    to = extend(g, &delai, (day_t)counted, d.echeance);
    *moved = to != d.echeance;
    return !*moved || x->dry_run ? RC_OK : keep(db, &d, g, delai.origine, to, e);
}

/* One dossier under one freeze: its own unit of work, so that one that fails stops no other. */
struct un {
    struct passage *x;
    const struct gele *g;
    bool moved;
};

static enum rc extend_unit(struct db *db, void *arg, struct err *e)
{
    struct un *u = arg;
    enum rc rc;

    u->moved = false;
    rc = extend_one(db, u->x, u->g, &u->moved, e);
    arena_reset(u->x->a);
    return rc;
}

static void account(struct passage *x, const struct un *u, enum rc rc, const struct err *why)
{
    if (rc == RC_OK)
        x->done += u->moved;
    else if (x->en_echec++ == 0)
        x->first = *why;
}

static enum rc one_batch(struct passage *x, struct err *e)
{
    struct err why = {0};
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_batch(db, x, e);
    for (size_t i = 0; rc == RC_OK && x->dry_run && i < x->n; i++) {
        struct un u = {x, &x->list[i], false};

        account(x, &u, extend_unit(db, &u, &why), &why);
    }
    store_read_end(x->s, db);
    for (size_t i = 0; rc == RC_OK && !x->dry_run && i < x->n; i++) {
        struct un u = {x, &x->list[i], false};

        account(x, &u, store_write(x->s, extend_unit, &u, &why), &why);
    }
    return rc;
}

/* A delay that a freeze extends may meet a later one: until nothing moves. */
static enum rc every_batch(struct passage *x, struct err *e)
{
    int64_t before;
    enum rc rc = RC_OK;

    do {
        before = x->done;
        x->en_echec = 0; /* what failed is read again */
        x->depuis = 0;
        x->apres = 0;
        x->apres_numero[0] = '\0';
        do
            rc = one_batch(x, e);
        while (rc == RC_OK && x->n == LOT);
    } while (rc == RC_OK && !x->dry_run && x->done > before);
    return rc;
}

enum rc gels_prolonger(struct store *s, day_t at, bool dry_run, struct gel_echeances *out, struct err *e)
{
    struct passage *x = calloc(1, sizeof(*x));
    enum rc rc = RC_OK;

    *out = (struct gel_echeances){0};
    if (x != NULL)
        *x = (struct passage){.s = s, .a = arena_new(ARENA_BYTES), .at = at, .dry_run = dry_run};
    if (x == NULL || x->a == NULL)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    else
        rc = every_batch(x, e);
    if (x != NULL) {
        *out = (struct gel_echeances){x->done, x->en_echec};
        if (rc == RC_OK && x->en_echec > 0) {
            rc = x->first.rc;
            if (e != NULL)
                *e = x->first;
        }
        arena_free(x->a);
    }
    free(x);
    return rc;
}

enum rc gel_echeance(struct db *db, const struct dossier *d, day_t at, day_t *out, struct err *e)
{
    struct dossier_delai delai;
    struct law_value extends;
    struct cursor c = {0};
    int64_t counted;
    day_t to;
    enum rc closed, rc = dossier_delai_courant(d, &delai, e);

    *out = d->echeance;
    if (rc != RC_OK || !delai.court)
        return rc;
    rc = db_i64(db, Q_GEL_PROLONGE_JUSQUE, DAY_NONE, &counted, e, "ii", d->titulaire_id, d->id);
    if (rc == RC_OK)
        rc = db_query(db, Q_GEL_JOURS, &c, e, "dii", at - 1, d->titulaire_id, d->id);
    while (rc == RC_OK && cursor_next(&c)) {
        struct gele g = {.debut = cursor_day(&c, 0), .fin = cursor_day(&c, 1)};

        rc = law_param(PARAM_FRAUDE_GEL_PROLONGE, g.debut, &extends, e);
        if (rc != RC_OK || extends.value == 0)
            continue;
        to = extend(&g, &delai, (day_t)MAX(counted, (int64_t)g.debut - 1), *out);
        if (to != *out)
            counted = g.fin;
        *out = to;
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? closed : rc;
}

enum rc gel_prolongations(struct db *db, struct arena *a, const struct dossier *d,
                          struct gel_prolongation **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_GEL_PROLONGATIONS, &c, e, "iii", d->titulaire_id, d->id,
                          (int64_t)GEL_PROLONGATIONS_MAX);

    *n = 0;
    *out = ARENA_ARRAY(a, struct gel_prolongation, GEL_PROLONGATIONS_MAX);
    while (rc == RC_OK && *n < GEL_PROLONGATIONS_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct gel_prolongation){arena_strdup(a, cursor_text(&c, 0)), cursor_day(&c, 1),
                                                   cursor_day(&c, 2), cursor_day(&c, 3), cursor_day(&c, 4)};
    return cursor_close(&c, e);
}
