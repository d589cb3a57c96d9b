/* The partners of a training body, over HTTP: declared and ended from its own space, what is refused, who reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define FACTOR                                                                                               \
    "raison_sociale=Affacturage+de+Gascogne&siret=13002526500013&voie=1+place+de+la+Banque"                  \
    "&code_postal=32000&ville=Auch&depuis=2026-06-01"
#define GOOD_IBAN "&iban=FR76+3000+1007+9412+3456+7890+185"

static int64_t count(struct journey *j, const char *sql)
{
    return raw_i64(&j->web.t, sql);
}

/* Sends a form of the body to the address that shows it. */
static int send_form(struct journey *j, int who, const char *path, const char *fields)
{
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static const char own[] = "/organisme/compte", waiting[] = "/gestion/comptes";
static const char declare[] = "/organisme/affacturage", one[] = "/organisme/affacturage/1";

static void refuse_false_factors(struct journey *j)
{
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR "&iban=FR7630001007941234567890186"), 400);
    assert_true(web_reply_has(&j->web, "href=\"#champ-iban\""));
    assert_true(web_reply_has(&j->web, "value=\"Affacturage de Gascogne\""));
    assert_false(web_reply_has(&j->web, "0186")); /* an account is not given back */
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR), 400);
    assert_true(web_reply_has(&j->web, "href=\"#champ-iban\""));
    assert_int_equal(send_form(j, ECOLE, declare,
                               "raison_sociale=Gascogne&siret=13002526500014&voie=1&code_postal=32000&"
                               "ville=Auch&depuis=2026-06-01" GOOD_IBAN),
                     400);
    assert_true(web_reply_has(&j->web, "href=\"#champ-siret\""));
    assert_int_equal(send_form(j, ECOLE, declare,
                               "raison_sociale=Gascogne&siret=13002526500013&voie=1&code_postal=32000&"
                               "ville=Auch&depuis=2026-06-02" GOOD_IBAN),
                     400);
    assert_true(web_reply_has(&j->web, "declaration.avenir"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM affacturage"), 0);
}

/* Decision 28: the body declares, an agent approves; nobody does both, and who knows the account before is told. */
static void a_body_declares_its_factor(void **state)
{
    struct journey *j = *state;
    int64_t acts = entries(j);

    assert_int_equal(open_page(j, ELU, declare), 403);
    assert_int_equal(open_page(j, ECOLE, declare), 200);
    assert_int_equal(entries(j), acts + 1); /* the refusal; a blank form reads nothing */
    refuse_false_factors(j);
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/compte?fait=affacturage-declare"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM avis WHERE genre = 'affacturage_propose'"), 1);
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 409);
    assert_true(web_reply_has(&j->web, "affacturage.deja"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "le gestionnaire doit l'approuver"));
    assert_false(web_reply_has(&j->web, "/organisme/affacturage/1/approuver"));
    assert_int_equal(web_submit(&j->web, own, "/organisme/affacturage/1/approuver", j->cookie[ECOLE], ""),
                     422);
    assert_true(web_reply_has(&j->web, "compte.meme-personne"));
    assert_int_equal(open_page(j, LANGUES, one), 404); /* another body has none of that number */
    assert_int_equal(open_page(j, AGENT_A, waiting), 200);
    assert_true(web_reply_has(&j->web, "l&#39;intéressé"));
    assert_int_equal(
        web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A], ""), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "Proposer la fin de Affacturage de Gascogne"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%Gascogne%'"), 0);
}

