/* financeur_promesse.h - « promesses » and « appeler » of sicpf financeur: what is granted in dossiers, and called for. */
#ifndef SICPF_CLI_FINANCEUR_PROMESSE_H
#define SICPF_CLI_FINANCEUR_PROMESSE_H

#include "cli/verb.h"

/* « promesses [SIRET] »: behind the door, of one dossier or of those after a number; NULL: all, from the first. */
NODISCARD enum rc financeur_promesses(struct ctx *ctx, const char *dossier, const char *suite, struct err *e);
/* « appeler SIRET »: one call for what it owes, of one dossier or of all (NULL). */
NODISCARD enum rc financeur_appeler(struct ctx *ctx, const char *dossier, struct err *e);

#endif
