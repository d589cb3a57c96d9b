/* What has no column of its own: computed from others, held under another datum's column, or not held and why. Every datum of
 * the law has one of the four places; a paragraph that a column made stale stops the build. */
#include "model.h"

static bool has_column(const struct lc *c, const char *item)
{
    for (size_t i = 0; i < c->columns.n; i++)
        if (c->columns.v[i].item != NULL && strcmp(c->columns.v[i].item, item) == 0)
            return true;
    return false;
}

static void read_tenue(struct lc *c, const struct lc_record *r)
{
    static const char *const held[] = {"Tenue",       "Calculée", "Colonnes", "Entrée",
                                       "Non-montrée", "Note",     NULL};
    static const char *const absent[] = {"Absence", "Motif", NULL};
    struct lc_tenue t = {.pos = r->pos, .absent = lc_is(r, "Absence")};

    lc_only(c, r, t.absent ? absent : held);
    t.items = lc_require(c, r, t.absent ? "Absence" : "Tenue");
    t.from = lc_get(r, "Calculée");
    t.columns = lc_get(r, "Colonnes");
    t.entry = lc_get(r, "Entrée");
    t.hidden = lc_get(r, "Non-montrée");
    t.why = t.absent ? lc_require(c, r, "Motif") : lc_get(r, "Note");
    if (!t.absent && t.from != NULL && t.columns != NULL)
        lc_error(c, r->pos, "« Calculée: » ou « Colonnes: », pas les deux.");
    if (!t.absent && t.from == NULL && t.columns == NULL && t.entry == NULL && t.hidden == NULL)
        lc_error(c, r->pos, "« Calculée: », « Colonnes: », « Entrée: » ou « Non-montrée: » attendu.");
    lc_check_list(c, r->pos, t.items);
    *LC_PUSH(c, c->tenues) = t;
}

void lc_tenues(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++)
        if (lc_is(&c->records.v[i], "Tenue") || lc_is(&c->records.v[i], "Absence"))
            read_tenue(c, &c->records.v[i]);
}

/* ---- checks ------------------------------------------------------------------------------------------------ */

static void check_sources(struct lc *c, const struct lc_tenue *t)
{
    const char *rest = t->from != NULL ? t->from : "";
    const char *word;

    lc_check_list(c, t->pos, rest);
    while ((word = lc_word(c, &rest)) != NULL)
        if (!has_column(c, word))
            lc_error(c, t->pos, "« %.60s », d'où la donnée est calculée, n'a aucune colonne.", word);
}

static bool is_column(const struct lc *c, const char *name)
{
    const char *dot = strchr(name, '.');

    for (size_t i = 0; dot != NULL && i < c->columns.n; i++) {
        const struct lc_column *col = &c->columns.v[i];

        if (col->item != NULL && strlen(col->table) == (size_t)(dot - name) &&
            strncmp(col->table, name, (size_t)(dot - name)) == 0 && strcmp(col->column, dot + 1) == 0)
            return true;
    }
    return false;
}

static void check_columns(struct lc *c, const struct lc_tenue *t)
{
    const char *rest = t->columns != NULL ? t->columns : "";
    const char *word;

    while ((word = lc_word(c, &rest)) != NULL)
        if (!is_column(c, word))
            lc_error(c, t->pos, "« %.120s » n'est pas une colonne personnelle (table.colonne).", word);
}

/* A datum has its own columns, or one paragraph that says where else it is, or one that says why it is nowhere. */
static void check_item(struct lc *c, const struct lc_name *item)
{
    const struct lc_tenue *said = NULL;
    bool stored = has_column(c, item->name);

    for (size_t i = 0; i < c->tenues.n; i++) {
        const struct lc_tenue *t = &c->tenues.v[i];

        if (!lc_listed(c, t->items, item->name))
            continue;
        if (said != NULL)
            lc_error(c, t->pos, "« %s » a deux paragraphes (l'autre : %s:%d).", item->name, said->pos.file,
                     said->pos.line);
        if (stored && (t->absent || t->from != NULL || t->columns != NULL))
            lc_error(c, t->pos, "« %s » a des colonnes : ce paragraphe n'est plus vrai.", item->name);
        if (!stored && !t->absent && t->from == NULL && t->columns == NULL)
            lc_error(c, t->pos, "« %s » n'a aucune colonne.", item->name);
        said = t;
    }
    if (said == NULL && !stored)
        lc_error(c, item->pos,
                 "la donnée « %s » n'a ni colonne, ni « Tenue: », ni « Absence: » qui dit pourquoi.",
                 item->name);
}

void lc_check_tenues(struct lc *c)
{
    for (size_t i = 0; i < c->tenues.n && !c->full; i++) {
        check_sources(c, &c->tenues.v[i]);
        check_columns(c, &c->tenues.v[i]);
    }
    for (size_t i = 0; i < c->items.n && !c->full; i++)
        check_item(c, &c->items.v[i]);
}

/* ---- as C -------------------------------------------------------------------------------------------------- */

static void emit_tenue(const struct lc_tenue *t, const char *item, FILE *out)
{
    const char *const texts[] = {t->from, t->columns, t->entry, t->hidden, t->why};

    lc_put_name(out, "    {ITEM_", item);
    fprintf(out, ", %s, ", t->absent ? "true" : "false");
    for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
        lc_put_string(out, texts[k] != NULL ? texts[k] : "");
        fputs(k + 1 < ARRAY_LEN(texts) ? ", " : "},\n", out);
    }
}

void lc_emit_tenues(struct lc *c, FILE *out)
{
    size_t n = 0;

    fputs("const struct law_tenue law_tenues[] = {\n", out);
    for (size_t i = 0; i < c->items.n; i++)
        for (size_t k = 0; k < c->tenues.n; k++)
            if (lc_listed(c, c->tenues.v[k].items, c->items.v[i].name)) {
                emit_tenue(&c->tenues.v[k], c->items.v[i].name, out);
                n++;
            }
    fprintf(out,
            "    {ITEM_COUNT, false, NULL, NULL, NULL, NULL, NULL}};\nconst size_t law_tenues_n = %zu;\n", n);
}
