/*
 * explain_formule.h - the computation of a line in one formula (inside rights/ only).
 */
#ifndef SICPF_EXPLAIN_FORMULE_H
#define SICPF_EXPLAIN_FORMULE_H

#include "rights/explain.h"

/* Fills line->formula when explain_phrase() has not: what the amount is made from, in French; "" for a sum that came from
 * outside. The values of the line are read. */
void explain_formule(struct arena *a, struct explain_line *line);

#endif
