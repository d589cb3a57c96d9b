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

/* Adds one member: a whole number (cents, hours, days), a word, or a day as "2020-03-30". Stops the program (bug) when
 * the text is full or a word would need escaping. */
void inputs_number(struct inputs *in, const char *name, int64_t value);
/* As above, for a word. */
void inputs_word(struct inputs *in, const char *name, const char *word);
/* As above, for a day. */
void inputs_day(struct inputs *in, const char *name, day_t day);

/* The whole object, in the arena. */
NODISCARD const char *inputs_end(struct inputs *in, struct arena *a);

#endif
