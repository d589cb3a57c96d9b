#include "training/prix.h"
#include "base/money.h"
#include "law/law.h"

static const enum law_param taux[] = {PARAM_TVA_EXONEREE, PARAM_TVA_REDUITE, PARAM_TVA_NORMALE,
                                      PARAM_TVA_REDUITE_OUTRE_MER, PARAM_TVA_NORMALE_OUTRE_MER};

#define TEN_THOUSAND 10000

enum rc prix_verifier(int64_t ht_cents, int64_t ttc_cents, day_t le, struct err *e)
{
    char ht[MONEY_TEXT_BYTES];
    char ttc[MONEY_TEXT_BYTES];
    struct law_value v;

    for (size_t i = 0; ht_cents >= 0 && ttc_cents >= ht_cents && i < ARRAY_LEN(taux); i++)
        if (law_param(taux[i], le, &v, NULL) == RC_OK &&
            ttc_cents - ht_cents == money_prorata_nearest(ht_cents, v.value, TEN_THOUSAND))
            return RC_OK;
    return ERR(e, MSG_PRIX_TVA, "ht", money_french(ht_cents, ht), "ttc", money_french(ttc_cents, ttc));
}
