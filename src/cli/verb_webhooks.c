#include "base/json.h"
#include "cli/verb.h"
#include "exchange/webhook_envoi.h"
#include "base/text.h"

#define USAGE "webhooks send [--max NOMBRE]"
#define SENT_MAX 1000

static const struct verb_option options[] = {
    {"max", "NOMBRE", "au plus ce nombre d'événements ; 1000 sans lui", 0},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_webhooks;

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *given = ctx_option(ctx, &verb_webhooks, "max");
    int64_t max = SENT_MAX;
    struct webhook_bilan b;
    enum rc rc;

    if (ctx->argc != 1 || strcmp(ctx->argv[0], "send") != 0 || (given != NULL && !text_numero(given, &max)))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = webhook_envoyer(ctx->store,
                         &(struct webhook_ordre){max, ctx->cfg->webhook_essais, config_dedans(ctx->cfg), -1},
                         &b, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        fprintf(ctx->out, "{\"recus\":%lld,\"echecs\":%lld,\"abandonnes\":%lld,\"illisibles\":%lld}\n",
                (long long)b.recus, (long long)b.echecs, (long long)b.morts, (long long)b.illisibles);
    else
        fprintf(ctx->out, "%lld événement(s) reçu(s), %lld à renvoyer, %lld abandonné(s).%s\n",
                (long long)b.recus, (long long)b.echecs, (long long)b.morts,
                b.illisibles > 0
                    ? " Le secret d'un webhook ne s'ouvre pas avec les clés de cette installation."
                    : "");
    return RC_OK;
}

const struct verb verb_webhooks = {
    .name = "webhooks",
    .usage = USAGE,
    .summary = "envoie aux logiciels des organismes ce qui arrive à leurs dossiers",
    .help =
        "Chaque acte d'un dossier attend ici d'être envoyé aux adresses de son organisme (« sicpf organisme "
        "webhook »).\n"
        "Une adresse qui ne répond pas est réessayée, de plus en plus tard, puis l'événement est abandonné "
        "(réglage\n"
        "webhook_essais). Le serveur le fait seul, à chaque délai webhook_secondes.\n\n"
        "Exemple :\n"
        "  sicpf webhooks send --json",
    .flags = VERB_WRITES,
    .options = options,
    .run = run,
};
