/*
 * explain_values.h - the inputs of a movement (inside rights/ only): read from its JSON, named and worded.
 */
#ifndef SICPF_EXPLAIN_VALUES_H
#define SICPF_EXPLAIN_VALUES_H

#include "rights/explain.h"

/* Fills line->values from the movement's JSON, in its order. False when the arena has no room. */
NODISCARD bool explain_values_read(struct arena *a, struct explain_line *line);

/* The value of that name: its number, or `fallback` when it is absent or no number. */
NODISCARD int64_t explain_number(const struct explain_line *line, const char *name, int64_t fallback);

/* Its worded text; "" when it is absent. */
NODISCARD const char *explain_text(const struct explain_line *line, const char *name);

/* Its word as the movement holds it, to be compared: "esat"; "" when it is absent or a number. */
NODISCARD const char *explain_word(const struct explain_line *line, const char *name);

#endif
