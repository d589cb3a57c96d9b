/* rne_layout.h and rne_field.h, from formats/01-rne.md §1.2 and §1.3: every layout from 2019 to 2026, by its header. */
#include "base/text.h"
#include "exchange/rne_field.h"
#include "exchange/rne_layout.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static FILE *file_of(const char *bytes)
{
    FILE *f = tmpfile();

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), f), strlen(bytes));
    return f;
}

/* The kind of a header, or the code of its refusal. */
static const char *genre(const char *header)
{
    FILE *in = file_of(header);
    struct csv_file *f = NULL;
    struct rne_layout l;
    struct err e = {0};
    const char *result;

    if (csv_file_open(in, 0, &f, &e) == RC_OK && rne_layout_of(f, &l, &e) == RC_OK)
        result = rne_genre_code(l.genre);
    else
        result = msg_def(e.msg)->code;
    csv_file_close(f);
    fclose(in);
    return result;
}

#define COMMUN                                                                                                 \
    "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;" \
    "Libellé de la catégorie socio-professionnelle;Date de début du mandat"
#define FONCTION ";Libellé de la fonction;Date de début de la fonction"

static void the_twelve_current_headers(void **state)
{
    (void)state;
    static const char dep[] = "Code du département;Libellé du département;";

    assert_string_equal(
        genre(
            "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
            "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;" COMMUN
                FONCTION ";Code nationalité\n"),
        "cm");
    assert_string_equal(
        genre(
            "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
            "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;" COMMUN
            ";Date de début de la fonction\n"),
        "mai");
    assert_string_equal(
        genre("Code du département;Libellé du département;N° SIREN;Libellé de l'EPCI;Code de la commune "
              "de rattachement;Libellé de la commune de rattachement;" COMMUN FONCTION "\n"),
        "epci");
    assert_string_equal(
        genre("Code du département;Libellé du département;Code du canton;Libellé du canton;" COMMUN FONCTION
              "\n"),
        "cd");
    assert_string_equal(
        genre("Code de la région;Libellé de la région;Code de la section départementale;Libellé de la "
              "section départementale;" COMMUN FONCTION "\n"),
        "cr");
    assert_string_equal(
        genre("Code du département;Libellé du département;Code de la commune;Libellé de la commune;"
              "Libellé du secteur;" COMMUN FONCTION "\n"),
        "ca");
    assert_string_equal(
        genre("Code de la région;Libellé de la région;Code du département;Libellé du  département;Code de "
              "la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code "
              "de la section - collectivité à statut particulier;Libellé de la section - collectivité à "
              "statut particulier;Code de la circonscription métropolitaine;Libellé de la "
              "circonscription métropolitaine;" COMMUN FONCTION "\n"),
        "ma");
    assert_string_equal(
        genre("Code de la circonscription AFE;Libellé la circonscription AFE;Code de la circonscription "
              "consulaire;Libellé de la circonscription consulaire;Nom de l'élu;Prénom de l'élu;Code "
              "sexe;Date de naissance;Lieu de naissance;Date de début du mandat\n"),
        "cons");
    assert_string_equal(genre("Code de la circ. AFE;Libellé la circ. AFE;" COMMUN "\n"), "afe");
    assert_string_equal(
        genre("Code du département;Libellé du département;Code de la circonscription législative;Libellé "
              "de la circonscription législative;" COMMUN "\n"),
        "dep");
    assert_string_equal(
        genre("Code du département;Libellé du département;Code de la collectivité à statut particulier;"
              "Libellé de la collectivité à statut particulier;" COMMUN "\n"),
        "sen");
    assert_string_equal(genre(COMMUN "\n"), "rpe");
    assert_non_null(dep);
}

static void traps_of_each_year(void **state)
{
    (void)state;
    assert_string_equal(
        genre("Titre du rapport\r\nCode du d\xE9partement (Maire)\tLibell\xE9 de d\xE9partement "
              "(Maires)\tCode Insee de la commune\tLibell\xE9 de la commune\tNom de l'\xE9lu\tPr\xE9nom "
              "de l'\xE9lu\tCode sexe\tDate de naissance\tCode profession\tLibell\xE9 de la profession\t"
              "Date de d\xE9"
              "but du mandat\tDate de d\xE9"
              "but de la fonction\r\n"),
        "mai");
    assert_string_equal(
        genre("'Nom de l''élu'\t'Prénom de l''élu'\tCode sexe\tDate de naissance\tDate de début du "
              "mandat\tCode du canton\n"),
        "cd");
    assert_string_equal(
        genre("Nom de l’élu;Prénom de l’élu;Code sexe ;Date de naissancee;Date de début du mandat;"
              "Code la circonscription AFE\n"),
        "afe");
    assert_string_equal(
        genre("nom_elu\tprenom_elu\tsexe_elu\tdate_naissance_elu\tdate_debut_mandat\tlieu_naissance_elu\t"
              "code_nuance_mandat\tlibelle_nuance_mandat\n"),
        "rpe");
    assert_string_equal(
        genre("Code région\tLibellé de la région\tNom de l'élu\tPrénom de l'élu\tCode sexe\tDate de "
              "naissance\tDate de début du mandat\tLibellé de fonction\n"),
        "ma");
}

