/*
 * lheo.h - the offer of training in LHÉO XML: version 2.3, checked by its schema; and the dialect in which training
 * bodies send their catalogue to Mon Compte Formation, which has no public schema and is checked by what it must say.
 *
 * formation, action, session are found again by the numbers the training body gave them. The body is the one the file
 * names, by NDA else by SIRET; an unknown one refuses the formation. The class comes from code-ELU (mandate), code-RNCP,
 * code-RS or code-CPF. LHÉO says prices with taxes; without the HT price that the dialect gives, a training is taken
 * as exempt (CGI 261, 4, 4° a), which is the strictest reading of the hourly maximum.
 * Sessions that are no longer in a formation that was sent again are closed, never deleted.
 */
#ifndef SICPF_EXCHANGE_LHEO_H
#define SICPF_EXCHANGE_LHEO_H

#include "exchange/plan.h"

extern const struct partner partner_lheo;

#endif
