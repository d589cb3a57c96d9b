/*
 * The sheet of a training body (annex 1.1, 6°, a): identity, agreements with their history, measures, contacts that it corrects;
 * found by the operator by name, SIRET or activity number, and by nobody else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "journey_fixture.h"

#define OWN "/organisme/fiche"
#define ONE "/gestion/organismes/73282932000074"

static int correct(struct journey *j, int who, const char *fields)
{
    return web_submit(&j->web, OWN, OWN, j->cookie[who], fields);
}

static void nature(struct journey *j)
{
    assert_int_equal(raw_sql(&j->web.t,
                             "UPDATE organisme SET nature_juridique = 'Association', departement = '32', "
                             "voie = '1 rue du Puits', code_postal = '32000', ville = 'AUCH' WHERE id = 7"),
                     RAW_OK);
}

/* What the order lists of a body is on its sheet; what is not known says so. */
static void a_body_reads_its_identity(void **state)
{
    struct journey *j = *state;
    int64_t read;

    assert_int_equal(open_page(j, ELU, OWN), 403);
    assert_int_equal(open_page(j, REGION, OWN), 403);
    nature(j);
    read = entries(j);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_int_equal(entries(j), read + 1); /* in the journal before the page left */
    assert_true(web_reply_has(&j->web, "École des élus"));
    assert_true(web_reply_has(&j->web, "73282932000074"));
    assert_true(web_reply_has(&j->web, "11750000007"));
    assert_true(web_reply_has(&j->web, "Association"));
    assert_true(web_reply_has(&j->web, "<dd>32</dd>"));
    assert_true(web_reply_has(&j->web, "1 rue du Puits 32000 AUCH"));
    assert_false(web_reply_has(&j->web, "Langues"));
    assert_int_equal(open_page(j, LANGUES, OWN), 200);
    assert_true(web_reply_has(&j->web, "<dt>Forme juridique</dt><dd>non connue</dd>"));
    assert_true(web_reply_has(&j->web, "Aucun : l&#39;organisme ne peut pas former des élus") ||
                web_reply_has(&j->web, "Aucun : l'organisme ne peut pas former des élus"));
}

/* Each decision with its dates, and what a later file replaced, before it. */
static void agreements_keep_their_history(void **state)
{
    struct journey *j = *state;
    char sql[600];

    snprintf(sql, sizeof(sql),
             "INSERT INTO agrement_ancien (organisme_id, decision, no, debut, fin, etat, remplace_le) VALUES"
             "  (7, 'D-1', 1, %d, %d, 'ACTIF', %d);"
             "UPDATE agrement SET suspension = %d, etat = 'SUSPENDU' WHERE decision = 'D-1';"
             "INSERT INTO agrement (organisme_id, decision, debut, fin, renouvellement, etat) VALUES"
             "  (7, 'D-2', %d, %d, %d, 'ACTIF')",
             on("2024-01-01"), on("2027-12-31"), on("2026-03-02"), on("2026-05-04"), on("2026-05-20"),
             on("2030-05-19"), on("2026-05-18"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "Décision D-1"));
    assert_true(web_reply_has(&j->web, "<dd>depuis le 4 mai 2026</dd>"));
    assert_true(web_reply_has(&j->web, "Il ne vaut pas aujourd'hui."));
    assert_true(web_reply_has(
        &j->web, "Tel que connu avant le 2 mars 2026 : Actif, du 1er janvier 2024 au 31 décembre 2027."));
    assert_true(web_reply_has(&j->web, "Décision D-2"));
    assert_true(web_reply_has(&j->web, "<dt>Renouvellement</dt><dd>18 mai 2026</dd>"));
    assert_true(web_reply_has(&j->web, "Il vaut aujourd'hui."));
}

/* A field that is wrong is named and nothing is written; one left blank is erased; the journal has names of fields, not values. */
static void a_body_corrects_how_to_join_it(void **state)
{
    struct journey *j = *state;

    assert_int_equal(correct(j, ECOLE, "courriel=pas-une-adresse&telephone=0102030405"), 422);
    assert_true(web_reply_has(&j->web, "declaration.courriel"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-courriel\""));
    assert_true(web_reply_has(&j->web, "value=\"0102030405\"")); /* what was typed stays */
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM organisme WHERE telephone IS NOT NULL"), 0);
    assert_int_equal(correct(j, ECOLE, "courriel=ecole@exemple.fr&telephone=12"), 422);
    assert_true(web_reply_has(&j->web, "href=\"#champ-telephone\""));
    assert_int_equal(correct(j, ECOLE, "courriel=ecole@exemple.fr&telephone=0102030405"), 303);
    assert_int_equal(open_page(j, ECOLE, OWN "?fait=coordonnees"), 200);
    assert_true(web_reply_has(&j->web, "value=\"ecole@exemple.fr\""));
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_true(web_reply_has(&j->web, "ecole@exemple.fr"));
    assert_int_equal(correct(j, ECOLE, "courriel=&telephone=0102030405"), 303);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM organisme WHERE courriel IS NOT NULL"), 0);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM organisme WHERE telephone = '0102030405'"), 1);
    assert_int_equal(raw_i64(&j->web.t, "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%ecole@%'"),
                     0);
    assert_int_equal(web_submit(&j->web, ONE, OWN, j->cookie[AGENT_A], "courriel=a@exemple.fr"), 403);
}

