/*
 * compte.h - the bank account that a training body or a financeur is paid on, and how it changes.
 *
 * Nobody changes it alone: an account is proposed by one person and approved by another, agents of the operator or the party
 * itself from its own space. Approved, it takes the place of the one before. What it replaces is not paid on any more, and
 * the new one not before paiement.iban_delai_jours; until then the change can be cancelled, and the account before is in
 * force again. The contact known of the account before, the one known today, and each that was the contact within
 * paiement.contact_ancien_jours, are told of each step (training/avis.h).
 *
 * The IBAN is sealed. Texts live in the arena given; days are Paris.
 */
#ifndef SICPF_COMPTE_H
#define SICPF_COMPTE_H

#include "base/arena.h"
#include "training/declaration.h"

enum compte_partie { COMPTE_ORGANISME, COMPTE_FINANCEUR, COMPTE_PARTIES };
/* The word that is stored: "organisme". */
const char *compte_partie_name(enum compte_partie partie);

/* Whose account. */
struct compte_de {
    enum compte_partie partie;
    int64_t id;
};

/*
 * Argument of the four acts below, unit_fn all, which write the journal and the notices. RC_NOT_FOUND
 * (MSG_ORGANISME_INCONNU, MSG_DOTATION_FINANCEUR_INCONNU) when there is no such party, or retention erased it; RC_USAGE
 * MSG_PAIEMENT_AGENT when an agent without a name acts.
 */
struct compte_commande {
    struct compte_de de;
    struct declarant par;
    /* of compte_proposer() */
    const char *iban;      /* any text that iban_normalise() takes */
    const char *titulaire; /* name of the account's owner; NULL: the party's */
    const char *contact;   /* e-mail address told of the next change; NULL: the party's e-mail address */
    /* of the three others: the account that was read, whose act this is; 0 when nothing was read before, as in a program
     * that proposes and approves by itself. */
    int64_t no_lu;
    int64_t no_out;
    day_t payable_out; /* compte_approuver(): first day that a run may pay on it */
    bool rendu_out;    /* compte_annuler(): the account before is in force again */
};
/* RC_REFUSED MSG_COMPTE_OPERATEUR (field "iban") for the account that the operator pays from. */
NODISCARD enum rc compte_pas_operateur(struct db *db, const char *iban, struct err *e);
/* The account `iban` that the operator pays from is nobody's that runs pay: a body's, a financeur's or a factoring company's, in force or proposed.
 * RC_REFUSED MSG_COMPTE_OPERATEUR_PAYE with the first of them. "" or NULL: none is set, nothing is checked. Reads only. */
NODISCARD enum rc compte_operateur_verifier(struct db *db, const char *iban, struct err *e);
/* The blind index of an IBAN, HASH_BYTES of `out`: two accounts are the same when theirs are. */
void compte_index(struct db *db, const char *iban, unsigned char *out);
/* The one that a row keeps, into out (HASH_BYTES; NULL: not asked). False, nothing written, when the column holds none. */
NODISCARD bool compte_index_lu(struct cursor *c, int column, unsigned char *out);
/* RC_USAGE with field "iban" or "contact", RC_REFUSED as above; RC_CONFLICT MSG_COMPTE_ATTENTE while another waits, MSG_COMPTE_DEJA when it is the one in
 * force. */
enum rc compte_proposer(struct db *db, void *compte_commande, struct err *e);
/* RC_NOT_FOUND MSG_COMPTE_AUCUN when none waits; RC_CONFLICT MSG_COMPTE_CHANGE when it is not the one that was read; RC_REFUSED
 * MSG_COMPTE_MEME_PERSONNE for who proposed it. */
enum rc compte_approuver(struct db *db, void *compte_commande, struct err *e);
enum rc compte_refuser(struct db *db, void *compte_commande, struct err *e);
/* The one that waits; without one, the change that is not payable yet. RC_NOT_FOUND MSG_COMPTE_RIEN when there is neither,
 * RC_CONFLICT MSG_COMPTE_CHANGE when it is not the one that was read. */
enum rc compte_annuler(struct db *db, void *compte_commande, struct err *e);

/* For units that change who is paid in the party's place (affacturage.h): tells what became of it to who knows the account in
 * force, to the address known today and, but for AVIS_RELANCE, to those that were the contact not long ago. `genre` is one of avis.h. RC_NOT_FOUND when there is no such party. */
NODISCARD enum rc compte_prevenir(struct db *db, struct compte_de de, const char *genre, int64_t no,
                                  struct err *e);
/* paiement.iban_delai_jours today: days that a changed account waits before it is paid on. */
NODISCARD enum rc compte_delai(struct db *db, int64_t *days, struct err *e);

/* An account as it was proposed and what became of it. */
struct compte {
    struct compte_de de;
    const char *denomination;
    int64_t no;
    const char *iban;                               /* masked: "FR76 •••• •••• 0189" */
    const char *titulaire;                          /* NULL: the party's name */
    const char *contact;                            /* NULL: none known */
    const char *etat;                               /* propose, en_vigueur, remplace, refuse, annule */
    const char *propose_par, *decide_par, *fin_par; /* "" the party itself; NULL until then */
    day_t propose_le, decide_le, fin_le;            /* DAY_NONE until then */
    day_t
        payable_le; /* first day that a run may pay on it; DAY_NONE unless it is in force and replaced another */
    const char *
        refus; /* proposed or in force: the code of the bank that refuses it, and holds what is paid on it (decision 122); NULL */
};
/* The last proposed first, at most `limit`: of one party, or with `de` NULL those of all that wait to be approved. RC_INTEGRITY (MSG_COMPTE_ILLISIBLE) when one does not open. */
NODISCARD enum rc comptes(struct db *db, struct arena *a, const struct compte_de *de, size_t limit,
                          struct compte **out, size_t *n, struct err *e);
/* What whoever decides on a proposed account compares it with, and whom to ask: never who asks for the change. */
struct compte_connu {
    const char *cle;                  /* NDA of a body, SIRET of a financeur */
    const char *iban;                 /* masked, of the account in force; "" when none is */
    const char *contact;              /* known when that account was approved; NULL without one */
    const char *courriel, *telephone; /* of the party as known today; NULL: none known */
    const char *const
        *anciens; /* other e-mail addresses that were the contact within paiement.contact_ancien_jours */
    size_t anciens_n;
};
/* RC_NOT_FOUND as compte_proposer(), RC_INTEGRITY (MSG_COMPTE_ILLISIBLE) when the account does not open. */
NODISCARD enum rc compte_connaitre(struct db *db, struct arena *a, struct compte_de de,
                                   struct compte_connu *out, struct err *e);
/* French label of a state: "en vigueur". */
const char *compte_etat_label(const char *etat);

/* The IBAN in force in clear, into out (IBAN_BYTES of identifiants.h), for the payment file only; *no is the number of the
 * account, 0 when none is; index (HASH_BYTES; NULL: not asked) as compte_index(). RC_NOT_FOUND (MSG_COMPTE_ABSENT) then, RC_INTEGRITY when it does not
 * open. */
NODISCARD enum rc compte_iban_open(struct db *db, struct compte_de de, int64_t *no, char *out,
                                   unsigned char *index, struct err *e);
/* The masked form, "" when none is in force. out has 40 bytes. */
NODISCARD enum rc compte_iban_masked(struct db *db, struct compte_de de, char *out, struct err *e);

#endif
