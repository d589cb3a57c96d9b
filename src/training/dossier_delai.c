/*
 * Until when somebody must act, by the delay in force the day of the act, and what a control does to that clock.
 *
 * A control holds the clock of what it forbids (validation, payment): what was left of the delay when the control began,
 * or the whole of it when the act that starts it comes during the control, runs again from the day it is lifted.
 */
#include "training/dossier_interne.h"
#include "rights/acte.h"
#include "training/gel_delai.h"

static day_t origine(const struct execution *x, enum dossier_origine o)
{
    switch (o) {
    case ORIGINE_DEBUT:
        return x->d.debut;
    case ORIGINE_FIN:
        return x->d.fin;
    case ORIGINE_SORTIE:
        return x->d.sorti_le;
    default:
        return x->jour;
    }
}

/* RC_NOT_FOUND: no such rule that day, no delay runs. */
static enum rc delai_en_vigueur(enum law_param delai, day_t le, struct law_value *out, struct err *e)
{
    struct err why = {0};
    enum rc rc = law_param(delai, le, out, &why);

    if (rc != RC_OK && rc != RC_NOT_FOUND)
        *e = why;
    return rc;
}

day_t dossier_delai_fin(day_t from, const struct law_value *delai)
{
    if (strcmp(delai->unit, "jours_ouvres") == 0)
        return law_add_working_days(from, (int)delai->value);
    if (strcmp(delai->unit, "mois") == 0)
        return day_add_months(from, (int)delai->value);
    return from + (day_t)delai->value;
}

/* The last day without any control. */
static enum rc dernier_jour(struct execution *x, const struct dossier_transition *next, struct err *e)
{
    struct law_value delai;
    enum rc rc;

    x->d.echeance = DAY_NONE;
    if (next == NULL || next->delai == PARAM_COUNT)
        return RC_OK;
    rc = delai_en_vigueur(dossier_delai_attendu(&x->d, next), x->jour, &delai, e);
    if (rc == RC_OK)
        x->d.echeance = dossier_delai_fin(origine(x, next->origine), &delai);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void geler(struct execution *x)
{
    x->d.gele_le = x->jour;
    x->d.gel_echeance = x->d.echeance;
    x->d.echeance = DAY_NONE;
}

/* What was left when the clock stopped, counted again from the day it starts. A last day already over stays over. */
static enum rc reprendre(struct execution *x, const struct dossier_transition *next, struct err *e)
{
    struct law_value delai;
    day_t stopped = x->d.gele_le, last = x->d.gel_echeance;
    enum rc rc;

    x->d.gele_le = x->d.gel_echeance = DAY_NONE;
    if (stopped == DAY_NONE || next->delai == PARAM_COUNT)
        return RC_OK;
    rc = delai_en_vigueur(dossier_delai_attendu(&x->d, next), stopped, &delai, e);
    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? RC_OK : rc;
    if (last < stopped)
        x->d.echeance = last;
    else if (strcmp(delai.unit, "jours_ouvres") == 0)
        x->d.echeance = law_add_working_days(x->jour, law_working_days_between(stopped, last));
    else
        x->d.echeance = x->jour + (last - stopped);
    return RC_OK;
}

/* The exit is said again, and the delay runs from it. What an outage, a freeze or a dispute gave before is not taken back. */
static enum rc depuis_la_sortie(struct execution *x, const struct dossier_transition *next, struct err *e)
{
    struct law_value delai;
    const day_t before = x->stocke.echeance;
    enum rc rc = delai_en_vigueur(dossier_delai_attendu(&x->d, next), x->jour, &delai, e);

    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? RC_OK : rc;
    x->delai_neuf = before == DAY_NONE || before == dossier_delai_fin(x->stocke.sorti_le, &delai);
    rc = dernier_jour(x, next, e);
    if (!x->delai_neuf)
        x->d.echeance = MAX(x->d.echeance, before);
    return rc;
}

/* A contested withdrawal kept the next act from being done: whoever does it has the whole of its delay once that is settled. */
static enum rc apres_litige(struct execution *x, const struct dossier_transition *next, struct err *e)
{
    struct law_value delai;
    enum rc rc;

    if (next->delai == PARAM_COUNT)
        return RC_OK;
    rc = delai_en_vigueur(dossier_delai_attendu(&x->d, next), x->jour, &delai, e);
    if (rc == RC_OK)
        x->d.echeance = dossier_delai_fin(MAX(origine(x, next->origine), x->jour), &delai);
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Nothing waited while it lasted: neither a last day, nor what was left of one. */
static bool fin_de_litige(const struct execution *x)
{
    return dossier_retractation_contestee(&x->stocke) && !dossier_retractation_contestee(&x->d) &&
           x->d.gele_le == DAY_NONE && x->d.echeance == DAY_NONE;
}

enum rc dossier_echeance(struct execution *x, struct err *e)
{
    const struct dossier_transition *next = dossier_transition_attendue(&x->d);
    bool held = next != NULL && (next->gardes & GARDE_HORS_CONTROLE) != 0;
    enum rc rc = RC_OK;

