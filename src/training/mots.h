/*
 * mots.h - the words of a search: a text folded (accents and case gone) and split at blanks.
 */
#ifndef SICPF_MOTS_H
#define SICPF_MOTS_H

#include "base/base.h"

#define MOT_BYTES 64
#define MOTS_RECHERCHE_MAX 4

struct mots {
    char mot[MOTS_RECHERCHE_MAX][MOT_BYTES]; /* "" for those not given */
    size_t n;
};

/* The longest words first, as many as fit; words beyond MOTS_RECHERCHE_MAX are left out. NULL gives none. */
void mots_split(const char *texte, struct mots *out);

/* Calls `each` for every word of a text of any length, cut at MOT_BYTES - 1 bytes, in order; stops at the first false. */
typedef bool mot_fn(const char *mot, void *arg);
NODISCARD bool mots_each(const char *texte, mot_fn *each, void *arg);

/* The end of the range of the words that begin with `mot`: no word sorts between it and them. out has MOT_BYTES + 4. */
const char *mot_fin(const char *mot, char *out);

#endif
