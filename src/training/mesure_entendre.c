/* What the body says, and what is answered: each time a row, whenever it comes. */
#include "law/articles.h"
#include "training/mesure_interne.h"

/* A conservatory measure is signed before the body is heard: it is heard after. */
static bool heard_after(const struct mesure_etape *x)
{
    return decision_mesure(x->m.mesure)->conservatoire && strcmp(x->m.etat, "signee") == 0;
}

static enum rc concerned(struct mesure_etape *x, struct err *e)
{
    int64_t last;
    enum rc rc = db_i64(x->db, Q_MESURE_GRIEF_MAX, 0, &last, e, "i", x->m.id);

    if (rc == RC_OK && (x->c->grief < 0 || x->c->grief > last)) {
        ERR(e, MSG_MESURE_GRIEF_INCONNU);
        return err_at(e, "grief", 0);
    }
    return rc;
}

static enum rc keep(struct mesure_etape *x, struct err *e)
{
    int64_t last = 0;
    enum rc rc = db_i64(x->db, Q_MESURE_OBSERVATION_MAX, 0, &last, e, "i", x->m.id);

    x->c->observation = last + 1;
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_OBSERVATION_INSERT, e, "iidtiit", x->m.id, x->c->observation, x->le,
                     x->c->texte, x->c->grief, (int64_t)heard_after(x),
                     x->c->par.agent != NULL ? x->c->par.agent : "");
    if (rc == RC_OK && x->c->entretien)
        rc = db_exec(x->db, Q_MESURE_ENTRETIEN_DEMANDER, e, "dii", x->le, db_now_us(x->db), x->m.id);
    return rc;
}

/* What is written or examined is then not yet an answer to what the body says. */
static enum rc reopen(struct mesure_etape *x, struct err *e)
{
    enum rc rc = db_exec(x->db, Q_MESURE_GRIEF_ROUVRIR, e, "ii", x->m.id, x->c->grief);

    if (rc == RC_OK && strcmp(x->m.etat, "redigee") == 0)
        rc = db_exec(x->db, Q_MESURE_RENVOYER, e, "ii", db_now_us(x->db), x->m.id);
    return rc;
}

static enum rc observer(struct mesure_etape *x, struct err *e)
{
    enum rc rc;

    if (x->c->par.party == PARTY_ORGANISME && x->m.organisme_id != x->c->organisme_id)
        return ERR(e, MSG_MESURE_INCONNUE);
    rc = mesure_etre(x, "observer", e);
    if (rc == RC_OK)
        rc = decision_motifs("texte", x->c->texte, MESURE_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = concerned(x, e);
    if (rc == RC_OK)
        rc = keep(x, e);
    if (rc == RC_OK && !heard_after(x))
        rc = reopen(x, e);
    return rc == RC_OK ? mesure_noter(x, "mesure.observer", x->m.numero, x->c->grief, e) : rc;
}

static enum rc repondre(struct mesure_etape *x, struct err *e)
{
    enum rc rc = mesure_etre(x, "repondre", e);

    if (rc == RC_OK)
        rc = decision_motifs("texte", x->c->texte, MESURE_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_OBSERVATION_REPONDRE, e, "tdtii", x->c->texte, x->le, x->c->par.agent,
                     x->m.id, x->c->observation);
    if (rc == RC_OK && db_changes(x->db) != 1) {
        ERR(e, MSG_MESURE_OBSERVATION_INCONNUE);
        return err_at(e, "observation", 0);
    }
    return rc == RC_OK ? mesure_noter(x, "mesure.repondre", x->m.numero, 0, e) : rc;
}

static enum rc entendre(struct mesure_etape *x, struct err *e)
{
    enum rc rc = mesure_etre(x, "entendre", e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_ENTRETIEN, e, "dii", x->le, db_now_us(x->db), x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.entendre", x->m.numero, 0, e) : rc;
}

enum rc mesure_observer(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, observer, e);
}

enum rc mesure_repondre(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, repondre, e);
}

enum rc mesure_entendre(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, entendre, e);
}
