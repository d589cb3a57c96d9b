/*
 * import_liste.h - `sicpf import list`: the files that were applied (part of verb_import.c).
 */
#ifndef SICPF_IMPORT_LISTE_H
#define SICPF_IMPORT_LISTE_H

#include "cli/verb.h"

/* Shows a page of them, the last applied first. `avant`: number of the last one seen, as typed; NULL for the first page. Nobody's data
 * are in them. RC_USAGE (MSG_USAGE_ARGUMENT) for a word that is no number. */
NODISCARD enum rc import_liste(struct ctx *ctx, const char *avant, struct err *e);

#endif
