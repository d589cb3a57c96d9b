/* Pages that say somebody's money: what an act will do of it, why something is due, what a body has to give back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "compte_fixture.h"
#include "journey_fixture.h"
#include "training/dette.h"

static void undue(struct journey *j, char *path, size_t size)
{
    struct dossier_commande pay = {.acte = ACTE_PAYER, .par = ROLE_SYSTEME, .numero = j->numero};
    struct dette_commande debt = {
        .agent = "agent-a", .dossier = j->numero, .montant_cents = 20000, .texte = "Une journée non suivie."};
    struct err e = {0};

    web_people(&j->web, people);
    bill_dossier(j);
    pay.le = on("2026-06-24");
    assert_ok(store_write(j->web.t.store, dossier_executer, &pay, &e), &e);
    assert_ok(store_write(j->web.t.store, dette_ouvrir, &debt, &e), &e);
    snprintf(path, size, "/gestion/indus/%s", debt.numero_out);
}

/* What the body owes, when it is due, instalment by instalment: in its space, once notified, and in no other's. */
static void a_body_reads_what_it_owes(void **state)
{
    struct journey *j = *state;
    char path[80], own[80], step[120];

    undue(j, path, sizeof(path));
    snprintf(own, sizeof(own), "/organisme/indus/%s", strrchr(path, '/') + 1);
    assert_int_equal(open_page(j, ECOLE, "/organisme/indus"), 200);
    assert_true(web_reply_has(&j->web, "Aucune somme ne vous est réclamée."));
    assert_int_equal(open_page(j, ECOLE, own), 404); /* not notified */
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=AR"), 303);
    assert_int_equal(open_page(j, ECOLE, "/organisme/indus"), 200);
    assert_true(web_reply_has(&j->web, own));
    assert_true(web_reply_has(&j->web, "à payer jusqu&#39;au"));
    snprintf(step, sizeof(step), "%s/echelonner", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-07-15&mensualites=3"), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "la prochaine jusqu&#39;au 15 juillet 2026, la dernière jusqu&#39;au "
                                       "15 septembre 2026"));
    assert_true(web_reply_has(&j->web, "200,00\u00a0€"));
    assert_true(web_reply_has(&j->web, "à payer jusqu'au 15 août 2026"));
    assert_false(web_reply_has(&j->web, "Une journée non suivie.")); /* told by the letter */
    snprintf(step, sizeof(step), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, step), 200);
    assert_true(web_reply_has(&j->web, own));
    snprintf(step, sizeof(step), "%s/payer", path);
    assert_int_equal(
        web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=V&montant=66,67"), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "la prochaine jusqu&#39;au 15 août 2026"));
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "la prochaine jusqu&#39;au 15 août 2026"));
    assert_int_equal(open_page(j, LANGUES, own), 404);
    assert_int_equal(open_page(j, LANGUES, "/organisme/indus"), 200);
    assert_false(web_reply_has(&j->web, own));
}

/* The holder who owes reads why, how much and until when, once notified; nobody else does, and a debt of the body is not theirs. */
static void a_holder_reads_what_they_owe(void **state)
{
    static const char own[] = "/mes-droits/dettes";
    struct journey *j = *state;
    char path[80], step[120];

    undue(j, path, sizeof(path));
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=AR"), 303);
    assert_int_equal(open_page(j, ELU, own), 200);
    assert_true(web_reply_has(&j->web, "Vous ne devez rien."));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE indu SET debiteur = 'titulaire'"), RAW_OK);
    assert_int_equal(open_page(j, ELU, own), 200);
    assert_true(web_reply_has(&j->web, "IND-2026-00001"));
    assert_true(web_reply_has(&j->web, "Une journée non suivie."));
    assert_true(web_reply_has(&j->web, "200,00\u00a0€"));
    assert_true(web_reply_has(&j->web, "Après le <strong>24 juillet 2026</strong>"));
    assert_true(web_reply_has(&j->web, "saisir le tribunal administratif"));
    assert_true(web_reply_has(&j->web, "Au gestionnaire : jusqu'au <strong>24 juillet 2026</strong>"));
    assert_true(web_reply_has(&j->web, "Au tribunal : jusqu'au <strong>24 août 2026</strong>"));
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "Somme à rendre"));
    snprintf(step, sizeof(step), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, step), 200);
    assert_true(web_reply_has(&j->web, "Somme à rendre"));
    assert_int_equal(open_page(j, ANCIEN_ELU, own), 200);
    assert_true(web_reply_has(&j->web, "Vous ne devez rien."));
    assert_int_equal(open_page(j, ECOLE, own), 403);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE indu SET etat = 'annule', clos_le = notifie_le"), RAW_OK);
    assert_int_equal(open_page(j, ELU, own), 200);
    assert_true(web_reply_has(&j->web, "Plus aucune mensualité n'est à payer"));
    assert_false(web_reply_has(&j->web, "<h3>Payer</h3>"));
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_false(web_reply_has(&j->web, "Somme à rendre"));
}

