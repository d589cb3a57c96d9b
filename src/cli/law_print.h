/*
 * law_print.h - how `sicpf law` writes places, changes, values and gaps, for a person and for a machine.
 */
#ifndef SICPF_LAW_PRINT_H
#define SICPF_LAW_PRINT_H

#include "base/json.h"
#include "law/law_text.h"

/* "vérifié", "source secondaire", "non vérifié", "texte non détenu". */
const char *law_certainty_french(enum law_certainty c);

/* One place, as it reads during its period. */
void law_print_place(FILE *out, const struct law_place *p);
void law_print_place_json(struct json *j, const struct law_place *p);

/* One change. JSON: disposition, texte, operation, objet, adresse_avant, adresse_apres, avant, apres (words, null on the
 * side where nothing exists; several places are joined by ", " and by new lines), date, elements (one object per place). */
void law_print_change(FILE *out, const struct law_change *c);
void law_print_change_json(struct json *j, const struct law_change *c);

/* One period of a parameter. */
void law_print_value(FILE *out, enum law_param p, const struct law_value *v);
void law_print_value_json(struct json *j, enum law_param p, const struct law_value *v);

/* What is not held or not verified on a day: texts, places, assumptions accepted, parameters. */
void law_print_gaps(FILE *out, day_t at);
void law_print_gaps_json(struct json *j, day_t at);

#endif
