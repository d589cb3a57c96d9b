/*
 * scratch.h - a file that only this process can read: what must be kept beside memory for a while (a stream read
 * twice, a file checked before it is given) and holds people's data.
 *
 * It has no name, lies in $TMPDIR (/var/tmp without one), and is enciphered with a key that lives only in this
 * process: neither the disk, nor a backup of it, ever has its content in clear. What is written goes to its end and
 * stays as written; it may be read from anywhere.
 *
 * Threads: a scratch file belongs to one thread at a time.
 */
#ifndef SICPF_BASE_SCRATCH_H
#define SICPF_BASE_SCRATCH_H

#include "base/base.h"
#include "base/env.h"
#include "base/err.h"

/* An empty scratch file, readable, seekable, written at its end only (a write elsewhere fails); it has no descriptor
 * (fileno() is -1). The caller ends it with fclose(). env gives its key. RC_FAILURE (MSG_BROUILLON_DISQUE). */
NODISCARD enum rc scratch_open(const struct env *env, FILE **out, struct err *e);

/*
 * Copies all that is left of a stream into a scratch file, at its start, ready to be read: whoever gave `in` is never
 * waited for again. `in` stays the caller's. RC_USAGE when `in` cannot be read (MSG_BROUILLON_LECTURE) or has more
 * than bytes_max bytes (MSG_BROUILLON_TROP_GRAND); RC_FAILURE (MSG_BROUILLON_DISQUE) when the disk refuses.
 */
NODISCARD enum rc scratch_copy(const struct env *env, FILE *in, int64_t bytes_max, FILE **out, struct err *e);

/* The descriptor of an empty file without a name, close-on-exec; -1 and errno otherwise. What goes there must be
 * enciphered first. */
NODISCARD int scratch_fd(void);

/* An empty file of memory only, for what must be given as a descriptor and is small; the caller ends it with fclose().
 * RC_FAILURE (MSG_BROUILLON_DISQUE). */
NODISCARD enum rc scratch_memory(FILE **out, struct err *e);

#endif
