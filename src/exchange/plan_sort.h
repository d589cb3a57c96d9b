/*
 * plan_sort.h - sorting more records than memory holds, so that an import compares a file with the store in one
 * ordered pass instead of a lookup per row.
 *
 * Records are short runs of bytes ordered by their first key_n bytes (as unsigned), and by arrival among equals. Past
 * the memory given, sorted runs go to an unlinked temporary file, enciphered with a key that lives only as long as
 * the sorter: what people's records hold never reaches a disk in clear.
 *
 * Use: sorter_new, sorter_add…, sorter_sort, sorter_next… until NULL, sorter_free.
 */
#ifndef SICPF_EXCHANGE_PLAN_SORT_H
#define SICPF_EXCHANGE_PLAN_SORT_H

#include "base/base.h"
#include "base/env.h"
#include "base/err.h"

#define SORTER_RECORD_MAX 4096
#define SORTER_MEMORY ((size_t)16 << 20) /* what imports give each of their sorters */

struct sorter;

/* A sorter that keeps about memory_max bytes. key_n <= 64; records are never shorter than it. NULL when the machine has
 * no memory left. The caller ends it with sorter_free(). env gives the key of the temporary file. */
NODISCARD struct sorter *sorter_new(const struct env *env, size_t key_n, size_t memory_max);
void sorter_free(struct sorter *s); /* NULL is allowed */

/* Copies a record of key_n to SORTER_RECORD_MAX bytes. RC_FAILURE (MSG_TRI_DISQUE) when the disk refuses. */
NODISCARD enum rc sorter_add(struct sorter *s, const void *record, size_t n, struct err *e);

/* Ends the adding. */
NODISCARD enum rc sorter_sort(struct sorter *s, struct err *e);

/* The next record in order, valid until the next call; NULL at the end or when the disk failed (sorter_end() tells). */
NODISCARD const void *sorter_next(struct sorter *s, size_t *n);

/* Records taken together, so that what they need of the store is asked in one trip (db_ahead()). */
#define SORTER_LOT_MAX 512
struct sorter_lot {
    size_t count;                                 /* 1 at least, in sorter_each_lot() */
    size_t at[SORTER_LOT_MAX], n[SORTER_LOT_MAX]; /* bytes[at], of n bytes */
    unsigned char *bytes;                         /* the sorter's, until the next lot */
    size_t room;
};
typedef enum rc sorter_lot_fn(void *arg, const struct sorter_lot *lot, struct err *e);
/* All the records of a sorted sorter, lot by lot, until `fn` refuses one; then sorter_end(). What the lots held is erased. */
NODISCARD enum rc sorter_each_lot(struct sorter *s, sorter_lot_fn *fn, void *arg, struct err *e);

/* The next records, at most SORTER_LOT_MAX, in place of those that the lot held (zero it before the first); count is 0 past the last
 * one. sorter_lot_free() erases what it holds. */
NODISCARD enum rc sorter_take(struct sorter *s, struct sorter_lot *lot, struct err *e);
void sorter_lot_free(struct sorter_lot *lot);

/*
 * A queue: records that come back in the order they were added, of a sorter made with SORTER_NEXT_KEY, which begins each of them. A
 * first reading of a file puts there what a second one asks ahead of the store.
 */
#define SORTER_NEXT_KEY 4
NODISCARD enum rc sorter_add_next(struct sorter *s, const void *what, size_t n, struct err *e);

/* RC_OK when everything added came back. */
NODISCARD enum rc sorter_end(const struct sorter *s, struct err *e);

/* Records added so far. */
NODISCARD int64_t sorter_count(const struct sorter *s);

/* Days and numbers as bytes that sort like them. */
void sort_put_u32(unsigned char *out, uint32_t v);
void sort_put_u64(unsigned char *out, uint64_t v);
NODISCARD uint32_t sort_get_u32(const unsigned char *in);
NODISCARD uint64_t sort_get_u64(const unsigned char *in);

#endif
