/*
 * date.h - civil days, instants and French working days.
 *
 * A day_t is a civil day in Paris, counted from 1970-01-01. An instant is microseconds UTC. The zone rules are
 * those of the system's tz database: main sets TZ=Europe/Paris once, before any thread.
 */
#ifndef SICPF_DATE_H
#define SICPF_DATE_H

#include "base/base.h"
#include <limits.h>

typedef int32_t day_t;

#define DAY_NONE INT32_MIN /* no day: an open end, a missing date */
#define DAY_TEXT_BYTES 16  /* room for "2026-11-24" and for "24/11/2026" */

/* The day of a civil date; DAY_NONE when it does not exist (2023-02-29). Years 1800 to 2999. */
NODISCARD day_t day_make(int year, int month, int day_of_month);
void day_split(day_t d, int *year, int *month, int *day_of_month);
NODISCARD int day_year(day_t d);

/* Strictly "YYYY-MM-DD" (s ended by NUL). DAY_NONE when it is anything else. */
NODISCARD day_t day_parse_iso(const char *s);

/* The texts of a day or of an instant. The room that each needs stands in its signature, so that the compilers see a buffer too small. */

/* "2026-11-24"; "" for DAY_NONE. Returns buf. */
const char *day_iso(day_t d, char buf[static DAY_TEXT_BYTES]);

/* "24 novembre 2026" ("1er mai 2026"); "" for DAY_NONE. Returns buf. */
#define DAY_FRENCH_BYTES 32
const char *day_french(day_t d, char buf[static DAY_FRENCH_BYTES]);

/* "du 4 janvier 2027 au 5 janvier 2027", or "le 4 janvier 2027" when both are one day. Returns buf. */
#define DAYS_TEXT_BYTES 80
const char *days_french(day_t from, day_t to, char buf[static DAYS_TEXT_BYTES]);

/* 1 Monday … 7 Sunday. */
NODISCARD int day_weekday(day_t d);

/* The same day of the month n months later (n may be negative), clamped to the last day of a shorter month:
 * 31 January plus one month is 28 or 29 February. */
NODISCARD day_t day_add_months(day_t d, int n);

/* The Monday, the second, the third… strictly after d: n = 3 gives the DIFE credit day (rules: DIFE-20). */
NODISCARD day_t day_nth_monday_after(day_t d, int n);

/* The civil day in Paris of an instant, and the first instant of a day in Paris. */
NODISCARD day_t day_of_instant(int64_t us);
NODISCARD int64_t instant_of_day(day_t d);

/* "2026-11-24T09:30:00Z" (UTC, for machines), "24/11/2026 10:30" (Paris, for people). */
#define INSTANT_TEXT_BYTES 40
const char *instant_iso(int64_t us, char buf[static INSTANT_TEXT_BYTES]);
const char *instant_french(int64_t us, char buf[static INSTANT_TEXT_BYTES]);

/* Strictly "YYYY-MM-DDTHH:MM:SSZ" (UTC). False, *us untouched, when it is anything else. */
NODISCARD bool instant_parse_iso(const char *s, int64_t *us);

/* An instant with its offset: "2026-03-01T10:00:00+02:00", "…Z"; one to nine decimals of a second may follow the seconds, those after the
 * sixth are dropped. False, *us untouched, when it is anything else. */
NODISCARD bool instant_parse_offset(const char *s, int64_t *us);

/* How many times in Paris the clocks show an hour of a day: never or twice in the nights when they change. */
enum local_hour { LOCAL_UNREADABLE, LOCAL_ONCE, LOCAL_NEVER, LOCAL_TWICE };
/* The same without an offset, a blank allowed for the T: an instant of Paris. *us and *later (which may be NULL) are the same but for an hour that
 * comes twice, whose first and second times they are. Untouched, both, for LOCAL_UNREADABLE and LOCAL_NEVER. */
NODISCARD enum local_hour instant_local(const char *s, int64_t *us, int64_t *later);
/* The same for what only needs to be near: of an hour that comes twice, the first; of one that never comes, the one that the clocks jump to.
 * False, *us untouched, when it is unreadable. */
NODISCARD bool instant_parse_local(const char *s, int64_t *us);

/* False when the machine has no zone rules for Paris (package tzdata): days would then silently be those of UTC. */
NODISCARD bool day_zone_is_paris(void);

/* Easter Sunday of a Gregorian year, from which three French holidays follow. */
NODISCARD day_t day_easter(int year);

#endif
