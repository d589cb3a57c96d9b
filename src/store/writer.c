/*
 * writer.c - the one thread that writes.
 *
 * Units of work wait in a ring. The writer takes all that are there (at most GROUP_MAX), runs them in one
 * transaction, each inside a savepoint but the first, commits once, and only then tells their callers. What arrives
 * during the commit is the next group: under load, the more callers, the fewer flushes each costs.
 *
 * Nothing is before the first unit, so that the whole transaction is its savepoint: a large unit, which comes alone,
 * pays for none (SQLite keeps a copy of each page that a savepoint might give back).
 */
#include "store/internal.h"
#include "base/log.h"
#include <signal.h>

#define RING_UNITS 1024
#define GROUP_MAX 256

struct unit {
    unit_fn *fn;
    void *arg;
    unit_done_fn *done;
    enum rc rc;
    struct err err;
};

struct writer {
    struct store *store;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t not_empty;
    pthread_cond_t not_full;
    struct unit ring[RING_UNITS];
    size_t head; /* next to take */
    size_t count;
    bool stopping;
    bool closed; /* to new units */
    struct unit group[GROUP_MAX];
};

static void fail_group(struct unit *group, size_t n, const struct err *why)
{
    for (size_t i = 0; i < n; i++) {
        group[i].rc = why->rc;
        group[i].err = *why;
    }
}

/* The engine undid the whole transaction under a unit: all of its group hear the reason, when the unit says one of the
 * disk; its other words are its own. */
static void transaction_lost(const struct unit *u, struct err *lost)
{
    if (u->rc != RC_OK &&
        (u->err.msg == MSG_STORE_PLEIN || u->err.msg == MSG_STORE_DISQUE || u->err.msg == MSG_STORE_LIAISON))
        *lost = u->err;
    else
        (void)ERR(lost, MSG_STORE_ABANDON);
}

/* A group of so few is not worth halving. */
#define TOGETHER_MIN ((size_t)8)

/* Undoes what a refused unit wrote. */
static bool give_back(struct db *db, bool first, struct err *lost)
{
    memset(db->memo, 0, sizeof(db->memo));
    if (!first)
        return db->engine->step(db, STEP_ROLLBACK_TO, lost) == RC_OK;
    db->engine->abandon(db);
    return db->engine->step(db, STEP_BEGIN_WRITE, lost) == RC_OK;
}

/* Acts done together have one savepoint for all: a part that is refused once it wrote undoes them. */
static enum rc part_of_an_act(struct db *db, unit_fn *fn, void *arg, struct err *e)
{
    const size_t before = db->acts_writes;
    enum rc rc = fn(db, arg, e);

    db->acts_lost = db->acts_lost || (rc != RC_OK && db->acts_writes != before);
    return rc;
}

enum rc db_part(struct db *db, unit_fn *fn, void *arg, struct err *e)
{
    struct err lost = {0};
    enum rc rc;

    CHECK(db->in_unit);
    if (db->acts != ACTS_ALONE)
        return part_of_an_act(db, fn, arg, e);
    rc = db->engine->settle(db, e); /* what was queued before is no part of it */
    if (rc == RC_OK)
        rc = db->engine->step(db, STEP_SAVEPOINT, e);
    if (rc != RC_OK)
        return rc;
    rc = fn(db, arg, e);
    if (rc == RC_OK)
        rc = db->engine->settle(db, e);
    if (db_lost(db, e))
        return RC_FAILURE;
    if ((rc != RC_OK && !give_back(db, false, &lost)) || db->engine->step(db, STEP_RELEASE, &lost) != RC_OK) {
        if (e != NULL)
            *e = lost;
        return RC_FAILURE;
    }
    return rc;
}

struct acts_part {
    size_t first, n;
    db_reads_fn *fn;
    void *arg;
};

static enum rc one_of_part(struct db *db, size_t i, void *arg, struct err *e)
{
    const struct acts_part *p = arg;

    return p->fn(db, p->first + i, p->arg, e);
}

static enum rc acts_together(struct db *db, void *arg, struct err *e)
{
    return db->engine->acts(db, ((struct acts_part *)arg)->n, one_of_part, arg, e);
}

static enum rc acts_alone(struct db *db, const struct acts_part *p, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < p->n; i++)
        rc = p->fn(db, p->first + i, p->arg, e);
    return rc;
}

/* What is refused together is done again as halves, and at last one by one, as where a statement costs no trip: who hears why is the act that is
 * refused, and those around it wait together all the same. */
enum rc db_acts(struct db *db, size_t n, db_reads_fn *fn, void *arg, struct err *e)
{
    struct acts_part p = {0, n, fn, arg};
    struct err unheard = {0};
    size_t size = n;
    enum rc rc = RC_OK;

