/* The store: units of work are atomic and isolated, groups share a commit, readers see what was committed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include "premier_schema.h"
#include "temp_store.h"

struct setting {
    const char *name;
    const char *value;
    enum rc rc; /* what the unit returns after it wrote */
};

static enum rc write_setting(struct db *db, void *arg, struct err *e)
{
    const struct setting *s = arg;
    enum rc rc = db_exec(db, Q_REGLAGE_SET, e, "tt", s->name, s->value);

    if (rc == RC_OK && s->rc != RC_OK)
        rc = ERR(e, MSG_INTERNE, "quoi", "essai");
    return rc;
}

static void read_setting(struct store *s, const char *name, char *out, size_t size)
{
    struct db *db;
    struct cursor c = {0};

    assert_int_equal(store_read_begin(s, &db, NULL), RC_OK);
    assert_int_equal(db_query(db, Q_REGLAGE_GET, &c, NULL, "t", name), RC_OK);
    out[0] = '\0';
    if (cursor_next(&c))
        snprintf(out, size, "%s", cursor_text(&c, 0));
    assert_int_equal(cursor_close(&c, NULL), RC_OK);
    store_read_end(s, db);
}

/* A text that the reader's memory has no room for is an error of the reading, not the end of the program. */
static void a_text_too_long_for_the_reader_is_an_error(void **state)
{
    char text[3001];
    struct setting long_one = {"long", text, RC_OK};
    struct arena *a = arena_new(2000);
    struct cursor c = {0};
    struct temp_store t;
    struct db *db;
    struct err e = {0};

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_setting, &long_one, &e), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(db_query(db, Q_REGLAGE_GET, &c, &e, "t", "long"), RC_OK);
    assert_true(cursor_next(&c));
    assert_string_equal(cursor_copy(&c, a, 0), "");
    assert_false(cursor_next(&c));
    assert_int_equal(cursor_close(&c, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_MEMOIRE_EPUISEE);
    store_read_end(t.store, db);
    arena_free(a);
    temp_store_close(&t);
}

static void a_unit_is_all_or_nothing(void **state)
{
    struct temp_store t;
    struct setting good = {"a", "1", RC_OK};
    struct setting bad = {"b", "2", RC_FAILURE};
    struct err e = {0};
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_setting, &good, &e), RC_OK);
    assert_int_equal(store_write(t.store, write_setting, &bad, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_INTERNE);
    read_setting(t.store, "a", value, sizeof(value));
    assert_string_equal(value, "1");
    read_setting(t.store, "b", value, sizeof(value));
    assert_string_equal(value, "");
    temp_store_close(&t);
}

#define SUBMITTED 5000

struct counting {
    pthread_mutex_t mutex;
    int done[2]; /* succeeded, failed */
};

struct submitted {
    struct setting setting;
    char name[16];
    struct counting *counting;
};

static enum rc write_submitted(struct db *db, void *arg, struct err *e)
{
    return write_setting(db, &((struct submitted *)arg)->setting, e);
}

static void count_done(void *arg, enum rc rc, const struct err *e)
{
    struct counting *c = ((struct submitted *)arg)->counting;

    (void)e;
    pthread_mutex_lock(&c->mutex);
    c->done[rc != RC_OK]++;
    pthread_mutex_unlock(&c->mutex);
}

/* One unit in seven fails; whatever group it falls in, it undoes itself alone. */
static void a_failed_unit_leaves_its_group_standing(void **state)
{
    static struct submitted units[SUBMITTED];
    struct temp_store t;
    struct counting counting = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    for (int i = 0; i < SUBMITTED; i++) {
        snprintf(units[i].name, sizeof(units[i].name), "n%d", i);
        units[i].setting = (struct setting){units[i].name, "x", i % 7 == 3 ? RC_FAILURE : RC_OK};
        units[i].counting = &counting;
        store_submit(t.store, write_submitted, &units[i], count_done);
    }
    struct setting last = {"last", "1", RC_OK};
    assert_int_equal(store_write(t.store, write_setting, &last, NULL), RC_OK);
    assert_int_equal(counting.done[0] + counting.done[1], SUBMITTED);
    for (int i = 0; i < SUBMITTED; i++) {
        read_setting(t.store, units[i].name, value, sizeof(value));
        assert_string_equal(value, i % 7 == 3 ? "" : "x");
    }
    temp_store_close(&t);
}

