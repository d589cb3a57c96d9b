/*
 * web_fixture.h - the pages on a temporary store, and a plain HTTP client to ask them.
 */
#ifndef SICPF_WEB_FIXTURE_H
#define SICPF_WEB_FIXTURE_H

#include "temp_store.h"
#include "web/web.h"
#include <arpa/inet.h>
#include <stdarg.h>
#include <sys/socket.h>

#define REPLY_BYTES (4U << 20)

struct web_fixture {
    struct temp_store t;
    struct config cfg;
    struct web *web;
    char *reply; /* the last answer, headers included */
    size_t reply_n;
};

/* Serves the store that f->t already opened. */
static inline void web_fixture_serve(struct web_fixture *f, bool demo)
{
    struct err e = {0};

    snprintf(f->cfg.listen, sizeof(f->cfg.listen), "127.0.0.1");
    snprintf(f->cfg.service_name, sizeof(f->cfg.service_name), "Essai");
    f->cfg.threads = 2;
    f->cfg.demo = demo;
    f->reply = malloc(REPLY_BYTES);
    CHECK(f->reply != NULL);
    CHECK(web_start(&f->cfg, f->t.store, &f->web, &e) == RC_OK);
}

static inline void web_fixture_start(struct web_fixture *f, const char *day, bool demo)
{
    memset(f, 0, sizeof(*f));
    temp_store_open(&f->t, day);
    web_fixture_serve(f, demo);
}

static inline void web_fixture_stop(struct web_fixture *f)
{
    web_stop(f->web);
    temp_store_close(&f->t);
    free(f->reply);
}

static inline int web_connect(const struct web_fixture *f)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)web_port(f->web))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    CHECK(fd >= 0 && inet_pton(AF_INET, "127.0.0.1", &to.sin_addr) == 1);
    CHECK(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
    return fd;
}

static inline void web_send(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

        if (sent <= 0)
            return; /* the server closed: the answer says why */
        bytes += sent;
        n -= (size_t)sent;
    }
}

/* Sends bytes as they are, reads until the server closes; returns the status, 0 when there was no answer. */
static inline int web_raw(struct web_fixture *f, const char *bytes, size_t n)
{
    int fd = web_connect(f);
    ssize_t got;
    int status = 0;

    web_send(fd, bytes, n);
    f->reply_n = 0;
    while ((got = recv(fd, f->reply + f->reply_n, REPLY_BYTES - 1 - f->reply_n, 0)) > 0)
        f->reply_n += (size_t)got;
    close(fd);
    f->reply[f->reply_n] = '\0';
    sscanf(f->reply, "HTTP/1.1 %d", &status);
    return status;
}

/* GET with extra header lines ("Cookie: a=b\r\n"). */
static inline int web_get(struct web_fixture *f, const char *path, const char *headers)
{
    char request[4096];
    int n = snprintf(request, sizeof(request),
                     "GET %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n%s\r\n", path, headers);

    CHECK(n > 0 && (size_t)n < sizeof(request));
    return web_raw(f, request, (size_t)n);
}

static inline int web_post(struct web_fixture *f, const char *path, const char *headers, const char *body)
{
    size_t size = strlen(body) + 4096;
    char *request = malloc(size);
    int n, status;

    CHECK(request != NULL);
    n = snprintf(request, size,
                 "POST %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n%s\r\n%s",
                 path, strlen(body), headers, body);
    CHECK(n > 0 && (size_t)n < size);
    status = web_raw(f, request, (size_t)n);
    free(request);
    return status;
}

/* Past one character of the page: a space that does not break is a space. */
static inline const char *web_next(const char *s, char *c)
{
    const bool unbroken = strncmp(s, "\u00a0", 2) == 0;

    *c = unbroken ? ' ' : *s;
    return s + (unbroken ? 2 : 1);
}

/* Where the text is in the answer, and *after it; NULL when it is not. Which of its spaces may break is not looked at. */
static inline const char *web_find(const char *reply, const char *text, const char **after)
{
    for (; *reply != '\0'; reply++) {
        const char *r = reply, *t = text;
        char a = 0, b = 0;

        while (*t != '\0' && a == b) {
            r = web_next(r, &a);
            t = web_next(t, &b);
        }
        if (a == b) {
            *after = r;
            return reply;
        }
    }
    return NULL;
}

static inline bool web_reply_has(const struct web_fixture *f, const char *text)
{
    const char *after;

    return web_find(f->reply, text, &after) != NULL;
}

/* The text between two marks of the last answer, into out; false when it is not there. */
static inline bool web_reply_between(const struct web_fixture *f, const char *from, const char *to, char *out,
                                     size_t size)
{
    const char *start = NULL, *after;
    const char *end =
        web_find(f->reply, from, &start) != NULL && start != NULL ? web_find(start, to, &after) : NULL;

    if (end == NULL || (size_t)(end - start) >= size)
        return false;
    snprintf(out, size, "%.*s", (int)(end - start), start);
    return true;
}

static inline enum rc web_write_people(struct db *db, void *people, struct err *e)
{
    return db_exec(db, Q_REGLAGE_SET, e, "tt", "demo.personnes", (const char *)people);
}

/* Sets the people of the demonstration (a JSON array). */
static inline void web_people(struct web_fixture *f, const char *people)
{
    CHECK(store_write(f->t.store, web_write_people, (void *)(uintptr_t)people, NULL) == RC_OK);
}

/* Signs in as a person of the demonstration; `cookie` becomes a header line. */
static inline void web_sign_in(struct web_fixture *f, int person, char *cookie, size_t size)
{
    char form_cookie[80], token[120], session[80], header[200], body[200];

    CHECK(web_get(f, "/demonstration", "") == 200);
    CHECK(web_reply_between(f, "sicpf_formulaire=", ";", form_cookie, sizeof(form_cookie)));
    CHECK(web_reply_between(f, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(header, sizeof(header), "Cookie: sicpf_formulaire=%s\r\n", form_cookie);
    snprintf(body, sizeof(body), "jeton=%s&personne=%d", token, person);
    CHECK(web_post(f, "/demonstration", header, body) == 303);
    CHECK(web_reply_between(f, "sicpf_session=", ";", session, sizeof(session)));
    CHECK(web_reply_has(f, "HttpOnly; SameSite=Lax"));
    snprintf(cookie, size, "Cookie: sicpf_session=%s\r\n", session);
}

/* Opens a page, then sends its form with its token and the fields given; returns the status of the answer. */
static inline int web_submit(struct web_fixture *f, const char *page, const char *action, const char *cookie,
                             const char *fields)
{
    char token[120], version[32] = "", body[1024];
    int status = web_get(f, page, cookie);

    if (status != 200)
        return status;
    CHECK(web_reply_between(f, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    if (strncmp(fields, "version=", strlen("version=")) == 0)
        snprintf(body, sizeof(body), "jeton=%s&%s", token, fields);
    else {
        (void)web_reply_between(f, "name=\"version\" value=\"", "\"", version, sizeof(version));
        snprintf(body, sizeof(body), "jeton=%s&version=%s&%s", token, version, fields);
    }
    return web_post(f, action, cookie, body);
}

#endif
