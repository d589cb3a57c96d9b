#include "cli/verb.h"
#include "base/json.h"
#include "exchange/dgcl.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define USAGE "export DESTINATAIRE [--at DATE] [-o FICHIER]"

static const struct verb_option options[] = {
    {"output", "FICHIER", "où écrire ; la sortie standard sans elle", 'o'},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_export;

/* A file being written beside its place: it takes its name once the journal knows that it leaves. */
struct draft {
    FILE *f;
    char name[512]; /* "" for the standard output */
};

static enum rc write_failed(const char *path, struct err *e)
{
    return ERR(e, MSG_FICHIER_ECRITURE, "fichier", path, "raison", strerror(errno));
}

static enum rc draft_open(struct ctx *ctx, const char *path, struct draft *d, struct err *e)
{
    int fd;

    d->name[0] = '\0';
    if (path == NULL) {
        d->f = tmpfile();
        return d->f != NULL ? RC_OK : write_failed("-", e);
    }
    if (snprintf(d->name, sizeof(d->name), "%s.partiel", path) >= (int)sizeof(d->name)) {
        errno = ENAMETOOLONG;
        d->name[0] = '\0';
        return write_failed(path, e);
    }
    fd = openat(ctx->cwd, d->name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    d->f = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (d->f == NULL) {
        d->name[0] = '\0';
        return write_failed(path, e);
    }
    return RC_OK;
}

static enum rc copy_out(FILE *from, FILE *to, struct err *e)
{
    char block[64 * 1024];
    size_t n;

    rewind(from);
    while ((n = fread(block, 1, sizeof(block), from)) > 0)
        if (fwrite(block, 1, n, to) != n)
            return write_failed("-", e);
    return ferror(from) ? write_failed("-", e) : RC_OK;
}

static enum rc draft_publish(struct ctx *ctx, const char *path, struct draft *d, struct err *e)
{
    if (path == NULL)
        return copy_out(d->f, ctx->out, e);
    if (fflush(d->f) != 0 || fsync(fileno(d->f)) != 0 || renameat(ctx->cwd, d->name, ctx->cwd, path) != 0)
        return write_failed(path, e);
    d->name[0] = '\0';
    return RC_OK;
}

static void draft_close(struct ctx *ctx, struct draft *d)
{
    if (d->f != NULL)
        fclose(d->f);
    if (d->name[0] != '\0')
        unlinkat(ctx->cwd, d->name, 0);
}

static void tell(struct ctx *ctx, const struct dgcl_bilan *b)
{
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out,
                "%lld élu(s), %lld mandat(s), %lld dossier(s), %d colonnes (%s). L'envoi est au journal.\n",
                (long long)b->elus, (long long)b->mandats, (long long)b->dossiers, b->columns, b->article);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "elus", b->elus);
    json_ki(j, "mandats", b->mandats);
    json_ki(j, "dossiers", b->dossiers);
    json_ki(j, "colonnes", b->columns);
    json_kt(j, "article", b->article);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc export_dgcl(struct ctx *ctx, struct err *e)
{
    const char *path = ctx_option(ctx, &verb_export, "output");
    struct draft d = {NULL, ""};
    struct dgcl_bilan bilan;
    enum rc rc = draft_open(ctx, path, &d, e);

    if (rc == RC_OK)
        rc = dgcl_export(ctx->store, ctx->at, ctx->agent, d.f, &bilan, e);
    if (rc == RC_OK)
        rc = draft_publish(ctx, path, &d, e);
    draft_close(ctx, &d);
    if (rc == RC_OK && path != NULL)
        tell(ctx, &bilan);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (ctx->argc != 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (strcmp(ctx->argv[0], "dgcl") != 0)
        return ERR(e, MSG_EXPORT_DESTINATAIRE, "nom", ctx->argv[0], "noms", "dgcl");
    return export_dgcl(ctx, e);
}

const struct verb verb_export = {
    .name = "export",
    .usage = USAGE,
    .summary = "le fichier d'un destinataire, avec ce que la loi de la date lui donne",
    .help = "« dgcl » : suivi des droits des élus locaux (arrêté du 11 octobre 2019, annexe 3). Les "
            "personnes y sont des\n"
            "pseudonymes ; les colonnes sont celles que la loi de la date demandée ouvre à ce destinataire, "
            "et l'export est\n"
            "refusé quand elle ne lui ouvre rien. Il est écrit au journal avant de sortir, et chaque "
            "personne l'y lit.\n\n"
            "Exemples :\n"
            "  sicpf export dgcl -o dgcl-2026-11.csv\n"
            "  sicpf export dgcl --at 2025-12-31 > dgcl-2025.csv",
    .flags = VERB_WRITES,
    .options = options,
    .run = run,
};
