#include "base/json.h"
#include "base/money.h"
#include "cli/verb.h"
#include "rights/accrue.h"
#include <errno.h>

#define USAGE "accrue cpf plan|apply --year AAAA | accrue dife plan|apply [--at DATE]"

extern const struct verb verb_accrue;

static const struct verb_option options[] = {
    {"year", "AAAA", "année de travail à créditer (cpf)", 0},
    {NULL, NULL, NULL, 0},
};

/* ---- progress --------------------------------------------------------------------------------------------------- */

struct progress {
    struct ctx *ctx;
    int64_t started_us;
};

static void show_progress(void *arg, const struct accrue_report *r)
{
    struct progress *p = arg;
    int64_t elapsed = env_now_us(p->ctx->env) - p->started_us;
    __int128 left_us = r->last_id > 0 ? (__int128)elapsed * (r->max_id - r->last_id) / r->last_id : 0;

    fprintf(p->ctx->err, "\r%3d %%, %lld titulaires, %lld crédits, encore %lld s   ",
            (int)(r->max_id > 0 ? (__int128)r->last_id * 100 / r->max_id : 100), (long long)r->holders,
            (long long)r->credits, (long long)(left_us / 1000000));
    fflush(p->ctx->err);
}

/* ---- result ------------------------------------------------------------------------------------------------------ */

static void print_text(FILE *out, const struct accrue_options *o, const struct accrue_report *r)
{
    char a[MONEY_TEXT_BYTES];
    char b[MONEY_TEXT_BYTES];

    fprintf(out, "%lld titulaires examinés.\n", (long long)r->holders);
    fprintf(out, "Crédits%s : %lld, %s", o->write ? " écrits" : " à écrire", (long long)r->credits,
            money_french(r->credited_cents, a));
    if (r->credited_hours > 0)
        fprintf(out, " et %lld\u00a0h", (long long)r->credited_hours);
    fprintf(out, ".\nRetiré par les plafonds : %s ; crédits entièrement retirés : %lld.\n",
            money_french(r->lost_cents, b), (long long)r->capped);
    if (o->kind == ACCRUE_CPF)
        fprintf(out, "Déjà crédités : %lld, %s.\n", (long long)r->already, money_french(r->already_cents, a));
    else
        fprintf(out, "Droits perdus par la fin des mandats : %lld, %s.\n", (long long)r->forfeits,
                money_french(r->forfeited_cents, a));
    if (r->corrections > 0)
        fprintf(out, "Corrections%s, de crédits que les données corrigées ne justifient plus : %lld, %s.\n",
                o->write ? " écrites" : " à écrire", (long long)r->corrections,
                money_french(r->corrected_cents, a));
    if (r->refused > 0)
        fprintf(out, "Titulaires laissés tels quels, leurs données étant illisibles : %lld.\n",
                (long long)r->refused);
    if (!o->write)
        fputs("Rien n'a été enregistré : c'est un plan.\n", out);
    else if (r->credits + r->capped + r->forfeits + r->corrections == 0)
        fputs("Rien n'était dû : rien n'a été enregistré.\n", out);
    else
        fputs("Chaque lot a été vérifié : la somme écrite est la somme calculée.\n", out);
}

static void print_json(FILE *out, const struct accrue_options *o, const struct accrue_report *r)
{
    struct json *j = json_to(out);
    char day[DAY_TEXT_BYTES];

    if (j == NULL)
        return;
    json_object_open(j);
    json_kt(j, "genre", o->kind == ACCRUE_CPF ? "cpf" : "dife");
    if (o->kind == ACCRUE_CPF)
        json_ki(j, "annee", o->annee);
    else
        json_kt(j, "au", day_iso(o->at, day));
    json_kb(j, "ecrit", o->write);
    json_ki(j, "titulaires", r->holders);
    json_ki(j, "credits", r->credits);
    json_ki(j, "credits_centimes", r->credited_cents);
    json_ki(j, "credits_heures", r->credited_hours);
    json_ki(j, "plafonds_centimes", r->lost_cents);
    json_ki(j, "entierement_plafonnes", r->capped);
    json_ki(j, "deja_credites", r->already);
    json_ki(j, "deja_credites_centimes", r->already_cents);
    json_ki(j, "deja_credites_heures", r->already_hours);
    json_ki(j, "pertes", r->forfeits);
    json_ki(j, "pertes_centimes", r->forfeited_cents);
    json_ki(j, "corrections", r->corrections);
    json_ki(j, "corrections_centimes", r->corrected_cents);
    json_ki(j, "illisibles", r->refused);
    json_ki(j, "lots", r->slices);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

/* ---- the call ---------------------------------------------------------------------------------------------------- */

static enum rc read_year(const struct ctx *ctx, int *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_accrue, "year");
    char *end;
    long year;

    if (text == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    errno = 0;
    year = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || year < 2015 || year > 2999)
        return ERR(e, MSG_USAGE_ANNEE, "texte", text);
    *out = (int)year;
    return RC_OK;
}

static enum rc read_call(struct ctx *ctx, struct accrue_options *o, struct err *e)
{
    bool apply;

    if (ctx->argc != 2 || (strcmp(ctx->argv[1], "plan") != 0 && strcmp(ctx->argv[1], "apply") != 0))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    apply = strcmp(ctx->argv[1], "apply") == 0 && !ctx->dry_run;
    *o = (struct accrue_options){.at = ctx->at, .write = apply, .agent = ctx->agent};
    if (strcmp(ctx->argv[0], "cpf") == 0) {
        o->kind = ACCRUE_CPF;
        return read_year(ctx, &o->annee, e);
    }
    if (strcmp(ctx->argv[0], "dife") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    o->kind = ACCRUE_DIFE;
    return RC_OK;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct progress progress = {ctx, env_now_us(ctx->env)};
    struct accrue_options o;
    struct accrue_report report = {0};
    enum rc rc = read_call(ctx, &o, e);

    if (rc != RC_OK)
        return rc;
    if (ctx->progress) {
        o.progress = show_progress;
        o.progress_arg = &progress;
    }
    rc = accrue_run(ctx->store, &o, &report, e);
    if (ctx->progress)
        fputc('\n', ctx->err);
    if (rc != RC_OK && report.slices == 0)
        return rc;
    if (ctx->json)
        print_json(ctx->out, &o, &report);
    else
        print_text(ctx->out, &o, &report);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "apply") == 0 ? VERB_WRITES : 0;
}

const struct verb verb_accrue = {
    .name = "accrue",
    .usage = USAGE,
    .summary = "crédite les droits de l'année (cpf) ou des mandats (dife)",
    .help = "plan montre ce qui serait écrit ; apply l'écrit. Refait, n'ajoute rien ; interrompu puis "
            "relancé, crédite\n"
            "chacun une fois. cpf lit les années de travail déclarées ; dife lit les mandats, crédite chaque "
            "année due\n"
            "jusqu'à la date et retire les droits que la fin des mandats fait perdre.\n\n"
            "Exemples :\n  sicpf accrue cpf plan --year 2025\n  sicpf accrue cpf apply --year 2025\n"
            "  sicpf accrue dife apply --at 2026-03-30",
    .flags = VERB_DRY_READS,
    .options = options,
    .run = run,
    .flags_for = flags_for,
};
