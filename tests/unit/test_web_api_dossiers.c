/* The providers' API with a key: an act is answered only for what it did, reasons have codes, a list honours or refuses each parameter,
 * a program says where it wants to be told and of what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "api_fixture.h"

struct world {
    struct web_fixture web;
    struct cle_api_commande seven, eight; /* keys of the two bodies */
    char number[DOSSIER_NUMERO_BYTES];
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    training_fixture_open(&w->web.t);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_AGREE, ""}, 0, &w->seven);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_SANS, ""}, 0, &w->eight);
    snprintf(w->web.cfg.webhook_hotes, sizeof(w->web.cfg.webhook_hotes), "127.0.0.1");
    web_fixture_serve(&w->web, false);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    web_fixture_stop(&w->web);
    free(w);
    return 0;
}

static int ask_as(struct world *w, const struct cle_api_commande *key, const char *method, const char *path,
                  const char *body)
{
    return api_demande(&w->web, key, method, path, API_JSON, body);
}

/* Body 7's dossier, taken to a step; the clock is the day after its session. */
static void take_to(struct world *w, enum etape step)
{
    api_dossier(&w->web, step, step == DEMANDE ? "2026-06-02" : "2026-06-24", w->number);
}

static int act(struct world *w, const char *act, const char *body)
{
    char path[120];

    snprintf(path, sizeof(path), "/api/registrationFolders/%s/%s", w->number, act);
    return ask_as(w, &w->seven, "POST", path, body);
}

/* The status, and what the answer has. */
static void expect_act(struct world *w, const char *name, const char *body, int status, const char *has)
{
    int got = act(w, name, body);

    if (got != status || !web_reply_has(&w->web, has))
        fail_msg("%s %s : %d, %d et %s attendus ; %.700s", name, body, got, status, has, w->web.reply);
}

static void expect_get(struct world *w, const char *path, int status, const char *has)
{
    int got = ask_as(w, &w->seven, "GET", path, "");

    if (got != status || !web_reply_has(&w->web, has))
        fail_msg("%s : %d, %d et %s attendus ; %.700s", path, got, status, has, w->web.reply);
}

#define DONE "\"code\":\"api.deja-fait\""
#define FIELD(name) "\"propertyPath\":\"" name "\""

/* ---- an act already done ------------------------------------------------------------------------------------------ */

static void a_service_done_is_answered_for_what_it_says(void **state)
{
    struct world *w = *state;

    take_to(w, SORTI);
    expect_act(w, "serviceDone", "{\"absenceDuration\":2}", 422, FIELD("code"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":5}", 422, FIELD("code"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"code\":\"pasuncode\"}", 422, FIELD("code"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":8}", 422, FIELD("absenceDuration"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"forceMajeureAbsence\":\"oui\"}", 422,
               FIELD("forceMajeureAbsence"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"code\":\"organisme_report\"}", 200,
               "\"quitReason\":\"organisme_report\"");
    expect_act(w, "serviceDone",
               "{\"trainingDuration\":7,\"absenceDuration\":2,\"code\":\"organisme_report\"}", 200,
               "serviceDoneDeclared");
    expect_act(w, "serviceDone", "{\"absenceDuration\":2}", 422, FIELD("code"));
    expect_act(w, "serviceDone", "[]", 400, "api.corps");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 5);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'declarer'"), 1);
    /* Not validated yet: other values correct it. */
    expect_act(w, "serviceDone", "{\"absenceDuration\":1,\"code\":\"titulaire\"}", 200,
               "\"quitReason\":\"titulaire\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 6);
    expect_act(w, "serviceDone", "{}", 422, FIELD("trainingDuration"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":0}", 422, FIELD("trainingDuration"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":null,\"absenceDuration\":null}", 422,
               FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 6);
    expect_act(w, "serviceDone", "{\"trainingDuration\":7}", 200, "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 7);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'declarer'"), 3);
}

/* What the holder could not help is no fault of the holder's: published programs write the word in two ways. */
static void force_majeure_is_read_as_it_is_written(void **state)
{
    struct world *w = *state;

    take_to(w, SORTI);
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"forceMajeureAbsence\":true}", 200,
               "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT force_majeure FROM dossier"), 1);
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"forceMajeurAbsence\":true}", 200, "externalId");
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'declarer'"), 1);
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"code\":\"titulaire\"}", 200,
               "\"quitReason\":\"titulaire\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT force_majeure FROM dossier"), 0);
}

/* Forms send 0 for what nobody typed: neither no hour nor all of them is guessed. */
static void a_duration_of_zero_is_not_said(void **state)
{
    struct world *w = *state;

    take_to(w, SORTI);
    expect_act(w, "serviceDone", "{\"trainingDuration\":0}", 422, FIELD("trainingDuration"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":0,\"absenceDuration\":0,\"code\":\"titulaire\"}", 422,
               FIELD("trainingDuration"));
    expect_act(w, "serviceDone",
               "{\"trainingDuration\":0,\"absenceDuration\":0,\"forceMajeureAbsence\":true}", 422,
               FIELD("trainingDuration"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":0,\"absenceDuration\":2}", 422, FIELD("code"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":2.5,\"code\":\"titulaire\"}", 422,
               FIELD("absenceDuration"));
    assert_true(web_reply_has(&w->web, "partie d'heure"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":6.5}", 422, FIELD("trainingDuration"));
    expect_act(w, "serviceDone", "{\"trainingDuration\":-1}", 422, FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'declarer'"), 0);
    expect_act(w, "serviceDone",
               "{\"absenceDuration\":0,\"forceMajeureAbsence\":false,\"trainingDuration\":0}", 200,
               "\"completionRate\":100");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 7);
    expect_act(w, "serviceDone", "{\"trainingDuration\":0,\"absenceDuration\":2.0,\"code\":\"titulaire\"}",
               200, "\"quitReason\":\"titulaire\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 5);
    /* No hour at all is said by its absence. */
    expect_act(w, "serviceDone", "{\"absenceDuration\":7,\"code\":\"titulaire\"}", 200, "externalId");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 0);
}

/* Nor does a zero make whole what the dossier says is not: an exit before the term, hours declared missing before. */
static void a_duration_of_zero_contradicts_nothing(void **state)
{
    const char *zeros = "{\"absenceDuration\":0,\"trainingDuration\":0}";
    struct world *w = *state;

    take_to(w, ENTRE);
    expect_act(w, "terminate", "{\"date\":\"2026-06-22\",\"code\":\"abandon\"}", 200,
               "\"state\":\"terminated\"");
    expect_act(w, "serviceDone", zeros, 422, FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'declarer'"), 0);
    expect_act(w, "serviceDone", "{\"trainingDuration\":0,\"absenceDuration\":4,\"code\":\"titulaire\"}", 200,
               "\"completionRate\":43");
    expect_act(w, "serviceDone", zeros, 422, FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT taux FROM dossier"), 43);
    /* Whoever means it says the hours. */
    expect_act(w, "serviceDone", "{\"absenceDuration\":0,\"trainingDuration\":7}", 200,
               "\"completionRate\":100");
}

/* Without a code of exit, hours that were declared missing say it too. */
static void a_zero_after_a_partial_declaration(void **state)
{
    struct world *w = *state;

    take_to(w, SORTI);
    expect_act(w, "serviceDone", "{\"absenceDuration\":2,\"code\":\"titulaire\"}", 200,
               "serviceDoneDeclared");
    expect_act(w, "serviceDone", "{\"absenceDuration\":0,\"trainingDuration\":0}", 422,
               FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 5);
}

static void what_is_empty_is_not_said(void **state)
{
    struct world *w = *state;

    take_to(w, ACCEPTE);
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22T00:00:00\"}", 200, "\"state\":\"inTraining\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT entre_le FROM dossier"), on("2026-06-22"));
    expect_act(w, "terminate",
               "{\"date\":\"2026-06-23T23:30:00.000\",\"code\":\"\",\"absenceDuration\":\"\"}", 200,
               "\"state\":\"terminated\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT sorti_le FROM dossier"), on("2026-06-23"));
    expect_act(w, "serviceDone", "{\"absenceDuration\":\"\",\"code\":\"\",\"trainingDuration\":\"\"}", 200,
               "\"completionRate\":100");
    expect_act(w, "refuse", "{\"description\":\"\",\"code\":\"\"}", 422, FIELD("description"));
    expect_act(w, "billing", "{\"billNumber\":\"\",\"vatRate\":\"\"}", 422, FIELD("billNumber"));
}

/* After its session, a day that is not said is one of the session: an end before its term has its own. */
static void a_day_unsaid_after_the_session_is_of_the_session(void **state)
{
    struct world *w = *state;

    take_to(w, ACCEPTE);
    expect_act(w, "inTraining", "{}", 200, "\"state\":\"inTraining\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT entre_le FROM dossier"), on("2026-06-22"));
    expect_act(w, "inTraining", "{}", 200, "externalId");
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22\"}", 200, "externalId");
    expect_act(w, "inTraining", "{\"date\":\"2026-06-23\"}", 200, "externalId"); /* corrected */
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22\"}", 200, "externalId");
    expect_act(w, "terminate", "{\"code\":\"abandon\"}", 422, FIELD("date"));
    expect_act(w, "terminate", "{}", 200, "\"state\":\"terminated\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT sorti_le FROM dossier"), on("2026-06-23"));
    expect_act(w, "terminate", "{}", 200, "externalId");
    expect_act(w, "terminate", "{\"date\":\"2026-06-22\"}", 200, "externalId"); /* corrected */
    assert_int_equal(raw_i64(&w->web.t, "SELECT sorti_le FROM dossier"), on("2026-06-22"));
}

