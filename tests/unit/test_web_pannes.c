/* Interruptions that the service measured, by pages: two agents confirm, or one sets aside and says why; what it does to a deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
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
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(web_reply_has(&j->web, "Confirmée une fois, par agent-a"));
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

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {T(two_agents_confirm), T(one_agent_sets_aside)};

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