/* By pages too: one agent proposes to give up, another approves; a closed debt shows no instalment as due. */
static void giving_up_takes_two_agents(void **state)
{
    struct journey *j = *state;
    char path[80], own[80], step[120];

    undue(j, path, sizeof(path));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE indu SET ouvert_par = ''"), RAW_OK); /* it opened by itself */
    snprintf(own, sizeof(own), "/organisme/indus/%s", strrchr(path, '/') + 1);
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=AR"), 303);
    snprintf(step, sizeof(step), "%s/echelonner", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-07-15&mensualites=2"), 303);
    snprintf(step, sizeof(step), "%s/abandonner", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "motifs="), 422);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "motifs=Organisme+liquid%C3%A9"),
                     303);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "Abandon : proposition du 24 juin 2026, par agent-a."));
    assert_true(web_reply_has(&j->web, "Organisme liquidé"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "à payer jusqu'au 15 août 2026"));
    assert_false(web_reply_has(&j->web, "liquidé"));
    snprintf(step, sizeof(step), "%s/approuver", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], ""), 422);
    assert_true(web_reply_has(&j->web, "indu.meme-proposant"));
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_B], ""), 303);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(web_reply_has(&j->web, "Échéance prévue le 15 août 2026, plus due"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "prévue jusqu'au 15 août 2026"));
    assert_false(web_reply_has(&j->web, "à payer jusqu'au 15 août 2026"));
}

/* R. 6333-7-4: 3 % of 4 005 € is 121 €. Under it, no contrainte is offered, and the page says why, with the article and the amount. */
static void no_contrainte_is_offered_under_the_threshold(void **state)
{
    struct journey *j = *state;
    char path[80], step[120];

    undue(j, path, sizeof(path));
    snprintf(step, sizeof(step), "%s/contraindre", path);
    assert_int_equal(
        raw_sql(&j->web.t,
                "UPDATE indu SET etat = 'en_demeure', montant_cents = 12100, notifie_le = paye_le, "
                "payer_avant = paye_le, demeure_le = paye_le, demeure_avant = paye_le"),
        RAW_OK);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(web_reply_has(&j->web, step));
    assert_int_equal(open_page(j, AGENT_B, step), 200);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE indu SET montant_cents = 12099"), RAW_OK);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_false(web_reply_has(&j->web, step));
    assert_true(web_reply_has(&j->web, "Sous 121,00\u00a0€, un indu n&#39;est pas recouvré de force."));
    assert_true(web_reply_has(&j->web, "C. trav. R. 6333-7-4"));
    assert_int_equal(open_page(j, AGENT_B, step), 422);
    assert_true(web_reply_has(&j->web, "indu.sous-seuil"));
}

static void does(struct journey *j, unit_fn *fn, struct dette_commande c)
{
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, fn, &c, &e), &e);
}

/* 33.33 € received, of which a decision gives 13.26 € back: the agent and the body read the payment, what is kept and what comes back. */
static void a_payment_is_told_whole(void **state)
{
    static const char said[] = "dont 20,07\u00a0€ gardés ; 13,26\u00a0€ reviennent à qui les a payés";
    struct journey *j = *state;
    char path[80], own[80];
    struct dette_commande c = {.agent = "agent-a", .jour = DAY_NONE, .reference = "AR 1"};

    undue(j, path, sizeof(path));
    c.numero = strrchr(path, '/') + 1;
    snprintf(own, sizeof(own), "/organisme/indus/%s", c.numero);
    does(j, dette_notifier, c);
    c.montant_cents = 3333;
    c.reference = "virement 9";
    does(j, dette_payer, c);
    c.jour = day_of_instant(j->web.t.now_us);
    c.montant_cents = 2007;
    c.reference = "TJ 26/1";
    c.texte = "Le juge réduit.";
    c.agent = "agent-c";
    does(j, dette_reduire, c);
    c.agent = "agent-b";
    does(j, dette_approuver, c);
    for (int who = 0; who < 2; who++) {
        assert_int_equal(open_page(j, who == 0 ? AGENT_A : ECOLE, who == 0 ? path : own), 200);
        assert_true(web_reply_has(&j->web, "33,33\u00a0€"));
        assert_true(web_reply_has(&j->web, said));
    }
}

