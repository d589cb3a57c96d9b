/*
 * panne_mesure.h - times without service that the service measures itself, and what two people make of them.
 *
 * While it runs, the server marks the instant at which it was last there; when it stops properly, it says so. At its next start it
 * compares that mark with the clock: a gap of at least panne.mesure_heures_min is proposed as an outage. Two agents confirm it, under
 * the rule of training/panne.h, or one of them sets it aside; nothing is extended before. The service is neither of the two.
 */
#ifndef SICPF_PANNE_MESURE_H
#define SICPF_PANNE_MESURE_H

#include "training/panne.h"

/* Who proposes, in the journal and in lists. */
#define PANNE_SERVICE "service"

enum panne_reprise_issue {
    REPRISE_SANS_MARQUE, /* the first start that marks */
    REPRISE_CONTINUE,    /* no gap, one too short, one that is known */
    REPRISE_PROPOSEE,
    REPRISE_RECUL /* the clock is before the last mark: nothing can be measured */
};

/* What a start finds. */
struct panne_reprise {
    enum panne_reprise_issue issue;
    int64_t id;       /* of what is proposed */
    int64_t debut_us; /* the last mark; 0 without one */
};
/* Units of work of the server, at its start, while it runs, and the last it writes. The second and the third take no argument. The
 * first marks and proposes in one: a gap is never found twice. */
enum rc panne_reprendre(struct db *db, void *panne_reprise, struct err *e);
enum rc panne_marquer(struct db *db, void *unused, struct err *e);
enum rc panne_marquer_arret(struct db *db, void *unused, struct err *e);
/* Likewise, of a server that measures nothing. */
enum rc panne_oublier_marque(struct db *db, void *unused, struct err *e);

struct panne_mesuree {
    int64_t id, debut_us, fin_us;
    bool arret;                /* the service was stopped, and said so; else it vanished */
    bool attend;               /* nobody decided yet */
    const char *confirmee_par; /* the first of the two; NULL */
    const char *decidee_par;   /* the second, or who set it aside; NULL */
    const char *motif;         /* why it was set aside; NULL */
    int64_t panne_id;          /* what it became; 0 */
};
/* "Service arrêté, mesuré par le service": also the reason of the outage that it becomes. */
NODISCARD const char *panne_mesuree_phrase(const struct panne_mesuree *m);
/* Those that wait first, then the newest, at most `max`, in the arena; the others only when asked. */
NODISCARD enum rc panne_mesurees(struct db *db, struct arena *a, bool toutes, size_t max,
                                 struct panne_mesuree **out, size_t *n, struct err *e);

/* The outages of a measured time, in order of time: once it is confirmed, those that it became; while it waits, those that people recorded of it, and
 * what would be confirmed, nothing when no part or too many are left (panne_confirmer() says which). Whoever lists them says how many more there
 * are, and that none is left. */
#define PANNE_MORCEAUX_MAX 16
struct panne_morceaux {
    struct panne_morceau {
        int64_t panne_id;
        struct panne_periode temps;
    } enregistres[PANNE_MORCEAUX_MAX];
    size_t enregistres_n;
    int64_t autres;   /* recorded too, not listed: PANNE_MORCEAUX_MAX at most are */
    bool trop_restes; /* too many are left to confirm it */
    struct panne_periode restes[PANNE_RESTES_MAX];
    size_t restes_n;
};
NODISCARD enum rc panne_morceaux(struct db *db, const struct panne_mesuree *m, struct panne_morceaux *out,
                                 struct err *e);

/* Units of work. Argument: struct panne_commande, whose id is that of the measure.
 * Both: RC_NOT_FOUND MSG_PANNE_MESURE_INCONNUE; RC_CONFLICT MSG_PANNE_MESURE_DECIDEE. */
/* The first agent's leaves it waiting; the second's records and approves the outage, whose number id then is (panne.h says what each
 * refuses), or several: what people recorded of it meanwhile is left out, and id is the first. 0 after the first agent. RC_REFUSED
 * MSG_PANNE_MEME_AGENT; RC_CONFLICT MSG_PANNE_CONNUE when nothing is left of it. */
enum rc panne_confirmer(struct db *db, void *panne_commande, struct err *e);
/* RC_USAGE MSG_PANNE_MESURE_MOTIF. */
enum rc panne_ecarter(struct db *db, void *panne_commande, struct err *e);

#endif
