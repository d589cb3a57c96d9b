/*
 * conservation.h - erases what the law no longer lets the system keep (C. trav. R. 6323-39 and R. 6323-40).
 *
 * A plan says what is due on a day, what is held back and why, and carries a hash of it. Applying takes the hash: it is
 * refused when the state moved since. What is to be erased is written first, then erased in slices, each a unit of work,
 * so that a run killed anywhere ends the same when it is started again. The end is a certificate, signed with the key
 * that signs the journal, that anyone verifies with the public key alone.
 *
 * An erased holder keeps a bare number: the book still balances and the journal still verifies, and neither can say who
 * that was. A term is the last day kept; what is due is erased from the next day on.
 */
#ifndef SICPF_CONSERVATION_H
#define SICPF_CONSERVATION_H

#include "law/conservation.h"
#include "store/store.h"

/* ---- facts that the rules wait for --------------------------------------------------------------------------- */

enum fait_genre {
    FAIT_CONTENTIEUX,         /* a dispute: nothing is erased until it is closed (R. 6323-39, IV) */
    FAIT_FRAUDE,              /* fight against fraud, recovery: longer (III) */
    FAIT_FONDS_EUROPEENS,     /* a dossier's European funds were obtained (I, 2°) */
    FAIT_FIN_REFERENCEMENT,   /* a training body is no longer referenced (II) */
    FAIT_REFUS_REFERENCEMENT, /* its referencing was refused (II) */
    FAIT_COUNT
};

NODISCARD const char *fait_name(enum fait_genre g); /* "contentieux" */
NODISCARD bool fait_find(const char *name, enum fait_genre *out);

struct fait {
    enum fait_genre genre;
    int64_t titulaire_id; /* or 0 */
    int64_t organisme_id; /* or 0; exactly one of the two and of `dossier` is given */
    const char *dossier;  /* number of a dossier; it names its holder; NULL when none */
    day_t jour;           /* day of the event, or of its end for fait_clore() */
    const char *agent;    /* for the journal */
};

/* Records a fact, or its end (a final decision, a fraud file closed); unit_fn whose argument is a struct fait. RC_NOT_FOUND
 * for an unknown or erased subject, or when there is nothing to end; RC_USAGE (MSG_CONSERVATION_FAIT_SUJET) when
 * this fact is not about such a subject; RC_CONFLICT when it is already recorded. */
enum rc fait_noter(struct db *db, void *fait, struct err *e);
enum rc fait_clore(struct db *db, void *fait, struct err *e);

/* What happened to a holder's data, for law_retention_text(): death, day it was learnt, facts in progress on day `at`. All
 * empty for the living and the erased. */
NODISCARD enum rc conservation_faits_titulaire(struct db *db, int64_t titulaire_id, day_t at,
                                               struct retention_facts *out, struct err *e);

/* ---- plan ----------------------------------------------------------------------------------------------------- */

/* Why what is past its term is kept. */
enum retenue {
    RETENUE_AUCUNE,
    RETENUE_CONTENTIEUX,   /* a dispute goes on */
    RETENUE_DEROGATION,    /* European funds, fraud or a late decision give a later term */
    RETENUE_DOSSIER,       /* a dossier is not ended, or is under control */
    RETENUE_PAIEMENT,      /* an invoice or a payment is not settled */
    RETENUE_RAPPROCHEMENT, /* a line of a partner's file waits for a decision that may name this person */
    RETENUE_COUNT
};

/* "un contentieux est en cours" */
NODISCARD const char *retenue_label(enum retenue r);
NODISCARD const char *retenue_name(enum retenue r);

/* One rule's count of subjects past their own term. */
struct conservation_compte {
    int64_t dus;
    int64_t retenus[RETENUE_COUNT];
};

struct conservation_plan {
    day_t at;
    struct conservation_compte titulaires, organismes;
    int64_t dossiers, mandats, activites, rapprochements; /* of the holders due */
    int64_t contenus;                                     /* contents of the journal */
    int64_t contenus_max;                                 /* the last entry among them */
    int64_t contenus_avant_us;                            /* those recorded before are due */
    int64_t sessions; /* sessions that nobody can use any more; not in the hash */
    char hash[65];
};

/* What is due on day `at`, under the law of that day. sessions_avant_us: sessions opened before can no longer be used. */
NODISCARD enum rc conservation_plan(struct db *db, day_t at, int64_t sessions_avant_us,
                                    struct conservation_plan *out, struct err *e);

/* True when the plan has nothing to erase. */
NODISCARD bool conservation_vide(const struct conservation_plan *p);

/* ---- apply ---------------------------------------------------------------------------------------------------- */

struct conservation_demande {
    const char *hash; /* of the plan, hexadecimal */
    day_t at;         /* day of the plan */
    int64_t sessions_avant_us;
    const char *agent;
    int64_t arret; /* tests: gives up after that many slices, as a kill would; 0: goes to the end */
};

struct conservation_bilan {
    int64_t titulaires, organismes, dossiers, contenus, sessions;
    int64_t retenus;       /* in the plan, but held back by what happened since */
    bool deja;             /* the run had already ended: nothing was done */
    char certificat[4096]; /* signed JSON */
};

/*
 * Carries out the plan of that hash, or finishes the run that did. RC_USAGE when the hash is not one, RC_CONFLICT
 * (MSG_CONSERVATION_PLAN_CHANGE) when the state moved since, (MSG_CONSERVATION_AUTRE_EN_COURS) when the run of another
 * plan was cut and must end first. When it returns RC_OK the erased bytes are no longer in the store's files.
 */
NODISCARD enum rc conservation_appliquer(struct store *s, const struct conservation_demande *d,
                                         struct conservation_bilan *out, struct err *e);

/* ---- certificate ---------------------------------------------------------------------------------------------- */

struct certificat_lu {
    char plan[65];
    char jour[DAY_TEXT_BYTES];
    int64_t titulaires, organismes, dossiers, contenus, sessions;
    int64_t journal_seq;
    char journal_empreinte[65];
};

/* Verifies a certificate with a public key (64 hexadecimal digits); nothing else is needed. RC_USAGE when the text is not
 * a certificate or the key not a key, RC_INTEGRITY (MSG_CERTIFICAT_FAUX) when the signature is not of that key. */
NODISCARD enum rc certificat_verifier(const char *json, const char *public_key, struct certificat_lu *out,
                                      struct err *e);

#endif
