#include "cli/organisme_cle.h"
#include "cli/organisme_mot.h"
#include "base/json.h"
#include "training/cle_api.h"
#include "base/text.h"

#define KEYS_MAX 1000

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               "sicpf organisme cle-api creer SIRET|NDA NOM | lister SIRET|NDA | revoquer NUMERO");
}

static enum rc make(struct ctx *ctx, struct err *e)
{
    struct cle_api_commande c = {.nom = ctx->argv[3], .agent = ctx->agent};
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &c.organisme_id, e);

    if (rc == RC_OK)
        rc = store_write(ctx->store, cle_api_creer, &c, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        fprintf(ctx->out, "{\"numero\":%lld,\"cle\":\"%s\"}\n", (long long)c.numero, c.cle);
    else
        fprintf(ctx->out, "Clé %lld, montrée une seule fois : %s\n", (long long)c.numero, c.cle);
    explicit_bzero(c.cle, sizeof(c.cle));
    return RC_OK;
}

static void print_json(struct ctx *ctx, const struct cle_api *k)
{
    struct json *j = json_to(ctx->out);
    char at[40];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "numero", k->numero);
    json_kt(j, "nom", k->nom);
    json_kt(j, "creee", instant_iso(k->cree_us, at));
    json_kt(j, "par", k->par);
    json_kt(j, "revoquee", k->revoquee_us != 0 ? instant_iso(k->revoquee_us, at) : NULL);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct cle_api *keys;
    int64_t body;
    size_t n;
    struct db *db;
    char at[40], until[40];
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &body, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = cles_api(db, a, body, KEYS_MAX, &keys, &n, e);
    store_read_end(ctx->store, db);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (ctx->json)
            print_json(ctx, &keys[i]);
        else
            fprintf(ctx->out, "%lld  %s, créée le %s par %s%s%s\n", (long long)keys[i].numero, keys[i].nom,
                    instant_french(keys[i].cree_us, at), keys[i].par,
                    keys[i].revoquee_us != 0 ? ", révoquée le " : "",
                    keys[i].revoquee_us != 0 ? instant_french(keys[i].revoquee_us, until) : "");
    }
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Cet organisme n'a pas de clé d'API.\n", ctx->out);
    return rc;
}

static enum rc revoke(struct ctx *ctx, struct err *e)
{
    struct cle_api_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (!text_numero(ctx->argv[2], &c.numero))
        return usage(e);
    rc = store_write(ctx->store, cle_api_revoquer, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "La clé est révoquée.", "revoquee", ctx->argv[2], e) : rc;
}

enum rc organisme_cle_api(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *word = ctx->argv[1];

    if (strcmp(word, "creer") == 0 && ctx->argc == 4)
        return make(ctx, e);
    if (strcmp(word, "lister") == 0 && ctx->argc == 3)
        return list(ctx, a, e);
    if (strcmp(word, "revoquer") == 0 && ctx->argc == 3)
        return revoke(ctx, e);
    return usage(e);
}
