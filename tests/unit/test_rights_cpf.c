/* Yearly credits: the vectors of the rules (A1 to A15, public agents), then edges and refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/money.h"
#include "rights/cpf.h"

#define SALARIE .regime = REGIME_SALARIE, .cotisation_payee = true
#define INDEPENDANT .regime = REGIME_INDEPENDANT, .unite = UNITE_JOURS, .cotisation_payee = true
#define AGENT .regime = REGIME_AGENT_PUBLIC, .reference = 100

static const struct vector {
    const char *name; /* number in rules-1, and where its figures come from */
    int annee;
    struct cpf_activite a;
    int64_t solde;
    int64_t montant, perdu;
} vectors[] = {
    {"A1 derived", 2024, {SALARIE, .travaille = 1607}, 0, 50000, 0},
    {"A2 derived", 2024, {SALARIE, .travaille = 8035, .reference = 16070, .echelle = 10}, 0, 50000, 0},
    {"A2 derived, default reference", 2024, {SALARIE, .travaille = 8035, .echelle = 10}, 0, 50000, 0},
    {"A3 derived", 2024, {SALARIE, .travaille = 803, .reference = 1607}, 0, 24985, 0},
    {"A4 derived", 2024, {SALARIE, .travaille = 400}, 0, 12446, 0},
    {"A5 derived", 2024, {SALARIE, .travaille = 1}, 0, 32, 0},
    {"A6 derived", 2024, {SALARIE, .travaille = 820, .reference = 1820}, 0, 22528, 0},
    {"A7 derived", 2024, {SALARIE, .unite = UNITE_JOURS, .travaille = 109, .reference = 218}, 0, 50000, 0},
    {"A7 derived", 2024, {SALARIE, .unite = UNITE_JOURS, .travaille = 100, .reference = 218}, 0, 22936, 0},
    {"A7 derived", 2024, {SALARIE, .unite = UNITE_JOURS, .travaille = 50, .reference = 210}, 0, 11905, 0},
    {"A7 a forfait above 218 days",
     2024,
     {SALARIE, .unite = UNITE_JOURS, .travaille = 109, .reference = 230},
     0,
     50000,
     0},
    {"A8 derived (SMIC unverified)", 2025, {SALARIE, .unite = UNITE_BRUT, .travaille = 1000000}, 0, 20235, 0},
    {"A9 derived (SMIC unverified)",
     2026,
     {SALARIE, .unite = UNITE_BRUT, .travaille = 1000000, .reference = 2500160},
     0,
     19999,
     0},
    {"A10 derived", 2025, {INDEPENDANT, .travaille = 182, .reference = 365}, 0, 24932, 0},
    {"A10 derived, default reference", 2025, {INDEPENDANT, .travaille = 90}, 0, 12329, 0},
    {"A10 in a leap year", 2024, {INDEPENDANT, .travaille = 366}, 0, 50000, 0},
    {"A11 derived", 2024, {SALARIE, .travaille = 1607}, 480000, 20000, 30000},
    {"A13 derived",
     2024,
     {SALARIE, .travaille = 20, .reference = 35, .peu_qualifie = true},
     750000,
     50000,
     30000},
    {"A14 derived", 2025, {.regime = REGIME_ESAT, .travaille = 40, .reference = 100}, 0, 80000, 0},
    {"FP-02 derived 60 %", 2024, {AGENT, .travaille = 60}, 0, 15, 0},
    {"FP-02 derived 60 % C", 2024, {AGENT, .travaille = 60, .categorie_c = true}, 0, 30, 0},
    {"FP-02 derived 70 %", 2024, {AGENT, .travaille = 70}, 0, 18, 0},
    {"FP-02 derived 70 % C", 2024, {AGENT, .travaille = 70, .categorie_c = true}, 0, 35, 0},
    {"FP-02 derived 33 %", 2024, {AGENT, .travaille = 33}, 0, 9, 0},
    {"FP-02 derived 33 % C", 2024, {AGENT, .travaille = 33, .categorie_c = true}, 0, 17, 0},
    {"FP-01 ceiling 150 h", 2024, {AGENT, .travaille = 100}, 140, 10, 15},
    {"FP-01 ceiling 400 h", 2024, {AGENT, .travaille = 100, .categorie_c = true}, 380, 20, 30},
    {"low-qualified", 2024, {SALARIE, .travaille = 1607, .peu_qualifie = true}, 0, 80000, 0},
    {"low-qualified below half: literal reading (CPF-19)",
     2024,
     {SALARIE, .travaille = 400, .peu_qualifie = true},
     0,
     12446,
     0},
    {"D. 6323-3-3", 2024, {SALARIE, .travaille = 1607, .boe = true}, 0, 80000, 0},
    {"D. 6323-3-3, its ceiling", 2024, {SALARIE, .travaille = 1607, .boe = true}, 790000, 10000, 70000},
    {"D. 6323-3-3 and low-qualified: one amount (CPF-19)",
     2024,
     {SALARIE, .travaille = 1607, .boe = true, .peu_qualifie = true},
     0,
     80000,
     0},
    {"nothing worked", 2024, {SALARIE, .travaille = 0}, 0, 0, 0},
    {"more than the reference", 2024, {SALARIE, .travaille = 1900}, 0, 50000, 0},
    {"at the ceiling", 2024, {SALARIE, .travaille = 1607}, 500000, 0, 50000},
    {"above the ceiling already", 2024, {SALARIE, .travaille = 1607}, 510000, 0, 50000},
    {"contribution not paid (L. 6323-27)",
     2024,
     {.regime = REGIME_INDEPENDANT, .unite = UNITE_JOURS, .travaille = 366},
     0,
     0,
     0},
};

