#include "store/internal.h"
#include "schema_table.h" /* generated: migration_table */

#define CACHE_PRAGMA "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;"

enum rc connection_err(struct db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->sqlite);

    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return ERR(e, MSG_STORE_DOUBLON);
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        return ERR(e, MSG_STORE_CONTRAINTE, "raison", sqlite3_errmsg(db->sqlite));
    return ERR(e, MSG_STORE_LECTURE, "raison", sqlite3_errmsg(db->sqlite));
}

enum rc connection_run(struct db *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : connection_err(db, e);
}

enum rc connection_step(struct db *db, enum step step, struct err *e)
{
    static const char *const words[STEP_COUNT] = {
        [STEP_BEGIN] = "BEGIN",           [STEP_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [STEP_COMMIT] = "COMMIT",         [STEP_SAVEPOINT] = "SAVEPOINT unite",
        [STEP_RELEASE] = "RELEASE unite", [STEP_ROLLBACK_TO] = "ROLLBACK TO unite",
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

static enum rc configure(struct db *db, bool writes, struct err *e)
{
    sqlite3_busy_timeout(db->sqlite, 5000);
    sqlite3_extended_result_codes(db->sqlite, 1);
    if (writes)
        return connection_run(db,
                              "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA wal_autocheckpoint = 4000;" CACHE_PRAGMA,
                              e);
    return connection_run(db, CACHE_PRAGMA, e);
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
    sqlite3_close(db->sqlite);
    free(db);
}

static bool has_schema(struct db *db)
{
    return sqlite3_table_column_metadata(db->sqlite, NULL, "migration", NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

static enum rc schema_number(struct db *db, int64_t *no, struct err *e)
{
    *no = 0;
    if (!has_schema(db))
        return RC_OK;
    return db_i64(db, Q_MIGRATION_MAX, 0, no, e, "");
}

static enum rc too_new(int64_t no, struct err *e)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)no);
    return ERR(e, MSG_STORE_PLUS_RECENT, "no", text);
}

static enum rc apply_one(struct db *db, const struct migration_def *m, struct err *e)
{
    unsigned char digest[HASH_BYTES];
    enum rc rc = connection_run(db, "BEGIN IMMEDIATE", e);

    CHECK(hex_parse(m->sha256, digest, sizeof(digest)));
    if (rc == RC_OK)
        rc = connection_run(db, m->sql, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_MIGRATION_INSERT, e, "itbi", (int64_t)m->no, m->name, digest, sizeof(digest),
                     db_now_us(db));
    if (rc == RC_OK)
        rc = connection_run(db, "COMMIT", e);
    if (rc != RC_OK) {
        char reason[sizeof(e->phrase)] = "";

        if (e != NULL)
            memcpy(reason, e->phrase, sizeof(reason));
        sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
        rc = ERR(e, MSG_STORE_MIGRATION, "etape", m->name, "raison", reason);
    }
    return rc;
}

enum rc migrations_apply(struct db *db, struct err *e)
{
    int64_t no;
    enum rc rc = schema_number(db, &no, e);

    if (rc == RC_OK && no > (int64_t)ARRAY_LEN(migration_table))
        return too_new(no, e);
    for (size_t i = (size_t)no; rc == RC_OK && i < ARRAY_LEN(migration_table); i++)
        rc = apply_one(db, &migration_table[i], e);
    return rc;
}

enum rc migrations_check(struct db *db, struct err *e)
{
    int64_t no;
    enum rc rc = schema_number(db, &no, e);

    if (rc != RC_OK)
        return rc;
    if (no > (int64_t)ARRAY_LEN(migration_table))
        return too_new(no, e);
    return no == (int64_t)ARRAY_LEN(migration_table) ? RC_OK : ERR(e, MSG_STORE_PLUS_ANCIEN);
}
