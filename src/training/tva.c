#include "training/tva.h"
#include "base/money.h"

#define TEN_THOUSAND 10000

static const enum law_param params[TVA_COUNT] = {PARAM_TVA_EXONEREE, PARAM_TVA_REDUITE, PARAM_TVA_NORMALE,
                                                 PARAM_TVA_REDUITE_OUTRE_MER, PARAM_TVA_NORMALE_OUTRE_MER};

enum rc tva_taux(enum tva_taux t, day_t le, int64_t *out, struct err *e)
{
    struct law_value v;
    enum rc rc;

    CHECK((size_t)t < TVA_COUNT);
    rc = law_param(params[t], le, &v, e);
    *out = rc == RC_OK ? v.value : 0;
    return rc;
}

bool tva_de_taux(int64_t taux, day_t le, enum tva_taux *out)
{
    int64_t rate;

    for (int i = 0; i < TVA_COUNT; i++)
        if (tva_taux((enum tva_taux)i, le, &rate, NULL) == RC_OK && rate == taux) {
            *out = (enum tva_taux)i;
            return true;
        }
    return false;
}

static void total(struct tva *t)
{
    t->ht_cents = t->tva_cents = 0;
    for (size_t i = 0; i < TVA_COUNT; i++) {
        t->ht_cents += t->bases[i].ht_cents;
        t->tva_cents += t->bases[i].tva_cents;
    }
    t->ttc_cents = t->ht_cents + t->tva_cents;
}

enum rc tva_calculer(const int64_t *ht_cents, day_t le, struct tva *out, struct err *e)
{
    enum rc rc = RC_OK;

    memset(out, 0, sizeof(*out));
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++) {
        int64_t rate;

        if (ht_cents[i] < 0)
            return ERR(e, MSG_TVA_MONTANT);
        if (ht_cents[i] == 0)
            continue;
        rc = tva_taux((enum tva_taux)i, le, &rate, e);
        out->bases[i].ht_cents = ht_cents[i];
        out->bases[i].tva_cents = money_prorata_nearest(ht_cents[i], rate, TEN_THOUSAND);
    }
    total(out);
    return rc;
}

enum rc tva_verifier(const int64_t *ht_cents, int64_t ttc_cents, day_t le, struct tva *out, struct err *e)
{
    char told[MONEY_TEXT_BYTES], found[MONEY_TEXT_BYTES];
    enum rc rc = tva_calculer(ht_cents, le, out, e);

    if (rc != RC_OK || out->ttc_cents == ttc_cents)
        return rc;
    return ERR(e, MSG_TVA_TOTAL, "annonce", money_french(ttc_cents, told), "calcule",
               money_french(out->ttc_cents, found));
}

static const struct {
    const char *mot, *label;
} mots[TVA_COUNT] = {[TVA_EXONEREE] = {"exoneree", "Exonéré de TVA"},
                     [TVA_REDUITE] = {"reduite", "TVA"},
                     [TVA_NORMALE] = {"normale", "TVA"},
                     [TVA_REDUITE_OUTRE_MER] = {"reduite_outre_mer", "TVA d'outre-mer"},
                     [TVA_NORMALE_OUTRE_MER] = {"normale_outre_mer", "TVA d'outre-mer"}};

const char *tva_mot(enum tva_taux t)
{
    return mots[t].mot;
}

bool tva_trouver(const char *mot, enum tva_taux *out)
{
    for (int i = 0; i < TVA_COUNT; i++)
        if (strcmp(mots[i].mot, mot) == 0) {
            *out = (enum tva_taux)i;
            return true;
        }
    return false;
}

enum rc tva_libelle(enum tva_taux t, day_t le, char buf[TVA_LABEL_BYTES], struct err *e)
{
    int64_t rate;
    enum rc rc = tva_taux(t, le, &rate, e);

    if (rc == RC_OK && rate == 0)
        snprintf(buf, TVA_LABEL_BYTES, "%s", mots[t].label);
    else if (rc == RC_OK && rate % 100 == 0)
        snprintf(buf, TVA_LABEL_BYTES, "%s %lld %%", mots[t].label, (long long)rate / 100);
    else if (rc == RC_OK)
        snprintf(buf, TVA_LABEL_BYTES, "%s %lld,%lld %%", mots[t].label, (long long)rate / 100,
                 (long long)(rate % 100 % 10 == 0 ? rate % 100 / 10 : rate % 100));
    return rc;
}

