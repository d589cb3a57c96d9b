/*
 * A fraud by pages: the holder claims from the page of the dossier, two agents decide, the rights come back and the body owes
 * (rule MON-21); what each is refused, what is told to whom, and what « Mes données » gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/export.h"
#include "people/secret.h"
#include "journey_fixture.h"

#define MOTS "motifs=Un+d%C3%A9marcheur+s%27est+inscrit+pour+moi."

static void paid_dossier(struct journey *j)
{
    struct dossier_commande pay = {.acte = ACTE_PAYER, .par = ROLE_SYSTEME, .numero = j->numero};
    struct err e = {0};

    bill_dossier(j);
    pay.le = on("2026-06-24");
    assert_ok(store_write(j->web.t.store, dossier_executer, &pay, &e), &e);
}

static int declare(struct journey *j, int who, const char *fields)
{
    char path[120];

    snprintf(path, sizeof(path), "/mes-dossiers/%s/fraude", j->numero);
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static int step(struct journey *j, int who, const char *objet, const char *name, const char *fields)
{
    char path[160];

    snprintf(path, sizeof(path), "/gestion/fraudes/%s/%s", objet, name);
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static int64_t rights(struct journey *j)
{
    return solde(&j->web.t, 1, POCHE_DIFE).posted;
}

/* ---- the holder ----------------------------------------------------------------------------------------------- */

static void a_holder_claims_what_is_not_paid(void **state)
{
    struct journey *j = *state;
    char path[120];
    int64_t before;

    accept_dossier(j);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "/fraude\">Je n'ai pas demandé cette formation"));
    assert_int_equal(declare(j, ELU, "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-motifs\""));
    assert_int_equal(declare(j, ELU, MOTS), 422);
    assert_true(web_reply_has(&j->web, "web.confirmation"));
    assert_true(web_reply_has(&j->web, "Un démarcheur")); /* what was typed is still there */
    before = entries(j);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    assert_int_equal(entries(j), before + 4); /* the page, the report, the claim, the freeze */
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'fraude.%' AND partie = 'titulaire' "
                           "AND acteur_id = 1"),
        3);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "est gelé jusqu'au"));
    assert_true(web_reply_has(&j->web, "à instruire jusqu&#39;au 1er août 2026"));
    assert_true(web_reply_has(&j->web, "Un agent l&#39;examine"));
    /* Once: the page offers nothing more, and a form sent again is refused. */
    snprintf(path, sizeof(path), "/mes-dossiers/%s/fraude", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "<textarea"));
    assert_true(web_reply_has(&j->web, "Une réclamation existe déjà"));
    /* Nothing of it is spent meanwhile, and the body does not read it. */
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_false(web_reply_has(&j->web, "démarcheur"));
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Réclamation pour fraude enregistrée"));
}

static void a_dossier_of_another_is_not_there(void **state)
{
    struct journey *j = *state;
    char path[120], token[120], body[300];

    accept_dossier(j);
    assert_int_equal(declare(j, SALARIE, MOTS "&confirme=1"), 404);
    /* Nor by its form, sent with the token of a page of her own. */
    snprintf(path, sizeof(path), "/mes-dossiers/%s/fraude", j->numero);
    assert_int_equal(open_page(j, SALARIE, "/mes-coordonnees"), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(body, sizeof(body), "jeton=%s&%s&confirme=1", token, MOTS);
    assert_int_equal(web_post(&j->web, path, j->cookie[SALARIE], body), 404);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM fraude"), 0);
    assert_int_equal(open_page(j, ECOLE, path), 403);
}

/* Nothing was taken: the report alone, once for a body. */
static void a_request_is_only_reported(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM fraude WHERE signalee_par = 'titulaire'"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM fraude_reclamation"), 0);
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "le gestionnaire l'examine"));
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 409);
    assert_true(web_reply_has(&j->web, "fraude.deja"));
    /* The same report goes on with a claim, once something is taken. */
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=600,00&participants=12"),
        303);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM fraude"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM fraude_reclamation WHERE fraude_id = 1"), 1);
}

