/* sqlite_connection.c - the connections of the SQLite engine: opened, in a transaction, closed. */
#include "store/sqlite.h"

/* A transfer of one holder changes a hundred bytes in each of a few pages, far from the others, and the log takes whole
 * pages: at half the usual size a batch writes half as much (bench/transfers). Only a new file can choose. */
#define PAGE_SIZE "PRAGMA page_size = 2048"
#define SAVEPOINT_BYTES (1 << 20)
#define CACHE_PRAGMA "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;"

/* The engine's words name tables and files, never a value. */
static enum rc primary_err(const struct sqlite_db *db, int code, struct err *e)
{
    const char *reason = sqlite3_errmsg(db->sqlite);

    switch (code) {
    case SQLITE_CONSTRAINT:
        return ERR(e, MSG_STORE_CONTRAINTE, "raison", reason);
    case SQLITE_FULL:
        return ERR(e, MSG_STORE_PLEIN);
    case SQLITE_IOERR:
        return ERR(e, MSG_STORE_DISQUE, "raison", reason);
    case SQLITE_CORRUPT:
        return ERR(e, MSG_STORE_ABIME, "raison", reason);
    case SQLITE_NOTADB:
        return ERR(e, MSG_STORE_ETRANGER, "nom", db->base.store->shown);
    case SQLITE_READONLY:
        return ERR(e, MSG_STORE_LECTURE_SEULE, "raison", reason);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR(e, MSG_STORE_OCCUPE);
    case SQLITE_NOMEM:
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    default:
        return ERR(e, MSG_STORE_LECTURE, "raison", reason);
    }
}

enum rc sqlite_err(const struct sqlite_db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->sqlite);

    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return ERR(e, MSG_STORE_DOUBLON);
    return primary_err(db, code & 0xff, e);
}

static enum rc run(struct db *base, const char *sql, struct err *e)
{
    struct sqlite_db *db = sqlite_of(base);

    return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : sqlite_err(db, e);
}

static enum rc step_take(struct db *base, enum step step, struct err *e)
{
    static const char *const words[STEP_COUNT] = {
        [STEP_BEGIN] = "BEGIN",
        [STEP_LOOK] = "SELECT 1 FROM sqlite_schema WHERE 0", /* takes the view, reads no row */
        [STEP_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [STEP_COMMIT] = "COMMIT",
        [STEP_SAVEPOINT] = "SAVEPOINT unite",
        [STEP_RELEASE] = "RELEASE unite",
        [STEP_ROLLBACK_TO] = "ROLLBACK TO unite",
    };
    struct sqlite_db *db = sqlite_of(base);
    enum rc rc = RC_OK;

    if (db->steps[step] == NULL && sqlite3_prepare_v3(db->sqlite, words[step], -1, SQLITE_PREPARE_PERSISTENT,
                                                      &db->steps[step], NULL) != SQLITE_OK)
        return sqlite_err(db, e);
    if (sqlite3_step(db->steps[step]) != SQLITE_DONE)
        rc = sqlite_err(db, e);
    sqlite3_reset(db->steps[step]);
    return rc;
}

/* Deleted rows stay in free pages, in the gaps of used ones and in the log; a second copy of what lives has none. */
static enum rc compact(struct db *base, struct err *e)
{
    struct sqlite_db *db = sqlite_of(base);
    enum rc rc = run(base, "VACUUM", e);
    int code;

