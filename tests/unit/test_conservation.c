/* Retention rules: the published examples, the day before and the day after each term, and what the texts do not say. */
#include "law/conservation.h"
#include "law/law_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static day_t on(const char *iso)
{
    day_t d = day_parse_iso(iso);

    assert_int_not_equal(d, DAY_NONE);
    return d;
}

struct vector {
    enum law_retention_rule rule;
    const char *depart, *connu, *law_day, *until;
    bool prolonged;
};

static void assert_until(const char *what, day_t until, const char *wanted)
{
    char day[DAY_TEXT_BYTES];

    if (until != on(wanted))
        fail_msg("%s : %s attendu, %s rendu", what, wanted, day_iso(until, day));
}

static void terms_of_the_texts(void **state)
{
    static const struct vector vectors[] = {
        /* R. 6323-39, I: three years after the death; six more months when it was learnt in the last six. */
        {CONSERVATION_TITULAIRE, "2026-03-10", "2026-03-20", "2029-01-01", "2029-03-10", false},
        {CONSERVATION_TITULAIRE, "2026-03-10", "2028-12-01", "2029-01-01", "2029-09-10", true},
        {CONSERVATION_TITULAIRE, "2026-03-10", "2028-09-10", "2029-01-01", "2029-03-10", false},
        {CONSERVATION_TITULAIRE, "2026-03-10", "2028-09-11", "2029-01-01", "2029-09-10", true},
        {CONSERVATION_TITULAIRE, "2026-03-10", "2029-03-10", "2029-03-11", "2029-09-10", true},
        {CONSERVATION_TITULAIRE, "2026-03-10", NULL, "2029-01-01", "2029-03-10", false},
        {CONSERVATION_TITULAIRE, "2028-02-29", "2028-03-01", "2031-01-01", "2031-02-28", false},
        {CONSERVATION_TITULAIRE, "2025-02-28", "2025-03-01", "2028-02-29", "2028-02-28", false},
        {CONSERVATION_TITULAIRE, "2026-08-31", "2029-03-15", "2029-06-01", "2030-02-28", true},
        /* Before 2025 there is no extension. */
        {CONSERVATION_TITULAIRE, "2020-03-10", "2022-12-01", "2023-01-01", "2023-03-10", false},
        {CONSERVATION_FONDS_EUROPEENS, "2025-06-30", NULL, "2026-01-01", "2030-06-30", false},
        {CONSERVATION_HABILITATION, "2025-08-31", NULL, "2026-01-01", "2027-02-28", false},
        {CONSERVATION_HABILITATION, "2026-02-28", NULL, "2026-03-01", "2027-08-28", false},
        {CONSERVATION_PRESTATAIRE, "2024-02-29", NULL, "2026-01-01", "2029-02-28", false},
        {CONSERVATION_REFUS_REFERENCEMENT, "2026-05-12", NULL, "2026-06-01", "2027-05-12", false},
        {CONSERVATION_FRAUDE, "2025-01-15", NULL, "2026-01-01", "2045-01-15", false},
        {CONSERVATION_TRACE_APPLICATIVE, "2026-02-28", NULL, "2026-03-01", "2027-02-28", false},
        {CONSERVATION_TRACE_APPLICATIVE, "2024-02-29", NULL, "2025-02-01", "2025-02-28", false},
        {CONSERVATION_TRACE_APPLICATIVE, "2020-05-04", NULL, "2020-06-01", "2021-05-04", false},
        {CONSERVATION_TRACE_TECHNIQUE, "2026-08-31", NULL, "2026-09-01", "2027-02-28", false},
        {CONSERVATION_TRACE_TECHNIQUE, "2027-08-31", NULL, "2027-09-01", "2028-02-29", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct vector *v = &vectors[i];
        struct retention_facts facts = RETENTION_FACTS;
        struct retention_deadline d;
        struct err e = {0};

        facts.depart = on(v->depart);
        if (v->connu != NULL)
            facts.connu = on(v->connu);
        assert_int_equal(retention_deadline(v->rule, &facts, on(v->law_day), &d, &e), RC_OK);
        assert_int_equal(d.state, RETENTION_DATEE);
        assert_until(v->depart, d.until, v->until);
        assert_int_equal(d.prolonged, v->prolonged);
        assert_int_equal(d.certainty, LAW_VERIFIED);
        assert_false(retention_due(&d, d.until));
        assert_true(retention_due(&d, d.until + 1));
    }
}

static struct retention_deadline deadline(const struct retention_facts *facts, const char *law_day)
{
    struct retention_deadline d;
    struct err e = {0};

    assert_int_equal(retention_deadline(CONSERVATION_TITULAIRE, facts, on(law_day), &d, &e), RC_OK);
    return d;
}

static void a_death_learnt_after_the_term_is_not_sure(void **state)
{
    struct retention_facts facts = RETENTION_FACTS;
    struct retention_deadline d;

    (void)state;
    facts.depart = on("2026-03-10");
    facts.connu = on("2030-01-01");
    d = deadline(&facts, "2030-01-02");
    assert_until("après le terme", d.until, "2029-09-10");
    assert_int_equal(d.certainty, LAW_UNVERIFIED);
}

static void the_living_are_kept(void **state)
{
    const struct retention_facts nothing = RETENTION_FACTS;
    struct retention_deadline d = deadline(&nothing, "2026-11-24");

    (void)state;
    assert_int_equal(d.state, RETENTION_COURANTE);
    assert_int_equal(d.until, DAY_NONE);
    assert_false(retention_due(&d, on("2999-01-01")));
}

static void derogations_lengthen(void **state)
{
    struct retention_facts facts = RETENTION_FACTS;
    struct retention_deadline d;

    (void)state;
    facts.depart = on("2026-03-10");
    facts.fonds = on("2023-01-01"); /* its term comes first: nothing changes */
    d = deadline(&facts, "2029-03-11");
    assert_until("fonds anciens", d.until, "2029-03-10");
    assert_int_equal(d.rule->rule, CONSERVATION_TITULAIRE);
    facts.fonds = on("2025-06-30");
    d = deadline(&facts, "2029-03-11");
    assert_until("fonds", d.until, "2030-06-30");
    assert_int_equal(d.rule->rule, CONSERVATION_FONDS_EUROPEENS);
    facts.fraude = on("2026-01-01");
    d = deadline(&facts, "2029-03-11");
    assert_until("fraude", d.until, "2046-01-01");
    facts.decision = on("2050-01-01");
    d = deadline(&facts, "2029-03-11");
    assert_until("décision", d.until, "2050-01-01");
    facts.contentieux = true;
    d = deadline(&facts, "2060-01-01");
    assert_int_equal(d.state, RETENTION_CONTENTIEUX);
    assert_false(retention_due(&d, on("2060-01-01")));
    assert_string_equal(d.rule->article, "C. trav. R. 6323-39, IV, et R. 6323-40, al. 2");
}

static void a_text_not_held_erases_nothing(void **state)
{
    struct retention_facts facts = RETENTION_FACTS;
    struct retention_deadline d;
    struct err e = {0};

    (void)state;
    facts.depart = on("2019-01-01");
    assert_int_equal(retention_deadline(CONSERVATION_PAIEMENT, &facts, on("2026-01-01"), &d, &e), RC_OK);
    assert_int_equal(d.state, RETENTION_NON_DETENUE);
    assert_int_equal(d.certainty, LAW_NOT_HELD);
    assert_false(retention_due(&d, on("2999-01-01")));
}

static void a_rule_not_in_force_is_refused(void **state)
{
    const struct retention_facts nothing = RETENTION_FACTS;
    struct retention_deadline d;
    struct err e = {0};

    (void)state;
    assert_int_equal(retention_deadline(CONSERVATION_PRESTATAIRE, &nothing, on("2024-12-31"), &d, &e),
                     RC_NOT_FOUND);
    assert_int_equal(e.msg, MSG_LOI_CONSERVATION_ABSENTE);
    assert_int_equal(retention_deadline(CONSERVATION_PRESTATAIRE, &nothing, on("2025-01-01"), &d, &e), RC_OK);
    assert_null(law_retention_of(ITEM_TITULAIRE_NIR, on("2018-12-31")));
}

/* The build refuses a stored column without a rule; this says that it does, for each day on which the rules change. */
static void every_item_stored_follows_one_rule(void **state)
{
    static const char *const days[] = {"2019-01-01", "2019-10-14", "2022-12-03",
                                       "2024-12-31", "2025-01-01", "2026-11-24"};

    (void)state;
    for (size_t i = 0; i < law_columns_n; i++)
        for (size_t j = 0; j < ARRAY_LEN(days); j++)
            assert_non_null(law_retention_of(law_columns[i].item, on(days[j])));
    assert_int_equal(law_retention_of(ITEM_DOSSIER_FACTURE, on("2026-01-01"))->rule, CONSERVATION_PAIEMENT);
    assert_int_equal(law_retention_of(ITEM_DOSSIER_FACTURE, on("2024-12-31"))->rule, CONSERVATION_TITULAIRE);
    assert_int_equal(law_retention_of(ITEM_CONNEXION_IP, on("2026-01-01"))->rule,
                     CONSERVATION_TRACE_TECHNIQUE);
    assert_int_equal(law_retention_of(ITEM_CONNEXION_ACTION, on("2020-01-01"))->rule,
                     CONSERVATION_TRACE_APPLICATIVE);
    assert_int_equal(law_retention_of(ITEM_ORGANISME_SIRET, on("2026-01-01"))->rule,
                     CONSERVATION_PRESTATAIRE);
}

static void what_a_person_reads(void **state)
{
    struct retention_facts facts = RETENTION_FACTS;
    char text[RETENTION_TEXT_BYTES];

    (void)state;
    assert_string_equal(law_retention_text(ITEM_TITULAIRE_ETAT_CIVIL, NULL, on("2026-11-24"), text),
                        "conservée 3 ans après le décès du titulaire (C. trav. R. 6323-39, I)");
    facts.depart = on("2026-03-10");
    facts.connu = on("2026-03-20");
    assert_string_equal(law_retention_text(ITEM_TITULAIRE_ETAT_CIVIL, &facts, on("2026-11-24"), text),
                        "conservée jusqu'au 10 mars 2029 (C. trav. R. 6323-39, I)");
    assert_string_equal(
        law_retention_text(ITEM_DOSSIER_FACTURE, &facts, on("2026-11-24"), text),
        "conservée pendant le délai de R. 518-29 du code monétaire et financier, dont le texte "
        "n'est pas détenu (C. trav. R. 6323-39, I, 1° ; CMF R. 518-29)");
    facts.contentieux = true;
    assert_string_equal(law_retention_text(ITEM_TITULAIRE_ETAT_CIVIL, &facts, on("2026-11-24"), text),
                        "conservée jusqu'à la décision de justice définitive (C. trav. R. 6323-39, IV, et R. "
                        "6323-40, al. 2)");
    assert_string_equal(law_retention_text(ITEM_TITULAIRE_NIR, NULL, on("2018-06-01"), text), "");
    assert_string_equal(law_retention_text(ITEM_CONNEXION_ACTION, NULL, on("2026-11-24"), text),
                        "conservée 1 an après son enregistrement (C. trav. R. 6323-40 et R. 6323-39, V)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_of_the_texts),
        cmocka_unit_test(a_death_learnt_after_the_term_is_not_sure),
        cmocka_unit_test(the_living_are_kept),
        cmocka_unit_test(derogations_lengthen),
        cmocka_unit_test(a_text_not_held_erases_nothing),
        cmocka_unit_test(a_rule_not_in_force_is_refused),
        cmocka_unit_test(every_item_stored_follows_one_rule),
        cmocka_unit_test(what_a_person_reads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
