/* Each page and each act of a space for a program: a key opens what its owner opens, JSON carries the fields of the form, a refusal is
 * the form's own, nothing sent is passed over, an act asked under a key of its program is done once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include "api_fixture.h"

#define DAY_US INT64_C(86400000000)

static void assert_refused(enum rc got, enum rc rc, enum msg why, const struct err *e)
{
    assert_int_equal(got, rc);
    assert_int_equal(e->msg, why);
}

struct world {
    struct web_fixture web;
    struct cle_api_commande holder, body, agent;
    char number[DOSSIER_NUMERO_BYTES];
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    training_fixture_open(&w->web.t);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_TITULAIRE, 1, ""}, 90, &w->holder);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_AGREE, ""}, 90, &w->body);
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_CDC, 0, "alix"}, 90, &w->agent);
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

static int ask(struct world *w, const struct cle_api_commande *key, const char *method, const char *path,
               const char *headers, const char *body)
{
    return api_demande(&w->web, key, method, path, arena_printf(w->web.t.arena, API_JSON "%s", headers),
                       body);
}

/* The status and what the answer has, which is JSON. */
static void expect(struct world *w, const struct cle_api_commande *key, const char *method, const char *path,
                   const char *headers, const char *body, int status, const char *has)
{
    int got = ask(w, key, method, path, headers, body);
    const char *text = strstr(w->web.reply, "\r\n\r\n");
    json_t *answer = text != NULL ? json_loads(text + 4, 0, NULL) : NULL;

    if (got != status || !web_reply_has(&w->web, has) || answer == NULL)
        fail_msg("%s %s %s : %d, %d et %s attendus ; %.900s", method, path, body, got, status, has,
                 w->web.reply);
    json_decref(answer);
}

static void take_to(struct world *w, enum etape step)
{
    api_dossier(&w->web, step, "2026-06-02", w->number);
}

static const char *at(struct world *w, const char *space, const char *act)
{
    static char path[160];

    snprintf(path, sizeof(path), "/api/v1/%s/%s%s%s", space, w->number, *act != '\0' ? "/" : "", act);
    return path;
}

/* A body of fields, for the dossier as it is now. */
static const char *with_version(struct world *w, const char *fields)
{
    static char body[400];

    snprintf(body, sizeof(body), "{\"version\":%lld%s%s}",
             (long long)raw_i64(&w->web.t, "SELECT version FROM dossier"), *fields != '\0' ? "," : "",
             fields);
    return body;
}

static int64_t acts(struct world *w)
{
    return raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier_acte");
}

static void refuse(struct world *w, const char *headers, const char *body, int status, const char *has)
{
    expect(w, &w->body, "POST", at(w, "organisme/dossiers", "refuser"), headers, body, status, has);
}

#define FIELD(name) "\"champ\":\"" name "\""

static void a_key_opens_what_its_owner_opens(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    expect(w, &w->holder, "GET", "/api/v1/mes-dossiers", "", "", 200, w->number);
    expect(w, &w->holder, "GET", at(w, "mes-dossiers", ""), "", "", 200, w->number);
    expect(w, &w->body, "GET", at(w, "organisme/dossiers", ""), "", "", 200, w->number);
    expect(w, &w->agent, "GET", at(w, "gestion/dossiers", ""), "", "", 200, w->number);
    expect(w, &w->holder, "GET", at(w, "gestion/dossiers", ""), "", "", 403, "web.espace");
    expect(w, &w->body, "GET", at(w, "mes-dossiers", ""), "", "", 403, "web.espace");
    expect(w, &w->agent, "GET", "/api/registrationFolders", "", "", 403, "web.espace");
    expect(w, NULL, "GET", "/api/v1/mes-dossiers", "", "", 401, "api.cle");
    expect(w, NULL, "GET", "/api/v1/mes-dossiers", "Cookie: sicpf_session=00\r\n", "", 401, "api.cle");
    expect(w, &w->holder, "GET", "/api/v1/inconnue", "", "", 404, "api.introuvable");
    expect(w, &w->holder, "GET", "/api/v1/mentions-legales", "", "", 404, "api.introuvable");
    expect(w, &w->holder, "PUT", "/api/v1/mes-dossiers", "", "{}", 405, "api.methode");
}

