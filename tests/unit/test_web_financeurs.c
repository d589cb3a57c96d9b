/*
 * Files and financeurs in the operator's space: a scheme takes two agents, a file is checked before it is deposited, and approved
 * by who did neither deposit it nor say whose a line is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rights/dotation.h"
#include "journey_fixture.h"
#include "people/nir.h"
#include "people/secret.h"

#define SIRET "18002002600019"
#define PAGE "/gestion/financeurs"
#define FILE_PATH PAGE "/fichier"
#define SCHEME_PATH PAGE "/dispositif"
#define SCHEME                                                                                               \
    "siret=" SIRET "&code=RELANCE&libelle=Relance&base=volontaire&min=100&max=1500&plafond=2000&duree=365"
#define DECIDE PAGE "/dispositifs/" SIRET "-1-RELANCE/"
#define HEAD "financeur;dispositif;reference;nom;montant;nir\n"
#define LINE SIRET ";RELANCE;"
/* Nobody of the store has these numbers: the lines wait. */
#define SUMS HEAD LINE "R-1;Test;500,00;269054958815780\n" LINE "R-2;Test;300;185057800604830\n"

static int submit(struct journey *j, int who, const char *page, const char *action, const char *fields)
{
    return web_submit(&j->web, page, action, j->cookie[who], fields);
}

static bool has(struct journey *j, const char *text)
{
    return web_reply_has(&j->web, text);
}

static int send_file(struct journey *j, int who, const char *csv, const char *plan)
{
    return send_file_to(j, who, PAGE, FILE_PATH, csv, plan);
}

static void register_financeur(struct journey *j)
{
    struct financeur_inscription f = {.siret = SIRET, .denomination = "Région", .categorie = "region"};
    struct err e = {0};

    assert_ok(store_write(j->web.t.store, financeur_inscrire, &f, &e), &e);
}

static void approved_scheme(struct journey *j)
{
    register_financeur(j);
    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, SCHEME), 303);
    assert_int_equal(submit(j, AGENT_B, PAGE, DECIDE "approuver", ""), 303);
}

/* Deposited by agent A; its page is /depots/DD-…-1. */
static void deposited(struct journey *j, char *path, size_t size)
{
    char plan[80], numero[40];

    approved_scheme(j);
    assert_int_equal(send_file(j, AGENT_A, SUMS, ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(send_file(j, AGENT_A, SUMS, plan), 303);
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(web_reply_between(&j->web, "/depots/", "\"", numero, sizeof(numero)));
    snprintf(path, size, PAGE "/depots/%s", numero);
}

static void a_scheme_takes_two_agents(void **state)
{
    struct journey *j = *state;

    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, "code=RELANCE"), 422);
    assert_true(has(j, "href=\"#champ-siret\""));
    assert_true(has(j, "value=\"RELANCE\""));
    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, SCHEME), 404);
    assert_true(has(j, "dotation.financeur-inconnu"));
    register_financeur(j);
    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, SCHEME "&depuis=demain"), 422);
    assert_true(has(j, "href=\"#champ-depuis\""));
    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH,
                            "siret=" SIRET "&code=R&libelle=R&base=volontaire&min=100&max=50"),
                     422);
    assert_true(has(j, "dispositif.montants"));
    assert_true(has(j, "href=\"#champ-max\""));
    assert_int_equal(
        submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, "siret=" SIRET "&code=R&libelle=R&base=cadeau&min=100"),
        422);
    assert_true(has(j, "dotation.base"));
    assert_true(has(j, "href=\"#champ-base\""));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dispositif"), 0);
    assert_int_equal(submit(j, AGENT_A, SCHEME_PATH, SCHEME_PATH, SCHEME), 303);

    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(has(j, "De 100,00\u00a0€ à 1\u202f500,00\u00a0€ par personne"));
    assert_true(has(j, "365 jours après réception"));
    assert_int_equal(submit(j, AGENT_A, PAGE, DECIDE "approuver", ""), 422);
    assert_true(has(j, "financeur.meme-agent"));
    assert_int_equal(submit(j, AGENT_B, PAGE, DECIDE "peut-etre", ""), 404);
    assert_int_equal(submit(j, AGENT_B, PAGE, PAGE "/dispositifs/" SIRET "-RELANCE/approuver", ""), 404);
    assert_int_equal(submit(j, AGENT_B, PAGE, PAGE "/dispositifs/" SIRET "-2-RELANCE/approuver", ""), 404);
    assert_int_equal(submit(j, AGENT_B, PAGE, DECIDE "approuver", ""), 303);
    assert_int_equal(submit(j, AGENT_B, PAGE, DECIDE "refuser", ""), 404);
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM dispositif WHERE etat = 'approuve' AND decide_par = 'agent-b' "
                "AND plafond_cents = 200000 AND duree_jours = 365"),
        1);
    assert_int_equal(open_page(j, REGION, PAGE), 403);
}