/* During it, that day is the one of the act. */
static void a_day_unsaid_during_the_session_is_that_of_the_act(void **state)
{
    struct world *w = *state;

    take_to(w, ACCEPTE);
    w->web.t.now_us = instant_of_day(on("2026-06-23")) + INT64_C(36000000000);
    expect_act(w, "inTraining", "{}", 200, "\"state\":\"inTraining\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT entre_le FROM dossier"), on("2026-06-23"));
    w->web.t.now_us += INT64_C(86400000000); /* asked again once it is over: it is the same day still */
    expect_act(w, "inTraining", "{}", 200, "externalId");
}

static void an_exit_keeps_its_code_and_its_day(void **state)
{
    struct world *w = *state;

    take_to(w, ENTRE);
    expect_act(w, "terminate", "{\"date\":\"2026-06-23\",\"code\":\"totale\"}", 422, FIELD("code"));
    expect_act(w, "terminate", "{\"date\":\"2026-06-23\",\"code\":\"terme\",\"absenceDuration\":\"x\"}", 422,
               FIELD("absenceDuration"));
    expect_act(w, "terminate", "{\"date\":\"2026-06-23\",\"code\":\"terme\",\"absenceDuration\":0}", 200,
               "\"state\":\"terminated\"");
    assert_int_equal(raw_i64(&w->web.t,
                             "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'sortir' AND detail LIKE "
                             "'%\"code\":\"terme\"%'"),
                     1);
    /* Another day or code corrects it, as for an entry: a wrong one kept the hours that were followed from being declared. */
    expect_act(w, "terminate", "{\"date\":\"2026-06-23\",\"code\":\"terme\"}", 200, "externalId");
    expect_act(w, "terminate", "{}", 200, "externalId"); /* what is not said stays */
    expect_act(w, "terminate", "{\"date\":\"2026-06-22\"}", 200, "\"state\":\"terminated\"");
    expect_act(w, "terminate", "{\"code\":\"abandon\"}", 200, "externalId");
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'sortir'"), 3);
    expect_act(w, "terminate", "{\"date\":\"2026-06-21\"}", 422, FIELD("date"));
}

static void an_entry_is_of_one_day(void **state)
{
    struct world *w = *state;

    take_to(w, ACCEPTE);
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22T08:00:00.000+02:00\"}", 200,
               "\"state\":\"inTraining\"");
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22\"}", 200, "externalId");
    expect_act(w, "inTraining", "{\"date\":\"2026-06-23\"}", 200, "externalId"); /* corrected */
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22\"}", 200, "externalId");
    expect_act(w, "inTraining", "{\"date\":\"hier\"}", 422, FIELD("date"));
}

