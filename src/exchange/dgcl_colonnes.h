/*
 * dgcl_colonnes.h - the columns of the DGCL's table, each with the data item that opens it (part of dgcl.h).
 */
#ifndef SICPF_EXCHANGE_DGCL_COLONNES_H
#define SICPF_EXCHANGE_DGCL_COLONNES_H

#include "book/book.h"
#include "door/door.h"
#include "people/titulaire.h"
#include "training/dossier.h"
#include "training/organisme.h"

enum dgcl_genre { DGCL_ELU, DGCL_MANDAT, DGCL_DOSSIER };

/* What a line is made from; only what its kind needs is set. */
struct dgcl_ligne {
    enum dgcl_genre genre;
    day_t at;
    const char *pseudonyme;
    int64_t acquis_cents;
    struct balance solde;
    const struct mandat *mandat;
    const struct dossier *dossier;
    enum dossier_etat etat; /* of the dossier that day */
    int64_t dife_cents;     /* part of the dossier paid by the rights of the élu; -1 until accepted */
    const struct organisme *organisme;
    const struct agrement *agrement; /* the last one begun that day; NULL when none */
};

/* Writes the names of the columns the grant opens; how many there are. */
NODISCARD int dgcl_header(const struct grant *g, FILE *out);

/* Writes one line: the columns of another kind of line are empty. */
void dgcl_line(const struct grant *g, const struct dgcl_ligne *l, FILE *out);

/* Every item that has a column. */
NODISCARD struct item_set dgcl_items(void);

#endif
