/*
 * log.h - what operators read: one JSON object a line on standard error, never any personal data.
 *
 * Values are numbers, codes and names of the program's own things (verbs, routes, tables). Text that came from
 * input does not go here; tests search the log for canaries.
 */
#ifndef SICPF_LOG_H
#define SICPF_LOG_H

#include "base/base.h"
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Where lines go and from which level on. Called by main before any thread starts; the default is INFO on stderr. */
void log_setup(FILE *out, enum log_level from);

/* {"t":"…","niveau":"info","evenement":event, …}. After event come triples: a type letter as a string ("s" or
 * "i"), a name, a const char * or an int64_t, ended by NULL. Use the macro. One write(2) a line: threads may log. */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
#define LOG(level, ...) log_event((level), __VA_ARGS__, NULL)

/* The code, article, field and line of an error; not its sentence, which may quote amounts. */
void log_err(const char *event, const struct err *e);

#endif
