/*
 * restitution.h - the sums to give back to financeurs, from the run that takes them to the bank and back.
 *
 * What is due was paid too much or could not be credited (training/depot.h), or was given back in the book: a lot that ends
 * (C. trav. R. 6323-42-1), an undue sum that was recovered. A run takes all that a financeur is due in one line, on its account
 * in force (training/compte.h). Paid, what comes from the book leaves the financeur's account there for the bank's, a
 * transfer for each holder; come back, it is reversed and due again.
 *
 * All inside a unit of work, called by the payment runs alone. Cents, days of Paris.
 */
#ifndef SICPF_RESTITUTION_H
#define SICPF_RESTITUTION_H

#include "base/date.h"
#include "store/store.h"

/* What the book gave back and no sum holds yet becomes one sum for each financeur. */
NODISCARD enum rc restitution_ramasser(struct db *db, struct err *e);

/* What one financeur is due. */
struct restitution_due {
    int64_t financeur_id, cents, sommes;
    char beneficiaire[256], siret[16];
    bool sans_compte;
    int64_t change_us; /* when its account replaced another; 0: it replaced none */
};
#define RESTITUTION_DUES 64
/* The next financeurs after number `apres`, at most RESTITUTION_DUES; those whose last transfer came back, and waits, are not
 * among them. Sums to a payer who is no financeur we know are never. */
NODISCARD enum rc restitution_dues(struct db *db, int64_t apres, struct restitution_due *out, size_t *n,
                                   struct err *e);

/* A line of a run takes all that a financeur is due; it is paid, on that day; it came back; it will not leave. In the last two what a decision
 * reversed in the book meanwhile (decision 108) is due no more. */
NODISCARD enum rc restitution_prendre(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no,
                                      struct err *e);
NODISCARD enum rc restitution_payer(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no, day_t le,
                                    struct err *e);
NODISCARD enum rc restitution_retourner(struct db *db, int64_t financeur_id, int64_t lot_id, int64_t no,
                                        day_t le, struct err *e);
NODISCARD enum rc restitution_liberer(struct db *db, int64_t lot_id, int64_t no, struct err *e);
/* The same of a whole run that is given up; its lines find their sums again if it had left after all. */
NODISCARD enum rc restitution_abandonner(struct db *db, int64_t lot_id, struct err *e);

/* *out: of the sum that `cle` of a holder gave back in the book, what is at the bank or gone, in cents; 0: nothing. */
NODISCARD enum rc restitution_partie(struct db *db, int64_t titulaire_id, const char *cle, int64_t *out,
                                     struct err *e);
/* What left for `ancienne`, reversed since, stands for `nouvelle`, a transfer to the same financeur, for so many cents of what
 * restitution_partie() tells: no run sends it, and it is due if the transfer comes back. */
struct restitution_report {
    int64_t titulaire_id;
    const char *ancienne, *nouvelle;
    int64_t cents;
};
NODISCARD enum rc restitution_imputer(struct db *db, const struct restitution_report *r, struct err *e);

#endif
