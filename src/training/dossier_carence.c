/*
 * A body that declares nothing: the holder reports it, the operator reminds it, then says that it fails, which cancels the training as if
 * the body had (rules 3.4, "Provider cancels": all goes back, nothing is due to it).
 */
#include "rights/acte.h"
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

enum rc dossier_carence_proposee(struct db *db, struct arena *a, const struct dossier *d, const char **par,
                                 day_t *le, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    *par = NULL;
    *le = DAY_NONE;
    if (d->relance_le == DAY_NONE || d->echeance == DAY_NONE)
        return RC_OK;
    rc = db_query(db, Q_CARENCE_PROPOSEE, &c, e, "iiddt", d->titulaire_id, d->id, d->relance_le, d->echeance,
                  dossier_etat_name(d->etat));
    if (rc == RC_OK && cursor_next(&c)) {
        *par = cursor_copy(&c, a, 0);
        *le = cursor_day(&c, 1);
    }
    return cursor_close(&c, e);
}

/* Everything goes back to the holder and nothing to the body: no one person says so (decision 64). Before anybody acts there is no
 * agent to compare. */
enum rc dossier_garder_carence_a_deux(struct execution *x, struct err *e)
{
    bool proposes = x->c->acte == ACTE_PROPOSER_CARENCE;
    const char *by;
    char day[32];
    day_t since;
    enum rc rc = dossier_carence_proposee(x->db, x->a, &x->stocke, &by, &since, e);

    if (rc != RC_OK)
        return rc;
    if (proposes)
        return by == NULL ? RC_OK
                          : ERR(e, MSG_DOSSIER_CARENCE_DEJA, "agent", by, "date", day_french(since, day));
    if (by == NULL)
        return ERR(e, MSG_DOSSIER_CARENCE_NON_PROPOSEE);
    return acte_meme_agent(by, x->c->agent) ? ERR(e, MSG_DOSSIER_CARENCE_MEME_AGENT) : RC_OK;
}

enum rc dossier_noter_carence(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;

    if (x->c->acte != ACTE_PROPOSER_CARENCE)
        return RC_OK;
    if (x->c->agent == NULL || x->c->agent[0] == '\0')
        return ERR(e, MSG_DECISION_AGENT);
    return db_exec(x->db, Q_CARENCE_PROPOSER, e, "iiddttd", d->titulaire_id, d->id, d->relance_le,
                   d->echeance, dossier_etat_name(d->etat), x->c->agent, x->jour);
}

enum rc dossier_prevenir_organisme(struct execution *x, struct err *e)
{
    if (x->c->acte != ACTE_RELANCER)
        return RC_OK;
    return compte_prevenir(x->db, (struct compte_de){COMPTE_ORGANISME, x->d.organisme_id}, AVIS_RELANCE,
                           x->d.id, e);
}
