/* Purposes, parties, what each may have, and the assumptions that were accepted to say so. */
#include "model.h"

long lc_number(const lc_names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i].name, name) == 0)
            return (long)i;
    return -1;
}

static struct lc_name *named(lc_names *names, const char *name)
{
    long i = lc_number(names, name);

    return i >= 0 ? &names->v[i] : NULL;
}

/* Stable names become identifiers of C. */
bool lc_well_named(const char *name)
{
    size_t n = strlen(name);

    return n > 0 && n <= 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_. ") == n &&
           name[0] != ' ' && name[0] != '.' && name[n - 1] != ' ' && name[n - 1] != '.';
}

/* ---- records ----------------------------------------------------------------------------------------------- */

static struct lc_name *define(struct lc *c, lc_names *names, const struct lc_record *r, const char *what)
{
    const char *name = r->fields[0].value;
    struct lc_name *entry = named(names, name);

    if (!lc_well_named(name))
        lc_error(c, r->pos, "nom mal formé « %.60s » (minuscules, chiffres, point, _).", name);
    if (entry != NULL)
        lc_error(c, r->pos, "%s « %.60s » est déjà définie en %s:%d.", what, name, entry->pos.file,
                 entry->pos.line);
    entry = LC_PUSH(c, *names);
    entry->name = name;
    entry->pos = r->pos;
    entry->label = lc_require(c, r, "Libellé");
    return entry;
}

static void read_purpose(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Finalité", "Libellé", "Article", "Depuis", "Avant", "Note", NULL};
    struct lc_name *f = define(c, &c->purposes, r, "la finalité");

    lc_only(c, r, keys);
    f->row = lc_require(c, r, "Article");
    (void)lc_require(c, r, "Depuis");
    f->from = lc_date(c, r, "Depuis", 0);
    f->until = lc_date(c, r, "Avant", DAY_NONE);
}

size_t lc_reference(struct lc *c, const lc_names *names, const struct lc_record *r, const char *key)
{
    const char *name = lc_require(c, r, key);
    long i = lc_number(names, name);

    if (i < 0) {
        if (*name != '\0')
            lc_error(c, lc_field(r, key)->pos, "« %s: %.60s » : inconnu.", key, name);
        return SIZE_MAX;
    }
    return (size_t)i;
}

static void read_party(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Partie", "Libellé",  "Qualité", "Ligne",
                                       "Fermée", "Finalité", "Note",    NULL};
    static const char *const kinds[] = {"titulaire", "accès", "destinataire", NULL};
    struct lc_name *p = define(c, &c->parties, r, "la partie");
    const char *const *k = kinds;

    lc_only(c, r, keys);
    p->kind = lc_require(c, r, "Qualité");
    p->row = lc_require(c, r, "Ligne");
    p->closed = lc_get(r, "Fermée");
    if (p->closed != NULL)
        p->closed_purpose = lc_reference(c, &c->purposes, r, "Finalité");
    else if (lc_field(r, "Finalité") != NULL)
        lc_error(c, r->pos, "« Finalité: » ne va qu'avec « Fermée: » ; sinon elle est dans « Accès: ».");
    while (*k != NULL && strcmp(*k, p->kind) != 0)
        k++;
    if (*k == NULL)
        lc_error(c, r->pos, "qualité inconnue « %.40s » (titulaire, accès, destinataire).", p->kind);
}

static int one_of(struct lc *c, const struct lc_record *r, const char *key, const char *const *words)
{
    const char *value = lc_require(c, r, key);

    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    if (*value != '\0')
        lc_error(c, lc_field(r, key)->pos, "« %.40s » n'est pas admis pour « %s: ».", value, key);
    return 0;
}

static void read_access(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Accès",     "Finalité",   "Portée", "Forme",   "Données",
                                       "Sauf",      "Depuis",     "Avant",  "Article", "Note",
                                       "Certitude", "Hypothèses", NULL};
    static const char *const scopes[] = {"soi-même", "tous", "ses dossiers", "ses abondements", "DIFE", NULL};
    static const char *const forms[] = {"nominative", "pseudonymisée", "agrégée", NULL};
    const struct lc_field *said = lc_field(r, "Certitude");
    struct lc_access a = {.pos = r->pos};

    lc_only(c, r, keys);
    a.party = lc_reference(c, &c->parties, r, "Accès");
    a.purpose = lc_reference(c, &c->purposes, r, "Finalité");
    a.scope = one_of(c, r, "Portée", scopes);
    a.form = one_of(c, r, "Forme", forms);
    a.items = lc_require(c, r, "Données");
    a.except = lc_get(r, "Sauf") != NULL ? lc_get(r, "Sauf") : "";
    a.assumptions = lc_get(r, "Hypothèses") != NULL ? lc_get(r, "Hypothèses") : "";
    a.article = lc_require(c, r, "Article");
    (void)lc_require(c, r, "Depuis");
    a.from = lc_date(c, r, "Depuis", 0);
    a.until = lc_date(c, r, "Avant", DAY_NONE);
    a.certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    if (a.until != DAY_NONE && a.until <= a.from)
        lc_error(c, r->pos, "l'accès finit avant de commencer.");
    if (a.party != SIZE_MAX && a.purpose != SIZE_MAX)
        *LC_PUSH(c, c->accesses) = a;
}

