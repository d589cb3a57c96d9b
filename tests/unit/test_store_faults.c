/*
 * The store on a disk that fails: whatever call of the disk fails, and wherever, no unit is acknowledged that is not
 * there afterwards, none is there that was refused, and the store writes again once the disk does.
 *
 * The faults come from a file system of SQLite's that passes everything to the real one and fails from its Nth write
 * or sync on, until told otherwise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "temp_store.h"

#define UNITS 40

enum fault { FAULT_NONE, FAULT_FULL, FAULT_WRITE, FAULT_SYNC };

/* SQLite calls the file system without a place for our state: the tests share it, one at a time. */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct methods {
        const sqlite3_io_methods *real; /* the data and the WAL have each their own */
        sqlite3_io_methods ours;
    } methods[4];
    _Atomic int fault;
    _Atomic int countdown; /* calls that still succeed */
} disk;

static bool fails(enum fault kind)
{
    int fault = atomic_load(&disk.fault);

    if (fault == FAULT_NONE || (kind == FAULT_SYNC) != (fault == FAULT_SYNC))
        return false;
    return atomic_fetch_sub(&disk.countdown, 1) <= 0;
}

/* The functions that write and sync are the same in every set of methods. */
static int faulty_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (fails(FAULT_WRITE))
        return atomic_load(&disk.fault) == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return disk.methods[0].real->xWrite(f, p, n, at);
}

static int faulty_sync(sqlite3_file *f, int flags)
{
    return fails(FAULT_SYNC) ? SQLITE_IOERR_FSYNC : disk.methods[0].real->xSync(f, flags);
}

/* The first store of the program is opened by one thread, which fills the table for all. */
static const sqlite3_io_methods *ours_for(const sqlite3_io_methods *real)
{
    for (size_t i = 0; i < ARRAY_LEN(disk.methods); i++) {
        struct methods *m = &disk.methods[i];

        if (m->real == NULL) {
            m->ours = *real;
            m->ours.xWrite = faulty_write;
            m->ours.xSync = faulty_sync;
            m->real = real;
        }
        if (m->real == real)
            return &m->ours;
    }
    return real;
}

/* The real file system's methods, with two of ours: the file itself stays its own. */
static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
    int code = disk.real->xOpen(disk.real, name, f, flags, out_flags);

    (void)vfs;
    if (code == SQLITE_OK && f->pMethods != NULL)
        f->pMethods = ours_for(f->pMethods);
    return code;
}

static int install(void **state)
{
    (void)state;
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "faulty";
    disk.vfs.pNext = NULL;
    disk.vfs.xOpen = faulty_open;
    return sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK ? 0 : -1;
}

static void break_disk(enum fault fault, int after)
{
    atomic_store(&disk.countdown, after);
    atomic_store(&disk.fault, (int)fault);
}

struct unit {
    char name[16];
    char value[3000]; /* each fills most of a page, so that a group is many writes */
    _Atomic int rc;   /* -1 until told */
    enum msg msg;
};

static enum rc write_unit(struct db *db, void *arg, struct err *e)
{
    const struct unit *u = arg;

    return db_exec(db, Q_REGLAGE_SET, e, "tt", u->name, u->value);
}

static void told(void *arg, enum rc rc, const struct err *e)
{
    struct unit *u = arg;

    u->msg = rc != RC_OK ? e->msg : MSG_AUCUN;
    atomic_store(&u->rc, (int)rc);
}

/* A last unit, after all the others (the queue is in order): whatever its own fate, theirs is known. */
static void wait_for_the_queue(struct store *s)
{
    struct unit last = {.name = "last", .value = "1"};
    enum rc rc = store_write(s, write_unit, &last, NULL);

    assert_true(rc == RC_OK || rc == RC_FAILURE);
}

static bool is_there(struct store *s, const char *name)
{
    struct db *db;
    struct cursor c = {0};
    bool there;

    assert_int_equal(store_read_begin(s, &db, NULL), RC_OK);
    assert_int_equal(db_query(db, Q_REGLAGE_GET, &c, NULL, "t", name), RC_OK);
    there = cursor_next(&c);
    assert_int_equal(cursor_close(&c, NULL), RC_OK);
    store_read_end(s, db);
    return there;
}

/* The letter makes the values new: writing again what is there writes nothing. */
static void submit_all(struct store *s, struct unit *units, char letter)
{
    for (int i = 0; i < UNITS; i++) {
        snprintf(units[i].name, sizeof(units[i].name), "u%d", i);
        memset(units[i].value, letter, sizeof(units[i].value) - 1);
        units[i].value[sizeof(units[i].value) - 1] = '\0';
        atomic_store(&units[i].rc, -1);
        store_submit(s, write_unit, &units[i], told);
    }
}

/* Returns how many units were refused. */
static int check_all(struct store *s, struct unit *units)
{
    int refused = 0;

    for (int i = 0; i < UNITS; i++) {
        int rc = atomic_load(&units[i].rc);

        assert_true(rc == RC_OK || rc == RC_FAILURE);
        assert_int_equal(is_there(s, units[i].name), rc == RC_OK);
        refused += rc != RC_OK;
    }
    return refused;
}

/* One store, one fault at its Nth call; then the disk is well again, and the store too. */
static int one_round(enum fault fault, int after)
{
    static struct unit units[UNITS];
    struct unit last = {.name = "last", .value = "1"};
    struct temp_store t;
    int refused;

    temp_store_open(&t, "2026-11-24");
    break_disk(fault, after);
    submit_all(t.store, units, 'x');
    wait_for_the_queue(t.store);
    break_disk(FAULT_NONE, 0);
    refused = check_all(t.store, units);
    for (int i = 0; i < UNITS; i++)
        if (atomic_load(&units[i].rc) != RC_OK && fault == FAULT_FULL)
            assert_true(units[i].msg == MSG_STORE_PLEIN || units[i].msg == MSG_STORE_ABANDON);
    assert_int_equal(store_write(t.store, write_unit, &last, NULL), RC_OK);
    store_close(t.store);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, NULL), RC_OK);
    assert_int_equal(check_all(t.store, units), refused);
    assert_true(is_there(t.store, "last"));
    temp_store_close(&t);
    return refused;
}

