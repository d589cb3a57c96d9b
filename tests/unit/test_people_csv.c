/* csv.h: every way partners write a table reads the same; damage is refused with its line and column. */
#include "exchange/csv.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static FILE *file_of(const void *bytes, size_t n)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    return f;
}

/* "a|b/c|d": the rows of a file, or the error "!line code". */
static const char *read_all(const void *bytes, size_t n, int flags)
{
    static char text[4096];
    FILE *in = file_of(bytes, n);
    struct csv_file *f = NULL;
    const struct csv_row *row = NULL;
    struct err e = {0};
    size_t used = 0;
    enum rc rc = csv_file_open(in, flags, &f, &e);

    text[0] = '\0';
    while (rc == RC_OK && (rc = csv_file_next(f, &row, &e)) == RC_OK && row != NULL)
        for (int i = 0; i < row->n; i++)
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", row->fields[i],
                                     i + 1 < row->n ? "|" : "/");
    if (rc != RC_OK)
        snprintf(text, sizeof(text), "!%ld %s", e.line, msg_def(e.msg)->code);
    csv_file_close(f);
    fclose(in);
    return text;
}

static const char *read_text(const char *s)
{
    return read_all(s, strlen(s), 0);
}

static void the_same_table_in_every_dress(void **state)
{
    (void)state;
    const char *expected = "Zoé|1/d'Arc|2/";

    assert_string_equal(read_text("nom;rang\nZoé;1\nd'Arc;2\n"), expected);
    assert_string_equal(read_text("nom,rang\r\nZoé,1\r\nd'Arc,2\r\n"), expected);
    assert_string_equal(read_text("nom\trang\rZoé\t1\rd'Arc\t2\r"), expected);
    assert_string_equal(read_text("nom|rang\nZoé|1\nd'Arc|2"), expected);
    assert_string_equal(read_text("\"nom\";\"rang\"\n\"Zoé\";1\n\"d'Arc\";2\n"), expected);
    assert_string_equal(read_text("\xEF\xBB\xBFnom;rang\nZoé;1\nd'Arc;2\n"), expected);
    assert_string_equal(read_text("Titre du rapport\r\nnom\trang\r\nZoé\t1\r\nd'Arc\t2\r\n"), expected);
    assert_string_equal(read_text("nom;rang\nZo\xE9;1\nd'Arc;2\n"), expected);
    assert_string_equal(read_text("\n;\nnom ; rang\n  Zoé ;\u00a01\n;\n\n\"d'Arc \";2;\n"), expected);
}

static void quotes_hold_separators_and_lines(void **state)
{
    (void)state;
    assert_string_equal(read_text("a,b\n\"x, \"\"y\"\"\",\"1\n2\"\n"), "x, \"y\"|1\n2/");
}

static void layout_is_reported(void **state)
{
    (void)state;
    static const char bytes[] = "Titre du rapport\r\nNom de l'\xE9lu\tCode\r\n'a'\tb\r\n";
    FILE *in = file_of(bytes, sizeof(bytes) - 1);
    struct csv_file *f = NULL;
    struct err e;

    assert_int_equal(csv_file_open(in, 0, &f, &e), RC_OK);
    assert_int_equal(csv_file_layout(f)->encoding, CSV_CP1252);
    assert_int_equal(csv_file_layout(f)->separator, '\t');
    assert_true(csv_file_layout(f)->titled);
    assert_true(csv_file_layout(f)->crlf);
    assert_int_equal(csv_file_layout(f)->header_line, 2);
    assert_int_equal(csv_file_columns(f), 2);
    assert_string_equal(csv_file_key(f, 0), "nom_de_l_elu");
    csv_file_close(f);
    fclose(in);
}

static void rewinding_gives_the_rows_and_lines_again(void **state)
{
    (void)state;
    static const char bytes[] = "Titre du rapport\na;b\n1;2\n\"3\n\";4\n5;6\n";
    FILE *in = file_of(bytes, sizeof(bytes) - 1);
    struct csv_file *f = NULL;
    const struct csv_row *row;
    struct err e;
    static const long lines[] = {3, 4, 6};

    assert_int_equal(csv_file_open(in, 0, &f, &e), RC_OK);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
            assert_int_equal(csv_file_next(f, &row, &e), RC_OK);
            assert_non_null(row);
            assert_int_equal(row->line, lines[i]);
        }
        assert_int_equal(csv_file_next(f, &row, &e), RC_OK);
        assert_null(row);
        assert_int_equal(csv_file_rewind(f, &e), RC_OK);
    }
    csv_file_close(f);
    fclose(in);
}