    if (rc != RC_OK)
        return rc;
    code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return ERR(e, MSG_STORE_COMPACTER);
    return code == SQLITE_OK ? RC_OK : sqlite_err(db, e);
}

static bool lost(const struct db *db)
{
    return sqlite3_get_autocommit(sqlite_of(db)->sqlite) != 0;
}

static void abandon(struct db *db)
{
    sqlite3_exec(sqlite_of(db)->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

/* A cursor left open keeps its view, whatever COMMIT answered. */
static bool idle(const struct db *db)
{
    return sqlite3_txn_state(sqlite_of(db)->sqlite, NULL) == SQLITE_TXN_NONE;
}

static enum rc ready(struct db *db, struct err *e)
{
    (void)db;
    (void)e;
    return RC_OK;
}

static enum rc settle(struct db *db, struct err *e)
{
    (void)db;
    (void)e;
    return RC_OK;
}

/* Before the migrations the store's own queries do not prepare: these two are asked of the engine's own table. */
static enum rc has_row(struct sqlite_db *db, const char *sql, bool *yes, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum rc rc = RC_OK;
    int step = SQLITE_ERROR;

    if (sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK)
        step = sqlite3_step(stmt);
    *yes = step == SQLITE_ROW;
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        rc = sqlite_err(db, e);
    sqlite3_finalize(stmt);
    return rc;
}

static enum rc inspect(struct db *base, bool *ours, bool *any, struct err *e)
{
    struct sqlite_db *db = sqlite_of(base);
    enum rc rc = has_row(db, "SELECT 1 FROM sqlite_schema WHERE name = 'migration'", ours, e);

    *any = *ours;
    if (rc == RC_OK && !*ours)
        rc = has_row(db, "SELECT 1 FROM sqlite_schema LIMIT 1", any, e);
    return rc;
}

/* A disk without shared memory (network shares) keeps its old mode and says nothing: readers and the writer would then
 * wait for each other. */
static enum rc choose_wal(struct sqlite_db *db, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum rc rc = RC_OK;

    if (sqlite3_prepare_v2(db->sqlite, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        rc = sqlite_err(db, e);
    else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") != 0)
        rc = ERR(e, MSG_STORE_MODE, "nom", db->base.store->shown);
    sqlite3_finalize(stmt);
    return rc;
}

static enum rc configure(struct sqlite_db *db, bool writes, struct err *e)
{
    sqlite3_busy_timeout(db->sqlite, 5000);
    sqlite3_extended_result_codes(db->sqlite, 1);
    if (!writes) {
        sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return run(&db->base, CACHE_PRAGMA, e);
    }
    /* Before anything is changed: a file that is not ours keeps its mode too. */
    int64_t no;
    enum rc rc = schema_number(&db->base, &no, e);
    if (rc == RC_OK && no == 0)
        rc = run(&db->base, PAGE_SIZE, e);
    if (rc == RC_OK)
        rc = choose_wal(db, e);
    if (rc != RC_OK)
        return rc;
    return run(&db->base, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 32768;" CACHE_PRAGMA, e);
}

/* What the CHECK of a guarded table calls (sql/sqlite/garanties.sql): nobody else's connection has it. */
static void is_the_program(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    (void)values;
    sqlite3_result_int(context, 1);
}

static bool guard_function(struct sqlite_db *db)
{
    return sqlite3_create_function_v2(db->sqlite, "sicpf_programme", -1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                      is_the_program, NULL, NULL, NULL) == SQLITE_OK;
}

static void close_connection(struct db *base)
{
    struct sqlite_db *db = sqlite_of(base);

    if (db == NULL)
        return;
    for (size_t i = 0; i < STEP_COUNT; i++)
        sqlite3_finalize(db->steps[i]);
    for (size_t i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(db->cache[i]);
    sqlite3_close_v2(db->sqlite); /* a forgotten cursor must not keep the file open for ever */
    free(db);
}

/* Of the whole process, and refused, harmlessly, once SQLite has begun. Nobody asks for its counts of memory; and the copies
 * of pages that a savepoint might give back stay in memory for a unit of the usual size, instead of in a file from the thirtieth
 * page on. */
static void process_settings(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_BYTES);
    sqlite_cache_install();
}

static enum rc open_connection(struct store *s, bool writes, struct db **out, struct err *e)
{
    int flags =
        SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    struct sqlite_db *db = calloc(1, sizeof(*db));
    enum rc rc;

    if (db == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    process_settings();
    db->base.store = s;
    db->base.engine = &engine_sqlite;
    if (sqlite3_open_v2(s->path, &db->sqlite, flags, writes ? sqlite_log_vfs() : NULL) != SQLITE_OK)
        rc = ERR(e, MSG_STORE_OUVERTURE, "nom", s->shown, "raison",
                 db->sqlite != NULL ? sqlite3_errmsg(db->sqlite) : "mémoire");
    else if (!guard_function(db) || !sqlite_rows_install(db))
        rc = sqlite_err(db, e);
    else
        rc = configure(db, writes, e);
    if (rc != RC_OK) {
        close_connection(&db->base);
        return rc;
    }
    *out = &db->base;
    return RC_OK;
}

const struct engine engine_sqlite = {
    .kind = ENGINE_SQLITE,
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
    .exec = sqlite_exec,
    .exec_row = sqlite_exec_row,
    .exec_rows = sqlite_exec_rows,
    .rows_max = 64,
    .changes = sqlite_changes,
    .query = sqlite_query,
    .next = sqlite_next,
    .i64 = sqlite_i64,
    .text = sqlite_text,
    .blob = sqlite_blob,
    .is_null = sqlite_is_null,
    .end = sqlite_end,
};
