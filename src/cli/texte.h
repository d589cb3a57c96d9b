/* texte.h - a text that a person types or sends on the input of a command. */
#ifndef SICPF_CLI_TEXTE_H
#define SICPF_CLI_TEXTE_H

#include "base/arena.h"
#include "cli/verb.h"

/* The whole input, trimmed, in the arena; "" when it is empty. RC_USAGE MSG_DECISION_TEXTE_TROP when it is too long, MSG_DECISION_ENCODAGE when it is no text. */
NODISCARD enum rc texte_lire(struct ctx *ctx, struct arena *a, const char **out, struct err *e);

#endif
