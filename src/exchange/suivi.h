/*
 * suivi.h - the statement of payments of a training body (training/reglements.h) as a table: a line a dossier, semicolons, ends of
 * line of a file that leaves. Cells that a spreadsheet would run are guarded (export_put_cell()).
 */
#ifndef SICPF_SUIVI_H
#define SICPF_SUIVI_H

#include "training/reglements.h"
#include "training/virements.h"
#include <stdio.h>

/* The names of the columns. */
void suivi_entete(FILE *out);
/* One line; the sum paid is that of the days of the filter. */
void suivi_ligne(const struct reglement *r, const struct reglements_filtre *f, FILE *out);

/*
 * The whole table that a training body asks for itself, some hundreds of lines at a time, each behind the door (R. 6323-33, 4°) and in the
 * journal before it is written; its last line is the totals. The caller ends `out` and throws it away on an error. RC_INTEGRITY, RC_FAILURE.
 */
NODISCARD enum rc suivi_ecrire(struct store *s, const struct reglements_filtre *f, FILE *out, struct err *e);

/* The transfers (training/virements.h): the names of the columns, and one line. */
void suivi_virements_entete(FILE *out);
void suivi_virement(const struct virement *v, FILE *out);
/* The whole table, as suivi_ecrire(): `le` is the day of the law. */
NODISCARD enum rc suivi_virements_ecrire(struct store *s, const struct virements_filtre *f, day_t le,
                                         FILE *out, struct err *e);

#endif
