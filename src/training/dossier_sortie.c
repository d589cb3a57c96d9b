/*
 * The exit that a body declares, and declares again when it was wrong: its day, from which the delay of the service done runs and in which its
 * hours must hold, and its reason, by a code kept with the act.
 */
#include <jansson.h>
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"

/* The code of the last exit, in the arena; NULL when it has none. */
static enum rc read_code(struct execution *x, const char **out, struct err *e)
{
    struct cursor c = {0};
    json_t *said = NULL;
    const char *detail, *code;
    enum rc rc = db_query(x->db, Q_DOSSIER_ACTE_DETAIL, &c, e, "iit", x->d.titulaire_id, x->d.id,
                          dossier_acte_name(ACTE_SORTIR));

    *out = NULL;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && (detail = cursor_text(&c, 0)) != NULL)
        said = json_loads(detail, 0, NULL);
    code = json_string_value(json_object_get(said, "code"));
    if (code != NULL)
        *out = arena_strdup(x->a, code);
    json_decref(said);
    return cursor_close(&c, e);
}

enum rc dossier_preparer_sortie(struct execution *x, struct err *e)
{
    const day_t said = x->c->jour, before = x->stocke.sorti_le;
    enum rc rc;

    x->d.sorti_le = dossier_jour_donne(said) ? said : before != DAY_NONE ? before : x->jour;
    if (before == DAY_NONE)
        return RC_OK;
    rc = dossier_deces_revoir(x->db, x->a, &x->d, e);
    return rc == RC_OK ? read_code(x, &x->code_garde, e) : rc;
}

enum rc dossier_garder_sortie_autre(struct execution *x, struct err *e)
{
    const char *code = x->c->code;
    char day[32];

    if (x->d.sorti_le != x->stocke.sorti_le)
        return RC_OK;
    if (code != NULL && (x->code_garde == NULL || strcmp(code, x->code_garde) != 0))
        return RC_OK;
    return ERR(e, MSG_DOSSIER_SORTIE_IDENTIQUE, "date", day_french(x->stocke.sorti_le, day));
}
