/* The journeys of the pages, over HTTP: what each space shows and does, what it refuses, what the journal keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/export.h"
#include "rights/dotation.h"
#include "training/affacturage.h"
#include "training/dette.h"
#include "training/mesure.h"
#include "journey_fixture.h"

/* ---- the nominal path ------------------------------------------------------------------------------------------- */

static void rights_and_their_reasons(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, ELU, "/tableau-de-bord"), 200);
    assert_true(web_reply_has(&j->web, "800,00\u00a0€"));
    assert_int_equal(open_page(j, ELU, "/mes-droits"), 200);
    assert_true(web_reply_has(&j->web, "Pourquoi 800,00\u00a0€ le 2 janvier 2026"));
    assert_int_equal(open_page(j, ELU, "/mes-droits?au=2026-01-01"), 200);
    assert_true(web_reply_has(&j->web, "Aucun mouvement"));
    assert_int_equal(open_page(j, ELU, "/mes-droits?connu=2025-12-31"), 200);
    assert_true(web_reply_has(&j->web, "d'après ce qui était enregistré le 31 décembre 2025"));
    assert_true(web_reply_has(&j->web, "Aucun mouvement"));
    assert_false(web_reply_has(&j->web, "800,00\u00a0€"));
    assert_int_equal(open_page(j, ELU, "/mes-droits/pourquoi?cle=reprise&connu=2025-12-31"), 404);
    assert_int_equal(open_page(j, ELU, "/mes-droits?connu=hier"), 200);
    assert_true(web_reply_has(&j->web, "Pourquoi 800,00\u00a0€ le 2 janvier 2026"));
    assert_int_equal(open_page(j, ELU, "/mes-droits/pourquoi?cle=reprise"), 200);
    assert_true(web_reply_has(&j->web, "En résumé"));
    assert_int_equal(open_page(j, ELU, "/mes-droits/pourquoi?cle=autre"), 404);
    assert_int_equal(open_page(j, ELU, "/mes-mandats"), 200);
    assert_true(web_reply_has(&j->web, "Depuis le 18 mai 2020"));
    assert_int_equal(open_page(j, ANCIEN_ELU, "/mes-mandats"), 200);
    /* Ended more than six months ago. */
    assert_true(web_reply_has(&j->web, "ne permet plus"));
}

