/* The server: limits, methods, security headers, sessions and forms, errors as pages and as problems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include "web/page.h"
#include "web_fixture.h"

static struct web_fixture *start(bool demo)
{
    struct web_fixture *f = calloc(1, sizeof(*f));

    web_fixture_start(f, "2026-11-24", demo);
    return f;
}

static int setup(void **state)
{
    *state = start(true);
    return 0;
}

static int setup_real(void **state)
{
    *state = start(false);
    return 0;
}

static int teardown(void **state)
{
    web_fixture_stop(*state);
    free(*state);
    return 0;
}

static void pages_for_everyone(void **state)
{
    static const char *const paths[] = {"/",
                                        "/regles",
                                        "/accessibilite",
                                        "/mentions-legales",
                                        "/plan-du-site",
                                        "/donnees-personnelles",
                                        "/demonstration"};
    struct web_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        assert_int_equal(web_get(f, paths[i], ""), 200);
        assert_true(web_reply_has(f, "<h1>"));
        assert_true(web_reply_has(f, " – Essai</title>"));
        assert_true(web_reply_has(f, "Démonstration."));
    }
}

static void security_headers(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/", ""), 200);
    assert_true(web_reply_has(f, "Content-Security-Policy: default-src 'none'; style-src 'self'"));
    assert_true(web_reply_has(f, "frame-ancestors 'none'"));
    assert_true(web_reply_has(f, "X-Content-Type-Options: nosniff"));
    assert_true(web_reply_has(f, "Referrer-Policy: same-origin"));
    assert_false(web_reply_has(f, "<script"));
    assert_false(web_reply_has(f, "Strict-Transport-Security"));
}

static void what_does_not_exist(void **state)
{
    static const char other[] = "DELETE / HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n";
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/nulle-part", ""), 404);
    assert_true(web_reply_has(f, "web.introuvable"));
    assert_int_equal(web_get(f, "/nulle-part", "Accept: application/json\r\n"), 404);
    assert_true(web_reply_has(f, "Content-Type: application/problem+json"));
    assert_true(web_reply_has(f, "\"code\":\"web.introuvable\""));
    assert_int_equal(web_post(f, "/regles", "", "a=b"), 405);
    assert_true(web_reply_has(f, "Allow: GET, HEAD\r\n")); /* those that the page has */
    assert_int_equal(web_raw(f, other, sizeof(other) - 1), 405);
    assert_int_equal(web_get(f, "/../../etc/passwd", ""), 404);
    assert_int_equal(web_get(f, "/%00", ""), 404);
}

static void the_demonstration_exists_in_demonstration_only(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/demonstration", ""), 404);
    assert_int_equal(web_post(f, "/demonstration", "", "personne=0"), 404);
    assert_int_equal(web_get(f, "/connexion", ""), 503);
    assert_true(web_reply_has(f, "web.connexion-fermee"));
    assert_int_equal(web_get(f, "/", ""), 200);
    assert_false(web_reply_has(f, "Démonstration."));
}

static void bodies_have_a_limit(void **state)
{
    struct web_fixture *f = *state;
    char *body = malloc(100001);

    memset(body, 'a', 100000);
    body[100000] = '\0';
    assert_int_equal(web_post(f, "/demonstration", "", body), 413);
    assert_true(web_reply_has(f, "web.trop-grand"));
    free(body);
}

/* Who is before the server (a relay) and the server itself read one end of a request, or what follows would be another request, which the relay
 * never saw. Nothing after it is answered. */
