/* The pages of the simulator: what people type, the faults beside their fields, the engine's answer with its rules, and the
 * address that gives it again. Amounts are those of the texts, and those that the API gives for the same case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"
#include "web_fixture.h"

#define DROITS "/simulateur/droits?date=2026-09-07&"
#define AN "&mesure=pourcent&travaille=100&reference="
#define ELU "/simulateur/elu?date="
#define MANDAT "&mandat=conseiller_municipal&premier_tour=2020-03-15&debut=2020-05-18&fin="
#define RESTE "/simulateur/reste-a-payer?date="

static int setup(void **state)
{
    struct web_fixture *f = calloc(1, sizeof(*f));

    web_fixture_start(f, "2026-09-07", false);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct web_fixture *f = *state;

    web_fixture_stop(f);
    free(f);
    return 0;
}

static void shows(struct web_fixture *f, const char *path, const char *const *texts)
{
    assert_int_equal(web_get(f, path, ""), 200);
    for (; *texts != NULL; texts++)
        if (!web_reply_has(f, *texts))
            fail_msg("%s\n  sans « %s »", path, *texts);
}

#define SHOWS(f, path, ...) shows(f, path, (const char *const[]){__VA_ARGS__, NULL})

/* The form again, with status 422, no result, and each of the faults. */
static void refused(struct web_fixture *f, const char *path, const char *const *texts)
{
    assert_int_equal(web_get(f, path, ""), 422);
    assert_true(web_reply_has(f, "<title>Erreur : "));
    assert_true(web_reply_has(f, "Code à donner à l&#39;assistance : web.saisie") ||
                web_reply_has(f, "assistance : web.saisie"));
    assert_false(web_reply_has(f, "id=\"resultat\""));
    for (; *texts != NULL; texts++)
        if (!web_reply_has(f, *texts))
            fail_msg("%s\n  sans « %s »", path, *texts);
}

#define REFUSED(f, path, ...) refused(f, path, (const char *const[]){__VA_ARGS__, NULL})

static void forms_ask_nothing_of_anyone(void **state)
{
    static const char *const paths[] = {"/simulateur/droits", "/simulateur/elu", "/simulateur/reste-a-payer"};
    struct web_fixture *f = *state;

    SHOWS(f, "/simulateur", "href=\"/simulateur/droits\"", "href=\"/simulateur/elu\"",
          "href=\"/simulateur/reste-a-payer\"");
    SHOWS(f, "/", "href=\"/simulateur\"");
    SHOWS(f, "/plan-du-site", "href=\"/simulateur/droits\"", "href=\"/simulateur/elu\"",
          "href=\"/simulateur/reste-a-payer\"");
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        SHOWS(f, paths[i], "<form class=\"simulateur\" method=\"get\"", "name=\"date\" value=\"2026-09-07\"");
        assert_false(web_reply_has(f, "Erreur :"));
        assert_false(web_reply_has(f, "id=\"resultat\""));
        assert_false(web_reply_has(f, "name=\"nir\""));
        assert_false(web_reply_has(f, "name=\"nom\""));
        assert_false(web_reply_has(f, "name=\"jeton\""));
    }
}

/* R. 6323-1: below half of the time, a share of 500 € rounded up to the cent; 803 hours of 1 607 give 249,85 €. */
static void a_year_is_worth_what_the_text_says(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f, DROITS "regime=salarie&de=2024&a=&mesure=heures&travaille=803&reference=1607", "249,85\u00a0€",
          "/regles#cpf.annuel", "C. trav. R. 6323-1, I", "depuis le 1er janvier 2019", "texte vérifié",
          "Une part du crédit, selon le temps travaillé.");
    SHOWS(f, DROITS "regime=salarie&de=2024&a=&mesure=heures&travaille=803,5&reference=", "500,00\u00a0€");
    SHOWS(f, DROITS "regime=salarie&de=2024&a=&mesure=pourcent&travaille=50&reference=", "500,00\u00a0€");
    SHOWS(f, DROITS "regime=agent_public&de=2024&a=" AN, "25\u00a0h", "/regles#fp.heures_annuelles");
    SHOWS(f, DROITS "regime=salarie&de=2024&a=" AN "&boe=1", "800,00\u00a0€", "/regles#cpf.majoration_boe");
    SHOWS(f, DROITS "regime=independant&de=2024&a=" AN "&impayee=1", "<p class=\"solde\">0,00\u00a0€");
}