/* The account, from « Mes droits »: what the freeze does is said, chosen, and told to the body as a freeze, no more. */
static void a_holder_reports_the_account(void **state)
{
    static const char form[] = "/mes-droits/fraude";
    struct journey *j = *state;
    char path[120];
    int64_t before;

    accept_dossier(j);
    assert_int_equal(open_page(j, ELU, "/mes-droits"), 200);
    assert_true(web_reply_has(&j->web, "href=\"/mes-droits/fraude\""));
    assert_int_equal(open_page(j, ELU, form), 200);
    assert_true(web_reply_has(&j->web, "Geler mon compte jusqu'au 1er août 2026"));
    assert_true(web_reply_has(&j->web, "name=\"geler\" value=\"1\" checked"));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ELU], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-motifs\""));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ELU], MOTS), 422);
    assert_true(web_reply_has(&j->web, "web.confirmation"));
    assert_false(web_reply_has(&j->web, "name=\"geler\" value=\"1\" checked")); /* as it was left */
    before = entries(j);
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ELU], MOTS "&geler=1&confirme=1"), 303);
    assert_int_equal(entries(j), before + 3); /* the page, the report, the freeze */
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "Votre compte est gelé jusqu'au 1er août 2026"));
    assert_true(web_reply_has(&j->web, "Votre compte, reçu le 1er juin 2026"));
    assert_false(web_reply_has(&j->web, "il n'y a rien à rendre"));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ELU], MOTS "&confirme=1"), 409);
    assert_true(web_reply_has(&j->web, "fraude.deja"));
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, "1er août 2026"));
    assert_false(web_reply_has(&j->web, "FRA-2026-00001"));
    assert_false(web_reply_has(&j->web, "démarcheur"));
    assert_int_equal(open_page(j, ECOLE, form), 403);
    assert_int_equal(step(j, AGENT_A, "GEL-2026-00001", "lever", "motifs=Fini"), 303);
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "classer", "motifs=Rien"), 303);
    assert_int_equal(open_page(j, ELU, form), 200);
    assert_false(web_reply_has(&j->web, "name=\"geler\""));
    assert_true(web_reply_has(&j->web, "un agent décide s'il faut le geler de nouveau"));
}

/* ---- the operator ----------------------------------------------------------------------------------------------- */

