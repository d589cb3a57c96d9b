/*
 * dossier_verifier.h - firm orders of élus that what is known since contradicts: the agreement of the body no longer covers the session (DIFE-41), or
 * the mandate no longer the training (DIFE-31, DIFE-30). They are told, and nothing is held by that alone: an agent opens a control, which holds the
 * payment, or the parties give other dates (decision 125).
 */
#ifndef SICPF_DOSSIER_VERIFIER_H
#define SICPF_DOSSIER_VERIFIER_H

#include "training/dossier.h"

/* Why, for the operator. */
struct verifier_motif {
    const char *phrase;
    const char *article;
    bool mandat; /* of the holder's mandates, which his body does not read */
};
#define VERIFIER_MOTIFS_MAX 2

struct dossier_a_verifier {
    struct dossier d;
    struct verifier_motif motifs[VERIFIER_MOTIFS_MAX];
    size_t n; /* at least 1 */
};

/*
 * By their number, after `apres` (NULL: from the first), at most `limit`, in the arena: those whose price is not paid. A control lifted since the
 * agreement or the mandates last changed takes a dossier out. Reading is the caller's business with the door.
 */
NODISCARD enum rc dossiers_a_verifier(struct db *db, struct arena *a, const char *apres, size_t limit,
                                      struct dossier_a_verifier **out, size_t *n, struct err *e);

/* The same of one dossier: *out is NULL when there is nothing to tell of it. */
NODISCARD enum rc dossier_a_verifier(struct db *db, struct arena *a, const struct dossier *d,
                                     const struct dossier_a_verifier **out, struct err *e);

#endif
