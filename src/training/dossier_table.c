/*
 * The machine of a dossier as one table, and what is read from it: who must act, until when, what a role may do.
 *
 * Delays are names of parameters: the days themselves, their articles and dates in force are in law/.
 */
#include "training/dossier.h"

#define CGU "CGU du service ; C. trav. L. 6323-9"
#define R6333_4 "C. trav. R. 6333-4"
#define L6323_4_CPF "C. trav. L. 6323-4" /* the payment of a training by the rights of a CPF */
#define L6323_4 L6323_4_CPF ", II"
#define CGCT_DIFE "CGCT L. 1621-5, III"
#define R6333_6 "C. trav. R. 6333-6"
#define ANNEXE_4_1 "arrêté du 11 octobre 2019, annexe 4.1, ligne des organismes de formation"
#define NB FACTURATION_NOT_BILLABLE
#define CONTROLES_ACHAT                                                                                      \
    (GARDE_COMPTE_OUVERT | GARDE_AGREMENT | GARDE_FINANCEMENT | GARDE_DEBUT_SESSION | GARDE_VENDABLE)

/* One row. A macro keeps a row on a few lines and makes the compiler count its columns. */
#define T(de, facturation, acte, par, vers, facturation_vers, gardes, delai, origine, effet, article,        \
          a_faire, sinon, titulaire, organisme, gestionnaire)                                                \
    {                                                                                                        \
        (de), (facturation), (acte), (par), (vers), (facturation_vers), (gardes), (delai), (origine),        \
            (effet), article, a_faire, sinon,                                                                \
        {                                                                                                    \
            titulaire, organisme, gestionnaire                                                               \
        }                                                                                                    \
    }

