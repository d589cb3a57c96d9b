/*
 * sngi.h - the national register of identifiers (SNGI, kept by the CNAV): who holders are.
 *
 * A table with the columns nir, nom_naissance, nom_usage, prenoms, sexe, date_naissance, lieu_naissance and, when the
 * register says it, deces. The exchange format of the CNAV is not public: this layout is ours, and the only one.
 * A row makes a holder or brings their civil status up to date; holders absent from the file are left alone.
 */
#ifndef SICPF_EXCHANGE_SNGI_H
#define SICPF_EXCHANGE_SNGI_H

#include "exchange/plan.h"

extern const struct partner partner_sngi;

#endif
