#include "rights/appui.h"

bool appui_take(struct appuis *list, enum law_param p, day_t at, int64_t *out)
{
    struct law_value v;

    if (out != NULL)
        *out = 0;
    if (law_param(p, at, &v, NULL) != RC_OK)
        return false;
    if (out != NULL)
        *out = v.value;
    for (size_t i = 0; i < list->n; i++)
        if (list->a[i].param == p && list->a[i].value.from == v.from)
            return true;
    if (list->n < APPUIS_MAX)
        list->a[list->n++] = (struct appui){p, v};
    return true;
}

bool appui_applies(struct appuis *list, enum law_param p, day_t at)
{
    int64_t yes;

    return appui_take(list, p, at, &yes) && yes != 0;
}

enum rc appui_require(struct appuis *list, enum law_param p, day_t at, int64_t *out, struct err *e)
{
    struct law_value v;
    enum rc rc = law_param(p, at, &v, e);

    *out = rc == RC_OK ? v.value : 0;
    if (rc == RC_OK && list != NULL)
        appui_cite(list, p, at);
    return rc;
}

void appui_cite(struct appuis *list, enum law_param p, day_t at)
{
    if (!appui_take(list, p, at, NULL))
        return;
}

int64_t appui_oldest(enum law_param p, day_t at)
{
    struct law_value v;
    size_t n;
    const struct law_value *history;

    if (law_param(p, at, &v, NULL) == RC_OK)
        return v.value;
    history = law_param_history(p, &n);
    CHECK(n > 0);
    return history[0].value;
}

enum law_certainty appuis_certainty(const struct appuis *list)
{
    enum law_certainty worst = LAW_VERIFIED;

    for (size_t i = 0; i < list->n; i++)
        worst = MAX(worst, list->a[i].value.certainty);
    return worst;
}
