/*
 * dispositif.h - the schemes of a financeur: what it gives, to what use, between which amounts and days
 * (C. trav. L. 6323-4, III; R. 6323-42, R. 6323-42-1).
 *
 * A scheme is declared by one agent and approved by another. Declared again under its code, it is a new version, which
 * takes over on the first day it says once approved: deposits made before keep theirs. Cents, days of Paris.
 */
#ifndef SICPF_DISPOSITIF_H
#define SICPF_DISPOSITIF_H

#include "base/arena.h"
#include "base/date.h"
#include "rights/dotation.h"
#include "store/store.h"

#define DISPOSITIFS_MAX 256
#define DISPOSITIF_LIBELLE_MAX 140

struct dispositif {
    int64_t financeur_id;
    const char *code;
    int64_t no;
    const char *libelle;
    const char *base;          /* code of law/tables « dotations » */
    day_t depuis, avant;       /* avant: the day after the last, DAY_NONE: none */
    int64_t montant_min_cents; /* of one sum */
    int64_t montant_max_cents; /* of one sum; 0: none */
    int64_t plafond_cents;     /* of all its sums; 0: none */
    day_t echeance;            /* last day the sums may be used; DAY_NONE: none */
    int64_t duree_jours;       /* days they may be used after their receipt; 0: none */
    bool remboursable;
    const char *classes, *formations; /* as of a lot; "": all */
    const char *etat;                 /* "propose", "approuve", "refuse" */
    const char *propose_par, *decide_par;
};

/* Argument of dispositif_proposer(), a unit_fn. RC_NOT_FOUND MSG_DOTATION_FINANCEUR_INCONNU; RC_USAGE MSG_ACTE_CLE,
 * MSG_DISPOSITIF_LIBELLE, MSG_DISPOSITIF_MONTANTS, MSG_DISPOSITIF_PERIODE; RC_REFUSED MSG_DISPOSITIF_EN_ATTENTE while another
 * version waits; refusals of dotation_verifier() on its bounds. */
struct dispositif_proposition {
    const char *siret;
    struct dispositif d; /* what is declared; texts never NULL */
    const char *agent;
    int64_t no_out;
};
NODISCARD enum rc dispositif_proposer(struct db *db, void *arg, struct err *e);

/* Argument of dispositif_decider(), a unit_fn. RC_NOT_FOUND MSG_DISPOSITIF_INCONNU, RC_REFUSED MSG_FINANCEUR_MEME_AGENT when
 * the agent declared it, MSG_DISPOSITIF_VERSION when several wait and `no` does not say which. */
struct dispositif_decision {
    const char *siret, *code;
    const char *agent;
    bool approuver;
    int64_t no; /* version; 0: the one that waits */
    int64_t no_out;
};
NODISCARD enum rc dispositif_decider(struct db *db, void *arg, struct err *e);

/* The financeur of a SIRET. RC_NOT_FOUND MSG_DOTATION_FINANCEUR_INCONNU. */
NODISCARD enum rc financeur_de_siret(struct db *db, const char *siret, int64_t *id, struct err *e);

/* All versions of all schemes of a financeur, at most DISPOSITIFS_MAX; the array lives in the arena. */
NODISCARD enum rc dispositifs_de(struct db *db, struct arena *a, int64_t financeur_id,
                                 struct dispositif **out, size_t *n, struct err *e);

/* A version that waits for a decision, and whose it is. */
struct dispositif_attente {
    struct dispositif d;
    const char *siret, *denomination; /* of a legal person */
};
/* Those of all financeurs, the oldest declaration first, at most DISPOSITIFS_MAX; the array lives in the arena. */
NODISCARD enum rc dispositifs_en_attente(struct db *db, struct arena *a, struct dispositif_attente **out,
                                         size_t *n, struct err *e);
/* "approuvé": a state in words, constant. */
const char *dispositif_etat_libelle(const char *etat);

/* One version. RC_NOT_FOUND MSG_DISPOSITIF_INCONNU. */
NODISCARD enum rc dispositif_lire(struct db *db, struct arena *a, int64_t financeur_id, const char *code,
                                  int64_t no, struct dispositif *out, struct err *e);

/* The version that applies on a day. RC_REFUSED MSG_DISPOSITIF_FERME when none does. */
NODISCARD enum rc dispositif_en_vigueur(struct db *db, struct arena *a, int64_t financeur_id,
                                        const char *code, day_t le, struct dispositif *out, struct err *e);

/* What the scheme gave, or is about to, in all. */
NODISCARD enum rc dispositif_engage(struct db *db, int64_t financeur_id, const char *code, int64_t *cents,
                                    struct err *e);

/* Whether a sum is between its bounds and, added to `engage`, under its ceiling: pure. RC_REFUSED
 * MSG_DISPOSITIF_MONTANT, MSG_DISPOSITIF_PLAFOND. */
NODISCARD enum rc dispositif_admet(const struct dispositif *d, int64_t montant_cents, int64_t engage,
                                   struct err *e);

/* Fills what the scheme stipulates of a sum received on l->recu_le. Texts stay the scheme's. */
void dispositif_stipuler(const struct dispositif *d, struct dotation_lot *l);

#endif
