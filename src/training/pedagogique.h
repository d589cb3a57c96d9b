/*
 * pedagogique.h - the body that is « responsable pédagogique » of a training, when another one contracts (annex 1.1, 6°, a).
 *
 * It belongs to an action of the contracting body's catalogue. It is known by its SIRET, needs not be a body of the public
 * list, and comes with the catalogue (LHÉO: organisme-formateur) or is declared. Texts returned live in the arena given.
 */
#ifndef SICPF_PEDAGOGIQUE_H
#define SICPF_PEDAGOGIQUE_H

#include "base/arena.h"
#include "training/declaration.h"

struct pedagogique {
    int64_t no;                     /* within the contracting body */
    const char *formation, *action; /* numbers of the catalogue */
    const char *siret, *raison_sociale;
    const char *nda; /* NULL when not known, as the texts below */
    const char *voie, *code_postal, *ville, *telephone, *courriel;
    day_t depuis, avant; /* avant: first day it no longer holds; DAY_NONE while it does */
};

/* The fields in words, numbers of the catalogue included. */
NODISCARD const struct declaration_champ *pedagogique_champs(size_t *n);

/*
 * Argument of pedagogique_declarer(), a unit_fn: records the pédagogique body of an action from p.depuis (DAY_NONE: today),
 * and the act in the journal. Its NDA is that of the body with this SIRET when it is not given and there is one only.
 * RC_USAGE with the field; RC_NOT_FOUND for an unknown body or MSG_PEDAGOGIQUE_ACTION; RC_CONFLICT when the action has it
 * already (MSG_PEDAGOGIQUE_DEJA); RC_REFUSED when it is the contracting body itself (MSG_PEDAGOGIQUE_LUI_MEME), or its NDA
 * is that of another company (MSG_PEDAGOGIQUE_NDA).
 */
struct pedagogique_declaration {
    int64_t organisme_id;
    struct pedagogique p;
    struct declarant par;
    int64_t no_out;
};
enum rc pedagogique_declarer(struct db *db, void *pedagogique_declaration, struct err *e);

/* The activity number of who has this SIRET: `given`, unless it is that of another company (RC_REFUSED MSG_PEDAGOGIQUE_NDA), else
 * that of the one body with this SIRET, written into buf; *out is NULL when there is none. */
NODISCARD enum rc pedagogique_nda(struct db *db, const char *siret, const char *given, char *buf,
                                  const char **out, struct err *e);
/* Says that pedagogique_nda() will be asked of these two: db_ahead(), whose db_ahead_end() the caller owes. */
NODISCARD enum rc pedagogique_nda_ahead(struct db *db, const char *siret, const char *nda, struct err *e);

/* A unit_fn on a struct declaration_fin. */
enum rc pedagogique_terminer(struct db *db, void *declaration_fin, struct err *e);

#define PEDAGOGIQUES_MAX 50 /* of one action, in a catalogue */
/* One that an action has. */
struct pedagogique_connu {
    int64_t action_id;
    bool du_catalogue; /* and not declared */
    struct pedagogique p;
};
/* Those of the actions of a formation, in force on `le`; formation and action are NULL. The array lives in the arena. */
NODISCARD enum rc pedagogiques_connus(struct db *db, struct arena *a, int64_t formation_id, day_t le,
                                      struct pedagogique_connu **out, size_t *n, struct err *e);
/* Says that pedagogiques_connus() will be asked: db_ahead(), whose db_ahead_end() the caller owes. */
NODISCARD enum rc pedagogiques_connus_ahead(struct db *db, int64_t formation_id, day_t le, struct err *e);

/* Inside the unit of work of an import: from `le`, the pédagogique bodies that the catalogue gives for the action are these
 * n; `known` are those of its formation. Those it gave and gives no longer, or not with the same words, are ended; those that were declared stay. The words are
 * checked by pedagogique_verifier() before. */
NODISCARD enum rc pedagogique_catalogue(struct db *db, int64_t organisme_id, int64_t action_id,
                                        const struct pedagogique_connu *known, size_t known_n,
                                        const struct pedagogique *list, size_t n, day_t le, struct err *e);
/* The words of one, as a catalogue gives them. RC_USAGE with the field. */
NODISCARD enum rc pedagogique_verifier(const struct pedagogique *p, struct err *e);

#define PEDAGOGIQUES_PAGE 200
/* Those of a contracting body with a number after `apres`, in order; in force on `le`, or all when it is DAY_NONE; at most
 * `limit` (<= PEDAGOGIQUES_PAGE). The array lives in the arena. */
NODISCARD enum rc pedagogiques(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                               size_t limit, struct pedagogique **out, size_t *n, struct err *e);

/* Those of one action in force on `le`; formation and action are NULL. */
NODISCARD enum rc pedagogiques_of_action(struct db *db, struct arena *a, int64_t action_id, day_t le,
                                         struct pedagogique **out, size_t *n, struct err *e);

#endif