static void from_request_to_payment(void **state)
{
    struct journey *j = *state;
    char lot[80], path[160];

    web_people(&j->web, people);
    assert_int_equal(compte_poser(j->web.t.store, ORG_AGREE, "FR7630001007941234567890185", "essai", NULL),
                     RC_OK);
    bill_dossier(j);
    assert_int_equal(web_submit(&j->web, "/gestion/paiements", "/gestion/paiements", j->cookie[AGENT_A], ""),
                     303);
    assert_true(web_reply_between(&j->web, "/gestion/paiements/", "?fait=lot\r", lot, sizeof(lot)));
    snprintf(path, sizeof(path), "/gestion/paiements/%s", lot);
    char approve[200], file[200];
    snprintf(approve, sizeof(approve), "%s/approuver", path);
    snprintf(file, sizeof(file), "%s/fichier", path);
    assert_int_equal(web_submit(&j->web, path, approve, j->cookie[AGENT_A], ""), 422);
    assert_true(web_reply_has(&j->web, "web.confirmation"));
    assert_int_equal(web_submit(&j->web, path, approve, j->cookie[AGENT_A], "confirme=1"), 303);
    assert_int_equal(web_submit(&j->web, path, approve, j->cookie[AGENT_A], "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "paiement.meme-agent"));
    assert_int_equal(web_submit(&j->web, path, file, j->cookie[AGENT_B], ""), 422);
    assert_int_equal(web_submit(&j->web, path, approve, j->cookie[AGENT_B], "confirme=1"), 303);
    assert_int_equal(web_submit(&j->web, path, file, j->cookie[AGENT_B], ""), 200);
    assert_true(
        web_reply_has(&j->web, "Content-Disposition: attachment; filename=\"SICPF-20260624-0001.xml\""));
    assert_true(web_reply_has(&j->web, "pain.001.001.09"));
    assert_true(web_reply_has(&j->web, "<InstdAmt Ccy=\"EUR\">600.00"));
    assert_int_equal(open_page(j, AGENT_A, "/organisme/reglements"), 403);
    assert_int_equal(open_page(j, LANGUES, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, "Rien n'est facturé."));
    assert_false(web_reply_has(&j->web, j->numero));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements"), 200);
    assert_true(web_reply_has(&j->web, "F-1, 600,00"));
    assert_true(web_reply_has(&j->web, "le virement est en cours"));
    assert_true(web_reply_has(&j->web, "<dt>Reste à payer</dt><dd>600,00"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements?du=2026-06-01&au=2026-06-30"), 200);
    assert_true(web_reply_has(&j->web, "Rien n&#39;a été payé ces jours-là.") ||
                web_reply_has(&j->web, "Rien n'a été payé ces jours-là."));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements?du=2026-06-30&au=2026-06-01"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-au\""));
    assert_true(web_reply_has(&j->web, "value=\"2026-06-30\""));
    assert_int_equal(open_page(j, ECOLE, "/organisme/reglements?du=hier"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-du\""));
    assert_int_equal(web_submit(&j->web, "/organisme/reglements", "/organisme/reglements/fichier",
                                j->cookie[ECOLE], "du=&au="),
                     200);
    assert_true(web_reply_has(&j->web, "Content-Disposition: attachment; filename=\"reglements.csv\""));
    assert_true(web_reply_has(&j->web, "dossier;facture;du_euros;paye_euros;"));
    assert_true(web_reply_has(&j->web, ";F-1;600.00;;"));
    assert_true(web_reply_has(&j->web, "\r\ntotal;;600.00;0.00;"));
    assert_int_equal(web_submit(&j->web, "/organisme/reglements", "/organisme/reglements/fichier",
                                j->cookie[ECOLE], "du=&au=&virements=oui"),
                     200);
    assert_true(web_reply_has(&j->web, "virement_le;dossier;objet;montant_euros;revenu_le;"));
    assert_int_equal(web_submit(&j->web, "/organisme/reglements", "/organisme/reglements/fichier",
                                j->cookie[ECOLE], "du=2026-06-30&au=2026-06-01"),
                     422);
    assert_int_equal(web_submit(&j->web, "/organisme/reglements", "/organisme/reglements/fichier",
                                j->cookie[LANGUES], "du=&au="),
                     200);
    assert_false(web_reply_has(&j->web, "F-1"));
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Affichage des règlements de l&#39;organisme"));
    assert_true(web_reply_has(&j->web, "Fichier des règlements de l&#39;organisme"));
    assert_true(web_reply_has(&j->web, "École des élus"));
    assert_true(web_reply_has(&j->web, "Un agent : "));
    assert_false(web_reply_has(&j->web, "agent-a"));
}

static int look(struct journey *j, int who, const char *by, const char *what)
{
    static const char path[] = "/gestion/recherche";
    char fields[80];

    snprintf(fields, sizeof(fields), "par=%s&q=%s", by, what);
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

/* What is looked for is in no address, and a person who is looked for reads it. */
static void an_agent_finds_a_dossier(void **state)
{
    struct journey *j = *state;
    int64_t before;

    accept_dossier(j);
    assert_int_equal(open_page(j, ECOLE, "/gestion/recherche"), 403);
    before = entries(j);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/recherche?q=1"), 200);
    assert_int_equal(entries(j), before); /* a blank form reads nothing */
    assert_int_equal(web_post(&j->web, "/gestion/recherche", j->cookie[AGENT_A], "par=dossier&q=1"), 403);
    assert_int_equal(look(j, AGENT_A, "dossier", j->numero), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_int_equal(look(j, AGENT_A, "organisme", "73282932000074"), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_int_equal(look(j, AGENT_A, "personne", "1"), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_true(entries(j) >= before + 3);
    assert_int_equal(look(j, AGENT_A, "personne", "3"), 200);
    assert_true(web_reply_has(&j->web, "Aucun dossier."));
    assert_int_equal(look(j, AGENT_A, "dossier", "00000000000000"), 404);
    assert_true(web_reply_has(&j->web, "href=\"#champ-q\""));
    assert_int_equal(look(j, AGENT_A, "organisme", "11111111111111"), 404);
    assert_int_equal(look(j, AGENT_A, "dossier", ""), 422);
    before = entries(j);
    assert_int_equal(look(j, AGENT_A, "financeur", "185027511600199"),
                     422); /* not taken for a number of dossier */
    assert_true(web_reply_has(&j->web, "Choisissez une réponse pour « Chercher par »."));
    assert_true(web_reply_has(&j->web, "href=\"#champ-par\""));
    assert_false(web_reply_has(&j->web, "185027511600199"));
    assert_int_equal(look(j, AGENT_A, "", j->numero), 422);
    assert_int_equal(entries(j), before);
    assert_true(look(j, AGENT_A, "nir", "185027511600199") >= 400);
    assert_false(web_reply_has(&j->web, "185027511600199")); /* a number of a person is typed again */
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Recherche de dossiers par le gestionnaire"));
}

/* A dossier paid, of which 200 € were not due: opened by a command, then its steps by pages. */
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

static void an_undue_sum_is_recovered_by_pages(void **state)
{
    struct journey *j = *state;
    char path[80], step[120];

    undue(j, path, sizeof(path));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/indus"), 200);
    assert_true(web_reply_has(&j->web, "à notifier"));
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "Une journée non suivie."));
    assert_true(web_reply_has(&j->web, "/notifier\""));
    assert_false(web_reply_has(&j->web, "/payer\"")); /* only what its step allows */
    snprintf(step, sizeof(step), "%s/payer", path);
    assert_int_equal(open_page(j, AGENT_A, step), 409);
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-reference\""));
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-25&reference=AR"), 422);
    assert_true(web_reply_has(&j->web, "indu.jour"));
    assert_true(web_reply_has(&j->web, "value=\"AR\"")); /* what was typed is still there */
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=AR"), 303);
    snprintf(step, sizeof(step), "%s/payer", path);
    assert_int_equal(
        web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=V&montant=300"), 422);
    assert_true(web_reply_has(&j->web, "indu.trop-percu"));
    assert_int_equal(
        web_submit(&j->web, step, step, j->cookie[AGENT_A], "le=2026-06-24&reference=V&montant=200"), 303);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "recouvré"));
    assert_int_equal(open_page(j, ELU, path), 403);
}

/* The form of a decision is kept by pages as by commands: its grievances, its delay, two people. */
static void a_measure_step_by_step(void **state)
{
    struct journey *j = *state;
    struct mesure_commande c = {.par = {PARTY_CDC, 0, "agent-a"},
                                .organisme_id = ORG_SANS,
                                .mesure = "avertissement",
                                .modele = on("2026-05-01")};
    char path[80], step[120];
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, mesure_ouvrir, &c, &e), &e);
    snprintf(path, sizeof(path), "/gestion/mesures/%s", c.numero_out);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/mesures"), 200);
    assert_true(web_reply_has(&j->web, "Avertissement"));
    snprintf(step, sizeof(step), "%s/signer", path);
    assert_int_equal(open_page(j, AGENT_A, step), 409);
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], ""), 422); /* nothing to notify */
    snprintf(step, sizeof(step), "%s/grief", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], "article=C. trav. R. 6333-6"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-texte\""));
    assert_int_equal(
        web_submit(&j->web, step, step, j->cookie[AGENT_A],
                   "texte=Trois+jours+factures&article=C.+trav.+R.+6333-6&preuve=P1&gravite=leger"),
        303);
    snprintf(step, sizeof(step), "%s/notifier", path);
    assert_int_equal(web_submit(&j->web, step, step, j->cookie[AGENT_A], ""), 303);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "Trois jours factures"));
    assert_true(web_reply_has(&j->web, "Griefs notifiés"));
    snprintf(step, sizeof(step), "%s/rediger", path);
    assert_int_equal(
        web_submit(&j->web, step, step, j->cookie[AGENT_A], "texte=Motifs&article=C.+trav.+R.+6333-6"),
        422); /* the body may still answer */
    assert_true(web_reply_has(&j->web, "decision."));
    assert_int_equal(open_page(j, ECOLE, path), 403);
}

