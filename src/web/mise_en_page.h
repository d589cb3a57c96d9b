/*
 * mise_en_page.h - a page on paper: a template like the others, laid out as a tagged PDF by another program (base/atelier.h).
 */
#ifndef SICPF_MISE_EN_PAGE_H
#define SICPF_MISE_EN_PAGE_H

#include "web/view.h"
#include <stdio.h>

/* A file that the PDF carries. */
struct mise_en_page_piece {
    const char *texte, *nom, *description;
};

/*
 * Lays out a template that has no frame; `piece` NULL: nothing is attached. *out is a file of memory, of out_max bytes at most, from its
 * start, that the caller ends with fclose(). The same view gives the same bytes. It takes about a second: call it from a task, holding
 * nothing. RC_FAILURE: MSG_ATELIER_ABSENT, MSG_ATELIER_ECHEC, MSG_WEB_PAGE_TROP_GRANDE.
 */
NODISCARD enum rc mise_en_page(enum template_id page, const struct view *v,
                               const struct mise_en_page_piece *piece, size_t out_max, FILE **out,
                               struct err *e);

#endif