static void a_refusal_keeps_its_code_and_its_words(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    expect_act(w, "refuse", "{}", 422, FIELD("description"));
    expect_act(w, "refuse", "{\"code\":\"pasuncode\"}", 422, FIELD("code"));
    expect_act(w, "refuse", "{\"code\":\"effectif\",\"description\":\"Non\"}", 422, FIELD("code"));
    expect_act(w, "refuse", "{\"code\":\"complet\",\"description\":\"Plus de place\"}", 200,
               "\"state\":\"refusedByOrganism\"");
    assert_int_equal(raw_i64(&w->web.t,
                             "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'refuser' AND detail LIKE "
                             "'%\"code\":\"complet\"%Plus de place%'"),
                     1);
    expect_act(w, "refuse", "{\"code\":\"complet\",\"description\":\"Plus de place\"}", 200, "externalId");
    expect_act(w, "refuse", "{\"code\":\"pasuncode\"}", 422, FIELD("code"));
    expect_act(w, "refuse", "{\"code\":\"prerequis\",\"description\":\"Plus de place\"}", 409, DONE);
    expect_act(w, "refuse", "{\"code\":\"complet\"}", 409, DONE);
    expect_act(w, "refuse", "{\"description\":\"Plus de place\"}", 409, DONE);
}

static void a_bill_has_one_number(void **state)
{
    struct world *w = *state;
    struct dossier_commande pay;
    struct err e;

    take_to(w, VALIDE);
    expect_act(w, "billing", "{\"billNumber\":\"F-1\"}", 200, "\"billingState\":\"billed\"");
    expect_act(w, "billing", "{\"billNumber\":\"F-1\"}", 200, "\"billNumber\":\"F-1\"");
    expect_act(w, "billing", "{\"billNumber\":\"F-2\"}", 409, "\"code\":\"dossier.deja-facture\"");
    assert_true(web_reply_has(&w->web, "La facture F-1 du 24 juin 2026 est déjà reçue"));
    assert_true(web_reply_has(&w->web, "elle attend son paiement"));
    expect_act(w, "billing", "{}", 422, FIELD("billNumber"));

    pay = commande(ACTE_PAYER, ROLE_SYSTEME, 0, w->number);
    assert_ok(faire(&w->web.t, &pay, "2026-06-24", &e), &e); /* it is the same invoice still */
    expect_act(w, "billing", "{\"billNumber\":\"F-1\"}", 200, "\"billingState\":\"paid\"");
    expect_act(w, "billing", "{\"billNumber\":\"F-2\"}", 409, "\"code\":\"dossier.deja-facture\"");
    assert_true(web_reply_has(&w->web, "elle est réglée"));
}

static void reasons_have_codes(void **state)
{
    struct world *w = *state;

    expect_get(w, "/api/registrationFoldersReasons?type=refused", 200,
               "{\"code\":\"complet\",\"label\":\"La session est complète\",\"act\":\"refuse\"}");
    expect_get(w, "/api/registrationFoldersReasons?type=canceled", 200, "\"code\":\"effectif\"");
    assert_false(web_reply_has(&w->web, "\"code\":\"emploi\""));
    expect_get(w, "/api/registrationFoldersReasons?type=terminated", 200, "\"code\":\"abandon\"");
    assert_true(web_reply_has(&w->web, "\"code\":\"organisme_sans_report\""));
    expect_get(w, "/api/registrationFoldersReasons", 422, FIELD("type"));
    expect_get(w, "/api/registrationFoldersReasons?type=refused&langue=fr", 422, FIELD("langue"));
}

/* ---- the list ----------------------------------------------------------------------------------------------------- */

#define LIST "/api/registrationFolders"

/* ---- an act asked again under its key ------------------------------------------------------------------------------ */

static int act_once(struct world *w, const char *name, const char *key, const char *body)
{
    char path[120], headers[200];

    snprintf(path, sizeof(path), "/api/registrationFolders/%s/%s", w->number, name);
    snprintf(headers, sizeof(headers), API_JSON "Idempotency-Key: %s\r\n", key);
    return api_demande(&w->web, &w->seven, "POST", path, headers, body);
}

