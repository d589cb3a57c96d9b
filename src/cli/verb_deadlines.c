#include "base/json.h"
#include "cli/verb.h"
#include "training/dossier.h"

static void tell(struct ctx *ctx, const struct dossier_echeances *n)
{
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;

    if (j == NULL) {
        fprintf(ctx->out,
                "%s : %lld sans réponse de l'organisme, %lld sans réponse du titulaire, %lld services faits "
                "validés.\n",
                ctx->dry_run ? "À appliquer" : "Appliqué", (long long)n->sans_reponse_organisme,
                (long long)n->sans_reponse_titulaire, (long long)n->services_faits_valides);
        fprintf(ctx->out, "%lld dossier(s) en retard attendent une personne, %lld en échec.\n",
                (long long)n->en_retard, (long long)n->en_echec);
        return;
    }
    json_object_open(j);
    json_kb(j, "essai", ctx->dry_run);
    json_ki(j, "sans_reponse_organisme", n->sans_reponse_organisme);
    json_ki(j, "sans_reponse_titulaire", n->sans_reponse_titulaire);
    json_ki(j, "services_faits_valides", n->services_faits_valides);
    json_ki(j, "en_retard", n->en_retard);
    json_ki(j, "en_echec", n->en_echec);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct dossier_echeances n;
    enum rc rc;

    if (ctx->argc != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf deadlines [--at DATE] [--dry-run]");
    rc = dossier_appliquer_echeances(ctx->store, ctx->at, ctx->dry_run, &n, e);
    if (rc == RC_OK || n.en_echec > 0)
        tell(ctx, &n);
    return rc;
}

extern const struct verb verb_deadlines;
const struct verb verb_deadlines = {
    .name = "deadlines",
    .usage = "deadlines [--at DATE] [--dry-run] [--json]",
    .summary = "applique une fois les échéances passées des dossiers",
    .help = "Annule les demandes et propositions restées sans réponse, valide les services faits que "
            "personne n'a\n"
            "contestés, et compte les dossiers en retard que seule une personne peut faire avancer. Une "
            "commande\n"
            "interrompue se relance : rien n'est appliqué deux fois.\n\n"
            "Exemples :\n  sicpf deadlines --dry-run\n  sicpf deadlines",
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .run = run,
};
