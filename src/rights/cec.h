/*
 * cec.h - compte d'engagement citoyen: rights acquired by an activity of a year (C. trav. L. 5151-7 to -12, D. 5151-11 to
 * -15; rules CEC-01 to CEC-03). Their use, after the acquired rights, is in financement.h (CEC-04).
 */
#ifndef SICPF_CEC_H
#define SICPF_CEC_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "rights/appui.h"
#include "store/store.h"

struct cec_entree {
    const char *activite; /* code of law/tables « activites_engagement »: "benevolat" */
    int annee;            /* civil year of the activity, of its term or of the signature */
    int64_t duree;        /* in the unit of the law for this activity: months, days, years or hours */
    int64_t
        quantite; /* second condition: hours in the same association or body, interventions, vacations or hours a year */
    day_t declare_le;    /* by the holder (volunteers); DAY_NONE: not said */
    day_t atteste_le;    /* by the body (volunteers); DAY_NONE: not said */
    int64_t solde_cents; /* CEC rights there already */
};

struct cec_credit {
    int64_t montant; /* cents */
    int64_t perdu;   /* what the ceiling cut: lost */
    int64_t plafond;
    const char *libelle; /* "bénévolat associatif" */
    const char *article;
    struct appuis appuis;
};

/*
 * Pure: the rights of one activity of one year: the amount of the law under its ceiling, when the least durations are
 * reached. RC_REFUSED: MSG_CEC_ACTIVITE (not an activity of that year), MSG_CEC_DUREE, MSG_CEC_QUANTITE, and for volunteers
 * MSG_CEC_DECLARATION (by 30 June of the next year), MSG_CEC_ATTESTATION (by 31 December).
 */
NODISCARD enum rc cec_calculer(const struct cec_entree *in, struct cec_credit *out, struct err *e);

/* "bénévolat associatif": what an activity is called on a day; its own code when it is not one. */
NODISCARD const char *cec_libelle(const char *activite, day_t at);

/*
 * Credits an activity, once for each (holder, year, activity): a unit_fn, arg is a struct cec_acquisition. Told again with
 * the same durations: nothing is written, deja_out. The value day is 31 December of the year. Also refused:
 * MSG_CEC_ANNEE (the year is not over on day `le`), MSG_DOTATION_COMPTE_FERME.
 */
struct cec_acquisition {
    int64_t titulaire_id;
    struct cec_entree in; /* solde_cents is read from the book */
    day_t le;
    const char *agent; /* for the journal */
    struct cec_credit out;
    bool deja_out;
};
NODISCARD enum rc cec_acquerir(struct db *db, void *arg, struct err *e);

#endif
