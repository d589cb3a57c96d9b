/*
 * A hundred thousand operations on the book, against a model that shares nothing with it: balances, holds and keys kept in
 * plain arrays. Units of one to eighty transfers, some to be refused; replays; settlements; corrections. Meanwhile the
 * disk fills up, the server ends connections, and the process that writes is killed: a unit is there whole or not at all,
 * nothing acknowledged is lost, and every balance is the model's, now and as it was known.
 *
 * The history comes from a seed: SICPF_HISTORY_SEED plays another, SICPF_HISTORY_OPERATIONS a longer one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "book_fixture.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define HOLDERS 400
#define LOTS 4
#define PURSES (9 * LOTS) /* purse and lot of one holder */
#define UNIT_MAX 80
#define FIRST_DAY 20000
#define DAYS 60

/* ---- the model ------------------------------------------------------------------------------------------------- */

struct operation {
    struct transfer t;
    char key[24];
    char reservation[24];
    int64_t reserved_by; /* index of the reservation it settles, -1 */
};

struct record {
    struct operation op;
    int64_t recorded_us;
    int64_t left;     /* of a reservation: what it still holds */
    int64_t previous; /* the holder's record before it, -1 */
};

struct model {
    uint64_t random;
    int64_t faults; /* units that a fault undid, or left in doubt */
    int64_t serial;
    int64_t now_us;
    struct record *records;
    int64_t n, room;
    int64_t last[HOLDERS + 1];
    struct balance purses[HOLDERS + 1][PURSES];
};

/* xorshift64*: the history is the seed. */
static uint64_t draw(struct model *m)
{
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return m->random * UINT64_C(2685821657736338717);
}

static int64_t between(struct model *m, int64_t low, int64_t high)
{
    return low + (int64_t)(draw(m) % (uint64_t)(high - low + 1));
}

static struct balance *purse_of(struct model *m, int64_t titulaire, int64_t account, int64_t lot)
{
    return &m->purses[titulaire][account * LOTS + lot];
}

/* The record of this holder that bears this key, -1 when none does. */
static int64_t find(const struct model *m, int64_t titulaire, const char *key)
{
    for (int64_t i = m->last[titulaire]; i >= 0; i = m->records[i].previous)
        if (strcmp(m->records[i].op.key, key) == 0)
            return i;
    return -1;
}

static bool same_content(const struct operation *a, const struct operation *b)
{
    return a->t.phase == b->t.phase && a->t.debit == b->t.debit && a->t.credit == b->t.credit &&
           a->t.lot == b->t.lot && a->t.amount == b->t.amount && a->t.value_day == b->t.value_day &&
           a->t.dossier_id == b->t.dossier_id && strcmp(a->reservation, b->reservation) == 0;
}

static void move(struct model *m, const struct operation *op, int sign)
{
    const struct transfer *t = &op->t;

    if (t->debit < BOOK_SHARED_MIN) {
        struct balance *b = purse_of(m, t->titulaire_id, t->debit, t->lot);

        if (t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE)
            b->posted -= sign * t->amount;
        if (t->phase != BOOK_POSTED)
            b->reserved += (t->phase == BOOK_RESERVE ? sign : -sign) * t->amount;
    }
    if (t->credit < BOOK_SHARED_MIN && (t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE))
        purse_of(m, t->titulaire_id, t->credit, t->lot)->posted += sign * t->amount;
    if (op->reserved_by >= 0)
        m->records[op->reserved_by].left -= sign * t->amount;
}

/* What the book must answer to one transfer, which the model then has when it is RC_OK and new. */
static enum rc apply(struct model *m, const struct operation *op)
{
    const struct transfer *t = &op->t;
    int64_t known = find(m, t->titulaire_id, op->key);

