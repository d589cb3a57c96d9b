/*
 * An entry of the book corrected by pages: the account is read behind the door, one agent proposes the reverse with its reason, another approves;
 * refused when it is not to be corrected so, when it was used since, by the same agent; each refusal names its field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "people/secret.h"

#define ROOT "/gestion/livre"
#define ACCOUNT ROOT "/3"
#define ENTRY ACCOUNT "/corriger?cle=reprise"
#define FORM ACCOUNT "/corriger"
#define WHY "cle=reprise&motif=compte+d'une+autre+personne"

static void refused(struct journey *j, int status, int wanted, const char *code, const char *field)
{
    char link[60];

    assert_int_equal(status, wanted);
    assert_true(web_reply_has(&j->web, code));
    snprintf(link, sizeof(link), "href=\"#champ-%s", field);
    assert_int_equal(web_reply_has(&j->web, link), *field != '\0');
}

static int propose(struct journey *j, int who, const char *fields)
{
    return web_submit(&j->web, ENTRY, FORM, j->cookie[who], fields);
}

static int decide(struct journey *j, int who, const char *decision)
{
    char fields[60];

    snprintf(fields, sizeof(fields), "decision=%s", decision);
    return web_submit(&j->web, ACCOUNT "/1", ACCOUNT "/1", j->cookie[who], fields);
}

static int64_t rights(struct journey *j)
{
    return solde(&j->web.t, 3, POCHE_DROITS).posted;
}

static void an_account_is_found(void **state)
{
    struct journey *j = *state;
    int64_t before;

    assert_int_equal(open_page(j, SALARIE, ROOT), 403);
    assert_int_equal(open_page(j, ECOLE, ACCOUNT), 403);
    assert_int_equal(open_page(j, AGENT_A, ROOT), 200);
    assert_true(web_reply_has(&j->web, "Aucune correction n'attend une seconde personne."));
    before = entries(j);
    assert_int_equal(web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=personne&q=3"), 200);
    assert_true(web_reply_has(&j->web, "href=\"" ACCOUNT "\""));
    assert_int_equal(entries(j), before + 1);
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=personne&q=99"), 404,
            "titulaire.inconnu", "q");
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=personne&q=x"), 404,
            "titulaire.inconnu", "q");
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=personne&q="), 422, "web.champ", "q");
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=nom&q=3"), 422, "web.champ-choix",
            "par");
    assert_int_equal(web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=nir&q=123"), 422);
    assert_false(web_reply_has(&j->web, "value=\"123\"")); /* the number of a person is not given back */
    assert_int_equal(open_page(j, AGENT_A, ROOT "/99"), 404);
    assert_int_equal(open_page(j, AGENT_A, ROOT "/x"), 404);
}

/* By the number of the person: nothing keeps it, and the journal says that it was looked for by it. */
static void a_person_is_found_by_number(void **state)
{
    static const char nir[] = "269054958815780";
    struct journey *j = *state;
    unsigned char index[NIR_INDEX_BYTES];
    char sql[200] = "UPDATE titulaire SET nir_index = x'";

    secret_nir_index(store_keys(j->web.t.store), nir, index);
    for (size_t i = 0; i < sizeof(index); i++)
        snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), "%02x", index[i]);
    snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), "' WHERE id = 3");
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=nir&q=269054958815781"), 422,
            "nir.refuse", "q");
    refused(j, web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=nir&q=255081416802538"), 404,
            "titulaire.nir-inconnu", "q");
    assert_int_equal(web_submit(&j->web, ROOT, ROOT, j->cookie[AGENT_A], "par=nir&q=269054958815780"), 200);
    assert_true(web_reply_has(&j->web, "href=\"" ACCOUNT "\""));
    assert_false(web_reply_has(&j->web, "269054958"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.livre' AND t.titulaire_id = 3"),
                     1);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%269054958%'"), 0);
}

