/* Dates, working text, money, JSON, errors: what every room stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/env.h"
#include "base/err.h"
#include "base/json.h"
#include "base/liste.h"
#include "base/log.h"
#include "base/money.h"
#include "base/text.h"

static void dates_exist_or_not(void **state)
{
    char buf[DAY_TEXT_BYTES];

    (void)state;
    assert_int_equal(day_parse_iso("1970-01-01"), 0);
    assert_int_equal(day_parse_iso("2023-02-29"), DAY_NONE);
    assert_int_equal(day_parse_iso("2024-2-09"), DAY_NONE);
    assert_int_equal(day_parse_iso("2024-02-29x"), DAY_NONE);
    assert_string_equal(day_iso(day_make(2024, 2, 29), buf), "2024-02-29");
    assert_string_equal(day_iso(DAY_NONE, buf), "");
}

static void days_are_said_once(void **state)
{
    const day_t first = day_make(2027, 1, 4);
    char buf[DAYS_TEXT_BYTES];

    (void)state;
    assert_string_equal(days_french(first, first, buf), "le 4 janvier 2027");
    assert_string_equal(days_french(first, first + 1, buf), "du 4 janvier 2027 au 5 janvier 2027");
}

static void every_day_of_four_centuries_round_trips(void **state)
{
    day_t first = day_make(1900, 1, 1);
    day_t last = day_make(2299, 12, 31);

    (void)state;
    for (day_t d = first; d <= last; d++) {
        int y, m, dom;

        day_split(d, &y, &m, &dom);
        assert_int_equal(day_make(y, m, dom), d);
    }
    assert_int_equal(last - first + 1, 146097);
}

/* DIFE-20, vectors D5 and D6 of the rules: first round, credit day. */
static void third_monday_after_the_first_round(void **state)
{
    static const char *const vectors[][2] = {{"2020-03-15", "2020-03-30"},
                                             {"2021-06-20", "2021-07-05"},
                                             {"2026-03-15", "2026-03-30"},
                                             {"2014-03-23", "2014-04-07"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        day_t round = day_parse_iso(vectors[i][0]);

        assert_int_equal(day_nth_monday_after(round, 3), day_parse_iso(vectors[i][1]));
    }
}

static void months_are_clamped(void **state)
{
    (void)state;
    assert_int_equal(day_add_months(day_parse_iso("2026-01-31"), 8), day_parse_iso("2026-09-30")); /* D10 */
    assert_int_equal(day_add_months(day_parse_iso("2026-03-22"), 6), day_parse_iso("2026-09-22")); /* D9 */
    assert_int_equal(day_add_months(day_parse_iso("2024-03-31"), -1), day_parse_iso("2024-02-29"));
    assert_int_equal(day_add_months(day_parse_iso("2024-03-31"), INT_MIN), DAY_NONE);
}

static void easter_is_right(void **state)
{
    (void)state;
    assert_int_equal(day_easter(2024), day_parse_iso("2024-03-31"));
    assert_int_equal(day_easter(2025), day_parse_iso("2025-04-20"));
    assert_int_equal(day_easter(2026), day_parse_iso("2026-04-05"));
}

static void paris_days(void **state)
{
    (void)state;
    /* 22:30 UTC on 30 June is 00:30 on 1 July in Paris; in winter one hour less. */
    assert_int_equal(day_of_instant(instant_of_day(day_parse_iso("2026-07-01"))),
                     day_parse_iso("2026-07-01"));
    assert_int_equal(day_of_instant(instant_of_day(day_parse_iso("2026-07-01")) - 1),
                     day_parse_iso("2026-06-30"));
    assert_int_equal(instant_of_day(day_parse_iso("2026-07-01")) % INT64_C(86400000000),
                     INT64_C(79200000000));
}

static void part_of_a_year_is_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(money_prorata_up(50000, 803, 1607), 24985); /* A3 */
    assert_int_equal(money_prorata_up(50000, 400, 1607), 12446); /* A4 */
    assert_int_equal(money_prorata_up(50000, 1, 1607), 32);      /* A5 */
    assert_int_equal(money_prorata_up(50000, 820, 1820), 22528); /* A6 */
    assert_int_equal(money_prorata_up(50000, 182, 365), 24932);  /* A10 */
    assert_int_equal(money_prorata_nearest(149999, 33, 100), 49500);
}

