#include "base/arena.h"
#include <stdalign.h>

/* Blocks double from 16 KiB so that a page needs one or two and a large plan a handful. */
#define BLOCK_BYTES_MIN (16U * 1024U)

/* What a reset keeps for the next use: a page's whole memory, so that serving one asks the system for nothing. */
#define KEPT_BYTES (512U * 1024U)

struct block {
    struct block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct block *first;
    struct block *current;
    size_t bytes_max;
    size_t taken;
};

static struct block *block_new(size_t size)
{
    struct block *b = malloc(sizeof(*b) + size);

    if (b == NULL)
        return NULL;
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

struct arena *arena_new(size_t bytes_max)
{
    struct arena *a = malloc(sizeof(*a));

    if (a == NULL)
        return NULL;
    a->first = block_new(MIN(BLOCK_BYTES_MIN, bytes_max));
    if (a->first == NULL) {
        free(a);
        return NULL;
    }
    a->current = a->first;
    a->bytes_max = bytes_max;
    a->taken = 0;
    return a;
}

static void blocks_free(struct block *b)
{
    while (b != NULL) {
        struct block *next = b->next;

        free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (a == NULL)
        return;
    blocks_free(a->first);
    free(a);
}

void arena_reset(struct arena *a)
{
    struct block *last = a->first;
    size_t kept = last->size;

    last->used = 0;
    while (last->next != NULL && kept + last->next->size <= KEPT_BYTES) {
        last = last->next;
        last->used = 0;
        kept += last->size;
    }
    blocks_free(last->next);
    last->next = NULL;
    a->current = a->first;
    a->taken = 0;
}

/* A block with room for `need` bytes after the current one: one that a reset kept, or a new one. */
static struct block *next_block(struct arena *a, size_t need)
{
    struct block *b = a->current->next;

    if (b != NULL && b->size >= need)
        return b;
    b = block_new(MAX(need, a->current->size * 2));
    if (b != NULL) {
        b->next = a->current->next;
        a->current->next = b;
    }
    return b;
}

void *arena_try(struct arena *a, size_t n)
{
    size_t need = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    void *p;

    if (need < n || need > a->bytes_max - MIN(a->taken, a->bytes_max))
        return NULL;
    if (a->current->size - a->current->used < need) {
        struct block *b = next_block(a, need);

        if (b == NULL)
            return NULL;
        a->current = b;
    }
    p = a->current->data + a->current->used;
    a->current->used += need;
    a->taken += need;
    memset(p, 0, n);
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    void *p = arena_try(a, n);

    CHECK(p != NULL);
    return p;
}

void *arena_array(struct arena *a, size_t size, size_t count)
{
    size_t bytes;

    CHECK(!__builtin_mul_overflow(size, count, &bytes));
    return arena_alloc(a, bytes);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);

    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_text_try(struct arena *a, const char *s)
{
    size_t n = strlen(s) + 1, most = a->bytes_max - a->bytes_max / 8;
    char *p = a->taken <= most && n <= most - a->taken ? arena_try(a, n) : NULL;

    if (p != NULL)
        memcpy(p, s, n);
    return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    int n;
    char *p;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    CHECK(n >= 0);
    p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *p;

    va_start(ap, fmt);
    p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

size_t arena_used(const struct arena *a)
{
    return a->taken;
}
