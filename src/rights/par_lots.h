/*
 * par_lots.h - what a nightly run does to many holders, a batch at a time: read through a reader, then written in one unit of
 * work. Nothing is held between batches, so that others write meanwhile.
 */
#ifndef SICPF_PAR_LOTS_H
#define SICPF_PAR_LOTS_H

#include "store/store.h"

struct par_lots {
    unit_fn *read;  /* fills the batch with what follows the one before, and *n */
    unit_fn *trial; /* says what would be done, through the same reader: a dry run */
    unit_fn *write; /* does it, in a unit of work; not called for an empty batch */
    void *batch;    /* given to all three */
    const size_t *n;
    size_t full; /* a batch of fewer is the last */
};

/* Runs until a batch is not full, or one fails: what the batches before it wrote stays. */
NODISCARD enum rc par_lots_run(struct store *s, const struct par_lots *p, bool dry_run, struct err *e);

#endif
