/*
 * explain_mots.h - the words that the inputs of a movement are told by (inside rights/ only).
 */
#ifndef SICPF_EXPLAIN_MOTS_H
#define SICPF_EXPLAIN_MOTS_H

#include "base/base.h"
#include "base/date.h"

/* What a person reads for the code `word` of the input `name` of a movement of the day `at`: "organisme_report" of "cause" is
 * told by its table of the law, "solder" of "effet" by a message. NULL when the input holds no code, or not that one: it is
 * then shown as it stands. Constant. */
NODISCARD const char *explain_mot(const char *name, const char *word, day_t at);

#endif
