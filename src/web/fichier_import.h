/*
 * fichier_import.h - a file that a page takes and hands to an import: what it would do first, then the same file with the hash of that
 * plan, which writes it (exchange/plan.h). Private to web/.
 */
#ifndef SICPF_WEB_FICHIER_IMPORT_H
#define SICPF_WEB_FICHIER_IMPORT_H

#include "exchange/plan.h"
#include "web/page.h"

struct fichier_import {
    const struct partner *partner;
    struct import_auteur par;
    bool livre; /* its form has the field "livre_le", optional: the day of its delivery, today without it */
    day_t livre_le;
    struct fichier_recu file;
    const char *plan; /* hash that was read; NULL: only say what the file would do */
    struct plan out;
    /* Optional, with a plan that is only told: reads the same file again for what the page shows beside it. */
    enum rc (*aussi)(struct store *s, FILE *in, struct fichier_import *f, struct err *e);
    void *vu; /* of `aussi`, that `montrer_vu` shows */
    void (*montrer_vu)(struct page *p, const void *vu);
};

/*
 * The action of such a form, whose fields are "fichier" and, to write, "plan". Without a plan, the page of the form is shown again,
 * with what the file would do (keys pl_…); with one, the browser goes to `back`. RC_USAGE (MSG_WEB_FICHIER) without a file;
 * RC_FAILURE (MSG_IMPORT_SUITE) when the file is written and what had to follow it is not.
 */
NODISCARD enum rc fichier_import_recevoir(struct page *p, const struct fichier_import *f, const char *back,
                                          struct err *e);

#endif
