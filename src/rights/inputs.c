#include "rights/inputs.h"

static void put(struct inputs *in, const char *s, size_t n)
{
    CHECK(in->n + n < sizeof(in->text));
    memcpy(in->text + in->n, s, n);
    in->n += n;
}

static bool is_word(const char *s)
{
    for (; *s != '\0'; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '_' ||
              *s == '-'))
            return false;
    return true;
}

static void put_name(struct inputs *in, const char *name)
{
    put(in, in->n == 0 ? "{\"" : ",\"", 2);
    put(in, name, strlen(name));
    put(in, "\":", 2);
}

void inputs_number(struct inputs *in, const char *name, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t left = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0)
        digits[--at] = '-';
    put_name(in, name);
    put(in, digits + at, sizeof(digits) - at);
}

void inputs_word(struct inputs *in, const char *name, const char *word)
{
    CHECK(is_word(word));
    put_name(in, name);
    put(in, "\"", 1);
    put(in, word, strlen(word));
    put(in, "\"", 1);
}

void inputs_day(struct inputs *in, const char *name, day_t day)
{
    char text[DAY_TEXT_BYTES];

    inputs_word(in, name, day_iso(day, text));
}

const char *inputs_end(struct inputs *in, struct arena *a)
{
    if (in->n == 0)
        put(in, "{", 1);
    put(in, "}", 1);
    return arena_strndup(a, in->text, in->n);
}