static void read_assumption(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Hypothèse", "Données", "Énoncé", "Fondement", NULL};
    struct lc_assumption *a = LC_PUSH(c, c->assumptions);

    lc_only(c, r, keys);
    a->name = lc_require(c, r, "Hypothèse");
    a->items = lc_require(c, r, "Données");
    a->statement = lc_require(c, r, "Énoncé");
    a->ground = lc_require(c, r, "Fondement");
    a->pos = r->pos;
}

void lc_rules(struct lc *c)
{
    static const struct {
        const char *kind;
        void (*read)(struct lc *c, const struct lc_record *r);
    } readers[] = {{"Finalité", read_purpose},
                   {"Partie", read_party},
                   {"Hypothèse", read_assumption},
                   {"Accès", read_access}};

    for (size_t k = 0; k < ARRAY_LEN(readers); k++)
        for (size_t i = 0; i < c->records.n && !c->full; i++)
            if (lc_is(&c->records.v[i], readers[k].kind))
                readers[k].read(c, &c->records.v[i]);
}

/* ---- what an access covers --------------------------------------------------------------------------------- */

bool lc_item_exists(const struct lc *c, const char *item, day_t at, enum lc_certainty *certainty)
{
    for (const struct lc_place *p = c->places; p != NULL; p = p->next) {
        const struct lc_version *v =
            p->item != NULL && strcmp(p->item, item) == 0 ? lc_version_at(p, at) : NULL;

        if (v != NULL) {
            *certainty = v->certainty;
            return true;
        }
    }
    return false;
}

/* "dossier.*" and "*" match by what precedes the star. */
static bool matches(const char *pattern, const char *item)
{
    size_t n = strlen(pattern);

    if (n > 0 && pattern[n - 1] == '*')
        return strncmp(pattern, item, n - 1) == 0;
    return strcmp(pattern, item) == 0;
}

bool lc_listed(struct lc *c, const char *list, const char *item)
{
    const char *word;

    while ((word = lc_word(c, &list)) != NULL)
        if (matches(word, item))
            return true;
    return false;
}

bool lc_access_covers(struct lc *c, const struct lc_access *a, const char *item, day_t at)
{
    enum lc_certainty certainty;

    return lc_listed(c, a->items, item) && !lc_listed(c, a->except, item) &&
           lc_item_exists(c, item, at, &certainty);
}

static day_t next_change(const struct lc *c, day_t at, bool items_only)
{
    day_t next = DAY_NONE;

    for (const struct lc_place *p = c->places; p != NULL; p = p->next)
        for (size_t i = 0; (p->item != NULL || !items_only) && i < p->versions.n; i++) {
            const day_t days[] = {p->versions.v[i].from, p->versions.v[i].until};

            for (size_t j = 0; j < ARRAY_LEN(days); j++)
                if (days[j] != DAY_NONE && days[j] > at && (next == DAY_NONE || days[j] < next))
                    next = days[j];
        }
    return next;
}

day_t lc_next_change(const struct lc *c, day_t at)
{
    return next_change(c, at, true);
}

day_t lc_next_text(const struct lc *c, day_t at)
{
    return next_change(c, at, false);
}

/* ---- checks ------------------------------------------------------------------------------------------------ */

/* A pattern that names nothing is a mistake of spelling. */
void lc_check_list(struct lc *c, struct lc_pos pos, const char *list)
{
    const char *word;

    while ((word = lc_word(c, &list)) != NULL) {
        size_t i = 0;

        while (i < c->items.n && !matches(word, c->items.v[i].name))
            i++;
        if (i == c->items.n)
            lc_error(c, pos, "donnée inconnue « %.60s ».", word);
    }
}

struct lc_assumption *lc_assumption_for(struct lc *c, const char *rest, const char *item)
{
    const char *word;

    while ((word = lc_word(c, &rest)) != NULL)
        for (size_t i = 0; i < c->assumptions.n; i++)
            if (strcmp(c->assumptions.v[i].name, word) == 0 && lc_listed(c, c->assumptions.v[i].items, item))
                return &c->assumptions.v[i];
    return NULL;
}

void lc_check_assumptions(struct lc *c, struct lc_pos pos, const char *rest)
{
    const char *word;

    while ((word = lc_word(c, &rest)) != NULL) {
        size_t i = 0;

        while (i < c->assumptions.n && strcmp(c->assumptions.v[i].name, word) != 0)
            i++;
        if (i == c->assumptions.n)
            lc_error(c, pos, "hypothèse inconnue « %.60s ».", word);
    }
}

