/* Files to records, messages, and the small parsing every kind of record needs. */
#include "model.h"
#include "base/text.h"

#define PUSHED_MAX 200000U
#define ARENA_TEXT_MAX ((size_t)256 << 20)

void lc_error(struct lc *c, struct lc_pos pos, const char *fmt, ...)
{
    va_list ap;

    if (c->errors_n++ >= LAWC_ERRORS_MAX)
        return;
    fprintf(c->errors, "%s:%d: ", pos.file, pos.line);
    va_start(ap, fmt);
    vfprintf(c->errors, fmt, ap);
    va_end(ap);
    fputc('\n', c->errors);
}

static void too_large(struct lc *c)
{
    if (!c->full)
        lc_error(c, (struct lc_pos){"law", 0}, "les textes dépassent la taille que le compilateur accepte.");
    c->full = true;
}

void *lc_alloc(struct lc *c, size_t n)
{
    return arena_alloc(c->arena, n);
}

void *lc_push(struct lc *c, void *vec, size_t size)
{
    LC_VEC(unsigned char) *a = vec;

    if (c->pushed >= PUSHED_MAX) {
        too_large(c);
        return lc_alloc(c, size);
    }
    c->pushed++;
    if (a->n == a->cap) {
        size_t cap = a->cap > 0 ? a->cap * 2 : 8;
        unsigned char *grown = lc_alloc(c, cap * size);

        if (a->n > 0)
            memcpy(grown, a->v, a->n * size);
        a->v = grown;
        a->cap = cap;
    }
    return a->v + size * a->n++;
}

const char *lc_text_of(struct lc *c, struct lc_pos pos, const char *fmt, ...)
{
    va_list ap;
    int n;
    char *out;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n > LAWC_VALUE_MAX) {
        lc_error(c, pos, "le texte est trop long (%zu octets au plus).", LAWC_VALUE_MAX);
        return "";
    }
    if (arena_used(c->arena) + (size_t)n > ARENA_TEXT_MAX) {
        too_large(c);
        return "";
    }
    out = lc_alloc(c, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(out, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return out;
}

/* ---- lines to records -------------------------------------------------------------------------------------- */

struct reader {
    const char *p, *end;
    struct lc_pos pos; /* of the line at p */
};

static bool blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
            return false;
    return true;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct reader *r, const char **line, size_t *n)
{
    const char *nl;

    if (r->p >= r->end)
        return false;
    *line = r->p;
    nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
    *n = (size_t)((nl != NULL ? nl : r->end) - r->p);
    r->p = nl != NULL ? nl + 1 : r->end;
    r->pos.line++;
    while (*n > 0 && ((*line)[*n - 1] == '\r' || (*line)[*n - 1] == ' ' || (*line)[*n - 1] == '\t'))
        (*n)--;
    return true;
}

static const char *skip_spaces(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s;
}

/* Joins to the value the lines that continue it. The copy is never longer than what it is made from. */
static const char *read_value(struct lc *c, struct reader *r, struct lc_pos pos, const char *first, size_t n)
{
    const char *line = NULL;
    size_t len = 0;
    size_t used = n;
    struct reader ahead = *r;
    char *out;

    while (next_line(&ahead, &line, &len) && len > 0 && (*line == ' ' || *line == '\t'))
        used += len + 1;
    if (used > LAWC_VALUE_MAX)
        lc_error(c, pos, "la valeur est trop longue (%zu octets au plus).", LAWC_VALUE_MAX);
    out = lc_alloc(c, used + 1);
    memcpy(out, first, n);
    used = n;
    for (ahead = *r; next_line(&ahead, &line, &len) && len > 0 && (*line == ' ' || *line == '\t');
         *r = ahead) {
        const char *text = skip_spaces(line, line + len);
        size_t m = (size_t)(line + len - text);

        if (m == 1 && *text == '.') {
            out[used++] = '\n';
            continue;
        }
        if (used > 0 && out[used - 1] != '\n')
            out[used++] = ' ';
        memcpy(out + used, text, m);
        used += m;
    }
    out[used] = '\0';
    return out;
}

