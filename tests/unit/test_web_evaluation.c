/* The evaluation of a training by pages: the form of its holder, what everybody reads, and that its body learns nothing of an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/cle_api.h"
#include "journey_fixture.h"

#define ANSWERS "note=contenu%3D5&note=pedagogie%3D4&note=organisation%3D3&note=utilite%3D2"
#define FEW "Trop peu de réponses"

static int evaluate(struct journey *j, const char *fields)
{
    return act(j, ELU, "/mes-dossiers", "evaluer", fields);
}

static bool reads(struct journey *j, int who, const char *root, const char *text)
{
    char path[160];

    snprintf(path, sizeof(path), "%s/%s", root, j->numero);
    assert_int_equal(open_page(j, who, path), 200);
    return web_reply_has(&j->web, text);
}

/* Four people before: with the holder's, five. */
static void others(struct journey *j)
{
    assert_int_equal(raw_sql(&j->web.t,
                             "INSERT INTO evaluation_compte (action_id, question, note, recues, publiees) "
                             "VALUES (1, 'contenu', 4, 4, 0), (1, 'utilite', 3, 4, 0)"),
                     SQLITE_OK);
}

static void not_before_the_service(void **state)
{
    struct journey *j = *state;
    char path[160];

    accept_dossier(j);
    assert_false(reads(j, ELU, "/mes-dossiers", "/evaluer\""));
    snprintf(path, sizeof(path), "/mes-dossiers/%s/evaluer", j->numero);
    assert_int_equal(open_page(j, ELU, path), 422);
}

static void the_form_and_what_is_read_after(void **state)
{
    struct journey *j = *state;

    bill_dossier(j);
    assert_true(reads(j, ELU, "/mes-dossiers", "/evaluer\""));
    assert_int_equal(open_page(j, ELU, "/formations/1"), 200);
    assert_true(web_reply_has(&j->web, FEW));
    /* A question left blank: the page says which, and keeps what was chosen. */
    assert_int_equal(evaluate(j, "note=contenu%3D5&note=&note=organisation%3D3&note=utilite%3D2"), 422);
    assert_true(web_reply_has(&j->web, "dossier.evaluation-manque"));
    assert_true(web_reply_has(&j->web, "value=\"contenu=5\" selected"));
    assert_int_equal(
        evaluate(j, "note=contenu%3D9&note=pedagogie%3D4&note=organisation%3D3&note=utilite%3D2"), 422);
    assert_true(web_reply_has(&j->web, "dossier.evaluation-note"));
    others(j);
    assert_int_equal(evaluate(j, ANSWERS), 303);
    assert_true(reads(j, ELU, "/mes-dossiers", "Vous avez évalué cette formation le 24 juin 2026"));
    assert_false(web_reply_has(&j->web, "/evaluer\""));
    assert_true(reads(j, AGENT_A, "/gestion/dossiers", "évaluée par le titulaire le 24 juin 2026"));
    /* Its body reads the same means as everybody, and nothing on the dossier. */
    assert_false(reads(j, ECOLE, "/organisme/dossiers", "valué"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "4,2 sur 5 (5 réponses)"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/fiche"), 200);
    assert_true(web_reply_has(&j->web, "4,2 sur 5 (5 réponses)"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes/73282932000074"), 200);
    assert_true(web_reply_has(&j->web, "4,2 sur 5 (5 réponses)"));
    assert_int_equal(web_get(&j->web, "/formations/1", ""), 200);
    assert_true(web_reply_has(&j->web, "4,2 sur 5 (5 réponses)"));
    assert_true(web_reply_has(&j->web, "2,8 sur 5"));
    assert_false(web_reply_has(&j->web, "Le formateur et les supports"));            /* one answer alone */
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "evaluer", ANSWERS), 403); /* the holder's act */
}

/* The search answers the same to a program. */
static void a_program_reads_the_means(void **state)
{
    struct journey *j = *state;

    assert_int_equal(raw_sql(&j->web.t,
                             "INSERT INTO evaluation_compte (action_id, question, note, recues, publiees) "
                             "VALUES (1, 'contenu', 4, 5, 5), (4, 'contenu', 4, 4, 4)"),
                     SQLITE_OK);
    assert_int_equal(web_get(&j->web, "/api/v1/formations?type=DIFE_MANDAT&nombre=1", ""), 200);
    assert_true(web_reply_has(&j->web,
                              "\"evaluations\":[{\"question\":\"contenu\",\"libelle\":\"Le contenu était "
                              "celui qui était annoncé\",\"reponses\":5,\"moyenne_dixiemes\":40,\"note_"
                              "max\":5}]"));
    assert_int_equal(web_get(&j->web, "/api/v1/formations?type=RNCP&nombre=1", ""), 200);
    assert_true(web_reply_has(&j->web, "\"evaluations\":[]"));
}

static int ask(struct journey *j, const struct cle_api_commande *key, const char *once, const char *body)
{
    char request[2048];
    int n = snprintf(request, sizeof(request),
                     "POST /api/v1/mes-dossiers/%s/evaluer HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
                     "Content-Type: application/json\r\nContent-Length: %zu\r\nX-Api-Key: %s\r\n"
                     "Idempotency-Key: %s\r\n\r\n%s",
                     j->numero, strlen(body), key->cle, once, body);

    assert_true(n > 0 && (size_t)n < sizeof(request));
    return web_raw(&j->web, request, (size_t)n);
}

/* The hash that makes an act be done once is of everything but the marks: a few hundred answers would be tried against it. */
static void a_program_evaluates_once(void **state)
{
    struct journey *j = *state;
    struct cle_api_commande key = {
        .pour = {PARTY_TITULAIRE, 1, ""}, .par = {PARTY_TITULAIRE, 1, ""}, .nom = "essai", .jours = 90};
    char body[300];
    struct err e = {0};

    bill_dossier(j);
    assert_ok(store_write(j->web.t.store, cle_api_creer, &key, &e), &e);
    snprintf(body, sizeof(body),
             "{\"version\":%lld,\"note\":[\"contenu=5\",\"pedagogie=4\",\"organisation=3\",\"utilite=2\"]}",
             (long long)raw_i64(&j->web.t, "SELECT version FROM dossier"));
    assert_int_equal(ask(j, &key, "une", body), 200);
    assert_true(web_reply_has(&j->web, "\"rejeu\":false"));
    *strstr(body, "contenu=5") = 'C'; /* other marks: the hash cannot tell them */
    assert_int_equal(ask(j, &key, "une", body), 200);
    assert_true(web_reply_has(&j->web, "\"rejeu\":true"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT CAST(SUM(recues) AS BIGINT) FROM evaluation_compte"), 4);
    snprintf(body, sizeof(body), "{\"version\":1,\"note\":[\"contenu=5\"],\"motif\":\"bien\"}");
    assert_int_equal(ask(j, &key, "deux", body), 422); /* no words in this version */
    assert_true(web_reply_has(&j->web, "api.champ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(not_before_the_service, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(the_form_and_what_is_read_after, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_program_reads_the_means, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_program_evaluates_once, journey_setup, journey_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
