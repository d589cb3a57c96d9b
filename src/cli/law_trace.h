/*
 * law_trace.h - one datum through the law: the places it had, what changed them, where it is stored, who may have it.
 */
#ifndef SICPF_LAW_TRACE_H
#define SICPF_LAW_TRACE_H

#include "base/json.h"
#include "law/law_text.h"

/* Versions of all dates; accesses of the day `at`. */
void law_trace(FILE *out, enum law_item item, day_t at);
void law_trace_json(struct json *j, enum law_item item, day_t at);

#endif
