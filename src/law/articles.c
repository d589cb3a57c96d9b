#include "law/articles.h"

#define CODE_BYTES 64

static const struct law_table *table_named(const char *name)
{
    for (size_t i = 0; i < law_tables_n; i++)
        if (strcmp(law_tables[i].name, name) == 0)
            return &law_tables[i];
    CHECK(!"a table of law/tables");
    return NULL;
}

static bool holds(const struct law_code *c, day_t at)
{
    return c->from <= at && (c->until == DAY_NONE || at < c->until);
}

size_t law_codes_at(const char *table, day_t at, const struct law_code **out, size_t limit)
{
    const struct law_table *t = table_named(table);
    size_t n = 0;

    for (size_t i = 0; i < t->n && n < limit; i++)
        if (holds(&t->codes[i], at))
            out[n++] = &t->codes[i];
    return n;
}

const struct law_code *law_code_le(const char *table, const char *code, day_t at)
{
    const struct law_table *t = table_named(table);

    for (size_t i = 0; i < t->n; i++)
        if (holds(&t->codes[i], at) && strcmp(t->codes[i].code, code) == 0)
            return &t->codes[i];
    return NULL;
}

int law_code_rank(const char *table, const char *code, day_t at)
{
    const struct law_table *t = table_named(table);
    int rank = 0;

    for (size_t i = 0; i < t->n; i++) {
        if (!holds(&t->codes[i], at))
            continue;
        if (strcmp(t->codes[i].code, code) == 0)
            return rank;
        rank++;
    }
    return -1;
}

/* ---- articles ---------------------------------------------------------------------------------------------- */

/* "C. trav. R. 6333-6" and "r 6333-6" give "CTRAVR6333_6". False when it is too long to be a citation. */
static bool article_code(const char *citation, char out[CODE_BYTES])
{
    size_t n = 0;

    for (; *citation != '\0'; citation++) {
        char c = *citation;

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == '-')
            c = '_';
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            continue;
        if (n == CODE_BYTES - 6)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    if (n > 1 && strchr("LRD", out[0]) != NULL && out[1] >= '0' && out[1] <= '9') {
        memmove(out + 5, out, n + 1);
        memcpy(out, "CTRAV", 5);
    }
    return n > 0;
}

/* One more version: the one in force wins, then the next, then the last that was. */
static void take(struct law_article *a, const char *label, day_t from, day_t until, enum law_certainty sure,
                 day_t at)
{
    bool now = from <= at && (until == DAY_NONE || at < until);

    if (a->etat == ARTICLE_EN_VIGUEUR || (a->etat == ARTICLE_FUTUR && !now && from <= at))
        return;
    if (!now && from > at && a->etat == ARTICLE_FUTUR && a->from <= from)
        return;
    if (!now && from <= at && a->etat == ARTICLE_ABROGE && a->until >= until)
        return;
    a->etat = now ? ARTICLE_EN_VIGUEUR : from > at ? ARTICLE_FUTUR : ARTICLE_ABROGE;
    a->label = label;
    a->from = from;
    a->until = a->etat == ARTICLE_ABROGE ? until : DAY_NONE;
    a->certainty = sure;
}

struct law_article law_article(const char *citation, day_t at)
{
    struct law_article a = {.etat = ARTICLE_INCONNU, .label = "", .from = DAY_NONE, .until = DAY_NONE};
    const struct law_table *t = table_named("articles_de_decision");
    char wanted[CODE_BYTES], held[CODE_BYTES];

    if (!article_code(citation, wanted))
        return a;
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->codes[i].code, wanted) == 0)
            take(&a, t->codes[i].label, t->codes[i].from, t->codes[i].until, t->codes[i].certainty, at);
    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];

        if (article_code(p->address, held) && strcmp(held, wanted) == 0)
            take(&a, p->label, p->from, p->until, law_place_certainty(p, at), at);
    }
    return a;
}

bool law_article_meme(const char *a, const char *b)
{
    char left[CODE_BYTES], right[CODE_BYTES];

    return article_code(a, left) && article_code(b, right) && strcmp(left, right) == 0;
}

const char *law_article_forme(const char *citation, char out[LAW_ARTICLE_BYTES])
{
    static const struct {
        const char *code, *name;
    } codes[] = {{"CTRAV", "C. trav."}, {"CCONSO", "C. conso."}, {"CRPA", "CRPA"}, {"CGCT", "CGCT"}};
    char code[CODE_BYTES] = "", *c;

    if (!article_code(citation, code))
        return citation;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        size_t n = strlen(codes[i].code);

        if (strncmp(code, codes[i].code, n) != 0 || strchr("LRD", code[n]) == NULL || code[n] == '\0' ||
            code[n + 1] < '0' || code[n + 1] > '9' ||
            strspn(code + n + 1, "0123456789_") != strlen(code + n + 1))
            continue;
        for (c = code + n + 1; *c != '\0'; c++)
            *c = *c == '_' ? '-' : *c;
        snprintf(out, LAW_ARTICLE_BYTES, "%s %c. %s", codes[i].name, code[n], code + n + 1);
        return out;
    }
    return citation;
}
