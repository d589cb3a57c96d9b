/* The tables of the zip of CSV: Standard (the records), Certificateurs, Partenaires, Blocs de compétences (their lists). */
#include "exchange/certifications_lecture.h"

enum standard {
    S_NUMERO,
    S_INTITULE,
    S_NIVEAU,
    S_DECISION,
    S_FIN,
    S_EFFET,
    S_ENREGISTREMENT,
    S_ACTIF,
    STANDARD_COLUMNS
};

static const struct csv_column standard[STANDARD_COLUMNS] = {
    [S_NUMERO] = {"Numero_Fiche", NULL, true, NOTHING_BRINGS},
    [S_INTITULE] = {"Intitule", NULL, true, NOTHING_BRINGS},
    [S_NIVEAU] = {"Nomenclature_Europe_Niveau", NULL, true, NOTHING_BRINGS},
    [S_DECISION] = {"Date_Decision", NULL, true, NOTHING_BRINGS},
    [S_FIN] = {"Date_Fin_Enregistrement", NULL, true, NOTHING_BRINGS},
    [S_EFFET] = {"Date_Effet", NULL, true, NOTHING_BRINGS},
    [S_ENREGISTREMENT] = {"Type_Enregistrement", NULL, true, NOTHING_BRINGS},
    [S_ACTIF] = {"Actif", NULL, true, NOTHING_BRINGS},
};

/* The columns of a list: number of the record, SIRET, name, word, state, days. Those of another list are never bound. */
enum liste_column { L_NUMERO, L_SIRET, L_NOM, L_MOT, L_ETAT, L_ACTIF_LE, L_MODIFIE_LE, LISTE_COLUMNS };

static const struct csv_column listes[FICHE_LISTES][LISTE_COLUMNS] = {
    [LISTE_CERTIFICATEURS] = {[L_NUMERO] = {"Numero_Fiche", NULL, true, NOTHING_BRINGS},
                              [L_SIRET] = {"Siret_Certificateur", NULL, true, NOTHING_BRINGS},
                              [L_NOM] = {"Nom_Certificateur", NULL, true, NOTHING_BRINGS},
                              [L_MOT] = {"sans objet 1", NULL, false, NOTHING_BRINGS},
                              [L_ETAT] = {"Etat_Certificateur", NULL, false, NOTHING_BRINGS},
                              [L_ACTIF_LE] = {"sans objet 2", NULL, false, NOTHING_BRINGS},
                              [L_MODIFIE_LE] = {"sans objet 3", NULL, false, NOTHING_BRINGS}},
    [LISTE_PARTENAIRES] = {[L_NUMERO] = {"Numero_Fiche", NULL, true, NOTHING_BRINGS},
                           [L_SIRET] = {"Siret_Partenaire", NULL, true, NOTHING_BRINGS},
                           [L_NOM] = {"Nom_Partenaire", NULL, true, NOTHING_BRINGS},
                           [L_MOT] = {"Habilitation_Partenaire", NULL, true, NOTHING_BRINGS},
                           [L_ETAT] = {"Etat_Habilitation", NULL, false, NOTHING_BRINGS},
                           [L_ACTIF_LE] = {"Date_Actif", NULL, false, NOTHING_BRINGS},
                           [L_MODIFIE_LE] = {"Date_Derniere_Modification_Etat", NULL, false, NOTHING_BRINGS}},
    [LISTE_BLOCS] = {[L_NUMERO] = {"Numero_Fiche", NULL, true, NOTHING_BRINGS},
                     [L_SIRET] = {"sans objet 1", NULL, false, NOTHING_BRINGS},
                     [L_NOM] = {"Bloc_Competences_Libelle", NULL, true, NOTHING_BRINGS},
                     [L_MOT] = {"Bloc_Competences_Code", NULL, true, NOTHING_BRINGS},
                     [L_ETAT] = {"sans objet 2", NULL, false, NOTHING_BRINGS},
                     [L_ACTIF_LE] = {"sans objet 3", NULL, false, NOTHING_BRINGS},
                     [L_MODIFIE_LE] = {"sans objet 4", NULL, false, NOTHING_BRINGS}},
};

