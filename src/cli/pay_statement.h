/* pay_statement.h - « pay statement »: what a training body was paid, is due, and what holds it. */
#ifndef SICPF_CLI_PAY_STATEMENT_H
#define SICPF_CLI_PAY_STATEMENT_H

#include "cli/verb.h"

/* Of what was paid from `du` to `au` only, both in; DAY_NONE as in training/reglements.h. */
struct statement_demande {
    bool csv;
    const char *apres; /* the dossier that it begins after, "" from the first */
    day_t du, au;
};
/* argv[1]: SIRET or NDA. A page of it, as text, as JSON, or as CSV. */
NODISCARD enum rc pay_statement(struct ctx *ctx, const struct statement_demande *d, struct err *e);

#endif
