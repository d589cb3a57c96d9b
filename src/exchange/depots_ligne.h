/* depots_ligne.h - one line of a file of dotations, read and checked by itself (inside exchange/ only). */
#ifndef SICPF_EXCHANGE_DEPOTS_LIGNE_H
#define SICPF_EXCHANGE_DEPOTS_LIGNE_H

#include "exchange/csv.h"
#include "people/secret.h"
#include "rights/acte.h"
#include "training/dossier.h"

enum depots_column {
    DEPOTS_FINANCEUR,
    DEPOTS_DISPOSITIF,
    DEPOTS_REFERENCE,
    DEPOTS_NOM,
    DEPOTS_MONTANT,
    DEPOTS_NIR,
    DEPOTS_PRENOM,
    DEPOTS_NAISSANCE,
    DEPOTS_SEXE,
    DEPOTS_MOTIF,
    DEPOTS_DOSSIER,
    DEPOTS_COLUMNS
};
extern const struct csv_column depots_columns[DEPOTS_COLUMNS];

#define DEPOTS_NOM_BYTES 160

/* Sorted by its first bytes, the reference: zero the whole before filling it. */
struct depots_ligne {
    char reference[ACTE_CLE_MAX + 8];
    long line;
    int64_t montant_cents;
    bool par_nir;
    unsigned char index[NIR_INDEX_BYTES];
    char nom[DEPOTS_NOM_BYTES], prenom[DEPOTS_NOM_BYTES]; /* folded */
    char sexe;
    day_t naissance;
    char motif[48];
    char dossier[DOSSIER_NUMERO_BYTES];
};

/* `at` as csv_file_bind() filled it. RC_USAGE with the line and the field: a value is not one. */
NODISCARD enum rc depots_ligne_lire(const struct keyring *keys, const struct csv_row *row, const int *at,
                                    struct depots_ligne *out, struct err *e);

#endif