static void where_a_request_ends_is_said_once(void **state)
{
    static const char chunked[] = "Transfer-Encoding: chunked\r\n";
    static const struct {
        const char *method, *version, *headers, *body, *code;
    } all[] = {
        {"POST", "1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "web.longueur"},
        {"POST", "1.1", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n", "web.longueur"},
        {"GET", "1.1", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "web.longueur"},
        {"POST", "1.1", "Content-Length: 0\r\nContent-Length: 3\r\n", "q=a", "web.entete-repete"},
        {"POST", "1.1", "Content-Length: 3\r\nContent-Length: 0\r\n", "q=a", "web.entete-repete"},
        {"GET", "1.1", "Content-Length: 0\r\ncontent-length: 0\r\n", "", "web.entete-repete"},
        {"POST", "1.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n",
         "web.entete-repete"},
        {"POST", "1.1", "Transfer-Encoding: identity\r\n", "", "web.longueur"},
        {"POST", "1.1", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", "web.longueur"},
        {"POST", "1.1", "Transfer-Encoding:\r\n", "", "web.longueur"},
        {"POST", "1.0", chunked, "0\r\n\r\n", "web.longueur"},
        {"POST", "1.1", "Content-Length : 0\r\n", "", "web.longueur"},
        {"POST", "1.1", "Transfer-Encoding : chunked\r\nContent-Length: 0\r\n", "", "web.longueur"},
    };
    struct web_fixture *f = *state;
    char request[600];

    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        int n =
            snprintf(request, sizeof(request),
                     "%s / HTTP/%s\r\nHost: essai\r\n%s%s\r\n%sGET /regles HTTP/1.1\r\nHost: essai\r\n\r\n",
                     all[i].method, all[i].version, all[i].headers,
                     "Content-Type: application/x-www-form-urlencoded\r\n", all[i].body);

        if (web_raw(f, request, (size_t)n) != 400 || !web_reply_has(f, all[i].code) ||
            web_reply_has(f, "HTTP/1.1 200") || strstr(f->reply + 1, "HTTP/1.1 ") != NULL)
            fail_msg("%s%s : %.600s", all[i].headers, all[i].body, f->reply);
        assert_true(web_reply_has(f, "Connection: close"));
    }
    /* Once, it is read. */
    snprintf(request, sizeof(request),
             "GET / HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n%s\r\n0\r\n\r\n", chunked);
    assert_int_equal(web_raw(f, request, strlen(request)), 200);
    assert_int_equal(web_get(f, "/", "Content-Length: 0\r\n"), 200);
}

/* The length is not said: the body is read to its end, counted, and refused. */
static void chunked_bodies_have_a_limit(void **state)
{
    struct web_fixture *f = *state;
    static const char head[] =
        "POST /demonstration HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
    size_t size = sizeof(head) + 5 * 20010 + 16;
    char *request = malloc(size);
    size_t n = sizeof(head) - 1;

    memcpy(request, head, n);
    for (int i = 0; i < 5; i++) {
        memcpy(request + n, "4e20\r\n", 6);
        memset(request + n + 6, 'a', 20000);
        if (i == 0)
            memcpy(request + n + 6, "q=", 2);
        memcpy(request + n + 20006, "\r\n", 2);
        n += 20008;
    }
    memcpy(request + n, "0\r\n\r\n", 5);
    assert_int_equal(web_raw(f, request, n + 5), 413);
    free(request);
}

/* A value that comes one byte at a time costs no more memory than at once: a piece of the body for each, whatever the network gathers. */
static void a_body_in_single_bytes(void **state)
{
    struct web_fixture *f = *state;
    const int one = 1;
    char head[256];
    int fd = web_connect(f);
    int n = snprintf(
        head, sizeof(head),
        "POST /demonstration HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nq=\r\n");

    assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)), 0);
    web_send(fd, head, (size_t)n);
    for (int i = 0; i < 15000; i++)
        web_send(fd, "1\r\na\r\n", 6);
    web_send(fd, "0\r\n\r\n", 5);
    f->reply_n = 0;
    for (ssize_t got; (got = recv(fd, f->reply + f->reply_n, REPLY_BYTES - 1 - f->reply_n, 0)) > 0;)
        f->reply_n += (size_t)got;
    close(fd);
    f->reply[f->reply_n] = '\0';
    assert_true(web_reply_has(f, "HTTP/1.1 403"));
    assert_int_equal(web_get(f, "/", ""), 200);
}

/* Whatever the address says, the server answers and goes on. */
static void strange_addresses(void **state)
{
    static const char *const paths[] = {
        "/formations?apres=99999999999999999999999&session=-9&prix=1e9&debut=2999-12-31&type=%00",
        "/formations?q=%ff%fe&prix=-1",
        "/formations?q=a&q=b&debut=0001-01-01",
        "/regles?au=1800-01-01",
        "/regles?au=2999-12-31",
        "/regles?au=2023-02-29",
        "/formations/99999999999999999999999999",
        "/formations/1%0d%0aSet-Cookie:%20a=b",
        "/connexion?suite=/mes-droits%0d%0aSet-Cookie:%20a=b",
        "/theme/../../etc/passwd",
        "/theme/"};
    struct web_fixture *f = *state;
    char long_path[20100] = "/formations?q=";

    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        int status = web_get(f, paths[i], "");

        assert_true(status == 200 || status == 303 || status == 400 || status == 422 || status == 404);
        assert_false(web_reply_has(f, "Set-Cookie: a=b"));
    }
    memset(long_path + 14, 'a', 20000);
    char request[21000];
    int n = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n",
                     long_path);
    assert_int_equal(web_raw(f, request, (size_t)n), 200);
}

