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

/* ---- verifying -------------------------------------------------------------------------------------------------- */

#define FILE_BYTES ((size_t)512 << 10)

struct sent {
    char *bytes;
    size_t n;
};

/* Sends bytes to the public page with the token of its form, as somebody of `cookie`; "": nobody. */
static int verify_as(struct journey *j, const char *cookie, const void *bytes, size_t n)
{
    static const char head[] =
        "--limite\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\n%s\r\n"
        "--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"r\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n";
    static const char tail[] = "\r\n--limite--\r\n";
    char token[160], form[120], mine[160] = "", start[600];
    char *request = malloc(FILE_BYTES + 4096);
    size_t before;
    int status, len;

    assert_non_null(request);
    assert_int_equal(web_get(&j->web, "/recus/verifier", cookie), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    if (*cookie == '\0') {
        assert_true(web_reply_between(&j->web, "sicpf_formulaire=", ";", form, sizeof(form)));
        snprintf(mine, sizeof(mine), "Cookie: sicpf_formulaire=%s\r\n", form);
    }
    len = snprintf(start, sizeof(start), head, token);
    assert_true(len > 0 && (size_t)len < sizeof(start) && n < FILE_BYTES);
    before = (size_t)snprintf(
        request, 4096,
        "POST /recus/verifier HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n%s%s"
        "Content-Type: multipart/form-data; boundary=limite\r\nContent-Length: %zu\r\n\r\n%s",
        cookie, mine, (size_t)len + n + strlen(tail), start);
    memcpy(request + before, bytes, n);
    memcpy(request + before + n, tail, strlen(tail));
    status = web_raw(&j->web, request, before + n + strlen(tail));
    free(request);
    return status;
}

static int verify(struct journey *j, const char *text)
{
    return verify_as(j, "", text, strlen(text));
}

/* The body of the last answer. */
static struct sent body_of(struct journey *j)
{
    const char *start = strstr(j->web.reply, "\r\n\r\n");
    struct sent out;

    assert_non_null(start);
    out.n = j->web.reply_n - (size_t)(start + 4 - j->web.reply);
    out.bytes = malloc(out.n + 1);
    assert_non_null(out.bytes);
    memcpy(out.bytes, start + 4, out.n);
    out.bytes[out.n] = '\0';
    return out;
}

static struct sent a_receipt(struct journey *j, const char *format)
{
    char fields[40];

    snprintf(fields, sizeof(fields), "acte=1&format=%s", format);
    if (*j->numero == '\0')
        assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", fields), 200);
    return body_of(j);
}

/* To whoever sends it, signed in or not; nothing more is in the journal. */
static void anyone_reads_whether_a_receipt_is_true(void **state)
{
    struct journey *j = *state;
    struct sent r = a_receipt(j, "json");
    int64_t before = entries(j);

    assert_int_equal(verify_as(j, "", r.bytes, r.n), 200);
    assert_true(web_reply_has(&j->web, "Le reçu est vrai, signé par la clé de ce service"));
    assert_true(web_reply_has(&j->web, "<dt>Prix toutes taxes comprises</dt>"));
    assert_true(web_reply_has(&j->web, j->numero));
    assert_true(web_reply_has(&j->web, "<li>la tête du journal, ou sa signature : juste</li>"));
    assert_true(web_reply_has(&j->web, "<li>la clé de ce service : juste</li>"));
    assert_false(web_reply_has(&j->web, "pas vérifié"));
    assert_false(web_reply_has(&j->web, "La page d'un PDF"));
    assert_int_equal(verify_as(j, j->cookie[ECOLE], r.bytes, r.n), 200);
    assert_true(web_reply_has(&j->web, "Le reçu est vrai"));
    assert_int_equal(entries(j), before);
    assert_int_equal(web_get(&j->web, "/plan-du-site", ""), 200);
    assert_true(web_reply_has(&j->web, "href=\"/recus/verifier\""));
    free(r.bytes);
}

static struct sent changed(const struct sent *r, const char *from, const char *to)
{
    struct sent out = {malloc(r->n + strlen(to) + 1), r->n + strlen(to) - strlen(from)};
    const char *at = strstr(r->bytes, from);

    assert_non_null(out.bytes);
    assert_non_null(at);
    snprintf(out.bytes, r->n + strlen(to) + 1, "%.*s%s%s", (int)(at - r->bytes), r->bytes, to,
             at + strlen(from));
    return out;
}

/* What is not as it was signed is named, in the words of the command; what comes after it was not looked at. */
static void what_was_changed_is_named(void **state)
{
    static const struct {
        const char *from, *to, *part;
    } changes[] = {
        {"\"tete_contenu\": \"", "\"tete_contenu\": \" ", "ce que dit la tête du journal"},
        {"\"tete_signature\": \"", "\"tete_signature\": \"", "la tête du journal, ou sa signature"},
        {"\"grain\": \"", "\"grain\": \"", "l&#39;entrée du journal, ou son chemin"},
        {"\"contenu\": \"", "\"contenu\": \" ", "le contenu de l&#39;acte"},
        {"\"par\": \"", "\"par\": \"x", "ce que dit le reçu, sa clé ou sa signature"},
        {"\"format\": ", "\"format\":  ", "la mise en forme du fichier"},
    };
    struct journey *j = *state;
    struct sent r = a_receipt(j, "json");

    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        struct sent other = changed(&r, changes[i].from, changes[i].to);
        char said[200];

        if (strcmp(changes[i].from, changes[i].to) == 0) { /* a digit of it */
            char *digit = strstr(other.bytes, changes[i].from) + strlen(changes[i].from);

            *digit = *digit == '0' ? '1' : '0';
        }
        assert_int_equal(verify(j, other.bytes), 200);
        snprintf(said, sizeof(said), "<p>Le reçu a été modifié : %s.</p>", changes[i].part);
        if (!web_reply_has(&j->web, said))
            fail_msg("%s : %s", changes[i].part, j->web.reply);
        snprintf(said, sizeof(said), "<li>%s : <strong>faux</strong></li>", changes[i].part);
        assert_true(web_reply_has(&j->web, said));
        assert_true(web_reply_has(&j->web, "<li>la clé de ce service : pas vérifié"));
        assert_false(web_reply_has(&j->web, "Ce que dit le reçu"));
        assert_false(web_reply_has(&j->web, "est vrai"));
        free(other.bytes);
    }
    free(r.bytes);
}