static void shares_add_up(void **state)
{
    static const int64_t s1[] = {50000, 80000, 30000};
    static const int64_t s2[] = {33334, 33334, 33333};
    int64_t out[3];

    (void)state;
    money_share(96000, s1, 3, out); /* S1 */
    assert_int_equal(out[0], 30000);
    assert_int_equal(out[1], 48000);
    assert_int_equal(out[2], 18000);
    money_share(33000, s2, 3, out); /* S2 */
    assert_int_equal(out[0] + out[1] + out[2], 33000);
    assert_int_equal(out[0], 11000);
}

static void amounts_read_and_written(void **state)
{
    char buf[MONEY_TEXT_BYTES];
    int64_t cents;

    (void)state;
    assert_string_equal(money_french(124000, buf), "1\u202f240,00\u00a0€");
    assert_string_equal(money_french(-5, buf), "-0,05\u00a0€");
    assert_string_equal(money_plain(124005, buf), "1240.05");
    assert_true(money_parse("1 240,5", &cents) && cents == 124050);
    assert_true(money_parse("1240", &cents) && cents == 124000);
    assert_false(money_parse("12,345", &cents));
    assert_false(money_parse("", &cents));
    assert_true(money_parse_iso("4644.0000", &cents) && cents == 464400);
    assert_true(money_parse_iso("4644.10000", &cents) && cents == 464410);
    assert_true(money_parse_iso("4644.5", &cents) && cents == 464450);
    assert_false(money_parse_iso("4644.001", &cents));
    assert_false(money_parse_iso("4644.000000", &cents));
    assert_false(money_parse_iso("4644.", &cents));
    assert_false(money_parse("12,", &cents));
    assert_false(money_parse("1e3", &cents));
    assert_false(money_parse("12 4", &cents));
    assert_false(money_parse("1 2345", &cents));
    assert_false(money_parse(" 12", &cents));
    assert_true(money_parse("1\u202f240\u00a0000,05", &cents) && cents == 124000005);
    assert_false(money_parse("99999999999999999999", &cents));
    assert_false(money_add(INT64_MAX, 1, &cents));
}

/* The shortcut for French gives what the Unicode library gives: an accent at the end, which is dropped, forces the
 * long way. */
static void folding_has_no_second_opinion(void **state)
{
    (void)state;

    for (unsigned c = 0xA0; c < 0x800; c++) {
        const char letter[] = {(char)(0xC0 | (c >> 6)), (char)(0x80 | (c & 0x3F)), '\0'};
        char text[32], folded[64], by_library[64];

        snprintf(text, sizeof(text), "x%sy’ z%s", letter, letter);
        text_fold(text, folded, sizeof(folded));
        snprintf(text, sizeof(text), "x%sy’ z%s\u0301", letter, letter);
        text_fold(text, by_library, sizeof(by_library));
        assert_string_equal(folded, by_library);
    }
}

/* What people type alike. */
static void references_compare(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"vir 1", "VIR 1 ", true},
        {"vir 1", "\u00a0Vir \t 1", true},
        {"vir 1", "vir1", false},
        {"=cmd|x", "=CMD|X", true},
        {"Straße", "STRASSE", true},
        {"\u00c9", "e\u0301", true},
        {"\u00c9t\u00e9", "ete", false},
        {"F-1", "F_1", false},
        {"F-2027/1", "F\u20112027/1", true}, /* no-break hyphen */
        {"F-1", "f\u20131", true},           /* en dash */
        {"F-1", "F\u22121", true},           /* minus */
        {"F-1", "\uff26\uff0d\uff11", true}, /* full width */
        {"F-1", "F\u00ad-\u200b1", true},    /* soft hyphen, zero width space */
        {"F-1", "F1", false},
        {"F-1", "F-\u0661", false}, /* another digit is another */
        {"", "  ", true},
    };
    struct arena *a = arena_new(1U << 16);

    assert_non_null(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if ((strcmp(text_cle(a, cases[i].a), text_cle(a, cases[i].b)) == 0) != cases[i].same)
            fail_msg("« %s » et « %s »", cases[i].a, cases[i].b);
    assert_null(text_cle(a, "\xff"));
    arena_free(a);
}

