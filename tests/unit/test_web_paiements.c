/* The page of a payment run (decision 36): what left it since it was proposed, why, and what the total is without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"
#include "training/paiement.h"

/* A run and its addresses. */
struct run {
    char lot[80], path[160], approve[200];
};

/* A dossier of body 7 billed, and one of body 8 too when its account has an author. */
static void billed(struct journey *j, const char *sans_by)
{
    static const struct parcours other = {3, ORG_SANS, SESSION_CPF, 15000, -1, CAUSE_TOTALE, false, "F-2"};
    struct store *s = j->web.t.store;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    web_people(&j->web, people);
    assert_ok(compte_poser(s, ORG_AGREE, "FR7630006000011234567890189", "essai", &e), &e);
    bill_dossier(j);
    if (sans_by == NULL)
        return;
    assert_ok(compte_poser(s, ORG_SANS, "FR7630001007941234567890185", sans_by, &e), &e);
    assert_ok(parcourir(&j->web.t, &other, FACTURE, numero, &e), &e);
}

static void propose(struct journey *j, int who, struct run *r)
{
    assert_int_equal(web_submit(&j->web, "/gestion/paiements", "/gestion/paiements", j->cookie[who], ""),
                     303);
    assert_true(web_reply_between(&j->web, "/gestion/paiements/", "?fait=lot\r", r->lot, sizeof(r->lot)));
    snprintf(r->path, sizeof(r->path), "/gestion/paiements/%s", r->lot);
    snprintf(r->approve, sizeof(r->approve), "%s/approuver", r->path);
}

/* Lines that leave a run: the page says which, why, and what the total is without them; without any, the run is given up. */
static void what_leaves_a_run_is_shown(void **state)
{
    struct journey *j = *state;
    struct run r;
    struct err e = {0};

    billed(j, "essai");
    propose(j, AGENT_A, &r);
    assert_int_equal(open_page(j, AGENT_A, r.path), 200);
    assert_true(web_reply_has(&j->web, "<dt>Virements</dt><dd>2</dd>"));
    assert_false(web_reply_has(&j->web, "Retirés du lot"));
    assert_ok(compte_poser(j->web.t.store, ORG_SANS, "DE89370400440532013000", "mia", &e), &e);
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1"), 303);
    assert_true(web_reply_has(&j->web, "?fait=approuve\r"));
    assert_int_equal(open_page(j, AGENT_A, r.path), 200);
    assert_true(web_reply_has(&j->web, "<dt>Virements</dt><dd>1</dd>"));
    assert_true(web_reply_has(&j->web, "<dt>Retirés du lot</dt><dd>1,"));
    assert_true(web_reply_has(&j->web, "<p class=\"solde\">600,00"));
    assert_true(web_reply_has(&j->web, "Ne part pas : le compte payé a été remplacé, annulé ou terminé"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE dossier SET controle = 'inControl' WHERE titulaire_id = 1"),
                     SQLITE_OK);
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_B], "confirme=1"), 303);
    assert_true(web_reply_has(&j->web, "/gestion/paiements?fait=abandonne\r"));
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "Ne part pas : le dossier est en contrôle"));
    assert_true(web_reply_has(&j->web, "<span class=\"pastille\">Abandonné</span>"));
    assert_false(web_reply_has(&j->web, "Approuver ce lot"));
    assert_int_equal(open_page(j, AGENT_B, "/gestion/paiements"), 200);
    assert_true(web_reply_has(&j->web, r.lot));
    /* What a bank says in words of what it rejects, beside its code. */
    assert_int_equal(raw_sql(&j->web.t, "UPDATE paiement_ligne SET etat = 'rejete', motif = 'AC04', "
                                        "banque_mots = 'Compte <clos>'"),
                     SQLITE_OK);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, ", motif AC04, compte clos : la banque dit « Compte &lt;clos&gt; »"));
    /* What came back is counted as what was paid and rejected. */
    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE paiement_ligne SET etat = 'retourne', motif = 'AM04', retour_us = 1 "
                             "WHERE no = 1"),
                     SQLITE_OK);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "payés : 0, rejetés : 1, revenus : 1"));
    assert_true(web_reply_has(&j->web, "Revenu, motif AM04, "));
    /* What its check of the payee found, and what it holds. */
    assert_int_equal(
        raw_sql(&j->web.t,
                "UPDATE paiement_ligne SET etat = 'emis', motif = NULL, retour_us = NULL, bloque_le = 1, "
                "verification = 'RVMC', banque_mots = 'LYCEE'"),
        SQLITE_OK);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(
        &j->web, "Envoyé, bloqué par la banque : ni versé, ni rendu. Vérification du "
                 "bénéficiaire : le nom est proche de celui du compte : la banque dit « LYCEE »"));
}

