/*
 * accrue_bilan.h - where a pass is, what its slices said they wrote, and what the book says (inside rights/ only).
 */
#ifndef SICPF_ACCRUE_BILAN_H
#define SICPF_ACCRUE_BILAN_H

#include "rights/accrue_slice.h"

/* One kind and rule of the book's own totals, for one year. */
struct bilan_line {
    enum periode periode;
    enum book_genre genre;
    int64_t regle_id;
    bool hours;
    int64_t n, amount;
    const char *rule, *params; /* in the arena */
};

/* What the slices of all passes account for, by kind and rule. */
struct bilan_sum {
    int64_t genre, regle_id, n, amount;
};

struct bilan {
    struct bilan_line *lines; /* in order of kind and rule; in the arena, as sums */
    size_t n;
    struct bilan_sum *sums;
    size_t sums_n;
};

/* "cpf" or "dife", as stored, and the year that a pass is kept under. */
const char *bilan_famille(const struct accrue_options *o);
int64_t bilan_annee(const struct accrue_options *o);

/* Reads what the book says: a pass over all transfers. */
NODISCARD enum rc bilan_read(struct store *s, const struct accrue_options *o, struct arena *a,
                             struct bilan *out, struct err *e);

/* Decides where the pass begins: *out->resumed_after, and why. Writes that it began, when from the first holder. */
NODISCARD enum rc bilan_begin(struct store *s, const struct accrue_options *o, struct arena *a,
                              struct accrue_report *out, struct err *e);

/* Inside the unit of work of a slice: what it wrote, and that it is done. */
NODISCARD enum rc bilan_slice(struct db *db, const struct slice *s, struct err *e);

/* The pass is over: proves that the book says what all slices said, and writes that it is. RC_INTEGRITY
 * (MSG_ACCRUE_TOTAUX) with both numbers. */
NODISCARD enum rc bilan_end(struct store *s, const struct accrue_options *o, const struct bilan *book,
                            struct accrue_report *out, struct err *e);

/* The year beside the year before: the book's lines, and for a plan what it would add. */
void bilan_compare(const struct accrue_options *o, const struct bilan *book, const struct tally *added,
                   struct accrue_compare *out);

#endif
