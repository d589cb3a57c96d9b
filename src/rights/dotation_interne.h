/* dotation_interne.h - what the files of the dotations share (inside rights/ only). */
#ifndef SICPF_DOTATION_INTERNE_H
#define SICPF_DOTATION_INTERNE_H

#include "rights/dotation.h"

#define DOTATION_MOT_BYTES 128

/* What the law says of a sum before it is recorded: its reason, its tie to a dossier, its conditions, its amount
 * (AB-01 to AB-08). droits_cents: the yearly credits of the holder that day; deja_cents: what sums of the same base gave
 * him already, for the amounts that the law caps in all. Pure. */
NODISCARD enum rc dotation_verifier(const struct dotation_lot *l, int64_t droits_cents, int64_t deja_cents,
                                    struct err *e);

/* The n-th word of a list with commas between; false past the last. */
NODISCARD bool dotation_mot(const char *list, size_t n, char out[DOTATION_MOT_BYTES]);

/* The purse of a lot: POCHE_ABONDEMENT when it is tied to a dossier. */
NODISCARD enum poche dotation_poche(const struct dotation_lot *l);

/* Sends so much of a lot back to its financeur, on day `le`: whether it is due is the caller's business. */
NODISCARD enum rc dotation_rendre(struct db *db, const struct dotation_lot *l, day_t le, int64_t cents,
                                  struct err *e);

#endif
