/*
 * controle_annonce.h - the announcement of a draw, before its seed is known: the body, the period, the size, what will give the seed and the
 * day it will. A draw follows one announcement, and an announcement has one draw: nobody tries seeds until a sample pleases (decision 74).
 */
#ifndef SICPF_CONTROLE_ANNONCE_H
#define SICPF_CONTROLE_ANNONCE_H

#include "training/controle.h"

struct controle_annonce {
    int64_t id, organisme_id, taille;
    day_t du, au, connue_le, annoncee_le;
    const char *source, *annoncee_par, *denomination, *nda;
    day_t abandon_le;     /* DAY_NONE when it is not abandoned */
    const char *controle; /* its draw; NULL without one */
    int64_t population_n;
    const char *empreinte; /* of the population, fixed with it; NULL when it was announced before they were */
};

struct controle_annonce_commande {
    struct declarant par;
    int64_t id;                 /* abandonner */
    int64_t organisme_id;       /* annoncer */
    day_t du, au, connue_le;    /* annoncer */
    int64_t taille;             /* annoncer */
    const char *source, *motif; /* annoncer; abandonner */
    int64_t id_out, population_out;
    char empreinte_out[2 * HASH_BYTES + 1];
};

/* Memory of one announcement or one draw of the largest population. */
#define CONTROLE_ARENA ((size_t)32 << 20)

/* The numbers that a draw chooses among, up to one more than it takes: those of an announcement (Q_CONTROLE_ANNONCE_POPULATION, its id), or
 * those of a body that entered between two days (Q_CONTROLE_CANDIDATS, its id). */
NODISCARD enum rc controle_population(struct db *db, struct arena *a, enum query which, int64_t id, day_t du,
                                      day_t au, struct tirage *t, struct err *e);

/* RC_NOT_FOUND MSG_CONTROLE_ANNONCE_INCONNUE, with the field. */
NODISCARD enum rc controle_annonce_lire(struct db *db, struct arena *a, int64_t id,
                                        struct controle_annonce *out, struct err *e);
/* Those that wait for their draw, the first to be known first. */
NODISCARD enum rc controle_annonces(struct db *db, struct arena *a, size_t limit,
                                    struct controle_annonce **out, size_t *n, struct err *e);

/* Units of work of an agent, each with its act in the journal: the day, the period and the SHA-256 of the source, no text.
 * annoncer: MSG_CONTROLE_ANNONCE_SOURCE; MSG_CONTROLE_ANNONCE_AU when the last day is to come; MSG_TIRAGE_POPULATION and _TAILLE when these
 * days do not have as many dossiers; the population is written with it, and its fingerprint in the journal;
 * MSG_CONTROLE_ANNONCE_JOUR when the seed is known too soon (controle.annonce_jours); MSG_CONTROLE_ANNONCE_ATTEND while another of the body
 * waits on one of these days; MSG_CONTROLE_ANNONCE_SOURCE_DEJA when the source gave, or will give, another seed of the body.
 * abandonner: a reason; MSG_CONTROLE_ANNONCE_SERVIE, _ABANDONNEE; MSG_CONTROLE_ANNONCE_PASSEE from the day of the seed on. */
enum rc controle_annoncer(struct db *db, void *commande, struct err *e);
enum rc controle_annonce_abandonner(struct db *db, void *commande, struct err *e);

/* Inside the unit that draws: the announcement of c->annonce is of this draw, waits for it, and its day has come; the seed says what was
 * announced and more, and never drew from this body. *t: the seed that is drawn and the population, in the arena. MSG_CONTROLE_ANNONCE_MANQUE,
 * _INCONNUE, _SERVIE, _ABANDONNEE, _AUTRE, _TROP_TOT, _GRAINE, MSG_TIRAGE_GRAINE, MSG_CONTROLE_GRAINE_DEJA, each with its field. */
NODISCARD enum rc controle_annonce_tirer(struct db *db, struct arena *a, const struct controle_commande *c,
                                         struct tirage *t, struct err *e);

#endif