static void a_file_is_checked_before_it_is_deposited(void **state)
{
    struct journey *j = *state;
    char plan[80];

    approved_scheme(j);
    assert_int_equal(submit(j, AGENT_A, PAGE, FILE_PATH, "x=1"), 422); /* a form without its file */
    assert_true(has(j, "href=\"#champ-fichier\""));
    assert_int_equal(send_file(j, AGENT_A, "a;b\n1;2\n", ""), 422);
    assert_true(has(j, "csv.colonne-inconnue"));
    assert_int_equal(send_file(j, AGENT_A, SUMS LINE "R-3;Test;90 000;269054958815780\n", ""), 200);
    assert_true(has(j, "Ligne 4, montant : Le montant 90"));
    assert_int_equal(send_file(j, AGENT_A, SUMS, ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_true(has(j, "<dt>À rattacher à une personne</dt><dd>2</dd>"));
    assert_false(has(j, "269054958815780"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot"), 0);
    assert_int_equal(send_file(j, AGENT_A, HEAD LINE "R-1;Test;500,00;269054958815780\n", plan), 409);
    assert_true(has(j, "import.etat-change"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot"), 0);
    assert_int_equal(send_file(j, AGENT_A, SUMS, plan), 303);
    assert_int_equal(send_file(j, AGENT_A, SUMS, plan), 303); /* sent twice by a browser: once */
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot"), 1);
    assert_int_equal(send_file(j, AGENT_A, SUMS, ""), 409);
    assert_true(has(j, "import.deja-applique"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot WHERE depose_par = 'agent-a'"), 1);
}

static void a_file_is_approved_by_another(void **state)
{
    struct journey *j = *state;
    char path[120], act[160];

    deposited(j, path, sizeof(path));
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(has(j, "2 ligne(s) à rattacher"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'page.gestion.depot'"), 1);
    snprintf(act, sizeof(act), "%s/approuver", path);
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 422);
    assert_true(has(j, "depot.attente"));
    snprintf(act, sizeof(act), "%s/rattacher", path);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=2&titulaire=Zo%C3%A9"), 422);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=9&titulaire=3"), 404);
    assert_true(has(j, "depot.ligne"));
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=2&titulaire=999"), 404);
    assert_true(has(j, "titulaire.inconnu"));
    /* A refusal tells something of an account: its holder finds who asked. */
    assert_int_equal(raw_sql(&j->web.t, "UPDATE titulaire SET deces = 20000 WHERE id = 2"), SQLITE_OK);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=2&titulaire=2"), 422);
    assert_true(has(j, "dotation.compte-ferme"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.depot' AND t.titulaire_id = 2"),
                     1);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=2&titulaire=3"), 303);
    snprintf(act, sizeof(act), "%s/ecarter", path);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=3"), 303);
    /* Now a line is of holder 3, who finds this reading. */
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(has(j, "titulaire n° 3, Zoé CANARI, naissance le"));
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT MIN(1) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.depot' AND t.titulaire_id = 3"),
                     1);
    snprintf(act, sizeof(act), "%s/approuver", path);
    assert_int_equal(submit(j, AGENT_A, path, act, ""), 422);
    assert_true(has(j, "financeur.meme-agent") || has(j, "depot.rattachee"));
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT total_cents FROM depot WHERE etat = 'appele'"), 50000);
    assert_int_equal(open_page(j, AGENT_B, path), 200);
    assert_true(has(j, "sous la référence RF"));
    snprintf(act, sizeof(act), "%s/detruire", path);
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 404);
    snprintf(act, sizeof(act), "%s/abandonner", path);
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot WHERE etat = 'abandonne'"), 1);
    assert_int_equal(open_page(j, AGENT_B, PAGE "/depots/DD-20200101-9"), 404);
    assert_int_equal(open_page(j, REGION, path), 403);
}

#define OWN "/financeur/sommes"
#define OWN_FILE OWN "/fichier"

/* It reads what is wrong in its file and nothing of the people it names; it takes the file back while nobody approved it. */
/* What a holder types to ask for its aid is in its own space, with the rules of its schemes; the home page leads to its space and to no other's. */
static void a_financeur_reads_its_number_and_its_rules(void **state)
{
    struct journey *j = *state;

    approved_scheme(j);
    assert_int_equal(open_page(j, REGION, "/financeur"), 200);
    assert_true(has(j, "Votre SIRET : <strong>" SIRET "</strong>"));
    assert_int_equal(open_page(j, REGION, OWN), 200);
    assert_true(has(j, "RELANCE, version 1 : Relance"));
    assert_true(has(j, "De 100,00 € à 1 500,00 € par personne"));
    assert_true(has(j, "Utilisable 365 jours après réception."));
    assert_int_equal(open_page(j, REGION, "/"), 200);
    assert_true(has(j, "<h3><a href=\"/financeur\">"));
    assert_false(has(j, "<h3><a href=\"/gestion\">"));
    assert_false(has(j, "<h3><a href=\"/organisme\">"));
    assert_false(has(j, "<h3><a href=\"/tableau-de-bord\">"));
    assert_int_equal(open_page(j, ELU, "/"), 200);
    assert_true(has(j, "<h3><a href=\"/tableau-de-bord\">"));
    assert_false(has(j, "<h3><a href=\"/gestion\">"));
    assert_false(has(j, "<h3><a href=\"/financeur\">"));
}

static void a_financeur_deposits_its_own_file(void **state)
{
    struct journey *j = *state;
    char plan[80], numero[40], path[120];

    approved_scheme(j);
    assert_int_equal(open_page(j, REGION, OWN), 200);
    assert_false(has(j, "Retirer le fichier"));
    assert_int_equal(submit(j, REGION, OWN, OWN_FILE, "x=1"), 422);
    assert_true(has(j, "href=\"#champ-fichier\""));
    assert_int_equal(
        send_file_to(j, REGION, OWN, OWN_FILE, SUMS LINE "R-3;Test;90 000;269054958815780\n", ""), 200);
    assert_true(has(j, "Ligne 4, montant : Le montant 90"));
    assert_true(has(j, "<dt>Lignes lues</dt><dd>3</dd>"));
    assert_true(has(j, "<dt>Refusées</dt><dd>1</dd>"));
    assert_false(has(j, "rattacher"));
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE, SUMS, ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot"), 0);
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE, SUMS, plan), 303);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot WHERE depose_par = '' AND etat = 'depose'"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'import.dotations' AND "
                                        "partie = 'financeur' AND acteur_id = 1"),
                     1);
    assert_int_equal(open_page(j, REGION, OWN), 200);
    assert_true(web_reply_between(&j->web, "Retirer le fichier ", "<", numero, sizeof(numero)));
    snprintf(path, sizeof(path), PAGE "/depots/%s", numero);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(has(j, "le financeur lui-même"));
    snprintf(path, sizeof(path), OWN "/%s/retirer", numero);
    assert_int_equal(submit(j, REGION, OWN, OWN "/DD-20200101-9/retirer", ""), 404);
    assert_int_equal(submit(j, REGION, OWN, path, ""), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot_ligne WHERE etat <> 'ecartee'"), 0);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'depot.retirer' AND "
                                        "partie = 'financeur' AND acteur_id = 1"),
                     1);
    assert_int_equal(submit(j, REGION, OWN, path, ""), 422);
    assert_true(has(j, "depot.etat"));
}

/* Holder 2 has this number and this name, and died. */
static void known_and_dead(struct journey *j)
{
    unsigned char index[NIR_INDEX_BYTES];
    char nir[NIR_LENGTH + 1], digits[2 * NIR_INDEX_BYTES + 1];

    assert_int_equal(nir_parse("269054958815780", nir), NIR_OK);
    secret_nir_index(store_keys(j->web.t.store), nir, index);
    assert_int_equal(
        raw_sql(&j->web.t, arena_printf(j->web.t.arena,
                                        "UPDATE titulaire SET nir_index = x'%s', nom_naissance = "
                                        "'DURAND', deces = 20000 WHERE id = 2",
                                        hex(index, sizeof(index), digits))),
        SQLITE_OK);
}

/* What the law says of a person stays between the operator and that person: the line waits as one of nobody would. */
static void a_financeur_learns_nothing_of_people(void **state)
{
    struct journey *j = *state;
    static const char dead[] = HEAD LINE "R-1;Durand;500,00;269054958815780\n";
    char plan[80], before[80], path[120], act[160];

    approved_scheme(j);
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE, dead, ""), 200);
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", before, sizeof(before)));
    known_and_dead(j);
    assert_int_equal(send_file_to(j, AGENT_A, PAGE, FILE_PATH, dead, ""), 200);
    assert_true(has(j, "dotation") || has(j, "compte")); /* an agent is told */
    assert_true(has(j, "<dt>Refusées</dt><dd>1</dd>"));
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE, dead, ""), 200);
    assert_true(has(j, "<dt>Refusées</dt><dd>0</dd>"));
    assert_true(web_reply_between(&j->web, "name=\"plan\" value=\"", "\"", plan, sizeof(plan)));
    assert_string_equal(plan, before); /* not even by the hash of the plan */
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE, dead, plan), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot_ligne WHERE etat = 'attente' AND "
                                        "titulaire_id IS NULL AND motif = 'dotation.compte-ferme'"),
                     1);
    snprintf(path, sizeof(path), "%s", PAGE);
    assert_int_equal(open_page(j, AGENT_A, path), 200);
    assert_true(web_reply_between(&j->web, "/depots/", "\"", plan, sizeof(plan)));
    snprintf(path, sizeof(path), PAGE "/depots/%s", plan);
    snprintf(act, sizeof(act), "%s/approuver", path);
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 422);
    assert_true(has(j, "depot.attente"));
}

