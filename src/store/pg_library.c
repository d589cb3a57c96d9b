#include "store/pg_library.h"
#include <dlfcn.h>

/* The version of the interface, which libpq has kept since PostgreSQL 8. */
#define LIBRARY "libpq.so.5"

static bool find(void *library, const char *name, void *out)
{
    void *function = dlsym(library, name);

    memcpy(out, &function, sizeof(function));
    return function != NULL;
}

enum rc pg_library_load(struct pg_library *out, struct err *e)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    bool loaded = library != NULL;

#define X(name) loaded = loaded && find(library, "PQ" #name, &out->name);
    PG_FUNCTIONS(X)
#undef X
    return loaded ? RC_OK : ERR(e, MSG_STORE_LIBPQ);
}
