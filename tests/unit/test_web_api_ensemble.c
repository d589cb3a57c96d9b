/* The providers' API with a key: the same act, asked twice before the first is written, is done once and answered twice; what
 * is said in two ways, or of nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "api_fixture.h"
#include <semaphore.h>

#define TWO 2
/* Long enough for two requests to be read, and to wait for the writer. */
#define READ_US 300000

struct world {
    struct web_fixture web;
    struct cle_api_commande seven;
    char number[DOSSIER_NUMERO_BYTES];
    sem_t free_writer;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    training_fixture_open(&w->web.t);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_AGREE, ""}, 0, &w->seven);
    web_fixture_serve(&w->web, false);
    sem_init(&w->free_writer, 0, 0);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    web_fixture_stop(&w->web);
    sem_destroy(&w->free_writer);
    free(w);
    return 0;
}

static enum rc hold_writer(struct db *db, void *arg, struct err *e)
{
    struct world *w = arg;

    (void)db;
    (void)e;
    return sem_wait(&w->free_writer) == 0 ? RC_OK : RC_FAILURE;
}

static void let_go(void *arg, enum rc rc, const struct err *e)
{
    (void)arg;
    (void)rc;
    (void)e;
}

static int send_act(struct world *w, const char *name, const char *headers, const char *body)
{
    char request[2048];
    const int fd = web_connect(&w->web);
    const int n = snprintf(
        request, sizeof(request),
        "POST /api/registrationFolders/%s/%s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n" API_JSON
        "X-Api-Key: %s\r\nContent-Length: %zu\r\n%s\r\n%s",
        w->number, name, w->seven.cle, strlen(body), headers, body);

    CHECK(n > 0 && (size_t)n < sizeof(request));
    web_send(fd, request, (size_t)n);
    return fd;
}

/* The status; the answer is kept as that of web_raw(). */
static int read_answer(struct world *w, int fd)
{
    ssize_t got;
    int status = 0;

    w->web.reply_n = 0;
    while ((got = recv(fd, w->web.reply + w->web.reply_n, REPLY_BYTES - 1 - w->web.reply_n, 0)) > 0)
        w->web.reply_n += (size_t)got;
    close(fd);
    w->web.reply[w->web.reply_n] = '\0';
    sscanf(w->web.reply, "HTTP/1.1 %d", &status);
    return status;
}

/* Two requests, both read before either is written; what each is answered. */
static void ask_two(struct world *w, const char *name, const char *const headers[TWO],
                    const char *const body[TWO], int status[TWO], char *last, size_t size)
{
    int fd[TWO];

    store_submit(w->web.t.store, hold_writer, w, let_go);
    for (size_t i = 0; i < TWO; i++) {
        fd[i] = send_act(w, name, headers[i], body[i]);
        usleep(READ_US);
    }
    sem_post(&w->free_writer);
    for (size_t i = 0; i < TWO; i++)
        status[i] = read_answer(w, fd[i]);
    snprintf(last, size, "%.*s", (int)size - 1, w->web.reply);
}

static int64_t acts_of(struct world *w, const char *act)
{
    char sql[120];

    snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM dossier_acte WHERE acte = '%s'", act);
    return raw_i64(&w->web.t, sql);
}

/* ---- the same, twice at once --------------------------------------------------------------------------------------- */

