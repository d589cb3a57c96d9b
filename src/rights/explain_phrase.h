/*
 * explain_phrase.h - the sentence and the formula of one line (inside rights/ only).
 */
#ifndef SICPF_EXPLAIN_PHRASE_H
#define SICPF_EXPLAIN_PHRASE_H

#include "rights/explain.h"

/* Fills line->phrase, formula and appuis from its movement and values, already read. */
void explain_phrase(struct arena *a, struct explain_line *line);

#endif
