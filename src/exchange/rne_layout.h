/*
 * rne_layout.h - the twelve files of the Répertoire national des élus, recognised by their header whatever the year.
 *
 * File names, column order, accents, quotes and spellings change from one issue to the next (formats of 2019 to 2026);
 * the meaning of the columns does not. Columns the system may not keep (socio-professional category, function,
 * nationality, political label, place of birth) are known by name and never read.
 */
#ifndef SICPF_EXCHANGE_RNE_LAYOUT_H
#define SICPF_EXCHANGE_RNE_LAYOUT_H

#include "base/base.h"
#include "base/date.h"
#include "exchange/csv.h"

enum rne_genre {
    RNE_CM,   /* conseillers municipaux */
    RNE_MAI,  /* maires */
    RNE_EPCI, /* conseillers communautaires */
    RNE_CD,   /* conseillers départementaux */
    RNE_CR,   /* conseillers régionaux */
    RNE_CA,   /* conseillers d'arrondissement (Paris, Lyon, Marseille) */
    RNE_MA,   /* membres des assemblées des collectivités à statut particulier */
    RNE_CONS, /* conseillers des Français de l'étranger */
    RNE_AFE,  /* membres de l'Assemblée des Français de l'étranger */
    RNE_DEP,  /* députés */
    RNE_SEN,  /* sénateurs */
    RNE_RPE,  /* représentants au Parlement européen */
    RNE_GENRES
};

/* The columns that are read. */
enum rne_column {
    RNE_NOM,
    RNE_PRENOM,
    RNE_SEXE,
    RNE_NAISSANCE,
    RNE_DEBUT,
    RNE_DEPARTEMENT,
    RNE_STATUT, /* collectivité à statut particulier */
    RNE_COMMUNE,
    RNE_SIREN,
    RNE_CANTON,
    RNE_REGION,
    RNE_SECTEUR,
    RNE_LEGISLATIVE,
    RNE_CONSULAIRE,
    RNE_CIRCO_AFE,
    RNE_COLUMNS
};

struct rne_layout {
    enum rne_genre genre;
    int at[RNE_COLUMNS]; /* place in a row, or -1 */
};

/*
 * Recognises the header. RC_USAGE: MSG_RNE_COLONNE_INCONNUE (a column no file of the RNE has), MSG_CSV_COLONNE_DOUBLE,
 * MSG_CSV_COLONNE_ABSENTE (one of the five that every file has).
 */
NODISCARD enum rc rne_layout_of(const struct csv_file *f, struct rne_layout *out, struct err *e);

/* The n-th name that a column may have and the datum it brings; then the line that is gone, which ends a mandate. False
 * past the last one. */
NODISCARD bool rne_champ(size_t n, struct import_champ *out);

/* The name of a kind of file, that of law/tables/mandats.txt ("cm"). */
NODISCARD const char *rne_genre_code(enum rne_genre g);

#endif
