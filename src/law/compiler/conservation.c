/* Retention: how long each datum is kept, from which event; and that no personal column is left without a rule. */
#include "model.h"

#define NOT_HELD "non détenue"
#define DECISION "jusqu'à la décision définitive"

/* In the order of enum retention_start. */
static const char *const starts[] = {
    "décès",
    "paiement",
    "obtention des fonds",
    "fin de l'habilitation",
    "fin du référencement",
    "notification du refus",
    "enregistrement",
    "contentieux",
    NULL,
};

static const struct lc_param *param_named(const struct lc *c, const char *name)
{
    for (size_t i = 0; i < c->params.n; i++)
        if (strcmp(c->params.v[i].name, name) == 0)
            return &c->params.v[i];
    return NULL;
}

static const char *read_param(struct lc *c, const struct lc_record *r, const char *key)
{
    const struct lc_field *f = lc_field(r, key);
    const struct lc_param *p = f != NULL ? param_named(c, f->value) : NULL;

    if (f == NULL)
        return NULL;
    if (p == NULL) {
        lc_error(c, f->pos, "« %s: %.60s » : ce paramètre n'existe pas.", key, f->value);
        return NULL;
    }
    if (strcmp(p->unit, "annees") != 0 && strcmp(p->unit, "mois") != 0 && strcmp(p->unit, "jours") != 0)
        lc_error(c, f->pos, "« %s » est en %s : une durée est en annees, mois ou jours.", p->name, p->unit);
    return p->name;
}

static const char *read_length(struct lc *c, const struct lc_record *r, const char *start,
                               enum lc_certainty certainty)
{
    const char *said = lc_require(c, r, "Durée");
    bool court = strcmp(start, "contentieux") == 0;

    if ((strcmp(said, DECISION) == 0) != court)
        lc_error(c, r->pos, "« Durée: " DECISION " » va avec « Départ: contentieux », et avec lui seul.");
    if (strcmp(said, DECISION) == 0 || *said == '\0')
        return NULL;
    if (strcmp(said, NOT_HELD) != 0)
        return read_param(c, r, "Durée");
    if (certainty != LC_NOT_HELD)
        lc_error(c, r->pos, "« Durée: " NOT_HELD " » demande « Certitude: non détenu ».");
    return NULL;
}

static int read_start(struct lc *c, const struct lc_record *r)
{
    const char *said = lc_require(c, r, "Départ");

    for (int i = 0; starts[i] != NULL; i++)
        if (strcmp(starts[i], said) == 0)
            return i;
    if (*said != '\0')
        lc_error(c, lc_field(r, "Départ")->pos, "« %.40s » n'est pas admis pour « Départ: ».", said);
    return 0;
}

static void check_phrase(struct lc *c, const struct lc_retention *t)
{
    bool filled = strstr(t->phrase, "{durée}") != NULL;

    if (filled != (t->length != NULL))
        lc_error(c, t->pos, "la phrase dit « {durée} » quand la durée est un paramètre, et alors seulement.");
}

static void read_retention(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Conservation", "Libellé", "Nature", "Données",   "Sauf",
                                       "Départ",       "Durée",   "Phrase", "Depuis",    "Prolongation",
                                       "Avant",        "Article", "Note",   "Certitude", NULL};
    const struct lc_field *said = lc_field(r, "Certitude");
    const char *nature = lc_get(r, "Nature") != NULL ? lc_get(r, "Nature") : "règle";
    struct lc_retention *t = LC_PUSH(c, c->retentions);

    lc_only(c, r, keys);
    t->pos = r->pos;
    t->name = lc_require(c, r, "Conservation");
    t->label = lc_require(c, r, "Libellé");
    t->phrase = lc_require(c, r, "Phrase");
    t->items = lc_get(r, "Données") != NULL ? lc_get(r, "Données") : "";
    t->except = lc_get(r, "Sauf") != NULL ? lc_get(r, "Sauf") : "";
    t->article = lc_require(c, r, "Article");
    t->certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    t->start = read_start(c, r);
    t->length = read_length(c, r, starts[t->start], t->certainty);
    t->extension = read_param(c, r, "Prolongation");
    t->derogation = strcmp(nature, "dérogation") == 0;
    (void)lc_require(c, r, "Depuis");
    t->from = lc_date(c, r, "Depuis", 0);
    t->until = lc_date(c, r, "Avant", DAY_NONE);
    if (!t->derogation && strcmp(nature, "règle") != 0)
        lc_error(c, r->pos, "« Nature: » se répond par « règle » ou « dérogation ».");
    if (!lc_well_named(t->name) || strpbrk(t->name, ". ") != NULL)
        lc_error(c, r->pos, "nom de règle mal formé « %.60s » (minuscules, chiffres, _).", t->name);
    if (t->until != DAY_NONE && t->until <= t->from)
        lc_error(c, r->pos, "la règle finit avant de commencer.");
    check_phrase(c, t);
}

void lc_retentions(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++)
        if (lc_is(&c->records.v[i], "Conservation"))
            read_retention(c, &c->records.v[i]);
}

/* ---- checks -------------------------------------------------------------------------------------------------- */

static bool in_force(const struct lc_retention *t, day_t at)
{
    return t->from <= at && (t->until == DAY_NONE || at < t->until);
}

static bool covers(struct lc *c, const struct lc_retention *t, const char *item)
{
    return lc_listed(c, t->items, item) && !lc_listed(c, t->except, item);
}