/* Days are days, amounts are cents, yes and no are booleans. */
static void what_a_page_says_is_typed(void **state)
{
    struct world *w = *state;
    json_t *answer;

    take_to(w, DEMANDE);
    assert_int_equal(ask(w, &w->holder, "GET", at(w, "mes-dossiers", ""), "", ""), 200);
    answer = json_loads(strstr(w->web.reply, "\r\n\r\n") + 4, 0, NULL);
    assert_non_null(answer);
    assert_string_equal(json_string_value(json_object_get(answer, "numero")), w->number);
    assert_true(json_is_integer(json_object_get(answer, "d_prix_centimes")));
    assert_null(json_object_get(answer, "d_prix"));
    assert_null(json_object_get(answer, "menu"));
    assert_null(json_object_get(answer, "jeton"));
    json_decref(answer);
}

static void an_act_is_the_form_s_with_its_refusals(void **state)
{
    struct world *w = *state;
    int64_t before;

    take_to(w, DEMANDE);
    before = acts(w);
    refuse(w, "", "{}", 422, FIELD("version"));
    refuse(w, "", "{\"version\":77,\"motif\":\"complet\"}", 409, "dossier.change");
    refuse(w, "", with_version(w, ""), 422, FIELD("motif"));
    refuse(w, "", "[]", 400, "api.corps");
    refuse(w, "", with_version(w, "\"motif\":\"complet\",\"zorglub\":1"), 422, FIELD("zorglub"));
    refuse(w, "", with_version(w, "\"motif\":{\"a\":1}"), 422, FIELD("motif"));
    expect(w, &w->holder, "POST", at(w, "organisme/dossiers", "refuser"), "",
           with_version(w, "\"motif\":\"complet\""), 403, "web.espace");
    expect(w, &w->body, "POST", at(w, "organisme/dossiers", "facturer"), "",
           with_version(w, "\"facture\":\"F-1\",\"emise\":\"2026-06-02\",\"montant\":12.5"), 422,
           "dossier.mauvais-etat");
    assert_int_equal(acts(w), before);
    refuse(w, "", with_version(w, "\"motif\":\"complet\""), 200, "\"fait\":true");
    assert_true(web_reply_has(&w->web, at(w, "organisme/dossiers", "")));
    assert_int_equal(acts(w), before + 1);
}

/* A form says its fields as JSON does; another type is told which two are read, and a broken form that it is one. */
static void a_body_of_another_type_says_which_is_read(void **state)
{
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    struct world *w = *state;
    const char *path;

    take_to(w, DEMANDE);
    path = at(w, "organisme/dossiers", "refuser");
    assert_int_equal(api_demande(&w->web, &w->body, "POST", path, "Content-Type: text/plain\r\n", "{}"), 415);
    assert_true(web_reply_has(&w->web, "api.contenu") && web_reply_has(&w->web, "application/json"));
    assert_int_equal(api_demande(&w->web, &w->body, "POST", path, "", "{}"), 415);
    assert_int_equal(
        api_demande(&w->web, &w->body, "POST", path, "Content-Type: multipart/form-data\r\n", "x"), 400);
    assert_true(web_reply_has(&w->web, "web.formulaire"));
    assert_int_equal(api_demande(&w->web, &w->body, "POST", path, form, "version=77&motif=complet"), 409);
    assert_int_equal(api_demande(&w->web, &w->body, "POST", path, form, "version=1&motif=complet"), 200);
}

static void an_act_asked_under_a_key_is_done_once(void **state)
{
    struct world *w = *state;
    const char *once = "Idempotency-Key: demande-1\r\n";
    char motive[400];
    int64_t before;

    take_to(w, DEMANDE);
    before = acts(w);
    snprintf(motive, sizeof(motive), "%s", with_version(w, "\"motif\":\"complet\""));
    refuse(w, once, with_version(w, ""), 422, FIELD("motif"));
    refuse(w, once, motive, 200, "\"rejeu\":false");
    refuse(w, once, motive, 200, "\"rejeu\":true");
    assert_true(web_reply_has(&w->web, at(w, "organisme/dossiers", "")));
    assert_int_equal(acts(w), before + 1);
    refuse(w, once, with_version(w, "\"motif\":\"autre\""), 409, "api.unicite");
    refuse(w, "", with_version(w, "\"motif\":\"complet\""), 422, "dossier.mauvais-etat");
    refuse(w, "Idempotency-Key: a b\r\n", motive, 400, "api.unicite-forme");
    assert_int_equal(acts(w), before + 1);
    /* The same words are another's own key. */
    expect(w, &w->agent, "POST", "/api/v1/gestion/acces", once, "{\"acc_nom\":\"deux\"}", 200,
           "acc_nouvelle");
}

