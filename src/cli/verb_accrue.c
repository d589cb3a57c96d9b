#include "cli/accrue_print.h"
#include "cli/verb.h"
#include "base/text.h"

#define USAGE "accrue [cpf] plan|apply --year AAAA | accrue dife plan|apply [--at DATE]"

extern const struct verb verb_accrue;

static const struct verb_option options[] = {
    {"year", "AAAA", "année de travail à créditer", 0},
    {NULL, NULL, NULL, 0},
};

/* ---- progress --------------------------------------------------------------------------------------------------- */

struct progress {
    struct ctx *ctx;
    int64_t started_us;
};

/* The time left is that of what this run has still to do, at its own pace: what a run before it did does not count. */
static void show_progress(void *arg, const struct accrue_report *r)
{
    struct progress *p = arg;
    int64_t elapsed = env_now_us(p->ctx->env) - p->started_us;
    int64_t done = r->last_id - r->resumed_after;
    __int128 left_us = done > 0 ? (__int128)elapsed * (r->max_id - r->last_id) / done : 0;

    fprintf(p->ctx->err, "\r%3d %%, %lld titulaires, %lld crédits, encore %lld s   ",
            (int)(r->max_id > 0 ? (__int128)r->last_id * 100 / r->max_id : 100), (long long)r->holders,
            (long long)r->credits, (long long)(left_us / 1000000));
    fflush(p->ctx->err);
}

/* ---- the call ---------------------------------------------------------------------------------------------------- */

static enum rc read_year(const struct ctx *ctx, int *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_accrue, "year");
    int64_t year;

    if (text == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (!text_whole(text, &year) || year < 2015 || year > 2999)
        return ERR(e, MSG_USAGE_ANNEE, "texte", text);
    *out = (int)year;
    return RC_OK;
}

static bool is_step(const char *word)
{
    return strcmp(word, "plan") == 0 || strcmp(word, "apply") == 0;
}

/* One family, or with --year alone both: out has two cells, *n says how many are filled. */
static enum rc read_call(struct ctx *ctx, struct accrue_options out[2], size_t *n, struct err *e)
{
    const char *step = ctx->argc > 0 ? ctx->argv[ctx->argc - 1] : "";
    struct accrue_options o = {.kind = ACCRUE_CPF, .at = ctx->at, .agent = ctx->agent};
    enum rc rc = RC_OK;

    if (ctx->argc < 1 || ctx->argc > 2 || !is_step(step))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    o.write = strcmp(step, "apply") == 0 && !ctx->dry_run;
    *n = 1;
    if (ctx->argc == 2 && strcmp(ctx->argv[0], "dife") == 0) {
        o.kind = ACCRUE_DIFE;
        out[0] = o;
        return RC_OK;
    }
    if ((ctx->argc == 2 && strcmp(ctx->argv[0], "cpf") != 0) || (ctx->argc == 1 && ctx->at_given))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = read_year(ctx, &o.annee, e);
    out[0] = o;
    if (rc == RC_OK && ctx->argc == 1) {
        o.kind = ACCRUE_DIFE;
        o.at = day_make(o.annee, 12, 31);
        out[1] = o;
        *n = 2;
    }
    return rc;
}

static enum rc run_one(struct ctx *ctx, struct accrue_options *o, struct accrue_report *report, struct err *e)
{
    struct progress progress = {ctx, env_now_us(ctx->env)};
    enum rc rc;

    if (ctx->progress) {
        o->progress = show_progress;
        o->progress_arg = &progress;
    }
    rc = accrue_run(ctx->store, o, report, e);
    if (ctx->progress)
        fputc('\n', ctx->err);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct accrue_options o[2];
    struct accrue_report *report;
    struct dette_retenues withheld = {0};
    struct accrue_print print = {.out = ctx->out, .json = ctx->json, .percent = ctx->cfg->accrue_ecart};
    size_t n;
    enum rc rc = read_call(ctx, o, &n, e);

    if (rc != RC_OK)
        return rc;
    report = calloc(n, sizeof(*report));
    if (report == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        rc = run_one(ctx, &o[i], &report[i], e);
        if (rc == RC_OK || report[i].slices > 0)
            print.n++;
    }
    if (rc == RC_OK &&
        o[0].write) { /* future rights answer for what their holder owes (C. trav. R. 6333-7-1) */
        rc = dettes_retenir(ctx->store, "", false, &withheld, e);
        print.retenues = &withheld;
    }
    accrue_print(&print, o, report);
    free(report);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[argc - 1], "apply") == 0 ? VERB_WRITES : 0;
}

const struct verb verb_accrue = {
    .name = "accrue",
    .usage = USAGE,
    .summary = "crédite les droits de l'année (cpf) ou des mandats (dife)",
    .help =
        "plan montre ce qui serait écrit ; apply l'écrit. Refait, n'ajoute rien ; interrompu puis relancé, "
        "reprend "
        "au\n"
        "dernier lot écrit, ou au début si des données ont changé, et crédite chacun une fois. cpf lit les "
        "années de\n"
        "travail déclarées ; dife lit les mandats, crédite chaque année due jusqu'à la date et retire les "
        "droits que\n"
        "la fin des mandats fait perdre. Sans cpf ni dife : l'un puis l'autre, au 31 décembre de l'année.\n"
        "Chacun est comparé à l'année précédente, règle par règle ; un écart de plus de accrue_ecart % "
        "(SICPF_ACCRUE_ECART,\n"
        "20 par défaut) est signalé, sans rien empêcher. À la fin d'apply, le livre entier doit dire ce que "
        "les lots\n"
        "ont dit : sinon, code 6. Les dettes des titulaires dont le délai est passé sont alors retenues sur "
        "les droits libres\n"
        "(C. trav. R. 6333-7-1).\n\n"
        "Exemples :\n  sicpf accrue plan --year 2025\n  sicpf accrue apply --year 2025\n"
        "  sicpf accrue cpf apply --year 2025\n  sicpf accrue dife apply --at 2026-03-30",
    .flags = VERB_DRY_READS,
    .options = options,
    .run = run,
    .flags_for = flags_for,
};
