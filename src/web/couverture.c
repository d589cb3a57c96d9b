#include "web/couverture.h"
#include "exchange/export.h"
#include "web/page.h"

struct coverage_row {
    enum template_id template;
    const char *field;  /* "": shown */
    enum law_item item; /* ITEM_COUNT: any that an export shows */
};
#include "coverage_table.h" /* generated */

static bool row_shows(const struct coverage_row *row, enum law_item item)
{
    struct item_set any = export_donnees();

    return row->field[0] == '\0' &&
           (row->item == item || (row->item == ITEM_COUNT && item_set_has(&any, item)));
}

/* A page may show a datum under its own key and under one that is for any. */
static bool page_shows(enum template_id template, enum law_item item)
{
    for (size_t i = 0; i < ARRAY_LEN(coverage_table); i++)
        if (coverage_table[i].template == template && row_shows(&coverage_table[i], item))
            return true;
    return false;
}

size_t web_pages_of(enum law_item item, void (*each)(void *arg, const char *path), void *arg)
{
    size_t routes_n, n = 0;
    const struct route *routes = routes_all(&routes_n);

    for (size_t r = 0; r < routes_n; r++)
        if (routes[r].method == HTTP_GET && page_shows(routes[r].template, item)) {
            each(arg, routes[r].path);
            n++;
        }
    return n;
}

/* Where the form of a page is sent: the page's own address, unless an action without a page of its own takes it. */
size_t web_fields_of(enum law_item item, void (*each)(void *arg, const char *path, const char *field),
                     void *arg)
{
    size_t routes_n, n = 0;
    const struct route *routes = routes_all(&routes_n);

    for (size_t r = 0; r < routes_n; r++)
        for (size_t i = 0; i < ARRAY_LEN(coverage_table); i++) {
            const struct coverage_row *row = &coverage_table[i];

            if (routes[r].method != HTTP_POST || row->template != routes[r].template || row->item != item ||
                row->field[0] == '\0')
                continue;
            each(arg, routes[r].path, row->field);
            n++;
        }
    return n;
}
