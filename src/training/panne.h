/*
 * panne.h - times when the service could not be used, and the deadlines of dossiers that they extend.
 *
 * One agent records it, another approves it; until then it may be withdrawn. A day during which the service was out of use for at least panne.heures_min
 * no longer counts, once, however many outages cut it, in a delay that was running for a holder, a training body or a financeur; the operator's own delays
 * keep their day. Each deadline is extended once by each outage, and told on the dossier. What was already over, applied or
 * withdrawn before the approval is not done again.
 */
#ifndef SICPF_PANNE_H
#define SICPF_PANNE_H

#include "training/dossier.h"

#define PANNE_MOTIF_MAX 500 /* characters: the maxlength of the pages and the messages say it */

/* Days, both included. */
struct panne_jours {
    day_t debut, fin;
};

struct panne {
    int64_t id;
    int64_t debut_us, fin_us;
    const char *motif;
    const char *enregistree_par;
    const char *approuvee_par; /* NULL until then */
    const char *retiree_par;   /* who withdrew it instead; NULL */
    int64_t appliquee_us;      /* 0 until every deadline was seen */
    const struct panne *
        autres; /* those applied before it, of the same days or later, by their start: what they took is not taken again */
    size_t autres_n;
    const struct panne_jours *geles; /* days that a freeze gave back to the delay: not given twice */
    size_t geles_n;
    const struct dossier *
        deja; /* a dossier as it was when this outage was seen: only the days after its own then are seen again; NULL */
};

/* What of a time no outage that is recorded covers, in order. */
#define PANNE_RESTES_MAX 8
struct panne_periode {
    int64_t debut_us, fin_us;
};
/* *n is 0 when all is covered. RC_CONFLICT MSG_PANNE_CONNUE when it is in more than PANNE_RESTES_MAX pieces. */
NODISCARD enum rc panne_reste(struct db *db, struct panne_periode de, struct panne_periode *out, size_t *n,
                              struct err *e);
/* MSG_PANNE_CONNUE, which says the pieces that may be declared. */
enum rc panne_connue(const struct panne_periode *restes, size_t n, struct err *e);

/* The arguments of the units of work below. */
struct panne_commande {
    int64_t id; /* approved; out: recorded */
    int64_t debut_us, fin_us;
    const char *motif;
    const char *agent;
};
/* Whether a reason is there, in UTF-8, of at most PANNE_MOTIF_MAX characters. */
NODISCARD bool panne_motif_tient(const char *motif);
/* RC_USAGE MSG_PANNE_PERIODE (its end is before its start, to come, or a year later), MSG_PANNE_MOTIF; RC_CONFLICT MSG_PANNE_CONNUE
 * when another one covers a part of it. Each names the field that is to be corrected: "du", "au", "motif". */
enum rc panne_enregistrer(struct db *db, void *panne_commande, struct err *e);
/* RC_NOT_FOUND MSG_PANNE_INCONNUE; RC_REFUSED MSG_PANNE_MEME_AGENT; RC_CONFLICT MSG_PANNE_RETIREE. Approved twice changes nothing. */
enum rc panne_approuver(struct db *db, void *panne_commande, struct err *e);
/* Declared by mistake: by any agent, who need not be another, until it is approved. It extends nothing, and the time that it covered may be declared
 * again. RC_NOT_FOUND MSG_PANNE_INCONNUE; RC_CONFLICT MSG_PANNE_APPROUVEE, MSG_PANNE_RETIREE. */
enum rc panne_retirer(struct db *db, void *panne_commande, struct err *e);

/* Newest first, at most `max`, in the arena. */
NODISCARD enum rc pannes(struct db *db, struct arena *a, size_t max, struct panne **out, size_t *n,
                         struct err *e);

/* The day until which a delay that ran from `origine` to `echeance` goes, since this outage: a day given back that it took too is given back in turn. */
NODISCARD day_t panne_prolonger_jour(const struct panne *p, day_t origine, day_t echeance, bool ouvres,
                                     int64_t heures_min);

#define PANNES_MAX 32

/* The outages that touch some days of a dossier, to know which of these days were given back to its delay: a freeze gives none of them
 * a second time. */
struct panne_donnes {
    struct {
        int64_t debut_us, fin_us;
        bool a_bouge; /* it moved a delay of the dossier */
    } pannes[PANNES_MAX];
    size_t n;
};
NODISCARD enum rc panne_donnes_lire(struct db *db, const struct dossier *d, day_t debut, day_t fin,
                                    struct panne_donnes *out, struct err *e);
/* Whether outages took enough of that day (panne.heures_min) and gave it back to the dossier. */
NODISCARD bool panne_jour_donne(const struct panne_donnes *x, day_t day);

/* What outages did to one dossier, oldest first; at most PANNES_MAX. */
struct panne_prolongation {
    int64_t panne_id;
    day_t avant, apres;
    int64_t debut_us, fin_us;
    bool retractation,
        annulation; /* of the withdrawal, of the free cancellation; neither: of whoever must act */
};
/* "la rétractation", "l'annulation sans frais"; NULL for the delay of whoever must act. */
NODISCARD const char *panne_prolongation_droit(const struct panne_prolongation *x);
NODISCARD enum rc panne_prolongations(struct db *db, struct arena *a, const struct dossier *d,
                                      struct panne_prolongation **out, size_t *n, struct err *e);

/* Extends what the outages that are approved and not applied yet touched. *n counts the deadlines. May be stopped and started
 * again; `dry_run` counts only. */
NODISCARD enum rc panne_appliquer(struct store *s, bool dry_run, int64_t *n, struct err *e);

/* panne_droits.c, inside a unit of work: of a firm order, the withdrawal and the free cancellation that this outage touched end later, once;
 * *n counts them, and *d says their new days. The free cancellation moves when its last day was out of use. `dry_run` counts only. */
NODISCARD enum rc panne_droits_prolonger(struct db *db, const struct panne *p, struct dossier *d,
                                         bool dry_run, int64_t *n, struct err *e);

#endif
