#include "training/financeur.h"
#include "training/declaration.h"
#include <stddef.h>

#define INSCRIT 1U

/* ---- registered --------------------------------------------------------------------------------------------- */

enum rc financeur_au_champ(const struct financeur_champ *fields, size_t n, enum rc rc, struct err *e)
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
    static const struct financeur_champ fields[] = {{MSG_DOTATION_FINANCEUR_CATEGORIE, "categorie"},
                                                    {MSG_DOTATION_FINANCEUR_AUTRE, "siret"}};
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), INSCRIT, arg, e);

    return rc == RC_OK ? financeur_au_champ(fields, ARRAY_LEN(fields), financeur_inscrire(db, arg, e), e)
                       : rc;
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
                                          .denomination = cursor_copy(&c, a, 1),
                                          .categorie = cursor_copy(&c, a, 2),
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
                                                    .siret = cursor_copy(&c, a, 1),
                                                    .denomination = cursor_copy(&c, a, 2),
                                                    .categorie = cursor_copy(&c, a, 3),
                                                    .compte = cursor_i64(&c, 4) == 1};
    return cursor_close(&c, e);
}

enum rc financeur_siret(struct db *db, struct arena *a, int64_t id, const char **out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FINANCEUR_PAR_ID, &c, e, "i", id);

    *out = NULL;
    if (rc == RC_OK && cursor_next(&c))
        *out = cursor_copy(&c, a, 0);
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}
