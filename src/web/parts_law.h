/*
 * parts_law.h - values of the law as people read them. Private to web/.
 */
#ifndef SICPF_PARTS_LAW_H
#define SICPF_PARTS_LAW_H

#include "base/arena.h"
#include "law/law.h"
#include "rights/appui.h"
#include "web/view.h"

/* A parameter's value as people read it: "800,00 €", "4 jours ouvrés". In the arena. */
NODISCARD const char *part_law_value(struct arena *a, const struct law_value *value);

/* The day from which a value is in force; DAY_NONE when it always was, for what the program handles. */
NODISCARD day_t part_law_from(const struct law_value *value);

/* "source secondaire", "non vérifié"…; NULL for a text that was verified. */
NODISCARD const char *part_law_certainty(enum law_certainty c);

/* What a result rests on, one view of K_TEXTES each: the rule, its value, its article, since when, how sure. */
void part_law_texts(struct view *v, const struct appuis *appuis);
/* The rule of one line of a result, as it is on a day: K_L_REGLE and what follows. Nothing when it has no value that day. */
void part_law_rule(struct view *v, enum law_param p, day_t at);

#endif
