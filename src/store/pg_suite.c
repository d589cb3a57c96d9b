/*
 * pg_suite.c - the pipeline mode of libpq, and the writes marked `-- @suite`: they leave one after the other, and their answers
 * are read together, before the next statement that is no such write. Never a round trip per row.
 */
#include "store/pg.h"
#include "queries_table.h" /* generated: query_table */

enum rc pg_pipeline_enter(struct pg_db *db, struct err *e)
{
    return db->pq.enterPipelineMode(db->conn) == 1 ? RC_OK : pg_err(db, NULL, e);
}

bool pg_pipeline_sync(struct pg_db *db)
{
    return db->pq.pipelineSync(db->conn) == 1;
}

PGresult *pg_pipeline_answer(struct pg_db *db)
{
    PGresult *r = db->pq.getResult(db->conn);

    db->pq.clear(db->pq.getResult(db->conn)); /* NULL: the end of this one */
    return r;
}

enum rc pg_pipeline_leave(struct pg_db *db, struct err *e)
{
    db->pq.clear(db->pq.getResult(db->conn)); /* of the synchronisation */
    return db->pq.exitPipelineMode(db->conn) == 1 ? RC_OK : pg_err(db, NULL, e);
}

/* Done, and of one row when its caller counts on it. */
static enum rc done(struct pg_db *db, size_t i, const PGresult *r, struct err *e)
{
    const ExecStatusType status = db->pq.resultStatus(r);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return pg_err(db, r, e);
    db->changes = strtoll(db->pq.cmdTuples((PGresult *)(uintptr_t)r), NULL, 10);
    return db->one[i] && db->changes != 1 ? ERR(e, MSG_STORE_ABANDON) : RC_OK;
}

/* The answers of all that left. *e and the code are those of the first that was refused: what followed it was not done. */
static enum rc receive(struct pg_db *db, struct err *e)
{
    const bool sent = pg_pipeline_sync(db);
    const size_t n = db->suite;
    enum rc left, rc = RC_OK;

    db->suite = 0;
    for (size_t i = 0; i < n; i++) {
        PGresult *r = pg_pipeline_answer(db);

        if (rc == RC_OK)
            rc = sent ? done(db, i, r, e) : pg_err(db, r, e);
        db->pq.clear(r);
    }
    left = pg_pipeline_leave(db, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : left;
}

enum rc pg_suite_end(struct pg_db *db, struct err *e)
{
    return db->suite > 0 ? receive(db, e) : RC_OK;
}

void pg_suite_drop(struct pg_db *db)
{
    if (db->suite > 0)
        (void)receive(db, NULL);
}

/* The statement is readied outside the pipeline, once for each connection. */
static enum rc begin(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                     struct err *e)
{
    enum rc rc = pg_steps_send(db, e);

    if (rc == RC_OK)
        rc = pg_prepare(db, q, types, p->types, p->n, e);
    return rc == RC_OK ? pg_pipeline_enter(db, e) : rc;
}

enum rc pg_suite_add(struct pg_db *db, enum query q, const char *types, const struct pg_parameters *p,
                     struct err *e)
{
    enum rc rc = RC_OK;

    if (db->suite > 0 && (db->steps[0] != '\0' || db->prepared[q] == NULL))
        rc = pg_suite_end(db, e);
    if (rc == RC_OK && db->suite == 0)
        rc = begin(db, q, types, p, e);
    if (rc != RC_OK)
        return rc;
    if (p->n != query_table[q].parameters)
        bug_stop(__FILE__, __LINE__, query_table[q].name);
    if (db->pq.sendQueryPrepared(db->conn, query_table[q].name, p->n, p->values, p->lengths, p->formats, 1) !=
        1) {
        rc = pg_err(db, NULL, e);
        if (db->suite == 0)
            (void)db->pq.exitPipelineMode(db->conn);
        return rc;
    }
    db->one[db->suite++] = false;
    return db->suite >= PG_SUITE_MAX || !db->base.in_unit ? pg_suite_end(db, e) : RC_OK;
}