/* A request that a network sends again late does not undo what was said since: it is answered as done, and nothing more is written. */
static void an_act_asked_again_under_its_key_is_done_once(void **state)
{
    static const char first[] = "{\"absenceDuration\":2,\"code\":\"organisme_report\"}";
    struct world *w = *state;

    take_to(w, SORTI);
    assert_int_equal(act_once(w, "serviceDone", "a b", first), 400);
    assert_true(web_reply_has(&w->web, "api.unicite-forme"));
    assert_int_equal(act_once(w, "serviceDone", "k-0", "{\"absenceDuration\":8}"),
                     422); /* not done: not kept */
    assert_int_equal(act_once(w, "serviceDone", "k-0", first), 200);
    assert_false(web_reply_has(&w->web, "Idempotent-Replayed"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 5);
    expect_act(w, "serviceDone", "{\"absenceDuration\":1,\"code\":\"titulaire\"}", 200,
               "serviceDoneDeclared");
    assert_int_equal(act_once(w, "serviceDone", "k-0", first), 200);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_true(web_reply_has(&w->web, "\"state\":\"serviceDoneDeclared\""));
    assert_true(web_reply_has(&w->web, "ETag: "));
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 6);
    /* The same key for something else. */
    assert_int_equal(act_once(w, "serviceDone", "k-0", "{\"absenceDuration\":1,\"code\":\"titulaire\"}"),
                     409);
    assert_true(web_reply_has(&w->web, "api.unicite\""));
    assert_int_equal(act_once(w, "billing", "k-0", "{\"billNumber\":\"F-1\"}"), 409);
    /* Without one, and with another, as before: the same again corrects. */
    expect_act(w, "serviceDone", first, 200, "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 5);
    /* A key is of who asks. */
    assert_int_equal(api_demande(&w->web, &w->eight, "GET", "/api/users/me", "Idempotency-Key: k-0\r\n", ""),
                     200);
}

static void what_a_key_asks_again_may_be_impossible_since(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    assert_int_equal(act_once(w, "refuse", "k-1", "{\"description\":\"complet\"}"), 200);
    assert_true(web_reply_has(&w->web, "refusedByOrganism"));
    assert_int_equal(act_once(w, "refuse", "k-1", "{\"description\":\"complet\"}"), 200);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_int_equal(act_once(w, "refuse", "k-2", "{\"description\":\"autre\"}"), 409);
    /* Forgotten after seven days. */
    w->web.t.now_us += INT64_C(8) * 86400 * 1000000;
    assert_int_equal(act_once(w, "refuse", "k-1", "{\"description\":\"complet\"}"), 200);
    assert_false(web_reply_has(&w->web, "Idempotent-Replayed"));
}

/* An address may end with a slash, which says nothing: it is the same request, on either side. */
static void a_slash_at_the_end_is_the_same_request(void **state)
{
    static const char body[] = "{\"absenceDuration\":2,\"code\":\"organisme_report\"}";
    struct world *w = *state;

    take_to(w, SORTI);
    assert_int_equal(act_once(w, "serviceDone/", "k-0", body), 200);
    assert_false(web_reply_has(&w->web, "Idempotent-Replayed"));
    assert_int_equal(act_once(w, "serviceDone", "k-0", body), 200);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_int_equal(act_once(w, "serviceDone/", "k-0", body), 200);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_int_equal(act_once(w, "serviceDone//", "k-0", body), 404); /* one slash, no more */
}

/* Two answers to one question: which one is followed would be a guess. Nothing is done, nothing is kept under either key. */
static void a_header_that_decides_is_said_once(void **state)
{
    static const struct {
        const char *headers, *name;
    } twice[] = {{"Idempotency-Key: a-1\r\nIdempotency-Key: a-2\r\n", "Idempotency-Key"},
                 {"Idempotency-Key: a-1\r\nIDEMPOTENCY-KEY: a-1\r\n", "Idempotency-Key"},
                 {"Idempotency-Key:\r\nIdempotency-Key: a-1\r\n", "Idempotency-Key"},
                 {"X-Api-Key: autre\r\n", "X-Api-Key"},
                 {"If-Match: \"1\"\r\nIf-Match: \"2\"\r\n", "If-Match"},
                 {"Content-Type: text/plain\r\n", "Content-Type"},
                 {"Host: autre\r\n", "Host"}};
    static const struct {
        const char *method, *path;
    } asked[] = {{"GET", "/inexistant"}, {"GET", "/api/inexistant"}, {"DELETE", "/formations"},
                 {"GET", "/"},           {"GET", "/health/live"},    {"GET", "/robots.txt"}};
    static const char body[] = "{\"url\":\"http://127.0.0.1:9/e\",\"name\":\"Logiciel\"}";
    struct world *w = *state;
    char headers[200], said[80];

    for (size_t i = 0; i < ARRAY_LEN(twice); i++) {
        snprintf(headers, sizeof(headers), API_JSON "%s", twice[i].headers);
        snprintf(said, sizeof(said), "« %s » est envoyé plusieurs fois", twice[i].name);
        if (api_demande(&w->web, &w->seven, "POST", "/api/webhooks", headers, body) != 400 ||
            !web_reply_has(&w->web, "web.entete-repete") || !web_reply_has(&w->web, said))
            fail_msg("%s : %.400s", twice[i].headers, w->web.reply);
    }
    assert_int_equal(api_demande(&w->web, &w->seven, "GET", "/api/users/me", "X-Api-Key: autre\r\n", ""),
                     400);
    /* One that is no text is not passed over either; nor is an empty one. */
    assert_int_equal(
        api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON "Idempotency-Key: \xff\r\n", body),
        400);
    assert_true(web_reply_has(&w->web, "web.texte"));
    assert_int_equal(
        api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON "Idempotency-Key:\r\n", body), 400);
    assert_true(web_reply_has(&w->web, "api.unicite-forme"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 0);
    /* Whatever is asked, and whether it exists or not. */
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        if (api_demande(&w->web, &w->seven, asked[i].method, asked[i].path, "Host: autre\r\n", "") != 400 ||
            !web_reply_has(&w->web, "« Host » est envoyé plusieurs fois"))
            fail_msg("%s %s : %.400s", asked[i].method, asked[i].path, w->web.reply);
    }
    /* Those that decide nothing may be several. */
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks",
                                 API_JSON "Idempotency-Key: a-1\r\nAccept: a/b\r\nAccept: c/d\r\n", body),
                     201);
    assert_false(web_reply_has(&w->web, "Idempotent-Replayed"));
}

/* One webhook, whose secret is told once. */
static void a_webhook_asked_again_under_its_key_is_one(void **state)
{
    static const char body[] = "{\"url\":\"http://127.0.0.1:9/e\",\"name\":\"Logiciel\"}",
                      once[] = API_JSON "Idempotency-Key: w-1\r\n";
    struct world *w = *state;

    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", once, body), 201);
    assert_true(web_reply_has(&w->web, "\"id\":1,"));
    assert_false(web_reply_has(&w->web, "\"secret\":null"));
    assert_false(web_reply_has(&w->web, "Location"));
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", once, body), 201);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_true(web_reply_has(&w->web, "\"id\":1,"));
    assert_true(web_reply_has(&w->web, "\"secret\":null"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 1);
    assert_int_equal(api_demande(&w->web, &w->eight, "POST", "/api/webhooks", once, body),
                     201); /* another's */
    assert_false(web_reply_has(&w->web, "Idempotent-Replayed"));
    assert_int_equal(
        api_demande(&w->web, &w->seven, "DELETE", "/api/webhooks/1", "Idempotency-Key: w-2\r\n", ""), 204);
    assert_int_equal(
        api_demande(&w->web, &w->seven, "DELETE", "/api/webhooks/1", "Idempotency-Key: w-2\r\n", ""), 204);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    /* What is, not what was: the address that it opened is closed since, that of the other body is not. */
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", once, body), 201);
    assert_true(web_reply_has(&w->web, "Idempotent-Replayed: true"));
    assert_true(web_reply_has(&w->web, "\"id\":1,"));
    assert_true(web_reply_has(&w->web, "\"enabled\":false"));
    assert_int_equal(api_demande(&w->web, &w->eight, "POST", "/api/webhooks", once, body), 201);
    assert_true(web_reply_has(&w->web, "\"enabled\":true"));
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON, body), 201);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON, body),
                     201); /* no key */
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 4);
}

