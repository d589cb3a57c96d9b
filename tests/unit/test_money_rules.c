/* VAT by base, the advance, sums not due: the vectors of rules-4 (each says whether it is published or derived), then edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/acompte.h"
#include "training/dossier.h"
#include "training/indu.h"
#include "training/tva.h"

static day_t d(const char *iso)
{
    day_t day = day_parse_iso(iso);

    CHECK(day != DAY_NONE);
    return day;
}

/* ---- MON-10 to MON-13 --------------------------------------------------------------------------------------- */

static void vat_by_base(void **state)
{
    const int64_t published[TVA_COUNT] = {[TVA_NORMALE] =
                                              107500}; /* published in a connector's sample: 1 075 → 1 290 */
    const int64_t three[TVA_COUNT] = {[TVA_EXONEREE] = 10000, [TVA_REDUITE] = 10001, [TVA_NORMALE] = 10003};
    const int64_t half[TVA_COUNT] = {[TVA_REDUITE] = 100}; /* 5,5 cents: halves go up */
    struct tva t;
    struct err e;

    (void)state;
    assert_int_equal(tva_verifier(published, 129000, d("2026-06-01"), &t, &e), RC_OK);
    assert_int_equal(t.tva_cents, 21500);
    assert_int_equal(tva_verifier(published, 129001, d("2026-06-01"), &t, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_TVA_TOTAL);
    assert_int_equal(tva_calculer(three, d("2026-06-01"), &t, &e), RC_OK);
    assert_int_equal(t.bases[TVA_EXONEREE].tva_cents, 0);
    assert_int_equal(t.bases[TVA_REDUITE].tva_cents, 550);  /* 550,055 */
    assert_int_equal(t.bases[TVA_NORMALE].tva_cents, 2001); /* 2 000,6 */
    assert_int_equal(t.ttc_cents, t.ht_cents + 2551);
    assert_int_equal(tva_calculer(half, d("2026-06-01"), &t, &e), RC_OK);
    assert_int_equal(t.tva_cents, 6);
}

static void vat_refusals(void **state)
{
    const int64_t negative[TVA_COUNT] = {[TVA_NORMALE] = -1};
    const int64_t one[TVA_COUNT] = {[TVA_NORMALE] = 100};
    struct tva t, part;
    struct err e;

    (void)state;
    assert_int_equal(tva_calculer(negative, d("2026-06-01"), &t, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_TVA_MONTANT);
    assert_int_equal(tva_calculer(one, d("2013-12-31"), &t, &e), RC_NOT_FOUND); /* no rate held that day */
    assert_int_equal(tva_calculer(one, d("2026-06-01"), &t, &e), RC_OK);
    assert_int_equal(tva_partager(&t, 121, d("2026-06-01"), &part, &e), RC_USAGE);
    assert_int_equal(tva_partager(&t, -1, d("2026-06-01"), &part, &e), RC_USAGE);
}

/* MON-13, derived: 60 % of 1 290 is 774, that is 645 and 129 of VAT. */
static void vat_of_a_part(void **state)
{
    const int64_t ht[TVA_COUNT] = {[TVA_NORMALE] = 107500};
    struct tva t, part;
    struct err e;

    (void)state;
    assert_int_equal(tva_calculer(ht, d("2026-06-01"), &t, &e), RC_OK);
    assert_int_equal(tva_partager(&t, 77400, d("2026-06-01"), &part, &e), RC_OK);
    assert_int_equal(part.ht_cents, 64500);
    assert_int_equal(part.tva_cents, 12900);
}

/* MON-12 and MON-13, derived: 29 % of 1 001,01 in three bases, each to the nearest. Rounded down, the cent left over would go to the base at
 * 20 %, where 132,45 is no price without tax with its VAT. */
static void parts_of_three_bases_are_the_nearest(void **state)
{
    const int64_t ht[TVA_COUNT] = {[TVA_EXONEREE] = 33333, [TVA_REDUITE] = 20000, [TVA_NORMALE] = 38057};
    struct tva t, part;
    struct err e;

    (void)state;
    assert_int_equal(tva_calculer(ht, d("2026-12-01"), &t, &e), RC_OK);
    assert_int_equal(t.ttc_cents, 100101);
    assert_int_equal(tva_partager(&t, 29029, d("2026-12-01"), &part, &e), RC_OK);
    assert_int_equal(part.bases[TVA_EXONEREE].ht_cents, 9666);
    assert_int_equal(part.bases[TVA_REDUITE].ht_cents, 5800);
    assert_int_equal(part.bases[TVA_REDUITE].tva_cents, 319);
    assert_int_equal(part.bases[TVA_NORMALE].ht_cents, 11037);
    assert_int_equal(part.bases[TVA_NORMALE].tva_cents, 2207);
    assert_int_equal(part.ttc_cents, 29029);
}

/* 4° k and MON-10: the remaining cost without tax, in the proportion of the price. */
static void the_remaining_cost_without_tax(void **state)
{
    const struct dossier normale = {.prix_ht_cents = 107500, .prix_ttc_cents = 129000};
    const struct dossier exoneree = {.prix_ht_cents = 60000, .prix_ttc_cents = 60000};
    const struct dossier gratuite = {.prix_ht_cents = 0, .prix_ttc_cents = 0};

    (void)state;
    assert_int_equal(dossier_ht_de(&normale, 15000), 12500);
    assert_int_equal(dossier_ht_de(&normale, 9150), 7625);
    assert_int_equal(dossier_ht_de(&normale, 129000), 107500);
    assert_int_equal(dossier_ht_de(&exoneree, 15000), 15000);
    assert_int_equal(dossier_ht_de(&normale, 0), 0);
    assert_int_equal(dossier_ht_de(&normale, -1), -1); /* not known yet */
    assert_int_equal(dossier_ht_de(&gratuite, 0), 0);
}

/* With an exempt base, which takes any cent, the VAT of every part is right to the cent. */
static void an_exempt_base_makes_every_part_right(void **state)
{
    const int64_t ht[TVA_COUNT] = {[TVA_EXONEREE] = 33333, [TVA_NORMALE] = 38057};
    struct tva t, part;
    struct err e;

    (void)state;
    assert_int_equal(tva_calculer(ht, d("2026-12-01"), &t, &e), RC_OK);
    for (int64_t paid = 10; paid <= t.ttc_cents; paid++) {
        assert_int_equal(tva_partager(&t, paid, d("2026-12-01"), &part, &e), RC_OK);
        assert_int_equal(part.ttc_cents, paid);
        assert_int_equal(part.bases[TVA_EXONEREE].tva_cents, 0);
        assert_int_equal((part.bases[TVA_NORMALE].ht_cents * 20 + 50) / 100,
                         part.bases[TVA_NORMALE].tva_cents);
    }
}

/* A catalogue gives two prices and perhaps a rate: the base is the one that holds them together. */
static void the_base_of_two_prices(void **state)
{
    char label[TVA_LABEL_BYTES];
    enum tva_taux base;
    struct tva t;
    struct err e;

    (void)state;
    assert_true(tva_deduire(107500, 129000, -1, d("2026-06-01"), &t)); /* the published sample */
    assert_int_equal(t.bases[TVA_NORMALE].tva_cents, 21500);
    assert_true(
        tva_deduire(10000, 10550, 2000, d("2026-06-01"), &t)); /* whatever is said, the prices are at 5,5 % */
    assert_int_equal(t.bases[TVA_REDUITE].ht_cents, 10000);
    assert_true(tva_deduire(120000, 120000, -1, d("2026-06-01"), &t));
    assert_int_equal(t.bases[TVA_EXONEREE].ht_cents, 120000);
    /* One cent of tax on ten: 5,5 % (0,55) and 8,5 % (0,85) both make it; what is said decides. */
    assert_true(tva_deduire(10, 11, 850, d("2026-06-01"), &t));
    assert_int_equal(t.bases[TVA_NORMALE_OUTRE_MER].ht_cents, 10);
    assert_true(tva_deduire(10, 11, -1, d("2026-06-01"), &t));
    assert_int_equal(t.bases[TVA_REDUITE].ht_cents, 10);
    assert_false(tva_deduire(10000, 11234, -1, d("2026-06-01"), &t));
    assert_int_equal(t.ttc_cents, 0);
    assert_false(tva_deduire(-1, 0, -1, d("2026-06-01"), &t));
    for (int i = 0; i < TVA_COUNT; i++) {
        assert_true(tva_trouver(tva_mot((enum tva_taux)i), &base));
        assert_int_equal(base, i);
    }
    assert_false(tva_trouver("autre", &base));
    assert_int_equal(tva_libelle(TVA_REDUITE, d("2026-06-01"), label, &e), RC_OK);
    assert_string_equal(label, "TVA 5,5 %");
    assert_int_equal(tva_libelle(TVA_EXONEREE, d("2026-06-01"), label, &e), RC_OK);
    assert_string_equal(label, "Exonéré de TVA");
}

/* Whatever is paid, the bases add up to it, each VAT within a cent of its rate, and the whole gives back the price. */
static void parts_add_up(void **state)
{
    const int64_t ht[TVA_COUNT] = {10000, 33333, 66667, 0, 101};
    struct tva t, part;
    struct err e;

    (void)state;
    assert_int_equal(tva_calculer(ht, d("2026-06-01"), &t, &e), RC_OK);
    for (int64_t paid = 0; paid <= t.ttc_cents; paid += 37) {
        int64_t sum = 0;

        assert_int_equal(tva_partager(&t, paid, d("2026-06-01"), &part, &e), RC_OK);
        assert_int_equal(part.ttc_cents, paid);
        for (int i = 0; i < TVA_COUNT; i++) {
            int64_t rate, gap;

            assert_int_equal(tva_taux((enum tva_taux)i, d("2026-06-01"), &rate, &e), RC_OK);
            gap = part.bases[i].ht_cents * rate - part.bases[i].tva_cents * 10000;
            assert_true(gap <= 10000 && gap >= -10000);
            assert_true(part.bases[i].ht_cents >= 0 && part.bases[i].tva_cents >= 0);
            sum += part.bases[i].ht_cents + part.bases[i].tva_cents;
        }
        assert_int_equal(sum, paid);
    }
    assert_int_equal(tva_partager(&t, t.ttc_cents, d("2026-06-01"), &part, &e), RC_OK);
    assert_memory_equal(&part, &t, sizeof(t));
}

/* ---- PAY-03 (background only, derived) ---------------------------------------------------------------------- */

static void advance(void **state)
{
    static const struct {
        const char *debut, *fin;
        int64_t cents;
    } cases[] = {
        {"2026-03-01", "2026-05-31", 0}, /* three months, not more */
        {"2026-03-01", "2026-06-01", 30000}, {"2026-03-01", "2027-03-01", 30000},
        {"2026-11-30", "2027-02-28", 0}, /* three months from 30 November end with February */
        {"2026-11-30", "2027-03-01", 30000},
    };
    struct acompte_solde s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct appuis a = {0};

        assert_int_equal(acompte_du(120000, d(cases[i].debut), d(cases[i].fin), d("2026-02-01"), &a),
                         cases[i].cents);
        assert_int_equal(appuis_certainty(&a), LAW_UNVERIFIED);
    }
    s = acompte_solder(30000, 72000); /* deducted from the balance */
    assert_int_equal(s.a_payer_cents, 42000);
    assert_int_equal(s.a_recuperer_cents, 0);
    s = acompte_solder(30000, 12000); /* recovered when the interruption pays less */
    assert_int_equal(s.a_payer_cents, 0);
    assert_int_equal(s.a_recuperer_cents, 18000);
}

static void no_advance_before_its_rule(void **state)
{
    struct appuis a = {0};

    (void)state;
    assert_int_equal(acompte_du(120000, d("2019-03-01"), d("2019-12-01"), d("2019-01-01"), &a), 0);
}

/* ---- IND-01 to IND-03 --------------------------------------------------------------------------------------- */

static void thresholds(void **state)
{
    /* derived (the values of the PMSS are not verified): 3 864 → 116 €, 3 925 → 118 €, 4 005 → 120,15 → 121 € */
    static const struct {
        const char *le;
        int64_t cents;
    } cases[] = {{"2024-07-01", 11600}, {"2025-03-01", 11800}, {"2026-03-01", 12100}};
    struct appuis a = {0};
    struct err e;
    int64_t found;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(indu_seuil(d(cases[i].le), &found, &a, &e), RC_OK);
        assert_int_equal(found, cases[i].cents);
    }
    assert_int_equal(indu_seuil(d("2024-06-26"), &found, &a, &e), RC_NOT_FOUND);
}