/* Bytes that are no text are not a field left empty: 400, with the name, for whatever page, form or call. */
static void what_is_no_text_is_refused(void **state)
{
    static const struct {
        const char *path, *name;
    } asked[] = {{"/formations?q=%ff", "q"},
                 {"/formations?q=anglais&lieu=%c3%28", "lieu"},
                 {"/formations?q=a%00b", "q"},
                 {"/formations?q=%ed%a0%80", "q"}, /* half of a surrogate */
                 {"/formations?q=a&q=%ff", "q"},
                 {"/formations?inconnu=%ff", "inconnu"},
                 {"/formations?%ff=a", "?"},
                 {"/regles?au=%ff", "au"},
                 {"/simulateur/droits?annee=%ff", "annee"},
                 {"/comparer?du=%ff", "du"},
                 {"/connexion?suite=%ff", "suite"},
                 {"/mes-droits?au=%ff", "au"}, /* of a space, before signing in */
                 {"/api/v1/formations?q=%ff", "q"},
                 {"/api/v1/mes-droits?au=%ff", "au"},
                 {"/api/registrationFolders?query=%ff", "query"}};
    struct web_fixture *f = *state;
    char said[120];

    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        if (web_get(f, asked[i].path, "") != 400 || !web_reply_has(f, "web.texte"))
            fail_msg("%s : %.400s", asked[i].path, f->reply);
        snprintf(said, sizeof(said), "« %s » n", asked[i].name);
        assert_true(web_reply_has(f, said));
    }
    assert_int_equal(web_get(f, "/api/v1/formations?q=%ff", ""), 400);
    assert_true(web_reply_has(f, "\"champ\":\"q\""));
    assert_int_equal(web_post(f, "/demonstration", "", "jeton=a&suite=%ff"), 400);
    assert_true(web_reply_has(f, "« suite » n"));
    assert_int_equal(web_post(f, "/demonstration", "", "jeton=a&suite=a%00b"), 400);
    assert_int_equal(web_post(f, "/deconnexion", "", "jeton=%ff"), 400);
    assert_int_equal(web_post(f, "/demonstration", "", "%ff=a"), 400);
    assert_true(web_reply_has(f, "« ? » n"));
    /* what is a text goes on, however strange; an address that does not exist is said so first */
    assert_int_equal(web_get(f, "/formations?q=%c3%a9%f0%9f%98%80%01", ""), 200);
    assert_int_equal(web_get(f, "/formations?q", ""), 200);
    assert_int_equal(web_get(f, "/formations?q=&=", ""), 200);
    assert_int_equal(web_get(f, "/nulle-part?q=%ff", ""), 404);
    assert_int_equal(web_get(f, "/mes-dossiers/%ff", ""), 404); /* no address either */
    assert_int_equal(web_get(f, "/api/v1/mes-dossiers/1%00", ""), 404);
}