static void a_list_honours_what_is_asked(void **state)
{
    static const struct {
        const char *query;
        bool found;
    } asked[] = {
        {"", true},
        {"/", true},
        {"?since=2024-01-01T00:00:00.000Z", true},
        {"?since=2024-01-01T00:00:00.123456789%2B01:00", true},
        {"?since=2024-01-01T00:00:00+01:00", true},
        {"?until=2024-01-01T00:00:00.000Z", false},
        {"?state=serviceDoneValidated,serviceDoneDeclared", true},
        {"?state=accepted,inTraining", false},
        /* A list that a program sends one word at a time is the same list. */
        {"?state=accepted&state=serviceDoneValidated", true},
        {"?state=serviceDoneValidated&state=accepted", true},
        {"?state=accepted&state=inTraining", false},
        {"?state=accepted&state=all", true},
        {"?state=&state=accepted", false},
        {"?type=opco&type=cpf", true},
        {"?state=all&type=all&billingState=all&controlState=all&certificationFolderState=all&proposalCode=",
         true},
        /* As published programs send them, their forms left as they open. */
        {"?page=1&limit=100", true},
        {"?page=&limit=&query=&format=json", true},
        {"?page=2", false},
        {"?format=json&state=all&billingState=all&certificationState=all&controlState=all&limit=50&page=1",
         true},
        {"?siret=73282932000074&sort=lastUpdate&order=desc", true},
        {"?sort=lastName", true},
        {"?sort=lastName&order=asc", true},
        {"?since=2024-01-01T00:00:00.000", true},
        {"?since=2024-01-01T00:00:00&until=2024-02-01T00:00:00", false},
        {"?type=cpf", true},
        {"?type=opco,cpf", true},
        {"?type=opco", false},
        {"?completionRate=%3E80", true},
        {"?completionRate=100", true},
        {"?completionRate=25%3C%3E80", false},
        {"?completionRate=25%3C", false},
        {"?completionRate=0", false},
        {"?filterOnStateDate=sessionStartDate&since=2026-06-22&until=2026-06-23", true},
        {"?filterOnStateDate=sessionStartDate&since=2026-06-22T00:00:00%2B02:00&until=2026-06-22T23:59:59%"
         "2B02:00",
         true},
        {"?filterOnStateDate=sessionStartDate&until=2026-06-22", false},
        {"?filterOnStateDate=sessionStartDate&since=2026-06-23", false},
        {"?filterOnStateDate=sessionEndDate&since=2026-06-23", true},
        {"?filterOnStateDate=terminatedDate", true},
        {"?filterOnStateDate=canceledByAttendeeDate", false},
        {"?filterOnStateDate=billedDate", false},
        {"?filterOnStateDate=createdOn&since=2026-06-01&until=2026-12-31", true},
        {"?filterOnStateDate=lastUpdate&period=custom&since=2026-06-01", true},
        {"?period=nextWeek&filterOnStateDate=sessionStartDate", false},
        {"?period=currentWeek&filterOnStateDate=sessionStartDate", true},
        {"?period=rollingMonth&filterOnStateDate=sessionStartDate", true},
        {"?period=previousYear&filterOnStateDate=sessionEndDate", false},
        {"?period=yesterday&filterOnStateDate=sessionEndDate", true},
    };
    struct world *w = *state;
    char path[300];

    take_to(w, VALIDE);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        snprintf(path, sizeof(path), LIST "%s", asked[i].query);
        expect_get(w, path, 200, asked[i].found ? w->number : "\r\n\r\n[]");
    }
}

/* Nothing is passed over: whoever asks for less does not get all. */
static void a_list_refuses_what_it_does_not_hold(void **state)
{
    static const struct {
        const char *query, *field;
    } wrong[] = {
        {"?certificationFolderState=success", "certificationFolderState"},
        {"?proposalCode=P1", "proposalCode"},
        {"?completionRate=40", "completionRate"},
        {"?type=autre", "type"},
        {"?state=accepted,perdu", "state"},
        {"?state=accepted&state=perdu", "state"},
        {"?period=wedofInvoice", "period"},
        {"?period=today&since=2026-01-01", "period"},
        {"?period=custom", "period"},
        {"?period=custom&since=&until=", "period"},
        {"?filterOnStateDate=paymentScheduledDate", "filterOnStateDate"},
        {"?since=2024-01-01T00:00:00.Z", "since"},
        {"?since=2024-01-01T00:00:00.0x0", "since"},
        {"?siret=18002002600019", "siret"},
        {"?format=csv", "format"},
        {"?certificationState=success", "certificationState"},
        {"?page=0", "page"},
        {"?query=jean@exemple.fr", "query"},
        {"?query=dossier%2012", "query"},
        {"?query=un%20deux%20trois%20quatre%20cinq", "query"},
        {"?query=%2D", "query"},
        {"?sort=firstName", "sort"},
        {"?sort=daysSinceLastUpdatedCompletionRate", "sort"},
    };
    struct world *w = *state;
    char path[300], has[100];

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        snprintf(path, sizeof(path), LIST "%s", wrong[i].query);
        snprintf(has, sizeof(has), "\"propertyPath\":\"%s\"", wrong[i].field);
        expect_get(w, path, 422, has);
    }
}

/* Words of the name, without accents, in any order; the journal says that a name was looked for, found or not. */
static void a_holder_is_found_by_name(void **state)
{
    static const struct {
        const char *words;
        bool found;
    } asked[] = {{"cl%C3%A9ment", true},
                 {"CLEMENT", true},
                 {"clem", true},
                 {"Fran%C3%A7oise+Cl%C3%A9ment", true},
                 {"d%27arc%20francoise", true},
                 {"arc", true},
                 {"lement", false},
                 {"clement+paul", false}};
    struct world *w = *state;
    char path[300];

    take_to(w, VALIDE);
    assert_int_equal(raw_sql(&w->web.t, "UPDATE titulaire SET nom_naissance_plie = 'D ARC', nom_usage_plie = "
                                        "'CLEMENT', prenom_plie = 'FRANCOISE' WHERE id = 1"),
                     RAW_OK);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        snprintf(path, sizeof(path), LIST "?query=%s", asked[i].words);
        expect_get(w, path, 200, asked[i].found ? w->number : "\r\n\r\n[]");
    }
    expect_get(w, LIST "?query=_", 422, FIELD("query"));
    assert_int_equal(ask_as(w, &w->eight, "GET", LIST "?query=clement", ""), 200);
    assert_true(web_reply_has(&w->web, "\r\n\r\n[]"));
    snprintf(path, sizeof(path), LIST "?query=%.5s", w->number);
    expect_get(w, path, 200, w->number);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'api.recherche' AND "
                                        "partie = 'organisme' AND acteur_id = 8"),
                     1);
}

