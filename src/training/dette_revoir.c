/* A debt that was recovered, in part or whole, and that a decision annuls or reduces: proposed, then approved by a second person. What it does
 * to the book is in dette_rejouer.c. */
#include "base/money.h"
#include "book/book.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/dette_interne.h"
#include "training/remboursement.h"

#define LIVES "notifie en_demeure contraint oppose solde abandonne"

/* A right cannot go back to an account whose holder is erased. */
static enum rc of_someone(const struct dette_etape *x, struct err *e)
{
    int64_t there = 1;
    enum rc rc =
        x->d.titulaire ? db_i64(x->db, Q_INDU_TITULAIRE_LA, 0, &there, e, "i", x->d.titulaire_id) : RC_OK;

    return rc == RC_OK && there == 0 ? ERR(e, MSG_INDU_TITULAIRE_EFFACE) : rc;
}

static enum rc may_be(const struct dette_etape *x, struct err *e)
{
    enum rc rc = dette_etre(x, LIVES, x->d.article, e);

    if (rc == RC_OK && strcmp(x->d.etat, "abandonne") == 0 && x->d.recouvre_cents == 0)
        rc = ERR(e, MSG_INDU_ETAT, "etat", "abandonné");
    return rc == RC_OK ? of_someone(x, e) : rc;
}

enum rc dette_revoir(struct dette_etape *x, int64_t cents, struct err *e)
{
    int64_t last = 0;
    enum rc rc = may_be(x, e);

    if (rc == RC_OK && dette_fin_attend(&x->d))
        rc = ERR(e, MSG_INDU_PROPOSE);
    if (rc == RC_OK && (x->c->jour == DAY_NONE || x->c->reference == NULL || *x->c->reference == '\0')) {
        ERR(e, MSG_INDU_DECISION);
        return err_at(e, x->c->jour == DAY_NONE ? "le" : "reference", 0);
    }
    if (rc == RC_OK)
        rc = dette_jour(x, x->d.notifie_le, e);
    if (rc == RC_OK)
        rc = dette_reference(x, e);
    if (rc == RC_OK)
        rc = dette_motifs(x, e);
    if (rc == RC_OK)
        rc = db_i64(x->db, Q_INDU_DECISION_MAX, 0, &last, e, "i", x->d.id);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_DECISION_INSERT, e, "iiiidttdt", x->d.id, last + 1, cents,
                     x->d.montant_cents, x->c->jour, x->c->reference, x->c->texte, x->le, x->c->agent);
    x->c->propose_out = rc == RC_OK;
    return rc == RC_OK
               ? dette_noter_decision(x, cents == 0 ? "indu.annuler-proposer" : "indu.reduire-proposer",
                                      &(struct dette_revue){x->d.montant_cents, cents, -1}, e)
               : rc;
}

/* ---- approved --------------------------------------------------------------------------------------------------- */

/* Neither who proposed it nor who opened the debt; after a fraud, none of those who examined or decided it. */
static enum rc second_person(const struct dette_etape *x, struct err *e)
{
    bool fraud = false;
    enum rc rc = dette_de_fraude(x, &fraud, e);

    if (rc == RC_OK && (acte_meme_agent(x->d.clore_par, x->c->agent) ||
                        (x->d.ouvert_par[0] != '\0' && acte_meme_agent(x->d.ouvert_par, x->c->agent))))
        rc = ERR(e, MSG_INDU_MEME_PROPOSANT);
    return rc == RC_OK && fraud ? dette_hors_fraude(x, e) : rc;
}

/* What a body had paid leaves by a payment run, as anything else that it is owed for the dossier. */
static enum rc owe_the_body(const struct dette_etape *x, struct err *e)
{
    char key[64];
    const struct transfer t = {.titulaire_id = x->d.titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = GENRE_RECREDIT,
                               .debit = dette_compte_debiteur(&x->d),
                               .credit = COMPTE_ORGANISME_BASE + x->d.organisme_id,
                               .amount = x->c->argent_out,
                               .value_day = x->le,
                               .dossier_id = x->d.dossier_id,
                               .rule = "IND-01",
                               .article = x->d.article};
    struct dossier d;
    enum rc rc;

    if (x->d.titulaire || x->c->argent_out == 0)
        return RC_OK;
    snprintf(key, sizeof(key), "indu/%s/du/%lld", x->d.numero, (long long)x->d.revoir_no);
    rc = dossier_lire(x->db, x->a, x->d.dossier, &d, e);
    if (rc == RC_OK)
        rc = book_write(x->db, &t, 1, NULL, e);
    return rc == RC_OK ? remboursement_devoir(x->db, &d, x->c->argent_out, x->le, x->c->agent, e) : rc;
}

enum rc dette_revoir_approuver(struct dette_etape *x, struct err *e)
{
    struct dette_revue r = {x->d.montant_cents, x->d.revoir_cents, -1};
    enum rc rc = may_be(x, e);

    if (rc == RC_OK)
        rc = second_person(x, e);
    if (rc == RC_OK)
        rc = dette_rejouer(x, e);
    if (rc == RC_OK)
        rc = owe_the_body(x, e);
    r.rendu_cents = x->c->droits_out + x->c->argent_out;
    return rc == RC_OK ? dette_noter_decision(x, r.cents == 0 ? "indu.annuler" : "indu.reduire", &r, e) : rc;
}
