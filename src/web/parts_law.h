/*
 * parts_law.h - values of the law as people read them. Private to web/.
 */
#ifndef SICPF_PARTS_LAW_H
#define SICPF_PARTS_LAW_H

#include "base/arena.h"
#include "law/law.h"

/* A parameter's value as people read it: "800,00 €", "4 jours ouvrés". In the arena. */
NODISCARD const char *part_law_value(struct arena *a, const struct law_value *value);

/* The day from which a value is in force; DAY_NONE when it always was, for what the program handles. */
NODISCARD day_t part_law_from(const struct law_value *value);

#endif