/* For a program, a name that is not there is a failure of its own: the keys are there, and say that nothing is behind them. */
static void a_folder_has_the_links_that_programs_read(void **state)
{
    struct world *w = *state;
    char path[120];

    take_to(w, DEMANDE);
    snprintf(path, sizeof(path), LIST "/%s", w->number);
    expect_get(w, path, 200, "\"session\":{\"href\":null}");
    assert_true(web_reply_has(&w->web, "\"trainingAction\":{\"href\":null}"));
    assert_true(web_reply_has(&w->web, "\"organism\":{\"href\":null,\"name\":\"École des élus\""));
    assert_true(web_reply_has(&w->web, "\"certifInfo\":null"));
    snprintf(path, sizeof(path), LIST "/%s/files", w->number);
    expect_get(w, path, 200, "\r\n\r\n[]");
    assert_int_equal(ask_as(w, &w->eight, "GET", path, ""), 404);
    assert_int_equal(ask_as(w, &w->seven, "POST", path, "{}"), 422);
    assert_true(web_reply_has(&w->web, "\"code\":\"api.sans-fichier\""));
}

static void a_program_asks_whose_key_it_has(void **state)
{
    struct world *w = *state;

    expect_get(
        w, "/api/users/me", 200,
        "{\"apiKey\":1,\"name\":\"École des élus\",\"siret\":\"73282932000074\",\"nda\":\"11750000007\"}");
    assert_int_equal(ask_as(w, &w->eight, "GET", "/api/users/me", "{}"), 200);
    assert_true(web_reply_has(&w->web, "\"apiKey\":2,"));
    assert_int_equal(api_demande(&w->web, NULL, "GET", "/api/users/me", "X-Api-Key: faux\r\n", ""), 401);
    assert_int_equal(ask_as(w, NULL, "GET", "/api/users/me", ""), 401);
}

/* Some programs send a body with each GET. */
static void the_body_of_a_get_asks_nothing(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    assert_int_equal(ask_as(w, &w->seven, "GET", LIST, "{}"), 200);
    assert_true(web_reply_has(&w->web, w->number));
    assert_int_equal(ask_as(w, &w->seven, "GET", LIST "?page=2", "{\"page\":1}"), 200);
    assert_true(web_reply_has(&w->web, "\r\n\r\n[]"));
}

/* A body that is not JSON is not read: doing the act without it would be doing another. */
static void a_body_is_json_or_nothing_is_done(void **state)
{
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    static const struct {
        const char *method, *act, *type, *body;
    } wrong[] = {
        {"POST", "/validate", form, "participants=9"},
        {"POST", "/validate", form, "a=1"},
        {"POST", "/validate", form, "{}"},
        {"POST", "/validate", "Content-Type: multipart/form-data; boundary=b\r\n",
         "--b\r\nContent-Disposition: form-data; name=\"participants\"\r\n\r\n9\r\n--b--\r\n"},
        {"POST", "/validate", "Content-Type: text/plain\r\n", "{}"},
        {"POST", "/validate", "", "{}"},
        {"PUT", "", form, "priceChange=1"},
        {"POST", "/refuse", form, "description=complet"},
    };
    struct world *w = *state;
    char path[120];

    take_to(w, DEMANDE);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        snprintf(path, sizeof(path), LIST "/%s%s", w->number, wrong[i].act);
        assert_int_equal(api_demande(&w->web, &w->seven, wrong[i].method, path, wrong[i].type, wrong[i].body),
                         415);
        assert_true(web_reply_has(&w->web, "web.contenu") && web_reply_has(&w->web, "application/json"));
    }
    assert_int_equal(raw_i64(&w->web.t, "SELECT MAX(version) FROM dossier"), 1);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", form, "name=x"), 415);
    snprintf(path, sizeof(path), "/api/v1/dossiers/%s/accuse-reception", w->number);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", path, form, "a=1"), 415);
    /* Without a body there is nothing to misread, whatever type is said. */
    snprintf(path, sizeof(path), LIST "/%s/validate", w->number);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", path, form, ""), 422);
    assert_true(web_reply_has(&w->web, "dossier.sans-engagement"));
}

/* Whoever lost the answer asks again; a folder sent back as it was read proposes nothing. */
static void the_same_proposal_is_answered_as_the_first(void **state)
{
    struct world *w = *state;
    char path[120], headers[200];
    const char *folder;
    int64_t version, limit;

    take_to(w, PROPOSE);
    version = raw_i64(&w->web.t, "SELECT version FROM dossier");
    limit = raw_i64(&w->web.t, "SELECT echeance FROM dossier");
    w->web.t.now_us = instant_of_day(on("2026-06-03")) + INT64_C(36000000000);
    expect_act(w, "validate", "{}", 200, "\"state\":\"validated\"");
    expect_act(w, "validate", "{\"priceChange\":{\"price\":600},\"indicativeDuration\":7}", 200, w->number);
    snprintf(path, sizeof(path), LIST "/%s", w->number);
    expect_get(w, path, 200, w->number);
    folder = arena_strdup(w->web.t.arena, strstr(w->web.reply, "\r\n\r\n") + 4);
    {
        const size_t size = strlen(folder) + 1000;
        char *request = arena_alloc(w->web.t.arena, size);
        int n = snprintf(request, size,
                         "PUT %s HTTP/1.1\r\nHost: essai\r\nConnection: close\r\nContent-Length: %zu\r\n"
                         "X-Api-Key: %s\r\n" API_JSON "\r\n%s",
                         path, strlen(folder), w->seven.cle, folder);

        assert_int_equal(web_raw(&w->web, request, (size_t)n), 200);
    }
    assert_true(web_reply_has(&w->web, folder));
    snprintf(headers, sizeof(headers), API_JSON "If-Match: \"1\"\r\n");
    snprintf(path, sizeof(path), LIST "/%s/validate", w->number);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", path, headers, "{\"participants\":12}"), 200);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", path, headers, "{\"participants\":11}"), 409);
    assert_int_equal(raw_i64(&w->web.t, "SELECT version FROM dossier"), version);
    assert_int_equal(raw_i64(&w->web.t, "SELECT echeance FROM dossier"), limit);
    expect_act(w, "validate", "{\"participants\":11}", 200, "\"state\":\"validated\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT version FROM dossier"), version + 1);
}

