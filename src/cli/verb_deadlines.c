#include "base/json.h"
#include "base/money.h"
#include "cli/verb.h"
#include "rights/cloture.h"
#include "rights/dotation.h"
#include "training/depot.h"
#include "training/dette.h"
#include "training/dossier.h"
#include "training/gel_delai.h"
#include "training/panne.h"
#include "training/promesse.h"
#include "training/risque.h"

/* What the passes did. */
struct passes {
    struct dossier_echeances dossiers;
    struct dotation_echeances lots;
    struct clotures fermes;
    struct depot_bilan depots;
    struct promesse_bilan promesses;
    struct dette_retenues retenues;
    int64_t prolonges; /* by an outage */
    struct gel_echeances geles;
    struct risques_commande risques;
};

static void tell_text(struct ctx *ctx, const struct passes *p)
{
    const struct dossier_echeances *n = &p->dossiers;
    char back[MONEY_TEXT_BYTES], lifted[MONEY_TEXT_BYTES], closed[MONEY_TEXT_BYTES];

    fprintf(ctx->out,
            "%s : %lld sans réponse de l'organisme, %lld sans réponse du titulaire, %lld sans réponse "
            "d'un financeur, %lld services faits "
            "validés, %lld rétractations prises en compte.\n",
            ctx->dry_run ? "À appliquer" : "Appliqué", (long long)n->sans_reponse_organisme,
            (long long)n->sans_reponse_titulaire, (long long)n->sans_reponse_financeur,
            (long long)n->services_faits_valides, (long long)n->retractations);
    fprintf(ctx->out, "%lld délai(s) prolongés par une interruption du service.\n", (long long)p->prolonges);
    fprintf(ctx->out, "%lld délai(s) prolongés par un gel, %lld en échec.\n", (long long)p->geles.prolonges,
            (long long)p->geles.en_echec);
    fprintf(ctx->out, "%lld dossier(s) en retard attendent une personne, %lld en échec.\n",
            (long long)n->en_retard, (long long)n->en_echec);
    fprintf(ctx->out,
            "%lld reste(s) de dotation ou d'abondement : %s à rendre aux financeurs, %s qu'ils n'avaient "
            "pas versés et ne doivent plus.\n",
            (long long)p->lots.lots, money_french(p->lots.cents - p->lots.leves_cents, back),
            money_french(p->lots.leves_cents, lifted));
    fprintf(ctx->out, "%lld poche(s) fermées par un décès : %s et %lld\u00a0h.\n",
            (long long)p->fermes.poches, money_french(p->fermes.cents, closed), (long long)p->fermes.heures);
    fprintf(ctx->out, "%lld somme(s) de financeurs créditées : %s.\n", (long long)p->depots.lignes,
            money_french(p->depots.cents, closed));
    fprintf(ctx->out, "%lld appel(s) de fonds pour %lld somme(s) promise(s) : %s.\n",
            (long long)p->promesses.appels, (long long)p->promesses.promesses,
            money_french(p->promesses.cents, closed));
    fprintf(ctx->out, "%lld dette(s) de titulaires retenues sur leurs droits : %s.\n",
            (long long)(ctx->dry_run ? p->retenues.dettes : p->retenues.retenues),
            money_french(p->retenues.cents, closed));
    if (!ctx->dry_run)
        fprintf(ctx->out, "%lld indice(s) de risque, de %lld organisme(s).\n",
                (long long)p->risques.indices_out, (long long)p->risques.organismes_out);
}

