/* pay_statement.h - « pay statement »: what a training body was paid, is due, and what holds it; its transfers. */
#ifndef SICPF_CLI_PAY_STATEMENT_H
#define SICPF_CLI_PAY_STATEMENT_H

#include "cli/verb.h"
#include "training/virements.h"

/* Of what was paid from `du` to `au` only, both in; DAY_NONE as in training/reglements.h. */
struct statement_demande {
    bool csv, virements;
    const char *apres; /* the dossier that it begins after, or the place of a transfer; "" from the first */
    day_t du, au;
};
/* argv[1]: SIRET or NDA. A page of it, as text, as JSON, or as CSV. */
NODISCARD enum rc pay_statement(struct ctx *ctx, const struct statement_demande *d, struct err *e);

/* The same of its transfers (training/virements.h), whatever became of what they paid. */
NODISCARD enum rc pay_virements(struct ctx *ctx, const struct statement_demande *d, struct err *e);

/* Their sums, in a line. */
void virements_dire(FILE *out, const struct virements_totaux *t);

#endif
