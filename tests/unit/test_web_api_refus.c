/* The providers' API with a key: what a proposal does not take is as it was read or refused, hours agree, a body that cannot be read says why,
 * an invoice says its VAT. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "api_fixture.h"

struct world {
    struct web_fixture web;
    struct cle_api_commande seven;
    char number[DOSSIER_NUMERO_BYTES];
    char path[120];
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    training_fixture_open(&w->web.t);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_AGREE, ""}, 0, &w->seven);
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

static void take_to(struct world *w, enum etape step)
{
    api_dossier(&w->web, step, step == DEMANDE ? "2026-06-02" : "2026-06-24", w->number);
    snprintf(w->path, sizeof(w->path), "/api/registrationFolders/%s", w->number);
}

/* The status, and what the answer has. */
static void expect(struct world *w, const char *method, const char *act, const char *body, int status,
                   const char *has)
{
    char path[160];
    int got;

    snprintf(path, sizeof(path), "%s%s", w->path, act);
    got = api_demande(&w->web, &w->seven, method, path, API_JSON, body);
    if (got != status || !web_reply_has(&w->web, has))
        fail_msg("%s %s %s : %d, %d et %s attendus ; %.800s", method, act, body, got, status, has,
                 w->web.reply);
}

#define FIELD(name) "\"propertyPath\":\"" name "\""
#define INFO(field) "{\"trainingActionInfo\":{" field "}}"

/* ---- a name that no field has ----------------------------------------------------------------------------------------- */

/* The name, the field that is most like it, and where they all are: not forty names. */
static void an_unknown_name_is_told_the_nearest(void **state)
{
    static const struct {
        const char *method, *act, *body, *has, *near; /* near NULL: none is */
    } cases[] = {
        {"PUT", "", "{\"weeklyDuration\":7}", FIELD("weeklyDuration"),
         "« trainingActionInfo.weeklyDuration »"},
        {"PUT", "", INFO("\"sesionStartDate\":\"2026-07-01\""), FIELD("trainingActionInfo.sesionStartDate"),
         "« trainingActionInfo.sessionStartDate »"},
        {"PUT", "", INFO("\"participants\":3"), FIELD("trainingActionInfo.participants"), "« participants »"},
        {"PUT", "", "{\"priceChange\":{\"prices\":3}}", FIELD("priceChange.prices"), "« priceChange.price »"},
        {"PUT", "", "{\"zorglub\":7}", FIELD("zorglub"), NULL},
        {"PUT", "", "{\"\":7}", "api.champ-inconnu", NULL},
        {"PUT", "", "{\"tags notes\":7}", FIELD("tags notes"), NULL},
        {"POST", "/inTraining", "{\"dates\":\"2026-06-22\"}", FIELD("dates"), "« date »"},
        /* This act has no such object. */
        {"POST", "/inTraining", "{\"weeklyDuration\":7}", FIELD("weeklyDuration"), NULL},
        {"POST", "/validate", "{\"weekleyDuration\":7}", FIELD("weekleyDuration"), "« weeklyDuration »"}};
    struct world *w = *state;

    take_to(w, DEMANDE);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        expect(w, cases[i].method, cases[i].act, cases[i].body, 422, cases[i].has);
        if (!web_reply_has(&w->web, "api.champ-inconnu") || !web_reply_has(&w->web, "docs/openapi.json") ||
            web_reply_has(&w->web, "controlState") ||
            !(cases[i].near != NULL ? web_reply_has(&w->web, cases[i].near)
                                    : !web_reply_has(&w->web, "Le plus proche")))
            fail_msg("%s : %.600s", cases[i].body, w->web.reply);
    }
}

/* ---- a SIRET that the body left --------------------------------------------------------------------------------------- */

/* A tool may still give it, until another body has it: the key says whose dossiers are listed (decision 126). */
static void a_tool_gives_an_old_siret(void **state)
{
    static const char list[] = "/api/registrationFolders?siret=73282932000082";
    static const char *const changes[] = {
        "SELECT 1",
        "INSERT INTO organisme_ancien (organisme_id, no, siret, nda, denomination, denomination_pliee, "
        "qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, "
        "remplace_le) VALUES (7, 1, '73282932000082', '11750000007', 'X', 'X', 0, 0, 0, 0, 0, 20500)",
        "UPDATE organisme SET siret = '73282932000082' WHERE id = 8"};
    static const int wanted[] = {422, 200, 422};
    struct world *w = *state;

    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        assert_int_equal(raw_sql(&w->web.t, changes[i]), RAW_OK);
        assert_int_equal(api_demande(&w->web, &w->seven, "GET", list, API_JSON, ""), wanted[i]);
        assert_true(wanted[i] == 200 || web_reply_has(&w->web, FIELD("siret")));
    }
}

