/*
 * accrue.h - the runs that write yearly credits in the book: DIFE and CPF.
 *
 * The rules are the pure functions of dife.h and cpf.h; this is the only part of rights/ that touches the store. A
 * run passes over the holders in order, a slice at a time: read, compute, write, prove, one journal act, one durable
 * commit. Keys "cpf/2024", "dife/2024", "dife/perte/1", "dife/correction/1" make it idempotent: run twice, it credits nothing more; killed
 * anywhere and run again, it credits each holder once. Memory is that of a slice.
 */
#ifndef SICPF_ACCRUE_H
#define SICPF_ACCRUE_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

enum accrue_kind { ACCRUE_CPF, ACCRUE_DIFE };

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
};

struct accrue_options {
    enum accrue_kind kind;
    int annee;         /* ACCRUE_CPF: year of work */
    day_t at;          /* ACCRUE_DIFE: credits and losses up to this day; CPF: not used */
    bool write;        /* false: a plan, through a reader, nothing written */
    const char *agent; /* for the journal */
    void (*progress)(void *arg, const struct accrue_report *so_far); /* after each slice; NULL: none */
    void *progress_arg;
};

/*
 * Runs. RC_REFUSED (MSG_CPF_ANNEE_SANS_REGLE) when the law has no amount for the year, (MSG_ACCRUE_ANNEE) when the
 * year of work is not over; RC_INTEGRITY (MSG_ACCRUE_PREUVE) when what a slice wrote is not what was computed: the
 * slice is undone and the run stops. *out counts what is durable, also on error.
 */
NODISCARD enum rc accrue_run(struct store *s, const struct accrue_options *options, struct accrue_report *out,
                             struct err *e);

#endif
