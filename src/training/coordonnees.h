/*
 * coordonnees.h - where to write to a body and to call it (annex 1.1, 6°, a, 1). Its address comes with the public list; its
 * e-mail address and its telephone do not: an agent records them as the body gives them.
 *
 * They are corrected in place: no period is asked of them, and the journal says which changed, and when. An e-mail address that is no
 * longer the body's is told so, and for a time of what becomes of its bank account (avis.h).
 */
#ifndef SICPF_COORDONNEES_H
#define SICPF_COORDONNEES_H

#include "training/declaration.h"

struct coordonnees {
    const char *courriel, *telephone; /* trimmed; "" erases what was recorded, NULL leaves it */
};

/* The fields in words. */
NODISCARD const struct declaration_champ *coordonnees_champs(size_t *n);

#define COORDONNEES_CHANGES_BYTES 64

/*
 * Argument of coordonnees_enregistrer(), a unit_fn: replaces what is given, and records the act in the journal with the names
 * of the fields that changed, never with what they hold; when none changed, nothing is written. RC_USAGE with the field
 * (declaration_verifier(), MSG_ORGANISME_COORDONNEES when none is given), RC_NOT_FOUND for an unknown body, or an erased one.
 */
struct coordonnees_saisie {
    int64_t organisme_id;
    struct coordonnees c;
    struct declarant par;
    char changes_out[COORDONNEES_CHANGES_BYTES]; /* "courriel, telephone"; "" when none changed */
};
enum rc coordonnees_enregistrer(struct db *db, void *coordonnees_saisie, struct err *e);

#endif
