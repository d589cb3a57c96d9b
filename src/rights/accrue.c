/*
 * accrue.c - the run: while the writer writes a slice, the next one is read and computed beside it.
 *
 * What was read beside the writer is written only when nobody else wrote in between: every unit of work that changes the
 * state leaves an act in the journal, so the journal's last number says it. Otherwise the slice is read again, inside its
 * own unit.
 */
#include "base/json.h"
#include "journal/journal.h"
#include "rights/accrue_bilan.h"
#include "rights/cpf.h"
#include <pthread.h>

#define SLICE_ARENA_BYTES ((size_t)64 << 20)
#define SCRATCH_ARENA_BYTES ((size_t)8 << 20)
#define TEXTS_ARENA_BYTES ((size_t)8 << 20)
#define JOURNAL_TEXT_BYTES 512

size_t slice_rows(const struct slice *s)
{
    return s->options->slice_rows == 0 ? SLICE_ROWS : s->options->slice_rows;
}

struct transfer *slice_transfer(struct slice *s)
{
    if (s->transfers_n == s->transfers_room) {
        size_t room = s->transfers_room == 0 ? SLICE_ROWS : s->transfers_room * 2;
        struct transfer *more = realloc(s->transfers, room * sizeof(*more));

        if (more == NULL)
            return NULL;
        s->transfers = more;
        s->transfers_room = room;
    }
    s->transfers[s->transfers_n] = (struct transfer){0};
    return &s->transfers[s->transfers_n++];
}

enum rc deceased_open(struct db *db, const struct slice *s, struct deceased *d, struct err *e)
{
    enum rc rc = db_query(db, Q_ACCRUE_DECES, &d->c, e, "ii", s->after, s->last);

    d->here = rc == RC_OK && cursor_next(&d->c);
    return rc;
}

day_t deceased_day(struct deceased *d, int64_t titulaire_id)
{
    while (d->here && cursor_i64(&d->c, 0) < titulaire_id)
        d->here = cursor_next(&d->c);
    return d->here && cursor_i64(&d->c, 0) == titulaire_id ? cursor_day(&d->c, 1) : DAY_NONE;
}

enum rc frozen_open(struct db *db, const struct slice *s, struct frozen *f, struct err *e)
{
    day_t le = MAX(s->options->at, day_of_instant(db_now_us(db)));
    enum rc rc = db_query(db, Q_ACCRUE_GELES, &f->c, e, "iid", s->after, s->last, le);

    f->here = rc == RC_OK && cursor_next(&f->c);
    return rc;
}

bool frozen_is(struct frozen *f, int64_t titulaire_id)
{
    while (f->here && cursor_i64(&f->c, 0) < titulaire_id)
        f->here = cursor_next(&f->c);
    return f->here && cursor_i64(&f->c, 0) == titulaire_id;
}

static enum rc read_slice(struct db *db, struct slice *s, struct err *e)
{
    enum rc rc;

    arena_reset(s->arena);
    s->transfers_n = 0;
    s->wrote_n = s->wrote_sum = 0;
    s->delta = (struct accrue_report){.slices = 1};
    tally_reset(&s->tally);
    rc = db_i64(db, Q_ACCRUE_JOURNAL_TETE, 0, &s->seen_seq, e, "");
    if (rc != RC_OK)
        return rc;
    return s->options->kind == ACCRUE_CPF ? accrue_cpf_read(db, s, e) : accrue_dife_read(db, s, e);
}

static enum rc purses(struct db *db, const struct slice *s, int64_t *n, int64_t *sum, struct err *e)
{
    struct cursor c = {0};
    enum query q = s->options->kind == ACCRUE_CPF ? Q_ACCRUE_PREUVE_CPF : Q_ACCRUE_PREUVE_DIFE;
    enum rc rc = db_query(db, q, &c, e, "ii", s->after, s->last);

