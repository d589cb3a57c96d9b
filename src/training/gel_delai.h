/*
 * gel_delai.h - the deadlines of a dossier that a freeze for fraud extends (fraude.gel_prolonge, decision 44).
 *
 * A day on which the dossier or its account is frozen no longer counts in a delay that runs for a holder, a training body or a
 * financeur: what they may not do then is not held against them. The operator's own delays keep their day. A day counts once, whatever froze
 * it, and only once it is over: a freeze that is lifted extends nothing more.
 */
#ifndef SICPF_GEL_DELAI_H
#define SICPF_GEL_DELAI_H

#include "training/dossier.h"

struct gel_echeances {
    int64_t prolonges, en_echec; /* dossiers: each has one delay that runs */
};

/* Extends what the freezes took up to the day before `at`. May be stopped and started again: each day is counted once; `dry_run` counts
 * only. Each dossier is a unit of work of its own: one that fails stops no other, and is told once all are done, in *e with its code. */
NODISCARD enum rc gels_prolonger(struct store *s, day_t at, bool dry_run, struct gel_echeances *out,
                                 struct err *e);

/* Inside a unit of work: counts for the delay that runs for *d the frozen days up to the day before `at` that were not counted yet.
 * d->echeance is moved, the store's is not: it is the caller's to write. What moved it is written and journaled, unless `dry`. */
NODISCARD enum rc gel_compter(struct db *db, struct dossier *d, day_t at, bool dry, struct err *e);

/* Reads only: the last day of the delay that runs for *d, once the frozen days up to the day before `at` are counted. */
NODISCARD enum rc gel_echeance(struct db *db, const struct dossier *d, day_t at, day_t *out, struct err *e);

/* The same as gel_compter() for a delay that an act of the day `at` begins, and that runs from a day before it: each frozen day since counts, though it was
 * counted for the delay that the act ended. */
NODISCARD enum rc gel_compter_nouveau(struct db *db, struct dossier *d, day_t at, struct err *e);

/* What freezes did to the deadlines of one dossier, oldest first; at most GEL_PROLONGATIONS_MAX, in the arena. */
#define GEL_PROLONGATIONS_MAX 32
struct gel_prolongation {
    const char *gel;     /* number of the freeze */
    day_t avant, apres;  /* the last day, before and since */
    day_t debut, jusque; /* days counted, within the freeze */
};
NODISCARD enum rc gel_prolongations(struct db *db, struct arena *a, const struct dossier *d,
                                    struct gel_prolongation **out, size_t *n, struct err *e);

#endif
