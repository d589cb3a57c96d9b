/*
 * rne_field.h - dates and territories as the Répertoire national des élus writes them, pure functions on text.
 */
#ifndef SICPF_EXCHANGE_RNE_FIELD_H
#define SICPF_EXCHANGE_RNE_FIELD_H

#include "base/base.h"
#include "base/date.h"
#include "exchange/rne_layout.h"

enum rne_date_kind { RNE_DATE_NAISSANCE, RNE_DATE_DEBUT };

/*
 * The day of "9/7/1952", "09/07/1952", "09/07/52", "1952-07-09", "1952-07-09 00:00:00+00" and "1952-07-09T00:00:00";
 * DAY_NONE for anything else. Two digits of a year: a birth is of the nineteen hundreds when that makes the person 18 in
 * the year of the issue at least; a mandate is of the two thousands unless that is after the issue. *year_digits is 2 or
 * 4: a file does not mix them, one that does was cut.
 */
NODISCARD day_t rne_day(const char *s, enum rne_date_kind kind, day_t issued, int *year_digits);

#define RNE_TERRITOIRE_BYTES 96

/*
 * Where a mandate is held, the same for every layout: codes get back their zeros ("1" is "01", "101" is "0101"), the
 * commune its département when it has three digits, and the letters of overseas départements of 2019 (ZA) their numbers
 * (971). Never stored: it goes into a keyed hash. `cell` gives the value of a column, "" when there is none.
 */
void rne_territoire(enum rne_genre g, const char *const cell[RNE_COLUMNS], char out[RNE_TERRITOIRE_BYTES]);

#endif
