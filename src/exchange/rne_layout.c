#include "exchange/rne_layout.h"

/* What is not read: RNE_COLUMNS and beyond. */
enum {
    PASSED = RNE_COLUMNS, /* known, never read */
    FONCTION,             /* not read, but tells councillors from mayors */
    SECTION,              /* tells assemblies of a special status */
    SECTION_DEP,          /* tells regions */
    CIRCO_EUROPE,
    ROLES
};

/* Comparison forms (csv_key) of every column name seen from 2019 to 2026, typing errors of the publisher included. */
static const struct {
    const char *key;
    int role;
} names[] = {
    {"nom_de_l_elu", RNE_NOM},
    {"nom_elu", RNE_NOM},
    {"prenom_de_l_elu", RNE_PRENOM},
    {"prenom_elu", RNE_PRENOM},
    {"code_sexe", RNE_SEXE},
    {"sexe_elu", RNE_SEXE},
    {"date_de_naissance", RNE_NAISSANCE},
    {"date_de_naissancee", RNE_NAISSANCE},
    {"date_naissance_elu", RNE_NAISSANCE},
    {"date_de_debut_du_mandat", RNE_DEBUT},
    {"date_debut_mandat", RNE_DEBUT},
    {"code_du_departement", RNE_DEPARTEMENT},
    {"code_departement", RNE_DEPARTEMENT},
    {"code_du_departement_maire", RNE_DEPARTEMENT},
    {"libelle_du_departement", PASSED},
    {"libelle_de_departement", PASSED},
    {"libelle_departement", PASSED},
    {"libelle_de_departement_maires", PASSED},
    {"code_de_la_collectivite_a_statut_particulier", RNE_STATUT},
    {"code_collectivite_statut_particulier", RNE_STATUT},
    {"libelle_de_la_collectivite_a_statut_particulier", PASSED},
    {"libelle_collectivite_statut_particulier", PASSED},
    {"code_de_la_commune", RNE_COMMUNE},
    {"code_insee_de_la_commune", RNE_COMMUNE},
    {"code_commune", RNE_COMMUNE},
    {"libelle_de_la_commune", PASSED},
    {"libelle_commune", PASSED},
    {"n_siren", RNE_SIREN},
    {"no_siren", RNE_SIREN},
    {"siren", RNE_SIREN},
    {"libelle_de_l_epci", PASSED},
    {"libelle_epci", PASSED},
    {"code_de_la_commune_de_rattachement", PASSED},
    {"code_commune_rattachement", PASSED},
    {"libelle_de_la_commune_de_rattachement", PASSED},
    {"libelle_commune_rattachement", PASSED},
    {"code_departement_epci", PASSED},
    {"libelle_departement_epci", PASSED},
    {"code_departement_commune_rattachee", PASSED},
    {"libelle_commune_rattachee", PASSED},
    {"code_du_canton", RNE_CANTON},
    {"code_canton", RNE_CANTON},
    {"libelle_du_canton", PASSED},
    {"libelle_canton", PASSED},
    {"code_region", RNE_REGION},
    {"code_de_la_region", RNE_REGION},
    {"libelle_de_la_region", PASSED},
    {"libelle_region", PASSED},
    {"code_de_la_section_departementale", SECTION_DEP},
    {"code_section_departementale", SECTION_DEP},
    {"libelle_de_la_section_departementale", PASSED},
    {"libelle_section_departementale", PASSED},
    {"libelle_du_secteur", RNE_SECTEUR},
    {"libelle_secteur", RNE_SECTEUR},
    {"code_de_la_section_collectivite_a_statut_particulier", SECTION},
    {"code_section", SECTION},
    {"libelle_de_la_section_collectivite_a_statut_particulier", PASSED},
    {"libelle_section", PASSED},
    {"code_de_la_circonscription_metropolitaine", SECTION},
    {"code_circonscription_metropolitaine", SECTION},
    {"libelle_de_la_circonscription_metropolitaine", PASSED},
    {"libelle_circonscription_metropolitaine", PASSED},
    {"code_de_la_circonscription_legislative", RNE_LEGISLATIVE},
    {"code_circonscription_legislative", RNE_LEGISLATIVE},
    {"code_de_la_cir_legislative", RNE_LEGISLATIVE},
    {"libelle_de_la_circonscription_legislative", PASSED},
    {"libelle_circonscription_legislative", PASSED},
    {"libelle_de_la_cir_legislative", PASSED},
    {"code_de_la_circonscription_consulaire", RNE_CONSULAIRE},
    {"code_circonscription_consulaire", RNE_CONSULAIRE},
    {"libelle_de_la_circonscription_consulaire", PASSED},
    {"libelle_circonscription_consulaire", PASSED},
    {"code_de_la_circonscription_afe", RNE_CIRCO_AFE},
    {"code_la_circonscription_afe", RNE_CIRCO_AFE},
    {"code_circonscription_afe", RNE_CIRCO_AFE},
    {"code_de_la_circ_afe", RNE_CIRCO_AFE},
    {"libelle_de_la_circonscription_afe", PASSED},
    {"libelle_la_circonscription_afe", PASSED},
    {"libelle_circonscription_afe", PASSED},
    {"libelle_la_circ_afe", PASSED},
    {"libelle_de_la_circ_afe", PASSED},
    {"codecirer", CIRCO_EUROPE},
    {"libellecirer", PASSED},
    {"lieu_de_naissance", PASSED},
    {"lieu_naissance_elu", PASSED},
    {"code_profession", PASSED},
    {"libelle_de_la_profession", PASSED},
    {"code_de_la_categorie_socio_professionnelle", PASSED},
    {"code_categorie_socio_professionnelle", PASSED},
    {"libelle_de_la_categorie_socio_professionnelle", PASSED},
    {"libelle_categorie_socio_professionnelle", PASSED},
    {"libelle_de_fonction", FONCTION},
    {"libelle_de_la_fonction", FONCTION},
    {"libelle_fonction", FONCTION},
    {"date_de_debut_de_la_fonction", PASSED},
    {"date_debut_fonction", PASSED},
    {"date_de_fin_de_la_fonction", PASSED},
    {"code_nationalite", PASSED},
    {"nationalite_de_l_elu", PASSED},
    {"code_nuance_mandat", PASSED},
    {"libelle_nuance_mandat", PASSED},
};

