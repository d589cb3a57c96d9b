/* trajets_fixture.h - round trips to a server, counted. */
#ifndef SICPF_TEST_TRAJETS_FIXTURE_H
#define SICPF_TEST_TRAJETS_FIXTURE_H

#include "store/pg.h"
#include "temp_store.h"

static size_t trips;           /* since the last count */
static struct pg_library real; /* what libpq does */

static inline PGresult *counted_exec(PGconn *conn, const char *words)
{
    trips++;
    return real.exec(conn, words);
}

static inline PGresult *counted_exec_params(PGconn *conn, const char *words, int n, const Oid *types,
                                            const char *const *values, const int *lengths, const int *formats,
                                            int format)
{
    trips++;
    return real.execParams(conn, words, n, types, values, lengths, formats, format);
}

static inline PGresult *counted_exec_prepared(PGconn *conn, const char *name, int n,
                                              const char *const *values, const int *lengths,
                                              const int *formats, int format)
{
    trips++;
    return real.execPrepared(conn, name, n, values, lengths, formats, format);
}

static inline PGresult *counted_prepare(PGconn *conn, const char *name, const char *words, int n,
                                        const Oid *types)
{
    trips++;
    return real.prepare(conn, name, words, n, types);
}

static inline int counted_sync(PGconn *conn)
{
    trips++;
    return real.pipelineSync(conn);
}

/* All that waits for the server: the program asks it by these functions alone (pg_library.h). */
static inline enum rc count_on(struct db *db, void *arg, struct err *e)
{
    struct pg_library *pq = &pg_of(db)->pq;

    (void)arg;
    (void)e;
    if (pq->exec == counted_exec)
        return RC_OK;
    real = *pq;
    pq->exec = counted_exec;
    pq->execParams = counted_exec_params;
    pq->execPrepared = counted_exec_prepared;
    pq->prepare = counted_prepare;
    pq->pipelineSync = counted_sync;
    return RC_OK;
}

/* The writer's connection, and the reader that the next plan takes from the pool. */
static inline void count_from_here(struct temp_store *t)
{
    struct db *db;

    assert_int_equal(store_write(t->store, count_on, NULL, NULL), RC_OK);
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    assert_int_equal(count_on(db, NULL, NULL), RC_OK);
    store_read_end(t->store, db);
    trips = 0;
}

#endif
