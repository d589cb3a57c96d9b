/*
 * dossier.h - a training dossier, from request to payment.
 *
 * The machine is one declared table (dossier_table.c): from which state, by which act, of whom, under which
 * guards, within which delay, with which effect on the book, and what each reader is told. A transition that
 * is not there does not exist. The same table answers who must act, until when and what happens otherwise
 * (dossier_attente()), which acts a person may do now (dossier_actes_possibles()), and what `sicpf deadlines`
 * applies.
 *
 * One act = one unit of work = dossier_executer(): the state (optimistic version), the transfers of the book
 * under keys `dossier/<numero>/<acte>/<n>`, the row of dossier_acte and the entry of the journal stand or
 * fall together. An evaluation has no row of dossier_acte and leaves the version: the other parties, who read the means,
 * are not to know who answered, nor when.
 *
 * States and billing states carry the public identifiers of the provider side of Mon Compte Formation.
 * Units: cents TTC unless the name says ht; whole hours; days of Paris; working days are those of law/.
 * Sources: C. trav. L. 6323-8, R. 6333-4; CGCT L. 1221-3, L. 1621-5, R. 1621-8; C. conso. L. 221-18; CGU of
 * the service for delays (parameters delai.*, interruption.*, annulation.*, each with its article and
 * certainty).
 */
#ifndef SICPF_DOSSIER_H
#define SICPF_DOSSIER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "book/book.h"
#include "law/law.h"
#include "store/store.h"
#include "training/catalogue.h"
#include "training/tva.h"

/* ---- words of the machine
 * ---------------------------------------------------------------------------------- */

/* X(constant, public identifier, short French label) */
#define DOSSIER_ETATS(X)                                                                                     \
    X(ETAT_NEANT, "", "Pas encore demandé")                                                                  \
    X(ETAT_NOT_PROCESSED, "notProcessed", "Demande envoyée")                                                 \
    X(ETAT_VALIDATED, "validated", "Proposition de l'organisme")                                             \
    X(ETAT_WAITING_ACCEPTATION, "waitingAcceptation", "Attente d'un financeur")                              \
    X(ETAT_ACCEPTED, "accepted", "Commande acceptée")                                                        \
    X(ETAT_IN_TRAINING, "inTraining", "En formation")                                                        \
    X(ETAT_TERMINATED, "terminated", "Sortie de formation")                                                  \
    X(ETAT_SERVICE_DONE_DECLARED, "serviceDoneDeclared", "Service fait déclaré")                             \
    X(ETAT_SERVICE_DONE_VALIDATED, "serviceDoneValidated", "Service fait validé")                            \
    X(ETAT_REFUSED_BY_ORGANISM, "refusedByOrganism", "Refusé par l'organisme")                               \
    X(ETAT_REFUSED_BY_ATTENDEE, "refusedByAttendee", "Refusé par le titulaire")                              \
    X(ETAT_CANCELED_BY_ATTENDEE, "canceledByAttendee", "Annulé par le titulaire")                            \
    X(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, "canceledByAttendeeNotRealized", "Absent le jour de l'entrée") \
    X(ETAT_CANCELED_BY_ORGANISM, "canceledByOrganism", "Annulé par l'organisme")                             \
    X(ETAT_REJECTED_WITHOUT_TITULAIRE_SUITE, "rejectedWithoutTitulaireSuite", "Sans réponse du titulaire")   \
    X(ETAT_REJECTED_WITHOUT_OF_SUITE, "rejectedWithoutOfSuite", "Sans réponse de l'organisme")               \
    X(ETAT_REFUSED_BY_FINANCER, "refusedByFinancer", "Refusé par le financeur")                              \
    X(ETAT_CANCELED_BY_FINANCER, "canceledByFinancer", "Annulé par le financeur")

#define X(constant, name, label) constant,
enum dossier_etat { DOSSIER_ETATS(X) ETAT_COUNT };
#undef X

enum dossier_facturation {
    FACTURATION_NOT_BILLABLE, /* "notBillable" */
    FACTURATION_DEPOSIT_WAIT, /* "depositWait": the advance is to be paid, while the training lasts */
    FACTURATION_DEPOSIT_PAID, /* "depositPaid" */
    FACTURATION_TO_BILL,      /* "toBill" */
    FACTURATION_BILLED,       /* "billed" */
    FACTURATION_PAID,         /* "paid" */
    FACTURATION_COUNT
};

/* X(constant, stable word, what a button says) */
#define DOSSIER_ACTES(X)                                                                                     \
    X(ACTE_DEMANDER, "demander", "Envoyer ma demande")                                                       \
    X(ACTE_PROPOSER, "proposer", "Proposer cette session")                                                   \
    X(ACTE_REFUSER, "refuser", "Refuser")                                                                    \
    X(ACTE_ACCEPTER, "accepter", "Accepter et payer avec mes droits")                                        \
    X(ACTE_RETRACTER, "retracter", "Me rétracter")                                                           \
    X(ACTE_ANNULER, "annuler", "Annuler")                                                                    \
    X(ACTE_CONSTATER_ABSENCE, "absence", "Déclarer l'absence")                                               \
    X(ACTE_ENTRER, "entrer", "Déclarer l'entrée en formation")                                               \
    X(ACTE_SORTIR, "sortir", "Déclarer la sortie de formation")                                              \
    X(ACTE_DECLARER, "declarer", "Déclarer le service fait")                                                 \
    X(ACTE_VALIDER, "valider", "Valider le service fait")                                                    \
    X(ACTE_FACTURER, "facturer", "Transmettre la facture")                                                   \
    X(ACTE_PAYER, "payer", "Payer")                                                                          \
    X(ACTE_RETOURNER, "retourner", "Constater le retour du virement")                                        \
    X(ACTE_VERSER_ACOMPTE, "verser-acompte", "Verser l'acompte")                                             \
    X(ACTE_RETOURNER_ACOMPTE, "retourner-acompte", "Constater le retour de l'acompte")                       \
    X(ACTE_ECHOIR, "echoir", "Appliquer l'échéance")                                                         \
    X(ACTE_CONTROLER, "controler", "Mettre en contrôle")                                                     \
    X(ACTE_LEVER, "lever", "Lever le contrôle")                                                              \
    X(ACTE_CONFIRMER, "confirmer", "Confirmer ce qui est déclaré")                                           \
    X(ACTE_CONTESTER, "contester", "Contester ce qui est déclaré")                                           \
    X(ACTE_SOLLICITER, "solliciter", "Demander ce qui manque à un financeur")                                \
    X(ACTE_ACCORDER, "accorder", "Accorder tout ce qui est demandé")                                         \
    X(ACTE_ACCORDER_PARTIE, "accorder-partie", "Accorder une partie")                                        \
    X(ACTE_REPORTER, "reporter", "Proposer d'autres dates")                                                  \
    X(ACTE_ACCEPTER_REPORT, "accepter-report", "Accepter les nouvelles dates")                               \
    X(ACTE_REFUSER_REPORT, "refuser-report", "Refuser les nouvelles dates")                                  \
    X(ACTE_RESTITUER, "restituer", "Rendre les droits après une fraude")                                     \
    X(ACTE_ACCUSER_RECEPTION, "accuser-reception", "Accuser réception de la demande")                        \
    X(ACTE_CORRIGER, "corriger", "Corriger la déclaration")                                                  \
    X(ACTE_SIGNALER, "signaler", "Signaler que l'organisme ne déclare rien")                                 \
    X(ACTE_RELANCER, "relancer", "Relancer l'organisme")                                                     \
    X(ACTE_PROPOSER_CARENCE, "proposer-carence", "Proposer de constater la carence de l'organisme")          \
    X(ACTE_CARENCE, "carence", "Constater la carence de l'organisme")                                        \
    X(ACTE_PROPOSER_ECART, "proposer-ecart", "Proposer de rendre les droits")                                \
    X(ACTE_ECARTER, "ecarter", "Rendre les droits : rien n'est dû à l'organisme")                            \
    X(ACTE_EVALUER, "evaluer", "Évaluer la formation")                                                       \
    X(ACTE_RETRACTER_SANS_ENTREE, "retracter-sans-entree", "Me rétracter, sans être entré en formation")