static void tell_json(struct ctx *ctx, const struct passes *p)
{
    const struct dossier_echeances *n = &p->dossiers;
    struct json *j = json_to(ctx->out);

    if (j == NULL)
        return;
    json_object_open(j);
    json_kb(j, "essai", ctx->dry_run);
    json_ki(j, "sans_reponse_organisme", n->sans_reponse_organisme);
    json_ki(j, "sans_reponse_titulaire", n->sans_reponse_titulaire);
    json_ki(j, "sans_reponse_financeur", n->sans_reponse_financeur);
    json_ki(j, "services_faits_valides", n->services_faits_valides);
    json_ki(j, "retractations", n->retractations);
    json_ki(j, "prolonges", p->prolonges);
    json_ki(j, "prolonges_gel", p->geles.prolonges);
    json_ki(j, "prolonges_gel_en_echec", p->geles.en_echec);
    json_ki(j, "en_retard", n->en_retard);
    json_ki(j, "en_echec", n->en_echec);
    json_ki(j, "lots_rendus", p->lots.lots);
    json_ki(j, "lots_rendus_centimes", p->lots.cents);
    json_ki(j, "lots_jamais_recus_centimes", p->lots.leves_cents);
    json_ki(j, "poches_fermees", p->fermes.poches);
    json_ki(j, "poches_fermees_centimes", p->fermes.cents);
    json_ki(j, "poches_fermees_heures", p->fermes.heures);
    json_ki(j, "sommes_creditees", p->depots.lignes);
    json_ki(j, "sommes_creditees_centimes", p->depots.cents);
    json_ki(j, "appels_de_promesses", p->promesses.appels);
    json_ki(j, "promesses_appelees", p->promesses.promesses);
    json_ki(j, "promesses_appelees_centimes", p->promesses.cents);
    json_ki(j, "dettes_a_retenir", p->retenues.dettes);
    json_ki(j, "dettes_retenues", p->retenues.retenues);
    json_ki(j, "dettes_retenues_centimes", p->retenues.cents);
    json_ki(j, "risques_indices", p->risques.indices_out);
    json_ki(j, "risques_organismes", p->risques.organismes_out);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

/* Those that come once dossiers are treated. */
static enum rc other_passes(struct ctx *ctx, struct passes *p, struct err *e)
{
    enum rc rc = dotation_appliquer_echeances(ctx->store, ctx->at, ctx->dry_run, &p->lots, e);

    if (rc == RC_OK)
        rc = cloture_appliquer(ctx->store, ctx->at, ctx->dry_run, &p->fermes, e);
    if (rc == RC_OK)
        rc = depot_crediter(ctx->store, ctx->dry_run, &p->depots, e);
    if (rc == RC_OK)
        rc = promesses_appeler(ctx->store, ctx->dry_run, &p->promesses, e);
    if (rc == RC_OK)
        rc = dettes_retenir(ctx->store, "", ctx->dry_run, &p->retenues, e);
    p->risques = (struct risques_commande){.le = ctx->at};
    if (rc == RC_OK && !ctx->dry_run)
        rc = store_write(ctx->store, risques_calculer, &p->risques, e);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct passes p = {0};
    struct err later;
    enum rc rc, other;

    if (ctx->argc != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf deadlines [--at DATE] [--dry-run]");
    rc = panne_appliquer(ctx->store, ctx->dry_run, &p.prolonges, e);
    if (rc == RC_OK)
        rc = gels_prolonger(ctx->store, ctx->at, ctx->dry_run, &p.geles, e);
    /* One dossier that cannot be treated keeps nobody else waiting. */
    if (rc != RC_OK && p.geles.en_echec == 0)
        return rc;
    other =
        dossier_appliquer_echeances(ctx->store, ctx->at, ctx->dry_run, &p.dossiers, rc == RC_OK ? e : &later);
    rc = rc == RC_OK ? other : rc;
    if (other != RC_OK && p.dossiers.en_echec == 0)
        return rc;
    other = other_passes(ctx, &p, rc == RC_OK ? e : &later);
    (ctx->json ? tell_json : tell_text)(ctx, &p);
    return rc != RC_OK ? rc : other;
}

extern const struct verb verb_deadlines;
const struct verb verb_deadlines = {
    .name = "deadlines",
    .usage = "deadlines [--at DATE] [--dry-run] [--json]",
    .summary = "applique une fois les échéances passées des dossiers, des dotations, des comptes fermés",
    .help =
        "Annule les demandes et propositions restées sans réponse, valide les services faits que "
        "personne n'a\n"
        "contestés, et compte les dossiers en retard que seule une personne peut faire avancer. Rend aux "
        "financeurs\n"
        "ce qui reste d'une dotation remboursable dont l'échéance est passée, et d'un abondement dont le "
        "dossier\n"
        "est fini. Crédite les sommes des financeurs dont l'argent est reçu, et "
        "appelle celles qu'ils\n"
        "doivent pour des dossiers. Retient sur les droits libres les dettes des titulaires dont le délai "
        "est\n"
        "passé (C. trav. R. 6333-7-1). Ferme au jour du décès le "
        "compte des personnes décédées (C. trav. L. 5151-2). Recalcule les indices de risque. Une "
        "commande interrompue se relance : rien n'est appliqué deux fois.\n\n"
        "Exemples :\n  sicpf deadlines --dry-run\n  sicpf deadlines",
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .run = run,
};
