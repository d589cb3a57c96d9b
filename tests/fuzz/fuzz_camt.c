/* The reader of bank statements on any bytes: it ends, stays in bounds, and says why it refuses. */
#include "exchange/camt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rc on_entry(const struct camt_entree *n, void *arg, struct err *e)
{
    int64_t *total = arg;

    (void)e;
    CHECK(n->montant_cents > 0 && n->valeur != DAY_NONE && n->comptable != DAY_NONE);
    CHECK(memchr(n->banque, '\0', sizeof(n->banque)) != NULL &&
          memchr(n->libelle, '\0', sizeof(n->libelle)) != NULL);
    ++*total;
    return RC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    const char *type;
    int64_t total = 0;
    struct err e = {0};
    enum rc rc;

    if (in == NULL)
        return 0;
    rc = camt_lire(in, &type, on_entry, &total, &e);
    CHECK(rc == RC_OK || (e.rc == rc && e.phrase[0] != '\0'));
    fclose(in);
    return 0;
}