/* A sum that is owed and not paid, on its own page: proposed by an agent, given up by another, and by nobody else. */
static void a_sum_that_nothing_can_pay_is_given_up(void **state)
{
    struct journey *j = *state;
    char path[80];

    undue(j, path, sizeof(path));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/renonciations"), 200);
    assert_true(web_reply_has(&j->web, "Rien n'est dû qui ne soit payé."));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE indu SET debiteur = 'titulaire', recouvre_cents = 20000, "
                                        "a_rembourser_cents = 20000, etat = 'annule', clos_le = 18000"),
                     RAW_OK);
    snprintf(path, sizeof(path), "/gestion/renonciations/IND-2026-00001");
    assert_int_equal(open_page(j, ECOLE, path), 403);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/renonciations"), 200);
    assert_true(web_reply_has(&j->web, path));
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "200,00\u00a0€"));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_A], "motifs="), 422);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_A], "motifs=Succession+vacante"), 303);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_A], "decision=approuver"), 422);
    assert_true(web_reply_has(&j->web, "renonciation.meme-agent"));
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(web_reply_has(&j->web, "Succession vacante"));
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_B], "decision=refuser"), 303);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_A], "motifs=Succession+vacante"), 303);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_B], "decision=autre"), 404);
    assert_int_equal(web_submit(&j->web, path, path, j->cookie[AGENT_B], "decision=approuver"), 303);
    assert_int_equal(open_page(j, AGENT_B, path), 404);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/indus/IND-2026-00001"), 200);
    assert_true(web_reply_has(&j->web, "son remboursement, que rien ne permettait, est abandonné"));
    assert_false(web_reply_has(&j->web, "Enregistrer le remboursement du titulaire"));
}

/* What a holder owes: the letter of its notification is the holder's and the operator's, from the dossier's page, once it is notified. */
static void a_holder_has_the_letter_of_their_debt(void **state)
{
    struct journey *j = *state;
    struct dette_commande debt = {.agent = "agent-a",
                                  .titulaire = true,
                                  .montant_cents = 5000,
                                  .texte = "Une journée non suivie.",
                                  .jour = DAY_NONE,
                                  .reference = "AR 9"};
    struct err e = {0};
    char path[80], dossier[80], letters[80];

    undue(j, path, sizeof(path));
    debt.dossier = j->numero;
    assert_ok(store_write(j->web.t.store, dette_ouvrir, &debt, &e), &e);
    snprintf(letters, sizeof(letters), "/mes-lettres/%s", debt.numero_out);
    snprintf(dossier, sizeof(dossier), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, letters), 404);
    assert_int_equal(open_page(j, ELU, dossier), 200);
    assert_false(web_reply_has(&j->web, letters));
    debt.numero = debt.numero_out;
    assert_ok(store_write(j->web.t.store, dette_notifier, &debt, &e), &e);
    assert_int_equal(open_page(j, ELU, dossier), 200);
    assert_true(web_reply_has(&j->web, letters));
    assert_int_equal(open_page(j, ELU, letters), 200);
    assert_true(web_reply_has(&j->web, "Notification d&#39;une somme payée à tort"));
    assert_int_equal(open_page(j, SALARIE, letters), 404);
    snprintf(letters, sizeof(letters), "/organisme/lettres/%s", debt.numero_out);
    assert_int_equal(open_page(j, ECOLE, letters), 404); /* what a holder owes is not the body's */
    snprintf(letters, sizeof(letters), "/mes-lettres/%s", strrchr(path, '/') + 1);
    assert_int_equal(open_page(j, ELU, letters), 404); /* nor what the body owes, the holder's */
}

