/* dgcl.h: what the DGCL receives, from annex 3 of the order: its items and no other, pseudonyms, élus only, recorded
 * before it leaves. */
#include "exchange/csv.h"
#include "exchange/export.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "training_fixture.h"

static struct temp_store t;

static int setup(void **state)
{
    (void)state;
    training_fixture_open(&t);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    temp_store_close(&t);
    return 0;
}

/* The table of a day, in memory: rows of cells. */
struct table {
    char *text;
    char *keys[90], *cells[60][90];
    int columns, rows;
    struct export_bilan bilan;
};

static enum rc export_at(const char *day, struct table *out, struct err *e)
{
    const struct export_demande d = {
        .partie = PARTY_DGCL, .finalite = FINALITE_5, .at = on(day), .agent = "essai"};
    FILE *f = tmpfile();
    struct csv_file *csv = NULL;
    const struct csv_row *row;
    enum rc rc = export_party(t.store, &d, f, &out->bilan, e);

    out->columns = out->rows = 0;
    if (rc == RC_OK) {
        assert_int_equal(csv_file_open(f, 0, &csv, e), RC_OK);
        assert_int_equal(csv_file_layout(csv)->encoding, CSV_UTF8);
        assert_int_equal(csv_file_layout(csv)->separator, ';');
        out->columns = csv_file_columns(csv);
        for (int i = 0; i < out->columns; i++)
            out->keys[i] = arena_strdup(t.arena, csv_file_key(csv, i));
        while (csv_file_next(csv, &row, e) == RC_OK && row != NULL) {
            for (int i = 0; i < row->n; i++)
                out->cells[out->rows][i] = arena_strdup(t.arena, row->fields[i]);
            out->rows++;
        }
        csv_file_close(csv);
    }
    fclose(f);
    return rc;
}

static const char *cell(const struct table *x, int row, const char *key)
{
    for (int i = 0; i < x->columns; i++)
        if (strcmp(x->keys[i], key) == 0)
            return x->cells[row][i];
    fail_msg("colonne %s absente", key);
    return "";
}

static int find(const struct table *x, const char *genre, int nth)
{
    for (int i = 0; i < x->rows; i++)
        if (strcmp(cell(x, i, "ligne"), genre) == 0 && nth-- == 0)
            return i;
    return -1;
}

static void elus_and_their_mandates(void **state)
{
    (void)state;
    struct table x;
    struct err e = {0};
    int first, second;

    assert_ok(export_at("2026-06-01", &x, &e), &e);
    assert_int_equal(x.bilan.lignes[EXPORT_TITULAIRE], 2); /* holder 3 has no right of élu */
    assert_int_equal(x.bilan.lignes[EXPORT_MANDAT], 2);
    first = find(&x, "elu", 0);
    second = find(&x, "elu", 1);
    assert_string_equal(cell(&x, first, "droits_acquis"), "800.00");
    assert_string_equal(cell(&x, first, "droits_disponibles"), "800.00");
    assert_string_not_equal(cell(&x, first, "elu"), cell(&x, second, "elu"));
    assert_int_equal(strlen(cell(&x, first, "elu")), 32);
    second = find(&x, "mandat", 1);
    assert_string_equal(cell(&x, second, "mandat_type"), "conseiller_municipal");
    assert_string_equal(cell(&x, second, "mandat_debut"), "2020-05-18");
    assert_string_equal(cell(&x, second, "mandat_fin"), "2025-11-15");
}

/* The end of a mandate is not known before it comes. */
static void a_past_day_knows_no_later(void **state)
{
    (void)state;
    struct table x;
    struct err e = {0};

    assert_ok(export_at("2025-11-14", &x, &e), &e);
    assert_string_equal(cell(&x, find(&x, "mandat", 1), "mandat_fin"), "");
    assert_string_equal(cell(&x, find(&x, "elu", 0), "droits_acquis"), "0.00");
    assert_int_equal(x.bilan.lignes[EXPORT_DOSSIER], 0);
}

