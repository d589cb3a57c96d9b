#include "exchange/plan_sort.h"
#include "base/scratch.h"
#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#define CIPHER_BLOCK 64 /* the stream can be entered at any multiple of it */
#define READ_MIN (16 * 1024)
#define READ_MAX (256 * 1024)

/* A record in memory: its first key bytes at hand, so that most comparisons stay in this array. */
struct entry {
    uint64_t head;
    uint32_t at; /* of its length and bytes in the text */
};

/* A sorted run on disk and the part of it being read. */
struct run {
    off_t at, end; /* next byte to read, end of the run (a multiple of CIPHER_BLOCK later) */
    unsigned char *buffer;
    size_t used, next;
    uint64_t head;
    const unsigned char *record; /* NULL once exhausted */
    size_t record_n;
};

struct sorter {
    size_t key_n;
    size_t memory_max;
    int64_t count, given;
    unsigned char *text;
    size_t text_used, text_size;
    struct entry *entries;
    size_t entries_n, entries_size, entries_next;
    int fd; /* -1 until something is spilled */
    off_t spilled;
    unsigned char key[crypto_stream_chacha20_KEYBYTES];
    struct run *runs;
    size_t runs_n, runs_size;
    size_t *heap; /* runs by their record, smallest first */
    size_t heap_n;
    size_t read_size;
    struct run *last; /* whose record was given out and must advance */
    bool sorted, failed;
};

void sort_put_u32(unsigned char *out, uint32_t v)
{
    for (int i = 3; i >= 0; i--, v >>= 8)
        out[i] = (unsigned char)v;
}

void sort_put_u64(unsigned char *out, uint64_t v)
{
    for (int i = 7; i >= 0; i--, v >>= 8)
        out[i] = (unsigned char)v;
}

uint32_t sort_get_u32(const unsigned char *in)
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

uint64_t sort_get_u64(const unsigned char *in)
{
    return (uint64_t)sort_get_u32(in) << 32 | sort_get_u32(in + 4);
}

static uint64_t head_of(const struct sorter *s, const unsigned char *record)
{
    unsigned char first[8] = {0};

    memcpy(first, record, MIN(s->key_n, sizeof(first)));
    return sort_get_u64(first);
}

static int compare(const struct sorter *s, uint64_t head_a, const unsigned char *a, uint64_t head_b,
                   const unsigned char *b)
{
    if (head_a != head_b)
        return head_a < head_b ? -1 : 1;
    return s->key_n <= 8 ? 0 : memcmp(a + 8, b + 8, s->key_n - 8);
}

/* ---- adding -------------------------------------------------------------------------------------------------- */

struct sorter *sorter_new(const struct env *env, size_t key_n, size_t memory_max)
{
    struct sorter *s = calloc(1, sizeof(*s));

    CHECK(key_n > 0 && key_n <= 64 && memory_max <= UINT32_MAX);
    if (s == NULL)
        return NULL;
    s->key_n = key_n;
    s->memory_max = MAX(memory_max, (size_t)64 * 1024);
    s->fd = -1;
    env_random(env, s->key, sizeof(s->key));
    return s;
}

void sorter_free(struct sorter *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->runs_n; i++) {
        if (s->runs[i].buffer != NULL)
            sodium_memzero(s->runs[i].buffer, 2 * s->read_size + CIPHER_BLOCK);
        free(s->runs[i].buffer);
    }
    if (s->text != NULL)
        sodium_memzero(s->text, s->text_size);
    sodium_memzero(s->key, sizeof(s->key));
    free(s->text);
    free(s->entries);
    free(s->runs);
    free(s->heap);
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

static enum rc disk_failed(struct sorter *s, struct err *e)
{
    s->failed = true;
    return ERR(e, MSG_TRI_DISQUE, "raison", err_reason(errno));
}

/* realloc() would leave in freed memory what people's records hold: the old block is erased. */
static bool grow(void **array, size_t *size, size_t wanted, size_t item)
{
    size_t bigger = *size == 0 ? 1024 : *size;
    void *moved;

    while (bigger < wanted)
        bigger *= 2;
    if (bigger == *size)
        return true;
    moved = malloc(bigger * item);
    if (moved == NULL)
        return false;
    if (*array != NULL) {
        memcpy(moved, *array, *size * item);
        sodium_memzero(*array, *size * item);
        free(*array);
    }
    *array = moved;
    *size = bigger;
    return true;
}

static int by_record(const void *a, const void *b, void *arg)
{
    const struct sorter *s = arg;
    const struct entry *x = a;
    const struct entry *y = b;
    int order = compare(s, x->head, s->text + x->at + 4, y->head, s->text + y->at + 4);

    /* Equal keys stay in the order they came. */
    return order != 0 ? order : x->at < y->at ? -1 : 1;
}

