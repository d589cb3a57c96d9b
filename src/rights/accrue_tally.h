/*
 * accrue_tally.h - what a slice or a run writes, counted by kind and rule (inside rights/ only).
 */
#ifndef SICPF_ACCRUE_TALLY_H
#define SICPF_ACCRUE_TALLY_H

#include "base/arena.h"
#include "book/book.h"

/* Of a value day: in the year of the run, in the same part of the year before, or neither. */
enum periode { PERIODE_AUTRE, PERIODE_AVANT, PERIODE_ANNEE };

struct tally_line {
    enum book_genre genre;
    enum periode periode;
    bool hours; /* amounts are hours, cents otherwise */
    const char *rule, *article, *params;
    int64_t n, amount;
};

/* One line a kind and rule: a few dozens at most, whatever the number of holders. Zero it before use. */
struct tally {
    struct tally_line *lines;
    size_t n, room;
    const char **texts; /* parameters kept, each once, in the arena */
    size_t texts_n, texts_room;
    struct arena *arena; /* of the run: texts outlive the slices */
};

/* Adds a transfer of this period, whose texts live as long as the tally's arena. False when the machine has no memory. */
NODISCARD bool tally_add(struct tally *t, const struct transfer *row, enum periode periode);
/* Adds a whole tally, whose texts are copied. False when the machine has no memory. */
NODISCARD bool tally_merge(struct tally *t, const struct tally *from);
/* The one copy of a text that the tally keeps; NULL when the machine has no memory. */
NODISCARD const char *tally_text(struct tally *t, const char *text);
/* Forgets the counts; kept texts stay. */
void tally_reset(struct tally *t);
void tally_free(struct tally *t);

#endif