static void a_dossier_from_request_to_invoice(void **state)
{
    (void)state;
    const struct parcours p = {.titulaire = 1,
                               .organisme = ORG_AGREE,
                               .session = SESSION_MANDAT,
                               .realisees = -1,
                               .facture = "=FAC-1"};
    char numero[DOSSIER_NUMERO_BYTES];
    struct table x;
    struct err e = {0};
    int d;

    assert_ok(parcourir(&t, &p, FACTURE, numero, &e), &e);
    t.now_us = instant_of_day(on("2026-07-01"));
    assert_ok(export_at("2026-07-01", &x, &e), &e);
    d = find(&x, "dossier", 0);
    assert_int_equal(x.bilan.lignes[EXPORT_DOSSIER], 1);
    assert_string_equal(cell(&x, d, "elu"), cell(&x, find(&x, "elu", 0), "elu"));
    assert_string_equal(cell(&x, d, "formation_classe"), "DIFE_MANDAT");
    assert_string_equal(cell(&x, d, "formation_intitule"), "Lire le budget");
    assert_string_equal(cell(&x, d, "prix_ttc"), "600.00");
    assert_string_equal(cell(&x, d, "part_dife"), "600.00");
    assert_string_equal(cell(&x, d, "heures_realisees"), "7");
    assert_string_equal(cell(&x, d, "sorti_le"), "2026-06-23");
    assert_string_equal(cell(&x, d, "organisme_siret"), "73282932000074");
    assert_string_equal(cell(&x, d, "agrement_fin"), "2028-12-31");
    /* A number that a spreadsheet would compute is guarded. */
    assert_string_equal(cell(&x, d, "facture_numero"), "'=FAC-1");
    /* What is reserved is not available any more; what was acquired stays acquired. */
    assert_string_equal(cell(&x, find(&x, "elu", 0), "droits_acquis"), "800.00");
    assert_string_equal(cell(&x, find(&x, "elu", 0), "droits_disponibles"), "200.00");
}

static void training_paid_by_other_rights_stays_out(void **state)
{
    (void)state;
    const struct parcours p = {
        .titulaire = 3, .organisme = ORG_SANS, .session = SESSION_CPF, .realisees = -1};
    char numero[DOSSIER_NUMERO_BYTES];
    struct table x;
    struct err e = {0};

    assert_ok(parcourir(&t, &p, PROPOSE, numero, &e), &e);
    assert_ok(export_at("2026-06-02", &x, &e), &e);
    assert_int_equal(x.bilan.lignes[EXPORT_TITULAIRE], 2);
    assert_int_equal(x.bilan.lignes[EXPORT_DOSSIER], 0);
}

/* Members of Parliament have mandates in the store, for the passport, and none of these rights. */
static void members_of_parliament_are_not_local_elus(void **state)
{
    (void)state;
    char sql[200];
    struct table x;
    struct err e = {0};

    snprintf(sql, sizeof(sql),
             "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, source) VALUES (3, 'depute', %d, "
             "x'09', 'rne')",
             on("2024-07-08"));
    assert_int_equal(raw_sql(&t, sql), SQLITE_OK);
    assert_ok(export_at("2026-06-01", &x, &e), &e);
    assert_int_equal(x.bilan.lignes[EXPORT_TITULAIRE], 2);
}

static void pseudonyms_are_stable_and_nothing_names_anybody(void **state)
{
    (void)state;
    struct table a, b;
    struct err e = {0};
    static const char *const forbidden[] = {"titulaire",      "nom",      "prenom", "nir", "naissance",
                                            "numero_dossier", "courriel", "iban"};

    assert_ok(export_at("2026-06-01", &a, &e), &e);
    assert_ok(export_at("2026-06-02", &b, &e), &e);
    assert_string_equal(cell(&a, find(&a, "elu", 0), "elu"), cell(&b, find(&b, "elu", 0), "elu"));
    for (int i = 0; i < a.columns; i++)
        for (size_t k = 0; k < ARRAY_LEN(forbidden); k++)
            assert_string_not_equal(a.keys[i], forbidden[k]);
}

/* Every column but the technical ones has an item, and the row of the law holds it. The columns of the first files stay
 * where they were, those that came later follow; the line « export » says the article. */
