/*
 * appui.h - what a result of rights/ rests on: the parameters it used, each with its value that day, its article,
 * the day from which it is in force and how sure its text is. Rules without an amount (an order of use, a rounding)
 * are parameters too, so that every result names its articles the same way.
 */
#ifndef SICPF_APPUI_H
#define SICPF_APPUI_H

#include "base/base.h"
#include "law/law.h"

#define APPUIS_MAX 24 /* more than any result needs; what would pass it is left out of the list */

struct appui {
    enum law_param param;
    struct law_value value;
};

struct appuis {
    struct appui a[APPUIS_MAX];
    size_t n;
};

/* The value of a parameter on a day, added to the list when it is not there yet. False when no value is in force
 * that day: the rule does not apply, *out is 0. out may be NULL. */
NODISCARD bool appui_take(struct appuis *list, enum law_param p, day_t at, int64_t *out);

/* For a rule that law/ turns on and off (unit bool): true when its value is yes on that day; the value is added either way. */
NODISCARD bool appui_applies(struct appuis *list, enum law_param p, day_t at);

/* The same for a value that the rule cannot do without: RC_NOT_FOUND (MSG_LOI_PARAMETRE_SANS_VALEUR) when none is in force.
 * list may be NULL. */
NODISCARD enum rc appui_require(struct appuis *list, enum law_param p, day_t at, int64_t *out, struct err *e);

/* As appui_take() for a rule that only has to be named; a rule not in force adds nothing. */
void appui_cite(struct appuis *list, enum law_param p, day_t at);

/* The value on a day, or the oldest one known for a day before it: for delays and ranks that must always have one. */
NODISCARD int64_t appui_oldest(enum law_param p, day_t at);

/* The least sure of the list; LAW_VERIFIED when it is empty. */
NODISCARD enum law_certainty appuis_certainty(const struct appuis *list);

#endif
