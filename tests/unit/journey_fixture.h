/* Somebody of each space, signed in over HTTP, and one dossier between them. */
#ifndef SICPF_JOURNEY_FIXTURE_H
#define SICPF_JOURNEY_FIXTURE_H

#include "journal/journal.h"
#include "training_fixture.h"
#include "web_fixture.h"

/* People of the demonstration, in the order of the list below. */
enum { ELU, ANCIEN_ELU, SALARIE, ECOLE, LANGUES, AGENT_A, AGENT_B, REGION, PEOPLE };

struct journey {
    struct web_fixture web;
    char cookie[PEOPLE][160];
    char numero[32];
};

static const char people[] =
    "[{\"role\":\"elu\",\"id\":1,\"nom\":\"Élue\",\"detail\":\"\"},{\"role\":\"elu\","
    "\"id\":2,\"nom\":\"Ancien\",\"detail\":\"\"},"
    "{\"role\":\"titulaire\",\"id\":3,\"nom\":\"Salariée\",\"detail\":\"\"},"
    "{\"role\":\"organisme\",\"id\":7,\"nom\":\"École\",\"detail\":\"\"},"
    "{\"role\":\"organisme\",\"id\":8,\"nom\":\"Langues\",\"detail\":\"\"},"
    "{\"role\":\"gestionnaire\",\"id\":0,\"nom\":\"agent-a\",\"detail\":\"\"},"
    "{\"role\":\"gestionnaire\",\"id\":0,\"nom\":\"agent-b\",\"detail\":\"\"},"
    "{\"role\":\"financeur\",\"id\":1,\"nom\":\"Région\",\"detail\":\"\"}]";

static inline int journey_setup(void **state)
{
    struct journey *j = calloc(1, sizeof(*j));

    training_fixture_open(&j->web.t);
    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE titulaire SET nom_naissance = 'CANARI', prenoms = 'Zoé', sexe = 'F', "
                             "naissance = 0"),
                     SQLITE_OK);
    web_fixture_serve(&j->web, true);
    snprintf(j->web.cfg.debtor_name, sizeof(j->web.cfg.debtor_name), "Caisse");
    snprintf(j->web.cfg.debtor_iban, sizeof(j->web.cfg.debtor_iban), "FR7630006000011234567890189");
    web_people(&j->web, people);
    for (int i = 0; i < PEOPLE; i++)
        web_sign_in(&j->web, i, j->cookie[i], sizeof(j->cookie[i]));
    *state = j;
    return 0;
}

static inline int journey_teardown(void **state)
{
    struct journey *j = *state;

    web_fixture_stop(&j->web);
    free(j);
    return 0;
}

static inline int open_page(struct journey *j, int who, const char *path)
{
    return web_get(&j->web, path, j->cookie[who]);
}

/* Sends a file with the token of the page, and the hash of a plan when there is one. */
static inline int send_file_with(struct journey *j, int who, const char *page, const char *path,
                                 const char *text, const char *const *fields)
{
    char token[120], body[16384], request[20480], parts[1024] = "";
    int n;

    assert_int_equal(open_page(j, who, page), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    for (; *fields != NULL; fields += 2) {
        const size_t used = strlen(parts);

        n = snprintf(parts + used, sizeof(parts) - used,
                     "--limite\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", fields[0],
                     fields[1]);
        assert_true(n > 0 && (size_t)n < sizeof(parts) - used);
    }
    n = snprintf(body, sizeof(body),
                 "--limite\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\n%s\r\n%s"
                 "--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"s\"\r\n"
                 "Content-Type: application/octet-stream\r\n\r\n%s\r\n--limite--\r\n",
                 token, parts, text);
    assert_true(n > 0 && (size_t)n < sizeof(body));
    n = snprintf(request, sizeof(request),
                 "POST %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n%s"
                 "Content-Type: multipart/form-data; boundary=limite\r\nContent-Length: %zu\r\n\r\n%s",
                 path, j->cookie[who], strlen(body), body);
    assert_true(n > 0 && (size_t)n < sizeof(request));
    return web_raw(&j->web, request, (size_t)n);
}

/* The same, with the hash of the plan that was read ("": none was). */
static inline int send_file_to(struct journey *j, int who, const char *page, const char *path,
                               const char *text, const char *plan)
{
    const char *const fields[] = {*plan != '\0' ? "plan" : NULL, plan, NULL};

    return send_file_with(j, who, page, path, text, fields);
}

/* Does an act on the dossier of the journey, from the page of its space. */
static inline int act(struct journey *j, int who, const char *root, const char *name, const char *fields)
{
    char path[160];

    snprintf(path, sizeof(path), "%s/%s/%s", root, j->numero, name);
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static inline int request_session(struct journey *j, int who, int session)
{
    char path[80];
    int status;

    snprintf(path, sizeof(path), "/formations/%d/demander", session);
    status = web_submit(&j->web, path, path, j->cookie[who], "confirme=1");
    if (status == 303)
        assert_true(
            web_reply_between(&j->web, "Location: /mes-dossiers/", "?", j->numero, sizeof(j->numero)));
    return status;
}

static inline void move_clock(struct journey *j, const char *day)
{
    j->web.t.now_us = instant_of_day(on(day)) + INT64_C(36000000000);
    for (int i = 0; i < PEOPLE; i++)
        web_sign_in(&j->web, i, j->cookie[i], sizeof(j->cookie[i]));
}

static inline int64_t entries(struct journey *j)
{
    struct journal_report report;
    struct db *db;

    assert_int_equal(store_read_begin(j->web.t.store, &db, NULL), RC_OK);
    assert_int_equal(journal_verify(db, &report, NULL), RC_OK);
    store_read_end(j->web.t.store, db);
    return report.entries;
}

static inline void accept_dossier(struct journey *j)
{
    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=600,00&participants=12"),
        303);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
}

static inline void bill_dossier(struct journey *j)
{
    accept_dossier(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=7&cause=totale"),
                     303);
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "valider", "confirme=1"), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "facturer", "facture=F-1&emise=2026-06-24&montant=600,00"), 303);
}

/* 500 € of rights and 100 € by card for a training of 600 €. */
static inline void proposal_with_a_card(struct journey *j)
{
    struct transfer spend = {.titulaire_id = 1,
                             .cle = "essai/perte",
                             .genre = GENRE_CORRECTION,
                             .debit = POCHE_DIFE,
                             .credit = COMPTE_FONDS_DIFE,
                             .amount = 30000,
                             .value_day = on("2026-06-01"),
                             .rule = "ESSAI",
                             .article = "essai"};

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=600,00&participants=12"),
        303);
    assert_int_equal(book_fixture_write(&j->web.t, &spend, 1, NULL, NULL), RC_OK);
}

static inline void order_with_a_card(struct journey *j)
{
    proposal_with_a_card(j);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1&reste_centimes=10000"),
                     303);
}

#endif