static void a_body_proposes_the_end_of_its_factor(void **state)
{
    struct journey *j = *state;

    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 303);
    assert_int_equal(open_page(j, ECOLE, one), 200);
    assert_true(web_reply_has(&j->web, "FR76 •••• •••• 0185"));
    assert_false(web_reply_has(&j->web, "Proposer sa fin")); /* nobody approved it: it is given up */
    assert_int_equal(
        web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A], ""), 303);
    assert_int_equal(open_page(j, ECOLE, one), 200);
    assert_true(web_reply_has(&j->web, "Proposer sa fin"));
    assert_int_equal(send_form(j, ECOLE, one, "avant="), 422);
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-06-03"), 400);
    assert_true(web_reply_has(&j->web, "declaration.avenir"));
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-05-31"), 400);
    assert_true(web_reply_has(&j->web, "declaration.periode"));
    assert_int_equal(web_submit(&j->web, own, one, j->cookie[LANGUES], "avant=2026-06-02"), 404);
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-06-02"), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/compte?fait=affacturage-fin"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_false(web_reply_has(&j->web, "/organisme/affacturage/1/approuver"));
    assert_true(web_reply_has(&j->web, "Refuser la fin de Affacturage de Gascogne"));
    assert_int_equal(
        web_submit(&j->web, own, "/organisme/affacturage/1/approuver", j->cookie[ECOLE], "fin=2026-06-02"),
        422);
    assert_int_equal(web_submit(&j->web, own, one, j->cookie[ECOLE], "avant=2026-06-02"), 409);
    assert_true(web_reply_has(&j->web, "affacturage.fin-attend"));
    assert_int_equal(web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A],
                                "fin=2026-06-02"),
                     303);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM affacturage WHERE avant IS NOT NULL AND avant > depuis"),
                     1);
}

#define INSTITUT "formation=F1&action=A1&siret=13002526500013&raison_sociale=Institut&depuis=2026-06-01"

static void a_body_declares_who_teaches(void **state)
{
    static const char form[] = "/organisme/pedagogiques", body[] = "/organisme/pedagogiques/1";
    static const char list[] = "/organisme/personnes";
    struct journey *j = *state;

    assert_int_equal(open_page(j, AGENT_A, form), 403);
    assert_int_equal(send_form(j, ECOLE, form,
                               "formation=F9&action=A1&siret=13002526500013&raison_sociale=Institut&"
                               "depuis=2026-06-01"),
                     404);
    assert_true(web_reply_has(&j->web, "pedagogique.action"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-action\""));
    assert_true(web_reply_has(&j->web, "value=\"Institut\""));
    assert_int_equal(send_form(j, ECOLE, form,
                               "formation=F1&action=A1&siret=73282932000074&raison_sociale=Soi&"
                               "depuis=2026-06-01"),
                     422);
    assert_true(web_reply_has(&j->web, "pedagogique.lui-meme"));
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&courriel=institut"), 400);
    assert_true(web_reply_has(&j->web, "href=\"#champ-courriel\""));
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&nda=11750000008"), 422); /* of another company */
    assert_true(web_reply_has(&j->web, "pedagogique.nda"));
    assert_int_equal(send_form(j, LANGUES, form, INSTITUT), 404); /* not of its catalogue */
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&ville=Auch"), 303);
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT), 409);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, "<a href=\"/organisme/pedagogiques/1\">Institut</a>"));
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_true(web_reply_has(&j->web, "Terminer cette déclaration"));
    assert_int_equal(open_page(j, LANGUES, body), 404);
    assert_int_equal(web_submit(&j->web, list, body, j->cookie[LANGUES], "avant=2026-06-01"), 404);
    assert_int_equal(send_form(j, ECOLE, body, "avant=2026-06-05"), 400);
    assert_int_equal(send_form(j, ECOLE, body, "avant=2026-06-02"), 303);
    assert_int_equal(web_submit(&j->web, list, body, j->cookie[ECOLE], "avant=2026-06-02"), 409);
    move_clock(j, "2026-06-10");
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_false(web_reply_has(&j->web, "Institut"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/personnes?tous=1"), 200);
    assert_true(web_reply_has(&j->web, "du 1er juin 2026 au 1er juin 2026"));
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_false(web_reply_has(&j->web, "Terminer cette déclaration"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_body_declares_its_factor),
        T(a_body_proposes_the_end_of_its_factor),
        T(a_body_declares_who_teaches),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
