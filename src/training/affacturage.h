/*
 * affacturage.h - the factoring company that a body declared (annex 1.1, 6°, c): who it is, and the account on which the
 * body's invoices are paid while the declaration holds.
 *
 * The account is kept as the body's own: sealed, never shown but masked, and whoever recorded it never approves a payment
 * on it (paiement.h). It changes as the body's own too (compte.h): declared by one person and approved by another, agents or
 * the body itself, not paid on before paiement.iban_delai_jours, given up meanwhile by anyone of them; its end takes two people
 * and the same delay. Who knows the account before is told of each step. Texts returned live in the arena given.
 */
#ifndef SICPF_AFFACTURAGE_H
#define SICPF_AFFACTURAGE_H

#include "base/arena.h"
#include "training/declaration.h"
#include "training/identifiants.h"

struct affacturage {
    int64_t no; /* within the body */
    const char *raison_sociale, *siret, *voie, *code_postal, *ville;
    const char *iban_titulaire; /* owner of the account; NULL: the company */
    const char *iban;    /* declaring: as typed. Reading: masked, "FR76 •••• •••• 0185" */
    day_t depuis, avant; /* avant: first day it no longer holds; DAY_NONE while it does */
    day_t approuve_le;   /* reading: DAY_NONE until another person approved it, and nothing is paid on it */
    day_t fin_proposee;  /* reading: the `avant` that waits to be approved; DAY_NONE without */
    const char *refus;   /* reading: the code of the bank that refuses its account (compte_refus.h); NULL */
    const char *
        propose_par; /* reading: who declared it, or proposed its end; login of an agent, "" for the body itself */
};
/* Where it stands, in French: "attend d'être approuvée". */
const char *affacturage_etat(const struct affacturage *a);

/* The fields in words; the IBAN is one of them. */
NODISCARD const struct declaration_champ *affacturage_champs(size_t *n);

/*
 * Argument of affacturage_declarer(), a unit_fn: records the factoring company from a.depuis (DAY_NONE: today), to be approved,
 * and the act in the journal. RC_USAGE with the field (that of the IBAN is "iban") or MSG_PAIEMENT_AGENT, RC_NOT_FOUND for an unknown body, RC_CONFLICT
 * (MSG_AFFACTURAGE_DEJA) when another declaration holds on one of these days.
 */
struct affacturage_declaration {
    int64_t organisme_id;
    struct affacturage a;
    struct declarant par;
    int64_t no_out;
};
enum rc affacturage_declarer(struct db *db, void *affacturage_declaration, struct err *e);

/* A unit_fn on a struct declaration_fin: proposes the end of one that holds, gives up at once one that nobody approved. RC_CONFLICT
 * (MSG_AFFACTURAGE_FIN_ATTEND) when its end waits already, MSG_DECLARATION_TERMINEE when it is ended. */
enum rc affacturage_terminer(struct db *db, void *declaration_fin, struct err *e);

/*
 * Argument of the two acts below, unit_fn both, on what waits of one declaration: itself, or its end. RC_NOT_FOUND
 * MSG_DECLARATION_INCONNUE without such a declaration, MSG_AFFACTURAGE_RIEN when nothing waits; RC_CONFLICT MSG_DECLARATION_TERMINEE,
 * MSG_AFFACTURAGE_CHANGE when what waits is not what was read; RC_USAGE MSG_PAIEMENT_AGENT when an agent without a name acts.
 */
struct affacturage_decision {
    int64_t organisme_id, no;
    struct declarant par;
    bool lu;           /* what waits is to be what was read: */
    day_t fin_lue;     /* the end that was read; DAY_NONE: the declaration */
    bool fin_out;      /* it was its end */
    day_t payable_out; /* affacturage_approuver(): first day that a run may pay on the account in its place */
};
/* RC_REFUSED (MSG_COMPTE_MEME_PERSONNE) for who proposed it. */
enum rc affacturage_approuver(struct db *db, void *affacturage_decision, struct err *e);
/* Anyone, who proposed it too: a declaration never held, or an end is not. One approved and not yet payable never held either. */
enum rc affacturage_refuser(struct db *db, void *affacturage_decision, struct err *e);

#define AFFACTURAGES_PAGE 100
/* Those of a body with a number after `apres`, in order; in force on `le`, or all when it is DAY_NONE; at most `limit`
 * (<= AFFACTURAGES_PAGE). The array lives in the arena. RC_INTEGRITY when an account does not open. */
NODISCARD enum rc affacturages(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                               size_t limit, struct affacturage **out, size_t *n, struct err *e);

/* What waits for a second person, oldest first, at most `limit`. */
struct affacturage_attente {
    int64_t organisme_id, no;
    const char *nda, *denomination, *raison_sociale, *siret;
    const char *iban;        /* masked */
    const char *propose_par; /* login of an agent, "" for the body itself */
    day_t propose_le;
    day_t depuis;
    day_t fin; /* the end that is proposed, first day it would no longer hold; DAY_NONE: the declaration */
};
NODISCARD enum rc affacturages_en_attente(struct db *db, struct arena *a, size_t limit,
                                          struct affacturage_attente **out, size_t *n, struct err *e);

/* The IBAN in clear of one declaration, into out (IBAN_BYTES), for the payment file only, and into index (HASH_BYTES; NULL: not asked) what accounts
 * are compared by (compte_index()). RC_NOT_FOUND (MSG_DECLARATION_INCONNUE), RC_INTEGRITY (MSG_ORGANISME_IBAN_ILLISIBLE). */
NODISCARD enum rc affacturage_iban_open(struct db *db, int64_t organisme_id, int64_t no, char *out,
                                        unsigned char *index, struct err *e);

#endif
