/*
 * pages.h - the page functions of each space, named by routes.c. One file a space. Private to web/.
 */
#ifndef SICPF_PAGES_H
#define SICPF_PAGES_H

#include "web/page.h"

/* Public: no personal data. */
page_fn page_fixe, page_plan, page_regles;

#endif
