/* organisme_cle.h - « organisme cle-api »: the keys of a body's program. */
#ifndef SICPF_CLI_ORGANISME_CLE_H
#define SICPF_CLI_ORGANISME_CLE_H

#include "base/arena.h"
#include "cli/verb.h"

/* RC_USAGE for words it does not know; otherwise as cle_api.h says. */
NODISCARD enum rc organisme_cle_api(struct ctx *ctx, struct arena *a, struct err *e);

#endif
