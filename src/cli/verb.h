/*
 * verb.h - a verb of the command line: one file each (src/cli/verb_*.c), listed in src/cli/verbs.c.
 *
 * A verb writes its results to ctx->out and its errors to ctx->err, never to stdout directly: when a server is
 * running, a writing verb runs inside it and its streams are those of the terminal that asked.
 */
#ifndef SICPF_VERB_H
#define SICPF_VERB_H

#include "base/arena.h"
#include "base/config.h"
#include "base/env.h"
#include "base/err.h"
#include "store/store.h"

struct relay;

struct ctx {
    const struct env *env;
    const struct config *cfg;
    const struct keyring *keys; /* NULL for verbs with VERB_NO_STORE */
    struct store *store;        /* NULL for verbs with VERB_NO_STORE */
    FILE *in;
    FILE *out;
    FILE *err;
    int cwd;  /* descriptor of the caller's directory: open files with ctx_open() */
    int argc; /* words after the verb that are not options */
    char **argv;
    bool json;    /* --json */
    bool dry_run; /* --dry-run */
    day_t at;     /* --at DATE, today when absent (Paris) */
    bool at_given;
    bool progress; /* out is a terminal: show progress on err */
    const struct relay
        *relay;        /* of the server that runs this verb for a caller; NULL for the caller's own process */
    const char *agent; /* operator's agent who acts, for the journal */
    const char *const
        *options; /* values of the verb's own options, in the order of its table; NULL when absent */
};

enum verb_flags {
    VERB_NO_STORE = 1,  /* opens nothing (law, help) */
    VERB_WRITES = 2,    /* needs the writer: handed to a running server, or takes the lock */
    VERB_DRY_RUN = 4,   /* honours --dry-run; a writing verb that does not refuses it */
    VERB_DRY_READS = 8, /* honours it by reading only: the store is then opened for reading */
    VERB_READS = 16     /* writes nothing but the journal of what it reads: --at may be a day to come */
};

struct verb_option {
    const char *name;  /* "plan" for --plan */
    const char *value; /* "HASH"; NULL for a switch (present: "1") */
    const char *help;  /* French */
    char letter;       /* 'o' for -o; 0 when it has none */
};

/* A sub-verb that reads, with all that it takes: a word or an option more, which would be ignored, is refused. */
struct verb_lecture {
    const char *name;    /* "list", or two words: "webhook echecs"; the longest first */
    int words;           /* at most, those of its name included */
    const char *options; /* of the verb's own, separated by spaces: "etat organisme"; "" for none */
    const char *usage;   /* "dossier retards" */
};

struct verb {
    const char *name;
    const char *usage;   /* "import PARTENAIRE plan|apply FICHIER [--plan HASH]" */
    const char *summary; /* one French line */
    const char *help;    /* French, with examples */
    int flags;
    const struct verb_option *options; /* ended by a NULL name; NULL when none */
    const struct verb_lecture
        *lectures; /* ended by a NULL name; NULL: its run() checks words and options itself */
    enum rc (*run)(struct ctx *ctx, struct err *e);
    /* Optional: flags for these words, when only some sub-verbs write (plan reads, apply writes). NULL: flags. */
    int (*flags_for)(int argc, char **argv);
};

/* Opens a file named on the command line, relative to the caller's directory; "-" is ctx->in (do not close it). */
NODISCARD enum rc ctx_open(struct ctx *ctx, const char *path, FILE **out, struct err *e);

/* What a command does with an arena of so many bytes of its own, given back once it is done. */
typedef enum rc ctx_fn(struct ctx *ctx, struct arena *a, struct err *e);
NODISCARD enum rc ctx_in_arena(struct ctx *ctx, size_t bytes, ctx_fn *fn, struct err *e);

/* What a command that answers with one fact says: the sentence, or with --json {key: value, "essai": dry run}. */
NODISCARD enum rc ctx_tell(struct ctx *ctx, const char *sentence, const char *key, const char *value,
                           struct err *e);

/* The value of the verb's own option, NULL when absent. */
NODISCARD const char *ctx_option(const struct ctx *ctx, const struct verb *v, const char *name);

/* RC_USAGE MSG_USAGE_VALEUR: the value of the verb's own option is missing, or is not one; says what is expected. e->field is the
 * option. */
NODISCARD enum rc ctx_wrong(const struct verb *v, const char *name, struct err *e);

extern const struct verb *const verbs[]; /* ended by NULL */

#endif
