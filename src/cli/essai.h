/*
 * essai.h - a unit of work that a command writes, or only tries with --dry-run.
 */
#ifndef SICPF_CLI_ESSAI_H
#define SICPF_CLI_ESSAI_H

#include "cli/verb.h"

/* As store_write(). With --dry-run the unit of work is done whole, checks of the store included, then undone: RC_OK says
 * that it would have succeeded, and *arg holds what it would have answered. */
NODISCARD enum rc ctx_write(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e);

/* The same for a command that then says what was done: on a trial, it is first said that nothing is, and that what follows is what would be. With
 * --json nothing is printed: the document has « essai ». */
NODISCARD enum rc ctx_write_dit(struct ctx *ctx, unit_fn *fn, void *arg, struct err *e);
/* The first line of a trial of the same, for what does not pass by ctx_write_dit(). */
void essai_dire(struct ctx *ctx);

#endif
