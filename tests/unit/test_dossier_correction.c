/*
 * A service done wrongly declared is corrected before it is validated (rules 3, SD-04 and 3.6): by the body, which declares
 * again, or by an agent after a control that found an anomaly. Until then nothing is validated, by anybody nor by the time that
 * passes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/sngi.h"
#include "import_fixture.h"
#include "training/dossier_issue.h"
#include "training_fixture.h"

/* An élu, 7 h at 600 €: said to be followed whole. Declared on Tuesday 23 June 2026, to be validated by the 30th. */
static const struct parcours elu = PARCOURS_ELU;

static void declared(struct temp_store *t, char *numero)
{
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, DECLARE, numero, &e), &e);
}

static struct dossier_commande again(const char *numero, int64_t hours, enum dossier_cause cause)
{
    struct dossier_commande c = commande(ACTE_DECLARER, ROLE_ORGANISME, ORG_AGREE, numero);

    c.heures_realisees = hours;
    c.cause = cause;
    return c;
}

static struct dossier_commande by_agent(const char *numero, int64_t hours, enum dossier_cause cause)
{
    struct dossier_commande c = again(numero, hours, cause);

    c.acte = ACTE_CORRIGER;
    c.par = ROLE_GESTIONNAIRE;
    c.par_id = 0;
    c.motif = "émargements de trois heures";
    return c;
}

static void contested(struct temp_store *t, const char *numero, const char *le)
{
    struct dossier_commande c = commande(ACTE_CONTESTER, ROLE_TITULAIRE, 1, numero);

    c.motif = "trois heures seulement";
    acte_fait(t, c, le);
}

/* 3 h of 7: 43 %. Nothing is lost when the body stopped and offers another session. */
static void the_body_declares_again(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    acte_refuse(&t, again(numero, 7, CAUSE_TOTALE), "2026-06-24", MSG_DOSSIER_DECLARATION_IDENTIQUE);
    acte_refuse(&t, again(numero, 8, CAUSE_TOTALE), "2026-06-24", MSG_DOSSIER_HEURES_REALISEES);
    acte_refuse(&t, again(numero, 3, CAUSE_TOTALE), "2026-06-24", MSG_DOSSIER_CAUSE);
    acte_fait(&t, again(numero, 3, CAUSE_ORGANISME_REPORT), "2026-06-24");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.etat, ETAT_SERVICE_DONE_DECLARED);
    assert_int_equal(d.taux, 43);
    assert_int_equal(d.realise_ttc_cents, 25800);
    assert_int_equal(d.echeance, on("2026-07-01")); /* five working days again */
    acte_fait(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-25");
    assert_int_equal(compte(&t, COMPTE_ORGANISME_BASE + ORG_AGREE), 25800);
    assert_int_equal(solde(&t, 1, POCHE_DIFE).posted, 80000 - 25800);
    acte_refuse(&t, again(numero, 7, CAUSE_TOTALE), "2026-06-26", MSG_DOSSIER_MAUVAIS_ETAT);
    temp_store_close(&t);
}

/* What the holder said was of another declaration: he speaks of this one, and what both said is in the history. */
static void the_holder_answers_each_declaration(void **state)
{
    struct temp_store t;
    struct dossier_ligne_acte *acts;
    char numero[DOSSIER_NUMERO_BYTES];
    struct db *db;
    size_t n;

    (void)state;
    declared(&t, numero);
    contested(&t, numero, "2026-06-24");
    acte_fait(&t, again(numero, 3, CAUSE_TITULAIRE), "2026-06-25"); /* during the control */
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.controle, CONTROLE_EN);
    assert_int_equal(d.echeance, DAY_NONE);
    assert_int_equal(d.atteste, ATTESTE_RIEN);
    acte_fait(&t, commande(ACTE_CONFIRMER, ROLE_TITULAIRE, 1, numero), "2026-06-26");
    lever(&t, numero, "anomalie_corrigee", "2026-06-29");
    d = lire(&t, numero);
    assert_false(d.a_corriger);
    assert_int_equal(d.echeance,
                     on("2026-07-06")); /* the whole delay of what was declared during the control */
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    assert_int_equal(dossier_actes(db, t.arena, &d, &acts, &n, NULL), RC_OK);
    store_read_end(t.store, db);
    assert_int_equal(acts[n - 3].acte, ACTE_DECLARER);
    assert_non_null(strstr(acts[n - 3].detail, "\"heures\":3"));
    assert_non_null(strstr(acts[n - 3].detail, "\"heures_avant\":7"));
    assert_string_equal(dossier_ligne_titre(&acts[n - 3]), "Service fait corrigé par l'organisme");
    temp_store_close(&t);
}

