/* Why an act of a dossier is done, by a code of law/tables: which acts have codes, and what a code says. */
#include "training/dossier.h"

static const struct {
    enum dossier_acte acte;
    enum dossier_role par;
    const char *table;
} tables[] = {
    {ACTE_REFUSER, ROLE_ORGANISME, "motifs_refus_organisme"},
    {ACTE_ANNULER, ROLE_ORGANISME, "motifs_annulation_organisme"},
    {ACTE_REPORTER, ROLE_ORGANISME, "motifs_annulation_organisme"},
    {ACTE_ANNULER, ROLE_TITULAIRE, "motifs_annulation_titulaire"},
    {ACTE_SORTIR, ROLE_ORGANISME, "motifs_sortie"},
};

const char *dossier_codes_table(enum dossier_acte acte, enum dossier_role par)
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (tables[i].acte == acte && tables[i].par == par)
            return tables[i].table;
    return NULL;
}

const char *dossier_code_label(enum dossier_acte acte, enum dossier_role par, const char *code, day_t at)
{
    const char *table = dossier_codes_table(acte, par);

    return table != NULL && code != NULL ? law_code_label(table, code, at, NULL) : NULL;
}

bool dossier_sortie_au_terme(const char *code, day_t at)
{
    return law_code_label("motifs_sortie_au_terme", code, at, NULL) != NULL;
}
