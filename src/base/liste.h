/* liste.h - words in one text, between blanks (spaces, line ends): the names that something reads. Constant lists, in C or in the law. */
#ifndef SICPF_LISTE_H
#define SICPF_LISTE_H

#include "base/base.h"

/* True when `mot` is one of the words. An empty text, or one that has a blank, is none. */
NODISCARD bool liste_a(const char *liste, const char *mot);

/*
 * The word of the list that is most like `mot`, case apart: at most three letters added, left out or changed, and less than half of what was
 * written. Its length in *n, how many letters in *ecart; the first of several. NULL when none is that near.
 */
NODISCARD const char *liste_proche(const char *liste, const char *mot, size_t *n, size_t *ecart);

#endif
