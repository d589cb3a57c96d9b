/*
 * compte.h - the days of an account and of its holder: opening, full-rate age (rules CPF-01, CPF-02), the request to be absent
 * from work (C. trav. D. 6323-4), and what a public agent may have beyond the yearly hours (FP-03, FP-04). Pure.
 */
#ifndef SICPF_COMPTE_H
#define SICPF_COMPTE_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

/* The first day an account may be opened (L. 5151-2): at 16, at 15 for an apprentice. */
NODISCARD enum rc compte_ouvrable_le(day_t naissance, bool apprenti, day_t le, day_t *out, struct err *e);

/* The day from which a pension at the full rate needs no length of insurance (L. 5421-4, 2°): yearly credits stop then. */
NODISCARD enum rc compte_taux_plein_le(day_t naissance, day_t le, day_t *out, struct err *e);

struct absence {
    day_t demander_le; /* last day to ask the employer */
    day_t silence_le;  /* for a request made on `demande`: silence is consent from the day after */
};
/* For a training of these dates, asked on day `demande`: 60 calendar days before, 120 from six months on; silence of 30
 * days is consent. */
NODISCARD enum rc absence_delais(day_t debut, day_t fin, day_t demande, struct absence *out, struct err *e);

/* Hours added to prevent unfitness, on the opinion of the occupational doctor: at most so many in all (CGFP L. 422-15). */
NODISCARD enum rc agent_inaptitude(int64_t demandees, int64_t deja, day_t le, int64_t *out,
                                   struct appuis *appuis, struct err *e);

/* Hours that may be used before they are acquired, with the employer's consent: the yearly hours of the two following civil
 * years (décret n° 2017-928, art. 4), those of the years that a fixed-term contract ends before not counted. fin_contrat:
 * DAY_NONE when there is none. */
NODISCARD enum rc agent_anticipation(bool categorie_c, day_t le, day_t fin_contrat, int64_t *out,
                                     struct appuis *appuis, struct err *e);

#endif