/* Two answers to one question: 400, with the name, for whatever page, form or call; but for what is a list. */
static void what_is_said_twice_is_refused(void **state)
{
    static const struct {
        const char *path, *name;
    } asked[] = {{"/formations?q=a&q=b", "q"},
                 {"/formations?q=a&q=a", "q"},
                 {"/formations?q=a&prix=5&q", "q"},
                 {"/formations?inconnu=1&inconnu=2", "inconnu"},
                 {"/simulateur/droits?+regime=1&+regime=2", " regime"},
                 {"/simulateur/droits?regime+de=1&regime+de=2", "regime de"},
                 {"/regles?au=2026-01-01&au=2026-02-01", "au"},
                 {"/simulateur/droits?date=2026-01-01&de=2020&de=2021&date=2026-01-02", "date"},
                 {"/simulateur/reste-a-payer?abondement=1&abondement=2&cout=1&cout=2", "cout"},
                 {"/simulateur/elu?regime=1&regime=2", "regime"},   /* a list of another page */
                 {"/mes-droits?au=2026-01-01&au=2026-01-02", "au"}, /* of a space, before signing in */
                 {"/api/v1/formations?nombre=1&nombre=2", "nombre"},
                 {"/api/v1/mes-droits?au=2026-01-01&au=2026-01-02", "au"},
                 {"/api/registrationFolders?limit=1&limit=2", "limit"},
                 {"/api/registrationFolders?state%5B%5D=accepted&state%5B%5D=inTraining", "state[]"}};
    static const char *const lists[] = {
        "/simulateur/droits?regime=salarie&regime=agent&de=2020&de=2021&a=&a=&travaille=100&travaille=100",
        "/simulateur/elu?debut=2020-01-01&debut=2021-01-01&fin=&fin=",
        "/simulateur/reste-a-payer?dotation=1&dotation=2&abondement=1&abondement=2", "/formations?&&",
        "/formations?q=a&Q=b"};
    struct web_fixture *f = *state;
    char said[120];

    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        snprintf(said, sizeof(said), "« %s » est dit plusieurs fois", asked[i].name);
        if (web_get(f, asked[i].path, "") != 400 || !web_reply_has(f, "web.repete") ||
            !web_reply_has(f, said))
            fail_msg("%s : %.400s", asked[i].path, f->reply);
    }
    assert_int_equal(web_get(f, "/api/registrationFolders?limit=1&limit=2", ""), 400);
    assert_true(web_reply_has(f, "\"propertyPath\":\"limit\""));
    assert_int_equal(web_post(f, "/demonstration", "", "jeton=a&suite=b&suite=c"), 400);
    assert_true(web_reply_has(f, "« suite » est dit plusieurs fois"));
    assert_int_equal(web_post(f, "/deconnexion", "", "jeton=a&jeton=b"), 400);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (web_get(f, lists[i], "") == 400)
            fail_msg("%s : %.400s", lists[i], f->reply);
}

/* The address asks for a page of a list by a number, or by something that is none. */
static void numbers_of_an_address_are_digits_alone(void **state)
{
    static const char *const wrong[] = {"/formations?apres=20000&session=S4",
                                        "/formations?apres=-1",
                                        "/formations?apres=1e3",
                                        "/formations?apres=0x10",
                                        "/formations?apres=%201",
                                        "/formations?apres=99999999999999999999999"};
    struct web_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        if (web_get(f, wrong[i], "") != 400 || !web_reply_has(f, "web.nombre"))
            fail_msg("%s : %.400s", wrong[i], f->reply);
    assert_int_equal(web_get(f, "/formations?apres=&session=", ""), 200);
    assert_int_equal(web_get(f, "/formations?apres=20000&session=4", ""), 200);
}

static void headers_have_a_limit(void **state)
{
    struct web_fixture *f = *state;
    size_t size = 80000;
    char *request = malloc(size);
    int n = snprintf(request, size, "GET / HTTP/1.1\r\nHost: essai\r\nX-Long: ");

    memset(request + n, 'a', 60000);
    memcpy(request + n + 60000, "\r\n\r\n", 4);
    assert_int_not_equal(web_raw(f, request, (size_t)n + 60004), 200);
    free(request);
    assert_int_equal(web_get(f, "/", ""), 200);
}

static void put_people(struct web_fixture *f)
{
    static const char people[] = "[{\"role\":\"elu\",\"id\":7,\"nom\":\"Zoé <Essai>\",\"detail\":\"maire\"},"
                                 "{\"role\":\"gestionnaire\",\"id\":0,\"nom\":\"agent-a\",\"detail\":\"\"}]";

    web_people(f, people);
}

