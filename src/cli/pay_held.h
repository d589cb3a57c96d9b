/* pay_held.h - « pay held »: the payments that a measure holds, why and until when. */
#ifndef SICPF_CLI_PAY_HELD_H
#define SICPF_CLI_PAY_HELD_H

#include "cli/verb.h"

/* As of ctx->at; the sums are those of whole decisions, so that no holder is concerned. */
NODISCARD enum rc pay_held(struct ctx *ctx, struct err *e);

#endif
