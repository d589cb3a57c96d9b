/*
 * pg_library.h - libpq, loaded when a store is on PostgreSQL: a machine that keeps its data in a file needs none of it.
 *
 * PQ->exec(…) is PQexec(…), and so on: the functions this program uses, each once.
 */
#ifndef SICPF_STORE_PG_LIBRARY_H
#define SICPF_STORE_PG_LIBRARY_H

#include "base/base.h"
#include "base/err.h"
#include <libpq-fe.h>

/* clang-format off */
#define PG_FUNCTIONS(X) \
    X(connectdb) X(finish) X(status) X(transactionStatus) X(serverVersion) X(errorMessage) \
    X(setNoticeProcessor) X(exec) X(execParams) X(prepare) X(execPrepared) X(resultStatus) \
    X(resultErrorField) X(clear) X(ntuples) X(nfields) X(ftype) X(getvalue) X(getlength) X(getisnull) \
    X(cmdTuples) X(cmdStatus)
/* clang-format on */

struct pg_library {
#define X(name) __typeof__(PQ##name) *name;
    PG_FUNCTIONS(X)
#undef X
};

/* The library, or NULL with *e (MSG_STORE_LIBPQ) when the machine has not got it. Loaded once, by whoever comes first. */
NODISCARD const struct pg_library *pg_library(struct err *e);

/* After one pg_library() that succeeded. */
extern struct pg_library pq;
#define PQ (&pq)

#endif
