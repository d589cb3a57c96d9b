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

static enum rc try(struct ctx *ctx, unit_fn *fn, void *arg, bool *passed, struct err *e)
{
    struct essai x = {fn, arg, false};
    enum rc rc = store_write(ctx->store, essayer, &x, e);

    *passed = x.reussi;
    return x.reussi ? RC_OK : rc;
}

enum rc ctx_write(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e)
{
    bool passed;
    enum rc rc;

    if (!ctx->dry_run)
        return store_write(ctx->store, fn, arg, e);
    rc = try(ctx, fn, arg, &passed, e);
    if (!passed)
        return rc;
    fprintf(ctx->out, "%s\n", e->phrase);
    memset(e, 0, sizeof(*e));
    return RC_OK;
}

void essai_dire(struct ctx *ctx)
{
    if (ctx->dry_run && !ctx->json)
        fputs("Essai : rien n'est enregistré. Sans --dry-run, la commande dirait :\n", ctx->out);
}

enum rc ctx_write_dit(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e)
{
    bool passed;
    enum rc rc;

    if (!ctx->dry_run)
        return store_write(ctx->store, fn, arg, e);
    rc = try(ctx, fn, arg, &passed, e);
    if (!passed)
        return rc;
    memset(e, 0, sizeof(*e));
    essai_dire(ctx);
    return RC_OK;
}
