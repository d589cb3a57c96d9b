/*
 * export_interne.h - one export being made, shared by the files of export.h.
 */
#ifndef SICPF_EXCHANGE_EXPORT_INTERNE_H
#define SICPF_EXCHANGE_EXPORT_INTERNE_H

#include "exchange/export_agrege.h"
#include "exchange/export_colonnes.h"

struct export
{
    struct db *db;
    struct arena *arena; /* of one person */
    const struct keyring *keys;
    FILE *out;            /* NULL when the lines are read by a page */
    export_lire_fn *read; /* that page */
    void *read_arg;
    const struct export_demande *d;
    enum law_scope scope;
    struct grant grant;
    struct export_table table;
    struct agregat *agregat; /* NULL unless the form is aggregated */
    int64_t *ids;
    size_t ids_n, ids_size;
    struct export_bilan *bilan;
};

/* Writes (or adds up) the lines of one person. The arena is the caller's to reset. */
NODISCARD enum rc export_personne(struct export *x, int64_t id, struct err *e);

#endif
