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

static int without_key(struct web_fixture *f, const char *headers)
{
    return web_get(f, "/api/registrationFolders", headers);
}

/* A proxy adds its line after those that the caller wrote; a clock that somebody sets gives nothing back. */
static void who_fails_cannot_change_address_nor_time(void **state)
{
    struct web_fixture *f = *state;
    struct err e = {0};
    char headers[200];

    web_stop(f->web);
    f->cfg.api_echecs_par_minute = 2;
    assert_int_equal(web_start(&f->cfg, f->t.store, &f->web, &e), RC_OK);
    for (int i = 0; i < 4; i++) {
        snprintf(headers, sizeof(headers),
                 "X-Forwarded-For: 198.51.100.%d\r\nX-Forwarded-For: 203.0.113.%d, 192.0.2.1\r\n", i, i);
        assert_int_equal(without_key(f, headers), i < 2 ? 401 : 429);
        f->t.now_us += INT64_C(3600000000);
    }
    assert_int_equal(without_key(f, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2\r\n"), 401);
}

/* An address that is written whole is no dossier: another method is not allowed there. */
static void a_fixed_address_says_its_methods(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_post(f, "/api/registrationFolders/utils/sessionMinDates", "", ""), 405);
    assert_true(web_reply_has(f, "Allow: "));
    assert_int_not_equal(web_post(f, "/api/registrationFolders/123/validate", "", ""), 405);
}

static int method(struct web_fixture *f, const char *name, const char *path)
{
    char request[300];
    int n = snprintf(request, sizeof(request), "%s %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n",
                     name, path);

    return web_raw(f, request, (size_t)n);
}

/* Programs read JSON, whatever they got wrong; the pages of people stay pages. */
static void every_address_of_the_api_answers_json(void **state)
{
    static const struct {
        const char *method, *path, *allow;
        int status;
    } wrong[] = {{"GET", "/api", NULL, 404},
                 {"GET", "/api/", NULL, 404},
                 {"GET", "/api/rien", NULL, 404},
                 {"GET", "/api/registrationFolders//", NULL, 404},
                 {"PATCH", "/api/registrationFolders/123", "Allow: GET, HEAD, PUT\r", 405},
                 {"DELETE", "/api/registrationFolders", "Allow: GET, HEAD\r", 405},
                 {"PUT", "/api/webhooks", "Allow: POST\r", 405},
                 {"GET", "/api/webhooks/1", "Allow: DELETE\r", 405},
                 {"GET", "/api/registrationFolders/", NULL, 401}};
    struct web_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        int got = method(f, wrong[i].method, wrong[i].path);

        if (got != wrong[i].status || !web_reply_has(f, "application/problem+json") ||
            (wrong[i].allow != NULL && !web_reply_has(f, wrong[i].allow)))
            fail_msg("%s %s : %d ; %.600s", wrong[i].method, wrong[i].path, got, f->reply);
    }
    assert_int_equal(method(f, "GET", "/apiculture"), 404);
    assert_true(web_reply_has(f, "text/html"));
    assert_int_equal(method(f, "GET", "/formations/"), 404);
    assert_int_equal(method(f, "GET", "/api/v1/formations/"), 200);
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

static const char offres_sql[] =
    "INSERT INTO commune (code, nom, nom_plie, lat, lon, empreinte) VALUES"
    "  ('32013', 'Auch', 'AUCH', 43646500, 586500, x'00'), ('93066', 'Saint-Denis', 'ST DENIS', 48936200, "
    "2357400, "
    "x'00'),"
    "  ('97411', 'Saint-Denis', 'ST DENIS', -20878900, 55448100, x'00');"
    "INSERT INTO commune_postal (code_postal, commune, nom_plie) VALUES ('32000', '32013', 'AUCH');"
    "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, "
    "qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, modifie_us) VALUES"
    "  (8, '18002002600019', '180020026', '11750000008', 'Langues & Cie', 'LANGUES CIE', 1, 1, 1, 0, 0, 0);"
    "INSERT INTO formation (id, organisme_id, numero, intitule, prerequis, classe, modifie_us) VALUES"
    "  (4, 8, 'F4', 'Faire le point', 'Un entretien', 'BC', 0);"
    "INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, "
    "prix_ttc_cents, "
    "commune, annexes_cents, annexes_nature) VALUES (4, 4, 'A4', 'presentiel', 24, 120000, 120000, '32013', "
    "4500, "
    "'Repas'),"
    "  (5, 4, 'A5', 'distance', 24, 90000, 90000, NULL, NULL, NULL);"
    "UPDATE action_formation SET prerequis = 1 WHERE id = 4;"
    "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte) VALUES"
    "  (4, 4, 'S4', 20900, 20910, 20900, 1), (5, 5, 'S5', NULL, NULL, 2000000, 1);";

static bool answers(struct web_fixture *f, const char *query, int status, const char *has,
                    const char *has_not)
{
    char path[300];

    snprintf(path, sizeof(path), "/api/v1/formations%s", query);
    return web_get(f, path, "") == status && web_reply_has(f, has) &&
           (has_not == NULL || !web_reply_has(f, has_not));
}

static void offers_are_found_by_anyone(void **state)
{
    struct web_fixture *f = *state;

    assert_true(answers(f, "", 200, "{\"formations\":[],\"premier_debut\":\"2026-12-09\",\"suite\":null}",
                        "Set-Cookie"));
    assert_int_equal(raw_sql(&f->t, offres_sql), RAW_OK);
    assert_true(answers(f, "?nombre=1", 200, "\"session\":4,\"formation_numero\":\"F4\"", "\"session\":5,"));
    assert_true(web_reply_has(f, "\"suite\":{\"apres\":20900,\"session\":4}"));
    assert_true(web_reply_has(f, "\"frais_annexes\":4500,\"frais_annexes_nature\":\"Repas\""));
    assert_true(web_reply_has(f, "\"prerequis\":true,\"prerequis_detail\":\"Un entretien\""));
    assert_true(answers(f, "?nombre=1&apres=20900&session=4", 200, "\"session\":5,", "\"session\":4,\"f"));
    assert_true(web_reply_has(f, "\"debut\":null"));
    assert_true(web_reply_has(f, "\"prerequis\":false,\"prerequis_detail\":null"));
    assert_true(answers(f, "?lieu=auch&rayon=5&sans_distance=1", 200, "\"distance_m\":0", "\"session\":5,"));
    assert_int_equal(web_get(f, "/formations?lieu=auch&rayon=5", ""), 200); /* people are told too */
    assert_true(web_reply_has(f, "· à moins de 1 km</p>"));
    assert_int_equal(web_get(f, "/formations", ""), 200);
    assert_false(web_reply_has(f, " km</p>"));
    assert_true(answers(f, "?lieu=32000", 200, "\"session\":5,", NULL));
    assert_true(
        answers(f, "?lieu=32013", 200, "\"session\":5,", NULL)); /* of the commune: no postal code is that */
    assert_true(answers(f, "?lieu=Saint-Denis%20(97411)", 200, "\"session\":5,", "\"session\":4,\"f"));
    assert_true(answers(f, "?modalite=distance", 200, "\"session\":5,", "\"session\":4,\"f"));
    assert_true(answers(f, "?prix=1000", 200, "\"session\":5,", "\"session\":4,\"f"));
    assert_true(answers(f, "?prix=0", 200, "\"formations\":[]", "\"session\":"));
    assert_true(answers(f, "?prix=0,00", 200, "\"formations\":[]", "\"session\":"));
    assert_int_equal(
        raw_sql(&f->t, "INSERT INTO formation_mot (mot, formation_id) VALUES ('LANGUES', 4), ('CIE', 4), "
                       "('FAIRE', 4)"),
        RAW_OK);
    assert_true(answers(f, "?organisme=l%c3%a0ngu&nombre=1", 200, "\"session\":4,", "\"suite\":null"));
    assert_true(answers(f, "?organisme=180%20020%20026%2000019", 200, "\"session\":5,", NULL));
    assert_true(
        answers(f, "?organisme=73282932000074", 200, "\"formations\":[]", NULL)); /* no such body here */
    assert_true(answers(f, "?organisme=faire", 200, "\"formations\":[]", NULL));  /* of the title */
    assert_true(answers(f, "?organisme=-", 400, "recherche.critere", NULL));
    assert_true(answers(f, "?type=VAE", 200, "\"formations\":[]", NULL));
    assert_true(
        answers(f, "?type=bilan-vae&debut=2027-03-23&avant=2027-03-23", 200, "\"session\":4,\"f", NULL));
}

/* An action has a card for each of its sessions in the list of sessions, one in the page and in the list by action. */
static void an_action_is_one_card(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(raw_sql(&f->t, offres_sql), RAW_OK);
    assert_int_equal(raw_sql(&f->t, "INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, "
                                    "ouverte) VALUES (6, 4, 'S6', 20950, 20960, 20950, 1), (7, 4, 'S7', "
                                    "20970, 20980, 20970, 1), (8, 4, 'S8', 20960, 20965, 20960, 0)"),
                     RAW_OK);
    assert_true(answers(f, "?type=BC", 200, "\"session\":7,\"f", "autres_sessions"));
    assert_true(web_reply_has(f, "\"session_numero\":\"S7\",\"action\":4,"));
    assert_true(answers(f, "?par=session", 200, "\"session\":7,\"f", "autres_sessions"));
    assert_true(answers(f, "?par=action", 200, "\"session\":4,\"f", "\"session\":6,\"f"));
    assert_true(web_reply_has(f, "\"action\":4,\"autres_sessions\":2,"));
    assert_true(web_reply_has(f, "\"action\":5,\"autres_sessions\":0,"));
    assert_true(answers(f, "?par=action&nombre=1", 200, "\"session\":4,\"f", "\"session\":5,\"f"));
    assert_true(
        answers(f, "?par=action&nombre=1&apres=20900&session=4", 200, "\"session\":5,\"f", "\"action\":4,"));
    assert_true(web_reply_has(f, "\"suite\":null"));
    /* the card is the session that answers; the others are counted, before it too */
    assert_true(answers(f, "?par=action&debut=2027-05-20", 200, "\"session\":7,\"f", "\"session\":4,\"f"));
    assert_true(web_reply_has(f, "\"action\":4,\"autres_sessions\":2,"));
    assert_true(answers(f, "?action=4", 200, "\"session\":6,\"f", "\"action\":5"));
    assert_false(web_reply_has(f, "\"session\":8,"));
    assert_true(answers(f, "?action=0", 200, "\"formations\":[]", NULL));
    assert_int_equal(web_get(f, "/formations", ""), 200);
    assert_true(web_reply_has(f, "<a href=\"/formations/4#dates\">et 2 autres dates<span"));
    assert_false(web_reply_has(f, "href=\"/formations/6\""));
    assert_false(web_reply_has(f, "/formations/5#dates"));
    assert_int_equal(web_get(f, "/formations/4", ""), 200);
    assert_true(web_reply_has(f, "id=\"dates\""));
    assert_true(web_reply_has(f, "<a href=\"/formations/6\">"));
    assert_true(web_reply_has(f, "<a href=\"/formations/7\">"));
    assert_false(web_reply_has(f, "<a href=\"/formations/4\">"));
    assert_false(web_reply_has(f, "/formations/8"));
    assert_int_equal(web_get(f, "/formations/5", ""), 200); /* its only date is said above */
    assert_false(web_reply_has(f, "id=\"dates\""));
}

/* A program is told what it got wrong, where a person gets what was understood. */
static void a_wrong_criterion_is_a_problem(void **state)
{
    static const struct {
        const char *query, *code, *field;
        int status;
    } wrong[] = {{"?type=rien", "recherche.critere", "type", 400},
                 {"?modalite=x", "recherche.critere", "modalite", 400},
                 {"?debut=demain", "recherche.critere", "debut", 400},
                 {"?avant=2027", "recherche.critere", "avant", 400},
                 {"?prix=cher", "recherche.critere", "prix", 400},
                 {"?lieu=32000&rayon=301", "recherche.critere", "rayon", 400},
                 {"?nombre=0", "recherche.critere", "nombre", 400},
                 {"?nombre=101", "recherche.critere", "nombre", 400},
                 {"?rayon=20", "recherche.critere", "rayon", 400},
                 {"?lieu=&rayon=20", "recherche.critere", "rayon", 400},
                 {"?sans_distance=1", "recherche.critere", "sans_distance", 400},
                 {"?lieu=32000&sans_distance=oui", "recherche.critere", "sans_distance", 400},
                 {"?apres=20900", "recherche.critere", "apres", 400},
                 {"?apres=20900&session=S4", "recherche.critere", "session", 400},
                 {"?par=formation", "recherche.critere", "par", 400},
                 {"?action=A4", "recherche.critere", "action", 400},
                 {"?classe=RNCP", "api.parametre", "classe", 422},
                 {"?lieu=Nulle-Part", "recherche.lieu-inconnu", "lieu", 404},
                 {"?lieu=Saint-Denis", "recherche.lieux", "lieu", 409}};
    struct web_fixture *f = *state;

    assert_int_equal(raw_sql(&f->t, offres_sql), RAW_OK);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char named[60];

        snprintf(named, sizeof(named), "\"propertyPath\":\"%s\"", wrong[i].field);
        if (!answers(f, wrong[i].query, wrong[i].status, wrong[i].code, "\"formations\"") ||
            !web_reply_has(f, named))
            fail_msg("%s : %.600s", wrong[i].query, f->reply);
    }
    assert_int_equal(web_get(f, "/formations?type=rien&lieu=Saint-Denis&debut=demain", ""), 200);
    assert_true(web_reply_has(f, "Saint-Denis (97411)"));
    assert_int_equal(web_get(f, "/formations?lieu=Nulle-Part", ""), 200);
    assert_true(web_reply_has(f, "Aucune commune ne répond à ce lieu"));
    assert_false(
        web_reply_has(f, "href=\"/formations/4\"")); /* not everything, under a place that is not there */
    assert_int_equal(web_get(f, "/formations?lieu=Auch&rayon=20", ""), 200);
    assert_true(web_reply_has(f, "Auch, à moins de 20 km"));
    assert_int_equal(web_get(f, "/formations/4", ""), 200);
    assert_true(web_reply_has(f, "Repas"));
}

