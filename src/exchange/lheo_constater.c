#include "exchange/lheo_constater.h"
#include "exchange/lheo_lecture.h"

struct passage {
    struct db *db;
    int64_t seul;
    struct constats_regle regle;
    lheo_constat_fn *each;
    void *arg;
};

static enum rc on_session(struct passage *x, const struct lheo_formation *f, const struct lheo_action *a,
                          const struct lheo_session *s, struct offre_annoncee *o, struct err *e)
{
    struct offre_constats found;
    const struct lheo_constat told = {.ligne = s->line,
                                      .formation = f->numero,
                                      .action = a->numero,
                                      .session = s->numero,
                                      .intitule = f->intitule,
                                      .trouve = &found};
    enum rc rc;

    o->session = s->numero;
    o->debut = s->debut;
    o->fin = s->fin;
    o->ouverte = s->ouverte;
    rc = constats_annoncee(x->db, o, &x->regle, &found, e);
    return rc == RC_OK ? x->each(&told, x->arg, e) : rc;
}

/* What the import refuses will be neither shown nor held back: the plan says why, beside. */
static enum rc on_formation(struct lheo_formation *f, const struct err *faute, void *arg, struct err *e)
{
    struct passage *x = arg;
    struct offre_annoncee o = {.formation = f->numero, .classe = f->classe};
    struct err why = {0};
    enum rc rc = RC_OK;

    if (faute != NULL)
        return RC_OK;
    rc = lheo_organisme(x->db, f, x->seul, &o.organisme_id, &why);
    if (rc == RC_REFUSED || (rc == RC_OK && o.organisme_id == 0))
        return RC_OK;
    if (rc != RC_OK)
        *e = why;
    o.code = f->code_certification != NULL ? f->code_certification : "";
    o.code_elu = f->code_elu;
    for (size_t i = 0; rc == RC_OK && i < f->actions_n; i++) {
        const struct lheo_action *a = &f->actions[i];

        o.action = a->numero;
        o.heures = a->heures;
        o.ht_cents = a->prix_ht_cents;
        o.ttc_cents = a->prix_ttc_cents;
        o.dite = (struct offre_dite){a->heures_total, a->heures_centre, a->heures_entreprise,
                                     a->prix_horaire_cents};
        for (size_t k = 0; rc == RC_OK && k < a->sessions_n; k++)
            rc = on_session(x, f, a, &a->sessions[k], &o, e);
    }
    return rc;
}

enum rc lheo_constater(struct db *db, FILE *in, int64_t organisme_id, lheo_constat_fn *each, void *arg,
                       struct err *e)
{
    struct passage x = {.db = db, .seul = organisme_id, .each = each, .arg = arg};
    struct lheo_source source;
    enum rc rc = constats_regle(db, day_of_instant(db_now_us(db)), &x.regle, e);

    return rc == RC_OK ? lheo_parcourir(in, false, &source, on_formation, &x, e) : rc;
}
