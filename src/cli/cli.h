/*
 * cli.h - what main and the handover socket share: finding a verb, reading its options, running it.
 */
#ifndef SICPF_CLI_H
#define SICPF_CLI_H

#include "cli/verb.h"

/* The verb of that name, NULL when there is none. */
NODISCARD const struct verb *cli_verb(const char *name);

/* Help of the whole program, or of one verb. */
void cli_help(FILE *out);
void cli_verb_help(const struct verb *v, FILE *out);

/* More than any verb's own options. */
#define CLI_OPTIONS_MAX 48

/*
 * Reads options and words of argv (argv[0] is the verb's name) into ctx: --json, --at, --dry-run, --help and the
 * verb's own. `options` has CLI_OPTIONS_MAX cells and lives as long as ctx. RC_USAGE when one is unknown,
 * lacks its value, a date does not exist, or --dry-run is asked of a verb that
 * writes and cannot try; *help says that --help was asked.
 */
NODISCARD enum rc cli_parse(const struct verb *v, int argc, char **argv, struct ctx *ctx,
                            const char *options[static CLI_OPTIONS_MAX], bool *help, struct err *e);

/* The flags of this call of the verb: its own, or what flags_for says of its words. */
NODISCARD int cli_flags(const struct verb *v, const struct ctx *ctx);

/* True when this call of the verb writes (with --dry-run, VERB_DRY_READS does not). */
NODISCARD bool cli_writes(const struct verb *v, const struct ctx *ctx);

/* Prints an error on ctx->err, and as a JSON problem on ctx->out with --json. */
void cli_error(struct ctx *ctx, const struct err *e);

/* Runs the verb and prints its error, if any, as cli_error() does. RC_FAILURE too when its output could not be written
 * (disk full): a cut answer must not look whole. */
NODISCARD enum rc cli_run(const struct verb *v, struct ctx *ctx);

#endif