/* ---- which file ---------------------------------------------------------------------------------------------------- */

static bool has_column(const struct csv_file *f, const char *name)
{
    char key[CSV_KEY_BYTES];

    csv_key(name, key, sizeof(key));
    for (int i = 0; i < csv_file_columns(f); i++)
        if (strcmp(csv_file_key(f, i), key) == 0)
            return true;
    return false;
}

static enum rc of_header(FILE *in, enum fiches_contenu *out, struct err *e)
{
    static const struct {
        const char *column; /* that no other file of the zip has */
        enum fiches_contenu contenu;
    } told[] = {{"Nomenclature_Europe_Niveau", CONTENU_STANDARD},
                {"Siret_Certificateur", CONTENU_CERTIFICATEURS},
                {"Siret_Partenaire", CONTENU_PARTENAIRES},
                {"Bloc_Competences_Code", CONTENU_BLOCS}};
    struct csv_file *f = NULL;
    bool found = false;
    enum rc rc = csv_file_open(in, 0, &f, e);

    for (size_t i = 0; rc == RC_OK && !found && i < ARRAY_LEN(told); i++) {
        found = has_column(f, told[i].column);
        *out = told[i].contenu;
    }
    csv_file_close(f);
    rewind(in);
    if (rc != RC_OK)
        return rc;
    return found ? RC_OK : ERR(e, MSG_RNCP_FICHIER);
}

enum rc fiches_contenu(FILE *in, enum fiches_contenu *out, struct err *e)
{
    unsigned char head[64];
    size_t n, at = 0;