/* Whoever lost the answer to a request learns its number by asking again. */
static void an_answer_is_repeated_with_its_address(void **state)
{
    const char *once = "Idempotency-Key: demande-2\r\n", *path = "/api/v1/formations/1/demander";
    struct world *w = *state;
    char address[200];

    w->web.t.now_us = instant_of_day(on("2026-06-02")) + INT64_C(36000000000);
    expect(w, &w->holder, "POST", path, once, "{\"confirme\":true}", 200, "\"rejeu\":false");
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier"), 1);
    snprintf(address, sizeof(address), "\"voir\":\"/api/v1/mes-dossiers/%lld?fait=demande\"",
             (long long)raw_i64(&w->web.t, "SELECT CAST(numero AS BIGINT) FROM dossier"));
    assert_true(web_reply_has(&w->web, address));
    for (int i = 0; i < 2; i++) {
        expect(w, &w->holder, "POST", path, once, "{\"confirme\":true}", 200, "\"rejeu\":true");
        assert_true(web_reply_has(&w->web, address));
    }
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier"), 1);
    expect(w, &w->holder, "POST", path, once, "{\"confirme\":true,\"reinsertion\":true}", 409, "api.unicite");
    assert_false(web_reply_has(&w->web, "mes-dossiers"));
}

static void a_key_that_ended_opens_nothing(void **state)
{
    struct world *w = *state;
    struct cle_api_commande c = {.numero = w->body.numero, .sien = true, .pour = {PARTY_TITULAIRE, 1, ""}};
    struct err e = {0};

    take_to(w, DEMANDE);
    assert_refused(store_write(w->web.t.store, cle_api_revoquer, &c, &e), RC_NOT_FOUND, MSG_API_CLE_INCONNUE,
                   &e);
    c = (struct cle_api_commande){
        .numero = w->body.numero, .sien = true, .pour = {PARTY_ORGANISME, ORG_AGREE, ""}};
    c.par = c.pour;
    assert_ok(store_write(w->web.t.store, cle_api_revoquer, &c, &e), &e);
    expect(w, &w->body, "GET", "/api/registrationFolders", "", "", 401, "api.cle");
    expect(w, &w->holder, "GET", "/api/v1/mes-dossiers", "", "", 200, w->number);
    w->web.t.now_us += 91 * DAY_US;
    expect(w, &w->holder, "GET", "/api/v1/mes-dossiers", "", "", 401, "api.cle");
    expect(w, &w->agent, "GET", "/api/v1/gestion", "", "", 401, "api.cle");
    api_cle(&w->web.t, (struct cle_api_pour){PARTY_ORGANISME, ORG_AGREE, ""}, 90, &w->body);
    w->web.t.now_us += 400 * DAY_US; /* that of an organisation has no end, whatever is asked */
    expect(w, &w->body, "GET", "/api/registrationFolders", "", "", 200, w->number);
}

/* Who acts is the owner of the key, by name: two keys of one agent are one person. */
static void the_journal_names_who_holds_the_key(void **state)
{
    struct world *w = *state;

    take_to(w, DEMANDE);
    expect(w, &w->agent, "GET", at(w, "gestion/dossiers", ""), "", "", 200, w->number);
    assert_int_equal(
        raw_i64(&w->web.t,
                "SELECT COUNT(*) FROM journal WHERE acteur_nom = 'alix' AND acte = 'page.gestion.dossier'"),
        1);
}

/* Twenty are open at most; one revoked makes room. */
static void an_owner_has_a_number_of_keys(void **state)
{
    struct world *w = *state;
    struct cle_api_commande c = w->holder;
    struct err e = {0};

    c.nom = "encore";
    for (int i = 1; i < CLE_API_OUVERTES_MAX; i++)
        assert_ok(store_write(w->web.t.store, cle_api_creer, &c, &e), &e);
    assert_refused(store_write(w->web.t.store, cle_api_creer, &c, &e), RC_CONFLICT, MSG_API_TROP_DE_CLES, &e);
    c.numero = w->holder.numero;
    c.sien = true;
    assert_ok(store_write(w->web.t.store, cle_api_revoquer, &c, &e), &e);
    assert_ok(store_write(w->web.t.store, cle_api_creer, &c, &e), &e);
}

