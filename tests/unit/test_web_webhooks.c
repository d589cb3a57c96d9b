/* The webhooks of a body by pages: opened with a secret shown once, closed, seen by no other body. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define PAGE "/organisme/webhooks"
#define GOOD "name=Logiciel&url=https%3A%2F%2Fecole.example%2Fevenements"

static int submit(struct journey *j, int who, const char *path, const char *fields)
{
    return web_submit(&j->web, PAGE, path, j->cookie[who], fields);
}

static void a_body_opens_and_closes_a_webhook(void **state)
{
    struct journey *j = *state;
    char secret[80];

    assert_int_equal(open_page(j, ELU, PAGE), 403);
    assert_int_equal(open_page(j, ECOLE, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Aucun webhook n'est ouvert."));
    assert_int_equal(submit(j, ECOLE, PAGE, "name=&url=https%3A%2F%2Fecole.example"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-name\""));
    assert_int_equal(submit(j, ECOLE, PAGE, "name=Logiciel&url=http%3A%2F%2Fecole.example"), 422);
    assert_true(web_reply_has(&j->web, "webhook.url"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-url\""));
    assert_true(web_reply_has(&j->web, "value=\"Logiciel\"")); /* what was typed stays */
    assert_int_equal(submit(j, ECOLE, PAGE, GOOD), 200);
    assert_true(web_reply_between(&j->web, "<code>", "</code>", secret, sizeof(secret)));
    assert_int_equal(strlen(secret), 64);
    assert_int_equal(open_page(j, ECOLE, PAGE), 200); /* shown once */
    assert_false(web_reply_has(&j->web, secret));
    assert_true(web_reply_has(&j->web, "https://ecole.example/evenements"));
    assert_int_equal(open_page(j, LANGUES, PAGE), 200);
    assert_false(web_reply_has(&j->web, "ecole.example"));
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.webhook-creer'"), 1);
    assert_int_equal(submit(j, LANGUES, PAGE "/1/fermer", "confirme=1"), 404); /* not its own */
    assert_int_equal(submit(j, ECOLE, PAGE "/1/fermer", ""), 422);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/fermer", "confirme=1"), 303);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/fermer", "confirme=1"), 404);
    assert_int_equal(open_page(j, ECOLE, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Fermé le 1er juin 2026"));
    assert_false(web_reply_has(&j->web, "/organisme/webhooks/1/fermer"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_body_opens_and_closes_a_webhook, journey_setup, journey_teardown)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