/* What a page says of an act, its tags aside: "Rendu à vos droits" then the sum. */
static void told(struct journey *j, const char *label, const char *sum)
{
    char mark[160], got[80];

    snprintf(mark, sizeof(mark), "%s</dt><dd class=\"nombre\"><strong>", label);
    if (!web_reply_between(&j->web, mark, "</strong>", got, sizeof(got)))
        fail_msg("the page does not say « %s »", label);
    assert_string_equal(got, sum);
}

/* The form of the holder who contests says a day, that of the dossier's delay. */
static void contested_until(struct journey *j, const char *words)
{
    char path[160], said[200], day[32];
    day_t until;

    until = (day_t)raw_i64(&j->web.t, "SELECT echeance FROM dossier");
    assert_true(until > day_of_instant(j->web.t.now_us));
    snprintf(path, sizeof(path), "/mes-dossiers/%s/contester", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    snprintf(said, sizeof(said), "%s%s</strong>", words, day_french(until, day));
    if (!web_reply_has(&j->web, said))
        fail_msg("%s : %s", said, j->web.reply);
}

/* 500 € of rights and 100 € by card: each act says what becomes of either, to who reads it. */
static void rights_and_card_are_told_apart(void **state)
{
    static const char *const free_acts[] = {"annuler", "retracter"};
    struct journey *j = *state;
    char path[160];

    order_with_a_card(j);
    for (size_t i = 0; i < ARRAY_LEN(free_acts); i++) {
        snprintf(path, sizeof(path), "/mes-dossiers/%s/%s", j->numero, free_acts[i]);
        assert_int_equal(open_page(j, ELU, path), 200);
        told(j, "L'organisme recevra", "0,00\u00a0€");
        told(j, "Rendu à vos droits", "500,00\u00a0€");
        told(j, "Rendu par le gestionnaire, sur votre part, reçue hors du service de carte", "100,00\u00a0€");
        assert_false(web_reply_has(&j->web, "Perdu"));
    }
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/annuler", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    told(j, "Rendu aux droits du titulaire", "500,00\u00a0€");
    assert_false(web_reply_has(&j->web, "vos droits"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Rétractation possible, sans frais, jusqu'au <strong>15 juin 2026"));
    assert_true(web_reply_has(&j->web, "<dd>version 14, en vigueur depuis le "));
    move_clock(j, "2026-06-22");
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "Rétractation possible"));
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/absence", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    told(j, "Vous recevrez", "30,00\u00a0€"); /* 5 %, of each pocket */
    told(j, "Perdu pour les droits du titulaire, sans retour", "475,00\u00a0€");
    told(j, "Perdu pour le titulaire, sur ce qu'il a payé par carte", "95,00\u00a0€");
    assert_false(web_reply_has(&j->web, "vos droits"));
}

/* 5 000 € of rights and a price of 1 200 €: what is due all the same is told with its article, before asking and before accepting. */
static void why_something_is_due(void **state)
{
    struct dossier_commande accept = {.acte = ACTE_ACCEPTER, .par = ROLE_TITULAIRE, .par_id = 3};
    struct journey *j = *state;
    struct err e = {0};
    char path[160];

    snprintf(path, sizeof(path), "/formations/%d/demander", SESSION_CPF);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_true(web_reply_has(&j->web, "150,00\u00a0€</strong> à votre charge"));
    assert_true(web_reply_has(&j->web, "150,00\u00a0€</strong> de participation obligatoire"));
    assert_false(web_reply_has(&j->web, "Le prix dépasse vos droits"));
    assert_int_equal(request_session(j, SALARIE, SESSION_CPF), 303);
    assert_int_equal(act(j, LANGUES, "/organisme/dossiers", "proposer",
                         "debut=2026-07-06&fin=2026-07-10&heures=50&prix_ht=1000,00&prix_ttc=1200,00"),
                     303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s/accepter", j->numero);
    assert_int_equal(open_page(j, SALARIE, path), 200);
    assert_true(web_reply_has(&j->web, "150,00\u00a0€</strong> de participation obligatoire"));
    assert_true(web_reply_has(&j->web, "L. 6323-4"));
    assert_false(web_reply_has(&j->web, "au-delà de ce que vos droits paient"));
    accept.numero = j->numero;
    assert_int_equal(store_write(j->web.t.store, dossier_executer, &accept, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DROITS_PARTICIPATION);
    assert_non_null(strstr(e.phrase, "Une participation obligatoire de 150,00\u00a0€ est due"));
    assert_non_null(strstr(e.phrase, "paient 1\u202f050,00\u00a0€, il reste 150,00\u00a0€ à payer"));
}

/* 3 hours of 7 and the holder's own choice: 43 % is paid, the rest is lost; all three are told before they answer. */
static void what_a_validation_will_do(void **state)
{
    struct journey *j = *state;
    char path[160];

    accept_dossier(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=3&cause=titulaire"),
                     303);
    snprintf(path, sizeof(path), "/gestion/dossiers/%s/valider", j->numero);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "L'organisme déclare 3 heures sur 7, soit 43&nbsp;%"));
    assert_true(web_reply_has(&j->web, "arrêté la formation sans force majeure"));
    told(j, "L'organisme recevra", "258,00\u00a0€");
    told(j, "Perdu pour les droits du titulaire, sans retour", "342,00\u00a0€");
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "/mes-dossiers/%s/%s", j->numero, i == 0 ? "confirmer" : "contester");
        assert_int_equal(open_page(j, ELU, path), 200);
        assert_true(web_reply_has(&j->web, "Quand le service fait déclaré sera validé"));
        told(j, "Perdu pour vos droits, sans retour", "342,00\u00a0€");
    }
    contested_until(j, "Le service fait est validé de lui-même après le <strong>");
    assert_int_equal(raw_sql(&j->web.t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(
        web_reply_has(&j->web, "Aucun jour n'est fixé : vous pouvez contester tant que le service fait"));
}

/* An absence is contested until its body is paid: no day before the invoice, that of the payment after it. */
static void an_absence_says_until_when_it_is_contested(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "proposer",
                         "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500&prix_ttc=600&participants=12"),
                     303);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    move_clock(j, "2026-06-22");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "absence", "motif=absent&confirme=1"), 303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s/contester", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Aucun jour n'est fixé : vous pouvez contester tant que l'organisme"));
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "facturer", "facture=F-9&emise=2026-06-22&montant=30,00"), 303);
    contested_until(j, "Son paiement est à faire au plus tard le <strong>");
}

