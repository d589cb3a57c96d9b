/* Pages and nightly runs read by an index: the queries that meet big tables never walk or sort them whole; and what
 * waits is read to its end, the first deadline first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "training_fixture.h"
#include "queries_table.h" /* generated: query_table */

#define DOSSIERS 3000

/* Queries that meet a table which grows with holders. */
static const struct {
    enum query q;
    bool walks; /* reads one whole index, in its order, on purpose */
} hot[] = {
    {Q_DOSSIER_BY_NUMERO, false},
    {Q_DOSSIER_MAX_NUMERO, false},
    {Q_DOSSIER_LIST_ORGANISME, false},
    {Q_DOSSIER_LIST_ALL, false},
    {Q_DOSSIER_LIST_ETAT, false},
    {Q_DOSSIER_LIST_FACTURATION, false},
    {Q_DOSSIER_FILE_ETAT, false},
    {Q_DOSSIER_FILE_FACTURATION, false},
    {Q_DOSSIER_ECHUS, false},
    {Q_DOSSIER_VIVANTS, false},
    {Q_DOSSIER_FACTURE_EXISTE, false},
    {Q_DOSSIER_ACTES, false},
    {Q_DOSSIER_PRISES, false},
    {Q_PAIEMENT_A_PAYER, false},
    {Q_PAIEMENT_LIGNES, false},
    {Q_PORTEE_DOSSIERS_PROPRES, false},
    {Q_JOURNAL_OF_TITULAIRE, false},
    {Q_JOURNAL_TITULAIRES_BY_SEQ, true},
    {Q_WEB_SESSION_GET, false},
    {Q_WEB_SESSION_DELETE_OLD, false},
    {Q_SOLDE_PURSES, false},
    {Q_TITULAIRE_BY_NIR, false},
    {Q_MATCH_CANDIDATS, false},
    {Q_MANDATS_OF, false},
    {Q_ACTIVITES_OF, false},
    {Q_OFFRE_SEARCH, false},
    {Q_OFFRE_SEARCH_MOTS, false},
    {Q_OFFRE_SEARCH_LIEU, false},
    {Q_COMMUNES_DE, false},
    {Q_FORMATIONS_RETIREES, false},
    {Q_CORRECTION_UNE, false},
    {Q_DEPOT_DE_REFERENCE, false},
    {Q_CARTES_A_SUIVRE, false},
};

/* What is sorted there is what the words or the place of a search leave of a table. */
static bool of_a_few(enum query q)
{
    return q == Q_OFFRE_SEARCH_MOTS || q == Q_OFFRE_SEARCH_LIEU || q == Q_COMMUNES_DE;
}

/* Of one holder only: whatever is sorted there is short. */
static bool of_one_holder(enum query q)
{
    return strstr(query_table[q].sql[0], "WHERE titulaire_id = ?") != NULL ||
           strstr(query_table[q].sql[0], "WHERE t.titulaire_id = ?") != NULL;
}

/* Deadlines go down as numbers go up, so that the newest is the most overdue; every tenth has none. */
static void fill(struct temp_store *t)
{
    static const struct parcours elu = {1, ORG_AGREE, SESSION_MANDAT, 0, -1, CAUSE_TOTALE, false, "F-1"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct err e = {0};

    training_fixture_open(t);
    assert_ok(parcourir(t, &elu, FACTURE, numero, &e), &e);
    dossiers_en_nombre(
        t, DOSSIERS,
        "titulaire_id = 1 + rang % 5, organisme_id = 7 + rang % 2,"
        " echeance = CASE WHEN rang % 10 = 0 THEN NULL ELSE 30000 - rang / 3 END,"
        " facturation = CASE rang % 4 WHEN 1 THEN 'billed' ELSE 'notBillable' END,"
        " etat = CASE rang % 4 WHEN 0 THEN 'serviceDoneDeclared' WHEN 1 THEN 'serviceDoneValidated'"
        " WHEN 2 THEN 'accepted' ELSE 'canceledByAttendee' END");
    assert_int_equal(raw_sql(t, "UPDATE dossier SET etat = 'canceledByAttendee', facturation = 'paid', "
                                "verse_cents = a_payer_cents, echeance = NULL"
                                " WHERE numero > '00000000100000'"),
                     SQLITE_OK);
}

static void no_big_table_is_walked_or_sorted(void **state)
{
    struct temp_store t;
    sqlite3 *db;

    (void)state;
    ON_FILE_ONLY();
    fill(&t);
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LEN(hot); i++) {
        const struct query_def *q = &query_table[hot[i].q];
        char sql[8192];
        sqlite3_stmt *plan;

        snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", q->sql[0]);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);

            if (strstr(step, "TEMP B-TREE") != NULL && !of_a_few(hot[i].q) && !of_one_holder(hot[i].q))
                fail_msg("%s : %s", q->name, step);
            if (strncmp(step, "SCAN ", 5) == 0 && strstr(step, "SCAN CONSTANT") == NULL &&
                (!hot[i].walks || strstr(step, "USING COVERING INDEX") == NULL))
                fail_msg("%s : %s", q->name, step);
        }
        sqlite3_finalize(plan);
    }
    sqlite3_close(db);
    temp_store_close(&t);
}

