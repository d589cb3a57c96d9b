/* The values of the registers, the same in XML and in the tables. */
#include "exchange/certifications_lecture.h"
#include "training/identifiants.h"

const char *registre_name(enum registre r)
{
    return r == REGISTRE_RNCP ? "RNCP" : "RS";
}

void fiche_nommer(enum registre r, int64_t rang, char out[FICHE_NUMERO_BYTES])
{
    snprintf(out, FICHE_NUMERO_BYTES, "%s%lld", registre_name(r), (long long)rang);
}

bool fiche_numero(const char *s, struct fiche *f)
{
    enum registre r = strncmp(s, "RNCP", 4) == 0 ? REGISTRE_RNCP : REGISTRE_RS;
    const char *digits = s + strlen(registre_name(r));
    size_t n = 0;

    if (strncmp(s, registre_name(r), strlen(registre_name(r))) != 0)
        return false;
    n = strspn(digits, "0123456789");
    if (n == 0 || n > 8 || digits[n] != '\0' || *digits == '0')
        return false;
    f->registre = r;
    f->rang = strtoll(digits, NULL, 10);
    fiche_nommer(r, f->rang, f->numero);
    return true;
}

bool fiche_niveau(const char *s, int64_t *out)
{
    *out = 0;
    if (*s == '\0' || strcmp(s, "AUCUN") == 0 || strcmp(s, "REPRISE") == 0)
        return true;
    if (strncmp(s, "NIV", 3) != 0 || s[3] < '1' || s[3] > '8' || s[4] != '\0')
        return false;
    *out = s[3] - '0';
    return true;
}

bool fiche_enregistrement(const char *s, const char **out)
{
    *out = NULL;
    if (*s == '\0')
        return true;
    if (strcmp(s, "Enregistrement de droit") == 0 || strcmp(s, "de droit") == 0)
        *out = "droit";
    else if (strcmp(s, "Enregistrement sur demande") == 0 || strcmp(s, "sur demande") == 0)
        *out = "demande";
    return *out != NULL;
}

bool fiche_active(const char *s, bool *out)
{
    *out = strcmp(s, "Oui") == 0 || strcmp(s, "ACTIVE") == 0;
    return *out || strcmp(s, "Non") == 0 || strcmp(s, "INACTIVE") == 0;
}

bool fiche_jour(const char *s, day_t *out)
{
    *out = *s != '\0' ? csv_day(s) : DAY_NONE;
    return *s == '\0' || *out != DAY_NONE;
}

/* The constant of a closed list; "" is none. */
static bool one_of(const char *s, const char *const *words, size_t n, const char **out)
{
    *out = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(s, words[i]) == 0)
            *out = words[i];
    return *out != NULL || *s == '\0';
}

bool fiche_habilitation(const char *s, const char **out)
{
    static const char *const words[] = {"HABILITATION_FORMER", "HABILITATION_ORGANISER",
                                        "HABILITATION_ORGA_FORM"};

    return one_of(s, words, ARRAY_LEN(words), out);
}

bool fiche_etat(const char *s, const char **out)
{
    static const char *const words[] = {"Actif", "Inactif", "Supprimé"};

    return one_of(s, words, ARRAY_LEN(words), out);
}

bool fiche_siret(const char *s, char *out)
{
    size_t n = 0;

    for (; *s != '\0' && n <= SIRET_DIGITS; s++)
        if (*s != ' ' && *s != '\t')
            out[n++] = *s;
    if (n > SIRET_DIGITS) {
        out[0] = '\0';
        return false;
    }
    out[n] = '\0';
    if (n == 0)
        return true;
    if (siret_check(out) == MSG_AUCUN)
        return true;
    out[0] = '\0';
    return false;
}
