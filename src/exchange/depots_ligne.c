#include "exchange/depots_ligne.h"
#include "base/money.h"
#include "base/text.h"
#include "book/book.h"
#include "law/law_data.h"

const struct csv_column depots_columns[DEPOTS_COLUMNS] = {
    [DEPOTS_FINANCEUR] = {"financeur", "siret|siret_financeur", true, NOTHING_BRINGS},
    [DEPOTS_DISPOSITIF] = {"dispositif", NULL, true, NOTHING_BRINGS},
    [DEPOTS_REFERENCE] = {"reference", NULL, true, FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
    [DEPOTS_NOM] = {"nom", NULL, true, NOTHING_BRINGS},
    [DEPOTS_MONTANT] = {"montant", NULL, true, FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
    [DEPOTS_NIR] = {"nir", NULL, false, FINANCEURS_BRINGS_TITULAIRE_NIR},
    [DEPOTS_PRENOM] = {"prenom", "prenoms", false, NOTHING_BRINGS},
    [DEPOTS_NAISSANCE] = {"naissance", "date_naissance", false, NOTHING_BRINGS},
    [DEPOTS_SEXE] = {"sexe", NULL, false, NOTHING_BRINGS},
    [DEPOTS_MOTIF] = {"motif", "base", false, FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
    [DEPOTS_DOSSIER] = {"dossier", NULL, false, FINANCEURS_BRINGS_DROITS_MOUVEMENTS},
};

static const char *field(const struct csv_row *row, const int *at, enum depots_column c)
{
    return at[c] >= 0 ? row->fields[at[c]] : "";
}

static enum rc refuse(const struct csv_row *row, enum depots_column c, const char *expected, struct err *e)
{
    ERR(e, MSG_DEPOT_VALEUR, "attendu", expected);
    return err_at(e, depots_columns[c].name, row->line);
}

/* A reference is shown to agents and kept: a NIR has no place in it. */
static bool is_reference(const char *s)
{
    char nir[NIR_LENGTH + 1];
    struct err unused;

    return acte_cle(s, &unused) == RC_OK && nir_parse(s, nir) != NIR_OK;
}

static enum rc read_nir(const struct keyring *keys, const struct csv_row *row, const char *text,
                        struct depots_ligne *l, struct err *e)
{
    char nir[NIR_LENGTH + 1];
    enum nir_fault fault = nir_parse(text, nir);

    if (fault != NIR_OK) {
        ERR(e, MSG_NIR_REFUSE, "raison", nir_fault_text(fault));
        return err_at(e, depots_columns[DEPOTS_NIR].name, row->line);
    }
    secret_nir_index(keys, nir, l->index);
    explicit_bzero(nir, sizeof(nir));
    l->par_nir = true;
    return RC_OK;
}

/* Without a NIR, all that recognises a person (RNE-04). */
static enum rc read_identity(const struct csv_row *row, const int *at, struct depots_ligne *l, struct err *e)
{
    const char *sexe = field(row, at, DEPOTS_SEXE);

    text_fold(field(row, at, DEPOTS_PRENOM), l->prenom, sizeof(l->prenom));
    l->naissance = csv_day(field(row, at, DEPOTS_NAISSANCE));
    l->sexe = *sexe;
    if (l->prenom[0] == '\0')
        return refuse(row, DEPOTS_PRENOM, "les prénoms, quand le NIR n'est pas donné", e);
    if (l->naissance == DAY_NONE)
        return refuse(row, DEPOTS_NAISSANCE, "une date de naissance, quand le NIR n'est pas donné", e);
    return strcmp(sexe, "F") == 0 || strcmp(sexe, "M") == 0
               ? RC_OK
               : refuse(row, DEPOTS_SEXE, "F ou M, quand le NIR n'est pas donné", e);
}

static enum rc read_texts(const struct csv_row *row, const int *at, struct depots_ligne *l, struct err *e)
{
    const char *reference = field(row, at, DEPOTS_REFERENCE), *dossier = field(row, at, DEPOTS_DOSSIER);
    const char *motif = field(row, at, DEPOTS_MOTIF);

    if (!is_reference(reference))
        return refuse(row, DEPOTS_REFERENCE, "des lettres, des chiffres, « - », « . » ou « _ », sans NIR", e);
    snprintf(l->reference, sizeof(l->reference), "%s", reference);
    if (strlen(motif) >= sizeof(l->motif))
        return refuse(row, DEPOTS_MOTIF, "le motif du dispositif", e);
    snprintf(l->motif, sizeof(l->motif), "%s", motif);
    if (strlen(dossier) >= sizeof(l->dossier))
        return refuse(row, DEPOTS_DOSSIER, "un numéro de dossier", e);
    snprintf(l->dossier, sizeof(l->dossier), "%s", dossier);
    return RC_OK;
}

enum rc depots_ligne_lire(const struct keyring *keys, const struct csv_row *row, const int *at,
                          struct depots_ligne *out, struct err *e)
{
    const char *nir = field(row, at, DEPOTS_NIR);
    enum rc rc;

    memset(out, 0, sizeof(*out));
    out->line = row->line;
    out->naissance = DAY_NONE;
    rc = read_texts(row, at, out, e);
    if (rc != RC_OK)
        return rc;
    text_fold(field(row, at, DEPOTS_NOM), out->nom, sizeof(out->nom));
    if (out->nom[0] == '\0')
        return refuse(row, DEPOTS_NOM, "le nom de naissance ou d'usage", e);
    if (!money_parse(field(row, at, DEPOTS_MONTANT), &out->montant_cents) || out->montant_cents <= 0 ||
        out->montant_cents > BOOK_AMOUNT_MAX)
        return refuse(row, DEPOTS_MONTANT,
                      "un montant en euros, plus grand que zéro, que le livre peut écrire", e);
    return *nir != '\0' ? read_nir(keys, row, nir, out, e) : read_identity(row, at, out, e);
}
