/*
 * carte_interne.h - what the two files of the payment by card share: the units of work that follow it.
 */
#ifndef SICPF_CARTE_INTERNE_H
#define SICPF_CARTE_INTERNE_H

#include "training/carte.h"

/* Moves *p to a state and writes the journal; RC_CONFLICT MSG_CARTE_EN_COURS when somebody else moved it. */
NODISCARD enum rc carte_changer(struct db *db, struct paiement_carte *p, enum carte_etat to,
                                const char *motif, struct err *e);

/* The acceptance that a payment is for, of the version that its holder saw, as dossier_executer() takes it; it points into *p. */
void carte_acceptation(const struct paiement_carte *p, bool essai, struct dossier_commande *out);

/* Units of work. A struct carte_demande: the payment is written, or one still open serves again. */
enum rc carte_preparer_unit(struct db *db, void *carte_demande, struct err *e);

/* The provider made it. */
struct carte_ouverture {
    const char *reference;
    const struct carte_reponse *reponse;
};
enum rc carte_ouvrir_unit(struct db *db, void *carte_ouverture, struct err *e);

/* A struct paiement_carte that was captured: the dossier is accepted; or cannot be, and the money goes back. */
enum rc carte_accepter_unit(struct db *db, void *paiement_carte, struct err *e);
enum rc carte_sans_suite_unit(struct db *db, void *paiement_carte, struct err *e);

/* A payment that changes its state, and nothing else. */
struct carte_passage {
    struct paiement_carte *p;
    enum carte_etat to;
    const char *motif;
};
/* A struct carte_passage. RC_CONFLICT as carte_changer(). */
enum rc carte_etat_unit(struct db *db, void *carte_passage, struct err *e);

/* A refund that is due. */
struct carte_du {
    int64_t titulaire_id, paiement_id, no, montant_cents, dossier_id;
    day_t avant_le;
    char reference[CARTE_REFERENCE_BYTES];
    char prestataire_id[CARTE_ID_BYTES];
};
enum rc carte_rendu_unit(struct db *db, void *carte_du, struct err *e);

#endif
