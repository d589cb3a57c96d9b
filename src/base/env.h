/*
 * env.h - the outside world, injected: the clock, the source of randomness and the log.
 *
 * Nothing below cli/ and web/ reads a clock or draws a number except through the env it was given, so a test
 * freezes time and seeds chance by passing another one.
 */
#ifndef SICPF_ENV_H
#define SICPF_ENV_H

#include "base/base.h"
#include "base/date.h"

struct clock {
    int64_t (*now_us)(void *state); /* microseconds UTC */
    void *state;
};

struct random_source {
    void (*fill)(void *state, void *buf, size_t n);
    void *state;
};

/* What operators read (log.h writes it). All zeroes: everything, on standard error. */
struct log_sink {
    FILE *out; /* NULL: standard error */
    int from;  /* enum log_level of log.h: the first level that is written */
};

struct env {
    struct clock clock;
    struct random_source random;
    struct log_sink log;
    const char *
        compte; /* IBAN of the operator's account, which bank statements must be of; NULL or "": not configured */
};

/* The system's clock and the operating system's randomness. */
NODISCARD struct env env_system(void);

/* A clock that stands still at *now_us (which the caller keeps and may move), and a reproducible generator
 * whose 32 bytes of state the caller keeps. For tests, demonstrations and replays; never for keys. */
NODISCARD struct env env_fixed(int64_t *now_us, unsigned char seed[32]);

/* A clock that began at start_us when the machine's was at begun_us, and runs as fast. For demonstrations that
 * must happen on a given day. The caller keeps *shift. */
struct clock_shift {
    int64_t start_us;
    int64_t begun_us;
};
NODISCARD struct env env_shifted(struct clock_shift *shift, int64_t start_us);

/* Microseconds that only go forward, from an arbitrary start: for durations and delays of the machine, never for a
 * date. */
NODISCARD int64_t env_monotonic_us(void);

/* Now, in microseconds UTC; today, the civil day in Paris; n random bytes. */
NODISCARD int64_t env_now_us(const struct env *env);
NODISCARD day_t env_today(const struct env *env);
void env_random(const struct env *env, void *buf, size_t n);

#endif
