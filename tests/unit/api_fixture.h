/*
 * api_fixture.h - a program that has a key: its requests, and the dossier they are about.
 */
#ifndef SICPF_API_FIXTURE_H
#define SICPF_API_FIXTURE_H

#include "training/cle_api.h"
#include "training_fixture.h"
#include "web_fixture.h"

/* A key of somebody, made by themselves; `days` counts for those whose keys end. */
static inline void api_cle(struct temp_store *t, struct cle_api_pour who, int days,
                           struct cle_api_commande *c)
{
    struct err e = {0};

    *c = (struct cle_api_commande){.pour = who, .par = who, .nom = "essai", .jours = days};
    assert_ok(store_write(t->store, cle_api_creer, c, &e), &e);
}

/* The status of a request; `headers` are whole lines, `key` may be NULL. */
static inline int api_demande(struct web_fixture *web, const struct cle_api_commande *key, const char *method,
                              const char *path, const char *headers, const char *body)
{
    char request[4096];
    int n = snprintf(request, sizeof(request),
                     "%s %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\nContent-Length: %zu\r\n"
                     "%s%s%s%s\r\n%s",
                     method, path, strlen(body), key != NULL ? "X-Api-Key: " : "",
                     key != NULL ? key->cle : "", key != NULL ? "\r\n" : "", headers, body);

    CHECK(n > 0 && (size_t)n < sizeof(request));
    return web_raw(web, request, (size_t)n);
}

#define API_JSON "Content-Type: application/json\r\n"

/* The élu's dossier with body 7, taken to a step; then the clock is on a day. */
static inline void api_dossier(struct web_fixture *web, enum etape step, const char *day, char *number)
{
    const struct parcours p = {.titulaire = 1,
                               .organisme = ORG_AGREE,
                               .session = SESSION_MANDAT,
                               .realisees = -1,
                               .cause = CAUSE_TOTALE};
    struct err e = {0};

    assert_ok(parcourir(&web->t, &p, step, number, &e), &e);
    web->t.now_us = instant_of_day(on(day)) + INT64_C(36000000000);
}

#endif
