/*
 * depot.h - the files of dotations that financeurs give (C. trav. R. 6323-42): deposited by one agent, approved by another,
 * called for, paid for, credited.
 *
 * States: depose → appele (approved: a call for funds with its creditor reference) → finance (the money is there, whole)
 * → credite; abandonne from the first two. A sum is credited only once the money was received, on the day it was there
 * whole, exactly once. A line whose person was not recognised waits for an agent; a line that the law refuses on that day
 * is not credited and its money is to be sent back.
 *
 * Cents, days of Paris. Who may see the lines is the door's business: ITEM_DROITS_MOUVEMENTS.
 */
#ifndef SICPF_DEPOT_H
#define SICPF_DEPOT_H

#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"
#include "training/identifiants.h"

#define DEPOT_NUMERO_BYTES 40
#define DEPOTS_MAX 200
#define DEPOT_LIGNES_PAGE 200

struct depot {
    int64_t id, financeur_id;
    const char *numero, *etat, *siret, *denomination;
    const char *dispositif; /* "" for a call for promises (training/promesse.h), which has no file */
    int64_t dispositif_no;
    const char *depose_par;     /* login of an agent; "" for the financeur itself */
    const char *decide_par;     /* the same; NULL until then */
    const char *reference;      /* creditor reference of the call; NULL until called */
    int64_t total_cents;        /* called for; 0 until then */
    day_t echeance, finance_le; /* DAY_NONE until then */
    int64_t lignes, en_attente, creditees, refusees;
    int64_t retenu_cents; /* of the lines that are neither set aside nor refused */
    int64_t recu_cents;   /* matched to the call */
};

/* Deposits, newest first (financeur 0: of all), at most DEPOTS_MAX; the array lives in the arena. */
NODISCARD enum rc depots(struct db *db, struct arena *a, int64_t financeur_id, struct depot **out, size_t *n,
                         struct err *e);
/* Those whose call is not paid and was due before `le`, the oldest first, at most DEPOTS_MAX. */
NODISCARD enum rc depots_impayes(struct db *db, struct arena *a, int64_t financeur_id, day_t le,
                                 struct depot **out, size_t *n, struct err *e);
/* How many days the payment of its call is late on a day; 0: it is not. */
int64_t depot_retard_jours(const struct depot *d, day_t le);
/* RC_NOT_FOUND MSG_DEPOT_INCONNU. */
NODISCARD enum rc depot_lire(struct db *db, struct arena *a, const char *numero, struct depot *out,
                             struct err *e);

/* "fonds appelés": a state in words, constant. */
const char *depot_etat_libelle(const char *etat);

struct depot_ligne {
    int64_t no, ligne, titulaire_id; /* ligne: of the file; titulaire_id 0: nobody yet */
    const char *reference, *dossier, *etat, *motif;
    const char *rattache_par; /* who said whose it is; "" */
    int64_t montant_cents, lot;
};
/* "attend de savoir de qui elle est": a state in words, constant. */
const char *depot_ligne_etat_libelle(const char *etat);
/* Lines after line `apres` of the file, in its order, in a state ("": all), at most DEPOT_LIGNES_PAGE; the array lives in the arena. */
NODISCARD enum rc depot_lignes(struct db *db, struct arena *a, int64_t depot_id, const char *etat,
                               int64_t apres, struct depot_ligne **out, size_t *n, struct err *e);

/* Inside a unit of work: a new deposit for a delivered file; its number and identifier. */
struct depot_nouveau {
    int64_t financeur_id;
    const char *dispositif;
    int64_t dispositif_no, livraison_id;
    const char *agent; /* "" for the financeur itself */
    int64_t id_out;
};
NODISCARD enum rc depot_creer(struct db *db, struct depot_nouveau *d, struct err *e);

