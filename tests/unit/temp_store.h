/*
 * temp_store.h - a store of its own for a test, with a clock that stands still and a seeded generator: a file in a temporary
 * folder, or a database of the PostgreSQL server that SICPF_TEST_POSTGRESQL names (an address without options).
 */
#ifndef SICPF_TEMP_STORE_H
#define SICPF_TEMP_STORE_H

#include "base/arena.h"
#include "base/date.h"
#include "store/pg_library.h"
#include "store/store.h"
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#define RAW_OK SQLITE_OK
#define RAW_REFUSED SQLITE_CONSTRAINT

struct temp_store {
    char folder[200];
    char path[400];  /* what store_open() takes */
    char schema[80]; /* the database, on a server; "" for a file */
    int64_t now_us;
    unsigned char seed[32];
    struct env env;
    struct keyring keys;
    struct store *store;
    struct arena *arena;
    void (*leaving)(
        struct temp_store *t); /* what looks at a store when its test is done with it; NULL: nobody */
    sqlite3 *held;             /* raw_sql()'s connection to a file, when one is kept for many questions */
};

static inline bool temp_store_on_server(void)
{
    return getenv("SICPF_TEST_POSTGRESQL") != NULL;
}

/* For what only a file can show: its bytes, its lock, its journal mode. */
#define ON_FILE_ONLY()                                                                                       \
    do {                                                                                                     \
        if (temp_store_on_server())                                                                          \
            skip();                                                                                          \
    } while (0)

