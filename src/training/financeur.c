#include "training/financeur.h"
#include "people/titulaire.h"
#include "training/declaration.h"
#include <stddef.h>

#define ARENA_BYTES ((size_t)64 << 10)
#define SOURCE_MAX 140
#define INSCRIT 1U

/* ---- registered --------------------------------------------------------------------------------------------- */

/* The field of a form, or the option of a command, that a refusal is about. */
struct champ_de {
    enum msg msg;
    const char *champ;
};

static enum rc at_field(const struct champ_de *fields, size_t n, enum rc rc, struct err *e)
{
    for (size_t i = 0; rc != RC_OK && e != NULL && i < n; i++)
        if (fields[i].msg == e->msg)
            return err_at(e, fields[i].champ, 0);
    return rc;
}

enum rc financeur_enregistrer(struct db *db, void *arg, struct err *e)
{
    static const struct declaration_champ champs[] = {
        {"siret", "SIRET", offsetof(struct financeur_inscription, siret), DECLARATION_SIRET, 14, INSCRIT,
         INSCRIT},
        {"nom", "Dénomination", offsetof(struct financeur_inscription, denomination), DECLARATION_NOM, 140,
         INSCRIT, INSCRIT}};
    static const struct champ_de fields[] = {{MSG_DOTATION_FINANCEUR_CATEGORIE, "categorie"},
                                             {MSG_DOTATION_FINANCEUR_AUTRE, "siret"}};
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), INSCRIT, arg, e);

    return rc == RC_OK ? at_field(fields, ARRAY_LEN(fields), financeur_inscrire(db, arg, e), e) : rc;
}

enum rc financeur_lire(struct db *db, struct arena *a, const char *siret, struct financeur_inscrit *out,
                       struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FINANCEUR_FIND, &c, e, "t", siret);

    *out = (struct financeur_inscrit){0};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct financeur_inscrit){.id = cursor_i64(&c, 0),
                                          .siret = arena_strdup(a, siret),
                                          .denomination = arena_strdup(a, cursor_text(&c, 1)),
                                          .categorie = arena_strdup(a, cursor_text(&c, 2)),
                                          .compte = cursor_i64(&c, 3) == 1};
    rc = cursor_close(&c, e);
    return rc == RC_OK && out->id == 0 ? ERR(e, MSG_DOTATION_FINANCEUR_INCONNU, "siret", siret) : rc;
}

enum rc financeurs_inscrits(struct db *db, struct arena *a, int64_t avant, struct financeur_inscrit **out,
                            size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FINANCEURS_INSCRITS, &c, e, "ii", avant, (int64_t)FINANCEURS_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct financeur_inscrit, FINANCEURS_PAGE);
    while (rc == RC_OK && *n < FINANCEURS_PAGE && cursor_next(&c))
        (*out)[(*n)++] = (struct financeur_inscrit){.id = cursor_i64(&c, 0),
                                                    .siret = arena_strdup(a, cursor_text(&c, 1)),
                                                    .denomination = arena_strdup(a, cursor_text(&c, 2)),
                                                    .categorie = arena_strdup(a, cursor_text(&c, 3)),
                                                    .compte = cursor_i64(&c, 4) == 1};
    return cursor_close(&c, e);
}

/* ---- a sum for one person ----------------------------------------------------------------------------------- */

static enum rc check_name(struct db *db, const struct somme_recue *s, struct err *e)
{
    struct titulaire t;
    struct arena *a;
    enum rc rc;

    if (s->nom == NULL)
        return RC_OK;
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = titulaire_get(db, a, s->v.l.titulaire_id, &t, e);
    if (rc == RC_OK && !titulaire_porte_nom(&t, s->nom))
        rc = ERR(e, MSG_DOTATION_NOM);
    arena_free(a);
    return rc;
}

/* It is shown to agents and to the holder, and kept as long as the sum: a number of the social security has no place in it. */
static enum rc check_source(const struct somme_recue *s, struct err *e)
{
    static const struct declaration_champ champs[] = {{"source", "Référence",
                                                       offsetof(struct somme_recue, v.l.source),
                                                       DECLARATION_LIGNE, SOURCE_MAX, INSCRIT, 0}};
    char nir[NIR_LENGTH + 1];
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), INSCRIT, s, e);
    bool found = nir_parse(s->v.l.source, nir) == NIR_OK;

    explicit_bzero(nir, sizeof(nir));
    return rc == RC_OK && found ? ERR(e, MSG_DOTATION_SOURCE) : rc;
}

enum rc somme_enregistrer(struct db *db, void *arg, struct err *e)
{
    static const struct champ_de fields[] = {
        {MSG_DOTATION_CLE_RESERVEE, "cle"},
        {MSG_DOTATION_CLE, "cle"},
        {MSG_ACTE_CLE, "cle"},
        {MSG_DOTATION_SOURCE, "source"},
        {MSG_TITULAIRE_INCONNU, "titulaire"},
        {MSG_DOTATION_COMPTE_FERME, "titulaire"},
        {MSG_DOTATION_NOM, "nom"},
        {MSG_DOTATION_FINANCEUR_INCONNU, "siret"},
        {MSG_DOTATION_BASE, "base"},
        {MSG_DOTATION_CONDITIONS, "base"},
        {MSG_DOTATION_MONTANT, "montant"},
        {MSG_DOTATION_ECHEANCE, "echeance"},
        {MSG_DOTATION_CLASSE, "classes"},
        {MSG_DOTATION_FORMATION, "formations"},
        {MSG_DOTATION_DOSSIER, "dossier"},
        {MSG_DOTATION_LIE, "dossier"},
    };
    struct somme_recue *s = arg;
    enum rc rc = dotation_cle_libre(s->v.l.cle, e);

    if (rc == RC_OK)
        rc = check_source(s, e);
    if (rc == RC_OK)
        rc = check_name(db, s, e);
    if (rc == RC_OK)
        rc = dotation_verser(db, &s->v, e);
    return at_field(fields, ARRAY_LEN(fields), rc, e);
}
