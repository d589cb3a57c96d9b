/* The binding of columns: every column of sql/ says which datum it holds, or that it holds none. */
#include "model.h"
#include "base/text.h"

/* A walk over SQL text: enough of its grammar to know where a column begins and ends, and no more. */
struct walk {
    const char *p, *end;
    struct lc_pos pos;
    const char *table;
    int depth;
    struct lc_column now, previous; /* previous: its comma is on this line, its annotation may still follow */
    bool pending, annotated_now, annotated_previous;
};

static bool word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
}

static const char *read_word(struct lc *c, struct walk *w)
{
    const char *start = w->p;

    while (w->p < w->end && word_char(*w->p))
        w->p++;
    return lc_text_of(c, w->pos, "%.*s", (int)MIN(w->p - start, 200), start);
}

static bool is_constraint(const char *word)
{
    static const char *const words[] = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", "EXCLUDE"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static void keep(struct lc *c, const struct lc_column *col, bool annotated)
{
    if (col->column == NULL)
        return;
    if (!annotated)
        lc_error(c, col->pos,
                 "la colonne %s.%s ne dit pas ce qu'elle contient : « -- @donnee identifiant » ou « -- "
                 "@technique ».",
                 col->table, col->column);
    *LC_PUSH(c, c->columns) = *col;
}

static void settle_previous(struct lc *c, struct walk *w)
{
    if (w->pending)
        keep(c, &w->previous, w->annotated_previous);
    w->pending = false;
}

static void end_column(struct lc *c, struct walk *w)
{
    settle_previous(c, w);
    w->previous = w->now;
    w->annotated_previous = w->annotated_now;
    w->pending = true;
    w->now = (struct lc_column){0};
    w->annotated_now = false;
}

/* "-- @donnee item words" or "-- @technique words": belongs to the column that ended on this line, else to the one
 * being read. */
static void read_comment(struct lc *c, struct walk *w)
{
    static const char donnee[] = "-- @donnee ";
    static const char technique[] = "-- @technique";
    const char *nl = memchr(w->p, '\n', (size_t)(w->end - w->p));
    const char *stop = nl != NULL ? nl : w->end;
    size_t n = (size_t)(stop - w->p);
    struct lc_column *col = w->pending ? &w->previous : &w->now;
    bool *annotated = w->pending ? &w->annotated_previous : &w->annotated_now;

    if (n > strlen(donnee) && strncmp(w->p, donnee, strlen(donnee)) == 0) {
        const char *item = w->p + strlen(donnee);
        const char *last = item;

        while (last < stop && *last != ' ' && *last != '\t' && *last != '\r')
            last++;
        col->item = lc_text_of(c, w->pos, "%.*s", (int)MIN(last - item, 200), item);
        *annotated = true;
    } else if (n >= strlen(technique) && strncmp(w->p, technique, strlen(technique)) == 0) {
        *annotated = true;
    }
    w->p = stop;
}

static void skip_string(struct walk *w)
{
    for (w->p++; w->p < w->end && *w->p != '\''; w->p++)
        w->pos.line += *w->p == '\n';
    w->p += w->p < w->end;
}

static void read_column_word(struct lc *c, struct walk *w)
{
    struct lc_pos pos = w->pos;
    const char *word = read_word(c, w);

    if (w->table == NULL || w->depth != 1 || w->now.column != NULL || w->now.table != NULL)
        return;
    w->now.table = w->table;
    w->now.pos = pos;
    if (!is_constraint(word))
        w->now.column = word;
}

static void read_mark(struct lc *c, struct walk *w)
{
    char ch = *w->p++;

    if (ch == '\n') {
        settle_previous(c, w);
        w->pos.line++;
    } else if (ch == '(' && w->table != NULL) {
        w->depth++;
    } else if (ch == ',' && w->depth == 1) {
        end_column(c, w);
    } else if (ch == ')' && w->depth > 0 && --w->depth == 0) {
        end_column(c, w);
    } else if (ch == ';') {
        if (w->now.table != NULL)
            end_column(c, w); /* ALTER TABLE has no parenthesis */
        w->table = NULL;
        w->depth = 0;
    }
}

/* CREATE TABLE name (…  and  ALTER TABLE name ADD COLUMN name … */
static bool read_statement(struct lc *c, struct walk *w)
{
    static const char create[] = "CREATE TABLE ";
    static const char alter[] = "ALTER TABLE ";
    static const char add[] = " ADD COLUMN ";
    size_t left = (size_t)(w->end - w->p);

    if (w->table != NULL)
        return false;
    if (left > strlen(create) && strncmp(w->p, create, strlen(create)) == 0) {
        w->p += strlen(create);
        w->table = read_word(c, w);
        return true;
    }
    if (left <= strlen(alter) || strncmp(w->p, alter, strlen(alter)) != 0)
        return false;
    w->p += strlen(alter);
    w->table = read_word(c, w);
    if ((size_t)(w->end - w->p) > strlen(add) && strncmp(w->p, add, strlen(add)) == 0) {
        w->p += strlen(add);
        w->now = (struct lc_column){w->table, read_word(c, w), NULL, w->pos};
    }
    return true;
}

void lc_columns(struct lc *c, const struct lawc_file *f)
{
    struct walk w = {.p = f->bytes, .end = f->bytes + f->n, .pos = {f->path, 1}};

    if (!text_is_utf8(f->bytes, f->n)) {
        lc_error(c, w.pos, "octets qui ne sont pas de l'UTF-8.");
        return;
    }
    while (w.p < w.end && !c->full) {
        if (w.end - w.p >= 2 && w.p[0] == '-' && w.p[1] == '-')
            read_comment(c, &w);
        else if (*w.p == '\'')
            skip_string(&w);
        else if (!word_char(*w.p))
            read_mark(c, &w);
        else if (!read_statement(c, &w))
            read_column_word(c, &w);
    }
    settle_previous(c, &w);
}

void lc_check_columns(struct lc *c)
{
    for (size_t i = 0; i < c->columns.n; i++) {
        const struct lc_column *col = &c->columns.v[i];

        if (col->item != NULL && lc_number(&c->items, col->item) < 0)
            lc_error(c, col->pos, "la colonne %s.%s est liée à une donnée inconnue « %.60s ».", col->table,
                     col->column, col->item);
    }
}
