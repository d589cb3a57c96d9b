/*
 * simulateur.h - what the pages of the simulator share. Private to web/.
 *
 * Each reads a form sent by GET (saisie.h), calls the engine of `sicpf simulate` (rights/) once a date, and shows the result
 * with its rules. Nothing is read from the store nor written; nothing typed names a person.
 */
#ifndef SICPF_SIMULATEUR_H
#define SICPF_SIMULATEUR_H

#include "rights/cec.h"
#include "web/parts_law.h"
#include "web/saisie.h"

#define SIMULATEUR_DATES 2 /* the date asked, and one to compare it with */

/* The field of each date; the label of the first is the page's. */
NODISCARD struct champ_saisi simulateur_champ_date(size_t i, const char *label);
/* The dates of a form: the first is required; *n is 1 or 2. */
void simulateur_dates(const struct rangee *r, const char *label, day_t *out, size_t *n);

/* One view of K_RESULTATS for a date. */
struct view *simulateur_resultat(struct saisie *s, day_t at);

/*
 * A page of the simulator: reads the form into `demande` (which holds the dates it read), then computes each date in turn and
 * shows what to do next. When a field is wrong, or compute() says false after naming the field, the form is shown again.
 */
void simulateur_page(struct page *p, void *demande, const day_t *dates, const size_t *dates_n,
                     void (*read)(struct saisie *s, void *demande),
                     bool (*compute)(struct saisie *s, void *demande, day_t at));

/* Adds the texts of `more` that are not in the list yet. */
void simulateur_textes(struct appuis *all, const struct appuis *more);

#define ENGAGEMENTS_MAX 6

/* The engagements of « Simuler mes droits », by year. */
struct engagements {
    struct cec_entree e[ENGAGEMENTS_MAX];
    size_t n;
    int64_t solde_cents; /* there before */
};
void simulateur_lire_engagements(struct saisie *s, struct engagements *out);
/* What they give on a day; their texts join the others. */
void simulateur_montrer_engagements(struct view *result, const struct engagements *all, day_t at,
                                    struct appuis *texts);

#endif
