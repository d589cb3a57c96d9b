/* The decision: written by one agent, checked, signed by another, checked again, and lifted. */
#include "law/articles.h"
#include "rights/acte.h"
#include "training/mesure_interne.h"

#define VOISINES_MAX 8

/* What would be decided: what the command says, or what is written and about to be signed. */
struct projet {
    const struct decision_mesure *mesure;
    const char *article, *urgence;
    day_t debut, fin;
};

/* ---- was the body heard? ----------------------------------------------------------------------------------- */

/* A conservatory measure is answered by its body after it is signed: what follows it waits for the answer to that. */
static enum rc answered(const struct mesure_etape *x, const struct projet *p, struct err *e)
{
    char numero[MESURE_NUMERO_BYTES] = "";
    struct cursor c = {0};
    enum rc rc;

    if (p->mesure->conservatoire && x->m.renouvelle == 0)
        return RC_OK;
    rc = db_query(x->db, Q_MESURE_SANS_REPONSE, &c, e, "ii", x->m.organisme_id, x->m.id);
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        snprintf(numero, sizeof(numero), "%s", cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    return rc == RC_OK && numero[0] != '\0' ? ERR(e, MSG_DECISION_OBSERVATION_SANS_REPONSE, "numero", numero)
                                            : rc;
}

static enum rc heard(const struct mesure_etape *x, const struct projet *p, struct err *e)
{
    char day[32];

    enum rc rc = answered(x, p, e);

    if (rc != RC_OK)
        return rc;
    if (p->mesure->conservatoire)
        return decision_urgence(p->urgence, MESURE_TEXTE_MAX, x->le, e);
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

        if (list[i].retenu < 0 || list[i].rouvert)
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

static enum rc new_evidence(struct mesure_etape *x, int64_t other, struct err *e)
{
    int64_t count;
    enum rc rc = db_i64(x->db, Q_MESURE_GRIEFS_NOUVEAUX, 0, &count, e, "ii", x->m.id, other);

    return rc == RC_OK && count == 0 ? ERR(e, MSG_MESURE_FAITS_NOUVEAUX) : rc;
}

/* The same measure, held near this one, as mesure_voisines gives it. */
struct voisine {
    int64_t id, renouvelle;
    char numero[MESURE_NUMERO_BYTES];
    day_t dernier;
};

/* A sanction may follow another, on other evidence; a conservatory measure only as the renewal that the law allows. */
static enum rc continues(struct mesure_etape *x, const struct projet *p, const struct voisine *v,
                         struct err *e)
{
    char day[32];

    if (p->mesure->conservatoire && (strcmp(x->m.mesure, "suspension_paiements") != 0 || v->renouvelle != 0))
        return ERR(e, MSG_MESURE_RENOUVELLEMENT);
    if (p->mesure->conservatoire && x->m.renouvelle != v->id)
        return ERR(e, MSG_MESURE_EST_RENOUVELLEMENT, "numero", v->numero, "date",
                   day_french(v->dernier, day));
    return new_evidence(x, v->id, e);
}

/* Within the longest that the measure may last, before or after: it prolongs what is there, whatever it is called. */
static enum rc neighbours(struct mesure_etape *x, const struct projet *p, struct err *e)
{
    struct voisine found[VOISINES_MAX];
    struct law_value max;
    struct cursor c = {0};
    size_t n = 0;
    enum rc rc = law_param((enum law_param)p->mesure->max_param, x->le, &max, e);

    if (rc == RC_OK)
        rc = db_query(x->db, Q_MESURE_VOISINES, &c, e, "itiddi", x->m.organisme_id, x->m.mesure, x->m.id,
                      day_add_months(p->fin, (int)max.value), day_add_months(p->debut, -(int)max.value),
                      (int64_t)VOISINES_MAX);
    if (rc != RC_OK)
        return rc;
    for (; n < VOISINES_MAX && cursor_next(&c); n++) {
        found[n] = (struct voisine){
            .id = cursor_i64(&c, 0), .renouvelle = cursor_i64(&c, 2), .dernier = cursor_day(&c, 3)};
        snprintf(found[n].numero, sizeof(found[n].numero), "%s", cursor_text(&c, 1));
    }
    rc = cursor_close(&c, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = continues(x, p, &found[i], e);
    return rc;
}

static enum rc bears(struct mesure_etape *x, const struct projet *p, struct err *e)
{
    struct mesure_objet *list;
    int64_t count;
    size_t n = 0;
    enum rc rc = p->mesure->objets != NULL ? mesure_objets(x->db, x->a, x->m.id, &list, &n, e) : RC_OK;

