/* The partners of a training body, over HTTP: declared and ended from its own space, what is refused, who reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define FACTOR                                                                                               \
    "raison_sociale=Affacturage+de+Gascogne&siret=13002526500013&voie=1+place+de+la+Banque"                  \
    "&code_postal=32000&ville=Auch&depuis=2026-06-01"
#define GOOD_IBAN "&iban=FR76+3000+1007+9412+3456+7890+185"

static int64_t count(struct journey *j, const char *sql)
{
    return raw_i64(&j->web.t, sql);
}

/* Sends a form of the body to the address that shows it. */
static int send_form(struct journey *j, int who, const char *path, const char *fields)
{
    return web_submit(&j->web, path, path, j->cookie[who], fields);
}

static const char own[] = "/organisme/compte", waiting[] = "/gestion/comptes";
static const char declare[] = "/organisme/affacturage", one[] = "/organisme/affacturage/1";

static void refuse_false_factors(struct journey *j)
{
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR "&iban=FR7630001007941234567890186"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-iban\""));
    assert_true(web_reply_has(&j->web, "value=\"Affacturage de Gascogne\""));
    assert_false(web_reply_has(&j->web, "0186")); /* an account is not given back */
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-iban\""));
    assert_int_equal(send_form(j, ECOLE, declare,
                               "raison_sociale=Gascogne&siret=13002526500014&voie=1&code_postal=32000&"
                               "ville=Auch&depuis=2026-06-01" GOOD_IBAN),
                     422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-siret\""));
    assert_int_equal(send_form(j, ECOLE, declare,
                               "raison_sociale=Gascogne&siret=13002526500013&voie=1&code_postal=32000&"
                               "ville=Auch&depuis=2026-06-02" GOOD_IBAN),
                     422);
    assert_true(web_reply_has(&j->web, "declaration.avenir"));
    assert_int_equal(send_form(j, ECOLE, declare,
                               "raison_sociale=Gascogne&siret=13002526500013&voie=1&code_postal=7500&"
                               "ville=Auch&depuis=2026-06-01" GOOD_IBAN),
                     422);
    assert_true(web_reply_has(&j->web, "declaration.code-postal"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM affacturage"), 0);
}

/* Decision 28: the body declares, an agent approves; nobody does both, and who knows the account before is told. */
static void a_body_declares_its_factor(void **state)
{
    struct journey *j = *state;
    int64_t acts = entries(j);

    assert_int_equal(open_page(j, ELU, declare), 403);
    assert_int_equal(open_page(j, ECOLE, declare), 200);
    assert_int_equal(entries(j), acts + 1); /* the refusal; a blank form reads nothing */
    refuse_false_factors(j);
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/compte?fait=affacturage-declare"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM avis WHERE genre = 'affacturage_propose'"), 1);
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 409);
    assert_true(web_reply_has(&j->web, "affacturage.deja"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "le gestionnaire doit l'approuver"));
    assert_false(web_reply_has(&j->web, "/organisme/affacturage/1/approuver"));
    assert_int_equal(web_submit(&j->web, own, "/organisme/affacturage/1/approuver", j->cookie[ECOLE], ""),
                     422);
    assert_true(web_reply_has(&j->web, "compte.meme-personne"));
    assert_int_equal(open_page(j, LANGUES, one), 404); /* another body has none of that number */
    assert_int_equal(open_page(j, AGENT_A, waiting), 200);
    assert_true(web_reply_has(&j->web, "l&#39;intéressé"));
    assert_int_equal(
        web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A], ""), 303);
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_true(web_reply_has(&j->web, "Proposer la fin de Affacturage de Gascogne"));
    assert_int_equal(count(j, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%Gascogne%'"), 0);
}

/* What the mailer sends, an agent says it sent: once, and by nobody else. */
static void an_agent_says_what_was_sent(void **state)
{
    static const char list[] = "/gestion/avis", first[] = "/gestion/avis/1/remis";
    struct journey *j = *state;

    assert_int_equal(open_page(j, ECOLE, list), 403);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Aucun avis n'attend d'être envoyé."));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/avis?apres=x"), 404);
    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 303);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Une société d&#39;affacturage est déclarée"));
    assert_true(web_reply_has(&j->web, "écrivez par courrier"));
    assert_false(web_reply_has(&j->web, "0185")); /* no account */
    assert_int_equal(open_page(j, AGENT_A, "/gestion/avis?apres=1"), 200);
    assert_false(web_reply_has(&j->web, first));
    assert_int_equal(web_submit(&j->web, own, first, j->cookie[ECOLE], ""), 403);
    assert_int_equal(web_submit(&j->web, list, "/gestion/avis/2/remis", j->cookie[AGENT_A], ""), 404);
    assert_int_equal(web_submit(&j->web, list, "/gestion/avis/x/remis", j->cookie[AGENT_A], ""), 404);
    assert_int_equal(web_submit(&j->web, list, first, j->cookie[AGENT_A], ""), 303);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM avis WHERE remis_us IS NOT NULL"), 1);
    assert_int_equal(web_submit(&j->web, list, first, j->cookie[AGENT_B], ""), 404);
    assert_int_equal(open_page(j, AGENT_B, list), 200);
    assert_false(web_reply_has(&j->web, first));
}

