/*
 * Signals of risk: each appears at its threshold and not below, with its figures, says which dated threshold it passed, names no
 * holder, and changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "compte_fixture.h"
#include "training/risque.h"
#include "training_fixture.h"

#define LE "2026-11-20"

static struct risque_organisme *kept(struct temp_store *t, int64_t body, struct risque_calcul *k, size_t *n)
{
    struct risque_organisme *list;
    bool coupe;
    struct db *db;
    struct err e = {0};

    assert_int_equal(store_read_begin(t->store, &db, &e), RC_OK);
    assert_ok(risques_lister(db, t->arena, body, k, &list, n, &coupe, &e), &e);
    store_read_end(t->store, db);
    assert_false(coupe);
    return list;
}

static struct risques_commande computed(struct temp_store *t, const char *le, const char *agent)
{
    struct risques_commande c = {.le = on(le), .agent = agent};
    struct err e = {0};

    assert_ok(store_write(t->store, risques_calculer, &c, &e), &e);
    return c;
}

/* Those of that day, computed now. */
static struct risque_organisme *list_at(struct temp_store *t, int64_t body, size_t *n)
{
    struct risque_calcul k;

    (void)computed(t, LE, "");
    return kept(t, body, &k, n);
}

/* The signal of a body; NULL when it does not have it. */
static const struct risque *signal_of(struct temp_store *t, int64_t body, const char *code)
{
    size_t n;
    struct risque_organisme *list = list_at(t, 0, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; list[i].organisme_id == body && k < list[i].n; k++)
            if (strcmp(list[i].risques[k].code, code) == 0)
                return &list[i].risques[k];
    return NULL;
}

/* One dossier of body 8, entered, left and declared in full. */
static void one_dossier(struct temp_store *t)
{
    struct parcours p = {
        .titulaire = 3, .organisme = ORG_SANS, .session = SESSION_CPF, .reste = 15000, .realisees = -1};
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e;

    training_fixture_open(t);
    assert_ok(parcourir(t, &p, DECLARE, numero, &e), &e);
}

static void nothing_without_facts(void **state)
{
    struct temp_store t;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    (void)list_at(&t, 0, &n);
    assert_int_equal(n, 0);
    temp_store_close(&t);
}

static void one_account_for_two_bodies(void **state)
{
    struct temp_store t;
    const struct risque *r;
    struct err e = {0};

    (void)state;
    training_fixture_open(&t);
    assert_ok(compte_poser(t.store, ORG_SANS, "FR7630001007941234567890185", "essai", &e), &e);
    assert_null(signal_of(&t, ORG_SANS, "compte-partage"));
    assert_ok(compte_poser(t.store, ORG_AGREE, "FR7630001007941234567890185", "essai", &e), &e);
    r = signal_of(&t, ORG_SANS, "compte-partage");
    assert_non_null(r);
    assert_int_equal(r->a, 2);
    assert_string_equal(r->phrase, "2 organismes sont payés sur le même compte bancaire.");
    assert_int_equal(r->seuil, PARAM_RISQUE_COMPTE_PARTAGE);
    assert_int_equal(r->valeur.certainty, LAW_UNVERIFIED); /* a choice of the operator */
    assert_non_null(signal_of(&t, ORG_AGREE, "compte-partage"));
    temp_store_close(&t);
}

/* Twenty declared without an hour of absence are one signal; nineteen, or one absence, are not. */
static void attendance_without_a_gap(void **state)
{
    struct temp_store t;
    const struct risque *r;

    (void)state;
    one_dossier(&t);
    dossiers_en_nombre(&t, 18, "etat = 'serviceDoneDeclared'");
    assert_null(signal_of(&t, ORG_SANS, "assiduite-totale"));
    temp_store_close(&t);
    one_dossier(&t);
    dossiers_en_nombre(&t, 19, "etat = 'serviceDoneDeclared'");
    r = signal_of(&t, ORG_SANS, "assiduite-totale");
    assert_non_null(r);
    assert_int_equal(r->a, 20);
    assert_int_equal(r->b, 20);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET heures_realisees = 1 WHERE id = 1001"), RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "assiduite-totale"));
    temp_store_close(&t);
}

static void contested_services(void **state)
{
    struct temp_store t;
    const struct risque *r;

    (void)state;
    one_dossier(&t);
    dossiers_en_nombre(&t, 19, "etat = 'serviceDoneDeclared'");
    assert_int_equal(
        raw_sql(&t, "UPDATE dossier SET atteste = 'conteste', atteste_le = 20650 WHERE id = 1001"), RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "contestations")); /* one of twenty */
    assert_int_equal(
        raw_sql(&t, "UPDATE dossier SET atteste = 'conteste', atteste_le = 20650 WHERE id = 1002"), RAW_OK);
    r = signal_of(&t, ORG_SANS, "contestations");
    assert_non_null(r);
    assert_int_equal(r->a, 2);
    assert_int_equal(r->b, 20);
    temp_store_close(&t);
}

