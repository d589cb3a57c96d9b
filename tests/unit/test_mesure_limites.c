/* The texts of a decision: what is wrong in one is said; at their limits, nothing that was accepted keeps a measure from being decided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "law/articles.h"
#include "training/decision.h"
#include "training/mesure.h"
#include "training/retenue.h"
#include "training/paiement.h"
#include "training/referencement.h"
#include "training_fixture.h"

#define AGENT ((struct declarant){PARTY_CDC, 0, "alix"})
#define CHEF ((struct declarant){PARTY_CDC, 0, "camille"})

/* As many grievances as a measure takes, each as long as it may be, in characters of four bytes, all examined: it is written and signed. */
static void a_measure_is_decided_at_its_limits(void **state)
{
    enum { LETTRES = 2000 };
    char numero[MESURE_NUMERO_BYTES], text[LETTRES * 4 + 1];
    struct mesure_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    c = (struct mesure_commande){
        .par = AGENT, .organisme_id = ORG_SANS, .mesure = "avertissement", .modele = on("2026-01-05")};
    assert_ok(store_write(t.store, mesure_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    for (size_t i = 0; i < LETTRES; i++)
        memcpy(text + 4 * i, "\U0001D538", 4);
    text[LETTRES * 4] = '\0';
    for (int64_t i = 1; i <= MESURE_GRIEFS_MAX; i++) {
        const char own[] = {'\xf0', '\xa0', (char)(0x80 + i / 60), (char)(0x80 + i % 60)};

        memcpy(text, own, sizeof(own)); /* an ideogram of its own: no grievance twice */
        c = (struct mesure_commande){.numero = numero,
                                     .par = AGENT,
                                     .fait = text,
                                     .preuve = "pièce 4",
                                     .article = "C. trav. R. 6333-4",
                                     .gravite = "grave"};
        assert_ok(store_write(t.store, mesure_grief_ajouter, &c, &e), &e);
    }
    c = (struct mesure_commande){.numero = numero, .par = AGENT, .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_notifier, &c, &e), &e);
    t.now_us = instant_of_day(on("2026-07-01")) + (int64_t)12 * 3600 * 1000000;
    for (int64_t i = 1; i <= MESURE_GRIEFS_MAX; i++) {
        c = (struct mesure_commande){
            .numero = numero, .par = AGENT, .grief = i, .retenu = true, .texte = text};
        assert_ok(store_write(t.store, mesure_examiner, &c, &e), &e);
    }
    c = (struct mesure_commande){.numero = numero,
                                 .par = AGENT,
                                 .article = "C. trav. R. 6333-6",
                                 .texte = text,
                                 .debut = DAY_NONE,
                                 .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_rediger, &c, &e), &e);
    c = (struct mesure_commande){.numero = numero,
                                 .par = CHEF,
                                 .signataire = "Camille Durand, directrice du contrôle",
                                 .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_signer, &c, &e), &e);
    temp_store_close(&t);
}

static void text_refused(const char *text, enum msg why, const char *says)
{
    struct err e = {0};

    assert_int_equal(decision_motifs("motifs", text, 20, day_parse_iso("2026-06-01"), &e), RC_USAGE);
    assert_int_equal(e.msg, why);
    assert_string_equal(e.field, "motifs");
    assert_non_null(strstr(e.phrase, says));
}

/* What is wrong in a text is said: nothing, too little, too much and by how much, which character and where. */
static void a_text_says_what_is_wrong(void **state)
{
    struct err e = {0};

    (void)state;
    text_refused(NULL, MSG_DECISION_MOTIFS, "manquent");
    text_refused(" \n\t", MSG_DECISION_MOTIFS, "manquent");
    text_refused("M", MSG_DECISION_MOTIFS_COURTS, "trop court");
    text_refused("... ! ok ---", MSG_DECISION_MOTIFS_COURTS, "trop court");
    text_refused("é", MSG_DECISION_MOTIFS_COURTS, "trop court");
    text_refused("ééééééééééééééééééééé", MSG_DECISION_TEXTE_LONG, "21 caractères : 20 au plus");
    text_refused("une é\a cloche", MSG_DECISION_CARACTERE, "n° 6 de ce texte (U+0007)");
    text_refused("mal \xff", MSG_DECISION_ENCODAGE, "UTF-8");
    assert_ok(decision_motifs("motifs", "éàü", 20, day_parse_iso("2026-06-01"), &e), &e);
    assert_ok(decision_motifs("motifs", "Jour\n\tabsent, le 3.", 20, day_parse_iso("2026-06-01"), &e), &e);
    assert_ok(decision_texte("reference", "7", 20, MSG_INDU_REFERENCE, &e),
              &e); /* a reference may be short */
    assert_int_equal(decision_texte("reference", "", 20, MSG_INDU_REFERENCE, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_INDU_REFERENCE);
}

/* The official letter writes an article as the law does, however the agent typed it. */
static void an_article_has_one_form(void **state)
{
    static const struct {
        const char *typed, *form;
    } cases[] = {
        {"c trav r6333-4", "C. trav. R. 6333-4"},       {"R. 6333-6-1", "C. trav. R. 6333-6-1"},
        {"C. trav. L. 6323-44", "C. trav. L. 6323-44"}, {"crpa l115-3", "CRPA L. 115-3"},
        {"C. conso. L. 221-18", "C. conso. L. 221-18"}, {"règlement du 4 mai", "règlement du 4 mai"}};
    char out[LAW_ARTICLE_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(law_article_forme(cases[i].typed, out), cases[i].form);
}

/* An end was given: what it says is that it comes before the first day, not that it is missing. The duration too long cites its own article. */
static void an_end_before_the_first_day(void **state)
{
    const struct decision_mesure *out = decision_mesure("dereferencement"),
                                 *held = decision_mesure("suspension");
    const day_t le = day_parse_iso("2027-02-01"), debut = day_parse_iso("2027-03-01");
    struct err e = {0};

    (void)state;
    assert_int_equal(decision_periode(out, le, debut, DAY_NONE, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DECISION_SANS_FIN);
    assert_int_equal(decision_periode(out, le, debut, debut - 1, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_DECISION_FIN_AVANT);
    assert_int_equal(decision_periode(held, le, le, le + 400, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DECISION_TROP_LONGUE);
    assert_non_null(strstr(e.phrase, "(C. trav. R. 6333-6-1)"));
    assert_int_equal(decision_periode(out, le, debut, debut, &e), RC_OK);
}

/* Two letters say no urgency. */
static void an_urgency_is_said(void **state)
{
    struct err e;

    (void)state;
    assert_int_equal(decision_urgence("x", 100, day_parse_iso("2027-02-01"), &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DECISION_URGENCE);
    assert_int_equal(decision_urgence(NULL, 100, day_parse_iso("2027-02-01"), &e), RC_REFUSED);
    assert_int_equal(decision_urgence("Les paiements partent.", 100, day_parse_iso("2027-02-01"), &e), RC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_article_has_one_form), cmocka_unit_test(an_urgency_is_said),
        cmocka_unit_test(an_end_before_the_first_day), cmocka_unit_test(a_measure_is_decided_at_its_limits),
        cmocka_unit_test(a_text_says_what_is_wrong)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