static void the_reading_is_in_the_journal_of_the_holder(void **state)
{
    struct journey *j = *state;
    int64_t before = entries(j);

    assert_int_equal(open_page(j, AGENT_A, ACCOUNT), 200);
    assert_int_equal(entries(j), before + 1);
    assert_true(web_reply_has(&j->web, "5 000,00") || web_reply_has(&j->web, "5\u202f000,00") ||
                web_reply_has(&j->web, "5\u00a0000,00"));
    assert_true(web_reply_has(&j->web, "href=\"" ENTRY "\""));
    assert_false(web_reply_has(&j->web, "CANARI")); /* no name is needed */
    assert_int_equal(open_page(j, AGENT_A, ENTRY), 200);
    assert_int_equal(entries(j), before + 2);
    assert_int_equal(open_page(j, SALARIE, "/consultations"), 200);
    assert_true(
        web_reply_has(&j->web,
                      "Affichage d&#39;un compte par le gestionnaire, pour en corriger une écriture") ||
        web_reply_has(&j->web, "Affichage d'un compte par le gestionnaire, pour en corriger une écriture"));
}

static void proposed_by_one_approved_by_another(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, AGENT_A, ENTRY), 200);
    assert_true(web_reply_has(&j->web, "Son inverse"));
    refused(j, propose(j, AGENT_A, "cle=reprise&motif="), 422, "web.champ", "motif");
    refused(j, propose(j, AGENT_A, "cle=reprise&motif=ab"), 422, "correction.motif", "motif");
    assert_true(web_reply_has(&j->web, "value=\"ab\"")); /* what was typed stays */
    assert_int_equal(propose(j, AGENT_A, WHY), 303);
    assert_true(web_reply_has(&j->web, "Location: " ACCOUNT "/1?fait=correction-proposee"));
    assert_int_equal(rights(j), 500000); /* nothing moves yet */
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT "/1"), 200);
    assert_true(web_reply_has(&j->web, "Vous l'avez proposée"));
    assert_false(web_reply_has(&j->web, "value=\"approuver\""));
    refused(j, decide(j, AGENT_A, "approuver"), 422, "correction.meme-agent", "");
    refused(j, decide(j, AGENT_B, "regarder"), 422, "web.champ-choix", "");
    assert_int_equal(open_page(j, AGENT_B, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "1 à approuver"));
    assert_int_equal(open_page(j, AGENT_B, ROOT), 200);
    assert_true(web_reply_has(&j->web, "href=\"" ACCOUNT "/1\""));
    assert_int_equal(decide(j, AGENT_B, "approuver"), 303);
    assert_true(web_reply_has(&j->web, "fait=correction-faite"));
    assert_int_equal(rights(j), 0);
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT "/1"), 200);
    assert_true(web_reply_has(&j->web, "<strong>Faite</strong>"));
    assert_false(web_reply_has(&j->web, "serait refusé")); /* what is past is not told as what would be */
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT), 200);
    assert_true(web_reply_has(&j->web, "Corrigée"));
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM journal WHERE acte IN ('correction.proposer', 'correction.approuver')"),
        2);
    assert_int_equal(open_page(j, AGENT_A, ENTRY), 200); /* proposed no more */
    assert_true(web_reply_has(&j->web, "Une correction en est déjà proposée ou faite"));
    assert_false(web_reply_has(&j->web, "name=\"motif\""));
    refused(j, web_submit(&j->web, ROOT, FORM, j->cookie[AGENT_B], WHY), 409, "correction.deja", "cle");
    refused(j, web_submit(&j->web, ROOT, ACCOUNT "/1", j->cookie[AGENT_B], "decision=approuver"), 422,
            "correction.decidee", "");
    assert_int_equal(web_submit(&j->web, ROOT, ACCOUNT "/9", j->cookie[AGENT_B], "decision=approuver"), 404);
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT "/9"), 404);
}

static void given_up_by_whoever_proposed(void **state)
{
    struct journey *j = *state;

    assert_int_equal(propose(j, AGENT_A, WHY), 303);
    assert_int_equal(decide(j, AGENT_A, "abandonner"), 303);
    assert_int_equal(rights(j), 500000);
    assert_int_equal(open_page(j, AGENT_B, ACCOUNT "/1"), 200);
    assert_true(web_reply_has(&j->web, "<strong>Abandonnée</strong>"));
    assert_int_equal(open_page(j, AGENT_B, ACCOUNT), 200); /* it may be proposed anew */
    assert_true(web_reply_has(&j->web, "href=\"" ENTRY "\""));
}

