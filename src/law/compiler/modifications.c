/* An amending text applied to what is in force: each provision says its number, and must fit or it is refused. */
#include "model.h"

struct amending {
    struct lc *c;
    const struct lc_text *text;
    struct lc_provision *p;
    const struct lc_record *r;     /* the record "Disposition:" */
    const struct lc_record *added; /* the records "Adresse:" below it */
    size_t added_n;
};

static void misfit(struct amending *a, const char *why, const char *address, const char *words)
{
    lc_error(a->c, a->r->pos, "%s, %s : %s%s%.200s%s.", a->text->name, a->p->number, address, why, words,
             *words != '\0' ? " »" : "");
}

/* The place an address names the day before the text, which the text has not closed yet. */
static struct lc_place *target(struct amending *a, const char *address)
{
    struct lc_place *p = lc_place_at(a->c, address, a->text->from - 1);

    if (p == NULL || lc_version_at(p, a->text->from) == NULL) {
        misfit(a, p == NULL ? " n'existe pas la veille de ce texte" : " est déjà supprimé par ce texte",
               address, "");
        return NULL;
    }
    return p;
}

static struct lc_effect *note_effect(struct amending *a, const struct lc_place *p,
                                     const struct lc_version *before, const struct lc_version *after)
{
    struct lc_effect *e = LC_PUSH(a->c, a->p->effects);

    e->item = p->item;
    e->objet = p->objet;
    e->label = (after != NULL ? after : before)->label;
    e->note = (after != NULL ? after : before)->note;
    e->nature = p->nature;
    if (before != NULL) {
        e->before_address = before->address;
        e->before = lc_words(before);
        e->before_certainty = lc_certainty_at(before, a->text->from - 1);
    }
    if (after != NULL) {
        e->after_address = after->address;
        e->after = lc_words(after);
        e->after_certainty = lc_certainty_at(after, a->text->from);
    }
    return e;
}

/* Begins the version that this text makes of a place, or gives the one it already began. */
static struct lc_version *rewrite(struct amending *a, struct lc_place *p)
{
    struct lc_version *v = &p->versions.v[p->versions.n - 1];
    struct lc_version next = *v;

    if (v->from == a->text->from)
        return v;
    v->until = a->text->from;
    next.from = a->text->from;
    next.until = DAY_NONE;
    next.introduced = lc_text_of(a->c, a->r->pos, "%s ; %s, %s", v->introduced, a->text->name, a->p->number);
    next.pos = a->r->pos;
    v = LC_PUSH(a->c, p->versions);
    *v = next;
    return v;
}

static void close_place(struct amending *a, struct lc_place *p)
{
    p->versions.v[p->versions.n - 1].until = a->text->from;
}

/* ---- words ------------------------------------------------------------------------------------------------- */

/* Single spaces, no space before a comma or a full stop, and gaps that touch become one. */
static const char *tidy(struct amending *a, const char *text)
{
    static const char gaps[] = "[…] […]";
    char *out = lc_alloc(a->c, strlen(text) + 1);
    char *gap;
    size_t n = 0;

    for (const char *s = text; *s != '\0'; s++) {
        if (*s == ' ' && (n == 0 || out[n - 1] == ' ' || s[1] == '\0' || s[1] == ',' || s[1] == '.'))
            continue;
        out[n++] = *s;
    }
    out[n] = '\0';
    while ((gap = strstr(out, gaps)) != NULL)
        memmove(gap, gap + strlen("[…] "), strlen(gap + strlen("[…] ")) + 1);
    return out;
}

/* Replaces one occurrence of words. nth 0: there must be exactly one. NULL when they are not there. */
static const char *replace_words(struct amending *a, const char *text, const char *words, const char *by,
                                 int nth)
{
    size_t n = strlen(words);
    const char *at = n > 0 ? strstr(text, words) : NULL;

    if (at != NULL && nth == 0 && strstr(at + n, words) != NULL) {
        misfit(a, "plusieurs endroits portent ces mots ; dire « Occurrence: » : « ", "", words);
        return text;
    }
    for (int i = 1; at != NULL && i < nth; i++)
        at = strstr(at + n, words);
    if (at == NULL)
        return NULL;
    return tidy(a, lc_text_of(a->c, a->r->pos, "%.*s%s%s", (int)(at - text), text, by, at + n));
}

