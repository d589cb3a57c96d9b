/*
 * carte.h - the holder's own share of a dossier, paid by card at a provider of payments.
 *
 * The money comes before the order: the holder pays on the provider's page, the provider says that the card is
 * authorised, the acceptance is tried, the payment is captured, and only then is the dossier accepted, dated the day
 * of the authorisation. An acceptance that is refused meanwhile frees the authorisation, or gives back what was
 * captured. It is of the dossier as the holder saw it (LC-15): another proposal meanwhile is another consent, to be asked again. A
 * card that is declined changes nothing: the rights stay free and the holder may begin again.
 *
 * The provider knows a random reference and an amount, never the person nor the dossier; the card never comes here.
 * What goes back to the card is due by the same acts that end a dossier (dossier_effet.c) and done by carte_suivre(),
 * which also finishes what an interruption left. Nothing is done twice: references and keys make each call one.
 *
 * Units: cents. Sources: rules of the service on acceptance (CGU), C. conso. L. 221-18 and -24 for the refund.
 */
#ifndef SICPF_CARTE_H
#define SICPF_CARTE_H

#include "training/dossier.h"

#define CARTE_REFERENCE_BYTES 33 /* 32 hexadecimal digits and a NUL */
#define CARTE_ID_BYTES 65
#define CARTE_PAGE_BYTES 512

/* X(constant, stable word, what people read) */
#define CARTE_ETATS(X)                                                                                       \
    X(CARTE_PREPARE, "prepare", "Paiement préparé")                                                          \
    X(CARTE_OUVERT, "ouvert", "Paiement attendu")                                                            \
    X(CARTE_AUTORISE, "autorise", "Carte acceptée, commande en cours")                                       \
    X(CARTE_PAYE, "paye", "Payé")                                                                            \
    X(CARTE_REFUSE, "refuse", "Carte refusée")                                                               \
    X(CARTE_ABANDONNE, "abandonne", "Paiement abandonné")                                                    \
    X(CARTE_A_ANNULER, "a_annuler", "Annulation en cours, rien n'est prélevé")                               \
    X(CARTE_ANNULE, "annule", "Annulé, rien n'est prélevé")                                                  \
    X(CARTE_SANS_SUITE, "sans_suite", "Prélevé, puis rendu")

#define X(constant, name, label) constant,
enum carte_etat { CARTE_ETATS(X) CARTE_ETAT_COUNT };
#undef X

/* "ouvert" */
NODISCARD const char *carte_etat_name(enum carte_etat etat);
/* "Paiement attendu" */
NODISCARD const char *carte_etat_label(enum carte_etat etat);

/* ---- the provider, whoever it is --------------------------------------------------------------------------------- */

/* What the provider says of a payment. */
enum carte_issue {
    ISSUE_OUVERTE,
    ISSUE_AUTORISEE,
    ISSUE_CAPTUREE,
    ISSUE_REFUSEE,
    ISSUE_ABANDONNEE,
    ISSUE_EXPIREE,
    ISSUE_ANNULEE
};

struct carte_intention {
    const char *reference; /* ours; also the key that makes creation happen once */
    int64_t montant_cents;
};

struct carte_reponse {
    enum carte_issue issue;
    char id[CARTE_ID_BYTES];
    char page[CARTE_PAGE_BYTES]; /* where the holder pays */
    int64_t montant_cents;
};

/*
 * A provider. RC_FAILURE: no answer, or none that can be used: the same call may be made again, and counts once.
 * RC_REFUSED: its answer is no, for good. RC_CONFLICT, from `annuler` only: the money was already captured.
 */
struct carte_prestataire {
    void *etat;
    /* Makes the payment, or gives the one made before under this reference, as it is now. */
    enum rc (*creer)(void *etat, const struct carte_intention *i, struct carte_reponse *out, struct err *e);
    enum rc (*capturer)(void *etat, const char *id, int64_t cents, struct err *e);
    enum rc (*annuler)(void *etat, const char *id, struct err *e);
    enum rc (*rembourser)(void *etat, const char *id, const char *cle, int64_t cents, struct err *e);
};

/* ---- reading ------------------------------------------------------------------------------------------------------ */

struct paiement_carte {
    int64_t titulaire_id, id, dossier_id;
    char numero[DOSSIER_NUMERO_BYTES];
    char reference[CARTE_REFERENCE_BYTES];
    int64_t montant_cents; /* asked */
    int64_t recu_cents;    /* what the provider said it holds or took; 0 until it said so */
    bool avec_cpf;
    int64_t
        version; /* of the dossier that its holder saw: he accepts nothing else; 0: of before it was kept */
    enum carte_etat etat;
    const char *motif;          /* code of the message that says why it is not paid; NULL */
    const char *prestataire_id; /* NULL until the provider answered, as `page` */
    const char *page;
    int64_t autorise_us; /* 0 until then */
    int64_t cree_us;
    day_t
        recu_le; /* day an agent said it received, without a provider: of the order; DAY_NONE for any other */
};

struct remboursement_carte {
    int64_t montant_cents;
    day_t du_le, avant_le;
    int64_t fait_us;                /* 0 while it is due */
    day_t ailleurs_le;              /* repaid otherwise than on the card: when; DAY_NONE */
    const char *ailleurs_reference; /* and by what; NULL */
    int64_t double_us;              /* the provider gave it back too; 0 */
    bool hors_service;              /* received by an agent, outside the provider: goes back the same way */
};