#define X(constant, name, label) constant,
enum dossier_acte { DOSSIER_ACTES(X) ACTE_COUNT };
#undef X

enum dossier_role {
    ROLE_TITULAIRE,
    ROLE_ORGANISME,
    ROLE_GESTIONNAIRE, /* the operator's staff (CDC) */
    ROLE_SYSTEME,      /* `sicpf deadlines`, the bank's answers */
    ROLE_FINANCEUR,    /* who is asked to pay what is missing: sees only the dossiers it was asked for */
    ROLE_COUNT
};

/* Why a training stopped, or TOTALE (rules SD-03). */
enum dossier_cause {
    CAUSE_TOTALE,
    CAUSE_TITULAIRE,             /* abandon or absences not made up */
    CAUSE_ORGANISME_REPORT,      /* the body stops and offers another session */
    CAUSE_ORGANISME_SANS_REPORT, /* the body stops and cannot offer one */
    CAUSE_COUNT
};

/* Beside the state: what the operator's control does to the dossier. */
enum dossier_controle {
    CONTROLE_HORS,     /* "notInControl" */
    CONTROLE_EN,       /* "inControl": nothing is validated nor paid, and their clocks stand still */
    CONTROLE_RELEASED, /* "released" */
    CONTROLE_COUNT
};

/* What the holder answers, at the request, to the prerequisites of the action: the body checks them. */
enum dossier_prerequis { PREREQUIS_AUCUN, PREREQUIS_REMPLIS, PREREQUIS_A_VERIFIER, PREREQUIS_COUNT };
NODISCARD const char *
dossier_prerequis_name(enum dossier_prerequis p); /* "remplis"; NULL for PREREQUIS_AUCUN */
NODISCARD const char *dossier_prerequis_label(enum dossier_prerequis p); /* "Le titulaire dit les remplir" */
NODISCARD bool dossier_prerequis_find(const char *name, enum dossier_prerequis *out);

/* What the holder says of the service done that the body declared. Silence means nothing. */
enum dossier_atteste { ATTESTE_RIEN, ATTESTE_CONFIRME, ATTESTE_CONTESTE, ATTESTE_COUNT };

/* What a control may find, by codes of law/tables « resultats_controle », that changes what comes next: the service done that was
 * declared is not validated before it is corrected. */
#define RESULTAT_ANOMALIE "anomalie"
#define RESULTAT_SANS_ANOMALIE "sans_anomalie" /* and this one, a withdrawal that the body contested */

NODISCARD const char *dossier_controle_name(enum dossier_controle c); /* "inControl" */
NODISCARD bool dossier_controle_find(const char *name, enum dossier_controle *out);
NODISCARD const char *dossier_atteste_name(enum dossier_atteste a); /* "confirme"; NULL for ATTESTE_RIEN */
NODISCARD bool dossier_atteste_find(const char *name, enum dossier_atteste *out);
NODISCARD const char *dossier_etat_name(enum dossier_etat etat); /* "notProcessed" */
NODISCARD const char *dossier_etat_label(enum dossier_etat etat);
NODISCARD bool dossier_etat_find(const char *name, enum dossier_etat *out);
NODISCARD bool dossier_facturation_find(const char *name, enum dossier_facturation *out);
NODISCARD const char *dossier_facturation_name(enum dossier_facturation f);  /* "toBill" */
NODISCARD const char *dossier_facturation_label(enum dossier_facturation f); /* "À facturer" */
NODISCARD const char *dossier_acte_name(enum dossier_acte acte);
NODISCARD const char *dossier_acte_label(enum dossier_acte acte);
NODISCARD bool dossier_acte_find(const char *name, enum dossier_acte *out);
struct dossier;
/* What its button says on this dossier. */
NODISCARD const char *dossier_acte_bouton(const struct dossier *d, enum dossier_acte acte);
NODISCARD const char *dossier_role_name(enum dossier_role role);  /* "titulaire" */
NODISCARD const char *dossier_role_label(enum dossier_role role); /* "le titulaire" */
NODISCARD bool dossier_role_find(const char *name, enum dossier_role *out);
NODISCARD const char *dossier_cause_name(enum dossier_cause c); /* "organisme_report" */
NODISCARD const char *dossier_cause_label(enum dossier_cause c);
NODISCARD bool dossier_cause_find(const char *name, enum dossier_cause *out);

/* ---- the declared table
 * ------------------------------------------------------------------------------------ */

/* What must hold, each with its own refusal; a row says which it asks for. */
#define GARDE_SESSION_OUVERTE (UINT64_C(1) << 0) /* offer published, session open */
#define GARDE_AGREMENT                                                                                       \
    (UINT64_C(1) << 1) /* mandate training: agreement the day of the act and of the session */
#define GARDE_FINANCEMENT (UINT64_C(1) << 2) /* what rights/financement.h checks: mandate, hourly price… */
#define GARDE_DEBUT_SESSION (UINT64_C(1) << 3)     /* enough working days before the start */
#define GARDE_DEMANDES_VIVANTES (UINT64_C(1) << 4) /* not too many live requests */
#define GARDE_PRIX                                                                                           \
    (UINT64_C(1) << 5) /* a proposal never costs more than what was requested; its VAT is one of the law */
