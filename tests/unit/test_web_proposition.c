/* What the pages say of a proposal: the field that is wrong, that nothing changed, what each one changed; and of the offers that a body sells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define ROOT "/organisme/dossiers"
#define NB "\u00a0"

static int propose(struct journey *j, const char *debut, const char *fin, int hours, const char *ht,
                   const char *ttc)
{
    char fields[300];

    snprintf(fields, sizeof(fields), "debut=%s&fin=%s&heures=%d&prix_ht=%s&prix_ttc=%s&participants=12",
             debut, fin, hours, ht, ttc);
    return act(j, ECOLE, ROOT, "proposer", fields);
}

static void marked(struct journey *j, int status, const char *code, const char *field)
{
    char link[80], input[80], after[400];

    snprintf(link, sizeof(link), "href=\"#champ-%s\"", field);
    snprintf(input, sizeof(input), "id=\"champ-%s\"", field);
    assert_int_equal(status, 422);
    assert_true(web_reply_has(&j->web, code));
    assert_true(web_reply_has(&j->web, link));
    assert_true(web_reply_between(&j->web, input, ">", after, sizeof(after)));
    assert_non_null(strstr(after, "aria-invalid=\"true\""));
}

static void the_field_that_is_wrong_is_marked(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    marked(j, propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "660,00"), "dossier.prix-en-hausse",
           "prix_ttc");
    marked(j, propose(j, "2026-06-22", "2026-06-23", 7, "510,00", "510,00"), "dossier.prix-en-hausse",
           "prix_ht");
    marked(j, propose(j, "2026-06-05", "2026-06-23", 7, "500,00", "600,00"), "dossier.session-trop-proche",
           "debut");
    marked(j, propose(j, "2026-06-22", "2026-06-21", 7, "500,00", "600,00"), "dossier.dates", "fin");
    marked(j, propose(j, "2026-06-22", "2026-06-23", 90, "500,00", "600,00"), "dossier.heures-jours",
           "heures");
}

/* Sent twice from the same page: the second changes nothing, and the page says so. */
static void the_same_proposal_says_that_nothing_changed(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "600,00"), 303);
    assert_true(web_reply_has(&j->web, "?fait=proposee"));
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "600,00"), 303);
    assert_true(web_reply_has(&j->web, "?fait=inchangee"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'proposer'"), 1);
}

static void read_history(struct journey *j, int who, const char *root)
{
    char path[160];

    snprintf(path, sizeof(path), "%s/%s", root, j->numero);
    assert_int_equal(open_page(j, who, path), 200);
    assert_true(web_reply_has(&j->web,
                              "Dates : du 29 juin 2026 au 30 juin 2026, au lieu du 22 juin 2026 au 23 juin "
                              "2026."));
    assert_true(web_reply_has(&j->web, "Durée : 8 heures, au lieu de 7."));
    assert_true(web_reply_has(&j->web, "Prix : 300,00" NB "€ hors taxes, 60,00" NB "€ de TVA, 360,00" NB
                                       "€ toutes taxes, au lieu de 360,00" NB "€ hors taxes, 0,00" NB
                                       "€ de TVA, 360,00" NB "€ toutes taxes."));
    assert_true(web_reply_has(&j->web, "Prix : 360,00" NB "€ hors taxes, 0,00" NB "€ de TVA, 360,00" NB
                                       "€ toutes taxes, au lieu de 500,00" NB "€ hors taxes, 100,00" NB
                                       "€ de TVA, 600,00" NB "€ toutes taxes."));
}

/* The total without tax alone changed: the holder reads it before he answers, and both read each change afterwards. */
static void each_proposal_says_what_it_changed(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "360,00", "360,00"), 303);
    assert_int_equal(propose(j, "2026-06-29", "2026-06-30", 8, "300,00", "360,00"), 303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Prix : 500,00" NB "€ hors taxes, 100,00" NB "€ de TVA, 600,00" NB
                                       "€ toutes taxes comprises avant ; 300,00" NB "€ hors taxes, 60,00" NB
                                       "€ de TVA, 360,00" NB "€ toutes taxes comprises maintenant."));
    read_history(j, ELU, "/mes-dossiers");
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    read_history(j, ELU, "/mes-dossiers");
    read_history(j, ECOLE, ROOT);
    /* What was concluded is in the act, which its receipt carries. */
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'accepter' AND detail LIKE "
                             "'%\"debut\":\"2026-06-29\",\"fin\":\"2026-06-30\",\"heures_prevues\":8,"
                             "\"prix_ht\":30000%'"),
                     1);
}

/* Days, place, both prices, class, extra costs and state of each session; what is not said is said not to be. */
static void a_body_reads_what_it_sells(void **state)
{
    struct journey *j = *state;

    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE action_formation SET lieu = '1 place de la Mairie, 32000 AUCH', "
                             "annexes_cents = 4500, annexes_nature = 'Repas' WHERE id = 1"),
                     RAW_OK);
    assert_int_equal(open_page(j, ECOLE, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "<dt>Dates</dt><dd>du 22 juin 2026 au 23 juin 2026</dd>"));
    assert_true(web_reply_has(&j->web, "entrées permanentes"));
    assert_true(web_reply_has(&j->web, "(n'accueille plus de demande)"));
    assert_true(web_reply_has(&j->web, "1 place de la Mairie, 32000 AUCH"));
    assert_true(web_reply_has(&j->web, "<dt>Prix hors taxes</dt><dd class=\"nombre\">500,00" NB "€</dd>"));
    assert_true(web_reply_has(&j->web,
                              "<dt>Prix toutes taxes comprises</dt><dd class=\"nombre\">600,00" NB "€</dd>"));
    assert_true(web_reply_has(&j->web, "45,00" NB "€</span> : Repas"));
    assert_true(web_reply_has(&j->web, "aucun n'est dit"));
    assert_true(web_reply_has(&j->web, "<dt>Type</dt><dd>Formation liée au mandat"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "<dt>Lieu</dt><dd>à distance</dd>"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_field_that_is_wrong_is_marked),
        T(the_same_proposal_says_that_nothing_changed),
        T(each_proposal_says_what_it_changed),
        T(a_body_reads_what_it_sells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
