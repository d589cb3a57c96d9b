/*
 * articles.h - what a code of a table of law/tables means on a day, and whether an article may be cited that day.
 */
#ifndef SICPF_LAW_ARTICLES_H
#define SICPF_LAW_ARTICLES_H

#include "law/law_text.h"

/* The period of a code that a day falls in; NULL when the table has no such code that day. The table exists (bug
 * otherwise). */
NODISCARD const struct law_code *law_code_le(const char *table, const char *code, day_t at);
/* The codes of a table in force on a day, in its order; returns how many, at most `limit`. */
NODISCARD size_t law_codes_at(const char *table, day_t at, const struct law_code **out, size_t limit);
/* The place of a code among those of its table in force that day, from 0; -1 when it is not one. */
NODISCARD int law_code_rank(const char *table, const char *code, day_t at);

enum law_article_etat { ARTICLE_EN_VIGUEUR, ARTICLE_INCONNU, ARTICLE_FUTUR, ARTICLE_ABROGE };

struct law_article {
    enum law_article_etat etat;
    const char *label;
    day_t from;  /* of the version in force; of the next one (FUTUR) */
    day_t until; /* first day that it no longer holds (ABROGE); DAY_NONE otherwise */
    enum law_certainty certainty;
};

/* Whether an article is in force on a day: one whose text is held (law/textes), or that the table articles_de_decision
 * names. `citation` is as people write it: "C. trav. R. 6333-6", "R. 6333-6", "CRPA L. 115-3". */
struct law_article law_article(const char *citation, day_t at);
#define LAW_ARTICLE_BYTES 80
/* The article as law/ writes it: "c trav r6333-4" gives "C. trav. R. 6333-4". Written in `out`; `citation` itself when it is too long or of a
 * code that is not known here. */
NODISCARD const char *law_article_forme(const char *citation, char out[LAW_ARTICLE_BYTES]);
/* The same article, however it is written. */
NODISCARD bool law_article_meme(const char *a, const char *b);

#endif
