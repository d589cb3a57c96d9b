/* suivi_interne.h - a page of the tables of a training body, behind the door. Private to suivi*.c. */
#ifndef SICPF_SUIVI_INTERNE_H
#define SICPF_SUIVI_INTERNE_H

#include "base/arena.h"
#include "door/door.h"

#define SUIVI_PAGE 500
#define SUIVI_ARENA_BYTES ((size_t)4 << 20)

/* Reads the lines after a place, which `arg` knows: writes whom each concerns, and returns with *n of them. */
typedef enum rc suivi_lire_fn(struct db *db, struct arena *a, void *arg, int64_t titulaires[SUIVI_PAGE],
                              size_t *n, struct err *e);

struct suivi_page {
    int64_t organisme_id;
    day_t le; /* day of the law */
    const char *act;
    suivi_lire_fn *lire;
    void *arg;
    size_t n;           /* how many were read */
    struct grant grant; /* recorded when n > 0 */
};
/* The next page, in the journal before it is given (R. 6323-33, 4°). RC_INTEGRITY, RC_FAILURE. */
NODISCARD enum rc suivi_page_lire(struct store *s, struct arena *a, struct suivi_page *p, struct err *e);

#endif
