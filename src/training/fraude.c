/* Reports of frauds and freezes. Claims are in fraude_reclamation.c, reading in fraude_lecture.c. */
#include "journal/journal.h"
#include "law/articles.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/dossier.h"
#include "training/fraude_interne.h"

/* ---- an act ------------------------------------------------------------------------------------------------ */

enum rc fraude_executer(struct db *db, void *arg, fraude_etape_fn *fn, struct err *e)
{
    struct fraude_etape x = {
        .db = db, .a = arena_new(4U << 20), .c = arg, .le = day_of_instant(db_now_us(db))};
    enum rc rc = RC_OK;

    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x.par = x.c->par_titulaire_id != 0 ? FRAUDE_PAR_TITULAIRE : x.c->agent;
    if (x.par == NULL || *x.par == '\0')
        rc = ERR(e, MSG_DECISION_AGENT);
    if (rc == RC_OK)
        rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

enum rc fraude_texte(const struct fraude_etape *x, struct err *e)
{
    return decision_motifs("motifs", x->c->texte, FRAUDE_TEXTE_MAX, x->le, e);
}

enum rc fraude_numeroter(const struct fraude_etape *x, const char *kind, enum query max, enum query year,
                         int64_t *id, char *numero, struct err *e)
{
    char like[32];
    int64_t last, this_year;
    enum rc rc = db_i64(x->db, max, 0, &last, e, "");

    snprintf(like, sizeof(like), "%s-%d-%%", kind, day_year(x->le));
    if (rc == RC_OK)
        rc = db_i64(x->db, year, 0, &this_year, e, "t", like);
    if (rc != RC_OK)
        return rc;
    *id = last + 1;
    snprintf(numero, FRAUDE_NUMERO_BYTES, "%.3s-%04d-%05d", kind, day_year(x->le) % 10000,
             (int)(this_year % 99999) + 1);
    return RC_OK;
}

enum rc fraude_noter(const struct fraude_etape *x, const char *act, int64_t titulaire_id, const char *numero,
                     struct err *e)
{
    char content[80];

    snprintf(content, sizeof(content), "{\"fraude\":\"%s\"}", numero);
    if (x->c->par_titulaire_id != 0) {
        struct journal_entry own = {.kind = JOURNAL_ACT,
                                    .party = PARTY_TITULAIRE,
                                    .actor_id = x->c->par_titulaire_id,
                                    .purpose = FINALITE_11,
                                    .act = act,
                                    .law_day = x->le,
                                    .titulaire_id = titulaire_id,
                                    .content = content};

        return journal_append(x->db, &own, NULL, e);
    }
    return acte_noter(x->db, x->c->agent, act, titulaire_id, content, e);
}

enum rc fraude_ouverte(const struct fraude_etape *x, struct fraude *out, struct err *e)
{
    enum rc rc = fraude_lire(x->db, x->a, x->c->numero, x->le, out, e);

    return rc == RC_OK && strcmp(out->etat, "ouverte") != 0 ? ERR(e, MSG_FRAUDE_CLASSEE) : rc;
}

enum rc fraude_dossier(const struct fraude_etape *x, const struct fraude *f, struct dossier *out,
                       struct err *e)
{
    enum rc rc = dossier_lire(x->db, x->a, x->c->dossier, out, e);
    bool of_the_account = f->titulaire_id == out->titulaire_id;
    bool of_the_body = f->titulaire_id == 0 && f->organisme_id == out->organisme_id;

    if (rc == RC_OK && !of_the_account && !of_the_body)
        rc = ERR(e, MSG_FRAUDE_DOSSIER_ETRANGER);
    return rc != RC_OK ? err_at(e, "dossier", 0) : RC_OK;
}

/* ---- a report ---------------------------------------------------------------------------------------------- */

enum rc fraude_etape_signaler(struct fraude_etape *x, struct err *e)
{
    struct fraude_commande *c = x->c;
    struct dossier d = {.titulaire_id = c->titulaire_id, .organisme_id = c->organisme_id};
    const char *origine = c->origine != NULL ? c->origine : "";
    int64_t id;
    enum rc rc = RC_OK;

    if (law_code_le("origines_fraude", origine, x->le) == NULL) {
        ERR(e, MSG_FRAUDE_ORIGINE, "origine", origine);
        return err_at(e, "origine", 0);
    }
    if (c->dossier != NULL && dossier_lire(x->db, x->a, c->dossier, &d, e) != RC_OK)
        return err_at(e, "dossier", 0);
    if (d.titulaire_id == 0 && d.organisme_id == 0)
        rc = ERR(e, MSG_FRAUDE_OBJET);
    if (rc == RC_OK && ((c->titulaire_id != 0 && c->titulaire_id != d.titulaire_id) ||
                        (c->organisme_id != 0 && c->organisme_id != d.organisme_id)))
        rc = ERR(e, MSG_FRAUDE_DOSSIER_ETRANGER);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc = fraude_numeroter(x, "FRA", Q_FRAUDE_MAX_ID, Q_FRAUDE_DE_L_ANNEE, &id, c->numero_out, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_FRAUDE_INSERT, e, "ittiitdt", id, c->numero_out, origine, d.titulaire_id,
                     d.organisme_id, c->texte, x->le, x->par);
    return rc == RC_OK ? fraude_noter(x, "fraude.signaler", d.titulaire_id, c->numero_out, e) : rc;
}

static enum rc classer(struct fraude_etape *x, struct err *e)
{
    struct fraude f;
    enum rc rc = fraude_ouverte(x, &f, e);

