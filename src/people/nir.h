/*
 * nir.h - the registration number of persons (NIR, or NIA while one is being registered): form and key.
 *
 * Pure functions on text. S AA MM DD CCC OOO and a key of two digits: 97 less the remainder of the 13 first by 97,
 * 2A counted as 19 and 2B as 18. Nothing is ever derived from it for rights: what it says of sex and birth is only
 * compared with the civil status (NIR-03).
 */
#ifndef SICPF_PEOPLE_NIR_H
#define SICPF_PEOPLE_NIR_H

#include "base/base.h"
#include "base/date.h"

#define NIR_LENGTH 15 /* 13 and the key; buffers have NIR_LENGTH + 1 bytes */

enum nir_fault {
    NIR_OK,
    NIR_LONGUEUR,  /* neither 13 nor 15 characters, blanks apart */
    NIR_CARACTERE, /* something else than digits, or 2A and 2B in their place */
    NIR_SEXE,      /* first digit other than 1, 2, 3, 4, 7, 8 */
    NIR_MOIS,      /* month other than 01-12, 20, 30-42, 50-99 */
    NIR_LIEU,      /* département other than 01-99, 2A, 2B */
    NIR_CLE        /* the key does not match the number */
};

/*
 * Reads a number of 15 characters, or of 13 without its key; blanks and dots are passed over, letters may be small.
 * NIR_OK: out holds the 15 characters, the key computed when it was not given.
 */
NODISCARD enum nir_fault nir_parse(const char *text, char out[NIR_LENGTH + 1]);

/* The two digits of the key of a well-formed number (13 first characters), from 1 to 97. */
NODISCARD int nir_key(const char *nir);

/* True for a number of a person being registered (7, 8). */
NODISCARD bool nir_is_nia(const char *nir);

/* True when the number says another sex, year or (known) month of birth than the civil status. */
NODISCARD bool nir_contradicts(const char *nir, char sexe, day_t naissance);

/* "clé fausse", for machines and people; "" for NIR_OK. */
const char *nir_fault_text(enum nir_fault fault);

#endif
