#include "journal/mots.h"
#include <stdlib.h>

struct mot {
    const char *acte, *mots;
};
#include "journal_mots.h" /* generated from web/journal.txt, in the order of strcmp() */

static int compare(const void *acte, const void *mot)
{
    return strcmp(acte, ((const struct mot *)mot)->acte);
}

const char *journal_mot(const char *acte)
{
    const struct mot *found = bsearch(acte, mots, ARRAY_LEN(mots), sizeof(mots[0]), compare);

    return found != NULL ? found->mots : NULL;
}