    if (known >= 0)
        return same_content(&m->records[known].op, op) ? RC_OK : RC_CONFLICT;
    if (t->amount < 1 || t->debit == t->credit)
        return RC_INTEGRITY;
    if (op->reservation[0] != '\0') {
        if (op->reserved_by < 0)
            return RC_NOT_FOUND;
        if (t->amount > m->records[op->reserved_by].left)
            return RC_REFUSED;
    } else if (t->debit < BOOK_SHARED_MIN) {
        const struct balance *b = purse_of(m, t->titulaire_id, t->debit, t->lot);

        if (b->posted - b->reserved < t->amount)
            return RC_REFUSED;
    }
    if (m->n == m->room) {
        m->room = m->room == 0 ? 4096 : m->room * 2;
        m->records = realloc(m->records, (size_t)m->room * sizeof(*m->records));
        assert_non_null(m->records);
    }
    m->records[m->n] = (struct record){.op = *op,
                                       .recorded_us = m->now_us,
                                       .left = t->phase == BOOK_RESERVE ? t->amount : 0,
                                       .previous = m->last[t->titulaire_id]};
    m->last[t->titulaire_id] = m->n++;
    move(m, op, 1);
    return RC_OK;
}

static void undo_to(struct model *m, int64_t n)
{
    while (m->n > n) {
        const struct record *r = &m->records[--m->n];

        move(m, &r->op, -1);
        m->last[r->op.t.titulaire_id] = r->previous;
    }
}

/* ---- drawing a unit of work ------------------------------------------------------------------------------------ */

static void draw_move(struct model *m, struct transfer *t)
{
    static const int64_t purses[] = {POCHE_DROITS, POCHE_DIF,      POCHE_CEC,       POCHE_HEURES,
                                     POCHE_DIFE,   POCHE_DOTATION, POCHE_ABONDEMENT};
    int64_t purse = purses[between(m, 0, (int64_t)ARRAY_LEN(purses) - 1)];
    int64_t kind = between(m, 0, 9);
    bool hours = purse == POCHE_HEURES;

    t->lot = purse == POCHE_DOTATION || purse == POCHE_ABONDEMENT ? between(m, 1, LOTS - 1) : 0;
    t->amount = between(m, 1, hours ? 50 : 50000);
    t->genre = GENRE_CORRECTION;
    t->phase = kind >= 7 ? BOOK_RESERVE : BOOK_POSTED;
    if (kind < 5) { /* a credit, or rights that come back */
        t->debit = hours       ? (int64_t)COMPTE_HEURES
                   : kind == 0 ? COMPTE_ORGANISME_BASE + 1
                               : (int64_t)COMPTE_FONDS_CPF;
        t->credit = purse;
    } else {
        t->debit = purse;
        t->credit = hours ? (int64_t)COMPTE_HEURES_PERDU : COMPTE_ORGANISME_BASE + between(m, 1, 3);
        t->dossier_id = t->phase == BOOK_RESERVE ? between(m, 1, 9) : 0;
    }
}

/* A settlement of one of the holder's reservations, sometimes of more than it holds, or of none. */
static void draw_settlement(struct model *m, struct operation *op)
{
    int64_t i = m->last[op->t.titulaire_id];

    for (int64_t skip = between(m, 0, 6); i >= 0; i = m->records[i].previous)
        if (m->records[i].op.t.phase == BOOK_RESERVE && skip-- <= 0)
            break;
    op->reserved_by = i;
    op->t.genre = GENRE_PRISE_EN_CHARGE;
    op->t.phase = between(m, 0, 1) == 0 ? BOOK_EXECUTE : BOOK_VOID;
    if (i < 0) {
        snprintf(op->reservation, sizeof(op->reservation), "absente");
        op->t.debit = POCHE_DROITS;
        op->t.credit = COMPTE_ORGANISME_BASE + 1;
        op->t.amount = 1;
        return;
    }
    snprintf(op->reservation, sizeof(op->reservation), "%s", m->records[i].op.key);
    op->t.debit = m->records[i].op.t.debit;
    op->t.credit = m->records[i].op.t.credit;
    op->t.lot = m->records[i].op.t.lot;
    op->t.dossier_id = m->records[i].op.t.dossier_id;
    op->t.amount = between(m, 0, 9) == 0 ? m->records[i].left + 1 : between(m, 1, MAX(m->records[i].left, 1));
}

