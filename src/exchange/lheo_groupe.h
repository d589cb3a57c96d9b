/*
 * lheo_groupe.h - formations of a catalogue taken together, so that what they need of the store is asked in a few trips (inside
 * exchange/ only).
 *
 * The first reading of a file puts each formation here, and the second one takes them back in the same order, with the body and
 * the formation that the store knows. Memory holds one group.
 */
#ifndef SICPF_EXCHANGE_LHEO_GROUPE_H
#define SICPF_EXCHANGE_LHEO_GROUPE_H

#include "exchange/lheo_lecture.h"
#include "exchange/plan_sort.h"
#include "training/organisme.h"

/* The body of some formations, by the numbers that they give. */
struct lheo_responsable {
    char nda[32], siret[32];
    struct err refus;   /* why its catalogue may not be sent; RC_OK when it may */
    bool elu, agree;    /* one of them is for élus; then, whether it may train them today */
    struct organisme o; /* id 0 when it is not known, or not one body only */
};

struct lheo_attendue {
    char numero[LHEO_NUMERO_BYTES];
    unsigned char empreinte[HASH_BYTES]; /* of what the file says */
    const struct lheo_responsable *par;
    int64_t id;                       /* of the formation that the body has under this number; 0 for none */
    unsigned char connue[HASH_BYTES]; /* what it said */
};

struct lheo_groupe;
/* NULL without memory. */
NODISCARD struct lheo_groupe *lheo_groupe_new(const struct env *env);
void lheo_groupe_free(struct lheo_groupe *g); /* NULL is allowed */

/* A formation of the first reading, once it is checked. */
NODISCARD enum rc lheo_groupe_ajouter(struct lheo_groupe *g, const struct lheo_formation *f,
                                      const unsigned char empreinte[HASH_BYTES], struct err *e);
/* The first reading is over. */
NODISCARD enum rc lheo_groupe_fini(struct lheo_groupe *g, struct err *e);

/* What is asked: `seul` as for lheo_organisme(); `ecrire` says that lheo_connu_lire() will be asked of those that change. */
struct lheo_questions {
    struct db *db;
    int64_t seul;
    day_t le;
    bool ecrire;
};
/* The next formation of the second reading; *out lives until the next call. */
NODISCARD enum rc lheo_groupe_suivante(struct lheo_groupe *g, const struct lheo_questions *q,
                                       const struct lheo_attendue **out, struct err *e);

/* What the store has under a formation. Arrays and texts live in the arena. */
struct lheo_connu {
    struct lheo_numero {
        int64_t id, parent; /* parent: its action, for a session */
        const char *numero;
    } * actions, *sessions; /* in order of parent and number */
    size_t actions_n, sessions_n;
    struct pedagogique_connu *pedagogiques;
    size_t pedagogiques_n;
};
NODISCARD enum rc lheo_connu_lire(struct db *db, struct arena *a, int64_t formation, day_t le,
                                  struct lheo_connu *out, struct err *e);
/* 0 when there is none of this number. */
NODISCARD int64_t lheo_connu_action(const struct lheo_connu *c, const char *numero);
NODISCARD int64_t lheo_connu_session(const struct lheo_connu *c, int64_t action, const char *numero);

#endif
