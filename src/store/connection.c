#include "store/internal.h"

#define CACHE_PRAGMA "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;"

/* The engine's words name tables and files, never a value. */
static enum rc primary_err(struct db *db, int code, struct err *e)
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
        return ERR(e, MSG_STORE_ETRANGER, "nom", db->store->path);
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

enum rc connection_err(struct db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->sqlite);

    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return ERR(e, MSG_STORE_DOUBLON);
    return primary_err(db, code & 0xff, e);
}

enum rc connection_run(struct db *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : connection_err(db, e);
}

enum rc connection_step(struct db *db, enum step step, struct err *e)
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
    enum rc rc = RC_OK;

    if (db->steps[step] == NULL && sqlite3_prepare_v3(db->sqlite, words[step], -1, SQLITE_PREPARE_PERSISTENT,
                                                      &db->steps[step], NULL) != SQLITE_OK)
        return connection_err(db, e);
    if (sqlite3_step(db->steps[step]) != SQLITE_DONE)
        rc = connection_err(db, e);
    sqlite3_reset(db->steps[step]);
    return rc;
}

/* Deleted rows stay in free pages, in the gaps of used ones and in the log; a second copy of what lives has none. */
enum rc connection_compact(struct db *db, struct err *e)
{
    enum rc rc = connection_run(db, "VACUUM", e);
    int code;

    if (rc != RC_OK)
        return rc;
    code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return ERR(e, MSG_STORE_COMPACTER);
    return code == SQLITE_OK ? RC_OK : connection_err(db, e);
}

bool connection_lost(const struct db *db, struct err *e)
{
    if (!db->in_unit || sqlite3_get_autocommit(db->sqlite) == 0)
        return false;
    (void)ERR(e, MSG_STORE_ABANDON);
    return true;
}

/* A disk without shared memory (network shares) keeps its old mode and says nothing: readers and the writer would then
 * wait for each other. */
static enum rc choose_wal(struct db *db, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum rc rc = RC_OK;

    if (sqlite3_prepare_v2(db->sqlite, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        rc = connection_err(db, e);
    else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") != 0)
        rc = ERR(e, MSG_STORE_MODE, "nom", db->store->path);
    sqlite3_finalize(stmt);
    return rc;
}

static enum rc configure(struct db *db, bool writes, struct err *e)
{
    sqlite3_busy_timeout(db->sqlite, 5000);
    sqlite3_extended_result_codes(db->sqlite, 1);
    if (!writes) {
        sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return connection_run(db, CACHE_PRAGMA, e);
    }
    /* Before anything is changed: a file that is not ours keeps its mode too. */
    int64_t no;
    enum rc rc = schema_number(db, &no, e);
    if (rc == RC_OK)
        rc = choose_wal(db, e);
    if (rc != RC_OK)
        return rc;
    return connection_run(db, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;" CACHE_PRAGMA, e);
}

enum rc connection_open(struct store *s, bool writes, struct db **out, struct err *e)
{
    int flags =
        SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    struct db *db = calloc(1, sizeof(*db));
    enum rc rc;

    if (db == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    db->store = s;
    if (sqlite3_open_v2(s->path, &db->sqlite, flags, NULL) != SQLITE_OK) {
        rc = ERR(e, MSG_STORE_OUVERTURE, "nom", s->path, "raison",
                 db->sqlite != NULL ? sqlite3_errmsg(db->sqlite) : "mémoire");
        connection_close(db);
        return rc;
    }
    rc = configure(db, writes, e);
    if (rc != RC_OK) {
        connection_close(db);
        return rc;
    }
    *out = db;
    return RC_OK;
}

void connection_close(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < STEP_COUNT; i++)
        sqlite3_finalize(db->steps[i]);
    for (size_t i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(db->cache[i]);
    sqlite3_close_v2(db->sqlite); /* a forgotten cursor must not keep the file open for ever */
    free(db);
}
