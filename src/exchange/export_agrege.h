/*
 * export_agrege.h - counts and sums in place of lines (form « agrégée » of law/parties).
 *
 * Lines of one kind with the same values in the columns that make groups are one group. A group of fewer persons than
 * statistique.seuil_cellule says neither how many nor how much. There is no total from which it could be worked out.
 */
#ifndef SICPF_EXCHANGE_EXPORT_AGREGE_H
#define SICPF_EXCHANGE_EXPORT_AGREGE_H

#include "exchange/export_colonnes.h"

#define AGREGAT_GROUPES_MAX 100000

struct agregat;

/* NULL when there is not enough memory. */
NODISCARD struct agregat *agregat_new(const struct export_table *t);
void agregat_free(struct agregat *a); /* NULL is allowed */

/* Adds a line of a person; the lines of one person follow one another. RC_FAILURE: MSG_EXPORT_CELLULES,
 * MSG_MEMOIRE_EPUISEE. */
NODISCARD enum rc agregat_add(struct agregat *a, const struct export_ligne *l, int64_t personne,
                              struct err *e);

/* Writes the groups in the order of their values; counts them and those that are not told. */
void agregat_write(struct agregat *a, day_t at, int64_t seuil, FILE *out, struct export_bilan *bilan);

#endif
