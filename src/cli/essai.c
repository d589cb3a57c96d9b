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

/* What would be said of an act that passes: the refusal that undid it has its words, or the command tells them itself. */
static enum rc write_or_try(struct ctx *ctx, unit_fn *fn, void *arg, bool told, struct err *e)
{
    struct essai x = {fn, arg, false};
    enum rc rc;

    if (!ctx->dry_run)
        return store_write(ctx->store, fn, arg, e);
    rc = store_write(ctx->store, essayer, &x, e);
    if (!x.reussi)
        return rc;
    if (!told)
        fprintf(ctx->out, "%s\n", e->phrase);
    memset(e, 0, sizeof(*e));
    if (told)
        essai_dire(ctx);
    return RC_OK;
}

enum rc ctx_write(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e)
{
    return write_or_try(ctx, fn, arg, false, e);
}

void essai_dire(struct ctx *ctx)
{
    if (ctx->dry_run && !ctx->json)
        fputs("Essai : rien n'est enregistré. Sans --dry-run, la commande dirait :\n", ctx->out);
}

enum rc ctx_write_dit(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e)
{
    return write_or_try(ctx, fn, arg, true, e);
}