/* Fifty a page, the last first; the last of each kind whatever the page; nobody else's business. */
static void an_agent_reads_what_partners_sent(void **state)
{
    static const char list[] = "/gestion/livraisons";
    struct journey *j = *state;

    assert_int_equal(open_page(j, ECOLE, list), 403);
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "Aucun fichier n'a encore été appliqué."));
    for (int i = 1; i <= 52; i++) {
        char sql[400];

        snprintf(sql, sizeof(sql),
                 "INSERT INTO livraison (id, partenaire, genre, date_livraison, empreinte, plan, lignes, "
                 "appliquee_us) VALUES (%d, '%s', '%s', %d, x'%04d', x'%064d', %d, 1780000000000000)",
                 i, i == 1 ? "sngi" : "rne",
                 i == 1   ? ""
                 : i == 2 ? "mai"
                          : "cm",
                 on("2026-05-01"), i, i, 1000 + i);
        assert_int_equal(raw_as_program(&j->web.t, sql), SQLITE_OK);
    }
    assert_int_equal(open_page(j, AGENT_A, list), 200);
    assert_true(web_reply_has(&j->web, "N° 52 : Répertoire national des élus (cm)"));
    assert_true(web_reply_has(&j->web, "Livré le 1er mai 2026"));
    assert_true(web_reply_has(&j->web, "0000000052</code>"));
    assert_true(web_reply_has(&j->web, "État civil du SNGI")); /* the last of its kind */
    assert_false(web_reply_has(&j->web, "N° 1 :"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/livraisons?apres=3"), 200);
    assert_true(web_reply_has(&j->web, "N° 1 : État civil du SNGI"));
    assert_false(web_reply_has(&j->web, "N° 3 :"));
    assert_false(web_reply_has(&j->web, "plus anciens"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/livraisons?apres=x"), 400);
}

/* A body was erased while its account waited: nobody decides on it any more, and the others are decided. */
static void the_account_of_who_was_erased(void **state)
{
    struct journey *j = *state;

    assert_int_equal(web_submit(&j->web, own, own, j->cookie[ECOLE], "iban=FR7630006000011234567890189"),
                     303);
    assert_int_equal(web_submit(&j->web, own, own, j->cookie[LANGUES], "iban=FR7630001007941234567890185"),
                     303);
    assert_int_equal(raw_sql(&j->web.t, "UPDATE organisme SET nda = 'efface-7' WHERE id = 7"), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, waiting), 200);
    assert_false(web_reply_has(&j->web, "0189"));
    assert_true(web_reply_has(&j->web, "0185"));
}

static void a_body_proposes_the_end_of_its_factor(void **state)
{
    struct journey *j = *state;

    assert_int_equal(send_form(j, ECOLE, declare, FACTOR GOOD_IBAN), 303);
    assert_int_equal(open_page(j, ECOLE, one), 200);
    assert_true(web_reply_has(&j->web, "FR76 •••• •••• 0185"));
    assert_false(web_reply_has(&j->web, "Proposer sa fin")); /* nobody approved it: it is given up */
    assert_int_equal(
        web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A], ""), 303);
    assert_int_equal(open_page(j, ECOLE, one), 200);
    assert_true(web_reply_has(&j->web, "Proposer sa fin"));
    assert_int_equal(send_form(j, ECOLE, one, "avant="), 422);
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-06-03"), 422);
    assert_true(web_reply_has(&j->web, "declaration.avenir"));
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-05-31"), 422);
    assert_true(web_reply_has(&j->web, "declaration.periode"));
    assert_int_equal(web_submit(&j->web, own, one, j->cookie[LANGUES], "avant=2026-06-02"), 404);
    assert_int_equal(send_form(j, ECOLE, one, "avant=2026-06-02"), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/compte?fait=affacturage-fin"));
    assert_int_equal(open_page(j, ECOLE, own), 200);
    assert_false(web_reply_has(&j->web, "/organisme/affacturage/1/approuver"));
    assert_true(web_reply_has(&j->web, "Refuser la fin de Affacturage de Gascogne"));
    assert_int_equal(
        web_submit(&j->web, own, "/organisme/affacturage/1/approuver", j->cookie[ECOLE], "fin=2026-06-02"),
        422);
    assert_int_equal(web_submit(&j->web, own, one, j->cookie[ECOLE], "avant=2026-06-02"), 409);
    assert_true(web_reply_has(&j->web, "affacturage.fin-attend"));
    assert_int_equal(web_submit(&j->web, waiting, "/gestion/affacturages/7-1/approuver", j->cookie[AGENT_A],
                                "fin=2026-06-02"),
                     303);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM affacturage WHERE avant IS NOT NULL AND avant > depuis"),
                     1);
}