/* Sessions at a distance are not counted: nobody has to be in the room. */
static void as_many_as_a_room_holds(void **state)
{
    struct temp_store t;
    const struct risque *r;

    (void)state;
    one_dossier(&t);
    dossiers_en_nombre(&t, 40, "etat = 'accepted'");
    assert_null(signal_of(&t, ORG_SANS, "meme-debut"));
    assert_int_equal(raw_sql(&t, "UPDATE action_formation SET modalite = 'presentiel' WHERE id = 4"), RAW_OK);
    r = signal_of(&t, ORG_SANS, "meme-debut");
    assert_non_null(r);
    assert_int_equal(r->a, 41);
    assert_int_equal(r->b, 0);
    assert_int_equal(r->jour, on("2026-07-06"));
    assert_int_equal(
        raw_sql(&t, "INSERT INTO organisme_formateur (organisme_id, no, nom, prenom, nom_plie, lien, depuis, "
                    "enregistre_us, enregistre_par) VALUES (8, 1, 'A', 'A', 'A', 'salarie', 20000, 0, ''), "
                    "(8, 2, 'B', 'B', 'B', 'salarie', 20000, 0, ''), "
                    "(8, 3, 'C', 'C', 'C', 'salarie', 20000, 0, '')"),
        RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "meme-debut")); /* three trainers: sixty places */
    temp_store_close(&t);
}

/* 1 200 € each: eighty-four pass 100 000 €. Old enough, the same volume is no signal. */
static void a_new_body_that_sells_much(void **state)
{
    struct temp_store t;
    const struct risque *r;

    (void)state;
    one_dossier(&t);
    dossiers_en_nombre(&t, 83, "etat = 'accepted'");
    r = signal_of(&t, ORG_SANS, "nouveau-volume");
    assert_non_null(r);
    assert_int_equal(r->montant_cents, 84 * 120000);
    assert_int_equal(r->jour, on("2026-06-01"));
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET demande_le = demande_le - 200 WHERE id = 1001"), RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "nouveau-volume"));
    temp_store_close(&t);
}

static void prices_at_the_ceiling(void **state)
{
    struct parcours p = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, NULL};
    char numero[DOSSIER_NUMERO_BYTES];
    struct temp_store t;
    const struct risque *r;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    assert_ok(parcourir(&t, &p, ACCEPTE, numero, &e), &e);
    dossiers_en_nombre(&t, 9, "prix_ht_cents = heures * 7900, prix_ttc_cents = heures * 7900");
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET prix_ht_cents = 1000 WHERE id < 1000"), RAW_OK);
    r = signal_of(&t, ORG_AGREE, "prix-plafond"); /* nine of ten */
    assert_non_null(r);
    assert_int_equal(r->a, 9);
    assert_int_equal(r->b, 10);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET prix_ht_cents = 1000 WHERE id < 1003"), RAW_OK);
    assert_null(signal_of(&t, ORG_AGREE, "prix-plafond")); /* seven of ten */
    temp_store_close(&t);
}

/* Two dossiers that one agent led for both parties are not a signal, the third is; two agents for two parties never are. */
static void one_agent_for_both_parties(void **state)
{
    const char *both = "INSERT INTO dossier_agent (titulaire_id, dossier_id, cote, cle, agent)"
                       " SELECT titulaire_id, id, c.cote, 'ZOE', 'Zoé' FROM dossier,"
                       " (SELECT 'titulaire' AS cote UNION ALL SELECT 'organisme') c WHERE id = ";
    struct temp_store t;
    const struct risque *r;
    char sql[400];

    (void)state;
    one_dossier(&t);
    dossiers_en_nombre(&t, 3, "etat = 'serviceDoneDeclared'");
    for (int k = 1001; k <= 1002; k++) {
        snprintf(sql, sizeof(sql), "%s%d", both, k);
        assert_int_equal(raw_sql(&t, sql), RAW_OK);
    }
    assert_int_equal(
        raw_sql(&t, "INSERT INTO dossier_agent (titulaire_id, dossier_id, cote, cle, agent)"
                    " SELECT titulaire_id, id, 'titulaire', 'ZOE', 'Zoé' FROM dossier WHERE id = 1003"
                    " UNION ALL SELECT titulaire_id, id, 'organisme', 'YANN', 'yann' FROM dossier"
                    " WHERE id = 1003"),
        RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "deux-parties"));
    assert_int_equal(raw_sql(&t, "UPDATE dossier_agent SET cle = 'ZOE' WHERE dossier_id = 1003"), RAW_OK);
    r = signal_of(&t, ORG_SANS, "deux-parties");
    assert_non_null(r);
    assert_int_equal(r->a, 3);
    assert_int_equal(r->montant_cents, 3 * 120000);
    assert_int_equal(r->seuil, PARAM_RISQUE_DEUX_PARTIES);
    assert_int_equal(r->valeur.certainty, LAW_UNVERIFIED);
    temp_store_close(&t);
}

