/* pay_held.h - « pay held »: the payments that the next run leaves aside, why and until when. */
#ifndef SICPF_CLI_PAY_HELD_H
#define SICPF_CLI_PAY_HELD_H

#include "cli/verb.h"

/* As of ctx->at. What measures hold is a sum by decision, so that no holder is concerned; the rest is line by line, through the door, from the
 * dossier after `apres` ("" from the first). */
NODISCARD enum rc pay_held(struct ctx *ctx, const char *apres, struct err *e);

#endif
