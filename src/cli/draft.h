/*
 * draft.h - a file being written beside its place: it takes its name once everything about it is recorded, and never
 * replaces a good file with half of one.
 */
#ifndef SICPF_CLI_DRAFT_H
#define SICPF_CLI_DRAFT_H

#include "cli/verb.h"

struct draft {
    FILE *f;        /* readable, seekable, written at its end */
    char name[512]; /* "" for the standard output */
};

/* A draft for `path`, relative to the caller's directory; NULL for the standard output: the draft is
 * then a scratch file (base/scratch.h), since a folder of temporary files is nobody's. RC_FAILURE (MSG_FICHIER_ECRITURE,
 * MSG_BROUILLON_DISQUE). draft_close() is due whatever this returns. */
NODISCARD enum rc draft_open(struct ctx *ctx, const char *path, struct draft *d, struct err *e);

/* Copies a whole file, from its start, to a draft or to the standard output. */
NODISCARD enum rc draft_copy(FILE *from, FILE *to, struct err *e);

/* Makes the file durable and gives it its name, or copies it to the standard output. */
NODISCARD enum rc draft_publish(struct ctx *ctx, const char *path, struct draft *d, struct err *e);

/* Removes what was not published. */
void draft_close(struct ctx *ctx, struct draft *d);

#endif
