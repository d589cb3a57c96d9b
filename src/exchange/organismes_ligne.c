#include "exchange/organismes_ligne.h"
#include "exchange/plan_sort.h"
#include <assert.h>

enum column {
    NDA,
    ANCIENS,
    DENOMINATION,
    SIREN,
    SIRET,
    VOIE,
    CODE_POSTAL,
    VILLE,
    CODE_REGION,
    FORMATION,
    BILAN,
    VAE,
    APPRENTISSAGE,
    ETRANGER_DENOMINATION,
    ETRANGER_VOIE,
    ETRANGER_CODE_POSTAL,
    ETRANGER_VILLE,
    ETRANGER_PAYS,
    DERNIERE_DECLARATION,
    DEBUT_EXERCICE,
    FIN_EXERCICE,
    SPECIALITE_1,
    LIBELLE_1,
    SPECIALITE_2,
    LIBELLE_2,
    SPECIALITE_3,
    LIBELLE_3,
    STAGIAIRES,
    STAGIAIRES_CONFIES,
    FORMATEURS
};

#define ADRESSE "adressePhysiqueOrganismeFormation."
#define CERTIFICATION "certifications."
#define ETRANGER "organismeEtrangerRepresente."
#define DECLARE "informationsDeclarees."
#define SPECIALITES "informationsDeclarees.specialitesDeFormation."

static const struct csv_column columns[ORGANISMES_COLUMNS] = {
    [NDA] = {"numeroDeclarationActivite", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_NDA},
    [ANCIENS] = {"numerosDeclarationActivitePrecedent", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_NDA},
    [DENOMINATION] = {"denomination", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_RAISON_SOCIALE},
    [SIREN] = {"siren", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_SIRET},
    [SIRET] = {"siretEtablissementDeclarant", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_SIRET},
    [VOIE] = {ADRESSE "voie", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_COORDONNEES},
    [CODE_POSTAL] = {ADRESSE "codePostal", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_COORDONNEES},
    [VILLE] = {ADRESSE "ville", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_COORDONNEES},
    [CODE_REGION] = {ADRESSE "codeRegion", NULL, true, LISTE_ORGANISMES_BRINGS_ORGANISME_COORDONNEES},
    [FORMATION] = {CERTIFICATION "actionsDeFormation", NULL, true, NOTHING_BRINGS},
    [BILAN] = {CERTIFICATION "bilansDeCompetences", NULL, true, NOTHING_BRINGS},
    [VAE] = {CERTIFICATION "VAE", NULL, true, NOTHING_BRINGS},
    [APPRENTISSAGE] = {CERTIFICATION "actionsDeFormationParApprentissage", NULL, true, NOTHING_BRINGS},
    [ETRANGER_DENOMINATION] = {ETRANGER "denomination", NULL, true, NOTHING_BRINGS},
    [ETRANGER_VOIE] = {ETRANGER "voie", NULL, true, NOTHING_BRINGS},
    [ETRANGER_CODE_POSTAL] = {ETRANGER "codePostal", NULL, true, NOTHING_BRINGS},
    [ETRANGER_VILLE] = {ETRANGER "ville", NULL, true, NOTHING_BRINGS},
    [ETRANGER_PAYS] = {ETRANGER "pays", NULL, true, NOTHING_BRINGS},
    [DERNIERE_DECLARATION] = {DECLARE "dateDerniereDeclaration", NULL, true, NOTHING_BRINGS},
    [DEBUT_EXERCICE] = {DECLARE "debutExercice", NULL, true, NOTHING_BRINGS},
    [FIN_EXERCICE] = {DECLARE "finExercice", NULL, true, NOTHING_BRINGS},
    [SPECIALITE_1] = {SPECIALITES "codeSpecialite1", NULL, true, NOTHING_BRINGS},
    [LIBELLE_1] = {SPECIALITES "libelleSpecialite1", NULL, true, NOTHING_BRINGS},
    [SPECIALITE_2] = {SPECIALITES "codeSpecialite2", NULL, true, NOTHING_BRINGS},
    [LIBELLE_2] = {SPECIALITES "libelleSpecialite2", NULL, true, NOTHING_BRINGS},
    [SPECIALITE_3] = {SPECIALITES "codeSpecialite3", NULL, true, NOTHING_BRINGS},
    [LIBELLE_3] = {SPECIALITES "libelleSpecialite3", NULL, true, NOTHING_BRINGS},
    [STAGIAIRES] = {DECLARE "nbStagiaires", NULL, true, NOTHING_BRINGS},
    [STAGIAIRES_CONFIES] = {DECLARE "nbStagiairesConfiesParUnAutreOF", NULL, true, NOTHING_BRINGS},
    [FORMATEURS] = {DECLARE "effectifFormateurs", NULL, true, NOTHING_BRINGS},
};

