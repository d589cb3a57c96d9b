#include "rights/compte.h"

#define MONTHS_A_YEAR 12

static enum rc birthday(enum law_param p, day_t naissance, day_t le, day_t *out, struct err *e)
{
    int64_t years;
    enum rc rc = appui_require(NULL, p, le, &years, e);

    if (rc == RC_OK)
        *out = day_add_months(naissance, (int)(MONTHS_A_YEAR * years));
    return rc;
}

enum rc compte_ouvrable_le(day_t naissance, bool apprenti, day_t le, day_t *out, struct err *e)
{
    return birthday(apprenti ? PARAM_CPF_AGE_MIN_APPRENTI : PARAM_CPF_AGE_MIN, naissance, le, out, e);
}

enum rc compte_taux_plein_le(day_t naissance, day_t le, day_t *out, struct err *e)
{
    return birthday(PARAM_CPF_AGE_TAUX_PLEIN, naissance, le, out, e);
}

enum rc absence_delais(day_t debut, day_t fin, day_t demande, struct absence *out, struct err *e)
{
    int64_t long_months, before, silence;
    enum rc rc = appui_require(NULL, PARAM_DELAI_ABSENCE_LONGUE_MOIS, demande, &long_months, e);
    bool is_long;

    if (rc != RC_OK)
        return rc;
    is_long = fin + 1 >= day_add_months(debut, (int)long_months);
    rc = appui_require(NULL, is_long ? PARAM_DELAI_ABSENCE_LONGUE : PARAM_DELAI_ABSENCE_COURTE, demande,
                       &before, e);
    if (rc == RC_OK)
        rc = appui_require(NULL, PARAM_DELAI_ABSENCE_SILENCE, demande, &silence, e);
    if (rc == RC_OK)
        *out = (struct absence){debut - (day_t)before, demande + (day_t)silence};
    return rc;
}

enum rc agent_inaptitude(int64_t demandees, int64_t deja, day_t le, int64_t *out, struct appuis *appuis,
                         struct err *e)
{
    int64_t most;
    enum rc rc = appui_require(appuis, PARAM_FP_HEURES_INAPTITUDE, le, &most, e);

    if (rc == RC_OK)
        *out = MAX(MIN(demandees, most - deja), 0);
    return rc;
}

enum rc agent_anticipation(bool categorie_c, day_t le, day_t fin_contrat, int64_t *out, struct appuis *appuis,
                           struct err *e)
{
    int64_t years, hours;
    enum rc rc = appui_require(appuis, PARAM_FP_ANTICIPATION_ANNEES, le, &years, e);

    if (rc == RC_OK)
        rc = appui_require(appuis, categorie_c ? PARAM_FP_HEURES_ANNUELLES_C : PARAM_FP_HEURES_ANNUELLES, le,
                           &hours, e);
    if (rc != RC_OK)
        return rc;
    *out = 0;
    for (int64_t i = 1; i <= years; i++) /* each year's hours are acquired on 31 December (FP-01) */
        if (fin_contrat == DAY_NONE || fin_contrat >= day_make(day_year(le) + (int)i, 12, 31))
            *out += hours;
    return RC_OK;
}