static void what_the_bank_tells_waits_for_an_agent(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, AGENT_A, "/gestion/banque"), 200);
    assert_true(web_reply_has(&j->web, "Aucune écriture"));
    assert_int_equal(
        raw_sql(&j->web.t,
                "INSERT INTO livraison VALUES (1, 'camt', '', 20000, x'01', x'02', 1, 0);"
                "INSERT INTO banque_ecriture (id, livraison_id, cle, credit, montant_cents, jour, comptable, "
                "reference, bout_en_bout, lot, motif_retour, donneur, libelle, attente, etat) VALUES "
                "(1, 1, 'k1', 1, 12300, 20600, 20600, '', '', '', '', 'Région Nord', 'sans référence', "
                "'reference', 'attente'), (2, 1, 'k2', 0, 500, 20600, 20600, '', '', '', '', 'Banque', "
                "'frais', 'reference', 'attente')"),
        SQLITE_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/banque"), 200);
    assert_true(web_reply_has(&j->web, "Région Nord"));
    assert_int_equal(
        web_submit(&j->web, "/gestion/banque", "/gestion/banque/1/rattacher", j->cookie[AGENT_A], ""), 422);
    /* What came in is given back or matched, never put aside: not offered, and refused. */
    assert_int_equal(open_page(j, AGENT_A, "/gestion/banque"), 200);
    assert_false(web_reply_has(&j->web, "/gestion/banque/1/classer"));
    assert_true(web_reply_has(&j->web, "/gestion/banque/2/classer"));
    assert_int_equal(
        web_submit(&j->web, "/gestion/banque", "/gestion/banque/1/classer", j->cookie[AGENT_A], "confirme=1"),
        422);
    assert_true(web_reply_has(&j->web, "banque.classer"));
    for (int i = 0; i < 2; i++) {
        const char *path = i == 0 ? "/gestion/banque/2/classer" : "/gestion/banque/1/rendre";

        assert_int_equal(web_submit(&j->web, "/gestion/banque", path, j->cookie[AGENT_A], ""), 422);
        assert_true(web_reply_has(&j->web, "web.confirmation"));
        assert_int_equal(web_submit(&j->web, "/gestion/banque", path, j->cookie[AGENT_A],
                                    i == 0 ? "confirme=1&motifs=Frais+de+tenue" : "confirme=1"),
                         303);
    }
    assert_int_equal(open_page(j, AGENT_A, "/gestion/banque"), 200);
    assert_true(web_reply_has(&j->web, "Aucune écriture"));
}

static void dossiers_in_control_have_their_page(void **state)
{
    struct journey *j = *state;
    struct dossier_commande c = {.acte = ACTE_CONTROLER, .par = ROLE_GESTIONNAIRE, .motif = "émargements"};
    struct err e = {0};

    accept_dossier(j);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/controles"), 200);
    assert_false(web_reply_has(&j->web, j->numero));
    c.numero = j->numero;
    c.le = on("2026-06-10");
    assert_ok(store_write(j->web.t.store, dossier_executer, &c, &e), &e);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/controles"), 200);
    assert_true(web_reply_has(&j->web, j->numero));
    assert_int_equal(open_page(j, ECOLE, "/gestion/controles"), 403);
}

static void a_part_of_the_training(void **state)
{
    struct journey *j = *state;

    accept_dossier(j);
    move_clock(j, "2026-06-24");
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "entrer", "jour=2026-06-22"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "sortir", "jour=2026-06-23"), 303);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=3&cause=inconnue"),
                     422);
    assert_true(web_reply_has(&j->web, "web.champ-choix"));
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "declarer", "heures_realisees=beaucoup&cause=totale"), 422);
    assert_true(web_reply_has(&j->web, "value=\"beaucoup\""));
    assert_true(web_reply_has(&j->web, "<title>Erreur : "));
    assert_true(web_reply_has(&j->web, "href=\"#champ-heures_realisees\""));
}

/* ---- who may see what --------------------------------------------------------------------------------------------- */

static void pages_of_another_space_are_refused(void **state)
{
    struct journey *j = *state;
    static const struct {
        int who;
        const char *path;
    } cases[] = {{ELU, "/organisme"},           {ELU, "/gestion"},        {ECOLE, "/mes-droits"},
                 {ECOLE, "/gestion/paiements"}, {AGENT_A, "/mes-droits"}, {AGENT_A, "/organisme"},
                 {SALARIE, "/gestion"}};

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t before = raw_i64(&j->web.t, "SELECT max(seq) FROM journal");

        assert_int_equal(open_page(j, cases[i].who, cases[i].path), 403);
        assert_true(web_reply_has(&j->web, "web.espace"));
        assert_int_equal(
            raw_i64(&j->web.t, "SELECT seq FROM journal WHERE genre = 3 ORDER BY seq DESC LIMIT 1"),
            before + 1);
    }
    assert_int_equal(web_get(&j->web, "/mes-droits", ""), 303);
    assert_true(web_reply_has(&j->web, "Location: /connexion?suite=/mes-droits"));
}