/* A note is no proposal. */
static void an_annotation_sends_no_proposal(void **state)
{
    struct world *w = *state;
    char path[120];

    take_to(w, DEMANDE);
    snprintf(path, sizeof(path), "/api/registrationFolders/%s", w->number);
    expect(w, &w->body, "PUT", path, "", "{\"notes\":\"rappeler\"}", 422, FIELD("notes"));
    expect(w, &w->body, "PUT", path, "", "{\"tags\":[\"a\"]}", 422, FIELD("tags"));
    expect(w, &w->body, "PUT", path, "", "{\"notes\":null,\"tags\":[]}", 422, FIELD("corps"));
    expect(w, &w->body, "PUT", path, "", "{}", 422, FIELD("corps"));
    snprintf(path, sizeof(path), "/api/registrationFolders/%s/validate", w->number);
    expect(w, &w->body, "POST", path, "", "{\"zorglub\":1}", 422, FIELD("zorglub"));
    assert_int_equal(raw_i64(&w->web.t, "SELECT COUNT(*) FROM dossier WHERE etat = 'notProcessed'"), 1);
    expect(w, &w->body, "POST", path, "", "{\"weeklyDuration\":7,\"participants\":8}", 200,
           "\"state\":\"validated\"");
}

/* ---- docs/fr/api-pages.md ---------------------------------------------------------------------------------------- */

#define FIELDS_MAX 24

struct listed {
    char space[40], act[40];
    struct {
        char name[40];
        bool asked, asked_without_code, depends; /* depends: on what the dossier is */
    } fields[FIELDS_MAX];
    size_t n;
};

/* A good value of a field, as JSON. */
static const char *good_value(const char *name)
{
    static const struct {
        const char *name, *value;
    } values[] = {{"confirme", "true"},        {"carte", "true"},
                  {"force_majeure", "true"},   {"cpf", "\"0\""},
                  {"reste_centimes", "\"0\""}, {"debut", "\"2026-07-01\""},
                  {"fin", "\"2026-07-02\""},   {"jour", "\"2026-07-01\""},
                  {"emise", "\"2026-07-01\""}, {"financeur", "\"18002002600019\""},
                  {"cause", "\"totale\""},     {"resultat", "\"sans_anomalie\""},
                  {"note", "\"question=1\""},  {"motif", "\"un motif\""},
                  {"facture", "\"F-1\""}};

    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        if (strcmp(values[i].name, name) == 0)
            return values[i].value;
    return "\"7\"";
}

/* The lines of the acts on a dossier. */
static size_t read_page(struct listed *out, size_t max)
{
    char path[300], line[2000];
    const char *source = getenv("SICPF_SOURCE");
    FILE *in;
    size_t n = 0;

    snprintf(path, sizeof(path), "%s/docs/fr/api-pages.md", source != NULL ? source : ".");
    in = fopen(path, "r");
    assert_non_null(in);
    while (fgets(line, sizeof(line), in) != NULL) {
        struct listed *l = &out[n];
        char *rest;

        memset(l, 0, sizeof(*l));
        if (sscanf(line, "| | `/%39[a-z/-]{dossier}/%39[a-z-]` | %*c", l->space, l->act) != 2 ||
            strcmp(l->act, "recu") == 0 || strcmp(l->act, "fraude") == 0)
            continue;
        assert_true(++n < max);
        rest = strrchr(line, '|');
        *rest = '\0';
        for (char *f = strtok_r(strrchr(line, '|') + 1, "\xc2\xb7", &rest); f != NULL;
             f = strtok_r(NULL, "\xc2\xb7", &rest)) {
            if (sscanf(f, " `%39[a-z_]`", l->fields[l->n].name) != 1)
                continue;
            l->fields[l->n].asked_without_code = strstr(f, "exigé sans") != NULL;
            l->fields[l->n].depends = strstr(f, "selon le dossier") != NULL;
            l->fields[l->n].asked = strstr(f, "exigé)") != NULL;
            assert_true(++l->n < FIELDS_MAX);
        }
    }
    fclose(in);
    return n;
}

/* Every field of the line but one, and one more. */
static const char *body_but(struct world *w, const struct listed *l, const char *left_out, const char *more)
{
    const char *fields = "";

    for (size_t i = 0; i < l->n; i++) {
        const char *name = l->fields[i].name;
        bool code = strcmp(name, "code") == 0 && strcmp(left_out, "motif") == 0;

        if (strcmp(name, "version") != 0 && strcmp(name, left_out) != 0 && !code && !l->fields[i].depends)
            fields = arena_printf(w->web.t.arena, "%s%s\"%s\":%s", fields, *fields != '\0' ? "," : "", name,
                                  good_value(name));
    }
    if (*more != '\0')
        fields = arena_printf(w->web.t.arena, "%s%s\"%s\":%s", fields, *fields != '\0' ? "," : "", more,
                              good_value(more));
    if (strcmp(left_out, "version") == 0)
        return arena_printf(w->web.t.arena, "{%s}", fields);
    return with_version(w, fields);
}

