/* lignes.h - what a command shows: "  Libellé : valeur", one a line, or in columns; a list, as lines or as JSON. */
#ifndef SICPF_CLI_LIGNES_H
#define SICPF_CLI_LIGNES_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"

void ligne(FILE *out, const char *label, const char *value); /* NULL or "": nothing */
void ligne_jour(FILE *out, const char *label, day_t day);    /* "29 novembre 2026"; DAY_NONE: nothing */

/* "  Libellé            ", the label on `width` columns, whatever bytes its letters take: the value follows. */
void colonne_libelle(FILE *out, const char *label, int width);
void colonne(FILE *out, const char *label, int width, const char *value); /* NULL or "": nothing */

/*
 * A list told line by line or, with --json, as one array: *j is then open for its members, and NULL otherwise. RC_FAILURE without
 * memory. tableau_fermer() ends the array with its line and frees it; NULL is taken.
 */
struct ctx;
NODISCARD enum rc tableau_ouvrir(const struct ctx *ctx, struct json **j, struct err *e);
void tableau_fermer(struct json *j);

#endif
