/*
 * atelier.h - another program run as a filter: what it reads, what it writes, and nothing else.
 *
 * It starts with a fixed environment, no descriptor of ours but its three streams, its standard error lost (it could name
 * people), and ends within ATELIER_SECONDS, ATELIER_BYTES of memory and the size its caller allows, or is ended. Where the
 * system lets it, it has no network at all. What it reads and writes stays in memory. The caller is one thread that waits;
 * how many run at a time is the caller's to bound.
 *
 * Where the kernel has Landlock, it reads the files of the system's programs and fonts only, and writes none; elsewhere it has
 * the files that the server's user has. It starts no other process, unless that user is the superuser.
 */
#ifndef SICPF_ATELIER_H
#define SICPF_ATELIER_H

#include "base/base.h"
#include "base/err.h"

#define ATELIER_SECONDS 20U
#define ATELIER_BYTES ((size_t)768 << 20)
#define ATELIER_ABSENT 127 /* exit code of a program that is not there, or that misses what it needs */

struct atelier {
    const char *const *argv; /* the program's absolute path, then its words; NULL last */
    const char *outil;       /* what it is for people: "WeasyPrint" */
    const char *paquet;      /* the Debian package that has it */
};

/*
 * Runs it on `in`, a file of memory (scratch_memory()) read from its start, and waits. *out is what it wrote, from its
 * start, of out_max bytes at most; the caller ends both with fclose(). RC_FAILURE: MSG_ATELIER_ABSENT names the package
 * to install; MSG_ATELIER_REFUS: it ended by itself, without what was asked; MSG_ATELIER_ECHEC says what stopped it (time, size, a bound
 * that could not be set, no process left); MSG_BROUILLON_DISQUE.
 */
NODISCARD enum rc atelier_filtrer(const struct atelier *w, FILE *in, size_t out_max, FILE **out,
                                  struct err *e);

#endif