/* A death learnt late is looked for, and counted, among the dossiers of the dead: not among all that are settled. */
static void deaths_are_read_by_the_dead(void **state)
{
    static const enum query read[] = {Q_DOSSIER_DECES_APPRIS, Q_DOSSIER_DECES_COMPTE};
    struct temp_store t;
    char sql[8192];
    sqlite3_stmt *plan;
    sqlite3 *db;

    (void)state;
    ON_FILE_ONLY();
    fill(&t);
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LEN(read); i++) {
        bool by_holder = false;

        snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", query_table[read[i]].sql[0]);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);

            if (strncmp(step, "SEARCH d ", 9) == 0)
                by_holder = strcmp(step, "SEARCH d USING PRIMARY KEY (titulaire_id=?)") == 0;
            if (strncmp(step, "SCAN ", 5) == 0 && strcmp(step, "SCAN t") != 0 &&
                strcmp(step, "SCAN t USING COVERING INDEX titulaire_decede") != 0 &&
                strcmp(step, "SCAN titulaire USING INDEX titulaire_decede") != 0)
                fail_msg("%s", step);
        }
        assert_true(by_holder);
        sqlite3_finalize(plan);
    }
    sqlite3_close(db);
    temp_store_close(&t);
}

/* Orders of élus that may be contradicted are read by their own index, in its order: never among those of everybody. */
static void orders_of_elus_have_their_index(void **state)
{
    struct temp_store t;
    char sql[16384];
    sqlite3_stmt *plan;
    sqlite3 *db;
    bool by_index = false;

    (void)state;
    ON_FILE_ONLY();
    fill(&t);
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", query_table[Q_DOSSIERS_A_VERIFIER].sql[0]);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);

        by_index = by_index || strcmp(step, "SEARCH d USING INDEX dossier_elus (fonds=? AND numero>?)") == 0;
        if (strncmp(step, "SCAN ", 5) == 0 || strncmp(step, "USE TEMP B-TREE", 15) == 0)
            fail_msg("%s", step);
    }
    assert_true(by_index);
    sqlite3_finalize(plan);
    sqlite3_close(db);
    temp_store_close(&t);
}

/* What the bank answered of an account is looked for by the account, for each dossier: never among all that ever came back. */
static void refusals_are_read_by_the_account(void **state)
{
    static const enum query read[] = {
        Q_PAIEMENT_A_PAYER,   Q_REMBOURSEMENTS_A_PAYER, Q_RETENUES_DOSSIER,
        Q_RETENUES_ORGANISME, Q_RETENUES_TOUTES,        Q_PAIEMENT_LIGNES_RETENUES,
        Q_RESTITUTIONS_DUES,  Q_RENONCIATION_OBSTACLE,  Q_COMPTES,
        Q_RESTITUTIONS,       Q_AFFACTURAGES_REFUSES,   Q_COMPTE_DIRE,
        Q_COMPTE_DITS,        Q_COMPTE_DIT_RETIRER};
    struct temp_store t;
    char sql[16384];
    sqlite3_stmt *plan;
    sqlite3 *db;

    (void)state;
    ON_FILE_ONLY();
    fill(&t);
    assert_int_equal(sqlite3_open(t.path, &db), SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LEN(read); i++) {
        const struct query_def *q = &query_table[read[i]];
        bool by_account = false;

        snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", q->sql[0]);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);

            by_account = by_account || strstr(step, "INDEX paiement_refus (iban_index=?") != NULL;
            if (strstr(step, "INDEX paiement_retour") != NULL ||
                strncmp(step, "SEARCH r USING AUTO", 19) == 0 ||
                strstr(step, "compte_en_vigueur (partie=?)") != NULL)
                fail_msg("%s : %s", q->name, step);
        }
        if (!by_account)
            fail_msg("%s", q->name);
        sqlite3_finalize(plan);
    }
    sqlite3_close(db);
    temp_store_close(&t);
}

