/*
 * livraisons.h - the files of partners that were applied: what each was, when it came, how many lines, and the digest of the plan that
 * somebody read. Nobody's data are in them.
 */
#ifndef SICPF_LIVRAISONS_H
#define SICPF_LIVRAISONS_H

#include "base/arena.h"
#include "exchange/plan.h"

#define LIVRAISONS_PAGE 50

/* A file, and of whom. */
struct livraison_recue {
    struct livraison fichier; /* `empreinte` is not read */
    const struct partner *partner;
    const char *genre; /* kind of this partner's files ("mai"); "" when it has one only */
    int64_t appliquee_us;
};

/* The last applied first, before number `avant` (0: from the last), at most LIVRAISONS_PAGE; the array
 * and its texts live in the arena. */
NODISCARD enum rc livraisons_lire(struct db *db, struct arena *a, int64_t avant, struct livraison_recue **out,
                                  size_t *n, struct err *e);

/* The last file of each kind of each partner that sent one, in the order of import_partners, then by kind. The array and its texts live
 * in the arena. */
NODISCARD enum rc livraisons_dernieres(struct db *db, struct arena *a, struct livraison_recue **out,
                                       size_t *n, struct err *e);

#endif
