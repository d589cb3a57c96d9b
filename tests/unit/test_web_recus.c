/* The receipts of the page of a dossier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>
#include "journey_fixture.h"

static int receipt(struct journey *j, int who, const char *root, const char *fields)
{
    char page[160], path[200];

    snprintf(page, sizeof(page), "%s/%s", root, j->numero);
    snprintf(path, sizeof(path), "%s/recu", page);
    return web_submit(&j->web, who == ELU || who == ECOLE ? page : root, path, j->cookie[who], fields);
}

/* Each act has its receipt, as JSON or on paper; neither is given to others, nor for an act there is not. */
static void receipts_are_given_to_their_parties(void **state)
{
    struct journey *j = *state;
    int64_t before;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    before = entries(j);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=1&format=json"), 200);
    assert_true(web_reply_has(&j->web, "Content-Type: application/json"));
    assert_true(web_reply_has(&j->web, "\"format\": \"sicpf-recu/1\""));
    assert_true(entries(j) > before);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=99&format=json"), 404);
    assert_int_equal(receipt(j, ELU, "/mes-dossiers", "acte=abc"), 422);
    assert_int_equal(receipt(j, SALARIE, "/mes-dossiers", "acte=1&format=pdf"), 404);
    assert_int_equal(receipt(j, LANGUES, "/organisme/dossiers", "acte=1&format=pdf"), 404);
    if (access("/usr/bin/weasyprint", X_OK) != 0)
        return;
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "acte=1&format=pdf"), 200);
    assert_true(web_reply_has(&j->web, "Content-Type: application/pdf"));
    assert_true(web_reply_has(&j->web, "%PDF-1."));
}

static enum rc note_card(struct db *db, void *arg, struct err *e)
{
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_TITULAIRE,
                                  .actor_id = 1,
                                  .actor_name = "",
                                  .purpose = FINALITE_3,
                                  .act = "carte.capturer",
                                  .law_day = 20000,
                                  .dossier_id = *(int64_t *)arg,
                                  .titulaire_id = 1,
                                  .content = "{\"motif\":\"SECRET-CARTE\"}"};

    return journal_append(db, &entry, NULL, e);
}

/* What the journal says of a dossier without being its act has no receipt among those of the dossier. */
static void a_card_is_no_act_of_the_dossier(void **state)
{
    struct journey *j = *state;
    char page[160];
    int64_t dossier;
    struct err e = {0};

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    dossier = raw_i64(&j->web.t, "SELECT MAX(id) FROM dossier");
    assert_int_equal(store_write(j->web.t.store, note_card, &dossier, &e), RC_OK);
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "format=json"), 200);
    assert_true(web_reply_has(&j->web, "dossier.demander"));
    assert_false(web_reply_has(&j->web, "SECRET-CARTE"));
    assert_int_equal(receipt(j, ECOLE, "/organisme/dossiers", "acte=2&format=json"), 404);
    snprintf(page, sizeof(page), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, page), 200);
    assert_true(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_false(web_reply_has(&j->web, "carte.capturer"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(receipts_are_given_to_their_parties, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_card_is_no_act_of_the_dossier, journey_setup, journey_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
