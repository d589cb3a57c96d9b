/*
 * referencement.h - the request of a training body to be referenced, what is decided of it, and the right to sell
 * (C. trav. L. 6323-9-1).
 *
 * A body has one live request at most: a draft that it fills piece by piece, sent once whole, completed when it is asked,
 * then accepted or refused with the article in force that day. Days are Paris; texts returned live in the arena given.
 */
#ifndef SICPF_REFERENCEMENT_H
#define SICPF_REFERENCEMENT_H

#include "base/arena.h"
#include "training/declaration.h"

#define REFERENCEMENT_TEXTE_MAX 4000 /* characters of reasons */
#define REFERENCEMENT_REFERENCE_MAX 200

struct referencement {
    int64_t organisme_id, no;
    const char *etat; /* brouillon, envoyee, complement, acceptee, refusee, retiree, reprise */
    day_t envoyee_le, recevable_avant, decider_avant, completer_avant, decidee_le; /* DAY_NONE when none */
    day_t recevable_le; /* day an agent said that it is complete; DAY_NONE until then */
    const char *motif_code, *article, *motifs, *signataire; /* NULL when none */
    const char *denomination, *nda;
    const char *enregistre_par, *envoyee_par; /* agents; "" for the body itself */
};

struct referencement_piece {
    const char *code, *libelle, *article;
    const char *reference; /* NULL while it is missing */
    bool requise;          /* false: according to what the body offers */
};

/* Requests of a body, newest first (no 0), or the one of that number. */
NODISCARD enum rc referencements(struct db *db, struct arena *a, int64_t organisme_id, int64_t no,
                                 size_t limit, struct referencement **out, size_t *n, struct err *e);
/* Those that wait for a decision or for what was asked to complete them, the first deadline first. */
NODISCARD enum rc referencement_file(struct db *db, struct arena *a, size_t limit, struct referencement **out,
                                     size_t *n, struct err *e);
/* The checklist of a day, with what the request gives; law/tables/controle.txt. */
NODISCARD enum rc referencement_pieces(struct db *db, struct arena *a, int64_t organisme_id, int64_t no,
                                       day_t at, struct referencement_piece **out, size_t *n, struct err *e);

#define REFERENCEMENT_LU_BYTES (2 * HASH_BYTES + 1)
/* What was read of a request, in hexadecimal: its number, the day it was sent and the reference of each piece. A piece sent again with another
 * reference, or a complement, makes another one. */
void referencement_empreinte(const struct referencement *r, const struct referencement_piece *pieces,
                             size_t n, char out[REFERENCEMENT_LU_BYTES]);
/* Whether sending a request today stops sales: the body sells, has offers, and waits for the decision once it has asked (parameter
 * referencement.exige). *jusque is the last day to decide then. */
NODISCARD enum rc referencement_fermerait(struct db *db, int64_t organisme_id, day_t le, bool *out,
                                          day_t *jusque, struct err *e);

/* Argument of the units below; `le` is the day of the act. */
struct referencement_commande {
    int64_t organisme_id;
    struct declarant par;
    const char *piece, *reference; /* referencement_deposer() */
    const char *motif_code;        /* of a refusal: law/tables/controle.txt, motifs_refus_referencement */
    const char
        *motifs;    /* reasons: of a refusal or of what is asked to complete; may be NULL for an acceptance */
    int64_t no_lu;  /* the request that was read by who decides; 0: the last one, whichever */
    const char *lu; /* referencement_empreinte() of it as it was read; NULL: whatever it is now */
    const char *signataire; /* first name, name and quality (CRPA L. 212-1) */
    bool ferme;             /* envoyer: it was told that the sales stop until the decision */
    int64_t no_out;
    int64_t reprises_out;
};

/*
 * Units of work, each with its act in the journal. RC_NOT_FOUND (MSG_REFERENCEMENT_AUCUN) when the body has no live
 * request, RC_CONFLICT (MSG_REFERENCEMENT_ETAT) when it is not at that step, MSG_REFERENCEMENT_AUTRE when the last request is not the
 * one that was read, MSG_REFERENCEMENT_CHANGE when it was sent again, or a piece of it, since.
 *
 * deposer: gives one piece, in the draft that it opens when there is none (MSG_REFERENCEMENT_DEJA when the body is
 * referenced already, MSG_REFERENCEMENT_PIECE for an unknown one). envoyer: RC_REFUSED MSG_REFERENCEMENT_INCOMPLET with the
 * first piece missing, MSG_REFERENCEMENT_FERME when it closes offers that are sold today and c->ferme does not say so; starts the
 * clocks. recevoir: the operator says that it is complete, within its delay (MSG_REFERENCEMENT_RECEVABLE when it was said). retirer: the body gives up. completer: asks for more, with what. accepter and
 * refuser: RC_REFUSED MSG_DECISION_SIGNATAIRE, MSG_DECISION_MOTIFS, MSG_REFERENCEMENT_MOTIF, and
 * MSG_REFERENCEMENT_SANS_SANCTION when a past sanction is invoked and there is none. reprendre: bodies with offers and no
 * request are recorded as found.
 */
enum rc referencement_deposer(struct db *db, void *commande, struct err *e);
enum rc referencement_envoyer(struct db *db, void *commande, struct err *e);
enum rc referencement_recevoir(struct db *db, void *commande, struct err *e);
enum rc referencement_retirer(struct db *db, void *commande, struct err *e);
enum rc referencement_completer(struct db *db, void *commande, struct err *e);
enum rc referencement_accepter(struct db *db, void *commande, struct err *e);
enum rc referencement_refuser(struct db *db, void *commande, struct err *e);
enum rc referencement_reprendre(struct db *db, void *commande, struct err *e);

/* How many bodies reprendre would record. */
NODISCARD enum rc referencement_a_reprendre(struct db *db, int64_t *n, struct err *e);

/* Whether a body sells on a day: RC_REFUSED MSG_REFERENCEMENT_ABSENT, or MSG_ORGANISME_FERME with the measure and its last
 * day. `formation` (its number, may be NULL): also MSG_OFFRE_RETIREE_MESURE. */
NODISCARD enum rc organisme_vend_le(struct db *db, int64_t organisme_id, const char *formation, day_t day,
                                    struct err *e);

#endif