static void forced_or_not(void **state)
{
    static const struct {
        int64_t montant;
        bool difficulte;
        const char *dereference;
        bool expected;
    } cases[] = {
        {12099, false, NULL, false},         {12100, false, NULL, true},          {500000, true, NULL, false},
        {500000, true, "2024-03-01", false}, /* two years ago, to the day */
        {500000, true, "2024-03-02", true},  {500000, false, "2020-01-01", true},
    };
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct appuis a = {0};
        struct indu in = {cases[i].montant, d("2026-03-01"), cases[i].difficulte,
                          cases[i].dereference != NULL ? d(cases[i].dereference) : DAY_NONE};
        bool forced;

        assert_int_equal(indu_recouvre(&in, &forced, &a, &e), RC_OK);
        assert_int_equal(forced, cases[i].expected);
    }
}

static void delays(void **state)
{
    struct err e;
    day_t day;

    (void)state;
    assert_int_equal(indu_limite_paiement(d("2026-01-31"), &day, &e), RC_OK);
    assert_int_equal(day, d("2026-02-28"));
    assert_int_equal(indu_limite_opposition(d("2026-03-01"), &day, &e), RC_OK);
    assert_int_equal(day, d("2026-03-16"));
    assert_int_equal(indu_limite_paiement(d("2024-06-26"), &day, &e), RC_NOT_FOUND);
}

