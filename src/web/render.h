/*
 * render.h - between view.c (values) and render.c (the compiled templates): the shape of a view. Private to web/.
 */
#ifndef SICPF_RENDER_H
#define SICPF_RENDER_H

#include "web/view.h"

/* One value: a text, a flag, or a list of views. */
struct slot {
    enum view_key key;
    bool on;
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