#define INSTITUT "formation=F1&action=A1&siret=13002526500013&raison_sociale=Institut&depuis=2026-06-01"

static void a_body_declares_who_teaches(void **state)
{
    static const char form[] = "/organisme/pedagogiques", body[] = "/organisme/pedagogiques/1";
    static const char list[] = "/organisme/personnes";
    struct journey *j = *state;

    assert_int_equal(open_page(j, AGENT_A, form), 403);
    assert_int_equal(send_form(j, ECOLE, form,
                               "formation=F9&action=A1&siret=13002526500013&raison_sociale=Institut&"
                               "depuis=2026-06-01"),
                     404);
    assert_true(web_reply_has(&j->web, "pedagogique.action"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-action\""));
    assert_true(web_reply_has(&j->web, "value=\"Institut\""));
    assert_int_equal(send_form(j, ECOLE, form,
                               "formation=F1&action=A1&siret=73282932000074&raison_sociale=Soi&"
                               "depuis=2026-06-01"),
                     422);
    assert_true(web_reply_has(&j->web, "pedagogique.lui-meme"));
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&courriel=institut"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-courriel\""));
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&nda=11750000008"), 422); /* of another company */
    assert_true(web_reply_has(&j->web, "pedagogique.nda"));
    assert_int_equal(send_form(j, LANGUES, form, INSTITUT), 404); /* not of its catalogue */
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT "&ville=Auch"), 303);
    assert_int_equal(send_form(j, ECOLE, form, INSTITUT), 409);
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_true(web_reply_has(&j->web, "<a href=\"/organisme/pedagogiques/1\">Institut</a>"));
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_true(web_reply_has(&j->web, "Terminer cette déclaration"));
    assert_int_equal(open_page(j, LANGUES, body), 404);
    assert_int_equal(web_submit(&j->web, list, body, j->cookie[LANGUES], "avant=2026-06-01"), 404);
    assert_int_equal(send_form(j, ECOLE, body, "avant=2026-06-05"), 422);
    assert_int_equal(send_form(j, ECOLE, body, "avant=2026-06-02"), 303);
    assert_int_equal(web_submit(&j->web, list, body, j->cookie[ECOLE], "avant=2026-06-02"), 409);
    move_clock(j, "2026-06-10");
    assert_int_equal(open_page(j, ECOLE, list), 200);
    assert_false(web_reply_has(&j->web, "Institut"));
    assert_int_equal(open_page(j, ECOLE, "/organisme/personnes?tous=1"), 200);
    assert_true(web_reply_has(&j->web, "du 1er juin 2026 au 1er juin 2026"));
    assert_int_equal(open_page(j, ECOLE, body), 200);
    assert_false(web_reply_has(&j->web, "Terminer cette déclaration"));
}

#define CONTRACT "formation=F1&action=A1&raison_sociale=Tiers&contrat=C-1&depuis=2026-06-01"

/* A third body, with the agreement that a training of élus asks for. */
static void add_third(struct journey *j)
{
    char sql[600];

    snprintf(sql, sizeof(sql),
             "INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, "
             "qualiopi_formation, qualiopi_bilan, qualiopi_vae, qualiopi_apprentissage, siret_douteux, "
             "modifie_us) VALUES (9, '55208131766522', '552081317', '11750000009', 'Tiers', 'TIERS', 0, 0, "
             "0, 0, 0, 0);"
             "INSERT INTO agrement (organisme_id, decision, debut, fin, etat) VALUES (9, 'D-9', %d, %d, "
             "'ACTIF')",
             on("2025-01-01"), on("2028-12-31"));
    assert_int_equal(raw_sql(&j->web.t, sql), SQLITE_OK);
}

static const char contracts[] = "/organisme/sous-traitance";
static const char new_contract[] = "/organisme/sous-traitance/declarer";
static const char contract[] = "/organisme/sous-traitance/1";

