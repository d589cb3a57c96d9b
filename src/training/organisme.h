/*
 * organisme.h - training bodies: who they are, their agreement to train élus, where they are paid (training/compte.h).
 *
 * A body is known by its NDA (always) and by its SIRET (when the public list gives one that holds together).
 * It may have had other NDAs. The agreement of CGCT L. 1221-3 is a list of decisions, each with its own
 * dates.
 *
 * Texts returned live in the arena given. Days are Paris. Writing happens inside a unit of work.
 */
#ifndef SICPF_ORGANISME_H
#define SICPF_ORGANISME_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

struct organisme {
    int64_t id;
    const char *siret; /* NULL when unknown */
    const char *siren; /* NULL when unknown */
    const char *nda;
    const char *denomination;
    const char *nature_juridique; /* NULL when unknown, as the texts below */
    const char *departement;
    const char *voie, *code_postal, *ville, *code_region;
    const char *courriel, *telephone;
    bool qualiopi;      /* certified for training actions (C. trav. L. 6316-1) */
    bool siret_douteux; /* the public list contradicts itself about the SIRET */
    bool iban_connu;    /* an account is in force: training/compte.h */
    day_t remplace_le;  /* day of the delivery that said otherwise; DAY_NONE: what it is today */
};

/* RC_NOT_FOUND (MSG_ORGANISME_INCONNU) when there is none. */
NODISCARD enum rc organisme_by_id(struct db *db, struct arena *a, int64_t id, struct organisme *out,
                                  struct err *e);
/* By SIRET (14 digits) or NDA (11 digits; a previous NDA finds the body too). RC_USAGE when `cle` is
 * neither, RC_CONFLICT (MSG_ORGANISME_AMBIGU) when several bodies have it. A SIRET that is nobody's any more names no body
 * (decision 126): RC_REFUSED (MSG_ORGANISME_SIRET_ANCIEN), which says since when, and what to give instead. */
NODISCARD enum rc organisme_find(struct db *db, struct arena *a, const char *cle, struct organisme *out,
                                 struct err *e);

/* As organisme_find() for the identifier alone; *id is 0 when there is none. */
NODISCARD enum rc organisme_id_find(struct db *db, const char *cle, int64_t *id, struct err *e);
/* Says that organisme_id_find() will be asked of this key, organisme_by_id() of this number: db_ahead(), whose db_ahead_end() the
 * caller owes. */
NODISCARD enum rc organisme_id_ahead(struct db *db, const char *cle, struct err *e);
NODISCARD enum rc organisme_ahead(struct db *db, int64_t id, struct err *e);
/* The same; RC_NOT_FOUND (MSG_ORGANISME_INCONNU) when there is none. */
NODISCARD enum rc organisme_id_connu(struct db *db, const char *cle, int64_t *id, struct err *e);

/* ---- what it was (1.1/6/a) ------------------------------------------------------------------------------------- */

/* What the list said of it on day `le`; its e-mail address, its telephone and its account are those of today. Before the first
 * change that is kept, it is as that state told it. RC_NOT_FOUND as organisme_by_id(). */
NODISCARD enum rc organisme_le(struct db *db, struct arena *a, int64_t id, day_t le, struct organisme *out,
                               struct err *e);

#define ORGANISME_ANCIENS_LUS 500

/* What it was, in order, each until its remplace_le; at most ORGANISME_ANCIENS_LUS. Without e-mail address, telephone or
 * account. The array lives in the arena. */
NODISCARD enum rc organisme_anciens(struct db *db, struct arena *a, int64_t id, struct organisme **out,
                                    size_t *n, struct err *e);

/* Whom a number names, for who reads. */
struct organisme_cle {
    int64_t id;
    bool ancien;  /* it is not its number today */
    day_t depuis; /* then, first day that it is not; DAY_NONE: the list does not say */
};

/* As organisme_find(), for who reads: the body that had this number on day `le`, otherwise the one that has it today, otherwise
 * the one that had it. RC_NOT_FOUND when there is none, RC_CONFLICT when several had it. */
NODISCARD enum rc organisme_cle_lire(struct db *db, const char *cle, day_t le, struct organisme_cle *out,
                                     struct err *e);

/* The name that a body had on a day that counts for a dossier, when it is not the one it has. */
struct organisme_jadis {
    day_t le;
    bool facture; /* day of its invoice; otherwise of its order, or of the request before it */
    const char *nom;
};
#define ORGANISME_JADIS_MAX 2
struct dossier;
NODISCARD enum rc organisme_jadis(struct db *db, struct arena *a, const struct dossier *d,
                                  struct organisme_jadis out[ORGANISME_JADIS_MAX], size_t *n, struct err *e);