/* An anomaly stops the validation, by the agent and by the night, and says who corrects it, until when. */
static void an_anomaly_stops_the_validation(void **state)
{
    struct temp_store t;
    struct dossier_attente wait;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    contested(&t, numero, "2026-06-24");
    lever(&t, numero, "anomalie", "2026-06-25");
    struct dossier d = lire(&t, numero);

    assert_true(d.a_corriger);
    dossier_attente(&d, ROLE_TITULAIRE, &wait);
    assert_int_equal(wait.qui, ROLE_ORGANISME);
    assert_int_equal(wait.acte, ACTE_DECLARER);
    assert_int_equal(wait.avant_le, on("2026-07-02"));
    acte_refuse(&t, commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero), "2026-06-26", MSG_DOSSIER_ANOMALIE);
    nightly(&t, "2026-12-01", 0, 1);
    assert_int_equal(lire(&t, numero).etat, ETAT_SERVICE_DONE_DECLARED);
    acte_fait(&t, again(numero, 3, CAUSE_TITULAIRE), "2026-12-01"); /* late is better than never */
    d = lire(&t, numero);
    assert_false(d.a_corriger);
    assert_string_equal(d.controle_resultat, RESULTAT_ANOMALIE); /* what the control found stays said */
    nightly(&t, "2026-12-09", 1, 0);
    assert_int_equal(lire(&t, numero).a_payer_cents, 25800);
    temp_store_close(&t);
}

static void an_agent_corrects_after_an_anomaly(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    acte_refuse(&t, by_agent(numero, 3, CAUSE_TITULAIRE), "2026-06-24", MSG_DOSSIER_SANS_ANOMALIE);
    contested(&t, numero, "2026-06-24");
    acte_refuse(&t, by_agent(numero, 3, CAUSE_TITULAIRE), "2026-06-24", MSG_DOSSIER_SANS_ANOMALIE);
    lever(&t, numero, "anomalie", "2026-06-25");
    c = by_agent(numero, 3, CAUSE_TITULAIRE);
    c.motif = NULL;
    acte_refuse(&t, c, "2026-06-25", MSG_DOSSIER_MOTIF_REQUIS);
    c = by_agent(numero, 3, CAUSE_TITULAIRE);
    c.par = ROLE_ORGANISME;
    c.par_id = ORG_AGREE;
    acte_refuse(&t, c, "2026-06-25", MSG_DOSSIER_MAUVAIS_ACTEUR);
    acte_fait(&t, by_agent(numero, 3, CAUSE_TITULAIRE), "2026-06-25");
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.taux, 43);
    assert_int_equal(d.atteste, ATTESTE_RIEN);
    assert_int_equal(d.echeance, on("2026-07-02"));
    /* What the agent corrected after a control stands, until the holder or another control questions it. */
    acte_refuse(&t, again(numero, 7, CAUSE_TOTALE), "2026-06-26", MSG_DOSSIER_DECLARATION_CORRIGEE);
    acte_refuse(&t, by_agent(numero, 7, CAUSE_TOTALE), "2026-06-26", MSG_DOSSIER_SANS_ANOMALIE);
    contested(&t, numero, "2026-06-26");
    acte_fait(&t, again(numero, 4, CAUSE_TITULAIRE), "2026-06-26");
    lever(&t, numero, "sans_anomalie", "2026-06-29");
    nightly(&t, "2026-07-07", 1, 0);
    assert_int_equal(lire(&t, numero).taux, 57);
    temp_store_close(&t);
}