    if (rc == RC_OK && p->mesure->objets != NULL && n == 0)
        return ERR(e, MSG_MESURE_SANS_OBJET);
    if (rc == RC_OK && x->m.renouvelle != 0)
        rc = new_evidence(x, x->m.renouvelle, e);
    if (rc != RC_OK || !p->mesure->a_terme || p->mesure->objets != NULL)
        return rc;
    rc = db_i64(x->db, Q_MESURE_CHEVAUCHE, 0, &count, e, "itidd", x->m.organisme_id, x->m.mesure, x->m.id,
                p->fin, p->debut);
    if (rc == RC_OK && count > 0)
        return ERR(e, MSG_MESURE_CHEVAUCHE);
    return rc == RC_OK ? neighbours(x, p, e) : rc;
}

static enum rc check(struct mesure_etape *x, const struct projet *p, struct err *e)
{
    const char *based_on;
    enum rc rc = decision_mesure_le(x->m.mesure, x->le, &based_on, e);

    if (rc == RC_OK)
        rc = decision_article(p->article, x->le, x->m.modele, e);
    if (rc == RC_OK && !law_article_meme(p->article, based_on))
        rc = ERR(e, MSG_DECISION_ARTICLE_MESURE, "article", based_on);
    if (rc != RC_OK)
        return err_at(e, "article", 0);
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
    char article[LAW_ARTICLE_BYTES];
    const struct projet p = {.mesure = decision_mesure(x->m.mesure),
                             .article =
                                 x->c->article != NULL ? law_article_forme(x->c->article, article) : "",
                             .urgence = x->c->urgence,
                             .debut = x->c->debut != DAY_NONE ? x->c->debut : x->le,
                             .fin = x->c->fin};
    enum rc rc = mesure_etre(x, "rediger", e);

    if (rc == RC_OK)
        rc = decision_motifs("texte", x->c->texte, MESURE_TEXTE_MAX, x->le, e);
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
    enum rc rc = mesure_etre(x, "signer", e);

    if (rc == RC_OK && acte_meme_agent(x->m.redigee_par, x->c->par.agent))
        return ERR(e, MSG_DECISION_MEME_AGENT);
    if (rc == RC_OK)
        rc = decision_signataire(x->c->signataire, e);
    if (rc == RC_OK && check(x, &p, e) != RC_OK)
        return err_at(e, NULL, 0); /* it was typed when it was written */
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_SIGNER, e, "dttii", x->le, x->c->par.agent, x->c->signataire,
                     db_now_us(x->db), x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.signer", x->m.numero, 0, e) : rc;
}

/* A court or the operator itself ends it: from today, or from a day before when a court annuls it (R. 6333-6). Lifted
 * before its first day, it never held. */
static enum rc lever(struct mesure_etape *x, struct err *e)
{
    day_t from = x->c->fin != DAY_NONE ? x->c->fin : x->le;
    char first[32], today[32];
    enum rc rc = mesure_etre(x, "lever", e);

    if (rc == RC_OK && (from > x->le || from < MIN(x->m.debut, x->le))) {
        ERR(e, MSG_DECISION_LEVEE_JOUR, "debut", day_french(MIN(x->m.debut, x->le), first), "date",
            day_french(x->le, today));
        return err_at(e, "avant", 0);
    }
    if (rc == RC_OK)
        rc = decision_motifs("texte", x->c->texte, MESURE_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_MESURE_LEVER, e, "dttii", from, x->c->par.agent, x->c->texte, db_now_us(x->db),
                     x->m.id);
    return rc == RC_OK ? mesure_noter(x, "mesure.lever", x->m.numero, 0, e) : rc;
}

static enum rc abandonner(struct mesure_etape *x, struct err *e)
{
    enum rc rc = mesure_etre(x, "abandonner", e);

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
