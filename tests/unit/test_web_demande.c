/* What a request and a proposal say beside dates: the rights that pay, the bases of VAT, each with its field and its refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "rights/dotation.h"

/* Who has rights of an élu may pay a training of the CPF with them; nobody else is asked, and the box alone opens nothing. */
static void an_elu_pays_a_reconversion(void **state)
{
    static const char *const others[] = {
        [ANCIEN_ELU] = "dife.mandat-termine", [SALARIE] = "dife.sans-mandat"};
    struct journey *j = *state;
    char path[80];

    snprintf(path, sizeof(path), "/formations/%d/demander", SESSION_REINSERTION);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "name=\"reinsertion\""));
    assert_true(web_reply_has(&j->web, "800,00\u00a0€ disponibles"));
    assert_int_equal(open_page(j, ELU, "/formations/1/demander"),
                     200); /* of the mandate: those rights pay it anyway */
    assert_false(web_reply_has(&j->web, "name=\"reinsertion\""));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[ELU], "reinsertion=1"), 422);
    assert_true(web_reply_has(&j->web, "web.confirmation"));
    assert_true(web_reply_has(&j->web, "name=\"reinsertion\" value=\"1\" checked"));
    for (int who = ANCIEN_ELU; who <= SALARIE; who++) {
        assert_int_equal(open_page(j, who, path), 200);
        assert_false(web_reply_has(&j->web, "name=\"reinsertion\""));
        /* rights not lost yet, from a mandate that no longer opens them: each way is refused, and says why instead of the form */
        assert_int_equal(web_reply_has(&j->web, "Avec vos droits d'élu local : "), who == ANCIEN_ELU);
        assert_int_equal(web_reply_has(&j->web, "Envoyer ma demande"), who == SALARIE);
        assert_int_equal(web_submit(&j->web, path, path, j->cookie[who], "confirme=1&reinsertion=1"), 422);
        assert_true(web_reply_has(&j->web, others[who]));
    }
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier"), 0);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[ELU], "confirme=1&reinsertion=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier WHERE fonds = 'DIFE'"), 1);
}

/* FP-07: who has nothing but hours of a public agent is told so, and what to do, before the request; the form is not there, and one that is
 * sent all the same is refused alike. */