/* Another control says it was no anomaly: the validation waits its whole delay. */
static void another_control_sets_it_aside(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    contested(&t, numero, "2026-06-24");
    lever(&t, numero, "anomalie", "2026-06-25");
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    c.motif = "l'organisme a envoyé ses émargements";
    acte_fait(&t, c, "2026-06-26");
    assert_int_equal(lire(&t, numero).echeance, DAY_NONE);
    lever(&t, numero, "sans_anomalie", "2026-06-29");
    assert_int_equal(lire(&t, numero).echeance, on("2026-07-06"));
    nightly(&t, "2026-07-07", 1, 0);
    assert_int_equal(lire(&t, numero).a_payer_cents, 60000);
    temp_store_close(&t);
}

/* Found before anything was declared, an anomaly holds nothing: what is declared then knows it. */
static void an_anomaly_before_the_declaration(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    struct err e;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, SORTI, numero, &e), &e);
    c = commande(ACTE_CONTROLER, ROLE_GESTIONNAIRE, 0, numero);
    c.motif = "émargements demandés";
    acte_fait(&t, c, "2026-06-23");
    lever(&t, numero, "anomalie", "2026-06-24");
    assert_false(lire(&t, numero).a_corriger);
    acte_fait(&t, again(numero, 3, CAUSE_TITULAIRE), "2026-06-24");
    nightly(&t, "2026-07-02", 1, 0);
    temp_store_close(&t);
}

static void the_holder_contests(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DECLARE, numero, &e), &e);
    c = commande(ACTE_CONTESTER, ROLE_TITULAIRE, 2, numero);
    c.motif = "je n'y étais pas";
    assert_int_equal(faire(&t, &c, "2026-06-24", &e), RC_NOT_FOUND); /* not his */
    c.par_id = 1;
    assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.atteste, ATTESTE_CONTESTE);
    assert_int_equal(d.atteste_le, on("2026-06-24"));
    assert_int_equal(d.controle, CONTROLE_EN);
    assert_int_equal(d.echeance, DAY_NONE);
    c = commande(ACTE_CONFIRMER, ROLE_TITULAIRE, 1, numero);
    assert_int_equal(faire(&t, &c, "2026-06-24", &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_DOSSIER_DEJA_ATTESTE);
    lever(&t, numero, "sans_anomalie", "2026-06-25");
    assert_int_equal(lire(&t, numero).echeance, on("2026-07-01")); /* one of the five days was spent */
    temp_store_close(&t);
}

/* Confirming, like silence, leaves the validation and its clock as they were. */
static void the_holder_confirms(void **state)
{
    struct temp_store t;
    struct dossier_commande c;
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &elu, DECLARE, numero, &e), &e);
    c = commande(ACTE_CONFIRMER, ROLE_TITULAIRE, 1, numero);
    assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
    struct dossier d = lire(&t, numero);

    assert_int_equal(d.atteste, ATTESTE_CONFIRME);
    assert_int_equal(d.controle, CONTROLE_HORS);
    assert_int_equal(d.echeance, on("2026-06-30"));
    c = commande(ACTE_VALIDER, ROLE_GESTIONNAIRE, 0, numero);
    assert_ok(faire(&t, &c, "2026-06-24", &e), &e);
    temp_store_close(&t);
}

/* Rules 3.5, force majeure: one hour of seven (14 %) of 600 € is 84 €, the rest is given back. */
static void deceased_on(struct temp_store *t, const char *day)
{
    char sql[80];

    snprintf(sql, sizeof(sql), "UPDATE titulaire SET deces = %d WHERE id = 1", on(day));
    assert_int_equal(raw_sql(t, sql), RAW_OK);
}

static void settled_by_night(struct temp_store *t, const char *numero, bool excused)
{
    struct dossier d;

    nightly(t, "2026-07-02", 1, 0);
    d = lire(t, numero);
    assert_int_equal(d.force_majeure, excused);
    assert_int_equal(d.a_payer_cents, excused ? 8400 : 15000);
    assert_int_equal(compte(t, COMPTE_PERDU), excused ? 0 : 45000);
}

