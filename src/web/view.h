/*
 * view.h - what a page shows: values under interned keys, given to a compiled template.
 *
 * A view is a small tree made in the arena of one request: texts, flags, lists of views. The keys are declared in
 * web/cles.txt, where each says whether it is public or which items of the law it shows; so there is one way only
 * to bring personal data to a template: view_personal() with a grant of the door. view_text() on a personal key,
 * view_personal() on a public one or with an item the key does not declare, stop the program.
 *
 * Values are not copied: they live at least as long as the arena. Threads: one view belongs to one request.
 */
#ifndef SICPF_VIEW_H
#define SICPF_VIEW_H

#include "base/arena.h"
#include "base/base.h"
#include "base/date.h"
#include "door/door.h"
#include "templates.h" /* generated: enum view_key, enum template_id */

struct view;

/* An empty view in the arena; never NULL. */
NODISCARD struct view *view_new(struct arena *a);

/* A public value. NULL and "" make the key absent: {{^key}} then renders. The last value given wins. */
void view_text(struct view *v, enum view_key key, const char *text);
void view_printf(struct view *v, enum view_key key, const char *fmt, ...) PRINTF_LIKE(3, 4);
void view_int(struct view *v, enum view_key key, int64_t n);
/* A flag: {{#key}} renders when true. Flags are public; their meaning must be too, or shown by view_personal(). */
void view_flag(struct view *v, enum view_key key, bool on);
/* Public amounts and days, as people read them: « 1 240,00 € », « 3 mai 2026 ». DAY_NONE makes the key absent. */
void view_money(struct view *v, enum view_key key, int64_t cents);
void view_day(struct view *v, enum view_key key, day_t day);

/* A new view at the end of the list under key; {{#key}} renders once for each. */
struct view *view_add(struct view *v, enum view_key key);

/* A personal value: set only when the grant holds the item, otherwise the key stays absent. */
void view_personal(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                   const char *text);
void view_personal_money(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                         int64_t cents);
void view_personal_day(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       day_t day);
void view_personal_flag(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                        bool on);
void view_personal_int(struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                       int64_t n);

/* The arena of the view, for texts that are made for it. */
NODISCARD struct arena *view_arena(const struct view *v);

/* The whole tree as one JSON object, for a program: a key is named as web/cles.txt does, days are ISO 8601, an amount is in
 * cents under its name followed by "_centimes", a flag is a boolean, a list is an array of objects. */
struct json;
void view_json(const struct view *v, struct json *j);

/* ---- rendering -------------------------------------------------------------------------------------------- */

/* Where a page is written: memory the caller keeps from one request to the next. Zero it before first use, end it
 * with page_buffer_free(). It never grows beyond bytes_max; past it, page_render() says RC_FAILURE. */
struct page_buffer {
    char *data;
    size_t n;
    size_t size;
};
void page_buffer_free(struct page_buffer *b);

#define PAGE_BYTES_MAX (4U * 1024U * 1024U)

/* Renders `layout` around `page` ({{> @contenu}}) at the end of *out. RC_FAILURE (MSG_WEB_PAGE_TROP_GRANDE). */
NODISCARD enum rc page_render(enum template_id layout, enum template_id page, const struct view *v,
                              struct page_buffer *out, struct err *e);

/* The title that a template declares ({{%titre}}), its variables filled, in the view's arena. Plain text. The end of
 * `scratch` is written over and given back. */
NODISCARD const char *page_title(enum template_id page, const struct view *v, struct page_buffer *scratch);

/* The page above in the breadcrumb; T_AUCUN for none. The space it belongs to: "Espace titulaire" or "". */
NODISCARD enum template_id page_parent(enum template_id page);
NODISCARD const char *page_space(enum template_id page);
NODISCARD const char *page_name(enum template_id page); /* "mes_droits" */

/* What the key may show, for tests: true for a public key, or when it declares the item. */
NODISCARD bool view_key_shows(enum view_key key, enum law_item item);
NODISCARD bool view_key_public(enum view_key key);
/* Its name, as web/cles.txt declares it. */
NODISCARD const char *view_key_name(enum view_key key);
/* The key of that name; K_AUCUNE when there is none. */
NODISCARD enum view_key view_key_named(const char *name);

#endif