/* Annex 1.1, 6°: the body inscribes its people, reads them, ends them; another body cannot. */
static void a_body_keeps_its_people(void **state)
{
    struct journey *j = *state;
    static const char list[] = "/organisme/personnes";
    static const char form[] = "/organisme/personnes/inscrire/formateur";
    int64_t read;

    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, "Personne n'est inscrit"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/personnes/inscrire/cuisinier"), 404);
    assert_int_equal(open_page(j, ECOLE, form), 200);
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ECOLE],
                                "nom=Roux&prenom=Ada&courriel=ada&lien=CDI&depuis=2026-05-04"),
                     422);
    assert_true(web_reply_has(&j->web, "declaration.courriel"));
    assert_true(web_reply_has(&j->web, "value=\"Roux\""));
    assert_true(web_reply_has(&j->web, "href=\"#champ-courriel\""));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ECOLE],
                                "nom=Roux&prenom=Ada&courriel=ada%40exemple.fr&lien=CDI&cv_diplomes="
                                "Doctorat%3Cb%3E&depuis=2026-05-04"),
                     303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/personnes?fait=inscription"));
    assert_int_equal(
        web_submit(&j->web, form, form, j->cookie[ECOLE], "nom=ROUX&prenom=ada&lien=CDI&depuis=2026-05-20"),
        409);
    assert_true(web_reply_has(&j->web, "personne.deja"));
    read = entries(j);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_int_equal(entries(j), read + 1);
    assert_true(web_reply_has(&j->web, "Ada Roux"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/personnes/1"), 200);
    assert_true(web_reply_has(&j->web, "Doctorat&lt;b&gt;"));
    assert_int_equal(open_page(j, LANGUES, "/organisme/personnes/1"), 404);
    assert_true(web_reply_has(&j->web, "personne.inconnue"));
    assert_int_equal(open_page(j, LANGUES, list), 200);
    assert_false(web_reply_has(&j->web, "Roux"));
    assert_int_equal(open_page(j, ELU, list), 403);
    assert_int_equal(open_page(j, AGENT_A, list), 403);
    assert_int_equal(
        web_submit(&j->web, list, "/organisme/personnes/1", j->cookie[LANGUES], "avant=2026-05-20"), 404);
    assert_int_equal(web_submit(&j->web, "/organisme/personnes/1", "/organisme/personnes/1", j->cookie[ECOLE],
                                "avant=2027-05-20"),
                     422);
    assert_true(web_reply_has(&j->web, "declaration.avenir"));
    assert_int_equal(web_submit(&j->web, "/organisme/personnes/1", "/organisme/personnes/1", j->cookie[ECOLE],
                                "avant=2026-05-20"),
                     303);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_false(web_reply_has(&j->web, "Roux"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/personnes?tous=1"), 200);
    assert_true(web_reply_has(&j->web, "du 4 mai 2026 au 19 mai 2026"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%Roux%'"),
                     0);
}

/* The body proposes its account, an agent approves it; what changes is cancelled from either side. */
static void a_body_changes_its_account(void **state)
{
    struct journey *j = *state;
    static const char own[] = "/organisme/compte", list[] = "/gestion/comptes";
    static const char decide[] = "/gestion/comptes/organisme-7/approuver";
    static const char first[] = "iban=FR76+3000+6000+0112+3456+7890+189&contact=compta%40exemple.fr";

    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "Aucun compte n'est enregistré"));
    assert_int_equal(
        web_submit(&j->web, own, own, j->cookie[ECOLE], "iban=FR7630006000011234567890188&titulaire=Roux"),
        422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-iban\""));
    assert_true(web_reply_has(&j->web, "value=\"Roux\""));
    assert_false(web_reply_has(&j->web, "0188")); /* an account is not given back */
    assert_int_equal(web_submit(&j->web, own, own, j->cookie[ECOLE], first), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "FR76 •••• •••• 0189"));
    assert_false(web_reply_has(&j->web, "/organisme/compte/approuver")); /* not by who proposed it */
    assert_int_equal(web_submit(&j->web, own, "/organisme/compte/approuver", j->cookie[ECOLE], "numero=1"),
                     422);
    assert_true(web_reply_has(&j->web, "compte.meme-personne"));
    assert_int_equal(open_page(j, LANGUES, own), 200);
    assert_false(web_reply_has(&j->web, "0189"));
    assert_int_equal(open_page(j, ELU, list), 403);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "0189"));
    assert_int_equal(web_submit(&j->web, list, "/gestion/comptes/organisme-99/approuver", j->cookie[AGENT_A],
                                "numero=1&verifie=1"),
                     404);
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "verifie=1"), 422);
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "numero=0&verifie=1"), 422);
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "numero=1"), 422);
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "numero=1&verifie=1"), 303);
    assert_int_equal(web_submit(&j->web, own, own, j->cookie[ECOLE], "iban=FR7630001007941234567890185"),
                     303);
    assert_int_equal(open_page(j, AGENT_A, list), 200); /* what it replaces, whom to ask */
    assert_true(web_reply_has(&j->web, "FR76 •••• •••• 0189, que celui-ci remplacerait"));
    assert_true(web_reply_has(&j->web, "<dd>compta@exemple.fr</dd>"));
    /* The page was read, then the body gave that account up and proposed another. */
    assert_int_equal(web_submit(&j->web, own, "/organisme/compte/annuler", j->cookie[ECOLE], "numero=2"),
                     303);
    assert_int_equal(web_submit(&j->web, own, own, j->cookie[ECOLE], "iban=FR1420041010050500013M02606"),
                     303);
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "numero=2&verifie=1"), 409);
    assert_true(web_reply_has(&j->web, "compte.change"));
    assert_int_equal(web_submit(&j->web, list, decide, j->cookie[AGENT_A], "numero=3&verifie=1"), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "payé avant le"));
    assert_true(web_reply_has(&j->web, "compta@exemple.fr"));
    assert_int_equal(web_submit(&j->web, own, "/organisme/compte/annuler", j->cookie[ECOLE], "numero=2"),
                     409);
    assert_int_equal(web_submit(&j->web, own, "/organisme/compte/annuler", j->cookie[ECOLE], "numero=3"),
                     303);
    assert_int_equal(web_submit(&j->web, own, "/organisme/compte/annuler", j->cookie[ECOLE], "numero=3"),
                     404);
    assert_true(web_reply_has(&j->web, "compte.rien"));
}