static const struct dossier_transition table[] = {
    T(ETAT_NEANT, NB, ACTE_DEMANDER, ROLE_TITULAIRE, ETAT_NOT_PROCESSED, NB,
      GARDE_SESSION_OUVERTE | GARDE_DEMANDES_VIVANTES | GARDE_DEMANDE_SEULE | GARDE_COMMANDE_SEULE |
          GARDE_VAE | CONTROLES_ACHAT,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, "C. trav. L. 6323-8", "envoyer la demande", NULL,
      "Votre demande est envoyée à l'organisme. Vos droits ne bougent pas tant que vous n'avez rien accepté.",
      "Un titulaire demande cette session. Répondez-lui.", "La demande attend la réponse de l'organisme."),

    /* With prerequisites, the body says within the ordinary delay that it has the request, then has time to check them. */
    T(ETAT_NOT_PROCESSED, NB, ACTE_ACCUSER_RECEPTION, ROLE_ORGANISME, ETAT_NOT_PROCESSED, NB,
      GARDE_DANS_DELAI | GARDE_PREREQUIS, PARAM_DELAI_REPONSE_ORGANISME, ORIGINE_ACTE, EFFET_AUCUN, CGU,
      "accuser réception de la demande, ou y répondre",
      "la demande est annulée et les droits du titulaire ne bougent pas",
      "L'organisme a reçu votre demande. Il vérifie que vous remplissez les conditions d'entrée.",
      "Vous avez reçu la demande. Vérifiez les prérequis, puis répondez-lui.",
      "L'organisme vérifie les prérequis."),
    T(ETAT_NOT_PROCESSED, NB, ACTE_PROPOSER, ROLE_ORGANISME, ETAT_VALIDATED, NB,
      GARDE_DANS_DELAI | GARDE_PRIX | GARDE_ENGAGEMENT | CONTROLES_ACHAT, PARAM_DELAI_REPONSE_ORGANISME,
      ORIGINE_ACTE, EFFET_AUCUN, CGU, "répondre à la demande",
      "la demande est annulée et les droits du titulaire ne bougent pas",
      "L'organisme vous propose cette session. Acceptez sa proposition ou refusez-la.",
      "Votre proposition est envoyée. Le titulaire doit l'accepter ou la refuser.",
      "La proposition attend la réponse du titulaire."),
    T(ETAT_NOT_PROCESSED, NB, ACTE_REFUSER, ROLE_ORGANISME, ETAT_REFUSED_BY_ORGANISM, NB, 0, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme a refusé votre demande. Vos droits n'ont pas bougé.", "Vous avez refusé cette demande.",
      "L'organisme a refusé la demande."),
    T(ETAT_NOT_PROCESSED, NB, ACTE_ANNULER, ROLE_TITULAIRE, ETAT_CANCELED_BY_ATTENDEE, NB, 0, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "Vous avez annulé votre demande. Vos droits n'ont pas bougé.", "Le titulaire a annulé sa demande.",
      "Le titulaire a annulé sa demande."),
    T(ETAT_NOT_PROCESSED, NB, ACTE_ECHOIR, ROLE_SYSTEME, ETAT_REJECTED_WITHOUT_OF_SUITE, NB,
      GARDE_ECHEANCE_PASSEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme n'a pas répondu à temps. Votre demande est annulée et vos droits n'ont pas bougé.",
      "Vous n'avez pas répondu à temps : la demande est annulée.", "L'organisme n'a pas répondu à temps."),

    T(ETAT_VALIDATED, NB, ACTE_ACCEPTER, ROLE_TITULAIRE, ETAT_ACCEPTED, NB,
      GARDE_COMPTE_OUVERT | GARDE_DANS_DELAI | GARDE_AGREMENT | GARDE_FINANCEMENT | GARDE_AVANT_DEBUT |
          GARDE_COMMANDE_SEULE | GARDE_VENDABLE,
      PARAM_DELAI_ACCEPTATION_TITULAIRE, ORIGINE_ACTE, EFFET_RESERVER, L6323_4_CPF,
      "accepter la proposition ou la refuser",
      "la proposition est annulée et les droits du titulaire ne bougent pas",
      "Vous avez accepté la proposition. Le prix est réservé sur vos droits.",
      "Le titulaire a accepté : la commande est ferme. Déclarez son entrée en formation.",
      "La commande est ferme et le prix est réservé."),
    /* Another proposal before the holder answered the last: his time to answer begins again. */
    T(ETAT_VALIDATED, NB, ACTE_PROPOSER, ROLE_ORGANISME, ETAT_VALIDATED, NB,
      GARDE_DANS_DELAI | GARDE_PRIX | GARDE_ENGAGEMENT | CONTROLES_ACHAT, PARAM_COUNT, ORIGINE_AUCUNE,
      EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme a changé sa proposition. Acceptez la nouvelle ou refusez-la.",
      "Votre nouvelle proposition est envoyée. Le titulaire doit l'accepter ou la refuser.",
      "Une nouvelle proposition attend la réponse du titulaire."),
    T(ETAT_VALIDATED, NB, ACTE_REFUSER, ROLE_TITULAIRE, ETAT_REFUSED_BY_ATTENDEE, NB, 0, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "Vous avez refusé la proposition. Vos droits n'ont pas bougé.",
      "Le titulaire a refusé votre proposition.", "Le titulaire a refusé la proposition."),
    T(ETAT_VALIDATED, NB, ACTE_ANNULER, ROLE_ORGANISME, ETAT_CANCELED_BY_ORGANISM, NB, 0, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme a retiré sa proposition. Vos droits n'ont pas bougé.",
      "Vous avez retiré votre proposition.", "L'organisme a retiré sa proposition."),
    T(ETAT_VALIDATED, NB, ACTE_ECHOIR, ROLE_SYSTEME, ETAT_REJECTED_WITHOUT_TITULAIRE_SUITE, NB,
      GARDE_ECHEANCE_PASSEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "Vous n'avez pas répondu à temps. La proposition est annulée et vos droits n'ont pas bougé.",
      "Le titulaire n'a pas répondu à temps : la proposition est annulée.",
      "Le titulaire n'a pas répondu à temps."),

    T(ETAT_VALIDATED, NB, ACTE_SOLLICITER, ROLE_TITULAIRE, ETAT_WAITING_ACCEPTATION, NB,
      GARDE_COMPTE_OUVERT | GARDE_DANS_DELAI | GARDE_AGREMENT | GARDE_AVANT_DEBUT | GARDE_FINANCEMENT |
          GARDE_MANQUE | GARDE_COMMANDE_SEULE | GARDE_VENDABLE,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, L6323_4, NULL, NULL,
      "Vous acceptez si le financeur paie ce qui manque. Vos droits ne bougent pas avant sa réponse.",
      "Le titulaire accepte si un financeur paie ce qui manque. Sa réponse est attendue.",
      "La demande attend la réponse du financeur."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_ACCORDER, ROLE_FINANCEUR, ETAT_ACCEPTED, NB,
      GARDE_COMPTE_OUVERT | GARDE_DANS_DELAI | GARDE_AGREMENT | GARDE_FINANCEMENT | GARDE_AVANT_DEBUT |
          GARDE_COMMANDE_SEULE | GARDE_VENDABLE,
      PARAM_DELAI_REPONSE_FINANCEUR, ORIGINE_ACTE, EFFET_ABONDER_RESERVER, L6323_4,
      "accorder ce qui est demandé, ou le refuser",
      "le silence vaut refus et les droits du titulaire ne bougent pas",
      "Le financeur paie ce qui manque : votre commande est acceptée. Le prix est réservé.",
      "Le financeur a accordé ce qui manque : la commande est ferme. Déclarez l'entrée en formation.",
      "Le financeur a accordé ce qui manque : la commande est ferme."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_ACCORDER_PARTIE, ROLE_FINANCEUR, ETAT_VALIDATED, NB,
      GARDE_COMPTE_OUVERT | GARDE_DANS_DELAI | GARDE_AVANT_DEBUT, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_ABONDER,
      L6323_4, NULL, NULL,
      "Le financeur a accordé une somme. Acceptez la proposition et payez le reste, ou refusez-la.",
      "Le financeur a accordé une somme. Le titulaire doit accepter le reste, ou refuser.",
      "Le financeur a accordé une somme. Le titulaire doit répondre."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_REFUSER, ROLE_FINANCEUR, ETAT_REFUSED_BY_FINANCER, NB, GARDE_MOTIF,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, L6323_4, NULL, NULL,
      "Le financeur a refusé. La proposition est annulée et vos droits n'ont pas bougé.",
      "Le financeur a refusé : la proposition est annulée.", "Le financeur a refusé."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_ECHOIR, ROLE_SYSTEME, ETAT_REFUSED_BY_FINANCER, NB,
      GARDE_ECHEANCE_PASSEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, L6323_4, NULL, NULL,
      "Le financeur n'a pas répondu à temps. La proposition est annulée et vos droits n'ont pas bougé.",
      "Le financeur n'a pas répondu à temps : la proposition est annulée.",
      "Le financeur n'a pas répondu à temps."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_ANNULER, ROLE_TITULAIRE, ETAT_CANCELED_BY_ATTENDEE, NB, 0,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "Vous avez annulé votre demande. Vos droits n'ont pas bougé.", "Le titulaire a annulé sa demande.",
      "Le titulaire a annulé sa demande."),
    T(ETAT_WAITING_ACCEPTATION, NB, ACTE_ANNULER, ROLE_ORGANISME, ETAT_CANCELED_BY_ORGANISM, NB, 0,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme a retiré sa proposition. Vos droits n'ont pas bougé.",
      "Vous avez retiré votre proposition.", "L'organisme a retiré sa proposition."),

    T(ETAT_ACCEPTED, NB, ACTE_ENTRER, ROLE_ORGANISME, ETAT_IN_TRAINING, NB,
      GARDE_SANS_REPORT | GARDE_JOUR_ENTREE | GARDE_ENTREE_RETRACTE, PARAM_DELAI_DECLARATION_ENTREE,
      ORIGINE_DEBUT, EFFET_ACOMPTER, CGU, "déclarer l'entrée en formation, ou l'absence du titulaire",
      "le gestionnaire relance l'organisme", "Vous êtes en formation.",
      "Le titulaire est en formation. Déclarez sa sortie à la fin.", "Le titulaire est en formation."),
    T(ETAT_ACCEPTED, NB, ACTE_RETRACTER, ROLE_TITULAIRE, ETAT_CANCELED_BY_ATTENDEE, NB,
      GARDE_RETRACTATION | GARDE_PAS_DEBUTEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER,
      "C. conso. L. 221-18", NULL, NULL, "Vous vous êtes rétracté. Vos droits vous sont rendus en entier.",
      "Le titulaire s'est rétracté : la commande est annulée.", "Le titulaire s'est rétracté."),
    /* Once the session has begun, only who was there knows whether he entered, which ends the right to withdraw (LC-11): the body has the
     * time that it has for an entry to say so, then a control decides; what it does not say takes effect. */
    T(ETAT_ACCEPTED, NB, ACTE_RETRACTER_SANS_ENTREE, ROLE_TITULAIRE, ETAT_ACCEPTED, NB,
      GARDE_RETRACTATION | GARDE_DEPUIS_DEBUT | GARDE_SANS_REPORT | GARDE_SANS_RETRACTATION, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, "C. conso. L. 221-18", NULL, NULL,
      "Vous vous rétractez, sans être entré en formation. Tout vous est rendu si l'organisme ne déclare pas "
      "votre "
      "entrée à temps.",
      "Le titulaire se rétracte et dit n'être pas entré en formation. S'il y est entré, déclarez-le : un "
      "contrôle "
      "décide.",
      "Le titulaire s'est rétracté après le début : l'organisme peut encore déclarer l'entrée."),
    T(ETAT_ACCEPTED, NB, ACTE_RETRACTER, ROLE_SYSTEME, ETAT_CANCELED_BY_ATTENDEE, NB,
      GARDE_RETRACTE | GARDE_ECHEANCE_PASSEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER,
      "C. conso. L. 221-18", NULL, NULL,
      "Votre rétractation a pris effet. Vos droits vous sont rendus en entier.",
      "Vous n'avez pas déclaré d'entrée à temps : la rétractation du titulaire a pris effet.",
      "L'organisme n'a pas déclaré d'entrée : la rétractation a pris effet."),
    T(ETAT_ACCEPTED, NB, ACTE_ANNULER, ROLE_TITULAIRE, ETAT_CANCELED_BY_ATTENDEE, NB,
      GARDE_SANS_REPORT | GARDE_AVANT_DEBUT, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_ANNULER, CGU, NULL, NULL,
      "Vous avez annulé votre formation. Le détail dit ce qui vous est rendu.",
      "Le titulaire a annulé sa formation.", "Le titulaire a annulé sa formation."),
    T(ETAT_ACCEPTED, NB, ACTE_ANNULER, ROLE_ORGANISME, ETAT_CANCELED_BY_ORGANISM, NB, GARDE_MOTIF,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER, CGU, NULL, NULL,
      "L'organisme a annulé la formation. Vos droits vous sont rendus en entier.",
      "Vous avez annulé la formation.", "L'organisme a annulé la formation."),
    T(ETAT_ACCEPTED, NB, ACTE_ANNULER, ROLE_GESTIONNAIRE, ETAT_CANCELED_BY_ATTENDEE, NB,
      GARDE_FORCE_MAJEURE | GARDE_MOTIF, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER, CGU, NULL, NULL,
      "Votre formation est annulée pour force majeure. Vos droits vous sont rendus en entier.",
      "La formation est annulée : force majeure du titulaire.", "Annulée pour force majeure du titulaire."),
    T(ETAT_ACCEPTED, NB, ACTE_ANNULER, ROLE_FINANCEUR, ETAT_CANCELED_BY_FINANCER, NB,
      GARDE_AVANT_DEBUT | GARDE_PART_FINANCEUR | GARDE_MOTIF, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER,
      L6323_4, NULL, NULL,
      "Le financeur s'est retiré : la formation est annulée. Vos droits vous sont rendus en entier.",
      "Le financeur s'est retiré : la formation est annulée.", "Annulé par le financeur."),
    T(ETAT_ACCEPTED, NB, ACTE_CONSTATER_ABSENCE, ROLE_ORGANISME, ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, NB,
      GARDE_SANS_REPORT | GARDE_DEPUIS_DEBUT | GARDE_SANS_RETRACTATION | GARDE_ABSENCE | GARDE_MOTIF,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_PERDRE, CGU, NULL, NULL,
      "L'organisme a déclaré que vous n'êtes pas venu. Les droits utilisés sont perdus.",
      "Vous avez déclaré l'absence du titulaire.", "Le titulaire n'est pas venu."),

    /* Other dates for a firm order: nothing else may happen to it before the answer, but its end without cost. */
    T(ETAT_ACCEPTED, NB, ACTE_REPORTER, ROLE_ORGANISME, ETAT_ACCEPTED, NB,
      GARDE_SANS_REPORT | GARDE_SANS_RETRACTATION | GARDE_MOTIF | GARDE_REPORT_DATES, PARAM_COUNT,
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,
      "L'organisme propose d'autres dates. Acceptez-les, ou refusez-les : tout vous sera rendu.",
      "Vous avez proposé d'autres dates. Le titulaire doit les accepter ou les refuser.",
      "D'autres dates attendent la réponse du titulaire."),
    T(ETAT_ACCEPTED, NB, ACTE_ACCEPTER_REPORT, ROLE_TITULAIRE, ETAT_ACCEPTED, NB,
      GARDE_REPORT | GARDE_COMPTE_OUVERT | GARDE_DANS_DELAI | GARDE_AGREMENT | GARDE_AVANT_DEBUT |
          GARDE_COMMANDE_SEULE | GARDE_VENDABLE | GARDE_DATES_FINANCEES,
      PARAM_DELAI_REPONSE_REPORT, ORIGINE_ACTE, EFFET_AUCUN, CGU,
      "accepter les nouvelles dates ou les refuser",
      "la formation est annulée et tout est rendu au titulaire",
      "Vous avez accepté les nouvelles dates. Votre commande reste acceptée.",
      "Le titulaire a accepté les nouvelles dates. Déclarez son entrée en formation.",
      "Le titulaire a accepté les nouvelles dates."),
    T(ETAT_ACCEPTED, NB, ACTE_REFUSER_REPORT, ROLE_TITULAIRE, ETAT_CANCELED_BY_ORGANISM, NB, GARDE_REPORT,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER, CGU, NULL, NULL,
      "Vous avez refusé les nouvelles dates : la formation est annulée. Vos droits vous sont rendus en "
      "entier.",
      "Le titulaire a refusé les nouvelles dates : la formation est annulée.",
      "Le titulaire a refusé les nouvelles dates : la formation est annulée."),
    T(ETAT_ACCEPTED, NB, ACTE_ECHOIR, ROLE_SYSTEME, ETAT_CANCELED_BY_ORGANISM, NB,
      GARDE_REPORT | GARDE_ECHEANCE_PASSEE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER, CGU, NULL, NULL,
      "Vous n'avez pas répondu aux nouvelles dates : la formation est annulée. Vos droits vous sont rendus "
      "en "
      "entier.",
      "Le titulaire n'a pas répondu à vos nouvelles dates : la formation est annulée.",
      "Le titulaire n'a pas répondu aux nouvelles dates : la formation est annulée."),

/* A training that runs, whatever became of its advance. What the bank has in hand is answered before the price is settled. */
#define ENTREE(etat, f)                                                                                      \
    T(etat, f, ACTE_ENTRER, ROLE_ORGANISME, etat, f,                                                         \
      GARDE_NON_CONTESTEE | GARDE_JOUR_ENTREE | GARDE_ENTREE_AUTRE, PARAM_COUNT, ORIGINE_AUCUNE,             \
      EFFET_AUCUN, CGU, NULL, NULL, "L'organisme a corrigé le jour de votre entrée en formation.",           \
      "Le jour de l'entrée est corrigé.", "L'organisme a corrigé le jour de l'entrée.")
/* What the exit was is said again by the same act: until the service is declared, then as the declaration itself. */
#define SORTIE(etat, f, gardes)                                                                              \
    T(etat, f, ACTE_SORTIR, ROLE_ORGANISME, etat, f,                                                         \
      GARDE_NON_CONTESTEE | GARDE_JOUR_SORTIE | GARDE_SORTIE_AUTRE | (gardes), PARAM_COUNT, ORIGINE_AUCUNE,  \
      EFFET_AUCUN, CGU, NULL, NULL, "L'organisme a corrigé votre sortie de formation.",                      \
      "La sortie est corrigée.", "L'organisme a corrigé la sortie.")
#define EN_COURS(f, gardes_validation)                                                                        \
    ENTREE(ETAT_IN_TRAINING, f), ENTREE(ETAT_TERMINATED, f),                                                  \
        T(ETAT_IN_TRAINING, f, ACTE_SORTIR, ROLE_ORGANISME, ETAT_TERMINATED, f,                               \
          GARDE_NON_CONTESTEE | GARDE_JOUR_SORTIE, PARAM_DELAI_DECLARATION_SORTIE, ORIGINE_FIN, EFFET_AUCUN,  \
          CGU, "déclarer la sortie de formation", "le gestionnaire relance l'organisme",                      \
          "Vous êtes sorti de formation.",                                                                    \
          "Le titulaire est sorti de formation. Déclarez maintenant le service fait.",                        \
          "Le titulaire est sorti de formation."),                                                            \
        SORTIE(ETAT_TERMINATED, f, 0), SORTIE(ETAT_SERVICE_DONE_DECLARED, f, GARDE_DECLARATION_OUVERTE),      \
        T(ETAT_TERMINATED, f, ACTE_DECLARER, ROLE_ORGANISME, ETAT_SERVICE_DONE_DECLARED, f,                   \
          GARDE_NON_CONTESTEE | GARDE_REALISATION_HEURES, PARAM_DELAI_DECLARATION_SORTIE, ORIGINE_SORTIE,     \
          EFFET_AUCUN, CGU, "déclarer le service fait", "le gestionnaire relance l'organisme",                \
          "L'organisme a déclaré les heures réalisées.", "Le gestionnaire vérifie votre déclaration.",        \
          "Le service fait est à vérifier."),                                                                 \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_DECLARER, ROLE_ORGANISME, ETAT_SERVICE_DONE_DECLARED, f,        \
          GARDE_NON_CONTESTEE | GARDE_DECLARATION_OUVERTE | GARDE_REALISATION_HEURES | GARDE_CORRECTION,      \
          PARAM_DELAI_CORRECTION_SERVICE_FAIT, ORIGINE_ACTE, EFFET_AUCUN, CGU,                                \
          "corriger la déclaration du service fait",                                                          \
          "le gestionnaire peut la corriger à la place de l'organisme ; rien n'est validé ni payé avant",     \
          "L'organisme a corrigé ce qu'il avait déclaré. Vous pouvez confirmer ou contester.",                \
          "Votre déclaration est corrigée. Le gestionnaire la vérifie.",                                      \
          "L'organisme a corrigé sa déclaration : elle est à vérifier."),                                     \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_CORRIGER, ROLE_GESTIONNAIRE, ETAT_SERVICE_DONE_DECLARED, f,     \
          GARDE_NON_CONTESTEE | GARDE_ANOMALIE | GARDE_REALISATION_HEURES | GARDE_CORRECTION | GARDE_MOTIF,   \
          PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, R6333_6, NULL, NULL,                                      \
          "Après le contrôle, le gestionnaire a corrigé ce que l'organisme avait déclaré.",                   \
          "Après le contrôle, le gestionnaire a corrigé votre déclaration.",                                  \
          "La déclaration est corrigée : elle est à valider."),                                               \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_VALIDER, ROLE_GESTIONNAIRE, ETAT_SERVICE_DONE_VALIDATED, NB,    \
          GARDE_NON_CONTESTEE | GARDE_HORS_CONTROLE | GARDE_SANS_ANOMALIE | (gardes_validation),              \
          PARAM_DELAI_VALIDATION_SERVICE_FAIT, ORIGINE_ACTE, EFFET_SOLDER, R6333_4,                           \
          "vérifier le service fait", "le service fait est validé automatiquement",                           \
          "Le service fait est validé. Ce que l'organisme reçoit est débité de vos droits.",                  \
          "Le service fait est validé. Transmettez votre facture.", "Le service fait est validé."),           \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_VALIDER, ROLE_SYSTEME, ETAT_SERVICE_DONE_VALIDATED, NB,         \
          GARDE_NON_CONTESTEE | GARDE_HORS_CONTROLE | GARDE_SANS_ANOMALIE | GARDE_ECHEANCE_PASSEE |           \
              (gardes_validation),                                                                            \
          PARAM_COUNT, ORIGINE_AUCUNE, EFFET_SOLDER, R6333_4, NULL, NULL,                                     \
          "Le service fait est validé. Ce que l'organisme reçoit est débité de vos droits.",                  \
          "Le service fait est validé. Transmettez votre facture.",                                           \
          "Le service fait est validé automatiquement."), /* beside the validation, never in its place */     \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_CONFIRMER, ROLE_TITULAIRE, ETAT_SERVICE_DONE_DECLARED, f,       \
          GARDE_PAS_ATTESTE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, R6333_4, NULL, NULL,                   \
          "Vous avez confirmé les heures déclarées. Vous ne pourrez plus les contester ici.",                 \
          "Le titulaire a confirmé votre déclaration.", "Le titulaire confirme la déclaration."),             \
        T(ETAT_SERVICE_DONE_DECLARED, f, ACTE_CONTESTER, ROLE_TITULAIRE, ETAT_SERVICE_DONE_DECLARED, f,       \
          GARDE_PAS_ATTESTE | GARDE_MOTIF, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, R6333_6, NULL, NULL,     \
          "Vous contestez ce que l'organisme a déclaré. Un contrôle commence : rien n'est payé avant sa " \
          "fin.",                                                                                             \
          "Le titulaire conteste votre déclaration. Un contrôle commence : rien n'est payé avant sa fin.",    \
          "Le titulaire conteste la déclaration. Le dossier est en contrôle.")
    EN_COURS(NB, 0),
    EN_COURS(FACTURATION_DEPOSIT_WAIT, GARDE_SANS_PAIEMENT),
    EN_COURS(FACTURATION_DEPOSIT_PAID, 0),