static struct operation draw_operation(struct model *m)
{
    struct operation op = {.reserved_by = -1};
    int64_t kind = between(m, 0, 99);

    if (kind < 5 && m->n > 0) { /* a replay, sometimes with another amount */
        op = m->records[between(m, MAX(0, m->n - 500), m->n - 1)].op;
        op.t.amount += between(m, 0, 9) == 0 ? 1 : 0;
        return op;
    }
    op.t.titulaire_id = between(m, 1, HOLDERS);
    op.t.value_day = FIRST_DAY + (day_t)between(m, 0, DAYS - 1);
    op.t.rule = "R";
    op.t.article = kind % 2 == 0 ? "A" : "B";
    snprintf(op.key, sizeof(op.key), "k%lld", (long long)m->serial++);
    if (kind < 30)
        draw_settlement(m, &op);
    else
        draw_move(m, &op.t);
    if (kind == 99)
        op.t.amount = 0;
    return op;
}

/* A refused transfer undoes its unit: most units avoid it, or a history would be made of refusals. */
static size_t draw_unit(struct model *m, struct operation ops[UNIT_MAX], enum rc *expected)
{
    int64_t before = m->n;
    int64_t wanted = between(m, 0, 3) == 0 ? between(m, 20, UNIT_MAX) : between(m, 1, 12);
    bool careful = between(m, 0, 9) < 8;
    size_t n = 0;

    *expected = RC_OK;
    m->now_us += 1000; /* the moment that play() gives the unit */
    for (int64_t tries = 0; (int64_t)n < wanted && tries < 4 * UNIT_MAX && *expected == RC_OK; tries++) {
        struct operation op = draw_operation(m);
        enum rc rc = apply(m, &op);

        if (rc != RC_OK && careful)
            continue;
        ops[n++] = op;
        *expected = rc;
    }
    if (*expected != RC_OK)
        undo_to(m, before);
    return n;
}

/* ---- playing it ------------------------------------------------------------------------------------------------ */

static enum rc play(struct temp_store *t, const struct operation *ops, size_t n, int64_t now_us)
{
    struct transfer transfers[UNIT_MAX];

    for (size_t i = 0; i < n; i++) {
        transfers[i] = ops[i].t;
        transfers[i].cle = ops[i].key;
        transfers[i].reservation = ops[i].reservation[0] != '\0' ? ops[i].reservation : NULL;
    }
    t->now_us = now_us;
    return n > 0 ? book_fixture_write(t, transfers, n, NULL, NULL) : RC_OK;
}

/* Is this unit in the store? It is whole or absent: the keys it added are all there, or none is. */
static bool is_there(const struct temp_store *t, const struct model *m, int64_t from)
{
    int64_t found = 0;
    char sql[160];

    for (int64_t i = from; i < m->n; i++) {
        snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM transfert WHERE titulaire_id = %lld AND cle = '%s'",
                 (long long)m->records[i].op.t.titulaire_id, m->records[i].op.key);
        found += raw_i64(t, sql);
    }
    assert_true(found == 0 || found == m->n - from);
    return found > 0 || m->n == from;
}

static void compare_now(struct temp_store *t, struct model *m)
{
    struct book_report r;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    if (book_verify(db, &r, &e) != RC_OK)
        fail_msg("%s", e.phrase);
    assert_int_equal(r.transfers, m->n);
    for (int64_t h = 1; h <= HOLDERS; h++) {
        struct purse purses[BOOK_PURSES_MAX];
        struct balance left[PURSES];
        size_t n;

        memcpy(left, m->purses[h], sizeof(left));
        assert_int_equal(book_purses(db, h, purses, BOOK_PURSES_MAX, &n, &e), RC_OK);
        for (size_t i = 0; i < n; i++) {
            struct balance *b = &left[(int64_t)purses[i].poche * LOTS + purses[i].lot];

            assert_int_equal(purses[i].balance.posted, b->posted);
            assert_int_equal(purses[i].balance.reserved, b->reserved);
            *b = (struct balance){0, 0};
        }
        for (size_t i = 0; i < PURSES; i++)
            assert_true(left[i].posted == 0 && left[i].reserved == 0);
    }
    store_read_end(t->store, db);
}