static void a_paid_claim_is_decided_by_two(void **state)
{
    struct journey *j = *state;
    const char *rec = "REC-2026-00001";
    int64_t before;

    paid_dossier(j);
    assert_int_equal(rights(j), 80000 - 60000);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    before = entries(j);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/fraudes"), 200);
    assert_int_equal(entries(j), before + 1);
    assert_true(web_reply_has(&j->web, "la première jusqu'au <strong>24 août 2026"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/fraudes/FRA-2026-00001"), 200);
    assert_int_equal(entries(j), before + 2);
    assert_true(web_reply_has(&j->web, "Un démarcheur"));
    assert_true(web_reply_has(&j->web, "/REC-2026-00001/instruire"));
    assert_false(web_reply_has(&j->web, "/REC-2026-00001/decider"));
    assert_int_equal(step(j, AGENT_A, rec, "decider", ""), 409);
    assert_true(web_reply_has(&j->web, "reclamation.etat"));
    assert_int_equal(step(j, AGENT_A, rec, "instruire", "motifs=Feuille+fausse"), 422);
    assert_true(web_reply_has(&j->web, "reclamation.sens"));
    assert_int_equal(step(j, AGENT_A, rec, "instruire", "motifs=Faux&sens=accepter&article=C.+trav.+L.+1"),
                     422);
    assert_true(web_reply_has(&j->web, "decision.article"));
    assert_int_equal(step(j, AGENT_A, rec, "instruire", "motifs=Feuille+fausse&sens=accepter"), 303);
    /* What is only proposed is not told. */
    assert_int_equal(open_page(j, ELU, "/mes-droits"), 200);
    assert_false(web_reply_has(&j->web, "Feuille fausse"));
    assert_int_equal(step(j, AGENT_A, rec, "decider", "signataire=Camille"), 422);
    assert_true(web_reply_has(&j->web, "decision.signataire"));
    assert_int_equal(step(j, AGENT_A, rec, "decider", "signataire=Camille+Durand,+directrice"), 422);
    assert_true(web_reply_has(&j->web, "reclamation.meme-agent"));
    assert_int_equal(rights(j), 20000);
    assert_int_equal(step(j, AGENT_B, rec, "decider", "signataire=Camille+Durand,+directrice"), 303);
    assert_int_equal(rights(j), 80000);
    assert_int_equal(raw_i64(&j->web.t, "SELECT montant_cents FROM indu WHERE fraude = 1"), 60000);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes/FRA-2026-00001"), 200);
    assert_true(web_reply_has(&j->web, "href=\"/gestion/indus/IND-2026-00001\""));
    assert_int_equal(open_page(j, ELU, "/mes-droits"), 200);
    assert_true(web_reply_has(&j->web, "Feuille fausse"));
    assert_true(web_reply_has(&j->web, "600,00\u00a0€</strong> sont rendus à vos droits"));
    assert_int_equal(step(j, AGENT_B, rec, "instruire", "motifs=x&sens=refuser"), 409);
}

/* 500 € of rights and 100 € by card, 43 % of it paid, the rest lost: the rights come back whole, the card has its lost part, and
 * what it paid comes with the debt of the body. */
static void rights_and_card_are_given_back_apart(void **state)
{
    struct journey *j = *state;
    struct dossier_commande pay = {.acte = ACTE_PAYER, .par = ROLE_SYSTEME};
    struct err e = {0};
    char path[120];

    order_with_a_card(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=3&cause=titulaire"),
                     303);
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "valider", "confirme=1"), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "facturer", "facture=F-1&emise=2026-06-24&montant=258,00"), 303);
    pay.numero = j->numero;
    pay.le = on("2026-06-24");
    assert_ok(store_write(j->web.t.store, dossier_executer, &pay, &e), &e);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    assert_int_equal(step(j, AGENT_A, "REC-2026-00001", "instruire", "motifs=Feuille+fausse&sens=accepter"),
                     303);
    assert_int_equal(step(j, AGENT_B, "REC-2026-00001", "decider", "signataire=Camille+Durand,+directrice"),
                     303);
    assert_int_equal(rights(j), 50000);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "<strong>500,00\u00a0€</strong> sont rendus à vos droits"));
    assert_true(
        web_reply_has(&j->web, "<strong>57,00\u00a0€</strong> vous sont dus sur ce que vous avez payé"));
    assert_true(web_reply_has(&j->web, "class=\"nombre\">215,00\u00a0€</td><td role=\"cell\" "
                                       "data-titre=\"Rendu\" class=\"nombre\">500,00\u00a0€"));
    assert_true(web_reply_has(&j->web, "les droits sont rendus aussi pour ce que l'organisme a reçu"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/fraudes/FRA-2026-00001"), 200);
    assert_true(web_reply_has(&j->web, "57,00\u00a0€</strong> à rendre sur la carte"));
    assert_int_equal(step(j, AGENT_B, "REC-2026-00001", "decider", "signataire=C"), 409);
    assert_true(web_reply_has(&j->web, "acceptée"));
}

/* The body reads that its invoice is held, until when, and no day to be paid by; of a claim, that a verification goes on. The operator reads the
 * claim on the queue of invoices. */
static void a_held_invoice_says_why(void **state)
{
    struct journey *j = *state;
    char path[120];

    order_with_a_card(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=3&cause=titulaire"),
                     303);
    assert_int_equal(act(j, AGENT_A, "/gestion/dossiers", "valider", "confirme=1"), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "facturer", "facture=F-1&emise=2026-06-24&montant=258,00"), 303);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_false(web_reply_has(&j->web, "Elle va être payée"));
    assert_true(web_reply_has(&j->web, "Elle sera payée quand plus rien ne retiendra ce paiement"));
    assert_true(web_reply_has(&j->web, "(par le gestionnaire).</p>")); /* and no day */
    assert_true(web_reply_has(&j->web, "Paiement retenu : une vérification est en cours, jusqu'au"));
    assert_false(web_reply_has(&j->web, "REC-2026-00001"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, "<dt>Retenu</dt><dd>un gel est en cours"));
    assert_true(web_reply_has(&j->web, "<dt>Retenu</dt><dd>une vérification est en cours"));
    assert_false(web_reply_has(&j->web, "au plus tard le"));
    assert_false(web_reply_has(&j->web, "REC-2026-00001"));
    assert_false(web_reply_has(&j->web, "GEL-2026-00001"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "Paiement retenu : un gel est en cours"));
    assert_true(web_reply_has(&j->web, "une réclamation pour fraude attend sa réponse, REC-2026-00001"));
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "Paiement retenu"));
}

