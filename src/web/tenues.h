/*
 * tenues.h - what is held about a holder, datum by datum, as « Mes données » shows it (GDPR art. 15; C. trav.
 * R. 6323-35, I). Private to web/.
 */
#ifndef SICPF_TENUES_H
#define SICPF_TENUES_H

#include "web/page.h"

/* The section of each datum in the page; NULL for one that the page does not show. */
struct tenues {
    struct page *page;
    const struct grant *g;
    struct view *sections[ITEM_COUNT];
};

/* Fills the sections with what the holder of the grant has in the store: values, how many more there are and the page
 * that shows them, or why a datum is held and not shown. */
NODISCARD enum rc tenues_fill(struct tenues *t, struct err *e);

#endif