#undef EN_COURS
#undef SORTIE
#undef ENTREE

/* What the bank says of the advance is written whatever happened to the training meanwhile. */
#define ACOMPTE_RETOUR(etat, f, facturation_vers, gardes)                                                    \
    T(etat, f, ACTE_RETOURNER_ACOMPTE, ROLE_SYSTEME, etat, facturation_vers, gardes, PARAM_COUNT,            \
      ORIGINE_AUCUNE, EFFET_RETOURNER_ACOMPTE, CGU, NULL, NULL,                                              \
      "L'acompte versé à l'organisme est revenu ; vos droits ne bougent pas.",                               \
      "La banque a renvoyé votre acompte. Vérifiez votre compte bancaire.",                                  \
      "La banque a renvoyé l'acompte de l'organisme.")
#define ACOMPTE(etat)                                                                                        \
    T(etat, FACTURATION_DEPOSIT_WAIT, ACTE_VERSER_ACOMPTE, ROLE_SYSTEME, etat, FACTURATION_DEPOSIT_PAID, 0,  \
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_VERSER_ACOMPTE, CGU, NULL, NULL,                                    \
      "Un acompte est versé à l'organisme ; vos droits ne bougent pas.", "Votre acompte est versé.",         \
      "L'acompte de l'organisme est versé."),                                                                \
        ACOMPTE_RETOUR(etat, FACTURATION_DEPOSIT_PAID, FACTURATION_DEPOSIT_WAIT, 0)
    ACOMPTE(ETAT_IN_TRAINING),
    ACOMPTE(ETAT_TERMINATED),
    ACOMPTE(ETAT_SERVICE_DONE_DECLARED),
    ACOMPTE_RETOUR(ETAT_SERVICE_DONE_VALIDATED, NB, NB, GARDE_ACOMPTE_VERSE),
    ACOMPTE_RETOUR(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_TO_BILL, FACTURATION_TO_BILL,
                   GARDE_ACOMPTE_VERSE),
    ACOMPTE_RETOUR(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED, FACTURATION_BILLED, GARDE_ACOMPTE_VERSE),
    ACOMPTE_RETOUR(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_PAID, FACTURATION_BILLED, GARDE_ACOMPTE_VERSE),
    ACOMPTE_RETOUR(ETAT_CANCELED_BY_ATTENDEE, NB, NB, GARDE_ACOMPTE_VERSE),
    ACOMPTE_RETOUR(ETAT_CANCELED_BY_ORGANISM, NB, NB, GARDE_ACOMPTE_VERSE),
