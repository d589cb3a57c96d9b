/* verb_cle_api.h - « organisme cle-api »: the keys of a body's program, as « cle-api » does them for each. */
#ifndef SICPF_CLI_VERB_CLE_API_H
#define SICPF_CLI_VERB_CLE_API_H

#include "base/arena.h"
#include "cli/verb.h"

/* The words after « organisme ». RC_USAGE for words it does not know; otherwise as cle_api.h says. */
NODISCARD enum rc organisme_cle_api(struct ctx *ctx, struct arena *a, struct err *e);

#endif