static bool has_field(const struct listed *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->fields[i].name, name) == 0)
            return true;
    return false;
}

static void expect_field(struct world *w, const struct cle_api_commande *key, const struct listed *l,
                         const char *body, const char *code, const char *field)
{
    char champ[80], path[200];

    snprintf(path, sizeof(path), "/api/v1/%s%s/%s", l->space, w->number, l->act);
    snprintf(champ, sizeof(champ), "\"champ\":\"%s\"", field);
    expect(w, key, "POST", path, "", body, 422, champ);
    if (!web_reply_has(&w->web, code))
        fail_msg("%s %s : %s attendu ; %.600s", path, body, code, w->web.reply);
}

/* What is listed is read, what is said to be asked is asked, and any other field of these lines is refused. */
static void check_line(struct world *w, const struct cle_api_commande *key, const struct listed *all,
                       size_t n, const struct listed *l)
{
    expect_field(w, key, l, body_but(w, l, "", "inconnu"), "api.champ", "inconnu");
    for (size_t i = 0; i < l->n; i++)
        if ((l->fields[i].asked && strcmp(l->fields[i].name, "note") != 0) || l->fields[i].asked_without_code)
            expect_field(w, key, l, body_but(w, l, l->fields[i].name, ""), "web.", l->fields[i].name);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < all[k].n; i++)
            if (!has_field(l, all[k].fields[i].name))
                expect_field(w, key, l, body_but(w, l, "", all[k].fields[i].name), "api.champ",
                             all[k].fields[i].name);
}

/* An act that the machine gives to a role, and that has a form: what it is asked without a field says so. */
static bool has_act(struct world *w, const struct cle_api_commande *key, const char *space,
                    enum dossier_role role, enum dossier_acte act)
{
    size_t n;
    const struct dossier_transition *table = dossier_transitions(&n);
    char path[200];

    for (size_t i = 0; i < n; i++)
        if (table[i].acte == act && table[i].par == role) {
            snprintf(path, sizeof(path), "/api/v1/%s%s/%s", space, w->number, dossier_acte_name(act));
            return ask(w, key, "POST", path, "", "{}") != 404;
        }
    return false;
}

/* docs/fr/api-pages.md lists, of each space, the acts that it has and their fields: neither more nor less. */
static void the_page_of_the_acts_is_true(void **state)
{
    struct world *w = *state;
    static struct listed all[80];
    const struct {
        const char *space;
        enum dossier_role role;
        const struct cle_api_commande *key;
    } spaces[] = {{"mes-dossiers/", ROLE_TITULAIRE, &w->holder},
                  {"organisme/dossiers/", ROLE_ORGANISME, &w->body},
                  {"gestion/dossiers/", ROLE_GESTIONNAIRE, &w->agent}};
    size_t n = read_page(all, ARRAY_LEN(all)), lines = 0;

    take_to(w, PROPOSE);
    for (size_t s = 0; s < ARRAY_LEN(spaces); s++)
        for (enum dossier_acte act = 0; act < ACTE_COUNT; act++) {
            const struct listed *l = NULL;

            for (size_t i = 0; i < n; i++)
                if (strcmp(all[i].space, spaces[s].space) == 0 &&
                    strcmp(all[i].act, dossier_acte_name(act)) == 0)
                    l = &all[i];
            if ((l != NULL) != has_act(w, spaces[s].key, spaces[s].space, spaces[s].role, act))
                fail_msg("%s%s : %s dans la page", spaces[s].space, dossier_acte_name(act),
                         l != NULL ? "est" : "manque");
            if (l == NULL)
                continue;
            check_line(w, spaces[s].key, all, n, l);
            lines++;
        }
    assert_int_equal(lines, n);
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_opens_what_its_owner_opens, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_page_says_is_typed, setup, teardown),
        cmocka_unit_test_setup_teardown(an_act_is_the_form_s_with_its_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(a_body_of_another_type_says_which_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(an_act_asked_under_a_key_is_done_once, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_is_repeated_with_its_address, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_that_ended_opens_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_journal_names_who_holds_the_key, setup, teardown),
        cmocka_unit_test_setup_teardown(an_owner_has_a_number_of_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(the_page_of_the_acts_is_true, setup, teardown),
        cmocka_unit_test_setup_teardown(an_annotation_sends_no_proposal, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
