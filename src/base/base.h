/*
 * base.h - what every file of sicpf includes first.
 *
 * Attributes that make a contract readable by the compiler, and the functions of libc that do not
 * compile here because a safer one exists.
 */
#ifndef SICPF_BASE_H
#define SICPF_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* A broken assumption of the program itself: prints file and line on standard error and stops. Never
 * reached from input; in release too, because a book that goes on after a bug is worse than no book. */
NORETURN void bug_stop(const char *file, int line, const char *what);
#define CHECK(cond) ((cond) ? (void)0 : bug_stop(__FILE__, __LINE__, #cond))

/* The fortified headers of libc make macros of some for clang. */
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok gmtime localtime ctime asctime atoi atol

#endif
