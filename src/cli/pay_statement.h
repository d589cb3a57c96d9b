/* pay_statement.h - « pay statement »: what a training body was paid, is due, and what holds it. */
#ifndef SICPF_CLI_PAY_STATEMENT_H
#define SICPF_CLI_PAY_STATEMENT_H

#include "cli/verb.h"

/* argv[1]: SIRET or NDA. As text, as JSON, or as CSV with `csv`; a page of it, after the dossier `apres` ("" from the first). */
NODISCARD enum rc pay_statement(struct ctx *ctx, bool csv, const char *apres, struct err *e);

#endif
