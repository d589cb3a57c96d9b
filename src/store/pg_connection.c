/* pg_connection.c - the connections of the PostgreSQL engine: opened, locked, in a transaction, found again. */
#include "store/pg.h"

#define SERVER_MIN 150000

/* Texts in UTF-8, whole results planned for, nobody's lock waited for without end, and no commit told before it is on
 * the disk. A server that asks for more (replicas that confirm) is left to it. */
#define SETTINGS                                                                                             \
    "SET client_encoding = 'UTF8'; SET client_min_messages = warning; SET cursor_tuple_fraction = 1;"        \
    "SET lock_timeout = '60s'; SELECT set_config('synchronous_commit', 'on', false)"                         \
    " WHERE current_setting('synchronous_commit') = 'off'"
#define ROLE "SET ROLE sicpf_service"
#define LOCK                                                                                                 \
    "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended('sicpf.' || current_schema(), 0)) THEN 1 ELSE "  \
    "0 END,"                                                                                                 \
    " CASE WHEN current_schema() IS NULL THEN 0 ELSE 1 END"

/* ---- errors -------------------------------------------------------------------------------------------------- */

/* The server's first line names tables and rules; only values that do not fit (class 22) are quoted in it. */
static enum rc primary_err(const char *state, const char *reason, struct err *e)
{
    if (strcmp(state, "23505") == 0)
        return ERR(e, MSG_STORE_DOUBLON);
    if (strncmp(state, "23", 2) == 0 || strcmp(state, "42501") == 0)
        return ERR(e, MSG_STORE_CONTRAINTE, "raison", reason);
    if (strcmp(state, "53100") == 0)
        return ERR(e, MSG_STORE_PLEIN);
    if (strcmp(state, "53200") == 0)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (strcmp(state, "58030") == 0)
        return ERR(e, MSG_STORE_DISQUE, "raison", reason);
    if (strncmp(state, "XX001", 5) == 0 || strncmp(state, "XX002", 5) == 0)
        return ERR(e, MSG_STORE_ABIME, "raison", reason);
    if (strcmp(state, "25006") == 0)
        return ERR(e, MSG_STORE_LECTURE_SEULE, "raison", reason);
    return ERR(e, MSG_STORE_LECTURE, "raison", strncmp(state, "22", 2) == 0 ? state : reason);
}

/* Its last words before it stops, or crashes with another of its processes. */
static bool leaves(const char *state)
{
    return strncmp(state, "08", 2) == 0 || strncmp(state, "57P0", 4) == 0;
}

enum rc pg_err(struct pg_db *db, const PGresult *r, struct err *e)
{
    const char *state = r != NULL ? db->pq.resultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *reason = r != NULL ? db->pq.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    struct err own = {0};

    db->broken = db->broken || db->pq.status(db->conn) != CONNECTION_OK || state == NULL || leaves(state);
    if (db->broken) {
        (void)ERR(&own, MSG_STORE_LIAISON, "nom", db->base.store->shown);
    } else if (strcmp(state, "25P02") == 0 && db->doom.rc != RC_OK) {
        own = db->doom; /* "the transaction is aborted" says nothing: the first failure does */
    } else {
        (void)primary_err(state, reason != NULL ? reason : state, &own);
    }
    if (db->doom.rc == RC_OK)
        db->doom = own;
    if (e != NULL)
        *e = own;
    return own.rc;
}

/* ---- words without parameters -------------------------------------------------------------------------------- */

static enum rc say(struct pg_db *db, const char *sql, struct err *e)
{
    PGresult *r = db->pq.exec(db->conn, sql);
    ExecStatusType status = db->pq.resultStatus(r);
    enum rc rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? RC_OK : pg_err(db, r, e);

    db->pq.clear(r);
    return rc;
}

