#include "cli/cli.h"
#include "base/json.h"
#include "cli/relay_stream.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <unistd.h>

static const struct verb_option common_options[] = {
    {"json", NULL, "sortie JSON, pour les machines", 0},
    {"at", "DATE", "à cette date (AAAA-MM-JJ) ; aujourd'hui sans elle", 0},
    {"dry-run", NULL, "montre ce qui serait fait, n'écrit rien", 0},
    {"help", NULL, "cette aide", 'h'},
};

const struct verb *cli_verb(const char *name)
{
    for (size_t i = 0; verbs[i] != NULL; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

void cli_help(FILE *out)
{
    fputs("sicpf : système d'information du CPF et du droit individuel à la formation des élus locaux\n\n"
          "Usage : sicpf [--config FICHIER] COMMANDE [MOTS] [OPTIONS]\n        sicpf --version\n\nCommandes "
          ":\n",
          out);
    for (size_t i = 0; verbs[i] != NULL; i++)
        fprintf(out, "  %-11s %s\n", verbs[i]->name, verbs[i]->summary);
    fputs("\nRéglages (dans le fichier de configuration, ou SICPF_NOM dans l'environnement) :\n", out);
    config_describe(out);
    fputs("\nCodes de sortie : 0 fait, 1 panne, 2 usage, 3 refus d'une règle, 4 introuvable, 5 conflit, 6 "
          "intégrité.\n"
          "« sicpf COMMANDE --help » détaille chaque commande, avec des exemples.\n",
          out);
}

static void help_options(const struct verb_option *options, size_t n, FILE *out)
{
    for (size_t i = 0; i < n; i++) {
        char letter[8] = "";
        char left[64];

        if (options[i].letter != 0)
            snprintf(letter, sizeof(letter), "-%c, ", options[i].letter);
        snprintf(left, sizeof(left), "%s--%s%s%s", letter, options[i].name,
                 options[i].value != NULL ? " " : "", options[i].value != NULL ? options[i].value : "");
        fprintf(out, "  %-20s %s\n", left, options[i].help);
    }
}

static size_t own_options(const struct verb *v)
{
    size_t n = 0;

    while (v->options != NULL && v->options[n].name != NULL)
        n++;
    CHECK(n + ARRAY_LEN(common_options) < CLI_OPTIONS_MAX);
    return n;
}

void cli_verb_help(const struct verb *v, FILE *out)
{
    fprintf(out, "sicpf %s : %s\n\nUsage : sicpf %s\n\n%s\n\nOptions :\n", v->name, v->summary, v->usage,
            v->help);
    help_options(v->options, own_options(v), out);
    for (size_t i = 0; i < ARRAY_LEN(common_options); i++)
        if (strcmp(common_options[i].name, "dry-run") != 0 ||
            (v->flags & (VERB_DRY_RUN | VERB_DRY_READS)) != 0)
            help_options(&common_options[i], 1, out);
}

static enum rc take_common(int k, const char *value, struct ctx *ctx, bool *help, struct err *e)
{
    const char *name = common_options[k].name;

    if (strcmp(name, "json") == 0)
        ctx->json = true;
    else if (strcmp(name, "dry-run") == 0)
        ctx->dry_run = true;
    else if (strcmp(name, "help") == 0)
        *help = true;
    else {
        ctx->at = day_parse_iso(value);
        ctx->at_given = true;
        if (ctx->at == DAY_NONE)
            return ERR(e, MSG_USAGE_DATE, "texte", value);
    }
    return RC_OK;
}

/* "o:h": a colon after the letters that take a value. */
static void short_options(const struct verb *v, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        if (v->options[i].letter != 0) {
            *out++ = v->options[i].letter;
            if (v->options[i].value != NULL)
                *out++ = ':';
        }
    *out++ = 'h';
    *out = '\0';
}

static bool take_letter(const struct verb *v, size_t n, int c, const char **options)
{
    for (size_t i = 0; i < n; i++)
        if (c != 0 && v->options[i].letter == c) {
            options[i] = optarg != NULL ? optarg : "1";
            return true;
        }
    return false;
}

static void fill_long(struct option *out, const struct verb_option *in, size_t n, int from)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (struct option){in[i].name, in[i].value != NULL ? required_argument : no_argument, NULL,
                                 from + (int)i};
}

/* getopt names a letter it does not know, and stands after a word it does not know. */
static enum rc unknown_option(const struct verb *v, char **argv, struct err *e)
{
    char letter[3] = {'-', (char)optopt, '\0'};

    return ERR(e, MSG_USAGE_OPTION, "option", optopt > 0 && optopt < 128 ? letter : argv[optind - 1], "verbe",
               v->name);
}

/* A verb that writes and cannot try must not be taken for one that did. */
static enum rc check_dry_run(const struct verb *v, const struct ctx *ctx, struct err *e)
{
    if (ctx->dry_run && (v->flags & (VERB_DRY_RUN | VERB_DRY_READS)) == 0 &&
        (cli_flags(v, ctx) & VERB_WRITES) != 0)
        return ERR(e, MSG_USAGE_SANS_ESSAI, "verbe", v->name);
    return RC_OK;
}

/* A word of a list of words separated by spaces. */
static bool has_word(const char *list, const char *word)
{
    const size_t n = strlen(word);

    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

/* Its one word, or its two, begin what was asked. */
static bool is_asked(const struct verb_lecture *l, const struct ctx *ctx)
{
    const char *space = strchr(l->name, ' ');
    const size_t first = space != NULL ? (size_t)(space - l->name) : strlen(l->name);

    if (ctx->argc == 0 || strlen(ctx->argv[0]) != first || strncmp(ctx->argv[0], l->name, first) != 0)
        return false;
    return space == NULL || (ctx->argc > 1 && strcmp(ctx->argv[1], space + 1) == 0);
}

/* Who filters a list by what it does not know must not take it for filtered. */
static enum rc check_lecture(const struct verb *v, const struct ctx *ctx, struct err *e)
{
    const struct verb_lecture *l = v->lectures;
    char usage[256];

    while (l != NULL && l->name != NULL && !is_asked(l, ctx))
        l++;
    if (l == NULL || l->name == NULL)
        return RC_OK;
    snprintf(usage, sizeof(usage), "sicpf %s", l->usage);
    if (ctx->argc > l->words)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", usage);
    for (size_t i = 0; v->options != NULL && v->options[i].name != NULL; i++)
        if (ctx->options[i] != NULL && !has_word(l->options, v->options[i].name))
            return ERR(e, MSG_USAGE_OPTION_AILLEURS, "option", v->options[i].name, "usage", usage);
    return RC_OK;
}

enum rc cli_parse(const struct verb *v, int argc, char **argv, struct ctx *ctx,
                  const char *options[static CLI_OPTIONS_MAX], bool *help, struct err *e)
{
    struct option longs[CLI_OPTIONS_MAX + 1] = {0};
    static const int own_base = 1000;
    static const int common_base = 2000;
    char letters[2 * CLI_OPTIONS_MAX + 2];
    size_t n = own_options(v);
    int c;

    *help = false;
    short_options(v, n, letters);
    memset(options, 0, sizeof(*options) * CLI_OPTIONS_MAX);
    fill_long(longs, v->options, n, own_base);
    fill_long(longs + n, common_options, ARRAY_LEN(common_options), common_base);
    optind = 0;
    opterr = 0;
    while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        enum rc rc = RC_OK;

        if (c == 'h')
            *help = true;
        else if (c >= common_base)
            rc = take_common(c - common_base, optarg, ctx, help, e);
        else if (c >= own_base)
            options[c - own_base] = optarg != NULL ? optarg : "1";
        else if (!take_letter(v, n, c, options))
            rc = unknown_option(v, argv, e);
        if (rc != RC_OK)
            return rc;
    }
    ctx->options = options;
    ctx->argc = argc - optind;
    ctx->argv = argv + optind;
    if (*help)
        return RC_OK;
    return check_lecture(v, ctx, e) == RC_OK ? check_dry_run(v, ctx, e) : RC_USAGE;
}

int cli_flags(const struct verb *v, const struct ctx *ctx)
{
    return v->flags_for != NULL ? v->flags_for(ctx->argc, ctx->argv) : v->flags;
}

bool cli_writes(const struct verb *v, const struct ctx *ctx)
{
    return (cli_flags(v, ctx) & VERB_WRITES) != 0 && !(ctx->dry_run && (v->flags & VERB_DRY_READS) != 0);
}

enum rc ctx_tell(struct ctx *ctx, const char *sentence, const char *key, const char *value, struct err *e)
{
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out, "%s\n", sentence);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kt(j, key, value);
    json_kb(j, "essai", ctx->dry_run);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

void cli_error(struct ctx *ctx, const struct err *e)
{
    const struct msg_def *def = msg_def(e->msg);
    char line[2400];

    err_format(e, line, sizeof(line));
    fprintf(ctx->err, "sicpf : %s\n", line);
    if (!ctx->json)
        return;
    struct json *j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_key(j, "erreur");
    json_object_open(j);
    json_kt(j, "code", def->code);
    json_kt(j, "article", def->article);
    json_kt(j, "champ", e->field);
    json_ki(j, "ligne", e->line);
    if (e->objet[0] != '\0')
        json_kt(j, "objet", e->objet);
    json_kt(j, "message", e->phrase);
    json_object_close(j);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

/* --at dates what is written: the book and the journal say when things were done, so never a day to come. */
static enum rc not_to_come(const struct verb *v, const struct ctx *ctx, struct err *e)
{
    char day[32];

    if (!ctx->at_given || ctx->dry_run || ctx->at <= env_today(ctx->env) || !cli_writes(v, ctx) ||
        (cli_flags(v, ctx) & VERB_READS) != 0)
        return RC_OK;
    return ERR(e, MSG_COMMANDE_AVENIR, "date", day_french(ctx->at, day));
}

enum rc cli_run(const struct verb *v, struct ctx *ctx)
{
    struct err e = {0};
    enum rc rc = not_to_come(v, ctx, &e);
    bool written;

    if (rc == RC_OK)
        rc = v->run(ctx, &e);
    if (rc != RC_OK && e.msg != MSG_AUCUN)
        cli_error(ctx, &e);
    errno = 0;
    written = fflush(ctx->out) == 0 && ferror(ctx->out) == 0;
    if (!written && rc == RC_OK) {
        rc = ERR(&e, MSG_SORTIE_ECRITURE, "raison", errno != 0 ? err_reason(errno) : "écriture interrompue");
        ctx->json = false; /* there is nowhere to write it */
        cli_error(ctx, &e);
    }
    fflush(ctx->err);
    return rc;
}

enum rc ctx_in_arena(struct ctx *ctx, size_t bytes, ctx_fn *fn, struct err *e)
{
    struct arena *a = arena_new(bytes);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = fn(ctx, a, e);
    arena_free(a);
    return rc;
}

enum rc ctx_open(struct ctx *ctx, const char *path, FILE **out, struct err *e)
{
    int fd;

    if (strcmp(path, "-") == 0) {
        *out = ctx->in;
        return RC_OK;
    }
    /* In a server, nobody waits for whoever should write at the other end of a pipe with a name. */
    fd = openat(ctx->cwd, path, O_RDONLY | O_CLOEXEC | (ctx->relay != NULL ? O_NONBLOCK : 0));
    *out = fd < 0 ? NULL : ctx->relay != NULL ? relay_stream(ctx->relay, fd, "r") : fdopen(fd, "r");
    if (*out != NULL)
        return RC_OK;
    (void)ERR(e, MSG_FICHIER_OUVERTURE, "fichier", path, "raison", err_reason(errno));
    if (fd >= 0)
        close(fd);
    return RC_FAILURE;
}

enum rc ctx_wrong(const struct verb *v, const char *name, struct err *e)
{
    const struct verb_option *o = v->options;

    while (o->name != NULL && strcmp(o->name, name) != 0)
        o++;
    CHECK(o->name != NULL && o->value != NULL);
    ERR(e, MSG_USAGE_VALEUR, "option", name, "valeur", o->value, "aide", o->help, "exemple",
        strcmp(o->value, "MONTANT") == 0 ? ", plus que zéro, comme 1250 ou 1250,50" : "");
    return err_at(e, name, 0);
}

const char *ctx_option(const struct ctx *ctx, const struct verb *v, const char *name)
{
    for (size_t i = 0; v->options != NULL && v->options[i].name != NULL; i++)
        if (strcmp(v->options[i].name, name) == 0)
            return ctx->options != NULL ? ctx->options[i] : NULL;
    bug_stop(__FILE__, __LINE__, name);
}
