#include "training/mots.h"
#include "base/text.h"

static void cut(char *mot)
{
    size_t n = strlen(mot);

    if (n < MOT_BYTES)
        return;
    for (n = MOT_BYTES - 1; n > 0 && !text_is_utf8(mot, n); n--)
        continue;
    mot[n] = '\0';
}

bool mots_each(const char *texte, mot_fn *each, void *arg)
{
    size_t size = 3 * strlen(texte) + 1; /* enough but for rare ligatures, whose end is then left out */
    char *folded = malloc(size);
    bool kept = folded != NULL;
    char *rest = folded;
    char *mot;

    if (folded == NULL)
        return false;
    text_fold(texte, folded, size);
    while (kept && (mot = strsep(&rest, " ")) != NULL) {
        cut(mot);
        if (*mot != '\0')
            kept = each(mot, arg);
    }
    free(folded);
    return kept;
}

static bool keep_longest(const char *mot, void *arg)
{
    struct mots *m = arg;
    size_t place = 0;

    while (place < m->n && strlen(m->mot[place]) >= strlen(mot))
        place++;
    if (place == MOTS_RECHERCHE_MAX)
        return true;
    if (m->n < MOTS_RECHERCHE_MAX)
        m->n++;
    memmove(m->mot[place + 1], m->mot[place], (m->n - place - 1) * MOT_BYTES);
    snprintf(m->mot[place], MOT_BYTES, "%s", mot);
    return true;
}

void mots_split(const char *texte, struct mots *out)
{
    char start[1024]; /* a search longer than this is not one */

    memset(out, 0, sizeof(*out));
    if (texte == NULL)
        return;
    snprintf(start, sizeof(start), "%s", texte);
    for (size_t n = strlen(start); n > 0 && !text_is_utf8(start, n); n--)
        start[n - 1] = '\0';
    if (!mots_each(start, keep_longest, out))
        memset(out, 0, sizeof(*out));
}

const char *mot_fin(const char *mot, char *out)
{
    snprintf(out, MOT_BYTES + 4, "%s\U0010FFFF", mot);
    return out;
}