static const char *unquote(struct lc *c, const struct lc_field *f)
{
    static const char open[] = "« ";
    static const char close[] = " »";
    size_t n = strlen(f->value);

    if (n < sizeof(open) + sizeof(close) - 2 || strncmp(f->value, open, strlen(open)) != 0 ||
        strcmp(f->value + n - strlen(close), close) != 0) {
        lc_error(c, f->pos, "les mots se donnent entre guillemets « … ».");
        return "";
    }
    return lc_text_of(c, f->pos, "%.*s", (int)(n - strlen(open) - strlen(close)), f->value + strlen(open));
}

static int occurrence(struct amending *a)
{
    const char *n = lc_get(a->r, "Occurrence");

    if (n == NULL)
        return 0;
    if (strlen(n) == 1 && *n >= '1' && *n <= '9')
        return *n - '0';
    lc_error(a->c, lc_field(a->r, "Occurrence")->pos, "une occurrence est un rang de 1 à 9.");
    return 0;
}

static void set_words(struct lc_version *v, const char *words)
{
    if (*v->text != '\0')
        v->text = words;
    else
        v->teneur = words;
}

/* Removes or replaces every "Mots:" in one place. With "Après:", those words stay and "Mots:" follow them. */
static void change_words(struct amending *a, struct lc_place *p, const char *by)
{
    const struct lc_field *after = lc_field(a->r, "Après");
    struct lc_version before = *lc_version_at(p, a->text->from);
    struct lc_version *v = rewrite(a, p);
    const char *becomes = lc_get(a->r, "Devient");
    const char *label = lc_get(a->r, "Libellé");

    for (size_t i = 0; i < a->r->n; i++) {
        const char *words;
        const char *changed;

        if (strcmp(a->r->fields[i].key, "Mots") != 0)
            continue;
        words = unquote(a->c, &a->r->fields[i]);
        if (after != NULL) {
            by = lc_text_of(a->c, after->pos, "%s %s", unquote(a->c, after), words);
            words = unquote(a->c, after);
        }
        changed = replace_words(a, lc_words(v), words, by, occurrence(a));
        if (changed == NULL)
            misfit(a, " ne contient pas, la veille, les mots « ", before.address, words);
        else
            set_words(v, changed);
    }
    v->address = becomes != NULL ? becomes : v->address;
    v->label = label != NULL ? label : v->label;
    v->certainty = lc_certainty_of(v->text, v->teneur, v->certainty);
    (void)note_effect(a, p, &before, v);
}

/* What closes a paragraph, before which completing words go: " ;", " :" or ".". */
static const char *ending(const char *text)
{
    static const char *const ends[] = {" ;", " :", "."};
    size_t n = strlen(text);

    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (n >= strlen(ends[i]) && strcmp(text + n - strlen(ends[i]), ends[i]) == 0)
            return text + n - strlen(ends[i]);
    return text + n;
}

static void complete_words(struct amending *a, struct lc_place *p)
{
    size_t kept;
    struct lc_version before = *lc_version_at(p, a->text->from);
    struct lc_version *v = rewrite(a, p);
    const struct lc_field *f = lc_field(a->r, "Mots");
    const char *label = lc_get(a->r, "Libellé");
    const char *words = f != NULL ? unquote(a->c, f) : "";

    if (*lc_words(v) == '\0')
        misfit(a, " : son texte n'est pas détenu, il ne peut être complété par « ", before.address, words);
    kept = strlen(lc_words(v)) - strlen(ending(lc_words(v)));
    set_words(v, tidy(a, lc_text_of(a->c, a->r->pos, "%.*s %s%s", (int)kept, lc_words(v), words,
                                    lc_words(v) + kept)));
    v->label = label != NULL ? label : v->label;
    v->certainty = lc_certainty_of(v->text, v->teneur, v->certainty);
    (void)note_effect(a, p, &before, v);
}

/* ---- operations -------------------------------------------------------------------------------------------- */

static void on_words(struct amending *a)
{
    bool completes = strcmp(a->p->operation, "compléter") == 0;
    bool replaces = strcmp(a->p->operation, "remplacer les mots") == 0;
    bool inserts = strcmp(a->p->operation, "insérer les mots") == 0;
    const struct lc_field *by = lc_field(a->r, "Par");

    (void)lc_require(a->c, a->r, "Adresse");
    (void)lc_require(a->c, a->r, "Mots");
    if (replaces || inserts)
        (void)lc_require(a->c, a->r, replaces ? "Par" : "Après");
    for (size_t i = 0; i < a->r->n && !a->c->full; i++) {
        struct lc_place *p;

        if (strcmp(a->r->fields[i].key, "Adresse") != 0)
            continue;
        p = target(a, a->r->fields[i].value);
        if (p != NULL && completes)
            complete_words(a, p);
        else if (p != NULL)
            change_words(a, p, replaces && by != NULL ? unquote(a->c, by) : "");
    }
}

