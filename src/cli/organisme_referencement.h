/* organisme_referencement.h - « organisme referencement »: the request of a body, its pieces, what is decided of it. */
#ifndef SICPF_CLI_ORGANISME_REFERENCEMENT_H
#define SICPF_CLI_ORGANISME_REFERENCEMENT_H

#include "base/arena.h"
#include "cli/verb.h"

/* RC_USAGE for words it does not know; otherwise as referencement.h says. */
NODISCARD enum rc organisme_referencement(struct ctx *ctx, struct arena *a, struct err *e);

#endif
