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

/* What an address did not receive: by delivery, to its body alone, behind the door, and sent again. */
static void what_failed_is_sent_again(void **state)
{
    struct journey *j = *state;

    assert_int_equal(submit(j, ECOLE, PAGE, GOOD), 200);
    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303); /* two events: created, notProcessed */
    assert_int_equal(open_page(j, ECOLE, PAGE), 200);
    assert_true(web_reply_has(&j->web, PAGE "/1/echecs"));
    assert_int_equal(open_page(j, ECOLE, PAGE "/1/echecs"), 200);
    assert_true(web_reply_has(&j->web, "Aucun envoi n'a échoué."));
    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE webhook_envoi SET essais = 2, statut = 503 WHERE no = 1;"
                             "UPDATE webhook_envoi SET essais = 12, statut = 0, abandon_us = 1 WHERE no = 2"),
                     SQLITE_OK);
    assert_int_equal(open_page(j, ELU, PAGE "/1/echecs"), 403);
    assert_int_equal(open_page(j, LANGUES, PAGE "/1/echecs"), 404); /* not its own */
    assert_int_equal(open_page(j, ECOLE, PAGE "/x/echecs"), 404);
    assert_int_equal(open_page(j, ECOLE, PAGE "/1/echecs"), 200);
    assert_true(web_reply_has(&j->web, "registrationFolder.created"));
    assert_true(web_reply_has(&j->web, j->numero));
    assert_true(web_reply_has(&j->web, "2 essai(s) ; au dernier : réponse HTTP 503. Essai suivant après le"));
    assert_true(web_reply_has(&j->web, "12 essai(s) ; au dernier : aucune réponse. Abandonné le"));
    assert_false(web_reply_has(&j->web, "CANARI"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal WHERE acte = 'page.organisme.webhook-echecs' AND "
                             "donnees <> ''"),
                     1);
    assert_int_equal(open_page(j, ECOLE, PAGE "/1/echecs?apres=1"), 200);
    assert_false(web_reply_has(&j->web, "registrationFolder.created"));
    assert_int_equal(submit(j, LANGUES, PAGE "/1/echecs/2", ""), 404);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/3", ""), 404);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/x", ""), 404);
    assert_true(web_reply_has(&j->web, "webhook.echec-inconnu"));
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/2", ""), 303);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/2", ""), 404); /* it waits for its first try */
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/1", ""), 303);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM webhook_envoi WHERE abandon_us IS NULL AND prochain_us > 1"),
        2);
    assert_int_equal(raw_i64(&j->web.t, "SELECT essais FROM webhook_envoi WHERE no = 1"),
                     2); /* goes on where it was */
    assert_int_equal(raw_i64(&j->web.t, "SELECT essais FROM webhook_envoi WHERE no = 2"), 0);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.webhook-renvoyer'"), 2);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE webhook_envoi SET recu_us = 1"), SQLITE_OK);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/echecs/1", ""), 404);
    assert_int_equal(submit(j, ECOLE, PAGE "/1/fermer", "confirme=1"), 303);
    assert_int_equal(open_page(j, ECOLE, PAGE "/1/echecs"), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_body_opens_and_closes_a_webhook, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(what_failed_is_sent_again, journey_setup, journey_teardown)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