    if (next == NULL && x->d.controle == CONTROLE_EN) { /* nothing is left to validate or to pay */
        x->d.controle = CONTROLE_RELEASED;
        x->d.controle_leve_le = x->jour;
        x->d.controle_resultat = "sans_objet";
    }
    if (!dossier_transition_sur_place(x->t)) {
        x->d.gele_le = x->d.gel_echeance = DAY_NONE;
        rc = dernier_jour(x, next, e);
        if (rc == RC_OK && held && x->d.controle == CONTROLE_EN && x->d.echeance != DAY_NONE)
            geler(x);
        return rc;
    }
    if (x->t->acte == ACTE_SORTIR && next != NULL && next->origine == ORIGINE_SORTIE)
        return depuis_la_sortie(x, next, e);
    if (x->stocke.a_corriger && !x->d.a_corriger) /* a control again: the validation has not begun to wait */
        rc = dernier_jour(x, next, e);
    if (rc != RC_OK)
        return rc;
    if (held && x->d.controle == CONTROLE_EN && x->stocke.controle != CONTROLE_EN &&
        x->d.echeance != DAY_NONE)
        geler(x);
    else if (x->t->acte == ACTE_LEVER && x->d.a_corriger) { /* who corrects has a delay of its own */
        x->d.gele_le = x->d.gel_echeance = DAY_NONE;
        rc = dernier_jour(x, next, e);
    } else if (x->t->acte == ACTE_LEVER && next != NULL)
        rc = fin_de_litige(x) ? apres_litige(x, next, e) : reprendre(x, next, e);
    return rc;
}

/* From which day the delay of the act that is expected runs, once stored. */
static day_t origine_de(const struct dossier *d, enum dossier_origine o)
{
    switch (o) {
    case ORIGINE_DEBUT:
        return d->debut;
    case ORIGINE_FIN:
        return d->fin;
    case ORIGINE_SORTIE:
        return d->sorti_le;
    default:
        return d->dernier_le;
    }
}

static bool of_a_party(const struct dossier *d, const struct dossier_transition *next)
{
    return next != NULL && next->delai != PARAM_COUNT && d->echeance != DAY_NONE &&
           next->par != ROLE_GESTIONNAIRE && next->par != ROLE_SYSTEME;
}

enum rc dossier_delai_courant(const struct dossier *d, struct dossier_delai *out, struct err *e)
{
    const struct dossier_transition *next = dossier_transition_attendue(d);
    struct law_value delai;
    enum rc rc;

    *out = (struct dossier_delai){false, false, DAY_NONE};
    if (!of_a_party(d, next))
        return RC_OK;
    rc = law_param(dossier_delai_attendu(d, next), d->dernier_le, &delai, e);
    if (rc == RC_OK)
        *out = (struct dossier_delai){true, strcmp(delai.unit, "jours_ouvres") == 0,
                                      origine_de(d, next->origine)};
    return rc;
}

/* ---- days frozen before an act that the night has not counted (decision 44) ---------------------------------------- */

/* An act that would be late without them: what they gave is told, though no night will see this delay any more. */
enum rc dossier_gel_avant(struct execution *x, struct err *e)
{
    enum rc rc;

    if (x->stocke.echeance == DAY_NONE || x->jour <= x->stocke.echeance)
        return RC_OK;
    rc = gel_compter(x->db, &x->stocke, x->jour, false, e);
    x->d.echeance = x->stocke.echeance;
    return rc;
}

/* A delay that the act begins, from a day before it. */
enum rc dossier_gel_apres(struct execution *x, struct err *e)
{
    const struct dossier_transition *next = dossier_transition_attendue(&x->d);

    if ((dossier_transition_sur_place(x->t) && !x->delai_neuf) || !of_a_party(&x->d, next) ||
        next->origine == ORIGINE_ACTE || origine(x, next->origine) >= x->jour)
        return RC_OK;
    return gel_compter_nouveau(x->db, &x->d, x->jour, e);
}

enum rc dossier_prolonge_noter(struct db *db, const struct dossier *d, const char *cause, int64_t id,
                               day_t to, struct err *e)
{
    char content[160], before[DAY_TEXT_BYTES], after[DAY_TEXT_BYTES];

    snprintf(content, sizeof(content), "{\"%s\":%lld,\"avant\":\"%s\",\"apres\":\"%s\"}", cause,
             (long long)id, day_iso(d->echeance, before), day_iso(to, after));
    return acte_noter_suivi(db, "", "dossier.prolonger", d->titulaire_id, d->id, content, e);
}