static void a_reader_keeps_its_view(void **state)
{
    struct temp_store t;
    struct db *db;
    struct cursor c = {0};
    struct setting one = {"v", "1", RC_OK};
    struct setting two = {"v", "2", RC_OK};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_setting, &one, NULL), RC_OK);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    for (int pass = 0; pass < 2; pass++) {
        assert_int_equal(db_query(db, Q_REGLAGE_GET, &c, NULL, "t", "v"), RC_OK);
        assert_true(cursor_next(&c));
        assert_string_equal(cursor_text(&c, 0), "1");
        assert_int_equal(cursor_close(&c, NULL), RC_OK);
        if (pass == 0)
            assert_int_equal(store_write(t.store, write_setting, &two, NULL), RC_OK);
    }
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void a_reader_cannot_write(void **state)
{
    struct temp_store t;
    struct db *db;
    struct err e = {0};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(db_exec(db, Q_REGLAGE_SET, &e, "tt", "a", "b"), RC_FAILURE);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

static void one_process_writes(void **state)
{
    struct temp_store t;
    struct store *second = NULL;
    struct err e = {0};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &second, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_STORE_OCCUPE);
    assert_int_equal(store_open(t.path, STORE_READ, &t.env, &t.keys, &second, &e), RC_OK);
    store_close(second);
    assert_int_equal(store_open("/nowhere/x.db", STORE_READ, &t.env, &t.keys, &second, &e), RC_NOT_FOUND);
    assert_int_equal(store_open("mysql://h/b", STORE_READ, &t.env, &t.keys, &second, &e), RC_USAGE);
    temp_store_close(&t);
}

/* The view is that of the beginning, not of the first query. */
static void a_reader_begins_when_it_begins(void **state)
{
    struct temp_store t;
    struct db *db;
    struct cursor c = {0};
    struct setting one = {"v", "1", RC_OK};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(store_write(t.store, write_setting, &one, NULL), RC_OK);
    assert_int_equal(db_query(db, Q_REGLAGE_GET, &c, NULL, "t", "v"), RC_OK);
    assert_false(cursor_next(&c));
    assert_int_equal(cursor_close(&c, NULL), RC_OK);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* A link, a relative name and the path are one store: one lock. */
static void a_store_has_one_name(void **state)
{
    struct temp_store t;
    struct store *second = NULL;
    struct err e = {0};
    char link_path[300], place[STORE_PLACE_BYTES], other[STORE_PLACE_BYTES];

    (void)state;
    ON_FILE_ONLY();
    temp_store_open(&t, "2026-11-24");
    snprintf(link_path, sizeof(link_path), "%s/lien.db", t.folder);
    assert_int_equal(symlink(t.path, link_path), 0);
    assert_int_equal(store_place(link_path, place, &e), RC_OK);
    assert_int_equal(store_place(t.path, other, &e), RC_OK);
    assert_string_equal(place, other);
    assert_int_equal(store_open(link_path, STORE_WRITE, &t.env, &t.keys, &second, &e), RC_CONFLICT);
    assert_int_equal(store_place("", place, &e), RC_USAGE);
    assert_int_equal(store_place("/nowhere/x.db", place, &e), RC_NOT_FOUND);
    assert_int_equal(store_place(t.folder, place, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_STORE_OUVERTURE);
    assert_int_equal(store_place("/dev/null", place, &e), RC_USAGE);
    unlink(link_path);
    assert_int_equal(symlink("/nowhere/y.db", link_path), 0);
    assert_int_equal(store_place(link_path, place, &e), RC_FAILURE);
    unlink(link_path);
    temp_store_close(&t);
}

/* With other keys no sealed value opens and no one is found: refused before any harm, for reading too. */
static void other_keys_are_refused(void **state)
{
    struct temp_store t;
    struct keyring other;
    struct store *s = NULL;
    struct err e = {0};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    store_close(t.store);
    for (int i = 0; i < 3; i++) {
        other = t.keys;
        (i == 0 ? other.wrap.b : i == 1 ? other.index.b : other.sign_seed)[31] ^= 1;
        assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &other, &s, &e), RC_USAGE);
        assert_int_equal(e.msg, MSG_CLES_AUTRES);
        assert_int_equal(store_open(t.path, STORE_READ, &t.env, &other, &s, &e), RC_USAGE);
    }
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, &e), RC_OK);
    temp_store_close(&t);
}