/* An agent declares a factoring company; the body alone approves it, an agent gives it up before it is paid on. */
static void a_body_answers_for_its_factor(void **state)
{
    struct journey *j = *state;
    struct affacturage_declaration d = {.organisme_id = 7,
                                        .a = {.raison_sociale = "Affacturage de Gascogne",
                                              .siret = "13002526500013",
                                              .voie = "1 place de la Banque",
                                              .code_postal = "32000",
                                              .ville = "Auch",
                                              .iban = "FR7630001007941234567890185",
                                              .depuis = DAY_NONE,
                                              .avant = DAY_NONE},
                                        .par = {PARTY_CDC, 0, "camille"}};
    static const char own[] = "/organisme/compte", list[] = "/gestion/comptes";
    static const char approve[] = "/organisme/affacturage/1/approuver";
    struct err e = {0};

    assert_int_equal(store_write(j->web.t.store, affacturage_declarer, &d, &e), RC_OK);
    assert_int_equal(open_page(j, LANGUES, own), 200);
    assert_false(web_reply_has(&j->web, "Gascogne"));
    assert_int_equal(web_submit(&j->web, own, approve, j->cookie[LANGUES], ""), 404);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Affacturage de Gascogne, pour"));
    assert_true(web_reply_has(&j->web, "FR76 •••• •••• 0185"));
    assert_int_equal(
        web_submit(&j->web, list, "/gestion/affacturages/7%201/approuver", j->cookie[AGENT_A], ""), 404);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "être approuvée"));
    assert_int_equal(web_submit(&j->web, own, "/organisme/affacturage/1/inventer", j->cookie[ECOLE], ""),
                     404);
    /* The page was read when something else waited. */
    assert_int_equal(web_submit(&j->web, own, approve, j->cookie[ECOLE], "fin=2026-01-01"), 409);
    assert_true(web_reply_has(&j->web, "affacturage.change"));
    assert_int_equal(web_submit(&j->web, own, approve, j->cookie[ECOLE], ""), 303);
    assert_int_equal(web_submit(&j->web, own, approve, j->cookie[ECOLE], ""), 404);
    assert_true(web_reply_has(&j->web, "affacturage.rien"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "Annuler Affacturage de Gascogne"));
    assert_true(web_reply_has(&j->web, "sera payée à votre place"));
    assert_int_equal(web_submit(&j->web, list, "/gestion/affacturages/7-1/refuser", j->cookie[AGENT_A], ""),
                     303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_false(web_reply_has(&j->web, "Annuler Affacturage"));
}

static int times(const struct web_fixture *web, const char *text)
{
    int n = 0;

    for (const char *at = web->reply; (at = strstr(at, text)) != NULL; at += strlen(text))
        n++;
    return n;
}

/* The body reads what was found on its offers, withdraws a training and puts it back; another body cannot. */
static void a_body_withdraws_its_offer(void **state)
{
    struct journey *j = *state;
    static const char list[] = "/organisme/catalogue";

    assert_int_equal(open_page(j, ELU, list), 403);
    assert_int_equal(open_page(j, LANGUES, list), 200);
    assert_true(web_reply_has(&j->web, "catalogue.repertoire-absent"));
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, "catalogue.trop-chere"));
    assert_int_equal(times(&j->web, "/organisme/catalogue/1/retirer"), 1); /* whatever its sessions */
    assert_false(web_reply_has(&j->web, "Bureautique"));
    assert_int_equal(open_page(j, ELU, "/formations/1"), 200);
    assert_int_equal(web_submit(&j->web, list, "/organisme/catalogue/1/retirer", j->cookie[LANGUES], ""),
                     404);
    assert_int_equal(web_submit(&j->web, list, "/organisme/catalogue/1/retirer", j->cookie[ECOLE], ""), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/catalogue?fait=retiree"));
    assert_int_equal(open_page(j, ELU, "/formations/1"), 404);
    assert_int_equal(web_submit(&j->web, list, "/organisme/catalogue/1/retirer", j->cookie[ECOLE], ""), 409);
    assert_true(web_reply_has(&j->web, "catalogue.deja-retiree"));
    assert_int_equal(web_submit(&j->web, list, "/organisme/catalogue/1/publier", j->cookie[ECOLE], ""), 303);
    assert_int_equal(open_page(j, ELU, "/formations/1"), 200);
    assert_int_equal(
        raw_sql(&j->web.t, "UPDATE formation SET retiree_us = 1, retiree_par = 'gestionnaire' WHERE id = 1"),
        SQLITE_OK);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, "lui seul peut la remettre en publication"));
    assert_false(web_reply_has(&j->web, "/organisme/catalogue/1/publier"));
    assert_int_equal(web_submit(&j->web, list, "/organisme/catalogue/1/publier", j->cookie[ECOLE], ""), 422);
    assert_true(web_reply_has(&j->web, "catalogue.retiree-gestionnaire"));
}

/* A payment that a measure holds is promised before no day: the body and the operator read the decision and its end. */
static void a_hold_is_told(void **state)
{
    struct journey *j = *state;
    char sql[700], body[160], agent[160], holder[160];
    struct err e = {0};

    assert_ok(compte_poser(j->web.t.store, ORG_AGREE, "FR7630006000011234567890189", "essai", &e), &e);
    bill_dossier(j);
    snprintf(body, sizeof(body), "/organisme/dossiers/%s", j->numero);
    snprintf(agent, sizeof(agent), "/gestion/dossiers/%s", j->numero);
    snprintf(holder, sizeof(holder), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_true(web_reply_has(&j->web, "au plus tard le"));
    snprintf(sql, sizeof(sql),
             "INSERT INTO mesure (id, numero, organisme_id, mesure, etat, modele, ouverte_le, ouverte_par, "
             "article, "
             "motifs, debut, fin, redigee_par, signee_le, signee_par, signataire, modifie_us) VALUES (1, "
             "'DEC-2026-00001', %d, 'suspension_paiements', 'signee', 0, %d, 'a', 'CRPA L. 115-3', 'm', %d, "
             "%d, 'a', "
             "%d, 'b', 'B C, chef', 0)",
             ORG_AGREE, on("2026-06-24"), on("2026-06-24"), on("2026-09-10"), on("2026-06-24"));
    assert_int_equal(raw_sql(&j->web.t, sql), SQLITE_OK);
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_true(web_reply_has(&j->web, "DEC-2026-00001"));
    assert_true(web_reply_has(&j->web, "10 septembre 2026"));
    assert_false(web_reply_has(&j->web, "au plus tard le"));
    assert_int_equal(open_page(j, AGENT_A, agent), 200);
    assert_true(web_reply_has(&j->web, "10 septembre 2026"));
    assert_int_equal(open_page(j, ELU, holder), 200);
    assert_false(web_reply_has(&j->web, "DEC-2026-00001"));
}

/* « à contacter par le stagiaire »: the holder reads who in the page of the dossier, and nobody once it is ended. */
static void the_holder_reads_whom_to_contact(void **state)
{
    struct journey *j = *state;
    static const char form[] = "/organisme/personnes/inscrire/suivi";
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "Qui contacter"));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ECOLE],
                                "nom=Gris&prenom=Eli&aupres=contractant&courriel=eli%40exemple.fr&depuis="
                                "2026-05-04"),
                     303);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "Qui contacter"));
    assert_true(web_reply_has(&j->web, "Eli Gris, suivi pédagogique"));
    assert_true(web_reply_has(&j->web, "eli@exemple.fr"));
    assert_int_equal(web_submit(&j->web, "/organisme/personnes/1", "/organisme/personnes/1", j->cookie[ECOLE],
                                "avant=2026-05-20"),
                     303);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "Gris"));
}