#undef ACOMPTE
#undef ACOMPTE_RETOUR

#define PAIEMENT(etat)                                                                                       \
    T(etat, FACTURATION_TO_BILL, ACTE_FACTURER, ROLE_ORGANISME, etat, FACTURATION_BILLED,                    \
      GARDE_FACTURE | GARDE_SANS_ANOMALIE, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_FACTURER, R6333_4,             \
      "transmettre la facture", "le paiement attend la facture", "L'organisme a transmis sa facture.",       \
      "Votre facture est transmise. Elle va être payée.", "La facture est à payer."),                        \
        T(etat, FACTURATION_BILLED, ACTE_PAYER, ROLE_SYSTEME, etat, FACTURATION_PAID,                        \
          GARDE_HORS_CONTROLE | GARDE_SANS_ANOMALIE, PARAM_DELAI_PAIEMENT, ORIGINE_ACTE, EFFET_REGLER,       \
          R6333_4, "payer l'organisme", "le paiement est en retard",                                         \
          "L'organisme est payé. Le dossier est terminé.", "Vous êtes payé. Le dossier est terminé.",        \
          "L'organisme est payé."),                                                                          \
        T(etat, FACTURATION_PAID, ACTE_RETOURNER, ROLE_SYSTEME, etat, FACTURATION_BILLED, 0, PARAM_COUNT,    \
          ORIGINE_AUCUNE, EFFET_RETOURNER, R6333_4, NULL, NULL,                                              \
          "Le virement à l'organisme est revenu. Vos droits ne bougent pas.",                                \
          "La banque a renvoyé votre paiement : vérifiez votre compte. Il est à payer de nouveau.",          \
          "Le virement est revenu : l'organisme est à payer de nouveau.")

