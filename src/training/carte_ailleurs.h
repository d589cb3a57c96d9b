/*
 * carte_ailleurs.h - a sum due to a card that was repaid otherwise, because the provider cannot give it back (card or account closed).
 *
 * One agent says how it was repaid and why, another confirms; the sum is then no longer due. The book does not move: the sum left it when the
 * dossier ended. From the proposal on no pass gives it back on the card, so that nobody is repaid twice; set aside, it is due to the card again.
 * While the provider is asked and has not answered, nothing is said (decision 119). A share received without a provider goes back this way alone.
 * Units: cents, days of Paris. Rules 3.2, LC-11: within thirty days.
 */
#ifndef SICPF_CARTE_AILLEURS_H
#define SICPF_CARTE_AILLEURS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"
#include "training/classement.h"

#define CARTE_AILLEURS_REFERENCE_MAX 120
#define CARTE_AILLEURS_MOTIF_MAX 2000

/* A sum that is due to a card. Texts live in the arena. */
struct carte_due {
    int64_t titulaire_id, dossier_id, paiement_id, no;
    const char *reference; /* of the payment: what the acts name it by */
    const char *dossier;   /* public number */
    int64_t cents;
    day_t du_le, avant_le;
    int64_t proposition; /* that waits for another agent; 0: none, as the four below */
    const char *autre_reference;
    day_t rendu_le;
    const char *motif, *propose_par;
    int64_t demande_us; /* the provider was asked then and has not answered; 0 */
    int64_t
        ignore_us; /* it was asked then, did not answer, and said since that it does not know the payment; 0 */
    int64_t
        double_us; /* it gave back then what agents had said repaid otherwise: nothing is due any more; 0 */
    bool hors_service;               /* received by an agent, without a provider */
    enum classement_etat classement; /* what agents say of how what was given back twice was settled */
};
/* The first deadline first, then what was given back twice and is not said settled, at most `max`; `reference` "" for all. Reading is the caller's business with the door. */
NODISCARD enum rc cartes_dues(struct db *db, struct arena *a, const char *reference, size_t max,
                              struct carte_due **out, size_t *n, struct err *e);
/* How many sums are due to cards, and of how many the last day was before day `le`. Reads nothing of anybody. */
NODISCARD enum rc cartes_dues_nombre(struct db *db, day_t le, int64_t *dues, int64_t *en_retard,
                                     struct err *e);

/* What was given back twice alone, the oldest first; with `classes`, what two agents said settled as well (classement.h). */
NODISCARD enum rc cartes_doubles(struct db *db, struct arena *a, const char *reference, bool classes,
                                 size_t max, struct carte_due **out, size_t *n, struct err *e);

/* Argument of the units below. */
struct carte_ailleurs {
    const char *reference, *agent;
    const char *autre_reference, *motif; /* proposer */
    day_t rendu_le;                      /* proposer */
    int64_t cents_out;
};
/*
 * Units of work, each with its act in the journal. All: RC_USAGE MSG_DECISION_AGENT; RC_NOT_FOUND MSG_CARTE_AILLEURS_RIEN (nothing is due for
 * this payment, or it went back meanwhile).
 */
/* RC_CONFLICT MSG_CARTE_AILLEURS_DEJA, MSG_CARTE_AILLEURS_DEMANDE (the provider has not answered); RC_USAGE MSG_CARTE_AILLEURS_REFERENCE, MSG_CARTE_AILLEURS_JOUR (to come, or before it was due),
 * MSG_DECISION_MOTIFS, each with its field. */
enum rc carte_ailleurs_proposer(struct db *db, void *carte_ailleurs, struct err *e);
/* RC_CONFLICT MSG_CARTE_AILLEURS_NON_PROPOSE, MSG_CARTE_AILLEURS_DEMANDE; RC_REFUSED MSG_CARTE_AILLEURS_MEME_AGENT. */
enum rc carte_ailleurs_approuver(struct db *db, void *carte_ailleurs, struct err *e);
/* RC_CONFLICT MSG_CARTE_AILLEURS_NON_PROPOSE. */
enum rc carte_ailleurs_ecarter(struct db *db, void *carte_ailleurs, struct err *e);

#endif
