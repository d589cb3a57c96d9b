/*
 * schema.c - what a store must be before the program touches it: a store, made by migrations this program knows, with
 * the keys it was made with. A foreign one is left as it is.
 */
#include "store/internal.h"
#include "copy_table.h"   /* generated: schema_bare, schema_sworn */
#include "schema_table.h" /* generated: migration_table */

#define KEYS_SETTING "cles.empreinte"

/* The last migration applied, 0 on a store without any table. */
enum rc schema_number(struct db *db, int64_t *no, struct err *e)
{
    bool ours = false;
    bool any = false;
    enum rc rc = db->engine->inspect(db, &ours, &any, e);

    *no = 0;
    if (rc != RC_OK)
        return rc;
    if (!ours)
        return any ? ERR(e, MSG_STORE_ETRANGER, "nom", db->store->shown) : RC_OK;
    return db_i64(db, Q_MIGRATION_MAX, 0, no, e, "");
}

static enum rc other_version(enum msg m, int64_t no, struct err *e)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)no);
    return ERR(e, m, "no", text);
}

/* The text applied was the text this program has: the same number alone proves nothing. */
static enum rc same_migration(struct db *db, const struct migration_def *m, struct err *e)
{
    unsigned char digest[HASH_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MIGRATION_GET, &c, e, "i", (int64_t)m->no);
    bool same = false;
    enum rc closed;

    CHECK(hex_parse(m->sha256[db->engine->kind], digest, sizeof(digest)));
    if (rc == RC_OK && cursor_next(&c)) {
        size_t n;
        const void *stored = cursor_blob(&c, 0, &n);

        same = n == sizeof(digest) && memcmp(stored, digest, n) == 0;
    }
    closed = cursor_close(&c, e);
    rc = rc == RC_OK ? closed : rc;
    return rc == RC_OK && !same ? other_version(MSG_STORE_AUTRE_SCHEMA, m->no, e) : rc;
}

static enum rc known_so_far(struct db *db, int64_t *no, struct err *e)
{
    enum rc rc = schema_number(db, no, e);

    if (rc == RC_OK && *no > (int64_t)ARRAY_LEN(migration_table))
        return other_version(MSG_STORE_PLUS_RECENT, *no, e);
    for (size_t i = 0; rc == RC_OK && i < (size_t)*no; i++)
        rc = same_migration(db, &migration_table[i], e);
    return rc;
}

/* With other keys nothing sealed opens and no one is found by NIR: every import would make every holder again. */
static enum rc same_keys(struct db *db, bool writes, struct err *e)
{
    const struct keyring *k = db->store->keys;
    unsigned char secret[KEY_BYTES + sizeof(k->sign_seed)];
    unsigned char print[HASH_BYTES];
    char text[2 * HASH_BYTES + 1];
    struct cursor c = {0};
    bool known = false;
    bool same = false;
    enum rc rc;

    memcpy(secret, k->index.b, KEY_BYTES);
    memcpy(secret + KEY_BYTES, k->sign_seed, sizeof(k->sign_seed));
    crypto_blind(&k->wrap, KEYS_SETTING, secret, sizeof(secret), print);
    explicit_bzero(secret, sizeof(secret));
    hex(print, sizeof(print), text);
    rc = db_query(db, Q_REGLAGE_GET, &c, e, "t", KEYS_SETTING);
    if (rc == RC_OK && cursor_next(&c)) {
        const char *stored = cursor_text(&c, 0);

        known = true;
        same = stored != NULL && strcmp(stored, text) == 0;
    }
    enum rc closed = cursor_close(&c, e);
    rc = rc == RC_OK ? closed : rc;
    if (rc == RC_OK && known && !same)
        return ERR(e, MSG_CLES_AUTRES);
    if (rc == RC_OK && !known && writes)
        rc = db_exec(db, Q_REGLAGE_SET, e, "tt", KEYS_SETTING, text);
    return rc;
}

