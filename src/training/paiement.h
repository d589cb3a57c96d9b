/*
 * paiement.h - payment of training bodies: runs of credit transfers, approved by two people, answered by the
 * bank.
 *
 * A run is proposed (every billed dossier that can be paid, and every advance of a long training and what a body is owed beyond its price (training/remboursement.h), one line each, and what each financeur is given back, one line
 * each: training/restitution.h), approved by as many different
 * agents as paiement.approbations says, emitted as one bank file, then answered line by line. What a line
 * pays, to whom and on which account is frozen when the run is proposed; the bank file is the same bytes each
 * time it is made. A rejected line leaves its dossier billed: the next run takes it again. A transfer that comes back after it
 * was paid takes its dossier from paid to billed again, and waits (paiement_retour.h). A run that the bank answered whole is
 * `repondu`; once the statements show each paid line leaving the account, it is `rapproche`.
 *
 * Units: cents, days of Paris. Sources: C. trav. R. 6333-4; rules 4.4 (delai.paiement).
 */
#ifndef SICPF_PAIEMENT_H
#define SICPF_PAIEMENT_H

#include "base/arena.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"
#include "training/identifiants.h"

#define PAIEMENT_LIGNES_MAX 100000 /* of one run; what is left goes into the next one */

struct paiement_lot {
    int64_t id;
    const char *numero; /* MsgId of the bank file: "SICPF-20261123-0001" */
    const char *etat;   /* propose, approuve1, approuve2, emis, repondu, rapproche, abandonne */
    day_t execution;    /* requested day of execution: expected until its file is made, which sets it */
    int64_t lignes;
    int64_t total_cents;
    const char *propose_par, *approuve1_par, *approuve2_par; /* NULL until then */
    int64_t cree_us;
    int64_t emis_us;          /* 0 until emitted */
    int64_t payees, rejetees; /* lines answered so far */
    int64_t revenues;         /* lines that the bank gave back */
    int64_t retirees;         /* lines taken out of it before it left; they are not in lignes */
};

/* Argument of paiement_proposer(), a unit_fn. When nothing can be paid, no run is made and lignes_out is 0.
 */
struct paiement_proposition {
    const char *agent;
    day_t le; /* day of the proposal; DAY_NONE: today */
    char numero_out[36];
    int64_t lignes_out, total_out;
    int64_t acomptes_out;       /* of the lines, those that pay an advance */
    int64_t remboursements_out; /* those that pay what a body is owed beyond its price */
    int64_t sans_iban_out;      /* dossiers billed that wait for the body's bank details */
    int64_t
        iban_recents_out; /* dossiers billed whose body changed account less than paiement.iban_delai_jours ago */
    int64_t restitutions_out;       /* of the lines, those that give back to a financeur */
    int64_t financeurs_attente_out; /* financeurs that wait: no account, or changed as above */
    int64_t deux_parties_out;       /* of the lines, those that paiement_deux_parties() names */
};
enum rc paiement_proposer(struct db *db, void *proposition, struct err *e);

/* Argument of paiement_approuver(), a unit_fn. RC_REFUSED MSG_PAIEMENT_MEME_AGENT when this agent approved
 * already, MSG_PAIEMENT_JUGE_ET_PARTIE when he proposed an account that the run pays, MSG_PAIEMENT_A_AGI when he acted for a party of one of its
 * dossiers or put it in control or lifted it, RC_INTEGRITY
 * MSG_PAIEMENT_LIGNES_CHANGEES when a line is not what was proposed, RC_REFUSED MSG_PAIEMENT_ETAT when the run does not wait for an approval; RC_NOT_FOUND
 * MSG_PAIEMENT_LOT_INCONNU. */
struct paiement_approbation {
    const char *numero;
    const char *agent;
    bool ecarter;         /* the lines that this agent may not approve leave the run, in place of a refusal */
    bool complet_out;     /* no more approval is needed */
    int64_t retirees_out; /* lines held by now, or on an account given up, taken out of the run */
    bool vide_out;        /* none was left: the run is given up, not approved */
};
enum rc paiement_approuver(struct db *db, void *approbation, struct err *e);

