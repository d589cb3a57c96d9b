#include "store/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* The lock is a file of its own beside the data, so that it outlives nothing and locks nobody's reading. */
static enum rc take_lock(struct store *s, struct err *e)
{
    size_t n = strlen(s->path) + sizeof(".verrou");
    char *path = malloc(n);

    if (path == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    snprintf(path, n, "%s.verrou", s->path);
    s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(path);
    if (s->lock_fd < 0)
        return ERR(e, MSG_STORE_OUVERTURE, "nom", s->path, "raison", strerror(errno));
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return ERR(e, MSG_STORE_OCCUPE);
    return RC_OK;
}

static enum rc start(struct store *s, struct err *e)
{
    struct db *db;
    enum rc rc;

    if (s->mode == STORE_WRITE) {
        rc = take_lock(s, e);
        return rc == RC_OK ? writer_start(s, e) : rc;
    }
    if (access(s->path, F_OK) != 0)
        return ERR(e, MSG_STORE_ABSENT, "nom", s->path);
    rc = store_read_begin(s, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = migrations_check(db, e);
    store_read_end(s, db);
    return rc;
}

enum rc store_open(const char *name, enum store_mode mode, const struct env *env, const struct keyring *keys,
                   struct store **out, struct err *e)
{
    struct store *s;
    enum rc rc;

    if (strstr(name, "://") != NULL)
        return ERR(e, MSG_STORE_MOTEUR);
    s = calloc(1, sizeof(*s));
    if (s == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    s->env = env;
    s->keys = keys;
    s->mode = mode;
    s->lock_fd = -1;
    s->path = strdup(name);
    pthread_mutex_init(&s->pool_mutex, NULL);
    rc = s->path != NULL ? start(s, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc != RC_OK) {
        store_close(s);
        return rc;
    }
    *out = s;
    return RC_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    while (s->idle_readers != NULL) {
        struct db *next = s->idle_readers->next;

        connection_close(s->idle_readers);
        s->idle_readers = next;
    }
    writer_stop(s);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_mutex_destroy(&s->pool_mutex);
    free(s->path);
    free(s);
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
        rc = connection_open(s, false, &db, e);
        if (rc != RC_OK)
            return rc;
    }
    db->next = NULL;
    rc = connection_step(db, STEP_BEGIN, e);
    if (rc != RC_OK) {
        connection_close(db);
        return rc;
    }
    *out = db;
    return RC_OK;
}

void store_read_end(struct store *s, struct db *db)
{
    if (db == NULL)
        return;
    if (connection_step(db, STEP_COMMIT, NULL) != RC_OK) {
        connection_close(db);
        return;
    }
    pthread_mutex_lock(&s->pool_mutex);
    db->next = s->idle_readers;
    s->idle_readers = db;
    pthread_mutex_unlock(&s->pool_mutex);
}