    CHECK(db->in_unit);
    if (db->engine->acts == NULL || db->acts != ACTS_ALONE)
        return acts_alone(db, &p, e);
    while (rc == RC_OK && p.first < n) {
        p.n = MIN(size, n - p.first);
        if (p.n > 1 && db_part(db, acts_together, &p, &unheard) == RC_OK) {
            p.first += p.n;
            size = 2 * p.n;
        } else if (db_lost(db, e)) {
            return RC_FAILURE;
        } else if (p.n > TOGETHER_MIN) {
            size = p.n / 2;
        } else {
            rc = acts_alone(db, &p, e);
            p.first += p.n;
            size = TOGETHER_MIN;
        }
    }
    return rc;
}

struct parts {
    size_t n, i;
    db_reads_fn *fn;
    void *arg;
    struct err *out;
};

static enum rc run_part(struct db *db, void *arg, struct err *e)
{
    const struct parts *p = arg;

    return p->fn(db, p->i, p->arg, e);
}

static enum rc keep_outcome(struct db *db, size_t i, void *arg, struct err *e)
{
    struct parts *p = arg;
    enum rc rc;

    (void)e;
    p->i = i;
    p->out[i] = (struct err){0};
    rc = db_part(db, run_part, p, &p->out[i]);
    p->out[i].rc = rc; /* a part that succeeds after an error of its own was done */
    return RC_OK;
}

static enum rc all_parts(struct db *db, void *arg, struct err *e)
{
    return db_acts(db, ((struct parts *)arg)->n, keep_outcome, arg, e);
}

void store_write_parts(struct store *s, size_t n, db_reads_fn *fn, void *arg, struct err *out)
{
    struct parts p = {.n = n, .fn = fn, .arg = arg, .out = out};
    struct err e = {0};
    enum rc rc = n > 0 ? store_write(s, all_parts, &p, &e) : RC_OK;

    for (size_t i = 0; rc != RC_OK && i < n; i++)
        out[i] = e;
}

/* One unit. False when the engine gave up the whole transaction (disk full, I/O error). */
static bool run_unit(struct db *db, struct unit *u, bool first, struct err *lost)
{
    memset(&u->err, 0, sizeof(u->err));
    u->rc = first ? RC_OK : db->engine->step(db, STEP_SAVEPOINT, &u->err);
    if (u->rc != RC_OK)
        return true;
    db->in_unit = true;
    u->rc = u->fn(db, u->arg, &u->err);
    if (u->rc == RC_OK)
        u->rc = db->engine->settle(db, &u->err);
    db->in_unit = false;
    if (db->engine->lost(db)) {
        transaction_lost(u, lost);
        return false;
    }
    if (u->rc != RC_OK && !give_back(db, first, lost))
        return false;
    return first || db->engine->step(db, STEP_RELEASE, lost) == RC_OK;
}

static void run_group(struct writer *w, size_t n)
{
    struct db *db = w->db;
    struct err why = {0};

    memset(db->memo, 0, sizeof(db->memo));
    if (db->engine->ready(db, &why) != RC_OK || db->engine->step(db, STEP_BEGIN_WRITE, &why) != RC_OK) {
        fail_group(w->group, n, &why);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!run_unit(db, &w->group[i], i == 0, &why)) {
            db->engine->abandon(db);
            fail_group(w->group, n, &why);
            return;
        }
    if (db->engine->step(db, STEP_COMMIT, &why) != RC_OK) {
        db->engine->abandon(db);
        fail_group(w->group, n, &why);
    }
}

/* A unit without a function: the file is rewritten, which no transaction may enclose. */
static bool compacts(const struct unit *u)
{
    return u->fn == NULL;
}

static void run_compact(struct writer *w)
{
    memset(&w->group[0].err, 0, sizeof(w->group[0].err));
    w->group[0].rc = w->db->engine->compact(w->db, &w->group[0].err);
}

static size_t take_group(struct writer *w)
{
    size_t n = 0;

    pthread_mutex_lock(&w->mutex);
    while (w->count == 0 && !w->stopping)
        pthread_cond_wait(&w->not_empty, &w->mutex);
    while (n < GROUP_MAX && w->count > 0 &&
           (n == 0 || (!compacts(&w->group[0]) && !compacts(&w->ring[w->head])))) {
        w->group[n++] = w->ring[w->head];
        w->head = (w->head + 1) % RING_UNITS;
        w->count--;
    }
    pthread_cond_broadcast(&w->not_full);
    pthread_mutex_unlock(&w->mutex);
    return n;
}

static void *writer_loop(void *arg)
{
    struct writer *w = arg;
    size_t n;

    while ((n = take_group(w)) > 0) {
        if (compacts(&w->group[0]))
            run_compact(w);
        else
            run_group(w, n);
        for (size_t i = 0; i < n; i++)
            w->group[i].done(w->group[i].arg, w->group[i].rc, &w->group[i].err);
    }
    return NULL;
}

