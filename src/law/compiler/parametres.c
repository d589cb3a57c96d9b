/* Dated amounts, rates, delays and thresholds. One line per period:
 *     Valeur: 800,00 € depuis 2023-03-30 ; arrêté du 27 mars 2023 ; vérifié */
#include "model.h"

#define ALWAYS "toujours"

/* Digits with single spaces between them ("1 607"), at most 12 digits. *s moves. */
static bool read_whole(const char **s, int64_t *out)
{
    int digits = 0;

    *out = 0;
    while ((**s >= '0' && **s <= '9') || (**s == ' ' && digits > 0 && (*s)[1] >= '0' && (*s)[1] <= '9')) {
        if (**s != ' ') {
            *out = *out * 10 + (**s - '0');
            digits++;
        }
        (*s)++;
        if (digits > 12)
            return false;
    }
    return digits > 0;
}

static bool read_euros(const char *s, int64_t *cents)
{
    int64_t whole = 0;

    if (!read_whole(&s, &whole) || s[0] != ',' || s[1] < '0' || s[1] > '9' || s[2] < '0' || s[2] > '9')
        return false;
    *cents = whole * 100 + (s[1] - '0') * 10 + (s[2] - '0');
    return strcmp(s + 3, " €") == 0;
}

static bool read_number(const char *unit, const char *s, int64_t *out)
{
    if (strcmp(unit, "centimes") == 0)
        return read_euros(s, out);
    if (strcmp(unit, "bool") == 0) {
        *out = strcmp(s, "oui") == 0;
        return *out != 0 || strcmp(s, "non") == 0;
    }
    if (strcmp(unit, "date") == 0) {
        *out = day_parse_iso(s);
        return *out != DAY_NONE;
    }
    return read_whole(&s, out) && *s == '\0';
}

static const char *const units[] = {"centimes", "heures",        "jours",  "jours_ouvres", "mois", "annees",
                                    "pourcent", "dix_milliemes", "nombre", "date",         "bool", NULL};

static void check_unit(struct lc *c, const struct lc_record *r, const char *unit)
{
    const char *const *u = units;

    while (*u != NULL && strcmp(*u, unit) != 0)
        u++;
    if (*u == NULL && *unit != '\0')
        lc_error(c, r->pos,
                 "unité inconnue « %.40s » (centimes, heures, jours, jours_ouvres, mois, annees, pourcent, "
                 "dix_milliemes, nombre, date, bool).",
                 unit);
}

/* "VALEUR depuis D avant D": cuts the words that follow `mark`; NULL when it is absent. */
static char *cut_after(char *s, const char *mark)
{
    char *at = strstr(s, mark);

    if (at == NULL)
        return NULL;
    *at = '\0';
    return at + strlen(mark);
}

static char *last_of(char *s, const char *mark)
{
    char *found = NULL;

    for (char *at = strstr(s, mark); at != NULL; at = strstr(at + 1, mark))
        found = at;
    return found;
}

bool lc_read_dated(struct lc *c, const struct lc_field *f, char *text, struct lc_dated *out)
{
    static const char sep[] = " ; ";
    static const char since[] = " depuis ";
    char *article = cut_after(text, sep);
    char *certainty = article != NULL ? last_of(article, sep) : NULL;
    char *from = last_of(text, since);
    char *until;

    if (article == NULL || certainty == NULL || from == NULL) {
        lc_error(c, f->pos,
                 "écrire « valeur depuis AAAA-MM-JJ [avant AAAA-MM-JJ] ; article ; certitude » : "
                 "une valeur cite son article.");
        return false;
    }
    *certainty = '\0';
    certainty += strlen(sep);
    *from = '\0';
    from += strlen(since);
    until = cut_after(from, " avant ");
    *out = (struct lc_dated){.article = article, .until = DAY_NONE};
    out->from = strcmp(from, ALWAYS) == 0 ? day_make(1800, 1, 1) : lc_date_text(c, f->pos, from);
    if (until != NULL)
        out->until = lc_date_text(c, f->pos, until);
    if (out->until != DAY_NONE && out->until <= out->from)
        lc_error(c, f->pos, "la période finit avant de commencer.");
    if (strspn(article, " ") == strlen(article))
        lc_error(c, f->pos, "une valeur cite son article.");
    out->certainty = lc_certainty(c, f->pos, certainty);
    return true;
}