/* Said as given up before anybody knew, by its body or again, and validated by the time that passes. */
static void a_death_during_the_session_is_no_giving_up(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier d;

    (void)state;
    declared(&t, numero);
    acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
    assert_false(lire(&t, numero).force_majeure);
    d = lire(&t, numero);
    deceased_on(&t, "2026-06-22");
    assert_true(d.fin >= on("2026-06-22"));
    settled_by_night(&t, numero, true);
    temp_store_close(&t);

    declared(&t, numero);
    deceased_on(&t, "2026-06-22");
    acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE),
              "2026-06-24"); /* known already: the declaration says it */
    assert_true(lire(&t, numero).force_majeure);
    settled_by_night(&t, numero, true);
    temp_store_close(&t);
}

static struct dossier_deces *learnt_late(struct temp_store *t, size_t wanted)
{
    const struct dossier_deces_filtre all = {.deces = DAY_NONE, .limit = 10};
    struct dossier_deces *out;
    struct err e = {0};
    struct db *db;
    size_t n;

    assert_ok(store_read_begin(t->store, &db, &e), &e);
    assert_ok(dossiers_deces(db, t->arena, &all, &out, &n, &e), &e);
    store_read_end(t->store, db);
    assert_int_equal(n, wanted);
    return out;
}

/* Learnt once it is settled, it changes nothing: the operator is told what was lost, and what the body has of it. */
static void a_death_learnt_after_the_settlement_is_told(void **state)
{
    static const struct {
        const char *death;
        size_t told;
    } cases[] = {{"2026-06-22", 1}, {"2026-06-24", 0}};
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_deces *x;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        declared(&t, numero);
        acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
        settled_by_night(&t, numero, false);
        learnt_late(&t, 0);
        deceased_on(&t, cases[i].death);
        x = learnt_late(&t, cases[i].told);
        if (cases[i].told == 1) {
            assert_string_equal(x->d.numero, numero);
            assert_int_equal(x->deces, on("2026-06-22"));
            assert_int_equal(x->droits_cents + x->carte_cents + x->financeur_cents, 45000);
            assert_int_equal(x->d.a_payer_cents, 15000);
            assert_int_equal(x->du_cents, 8400);
        }
        temp_store_close(&t);
    }
}

/* The file that brings the death counts the dossiers that it comes too late for, in its plan as once applied. */
static void the_import_counts_what_a_death_comes_too_late_for(void **state)
{
#define SNGI_HEAD "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance"
#define SNGI_ZOE "269054958815780;Oréal-Test;Dupré;Zoé Aline;F;1969-05-12;49588"
    static const char alive[] = SNGI_HEAD "\n" SNGI_ZOE "\n";
    static const struct {
        const char *file;
        int64_t counted;
    } files[] = {{SNGI_HEAD ";deces\n" SNGI_ZOE ";2026-06-24\n", 0},
                 {SNGI_HEAD ";deces\n" SNGI_ZOE ";2026-06-22\n", 1},
                 {SNGI_HEAD ";deces\n" SNGI_ZOE ";2026-06-22\n", 0}}; /* known already */
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
    settled_by_night(&t, numero, false);
    t.now_us = instant_of_day(on("2026-07-03"));
    import_text(&t, &partner_sngi, alive, NULL); /* her number becomes that of the holder of the dossier */
    assert_int_equal(
        raw_sql(&t, "CREATE TABLE numero_lu AS SELECT nir_index FROM titulaire WHERE prenoms = 'Zoé Aline';"
                    "UPDATE titulaire SET nir_index = NULL WHERE prenoms = 'Zoé Aline';"
                    "UPDATE titulaire SET nir_index = (SELECT nir_index FROM numero_lu) WHERE id = 1"),
        RAW_OK);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct outcome planned = plan_text(&t, &partner_sngi, files[i].file, NULL);

        assert_int_equal(counter(&planned.plan, "deces_tardifs"), files[i].counted);
        if (i < 2) {
            struct outcome applied = import_text(&t, &partner_sngi, files[i].file, NULL);

            assert_int_equal(counter(&applied.plan, "deces_tardifs"), files[i].counted);
        }
    }
    learnt_late(&t, 1);
    temp_store_close(&t);
}

