/*
 * sous_traitance.h - the training that a body has given by another one (C. trav. R. 6333-6-2 to R. 6333-6-5; CGCT R. 1221-21-1 for élus):
 * the contracts it sends, who may be in one, and how much of its turnover of a year they take.
 *
 * A contract is for an action of its catalogue. It is a declaration (declaration.h): never changed, ended once. Refused when it is made
 * are what the law forbids that day; what becomes forbidden afterwards is found by the lint of the offer (constats.h), which the
 * ceiling of the year warns of as well. Cents, days of Paris. Texts returned live in the arena given.
 */
#ifndef SICPF_SOUS_TRAITANCE_H
#define SICPF_SOUS_TRAITANCE_H

#include "base/arena.h"
#include "rights/financement.h"
#include "training/declaration.h"

struct sous_traitance {
    int64_t no;                     /* within the contracting body */
    const char *formation, *action; /* numbers of the catalogue */
    const char *siret, *raison_sociale;
    const char *nda;     /* declaring: NULL for that of the one body with this SIRET */
    const char *contrat; /* its reference */
    const char *montant; /* declaring: "250,00", without tax, for one trainee */
    const char *
        mentions; /* declaring: "oui", the contract has all that R. 6333-6-2 asks for and forbids to pass it on */
    const char *micro; /* declaring: "oui" for a micro-enterprise under the threshold; NULL */
    const char *bloc;  /* declaring: "oui" when it gives a complete block of the certification; NULL */
    int64_t montant_cents;
    bool dispense;       /* it said it is one */
    bool complet;        /* it gives a complete block */
    day_t depuis, avant; /* avant: first day it no longer holds; DAY_NONE while it does */
    enum classe classe;  /* reading: of the action, as its price and the certification, NULL without */
    int64_t action_id, prix_ht_cents;
    const char *certification;
};

/* The fields in words, numbers of the catalogue included. */
NODISCARD const struct declaration_champ *sous_traitance_champs(size_t *n);

/*
 * Argument of sous_traitance_declarer(), a unit_fn. RC_USAGE with the field; RC_NOT_FOUND for an unknown body or action; RC_CONFLICT
 * MSG_SOUS_TRAITANCE_DEJA; RC_REFUSED MSG_SOUS_TRAITANCE_TROP_TOT, _LUI_MEME, _MENTIONS, _MONTANT, _NDA (none is known),
 * MSG_PEDAGOGIQUE_NDA (another company's), and those of sous_traitance_verifier().
 */
struct sous_traitance_declaration {
    int64_t organisme_id;
    struct sous_traitance s;
    struct declarant par;
    int64_t no_out;
};
enum rc sous_traitance_declarer(struct db *db, void *sous_traitance_declaration, struct err *e);
/* A unit_fn on a struct declaration_fin. */
enum rc sous_traitance_terminer(struct db *db, void *declaration_fin, struct err *e);

#define SOUS_TRAITANCES_PAGE 200
/* Those of a contracting body with a number after `apres`, ended ones included, at most `limit` (<= SOUS_TRAITANCES_PAGE); the
 * array lives in the arena. */
NODISCARD enum rc sous_traitances(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres,
                                  size_t limit, struct sous_traitance **out, size_t *n, struct err *e);

/* One contract against the law of a day. RC_REFUSED MSG_SOUS_TRAITANCE_DEREFERENCE (any establishment of the company, or its declaration
 * of activity), _SANS_AGREMENT and _PLAFOND_ELU (training of élus: all the contracts of the action that hold together),
 * _SANS_CERTIFICATION (also who is not on the public list), _MICRO, and _SANS_HABILITATION for who gives a complete block (R. 6333-6-4). */
struct sous_traitance_cas {
    enum classe classe;
    const char *siret, *nda; /* nda: NULL when none is given */
    int64_t action_id, no;   /* no: 0 for a contract that is being declared, which holds from that day on */
    int64_t montant_cents, prix_ht_cents;
    bool dispense, complet;
    const char *certification; /* NULL without */
};
/* The case of a contract that was read. */
NODISCARD struct sous_traitance_cas sous_traitance_cas(const struct sous_traitance *s);
NODISCARD enum rc sous_traitance_verifier(struct db *db, const struct sous_traitance_cas *c, day_t le,
                                          struct err *e);

/* The contracts in force of the action of a session, the first that the law of the day refuses: as above, then RC_OK. */
NODISCARD enum rc sous_traitance_session(struct db *db, int64_t session_id, day_t le, struct err *e);

/* What dossiers paid in a civil year brought to a body without tax, and what its contracts gave away of it; from the first day of the
 * rule. */
struct sous_traitance_annee {
    int64_t chiffre_cents, confie_cents;
    int64_t max_pourcent;
    bool depasse;
};
/* RC_REFUSED MSG_SOUS_TRAITANCE_TROP_TOT for a year before the rule. */
NODISCARD enum rc sous_traitance_annee(struct db *db, int64_t organisme_id, int annee,
                                       struct sous_traitance_annee *out, struct err *e);

#endif