/* What a search found, by what it is called today or, cle.ancien, was. */
struct organisme_trouve {
    struct organisme o;
    struct organisme_cle cle;
    const char *nom_quitte; /* the name it was found by and has no more; NULL: its name, or a number */
};

/* Bodies that have or had a name which holds the words of `texte` (the three longest; accents and case ignored), oldest record
 * first; at most `limit` (<= 500), after the body `after_id` of the page before (0: from the start). The array lives in the
 * arena. */
NODISCARD enum rc organisme_search(struct db *db, struct arena *a, const char *texte, int64_t after_id,
                                   size_t limit, struct organisme_trouve **out, size_t *n, struct err *e);

/* For a search by a number: who has it today, then who had it, at most ORGANISMES_TROUVES_MAX; several bodies of one SIRET today
 * are RC_CONFLICT as for organisme_find(). RC_USAGE when it is no number. The array lives in the arena. */
#define ORGANISMES_TROUVES_MAX 2
NODISCARD enum rc organismes_du_numero(struct db *db, struct arena *a, const char *cle, day_t today,
                                       struct organisme_trouve **out, size_t *n, struct err *e);

/* The body that had a SIRET and has it no more; out->id is 0 when there is none. Another may have it since. RC_CONFLICT when
 * several had it. */
NODISCARD enum rc organisme_siret_quitte(struct db *db, const char *siret, struct organisme_cle *out,
                                         struct err *e);

/* RC_OK when some body has this SIRET, or none ever had; otherwise MSG_ORGANISME_SIRET_ANCIEN, on field « siret ». */
NODISCARD enum rc organisme_siret_en_cours(struct db *db, const char *siret, struct err *e);
/* The same of a SIRET that the caller knows to be nobody's today. */
NODISCARD enum rc organisme_siret_sans_porteur(struct db *db, const char *siret, struct err *e);

/* ---- agreement to train élus
 * ------------------------------------------------------------------------------- */

enum agrement_etat { AGREMENT_ACTIF, AGREMENT_SUSPENDU, AGREMENT_RETIRE, AGREMENT_EXPIRE };

struct agrement {
    const char *decision;
    day_t date_decision;                              /* DAY_NONE when unknown */
    day_t debut, fin;                                 /* both included */
    day_t suspension, suspension_fin, renouvellement; /* DAY_NONE when none; an open suspension has no end */
    enum agrement_etat etat;
    day_t remplace_le; /* day of the delivery that said otherwise; DAY_NONE: still so, or not asked */
};

const char *agrement_etat_name(enum agrement_etat etat);  /* "ACTIF" */
const char *agrement_etat_label(enum agrement_etat etat); /* "Actif", as people read it */
NODISCARD bool agrement_etat_parse(const char *name, enum agrement_etat *out);

/* True when this decision lets the body train élus on that day: within its dates, not withdrawn, not
 * suspended. A withdrawal (RETIRE) without a date closes the whole decision. Pure. */
NODISCARD bool agrement_actif(const struct agrement *g, day_t day);

/* All decisions of a body as they were known on day `le`, oldest first: what a later file says of that day by its dates is in
 * the state of its own days. Before the first file, the decision is as that file told it. */
NODISCARD enum rc organisme_agrements(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                                      struct agrement **out, size_t *n, struct err *e);

/* All the states of its decisions, by decision, in their order: each until its remplace_le, the present one last. */
NODISCARD enum rc organisme_agrements_histoire(struct db *db, struct arena *a, int64_t organisme_id,
                                               struct agrement **out, size_t *n, struct err *e);

/* One decision by its number; *found is false when the body has none of that number. */
NODISCARD enum rc agrement_get(struct db *db, struct arena *a, int64_t organisme_id, const char *decision,
                               struct agrement *out, bool *found, struct err *e);
/* Says that agrement_get(), or organisme_agrements() and organisme_agree_le(), will be asked: db_ahead(), likewise. */
NODISCARD enum rc agrement_ahead(struct db *db, int64_t organisme_id, const char *decision, struct err *e);
NODISCARD enum rc organisme_agrements_ahead(struct db *db, int64_t organisme_id, day_t le, struct err *e);

/* RC_OK when one decision covers the day; otherwise RC_REFUSED (MSG_ORGANISME_SANS_AGREMENT, CGCT L. 1221-3).
 */
NODISCARD enum rc organisme_agree_le(struct db *db, int64_t organisme_id, day_t day, struct err *e);
/* The same by the decisions as they were known on day `known`: a withdrawal may be learnt after the day that it takes. */
NODISCARD enum rc organisme_agree_connu(struct db *db, int64_t organisme_id, day_t day, day_t known,
                                        struct err *e);

#endif
