/* organisme_sous_traitance.h - « organisme sous-traitance »: the contracts of a body, and their share of its year. */
#ifndef SICPF_CLI_ORGANISME_SOUS_TRAITANCE_H
#define SICPF_CLI_ORGANISME_SOUS_TRAITANCE_H

#include "base/arena.h"
#include "cli/verb.h"

/* `annee`: "2026"; NULL: this year. RC_USAGE for what is no year. */
NODISCARD enum rc organisme_sous_traitance(struct ctx *ctx, struct arena *a, const char *annee,
                                           struct err *e);

#endif
