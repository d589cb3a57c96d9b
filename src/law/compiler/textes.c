/* Texts and places: the base order, the articles of the decree, and what must hold between all their versions. */
#include "model.h"

#define GAP "[…]"

/* ---- places ------------------------------------------------------------------------------------------------ */

struct lc_version *lc_version_at(const struct lc_place *p, day_t at)
{
    for (size_t i = p->versions.n; i-- > 0;)
        if (p->versions.v[i].from <= at &&
            (p->versions.v[i].until == DAY_NONE || at < p->versions.v[i].until))
            return &p->versions.v[i];
    return NULL;
}

struct lc_place *lc_place_at(const struct lc *c, const char *address, day_t at)
{
    for (struct lc_place *p = c->places; p != NULL; p = p->next) {
        const struct lc_version *v = lc_version_at(p, at);

        if (v != NULL && strcmp(v->address, address) == 0)
            return p;
    }
    return NULL;
}

const char *lc_words(const struct lc_version *v)
{
    return *v->text != '\0' ? v->text : v->teneur;
}

bool lc_within(const char *address, const char *parent)
{
    size_t n = strlen(parent);

    return strncmp(address, parent, n) == 0 && address[n] == '/';
}

struct lc_place *lc_place_add(struct lc *c, struct lc_place *after)
{
    struct lc_place *p = lc_alloc(c, sizeof(*p));

    if (after != NULL && after != c->places_last) {
        p->next = after->next;
        after->next = p;
        return p;
    }
    if (c->places == NULL)
        c->places = p;
    else
        c->places_last->next = p;
    c->places_last = p;
    return p;
}

static const struct {
    const char *prefix;
    const char *objet;
    enum lc_nature nature;
} annexes[] = {
    {"art. ", "portee", LC_ARTICLE},        {"1.1/", "donnee", LC_DONNEE},
    {"1.2/", "donnee", LC_DONNEE},          {"2/", "acces", LC_LIGNE},
    {"3/", "destinataire", LC_LIGNE},       {"4.1/", "alimentation", LC_LIGNE},
    {"4.2/", "mise_en_relation", LC_LIGNE},
};

const char *lc_objet(const char *address)
{
    for (size_t i = 0; i < ARRAY_LEN(annexes); i++)
        if (strncmp(address, annexes[i].prefix, strlen(annexes[i].prefix)) == 0)
            return annexes[i].objet;
    return NULL;
}

static enum lc_nature nature_of(struct lc *c, const struct lc_record *r, const char *address)
{
    static const char *const names[] = {"donnée", "groupe", "titre", "ligne", "article", "lacune"};
    const struct lc_field *f = lc_field(r, "Nature");

    for (size_t i = 0; f != NULL && i < ARRAY_LEN(names); i++)
        if (strcmp(f->value, names[i]) == 0)
            return (enum lc_nature)i;
    if (f != NULL)
        lc_error(c, f->pos, "nature inconnue « %.40s » (donnée, groupe, titre, ligne, article, lacune).",
                 f->value);
    for (size_t i = 0; i < ARRAY_LEN(annexes); i++)
        if (strncmp(address, annexes[i].prefix, strlen(annexes[i].prefix)) == 0)
            return annexes[i].nature;
    return LC_LACUNE;
}

enum lc_certainty lc_certainty_of(const char *text, const char *teneur, enum lc_certainty said)
{
    if ((*text == '\0' && *teneur == '\0') || strstr(text, GAP) != NULL || strstr(teneur, GAP) != NULL)
        return LC_NOT_HELD;
    return *text == '\0' ? MAX(said, LC_SECONDARY) : said;
}

enum lc_certainty lc_certainty_at(const struct lc_version *v, day_t at)
{
    return v->doubt_from != DAY_NONE && at >= v->doubt_from ? MAX(v->certainty, LC_UNVERIFIED) : v->certainty;
}

static const char *or_empty(const char *s)
{
    return s != NULL ? s : "";
}

