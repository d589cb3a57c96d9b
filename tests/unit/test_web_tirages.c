/*
 * Controls on a sample, by pages: the draw and its refusals, each with its field; what is awaited and received; the messages; the
 * conclusion; the file that the body verifies without the service.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "training/tirage.h"

#define TIRER "/gestion/tirages/tirer"
#define CTL "/gestion/tirages/CTL-2026-00001"
#define ANNONCER "/gestion/tirages/annoncer"
#define ABANDONNER "/gestion/tirages/abandonner"
#define ANNONCE "organisme=73282932000074&du=2026-06-01&au=2026-06-24&taille=1&source=Loto+du+25+juin+2026"
#define TIRAGE "annonce=1&graine="
#define GRAINE "loto+du+25+juin+2026+:+4+8+15"

static int announce(struct journey *j, const char *fields)
{
    return web_submit(&j->web, ANNONCER, ANNONCER, j->cookie[AGENT_A], fields);
}

static void declared(struct journey *j)
{
    accept_dossier(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
}

/* The dossier of the journey entered; the sample, announced the day before, is it. */
static void entered(struct journey *j)
{
    declared(j);
    assert_int_equal(announce(j, ANNONCE "&le=2026-06-25"), 303);
    move_clock(j, "2026-06-25");
}

static int draw(struct journey *j, const char *fields)
{
    return web_submit(&j->web, TIRER, TIRER, j->cookie[AGENT_A], fields);
}

static int step(struct journey *j, const char *name, const char *fields)
{
    char path[120];

    snprintf(path, sizeof(path), CTL "/%s", name);
    return web_submit(&j->web, CTL, path, j->cookie[AGENT_A], fields);
}

static void refused(struct journey *j, int status, int wanted, const char *code, const char *field)
{
    char link[60];

    assert_int_equal(status, wanted);
    assert_true(web_reply_has(&j->web, code));
    snprintf(link, sizeof(link), "href=\"#champ-%s", field);
    assert_true(web_reply_has(&j->web, link));
}

static void an_announcement_is_refused_by_its_field(void **state)
{
    static const char days[] = "&du=2026-06-01&au=2026-06-24&le=2026-06-25&source=Loto+du+25+juin+2026";
    struct journey *j = *state;
    char fields[200];

    declared(j);
    refused(j, announce(j, ANNONCE), 422, "web.champ", "le");
    refused(j, announce(j, ANNONCE "&le=2026-06-24"), 422, "controle.annonce-jour", "le");
    assert_true(web_reply_has(&j->web, "value=\"Loto du 25 juin 2026\""));
    refused(j,
            announce(j, "organisme=73282932000074&du=2026-06-01&au=2026-06-25&taille=1&le=2026-06-25"
                        "&source=Loto+du+25+juin+2026"),
            422, "controle.annonce-au", "au");
    snprintf(fields, sizeof(fields), "organisme=11111111111&taille=1%s", days);
    refused(j, announce(j, fields), 404, "organisme.inconnu", "organisme");
    snprintf(fields, sizeof(fields), "organisme=73282932000074&taille=9%s", days);
    refused(j, announce(j, fields), 422, "tirage.taille", "taille");
    snprintf(fields, sizeof(fields), "organisme=73282932000074&taille=-1%s", days);
    refused(j, announce(j, fields), 422, "web.champ-nombre", "taille");
    refused(j,
            announce(j, "organisme=73282932000074&du=2026-05-01&au=2026-05-30&taille=1&le=2026-06-25"
                        "&source=Loto+du+25+juin+2026"),
            422, "tirage.population", "du");
    refused(j,
            announce(j, "organisme=73282932000074&du=2026-06-01&au=2026-06-24&taille=1&le=2026-06-25"
                        "&source=Loto"),
            422, "controle.annonce-source", "source");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM controle_annonce"), 0);
    assert_int_equal(announce(j, ANNONCE "&le=2026-06-25"), 303);
    refused(j, announce(j, ANNONCE "&le=2026-06-25"), 422, "controle.annonce-attend", "du");
    assert_int_equal(open_page(j, AGENT_B, "/gestion/tirages"), 200);
    assert_true(web_reply_has(&j->web, "« Loto du 25 juin 2026 », connue le <strong>25 juin 2026"));
    assert_true(web_reply_has(&j->web, "Population figée : 1 dossier(s), empreinte <code>"));
    assert_int_equal(open_page(j, ECOLE, ANNONCER), 403);
}

static int abandon(struct journey *j, const char *fields)
{
    return web_submit(&j->web, ABANDONNER, ABANDONNER, j->cookie[AGENT_A], fields);
}