    if (rc == RC_OK && (f.gels > 0 || f.attentes > 0))
        rc = ERR(e, MSG_FRAUDE_EN_COURS);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_FRAUDE_CLASSER, e, "dtti", x->le, x->c->agent, x->c->texte, f.id);
    return rc == RC_OK ? fraude_noter(x, "fraude.classer", f.titulaire_id, f.numero, e) : rc;
}

/* ---- a freeze ---------------------------------------------------------------------------------------------- */

enum rc gel_poser(const struct fraude_etape *x, const struct fraude *f, const struct dossier *d,
                  const char *motif, const char *article, day_t fin, char *numero, struct err *e)
{
    int64_t holder = d != NULL ? d->titulaire_id : f->titulaire_id, dossier = d != NULL ? d->id : 0;
    int64_t id;
    enum rc rc = fraude_numeroter(x, "GEL", Q_GEL_MAX_ID, Q_GEL_DE_L_ANNEE, &id, numero, e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_GEL_INSERT, e, "itiiitttddt", id, numero, f->id, holder, dossier,
                     d != NULL ? d->numero : "", motif, article, x->le, fin, x->par);
    return rc == RC_OK ? fraude_noter(x, "fraude.geler", holder, numero, e) : rc;
}

static enum rc not_frozen_yet(const struct fraude_etape *x, int64_t titulaire_id, int64_t dossier_id,
                              struct err *e)
{
    int64_t others;
    enum rc rc =
        db_i64(x->db, Q_GEL_CHEVAUCHE, 0, &others, e, "iidd", titulaire_id, dossier_id, x->c->jour, x->le);

    return rc == RC_OK && others > 0 ? ERR(e, MSG_GEL_DEJA) : rc;
}

/* It has a last day, not passed, within the months of the law. */
static enum rc period(const struct fraude_etape *x, struct err *e)
{
    struct law_value most;
    char day[32];
    day_t last;
    enum rc rc = law_param(PARAM_FRAUDE_GEL_MAX_MOIS, x->le, &most, e);

    if (rc != RC_OK)
        return rc;
    last = day_add_months(x->le, (int)most.value);
    if (x->c->jour == DAY_NONE)
        rc = ERR(e, MSG_GEL_SANS_FIN);
    else if (x->c->jour < x->le)
        rc = ERR(e, MSG_GEL_PASSE);
    else if (x->c->jour > last)
        rc = ERR(e, MSG_GEL_TROP_LONG, "date", day_french(last, day));
    return rc != RC_OK ? err_at(e, "le", 0) : RC_OK;
}

static enum rc geler(struct fraude_etape *x, struct err *e)
{
    const char *article = x->c->article != NULL ? x->c->article : R6333_4;
    bool account = x->c->dossier == NULL;
    struct dossier d;
    struct fraude f;
    enum rc rc = fraude_ouverte(x, &f, e);

    if (rc == RC_OK && account && f.titulaire_id == 0)
        rc = ERR(e, MSG_FRAUDE_SANS_TITULAIRE);
    if (rc == RC_OK && !account)
        rc = fraude_dossier(x, &f, &d, e);
    if (rc == RC_OK)
        rc = period(x, e);
    if (rc == RC_OK && decision_article(article, x->le, x->le, e) != RC_OK)
        return err_at(e, "article", 0);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc = not_frozen_yet(x, account ? f.titulaire_id : d.titulaire_id, account ? 0 : d.id, e);
    return rc == RC_OK
               ? gel_poser(x, &f, account ? NULL : &d, x->c->texte, article, x->c->jour, x->c->numero_out, e)
               : rc;
}

/* While a refusal may be contested, who examined the claim or refused it does not free what it holds. */
static enum rc other_than_refused(const struct fraude_etape *x, const struct gel *g, struct err *e)
{
    struct cursor c = {0};
    bool same = false;
    enum rc closed, rc;

    if (g->dossier_id == 0)
        return RC_OK;
    rc = db_query(x->db, Q_RECLAMATION_AGENTS_DU_REFUS, &c, e, "iid", g->titulaire_id, g->dossier_id, x->le);
    while (rc == RC_OK && cursor_next(&c))
        for (int i = 0; i < 2; i++)
            same = same || acte_meme_agent(cursor_text(&c, i), x->c->agent);
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc == RC_OK ? closed : rc;
    return rc == RC_OK && same ? ERR(e, MSG_GEL_RECOURS) : rc;
}

static enum rc lever(struct fraude_etape *x, struct err *e)
{
    struct gel g;
    enum rc rc = gel_lire(x->db, x->a, x->c->numero, &g, e);

    if (rc == RC_OK && !gel_dure(&g, x->le))
        rc = ERR(e, MSG_GEL_FINI);
    if (rc == RC_OK)
        rc = other_than_refused(x, &g, e);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_GEL_LEVER, e, "dtti", x->le, x->c->agent, x->c->texte, g.id);
    return rc == RC_OK ? fraude_noter(x, "fraude.lever", g.titulaire_id, x->c->numero, e) : rc;
}

/* ---- units ------------------------------------------------------------------------------------------------- */

enum rc fraude_signaler(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, fraude_etape_signaler, e);
}

enum rc fraude_classer(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, classer, e);
}

enum rc fraude_geler(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, geler, e);
}

enum rc fraude_lever(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, lever, e);
}
