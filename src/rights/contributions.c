#include "rights/contributions.h"
#include "base/money.h"

#define HUNDRED 100
#define TEN_THOUSAND 10000
#define MONTHS_A_QUARTER 3

enum rc contribution_elu(int64_t indemnites_cents, day_t le, int64_t *out, struct appuis *appuis,
                         struct err *e)
{
    int64_t percent;
    enum rc rc = appui_require(appuis, PARAM_DIFE_COTISATION_POURCENT, le, &percent, e);

    if (rc == RC_OK)
        *out = money_prorata_nearest(indemnites_cents, percent, HUNDRED);
    return rc;
}

enum rc contribution_rythme(int64_t annuelle_cents, day_t le, enum contribution_rythme *out,
                            struct appuis *appuis, struct err *e)
{
    int64_t monthly, quarterly;
    enum rc rc = appui_require(appuis, PARAM_DIFE_COTISATION_SEUIL_MENSUEL, le, &monthly, e);

    if (rc == RC_OK)
        rc = appui_require(appuis, PARAM_DIFE_COTISATION_SEUIL_TRIMESTRIEL, le, &quarterly, e);
    if (rc != RC_OK)
        return rc;
    *out = annuelle_cents > monthly      ? CONTRIBUTION_MENSUELLE
           : annuelle_cents >= quarterly ? CONTRIBUTION_TRIMESTRIELLE
                                         : CONTRIBUTION_ANNUELLE;
    return RC_OK;
}

enum rc contribution_echeance(enum contribution_rythme r, day_t le, day_t *out, struct appuis *appuis,
                              struct err *e)
{
    int year, month, day, last_month;
    int64_t of_month;
    enum rc rc = appui_require(appuis, PARAM_DIFE_COTISATION_JOUR, le, &of_month, e);

    if (rc != RC_OK)
        return rc;
    day_split(le, &year, &month, &day);
    if (r == CONTRIBUTION_ANNUELLE) {
        *out = day_make(year, 12, 31);
        return RC_OK;
    }
    last_month = r == CONTRIBUTION_MENSUELLE
                     ? month
                     : (month + MONTHS_A_QUARTER - 1) / MONTHS_A_QUARTER * MONTHS_A_QUARTER;
    *out = day_add_months(day_make(year, last_month, 1), 1) + (day_t)of_month - 1;
    return RC_OK;
}

enum rc contribution_francs_cfp(int64_t cents, day_t le, int64_t *out, struct appuis *appuis, struct err *e)
{
    int64_t cents_of_thousand;
    enum rc rc = appui_require(appuis, PARAM_DIFE_FRANC_CFP, le, &cents_of_thousand, e);

    if (rc == RC_OK)
        *out = money_prorata_nearest(cents, 1000, cents_of_thousand);
    return rc;
}

enum rc contribution_esat(int64_t part_remuneration_cents, int64_t aide_poste_cents, day_t le, int64_t *out,
                          struct appuis *appuis, struct err *e)
{
    int64_t rate, percent;
    enum rc rc = appui_require(appuis, PARAM_ESAT_CONTRIBUTION, le, &rate, e);

    if (rc == RC_OK)
        rc = appui_require(appuis, PARAM_ESAT_CONTRIBUTION_AIDE_POSTE_POURCENT, le, &percent, e);
    if (rc == RC_OK)
        *out = money_prorata_nearest(part_remuneration_cents * HUNDRED + aide_poste_cents * percent, rate,
                                     HUNDRED * TEN_THOUSAND);
    return rc;
}
