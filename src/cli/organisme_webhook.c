#include "cli/organisme_webhook.h"
#include "base/json.h"
#include "cli/organisme_mot.h"
#include "training/webhook.h"
#include "base/text.h"

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               "sicpf organisme webhook creer SIRET|NDA NOM --url URL | lister SIRET|NDA | fermer NUMERO");
}

static enum rc make(struct ctx *ctx, const char *url, struct err *e)
{
    struct webhook_commande c = {
        .nom = ctx->argv[3], .url = url, .dedans = config_dedans(ctx->cfg), .agent = ctx->agent};
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &c.organisme_id, e);

    if (rc == RC_OK)
        rc = store_write(ctx->store, webhook_creer, &c, e);
    if (rc == RC_OK && ctx->json)
        fprintf(ctx->out, "{\"numero\":%lld,\"secret\":\"%s\"}\n", (long long)c.numero, c.secret);
    else if (rc == RC_OK)
        fprintf(ctx->out, "Webhook %lld. Secret, montré une seule fois : %s\n", (long long)c.numero,
                c.secret);
    explicit_bzero(c.secret, sizeof(c.secret));
    return rc;
}

static void print_json(struct ctx *ctx, const struct webhook *w)
{
    struct json *j = json_to(ctx->out);
    char at[40];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "numero", w->numero);
    json_kt(j, "nom", w->nom);
    json_kt(j, "url", w->url);
    json_kt(j, "cree", instant_iso(w->cree_us, at));
    json_kt(j, "ferme", w->ferme_us != 0 ? instant_iso(w->ferme_us, at) : NULL);
    json_ki(j, "attendent", w->attendent);
    json_ki(j, "abandonnes", w->morts);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct webhook *all;
    int64_t body;
    size_t n;
    struct db *db;
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &body, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = webhooks(db, a, body, &all, &n, e);
    store_read_end(ctx->store, db);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (ctx->json)
            print_json(ctx, &all[i]);
        else
            fprintf(ctx->out, "%lld  %s, %s%s : %lld en attente, %lld abandonné(s)\n",
                    (long long)all[i].numero, all[i].nom, all[i].url, all[i].ferme_us != 0 ? ", fermé" : "",
                    (long long)all[i].attendent, (long long)all[i].morts);
    }
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Cet organisme n'a pas de webhook.\n", ctx->out);
    return rc;
}

static enum rc shut(struct ctx *ctx, struct err *e)
{
    struct webhook_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (!text_numero(ctx->argv[2], &c.numero))
        return usage(e);
    rc = store_write(ctx->store, webhook_fermer, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "Le webhook est fermé : rien ne lui est plus envoyé.", "ferme",
                                  ctx->argv[2], e)
                       : rc;
}

enum rc organisme_webhook(struct ctx *ctx, struct arena *a, const char *url, struct err *e)
{
    const char *word = ctx->argv[1];

    if (strcmp(word, "creer") == 0 && ctx->argc == 4)
        return make(ctx, url, e);
    if (strcmp(word, "lister") == 0 && ctx->argc == 3)
        return list(ctx, a, e);
    if (strcmp(word, "fermer") == 0 && ctx->argc == 3)
        return shut(ctx, e);
    return usage(e);
}