/* Decision 67: who entered the account of one body approves the others, by a box that they tick. */
static void lines_of_ones_own_are_set_aside(void **state)
{
    struct journey *j = *state;
    struct run r;

    billed(j, "agent-a");
    propose(j, AGENT_B, &r);
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "paiement.juge-et-partie"));
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1&ecarter=1"), 303);
    assert_int_equal(open_page(j, AGENT_A, r.path), 200);
    assert_true(web_reply_has(&j->web, "<dt>Virements</dt><dd>1</dd>"));
    assert_true(web_reply_has(&j->web, "Ne part pas : celui qui approuve a proposé ce compte"));
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_B], "confirme=1"), 303);
    assert_true(web_reply_has(&j->web, "?fait=approuve\r"));
}

/* Decision 80: an agent who wrote for both parties is named on the page of the run, and sets its line aside by the same box. */
static void an_agent_of_both_parties_is_named(void **state)
{
    struct journey *j = *state;
    struct run r;

    billed(j, "essai");
    assert_int_equal(raw_sql(&j->web.t,
                             "INSERT INTO dossier_agent (titulaire_id, dossier_id, cote, cle, agent)"
                             " SELECT titulaire_id, id, c.cote, 'AGENT A', 'agent-a' FROM dossier,"
                             " (SELECT 'titulaire' AS cote UNION ALL SELECT 'organisme') c"
                             " WHERE titulaire_id = 3"),
                     RAW_OK);
    propose(j, AGENT_B, &r);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "dans le dossier de 1 virement(s)"));
    assert_true(web_reply_has(&j->web, "</span> : agent-a</p>"));
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "paiement.a-agi"));
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1&ecarter=1"), 303);
    assert_int_equal(open_page(j, AGENT_A, r.path), 200);
    assert_true(web_reply_has(&j->web, "<dt>Virements</dt><dd>1</dd>"));
    assert_true(web_reply_has(&j->web, "Ne part pas : celui qui approuve a agi dans ce dossier"));
    assert_false(web_reply_has(&j->web, "pour les deux parties</strong>"));
}