/* A purse at a value day, as it was known at a moment: recomputed from the model's records alone. */
static void compare_then(struct temp_store *t, struct model *m, struct model *dice)
{
    struct balance b;
    struct balance want = {0, 0};
    struct db *db;
    const struct record *any;

    if (m->n == 0)
        return;
    any = &m->records[between(dice, 0, m->n - 1)];
    int64_t account = any->op.t.debit < BOOK_SHARED_MIN ? any->op.t.debit : any->op.t.credit;
    int64_t known = m->records[between(dice, 0, m->n - 1)].recorded_us;
    day_t at = FIRST_DAY + (day_t)between(dice, 0, DAYS);

    for (int64_t i = m->last[any->op.t.titulaire_id]; i >= 0; i = m->records[i].previous) {
        const struct transfer *r = &m->records[i].op.t;
        bool moves = r->phase == BOOK_POSTED || r->phase == BOOK_EXECUTE;

        if (r->lot != any->op.t.lot || r->value_day > at || m->records[i].recorded_us > known)
            continue;
        want.posted +=
            (r->credit == account && moves ? r->amount : 0) - (r->debit == account && moves ? r->amount : 0);
        if (r->debit == account && r->phase != BOOK_POSTED)
            want.reserved += r->phase == BOOK_RESERVE ? r->amount : -r->amount;
    }
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(
        book_balance_at(db, any->op.t.titulaire_id, (enum poche)account, any->op.t.lot, at, known, &b, NULL),
        RC_OK);
    store_read_end(t->store, db);
    assert_int_equal(b.posted, want.posted);
    assert_int_equal(b.reserved, want.reserved);
}

/* ---- faults ---------------------------------------------------------------------------------------------------- */

/* The next writes fail: no file may grow past where it is; or the server ends the connection that writes
 * this store. */
static void break_store(const struct temp_store *t, struct model *dice)
{
    struct rlimit limit;
    struct stat st;
    char path[420];
    int64_t ended = 0;

    if (t->schema[0] != '\0') {
        (void)raw_on_server(
            t->path, "",
            "SELECT COUNT(pg_terminate_backend(l.pid)) FROM pg_locks l WHERE l.locktype = 'advisory'"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND ((l.classid::bigint << 32) | l.objid::bigint)"
            " = hashtextextended('sicpf.' || current_schema(), 0)",
            &ended);
        assert_true(ended <= 1);
        return;
    }
    snprintf(path, sizeof(path), "%s-wal", t->path);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = (stat(path, &st) == 0 ? (rlim_t)st.st_size : 0) + (rlim_t)between(dice, 0, 40) * 512;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void mend_store(void)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Units under a fault: each succeeds as the model says, or fails and is there whole or not at all. */
static void faulty_units(struct temp_store *t, struct model *m, struct model *dice)
{
    struct operation ops[UNIT_MAX];

    break_store(t, dice);
    for (int i = 0; i < 8; i++) {
        int64_t before = m->n;
        enum rc expected;
        size_t n = draw_unit(m, ops, &expected);
        enum rc rc = play(t, ops, n, m->now_us);

        if (rc == expected)
            continue;
        assert_int_equal(rc, RC_FAILURE);
        dice->faults++;
        mend_store();
        if (!is_there(t, m, before))
            undo_to(m, before);
        if (i < 4)
            break_store(t, dice);
    }
    mend_store();
}

/* Writes on until it is killed; says each unit that is durable. */
static void write_on(struct temp_store *t, struct model *m, int told)
{
    struct operation ops[UNIT_MAX];
    enum rc expected;

    if (store_open(t->path, STORE_WRITE, &t->env, &t->keys, &t->store, NULL) != RC_OK)
        _exit(3);
    for (;;) {
        size_t n = draw_unit(m, ops, &expected);

        if (play(t, ops, n, m->now_us) != expected || write(told, "x", 1) != 1)
            _exit(4);
    }
}

/* Another process writes and is killed. What it said is durable is; the unit it was at is there whole or not at all. */
static void killed_units(struct temp_store *t, struct model *m, struct model *dice)
{
    struct operation ops[UNIT_MAX];
    enum rc expected;
    int64_t before;
    int pipe_fd[2];
    char said[4096];
    ssize_t n;
    int status;
    pid_t child;

    store_close(t->store);
    assert_int_equal(pipe(pipe_fd), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipe_fd[0]);
        write_on(t, m, pipe_fd[1]);
    }
    close(pipe_fd[1]);
    assert_int_equal(read(pipe_fd[0], said, 1), 1); /* it writes */
    (void)draw_unit(m, ops, &expected);
    usleep((useconds_t)between(dice, 1000, 150000));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    while ((n = read(pipe_fd[0], said, sizeof(said))) > 0)
        for (ssize_t i = 0; i < n; i++)
            (void)draw_unit(m, ops, &expected);
    close(pipe_fd[0]);
    before = m->n;
    (void)draw_unit(m, ops, &expected);
    t->store = NULL;
    for (int tries = 0; t->store == NULL && tries < 200;
         tries++) { /* a server takes a moment to see that its client died */
        if (store_open(t->path, STORE_WRITE, &t->env, &t->keys, &t->store, NULL) != RC_OK)
            usleep(50000);
    }
    assert_non_null(t->store);
    if (!is_there(t, m, before))
        undo_to(m, before);
}

