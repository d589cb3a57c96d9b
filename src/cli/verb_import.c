#include "cli/import_liste.h"
#include "cli/import_queue.h"
#include "cli/verb.h"
#include "exchange/depots.h"
#include "exchange/partenaires.h"
#include "exchange/releves.h"
#include "exchange/rne.h"

#define USAGE "import PARTENAIRE plan|apply FICHIER [--issued DATE] [--plan EMPREINTE]"

static const struct verb_option options[] = {
    {"plan", "EMPREINTE", "empreinte du plan qu'on a lu ; refuse si l'état a changé depuis", 0},
    {"issued", "DATE", "date de la livraison (AAAA-MM-JJ) ; aujourd'hui sans elle", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"rne queue", 3, "", "import rne queue [LIGNE]"},
    {"list", 2, "", "import list [NUMÉRO]"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_import;

static enum rc find_partner(const char *name, const struct partner **out, struct err *e)
{
    char names[200] = "";
    size_t used = 0;

    for (const struct partner *const *p = import_partners; *p != NULL; p++) {
        if (strcmp((*p)->name, name) == 0) {
            *out = *p;
            return RC_OK;
        }
        used += (size_t)snprintf(names + used, sizeof(names) - MIN(used, sizeof(names)), "%s%s",
                                 used > 0 ? ", " : "", (*p)->name);
    }
    return ERR(e, MSG_IMPORT_PARTENAIRE, "nom", name, "noms", names);
}

static enum rc read_issued(const struct ctx *ctx, day_t *out, struct err *e)
{
    const char *given = ctx_option(ctx, &verb_import, "issued");

    *out = given != NULL ? day_parse_iso(given) : DAY_NONE;
    return given == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", given);
}

static void show(struct ctx *ctx, const struct plan *p, const struct partner *partner, const char *outcome)
{
    struct json *j;

    if (!ctx->json) {
        plan_print(p, partner, ctx->out);
        fprintf(ctx->out, "%s\n", outcome);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    plan_json(p, partner, j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc run_plan(struct ctx *ctx, const struct partner *partner, FILE *in, day_t issued, struct err *e)
{
    struct plan *p = calloc(1, sizeof(*p));
    enum rc rc = p != NULL ? import_plan(ctx->store, partner, in, issued, ctx->agent, p, e)
                           : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        show(ctx, p, partner, "Rien n'a été enregistré : c'est un plan.");
    free(p);
    return rc;
}

static enum rc run_apply(struct ctx *ctx, const struct partner *partner, FILE *in, day_t issued,
                         struct err *e)
{
    const char *hash = ctx_option(ctx, &verb_import, "plan");
    struct plan *p = calloc(1, sizeof(*p));
    bool already = false;
    enum rc rc = p != NULL ? import_apply(ctx->store, partner, in, issued, hash, ctx->agent, p, &already, e)
                           : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && already) {
        if (ctx->json)
            fputs("{\"deja_applique\":true}\n", ctx->out);
        else
            fputs("Ce fichier est déjà appliqué : rien n'a changé.\n", ctx->out);
    } else if (rc == RC_OK) {
        show(ctx, p, partner, "Appliqué.");
    } else if (e->msg == MSG_IMPORT_TOUT_REFUSE && !ctx->json) { /* for machines: one object, the refusal */
        show(ctx, p, partner, "Rien n'a été enregistré.");
    }
    if (rc == RC_OK)
        rc = plan_suite(p, e);
    free(p);
    return rc;
}

/* The words that are not a file: what was applied, and the lines that the RNE alone keeps for a person to decide. */
static bool run_queue(struct ctx *ctx, enum rc *rc, struct err *e)
{
    if (ctx->argc >= 1 && strcmp(ctx->argv[0], "list") == 0 && ctx->argc <= 2) {
        *rc = import_liste(ctx, ctx->argc == 2 ? ctx->argv[1] : NULL, e);
        return true;
    }
    if (ctx->argc < 2 || strcmp(ctx->argv[0], partner_rne.name) != 0)
        return false;
    if (strcmp(ctx->argv[1], "queue") == 0 && ctx->argc <= 3)
        *rc = import_queue(ctx, ctx->argc == 3 ? ctx->argv[2] : NULL, e);
    else if (strcmp(ctx->argv[1], "decide") == 0 && ctx->argc == 4)
        *rc = import_decide(ctx, ctx->argv[2], ctx->argv[3], e);
    else
        return false;
    return true;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const struct partner *partner = NULL;
    bool apply;
    day_t issued;
    FILE *in;
    enum rc rc;

    if (run_queue(ctx, &rc, e))
        return rc;
    if (ctx->argc < 2)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = find_partner(ctx->argv[0], &partner, e);
    if (rc != RC_OK)
        return rc;
    apply = strcmp(ctx->argv[1], "apply") == 0;
    if (ctx->argc != 3 || (!apply && strcmp(ctx->argv[1], "plan") != 0))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = read_issued(ctx, &issued, e);
    if (rc == RC_OK)
        rc = ctx_open(ctx, ctx->argv[2], &in, e);
    if (rc != RC_OK)
        return rc;
    rc = apply && !ctx->dry_run ? run_apply(ctx, partner, in, issued, e)
                                : run_plan(ctx, partner, in, issued, e);
    if (in != ctx->in)
        fclose(in);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[0], partner_dotations.name) == 0 && strcmp(argv[1], "plan") == 0)
        return VERB_WRITES | VERB_READS; /* whom it reads is in the journal before it answers */
    if (argc >= 2 && strcmp(argv[0], partner_camt.name) == 0 && strcmp(argv[1], "plan") == 0)
        return VERB_WRITES; /* its rows rest on those before: written, then undone */
    if (argc < 2 || strcmp(argv[0], "list") == 0 || strcmp(argv[1], "plan") == 0)
        return 0;
    return strcmp(argv[1], "queue") == 0 ? VERB_WRITES | VERB_READS : VERB_WRITES;
}

const struct verb verb_import = {
    .name = "import",
    .usage = USAGE,
    .summary = "lit le fichier d'un partenaire : ce qu'il changerait, puis l'applique",
    .help = "« plan » montre ce que le fichier ajouterait, modifierait ou terminerait, les lignes refusées "
            "et pourquoi, et\n"
            "une empreinte. « apply --plan EMPREINTE » l'enregistre en une seule fois, ou refuse si l'état a "
            "changé depuis.\n"
            "Sans --plan, seul un fichier qui ne fait qu'ajouter est appliqué. Le même fichier n'est jamais "
            "appliqué deux\n"
            "fois. « - » lit l'entrée standard.\n\n"
            "Partenaires : sngi (état civil des titulaires), rne (répertoire national des élus, tous ses "
            "fichiers depuis\n"
            "2019, reconnus à leur en-tête), activite (années de travail), organismes (liste publique des\n"
            "organismes de formation), agrements (organismes qui forment les élus),\n"
            "lheo (catalogue de formations en XML), rncp et rs (répertoires de certifications : export XML, "
            "ou tables "
            "Standard,\n"
            "Certificateurs, Partenaires et Blocs du zip),\n"
            "dotations (sommes d'un financeur), camt (relevé de la banque : docs/fr/financeurs.md).\n\n"
            "Une ligne du RNE qui ne désigne pas un titulaire certifié et un seul attend une décision : « "
            "import rne queue »\n"
            "les montre (la consultation est écrite au journal), « import rne decide NUMÉRO TITULAIRE » "
            "rattache la ligne,\n"
            "« import rne decide NUMÉRO 0 » dit qu'elle n'est à personne.\n"
            "« import list » montre les fichiers appliqués.\n\n"
            "Exemples :\n"
            "  sicpf import sngi plan sngi.csv\n"
            "  sicpf import sngi apply sngi.csv --plan 3f2a…\n"
            "  sicpf import rne plan elus-maires-mai.csv --issued 2026-04-24\n"
            "  sicpf import rne queue\n"
            "  sicpf import list",
    .flags = VERB_DRY_RUN,
    .options = options,
    .lectures = lectures,
    .run = run,
    .flags_for = flags_for,
};
