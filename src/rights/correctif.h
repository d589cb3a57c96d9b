/*
 * correctif.h - what an employer owes on an account when it did not keep its duties: the corrective sum of L. 6323-13 (rule
 * AB-01; R. 6323-3), and the days by which others tell or ask (AB-02, AB-04). Pure; cents.
 */
#ifndef SICPF_CORRECTIF_H
#define SICPF_CORRECTIF_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

struct correctif_entree {
    day_t bilan_le;   /* of the interview that looks back over the period */
    int64_t effectif; /* employees */
    bool entretiens;  /* the interviews were held */
    bool formation;   /* a training other than a mandatory one was followed */
};

struct correctif {
    bool du;
    int64_t montant_cents;    /* 0 when not due */
    day_t debut;              /* of the period looked at */
    day_t limite;             /* last day to pay it */
    int64_t majoration_cents; /* added, and all of it to the Treasury, when it was not paid by then */
    struct appuis appuis;
};

/* RC_NOT_FOUND when the law held has no rule that day. Due only when neither duty was kept over the whole period, in a company
 * of the size of the law. */
NODISCARD enum rc correctif_calculer(const struct correctif_entree *in, struct correctif *out, struct err *e);

/* The last day for the employer to send the data of a dismissal after a refused agreement (R. 6323-3-2). */
NODISCARD enum rc correctif_limite_accord(day_t notification, day_t *out, struct err *e);

/* Whether a permanent disability opens the sum of CSS L. 432-12: rate in percent, asked within the years of the law. */
NODISCARD enum rc correctif_atmp_ouvert(int64_t taux_pourcent, day_t notification, day_t demande, bool *out,
                                        struct err *e);

#endif
