/*
 * financeur.h - who may add money to accounts (C. trav. L. 6323-4, II), as an agent registers them, and a sum received for one
 * person. Legal persons: nothing here is about a holder but the sum.
 */
#ifndef SICPF_TRAINING_FINANCEUR_H
#define SICPF_TRAINING_FINANCEUR_H

#include "base/arena.h"
#include "rights/dotation.h"
#include "store/store.h"

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
/* Those registered before number `avant` (0: the last ones), the last first, at most FINANCEURS_PAGE; in the arena. */
#define FINANCEURS_PAGE 20
NODISCARD enum rc financeurs_inscrits(struct db *db, struct arena *a, int64_t avant,
                                      struct financeur_inscrit **out, size_t *n, struct err *e);

/* Records a sum received for one person, as an agent tells it: a unit_fn. */
struct somme_recue {
    struct dotation_versement v;
    const char
        *nom; /* birth or usage name of the holder, which must agree with the number; NULL: not asked */
};
/* RC_USAGE MSG_DOTATION_CLE_RESERVEE, MSG_DOTATION_SOURCE; RC_REFUSED MSG_DOTATION_NOM; refusals of dotation_verser(). Each with the
 * field to correct: "cle", "source", "titulaire", "nom", "siret", "base", "montant", "echeance", "classes", "formations", "dossier". */
NODISCARD enum rc somme_enregistrer(struct db *db, void *arg, struct err *e);

#endif