static void change(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Somebody else's file, a later version, another text of the same step. */
static void what_is_not_our_schema_is_left_alone(void **state)
{
    struct temp_store t;
    struct store *s = NULL;
    struct err e = {0};
    char other[300];
    struct stat before, after;

    (void)state;
    ON_FILE_ONLY();
    temp_store_open(&t, "2026-11-24");
    store_close(t.store);
    t.store = NULL;
    snprintf(other, sizeof(other), "%s/autre.db", t.folder);
    change(other, "CREATE TABLE contact (nom TEXT)");
    assert_int_equal(stat(other, &before), 0);
    assert_int_equal(store_open(other, STORE_WRITE, &t.env, &t.keys, &s, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_STORE_ETRANGER);
    assert_int_equal(stat(other, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(store_open(other, STORE_READ, &t.env, &t.keys, &s, &e), RC_USAGE);
    unlink(other);
    snprintf(other, sizeof(other), "%s/autre.db.verrou", t.folder);
    unlink(other);
    change(t.path, "UPDATE migration SET empreinte = zeroblob(32) WHERE no = 1");
    assert_int_equal(store_open(t.path, STORE_READ, &t.env, &t.keys, &s, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_STORE_AUTRE_SCHEMA);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &s, &e), RC_CONFLICT);
    change(t.path, "UPDATE migration SET no = 99 WHERE no = (SELECT MAX(no) FROM migration)");
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &s, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_STORE_PLUS_RECENT);
    temp_store_close(&t);
}

/* A store that the program of the first step made, and what it holds: not read before it is brought up to date, which a writer does. */
static void an_older_store_is_brought_up_to_date(void **state)
{
    struct temp_store t;
    struct store *s = NULL;
    struct err e = {0};

    (void)state;
    ON_FILE_ONLY();
    temp_store_open(&t, "2026-11-24");
    store_close(t.store);
    t.store = NULL;
    change(t.path, PREMIER_SCHEMA
           "INSERT INTO organisme (id, nda, denomination, denomination_pliee, qualiopi_formation, "
           "qualiopi_bilan,"
           " qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us)"
           " VALUES (7, '11750000007', 'École', 'ECOLE', 1, 0, 0, 0, 0, 0)");
    assert_int_equal(store_open(t.path, STORE_READ, &t.env, &t.keys, &s, &e), RC_CONFLICT);
    assert_int_equal(e.msg, MSG_STORE_PLUS_ANCIEN);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, &e), RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM migration"), 31);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(retracte_le) FROM dossier_vue"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(annonce) FROM controle"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(evalue_le) FROM dossier_vue"), 0);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM organisme"), 1);
    temp_store_close(&t);
}

/* A page in the middle is overwritten: reading says so, and nothing stops the program. */
static void a_damaged_file_is_said_to_be(void **state)
{
    struct temp_store t;
    struct store *s = NULL;
    struct err e = {0};
    FILE *f;

    (void)state;
    ON_FILE_ONLY();
    temp_store_open(&t, "2026-11-24");
    store_close(t.store);
    t.store = NULL;
    assert_int_equal(truncate(t.path, 20000), 0);
    assert_int_equal(store_open(t.path, STORE_READ, &t.env, &t.keys, &s, &e), RC_INTEGRITY);
    assert_int_equal(e.msg, MSG_STORE_ABIME);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &s, &e), RC_INTEGRITY);
    f = fopen(t.path, "w");
    for (int i = 0; i < 2000; i++)
        fputs("ceci n'est pas une base ", f);
    fclose(f);
    assert_int_equal(store_open(t.path, STORE_READ, &t.env, &t.keys, &s, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_STORE_ETRANGER);
    assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &s, &e), RC_USAGE);
    temp_store_close(&t);
}