static void a_freeze_is_set_and_lifted(void **state)
{
    struct journey *j = *state;
    char fields[200];

    accept_dossier(j);
    snprintf(fields, sizeof(fields), "origine=tiers&dossier=%s&motifs=Appel+anonyme", j->numero);
    assert_int_equal(web_submit(&j->web, "/gestion/fraudes/signaler", "/gestion/fraudes/signaler",
                                j->cookie[AGENT_A], "origine=tiers&motifs=Appel"),
                     422);
    assert_true(web_reply_has(&j->web, "fraude.objet"));
    assert_int_equal(web_submit(&j->web, "/gestion/fraudes/signaler", "/gestion/fraudes/signaler",
                                j->cookie[AGENT_A], "origine=tiers&organisme=11111111111&motifs=Appel"),
                     404);
    assert_int_equal(web_submit(&j->web, "/gestion/fraudes/signaler", "/gestion/fraudes/signaler",
                                j->cookie[AGENT_A], fields),
                     303);
    assert_true(web_reply_has(&j->web, "Location: /gestion/fraudes/FRA-2026-00001?fait=etape"));
    /* What others report is not told to the holder; what is frozen is. */
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_false(web_reply_has(&j->web, "FRA-2026-00001"));
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "geler", "motifs=Doute&le=2027-06-01"), 422);
    assert_true(web_reply_has(&j->web, "gel.trop-long"));
    assert_true(web_reply_has(&j->web, "value=\"2027-06-01\""));
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "geler", "motifs=Doute&le=2026-06-30"), 303);
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "classer", "motifs=Rien"), 422);
    assert_true(web_reply_has(&j->web, "fraude.en-cours"));
    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "Votre compte est gelé"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "annuler", "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "gel.actif"));
    assert_int_equal(step(j, AGENT_B, "GEL-2026-00001", "lever", ""), 422);
    assert_int_equal(step(j, AGENT_B, "GEL-2026-00001", "lever", "motifs=Erreur"), 303);
    assert_true(web_reply_has(&j->web, "Location: /gestion/fraudes/FRA-2026-00001"));
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes/GEL-2026-00001/lever"), 409);
    assert_int_equal(step(j, AGENT_B, "FRA-2026-00001", "classer", "motifs=Rien"), 303);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes/FRA-2026-00001/geler"), 409);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes/FRA-2026-00001/decider"), 404);
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes"), 200);
    assert_true(web_reply_has(&j->web, "Aucun signalement ouvert"));
    assert_int_equal(open_page(j, AGENT_B, "/gestion/fraudes?toutes=1"), 200);
    assert_true(web_reply_has(&j->web, "FRA-2026-00001"));
    assert_int_equal(open_page(j, ELU, "/gestion/fraudes"), 403);
}