/* Where it is, as people read it: that of its state, or who received a share that no provider knows. */
NODISCARD const char *carte_dit(const struct paiement_carte *p);

/* The day it was asked, or received by an agent; DAY_NONE: received, nobody knows when. What is given back has days of its own. */
NODISCARD day_t carte_jour(const struct paiement_carte *p);

/* Texts live in the arena. RC_NOT_FOUND MSG_CARTE_INCONNUE. Reading is the caller's business with the door. */
NODISCARD enum rc carte_lire(struct db *db, struct arena *a, const char *reference,
                             struct paiement_carte *out, struct err *e);
/* The payments of a dossier and what goes back, oldest first. */
#define CARTES_MAX 64
NODISCARD enum rc cartes_dossier(struct db *db, struct arena *a, const struct dossier *d,
                                 struct paiement_carte **out, size_t *n, struct err *e);
NODISCARD enum rc carte_remboursements(struct db *db, struct arena *a, const struct dossier *d,
                                       struct remboursement_carte **out, size_t *n, struct err *e);

/* ---- acts --------------------------------------------------------------------------------------------------------- */

/* A holder goes to pay. Texts stay the caller's. */
struct carte_demande {
    int64_t titulaire_id;
    const char *numero;
    int64_t version;                       /* of the dossier that the holder saw; 0: as it is now */
    bool avec_cpf;                         /* as in the acceptance */
    int64_t montant_cents;                 /* the share that the page announced: must be what is asked */
    char reference[CARTE_REFERENCE_BYTES]; /* out: of the payment, new or still open */
    char remplacee
        [CARTE_REFERENCE_BYTES]; /* out: of one of another amount or version, cancelled here; "" without one, or when the next pass will */
};
/*
 * Tries the acceptance without keeping it, writes the payment, cancels one that was open for another amount or another version, makes
 * it at the provider. RC_CONFLICT MSG_DOSSIER_CHANGE when the dossier moved. RC_REFUSED with the refusal of the
 * acceptance itself, or MSG_CARTE_EN_COURS when a card is already authorised for this dossier. RC_FAILURE when the provider
 * does not answer: nothing is due, the holder may begin again. Takes as long as the provider: not on a request's thread.
 */
NODISCARD enum rc carte_commencer(struct store *s, const struct carte_prestataire *p, struct carte_demande *d,
                                  struct err *e);

/* What the provider says, once its signature was checked: a unit_fn. */
struct carte_avis {
    const char *reference, *prestataire_id;
    int64_t montant_cents;
    bool autre_devise; /* the amount is not in euros */
    enum carte_issue issue;
    enum carte_etat etat_out; /* after it */
    bool deja_out;            /* it changed nothing: already known, or too late to matter */
};
/* RC_NOT_FOUND MSG_CARTE_INCONNUE for a reference, or a provider's name of it, that is not ours. An amount that is not the one
 * asked is never captured: the payment is to be cancelled; taken already, it is what goes back. */
NODISCARD enum rc carte_avis_unit(struct db *db, void *carte_avis, struct err *e);

/* Takes one payment as far as it goes now. RC_FAILURE when the provider does not answer. */
NODISCARD enum rc carte_suivre_un(struct store *s, const struct carte_prestataire *p, const char *reference,
                                  struct err *e);

#define CARTE_ECHECS_MAX 20

/* A payment that could not go on, and why. */
struct carte_echec {
    char reference[CARTE_REFERENCE_BYTES];
    bool remboursement;
    struct err raison;
};

struct carte_bilan {
    int64_t suivis; /* payments that were open, authorised or to cancel */
    int64_t rendus; /* refunds that this pass did */
    int64_t rendus_cents;
    int64_t en_echec; /* of both; *e of the call is the first. The others went on */
    struct carte_echec echecs[CARTE_ECHECS_MAX]; /* the first of them */
};
/* Every payment and every refund that waits. `dry_run` only counts. May be stopped and started again. */
NODISCARD enum rc carte_suivre(struct store *s, const struct carte_prestataire *p, bool dry_run,
                               struct carte_bilan *out, struct err *e);

/* Inside the unit of work that ends a dossier: `cents` of the holder's share are to be given back: on the card, or by an agent when one had
 * said it received without a provider. */
NODISCARD enum rc carte_devoir(struct db *db, const struct dossier *d, int64_t cents, day_t jour,
                               struct err *e);
/* The sums that an undue sum made due to a card, of the days of its recoveries and of its decisions. */
struct carte_reprise {
    int64_t titulaire_id, dossier_id, indu_id;
};
#define CARTE_LIBRES_MAX 200
/* Of them, cents that no provider was asked for and that no agent spoke of: they may still be due no more. */
NODISCARD enum rc carte_libre(struct db *db, const struct carte_reprise *r, int64_t *out, struct err *e);
/* Inside a unit of work: so many cents of those, at most carte_libre(), are due no more; the last sums first. */
NODISCARD enum rc carte_reprendre(struct db *db, const struct carte_reprise *r, int64_t cents, struct err *e);
/* *out: the holder's share, if there is one, was said received by an agent: no card can be given it back. */
NODISCARD enum rc carte_hors_service(struct db *db, struct arena *a, const struct dossier *d, bool *out,
                                     struct err *e);

#endif