static void hours_do_not_pay_a_training(void **state)
{
    struct journey *j = *state;
    struct transfer spent = credit_of(3, "perdu", POCHE_DROITS, 500000, "2026-01-03");
    char path[80];

    spent.debit = POCHE_DROITS;
    spent.credit = COMPTE_FONDS_CPF;
    assert_int_equal(book_fixture_write(&j->web.t, &spent, 1, NULL, NULL), RC_OK);
    credit(&j->web.t, 3, POCHE_HEURES, 60);
    snprintf(path, sizeof(path), "/formations/%d/demander", SESSION_CPF);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_true(web_reply_has(&j->web, "60 heures d&#39;agent public"));
    assert_true(web_reply_has(&j->web, "employeur public"));
    assert_true(web_reply_has(&j->web, "CGFP L. 422-9"));
    assert_false(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_false(web_reply_has(&j->web, "à votre charge"));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[SALARIE], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "droits.heures"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier"), 0);
}

/* C. trav. L. 6323-6, II, 4°: the licence of who has a job needs the aid of a third party, which is asked for once the body has proposed. The
 * request says so before it is sent, with what would remain to pay; the dossier says it in the same words; accepting is not offered, and its
 * address says why, without saying that something was not recorded nor showing an empty figure. */
static void a_licence_says_its_condition_before(void **state)
{
    static const char *const said[] = {"Aujourd'hui, cette demande ne peut pas devenir une commande",
                                       "avec une aide d&#39;un tiers d&#39;au moins 100,00",
                                       "Cette aide se demande à un financeur", "C. trav. L. 6323-6, II, 4°"};
    struct journey *j = *state;
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région Essai", .categorie = "region"};
    struct err e = {0};
    char path[160];

    assert_int_equal(raw_sql(&j->web.t, "UPDATE formation SET classe = 'PERMIS_LEGER' WHERE id = 4"),
                     SQLITE_OK);
    snprintf(path, sizeof(path), "/formations/%d/demander", SESSION_CPF);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        assert_true(web_reply_has(&j->web, said[i]));
    assert_true(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_true(web_reply_has(&j->web, "à votre charge"));
    assert_true(web_reply_has(&j->web, "vos droits annuels paient au plus"));
    assert_int_equal(request_session(j, SALARIE, SESSION_CPF), 303);
    assert_int_equal(act(j, LANGUES, "/organisme/dossiers", "proposer",
                         "debut=2026-07-06&fin=2026-07-10&heures=50&prix_ht=1200,00&prix_ttc=1200,00"),
                     303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        assert_true(web_reply_has(&j->web, said[i]));
    assert_false(web_reply_has(&j->web, "/accepter\">"));
    assert_true(web_reply_has(&j->web, "/solliciter\">"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s/accepter", j->numero);
    assert_int_equal(open_page(j, SALARIE, path), 422);
    assert_true(web_reply_has(&j->web, "financement.permis"));
    assert_true(web_reply_has(&j->web, said[2]));
    assert_false(web_reply_has(&j->web, "Rien n'a été enregistré"));
    assert_false(web_reply_has(&j->web, "Comment ce prix sera payé"));
    /* Asking is open, and once the third party is asked, nobody is told to ask. */
    snprintf(path, sizeof(path), "/mes-dossiers/%s/solliciter", j->numero);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_true(web_reply_has(&j->web, "Ce qui manque, et que vous demandez"));
    assert_ok(store_write(j->web.t.store, financeur_inscrire, &f, &e), &e);
    assert_int_equal(act(j, SALARIE, "/mes-dossiers", "solliciter", "financeur=18002002600019&confirme=1"),
                     303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        assert_false(web_reply_has(&j->web, said[i]));
    assert_true(web_reply_has(&j->web, "(par le financeur), au plus tard le"));
}

/* What would refuse the request itself, whatever its form says, is told instead of the form: no mandate, a session too far off,
 * the same request already there. */
static void a_request_that_would_be_refused(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, SALARIE, "/formations/1/demander"), 200);
    assert_true(web_reply_has(&j->web, "ne peut pas être demandée aujourd'hui"));
    assert_false(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_int_equal(open_page(j, ELU, "/formations/5/demander"), 200); /* ends later than eight months */
    assert_true(web_reply_has(&j->web, "ne peut pas être demandée aujourd'hui"));
    assert_false(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_int_equal(open_page(j, ELU, "/formations/8/demander"), 200); /* permanent: its days are typed */
    assert_true(web_reply_has(&j->web, "Envoyer ma demande"));
    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(open_page(j, ELU, "/formations/1/demander"), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_false(web_reply_has(&j->web, "Envoyer ma demande"));
}

/* What the act would refuse for its day is not offered: the page says from when. */
static void a_session_that_begins_too_soon(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, ELU, "/formations/1"), 200);
    assert_true(web_reply_has(&j->web, "Demander cette session"));
    move_clock(j, "2026-06-12");
    assert_int_equal(open_page(j, ELU, "/formations/1"), 200);
    assert_false(web_reply_has(&j->web, "Demander cette session"));
    assert_true(web_reply_has(&j->web, "commence trop tôt"));
    assert_int_equal(open_page(j, ELU, "/formations/1/demander"), 422);
    assert_true(web_reply_has(&j->web, "dossier.session-trop-proche"));
    assert_true(web_reply_has(&j->web, "L. 6323-9"));
}

/* A price of several bases: each part has its field, and what does not hold together is said beside the one to correct. */
static void a_price_has_several_rates(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/proposer", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, "TVA 5,5 % : montant hors taxes"));
    assert_false(web_reply_has(&j->web, "<details open>"));
#define SESSION_DAYS "debut=2026-06-22&fin=2026-06-23&heures=7&participants=12"
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "proposer",
                         SESSION_DAYS "&prix_ht=500,00&prix_ttc=545,51&ht_exoneree=200&ht_reduite=100"
                                      "&ht_normale=200,00"),
                     422);
    assert_true(web_reply_has(&j->web, "tva.total"));
    assert_true(web_reply_has(&j->web, "name=\"ht_reduite\" value=\"100\""));
    assert_true(web_reply_has(&j->web, "<details open>"));
    assert_true(web_reply_has(&j->web, "name=\"prix_ttc\" value=\"545,51\" required aria-invalid"));
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "proposer",
                         SESSION_DAYS "&prix_ht=500,00&prix_ttc=545,50&ht_exoneree=200&ht_reduite=cent"),
                     422);
    assert_true(web_reply_has(&j->web, "name=\"ht_reduite\" value=\"cent\" aria-invalid"));
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "proposer",
                         SESSION_DAYS "&prix_ht=500,00&prix_ttc=545,50&ht_exoneree=-200&ht_normale=700"),
                     422);
    assert_true(web_reply_has(&j->web, "name=\"ht_exoneree\" value=\"-200\" aria-invalid"));
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "proposer",
                         SESSION_DAYS "&prix_ht=500,00&prix_ttc=545,50&ht_exoneree=200&ht_reduite=100"
                                      "&ht_normale=200"),
                     303);
    assert_int_equal(open_page(j, ECOLE, path), 200); /* the next proposal begins with what this one said */
    assert_true(web_reply_has(&j->web, "<details open>"));
    assert_true(web_reply_has(&j->web, "name=\"ht_normale\" value=\"200,00\""));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "TVA 5,5 %"));
}