#define GARDE_ENGAGEMENT (UINT64_C(1) << 6)   /* DIFE mandate: the body commits to a number of participants */
#define GARDE_RETRACTATION (UINT64_C(1) << 7) /* within the withdrawal period, before entry */
#define GARDE_AVANT_DEBUT (UINT64_C(1) << 8)  /* before the first day of the session */
#define GARDE_DEPUIS_DEBUT (UINT64_C(1) << 9) /* from the first day of the session on */
#define GARDE_JOUR_ENTREE                                                                                    \
    (UINT64_C(1) << 10) /* the day declared is within the session and not in the future */
#define GARDE_JOUR_SORTIE (UINT64_C(1) << 11)        /* not before the entry, not in the future */
#define GARDE_REALISATION_HEURES (UINT64_C(1) << 12) /* realised hours and cause hold together */
#define GARDE_HORS_CONTROLE (UINT64_C(1) << 13)      /* no control is running */
#define GARDE_FACTURE (UINT64_C(1) << 14)            /* invoice number, dates and amount */
#define GARDE_ECHEANCE_PASSEE (UINT64_C(1) << 15)    /* the last day of whoever had to act is over */
#define GARDE_FORCE_MAJEURE (UINT64_C(1) << 16)      /* the operator states the holder's force majeure */
#define GARDE_DANS_DELAI (UINT64_C(1) << 17)         /* the last day of this act is not over */
#define GARDE_COMPTE_OUVERT (UINT64_C(1) << 18) /* the holder is alive and not erased (C. trav. L. 5151-2) */
#define GARDE_EN_CONTROLE (UINT64_C(1) << 19)   /* a control is running */
#define GARDE_MOTIF (UINT64_C(1) << 20)         /* the other sides are told why */
#define GARDE_SANS_PAIEMENT (UINT64_C(1) << 21) /* no payment run and no bank has the amount in hand */
#define GARDE_RESULTAT (UINT64_C(1) << 22) /* the result is a code of law/tables « resultats_controle » */
#define GARDE_PAS_ATTESTE (UINT64_C(1) << 23)  /* the holder has not spoken yet */
#define GARDE_MANQUE (UINT64_C(1) << 24)       /* something is missing, that an abondement may pay */
#define GARDE_SANS_REPORT (UINT64_C(1) << 25)  /* no other dates wait for the holder's answer */
#define GARDE_REPORT (UINT64_C(1) << 26)       /* other dates wait for the holder's answer */
#define GARDE_REPORT_DATES (UINT64_C(1) << 27) /* other dates, to come, that the body may sell */
#define GARDE_RECLAMATION                                                                                    \
    (UINT64_C(1) << 28) /* a claim for fraud is accepted, and nothing was given back for it */
#define GARDE_ACOMPTE_VERSE (UINT64_C(1) << 29) /* an advance was paid, and did not come back */
#define GARDE_PREREQUIS                                                                                      \
    (UINT64_C(1) << 30) /* the action has prerequisites, and the request is not acknowledged yet */
#define GARDE_CORRECTION (UINT64_C(1) << 31) /* a declaration made again says something else */
#define GARDE_DECLARATION_OUVERTE                                                                            \
    (UINT64_C(1) << 32) /* the operator did not correct it since, outside any control */
#define GARDE_SANS_ANOMALIE (UINT64_C(1) << 33) /* no anomaly that a control found waits for a correction */
#define GARDE_ANOMALIE (UINT64_C(1) << 34)      /* one does */
#define GARDE_PAS_SIGNALE (UINT64_C(1) << 35)   /* the holder has not reported this silence yet */
#define GARDE_RELANCE (UINT64_C(1) << 36)       /* the body was not reminded too lately */
#define GARDE_CARENCE (UINT64_C(1) << 37)       /* it was reminded, and had time enough since its last day */
#define GARDE_EVALUABLE                                                                                      \
    (UINT64_C(1) << 38) /* something was followed, not evaluated yet, and its time is not over */
#define GARDE_NOTES (UINT64_C(1) << 39)          /* each question of the day has one mark of the day */
#define GARDE_ABSENCE (UINT64_C(1) << 40)        /* the holder could come, and may no longer withdraw */
#define GARDE_COMMANDE_SEULE (UINT64_C(1) << 41) /* the holder has no other firm order for this session */
#define GARDE_A_ECARTER                                                                                      \
    (UINT64_C(1) << 42) /* a control found an anomaly in it, or a measure refuses its payment */
#define GARDE_CARENCE_A_DEUX                                                                                 \
    (UINT64_C(1) << 43) /* another agent proposed it since, or nobody when it is proposed */
#define GARDE_ENTREE_AUTRE (UINT64_C(1) << 44) /* another day than the one declared, not after the exit */
#define GARDE_ECART_A_DEUX                                                                                   \
    (UINT64_C(1) << 45) /* another agent proposed it, who acts had no part in the control; or nobody did */
#define GARDE_VENDABLE                                                                                       \
    (UINT64_C(1)                                                                                             \
     << 46) /* its offer may be sold to who begins that day: certification, entitlement, measures */
#define GARDE_PART_FINANCEUR (UINT64_C(1) << 47) /* a sum of the financeur who acts is in the order */
#define GARDE_PAS_DEBUTEE                                                                                    \
    (UINT64_C(1) << 48) /* the session has not begun, or its body itself offers other dates */
#define GARDE_SANS_RETRACTATION (UINT64_C(1) << 49) /* no withdrawal waits for the word of the body */
#define GARDE_RETRACTE (UINT64_C(1) << 50)          /* one does */
#define GARDE_ENTREE_RETRACTE                                                                                \
    (UINT64_C(1) << 51) /* after a withdrawal: an entry of that day at the latest, declared in time */
#define GARDE_RETRACTATION_ETABLIE                                                                           \
    (UINT64_C(1) << 52) /* the body contested a withdrawal, a control found that it was wrong */
#define GARDE_ABSENCE_FAUSSE                                                                                 \
    (UINT64_C(1) << 53)               /* an absence may be corrected: in time, or found wrong by a control */
#define GARDE_VAE (UINT64_C(1) << 54) /* VAE: the holder says he is on France VAE, with this body */
#define GARDE_DEMANDE_SEULE (UINT64_C(1) << 55) /* the holder has no other live request for this session */
#define GARDE_NON_CONTESTEE                                                                                  \
    (UINT64_C(1) << 56) /* no withdrawal waits for the end of what a control found of it */