static void know_item(struct lc *c, const char *name, struct lc_pos pos)
{
    struct lc_name *item;

    if (!lc_well_named(name))
        lc_error(c, pos, "nom de donnée mal formé « %.60s » (minuscules, chiffres, point, _).", name);
    if (lc_number(&c->items, name) >= 0)
        return;
    item = LC_PUSH(c, c->items);
    item->name = name;
    item->pos = pos;
}

struct lc_place *lc_place_read(struct lc *c, const struct lc_record *r, const struct lc_text *t,
                               const char *introduced, struct lc_place *after)
{
    static const char *const keys[] = {"Adresse", "Identifiant", "Nature", "Libellé", "Texte",
                                       "Teneur",  "Certitude",   "Note",   NULL};
    const struct lc_field *said = lc_field(r, "Certitude");
    struct lc_version v = {.address = lc_require(c, r, "Adresse"),
                           .from = t->from,
                           .until = DAY_NONE,
                           .doubt_from = DAY_NONE,
                           .pos = r->pos};
    struct lc_place *p;

    lc_only(c, r, keys);
    if (*v.address != '\0' && lc_objet(v.address) == NULL) {
        lc_error(c, r->pos, "adresse inconnue « %.60s » (art., 1.1/, 1.2/, 2/, 3/, 4.1/ ou 4.2/).",
                 v.address);
        return NULL;
    }
    v.label = lc_require(c, r, "Libellé");
    v.text = or_empty(lc_get(r, "Texte"));
    v.teneur = or_empty(lc_get(r, "Teneur"));
    v.note = or_empty(lc_get(r, "Note"));
    v.introduced = introduced;
    v.certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : t->certainty;
    v.certainty = lc_certainty_of(v.text, v.teneur, v.certainty);
    p = lc_place_add(c, after);
    p->item = lc_get(r, "Identifiant");
    p->nature = nature_of(c, r, v.address);
    p->objet = lc_objet(v.address);
    if (p->nature == LC_DONNEE && p->item == NULL)
        lc_error(c, r->pos, "il manque « Identifiant: » : une donnée a un nom stable.");
    if (p->item != NULL && p->nature != LC_DONNEE)
        lc_error(c, r->pos, "« Identifiant: » ne convient qu'à une donnée.");
    if (p->item != NULL)
        know_item(c, p->item, r->pos);
    *LC_PUSH(c, p->versions) = v;
    return p;
}

/* "1.1/4/k/2" is said "annexe 1.1, 4°, k, 2"; "3/dgcl" is "annexe 3, ligne DGCL" by its label. */
static const char *citation(struct lc *c, const struct lc_text *t, const struct lc_record *r)
{
    const char *address = or_empty(lc_get(r, "Adresse"));
    char place[160];
    size_t used = 0;
    int depth = 0;

    if (strncmp(address, "art. ", 5) == 0)
        return lc_text_of(c, r->pos, "%s, %s", t->name, address);
    for (const char *s = address; *s != '\0' && used + 8 < sizeof(place); s++) {
        if (*s != '/') {
            place[used++] = *s;
            continue;
        }
        if (depth++ == 1 && strncmp(address, "1.1/", 4) == 0) {
            memcpy(place + used, "°", strlen("°"));
            used += strlen("°");
        }
        place[used++] = ',';
        place[used++] = ' ';
    }
    place[used] = '\0';
    return lc_text_of(c, r->pos, "%s, annexe %s", t->name, place);
}

/* ---- texts ------------------------------------------------------------------------------------------------- */

struct span {
    size_t first, last; /* records of the text, its header excluded */
    size_t text;
    day_t from;
};
typedef LC_VEC(struct span) spans;

static size_t end_of_text(const struct lc *c, size_t header)
{
    size_t i = header + 1;

    while (i < c->records.n && c->records.v[i].pos.file == c->records.v[header].pos.file &&
           !lc_is(&c->records.v[i], "Texte"))
        i++;
    return i;
}

