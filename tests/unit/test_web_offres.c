/*
 * The offers of every body in the operator's space: found by body or by number, withdrawn with a reason that its body reads, put back; each
 * refusal names its field, and the key of a program does the same acts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define ROOT "/gestion/catalogue"
#define ONE ROOT "/1"
#define WHY "motif=Le+programme+n'est+pas+celui+du+mandat."

static int withdraw(struct journey *j, int who, const char *fields)
{
    return web_submit(&j->web, ONE, ONE "/retirer", j->cookie[who], fields);
}

static int put_back(struct journey *j, int who)
{
    return web_submit(&j->web, ONE, ONE "/publier", j->cookie[who], "");
}

static void refused(struct journey *j, int status, int wanted, const char *code, const char *field)
{
    char link[60];

    assert_int_equal(status, wanted);
    assert_true(web_reply_has(&j->web, code));
    snprintf(link, sizeof(link), "href=\"#champ-%s", field);
    assert_int_equal(web_reply_has(&j->web, link), *field != '\0');
}

/* What a page of results has, and has not. */
static void finds(struct journey *j, const char *query, const char *there, const char *absent)
{
    char path[200];

    snprintf(path, sizeof(path), ROOT "?%s", query);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    if (!web_reply_has(&j->web, there))
        fail_msg("%s: no « %s »", query, there);
    if (absent != NULL && web_reply_has(&j->web, absent))
        fail_msg("%s: « %s »", query, absent);
}

static void an_agent_finds_an_offer(void **state)
{
    struct journey *j = *state;
    int64_t before;

    assert_int_equal(open_page(j, ECOLE, ROOT), 403);
    assert_int_equal(open_page(j, ELU, ONE), 403);
    assert_int_equal(open_page(j, AGENT_A, ROOT), 200);
    assert_true(web_reply_has(&j->web, "Aucune formation n'est retirée par le gestionnaire."));
    before = entries(j);
    finds(j, "organisme=ecole", "href=\"/gestion/catalogue/1\"", "href=\"/gestion/catalogue/2\"");
    assert_int_equal(entries(j), before + 1); /* a body is named behind the door */
    finds(j, "organisme=732+829+320+00074", "href=\"/gestion/catalogue/3\"", "/gestion/catalogue/4");
    finds(j, "organisme=11750000008", "href=\"/gestion/catalogue/4\"", "/gestion/catalogue/3");
    finds(j, "organisme=11750000007&numero=F3", "href=\"/gestion/catalogue/3\"", "/gestion/catalogue/1\"");
    finds(j, "organisme=11750000007&numero=A3", "href=\"/gestion/catalogue/3\"", "/gestion/catalogue/1\"");
    finds(j, "organisme=11750000007&numero=S8", "href=\"/gestion/catalogue/1\"", "/gestion/catalogue/3\"");
    finds(j, "organisme=11750000007&numero=F4", "Aucune formation.", "/gestion/catalogue/4");
    finds(j, "organisme=personne", "Aucune formation.", NULL);
    finds(j, "session=4", "href=\"/gestion/catalogue/4\"", "/gestion/catalogue/1\"");
    assert_int_equal(raw_sql(&j->web.t, "UPDATE organisme SET denomination_pliee = 'ECOLE DES ELUS'"),
                     RAW_OK);
    finds(j, "organisme=ecole&numero=F1", "href=\"/gestion/catalogue?organisme=11750000008&amp;numero=F1\"",
          "/gestion/catalogue/1\""); /* two bodies of that name: which one */
}

static void what_cannot_be_looked_for_is_refused(void **state)
{
    struct journey *j = *state;

    refused(j, open_page(j, AGENT_A, ROOT "?organisme=123"), 422, "organisme.cle", "organisme");
    refused(j, open_page(j, AGENT_A, ROOT "?organisme=11750000099"), 404, "organisme.inconnu", "organisme");
    refused(j, open_page(j, AGENT_A, ROOT "?numero=F1"), 422, "web.champ-requis", "organisme");
    refused(j, open_page(j, AGENT_A, ROOT "?session=x"), 422, "web.nombre", "session");
    refused(j, open_page(j, AGENT_A, ROOT "?session=999"), 404, "catalogue.session-inconnue", "session");
    assert_int_equal(open_page(j, AGENT_A, ROOT "?organisme=11750000007&apres=x"), 400);
    assert_int_equal(open_page(j, AGENT_A, ROOT "?organisme=ecole&suite=x"), 400);
    assert_int_equal(open_page(j, AGENT_A, ROOT "?retirees=x"), 404);
    assert_int_equal(open_page(j, AGENT_A, ROOT "/999"), 404);
    assert_int_equal(open_page(j, AGENT_A, ROOT "/x"), 404);
}