/* A unit_fn, before the file of an approved run is written (same argument; complet_out is not used): takes out the lines that
 * something holds since. Nothing is done to a run that is not approved, or has left. RC_NOT_FOUND MSG_PAIEMENT_LOT_INCONNU,
 * RC_INTEGRITY MSG_PAIEMENT_LIGNES_CHANGEES. */
enum rc paiement_retirer(struct db *db, void *approbation, struct err *e);

/* Why a line was taken out, from the word of its motif ("gel"): "un gel est en cours"; "" for any other. */
const char *paiement_motif_phrase(const char *motif);

/* Gives up a run that has not left (same argument; complet_out is not used): its dossiers wait for the next one.
 * RC_REFUSED MSG_PAIEMENT_ETAT once it is emitted, or given up already. */
enum rc paiement_abandonner(struct db *db, void *approbation, struct err *e);

/*
 * Argument of the two units below: a run whose file was made and never sent to the bank. One agent says it with how they know, another gives it up:
 * its dossiers wait for the next run, what goes back to financeurs is due again, its number is never used again. RC_NOT_FOUND
 * MSG_PAIEMENT_LOT_INCONNU, RC_REFUSED MSG_PAIEMENT_ETAT unless it is emitted, MSG_PAIEMENT_NON_ENVOI_NOMME as soon as an answer of the bank or
 * an entry of a statement names it. A run taken up again by mistake (below) is given up again so, as long as neither names it. Declaring, RC_USAGE
 * MSG_DECISION_MOTIFS without a reason; giving up, RC_CONFLICT MSG_PAIEMENT_NON_ENVOI_AUCUN when
 * nobody said it, RC_REFUSED MSG_PAIEMENT_NON_ENVOI_MEME for who said it.
 */
struct paiement_non_envoi {
    const char *numero, *agent;
    const char *motif; /* declaring */
};
enum rc paiement_dire_non_envoye(struct db *db, void *non_envoi, struct err *e);
enum rc paiement_abandonner_non_envoye(struct db *db, void *non_envoi, struct err *e);
/* What was said of one, in the arena; *par NULL when nothing was. */
NODISCARD enum rc paiement_non_envoi_lire(struct db *db, struct arena *a, int64_t lot_id, const char **par,
                                          const char **motif, struct err *e);

/*
 * Argument of the three units below: a run given up as never sent whose file left all the same. One agent says it with how they know, and from
 * then on nothing else pays its dossiers; another takes it up again as sent. Its lines wait for the bank as before, what statements said of them
 * is read again; those that another run paid or sent meanwhile stay out of it, told with the differences of the run (doubles_out). RC_NOT_FOUND
 * MSG_PAIEMENT_LOT_INCONNU, RC_REFUSED MSG_PAIEMENT_ETAT unless it was given up so, MSG_PAIEMENT_DEPART_REPRIS while a run that has not left pays
 * the same, MSG_PAIEMENT_DEPART_MEME for who said it, RC_CONFLICT MSG_PAIEMENT_DEPART_AUCUN when nobody did; an agent
 * withdraws what was said as long as nobody confirmed it, and what a statement says still holds; saying it, RC_USAGE
 * MSG_DECISION_MOTIFS without a reason.
 */
struct paiement_depart {
    const char *numero, *agent;
    const char *motif;                  /* saying it */
    int64_t doubles_out, ecritures_out; /* entries of the bank read again, and written */
};
enum rc paiement_dire_parti(struct db *db, void *depart, struct err *e);
enum rc paiement_reprendre_parti(struct db *db, void *depart, struct err *e);
enum rc paiement_retirer_parti(struct db *db, void *depart, struct err *e);
/* Whether a run was given up as never sent, and what was said of its departure, in the arena; *par NULL when nothing was. */
NODISCARD enum rc paiement_depart_lire(struct db *db, struct arena *a, const struct paiement_lot *l,
                                       bool *abandonne, const char **par, const char **motif, struct err *e);

