/*
 * A form sent twice as its page showed it (a double click, a page reloaded) does once what it does, and is answered as the first time; typed
 * otherwise, or shown again, it is another act. By programs, the same under Idempotency-Key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include "journey_fixture.h"
#include "training/cle_api.h"

#define SIRET "73282932000074"

/* The body of a form as the page that shows it sends it. */
static void typed(struct journey *j, int who, const char *page, const char *fields, char *body, size_t size)
{
    char token[120], version[32] = "";

    assert_int_equal(open_page(j, who, page), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    (void)web_reply_between(&j->web, "name=\"version\" value=\"", "\"", version, sizeof(version));
    snprintf(body, size, "jeton=%s&version=%s&%s", token, version, fields);
}

static void location(struct journey *j, char *out, size_t size)
{
    assert_true(web_reply_between(&j->web, "Location: ", "\r\n", out, size));
}

/* Sent twice, the form leads twice to the same place, and `count` grows by one; typed otherwise and shown anew, by one more each. */
static void once(struct journey *j, int who, const char *page, const char *fields, const char *otherwise,
                 const char *count)
{
    const int64_t before = raw_i64(&j->web.t, count);
    char body[1024], other[1024], first[200], second[200], *mark;

    typed(j, who, page, fields, body, sizeof(body));
    assert_int_equal(web_post(&j->web, page, j->cookie[who], body), 303);
    location(j, first, sizeof(first));
    assert_int_equal(web_post(&j->web, page, j->cookie[who], body), 303);
    location(j, second, sizeof(second));
    assert_string_equal(first, second);
    assert_int_equal(raw_i64(&j->web.t, count), before + 1);
    if (otherwise == NULL)
        return;
    mark = strstr(body, fields);
    assert_non_null(mark);
    snprintf(other, sizeof(other), "%.*s%s", (int)(mark - body), body, otherwise);
    assert_int_equal(web_post(&j->web, page, j->cookie[who], other), 303);
    assert_int_equal(raw_i64(&j->web.t, count), before + 2);
    assert_int_equal(web_submit(&j->web, page, page, j->cookie[who], fields), 303);
    assert_int_equal(raw_i64(&j->web.t, count), before + 3);
}

static void what_opens_opens_once(void **state)
{
    struct journey *j = *state;
    struct dossier_commande pay = {.acte = ACTE_PAYER, .par = ROLE_SYSTEME, .numero = j->numero};
    char fields[200], other[200];
    struct err e = {0};

    once(j, AGENT_A, "/gestion/mesures/ouvrir", "organisme=" SIRET "&mesure=avertissement&modele=2026-05-01",
         "organisme=" SIRET "&mesure=avertissement&modele=2026-05-02", "SELECT COUNT(*) FROM mesure");
    web_people(&j->web, people);
    bill_dossier(j);
    pay.le = on("2026-06-24");
    assert_ok(store_write(j->web.t.store, dossier_executer, &pay, &e), &e);
    snprintf(fields, sizeof(fields), "dossier=%s&montant=10,00&motifs=Absence", j->numero);
    snprintf(other, sizeof(other), "dossier=%s&montant=11,00&motifs=Absence", j->numero);
    once(j, AGENT_A, "/gestion/indus/ouvrir", fields, other, "SELECT COUNT(*) FROM indu");
    snprintf(fields, sizeof(fields), "origine=titulaire&dossier=%s&motifs=Absent", j->numero);
    snprintf(other, sizeof(other), "origine=titulaire&dossier=%s&motifs=Autre", j->numero);
    once(j, AGENT_A, "/gestion/fraudes/signaler", fields, other, "SELECT COUNT(*) FROM fraude");
    once(j, AGENT_A, "/gestion/tirages/annoncer",
         "organisme=" SIRET "&du=2026-06-01&au=2026-06-24&taille=1&source=Loto+du+25+juin+2026&le=2026-06-25",
         NULL, "SELECT COUNT(*) FROM controle_annonce");
}

/* Two clicks that arrive together: one waits for the other, and both are sent to what was opened. */
struct click {
    struct web_fixture web;
    const char *page, *cookie, *body;
    int status;
    char to[200];
};

static void *click(void *arg)
{
    struct click *c = arg;

    c->status = web_post(&c->web, c->page, c->cookie, c->body);
    (void)web_reply_between(&c->web, "Location: ", "\r\n", c->to, sizeof(c->to));
    return NULL;
}

static void two_clicks_at_once(void **state)
{
    struct journey *j = *state;
    char body[1024];

    for (int i = 1; i <= 20; i++) {
        struct click both[2];
        pthread_t threads[2];

        typed(j, AGENT_A, "/gestion/mesures/ouvrir",
              "organisme=" SIRET "&mesure=avertissement&modele=2026-05-01", body, sizeof(body));
        for (size_t k = 0; k < 2; k++) {
            both[k] = (struct click){
                .web = j->web, .page = "/gestion/mesures/ouvrir", .cookie = j->cookie[AGENT_A], .body = body};
            both[k].web.reply = malloc(REPLY_BYTES);
            assert_int_equal(pthread_create(&threads[k], NULL, click, &both[k]), 0);
        }
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(pthread_join(threads[k], NULL), 0);
            free(both[k].web.reply);
            assert_int_equal(both[k].status, 303);
        }
        assert_string_equal(both[0].to, both[1].to);
        assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure"), i);
    }
}

