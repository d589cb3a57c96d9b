/* pay_retour.h - what came back from the bank, and what a run and the statements do not say alike. */
#ifndef SICPF_CLI_PAY_RETOUR_H
#define SICPF_CLI_PAY_RETOUR_H

#include "cli/verb.h"

/* « pay returned »: the transfers that came back, the last ones first, and what each waits for. */
NODISCARD enum rc pay_returned(struct ctx *ctx, struct err *e);
/* In the list of « pay held » (`within`, NULL for people), adding to *shown what they tell: of the transfers that came back, those that wait for
 * another account or for an agent; then what holds each other payment but a measure, told by decision. */
struct json;
NODISCARD enum rc pay_waiting(struct ctx *ctx, struct json *within, size_t *shown, struct err *e);
NODISCARD enum rc pay_reasons(struct ctx *ctx, const char *apres, struct json *within, size_t *shown,
                              struct err *e);
/* « pay again REFERENCE [--motif TEXTE|--retirer] »: the next run may pay it again on the same account. */
NODISCARD enum rc pay_again(struct ctx *ctx, struct err *e);
/* « pay check LOT »: the differences between a run and the statements of the bank. */
/* Without a run: money that left and that nothing explains; RC_INTEGRITY when the lines of a run are not those that were frozen. */
NODISCARD enum rc pay_check_all(struct ctx *ctx, struct err *e);
NODISCARD enum rc pay_check(struct ctx *ctx, struct err *e);
/* « pay show LOT »: where a run is, who approved it, its lines after number `apres` (pay_lignes.h), and its dossiers that one same agent led
 * for both parties. */
NODISCARD enum rc pay_show(struct ctx *ctx, int64_t apres, struct err *e);

#endif
