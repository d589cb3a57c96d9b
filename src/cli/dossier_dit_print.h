/*
 * dossier_dit_print.h - what the lines of a history say (training/dossier_dit.h), for people and for machines. A recorded grant leaves out
 * what it does not hold.
 */
#ifndef SICPF_DOSSIER_DIT_PRINT_H
#define SICPF_DOSSIER_DIT_PRINT_H

#include "base/json.h"
#include "cli/dossier_print.h"
#include "training/dossier_dit.h"

/* Under a line: what it declared of the service done, and what it changed from `avant` to `apres`. */
void dossier_ligne_dit_print(const struct dossier_ligne_acte *l, const struct dossier_conditions *avant,
                             const struct dossier_conditions *apres, const struct grant *g, FILE *out);
/* The same, as keys `realise` and `avant` of the object that is open. */
void dossier_ligne_dit_json(const struct dossier_ligne_acte *l, const struct dossier_conditions *avant,
                            const struct dossier_conditions *apres, const struct grant *g, struct json *j);

/* What the holder asked for, when a proposal that he may still accept changes it; nothing otherwise. */
void dossier_modifiee_print(const struct dossier_fiche *f, const struct grant *g, FILE *out);
/* The same, as key `demande_avant`: null when nothing changed. */
void dossier_modifiee_json(const struct dossier_fiche *f, const struct grant *g, struct json *j);

#endif
