#include "base/json.h"

#define DEPTH_MAX 64
#define STREAM_BYTES 65536

struct json {
    char *buf;
    size_t used;
    size_t size;
    size_t bytes_max;
    FILE *out; /* NULL for a memory writer */
    bool failed;
    int depth;
    bool comma[DEPTH_MAX];
    bool after_key;
};

static struct json *create(size_t size, size_t bytes_max, FILE *out)
{
    struct json *j = calloc(1, sizeof(*j));

    if (j == NULL)
        return NULL;
    j->buf = malloc(size + 1);
    if (j->buf == NULL) {
        free(j);
        return NULL;
    }
    j->size = size;
    j->bytes_max = bytes_max;
    j->out = out;
    return j;
}

struct json *json_new(size_t bytes_max)
{
    return create(MIN(bytes_max, (size_t)512), bytes_max, NULL);
}

struct json *json_to(FILE *out)
{
    return create(STREAM_BYTES, STREAM_BYTES, out);
}

void json_free(struct json *j)
{
    if (j == NULL)
        return;
    if (j->out != NULL && j->used > 0)
        fwrite(j->buf, 1, j->used, j->out);
    free(j->buf);
    free(j);
}

static void flush(struct json *j)
{
    if (j->used > 0 && fwrite(j->buf, 1, j->used, j->out) != j->used)
        j->failed = true;
    j->used = 0;
}

static bool room(struct json *j, size_t n)
{
    size_t size = j->size;
    char *bigger;

    if (j->failed)
        return false;
    if (j->size - j->used >= n)
        return true;
    if (j->out != NULL) {
        flush(j);
        return !j->failed && n <= j->size;
    }
    while (size - j->used < n && size < j->bytes_max)
        size = MIN(size * 2, j->bytes_max);
    bigger = size - j->used >= n ? realloc(j->buf, size + 1) : NULL;
    if (bigger == NULL) {
        j->failed = true;
        return false;
    }
    j->buf = bigger;
    j->size = size;
    return true;
}

static void put_far(struct json *j, const char *s, size_t n)
{
    while (n > 0) {
        size_t part = j->out != NULL ? MIN(n, (size_t)STREAM_BYTES) : n;

        if (!room(j, part))
            return;
        memcpy(j->buf + j->used, s, part);
        j->used += part;
        s += part;
        n -= part;
    }
}

/* Nearly every piece is a few bytes with room for it. */
static inline void put(struct json *j, const char *s, size_t n)
{
    if (j->failed || j->size - j->used < n) {
        put_far(j, s, n);
        return;
    }
    memcpy(j->buf + j->used, s, n);
    j->used += n;
}

static void before_value(struct json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->comma[j->depth])
        put(j, ",", 1);
    j->comma[j->depth] = true;
}

static void open(struct json *j, char c)
{
    before_value(j);
    put(j, &c, 1);
    CHECK(j->depth + 1 < DEPTH_MAX);
    j->comma[++j->depth] = false;
}

static void close(struct json *j, char c)
{
    CHECK(j->depth > 0 && !j->after_key);
    j->depth--;
    put(j, &c, 1);
}

void json_line_end(struct json *j)
{
    CHECK(j->depth == 0 && !j->after_key);
    put(j, "\n", 1);
    j->comma[0] = false;
}

void json_number_text(struct json *j, const char *digits)
{
    before_value(j);
    put(j, digits, strlen(digits));
}

void json_object_open(struct json *j)
{
    open(j, '{');
}

void json_object_close(struct json *j)
{
    close(j, '}');
}

void json_array_open(struct json *j)
{
    open(j, '[');
}

void json_array_close(struct json *j)
{
    close(j, ']');
}

static bool escaped(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* Of eight bytes at once: is any to be escaped? A byte less than n borrows from its own high bit in w - n * ONES. */
#define ONES UINT64_C(0x0101010101010101)
#define HIGHS (ONES << 7)
#define ANY_LESS(w, n) (((w) - (n)*ONES) & ~(w)&HIGHS)
static bool any_escaped(uint64_t w)
{
    return (ANY_LESS(w, 0x20) | ANY_LESS(w ^ '"' * ONES, 1) | ANY_LESS(w ^ '\\' * ONES, 1)) != 0;
}

/* Whether a short text has none: its first and last bytes, which overlap, make one word. */
static bool short_is_plain(const char *s, size_t n)
{
    uint32_t first;
    uint32_t last;

    if (n < sizeof(first))
        return false;
    memcpy(&first, s, sizeof(first));
    memcpy(&last, s + n - sizeof(last), sizeof(last));
    return !any_escaped((uint64_t)first << 32 | last);
}

/* The bytes of s before the first to be escaped; n when there is none. */
static size_t plain_bytes(const char *s, size_t n)
{
    size_t i = 0;
    uint64_t w;

    for (; n - i >= sizeof(w); i += sizeof(w)) {
        memcpy(&w, s + i, sizeof(w));
        if (any_escaped(w))
            break;
    }
    if (n - i < sizeof(w) && short_is_plain(s + i, n - i))
        return n;
    while (i < n && !escaped((unsigned char)s[i]))
        i++;
    return i;
}

static void quoted(struct json *j, const char *s)
{
    size_t left = strlen(s);
    char escape[8];

    put(j, "\"", 1);
    for (;;) {
        size_t plain = plain_bytes(s, left);
        unsigned char c = (unsigned char)s[plain];

        put(j, s, plain);
        if (plain == left)
            break;
        if (c >= 0x20)
            snprintf(escape, sizeof(escape), "\\%c", c);
        else
            snprintf(escape, sizeof(escape), "\\u%04x", c);
        put(j, escape, strlen(escape));
        s += plain + 1;
        left -= plain + 1;
    }
    put(j, "\"", 1);
}

void json_key(struct json *j, const char *key)
{
    CHECK(!j->after_key);
    before_value(j);
    quoted(j, key);
    put(j, ":", 1);
    j->after_key = true;
}

void json_text(struct json *j, const char *utf8)
{
    if (utf8 == NULL) {
        json_none(j);
        return;
    }
    before_value(j);
    quoted(j, utf8);
}

void json_int(struct json *j, int64_t v)
{
    char text[24];
    char *end = text + sizeof(text);
    char *p = end;
    uint64_t left = v < 0 ? UINT64_C(0) - (uint64_t)v : (uint64_t)v;

    do
        *--p = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (v < 0)
        *--p = '-';
    before_value(j);
    put(j, p, (size_t)(end - p));
}

void json_bool(struct json *j, bool v)
{
    before_value(j);
    put(j, v ? "true" : "false", v ? 4 : 5);
}

void json_none(struct json *j)
{
    before_value(j);
    put(j, "null", 4);
}

void json_raw(struct json *j, const char *bytes, size_t n)
{
    put(j, bytes, n);
}

void json_kt(struct json *j, const char *key, const char *utf8)
{
    json_key(j, key);
    json_text(j, utf8);
}

void json_ki(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

void json_kb(struct json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}

void json_kd(struct json *j, const char *key, day_t day)
{
    char text[DAY_TEXT_BYTES];

    json_kt(j, key, day != DAY_NONE ? day_iso(day, text) : NULL);
}

const char *json_data(struct json *j)
{
    j->buf[j->used] = '\0';
    return j->buf;
}

size_t json_length(const struct json *j)
{
    return j->used;
}

bool json_failed(struct json *j)
{
    if (j->out != NULL) {
        flush(j);
        if (fflush(j->out) != 0)
            j->failed = true;
    }
    return j->failed;
}
