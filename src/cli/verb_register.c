/* sicpf register: the record of processing activities of a day (RGPD art. 30). */
#include "base/json.h"
#include "cli/law_print.h"
#include "cli/verb.h"
#include "law/registre.h"

#define USAGE "register [--at DATE] [--markdown]"

extern const struct verb verb_register;

static const struct verb_option options[] = {
    {"markdown", NULL, "en Markdown, pour un site ou un dossier de conformité", 0},
    {NULL, NULL, NULL, 0},
};

/* ---- for people ---------------------------------------------------------------------------------------------- */

static void put_indented(FILE *out, const char *text)
{
    fputs("      ", out);
    for (; *text != '\0'; text++) {
        fputc(*text, out);
        if (*text == '\n')
            fputs("      ", out);
    }
    fputc('\n', out);
}

static void print_line(void *arg, const struct registre_ligne *l)
{
    FILE *out = arg;

    fprintf(out, "%s%s%s%s\n", l->titre ? "\n" : "  ", l->reference, *l->reference != '\0' ? "  " : "",
            l->intitule);
    if (*l->detail != '\0')
        put_indented(out, l->detail);
    if (*l->source != '\0')
        fprintf(out, "      [%s ; %s]\n", l->source, law_certainty_french(l->certitude));
}

static void print_text(FILE *out, day_t at)
{
    char day[32];

    fprintf(out, "Registre des activités de traitement au %s (règlement (UE) 2016/679, art. 30)\n",
            day_french(at, day));
    for (int r = 0; r < REGISTRE_RUBRIQUES; r++) {
        fprintf(out, "\n%s\n\n", registre_titre((enum registre_rubrique)r));
        if (registre_lignes((enum registre_rubrique)r, at, print_line, out) == 0)
            fputs("  Rien à cette date.\n", out);
    }
}

/* ---- Markdown ------------------------------------------------------------------------------------------------ */

/* Words of the law on one line, with what Markdown would read as its own escaped. */
static void put_markdown(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            fputc(' ', out);
            continue;
        }
        if (strchr("\\`*_[]<>|#", *text) != NULL)
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void print_markdown_line(void *arg, const struct registre_ligne *l)
{
    FILE *out = arg;

    fputs(l->titre ? "\n### " : "- ", out);
    if (*l->reference != '\0')
        fprintf(out, "`%s` ", l->reference);
    put_markdown(out, l->intitule);
    if (*l->detail != '\0') {
        fputs(" : ", out);
        put_markdown(out, l->detail);
    }
    if (*l->source != '\0') {
        fputs(" (", out);
        put_markdown(out, l->source);
        fprintf(out, " ; %s)", law_certainty_french(l->certitude));
    }
    fputs(l->titre ? "\n\n" : "\n", out);
}

static void print_markdown(FILE *out, day_t at)
{
    char day[32];

    fprintf(out, "# Registre des activités de traitement\n\nAu %s. Règlement (UE) 2016/679, article 30.\n",
            day_french(at, day));
    for (int r = 0; r < REGISTRE_RUBRIQUES; r++) {
        fprintf(out, "\n## %s\n\n", registre_titre((enum registre_rubrique)r));
        if (registre_lignes((enum registre_rubrique)r, at, print_markdown_line, out) == 0)
            fputs("Rien à cette date.\n", out);
    }
}

/* ---- for machines -------------------------------------------------------------------------------------------- */

static void print_json_line(void *arg, const struct registre_ligne *l)
{
    struct json *j = arg;

    json_object_open(j);
    json_kt(j, "reference", *l->reference != '\0' ? l->reference : NULL);
    json_kt(j, "intitule", l->intitule);
    json_kt(j, "detail", *l->detail != '\0' ? l->detail : NULL);
    json_kt(j, "source", *l->source != '\0' ? l->source : NULL);
    json_kt(j, "certitude", *l->source != '\0' ? law_certainty_name(l->certitude) : NULL);
    json_kb(j, "titre", l->titre);
    json_object_close(j);
}

static enum rc print_json(FILE *out, day_t at, struct err *e)
{
    struct json *j = json_to(out);
    char day[DAY_TEXT_BYTES];

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, "au", day_iso(at, day));
    for (int r = 0; r < REGISTRE_RUBRIQUES; r++) {
        json_key(j, registre_cle((enum registre_rubrique)r));
        json_array_open(j);
        (void)registre_lignes((enum registre_rubrique)r, at, print_json_line, j);
        json_array_close(j);
    }
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    bool markdown = ctx_option(ctx, &verb_register, "markdown") != NULL;

    if (ctx->argc != 0 || (markdown && ctx->json))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (ctx->json)
        return print_json(ctx->out, ctx->at, e);
    if (markdown)
        print_markdown(ctx->out, ctx->at);
    else
        print_text(ctx->out, ctx->at);
    return RC_OK;
}

const struct verb verb_register = {
    .name = "register",
    .usage = USAGE,
    .summary = "le registre des activités de traitement à une date",
    .help =
        "Dit, au jour choisi, qui est responsable du traitement, à quoi il sert, quelles données il "
        "contient, "
        "qui y\n"
        "accède, qui en reçoit, d'où elles viennent, les droits des personnes, les durées de conservation et "
        "ce que\n"
        "le système ouvre à chacun. Chaque ligne donne le texte qui la fonde et dit s'il a été vérifié.\n\n"
        "Exemples :\n  sicpf register\n  sicpf register --at 2022-12-03 --markdown > registre.md",
    .flags = VERB_NO_STORE,
    .options = options,
    .run = run,
};