bool tva_deduire(int64_t ht_cents, int64_t ttc_cents, int64_t taux, day_t le, struct tva *out)
{
    int64_t rate, ht[TVA_COUNT] = {0};
    int found = -1;

    memset(out, 0, sizeof(*out));
    for (int i = 0; ht_cents >= 0 && i < TVA_COUNT; i++)
        if (tva_taux((enum tva_taux)i, le, &rate, NULL) == RC_OK && (found < 0 || rate == taux) &&
            ttc_cents - ht_cents == money_prorata_nearest(ht_cents, rate, TEN_THOUSAND))
            found = i;
    if (found < 0)
        return false;
    ht[found] = ht_cents;
    return tva_calculer(ht, le, out, NULL) == RC_OK;
}

static int64_t base_ttc(const struct tva *t, int i)
{
    return t->bases[i].ht_cents + t->bases[i].tva_cents;
}

/* Bases of a price by size, the largest first. */
static void by_size(const struct tva *prix, int order[TVA_COUNT])
{
    for (int i = 0; i < TVA_COUNT; i++) {
        int at = i;

        for (; at > 0 && base_ttc(prix, order[at - 1]) < base_ttc(prix, i); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* Each base's part of what is paid, to the nearest; the largest takes the cents of the difference, the next ones what it has not. */
static void share(const struct tva *prix, int64_t paye, const int *order, int64_t *ttc)
{
    int64_t left = paye;

    for (int i = 0; i < TVA_COUNT; i++) {
        ttc[i] = money_prorata_nearest(paye, base_ttc(prix, i), prix->ttc_cents);
        left -= ttc[i];
    }
    for (int i = 0; left != 0 && i < TVA_COUNT; i++) {
        int64_t taken = MAX(left, -ttc[order[i]]);

        ttc[order[i]] += taken;
        left -= taken;
    }
}

/* Whether some price without tax makes each amount with its VAT rounded to the nearest (MON-12): of 132,45 at 20 %, none does. */
static bool all_reached(const int64_t *ttc, const int64_t *rates)
{
    for (int i = 0; i < TVA_COUNT; i++) {
        int64_t ht = money_prorata_nearest(ttc[i], TEN_THOUSAND, TEN_THOUSAND + rates[i]);

        if (money_prorata_nearest(ht, rates[i], TEN_THOUSAND) != ttc[i] - ht)
            return false;
    }
    return true;
}

/* A cent from one base to another, where it lets every base keep MON-12; the largest bases are asked first. */
static void settle(const struct tva *prix, const int *order, const int64_t *rates, int64_t *ttc)
{
    for (int f = 0; f < TVA_COUNT && !all_reached(ttc, rates); f++)
        for (int t = 0; t < TVA_COUNT; t++) {
            int from = order[f], to = order[t];

            if (from == to || ttc[from] == 0 || base_ttc(prix, to) == 0)
                continue;
            ttc[from]--;
            ttc[to]++;
            if (all_reached(ttc, rates))
                return;
            ttc[from]++;
            ttc[to]--;
        }
}

enum rc tva_partager(const struct tva *prix, int64_t paye_ttc_cents, day_t le, struct tva *out, struct err *e)
{
    int64_t ttc[TVA_COUNT], rates[TVA_COUNT] = {0};
    int order[TVA_COUNT];
    enum rc rc = RC_OK;

    memset(out, 0, sizeof(*out));
    if (paye_ttc_cents < 0 || paye_ttc_cents > prix->ttc_cents)
        return ERR(e, MSG_TVA_MONTANT);
    if (prix->ttc_cents == 0)
        return RC_OK;
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++)
        if (base_ttc(prix, i) > 0)
            rc = tva_taux((enum tva_taux)i, le, &rates[i], e);
    if (rc != RC_OK)
        return rc;
    by_size(prix, order);
    share(prix, paye_ttc_cents, order, ttc);
    settle(prix, order, rates, ttc);
    for (int i = 0; i < TVA_COUNT; i++) {
        out->bases[i].ht_cents = money_prorata_nearest(ttc[i], TEN_THOUSAND, TEN_THOUSAND + rates[i]);
        out->bases[i].tva_cents = ttc[i] - out->bases[i].ht_cents;
    }
    total(out);
    return RC_OK;
}
