/* What a holder declares from their own page: the report, and the claim when the dossier took rights. */
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
    return fraude_executer(db, arg, declarer, e);
}