static void headers_of_something_else_are_refused(void **state)
{
    (void)state;
    assert_string_equal(genre(COMMUN ";Adresse\n"), "rne.colonne-inconnue");
    assert_string_equal(genre("AURENSAN;Michel;M;09/07/1952;28/06/2020\n"), "rne.colonne-inconnue");
    assert_string_equal(genre(COMMUN ";nom_elu\n"), "csv.colonne-double");
    assert_string_equal(genre("Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance\n"),
                        "csv.colonne-absente");
}

static const char *day(const char *s, enum rne_date_kind kind)
{
    static char out[DAY_TEXT_BYTES];
    int digits;

    return day_iso(rne_day(s, kind, day_make(2026, 4, 24), &digits), out);
}

static void every_way_of_writing_a_day(void **state)
{
    (void)state;
    assert_string_equal(day("9/7/1952", RNE_DATE_NAISSANCE), "1952-07-09");
    assert_string_equal(day("09/07/1952", RNE_DATE_NAISSANCE), "1952-07-09");
    assert_string_equal(day("1952-07-09", RNE_DATE_NAISSANCE), "1952-07-09");
    assert_string_equal(day("1955-05-02 00:00:00+00", RNE_DATE_NAISSANCE), "1955-05-02");
    assert_string_equal(day("2020-06-28T00:00:00Z", RNE_DATE_DEBUT), "2020-06-28");
}

static void two_digit_years_have_a_pivot(void **state)
{
    (void)state;
    assert_string_equal(day("25/08/55", RNE_DATE_NAISSANCE), "1955-08-25");
    assert_string_equal(day("18/04/00", RNE_DATE_NAISSANCE), "2000-04-18");
    assert_string_equal(day("31/12/08", RNE_DATE_NAISSANCE), "2008-12-31");
    assert_string_equal(day("01/01/09", RNE_DATE_NAISSANCE), "1909-01-01");
    assert_string_equal(day("22/03/26", RNE_DATE_DEBUT), "2026-03-22");
    assert_string_equal(day("01/10/98", RNE_DATE_DEBUT), "1998-10-01");
}

static void what_is_not_a_day(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",      "29/02/2023",  "31/04/2020", "1/1/195",    "2020-6-28",  "2020-06-28x", "28-06-20",
        "28/06", "28/06/2020 ", "00/01/20",   "123/1/2020", "12/13/2020", "12020-01-01", "9/7/19521",
        "a",     "/",           "1//2020"};

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_string_equal(day(wrong[i], RNE_DATE_DEBUT), "");
}

static const char *place(enum rne_genre g, enum rne_column a, const char *va, enum rne_column b,
                         const char *vb)
{
    static char out[RNE_TERRITOIRE_BYTES];
    const char *cell[RNE_COLUMNS];

    for (size_t i = 0; i < RNE_COLUMNS; i++)
        cell[i] = "";
    cell[a] = va;
    cell[b] = vb;
    rne_territoire(g, cell, out);
    return out;
}