/* One row of at most two integers. */
static enum rc ask(struct pg_db *db, const char *sql, int64_t out[2], struct err *e)
{
    PGresult *r = db->pq.execParams(db->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    enum rc rc =
        db->pq.resultStatus(r) == PGRES_TUPLES_OK && db->pq.ntuples(r) == 1 ? RC_OK : pg_err(db, r, e);

    for (int k = 0; rc == RC_OK && k < db->pq.nfields(r) && k < 2; k++)
        out[k] = pg_value_i64(&db->pq, r, 0, k);
    db->pq.clear(r);
    return rc;
}

enum rc pg_steps_send(struct pg_db *db, struct err *e)
{
    char words[sizeof(db->steps)];
    enum rc rc;

    if (db->steps[0] == '\0')
        return RC_OK;
    rc = pg_suite_end(db, e);
    if (rc != RC_OK)
        return rc;
    memcpy(words, db->steps, sizeof(words));
    db->steps[0] = '\0';
    return say(db, words, e);
}

static enum rc run(struct db *base, const char *sql, struct err *e)
{
    enum rc rc = pg_steps_send(pg_of(base), e);

    return rc == RC_OK ? say(pg_of(base), sql, e) : rc;
}

enum rc pg_step_queue(struct pg_db *db, const char *words, struct err *e)
{
    size_t n = strlen(db->steps);
    enum rc rc = RC_OK;

    if (n + strlen(words) + 2 > sizeof(db->steps)) {
        rc = pg_steps_send(db, e);
        n = 0;
    }
    if (rc == RC_OK)
        snprintf(db->steps + n, sizeof(db->steps) - n, "%s%s", n > 0 ? ";" : "", words);
    return rc;
}

/* ---- transactions -------------------------------------------------------------------------------------------- */

/* COMMIT of a transaction that was given up succeeds, and says ROLLBACK. */
static enum rc commit(struct pg_db *db, struct err *e)
{
    PGresult *r;
    enum rc rc;
    char words[sizeof(db->steps)];

    pg_ahead_drop(db);
    rc = pg_suite_end(db, e);
    if (rc == RC_OK)
        rc = pg_step_queue(db, "COMMIT", e);
    if (rc != RC_OK)
        return rc;
    memcpy(words, db->steps, sizeof(words));
    db->steps[0] = '\0';
    r = db->pq.exec(db->conn, words);
    if (db->pq.resultStatus(r) != PGRES_COMMAND_OK)
        rc = pg_err(db, r, e);
    else if (strcmp(db->pq.cmdStatus(r), "COMMIT") != 0)
        rc = ERR(e, MSG_STORE_ABANDON);
    db->pq.clear(r);
    return rc;
}

static enum rc step_take(struct db *base, enum step step, struct err *e)
{
    static const char *const words[STEP_COUNT] = {
        [STEP_BEGIN] = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        [STEP_LOOK] = "SELECT 1", /* takes the snapshot */
        [STEP_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE",
        [STEP_SAVEPOINT] = "SAVEPOINT unite",
        [STEP_RELEASE] = "RELEASE SAVEPOINT unite",
        [STEP_ROLLBACK_TO] = "ROLLBACK TO SAVEPOINT unite",
    };
    struct pg_db *db = pg_of(base);
    enum rc rc;

    if (step == STEP_COMMIT)
        return commit(db, e);
    pg_ahead_drop(db);
    if (step == STEP_ROLLBACK_TO || step == STEP_BEGIN || step == STEP_BEGIN_WRITE) {
        pg_lot_drop(db);
        pg_suite_drop(db); /* undone, whatever became of them */
        db->doom.rc = RC_OK;
    }
    rc = pg_step_queue(db, words[step], e);
    return rc == RC_OK && step == STEP_LOOK ? pg_steps_send(db, e) : rc;
}

static enum rc settle(struct db *base, struct err *e)
{
    struct pg_db *db = pg_of(base);
    enum rc rc = pg_writes_end(db, e);