static void yearly_credits_follow_the_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct vector *v = &vectors[i];
        struct cpf_credit c;
        struct err e = {0};
        bool hours = v->a.regime == REGIME_AGENT_PUBLIC;

        if (cpf_compute(v->annee, &v->a, 1, hours ? 0 : v->solde, hours ? v->solde : 0, &c, &e) != RC_OK)
            fail_msg("%s: %s", v->name, e.phrase);
        if (c.montant != v->montant || c.perdu != v->perdu || c.heures != hours)
            fail_msg("%s: %lld, lost %lld", v->name, (long long)c.montant, (long long)c.perdu);
        assert_int_equal(c.avant, v->solde);
        assert_int_equal(c.theorique, c.montant + c.perdu);
        assert_true(c.appuis.n > 0);
    }
}

/* A12: the balance given in is that of yearly credits only; the CEC beside it changes nothing. A15: one credit. */
static void several_regimes_give_one_credit(void **state)
{
    struct cpf_credit c;
    struct cpf_activite two[] = {
        {SALARIE, .travaille = 30, .reference = 100},
        {INDEPENDANT, .travaille = 365, .reference = 365},
    };
    struct cpf_activite mixed[] = {
        {AGENT, .travaille = 60},
        {SALARIE, .travaille = 40, .reference = 100},
    };

    (void)state;
    assert_int_equal(cpf_compute(2025, two, 2, 0, 0, &c, NULL), RC_OK);
    assert_int_equal(c.montant, 50000);
    assert_int_equal(c.retenu, 1);
    two[0].peu_qualifie = true;
    two[0].travaille = 60;
    assert_int_equal(cpf_compute(2025, two, 2, 700000, 0, &c, NULL), RC_OK);
    assert_int_equal(c.montant, 80000);
    assert_int_equal(c.plafond, 800000);

    assert_int_equal(cpf_compute(2025, mixed, 2, 0, 0, &c, NULL), RC_OK);
    assert_true(c.heures);
    assert_int_equal(c.montant, 15);
    mixed[1].travaille = 60;
    assert_int_equal(cpf_compute(2025, mixed, 2, 0, 0, &c, NULL), RC_OK);
    assert_false(c.heures);
    assert_int_equal(c.montant, 50000);
}