/* A value larger than the engine takes is an error, not a NULL. */
static enum rc write_huge(struct db *db, void *arg, struct err *e)
{
    return db_exec(db, Q_MIGRATION_INSERT, e, "itbi", (int64_t)1000, "essai", arg, (size_t)3 << 30,
                   (int64_t)0);
}

static void a_value_too_large_is_refused(void **state)
{
    struct temp_store t;
    char byte = 0;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_huge, &byte, NULL), RC_FAILURE);
    temp_store_close(&t);
}

/* The copies of pages kept for one statement may leave memory for a file: its rows are changed all the same, or none. */
#define LARGE_ROWS "30000"

static enum rc emit_lines(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return db_exec(db, Q_PAIEMENT_LIGNES_EMETTRE, e, "i", INT64_C(1));
}

static void a_large_statement_is_whole(void **state)
{
    static const char lines[] =
        "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, "
        "qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) VALUES (8, "
        "'18002002600019', '180020026', '11750000008', 'L', 'L', 1, 0, 0, 0, 0, 0);"
        "INSERT INTO paiement_lot (id, numero, etat, execution, lignes, total_cents, propose_par, cree_us, "
        "modifie_us) VALUES (1, 'L1', 'approuve2', 1, 1, 1, 'a', 0, 0);"
        "WITH RECURSIVE x (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < " LARGE_ROWS
        ") INSERT INTO paiement_ligne (lot_id, no, titulaire_id, dossier_id, organisme_id, montant_cents, "
        "reference, beneficiaire, compte_no, iban_chiffre, libelle, etat) SELECT 1, i, i, i, 8, 100, "
        "CAST(i AS TEXT), 'L', 1, x'00', 'une formation', 'propose' FROM x";
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(raw_sql(&t, lines), RAW_OK);
    assert_int_equal(store_write(t.store, emit_lines, NULL, NULL), RC_OK);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'emis'"), 30000);

    assert_int_equal(raw_sql(&t, "UPDATE paiement_ligne SET etat = 'propose';"
                                 "CREATE UNIQUE INDEX essai ON paiement_ligne (etat) "
                                 "WHERE no > " LARGE_ROWS " - 2 AND etat = 'emis'"),
                     RAW_OK);
    assert_int_equal(store_write(t.store, emit_lines, NULL, NULL), RC_CONFLICT); /* at its last row */
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM paiement_ligne WHERE etat = 'propose'"), 30000);
    temp_store_close(&t);
}

/* What is asked ahead is answered as of then; what was not is asked on its own; nothing outlives its transaction. */
struct ahead {
    const char *const *names;
    size_t n;
    char said[4][16];
    enum rc left; /* what the unit answers */
};

static enum rc ask(struct db *db, const char *name, char out[16], struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REGLAGE_GET, &c, e, "t", name);

    out[0] = '\0';
    if (rc == RC_OK && cursor_next(&c))
        snprintf(out, 16, "%s", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

static enum rc ask_all_ahead(struct db *db, void *arg, struct err *e)
{
    struct ahead *a = arg;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < a->n; i++)
        rc = db_ahead(db, Q_REGLAGE_GET, e, "t", a->names[i]);
    if (rc == RC_OK)
        rc = db_ahead_end(db, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(a->said); i++)
        rc =
            ask(db, i == 2 ? "essai.c" : a->names[i], a->said[i], e); /* the third is another than was said */
    return rc == RC_OK ? a->left : rc;
}