static void a_session_opens_and_closes(void **state)
{
    struct web_fixture *f = *state;
    char cookie[160], token[120], body[200];

    put_people(f);
    assert_int_equal(web_get(f, "/demonstration", ""), 200);
    assert_true(web_reply_has(f, "Zoé &lt;Essai&gt;"));
    web_sign_in(f, 0, cookie, sizeof(cookie));
    assert_int_equal(web_get(f, "/", cookie), 200);
    assert_true(web_reply_has(f, "Espace titulaire"));
    assert_true(web_reply_has(f, "Cache-Control: no-store"));
    assert_true(web_reply_between(f, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    assert_int_equal(web_post(f, "/deconnexion", cookie, "jeton=faux"), 403);
    assert_int_equal(web_get(f, "/", cookie), 200);
    assert_true(web_reply_has(f, "Espace titulaire"));
    snprintf(body, sizeof(body), "jeton=%s", token);
    assert_int_equal(web_post(f, "/deconnexion", cookie, body), 303);
    assert_true(web_reply_has(f, "sicpf_session=; "));
    assert_int_equal(web_get(f, "/", cookie), 200);
    assert_false(web_reply_has(f, "Espace titulaire"));
}

static void a_session_ends_after_twenty_hours(void **state)
{
    struct web_fixture *f = *state;
    char cookie[160];

    put_people(f);
    web_sign_in(f, 1, cookie, sizeof(cookie));
    f->t.now_us += INT64_C(19) * 3600 * 1000000;
    assert_int_equal(web_get(f, "/", cookie), 200);
    assert_true(web_reply_has(f, "Espace gestion : agent-a"));
    f->t.now_us += INT64_C(1) * 3600 * 1000000 + 1;
    assert_int_equal(web_get(f, "/", cookie), 200);
    assert_false(web_reply_has(f, "Espace gestion"));
}

/* Opened without proof of identity: worth nothing once the same store is served for real. */
static void a_session_of_the_demonstration_ends_with_it(void **state)
{
    struct web_fixture *f = *state;
    char cookie[160];

    put_people(f);
    web_sign_in(f, 1, cookie, sizeof(cookie));
    assert_int_equal(web_get(f, "/gestion", cookie), 200);
    f->cfg.demo = false;
    assert_int_equal(web_get(f, "/gestion", cookie), 303);
    assert_true(web_reply_has(f, "Location: /connexion"));
    f->cfg.demo = true;
}

static void a_day_that_does_not_exist_is_said(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/formations?debut=2026-02-30", ""), 200);
    assert_true(web_reply_has(f, "La date demandée n'existe pas"));
    assert_int_equal(web_get(f, "/formations?debut=2026-02-28", ""), 200);
    assert_false(web_reply_has(f, "La date demandée n'existe pas"));
}

/* The page of a form that asks for days is shown again with what was typed, its fault and nothing computed. */
static void a_wrong_day_is_refused_with_its_form(void **state)
{
    static const char *const wrong[] = {"/regles?au=2026-02-30", "/registre?au=2026-02-30",
                                        "/comparer?du=2022-12-02&au=2026-02-30"};
    struct web_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(web_get(f, wrong[i], ""), 422);
        assert_true(web_reply_has(f, "<title>Erreur : "));
        assert_true(web_reply_has(f, "est pas une date. Exemple : 2026-05-03."));
        assert_true(web_reply_has(f, "value=\"2026-02-30\" aria-invalid=\"true\""));
        assert_true(web_reply_has(f, "<a href=\"#champ-au\">"));
        assert_false(web_reply_has(f, "class=\"regle\""));
        assert_false(web_reply_has(f, "class=\"registre\""));
    }
    assert_int_equal(web_get(f, "/registre?au=", ""), 200);
    assert_true(web_reply_has(f, "class=\"registre\""));
    assert_int_equal(web_get(f, "/comparer?du=2026-03-01&au=2022-12-02", ""), 422);
    assert_true(web_reply_has(f, "La première date doit précéder la seconde."));
    assert_true(web_reply_has(f, "name=\"du\" value=\"2026-03-01\">"));
    assert_true(web_reply_has(f, "name=\"au\" value=\"2022-12-02\" aria-invalid=\"true\""));
    assert_false(web_reply_has(f, "class=\"changement\""));
}

static void forms_come_from_here(void **state)
{
    struct web_fixture *f = *state;
    char form_cookie[80], token[120], header[300], body[200];

    put_people(f);
    assert_int_equal(web_post(f, "/demonstration", "", "personne=0"), 403);
    assert_int_equal(web_get(f, "/demonstration", ""), 200);
    assert_true(web_reply_between(f, "sicpf_formulaire=", ";", form_cookie, sizeof(form_cookie)));
    assert_true(web_reply_between(f, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(body, sizeof(body), "jeton=%s&personne=0", token);
    snprintf(header, sizeof(header), "Cookie: sicpf_formulaire=%s\r\nOrigin: https://autre.example\r\n",
             form_cookie);
    assert_int_equal(web_post(f, "/demonstration", header, body), 403);
    assert_true(web_reply_has(f, "web.origine"));
    snprintf(header, sizeof(header), "Cookie: sicpf_formulaire=%s\r\nOrigin: http://essai\r\n", form_cookie);
    assert_int_equal(web_post(f, "/demonstration", header, body), 303);
}

static void signing_in_leads_back_to_pages_of_this_site_only(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/connexion?suite=/regles", ""), 303);
    assert_true(web_reply_has(f, "Location: /demonstration?suite=/regles"));
    assert_int_equal(web_get(f, "/connexion?suite=//autre.example/", ""), 303);
    assert_true(web_reply_has(f, "Location: /demonstration\r\n"));
    assert_int_equal(web_get(f, "/connexion?suite=https://autre.example", ""), 303);
    assert_true(web_reply_has(f, "Location: /demonstration\r\n"));
}

static void wrong_cookies_open_nothing(void **state)
{
    struct web_fixture *f = *state;
    char header[200];

    snprintf(header, sizeof(header), "Cookie: sicpf_session=%064d\r\n", 0);
    assert_int_equal(web_get(f, "/", header), 200);
    assert_true(web_reply_has(f, "Se connecter"));
    assert_int_equal(web_get(f, "/", "Cookie: sicpf_session=' OR 1=1\r\n"), 200);
    assert_true(web_reply_has(f, "Se connecter"));
}

static void health_and_metrics(void **state)
{
    struct web_fixture *f = *state;

    assert_int_equal(web_get(f, "/health/live", ""), 200);
    assert_int_equal(web_get(f, "/health/ready", ""), 200);
    assert_int_equal(web_get(f, "/regles", ""), 200);
    assert_int_equal(web_get(f, "/nulle-part?nom=DUPONT", ""), 404);
    assert_int_equal(web_get(f, "/metrics", ""), 200);
    assert_true(web_reply_has(f, "sicpf_http_requests_total{route=\"/regles\",code=\"2xx\"} 1"));
    assert_true(web_reply_has(f, "sicpf_http_requests_total{route=\"autre\",code=\"4xx\"} 1"));
    assert_true(web_reply_has(f, "# EOF\n"));
    assert_false(web_reply_has(f, "DUPONT"));
}

static void the_theme_is_kept_for_ever(void **state)
{
    struct web_fixture *f = *state;
    char path[80];

    assert_int_equal(web_get(f, "/", ""), 200);
    assert_true(web_reply_between(f, "stylesheet\" href=\"", "\"", path, sizeof(path)));
    assert_int_equal(web_get(f, path, ""), 200);
    assert_true(web_reply_has(f, "immutable"));
    assert_false(web_reply_has(f, "http:"));
    assert_int_equal(web_get(f, path, "Accept-Encoding: gzip\r\n"), 200);
    assert_true(web_reply_has(f, "Content-Encoding: gzip"));
}

static void *ask_ready(void *arg)
{
    const struct web_fixture *server = arg;
    struct web_fixture mine = *server;
    int64_t bad = 0;

    mine.reply = malloc(REPLY_BYTES);
    for (int i = 0; i < 40; i++)
        bad += web_get(&mine, "/health/ready", "") != 200;
    free(mine.reply);
    return (void *)(intptr_t)bad;
}

/* Requests parked while the writer commits all come back, from many connections at once. */
static void parked_requests_all_come_back(void **state)
{
    pthread_t threads[8];

    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_ready, *state), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        void *bad;

        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_int_equal((intptr_t)bad, 0);
    }
}

static void a_port_that_is_taken_is_said(void **state)
{
    struct web_fixture *f = *state;
    struct config cfg = f->cfg;
    struct web *second = NULL;
    struct err e = {0};

    snprintf(cfg.listen, sizeof(cfg.listen), "adresse");
    assert_int_equal(web_start(&cfg, f->t.store, &second, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_WEB_ECOUTE);
    assert_null(second);
    cfg = f->cfg;
    cfg.port = web_port(f->web);
    assert_int_equal(web_start(&cfg, f->t.store, &second, &e),
                     RC_FAILURE); /* never two servers on one port */
    assert_int_equal(e.msg, MSG_WEB_ECOUTE);
    assert_null(second);
}

/* ---- calls to other machines --------------------------------------------------------------------------------- */

/* A machine that does not answer until `open`. */
struct slow {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int waiting;
    bool open;
    int port;
    enum msg refused; /* why the last one refused was */
};

#define CALLS 6 /* more than there are tasks: the ones leave the others their places */

static enum rc wait_for_it(struct store *s, void *arg, struct err *e)
{
    struct slow *m = arg;

    (void)s;
    (void)e;
    pthread_mutex_lock(&m->mutex);
    m->waiting++;
    pthread_cond_broadcast(&m->changed);
    while (!m->open)
        pthread_cond_wait(&m->changed, &m->mutex);
    m->waiting--;
    pthread_mutex_unlock(&m->mutex);
    return RC_OK;
}

static enum rc at_once(struct store *s, void *arg, struct err *e)
{
    (void)s;
    (void)arg;
    (void)e;
    return RC_OK;
}

static void say(struct request *rq, void *arg, enum rc rc, const struct err *e)
{
    struct slow *m = arg;

    if (rc != RC_OK) {
        pthread_mutex_lock(&m->mutex);
        m->refused = e->msg;
        pthread_mutex_unlock(&m->mutex);
    }
    answer(rq, rc == RC_OK ? 200 : 503, "text/plain", "x", 1);
}

static void handle(struct request *rq, void *state)
{
    if (strcmp(request_path(rq), "/appel") == 0)
        request_call(rq, wait_for_it, state, say);
    else if (strncmp(request_path(rq), "/page/", 6) == 0)
        request_print(rq, wait_for_it, state, say, request_path(rq));
    else
        request_task(rq, at_once, state, say);
}

static size_t no_body(struct request *rq, void *state)
{
    (void)rq;
    (void)state;
    return 0;
}

static void fails(struct request *rq, void *state, const struct err *e)
{
    (void)state;
    (void)e;
    answer(rq, 500, "text/plain", "x", 1);
}

static void over(struct request *rq, void *state, int status, int64_t duration_us)
{
    (void)rq;
    (void)state;
    (void)status;
    (void)duration_us;
}

static int ask_port(int port, const char *path)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char text[200];

    CHECK(fd >= 0 && inet_pton(AF_INET, "127.0.0.1", &to.sin_addr) == 1);
    CHECK(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
    snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n", path);
    web_send(fd, text, strlen(text));
    memset(text, 0, sizeof(text));
    CHECK(recv(fd, text, 20, MSG_WAITALL) > 0);
    close(fd);
    CHECK(strncmp(text, "HTTP/1.1 ", 9) == 0);
    return (int)strtol(text + 9, NULL, 10);
}

static void *call_it(void *arg)
{
    const struct slow *m = arg;

    return (void *)(intptr_t)ask_port(m->port, "/appel");
}

/* Holders who wait for a slow provider leave room for receipts and bank files. */
static void a_slow_machine_leaves_room(void **state)
{
    struct web_fixture *f = *state;
    struct slow m = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    const struct http_handlers h = {&m, handle, no_body, fails, over};
    const struct http_options o = {.listen = "127.0.0.1", .threads = 2, .calls = CALLS, .store = f->t.store};
    struct http_server *server;
    pthread_t threads[CALLS];
    struct err e = {0};

    assert_int_equal(http_start(&o, &h, &server, &e), RC_OK);
    m.port = http_port(server);
    for (size_t i = 0; i < CALLS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_it, &m), 0);
    pthread_mutex_lock(&m.mutex);
    while (m.waiting < CALLS)
        pthread_cond_wait(&m.changed, &m.mutex);
    pthread_mutex_unlock(&m.mutex);
    assert_int_equal(ask_port(m.port, "/appel"), 503);
    assert_int_equal(m.refused, MSG_WEB_APPELS); /* it says what waits, and no file does */
    for (int i = 0; i < HTTP_TASKS_MAX; i++)
        assert_int_equal(ask_port(m.port, "/tache"), 200);
    pthread_mutex_lock(&m.mutex);
    m.open = true;
    pthread_cond_broadcast(&m.changed);
    pthread_mutex_unlock(&m.mutex);
    for (size_t i = 0; i < CALLS; i++) {
        void *status;

        assert_int_equal(pthread_join(threads[i], &status), 0);
        assert_int_equal((intptr_t)status, 200);
    }
    assert_int_equal(ask_port(m.port, "/appel"), 200);
    http_stop(server);
}

struct caller {
    const struct slow *m;
    const char *path;
    pthread_t thread;
};

static void *call_path(void *arg)
{
    const struct caller *c = arg;

    return (void *)(intptr_t)ask_port(c->m->port, c->path);
}

static void wait_until(struct slow *m, int n)
{
    pthread_mutex_lock(&m->mutex);
    while (m->waiting < n)
        pthread_cond_wait(&m->changed, &m->mutex);
    pthread_mutex_unlock(&m->mutex);
}

/* Pages that are laid out leave their room to payments, and one session leaves its to the others. */
static void pages_laid_out_have_a_room_of_their_own(void **state)
{
    struct web_fixture *f = *state;
    struct slow m = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    const struct http_handlers h = {&m, handle, no_body, fails, over};
    const struct http_options o = {.listen = "127.0.0.1", .threads = 2, .calls = CALLS, .store = f->t.store};
    struct caller callers[] = {{&m, "/page/a", 0}, {&m, "/page/b", 0}, {&m, "/appel", 0}, {&m, "/appel", 0}};
    struct http_server *server;
    struct err e = {0};

    assert_int_equal(http_start(&o, &h, &server, &e), RC_OK);
    m.port = http_port(server);
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call_path, &callers[i]), 0);
        wait_until(&m, (int)i + 1);
        if (i == 0)
            assert_int_equal(ask_port(m.port, "/page/a"), 503); /* one for each session */
    }
    assert_int_equal(ask_port(m.port, "/page/c"), 503);
    assert_int_equal(ask_port(m.port, "/tache"), 200);
    pthread_mutex_lock(&m.mutex);
    m.open = true;
    pthread_cond_broadcast(&m.changed);
    pthread_mutex_unlock(&m.mutex);
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        void *status;

        assert_int_equal(pthread_join(callers[i].thread, &status), 0);
        assert_int_equal((intptr_t)status, 200);
    }
    assert_int_equal(ask_port(m.port, "/page/a"), 200);
    http_stop(server);
}