/* What is written in the book cites the text of that credit, not another one. */
static void each_credit_has_its_rule(void **state)
{
    static const struct {
        struct cpf_activite a;
        enum law_param regle;
    } table[] = {
        {{SALARIE, .travaille = 1607}, PARAM_CPF_ANNUEL},
        {{SALARIE, .travaille = 400}, PARAM_CPF_ANNUEL},
        {{SALARIE, .travaille = 1607, .peu_qualifie = true}, PARAM_CPF_ANNUEL_PEU_QUALIFIE},
        {{SALARIE, .travaille = 400, .peu_qualifie = true}, PARAM_CPF_ANNUEL},
        {{.regime = REGIME_INDEPENDANT, .unite = UNITE_JOURS, .travaille = 365, .cotisation_payee = true},
         PARAM_CPF_ANNUEL_INDEPENDANT},
        {{.regime = REGIME_ESAT, .travaille = 1}, PARAM_CPF_ANNUEL_ESAT},
        {{.regime = REGIME_AGENT_PUBLIC, .travaille = 1607}, PARAM_FP_HEURES_ANNUELLES},
        {{.regime = REGIME_AGENT_PUBLIC, .travaille = 1607, .categorie_c = true},
         PARAM_FP_HEURES_ANNUELLES_C},
    };
    struct cpf_credit c;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        assert_int_equal(cpf_compute(2025, &table[i].a, 1, 0, 0, &c, NULL), RC_OK);
        assert_int_equal(c.regle, table[i].regle);
    }
}

static void impossible_activities_are_refused(void **state)
{
    static const struct {
        int annee;
        struct cpf_activite a;
        enum rc rc;
        enum msg msg;
    } table[] = {
        {2024, {SALARIE, .travaille = -1}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2024, {SALARIE, .travaille = INT64_MAX}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2024, {SALARIE, .travaille = 1, .reference = -1}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2024, {SALARIE, .travaille = 1, .echelle = INT64_MAX}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2024, {INDEPENDANT, .travaille = 1, .reference = -2}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2024, {.regime = REGIME_ESAT, .unite = UNITE_BRUT, .travaille = 1}, RC_USAGE, MSG_CPF_ACTIVITE},
        {2014, {SALARIE, .travaille = 1607}, RC_REFUSED, MSG_CPF_ANNEE_SANS_REGLE},
        {-5, {SALARIE, .travaille = 1607}, RC_REFUSED, MSG_CPF_ANNEE_SANS_REGLE},
        {INT_MAX, {SALARIE, .travaille = 1607}, RC_REFUSED, MSG_CPF_ANNEE_SANS_REGLE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct cpf_credit c;
        struct err e = {0};

        assert_int_equal(cpf_compute(table[i].annee, &table[i].a, 1, 0, 0, &c, &e), table[i].rc);
        assert_int_equal(e.msg, table[i].msg);
    }
}

/* S1 and S2 of rules-4 (derived): the largest remainder shares to the cent. */
static void shares_add_up_to_the_cent(void **state)
{
    const int64_t s1[] = {50000, 80000, 30000};
    const int64_t s2[] = {33334, 33334, 33333};
    int64_t out[3];

    (void)state;
    money_share(96000, s1, 3, out);
    assert_int_equal(out[0], 30000);
    assert_int_equal(out[1], 48000);
    assert_int_equal(out[2], 18000);
    money_share(33000, s2, 3, out);
    assert_int_equal(out[0], 11000);
    assert_int_equal(out[1], 11000);
    assert_int_equal(out[2], 11000);
}

static void names_go_both_ways(void **state)
{
    enum regime r;
    enum unite_travail u;

    (void)state;
    for (int i = 0; i < REGIME_COUNT; i++) {
        assert_true(regime_find(regime_name((enum regime)i), &r));
        assert_int_equal(r, i);
    }
    for (int i = 0; i < UNITE_COUNT; i++) {
        assert_true(unite_find(unite_name((enum unite_travail)i), &u));
        assert_int_equal(u, i);
    }
    assert_false(regime_find("retraite", &r));
    assert_false(unite_find("", &u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yearly_credits_follow_the_vectors),
        cmocka_unit_test(several_regimes_give_one_credit),
        cmocka_unit_test(each_credit_has_its_rule),
        cmocka_unit_test(impossible_activities_are_refused),
        cmocka_unit_test(shares_add_up_to_the_cent),
        cmocka_unit_test(names_go_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
