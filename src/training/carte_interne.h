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

/* A refund that is due: claimed before the provider is asked, settled or let go after its answer. */
struct carte_du {
    int64_t titulaire_id, paiement_id, no, montant_cents, dossier_id;
    day_t avant_le;
    char reference[CARTE_REFERENCE_BYTES];
    char prestataire_id[CARTE_ID_BYTES];
    bool
        pris_out; /* carte_demander_unit: it is to be asked; false: given back, or said repaid otherwise, since it was read */
    bool premier_out;  /* no answer was awaited already: what the provider says is of this call alone */
    int64_t appel_out; /* number of this call */
    bool rendu_out;    /* carte_rendu_unit: this call gave it back */
    bool double_out;   /* and agents had said it repaid otherwise */
};
/* Units of work. A struct carte_du: nobody says it repaid otherwise from here on until the provider answered. */
enum rc carte_demander_unit(struct db *db, void *carte_du, struct err *e);
/* The provider gave it back. What it gave back twice is written, whatever was said meanwhile. */
enum rc carte_rendu_unit(struct db *db, void *carte_du, struct err *e);

/* The provider gave nothing back. */
struct carte_non {
    const struct carte_du *du;
    bool ignore; /* it says that it does not know the payment, and an earlier call had no answer */
};
/* A struct carte_non. Nothing when somebody asked again since. */
enum rc carte_non_rendu_unit(struct db *db, void *carte_non, struct err *e);

#endif
