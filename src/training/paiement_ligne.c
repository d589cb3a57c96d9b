/* What happens to a line of a run once it left: paid, back, seen on a statement. */
#include "book/book.h"
#include "rights/acte.h"
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

/* ---- what the bank owes ------------------------------------------------------------------------------------- */

#define CLE_BYTES 60

enum rc paiement_ligne_du(struct db *db, const struct paiement_place *p, struct paiement_du *out,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RELEVE_LIGNE_DU, &c, e, "ii", p->lot_id, p->no);

    *out = (struct paiement_du){0};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct paiement_du){.titulaire_id = cursor_i64(&c, 0),
                                    .dossier_id = cursor_i64(&c, 1),
                                    .au_livre_cents = cursor_i64(&c, 2),
                                    .ecritures = cursor_i64(&c, 3),
                                    .debite = cursor_i64(&c, 4) != 0,
                                    .credite = cursor_i64(&c, 5) != 0,
                                    .credit_cents = cursor_i64(&c, 6)};
    return cursor_close(&c, e);
}

static int64_t owed(const struct paiement_place *p, const struct paiement_du *d)
{
    return (d->debite ? p->cents : 0) - (d->credite ? d->credit_cents : 0);
}

static enum rc write_due(struct db *db, const struct paiement_place *p, const struct paiement_du *d, day_t le,
                         struct err *e)
{
    const int64_t more = owed(p, d) - d->au_livre_cents;
    char key[CLE_BYTES];
    const struct transfer t = {.titulaire_id = d->titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = GENRE_BANQUE_DOIT,
                               .debit = more > 0 ? COMPTE_BANQUE_DOIT : COMPTE_BANQUE,
                               .credit = more > 0 ? COMPTE_BANQUE : COMPTE_BANQUE_DOIT,
                               .amount = more > 0 ? more : -more,
                               .value_day = MIN(le, day_of_instant(db_now_us(db))),
                               .dossier_id = d->dossier_id,
                               .rule = "PAY-02",
                               .article = "C. trav. R. 6333-4"};

    snprintf(key, sizeof(key), "banque-doit/%lld/%lld/%lld", (long long)p->lot_id, (long long)p->no,
             (long long)d->ecritures + 1);
    return book_write(db, &t, 1, NULL, e);
}

/* The book has no entry of nobody: what goes back to a financeur is told by its line alone. */
enum rc paiement_ligne_equilibrer(struct db *db, const struct paiement_place *p, const struct paiement_du *d,
                                  day_t le, const char *agent, struct err *e)
{
    const int64_t cents = owed(p, d);
    char content[96];
    enum rc rc;

    if (cents == d->au_livre_cents)
        return RC_OK;
    rc = db_exec(db, Q_RELEVE_LIGNE_DEVOIR, e, "iii", cents, p->lot_id, p->no);
    if (rc == RC_OK && d->titulaire_id != 0)
        rc = write_due(db, p, d, le, e);
    snprintf(content, sizeof(content), "{\"lot\":%lld,\"ligne\":%lld,\"centimes\":%lld}",
             (long long)p->lot_id, (long long)p->no, (long long)cents);
    return rc == RC_OK ? acte_noter_suivi(db, agent, "paiement.banque-doit", d->titulaire_id, d->dossier_id,
                                          content, e)
                       : rc;
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
