/* Code tables: what each code means, during which period. One line per code and period:
 *     Code: 8 = France Travail depuis 2024-01-01 ; C. trav. L. 6323-4, II, 8° ; vérifié */
#include "model.h"

static bool well_coded(const char *code)
{
    size_t n = strlen(code);

    return n > 0 && n <= 40 &&
           strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

static void read_code(struct lc *c, struct lc_table *t, const struct lc_field *f)
{
    static const char equals[] = " = ";
    char *text = arena_strdup(c->arena, f->value);
    char *label = strstr(text, equals);
    struct lc_code code = {.until = DAY_NONE, .pos = f->pos};
    struct lc_dated dated;

    if (label != NULL) {
        *label = '\0';
        label += strlen(equals);
    }
    if (label == NULL || !well_coded(text)) {
        lc_error(c, f->pos,
                 "écrire « code = libellé depuis AAAA-MM-JJ [avant AAAA-MM-JJ] ; article ; certitude ».");
        return;
    }
    if (!lc_read_dated(c, f, label, &dated))
        return;
    if (*label == '\0')
        lc_error(c, f->pos, "le code « %s » n'a pas de libellé.", text);
    code.code = text;
    code.label = label;
    code.article = dated.article;
    code.from = dated.from;
    code.until = dated.until;
    code.certainty = dated.certainty;
    *LC_PUSH(c, t->codes) = code;
}

/* A code without end lasts until it takes another meaning; two meanings on one day are refused. */
static void close_periods(struct lc *c, struct lc_table *t)
{
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; i < t->codes.n; i++)
        for (size_t j = 0; j < t->codes.n; j++) {
            struct lc_code *a = &t->codes.v[i];
            const struct lc_code *b = &t->codes.v[j];

            if (i == j || strcmp(a->code, b->code) != 0 || b->from < a->from || (b->from == a->from && j < i))
                continue;
            if (a->from == b->from || (a->ends && b->from < a->until))
                lc_error(c, b->pos, "le code « %s » de « %s » a deux sens le %s (l'autre : %s:%d).", b->code,
                         t->name, day_iso(b->from, day), a->pos.file, a->pos.line);
            else if (!a->ends && (a->until == DAY_NONE || b->from < a->until))
                a->until = b->from;
        }
}

static void read_table(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Table", "Libellé", "*Code", "Note", NULL};
    struct lc_table *t = LC_PUSH(c, c->tables);

    lc_only(c, r, keys);
    t->name = lc_require(c, r, "Table");
    t->label = lc_require(c, r, "Libellé");
    t->note = lc_get(r, "Note") != NULL ? lc_get(r, "Note") : "";
    t->pos = r->pos;
    if (!lc_well_named(t->name))
        lc_error(c, r->pos, "nom de table mal formé « %.60s » (minuscules, chiffres, point, _).", t->name);
    (void)lc_require(c, r, "Code");
    for (size_t i = 0; i < r->n && !c->full; i++)
        if (strcmp(r->fields[i].key, "Code") == 0)
            read_code(c, t, &r->fields[i]);
    for (size_t i = 0; i < t->codes.n; i++)
        t->codes.v[i].ends = t->codes.v[i].until != DAY_NONE;
    close_periods(c, t);
    for (size_t i = 0; i + 1 < c->tables.n; i++)
        if (strcmp(c->tables.v[i].name, t->name) == 0)
            lc_error(c, r->pos, "la table « %s » est déjà définie en %s:%d.", t->name,
                     c->tables.v[i].pos.file, c->tables.v[i].pos.line);
}

void lc_codes(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++)
        if (lc_is(&c->records.v[i], "Table"))
            read_table(c, &c->records.v[i]);
}

void lc_emit_codes(const struct lc *c, FILE *out)
{
    fputs("static const struct law_code law_codes[] = {\n", out);
    for (size_t i = 0; i < c->tables.n; i++)
        for (size_t j = 0; j < c->tables.v[i].codes.n; j++) {
            const struct lc_code *code = &c->tables.v[i].codes.v[j];

            fputs("    {", out);
            lc_put_string(out, code->code);
            fputs(", ", out);
            lc_put_string(out, code->label);
            fputs(", ", out);
            lc_put_string(out, code->article);
            fputs(", ", out);
            lc_put_end(out, code->from, code->until, code->certainty);
        }
    fputs("    {.code = NULL}};\nconst struct law_table law_tables[] = {\n", out);
    for (size_t i = 0, first = 0; i < c->tables.n; first += c->tables.v[i].codes.n, i++) {
        fputs("    {", out);
        lc_put_string(out, c->tables.v[i].name);
        fputs(", ", out);
        lc_put_string(out, c->tables.v[i].label);
        fputs(", ", out);
        lc_put_string(out, c->tables.v[i].note);
        fprintf(out, ", &law_codes[%zu], %zu},\n", first, c->tables.v[i].codes.n);
    }
    fprintf(out, "    {.name = NULL}};\nconst size_t law_tables_n = %zu;\n", c->tables.n);
}
