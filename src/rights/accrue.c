#include "rights/accrue_slice.h"
#include "base/json.h"
#include "journal/journal.h"
#include "rights/cpf.h"

#define SLICE_ARENA_BYTES ((size_t)64 << 20)
#define SCRATCH_ARENA_BYTES ((size_t)8 << 20)
#define JOURNAL_TEXT_BYTES 512

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

static enum rc read_slice(struct db *db, struct slice *s, struct err *e)
{
    arena_reset(s->arena);
    s->transfers_n = 0;
    s->before_n = s->before_sum = 0;
    s->wrote_n = s->wrote_sum = 0;
    s->delta = (struct accrue_report){.slices = 1};
    return s->options->kind == ACCRUE_CPF ? accrue_cpf_read(db, s, e) : accrue_dife_read(db, s, e);
}

/* What the store now says of the slice must be what it said before plus what was computed. */
static enum rc prove(struct db *db, struct slice *s, struct err *e)
{
    struct cursor c = {0};
    char key[24];
    int64_t n = 0;
    int64_t sum = 0;
    enum rc rc;

    snprintf(key, sizeof(key), "cpf/%d", s->options->annee);
    if (s->options->kind == ACCRUE_CPF)
        rc = db_query(db, Q_ACCRUE_PREUVE_CPF, &c, e, "iiit", s->after, s->last, (int64_t)s->options->annee,
                      key);
    else
        rc = db_query(db, Q_ACCRUE_PREUVE_DIFE, &c, e, "ii", s->after, s->last);
    if (rc == RC_OK && cursor_next(&c)) {
        n = cursor_i64(&c, 0);
        sum = cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && (n != s->before_n + s->wrote_n || sum != s->before_sum + s->wrote_sum))
        return ERR(e, MSG_ACCRUE_PREUVE);
    return rc;
}

static enum rc write_act(struct db *db, const struct slice *s, struct err *e)
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
    return journal_append(db, &entry, NULL, e);
}

/* A unit of work: one slice, all of it or nothing. */
static enum rc run_slice(struct db *db, void *arg, struct err *e)
{
    struct slice *s = arg;
    enum rc rc = read_slice(db, s, e);

    if (rc != RC_OK || s->transfers_n == 0)
        return rc;
    rc = book_write(db, s->transfers, s->transfers_n, NULL, e);
    if (rc == RC_OK)
        rc = prove(db, s, e);
    return rc == RC_OK ? write_act(db, s, e) : rc;
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

static enum rc run_slices(struct store *store, struct slice *s, struct accrue_report *out, struct err *e)
{
    const struct accrue_options *o = s->options;
    struct db *db = NULL;
    enum rc rc = o->write ? RC_OK : store_read_begin(store, &db, e);

    while (rc == RC_OK && !s->ended) {
        rc = o->write ? store_write(store, run_slice, s, e) : read_slice(db, s, e);
        if (rc != RC_OK)
            break;
        if (s->delta.holders > 0)
            add(out, &s->delta);
        out->last_id = MAX(out->last_id, s->last);
        s->after = s->last;
        if (o->progress != NULL)
            o->progress(o->progress_arg, out);
    }
    if (db != NULL)
        store_read_end(store, db);
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

enum rc accrue_run(struct store *store, const struct accrue_options *o, struct accrue_report *out,
                   struct err *e)
{
    struct slice s = {.options = o};
    enum rc rc = o->kind == ACCRUE_CPF ? check_year(store, o->annee, e) : RC_OK;

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK)
        rc = find_end(store, o, &out->max_id, e);
    if (rc != RC_OK)
        return rc;
    s.arena = arena_new(SLICE_ARENA_BYTES);
    s.scratch = arena_new(SCRATCH_ARENA_BYTES);
    if (s.arena != NULL && s.scratch != NULL)
        rc = run_slices(store, &s, out, e);
    else
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    arena_free(s.arena);
    arena_free(s.scratch);
    free(s.transfers);
    return rc;
}