static void refuse_contracts(struct journey *j)
{
    assert_int_equal(send_form(j, ECOLE, new_contract, CONTRACT "&siret=55208131766522&montant=225,00"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-mentions\""));
    assert_true(web_reply_has(&j->web, "value=\"225,00\""));
    assert_int_equal(
        send_form(j, ECOLE, new_contract, CONTRACT "&siret=55208131766522&montant=600,00&mentions=oui"), 422);
    assert_true(web_reply_has(&j->web, "sous-traitance.montant"));
    assert_int_equal(
        send_form(j, ECOLE, new_contract, CONTRACT "&siret=55208131766522&montant=225,01&mentions=oui"), 422);
    assert_true(web_reply_has(&j->web, "sous-traitance.plafond-elu"));
    assert_true(web_reply_has(&j->web, "CGCT R. 1221-21-1"));
    assert_int_equal(
        send_form(j, ECOLE, new_contract, CONTRACT "&siret=18002002600019&montant=100,00&mentions=oui"), 422);
    assert_true(web_reply_has(&j->web, "sous-traitance.sans-agrement"));
    assert_int_equal(
        send_form(j, LANGUES, new_contract, CONTRACT "&siret=55208131766522&montant=225,00&mentions=oui"),
        404); /* not of its catalogue */
}

/* R. 6333-6-2: the contract is declared, its refusals have their article, its offer leaves the search when it is refused later. */
static void a_body_declares_a_contract(void **state)
{
    struct journey *j = *state;

    add_third(j);
    assert_int_equal(open_page(j, ELU, contracts), 403);
    assert_int_equal(open_page(j, ECOLE, contracts), 200);
    assert_true(web_reply_has(&j->web, "Aucun contrat"));
    assert_true(web_reply_has(&j->web, "arrêté du 24 février 2022"));
    assert_true(web_reply_has(&j->web, "77\u202f700,00\u00a0€"));
    refuse_contracts(j);
    assert_int_equal(
        send_form(j, ECOLE, new_contract, CONTRACT "&siret=55208131766522&montant=225,00&mentions=oui"), 303);
    assert_true(web_reply_has(&j->web, "Location: /organisme/sous-traitance?fait=partenaire"));
    assert_int_equal(open_page(j, ECOLE, contracts), 200);
    assert_true(web_reply_has(&j->web, "Tiers, contrat C-1"));
    assert_false(web_reply_has(&j->web, "bloquée"));
    assert_int_equal(open_page(j, LANGUES, contracts), 200);
    assert_false(web_reply_has(&j->web, "Tiers"));
    assert_int_equal(open_page(j, LANGUES, contract), 404);
    assert_int_equal(web_get(&j->web, "/api/v1/formations?q=budget", ""), 200);
    assert_int_equal(count(j, "SELECT COUNT(*) FROM sous_traitance WHERE enregistre_par = ''"), 1);
}

static void an_offer_whose_contract_is_refused_is_not_found(void **state)
{
    static const char api[] = "/api/v1/formations", page[] = "/formations";
    struct journey *j = *state;

    add_third(j);
    assert_int_equal(
        send_form(j, ECOLE, new_contract, CONTRACT "&siret=55208131766522&montant=225,00&mentions=oui"), 303);
    assert_int_equal(open_page(j, ELU, page), 200);
    assert_true(web_reply_has(&j->web, "/formations/1\""));
    assert_int_equal(web_get(&j->web, api, ""), 200);
    assert_true(web_reply_has(&j->web, "Lire le budget"));
    /* The third body loses its agreement. */
    assert_int_equal(raw_sql(&j->web.t, "UPDATE agrement SET etat = 'RETIRE' WHERE organisme_id = 9"),
                     SQLITE_OK);
    assert_int_equal(open_page(j, ELU, page), 200);
    assert_false(web_reply_has(&j->web, "/formations/1\""));
    assert_int_equal(web_get(&j->web, api, ""), 200);
    assert_false(web_reply_has(&j->web, "Lire le budget"));
    assert_int_equal(open_page(j, ELU, "/formations/1"), 404);
    assert_int_equal(open_page(j, ECOLE, contracts), 200);
    assert_true(web_reply_has(&j->web, "L'offre est bloquée."));
    assert_true(web_reply_has(&j->web, "sous-traitance.sans-agrement"));
    /* Its end frees the offer. */
    assert_int_equal(open_page(j, ECOLE, contract), 200);
    assert_true(web_reply_has(&j->web, "Terminer cette déclaration"));
    assert_int_equal(send_form(j, ECOLE, contract, "avant=2026-06-09"), 422);
    assert_int_equal(send_form(j, ECOLE, contract, "avant=2026-06-01"), 303);
    assert_int_equal(open_page(j, ECOLE, contracts), 200);
    assert_false(web_reply_has(&j->web, "L'offre est bloquée."));
    assert_int_equal(open_page(j, ELU, page), 200);
    assert_true(web_reply_has(&j->web, "/formations/1\""));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_body_declares_its_factor),
        T(the_account_of_who_was_erased),
        T(a_body_proposes_the_end_of_its_factor),
        T(an_agent_says_what_was_sent),
        T(a_body_declares_who_teaches),
        T(a_body_declares_a_contract),
        T(an_offer_whose_contract_is_refused_is_not_found),
        T(an_agent_reads_what_partners_sent),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
