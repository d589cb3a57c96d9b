/*
 * facteur.h - the server's own sending of events (webhook_envoi.h): a thread that looks, sends what is due, and waits.
 *
 * It holds neither a reader nor the writer while it waits for an address. A failure of the store is logged and tried again at the next
 * turn; what was taken and not told is due again.
 */
#ifndef SICPF_FACTEUR_H
#define SICPF_FACTEUR_H

#include "base/adresse.h"
#include "base/err.h"
#include "store/store.h"

struct facteur;

/* Starts it; what `dedans` names outlives it. `secondes` between two turns, 0: none is started and *out is NULL. The store outlives it. RC_FAILURE
 * (MSG_MEMOIRE_EPUISEE) when the machine has no thread left. */
NODISCARD enum rc facteur_partir(struct store *s, int secondes, int essais_max, struct adresse_dedans dedans,
                                 struct facteur **out, struct err *e);

/* Tells it to stop, and does not wait: other threads may be stopped meanwhile. NULL is allowed. */
void facteur_prevenir(struct facteur *f);

/* Stops it and waits for it, no longer than the store takes to write what was under way: neither an address nor the resolver of
 * its name is waited for. NULL is allowed. */
void facteur_arreter(struct facteur *f);

#endif
