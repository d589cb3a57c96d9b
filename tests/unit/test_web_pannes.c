/* Interruptions by pages: measured ones, that two agents confirm or one sets aside and says why; declared ones, that another approves. What
 * they do to a deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include "journey_fixture.h"
#include "training/panne_mesure.h"

#define PAGE "/gestion/interruptions"

/* The service vanished on 3 June 2026 at 8 h and came back at 20 h. */
static void measured(struct journey *j)
{
    const int64_t hour = INT64_C(3600000000), day = instant_of_day(on("2026-06-03"));
    struct panne_reprise r = {0};
    struct err e = {0};

    j->web.t.now_us = day + 8 * hour;
    assert_ok(store_write(j->web.t.store, panne_marquer, NULL, &e), &e);
    j->web.t.now_us = day + 20 * hour;
    assert_ok(store_write(j->web.t.store, panne_reprendre, &r, &e), &e);
    assert_int_equal(r.issue, REPRISE_PROPOSEE);
    for (int i = 0; i < PEOPLE; i++) /* sessions of before are over */
        web_sign_in(&j->web, i, j->cookie[i], sizeof(j->cookie[i]));
}

static int decide(struct journey *j, int who, const char *number, const char *fields)
{
    char path[80];

    snprintf(path, sizeof(path), PAGE "/%s", number);
    return web_submit(&j->web, PAGE, path, j->cookie[who], fields);
}

static void two_agents_confirm(void **state)
{
    struct journey *j = *state;
    day_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = lire(&j->web.t, j->numero).echeance;
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Aucune interruption mesurée n'attend de décision."));
    measured(j);
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "Le service a mesuré une interruption"));
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Service coupé, mesuré par le service"));
    assert_int_equal(open_page(j, ECOLE, PAGE), 403);
    assert_int_equal(decide(j, AGENT_A, "1", "decision=confirmer"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before);
    assert_int_equal(decide(j, AGENT_A, "1", "decision=confirmer"), 422);
    assert_true(web_reply_has(&j->web, "panne.meme-agent"));
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Vous l'avez confirmée une première fois"));
    assert_false(web_reply_has(&j->web, "Confirmer la mesure 1"));
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Confirmée une fois, par agent-a"));
    assert_true(web_reply_has(&j->web, "Confirmer la mesure 1"));
    assert_int_equal(decide(j, AGENT_B, "1", "decision=confirmer"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before + 1);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "confirmée par agent-a et agent-b, interruption 1."));
    assert_true(web_reply_has(&j->web, "les délais touchés sont prolongés"));
    assert_int_equal(open_page(j, AGENT_B, "/gestion"), 200);
    assert_false(web_reply_has(&j->web, "Le service a mesuré une interruption"));
    assert_int_equal(decide(j, AGENT_B, "1", "decision=confirmer"), 409);
    assert_int_equal(decide(j, AGENT_B, "2", "decision=confirmer"), 404);
    assert_int_equal(decide(j, AGENT_B, "x", "decision=confirmer"), 404);
    assert_int_equal(decide(j, AGENT_B, "1", "decision=autre"), 404);
}

static void one_agent_sets_aside(void **state)
{
    struct journey *j = *state;
    day_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = lire(&j->web.t, j->numero).echeance;
    measured(j);
    assert_int_equal(decide(j, AGENT_A, "1", "motif="), 422);
    assert_int_equal(decide(j, AGENT_A, "1", "motif=Essai+de+nuit"), 303);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "écartée par agent-a : Essai de nuit"));
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM panne"), 0);
}

/* The refusal is a link to that field, beside which its sentence is. */
static void field_is_told(struct journey *j, const char *name)
{
    char text[160];

    snprintf(text, sizeof(text), "<a href=\"#champ-%s\">", name);
    assert_true(web_reply_has(&j->web, text));
    snprintf(text, sizeof(text), "aria-invalid=\"true\" aria-describedby=\"erreur-%s\"", name);
    assert_true(web_reply_has(&j->web, text));
    snprintf(text, sizeof(text), "<p class=\"erreur-champ\" id=\"erreur-%s\">", name);
    assert_true(web_reply_has(&j->web, text));
}

static int of_declared(struct journey *j, int who, const char *number, const char *fields)
{
    char path[80];

    snprintf(path, sizeof(path), PAGE "/declarees/%s", number);
    return web_submit(&j->web, PAGE, path, j->cookie[who], fields);
}

static int approve(struct journey *j, int who, const char *number)
{
    return of_declared(j, who, number, "decision=approuver");
}

static int declare(struct journey *j, int who, const char *fields)
{
    return web_submit(&j->web, PAGE "/declarer", PAGE "/declarer", j->cookie[who], fields);
}

