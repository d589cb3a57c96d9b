/* The codes of law/tables, by the day. */
#include "law/law.h"
#include "law/law_text.h"

const char *law_code_label(const char *table, const char *code, day_t at, const char **article)
{
    for (size_t t = 0; t < law_tables_n; t++)
        for (size_t i = 0; strcmp(law_tables[t].name, table) == 0 && i < law_tables[t].n; i++) {
            const struct law_code *c = &law_tables[t].codes[i];

            if (strcmp(c->code, code) != 0 || c->from > at || (c->until != DAY_NONE && at >= c->until))
                continue;
            if (article != NULL)
                *article = c->article;
            return c->label;
        }
    return NULL;
}

const char *law_code_at(const char *table, size_t i)
{
    for (size_t t = 0; t < law_tables_n; t++)
        if (strcmp(law_tables[t].name, table) == 0)
            return i < law_tables[t].n ? law_tables[t].codes[i].code : NULL;
    return NULL;
}
