/*
 * import_queue.h - `sicpf import rne queue` and `decide`: lines that wait for an agent (part of verb_import.c).
 */
#ifndef SICPF_IMPORT_QUEUE_H
#define SICPF_IMPORT_QUEUE_H

#include "cli/verb.h"

/* Shows the lines that wait, with the evidence of both sides, through the door. `after`: number of the last one seen, as
 * typed; NULL for the first ones. */
NODISCARD enum rc import_queue(struct ctx *ctx, const char *after, struct err *e);

/* Records a decision; id and titulaire are as typed on the command line. */
NODISCARD enum rc import_decide(struct ctx *ctx, const char *id, const char *titulaire, struct err *e);

#endif
