/* pay_retour.h - what came back from the bank, and what a run and the statements do not say alike. */
#ifndef SICPF_CLI_PAY_RETOUR_H
#define SICPF_CLI_PAY_RETOUR_H

#include "cli/verb.h"

/* « pay returned »: the transfers that came back, the last ones first, and what each waits for. */
NODISCARD enum rc pay_returned(struct ctx *ctx, struct err *e);
/* « pay again REFERENCE »: the next run may pay it again on the same account. */
NODISCARD enum rc pay_again(struct ctx *ctx, struct err *e);
/* « pay check LOT »: the differences between a run and the statements of the bank. */
NODISCARD enum rc pay_check(struct ctx *ctx, struct err *e);

#endif
