/*
 * renonciation.h - giving up the payment of a sum that nothing can pay: what a body is owed for a dossier beyond its price
 * (training/remboursement.h), or what a holder is owed back of a debt that a fraud undid (training/dette.h).
 *
 * One agent proposes it, another approves it (indu.autre_agent), once the sum is older than indu.renonciation_mois. It then goes to the
 * fund that paid most of the dossier (C. trav. L. 6333-6), no run pays it and it holds the erasure of the holder no longer. It is
 * owed again by the correction of its transfer alone (rights/correction.h). Decision 53. Cents, days of Paris.
 */
#ifndef SICPF_RENONCIATION_H
#define SICPF_RENONCIATION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define RENONCIATION_MOTIF_MAX 2000

/* A sum that is owed, and neither paid nor given up. Texts live in the arena. */
struct renonciable {
    int64_t titulaire_id, dossier_id, organisme_id;
    int64_t indu_id;          /* the debt of the holder; 0: owed to the body */
    const char *objet;        /* number of the debt, or of the dossier: what the acts name it by */
    const char *dossier;      /* public number */
    const char *denomination; /* of the body of the dossier */
    int64_t cents;
    day_t depuis;           /* of its most recent part */
    int64_t proposition_no; /* that waits for a decision; 0: none */
    int64_t propose_cents;
    const char *motif, *propose_par; /* of that proposal; NULL */
};
/* The oldest first, at most `max`; `objet` "" for all. Reading is the caller's business with the door. */
NODISCARD enum rc renonciables(struct db *db, struct arena *a, const char *objet, size_t max,
                               struct renonciable **out, size_t *n, struct err *e);

/* The first day on which a sum may be given up. RC_NOT_FOUND when the law has no value on `le`. */
NODISCARD enum rc renonciation_possible(day_t depuis, day_t le, day_t *out, struct err *e);

/* Argument of the units below. */
struct renonciation_commande {
    const char *objet, *agent;
    const char *motif; /* proposer */
    int64_t cents_out;
};
/*
 * Units of work, each with its act in the journal. All: RC_USAGE MSG_DECISION_AGENT; RC_NOT_FOUND MSG_RENONCIATION_RIEN (nothing is owed under
 * this number). The first two: RC_REFUSED MSG_RENONCIATION_TROP_TOT, MSG_RENONCIATION_EN_COURS (a run is about to pay it),
 * MSG_RENONCIATION_RETENU (a control, a measure, a freeze or a claim holds it), MSG_RENONCIATION_COMPTE (an account may be paid).
 */
/* RC_CONFLICT MSG_RENONCIATION_DEJA: a proposal waits; MSG_DECISION_MOTIFS. Nothing moves yet. */
enum rc renonciation_proposer(struct db *db, void *commande, struct err *e);
/* RC_CONFLICT MSG_RENONCIATION_NON_PROPOSEE, MSG_RENONCIATION_CHANGEE (another sum than what was proposed); RC_REFUSED
 * MSG_RENONCIATION_MEME_AGENT. */
enum rc renonciation_approuver(struct db *db, void *commande, struct err *e);
/* The sum stays owed. RC_CONFLICT MSG_RENONCIATION_NON_PROPOSEE. */
enum rc renonciation_refuser(struct db *db, void *commande, struct err *e);

#endif