/* Signals are for the thread that waits for them: a stop must not interrupt a commit. */
static bool start_thread(struct writer *w)
{
    sigset_t all, before;
    bool started;

    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    started = pthread_create(&w->thread, NULL, writer_loop, w) == 0;
    return pthread_sigmask(SIG_SETMASK, &before, NULL) == 0 && started;
}

static void writer_free(struct writer *w)
{
    pthread_mutex_destroy(&w->mutex);
    pthread_cond_destroy(&w->not_empty);
    pthread_cond_destroy(&w->not_full);
    free(w);
}

enum rc writer_start(struct store *s, struct err *e)
{
    struct writer *w = calloc(1, sizeof(*w));
    enum rc rc;

    if (w == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    w->store = s;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->not_empty, NULL);
    pthread_cond_init(&w->not_full, NULL);
    rc = s->engine->open(s, true, &w->db, e);
    if (rc == RC_OK)
        rc = s->copied ? migrations_bare(w->db, e) : migrations_apply(w->db, e);
    if (rc == RC_OK)
        rc = s->engine->ready(w->db, e);
    if (rc == RC_OK && !start_thread(w))
        rc = ERR(e, MSG_INTERNE, "quoi", "création d'un fil");
    if (rc != RC_OK) {
        s->engine->close(w->db);
        writer_free(w);
        return rc;
    }
    s->writer = w;
    return RC_OK;
}

struct db *writer_connection(struct store *s)
{
    return s->writer->db;
}

void writer_stop(struct store *s)
{
    struct writer *w = s->writer;

    if (w == NULL)
        return;
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_signal(&w->not_empty);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    s->engine->close(w->db);
    writer_free(w);
    s->writer = NULL;
}

/* False when the queue is closed. */
static bool queue(struct writer *w, const struct unit *u, bool last)
{
    bool taken;

    CHECK(w != NULL && !pthread_equal(pthread_self(), w->thread));
    pthread_mutex_lock(&w->mutex);
    while (w->count == RING_UNITS && !w->closed)
        pthread_cond_wait(&w->not_full, &w->mutex);
    taken = !w->closed;
    w->closed = w->closed || last;
    if (taken) {
        w->ring[(w->head + w->count) % RING_UNITS] = *u;
        w->count++;
        pthread_cond_signal(&w->not_empty);
    }
    pthread_mutex_unlock(&w->mutex);
    return taken;
}

static void submit(struct store *s, unit_fn *fn, void *arg, unit_done_fn *done, bool last)
{
    const struct unit u = {.fn = fn, .arg = arg, .done = done};
    struct err e;

    if (queue(s->writer, &u, last))
        return;
    memset(&e, 0, sizeof(e));
    done(arg, ERR(&e, MSG_STORE_ARRET), &e);
}

void store_submit(struct store *s, unit_fn *fn, void *arg, unit_done_fn *done)
{
    submit(s, fn, arg, done, false);
}

/* store_write(): the caller sleeps on this until the writer is done with its unit. */
struct waiting {
    unit_fn *fn;
    void *arg;
    pthread_mutex_t mutex;
    pthread_cond_t done;
    bool finished;
    enum rc rc;
    struct err err;
};

static enum rc run_waiting(struct db *db, void *arg, struct err *e)
{
    struct waiting *wait = arg;

    return wait->fn(db, wait->arg, e);
}

static void wake(void *arg, enum rc rc, const struct err *e)
{
    struct waiting *wait = arg;

    pthread_mutex_lock(&wait->mutex);
    wait->rc = rc;
    wait->err = *e;
    wait->finished = true;
    pthread_cond_signal(&wait->done);
    pthread_mutex_unlock(&wait->mutex);
}

/* Without a function, the unit is a compaction. */
static enum rc write_and_wait(struct store *s, unit_fn *fn, void *arg, bool last, struct err *e)
{
    struct waiting wait = {.fn = fn, .arg = arg};

    pthread_mutex_init(&wait.mutex, NULL);
    pthread_cond_init(&wait.done, NULL);
    submit(s, fn != NULL ? run_waiting : NULL, &wait, wake, last);
    pthread_mutex_lock(&wait.mutex);
    while (!wait.finished)
        pthread_cond_wait(&wait.done, &wait.mutex);
    pthread_mutex_unlock(&wait.mutex);
    pthread_cond_destroy(&wait.done);
    pthread_mutex_destroy(&wait.mutex);
    if (wait.rc != RC_OK && e != NULL)
        *e = wait.err;
    return wait.rc;
}

enum rc store_write(struct store *s, unit_fn *fn, void *arg, struct err *e)
{
    return write_and_wait(s, fn, arg, false, e);
}

enum rc store_write_last(struct store *s, unit_fn *fn, void *arg, struct err *e)
{
    return write_and_wait(s, fn, arg, true, e);
}

enum rc store_compact(struct store *s, struct err *e)
{
    return write_and_wait(s, NULL, NULL, false, e);
}
