/*
 * law_gaps.h - what the law of a day rests on without a text that is held and verified (`sicpf law gaps`).
 */
#ifndef SICPF_LAW_GAPS_H
#define SICPF_LAW_GAPS_H

#include "base/json.h"
#include "law/law_text.h"

/* Texts held in part, places, retention, accesses, feeds and mandates that are not sure, parties closed, assumptions
 * accepted, values not verified. `ever`: places of all days, not only of `at`. */
void law_gaps(FILE *out, day_t at, bool ever);
void law_gaps_json(struct json *j, day_t at, bool ever);

#endif
