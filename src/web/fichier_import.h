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
    const unsigned char *data;
    size_t n;
    const char *plan; /* hash that was read; NULL: only say what the file would do */
    struct plan out;
    /* Optional, with a plan that is only told: reads the same file again for what the page shows beside it. */
    enum rc (*aussi)(struct store *s, FILE *in, struct fichier_import *f, struct err *e);
    void *vu; /* of `aussi` */
};

/*
 * The action of such a form, whose fields are "fichier" and, to write, "plan". Without a plan, `montrer` shows what the file would do
 * (it calls fichier_import_montrer()); with one, the browser goes to `back`. RC_USAGE (MSG_WEB_FICHIER) without a file.
 */
NODISCARD enum rc fichier_import_recevoir(struct page *p, const struct fichier_import *f, page_fn *montrer,
                                          const char *back, struct err *e);
/* The import whose plan is to be shown, for `montrer`; the keys pl_… are set, and the page is the answer. */
struct fichier_import *fichier_import_montrer(struct page *p);

#endif
