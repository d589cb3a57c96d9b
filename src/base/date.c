#include "base/date.h"

#define DAY_US INT64_C(86400000000)

static const char *const month_names[] = {"janvier",   "février", "mars",     "avril",
                                          "mai",       "juin",    "juillet",  "août",
                                          "septembre", "octobre", "novembre", "décembre"};

/* Proleptic Gregorian calendar by eras of 400 years that start in March, so that the leap day comes last. */
static int64_t civil_to_days(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

void day_split(day_t day, int *year, int *month, int *day_of_month)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;

    *day_of_month = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

static int month_length(int y, int m)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
        return 29;
    return length[m - 1];
}

day_t day_make(int y, int m, int d)
{
    if (y < 1800 || y > 2999 || m < 1 || m > 12 || d < 1 || d > month_length(y, m))
        return DAY_NONE;
    return (day_t)civil_to_days(y, m, d);
}

int day_year(day_t day)
{
    int y, m, d;

    day_split(day, &y, &m, &d);
    return y;
}

static int digits(const char *s, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

day_t day_parse_iso(const char *s)
{
    if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
        return DAY_NONE;
    return day_make(digits(s, 4), digits(s + 5, 2), digits(s + 8, 2));
}

static void put_digits(char *to, unsigned value, int n)
{
    while (n-- > 0) {
        to[n] = (char)('0' + value % 10U);
        value /= 10U;
    }
}

/* By hand: a day is written several times in each line of an answer. */
const char *day_iso(day_t day, char buf[static DAY_TEXT_BYTES])
{
    int y, m, d;

    if (day == DAY_NONE) {
        buf[0] = '\0';
        return buf;
    }
    day_split(day, &y, &m, &d);
    put_digits(buf, (unsigned)y, 4);
    buf[4] = '-';
    put_digits(buf + 5, (unsigned)m, 2);
    buf[7] = '-';
    put_digits(buf + 8, (unsigned)d, 2);
    buf[10] = '\0';
    return buf;
}

const char *day_french(day_t day, char buf[static DAY_FRENCH_BYTES])
{
    int y, m, d;

    if (day == DAY_NONE) {
        buf[0] = '\0';
        return buf;
    }
    day_split(day, &y, &m, &d);
    snprintf(buf, DAY_FRENCH_BYTES, "%d%s %s %d", d, d == 1 ? "er" : "", month_names[m - 1], y);
    return buf;
}

const char *days_french(day_t from, day_t to, char buf[static DAYS_TEXT_BYTES])
{
    char first[DAY_FRENCH_BYTES], last[DAY_FRENCH_BYTES];

    day_french(from, first);
    if (from == to)
        snprintf(buf, DAYS_TEXT_BYTES, "le %s", first);
    else
        snprintf(buf, DAYS_TEXT_BYTES, "du %s au %s", first, day_french(to, last));
    return buf;
}

int day_weekday(day_t d)
{
    /* 1970-01-01 was a Thursday. */
    int64_t w = ((int64_t)d + 3) % 7;

    return (int)(w < 0 ? w + 7 : w) + 1;
}

day_t day_add_months(day_t day, int n)
{
    int y, m, d;
    int64_t months;

    if (day == DAY_NONE)
        return DAY_NONE;
    day_split(day, &y, &m, &d);
    months = (int64_t)y * 12 + (m - 1) + n;
    if (months < 0)
        return DAY_NONE;
    y = (int)(months / 12);
    m = (int)(months % 12) + 1;
    return day_make(y, m, MIN(d, month_length(y, m)));
}

day_t day_nth_monday_after(day_t d, int n)
{
    return d == DAY_NONE ? DAY_NONE : d + (8 - day_weekday(d)) + 7 * (n - 1);
}

day_t day_of_instant(int64_t us)
{
    time_t s = (time_t)(us / 1000000 - (us % 1000000 < 0));
    struct tm tm;

    CHECK(localtime_r(&s, &tm) != NULL);
    return day_make(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

int64_t instant_of_day(day_t d)
{
    int y, m, dom;
    struct tm tm = {0};

    day_split(d, &y, &m, &dom);
    tm.tm_year = y - 1900;
    tm.tm_mon = m - 1;
    tm.tm_mday = dom;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm) * 1000000;
}

const char *instant_iso(int64_t us, char buf[static INSTANT_TEXT_BYTES])
{
    time_t s = (time_t)(us / 1000000);
    struct tm tm;

    CHECK(gmtime_r(&s, &tm) != NULL);
    strftime(buf, INSTANT_TEXT_BYTES, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return buf;
}

const char *instant_french(int64_t us, char buf[static INSTANT_TEXT_BYTES])
{
    time_t s = (time_t)(us / 1000000);
    char local[24];
    int64_t first;
    struct tm tm;

    CHECK(localtime_r(&s, &tm) != NULL);
    strftime(local, sizeof(local), "%Y-%m-%dT%H:%M", &tm);
    strftime(buf, INSTANT_TEXT_BYTES, "%d/%m/%Y %H:%M", &tm);
    if (instant_local(local, &first, NULL) == LOCAL_TWICE)
        snprintf(buf + strlen(buf), INSTANT_TEXT_BYTES - strlen(buf),
                 tm.tm_isdst > 0 ? " (heure d'été)" : " (heure d'hiver)");
    return buf;
}

/* Two digits at s, or -1. */
static int two_digits(const char *s)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return -1;
    return (s[0] - '0') * 10 + (s[1] - '0');
}

bool instant_parse_iso(const char *s, int64_t *us)
{
    char day[11];
    day_t d;
    int hour, minute, second;

    if (strlen(s) != 20 || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != 'Z')
        return false;
    memcpy(day, s, 10);
    day[10] = '\0';
    d = day_parse_iso(day);
    hour = two_digits(s + 11);
    minute = two_digits(s + 14);
    second = two_digits(s + 17);
    if (d == DAY_NONE || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    *us = ((int64_t)d * 86400 + hour * 3600 + minute * 60 + second) * 1000000;
    return true;
}

/* Microseconds of ".123"; *end is after its decimals, nine at most. -1 when there are none. */
static int64_t fraction(const char *s, const char **end)
{
    int64_t us = 0, unit = 100000;
    int n = 0;

    for (; n < 9 && s[1 + n] >= '0' && s[1 + n] <= '9'; n++, unit /= 10)
        us += (s[1 + n] - '0') * unit;
    *end = s + 1 + n;
    return n > 0 ? us : -1;
}

bool instant_parse_offset(const char *s, int64_t *us)
{
    char clock[21] = "";
    const char *zone = s + 19;
    int64_t local, rest = 0;
    int hours = 0, minutes = 0;

    if (strnlen(s, 20) < 20)
        return false;
    if (*zone == '.')
        rest = fraction(zone, &zone);
    if (strcmp(zone, "Z") != 0) {
        if (strlen(zone) != 6 || (*zone != '+' && *zone != '-') || zone[3] != ':')
            return false;
        hours = two_digits(zone + 1);
        minutes = two_digits(zone + 4);
    }
    snprintf(clock, sizeof(clock), "%.19sZ", s);
    if (!instant_parse_iso(clock, &local) || rest < 0 || hours < 0 || hours > 14 || minutes < 0 ||
        minutes > 59)
        return false;
    *us = local + rest - (*zone == '-' ? -1 : 1) * (hours * 60 + minutes) * INT64_C(60000000);
    return true;
}

/* The day and the time since its midnight, as they are written. */
static bool parse_wall(const char *s, day_t *day, int64_t *rest)
{
    char text[40];
    const size_t n = strlen(s);
    int64_t utc;

    if (n < 19 || n + 2 > sizeof(text))
        return false;
    memcpy(text, s, n);
    memcpy(text + n, "Z", 2);
    if (text[10] == ' ')
        text[10] = 'T';
    if (!instant_parse_offset(text, &utc))
        return false;
    text[10] = '\0';
    *day = day_parse_iso(text);
    *rest = utc - *day * DAY_US;
    return *day != DAY_NONE;
}

static bool clocks_show(int64_t us, day_t day, int64_t rest)
{
    time_t s = (time_t)(us / 1000000 - (us % 1000000 < 0));
    struct tm tm;

    CHECK(localtime_r(&s, &tm) != NULL);
    return day_of_instant(us) == day &&
           (tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec == rest / INT64_C(1000000);
}

/* Counted from the beginning of the day and from its end: two instants when the clocks change in between, of which the clocks show that hour at one,
 * at both or at none. */
enum local_hour instant_local(const char *s, int64_t *us, int64_t *later)
{
    day_t day;
    int64_t rest, before, after;
    bool first, second;

    if (!parse_wall(s, &day, &rest))
        return LOCAL_UNREADABLE;
    before = instant_of_day(day) + rest;
    after = instant_of_day(day + 1) - (DAY_US - rest);
    first = clocks_show(before, day, rest);
    second = clocks_show(after, day, rest);
    if (!first && !second)
        return LOCAL_NEVER;
    *us = first ? before : after;
    if (later != NULL)
        *later = second ? after : before;
    return first && second && before != after ? LOCAL_TWICE : LOCAL_ONCE;
}

bool instant_parse_local(const char *s, int64_t *us)
{
    const enum local_hour hour = instant_local(s, us, NULL);
    day_t day;
    int64_t rest;

    if (hour == LOCAL_NEVER && parse_wall(s, &day, &rest))
        *us = instant_of_day(day) + rest;
    return hour != LOCAL_UNREADABLE;
}

bool day_zone_is_paris(void)
{
    const int64_t midnight_utc = INT64_C(1782864000); /* 2026-07-01, two hours later in Paris */

    return instant_of_day(day_make(2026, 7, 1)) == (midnight_utc - 7200) * 1000000;
}

/* The anonymous Gregorian computus. */
day_t day_easter(int y)
{
    int a = y % 19;
    int b = y / 100;
    int c = y % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;

    return day_make(y, month, (h + l - 7 * m + 114) % 31 + 1);
}
