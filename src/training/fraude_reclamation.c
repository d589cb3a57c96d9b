/* The claim of a holder: received, examined, decided. */
#include "rights/acte.h"
#include "training/decision.h"
#include "training/dette.h"
#include "training/dossier.h"
#include "training/fraude_interne.h"
#include "training/etats.h"

/* ---- received ---------------------------------------------------------------------------------------------- */

/* Something was taken for this dossier, and the machine can give it back from where it is. */
static enum rc debited(const struct fraude_etape *x, const struct dossier *d, struct err *e)
{
    bool possible = dossier_transition(d->etat, d->facturation, ACTE_RESTITUER, ROLE_GESTIONNAIRE) != NULL;
    int64_t alive;
    enum rc rc = possible ? RC_OK : ERR(e, MSG_RECLAMATION_SANS_DEBIT);

    if (rc == RC_OK)
        rc = db_i64(x->db, Q_RECLAMATION_VIVANTE, 0, &alive, e, "ii", d->titulaire_id, d->id);
    return rc == RC_OK && alive > 0 ? ERR(e, MSG_RECLAMATION_DEJA) : rc;
}

/* A holder whose claim was refused appeals: claims without end would hold the money of the body without end. An agent who learns
 * something new records another claim. */
static enum rc not_refused(const struct fraude_etape *x, const struct dossier *d, struct err *e)
{
    const char *appeal = reclamation_recours(x->le);
    int64_t last;
    char day[32];
    enum rc rc = RC_OK;

    if (x->c->par_titulaire_id == 0)
        return RC_OK;
    rc = db_i64(x->db, Q_RECLAMATION_REFUSEE, (int64_t)DAY_NONE, &last, e, "ii", d->titulaire_id, d->id);
    return rc == RC_OK && last != DAY_NONE
               ? ERR(e, MSG_RECLAMATION_REFUSEE, "date", day_french((day_t)last, day), "recours",
                     appeal != NULL ? appeal : "")
               : rc;
}

/* The day it came: not to come, not before the report. The clock runs from it. */
static enum rc run_clock(struct fraude_etape *x, const struct fraude *f, day_t *last, struct err *e)
{
    if (x->c->jour == DAY_NONE)
        x->c->jour = x->le;
    if (x->c->jour > x->le || x->c->jour < f->signalee_le) {
        ERR(e, MSG_RECLAMATION_JOUR);
        return err_at(e, "le", 0);
    }
    return reclamation_delai(x->c->jour, last, e);
}

enum rc gel_de_reclamation(day_t le, day_t decider_avant, day_t *last, struct err *e)
{
    struct law_value most;
    enum rc rc = law_param(PARAM_FRAUDE_GEL_MAX_MOIS, le, &most, e);

    *last = rc == RC_OK ? MAX(le, MIN(decider_avant, day_add_months(le, (int)most.value))) : decider_avant;
    return rc;
}

/* Money that has not left yet does not leave while the claim waits. A freeze that ends before is not enough. */
static enum rc freeze(const struct fraude_etape *x, const struct fraude *f, const struct dossier *d,
                      day_t last, struct err *e)
{
    char numero[FRAUDE_NUMERO_BYTES];
    int64_t already;
    enum rc rc = gel_de_reclamation(x->le, last, &last, e);

    if (rc == RC_OK)
        rc = db_i64(x->db, Q_GEL_COUVRE, 0, &already, e, "iidd", d->titulaire_id, d->id, x->le, last);
    if (rc != RC_OK || already > 0 || d->facturation == FACTURATION_PAID)
        return rc;
    return gel_poser(x, f, d, arena_printf(x->a, "Réclamation %s en cours d'examen.", x->c->numero_out),
                     R6333_4, last, numero, e);
}

enum rc fraude_etape_reclamer(struct fraude_etape *x, struct err *e)
{
    struct fraude_commande *c = x->c;
    struct dossier d;
    struct fraude f;
    day_t last = DAY_NONE;
    int64_t id;
    enum rc rc = fraude_ouverte(x, &f, e);

    if (rc == RC_OK)
        rc = fraude_dossier(x, &f, &d, e);
    if (rc == RC_OK)
        rc = debited(x, &d, e);
    if (rc == RC_OK)
        rc = not_refused(x, &d, e);
    if (rc == RC_OK)
        rc = run_clock(x, &f, &last, e);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc =
            fraude_numeroter(x, "REC", Q_RECLAMATION_MAX_ID, Q_RECLAMATION_DE_L_ANNEE, &id, c->numero_out, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_RECLAMATION_INSERT, e, "itiiittdtd", id, c->numero_out, f.id, d.titulaire_id,
                     d.id, d.numero, c->texte, c->jour, x->par, last);
    if (rc == RC_OK)
        rc = fraude_noter(x, "fraude.reclamer", d.titulaire_id, c->numero_out, e);
    return rc == RC_OK ? freeze(x, &f, &d, last, e) : rc;
}

