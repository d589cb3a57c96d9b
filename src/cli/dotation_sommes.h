/* dotation_sommes.h - « sicpf dotation attente », « approuver », « refuser »: sums that one agent proposed and another decides. */
#ifndef SICPF_CLI_DOTATION_SOMMES_H
#define SICPF_CLI_DOTATION_SOMMES_H

#include "cli/verb.h"

/* Lists the sums that wait, behind the door; `apres`: the option, NULL from the first. */
NODISCARD enum rc dotation_attente(struct ctx *ctx, const char *apres, struct err *e);

/* Whether a word of the command is a decision: "approuver" or "refuser". */
NODISCARD bool dotation_decide(const char *word);

/* Decides the sum whose number is the second word; motif: of a refusal, may be NULL. */
NODISCARD enum rc dotation_decider(struct ctx *ctx, const char *motif, struct err *e);

#endif