static void read_header(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Texte",     "Titre",   "NOR",    "Publié", "En-vigueur", "Nature",
                                       "Certitude", "Réserve", "Non-lu", "Source", NULL};
    struct lc_text *t = LC_PUSH(c, c->texts);
    const struct lc_field *said = lc_field(r, "Certitude");
    const char *nature = lc_require(c, r, "Nature");

    lc_only(c, r, keys);
    t->name = lc_require(c, r, "Texte");
    t->title = lc_require(c, r, "Titre");
    t->nor = or_empty(lc_get(r, "NOR"));
    t->reserve = or_empty(lc_get(r, "Réserve"));
    t->unread = or_empty(lc_get(r, "Non-lu"));
    t->published = lc_date(c, r, "Publié", DAY_NONE);
    (void)lc_require(c, r, "En-vigueur");
    t->from = lc_date(c, r, "En-vigueur", 0);
    t->base = strcmp(nature, "base") == 0;
    if (!t->base && strcmp(nature, "modification") != 0)
        lc_error(c, r->pos, "nature inconnue « %.40s » (base ou modification).", nature);
    t->certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    t->pos = r->pos;
}

/* A text is cited by its name, and binds nobody before it is published. */
static void check_header(struct lc *c, const struct lc_text *t)
{
    for (const struct lc_text *other = c->texts.v; other < t; other++)
        if (*t->name != '\0' && strcmp(other->name, t->name) == 0)
            lc_error(c, t->pos, "le texte « %.80s » est déjà donné en %s:%d.", t->name, other->pos.file,
                     other->pos.line);
    if (t->published != DAY_NONE && t->from < t->published)
        lc_error(c, t->pos, "« %.80s » serait en vigueur avant d'être publié.", t->name);
}

static void read_base(struct lc *c, const struct lc_text *t, const struct span *s)
{
    for (size_t i = s->first; i < s->last && !c->full; i++) {
        const struct lc_record *r = &c->records.v[i];

        if (!lc_is(r, "Adresse")) {
            lc_error(c, r->pos, "un texte de base ne contient que des paragraphes « Adresse: ».");
            continue;
        }
        (void)lc_place_read(c, r, t, citation(c, t, r), NULL);
    }
}

static int by_day(const void *a, const void *b)
{
    const struct span *x = a;
    const struct span *y = b;

    return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
                              : (x->text > y->text) - (x->text < y->text);
}

/* An article of the decree: each version is a record of its own, all under one place. */
static void read_article(struct lc *c, const struct lc_record *r)
{
    static const char *const keys[] = {"Article", "Version", "Depuis",    "Avant", "Par", "Objet",
                                       "Libellé", "Texte",   "Certitude", "Note",  NULL};
    const char *address = lc_require(c, r, "Article");
    const struct lc_field *said = lc_field(r, "Certitude");
    struct lc_place *p = c->places;
    struct lc_version v = {.address = address, .pos = r->pos, .teneur = "", .doubt_from = DAY_NONE};

    lc_only(c, r, keys);
    (void)lc_require(c, r, "Depuis");
    while (p != NULL && !(p->nature == LC_ARTICLE && strcmp(p->versions.v[0].address, address) == 0))
        p = p->next;
    if (p == NULL) {
        p = lc_place_add(c, NULL);
        p->nature = LC_ARTICLE;
        p->objet = lc_require(c, r, "Objet");
    }
    v.label = lc_require(c, r, "Libellé");
    v.text = or_empty(lc_get(r, "Texte"));
    v.note = or_empty(lc_get(r, "Note"));
    v.introduced = lc_require(c, r, "Par");
    v.from = lc_date(c, r, "Depuis", 0);
    v.until = lc_date(c, r, "Avant", DAY_NONE);
    v.certainty = said != NULL ? lc_certainty(c, said->pos, said->value) : LC_VERIFIED;
    v.certainty = lc_certainty_of(v.text, "", v.certainty);
    if (v.until != DAY_NONE && v.until <= v.from)
        lc_error(c, r->pos, "la version finit avant de commencer.");
    *LC_PUSH(c, p->versions) = v;
}

static void read_articles(struct lc *c)
{
    for (size_t i = 0; i < c->records.n && !c->full; i++)
        if (lc_is(&c->records.v[i], "Article"))
            read_article(c, &c->records.v[i]);
}

