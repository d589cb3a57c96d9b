/*
 * What is opened from a page, a measure or an undue sum, with the refusals of the commands; and what a training body answers for
 * itself to a control and to a measure, in its own space, without an agent who types it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training/controle_annonce.h"
#include "training/mesure.h"
#include "journey_fixture.h"

static int submit(struct journey *j, int who, const char *page, const char *action, const char *fields)
{
    return web_submit(&j->web, page, action, j->cookie[who], fields);
}

/* ---- opened from a page ---------------------------------------------------------------------------------------- */

static void a_measure_is_opened_by_a_page(void **state)
{
    struct journey *j = *state;
    const char *path = "/gestion/mesures/ouvrir";

    assert_int_equal(submit(j, AGENT_A, path, path, "mesure=avertissement&modele=2026-01-05"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-organisme\""));
    assert_int_equal(
        submit(j, AGENT_A, path, path, "organisme=00000000000000&mesure=avertissement&modele=2026-01-05"),
        404);
    assert_true(web_reply_has(&j->web, "organisme.inconnu"));
    assert_int_equal(
        submit(j, AGENT_A, path, path, "organisme=73282932000074&mesure=blame&modele=2026-01-05"), 422);
    assert_true(web_reply_has(&j->web, "mesure.code"));
    /* R. 6333-6 is of 2025: a template of 2024 cannot know it. */
    assert_int_equal(
        submit(j, AGENT_A, path, path, "organisme=73282932000074&mesure=avertissement&modele=2024-01-05"),
        422);
    assert_true(web_reply_has(&j->web, "decision.modele"));
    assert_true(web_reply_has(&j->web, "value=\"73282932000074\""));
    assert_int_equal(
        submit(j, AGENT_A, path, path, "organisme=73282932000074&mesure=avertissement&modele=2026-01-05"),
        303);
    assert_true(web_reply_has(&j->web, "Location: /gestion/mesures/DEC-2026-00001?fait=etape"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure WHERE ouverte_par = 'agent-a'"), 1);
    assert_int_equal(open_page(j, ECOLE, path), 403);
}

static void an_undue_sum_is_opened_by_a_page(void **state)
{
    struct journey *j = *state;
    struct dossier_commande pay = {.acte = ACTE_PAYER, .par = ROLE_SYSTEME, .numero = j->numero};
    const char *path = "/gestion/indus/ouvrir";
    char fields[200];
    struct err e = {0};

    bill_dossier(j);
    snprintf(fields, sizeof(fields), "dossier=%s&montant=200&motifs=Une+journ%%C3%%A9e", j->numero);
    assert_int_equal(submit(j, AGENT_A, path, path, fields), 422);
    assert_true(web_reply_has(&j->web, "indu.non-paye"));
    /* What the refusal tells of the dossier was read: its holder finds who asked. */
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.indu.ouvrir' AND t.titulaire_id = 1"),
                     1);
    pay.le = on("2026-06-24");
    assert_ok(store_write(j->web.t.store, dossier_executer, &pay, &e), &e);
    snprintf(fields, sizeof(fields), "dossier=%s&montant=600,01&motifs=Tout&fraude=1", j->numero);
    assert_int_equal(submit(j, AGENT_A, path, path, fields), 422);
    assert_true(web_reply_has(&j->web, "indu.montant"));
    assert_true(web_reply_has(&j->web, "name=\"fraude\" value=\"1\" checked"));
    snprintf(fields, sizeof(fields), "dossier=%s&montant=200", j->numero);
    assert_int_equal(submit(j, AGENT_A, path, path, fields), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-motifs\""));
    snprintf(fields, sizeof(fields), "dossier=%s&montant=200&motifs=Tout&fraude=1", j->numero);
    assert_int_equal(submit(j, AGENT_A, path, path, fields), 303);
    assert_true(web_reply_has(&j->web, "Location: /gestion/indus/IND-2026-00001?fait=etape"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM indu WHERE debiteur = 'organisme' AND fraude = 1 "
                             "AND montant_cents = 20000"),
                     1);
    assert_int_equal(open_page(j, ECOLE, path), 403);
}

/* ---- a control -------------------------------------------------------------------------------------------------- */

static void control(struct journey *j)
{
    struct controle_commande c = {.par = {PARTY_CDC, 0, "agent-a"},
                                  .organisme_id = ORG_AGREE,
                                  .du = on("2026-06-01"),
                                  .au = on("2026-06-24"),
                                  .annonce = 1,
                                  .graine = "le tirage du 25 juin : 4 8 15",
                                  .taille = 1};
    struct controle_annonce_commande annonce = {.par = c.par,
                                                .organisme_id = c.organisme_id,
                                                .du = c.du,
                                                .au = c.au,
                                                .taille = 1,
                                                .source = "le tirage du 25 juin",
                                                .connue_le = on("2026-06-25")};
    struct err e = {0};

    bill_dossier(j);
    assert_ok(store_write(j->web.t.store, controle_annoncer, &annonce, &e), &e);
    move_clock(j, "2026-06-25");
    assert_ok(store_write(j->web.t.store, controle_ouvrir, &c, &e), &e);
    assert_string_equal(c.numero_out, "CTL-2026-00001");
}

