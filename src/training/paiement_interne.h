/*
 * paiement_interne.h - what keeps a payment run honest between its proposal and the bank: who may approve it, and that its
 * lines are still those that were proposed. Private to the payment files of this room.
 */
#ifndef SICPF_PAIEMENT_INTERNE_H
#define SICPF_PAIEMENT_INTERNE_H

#include "training/compte.h"
#include "training/paiement.h"

#define PAIEMENT_CONTEXTE_BYTES 120

/* What the sealed IBAN of a line is bound to: moved to another line or beside another amount, it no longer opens. Returns
 * buf (PAIEMENT_CONTEXTE_BYTES). */
const char *paiement_contexte(int64_t lot_id, int64_t no, struct compte_de de, int64_t montant_cents,
                              char *buf);

/* Whom a line pays. */
struct compte_de paiement_a_qui(const struct paiement_ligne *l);

/* SHA-256 of every line of a run that did not leave it: whom it pays, how much, on which account, under which reference. */
NODISCARD enum rc paiement_empreinte(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES],
                                     struct err *e);

/* As paiement_empreinte(), and RC_INTEGRITY MSG_PAIEMENT_LIGNES_CHANGEES when the lines are not those of the proposal any
 * more. */
NODISCARD enum rc paiement_verifier(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES],
                                    struct err *e);

/* Takes out of a run that has not left the lines that a run proposed today would not have: their dossier is under control, frozen, claimed for
 * fraud, held by a measure, or does not wait for them any more, or the account sealed in them was given up since. What a line gave
 * back to a financeur is due again. Each is `abandonne` with its reason, and an entry of the journal; the
 * run's lines, total and fingerprint are those of the rest, in the store and in *l; without any line it is `abandonne`. It only
 * lowers what was approved: approvals stand. *out: how many. With `ecarter`, those too that this agent may not approve, having proposed the
 * account (decision 67) or acted in the dossier (decision 80). RC_INTEGRITY as paiement_verifier(). */
NODISCARD enum rc paiement_retirer_lignes(struct db *db, const char *agent, bool ecarter,
                                          struct paiement_lot *l, int64_t *out, struct err *e);

/* RC_REFUSED MSG_PAIEMENT_RETENU when a line would be taken out. */
NODISCARD enum rc paiement_sans_retenue(struct db *db, int64_t lot_id, struct err *e);

/* What a line pays. */
#define PAIEMENT_OBJETS(X)                                                                                   \
    X(PAIEMENT_SOLDE, "solde")                                                                               \
    X(PAIEMENT_ACOMPTE, "acompte")                                                                           \
    X(PAIEMENT_REMBOURSEMENT,                                                                                \
      "remboursement")                     /* owed to a body beyond its price: training/remboursement.h */   \
    X(PAIEMENT_RESTITUTION, "restitution") /* given back to a financeur */
#define X(constant, name) constant,
enum paiement_objet { PAIEMENT_OBJETS(X) PAIEMENT_OBJET_COUNT };
#undef X
const char *paiement_objet_name(enum paiement_objet o);
/* PAIEMENT_SOLDE for a word that is none of them: the store has no other. */
NODISCARD enum paiement_objet paiement_objet_find(const char *name);

/* What a line that left is for: a dossier, its advance or what is owed beyond, or (financeur_id) the sums that a financeur is
 * given back. */
struct paiement_place {
    int64_t lot_id, no, dossier_id, financeur_id, cents;
    enum paiement_objet objet;
};

/* A line on the way becomes paid, its dossier or its sums with it. `le`: the day that the bank says, DAY_NONE: today; taken
 * as today when it is to come, and as the day of the dossier's last act when it is before. */
NODISCARD enum rc paiement_ligne_payer(struct db *db, const struct paiement_place *p, day_t le,
                                       const char *agent, struct err *e);

/* A line paid comes back: `retourne`, its dossier billed again or its sums due again, the book reversed. `le`: as
 * paiement_ligne_payer(). */
NODISCARD enum rc paiement_ligne_retourner(struct db *db, const struct paiement_place *p, day_t le,
                                           const char *motif, const char *agent, struct err *e);

/* What the bank did of a line, and what the book says that it owes of it. */
struct paiement_du {
    int64_t titulaire_id, dossier_id;
    int64_t au_livre_cents, ecritures; /* owed in the book, by so many transfers */
    bool debite, credite;              /* the statements show it */
    int64_t credit_cents;              /* what came back */
};
/* Read before the act writes anything, so that acts of a group do not wait for it (db_acts()). */
NODISCARD enum rc paiement_ligne_du(struct db *db, const struct paiement_place *p, struct paiement_du *out,
                                    struct err *e);
/* After what statements or answers say of a line that the book does not pay changed, as *d tells since: what the bank debited and has not given
 * back is written as owed by the bank (COMPTE_BANQUE_DOIT), or written off it, so that the bank's account in the book is what the statements
 * say (decision 96). Writes nothing when nothing changed. */
NODISCARD enum rc paiement_ligne_equilibrer(struct db *db, const struct paiement_place *p,
                                            const struct paiement_du *d, day_t le, const char *agent,
                                            struct err *e);

/* Sets the state of a run that left, from its lines: emis, repondu or rapproche. */
NODISCARD enum rc paiement_lot_suivre(struct db *db, int64_t lot_id, struct err *e);

/* True when two names are one person's, whatever the case and the accents. */
NODISCARD bool paiement_meme_agent(const char *a, const char *b);

/* RC_REFUSED MSG_PAIEMENT_JUGE_ET_PARTIE when this agent proposed an account that is sealed in the run, MSG_PAIEMENT_A_AGI when they acted for
 * a party of one of its dossiers, or put it in control or lifted it. */
NODISCARD enum rc paiement_concerne(struct db *db, int64_t lot_id, const char *agent, struct err *e);

#endif
