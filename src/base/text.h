/*
 * text.h - Unicode text as the registers of the State write it.
 */
#ifndef SICPF_TEXT_H
#define SICPF_TEXT_H

#include "base/base.h"

/* True when the n bytes are valid UTF-8 without NUL. */
NODISCARD bool text_is_utf8(const char *s, size_t n);

/* How many characters, of valid UTF-8. */
NODISCARD size_t text_characters(const char *s);

/* True when a line of a list can show it: no control character, C1 (U+0080 to U+009F) included. Valid UTF-8 is given. */
NODISCARD bool text_is_one_line(const char *s);

/*
 * The comparison form of a name: accents removed, upper case, every run of anything that is not a letter or a
 * digit made one space, ends trimmed ("  Jean-François d’ARC " gives "JEAN FRANCOIS D ARC"; œ gives OE).
 * Writes at most size - 1 bytes and a NUL; returns the length. Invalid UTF-8 gives "".
 */
size_t text_fold(const char *utf8, char *out, size_t size);

/* As much of `from` as out (size bytes) takes; NULL gives "". */
void text_copy(const char *from, char *out, size_t size);

/*
 * What makes two references that people type the same one: blanks at the ends removed, others made one space each run, no difference of case nor of what
 * looks the same (Unicode case folding, NFKC; every dash is a hyphen, what is not seen is not there). " Vir  1" and "VIR 1", "F-1" with U+002D or U+2011, give the
 * same text. In the arena; NULL when it is no UTF-8 or without memory.
 */
struct arena;
NODISCARD const char *text_cle(struct arena *a, const char *utf8);

/* Converts n bytes of windows-1252 to UTF-8 into out (3 * n + 1 bytes are enough); returns the length. The five
 * bytes windows-1252 leaves undefined become U+FFFD. */
size_t text_from_cp1252(const char *in, size_t n, char *out);

/*
 * A whole number from 0, written with digits alone (no sign, no blank, eighteen at most): an identifier, a rank, a count.
 * False, and *out 0, for any other text, NULL included.
 */
NODISCARD bool text_whole(const char *s, int64_t *out);

/* The same from 1: a number that the program or a register gave. */
NODISCARD bool text_numero(const char *s, int64_t *out);

/* text_whole() of what comes before the first byte that is not a digit, which must be `stop`. */
NODISCARD bool text_whole_before(const char *s, char stop, int64_t *out);

/* Removes blanks at both ends, no-break spaces included, in place; returns s moved to its first kept byte. */
char *text_trim(char *s);

/* For SEPA files: accents removed, œ, æ, ß and & spelt out (oe, ae, ss, et), everything else outside the set of EPC217-08 replaced by
 * a space, cut at max characters. out has size bytes. Returns the length. */
size_t text_sepa(const char *utf8, char *out, size_t size, size_t max);

#endif
