/* The law as a person reads it: what it says on a day, what changed between two, what is not held. */
#include "base/json.h"
#include "cli/verb.h"
#include "cli/law_gaps.h"
#include "cli/law_print.h"
#include "cli/law_coverage.h"
#include "cli/law_trace.h"
#include "cli/lignes.h"
#include "law/law_text.h"

extern const struct verb verb_law;

/* ---- show -------------------------------------------------------------------------------------------------- */

/* "1.1/6" shows what is below it too; "R. 6323-33" stands for "C. trav. R. 6323-33"; a stable name is understood. */
static bool selected(const struct law_place *p, const char *wanted)
{
    static const char code[] = "C. trav. ";
    size_t n = wanted != NULL ? strlen(wanted) : 0;

    if (wanted == NULL || strcmp(p->address, wanted) == 0)
        return true;
    if (strncmp(p->address, wanted, n) == 0 && p->address[n] == '/')
        return true;
    if (strncmp(p->address, code, strlen(code)) == 0 && strcmp(p->address + strlen(code), wanted) == 0)
        return true;
    return p->item != ITEM_COUNT && strcmp(law_item_name(p->item), wanted) == 0;
}

static enum rc show(struct ctx *ctx, struct err *e)
{
    const char *wanted = ctx->argc > 1 ? ctx->argv[1] : NULL;
    struct json *j;
    char day[32];
    size_t n = 0;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];

        if (!law_place_in_force(p, ctx->at) || !selected(p, wanted))
            continue;
        n++;
        if (j != NULL)
            law_print_place_json(j, p, ctx->at);
        else
            law_print_place(ctx->out, p, ctx->at);
    }
    tableau_fermer(j);
    if (n == 0 && wanted != NULL)
        return ERR(e, MSG_LOI_ADRESSE_INCONNUE, "adresse", wanted, "date", day_french(ctx->at, day));
    return RC_OK;
}

/* ---- diff -------------------------------------------------------------------------------------------------- */