/* Moves a place, and the elements below it, to a new address. */
static void move(struct amending *a, const char *from, const char *to)
{
    if (target(a, from) == NULL)
        return;
    for (struct lc_place *p = a->c->places; p != NULL && !a->c->full; p = p->next) {
        const struct lc_version *v = lc_version_at(p, a->text->from - 1);
        struct lc_version before;

        if (v == NULL || lc_version_at(p, a->text->from) == NULL ||
            (strcmp(v->address, from) != 0 && !lc_within(v->address, from)))
            continue;
        before = *v;
        (void)rewrite(a, p);
        p->versions.v[p->versions.n - 1].address =
            lc_text_of(a->c, a->r->pos, "%s%s", to, before.address + strlen(from));
        note_effect(a, p, &before, &p->versions.v[p->versions.n - 1])->element =
            before.address[strlen(from)] != '\0';
    }
}

static bool split_arrow(struct lc *c, const struct lc_field *f, const char **from, const char **to)
{
    static const char arrow[] = " → ";
    const char *at = strstr(f->value, arrow);

    if (at == NULL) {
        lc_error(c, f->pos, "écrire « ancienne adresse → nouvelle adresse ».");
        return false;
    }
    *from = lc_text_of(c, f->pos, "%.*s", (int)(at - f->value), f->value);
    *to = at + strlen(arrow);
    return true;
}

static void renumber(struct amending *a)
{
    const char *from = NULL;
    const char *to = NULL;

    (void)lc_require(a->c, a->r, "Devient");
    for (size_t i = 0; i < a->r->n && !a->c->full; i++)
        if (strcmp(a->r->fields[i].key, "Devient") == 0 && split_arrow(a->c, &a->r->fields[i], &from, &to))
            move(a, from, to);
}

/* The old place that a new one takes over: same datum, else same address. */
static const struct lc_version *taken_over(struct amending *a, const struct lc_place *p)
{
    const struct lc_version *v = lc_version_at(p, a->text->from);

    for (const struct lc_place *old = a->c->places; old != NULL; old = old->next) {
        const struct lc_version *before = lc_version_at(old, a->text->from - 1);
        bool same = p->item != NULL && old->item != NULL && strcmp(p->item, old->item) == 0;

        if (before != NULL && before->until == a->text->from && old != p &&
            (same || (p->item == NULL && old->item == NULL && strcmp(before->address, v->address) == 0)))
            return before;
    }
    return NULL;
}

static void add_places(struct amending *a, struct lc_place *after)
{
    const char *introduced = lc_text_of(a->c, a->r->pos, "%s, %s", a->text->name, a->p->number);
    const struct lc_version *group = NULL;

    if (a->added_n == 0)
        misfit(a, "aucun paragraphe « Adresse: » ne dit ce qui est ajouté", "", "");
    for (size_t i = 0; i < a->added_n && !a->c->full; i++) {
        struct lc_place *p = lc_place_read(a->c, &a->added[i], a->text, introduced, after);
        const struct lc_version *v;

        if (p == NULL)
            continue;
        v = &p->versions.v[0];
        if (p->nature == LC_GROUPE)
            group = v;
        note_effect(a, p, taken_over(a, p), v)->element =
            group != NULL && lc_within(v->address, group->address) && strstr(group->text, v->text) != NULL;
        after = p;
    }
}

static void insert(struct amending *a)
{
    const char *address = lc_require(a->c, a->r, "Après");
    struct lc_place *after = target(a, address);

    if (after != NULL)
        add_places(a, after);
}

/* At the end of the annex, or of the table, that "Adresse:" names. */
static void append(struct amending *a)
{
    const char *parent = lc_require(a->c, a->r, "Adresse");
    struct lc_place *after = NULL;

    for (struct lc_place *p = a->c->places; p != NULL; p = p->next) {
        const struct lc_version *v = lc_version_at(p, a->text->from);

        if (v != NULL && (lc_within(v->address, parent) || strcmp(v->address, parent) == 0))
            after = p;
    }
    if (after == NULL)
        misfit(a, " n'existe pas la veille de ce texte", parent, "");
    else
        add_places(a, after);
}