/* Decision 67: a file that never left is said so by one agent and given up by another, on the page of its run. */
static void a_file_that_never_left_is_given_up(void **state)
{
    struct journey *j = *state;
    char unsent[220], sent[220], sql[200];
    struct run r;

    billed(j, NULL);
    propose(j, AGENT_A, &r);
    snprintf(unsent, sizeof(unsent), "%s/non-envoye", r.path);
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1"), 303);
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_B], "confirme=1"), 303);
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "motifs=Jamais+parti"), 422);
    assert_true(web_reply_has(&j->web, "paiement.etat")); /* nothing to send back before its file is made */
    snprintf(sql, sizeof(sql), "UPDATE paiement_lot SET etat = 'emis', emis_us = 1 WHERE numero = '%s'",
             r.lot);
    assert_int_equal(raw_sql(&j->web.t, sql), SQLITE_OK);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE paiement_ligne SET etat = 'emis'"), SQLITE_OK);
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "non_envoye=1"), 409);
    assert_true(web_reply_has(&j->web, "paiement.non-envoi-aucun"));
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "motifs="), 422);
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "motifs=Le+portail+est+vide"),
                     303);
    assert_true(web_reply_has(&j->web, "?fait=non-envoi\r"));
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "Le portail est vide"));
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "non_envoye=1"), 422);
    assert_true(web_reply_has(&j->web, "paiement.non-envoi-meme"));
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_B], ""), 422);
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_B], "non_envoye=1"), 303);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "<span class=\"pastille\">Abandonné</span>"));
    snprintf(sent, sizeof(sent), "%s/parti", r.path); /* it had left after all */
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_A], "parti=1"), 409);
    assert_true(web_reply_has(&j->web, "paiement.depart-aucun"));
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_A], "motifs="), 422);
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_A], "motifs=Le+releve+le+montre"),
                     303);
    assert_true(web_reply_has(&j->web, "?fait=depart\r"));
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "Le releve le montre"));
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_A], "parti=1"), 422);
    assert_true(web_reply_has(&j->web, "paiement.depart-meme"));
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_B], ""), 422);
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_B], "retirer=1"), 303);
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_B], "parti=1"), 409);
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_A], "motifs=Le+releve+le+montre"),
                     303);
    assert_int_equal(web_submit(&j->web, r.path, sent, j->cookie[AGENT_B], "parti=1"), 303);
    assert_true(web_reply_has(&j->web, "?fait=parti\r"));
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_false(web_reply_has(&j->web, "<span class=\"pastille\">Abandonné</span>"));
    assert_true(
        web_reply_has(&j->web, "Ce fichier n'a jamais été envoyé à la banque")); /* taken up by mistake */
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_A], "motifs=Repris+par+erreur"),
                     303);
    assert_int_equal(web_submit(&j->web, r.path, unsent, j->cookie[AGENT_B], "non_envoye=1"), 303);
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "<span class=\"pastille\">Abandonné</span>"));
    assert_false(web_reply_has(&j->web, "dit que ce fichier est parti"));
}

static enum rc answer(struct db *db, void *arg, struct err *e)
{
    return paiement_repondre(db, arg, e);
}

/* The only transfer of a run was paid, a statement showed that it left, and 595,00 of its 600,00 came in under its reference. */
static void paid_then_back(struct journey *j, const struct run *r)
{
    struct paiement_reponse paid = {.lot = r->lot, .statut = STATUT_PAYE};
    struct err e = {0};
    char sql[700];

    snprintf(sql, sizeof(sql),
             "UPDATE paiement_lot SET etat = 'emis', emis_us = 1 WHERE numero = '%s';"
             "UPDATE paiement_ligne SET etat = 'emis';",
             r->lot);
    assert_int_equal(raw_sql(&j->web.t, sql), SQLITE_OK);
    assert_ok(store_write(j->web.t.store, answer, &paid, &e), &e);
    assert_int_equal(
        raw_sql(
            &j->web.t,
            "UPDATE paiement_ligne SET debit_le = 20600;"
            "INSERT INTO livraison VALUES (1, 'camt', '', 20000, x'01', x'02', 1, 0);"
            "INSERT INTO banque_ecriture (id, livraison_id, cle, credit, montant_cents, jour, comptable, "
            "reference, "
            "bout_en_bout, lot, motif_retour, donneur, libelle, attente, etat) SELECT 1, 1, 'k1', 1, "
            "montant_cents - "
            "500, 20600, 20600, '', reference, '', '', '', '', 'virement', 'attente' FROM paiement_ligne"),
        SQLITE_OK);
}

