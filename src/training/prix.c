#include "training/prix.h"
#include "base/money.h"
#include "training/tva.h"

#define TEN_THOUSAND 10000

enum rc prix_verifier(int64_t ht_cents, int64_t ttc_cents, day_t le, struct err *e)
{
    char ht[MONEY_TEXT_BYTES];
    char ttc[MONEY_TEXT_BYTES];
    int64_t rate;

    for (size_t i = 0; ht_cents >= 0 && ttc_cents >= ht_cents && i < TVA_COUNT; i++)
        if (tva_taux((enum tva_taux)i, le, &rate, NULL) == RC_OK &&
            ttc_cents - ht_cents == money_prorata_nearest(ht_cents, rate, TEN_THOUSAND))
            return RC_OK;
    return ERR(e, MSG_PRIX_TVA, "ht", money_french(ht_cents, ht), "ttc", money_french(ttc_cents, ttc));
}
