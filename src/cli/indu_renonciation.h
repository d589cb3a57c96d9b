/* indu_renonciation.h - « indu renonciation »: sums owed that nothing can pay, and giving them up in two steps. */
#ifndef SICPF_CLI_INDU_RENONCIATION_H
#define SICPF_CLI_INDU_RENONCIATION_H

#include "base/arena.h"
#include "cli/verb.h"

#define INDU_RENONCIATION_USAGE "indu renonciation [proposer|approuver|refuser DOSSIER|NUMERO]"

/* argv[0] is "renonciation"; alone, it lists what is owed. RC_USAGE. */
NODISCARD enum rc indu_renonciation(struct ctx *ctx, struct arena *a, struct err *e);

#endif
