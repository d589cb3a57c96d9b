/* lignes.h - "  Libellé : valeur", one a line, for what a command shows; nothing for a value that is not there. */
#ifndef SICPF_CLI_LIGNES_H
#define SICPF_CLI_LIGNES_H

#include "base/base.h"
#include "base/date.h"

void ligne(FILE *out, const char *label, const char *value); /* NULL or "": nothing */
void ligne_jour(FILE *out, const char *label, day_t day);    /* "29 novembre 2026"; DAY_NONE: nothing */

#endif
