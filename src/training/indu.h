/*
 * indu.h - sums paid that were not due: when they are recovered by force, until when, and to whom they go back (rules IND-01
 * to IND-03; C. trav. L. 6323-44, R. 6333-7-2 to -5). Pure; cents.
 */
#ifndef SICPF_INDU_H
#define SICPF_INDU_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

/* Under this amount nothing is recovered by force: a share of the monthly ceiling of social security, rounded up to the euro
 * (R. 6333-7-4). RC_NOT_FOUND when the law has no value that day. */
NODISCARD enum rc indu_seuil(day_t le, int64_t *out, struct appuis *appuis, struct err *e);

struct indu {
    int64_t montant_cents;
    day_t le;             /* day of the decision */
    bool difficulte;      /* economic difficulty of the body */
    day_t dereference_le; /* its last dereferencing; DAY_NONE: none */
};

/* Whether it is recovered by force (IND-02): not under the threshold, nor for a body in difficulty that was not dereferenced
 * in the years before. */
NODISCARD enum rc indu_recouvre(const struct indu *i, bool *out, struct appuis *appuis, struct err *e);

/* The last day to pay after a demand, and the last day to oppose a contrainte served on a day (IND-01). */
NODISCARD enum rc indu_limite_paiement(day_t mise_en_demeure, day_t *out, struct err *e);
NODISCARD enum rc indu_limite_opposition(day_t contrainte, day_t *out, struct err *e);

/*
 * What was recovered goes back to those who paid, pro rata of their part; when not all of it is, France compétences first, the
 * rest pro rata of the others' parts, by the largest remainder (IND-03, R. 6333-7-5). parts[0] is France compétences; n <= 65.
 * recouvre is at most the sum of the parts, which are >= 0. out has n cells.
 */
void indu_repartir(int64_t recouvre_cents, const int64_t *parts, size_t n, int64_t *out);

#endif