#define GARDE_DATES_FINANCEES                                                                                \
    (UINT64_C(1) << 57) /* other dates of a firm order: those that the rights of an élu may pay */
#define GARDE_SORTIE_AUTRE                                                                                   \
    (UINT64_C(1) << 58) /* another day or reason than the ones declared; the hours declared hold in it */

/* Effect on the book. */
enum dossier_effet {
    EFFET_AUCUN,
    EFFET_RESERVER,  /* reserve each purse's share; the holder's own share is paid in */
    EFFET_LIBERER,   /* void every reservation, give the holder's own share back */
    EFFET_ANNULER,   /* cancellation by the holder: as EFFET_LIBERER or EFFET_PERDRE, by its date and cause */
    EFFET_PERDRE,    /* rights lost, indemnity to the body */
    EFFET_SOLDER,    /* post to the body's payable what is due, free or lose the rest */
    EFFET_REGLER,    /* the body's payable leaves by the bank */
    EFFET_RETOURNER, /* the bank sent it back: the body's payable is due again */
    EFFET_ABONDER,   /* the financeur's sum is credited to a lot of this dossier */
    EFFET_ABONDER_RESERVER, /* then all is reserved, as EFFET_RESERVER */
    EFFET_RESTITUER, /* what the body was given or the holder lost goes back to each purse (training/fraude.h) */
    EFFET_ACOMPTER,          /* the advance of a long training is due: nothing is written before it is paid */
    EFFET_VERSER_ACOMPTE,    /* it leaves by the bank: the body owes its service */
    EFFET_RETOURNER_ACOMPTE, /* the bank sent it back */
    EFFET_FACTURER,          /* nothing: but what the advance paid whole is paid */
    EFFET_RETABLIR /* what an absence settled goes back and is reserved again; the advance is due as by EFFET_ACOMPTER */
};

/* From which day a delay runs. */
enum dossier_origine { ORIGINE_AUCUNE, ORIGINE_ACTE, ORIGINE_DEBUT, ORIGINE_FIN, ORIGINE_SORTIE };

struct dossier_transition {
    enum dossier_etat de;
    enum dossier_facturation facturation_de;
    enum dossier_acte acte;
    enum dossier_role par;
    enum dossier_etat vers;
    enum dossier_facturation
        facturation_vers; /* EFFET_ANNULER, PERDRE, SOLDER: toBill when something is due; EFFET_ACOMPTER: depositWait likewise;
                             EFFET_FACTURER: paid when nothing is left to pay */
    uint64_t gardes;
    enum law_param delai;         /* within which the act is expected; PARAM_COUNT when none */
    enum dossier_origine origine; /* of the delay */
    enum dossier_effet effet;
    const char *article; /* of a CPF dossier: dossier_article() tells that of another */
    const char
        *a_faire; /* what the actor must do now ("répondre à la demande"); NULL when not the expected act */
    const char *sinon;                /* what happens when the expected act is not done in time */
    const char *textes[ROLE_SYSTEME]; /* what the act means, told to the holder, the body, the operator */
};

/* The article that the row stands on in a dossier of these funds: rights of an élu are not spent by those of the CPF (DIFE-52). Constant. */
NODISCARD const char *dossier_article(const struct dossier_transition *t, enum fonds fonds);
/* All rows; the array is constant. */
NODISCARD const struct dossier_transition *dossier_transitions(size_t *n);
NODISCARD const char *dossier_effet_name(enum dossier_effet effet); /* "solder" */
NODISCARD bool dossier_effet_find(const char *name, enum dossier_effet *out);
/* A withdrawal that the body contested by an entry, and that is not settled: a control runs, or found an anomaly. */
NODISCARD bool dossier_retractation_contestee(const struct dossier *d);
/* The row of the act that is expected next, when no control holds it; NULL when nobody has anything to do any more. */
NODISCARD const struct dossier_transition *dossier_transition_attendue(const struct dossier *d);
/* The delay of the act that is expected: that of the row, but for the answer to a request acknowledged. */
NODISCARD enum law_param dossier_delai_attendu(const struct dossier *d, const struct dossier_transition *t);
/* The delay that runs now for a holder, a body or a financeur: from which day, in working days or not. `court` is false when none does: the
 * operator's own are not held by what holds theirs. */
struct dossier_delai {
    bool court, ouvres;
    day_t origine;
};
NODISCARD enum rc dossier_delai_courant(const struct dossier *d, struct dossier_delai *out, struct err *e);
/* Inside a unit of work: the journal says that a delay of the dossier ends on `to` instead of d->echeance, because of number `id`
 * of `cause`: "panne", "gel". */
NODISCARD enum rc dossier_prolonge_noter(struct db *db, const struct dossier *d, const char *cause,
                                         int64_t id, day_t to, struct err *e);
/* True when the act leaves the dossier, its words and its delay as they were: a control, what the holder says. */
NODISCARD bool dossier_transition_sur_place(const struct dossier_transition *t);
/* The row of an act by a role from a state; NULL when it does not exist. */
NODISCARD const struct dossier_transition *dossier_transition(enum dossier_etat de,
                                                              enum dossier_facturation f,
                                                              enum dossier_acte acte, enum dossier_role par);
/* Why there is none: MSG_DOSSIER_MAUVAIS_ACTEUR, which names who may do it now; when the state has the act under another billing,
 * MSG_DOSSIER_DEJA_FACTURE to a body that sends an invoice again, MSG_DOSSIER_MAUVAISE_FACTURATION otherwise; or MSG_DOSSIER_MAUVAIS_ETAT.
 * RC_REFUSED. */
enum rc dossier_sans_transition(const struct dossier *d, enum dossier_acte acte, enum dossier_role par,
                                struct err *e);

/* ---- reading
 * ----------------------------------------------------------------------------------------------- */

#define DOSSIER_NUMERO_BYTES 16 /* 14 digits and a NUL */

