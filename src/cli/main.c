/*
 * main.c - finds the verb, reads the settings, opens the store the way the verb needs it, runs it.
 *
 * A writing verb beside a running server is handed to it (handover.h); otherwise it takes the writer's lock.
 */
#include "base/log.h"
#include "cli/cli.h"
#include "cli/handover.h"
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const struct err *e)
{
    char line[1200];

    err_format(e, line, sizeof(line));
    fprintf(stderr, "sicpf : %s\n", line);
    return (int)e->rc;
}

static void default_agent(struct config *cfg)
{
    const struct passwd *user = getpwuid(getuid());

    if (cfg->agent[0] == '\0')
        snprintf(cfg->agent, sizeof(cfg->agent), "%s", user != NULL ? user->pw_name : "inconnu");
}

/* Keys are made together with the data, never later: new keys could not open what old ones sealed. */
static enum rc open_store(const struct verb *v, struct ctx *ctx, struct keyring *keys, struct err *e)
{
    bool fresh = access(ctx->cfg->store, F_OK) != 0;
    enum rc rc;

    if (fresh && !cli_writes(v, ctx))
        return ERR(e, MSG_STORE_ABSENT, "nom", ctx->cfg->store);
    rc = keyring_load(ctx->env, ctx->cfg->keys, fresh, keys, e);
    if (rc != RC_OK)
        return rc;
    ctx->keys = keys;
    return store_open(ctx->cfg->store, cli_writes(v, ctx) ? STORE_WRITE : STORE_READ, ctx->env, keys,
                      &ctx->store, e);
}

static int run(const struct verb *v, struct ctx *ctx, int argc, char **argv)
{
    struct keyring keys;
    struct err e = {0};
    enum rc rc;

    if ((cli_flags(v, ctx) & VERB_NO_STORE) != 0)
        return (int)cli_run(v, ctx);
    if (cli_writes(v, ctx) && strcmp(v->name, "serve") != 0 &&
        handover_call(ctx->cfg, argc - 1, argv + 1, &rc))
        return (int)rc;
    rc = open_store(v, ctx, &keys, &e);
    if (rc != RC_OK)
        return fail(&e);
    rc = cli_run(v, ctx);
    store_close(ctx->store);
    return (int)rc;
}

/* `sicpf --config FILE VERB …`: the global option comes before the verb. */
static const char *take_config(int *argc, char ***argv)
{
    const char *path = NULL;

    if (*argc > 2 && strcmp((*argv)[1], "--config") == 0) {
        path = (*argv)[2];
        *argc -= 2;
        *argv += 2;
    }
    return path;
}

int main(int argc, char **argv)
{
    struct env env = env_system();
    struct clock_shift shift;
    int64_t start_us;
    struct config cfg;
    struct err e = {0};
    const char *options[32];
    const struct verb *v;
    const char *config_path = take_config(&argc, &argv);
    bool help = argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;

    umask(077);
    signal(SIGPIPE, SIG_IGN);
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    if (help) {
        cli_help(stdout);
        return argc < 2 ? RC_USAGE : RC_OK;
    }
    v = cli_verb(argv[1]);
    if (v == NULL)
        return fail((ERR(&e, MSG_USAGE_VERBE, "verbe", argv[1]), &e));
    if (config_load(config_path, &cfg, &e) != RC_OK)
        return fail(&e);
    log_setup(stderr, (enum log_level)cfg.log_level);
    default_agent(&cfg);
    if (cfg.clock[0] != '\0' && instant_parse_iso(cfg.clock, &start_us))
        env = env_shifted(&shift, start_us);
    struct ctx ctx = {.env = &env,
                      .cfg = &cfg,
                      .in = stdin,
                      .out = stdout,
                      .err = stderr,
                      .cwd = AT_FDCWD,
                      .at = env_today(&env),
                      .progress = isatty(STDERR_FILENO),
                      .agent = cfg.agent};
    if (cli_parse(v, argc - 1, argv + 1, &ctx, options, &help, &e) != RC_OK)
        return fail(&e);
    if (help) {
        cli_verb_help(v, stdout);
        return RC_OK;
    }
    return run(v, &ctx, argc, argv);
}