/* A return that one agent says and another confirms: shown meanwhile, refused alone, then among what came back. */
static void a_return_is_said_by_one_and_confirmed_by_another(void **state)
{
    struct journey *j = *state;
    const char *const page = "/gestion/banque";
    struct run r;

    billed(j, NULL);
    propose(j, AGENT_A, &r);
    paid_then_back(j, &r);
    assert_int_equal(web_submit(&j->web, page, "/gestion/banque/1/retour", j->cookie[AGENT_A], "motif=AC04"),
                     422);
    assert_int_equal(web_submit(&j->web, page, "/gestion/banque/1/retour", j->cookie[AGENT_A],
                                "confirme=1&motif=AC04&virement="),
                     303);
    assert_true(web_reply_has(&j->web, "?fait=retour-dit\r"));
    assert_int_equal(open_page(j, AGENT_B, page), 200);
    assert_true(web_reply_has(&j->web, "dit que cette écriture est le retour du virement"));
    assert_true(web_reply_has(&j->web, "<p>Elle cite le virement 1 du lot <a href=\"/gestion/paiements/"));
    assert_true(web_reply_has(&j->web, r.lot));
    assert_true(web_reply_has(&j->web, "Confirmer ce retour"));
    assert_int_equal(
        web_submit(&j->web, page, "/gestion/banque/1/retour-confirmer", j->cookie[AGENT_A], "confirme=1"),
        422);
    assert_true(web_reply_has(&j->web, "banque.retour-meme"));
    assert_int_equal(
        web_submit(&j->web, page, "/gestion/banque/1/retour-confirmer", j->cookie[AGENT_B], "confirme=1"),
        303);
    assert_int_equal(open_page(j, AGENT_B, page), 200);
    assert_true(web_reply_has(&j->web, "Aucune écriture n'attend."));
    assert_int_equal(open_page(j, AGENT_B, "/gestion/paiements/retours"), 200);
    assert_true(web_reply_has(&j->web, "motif AC04, compte clos"));
    assert_int_equal(open_page(j, AGENT_B, r.path), 200);
    assert_true(web_reply_has(&j->web, "moins ce que la banque a gardé"));
}

/* Of an entry that waits: read again, or the return of one of our transfers. */
static void an_entry_is_read_again_or_is_a_return(void **state)
{
    struct journey *j = *state;

    assert_int_equal(
        raw_sql(&j->web.t,
                "INSERT INTO livraison VALUES (1, 'camt', '', 20000, x'01', x'02', 1, 0);"
                "INSERT INTO banque_ecriture (id, livraison_id, cle, credit, montant_cents, jour, comptable, "
                "reference, bout_en_bout, lot, motif_retour, donneur, libelle, attente, etat) VALUES "
                "(1, 1, 'k1', 1, 12300, 20600, 20600, '', 'DOS0-1', '', '', '', '', 'virement', 'attente'), "
                "(2, 1, 'k2', 0, 500, 20600, 20600, '', '', '', '', '', '', 'sortie', 'attente')"),
        SQLITE_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/banque"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/banque/1/retour"));
    assert_true(web_reply_has(&j->web, "/gestion/banque/2/relire"));
    assert_false(web_reply_has(&j->web, "/gestion/banque/2/retour"));
    assert_false(web_reply_has(&j->web, "Elle cite "));
    assert_int_equal(
        web_submit(&j->web, "/gestion/banque", "/gestion/banque/2/relire", j->cookie[AGENT_A], "confirme=1"),
        422);
    assert_true(web_reply_has(&j->web, "banque.attend-toujours"));
    assert_int_equal(web_submit(&j->web, "/gestion/banque", "/gestion/banque/1/retour", j->cookie[AGENT_A],
                                "confirme=1&motif=AC04&virement=DOS0-1"),
                     404);
    assert_true(web_reply_has(&j->web, "banque.retour-virement"));
    assert_int_equal(web_submit(&j->web, "/gestion/banque", "/gestion/banque/1/retour", j->cookie[AGENT_A],
                                "confirme=1&motif=ZZZZ"),
                     422);
    assert_true(web_reply_has(&j->web, "banque.retour-motif"));
    assert_int_equal(web_submit(&j->web, "/gestion/banque", "/gestion/banque/1/retour-confirmer",
                                j->cookie[AGENT_B], "confirme=1"),
                     409);
    assert_true(web_reply_has(&j->web, "banque.retour-aucun"));
    assert_int_equal(
        web_submit(&j->web, "/gestion/banque", "/gestion/banque/2/classer", j->cookie[AGENT_A], "confirme=1"),
        422); /* money that left is put aside with a reason */
    assert_true(web_reply_has(&j->web, "decision.motifs"));
}

/* Of readings of an act, how many say that the death was read. */
static int64_t readings_of_a_death(struct journey *j, const char *act)
{
    char sql[160];

    snprintf(sql, sizeof(sql),
             "SELECT COUNT(*) FROM journal WHERE acte = '%s' AND donnees LIKE '%%titulaire.deces%%'", act);
    return raw_i64(&j->web.t, sql);
}

