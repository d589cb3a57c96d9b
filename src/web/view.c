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

static struct slot *set_text(struct view *v, enum view_key key, const char *text)
{
    struct slot *s = slot_for(v, key);

    s->text = text != NULL && *text != '\0' ? text : NULL;
    s->length = s->text != NULL ? strlen(text) : 0;
    s->on = s->text != NULL;
    s->kind = SLOT_TEXTE;
    return s;
}

/* The same, of a number in words; a program is told the number. */
static struct slot *set_number(struct view *v, enum view_key key, enum slot_kind kind, int64_t number,
                               const char *words)
{
    struct slot *s = set_text(v, key, words);

    s->kind = kind;
    s->number = number;
    return s;
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

static struct slot *set_flag(struct view *v, enum view_key key, bool on)
{
    struct slot *s = slot_for(v, key);

    s->text = NULL;
    s->length = 0;
    s->on = on;
    s->kind = SLOT_OUI_NON;
    return s;
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
    CHECK(view_key_public(key));
    set_number(v, key, SLOT_NOMBRE, n, text_of_int(v->arena, n));
}

void view_money(struct view *v, enum view_key key, int64_t cents)
{
    CHECK(view_key_public(key));
    set_number(v, key, SLOT_CENTIMES, cents, text_of_money(v->arena, cents));
}

void view_day(struct view *v, enum view_key key, day_t day)
{
    CHECK(view_key_public(key));
    set_number(v, key, SLOT_JOUR, day, text_of_day(v->arena, day));
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

static bool may_show(const struct grant *g, enum view_key key, enum law_item item)
{
    CHECK(!view_key_public(key) && view_key_shows(key, item));
    return grant_has(g, item);
}

void view_personal(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                   const char *text)
{
    if (may_show(g, key, item))
        set_text(v, key, text)->item = item;
}

void view_personal_flag(struct view *v, const struct grant *g, enum view_key key, enum law_item item, bool on)
{
    if (may_show(g, key, item))
        set_flag(v, key, on)->item = item;
}

void view_personal_money(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                         int64_t cents)
{
    if (may_show(g, key, item))
        set_number(v, key, SLOT_CENTIMES, cents, text_of_money(v->arena, cents))->item = item;
}

void view_personal_day(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       day_t day)
{
    if (may_show(g, key, item))
        set_number(v, key, SLOT_JOUR, day, text_of_day(v->arena, day))->item = item;
}

void view_personal_int(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       int64_t n)
{
    if (may_show(g, key, item))
        set_number(v, key, SLOT_NOMBRE, n, text_of_int(v->arena, n))->item = item;
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
