/* dossier_verifier.h - firm orders of élus that what is known since contradicts (training/dossier_verifier.h), on the terminal. */
#ifndef SICPF_CLI_DOSSIER_VERIFIER_H
#define SICPF_CLI_DOSSIER_VERIFIER_H

#include "base/json.h"
#include "cli/verb.h"
#include "door/door.h"
#include "training/dossier_verifier.h"

/* Adds to `items` what telling why asks of the door. */
void dossier_verifier_items(struct item_set *items);

/* Why, a line each after `blanks` blanks but for the first; without what the grant, which must be recorded, does not hold. */
void dossier_verifier_print(const struct dossier_a_verifier *x, const struct grant *g, int blanks, FILE *out);
/* The same as the key « a_verifier » of an open object. */
void dossier_verifier_json(const struct dossier_a_verifier *x, const struct grant *g, struct json *j);

/* `sicpf dossier a-verifier`: all of them, behind the door. */
NODISCARD enum rc dossier_verifier_liste(struct ctx *ctx, struct err *e);

#endif
