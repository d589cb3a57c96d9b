/*
 * conversion.h - hours turned into euros and back: the former DIF (rules DIF-01), public agents (FP-05, FP-06; C. trav.
 * R. 6323-43, D. 6323-44; décret n° 2017-928, art. 3-1). Cents and hours.
 */
#ifndef SICPF_CONVERSION_H
#define SICPF_CONVERSION_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"
#include "store/store.h"

enum conversion_sens {
    CONVERSION_DIF,          /* hours of the former DIF → euros of their own purse */
    CONVERSION_EUROS_HEURES, /* yearly credits → hours, for who is now a public agent */
    CONVERSION_HEURES_EUROS, /* hours → yearly credits, for who now acquires euros */
    CONVERSION_COUNT
};
NODISCARD const char *conversion_name(enum conversion_sens s); /* "euros_heures" */
NODISCARD bool conversion_find(const char *name, enum conversion_sens *out);

struct conversion_entree {
    enum conversion_sens sens;
    day_t le;
    int64_t demande;     /* hours, or cents for EUROS_HEURES; 0: all that is free (not for DIF) */
    int64_t libre;       /* what is free in the purse it leaves */
    int64_t arrivee;     /* balance of the purse it goes to */
    int64_t deja_heures; /* EUROS_HEURES: hours already made of euros in the period that ends that day */
    bool categorie_c;    /* EUROS_HEURES: category C below level 3 */
    bool
        plafond_majore; /* HEURES_EUROS: the ceiling of the low-qualified, of L. 5212-13 or of an ESAT applies */
};

struct conversion_resultat {
    int64_t centimes;
    int64_t heures;
    int64_t plafond; /* of the purse it goes to; 0 for the DIF */
    bool plafonnee;  /* a ceiling left a part where it was */
    const char *article;
    struct appuis appuis;
};

/* The start of the rolling period that ends on day `le`: conversions after it count against the limit (FP-05). */
NODISCARD day_t conversion_periode(bool categorie_c, day_t le);

/*
 * Pure. Euros become the nearest hour, halves up, hours 15 € each; a ceiling converts what it lets through and leaves the
 * rest where it was. RC_REFUSED: MSG_CONVERSION_DIF_CLOS (after the last day), MSG_CONVERSION_RIEN, MSG_DROITS_INSUFFISANTS
 * (more than is free); RC_USAGE MSG_CONVERSION_DEMANDE.
 */
NODISCARD enum rc conversion_calculer(const struct conversion_entree *in, struct conversion_resultat *out,
                                      struct err *e);

/*
 * Converts, once for each (holder, key): a unit_fn, arg is a struct conversion_acte. Balances, the regime (that of the last
 * known year of activity) and past conversions are read. Euros and hours move in two transfers written together. The same
 * request again: nothing is written, deja_out. Also refused: MSG_CONVERSION_REGIME, MSG_ACTE_CLE,
 * MSG_CONVERSION_DIF_CLOS from the day after the last one of entry, by the clock (DIF-01), MSG_CONVERSION_ANTERIEURE when
 * `le` is before the last conversion into hours (FP-05), MSG_DOTATION_COMPTE_FERME.
 */
struct conversion_acte {
    int64_t titulaire_id;
    const char *cle;
    enum conversion_sens sens;
    int64_t demande;
    day_t le;
    const char *agent; /* for the journal */
    struct conversion_resultat out;
    bool deja_out;
};
NODISCARD enum rc conversion_ecrire(struct db *db, void *arg, struct err *e);

#endif