static void names_fold(void **state)
{
    char buf[64];

    (void)state;
    text_fold("  Jean-François d’ARC ", buf, sizeof(buf));
    assert_string_equal(buf, "JEAN FRANCOIS D ARC");
    text_fold("Cœuré", buf, sizeof(buf));
    assert_string_equal(buf, "COEURE");
    text_fold("ﬁn ŸVES Strauß", buf, sizeof(buf));
    assert_string_equal(buf, "FIN YVES STRAUSS");
    text_fold("\xff", buf, sizeof(buf));
    assert_string_equal(buf, "");
    text_fold("ABCDEFGH", buf, 4);
    assert_string_equal(buf, "ABC");
    references_compare();
    text_fold("AB éC", buf, 4);
    assert_string_equal(buf, "AB"); /* no blank at the end, nothing that jumped the queue */
}

static void cp1252_becomes_utf8(void **state)
{
    char buf[32];

    (void)state;
    text_from_cp1252("\xc9lu \x80\x81", 6, buf);
    assert_string_equal(buf, "Élu €\ufffd");
}

static void sepa_set_only(void **state)
{
    char buf[32];

    (void)state;
    text_sepa("Société d’État & Cie", buf, sizeof(buf), 12);
    assert_string_equal(buf, "Societe d'Et");
    assert_int_equal(text_sepa("Cœur & Æthel, Straße_Œ", buf, sizeof(buf), 30), 27);
    assert_string_equal(buf, "Coeur et AEthel, Strasse OE");
    text_sepa("Œuvre", buf, sizeof(buf), 1); /* cut within what is spelt out */
    assert_string_equal(buf, "O");
}

static void whole_numbers_are_digits_alone(void **state)
{
    static const char *const refused[] = {"",    "-1",  "+1",  " 1",  "1 ",
                                          "1.0", "1e3", "0x1", "12a", "1234567890123456789"};
    int64_t n = 5;

    (void)state;
    assert_false(text_whole(NULL, &n));
    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
        n = 5;
        assert_false(text_whole(refused[i], &n));
        assert_int_equal(n, 0);
        assert_false(text_numero(refused[i], &n));
    }
    assert_true(text_whole("0", &n) && n == 0);
    assert_false(text_numero("0", &n));
    assert_true(text_numero("007", &n) && n == 7);
    assert_true(text_whole("999999999999999999", &n) && n == INT64_C(999999999999999999));
    assert_true(text_whole_before("20610-1", '-', &n) && n == 20610);
    assert_false(text_whole_before("20610", '-', &n));
    assert_false(text_whole_before("-1", '-', &n));
}

static void json_is_json(void **state)
{
    struct json *j = json_new(1000);

    (void)state;
    json_object_open(j);
    json_kt(j, "a", "x\"\n\\é");
    json_key(j, "b");
    json_array_open(j);
    json_int(j, -1);
    json_none(j);
    json_array_close(j);
    json_object_close(j);
    assert_string_equal(json_data(j), "{\"a\":\"x\\\"\\u000a\\\\é\",\"b\":[-1,null]}");
    json_free(j);
    j = json_new(8);
    json_text(j, "longer than eight");
    assert_true(json_failed(j));
    json_free(j);
}

/* What is written eight bytes at a time is read back by another library: each length, each place of the byte to be escaped. */
static void json_escapes_a_byte_anywhere(void **state)
{
    static const char odd[] = {'"', '\\', '\n', '\x01', '\x1f', ' ', '!', '#', '[', ']', '\x7f', '\0'};

    (void)state;
    for (size_t n = 0; n <= 20; n++)
        for (size_t at = 0; at <= n; at++)
            for (const char *c = odd; *c != '\0'; c++) {
                struct json *j = json_new(1000);
                char text[24];
                json_t *read;

                memset(text, 'x', n);
                text[n] = '\0';
                if (at < n)
                    text[at] = *c;
                json_array_open(j);
                json_text(j, text);
                json_array_close(j);
                read = json_loads(json_data(j), 0, NULL);
                assert_non_null(read);
                assert_string_equal(json_string_value(json_array_get(read, 0)), text);
                json_decref(read);
                json_free(j);
            }
}

static void a_word_is_in_a_list_between_blanks(void **state)
{
    static const char list[] = "state billingState\n controlState type";
    static const char
        *const in[] = {"state", "billingState", "controlState", "type"},
               *const out[] = {
                   "",       " ",      "stat",           "State", "tate", "ype", "typ", "state billingState",
                   "state ", " state", "billingState\n", "types"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(in); i++)
        assert_true(liste_a(list, in[i]));
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        assert_false(liste_a(list, out[i]));
    assert_true(liste_a(" a ", "a"));
    assert_true(liste_a("aa a", "a")); /* a word that begins another */
    assert_false(liste_a("", "a"));
    assert_false(liste_a("  ", ""));
}

