/*
 * log.h - what operators read: one JSON object a line on standard error, never any personal data.
 *
 * Values are numbers, codes and names of the program's own things (verbs, routes, tables). Text that came from
 * input does not go here; tests search the log for canaries.
 */
#ifndef SICPF_LOG_H
#define SICPF_LOG_H

#include "base/base.h"
#include "base/env.h"
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* {"t":"…","niveau":"info","evenement":event, …} to the env's log, dated by its clock. After event come triples: a type letter as a string ("s" or
 * "i"), a name, a const char * or an int64_t, ended by NULL. Use the macro. One write(2) a line: threads may log. */
void log_event(const struct env *env, enum log_level level, const char *event, ...) __attribute__((sentinel));
#define LOG(env, level, ...) log_event((env), (level), __VA_ARGS__, NULL)

/* The code, article, field and line of an error; not its sentence, which may quote amounts. */
void log_err(const struct env *env, const char *event, const struct err *e);

#endif
