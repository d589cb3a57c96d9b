/* What the pages say of a proposal: the field that is wrong, that nothing changed, what each one changed; and of the offers that a body sells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "rights/dotation.h"

#define ROOT "/organisme/dossiers"
#define NB "\u00a0"

static int propose(struct journey *j, const char *debut, const char *fin, int hours, const char *ht,
                   const char *ttc)
{
    char fields[300];

    snprintf(fields, sizeof(fields), "debut=%s&fin=%s&heures=%d&prix_ht=%s&prix_ttc=%s&participants=12",
             debut, fin, hours, ht, ttc);
    return act(j, ECOLE, ROOT, "proposer", fields);
}

static void marked(struct journey *j, int status, const char *code, const char *field)
{
    char link[80], input[80], after[400];

    snprintf(link, sizeof(link), "href=\"#champ-%s\"", field);
    snprintf(input, sizeof(input), "id=\"champ-%s\"", field);
    assert_int_equal(status, 422);
    assert_true(web_reply_has(&j->web, code));
    assert_true(web_reply_has(&j->web, link));
    assert_true(web_reply_between(&j->web, input, ">", after, sizeof(after)));
    assert_non_null(strstr(after, "aria-invalid=\"true\""));
}

static void the_field_that_is_wrong_is_marked(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    marked(j, propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "660,00"), "dossier.prix-en-hausse",
           "prix_ttc");
    marked(j, propose(j, "2026-06-22", "2026-06-23", 7, "510,00", "500,00"), "dossier.prix-incoherent",
           "prix_ht");
    marked(j, propose(j, "2026-06-05", "2026-06-23", 7, "500,00", "600,00"), "dossier.session-trop-proche",
           "debut");
    marked(j, propose(j, "2026-06-22", "2026-06-21", 7, "500,00", "600,00"), "dossier.dates", "fin");
    marked(j, propose(j, "2026-06-22", "2026-06-23", 90, "500,00", "600,00"), "dossier.heures-jours",
           "heures");
}

/* Whoever signs in by a link is told of nothing that he did not do. */
static void signed_in_by_a_link(struct journey *j)
{
    char cookie[120], token[120], header[200], body[300];

    assert_int_equal(web_get(&j->web, "/demonstration?suite=/mes-dossiers%3Ffait%3Dacceptee", ""), 200);
    assert_true(web_reply_between(&j->web, "sicpf_formulaire=", ";", cookie, sizeof(cookie)));
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(header, sizeof(header), "Cookie: sicpf_formulaire=%s\r\n", cookie);
    snprintf(body, sizeof(body), "jeton=%s&personne=1&suite=%%2Fmes-dossiers%%3Ffait%%3Dacceptee", token);
    assert_int_equal(web_post(&j->web, "/demonstration", header, body), 303);
    assert_true(web_reply_has(&j->web, "Location: /tableau-de-bord\r\n"));
    assert_false(web_reply_has(&j->web, "sicpf_fait"));
}

/* What was done is said once, by the page that follows: a link, or the same address read again, says the state and no more. */
static void what_was_done_is_said_once(void **state)
{
    struct journey *j = *state;
    char address[120], header[400];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "600,00"), 303);
    assert_true(web_reply_has(&j->web, "Set-Cookie: sicpf_fait=proposee; Path=/; HttpOnly"));
    snprintf(address, sizeof(address), "/organisme/dossiers/%s?fait=proposee", j->numero);
    snprintf(header, sizeof(header), "%.*s; sicpf_fait=proposee\r\n", (int)strcspn(j->cookie[ECOLE], "\r"),
             j->cookie[ECOLE]);
    assert_int_equal(web_get(&j->web, address, header), 200);
    assert_true(web_reply_has(&j->web, "La proposition est envoyée.<"));
    assert_true(web_reply_has(&j->web, "Set-Cookie: sicpf_fait=; Path=/"));
    assert_int_equal(open_page(j, ECOLE, address), 200);
    assert_false(web_reply_has(&j->web, "La proposition est envoyée.<"));
    signed_in_by_a_link(j);
    snprintf(address, sizeof(address), "/organisme/dossiers/%s?fait=annulee", j->numero);
    assert_int_equal(web_get(&j->web, address, header), 200); /* another word than what was done */
    assert_false(web_reply_has(&j->web, "annulation est enregistr"));
}

