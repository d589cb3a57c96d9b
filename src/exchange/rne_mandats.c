/* Third pass: everything about one holder at a time: contradictions, new, relabelled and ended mandates. */
#include "exchange/rne_internal.h"
#include "law/law.h"

struct item {
    struct rne_ligne l;
    enum rne_nature nature;
    bool done;
};

/* One holder; a holder has a handful of lines of one type of mandate. */
struct holder {
    int64_t id;
    bool any, retenu;
    struct item items[RNE_MEME_PERSONNE_MAX];
    size_t n;
    char texts[RNE_MEME_PERSONNE_MAX][2 * NOM_BYTES];
};

static bool same_place(const struct rne_ligne *a, const struct rne_ligne *b)
{
    return memcmp(a->index + RNE_HALF, b->index + RNE_HALF, RNE_HALF) == 0;
}

static void effect(struct import *im, enum plan_effect what, int64_t id, const struct rne_ligne *l, day_t fin)
{
    unsigned char text[8 + RNE_INDEX_BYTES + 8];

    sort_put_u64(text, (uint64_t)id);
    memcpy(text + 8, l->index, RNE_INDEX_BYTES);
    rne_put_day(text + 8 + RNE_INDEX_BYTES, l->debut);
    rne_put_day(text + 12 + RNE_INDEX_BYTES, fin);
    plan_effect(im->plan, what, text, sizeof(text));
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static enum rc begin_mandat(struct db *db, struct import *im, int64_t id, const struct rne_ligne *l,
                            struct err *e)
{
    const struct rne *r = im->state;

    effect(im, PLAN_NEW, id, l, DAY_NONE);
    if (!im->apply)
        return RC_OK;
    return db_exec(db, Q_RNE_MANDAT_INSERT, e, "itdbddi", id, r->type, l->debut, l->index,
                   (size_t)RNE_INDEX_BYTES, DAY_NONE, law_first_round(r->type, l->debut), im->livraison_id);
}

static enum rc end_mandat(struct db *db, struct import *im, int64_t id, const struct rne_ligne *l, day_t fin,
                          struct err *e)
{
    const struct rne *r = im->state;

    effect(im, PLAN_ENDED, id, l, fin);
    if (!im->apply)
        return RC_OK;
    return db_exec(db, Q_RNE_MANDAT_FIN, e, "diitdb", fin, im->livraison_id, id, r->type, l->debut, l->index,
                   (size_t)RNE_INDEX_BYTES);
}

/* The same mandate under another name or place (marriage, correction, merged communes): it goes on. */
static enum rc relabel_mandat(struct db *db, struct import *im, int64_t id, const struct rne_ligne *from,
                              const struct rne_ligne *to, struct err *e)
{
    const struct rne *r = im->state;

    effect(im, PLAN_CHANGED, id, from, DAY_NONE);
    plan_state(im->plan, to->index, RNE_INDEX_BYTES);
    if (!im->apply)
        return RC_OK;
    return db_exec(db, Q_RNE_MANDAT_LIGNE, e, "biitdb", to->index, (size_t)RNE_INDEX_BYTES, im->livraison_id,
                   id, r->type, from->debut, from->index, (size_t)RNE_INDEX_BYTES);
}

/* ---- deciding ------------------------------------------------------------------------------------------------ */

static bool is_new(const struct item *i)
{
    return i->nature == RNE_RATTACHE || i->nature == RNE_DECIDE;
}

static bool is_in_file(const struct item *i)
{
    return i->nature == RNE_VU || is_new(i);
}

/* Another line of the file that is this holder's too, elsewhere: one of the two is somebody else. */
static bool contradicted(const struct holder *h, const struct item *a)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct item *b = &h->items[i];

        if (b != a && is_in_file(b) && !same_place(&a->l, &b->l))
            return true;
    }
    return false;
}

static bool repeated(const struct holder *h, const struct item *a)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct item *b = &h->items[i];

        if (b != a && b->l.debut == a->l.debut && same_place(&a->l, &b->l) &&
            (b->nature == RNE_VU || (is_new(b) && b < a)))
            return true;
    }
    return false;
}

static enum rc settle_contradictions(struct db *db, struct import *im, struct holder *h, struct err *e)
{
    const struct match m = {.motif = MATCH_CONTRADICTION, .candidats = {h->id}, .n = 1};
    bool against[RNE_MEME_PERSONNE_MAX] = {false};
    enum rc rc = RC_OK;

    for (size_t i = 0; i < h->n; i++)
        against[i] = h->items[i].nature == RNE_RATTACHE && contradicted(h, &h->items[i]);
    for (size_t i = 0; rc == RC_OK && i < h->n; i++) {
        struct item *a = &h->items[i];

        if (against[i]) {
            rc = rne_enqueue(db, im, &a->l, &m, e);
            a->done = true;
            h->retenu = true;
        } else if (is_new(a) && repeated(h, a)) {
            a->done = true;
            plan_counter_add(im->plan, "repetees", "mandats publiés deux fois", 1);
        }
    }
    return rc;
}

