/*
 * contributions.h - what pays for the rights: the contribution of élus and its due days, amounts in francs CFP, the
 * contribution of ESAT. Pure; cents.
 */
#ifndef SICPF_CONTRIBUTIONS_H
#define SICPF_CONTRIBUTIONS_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

/* The contribution withheld on function indemnities (CGCT R. 1621-4; DIFE-60), to the nearest cent. RC_NOT_FOUND when no rate
 * is in force that day. */
NODISCARD enum rc contribution_elu(int64_t indemnites_cents, day_t le, int64_t *out, struct appuis *appuis,
                                   struct err *e);

enum contribution_rythme { CONTRIBUTION_MENSUELLE, CONTRIBUTION_TRIMESTRIELLE, CONTRIBUTION_ANNUELLE };

/* How often an authority pays, by its last known yearly contribution (D. 1621-10; DIFE-61): above 3 500 € each month, from
 * 500 € each quarter, below once a year. */
NODISCARD enum rc contribution_rythme(int64_t annuelle_cents, day_t le, enum contribution_rythme *out,
                                      struct appuis *appuis, struct err *e);

/* The last day to pay what was withheld on day `le`: the 15th of the month after the month or the quarter; 31 December for a
 * yearly payment (text truncated, not verified). */
NODISCARD enum rc contribution_echeance(enum contribution_rythme r, day_t le, day_t *out,
                                        struct appuis *appuis, struct err *e);

/* Euros in francs CFP, to the nearest unit, halves up (DIFE-12). */
NODISCARD enum rc contribution_francs_cfp(int64_t cents, day_t le, int64_t *out, struct appuis *appuis,
                                          struct err *e);

/* The contribution of an ESAT for a worker: a rate on its share of the guaranteed pay and on part of the aide au poste
 * (C. trav. D. 6323-29-2), to the nearest cent. */
NODISCARD enum rc contribution_esat(int64_t part_remuneration_cents, int64_t aide_poste_cents, day_t le,
                                    int64_t *out, struct appuis *appuis, struct err *e);

#endif