/* Sent, back, sent again: the second is refused and names the dossier that is there. */
static void a_form_sent_twice(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        web_submit(&j->web, "/formations/1/demander", "/formations/1/demander", j->cookie[ELU], "confirme=1"),
        422);
    assert_true(web_reply_has(&j->web, "dossier.deja-demande"));
    assert_true(web_reply_has(&j->web, j->numero));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dossier"), 1);
}

/* D. 6323-7: the box is there for a VAE alone, and without it the request is refused beside the box. */
static void a_vae_has_a_box(void **state)
{
    struct journey *j = *state;
    char path[80];

    snprintf(path, sizeof(path), "/formations/%d/demander", SESSION_CPF);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_false(web_reply_has(&j->web, "name=\"vae\""));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE formation SET classe = 'VAE' WHERE id = 4"), SQLITE_OK);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_true(web_reply_has(&j->web, "name=\"vae\""));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[SALARIE], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "dossier.vae-inscription"));
    assert_true(web_reply_has(&j->web, "name=\"vae\" value=\"1\" required aria-invalid"));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[SALARIE], "confirme=1&vae=1"), 303);
}

static void one_day(struct journey *j, int who, const char *path, const char *said)
{
    assert_int_equal(open_page(j, who, path), 200);
    if (!web_reply_has(&j->web, said))
        fail_msg("%s: %s", path, said);
    assert_false(web_reply_has(&j->web, "au 22 juin 2026"));
}

/* From the search to the dossier, a session of one day has one date. */
static void a_session_of_one_day(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(raw_sql(&j->web.t, "UPDATE session_formation SET fin = debut"), SQLITE_OK);
    one_day(j, ELU, "/formations?texte=budget", "Le 22 juin 2026");
    one_day(j, ELU, "/formations/1", "le 22 juin 2026");
    one_day(j, ELU, "/formations/1/demander", "le 22 juin 2026");
    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    one_day(j, ELU, "/mes-dossiers", "le 22 juin 2026");
    one_day(j, ECOLE, "/organisme", "Le 22 juin 2026");
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    one_day(j, ELU, path, "<dd>le 22 juin 2026</dd>");
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/proposer", j->numero);
    one_day(j, ECOLE, path, ", le 22 juin 2026");
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer", SESSION_DAYS "&prix_ht=500,00&prix_ttc=600,00"),
        303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Dates : le 22 juin 2026 avant ; du 22 juin 2026 au 23 juin 2026"));
    assert_true(web_reply_has(&j->web, "au lieu du 22 juin 2026."));
}

/* Once the session has begun, the page offers the withdrawal of who did not enter; the body reads it and contests by the entry. */
static void a_withdrawal_after_the_first_day(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer", SESSION_DAYS "&prix_ht=500,00&prix_ttc=600,00"),
        303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s/accepter", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Texte appliqué : CGCT L. 1621-5, III"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM transfert t JOIN regle r ON r.id = t.regle_id "
                                        "WHERE r.article = 'CGCT L. 1621-5, III'"),
                     1);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE dossier SET retractation_fin = 20630"),
                     SQLITE_OK); /* 26 June 2026 */
    move_clock(j, "2026-06-22");
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Me rétracter, sans être entré en formation"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "retracter", "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "dites d&#39;abord que vous n&#39;êtes pas entré") ||
                web_reply_has(&j->web, "dites d'abord que vous n'êtes pas entré"));
    assert_true(web_reply_has(&j->web, "/retracter-sans-entree\">Me rétracter, sans être entré en "
                                       "formation")); /* a link, and no name of a command */
    assert_false(web_reply_has(&j->web, "« retracter-sans-entree »"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s/entrer", j->numero); /* of the body, in this very state */
    assert_int_equal(open_page(j, ELU, path), 403);
    assert_true(web_reply_has(&j->web, "dossier.mauvais-acteur"));
    assert_true(web_reply_has(&j->web, "c&#39;est l&#39;organisme de formation qui le fait"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "retracter-sans-entree", ""), 422);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "retracter-sans-entree", "confirme=1"), 303);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Rétractation du 22 juin 2026"));
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, "un contrôle décide"));
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/entrer", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, "un contrôle s'ouvre aussitôt")); /* before the act */
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM dossier WHERE etat = 'inTraining' AND controle = 'inControl'"),
        1);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(an_elu_pays_a_reconversion),
        T(hours_do_not_pay_a_training),
        T(a_licence_says_its_condition_before),
        T(a_request_that_would_be_refused),
        T(a_session_that_begins_too_soon),
        T(a_price_has_several_rates),
        T(a_form_sent_twice),
        T(a_vae_has_a_box),
        T(a_session_of_one_day),
        T(a_withdrawal_after_the_first_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
