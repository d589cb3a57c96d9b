/*
 * risque.h - signals that a training body deserves a control, computed over facts already kept: each says its sentence, the
 * figures that led to it and the threshold of the law held that it passed. None of them decides anything: a control may be
 * proposed, people open it (training/controle.h).
 *
 * Figures are of bodies, never of a holder: nothing here names one. What is not kept (addresses of connections) is not used.
 */
#ifndef SICPF_RISQUE_H
#define SICPF_RISQUE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "law/law.h"
#include "store/store.h"

#define RISQUE_FICHE_MAX 8 /* one of each signal at most */
#define RISQUES_ORGANISMES_MAX 200

struct risque {
    const char *code;          /* "compte-partage" */
    const char *phrase;        /* with its figures, French, in the arena */
    int64_t a, b;              /* figures, in the order of the sentence */
    const char *a_nom, *b_nom; /* what they count: "organismes"; b_nom NULL when there is only one */
    day_t jour;                /* DAY_NONE when the signal has none */
    int64_t montant_cents;     /* -1 when it has none */
    enum law_param seuil;      /* the threshold it passed… */
    struct law_value valeur;   /* …and its value that day */
};

/* A body and its signals, at least one. */
struct risque_organisme {
    int64_t organisme_id;
    const char *denomination, *nda;
    struct risque risques[RISQUE_FICHE_MAX];
    size_t n;
};

/* The last day that signals look back from: `le`; the first, risque.fenetre_mois before. */
NODISCARD day_t risques_depuis(day_t le);

/* Of one body (0: of all), the bodies with most signals first, at most RISQUES_ORGANISMES_MAX; *coupe says that there were
 * more. Nothing is written. RC_NOT_FOUND when the law held has no threshold that day. */
NODISCARD enum rc risques_lister(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                                 struct risque_organisme **out, size_t *n, bool *coupe, struct err *e);

#endif
