/*
 * denouement.h - how the price of a dossier ends: what the training body is paid, what goes back to each
 * purse, what is lost. Pure functions on explicit inputs and the parameters of law/ on a day; no store, no
 * clock.
 *
 * Sources: rules 3.3 to 3.5 (CGU of the service; the brackets are dated parameters interruption.* and
 * annulation.* with their certainty) and MON-21, MON-22. Units: cents, percent, days of Paris.
 */
#ifndef SICPF_DENOUEMENT_H
#define SICPF_DENOUEMENT_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"
#include "training/dossier.h"

/* Realised ÷ planned in whole percent, halves up, never 100 unless complete (SD-02: 30 h of 50 h is 60).
 * Requires planned > 0 and 0 <= realised <= planned. */
NODISCARD int denouement_taux(int64_t heures_realisees, int64_t heures_prevues);

/* What becomes of the part of the price that the body is not paid. */
enum denouement_reste { RESTE_RENDU, RESTE_PERDU };

struct denouement {
    int64_t organisme_cents; /* due to the training body */
    enum denouement_reste reste;
    const char *regle; /* "SD-03", "3.4"… */
    const char *article;
    const char *phrase;   /* plain French */
    struct appuis appuis; /* the parameters it used */
};

/*
 * A training that was entered: complete, or stopped (rules 3.5). `at` is the day of the law (the acceptance
 * of the dossier). RC_NOT_FOUND when a parameter has no value that day.
 */
NODISCARD enum rc denouement_service_fait(int64_t prix_cents, int taux, enum dossier_cause cause,
                                          bool force_majeure, day_t at, struct denouement *out,
                                          struct err *e);

/*
 * A dossier accepted on `accepte_le` for a session starting on `debut`, cancelled by the holder on `le`
 * (rules 3.4): free within the withdrawal period, for force majeure, or early enough; otherwise lost, with
 * the body's indemnity. retractation_fin: the last day to withdraw when new dates gave the holder that time again; DAY_NONE: what
 * the acceptance gives. gratuite_fin: the last day of the free cancellation when an outage moved it; DAY_NONE: what the rule gives.
 */
NODISCARD enum rc denouement_annulation(int64_t prix_cents, day_t accepte_le, day_t retractation_fin,
                                        day_t debut, day_t gratuite_fin, day_t le, bool force_majeure,
                                        struct denouement *out, struct err *e);

/* The last day on which a cancellation is free by that rule alone; RC_NOT_FOUND when the law of the contract does not say. */
NODISCARD enum rc denouement_gratuite_fin(day_t accepte_le, day_t debut, day_t *out, struct err *e);

/* A training that its body cancelled, at any time: everything is given back. */
void denouement_annulation_organisme(struct denouement *out);

/* A holder who did not come, without force majeure. */
NODISCARD enum rc denouement_absence(int64_t prix_cents, day_t at, struct denouement *out, struct err *e);

/* The day that ends a withdrawal period which would end on `day`, in the law of `at`: the next working day when it is not one
 * (C. conso. L. 221-19, 3°). */
NODISCARD enum rc denouement_jour_ouvrable(day_t day, day_t at, day_t *out, struct err *e);
/* Last day to withdraw from a contract made on `accepte_le` (C. conso. L. 221-18, L. 221-19). */
NODISCARD enum rc denouement_retractation_fin(day_t accepte_le, day_t *out, struct err *e);

/*
 * Shares the outcome between the purses pro rata of their part, to the cent by the largest remainder
 * (MON-22), and fills paye, rendu and perdu of each. The parts must add up to the price; n <= 64.
 */
void denouement_partager(const struct denouement *d, struct dossier_prise *prises, size_t n);

#endif