struct dossier {
    int64_t titulaire_id, id;
    char numero[DOSSIER_NUMERO_BYTES];
    int64_t organisme_id, session_id, action_id;
    enum dossier_etat etat;
    enum dossier_facturation facturation;
    enum dossier_acte dernier_acte; /* the act that led to this state and billing, and whose it was */
    enum dossier_role dernier_par;
    day_t dernier_le; /* the day it was done: no later act is dated before */
    enum dossier_controle controle;
    day_t controle_le, controle_leve_le; /* of the last control; DAY_NONE */
    const char *controle_resultat;       /* code of law/tables « resultats_controle »; NULL */
    day_t gele_le, gel_echeance; /* clock that a control holds: since when, and what it said; DAY_NONE */
    bool
        a_corriger; /* a control found an anomaly in the service done declared, and nobody corrected it since */
    /* Of the silence of the body, which a delay of its own makes late: what it declares at last begins another one. */
    day_t signale_le; /* the holder reported it; DAY_NONE */
    day_t relance_le; /* the operator last reminded the body; DAY_NONE */
    day_t evalue_le;  /* the holder evaluated the training; DAY_NONE. Not for the other parties */
    enum dossier_prerequis prerequis;
    day_t recu_le; /* the body acknowledged the request, to check the prerequisites; DAY_NONE */
    enum dossier_atteste atteste;
    day_t atteste_le;        /* DAY_NONE */
    int64_t financeur_id;    /* asked to pay what is missing; 0: nobody */
    int64_t sollicite_cents; /* what was asked of it; -1 */
    bool sollicite_cpf;      /* with the CPF rights of the holder first (réinsertion) */
    enum classe classe;      /* of the training, whoever pays */
    enum fonds fonds;        /* the rights that open the dossier */
    const char *intitule;
    const char *organisme_denomination;
    day_t debut, fin;
    int64_t heures, heures_realisees; /* realised: -1 until declared */
    int64_t prix_ht_cents, prix_ttc_cents;
    /* What no right pays for, as the catalogue said when it was requested: -1 when it did not say; its nature, NULL; the examination
     * is (1) or is not (0) one of them, -1. */
    int64_t annexes_cents;
    const char *annexes_nature;
    int annexes_examen;
    int64_t realise_ht_cents, realise_ttc_cents; /* -1 until declared */
    int64_t reste_cents;                         /* holder's own share planned; -1 until accepted */
    int64_t reste_realise_cents;                 /* holder's own share really spent; -1 until settled */
    int taux;                                    /* completion rate, percent; -1 until declared */
    enum dossier_cause cause;
    bool force_majeure;
    int64_t participants;                                         /* committed maximum; 0 when none */
    day_t demande_le, propose_le, accepte_le, entre_le, sorti_le; /* DAY_NONE until then */
    day_t retractation_fin; /* last day to withdraw; DAY_NONE before acceptance */
    day_t
        retracte_le; /* the holder withdrew once the session had begun, saying that he had not entered; DAY_NONE */
    day_t
        annulation_fin; /* last day of the free cancellation, when an outage moved it; DAY_NONE: as the rule says */
    int64_t
        reservation_no; /* of the reservation of its price in the book: 1, 2 after an absence was corrected */
    day_t report_debut, report_fin; /* other dates that wait for the holder's answer; DAY_NONE */
    const char *facture_numero;     /* NULL until billed */
    day_t facture_emise;
    int64_t facture_transmise_us;
    int64_t a_payer_cents; /* due to the body; -1 until known */
    int64_t paye_cents;    /* really paid, the advance with it; -1 until paid */
    day_t paye_le;
    int64_t acompte_cents; /* the advance (PAY-03); -1 when none is due */
    day_t acompte_le;      /* day it was paid; DAY_NONE */
    int64_t verse_cents;   /* all that left by the bank for it and did not come back */
    day_t echeance;        /* last day of whoever must act now; DAY_NONE when no delay runs */
    int64_t cree_us, modifie_us;
    int64_t version;
};

/* The price base by base (rules MON-10 to MON-13), and what the body invoices of each: the total to pay, shared as the price was. Zeros
 * for a dossier whose prices no rate makes. */
struct dossier_tva {
    struct tva prix, facture;
    day_t le;      /* whose rates; DAY_NONE when nothing is known */
    bool facturee; /* what is to be paid is known */
};
NODISCARD enum rc dossier_tva_lire(struct db *db, const struct dossier *d, struct dossier_tva *out,
                                   struct err *e);
/* Without tax, what `ttc_cents` of the price of a dossier are, in the proportion of the whole price (MON-13), to the cent; -1 when it is. Both remaining
 * costs of 4° k, planned and real, are told so. */
NODISCARD int64_t dossier_ht_de(const struct dossier *d, int64_t ttc_cents);
/* Planned, or as the price is once `ttc_cents` of it were realised; -1: planned. Zeros when nothing is known. */
NODISCARD enum rc dossier_tva_de(const struct dossier_tva *t, int64_t ttc_cents, struct tva *out,
                                 struct err *e);

/* The part of one purse in the financing of a dossier, in order of use. */
struct dossier_prise {
    enum poche poche;
    int64_t lot;
    int64_t montant_cents; /* reserved at acceptance */
    int64_t paye_cents;    /* to the body; -1 until settled, as the two below */
    int64_t rendu_cents;   /* back to the purse (to the card for POCHE_CARTE) */
    int64_t perdu_cents;   /* lost by a rule of the contract */
};

struct dossier_ligne_acte {
    enum dossier_acte acte;
    enum dossier_role par;
    enum dossier_etat avant, apres;
    day_t jour;         /* day declared; DAY_NONE when none */
    const char *detail; /* JSON; NULL when none */
    int64_t enregistre_us;
    bool par_agent; /* an agent did it, at the request of that role */
};

/* Texts live in the arena. RC_NOT_FOUND (MSG_DOSSIER_INCONNU). Reading is the caller's business with the
 * door. */
NODISCARD enum rc dossier_lire(struct db *db, struct arena *a, const char *numero, struct dossier *out,
                               struct err *e);
/* What financed it; empty before acceptance. At most 64. */
/* The version of the general terms kept with the dossier ("14"), in the arena, and the day it is in force from (DAY_NONE: not known). */
NODISCARD enum rc dossier_cgu(struct db *db, struct arena *a, const struct dossier *d, const char **version,
                              day_t *depuis, struct err *e);
NODISCARD enum rc dossier_prises(struct db *db, struct arena *a, const struct dossier *d,
                                 struct dossier_prise **out, size_t *n, struct err *e);
/* The same as people read it: what a claim for fraud gave back of a dossier that was paid is in rendu_cents too (the body keeps the money until
 * its debt is recovered), and, of the card, what was recovered for it. *restituees: some was. */
NODISCARD enum rc dossier_prises_lues(struct db *db, struct arena *a, const struct dossier *d,
                                      struct dossier_prise **out, size_t *n, bool *restituees, struct err *e);
/* Who did a line of its history, in words; an agent who did it for somebody is said to have. */
NODISCARD const char *dossier_ligne_auteur(const struct dossier_ligne_acte *l);

