/*
 * catalogue.h - the offer of training: formations, actions, sessions, and how a person finds one.
 *
 * An offer that may not be bought today (a mandate training of a body without agreement, an hourly price above the
 * maximum) is kept and not shown; whether it is shown is worked out each time from the agreements and the law of the
 * day, so nothing goes stale.
 *
 * Texts returned live in the arena given. Amounts are cents. Days are Paris.
 */
#ifndef SICPF_CATALOGUE_H
#define SICPF_CATALOGUE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/financement.h"
#include "store/store.h"
#include "training/lieu.h"

/* Classes of training are those of rights/financement.h (enum classe, classe_name(), classe_find()). */
/* The table of law/tables that has the codes of the offers of a class; NULL when a register has them. */
NODISCARD const char *classe_codes(enum classe c);
NODISCARD bool classe_dife(enum classe c); /* paid by the rights of an élu and by nothing else */

enum modalite { MODALITE_PRESENTIEL, MODALITE_MIXTE, MODALITE_DISTANCE, MODALITE_COUNT };
NODISCARD const char *modalite_name(enum modalite m); /* "presentiel" */
NODISCARD bool modalite_find(const char *name, enum modalite *out);
NODISCARD const char *modalite_label(enum modalite m); /* "Présentiel" */

/* One session with all a person needs to choose it. */
struct offre {
    int64_t formation_id, action_id, session_id, organisme_id;
    const char *formation_numero, *action_numero, *session_numero; /* numbers given by the training body */
    const char *intitule, *objectif, *contenu, *resultats; /* NULL when not given, as the texts below */
    enum classe classe;
    const char *code_certification, *code_elu;
    enum modalite modalite;
    int64_t heures;
    int64_t prix_ht_cents, prix_ttc_cents;
    int64_t participants_max; /* 0 when the catalogue does not say */
    const char *lieu, *conditions;
    bool prerequis;               /* something is required to enter: the holder answers, the body checks */
    const char *prerequis_detail; /* what; NULL when the body does not say it there */
    struct commune commune;       /* of the place; its code is NULL when it is not known */
    int64_t tva_taux;      /* ten-thousandths, as the body says; -1 when it does not, as the amount below */
    int64_t annexes_cents; /* extra costs that no right pays for */
    const char *annexes_nature; /* what they are for */
    int annexes_examen;         /* 1: the examination is one of them, 0: it is not, -1: not said */
    day_t debut, fin;           /* DAY_NONE: permanent entries, the holder and the body agree on dates */
    bool ouverte;               /* the body recruits */
    bool publiee;
    const char *motif_retrait; /* why it is not published; NULL when it is */
    const char *organisme_denomination;
    const char *organisme_siret; /* NULL when unknown */
    const char *organisme_nda;
    int64_t
        autres; /* other sessions of its action that may be asked for today, whatever their day; -1 when nobody counted */
};

struct offre_filtre {
    const char
        *texte; /* words of the title, the aims or the body's name; accents and case ignored; NULL: any */
    const bool *classes;       /* CLASSE_COUNT cells, true for the classes wanted; NULL: all */
    const bool *modalites;     /* MODALITE_COUNT cells, likewise */
    const char *certification; /* "RNCP35340", as the register writes it; NULL: any */
    day_t debut_min,
        debut_max; /* sessions that start from the first to the last, both days in; permanent entries always;
                                   DAY_NONE or 0: any */
    int64_t prix_sous_cents; /* whose price is below; 0: any */
    struct point centre;     /* with rayon_m: actions of a commune no farther than that */
    int64_t rayon_m;         /* 0: anywhere; up to 1000 * RAYON_KM_MAX */
    bool sans_distance;      /* without it, what is wholly remote is near every place */
    int64_t organisme_id;    /* 0: any */
    const char *
        organisme; /* the body's name: the three longest words each begin one of its words; accents and case ignored; NULL: any */
    int64_t action_id; /* sessions of this action alone; 0: any */
    bool
        par_action; /* of the sessions of an action that answer, the first alone, with how many others may be asked for */
    bool toutes; /* unpublished and closed sessions too (spaces of the body and of the operator) */
    /* Page after the offer with this start and session id; 0 and 0: from the start. */
    int64_t apres_debut;
    int64_t apres_session;
    size_t limit; /* 1 to 200 */
};

/* The first day on which a session asked for on day `today` may begin (C. trav. L. 6323-9, delai.debut_session_min); the next day while
 * the law says nothing. */
NODISCARD enum rc catalogue_premier_debut(day_t today, day_t *out, struct err *e);

/* Offers in order of start (permanent entries last), then session. Without `toutes`, only those that may be asked for today: none
 * begins before catalogue_premier_debut(). With `par_action` an action comes once, in its first session that answers, whatever page is asked.
 * The array lives in the arena; *n is how
 * many. At most 4 words of the text count (words beyond are ignored). To ask the next page, take apres_debut
 * from offre_rang() of the last offer and its session_id. */
NODISCARD enum rc catalogue_search(struct db *db, struct arena *a, const struct offre_filtre *f,
                                   struct offre **out, size_t *n, struct err *e);
/* Order of a session: its start, or after all of them for permanent entries. */
#define OFFRE_RANG_PERMANENT INT64_C(2000000)
NODISCARD int64_t offre_rang(const struct offre *o);

/* One session. RC_NOT_FOUND (MSG_CATALOGUE_SESSION_INCONNUE). */
NODISCARD enum rc catalogue_offre(struct db *db, struct arena *a, int64_t session_id, struct offre *out,
                                  struct err *e);

/* The title of a certification ("RNCP35340") in the registers held; NULL when they have none of this number. In the arena. */
NODISCARD enum rc catalogue_certification(struct db *db, struct arena *a, const char *numero,
                                          const char **intitule, struct err *e);

#endif
