#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/law_print.h"
#include "cli/lignes.h"
#include "cli/verb.h"
#include "cli/lecture.h"
#include "training/organisme.h"
#include "training/risque.h"

#define USAGE "risques [SIRET|NDA] [--json] | risques calculer [--at DATE] [--dry-run]"
#define ARENA_BYTES ((size_t)8 << 20)

/* ---- text ---------------------------------------------------------------------------------------------------- */

static void print_signal(FILE *out, const struct risque *r)
{
    char value[LAW_VALUE_BYTES];

    fprintf(out, "  %s : %s\n", r->code, r->phrase);
    fprintf(out, "      seuil %s = %s (%s ; %s)\n", law_param_name(r->seuil),
            law_value_text(&r->valeur, value), r->valeur.article, law_certainty_french(r->valeur.certainty));
}

static void print_text(struct ctx *ctx, const struct risque_calcul *k, const struct risque_organisme *list,
                       size_t n, bool coupe)
{
    char from[32], to[32];

    if (k->le == DAY_NONE) {
        fputs("Les indices n'ont pas encore été calculés : sicpf risques calculer.\n", ctx->out);
        return;
    }
    if (n == 0)
        fputs("Aucun indice.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        fprintf(ctx->out, "%s  %s, %zu indice(s)\n", list[i].nda, list[i].denomination, list[i].n);
        for (size_t r = 0; r < list[i].n; r++)
            print_signal(ctx->out, &list[i].risques[r]);
    }
    if (coupe)
        fputs("D'autres organismes ne sont pas montrés : en nommer un.\n", ctx->out);
    fprintf(ctx->out, "Calculés du %s au %s, %s%s. Seuils : version %.12s%s.\n", day_french(k->du, from),
            day_french(k->le, to), *k->par != '\0' ? "à la demande de " : "par le passage de la nuit", k->par,
            k->seuils, k->seuils_changes ? ", changée depuis (sicpf risques calculer)" : "");
    if (n > 0)
        fputs("Un indice ne prouve rien et ne décide de rien : il propose un contrôle "
              "(sicpf controle annoncer).\n",
              ctx->out);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------- */

static void json_signal(struct json *j, const struct risque *r)
{
    json_object_open(j);
    json_kt(j, "code", r->code);
    json_kt(j, "phrase", r->phrase);
    json_key(j, "chiffres");
    json_object_open(j);
    json_ki(j, r->a_nom, r->a);
    if (r->b_nom != NULL)
        json_ki(j, r->b_nom, r->b);
    if (r->jour != DAY_NONE)
        json_kd(j, "jour", r->jour);
    if (r->montant_cents >= 0)
        json_ki(j, "montant_cents", r->montant_cents);
    json_object_close(j);
    json_key(j, "seuil");
    law_print_value_json(j, r->seuil, &r->valeur);
    json_object_close(j);
}

static enum rc print_json(struct ctx *ctx, const struct risque_calcul *k, const struct risque_organisme *list,
                          size_t n, bool coupe, struct err *e)
{
    struct json *j = json_to(ctx->out);

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kd(j, "du", k->du);
    json_kd(j, "au", k->le);
    json_kt(j, "seuils_version", k->seuils);
    json_kb(j, "seuils_changes", k->seuils_changes);
    json_kt(j, "portee", "propose un contrôle, ne décide de rien");
    json_kb(j, "coupe", coupe);
    json_key(j, "organismes");
    json_array_open(j);
    for (size_t i = 0; i < n; i++) {
        json_object_open(j);
        json_kt(j, "organisme", list[i].nda);
        json_kt(j, "denomination", list[i].denomination);
        json_key(j, "indices");
        json_array_open(j);
        for (size_t r = 0; r < list[i].n; r++)
            json_signal(j, &list[i].risques[r]);
        json_array_close(j);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}

/* ---- the command --------------------------------------------------------------------------------------------- */

/* What is shown of a body is public; that somebody looked is in the journal. */
static enum rc shown(struct ctx *ctx, struct db *db, enum rc rc, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.risques");
    struct grant g = {0};

    rq.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct risque_organisme *list = NULL;
    struct risque_calcul k = {.le = DAY_NONE, .par = "", .seuils = ""};
    bool coupe = false;
    int64_t body = 0;
    struct db *db;
    size_t n = 0;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    if (ctx->argc == 1)
        rc = organisme_id_connu(db, ctx->argv[0], &body, e);
    if (rc == RC_OK)
        rc = risques_lister(db, a, body, &k, &list, &n, &coupe, e);
    rc = shown(ctx, db, rc, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        return print_json(ctx, &k, list, n, coupe, e);
    print_text(ctx, &k, list, n, coupe);
    return RC_OK;
}

static bool computes(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "calculer") == 0;
}

static enum rc compute(struct ctx *ctx, struct err *e)
{
    struct risques_commande c = {.le = ctx->at, .agent = ctx->agent};
    char sentence[120], n[24];
    enum rc rc = ctx_write(ctx, risques_calculer, &c, e);

    if (rc != RC_OK)
        return rc;
    snprintf(n, sizeof(n), "%lld", (long long)c.indices_out);
    snprintf(sentence, sizeof(sentence), "%s indice(s) de %lld organisme(s).", n,
             (long long)c.organismes_out);
    return ctx_tell(ctx, sentence, "indices", n, e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (ctx->argc > 1)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (computes(ctx->argc, ctx->argv))
        return compute(ctx, e);
    return ctx_in_arena(ctx, ARENA_BYTES, show, e);
}

static int flags_for(int argc, char **argv)
{
    return computes(argc, argv) ? VERB_WRITES | VERB_DRY_RUN : VERB_WRITES | VERB_READS;
}

const struct verb verb_risques = {
    .name = "risques",
    .usage = USAGE,
    .summary = "indices qui proposent de contrôler un organisme, avec leurs chiffres et leurs seuils",
    .help = "Calculés chaque nuit (sicpf deadlines), ou par « calculer », sur ce qui est déjà tenu : comptes "
            "bancaires, dossiers, services faits, contestations,\n"
            "prix, signalements, agents qui ont agi pour les deux parties. Chaque indice dit sa phrase, ses "
            "chiffres et le seuil daté qu'il passe\n"
            "(« sicpf law parameter risque.fenetre_mois »). Aucun ne décide : des personnes ouvrent un "
            "contrôle.\n"
            "Aucun titulaire n'est nommé.\n\n"
            "Exemples :\n"
            "  sicpf risques\n"
            "  sicpf risques 11750000007 --json\n"
            "  sicpf risques calculer\n"
            "  sicpf risques calculer --at 2026-06-30 --dry-run",
    .flags = VERB_WRITES | VERB_READS | VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};
