/*
 * dife.h - rights of local elected officials (DIFE): yearly credits, loss at the end of mandates, what may be used.
 *
 * Pure: explicit inputs, the law as data, memory from the caller's arena; no store, no clock.
 *
 * One counter whatever the number of mandates (CGCT R. 1621-4 and s.; rules DIFE-01 to DIFE-32). A credit falls on
 * the third Monday following the first round of the election of the reference mandate, then on each anniversary;
 * the reference mandate is the one held for the longest time, terms that follow each other counted together. There
 * is at most one credit in a civil year. Years without an amount in euros (before 2021) give nothing here: their
 * hours come as an opening balance.
 */
#ifndef SICPF_DIFE_H
#define SICPF_DIFE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"

struct dife_mandat {
    const char *type;   /* code of law/tables/mandats.txt */
    day_t premier_tour; /* first round of its election; DAY_NONE: the day it began stands for it (DIFE-25) */
    day_t debut;
    day_t fin; /* last day; DAY_NONE: still held */
};

enum dife_genre {
    DIFE_MOUVEMENT, /* a training paid, an amount given back, a correction */
    DIFE_CREDIT,    /* (part or loss of) the credit of its civil year, which is then not given again */
    DIFE_PERTE,     /* what the end of the mandates took away */
    DIFE_REPRISE    /* what was taken back of the credit of that day, which the mandates do not give */
};

/* A movement of the DIFE purse that already happened. */
struct dife_mouvement {
    day_t jour;            /* value day */
    int64_t montant_cents; /* > 0 enters the purse, < 0 leaves it, 0: a credit that the ceiling took whole */
    enum dife_genre genre;
};

struct dife_in {
    const struct dife_mandat *mandats; /* any order; those whose type gives no DIFE right are passed over */
    size_t mandats_n;
    const struct dife_mouvement
        *mouvements; /* any order; those up to solde_initial_au are in the opening balance */
    size_t mouvements_n;
    int64_t solde_initial_cents;
    day_t
        solde_initial_au; /* credits on or before this day are not given again; DAY_NONE: no opening balance */
    int64_t reserve_cents; /* held for dossiers: the end of a mandate does not take it */
    day_t au;              /* the day asked */
};

struct dife_credit {
    day_t jour;
    int64_t montant_cents; /* may be 0 when the ceiling takes it all */
    int64_t perdu_cents;   /* what the ceiling cut: min(annual, ceiling - balance), DIFE-22 */
    int64_t avant_cents;   /* balance just before */
    int64_t annuel_cents;
    int64_t plafond_cents;
    const char *mandat; /* type of the reference mandate */
    day_t base;         /* the third Monday whose anniversary this is */
};

/* What the end of the mandates takes away (DIFE-23, DIFE-32). */
struct dife_perte {
    day_t jour; /* first day without the rights */
    day_t fin_mandat;
    int64_t montant_cents;
};

/* A credit of `mouvements` that no mandate gives in its year, now that the mandates are known better: it is taken back
 * on its own day, without what was spent or is held since (DIFE-20, DIFE-24). */
struct dife_reprise {
    day_t jour; /* of the credit */
    int64_t montant_cents;
};

enum dife_usage {
    DIFE_TOUT,        /* a mandate is held: both kinds of training */
    DIFE_REINSERTION, /* within the delay after the last mandate: réinsertion only */
    DIFE_AUCUN
};

struct dife_out {
    struct dife_credit *credits; /* oldest first; those of `mouvements` left out */
    size_t credits_n;
    struct dife_perte *pertes; /* oldest first; those of `mouvements` left out */
    size_t pertes_n;
    struct dife_reprise *reprises; /* oldest first; what `mouvements` took back already left out */
    size_t reprises_n;
    int64_t solde_cents; /* at the end of day `au` */
    enum dife_usage usage;
    day_t
        utilisable_jusqu_au; /* last day a réinsertion training may end on; DAY_NONE while a mandate is held */
    struct appuis appuis;
};

#define DIFE_MANDATS_MAX 256
#define DIFE_MOUVEMENTS_MAX 4096

/* Computes credits and losses up to `au`. RC_USAGE (MSG_DIFE_MANDATS) when there are more mandates or movements than
 * the maxima above, or a mandate that ends before it begins. The arrays of *out live in the arena. */
NODISCARD enum rc dife_compute(struct arena *a, const struct dife_in *in, struct dife_out *out,
                               struct err *e);

/* What the mandates allow on a day, without computing amounts. Mandates that follow each other are one period. */
struct dife_droit {
    enum dife_usage usage;
    day_t
        fin_mandat; /* last day of the period of that day, or of the last one before it; DAY_NONE: none, or open */
    day_t limite; /* last day a réinsertion training may end on (DIFE-31); DAY_NONE as fin_mandat */
};
/* At most DIFE_MANDATS_MAX mandates are looked at. */
NODISCARD struct dife_droit dife_droit_at(const struct dife_mandat *mandats, size_t n, day_t at);

/* The day of the first credit that an election gives: the third Monday strictly after its first round. */
NODISCARD day_t dife_credit_day(day_t premier_tour);

#endif
