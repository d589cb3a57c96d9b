/*
 * metrics.h - what an operator measures: counters in OpenMetrics text, with no personal data and no identifier.
 *
 * Threads: counting may happen on any thread, without a lock.
 */
#ifndef SICPF_METRICS_H
#define SICPF_METRICS_H

#include "base/base.h"

#define METRICS_ROUTES_MAX 256

struct metrics;

/* The names of the routes ("/mes-droits"), constant, in the order of their indexes. */
NODISCARD struct metrics *metrics_new(const char *const *routes, size_t n);
void metrics_free(struct metrics *m);

/* One answer: its route (METRICS_OTHER for none), status, duration, and how many reads it recorded. */
#define METRICS_OTHER SIZE_MAX
void metrics_count(struct metrics *m, size_t route, int status, int64_t duration_us, size_t reads);

/* The whole text, ended by "# EOF", into out (NUL-ended); the length, or 0 when it does not fit. */
NODISCARD size_t metrics_text(const struct metrics *m, char *out, size_t size);

#endif
