/*
 * arena.h - memory that lives as long as one request, one row of a file or one command.
 *
 * Everything taken from an arena is released together; nothing taken from it is freed alone. An arena has a
 * maximum at birth: asking for more is a bug of the caller's limits, not of the machine, and returns NULL.
 *
 * Threads: one arena belongs to one thread at a time.
 */
#ifndef SICPF_ARENA_H
#define SICPF_ARENA_H

#include "base/base.h"
#include <stdarg.h>

struct arena;

/* A new arena that will never hold more than bytes_max. The caller owns it and ends it with arena_free().
 * NULL only when the machine has no memory left. */
NODISCARD struct arena *arena_new(size_t bytes_max);

/* Gives back everything, the arena included. NULL is allowed. */
void arena_free(struct arena *a);

/* Forgets everything that was taken, and keeps some of its memory for the next use. */
void arena_reset(struct arena *a);

/* n bytes, zeroed, aligned for any type. Stops the program (bug) when the arena's maximum is passed: callers
 * bound their input before they allocate for it; use arena_try() where input decides the size. */
NODISCARD void *arena_alloc(struct arena *a, size_t n);

/* count cells of size bytes each, zeroed; a product that does not fit is a bug as well. */
NODISCARD void *arena_array(struct arena *a, size_t size, size_t count);

/* As arena_alloc(), but NULL when the maximum is passed or the machine has no memory. */
NODISCARD void *arena_try(struct arena *a, size_t n);

/* Copies of text; the copy lives as long as the arena. */
NODISCARD char *arena_strdup(struct arena *a, const char *s);
NODISCARD char *arena_strndup(struct arena *a, const char *s, size_t n);
NODISCARD char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
NODISCARD char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* A copy of a text whose length nobody bounded: NULL when it would leave less than an eighth of the maximum, which is for what its reader
 * computes from it. */
NODISCARD char *arena_text_try(struct arena *a, const char *s);

/* Bytes taken since the last reset, for limits and metrics. */
NODISCARD size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), sizeof(type), (size_t)(n)))

#endif