static void a_body_answers_its_control(void **state)
{
    struct journey *j = *state;
    const char *page = "/organisme/controles/CTL-2026-00001";
    const char *sends = "/organisme/controles/CTL-2026-00001/recevoir";
    char fields[120];
    int64_t before;

    control(j);
    before = entries(j);
    assert_int_equal(open_page(j, ECOLE, "/organisme/controles"), 200);
    assert_int_equal(entries(j), before + 1);
    assert_true(web_reply_has(&j->web, page));
    assert_int_equal(open_page(j, ECOLE, page), 200);
    assert_int_equal(entries(j), before + 2);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_true(web_reply_has(&j->web, "attendue"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.organisme.controle' AND t.titulaire_id = 1"),
                     1);
    snprintf(fields, sizeof(fields), "dossier=%s", j->numero);
    assert_int_equal(submit(j, ECOLE, page, sends, fields), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-reference\""));
    assert_int_equal(submit(j, ECOLE, page, sends, "dossier=00000000000099&reference=x"), 404);
    assert_true(web_reply_has(&j->web, "controle.dossier"));
    snprintf(fields, sizeof(fields), "dossier=%s&reference=depot+1", j->numero);
    assert_int_equal(submit(j, ECOLE, page, sends, fields), 303);
    assert_int_equal(open_page(j, ECOLE, page), 200);
    assert_true(web_reply_has(&j->web, "(depot 1)"));
    assert_false(web_reply_has(&j->web, "champ-reference")); /* nothing is awaited any more */
    assert_int_equal(submit(j, ECOLE, page, "/organisme/controles/CTL-2026-00001/ecrire", "texte=Voici"),
                     303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM controle_echange WHERE organisme = 1"), 1);
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal WHERE acte LIKE 'controle.%' AND partie = "
                             "'organisme' AND acteur_id = 7"),
                     2);
}

/* Another body's control is as if it did not exist, to read and to answer. */
static void a_control_of_another_is_not_there(void **state)
{
    struct journey *j = *state;
    char token[120], body[200];

    control(j);
    assert_int_equal(open_page(j, LANGUES, "/organisme/controles"), 200);
    assert_false(web_reply_has(&j->web, "CTL-2026-00001"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/controles/CTL-2026-00001"), 404);
    assert_true(web_reply_has(&j->web, "controle.inconnu"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/compte"), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(body, sizeof(body), "jeton=%s&texte=Voici", token);
    assert_int_equal(
        web_post(&j->web, "/organisme/controles/CTL-2026-00001/ecrire", j->cookie[LANGUES], body), 404);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM controle_echange"), 0);
    assert_int_equal(open_page(j, ELU, "/organisme/controles"), 403);
}

/* Sent again, what came in time is not late. */
static void the_first_day_it_came_stays(void **state)
{
    struct journey *j = *state;
    const char *page = "/organisme/controles/CTL-2026-00001";
    struct controle_commande again = {.numero = "CTL-2026-00001",
                                      .par = {PARTY_CDC, 0, "agent-a"},
                                      .dossier = j->numero,
                                      .reference = "depot 2"};
    char fields[120];
    struct err e = {0};

    control(j);
    snprintf(fields, sizeof(fields), "dossier=%s&reference=depot+1", j->numero);
    assert_int_equal(submit(j, ECOLE, page, "/organisme/controles/CTL-2026-00001/recevoir", fields), 303);
    move_clock(j, "2026-06-30");
    assert_ok(store_write(j->web.t.store, controle_recevoir, &again, &e), &e);
    assert_int_equal(raw_i64(&j->web.t, "SELECT recu_le FROM controle_dossier WHERE reference = 'depot 2'"),
                     on("2026-06-25"));
}

/* ---- a measure -------------------------------------------------------------------------------------------------- */

static void step(struct journey *j, unit_fn *unit, const char *fait)
{
    struct mesure_commande c = {.numero = "DEC-2026-00001",
                                .par = {PARTY_CDC, 0, "agent-a"},
                                .organisme_id = ORG_AGREE,
                                .mesure = "avertissement",
                                .modele = on("2026-01-05"),
                                .fait = fait,
                                .preuve = "feuille 12",
                                .article = "C. trav. R. 6333-4",
                                .gravite = "leger",
                                .debut = DAY_NONE,
                                .fin = DAY_NONE};
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, unit, &c, &e), &e);
}

static void a_body_answers_a_measure(void **state)
{
    struct journey *j = *state;
    const char *page = "/organisme/mesures/DEC-2026-00001";

    step(j, mesure_ouvrir, NULL);
    step(j, mesure_grief_ajouter, "Feuille non signée.");
    /* Nothing is told before the body is notified. */
    assert_int_equal(open_page(j, ECOLE, "/organisme/controles"), 200);
    assert_false(web_reply_has(&j->web, "DEC-2026-00001"));
    assert_int_equal(open_page(j, ECOLE, page), 404);
    step(j, mesure_notifier, NULL);
    assert_int_equal(open_page(j, ECOLE, page), 200);
    assert_true(web_reply_has(&j->web, "Feuille non signée."));
    assert_int_equal(open_page(j, LANGUES, page), 404);
    assert_int_equal(submit(j, ECOLE, page, page, "grief=1"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-texte\""));
    assert_int_equal(submit(j, ECOLE, page, page, "texte=Elle+l%27est&grief=9"), 404);
    assert_true(web_reply_has(&j->web, "Elle l&#39;est"));
    assert_int_equal(submit(j, ECOLE, page, page, "texte=Elle+l%27est&grief=1&entretien=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure_observation WHERE recue_par = ''"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM mesure WHERE entretien_demande IS NOT NULL"),
                     1);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/mesures/DEC-2026-00001"), 200);
    assert_true(web_reply_has(&j->web, "Elle l&#39;est"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_measure_is_opened_by_a_page), T(an_undue_sum_is_opened_by_a_page),
        T(a_body_answers_its_control),    T(a_control_of_another_is_not_there),
        T(the_first_day_it_came_stays),   T(a_body_answers_a_measure),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
