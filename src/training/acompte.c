#include "training/acompte.h"
#include "base/money.h"

/* The day that so many whole months end before: from the 31st, months without one end with their last day. */
static day_t after_months(day_t debut, int months)
{
    day_t last = day_add_months(debut, months);
    int y, m, from, to;

    day_split(debut, &y, &m, &from);
    day_split(last, &y, &m, &to);
    return to < from ? last + 1 : last;
}

int64_t acompte_du(int64_t prix_cents, day_t debut, day_t fin, day_t le, struct appuis *appuis)
{
    int64_t percent, months;

    if (!appui_take(appuis, PARAM_ACOMPTE_POURCENT, le, &percent) ||
        !appui_take(appuis, PARAM_ACOMPTE_DUREE_MIN_MOIS, le, &months))
        return 0;
    /* from 1 March to 31 May, or from 31 March to 30 June, is three months; a day more is more */
    if (fin < after_months(debut, (int)months))
        return 0;
    return money_prorata_nearest(prix_cents, percent, 100);
}

struct acompte_solde acompte_solder(int64_t acompte_cents, int64_t du_cents)
{
    return (struct acompte_solde){MAX(du_cents - acompte_cents, 0), MAX(acompte_cents - du_cents, 0)};
}
