/* mesure_interne.h - one step of a measure. Private to src/training/mesure*.c. */
#ifndef SICPF_MESURE_INTERNE_H
#define SICPF_MESURE_INTERNE_H

#include "law/law.h"
#include "training/mesure.h"

struct mesure_etape {
    struct db *db;
    struct arena *a; /* of the unit of work */
    struct mesure_commande *c;
    struct mesure m; /* as stored, but for an opening */
    day_t le;
};
typedef enum rc mesure_etape_fn(struct mesure_etape *x, struct err *e);

/* Reads the measure that the command names, and runs the step. RC_USAGE MSG_DECISION_AGENT when nobody says who acts. */
NODISCARD enum rc mesure_executer(struct db *db, void *commande, mesure_etape_fn *fn, struct err *e);
/* RC_CONFLICT MSG_MESURE_ETAT unless mesure_permet() the step. */
NODISCARD enum rc mesure_etre(const struct mesure_etape *x, const char *etape, struct err *e);
NODISCARD enum rc mesure_noter(const struct mesure_etape *x, const char *act, const char *numero,
                               int64_t grief, struct err *e);

#endif
