#include "rights/correctif.h"

#define MONTHS_A_QUARTER 3
#define HUNDRED 100

/* The last day of the n-th civil quarter after that of a day. */
static day_t end_of_quarter_after(day_t le, int64_t n)
{
    int year, month, day;

    day_split(le, &year, &month, &day);
    month = (month - 1) / MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1;
    return day_add_months(day_make(year, month, 1), (int)(n + 1) * MONTHS_A_QUARTER) - 1;
}

enum rc correctif_calculer(const struct correctif_entree *in, struct correctif *out, struct err *e)
{
    int64_t size, years, quarters, amount, percent;
    enum rc rc;

    memset(out, 0, sizeof(*out));
    rc = appui_require(&out->appuis, PARAM_ABONDEMENT_CORRECTIF_EFFECTIF, in->bilan_le, &size, e);
    if (rc == RC_OK)
        rc = appui_require(&out->appuis, PARAM_ABONDEMENT_CORRECTIF_PERIODE_ANNEES, in->bilan_le, &years, e);
    if (rc == RC_OK)
        rc = appui_require(&out->appuis, PARAM_ABONDEMENT_CORRECTIF_PAIEMENT_TRIMESTRES, in->bilan_le,
                           &quarters, e);
    if (rc == RC_OK)
        rc = appui_require(&out->appuis, PARAM_ABONDEMENT_CORRECTIF, in->bilan_le, &amount, e);
    if (rc == RC_OK)
        rc = appui_require(&out->appuis, PARAM_ABONDEMENT_CORRECTIF_MAJORATION_POURCENT, in->bilan_le,
                           &percent, e);
    if (rc != RC_OK)
        return rc;
    out->debut = day_add_months(in->bilan_le, (int)(-12 * years));
    out->limite = end_of_quarter_after(in->bilan_le, quarters);
    out->du = in->effectif >= size && !in->entretiens && !in->formation;
    if (out->du) {
        out->montant_cents = amount;
        out->majoration_cents = amount * percent / HUNDRED;
    }
    return RC_OK;
}

enum rc correctif_limite_accord(day_t notification, day_t *out, struct err *e)
{
    int64_t days;
    enum rc rc =
        appui_require(NULL, PARAM_ABONDEMENT_ACCORD_PERFORMANCE_TRANSMISSION_JOURS, notification, &days, e);

    if (rc == RC_OK)
        *out = notification + (day_t)days;
    return rc;
}

enum rc correctif_atmp_ouvert(int64_t taux_pourcent, day_t notification, day_t demande, bool *out,
                              struct err *e)
{
    int64_t least, years;
    enum rc rc = appui_require(NULL, PARAM_ABONDEMENT_ATMP_TAUX_MIN_POURCENT, notification, &least, e);

    if (rc == RC_OK)
        rc = appui_require(NULL, PARAM_ABONDEMENT_ATMP_DEMANDE_ANNEES, notification, &years, e);
    if (rc == RC_OK)
        *out = taux_pourcent >= least && demande >= notification &&
               demande <= day_add_months(notification, (int)(12 * years));
    return rc;
}