void lc_texts(struct lc *c)
{
    spans all = {0};

    for (size_t i = 0; i < c->records.n && !c->full; i++) {
        struct lc_record *r = &c->records.v[i];

        if (lc_is(r, "Texte")) {
            read_header(c, r);
            if (!c->full)
                check_header(c, &c->texts.v[c->texts.n - 1]);
            *LC_PUSH(c, all) = (struct span){i + 1, end_of_text(c, i), c->texts.n - 1,
                                             c->texts.n > 0 ? c->texts.v[c->texts.n - 1].from : 0};
            i = all.n > 0 ? all.v[all.n - 1].last - 1 : i;
        } else if (lc_is(r, "Adresse") || lc_is(r, "Disposition")) {
            lc_error(c, r->pos, "ce paragraphe doit suivre un paragraphe « Texte: » du même fichier.");
        }
    }
    if (all.n > 1)
        qsort(all.v, all.n, sizeof(*all.v), by_day);
    for (size_t i = 0; i < all.n && !c->full; i++) {
        const struct lc_text *t = &c->texts.v[all.v[i].text];

        if (t->base)
            read_base(c, t, &all.v[i]);
        else
            lc_amend(c, t, all.v[i].first, all.v[i].last);
    }
    read_articles(c);
}

/* ---- what must hold between all versions ------------------------------------------------------------------- */

struct period {
    const char *key;
    day_t from, until;
    struct lc_pos pos;
};
typedef LC_VEC(struct period) periods;

static int by_key(const void *a, const void *b)
{
    const struct period *x = a;
    const struct period *y = b;
    int d = strcmp(x->key, y->key);

    return d != 0 ? d : (x->from > y->from) - (x->from < y->from);
}

static void check_overlaps(struct lc *c, periods *all, const char *what)
{
    if (all->n > 1)
        qsort(all->v, all->n, sizeof(*all->v), by_key);
    for (size_t i = 1; i < all->n; i++) {
        const struct period *a = &all->v[i - 1];
        const struct period *b = &all->v[i];
        char day[DAY_TEXT_BYTES];

        if (strcmp(a->key, b->key) == 0 && (a->until == DAY_NONE || b->from < a->until))
            lc_error(c, b->pos, "%s « %.80s » a deux textes en vigueur le %s (l'autre : %s:%d).", what,
                     b->key, day_iso(b->from, day), a->pos.file, a->pos.line);
    }
}

/* The elements of a group, put end to end, give back its words. */
static void check_group(struct lc *c, const struct lc_place *group, const struct lc_version *g)
{
    const char *rest = NULL;

    for (const struct lc_place *p = group->next; p != NULL; p = p->next) {
        const struct lc_version *v = lc_version_at(p, g->from);
        size_t n;

        if (v == NULL || !lc_within(v->address, g->address) || *v->text == '\0' || *g->text == '\0')
            continue;
        n = strlen(v->text);
        rest = rest == NULL ? strstr(g->text, v->text) : rest;
        if (rest == NULL && g->text[strlen(g->text) - 1] == ':')
            return; /* a list below its heading */
        if (rest != NULL && strncmp(rest, " ; ", 3) == 0)
            rest += 3;
        if (rest == NULL || strncmp(rest, v->text, n) != 0) {
            lc_error(c, v->pos, "l'élément %s ne continue pas les mots de %s.", v->address, g->address);
            return;
        }
        rest += n;
    }
    if (rest != NULL && *rest != '\0' && strcmp(rest, " ;") != 0)
        lc_error(c, g->pos, "les éléments de %s ne redonnent pas tout son texte : il reste « %.60s ».",
                 g->address, rest);
}

void lc_check_places(struct lc *c)
{
    periods addresses = {0};
    periods items = {0};

    for (struct lc_place *p = c->places; p != NULL && !c->full; p = p->next)
        for (size_t i = 0; i < p->versions.n; i++) {
            const struct lc_version *v = &p->versions.v[i];

            *LC_PUSH(c, addresses) = (struct period){v->address, v->from, v->until, v->pos};
            if (p->item != NULL)
                *LC_PUSH(c, items) = (struct period){p->item, v->from, v->until, v->pos};
            if (p->nature == LC_GROUPE)
                check_group(c, p, v);
        }
    check_overlaps(c, &addresses, "l'adresse");
    check_overlaps(c, &items, "la donnée");
}