/* An agent recorded noon to 13 h meanwhile: who confirms is told so, and of the two pieces left; what was decided names both. */
static void what_is_left_is_told(void **state)
{
    struct journey *j = *state;

    measured(j);
    move_clock(j, "2026-06-04");
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_false(web_reply_has(&j->web, "Déjà enregistré"));
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-03T12:00&au=2026-06-03T13:00&motif=Site"), 303);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(
        web_reply_has(&j->web, "Déjà enregistré : interruption 1, du 03/06/2026 12:00 au 03/06/2026 13:00."));
    assert_true(
        web_reply_has(&j->web, "du <strong>03/06/2026 08:00</strong> au <strong>03/06/2026 12:00</strong>"));
    assert_true(
        web_reply_has(&j->web, "du <strong>03/06/2026 13:00</strong> au <strong>03/06/2026 20:00</strong>"));
    assert_int_equal(decide(j, AGENT_A, "1", "decision=confirmer"), 303);
    assert_int_equal(decide(j, AGENT_B, "1", "decision=confirmer"), 303);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "confirmée par agent-a et agent-b, interruption 2, interruption 3."));
    /* No act withdraws what is approved: whoever forged it so is told, and not passed over. */
    assert_int_equal(
        raw_sql(&j->web.t, "UPDATE panne SET approuvee_us = NULL, approuvee_par = NULL, appliquee_us = NULL, "
                           "retiree_us = 1, retiree_par = 'agent-a' WHERE id >= 2"),
        RAW_OK);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(
        web_reply_has(&j->web, "confirmée par agent-a et agent-b : ce qu'elle était devenue est retiré, "));
}

/* Twenty minutes recorded in twenty pieces: sixteen are shown, and how many more; what is left is in too many pieces, and told. */
static void pieces_beyond_the_most_are_counted(void **state)
{
    struct journey *j = *state;
    const int64_t minute = INT64_C(60000000), noon = instant_of_day(on("2026-06-03")) + 720 * minute;

    measured(j);
    for (int i = 0; i < 20; i++) {
        char sql[400];

        snprintf(sql, sizeof(sql),
                 "INSERT INTO panne (id, debut_us, fin_us, motif, enregistree_par, enregistree_us) VALUES "
                 "(%d, %" PRId64 ", %" PRId64 ", 'Site', 'agent-a', 1)",
                 i + 1, noon + 2 * i * minute, noon + (2 * i + 1) * minute);
        assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    }
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Déjà enregistré : interruption 16, "));
    assert_false(web_reply_has(&j->web, "Déjà enregistré : interruption 17, "));
    assert_true(web_reply_has(&j->web, "Et 4 autre(s) interruption(s) déjà enregistrée(s)"));
    assert_true(web_reply_has(&j->web, "Ce qui reste est en trop de morceaux"));
    assert_int_equal(decide(j, AGENT_B, "1", "decision=confirmer"), 409);
}

/* The service ran, and nobody could reach it: an agent says from when to when, in hours of Paris, another approves. */
static void one_declares_and_another_approves(void **state)
{
    struct journey *j = *state;
    day_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = lire(&j->web.t, j->numero).echeance;
    move_clock(j, "2026-06-04");
    assert_int_equal(open_page(j, ECOLE, PAGE "/declarer"), 403);
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-03T08:00&au=2026-06-03T20:00"), 422);
    assert_true(web_reply_has(&j->web, "value=\"2026-06-03T20:00\"")); /* what was typed is kept */
    assert_int_equal(declare(j, AGENT_A, "du=hier&au=2026-06-03T20:00&motif=Site"), 422);
    assert_true(web_reply_has(&j->web, "web.champ-instant"));
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-03T20:00&au=2026-06-03T08:00&motif=Site"), 422);
    assert_true(web_reply_has(&j->web, "panne.periode"));
    field_is_told(j, "au");
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-03T08:00&au=2026-07-03T20:00&motif=Site"),
                     422); /* to come */
    field_is_told(j, "au");
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-30T08:00&au=2026-07-03T20:00&motif=Site"), 422);
    field_is_told(j, "du");
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM panne"), 0);
    assert_int_equal(declare(j, AGENT_A, "du=2026-06-03T08:00&au=2026-06-03T20:00&motif=Site+injoignable"),
                     303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT debut_us FROM panne"),
                     instant_of_day(on("2026-06-03")) + 8 * INT64_C(3600000000));
    assert_int_equal(declare(j, AGENT_B, "du=2026-06-03T19:59:59%2B02:00&au=2026-06-03T22:00&motif=Site"),
                     409);
    assert_true(web_reply_has(&j->web, "panne.connue"));
    assert_true(web_reply_has(&j->web, "Ce qui reste à déclarer : du "));
    field_is_told(j, "du");
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Vous l'avez déclarée : une autre personne doit l'approuver."));
    assert_false(web_reply_has(&j->web, "Approuver l'interruption 1"));
    assert_true(web_reply_has(&j->web, "Retirer l'interruption 1"));
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Site injoignable"));
    assert_true(web_reply_has(&j->web, "Approuver l'interruption 1"));
    assert_int_equal(of_declared(j, AGENT_B, "1", ""), 404);
    assert_int_equal(approve(j, AGENT_A, "1"), 422);
    assert_true(web_reply_has(&j->web, "panne.meme-agent"));
    assert_int_equal(approve(j, AGENT_B, "2"), 404);
    assert_int_equal(approve(j, AGENT_B, "x"), 404);
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before);
    assert_int_equal(approve(j, AGENT_B, "1"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before + 1);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "approuvée par agent-b : les délais touchés sont prolongés"));
    assert_false(web_reply_has(&j->web, "Approuver l'interruption"));
    assert_int_equal(of_declared(j, AGENT_A, "1", "decision=retirer"), 409);
    assert_true(web_reply_has(&j->web, "panne.approuvee"));
}

