/* The decision: written by one agent, checked, signed by another, checked again, and lifted. */
#include "law/articles.h"
#include "rights/acte.h"
#include "training/mesure_interne.h"

/* What would be decided: what the command says, or what is written and about to be signed. */
struct projet {
    const struct decision_mesure *mesure;
    const char *article, *urgence;
    day_t debut, fin;
};

/* ---- was the body heard? ----------------------------------------------------------------------------------- */

static enum rc heard(const struct mesure_etape *x, const struct projet *p, struct err *e)
{
    char day[32];

    if (p->mesure->conservatoire)
        return decision_texte("urgence", p->urgence, MESURE_TEXTE_MAX, MSG_DECISION_URGENCE, e);
    if (x->m.notifiee_le == DAY_NONE)
        return ERR(e, MSG_DECISION_ETAPE);
    if (x->le <= x->m.observer_avant)
        return ERR(e, MSG_DECISION_TROP_TOT, "date", day_french(x->m.observer_avant, day));
    if (x->m.entretien_demande != DAY_NONE && x->m.entretien_tenu == DAY_NONE)
        return ERR(e, MSG_DECISION_ENTRETIEN);
    return RC_OK;
}

/* ---- are the grievances established, and enough? ----------------------------------------------------------- */

static enum rc unexamined(const struct mesure_grief *g, struct err *e)
{
    char no[24];

    snprintf(no, sizeof(no), "%lld", (long long)g->no);
    return ERR(e, MSG_DECISION_GRIEF_SANS_REPONSE, "numero", no);
}

static enum rc weigh(struct mesure_etape *x, struct err *e)
{
    struct mesure_grief *list;
    const char *gravest = NULL;
    int rank = -1;
    size_t n = 0;
    enum rc rc = mesure_griefs(x->db, x->a, x->m.id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int r = law_code_rank("bareme", list[i].gravite, x->le);

        if (list[i].retenu < 0)
            return unexamined(&list[i], e);
        if (list[i].retenu == 0)
            continue;
        rc = decision_article(list[i].article, x->le, x->m.modele, e);
        if (r > rank) {
            rank = r;
            gravest = list[i].gravite;
        }
    }
    if (rc != RC_OK)
        return rc;
    return gravest != NULL ? decision_proportion(x->m.mesure, gravest, x->le, e)
                           : ERR(e, MSG_DECISION_SANS_GRIEF_RETENU);
}

/* ---- does it bear on something, and on something new? ------------------------------------------------------ */

static enum rc bears(struct mesure_etape *x, const struct projet *p, struct err *e)
{
    struct mesure_objet *list;
    int64_t count;
    size_t n = 0;
    enum rc rc = p->mesure->objets != NULL ? mesure_objets(x->db, x->a, x->m.id, &list, &n, e) : RC_OK;

    if (rc == RC_OK && p->mesure->objets != NULL && n == 0)
        return ERR(e, MSG_MESURE_SANS_OBJET);
    if (rc == RC_OK && x->m.renouvelle != 0) {
        rc = db_i64(x->db, Q_MESURE_GRIEFS_NOUVEAUX, 0, &count, e, "ii", x->m.id, x->m.renouvelle);
        if (rc == RC_OK && count == 0)
            return ERR(e, MSG_MESURE_FAITS_NOUVEAUX);
    }
    if (rc != RC_OK || !p->mesure->a_terme || p->mesure->objets != NULL)
        return rc;
    rc = db_i64(x->db, Q_MESURE_CHEVAUCHE, 0, &count, e, "itidd", x->m.organisme_id, x->m.mesure, x->m.id,
                p->fin, p->debut);
    return rc == RC_OK && count > 0 ? ERR(e, MSG_MESURE_CHEVAUCHE) : rc;
}

static enum rc check(struct mesure_etape *x, const struct projet *p, struct err *e)
{
    const char *based_on;
    enum rc rc = decision_mesure_le(x->m.mesure, x->le, &based_on, e);

    if (rc == RC_OK)
        rc = decision_article(p->article, x->le, x->m.modele, e);
    if (rc == RC_OK && !law_article_meme(p->article, based_on))
        return ERR(e, MSG_DECISION_ARTICLE_MESURE, "article", based_on);
    if (rc == RC_OK)
        rc = decision_periode(p->mesure, x->le, p->debut, p->fin, e);
    if (rc == RC_OK)
        rc = heard(x, p, e);
    if (rc == RC_OK)
        rc = weigh(x, e);
    return rc == RC_OK ? bears(x, p, e) : rc;
}

/* ---- writing, signing -------------------------------------------------------------------------------------- */

static enum rc rediger(struct mesure_etape *x, struct err *e)
{
    const struct projet p = {.mesure = decision_mesure(x->m.mesure),
                             .article = x->c->article != NULL ? x->c->article : "",
                             .urgence = x->c->urgence,
                             .debut = x->c->debut != DAY_NONE ? x->c->debut : x->le,
                             .fin = x->c->fin};
    enum rc rc = mesure_etre(x, "ouverte notifiee redigee", e);

    if (rc == RC_OK)
        rc = decision_texte("motifs", x->c->texte, MESURE_TEXTE_MAX, MSG_DECISION_MOTIFS, e);
    if (rc == RC_OK)
        rc = check(x, &p, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_REDIGER, e, "tttdddtii", p.article, x->c->texte, p.urgence, p.debut,
                     p.fin, x->le, x->c->par.agent, db_now_us(x->db), x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.rediger", x->m.numero, 0, e) : rc;
}

static enum rc signer(struct mesure_etape *x, struct err *e)
{
    const struct projet p = {decision_mesure(x->m.mesure), x->m.article, x->m.urgence, x->m.debut, x->m.fin};
    enum rc rc = mesure_etre(x, "redigee", e);

    if (rc == RC_OK && acte_meme_agent(x->m.redigee_par, x->c->par.agent))
        return ERR(e, MSG_DECISION_MEME_AGENT);
    if (rc == RC_OK)
        rc = decision_signataire(x->c->signataire, e);
    if (rc == RC_OK)
        rc = check(x, &p, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_SIGNER, e, "dttii", x->le, x->c->par.agent, x->c->signataire,
                     db_now_us(x->db), x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.signer", x->m.numero, 0, e) : rc;
}

/* A court or the operator itself ends it: from today, or from a day before when a court annuls it (R. 6333-6). */
static enum rc lever(struct mesure_etape *x, struct err *e)
{
    day_t from = x->c->fin != DAY_NONE ? x->c->fin : x->le;
    enum rc rc = mesure_etre(x, "signee", e);

    if (rc == RC_OK && (from > x->le || from < x->m.debut))
        rc = ERR(e, MSG_DECLARATION_PERIODE);
    if (rc == RC_OK)
        rc = decision_texte("motif", x->c->texte, MESURE_TEXTE_MAX, MSG_DECISION_MOTIFS, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_LEVER, e, "dttii", from, x->c->par.agent, x->c->texte, db_now_us(x->db),
                     x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.lever", x->m.numero, 0, e) : rc;
}

static enum rc abandonner(struct mesure_etape *x, struct err *e)
{
    enum rc rc = mesure_etre(x, "ouverte notifiee redigee", e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_ABANDONNER, e, "ii", db_now_us(x->db), x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.abandonner", x->m.numero, 0, e) : rc;
}

enum rc mesure_rediger(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, rediger, e);
}

enum rc mesure_signer(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, signer, e);
}

enum rc mesure_lever(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, lever, e);
}

enum rc mesure_abandonner(struct db *db, void *arg, struct err *e)
{
    return mesure_executer(db, arg, abandonner, e);
}
