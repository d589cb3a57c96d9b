#include "web/words.h"
#include "page_words.h" /* generated */

const char *page_words(const struct page_word *table, const char *name, const char *fallback)
{
    for (; table->name != NULL; table++)
        if (strcmp(table->name, name) == 0)
            return table->words;
    return fallback;
}