static void read_value(struct lc *c, struct lc_param *p, const struct lc_field *f)
{
    char *text = arena_strdup(c->arena, f->value);
    struct lc_value v = {.pos = f->pos};
    struct lc_dated dated;

    if (!lc_read_dated(c, f, text, &dated))
        return;
    if (!read_number(p->unit, text, &v.value))
        lc_error(c, f->pos, "« %.40s » n'est pas une valeur en %s%s.", text, p->unit,
                 strcmp(p->unit, "centimes") == 0 ? " (écrire 1 500,00 €)" : "");
    v.from = dated.from;
    v.until = dated.until;
    v.article = dated.article;
    v.certainty = dated.certainty;
    *LC_PUSH(c, p->values) = v;
}

static int by_from(const void *a, const void *b)
{
    const struct lc_value *x = a;
    const struct lc_value *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* A value without end lasts until the next one begins; with an end, the next may not begin before it. */
static void close_periods(struct lc *c, struct lc_param *p)
{
    char day[DAY_TEXT_BYTES];

    if (p->values.n > 1)
        qsort(p->values.v, p->values.n, sizeof(*p->values.v), by_from);
    for (size_t i = 1; i < p->values.n; i++) {
        struct lc_value *a = &p->values.v[i - 1];
        const struct lc_value *b = &p->values.v[i];

        if (a->from == b->from || (a->until != DAY_NONE && b->from < a->until))
            lc_error(c, b->pos, "« %s » a deux valeurs en vigueur le %s (l'autre : %s:%d).", p->name,
                     day_iso(b->from, day), a->pos.file, a->pos.line);
        else if (a->until == DAY_NONE)
            a->until = b->from;
    }
}

/* Stable names become identifiers of C: lower-case letters, digits, '_', '.' and spaces. */
static bool well_named(const char *name)
{
    size_t n = strlen(name);

    return n > 0 && n <= 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") == n && name[0] >= 'a';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct lc_param *)a)->name, ((const struct lc_param *)b)->name);
}

void lc_params(struct lc *c)
{
    static const char *const keys[] = {"Paramètre", "Libellé", "Unité", "*Valeur", "Note", NULL};

    for (size_t i = 0; i < c->records.n && !c->full; i++) {
        const struct lc_record *r = &c->records.v[i];
        struct lc_param *p;

        if (!lc_is(r, "Paramètre"))
            continue;
        lc_only(c, r, keys);
        p = LC_PUSH(c, c->params);
        p->name = lc_require(c, r, "Paramètre");
        p->label = lc_require(c, r, "Libellé");
        p->unit = lc_require(c, r, "Unité");
        p->note = lc_get(r, "Note") != NULL ? lc_get(r, "Note") : "";
        p->pos = r->pos;
        if (!well_named(p->name))
            lc_error(c, r->pos, "nom de paramètre mal formé « %.60s » (minuscules, chiffres, point, _).",
                     p->name);
        check_unit(c, r, p->unit);
        (void)lc_require(c, r, "Valeur");
        for (size_t j = 0; j < r->n; j++)
            if (strcmp(r->fields[j].key, "Valeur") == 0)
                read_value(c, p, &r->fields[j]);
        close_periods(c, p);
    }
    if (c->params.n > 1)
        qsort(c->params.v, c->params.n, sizeof(*c->params.v), by_name);
    for (size_t i = 1; i < c->params.n; i++)
        if (strcmp(c->params.v[i - 1].name, c->params.v[i].name) == 0)
            lc_error(c, c->params.v[i].pos, "le paramètre « %s » est déjà défini en %s:%d.",
                     c->params.v[i].name, c->params.v[i - 1].pos.file, c->params.v[i - 1].pos.line);
}