/* A duration without a value during part of the rule's life would be guessed. */
static void check_param_life(struct lc *c, const struct lc_retention *t, const char *name)
{
    const struct lc_param *p = name != NULL ? param_named(c, name) : NULL;
    day_t at = t->from;
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; p != NULL && i < p->values.n; i++)
        if (p->values.v[i].from <= at && (p->values.v[i].until == DAY_NONE || at < p->values.v[i].until))
            at = p->values.v[i].until != DAY_NONE ? p->values.v[i].until : INT32_MAX;
    if (p != NULL && at != INT32_MAX && (t->until == DAY_NONE || at < t->until))
        lc_error(c, t->pos, "« %s » n'a pas de valeur le %s, alors que la règle s'applique.", name,
                 day_iso(at, day));
}

static void check_rule(struct lc *c, size_t k)
{
    const struct lc_retention *t = &c->retentions.v[k];

    lc_check_list(c, t->pos, t->items);
    lc_check_list(c, t->pos, t->except);
    check_param_life(c, t, t->length);
    check_param_life(c, t, t->extension);
    for (size_t i = 0; i < k; i++) {
        const struct lc_retention *o = &c->retentions.v[i];

        if (strcmp(o->name, t->name) == 0 && (in_force(o, t->from) || in_force(t, o->from)))
            lc_error(c, t->pos, "la règle « %.60s » a deux versions le même jour (l'autre : %s:%d).", t->name,
                     o->pos.file, o->pos.line);
    }
}

/* The rules of an item change only on the days when some rule begins or ends. False once an error was noted. */
static bool check_day(struct lc *c, const struct lc_column *col, day_t at)
{
    const struct lc_retention *found = NULL;
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; i < c->retentions.n; i++) {
        const struct lc_retention *t = &c->retentions.v[i];

        if (t->derogation || !in_force(t, at) || !covers(c, t, col->item))
            continue;
        if (found != NULL) {
            lc_error(c, col->pos, "la colonne %s.%s (%s) suit deux règles de conservation le %s : %s et %s.",
                     col->table, col->column, col->item, day_iso(at, day), found->name, t->name);
            return false;
        }
        found = t;
    }
    if (found == NULL)
        lc_error(c, col->pos, "la colonne %s.%s (%s) n'a aucune règle de conservation le %s.", col->table,
                 col->column, col->item, day_iso(at, day));
    return found != NULL;
}

static void check_column(struct lc *c, const struct lc_column *col, day_t first)
{
    bool ok = check_day(c, col, first);

    for (size_t i = 0; ok && i < c->retentions.n; i++) {
        const day_t days[] = {c->retentions.v[i].from, c->retentions.v[i].until};

        for (size_t j = 0; ok && j < ARRAY_LEN(days); j++)
            if (days[j] != DAY_NONE && days[j] > first)
                ok = check_day(c, col, days[j]);
    }
}

void lc_check_retentions(struct lc *c)
{
    day_t first = 0;

    for (size_t i = 0; i < c->retentions.n; i++) {
        check_rule(c, i);
        if (i == 0 || c->retentions.v[i].from < first)
            first = c->retentions.v[i].from;
    }
    for (size_t i = 0; i < c->columns.n; i++)
        if (c->columns.v[i].item != NULL)
            check_column(c, &c->columns.v[i], first);
}

/* ---- output -------------------------------------------------------------------------------------------------- */

static bool seen_before(const struct lc *c, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(c->retentions.v[i].name, c->retentions.v[k].name) == 0)
            return true;
    return false;
}

void lc_emit_retention_names(const struct lc *c, FILE *out)
{
    fputs("enum law_retention_rule {\n", out);
    for (size_t i = 0; i < c->retentions.n; i++)
        if (!seen_before(c, i)) {
            fputs("    ", out);
            lc_put_name(out, "CONSERVATION_", c->retentions.v[i].name);
            fputs(",\n", out);
        }
    fputs("    CONSERVATION_COUNT\n};\n", out);
}

static void emit_items(struct lc *c, const struct lc_retention *t, FILE *out)
{
    fputs("{{", out);
    for (size_t w = 0; w < (c->items.n + 63) / 64; w++) {
        uint64_t bits = 0;

        for (size_t i = 0; i < 64 && w * 64 + i < c->items.n; i++)
            if (covers(c, t, c->items.v[w * 64 + i].name))
                bits |= UINT64_C(1) << i;
        fprintf(out, "UINT64_C(0x%llx), ", (unsigned long long)bits);
    }
    fputs("}}, ", out);
}

void lc_emit_retentions(struct lc *c, FILE *out)
{
    fputs("const struct law_retention law_retentions[] = {\n", out);
    for (size_t i = 0; i < c->retentions.n; i++) {
        const struct lc_retention *t = &c->retentions.v[i];
        const char *const texts[] = {t->name, t->label, t->phrase, t->article};

        fputs("    {", out);
        lc_put_name(out, "CONSERVATION_", t->name);
        fputs(", ", out);
        for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
            lc_put_string(out, texts[k]);
            fputs(", ", out);
        }
        emit_items(c, t, out);
        fprintf(out, "%d, ", t->start);
        lc_put_name(out, "PARAM_", t->length != NULL ? t->length : "COUNT");
        fputs(", ", out);
        lc_put_name(out, "PARAM_", t->extension != NULL ? t->extension : "COUNT");
        fprintf(out, ", %s, ", t->derogation ? "true" : "false");
        lc_put_end(out, t->from, t->until, t->certainty);
    }
    fprintf(out, "    {0}};\nconst size_t law_retentions_n = %zu;\n", c->retentions.n);
}