static void withdrawn_with_a_reason_that_its_body_reads(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "Non retirée"));
    assert_true(web_reply_has(&j->web, "catalogue.heures") || web_reply_has(&j->web, "Session S1"));
    refused(j, withdraw(j, AGENT_A, "motif="), 422, "web.champ", "motif");
    refused(j, withdraw(j, AGENT_A, "motif=ok"), 422, "decision.motifs-courts", "motif");
    assert_true(web_reply_has(&j->web, ">ok</textarea>")); /* what was typed stays */
    assert_int_equal(open_page(j, ELU, "/formations"), 200);
    assert_true(web_reply_has(&j->web, "/formations/1\""));
    assert_int_equal(withdraw(j, AGENT_A, WHY), 303);
    assert_true(web_reply_has(&j->web, "Location: " ONE "?fait=retiree"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'catalogue.retirer'"), 1);
    assert_int_equal(open_page(j, ELU, "/formations"), 200);
    assert_false(web_reply_has(&j->web, "/formations/1\""));
    assert_int_equal(open_page(j, AGENT_B, ROOT), 200);
    assert_true(web_reply_has(&j->web, "Le programme n&#39;est pas celui du mandat.") ||
                web_reply_has(&j->web, "Le programme n'est pas celui du mandat."));
    refused(j, withdraw(j, AGENT_B, WHY), 409, "catalogue.deja-retiree", "");
    assert_int_equal(open_page(j, ECOLE, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "Le gestionnaire a retiré cette formation le 1er juin 2026."));
    assert_true(web_reply_has(&j->web, "est pas celui du mandat."));
    assert_false(web_reply_has(&j->web, "/organisme/catalogue/1/publier"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/catalogue"), 200);
    assert_false(web_reply_has(&j->web, "est pas celui du mandat."));
    assert_int_equal(
        web_submit(&j->web, "/organisme/catalogue", "/organisme/catalogue/1/publier", j->cookie[ECOLE], ""),
        422); /* its body does not put it back */
    assert_true(web_reply_has(&j->web, "catalogue.retiree-gestionnaire"));
}

static void put_back_when_nothing_forbids_it(void **state)
{
    struct journey *j = *state;

    refused(j, put_back(j, AGENT_A), 409, "catalogue.deja-publiee", "");
    assert_int_equal(withdraw(j, AGENT_A, WHY), 303);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE agrement SET etat = 'RETIRE'"), RAW_OK);
    refused(j, put_back(j, AGENT_A), 422, "catalogue.bloquants", "");
    assert_true(web_reply_has(&j->web, "organisme.sans-agrement")); /* the finding, on the page */
    assert_int_equal(raw_sql(&j->web.t, "UPDATE agrement SET etat = 'ACTIF'"), RAW_OK);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE session_formation SET ouverte = 0 WHERE id IN (5, 9)"),
                     RAW_OK);
    assert_int_equal(put_back(j, AGENT_B), 303); /* one agent withdraws, any puts back */
    assert_int_equal(open_page(j, AGENT_A, ONE "?fait=publiee"), 200);
    assert_true(web_reply_has(&j->web, "Non retirée"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM formation WHERE retiree_motif IS NOT NULL"), 0);
    assert_int_equal(web_submit(&j->web, ONE, ONE "/effacer", j->cookie[AGENT_A], WHY), 404);
    assert_int_equal(web_submit(&j->web, "/organisme/catalogue", ONE "/retirer", j->cookie[ECOLE], WHY), 403);
    /* Its body withdrew it: the operator may as well, and then it alone puts it back. */
    assert_int_equal(
        web_submit(&j->web, "/organisme/catalogue", "/organisme/catalogue/1/retirer", j->cookie[ECOLE], ""),
        303);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "Retirée par l'organisme"));
    assert_int_equal(withdraw(j, AGENT_A, WHY), 303);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "Retirée par le gestionnaire"));
}

/* One withdrawn before reasons were asked has none, and says so. */
static void one_withdrawn_before_has_no_reason(void **state)
{
    struct journey *j = *state;

    assert_int_equal(
        raw_sql(&j->web.t, "UPDATE formation SET retiree_us = 1, retiree_par = 'gestionnaire' WHERE id = 1"),
        RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "Aucun motif n'a été gardé."));
    assert_int_equal(open_page(j, ECOLE, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "Le gestionnaire a retiré cette formation le 1er janvier 1970."));
    assert_false(web_reply_has(&j->web, "Motif :"));
}

static void lists_go_on(void **state)
{
    struct journey *j = *state;
    char next[80], path[200];

    assert_int_equal(
        raw_sql(&j->web.t,
                "INSERT INTO formation (id, organisme_id, numero, intitule, classe, retiree_us, "
                "retiree_par, retiree_motif, modifie_us) "
                "WITH RECURSIVE n(i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM n WHERE i < 160) "
                "SELECT i, 7, 'N' || i, 'Cours ' || i, 'RS', 5, 'gestionnaire', 'essai', 0 FROM n"),
        RAW_OK);
    finds(j, "organisme=11750000007", "href=\"/gestion/catalogue/148\"", "href=\"/gestion/catalogue/149\"");
    assert_true(web_reply_has(&j->web, "apres=148"));
    finds(j, "organisme=11750000007&apres=148", "href=\"/gestion/catalogue/160\"",
          "href=\"/gestion/catalogue/148\"");
    assert_false(web_reply_has(&j->web, "Voir les formations suivantes"));
    finds(j, "organisme=11750000007&numero=N155", "href=\"/gestion/catalogue/155\"",
          "href=\"/gestion/catalogue/154\"");
    finds(j, "", "href=\"/gestion/catalogue/111\"", "href=\"/gestion/catalogue/110\"");
    assert_true(web_reply_between(&j->web, "retirees=", "\"", next, sizeof(next)));
    snprintf(path, sizeof(path), "retirees=%s", next);
    finds(j, path, "href=\"/gestion/catalogue/101\"", "href=\"/gestion/catalogue/111\"");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(an_agent_finds_an_offer),
                                       TEST(what_cannot_be_looked_for_is_refused),
                                       TEST(withdrawn_with_a_reason_that_its_body_reads),
                                       TEST(put_back_when_nothing_forbids_it),
                                       TEST(one_withdrawn_before_has_no_reason),
                                       TEST(lists_go_on)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
