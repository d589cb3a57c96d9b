#include "exchange/rne_field.h"
#include "base/text.h"

#define CODE_BYTES 16

/* ---- dates --------------------------------------------------------------------------------------------------- */

static int full_year(int two, enum rne_date_kind kind, day_t issued)
{
    int now = day_year(issued);

    if (kind == RNE_DATE_NAISSANCE)
        return 2000 + two > now - 18 ? 1900 + two : 2000 + two;
    return 2000 + two > now + 1 ? 1900 + two : 2000 + two;
}

day_t rne_day(const char *s, enum rne_date_kind kind, day_t issued, int *year_digits)
{
    const char *slash = strrchr(s, '/');
    char whole[16];

    *year_digits = 4;
    if (slash == NULL || slash - s > 5 || strlen(slash) != 3 || slash[1] < '0' || slash[1] > '9' ||
        slash[2] < '0' || slash[2] > '9')
        return csv_day(s);
    *year_digits = 2;
    snprintf(whole, sizeof(whole), "%.*s/%d", (int)(slash - s), s,
             full_year(10 * (slash[1] - '0') + (slash[2] - '0'), kind, issued));
    return csv_day(whole);
}

/* ---- territories --------------------------------------------------------------------------------------------- */

static bool all_digits(const char *s)
{
    return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* Upper case, cut to the room; with zeros in front of a number shorter than `width`. */
static const char *padded(const char *s, size_t width, char out[CODE_BYTES])
{
    size_t n = strnlen(s, CODE_BYTES - 1);
    size_t zeros = all_digits(s) && n < width ? width - n : 0;

    memset(out, '0', zeros);
    for (size_t i = 0; i < n && zeros + i < CODE_BYTES - 1; i++)
        out[zeros + i] = (char)(s[i] >= 'a' && s[i] <= 'z' ? s[i] - 'a' + 'A' : s[i]);
    out[MIN(zeros + n, (size_t)CODE_BYTES - 1)] = '\0';
    return out;
}

/* Until 2021 overseas territories had letters; their numbers since. */
static const char *departement(const char *s, char out[CODE_BYTES])
{
    static const char letters[][2][4] = {{"ZA", "971"}, {"ZB", "972"}, {"ZC", "973"}, {"ZD", "974"},
                                         {"ZM", "976"}, {"ZN", "988"}, {"ZP", "987"}, {"ZS", "975"},
                                         {"ZT", "978"}, {"ZW", "986"}, {"ZX", "977"}, {"ZY", "977"}};

    padded(s, 2, out);
    for (size_t i = 0; i < ARRAY_LEN(letters); i++)
        if (strcmp(out, letters[i][0]) == 0)
            snprintf(out, CODE_BYTES, "%s", letters[i][1]);
    return out;
}

static void put(char out[RNE_TERRITOIRE_BYTES], const char *code)
{
    memcpy(out, code, strlen(code) + 1);
}

static const char *without_zeros(const char *s)
{
    while (*s == '0' && s[1] != '\0')
        s++;
    return s;
}

/* A commune of three digits follows its département: 01 and 001 are 01001, 971 and 101 are 97101. */
static void commune(const char *const cell[RNE_COLUMNS], char out[RNE_TERRITOIRE_BYTES])
{
    char code[CODE_BYTES], dep[CODE_BYTES];

    departement(*cell[RNE_DEPARTEMENT] != '\0' ? cell[RNE_DEPARTEMENT] : cell[RNE_STATUT], dep);
    padded(cell[RNE_COMMUNE], 1, code);
    if (*code == '\0')
        put(out, dep);
    else if (all_digits(code) && strlen(code) <= 3 && *dep != '\0')
        snprintf(out, RNE_TERRITOIRE_BYTES, "%.2s%s", dep, padded(cell[RNE_COMMUNE], 3, code));
    else
        put(out, padded(cell[RNE_COMMUNE], 5, code));
}

/* Cantons and constituencies: two digits follow their département, three have lost a zero. */
static void numbered(const char *const cell[RNE_COLUMNS], const char *value, char out[RNE_TERRITOIRE_BYTES])
{
    char code[CODE_BYTES], dep[CODE_BYTES];

    departement(*cell[RNE_DEPARTEMENT] != '\0' ? cell[RNE_DEPARTEMENT] : cell[RNE_STATUT], dep);
    if (strlen(value) <= 2)
        snprintf(out, RNE_TERRITOIRE_BYTES, "%s%s", dep, padded(value, 2, code));
    else
        put(out, padded(value, 4, code));
}

static void special_status(const char *const cell[RNE_COLUMNS], char out[RNE_TERRITOIRE_BYTES])
{
    char code[CODE_BYTES];
    const char *value = *cell[RNE_STATUT] != '\0'        ? cell[RNE_STATUT]
                        : *cell[RNE_DEPARTEMENT] != '\0' ? cell[RNE_DEPARTEMENT]
                        : *cell[RNE_REGION] != '\0'      ? cell[RNE_REGION]
                                                         : "94"; /* Corsica's own file of 2019 and 2020 */

    put(out, departement(value, code));
}

void rne_territoire(enum rne_genre g, const char *const cell[RNE_COLUMNS], char out[RNE_TERRITOIRE_BYTES])
{
    char code[CODE_BYTES], place[64];

    *out = '\0';
    switch (g) {
    case RNE_CM:
    case RNE_MAI:
        commune(cell, out);
        break;
    case RNE_EPCI:
        put(out, padded(cell[RNE_SIREN], 9, code));
        break;
    case RNE_CD:
        numbered(cell, cell[RNE_CANTON], out);
        break;
    case RNE_CR:
        put(out, padded(cell[RNE_REGION], 2, code));
        break;
    case RNE_CA:
        commune(cell, out);
        text_fold(cell[RNE_SECTEUR], place, sizeof(place));
        snprintf(out + strlen(out), RNE_TERRITOIRE_BYTES - strlen(out), " %s", place);
        break;
    case RNE_DEP:
        numbered(cell, cell[RNE_LEGISLATIVE], out);
        break;
    case RNE_MA:
    case RNE_SEN:
        special_status(cell, out);
        break;
    case RNE_CONS:
        put(out, without_zeros(padded(cell[RNE_CONSULAIRE], 1, code)));
        break;
    case RNE_AFE:
        put(out, without_zeros(padded(cell[RNE_CIRCO_AFE], 1, code)));
        break;
    case RNE_RPE:
    case RNE_GENRES:
        break;
    }
}
