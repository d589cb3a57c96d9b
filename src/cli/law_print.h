/*
 * law_print.h - how `sicpf law` writes places, changes and values, for a person and for a machine.
 */
#ifndef SICPF_LAW_PRINT_H
#define SICPF_LAW_PRINT_H

#include "base/json.h"
#include "law/law_text.h"

/* "vérifié", "source secondaire", "non vérifié", "texte non détenu". */
const char *law_certainty_french(enum law_certainty c);

/* One place, as it reads on a day of its period. */
void law_print_place(FILE *out, const struct law_place *p, day_t at);
void law_print_place_json(struct json *j, const struct law_place *p, day_t at);

/* How sure a place is on a day, in French: words that are restated say so, nobody may take them for the text. */
void law_print_certainty(FILE *out, const struct law_place *p, day_t at);

/* One change. JSON: disposition, texte, operation, objet, adresse_avant, adresse_apres, avant, apres (words, null on the
 * side where nothing exists; several places are joined by ", " and by new lines), date, certitude of the provision, note,
 * elements (one object per place, with its nature, its note and how sure its words are before and after). */
void law_print_change(FILE *out, const struct law_change *c);
void law_print_change_json(struct json *j, const struct law_change *c);

/* One period of a parameter. */
void law_print_value(FILE *out, enum law_param p, const struct law_value *v);
/* The note of a parameter, when it has one. */
void law_print_param_note(FILE *out, enum law_param p);
void law_print_value_json(struct json *j, enum law_param p, const struct law_value *v);

/* One period of a code of a table. */
void law_print_code(FILE *out, const struct law_code *c);
void law_print_code_json(struct json *j, const struct law_code *c);

#endif