/* Bytes of anybody: refused, whatever they are, and the form is shown again. */
static void what_is_no_receipt_is_refused(void **state)
{
    struct journey *j = *state;
    char *much = malloc(FILE_BYTES);
    static const struct {
        const char *text, *code;
    } wrong[] = {{"", "web.fichier"},
                 {"rien", "recu.illisible"},
                 {"{}", "recu.illisible"},
                 {"[1]", "recu.illisible"},
                 {"{\"format\": \"sicpf-recu/1\"}", "recu.illisible"},
                 {"{\"format\": \"sicpf-recu/1\", \"entree\": {\"seq\": 1e999}}", "recu.illisible"},
                 {"{\"format\": \"\xff\"}", "recu.illisible"},
                 {"<script>alert(1)</script>", "recu.illisible"}};

    assert_non_null(much);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(verify(j, wrong[i].text), 422);
        assert_true(web_reply_has(&j->web, wrong[i].code));
        assert_false(web_reply_has(&j->web, "<script>"));
        assert_false(web_reply_has(&j->web, "Rien n&#39;a été enregistré"));
    }
    assert_int_equal(verify_as(j, "", "{\"format\"\0:1}", 14), 422);
    memset(much, '[', FILE_BYTES);
    assert_int_equal(verify_as(j, "", much, 200 << 10), 422); /* deep */
    assert_int_equal(verify_as(j, "", much, 300 << 10), 413);
    assert_int_equal(verify_as(j, j->cookie[ELU], much, 300 << 10), 413); /* signed in or not */
    assert_int_equal(web_post(&j->web, "/recus/verifier", "", "jeton=faux"), 403);
    free(much);
}

/* The receipt that a PDF carries; one that carries none; not more of them than an address may ask. */
static void the_receipt_of_a_pdf_is_read(void **state)
{
    struct journey *j = *state;
    struct err e = {0};
    struct sent r;

    if (access("/usr/bin/weasyprint", X_OK) != 0 || access("/usr/bin/qpdf", X_OK) != 0)
        skip();
    r = a_receipt(j, "pdf");
    assert_int_equal(verify_as(j, "", r.bytes, r.n), 200);
    assert_true(web_reply_has(&j->web, "Le reçu est vrai"));
    assert_true(web_reply_has(&j->web, "La page d&#39;un PDF n&#39;est pas signée") ||
                web_reply_has(&j->web, "La page d'un PDF n'est pas signée"));
    free(r.bytes);
    assert_int_equal(verify(j, "%PDF-1.7\nrien"), 422);
    assert_true(web_reply_has(&j->web, "recu.sans-fichier"));
    web_stop(j->web.web);
    j->web.cfg.api_echecs_par_minute = 1;
    assert_ok(web_start(&j->web.cfg, j->web.t.store, &j->web.web, &e), &e);
    assert_int_equal(verify(j, "%PDF-1.7\nrien"), 422);
    assert_int_equal(verify(j, "%PDF-1.7\nrien"), 429);
    assert_true(web_reply_has(&j->web, "api.debit"));
    assert_int_equal(verify(j, "rien"), 422); /* nothing else is read by another program */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(anyone_reads_whether_a_receipt_is_true, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(what_was_changed_is_named, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_receipt_is_refused, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(the_receipt_of_a_pdf_is_read, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(receipts_are_given_to_their_parties, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_busy_server_says_when_to_come_back, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(a_card_is_no_act_of_the_dossier, journey_setup, journey_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
