/*
 * lheo_comparer.h - what a catalogue would change of what is sold, word by word, before its import is planned.
 *
 * The sessions compared are the open ones. An import closes those that a formation no longer has, and leaves alone a formation
 * that the file does not name: it is told, so that it can be withdrawn (`sicpf catalogue withdraw`).
 */
#ifndef SICPF_EXCHANGE_LHEO_COMPARER_H
#define SICPF_EXCHANGE_LHEO_COMPARER_H

#include "base/base.h"
#include "base/err.h"
#include "store/store.h"

enum ecart {
    ECART_AJOUTEE, /* a session, or a formation when action and session are NULL */
    ECART_CHANGEE, /* champ, avant, apres say it */
    ECART_FERMEE,  /* an open session that the formation no longer has */
    ECART_ABSENTE, /* a formation of a body of the file that the file does not name: left alone */
    ECART_REFUSEE, /* a formation that cannot come in: apres is why */
    ECART_COUNT
};

NODISCARD const char *ecart_name(enum ecart x); /* "ajoutee" */

/* The texts live until the call returns. */
struct lheo_ecart {
    enum ecart sorte;
    long ligne;                               /* of the file; 0 when the file does not say it */
    const char *formation, *action, *session; /* numbers of the training body; NULL: of the level above */
    const char *champ, *avant, *apres;        /* NULL when nothing was, or is, said */
    const char *intitule;                     /* [ECART_AJOUTEE] of the formation; NULL */
    int64_t
        prix_ttc_cents; /* [ECART_AJOUTEE] of the session, of the cheapest action of a formation; -1: not said */
};

typedef enum rc lheo_ecart_fn(const struct lheo_ecart *x, void *arg, struct err *e);

/* organisme_id: the formations of another body are refused; 0: of anybody. Reads the file from its start and tells each difference, in the order of the file; absent formations come last. `in` is seekable.
 * counts has ECART_COUNT cells. Errors of lheo_parcourir(); what `each` returns stops it. */
NODISCARD enum rc lheo_comparer(struct db *db, FILE *in, int64_t organisme_id, int64_t *counts,
                                lheo_ecart_fn *each, void *arg, struct err *e);

#endif
