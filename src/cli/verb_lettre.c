#include "cli/draft.h"
#include "cli/lecture.h"
#include "web/lettre_pdf.h"
#include <errno.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define USAGE "lettre list NUMERO | lettre pdf NUMERO GENRE [-o FICHIER] [--json]"

static const struct verb_option options[] = {
    {"output", "FICHIER", "[pdf] où écrire ; la sortie standard sans elle", 'o'},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_lettre;

static struct lettre_demande asked(const struct ctx *ctx)
{
    return (struct lettre_demande){.partie = PARTY_CDC,
                                   .agent = ctx->agent,
                                   .finalite = FINALITE_3,
                                   .le = env_today(ctx->env),
                                   .motif = "commande.lettre",
                                   .numero = ctx->argv[1]};
}

/* What exists is told behind the door, as the letters themselves. */
static enum rc read_names(struct ctx *ctx, struct arena *a, struct lettre_nom *names, size_t *n,
                          struct err *e)
{
    const struct lettre_demande d = asked(ctx);
    struct door_request rq = {
        .party = d.partie, .actor_name = d.agent, .purpose = d.finalite, .law_day = d.le, .act = d.motif};
    struct lettre_objet o;
    struct grant g = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = lettre_objet_lire(db, a, &d, &o, e);
    if (rc == RC_OK)
        lettre_portee(&o, &rq);
    rc = lecture_finir(ctx, db, &rq, &g, rc, e);
    *n = rc == RC_OK ? lettres_de(&o, names) : 0;
    return rc;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct lettre_nom names[LETTRES_PAR_OBJET];
    char day[DAY_TEXT_BYTES];
    size_t n;
    enum rc rc = read_names(ctx, a, names, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        fprintf(
            ctx->out, ctx->json ? "{\"genre\":\"%s\",\"le\":\"%s\",\"libelle\":\"%s\"}\n" : "%s  %s  %s\n",
            names[i].genre, day_iso(names[i].le, day), names[i].libelle); /* words of law/, without quotes */
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Aucune lettre : rien n'est encore notifié ni signé.\n", ctx->out);
    return rc;
}

static enum rc pdf(struct ctx *ctx, struct arena *a, struct err *e)
{
    const struct lettre_demande d = asked(ctx);
    const char *path = ctx_option(ctx, &verb_lettre, "output");
    struct draft file;
    FILE *page;
    enum rc rc = lettre_pdf_faire(ctx->store, a, ctx->cfg->service_name, &d, ctx->argv[2], &page, e);

    if (rc != RC_OK)
        return rc;
    rc = draft_open(ctx, path, &file, e);
    if (rc == RC_OK)
        rc = draft_copy(page, file.f, e);
    if (rc == RC_OK)
        rc = draft_publish(ctx, path, &file, e);
    if (rc == RC_OK && path != NULL && strcmp(path, "-") != 0)
        fprintf(ctx->out, "Lettre écrite dans %s. Son empreinte est au journal.\n", path);
    draft_close(ctx, &file);
    fclose(page);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = strcmp(word, "list") == 0 && ctx->argc == 2  ? list(ctx, a, e)
         : strcmp(word, "pdf") == 0 && ctx->argc == 3 ? pdf(ctx, a, e)
                                                      : ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    arena_free(a);
    return rc;
}

const struct verb verb_lettre = {
    .name = "lettre",
    .usage = USAGE,
    .summary = "lettres d'une mesure, d'un contrôle ou d'un indu, en PDF",
    .help = "Une lettre dit ce qui est enregistré, et rien d'autre : référence, date, motifs, griefs, "
            "montants, dernier\n"
            "jour, articles en vigueur ce jour-là, signataires. Ce qui n'est pas vérifié y est entre "
            "crochets. Refaite, elle\n"
            "est la même, octet pour octet ; son empreinte est au journal chaque fois. NUMERO est celui "
            "d'une mesure\n"
            "(griefs, decision), d'un contrôle (pieces) ou d'un indu (notification, demeure, contrainte, et "
            "decision-1 pour\n"
            "celle qui le réduit ou l'annule).\n\n"
            "Exemples :\n  sicpf lettre list DEC-2026-00001\n"
            "  sicpf lettre pdf DEC-2026-00001 decision -o decision.pdf\n"
            "  sicpf lettre pdf IND-2026-00001 demeure -o demeure.pdf",
    .options = options,
    .flags = VERB_WRITES,
    .run = run,
};