static void the_same_act_asked_twice_at_once_is_done_once(void **state)
{
    static const struct {
        enum etape step;
        const char *name, *act, *body, *answer;
    } all[] = {
        {DEMANDE, "refuse", "refuser", "{\"code\":\"complet\",\"description\":\"Plus de place\"}",
         "\"state\":\"refusedByOrganism\""},
        {ACCEPTE, "cancel", "annuler", "{\"code\":\"effectif\"}", "\"state\":\"canceledByOrganism\""},
        {ACCEPTE, "inTraining", "entrer", "{\"date\":\"2026-06-22\"}", "\"state\":\"inTraining\""},
        {ACCEPTE, "inTraining", "entrer", "{}", "\"state\":\"inTraining\""},
        {ENTRE, "terminate", "sortir", "{\"date\":\"2026-06-23\",\"code\":\"terme\"}",
         "\"state\":\"terminated\""},
        {ENTRE, "terminate", "sortir", "{}", "\"state\":\"terminated\""},
        {SORTI, "serviceDone", "declarer", "{\"absenceDuration\":2,\"code\":\"titulaire\"}",
         "\"quitReason\":\"titulaire\""},
        {SORTI, "serviceDone", "declarer", "{}", "\"completionRate\":100"},
        {VALIDE, "billing", "facturer", "{\"billNumber\":\"F-1\"}", "\"billNumber\":\"F-1\""},
    };
    const char *const none[TWO] = {"", ""};

    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        const char *const body[TWO] = {all[i].body, all[i].body};
        struct world *w;
        char reply[8000];
        int status[TWO];

        setup(state);
        w = *state;
        api_dossier(&w->web, all[i].step,
                    all[i].step == DEMANDE || strcmp(all[i].name, "cancel") == 0 ? "2026-06-06"
                                                                                 : "2026-06-24",
                    w->number);
        ask_two(w, all[i].name, none, body, status, reply, sizeof(reply));
        if (status[0] != 200 || status[1] != 200 || strstr(reply, all[i].answer) == NULL)
            fail_msg("%s %s : %d et %d ; %.700s", all[i].name, all[i].body, status[0], status[1], reply);
        assert_non_null(strstr(reply, "ETag: "));
        assert_int_equal(acts_of(w, all[i].act), 1);
        teardown(state);
    }
}

/* What is said otherwise at the same time is refused as it is later. */
static void another_act_at_once_is_refused_as_it_is_later(void **state)
{
    const char *const none[TWO] = {"", ""};
    struct world *w = *state;
    char reply[8000];
    int status[TWO];

    api_dossier(&w->web, VALIDE, "2026-06-24", w->number);
    ask_two(w, "billing", none, (const char *const[]){"{\"billNumber\":\"F-1\"}", "{\"billNumber\":\"F-2\"}"},
            status, reply, sizeof(reply));
    assert_int_equal(status[0], 200);
    assert_int_equal(status[1], 409);
    assert_non_null(strstr(reply, "\"code\":\"dossier.deja-facture\""));
    assert_int_equal(acts_of(w, "facturer"), 1);
}

static void two_reasons_at_once_are_not_one(void **state)
{
    const char *const none[TWO] = {"", ""};
    struct world *w = *state;
    char reply[8000];
    int status[TWO];

    api_dossier(&w->web, DEMANDE, "2026-06-02", w->number);
    ask_two(w, "refuse", none,
            (const char *const[]){"{\"code\":\"complet\"}", "{\"description\":\"Pas de salle\"}"}, status,
            reply, sizeof(reply));
    assert_int_equal(status[0], 200);
    assert_int_equal(status[1], 409);
    assert_non_null(strstr(reply, "\"code\":\"api.deja-fait\""));
    assert_int_equal(acts_of(w, "refuser"), 1);
}

/* A version read before, or another key: as for an act that is asked again later. */
static void a_version_or_a_key_changes_nothing_of_it(void **state)
{
    const char *const same[TWO] = {"{\"code\":\"complet\"}", "{\"code\":\"complet\"}"};
    struct world *w = *state;
    char reply[8000];
    int status[TWO];

    api_dossier(&w->web, DEMANDE, "2026-06-02", w->number);
    ask_two(w, "refuse",
            (const char *const[]){"If-Match: \"1\"\r\nIdempotency-Key: k-1\r\n",
                                  "If-Match: \"1\"\r\nIdempotency-Key: k-2\r\n"},
            same, status, reply, sizeof(reply));
    assert_int_equal(status[0], 200);
    assert_int_equal(status[1], 200);
    assert_null(strstr(reply, "Idempotent-Replayed"));
    assert_int_equal(acts_of(w, "refuser"), 1);
}

