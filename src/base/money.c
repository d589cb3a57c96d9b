#include "base/money.h"

bool money_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool money_sub(int64_t a, int64_t b, int64_t *out)
{
    int64_t difference;

    if (__builtin_sub_overflow(a, b, &difference))
        return false;
    *out = difference;
    return true;
}

/* 128 bits hold any product of two 64-bit values, so only the quotient has to be checked. */
static int64_t prorata(int64_t amount, int64_t num, int64_t den, __int128 bias)
{
    __int128 product;

    CHECK(amount >= 0 && num >= 0 && den > 0);
    product = (__int128)amount * num + bias;
    product /= den;
    CHECK(product <= INT64_MAX);
    return (int64_t)product;
}

int64_t money_prorata_up(int64_t amount, int64_t num, int64_t den)
{
    return prorata(amount, num, den, (__int128)den - 1);
}

int64_t money_prorata_nearest(int64_t amount, int64_t num, int64_t den)
{
    __int128 quotient;

    CHECK(amount >= 0 && num >= 0 && den > 0);
    quotient = (((__int128)amount * num) * 2 + den) / ((__int128)den * 2);
    CHECK(quotient <= INT64_MAX);
    return (int64_t)quotient;
}

void money_share(int64_t total, const int64_t *weights, size_t n, int64_t *out)
{
    __int128 sum = 0;
    __int128 remainders[64];
    int64_t given = 0;

    CHECK(n > 0 && n <= ARRAY_LEN(remainders) && total >= 0);
    for (size_t i = 0; i < n; i++) {
        CHECK(weights[i] >= 0);
        sum += weights[i];
    }
    CHECK(sum > 0);
    for (size_t i = 0; i < n; i++) {
        __int128 product = (__int128)total * weights[i];

        out[i] = (int64_t)(product / sum);
        remainders[i] = product % sum;
        given += out[i];
    }
    for (; given < total; given++) {
        size_t best = 0;

        for (size_t i = 1; i < n; i++)
            if (remainders[i] > remainders[best])
                best = i;
        out[best]++;
        remainders[best] = -1;
    }
}

const char *money_french(int64_t cents, char buf[static MONEY_TEXT_BYTES])
{
    char whole[24];
    size_t used = 0;
    uint64_t value = cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;
    int n = snprintf(whole, sizeof(whole), "%llu", (unsigned long long)(value / 100));

    if (cents < 0)
        buf[used++] = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            memcpy(buf + used, "\u202f", 3);
            used += 3;
        }
        buf[used++] = whole[i];
    }
    snprintf(buf + used, MONEY_TEXT_BYTES - used, ",%02u\u00a0€", (unsigned)(value % 100));
    return buf;
}

const char *money_plain(int64_t cents, char buf[static MONEY_TEXT_BYTES])
{
    uint64_t value = cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;

    snprintf(buf, MONEY_TEXT_BYTES, "%s%llu.%02u", cents < 0 ? "-" : "", (unsigned long long)(value / 100),
             (unsigned)(value % 100));
    return buf;
}

/* Skips one blank used between thousands: space, no-break space, narrow no-break space. */
static const char *skip_blank(const char *p)
{
    if (*p == ' ')
        return p + 1;
    if (strncmp(p, "\u00a0", 2) == 0)
        return p + 2;
    if (strncmp(p, "\u202f", 3) == 0)
        return p + 3;
    return p;
}

/* A blank is between thousands only: "1 240" is an amount, "12 4" is a slip of the hand. */
static bool is_thousands(const char *digits)
{
    size_t n = strspn(digits, "0123456789");

    return n == 3;
}

bool money_parse(const char *s, int64_t *out)
{
    const char *p = s;
    int64_t value = 0;
    int decimals = -1;
    bool any = false;

    for (; *p != '\0'; p++) {
        const char *after = skip_blank(p);

        if (after != p && any && decimals < 0 && is_thousands(after))
            p = after;
        if ((*p == ',' || *p == '.') && decimals < 0 && any) {
            decimals = 0;
            continue;
        }
        if (*p < '0' || *p > '9' || decimals == 2)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *p - '0', &value))
            return false;
        any = true;
        if (decimals >= 0)
            decimals++;
    }
    if (!any || decimals == 0)
        return false;
    for (int d = MAX(decimals, 0); d < 2; d++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *out = value;
    return true;
}

bool money_parse_iso(const char *s, int64_t *out)
{
    char text[40];
    const char *point = strchr(s, '.');
    size_t n = strlen(s);

    if (point == NULL || n >= sizeof(text) || n - (size_t)(point - s) > 6)
        return money_parse(s, out);
    memcpy(text, s, n + 1);
    while (n > (size_t)(point - s) + 3 && text[n - 1] == '0')
        text[--n] = '\0';
    return money_parse(text, out);
}