/* A character of two bytes is one. */
static void words_have_an_end(void **state)
{
    struct web_fixture *f = *state;
    char path[1200], words[6 * 1024 + 1] = "";

    assert_int_equal(raw_sql(&f->t, offres_sql), RAW_OK);
    snprintf(path, sizeof(path), "/api/v1/formations?q=%01024d", 0);
    assert_int_equal(web_get(f, path, ""), 200);
    snprintf(path, sizeof(path), "/api/v1/formations?q=%01025d", 0);
    assert_int_equal(web_get(f, path, ""), 400);
    assert_true(web_reply_has(f, "\"propertyPath\":\"q\""));
    for (size_t i = 0; i < 600; i++)
        memcpy(words + 6 * i, "%c3%a9", 7);
    snprintf(words + 3600, sizeof(words) - 3600, "%0424d", 0);
    {
        char request[sizeof(words) + 200];
        int n = snprintf(request, sizeof(request),
                         "GET /api/v1/formations?q=%s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n",
                         words);

        assert_int_equal(web_raw(f, request, (size_t)n), 200);
    }
    /* A person is told, and shown what the rest finds. */
    snprintf(path, sizeof(path), "/formations?q=%01025d", 0);
    assert_int_equal(web_get(f, path, ""), 200);
    assert_true(web_reply_has(f, "1024 caractères au plus"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(who_fails_cannot_change_address_nor_time),
        T(a_fixed_address_says_its_methods),
        T(every_address_of_the_api_answers_json),
        T(a_scenario_is_answered),
        T(a_refusal_is_a_result),
        T(mistakes_are_problems),
        T(a_long_body_is_refused),
        T(offers_are_found_by_anyone),
        T(an_action_is_one_card),
        T(a_wrong_criterion_is_a_problem),
        T(words_have_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