static void damage_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_string_equal(read_text(""), "!0 csv.vide");
    assert_string_equal(read_text("\n\n"), "!0 csv.vide");
    assert_string_equal(read_text("a;b\n1;2\n3\n4;5\n"), "!3 csv.colonnes-manquantes");
    assert_string_equal(read_text("a;b\n1;2\n3"), "!3 csv.tronque");
    assert_string_equal(read_text("a;b\n1;2\n3;\"4"), "!3 csv.tronque");
    assert_string_equal(read_text("a;b\n1;2\n\n3;4;5\n"), "!4 csv.colonnes-en-trop");
    assert_string_equal(read_text("a;b\né;2\né\xE9;4\né;5\n"), "!3 csv.utf8-abime");
    assert_string_equal(read_text("a;b\n\xE9;2\n3;\x81\n"), "!3 csv.encodage");
    assert_string_equal(read_all("a;b\n1;\0"
                                 "2\n",
                                 9, 0),
                        "!2 csv.controle");
    assert_string_equal(read_all("\xFF\xFE"
                                 "a\0;\0b\0",
                                 8, 0),
                        "!1 csv.controle");
    assert_string_equal(read_text("a;b\n1;\x1b[2J\n"), "!2 csv.controle");
    assert_string_equal(read_text("PK\003\004\024"), "!0 archive.zip");
    assert_string_equal(read_text("PK;b\n1;2\n"), "1|2/"); /* two letters are no archive */
}

static void short_rows_only_where_the_partner_writes_them(void **state)
{
    (void)state;
    assert_string_equal(read_all("a;b;c\n1\n2;3\n", 12, CSV_SHORT_ROWS), "1||/2|3|/");
}

static void sizes_have_limits(void **state)
{
    (void)state;
    static char big[CSV_ROW_MAX * 2];
    size_t n = (size_t)snprintf(big, sizeof(big), "a;b\n1;\"");

    memset(big + n, 'x', sizeof(big) - n);
    assert_string_equal(read_all(big, sizeof(big), 0), "!2 csv.champ-trop-long");
    memset(big, ';', sizeof(big));
    memcpy(big, "a", 1);
    memset(big + sizeof(big) - 2, 'b', 2);
    assert_string_equal(read_all(big, sizeof(big), 0), "!1 csv.colonnes-trop");
}

static const char *bind(const char *header, bool others)
{
    static const struct csv_column columns[] = {{"nir", NULL, true, NOTHING_BRINGS},
                                                {"nom_naissance", "nom|nom_de_famille", true, NOTHING_BRINGS},
                                                {"deces", NULL, false, NOTHING_BRINGS}};
    static char text[1900];
    FILE *in = file_of(header, strlen(header));
    struct csv_file *f = NULL;
    struct err e = {0};
    int index[ARRAY_LEN(columns)];

    assert_int_equal(csv_file_open(in, 0, &f, &e), RC_OK);
    if (csv_file_bind(f, columns, ARRAY_LEN(columns), others, index, &e) == RC_OK)
        snprintf(text, sizeof(text), "%d %d %d", index[0], index[1], index[2]);
    else
        snprintf(text, sizeof(text), "%s: %s", msg_def(e.msg)->code, e.phrase);
    csv_file_close(f);
    fclose(in);
    return text;
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    assert_string_equal(bind("Nom de famille;NIR\n", false), "1 0 -1");
    assert_string_equal(bind("deces;nom;nir;autre\n", true), "2 1 0");
    assert_string_equal(bind("nir;nom;MARTIN\n", false),
                        "csv.colonne-inconnue: La colonne n° 3 de l'en-tête n'est pas attendue. "
                        "Colonnes admises : nir, nom_naissance, deces.");
    assert_string_equal(bind("nir;deces\n", false),
                        "csv.colonne-absente: Il manque la colonne « nom_naissance » dans l'en-tête.");
    assert_string_equal(bind("nir;nom;NIR\n", false),
                        "csv.colonne-double: La colonne « nir » figure deux fois "
                        "dans l'en-tête (colonnes 1 et 3).");
}

