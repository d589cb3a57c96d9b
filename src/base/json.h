/*
 * json.h - a streaming JSON writer.
 *
 * Commas and quoting are its business; the caller says open, key, value, close in order (a wrong order is a bug).
 * Reading JSON is jansson's work. Personal data is written through door/encode.h, never directly.
 */
#ifndef SICPF_JSON_H
#define SICPF_JSON_H

#include "base/base.h"
#include "base/date.h"

struct json;

/* A writer into memory that never holds more than bytes_max; past it, json_failed() is true and the rest is
 * dropped. The caller ends it with json_free(). NULL when the machine has no memory. */
NODISCARD struct json *json_new(size_t bytes_max);

/* A writer that flushes to a stream as it goes; memory stays constant. The stream stays the caller's. */
NODISCARD struct json *json_to(FILE *out);
void json_free(struct json *j);

/* The pieces of a document, in order. A key is followed by exactly one value. Text is UTF-8, escaped here. */
void json_object_open(struct json *j);
void json_object_close(struct json *j);
void json_array_open(struct json *j);
void json_array_close(struct json *j);
void json_key(struct json *j, const char *key);
void json_text(struct json *j, const char *utf8); /* NULL gives null */
void json_int(struct json *j, int64_t v);
void json_number_text(struct json *j, const char *digits); /* a number as its text: money_plain() */
void json_bool(struct json *j, bool v);
void json_none(struct json *j); /* null; jansson has a json_null(), which this one would replace inside it */
void json_raw(struct json *j, const char *bytes, size_t n); /* already JSON, or white space */

/* Ends a document and its line; the next value begins another (JSON Lines). */
void json_line_end(struct json *j);

/* Shorthands: key then value. */
void json_kt(struct json *j, const char *key, const char *utf8);
void json_ki(struct json *j, const char *key, int64_t v);
void json_kb(struct json *j, const char *key, bool v);
void json_kd(struct json *j, const char *key, day_t day); /* "2026-11-29"; null for DAY_NONE */

/* What was written so far (memory writers), ended by NUL; it belongs to the writer. */
NODISCARD const char *json_data(struct json *j);
NODISCARD size_t json_length(const struct json *j);
/* True when a write failed or the maximum was passed. Flushes a stream writer first. */
NODISCARD bool json_failed(struct json *j);

#endif
