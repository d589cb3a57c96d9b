/* A file that was made and never sent: its run is given up by two people, unless the bank ever named it (decision 67). */
#include "rights/acte.h"
#include "training/decision.h"
#include "training/etats.h"
#include "training/paiement_interne.h"
#include "training/restitution.h"

#define MOTIF_MAX 500

static enum rc note(struct db *db, const char *act, const char *agent, const struct paiement_lot *l,
                    struct err *e)
{
    char content[160];

    snprintf(content, sizeof(content), "{\"lot\":\"%s\",\"lignes\":%lld,\"total\":%lld}", l->numero,
             (long long)l->lignes, (long long)l->total_cents);
    return acte_noter_suivi(db, agent, act, 0, 0, content, e);
}

static bool is(const struct paiement_lot *l, const char *etat)
{
    return strcmp(l->etat, etat) == 0;
}

/* It left by its state, and nothing that the bank ever said names it. Taken up again by mistake (paiement_depart.c), a run whose lines another
 * paid waits for nothing. */
static enum rc silent(struct db *db, const struct paiement_lot *l, struct err *e)
{
    bool waits = is(l, "emis");
    int64_t named = 0;
    enum rc rc = RC_OK;

    if (waits || is(l, "repondu") || is(l, "rapproche"))
        rc = db_i64(db, Q_PAIEMENT_LOT_NOMME, 1, &named, e, "i", l->id);
    else
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
    if (rc != RC_OK || named == 0)
        return rc;
    return waits ? ERR(e, MSG_PAIEMENT_NON_ENVOI_NOMME)
                 : ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
}

enum rc paiement_non_envoi_lire(struct db *db, struct arena *a, int64_t lot_id, const char **par,
                                const char **motif, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LOT_NON_ENVOI, &c, e, "i", lot_id);

    *par = *motif = NULL;
    if (rc == RC_OK && cursor_next(&c)) {
        *par = cursor_copy(&c, a, 0);
        *motif = cursor_copy(&c, a, 1);
    }
    return cursor_close(&c, e);
}

static enum rc say(struct db *db, const struct paiement_non_envoi *x, const struct paiement_lot *l,
                   struct err *e)
{
    enum rc rc = silent(db, l, e);

    if (rc == RC_OK)
        rc = decision_motifs("motif", x->motif, MOTIF_MAX, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LOT_DIRE_NON_ENVOYE, e, "ttii", x->agent, x->motif, db_now_us(db), l->id);
    return rc == RC_OK ? note(db, "paiement.non-envoi", x->agent, l, e) : rc;
}

static enum rc give_up(struct db *db, struct arena *a, const struct paiement_non_envoi *x,
                       const struct paiement_lot *l, struct err *e)
{
    const char *said_by, *motif;
    enum rc rc = silent(db, l, e);

    if (rc == RC_OK)
        rc = paiement_non_envoi_lire(db, a, l->id, &said_by, &motif, e);
    if (rc != RC_OK)
        return rc;
    if (said_by == NULL)
        return ERR(e, MSG_PAIEMENT_NON_ENVOI_AUCUN);
    if (paiement_meme_agent(said_by, x->agent))
        return ERR(e, MSG_PAIEMENT_NON_ENVOI_MEME);
    rc = db_exec(db, Q_PAIEMENT_LOT_NON_ENVOYE, e, "tii", x->agent, db_now_us(db), l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNES_ABANDONNER, e, "i", l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNES_SANS_DOUBLE, e, "i", l->id);
    if (rc == RC_OK)
        rc = restitution_abandonner(db, l->id, e);
    return rc == RC_OK ? note(db, "paiement.non-envoi-confirmer", x->agent, l, e) : rc;
}

static enum rc with_run(struct db *db, const struct paiement_non_envoi *x, bool confirm, struct err *e)
{
    struct arena *a = arena_new(1U << 16);
    struct paiement_lot l = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = paiement_lot_lire(db, a, x->numero, &l, e);
    if (rc == RC_OK)
        rc = confirm ? give_up(db, a, x, &l, e) : say(db, x, &l, e);
    arena_free(a);
    return rc;
}

enum rc paiement_dire_non_envoye(struct db *db, void *arg, struct err *e)
{
    return with_run(db, arg, false, e);
}

enum rc paiement_abandonner_non_envoye(struct db *db, void *arg, struct err *e)
{
    return with_run(db, arg, true, e);
}