/* What is refused for another cause stays so. */
static void what_is_not_done_stays_refused(void **state)
{
    const char *const none[TWO] = {"", ""};
    struct world *w = *state;
    char reply[8000];
    int status[TWO];

    api_dossier(&w->web, ACCEPTE, "2026-06-24", w->number);
    ask_two(w, "inTraining", none,
            (const char *const[]){"{\"date\":\"2026-06-20\"}", "{\"date\":\"2026-06-20\"}"}, status, reply,
            sizeof(reply));
    assert_int_equal(status[0], 422);
    assert_int_equal(status[1], 422);
    assert_non_null(strstr(reply, "\"propertyPath\":\"date\""));
    assert_int_equal(acts_of(w, "entrer"), 0);
}

/* ---- what is said --------------------------------------------------------------------------------------------------- */

static void expect(struct world *w, const char *method, const char *path, const char *headers,
                   const char *body, int status, const char *has)
{
    const int got = api_demande(&w->web, &w->seven, method, path, headers, body);

    if (got != status || !web_reply_has(&w->web, has))
        fail_msg("%s %s : %d, %d et %s attendus ; %.700s", path, body, got, status, has, w->web.reply);
}

static void expect_act(struct world *w, const char *name, const char *headers, const char *body, int status,
                       const char *has)
{
    char path[120];

    snprintf(path, sizeof(path), "/api/registrationFolders/%s/%s", w->number, name);
    expect(w, "POST", path, headers, body, status, has);
}

/* The two spellings of one word do not contradict each other. */
static void force_majeure_is_said_one_way(void **state)
{
    struct world *w = *state;

    api_dossier(&w->web, SORTI, "2026-06-24", w->number);
    expect_act(w, "serviceDone", API_JSON,
               "{\"absenceDuration\":2,\"code\":\"titulaire\",\"forceMajeurAbsence\":true,"
               "\"forceMajeureAbsence\":false}",
               422, "\"propertyPath\":\"forceMajeureAbsence\"");
    expect_act(w, "serviceDone", API_JSON,
               "{\"absenceDuration\":2,\"code\":\"titulaire\",\"forceMajeurAbsence\":false,"
               "\"forceMajeureAbsence\":true}",
               422, "\"propertyPath\":\"forceMajeureAbsence\"");
    assert_int_equal(acts_of(w, "declarer"), 0);
    expect_act(w, "serviceDone", API_JSON,
               "{\"absenceDuration\":2,\"forceMajeurAbsence\":true,\"forceMajeureAbsence\":true}", 200,
               "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT force_majeure FROM dossier"), 1);
    expect_act(w, "serviceDone", API_JSON,
               "{\"absenceDuration\":2,\"code\":\"titulaire\",\"forceMajeurAbsence\":false,"
               "\"forceMajeureAbsence\":null}",
               200, "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT force_majeure FROM dossier"), 0);
}

