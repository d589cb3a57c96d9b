/* partenaires.h - who sends files. A new partner is one line of partenaires.c. */
#ifndef SICPF_EXCHANGE_PARTENAIRES_H
#define SICPF_EXCHANGE_PARTENAIRES_H

#include "exchange/plan.h"

extern const struct partner *const import_partners[]; /* ended by NULL */

#endif
