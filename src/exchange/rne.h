/*
 * rne.h - the Répertoire national des élus: who holds an elected mandate (order of 2022, annex 4.1; R. 6323-33).
 *
 * An issue is a photograph: a line that is new begins a mandate, a line that is gone ends one. Only the type of mandate,
 * its start and its end are kept (annex 1.1, 5°). Lines are recognised from one issue to the next by a keyed hash of the
 * person and the territory; a line seen for the first time is matched with a holder (people/match.h), or waits in
 * a queue for an agent.
 */
#ifndef SICPF_EXCHANGE_RNE_H
#define SICPF_EXCHANGE_RNE_H

#include "base/arena.h"
#include "exchange/plan.h"
#include "people/match.h"

extern const struct partner partner_rne;

/* A line that waits for a decision, with the evidence of both sides. Texts live in the arena. */
struct rne_attente {
    int64_t id;
    const char *motif;
    const char *nom, *prenoms;
    char sexe;
    day_t naissance;
    const char *mandat_type;
    day_t debut, fin; /* fin: day of the issue in which the line was gone */
    day_t livraison;  /* day of the issue in which it came */
    long ligne;
    int64_t candidats[CANDIDATS_MAX];
    size_t candidats_n;
};

/* The first `limit` lines that wait after number `after`, oldest first. The array lives in the arena; it leaves through
 * the door only. */
NODISCARD enum rc rne_queue(struct db *db, struct arena *a, int64_t after, size_t limit,
                            struct rne_attente **out, size_t *n, struct err *e);

/*
 * An agent's decision: the line is this holder's (its mandate is recorded), or nobody's (0). It holds for the next
 * issues. RC_NOT_FOUND: MSG_RNE_ATTENTE_INCONNUE, MSG_TITULAIRE_INCONNU; RC_CONFLICT when it was decided already.
 * Inside a unit of work; journaled here.
 */
NODISCARD enum rc rne_decide(struct db *db, int64_t id, int64_t titulaire_id, const char *agent,
                             struct err *e);

#endif