static void a_measure_in_force_is_told(void **state)
{
    struct journey *j = *state;
    char sql[700];

    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "L'organisme vend aujourd'hui"));
    assert_true(web_reply_has(&j->web, "Aucune mesure n'est en vigueur."));
    snprintf(sql, sizeof(sql),
             "INSERT INTO mesure (id, numero, organisme_id, mesure, modele, etat, ouverte_le, ouverte_par, "
             "redigee_par,"
             "  signee_le, signee_par, debut, fin, modifie_us)"
             " VALUES (1, 'DEC-2026-00001', 7, 'suspension', %d, 'signee', %d, 'agent-a', 'agent-a', %d, "
             "'agent-b',"
             "  %d, %d, 0)",
             on("2026-01-01"), on("2026-05-01"), on("2026-05-20"), on("2026-05-21"), on("2026-11-20"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "L'organisme ne vend pas aujourd'hui."));
    assert_true(web_reply_has(&j->web, "/organisme/mesures/DEC-2026-00001"));
    assert_true(web_reply_has(&j->web, "20 novembre 2026"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE mesure SET etat = 'levee', levee_le = debut"), RAW_OK);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(&j->web, "Aucune mesure n'est en vigueur."));
}

static void an_agent_finds_a_body(void **state)
{
    struct journey *j = *state;

    assert_int_equal(open_page(j, ECOLE, "/gestion/organismes"), 403);
    assert_int_equal(open_page(j, ECOLE, ONE), 403);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes"), 200);
    assert_false(web_reply_has(&j->web, "Organismes trouvés"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=ecole"),
                     200); /* accents and case ignored */
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_false(web_reply_has(&j->web, "11750000008"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=732+829+320+00074"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=11750000008"), 200);
    assert_true(web_reply_has(&j->web, "Langues &amp; Cie"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=personne"), 200);
    assert_true(web_reply_has(&j->web, "Aucun organisme."));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=123"), 422);
    assert_true(web_reply_has(&j->web, "organisme.cle"));
    assert_true(web_reply_has(&j->web, "href=\"#champ-q\""));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes/11750000099"), 404);
}

/* What the list said before is read with its days, by the body too; an old SIRET finds the body and is said old, and the one that took
 * it since is found first. */
static void an_old_siret_finds_its_body(void **state)
{
    struct journey *j = *state;
    char sql[700];

    snprintf(
        sql, sizeof(sql),
        "INSERT INTO organisme_ancien (organisme_id, no, siret, siren, nda, denomination, "
        "denomination_pliee, voie, code_postal, ville, qualiopi_formation, qualiopi_bilan, qualiopi_vae, "
        "qualiopi_apprentissage, siret_douteux, remplace_le) VALUES (7, 1, '73282932000082', '732829320', "
        "'11750000007', 'École ancienne', 'ECOLE ANCIENNE', '2 rue Vieille', '32000', 'AUCH', 1, 0, 0, 0, "
        "0, %d)",
        on("2026-03-02"));
    assert_int_equal(raw_sql(&j->web.t, sql), RAW_OK);
    assert_int_equal(open_page(j, ECOLE, OWN), 200);
    assert_true(web_reply_has(
        &j->web, "Telle que connue avant le 2 mars 2026 : École ancienne, SIRET "
                 "73282932000082, déclaration d'activité 11750000007, nature juridique non connue, "
                 "département non connu, 2 rue Vieille "
                 "32000 AUCH, certifiée Qualiopi"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=73282932000082"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_true(web_reply_has(&j->web, "Trouvé par un ancien numéro, 73282932000082, qui n'est plus le sien "
                                       "depuis le 2 mars 2026."));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=%C3%A9cole+ancienne"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_true(web_reply_has(&j->web, "Trouvé par un ancien nom, École ancienne, qui n'est plus le sien "
                                       "depuis le 2 mars 2026."));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=%C3%A9cole"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_false(web_reply_has(&j->web, "ancien nom"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/catalogue?organisme=ancienne"), 200);
    assert_false(web_reply_has(&j->web, "Aucun organisme"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes/73282932000082"), 200);
    assert_true(web_reply_has(&j->web, "73282932000082 n'est plus le numéro de cet organisme"));
    assert_int_equal(open_page(j, AGENT_A, ONE), 200);
    assert_false(web_reply_has(&j->web, "n'est plus le numéro"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/catalogue?organisme=73282932000082"), 422);
    assert_true(web_reply_has(&j->web, "organisme.siret-ancien"));
    assert_int_equal(raw_sql(&j->web.t, "UPDATE organisme SET siret = '73282932000082' WHERE id = 8"),
                     RAW_OK);
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=73282932000082"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000008"));
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=%C3%A9cole+ancienne"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_true(web_reply_has(&j->web, "Trouvé par un ancien nom, École ancienne, qui n'est plus le sien "
                                       "depuis le 2 mars 2026."));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes?q=%C3%A9cole"), 200);
    assert_true(web_reply_has(&j->web, "/gestion/organismes/11750000007"));
    assert_false(web_reply_has(&j->web, "ancien nom"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/catalogue?organisme=ancienne"), 200);
    assert_false(web_reply_has(&j->web, "Aucun organisme"));
    assert_int_equal(open_page(j, AGENT_A, "/gestion/organismes/73282932000082"), 200);
    assert_true(web_reply_has(&j->web, "Langues &amp; Cie"));
    assert_false(web_reply_has(&j->web, "n'est plus le numéro"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, journey_setup, journey_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_body_reads_its_identity),      TEST(agreements_keep_their_history),
        TEST(a_body_corrects_how_to_join_it), TEST(a_measure_in_force_is_told),
        TEST(an_agent_finds_a_body),          TEST(an_old_siret_finds_its_body)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
