/*
 * prix.h - whether the two prices of a training hold together: all taxes included is the price without tax and one VAT
 * rate in force, to the cent (MON-12 of the rules). Without this check a body would declare any price without tax, and
 * the maximum hourly price, which is without tax (CGCT R. 1621-8, 2°), would bind nobody.
 *
 * Pure: the law as data, no store, no clock.
 */
#ifndef SICPF_PRIX_H
#define SICPF_PRIX_H

#include "base/date.h"
#include "base/err.h"

/* Cents; `le` is the day of the law. RC_USAGE (MSG_PRIX_TVA) naming both prices when no rate in force gives one from the
 * other, or when one is negative. */
NODISCARD enum rc prix_verifier(int64_t ht_cents, int64_t ttc_cents, day_t le, struct err *e);

#endif
