#include "cli/essai.h"

struct essai {
    unit_fn *fn;
    void *arg;
    bool reussi;
};

static enum rc essayer(struct db *db, void *arg, struct err *e)
{
    struct essai *x = arg;
    enum rc rc = x->fn(db, x->arg, e);

    if (rc != RC_OK)
        return rc;
    x->reussi = true;
    return ERR(e, MSG_DOSSIER_ESSAI); /* anything but RC_OK undoes it */
}

enum rc ctx_write(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e)
{
    struct essai x = {fn, arg, false};
    enum rc rc;

    if (!ctx->dry_run)
        return store_write(ctx->store, fn, arg, e);
    rc = store_write(ctx->store, essayer, &x, e);
    if (!x.reussi)
        return rc;
    fprintf(ctx->out, "%s\n", e->phrase);
    memset(e, 0, sizeof(*e));
    return RC_OK;
}