static void the_nearest_word_of_a_list(void **state)
{
    static const struct {
        const char *said, *nearest;
        size_t apart;
    } cases[] = {{"sessionStartDate", "sessionStartDate", 0},
                 {"SESSIONSTARTDATE", "sessionStartDate", 0},
                 {"sesionStartDate", "sessionStartDate", 1},
                 {"sessionEndDates", "sessionEndDate", 1},
                 {"prices", "price", 1},
                 {"zorglub", NULL, 0},
                 {"pri", NULL, 0}, /* two letters of three are not near */
                 {"x", NULL, 0},
                 {"", NULL, 0},
                 {"éa", NULL, 0}};
    char longest[200];
    size_t n, apart;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *word = liste_proche(" sessionStartDate sessionEndDate price ", cases[i].said, &n, &apart);

        if (cases[i].nearest == NULL) {
            assert_null(word);
            continue;
        }
        assert_non_null(word);
        assert_int_equal(n, strlen(cases[i].nearest));
        assert_memory_equal(word, cases[i].nearest, n);
        assert_int_equal(apart, cases[i].apart);
    }
    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_null(liste_proche(longest, longest, &n, &apart)); /* too long to be compared */
    assert_null(liste_proche(longest, "aaaa", &n, &apart));
    assert_null(liste_proche("", "price", &n, &apart));
}

static void errors_fill_their_sentence(void **state)
{
    struct err e;
    char line[700];

    (void)state;
    assert_int_equal(ERR(&e, MSG_CONFIG_INCONNU, "nom", "prot"), RC_USAGE);
    err_at(&e, "prot", 3);
    err_format(&e, line, sizeof(line));
    assert_string_equal(line,
                        "ligne 3, champ « prot » : Le réglage « prot » n'existe pas. « sicpf --help » les "
                        "énumère. [config.inconnu]");
}

static void values_in_errors_are_made_harmless(void **state)
{
    struct err e;

    (void)state;
    ERR(&e, MSG_CONFIG_INCONNU, "nom", "\x1b[31mé\xff\n");
    assert_non_null(strstr(e.phrase, "« \ufffd[31mé\ufffd\ufffd »"));
    assert_string_equal(err_reason(ENOSPC), "disque plein");
}

static void a_sentence_ends_once(void **state)
{
    struct err e;

    (void)state;
    ERR(&e, MSG_WEB_CHAMP_REQUIS, "champ", "Motifs", "exemple", "L'organisme est liquidé.");
    assert_string_equal(e.phrase, "Le champ « Motifs » est vide. Exemple : L'organisme est liquidé.");
    ERR(&e, MSG_WEB_CHAMP_REQUIS, "champ", "Motifs", "exemple", "la session est complète");
    assert_string_equal(e.phrase, "Le champ « Motifs » est vide. Exemple : la session est complète.");
}

static void sealed_values_open_only_in_their_place(void **state)
{
    int64_t now = 0;
    unsigned char seed[32] = {1};
    struct env env = env_fixed(&now, seed);
    struct key key = {{7}};
    unsigned char sealed[5 + SEAL_BYTES];
    unsigned char plain[5];

    (void)state;
    crypto_seal(&env, &key, "titulaire.nir", "12345", 5, sealed);
    assert_true(crypto_open(&key, "titulaire.nir", sealed, sizeof(sealed), plain));
    assert_memory_equal(plain, "12345", 5);
    assert_false(crypto_open(&key, "organisme.iban", sealed, sizeof(sealed), plain));
    sealed[30] ^= 1;
    assert_false(crypto_open(&key, "titulaire.nir", sealed, sizeof(sealed), plain));
    assert_false(crypto_open(&key, "titulaire.nir", sealed, SEAL_BYTES - 1, plain));
}

