#include "training/acompte.h"
#include "base/money.h"

int64_t acompte_du(int64_t prix_cents, day_t debut, day_t fin, day_t le, struct appuis *appuis)
{
    int64_t percent, months;

    if (!appui_take(appuis, PARAM_ACOMPTE_POURCENT, le, &percent) ||
        !appui_take(appuis, PARAM_ACOMPTE_DUREE_MIN_MOIS, le, &months))
        return 0;
    /* from 1 March to 31 May is three months; a day more is more */
    if (fin < day_add_months(debut, (int)months))
        return 0;
    return money_prorata_nearest(prix_cents, percent, 100);
}

struct acompte_solde acompte_solder(int64_t acompte_cents, int64_t du_cents)
{
    return (struct acompte_solde){MAX(du_cents - acompte_cents, 0), MAX(acompte_cents - du_cents, 0)};
}
