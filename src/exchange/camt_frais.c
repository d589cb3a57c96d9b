/* The transactions of an entry and its amount: ISO 20022 tells a transaction before the charges that the bank takes off. */
#include "base/money.h"
#include "exchange/camt_interne.h"

/* ---- charges read -------------------------------------------------------------------------------------------- */

/* In another currency they explain nothing of an amount in euros: as if they were not told. */
static int64_t in_euros(const struct lecture *x)
{
    int64_t cents;

    return strcmp(x->devise, "EUR") == 0 && money_parse_iso(x->text, &cents) ? cents : 0;
}

static void add(struct lecture *x, int64_t cents)
{
    int64_t *to = x->dans_detail ? &x->detail.frais_cents : &x->frais;

    if (!money_add(*to, cents, to))
        *to = 0;
}

bool camt_frais_valeur(struct lecture *x, int depth)
{
    if (camt_sous(x, depth, "Chrgs/Rcrd/Amt") || camt_sous(x, depth, "Chrgs/Amt")) {
        x->frais_lu = in_euros(x);
    } else if (camt_sous(x, depth, "Chrgs/Rcrd/CdtDbtInd") || camt_sous(x, depth, "Chrgs/CdtDbtInd")) {
        x->frais_rendus = strcmp(x->text, "CRDT") == 0;
    } else if (camt_sous(x, depth, "Chrgs/TtlChrgsAndTaxAmt")) {
        add(x, in_euros(x));
        x->frais_total = true; /* its parts are in it */
    } else if (camt_sous(x, depth, "Chrgs/Rcrd") || camt_sous(x, depth, "Chrgs")) {
        if (!x->frais_total)
            add(x, x->frais_rendus ? -x->frais_lu : x->frais_lu);
        x->frais_lu = 0;
        x->frais_rendus = false;
        x->frais_total = x->frais_total && camt_sous(x, depth, "Chrgs/Rcrd");
    } else {
        return false;
    }
    return true;
}

/* ---- amounts agreed ------------------------------------------------------------------------------------------ */

/* Taken off what comes in, added to what leaves. */
static int64_t less(const struct lecture *x, int64_t cents, int64_t charges)
{
    int64_t out;

    return money_add(cents, x->entree.credit ? -charges : charges, &out) ? out : -1;
}

/* Each transaction less its own charges, when that makes the entry. */
static bool net_of_each(struct lecture *x)
{
    int64_t sum = 0;
    bool any = false;

    for (size_t i = 0; i < x->details_n; i++) {
        int64_t one = less(x, x->details[i].montant_cents, x->details[i].frais_cents);

        if (one < 0 || !money_add(sum, one, &sum))
            return false;
        any = any || x->details[i].frais_cents != 0;
    }
    if (!any || less(x, sum, x->frais) != x->entree.montant_cents)
        return false;
    for (size_t i = 0; i < x->details_n; i++)
        x->details[i].montant_cents = less(x, x->details[i].montant_cents, x->details[i].frais_cents);
    x->total = sum;
    return true;
}

/* It is told whole: which of its transactions has what is not known. */
static enum rc whole(struct lecture *x)
{
    x->details_n = 0;
    return RC_OK;
}

static enum rc contradicts(const struct lecture *x, struct err *e)
{
    char entry[MONEY_TEXT_BYTES], sum[MONEY_TEXT_BYTES];

    ERR(e, MSG_CAMT_TOTAL, "ecriture", money_french(x->entree.montant_cents, entry), "operations",
        money_french(x->total, sum));
    return err_at(e, "Ntry", x->entree.line);
}

enum rc camt_accorder(struct lecture *x, struct err *e)
{
    const int64_t cents = x->entree.montant_cents;

    if (x->details_n == 0)
        return RC_OK;
    if (x->details_n == 1 && x->muets == 1) {
        x->details[0].montant_cents = cents;
        return RC_OK;
    }
    if (x->muets > 0)
        return x->total < cents ? whole(x) : contradicts(x, e);
    if (x->total == cents)
        return RC_OK;
    if (!net_of_each(x) && less(x, x->total, x->frais) != cents)
        return contradicts(x, e);
    if (x->total == cents)
        return RC_OK;
    if (x->details_n > 1) /* charges of the entry, of nobody's transaction */
        return whole(x);
    x->details[0].montant_cents = cents;
    return RC_OK;
}
