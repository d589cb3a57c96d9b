/*
 * accrue_print.h - how `sicpf accrue` tells what was credited, and how far it is from the year before.
 */
#ifndef SICPF_ACCRUE_PRINT_H
#define SICPF_ACCRUE_PRINT_H

#include "rights/accrue.h"
#include "training/dette.h"
#include <stdio.h>

struct accrue_print {
    FILE *out;
    bool json;
    int percent; /* above this, a difference with the year before is worth a warning */
    const struct dette_retenues *retenues; /* on what was credited; NULL when nothing was written */
    size_t n;                              /* runs to tell: 1, or 2 when both families ran */
};

/* Prints n runs, options and reports side by side. */
void accrue_print(const struct accrue_print *p, const struct accrue_options *options,
                  const struct accrue_report *reports);

/* True when a line departs from the year before by more than `percent`, in number or in amount. A line that is new or gone
 * does; nothing does when the year before has no line at all. */
NODISCARD bool accrue_departs(const struct accrue_compare *c, const struct accrue_line *l, int percent);

#endif