static void what_is_asked_ahead_is_answered(void **state)
{
    static const char *const names[] = {"essai.a", "essai.rien", "essai.b", "essai.b"};
    struct setting a = {"essai.a", "1", RC_OK}, b = {"essai.b", "2", RC_OK}, c = {"essai.c", "3", RC_OK};
    struct setting changed = {"essai.b", "4", RC_OK};
    struct ahead asked = {.names = names, .n = ARRAY_LEN(names), .left = RC_FAILURE};
    struct temp_store t;
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_setting, &a, NULL), RC_OK);
    assert_int_equal(store_write(t.store, write_setting, &b, NULL), RC_OK);
    assert_int_equal(store_write(t.store, write_setting, &c, NULL), RC_OK);
    for (int i = 0; i < 2; i++) { /* the unit is undone, and the next one asks anew */
        assert_int_equal(store_write(t.store, ask_all_ahead, &asked, NULL), asked.left);
        assert_string_equal(asked.said[0], "1");
        assert_string_equal(asked.said[1], "");
        assert_string_equal(asked.said[2], "3");
        assert_string_equal(asked.said[3], i == 0 ? "2" : "4");
        assert_int_equal(store_write(t.store, write_setting, &changed, NULL), RC_OK);
        asked.left = RC_OK;
    }
    read_setting(t.store, "essai.b", value, sizeof(value));
    assert_string_equal(value, "4");
    temp_store_close(&t);
}

/* Acts of a group: each reads what the one before it wrote, and what it has just written itself. */
struct acts {
    size_t wrong;  /* this act writes what the store refuses; past the last: none */
    bool apart;    /* in a part of its own, which the act goes on without */
    bool counting; /* this one counts on a row that is not there */
    char own[16];  /* what the last act read of what it wrote */
    int64_t changed;
    enum rc part;
};

#define ACTS 50

static enum rc write_wrong(struct db *db, void *arg, struct err *e)
{
    enum rc rc = db_exec(db, Q_REGLAGE_SET, e, "tt", "essai.part", "1");

    (void)arg;
    return rc == RC_OK ? db_exec(db, Q_REGLAGE_SET, e, "tt", "essai.part", NULL) : rc; /* NOT NULL */
}

static enum rc wrong_act(struct db *db, struct acts *a, struct err *e)
{
    struct err unheard = {0};

    if (!a->apart)
        return write_wrong(db, a, e);
    a->part = db_part(db, write_wrong, a, &unheard);
    return RC_OK;
}

static enum rc one_act(struct db *db, size_t i, void *arg, struct err *e)
{
    struct acts *a = arg;
    char name[24], sum[24], said[16];
    enum rc rc = ask(db, "essai.somme", said, e);

    snprintf(name, sizeof(name), "essai.%zu", i);
    snprintf(sum, sizeof(sum), "%ld", strtol(said, NULL, 10) + 1);
    if (rc == RC_OK)
        rc = db_exec(db, Q_REGLAGE_SET, e, "tt", "essai.somme", sum);
    if (rc == RC_OK)
        rc = ask(db, name, a->own, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_REGLAGE_SET, e, "tt", name, sum);
    if (rc == RC_OK)
        rc = ask(db, name, a->own, e);
    if (rc == RC_OK && i == a->wrong)
        rc = wrong_act(db, a, e);
    if (rc == RC_OK && a->counting && i == 3) {
        rc = db_exec(db, Q_PAIEMENT_LIGNES_EMETTRE, e, "i", INT64_C(1));
        a->changed = db_changes(db);
    }
    return rc;
}

static enum rc do_acts(struct db *db, void *arg, struct err *e)
{
    return db_acts(db, ACTS, one_act, arg, e);
}

static void acts_of_a_group_are_one_after_the_other(void **state)
{
    struct acts all = {.wrong = ACTS}, wrong = {.wrong = 7}, apart = {.wrong = 29, .apart = true};
    struct acts counting = {.wrong = ACTS, .counting = true, .changed = -1};
    struct temp_store t;
    char value[16];
    struct err e = {0};

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, do_acts, &all, &e), RC_OK);
    assert_string_equal(all.own, "50");
    read_setting(t.store, "essai.somme", value, sizeof(value));
    assert_string_equal(value, "50");
    assert_int_equal(store_write(t.store, do_acts, &wrong, &e), RC_INTEGRITY);
    read_setting(t.store, "essai.somme", value, sizeof(value));
    assert_string_equal(value, "50"); /* nothing of it */
    assert_int_equal(store_write(t.store, do_acts, &apart, &e), RC_OK);
    assert_int_equal(apart.part, RC_INTEGRITY);
    assert_string_equal(apart.own, "100");
    read_setting(t.store, "essai.part", value, sizeof(value));
    assert_string_equal(value, ""); /* but the rest of it, and the others */
    assert_int_equal(store_write(t.store, do_acts, &counting, &e), RC_OK);
    assert_int_equal(counting.changed, 0);
    assert_string_equal(counting.own, "150");
    temp_store_close(&t);
}