static enum rc record(struct db *db, const struct migration_def *m, struct err *e)
{
    unsigned char digest[HASH_BYTES];

    CHECK(hex_parse(m->sha256[db->engine->kind], digest, sizeof(digest)));
    return db_exec(db, Q_MIGRATION_INSERT, e, "itbi", (int64_t)m->no, m->name, digest, sizeof(digest),
                   db_now_us(db));
}

/* Ends the transaction of a step: durable whole, or undone whole with its name. */
static enum rc conclude(struct db *db, const char *name, enum rc rc, struct err *e)
{
    char reason[sizeof(((struct err *)0)->phrase)] = "";

    if (rc == RC_OK)
        rc = db->engine->step(db, STEP_COMMIT, e);
    if (rc == RC_OK)
        return rc;
    if (e != NULL)
        memcpy(reason, e->phrase, sizeof(reason));
    db->engine->abandon(db);
    return ERR(e, MSG_STORE_MIGRATION, "etape", name, "raison", reason);
}

static enum rc apply_one(struct db *db, const struct migration_def *m, struct err *e)
{
    enum rc rc = db->engine->step(db, STEP_BEGIN_WRITE, e);

    if (rc == RC_OK)
        rc = db->engine->run(db, m->sql[db->engine->kind], e);
    if (rc == RC_OK)
        rc = record(db, m, e);
    if (rc == RC_OK && m->no == 1)
        rc = same_keys(db, true, e);
    return conclude(db, m->name, rc, e);
}

enum rc migrations_bare(struct db *db, struct err *e)
{
    bool ours;
    bool any;
    enum rc rc = db->engine->inspect(db, &ours, &any, e);

    if (rc == RC_OK && any)
        return ERR(e, MSG_STORE_COPIE_PLEINE, "nom", db->store->shown);
    if (rc == RC_OK)
        rc = db->engine->step(db, STEP_BEGIN_WRITE, e);
    if (rc != RC_OK)
        return rc;
    rc = db->engine->run(db, schema_bare[db->engine->kind], e);
    for (size_t i = 1; rc == RC_OK && i < ARRAY_LEN(migration_table); i++)
        rc = db->engine->run(db, migration_table[i].sql[db->engine->kind], e);
    return conclude(db, "tables", rc, e);
}

enum rc migrations_swear(struct db *db, struct err *e)
{
    enum rc rc = db->engine->step(db, STEP_BEGIN_WRITE, e);

    if (rc == RC_OK)
        rc = db->engine->run(db, schema_sworn[db->engine->kind], e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(migration_table); i++)
        rc = record(db, &migration_table[i], e);
    if (rc == RC_OK)
        rc = same_keys(db, true, e);
    return conclude(db, "garanties", rc, e);
}

enum rc migrations_state(struct db *db, int64_t *applied, int64_t *known, struct err *e)
{
    *known = (int64_t)ARRAY_LEN(migration_table);
    return known_so_far(db, applied, e);
}

enum rc migrations_apply(struct db *db, struct err *e)
{
    int64_t no;
    enum rc rc = known_so_far(db, &no, e);

    for (size_t i = (size_t)no; rc == RC_OK && i < ARRAY_LEN(migration_table); i++)
        rc = apply_one(db, &migration_table[i], e);
    return rc == RC_OK ? same_keys(db, true, e) : rc;
}

enum rc migrations_check(struct db *db, struct err *e)
{
    int64_t no;
    enum rc rc = known_so_far(db, &no, e);

    if (rc == RC_OK && no == 0 && db->engine->kind == ENGINE_POSTGRES)
        rc = ERR(e, MSG_STORE_ABSENT, "nom", db->store->shown);
    if (rc == RC_OK && no < (int64_t)ARRAY_LEN(migration_table))
        rc = ERR(e, MSG_STORE_PLUS_ANCIEN);
    return rc == RC_OK ? same_keys(db, false, e) : rc;
}