static void an_announcement_is_abandoned_before_its_day(void **state)
{
    struct journey *j = *state;

    entered(j);
    refused(j, abandon(j, "annonce=1&motif=Report"), 422, "controle.annonce-passee", "annonce");
    assert_true(web_reply_has(&j->web, ">Report</textarea>"));
    move_clock(j, "2026-06-24");
    refused(j, abandon(j, "annonce=1"), 422, "web.champ", "motif");
    refused(j, abandon(j, "annonce=9&motif=Report"), 404, "controle.annonce-inconnue", "annonce");
    assert_int_equal(abandon(j, "annonce=1&motif=Report"), 303);
    assert_int_equal(open_page(j, AGENT_A, ABANDONNER), 200);
    assert_true(web_reply_has(&j->web, "Aucun tirage n'est annoncé."));
    move_clock(j, "2026-06-25");
    refused(j, draw(j, TIRAGE GRAINE), 409, "controle.annonce-abandonnee", "annonce");
}

static void a_draw_is_refused_by_its_field(void **state)
{
    struct journey *j = *state;

    entered(j);
    refused(j, draw(j, TIRAGE), 422, "web.champ", "graine");
    refused(j, draw(j, TIRAGE "Loto+du+24+juin+2026+:+4"), 422, "controle.annonce-graine", "graine");
    assert_true(web_reply_has(&j->web, "value=\"Loto du 24 juin 2026 : 4\""));
    assert_true(web_reply_has(&j->web, "<option value=\"1\" selected>"));
    refused(j, draw(j, "graine=" GRAINE), 422, "web.champ", "annonce");
    refused(j, draw(j, "annonce=9&graine=" GRAINE), 404, "controle.annonce-inconnue", "annonce");
    move_clock(j, "2026-06-24");
    refused(j, draw(j, TIRAGE GRAINE), 422, "controle.annonce-trop-tot", "annonce");
    move_clock(j, "2026-06-25");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM controle"), 0);
    assert_int_equal(draw(j, TIRAGE GRAINE), 303);
    assert_true(web_reply_has(&j->web, "Location: " CTL "?fait=etape"));
    refused(j, draw(j, TIRAGE GRAINE "+16"), 409, "controle.annonce-servie",
            "annonce"); /* a second draw would choose */
}

static void a_control_is_followed(void **state)
{
    struct journey *j = *state;
    char fields[120], body[120];
    int64_t before;

    entered(j);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/tirages"), 200);
    assert_true(web_reply_has(&j->web, "Aucun contrôle sur échantillon."));
    assert_int_equal(draw(j, TIRAGE GRAINE), 303);
    before = entries(j);
    assert_int_equal(open_page(j, AGENT_A, CTL), 200);
    assert_int_equal(entries(j), before + 1);
    assert_true(web_reply_has(&j->web, "<dd>LOTO DU 25 JUIN 2026 4 8 15</dd>"));
    assert_true(
        web_reply_has(&j->web, "Loto du 25 juin 2026, annoncée le 24 juin 2026, connue le 25 juin 2026"));
    assert_true(web_reply_has(&j->web, "1, liste figée le 25 juin 2026"));
    assert_true(web_reply_has(&j->web, j->numero));
    assert_true(web_reply_has(&j->web, "attendue"));
    refused(j, step(j, "clore", ""), 422, "web.champ", "conclusion");
    assert_int_equal(step(j, "clore", "conclusion=Rien"), 422);
    assert_true(web_reply_has(&j->web, "controle.trop-tot"));
    assert_true(web_reply_has(&j->web, ">Rien</textarea>"));
    refused(j, step(j, "ecrire", ""), 422, "web.champ", "texte");
    assert_int_equal(step(j, "ecrire", "texte=Merci+de+r%C3%A9pondre"), 303);
    assert_int_equal(open_page(j, ECOLE, "/organisme/controles/CTL-2026-00001"), 200);
    assert_true(web_reply_has(&j->web, "Merci de répondre"));
    assert_true(web_reply_has(&j->web, "Loto du 25 juin 2026, annoncée le 24 juin 2026"));
    refused(j, step(j, "recevoir", "dossier=00000000000099&reference=R"), 404, "controle.dossier", "dossier");
    snprintf(fields, sizeof(fields), "dossier=%s", j->numero);
    refused(j, step(j, "recevoir", fields), 422, "web.champ", "reference");
    snprintf(fields, sizeof(fields), "dossier=%s&reference=AR+12", j->numero);
    assert_int_equal(step(j, "recevoir", fields), 303);
    assert_int_equal(step(j, "clore", "conclusion=Tout+est+conforme"), 303);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/tirages"), 200);
    assert_true(web_reply_has(&j->web, "Clos le 25 juin 2026"));
    assert_int_equal(step(j, "inconnue", "texte=a"), 404);
    snprintf(body, sizeof(body), "/organisme/controles/CTL-2026-00001");
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_true(web_reply_has(&j->web, "Tout est conforme"));
    assert_int_equal(open_page(j, LANGUES, body), 404);
    assert_int_equal(open_page(j, ECOLE, CTL), 403);
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Un agent : "));
}