/* Sent twice from the same page: the second changes nothing, and the page says so. */
static void the_same_proposal_says_that_nothing_changed(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "600,00"), 303);
    assert_true(web_reply_has(&j->web, "?fait=proposee"));
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "500,00", "600,00"), 303);
    assert_true(web_reply_has(&j->web, "?fait=inchangee"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'proposer'"), 1);
}

static void read_history(struct journey *j, int who, const char *root)
{
    char path[160];

    snprintf(path, sizeof(path), "%s/%s", root, j->numero);
    assert_int_equal(open_page(j, who, path), 200);
    assert_true(web_reply_has(&j->web,
                              "Dates : du 29 juin 2026 au 30 juin 2026, au lieu du 22 juin 2026 au 23 juin "
                              "2026."));
    assert_true(web_reply_has(&j->web, "Durée : 8 heures, au lieu de 7."));
    assert_true(web_reply_has(&j->web, "Prix : 300,00" NB "€ hors taxes, 60,00" NB "€ de TVA, 360,00" NB
                                       "€ toutes taxes, au lieu de 360,00" NB "€ hors taxes, 0,00" NB
                                       "€ de TVA, 360,00" NB "€ toutes taxes."));
    assert_true(web_reply_has(&j->web, "Prix : 360,00" NB "€ hors taxes, 0,00" NB "€ de TVA, 360,00" NB
                                       "€ toutes taxes, au lieu de 500,00" NB "€ hors taxes, 100,00" NB
                                       "€ de TVA, 600,00" NB "€ toutes taxes."));
}

/* The total without tax alone changed: the holder reads it before he answers, and both read each change afterwards. */
static void each_proposal_says_what_it_changed(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 7, "360,00", "360,00"), 303);
    assert_int_equal(propose(j, "2026-06-29", "2026-06-30", 8, "300,00", "360,00"), 303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Prix : 500,00" NB "€ hors taxes, 100,00" NB "€ de TVA, 600,00" NB
                                       "€ toutes taxes comprises avant ; 300,00" NB "€ hors taxes, 60,00" NB
                                       "€ de TVA, 360,00" NB "€ toutes taxes comprises maintenant."));
    read_history(j, ELU, "/mes-dossiers");
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    read_history(j, ELU, "/mes-dossiers");
    read_history(j, ECOLE, ROOT);
    /* What was concluded is in the act, which its receipt carries. */
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'accepter' AND detail LIKE "
                             "'%\"debut\":\"2026-06-29\",\"fin\":\"2026-06-30\",\"heures_prevues\":8,"
                             "\"prix_ht\":30000%'"),
                     1);
}

static void still_told(struct journey *j, const char *suite)
{
    char path[160];

    snprintf(path, sizeof(path), "/mes-dossiers/%s%s", j->numero, suite);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "La proposition change ce qui était demandé"));
    assert_true(web_reply_has(&j->web, "Durée : 7 heures avant ; 6 heures maintenant."));
    assert_true(web_reply_has(&j->web, "600,00" NB "€ toutes taxes comprises avant ; "));
}

/* To ask a financeur is not to answer the proposal: what it changes is told until the holder is bound, above all when he binds himself. */
static void a_financeur_asked_leaves_the_change_told(void **state)
{
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région", .categorie = "region"};
    struct transfer spend = {.titulaire_id = 1,
                             .cle = "essai/perte",
                             .genre = GENRE_CORRECTION,
                             .debit = POCHE_DIFE,
                             .credit = COMPTE_FONDS_DIFE,
                             .amount = 30000,
                             .value_day = on("2026-06-01"),
                             .rule = "ESSAI",
                             .article = "essai"};
    struct journey *j = *state;
    char page[80], part[120];
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, financeur_inscrire, &f, &e), &e);
    assert_int_equal(book_fixture_write(&j->web.t, &spend, 1, NULL, NULL), RC_OK);
    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(propose(j, "2026-06-22", "2026-06-23", 6, "456,00", "547,20"), 303);
    still_told(j, "");
    still_told(j, "/solliciter");
    assert_int_equal(act(j, ELU, "/mes-dossiers", "solliciter", "financeur=18002002600019&confirme=1"), 303);
    still_told(j, "");
    snprintf(page, sizeof(page), "/financeur/dossiers/%s", j->numero);
    snprintf(part, sizeof(part), "%s/accorder-partie", page);
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "montant=20"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).etat, ETAT_VALIDATED);
    still_told(j, "");
    still_told(j, "/accepter");
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1&reste_centimes=2720"), 303);
    snprintf(page, sizeof(page), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, page), 200);
    assert_false(web_reply_has(&j->web, "La proposition change")); /* he is bound: the history tells it */
    assert_true(web_reply_has(&j->web, "Durée : 6 heures, au lieu de 7."));
}

