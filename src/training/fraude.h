/*
 * fraude.h - a fraud on a holder's account or by a body: its report, the freeze of what it touches, the claim of the holder
 * and its clock, the decision. Accepted, a claim gives every right back to the purse it came from, with its date, and makes
 * the body owe what it was paid, in one unit of work (rule MON-21, C. trav. L. 6323-44). Refused, it says why and how to
 * appeal, and the freeze ends.
 *
 * A freeze always has a last day. It is compared with the day asked: nothing turns it on or off. While it lasts no right of
 * its dossier (or of the whole account) is spent, held or lost, and nothing is paid.
 */
#ifndef SICPF_FRAUDE_H
#define SICPF_FRAUDE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define FRAUDE_NUMERO_BYTES 24
#define FRAUDE_TEXTE_MAX 8000
#define FRAUDE_LIGNES_MAX 200

struct fraude {
    int64_t id;
    const char *numero, *origine; /* origine: code of law/tables « origines_fraude » */
    int64_t titulaire_id;         /* 0: no account in particular */
    int64_t organisme_id;         /* 0: unknown */
    const char *etat, *faits;     /* "ouverte", "classee" */
    day_t signalee_le;
    const char *signalee_par;
    day_t classee_le; /* DAY_NONE while open */
    const char *classee_motif;
    const char *denomination, *nda; /* of the body; NULL */
    int64_t gels, attentes;         /* freezes that hold on the day asked, claims that wait */
    day_t decider_avant;            /* the first of their last days; DAY_NONE */
};

struct gel {
    int64_t id;
    const char *numero;
    int64_t fraude_id, titulaire_id, dossier_id; /* dossier_id 0: the whole account */
    const char *dossier, *motif, *article;
    day_t debut, fin;
    const char *pose_par;
    day_t leve_le; /* first day that it no longer holds; DAY_NONE */
    const char *leve_motif;
    const char *fraude; /* number of the report */
};

struct reclamation {
    int64_t id;
    const char *numero;
    int64_t fraude_id, titulaire_id, dossier_id;
    const char *dossier, *etat, *texte; /* etat: "recue", "instruite", "acceptee", "refusee" */
    day_t recue_le, decider_avant;
    const char *sens, *motifs, *article; /* NULL until examined; sens: "accepter", "refuser" */
    day_t instruite_le;
    const char *instruite_par;
    day_t decidee_le;
    const char *decidee_par, *signataire;
    day_t recours_avant;
    int64_t rendu_cents; /* to the rights, to the sums of financeurs and to the card; -1 unless accepted */
    int64_t financeur_cents; /* of it, to the sums of financeurs: those that have expired go back to them */
    int64_t carte_cents;     /* of it, owed to the card of the holder: no right */
    int64_t carte_attend_cents; /* of that, not given back yet */
    const char *indu;           /* number of the debt of the body; NULL */
    const char *fraude;         /* number of the report */
};

/* What stands for an agent's login where the holder acted, from their own page. */
#define FRAUDE_PAR_TITULAIRE "titulaire"

/* ---- reading: texts live in the arena; the door is the caller's business */

/* RC_NOT_FOUND MSG_FRAUDE_INCONNUE. `le`: the day its freezes are counted on. */
NODISCARD enum rc fraude_lire(struct db *db, struct arena *a, const char *numero, day_t le,
                              struct fraude *out, struct err *e);
/* Newest first, those before `avant` (0: all). */
NODISCARD enum rc fraudes_lister(struct db *db, struct arena *a, bool ouvertes, int64_t avant, size_t limit,
                                 day_t le, struct fraude **out, size_t *n, struct err *e);
/* Those of a holder, newest first, at most FRAUDE_LIGNES_MAX. */
NODISCARD enum rc fraudes_du_titulaire(struct db *db, struct arena *a, int64_t titulaire_id, day_t le,
                                       struct fraude **out, size_t *n, struct err *e);
/* Those of a report (0: of any) and of a holder (0: of any), newest first, at most FRAUDE_LIGNES_MAX. */
NODISCARD enum rc gels_lister(struct db *db, struct arena *a, int64_t fraude_id, int64_t titulaire_id,
                              struct gel **out, size_t *n, struct err *e);
NODISCARD enum rc reclamations_lister(struct db *db, struct arena *a, int64_t fraude_id, int64_t titulaire_id,
                                      struct reclamation **out, size_t *n, struct err *e);
/* By their numbers. RC_NOT_FOUND MSG_GEL_INCONNU, MSG_RECLAMATION_INCONNUE. */
NODISCARD enum rc gel_lire(struct db *db, struct arena *a, const char *numero, struct gel *out,
                           struct err *e);
NODISCARD enum rc reclamation_lire(struct db *db, struct arena *a, const char *numero,
                                   struct reclamation *out, struct err *e);
