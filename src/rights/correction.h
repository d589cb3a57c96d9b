/*
 * correction.h - a transfer written by mistake is reversed by another one, with its reason: one agent proposes, another
 * decides. Nothing of the book is ever changed.
 */
#ifndef SICPF_CORRECTION_H
#define SICPF_CORRECTION_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "book/book.h"
#include "store/store.h"

#define CORRECTION_MOTIF_MAX 500 /* characters */
#define CORRECTIONS_MAX 200

enum correction_etat { CORRECTION_PROPOSEE, CORRECTION_FAITE, CORRECTION_REFUSEE };
NODISCARD const char *correction_etat_name(enum correction_etat etat); /* "proposee" */

/*
 * Proposes to reverse the transfer of a key: a unit_fn, arg is a struct correction_proposition. Nothing moves yet. A
 * conversion is named by the key of its euros, and is reversed in both units. RC_NOT_FOUND MSG_CORRECTION_CLE; RC_REFUSED
 * MSG_CORRECTION_DOSSIER (a hold, or a transfer of a dossier: its acts correct it; but for a payment
 * given up, which is then owed again), MSG_CORRECTION_MOTIF,
 * MSG_CORRECTION_CARACTERE; RC_CONFLICT
 * MSG_CORRECTION_DEJA (already proposed or done); RC_USAGE MSG_PAIEMENT_AGENT without an agent. The refusals name their field: « motif »,
 * or « cle » for what is said of the transfer.
 */
struct correction_proposition {
    int64_t titulaire_id;
    const char *cle;
    const char *motif;
    const char *agent;
    int64_t no_out;
};
NODISCARD enum rc correction_proposer(struct db *db, void *arg, struct err *e);

/*
 * Approves or gives up a proposal: unit_fns, arg is a struct correction_decision. Approved by another person than who proposed
 * (correction.autre_agent), it writes the reverse of the transfer on its own value day, `correction/NO`. RC_NOT_FOUND
 * MSG_CORRECTION_INCONNUE; RC_REFUSED MSG_CORRECTION_MEME_AGENT, MSG_CORRECTION_DECIDEE, MSG_CORRECTION_DEPENSE (what would be
 * taken back was used since), MSG_CORRECTION_RENONCIATION (what was given up is of an erased holder).
 */
struct correction_decision {
    int64_t titulaire_id;
    int64_t no;
    const char *agent;
};
NODISCARD enum rc correction_approuver(struct db *db, void *arg, struct err *e);
NODISCARD enum rc correction_abandonner(struct db *db, void *arg, struct err *e);

/*
 * Inside the unit of work of an act that two people decided: reverses a transfer of a dossier, on its own value day, and writes the
 * correction as done. What waits to be sent to a financeur is not to be sent any more; what was sent stays owed by it, on its account.
 * RC_REFUSED MSG_CORRECTION_EN_LOT: a run that did not leave yet sends it. RC_NOT_FOUND MSG_CORRECTION_CLE; RC_CONFLICT
 * MSG_CORRECTION_DEJA.
 */
struct correction_acte {
    int64_t titulaire_id;
    const char *cle, *motif; /* one line */
    const char *propose_par, *decide_par;
};
NODISCARD enum rc correction_renverser(struct db *db, const struct correction_acte *acte, struct err *e);

/*
 * What reversing a transfer would do, before anybody proposes it: the transfer itself, whose reverse goes from its credit to its debit on the
 * same day; why it may not be proposed (`refus.rc` RC_OK: it may, unless it was already: corrections_of()); why approving it today would be
 * refused (`reste.rc`): what it would take back was used since, or the account is frozen. Texts live in the arena. RC_NOT_FOUND
 * MSG_CORRECTION_CLE.
 */
struct correction_apercu {
    struct transfer t;
    enum poche poche; /* what the reverse takes from: the hours, of a conversion to hours; 0: no purse */
    int64_t libre;    /* what is free in it from that day on */
    struct err refus, reste;
};
NODISCARD enum rc correction_apercu(struct db *db, struct arena *a, int64_t titulaire_id, const char *cle,
                                    struct correction_apercu *out, struct err *e);
/* Whether a transfer is of those that a correction reverses: written, of no dossier but for a payment given up. What else may forbid it is in the
 * store: correction_apercu(). Pure. */
NODISCARD bool correction_corrigible(const struct transfer *t);

struct correction {
    int64_t titulaire_id;
    int64_t no;
    const char *cle, *motif;
    enum correction_etat etat;
    const char *propose_par;
    const char *decide_par;        /* NULL while it waits */
    int64_t propose_us, decide_us; /* 0 while it waits */
};
/* One of a holder. RC_NOT_FOUND MSG_CORRECTION_INCONNUE. */
NODISCARD enum rc correction_lire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t no,
                                  struct correction *out, struct err *e);
/* Those that wait for a second agent, of all holders, the oldest first; at most `limit`, up to CORRECTIONS_MAX. */
NODISCARD enum rc corrections_attente(struct db *db, struct arena *a, size_t limit, struct correction **out,
                                      size_t *n, struct err *e);
NODISCARD enum rc corrections_attente_nombre(struct db *db, int64_t *n, struct err *e);
/* Those of a holder, oldest first, at most CORRECTIONS_MAX; texts live in the arena. */
NODISCARD enum rc corrections_of(struct db *db, struct arena *a, int64_t titulaire_id,
                                 struct correction **out, size_t *n, struct err *e);

#endif