    rewind(in);
    n = fread(head, 1, sizeof(head), in);
    rewind(in);
    if (n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    while (at < n && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    if (at < n && head[at] == '<') {
        *out = CONTENU_XML;
        return RC_OK;
    }
    return of_header(in, out, e);
}

/* ---- Standard ------------------------------------------------------------------------------------------------------ */

static enum rc wrong(const struct csv_row *row, const char *field, enum msg m, struct err *why)
{
    ERR(why, m);
    return err_at(why, field, row->line);
}

static enum rc read_standard(const struct csv_row *row, const int *at, struct fiche *f, struct err *why)
{
    const struct {
        enum standard column;
        day_t *out;
    } days[] = {{S_DECISION, &f->decision}, {S_FIN, &f->fin}, {S_EFFET, &f->effet}};

    if (!fiche_numero(row->fields[at[S_NUMERO]], f))
        return wrong(row, standard[S_NUMERO].name, MSG_RNCP_NUMERO, why);
    f->intitule = row->fields[at[S_INTITULE]];
    if (*f->intitule == '\0')
        return wrong(row, standard[S_INTITULE].name, MSG_RNCP_ABSENT, why);
    if (strlen(f->intitule) >= FICHE_TEXTE_BYTES)
        return wrong(row, standard[S_INTITULE].name, MSG_RNCP_TROP_LONG, why);
    if (!fiche_niveau(row->fields[at[S_NIVEAU]], &f->niveau))
        return wrong(row, standard[S_NIVEAU].name, MSG_RNCP_VALEUR, why);
    if (!fiche_enregistrement(row->fields[at[S_ENREGISTREMENT]], &f->enregistrement))
        return wrong(row, standard[S_ENREGISTREMENT].name, MSG_RNCP_VALEUR, why);
    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (!fiche_jour(row->fields[at[days[i].column]], days[i].out))
            return wrong(row, standard[days[i].column].name, MSG_RNCP_DATE, why);
    f->active_dite = fiche_active(row->fields[at[S_ACTIF]], &f->active);
    return f->active_dite ? RC_OK : wrong(row, standard[S_ACTIF].name, MSG_RNCP_VALEUR, why);
}

enum rc fiches_standard(FILE *in, fiche_fn *each, void *arg, struct err *e)
{
    struct csv_file *file = NULL;
    const struct csv_row *row = NULL;
    int at[STANDARD_COLUMNS];
    enum rc rc;

    rewind(in);
    rc = csv_file_open(in, 0, &file, e);
    if (rc == RC_OK)
        rc = csv_file_bind(file, standard, STANDARD_COLUMNS, true, at, e);
    while (rc == RC_OK && (rc = csv_file_next(file, &row, e)) == RC_OK && row != NULL) {
        struct fiche f = {.line = row->line,
                          .decision = DAY_NONE,
                          .effet = DAY_NONE,
                          .fin = DAY_NONE,
                          .delivrance_fin = DAY_NONE};
        struct err why = {0};
        bool good = read_standard(row, at, &f, &why) == RC_OK;

        rc = each(&f, good ? NULL : &why, arg, e);
    }
    csv_file_close(file);
    return rc;
}

/* ---- lists --------------------------------------------------------------------------------------------------------- */

static const char *cell(const struct csv_row *row, const int *at, enum liste_column c)
{
    return at[c] >= 0 ? row->fields[at[c]] : "";
}

static enum rc read_ligne(const struct csv_row *row, const int *at, enum fiche_liste liste, struct fiche *f,
                          struct fiche_ligne *l, struct err *why)
{
    const struct csv_column *columns = listes[liste];
    const char *mot = cell(row, at, L_MOT);

    if (!fiche_numero(cell(row, at, L_NUMERO), f))
        return wrong(row, columns[L_NUMERO].name, MSG_RNCP_NUMERO, why);
    l->nom = cell(row, at, L_NOM);
    if (*l->nom == '\0')
        return wrong(row, columns[L_NOM].name, MSG_RNCP_ABSENT, why);
    if (strlen(l->nom) >= FICHE_TEXTE_BYTES || strlen(mot) >= FICHE_TEXTE_BYTES / 10)
        return wrong(row, columns[L_NOM].name, MSG_RNCP_TROP_LONG, why);
    if (liste == LISTE_PARTENAIRES && !fiche_habilitation(mot, &l->mot))
        return wrong(row, columns[L_MOT].name, MSG_RNCP_VALEUR, why);
    if (liste == LISTE_BLOCS) {
        if (*mot == '\0')
            return wrong(row, columns[L_MOT].name, MSG_RNCP_ABSENT, why);
        l->mot = mot;
    }
    if (!fiche_etat(cell(row, at, L_ETAT), &l->etat))
        return wrong(row, columns[L_ETAT].name, MSG_RNCP_VALEUR, why);
    if (!fiche_jour(cell(row, at, L_ACTIF_LE), &l->actif_le))
        return wrong(row, columns[L_ACTIF_LE].name, MSG_RNCP_DATE, why);
    if (!fiche_jour(cell(row, at, L_MODIFIE_LE), &l->modifie_le))
        return wrong(row, columns[L_MODIFIE_LE].name, MSG_RNCP_DATE, why);
    return RC_OK;
}

enum rc fiches_liste(FILE *in, enum fiche_liste liste, fiche_ligne_fn *each, void *arg, struct err *e)
{
    struct csv_file *file = NULL;
    const struct csv_row *row = NULL;
    int at[LISTE_COLUMNS];
    enum rc rc;

    rewind(in);
    rc = csv_file_open(in, 0, &file, e);
    if (rc == RC_OK)
        rc = csv_file_bind(file, listes[liste], LISTE_COLUMNS, true, at, e);
    while (rc == RC_OK && (rc = csv_file_next(file, &row, e)) == RC_OK && row != NULL) {
        struct fiche f = {.line = row->line};
        struct fiche_ligne l = {.actif_le = DAY_NONE, .modifie_le = DAY_NONE};
        struct err why = {0};
        char siret[16];
        bool good = read_ligne(row, at, liste, &f, &l, &why) == RC_OK;
        bool douteux = !fiche_siret(cell(row, at, L_SIRET), siret);

        l.siret = *siret != '\0' ? siret : NULL;
        rc = each(&f, &l, douteux, good ? NULL : &why, arg, e);
    }
    csv_file_close(file);
    return rc;
}