/* ---- examined ---------------------------------------------------------------------------------------------- */

static enum rc at_step(const struct fraude_etape *x, const char *wanted, struct reclamation *r, struct err *e)
{
    enum rc rc = reclamation_lire(x->db, x->a, x->c->numero, r, e);

    if (rc == RC_OK && strcmp(r->etat, wanted) != 0 &&
        (strcmp(wanted, "recue") != 0 || strcmp(r->etat, "instruite") != 0))
        rc = ERR(e, MSG_RECLAMATION_ETAT, "etat", etat_mot(r->etat));
    return rc;
}

static enum rc instruire(struct fraude_etape *x, struct err *e)
{
    const struct fraude_commande *c = x->c;
    bool yes = c->sens != NULL && strcmp(c->sens, "accepter") == 0;
    const char *article = c->article != NULL ? c->article : yes ? L6323_44 : R6333_4;
    struct reclamation r;
    enum rc rc = at_step(x, "recue", &r, e);

    if (rc == RC_OK && !yes && (c->sens == NULL || strcmp(c->sens, "refuser") != 0))
        rc = ERR(e, MSG_RECLAMATION_SENS);
    if (rc == RC_OK && decision_article(article, x->le, x->le, e) != RC_OK)
        return err_at(e, "article", 0);
    if (rc == RC_OK)
        rc = fraude_texte(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_RECLAMATION_INSTRUIRE, e, "tttdti", c->sens, c->texte, article, x->le, c->agent,
                     r.id);
    return rc == RC_OK ? fraude_noter(x, "fraude.instruire", r.titulaire_id, r.numero, e) : rc;
}

/* ---- decided ----------------------------------------------------------------------------------------------- */

/* What the purses get back now: all of it, but for what was paid by card and has already left, or went back to a financeur. */
static enum rc given_back(const struct fraude_etape *x, const struct dossier *d, struct err *e)
{
    struct fraude_commande *out = x->c;
    struct dossier_prise *prises;
    size_t n;
    enum rc rc = dossier_prises(x->db, x->a, d, &prises, &n, e);

    out->rendu_out = out->rendu_financeur_out = out->rendu_carte_out = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        bool settled = prises[i].paye_cents >= 0;
        int64_t cents = prises[i].montant_cents;

        if (settled)
            rc = dossier_prise_a_restituer(x->db, d, &prises[i], (int64_t)i + 1, &cents, e);
        cents += settled ? prises[i].perdu_cents : 0;
        out->rendu_out += cents;
        out->rendu_financeur_out += prises[i].lot != 0 ? cents : 0;
        out->rendu_carte_out += prises[i].poche == POCHE_CARTE ? cents : 0;
    }
    return rc;
}