/* Settled as given up, then known to be dead: the queue of such dossiers and the page of this one say what it cost; nobody else is told. */
static void a_death_learnt_too_late_is_shown(void **state)
{
    static const struct parcours given_up = {3, ORG_SANS,        SESSION_CPF, 15000,
                                             1, CAUSE_TITULAIRE, false,       "F-2"};
    struct journey *j = *state;
    char numero[DOSSIER_NUMERO_BYTES], sql[160], path[80];
    struct err e = {0};
    struct dossier d;

    web_people(&j->web, people);
    assert_ok(parcourir(&j->web.t, &given_up, FACTURE, numero, &e), &e);
    d = lire(&j->web.t, numero);
    move_clock(j, "2026-09-01");
    snprintf(path, sizeof(path), "/gestion/dossiers/%s", numero);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/deces"), 200);
    assert_true(
        web_reply_has(&j->web, "Aucun dossier contredit par le décès de son titulaire n'est à traiter."));
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_false(web_reply_has(&j->web, "Le titulaire est mort"));
    assert_int_equal(readings_of_a_death(j, "page.gestion.dossier"), 0);
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d, deces_connu = %d WHERE id = 3", d.debut,
             on("2026-08-30"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/deces"), 200);
    assert_true(web_reply_has(&j->web, numero));
    assert_true(web_reply_has(&j->web, "on l'a appris le 30 août 2026."));
    assert_true(web_reply_has(&j->web, "Droits perdus : <strong>"));
    assert_true(web_reply_has(&j->web, "Part payée par carte, perdue : <strong>"));
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "on l'a appris le 30 août 2026."));
    assert_int_equal(readings_of_a_death(j, "page.gestion.dossier"), 1);
    assert_int_equal(open_page(j, ECOLE, "/gestion/deces"), 403);
}

