/* dossier_deces.c - a training that its holder's death stopped is not one he gave up (rules 3.5). */
#include "training/dossier_issue.h"
#include "people/titulaire.h"

enum rc dossier_deces_excuse(struct db *db, struct arena *a, struct dossier *d, struct err *e)
{
    struct law_value v = {0};
    struct titulaire t;
    enum rc rc;

    if (d->cause != CAUSE_TITULAIRE || d->force_majeure || d->accepte_le == DAY_NONE)
        return RC_OK;
    rc = titulaire_get(db, a, d->titulaire_id, &t, e);
    if (rc == RC_OK && t.deces != DAY_NONE && t.deces <= d->fin)
        rc = law_param(PARAM_INTERRUPTION_DECES_FORCE_MAJEURE, d->accepte_le, &v, e);
    d->force_majeure = rc == RC_OK && v.value != 0;
    return rc;
}
