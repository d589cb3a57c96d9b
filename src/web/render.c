/*
 * render.c - runs the templates that tools/mustachec.py compiled: finds values, escapes them, appends to the page.
 *
 * Names are looked up in the innermost section first, then outwards, as mustache says. A view has a few tens of
 * values at most, so a plain scan of them beats a table that would have to be built for each page.
 */
#include "web/render.h"

#define CONTEXTS_MAX 16
#define PAGE_BYTES_FIRST (32U * 1024U)

enum escape { ESCAPE_NONE, ESCAPE_TEXT, ESCAPE_PATH, ESCAPE_URL };

struct render {
    const struct view *contexts[CONTEXTS_MAX];
    size_t depth;
    enum template_id page;
    struct page_buffer *out;
    bool failed;
};

/* The state of one {{#key}}: the item being rendered. */
struct section {
    const struct slot *slot;
    const struct view *item;
    bool started;
};

struct template_def {
    const char *name;
    const char *space;
    enum template_id parent;
    void (*render)(struct render *r);
    void (*title)(struct render *r);
};

struct key_def {
    const char *name;
    bool is_public;
    bool is_any; /* shows every item */
    enum law_item items[8];
    size_t items_n;
};

static const struct slot *find(const struct render *r, enum view_key key)
{
    for (size_t d = r->depth; d-- > 0;) {
        const struct view *v = r->contexts[d];

        for (size_t i = 0; i < v->n; i++)
            if (v->slots[i].key == key)
                return &v->slots[i];
    }
    return NULL;
}

static bool grow(struct render *r, size_t more)
{
    struct page_buffer *b = r->out;
    size_t size = b->size > 0 ? b->size : PAGE_BYTES_FIRST;
    char *data;

    while (size < b->n + more)
        size *= 2;
    if (r->failed || size > PAGE_BYTES_MAX)
        return false;
    data = realloc(b->data, size);
    if (data == NULL)
        return false;
    b->data = data;
    b->size = size;
    return true;
}

static void render_bytes(struct render *r, const char *bytes, size_t n)
{
    if (r->out->size - r->out->n < n && !grow(r, n)) {
        r->failed = true;
        return;
    }
    memcpy(r->out->data + r->out->n, bytes, n);
    r->out->n += n;
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Runs of harmless bytes go out in one copy. */
static void render_text(struct render *r, const char *s, size_t n)
{
    size_t from = 0;

    for (size_t i = 0; i < n; i++) {
        const char *e = entity(s[i]);

        if (e == NULL)
            continue;
        render_bytes(r, s + from, i - from);
        render_bytes(r, e, strlen(e));
        from = i + 1;
    }
    render_bytes(r, s + from, n - from);
}

static bool url_safe(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void render_url(struct render *r, const char *s, size_t n)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        char coded[3] = {'%', digits[c >> 4U], digits[c & 15U]};

        if (url_safe(s[i]))
            render_bytes(r, s + i, 1);
        else
            render_bytes(r, coded, sizeof(coded));
    }
}

/* One key leaves the site: the page of the provider of payments, whose address was checked when it came. */
static bool may_leave(enum view_key key, const char *address)
{
    return key == K_CARTE_PAGE &&
           (strncmp(address, "https://", 8) == 0 || strncmp(address, "http://", 7) == 0);
}

static void render_value(struct render *r, enum view_key key, enum escape escape)
{
    const struct slot *s = find(r, key);

    if (s == NULL || s->text == NULL)
        return;
    switch (escape) {
    case ESCAPE_NONE:
        render_bytes(r, s->text, s->length);
        break;
    case ESCAPE_TEXT:
        render_text(r, s->text, s->length);
        break;
    case ESCAPE_PATH:
        /* A whole address must stay on this site: one slash, then anything but another. */
        if ((s->text[0] == '/' && s->text[1] != '/' && s->text[1] != '\\') || may_leave(key, s->text))
            render_text(r, s->text, s->length);
        else
            render_bytes(r, "#", 1);
        break;
    case ESCAPE_URL:
        render_url(r, s->text, s->length);
        break;
    }
}

static bool render_true(const struct render *r, enum view_key key)
{
    const struct slot *s = find(r, key);

    return s != NULL && s->on;
}

static bool render_to_holder(const struct render *r)
{
    return render_true(r, K_EST_TITULAIRE);
}

/* To its holder, a value that was set with this item. */
static bool render_shows(const struct render *r, enum view_key key, enum law_item item)
{
    const struct slot *s = find(r, key);

    return s != NULL && s->on && s->item == item && render_to_holder(r);
}

static struct section section_open(const struct render *r, enum view_key key)
{
    return (struct section){.slot = find(r, key)};
}

/* A list renders once an item, inside it; a text or a flag renders once, where it is. */
static bool section_next(struct render *r, struct section *s)
{
    if (s->slot == NULL || !s->slot->on)
        return false;
    if (s->slot->first == NULL) {
        bool again = s->started;

        s->started = true;
        return !again;
    }
    if (s->started)
        r->depth--;
    s->item = s->started ? s->item->next : s->slot->first;
    s->started = true;
    if (s->item == NULL)
        return false;
    CHECK(r->depth < CONTEXTS_MAX);
    r->contexts[r->depth++] = s->item;
    return true;
}

static void render_page(struct render *r);

#include "templates_code.h" /* generated: one function a template, template_table */
#include "view_keys.h"      /* generated: key_table */

static void render_page(struct render *r)
{
    if (r->page != T_AUCUN)
        template_table[r->page].render(r);
}

void page_buffer_free(struct page_buffer *b)
{
    free(b->data);
    *b = (struct page_buffer){0};
}

enum rc page_render(enum template_id layout, enum template_id page, const struct view *v,
                    struct page_buffer *out, struct err *e)
{
    struct render r = {.contexts = {v}, .depth = 1, .page = page, .out = out};

    CHECK(layout != T_AUCUN);
    template_table[layout].render(&r);
    CHECK(r.depth == 1);
    return r.failed ? ERR(e, MSG_WEB_PAGE_TROP_GRANDE) : RC_OK;
}

const char *page_title(enum template_id page, const struct view *v, struct page_buffer *scratch)
{
    struct render r = {.contexts = {v}, .depth = 1, .out = scratch};
    size_t from = scratch->n;
    char *title;

    template_table[page].title(&r);
    title = arena_strndup(v->arena, scratch->data != NULL ? scratch->data + from : "", scratch->n - from);
    scratch->n = from;
    return title;
}

enum template_id page_parent(enum template_id page)
{
    return template_table[page].parent;
}

const char *page_space(enum template_id page)
{
    return template_table[page].space;
}

const char *page_name(enum template_id page)
{
    return template_table[page].name;
}

bool view_key_public(enum view_key key)
{
    CHECK(key > K_AUCUNE && key < KEY_COUNT);
    return key_table[key].is_public;
}

bool view_key_shows(enum view_key key, enum law_item item)
{
    if (view_key_public(key) || key_table[key].is_any)
        return true;
    for (size_t i = 0; i < key_table[key].items_n; i++)
        if (key_table[key].items[i] == item)
            return true;
    return false;
}

const char *view_key_name(enum view_key key)
{
    return key_table[key].name;
}

enum view_key view_key_named(const char *name)
{
    for (enum view_key k = K_AUCUNE + 1; k < KEY_COUNT; k++)
        if (strcmp(key_table[k].name, name) == 0)
            return k;
    return K_AUCUNE;
}