static void refusals_name_what_the_program_knows(void **state)
{
    static const char webhooks[] = "/api/webhooks";
    struct world *w = *state;
    char path[120];

    api_dossier(&w->web, DEMANDE, "2026-06-02", w->number);
    snprintf(path, sizeof(path), "/api/registrationFolders/%s", w->number);
    expect(w, "PUT", path, API_JSON, "{\"priceChange\":{\"price\":0}}", 422, "au-dessus de 0");
    expect(w, "PUT", path, API_JSON, "{\"trainingActionInfo\":{\"totalExcl\":0}}", 422, "au-dessus de 0");
    expect(w, "POST", webhooks, API_JSON, "{\"url\":\"https://logiciel.exemple.fr/e\"}", 400,
           "\"propertyPath\":\"name\"");
    assert_true(web_reply_has(&w->web, "Le nom doit avoir"));
    assert_false(web_reply_has(&w->web, "la clé"));
    expect(w, "POST", webhooks, API_JSON,
           "{\"url\":\"https://logiciel.exemple.fr/e\",\"name\":\"L\",\"events\":[]}", 422,
           "\"propertyPath\":\"events\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 0);
}

static void a_day_of_no_act_is_asked_for_by_no_other_name(void **state)
{
    struct world *w = *state;

    api_dossier(&w->web, ACCEPTE, "2026-06-24", w->number);
    expect_act(w, "inTraining", API_JSON, "{\"date\":\"2026-06-20\"}", 422, "\"propertyPath\":\"date\"");
    assert_false(web_reply_has(&w->web, "« jour »"));
    expect_act(w, "inTraining", API_JSON, "{\"date\":\"2026-06-22\"}", 200, "inTraining");
    expect_act(w, "terminate", API_JSON, "{\"date\":\"2026-06-20\"}", 422, "\"propertyPath\":\"date\"");
    assert_false(web_reply_has(&w->web, "« jour »"));
}

/* A relay that compresses answers makes weak tags of those that it passes. */
static void a_weak_tag_is_the_same_version(void **state)
{
    struct world *w = *state;

    api_dossier(&w->web, DEMANDE, "2026-06-02", w->number);
    expect_act(w, "refuse", API_JSON "If-Match: W/1\r\n", "{\"code\":\"complet\"}", 400, "api.version");
    expect_act(w, "refuse", API_JSON "If-Match: w/\"1\"\r\n", "{\"code\":\"complet\"}", 400, "api.version");
    expect_act(w, "refuse", API_JSON "If-Match: W/\"\"\r\n", "{\"code\":\"complet\"}", 400, "api.version");
    expect_act(w, "refuse", API_JSON "If-Match: W/\"7\"\r\n", "{\"code\":\"complet\"}", 409, "code");
    expect_act(w, "refuse", API_JSON "If-Match: W/\"1\"\r\n", "{\"code\":\"complet\"}", 200,
               "refusedByOrganism");
}

/* A financeur who grants a part gives the same proposal back to the holder: it was made when the body made it. */
static void a_proposal_is_dated_by_its_body(void **state)
{
    const struct parcours p = {4, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-1"};
    struct world *w = *state;
    struct dossier_commande c;
    struct err e;
    char path[120], before[80], after[80];

    assert_int_equal(
        raw_sql(&w->web.t, "INSERT INTO financeur (id, siret, denomination, categorie, enregistre_us) VALUES "
                           "(1, '18002002600019', 'Région', 'region', 0)"),
        SQLITE_OK);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_SANS, ""}, 0, &w->seven);
    credit(&w->web.t, 4, POCHE_DROITS, 50000);
    assert_ok(parcourir(&w->web.t, &p, PROPOSE, w->number, &e), &e);
    snprintf(path, sizeof(path), "/api/registrationFolders/%s", w->number);
    expect(w, "GET", path, "", "", 200, "\"state\":\"validated\"");
    assert_true(web_reply_between(&w->web, "\"validatedDate\":", ",", before, sizeof(before)));
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 4, w->number);
    c.financeur_siret = "18002002600019";
    assert_ok(faire(&w->web.t, &c, "2026-06-03", &e), &e);
    c = commande(ACTE_ACCORDER_PARTIE, ROLE_FINANCEUR, 1, w->number);
    c.accorde_cents = 40010;
    assert_ok(faire(&w->web.t, &c, "2026-06-04", &e), &e);
    expect(w, "GET", path, "", "", 200, "\"state\":\"validated\"");
    assert_true(web_reply_between(&w->web, "\"validatedDate\":", ",", after, sizeof(after)));
    assert_string_equal(after, before);
    expect(w, "GET", "/api/registrationFolders?filterOnStateDate=validatedDate&since=2026-06-03", "", "", 200,
           "\r\n\r\n[]");
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_act_asked_twice_at_once_is_done_once),
        T(another_act_at_once_is_refused_as_it_is_later),
        T(two_reasons_at_once_are_not_one),
        T(a_version_or_a_key_changes_nothing_of_it),
        T(what_is_not_done_stays_refused),
        T(force_majeure_is_said_one_way),
        T(refusals_name_what_the_program_knows),
        T(a_day_of_no_act_is_asked_for_by_no_other_name),
        T(a_weak_tag_is_the_same_version),
        T(a_proposal_is_dated_by_its_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
