/*
 * organismes_ligne.h - one row of the public list of training bodies: read, checked, kept as a record (inside
 * exchange/ only).
 */
#ifndef SICPF_EXCHANGE_ORGANISMES_LIGNE_H
#define SICPF_EXCHANGE_ORGANISMES_LIGNE_H

#include "exchange/csv.h"
#include "training/identifiants.h"

#define ORGANISMES_COLUMNS 30
#define ORGANISME_TEXT_BYTES 512
#define ORGANISME_ANCIENS_MAX 32

enum organisme_drapeaux {
    ORGANISME_FORMATION = 1, /* certified for training actions, and so on */
    ORGANISME_BILAN = 2,
    ORGANISME_VAE = 4,
    ORGANISME_APPRENTISSAGE = 8,
    ORGANISME_DOUTEUX = 16, /* the SIRET column does not hold together */
    ORGANISME_NIC = 32      /* it gave the NIC alone: the SIRET was made from it */
};

/* Texts point into the row, or into the record it was unpacked from; "" when empty. */
struct organisme_ligne {
    long line;
    unsigned drapeaux;
    const char *nda;
    const char *siret; /* 14 digits that hold together, or "" */
    const char *siren;
    const char *denomination;
    const char *voie, *code_postal, *ville, *code_region;
    const char *anciens; /* "11750000001 11750000002": previous NDAs, without the current one */
    char siret_buf[SIRET_DIGITS + 1];
    char anciens_buf[ORGANISME_ANCIENS_MAX * (NDA_DIGITS + 1) + 1];
};

/* The columns, for csv_file_bind(). */
const struct csv_column *organismes_columns(void);

/* Reads and checks a row. RC_USAGE with the field and line: MSG_NDA_FORME, MSG_ORGANISME_DENOMINATION,
 * MSG_ORGANISME_BOOLEEN, MSG_ORGANISME_DATE, MSG_ORGANISME_NOMBRE, MSG_ORGANISME_TROP_LONG. */
NODISCARD enum rc organisme_ligne_lire(const struct csv_row *row, const int *at, struct organisme_ligne *out,
                                       struct err *e);

/* The record of a row, whose first NDA_DIGITS bytes are its NDA; out has SORTER_RECORD_MAX bytes. Returns its length. */
size_t organisme_ligne_emballer(const struct organisme_ligne *l, unsigned char *out);
void organisme_ligne_deballer(const unsigned char *record, struct organisme_ligne *out);

/* The next previous NDA from *rest into out; false at the end. */
NODISCARD bool organisme_ancien(const char **rest, char out[NDA_DIGITS + 1]);

#endif