/* A bill that is not paid within its delay is late for who waits and for who pays; not while a control holds it. */
static void an_unpaid_bill_is_late(void **state)
{
    struct journey *j = *state;
    struct err e = {0};

    bill_dossier(j);
    assert_ok(compte_poser(j->web.t.store, ORG_AGREE, "FR7630006000011234567890189", "alix", &e), &e);
    move_clock(j, "2026-07-24"); /* thirty days after: the last one */
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_false(web_reply_has(&j->web, "En retard"));
    move_clock(j, "2026-08-03");
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, "au plus tard le 24 juillet 2026"));
    assert_true(web_reply_has(&j->web, "En retard de 10 <abbr"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "En retard de 10 <abbr"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE dossier SET controle = 'inControl'"), SQLITE_OK);
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_false(web_reply_has(&j->web, "En retard"));
}

/* Due by 1 July: counted by the first page of the agents, and told as late to its holder, once that day is over. */
static void late_after_its_last_day(struct journey *j)
{
    static const char last[] = "UPDATE remboursement_carte SET avant_le = %d";
    char path[80], sql[120];

    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "1 à rendre</span>"));
    snprintf(sql, sizeof(sql), last, on("2026-05-31"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "1 à rendre, dont 1 en retard</span>"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Ce jour est passé : c'est en retard."));
    snprintf(sql, sizeof(sql), last, on("2026-07-01"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "c'est en retard"));
}

/* A sum due to a card that is closed: an agent says how it was repaid, another confirms; the holder reads it on the dossier. */
static void a_card_that_is_closed(void **state)
{
    static const char list[] = "/gestion/remboursements", one[] = "/gestion/remboursements/ref-essai",
                      said[] = "reference=VIR-2026-14&le=2026-06-01&motifs=Carte+close";
    struct journey *j = *state;
    char path[80], sql[700];

    accept_dossier(j);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Aucune somme n'est à rendre sur une carte."));
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO paiement_carte (titulaire_id, id, dossier_id, reference, montant_cents, avec_cpf, "
        "etat, prestataire_id, cree_us, "
        "modifie_us) SELECT titulaire_id, 1, id, 'ref-essai', 10000, 0, 'paye', 'ps-1', 1, 1 FROM dossier;"
        "INSERT INTO remboursement_carte (titulaire_id, paiement_id, no, montant_cents, du_le, "
        "avant_le) VALUES "
        "(1, 1, 1, 10000, %d, %d)",
        on("2026-06-01"), on("2026-07-01"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, one));
    assert_true(web_reply_has(&j->web, "100,00\u00a0€"));
    late_after_its_last_day(j);
    assert_int_equal(open_page(j, ECOLE, one), 403);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "reference=V&le=2026-07-01&motifs=a"),
                     422);
    assert_true(web_reply_has(&j->web, "carte.ailleurs-jour"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-le"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], said), 303);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=approuver"), 422);
    assert_true(web_reply_has(&j->web, "carte.ailleurs-meme-agent"));
    assert_int_equal(open_page(j, AGENT_B, one), 200);
    assert_true(web_reply_has(&j->web, "VIR-2026-14"));
    assert_true(web_reply_has(&j->web, "dit par agent-a : Carte close"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], "decision=ecarter"), 303);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], said), 303);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=autre"), 404);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=approuver"), 303);
    assert_int_equal(open_page(j, AGENT_A, one), 404);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "rendus autrement que sur la carte le 1er juin 2026 (VIR-2026-14)"));
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Somme due à la carte rendue autrement"));
}

