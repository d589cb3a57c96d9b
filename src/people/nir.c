#include "people/nir.h"

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copies without blanks and dots; the length, or 0 when it passes the room. */
static size_t copy_compact(const char *text, char out[NIR_LENGTH + 1])
{
    size_t n = 0;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p == ' ' || *p == '.')
            continue;
        if (n == NIR_LENGTH)
            return 0;
        out[n++] = upper(*p);
    }
    out[n] = '\0';
    return n;
}

static bool characters_fit(const char *nir, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(nir[i]) && !(i == 6 && nir[5] == '2' && (nir[6] == 'A' || nir[6] == 'B')))
            return false;
    return true;
}

static int two(const char *p)
{
    return 10 * (p[0] - '0') + (p[1] - '0');
}

static bool month_fits(int month)
{
    return (month >= 1 && month <= 12) || month == 20 || (month >= 30 && month <= 42) || month >= 50;
}

int nir_key(const char *nir)
{
    int64_t number = 0;

    for (int i = 0; i < 13; i++)
        number = 10 * number + (is_digit(nir[i]) ? nir[i] - '0' : 0);
    /* The letters of Corsica count as 19 and 18: that is 2A and 2B with a zero, less one or two millions. */
    if (nir[6] == 'A')
        number -= 1000000;
    else if (nir[6] == 'B')
        number -= 2000000;
    return (int)(97 - number % 97);
}

enum nir_fault nir_parse(const char *text, char out[NIR_LENGTH + 1])
{
    size_t n = copy_compact(text, out);

    if (n != 13 && n != NIR_LENGTH)
        return NIR_LONGUEUR;
    if (!characters_fit(out, n))
        return NIR_CARACTERE;
    if (strchr("123478", out[0]) == NULL)
        return NIR_SEXE;
    if (!month_fits(two(out + 3)))
        return NIR_MOIS;
    if (is_digit(out[6]) && two(out + 5) == 0)
        return NIR_LIEU;
    if (n == 13)
        snprintf(out + 13, 3, "%02d", nir_key(out));
    return two(out + 13) == nir_key(out) ? NIR_OK : NIR_CLE;
}

bool nir_is_nia(const char *nir)
{
    return nir[0] == '7' || nir[0] == '8';
}

bool nir_contradicts(const char *nir, char sexe, day_t naissance)
{
    char said = strchr("137", nir[0]) != NULL ? 'M' : 'F';
    int year, month, day;

    if (sexe != said)
        return true;
    if (naissance == DAY_NONE)
        return false;
    day_split(naissance, &year, &month, &day);
    return two(nir + 1) != year % 100 || (two(nir + 3) <= 12 && two(nir + 3) != month);
}

const char *nir_fault_text(enum nir_fault fault)
{
    static const char *const texts[] = {
        [NIR_OK] = "",
        [NIR_LONGUEUR] = "il faut 13 ou 15 caractères",
        [NIR_CARACTERE] = "il ne doit avoir que des chiffres, ou 2A et 2B pour la Corse",
        [NIR_SEXE] = "son premier chiffre n'est pas 1, 2, 3, 4, 7 ou 8",
        [NIR_MOIS] = "son mois de naissance n'existe pas",
        [NIR_LIEU] = "son département de naissance n'existe pas",
        [NIR_CLE] = "sa clé est fausse",
    };

    return texts[fault];
}
