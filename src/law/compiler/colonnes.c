/* The binding of columns: every column of sql/ says which datum it holds, or that it holds none. */
#include "model.h"
#include "base/text.h"
#include <strings.h>

/* A walk over SQL text: enough of its grammar to know where a column begins and ends, and no more. */
struct walk {
    const char *p, *end;
    struct lc_pos pos;
    const char *table;
    int depth;
    bool altering;                  /* ALTER TABLE: its actions stand where columns stand in CREATE TABLE */
    struct lc_column now, previous; /* previous: its comma is on this line, its annotation may still follow */
    bool pending, annotated_now, annotated_previous;
};

static bool word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' ||
           (unsigned char)ch >= 0x80;
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
    static const char *const words[] = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(words[i], word) == 0)
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
    const char *start = w->p;
    const char *nl = memchr(start, '\n', (size_t)(w->end - start));
    const char *stop = nl != NULL ? nl : w->end;
    size_t n = (size_t)(stop - start);
    struct lc_column *col = w->pending ? &w->previous : &w->now;
    bool *annotated = w->pending ? &w->annotated_previous : &w->annotated_now;

    w->p = stop;
    if (!w->pending && w->table == NULL)
        return; /* a remark between statements says nothing of the next column */
    if (n > strlen(donnee) && strncmp(start, donnee, strlen(donnee)) == 0) {
        const char *item = start + strlen(donnee);
        const char *last = item;

        while (last < stop && *last != ' ' && *last != '\t' && *last != '\r')
            last++;
        col->item = lc_text_of(c, w->pos, "%.*s", (int)MIN(last - item, 200), item);
        col->words = lc_text_of(c, w->pos, "%.*s", (int)MIN(stop - last, 1000), last);
        *annotated = true;
    } else if (n >= strlen(technique) && strncmp(start, technique, strlen(technique)) == 0) {
        *annotated = true;
    }
}

static void skip_string(struct walk *w)
{
    for (w->p++; w->p < w->end && *w->p != '\''; w->p++)
        w->pos.line += *w->p == '\n';
    w->p += w->p < w->end;
}

static bool at_mark(const struct walk *w, const char *two)
{
    return w->end - w->p >= 2 && w->p[0] == two[0] && w->p[1] == two[1];
}

static void skip_block_comment(struct walk *w)
{
    for (w->p += 2; w->p < w->end && !at_mark(w, "*/"); w->p++)
        w->pos.line += *w->p == '\n';
    w->p = MIN(w->p + 2, w->end);
}

/* Blanks and remarks between the words of a statement. */
static void skip_blanks(struct walk *w)
{
    while (w->p < w->end) {
        if (at_mark(w, "/*")) {
            skip_block_comment(w);
        } else if (at_mark(w, "--")) {
            while (w->p < w->end && *w->p != '\n')
                w->p++;
        } else if (strchr(" \t\r\n\f\v", *w->p) != NULL && *w->p != '\0') {
            w->pos.line += *w->p++ == '\n';
        } else {
            return;
        }
    }
}

/* Passes a keyword in any case, and the blanks after it; false and no move when the next word is another. */
static bool pass(struct walk *w, const char *keyword)
{
    size_t n = strlen(keyword);

    if ((size_t)(w->end - w->p) < n || strncasecmp(w->p, keyword, n) != 0 ||
        ((size_t)(w->end - w->p) > n && word_char(w->p[n])))
        return false;
    w->p += n;
    skip_blanks(w);
    return true;
}

static void read_column_word(struct lc *c, struct walk *w)
{
    struct lc_pos pos = w->pos;
    const char *word = read_word(c, w);

    if (w->table == NULL || w->depth != 1 || w->now.column != NULL || w->now.table != NULL)
        return;
    w->now.table = w->table;
    w->now.pos = pos;
    if (strcasecmp(word, "LIKE") == 0)
        lc_error(c, pos, "LIKE cacherait des colonnes de %s ; les écrire une à une.", w->table);
    else if (!is_constraint(word))
        w->now.column = word;
}

static void not_understood(struct lc *c, struct walk *w, struct lc_pos pos, const char *wanted)
{
    lc_error(c, pos, "cette forme cacherait des colonnes ; écrire « %s ».", wanted);
    w->table = NULL;
    w->depth = 0;
}