static void lines_of_the_log_are_whole_json(void **state)
{
    int64_t now = INT64_C(1782864000000000);
    unsigned char seed[32] = {1};
    struct env env = env_fixed(&now, seed);
    char line[500];
    char big[5000];
    struct err e;

    (void)state;
    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    env.log.out = tmpfile();
    assert_non_null(env.log.out);
    LOG(&env, LOG_DEBUG, "trop.bas");
    LOG(&env, LOG_INFO, "trop.long", "s", "texte", big); /* dropped rather than cut */
    LOG(&env, LOG_INFO, "essai", "s", "route", "/a\"b", "i", "n", (int64_t)-5);
    ERR(&e, MSG_CONFIG_INCONNU, "nom", "SECRET");
    err_at(&e, "port", 3);
    log_err(&env, "refus", &e);
    rewind(env.log.out);
    assert_non_null(fgets(line, sizeof(line), env.log.out));
    assert_string_equal(line, "{\"t\":\"2026-07-01T00:00:00Z\",\"niveau\":\"info\",\"evenement\":\"essai\","
                              "\"route\":\"/a\\\"b\",\"n\":-5}\n");
    assert_non_null(fgets(line, sizeof(line), env.log.out));
    assert_non_null(strstr(line, "\"code\":\"config.inconnu\""));
    assert_null(strstr(line, "SECRET"));
    assert_null(fgets(line, sizeof(line), env.log.out));
    fclose(env.log.out);
}

static int folder_entries(const char *path)
{
    DIR *d = opendir(path);
    int n = 0;

    assert_non_null(d);
    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n - 2;
}