static void a_financeur_deposits_for_nobody_else(void **state)
{
    struct journey *j = *state;
    struct financeur_inscription f = {
        .siret = "73282932000074", .denomination = "Employeur", .categorie = "employeur"};
    struct err e = {0};

    approved_scheme(j);
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE,
                                  HEAD "73282932000074;RELANCE;R-1;Test;500,00;269054958815780\n", ""),
                     422);
    assert_true(has(j, "depot.autre-financeur")); /* whether it is known or not */
    assert_ok(store_write(j->web.t.store, financeur_inscrire, &f, &e), &e);
    assert_int_equal(send_file_to(j, REGION, OWN, OWN_FILE,
                                  HEAD "73282932000074;RELANCE;R-1;Test;500,00;269054958815780\n", ""),
                     422);
    assert_true(has(j, "depot.autre-financeur"));
    assert_int_equal(open_page(j, AGENT_A, OWN), 403);
}

/* « À virer » until the money is there, then the day it came. */
static void a_call_says_what_became_of_it(void **state)
{
    struct journey *j = *state;
    char path[120], act[160];

    deposited(j, path, sizeof(path));
    snprintf(act, sizeof(act), "%s/rattacher", path);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=2&titulaire=3"), 303);
    snprintf(act, sizeof(act), "%s/ecarter", path);
    assert_int_equal(submit(j, AGENT_A, path, act, "ligne=3"), 303);
    snprintf(act, sizeof(act), "%s/approuver", path);
    assert_int_equal(submit(j, AGENT_B, path, act, ""), 303);
    assert_int_equal(open_page(j, REGION, OWN), 200);
    assert_true(has(j, "À virer sous la référence"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE depot SET etat = 'credite', finance_le = 20600"), SQLITE_OK);
    assert_int_equal(open_page(j, REGION, OWN), 200);
    assert_false(has(j, "À virer"));
    assert_true(has(j, "Reçu le 27 mai 2026, sous la référence"));
}

#define NEW_PATH PAGE "/inscrire"
#define ONE PAGE "/" SIRET
#define IBAN "FR7630006000011234567890189"

static void a_financeur_is_registered_once(void **state)
{
    struct journey *j = *state;
    const char *said = "siret=" SIRET "&nom=R%C3%A9gion&categorie=region";

    assert_int_equal(open_page(j, AGENT_A, ONE), 404);
    assert_int_equal(open_page(j, AGENT_A, PAGE "?siret=" SIRET), 404);
    assert_true(has(j, "dotation.financeur-inconnu"));
    assert_true(has(j, "href=\"#champ-siret\""));
    assert_int_equal(
        submit(j, AGENT_A, NEW_PATH, NEW_PATH, "siret=18002002600018&nom=R%C3%A9gion&categorie=region"), 422);
    assert_true(has(j, "href=\"#champ-siret\""));
    assert_true(has(j, "value=\"18002002600018\""));
    assert_true(has(j, "value=\"region\" selected"));
    assert_int_equal(submit(j, AGENT_A, NEW_PATH, NEW_PATH, "siret=" SIRET "&nom=12&categorie=region"), 422);
    assert_true(has(j, "href=\"#champ-nom\""));
    assert_int_equal(
        submit(j, AGENT_A, NEW_PATH, NEW_PATH, "siret=" SIRET "&nom=R%C3%A9gion&categorie=mecene"), 422);
    assert_true(has(j, "href=\"#champ-categorie\""));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM financeur"), 0);
    assert_int_equal(submit(j, AGENT_A, NEW_PATH, NEW_PATH, said), 303);
    assert_true(has(j, "Location: " ONE "?fait=financeur-inscrit"));
    assert_int_equal(submit(j, AGENT_B, NEW_PATH, NEW_PATH, said), 303);
    assert_true(has(j, "fait=financeur-deja"));
    assert_int_equal(submit(j, AGENT_B, NEW_PATH, NEW_PATH, "siret=" SIRET "&nom=Autre&categorie=region"),
                     409);
    assert_true(has(j, "dotation.financeur-autre"));
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM journal WHERE acte = 'financeur.inscrire' AND acteur_nom = 'agent-a'"),
        1);
    assert_int_equal(open_page(j, AGENT_A, PAGE), 200);
    assert_true(has(j, "<a href=\"" ONE "\">Région</a> (" SIRET "), les régions"));
    assert_true(has(j, "sans compte bancaire"));
    assert_int_equal(open_page(j, AGENT_A, PAGE "?siret=" SIRET), 303);
    assert_true(has(j, "Location: " ONE "\r\n"));
    assert_int_equal(open_page(j, REGION, ONE), 403);
}

/* What it granted in a dossier is due once the service is validated: the page says how much, and calls for it, once. */
static void what_it_owes_is_called_for(void **state)
{
    static const struct parcours asks = {.titulaire = 5, .organisme = ORG_SANS, .session = SESSION_CPF};
    struct journey *j = *state;
    struct dossier_commande c;
    struct err e = {0};

    credit(&j->web.t, 5, POCHE_DROITS, 40000);
    register_financeur(j);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_false(has(j, "Appeler ces sommes"));
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/appeler", ""), 422); /* nothing is due */
    assert_true(has(j, "promesse.rien"));
    assert_ok(parcourir(&j->web.t, &asks, PROPOSE, j->numero, &e), &e);
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 5, j->numero);
    c.financeur_siret = SIRET;
    assert_ok(faire(&j->web.t, &c, "2026-06-01", &e), &e);
    c = commande(ACTE_ACCORDER_PARTIE, ROLE_FINANCEUR, 1, j->numero);
    c.accorde_cents = 65000;
    assert_ok(faire(&j->web.t, &c, "2026-06-01", &e), &e);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 5, j->numero);
    c.reste_paye_cents = 15000;
    assert_ok(faire(&j->web.t, &c, "2026-06-01", &e), &e);
    assert_int_equal(
        raw_sql(&j->web.t, "UPDATE promesse SET etat = 'due', du_cents = montant_cents, du_le = 20600"),
        RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(has(j, "1 somme(s) sont dues"));
    assert_int_equal(submit(j, REGION, ONE, ONE "/appeler", ""), 403);
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/appeler", ""), 303);
    assert_true(has(j, "fait=financeur-appele"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM depot WHERE etat = 'appele'"), 1);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_false(has(j, "Appeler ces sommes"));
    assert_int_equal(submit(j, AGENT_A, PAGE, PAGE "/18002002600018/appeler", ""), 404);
}

static void its_account_takes_two_agents(void **state)
{
    struct journey *j = *state;
    const char *propose = ONE "/compte";

    register_financeur(j);
    assert_int_equal(
        submit(j, AGENT_A, ONE, propose, "iban=FR76&titulaire=Tr%C3%A9sorerie&contact=a%40exemple.fr"), 422);
    assert_true(has(j, "href=\"#champ-iban\""));
    assert_true(has(j, "value=\"Trésorerie\""));
    assert_true(has(j, "value=\"a@exemple.fr\""));
    assert_int_equal(submit(j, AGENT_A, ONE, propose, "iban=" IBAN "&contact=rien"), 422);
    assert_true(has(j, "href=\"#champ-contact\""));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM compte_bancaire"), 0);
    assert_int_equal(submit(j, AGENT_A, ONE, propose, "iban=" IBAN "&contact=a%40exemple.fr"), 303);
    assert_int_equal(submit(j, AGENT_B, ONE, propose, "iban=" IBAN), 409);
    assert_true(has(j, "compte.attente"));

    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_false(has(j, IBAN));
    assert_true(has(j, "Vous l'avez proposé"));
    assert_false(has(j, "Approuver le compte proposé"));
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/compte/approuver", "numero=1&verifie=1"), 422);
    assert_true(has(j, "compte.meme-personne"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM financeur_compte"), 0);
    assert_int_equal(submit(j, AGENT_B, ONE, ONE "/compte/regarder", ""), 404);
    assert_int_equal(open_page(j, AGENT_B, ONE), 200);
    assert_true(has(j, "Approuver le compte proposé"));
    assert_int_equal(submit(j, AGENT_B, ONE, ONE "/compte/approuver", "numero=1"), 422); /* not checked */
    assert_int_equal(submit(j, AGENT_B, ONE, ONE "/compte/approuver", "numero=1&verifie=1"), 303);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM financeur_compte WHERE propose_par = 'agent-a'"), 1);

    /* A change waits before it is paid on, and is cancelled until then. */
    assert_int_equal(submit(j, AGENT_B, ONE, propose, "iban=" IBAN), 409);
    assert_true(has(j, "compte.deja"));
    assert_int_equal(submit(j, AGENT_B, ONE, propose, "iban=DE89370400440532013000"), 303);
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/compte/approuver", "numero=1&verifie=1"), 409);
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/compte/approuver", "numero=2&verifie=1"), 303);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(has(j, "Rien n'y est payé avant le"));
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/compte/annuler", "numero=2"), 303);
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT COUNT(*) FROM financeur_compte WHERE propose_par = 'agent-a'"), 1);
    assert_int_equal(submit(j, AGENT_A, ONE, ONE "/compte/annuler", "numero=2"), 404);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte LIKE 'compte.%'"), 5);
    assert_true(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal WHERE acte = 'page.gestion.financeur'") > 0);
    assert_int_equal(submit(j, REGION, "/financeur", propose, "iban=" IBAN), 403);
}

#define SUM_PATH PAGE "/somme"
#define SUM "siret=" SIRET "&titulaire=3&nom=canari&montant=500&cle=VIR-1&le=2026-05-04&base=volontaire"

static void a_sum_is_proposed_once(void **state)
{
    struct journey *j = *state;
    const char *refused[][3] = {
        {"siret=" SIRET "&titulaire=3&nom=Autre&montant=500&cle=VIR-1&le=2026-05-04&base=volontaire", "nom",
         "dotation.nom"},
        {"siret=" SIRET "&titulaire=3&nom=canari&montant=500&cle=VIR-1&le=2999-01-01&base=volontaire", "le",
         "dotation.avenir"},
        {"siret=" SIRET "&titulaire=3&nom=canari&montant=cinq&cle=VIR-1&le=2026-05-04&base=volontaire",
         "montant", "web.champ-montant"},
        {"siret=" SIRET "&titulaire=3&nom=canari&montant=500&cle=DD-1&le=2026-05-04&base=volontaire", "cle",
         "dotation.cle-reservee"},
        {SUM "&source=269054958815780", "source", "dotation.source"},
        {SUM "&dossier=17600000000000", "dossier", "dotation.dossier"},
        {SUM "&remboursable=1", "echeance", "dotation.echeance"},
        {SUM "&classes=RIEN", "classes", "dotation.classe"},
        {"siret=" SIRET "&titulaire=3&nom=canari&montant=1&cle=VIR-1&le=2026-05-04&base=corrective",
         "montant", "dotation.montant"},
    };

    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM), 404);
    assert_true(has(j, "href=\"#champ-siret\""));
    register_financeur(j);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        char link[60];
        int status = submit(j, AGENT_A, SUM_PATH, SUM_PATH, refused[i][0]);

        snprintf(link, sizeof(link), "href=\"#champ-%s\"", refused[i][1]);
        assert_int_equal(status, 422);
        assert_true(has(j, refused[i][2]));
        assert_true(has(j, link));
        assert_true(has(j, "value=\"" SIRET "\""));
    }
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH,
                            "siret=" SIRET
                            "&titulaire=999&nom=x&montant=5&cle=V&le=2026-05-04&base=volontaire"),
                     404);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM somme_proposee"), 0);
    /* What a refusal tells of an account, its holder's name as well, its holder finds. */
    assert_int_equal(raw_i64(&j->web.t,
                             "SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq "
                             "WHERE j.acte = 'page.gestion.somme' AND t.titulaire_id = 3"),
                     (int64_t)ARRAY_LEN(refused) + 1);
    assert_int_equal(
        submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM "&echeance=2026-12-31&remboursable=1&source=V-7"), 303);
    assert_true(has(j, "Location: " ONE "?fait=somme-proposee\r\n"));
    assert_int_equal(
        submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM "&echeance=2026-12-31&remboursable=1&source=V-7"), 303);
    assert_true(has(j, "fait=somme-proposee"));
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM), 409);
    assert_true(has(j, "dotation.cle"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM somme_proposee"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dotation"), 0);
    assert_int_equal(open_page(j, REGION, SUM_PATH), 403);
}