static void rounds(enum fault fault, const int *afters, size_t n)
{
    int refused = 0;

    for (size_t i = 0; i < n; i++)
        refused += one_round(fault, afters[i]);
    assert_true(refused > 0); /* the faults did fall among the units */
}

static const int writes[] = {0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144};
static const int syncs[] = {0, 1, 2, 3, 5};

static void a_full_disk_refuses_and_keeps_its_word(void **state)
{
    (void)state;
    rounds(FAULT_FULL, writes, ARRAY_LEN(writes));
}

static void a_failed_write_refuses_and_keeps_its_word(void **state)
{
    (void)state;
    rounds(FAULT_WRITE, writes, ARRAY_LEN(writes));
}

static void a_failed_sync_refuses_and_keeps_its_word(void **state)
{
    (void)state;
    rounds(FAULT_SYNC, syncs, ARRAY_LEN(syncs));
}

/* All the units of one group: they wait together while the first one holds the writer. */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t opened;
    bool open;
};

static enum rc wait_at_gate(struct db *db, void *arg, struct err *e)
{
    struct gate *g = arg;

    (void)db;
    (void)e;
    pthread_mutex_lock(&g->mutex);
    while (!g->open)
        pthread_cond_wait(&g->opened, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
    return RC_OK;
}

static void gate_passed(void *arg, enum rc rc, const struct err *e)
{
    (void)arg;
    (void)rc;
    (void)e;
}

static void when_the_commit_fails_all_of_its_group_hear_it(void **state)
{
    static struct unit units[UNITS];
    struct gate gate = {.mutex = PTHREAD_MUTEX_INITIALIZER, .opened = PTHREAD_COND_INITIALIZER};
    struct unit last = {.name = "last", .value = "1"};
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    store_submit(t.store, wait_at_gate, &gate, gate_passed);
    submit_all(t.store, units, 'x');
    break_disk(FAULT_SYNC, 0); /* the group's only sync is its commit's */
    pthread_mutex_lock(&gate.mutex);
    gate.open = true;
    pthread_cond_signal(&gate.opened);
    pthread_mutex_unlock(&gate.mutex);
    assert_int_equal(store_write(t.store, write_unit, &last, NULL), RC_FAILURE);
    break_disk(FAULT_NONE, 0);
    assert_int_equal(check_all(t.store, units), UNITS);
    for (int i = 0; i < UNITS; i++)
        assert_int_equal(units[i].msg, MSG_STORE_DISQUE);
    temp_store_close(&t);
}

/* A unit larger than the writer's memory reaches the disk before its end; it fails there, and goes on as if it had not.
 * What it writes after its transaction was undone must not be durable alone, even on a disk that works again. */
static enum rc go_on_regardless(struct db *db, void *arg, struct err *e)
{
    struct unit *u = arg;
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && i < 60000; i++) {
        snprintf(u->name, sizeof(u->name), "u%d", i);
        rc = write_unit(db, u, e);
    }
    assert_int_equal(rc, RC_FAILURE);
    assert_int_equal(e->msg, MSG_STORE_PLEIN);
    break_disk(FAULT_NONE, 0);
    assert_int_equal(db_exec(db, Q_REGLAGE_SET, e, "tt", "outside", "1"), RC_FAILURE);
    return RC_OK;
}

static void nothing_is_written_outside_a_transaction_undone(void **state)
{
    static struct unit unit;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    memset(unit.value, 'x', sizeof(unit.value) - 1);
    temp_store_open(&t, "2026-11-24");
    break_disk(FAULT_FULL, 0);
    assert_int_equal(store_write(t.store, go_on_regardless, &unit, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_STORE_ABANDON);
    assert_false(is_there(t.store, "outside"));
    assert_false(is_there(t.store, "u0"));
    temp_store_close(&t);
}

/* The same through the operating system: a limit on the size of files, in a process of its own. */
static int under_a_limit(struct temp_store *t)
{
    const struct rlimit limit = {400000, 400000};
    static struct unit units[UNITS];
    int refused = 0;

    signal(SIGXFSZ, SIG_IGN);
    if (store_open(t->path, STORE_WRITE, &t->env, &t->keys, &t->store, NULL) != RC_OK ||
        setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 2;
    for (int round = 0; round < 12; round++) {
        submit_all(t->store, units, (char)('a' + round));
        wait_for_the_queue(t->store);
        for (int i = 0; i < UNITS; i++)
            refused += atomic_load(&units[i].rc) != RC_OK;
    }
    store_close(t->store);
    return refused > 0 ? 0 : 3;
}

static void a_limit_on_files_is_an_error_not_a_death(void **state)
{
    struct temp_store t;
    int status;
    pid_t child;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    store_close(t.store);
    child = fork();
    if (child == 0)
        _exit(under_a_limit(&t));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, NULL), RC_OK);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_refuses_and_keeps_its_word),
        cmocka_unit_test(a_failed_write_refuses_and_keeps_its_word),
        cmocka_unit_test(a_failed_sync_refuses_and_keeps_its_word),
        cmocka_unit_test(when_the_commit_fails_all_of_its_group_hear_it),
        cmocka_unit_test(nothing_is_written_outside_a_transaction_undone),
        cmocka_unit_test(a_limit_on_files_is_an_error_not_a_death),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, install, NULL);
}