/* ---- the history ----------------------------------------------------------------------------------------------- */

static int64_t number_of(const char *name, int64_t fallback)
{
    const char *text = getenv(name);

    return text != NULL ? strtoll(text, NULL, 10) : fallback;
}

static void a_long_history_with_faults_is_the_models(void **state)
{
    int64_t operations = number_of("SICPF_HISTORY_OPERATIONS", 100000);
    struct model *m = calloc(1, sizeof(*m));
    struct model *dice = calloc(1, sizeof(*dice)); /* for what is no part of the history: faults, questions */
    struct operation ops[UNIT_MAX];
    struct temp_store t;
    int64_t done = 0;

    (void)state;
    assert_true(m != NULL && dice != NULL);
    m->random = (uint64_t)number_of("SICPF_HISTORY_SEED", 20261129);
    dice->random = m->random + 1;
    signal(SIGXFSZ, SIG_IGN);
    book_fixture_open(&t, "2026-11-24", HOLDERS);
    m->now_us = t.now_us;
    memset(m->last, 0xff, sizeof(m->last));
    for (int64_t unit = 1; done < operations; unit++) {
        int64_t serial = m->serial;
        enum rc expected;
        size_t n = draw_unit(m, ops, &expected);

        if (play(&t, ops, n, m->now_us) != expected)
            fail_msg("unit %lld: not %d", (long long)unit, (int)expected);
        if (unit % 10 == 0)
            compare_then(&t, m, dice);
        if (unit % 400 == 0)
            faulty_units(&t, m, dice);
        if (unit % 1500 == 0)
            killed_units(&t, m, dice);
        if (unit % 1500 == 0)
            compare_now(&t, m);
        done += MAX(m->serial - serial, (int64_t)n);
    }
    compare_now(&t, m);
    assert_true(operations < 100000 || dice->faults > 3);
    print_message("%lld faults, ", (long long)dice->faults);
    print_message("%lld transfers of %lld operations, seed %lld\n", (long long)m->n, (long long)done,
                  (long long)number_of("SICPF_HISTORY_SEED", 20261129));
    temp_store_close(&t);
    free(m->records);
    free(m);
    free(dice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_long_history_with_faults_is_the_models)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
