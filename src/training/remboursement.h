/*
 * remboursement.h - what a body is owed for a dossier beyond its price: it had given back money (an undue sum it paid) that the bank
 * then returned, or that a fraud made the operator's twice. It stands on the body's payable until a run pays it, on a line of its
 * own, under all that holds any payment of the dossier (decision 31). Back, it is due again.
 *
 * All inside a unit of work. Cents, days of Paris.
 */
#ifndef SICPF_REMBOURSEMENT_H
#define SICPF_REMBOURSEMENT_H

#include "training/dossier.h"

/* `cents` that stand on the payable of the body of *d are owed to it from `le`; an entry of the journal says so. Nothing when 0. */
NODISCARD enum rc remboursement_devoir(struct db *db, const struct dossier *d, int64_t cents, day_t le,
                                       const char *agent, struct err *e);

/* What is still owed for a dossier, on its way or not. */
NODISCARD enum rc remboursement_du(struct db *db, const struct dossier *d, int64_t *out, struct err *e);

/* A line of a run takes all that is owed for a dossier and that no other line has. */
NODISCARD enum rc remboursement_prendre(struct db *db, int64_t titulaire_id, int64_t dossier_id,
                                        int64_t lot_id, int64_t no, struct err *e);

/* The line is paid, on that day; it came back. A line rejected or taken out of its run asks for nothing: what it took is due again. */
NODISCARD enum rc remboursement_payer(struct db *db, int64_t lot_id, int64_t no, day_t le, struct err *e);
NODISCARD enum rc remboursement_retourner(struct db *db, int64_t lot_id, int64_t no, day_t le, struct err *e);

#endif