/* Runs, newest first; the array lives in the arena. */
NODISCARD enum rc paiement_lots(struct db *db, struct arena *a, size_t limit, struct paiement_lot **out,
                                size_t *n, struct err *e);
NODISCARD enum rc paiement_lot_lire(struct db *db, struct arena *a, const char *numero,
                                    struct paiement_lot *out, struct err *e);

/* A line whose dossier one same agent led for both parties: an act for the holder, an act for the body. Texts live in the arena. */
struct paiement_deux_parties {
    int64_t titulaire_id;
    const char *reference;
    int64_t montant_cents;
    const char *agent;
};
/* How many lines of a run, those that left it apart. */
NODISCARD enum rc paiement_deux_parties_nombre(struct db *db, int64_t lot_id, int64_t *n, struct err *e);
/* The first of them, in order; a line that two agents led so is there twice. */
NODISCARD enum rc paiement_deux_parties(struct db *db, struct arena *a, int64_t lot_id, size_t limit,
                                        struct paiement_deux_parties **out, size_t *n, struct err *e);

/* One line, as frozen. Texts live until the next line. */
struct paiement_ligne {
    int64_t lot_id, no;
    int64_t titulaire_id, dossier_id, organisme_id; /* 0 when it gives back to a financeur */
    int64_t financeur_id;                           /* 0 when it pays a dossier */
    int64_t compte_no, affacturage_no; /* whose account is sealed in it: one of the two, the other 0 */
    const char *genre;                 /* solde, acompte, remboursement, restitution */
    int64_t montant_cents;
    const char *reference;    /* EndToEndId, at most 35 characters */
    const char *beneficiaire; /* name of the account's owner, characters of SEPA */
    const char *libelle;      /* remittance information, at most 140 characters of SEPA */
    const char *etat;         /* propose, emis, paye, rejete, retourne, abandonne */
    const char *motif;        /* reason code of the bank, or why it left the run (abandonne); NULL */
    const char *banque_mots;  /* what the bank says of its rejection or its payee, in words; NULL */
    const char *verification; /* code of the check of the payee; NULL when the bank told none */
    day_t bloque_le; /* the bank says it neither paid to the payee nor given back; DAY_NONE when not */
    const unsigned char *iban_chiffre; /* sealed; opened by paiement_iban() for the bank file only */
    size_t iban_chiffre_n;
};
/* Calls `each` for the lines of a run after number `apres` (0: all), in order; stops at its first answer that is not
 * RC_OK. */
typedef enum rc paiement_ligne_fn(const struct paiement_ligne *ligne, void *arg, struct err *e);
NODISCARD enum rc paiement_parcourir(struct db *db, int64_t lot_id, int64_t apres, paiement_ligne_fn *each,
                                     void *arg, struct err *e);
/* "Envoyé", "Revenu": where a line is, for people. Constant. */
NODISCARD const char *paiement_ligne_mot(const struct paiement_ligne *ligne);
/* The holders whose dossiers a run pays, strictly increasing, in the arena (8 bytes each): for the door. */
NODISCARD enum rc paiement_titulaires(struct db *db, struct arena *a, int64_t lot_id, int64_t **out,
                                      size_t *n, struct err *e);
/* Opens the frozen IBAN of a line into out (IBAN_BYTES). RC_INTEGRITY when it does not open. */
NODISCARD enum rc paiement_iban(const struct keyring *k, const struct paiement_ligne *ligne, char *out,
                                struct err *e);

/* Argument of paiement_emettre(), a unit_fn: the run leaves as a file of this fingerprint. The first time,
 * lines become `emis`; later, and until the bank answered, RC_INTEGRITY (MSG_PAIEMENT_FICHIER_DIFFERENT) when the fingerprint is not the
 * one recorded. RC_REFUSED MSG_PAIEMENT_RETENU when a line is held since paiement_retirer(). */
