/*
 * promesse.h - what financeurs grant in dossiers and pay afterwards (C. trav. L. 6323-4, II).
 *
 * States: promise (granted) → due (promesse.exigible_acceptation says from when) → appelee (in a call for funds of training/depot.h) →
 * recue (the call is paid, whole); annulee when nothing is owed before it was paid. What is owed is what the training body is paid
 * for, never more than what was granted: a part of the training lowers it, a cancellation or a fraud ends it. Lowered while it is
 * called for, the call is lowered; once received, what is too much goes back to the financeur (training/restitution.h).
 *
 * In the book the grant stands on the account of the financeur; what is owed is advanced there by the operator (COMPTE_AVANCE) until it
 * is received. Cents, days of Paris. Inside a unit of work on the writer's thread, but for what says otherwise. Who may read a promise is
 * the door's business.
 */
#ifndef SICPF_PROMESSE_H
#define SICPF_PROMESSE_H

#include "base/arena.h"
#include "base/date.h"
#include "book/book.h"
#include "store/store.h"
#include "training/depot.h"

/* A grant, credited to a lot of the dossier by rights/dotation.h. */
struct promesse_accord {
    int64_t titulaire_id, lot, dossier_id, financeur_id, cents;
    day_t le;
};
NODISCARD enum rc promesse_noter(struct db *db, const struct promesse_accord *p, struct err *e);

/* What is owed of a lot on day `le`: `cents` in all, at most what was owed already once it is due. `perdu_cents` of the lot were lost
 * by its holder: lost by nobody, as they are not asked for. Nothing for a lot that is no promise. */
struct promesse_montant {
    int64_t titulaire_id, lot, cents, perdu_cents;
    day_t le;
};
NODISCARD enum rc promesse_fixer(struct db *db, const struct promesse_montant *m, struct err *e);

/* Whether a lot is a promise: what its holder lost of it was lost by nobody. */
NODISCARD enum rc promesse_est(struct db *db, int64_t titulaire_id, int64_t lot, bool *out, struct err *e);

/* What of it the financeur has paid and not had back, in cents: 0 until it pays, and for a lot that is no promise. */
NODISCARD enum rc promesse_detenue(struct db *db, int64_t titulaire_id, int64_t lot, bool *promise,
                                   int64_t *cents, struct err *e);

/* Whether what a contract of that day holds is due at once, before the service is validated. */
NODISCARD enum rc promesse_due_acceptation(day_t accepte_le, bool *out, struct err *e);

/* A debtor paid back `cents` of it to the operator before the financeur paid: it owes that much less. */
NODISCARD enum rc promesse_recouvrer(struct db *db, int64_t titulaire_id, int64_t lot, int64_t cents,
                                     struct err *e);

/* The dossier has nothing to settle any more: what was never owed of it is given up. Nothing while it goes on. */
NODISCARD enum rc promesses_clore(struct db *db, int64_t titulaire_id, int64_t dossier_id, struct err *e);

/*
 * Argument of promesse_appeler(), a unit_fn: one call for what a financeur owes, of one dossier or of all. Called for in one go are the
 * PROMESSES_PAR_APPEL oldest; reste_out says how many are left. RC_NOT_FOUND MSG_DOTATION_FINANCEUR_INCONNU; RC_REFUSED
 * MSG_PROMESSE_RIEN; RC_USAGE MSG_PAIEMENT_AGENT.
 */
#define PROMESSES_PAR_APPEL 2000
struct promesse_appel {
    const char *siret;
    const char *dossier; /* number; NULL: all */
    const char *agent;
    char numero_out[DEPOT_NUMERO_BYTES], reference_out[RF_BYTES];
    int64_t total_out, promesses_out, reste_out;
    day_t echeance_out;
};
NODISCARD enum rc promesse_appeler(struct db *db, void *appel, struct err *e);

/* *cents: what promesse_appeler() would call for of a financeur, of *n sums. Reads only. */
NODISCARD enum rc promesse_a_appeler(struct db *db, int64_t financeur_id, int64_t *cents, int64_t *n,
                                     struct err *e);

/* Opens its own units of work: calls what is due of every financeur whose last call for promises is promesse.appel_periode_jours
 * old. dry_run only counts. */
struct promesse_bilan {
    int64_t appels, promesses, cents;
};
NODISCARD enum rc promesses_appeler(struct store *s, bool dry_run, struct promesse_bilan *out, struct err *e);

/* The call is paid, whole, on that day; it is given up, and its promises are due again. Nothing for the call of a file. */
NODISCARD enum rc promesses_recevoir(struct db *db, int64_t depot_id, day_t le, struct err *e);
NODISCARD enum rc promesses_liberer(struct db *db, int64_t depot_id, struct err *e);

/* Reads only. */
struct promesse {
    int64_t titulaire_id, lot;
    const char *dossier, *siret, *denomination, *etat;
    int64_t montant_cents, du_cents, recouvre_cents, recu_cents, rendu_cents;
    int64_t a_rendre_cents; /* still to go back to the financeur: it has not left by the bank */
    day_t accorde_le, du_le, recu_le;
    const char *appel, *reference; /* "" until called for */
    day_t echeance;                /* of the call */
};
/* Of a financeur (0: all), of one dossier (NULL: all), of the dossiers after that number (""), at most PROMESSES_PAGE, whole dossiers; the
 * array lives in the arena. */
#define PROMESSES_PAGE 200
struct promesse_filtre {
    int64_t financeur_id;
    const char *dossier, *apres;
};
NODISCARD enum rc promesses_lister(struct db *db, struct arena *a, const struct promesse_filtre *f,
                                   struct promesse **out, size_t *n, struct err *e);
/* "accordée", "due"…: the state for people. */
const char *promesse_etat_mot(const char *etat);

/* Compares promises with the book and with their calls, and what was given back of every lot with what its financeur paid. RC_INTEGRITY MSG_PROMESSE_FAUSSE. Reads only. */
NODISCARD enum rc promesses_verifier(struct db *db, int64_t *fausses, struct err *e);

#endif
