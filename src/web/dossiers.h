/*
 * dossiers.h - a dossier as each of its parties opens it, and the acts they may do on it: one set of functions for the
 * three spaces, since the table of training/dossier.h says who may do what. Private to web/.
 */
#ifndef SICPF_DOSSIERS_H
#define SICPF_DOSSIERS_H

#include "training/dossier.h"
#include "web/page.h"

/* What the person signed in is to a dossier. */
NODISCARD enum dossier_role dossiers_role(const struct page *p);
/* The address of the dossiers of the space: "/mes-dossiers". */
NODISCARD const char *dossiers_root(const struct page *p);

/*
 * The dossier of the address (first parameter), read through the door with part_dossier_items() and `more`.
 * It lives in the arena, since views point into it. RC_NOT_FOUND (MSG_DOSSIER_INCONNU), the same sentence, when it does not exist or is somebody else's.
 */
NODISCARD enum rc dossiers_open(struct page *p, const char *act, struct item_set more,
                                const struct dossier **d, const struct grant **g, struct err *e);

/* True when the holder chose to add CPF rights to a réinsertion training (L. 6323-43): in the form, or in the address
 * of the page that shows it. */
NODISCARD bool dossiers_with_cpf(struct page *p);

/* The field of a form that holds the part of the price at this rate, without tax: "ht_normale". */
NODISCARD const char *dossiers_base_field(struct page *p, enum tva_taux t);

#endif