/* A guard's refusal is named as the program named the field. */
static void a_refusal_names_the_field_of_the_program(void **state)
{
    static const struct {
        const char *method, *act, *body, *field;
    } wrong[] = {
        {"POST", "/validate", "{}", FIELD("participants")},
        {"POST", "/validate", "{\"participants\":12,\"priceChange\":{\"price\":700}}",
         FIELD("priceChange.price")},
        {"POST", "/validate", "{\"participants\":12,\"indicativeDuration\":90}", FIELD("indicativeDuration")},
        {"PUT", "", "{\"participants\":12,\"trainingActionInfo\":{\"indicativeDuration\":90}}",
         FIELD("trainingActionInfo.indicativeDuration")},
        {"PUT", "", "{\"participants\":12,\"trainingActionInfo\":{\"sessionStartDate\":\"2026-06-04\"}}",
         FIELD("trainingActionInfo.sessionStartDate")},
        {"PUT", "", "{\"participants\":12,\"trainingActionInfo\":{\"sessionEndDate\":\"2026-06-21\"}}",
         FIELD("trainingActionInfo.sessionEndDate")},
    };
    struct world *w = *state;
    char path[120];

    take_to(w, DEMANDE);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        snprintf(path, sizeof(path), LIST "/%s%s", w->number, wrong[i].act);
        ask_as(w, &w->seven, wrong[i].method, path, wrong[i].body);
        if (!web_reply_has(&w->web, wrong[i].field))
            fail_msg("%s : %.900s", wrong[i].body, w->web.reply);
    }
}

static void a_declared_day_is_named_date(void **state)
{
    struct world *w = *state;

    take_to(w, ACCEPTE);
    expect_act(w, "inTraining", "{\"date\":\"2026-06-21\"}", 422, FIELD("date"));
    expect_act(w, "inTraining", "{\"date\":\"2026-06-22\"}", 200, w->number);
    expect_act(w, "terminate", "{\"date\":\"2026-07-30\",\"code\":\"terme\"}", 422, FIELD("date"));
}

/* What a method that has no body sends in one is not read, and another method is not "too long". */
static void a_method_that_an_address_lacks_is_405(void **state)
{
    struct world *w = *state;

    assert_int_equal(ask_as(w, &w->seven, "PATCH", LIST, "{}"), 405);
    assert_true(web_reply_has(&w->web, "Allow: GET") && web_reply_has(&w->web, "api.methode"));
    assert_int_equal(ask_as(w, &w->seven, "DELETE", "/api/webhooks/9", "{}"), 404);
}

static void a_folder_names_its_certification(void **state)
{
    struct world *w = *state;
    char path[100];

    assert_int_equal(
        raw_sql(
            &w->web.t,
            "INSERT INTO livraison VALUES (1, 'certifications', '', 20000, x'01', x'02', 1, 0);"
            "UPDATE formation SET code_certification = 'RS5695' WHERE id = 1;"
            "INSERT INTO certification (numero, registre, rang, intitule, active, empreinte, livraison_id) "
            "VALUES ('RS5695', 'RS', 5695, 'Gérer un budget', 1, x'00', 1)"),
        RAW_OK);
    take_to(w, DEMANDE);
    snprintf(path, sizeof(path), LIST "/%s/", w->number);
    expect_get(w, path, 200,
               "\"certification\":{\"externalId\":\"RS5695\",\"name\":\"Gérer un budget\",\"href\":null,"
               "\"certifInfo\":null,\"id\":null,\"enabled\":null}");
}

/* ---- webhooks ----------------------------------------------------------------------------------------------------- */

static int hook(struct world *w, const char *body)
{
    return ask_as(w, &w->seven, "POST", "/api/webhooks", body);
}

#define HERE "\"url\":\"http://127.0.0.1:9/\""

static void a_program_says_where_it_wants_to_be_told(void **state)
{
    static const struct {
        const char *body, *has;
        int status;
    } wrong[] = {
        {"{\"name\":\"x\"}", FIELD("url"), 400},
        {"{\"url\":\"http://exemple.fr/\",\"name\":\"x\"}", FIELD("url"), 400},
        {"{" HERE "}", FIELD("name"), 400},
        {"{" HERE ",\"name\":\"x\",\"secret\":\"choisi\"}", FIELD("secret"), 422},
        {"{" HERE ",\"name\":\"x\",\"enabled\":false}", FIELD("enabled"), 422},
        {"{" HERE ",\"name\":\"x\",\"ignoreSsl\":true}", FIELD("ignoreSsl"), 422},
        {"{" HERE ",\"name\":\"x\",\"events\":[\"certificationFolder.perdu\"]}", FIELD("events"), 422},
        {"{\"url\":\"https://192.168.1.1/\",\"name\":\"x\"}", "webhook.interieur", 400},
        {"{\"url\":\"https://169.254.169.254/latest\",\"name\":\"x\"}", FIELD("url"), 400},
        {"{\"url\":\"http://[::1]:80/\",\"name\":\"x\"}", "webhook.interieur", 400},
        {"{\"url\":\"https://[::ffff:10.0.0.1]/\",\"name\":\"x\"}", "webhook.interieur", 400},
        {"{" HERE ",\"name\":\"x\",\"events\":\"registrationFolder.accepted\"}", FIELD("events"), 422},
        {"{" HERE ",\"name\":\"x\",\"delai\":3}", FIELD("delai"), 422},
    };
    struct world *w = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        int got = hook(w, wrong[i].body);

        if (got != wrong[i].status || !web_reply_has(&w->web, wrong[i].has))
            fail_msg("%s : %d ; %.600s", wrong[i].body, got, w->web.reply);
    }
    assert_int_equal(ask_as(w, NULL, "POST", "/api/webhooks", "{}"), 401);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 0);
    assert_int_equal(hook(w,
                          "{" HERE ",\"events\":[\"registrationFolder.notProcessed\"],\"name\":\"exemple\","
                          "\"secret\":null,\"enabled\":true,\"ignoreSsl\":false}"),
                     201);
    assert_true(web_reply_has(&w->web, "{\"id\":1,"));
    assert_true(web_reply_has(&w->web, "\"secret\":\""));
    assert_int_equal(ask_as(w, &w->eight, "DELETE", "/api/webhooks/1", ""), 404);
    assert_int_equal(ask_as(w, &w->seven, "DELETE", "/api/webhooks/x", ""), 404);
    assert_int_equal(ask_as(w, NULL, "DELETE", "/api/webhooks/1", ""), 401);
    assert_int_equal(ask_as(w, &w->seven, "DELETE", "/api/webhooks/1/", ""), 204);
    assert_int_equal(ask_as(w, &w->seven, "DELETE", "/api/webhooks/1", ""), 404);
    assert_int_equal(raw_i64(&w->web.t,
                             "SELECT COUNT(*) FROM journal WHERE acte LIKE 'organisme.webhook-%' AND "
                             "partie = 'organisme' AND acteur_id = 7"),
                     2);
}