static void codes_get_their_zeros_back(void **state)
{
    (void)state;
    assert_string_equal(place(RNE_MAI, RNE_DEPARTEMENT, "01", RNE_COMMUNE, "001"), "01001");
    assert_string_equal(place(RNE_MAI, RNE_DEPARTEMENT, "01", RNE_COMMUNE, "01001"), "01001");
    assert_string_equal(place(RNE_MAI, RNE_DEPARTEMENT, "1", RNE_COMMUNE, "1001"), "01001");
    assert_string_equal(place(RNE_MAI, RNE_DEPARTEMENT, "ZA", RNE_COMMUNE, "128"), "97128");
    assert_string_equal(place(RNE_MAI, RNE_STATUT, "987", RNE_COMMUNE, "98740"), "98740");
    assert_string_equal(place(RNE_CM, RNE_DEPARTEMENT, "2a", RNE_COMMUNE, "2a004"), "2A004");
    assert_string_equal(place(RNE_CD, RNE_DEPARTEMENT, "01", RNE_CANTON, "21"), "0121");
    assert_string_equal(place(RNE_CD, RNE_DEPARTEMENT, "1", RNE_CANTON, "101"), "0101");
    assert_string_equal(place(RNE_CD, RNE_DEPARTEMENT, "974", RNE_CANTON, "97406"), "97406");
    assert_string_equal(place(RNE_DEP, RNE_DEPARTEMENT, "ZA", RNE_LEGISLATIVE, "01"), "97101");
    assert_string_equal(place(RNE_DEP, RNE_DEPARTEMENT, "ZZ", RNE_LEGISLATIVE, "07"), "ZZ07");
    assert_string_equal(place(RNE_DEP, RNE_DEPARTEMENT, "ZZ", RNE_LEGISLATIVE, "ZZ07"), "ZZ07");
    assert_string_equal(place(RNE_DEP, RNE_STATUT, "ZX", RNE_LEGISLATIVE, "97701"), "97701");
    assert_string_equal(place(RNE_DEP, RNE_DEPARTEMENT, "1", RNE_LEGISLATIVE, "101"), "0101");
    assert_string_equal(place(RNE_CR, RNE_REGION, "1", RNE_NOM, ""), "01");
    assert_string_equal(place(RNE_SEN, RNE_DEPARTEMENT, "ZB", RNE_NOM, ""), "972");
    assert_string_equal(place(RNE_SEN, RNE_STATUT, "972", RNE_NOM, ""), "972");
    assert_string_equal(place(RNE_MA, RNE_STATUT, "69M", RNE_REGION, "84"), "69M");
    assert_string_equal(place(RNE_MA, RNE_NOM, "", RNE_NOM, ""), "94");
    assert_string_equal(place(RNE_CA, RNE_COMMUNE, "75056", RNE_SECTEUR, "Paris 1Er Secteur"),
                        "75056 PARIS 1ER SECTEUR");
    assert_string_equal(place(RNE_EPCI, RNE_SIREN, "200041234", RNE_NOM, ""), "200041234");
    assert_string_equal(place(RNE_CONS, RNE_CONSULAIRE, "0101", RNE_NOM, ""), "101");
    assert_string_equal(place(RNE_AFE, RNE_CIRCO_AFE, "01", RNE_NOM, ""), "1");
    assert_string_equal(place(RNE_RPE, RNE_NOM, "", RNE_NOM, ""), "");
}

