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

struct batch {
    day_t at;
    bool write;
    struct poche_fermee after; /* the next batch begins after this one */
    struct poche_fermee purses[BATCH];
    size_t n;
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

static void count(struct clotures *out, const struct poche_fermee *p, int64_t amount, bool refunded)
{
    *(p->poche == POCHE_HEURES ? &out->heures : &out->cents) += amount;
    out->rendus_cents += refunded ? amount : 0;
}

static enum rc lose(struct db *db, const struct poche_fermee *p, day_t le, int64_t amount, struct err *e)
{
    char key[CLE_BYTES], inputs[40], day[DAY_TEXT_BYTES];
    int64_t before;
    struct transfer t = {.titulaire_id = p->titulaire_id,
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
    enum rc rc = db_i64(db, Q_CLOTURE_DEJA, 0, &before, e, "iiii", p->titulaire_id, p->poche, p->lot,
                        (int64_t)GENRE_CLOTURE_DECES);

    if (rc != RC_OK)
        return rc;
    snprintf(key, sizeof(key), "deces/%lld/%lld/%lld", (long long)p->poche, (long long)p->lot,
             (long long)before + 1);
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

/* On the day of death for what was free since then, on day `at` for what was not. */
static enum rc close_purse(struct db *db, struct arena *a, struct batch *b, const struct poche_fermee *p,
                           struct err *e)
{
    const day_t days[] = {p->deces, b->at};
    struct dotation_lot *lot;
    int64_t taken = 0;
    enum rc rc = refunded_lot(db, a, p, &lot, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(days); i++) {
        int64_t amount;

        rc = book_free_from(db, p->titulaire_id, (enum poche)p->poche, p->lot, days[i], &amount, e);
        if (!b->write) /* what the first day takes is still there on the second */
            amount -= taken;
        if (rc != RC_OK || amount <= 0)
            continue;
        taken += amount;
        count(b->out, p, amount, lot != NULL);
        if (b->write)
            rc = lot != NULL ? dotation_rendre(db, lot, days[i], amount, e) : lose(db, p, days[i], amount, e);
    }
    b->out->poches += taken > 0;
    return rc;
}

static bool last_of_holder(const struct batch *b, size_t i)
{
    return i + 1 == b->n || b->purses[i + 1].titulaire_id != b->purses[i].titulaire_id;
}

static enum rc close_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct arena *a = arena_new((size_t)1 << 20);
    int64_t noted = b->out->poches;
    enum rc rc = RC_OK;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        bool frozen = false;

        arena_reset(a);
        /* Again, in the unit of work: frozen since the batch was read. */
        rc = acte_gele(db, b->purses[i].titulaire_id, 0, MAX(b->at, day_of_instant(db_now_us(db))), &frozen,
                       e);
        if (rc == RC_OK && !frozen)
            rc = close_purse(db, a, b, &b->purses[i], e);
        if (rc != RC_OK || !last_of_holder(b, i))
            continue;
        if (b->write && b->out->poches > noted)
            rc = acte_noter(db, NULL, "compte.cloturer", b->purses[i].titulaire_id, NULL, e);
        noted = b->out->poches;
    }
    arena_free(a);
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
    b->write = !dry_run;
    b->out = out;
    rc = par_lots_run(s, &(struct par_lots){read_batch, close_batch, close_batch, b, &b->n, BATCH}, dry_run,
                      e);
    free(b);
    return rc;
}
