/*
 * pouls.h - the server's pulse: a thread that marks the instant at which the service was last there (training/panne_mesure.h).
 *
 * One row, in the writer's next group, each so many seconds: it waits for the writer, nobody waits for it. A mark that the store
 * refuses is logged and written at the next turn.
 */
#ifndef SICPF_POULS_H
#define SICPF_POULS_H

#include "base/err.h"
#include "store/store.h"

struct pouls;

/* Says what the start finds, in the log; then marks every `secondes`, 0: nothing is measured and *out is NULL. The store outlives it.
 * RC_FAILURE (MSG_MEMOIRE_EPUISEE) when the machine has no thread left, or as the store. */
NODISCARD enum rc pouls_partir(struct store *s, int secondes, struct pouls **out, struct err *e);

/* Stops it; nothing more is marked. NULL is allowed. */
void pouls_arreter(struct pouls *p);

#endif
