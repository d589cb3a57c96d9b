/* Calendars and code tables: public holidays, first rounds of elections, types of mandate. */
#include "model.h"

static int small_number(const char *s, const char **end)
{
    int n = 0;

    for (int i = 0; i < 3 && *s >= '0' && *s <= '9'; i++)
        n = n * 10 + (*s++ - '0');
    *end = s;
    return n;
}

/* "1er janvier", "25 décembre", "Pâques + 39", "Pâques - 2". */
static void read_rule(struct lc *c, const struct lc_record *r, struct lc_holiday *h)
{
    static const char *const months[] = {"janvier",   "février", "mars",     "avril",
                                         "mai",       "juin",    "juillet",  "août",
                                         "septembre", "octobre", "novembre", "décembre"};
    static const char after[] = "Pâques + ", before[] = "Pâques - ";
    const char *rule = lc_require(c, r, "Règle");
    bool ahead = strncmp(rule, before, strlen(before)) == 0;
    const char *end = rule;

    h->easter = ahead || strncmp(rule, after, strlen(after)) == 0;
    h->day = small_number(h->easter ? rule + strlen(after) : rule, &end);
    if (h->easter && h->day > 0 && *end == '\0') {
        h->day = ahead ? -h->day : h->day;
        return;
    }
    if (strncmp(end, "er ", 3) == 0 && h->day == 1)
        end += 2;
    for (int m = 0; m < 12 && *end == ' '; m++)
        if (strcmp(end + 1, months[m]) == 0)
            h->month = m + 1;
    if (h->easter || h->month == 0 || day_make(2023, h->month, h->day) == DAY_NONE)
        lc_error(c, r->pos, "règle incomprise « %.40s » (« 14 juillet » ou « Pâques + 39 »).", rule);
}

static void read_holiday(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Férié", "Règle", "Article", NULL};
    struct lc_holiday *h = LC_PUSH(c, c->holidays);

    lc_only(c, r, keys);
    h->name = lc_require(c, r, "Férié");
    h->article = lc_require(c, r, "Article");
    read_rule(c, r, h);
}

/* A day on which no bank executes a transfer. */
static void read_closure(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Fermeture", "Règle", "Depuis", "Source", NULL};
    struct lc_holiday *h = LC_PUSH(c, c->closures);

    lc_only(c, r, keys);
    h->name = lc_require(c, r, "Fermeture");
    h->article = lc_require(c, r, "Source");
    h->from = lc_date_text(c, r->pos, lc_require(c, r, "Depuis"));
    read_rule(c, r, h);
}

static void read_election(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Élection", "*Premier-tour", "Source", NULL};

    lc_only(c, r, keys);
    (void)lc_require(c, r, "Premier-tour");
    for (size_t i = 0; i < r->n; i++) {
        struct lc_election *e;

        if (strcmp(r->fields[i].key, "Premier-tour") != 0)
            continue;
        e = LC_PUSH(c, c->elections);
        e->name = r->fields[0].value;
        e->source = lc_require(c, r, "Source");
        e->day = lc_date_text(c, r->fields[i].pos, r->fields[i].value);
        e->pos = r->fields[i].pos;
    }
}

static void read_mandate(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Mandat",  "Libellé",   "Élection", "DIFE", "RNE",
                                       "Article", "Certitude", "Note",     NULL};
    static const char since[] = "oui depuis ";
    const struct lc_field *said = lc_field(r, "Certitude");
    struct lc_mandate *m = LC_PUSH(c, c->mandates);
    const char *dife = lc_require(c, r, "DIFE");

    lc_only(c, r, keys);
    m->code = lc_require(c, r, "Mandat");
    m->label = lc_require(c, r, "Libellé");
    m->election = lc_get(r, "Élection") != NULL ? lc_get(r, "Élection") : "";
    m->rne = lc_get(r, "RNE") != NULL ? lc_get(r, "RNE") : "";
    m->article = lc_require(c, r, "Article");
    m->certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    m->dife = strncmp(dife, since, strlen(since)) == 0;
    m->dife_from = m->dife ? lc_date_text(c, lc_field(r, "DIFE")->pos, dife + strlen(since)) : DAY_NONE;
    m->pos = r->pos;
    if (!m->dife && strcmp(dife, "non") != 0)
        lc_error(c, r->pos, "« DIFE: » se répond par « non » ou « oui depuis AAAA-MM-JJ ».");
    for (size_t i = 0; i + 1 < c->mandates.n; i++)
        if (strcmp(c->mandates.v[i].code, m->code) == 0)
            lc_error(c, r->pos, "le mandat « %.60s » est déjà défini en %s:%d.", m->code,
                     c->mandates.v[i].pos.file, c->mandates.v[i].pos.line);
}

static int by_day(const void *a, const void *b)
{
    const struct lc_election *x = a;
    const struct lc_election *y = b;
    int d = strcmp(x->name, y->name);

    return d != 0 ? d : (x->day > y->day) - (x->day < y->day);
}

static void check_elections(struct lc *c)
{
    if (c->elections.n > 1)
        qsort(c->elections.v, c->elections.n, sizeof(*c->elections.v), by_day);
    for (size_t i = 1; i < c->elections.n; i++)
        if (by_day(&c->elections.v[i - 1], &c->elections.v[i]) == 0)
            lc_error(c, c->elections.v[i].pos, "ce premier tour est donné deux fois.");
    for (size_t i = 0; i < c->mandates.n; i++) {
        size_t j = 0;

        while (j < c->elections.n && strcmp(c->elections.v[j].name, c->mandates.v[i].election) != 0)
            j++;
        if (j == c->elections.n && *c->mandates.v[i].election != '\0')
            lc_error(c, c->mandates.v[i].pos, "élection inconnue « %.60s ».", c->mandates.v[i].election);
    }
}

void lc_tables(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++) {
        const struct lc_record *r = &c->records.v[i];

        if (lc_is(r, "Férié"))
            read_holiday(c, r);
        else if (lc_is(r, "Fermeture"))
            read_closure(c, r);
        else if (lc_is(r, "Élection"))
            read_election(c, r);
        else if (lc_is(r, "Mandat"))
            read_mandate(c, r);
    }
    check_elections(c);
}
