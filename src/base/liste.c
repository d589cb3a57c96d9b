#include "base/liste.h"

#define MOT_MAX 64 /* bytes of a word that is compared letter by letter */
#define ECART_MAX 3

static const char blanks[] = " \n";

/* The next word of the list, from `at`; its length in *n, 0 after the last. */
static const char *next(const char *at, size_t *n)
{
    at += strspn(at, blanks);
    *n = strcspn(at, blanks);
    return at;
}

bool liste_a(const char *liste, const char *mot)
{
    const size_t length = strlen(mot);
    size_t n;

    for (const char *at = next(liste, &n); n > 0; at = next(at + n, &n))
        if (n == length && memcmp(at, mot, n) == 0)
            return true;
    return false;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters to add, leave out or change to make one word of the other (Levenshtein), row by row. */
static size_t distance(const char *a, size_t a_n, const char *b, size_t b_n)
{
    size_t row[MOT_MAX + 1];

    for (size_t j = 0; j <= b_n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_n; i++) {
        size_t before = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_n; j++) {
            const size_t changed = before + (lower(a[i - 1]) != lower(b[j - 1]));

            before = row[j];
            row[j] = MIN(changed, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_n];
}

const char *liste_proche(const char *liste, const char *mot, size_t *n, size_t *ecart)
{
    const size_t length = strlen(mot);
    const char *nearest = NULL;
    size_t word_n;

    *n = 0;
    *ecart = ECART_MAX + 1;
    if (length > MOT_MAX)
        return NULL;
    for (const char *at = next(liste, &word_n); word_n > 0; at = next(at + word_n, &word_n)) {
        const size_t d = word_n <= MOT_MAX ? distance(mot, length, at, word_n) : *ecart;

        if (d < *ecart && 2 * d < length) {
            nearest = at;
            *n = word_n;
            *ecart = d;
        }
    }
    return nearest;
}