static void read_mark(struct lc *c, struct walk *w)
{
    char ch = *w->p++;

    if (ch == '\n') {
        settle_previous(c, w);
        w->pos.line++;
    } else if (ch == '(' && w->table != NULL) {
        w->depth++;
    } else if (ch == ',' && w->depth == 1 && w->altering) {
        end_column(c, w);
        not_understood(c, w, w->pos, "ALTER TABLE nom ADD COLUMN colonne");
    } else if (ch == ',' && w->depth == 1) {
        end_column(c, w);
    } else if (ch == ')' && w->depth > 0 && --w->depth == 0) {
        end_column(c, w);
    } else if (strchr("\"`[", ch) != NULL && ch != '\0' && w->depth == 1 && w->now.table == NULL) {
        lc_error(c, w->pos, "le nom d'une colonne de %s s'écrit sans guillemets ni crochets.", w->table);
    } else if (ch == ';') {
        if (w->now.table != NULL)
            end_column(c, w); /* ALTER TABLE has no parenthesis */
        w->table = NULL;
        w->depth = 0;
    }
}

/* TABLE within the few words after CREATE: a kind of table whose columns would not be read. */
static bool makes_table(struct walk *w)
{
    struct walk ahead = *w;

    for (int i = 0; i < 6 && ahead.p < ahead.end && word_char(*ahead.p); i++) {
        if (pass(&ahead, "TABLE"))
            return true;
        while (ahead.p < ahead.end && word_char(*ahead.p))
            ahead.p++;
        skip_blanks(&ahead);
    }
    return false;
}

/* CREATE TABLE [IF NOT EXISTS] name (… */
static void read_create(struct lc *c, struct walk *w, struct lc_pos pos)
{
    static const char form[] = "CREATE TABLE nom (colonnes)";

    if (!pass(w, "TABLE")) {
        if (makes_table(w))
            not_understood(c, w, pos, form);
        return;
    }
    if (pass(w, "IF") && !(pass(w, "NOT") && pass(w, "EXISTS"))) {
        not_understood(c, w, pos, form);
        return;
    }
    w->table = read_word(c, w);
    skip_blanks(w);
    if (*w->table == '\0' || w->p == w->end || *w->p != '(')
        not_understood(c, w, pos, form);
}

/* ALTER TABLE name ADD COLUMN name …, ADD CONSTRAINT …, or what adds and renames nothing. */
static void read_alter(struct lc *c, struct walk *w, struct lc_pos pos)
{
    static const char form[] = "ALTER TABLE nom ADD COLUMN colonne";

    if (!pass(w, "TABLE"))
        return;
    w->table = read_word(c, w);
    skip_blanks(w);
    w->altering = true;
    w->depth = 1;
    w->now = (struct lc_column){.table = w->table, .pos = pos};
    w->annotated_now = false;
    if (*w->table == '\0' || w->p == w->end || !word_char(*w->p) || pass(w, "RENAME")) {
        not_understood(c, w, pos, form);
    } else if (pass(w, "ADD") && !pass(w, "CONSTRAINT")) {
        if (pass(w, "COLUMN") && !pass(w, "IF") && w->p < w->end && word_char(*w->p)) {
            w->now.pos = w->pos;
            w->now.column = read_word(c, w);
        } else {
            not_understood(c, w, pos, form);
        }
    }
    if (w->table == NULL)
        w->now = (struct lc_column){0};
}

static bool read_statement(struct lc *c, struct walk *w)
{
    struct lc_pos pos = w->pos;

    if (w->table != NULL)
        return false;
    if (pass(w, "CREATE")) {
        settle_previous(c, w);
        w->altering = false;
        read_create(c, w, pos);
        return true;
    }
    if (!pass(w, "ALTER"))
        return false;
    settle_previous(c, w);
    read_alter(c, w, pos);
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
        if (at_mark(&w, "--"))
            read_comment(c, &w);
        else if (at_mark(&w, "/*"))
            skip_block_comment(&w);
        else if (*w.p == '\'')
            skip_string(&w);
        else if (!word_char(*w.p))
            read_mark(c, &w);
        else if (!read_statement(c, &w))
            read_column_word(c, &w);
    }
    if (w.now.table != NULL)
        end_column(c, &w); /* the last statement may have no semicolon */
    settle_previous(c, &w);
}

/* One column holds one datum: a second name among the free words would be believed and bind nothing. */
static void check_free_words(struct lc *c, const struct lc_column *col)
{
    const char *rest = col->words;

    for (const char *word = lc_word(c, &rest); word != NULL && !c->full; word = lc_word(c, &rest))
        if (lc_number(&c->items, word) >= 0)
            lc_error(c, col->pos,
                     "la colonne %s.%s ne tient qu'une donnée : « %.60s » ne peut suivre « %.60s ».",
                     col->table, col->column, word, col->item);
}

void lc_check_columns(struct lc *c)
{
    for (size_t i = 0; i < c->columns.n; i++) {
        const struct lc_column *col = &c->columns.v[i];

        if (col->item != NULL && lc_number(&c->items, col->item) < 0)
            lc_error(c, col->pos, "la colonne %s.%s est liée à une donnée inconnue « %.60s ».", col->table,
                     col->column, col->item);
        if (col->item != NULL)
            check_free_words(c, col);
    }
}