NODISCARD bool gel_dure(const struct gel *g, day_t le);
/* "à instruire jusqu'au 3 mars 2027", "acceptée"…, in the arena. */
NODISCARD const char *reclamation_suite(struct arena *a, const struct reclamation *r, day_t at);
/* What comes next, in one sentence told to the holder. Constant. */
NODISCARD const char *reclamation_apres(const struct reclamation *r);
/* Whether the holder may freeze the account with a report of theirs, and until when: see fraude_declarer(). */
NODISCARD enum rc fraude_compte_gelable(struct db *db, int64_t titulaire_id, day_t le, bool *out, day_t *last,
                                        struct err *e);
/* Last day to decide a claim received on a day (law: fraude.reclamation_mois). */
NODISCARD enum rc reclamation_delai(day_t recue, day_t *last, struct err *e);
/* How to appeal, as the law held says it on a day. */
NODISCARD const char *reclamation_recours(day_t at);

/* ---- acts: units of work, each with its entry in the journal. Argument: struct fraude_commande, whose fields in brackets are
 * those of the act. All: RC_USAGE MSG_DECISION_AGENT without an agent
 * (or a holder, for [declarer]), MSG_DECISION_MOTIFS without a text. */
struct fraude_commande {
    const char *agent;
    int64_t par_titulaire_id; /* [declarer] who declares, about their own account; 0 for the others */
    const char *
        numero; /* of the report [geler, reclamer, classer], the freeze [lever], the claim [instruire, decider] */
    const char *
        texte; /* facts [signaler], reason [geler, lever, classer], words of the holder [reclamer], reasons [instruire] */
    const char *origine;                /* [signaler] */
    int64_t titulaire_id, organisme_id; /* [signaler] 0: none */
    const char *dossier;                /* [signaler] NULL; [geler, declarer] NULL: the account; [reclamer] */
    bool geler;                         /* [declarer, the account] freeze it too */
    day_t jour;                         /* [geler] last day; [reclamer] received on, DAY_NONE: today */
    const char *article;    /* [geler] NULL: R. 6333-4; [instruire] NULL: L. 6323-44 or R. 6333-4 */
    const char *sens;       /* [instruire] "accepter" or "refuser" */
    const char *signataire; /* [decider] */
    char numero_out[FRAUDE_NUMERO_BYTES];
    bool acceptee_out;                            /* [decider] */
    int64_t rendu_out;                            /* [decider] cents given back: to the rights, and of it: */
    int64_t rendu_financeur_out, rendu_carte_out; /* to the sums of financeurs, to the card */
    const char *indu_out;                         /* [decider] number of the debt, in indu_numero; NULL */
    char indu_numero[FRAUDE_NUMERO_BYTES];
};
/* RC_USAGE MSG_FRAUDE_ORIGINE, MSG_FRAUDE_OBJET. */
enum rc fraude_signaler(struct db *db, void *commande, struct err *e);
/* RC_REFUSED MSG_FRAUDE_DOSSIER_ETRANGER, MSG_FRAUDE_SANS_TITULAIRE, MSG_GEL_TROP_LONG, RC_USAGE MSG_GEL_SANS_FIN,
 * MSG_GEL_PASSE, RC_CONFLICT MSG_GEL_DEJA, MSG_FRAUDE_CLASSEE. */
enum rc fraude_geler(struct db *db, void *commande, struct err *e);
/* RC_CONFLICT MSG_GEL_FINI. */
enum rc fraude_lever(struct db *db, void *commande, struct err *e);
/* By the holder: the report, and the claim when the dossier took rights, in one; numero_out is the claim's then, the report's
 * otherwise. The holder's open report against the same body goes on. Without a dossier: the account was used without them, and is frozen
 * when they ask, until the last day that a claim received today is decided by (decision 0041). RC_NOT_FOUND MSG_DOSSIER_INCONNU when the dossier
 * is somebody else's, RC_CONFLICT MSG_FRAUDE_DEJA when nothing was taken (or the account) and it is reported already, MSG_RECLAMATION_DEJA,
 * RC_REFUSED MSG_FRAUDE_GEL_AGENT when an agent closed a report of the account before: the freeze is theirs to decide. */
enum rc fraude_declarer(struct db *db, void *commande, struct err *e);
/* Opens the claim and its clock, and freezes what is not paid yet. RC_REFUSED MSG_RECLAMATION_SANS_DEBIT, RC_CONFLICT
 * MSG_RECLAMATION_DEJA, RC_USAGE MSG_RECLAMATION_JOUR. */
enum rc fraude_reclamer(struct db *db, void *commande, struct err *e);
/* RC_USAGE MSG_RECLAMATION_SENS, RC_REFUSED MSG_DECISION_ARTICLE_*. May be done again until the decision. */
enum rc fraude_instruire(struct db *db, void *commande, struct err *e);
/* As it was examined; accepted by another person. RC_REFUSED MSG_RECLAMATION_MEME_AGENT, MSG_DECISION_SIGNATAIRE, and what
 * dossier_executer() says. */
enum rc fraude_decider(struct db *db, void *commande, struct err *e);
/* RC_REFUSED MSG_FRAUDE_EN_COURS. */
enum rc fraude_classer(struct db *db, void *commande, struct err *e);

#endif