/* What the model has and this service does not is taken, and said never to come; it does not become "all of them". */
static void an_event_that_never_comes_may_be_asked_for(void **state)
{
    struct world *w = *state;

    assert_int_equal(hook(w, "{" HERE
                             ",\"name\":\"x\",\"secret\":\"\",\"events\":[\"registrationFolderFile.added\","
                             "\"certificationFolder.success\"]}"),
                     201);
    assert_true(web_reply_has(
        &w->web, "\"eventsNeverSent\":[\"registrationFolderFile.added\",\"certificationFolder.success\"]"));
    take_to(w, VALIDE);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook_envoi"), 0);
    assert_int_equal(hook(w, "{" HERE ",\"name\":\"y\",\"events\":[\"registrationFolder.accepted\"]}"), 201);
    assert_true(web_reply_has(&w->web, "\"eventsNeverSent\":[]"));
}

static int64_t events(struct world *w, int hook, const char *type)
{
    char sql[200];

    snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM webhook_envoi WHERE webhook_id = %d AND type LIKE '%s'",
             hook, type);
    return raw_i64(&w->web.t, sql);
}

static void an_address_is_told_of_what_it_asked(void **state)
{
    struct world *w = *state;

    assert_int_equal(hook(w, "{" HERE ",\"name\":\"tout\"}"), 201);
    assert_int_equal(hook(w, "{" HERE ",\"name\":\"argent\",\"events\":[\"registrationFolderBilling.toBill\","
                             "\"registrationFolderBilling.billed\",\"registrationFolder.created\"]}"),
                     201);
    take_to(w, VALIDE);
    expect_act(w, "billing", "{\"billNumber\":\"F-1\"}", 200, "billed");
    assert_int_equal(events(w, 1, "registrationFolder.created"), 1);
    assert_int_equal(events(w, 1, "registrationFolder.notProcessed"), 1);
    assert_int_equal(events(w, 1, "registrationFolder.accepted"), 1);
    assert_int_equal(events(w, 1, "registrationFolderBilling.billed"), 1);
    assert_int_equal(events(w, 1, "registrationFolder.serviceDoneValidated"), 1);
    assert_int_equal(events(w, 2, "registrationFolderBilling.toBill"), 1);
    assert_int_equal(events(w, 2, "registrationFolderBilling.billed"), 1);
    assert_int_equal(events(w, 2, "%"), 3);
}

/* A control has no event of its own: the folder is said to have changed, with its controlState. */
static void a_control_is_an_update(void **state)
{
    struct world *w = *state;
    struct dossier_commande c;
    struct err e = {0};

    assert_int_equal(hook(w, "{" HERE ",\"name\":\"x\",\"events\":[\"registrationFolder.updated\"]}"), 201);
    take_to(w, DECLARE);
    assert_int_equal(events(w, 1, "%"), 0);
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, w->number);
    c.motif = "Pièces à vérifier";
    assert_ok(faire(&w->web.t, &c, "2026-06-24", &e), &e);
    assert_int_equal(events(w, 1, "registrationFolder.updated"), 1);
    assert_int_equal(events(w, 1, "%"), 1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(a_service_done_is_answered_for_what_it_says),
        T(an_act_asked_again_under_its_key_is_done_once),
        T(what_a_key_asks_again_may_be_impossible_since),
        T(a_webhook_asked_again_under_its_key_is_one),
        T(a_slash_at_the_end_is_the_same_request),
        T(a_header_that_decides_is_said_once),
        T(force_majeure_is_read_as_it_is_written),
        T(a_duration_of_zero_is_not_said),
        T(a_duration_of_zero_contradicts_nothing),
        T(a_zero_after_a_partial_declaration),
        T(what_is_empty_is_not_said),
        T(a_day_unsaid_after_the_session_is_of_the_session),
        T(a_day_unsaid_during_the_session_is_that_of_the_act),
        T(an_exit_keeps_its_code_and_its_day),
        T(an_entry_is_of_one_day),
        T(a_refusal_keeps_its_code_and_its_words),
        T(a_bill_has_one_number),
        T(reasons_have_codes),
        T(a_list_honours_what_is_asked),
        T(a_list_refuses_what_it_does_not_hold),
        T(a_holder_is_found_by_name),
        T(a_folder_has_the_links_that_programs_read),
        T(a_program_asks_whose_key_it_has),
        T(the_body_of_a_get_asks_nothing),
        T(a_body_is_json_or_nothing_is_done),
        T(the_same_proposal_is_answered_as_the_first),
        T(a_refusal_names_the_field_of_the_program),
        T(a_declared_day_is_named_date),
        T(a_method_that_an_address_lacks_is_405),
        T(a_folder_names_its_certification),
        T(a_program_says_where_it_wants_to_be_told),
        T(an_event_that_never_comes_may_be_asked_for),
        T(an_address_is_told_of_what_it_asked),
        T(a_control_is_an_update),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
