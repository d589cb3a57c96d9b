/*
 * api_prix.c - the price that a training body's tool proposes, by the names under which it reads it. Nothing said of money is passed
 * over: it is honoured, or it is refused with the path of its field.
 */
#include "base/money.h"
#include "web/api.h"

#define TEN_THOUSAND 10000
#define INFO "trainingActionInfo."
#define ABSENT (-1)

/* What the body of the request says, in cents, ABSENT for what it does not. */
struct said {
    int64_t price, excl, incl, excl5, excl20, incl5, incl20, rate, fees;
};

static enum rc read_said(const json_t *o, struct said *s, struct err *e)
{
    const json_t *info = json_object_get(o, "trainingActionInfo");
    const struct {
        const json_t *in;
        const char *key, *path;
        int64_t *out;
    } fields[] = {{json_object_get(o, "priceChange"), "price", "priceChange.price", &s->price},
                  {info, "totalExcl", INFO "totalExcl", &s->excl},
                  {info, "totalIncl", INFO "totalIncl", &s->incl},
                  {info, "vatExclTax5", INFO "vatExclTax5", &s->excl5},
                  {info, "vatInclTax5", INFO "vatInclTax5", &s->incl5},
                  {info, "vatExclTax20", INFO "vatExclTax20", &s->excl20},
                  {info, "vatInclTax20", INFO "vatInclTax20", &s->incl20},
                  {info, "additionalFees", INFO "additionalFees", &s->fees},
                  {o, "vatRate", "vatRate", &s->rate}};
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(fields); i++) {
        *fields[i].out = ABSENT;
        rc = api_montant(fields[i].in, fields[i].key, fields[i].path, fields[i].out, e);
    }
    return rc;
}

/* "attendu : 12.50, …" about an amount. */
static enum rc expected(struct page *p, const char *path, int64_t cents, const char *why, struct err *e)
{
    char buf[MONEY_TEXT_BYTES];

    return api_refuser(path, arena_printf(p->arena, "%s, %s", money_plain(cents, buf), why), e);
}

static bool differs(int64_t said, int64_t found)
{
    return said != ABSENT && said != found;
}

/* A folder sent back as it was read: its price is left as it is, with the bases that have no field. */
static bool is_same(const struct said *s, const struct dossier *d, const struct dossier_tva *all,
                    const struct dossier_commande *c)
{
    const struct tva_base *five = &all->prix.bases[TVA_REDUITE], *twenty = &all->prix.bases[TVA_NORMALE];

    return s->rate == ABSENT && s->excl == d->prix_ht_cents && c->prix_ttc_cents == d->prix_ttc_cents &&
           MAX(s->excl5, 0) == five->ht_cents && MAX(s->excl20, 0) == twenty->ht_cents &&
           !differs(s->incl5, five->ht_cents + five->tva_cents) &&
           !differs(s->incl20, twenty->ht_cents + twenty->tva_cents);
}

/* The price that one rate makes of the total all taxes included. */
static enum rc by_rate(struct page *p, const struct said *s, const struct dossier *d,
                       struct dossier_commande *c, struct err *e)
{
    enum tva_taux base;
    int64_t five, twenty;

    if (s->excl5 > 0 || s->excl20 > 0)
        return api_refuser("vatRate", "un seul taux, sans vatExclTax5 ni vatExclTax20", e);
    if (!tva_de_taux(s->rate, p->today, &base))
        return api_refuser("vatRate", "un taux de TVA en vigueur, en pour cent", e);
    if (c->prix_ttc_cents == 0)
        c->prix_ttc_cents = d->prix_ttc_cents;
    c->bases_ht_cents[base] = money_prorata_nearest(c->prix_ttc_cents, TEN_THOUSAND, TEN_THOUSAND + s->rate);
    if (differs(s->excl, c->bases_ht_cents[base]))
        return expected(p, INFO "totalExcl", c->bases_ht_cents[base], "par vatRate", e);
    five = base == TVA_REDUITE ? c->prix_ttc_cents : 0;
    twenty = base == TVA_NORMALE ? c->prix_ttc_cents : 0;
    if (differs(s->incl5, five))
        return expected(p, INFO "vatInclTax5", five, "par vatRate", e);
    return differs(s->incl20, twenty) ? expected(p, INFO "vatInclTax20", twenty, "par vatRate", e) : RC_OK;
}

/* The parts at the two rates that have a name; what is left of the total without tax is exempt. */
static enum rc by_bases(struct page *p, const struct said *s, struct dossier_commande *c, struct err *e)
{
    const int64_t five = MAX(s->excl5, 0), twenty = MAX(s->excl20, 0);
    struct tva t;
    enum rc rc;

