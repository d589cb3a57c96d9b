/* interne.h - a transfer as the walks of the book read it, and the seal they compute. Private to book/. */
#ifndef SICPF_BOOK_INTERNE_H
#define SICPF_BOOK_INTERNE_H

#include "book/book.h"

/* A row of livre_all; texts are the cursor's. */
struct book_row {
    const char *key, *reservation;
    int64_t titulaire_id, phase, genre, debit, credit, lot, amount, value_day, recorded_us, dossier_id,
        rule_id;
};

/* The transfers that a seal covers, met in the order of the walk. */
struct sceau_flux {
    int64_t jusqu_us;
    int64_t ecritures;
    struct sha256_stream *s;
};

/* One that covers what was recorded before jusqu_us. RC_FAILED when the machine has no memory. Ended by sceau_flux_finir() or
 * sceau_flux_abandonner(). */
NODISCARD enum rc sceau_flux_ouvrir(struct sceau_flux *f, int64_t jusqu_us, struct err *e);
void sceau_flux_ajouter(struct sceau_flux *f, const struct book_row *r);
/* The seal of what was met, with the rules up to number `regles` (INT64_MAX: all). Fails as the store does. */
NODISCARD enum rc sceau_flux_finir(struct sceau_flux *f, struct db *db, int64_t regles, struct book_seal *out,
                                   struct err *e);
void sceau_flux_abandonner(struct sceau_flux *f); /* once ended, does nothing */

/* The last seal; entree 0 when there is none. */
NODISCARD enum rc sceau_dernier(struct db *db, struct book_seal *out, struct err *e);
/* Whether the journal says this seal, and none after it. */
NODISCARD enum rc sceau_au_journal(struct db *db, const struct book_seal *seal, bool *juste, struct err *e);

/* The walk: every purse and reservation against its transfers, which each flux meets too. RC_INTEGRITY (MSG_LIVRE_FAUX). */
NODISCARD enum rc book_walk(struct db *db, struct sceau_flux *flux, size_t n, struct book_report *out,
                            struct err *e);

#endif