/* What a role brings. Places tell one mandate from another: they are compared, never kept. */
static int brought_by(int role)
{
    switch (role) {
    case RNE_NOM:
    case RNE_PRENOM:
    case RNE_SEXE:
    case RNE_NAISSANCE:
        return RNE_BRINGS_TITULAIRE_ETAT_CIVIL;
    case RNE_DEBUT:
        return RNE_BRINGS_MANDAT_DEBUT;
    case FONCTION:
    case RNE_DEPARTEMENT:
    case RNE_STATUT:
    case RNE_COMMUNE:
    case RNE_SIREN:
    case RNE_CANTON:
    case RNE_REGION:
    case RNE_SECTEUR:
    case RNE_LEGISLATIVE:
    case RNE_CONSULAIRE:
    case RNE_CIRCO_AFE:
        return RNE_BRINGS_MANDAT_TYPE;
    default:
        return NOTHING_BRINGS;
    }
}

bool rne_champ(size_t n, struct import_champ *out)
{
    if (n < ARRAY_LEN(names))
        *out = (struct import_champ){names[n].key, brought_by(names[n].role)};
    else if (n == ARRAY_LEN(names))
        *out = (struct import_champ){"(ligne absente de la livraison suivante)", RNE_BRINGS_MANDAT_FIN};
    return n <= ARRAY_LEN(names);
}

static int role_of(const char *key)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i].key, key) == 0)
            return names[i].role;
    return -1;
}

/* Each test is on a column no other kind of file has, the more telling first. */
static enum rne_genre genre_of(const bool *has)
{
    if (has[RNE_CONSULAIRE])
        return RNE_CONS;
    if (has[RNE_CIRCO_AFE])
        return RNE_AFE;
    if (has[RNE_SIREN])
        return RNE_EPCI;
    if (has[RNE_CANTON])
        return RNE_CD;
    if (has[RNE_LEGISLATIVE])
        return RNE_DEP;
    if (has[SECTION])
        return RNE_MA;
    if (has[RNE_SECTEUR])
        return RNE_CA;
    if (has[RNE_COMMUNE])
        return has[FONCTION] ? RNE_CM : RNE_MAI;
    /* The assembly of Corsica had a file of its own until 2020, at first with a region and no département, then with
     * neither; members of the European Parliament have no territory and no function. */
    if (has[RNE_REGION])
        return has[RNE_DEPARTEMENT] || has[SECTION_DEP] ? RNE_CR : RNE_MA;
    if (has[RNE_DEPARTEMENT] || has[RNE_STATUT])
        return RNE_SEN;
    return has[FONCTION] && !has[CIRCO_EUROPE] ? RNE_MA : RNE_RPE;
}

static enum rc column_unknown(const struct csv_file *f, int i, struct err *e)
{
    char place[16];

    snprintf(place, sizeof(place), "%d", i + 1);
    ERR(e, MSG_RNE_COLONNE_INCONNUE, "place", place);
    return err_at(e, "", csv_file_layout(f)->header_line);
}

static enum rc column_twice(const struct csv_file *f, int a, int b, struct err *e)
{
    char first[16], second[16];

    snprintf(first, sizeof(first), "%d", a + 1);
    snprintf(second, sizeof(second), "%d", b + 1);
    ERR(e, MSG_CSV_COLONNE_DOUBLE, "nom", csv_file_key(f, a), "premiere", first, "seconde", second);
    return err_at(e, "", csv_file_layout(f)->header_line);
}

enum rc rne_layout_of(const struct csv_file *f, struct rne_layout *out, struct err *e)
{
    static const struct {
        enum rne_column column;
        const char *name;
    } required[] = {{RNE_NOM, "Nom de l'élu"},
                    {RNE_PRENOM, "Prénom de l'élu"},
                    {RNE_SEXE, "Code sexe"},
                    {RNE_NAISSANCE, "Date de naissance"},
                    {RNE_DEBUT, "Date de début du mandat"}};
    bool has[ROLES] = {false};

    for (size_t i = 0; i < RNE_COLUMNS; i++)
        out->at[i] = -1;
    for (int i = 0; i < csv_file_columns(f); i++) {
        int role = role_of(csv_file_key(f, i));

        if (role < 0)
            return column_unknown(f, i, e);
        if (role < RNE_COLUMNS && has[role])
            return column_twice(f, out->at[role], i, e);
        if (role < RNE_COLUMNS)
            out->at[role] = i;
        has[role] = true;
    }
    for (size_t i = 0; i < ARRAY_LEN(required); i++)
        if (!has[required[i].column]) {
            ERR(e, MSG_CSV_COLONNE_ABSENTE, "nom", required[i].name);
            return err_at(e, "", csv_file_layout(f)->header_line);
        }
    out->genre = genre_of(has);
    return RC_OK;
}

const char *rne_genre_code(enum rne_genre g)
{
    static const char *const codes[RNE_GENRES] = {"cm", "mai",  "epci", "cd",  "cr",  "ca",
                                                  "ma", "cons", "afe",  "dep", "sen", "rpe"};

    return codes[g];
}
