/*
 * match.h - recognising a holder from a feed that knows no NIR (RNE-04): birth or usage name, first names, day of birth
 * and sex, all in comparison form.
 *
 * One certified holder that agrees on everything is a match. Anything else is somebody's decision: several that
 * agree, one that agrees but is not certified, one that agrees on the name and contradicts on the sex or is dead.
 */
#ifndef SICPF_PEOPLE_MATCH_H
#define SICPF_PEOPLE_MATCH_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define CANDIDATS_MAX 20

struct elu {
    const char *nom;    /* folded (text_fold) */
    const char *prenom; /* folded, one or several */
    char sexe;
    day_t naissance;
};

enum match_motif {
    MATCH_CERTAIN,       /* candidats[0] is the person */
    MATCH_INCONNU,       /* nobody of that name was born that day */
    MATCH_AMBIGU,        /* several, or not surely */
    MATCH_CONTRADICTION, /* the name agrees, the sex or being alive does not */
};

struct match {
    enum match_motif motif;
    int64_t candidats[CANDIDATS_MAX]; /* increasing */
    size_t n;
};

/* Says that match_elu() will be asked of this person: db_ahead(), whose db_ahead_end() the caller owes. */
NODISCARD enum rc match_elu_ahead(struct db *db, const struct elu *elu, struct err *e);

/* Looks the person up. `alive_on`: a holder who died on or before that day contradicts. */
NODISCARD enum rc match_elu(struct db *db, const struct elu *elu, day_t alive_on, struct match *out,
                            struct err *e);

/* Holders born that day whose birth or usage name is `nom` (as a person writes it): at most CANDIDATS_MAX of them into
 * ids, whatever else agrees or not; *n is their number. */
NODISCARD enum rc match_nom(struct db *db, const char *nom, day_t naissance, int64_t *ids, size_t *n,
                            struct err *e);

/* "inconnu", "ambigu", "contradiction"; stored. "" for MATCH_CERTAIN. */
const char *match_motif_name(enum match_motif m);

#endif