/* ---- what a proposal does not take -------------------------------------------------------------------------------- */

static const struct {
    const char *body, *field;
} not_taken[] = {
    {INFO("\"completionRate\":40"), FIELD("trainingActionInfo.completionRate")},
    {INFO("\"completionRate\":\"abc\""), FIELD("trainingActionInfo.completionRate")},
    {INFO("\"trainingCompletionRate\":40"), FIELD("trainingActionInfo.trainingCompletionRate")},
    {INFO("\"quitReason\":\"x\""), FIELD("trainingActionInfo.quitReason")},
    {INFO("\"title\":\"Autre\""), FIELD("trainingActionInfo.title")},
    {INFO("\"address\":{\"fullAddress\":\"ailleurs\"}"), FIELD("trainingActionInfo.address.fullAddress")},
    {INFO("\"address\":{\"rue\":\"x\"}"), FIELD("trainingActionInfo.address.rue")},
    {INFO("\"trainingPaces\":[\"3\"]"), FIELD("trainingActionInfo.trainingPaces")},
    {"{\"completionRate\":40}", FIELD("completionRate")},
    {"{\"state\":\"terminated\"}", FIELD("state")},
    {"{\"billingState\":\"paid\"}", FIELD("billingState")},
    {"{\"billNumber\":\"F-1\"}", FIELD("billNumber")},
    {"{\"amountTtc\":1}", FIELD("amountTtc")},
    {"{\"externalId\":\"1\"}", FIELD("externalId")},
    {"{\"type\":\"opco\"}", FIELD("type")},
    {"{\"files\":[\"a\"]}", FIELD("files")},
    {"{\"attendee\":{\"email\":\"autre@exemple.fr\"}}", FIELD("attendee.email")},
    {"{\"attendee\":\"Zoé\"}", FIELD("attendee")},
    {INFO("\"weeklyDuration\":\"beaucoup\""), FIELD("trainingActionInfo.weeklyDuration")},
    /* Nothing of a proposal is said. */
    {INFO("\"weeklyDuration\":14"), FIELD("corps")},
    {INFO("\"completionRate\":null"), FIELD("corps")},
    {"{\"state\":\"notProcessed\",\"type\":\"cpf\"}", FIELD("corps")},
    {"{\"priceChange\":{\"price\":null}}", FIELD("corps")},
    {"{\"lastUpdate\":\"2026-06-01T00:00:00Z\"}", FIELD("corps")},
    {"{}", FIELD("corps")},
};

static void what_is_no_word_of_a_proposal_makes_none(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    for (size_t i = 0; i < ARRAY_LEN(not_taken); i++)
        expect(w, "PUT", "", not_taken[i].body, 422, not_taken[i].field);
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier WHERE etat = 'notProcessed'"), 1);
    assert_int_equal(raw_i64(&w->web.t, "SELECT MAX(version) FROM dossier"), 1);
    /* A good proposal does not carry one along. */
    expect(w, "PUT", "", "{\"participants\":12,\"trainingActionInfo\":{\"completionRate\":40}}", 422,
           FIELD("trainingActionInfo.completionRate"));
    expect(w, "POST", "/validate", "{\"participants\":12,\"trainingActionInfo\":{\"quitReason\":\"x\"}}", 422,
           FIELD("trainingActionInfo.quitReason"));
    expect(w, "PUT", "", "{\"participants\":12,\"trainingActionInfo\":{\"completionRate\":null}}", 200,
           "\"state\":\"validated\"");
}

/* Whatever the state: the field is refused, not the proposal that nobody asked for. */
static void a_rate_is_told_with_the_service_done(void **state)
{
    struct world *w = *state;

    take_to(w, ENTRE);
    expect(w, "PUT", "", INFO("\"completionRate\":40"), 422, FIELD("trainingActionInfo.completionRate"));
    assert_true(web_reply_has(&w->web, "serviceDone"));
    expect(w, "PUT", "", INFO("\"quitReason\":\"titulaire\""), 422, FIELD("trainingActionInfo.quitReason"));
    expect(w, "PUT", "", "{\"completionRate\":null}", 422, FIELD("corps"));
}

static void a_rate_that_was_read_may_come_back(void **state)
{
    struct world *w = *state;

    take_to(w, DECLARE);
    expect(w, "PUT", "", INFO("\"completionRate\":100"), 422, FIELD("corps"));
    expect(w, "PUT", "", INFO("\"trainingCompletionRate\":100.0"), 422, FIELD("corps"));
    expect(w, "PUT", "", INFO("\"completionRate\":99"), 422, FIELD("trainingActionInfo.completionRate"));
}