/* Closes the places named and all that is below them. Returns the last one closed. */
static struct lc_place *close_named(struct amending *a)
{
    struct lc_place *last = NULL;

    (void)lc_require(a->c, a->r, "Adresse");
    for (size_t i = 0; i < a->r->n; i++) {
        const char *address = a->r->fields[i].value;

        if (strcmp(a->r->fields[i].key, "Adresse") != 0 || target(a, address) == NULL)
            continue;
        for (struct lc_place *p = a->c->places; p != NULL; p = p->next) {
            const struct lc_version *v = lc_version_at(p, a->text->from - 1);

            if (v != NULL && lc_version_at(p, a->text->from) != NULL &&
                (strcmp(v->address, address) == 0 || lc_within(v->address, address))) {
                close_place(a, p);
                last = p;
            }
        }
    }
    return last;
}

static bool is_named(const struct amending *a, const char *address)
{
    for (size_t i = 0; i < a->r->n; i++)
        if (strcmp(a->r->fields[i].key, "Adresse") == 0 && strcmp(a->r->fields[i].value, address) == 0)
            return true;
    return false;
}

/* Old places whose datum or address no new place takes over: the provision ends them. */
static void note_ends(struct amending *a)
{
    for (const struct lc_place *p = a->c->places; p != NULL && !a->c->full; p = p->next) {
        const struct lc_version *v = lc_version_at(p, a->text->from - 1);
        bool seen = false;

        if (v == NULL || v->until != a->text->from || lc_version_at(p, a->text->from) != NULL)
            continue;
        for (size_t i = 0; i < a->c->provisions.n && !seen; i++)
            for (size_t j = 0; j < a->c->provisions.v[i].effects.n && !seen; j++)
                seen = a->c->provisions.v[i].from == a->text->from &&
                       a->c->provisions.v[i].effects.v[j].before_address == v->address;
        if (!seen)
            note_effect(a, p, v, NULL)->element =
                lc_field(a->r, "Adresse") != NULL && !is_named(a, v->address);
    }
}

static void replace(struct amending *a)
{
    struct lc_place *last = close_named(a);

    if (last == NULL)
        return;
    add_places(a, last);
    note_ends(a);
}

static void repeal(struct amending *a)
{
    if (close_named(a) != NULL)
        note_ends(a);
}

static const struct operation {
    const char *name;
    void (*apply)(struct amending *a);
    bool adds;
    const char *keys[11];
} operations[] = {
    {"compléter",
     on_words,
     false,
     {"Disposition", "Opération", "Adresse", "Mots", "Libellé", "Note", "Certitude", NULL}},
    {"remplacer les mots",
     on_words,
     false,
     {"Disposition", "Opération", "*Adresse", "Mots", "Par", "Occurrence", "Devient", "Libellé", "Note",
      "Certitude", NULL}},
    {"insérer les mots",
     on_words,
     false,
     {"Disposition", "Opération", "*Adresse", "Après", "Mots", "Occurrence", "Libellé", "Note", "Certitude",
      NULL}},
    {"supprimer les mots",
     on_words,
     false,
     {"Disposition", "Opération", "*Adresse", "*Mots", "Occurrence", "Devient", "Libellé", "Note",
      "Certitude", NULL}},
    {"renuméroter", renumber, false, {"Disposition", "Opération", "*Devient", "Note", "Certitude", NULL}},
    {"insérer", insert, true, {"Disposition", "Opération", "Après", "Note", "Certitude", NULL}},
    {"ajouter", append, true, {"Disposition", "Opération", "Adresse", "Note", "Certitude", NULL}},
    {"remplacer", replace, true, {"Disposition", "Opération", "*Adresse", "Note", "Certitude", NULL}},
    {"abroger", repeal, false, {"Disposition", "Opération", "*Adresse", "Note", "Certitude", NULL}},
};

static void apply(struct amending *a)
{
    for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
        const struct operation *o = &operations[i];

        if (strcmp(o->name, a->p->operation) != 0)
            continue;
        lc_only(a->c, a->r, o->keys);
        if (!o->adds && a->added_n > 0)
            lc_error(a->c, a->added[0].pos, "l'opération « %s » n'ajoute rien : ce paragraphe est de trop.",
                     o->name);
        o->apply(a);
        return;
    }
    lc_error(
        a->c, a->r->pos,
        "opération inconnue « %.40s » (compléter, insérer les mots, remplacer les mots, supprimer les mots, "
        "renuméroter, insérer, ajouter, remplacer, abroger).",
        a->p->operation);
}

