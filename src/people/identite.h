/*
 * identite.h - the civil status of a holder as a register certifies it: making a holder, bringing one up to date.
 *
 * Written by imports only; a person's own changes go through rectification. Inside a unit of work.
 */
#ifndef SICPF_PEOPLE_IDENTITE_H
#define SICPF_PEOPLE_IDENTITE_H

#include "base/base.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/err.h"
#include "people/secret.h"
#include "store/store.h"

#define NOM_BYTES 200 /* of a name or a list of first names, UTF-8, NUL included */
#define AGE_MAX 120   /* years: a birth further back is a typing error */

struct etat_civil {
    const char *nom_naissance;
    const char *nom_usage; /* "" when none */
    const char *prenoms;   /* "" when none */
    char sexe;
    day_t naissance;  /* DAY_NONE when the register knows the year only */
    const char *lieu; /* "" when unknown */
    day_t deces;
};

/* What is stored under a NIR. */
struct etat_civil_connu {
    int64_t id;                       /* 0 when nobody has it */
    bool same;                        /* as the civil status compared with */
    day_t deces;                      /* as stored; DAY_NONE */
    unsigned char digest[HASH_BYTES]; /* of what is stored */
};

/* Says that identite_find() will be asked of this number: db_ahead(), whose db_ahead_end() the caller owes. */
NODISCARD enum rc identite_ahead(struct db *db, const unsigned char index[NIR_INDEX_BYTES], struct err *e);
/* Finds the holder of a NIR index and compares; the death is compared only when with_deces. */
NODISCARD enum rc identite_find(struct db *db, const unsigned char index[NIR_INDEX_BYTES],
                                const struct etat_civil *ec, bool with_deces, struct etat_civil_connu *out,
                                struct err *e);

/* Makes a holder. wrapped and sealed come from secret_nir_seal(). */
NODISCARD enum rc identite_create(struct db *db, int64_t id, const unsigned char index[NIR_INDEX_BYTES],
                                  const unsigned char wrapped[DATA_KEY_BYTES],
                                  const unsigned char sealed[NIR_SEALED_BYTES], const struct etat_civil *ec,
                                  bool certifie, struct err *e);

/* Replaces the civil status of a holder; the death only when with_deces. */
NODISCARD enum rc identite_update(struct db *db, int64_t id, const struct etat_civil *ec, bool with_deces,
                                  struct err *e);

/* The comparison form of the first of a list of first names ("Jean-Pierre Marie" gives "JEAN PIERRE"). */
void identite_premier_prenom(const char *prenoms, char out[NOM_BYTES]);

#endif
