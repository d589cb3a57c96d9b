#include "base/json.h"
#include "cli/draft.h"
#include "cli/verb.h"
#include "exchange/dgcl.h"

#define USAGE "export DESTINATAIRE [--at DATE] [-o FICHIER]"

static const struct verb_option options[] = {
    {"output", "FICHIER", "où écrire ; la sortie standard sans elle", 'o'},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_export;

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
    .flags = VERB_WRITES | VERB_READS,
    .options = options,
    .run = run,
};