/* Without the token of its own page, nothing is inscribed. */
static void a_form_from_elsewhere_inscribes_nobody(void **state)
{
    struct journey *j = *state;
    static const char form[] = "/organisme/personnes/inscrire/collaborateur";

    assert_int_equal(web_post(&j->web, form, j->cookie[ECOLE], "nom=Roux&prenom=Ada&depuis=2026-05-04"), 403);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM organisme_personne"), 0);
}

/* C. trav. R. 6323-35, -36, -39: what is kept, from where, for whom, how long. */
static void the_holder_reads_what_is_kept(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, ELU, "/mes-donnees"), 200);
    assert_true(web_reply_has(&j->web, "id=\"titulaire.coordonnees\""));
    assert_true(web_reply_has(&j->web, "Caisse des dépôts et consignations"));
    assert_true(web_reply_has(&j->web, "après le décès"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE titulaire SET deces = 20000 WHERE id = 1"), SQLITE_OK);
    assert_int_equal(open_page(j, ELU, "/mes-donnees"), 200);
    assert_true(web_reply_has(&j->web, "jusqu'au 4 octobre 2027") ||
                web_reply_has(&j->web, "jusqu&#39;au 4 octobre 2027"));
}

/* GDPR art. 15: the values themselves, with their words; what is long is counted, what is sealed is said. */
static void the_holder_reads_the_values(void **state)
{
    struct journey *j = *state;
    static const char *const values[] = {"Nom de naissance : <strong>CANARI</strong>",
                                         "Sexe : <strong>féminin</strong>",
                                         "Date de naissance : <strong>1er janvier 1970</strong>",
                                         "Adresse : <strong>1, rue de l&#39;Essai</strong>",
                                         "Acquis depuis l&#39;origine : <strong>800,00\u00a0€</strong>",
                                         "Disponible : <strong>200,00\u00a0€</strong>",
                                         "Mandat : <strong>conseiller municipal</strong>",
                                         "Début : <strong>18 mai 2020</strong>",
                                         "Année 2024",
                                         "Travaillé : <strong>1607</strong>",
                                         "<dt>2 mouvements</dt>",
                                         "État : <strong>",
                                         "Prix toutes taxes comprises : <strong>600,00\u00a0€</strong>",
                                         "Type : <strong>Formation liée au mandat",
                                         "Réservé : <strong>600,00\u00a0€</strong>",
                                         "Rien n'est montré ici : scellé"};

    assert_int_equal(
        raw_sql(&j->web.t, "INSERT INTO contact (titulaire_id, adresse, modifie_us) VALUES (1, '1, rue de "
                           "l''Essai', 0);"
                           "INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, "
                           "source) VALUES (1, 2024, 'salarie', 1607, 1607, 'heures', 'essai')"),
        SQLITE_OK);
    accept_dossier(j);
    assert_int_equal(open_page(j, ELU, "/mes-donnees"), 200);
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        if (!web_reply_has(&j->web, values[i]))
            fail_msg("%s", values[i]);
    assert_int_equal(open_page(j, SALARIE, "/mes-donnees"), 200);
    assert_false(web_reply_has(&j->web, "rue de l&#39;Essai"));
    assert_true(web_reply_has(&j->web, "Rien n'est gardé sur vous"));
}

/* GDPR art. 20: the same file as the command's, recorded before it leaves, never kept on the way. */
static void the_holder_takes_the_file(void **state)
{
    struct journey *j = *state;
    const struct export_demande d = {.partie = PARTY_TITULAIRE,
                                     .finalite = FINALITE_2,
                                     .pour = 1,
                                     .at = on("2026-06-01"),
                                     .agent = "essai"};
    struct export_bilan bilan;
    char *file = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&file, &n);
    int64_t before;

    accept_dossier(j);
    assert_int_equal(export_party(j->web.t.store, &d, out, &bilan, NULL), RC_OK);
    fclose(out);
    assert_int_equal(web_post(&j->web, "/mes-donnees/fichier", j->cookie[ELU], ""), 403);
    assert_false(web_reply_has(&j->web, "nom_naissance"));
    before = entries(j);
    assert_int_equal(web_submit(&j->web, "/mes-donnees", "/mes-donnees/fichier", j->cookie[ELU], ""), 200);
    assert_int_equal(entries(j), before + 2); /* the page that has the button, the file */
    assert_true(web_reply_has(&j->web, "Cache-Control: no-store"));
    assert_true(web_reply_has(&j->web, "Content-Type: text/csv; charset=utf-8"));
    assert_true(web_reply_has(&j->web, "attachment; filename=\"mes-donnees.csv\""));
    assert_string_equal(strstr(j->web.reply, "\r\n\r\n") + 4, file);
    free(file);
    assert_int_equal(open_page(j, ELU, "/consultations"), 200);
    assert_true(web_reply_has(&j->web, "Téléchargement de tout ce que le service garde"));
    /* The command is an agent's, even about one holder and for her. */
    assert_true(web_reply_has(&j->web, "Un agent, pour vous"));
}