static void long_codes_stay_in_their_room(void **state)
{
    (void)state;
    char big[3000];

    memset(big, '7', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    for (int g = 0; g < RNE_GENRES; g++) {
        const char *cell[RNE_COLUMNS];
        char out[RNE_TERRITOIRE_BYTES];

        for (size_t i = 0; i < RNE_COLUMNS; i++)
            cell[i] = big;
        rne_territoire((enum rne_genre)g, cell, out);
        assert_true(strlen(out) < sizeof(out));
    }
}

/* ---- real files and the recorded history of headers, when they are there ------------------------------------- */

static const char *samples(void)
{
    static char path[512];
    const char *shared = getenv("SICPF_SHARED");

    snprintf(path, sizeof(path), "%s/formats/samples/01-rne", shared != NULL ? shared : "../shared");
    return path;
}

/* The kind that the name of a recorded file promises; the one that lied is the reason names are not believed. */
static const char *promised(const char *name)
{
    static const struct {
        const char *part, *genre;
    } parts[] = {
        {"elus-epci", "cr"}, /* the councillors of regions under a wrong name, 2024-07-31 */
        {"maire", "mai"},     {"arrondissement", "ca"}, {"consulaire", "cons"}, {"fde", "cons"},
        {"cons.csv", "cons"}, {"afe", "afe"},           {"rne-cd", "cd"},       {"departementa", "cd"},
        {"rne-cr", "cr"},     {"rne-cac", "ma"},        {"egiona", "cr"},       {"rne-ma", "ma"},
        {"assemblee", "ma"},  {"asseemblee", "ma"},     {"rne-rpe", "rpe"},     {"europeen", "rpe"},
        {"sen", "sen"},       {"dep", "dep"},           {"municipaux", "cm"}};

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (strstr(name, parts[i].part) != NULL)
            return parts[i].genre;
    return "?";
}

static void check_header(const char *date, const char *name, char *columns)
{
    char header[8192] = "";

    for (char *next, *column = columns; column != NULL; column = next) {
        next = strstr(column, " | ");
        if (next != NULL) {
            *next = '\0';
            next += 3;
        }
        snprintf(header + strlen(header), sizeof(header) - strlen(header), "%s%s", column,
                 next != NULL ? "\t" : "");
    }
    if (strcmp(genre(header), promised(name)) != 0)
        fail_msg("%s %s : %s", date, name, genre(header));
}

static void every_recorded_header_is_recognised(void **state)
{
    (void)state;
    char path[600];
    const struct csv_row *row;
    struct csv_file *f = NULL;
    struct err e = {0};
    int seen = 0;
    FILE *in;

    snprintf(path, sizeof(path), "%s/layouts.csv", samples());
    in = fopen(path, "r");
    if (in == NULL)
        skip();
    assert_int_equal(csv_file_open(in, 0, &f, &e), RC_OK);
    while (csv_file_next(f, &row, &e) == RC_OK && row != NULL) {
        check_header(row->fields[2], row->fields[3], row->fields[11]);
        seen++;
    }
    csv_file_close(f);
    fclose(in);
    assert_int_equal(seen, 148);
}

/* Rows and refusals of one real file. */
static void read_sample(const char *path, const char *name, day_t issued, int *rows)
{
    FILE *in = fopen(path, "r");
    struct csv_file *f = NULL;
    const struct csv_row *row;
    struct rne_layout l;
    struct err e = {0};
    int digits = 0;

    assert_non_null(in);
    if (csv_file_open(in, 0, &f, &e) != RC_OK || rne_layout_of(f, &l, &e) != RC_OK)
        fail_msg("%s : ligne %ld %s", name, e.line, e.phrase);
    assert_string_equal(rne_genre_code(l.genre), promised(name));
    *rows = 0;
    while (csv_file_next(f, &row, &e) == RC_OK && row != NULL) {
        day_t birth = rne_day(row->fields[l.at[RNE_NAISSANCE]], RNE_DATE_NAISSANCE, issued, &digits);
        day_t start = rne_day(row->fields[l.at[RNE_DEBUT]], RNE_DATE_DEBUT, issued, &digits);
        char folded[200];

        /* Somebody of the assemblies was born in 1691 from 2023 to 2025: a refusal that is due. */
        bool due = strstr(row->fields[l.at[RNE_NAISSANCE]], "/1691") != NULL;

        if ((birth == DAY_NONE) != due || start == DAY_NONE || birth > start ||
            text_fold(row->fields[l.at[RNE_NOM]], folded, sizeof(folded)) == 0)
            fail_msg("%s : ligne %ld", name, row->line);
        (*rows)++;
    }
    assert_int_equal(e.rc, RC_OK);
    csv_file_close(f);
    fclose(in);
}

static void every_sample_file_reads(void **state)
{
    (void)state;
    static const char *const issues[] = {"2019-01", "2020-12",    "2021-12",    "2022-03",   "2022-08",
                                         "2022-12", "2023-06",    "2023-11",    "2024-04",   "2025-03",
                                         "2025-10", "2026-04-22", "2026-04-24", "2026-04-28"};
    int files = 0, total = 0;

    for (size_t i = 0; i < ARRAY_LEN(issues); i++) {
        char folder[700], path[1200], date[32];
        struct dirent *entry;
        DIR *dir;

        snprintf(folder, sizeof(folder), "%s/%s", samples(), issues[i]);
        snprintf(date, sizeof(date), "%s%s", issues[i], strlen(issues[i]) == 7 ? "-28" : "");
        dir = opendir(folder);
        if (dir == NULL)
            skip();
        while ((entry = readdir(dir)) != NULL) {
            int rows;

            if (entry->d_name[0] == '.')
                continue;
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            read_sample(path, entry->d_name, day_parse_iso(date), &rows);
            if (strcmp(entry->d_name, "elus-maires-mai.csv") == 0)
                assert_int_equal(rows, 32475);
            files++;
            total += rows;
        }
        closedir(dir);
    }
    assert_int_equal(files, 52);
    print_message("%d files, %d rows\n", files, total);
}

static void random_text_is_never_more_than_no_day(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789/- T:+x";
    uint64_t chance = 7;
    char s[24];

    for (int i = 0; i < 200000; i++) {
        int digits = 0;
        size_t n;
        day_t d;

        chance = chance * 6364136223846793005u + 1442695040888963407u;
        n = (chance >> 59) % (sizeof(s) - 1);
        for (size_t k = 0; k < n; k++)
            s[k] = alphabet[(chance >> (3 * k % 48)) % (sizeof(alphabet) - 1)];
        s[n] = '\0';
        d = rne_day(s, (enum rne_date_kind)(i % 2), day_make(2026, 1, 1), &digits);
        assert_true(d == DAY_NONE || (day_year(d) >= 1800 && day_year(d) <= 2999));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_twelve_current_headers),
        cmocka_unit_test(traps_of_each_year),
        cmocka_unit_test(headers_of_something_else_are_refused),
        cmocka_unit_test(every_way_of_writing_a_day),
        cmocka_unit_test(two_digit_years_have_a_pivot),
        cmocka_unit_test(what_is_not_a_day),
        cmocka_unit_test(codes_get_their_zeros_back),
        cmocka_unit_test(long_codes_stay_in_their_room),
        cmocka_unit_test(every_recorded_header_is_recognised),
        cmocka_unit_test(every_sample_file_reads),
        cmocka_unit_test(random_text_is_never_more_than_no_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