    if (rc == RC_OK && cursor_next(&c)) {
        *n = cursor_i64(&c, 0);
        *sum = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

/* What the purses of the slice now hold must be what they held before plus what was computed, by as many transfers. */
static enum rc write_proven(struct db *db, const struct slice *s, struct err *e)
{
    int64_t n[2] = {0};
    int64_t sum[2] = {0};
    enum rc rc = purses(db, s, &n[0], &sum[0], e);

    if (rc == RC_OK)
        rc = book_write(db, s->transfers, s->transfers_n, NULL, e);
    if (rc == RC_OK)
        rc = purses(db, s, &n[1], &sum[1], e);
    if (rc == RC_OK && (n[1] != n[0] + s->wrote_n || sum[1] != sum[0] + s->wrote_sum))
        return ERR(e, MSG_ACCRUE_PREUVE);
    return rc;
}

static enum rc write_act(struct db *db, const struct slice *s, int64_t *seq, struct err *e)
{
    const struct accrue_report *d = &s->delta;
    bool cpf = s->options->kind == ACCRUE_CPF;
    char content[JOURNAL_TEXT_BYTES];
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_CDC,
                                  .actor_name = s->options->agent != NULL ? s->options->agent : "",
                                  .purpose = FINALITE_1,
                                  .act = cpf ? "credit.cpf" : "credit.dife",
                                  .law_day = cpf ? cpf_value_day(s->options->annee) : s->options->at,
                                  .content = content};

    snprintf(content, sizeof(content),
             "{\"apres\":%lld,\"jusqu_a\":%lld,\"credits\":%lld,\"centimes\":%lld,\"heures\":%lld,"
             "\"plafonnes\":%lld,"
             "\"pertes\":%lld,\"perdus\":%lld,\"corrections\":%lld,\"repris\":%lld}",
             (long long)s->after, (long long)s->last, (long long)d->credits, (long long)d->credited_cents,
             (long long)d->credited_hours, (long long)d->capped, (long long)d->forfeits,
             (long long)d->forfeited_cents, (long long)d->corrections, (long long)d->corrected_cents);
    return journal_append(db, &entry, seq, e);
}

/* ---- a run -------------------------------------------------------------------------------------------------------- */

struct run {
    struct store *store;
    const struct accrue_options *options;
    struct arena *texts; /* of the run */
    struct tally tally;
    struct accrue_report *out;
    int64_t own_seq; /* last act of this run; of the writer's thread */
};

/* A slice and the state of its unit of work. */
struct stage {
    struct run *run;
    struct slice slice;
    bool ahead; /* read beside the writer: to be read again when stale */
    bool stale;
    pthread_mutex_t mutex;
    pthread_cond_t end;
    bool ended;
    enum rc rc;
    struct err err;
};

/* Somebody else wrote since the slice was read. The slice before this one may have, in between: it is this run's own. */
static enum rc look_stale(struct db *db, struct stage *g, struct err *e)
{
    int64_t seq = 0;
    enum rc rc = db_i64(db, Q_ACCRUE_JOURNAL_TETE, 0, &seq, e, "");
    int64_t seen = g->slice.seen_seq;

    g->stale = seq != seen && !(seq == seen + 1 && seq == g->run->own_seq);
    return rc;
}

/* A unit of work: one slice, all of it or nothing. */
static enum rc write_slice(struct db *db, void *arg, struct err *e)
{
    struct stage *g = arg;
    struct slice *s = &g->slice;
    enum rc rc = g->ahead ? look_stale(db, g, e) : read_slice(db, s, e);

    if (rc != RC_OK || (g->ahead && g->stale))
        return rc;
    if (s->transfers_n > 0) {
        rc = write_proven(db, s, e);
        if (rc == RC_OK)
            rc = write_act(db, s, &g->run->own_seq, e);
    }
    return rc == RC_OK ? bilan_slice(db, s, e) : rc;
}

static void on_end(void *arg, enum rc rc, const struct err *e)
{
    struct stage *g = arg;

    pthread_mutex_lock(&g->mutex);
    g->rc = rc;
    g->err = *e;
    g->ended = true;
    pthread_cond_signal(&g->end);
    pthread_mutex_unlock(&g->mutex);
}

static enum rc wait_end(struct stage *g, struct err *e)
{
    pthread_mutex_lock(&g->mutex);
    while (!g->ended)
        pthread_cond_wait(&g->end, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
    if (g->rc != RC_OK && e != NULL)
        *e = g->err;
    return g->rc;
}

static void add(struct accrue_report *to, const struct accrue_report *d)
{
    to->holders += d->holders;
    to->already += d->already;
    to->already_cents += d->already_cents;
    to->already_hours += d->already_hours;
    to->credits += d->credits;
    to->credited_cents += d->credited_cents;
    to->credited_hours += d->credited_hours;
    to->lost_cents += d->lost_cents;
    to->capped += d->capped;
    to->forfeits += d->forfeits;
    to->forfeited_cents += d->forfeited_cents;
    to->corrections += d->corrections;
    to->corrected_cents += d->corrected_cents;
    to->refused += d->refused;
    to->slices += d->slices;
}

/* What a slice did is durable, or for a plan computed. */
static enum rc count(struct run *r, const struct slice *s, struct err *e)
{
    if (s->delta.holders > 0)
        add(r->out, &s->delta);
    if (!tally_merge(&r->tally, &s->tally))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    r->out->last_id = MAX(r->out->last_id, s->last);
    if (r->options->progress != NULL)
        r->options->progress(r->options->progress_arg, r->out);
    return RC_OK;
}

static enum rc read_beside(struct store *store, struct slice *s, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_slice(db, s, e);
    store_read_end(store, db);
    return rc;
}

static enum rc read_ahead(struct run *r, struct stage *g, int64_t after, struct err *e)
{
    g->slice.after = after;
    g->ahead = true;
    g->stale = g->ended = false;
    return read_beside(r->store, &g->slice, e);
}

static enum rc write_slices(struct run *r, struct stage stages[2], struct err *e)
{
    struct stage *g = &stages[0];
    enum rc rc = read_ahead(r, g, r->out->resumed_after, e);

