/* names.c - the words by which files, JSON and the store name the choices of financement.h. */
#include "law/law.h"
#include "rights/financement.h"

static const char *const classes[] = {"RNCP", "RS",           "CLEA",         "VAE",
                                      "BC",   "PERMIS_LEGER", "PERMIS_LOURD", "DIFE_MANDAT"};
static const char *const classe_labels[] = {
    "Certification du RNCP",    "Certification du répertoire spécifique",
    "Certificat CléA",          "Validation des acquis de l'expérience",
    "Bilan de compétences",     "Permis de véhicule léger",
    "Permis de véhicule lourd", "Formation liée au mandat d'élu local"};
static const char *const fonds_names[] = {"CPF", "DIFE"};
static const char *const situations[] = {"salarie", "demandeur_emploi", "independant", "elu",
                                         "esat",    "agent_public",     "autre"};
static const char *const financeurs[] = {"employeur",    "opco",           "c2p",     "atmp",       "etat",
                                         "region",       "france_travail", "agefiph", "faf",        "cma",
                                         "collectivite", "sante_publique", "unedic",  "association"};
static const char *const exonerations[] = {NULL,        "sans_objet", "demandeur_emploi",
                                           "employeur", "c2p",        "atmp"};

_Static_assert(ARRAY_LEN(classes) == CLASSE_COUNT, "one name a class");
_Static_assert(ARRAY_LEN(classe_labels) == CLASSE_COUNT, "one label a class");
_Static_assert(ARRAY_LEN(fonds_names) == FONDS_COUNT, "one name a fund");
_Static_assert(ARRAY_LEN(situations) == SITUATION_COUNT, "one name a situation");
_Static_assert(ARRAY_LEN(financeurs) == FINANCEUR_COUNT, "one name a financeur");

static int find(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *classe_name(enum classe c)
{
    CHECK((size_t)c < CLASSE_COUNT);
    return classes[c];
}

const char *classe_label(enum classe c)
{
    CHECK((size_t)c < CLASSE_COUNT);
    return classe_labels[c];
}

const char *fonds_name(enum fonds f)
{
    CHECK((size_t)f < FONDS_COUNT);
    return fonds_names[f];
}

const char *situation_name(enum situation s)
{
    CHECK((size_t)s < SITUATION_COUNT);
    return situations[s];
}

const char *financeur_name(enum financeur f)
{
    CHECK((size_t)f < FINANCEUR_COUNT);
    return financeurs[f];
}

const char *exoneration_name(enum exoneration x)
{
    CHECK((size_t)x < ARRAY_LEN(exonerations));
    return exonerations[x];
}

/* The table numbers them by their rank in L. 6323-4, II, whose first is the holder. */
const char *financeur_libelle(enum financeur f, day_t at)
{
    char rank[12];

    CHECK((size_t)f < FINANCEUR_COUNT);
    snprintf(rank, sizeof(rank), "%d", (int)f + 2);
    return law_code_label("financeurs", rank, at, NULL);
}

bool classe_find(const char *name, enum classe *out)
{
    int i = find(classes, ARRAY_LEN(classes), name);

    if (i >= 0)
        *out = (enum classe)i;
    return i >= 0;
}

bool fonds_find(const char *name, enum fonds *out)
{
    int i = find(fonds_names, ARRAY_LEN(fonds_names), name);

    if (i >= 0)
        *out = (enum fonds)i;
    return i >= 0;
}

bool situation_find(const char *name, enum situation *out)
{
    int i = find(situations, ARRAY_LEN(situations), name);

    if (i >= 0)
        *out = (enum situation)i;
    return i >= 0;
}

bool financeur_find(const char *name, enum financeur *out)
{
    int i = find(financeurs, ARRAY_LEN(financeurs), name);

    if (i >= 0)
        *out = (enum financeur)i;
    return i >= 0;
}
