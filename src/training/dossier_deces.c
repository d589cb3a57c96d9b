/* dossier_deces.c - a training that its holder's death stopped is not one he gave up (rules 3.5). */
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"
#include "people/titulaire.h"

/* By the law of the acceptance. */
static enum rc excuses(const struct dossier *d, bool *out, struct err *e)
{
    struct law_value v = {0};
    enum rc rc = law_param(PARAM_INTERRUPTION_DECES_FORCE_MAJEURE, d->accepte_le, &v, e);

    *out = rc == RC_OK && v.value != 0;
    return rc;
}

/* The query of dossiers_deces() says the same of what is settled. */
static bool died_there(const struct dossier *d, day_t deces)
{
    return deces != DAY_NONE && deces <= d->fin && (d->sorti_le == DAY_NONE || deces <= d->sorti_le);
}

enum rc dossier_deces_excuse(struct db *db, struct arena *a, struct dossier *d, struct err *e)
{
    struct titulaire t;
    enum rc rc;

    if (d->cause != CAUSE_TITULAIRE || d->force_majeure || d->accepte_le == DAY_NONE)
        return RC_OK;
    rc = titulaire_get(db, a, d->titulaire_id, &t, e);
    return rc == RC_OK && died_there(d, t.deces) ? excuses(d, &d->force_majeure, e) : rc;
}

static enum rc read_losses(struct db *db, struct arena *a, struct dossier_deces *x, struct err *e)
{
    struct dossier_prise *parts;
    struct denouement due = {0};
    bool unused;
    size_t n;
    enum rc rc = dossier_prises_lues(db, a, &x->d, &parts, &n, &unused, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t lost = MAX(parts[i].perdu_cents, 0);

        if (parts[i].poche == POCHE_CARTE)
            x->carte_cents += lost;
        else if (parts[i].lot != 0)
            x->financeur_cents += lost;
        else
            x->droits_cents += lost;
    }
    if (rc == RC_OK && x->d.etat == ETAT_SERVICE_DONE_VALIDATED)
        rc = denouement_service_fait(x->d.prix_ttc_cents, x->d.taux, x->d.cause, true, x->d.accepte_le, &due,
                                     e);
    x->du_cents = due.organisme_cents;
    return rc;
}

static enum rc read_all(struct db *db, struct arena *a, const struct dossier_deces_filtre *f,
                        struct dossier_deces *out, size_t *n, struct err *e)
{
    enum { V_DECES = DOSSIER_COLONNES, V_APPRIS };
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DOSSIER_DECES_APPRIS, &c, e, "idii", f->titulaire_id, f->deces, f->dossier_id,
                          (int64_t)f->limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < f->limit && cursor_next(&c)) {
        struct dossier_deces *x = &out[(*n)++];

        *x = (struct dossier_deces){.deces = cursor_day(&c, V_DECES), .appris_le = cursor_day(&c, V_APPRIS)};
        dossier_depuis_ligne(&c, a, &x->d);
    }
    return cursor_close(&c, e);
}

enum rc dossiers_deces(struct db *db, struct arena *a, const struct dossier_deces_filtre *f,
                       struct dossier_deces **out, size_t *n, struct err *e)
{
    struct dossier_deces *all = ARENA_ARRAY(a, struct dossier_deces, f->limit);
    size_t read;
    enum rc rc = read_all(db, a, f, all, &read, e);

    *out = all;
    *n = 0;
    for (size_t i = 0; rc == RC_OK && i < read; i++) {
        bool excused;

        rc = excuses(&all[i].d, &excused, e);
        if (rc == RC_OK && excused) {
            all[*n] = all[i];
            rc = read_losses(db, a, &all[(*n)++], e);
        }
    }
    return rc;
}
