#include "training/identifiants.h"

static bool all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return s[n] == '\0';
}

static bool luhn(const char *digits, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        int digit = digits[n - 1 - i] - '0';

        if (i % 2 == 1)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

enum msg siren_check(const char *siren)
{
    if (!all_digits(siren, SIREN_DIGITS))
        return MSG_SIREN_FORME;
    return luhn(siren, SIREN_DIGITS) ? MSG_AUCUN : MSG_SIREN_CLE;
}

static bool la_poste(const char *siret)
{
    int sum = 0;

    if (memcmp(siret, "356000000", SIREN_DIGITS) != 0)
        return false;
    for (size_t i = 0; i < SIRET_DIGITS; i++)
        sum += siret[i] - '0';
    return sum % 5 == 0;
}

enum msg siret_check(const char *siret)
{
    if (!all_digits(siret, SIRET_DIGITS))
        return MSG_SIRET_FORME;
    return luhn(siret, SIRET_DIGITS) || la_poste(siret) ? MSG_AUCUN : MSG_SIRET_CLE;
}

enum msg nda_check(const char *nda)
{
    return all_digits(nda, NDA_DIGITS) ? MSG_AUCUN : MSG_NDA_FORME;
}

/* Lengths of the IBAN registry (ISO 13616) for the countries of the SEPA area; a payment cannot go elsewhere. */
static const struct iban_country {
    char code[3];
    unsigned char length;
} iban_countries[] = {
    {"AD", 24}, {"AL", 28}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28},
    {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27},
    {"GB", 22}, {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26},
    {"IT", 27}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25},
    {"RO", 24}, {"RS", 22}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"VA", 22},
};

static int char_value(char c) /* of ISO 7064: digits as they are, A 10 … Z 35 */
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

static unsigned mod97(const char *s, size_t n, unsigned r)
{
    for (size_t i = 0; i < n; i++) {
        unsigned value = (unsigned)char_value(s[i]);

        r = (r * (value > 9 ? 100 : 10) + value) % 97;
    }
    return r;
}

static int rib_digit(char c) /* A–I 1–9, J–R 1–9, S–Z 2–9 */
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'R')
        return (c - 'A') % 9 + 1;
    return c >= 'S' && c <= 'Z' ? c - 'S' + 2 : -1;
}

static int64_t rib_number(const char *s, size_t n, bool letters)
{
    int64_t value = 0;

    for (size_t i = 0; i < n; i++) {
        int digit = rib_digit(s[i]);

        if (digit < 0 || (!letters && (s[i] < '0' || s[i] > '9')))
            return -1;
        value = value * 10 + digit;
    }
    return value;
}

int rib_key(const char bank[5], const char branch[5], const char account[11])
{
    int64_t b = rib_number(bank, 5, false);
    int64_t g = rib_number(branch, 5, false);
    int64_t c = rib_number(account, 11, true);

    if (b < 0 || g < 0 || c < 0)
        return -1;
    return (int)(97 - (89 * b + 15 * g + 3 * c) % 97);
}

static bool rib_holds(const char *iban)
{
    const char *rib = iban + 4;
    int key = rib_key(rib, rib + 5, rib + 10);

    return key > 0 && rib[21] == '0' + key / 10 && rib[22] == '0' + key % 10;
}

enum msg iban_check(const char *iban)
{
    size_t n = strlen(iban);
    size_t expected = 0;

    if (n < 15 || n > IBAN_MAX)
        return MSG_IBAN_FORME;
    for (size_t i = 0; i < n; i++)
        if (char_value(iban[i]) < 0)
            return MSG_IBAN_FORME;
    if (iban[0] < 'A' || iban[1] < 'A' || iban[2] > '9' || iban[3] > '9')
        return MSG_IBAN_FORME;
    for (size_t i = 0; i < ARRAY_LEN(iban_countries); i++)
        if (memcmp(iban, iban_countries[i].code, 2) == 0)
            expected = iban_countries[i].length;
    if (expected == 0)
        return MSG_IBAN_PAYS;
    if (n != expected)
        return MSG_IBAN_FORME;
    if (mod97(iban, 4, mod97(iban + 4, n - 4, 0)) != 1)
        return MSG_IBAN_CLE;
    if ((memcmp(iban, "FR", 2) == 0 || memcmp(iban, "MC", 2) == 0) && !rib_holds(iban))
        return MSG_IBAN_RIB;
    return MSG_AUCUN;
}

bool iban_normalise(const char *text, char *out, size_t size)
{
    size_t n = 0;

    for (; *text != '\0'; text++) {
        char c = *text;

        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (char_value(c) < 0 || n + 1 >= size)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

const char *iban_masked(const char *iban, char *buf)
{
    size_t n = strlen(iban);

    if (n < 8)
        buf[0] = '\0';
    else
        snprintf(buf, 40, "%.4s •••• •••• %s", iban, iban + n - 4);
    return buf;
}

/* ---- creditor references ------------------------------------------------------------------------------------ */

const char *rf_reference(int64_t appel, char out[RF_BYTES])
{
    char body[RF_BYTES - 4];
    int n = snprintf(body, sizeof(body), "SICPF%08lld", (long long)appel);

    CHECK(n > 0 && (size_t)n < sizeof(body));
    snprintf(out, RF_BYTES, "RF%02u%s", 98 - mod97("RF00", 4, mod97(body, (size_t)n, 0)), body);
    return out;
}

bool rf_normalise(const char *text, char out[RF_BYTES])
{
    size_t n;

    if (!iban_normalise(text, out, RF_BYTES))
        return false;
    n = strlen(out);
    return n > 4 && memcmp(out, "RF", 2) == 0 && out[2] >= '0' && out[2] <= '9' && out[3] >= '0' &&
           out[3] <= '9' && mod97(out, 4, mod97(out + 4, n - 4, 0)) == 1;
}
