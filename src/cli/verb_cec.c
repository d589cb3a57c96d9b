#include "rights/cec.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "base/text.h"

#define USAGE "cec add TITULAIRE|nir:- --activite ACTIVITE --annee AAAA --duree N [OPTIONS]"

static const struct verb_option options[] = {
    {"activite", "ACTIVITE", "benevolat, service_civique… : « sicpf law table activites_engagement »", 0},
    {"annee", "AAAA", "année civile de l'activité, de son terme ou de la signature", 0},
    {"duree", "N", "durée, dans l'unité de la loi : mois, jours, années ou heures", 0},
    {"quantite", "N", "heures dans la même association, interventions, vacations ou heures par an", 0},
    {"declare", "DATE", "bénévoles : jour de la déclaration par le titulaire", 0},
    {"atteste", "DATE", "bénévoles : jour de l'attestation par l'organisme", 0},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_cec;

static enum rc take_number(const struct ctx *ctx, const char *name, bool needed, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_cec, name);

    *out = 0;
    if (text == NULL ? !needed : text_whole(text, out) && *out < 1000000)
        return RC_OK;
    return ctx_wrong(&verb_cec, name, e);
}

static enum rc take_day(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_cec, name);

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return text == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

static enum rc take(const struct ctx *ctx, struct cec_acquisition *a, struct err *e)
{
    int64_t year;
    enum rc rc = take_number(ctx, "annee", true, &year, e);

    a->le = ctx->at;
    a->agent = ctx->agent;
    a->in.activite = ctx_option(ctx, &verb_cec, "activite");
    if (a->in.activite == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (rc == RC_OK)
        rc = take_number(ctx, "duree", true, &a->in.duree, e);
    if (rc == RC_OK)
        rc = take_number(ctx, "quantite", false, &a->in.quantite, e);
    if (rc == RC_OK)
        rc = take_day(ctx, "declare", &a->in.declare_le, e);
    if (rc == RC_OK)
        rc = take_day(ctx, "atteste", &a->in.atteste_le, e);
    if (rc == RC_OK && (year < 1900 || year > 2999)) {
        char text[24];

        snprintf(text, sizeof(text), "%lld", (long long)year);
        rc = ERR(e, MSG_CEC_ACTIVITE, "activite", a->in.activite, "annee", text);
    }
    a->in.annee = (int)year;
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct cec_acquisition a = {0};
    char amount[MONEY_TEXT_BYTES], lost[MONEY_TEXT_BYTES], sentence[200], plain[MONEY_TEXT_BYTES];
    enum rc rc;

    if (ctx->argc != 2 || strcmp(ctx->argv[0], "add") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = take(ctx, &a, e);
    if (rc == RC_OK)
        rc = holder_of_word(ctx, ctx->argv[1], &a.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, cec_acquerir, &a, e);
    if (rc != RC_OK)
        return rc;
    snprintf(sentence, sizeof(sentence),
             a.deja_out ? "Cette activité était déjà comptée." : "%s acquis ; %s au-dessus du plafond.",
             money_french(a.out.montant, amount), money_french(a.out.perdu, lost));
    return ctx_tell(ctx, sentence, "montant", money_plain(a.deja_out ? 0 : a.out.montant, plain), e);
}

const struct verb verb_cec = {
    .name = "cec",
    .usage = USAGE,
    .summary = "compte d'engagement citoyen : droits acquis par une activité",
    .help =
        "Une activité de l'année donne 240 € quand ses durées minimales sont atteintes, sous un plafond de "
        "720 €\n"
        "(C. trav. D. 5151-14 ; « sicpf law parameter cec.activite --history »). Elle ne compte qu'une fois "
        "par an et\n"
        "par personne. Les heures de bénévolat et de réserve civique sont déclarées par le titulaire au plus "
        "tard le\n"
        "30 juin de l'année suivante, et attestées par l'organisme au plus tard le 31 décembre.\n\n"
        "Exemples :\n"
        "  sicpf cec add 12 --activite service_civique --annee 2025 --duree 8\n"
        "  sicpf cec add 12 --activite benevolat --annee 2025 --duree 210 --quantite 120 \\\n"
        "    --declare 2026-05-10 --atteste 2026-09-01\n"
        "  sicpf cec add 12 --activite reserve_sanitaire --annee 2025 --duree 30 --dry-run",
    .options = options,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .run = run,
};
