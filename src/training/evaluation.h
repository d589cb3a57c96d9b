/*
 * evaluation.h - what holders say of a training once its service is declared, in counts that name nobody.
 *
 * An answer gives one mark (law/tables « notes_evaluation ») to each question of the day (« questions_evaluation »). It adds one to a
 * count of each question of the action, and leaves no row of its own; the dossier keeps the day alone, the journal that it was
 * evaluated. What people read moves by several answers at once (evaluation.reponses_min): a mean that changed by one would say the
 * mark of that one. Decision 70.
 *
 * Source: order of 11 October 2019, annex 4.1, row of training bodies (« l'évaluation de la formation »). Questions, scale, delay and
 * minimum are the operator's, in law/, unverified.
 */
#ifndef SICPF_EVALUATION_H
#define SICPF_EVALUATION_H

#include "training/dossier.h"

/* The questions, or the marks, of a day. */
#define EVALUATION_CODES_MAX 16

/* "contenu=4" in two parts, in the arena. Whether they are a question and a mark is the guard's; what has not this form is neither. */
NODISCARD struct dossier_note evaluation_reponse(struct arena *a, const char *text);

/* The last day on which the holder may evaluate; DAY_NONE when no service was declared. */
NODISCARD enum rc evaluation_jusque(struct db *db, const struct dossier *d, day_t *out, struct err *e);

/* What people read of one question. */
struct evaluation_moyenne {
    const char *question, *libelle; /* of the law; the words are those of the day asked for */
    int64_t reponses;
    int64_t dixiemes; /* the mean, in tenths, to the nearest */
};

struct evaluation_bilan {
    struct evaluation_moyenne moyennes[EVALUATION_CODES_MAX]; /* in the order of the law */
    size_t n;        /* only the questions with enough answers; 0: there is nothing to show */
    int64_t minimum; /* answers that it takes, that day */
    int64_t note_max;
};

/* Of the action of a session, and of all the actions of a body. RC_FAILURE when the law or the store cannot be read. */
NODISCARD enum rc evaluation_de_session(struct db *db, int64_t session_id, day_t le,
                                        struct evaluation_bilan *out, struct err *e);
NODISCARD enum rc evaluation_d_organisme(struct db *db, int64_t organisme_id, day_t le,
                                         struct evaluation_bilan *out, struct err *e);

#endif