static void a_late_control_says_so(void **state)
{
    struct journey *j = *state;

    entered(j);
    assert_int_equal(draw(j, TIRAGE GRAINE), 303);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/tirages"), 200);
    assert_false(web_reply_has(&j->web, "En retard"));
    move_clock(j, "2026-12-01");
    assert_int_equal(open_page(j, AGENT_A, "/gestion/tirages"), 200);
    assert_true(web_reply_has(&j->web, "En retard"));
    assert_int_equal(step(j, "clore", "conclusion=Pi%C3%A8ces+jamais+re%C3%A7ues"), 303);
}

/* A sample of more than a page: each dossier on one page, and a reading that names no more than it shows. */
static void a_long_sample_has_pages(void **state)
{
    struct journey *j = *state;
    char fields[120], sql[200];

    entered(j);
    assert_int_equal(draw(j, TIRAGE GRAINE), 303);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE controle_dossier SET rang = 150;"
                                        "UPDATE controle SET echantillon_n = 151, population_n = 151"),
                     RAW_OK);
    for (int i = 0; i < 150; i++) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO controle_dossier (controle_id, numero, rang) VALUES (1, '9900000000%04d', %d)",
                 i, i);
        assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    }
    assert_int_equal(open_page(j, AGENT_A, CTL), 200);
    assert_true(web_reply_has(&j->web, "99000000000000"));
    assert_true(web_reply_has(&j->web, "99000000000099</a>"));
    assert_false(web_reply_has(&j->web, "99000000000100"));
    assert_false(web_reply_has(&j->web, j->numero));
    assert_true(web_reply_has(&j->web, CTL "?apres=99"));
    assert_int_equal(open_page(j, AGENT_A, CTL "?apres=99"), 200);
    assert_false(web_reply_has(&j->web, "99000000000099"));
    assert_true(web_reply_has(&j->web, "99000000000100"));
    assert_true(web_reply_has(&j->web, j->numero));
    assert_false(web_reply_has(&j->web, "?apres="));
    assert_int_equal(open_page(j, ECOLE, "/organisme/controles/CTL-2026-00001?apres=99"), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    /* A refused form shows the page of the dossier that it names. */
    snprintf(fields, sizeof(fields), "dossier=%s", j->numero);
    refused(j, step(j, "recevoir", fields), 422, "web.champ", "reference");
    assert_true(web_reply_has(&j->web, j->numero));
    assert_false(web_reply_has(&j->web, "99000000000000"));
}

/* The two sides have the same bytes, and they draw again what was drawn; nobody is named in them. */
static void the_file_draws_again(void **state)
{
    static const char *const addresses[] = {CTL "/fichier", "/organisme/controles/CTL-2026-00001/fichier"};
    static const int who[] = {AGENT_A, ECOLE};
    struct journey *j = *state;
    struct tirage t;
    struct err e;
    int64_t before;

    entered(j);
    assert_int_equal(draw(j, TIRAGE GRAINE), 303);
    for (size_t i = 0; i < ARRAY_LEN(who); i++) {
        const char *body;

        before = entries(j);
        assert_int_equal(open_page(j, who[i], addresses[i]), 200);
        assert_int_equal(entries(j), before + 1);
        assert_true(web_reply_has(&j->web, "filename=\"tirage-CTL-2026-00001.json\""));
        assert_false(web_reply_has(&j->web, "CANARI"));
        body = strstr(j->web.reply, "\r\n\r\n") + 4;
        assert_ok(tirage_verifier(j->web.t.arena, body, strlen(body), &t, &e), &e);
        assert_int_equal(t.population_n, 1);
        assert_string_equal(t.source, "Loto du 25 juin 2026");
    }
    assert_int_equal(open_page(j, LANGUES, addresses[1]), 404);
    assert_int_equal(open_page(j, ELU, addresses[0]), 403);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, journey_setup, journey_teardown)
    static const struct CMUnitTest tests[] = {
        T(an_announcement_is_refused_by_its_field),
        T(an_announcement_is_abandoned_before_its_day),
        T(a_draw_is_refused_by_its_field),
        T(a_control_is_followed),
        T(a_late_control_says_so),
        T(a_long_sample_has_pages),
        T(the_file_draws_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