/* The years of a period, the ceiling (5 000 €) that cuts, and the year whose 31 December is to come. */
static void years_add_up_to_the_ceiling(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f, DROITS "regime=salarie&de=2019&a=2026" AN "&solde=3+900%2C50+%E2%82%AC",
          "<p class=\"solde\">5\u202f000,00\u00a0€", "scope=\"row\">2019</th>", "scope=\"row\">2025</th>",
          "Plafond : 5\u202f000,00\u00a0€", "99,50\u00a0€", "400,50\u00a0€",
          "année 2026 sera inscrite le 31 décembre 2026");
    assert_false(web_reply_has(f, "scope=\"row\">2026</th>"));
    SHOWS(f, "/simulateur/droits?date=2026-12-31&regime=salarie&de=2026&a=" AN, "scope=\"row\">2026</th>");
}

/* R. 6323-27: one credit a year, the most favourable. */
static void periods_that_meet_give_one_credit(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(
        f,
        DROITS "regime=salarie&de=2023&a=2024&mesure=pourcent&travaille=10&reference=&regime=esat&de=2024&a="
               "&mesure=pourcent&travaille=100&reference=",
        "50,00\u00a0€", "800,00\u00a0€", "<p class=\"solde\">850,00\u00a0€", "/regles#cpf.plusieurs_regimes");
}

static void wrong_years_are_told_one_by_one(void **state)
{
    struct web_fixture *f = *state;

    REFUSED(f,
            "/simulateur/"
            "droits?date=&autre=hier&regime=roi&de=2024&a=2019&mesure=pourcent&travaille=120&reference=7"
            "&solde=12x&solde_heures=1,5",
            "Réponses à corriger : 8.", "<a href=\"#champ-date\">", "<a href=\"#champ-autre\">",
            "<a href=\"#champ-regime-1\">", "<a href=\"#champ-a-1\">", "<a href=\"#champ-travaille-1\">",
            "<a href=\"#champ-reference-1\">", "<a href=\"#champ-solde\">",
            "<a href=\"#champ-solde_heures\">", "Période 1 : « À l", "doit aller de 0 à 100",
            "id=\"erreur-travaille-1\"",
            "name=\"travaille\" value=\"120\" aria-invalid=\"true\" aria-describedby=\"erreur-travaille-1\"",
            "value=\"12x\"");
    REFUSED(f, DROITS "regime=independant&de=2024&a=&mesure=brut&travaille=30000&reference=",
            "#champ-travaille-1");
    REFUSED(f, DROITS "regime=salarie&de=&a=" AN, "Réponses à corriger : 1.", "<a href=\"#champ-de-1\">");
    REFUSED(f, DROITS "regime=salarie&de=2010&a=" AN, "Aucun montant", "<a href=\"#champ-de-1\">");
    REFUSED(f, DROITS "regime=salarie&de=2024&a=&mesure=heures&travaille=-3&reference=",
            "<a href=\"#champ-travaille-1\">");
    REFUSED(f, DROITS "regime=salarie&de=2024&a=" AN "&solde=%3Cb%3E", "value=\"&lt;b&gt;\"");
    REFUSED(f, DROITS "regime=salarie&de=99999999999999999999&a=" AN, "<a href=\"#champ-de-1\">");
}

static void a_row_is_added_and_blank_ones_are_passed_over(void **state)
{
    struct web_fixture *f = *state;
    char many[1200];
    size_t n = (size_t)snprintf(many, sizeof(many), "/simulateur/droits?date=2026-09-07");

    SHOWS(f, "/simulateur/droits?date=&regime=salarie&de=20&a=" AN "&plus=periodes", "Période 2",
          "value=\"20\"", "id=\"suite-periodes\"");
    assert_false(web_reply_has(f, "Erreur :"));
    assert_false(web_reply_has(f, "aria-invalid"));
    SHOWS(f, DROITS "regime=salarie&de=&a=" AN "&regime=salarie&de=2024&a=" AN "&boe=2", "800,00\u00a0€",
          "name=\"boe\" value=\"1\" checked");
    assert_false(web_reply_has(f, "Période 2"));
    for (int i = 0; i < 11; i++)
        n += (size_t)snprintf(many + n, sizeof(many) - n, "%s",
                              "&regime=salarie&de=2024&a=&mesure=pourcent&travaille=100&reference=");
    REFUSED(f, many, "10 réponses de ce genre au plus");
}

