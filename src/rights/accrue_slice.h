/*
 * accrue_slice.h - a slice of holders (inside rights/ only): what the two kinds of run share.
 */
#ifndef SICPF_ACCRUE_SLICE_H
#define SICPF_ACCRUE_SLICE_H

#include "base/arena.h"
#include "book/book.h"
#include "rights/accrue.h"
#include "rights/accrue_tally.h"

/* Rows of activity or of mandates read for one slice, when the run does not say. */
#define SLICE_ROWS 8192

/* Situations whose parameters are at hand; a run meets a few dozens. */
#define SITUATIONS 64

/* What holders credited alike share. */
struct situation {
    int64_t annuel, plafond;
    unsigned flags;
    const char *params; /* JSON; NULL: cell never used */
};

struct slice {
    const struct accrue_options *options;
    struct arena *arena;   /* reset for each slice */
    struct arena *scratch; /* reset for each holder */
    int64_t after;         /* holders strictly after this one… */
    int64_t last;          /* …up to this one */
    bool ended;            /* no holder after this slice */
    int64_t seen_seq;      /* last entry of the journal when it was read */
    struct transfer *transfers;
    size_t transfers_n, transfers_room;
    int64_t wrote_n, wrote_sum; /* transfers that touch the family's purses, and what they add to them */
    day_t days[4];              /* DIFE: accrue_dife_days() */
    struct tally tally;         /* the transfers by rule; its texts are kept from slice to slice */
    struct situation situations[SITUATIONS];
    struct accrue_report delta; /* what the slice adds to the report */
};

/* Reads a slice and computes its transfers, from slice->after. */
NODISCARD enum rc accrue_cpf_read(struct db *db, struct slice *s, struct err *e);
NODISCARD enum rc accrue_dife_read(struct db *db, struct slice *s, struct err *e);

/* The days a DIFE run is compared on: first and last of the year up to the day of the run, then of the same part of the
 * year before. */
void accrue_dife_days(const struct accrue_options *o, day_t days[4]);

/* Rows of activity or of mandates to read for one slice. */
size_t slice_rows(const struct slice *s);

/* The next transfer to fill, zeroed; NULL when the machine has no memory. */
NODISCARD struct transfer *slice_transfer(struct slice *s);

/* The deceased between after and last, as an ordered cursor: the day of death, DAY_NONE when alive. Ids asked grow. */
struct deceased {
    struct cursor c;
    bool here;
};
NODISCARD enum rc deceased_open(struct db *db, const struct slice *s, struct deceased *d, struct err *e);
NODISCARD day_t deceased_day(struct deceased *d, int64_t titulaire_id);

/* The same for the holders whose account a freeze for fraud holds, on the later of the day of the run and today. */
struct frozen {
    struct cursor c;
    bool here;
};
NODISCARD enum rc frozen_open(struct db *db, const struct slice *s, struct frozen *f, struct err *e);
NODISCARD bool frozen_is(struct frozen *f, int64_t titulaire_id);

#endif
