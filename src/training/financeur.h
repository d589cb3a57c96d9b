/*
 * financeur.h - who may add money to accounts (C. trav. L. 6323-4, II), as an agent registers them.
 * Legal persons: nothing here is about a holder.
 */
#ifndef SICPF_TRAINING_FINANCEUR_H
#define SICPF_TRAINING_FINANCEUR_H

#include "base/arena.h"
#include "rights/dotation.h"
#include "store/store.h"

/* The field of a form, or the option of a command, that a refusal is about. */
struct financeur_champ {
    enum msg msg;
    const char *champ;
};
/* Gives rc back, its refusal with the field that the table says, if it says one. */
NODISCARD enum rc financeur_au_champ(const struct financeur_champ *fields, size_t n, enum rc rc,
                                     struct err *e);

/* Registers one: a unit_fn, arg is a struct financeur_inscription. RC_USAGE with field "siret" or "nom" when they are none
 * (identifiants.h, declaration.h); refusals of financeur_inscrire(), with field "categorie" or "siret". */
NODISCARD enum rc financeur_enregistrer(struct db *db, void *arg, struct err *e);

struct financeur_inscrit {
    int64_t id;
    const char *siret, *denomination;
    const char *categorie; /* a name of enum financeur */
    bool compte;           /* an account is in force */
};
/* The one of a SIRET; its texts live in the arena. RC_NOT_FOUND MSG_DOTATION_FINANCEUR_INCONNU. */
NODISCARD enum rc financeur_lire(struct db *db, struct arena *a, const char *siret,
                                 struct financeur_inscrit *out, struct err *e);
/* The SIRET of number `id`, in the arena; NULL when none is registered under it. */
NODISCARD enum rc financeur_siret(struct db *db, struct arena *a, int64_t id, const char **out,
                                  struct err *e);
/* Those registered before number `avant` (0: the last ones), the last first, at most FINANCEURS_PAGE; in the arena. */
#define FINANCEURS_PAGE 20
NODISCARD enum rc financeurs_inscrits(struct db *db, struct arena *a, int64_t avant,
                                      struct financeur_inscrit **out, size_t *n, struct err *e);

#endif