#define SUMS_PATH PAGE "/sommes"

static void a_sum_is_credited_by_another_agent(void **state)
{
    struct journey *j = *state;

    register_financeur(j);
    assert_int_equal(open_page(j, AGENT_A, SUMS_PATH), 200);
    assert_true(has(j, "Aucune somme n&#39;attend") || has(j, "Aucune somme n'attend"));
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM "&source=V-7"), 303);
    assert_int_equal(open_page(j, AGENT_B, PAGE), 200);
    assert_true(has(j, "1 somme(s) à approuver"));
    assert_int_equal(open_page(j, AGENT_A, SUMS_PATH), 200);
    assert_true(has(j, "référence V-7"));
    assert_false(has(j, "Approuver la somme"));
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUMS_PATH "/1/approuver", ""), 422);
    assert_true(has(j, "dotation.somme-meme-agent"));
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUMS_PATH "/1/refuser", "motif=Erreur"), 422);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dotation"), 0);
    assert_int_equal(open_page(j, AGENT_B, SUMS_PATH), 200);
    assert_true(has(j, "Approuver la somme"));
    assert_true(has(j, ", Zoé CANARI, naissance le"));
    assert_int_equal(submit(j, AGENT_B, SUMS_PATH, SUMS_PATH "/1/refuser", ""), 422);
    assert_true(has(j, "href=\"#champ-motif\""));
    assert_true(has(j, "id=\"champ-motif\""));
    assert_int_equal(submit(j, AGENT_B, SUMS_PATH, SUMS_PATH "/1/regarder", ""), 404);
    assert_int_equal(submit(j, AGENT_B, SUMS_PATH, SUMS_PATH "/9/approuver", ""), 404);
    assert_int_equal(submit(j, AGENT_B, SUMS_PATH, SUMS_PATH "/1/approuver", ""), 303);
    assert_true(has(j, "Location: " SUMS_PATH "?fait=somme\r\n"));
    assert_int_equal(
        raw_i64(&j->web.t, "SELECT montant_cents FROM dotation WHERE titulaire_id = 3 AND source = 'V-7'"),
        50000);
    assert_int_equal(raw_i64(&j->web.t, "SELECT montant FROM solde WHERE titulaire_id = 3 AND poche = 6"),
                     50000);
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM journal WHERE acte = 'dotation.proposer' AND acteur_nom = 'agent-a'"),
        1);
    assert_int_equal(
        raw_i64(&j->web.t,
                "SELECT COUNT(*) FROM journal WHERE acte IN ('dotation.verser', 'dotation.approuver') "
                "AND acteur_nom = 'agent-b'"),
        2);
    assert_int_equal(submit(j, AGENT_B, SUM_PATH, SUMS_PATH "/1/approuver", ""), 409);
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH, SUM "&source=V-7"), 303);
    assert_true(has(j, "fait=somme-deja"));
    assert_int_equal(submit(j, AGENT_A, SUM_PATH, SUM_PATH,
                            "siret=" SIRET
                            "&titulaire=3&nom=canari&montant=7&cle=VIR-2&le=2026-05-04&base=volontaire"),
                     303);
    assert_int_equal(submit(j, AGENT_B, SUMS_PATH, SUMS_PATH "/2/refuser", "motif=Erreur"), 303);
    assert_true(has(j, "fait=somme-refusee"));
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM dotation"), 1);
    assert_int_equal(open_page(j, REGION, SUMS_PATH), 403);
}