static void read_field(struct lc *c, struct reader *r, const char *line, size_t n, struct lc_record *into,
                       size_t *cap)
{
    const char *colon = memchr(line, ':', n);
    struct lc_pos pos = r->pos;
    struct lc_field *f;
    LC_VEC(struct lc_field) fields = {into->fields, into->n, *cap};

    if (*line == ' ' || *line == '\t' || colon == NULL || colon == line || colon - line > 40) {
        lc_error(
            c, pos,
            "ligne inattendue : une ligne commence par une clé suivie de « : », ou par une espace si elle "
            "continue la précédente.");
        return;
    }
    f = LC_PUSH(c, fields);
    f->key = lc_text_of(c, pos, "%.*s", (int)(colon - line), line);
    f->pos = pos;
    colon = skip_spaces(colon + 1, line + n);
    f->value = read_value(c, r, pos, colon, (size_t)(line + n - colon));
    into->fields = fields.v;
    into->n = fields.n;
    *cap = fields.cap;
}

static void read_record(struct lc *c, struct reader *r)
{
    struct lc_record record = {0};
    const char *line = NULL;
    size_t n = 0;
    size_t cap = 0;

    while (next_line(r, &line, &n) && !blank(line, n))
        if (*line != '#')
            read_field(c, r, line, n, &record, &cap);
    if (record.n == 0)
        return;
    record.kind = record.fields[0].key;
    record.pos = record.fields[0].pos;
    *LC_PUSH(c, c->records) = record;
}

void lc_read_file(struct lc *c, const struct lawc_file *f)
{
    struct reader r = {f->bytes, f->bytes + f->n, {f->path, 0}};

    if (!text_is_utf8(f->bytes, f->n)) {
        const char *line = NULL;
        size_t n = 0;

        while (next_line(&r, &line, &n) && text_is_utf8(line, n))
            ;
        lc_error(c, r.pos, "octets qui ne sont pas de l'UTF-8.");
        return;
    }
    while (r.p < r.end && !c->full)
        read_record(c, &r);
}

/* ---- fields ------------------------------------------------------------------------------------------------ */

bool lc_is(const struct lc_record *r, const char *kind)
{
    return strcmp(r->kind, kind) == 0;
}

const struct lc_field *lc_field(const struct lc_record *r, const char *key)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->fields[i].key, key) == 0)
            return &r->fields[i];
    return NULL;
}

const char *lc_get(const struct lc_record *r, const char *key)
{
    const struct lc_field *f = lc_field(r, key);

    return f != NULL ? f->value : NULL;
}

const char *lc_require(struct lc *c, const struct lc_record *r, const char *key)
{
    const char *value = lc_get(r, key);

    if (value == NULL || *value == '\0') {
        lc_error(c, r->pos, "il manque « %s: ».", key);
        return "";
    }
    return value;
}

void lc_only(struct lc *c, const struct lc_record *r, const char *const *keys)
{
    for (size_t i = 0; i < r->n; i++) {
        const char *key = r->fields[i].key;
        const char *const *k = keys;

        while (*k != NULL && strcmp(**k == '*' ? *k + 1 : *k, key) != 0)
            k++;
        if (*k == NULL)
            lc_error(c, r->fields[i].pos, "clé inconnue ici : « %s ».", key);
        else if (**k != '*' && lc_field(r, key) != &r->fields[i])
            lc_error(c, r->fields[i].pos, "« %s: » est donné deux fois.", key);
    }
}

day_t lc_date_text(struct lc *c, struct lc_pos pos, const char *text)
{
    day_t d = day_parse_iso(text);

    if (d == DAY_NONE)
        lc_error(c, pos, "« %.40s » n'est pas une date (AAAA-MM-JJ).", text);
    return d;
}

day_t lc_date(struct lc *c, const struct lc_record *r, const char *key, day_t otherwise)
{
    const struct lc_field *f = lc_field(r, key);
    day_t d;

    if (f == NULL)
        return otherwise;
    d = lc_date_text(c, f->pos, f->value);
    return d != DAY_NONE ? d : otherwise;
}

enum lc_certainty lc_certainty(struct lc *c, struct lc_pos pos, const char *text)
{
    static const char *const names[] = {"vérifié", "secondaire", "non vérifié", "non détenu"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(text, names[i]) == 0)
            return (enum lc_certainty)i;
    lc_error(c, pos, "certitude inconnue « %.40s » (vérifié, secondaire, non vérifié, non détenu).", text);
    return LC_NOT_HELD;
}

const char *lc_word(struct lc *c, const char **rest)
{
    const char *s = *rest + strspn(*rest, " \t\n,");
    size_t n = strcspn(s, " \t\n,");

    *rest = s + n;
    return n > 0 ? lc_text_of(c, (struct lc_pos){"law", 0}, "%.*s", (int)n, s) : NULL;
}