/* A sum that agents and the provider both gave back: two agents say how it was settled, and the dossier keeps it. */
static void a_card_refunded_twice(void **state)
{
    static const char list[] = "/gestion/remboursements", one[] = "/gestion/remboursements/ref-essai/double",
                      closed[] = "/gestion/remboursements/classes";
    struct journey *j = *state;
    char path[80], sql[1200];

    accept_dossier(j);
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO paiement_carte (titulaire_id, id, dossier_id, reference, montant_cents, avec_cpf, "
        "etat, prestataire_id, cree_us, modifie_us) SELECT titulaire_id, 1, id, 'ref-essai', 10000, 0, "
        "'paye', 'ps-1', 1, 1 FROM dossier;"
        "INSERT INTO remboursement_carte (titulaire_id, paiement_id, no, montant_cents, du_le, avant_le, "
        "fait_us, double_us) VALUES (1, 1, 1, 10000, %d, %d, 5, 5);"
        "INSERT INTO remboursement_ailleurs (titulaire_id, paiement_id, no, proposition, reference, "
        "rendu_le, "
        "motif, etat, propose_par, propose_us, decide_par, decide_us) VALUES (1, 1, 1, 1, 'VIR-2026-14', %d, "
        "'carte close', 'faite', 'cam', 5, 'dom', 6)",
        on("2026-06-01"), on("2026-07-01"), on("2026-06-02"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, one));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/remboursements/ref-essai"), 303);
    assert_int_equal(open_page(j, ECOLE, one), 403);
    assert_int_equal(open_page(j, AGENT_A, one), 200);
    assert_true(web_reply_has(&j->web, "VIR-2026-14"));
    assert_false(web_reply_has(&j->web, "champ-indu"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A],
                                "decision=classer&choix=abandon&motifs=Trop+peu+pour+le+demander"),
                     303);
    assert_int_equal(open_page(j, AGENT_B, list), 200);
    assert_true(web_reply_has(&j->web, "Classement à confirmer"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=confirmer"), 422);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], "decision=confirmer"), 303);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Aucune somme n'est à rendre sur une carte."));
    assert_int_equal(open_page(j, AGENT_A, closed), 200);
    assert_true(web_reply_has(&j->web, "Trop peu pour le demander"));
    snprintf(path, sizeof(path), "/gestion/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "Trop peu pour le demander"));
    assert_true(web_reply_has(&j->web, "par le prestataire : deux fois"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "Trop peu pour le demander"));
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Somme rendue deux fois, classée"));
}