/* What a line of its history is called: the state it led to, or the act when it led to no other. */
NODISCARD const char *dossier_ligne_titre(const struct dossier_ligne_acte *l);
/* "sans anomalie": a result of a control on a day; NULL when the code does not exist then. */
NODISCARD const char *dossier_resultat_label(const char *code, day_t at);
/* The first day that a session may begin when it is proposed on `jour`, by the delay of that day in working days
 * (delai.debut_session_min); DAY_NONE when that day has no such rule. RC_FAILURE when the law cannot be read. */
NODISCARD enum rc dossier_debut_min(day_t jour, day_t *out, struct err *e);
/* The table of law/tables where the codes of an act by a role are; NULL when it has none. Free words stay possible. */
NODISCARD const char *dossier_codes_table(enum dossier_acte acte, enum dossier_role par);
/* "La session est complète": what a code says of why an act is done; NULL when the act has no such code that day. */
NODISCARD const char *dossier_code_label(enum dossier_acte acte, enum dossier_role par, const char *code,
                                         day_t at);
/* Whether a code of the end of a training says that it went to its term that day (law/tables): its last day followed is then that of the
 * session. */
NODISCARD bool dossier_sortie_au_terme(const char *code, day_t at);
/* Its acts, oldest first. */
NODISCARD enum rc dossier_actes(struct db *db, struct arena *a, const struct dossier *d,
                                struct dossier_ligne_acte **out, size_t *n, struct err *e);

/* Which dossiers to list; fields at zero do not filter. */
struct dossier_filtre {
    int64_t titulaire_id;
    int64_t organisme_id;
    int64_t financeur_id;     /* those that it may see (dossier_part.concerne); alone: with `etats` only */
    const bool *etats;        /* ETAT_COUNT cells; NULL: all */
    const bool *facturations; /* FACTURATION_COUNT cells; NULL: all */
    const char *avant;        /* numero of the last dossier of the page before; NULL: from the newest */
    size_t limit;             /* 1 to 500 */
};
/* Newest first. The array lives in the arena. */
NODISCARD enum rc dossier_lister(struct db *db, struct arena *a, const struct dossier_filtre *f,
                                 struct dossier **out, size_t *n, struct err *e);

/* What a financeur has in a dossier. */
struct dossier_part {
    bool
        concerne; /* it may see the dossier: its sums are in it, paid it or come back, or its answer is waited for */
    int64_t montant_cents, paye_cents, rendu_cents,
        perdu_cents;      /* the last two of what it had paid to an account */
    int64_t libere_cents; /* of what it promised here: owed no more */
    /* What it promised (training/promesse.h): how many sums, granted, owed, called for and not paid, received, too much received. */
    int64_t promesses, promis_cents, du_cents, appele_cents, recu_cents, a_rendre_cents;
    day_t appel_echeance; /* of its call that is not paid; DAY_NONE */
    /* The calls that asked for them and are not paid whole, or fell with their last sum: received all the same; then what is still to be given
     * back of calls that ask for them no more. Of the whole call, which may ask for the sums of other dossiers; a call that an agent gives
     * up forgets its sums, and is told with the calls. */
    int64_t appel_recu_cents, appel_rendre_cents;
};
NODISCARD enum rc dossier_part_du_financeur(struct db *db, const struct dossier *d, int64_t financeur_id,
                                            struct dossier_part *out, struct err *e);

/* What waits for somebody, the first deadline first, without end: the page after begins after the last dossier of this
 * one, at its rang and numero. */
struct dossier_filtre_file {
    bool a_payer; /* what is billed and not paid; otherwise what is in the state below */
    day_t
        en_retard_le; /* what waits for a person whose last day was before that day, as `sicpf deadlines` counts it; 0: not asked */
    enum dossier_etat etat;
    int64_t echeance;  /* dossier_file_rang() of the last dossier of the page before; 0: from the first */
    const char *apres; /* its numero; NULL */
    size_t limit;      /* 1 to 500 */
};
NODISCARD enum rc dossier_file(struct db *db, struct arena *a, const struct dossier_filtre_file *f,
                               struct dossier **out, size_t *n, struct err *e);
/* Its place in such a queue: its deadline, 31 December 9999 without one. */
NODISCARD int64_t dossier_file_rang(const struct dossier *d);

/* The day from which the operator may say that the body fails (GARDE_CARENCE): the dated delay delai.carence after its last day, days of a
 * freeze not counted. DAY_NONE when no such day can be: nothing is awaited of the body from the order to the service done. */
NODISCARD enum rc dossier_carence_des(struct db *db, const struct dossier *d, day_t le, day_t *out,
                                      struct err *e);
/* The agent who proposed to say so of the silence that lasts, in the arena, and when; NULL and DAY_NONE when nobody did. Another reminder,
 * a declaration or a longer delay begins another silence. */
NODISCARD enum rc dossier_carence_proposee(struct db *db, struct arena *a, const struct dossier *d,
                                           const char **par, day_t *le, struct err *e);

/* The agent who proposed to give back what is settled and not paid, in the arena, and when; NULL and DAY_NONE when nobody did for the
 * cause of `jour`: the anomaly of the last control, or a decision in force. */
NODISCARD enum rc dossier_ecart_propose(struct db *db, struct arena *a, const struct dossier *d, day_t jour,
                                        const char **par, day_t *le, struct err *e);

/* Those in control, in order of number, after `apres` (NULL: from the first). */
NODISCARD enum rc dossiers_en_controle(struct db *db, struct arena *a, const char *apres, size_t limit,
                                       struct dossier **out, size_t *n, struct err *e);

/* Who must act, until when, and what happens otherwise. */
struct dossier_attente {
    bool attendue; /* false: nobody has anything to do any more */
    enum dossier_role qui;
    enum dossier_acte acte;
    const char *par;        /* qui, for `lecteur`: "le titulaire", or "vous" to himself */
    day_t avant_le;         /* last day; DAY_NONE: no delay */
    const char *quoi;       /* "répondre à la demande" */
    const char *sinon;      /* "la demande est annulée, les droits ne bougent pas" */
    const char *etat_texte; /* what the state means for `lecteur` */
    const char *peut; /* what each party may do besides, and until when, for `lecteur`; NULL: nothing else */
};
void dossier_attente(const struct dossier *d, enum dossier_role lecteur, struct dossier_attente *out);

/* The acts a role may try now, by the table alone (guards are checked when the act is done), but for what a claim for
 * fraud does by itself. out has ACTE_COUNT cells; returns how many were filled. */
size_t dossier_actes_possibles(const struct dossier *d, enum dossier_role role, enum dossier_acte *out);

