/* The receipts of the page of a dossier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
#include "journey_fixture.h"

static int receipt(struct journey *j, int who, const char *root, const char *fields)
{
    char page[160], path[200];

    snprintf(page, sizeof(page), "%s/%s", root, j->numero);
    snprintf(path, sizeof(path), "%s/recu", page);
    return web_submit(&j->web, who == ELU || who == ECOLE ? page : root, path, j->cookie[who], fields);
}

/* Each act has its receipt, as JSON or on paper; neither is given to others, nor for an act there is not. */
static void receipts_are_given_to_their_parties(void **state)
{
    struct journey *j = *state;
    int64_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = entries(j);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=1&format=json"), 200);
    assert_true(web_reply_has(&j->web, "Content-Type: application/json"));
    assert_true(web_reply_has(&j->web, "\"format\": \"sicpf-recu/1\""));
    assert_true(entries(j) > before);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=99&format=json"), 404);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=abc"), 422);
    assert_int_equal(receipt(j, SALARIE, "/mes-dossiers", "acte=1&format=pdf"), 404);
    assert_int_equal(receipt(j, LANGUES, "/organisme/dossiers", "acte=1&format=pdf"), 404);
    if (access("/usr/bin/weasyprint", X_OK) != 0)
        return;
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "acte=1&format=pdf"), 200);
    assert_true(web_reply_has(&j->web, "Content-Type: application/pdf"));
    assert_true(web_reply_has(&j->web, "%PDF-1."));
}

static enum rc note_card(struct db *db, void *arg, struct err *e)
{
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_TITULAIRE,
                                  .actor_id = 1,
                                  .actor_name = "",
                                  .purpose = FINALITE_3,
                                  .act = "carte.capturer",
                                  .law_day = 20000,
                                  .dossier_id = *(int64_t *)arg,
                                  .titulaire_id = 1,
                                  .content = "{\"motif\":\"SECRET-CARTE\"}"};

    return journal_append(db, &entry, NULL, e);
}

/* What the journal says of a dossier without being its act has no receipt among those of the dossier. */
static void a_card_is_no_act_of_the_dossier(void **state)
{
    struct journey *j = *state;
    char page[160];
    int64_t dossier;
    struct err e = {0};

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    dossier = raw_i64(&j->web.t, "SELECT MAX(id) FROM dossier");
    assert_int_equal(store_write(j->web.t.store, note_card, &dossier, &e), RC_OK);
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "format=json"), 200);
    assert_true(web_reply_has(&j->web, "dossier.demander"));
    assert_false(web_reply_has(&j->web, "SECRET-CARTE"));
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "acte=2&format=json"), 404);
    snprintf(page, sizeof(page), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, page), 200);
    assert_true(web_reply_has(&j->web, "Envoi d&#39;une demande de formation"));
    assert_false(web_reply_has(&j->web, "carte.capturer"));
}

/* ---- a busy server ------------------------------------------------------------------------------------------------ */

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct store *store;
    bool entered, open;
};

/* Holds the writer, which a receipt waits for. */
static enum rc hold(struct db *db, void *arg, struct err *e)
{
    struct gate *g = arg;

    (void)db;
    (void)e;
    pthread_mutex_lock(&g->mutex);
    g->entered = true;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->mutex);
    pthread_mutex_unlock(&g->mutex);
    return RC_OK;
}

static void *hold_writer(void *arg)
{
    struct gate *g = arg;

    return (void *)(intptr_t)store_write(g->store, hold, g, NULL);
}

static void open_gate(struct gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->open = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->mutex);
}

/* A receipt on paper is asked for on a connection of its own, not read yet. */
static int ask_paper(struct journey *j, const char *token)
{
    char body[200], text[1024];
    int fd = web_connect(&j->web);
    int n = snprintf(body, sizeof(body), "jeton=%s&acte=1&format=pdf", token);

    n = snprintf(text, sizeof(text),
                 "POST /mes-dossiers/%s/recu HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n%s\r\n%s",
                 j->numero, n, j->cookie[ELU], body);
    web_send(fd, text, (size_t)n);
    return fd;
}

static void read_all(int fd, char *out, size_t size)
{
    size_t n = 0;
    ssize_t got;

    while (n < size - 1 && (got = recv(fd, out + n, size - 1 - n, 0)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    close(fd);
}

/* One receipt on paper at a time for a session: the other is told at once when to come back, and the first is made. */
static void a_busy_server_says_when_to_come_back(void **state)
{
    struct journey *j = *state;
    struct gate gate = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    struct pollfd both[2] = {{.events = POLLIN}, {.events = POLLIN}};
    char page[160], token[120], reply[8192];
    pthread_t writer;
    void *held;
    int refused;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(page, sizeof(page), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, page), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    gate.store = j->web.t.store;
    assert_int_equal(pthread_create(&writer, NULL, hold_writer, &gate), 0);
    pthread_mutex_lock(&gate.mutex);
    while (!gate.entered)
        pthread_cond_wait(&gate.changed, &gate.mutex);
    pthread_mutex_unlock(&gate.mutex);
    both[0].fd = ask_paper(j, token);
    both[1].fd = ask_paper(j, token);
    assert_int_equal(poll(both, 2, 20000), 1); /* whichever came second */
    refused = both[1].revents != 0;
    read_all(both[refused].fd, reply, sizeof(reply));
    open_gate(&gate);
    assert_int_equal(strncmp(reply, "HTTP/1.1 503 ", 13), 0);
    assert_non_null(strstr(reply, "web.occupe"));
    assert_non_null(strstr(reply, "\r\nRetry-After: 60\r\n"));
    read_all(both[!refused].fd, reply, sizeof(reply));
    assert_null(strstr(reply, "web.occupe"));
    assert_null(strstr(reply, "Retry-After"));
    assert_int_equal(pthread_join(writer, &held), 0);
    assert_int_equal((intptr_t)held, RC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(receipts_are_given_to_their_parties, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_busy_server_says_when_to_come_back, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(a_card_is_no_act_of_the_dossier, journey_setup, journey_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