/* A body that declares nothing keeps the rights of nobody: the holder reports it, the operator reminds it, then says that it fails. */
#define SILENCE(etat, f)                                                                                     \
    T(etat, f, ACTE_SIGNALER, ROLE_TITULAIRE, etat, f,                                                       \
      GARDE_SANS_REPORT | GARDE_NON_CONTESTEE | GARDE_ECHEANCE_PASSEE | GARDE_PAS_SIGNALE, PARAM_COUNT,      \
      ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,                                                          \
      "Vous avez signalé que l'organisme ne déclare rien. Le gestionnaire va le relancer.",                  \
      "Le titulaire signale que vous n'avez rien déclaré. Déclarez ce qui est attendu.",                     \
      "Le titulaire signale que l'organisme ne déclare rien. Relancez l'organisme."),                        \
        T(etat, f, ACTE_RELANCER, ROLE_GESTIONNAIRE, etat, f,                                                \
          GARDE_SANS_REPORT | GARDE_NON_CONTESTEE | GARDE_ECHEANCE_PASSEE | GARDE_RELANCE, PARAM_COUNT,      \
          ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL, "Le gestionnaire a relancé l'organisme.",            \
          "Le gestionnaire vous relance : déclarez ce qui est attendu.",                                     \
          "L'organisme est relancé : un avis est à lui envoyer."),                                           \
        T(etat, f, ACTE_PROPOSER_CARENCE, ROLE_GESTIONNAIRE, etat, f,                                        \
          GARDE_SANS_REPORT | GARDE_NON_CONTESTEE | GARDE_ECHEANCE_PASSEE | GARDE_CARENCE |                  \
              GARDE_CARENCE_A_DEUX | GARDE_MOTIF,                                                            \
          PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, CGU, NULL, NULL,                                         \
          "Le gestionnaire examine si l'organisme manque à ses obligations.",                                \
          "Le gestionnaire propose de constater que vous n'avez rien déclaré. Déclarez ce qui est attendu.", \
          "La carence est proposée : un autre agent la constate."),                                          \
        T(etat, f, ACTE_CARENCE, ROLE_GESTIONNAIRE, ETAT_CANCELED_BY_ORGANISM, NB,                           \
          GARDE_SANS_REPORT | GARDE_NON_CONTESTEE | GARDE_ECHEANCE_PASSEE | GARDE_CARENCE |                  \
              GARDE_CARENCE_A_DEUX | GARDE_SANS_PAIEMENT | GARDE_MOTIF,                                      \
          PARAM_COUNT, ORIGINE_AUCUNE, EFFET_LIBERER, CGU, NULL, NULL,                                       \
          "L'organisme n'a rien déclaré : la formation est annulée. Vos droits vous sont rendus en entier.", \
          "Vous n'avez rien déclaré malgré la relance : la formation est annulée, rien ne vous est dû.",     \
          "L'organisme n'a rien déclaré malgré la relance : la formation est annulée.")
#define SILENCES(etat)                                                                                       \
    SILENCE(etat, NB), SILENCE(etat, FACTURATION_DEPOSIT_WAIT), SILENCE(etat, FACTURATION_DEPOSIT_PAID)
    SILENCE(ETAT_ACCEPTED, NB),
    SILENCES(ETAT_IN_TRAINING),
    SILENCES(ETAT_TERMINATED),
#undef SILENCES
#undef SILENCE

/* A claim for fraud is accepted (training/fraude.h). */
#define RESTITUER(etat, f, vers, facturation_vers, effet)                                                    \
    T(etat, f, ACTE_RESTITUER, ROLE_GESTIONNAIRE, vers, facturation_vers,                                    \
      GARDE_RECLAMATION | GARDE_SANS_PAIEMENT, PARAM_COUNT, ORIGINE_AUCUNE, effet, CGU, NULL, NULL,          \
      "Votre réclamation pour fraude est acceptée. Vos droits vous sont rendus.",                            \
      "Une réclamation pour fraude est acceptée : rien n'est plus payé sur ce dossier.",                     \
      "Une réclamation pour fraude est acceptée : les droits du titulaire lui sont rendus.")
#define RESTITUER_AVANT(etat)                                                                                \
    RESTITUER(etat, NB, ETAT_CANCELED_BY_ATTENDEE, NB, EFFET_LIBERER),                                       \
        RESTITUER(etat, FACTURATION_DEPOSIT_WAIT, ETAT_CANCELED_BY_ATTENDEE, NB, EFFET_LIBERER),             \
        RESTITUER(etat, FACTURATION_DEPOSIT_PAID, ETAT_CANCELED_BY_ATTENDEE, NB, EFFET_LIBERER)
#define RESTITUER_APRES(etat)                                                                                \
    RESTITUER(etat, FACTURATION_TO_BILL, etat, NB, EFFET_RESTITUER),                                         \
        RESTITUER(etat, FACTURATION_BILLED, etat, NB, EFFET_RESTITUER),                                      \
        RESTITUER(etat, FACTURATION_PAID, etat, FACTURATION_PAID, EFFET_RESTITUER)
    RESTITUER(ETAT_ACCEPTED, NB, ETAT_CANCELED_BY_ATTENDEE, NB, EFFET_LIBERER),
    RESTITUER_AVANT(ETAT_IN_TRAINING),
    RESTITUER_AVANT(ETAT_TERMINATED),
    RESTITUER_AVANT(ETAT_SERVICE_DONE_DECLARED),
    RESTITUER_APRES(ETAT_SERVICE_DONE_VALIDATED),
    RESTITUER_APRES(ETAT_CANCELED_BY_ATTENDEE),
    RESTITUER_APRES(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED),
#undef RESTITUER_AVANT
#undef RESTITUER_APRES
#undef RESTITUER

/* The body contested a withdrawal by an entry that a control found untrue: the withdrawal takes effect. */
#define RETRACTATION_ETABLIE(etat, f)                                                                        \
    T(etat, f, ACTE_RETRACTER_SANS_ENTREE, ROLE_GESTIONNAIRE, ETAT_CANCELED_BY_ATTENDEE, NB,                 \
      GARDE_RETRACTATION_ETABLIE | GARDE_HORS_CONTROLE | GARDE_SANS_PAIEMENT | GARDE_MOTIF, PARAM_COUNT,     \
      ORIGINE_AUCUNE, EFFET_LIBERER, "C. conso. L. 221-18",                                                  \
      "donner effet à la rétractation, ou ouvrir un autre contrôle", "rien n'est déclaré, validé ni payé",   \
      "Après le contrôle, votre rétractation a pris effet. Vos droits vous sont rendus en entier.",          \
      "Après le contrôle, la rétractation du titulaire a pris effet : rien ne vous est dû.",                 \
      "Après le contrôle, la rétractation a pris effet.")
#define RETRACTATIONS_ETABLIES(etat)                                                                         \
    RETRACTATION_ETABLIE(etat, NB), RETRACTATION_ETABLIE(etat, FACTURATION_DEPOSIT_WAIT),                    \
        RETRACTATION_ETABLIE(etat, FACTURATION_DEPOSIT_PAID)
    RETRACTATIONS_ETABLIES(ETAT_IN_TRAINING),
    RETRACTATIONS_ETABLIES(ETAT_TERMINATED),
    RETRACTATIONS_ETABLIES(ETAT_SERVICE_DONE_DECLARED),
#undef RETRACTATIONS_ETABLIES
#undef RETRACTATION_ETABLIE