/* What the guard of the book and the journal leaves to the program: it never says it (sql/sqlite/garanties.sql). */
static void no_query_moves_a_balance_or_replaces_a_row(void **state)
{
    static const char *const never[] = {"OR REPLACE",        "OR IGNORE",         "OR FAIL",
                                        "UPDATE solde",      "INSERT INTO solde", "DELETE FROM solde",
                                        "UPDATE journal SET"};

    (void)state;
    for (size_t q = 0; q < QUERY_COUNT; q++)
        for (size_t i = 0; i < ARRAY_LEN(never); i++)
            if (q != Q_COPIE_SOLDE_ECRIRE && strstr(query_table[q].sql[0], never[i]) != NULL)
                fail_msg("%s : %s", query_table[q].name, never[i]);
}

/* Page after page: nothing twice, nothing missed, never a deadline before one already read. */
static size_t read_queue(struct temp_store *t, struct dossier_filtre_file f)
{
    struct dossier *page;
    char apres[DOSSIER_NUMERO_BYTES] = "";
    size_t n, total = 0;
    struct db *db;

    f.apres = apres;
    assert_int_equal(store_read_begin(t->store, &db, NULL), RC_OK);
    do {
        assert_int_equal(dossier_file(db, t->arena, &f, &page, &n, NULL), RC_OK);
        for (size_t i = 0; i < n; i++) {
            const int64_t rang = dossier_file_rang(&page[i]);

            assert_true(rang > f.echeance || (rang == f.echeance && strcmp(page[i].numero, apres) > 0));
            f.echeance = rang;
            snprintf(apres, sizeof(apres), "%s", page[i].numero);
        }
        total += n;
    } while (n == f.limit);
    store_read_end(t->store, db);
    return total;
}

static void what_waits_is_read_to_its_end(void **state)
{
    struct temp_store t;

    (void)state;
    fill(&t);
    assert_int_equal(
        read_queue(&t, (struct dossier_filtre_file){.etat = ETAT_SERVICE_DONE_DECLARED, .limit = 101}),
        DOSSIERS / 4);
    assert_int_equal(read_queue(&t, (struct dossier_filtre_file){.a_payer = true, .limit = 7}), DOSSIERS / 4);
    temp_store_close(&t);
}

static void lists_of_several_states_are_the_newest_of_all(void **state)
{
    static const bool etats[ETAT_COUNT] = {[ETAT_ACCEPTED] = true, [ETAT_SERVICE_DONE_DECLARED] = true};
    struct dossier_filtre f = {.etats = etats, .limit = 50};
    struct dossier *list;
    struct temp_store t;
    size_t n, total = 0;
    char avant[DOSSIER_NUMERO_BYTES] = "";
    struct db *db;

    (void)state;
    fill(&t);
    assert_int_equal(store_read_begin(t.store, &db, NULL), RC_OK);
    do {
        f.avant = avant;
        assert_int_equal(dossier_lister(db, t.arena, &f, &list, &n, NULL), RC_OK);
        for (size_t i = 0; i < n; i++) {
            assert_true(list[i].etat == ETAT_ACCEPTED || list[i].etat == ETAT_SERVICE_DONE_DECLARED);
            assert_true(avant[0] == '\0' || strcmp(list[i].numero, avant) < 0);
            snprintf(avant, sizeof(avant), "%s", list[i].numero);
        }
        total += n;
    } while (n == f.limit);
    assert_int_equal(total, DOSSIERS / 2);
    store_read_end(t.store, db);
    temp_store_close(&t);
}

/* In order of deadline, each once, those of the day itself left alone. */
static void deadlines_over_are_all_seen_once(void **state)
{
    struct dossier_echeances out;
    struct temp_store t;
    struct err e = {0};

    (void)state;
    fill(&t);
    assert_ok(dossier_appliquer_echeances(t.store, 29600, true, &out, &e), &e);
    /* deadlines of 29000 to 29599: numbers 1203 to 3000, but for every tenth */
    assert_int_equal(out.en_retard + out.sans_reponse_organisme + out.sans_reponse_titulaire +
                         out.services_faits_valides,
                     1798 - 180);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_big_table_is_walked_or_sorted),
        cmocka_unit_test(deaths_are_read_by_the_dead),
        cmocka_unit_test(orders_of_elus_have_their_index),
        cmocka_unit_test(refusals_are_read_by_the_account),
        cmocka_unit_test(no_query_moves_a_balance_or_replaces_a_row),
        cmocka_unit_test(what_waits_is_read_to_its_end),
        cmocka_unit_test(lists_of_several_states_are_the_newest_of_all),
        cmocka_unit_test(deadlines_over_are_all_seen_once),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