/* A whole account, named by its holder's number; then frozen, and nothing else is asked. */
static void an_agent_reports_an_account(void **state)
{
    static const char form[] = "/gestion/fraudes/signaler";
    static const char nir[] = "269054958815780";
    struct journey *j = *state;
    unsigned char index[NIR_INDEX_BYTES];
    char sql[200] = "UPDATE titulaire SET nir_index = x'";

    secret_nir_index(store_keys(j->web.t.store), nir, index);
    for (size_t i = 0; i < sizeof(index); i++)
        snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), "%02x", index[i]);
    snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), "' WHERE id = 3");
    assert_int_equal(raw_sql(&j->web.t, sql), SQLITE_OK);
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[AGENT_A],
                                "origine=titulaire&nir=269054958815781&motifs=Appel"),
                     422);
    assert_true(web_reply_has(&j->web, "nir.refuse"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-nir\""));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[AGENT_A],
                                "origine=titulaire&nir=255081416802538&motifs=Appel"),
                     404);
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[AGENT_A],
                                "origine=voisin&nir=269054958815780&motifs=Appel"),
                     422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-origine\""));
    /* The refusal tells that the account exists: its holder finds who asked. */
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.fraude.signaler' AND t.titulaire_id = 3"),
                     1);
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[AGENT_A],
                                "origine=titulaire&nir=269054958815780&motifs=Appel"),
                     303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT titulaire_id FROM fraude"), 3);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%269054958%'"), 0);
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "geler", "motifs=Doute&le=2026-05-30"), 422);
    assert_true(web_reply_has(&j->web, "gel.passe"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-le\""));
    assert_int_equal(step(j, AGENT_A, "FRA-2026-00001", "geler", "motifs=Doute&le=2026-06-30"), 303);
    assert_int_equal(open_page(j, SALARIE, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "Votre compte est gelé"));
}

/* ---- what is kept ---------------------------------------------------------------------------------------------- */

static char *own_file(struct journey *j, int64_t holder, const char *day)
{
    const struct export_demande d = {
        .partie = PARTY_TITULAIRE, .finalite = FINALITE_2, .pour = holder, .at = on(day), .agent = "essai"};
    struct export_bilan bilan;
    char *file = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&file, &n);

    assert_int_equal(export_party(j->web.t.store, &d, out, &bilan, NULL), RC_OK);
    fclose(out);
    return file;
}

static void freezes_and_claims_are_in_the_data(void **state)
{
    struct journey *j = *state;
    char *file;

    accept_dossier(j);
    assert_int_equal(declare(j, ELU, MOTS "&confirme=1"), 303);
    assert_int_equal(
        step(j, AGENT_A, "REC-2026-00001", "instruire", "motifs=Identit%C3%A9+claire&sens=refuser"), 303);
    assert_int_equal(open_page(j, ELU, "/mes-donnees"), 200);
    assert_true(web_reply_has(&j->web, "Ce que vous avez dit : <strong>Un démarcheur"));
    assert_true(web_reply_has(&j->web, "État de la réclamation : <strong>examinée, à décider"));
    assert_true(web_reply_has(&j->web, "Motif du gel : <strong>Réclamation REC-2026-00001"));
    assert_false(web_reply_has(&j->web, "Identité claire"));
    file = own_file(j, 1, "2026-06-01");
    assert_non_null(strstr(file, "\r\nreclamation;2026-06-01;"));
    assert_non_null(strstr(file, "\r\ngel;2026-06-01;"));
    assert_null(strstr(file, "Identité claire"));
    free(file);
    move_clock(j, "2026-06-10");
    assert_int_equal(step(j, AGENT_B, "REC-2026-00001", "decider", "signataire=Camille+Durand,+directrice"),
                     303);
    file = own_file(j, 1, "2026-06-10");
    assert_non_null(strstr(file, "Identité claire"));
    assert_non_null(strstr(file, ";refusee;"));
    free(file);
    /* As it was told before the decision, and nothing before the claim. */
    file = own_file(j, 1, "2026-06-09");
    assert_non_null(strstr(file, ";instruite;"));
    assert_null(strstr(file, "Identité claire"));
    free(file);
    file = own_file(j, 1, "2026-05-31");
    assert_null(strstr(file, "REC-2026"));
    free(file);
    file = own_file(j, 3, "2026-06-10");
    assert_null(strstr(file, "REC-2026"));
    free(file);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_holder_claims_what_is_not_paid),
        T(a_dossier_of_another_is_not_there),
        T(a_request_is_only_reported),
        T(a_paid_claim_is_decided_by_two),
        T(rights_and_card_are_given_back_apart),
        T(a_holder_reports_the_account),
        T(an_agent_reports_an_account),
        T(a_freeze_is_set_and_lifted),
        T(a_held_invoice_says_why),
        T(freezes_and_claims_are_in_the_data),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
