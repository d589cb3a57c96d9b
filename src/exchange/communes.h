/*
 * communes.h - the communes of the State, with their postal codes and the place of their centre: one row for each commune and postal
 * code, columns code_commune_insee, nom, code_postal, latitude, longitude (and libelle_acheminement). Others are passed over.
 *
 * The file is whole: a commune that it no longer has is forgotten. Actions of training then find their commune again.
 */
#ifndef SICPF_EXCHANGE_COMMUNES_H
#define SICPF_EXCHANGE_COMMUNES_H

#include "exchange/plan.h"

extern const struct partner partner_communes;

#endif