/* x'00FF' of SQLite in PostgreSQL's words. The caller frees it. */
static inline char *raw_bytes(const char *sql)
{
    size_t n = strlen(sql);
    char *out = malloc(n * 4 + 1);
    char *to = out;
    bool inside = false;

    CHECK(out != NULL);
    for (const char *p = sql; *p != '\0'; p++) {
        if (!inside && p[0] == 'x' && p[1] == '\'' && (p == sql || strchr(" (,=", p[-1]) != NULL)) {
            inside = true;
            to = stpcpy(to, "'\\x");
            p++;
        } else if (inside && *p == '\'') {
            inside = false;
            to = stpcpy(to, "'::bytea");
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return out;
}

/* Runs SQL text on a connection of its own, as a person with the engine's command would, the owner of the data: RAW_OK,
 * RAW_REFUSED when the data refuse it, another number otherwise. The first column of the last row goes to *value. */
static inline int raw_on_server(const char *address, const char *before, const char *sql, int64_t *value)
{
    struct pg_library pq;
    PGconn *c;
    PGresult *r;
    const char *state;
    char *words;
    int code = RAW_OK;

    CHECK(pg_library_load(&pq, NULL) == RC_OK);
    c = pq.connectdb(address);
    CHECK(pq.status(c) == CONNECTION_OK);
    pq.clear(pq.exec(c, "SET client_min_messages = warning"));
    pq.clear(pq.exec(c, before));
    words = raw_bytes(sql);
    r = pq.exec(c, words);
    free(words);
    state = pq.resultErrorField(r, PG_DIAG_SQLSTATE);
    if (state != NULL)
        code = strncmp(state, "23", 2) == 0 || strncmp(state, "22", 2) == 0 || strcmp(state, "42501") == 0
                   ? RAW_REFUSED
                   : SQLITE_ERROR;
    else if (value != NULL && pq.ntuples(r) > 0)
        *value = strtoll(pq.getvalue(r, 0, 0), NULL, 10);
    pq.clear(r);
    pq.finish(c);
    return code;
}

static inline void raw_guard(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    (void)values;
    sqlite3_result_int(context, 1);
}

/* With the function that guarded tables ask for, unless a stranger's. NULL when it cannot be opened. */
static inline sqlite3 *raw_open(const char *path, bool stranger)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

    sqlite3_busy_timeout(db, 5000);
    if (code == SQLITE_OK && !stranger)
        code = sqlite3_create_function(db, "sicpf_programme", -1, SQLITE_UTF8, NULL, raw_guard, NULL, NULL);
    if (code == SQLITE_OK)
        return db;
    sqlite3_close(db);
    return NULL;
}

static inline int raw_ask(sqlite3 *db, const char *sql, int64_t *value)
{
    sqlite3_stmt *stmt = NULL;

    if (value == NULL)
        return sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return SQLITE_OK;
}

static inline int raw_on_file(const char *path, bool stranger, const char *sql, int64_t *value)
{
    sqlite3 *db = raw_open(path, stranger);
    int code = db != NULL ? raw_ask(db, sql, value) : SQLITE_CANTOPEN;

    sqlite3_close(db);
    return code;
}

static inline int raw_sql(const struct temp_store *t, const char *sql)
{
    if (t->schema[0] != '\0')
        return raw_on_server(t->path, "", sql, NULL);
    return t->held != NULL ? raw_ask(t->held, sql, NULL) : raw_on_file(t->path, false, sql, NULL);
}

/* Keeps the connection of raw_sql() until the store is closed: opening one reads the whole schema. */
static inline void raw_hold(struct temp_store *t)
{
    if (t->schema[0] == '\0' && t->held == NULL)
        t->held = raw_open(t->path, false);
}

/* As a person with the engine's own command: on a server, one who has the program's role. */
static inline int raw_as_stranger(const struct temp_store *t, const char *sql)
{
    if (t->schema[0] != '\0')
        return raw_on_server(t->path, "SET ROLE sicpf_service", sql, NULL);
    return raw_on_file(t->path, true, sql, NULL) == SQLITE_OK ? RAW_OK : RAW_REFUSED;
}

/* As the program itself would, if it were wrong: on a server, in its role. */
static inline int raw_as_program(const struct temp_store *t, const char *sql)
{
    return t->schema[0] != '\0' ? raw_on_server(t->path, "SET ROLE sicpf_service", sql, NULL)
                                : raw_on_file(t->path, false, sql, NULL);
}

/* As a forger who owns the data: `sql` begins by dropping the triggers in its way, which a server merely turns off. */
static inline int raw_forge(const struct temp_store *t, const char *sql)
{
    if (t->schema[0] == '\0')
        return raw_on_file(t->path, false, sql, NULL);
    for (const char *next = sql; next != NULL;
         next = strchr(sql, ';') != NULL ? strchr(sql, ';') + 1 : NULL) {
        sql = next + strspn(next, " ");
        if (strncmp(sql, "DROP TRIGGER", 12) != 0 && strncmp(sql, "PRAGMA", 6) != 0)
            break;
    }
    return raw_on_server(t->path, "SET session_replication_role = replica", sql, NULL);
}

/* Words that only SQLite understands. */
static inline bool only_sqlite_says(const char *sql)
{
    return strstr(sql, " OR ") != NULL || strstr(sql, "BLOB") != NULL || strstr(sql, "char(0)") != NULL;
}

/* The first column of the first row of a query, read by hand. */
static inline int64_t raw_i64(const struct temp_store *t, const char *query)
{
    int64_t v = INT64_MIN;

    CHECK((t->schema[0] != '\0' ? raw_on_server(t->path, "", query, &v)
                                : raw_on_file(t->path, false, query, &v)) == RAW_OK);
    CHECK(v != INT64_MIN);
    return v;
}

static inline bool raw_in_file(const char *path, const char *word)
{
    static char bytes[1 << 16];
    FILE *f = fopen(path, "rb");
    size_t overlap = strlen(word) - 1;
    size_t kept = 0;
    size_t n;
    bool found = false;

    while (f != NULL && !found && (n = fread(bytes + kept, 1, sizeof(bytes) - kept, f)) > 0) {
        found = memmem(bytes, kept + n, word, strlen(word)) != NULL;
        n += kept;
        kept = MIN(overlap, n);
        memmove(bytes, bytes + n - kept, kept);
    }
    if (f != NULL)
        fclose(f);
    return found;
}

/* Is this word anywhere in the data: in the bytes of the file and of its log; on a server, in any column of any row? */
static inline bool temp_store_holds(const struct temp_store *t, const char *word)
{
    char sql[600];
    int64_t n = 0;

    if (t->schema[0] == '\0') {
        snprintf(sql, sizeof(sql), "%s-wal", t->path);
        return raw_in_file(t->path, word) || raw_in_file(sql, word);
    }
    snprintf(sql, sizeof(sql),
             "SELECT SUM((xpath('/row/n/text()', query_to_xml(format('SELECT COUNT(*) AS n FROM %%s x WHERE"
             " strpos(x::text, %%L) > 0', c.oid::regclass, '%s'), false, true, '')))[1]::text::int)"
             " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
             " WHERE n.nspname = current_schema() AND c.relkind = 'r'",
             word);
    CHECK(raw_on_server(t->path, "", sql, &n) == RAW_OK);
    return n > 0;
}

/* The address of a database of the server, whose tables are in the schema « essai ». */
static inline void database_address(const char *name, char *out, size_t size)
{
    const char *server = getenv("SICPF_TEST_POSTGRESQL");
    const char *options = strchrnul(server, '?');
    const char *before = options;

    while (before > server && before[-1] != '/')
        before--;
    CHECK(snprintf(out, size, "%.*s%s%s%coptions=-csearch_path%%3Dessai", (int)(before - server), server,
                   name, options, *options != '\0' ? '&' : '?') < (int)size);
}

static inline void on_the_server(const char *words, const char *name, const char *more, const char *of)
{
    char sql[200];

    CHECK(snprintf(sql, sizeof(sql), "%.30s %.79s %.30s %.39s", words, name, more, of) < (int)sizeof(sql));
    CHECK(raw_on_server(getenv("SICPF_TEST_POSTGRESQL"), "", sql, NULL) == RAW_OK);
}

/* Where the keys of a test are, the same for all: they are drawn from the same seed. */
static inline void temp_keys(struct temp_store *t)
{
    const char *tmp = getenv("TMPDIR");
    char keys[300];

    t->seed[0] = 42;
    t->env = env_fixed(&t->now_us, t->seed);
    snprintf(t->folder, sizeof(t->folder), "%s/sicpf-test-XXXXXX", tmp != NULL ? tmp : "/tmp");
    CHECK(mkdtemp(t->folder) != NULL);
    snprintf(keys, sizeof(keys), "%.199s/cles", t->folder);
    CHECK(keyring_load(&t->env, keys, true, &t->keys, NULL) == RC_OK);
}

static inline void temp_keys_end(const struct temp_store *t)
{
    char keys[300];

    snprintf(keys, sizeof(keys), "%.199s/cles", t->folder);
    unlink(keys);
    rmdir(t->folder);
}

/* The store that others are copies of, a database or a file, and the process that made it. */
static struct {
    char name[400];
    pid_t of;
} temp_model;

static inline void temp_model_end(void)
{
    if (temp_model.of != getpid())
        return;
    if (temp_store_on_server())
        on_the_server("DROP DATABASE", temp_model.name, "", "");
    else
        unlink(temp_model.name);
}

static inline void temp_model_schema(struct temp_store *t)
{
    snprintf(temp_model.name, sizeof(temp_model.name), "modele_%d", (int)getpid());
    on_the_server("CREATE DATABASE", temp_model.name, "TEMPLATE", "template0");
    database_address(temp_model.name, t->path, sizeof(t->path));
    CHECK(raw_on_server(t->path, "",
                        "CREATE SCHEMA essai;"
                        "CREATE FUNCTION essai.zeroblob(n INT) RETURNS BYTEA LANGUAGE sql AS"
                        " $$ SELECT decode(repeat('00', n), 'hex') $$",
                        NULL) == RAW_OK);
}

/* Made as a store is, once for all the tests of a program: a copy takes a sixth of that. */
static inline void temp_model_make(void)
{
    struct temp_store t = {.now_us = 0}; /* made long before any test */
    char lock[420];

    temp_keys(&t);
    if (temp_store_on_server()) {
        temp_model_schema(&t);
    } else {
        snprintf(temp_model.name, sizeof(temp_model.name), "%.199s.modele", t.folder);
        snprintf(t.path, sizeof(t.path), "%.399s", temp_model.name);
    }
    CHECK(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, NULL) == RC_OK);
    store_close(t.store);
    snprintf(lock, sizeof(lock), "%s.verrou", t.path);
    unlink(lock);
    temp_keys_end(&t);
    temp_model.of = getpid();
    CHECK(atexit(temp_model_end) == 0);
}

