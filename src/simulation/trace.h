/*
 * trace.h - the trace of an account: each movement with all that its amount rests on, as one JSON document, and its
 * verification without the store.
 *
 * The format is docs/fr/trace.md (schema: docs/trace.schema.json). The same account at the same two dates gives the same
 * bytes: nothing in it comes from a clock, from the engine of the store or from the order of its rows. It names nobody.
 */
#ifndef SICPF_TRACE_H
#define SICPF_TRACE_H

#include "rights/explain.h"

#define TRACE_FORMAT "sicpf-trace/1"
#define TRACE_BYTES_MAX ((size_t)16 << 20)
#define TRACE_MOUVEMENTS_MAX 10000
#define TRACE_ARENA ((size_t)512 << 20) /* the most that a trace of these sizes takes */

/* Which account, at which dates, and which of its lines may be told. */
struct trace_demande {
    int64_t titulaire_id;
    day_t au;
    int64_t connu_us; /* INT64_MAX: all that is recorded */
    bool (*montre)(void *arg, const struct explain_line *line);
    bool (*montre_poche)(void *arg, int64_t poche);
    void *arg;
};

/*
 * Writes the trace of an explanation whose sources were said (rights/origines.h). RC_FAILURE (MSG_MEMOIRE_EPUISEE,
 * MSG_TRACE_TROP_LONGUE) when it cannot be held. Nothing is written then.
 */
NODISCARD enum rc trace_ecrire(FILE *out, struct arena *a, const struct explanation *x,
                               const struct trace_demande *d, struct err *e);

enum trace_verdict {
    TRACE_MEME,     /* computed again: the same amount */
    TRACE_REPRIS,   /* nothing in the trace computes it: taken as it is */
    TRACE_DIFFERENT /* something is not what the rules, the law or the sums say */
};

#define TRACE_ECARTS_MAX 8

struct trace_ligne {
    const char *cle;
    day_t jour;
    const char *montant; /* "249,85 €" */
    enum trace_verdict verdict;
    const char *ecarts[TRACE_ECARTS_MAX]; /* French sentences: what differs, or why nothing computes it */
    size_t ecarts_n;
};

struct trace_bilan {
    struct trace_ligne *lignes;
    size_t n;
    size_t memes, repris, differents;
    const char *ecarts[TRACE_ECARTS_MAX]; /* of the trace as a whole */
    size_t ecarts_n;
};

/*
 * Verifies a trace of n bytes: computes each amount again with the functions of the rules from the inputs and the
 * parameters that the trace holds, adds its balances, compares its parameters with the law of the program. RC_OK when it
 * could be read, whatever differs: *out says what. RC_USAGE with the place of the first fault when it is no trace. Everything
 * lives in the arena (TRACE_ARENA).
 */
NODISCARD enum rc trace_verifier(struct arena *a, const char *text, size_t n, struct trace_bilan *out,
                                 struct err *e);

#endif
