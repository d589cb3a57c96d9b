/* debit.c - buckets of tokens in a fixed table (debit.h). */
#include "web/debit.h"
#include "base/crypto.h"
#include <pthread.h>

#define WAYS 8
#define SETS ((size_t)1024)
#define MINUTE_US INT64_C(60000000)

/* What a caller has used, as time: full at MINUTE_US, empties as time passes. */
struct bucket {
    uint64_t who; /* 0: free */
    int64_t used_us, at_us;
};

struct debit {
    int64_t cost_us; /* of one call; 0: no limit */
    unsigned char key[KEY_BYTES];
    pthread_mutex_t lock;
    struct bucket table[SETS][WAYS];
};

struct debit *debit_new(const struct env *env, int par_minute)
{
    struct debit *d = calloc(1, sizeof(*d));

    CHECK(par_minute >= 0);
    if (d == NULL)
        return NULL;
    d->cost_us = par_minute > 0 ? MINUTE_US / par_minute : 0;
    env_random(env, d->key, sizeof(d->key));
    CHECK(pthread_mutex_init(&d->lock, NULL) == 0);
    return d;
}

void debit_free(struct debit *d)
{
    if (d == NULL)
        return;
    (void)pthread_mutex_destroy(&d->lock);
    free(d);
}

static uint64_t digest_of(const struct debit *d, const void *who, size_t n)
{
    struct sha256_stream *s = sha256_begin();
    unsigned char hash[HASH_BYTES];
    uint64_t out;

    sha256_add(s, d->key, sizeof(d->key));
    sha256_add(s, who, n);
    sha256_end(s, hash);
    memcpy(&out, hash, sizeof(out));
    return out != 0 ? out : 1;
}

/* What is still used at this instant. */
static int64_t used_at(const struct bucket *b, int64_t now_us)
{
    return MAX(b->used_us - MAX(now_us - b->at_us, 0), 0);
}

/* The caller's bucket; a new one in place of a free one, or of the one that was called the longest time ago. */
static struct bucket *bucket_of(struct debit *d, uint64_t who)
{
    struct bucket *set = d->table[who % SETS], *oldest = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].who == who)
            return &set[i];
        if (oldest->who != 0 && (set[i].who == 0 || set[i].at_us < oldest->at_us))
            oldest = &set[i];
    }
    *oldest = (struct bucket){.who = who};
    return oldest;
}

bool debit_prendre(struct debit *d, const void *qui, size_t n, int64_t now_us, int64_t *attendre_s)
{
    struct bucket *b;
    int64_t used, over;

    *attendre_s = 0;
    if (d->cost_us == 0)
        return true;
    CHECK(pthread_mutex_lock(&d->lock) == 0);
    b = bucket_of(d, digest_of(d, qui, n));
    used = used_at(b, now_us);
    over = used + d->cost_us - MINUTE_US;
    b->used_us = over > 0 ? used : used + d->cost_us;
    b->at_us = MAX(now_us, b->at_us);
    CHECK(pthread_mutex_unlock(&d->lock) == 0);
    if (over > 0)
        *attendre_s = (over + INT64_C(999999)) / INT64_C(1000000);
    return over <= 0;
}
