#include "web/metrics.h"
#include <stdarg.h>
#include <stdatomic.h>

/* Upper bounds of the histogram, microseconds. */
static const int64_t bounds_us[] = {1000, 5000, 25000, 100000, 400000, 2000000};
#define BUCKETS (ARRAY_LEN(bounds_us) + 1)
#define CLASSES 6 /* of status, by their first digit; 0: the client left before the answer */

struct metrics {
    const char *routes[METRICS_ROUTES_MAX];
    size_t routes_n;
    atomic_uint_fast64_t requests[METRICS_ROUTES_MAX + 1][CLASSES];
    atomic_uint_fast64_t buckets[BUCKETS];
    atomic_uint_fast64_t sum_us;
    atomic_uint_fast64_t reads;
};

struct metrics *metrics_new(const char *const *routes, size_t n)
{
    struct metrics *m = calloc(1, sizeof(*m));

    CHECK(n <= METRICS_ROUTES_MAX);
    if (m != NULL) {
        memcpy(m->routes, routes, n * sizeof(*routes));
        m->routes_n = n;
    }
    return m;
}

void metrics_free(struct metrics *m)
{
    free(m);
}

static void add(atomic_uint_fast64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static uint64_t value(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_count(struct metrics *m, size_t route, int status, int64_t duration_us, size_t reads)
{
    size_t r = route < m->routes_n ? route : METRICS_ROUTES_MAX;
    size_t b = 0;

    while (b < ARRAY_LEN(bounds_us) && duration_us > bounds_us[b])
        b++;
    add(&m->requests[r][(size_t)(status / 100) % CLASSES], 1);
    add(&m->buckets[b], 1);
    add(&m->sum_us, (uint64_t)MAX(duration_us, 0));
    add(&m->reads, reads);
}

/* Text that never passes its end. */
struct text {
    char *out;
    size_t size;
    size_t used;
    bool full;
};

static void put(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void put(struct text *t, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(t->out + t->used, t->size - t->used, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= t->size - t->used)
        t->full = true;
    else
        t->used += (size_t)n;
}

static void put_requests(struct text *t, const struct metrics *m)
{
    put(t, "# TYPE sicpf_http_requests counter\n# HELP sicpf_http_requests Answers, by route and class of "
           "status.\n");
    for (size_t r = 0; r <= METRICS_ROUTES_MAX; r++)
        for (size_t c = 0; c < CLASSES; c++) {
            uint64_t n = value(&m->requests[r][c]);

            if (n > 0)
                put(t, "sicpf_http_requests_total{route=\"%s\",code=\"%zuxx\"} %llu\n",
                    r < m->routes_n ? m->routes[r] : "autre", c, (unsigned long long)n);
        }
}

static void put_seconds(struct text *t, const struct metrics *m)
{
    uint64_t so_far = 0;

    put(t, "# TYPE sicpf_http_request_seconds histogram\n# UNIT sicpf_http_request_seconds seconds\n");
    for (size_t b = 0; b < ARRAY_LEN(bounds_us); b++) {
        so_far += value(&m->buckets[b]);
        put(t, "sicpf_http_request_seconds_bucket{le=\"%lld.%06lld\"} %llu\n",
            (long long)(bounds_us[b] / 1000000), (long long)(bounds_us[b] % 1000000),
            (unsigned long long)so_far);
    }
    so_far += value(&m->buckets[BUCKETS - 1]);
    put(t, "sicpf_http_request_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)so_far);
    put(t, "sicpf_http_request_seconds_count %llu\n", (unsigned long long)so_far);
    put(t, "sicpf_http_request_seconds_sum %llu.%06llu\n", (unsigned long long)(value(&m->sum_us) / 1000000),
        (unsigned long long)(value(&m->sum_us) % 1000000));
}

size_t metrics_text(const struct metrics *m, char *out, size_t size)
{
    struct text t = {out, size, 0, size == 0};

    put_requests(&t, m);
    put_seconds(&t, m);
    put(&t,
        "# TYPE sicpf_reads_logged counter\n# HELP sicpf_reads_logged Readings of personal data recorded.\n");
    put(&t, "sicpf_reads_logged_total %llu\n# EOF\n", (unsigned long long)value(&m->reads));
    return t.full ? 0 : t.used;
}
