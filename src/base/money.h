/*
 * money.h - amounts in whole cents (int64_t, names end in _cents), and the only arithmetic allowed on them.
 *
 * No floating point. Every operation that can pass the range says so; nothing wraps.
 */
#ifndef SICPF_MONEY_H
#define SICPF_MONEY_H

#include "base/base.h"

#define MONEY_TEXT_BYTES 48

/* *out = a + b, or a - b. False, *out untouched, when the result does not fit in 64 bits. */
NODISCARD bool money_add(int64_t a_cents, int64_t b_cents, int64_t *out);
NODISCARD bool money_sub(int64_t a_cents, int64_t b_cents, int64_t *out);

/* amount × num / den rounded up to the cent (R. 6323-1 II, R. 6323-22: the credit of part of a year).
 * amount, num >= 0 and den > 0. */
NODISCARD int64_t money_prorata_up(int64_t amount_cents, int64_t num, int64_t den);

/* amount × num / den rounded to the nearest cent, halves up. Same requirements. */
NODISCARD int64_t money_prorata_nearest(int64_t amount_cents, int64_t num, int64_t den);

/* Shares `total` between weights in proportion, to the cent, by the largest remainder (first on ties), so that
 * the parts add up to `total` exactly. All weights >= 0, their sum > 0. out has n cells. n <= 64. */
void money_share(int64_t total_cents, const int64_t *weights, size_t n, int64_t *out);

/* "1 240,00 €" with a narrow no-break space for thousands and a no-break space before the sign. Returns buf. */
const char *money_french(int64_t cents, char buf[static MONEY_TEXT_BYTES]);

/* "1240.00": for files and machines. Returns buf. */
const char *money_plain(int64_t cents, char buf[static MONEY_TEXT_BYTES]);

/* Reads "1240", "1240,5", "1240.50", "1 240,00"; false when it is not an amount of at most two decimals
 * (blanks only before groups of three digits). */
NODISCARD bool money_parse(const char *s, int64_t *out_cents);

/* The same in an ISO 20022 message: up to five decimals, those after the cents being zeros ("4644.0000"). */
NODISCARD bool money_parse_iso(const char *s, int64_t *out_cents);

#endif