/* An absence that was declared wrongly: the body says the entry in its place, and the price is held again. */
#define ENTREE_RETABLIE(f)                                                                                   \
    T(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, f, ACTE_ENTRER, ROLE_ORGANISME, ETAT_IN_TRAINING, NB,          \
      GARDE_ABSENCE_FAUSSE | GARDE_JOUR_ENTREE | GARDE_HORS_CONTROLE | GARDE_SANS_PAIEMENT, PARAM_COUNT,     \
      ORIGINE_AUCUNE, EFFET_RETABLIR, CGU, NULL, NULL,                                                       \
      "L'organisme a corrigé : vous êtes entré en formation. Le prix est de nouveau réservé.",               \
      "Vous avez corrigé l'absence : le titulaire est en formation. Déclarez sa sortie à la fin.",           \
      "L'organisme a corrigé l'absence : le titulaire est en formation.")
    ENTREE_RETABLIE(FACTURATION_TO_BILL),
    ENTREE_RETABLIE(FACTURATION_BILLED),
#undef ENTREE_RETABLIE

/* What was settled is undone before it is paid, by two agents: after a control that found an anomaly, or when a measure refuses the
 * payment. */
#define ECARTER(etat, f)                                                                                     \
    T(etat, f, ACTE_PROPOSER_ECART, ROLE_GESTIONNAIRE, etat, f,                                              \
      GARDE_A_ECARTER | GARDE_ECART_A_DEUX | GARDE_HORS_CONTROLE | GARDE_SANS_PAIEMENT | GARDE_MOTIF,        \
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, R6333_6, NULL, NULL,                                         \
      "Le gestionnaire examine s'il vous rend ce qui a été décompté.",                                       \
      "Le gestionnaire propose de rendre les droits au titulaire : rien ne vous serait dû pour ce dossier.", \
      "Il est proposé de rendre les droits : un autre agent les rend."),                                     \
        T(etat, f, ACTE_ECARTER, ROLE_GESTIONNAIRE, etat, NB,                                                \
          GARDE_A_ECARTER | GARDE_ECART_A_DEUX | GARDE_HORS_CONTROLE | GARDE_SANS_PAIEMENT | GARDE_MOTIF,    \
          PARAM_COUNT, ORIGINE_AUCUNE, EFFET_RESTITUER, R6333_6,                                             \
          "rendre les droits au titulaire, à deux agents, ou ouvrir un nouveau contrôle", "rien n'est payé", \
          "Ce qui avait été décompté vous est rendu : rien n'est dû à l'organisme.",                         \
          "Le gestionnaire a rendu les droits au titulaire : rien ne vous est dû pour ce dossier.",          \
          "Les droits sont rendus au titulaire : rien n'est dû à l'organisme.")
#define ECARTS(etat) ECARTER(etat, FACTURATION_TO_BILL), ECARTER(etat, FACTURATION_BILLED)
    ECARTS(ETAT_SERVICE_DONE_VALIDATED),
    ECARTS(ETAT_CANCELED_BY_ATTENDEE),
    ECARTS(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED),
#undef ECARTS
#undef ECARTER

/* The holder who came, or could not, says so before the body is paid for his absence. */
#define CONTESTER_ABSENCE(f)                                                                                 \
    T(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, f, ACTE_CONTESTER, ROLE_TITULAIRE,                             \
      ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, f, GARDE_PAS_ATTESTE | GARDE_SANS_PAIEMENT | GARDE_MOTIF,      \
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, R6333_6, NULL, NULL,                                         \
      "Vous contestez votre absence. Un contrôle commence : l'organisme n'est pas payé avant sa fin.",       \
      "Le titulaire conteste son absence. Un contrôle commence : rien n'est payé avant sa fin.",             \
      "Le titulaire conteste son absence. Le dossier est en contrôle.")
    CONTESTER_ABSENCE(FACTURATION_TO_BILL),
    CONTESTER_ABSENCE(FACTURATION_BILLED),
#undef CONTESTER_ABSENCE

    PAIEMENT(ETAT_SERVICE_DONE_VALIDATED),
    PAIEMENT(ETAT_CANCELED_BY_ATTENDEE),
    PAIEMENT(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED),
#undef PAIEMENT
    /* Once an advance is deducted, more than one balance may come back, and one after a fraud: the effect refuses what was not paid. */
    T(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED, ACTE_RETOURNER, ROLE_SYSTEME,
      ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED, 0, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_RETOURNER,
      R6333_4, NULL, NULL, "Un virement à l'organisme est revenu. Vos droits ne bougent pas.",
      "La banque a renvoyé un de vos paiements. Vérifiez votre compte bancaire.",
      "La banque a renvoyé un virement : l'organisme est à payer de nouveau."),
    T(ETAT_SERVICE_DONE_VALIDATED, NB, ACTE_RETOURNER, ROLE_SYSTEME, ETAT_SERVICE_DONE_VALIDATED, NB, 0,
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_RETOURNER, R6333_4, NULL, NULL,
      "Un virement à l'organisme est revenu. Il n'est plus à payer.",
      "La banque a renvoyé un de vos paiements. Il vient en moins de ce que vous devez.",
      "La banque a renvoyé un virement qui n'était plus dû à l'organisme."),

/* A control is beside the state: from the firm order on, until there is nothing more to pay. */
#define CONTROLE(etat, f)                                                                                    \
    T(etat, f, ACTE_CONTROLER, ROLE_GESTIONNAIRE, etat, f,                                                   \
      GARDE_HORS_CONTROLE | GARDE_SANS_PAIEMENT | GARDE_MOTIF, PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN,     \
      R6333_6, NULL, NULL, "Un contrôle de ce dossier commence. Rien n'est validé ni payé avant sa fin.",    \
      "Un contrôle de ce dossier commence. Rien n'est validé ni payé avant sa fin.",                         \
      "Le dossier est en contrôle. Rien n'est validé ni payé avant sa fin."),                                \
        T(etat, f, ACTE_LEVER, ROLE_GESTIONNAIRE, etat, f, GARDE_EN_CONTROLE | GARDE_RESULTAT, PARAM_COUNT,  \
          ORIGINE_AUCUNE, EFFET_AUCUN, R6333_6, "mener le contrôle à son terme",                             \
          "rien n'est validé ni payé", "Le contrôle est levé. Le dossier reprend son cours.",                \
          "Le contrôle est levé. Les délais suspendus reprennent.",                                          \
          "Le contrôle est levé. Les délais suspendus reprennent.")
    CONTROLE(ETAT_ACCEPTED, NB),
#define CONTROLE_EN_COURS(f)                                                                                 \
    CONTROLE(ETAT_IN_TRAINING, f), CONTROLE(ETAT_TERMINATED, f), CONTROLE(ETAT_SERVICE_DONE_DECLARED, f)
    CONTROLE_EN_COURS(NB),
    CONTROLE_EN_COURS(FACTURATION_DEPOSIT_WAIT),
    CONTROLE_EN_COURS(FACTURATION_DEPOSIT_PAID),
#undef CONTROLE_EN_COURS
    CONTROLE(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_TO_BILL),
    CONTROLE(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED),
    CONTROLE(ETAT_CANCELED_BY_ATTENDEE, FACTURATION_TO_BILL),
    CONTROLE(ETAT_CANCELED_BY_ATTENDEE, FACTURATION_BILLED),
    CONTROLE(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, FACTURATION_TO_BILL),
    CONTROLE(ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED, FACTURATION_BILLED),
#undef CONTROLE

