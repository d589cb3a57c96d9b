/*
 * words.h - what programs name, as people read it: generated from web/journal.txt and web/donnees.txt; the acts are in
 * journal/mots.h. Private to web/.
 */
#ifndef SICPF_WORDS_H
#define SICPF_WORDS_H

#include "base/base.h"

struct page_word {
    const char *name, *words; /* the last one has NULL */
};

extern const struct page_word words_finalite[]; /* purposes (R. 6323-33) */
extern const struct page_word words_donnee[];   /* data of law/ */
extern const struct page_word words_colonne[];  /* columns of an export */
extern const struct page_word words_valeur[];   /* "sexe.F": codes that some of these columns hold */

/* The words of a name, or `fallback`. */
NODISCARD const char *page_words(const struct page_word *table, const char *name, const char *fallback);

#endif