/* Decision 50: an entry to correct is 422 whatever message says it; what is refused, missing or changed since keeps its own. */
static void a_form_shown_again_says_one_status(void **state)
{
    (void)state;
    for (int m = MSG_AUCUN + 1; m < MSG_COUNT; m++) {
        const struct msg_def *def = msg_def((enum msg)m);

        if (def->rc == RC_USAGE && def->http == 400)
            assert_int_equal(page_status_of((enum msg)m), 422);
        else
            assert_int_equal(page_status_of((enum msg)m), def->http);
    }
    assert_int_equal(page_status_of(MSG_DECLARATION_AVENIR), 422);
    assert_int_equal(page_status_of(MSG_WEB_CHAMP_DATE), 422);
    assert_int_equal(page_status_of(MSG_ORGANISME_INCONNU), 404);
    assert_int_equal(page_status_of(MSG_COMPTE_ATTENTE), 409);
    assert_int_equal(page_status_of(MSG_WEB_JETON), 403);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(pages_for_everyone),
        T(security_headers),
        T(what_does_not_exist),
        cmocka_unit_test_setup_teardown(the_demonstration_exists_in_demonstration_only, setup_real, teardown),
        T(bodies_have_a_limit),
        T(where_a_request_ends_is_said_once),
        T(chunked_bodies_have_a_limit),
        T(a_body_in_single_bytes),
        T(strange_addresses),
        T(what_is_no_text_is_refused),
        T(what_is_said_twice_is_refused),
        T(numbers_of_an_address_are_digits_alone),
        T(headers_have_a_limit),
        T(a_session_opens_and_closes),
        T(a_session_ends_after_twenty_hours),
        T(a_session_of_the_demonstration_ends_with_it),
        T(a_day_that_does_not_exist_is_said),
        T(a_wrong_day_is_refused_with_its_form),
        T(forms_come_from_here),
        T(signing_in_leads_back_to_pages_of_this_site_only),
        T(wrong_cookies_open_nothing),
        T(health_and_metrics),
        T(the_theme_is_kept_for_ever),
        T(parked_requests_all_come_back),
        T(a_slow_machine_leaves_room),
        T(pages_laid_out_have_a_room_of_their_own),
        T(a_port_that_is_taken_is_said),
        T(a_form_shown_again_says_one_status),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
