/*
 * activite.h - years of work, from which the yearly CPF credit is computed.
 *
 * A table with the columns nir, annee, regime, travaille, reference, unite, peu_qualifie, boe, categorie_c and
 * cotisation_payee (docs/fr/importer.md). The layout is ours: what employers declare reaches the operator by the DSN,
 * whose exchange with the SI-CPF is not public. One row is one year under one regime; a later file corrects an earlier
 * one, and years absent from a file are left alone.
 */
#ifndef SICPF_EXCHANGE_ACTIVITE_H
#define SICPF_EXCHANGE_ACTIVITE_H

#include "exchange/plan.h"

extern const struct partner partner_activite;

#endif