/* An advance that the body keeps: the act that gave the rights back opened its debt. */
static enum rc advance_owed(const struct fraude_etape *x, const struct dossier *d, char *numero,
                            struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(x->db, Q_INDU_FRAUDE_OUVERT, &c, e, "ii", d->titulaire_id, d->id);

    if (rc == RC_OK && cursor_next(&c))
        snprintf(numero, DETTE_NUMERO_BYTES, "%s", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

static enum rc owe(struct fraude_etape *x, const struct reclamation *r, const struct dossier *d,
                   struct err *e)
{
    struct dette_commande debt = {
        .agent = x->c->agent, .dossier = d->numero, .fraude = true, .texte = r->motifs, .jour = DAY_NONE};
    enum rc rc =
        d->facturation == FACTURATION_PAID ? dette_reclamable(x->db, x->a, d, &debt.montant_cents, e) : RC_OK;

    if (rc != RC_OK)
        return rc;
    rc = debt.montant_cents > 0 ? dette_ouvrir(x->db, &debt, e) : advance_owed(x, d, debt.numero_out, e);
    if (rc != RC_OK || debt.numero_out[0] == '\0')
        return rc;
    memcpy(x->c->indu_numero, debt.numero_out, sizeof(x->c->indu_numero));
    x->c->indu_out = x->c->indu_numero;
    return db_exec(x->db, Q_RECLAMATION_INDU, e, "ti", debt.numero_out, r->id);
}

/* The rights first, then the debt: both, or nothing. */
static enum rc accept(struct fraude_etape *x, const struct reclamation *r, day_t appeal, struct err *e)
{
    struct dossier_commande act = {.acte = ACTE_RESTITUER,
                                   .par = ROLE_GESTIONNAIRE,
                                   .agent = x->c->agent,
                                   .le = x->le,
                                   .numero = r->dossier};
    struct dossier d;
    enum rc rc = dossier_lire(x->db, x->a, r->dossier, &d, e);

    if (rc == RC_OK)
        rc = given_back(x, &d, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_RECLAMATION_ACCEPTER, e, "dttdii", x->le, x->c->agent, x->c->signataire, appeal,
                     x->c->rendu_out, r->id);
    if (rc == RC_OK)
        rc = dossier_executer(x->db, &act, e);
    return rc == RC_OK ? owe(x, r, &d, e) : rc;
}

/* What held this dossier while the claim waited. */
static enum rc thaw(struct fraude_etape *x, const struct reclamation *r, const char *why, struct err *e)
{
    enum rc rc = db_exec(x->db, Q_GEL_LEVER_DU_DOSSIER, e, "dttii", x->le, x->c->agent, why, r->titulaire_id,
                         r->dossier_id);

    if (rc == RC_OK && !x->c->acceptee_out)
        rc = db_exec(x->db, Q_GEL_LEVER_DU_COMPTE, e, "dttii", x->le, x->c->agent, why, r->titulaire_id,
                     r->fraude_id);
    return rc;
}

/* A refusal may be contested: what is not paid stays held until the last day to do it, whatever held it before (fraude.gel_recours). */
static enum rc hold_for_appeal(struct fraude_etape *x, const struct reclamation *r, day_t appeal,
                               struct err *e)
{
    struct appuis unused = {0};
    char numero[FRAUDE_NUMERO_BYTES], day[32];
    struct dossier d;
    struct fraude f;
    enum rc rc = RC_OK;

    if (x->c->acceptee_out || !appui_applies(&unused, PARAM_FRAUDE_GEL_RECOURS, x->le))
        return RC_OK;
    rc = dossier_lire(x->db, x->a, r->dossier, &d, e);
    if (rc != RC_OK || d.facturation == FACTURATION_PAID)
        return rc;
    rc = fraude_lire(x->db, x->a, r->fraude, x->le, &f, e);
    if (rc == RC_OK)
        rc = gel_de_reclamation(x->le, appeal, &appeal, e);
    return rc == RC_OK
               ? gel_poser(x, &f, &d,
                           arena_printf(x->a, "Réclamation %s refusée : recours possible jusqu'au %s.",
                                        r->numero, day_french(r->recours_avant, day)),
                           R6333_4, appeal, numero, e)
               : rc;
}

static enum rc decider(struct fraude_etape *x, struct err *e)
{
    struct fraude_commande *c = x->c;
    struct reclamation r;
    struct law_value months;
    day_t appeal = DAY_NONE;
    enum rc rc = at_step(x, "instruite", &r, e);

    c->rendu_out = 0;
    c->indu_out = NULL;
    if (rc == RC_OK)
        rc = decision_signataire(c->signataire, e);
    if (rc == RC_OK && acte_meme_agent(r.instruite_par, c->agent))
        rc = ERR(e, MSG_RECLAMATION_MEME_AGENT);
    if (rc == RC_OK)
        rc = decision_article(r.article, x->le, x->le, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_FRAUDE_RECOURS_MOIS, x->le, &months, e);
    if (rc != RC_OK)
        return rc;
    appeal = r.recours_avant = day_add_months(x->le, (int)months.value);
    c->acceptee_out = strcmp(r.sens, "accepter") == 0;
    rc = c->acceptee_out ? accept(x, &r, appeal, e)
                         : db_exec(x->db, Q_RECLAMATION_REFUSER, e, "dttdi", x->le, c->agent, c->signataire,
                                   appeal, r.id);
    if (rc == RC_OK)
        rc = thaw(x, &r, arena_printf(x->a, "Réclamation %s décidée.", r.numero), e);
    if (rc == RC_OK)
        rc = hold_for_appeal(x, &r, appeal, e);
    return rc == RC_OK ? fraude_noter(x, c->acceptee_out ? "fraude.accepter" : "fraude.refuser",
                                      r.titulaire_id, r.numero, e)
                       : rc;
}

/* ---- units ------------------------------------------------------------------------------------------------- */

enum rc fraude_reclamer(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, fraude_etape_reclamer, e);
}

enum rc fraude_instruire(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, instruire, e);
}

enum rc fraude_decider(struct db *db, void *arg, struct err *e)
{
    return fraude_executer(db, arg, decider, e);
}
