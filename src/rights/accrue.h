/*
 * accrue.h - the runs that write yearly credits in the book: DIFE and CPF.
 *
 * The rules are the pure functions of dife.h and cpf.h; this is the only part of rights/ that touches the store. A
 * run passes over the holders in order, a slice at a time: read and computed beside the writer, then written, proven,
 * told in one journal act and made durable as one. Keys "cpf/2024", "dife/2024", "dife/perte/1", "dife/correction/1" make
 * it idempotent: run twice, it credits nothing more. A run that was cut goes on from its last durable slice, unless an
 * act of the journal may have changed what it had read: then from the first holder, where keys say who was credited.
 * Memory is that of two slices, whatever the number of holders.
 */
#ifndef SICPF_ACCRUE_H
#define SICPF_ACCRUE_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "book/book.h"
#include "store/store.h"

enum accrue_kind { ACCRUE_CPF, ACCRUE_DIFE };

/* Names of rules and regimes: "CPF-10", "agent_public". */
#define ACCRUE_WORD_BYTES 24
#define ACCRUE_LINES_MAX 48

/* A kind, rule and regime, in the year and in the year before. */
struct accrue_line {
    enum book_genre genre;
    char rule[ACCRUE_WORD_BYTES];
    char regime[ACCRUE_WORD_BYTES]; /* CPF; empty otherwise */
    bool hours;                     /* amounts are hours, cents otherwise */
    int64_t n, amount;
    int64_t before_n, before_amount;
};

/* The year and the year before, by rule. For a plan the year counts what would be written. */
struct accrue_compare {
    int annee; /* of work for CPF, of the value day for DIFE */
    struct accrue_line lines[ACCRUE_LINES_MAX];
    size_t n;
};

struct accrue_report {
    int64_t holders;       /* looked at: with a year of work, or a mandate */
    int64_t already;       /* already credited for the year (CPF) */
    int64_t already_cents; /* what they had received; hours in already_hours */
    int64_t already_hours;
    int64_t credits; /* transfers of credit written, or that would be */
    int64_t credited_cents;
    int64_t credited_hours;
    int64_t lost_cents; /* what ceilings cut */
    int64_t capped;     /* credits wholly cut by the ceiling: a marker is written, so that they stay so */
    int64_t forfeits;   /* DIFE: rights lost by the end of mandates */
    int64_t forfeited_cents;
    int64_t
        corrections; /* credits that the data as corrected do not justify, taken back but for what was spent */
    int64_t corrected_cents;
    int64_t refused; /* holders whose declared data the rules cannot read: left as they are */
    int64_t slices;
    int64_t last_id; /* last holder looked at, and the last there is: how far the run is */
    int64_t max_id;
    int64_t resumed_after; /* a run that was cut had done the holders up to this one; 0: from the first */
    bool cut;              /* a run before this one had been cut */
    bool changed;          /* something else was written while the pass was on: run it again */
    int64_t proven; /* transfers of the year (DIFE: of all years) that the book and the slices agree on */
    struct accrue_compare compare;
};

struct accrue_options {
    enum accrue_kind kind;
    int annee;         /* ACCRUE_CPF: year of work */
    day_t at;          /* ACCRUE_DIFE: credits and losses up to this day; CPF: not used */
    bool write;        /* false: a plan, through a reader, nothing written */
    const char *agent; /* for the journal */
    size_t
        slice_rows; /* rows of activity or of mandates read for one slice; 0: as many as were measured the best */
    void (*progress)(void *arg, const struct accrue_report *so_far); /* after each slice; NULL: none */
    void *progress_arg;
};

/*
 * Runs. RC_REFUSED (MSG_CPF_ANNEE_SANS_REGLE) when the law has no amount for the year, (MSG_ACCRUE_ANNEE) when the
 * year of work is not over; RC_INTEGRITY (MSG_ACCRUE_PREUVE) when what a slice wrote is not what was computed: the
 * slice is undone and the run stops; (MSG_ACCRUE_TOTAUX) when the book as a whole does not say what all slices said. *out
 * counts what is durable, also on error.
 */
NODISCARD enum rc accrue_run(struct store *s, const struct accrue_options *options, struct accrue_report *out,
                             struct err *e);

#endif