/* R. 6323-35: each datum leads to where its origin is told; a section that is not there would lead nowhere. */
static void every_origin_is_told(void **state)
{
    struct journey *j = *state;
    char dossier[100], accept[120];
    const char *paths[] = {"/tableau-de-bord",
                           "/mes-droits",
                           "/mes-droits/pourquoi?cle=reprise",
                           "/mes-mandats",
                           "/mes-coordonnees",
                           "/mes-dossiers",
                           "/consultations",
                           "/formations/1/demander",
                           dossier,
                           accept};
    char *register_page;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(dossier, sizeof(dossier), "/mes-dossiers/%s", j->numero);
    snprintf(accept, sizeof(accept), "/mes-dossiers/%s/accepter", j->numero);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=600,00&participants=12"),
        303);
    assert_int_equal(open_page(j, ELU, "/mes-donnees"), 200);
    register_page = strdup(j->web.reply);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        int links = 0;

        assert_int_equal(open_page(j, ELU, paths[i]), 200);
        for (const char *at = j->web.reply; (at = strstr(at, "\"/mes-donnees#")) != NULL; links++) {
            char id[100];

            at += strlen("\"/mes-donnees#");
            snprintf(id, sizeof(id), "id=\"%.*s\"", (int)strcspn(at, "\""), at);
            if (strstr(register_page, id) == NULL)
                fail_msg("%s : %s", paths[i], id);
        }
        if (links == 0)
            fail_msg("%s ne dit aucune origine", paths[i]);
    }
    free(register_page);
    /* The other two spaces read the same file of a dossier, without links that are not for them. */
    snprintf(dossier, sizeof(dossier), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, dossier), 200);
    assert_false(web_reply_has(&j->web, "/mes-donnees"));
}

/* Somebody else's dossier and one that does not exist get the same answer. */
/* One legal representative at a time: another is not offered, and the page says what comes first. */
static void another_representative_is_not_offered(void **state)
{
    static const char list[] = "/organisme/personnes";
    static const char form[] = "/organisme/personnes/inscrire/representant";
    struct journey *j = *state;

    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, form));
    assert_int_equal(web_submit(&j->web, form, form, j->cookie[ECOLE],
                                "prenom=Ana&nom=Martin&depuis=2026-05-04&confirme=1"),
                     303);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_false(web_reply_has(&j->web, form));
    assert_true(web_reply_has(&j->web, "Pour en inscrire un autre"));
}

static void dossiers_of_others_do_not_exist(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_int_equal(open_page(j, SALARIE, path), 404);
    assert_true(web_reply_has(&j->web, "dossier.inconnu"));
    /* The élu reads that somebody tried. */
    assert_int_equal(raw_i64(&j->web.t, "SELECT max(seq) FROM journal WHERE genre = 3"),
                     raw_i64(&j->web.t, "SELECT max(seq) FROM journal_titulaire WHERE titulaire_id = 1"));
    assert_int_equal(open_page(j, SALARIE, "/mes-dossiers/12345678901234"), 404);
    assert_true(web_reply_has(&j->web, "dossier.inconnu"));
    /* an agent takes part in all of them: for him it does not exist, and that is all */
    assert_int_equal(open_page(j, AGENT_A, "/gestion/dossiers/12345678901234"), 404);
    assert_true(web_reply_has(&j->web, "dossier.numero-inconnu"));
    snprintf(path, sizeof(path), "/organisme/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_has(&j->web, "CANARI") || web_reply_has(&j->web, "Zoé"));
    assert_int_equal(open_page(j, LANGUES, path), 404);
    assert_int_equal(act(j, LANGUES, "/organisme/dossiers", "refuser", "motif=non"), 404);
}

static void every_personal_page_is_in_the_journal(void **state)
{
    struct journey *j = *state;
    static const char *const paths[] = {
        "/tableau-de-bord", "/mes-droits",    "/mes-mandats",           "/mes-donnees",
        "/mes-dossiers",    "/consultations", "/formations/1/demander", "/mes-droits/pourquoi?cle=reprise"};

    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        int64_t before = entries(j);

        assert_int_equal(open_page(j, ELU, paths[i]), 200);
        assert_true(web_reply_has(&j->web, "Cache-Control: no-store"));
        assert_int_equal(entries(j), before + 1);
    }
    int64_t before = entries(j);
    assert_int_equal(open_page(j, ELU, "/formations"), 200);
    assert_int_equal(open_page(j, ELU, "/regles"), 200);
    assert_int_equal(entries(j), before);
}

/* ---- refusals of rules ---------------------------------------------------------------------------------------------- */

static void what_a_rule_refuses(void **state)
{
    struct journey *j = *state;
    int64_t before;

    assert_int_equal(request_session(j, SALARIE, SESSION_MANDAT), 422);
    assert_true(web_reply_has(&j->web, "dife.sans-mandat"));
    assert_int_equal(request_session(j, ANCIEN_ELU, SESSION_MANDAT), 422);
    assert_true(web_reply_has(&j->web, "dife.mandat-termine"));
    assert_true(web_reply_has(&j->web, msg_def(MSG_DIFE_MANDAT_TERMINE)->article));
    before = entries(j);
    assert_int_equal(request_session(j, ELU, SESSION_SANS_AGREMENT), 404);
    assert_int_equal(request_session(j, ELU, SESSION_FERMEE), 422);
    assert_true(entries(j) <= before + 2);
    assert_int_equal(solde(&j->web.t, 1, POCHE_DIFE).reserved, 0);
}

static void a_form_without_confirmation(void **state)
{
    struct journey *j = *state;

    assert_int_equal(
        web_submit(&j->web, "/formations/1/demander", "/formations/1/demander", j->cookie[ELU], ""), 422);
    assert_true(web_reply_has(&j->web, "web.confirmation"));
    assert_true(web_reply_has(&j->web, "aria-invalid=\"true\""));
    assert_int_equal(web_post(&j->web, "/formations/1/demander", j->cookie[ELU], "confirme=1"), 403);
    assert_true(web_reply_has(&j->web, "web.jeton"));
}