/* D. 5151-14: 240 € an activity of a year, 720 € at most; volunteers have two least durations and two last days. */
static void engagements_have_their_own_account(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f,
          DROITS "engagement=service_civique&engagement_annee=2023&duree=6&quantite=&declare_le=&atteste_le=",
          "240,00\u00a0€", "/regles#cec.activite", "service civique", "D. 5151-14");
    assert_false(web_reply_has(f, "Erreur :"));
    SHOWS(f, DROITS "engagement=service_civique&engagement_annee=2023&duree=5", "0,00\u00a0€", "6 mois");
    SHOWS(f,
          DROITS "engagement=benevolat&engagement_annee=2024&duree=200&quantite=100&declare_le=2025-06-30"
                 "&atteste_le=2025-12-31",
          "<span class=\"nombre\">240,00\u00a0€");
    SHOWS(f,
          DROITS "engagement=benevolat&engagement_annee=2024&duree=200&quantite=100&declare_le=2025-07-01"
                 "&atteste_le=2025-12-31",
          "<span class=\"nombre\">0,00\u00a0€", "30 juin 2025");
    SHOWS(
        f,
        DROITS
        "solde_cec=600&engagement=service_civique&engagement_annee=2023&duree=6&regime=salarie&de=2024&a=" AN,
        "<span class=\"nombre\">720,00\u00a0€", "120,00\u00a0€", "Plafond : 720,00\u00a0€",
        "<p class=\"solde\">500,00\u00a0€");
    SHOWS(f, DROITS "engagement=service_civique&engagement_annee=2026&duree=6",
          "engagement de 2026 sera inscrit après le 31 décembre 2026");
    REFUSED(f, DROITS "engagement=sieste&engagement_annee=&duree=6", "<a href=\"#champ-engagement-1\">",
            "<a href=\"#champ-engagement_annee-1\">", "Engagement citoyen 1 : ");
}

/* CGCT R. 1621-7: the example of the contract, 300 € of converted hours and the credit of 30 March 2021. */
static void an_elected_person_sees_each_credit(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f, ELU "2021-12-31" MANDAT "&depense_le=&depense=&solde=300&solde_le=2021-01-01",
          "<p class=\"solde\">700,00\u00a0€", "30 mars 2021", "400,00\u00a0€", "/regles#dife.annuel",
          "mandat de conseiller municipal", "Un mandat est tenu");
    SHOWS(f,
          ELU "2022-12-31&autre=2021-12-31" MANDAT "&depense_le=2021-06-01&depense=150,50&solde=&solde_le=",
          "249,50\u00a0€", "-150,50\u00a0€", "href=\"/comparer?du=2021-12-31&amp;au=2022-12-31\"",
          "le 31 décembre 2021");
    SHOWS(f,
          ELU "2022-12-01&mandat=maire&premier_tour=&debut=2020-05-18&fin=2022-06-30&depense_le=&depense="
              "&solde=&solde_le=",
          "Le mandat est fini", "source secondaire");
    SHOWS(
        f,
        ELU
        "2026-09-07&mandat=depute&premier_tour=&debut=2020-05-18&fin=&depense_le=&depense=&solde=&solde_le=",
        "Aucun mandat ne permet", "Aucun crédit à cette date");
}

static void wrong_mandates_are_told(void **state)
{
    struct web_fixture *f = *state;

    REFUSED(
        f,
        ELU
        "2026-09-07&mandat=roi&premier_tour=2021-01-01&debut=2020-05-18&fin=2019-01-01&depense_le=&depense=20"
        "&solde=300&solde_le=",
        "Réponses à corriger : 5.", "<a href=\"#champ-mandat-1\">", "<a href=\"#champ-debut-1\">",
        "<a href=\"#champ-fin-1\">", "<a href=\"#champ-depense_le-1\">", "<a href=\"#champ-solde_le\">");
    REFUSED(f, ELU "2026-09-07&mandat=maire&premier_tour=&debut=&fin=", "<a href=\"#champ-debut-1\">");
    REFUSED(f, ELU "2021-12-31" MANDAT "&depense_le=2021-06-01&depense=900&solde=&solde_le=",
            "Les dépenses dépassent les droits acquis le 31 décembre 2021", "<a href=\"#champ-depense-1\">");
    REFUSED(f, ELU "2021-12-31" MANDAT "&solde=300&solde_le=2022-01-01", "<a href=\"#champ-date\">");
}

