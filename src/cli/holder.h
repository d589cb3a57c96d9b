/*
 * holder.h - the holder a command is about, and the grant to show their account.
 */
#ifndef SICPF_HOLDER_H
#define SICPF_HOLDER_H

#include "cli/verb.h"
#include "door/door.h"

/*
 * The holder named by a word: an internal number, or "nir:-" for a NIR read on standard input, which so never appears
 * in a command line, a history or a list of processes. RC_USAGE (MSG_USAGE_TITULAIRE) when it is neither, RC_REFUSED
 * when the NIR is not one, RC_NOT_FOUND when nobody has it. *by_nir says which.
 */
NODISCARD enum rc holder_find(struct ctx *ctx, struct db *db, const char *word, int64_t *id, bool *by_nir,
                              struct err *e);

/* The same for a command that writes: through a reader of its own, before its unit of work. */
NODISCARD enum rc holder_of_word(struct ctx *ctx, const char *word, int64_t *id, struct err *e);

/* Asks the door for the account of a holder (CDC, R. 6323-33, 1°) under today's law: rights and their movements. */
NODISCARD enum rc holder_account_open(struct ctx *ctx, struct db *db, int64_t id, bool by_nir,
                                      const char *act, struct grant *out, struct err *e);

/* Records the grant or the refusal, then gives back rc: RC_OK only when the answer may leave. */
NODISCARD enum rc holder_account_commit(struct ctx *ctx, struct grant *g, enum rc rc, struct err *e);

/* True when the grant lets this purse be shown. */
NODISCARD bool holder_may_show(const struct grant *g, int64_t poche);

/*
 * What was recorded by a moment that the option --known names: the end of a day in Paris, or an instant with its offset.
 * INT64_MAX when the option is absent: all that is recorded. RC_USAGE (MSG_USAGE_CONNU) when it is neither.
 */
NODISCARD enum rc holder_known(const struct ctx *ctx, const struct verb *v, int64_t *out, struct err *e);

/* The option itself, for the table of a verb. */
#define HOLDER_KNOWN_OPTION                                                                                  \
    {                                                                                                        \
        "known", "QUAND",                                                                                    \
            "tel qu'enregistré à la fin de ce jour (AAAA-MM-JJ) ou à cet instant (…T10:00:00+02:00)", 0      \
    }

/* "au" and "connu": the value date and what was recorded then, an instant in UTC; null when all that is recorded counts. */
struct json;
void holder_dates_json(struct json *j, day_t at, int64_t known_us);

#endif