/*
 * Whether an act that the table gives may be done that day, whatever its form then says: RC_OK, or the refusal that doing it would have, with
 * its article. To a body or a financeur, what concerns the holder is told as dossier_executer() tells it. `agent` is the one who would do it, whom
 * an act by two refuses when the first part was theirs; "" or NULL when it is none. Reads only.
 */
NODISCARD enum rc dossier_acte_ouvert(struct db *db, const struct dossier *d, enum dossier_acte acte,
                                      enum dossier_role role, const char *agent, day_t le, struct err *e);

/* Why the holder's own rights, mandates or account keep a live request from being followed by an order on a day, told to him alone: RC_OK
 * when nothing does. What a body reads as MSG_DOSSIER_TITULAIRE_EMPECHE. */
NODISCARD enum rc dossier_empechement(struct db *db, const struct dossier *d, day_t le, struct err *e);

/* What is still to be transferred to the body: the advance while it waits, what was invoiced less what left by the bank after;
 * never negative, 0 when nothing is to be paid. */
NODISCARD int64_t dossier_a_virer(const struct dossier *d);

/* Whether the bank has the transfer of its advance in hand: sent, neither paid nor rejected. */
NODISCARD enum rc dossier_acompte_en_banque(struct db *db, const struct dossier *d, bool *out, struct err *e);
/* "part avec un prochain lot de paiement": what becomes of the advance, for people; NULL when there is none. `en_banque` as told by
 * dossier_acompte_en_banque(). */
NODISCARD const char *dossier_acompte_phrase(const struct dossier *d, bool en_banque);

/* The fund that bears a dossier: that of the élus, or that of the account (L. 6333-6). */
NODISCARD int64_t dossier_compte_fonds(const struct dossier *d);

/* The shared account that a purse of the financing was filled from: the fund of its rights, the financeur of its lot, the
 * cards. COMPTE_AVANCE for a lot that its financeur promised and has not paid; for any lot when `avance`: the operator stands
 * in for the financeur, whose money is in the lot again. */
NODISCARD enum rc dossier_compte_origine(struct db *db, int64_t titulaire_id, const struct dossier_prise *p,
                                         bool avance, int64_t *out, struct err *e);

/* Of part `no` of a dossier whose price is settled, what a restitution puts back in its purse (MON-21): once the body is paid, nothing of what
 * was paid by card, which comes back with its debt; of a lot, or of the card, less what an undue sum gave back already. */
struct dossier_prise;
NODISCARD enum rc dossier_prise_a_restituer(struct db *db, const struct dossier *d,
                                            const struct dossier_prise *p, int64_t no, int64_t *out,
                                            struct err *e);

/*
 * How a proposal would be paid if it were accepted on day `le`: the share of each purse in order of use; the holder's
 * own share comes last, as POCHE_CARTE (0 when the rights cover the price). avec_cpf adds the CPF purses to a
 * réinsertion training (L. 6323-43); tiers_a_venir: before a third party is asked, whose help is not missing yet. RC_REFUSED when a rule of financing says no (ceiling, class, mandate), with its
 * article.
 */
#define DOSSIER_PRISES_MAX 64
struct dossier_financement {
    struct dossier_prise prises[DOSSIER_PRISES_MAX];
    size_t n;
    int64_t reste_cents;
    int64_t participation_cents;       /* of it, the mandatory participation; 0: not due */
    const char *participation_article; /* constant; NULL when not due */
    int64_t plafond_cents; /* the most that the yearly credits pay for this class; -1: no such ceiling */
    const char *plafond_article; /* constant; NULL */
    const char *entrees; /* JSON of what the split was made from, for the book; NULL once only shown */
};
NODISCARD enum rc dossier_financer(struct db *db, const struct dossier *d, day_t le, bool avec_cpf,
                                   bool tiers_a_venir, struct dossier_financement *out, struct err *e);

/*
 * Whether the split `f` of dossier `d` on day `le` uses any right: a dossier that only the holder's card pays is none of this
 * service (L. 6323-4). `par` asks: the holder is told of his rights, others of the price. RC_REFUSED: MSG_DOSSIER_PRIX_NUL,
 * MSG_DOSSIER_PARTICIPATION_TOUT (the holder), MSG_DOSSIER_PRIX_PARTICIPATION (others, field "prix_ttc"), MSG_DROITS_HEURES
 * when the holder has nothing but hours of a public agent (CGFP L. 422-9 to L. 422-17), MSG_DROITS_INSUFFISANTS.
 */
NODISCARD enum rc dossier_sans_droit(struct db *db, const struct dossier *d, day_t le,
                                     const struct dossier_financement *f, enum dossier_role par,
                                     struct err *e);

/* What a request would meet today, sent or not: the refusal of the act itself, or what keeps an order from following it. */
struct dossier_apercu {
    bool refusee; /* the request would be refused: `pourquoi` says why */
    bool
        sans_suite; /* it would not, but nothing could be ordered today: `pourquoi` says why and what to do */
    bool chiffree;  /* its price can be shared out: `financement`, before the aid of a third party */
    struct err pourquoi;
    struct dossier_financement financement;
};

/*
 * Before a request is sent: what the holder `titulaire_id` would be told of this session on a day, by the guards of the act, then as
 * dossier_empechement() tells it afterwards. What its form says (prerequisites, VAE) is not asked; of permanent entries, nothing that
 * reads dates. `reinsertion`: paid with the rights of an élu. Reads only. RC_NOT_FOUND when the session is not known.
 */
NODISCARD enum rc dossier_apercevoir(struct db *db, int64_t titulaire_id, int64_t session_id,
                                     bool reinsertion, day_t le, struct dossier_apercu *out, struct err *e);

/* ---- acts
 * -------------------------------------------------------------------------------------------------- */

/* One answer of an evaluation (training/evaluation.h): codes of law/tables « questions_evaluation » and « notes_evaluation ». */
struct dossier_note {
    const char *question, *note;
};

/*
 * The argument of dossier_executer(). Zero it, then fill `acte`, the actor, the numero (except DEMANDER) and
 * the fields the act names in brackets. Texts stay the caller's until the unit of work is over.
 */
struct dossier_commande {
    enum dossier_acte acte;
    enum dossier_role par;
    int64_t
        par_id; /* titulaire, organisme or financeur who acts: must be the dossier's own; 0 for staff and system */
    const char *agent; /* login of the agent who acts, "" or NULL otherwise: for the journal */
    day_t le;          /* day of the act; 0 or DAY_NONE: today by the store's clock */
    const char *numero;
    int64_t version; /* version the actor saw: another one is RC_CONFLICT; 0: whichever */
    bool essai; /* dry run: everything is checked, nothing is kept; ends by RC_REFUSED MSG_DOSSIER_ESSAI */

