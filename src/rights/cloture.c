#include "rights/cloture.h"
#include "rights/acte.h"
#include "rights/dotation_interne.h"
#include "rights/par_lots.h"

#define BATCH 256
#define CLE_BYTES 61

struct poche_fermee {
    int64_t titulaire_id, poche, lot;
    day_t deces;
};

/* What a purse loses, and on which day: since the death what was free since then, on day `at` what was not. */
struct perte {
    day_t le[2];
    int64_t amount[2];
    struct dotation_lot *lot; /* it goes back to its financeur; NULL: it is lost */
    int64_t before;           /* times that it lost something */
};

struct batch {
    day_t at;
    struct poche_fermee after; /* the next batch begins after this one */
    struct poche_fermee purses[BATCH];
    size_t n;
    size_t first[BATCH]; /* purse of each holder */
    size_t holders;
    struct perte losses[BATCH];
    struct clotures done[BATCH]; /* of each holder */
    struct clotures *out;
};

static enum rc read_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct cursor c = {0};
    day_t le = MAX(b->at, day_of_instant(db_now_us(db)));
    enum rc rc = db_query(db, Q_CLOTURE_POCHES, &c, e, "ddiiii", b->at, le, b->after.titulaire_id,
                          b->after.poche, b->after.lot, (int64_t)BATCH);

    b->n = 0;
    while (rc == RC_OK && cursor_next(&c)) {
        b->after =
            (struct poche_fermee){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_i64(&c, 2), cursor_day(&c, 3)};
        b->purses[b->n++] = b->after;
    }
    return cursor_close(&c, e);
}

/* `no`: of the purse, the first is 1. */
static enum rc lose(struct db *db, const struct poche_fermee *p, day_t le, int64_t amount, int64_t no,
                    struct err *e)
{
    char key[CLE_BYTES], inputs[40], day[DAY_TEXT_BYTES];
    const struct transfer t = {.titulaire_id = p->titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = GENRE_CLOTURE_DECES,
                               .debit = p->poche,
                               .credit = p->poche == POCHE_HEURES ? COMPTE_HEURES_PERDU : COMPTE_PERDU,
                               .lot = p->lot,
                               .amount = amount,
                               .value_day = le,
                               .rule = "CPF-02",
                               .article = "C. trav. L. 5151-2",
                               .inputs = inputs};

    snprintf(key, sizeof(key), "deces/%lld/%lld/%lld", (long long)p->poche, (long long)p->lot, (long long)no);
    snprintf(inputs, sizeof(inputs), "{\"deces\":\"%s\"}", day_iso(p->deces, day));
    return book_write(db, &t, 1, NULL, e);
}

/* The lot of a dotation that goes back; NULL for any other purse. */
static enum rc refunded_lot(struct db *db, struct arena *a, const struct poche_fermee *p,
                            struct dotation_lot **out, struct err *e)
{
    size_t n = 0;
    enum rc rc = RC_OK;

    *out = NULL;
    if (p->poche == POCHE_DOTATION)
        rc = dotation_lire(db, a, p->titulaire_id, p->lot, false, out, &n, e);
    if (rc == RC_OK && (n == 0 || !(*out)->remboursable))
        *out = NULL;
    return rc;
}

/* What the first day takes is still there when the second is asked. */
static enum rc measure(struct db *db, struct arena *a, day_t at, const struct poche_fermee *p,
                       struct perte *out, struct err *e)
{
    int64_t taken = 0;
    enum rc rc;

    *out = (struct perte){.le = {p->deces, at}};
    rc = refunded_lot(db, a, p, &out->lot, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(out->le); i++) {
        rc =
            book_free_from(db, p->titulaire_id, (enum poche)p->poche, p->lot, out->le[i], &out->amount[i], e);
        out->amount[i] = MAX(out->amount[i] - taken, 0);
        taken += out->amount[i];
    }
    return rc == RC_OK && taken > 0 && out->lot == NULL
               ? db_i64(db, Q_CLOTURE_DEJA, 0, &out->before, e, "iiii", p->titulaire_id, p->poche, p->lot,
                        (int64_t)GENRE_CLOTURE_DECES)
               : rc;
}