/* D. 6323-1 A and the participation of 2026: the example of the contract; then who is exempt, and what is refused. */
static void who_pays_is_said_line_by_line(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f, RESTE "2026-06-10&classe=RS&situation=salarie&cout=1+650&droits=5000",
          "<p class=\"solde\">150,00\u00a0€", "1\u202f500,00\u00a0€", "/regles#plafond.rs",
          "/regles#participation.montant", "Dont la participation obligatoire");
    SHOWS(f, RESTE "2026-06-10&classe=RNCP&situation=demandeur_emploi&cout=900&droits=5000",
          "<p class=\"solde\">0,00\u00a0€", "vous êtes demandeur d",
          "/regles#participation.exonere_demandeur_emploi");
    SHOWS(f, RESTE "2026-03-15&classe=PERMIS_LEGER&situation=salarie&cout=1300&droits=2000",
          "Cet achat serait refusé", "C. trav. L. 6323-6, II, 4°", "financement.permis");
    SHOWS(f,
          RESTE "2026-06-10&classe=RNCP&situation=salarie&cout=1000&droits=300&doteur=region&dotation=200"
                "&verse_le=2026-01-01&echeance=&abondeur=employeur&abondement=1000",
          "Dotation 1 : Région", "Abondement 1 : Employeur",
          "votre employeur, ou son opérateur de compétences, paie une part",
          "/regles#financement.abondement_recu", "<p class=\"solde\">0,00\u00a0€");
    SHOWS(f,
          RESTE "2026-06-10&classe=RNCP&situation=salarie&cout=1000&droits=300&abondeur=opco&abondement=1000",
          "/regles#participation.exonere_opco", "Abondement 1 : Opérateur de compétences");
    SHOWS(f,
          RESTE
          "2026-06-10&classe=DIFE_MANDAT&situation=elu&cout=400&droits=&dife=800&heures=5&participants=10",
          "<p class=\"solde\">0,00\u00a0€", "/regles#dife.cout_horaire_max_ht");
    assert_false(web_reply_has(f, "/regles#participation.montant"));
    SHOWS(f,
          RESTE
          "2026-06-10&classe=DIFE_MANDAT&situation=elu&cout=400&droits=&dife=800&heures=5&participants=900",
          "Cet achat serait refusé");
}

/* The participation did not exist before 2 May 2024: two dates, two answers. */
static void two_dates_are_compared(void **state)
{
    struct web_fixture *f = *state;

    SHOWS(f, RESTE "2024-05-01&autre=2026-06-10&classe=RNCP&situation=salarie&cout=1000&droits=5000",
          "Mon reste à payer le 1er mai 2024", "Mon reste à payer le 10 juin 2026",
          "<p class=\"solde\">0,00\u00a0€", "<p class=\"solde\">150,00\u00a0€",
          "href=\"/comparer?du=2024-05-01&amp;au=2026-06-10\"");
}

static void wrong_purchases_are_told(void **state)
{
    struct web_fixture *f = *state;

    REFUSED(
        f,
        RESTE
        "2026-06-10&classe=DIFE_MANDAT&situation=prince&cout=&droits=-5&heures=&participants=0&doteur=region"
        "&dotation=200&verse_le=2026-01-01&echeance=2025-01-01&abondeur=employeur&abondement=99999999999",
        "Réponses à corriger : 7.", "<a href=\"#champ-situation\">", "<a href=\"#champ-cout\">",
        "<a href=\"#champ-droits\">", "<a href=\"#champ-heures\">", "<a href=\"#champ-participants\">",
        "<a href=\"#champ-echeance-1\">", "<a href=\"#champ-abondement-1\">", "value=\"-5\"");
    REFUSED(f, RESTE "2200-06-10&classe=RNCP&situation=salarie&cout=10", "doit aller de 1900 à 2100");
}