    int64_t titulaire_id;             /* [DEMANDER] */
    int64_t session_id;               /* [DEMANDER] */
    enum dossier_prerequis prerequis; /* [DEMANDER] required when the action has prerequisites */
    bool
        vae_inscrit; /* [DEMANDER] a VAE: the holder is registered on France VAE, with this body (D. 6323-7) */
    bool reinsertion; /* [DEMANDER] an élu pays a CPF-eligible training with DIFE rights (CGCT R. 1621-8) */
    day_t debut,
        fin;        /* [DEMANDER] dates asked when entries are permanent; [PROPOSER] new dates; 0: unchanged;
                [REPORTER] the other dates, both */
    int64_t heures; /* [PROPOSER] new planned hours; 0: unchanged */
    int64_t prix_ht_cents,
        prix_ttc_cents; /* [PROPOSER] new price, never higher; 0: unchanged, one alone keeps the rate */
    int64_t
        bases_ht_cents[TVA_COUNT]; /* [PROPOSER] new price by base of VAT, without tax; all 0: not given */
    int64_t participants;          /* [PROPOSER] maximum of participants committed (DIFE mandate) */
    int64_t reste_paye_cents;      /* [ACCEPTER] holder's own share, as paid: must be what is asked */
    bool avec_cpf; /* [ACCEPTER, SOLLICITER] réinsertion training: the holder adds CPF rights (L. 6323-43) */
    bool force_majeure; /* [ANNULER by the operator; DECLARER, CORRIGER with CAUSE_TITULAIRE] */
    day_t jour; /* [ENTRER, SORTIR] day declared; 0: the day of the act, that of the exit to correct */
    int64_t heures_realisees;   /* [DECLARER, CORRIGER] */
    enum dossier_cause cause;   /* [DECLARER, CORRIGER] */
    const char *facture_numero; /* [FACTURER] at most 35 characters, unique for the body */
    day_t facture_emise;        /* [FACTURER] */
    int64_t facture_ttc_cents;  /* [FACTURER] must be a_payer_cents */
    int64_t
        vire_cents; /* [PAYER, RETOURNER] of the transfer; 0: all that was to pay, or all that was paid but the advance */
    const char *motif; /* [REFUSER, ANNULER, ABSENCE] words for the other side, may be NULL; <= 500 bytes.
                          [CONTROLER, CONTESTER, REPORTER, CORRIGER, CARENCE] required; [DECLARER again] may be NULL */
    const char *
        code; /* why, by a code of dossier_codes_table(); NULL. Stands for a reason required. [SORTIR again] NULL: unchanged */
    const char *financeur_siret; /* [SOLLICITER] of a financeur registered */
    int64_t accorde_cents;       /* [ACCORDER_PARTIE] up to what was asked */
    const char *resultat;        /* [LEVER] code of law/tables « resultats_controle » */
    const struct dossier_note
        *notes; /* [EVALUER] one for each question; counted, never kept with the dossier */
    size_t notes_n;

    /* Filled when the unit of work succeeds. */
    char numero_out[DOSSIER_NUMERO_BYTES];
    enum dossier_etat etat_out;
    enum dossier_facturation facturation_out;
    int64_t version_out;
    bool inchange_out; /* [PROPOSER] it was proposed already: nothing is changed nor written */
};

/* True when a refusal says something of the holder's mandates, rights, other dossiers or life: who shows it records a reading first, and a
 * training body or a financeur has dossier_refus_pour_un_tiers() instead. */
NODISCARD bool dossier_dit_du_titulaire(enum msg m);
/* What a training body or a financeur is told of a refusal: that the holder cannot, or that what it declares is contradicted, never why (his
 * mandates, money and life are not in its row of annex 3). Any other refusal as it is. */
NODISCARD enum msg dossier_refus_pour_un_tiers(enum msg m);

/* The field of an act, by its name in a form ("heures_realisees"), that a refusal of it is about when its guard names none; NULL: no field
 * makes it. dossier_executer() says it in the error. */
NODISCARD const char *dossier_champ_du_refus(enum dossier_acte acte, enum msg refus);

/*
 * Does one act: a unit_fn whose argument is a struct dossier_commande. Proposing again what waits for the holder's answer changes nothing and
 * succeeds, whatever version was seen (inchange_out).
 * RC_NOT_FOUND MSG_DOSSIER_INCONNU (also when the actor is not a party to it); RC_CONFLICT MSG_DOSSIER_CHANGE
 * when the version moved; RC_REFUSED as dossier_sans_transition() when the table
 * has no such row; RC_REFUSED MSG_DOSSIER_ACTE_ANTERIEUR when the day is before the last act's; RC_REFUSED with the guard's own message and article otherwise. The unit of work is to be
 * given up on any of them.
 */
enum rc dossier_executer(struct db *db, void *dossier_commande, struct err *e);

/*
 * What a grant of all that was asked would credit on a day, and what would then be left to the holder: his participation, or more when his
 * rights fell. Both 0 when nothing can be granted. RC_REFUSED as financement_split(), said as a financeur may read it.
 */
NODISCARD enum rc dossier_accord_prevu(struct db *db, const struct dossier *d, day_t le, int64_t *accorde,
                                       int64_t *reste, struct err *e);

/*
 * A unit_fn whose argument is a struct dossier_commande of ACTE_ACCORDER: grants all that was asked. When something would be left to the
 * holder, whom nobody else commits to pay, the same sum is granted as ACTE_ACCORDER_PARTIE: he accepts the price and pays the rest. Errors
 * of dossier_executer().
 */
NODISCARD enum rc dossier_accorder_tout(struct db *db, void *dossier_commande, struct err *e);

/*
 * Applies the dossiers whose last day is before `at` and for which the table has an act of the system. Each
 * is a part of a unit of work, so it may be stopped and started again; a dossier is never treated twice.
 * `dry_run` only counts.
 */
struct dossier_echeances {
    int64_t sans_reponse_organisme;
    int64_t sans_reponse_titulaire;
    int64_t sans_reponse_financeur;
    int64_t services_faits_valides;
    int64_t retractations; /* said once the session had begun, that no entry answered */
    int64_t en_retard;     /* dossiers late for which only people can act (entry, exit, invoice, payment) */
    int64_t en_echec;      /* could not be applied; *e of the call is the first */
};
NODISCARD enum rc dossier_appliquer_echeances(struct store *s, day_t at, bool dry_run,
                                              struct dossier_echeances *out, struct err *e);

#endif