static enum rc write_loss(struct db *db, const struct poche_fermee *p, struct perte *x, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(x->le); i++)
        if (x->amount[i] > 0)
            rc = x->lot != NULL ? dotation_rendre(db, x->lot, x->le[i], x->amount[i], e)
                                : lose(db, p, x->le[i], x->amount[i], ++x->before, e);
    return rc;
}

static void count(struct clotures *out, const struct poche_fermee *p, const struct perte *x)
{
    int64_t amount = x->amount[0] + x->amount[1];

    *(p->poche == POCHE_HEURES ? &out->heures : &out->cents) += amount;
    out->rendus_cents += x->lot != NULL ? amount : 0;
    out->poches += amount > 0;
}

/* A holder, of whom the batch has some purses or all. All is read before anything is written. */
static enum rc close_holder(struct db *db, struct batch *b, size_t i, bool write, struct err *e)
{
    const size_t end = i + 1 < b->holders ? b->first[i + 1] : b->n;
    const int64_t titulaire_id = b->purses[b->first[i]].titulaire_id;
    struct arena *a = arena_new((size_t)1 << 20);
    bool frozen = false;
    enum rc rc = a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    b->done[i] = (struct clotures){0};
    /* Again, in the unit of work: frozen since the batch was read. */
    if (rc == RC_OK)
        rc = acte_gele(db, titulaire_id, 0, MAX(b->at, day_of_instant(db_now_us(db))), &frozen, e);
    for (size_t p = b->first[i]; rc == RC_OK && !frozen && p < end; p++) {
        rc = measure(db, a, b->at, &b->purses[p], &b->losses[p], e);
        count(&b->done[i], &b->purses[p], &b->losses[p]);
    }
    for (size_t p = b->first[i]; rc == RC_OK && !frozen && write && p < end; p++)
        rc = write_loss(db, &b->purses[p], &b->losses[p], e);
    if (rc == RC_OK && write && b->done[i].poches > 0)
        rc = acte_noter(db, NULL, "compte.cloturer", titulaire_id, NULL, e);
    arena_free(a);
    return rc;
}

static void split(struct batch *b)
{
    b->holders = 0;
    for (size_t i = 0; i < b->n; i++)
        if (i == 0 || b->purses[i].titulaire_id != b->purses[i - 1].titulaire_id)
            b->first[b->holders++] = i;
}

static void count_all(struct batch *b)
{
    for (size_t i = 0; i < b->holders; i++) {
        b->out->poches += b->done[i].poches;
        b->out->cents += b->done[i].cents;
        b->out->heures += b->done[i].heures;
        b->out->rendus_cents += b->done[i].rendus_cents;
    }
}

static enum rc try_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = RC_OK;

    split(b);
    for (size_t i = 0; rc == RC_OK && i < b->holders; i++)
        rc = close_holder(db, b, i, false, e);
    if (rc == RC_OK)
        count_all(b);
    return rc;
}

static enum rc close_one(struct db *db, size_t i, void *arg, struct err *e)
{
    return close_holder(db, arg, i, true, e);
}

static enum rc close_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc;

    split(b);
    rc = db_acts(db, b->holders, close_one, b, e);
    if (rc == RC_OK)
        count_all(b);
    return rc;
}

enum rc cloture_appliquer(struct store *s, day_t at, bool dry_run, struct clotures *out, struct err *e)
{
    struct batch *b = calloc(1, sizeof(*b));
    enum rc rc;

    memset(out, 0, sizeof(*out));
    if (b == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    b->at = at;
    b->out = out;
    rc = par_lots_run(s, &(struct par_lots){read_batch, try_batch, close_batch, b, &b->n, BATCH}, dry_run, e);
    free(b);
    return rc;
}
