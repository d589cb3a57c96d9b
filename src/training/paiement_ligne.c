/* What happens to a line of a run once it left: paid, back, seen on a statement. */
#include "training/dossier.h"
#include "training/paiement_interne.h"
#include "training/remboursement.h"
#include "training/restitution.h"

const char *paiement_objet_name(enum paiement_objet o)
{
#define X(constant, name) name,
    static const char *const names[] = {PAIEMENT_OBJETS(X)};
#undef X

    return names[o];
}

enum paiement_objet paiement_objet_find(const char *name)
{
    for (int o = 0; name != NULL && o < PAIEMENT_OBJET_COUNT; o++)
        if (strcmp(name, paiement_objet_name((enum paiement_objet)o)) == 0)
            return (enum paiement_objet)o;
    return PAIEMENT_SOLDE;
}

static enum rc act(struct db *db, enum dossier_acte acte, const struct paiement_place *p, day_t le,
                   const char *motif, const char *agent, struct err *e)
{
    char numero[DOSSIER_NUMERO_BYTES];
    struct dossier_commande c = {.acte = acte,
                                 .par = ROLE_SYSTEME,
                                 .agent = agent,
                                 .le = le,
                                 .numero = numero,
                                 .motif = motif,
                                 .vire_cents = p->cents};

    snprintf(numero, sizeof(numero), "%lld", (long long)p->dossier_id);
    return dossier_executer(db, &c, e);
}

/* The bank may date what it says before what the dossier knows, or tomorrow: acts follow each other and are not to come. */
static enum rc act_day(struct db *db, const struct paiement_place *p, day_t le, day_t *out, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    char numero[DOSSIER_NUMERO_BYTES];
    int64_t last = 0;
    enum rc rc = RC_OK;

    snprintf(numero, sizeof(numero), "%lld", (long long)p->dossier_id);
    if (p->financeur_id == 0)
        rc = db_i64(db, Q_PAIEMENT_DOSSIER_DERNIER, 0, &last, e, "t", numero);
    *out = MAX(le != DAY_NONE ? MIN(le, today) : today, (day_t)last);
    return rc;
}

enum rc paiement_ligne_payer(struct db *db, const struct paiement_place *p, day_t le, const char *agent,
                             struct err *e)
{
    day_t at;
    enum rc rc = act_day(db, p, le, &at, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNE_REPONDRE, e, "ttii", "paye", NULL, p->lot_id, p->no);
    if (rc != RC_OK)
        return rc;
    switch (p->objet) {
    case PAIEMENT_ACOMPTE:
        return act(db, ACTE_VERSER_ACOMPTE, p, at, NULL, agent, e);
    case PAIEMENT_REMBOURSEMENT:
        return remboursement_payer(db, p->lot_id, p->no, at, e);
    case PAIEMENT_RESTITUTION:
        return restitution_payer(db, p->financeur_id, p->lot_id, p->no, at, e);
    case PAIEMENT_SOLDE:
    case PAIEMENT_OBJET_COUNT:
        break;
    }
    return act(db, ACTE_PAYER, p, at, NULL, agent, e);
}

enum rc paiement_ligne_retourner(struct db *db, const struct paiement_place *p, day_t le, const char *motif,
                                 const char *agent, struct err *e)
{
    day_t at;
    enum rc rc = act_day(db, p, le, &at, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_RELEVE_LIGNE_RETOURNER, e, "tdiii", motif, at, db_now_us(db), p->lot_id, p->no);
    if (rc != RC_OK)
        return rc;
    switch (p->objet) {
    case PAIEMENT_ACOMPTE:
        return act(db, ACTE_RETOURNER_ACOMPTE, p, at, motif, agent, e);
    case PAIEMENT_REMBOURSEMENT:
        return remboursement_retourner(db, p->lot_id, p->no, at, e);
    case PAIEMENT_RESTITUTION:
        return restitution_retourner(db, p->financeur_id, p->lot_id, p->no, at, e);
    case PAIEMENT_SOLDE:
    case PAIEMENT_OBJET_COUNT:
        break;
    }
    return act(db, ACTE_RETOURNER, p, at, motif, agent, e);
}

enum rc paiement_lot_suivre(struct db *db, int64_t lot_id, struct err *e)
{
    int64_t unanswered, unseen = 0;
    enum rc rc = db_i64(db, Q_PAIEMENT_RESTE_SANS_REPONSE, 0, &unanswered, e, "i", lot_id);

    if (rc != RC_OK || unanswered != 0)
        return rc;
    rc = db_i64(db, Q_PAIEMENT_RESTE_A_DEBITER, 0, &unseen, e, "i", lot_id);
    if (rc != RC_OK)
        return rc;
    return db_exec(db, Q_PAIEMENT_LOT_ETAT, e, "tii", unseen != 0 ? "repondu" : "rapproche", db_now_us(db),
                   lot_id);
}