/* Words that are not held open nothing to a third party, unless the assumption is accepted by its name. */
static void check_held(struct lc *c, const struct lc_access *a, day_t at)
{
    char day[DAY_TEXT_BYTES];

    for (size_t i = 0; i < c->items.n; i++) {
        const char *item = c->items.v[i].name;
        enum lc_certainty certainty = LC_VERIFIED;
        struct lc_assumption *accepted;

        if (!lc_access_covers(c, a, item, at) || !lc_item_exists(c, item, at, &certainty) ||
            certainty < LC_UNVERIFIED)
            continue;
        accepted = lc_assumption_for(c, a->assumptions, item);
        if (accepted != NULL)
            accepted->used = true;
        else
            lc_error(c, a->pos,
                     "le texte de « %.60s » n'est pas détenu le %s : il n'est ouvert à un tiers que par une "
                     "hypothèse "
                     "acceptée (« Hypothèses: »).",
                     item, day_iso(at, day));
    }
}

/* A row that does not exist that day opens nothing; neither does one of which no word is held. */
static void check_row(struct lc *c, const struct lc_access *a, day_t at)
{
    const struct lc_name *party = &c->parties.v[a->party];
    const struct lc_place *place;
    char day[DAY_TEXT_BYTES];

    if (lc_objet(party->row) == NULL)
        return;
    place = lc_place_at(c, party->row, at);
    if (place == NULL)
        lc_error(c, a->pos, "le %s, aucun texte en vigueur ne contient la ligne %.40s de « %s ».",
                 day_iso(at, day), party->row, party->name);
    else if (lc_version_at(place, at)->certainty == LC_NOT_HELD)
        lc_error(c, a->pos, "le %s, le texte de la ligne %.40s de « %s » n'est pas détenu.", day_iso(at, day),
                 party->row, party->name);
}

static void check_access(struct lc *c, const struct lc_access *a)
{
    const struct lc_name *party = &c->parties.v[a->party];
    const struct lc_name *purpose = &c->purposes.v[a->purpose];
    bool third = strcmp(party->kind, "destinataire") == 0;

    lc_check_list(c, a->pos, a->items);
    lc_check_list(c, a->pos, a->except);
    lc_check_assumptions(c, a->pos, a->assumptions);
    if (a->from < purpose->from ||
        (purpose->until != DAY_NONE && (a->until == DAY_NONE || a->until > purpose->until)))
        lc_error(c, a->pos, "la finalité « %s » n'existe pas pendant toute la période de cet accès.",
                 purpose->name);
    for (day_t at = a->from; at != DAY_NONE && (a->until == DAY_NONE || at < a->until);
         at = lc_next_text(c, at)) {
        check_row(c, a, at);
        if (third)
            check_held(c, a, at);
    }
}

static void check_pair(struct lc *c, const struct lc_access *a, const struct lc_access *b)
{
    bool apart =
        (a->until != DAY_NONE && a->until <= b->from) || (b->until != DAY_NONE && b->until <= a->from);

    if (a->party == b->party && a->purpose == b->purpose && !apart)
        lc_error(c, b->pos,
                 "deux accès de « %s » pour la même finalité valent le même jour (l'autre : %s:%d).",
                 c->parties.v[a->party].name, a->pos.file, a->pos.line);
}

/* Closed for want of words, a party still has a row in some text. */
static void check_closed(struct lc *c, const struct lc_name *party)
{
    const struct lc_place *p = c->places;

    for (; p != NULL; p = p->next)
        for (size_t i = 0; i < p->versions.n; i++)
            if (strcmp(p->versions.v[i].address, party->row) == 0)
                return;
    lc_error(c, party->pos, "aucun texte ne contient la ligne %.40s de « %s ».", party->row, party->name);
}

static void check_party_has_access(struct lc *c, size_t party)
{
    size_t i = 0;

    while (i < c->accesses.n && c->accesses.v[i].party != party)
        i++;
    if (i == c->accesses.n && c->parties.v[party].closed == NULL)
        lc_error(c, c->parties.v[party].pos, "la partie « %s » n'a aucune finalité (« Accès: »).",
                 c->parties.v[party].name);
}

void lc_check_rules(struct lc *c)
{
    for (size_t i = 0; i < c->accesses.n && !c->full; i++) {
        check_access(c, &c->accesses.v[i]);
        for (size_t j = 0; j < i; j++)
            check_pair(c, &c->accesses.v[j], &c->accesses.v[i]);
    }
    for (size_t i = 0; i < c->parties.n; i++) {
        check_party_has_access(c, i);
        if (c->parties.v[i].closed != NULL)
            check_closed(c, &c->parties.v[i]);
    }
    for (size_t i = 0; i < c->assumptions.n; i++)
        if (!c->assumptions.v[i].used)
            lc_error(c, c->assumptions.v[i].pos, "l'hypothèse « %.60s » ne sert à aucun accès : la retirer.",
                     c->assumptions.v[i].name);
}
