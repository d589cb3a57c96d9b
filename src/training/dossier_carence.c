/*
 * A body that declares nothing: the holder reports it, the operator reminds it, then says that it fails, which cancels the training as if
 * the body had (rules 3.4, "Provider cancels": all goes back, nothing is due to it).
 */
#include "training/avis.h"
#include "training/dossier_interne.h"
#include "training/gel_delai.h"

static enum rc refuse_day(struct err *e, enum msg m, day_t day)
{
    char text[32];

    return ERR(e, m, "date", day_french(day, text));
}

enum rc dossier_garder_signalement(struct execution *x, struct err *e)
{
    return x->stocke.signale_le == DAY_NONE ? RC_OK
                                            : refuse_day(e, MSG_DOSSIER_DEJA_SIGNALE, x->stocke.signale_le);
}

enum rc dossier_garder_relance(struct execution *x, struct err *e)
{
    struct law_value delai;
    day_t last;
    enum rc rc;

    if (x->stocke.relance_le == DAY_NONE)
        return RC_OK;
    rc = law_param(PARAM_DELAI_RELANCE, x->stocke.relance_le, &delai, e);
    if (rc != RC_OK)
        return rc;
    last = dossier_delai_fin(x->stocke.relance_le, &delai);
    return x->jour > last ? RC_OK : refuse_day(e, MSG_DOSSIER_RELANCE_RECENTE, last);
}

enum rc dossier_carence_des(struct db *db, const struct dossier *d, day_t le, day_t *out, struct err *e)
{
    const struct dossier_transition *next = dossier_transition_attendue(d);
    struct law_value delai;
    day_t last;
    enum rc rc;

    *out = DAY_NONE;
    if (next == NULL || next->par != ROLE_ORGANISME || d->echeance == DAY_NONE ||
        dossier_transition(d->etat, d->facturation, ACTE_CARENCE, ROLE_GESTIONNAIRE) == NULL)
        return RC_OK;
    rc = gel_echeance(db, d, le, &last, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_DELAI_CARENCE, last, &delai, e);
    if (rc == RC_OK)
        *out = dossier_delai_fin(last, &delai) + 1;
    return rc;
}

enum rc dossier_garder_carence(struct execution *x, struct err *e)
{
    day_t first;
    enum rc rc;

    if (x->stocke.relance_le == DAY_NONE)
        return ERR(e, MSG_DOSSIER_CARENCE_SANS_RELANCE);
    rc = dossier_carence_des(x->db, &x->stocke, x->jour, &first, e);
    if (rc != RC_OK || (first != DAY_NONE && x->jour >= first))
        return rc;
    return refuse_day(e, MSG_DOSSIER_CARENCE_TROP_TOT, first);
}

enum rc dossier_prevenir_organisme(struct execution *x, struct err *e)
{
    if (x->c->acte != ACTE_RELANCER)
        return RC_OK;
    return compte_prevenir(x->db, (struct compte_de){COMPTE_ORGANISME, x->d.organisme_id}, AVIS_RELANCE,
                           x->d.id, e);
}