static bool write_all(int fd, const unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static void cipher(const struct sorter *s, unsigned char *p, size_t n, off_t at)
{
    static const unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};

    /* One key for one file that is written once, each block at its own place: no block of the stream is used twice. */
    crypto_stream_chacha20_xor_ic(p, p, n, nonce, (uint64_t)at / CIPHER_BLOCK, s->key);
}

/* Writes the records in memory as one sorted run. */
static enum rc spill(struct sorter *s, struct err *e)
{
    unsigned char *out;
    size_t used = 0;
    size_t padded = (s->text_used + CIPHER_BLOCK - 1) / CIPHER_BLOCK * CIPHER_BLOCK;

    if (s->fd < 0 && (s->fd = scratch_fd()) < 0)
        return disk_failed(s, e);
    if (!grow((void **)&s->runs, &s->runs_size, s->runs_n + 1, sizeof(*s->runs)) ||
        (out = malloc(padded)) == NULL) {
        s->failed = true;
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    qsort_r(s->entries, s->entries_n, sizeof(*s->entries), by_record, s);
    for (size_t i = 0; i < s->entries_n; i++) {
        const unsigned char *p = s->text + s->entries[i].at;
        size_t n = 4 + sort_get_u32(p);

        memcpy(out + used, p, n);
        used += n;
    }
    memset(out + used, 0, padded - used);
    cipher(s, out, padded, s->spilled);
    if (!write_all(s->fd, out, padded)) {
        free(out);
        return disk_failed(s, e);
    }
    free(out);
    s->runs[s->runs_n++] = (struct run){.at = s->spilled, .end = s->spilled + (off_t)used};
    s->spilled += (off_t)padded;
    s->text_used = 0;
    s->entries_n = 0;
    return RC_OK;
}

enum rc sorter_add(struct sorter *s, const void *record, size_t n, struct err *e)
{
    CHECK(!s->sorted && n >= s->key_n && n <= SORTER_RECORD_MAX);
    /* Half of the memory: spilling needs as much again for the ordered copy. */
    if (s->text_used + n + 4 + (s->entries_n + 1) * sizeof(*s->entries) > s->memory_max / 2 &&
        s->entries_n > 0) {
        enum rc rc = spill(s, e);

        if (rc != RC_OK)
            return rc;
    }
    if (!grow((void **)&s->text, &s->text_size, s->text_used + n + 4, 1) ||
        !grow((void **)&s->entries, &s->entries_size, s->entries_n + 1, sizeof(*s->entries))) {
        s->failed = true;
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    s->entries[s->entries_n++] = (struct entry){head_of(s, record), (uint32_t)s->text_used};
    sort_put_u32(s->text + s->text_used, (uint32_t)n);
    memcpy(s->text + s->text_used + 4, record, n);
    s->text_used += n + 4;
    s->count++;
    return RC_OK;
}

/* ---- reading back -------------------------------------------------------------------------------------------- */

static bool read_all(int fd, unsigned char *p, size_t n, off_t at)
{
    while (n > 0) {
        ssize_t done = pread(fd, p, n, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
        at += done;
    }
    return true;
}

/* Moves what is left to the start of the buffer and reads as much as fits after it. The cipher is entered at the block
 * that holds the first byte wanted. */
static bool run_fill(struct sorter *s, struct run *r)
{
    size_t kept = r->used - r->next;
    size_t skip = (size_t)(r->at % CIPHER_BLOCK);
    size_t wanted = (size_t)MIN((off_t)(s->read_size - kept), r->end - r->at);
    unsigned char *scratch = r->buffer + s->read_size;

    memmove(r->buffer, r->buffer + r->next, kept);
    r->next = 0;
    r->used = kept;
    if (wanted == 0)
        return true;
    if (!read_all(s->fd, scratch, skip + wanted, r->at - (off_t)skip))
        return false;
    cipher(s, scratch, skip + wanted, r->at - (off_t)skip);
    memcpy(r->buffer + kept, scratch + skip, wanted);
    r->used += wanted;
    r->at += (off_t)wanted;
    return true;
}

/* False when the disk failed; record is NULL at the end of the run. */
static bool run_advance(struct sorter *s, struct run *r)
{
    r->record = NULL;
    if (r->used - r->next < 4 + SORTER_RECORD_MAX && r->at < r->end && !run_fill(s, r))
        return false;
    if (r->used == r->next)
        return true;
    r->record_n = sort_get_u32(r->buffer + r->next);
    if (r->used - r->next < 4 + r->record_n || r->record_n < s->key_n)
        return false;
    r->record = r->buffer + r->next + 4;
    r->head = head_of(s, r->record);
    r->next += 4 + r->record_n;
    return true;
}

static bool run_before(const struct sorter *s, size_t a, size_t b)
{
    const struct run *x = &s->runs[a];
    const struct run *y = &s->runs[b];
    int order = compare(s, x->head, x->record, y->head, y->record);

    return order != 0 ? order < 0 : a < b;
}

static void sift_down(struct sorter *s, size_t i)
{
    for (;;) {
        size_t least = i;

        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < s->heap_n; child++)
            if (run_before(s, s->heap[child], s->heap[least]))
                least = child;
        if (least == i)
            return;
        size_t kept = s->heap[i];
        s->heap[i] = s->heap[least];
        s->heap[least] = kept;
        i = least;
    }
}

static enum rc runs_open(struct sorter *s, struct err *e)
{
    s->read_size = MIN(MAX(s->memory_max / 2 / s->runs_n, (size_t)READ_MIN), (size_t)READ_MAX);
    s->heap = calloc(s->runs_n, sizeof(*s->heap));
    if (s->heap == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; i < s->runs_n; i++) {
        s->runs[i].buffer = malloc(2 * s->read_size + CIPHER_BLOCK);
        if (s->runs[i].buffer == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        if (!run_advance(s, &s->runs[i]))
            return disk_failed(s, e);
        if (s->runs[i].record != NULL)
            s->heap[s->heap_n++] = i;
    }
    for (size_t i = s->heap_n; i > 0; i--)
        sift_down(s, i - 1);
    return RC_OK;
}

enum rc sorter_sort(struct sorter *s, struct err *e)
{
    enum rc rc;

