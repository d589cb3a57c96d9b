/*
 * risque.h - signals that a training body deserves a control, computed over facts already kept: each says its sentence, the
 * figures that led to it and the threshold of the law held that it passed. None of them decides anything: a control may be
 * proposed, people open it (training/controle.h).
 *
 * They are computed each night (`sicpf deadlines`), or when an agent asks, over all dossiers of the months looked at, and kept with their day
 * until the next time; looking reads what is kept. Figures are of bodies, never of a holder: nothing here names one. What is not kept
 * (addresses of connections) is not used.
 */
#ifndef SICPF_RISQUE_H
#define SICPF_RISQUE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "law/law.h"
#include "store/store.h"

#define RISQUE_FICHE_MAX 9 /* one of each signal at most */
#define RISQUES_ORGANISMES_MAX 200

struct risque {
    const char *code;          /* "compte-partage" */
    const char *phrase;        /* with its figures, French, in the arena */
    int64_t a, b;              /* figures, in the order of the sentence */
    const char *a_nom, *b_nom; /* what they count: "organismes"; b_nom NULL when there is only one */
    day_t jour;                /* DAY_NONE when the signal has none */
    int64_t montant_cents;     /* -1 when it has none */
    enum law_param seuil;      /* the threshold it passed… */
    struct law_value valeur;   /* …its value then, and what the law says of it that day */
};

/* A body and its signals, at least one. */
struct risque_organisme {
    int64_t organisme_id;
    const char *denomination, *nda;
    struct risque risques[RISQUE_FICHE_MAX];
    size_t n;
};

/* When they were computed. */
struct risque_calcul {
    day_t du, le; /* first and last days looked at; le DAY_NONE: never computed */
    int64_t calcule_us;
    const char *par; /* agent; "" for the night */
    const char
        *seuils; /* version of the thresholds: SHA-256 of them and of their values, 64 hexadecimal digits */
    bool seuils_changes; /* the law held says others for that day now: to be computed again */
};

/* Those kept, of one body (0: of all), the bodies with most signals first, at most RISQUES_ORGANISMES_MAX; *coupe says that there were
 * more. Nothing is written. RC_NOT_FOUND when the law held has no threshold on the day of the computation. */
NODISCARD enum rc risques_lister(struct db *db, struct arena *a, int64_t organisme_id,
                                 struct risque_calcul *calcul, struct risque_organisme **out, size_t *n,
                                 bool *coupe, struct err *e);

/* Argument of the unit of work below. */
struct risques_commande {
    day_t le;          /* last day looked at; the first is risque.fenetre_mois before */
    const char *agent; /* "" or NULL for the night */
    int64_t indices_out, organismes_out;
};
/* Computes them all again in place of those kept, with its act in the journal: days, counts, version of the thresholds. The store does it: memory
 * does not grow with dossiers nor with bodies. RC_NOT_FOUND as above. */
enum rc risques_calculer(struct db *db, void *commande, struct err *e);

#endif
