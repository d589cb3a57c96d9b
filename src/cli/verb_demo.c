#include "base/json.h"
#include "cli/verb.h"
#include "demo/demo.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct verb verb_demo;

#define DEFAULT_HOLDERS 400
#define DEFAULT_FOLDER "var/demo"

static void show_progress(void *arg, int per_mille)
{
    struct ctx *ctx = arg;

    fprintf(ctx->err, "\r%3d,%d %%", per_mille / 10, per_mille % 10);
    fflush(ctx->err);
}

/* A whole number given as an option, `fallback` without it; RC_USAGE when it is anything else. */
static enum rc number(const struct ctx *ctx, const char *name, int64_t fallback, int64_t *out, struct err *e)
{
    const char *text = ctx_option(ctx, &verb_demo, name);

    *out = fallback;
    if (text == NULL || text_whole(text, out))
        return RC_OK;
    (void)ERR(e, MSG_DEMO_BORNES);
    return err_at(e, name, 0);
}

/* Makes the folder and its parents when they are missing. */
static enum rc folder_open(const struct ctx *ctx, const char *path, int *out, struct err *e)
{
    char part[4096];
    size_t n = strlen(path);

    if (n == 0 || n >= sizeof(part))
        return ERR(e, MSG_DEMO_DOSSIER, "dossier", path, "raison", err_reason(ENAMETOOLONG));
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdirat(ctx->cwd, part, 0700) != 0 && errno != EEXIST)
            return ERR(e, MSG_DEMO_DOSSIER, "dossier", path, "raison", err_reason(errno));
    }
    *out = openat(ctx->cwd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*out < 0)
        return ERR(e, MSG_DEMO_DOSSIER, "dossier", path, "raison", err_reason(errno));
    return RC_OK;
}

static enum rc read_spec(const struct ctx *ctx, struct demo_spec *s, struct err *e)
{
    int64_t seed = 0;
    int64_t years = 0;
    enum rc rc = number(ctx, "holders", DEFAULT_HOLDERS, &s->holders, e);

    if (rc == RC_OK)
        rc = number(ctx, "seats", 0, &s->seats, e);
    if (rc == RC_OK)
        rc = number(ctx, "seed", 1, &seed, e);
    if (rc == RC_OK)
        rc = number(ctx, "years", 3, &years, e);
    if (rc != RC_OK)
        return rc;
    s->seed = (uint64_t)seed;
    s->years = (int)MIN(years, 1000);
    s->today = ctx->at;
    return RC_OK;
}

static void report(struct ctx *ctx, const char *folder, const struct demo_totals *t)
{
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;

    if (j != NULL) {
        json_object_open(j);
        json_kt(j, "dossier", folder);
        json_ki(j, "titulaires", t->holders);
        json_ki(j, "activites", t->activities);
        json_ki(j, "mandats", t->mandates);
        json_ki(j, "organismes", t->organismes);
        json_ki(j, "agrements", t->agrements);
        json_ki(j, "formations", t->formations);
        json_object_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
        return;
    }
    if (ctx->progress)
        fputs("\r        \r", ctx->err);
    fprintf(ctx->out,
            "%s : %lld titulaires, %lld années d'activité, %lld mandats, %lld organismes, %lld agréments, "
            "%lld formations. Ces personnes sont inventées.\n",
            folder, (long long)t->holders, (long long)t->activities, (long long)t->mandates,
            (long long)t->organismes, (long long)t->agrements, (long long)t->formations);
}

static enum rc make(struct ctx *ctx, struct err *e)
{
    const char *folder = ctx_option(ctx, &verb_demo, "output");
    struct demo_spec spec = {0};
    struct demo_totals totals = {0};
    int fd = -1;
    enum rc rc = read_spec(ctx, &spec, e);

    if (rc == RC_OK && ctx->dry_run)
        rc = ERR(e, MSG_USAGE_SANS_ESSAI, "verbe", "demo make");
    if (rc != RC_OK)
        return rc;
    folder = folder != NULL ? folder : DEFAULT_FOLDER;
    rc = folder_open(ctx, folder, &fd, e);
    if (rc != RC_OK)
        return rc;
    rc = demo_make(&spec, fd, ctx->progress ? show_progress : NULL, ctx, &totals, e);
    close(fd);
    if (rc == RC_OK)
        report(ctx, folder, &totals);
    return rc;
}

static enum rc load(struct ctx *ctx, struct err *e)
{
    const char *folder = ctx_option(ctx, &verb_demo, "dir");
    int fd = -1;
    enum rc rc;

    folder = folder != NULL ? folder : DEFAULT_FOLDER;
    fd = openat(ctx->cwd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ERR(e, MSG_DEMO_DOSSIER, "dossier", folder, "raison", err_reason(errno));
    rc = demo_load(ctx->store, fd, ctx->at, ctx->agent, ctx->out, e);
    close(fd);
    return rc;
}

static bool word_is(int argc, char **argv, const char *word)
{
    return argc == 1 && strcmp(argv[0], word) == 0;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (word_is(ctx->argc, ctx->argv, "make"))
        return make(ctx, e);
    if (word_is(ctx->argc, ctx->argv, "load"))
        return load(ctx, e);
    if (word_is(ctx->argc, ctx->argv, "people"))
        return demo_people_print(ctx->store, ctx->json, ctx->out, e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", verb_demo.usage);
}

static int flags_for(int argc, char **argv)
{
    if (word_is(argc, argv, "load"))
        return VERB_WRITES;
    return word_is(argc, argv, "people") ? 0 : VERB_NO_STORE;
}

static const struct verb_option options[] = {
    {"holders", "N", "titulaires (400 sans elle)", 'n'},
    {"seed", "S", "graine : mêmes graine et date, mêmes octets (1 sans elle)", 's'},
    {"seats", "N", "sièges municipaux (un quart des titulaires, 500 000 au plus, sans elle)", 0},
    {"years", "N", "années d'activité (3 sans elle)", 0},
    {"output", "DOSSIER", "où écrire les fichiers (" DEFAULT_FOLDER " sans elle)", 'o'},
    {"dir", "DOSSIER", "d'où charger les fichiers (" DEFAULT_FOLDER " sans elle)", 'd'},
    {NULL, NULL, NULL, 0},
};

const struct verb verb_demo = {
    .name = "demo",
    .usage = "demo make [--holders N] [--seed S] [-o DOSSIER] | load [--dir DOSSIER] | people",
    .summary = "fabrique des données de démonstration, de personnes inventées",
    .help =
        "« make » écrit les fichiers des partenaires, dans leurs formats réels : titulaires (SNGI), "
        "activité,\n"
        "trois livraisons du répertoire des élus, organismes, agréments, catalogue LHÉO. Les noms sont "
        "composés,\n"
        "les NIR, SIRET et IBAN ont des clés justes et n'appartiennent à personne.\n\n"
        "« load » les fait entrer dans des données vides, par les mêmes imports et les mêmes calculs qu'un "
        "exploitant,\n"
        "et choisit les personnes que « people » énumère : la page de connexion les propose en mode "
        "démonstration.\n\n"
        "Exemples :\n"
        "  sicpf demo make && SICPF_STORE=essai.db sicpf demo load\n"
        "  sicpf demo make --holders 1000000 --seed 7 -o bench/un-million",
    .options = options,
    .run = run,
    .flags_for = flags_for,
};
