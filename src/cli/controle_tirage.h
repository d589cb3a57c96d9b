/* controle_tirage.h - « controle tirage » and what follows a draw: documents received, exchanges, conclusion, verification. */
#ifndef SICPF_CLI_CONTROLE_TIRAGE_H
#define SICPF_CLI_CONTROLE_TIRAGE_H

#include "base/arena.h"
#include "cli/verb.h"

/* The sub-verb of ctx->argv[0], when it is one of these; *known says whether it was. */
NODISCARD enum rc controle_tirage_verbe(struct ctx *ctx, struct arena *a, bool *known, struct err *e);

#endif
