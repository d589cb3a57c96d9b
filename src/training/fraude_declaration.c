/* What a holder declares from their own pages: the report, and the claim when a dossier took rights, or the freeze of the account. */
#include "training/dossier.h"
#include "training/fraude_interne.h"

/* The open report that the holder made against this body, "" when there is none. */
static enum rc open_report(const struct fraude_etape *x, const struct dossier *d, char *numero, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(x->db, Q_FRAUDE_DU_TITULAIRE, &c, e, "ii", d->titulaire_id, d->organisme_id);

    *numero = '\0';
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        snprintf(numero, FRAUDE_NUMERO_BYTES, "%s", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

/* ---- the account ------------------------------------------------------------------------------------------- */

enum rc fraude_compte_gelable(struct db *db, int64_t titulaire_id, day_t le, bool *out, day_t *last,
                              struct err *e)
{
    int64_t before;
    enum rc rc = db_i64(db, Q_FRAUDE_DU_COMPTE_CLASSEE, 0, &before, e, "i", titulaire_id);

    *out = rc == RC_OK && before == 0;
    if (rc == RC_OK)
        rc = reclamation_delai(le, last, e);
    return rc == RC_OK ? gel_de_reclamation(le, *last, last, e) : rc;
}

static enum rc freeze_account(struct fraude_etape *x, struct err *e)
{
    char unused[FRAUDE_NUMERO_BYTES];
    struct fraude f;
    int64_t already;
    bool may = false;
    day_t last = DAY_NONE;
    enum rc rc = fraude_compte_gelable(x->db, x->c->par_titulaire_id, x->le, &may, &last, e);

    if (rc == RC_OK && !may)
        rc = ERR(e, MSG_FRAUDE_GEL_AGENT);
    if (rc == RC_OK)
        rc = fraude_lire(x->db, x->a, x->c->numero_out, x->le, &f, e);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_GEL_COUVRE, 0, &already, e, "iidd", f.titulaire_id, (int64_t)0, x->le, last);
    if (rc != RC_OK || already > 0)
        return rc;
    return gel_poser(x, &f, NULL, arena_printf(x->a, "Signalement %s en cours d'examen.", f.numero), R6333_4,
                     last, unused, e);
}

static enum rc declarer_compte(struct fraude_etape *x, struct err *e)
{
    const struct dossier account = {.titulaire_id = x->c->par_titulaire_id};
    char report[FRAUDE_NUMERO_BYTES];
    enum rc rc = open_report(x, &account, report, e);

    if (rc == RC_OK && *report != '\0')
        rc = ERR(e, MSG_FRAUDE_DEJA, "numero", report);
    x->c->origine = "titulaire";
    x->c->titulaire_id = x->c->par_titulaire_id;
    if (rc == RC_OK)
        rc = fraude_etape_signaler(x, e);
    return rc == RC_OK && x->c->geler ? freeze_account(x, e) : rc;
}

/* ---- a dossier --------------------------------------------------------------------------------------------- */

static enum rc declarer(struct fraude_etape *x, struct err *e)
{
    struct fraude_commande *c = x->c;
    char report[FRAUDE_NUMERO_BYTES];
    struct dossier d;
    bool claim;
    enum rc rc = dossier_lire(x->db, x->a, c->dossier, &d, e);

    if (rc == RC_OK && d.titulaire_id != c->par_titulaire_id)
        rc = ERR(e, MSG_DOSSIER_INCONNU);
    if (rc == RC_OK)
        rc = open_report(x, &d, report, e);
    if (rc != RC_OK)
        return rc;
    claim = dossier_transition(d.etat, d.facturation, ACTE_RESTITUER, ROLE_GESTIONNAIRE) != NULL;
    if (*report != '\0' && !claim)
        return ERR(e, MSG_FRAUDE_DEJA, "numero", report);
    if (*report == '\0') {
        c->origine = "titulaire";
        rc = fraude_etape_signaler(x, e);
        memcpy(report, c->numero_out, sizeof(report));
    }
    c->numero = report;
    c->jour = DAY_NONE;
    if (rc == RC_OK && claim)
        rc = fraude_etape_reclamer(x, e);
    c->numero = NULL;
    return rc;
}

enum rc fraude_declarer(struct db *db, void *arg, struct err *e)
{
    const struct fraude_commande *c = arg;

    return fraude_executer(db, arg, c->dossier != NULL ? declarer : declarer_compte, e);
}
