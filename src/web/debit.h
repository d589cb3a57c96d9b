/*
 * debit.h - how often one caller may ask: so many a minute, all at once or spread; what is left comes back with time.
 *
 * Callers are known by a keyed digest of what names them, in a table of fixed size: memory never grows, and holds neither a
 * key nor an address. When its corner of the table is full, the caller that has waited longest is forgotten, which can only
 * let it ask more. Threads: any, behind one lock held for a few instructions.
 */
#ifndef SICPF_DEBIT_H
#define SICPF_DEBIT_H

#include "base/base.h"
#include "base/env.h"

struct debit;

/* `par_minute` 0: everybody may always ask. NULL when memory is short. `env` gives the key of the digests. */
NODISCARD struct debit *debit_new(const struct env *env, int par_minute);
void debit_free(struct debit *d); /* NULL is allowed */

/* One more from this caller at this instant (microseconds of a clock that nobody sets: env_monotonic_us()). False: too many, *attendre_s is then how many whole
 * seconds to wait before the next one, at least 1. A clock that goes back gives nothing back. */
NODISCARD bool debit_prendre(struct debit *d, const void *qui, size_t n, int64_t now_us, int64_t *attendre_s);

#endif
