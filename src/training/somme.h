/*
 * somme.h - a sum received from a financeur for one person, as an agent tells it: one agent proposes it, another approves it, and only
 * then is it credited (rights/dotation.h). The proposal is refused at once for what would refuse the credit; the approval checks
 * again, for what changed meanwhile.
 */
#ifndef SICPF_TRAINING_SOMME_H
#define SICPF_TRAINING_SOMME_H

#include "base/arena.h"
#include "rights/dotation.h"
#include "store/store.h"

#define SOMME_MOTIF_MAX 300
#define SOMMES_PAGE 50

/* Argument of somme_proposer(). */
struct somme_recue {
    struct dotation_versement
        v; /* as dotation_verser() takes it; lot_out and deja_out when the key was credited already */
    const char
        *nom;       /* birth or usage name of the holder, which must agree with the number; NULL: not asked */
    int64_t no_out; /* of the proposal; 0 when the key was credited already */
    bool attend_out; /* it was proposed already: nothing is written */
};
/* Proposes to credit a sum: a unit_fn. RC_USAGE MSG_DECISION_AGENT, MSG_DOTATION_CLE_RESERVEE, MSG_DOTATION_SOURCE; RC_REFUSED
 * MSG_DOTATION_NOM; RC_CONFLICT MSG_DOTATION_CLE: the key waits or was credited with another content; refusals of dotation_verser(). Each with
 * the field to correct: "cle", "source", "titulaire", "nom", "siret", "base", "montant", "echeance", "classes", "formations", "dossier". */
NODISCARD enum rc somme_proposer(struct db *db, void *arg, struct err *e);

/* Argument of the two decisions. */
struct somme_decision {
    int64_t no;
    const char *agent;
    const char *motif;    /* of a refusal */
    int64_t titulaire_id; /* set by the unit, as the two below */
    int64_t cents_out, lot_out;
};
/*
 * Decisions, each a unit_fn with its act in the journal. RC_USAGE MSG_DECISION_AGENT; RC_NOT_FOUND MSG_DOTATION_SOMME_INCONNUE; RC_CONFLICT
 * MSG_DOTATION_SOMME_DECIDEE; RC_REFUSED MSG_DOTATION_SOMME_MEME_AGENT.
 */
/* Credits it, on the day it was received; refusals of dotation_verser(), after which it still waits. */
NODISCARD enum rc somme_approuver(struct db *db, void *arg, struct err *e);
/* Its key may be proposed again. RC_USAGE MSG_DECISION_MOTIFS, with field "motif". */
NODISCARD enum rc somme_refuser(struct db *db, void *arg, struct err *e);

/* A sum that waits for its second agent; texts live in the arena. */
struct somme_attente {
    int64_t no;
    struct dotation_versement v; /* dossier: NULL for a dotation; agent: who proposed it */
};
/* Those after number `apres`, the first proposed first, at most SOMMES_PAGE. Reading is the caller's business with the door. */
NODISCARD enum rc sommes_en_attente(struct db *db, struct arena *a, int64_t apres, struct somme_attente **out,
                                    size_t *n, struct err *e);
/* How many wait. */
NODISCARD enum rc sommes_en_attente_nombre(struct db *db, int64_t *n, struct err *e);
/* Whose sum a number is, decided or not; *titulaire_id is 0 when no sum has it. */
NODISCARD enum rc somme_titulaire(struct db *db, int64_t no, int64_t *titulaire_id, struct err *e);

#endif