    while (rc == RC_OK) {
        struct stage *next = g == &stages[0] ? &stages[1] : &stages[0];
        struct err why = {0};
        enum rc read = RC_OK;

        store_submit(r->store, write_slice, g, on_end);
        if (!g->slice.ended)
            read = read_ahead(r, next, g->slice.last, &why);
        rc = wait_end(g, e);
        if (rc == RC_OK && g->stale) {
            g->ahead = false;
            rc = store_write(r->store, write_slice, g, e);
            if (rc == RC_OK && !g->slice.ended) /* it may end on another holder than before */
                read = read_ahead(r, next, g->slice.last, &why);
        }
        if (rc == RC_OK)
            rc = count(r, &g->slice, e);
        if (rc != RC_OK || g->slice.ended)
            return rc;
        if (read != RC_OK && e != NULL)
            *e = why;
        rc = read;
        g = next;
    }
    return rc;
}

/* A plan sees one state of the store, whatever is written meanwhile. */
static enum rc plan_slices(struct run *r, struct slice *s, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(r->store, &db, e);

    if (rc != RC_OK)
        return rc;
    while (rc == RC_OK && !s->ended) {
        rc = read_slice(db, s, e);
        if (rc == RC_OK)
            rc = count(r, s, e);
        s->after = s->last;
    }
    store_read_end(r->store, db);
    return rc;
}

static enum rc find_end(struct store *store, const struct accrue_options *o, int64_t *max_id, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(db, o->kind == ACCRUE_CPF ? Q_ACCRUE_DERNIERE_ACTIVITE : Q_ACCRUE_DERNIER_MANDAT, 0, max_id,
                e, "");
    store_read_end(store, db);
    return rc;
}

/* A year of work is credited once it is over (CPF-16), and only if the law held has amounts for it. */
static enum rc check_year(struct store *store, int annee, struct err *e)
{
    const struct cpf_activite full = {.regime = REGIME_SALARIE, .travaille = 1, .reference = 1};
    struct cpf_credit c;
    day_t end = cpf_value_day(annee);
    char year[16];

    snprintf(year, sizeof(year), "%d", annee);
    if (end == DAY_NONE || end >= env_today(store_env(store)))
        return ERR(e, MSG_ACCRUE_ANNEE, "annee", year);
    return cpf_compute(annee, &full, 1, 0, 0, &c, e);
}

static bool open_stage(struct run *r, struct stage *g)
{
    struct slice *s = &g->slice;

    g->run = r;
    pthread_mutex_init(&g->mutex, NULL);
    pthread_cond_init(&g->end, NULL);
    s->options = r->options;
    s->arena = arena_new(SLICE_ARENA_BYTES);
    s->scratch = arena_new(SCRATCH_ARENA_BYTES);
    s->tally.arena = arena_new(TEXTS_ARENA_BYTES);
    return s->arena != NULL && s->scratch != NULL && s->tally.arena != NULL;
}

static void close_stage(struct stage *g)
{
    struct slice *s = &g->slice;

    arena_free(s->tally.arena);
    tally_free(&s->tally);
    arena_free(s->arena);
    arena_free(s->scratch);
    free(s->transfers);
    pthread_cond_destroy(&g->end);
    pthread_mutex_destroy(&g->mutex);
}

/* The book as it is now, the year before beside it, and for a run the proof of the whole. */
static enum rc conclude(struct run *r, struct err *e)
{
    const struct accrue_options *o = r->options;
    struct bilan book;
    enum rc rc = bilan_read(r->store, o, r->tally.arena, &book, e);

    if (rc != RC_OK)
        return rc;
    bilan_compare(o, &book, o->write ? NULL : &r->tally, &r->out->compare);
    return o->write ? bilan_end(r->store, o, &book, r->out, e) : RC_OK;
}

static enum rc run_all(struct run *r, struct stage stages[2], struct err *e)
{
    bool write = r->options->write;
    enum rc rc = write ? bilan_begin(r->store, r->options, r->tally.arena, r->out, e) : RC_OK;

    if (rc == RC_OK)
        rc = write ? write_slices(r, stages, e) : plan_slices(r, &stages[0].slice, e);
    return rc == RC_OK ? conclude(r, e) : rc;
}

enum rc accrue_run(struct store *store, const struct accrue_options *o, struct accrue_report *out,
                   struct err *e)
{
    struct run r = {.store = store, .options = o, .out = out};
    struct stage *stages;
    enum rc rc = o->kind == ACCRUE_CPF ? check_year(store, o->annee, e) : RC_OK;

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK)
        rc = find_end(store, o, &out->max_id, e);
    if (rc != RC_OK)
        return rc;
    stages = calloc(2, sizeof(*stages));
    r.tally.arena = arena_new(TEXTS_ARENA_BYTES);
    if (stages == NULL || r.tally.arena == NULL)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; stages != NULL && i < 2; i++)
        if (!open_stage(&r, &stages[i]) && rc == RC_OK)
            rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = run_all(&r, stages, e);
    for (size_t i = 0; stages != NULL && i < 2; i++)
        close_stage(&stages[i]);
    free(stages);
    arena_free(r.tally.arena);
    tally_free(&r.tally);
    return rc;
}
