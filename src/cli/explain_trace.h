/*
 * explain_trace.h - the trace of an account on the command line: written by `sicpf explain --trace`, verified without a
 * store by `sicpf explain --verify`.
 */
#ifndef SICPF_EXPLAIN_TRACE_H
#define SICPF_EXPLAIN_TRACE_H

#include "cli/verb.h"
#include "door/door.h"
#include "rights/explain.h"

/* True when the grant lets this line be told. */
NODISCARD bool explain_may_show(const struct grant *g, const struct explain_line *line);

/* Writes what the grant lets see of an explanation. As trace_ecrire(). */
NODISCARD enum rc explain_trace_write(struct ctx *ctx, struct arena *a, const struct grant *g, day_t at,
                                      int64_t known_us, const struct explanation *x, struct err *e);

/* Verifies the trace of a file ("-": standard input) and says, for each movement, whether it is computed again. RC_USAGE
 * when it is no trace, RC_INTEGRITY (MSG_TRACE_DIFFERENTE) when something differs. */
NODISCARD enum rc explain_trace_verify(struct ctx *ctx, const char *path, struct err *e);

#endif