/* The night when the clocks skip an hour has no half past two; the one when they come back has two, and the form asks which. */
static void the_hours_of_the_two_changes_are_asked(void **state)
{
    struct journey *j = *state;
    int64_t at;

    move_clock(j, "2026-12-01");
    assert_int_equal(declare(j, AGENT_A, "du=2026-03-29T02:30&au=2026-03-29T20:00&motif=Site"), 422);
    assert_true(web_reply_has(&j->web, "web.champ-heure-absente"));
    field_is_told(j, "du");
    assert_int_equal(declare(j, AGENT_A, "du=2026-03-28T20:00&au=2026-03-29T02:00&motif=Site"), 422);
    field_is_told(j, "au");
    assert_false(web_reply_has(&j->web, "name=\"du_heure\""));
    assert_int_equal(declare(j, AGENT_A, "du=2026-10-24T20:00&au=2026-10-25T02:30&motif=Site"), 422);
    assert_true(web_reply_has(&j->web, "web.champ-heure-double"));
    field_is_told(j, "au_heure");
    assert_int_equal(declare(j, AGENT_A, "du=2026-10-24T20:00&au=2026-10-25T02:30&au_heure=soir&motif=Site"),
                     422);
    assert_int_equal(declare(j, AGENT_A, "du=2026-10-24T20:00&au=2026-10-25T02:30&au_heure=hiver&motif="),
                     422);
    assert_true(web_reply_has(&j->web, "value=\"hiver\" selected"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM panne"), 0);
    assert_int_equal(
        declare(j, AGENT_A, "du=2026-10-25T02:15&du_heure=ete&au=2026-10-25T02:10&au_heure=hiver&motif=Site"),
        303);
    assert_true(instant_parse_iso("2026-10-25T00:15:00Z", &at));
    assert_int_equal(raw_i64(&j->web.t, "SELECT debut_us FROM panne"), at);
    assert_true(instant_parse_iso("2026-10-25T01:10:00Z", &at));
    assert_int_equal(raw_i64(&j->web.t, "SELECT fin_us FROM panne"), at);
}

/* By mistake: withdrawn by whoever declared it, it extends nothing, and the same time is declared again. */
static void what_was_declared_by_mistake_is_withdrawn(void **state)
{
    static const char fields[] = "du=2026-06-03T08:00&au=2026-06-03T20:00&motif=Site+injoignable";
    struct journey *j = *state;
    day_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = lire(&j->web.t, j->numero).echeance;
    move_clock(j, "2026-06-04");
    assert_int_equal(declare(j, AGENT_A, fields), 303);
    assert_int_equal(of_declared(j, AGENT_A, "2", "decision=retirer"), 404);
    assert_int_equal(of_declared(j, AGENT_A, "1", "decision=retirer"), 303);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "retirée par agent-a"));
    assert_false(web_reply_has(&j->web, "Approuver l'interruption 1"));
    assert_int_equal(of_declared(j, AGENT_A, "1", "decision=retirer"), 409);
    assert_int_equal(approve(j, AGENT_B, "1"), 409);
    assert_true(web_reply_has(&j->web, "panne.retiree"));
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before);
    assert_int_equal(declare(j, AGENT_A, fields), 303);
    assert_int_equal(approve(j, AGENT_B, "2"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).echeance, before + 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'panne.retirer'"), 1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {T(two_agents_confirm),
                                       T(one_agent_sets_aside),
                                       T(what_is_left_is_told),
                                       T(pieces_beyond_the_most_are_counted),
                                       T(one_declares_and_another_approves),
                                       T(the_hours_of_the_two_changes_are_asked),
                                       T(what_was_declared_by_mistake_is_withdrawn)};

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
