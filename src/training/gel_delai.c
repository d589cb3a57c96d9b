#include "training/gel_delai.h"
#include "base/text.h"
#include "law/law.h"
#include "training/panne.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define LOT 128
#define GELS_MAX 64 /* of one dossier, counted at a time: what is left is counted the next night */

/* ---- one dossier ------------------------------------------------------------------------------------------------ */

/* A freeze of a dossier: its days that are over. */
struct gele {
    int64_t gel_id;
    day_t debut, fin;
};

/* Those with days after `counted`, the earliest first: the days that two of them share are counted with the first, and what a freeze gives may meet a later one. */
static enum rc read_freezes(struct db *db, const struct dossier *d, day_t counted, day_t at, struct gele *out,
                            size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_GEL_JOURS, &c, e, "diidi", at - 1, d->titulaire_id, d->id, counted, (int64_t)GELS_MAX);

    *n = 0;
    while (rc == RC_OK && *n < GELS_MAX && cursor_next(&c))
        out[(*n)++] = (struct gele){cursor_i64(&c, 0), cursor_day(&c, 1), cursor_day(&c, 2)};
    return cursor_close(&c, e);
}

/* Each frozen day that the delay had not passed yet moves its last day by one, unless an outage gave that day back. */
static day_t extend(const struct gele *g, const struct dossier_delai *delai, day_t counted, day_t last,
                    const struct panne_donnes *given)
{
    for (day_t day = MAX(MAX(g->debut, counted + 1), delai->origine + 1); day <= g->fin && day <= last; day++)
        if (panne_jour_donne(given, day))
            continue;
        else if (!delai->ouvres)
            last++;
        else if (law_is_working_day(day))
            last = law_add_working_days(last, 1);
    return last;
}

/* The same delay, extended night after night, is told as one: what it was at first, what it is now. */
static enum rc keep(struct db *db, const struct dossier *d, const struct gele *g, day_t origine, day_t to,
                    struct err *e)
{
    int64_t no = 0;
    enum rc rc = db_i64(db, Q_GEL_PROLONGATION_SUIVIE, 0, &no, e, "iiidd", d->titulaire_id, d->id, g->gel_id,
                        origine, d->echeance);

    if (rc == RC_OK)
        rc = no != 0
                 ? db_exec(db, Q_GEL_PROLONGATION_SUIVRE, e, "ddiii", to, g->fin, d->titulaire_id, d->id, no)
                 : db_exec(db, Q_GEL_PROLONGATION_INSERT, e, "iiiddddd", d->titulaire_id, d->id, g->gel_id,
                           origine, d->echeance, to, g->debut, g->fin);
    return rc == RC_OK ? dossier_prolonge_noter(db, d, "gel", g->gel_id, to, e) : rc;
}

/* Counts for a delay the frozen days after `counted` and before `at`: d->echeance is moved, and what moved it is written unless `dry`. A
 * delay that an act begins (`nouveau`) was given no day by an outage yet. */
static enum rc count(struct db *db, struct dossier *d, const struct dossier_delai *delai, day_t counted,
                     day_t at, bool nouveau, bool dry, struct err *e)
{
    struct gele freezes[GELS_MAX];
    struct panne_donnes given = {0};
    struct law_value extends;
    size_t n;
    enum rc rc = read_freezes(db, d, counted, at, freezes, &n, e);

    if (rc == RC_OK && n > 0 && !nouveau)
        rc = panne_donnes_lire(db, d, delai->origine, at, &given, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct gele *g = &freezes[i];
        day_t to;

        rc = law_param(PARAM_FRAUDE_GEL_PROLONGE, g->debut, &extends, e);
        if (rc != RC_OK || extends.value == 0)
            continue;
        to = extend(g, delai, counted, d->echeance, &given);
        if (to == d->echeance)
            continue;
        rc = dry ? RC_OK : keep(db, d, g, delai->origine, to, e);
        d->echeance = to;
        counted = MAX(counted, g->fin);
    }
    return rc;
}

enum rc gel_compter(struct db *db, struct dossier *d, day_t at, bool dry, struct err *e)
{
    struct dossier_delai delai;
    int64_t counted;
    enum rc rc = dossier_delai_courant(d, &delai, e);

    if (rc != RC_OK || !delai.court)
        return rc;
    rc = db_i64(db, Q_GEL_PROLONGE_JUSQUE, (int64_t)delai.origine, &counted, e, "ii", d->titulaire_id, d->id);
    return rc == RC_OK ? count(db, d, &delai, (day_t)counted, at, false, dry, e) : rc;
}