static void a_price_may_not_rise(void **state)
{
    struct journey *j = *state;

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=600,00&prix_ttc=720,00&participants=12"),
        422);
    assert_true(web_reply_has(&j->web, "value=\"720,00\""));
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=cher&participants=12"),
        422);
    assert_true(web_reply_has(&j->web, "web.champ-montant"));
}

/* Two windows: what moved since the page was read is not done twice. */
static void a_stale_form_is_a_conflict(void **state)
{
    struct journey *j = *state;
    char path[160], token[120], body[200];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    snprintf(path, sizeof(path), "/organisme/dossiers/%s/refuser", j->numero);
    assert_int_equal(open_page(j, ECOLE, path), 200);
    assert_true(web_reply_between(&j->web, "name=\"jeton\" value=\"", "\"", token, sizeof(token)));
    snprintf(body, sizeof(body), "jeton=%s&version=77&motif=complet", token);
    assert_int_equal(web_post(&j->web, path, j->cookie[ECOLE], body), 409);
    assert_true(web_reply_has(&j->web, "dossier.change"));
    assert_true(web_reply_has(&j->web, ">complet</textarea>"));
}

static void more_than_the_balance(void **state)
{
    struct journey *j = *state;
    char path[160];

    proposal_with_a_card(j);
    snprintf(path, sizeof(path), "/mes-dossiers/%s/accepter", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "simuler mon paiement par carte de 100,00\u00a0€"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&reste_centimes=10000"), 422);
    /* another share than he saw, or none */
    assert_true(web_reply_has(&j->web, "name=\"reste_centimes\" value=\"10000\""));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1"), 409);
    assert_true(web_reply_has(&j->web, "dossier.reste-change"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1&reste_centimes=9999"), 409);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1&reste_centimes=x"), 422);
    assert_int_equal(solde(&j->web.t, 1, POCHE_DIFE).reserved, 0);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1&carte=1&reste_centimes=10000"),
                     303);
    assert_int_equal(solde(&j->web.t, 1, POCHE_DIFE).reserved, 50000);
}

/* Other dates for a firm order: said why by a code, shown to both, refused at no cost. */
static void other_dates_for_an_order(void **state)
{
    struct journey *j = *state;
    char path[160];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "proposer",
            "debut=2026-06-22&fin=2026-06-23&heures=7&prix_ht=500,00&prix_ttc=600,00&participants=12"),
        303);
    assert_int_equal(act(j, ELU, "/mes-dossiers", "accepter", "confirme=1"), 303);
    assert_int_equal(
        act(j, ECOLE, "/organisme/dossiers", "reporter", "debut=2026-06-29&fin=2026-06-30&confirme=1"), 422);
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "reporter",
                         "debut=2026-06-29&fin=2026-06-30&code=inconnu&confirme=1"),
                     422);
    assert_true(web_reply_has(&j->web, "dossier.code"));
    assert_int_equal(act(j, ECOLE, "/organisme/dossiers", "reporter",
                         "debut=2026-06-29&fin=2026-06-30&code=formateur&confirme=1"),
                     303);
    snprintf(path, sizeof(path), "/mes-dossiers/%s", j->numero);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_true(web_reply_has(&j->web, "29 juin 2026"));
    assert_true(web_reply_has(&j->web, "Le formateur est empêché"));
    assert_true(web_reply_has(&j->web, "/accepter-report\""));
    assert_false(web_reply_has(&j->web, "/annuler\""));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "annuler", "confirme=1"), 422);
    assert_true(web_reply_has(&j->web, "dossier.report-en-cours"));
    assert_int_equal(act(j, ELU, "/mes-dossiers", "refuser-report", "confirme=1"), 303);
    assert_int_equal(solde(&j->web.t, 1, POCHE_DIFE).reserved, 0);
    assert_int_equal(open_page(j, ELU, path), 200);
    assert_false(web_reply_has(&j->web, "/refuser-report\""));
}

/* The most overdue comes first, whatever its number; what does not fit is one link away. */
static void a_long_queue_is_read_to_its_end(void **state)
{
    struct journey *j = *state;
    char place[60], path[100];

    assert_int_equal(request_session(j, ELU, SESSION_MANDAT), 303);
    dossiers_en_nombre(&j->web.t, 120, "etat = 'serviceDoneDeclared', echeance = 20700 - rang");
    assert_int_equal(open_page(j, AGENT_A, "/gestion"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000120\""));
    assert_false(web_reply_has(&j->web, "/gestion/dossiers/00000000000020\""));
    assert_true(web_reply_between(&j->web, "/gestion?verifier=", "\"", place, sizeof(place)));
    snprintf(path, sizeof(path), "/gestion?verifier=%s", place);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000020\""));
    assert_true(web_reply_has(&j->web, "/gestion/dossiers/00000000000001\""));
    assert_false(web_reply_has(&j->web, "/gestion?verifier="));
    assert_int_equal(open_page(j, AGENT_A, "/gestion?verifier=demain"), 404);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(rights_and_their_reasons),
        T(from_request_to_payment),
        T(an_agent_finds_a_dossier),
        T(an_undue_sum_is_recovered_by_pages),
        T(dossiers_in_control_have_their_page),
        T(a_measure_step_by_step),
        T(what_the_bank_tells_waits_for_an_agent),
        T(a_part_of_the_training),
        T(pages_of_another_space_are_refused),
        T(a_body_keeps_its_people),
        T(a_body_changes_its_account),
        T(a_body_answers_for_its_factor),
        T(a_body_withdraws_its_offer),
        T(a_hold_is_told),
        T(the_holder_reads_whom_to_contact),
        T(a_form_from_elsewhere_inscribes_nobody),
        T(the_holder_reads_what_is_kept),
        T(the_holder_reads_the_values),
        T(the_holder_takes_the_file),
        T(every_origin_is_told),
        T(another_representative_is_not_offered),
        T(dossiers_of_others_do_not_exist),
        T(every_personal_page_is_in_the_journal),
        T(what_a_rule_refuses),
        T(a_form_without_confirmation),
        T(a_price_may_not_rise),
        T(a_stale_form_is_a_conflict),
        T(more_than_the_balance),
        T(other_dates_for_an_order),
        T(a_long_queue_is_read_to_its_end),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
