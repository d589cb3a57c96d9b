#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc place_err(const char *name, int why, struct err *e)
{
    if (why == ENOENT || why == ENOTDIR)
        return ERR(e, MSG_STORE_DOSSIER, "nom", name);
    return ERR(e, MSG_STORE_OUVERTURE, "nom", name, "raison", err_reason(why));
}

/* A store to be made: the folder exists, the name is free (a link to nowhere is not: its target would be made). */
static enum rc place_of_new(const char *name, char out[STORE_PLACE_BYTES], struct err *e)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash != NULL ? slash + 1 : name;
    char folder[STORE_PLACE_BYTES];
    char real[PATH_MAX];
    struct stat st;
    size_t n = slash != NULL ? (size_t)(slash - name) : 0;

    if (lstat(name, &st) == 0)
        return place_err(name, ELOOP, e);
    if (*base == '\0' || n >= sizeof(folder))
        return ERR(e, MSG_STORE_CHEMIN);
    snprintf(folder, sizeof(folder), "%.*s", (int)n, name);
    if (realpath(slash == NULL ? "." : n == 0 ? "/" : folder, real) == NULL)
        return place_err(name, errno, e);
    if (snprintf(out, STORE_PLACE_BYTES, "%s/%s", strcmp(real, "/") == 0 ? "" : real, base) >=
        STORE_PLACE_BYTES)
        return ERR(e, MSG_STORE_CHEMIN);
    return RC_OK;
}

enum rc store_place(const char *name, char out[STORE_PLACE_BYTES], struct err *e)
{
    char real[PATH_MAX];
    struct stat st;

    if (*name == '\0')
        return ERR(e, MSG_STORE_CHEMIN);
    if (realpath(name, real) == NULL)
        return errno == ENOENT ? place_of_new(name, out, e) : place_err(name, errno, e);
    if (stat(real, &st) != 0)
        return place_err(name, errno, e);
    if (!S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? place_err(name, EISDIR, e) : ERR(e, MSG_STORE_ETRANGER, "nom", name);
    if (snprintf(out, STORE_PLACE_BYTES, "%s", real) >= STORE_PLACE_BYTES)
        return ERR(e, MSG_STORE_CHEMIN);
    return RC_OK;
}

/* The lock is a file of its own beside the data, so that it outlives nothing and locks nobody's reading. */
static enum rc take_lock(struct store *s, struct err *e)
{
    size_t n = strlen(s->path) + sizeof(".verrou");
    char *path = malloc(n);

    if (path == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    snprintf(path, n, "%s.verrou", s->path);
    s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    free(path);
    if (s->lock_fd < 0)
        return ERR(e, MSG_STORE_OUVERTURE, "nom", s->path, "raison", err_reason(errno));
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK
                   ? ERR(e, MSG_STORE_OCCUPE)
                   : ERR(e, MSG_STORE_OUVERTURE, "nom", s->path, "raison", err_reason(errno));
    return RC_OK;
}

/* What may be told of an address: neither who signs in nor with what. */
static char *shown_of(const char *name)
{
    const char *scheme = strstr(name, "://");
    const char *host;
    const char *at;
    char *out;

    if (scheme == NULL)
        return strdup(name);
    host = scheme + 3;
    at = strrchr(host, '@');
    host = at != NULL ? at + 1 : host;
    return asprintf(&out, "postgresql://%.*s", (int)strcspn(host, "?"), host) >= 0 ? out : NULL;
}

/* Fills the engine, the path and what may be told of it. */
static enum rc name_store(struct store *s, const char *name, struct err *e)
{
    char place[STORE_PLACE_BYTES];
    const char *path = name;
    enum rc rc;