static void comparison_forms_of_the_known_headers(void **state)
{
    (void)state;
    char key[CSV_KEY_BYTES];

    assert_string_equal(csv_key("'Nom de l''élu'", key, sizeof(key)), "nom_de_l_elu");
    assert_string_equal(csv_key("Nom de l’élu", key, sizeof(key)), "nom_de_l_elu");
    assert_string_equal(csv_key("Libellé du  département", key, sizeof(key)), "libelle_du_departement");
    assert_string_equal(csv_key("Code sexe ", key, sizeof(key)), "code_sexe");
    assert_string_equal(csv_key("Code de la circ. AFE", key, sizeof(key)), "code_de_la_circ_afe");
}

/* ---- properties: random tables written in a random dress read back as they were ------------------------------ */

static uint64_t chance;

static unsigned draw(unsigned below)
{
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(chance >> 33) % below;
}

static size_t put_cell(char *out, const char *cell, char separator, bool quote_all)
{
    bool quote = quote_all || strchr(cell, separator) != NULL || strpbrk(cell, "\"\r\n") != NULL;
    size_t n = 0;

    if (quote)
        out[n++] = '"';
    for (const char *p = cell; *p != '\0'; p++) {
        if (quote && *p == '"')
            out[n++] = '"';
        out[n++] = *p;
    }
    if (quote)
        out[n++] = '"';
    return n;
}

static void random_tables_round_trip(void **state)
{
    (void)state;
    static const char *const pieces[] = {"é", "a", ";", ",", "\"", "\n", "\t", "|", "’", "0", "œ", "x y"};
    static const char *const ends[] = {"\n", "\r\n"};
    static char bytes[300 * 1024], expected[300 * 1024];

    for (chance = 1; chance < 400; chance = chance + 1) {
        uint64_t seed = chance;
        char separator = ";\t,|"[draw(4)];
        const char *end = ends[draw(2)];
        bool quote_all = draw(2) == 0;
        int columns = 2 + (int)draw(6);
        int rows = (int)draw(40);
        size_t n = 0, m = 0;

        for (int r = -1; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                char cell[256] = "z";

                if (r < 0)
                    snprintf(cell, sizeof(cell), "colonne%d", c);
                for (unsigned k = r < 0 ? 0 : draw(10); k > 0; k--)
                    strncat(cell, pieces[draw(ARRAY_LEN(pieces))], sizeof(cell) - strlen(cell) - 2);
                strncat(cell, "z", 2);
                n += put_cell(bytes + n, cell, separator, quote_all);
                bytes[n++] = separator;
                if (r >= 0)
                    m += (size_t)snprintf(expected + m, sizeof(expected) - m, "%s%c", cell,
                                          c + 1 < columns ? 1 : 2);
            }
            n--;
            n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "%s", end);
        }
        FILE *in = file_of(bytes, n);
        struct csv_file *f = NULL;
        const struct csv_row *row;
        struct err e = {0};
        size_t at = 0;

        assert_int_equal(csv_file_open(in, 0, &f, &e), RC_OK);
        while (csv_file_next(f, &row, &e) == RC_OK && row != NULL)
            for (int c = 0; c < row->n; c++) {
                size_t length = strlen(row->fields[c]);

                assert_memory_equal(row->fields[c], expected + at, length);
                at += length;
                assert_int_equal(expected[at++], c + 1 < row->n ? 1 : 2);
            }
        assert_int_equal(e.rc, RC_OK);
        assert_int_equal(at, m);
        csv_file_close(f);
        fclose(in);
        chance = seed;
    }
}

static void random_bytes_never_break_the_reader(void **state)
{
    (void)state;
    static const char alphabet[] = ";,\t\"\n\r\xE9\xC3\xA9z|'\x81\x01";
    char bytes[400];

    for (chance = 1; chance < 3000; chance = chance + 1) {
        uint64_t seed = chance;
        size_t n = draw(sizeof(bytes));

        for (size_t i = 0; i < n; i++)
            bytes[i] = alphabet[draw(sizeof(alphabet) - (seed % 3))];
        assert_non_null(read_all(bytes, n, (int)(seed % 2)));
        chance = seed;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_table_in_every_dress),
        cmocka_unit_test(quotes_hold_separators_and_lines),
        cmocka_unit_test(layout_is_reported),
        cmocka_unit_test(rewinding_gives_the_rows_and_lines_again),
        cmocka_unit_test(damage_is_refused_with_its_line),
        cmocka_unit_test(short_rows_only_where_the_partner_writes_them),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(comparison_forms_of_the_known_headers),
        cmocka_unit_test(random_tables_round_trip),
        cmocka_unit_test(random_bytes_never_break_the_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
