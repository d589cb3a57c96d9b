/* dotation_interne.h - what the files of the dotations share (inside rights/ only). */
#ifndef SICPF_DOTATION_INTERNE_H
#define SICPF_DOTATION_INTERNE_H

#include "rights/dotation.h"

#define DOTATION_MOT_BYTES 128

/* The n-th word of a list with commas between; false past the last. */
NODISCARD bool dotation_mot(const char *list, size_t n, char out[DOTATION_MOT_BYTES]);

/* The purse of a lot: POCHE_ABONDEMENT when it is tied to a dossier. */
NODISCARD enum poche dotation_poche(const struct dotation_lot *l);

/* Sends so much of a lot back to its financeur, on day `le`: whether it is due is the caller's business. */
NODISCARD enum rc dotation_rendre(struct db *db, const struct dotation_lot *l, day_t le, int64_t cents,
                                  struct err *e);

#endif