static inline void temp_database(struct temp_store *t)
{
    static int made;

    snprintf(t->schema, sizeof(t->schema), "essai_%d_%d", (int)getpid(), made++);
    on_the_server("CREATE DATABASE", t->schema, "TEMPLATE", temp_model.name);
    database_address(t->schema, t->path, sizeof(t->path));
}

/* The bytes of a file that no connection writes, its log being in it. */
static inline void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    size_t n;

    CHECK(in != NULL && out != NULL);
    while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
        CHECK(fwrite(bytes, 1, n, out) == n);
    CHECK(!ferror(in) && fclose(out) == 0);
    fclose(in);
}

/* Opens for writing a copy of a store's file, closed before; its clock at `now_us`. */
static inline void temp_store_open_copy(struct temp_store *t, const char *file, int64_t now_us)
{
    struct err e = {0};

    memset(t, 0, sizeof(*t));
    t->now_us = now_us;
    temp_keys(t);
    snprintf(t->path, sizeof(t->path), "%.199s/essai.db", t->folder);
    if (temp_store_on_server())
        temp_database(t);
    else
        copy_file(file, t->path);
    CHECK(store_open(t->path, STORE_WRITE, &t->env, &t->keys, &t->store, &e) == RC_OK);
    t->arena = arena_new(64U << 20);
    CHECK(t->arena != NULL);
}