static void keys_appear_whole_or_not_at_all(void **state)
{
    int64_t now = 0;
    unsigned char seed[32] = {1};
    struct env env = env_fixed(&now, seed);
    char folder[] = "/tmp/sicpf-test-XXXXXX";
    char path[64];
    struct keyring first, again;
    struct err e = {0};
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%.40s/cles", folder);
    assert_int_equal(keyring_load(&env, path, false, &first, &e), RC_FAILURE);
    assert_int_equal(e.msg, MSG_CLES_LECTURE);
    assert_int_equal(keyring_load(&env, path, true, &first, &e), RC_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(folder_entries(folder), 1); /* nothing left of its making */
    assert_int_equal(keyring_load(&env, path, true, &again, &e), RC_OK);
    assert_memory_equal(&first, &again, sizeof(first));
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(keyring_load(&env, path, true, &again, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_CLES_LISIBLES);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 150), 0);
    assert_int_equal(keyring_load(&env, path, true, &again, &e), RC_USAGE);
    assert_int_equal(e.msg, MSG_CLES_MALFORMEES);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* A text whose length comes from the store never stops the program, and leaves its reader an eighth. */
static void a_text_of_any_length_is_tried(void **state)
{
    struct arena *a = arena_new(80000);
    char *text = malloc(80001);

    (void)state;
    memset(text, 'a', 80000);
    text[80000] = '\0';
    assert_null(arena_text_try(a, text));
    text[69000] = '\0';
    assert_string_equal(arena_text_try(a, text), text);
    text[2000] = '\0';
    assert_null(arena_text_try(a, text));
    assert_non_null(arena_alloc(a, 9000));
    assert_null(arena_text_try(a, text));
    free(text);
    arena_free(a);
}

static void arenas_have_a_maximum(void **state)
{
    struct arena *a = arena_new(100000);

    (void)state;
    assert_non_null(arena_try(a, 60000));
    assert_null(arena_try(a, 60000));
    assert_null(arena_try(a, SIZE_MAX - 4));
    arena_reset(a);
    assert_non_null(arena_try(a, 60000));
    assert_string_equal(arena_printf(a, "%d-%s", 4, "x"), "4-x");
    arena_free(a);
}

/* Paris is two hours ahead in summer; the hours around the two changes of 2026 (29 March, 25 October) are those of the clock. */
static void instants_without_a_zone_are_of_paris(void **state)
{
    static const struct {
        const char *local, *same; /* with its offset */
    } good[] = {{"2026-01-15T00:00:00", "2026-01-15T00:00:00+01:00"},
                {"2026-07-01 23:30:00", "2026-07-01T23:30:00+02:00"},
                {"2026-07-01T12:00:00.250", "2026-07-01T12:00:00.250+02:00"},
                {"2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"},
                {"2026-03-29T03:00:00", "2026-03-29T03:00:00+02:00"},
                {"2026-10-25T01:00:00", "2026-10-25T01:00:00+02:00"},
                {"2026-10-25T03:00:00", "2026-10-25T03:00:00+01:00"}};
    static const char *const bad[] = {"",
                                      "2026-07-01",
                                      "2026-07-01T12:00",
                                      "2026-07-01T12:00:00Z",
                                      "2026-07-01T12:00:00+02:00",
                                      "2026-02-30T12:00:00",
                                      "2026-07-01T25:00:00",
                                      "2026-07-01T12:00:00.",
                                      "2026-07-01T12:00:00.123456789123456789123456789"};
    int64_t local, same;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        if (!instant_parse_local(good[i].local, &local) || !instant_parse_offset(good[i].same, &same) ||
            local != same)
            fail_msg("%s", good[i].local);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (instant_parse_local(bad[i], &local))
            fail_msg("%s", bad[i]);
}

/* What the clocks of Paris show at the instants around the two changes of 2026: an hour that they skip names none, one that comes twice names two. */
static void hours_that_never_come_or_come_twice_are_told(void **state)
{
    static const struct {
        const char *local;
        enum local_hour is;
        const char *first, *later;
    } all[] = {{"2026-03-29T01:59:59", LOCAL_ONCE, "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"},
               {"2026-03-29T02:00:00", LOCAL_NEVER, NULL, NULL},
               {"2026-03-29T02:59:59", LOCAL_NEVER, NULL, NULL},
               {"2026-03-29T03:00:00", LOCAL_ONCE, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
               {"2026-03-29T23:00:00", LOCAL_ONCE, "2026-03-29T21:00:00Z", "2026-03-29T21:00:00Z"},
               {"2026-10-25T01:59:59", LOCAL_ONCE, "2026-10-24T23:59:59Z", "2026-10-24T23:59:59Z"},
               {"2026-10-25T02:00:00", LOCAL_TWICE, "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
               {"2026-10-25T02:59:59", LOCAL_TWICE, "2026-10-25T00:59:59Z", "2026-10-25T01:59:59Z"},
               {"2026-10-25T03:00:00", LOCAL_ONCE, "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
               {"2026-06-01T02:30:00", LOCAL_ONCE, "2026-06-01T00:30:00Z", "2026-06-01T00:30:00Z"},
               {"2026-06-01T02:30", LOCAL_UNREADABLE, NULL, NULL}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        int64_t first = -1, later = -1, wanted = -1, wanted_later = -1;

        if (instant_local(all[i].local, &first, &later) != all[i].is)
            fail_msg("%s", all[i].local);
        if (all[i].first != NULL)
            assert_true(instant_parse_iso(all[i].first, &wanted) &&
                        instant_parse_iso(all[i].later, &wanted_later));
        if (first != wanted || later != wanted_later)
            fail_msg("%s: %lld %lld", all[i].local, (long long)first, (long long)later);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_that_never_come_or_come_twice_are_told),
        cmocka_unit_test(dates_exist_or_not),
        cmocka_unit_test(days_are_said_once),
        cmocka_unit_test(every_day_of_four_centuries_round_trips),
        cmocka_unit_test(third_monday_after_the_first_round),
        cmocka_unit_test(months_are_clamped),
        cmocka_unit_test(easter_is_right),
        cmocka_unit_test(paris_days),
        cmocka_unit_test(part_of_a_year_is_rounded_up),
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(amounts_read_and_written),
        cmocka_unit_test(names_fold),
        cmocka_unit_test(folding_has_no_second_opinion),
        cmocka_unit_test(cp1252_becomes_utf8),
        cmocka_unit_test(sepa_set_only),
        cmocka_unit_test(whole_numbers_are_digits_alone),
        cmocka_unit_test(json_is_json),
        cmocka_unit_test(json_escapes_a_byte_anywhere),
        cmocka_unit_test(a_word_is_in_a_list_between_blanks),
        cmocka_unit_test(the_nearest_word_of_a_list),
        cmocka_unit_test(errors_fill_their_sentence),
        cmocka_unit_test(values_in_errors_are_made_harmless),
        cmocka_unit_test(a_sentence_ends_once),
        cmocka_unit_test(lines_of_the_log_are_whole_json),
        cmocka_unit_test(keys_appear_whole_or_not_at_all),
        cmocka_unit_test(sealed_values_open_only_in_their_place),
        cmocka_unit_test(arenas_have_a_maximum),
        cmocka_unit_test(a_text_of_any_length_is_tried),
        cmocka_unit_test(instants_without_a_zone_are_of_paris),
    };

    setenv("TZ", "Europe/Paris", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
