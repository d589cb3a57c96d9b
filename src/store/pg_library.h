/*
 * pg_library.h - libpq, loaded when a store is on PostgreSQL: a machine that keeps its data in a file needs none of it.
 *
 * pq.exec(…) is PQexec(…), and so on: the functions this program uses, each once.
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
    X(cmdTuples) X(cmdStatus) X(enterPipelineMode) X(exitPipelineMode) X(pipelineSync) X(sendQueryPrepared) \
    X(getResult)
/* clang-format on */

struct pg_library {
#define X(name) __typeof__(PQ##name) *(name);
    PG_FUNCTIONS(X)
#undef X
};

/* Fills *out; RC_FAILURE (MSG_STORE_LIBPQ) when the machine has not got the library. It stays loaded until the program ends. */
NODISCARD enum rc pg_library_load(struct pg_library *out, struct err *e);

#endif
