/*
 * main.c - finds the verb, reads the settings, opens the store the way the verb needs it, runs it.
 *
 * A writing verb beside a running server is handed to it (handover.h); otherwise it takes the writer's lock.
 */
#include "cli/cli.h"
#include "cli/handover.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct ctx *ctx, const struct err *e)
{
    cli_error(ctx, e);
    return (int)e->rc;
}

/* Under sudo, who called is another than whose account runs: an act is of the one who called. */
static void default_agent(struct config *cfg)
{
    const struct passwd *user = getpwuid(getuid());
    const char *caller = getenv("SUDO_USER"), *own = user != NULL ? user->pw_name : "inconnu";

    if (cfg->agent[0] == '\0')
        snprintf(cfg->agent, sizeof(cfg->agent), "%s", caller != NULL && *caller != '\0' ? caller : own);
}

/* Keys are made together with the data, never later: new keys could not open what old ones sealed. */
static enum rc open_store(const struct verb *v, struct ctx *ctx, struct keyring *keys, struct err *e)
{
    const char *name = ctx->cfg->store;
    bool writes = cli_writes(v, ctx);
    bool exists = false;
    enum rc rc = store_exists(name, &exists, e);

    if (rc != RC_OK)
        return rc;
    if (!exists && !writes)
        return ERR(e, MSG_STORE_ABSENT, "nom", store_is_server(name) ? "PostgreSQL" : name);
    if (ctx->cfg->keys[0] == '\0')
        return ERR(e, MSG_STORE_CLES_ADRESSE);
    rc = keyring_load(ctx->env, ctx->cfg->keys, !exists, keys, e);
    if (rc != RC_OK)
        return rc;
    ctx->keys = keys;
    return store_open(name, writes ? STORE_WRITE : STORE_READ, ctx->env, keys, &ctx->store, e);
}

static int run(const struct verb *v, struct ctx *ctx, int argc, char **argv)
{
    struct keyring keys = {0};
    struct err e = {0};
    enum rc rc;

    if ((cli_flags(v, ctx) & VERB_NO_STORE) != 0)
        return (int)cli_run(v, ctx);
    if (cli_writes(v, ctx) && strcmp(v->name, "serve") != 0 &&
        handover_call(ctx->cfg, argc - 1, argv + 1, &rc))
        return (int)rc;
    rc = open_store(v, ctx, &keys, &e);
    if (rc == RC_OK) {
        rc = cli_run(v, ctx);
        store_close(ctx->store);
    } else {
        cli_error(ctx, &e);
    }
    explicit_bzero(&keys, sizeof(keys));
    return (int)rc;
}

/* `sicpf --config FILE VERB …`: the global option comes before the verb. False when its value is missing. */
static bool take_config(int *argc, char ***argv, const char **path)
{
    static const char option[] = "--config";
    const char *word = *argc > 1 ? (*argv)[1] : "";
    size_t n = strlen(option);
    int taken = 0;

    *path = NULL;
    if (strcmp(word, option) == 0) {
        *path = *argc > 2 ? (*argv)[2] : "";
        taken = 2;
    } else if (strncmp(word, option, n) == 0 && word[n] == '=') {
        *path = word + n + 1;
        taken = 1;
    }
    if (*path != NULL && **path == '\0')
        return false;
    *argc -= taken;
    *argv += taken;
    return true;
}

/* A file opened later must not become the standard error of a program started without one; a limit on file sizes is an
 * error of the disk, not a death; a memory image would hold keys and personal data. */
static void settle_process(void)
{
    const struct rlimit no_core = {0, 0};
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    setenv("TZ", "Europe/Paris", 1);
    tzset();
}

/* What needs no verb: --help, --version, or nothing at all. */
static bool answer_alone(int argc, char **argv, int *code)
{
    const char *word = argc > 1 ? argv[1] : "";
    bool help =
        argc < 2 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;

    if (help)
        cli_help(stdout);
    else if (strcmp(word, "--version") == 0)
        puts("sicpf " SICPF_VERSION);
    else
        return false;
    *code = argc < 2 ? RC_USAGE : fflush(stdout) == 0 ? RC_OK : RC_FAILURE;
    return true;
}

/* SICPF_CLOCK; without it, that of the running server: the verbs that write have it, those that plan must too. */
static bool moved_clock(const struct verb *v, const struct ctx *ctx, const struct config *cfg,
                        int64_t *start_us)
{
    if (cfg->clock[0] != '\0')
        return instant_parse_iso(cfg->clock, start_us);
    return (cli_flags(v, ctx) & VERB_NO_STORE) == 0 && !cli_writes(v, ctx) && handover_clock(cfg, start_us);
}

/* The settings, after the words: help needs none. */
static enum rc load_settings(const char *path, const struct verb *v, struct ctx *ctx, struct config *cfg,
                             struct env *env, struct clock_shift *shift, struct err *e)
{
    int64_t start_us;
    enum rc rc = config_load(path, cfg, e);

    if (rc != RC_OK)
        return rc;
    if (!day_zone_is_paris())
        return ERR(e, MSG_FUSEAU_ABSENT);
    default_agent(cfg);
    ctx->agent = cfg->agent;
    if (moved_clock(v, ctx, cfg, &start_us))
        *env = env_shifted(shift, start_us);
    env->log.from = cfg->log_level;
    env->compte = cfg->debtor_iban;
    if (!ctx->at_given)
        ctx->at = env_today(env);
    return RC_OK;
}

int main(int argc, char **argv)
{
    struct clock_shift shift;
    struct config cfg;
    struct err e = {0};
    const char *options[CLI_OPTIONS_MAX];
    const char *config_path;
    const struct verb *v;
    bool help;
    int code;

    settle_process();
    struct env env = env_system();
    struct ctx ctx = {.env = &env,
                      .cfg = &cfg,
                      .in = stdin,
                      .out = stdout,
                      .err = stderr,
                      .cwd = AT_FDCWD,
                      .at = DAY_NONE,
                      .progress = isatty(STDERR_FILENO)};
    if (!take_config(&argc, &argv, &config_path))
        return fail(&ctx, (ERR(&e, MSG_USAGE_CONFIG), &e));
    if (answer_alone(argc, argv, &code))
        return code;
    v = cli_verb(argv[1]);
    if (v == NULL)
        return fail(&ctx, (ERR(&e, MSG_USAGE_VERBE, "verbe", argv[1]), &e));
    if (cli_parse(v, argc - 1, argv + 1, &ctx, options, &help, &e) != RC_OK)
        return fail(&ctx, &e);
    if (help) {
        cli_verb_help(v, stdout);
        return fflush(stdout) == 0 ? RC_OK : RC_FAILURE;
    }
    if (load_settings(config_path, v, &ctx, &cfg, &env, &shift, &e) != RC_OK)
        return fail(&ctx, &e);
    return run(v, &ctx, argc, argv);
}
