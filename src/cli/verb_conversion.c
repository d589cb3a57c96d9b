#include "rights/conversion.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "base/text.h"

#define USAGE                                                                                                \
    "conversion dif|heures_euros TITULAIRE|nir:- --cle CLE [--heures N] ; "                                  \
    "conversion euros_heures TITULAIRE|nir:- --cle CLE [--montant MONTANT]"

static const struct verb_option options[] = {
    {"cle", "CLE", "clé qui empêche d'écrire deux fois la même conversion : la référence de la demande", 0},
    {"heures", "N", "[dif, heures_euros] heures ; toutes sans elle, sauf pour dif", 0},
    {"montant", "MONTANT", "[euros_heures] euros ; tous sans elle", 0},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_conversion;

static enum rc take(const struct ctx *ctx, struct conversion_acte *c, struct err *e)
{
    const char *hours = ctx_option(ctx, &verb_conversion, "heures");
    const char *amount = ctx_option(ctx, &verb_conversion, "montant");

    c->cle = ctx_option(ctx, &verb_conversion, "cle");
    if (c->cle == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if ((c->sens == CONVERSION_EUROS_HEURES ? hours : amount) != NULL)
        return ERR(e, MSG_CONVERSION_DEMANDE);
    if (amount != NULL && (!money_parse(amount, &c->demande) || c->demande <= 0))
        return ERR(e, MSG_CONVERSION_DEMANDE);
    if (hours == NULL)
        return RC_OK;
    return text_whole(hours, &c->demande) && c->demande > 0 && c->demande < 1000000
               ? RC_OK
               : ERR(e, MSG_CONVERSION_DEMANDE);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct conversion_acte c = {.le = ctx->at, .agent = ctx->agent};
    char euros[MONEY_TEXT_BYTES], sentence[200];
    enum rc rc;

    if (ctx->argc != 2)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (!conversion_find(ctx->argv[0], &c.sens))
        return ERR(e, MSG_CONVERSION_SENS, "sens", ctx->argv[0]);
    rc = take(ctx, &c, e);
    if (rc == RC_OK)
        rc = holder_of_word(ctx, ctx->argv[1], &c.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, conversion_ecrire, &c, e);
    if (rc != RC_OK)
        return rc;
    if (c.deja_out)
        snprintf(sentence, sizeof(sentence), "Cette conversion était déjà faite.");
    else
        snprintf(sentence, sizeof(sentence), "%lld h, %s%s.", (long long)c.out.heures,
                 money_french(c.out.centimes, euros), c.out.plafonnee ? " ; le plafond laisse le reste" : "");
    return ctx_tell(ctx, sentence, "cle", c.cle, e);
}

const struct verb verb_conversion = {
    .name = "conversion",
    .usage = USAGE,
    .summary = "heures en euros et euros en heures : ancien DIF, agents publics",
    .help =
        "dif : les heures de l'ancien DIF, 15 € l'heure, si elles sont inscrites le 30 juin 2021 au plus "
        "tard ; --at n'y "
        "change rien.\n"
        "euros_heures : les droits annuels de qui est devenu agent public, une heure pour 15 €, à l'heure la "
        "plus\nproche, sous le plafond d'heures et 150 h de conversion sur six ans (400 h sur huit ans en "
        "catégorie C).\n"
        "heures_euros : les heures de qui acquiert maintenant des euros, 15 € l'heure, sous le plafond en "
        "euros.\n"
        "La situation est celle de la dernière année d'activité connue. Ce qu'un plafond ne laisse pas "
        "passer "
        "reste.\n\n"
        "Exemples :\n"
        "  sicpf conversion heures_euros 12 --cle 2026-17\n"
        "  sicpf conversion euros_heures 12 --cle 2026-18 --montant 1000 --dry-run",
    .options = options,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .run = run,
};
