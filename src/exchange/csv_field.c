#include "exchange/csv.h"

/* Reads min to max digits; false when there are fewer or more. */
static bool number(const char **p, int min, int max, int *out)
{
    int n = 0;

    *out = 0;
    while (**p >= '0' && **p <= '9' && n <= max) {
        *out = 10 * *out + (**p - '0');
        (*p)++;
        n++;
    }
    return n >= min && n <= max;
}

static bool mark(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static day_t year_first(const char *p)
{
    int year, month, day;

    if (!number(&p, 4, 4, &year) || !mark(&p, '-') || !number(&p, 2, 2, &month) || !mark(&p, '-') ||
        !number(&p, 2, 2, &day))
        return DAY_NONE;
    /* A time after it is that of a conversion, always midnight: the civil day is what was written. */
    if (*p != '\0' && *p != ' ' && *p != 'T')
        return DAY_NONE;
    return day_make(year, month, day);
}

day_t csv_day(const char *s)
{
    const char *p = s;
    int day, month, year;

    if (strnlen(s, 5) == 5 && s[4] == '-')
        return year_first(s);
    if (!number(&p, 1, 2, &day) || !mark(&p, '/') || !number(&p, 1, 2, &month) || !mark(&p, '/') ||
        !number(&p, 4, 4, &year) || *p != '\0')
        return DAY_NONE;
    return day_make(year, month, day);
}