    if (s->excl != ABSENT && s->excl < five + twenty)
        return expected(p, INFO "totalExcl", five + twenty, "au moins : la somme de ses bases", e);
    c->bases_ht_cents[TVA_REDUITE] = five;
    c->bases_ht_cents[TVA_NORMALE] = twenty;
    c->bases_ht_cents[TVA_EXONEREE] = s->excl != ABSENT ? s->excl - five - twenty : 0;
    rc = tva_calculer(c->bases_ht_cents, p->today, &t, e);
    if (rc != RC_OK)
        return rc;
    if (differs(s->incl5, five + t.bases[TVA_REDUITE].tva_cents))
        return expected(p, INFO "vatInclTax5", five + t.bases[TVA_REDUITE].tva_cents, "par vatExclTax5", e);
    if (differs(s->incl20, twenty + t.bases[TVA_NORMALE].tva_cents))
        return expected(p, INFO "vatInclTax20", twenty + t.bases[TVA_NORMALE].tva_cents, "par vatExclTax20",
                        e);
    if (c->prix_ttc_cents != 0 && c->prix_ttc_cents != t.ttc_cents)
        return expected(p, s->incl != ABSENT ? INFO "totalIncl" : "priceChange.price", t.ttc_cents,
                        "la somme des bases et de leur TVA", e);
    return RC_OK;
}

/* A total alone keeps the rate of the price before; several rates would have to be guessed. */
static enum rc by_total(const struct said *s, const struct dossier *d, const struct dossier_tva *all,
                        struct dossier_commande *c, struct err *e)
{
    int bases = 0;

    for (int i = 0; i < TVA_COUNT; i++)
        bases += all->prix.bases[i].ht_cents > 0;
    if (bases > 1 && (s->excl > 0 || (c->prix_ttc_cents != 0 && d->prix_ttc_cents != 0 &&
                                      c->prix_ttc_cents != d->prix_ttc_cents)))
        return api_refuser(s->excl > 0          ? INFO "totalExcl"
                           : s->price != ABSENT ? "priceChange.price"
                                                : INFO "totalIncl",
                           "avec trainingActionInfo.totalExcl, vatExclTax5 et vatExclTax20 : ce prix a "
                           "plusieurs bases de TVA",
                           e);
    if (s->excl > 0) {
        c->prix_ht_cents = s->excl;
        c->prix_ttc_cents = c->prix_ttc_cents != 0 ? c->prix_ttc_cents : d->prix_ttc_cents;
        return RC_OK;
    }
    if (c->prix_ttc_cents == 0 || d->prix_ttc_cents == 0)
        return RC_OK;
    c->prix_ht_cents = money_prorata_nearest(c->prix_ttc_cents, d->prix_ht_cents, d->prix_ttc_cents);
    return RC_OK;
}

enum rc api_prix(struct page *p, const json_t *o, const struct dossier *d, struct dossier_commande *c,
                 struct err *e)
{
    struct dossier_tva all;
    struct said s;
    enum rc rc = read_said(o, &s, e);

    if (rc == RC_OK)
        rc = dossier_tva_lire(p->db, d, &all, e);
    if (rc != RC_OK)
        return rc;
    if (s.price == 0 || s.incl == 0 || s.excl == 0)
        return api_refuser(s.price == 0  ? "priceChange.price"
                           : s.incl == 0 ? INFO "totalIncl"
                                         : INFO "totalExcl",
                           "un montant en euros, au-dessus de 0", e);
    if (s.price != ABSENT && differs(s.incl, s.price))
        return expected(p, INFO "totalIncl", s.price, "comme priceChange.price", e);
    if (differs(s.fees, MAX(d->annexes_cents, 0)))
        return expected(p, INFO "additionalFees", MAX(d->annexes_cents, 0),
                        "les frais de la demande, qu'une proposition ne change pas", e);
    c->prix_ttc_cents = MAX(MAX(s.price, s.incl), 0);
    if (is_same(&s, d, &all, c)) {
        c->prix_ttc_cents = 0;
        return RC_OK;
    }
    if (s.rate != ABSENT)
        return by_rate(p, &s, d, c, e);
    if (s.excl5 > 0 || s.excl20 > 0)
        return by_bases(p, &s, c, e);
    if (s.incl5 > 0 || s.incl20 > 0)
        return api_refuser(s.incl5 > 0 ? INFO "vatInclTax5" : INFO "vatInclTax20",
                           "avec le montant hors taxes de cette base", e);
    return by_total(&s, d, &all, c, e);
}

enum rc api_taux_facture(struct page *p, const json_t *o, const struct dossier *d, struct err *e)
{
    struct dossier_tva all;
    int64_t said = ABSENT, rate = ABSENT;
    char buf[MONEY_TEXT_BYTES];
    int bases = 0;
    enum rc rc = api_montant(o, "vatRate", "vatRate", &said, e);

    if (rc == RC_OK && said != ABSENT)
        rc = dossier_tva_lire(p->db, d, &all, e);
    if (rc != RC_OK || said == ABSENT)
        return rc;
    for (int i = 0; rc == RC_OK && i < TVA_COUNT; i++)
        if (all.prix.bases[i].ht_cents > 0 && bases++ == 0)
            rc = tva_taux((enum tva_taux)i, all.le, &rate, e);
    if (rc != RC_OK || (bases == 1 && rate == said))
        return rc;
    if (bases == 1)
        return api_refuser(
            "vatRate",
            arena_printf(p->arena, "%s, le taux du prix : il se change en proposant", money_plain(rate, buf)),
            e);
    return api_refuser("vatRate",
                       bases > 1 ? "rien : le prix a plusieurs bases, la facture les partage"
                                 : "rien : aucun taux en vigueur ne fait ce prix",
                       e);
}