/* A control of the invoice finds an anomaly: by whom it is lifted is in the journal, and kept. */
static void controlled(struct journey *j, const char *agent)
{
    struct dossier_commande c = {.par = ROLE_GESTIONNAIRE,
                                 .numero = j->numero,
                                 .motif = "émargements",
                                 .resultat = RESULTAT_ANOMALIE,
                                 .agent = agent};
    struct err e = {0};

    c.acte = ACTE_CONTROLER;
    assert_ok(store_write(j->web.t.store, dossier_executer, &c, &e), &e);
    c.acte = ACTE_LEVER;
    assert_ok(store_write(j->web.t.store, dossier_executer, &c, &e), &e);
}

/* An act that is another agent's: its page says so instead of its form, that of the dossier does not offer it, and who sends it all the same, with the
 * token of another page, is refused. */
static void may_not(struct journey *j, int who, const char *name, const char *code, const char *says)
{
    char path[160], page[200], fields[100];

    snprintf(path, sizeof(path), "/gestion/dossiers/%s/%s", j->numero, name);
    snprintf(page, sizeof(page), "/gestion/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, who, path), 422);
    assert_true(web_reply_has(&j->web, code));
    assert_true(web_reply_has(&j->web, says));
    assert_false(web_reply_has(&j->web, "name=\"confirme\""));
    assert_int_equal(open_page(j, who, page), 200);
    assert_true(web_reply_has(&j->web, says));
    snprintf(page, sizeof(page), "href=\"%s\"", path);
    assert_false(web_reply_has(&j->web, page));
    snprintf(fields, sizeof(fields), "version=%lld&motif=Deux+jours+manquent&confirme=1",
             (long long)lire(&j->web.t, j->numero).version);
    assert_int_equal(web_submit(&j->web, "/gestion", path, j->cookie[who], fields), 422);
    assert_true(web_reply_has(&j->web, code));
}

/* Rights given back before the payment: one agent proposes on the page, another does it there, whoever controlled does not. */
static void rights_go_back_by_two_agents(void **state)
{
    static const char why[] = "motif=Deux+jours+manquent&confirme=1";
    struct journey *j = *state;
    char path[160];

    web_people(&j->web, people);
    bill_dossier(j);
    snprintf(path, sizeof(path), "/gestion/dossiers/%s", j->numero);
    controlled(j, "agent-b");
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "/proposer-ecart\""));
    assert_false(web_reply_has(&j->web, "/ecarter\""));
    assert_true(web_reply_has(&j->web, "d&#39;abord proposé par un agent"));
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "proposer-ecart", "motif=&confirme=1"), 422);
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "proposer-ecart", why), 303);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(web_reply_has(&j->web, "par agent-a : un autre agent les rend."));
    assert_int_equal(act(j, AGENT_B, "/gestion/dossiers", "proposer-ecart", why), 409);
    may_not(j, AGENT_A, "ecarter", "dossier.ecart-meme-agent",
            "Un autre agent que celui qui l&#39;a proposé");
    may_not(j, AGENT_B, "ecarter", "dossier.ecart-controleur", "un autre agent les rend");
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_false(web_reply_has(&j->web, "agent-a"));
    /* Another control, by somebody else: the proposal was of the first. */
    controlled(j, "cam");
    snprintf(path, sizeof(path), "/gestion/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_false(web_reply_has(&j->web, "un autre agent les rend."));
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "proposer-ecart", why), 303);
    assert_int_equal(act(j, AGENT_B, "/gestion/dossiers", "ecarter", why), 303);
    assert_int_equal(lire(&j->web.t, j->numero).facturation, FACTURATION_NOT_BILLABLE);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(web_reply_has(&j->web, "Droits rendus : rien n&#39;est dû à l&#39;organisme"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_holder_reads_what_they_owe),
        T(no_contrainte_is_offered_under_the_threshold),
        T(a_payment_is_told_whole),
        T(giving_up_takes_two_agents),
        T(a_body_reads_what_it_owes),
        T(an_unpaid_bill_is_late),
        T(an_absence_says_until_when_it_is_contested),
        T(a_sum_that_nothing_can_pay_is_given_up),
        T(rights_and_card_are_told_apart),
        T(why_something_is_due),
        T(a_holder_has_the_letter_of_their_debt),
        T(what_a_validation_will_do),
        T(a_card_that_is_closed),
        T(a_card_refunded_twice),
        T(rights_go_back_by_two_agents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