/* The dates that `validate` is given are those of its proposal. */
static void validate_reads_the_same_object(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    expect(w, "POST", "/validate",
           "{\"participants\":12,\"trainingActionInfo\":{\"sessionStartDate\":\"2026-06-04\"}}", 422,
           FIELD("trainingActionInfo.sessionStartDate"));
    expect(w, "POST", "/validate",
           "{\"participants\":12,\"indicativeDuration\":7,\"trainingActionInfo\":{\"indicativeDuration\":6}}",
           422, FIELD("trainingActionInfo.indicativeDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier WHERE etat = 'notProcessed'"), 1);
}

/* ---- hours -------------------------------------------------------------------------------------------------------- */

/* With an absence, trainingDuration is the planned duration: 7 hours here. Another one is another training. */
static void hours_that_contradict_each_other_are_refused(void **state)
{
    static const char *const wrong[] = {
        "{\"trainingDuration\":3,\"absenceDuration\":3,\"code\":\"titulaire\"}",
        "{\"trainingDuration\":3,\"absenceDuration\":4,\"forceMajeurAbsence\":true,\"code\":\"titulaire\"}",
        "{\"trainingDuration\":4,\"absenceDuration\":3,\"forceMajeurAbsence\":true}",
        "{\"trainingDuration\":9,\"absenceDuration\":2,\"code\":\"titulaire\"}",
        "{\"trainingDuration\":8,\"absenceDuration\":0}",
        "{\"trainingDuration\":8}",
    };
    struct world *w = *state;

    take_to(w, SORTI);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        expect(w, "POST", "/serviceDone", wrong[i], 422, FIELD("trainingDuration"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier WHERE etat = 'terminated'"), 1);
    /* Without an absence it is what was done. */
    expect(w, "POST", "/serviceDone", "{\"trainingDuration\":3,\"code\":\"titulaire\"}", 200,
           "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 3);
    expect(w, "POST", "/serviceDone", "{\"trainingDuration\":7,\"absenceDuration\":3,\"code\":\"titulaire\"}",
           200, "serviceDoneDeclared");
    assert_int_equal(raw_i64(&w->web.t, "SELECT heures_realisees FROM dossier"), 4);
}

/* ---- a body that cannot be read ------------------------------------------------------------------------------------ */

static void a_body_says_what_is_wrong_with_it(void **state)
{
    static const struct {
        const char *body, *code;
    } wrong[] = {
        {"{\"participants\":12,\n \"participants\":11}", "\"code\":\"api.corps-cle\""},
        {"{\"trainingActionInfo\":{\"a\":1,\"a\":2}}", "\"code\":\"api.corps-cle\""},
        {"{\"billNumber\":\"F\\u0000\"}", "\"code\":\"api.corps-nul\""},
        {"{\"a\\u0000\":1}", "\"code\":\"api.corps-nul\""},
        {"{\"participants\":12", "\"code\":\"api.corps-syntaxe\""},
        {"{\"participants\":12}}", "\"code\":\"api.corps-syntaxe\""},
        {"{\"participants\":1e999}", "\"code\":\"api.corps-nombre\""},
        {"{\"participants\":99999999999999999999}", "\"code\":\"api.corps-nombre\""},
        {"{\"name\":\"\xff\"}", "\"code\":\"api.corps-encodage\""},
        {"[]", "\"code\":\"api.corps\""},
        {"12", "\"code\":\"api.corps\""},
    };
    struct world *w = *state;
    enum { DEEP = 3000 };
    char deep[DEEP + 20];

    take_to(w, DEMANDE);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        expect(w, "PUT", "", wrong[i].body, 400, wrong[i].code);
    expect(w, "PUT", "", "{\"participants\":12,\n \"participants\":11}", 400, "ligne 2");
    memset(deep, '[', sizeof(deep));
    memcpy(deep, "{\"a\":", 5);
    deep[DEEP] = '\0';
    expect(w, "PUT", "", deep, 400, "\"code\":\"api.corps-profond\"");
    assert_int_equal(raw_i64(&w->web.t, "SELECT MAX(version) FROM dossier"), 1);
}

static void a_raw_nul_is_named(void **state)
{
    static const char head[] = "Host: essai\r\nConnection: close\r\nContent-Length: 20\r\n" API_JSON;
    static const char body[20] = "{\"participants\":1\0 }";
    struct world *w = *state;
    char request[600];
    int n;

    take_to(w, DEMANDE);
    n = snprintf(request, sizeof(request), "PUT %s HTTP/1.1\r\n%sX-Api-Key: %s\r\n\r\n", w->path, head,
                 w->seven.cle);
    memcpy(request + n, body, sizeof(body));
    assert_int_equal(web_raw(&w->web, request, (size_t)n + sizeof(body)), 400);
    assert_true(web_reply_has(&w->web, "\"code\":\"api.corps-nul\""));
}

/* A program is not sent to a page of people. */
static void an_address_that_is_not_there_says_so_to_a_program(void **state)
{
    static const struct {
        const char *method, *path, *has;
        int status;
    } wrong[] = {{"GET", "/api/rien", "docs/fr/api.md", 404},
                 {"GET", "/api/v1/rien", "docs/fr/api.md", 404},
                 {"PATCH", "/api/registrationFolders", "Allow", 405},
                 {"POST", "/api/registrationFolders/1/rien", "docs/fr/api.md", 404}};
    struct world *w = *state;

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        int got = api_demande(&w->web, &w->seven, wrong[i].method, wrong[i].path, API_JSON, "{}");

        if (got != wrong[i].status || !web_reply_has(&w->web, wrong[i].has) ||
            web_reply_has(&w->web, "accueil"))
            fail_msg("%s %s : %d ; %.700s", wrong[i].method, wrong[i].path, got, w->web.reply);
    }
    take_to(w, DEMANDE);
    expect(w, "POST", "/rien", "{}", 404, "\"code\":\"api.introuvable\"");
    assert_int_equal(web_get(&w->web, "/rien", ""), 404);
    assert_true(web_reply_has(&w->web, "accueil"));
}

/* ---- webhooks ----------------------------------------------------------------------------------------------------- */

#define HOOK "{\"url\":\"https://exemple.fr/h\",\"name\":\"x\""

/* A connector brings its own secret, and is sent the whole folder, as the model does. */
static void a_connector_keeps_its_secret(void **state)
{
    static const char *const wrong[] = {",\"secret\":\"court\"}", ",\"secret\":\"seize caractères ou plus\"}",
                                        ",\"secret\":\"avec des blancs dedans\"}", ",\"secret\":12}"};
    struct world *w = *state;
    char body[300];

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        snprintf(body, sizeof(body), HOOK "%s", wrong[i]);
        assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON, body), 422);
        assert_true(web_reply_has(&w->web, FIELD("secret")));
    }
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM webhook"), 0);
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON,
                                 HOOK ",\"secret\":\"un-secret-choisi-ailleurs\"}"),
                     201);
    assert_true(web_reply_has(&w->web, "\"secret\":null"));
    assert_false(web_reply_has(&w->web, "choisi"));
    assert_int_equal(api_demande(&w->web, &w->seven, "POST", "/api/webhooks", API_JSON, HOOK "}"), 201);
    assert_false(web_reply_has(&w->web, "\"secret\":null"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT SUM(dossier_entier) FROM webhook"), 2);
}

/* 43 % of a price of three bases (test_dossier.c has the same in cents): the tool reads what its invoice says of each. */
static void a_bill_at_several_rates_is_read(void **state)
{
    struct world *w = *state;
    const struct dossier_commande steps[] = {
        commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 1, w->number),
        commande(ACTE_ENTRER, ROLE_ORGANISME, ORG_AGREE, w->number),
        commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, w->number),
        commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, w->number),
        commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, w->number),
    };
    static const char *const days[] = {"2026-06-02", "2026-06-22", "2026-06-23", "2026-06-23", "2026-06-24"};
    struct err e;

    take_to(w, DEMANDE);
    expect(w, "POST", "/validate",
           "{\"participants\":12,\"trainingActionInfo\":{\"totalExcl\":500,\"vatExclTax5\":100,"
           "\"vatExclTax20\":200}}",
           200, "\"vatToInvoice\":null");
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct dossier_commande c = steps[i];

        c.heures_realisees = c.acte == ACTE_DECLARER ? 3 : 0;
        c.cause = CAUSE_TITULAIRE;
        assert_ok(faire(&w->web.t, &c, days[i], &e), &e);
    }
    w->web.t.now_us = instant_of_day(on("2026-06-24")) + INT64_C(36000000000);
    expect(w, "GET", "", "", 200,
           "\"vatToInvoice\":[{\"vatRate\":0.00,\"amountHt\":86.00,\"vatAmount\":0.00},"
           "{\"vatRate\":5.50,\"amountHt\":43.00,\"vatAmount\":2.37},"
           "{\"vatRate\":20.00,\"amountHt\":86.00,\"vatAmount\":17.20}]");
    assert_true(web_reply_has(&w->web, "\"amountToInvoice\":234.57"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(an_unknown_name_is_told_the_nearest),
        T(what_is_no_word_of_a_proposal_makes_none),
        T(a_rate_is_told_with_the_service_done),
        T(a_rate_that_was_read_may_come_back),
        T(validate_reads_the_same_object),
        T(hours_that_contradict_each_other_are_refused),
        T(a_body_says_what_is_wrong_with_it),
        T(a_raw_nul_is_named),
        T(a_tool_gives_an_old_siret),
        T(an_address_that_is_not_there_says_so_to_a_program),
        T(a_connector_keeps_its_secret),
        T(a_bill_at_several_rates_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