/* What is followed whole, or excused by its body, loses nothing. */
static void a_death_that_cost_nothing_is_not_told(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c;

    (void)state;
    for (int excused = 0; excused < 2; excused++) {
        declared(&t, numero);
        c = again(numero, 1, CAUSE_TITULAIRE);
        c.force_majeure = true;
        if (excused)
            acte_fait(&t, c, "2026-06-24");
        nightly(&t, "2026-07-02", 1, 0);
        deceased_on(&t, excused ? "2026-06-22" : "2026-06-23");
        learnt_late(&t, 0);
        temp_store_close(&t);
    }
}

/* He had left the day before: his death stopped nothing. */
static void a_death_after_the_exit_excuses_nothing(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];
    char sql[80];

    (void)state;
    declared(&t, numero);
    acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
    snprintf(sql, sizeof(sql), "UPDATE dossier SET fin = %d, sorti_le = %d", on("2026-06-26"),
             on("2026-06-22"));
    assert_int_equal(raw_sql(&t, sql), RAW_OK);
    deceased_on(&t, "2026-06-23");
    settled_by_night(&t, numero, false);
    learnt_late(&t, 0);
    temp_store_close(&t);
}

/* An exit said again before the death (decision 109) takes back what only the death had given, at once; what was declared stays. */
static void an_exit_before_the_death_takes_its_excuse_back(void **state)
{
    (void)state;
    for (int said = 0; said <= 1; said++) {
        struct temp_store t;
        char numero[DOSSIER_NUMERO_BYTES];
        struct dossier_commande c;

        declared(&t, numero);
        deceased_on(&t, "2026-06-23");
        c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
        c.jour = on("2026-06-23");
        if (lire(&t, numero).sorti_le != c.jour)
            acte_fait(&t, c, "2026-06-23");
        c = again(numero, 1, CAUSE_TITULAIRE);
        c.force_majeure = said == 1;
        acte_fait(&t, c, "2026-06-24");
        assert_true(lire(&t, numero).force_majeure);
        c = commande(ACTE_SORTIR, ROLE_ORGANISME, ORG_AGREE, numero);
        c.jour = on("2026-06-22");
        acte_fait(&t, c, "2026-06-24");
        assert_int_equal(lire(&t, numero).force_majeure, said);
        assert_int_equal(raw_i64(&t,
                                 "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'sortir' AND detail LIKE "
                                 "'%\"force_majeure_avant\":true%'"),
                         1 - said);
        settled_by_night(&t, numero, said == 1);
        temp_store_close(&t);
    }
}

/* He died after the session: what his body said of it stands. */
static void a_death_after_the_session_excuses_nothing(void **state)
{
    struct temp_store t;
    char numero[DOSSIER_NUMERO_BYTES];

    (void)state;
    declared(&t, numero);
    acte_fait(&t, again(numero, 1, CAUSE_TITULAIRE), "2026-06-24");
    deceased_on(&t, "2026-06-26");
    assert_true(lire(&t, numero).fin < on("2026-06-26"));
    settled_by_night(&t, numero, false);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_holder_contests),
                                       cmocka_unit_test(the_holder_confirms),
                                       cmocka_unit_test(the_body_declares_again),
                                       cmocka_unit_test(the_holder_answers_each_declaration),
                                       cmocka_unit_test(an_anomaly_stops_the_validation),
                                       cmocka_unit_test(an_agent_corrects_after_an_anomaly),
                                       cmocka_unit_test(another_control_sets_it_aside),
                                       cmocka_unit_test(an_anomaly_before_the_declaration),
                                       cmocka_unit_test(a_death_during_the_session_is_no_giving_up),
                                       cmocka_unit_test(a_death_learnt_after_the_settlement_is_told),
                                       cmocka_unit_test(the_import_counts_what_a_death_comes_too_late_for),
                                       cmocka_unit_test(a_death_that_cost_nothing_is_not_told),
                                       cmocka_unit_test(a_death_after_the_exit_excuses_nothing),
                                       cmocka_unit_test(an_exit_before_the_death_takes_its_excuse_back),
                                       cmocka_unit_test(a_death_after_the_session_excuses_nothing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
