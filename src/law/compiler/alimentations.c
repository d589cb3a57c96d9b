/* Feeds: which processing may bring which data, from when to when, and by which row. */
#include "model.h"

static size_t feed_named(struct lc *c, const struct lc_record *r)
{
    const char *name = lc_require(c, r, "Alimentation");
    long known = lc_number(&c->feed_names, name);
    struct lc_name *entry;

    if (known >= 0)
        return (size_t)known;
    if (!lc_well_named(name))
        lc_error(c, r->pos, "nom mal formé « %.60s » (minuscules, chiffres, point, _).", name);
    entry = LC_PUSH(c, c->feed_names);
    entry->name = name;
    entry->pos = r->pos;
    entry->label = lc_require(c, r, "Libellé");
    return c->feed_names.n - 1;
}

static void read_feed(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Alimentation", "Libellé",    "Ligne",   "Données",
                                       "Depuis",       "Avant",      "Article", "Note",
                                       "Certitude",    "Hypothèses", NULL};
    const struct lc_field *said = lc_field(r, "Certitude");
    const char *assumptions = lc_get(r, "Hypothèses");
    struct lc_feed f = {.pos = r->pos};

    lc_only(c, r, keys);
    f.name = feed_named(c, r);
    f.rows = lc_require(c, r, "Ligne");
    f.items = lc_require(c, r, "Données");
    f.assumptions = assumptions != NULL ? assumptions : "";
    f.article = lc_require(c, r, "Article");
    (void)lc_require(c, r, "Depuis");
    f.from = lc_date(c, r, "Depuis", 0);
    f.until = lc_date(c, r, "Avant", DAY_NONE);
    f.certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    if (f.until != DAY_NONE && f.until <= f.from)
        lc_error(c, r->pos, "l'alimentation finit avant de commencer.");
    *LC_PUSH(c, c->feeds) = f;
}

void lc_feeds(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++)
        if (lc_is(&c->records.v[i], "Alimentation"))
            read_feed(c, &c->records.v[i]);
}

/* ---- checks ------------------------------------------------------------------------------------------------ */

/* A row without words lets nothing in, unless every datum has an assumption accepted by its name. */
static void check_assumed(struct lc *c, const struct lc_feed *f, const char *row, day_t at)
{
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; i < c->items.n; i++) {
        const char *item = c->items.v[i].name;
        struct lc_assumption *accepted = lc_assumption_for(c, f->assumptions, item);

        if (!lc_listed(c, f->items, item))
            continue;
        if (accepted == NULL) {
            lc_error(c, f->pos,
                     "le texte de la ligne %.60s n'est pas détenu le %s : « %.60s » n'entre que par une "
                     "hypothèse acceptée (« Hypothèses: »).",
                     row, day_iso(at, day), item);
            return;
        }
        accepted->used = true;
    }
}

static void check_row(struct lc *c, const struct lc_feed *f, const char *row, day_t at)
{
    const struct lc_place *place = lc_place_at(c, row, at);
    char day[DAY_TEXT_BYTES];

    if (place == NULL)
        lc_error(c, f->pos, "le %s, aucun texte en vigueur ne contient la ligne %.60s.", day_iso(at, day),
                 row);
    else if (lc_version_at(place, at)->certainty == LC_NOT_HELD)
        check_assumed(c, f, row, at);
}

static void check_rows(struct lc *c, const struct lc_feed *f, day_t at)
{
    const char *rest = f->rows;

    while (*rest != '\0') {
        const char *end = strstr(rest, " ; ");
        size_t n = end != NULL ? (size_t)(end - rest) : strlen(rest);

        check_row(c, f, lc_text_of(c, f->pos, "%.*s", (int)n, rest), at);
        rest += n + (end != NULL ? 3 : 0);
    }
}

static void check_pair(struct lc *c, const struct lc_feed *a, const struct lc_feed *b)
{
    bool apart =
        (a->until != DAY_NONE && a->until <= b->from) || (b->until != DAY_NONE && b->until <= a->from);

    if (a->name == b->name && !apart)
        lc_error(c, b->pos, "l'alimentation « %s » a deux paragraphes le même jour (l'autre : %s:%d).",
                 c->feed_names.v[a->name].name, a->pos.file, a->pos.line);
}

void lc_check_feeds(struct lc *c)
{
    for (size_t i = 0; i < c->feeds.n && !c->full; i++) {
        const struct lc_feed *f = &c->feeds.v[i];

        lc_check_list(c, f->pos, f->items);
        lc_check_assumptions(c, f->pos, f->assumptions);
        for (day_t at = f->from; at != DAY_NONE && (f->until == DAY_NONE || at < f->until);
             at = lc_next_text(c, at))
            check_rows(c, f, at);
        for (size_t j = 0; j < i; j++)
            check_pair(c, &c->feeds.v[j], f);
    }
}

/* ---- as C -------------------------------------------------------------------------------------------------- */

static bool brings(struct lc *c, const void *arg, const char *item)
{
    const struct lc_feed *f = arg;

    return lc_listed(c, f->items, item);
}

static bool ever_brings(struct lc *c, size_t feed, const char *item)
{
    for (size_t i = 0; i < c->feeds.n; i++)
        if (c->feeds.v[i].name == feed && brings(c, &c->feeds.v[i], item))
            return true;
    return false;
}

void lc_emit_feed_names(struct lc *c, FILE *out)
{
    fputs("/* An importer names each datum it stores by one of these: what its feed does not bring does not "
          "compile. */\nenum {\n",
          out);
    for (size_t f = 0; f < c->feed_names.n; f++)
        for (size_t i = 0; i < c->items.n; i++)
            if (ever_brings(c, f, c->items.v[i].name)) {
                fputs("    ", out);
                lc_put_name(out, "", c->feed_names.v[f].name);
                lc_put_name(out, "_BRINGS_", c->items.v[i].name);
                lc_put_name(out, " = ITEM_", c->items.v[i].name);
                fputs(",\n", out);
            }
    fputs("    NOTHING_BRINGS = ITEM_COUNT\n};\n", out);
}

void lc_emit_feeds(struct lc *c, FILE *out)
{
    fputs("const struct law_feed_def law_feed_defs[] = {\n", out);
    for (size_t i = 0; i < c->feed_names.n; i++) {
        fputs("    {", out);
        lc_put_string(out, c->feed_names.v[i].name);
        fputs(", ", out);
        lc_put_string(out, c->feed_names.v[i].label);
        fputs("},\n", out);
    }
    fputs("    {NULL, NULL}};\nconst struct law_feed_period law_feeds[] = {\n", out);
    for (size_t i = 0; i < c->feeds.n; i++) {
        const struct lc_feed *f = &c->feeds.v[i];

        lc_put_name(out, "    {FEED_", c->feed_names.v[f->name].name);
        fputs(", ", out);
        lc_put_string(out, f->rows);
        fputs(", {{", out);
        lc_put_items(c, out, brings, f);
        fputs("}}, ", out);
        lc_put_string(out, f->article);
        fputs(", ", out);
        lc_put_end(out, f->from, f->until, f->certainty);
    }
    fprintf(out,
            "    {FEED_COUNT, NULL, {{0}}, NULL, 0, 0, LAW_NOT_HELD}};\nconst size_t law_feeds_n = %zu;\n",
            c->feeds.n);
}