    CHECK(!s->sorted);
    s->sorted = true;
    if (s->runs_n == 0) {
        if (s->entries_n > 0)
            qsort_r(s->entries, s->entries_n, sizeof(*s->entries), by_record, s);
        return RC_OK;
    }
    rc = s->entries_n > 0 ? spill(s, e) : RC_OK;
    free(s->text);
    free(s->entries);
    s->text = NULL;
    s->entries = NULL;
    s->text_size = 0;
    return rc == RC_OK ? runs_open(s, e) : rc;
}

static const void *next_in_memory(struct sorter *s, size_t *n)
{
    const unsigned char *p;

    if (s->entries_next == s->entries_n)
        return NULL;
    p = s->text + s->entries[s->entries_next++].at;
    *n = sort_get_u32(p);
    s->given++;
    return p + 4;
}

const void *sorter_next(struct sorter *s, size_t *n)
{
    CHECK(s->sorted);
    if (s->runs_n == 0)
        return next_in_memory(s, n);
    if (s->last != NULL) {
        if (!run_advance(s, s->last)) {
            s->failed = true;
            return NULL;
        }
        if (s->last->record == NULL)
            s->heap[0] = s->heap[--s->heap_n];
        if (s->heap_n > 0)
            sift_down(s, 0);
        s->last = NULL;
    }
    if (s->heap_n == 0)
        return NULL;
    s->last = &s->runs[s->heap[0]];
    *n = s->last->record_n;
    s->given++;
    return s->last->record;
}

/* The next records; count is 0 at the end or when the disk failed. */
enum rc sorter_take(struct sorter *s, struct sorter_lot *lot, struct err *e)
{
    const void *record;
    size_t used = 0, n;

    lot->count = 0;
    while (lot->count < SORTER_LOT_MAX && (record = sorter_next(s, &n)) != NULL) {
        if (!grow((void **)&lot->bytes, &lot->room, used + n, 1))
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        memcpy(lot->bytes + used, record, n);
        lot->at[lot->count] = used;
        lot->n[lot->count++] = n;
        used += n;
    }
    return RC_OK;
}

enum rc sorter_each_lot(struct sorter *s, sorter_lot_fn *fn, void *arg, struct err *e)
{
    struct sorter_lot lot = {0};
    enum rc rc = sorter_take(s, &lot, e);

    while (rc == RC_OK && lot.count > 0) {
        rc = fn(arg, &lot, e);
        if (rc == RC_OK)
            rc = sorter_take(s, &lot, e);
    }
    sorter_lot_free(&lot);
    return rc == RC_OK ? sorter_end(s, e) : rc;
}

void sorter_lot_free(struct sorter_lot *lot)
{
    if (lot->bytes != NULL)
        sodium_memzero(lot->bytes, lot->room);
    free(lot->bytes);
    *lot = (struct sorter_lot){0};
}

enum rc sorter_add_next(struct sorter *s, const void *what, size_t n, struct err *e)
{
    unsigned char record[SORTER_RECORD_MAX];

    CHECK(n <= sizeof(record) - SORTER_NEXT_KEY);
    sort_put_u32(record, (uint32_t)sorter_count(s));
    memcpy(record + SORTER_NEXT_KEY, what, n);
    return sorter_add(s, record, SORTER_NEXT_KEY + n, e);
}

enum rc sorter_end(const struct sorter *s, struct err *e)
{
    return !s->failed && s->given == s->count ? RC_OK : ERR(e, MSG_TRI_DISQUE, "raison", "relecture");
}

int64_t sorter_count(const struct sorter *s)
{
    return s->count;
}