/* What a correction would do is told before it is asked: it was used since, the account is frozen, an act of the dossier corrects it. */
static void what_would_be_refused_is_told(void **state)
{
    struct journey *j = *state;
    struct transfer spend = {.titulaire_id = 3,
                             .cle = "essai/perte",
                             .genre = GENRE_CORRECTION,
                             .debit = POCHE_DROITS,
                             .credit = COMPTE_FONDS_CPF,
                             .amount = 10000,
                             .value_day = on("2026-02-01"),
                             .rule = "ESSAI",
                             .article = "essai"};

    assert_int_equal(book_fixture_write(&j->web.t, &spend, 1, NULL, NULL), RC_OK);
    assert_int_equal(open_page(j, AGENT_A, ENTRY), 200);
    assert_true(web_reply_has(&j->web, "L'approuver aujourd'hui serait refusé."));
    assert_true(web_reply_has(&j->web, "a servi depuis"));
    assert_int_equal(propose(j, AGENT_A, WHY), 303);
    refused(j, decide(j, AGENT_B, "approuver"), 422, "correction.depense", "");
    assert_int_equal(rights(j), 490000);
    accept_dossier(j); /* holder 1: a reservation is of its dossier */
    assert_int_equal(open_page(j, AGENT_A, ROOT "/1"), 200);
    assert_true(web_reply_has(&j->web, "Les actes du dossier la corrigent."));
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM transfert WHERE titulaire_id = 1 AND phase = 1"), 1);
    assert_int_equal(open_page(j, AGENT_A, ROOT "/1/corriger?cle=inconnue"), 404);
    assert_true(web_reply_has(&j->web, "correction.cle"));
    assert_int_equal(open_page(j, AGENT_A, ROOT "/1/corriger"), 404);
}

static void a_hold_is_not_corrected_here(void **state)
{
    struct journey *j = *state;
    char cle[80], path[160], fields[200];

    accept_dossier(j);
    assert_int_equal(open_page(j, AGENT_A, ROOT "/1"), 200);
    assert_true(web_reply_between(&j->web, "<code>", "</code>", cle, sizeof(cle))); /* the last: the hold */
    snprintf(path, sizeof(path), ROOT "/1/corriger?cle=%s", cle);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "Cette écriture ne se corrige pas ainsi."));
    assert_false(web_reply_has(&j->web, "name=\"motif\""));
    snprintf(fields, sizeof(fields), "cle=%s&motif=compte+d'une+autre+personne", cle);
    refused(j, web_submit(&j->web, ROOT, ROOT "/1/corriger", j->cookie[AGENT_A], fields), 422,
            "correction.dossier", "cle");
}

static void the_list_of_entries_goes_on(void **state)
{
    struct journey *j = *state;

    for (int i = 0; i < 55; i++) {
        char cle[32];
        struct transfer t;

        snprintf(cle, sizeof(cle), "essai/%02d", i);
        t = credit_of(3, cle, POCHE_DROITS, 100, "2026-01-03");
        assert_int_equal(book_fixture_write(&j->web.t, &t, 1, NULL, NULL), RC_OK);
    }
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT), 200);
    assert_true(web_reply_has(&j->web, "cle=essai/54") || web_reply_has(&j->web, "cle=essai%2F54"));
    assert_true(web_reply_has(&j->web, "?apres=6\""));
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT "?apres=6"), 200);
    assert_false(web_reply_has(&j->web, "essai/54"));
    assert_false(web_reply_has(&j->web, "Voir les écritures plus anciennes"));
    assert_int_equal(open_page(j, AGENT_A, ACCOUNT "?apres=x"), 400);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(an_account_is_found),
                                       TEST(a_person_is_found_by_number),
                                       TEST(the_reading_is_in_the_journal_of_the_holder),
                                       TEST(proposed_by_one_approved_by_another),
                                       TEST(given_up_by_whoever_proposed),
                                       TEST(what_would_be_refused_is_told),
                                       TEST(a_hold_is_not_corrected_here),
                                       TEST(the_list_of_entries_goes_on)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