/* Beside the state too, and known to nobody but the holder and the operator. */
#define EVALUATION(etat, f)                                                                                  \
    T(etat, f, ACTE_EVALUER, ROLE_TITULAIRE, etat, f, GARDE_COMPTE_OUVERT | GARDE_EVALUABLE | GARDE_NOTES,   \
      PARAM_COUNT, ORIGINE_AUCUNE, EFFET_AUCUN, ANNEXE_4_1, NULL, NULL,                                      \
      "Vos notes sont comptées avec celles des autres, sans votre nom. Vous ne pourrez plus les changer.",   \
      "Le titulaire peut évaluer la formation : seules des moyennes sont montrées.",                         \
      "Le titulaire évalue la formation : seules des moyennes sont montrées.")
    EVALUATION(ETAT_SERVICE_DONE_DECLARED, NB),
    EVALUATION(ETAT_SERVICE_DONE_DECLARED, FACTURATION_DEPOSIT_WAIT),
    EVALUATION(ETAT_SERVICE_DONE_DECLARED, FACTURATION_DEPOSIT_PAID),
    EVALUATION(ETAT_SERVICE_DONE_VALIDATED, NB),
    EVALUATION(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_TO_BILL),
    EVALUATION(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_BILLED),
    EVALUATION(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_PAID),
#undef EVALUATION
};

const char *dossier_article(const struct dossier_transition *t, enum fonds fonds)
{
    const size_t n = sizeof(L6323_4_CPF) - 1;
    const bool cpf_alone =
        strncmp(t->article, L6323_4_CPF, n) == 0 && (t->article[n] == '\0' || t->article[n] == ',');

    return fonds == FONDS_DIFE && cpf_alone ? CGCT_DIFE : t->article;
}

const struct dossier_transition *dossier_transitions(size_t *n)
{
    *n = ARRAY_LEN(table);
    return table;
}

const struct dossier_transition *dossier_transition(enum dossier_etat de, enum dossier_facturation f,
                                                    enum dossier_acte acte, enum dossier_role par)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].de == de && table[i].facturation_de == f && table[i].acte == acte && table[i].par == par)
            return &table[i];
    return NULL;
}

/* The state has the act, under another billing: it is the billing that refuses it. */
static bool other_billing(const struct dossier *d, enum dossier_acte acte)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].de == d->etat && table[i].acte == acte && table[i].facturation_de != d->facturation)
            return true;
    return false;
}

/* An invoice is named to the body that sent it; to the others, its billing state alone is said. */
static enum rc refuse_billing(const struct dossier *d, enum dossier_acte acte, enum dossier_role par,
                              struct err *e)
{
    char day[32];
    const char *now = d->facturation == FACTURATION_BILLED ? "elle attend son paiement"
                      : d->facturation == FACTURATION_PAID ? "elle est réglée"
                                                           : "il n'y a plus rien à facturer";

    if (acte == ACTE_FACTURER && par == ROLE_ORGANISME && d->facture_numero != NULL)
        return ERR(e, MSG_DOSSIER_DEJA_FACTURE, "numero", d->facture_numero, "jour",
                   day_french(d->facture_emise, day), "suite", now);
    return ERR(e, MSG_DOSSIER_MAUVAISE_FACTURATION, "acte", dossier_acte_label(acte), "facturation",
               dossier_facturation_label(d->facturation));
}

/* A proposal is refused, an order is cancelled: the word of the other for the same will. */
static const char *a_la_place(const struct dossier *d, enum dossier_acte acte, enum dossier_role par,
                              char *out, size_t size)
{
    enum dossier_acte other = acte == ACTE_ANNULER ? ACTE_REFUSER : ACTE_ANNULER;

    out[0] = '\0';
    if ((acte == ACTE_ANNULER || acte == ACTE_REFUSER) &&
        dossier_transition(d->etat, d->facturation, other, par) != NULL)
        snprintf(out, size, " À faire à la place : « %s ».", dossier_acte_label(other));
    return out;
}

enum rc dossier_sans_transition(const struct dossier *d, enum dossier_acte acte, enum dossier_role par,
                                struct err *e)
{
    char suite[80];

    for (int r = 0; r < ROLE_COUNT; r++)
        if (dossier_transition(d->etat, d->facturation, acte, (enum dossier_role)r) != NULL)
            return ERR(e, MSG_DOSSIER_MAUVAIS_ACTEUR, "acte", dossier_acte_label(acte), "role",
                       dossier_role_label(par), "autre", dossier_role_label((enum dossier_role)r), "suite",
                       a_la_place(d, acte, par, suite, sizeof(suite)));
    if (other_billing(d, acte))
        return refuse_billing(d, acte, par, e);
    return ERR(e, MSG_DOSSIER_MAUVAIS_ETAT, "acte", dossier_acte_label(acte), "etat",
               dossier_etat_label(d->etat));
}

/* What waits beside the state opens some rows and closes others. */
static bool de_saison(const struct dossier_transition *t, const struct dossier *d)
{
    bool a_recevoir = d->prerequis != PREREQUIS_AUCUN && d->recu_le == DAY_NONE;

    return (t->gardes & (d->report_debut != DAY_NONE ? GARDE_SANS_REPORT : GARDE_REPORT)) == 0 &&
           (a_recevoir || (t->gardes & GARDE_PREREQUIS) == 0) &&
           (t->gardes & (d->retracte_le != DAY_NONE ? GARDE_SANS_RETRACTATION : GARDE_RETRACTE)) == 0 &&
           (t->gardes &
            (dossier_retractation_contestee(d) ? GARDE_NON_CONTESTEE : GARDE_RETRACTATION_ETABLIE)) == 0 &&
           (t->gardes & (d->a_corriger ? GARDE_SANS_ANOMALIE : GARDE_ANOMALIE)) == 0;
}

enum law_param dossier_delai_attendu(const struct dossier *d, const struct dossier_transition *t)
{
    bool received = t->de == ETAT_NOT_PROCESSED && t->acte == ACTE_PROPOSER && d->recu_le != DAY_NONE;

    return received ? PARAM_DELAI_REPONSE_ORGANISME_PREREQUIS : t->delai;
}

const struct dossier_transition *dossier_transition_attendue(const struct dossier *d)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].de == d->etat && table[i].facturation_de == d->facturation && table[i].a_faire != NULL &&
            (table[i].gardes & GARDE_EN_CONTROLE) == 0 && de_saison(&table[i], d) &&
            (d->a_corriger || (table[i].gardes & (GARDE_CORRECTION | GARDE_A_ECARTER)) ==
                                  0)) /* else it may come, and is not awaited */
            return &table[i];
    return NULL;
}

bool dossier_transition_sur_place(const struct dossier_transition *t)
{
    bool acompte = t->effet == EFFET_VERSER_ACOMPTE || t->facturation_vers == FACTURATION_DEPOSIT_WAIT;

    return t->de == t->vers && (t->facturation_de == t->facturation_vers || acompte) &&
           t->acte != ACTE_PROPOSER && t->acte != ACTE_REPORTER && t->acte != ACTE_ACCEPTER_REPORT &&
           t->acte != ACTE_ACCUSER_RECEPTION && (t->gardes & GARDE_CORRECTION) == 0;
}

