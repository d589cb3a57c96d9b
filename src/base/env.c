#include "base/env.h"
#include "base/log.h"
#include <malloc.h>
#include <sodium.h>

static int64_t system_now_us(void *state)
{
    struct timespec ts;

    (void)state;
    CHECK(clock_gettime(CLOCK_REALTIME, &ts) == 0);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void system_random(void *state, void *buf, size_t n)
{
    (void)state;
    randombytes_buf(buf, n);
}

/* What a unit of work freed is what the next one takes: given back to the system each time, the pages cost three quarters of an
 * act on a dossier. */
#define MEMORY_KEPT (64 << 20)
#define MEMORY_APART (8 << 20) /* from this size on a piece comes from the system, and goes back to it */
/* A thread's memory is made of heaps of 64 MiB, and the last one goes back to the system when it empties, whatever MEMORY_KEPT
 * says, as soon as the one before has this room: with less, a unit of work at the edge of one made and unmade the next for each page. */
#define MEMORY_SPARE (8 << 20)

/* Drawn in the process from a key of the system's, replaced as it serves (libsodium): a call of the system for each
 * entry of the journal cost as much as its hash. */
struct env env_system(void)
{
    /* Another allocator (those of the sanitizers) does not know them, and does as it likes. */
    (void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
    (void)mallopt(M_MMAP_THRESHOLD, MEMORY_APART);
    (void)mallopt(M_TOP_PAD, MEMORY_SPARE);
    CHECK(randombytes_set_implementation(&randombytes_internal_implementation) == 0);
    CHECK(sodium_init() >= 0);
    return (struct env){
        .clock = {system_now_us, NULL}, .random = {system_random, NULL}, .log = {NULL, LOG_INFO}};
}

static int64_t fixed_now_us(void *state)
{
    return *(int64_t *)state;
}

/* Each call consumes the seed and replaces it, so the sequence depends on nothing but the first seed. */
static void seeded_random(void *state, void *buf, size_t n)
{
    unsigned char *seed = state;

    if (n > 0)
        randombytes_buf_deterministic(buf, n, seed);
    crypto_generichash(seed, 32, seed, 32, NULL, 0);
}

struct env env_fixed(int64_t *now_us, unsigned char seed[32])
{
    CHECK(sodium_init() >= 0);
    return (struct env){
        .clock = {fixed_now_us, now_us}, .random = {seeded_random, seed}, .log = {NULL, LOG_INFO}};
}

static int64_t shifted_now_us(void *state)
{
    const struct clock_shift *shift = state;

    return shift->start_us + (system_now_us(NULL) - shift->begun_us);
}

struct env env_shifted(struct clock_shift *shift, int64_t start_us)
{
    struct env env = env_system();

    *shift = (struct clock_shift){start_us, system_now_us(NULL)};
    env.clock = (struct clock){shifted_now_us, shift};
    return env;
}

int64_t env_monotonic_us(void)
{
    struct timespec ts;

    CHECK(clock_gettime(CLOCK_MONOTONIC, &ts) == 0);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t env_now_us(const struct env *env)
{
    return env->clock.now_us(env->clock.state);
}

day_t env_today(const struct env *env)
{
    return day_of_instant(env_now_us(env));
}

void env_random(const struct env *env, void *buf, size_t n)
{
    env->random.fill(env->random.state, buf, n);
}
