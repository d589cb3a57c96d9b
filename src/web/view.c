#include "web/view.h"
#include "base/json.h"
#include "base/money.h"
#include <stdarg.h>
#include "web/render.h"

#define SLOTS_FIRST 10

struct view *view_new(struct arena *a)
{
    struct view *v = ARENA_NEW(a, struct view);

    v->arena = a;
    v->slots = ARENA_ARRAY(a, struct slot, SLOTS_FIRST);
    v->size = SLOTS_FIRST;
    return v;
}

struct arena *view_arena(const struct view *v)
{
    return v->arena;
}

static struct slot *slot_for(struct view *v, enum view_key key)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->slots[i].key == key)
            return &v->slots[i];
    if (v->n == v->size) {
        struct slot *more = ARENA_ARRAY(v->arena, struct slot, v->size * 2);

        memcpy(more, v->slots, v->n * sizeof(*more));
        v->slots = more;
        v->size *= 2;
    }
    v->slots[v->n].key = key;
    return &v->slots[v->n++];
}

static void set_text(struct view *v, enum view_key key, const char *text)
{
    struct slot *s = slot_for(v, key);

    s->text = text != NULL && *text != '\0' ? text : NULL;
    s->length = s->text != NULL ? strlen(text) : 0;
    s->on = s->text != NULL;
    s->kind = SLOT_TEXTE;
}

/* Says what the text just given is, if it was kept. */
static void set_kind(struct view *v, enum view_key key, enum slot_kind kind, int64_t number)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->slots[i].key == key) {
            v->slots[i].kind = kind;
            v->slots[i].number = number;
        }
}

void view_text(struct view *v, enum view_key key, const char *text)
{
    CHECK(view_key_public(key));
    set_text(v, key, text);
}

void view_printf(struct view *v, enum view_key key, const char *fmt, ...)
{
    va_list ap;

    CHECK(view_key_public(key));
    va_start(ap, fmt);
    set_text(v, key, arena_vprintf(v->arena, fmt, ap));
    va_end(ap);
}

static void set_flag(struct view *v, enum view_key key, bool on)
{
    struct slot *s = slot_for(v, key);

    s->text = NULL;
    s->length = 0;
    s->on = on;
    s->kind = SLOT_OUI_NON;
}

void view_flag(struct view *v, enum view_key key, bool on)
{
    CHECK(view_key_public(key));
    set_flag(v, key, on);
}

static const char *text_of_int(struct arena *a, int64_t n)
{
    return arena_printf(a, "%lld", (long long)n);
}

static const char *text_of_money(struct arena *a, int64_t cents)
{
    char buf[MONEY_TEXT_BYTES];

    return arena_strdup(a, money_french(cents, buf));
}

static const char *text_of_day(struct arena *a, day_t day)
{
    char buf[32];

    return arena_strdup(a, day_french(day, buf));
}

void view_int(struct view *v, enum view_key key, int64_t n)
{
    view_text(v, key, text_of_int(v->arena, n));
    set_kind(v, key, SLOT_NOMBRE, n);
}

void view_money(struct view *v, enum view_key key, int64_t cents)
{
    view_text(v, key, text_of_money(v->arena, cents));
    set_kind(v, key, SLOT_CENTIMES, cents);
}

void view_day(struct view *v, enum view_key key, day_t day)
{
    view_text(v, key, text_of_day(v->arena, day));
    set_kind(v, key, SLOT_JOUR, day);
}

struct view *view_add(struct view *v, enum view_key key)
{
    struct slot *s;
    struct view *item = view_new(v->arena);

    CHECK(view_key_public(key));
    s = slot_for(v, key);
    if (s->last == NULL)
        s->first = item;
    else
        s->last->next = item;
    s->last = item;
    s->on = true;
    return item;
}

void view_personal(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                   const char *text)
{
    CHECK(!view_key_public(key) && view_key_shows(key, item));
    if (grant_has(g, item)) {
        set_text(v, key, text);
        slot_for(v, key)->item = item;
    }
}

void view_personal_flag(struct view *v, const struct grant *g, enum view_key key, enum law_item item, bool on)
{
    CHECK(!view_key_public(key) && view_key_shows(key, item));
    if (grant_has(g, item)) {
        set_flag(v, key, on);
        slot_for(v, key)->item = item;
    }
}

void view_personal_money(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                         int64_t cents)
{
    view_personal(v, g, key, item, text_of_money(v->arena, cents));
    set_kind(v, key, SLOT_CENTIMES, cents);
}

void view_personal_day(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       day_t day)
{
    view_personal(v, g, key, item, text_of_day(v->arena, day));
    set_kind(v, key, SLOT_JOUR, day);
}

void view_personal_int(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       int64_t n)
{
    view_personal(v, g, key, item, text_of_int(v->arena, n));
    set_kind(v, key, SLOT_NOMBRE, n);
}

/* ---- for programs ------------------------------------------------------------------------------------------------ */

static void write_slot(const struct slot *s, struct json *j)
{
    const char *name = view_key_name(s->key);
    char iso[DAY_TEXT_BYTES], cents[96];

    if (s->first != NULL) {
        json_key(j, name);
        json_array_open(j);
        for (const struct view *one = s->first; one != NULL; one = one->next)
            view_json(one, j);
        json_array_close(j);
    } else if (s->kind == SLOT_OUI_NON)
        json_kb(j, name, s->on);
    else if (s->text == NULL)
        return;
    else if (s->kind == SLOT_NOMBRE)
        json_ki(j, name, s->number);
    else if (s->kind == SLOT_CENTIMES) {
        snprintf(cents, sizeof(cents), "%s_centimes", name);
        json_ki(j, cents, s->number);
    } else
        json_kt(j, name, s->kind == SLOT_JOUR ? day_iso((day_t)s->number, iso) : s->text);
}

void view_json(const struct view *v, struct json *j)
{
    json_object_open(j);
    for (size_t i = 0; i < v->n; i++)
        write_slot(&v->slots[i], j);
    json_object_close(j);
}
