/*
 * personne.h - the people of a training body that the order names (annex 1.1, 6°, a and d): its legal representative, its
 * collaborateurs, those in charge of the pédagogique follow-up, its trainers. What is kept of each is what the words of
 * its item say, and nothing else.
 *
 * Texts returned live in the arena given. Days are Paris. Writing happens inside a unit of work.
 */
#ifndef SICPF_PERSONNE_H
#define SICPF_PERSONNE_H

#include "base/arena.h"
#include "training/declaration.h"

enum personne_role {
    PERSONNE_REPRESENTANT,
    PERSONNE_COLLABORATEUR,
    PERSONNE_SUIVI,
    PERSONNE_FORMATEUR,
    PERSONNE_ROLE_COUNT
};
NODISCARD const char *personne_role_name(enum personne_role r);  /* "representant" */
NODISCARD const char *personne_role_label(enum personne_role r); /* "Représentant légal" */
NODISCARD bool personne_role_find(const char *name, enum personne_role *out);
NODISCARD enum law_item personne_item(enum personne_role r);

/* Whose person it is: of the contracting body, of one that is pédagogique for it, of another provider. */
enum personne_aupres { AUPRES_CONTRACTANT, AUPRES_PEDAGOGIQUE, AUPRES_PRESTATAIRE, AUPRES_COUNT };
NODISCARD const char *personne_aupres_name(enum personne_aupres a);  /* "contractant" */
NODISCARD const char *personne_aupres_label(enum personne_aupres a); /* "organisme contractant" */
NODISCARD bool personne_aupres_find(const char *name, enum personne_aupres *out);

struct organisme_personne {
    int64_t no; /* within the body */
    enum personne_role role;
    enum personne_aupres aupres;
    const char *pedagogique_siret; /* AUPRES_PEDAGOGIQUE only; NULL otherwise */
    const char *nom, *prenom;
    const char *courriel, *telephone, *telephone_2; /* NULL when not given, as the texts below */
    const char *lien;                               /* with the body: "contrat à durée indéterminée" */
    const char *titre, *qualite;
    const char *cv_etudes, *cv_diplomes, *cv_qualifications, *cv_experiences, *cv_aptitudes;
    day_t depuis, avant; /* avant: first day it no longer holds; DAY_NONE while it does */
};

/* The fields in words, in the order they are asked and shown; bit r of `pour` and `requis` is role r. */
NODISCARD const struct declaration_champ *personne_champs(size_t *n);

/*
 * Argument of personne_inscrire(), a unit_fn: records a person in a role, from p.depuis (DAY_NONE: today) to p.avant, and
 * the act in the journal. RC_USAGE with the field for what does not hold, RC_NOT_FOUND for an unknown body or an unknown
 * pédagogique one, RC_CONFLICT when that person already has the role on one of these days (MSG_PERSONNE_DEJA), or when
 * another is legal representative (MSG_PERSONNE_REPRESENTANT).
 */
struct personne_inscription {
    int64_t organisme_id;
    struct organisme_personne p;
    struct declarant par;
    int64_t no_out;
};
enum rc personne_inscrire(struct db *db, void *personne_inscription, struct err *e);

/* A unit_fn on a struct declaration_fin. */
enum rc personne_terminer(struct db *db, void *declaration_fin, struct err *e);

#define PERSONNES_PAGE 200
#define PERSONNES_CV_PAGE 50 /* a curriculum vitae may take 80 kB */
/* The people of a body with a number after `apres`, in order; those who are there on `le`, or all that ever were when it is
 * DAY_NONE; at most `limit` (<= PERSONNES_PAGE, or PERSONNES_CV_PAGE). The array lives in the arena. */
struct personne_filtre {
    int64_t organisme_id;
    int64_t apres;
    day_t le;
    enum personne_role role; /* PERSONNE_ROLE_COUNT: all */
    int64_t action_id; /* 0: all; else people of the body, and of those that teach this action on `le` */
    bool cv;           /* with the curriculum vitae; its texts are NULL otherwise */
    size_t limit;
};
NODISCARD enum rc personnes(struct db *db, struct arena *a, const struct personne_filtre *f,
                            struct organisme_personne **out, size_t *n, struct err *e);

#endif
