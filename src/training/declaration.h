/*
 * declaration.h - what a training body declares in words: one table of fields drives the file, the form, the check and
 * what is shown. Shared by its people, its pédagogique bodies and its factoring company.
 *
 * What was declared is never changed. It holds from a day (included) to another (not included, DAY_NONE while it holds),
 * and is ended once; corrected, it is ended and declared again.
 */
#ifndef SICPF_DECLARATION_H
#define SICPF_DECLARATION_H

#include "base/date.h"
#include "base/err.h"
#include "law/law.h"
#include "store/store.h"

/* Who declares: an agent of the operator, or the body from its own space. */
struct declarant {
    enum law_party party; /* PARTY_CDC, or PARTY_ORGANISME */
    int64_t actor_id;     /* of the body; 0 for an agent */
    const char *agent;    /* login of the agent; "" for the body */
};

/* RC_USAGE (MSG_PAIEMENT_AGENT) for an agent without a name: what two people decide is not decided by somebody unknown. */
NODISCARD enum rc declarant_nomme(const struct declarant *par, struct err *e);

enum declaration_genre {
    DECLARATION_LIGNE, /* words on one line */
    DECLARATION_PARAGRAPHE,
    DECLARATION_NOM, /* words with a letter at least */
    DECLARATION_COURRIEL,
    DECLARATION_TELEPHONE,
    DECLARATION_SIRET,
    DECLARATION_NDA,
    DECLARATION_CODE_POSTAL /* of an establishment in France, which has a SIRET */
};

struct declaration_champ {
    const char *name;    /* in a file and in a form: "cv_etudes" */
    const char *libelle; /* as people read it */
    size_t place;        /* of its const char * in the structure */
    enum declaration_genre genre;
    int max;         /* characters */
    unsigned pour;   /* bits: the kinds of declaration that may have it */
    unsigned requis; /* bits: those that must */
};

/* The text of a field in its structure; NULL when it has none. */
NODISCARD const char *declaration_valeur(const struct declaration_champ *c, const void *structure);
void declaration_poser(const struct declaration_champ *c, void *structure, const char *text);

/* Checks the n fields of one kind (one bit of `pour`), as trimmed by the caller. RC_USAGE with the field:
 * MSG_DECLARATION_REQUIS, _AUTRE, _LONG, _CARACTERES, _NOM, _COURRIEL, _TELEPHONE, and those of identifiants.h. */
NODISCARD enum rc declaration_verifier(const struct declaration_champ *champs, size_t n, unsigned kind,
                                       const void *structure, struct err *e);

/* A declaration begins today or before, and ends when it began or after, tomorrow at the latest: nothing is recorded of a
 * day to come. *depuis is today when it is DAY_NONE. RC_USAGE MSG_DECLARATION_AVENIR or _PERIODE, with the field. */
NODISCARD enum rc declaration_periode(day_t today, day_t *depuis, day_t avant, struct err *e);

/* RC_NOT_FOUND (MSG_ORGANISME_INCONNU) when there is no such body, or retention erased it. */
NODISCARD enum rc declaration_organisme(struct db *db, int64_t organisme_id, struct err *e);

/* Inside a unit of work: the act in the journal, with the body and the number, never a name. `quoi` is a word of the
 * program ("formateur"). */
NODISCARD enum rc declaration_journal(struct db *db, const struct declarant *par, const char *act,
                                      int64_t organisme_id, const char *quoi, int64_t no, struct err *e);

/* Argument of the units that end one: personne_terminer(), pedagogique_terminer(), affacturage_terminer(). RC_NOT_FOUND
 * when the body has none of that number, RC_CONFLICT (MSG_DECLARATION_TERMINEE) when it is ended already. */
struct declaration_fin {
    int64_t organisme_id, no;
    day_t avant; /* first day that it no longer holds; DAY_NONE: today */
    struct declarant par;
    bool propose_out; /* of a factoring company: its end waits for another person, who approves it */
};

/* For those units: runs the query that ends one, and says why when it ended none. */
NODISCARD enum rc declaration_finir(struct db *db, enum query q, struct declaration_fin *f, const char *act,
                                    const char *quoi, struct err *e);

#endif
