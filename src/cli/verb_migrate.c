#include "base/crypto.h"
#include "base/json.h"
#include "cli/verb.h"

static void print(struct ctx *ctx, int64_t applied, int64_t known)
{
    struct json *j;

    if (!ctx->json && applied == known) {
        fprintf(ctx->out, "Le schéma est à jour (étape %lld).\n", (long long)known);
        return;
    }
    if (!ctx->json) {
        fprintf(ctx->out, "Le schéma %s de l'étape %lld à l'étape %lld.\n",
                ctx->dry_run ? "passerait" : "est passé", (long long)applied, (long long)known);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "etape_avant", applied);
    json_ki(j, "etape", ctx->dry_run ? applied : known);
    json_ki(j, "etapes_connues", known);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *name = ctx->cfg->store;
    struct keyring keys = {0};
    struct store *s;
    int64_t applied;
    int64_t known;
    enum rc rc = store_schema(name, &applied, &known, e);

    if (rc == RC_OK && applied < known && !ctx->dry_run) {
        rc = ctx->cfg->keys[0] != '\0' ? keyring_load(ctx->env, ctx->cfg->keys, false, &keys, e)
                                       : ERR(e, MSG_STORE_CLES_ADRESSE);
        if (rc == RC_OK)
            rc = store_open(name, STORE_WRITE, ctx->env, &keys, &s, e);
        if (rc == RC_OK)
            store_close(s);
        explicit_bzero(&keys, sizeof(keys));
    }
    if (rc == RC_OK)
        print(ctx, applied, known);
    return rc;
}

extern const struct verb verb_migrate;
const struct verb verb_migrate = {
    .name = "migrate",
    .usage = "migrate [--dry-run] [--json]",
    .summary = "met le schéma des données à jour",
    .help =
        "Applique les étapes du schéma que les données n'ont pas encore, chacune entière ou pas du tout.\n"
        "Les données doivent exister (« sicpf init » les crée), et rien ne doit y écrire. Sur PostgreSQL, "
        "lancer\n"
        "avec le compte propriétaire du schéma : le service, lui, peut n'être que membre de sicpf_service.\n"
        "--dry-run dit ce qui manque, sans rien changer.\n\n"
        "Exemples :\n  sicpf migrate --dry-run\n  SICPF_STORE=postgresql://proprietaire@serveur/sicpf sicpf "
        "migrate",
    .flags = VERB_NO_STORE | VERB_DRY_RUN,
    .run = run,
};
