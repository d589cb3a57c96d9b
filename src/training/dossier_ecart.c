/*
 * What is settled and not paid is given back whole (decision 72) by two agents (decision 76): one proposes, another does it, who neither
 * opened nor lifted the control that found the anomaly.
 */
#include "rights/acte.h"
#include "training/dossier_interne.h"

/* Why it may be given back: the anomaly that the last control found (no measure), or a measure. */
struct cause {
    int64_t controle_no; /* the last control; 0 when none was noted */
    int64_t mesure_id;
    const char *ouvert_par; /* of that control; NULL when no agent is known */
    const char *leve_par;
};

static const char *kept(struct arena *a, const char *text)
{
    return text != NULL ? arena_strdup(a, text) : NULL;
}

static enum rc read_cause(struct db *db, struct arena *a, const struct dossier *d, day_t le,
                          struct cause *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    *out = (struct cause){0};
    rc = db_query(db, Q_CONTROLE_AGENTS, &c, e, "ii", d->titulaire_id, d->id);
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct cause){.controle_no = cursor_i64(&c, 0),
                              .ouvert_par = kept(a, cursor_text(&c, 1)),
                              .leve_par = kept(a, cursor_text(&c, 2))};
    rc = cursor_close(&c, e);
    if (rc != RC_OK || d->a_corriger)
        return rc;
    return db_i64(db, Q_DOSSIER_PAIEMENT_REFUSE, 0, &out->mesure_id, e, "iti", d->organisme_id, d->numero,
                  (int64_t)le);
}

static enum rc read_proposal(struct db *db, struct arena *a, const struct dossier *d,
                             const struct cause *cause, const char **par, day_t *le, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ECART_PROPOSE, &c, e, "iiii", d->titulaire_id, d->id, cause->controle_no,
                          cause->mesure_id);

    *par = NULL;
    *le = DAY_NONE;
    if (rc == RC_OK && cursor_next(&c)) {
        *par = cursor_copy(&c, a, 0);
        *le = cursor_day(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc dossier_ecart_propose(struct db *db, struct arena *a, const struct dossier *d, day_t jour,
                              const char **par, day_t *le, struct err *e)
{
    struct cause cause;
    enum rc rc;

    *par = NULL;
    *le = DAY_NONE;
    if (dossier_transition(d->etat, d->facturation, ACTE_ECARTER, ROLE_GESTIONNAIRE) == NULL)
        return RC_OK;
    rc = read_cause(db, a, d, jour, &cause, e);
    if (rc != RC_OK || (!d->a_corriger && cause.mesure_id == 0))
        return rc;
    return read_proposal(db, a, d, &cause, par, le, e);
}

/* No cause of its own in the dossier would be a decision of somebody's taste. */
enum rc dossier_garder_ecart(struct execution *x, struct err *e)
{
    struct cause cause;
    enum rc rc = read_cause(x->db, x->a, &x->stocke, x->jour, &cause, e);

    return rc == RC_OK && !x->stocke.a_corriger && cause.mesure_id == 0 ? ERR(e, MSG_DOSSIER_RIEN_A_ECARTER)
                                                                        : rc;
}

/* Whoever opens a control, finds an anomaly and gives the money back would have decided alone. Before anybody acts there is no agent to
 * compare. */
enum rc dossier_garder_ecart_a_deux(struct execution *x, struct err *e)
{
    const char *agent = x->c->agent, *by;
    struct cause cause;
    char day[32];
    day_t since;
    enum rc rc = read_cause(x->db, x->a, &x->stocke, x->jour, &cause, e);

    if (rc == RC_OK)
        rc = read_proposal(x->db, x->a, &x->stocke, &cause, &by, &since, e);
    if (rc != RC_OK)
        return rc;
    if (x->c->acte == ACTE_PROPOSER_ECART)
        return by == NULL ? RC_OK
                          : ERR(e, MSG_DOSSIER_ECART_DEJA, "agent", by, "date", day_french(since, day));
    if (by == NULL)
        return ERR(e, MSG_DOSSIER_ECART_NON_PROPOSE);
    if (acte_meme_agent(by, agent))
        return ERR(e, MSG_DOSSIER_ECART_MEME_AGENT);
    if (x->stocke.a_corriger &&
        (acte_meme_agent(cause.ouvert_par, agent) || acte_meme_agent(cause.leve_par, agent)))
        return ERR(e, MSG_DOSSIER_ECART_CONTROLEUR);
    return RC_OK;
}

enum rc dossier_controleur(struct execution *x, bool *out, struct err *e)
{
    const char *agent = x->c->agent;
    struct cause cause;
    enum rc rc = read_cause(x->db, x->a, &x->stocke, x->jour, &cause, e);

    *out =
        rc == RC_OK && (acte_meme_agent(cause.ouvert_par, agent) || acte_meme_agent(cause.leve_par, agent));
    return rc;
}

/* Nobody is nobody: not an agent named "". */
static const char *named(const char *agent)
{
    return agent != NULL && agent[0] != '\0' ? agent : NULL;
}

enum rc dossier_noter_ecart(struct execution *x, struct err *e)
{
    const struct dossier *d = &x->d;
    const char *agent = named(x->c->agent);
    struct cause cause;
    enum rc rc;

    if (x->stocke.controle != CONTROLE_EN && d->controle == CONTROLE_EN)
        return db_exec(x->db, Q_CONTROLE_AGENTS_OUVRIR, e, "iit", d->titulaire_id, d->id, agent);
    if (x->stocke.controle == CONTROLE_EN && d->controle != CONTROLE_EN)
        return db_exec(x->db, Q_CONTROLE_AGENTS_LEVER, e, "iit", d->titulaire_id, d->id, agent);
    if (x->c->acte != ACTE_PROPOSER_ECART && x->c->acte != ACTE_ECARTER &&
        (x->t->gardes & GARDE_RETRACTATION_ETABLIE) == 0)
        return RC_OK;
    if (agent == NULL)
        return ERR(e, MSG_DECISION_AGENT);
    if (x->c->acte != ACTE_PROPOSER_ECART)
        return RC_OK;
    rc = read_cause(x->db, x->a, &x->stocke, x->jour, &cause, e);
    if (rc != RC_OK)
        return rc;
    return db_exec(x->db, Q_ECART_PROPOSER, e, "iiiitd", d->titulaire_id, d->id, cause.controle_no,
                   cause.mesure_id, agent, x->jour);
}
