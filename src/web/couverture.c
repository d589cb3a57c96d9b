#include "web/couverture.h"
#include "web/page.h"

struct coverage_row {
    enum template_id template;
    const char *field; /* "": shown */
    enum law_item item;
};
#include "coverage_table.h" /* generated */

size_t web_pages_of(enum law_item item, void (*each)(void *arg, const char *path), void *arg)
{
    size_t routes_n, n = 0;
    const struct route *routes = routes_all(&routes_n);

    for (size_t r = 0; r < routes_n; r++)
        for (size_t i = 0; i < ARRAY_LEN(coverage_table); i++) {
            const struct coverage_row *row = &coverage_table[i];

            if (routes[r].method != HTTP_GET || row->template != routes[r].template || row->item != item ||
                row->field[0] != '\0')
                continue;
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