/* The new line that carries on a mandate whose own line is gone: same start, same place if there is one. */
static struct item *continuation(struct holder *h, const struct item *gone)
{
    struct item *found = NULL;

    for (size_t i = 0; i < h->n; i++) {
        struct item *a = &h->items[i];

        if (!is_new(a) || a->done || a->l.debut != gone->l.debut)
            continue;
        if (found == NULL || (same_place(&a->l, &gone->l) && !same_place(&found->l, &gone->l)))
            found = a;
    }
    return found;
}

/* The day of the issue; before it, the start of the mandate that follows at the same place, or for who has no newer line
 * the general election that renewed it (RNE-03: an issue comes weeks after). */
static day_t end_day(const struct import *im, const struct holder *h, const struct item *gone)
{
    const struct rne *r = im->state;
    day_t renewed = law_term_end(r->type, gone->l.debut);
    day_t fin = im->plan->issued;
    bool goes_on = false;

    for (size_t i = 0; i < h->n; i++) {
        const struct item *b = &h->items[i];

        if (!is_in_file(b) || b->l.debut <= gone->l.debut)
            continue;
        goes_on = true;
        if (same_place(&b->l, &gone->l) && b->l.debut < fin)
            fin = b->l.debut;
    }
    if (!goes_on && renewed != DAY_NONE)
        fin = MIN(fin, renewed);
    return MAX(fin, gone->l.debut);
}

static bool refused_there(const struct rne *r, const struct rne_ligne *l)
{
    for (size_t i = 0; i < r->refus_n; i++)
        if (memcmp(r->refus[i], l->index + RNE_HALF, RNE_HALF) == 0)
            return true;
    return false;
}

static enum rc settle_gone(struct db *db, struct import *im, struct holder *h, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < h->n; i++) {
        struct item *gone = &h->items[i];
        struct item *next;

        if (gone->nature != RNE_PARTI)
            continue;
        next = continuation(h, gone);
        if (next != NULL) {
            next->done = true;
            rc = relabel_mandat(db, im, h->id, &gone->l, &next->l, e);
        } else if (h->retenu || refused_there(im->state, &gone->l)) {
            plan_counter_add(im->plan, "maintenus",
                             "mandats maintenus : leur ligne est peut-être refusée ou en attente", 1);
        } else {
            rc = end_mandat(db, im, h->id, &gone->l, end_day(im, h, gone), e);
        }
    }
    return rc;
}

static enum rc one_holder(struct db *db, struct import *im, struct holder *h, struct err *e)
{
    enum rc rc = settle_contradictions(db, im, h, e);

    if (rc == RC_OK)
        rc = settle_gone(db, im, h, e);
    for (size_t i = 0; rc == RC_OK && i < h->n; i++)
        if (is_new(&h->items[i]) && !h->items[i].done)
            rc = begin_mandat(db, im, h->id, &h->items[i].l, e);
    h->any = false;
    h->retenu = false;
    h->n = 0;
    return rc;
}

static enum rc take(struct holder *h, const unsigned char *record, struct err *e)
{
    struct item *item = &h->items[h->n];
    char *text = h->texts[h->n];

    h->any = true;
    h->id = (int64_t)sort_get_u64(record);
    if (record[12] == RNE_RETENU) {
        h->retenu = true;
        return RC_OK;
    }
    if (h->n == RNE_MEME_PERSONNE_MAX)
        return ERR(e, MSG_RNE_TROP_MEME_PERSONNE);
    rne_unpack(record, RNE_TITULAIRES_KEY, &item->l);
    item->nature = record[12];
    item->done = false;
    rne_keep_texts(&item->l, text);
    h->n++;
    return RC_OK;
}

enum rc rne_pass_mandats(struct db *db, struct import *im, struct err *e)
{
    struct rne *r = im->state;
    struct holder *h = calloc(1, sizeof(*h));
    const unsigned char *record;
    size_t n;
    enum rc rc;

    if (h == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = sorter_sort(r->titulaires, e);
    while (rc == RC_OK && (record = sorter_next(r->titulaires, &n)) != NULL) {
        if (h->any && h->id != (int64_t)sort_get_u64(record))
            rc = one_holder(db, im, h, e);
        if (rc == RC_OK)
            rc = take(h, record, e);
    }
    if (rc == RC_OK)
        rc = sorter_end(r->titulaires, e);
    if (rc == RC_OK && h->any)
        rc = one_holder(db, im, h, e);
    free(h);
    return rc;
}
