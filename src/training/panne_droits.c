/*
 * What an outage does to what a holder may do without cost: withdraw, and cancel before the start. Both end on a day of their own, beside the
 * delay of whoever must act; a day on which the service could not be used is given back after it.
 */
#include "training/denouement.h"
#include "training/panne.h"

/* From the contract, or from the other dates that were accepted, which began that time again. */
static enum rc withdrawal(struct db *db, const struct panne *p, const struct dossier *d, int64_t hours,
                          day_t *out, struct err *e)
{
    int64_t again = 0;
    day_t from = d->accepte_le;
    enum rc rc = db_i64(db, Q_DOSSIER_ACTE_DERNIER, 0, &again, e, "iit", d->titulaire_id, d->id,
                        dossier_acte_name(ACTE_ACCEPTER_REPORT));

    *out = d->retractation_fin;
    if (rc != RC_OK || d->retractation_fin == DAY_NONE)
        return rc;
    from = MAX(from, (day_t)again);
    if (p->deja != NULL)
        from = MAX(from, p->deja->retractation_fin);
    *out = panne_prolonger_jour(p, from, d->retractation_fin, false, hours);
    return *out != d->retractation_fin ? denouement_jour_ouvrable(*out, d->accepte_le, out, e) : RC_OK;
}

/* It may run for months: only its last day is what an outage takes away. It is counted in working days, and ends before the session. */
static enum rc free_cancellation(const struct panne *p, const struct dossier *d, int64_t hours, day_t *before,
                                 day_t *out, struct err *e)
{
    enum rc rc = RC_OK;

    *before = d->annulation_fin;
    if (*before == DAY_NONE)
        rc = denouement_gratuite_fin(d->accepte_le, d->debut, before, e);
    *out = *before;
    if (rc != RC_OK || *before <= d->accepte_le)
        return rc;
    if (p->deja != NULL && p->deja->annulation_fin == d->annulation_fin)
        return RC_OK; /* it did not move */
    *out = panne_prolonger_jour(p, *before - 1, *before, false, hours);
    if (*out != *before && !law_is_working_day(*out))
        *out = law_add_working_days(*out, 1);
    *out = MAX(*before, MIN(*out, d->debut - 1));
    return RC_OK;
}

struct extension {
    const struct panne *p;
    const struct dossier *d;
    const char *droit;
    enum query update;
    day_t before, to;
};

/* Whether it moves the day, and did not before. */
static enum rc moves(struct db *db, const struct extension *x, bool *out, struct err *e)
{
    int64_t already = 0;
    enum rc rc = x->to != x->before ? db_i64(db, Q_PANNE_DROIT_PROLONGE, 0, &already, e, "iiit",
                                             x->d->titulaire_id, x->d->id, x->p->id, x->droit)
                                    : RC_OK;

    *out = rc == RC_OK && x->to != x->before && already == 0;
    return rc;
}

static enum rc keep(struct db *db, const struct extension *x, struct err *e)
{
    const struct dossier *d = x->d;
    struct dossier said = *d; /* the journal tells the day that moves */
    enum rc rc = db_exec(db, x->update, e, "diii", x->to, db_now_us(db), d->titulaire_id, d->id);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PANNE_DROIT_INSERT, e, "iiitddi", d->titulaire_id, d->id, x->p->id, x->droit,
                     x->before, x->to, db_now_us(db));
    said.echeance = x->before;
    return rc == RC_OK ? dossier_prolonge_noter(db, &said, "panne", x->p->id, x->to, e) : rc;
}

enum rc panne_droits_prolonger(struct db *db, const struct panne *p, struct dossier *d, bool dry_run,
                               int64_t *n, struct err *e)
{
    struct extension both[] = {
        {p, d, "retractation", Q_PANNE_PROLONGER_RETRACTATION, d->retractation_fin, d->retractation_fin},
        {p, d, "annulation", Q_PANNE_PROLONGER_ANNULATION, d->annulation_fin, d->annulation_fin}};
    bool moved[ARRAY_LEN(both)] = {0};
    struct law_value hours;
    enum rc rc;

    if (d->etat != ETAT_ACCEPTED)
        return RC_OK;
    rc = law_param(PARAM_PANNE_HEURES_MIN, day_of_instant(p->debut_us), &hours, e);
    if (rc == RC_OK)
        rc = withdrawal(db, p, d, hours.value, &both[0].to, e);
    if (rc == RC_OK)
        rc = free_cancellation(p, d, hours.value, &both[1].before, &both[1].to, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(both); i++)
        rc = moves(db, &both[i], &moved[i], e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(both); i++) {
        *n += moved[i];
        if (moved[i] && !dry_run)
            rc = keep(db, &both[i], e);
    }
    if (moved[0])
        d->retractation_fin = both[0].to;
    if (moved[1])
        d->annulation_fin = both[1].to;
    return rc;
}