    /* Words that wait begin by giving back what was refused. */
    if (rc == RC_OK && db->steps[0] == '\0' && db->pq.transactionStatus(db->conn) == PQTRANS_INERROR) {
        if (e != NULL)
            *e = db->doom;
        rc = db->doom.rc != RC_OK ? db->doom.rc : ERR(e, MSG_STORE_ABANDON);
    }
    return rc;
}

/* Words not sent yet: the transaction is still to begin, it is not gone. Of a connection in pipeline mode the state is not known. */
static bool lost(const struct db *base)
{
    const struct pg_db *db = pg_of(base);
    PGTransactionStatusType now = db->pq.transactionStatus(db->conn);

    return db->broken || db->pq.status(db->conn) != CONNECTION_OK ||
           (db->suite == 0 && !db->ahead.sending && db->steps[0] == '\0' && now != PQTRANS_INTRANS &&
            now != PQTRANS_INERROR);
}

static void abandon(struct db *base)
{
    struct pg_db *db = pg_of(base);

    db->steps[0] = '\0';
    pg_lot_drop(db);
    pg_ahead_drop(db);
    pg_suite_drop(db);
    if (db->pq.transactionStatus(db->conn) != PQTRANS_IDLE)
        db->pq.clear(db->pq.exec(db->conn, "ROLLBACK"));
    db->doom.rc = RC_OK;
}

static bool idle(const struct db *base)
{
    return !pg_of(base)->broken && pg_of(base)->pq.transactionStatus(pg_of(base)->conn) == PQTRANS_IDLE;
}

/* ---- opening ------------------------------------------------------------------------------------------------- */

static void silent(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static enum rc take_lock(struct pg_db *db, struct err *e)
{
    int64_t answer[2] = {0};
    enum rc rc = ask(db, LOCK, answer, e);

    if (rc == RC_OK && answer[1] != 1)
        return ERR(e, MSG_STORE_SCHEMA, "nom", db->base.store->shown);
    return rc == RC_OK && answer[0] != 1 ? ERR(e, MSG_STORE_OCCUPE) : rc;
}

static enum rc connect_to(struct pg_db *db, struct err *e)
{
    enum rc rc;

    memset(db->prepared, 0, sizeof(db->prepared));
    db->steps[0] = '\0';
    db->served = false;
    db->broken = false;
    db->doom.rc = RC_OK;
    db->conn = db->pq.connectdb(db->base.store->path);
    if (db->conn == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    db->pq.setNoticeProcessor(db->conn, silent, NULL);
    if (db->pq.status(db->conn) != CONNECTION_OK)
        return ERR(e, MSG_STORE_LIAISON, "nom", db->base.store->shown);
    if (db->pq.serverVersion(db->conn) < SERVER_MIN)
        return ERR(e, MSG_STORE_SERVEUR, "nom", db->base.store->shown);
    rc = run(&db->base, SETTINGS, e);
    return rc == RC_OK && db->writes ? take_lock(db, e) : rc;
}

/* The schema that the address chose, but for what an extension put there: current_schema() is NULL when it does not exist, and then nothing is there. */
static enum rc inspect(struct db *base, bool *ours, bool *any, struct err *e)
{
    int64_t found[2] = {0};
    enum rc rc = ask(
        pg_of(base),
        "SELECT COUNT(*) FILTER (WHERE c.relname = 'migration'), COUNT(*) FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')",
        found, e);

    *ours = found[0] > 0;
    *any = found[1] > 0;
    return rc;
}

/* The role of the program, once its schema is there: what is written once is then not even its own to change. */
static enum rc serve(struct pg_db *db, struct err *e)
{
    bool ours = false;
    bool any;
    enum rc rc = db->served || db->base.store->copied ? RC_OK : inspect(&db->base, &ours, &any, e);

    if (rc != RC_OK || db->served || db->base.store->copied || !ours)
        return rc;
    rc = run(&db->base, ROLE, e);
    db->served = rc == RC_OK;
    return rc;
}

static enum rc ready(struct db *base, struct err *e)
{
    struct pg_db *db = pg_of(base);
    enum rc rc = RC_OK;

    if (db->broken || db->pq.status(db->conn) != CONNECTION_OK) {
        pg_ahead_drop(db);
        db->suite = 0;
        db->pq.finish(db->conn);
        pg_lot_drop(db);
        rc = connect_to(db, e);
    }
    return rc == RC_OK ? serve(db, e) : rc;
}

/* The server frees what a session held some time after the session has said goodbye: whoever opens the store right
 * after would find it taken. */
static void give_lock_back(struct pg_db *db)
{
    if (!db->writes || db->broken || db->pq.status(db->conn) != CONNECTION_OK)
        return;
    abandon(&db->base);
    db->pq.clear(db->pq.exec(db->conn, "SELECT pg_advisory_unlock_all()"));
}

static void close_connection(struct db *base)
{
    struct pg_db *db = pg_of(base);

    if (db == NULL)
        return;
    if (db->conn != NULL) {
        pg_ahead_free(db);
        give_lock_back(db);
        db->pq.finish(db->conn);
    }
    pg_lot_free(db);
    free(db);
}

static enum rc open_connection(struct store *s, bool writes, struct db **out, struct err *e)
{
    struct pg_db *db;
    enum rc rc;

    db = calloc(1, sizeof(*db));
    if (db == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    db->base.store = s;
    db->base.engine = &engine_postgres;
    db->writes = writes;
    rc = pg_library_load(&db->pq, e);
    if (rc == RC_OK)
        rc = connect_to(db, e);
    if (rc == RC_OK && !writes)
        rc = serve(db, e);
    if (rc != RC_OK) {
        close_connection(&db->base);
        return rc;
    }
    *out = &db->base;
    return RC_OK;
}

/* Rewrites each of our tables, and them only. */
static enum rc rewrite(struct pg_db *db, struct err *e)
{
    PGresult *r = db->pq.exec(
        db->conn, "SELECT 'VACUUM FULL ' || string_agg(c.oid::regclass::text, ', ')"
                  "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                  " WHERE n.nspname = current_schema() AND c.relkind = 'r'");
    enum rc rc =
        db->pq.resultStatus(r) == PGRES_TUPLES_OK && db->pq.ntuples(r) == 1 ? RC_OK : pg_err(db, r, e);

    if (rc == RC_OK)
        rc = run(&db->base, db->pq.getvalue(r, 0, 0), e);
    db->pq.clear(r);
    return rc;
}

/* Only the owner of the tables may rewrite them. */
static enum rc compact(struct db *base, struct err *e)
{
    struct pg_db *db = pg_of(base);
    int64_t owner[2] = {0};
    enum rc rc = ready(base, e);

    if (rc == RC_OK)
        rc = ask(db,
                 "SELECT CASE WHEN pg_has_role(session_user, c.relowner, 'MEMBER') THEN 1 ELSE 0 END"
                 "  FROM pg_catalog.pg_class c WHERE c.oid = 'transfert'::regclass",
                 owner, e);
    if (rc == RC_OK && owner[0] != 1)
        return ERR(e, MSG_STORE_PROPRIETAIRE);
    if (rc == RC_OK)
        rc = run(base, "RESET ROLE", e);
    if (rc == RC_OK)
        rc = rewrite(db, e);
    db->served = false;
    db->doom.rc = RC_OK;
    return rc == RC_OK ? serve(db, e) : rc;
}

const struct engine engine_postgres = {
    .kind = ENGINE_POSTGRES,
    .open = open_connection,
    .close = close_connection,
    .ready = ready,
    .run = run,
    .inspect = inspect,
    .step = step_take,
    .settle = settle,
    .lost = lost,
    .abandon = abandon,
    .idle = idle,
    .compact = compact,
    .exec = pg_exec,
    .exec_row = pg_exec_row,
    .exec_rows = pg_exec_rows,
    .rows_max = 8192,
    .changes = pg_changes,
    .ahead = pg_ahead,
    .ahead_end = pg_ahead_end,
    .ahead_of = pg_ahead_of,
    .acts = pg_acts,
    .query = pg_query,
    .next = pg_next,
    .i64 = pg_i64,
    .text = pg_text,
    .blob = pg_blob,
    .is_null = pg_is_null,
    .end = pg_end,
};
