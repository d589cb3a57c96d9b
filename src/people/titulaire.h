/*
 * titulaire.h - holders as other rooms read them: identity, contact, mandates, years of work.
 *
 * Nothing here checks who may see what: personal data leaves through door/ only. Texts live in the arena given, or
 * until it is reset. Functions that write run inside a unit of work and leave the journal entry to their caller, who
 * knows on whose behalf they act, contact_rectifier() excepted.
 */
#ifndef SICPF_PEOPLE_TITULAIRE_H
#define SICPF_PEOPLE_TITULAIRE_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "people/nir.h"
#include "store/store.h"

struct titulaire {
    int64_t id;
    const char *nom_naissance;
    const char *nom_usage; /* "" when there is none */
    const char *prenoms;   /* all of them, separated by blanks, compound names with a hyphen */
    char sexe;             /* 'F', 'M' */
    day_t naissance;
    const char *naissance_lieu; /* INSEE code of the commune or country; "" when unknown */
    bool certifie;              /* identity certified by the SNGI */
    day_t deces;                /* DAY_NONE while alive */
    bool efface;                /* the data key was destroyed: nothing else can be read */
    int64_t ouvert_us, modifie_us;
};

/* RC_NOT_FOUND (MSG_TITULAIRE_INCONNU) when the identifier names nobody. */
NODISCARD enum rc titulaire_get(struct db *db, struct arena *a, int64_t id, struct titulaire *out,
                                struct err *e);

/* The holder of a NIR, found by its keyed hash. RC_REFUSED (MSG_NIR_REFUSE) when the number is not one,
 * RC_NOT_FOUND when nobody has it. */
NODISCARD enum rc titulaire_by_nir(struct db *db, const char *nir, int64_t *id, struct err *e);

/* The NIR itself, unsealed with the holder's data key. RC_NOT_FOUND for an unknown or erased holder, RC_INTEGRITY
 * when it does not open. The caller wipes out when done. */
NODISCARD enum rc titulaire_nir(struct db *db, int64_t id, char out[NIR_LENGTH + 1], struct err *e);

/* "Zoé Martin" (usage name, else birth name), for pages, taken from the arena. */
NODISCARD const char *titulaire_nom(struct arena *a, const struct titulaire *t);

/* Whether a name as a person writes it is their birth or usage name: accents and case do not count. Who reads a number wrong is so
 * told before somebody else's account changes. */
NODISCARD bool titulaire_porte_nom(const struct titulaire *t, const char *nom);

struct contact {
    const char *courriel; /* "" when unknown, as below */
    const char *telephone;
    const char *adresse;
    int64_t modifie_us;
};

/* Empty texts when nothing was ever given. */
NODISCARD enum rc contact_get(struct db *db, struct arena *a, int64_t titulaire_id, struct contact *out,
                              struct err *e);

/* Replaces the contact. RC_USAGE with the field: MSG_CONTACT_COURRIEL, MSG_CONTACT_TELEPHONE, MSG_CONTACT_TROP_LONG,
 * MSG_CONTACT_CARACTERE.
 * RC_NOT_FOUND for an unknown holder. */
NODISCARD enum rc contact_set(struct db *db, int64_t titulaire_id, const struct contact *c, struct err *e);

/* A holder gives or corrects their own contact (C. trav. R. 6323-38: rectification). A unit of work, with its journal entry:
 * arg is a struct contact_commande. Errors of contact_set(). */
struct contact_commande {
    int64_t titulaire_id;
    struct contact contact;
};
NODISCARD enum rc contact_rectifier(struct db *db, void *arg, struct err *e);

/* A mandate: all that the order of 2022 lets the system keep (annex 1.1, 5°). */
struct mandat {
    const char *type; /* code of law/tables: "cm" */
    day_t debut;
    day_t fin;          /* DAY_NONE while it lasts */
    day_t premier_tour; /* of the election it comes from; DAY_NONE: partial election, replacement */
    const char *source; /* "rne", "saisie" */
};

/* Mandates of a holder, oldest first. The array lives in the arena. */
NODISCARD enum rc mandats_of(struct db *db, struct arena *a, int64_t titulaire_id, struct mandat **out,
                             size_t *n, struct err *e);

/* A year of work, as declared by a feed. */
struct activite {
    int annee;
    const char *regime; /* "salarie", "independant", "esat", "agent_public" */
    int64_t travaille, reference;
    const char *unite; /* "heures", "jours", "brut" (cents) */
    bool peu_qualifie, boe, categorie_c, cotisation_payee;
};

/* Years of work of a holder, oldest first. The array lives in the arena. */
NODISCARD enum rc activites_of(struct db *db, struct arena *a, int64_t titulaire_id, struct activite **out,
                               size_t *n, struct err *e);

#endif