    s->engine = &engine_sqlite;
    if (store_is_server(name)) {
        s->engine = &engine_postgres;
    } else if (strstr(name, "://") != NULL) {
        return ERR(e, MSG_STORE_MOTEUR);
    } else {
        rc = store_place(name, place, e);
        if (rc != RC_OK)
            return rc;
        path = place;
    }
    s->path = strdup(path);
    s->shown = s->path != NULL ? shown_of(path) : NULL;
    return s->shown != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc start(struct store *s, struct err *e)
{
    struct db *db;
    enum rc rc = RC_OK;

    if (s->mode == STORE_WRITE) {
        if (s->engine->kind == ENGINE_SQLITE)
            rc = take_lock(s, e);
        return rc == RC_OK ? writer_start(s, e) : rc;
    }
    if (s->engine->kind == ENGINE_SQLITE && access(s->path, F_OK) != 0)
        return ERR(e, MSG_STORE_ABSENT, "nom", s->shown);
    rc = store_read_begin(s, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = migrations_check(db, e);
    store_read_end(s, db);
    return rc;
}

static struct store *store_new(enum store_mode mode, const struct env *env, const struct keyring *keys)
{
    struct store *s = calloc(1, sizeof(*s));

    if (s == NULL)
        return NULL;
    s->env = env;
    s->keys = keys;
    s->mode = mode;
    s->lock_fd = -1;
    s->engine = &engine_sqlite;
    pthread_mutex_init(&s->pool_mutex, NULL);
    return s;
}

static enum rc open_new(struct store *s, const char *name, struct store **out, struct err *e)
{
    enum rc rc;

    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = name_store(s, name, e);
    if (rc == RC_OK)
        rc = start(s, e);
    if (rc != RC_OK) {
        store_close(s);
        return rc;
    }
    *out = s;
    return RC_OK;
}

enum rc store_open(const char *name, enum store_mode mode, const struct env *env, const struct keyring *keys,
                   struct store **out, struct err *e)
{
    return open_new(store_new(mode, env, keys), name, out, e);
}

enum rc store_open_bare(const char *name, const struct env *env, const struct keyring *keys,
                        struct store **out, struct err *e)
{
    struct store *s = store_new(STORE_WRITE, env, keys);

    if (s != NULL)
        s->copied = true;
    return open_new(s, name, out, e);
}

bool store_is_server(const char *name)
{
    return strncmp(name, "postgresql://", 13) == 0 || strncmp(name, "postgres://", 11) == 0;
}

/* A connection for one question to a store that is not opened: no lock, no check, no keys. */
static enum rc peek(const char *name, struct store **s, struct db **db, struct err *e)
{
    enum rc rc;

    *db = NULL;
    *s = store_new(STORE_READ, NULL, NULL);
    if (*s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = name_store(*s, name, e);
    if (rc == RC_OK && (*s)->engine->kind == ENGINE_SQLITE && access((*s)->path, F_OK) != 0)
        return RC_OK;
    return rc == RC_OK ? (*s)->engine->open(*s, false, db, e) : rc;
}

static void peek_end(struct store *s, struct db *db)
{
    if (db != NULL)
        s->engine->close(db);
    store_close(s);
}

enum rc store_exists(const char *name, bool *out, struct err *e)
{
    struct store *s;
    struct db *db;
    bool any;
    enum rc rc = peek(name, &s, &db, e);

    *out = false;
    if (rc == RC_OK && db != NULL && s->engine->kind == ENGINE_SQLITE)
        *out = true;
    else if (rc == RC_OK && db != NULL)
        rc = s->engine->inspect(db, out, &any, e);
    peek_end(s, db);
    return rc;
}

enum rc store_schema(const char *name, int64_t *applied, int64_t *known, struct err *e)
{
    struct store *s;
    struct db *db;
    enum rc rc = peek(name, &s, &db, e);

    *applied = 0;
    if (rc == RC_OK && db != NULL)
        rc = migrations_state(db, applied, known, e);
    if (rc == RC_OK && *applied == 0)
        rc = ERR(e, MSG_STORE_ABSENT, "nom", s->shown);
    peek_end(s, db);
    return rc;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    while (s->idle_readers != NULL) {
        struct db *next = s->idle_readers->next;

        s->engine->close(s->idle_readers);
        s->idle_readers = next;
    }
    writer_stop(s);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_mutex_destroy(&s->pool_mutex);
    free(s->path);
    free(s->shown);
    free(s);
}

const char *store_shown(const struct store *s)
{
    return s->shown;
}

const struct env *store_env(const struct store *s)
{
    return s->env;
}

const struct keyring *store_keys(const struct store *s)
{
    return s->keys;
}

enum rc store_read_begin(struct store *s, struct db **out, struct err *e)
{
    struct db *db;
    enum rc rc;

    pthread_mutex_lock(&s->pool_mutex);
    db = s->idle_readers;
    if (db != NULL)
        s->idle_readers = db->next;
    pthread_mutex_unlock(&s->pool_mutex);
    if (db == NULL) {
        rc = s->engine->open(s, false, &db, e);
        if (rc != RC_OK)
            return rc;
    }
    db->next = NULL;
    /* BEGIN alone takes no view before the first query: what is committed in between would be seen. */
    rc = s->engine->step(db, STEP_BEGIN, e);
    if (rc == RC_OK)
        rc = s->engine->step(db, STEP_LOOK, e);
    if (rc != RC_OK) {
        s->engine->close(db);
        return rc;
    }
    *out = db;
    return RC_OK;
}

void store_read_end(struct store *s, struct db *db)
{
    if (db == NULL)
        return;
    if (s->engine->step(db, STEP_COMMIT, NULL) != RC_OK || !s->engine->idle(db)) {
        /* a cursor left open would hold its old view, and with it the whole WAL */
        s->engine->close(db);
        return;
    }
    pthread_mutex_lock(&s->pool_mutex);
    db->next = s->idle_readers;
    s->idle_readers = db;
    pthread_mutex_unlock(&s->pool_mutex);
}