/* The result of an address, from the link that it gives: the same bytes, whatever the day it is opened on. */
static void the_link_gives_the_result_again(void **state)
{
    static const char *const cases[] = {
        DROITS "autre=&regime=salarie&de=&a=" AN
               "&regime=salarie&de=2019&a=2024&mesure=heures&travaille=803,5"
               "&reference=&peu_qualifie=2&solde=1%20240,50%20%E2%82%AC&solde_heures=",
        ELU "2022-12-31&autre=2021-12-31" MANDAT
            "&depense_le=2021-06-01&depense=150,50&solde=300&solde_le=2021-01-01",
        RESTE "2026-06-10&classe=RNCP&situation=salarie&cout=1000&droits=300&doteur=region&dotation=200"
              "&verse_le=2026-01-01&echeance=&abondeur=employeur&abondement=1000"};
    struct web_fixture *f = *state;
    char *first = malloc(REPLY_BYTES), *second = malloc(REPLY_BYTES), link[2000] = "", path[2000];

    assert_non_null(first);
    assert_non_null(second);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t n = 0;

        assert_int_equal(web_get(f, cases[i], ""), 200);
        assert_true(web_reply_between(f, "id=\"resultat\">", "</main>", first, REPLY_BYTES));
        assert_true(web_reply_between(f, "class=\"partage\" href=\"", "#resultat\"", link, sizeof(link)));
        for (const char *c = link; *c != '\0'; c += strncmp(c, "&amp;", 5) == 0 ? 5 : 1)
            path[n++] = *c;
        path[n] = '\0';
        assert_int_equal(web_get(f, path, ""), 200);
        assert_true(web_reply_between(f, "id=\"resultat\">", "</main>", second, REPLY_BYTES));
        assert_string_equal(first, second);
    }
    free(first);
    free(second);
}

/* The page and the API are one engine. */
static void the_api_says_the_same(void **state)
{
    static const char body[] =
        "{\"date\":\"2026-06-10\",\"cout\":200000,\"classe\":\"RS\",\"situation\":\"salarie\","
        "\"dif\":30000,\"droits\":120000,\"cec\":24000}";
    struct web_fixture *f = *state;
    char request[600];
    int n = snprintf(request, sizeof(request),
                     "POST /api/v1/simulation/financement HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n"
                     "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     strlen(body), body);

    assert_int_equal(web_raw(f, request, (size_t)n), 200);
    assert_true(web_reply_has(f, "{\"poche\":\"dif\",\"montant\":30000},{\"poche\":\"droits\",\"montant\":"
                                 "120000},{\"poche\":\"cec\",\"montant\":24000}"));
    assert_true(web_reply_has(f, "\"titulaire\":26000"));
    SHOWS(f, RESTE "2026-06-10&classe=RS&situation=salarie&cout=2000&dif=300&droits=1200&cec=240",
          "1\u202f200,00\u00a0€", "240,00\u00a0€", "<p class=\"solde\">260,00\u00a0€",
          "/regles#financement.cec_apres_droits");
}

/* Nothing typed is kept: the journal has not moved. */
static void nothing_is_recorded(void **state)
{
    struct web_fixture *f = *state;
    int64_t before = raw_i64(&f->t, "SELECT COUNT(*) FROM journal");

    assert_int_equal(web_get(f, DROITS "regime=salarie&de=2024&a=" AN, ""), 200);
    assert_int_equal(web_get(f, ELU "2021-12-31" MANDAT, ""), 200);
    assert_int_equal(web_get(f, RESTE "2026-06-10&classe=RS&situation=salarie&cout=1650", ""), 200);
    assert_int_equal(web_get(f, RESTE "2026-06-10&classe=RS&situation=salarie&cout=faux", ""), 422);
    assert_int_equal(raw_i64(&f->t, "SELECT COUNT(*) FROM journal"), before);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(forms_ask_nothing_of_anyone),
        T(a_year_is_worth_what_the_text_says),
        T(years_add_up_to_the_ceiling),
        T(periods_that_meet_give_one_credit),
        T(wrong_years_are_told_one_by_one),
        T(a_row_is_added_and_blank_ones_are_passed_over),
        T(engagements_have_their_own_account),
        T(an_elected_person_sees_each_credit),
        T(wrong_mandates_are_told),
        T(who_pays_is_said_line_by_line),
        T(two_dates_are_compared),
        T(wrong_purchases_are_told),
        T(the_link_gives_the_result_again),
        T(the_api_says_the_same),
        T(nothing_is_recorded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