/* Argument of the acts below, unit_fn all. MSG_PAIEMENT_AGENT without an agent; MSG_DEPOT_ETAT when it is too late. */
struct depot_acte {
    const char *numero;
    const char *agent;
    int64_t ligne;                /* of the file, of the two acts on a line */
    const char *motif;            /* of depot_ecarter(): why; needed for a line that is ready; NULL */
    int64_t titulaire_id;         /* of depot_rattacher() */
    char reference_out[RF_BYTES]; /* of depot_approuver() */
    int64_t total_out;
    day_t echeance_out;
};
/* RC_REFUSED MSG_FINANCEUR_MEME_AGENT when the agent deposited it, MSG_DEPOT_RATTACHEE when they said whose a line is, MSG_DEPOT_ATTENTE while lines wait, MSG_DEPOT_VIDE. */
NODISCARD enum rc depot_approuver(struct db *db, void *arg, struct err *e);
/* Given up: what was received already is to be sent back. */
NODISCARD enum rc depot_abandonner(struct db *db, void *arg, struct err *e);
/* Taken back by its financeur before it is approved: a unit_fn. RC_NOT_FOUND MSG_DEPOT_INCONNU, also for a file of another one;
 * RC_REFUSED MSG_DEPOT_ETAT when it is too late. */
struct depot_retrait {
    int64_t financeur_id;
    const char *numero;
};
NODISCARD enum rc depot_retirer(struct db *db, void *depot_retrait, struct err *e);
/* A line that waits is this holder's; a line is set aside. RC_NOT_FOUND MSG_DEPOT_LIGNE; refusals of dotation_examiner();
 * RC_REFUSED MSG_DEPOT_LIGNE_PRETE for a line that is ready, set aside without a reason. */
NODISCARD enum rc depot_rattacher(struct db *db, void *arg, struct err *e);
NODISCARD enum rc depot_ecarter(struct db *db, void *arg, struct err *e);

/* Credits the lines of all deposits whose money is there, some hundreds in a unit of work: a run that is cut begins again
 * where nothing was credited yet. A line that cannot be credited, whatever the reason, is refused alone: it says why and its
 * money is to be sent back. dry_run only counts. */
struct depot_bilan {
    int64_t lignes, cents;
    int64_t refusees, refuse_cents;
};
NODISCARD enum rc depot_crediter(struct store *s, bool dry_run, struct depot_bilan *out, struct err *e);

/* Inside a unit of work: money to send back, once for its key ("trop-percu/12"). financeur_id 0: to the payer of the entry
 * `ecriture_id`, which is 0 otherwise. */
NODISCARD enum rc restitution_devoir(struct db *db, const char *cle, int64_t financeur_id, int64_t depot_id,
                                     int64_t ecriture_id, int64_t cents, struct err *e);

struct restitution {
    int64_t id, montant_cents, cree_us;
    const char *cle, *siret, *denomination; /* "" when it goes to the payer of an entry */
    const char *donneur, *bout_en_bout;     /* of that entry; "" */
    const char *motif;                      /* code of the refusal of a line; "" */
    const char *depot;                      /* number of its deposit; "" when it comes from none */
    const char *etat, *lot; /* due, en_cours, payee, au_livre; the run that gives it back, "" without one */
    day_t paye_le;          /* DAY_NONE until then */
    /* Why it waits, while it is due or at the book: payeur, depart (a run given up as never sent left with it), banque (rejected and debited), compte,
     * approbation, compte_recent, retour, or lot when the next run takes it;
     * "" otherwise. The last day of compte_recent, DAY_NONE for the others. */
    const char *attend;
    day_t attend_jusque;
};
/* The same in words, to a financeur as to an agent: "le prochain lot de paiement la prendra"; NULL when it does not wait. */
#define RESTITUTION_ATTENTE_BYTES 120
NODISCARD const char *restitution_attente_phrase(const struct restitution *r,
                                                 char buf[static RESTITUTION_ATTENTE_BYTES]);
/* Sums to send back after number `apres` (financeur 0: of all), oldest first, at most RESTITUTIONS_PAGE; the array lives in
 * the arena. Last, with the last of them, what the book gave back and the next payment run takes (training/restitution.h): one sum a financeur, id 0,
 * cle "". */
#define RESTITUTIONS_PAGE 200
NODISCARD enum rc restitutions(struct db *db, struct arena *a, int64_t financeur_id, int64_t apres,
                               struct restitution **out, size_t *n, struct err *e);

#endif