size_t dossier_actes_possibles(const struct dossier *d, enum dossier_role role, enum dossier_acte *out)
{
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].de == d->etat && table[i].facturation_de == d->facturation && table[i].par == role &&
            (table[i].gardes & (d->controle == CONTROLE_EN ? GARDE_HORS_CONTROLE : GARDE_EN_CONTROLE)) == 0 &&
            de_saison(&table[i], d) && (table[i].gardes & GARDE_RECLAMATION) == 0 &&
            !(d->atteste != ATTESTE_RIEN && (table[i].gardes & GARDE_PAS_ATTESTE) != 0) &&
            !(d->signale_le != DAY_NONE && (table[i].gardes & GARDE_PAS_SIGNALE) != 0) &&
            !(d->evalue_le != DAY_NONE && (table[i].gardes & GARDE_EVALUABLE) != 0) &&
            !(d->acompte_le == DAY_NONE && (table[i].gardes & GARDE_ACOMPTE_VERSE) != 0))
            out[n++] = table[i].acte;
    return n;
}

/* The words of a state are those of the act that led to it. */
static const char *etat_texte(const struct dossier *d, enum dossier_role lecteur)
{
    enum dossier_role r = lecteur >= ROLE_SYSTEME ? ROLE_GESTIONNAIRE : lecteur;
    const struct dossier_transition *t = NULL;

    if (d->etat == ETAT_ACCEPTED && d->retracte_le != DAY_NONE)
        return dossier_transition(d->etat, d->facturation, ACTE_RETRACTER_SANS_ENTREE, ROLE_TITULAIRE)
            ->textes[r];
    if (d->dernier_acte == ACTE_RETOURNER && d->facturation == FACTURATION_NOT_BILLABLE) /* after a fraud */
        return dossier_transition(ETAT_SERVICE_DONE_VALIDATED, FACTURATION_NOT_BILLABLE, ACTE_RETOURNER,
                                  ROLE_SYSTEME)
            ->textes[r];
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (table[i].acte == d->dernier_acte && table[i].par == d->dernier_par && table[i].vers == d->etat &&
            (t == NULL || (table[i].de == ETAT_ACCEPTED && d->accepte_le != DAY_NONE)))
            t = &table[i];
    return t != NULL ? t->textes[r] : "";
}

/* An absence that a control found wrong may be undone in two ways, by two parties: whichever comes first. */
static const char *peut_apres_absence(const struct dossier *d, enum dossier_role lecteur)
{
    if (d->etat != ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED || !d->a_corriger)
        return NULL;
    if (lecteur == ROLE_TITULAIRE)
        return "Le contrôle a trouvé une anomalie dans votre absence. Vous n'avez rien à faire. L'organisme "
               "peut "
               "encore "
               "déclarer votre entrée : la formation suit alors son cours. Sinon, deux agents vous rendent "
               "tout, "
               "ou un nouveau contrôle commence. Aucun jour n'est fixé, et rien n'est payé d'ici là.";
    if (lecteur == ROLE_ORGANISME)
        return "Le contrôle a trouvé une anomalie dans l'absence déclarée. Si la personne est venue, "
               "corrigez "
               "l'absence en déclarant son entrée, tant que ses droits ne lui sont pas rendus : aucun jour "
               "n'est fixé, n'attendez pas. Rien ne vous est payé d'ici là.";
    return "Le contrôle a trouvé une anomalie dans l'absence. L'organisme peut encore la corriger en "
           "déclarant "
           "l'entrée, tant que les droits ne sont pas rendus ; le titulaire n'a rien à faire. Aucun jour "
           "n'est "
           "fixé, et rien n'est payé d'ici là.";
}

/* A control that comes after the validation finds what can no longer be corrected: it is given back whole, or looked at again. */
static const char *peut_apres_validation(const struct dossier *d, enum dossier_role lecteur)
{
    if (d->etat != ETAT_SERVICE_DONE_VALIDATED || !d->a_corriger)
        return NULL;
    if (lecteur == ROLE_TITULAIRE)
        return "Le contrôle a trouvé une anomalie dans le service fait. Vous n'avez rien à faire : deux "
               "agents vous rendent "
               "tout, ou un nouveau contrôle commence. Aucun jour n'est fixé, et rien n'est payé d'ici là.";
    if (lecteur == ROLE_ORGANISME)
        return "Le contrôle a trouvé une anomalie dans le service fait. Rien ne vous est payé tant que le "
               "gestionnaire n'a "
               "pas décidé : rendre les droits à la personne, ou contrôler de nouveau. Aucun jour n'est "
               "fixé.";
    return "Le contrôle a trouvé une anomalie dans un service fait déjà validé : il n'est pas payé. Deux "
           "agents rendent les "
           "droits (l'un le propose, l'autre le fait), ou un nouveau contrôle commence. Aucun jour n'est "
           "fixé.";
}

/* The holder is told of his own rights. */
static const char *a_soi(const char *text, enum dossier_role lecteur)
{
    static const struct {
        const char *dit, *soi;
    } words[] = {{"la demande est annulée et les droits du titulaire ne bougent pas",
                  "la demande est annulée et vos droits ne bougent pas"},
                 {"la proposition est annulée et les droits du titulaire ne bougent pas",
                  "la proposition est annulée et vos droits ne bougent pas"},
                 {"le silence vaut refus et les droits du titulaire ne bougent pas",
                  "le silence vaut refus et vos droits ne bougent pas"},
                 {"la formation est annulée et tout est rendu au titulaire",
                  "la formation est annulée et tout vous est rendu"},
                 {"la rétractation prend effet et tout est rendu au titulaire",
                  "la rétractation prend effet et tout vous est rendu"},
                 {"déclarer l'entrée en formation, ou l'absence du titulaire",
                  "déclarer votre entrée en formation, ou votre absence"},
                 {"déclarer l'entrée, si le titulaire est entré en formation avant de se rétracter",
                  "déclarer votre entrée, si vous êtes entré en formation avant de vous rétracter"},
                 {"rendre les droits au titulaire, à deux agents, ou ouvrir un nouveau contrôle",
                  "vous rendre vos droits, à deux agents, ou ouvrir un nouveau contrôle"}};

    for (size_t i = 0; lecteur == ROLE_TITULAIRE && text != NULL && i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].dit, text) == 0)
            return words[i].soi;
    return text;
}

void dossier_attente(const struct dossier *d, enum dossier_role lecteur, struct dossier_attente *out)
{
    const struct dossier_transition *t = dossier_transition_attendue(d);

    /* Under control, what the control forbids waits for its end. */
    if (t != NULL && d->controle == CONTROLE_EN && (t->gardes & GARDE_HORS_CONTROLE) != 0)
        t = dossier_transition(d->etat, d->facturation, ACTE_LEVER, ROLE_GESTIONNAIRE);
    *out = (struct dossier_attente){
        .attendue = t != NULL, .avant_le = DAY_NONE, .etat_texte = etat_texte(d, lecteur)};
    if (t == NULL)
        return;
    out->qui = t->par == ROLE_SYSTEME ? ROLE_GESTIONNAIRE : t->par;
    out->acte = t->acte;
    out->avant_le = (t->gardes & GARDE_RETRACTATION_ETABLIE) != 0 ? DAY_NONE : d->echeance;
    out->quoi = t->a_faire;
    out->sinon = t->sinon;
    out->peut = peut_apres_absence(d, lecteur);
    if (out->peut == NULL)
        out->peut = peut_apres_validation(d, lecteur);
    if (d->etat == ETAT_ACCEPTED && d->retracte_le != DAY_NONE && t->acte == ACTE_ENTRER) {
        out->quoi = "déclarer l'entrée, si le titulaire est entré en formation avant de se rétracter";
        out->sinon = "la rétractation prend effet et tout est rendu au titulaire";
    }
    out->quoi = a_soi(out->quoi, lecteur);
    out->sinon = a_soi(out->sinon, lecteur);
    out->par =
        out->qui == ROLE_TITULAIRE && lecteur == ROLE_TITULAIRE ? "vous" : dossier_role_label(out->qui);
}