/* ---- renumbering in a circle ------------------------------------------------------------------------------- */

struct moved {
    const char *from, *to;
    struct lc_pos pos;
};
typedef LC_VEC(struct moved) moves;

static const struct moved *move_from(const moves *all, const char *address)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->v[i].from, address) == 0)
            return &all->v[i];
    return NULL;
}

static void check_circles(struct lc *c, const struct lc_text *t, size_t first, size_t last)
{
    moves all = {0};

    for (size_t i = first; i < last; i++)
        for (size_t j = 0; j < c->records.v[i].n; j++) {
            const struct lc_field *f = &c->records.v[i].fields[j];
            struct moved m = {NULL, NULL, f->pos};

            if (strcmp(f->key, "Devient") == 0 && strstr(f->value, " → ") != NULL &&
                split_arrow(c, f, &m.from, &m.to))
                *LC_PUSH(c, all) = m;
        }
    for (size_t i = 0; i < all.n; i++) {
        const struct moved *m = &all.v[i];

        for (size_t steps = 0; m != NULL && steps <= all.n; steps++) {
            if (strcmp(m->to, all.v[i].from) == 0) {
                lc_error(c, all.v[i].pos, "%s : renumérotation circulaire à partir de %.60s.", t->name,
                         all.v[i].from);
                return;
            }
            m = move_from(&all, m->to);
        }
    }
}

/* ---- what a text read in part may have changed ------------------------------------------------------------- */

/* "1.1/5" is a place, "1.1/5/x" what is below it when written "1.1/5/" followed by a star. */
static bool named_by(const char *address, const char *pattern)
{
    size_t n = strlen(pattern);

    return n > 2 && strcmp(pattern + n - 2, "/*") == 0 ? strncmp(address, pattern, n - 1) == 0
                                                       : strcmp(address, pattern) == 0;
}

/* The words stay those that are held, and say from which day they are no longer sure. */
static void doubt_untouched(struct lc *c, const struct lc_text *t)
{
    const char *rest = t->unread;

    for (const char *pattern = lc_word(c, &rest); pattern != NULL && !c->full; pattern = lc_word(c, &rest)) {
        bool any = false;

        for (struct lc_place *p = c->places; p != NULL; p = p->next) {
            struct lc_version *v = lc_version_at(p, t->from);

            if (v == NULL || !named_by(v->address, pattern))
                continue;
            any = true;
            if (v->from == t->from || v->doubt_from != DAY_NONE)
                continue;
            v->doubt_from = t->from;
            v->doubt = t->name;
        }
        if (!any)
            lc_error(c, t->pos, "« Non-lu: » nomme %.60s, qui n'existe pas.", pattern);
    }
}

/* Refusals, changes and the registry cite a provision by its number. */
static void check_number(struct lc *c, const struct lc_provision *p)
{
    for (const struct lc_provision *other = c->provisions.v; other < p; other++)
        if (*p->number != '\0' && other->source == p->source && strcmp(other->number, p->number) == 0)
            lc_error(c, p->pos, "la disposition « %.80s » est déjà donnée en %s:%d.", p->number,
                     other->pos.file, other->pos.line);
}

void lc_amend(struct lc *c, const struct lc_text *t, size_t first, size_t last)
{
    check_circles(c, t, first, last);
    for (size_t i = first; i < last && !c->full; i++) {
        const struct lc_record *r = &c->records.v[i];
        struct amending a = {.c = c, .text = t, .r = r, .added = r + 1};

        if (!lc_is(r, "Disposition")) {
            lc_error(c, r->pos, "un texte modificatif ne contient que des paragraphes « Disposition: ».");
            continue;
        }
        while (i + 1 < last && lc_is(&c->records.v[i + 1], "Adresse")) {
            a.added_n++;
            i++;
        }
        a.p = LC_PUSH(c, c->provisions);
        a.p->source = t->name;
        a.p->number = lc_require(c, r, "Disposition");
        a.p->operation = lc_require(c, r, "Opération");
        a.p->note = lc_get(r, "Note") != NULL ? lc_get(r, "Note") : "";
        a.p->from = t->from;
        a.p->certainty = lc_field(r, "Certitude") != NULL
                             ? lc_certainty(c, lc_field(r, "Certitude")->pos, lc_get(r, "Certitude"))
                             : t->certainty;
        a.p->pos = r->pos;
        if (!c->full)
            check_number(c, a.p);
        apply(&a);
    }
    doubt_untouched(c, t);
}