static void who_gets_it_back(void **state)
{
    const int64_t parts[] = {70000, 30000, 20000}; /* France compétences, region, holder */
    int64_t out[3];

    (void)state;
    indu_repartir(90000, parts, 3, out); /* derived: FC 700, then 120 / 80 */
    assert_int_equal(out[0], 70000);
    assert_int_equal(out[1], 12000);
    assert_int_equal(out[2], 8000);
    indu_repartir(120000, parts, 3, out); /* all of it: each its part */
    assert_memory_equal(out, parts, sizeof(parts));
    indu_repartir(50000, parts, 3, out);
    assert_int_equal(out[0], 50000);
    assert_int_equal(out[1] + out[2], 0);
    for (int64_t r = 0; r <= 120000; r += 7) {
        indu_repartir(r, parts, 3, out);
        assert_int_equal(out[0] + out[1] + out[2], r);
        assert_true(out[1] <= parts[1] && out[2] <= parts[2]);
    }
    indu_repartir(100, parts, 1, out);
    assert_int_equal(out[0], 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vat_by_base),
        cmocka_unit_test(vat_refusals),
        cmocka_unit_test(vat_of_a_part),
        cmocka_unit_test(parts_of_three_bases_are_the_nearest),
        cmocka_unit_test(an_exempt_base_makes_every_part_right),
        cmocka_unit_test(the_base_of_two_prices),
        cmocka_unit_test(the_remaining_cost_without_tax),
        cmocka_unit_test(parts_add_up),
        cmocka_unit_test(advance),
        cmocka_unit_test(no_advance_before_its_rule),
        cmocka_unit_test(thresholds),
        cmocka_unit_test(forced_or_not),
        cmocka_unit_test(delays),
        cmocka_unit_test(who_gets_it_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