/* Settled too soon, 'numero' of holder 3, who died on its first day. */
static void settled_too_soon(struct journey *j, char *numero)
{
    static const struct parcours given_up = {3, ORG_SANS,        SESSION_CPF, 15000,
                                             1, CAUSE_TITULAIRE, false,       "F-2"};
    char sql[160];
    struct err e = {0};

    web_people(&j->web, people);
    assert_ok(parcourir(&j->web.t, &given_up, FACTURE, numero, &e), &e);
    move_clock(j, "2026-09-01");
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d, deces_connu = %d WHERE id = 3",
             lire(&j->web.t, numero).debut, on("2026-08-30"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
}

static void says(struct journey *j, int who, const char *path, const char *words)
{
    assert_int_equal(open_page(j, who, path), 200);
    assert_true(web_reply_has(&j->web, words));
}

static void says_not(struct journey *j, int who, const char *path, const char *words)
{
    assert_int_equal(open_page(j, who, path), 200);
    assert_false(web_reply_has(&j->web, words));
}

/* An order of an élu whose mandate ended before the training (decision 125): the operator reads it in the list and on the dossier, its body nowhere. */
static void an_order_that_a_mandate_contradicts_is_shown(void **state)
{
    static const struct parcours elu = PARCOURS_ELU;
    static const char why[] = "Le mandat finit le 22 juin 2026", list[] = "/gestion/a-verifier";
    struct journey *j = *state;
    char numero[DOSSIER_NUMERO_BYTES], sql[160], path[80];
    struct err e = {0};

    web_people(&j->web, people);
    assert_ok(parcourir(&j->web.t, &elu, FACTURE, numero, &e), &e);
    move_clock(j, "2026-09-01");
    says(j, AGENT_A, list, "Aucune commande d'élu n'est à vérifier.");
    snprintf(path, sizeof(path), "/gestion/dossiers/%s", numero);
    says_not(j, AGENT_A, path, list);
    snprintf(sql, sizeof(sql), "UPDATE mandat SET fin = %d WHERE titulaire_id = 1", on("2026-06-22"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    says(j, AGENT_A, list, numero);
    assert_true(web_reply_has(&j->web, why));
    assert_true(web_reply_has(&j->web, "CGCT R. 1621-8"));
    says(j, AGENT_A, path, why);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'page.gestion.a-verifier' "
                                        "AND donnees LIKE '%mandat.fin%'"),
                     1);
    assert_int_equal(open_page(j, ECOLE, list), 403);
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", numero);
    says_not(j, ECOLE, path, "mandat finit");
}

/* Two agents say how it was settled: it leaves the list and its count, stays readable, and comes back the same way. */
static void what_no_act_puts_right_is_closed_by_two(void **state)
{
    static const char list[] = "/gestion/deces", closed[] = "/gestion/deces/classes",
                      counted[] = "1 dossier(s)</span> <a href=\"/gestion/deces\">";
    struct journey *j = *state;
    char numero[DOSSIER_NUMERO_BYTES], one[80], dossier[80];

    settled_too_soon(j, numero);
    snprintf(one, sizeof(one), "/gestion/deces/%s", numero);
    snprintf(dossier, sizeof(dossier), "/gestion/dossiers/%s", numero);
    says(j, AGENT_A, "/gestion", counted);
    says(j, AGENT_A, list, one);
    says(j, AGENT_A, dossier, one);
    says(j, AGENT_A, closed, "Aucun dossier n'est classé.");
    assert_int_equal(open_page(j, ECOLE, one), 403);
    says(j, AGENT_A, one, "Le trop-reçu est réclamé");
    assert_int_equal(
        web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=classer&motifs=Rien+de+plus"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-choix"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A],
                                "decision=classer&choix=somme_indue&indu=IND-1&motifs=Rien+de+plus"),
                     422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-indu"));
    assert_true(web_reply_has(&j->web, "value=\"IND-1\""));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A],
                                "decision=classer&choix=rien_a_reprendre&motifs=ok"),
                     422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-motifs"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A],
                                "decision=classer&choix=ayants_droit&motifs=Remis+au+notaire"),
                     303);
    says(j, AGENT_A, "/gestion", counted);
    says(j, AGENT_B, list, "Classement à confirmer");
    says(j, AGENT_B, one, "Confirmer : c'est réglé ainsi");
    says_not(j, AGENT_A, one, "Confirmer : c'est réglé ainsi"); /* it is another agent's */
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=confirmer"), 422);
    assert_true(web_reply_has(&j->web, "classement.meme-agent"));
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], "version=9&decision=confirmer"), 409);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], "decision=autre"), 404);
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_B], "version=1&decision=confirmer"), 303);
    says_not(j, AGENT_A, "/gestion", counted);
    says(j, AGENT_A, list, "n'est à traiter");
    says(j, AGENT_A, closed, "Remis au notaire");
    assert_true(web_reply_has(&j->web, "Proposé par agent-a le 1er septembre 2026, confirmé par agent-b"));
    says(j, AGENT_A, dossier, "Remis au notaire");
    assert_false(web_reply_has(&j->web, "Dire comment c'est réglé"));
    assert_int_equal(
        web_submit(&j->web, one, one, j->cookie[AGENT_B], "decision=rouvrir&motifs=Le+notaire+dément"), 303);
    says(j, AGENT_A, list, "Réouvertures à confirmer");
    assert_int_equal(web_submit(&j->web, one, one, j->cookie[AGENT_A], "decision=reouverture-confirmer"),
                     303);
    says(j, AGENT_A, "/gestion", counted);
    says(j, AGENT_A, closed, "Aucun dossier n'est classé.");
    says(j, AGENT_A, dossier, "Le notaire dément");
}

/* The same dossier again, under another number. */
static void again(struct journey *j, const char *numero, int n)
{
    char sql[400];

    snprintf(sql, sizeof(sql),
             "CREATE TEMP TABLE copie AS SELECT * FROM dossier WHERE numero = '%s';"
             "UPDATE copie SET id = id + %d, numero = '%014d', facture_cle = '%014d';"
             "INSERT INTO dossier SELECT * FROM copie; DROP TABLE copie",
             numero, n, n, n);
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
}