/* Parts of one unit: each has its outcome, and what stops them all is said of each. */
static void each_of_a_batch_has_its_outcome(void **state)
{
    struct acts wrong = {.wrong = 7};
    struct setting last = {"essai.z", "1", RC_OK};
    struct err out[ACTS];
    struct temp_store t;
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    memset(out, 0x5a, sizeof(out));
    store_write_parts(t.store, 0, one_act, &wrong, out);
    assert_int_equal(out[0].rc, 0x5a5a5a5a); /* none is none */
    store_write_parts(t.store, ACTS, one_act, &wrong, out);
    for (size_t i = 0; i < ACTS; i++)
        assert_int_equal(out[i].rc, i == wrong.wrong ? RC_INTEGRITY : RC_OK);
    assert_int_equal(out[wrong.wrong].msg, MSG_STORE_CONTRAINTE);
    read_setting(t.store, "essai.somme", value, sizeof(value));
    assert_string_equal(value, "49");
    read_setting(t.store, "essai.7", value, sizeof(value));
    assert_string_equal(value, "");
    assert_int_equal(store_write_last(t.store, write_setting, &last, NULL), RC_OK);
    store_write_parts(t.store, ACTS, one_act, &wrong, out);
    for (size_t i = 0; i < ACTS; i++)
        assert_int_equal(out[i].msg, MSG_STORE_ARRET);
    temp_store_close(&t);
}

/* Writes that leave together, of two queries in turn: a place and its postal code. `wrong` is a latitude that no place has. */
struct places {
    int first, n, wrong; /* wrong: 0 for none */
    bool apart;          /* wrong in a part of its own, which the unit goes on without */
    int64_t seen;        /* places there when all are written */
    struct err part;
};

static enum rc write_place(struct db *db, int no, bool wrong, struct err *e)
{
    static const unsigned char print[HASH_BYTES] = {0};
    char code[16];
    enum rc rc;

    snprintf(code, sizeof(code), "%05d", no);
    rc = db_exec(db, Q_COMMUNE_SET, e, "tttiib", code, "Ici", "ICI", (int64_t)(wrong ? 91000000 : 0),
                 (int64_t)0, print, sizeof(print));
    return rc == RC_OK ? db_exec(db, Q_COMMUNE_POSTAL_INSERT, e, "ttt", "75001", code, "ICI") : rc;
}

static enum rc wrong_place(struct db *db, void *arg, struct err *e)
{
    const struct places *p = arg;
    enum rc rc = write_place(db, p->first + p->n + 1, false, e);

    return rc == RC_OK ? write_place(db, p->wrong, true, e) : rc;
}

static enum rc write_places(struct db *db, void *arg, struct err *e)
{
    struct places *p = arg;
    struct cursor c = {0};
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && i < p->n; i++) {
        rc = write_place(db, p->first + i, !p->apart && p->first + i == p->wrong, e);
        if (rc == RC_OK && p->apart && p->first + i == p->wrong)
            assert_int_equal(db_part(db, wrong_place, p, &p->part), RC_INTEGRITY);
    }
    p->seen = 0;
    if (rc == RC_OK)
        rc = db_query(db, Q_COMMUNE_CODES, &c, e, "");
    while (rc == RC_OK && cursor_next(&c))
        p->seen++;
    return cursor_close(&c, rc == RC_OK ? e : NULL) == RC_OK || rc != RC_OK ? rc : RC_FAILURE;
}

