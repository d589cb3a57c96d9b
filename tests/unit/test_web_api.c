/* The API over HTTP: the simulator answers as the command does, to anyone, without a cookie; errors are problems (RFC 9457). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"
#include "web_fixture.h"

#define JSON "Content-Type: application/json\r\n"
#define A3 "{\"regime\":\"salarie\",\"annee\":2024,\"travaille\":803,\"reference\":1607,\"unite\":\"heures\"}"

static int setup(void **state)
{
    struct web_fixture *f = calloc(1, sizeof(*f));

    web_fixture_start(f, "2026-11-24", false);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct web_fixture *f = *state;

    web_fixture_stop(f);
    free(f);
    return 0;
}

/* POST with these header lines only. */
static int call(struct web_fixture *f, const char *kind, const char *headers, const char *body)
{
    size_t size = strlen(body) + 1024;
    char *request = malloc(size);
    int n, status;

    assert_non_null(request);
    n = snprintf(request, size,
                 "POST /api/v1/simulation/%s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
                 "Content-Length: %zu\r\n%s\r\n%s",
                 kind, strlen(body), headers, body);
    status = web_raw(f, request, (size_t)n);
    free(request);
    return status;
}

static void a_scenario_is_answered(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(call(f, "credit", JSON, A3), 200);
    assert_true(web_reply_has(f, "Content-Type: application/json"));
    assert_true(web_reply_has(f, "{\"montant\":24985,"));
    assert_true(web_reply_has(f, "\"adresse\":\"R. 6323-1, I\""));
    assert_false(web_reply_has(f, "Set-Cookie"));
    assert_int_equal(
        call(f, "nda", "Content-Type: application/json; charset=utf-8\r\n", "{\"nda\":\"11750000001\"}"),
        200);
    assert_true(web_reply_has(f, "\"valide\":true"));
}

static void a_refusal_is_a_result(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(
        call(f, "financement", JSON,
             "{\"date\":\"2026-03-15\",\"cout\":130000,\"classe\":\"PERMIS_LEGER\",\"situation\":"
             "\"salarie\",\"droits\":200000}"),
        200);
    assert_true(web_reply_has(f, "\"refus\":{\"code\":\"financement.permis\""));
}

static void mistakes_are_problems(void **state)
{
    static const struct {
        const char *path, *headers, *body, *code;
        int status;
    } wrong[] = {
        {"credit", JSON, "{\"regime\":", "simulation.json", 400},
        {"credit", JSON,
         "{\"regime\":\"salarie\",\"annee\":2024,\"travaille\":803,\"reference\":0,\"unite\":\"heures\"}",
         "simulation.valeur", 400},
        {"credit", JSON, "{\"age\":3}", "simulation.cle-inconnue", 400},
        {"credit", JSON, "", "simulation.corps", 400},
        {"credit", "Content-Type: application/x-www-form-urlencoded\r\n", "regime=salarie", "web.contenu",
         415},
        {"credit", "Content-Type: text/plain\r\n", A3, "web.contenu", 415},
        {"credit", "Content-Type: application/jsonp\r\n", A3, "web.contenu", 415},
        {"credit", "", A3, "web.contenu", 415},
        {"retraite", JSON, A3, "simulation.introuvable", 404},
    };
    struct web_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char code[80];

        snprintf(code, sizeof(code), "\"code\":\"%s\"", wrong[i].code);
        assert_int_equal(call(f, wrong[i].path, wrong[i].headers, wrong[i].body), wrong[i].status);
        assert_true(web_reply_has(f, "application/problem+json"));
        assert_true(web_reply_has(f, code));
    }
    assert_int_equal(web_get(f, "/api/v1/simulation/credit", ""), 405);
    assert_int_equal(web_get(f, "/api/v1/rien", ""), 404);
}

static void a_long_body_is_refused(void **state)
{
    struct web_fixture *f = *state;
    size_t n = (size_t)300 << 10;
    char *body = malloc(n + 1);

    assert_non_null(body);
    memset(body, ' ', n);
    body[n] = '\0';
    assert_int_equal(call(f, "credit", JSON, body), 413);
    free(body);
    assert_int_equal(call(f, "credit", JSON, A3), 200);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(a_scenario_is_answered),
        T(a_refusal_is_a_result),
        T(mistakes_are_problems),
        T(a_long_body_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