static enum rc day_option(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_law, name);

    if (text == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf law diff --from DATE --to DATE");
    *out = day_parse_iso(text);
    return *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

static void each_text(void *arg, const struct law_change *c)
{
    struct ctx *ctx = arg;

    law_print_change(ctx->out, c);
}

static void each_json(void *arg, const struct law_change *c)
{
    law_print_change_json(arg, c);
}

static enum rc diff(struct ctx *ctx, struct err *e)
{
    day_t from = DAY_NONE;
    day_t to = DAY_NONE;
    enum rc rc = day_option(ctx, "from", &from, e);

    if (rc == RC_OK)
        rc = day_option(ctx, "to", &to, e);
    if (rc != RC_OK)
        return rc;
    if (to < from)
        return ERR(e, MSG_LOI_DATES_INVERSEES);
    if (ctx->json) {
        struct json *j = json_to(ctx->out);

        if (j == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        json_array_open(j);
        (void)law_changes(from, to, each_json, j);
        json_array_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
    } else if (law_changes(from, to, each_text, ctx) == 0) {
        fputs("Rien ne change entre ces deux dates.\n", ctx->out);
    }
    return RC_OK;
}

/* ---- parameter --------------------------------------------------------------------------------------------- */

static enum rc parameter_list(struct ctx *ctx, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        struct law_value v;
        struct err none;

        if (law_param((enum law_param)p, ctx->at, &v, &none) != RC_OK)
            continue;
        if (j != NULL)
            law_print_value_json(j, (enum law_param)p, &v);
        else
            law_print_value(ctx->out, (enum law_param)p, &v);
    }
    tableau_fermer(j);
    return RC_OK;
}

static enum rc parameter_history(struct ctx *ctx, enum law_param p, struct err *e)
{
    size_t n;
    const struct law_value *values = law_param_history(p, &n);
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (j != NULL)
            law_print_value_json(j, p, &values[i]);
        else
            law_print_value(ctx->out, p, &values[i]);
    }
    if (j == NULL)
        law_print_param_note(ctx->out, p);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc parameter(struct ctx *ctx, struct err *e)
{
    enum law_param p;
    struct law_value v;
    enum rc rc;

    if (ctx->argc == 1)
        return parameter_list(ctx, e);
    if (!law_param_find(ctx->argv[1], &p))
        return ERR(e, MSG_LOI_PARAMETRE_INCONNU, "nom", ctx->argv[1]);
    if (ctx_option(ctx, &verb_law, "history") != NULL)
        return parameter_history(ctx, p, e);
    rc = law_param(p, ctx->at, &v, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json) {
        struct json *j = json_to(ctx->out);

        if (j == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        law_print_value_json(j, p, &v);
        json_raw(j, "\n", 1);
        json_free(j);
    } else {
        law_print_value(ctx->out, p, &v);
        law_print_param_note(ctx->out, p);
    }
    return RC_OK;
}

/* ---- table ------------------------------------------------------------------------------------------------- */

static bool code_shown(const struct law_code *c, day_t at, bool ever)
{
    return ever || (c->from <= at && (c->until == DAY_NONE || at < c->until));
}

static void table_json(struct json *j, const struct law_table *t, day_t at, bool ever)
{
    json_object_open(j);
    json_kt(j, "table", t->name);
    json_kt(j, "libelle", t->label);
    json_kt(j, "note", *t->note != '\0' ? t->note : NULL);
    json_key(j, "codes");
    json_array_open(j);
    for (size_t i = 0; i < t->n; i++)
        if (code_shown(&t->codes[i], at, ever))
            law_print_code_json(j, &t->codes[i]);
    json_array_close(j);
    json_object_close(j);
}

static void table_text(FILE *out, const struct law_table *t, day_t at, bool ever)
{
    fprintf(out, "%s  %s\n", t->name, t->label);
    for (size_t i = 0; i < t->n; i++)
        if (code_shown(&t->codes[i], at, ever))
            law_print_code(out, &t->codes[i]);
    if (*t->note != '\0')
        fprintf(out, "  Note : %s\n", t->note);
}

/* One table, or all of them. */
static enum rc table(struct ctx *ctx, struct err *e)
{
    const char *wanted = ctx->argc > 1 ? ctx->argv[1] : NULL;
    bool ever = ctx_option(ctx, &verb_law, "history") != NULL;
    struct json *j;
    size_t n = 0;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < law_tables_n; i++) {
        const struct law_table *t = &law_tables[i];

        if (wanted != NULL && strcmp(t->name, wanted) != 0)
            continue;
        n++;
        if (j != NULL)
            table_json(j, t, ctx->at, ever);
        else
            table_text(ctx->out, t, ctx->at, ever);
    }
    tableau_fermer(j);
    return n > 0 ? RC_OK : ERR(e, MSG_LOI_TABLE_INCONNUE, "nom", wanted);
}

/* ---- trace ------------------------------------------------------------------------------------------------- */

/* The datum of a stable name, or of an address on the day asked. */
static enum rc trace(struct ctx *ctx, struct err *e)
{
    enum law_item item;
    char day[32];

    if (ctx->argc != 2)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf law trace DONNEE|ADRESSE [--at DATE]");
    if (!law_item_by_name(ctx->argv[1], &item) && !law_item_find(ctx->argv[1], ctx->at, &item))
        return ERR(e, MSG_LOI_ADRESSE_INCONNUE, "adresse", ctx->argv[1], "date", day_french(ctx->at, day));
    if (ctx->json) {
        struct json *j = json_to(ctx->out);

        if (j == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        law_trace_json(j, item, ctx->at);
        json_raw(j, "\n", 1);
        json_free(j);
    } else {
        law_trace(ctx->out, item, ctx->at);
    }
    return RC_OK;
}

/* ---- gaps -------------------------------------------------------------------------------------------------- */

static enum rc gaps(struct ctx *ctx, struct err *e)
{
    bool ever = ctx_option(ctx, &verb_law, "history") != NULL;

    if (ctx->json) {
        struct json *j = json_to(ctx->out);

        if (j == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        law_gaps_json(j, ctx->at, ever);
        json_raw(j, "\n", 1);
        json_free(j);
    } else {
        law_gaps(ctx->out, ctx->at, ever);
    }
    return RC_OK;
}

/* ---- coverage ---------------------------------------------------------------------------------------------- */

static enum rc coverage(struct ctx *ctx, struct err *e)
{
    enum law_item item = ITEM_COUNT;
    struct json *j;
    char day[32];
    enum rc rc;

    if (ctx->argc == 2 && !law_item_by_name(ctx->argv[1], &item) &&
        !law_item_find(ctx->argv[1], ctx->at, &item))
        return ERR(e, MSG_LOI_ADRESSE_INCONNUE, "adresse", ctx->argv[1], "date", day_french(ctx->at, day));
    if (!ctx->json)
        return law_coverage(ctx->out, item, ctx->at, e);
    if (item != ITEM_COUNT && law_item_at(item, ctx->at) == NULL)
        return ERR(e, MSG_LOI_ADRESSE_INCONNUE, "adresse", ctx->argv[1], "date", day_french(ctx->at, day));
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = law_coverage_json(j, item, ctx->at, e);
    json_raw(j, "\n", 1);
    json_free(j);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    static const struct {
        const char *word;
        int words_max;
        enum rc (*run)(struct ctx *ctx, struct err *e);
    } subs[] = {{"show", 2, show},   {"diff", 1, diff}, {"parameter", 2, parameter}, {"table", 2, table},
                {"trace", 2, trace}, {"gaps", 1, gaps}, {"coverage", 2, coverage}};

    for (size_t i = 0; ctx->argc > 0 && i < ARRAY_LEN(subs); i++)
        if (strcmp(ctx->argv[0], subs[i].word) == 0 && ctx->argc <= subs[i].words_max)
            return subs[i].run(ctx, e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf law show|diff|trace|coverage|parameter|table|gaps");
}

static const struct verb_option options[] = {
    {"from", "DATE", "diff : la veille du premier changement montré", 0},
    {"to", "DATE", "diff : le dernier jour montré", 0},
    {"history", NULL, "parameter, table, gaps : toutes les périodes", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"show", 2, "", "law show [ADRESSE]"},
    {"diff", 1, "from to", "law diff --from DATE --to DATE"},
    {"trace", 2, "", "law trace DONNEE"},
    {"coverage", 2, "", "law coverage [DONNEE]"},
    {"parameter", 2, "history", "law parameter [NOM] [--history]"},
    {"table", 2, "history", "law table [NOM] [--history]"},
    {"gaps", 1, "history", "law gaps [--history]"},
    {NULL, 0, NULL, NULL},
};

const struct verb verb_law = {
    .name = "law",
    .usage = "law show [ADRESSE] | diff --from DATE --to DATE | trace DONNEE | coverage [DONNEE] | parameter "
             "[NOM] [--history] | table [NOM] [--history] | gaps [--history]",
    .summary = "ce que dit le droit à une date, et ce qui l'a changé",
    .help = "show montre les textes en vigueur : une adresse (1.1/4/d, 3/dgcl, R. 6323-33), tout ce qui est "
            "dessous, ou le\n"
            "nom stable d'une donnée. diff dit, disposition par disposition, ce qui a changé après --from et "
            "jusqu'à --to.\n"
            "trace suit une donnée : ses adresses et ses textes, où elle est gardée, qui la reçoit à --at.\n"
            "coverage dit de chaque donnée ses colonnes, ses entrées, ses pages, ses exports, sa durée, ou "
            "pourquoi "
            "elle n'est pas\n"
            "tenue, puis compte.\n"
            "parameter donne un montant, un taux ou un délai, table le sens des codes. gaps énumère les "
            "textes non détenus, les "
            "hypothèses acceptées\n"
            "et les valeurs non vérifiées ; --history dit aussi les textes passés.\n\n"
            "Exemples :\n  sicpf law show --at 2022-12-03 1.1/6/a\n  sicpf law diff --from 2022-12-02 --to "
            "2022-12-03\n"
            "  sicpf law parameter dife.plafond --history\n  sicpf law gaps --json\n  sicpf law coverage "
            "dossier.facture --at 2022-12-03",
    .flags = VERB_NO_STORE,
    .options = options,
    .lectures = lectures,
    .run = run,
};
