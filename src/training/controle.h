/*
 * controle.h - the control of a training body on a sample of its dossiers: drawn under the eyes of all (tirage.h), the
 * documents asked for with a last day, what was received and what is late, what each side wrote, and the conclusion.
 *
 * A conclusion sanctions nothing: a measure (mesure.h) has its own grievances and its own procedure.
 */
#ifndef SICPF_CONTROLE_H
#define SICPF_CONTROLE_H

#include "training/declaration.h"
#include "training/tirage.h"

#define CONTROLE_NUMERO_BYTES 24
#define CONTROLE_TEXTE_MAX 8000
#define CONTROLE_ECHANGES_MAX 500 /* half of them for each side: neither takes the other's room */

struct controle {
    int64_t id, organisme_id;
    const char *numero, *graine, *empreinte, *denomination, *nda;
    day_t du, au; /* entries in training between these days, both included */
    int64_t population_n, echantillon_n, recues_n;
    day_t ouvert_le, pieces_avant, clos_le; /* clos_le: DAY_NONE while it runs */
    const char *conclusion;                 /* NULL while it runs */
    const char *ouvert_par;                 /* agent */
    int64_t annonce; /* 0: drawn before draws were announced, and what follows is empty */
    const char *annonce_source,
        *annonce_empreinte; /* _empreinte: NULL when the population was not announced */
    day_t annonce_le, annonce_connue_le;
};

struct controle_dossier {
    int64_t titulaire_id;
    const char *numero, *reference; /* reference of what was received; NULL until then */
    day_t recu_le;
    int64_t rang; /* in the draw */
};

struct controle_echange {
    int64_t no;
    bool organisme; /* written by the body */
    day_t le;
    const char *texte;
};

/* Where a request for documents stands on a day: "reçue", "attendue", "en retard". */
NODISCARD const char *controle_dossier_etat(const struct controle *c, const struct controle_dossier *d,
                                            day_t at);

/* RC_NOT_FOUND MSG_CONTROLE_INCONNU. */
NODISCARD enum rc controle_lire(struct db *db, struct arena *a, const char *numero, struct controle *out,
                                struct err *e);
/* Of one body (0: of all), newest first, before the one of id `avant` (0: from the newest). */
NODISCARD enum rc controles_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant,
                                   size_t limit, struct controle **out, size_t *n, struct err *e);
/* The sample, in the order of the draw. */
NODISCARD enum rc controle_dossiers(struct db *db, struct arena *a, int64_t controle_id,
                                    struct controle_dossier **out, size_t *n, struct err *e);
/* A page of it: from the rank after `apres` (-1: from the first), at most `max`. */
NODISCARD enum rc controle_dossiers_apres(struct db *db, struct arena *a, int64_t controle_id, int64_t apres,
                                          size_t max, struct controle_dossier **out, size_t *n,
                                          struct err *e);
/* The rank of a dossier in the sample; -1 when it is not of it. */
NODISCARD enum rc controle_rang(struct db *db, int64_t controle_id, const char *numero, int64_t *out,
                                struct err *e);
NODISCARD enum rc controle_echanges(struct db *db, struct arena *a, int64_t controle_id,
                                    struct controle_echange **out, size_t *n, struct err *e);
/* The draw of a control, population included, as it was frozen. */
NODISCARD enum rc controle_tirage(struct db *db, struct arena *a, const struct controle *c,
                                  struct tirage *out, struct err *e);

/* Argument of the units. */
struct controle_commande {
    const char *numero;
    struct declarant par;
    int64_t organisme_id;            /* ouvrir; echanger and recevoir by the body: its own controls alone */
    day_t du, au;                    /* ouvrir */
    int64_t annonce;                 /* ouvrir */
    const char *graine;              /* ouvrir */
    int64_t taille;                  /* ouvrir */
    const char *dossier, *reference; /* recevoir */
    const char *texte;               /* echanger, clore */
    char numero_out[CONTROLE_NUMERO_BYTES];
    char empreinte_out[2 * HASH_BYTES + 1];
};

/* Units of work, each with its act in the journal; opening writes there the SHA-256 of the seed and of the population.
 * ouvrir: as controle_annonce_tirer() refuses (controle_annonce.h); as tirage_tirer() refuses, RC_REFUSED MSG_CONTROLE_GRAINE_DEJA when this seed drew already from that body.
 * recevoir: RC_NOT_FOUND MSG_CONTROLE_DOSSIER when it is not of the sample. All but ouvrir: RC_CONFLICT MSG_CONTROLE_CLOS.
 * echanger: RC_REFUSED MSG_CONTROLE_ECHANGES_MAX when this side wrote half of what is read back.
 * clore: RC_REFUSED MSG_DECISION_TROP_TOT while documents are awaited and the delay runs. */
enum rc controle_ouvrir(struct db *db, void *commande, struct err *e);
enum rc controle_recevoir(struct db *db, void *commande, struct err *e);
enum rc controle_echanger(struct db *db, void *commande, struct err *e);
enum rc controle_clore(struct db *db, void *commande, struct err *e);

#endif
