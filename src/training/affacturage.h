/*
 * affacturage.h - the factoring company that a body declared (annex 1.1, 6°, c): who it is, and the account on which the
 * body's invoices are paid while the declaration holds.
 *
 * The account is kept as the body's own: sealed, never shown but masked, and whoever recorded it never approves a payment
 * on it (paiement.h). Texts returned live in the arena given.
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
};

/* The fields in words; the IBAN is one of them. */
NODISCARD const struct declaration_champ *affacturage_champs(size_t *n);

/*
 * Argument of affacturage_declarer(), a unit_fn: records the factoring company from a.depuis (DAY_NONE: today), and the act
 * in the journal. RC_USAGE with the field (that of the IBAN is "iban"), RC_NOT_FOUND for an unknown body, RC_CONFLICT
 * (MSG_AFFACTURAGE_DEJA) when another declaration holds on one of these days.
 */
struct affacturage_declaration {
    int64_t organisme_id;
    struct affacturage a;
    struct declarant par;
    int64_t no_out;
};
enum rc affacturage_declarer(struct db *db, void *affacturage_declaration, struct err *e);

/* A unit_fn on a struct declaration_fin. */
enum rc affacturage_terminer(struct db *db, void *declaration_fin, struct err *e);

#define AFFACTURAGES_PAGE 100
/* Those of a body with a number after `apres`, in order; in force on `le`, or all when it is DAY_NONE; at most `limit`
 * (<= AFFACTURAGES_PAGE). The array lives in the arena. RC_INTEGRITY when an account does not open. */
NODISCARD enum rc affacturages(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                               size_t limit, struct affacturage **out, size_t *n, struct err *e);

/* The IBAN in clear of one declaration, into out (IBAN_BYTES), for the payment file only. RC_NOT_FOUND
 * (MSG_DECLARATION_INCONNUE), RC_INTEGRITY (MSG_ORGANISME_IBAN_ILLISIBLE). */
NODISCARD enum rc affacturage_iban_open(struct db *db, int64_t organisme_id, int64_t no, char *out,
                                        struct err *e);

#endif
