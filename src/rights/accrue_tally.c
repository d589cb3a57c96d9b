#include "rights/accrue_tally.h"

/* The array with room for one more cell, perhaps moved; NULL when the machine has no memory. */
static void *with_room(void *cells, size_t n, size_t *room, size_t cell)
{
    size_t more = *room == 0 ? 16 : *room * 2;
    void *bigger;

    if (n < *room)
        return cells;
    bigger = realloc(cells, more * cell);
    if (bigger != NULL)
        *room = more;
    return bigger;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

static struct tally_line *line_of(struct tally *t, const struct tally_line *like)
{
    struct tally_line *cells;

    for (size_t i = 0; i < t->n; i++) {
        struct tally_line *l = &t->lines[i];

        if (l->genre == like->genre && l->periode == like->periode && l->hours == like->hours &&
            same_text(l->params, like->params) && same_text(l->rule, like->rule) &&
            same_text(l->article, like->article))
            return l;
    }
    cells = with_room(t->lines, t->n, &t->room, sizeof(*cells));
    if (cells == NULL)
        return NULL;
    t->lines = cells;
    t->lines[t->n] = *like;
    t->lines[t->n].n = t->lines[t->n].amount = 0;
    return &t->lines[t->n++];
}

bool tally_add(struct tally *t, const struct transfer *row, enum periode periode)
{
    struct tally_line like = {.genre = row->genre,
                              .periode = periode,
                              .hours = row->debit == COMPTE_HEURES,
                              .rule = row->rule,
                              .article = row->article,
                              .params = row->params != NULL ? row->params : ""};
    struct tally_line *l = line_of(t, &like);

    if (l == NULL)
        return false;
    l->n++;
    l->amount += row->amount;
    return true;
}

const char *tally_text(struct tally *t, const char *text)
{
    const char **cells;

    for (size_t i = 0; i < t->texts_n; i++)
        if (strcmp(t->texts[i], text) == 0)
            return t->texts[i];
    cells = with_room(t->texts, t->texts_n, &t->texts_room, sizeof(*cells));
    if (cells == NULL)
        return NULL;
    t->texts = cells;
    t->texts[t->texts_n] = arena_strdup(t->arena, text);
    return t->texts[t->texts_n++];
}

bool tally_merge(struct tally *t, const struct tally *from)
{
    for (size_t i = 0; i < from->n; i++) {
        struct tally_line like = from->lines[i];
        struct tally_line *l;

        like.rule = tally_text(t, like.rule);
        like.article = tally_text(t, like.article);
        like.params = tally_text(t, like.params);
        if (like.rule == NULL || like.article == NULL || like.params == NULL)
            return false;
        l = line_of(t, &like);
        if (l == NULL)
            return false;
        l->n += from->lines[i].n;
        l->amount += from->lines[i].amount;
    }
    return true;
}

void tally_reset(struct tally *t)
{
    t->n = 0;
}

void tally_free(struct tally *t)
{
    free(t->lines);
    free(t->texts);
    *t = (struct tally){0};
}
