/*
 * inputs.h - the inputs of an amount as the compact JSON that a transfer carries (inside rights/ only).
 *
 * A run writes one for each of millions of credits, so it is put together in place, without the general writer. Names
 * and words are the program's own (letters, digits, "_", "-"): nothing needs escaping, and that is checked.
 */
#ifndef SICPF_INPUTS_H
#define SICPF_INPUTS_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"

struct inputs {
    char text[400];
    size_t n;
};

void inputs_number(struct inputs *in, const char *name, int64_t value);
void inputs_word(struct inputs *in, const char *name, const char *word);
void inputs_day(struct inputs *in, const char *name, day_t day);

/* The whole object, in the arena. */
NODISCARD const char *inputs_end(struct inputs *in, struct arena *a);

#endif
