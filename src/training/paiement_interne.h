/*
 * paiement_interne.h - what keeps a payment run honest between its proposal and the bank: who may approve it, and that its
 * lines are still those that were proposed. Private to the payment files of this room.
 */
#ifndef SICPF_PAIEMENT_INTERNE_H
#define SICPF_PAIEMENT_INTERNE_H

#include "training/paiement.h"

#define PAIEMENT_CONTEXTE_BYTES 120

/* What the sealed IBAN of a line is bound to: moved to another line or beside another amount, it no longer opens. Returns
 * buf (PAIEMENT_CONTEXTE_BYTES). */
const char *paiement_contexte(int64_t lot_id, int64_t no, int64_t organisme_id, int64_t montant_cents,
                              char *buf);

/* SHA-256 of every line of a run: whom it pays, how much, on which account, under which reference. */
NODISCARD enum rc paiement_empreinte(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES],
                                     struct err *e);

/* As paiement_empreinte(), and RC_INTEGRITY MSG_PAIEMENT_LIGNES_CHANGEES when the lines are not those of the proposal any
 * more. */
NODISCARD enum rc paiement_verifier(struct db *db, int64_t lot_id, unsigned char out[HASH_BYTES],
                                    struct err *e);

/* A line on the way becomes paid, its dossier with it; `le` is the day of the payment. */
NODISCARD enum rc paiement_ligne_payer(struct db *db, int64_t lot_id, int64_t no, int64_t dossier_id,
                                       day_t le, const char *agent, struct err *e);

/* A line paid comes back: `retourne`, its dossier billed again, the book reversed. `le` is at least the day of its dossier's
 * last act. */
NODISCARD enum rc paiement_ligne_retourner(struct db *db, int64_t lot_id, int64_t no, int64_t dossier_id,
                                           day_t le, const char *motif, const char *agent, struct err *e);

/* Sets the state of a run that left, from its lines: emis, repondu or rapproche. */
NODISCARD enum rc paiement_lot_suivre(struct db *db, int64_t lot_id, struct err *e);

/* True when two names are one person's, whatever the case and the accents. */
NODISCARD bool paiement_meme_agent(const char *a, const char *b);

/* RC_REFUSED MSG_PAIEMENT_JUGE_ET_PARTIE when this agent recorded the bank details of a body that the run pays. */
NODISCARD enum rc paiement_juge_et_partie(struct db *db, int64_t lot_id, const char *agent, struct err *e);

#endif