/* A holder's request, sent twice, is one dossier. */
static void a_request_is_one_dossier(void **state)
{
    struct journey *j = *state;
    char page[80];

    snprintf(page, sizeof(page), "/formations/%d/demander", SESSION_MANDAT);
    once(j, ELU, page, "confirme=1", NULL, "SELECT COUNT(*) FROM dossier");
}

/* What was refused was not done: corrected on the same page, it is. What another session sends is never a repetition. */
static void a_refusal_does_not_count(void **state)
{
    struct journey *j = *state;
    const char *page = "/gestion/mesures/ouvrir",
               *bad = "organisme=" SIRET "&mesure=avertissement&modele=2099-05-01";
    char body[1024], to[200];

    typed(j, AGENT_A, page, bad, body, sizeof(body));
    for (int i = 0; i < 2; i++)
        assert_int_equal(web_post(&j->web, page, j->cookie[AGENT_A], body), 422);
    memcpy(strstr(body, "2099"), "2026", 4);
    assert_int_equal(web_post(&j->web, page, j->cookie[AGENT_B], body), 403);
    assert_true(web_reply_has(&j->web, "web.jeton"));
    assert_int_equal(web_post(&j->web, page, j->cookie[AGENT_A], body), 303);
    location(j, to, sizeof(to));
    assert_string_equal(to, "/gestion/mesures/DEC-2026-00001?fait=etape");
    memmove(strstr(body, "jeton=") + 6, "0", 1);
    assert_int_equal(web_post(&j->web, page, j->cookie[AGENT_A], body), 403);
}

/* A key of the API is shown once, and made once. */
static void a_key_is_made_once(void **state)
{
    struct journey *j = *state;
    char body[1024], to[200];

    typed(j, AGENT_A, "/gestion/acces", "acc_nom=logiciel", body, sizeof(body));
    assert_int_equal(web_post(&j->web, "/gestion/acces", j->cookie[AGENT_A], body), 200);
    assert_int_equal(web_post(&j->web, "/gestion/acces", j->cookie[AGENT_A], body), 303);
    location(j, to, sizeof(to));
    assert_string_equal(to, "/gestion/acces");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM cle_api"), 1);
}

/* By programs: the same key, the same number. */
static void a_program_opens_once(void **state)
{
    struct journey *j = *state;
    struct cle_api_commande key = {
        .pour = {PARTY_CDC, 0, "agent-a"}, .par = {PARTY_CDC, 0, "agent-a"}, .nom = "essai"};
    char request[1200], voir[2][200];
    static const char body[] =
        "{\"organisme\":\"" SIRET "\",\"mesure\":\"avertissement\",\"modele\":\"2026-05-01\"}";
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, cle_api_creer, &key, &e), &e);
    for (size_t i = 0; i < 2; i++) {
        int n = snprintf(
            request, sizeof(request),
            "POST /api/v1/gestion/mesures/ouvrir HTTP/1.1\r\nHost: essai\r\nConnection: close\r\nX-Api-Key: "
            "%s\r\n"
            "Idempotency-Key: ouvrir-1\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
            key.cle, strlen(body), body);

        assert_int_equal(web_raw(&j->web, request, (size_t)n), 200);
        assert_true(web_reply_has(&j->web, i == 0 ? "\"rejeu\":false" : "\"rejeu\":true"));
        assert_true(web_reply_between(&j->web, "\"voir\":\"", "\"", voir[i], sizeof(voir[i])));
    }
    assert_string_equal(voir[0], "/api/v1/gestion/mesures/DEC-2026-00001?fait=etape");
    assert_string_equal(voir[1], voir[0]);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure"), 1);
}

/* A list where one value is expected is not its first value. */
static void a_list_is_no_field(void **state)
{
    struct journey *j = *state;
    struct cle_api_commande key = {
        .pour = {PARTY_CDC, 0, "agent-a"}, .par = {PARTY_CDC, 0, "agent-a"}, .nom = "essai"};
    static const char body[] =
        "{\"organisme\":[\"" SIRET "\"],\"mesure\":\"avertissement\",\"modele\":\"2026-05-01\"}";
    char request[1200];
    struct err e = {0};
    int n;

    assert_ok(store_write(j->web.t.store, cle_api_creer, &key, &e), &e);
    n = snprintf(request, sizeof(request),
                 "POST /api/v1/gestion/mesures/ouvrir HTTP/1.1\r\nHost: essai\r\nConnection: "
                 "close\r\nX-Api-Key: %s\r\n"
                 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                 key.cle, strlen(body), body);
    assert_int_equal(web_raw(&j->web, request, (size_t)n), 422);
    assert_true(web_reply_has(&j->web, "\"champ\":\"organisme\""));
    assert_true(web_reply_has(&j->web, "api.champs"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure"), 0);
}

int main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
    const struct CMUnitTest tests[] = {
        T(what_opens_opens_once),    T(two_clicks_at_once), T(a_request_is_one_dossier),
        T(a_refusal_does_not_count), T(a_key_is_made_once), T(a_program_opens_once),
        T(a_list_is_no_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
