/* A run given up as never sent that left all the same: two people take it up again as sent (decision 89). */
#include "journal/journal.h"
#include "training/appel.h"
#include "training/decision.h"
#include "training/etats.h"
#include "training/paiement_interne.h"

#define MOTIF_MAX 500
#define ECRITURES_LECTURE 256

static enum rc note(struct db *db, const char *act, const char *agent, const struct paiement_lot *l,
                    const struct paiement_depart *x, struct err *e)
{
    char content[200];
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = PARTY_CDC,
                                  .actor_name = agent,
                                  .purpose = FINALITE_3,
                                  .act = act,
                                  .law_day = day_of_instant(db_now_us(db)),
                                  .content = content};

    snprintf(content, sizeof(content),
             "{\"lot\":\"%.35s\",\"lignes\":%lld,\"total\":%lld,\"doubles\":%lld,\"ecritures\":%lld}",
             l->numero, (long long)l->lignes, (long long)l->total_cents, (long long)x->doubles_out,
             (long long)x->ecritures_out);
    return journal_append(db, &entry, NULL, e);
}

/* Given up by two people after its file was made, and who said that it left. */
enum rc paiement_depart_lire(struct db *db, struct arena *a, const struct paiement_lot *l, bool *given_up,
                             const char **par, const char **motif, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LOT_DEPART, &c, e, "i", l->id);

    *given_up = false;
    *par = *motif = NULL;
    if (rc == RC_OK && cursor_next(&c)) {
        *given_up = cursor_i64(&c, 0) != 0;
        *par = cursor_copy(&c, a, 1);
        *motif = cursor_copy(&c, a, 2);
    }
    return cursor_close(&c, e);
}

static enum rc say(struct db *db, const struct paiement_depart *x, const struct paiement_lot *l,
                   struct err *e)
{
    enum rc rc = decision_motifs("motif", x->motif, MOTIF_MAX, day_of_instant(db_now_us(db)), e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LOT_DIRE_PARTI, e, "ttii", x->agent, x->motif, db_now_us(db), l->id);
    return rc == RC_OK ? note(db, "paiement.depart", x->agent, l, x, e) : rc;
}

/* A run that has not left would pay the same: it is given up first, since it can be. */
static enum rc not_in_another(struct db *db, const struct paiement_lot *l, struct err *e)
{
    struct cursor c = {0};
    char lot[36] = "";
    enum rc rc = db_query(db, Q_PAIEMENT_DEPART_REPRIS, &c, e, "i", l->id);

    if (rc == RC_OK && cursor_next(&c))
        snprintf(lot, sizeof(lot), "%s", cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    return rc == RC_OK && lot[0] != '\0' ? ERR(e, MSG_PAIEMENT_DEPART_REPRIS, "lot", lot) : rc;
}

/* What the bank told of the run while it was given up. Read by parts, since each entry changes the table. */
static enum rc read_entries_again(struct db *db, struct paiement_depart *x, const struct paiement_lot *l,
                                  struct err *e)
{
    int64_t list[ECRITURES_LECTURE], after = 0;
    size_t n;
    enum rc rc;

    do {
        struct cursor c = {0};

        n = 0;
        rc = db_query(db, Q_PAIEMENT_DEPART_ECRITURES, &c, e, "itii", after, l->numero, l->id,
                      (int64_t)ECRITURES_LECTURE);
        while (rc == RC_OK && n < ECRITURES_LECTURE && cursor_next(&c))
            list[n++] = cursor_i64(&c, 0);
        if (rc == RC_OK)
            rc = cursor_close(&c, e);
        if (rc == RC_OK)
            rc = banque_relire_groupe(db, list, n, x->agent, &x->ecritures_out, e);
        if (n > 0)
            after = list[n - 1];
    } while (rc == RC_OK && n == ECRITURES_LECTURE);
    return rc;
}

/* Lines that another run paid or sent since stay out of it: written, the book would hide that the bank paid them twice. */
static enum rc take_up(struct db *db, struct paiement_depart *x, const struct paiement_lot *l, struct err *e)
{
    enum rc rc = not_in_another(db, l, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_DEPART_DOUBLES, e, "i", l->id);
    if (rc == RC_OK)
        rc = db_i64(db, Q_PAIEMENT_DEPART_DOUBLES_NOMBRE, 0, &x->doubles_out, e, "i", l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_RESTITUTIONS_REPRENDRE, e, "i", l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNES_REPRENDRE, e, "i", l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LOT_REPRENDRE, e, "tii", x->agent, db_now_us(db), l->id);
    if (rc == RC_OK)
        rc = read_entries_again(db, x, l, e);
    if (rc == RC_OK)
        rc = paiement_lot_suivre(db, l->id, e);
    return rc == RC_OK ? note(db, "paiement.depart-confirmer", x->agent, l, x, e) : rc;
}

/* One word held the money of every body of the run: any agent withdraws it. What a statement says holds still. */
static enum rc withdraw(struct db *db, const struct paiement_depart *x, const struct paiement_lot *l,
                        const char *said_by, struct err *e)
{
    enum rc rc;

    if (said_by == NULL)
        return ERR(e, MSG_PAIEMENT_DEPART_AUCUN);
    rc = db_exec(db, Q_PAIEMENT_LOT_RETIRER_PARTI, e, "ii", db_now_us(db), l->id);
    return rc == RC_OK ? note(db, "paiement.depart-retirer", x->agent, l, x, e) : rc;
}

enum pas { PAS_DIRE, PAS_REPRENDRE, PAS_RETIRER };

static enum rc on_run(struct db *db, struct arena *a, struct paiement_depart *x, enum pas pas, struct err *e)
{
    struct paiement_lot l = {0};
    const char *said_by = NULL, *motif = NULL;
    bool given_up = false;
    enum rc rc = paiement_lot_lire(db, a, x->numero, &l, e);

    if (rc == RC_OK)
        rc = paiement_depart_lire(db, a, &l, &given_up, &said_by, &motif, e);
    if (rc != RC_OK)
        return rc;
    if (!given_up)
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l.etat));
    if (pas == PAS_DIRE)
        return say(db, x, &l, e);
    if (pas == PAS_RETIRER)
        return withdraw(db, x, &l, said_by, e);
    if (said_by == NULL)
        return ERR(e, MSG_PAIEMENT_DEPART_AUCUN);
    if (paiement_meme_agent(said_by, x->agent))
        return ERR(e, MSG_PAIEMENT_DEPART_MEME);
    return take_up(db, x, &l, e);
}

static enum rc with_arena(struct db *db, struct paiement_depart *x, enum pas pas, struct err *e)
{
    struct arena *a = arena_new(1U << 16);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->doubles_out = x->ecritures_out = 0;
    rc = on_run(db, a, x, pas, e);
    arena_free(a);
    return rc;
}

enum rc paiement_dire_parti(struct db *db, void *arg, struct err *e)
{
    return with_arena(db, arg, PAS_DIRE, e);
}

enum rc paiement_reprendre_parti(struct db *db, void *arg, struct err *e)
{
    return with_arena(db, arg, PAS_REPRENDRE, e);
}

enum rc paiement_retirer_parti(struct db *db, void *arg, struct err *e)
{
    return with_arena(db, arg, PAS_RETIRER, e);
}