static void a_bank_answer_that_is_not_one(void **state)
{
    struct journey *j = *state;
    const char *page = "/gestion/paiements", *path = "/gestion/reponse-banque";

    assert_int_equal(send_file_to(j, AGENT_A, page, path, "<?xml version=\"1.0\"?><a/>", ""), 422);
    assert_true(has(j, "xml.version"));
    assert_int_equal(send_file_to(j, AGENT_A, page, path, "", ""), 422);
    assert_true(has(j, "web.fichier"));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)
/* A financeur reads what is asked of it, grants a part, has what it gave and nothing else, then withdraws from the order. */
static void a_financeur_answers(void **state)
{
    static const struct parcours asks = {.titulaire = 5, .organisme = ORG_SANS, .session = SESSION_CPF};
    struct financeur_inscription f = {
        .siret = "18002002600019", .denomination = "Région", .categorie = "region"};
    struct journey *j = *state;
    struct dossier_commande c;
    struct err e = {0};
    char page[80], part[120], own[80];

    credit(&j->web.t, 5, POCHE_DROITS, 40000);
    assert_ok(store_write(j->web.t.store, financeur_inscrire, &f, &e), &e);
    assert_int_equal(open_page(j, REGION, "/financeur"), 200);
    assert_true(web_reply_has(&j->web, "Aucune demande n'attend"));
    assert_ok(parcourir(&j->web.t, &asks, PROPOSE, j->numero, &e), &e);
    snprintf(page, sizeof(page), "/financeur/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, REGION, page), 404); /* not asked */
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 5, j->numero);
    c.financeur_siret = f.siret;
    assert_ok(faire(&j->web.t, &c, "2026-06-01", &e), &e);
    assert_int_equal(open_page(j, REGION, "/financeur"), 200);
    assert_true(web_reply_has(&j->web, "vous sont demandés"));
    assert_int_equal(open_page(j, REGION, page), 200);
    assert_true(web_reply_has(&j->web, "CANARI"));
    assert_true(web_reply_has(&j->web, "Répondez au plus tard le <strong>"));
    assert_true(web_reply_has(&j->web, "le silence vaut refus"));
    assert_false(web_reply_has(&j->web, "400,00")); /* what others pay */
    assert_int_equal(open_page(j, ECOLE, page), 403);
    snprintf(part, sizeof(part), "%s/accorder-partie", page);
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "montant=99999"), 422);
    assert_true(web_reply_has(&j->web, "dossier.accord-montant"));
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "montant=150"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).etat, ETAT_VALIDATED);
    snprintf(own, sizeof(own), "/gestion/dossiers/%s", j->numero);
    assert_int_equal(open_page(j, AGENT_A, own), 200);
    assert_true(web_reply_has(&j->web, "Le financeur accorde 150,00"));
    assert_true(web_reply_has(&j->web, "Accordé par un financeur </dt><dd class=\"nombre\">150,00"));
    assert_int_equal(web_submit(&j->web, "/financeur", part, j->cookie[REGION], "version=4&montant=1"), 422);
    assert_int_equal(open_page(j, REGION, page), 200);
    assert_false(web_reply_has(&j->web, "Accorder toute la somme"));
    assert_false(web_reply_has(&j->web, "Se retirer")); /* nothing is firm */
    snprintf(part, sizeof(part), "%s/annuler", page);
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "version=5&motif=Budget&confirme=1"),
                     409);
    c = commande(ACTE_ACCEPTER, ROLE_TITULAIRE, 5, j->numero);
    c.reste_paye_cents = lire(&j->web.t, j->numero).prix_ttc_cents - 40000 - 15000;
    assert_ok(faire(&j->web.t, &c, "2026-06-01", &e), &e);
    assert_int_equal(open_page(j, REGION, page), 200);
    assert_true(web_reply_has(&j->web, "Se retirer"));
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "motif=Budget"),
                     422); /* not confirmed */
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "confirme=1"),
                     422); /* without a reason */
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[ECOLE], "motif=Budget&confirme=1"), 403);
    assert_int_equal(lire(&j->web.t, j->numero).etat, ETAT_ACCEPTED);
    assert_int_equal(web_submit(&j->web, page, part, j->cookie[REGION], "motif=Budget&confirme=1"), 303);
    assert_int_equal(lire(&j->web.t, j->numero).etat, ETAT_CANCELED_BY_FINANCER);
    assert_int_equal(solde(&j->web.t, 5, POCHE_DROITS).reserved, 0);
    assert_int_equal(open_page(j, REGION, page), 200);
    assert_false(web_reply_has(&j->web, "Se retirer"));
    assert_int_equal(open_page(j, REGION, "/financeur/sommes"), 200);
    assert_true(web_reply_has(&j->web, "Rien n'est à rendre"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_financeur_answers),
        T(what_it_owes_is_called_for),
        T(a_scheme_takes_two_agents),
        T(a_file_is_checked_before_it_is_deposited),
        T(a_file_is_approved_by_another),
        T(a_financeur_is_registered_once),
        T(a_financeur_reads_its_number_and_its_rules),
        T(a_financeur_deposits_its_own_file),
        T(a_financeur_learns_nothing_of_people),
        T(a_financeur_deposits_for_nobody_else),
        T(a_call_says_what_became_of_it),
        T(its_account_takes_two_agents),
        T(a_sum_is_proposed_once),
        T(a_sum_is_credited_by_another_agent),
        T(a_bank_answer_that_is_not_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