const struct csv_column *organismes_columns(void)
{
    return columns;
}

static enum rc refuse(const struct csv_row *row, enum column c, enum msg m, struct err *e)
{
    ERR(e, m);
    return err_at(e, columns[c].name, row->line);
}

static const char *cell(const struct csv_row *row, const int *at, enum column c)
{
    return row->fields[at[c]];
}

static enum rc read_flags(const struct csv_row *row, const int *at, struct organisme_ligne *out,
                          struct err *e)
{
    static const enum column flags[] = {FORMATION, BILAN, VAE, APPRENTISSAGE};

    for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
        const char *s = cell(row, at, flags[i]);

        if (strcmp(s, "true") == 0)
            out->drapeaux |= 1U << i;
        else if (*s != '\0' && strcmp(s, "false") != 0)
            return refuse(row, flags[i], MSG_ORGANISME_BOOLEEN, e);
    }
    return RC_OK;
}

/* What is not kept is checked all the same: a file whose columns moved does not pass for a good one. */
static enum rc check_others(const struct csv_row *row, const int *at, struct err *e)
{
    static const enum column days[] = {DERNIERE_DECLARATION, DEBUT_EXERCICE, FIN_EXERCICE};
    static const enum column numbers[] = {SPECIALITE_1, SPECIALITE_2,       SPECIALITE_3,
                                          STAGIAIRES,   STAGIAIRES_CONFIES, FORMATEURS};

    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (*cell(row, at, days[i]) != '\0' && csv_day(cell(row, at, days[i])) == DAY_NONE)
            return refuse(row, days[i], MSG_ORGANISME_DATE, e);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        const char *s = cell(row, at, numbers[i]);

        if (s[strspn(s, "0123456789")] != '\0' || strlen(s) > 9)
            return refuse(row, numbers[i], MSG_ORGANISME_NOMBRE, e);
    }
    return RC_OK;
}

/* "11750000001, 11750000002": previous NDAs; the current one may be repeated there and is left out. */
static enum rc read_anciens(const struct csv_row *row, const int *at, struct organisme_ligne *out,
                            struct err *e)
{
    char text[ORGANISME_TEXT_BYTES];
    char *rest = text;
    char *item;
    size_t used = 0, n = 0;

    out->anciens = out->anciens_buf;
    out->anciens_buf[0] = '\0';
    if (strlen(cell(row, at, ANCIENS)) >= sizeof(text))
        return refuse(row, ANCIENS, MSG_ORGANISME_TROP_LONG, e);
    snprintf(text, sizeof(text), "%s", cell(row, at, ANCIENS));
    while ((item = strsep(&rest, ", ")) != NULL) {
        if (*item == '\0')
            continue;
        if (nda_check(item) != MSG_AUCUN)
            return refuse(row, ANCIENS, MSG_NDA_FORME, e);
        if (strcmp(item, out->nda) == 0 ||
            strstr(out->anciens_buf, item) != NULL) /* numbers are all as long */
            continue;
        if (n++ == ORGANISME_ANCIENS_MAX)
            return refuse(row, ANCIENS, MSG_ORGANISME_TROP_LONG, e);
        used += (size_t)snprintf(out->anciens_buf + used, sizeof(out->anciens_buf) - used, "%s%s",
                                 used > 0 ? " " : "", item);
    }
    return RC_OK;
}

/*
 * The SIRET as the list gives it: fourteen digits, the NIC alone (five digits, years ago), thirteen characters, another
 * company's, or nothing. One that holds together with the SIREN is kept; a NIC makes one and is flagged; anything else
 * is flagged and left out.
 */
