/*
 * Whether a holder entered, when he and the body say two things (LC-11; decisions 84 and 85): a withdrawal once the session has begun waits
 * for the word of the body; an absence that was declared wrongly is corrected by an entry.
 */
#include "training/dossier_interne.h"

static enum rc refuse_day(struct err *e, enum msg m, day_t day)
{
    char text[32];

    return ERR(e, m, "date", day_french(day, text));
}

/* ---- a withdrawal once the session has begun ------------------------------------------------------------------------ */

/* A body that itself offers other dates says that nobody entered. */
enum rc dossier_garder_pas_debutee(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;
    const bool over = d->retractation_fin == DAY_NONE || x->jour > d->retractation_fin;

    /* once the days of withdrawal are over, the other way is closed too: GARDE_RETRACTATION says that alone */
    return x->jour < d->debut || d->report_debut != DAY_NONE || over
               ? RC_OK
               : refuse_day(e, MSG_DOSSIER_RETRACTATION_DEBUTEE, d->debut);
}

enum rc dossier_garder_sans_retractation(struct execution *x, struct err *e)
{
    day_t since = x->stocke.retracte_le;

    return since == DAY_NONE ? RC_OK : refuse_day(e, MSG_DOSSIER_RETRACTATION_ATTEND, since);
}

enum rc dossier_garder_retracte(struct execution *x, struct err *e)
{
    return x->stocke.retracte_le != DAY_NONE ? RC_OK : ERR(e, MSG_DOSSIER_SANS_RETRACTATION);
}

/* The body contests by declaring the entry, within the time that it has for it. */
enum rc dossier_garder_entree_retracte(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;

    if (d->retracte_le == DAY_NONE)
        return RC_OK;
    if (x->d.entre_le > d->retracte_le)
        return refuse_day(e, MSG_DOSSIER_RETRACTATION_ATTEND, d->retracte_le);
    return d->echeance == DAY_NONE || x->jour <= d->echeance
               ? RC_OK
               : refuse_day(e, MSG_DOSSIER_TROP_TARD, d->echeance);
}

static bool anomaly(const struct dossier *d)
{
    return d->controle_resultat != NULL && strcmp(d->controle_resultat, RESULTAT_ANOMALIE) == 0;
}

bool dossier_retractation_contestee(const struct dossier *d)
{
    return d->retracte_le != DAY_NONE && d->etat >= ETAT_IN_TRAINING &&
           d->etat <= ETAT_SERVICE_DONE_DECLARED && (d->controle == CONTROLE_EN || anomaly(d));
}

/* What the body declares of a training that may not have begun would end by being paid. */
enum rc dossier_garder_non_contestee(struct execution *x, struct err *e)
{
    return dossier_retractation_contestee(&x->stocke)
               ? refuse_day(e, MSG_DOSSIER_RETRACTATION_CONTESTEE, x->stocke.retracte_le)
               : RC_OK;
}

/* The entry that the body declared against it did not take place. */
enum rc dossier_garder_retractation_etablie(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;
    bool judged;
    enum rc rc;

    if (d->retracte_le == DAY_NONE)
        return ERR(e, MSG_DOSSIER_SANS_RETRACTATION);
    if (d->controle != CONTROLE_RELEASED || !anomaly(d))
        return ERR(e, MSG_DOSSIER_RETRACTATION_NON_ETABLIE);
    rc = dossier_controleur(x, &judged, e); /* who found it and gives the money back would decide alone */
    return rc == RC_OK && judged ? ERR(e, MSG_DOSSIER_RETRACTATION_CONTROLEUR) : rc;
}

/* ---- an absence that was declared wrongly --------------------------------------------------------------------------- */

static enum rc in_time(struct execution *x, struct err *e)
{
    struct law_value delai;
    int64_t declared;
    day_t last;
    enum rc rc = db_i64(x->db, Q_DOSSIER_ACTE_DERNIER, 0, &declared, e, "iit", x->d.titulaire_id, x->d.id,
                        dossier_acte_name(ACTE_CONSTATER_ABSENCE));

    if (rc == RC_OK)
        rc = law_param(PARAM_DELAI_DECLARATION_ENTREE, (day_t)declared, &delai, e);
    if (rc != RC_OK)
        return rc;
    last = dossier_delai_fin((day_t)declared, &delai);
    return x->jour <= last ? RC_OK : refuse_day(e, MSG_DOSSIER_ABSENCE_DELAI, last);
}

/* What was recovered of the price went to whoever had paid it, a promise that ends included: a decision gives it back first (decision 108). */
static enum rc nothing_claimed(struct execution *x, struct err *e)
{
    int64_t n;
    enum rc rc = db_i64(x->db, Q_INDU_DU_PRIX_VIVANTS, 0, &n, e, "ii", x->stocke.titulaire_id, x->stocke.id);

    return rc == RC_OK && n > 0 ? ERR(e, MSG_DOSSIER_ABSENCE_RECLAMEE) : rc;
}

/* Within the time that the body has to declare an entry; or once a control found that the holder was there. */
enum rc dossier_garder_absence_fausse(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->stocke;
    enum rc rc = RC_OK;

    if (!d->a_corriger && d->atteste == ATTESTE_CONTESTE)
        return ERR(e, MSG_DOSSIER_ABSENCE_ETABLIE);
    if (!d->a_corriger)
        rc = in_time(x, e);
    return rc == RC_OK ? nothing_claimed(x, e) : rc;
}