static void reports_of_fraud(void **state)
{
    struct temp_store t;
    const struct risque *r;
    size_t n;

    (void)state;
    training_fixture_open(&t);
    assert_int_equal(raw_sql(&t, "INSERT INTO fraude (id, numero, origine, organisme_id, etat, faits, "
                                 "signalee_le, signalee_par) VALUES (1, 'F1', 'tiers', 8, 'ouverte', 'f', "
                                 "20700, 'a')"),
                     RAW_OK);
    assert_null(signal_of(&t, ORG_SANS, "signalements"));
    assert_int_equal(raw_sql(&t, "INSERT INTO fraude (id, numero, origine, organisme_id, etat, faits, "
                                 "signalee_le, signalee_par) VALUES (2, 'F2', 'tiers', 8, 'ouverte', 'f', "
                                 "20710, 'a')"),
                     RAW_OK);
    r = signal_of(&t, ORG_SANS, "signalements");
    assert_non_null(r);
    assert_int_equal(r->a, 2);
    (void)list_at(&t, ORG_AGREE, &n); /* of one body only */
    assert_int_equal(n, 0);
    (void)list_at(&t, ORG_SANS, &n);
    assert_int_equal(n, 1);
    temp_store_close(&t);
}

/* What is read is what was computed, with its day, until it is computed again; each time leaves its act. */
static void kept_until_the_next_time(void **state)
{
    struct temp_store t;
    struct risque_calcul k;
    struct risques_commande c;
    size_t n;

    (void)state;
    one_dossier(&t);
    (void)kept(&t, 0, &k, &n);
    assert_int_equal(k.le, DAY_NONE); /* never */
    assert_int_equal(n, 0);
    dossiers_en_nombre(&t, 83, "etat = 'accepted'");
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET heures_realisees = 1 WHERE id = 1001"), RAW_OK);
    c = computed(&t, LE, "alix"); /* its volume alone */
    assert_int_equal(c.indices_out, 1);
    assert_int_equal(c.organismes_out, 1);
    (void)kept(&t, 0, &k, &n);
    assert_int_equal(n, 1);
    assert_int_equal(k.le, on(LE));
    assert_int_equal(k.du, on("2025-11-20"));
    assert_string_equal(k.par, "alix");
    assert_int_equal(strlen(k.seuils), 64);
    assert_false(k.seuils_changes);
    assert_int_equal(raw_sql(&t, "UPDATE dossier SET demande_le = demande_le - 400"), RAW_OK);
    (void)kept(&t, 0, &k, &n);
    assert_int_equal(n, 1); /* facts changed, nothing was computed */
    c = computed(&t, "2026-11-21", "");
    assert_int_equal(c.indices_out, 0);
    (void)kept(&t, 0, &k, &n);
    assert_int_equal(n, 0);
    assert_int_equal(k.le, on("2026-11-21"));
    assert_string_equal(k.par, "");
    assert_int_equal(raw_i64(&t, "SELECT COUNT(*) FROM journal WHERE acte = 'risques.calculer'"), 2);
    assert_int_equal(raw_sql(&t, "UPDATE risque_calcul SET seuils = 'autre'"), RAW_OK);
    (void)kept(&t, 0, &k, &n);
    assert_true(k.seuils_changes);
    temp_store_close(&t);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_without_facts),    cmocka_unit_test(one_account_for_two_bodies),
        cmocka_unit_test(attendance_without_a_gap), cmocka_unit_test(contested_services),
        cmocka_unit_test(as_many_as_a_room_holds),  cmocka_unit_test(a_new_body_that_sells_much),
        cmocka_unit_test(prices_at_the_ceiling),    cmocka_unit_test(one_agent_for_both_parties),
        cmocka_unit_test(reports_of_fraud),         cmocka_unit_test(kept_until_the_next_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