/* A hundred and three of them: how many is told where the link is, a hundred are on the first page, the rest on the next, none twice. */
static void deaths_learnt_too_late_come_by_pages(void **state)
{
    static const struct parcours given_up = {3, ORG_SANS,        SESSION_CPF, 15000,
                                             1, CAUSE_TITULAIRE, false,       "F-2"};
    struct journey *j = *state;
    char numero[DOSSIER_NUMERO_BYTES], sql[160];
    char next[40], path[80];
    struct err e = {0};

    web_people(&j->web, people);
    assert_ok(parcourir(&j->web.t, &given_up, FACTURE, numero, &e), &e);
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_false(web_reply_has(&j->web, "dossier(s)</span> <a href=\"/gestion/deces\">"));
    for (int i = 1; i <= 102; i++)
        again(j, numero, i);
    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d, deces_connu = %d WHERE id = 3",
             lire(&j->web.t, numero).debut, on("2026-08-30"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "103 dossier(s)</span> <a href=\"/gestion/deces\">"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/deces"), 200);
    assert_true(web_reply_has(&j->web, "103 dossier(s) en tout"));
    assert_true(web_reply_has(&j->web, numero));
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000004\""));
    assert_false(web_reply_has(&j->web, "/gestion/dossiers/00000000000003\""));
    assert_true(web_reply_between(&j->web, "/gestion/deces?apres=", "\"", next, sizeof(next)));
    snprintf(path, sizeof(path), "/gestion/deces?apres=%s", next);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000003\""));
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000001\""));
    assert_false(web_reply_has(&j->web, "/gestion/dossiers/00000000000004\""));
    assert_false(web_reply_has(&j->web, "/gestion/deces?apres="));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/deces?apres=hier"), 404);
}

static void waits_in_dossier(struct journey *j, const char *words)
{
    char path[80];

    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, words));
    assert_false(web_reply_has(&j->web, "va être payée"));
}

static void waits_told(struct journey *j, const char *words)
{
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, words));
    waits_in_dossier(j, words);
}

/* The body reads where its payment is, in the statement as in the dossier: a run that is only proposed pays nobody. */
static void a_body_reads_where_its_payment_is(void **state)
{
    struct journey *j = *state;
    struct run r;

    billed(j, NULL);
    waits_in_dossier(j, "Votre facture est transmise. Elle attend un lot de paiement.");
    propose(j, AGENT_A, &r);
    waits_told(j, "attend d&#39;être approuvé");
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_A], "confirme=1"), 303);
    waits_told(j, "attend d&#39;être approuvé"); /* one approval is not enough */
    assert_int_equal(web_submit(&j->web, r.path, r.approve, j->cookie[AGENT_B], "confirme=1"), 303);
    waits_told(j, "est approuvé, son fichier n&#39;est pas encore fait pour la banque");
    assert_false(web_reply_has(&j->web, " de retard."));
}

/* A run that nobody approves does not stop the days of the payment: the body reads both. */
static void a_run_that_waits_is_late(void **state)
{
    struct journey *j = *state;
    struct run r;

    billed(j, NULL);
    propose(j, AGENT_A, &r);
    move_clock(j, "2026-09-01");
    waits_told(j, "attend d&#39;être approuvé");
    assert_true(web_reply_has(&j->web, "attend d&#39;être approuvé. Le paiement a "));
    assert_true(web_reply_has(&j->web, " de retard."));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, "En retard de "));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_leaves_a_run_is_shown, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(lines_of_ones_own_are_set_aside, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(an_agent_of_both_parties_is_named, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_never_left_is_given_up, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_return_is_said_by_one_and_confirmed_by_another, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(an_entry_is_read_again_or_is_a_return, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(a_body_reads_where_its_payment_is, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_run_that_waits_is_late, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(a_death_learnt_too_late_is_shown, journey_setup, journey_teardown),
        cmocka_unit_test_setup_teardown(an_order_that_a_mandate_contradicts_is_shown, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(what_no_act_puts_right_is_closed_by_two, journey_setup,
                                        journey_teardown),
        cmocka_unit_test_setup_teardown(deaths_learnt_too_late_come_by_pages, journey_setup,
                                        journey_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