static void told_to_all(struct journey *j, const char *done, const char * not )
{
    static const struct {
        int who;
        const char *root;
    } spaces[] = {{ELU, "/mes-dossiers"}, {ECOLE, ROOT}, {AGENT_A, "/gestion/dossiers"}};
    char path[160];

    for (size_t i = 0; i < ARRAY_LEN(spaces); i++) {
        snprintf(path, sizeof(path), "%s/%s", spaces[i].root, j->numero);
        assert_int_equal(open_page(j, spaces[i].who, path), 200);
        assert_true(web_reply_has(&j->web, done));
        assert_false(web_reply_has(&j->web, not ));
    }
}

/* Force majeure decides whether what was not followed is given back or lost: whoever reads the declaration reads it. */
static void a_declaration_tells_force_majeure(void **state)
{
    static const char *const forms[] = {"heures_realisees=3&cause=titulaire",
                                        "heures_realisees=3&cause=titulaire&force_majeure=1"};
    struct journey *j = *state;
    char path[160];

    accept_dossier(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, ROOT, "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, ROOT, "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, ROOT, "declarer", forms[0]), 303);
    told_to_all(j, "43&nbsp;% (Le titulaire a arrêté la formation, sans force majeure)",
                "force majeure retenue");
    assert_int_equal(act(j, ECOLE, ROOT, "declarer", forms[1]), 303);
    told_to_all(j, "43&nbsp;% (Le titulaire a arrêté la formation, force majeure retenue)",
                "&nbsp;% (Le titulaire a arrêté la formation, sans force majeure)");
    told_to_all(j, "43" NB "% (Le titulaire a arrêté la formation, sans force majeure)",
                "(Le titulaire a arrêté la formation)");
    told_to_all(j, "43" NB "% (Le titulaire a arrêté la formation, force majeure retenue)",
                "(Le titulaire a arrêté la formation)");
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/%s/%s", i == 0 ? "/mes-dossiers" : "/gestion/dossiers", j->numero,
                 i == 0 ? "confirmer" : "valider");
        assert_int_equal(open_page(j, i == 0 ? ELU : AGENT_A, path), 200);
        assert_true(web_reply_has(&j->web, "force majeure retenue"));
    }
}

/* Days, place, both prices, class, extra costs and state of each session; what is not said is said not to be. */
static void a_body_reads_what_it_sells(void **state)
{
    struct journey *j = *state;

    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE action_formation SET lieu = '1 place de la Mairie, 32000 AUCH', "
                             "annexes_cents = 4500, annexes_nature = 'Repas' WHERE id = 1"),
                     RAW_OK);
    assert_int_equal(open_page(j, ECOLE, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "<p>du 22 juin 2026 au 23 juin 2026 · "));
    assert_true(web_reply_has(&j->web, "entrées permanentes"));
    assert_true(web_reply_has(&j->web, "(n'accueille plus de demande)"));
    assert_true(web_reply_has(&j->web, "1 place de la Mairie, 32000 AUCH"));
    assert_true(web_reply_has(&j->web, "<dt>Prix hors taxes</dt><dd class=\"nombre\">500,00" NB "€</dd>"));
    assert_true(web_reply_has(&j->web, "<span class=\"nombre\">600,00" NB "€</span> toutes taxes comprises"));
    assert_true(web_reply_has(&j->web, "45,00" NB "€</span> : Repas"));
    assert_true(web_reply_has(&j->web, "aucun n'est dit"));
    assert_true(web_reply_has(&j->web, "<dt>Type</dt><dd>Formation liée au mandat"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/catalogue"), 200);
    assert_true(web_reply_has(&j->web, "<dt>Lieu</dt><dd>à distance</dd>"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_field_that_is_wrong_is_marked),
        T(the_same_proposal_says_that_nothing_changed),
        T(what_was_done_is_said_once),
        T(each_proposal_says_what_it_changed),
        T(a_financeur_asked_leaves_the_change_told),
        T(a_declaration_tells_force_majeure),
        T(a_body_reads_what_it_sells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