static void read_siret(const struct csv_row *row, const int *at, struct organisme_ligne *out)
{
    const char *siren = cell(row, at, SIREN);
    const char *siret = cell(row, at, SIRET);

    out->siren = siren_check(siren) == MSG_AUCUN ? siren : "";
    out->siret = "";
    if (*siren != '\0' && *out->siren == '\0')
        out->drapeaux |= ORGANISME_DOUTEUX;
    if (*siret == '\0')
        return;
    if (strlen(siret) == 5 && *out->siren != '\0') {
        snprintf(out->siret_buf, sizeof(out->siret_buf), "%s%s", out->siren, siret);
        out->drapeaux |= ORGANISME_NIC | ORGANISME_DOUTEUX;
        siret = out->siret_buf;
    }
    if (siret_check(siret) != MSG_AUCUN || (*siren != '\0' && strncmp(siret, siren, SIREN_DIGITS) != 0))
        out->drapeaux |= ORGANISME_DOUTEUX;
    else
        out->siret = siret;
}

enum rc organisme_ligne_lire(const struct csv_row *row, const int *at, struct organisme_ligne *out,
                             struct err *e)
{
    static const enum column kept[] = {DENOMINATION, VOIE, CODE_POSTAL, VILLE, CODE_REGION};
    enum rc rc;

    memset(out, 0, sizeof(*out));
    out->line = row->line;
    out->nda = cell(row, at, NDA);
    if (nda_check(out->nda) != MSG_AUCUN)
        return refuse(row, NDA, MSG_NDA_FORME, e);
    if (*cell(row, at, DENOMINATION) == '\0')
        return refuse(row, DENOMINATION, MSG_ORGANISME_DENOMINATION, e);
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        if (strlen(cell(row, at, kept[i])) >= ORGANISME_TEXT_BYTES)
            return refuse(row, kept[i], MSG_ORGANISME_TROP_LONG, e);
    out->denomination = cell(row, at, DENOMINATION);
    out->voie = cell(row, at, VOIE);
    out->code_postal = cell(row, at, CODE_POSTAL);
    out->ville = cell(row, at, VILLE);
    out->code_region = cell(row, at, CODE_REGION);
    read_siret(row, at, out);
    rc = read_flags(row, at, out, e);
    if (rc == RC_OK)
        rc = read_anciens(row, at, out, e);
    return rc == RC_OK ? check_others(row, at, e) : rc;
}

/* ---- records ----------------------------------------------------------------------------------------------- */

enum { AT_FLAGS = NDA_DIGITS, AT_LINE = AT_FLAGS + 4, AT_TEXTS = AT_LINE + 8 };
static_assert(AT_TEXTS + 5 * ORGANISME_TEXT_BYTES + 512 <= SORTER_RECORD_MAX, "a row fits in a record");

size_t organisme_ligne_emballer(const struct organisme_ligne *l, unsigned char *out)
{
    const char *texts[] = {l->siret,       l->siren, l->denomination, l->voie,
                           l->code_postal, l->ville, l->code_region,  l->anciens};
    size_t n = AT_TEXTS;

    memcpy(out, l->nda, NDA_DIGITS);
    sort_put_u32(out + AT_FLAGS, l->drapeaux);
    sort_put_u64(out + AT_LINE, (uint64_t)l->line);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        size_t length = strlen(texts[i]) + 1;

        memcpy(out + n, texts[i], length);
        n += length;
    }
    return n;
}

void organisme_ligne_deballer(const unsigned char *record, struct organisme_ligne *out)
{
    const char **texts[] = {&out->siret,       &out->siren, &out->denomination, &out->voie,
                            &out->code_postal, &out->ville, &out->code_region,  &out->anciens};
    const char *text = (const char *)record + AT_TEXTS;

    memset(out, 0, sizeof(*out));
    memcpy(out->anciens_buf, record, NDA_DIGITS);
    out->nda = out->anciens_buf;
    out->drapeaux = sort_get_u32(record + AT_FLAGS);
    out->line = (long)sort_get_u64(record + AT_LINE);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        *texts[i] = text;
        text += strlen(text) + 1;
    }
}

bool organisme_ancien(const char **rest, char out[NDA_DIGITS + 1])
{
    if (strlen(*rest) < NDA_DIGITS)
        return false;
    memcpy(out, *rest, NDA_DIGITS);
    out[NDA_DIGITS] = '\0';
    *rest += NDA_DIGITS + ((*rest)[NDA_DIGITS] == ' ');
    return true;
}
