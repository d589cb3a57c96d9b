/*
 * lheo_constater.h - what will be found on each session of a catalogue once it is recorded, before it is: what will be shown, what will be
 * held back, under which article (training/constats.h).
 */
#ifndef SICPF_EXCHANGE_LHEO_CONSTATER_H
#define SICPF_EXCHANGE_LHEO_CONSTATER_H

#include "training/constats.h"

/* The texts live until the call returns. */
struct lheo_constat {
    long ligne; /* of the session in the file; 0 when the file does not say it */
    const char *formation, *action, *session, *intitule;
    const struct offre_constats *trouve;
};

typedef enum rc lheo_constat_fn(const struct lheo_constat *x, void *arg, struct err *e);

/* organisme_id: the formations of another body are passed over, as those that cannot come in are; 0: of anybody. Reads the file from its start and
 * tells each session, in the order of the file. Reads only. `in` is seekable. Errors of lheo_parcourir(); what `each` returns stops it. */
NODISCARD enum rc lheo_constater(struct db *db, FILE *in, int64_t organisme_id, lheo_constat_fn *each,
                                 void *arg, struct err *e);

#endif
