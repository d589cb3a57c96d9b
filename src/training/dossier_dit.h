/*
 * dossier_dit.h - what a line of the history of a dossier says, in facts: what was declared of the service done, and what a proposal
 * changed. Pure functions of what dossier_lire() and dossier_actes() read; reading is the caller's business with the door.
 */
#ifndef SICPF_DOSSIER_DIT_H
#define SICPF_DOSSIER_DIT_H

#include "training/dossier.h"

/* Le titulaire a arrêté la formation, sans force majeure: a cause, and whether the holder's force majeure is held, without which what
 * he did not follow is lost (rules 3.5). Constant. */
NODISCARD const char *dossier_cause_phrase(enum dossier_cause cause, bool force_majeure);

/* What a declaration, or the correction of one, said. */
struct dossier_service_dit {
    int64_t heures;
    int taux; /* percent */
    enum dossier_cause cause;
    bool force_majeure; /* said, or held because the holder had died */
};
/* False for another act, and when its details do not say it. */
NODISCARD bool dossier_ligne_service(const struct dossier_ligne_acte *l, struct dossier_service_dit *out);
/* What a financeur granted by this act, in cents; -1 for another act, and when its details do not say it. */
NODISCARD int64_t dossier_ligne_accorde(const struct dossier_ligne_acte *l);

/* What is asked, proposed or ordered. */
struct dossier_conditions {
    day_t debut, fin;
    int64_t heures, ttc_cents, ht_cents;
};
/* Those that the dossier now has. */
NODISCARD struct dossier_conditions dossier_conditions(const struct dossier *d);

/* Which of them differ. */
struct dossier_ecarts {
    bool jours, heures, prix;
};
NODISCARD struct dossier_ecarts dossier_ecarts(const struct dossier_conditions *a,
                                               const struct dossier_conditions *b);
/* True when one of them does. */
NODISCARD bool dossier_ecarts_existent(struct dossier_ecarts x);

/* *s, the conditions after act `l`, become those before it: walked from the last act to the first, from dossier_conditions(). */
void dossier_ligne_remonter(const struct dossier_ligne_acte *l, struct dossier_conditions *s);

/* Those before each act, oldest first, then those of now: out has n + 1 cells. */
void dossier_conditions_suivre(const struct dossier *d, const struct dossier_ligne_acte *acts, size_t n,
                               struct dossier_conditions *out);

/* What the holder last asked for, or answered to, of a proposal that he may still accept or that waits for a financeur: to ask a
 * financeur is not to answer. `acts` oldest first. The conditions of now when nothing changed them, or for another state. */
NODISCARD struct dossier_conditions
dossier_conditions_demandees(const struct dossier *d, const struct dossier_ligne_acte *acts, size_t n);

#endif
