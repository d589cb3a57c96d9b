/*
 * render.h - between view.c (values) and render.c (the compiled templates): the shape of a view. Private to web/.
 */
#ifndef SICPF_RENDER_H
#define SICPF_RENDER_H

#include "web/view.h"

/* What a value is for a program; people read its text. */
enum slot_kind { SLOT_TEXTE, SLOT_NOMBRE, SLOT_CENTIMES, SLOT_JOUR, SLOT_OUI_NON };

/* One value: a text, a flag, or a list of views. */
struct slot {
    enum view_key key;
    bool on;
    enum slot_kind kind;
    int64_t number;     /* of a number, an amount in cents, a day */
    enum law_item item; /* of a personal value */
    size_t length;
    const char *text;
    struct view *first;
    struct view *last;
};

struct view {
    struct arena *arena;
    struct slot *slots;
    size_t n;
    size_t size;
    struct view *next; /* in the list it belongs to */
};

#endif
