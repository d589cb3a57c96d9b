/* carte_ailleurs.h - « sicpf carte remboursements », and what says that a sum due to a card was repaid otherwise. */
#ifndef SICPF_CLI_CARTE_AILLEURS_H
#define SICPF_CLI_CARTE_AILLEURS_H

#include "cli/verb.h"

#define CARTE_AILLEURS_USAGE                                                                                 \
    "carte remboursements ; carte rendu-ailleurs PAIEMENT --reference R --le DATE --motif TEXTE ; carte "    \
    "approuver|ecarter PAIEMENT"

/* False when the first word is none of its own. */
NODISCARD bool carte_ailleurs_verbe(struct ctx *ctx, enum rc *rc, struct err *e);

#endif
