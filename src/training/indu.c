#include "training/indu.h"
#include "base/money.h"

#define EURO 100
#define HUNDRED 100

enum rc indu_seuil(day_t le, int64_t *out, struct appuis *appuis, struct err *e)
{
    struct law_value percent, ceiling;
    enum rc rc = law_param(PARAM_INDU_SEUIL_POURCENT_PMSS, le, &percent, e);

    if (rc == RC_OK)
        rc = law_param(PARAM_PMSS_MONTANT, le, &ceiling, e);
    if (rc != RC_OK)
        return rc;
    appui_cite(appuis, PARAM_INDU_SEUIL_POURCENT_PMSS, le);
    appui_cite(appuis, PARAM_PMSS_MONTANT, le);
    *out = (ceiling.value * percent.value + HUNDRED * EURO - 1) / (HUNDRED * EURO) * EURO;
    return RC_OK;
}

enum rc indu_recouvre(const struct indu *i, bool *out, struct appuis *appuis, struct err *e)
{
    int64_t threshold, years;
    enum rc rc = indu_seuil(i->le, &threshold, appuis, e);

    if (rc != RC_OK)
        return rc;
    *out = i->montant_cents >= threshold;
    if (!*out || !i->difficulte || !appui_take(appuis, PARAM_INDU_SANS_DEREFERENCEMENT_ANNEES, i->le, &years))
        return RC_OK;
    *out = i->dereference_le != DAY_NONE && i->dereference_le > day_add_months(i->le, (int)(-12 * years));
    return RC_OK;
}

enum rc indu_limite_paiement(day_t mise_en_demeure, day_t *out, struct err *e)
{
    struct law_value months;
    enum rc rc = law_param(PARAM_INDU_MISE_EN_DEMEURE_MOIS, mise_en_demeure, &months, e);

    if (rc == RC_OK)
        *out = day_add_months(mise_en_demeure, (int)months.value);
    return rc;
}

enum rc indu_limite_opposition(day_t contrainte, day_t *out, struct err *e)
{
    struct law_value days;
    enum rc rc = law_param(PARAM_INDU_OPPOSITION_JOURS, contrainte, &days, e);

    if (rc == RC_OK)
        *out = contrainte + (day_t)days.value;
    return rc;
}

void indu_repartir(int64_t recouvre_cents, const int64_t *parts, size_t n, int64_t *out)
{
    int64_t others = 0, left;

    CHECK(n > 0 && n <= 65 && recouvre_cents >= 0);
    for (size_t i = 1; i < n; i++)
        others += parts[i];
    CHECK(recouvre_cents <= parts[0] + others);
    out[0] = MIN(recouvre_cents, parts[0]);
    left = recouvre_cents - out[0];
    for (size_t i = 1; i < n; i++)
        out[i] = 0;
    if (left > 0)
        money_share(left, parts + 1, n - 1, out + 1);
}