static void columns_are_those_of_the_law(void **state)
{
    (void)state;
    static const char *const first[] = {"ligne",
                                        "au",
                                        "elu",
                                        "droits_acquis",
                                        "droits_disponibles",
                                        "mandat_type",
                                        "mandat_debut",
                                        "mandat_fin",
                                        "formation_classe",
                                        "formation_intitule",
                                        "session_debut",
                                        "session_fin",
                                        "heures_prevues",
                                        "heures_realisees",
                                        "prix_ht",
                                        "prix_ttc",
                                        "realise_ht",
                                        "realise_ttc",
                                        "part_dife",
                                        "reste_a_charge",
                                        "etat",
                                        "demande_le",
                                        "accepte_le",
                                        "entre_le",
                                        "sorti_le",
                                        "taux_realisation",
                                        "facture_numero",
                                        "facture_emise_le",
                                        "a_payer",
                                        "paye",
                                        "paye_le",
                                        "organisme_raison_sociale",
                                        "organisme_siret",
                                        "organisme_nda",
                                        "organisme_nature_juridique",
                                        "organisme_departement",
                                        "agrement_debut",
                                        "agrement_suspension",
                                        "agrement_fin",
                                        "agrement_renouvellement"};
    struct table x;
    struct err e = {0};

    assert_ok(export_at("2026-06-01", &x, &e), &e);
    assert_int_equal(ARRAY_LEN(first), 40);
    for (size_t i = 0; i < ARRAY_LEN(first); i++)
        assert_string_equal(x.keys[i], first[i]);
    assert_int_equal(x.columns, x.bilan.columns);
    assert_string_equal(x.keys[x.columns - 1], "article");
    assert_string_equal(cell(&x, 0, "ligne"), "export");
    assert_string_equal(cell(&x, 0, "au"), "2026-06-01");
    assert_string_equal(cell(&x, 0, "article"), x.bilan.article);
    assert_non_null(strstr(x.bilan.article, "ligne DGCL"));
}

static int64_t entries(void)
{
    struct journal_report r;
    struct err e;
    struct db *db;

    CHECK(store_read_begin(t.store, &db, &e) == RC_OK);
    CHECK(journal_verify(db, &r, &e) == RC_OK);
    store_read_end(t.store, db);
    return r.entries;
}

static bool told(int64_t titulaire, const char *act)
{
    struct journal_line lines[20];
    struct err e;
    struct db *db;
    size_t n;
    bool found = false;

    CHECK(store_read_begin(t.store, &db, &e) == RC_OK);
    CHECK(journal_of_titulaire(db, t.arena, titulaire, 0, ARRAY_LEN(lines), lines, &n, &e) == RC_OK);
    for (size_t i = 0; i < n; i++)
        found = found || (strcmp(lines[i].act, act) == 0 && lines[i].party == PARTY_DGCL &&
                          item_set_has(&lines[i].items, ITEM_DROITS_DIFE));
    store_read_end(t.store, db);
    return found;
}

static void each_person_reads_it_in_the_journal(void **state)
{
    (void)state;
    struct table x;
    struct err e = {0};
    int64_t before = entries();

    assert_ok(export_at("2026-06-01", &x, &e), &e);
    assert_int_equal(entries(), before + 1);
    assert_true(told(1, "export.dgcl"));
    assert_true(told(2, "export.dgcl"));
    assert_false(told(3, "export.dgcl"));
}

static void refused_the_day_before_the_order_with_its_article(void **state)
{
    (void)state;
    struct table x;
    struct err e = {0};
    int64_t before = entries();

    assert_int_equal(export_at("2022-12-02", &x, &e), RC_REFUSED);
    assert_int_equal(e.msg, MSG_LOI_ACCES_REFUSE);
    assert_non_null(strstr(e.phrase, "3 décembre 2022"));
    assert_non_null(strstr(e.phrase, "arrêté du 19 octobre 2022"));
    assert_int_equal(entries(), before + 1); /* the attempt is recorded */
    assert_false(told(1, "export.dgcl"));
    assert_ok(export_at("2022-12-03", &x, &e), &e);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(elus_and_their_mandates),
        CASE(a_past_day_knows_no_later),
        CASE(a_dossier_from_request_to_invoice),
        CASE(training_paid_by_other_rights_stays_out),
        CASE(members_of_parliament_are_not_local_elus),
        CASE(pseudonyms_are_stable_and_nothing_names_anybody),
        CASE(columns_are_those_of_the_law),
        CASE(each_person_reads_it_in_the_journal),
        CASE(refused_the_day_before_the_order_with_its_article),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
