#include "store/pg_library.h"
#include <dlfcn.h>
#include <pthread.h>

/* The version of the interface, which libpq has kept since PostgreSQL 8. */
#define LIBRARY "libpq.so.5"

struct pg_library pq; /* written once, under `once`, then only read */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static bool find(void *library, const char *name, void *out)
{
    void *function = dlsym(library, name);

    memcpy(out, &function, sizeof(function));
    return function != NULL;
}

static void load(void)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

    loaded = library != NULL;
#define X(name) loaded = loaded && find(library, "PQ" #name, &pq.name);
    PG_FUNCTIONS(X)
#undef X
}

const struct pg_library *pg_library(struct err *e)
{
    pthread_once(&once, load);
    if (loaded)
        return &pq;
    (void)ERR(e, MSG_STORE_LIBPQ);
    return NULL;
}