static void what_leaves_together_is_refused_as_alone(void **state)
{
    struct places good = {.first = 1, .n = 700}, alone = {.first = 1001, .n = 1, .wrong = 1001};
    struct places among = {.first = 2001, .n = 700, .wrong = 2300};
    struct places apart = {.first = 3001, .n = 700, .wrong = 3300, .apart = true};
    struct err e1 = {0}, e2 = {0};
    struct temp_store t;

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_places, &good, NULL), RC_OK);
    assert_int_equal(good.seen, 700); /* a reading sees what was written before it */
    assert_int_equal(store_write(t.store, write_places, &alone, &e1), RC_INTEGRITY);
    assert_int_equal(store_write(t.store, write_places, &among, &e2), RC_INTEGRITY);
    assert_int_equal(e1.msg, MSG_STORE_CONTRAINTE);
    assert_int_equal(e2.msg, e1.msg);
    assert_string_equal(e2.phrase, e1.phrase);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM commune"), 700);
    assert_int_equal(store_write(t.store, write_places, &apart, NULL), RC_OK);
    assert_string_equal(apart.part.phrase, e1.phrase);
    assert_int_equal(apart.seen, 1400);
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM commune_postal"), 1400);
    temp_store_close(&t);
}

static void a_store_opens_again_with_what_it_held(void **state)
{
    struct temp_store t;
    struct setting one = {"v", "1", RC_OK};
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write(t.store, write_setting, &one, NULL), RC_OK);
    for (int i = 0; i < 30; i++) { /* at once: the lock of the writer who left is free when it has left */
        store_close(t.store);
        assert_int_equal(store_open(t.path, STORE_WRITE, &t.env, &t.keys, &t.store, NULL), RC_OK);
    }
    read_setting(t.store, "v", value, sizeof(value));
    assert_string_equal(value, "1");
    temp_store_close(&t);
}

/* The last word is the last: what comes after it is refused, and says why. */
static void nothing_is_written_after_the_last_unit(void **state)
{
    struct setting a = {"essai.a", "1", RC_OK};
    struct setting b = {"essai.b", "2", RC_OK};
    struct temp_store t;
    struct err e = {0};
    char value[16];

    (void)state;
    temp_store_open(&t, "2026-11-24");
    assert_int_equal(store_write_last(t.store, write_setting, &a, &e), RC_OK);
    assert_int_equal(store_write(t.store, write_setting, &b, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_STORE_ARRET);
    assert_int_equal(store_write_last(t.store, write_setting, &b, &e), RC_FAILURE);
    read_setting(t.store, "essai.a", value, sizeof(value));
    assert_string_equal(value, "1");
    read_setting(t.store, "essai.b", value, sizeof(value));
    assert_string_equal(value, "");
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_all_or_nothing),
        cmocka_unit_test(a_text_too_long_for_the_reader_is_an_error),
        cmocka_unit_test(a_failed_unit_leaves_its_group_standing),
        cmocka_unit_test(a_reader_keeps_its_view),
        cmocka_unit_test(a_reader_cannot_write),
        cmocka_unit_test(a_reader_begins_when_it_begins),
        cmocka_unit_test(a_store_has_one_name),
        cmocka_unit_test(other_keys_are_refused),
        cmocka_unit_test(what_is_not_our_schema_is_left_alone),
        cmocka_unit_test(an_older_store_is_brought_up_to_date),
        cmocka_unit_test(a_damaged_file_is_said_to_be),
        cmocka_unit_test(a_value_too_large_is_refused),
        cmocka_unit_test(a_large_statement_is_whole),
        cmocka_unit_test(what_is_asked_ahead_is_answered),
        cmocka_unit_test(acts_of_a_group_are_one_after_the_other),
        cmocka_unit_test(each_of_a_batch_has_its_outcome),
        cmocka_unit_test(what_leaves_together_is_refused_as_alone),
        cmocka_unit_test(one_process_writes),
        cmocka_unit_test(nothing_is_written_after_the_last_unit),
        cmocka_unit_test(a_store_opens_again_with_what_it_held),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