enum rc gel_echeance(struct db *db, const struct dossier *d, day_t at, day_t *out, struct err *e)
{
    struct dossier counted = *d;
    enum rc rc = gel_compter(db, &counted, at, true, e);

    *out = counted.echeance;
    return rc;
}

enum rc gel_compter_nouveau(struct db *db, struct dossier *d, day_t at, struct err *e)
{
    struct dossier_delai delai;
    enum rc rc = dossier_delai_courant(d, &delai, e);

    return rc == RC_OK && delai.court ? count(db, d, &delai, delai.origine, at, true, false, e) : rc;
}

/* ---- all of them: the passage of the night ----------------------------------------------------------------------- */

/* A dossier, whatever froze it. */
struct un {
    char numero[DOSSIER_NUMERO_BYTES];
    bool moved;
};

struct passage {
    struct store *s;
    day_t at;
    bool dry_run;
    struct arena *read; /* the dossier at hand */
    struct un list[LOT];
    struct err outcomes[LOT];
    size_t n;
    char apres[DOSSIER_NUMERO_BYTES]; /* the dossier that was read last */
    int64_t done, en_echec;
    struct err first; /* of the first that failed */
};

static enum rc read_batch(struct db *db, struct passage *x, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_GEL_DOSSIERS, &c, e, "dti", x->at - 1, x->apres, (int64_t)LOT);

    x->n = 0;
    while (rc == RC_OK && x->n < LOT && cursor_next(&c)) {
        struct un *u = &x->list[x->n++];

        *u = (struct un){0};
        text_copy(cursor_text(&c, 0), u->numero, sizeof(u->numero));
    }
    rc = cursor_close(&c, e);
    if (x->n > 0)
        memcpy(x->apres, x->list[x->n - 1].numero, sizeof(x->apres));
    return rc;
}

static enum rc extend_one(struct db *db, size_t i, void *arg, struct err *e)
{
    struct passage *x = arg;
    struct un *u = &x->list[i];
    struct dossier d;
    day_t before;
    enum rc rc;

    u->moved = false;
    arena_reset(x->read);
    rc = dossier_lire(db, x->read, u->numero, &d, e);
    if (rc != RC_OK)
        return rc;
    before = d.echeance;
    rc = gel_compter(db, &d, x->at, x->dry_run, e);
    u->moved = rc == RC_OK && d.echeance != before;
    if (u->moved && !x->dry_run)
        rc = db_exec(db, Q_PANNE_PROLONGER, e, "diii", d.echeance, db_now_us(db), d.titulaire_id, d.id);
    return rc;
}

static void account(struct passage *x)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->outcomes[i].rc == RC_OK)
            x->done += x->list[i].moved;
        else if (x->en_echec++ == 0)
            x->first = x->outcomes[i];
}

static enum rc one_batch(struct passage *x, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(x->s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_batch(db, x, e);
    for (size_t i = 0; rc == RC_OK && x->dry_run && i < x->n; i++) {
        x->outcomes[i] = (struct err){0};
        x->outcomes[i].rc = extend_one(db, i, x, &x->outcomes[i]);
    }
    store_read_end(x->s, db);
    if (rc == RC_OK && !x->dry_run)
        store_write_parts(x->s, x->n, extend_one, x, x->outcomes);
    if (rc == RC_OK)
        account(x);
    return rc;
}

enum rc gels_prolonger(struct store *s, day_t at, bool dry_run, struct gel_echeances *out, struct err *e)
{
    struct passage *x = calloc(1, sizeof(*x));
    enum rc rc = RC_OK;

    *out = (struct gel_echeances){0};
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *x = (struct passage){.s = s, .at = at, .read = arena_new(ARENA_BYTES), .dry_run = dry_run};
    if (x->read == NULL)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    while (rc == RC_OK) {
        rc = one_batch(x, e);
        if (x->n < LOT)
            break;
    }
    *out = (struct gel_echeances){x->done, x->en_echec};
    if (rc == RC_OK && x->en_echec > 0) {
        rc = x->first.rc;
        if (e != NULL)
            *e = x->first;
    }
    arena_free(x->read);
    free(x);
    return rc;
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
        (*out)[(*n)++] = (struct gel_prolongation){cursor_copy(&c, a, 0), cursor_day(&c, 1),
                                                   cursor_day(&c, 2), cursor_day(&c, 3), cursor_day(&c, 4)};
    return cursor_close(&c, e);
}