struct paiement_emission {
    const char *numero;
    const char *agent;
    int64_t cree_us; /* instant written in the file, recorded the first time */
    unsigned char empreinte[HASH_BYTES];
    const char *debiteur; /* IBAN that the file debits, without blanks */
    day_t execution;      /* day of execution written in the file, recorded the first time */
};
enum rc paiement_emettre(struct db *db, void *emission, struct err *e);

/* What the bank says of one line, or of a whole run. */
enum paiement_statut {
    STATUT_EN_COURS,
    STATUT_PAYE,
    STATUT_REJETE,
    STATUT_ANNULE,  /* cancelled as somebody asked: rejected, and nothing pays it again before an agent */
    STATUT_BLOQUE,  /* in progress: neither paid to the payee nor given back */
    STATUT_VERIFIE, /* in progress: what the check of the payee found, which decides nothing */
    STATUT_VERIFIE_ECART /* the same: the name is not, or not quite, that of the account */
};

/* The meaning of a code of ISO 20022 on a day, by the law's tables « statuts_virement_… » and « statuts_verification… ». False for another code:
 * a cheque, a request for payment answer nothing that our order asked. */
NODISCARD bool paiement_statut_find(const char *code, day_t le, enum paiement_statut *out);
/* What it is for the money: STATUT_EN_COURS, STATUT_PAYE or STATUT_REJETE. */
NODISCARD enum paiement_statut paiement_statut_sens(enum paiement_statut s);
/* What a code of the check of a payee says, in French ("le nom n'est pas celui du compte"); the code itself when no table has it. */
NODISCARD const char *paiement_verification_phrase(const char *code, day_t le);

/* Argument of paiement_repondre(), called inside a unit of work for each answer of the bank: `le` of one that says paid becomes the day of the
 * file when it is earlier. The same answer
 * given twice changes nothing. A line paid, then rejected under its own reference, came back. RC_NOT_FOUND
 * MSG_PAIEMENT_LIGNE_INCONNUE, RC_CONFLICT MSG_PAIEMENT_REPONSE_CONTRAIRE when a line already has the other answer, MSG_PAIEMENT_ANNULE_PARTI when it is said cancelled and was paid, RC_REFUSED MSG_PAIEMENT_ETAT when
 * the run was never emitted. */
struct paiement_reponse {
    const char *lot;       /* OrgnlMsgId */
    const char *reference; /* OrgnlEndToEndId; NULL: every line of the run that has no answer yet */
    enum paiement_statut statut;
    const char *code;  /* of the status; asked for STATUT_ANNULE and for a check of the payee */
    const char *motif; /* reason code; NULL when none */
    const char *
        mots; /* what it says in words of a rejection or of a payee; NULL when nothing. Kept with the line, never in the journal */
    int64_t montant_cents; /* amount the bank repeats; 0 when it does not. Another amount is RC_CONFLICT */
    day_t le;              /* day of the payment */
    const char *agent;
    int64_t payees_out, rejetees_out, retournees_out, inchangees_out; /* added to */
};
enum rc paiement_repondre(struct db *db, struct paiement_reponse *r, struct err *e);
/* The same for n answers about lines of one run, one after the other, without a trip to the store for each (db_acts()); list[i].…_out are those of
 * each. *fautive: the one that was refused. */
NODISCARD enum rc paiement_repondre_groupe(struct db *db, struct paiement_reponse *list, size_t n,
                                           size_t *fautive, struct err *e);
/* Inside a unit of work: how many transfers a run that an answer names had when it left, and their sum (cents). Refusals as
 * paiement_lot_nommer(). */
NODISCARD enum rc paiement_lot_parti(struct db *db, const char *lot, int64_t *lignes, int64_t *total_cents,
                                     struct err *e);
/* Inside a unit of work: an answer in progress for the whole run, which changes nothing of it but that the bank has its file. Refusals as above. */
NODISCARD enum rc paiement_lot_nommer(struct db *db, const char *lot, struct err *e);

#endif