/* Opens a fresh store for writing, its clock at noon UTC of `day`. Stops the test program when it cannot. */
static inline void temp_store_open(struct temp_store *t, const char *day)
{
    if (temp_model.of == 0)
        temp_model_make();
    temp_store_open_copy(t, temp_model.name, instant_of_day(day_parse_iso(day)) + INT64_C(43200000000));
}

static inline void temp_store_close(struct temp_store *t)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".verrou"};
    char path[420];

    sqlite3_close(t->held);
    store_close(t->store);
    arena_free(t->arena);
    if (t->leaving != NULL && t->schema[0] == '\0')
        t->leaving(t);
    if (t->schema[0] != '\0')
        on_the_server("DROP DATABASE", t->schema, "WITH (FORCE)", "");
    for (size_t i = 0; t->schema[0] == '\0' && i < ARRAY_LEN(suffixes); i++) {
        snprintf(path, sizeof(path), "%s%s", t->path, suffixes[i]);
        unlink(path);
    }
    temp_keys_end(t);
}

/* An account frozen from a day to another, both counted. */
static inline void freeze_account(const struct temp_store *t, int64_t titulaire_id, const char *from,
                                  const char *to)
{
    char sql[512];
    const day_t first = day_parse_iso(from), last = day_parse_iso(to);

    CHECK(first != DAY_NONE && last != DAY_NONE);
    snprintf(sql, sizeof(sql),
             "INSERT INTO fraude (id, numero, origine, titulaire_id, etat, faits, signalee_le, signalee_par) "
             "VALUES (1, 'F', 'tiers', %lld, 'ouverte', 'f', %lld, 'a'); "
             "INSERT INTO gel (id, numero, fraude_id, titulaire_id, dossier_id, dossier, motif, article, "
             "debut, fin, pose_par) VALUES (1, 'G', 1, %lld, 0, '', 'm', 'a', %lld, %lld, 'a')",
             (long long)titulaire_id, (long long)first, (long long)titulaire_id, (long long)first,
             (long long)last);
    CHECK(raw_sql(t, sql) == RAW_OK);
}

#endif
