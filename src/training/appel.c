/* appel.c - what the bank received: matched to the calls for funds, or decided by an agent. */
#include "training/appel.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/depot.h"
#include "training/dispositif.h"
#include "training/paiement_retour.h"
#include "training/promesse.h"
#include "training/etats.h"

#define CLE_BYTES 48
#define CONTENT_BYTES 160
#define MOTIF_MAX 500

/* ---- the money of a call ------------------------------------------------------------------------------------ */

struct recu {
    int64_t cents;
    day_t le;
};

static enum rc read_received(struct db *db, int64_t depot_id, struct recu *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_APPEL_RECU, &c, e, "i", depot_id);

    *out = (struct recu){0, DAY_NONE};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct recu){cursor_i64(&c, 0), cursor_day(&c, 1)};
    return cursor_close(&c, e);
}

static enum rc read_call(struct db *db, int64_t depot_id, int64_t *financeur_id, int64_t *total,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_APPEL_LIRE, &c, e, "i", depot_id);

    *financeur_id = *total = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *financeur_id = cursor_i64(&c, 0);
        *total = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

/* The lines of a file are credited afterwards, by batches (depot_credit.c); what was promised has its credit already. */
static enum rc finance(struct db *db, int64_t depot_id, day_t le, struct err *e)
{
    enum rc rc = db_exec(db, Q_APPEL_FINANCER, e, "di", le, depot_id);

    return rc == RC_OK ? promesses_recevoir(db, depot_id, le, e) : rc;
}

/* `received`: with the entry. */
static enum rc follow(struct db *db, int64_t depot_id, int64_t ecriture, int64_t cents, struct recu received,
                      struct err *e)
{
    int64_t financeur_id, total;
    char key[CLE_BYTES];
    enum rc rc = read_call(db, depot_id, &financeur_id, &total, e);

    if (rc != RC_OK || received.cents < total)
        return rc;
    rc = finance(db, depot_id, received.le, e);
    snprintf(key, sizeof(key), "trop-percu/%lld", (long long)ecriture);
    return rc == RC_OK && received.cents > total
               ? restitution_devoir(db, key, financeur_id, depot_id, 0, MIN(cents, received.cents - total), e)
               : rc;
}

enum rc appel_suivre(struct db *db, int64_t depot_id, int64_t ecriture, int64_t cents, struct err *e)
{
    struct recu received;
    enum rc rc = read_received(db, depot_id, &received, e);

    return rc == RC_OK ? follow(db, depot_id, ecriture, cents, received, e) : rc;
}

enum rc appel_recevoir(struct db *db, int64_t depot_id, int64_t ecriture, int64_t cents, day_t jour,
                       struct err *e)
{
    struct recu received;
    enum rc rc = read_received(db, depot_id, &received, e);

    received.cents += cents;
    received.le = MAX(received.le, jour);
    return rc == RC_OK ? follow(db, depot_id, ecriture, cents, received, e) : rc;
}

enum rc appel_baisser(struct db *db, int64_t depot_id, int64_t cents, struct err *e)
{
    struct recu received;
    int64_t financeur_id, total;
    char key[CLE_BYTES];
    enum rc rc = read_received(db, depot_id, &received, e);

    if (rc == RC_OK)
        rc = read_call(db, depot_id, &financeur_id, &total, e);
    if (rc != RC_OK)
        return rc;
    total -= cents;
    rc = total > 0 ? db_exec(db, Q_APPEL_BAISSER, e, "ii", cents, depot_id)
                   : db_exec(db, Q_APPEL_ANNULER, e, "i", depot_id);
    if (rc == RC_OK && total > 0 && received.cents >= total)
        rc = finance(db, depot_id, received.le, e);
    snprintf(key, sizeof(key), total > 0 ? "baisse/%lld" : "abandon/%lld", (long long)depot_id);
    return rc == RC_OK && received.cents > total
               ? restitution_devoir(db, key, financeur_id, depot_id, 0, received.cents - total, e)
               : rc;
}

/* ---- entries ------------------------------------------------------------------------------------------------ */

enum rc banque_en_attente(struct db *db, struct arena *a, int64_t apres, struct banque_ecriture **out,
                          size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_BANQUE_ATTENTE, &c, e, "ii", apres, (int64_t)BANQUE_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct banque_ecriture, BANQUE_PAGE);
    while (rc == RC_OK && *n < BANQUE_PAGE && cursor_next(&c))
        (*out)[(*n)++] = (struct banque_ecriture){.id = cursor_i64(&c, 0),
                                                  .montant_cents = cursor_i64(&c, 1),
                                                  .jour = cursor_day(&c, 2),
                                                  .reference = cursor_copy(&c, a, 3),
                                                  .donneur = cursor_copy(&c, a, 4),
                                                  .libelle = cursor_copy(&c, a, 5),
                                                  .bout_en_bout = cursor_copy(&c, a, 6),
                                                  .motif_retour = cursor_copy(&c, a, 7),
                                                  .credit = cursor_i64(&c, 8) != 0,
                                                  .attente = cursor_copy(&c, a, 9),
                                                  .retour_par = cursor_copy(&c, a, 10),
                                                  .retour_dit_motif = cursor_copy(&c, a, 11),
                                                  .retour_lot = cursor_copy(&c, a, 12),
                                                  .retour_ligne = cursor_i64(&c, 13),
                                                  .virement_lot = cursor_copy(&c, a, 14),
                                                  .virement_ligne = cursor_i64(&c, 15),
                                                  .virement_a = cursor_copy(&c, a, 16)};
    rc = cursor_close(&c, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        if ((*out)[i].credit)
            rc = banque_appel_cite(db, (*out)[i].reference, (*out)[i].libelle, &(*out)[i].appel, e);
    return rc;
}

/* ---- decisions ---------------------------------------------------------------------------------------------- */

struct attendue {
    int64_t cents;
    day_t jour, comptable;
    bool credit, revient;
    char attente[24];
    char bout_en_bout[40];
    char motif_retour[40];
};

/* The entry, which waits still. */
static enum rc waiting(struct db *db, const struct banque_decision *d, struct attendue *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false, waits = false;
    char no[24];
    enum rc rc;

    snprintf(no, sizeof(no), "%lld", (long long)d->ecriture);
    if (d->agent == NULL || d->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    rc = db_query(db, Q_BANQUE_ECRITURE_LIRE, &c, e, "i", d->ecriture);
    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        *out = (struct attendue){.cents = cursor_i64(&c, 0),
                                 .jour = cursor_day(&c, 1),
                                 .credit = cursor_i64(&c, 2) != 0,
                                 .comptable = cursor_day(&c, 4),
                                 .revient = cursor_text(&c, 5)[0] != '\0'};
        snprintf(out->attente, sizeof(out->attente), "%s", cursor_text(&c, 6));
        snprintf(out->bout_en_bout, sizeof(out->bout_en_bout), "%s", cursor_text(&c, 7));
        snprintf(out->motif_retour, sizeof(out->motif_retour), "%s", cursor_text(&c, 5));
        waits = strcmp(cursor_text(&c, 3), "attente") == 0;
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    if (!found)
        return ERR(e, MSG_BANQUE_INCONNUE, "ecriture", no);
    return waits ? RC_OK : ERR(e, MSG_BANQUE_DECIDEE, "ecriture", no);
}

enum rc banque_attend(struct db *db, const struct banque_decision *d, struct err *e)
{
    struct attendue w = {0};

    return waiting(db, d, &w, e);
}

struct fin {
    const char *etat, *acte;
    int64_t depot_id;
    day_t jour;
};

static enum rc decide(struct db *db, const struct banque_decision *d, const struct fin *f, int64_t cents,
                      struct err *e)
{
    char content[CONTENT_BYTES];
    enum rc rc = db_exec(db, Q_BANQUE_DECIDER, e, "tidtiti", f->etat, f->depot_id, f->jour, d->agent,
                         db_now_us(db), d->motif != NULL ? d->motif : "", d->ecriture);

    snprintf(content, sizeof(content), "{\"ecriture\":%lld,\"depot\":%lld,\"centimes\":%lld}",
             (long long)d->ecriture, (long long)f->depot_id, (long long)cents);
    return rc == RC_OK ? acte_noter(db, d->agent, f->acte, 0, content, e) : rc;
}

/* A person vouches for the money, not for a day that nobody believes: a sum is never received before it was booked so. */
static day_t day_of_receipt(struct db *db, const struct attendue *w)
{
    const char *to_come = banque_attente_mot(ATTENTE_A_VENIR), *far = banque_attente_mot(ATTENTE_DATE);
    bool doubtful = strcmp(w->attente, to_come) == 0 || strcmp(w->attente, far) == 0;

    return MIN(doubtful ? w->comptable : w->jour, day_of_instant(db_now_us(db)));
}

/* Part of it may be owed back from before: what came in all, less what was called for. */
static enum rc beyond(struct db *db, int64_t depot_id, int64_t *out, struct err *e)
{
    struct recu received;
    int64_t financeur_id, total;
    enum rc rc = read_received(db, depot_id, &received, e);

    if (rc == RC_OK)
        rc = read_call(db, depot_id, &financeur_id, &total, e);
    if (rc == RC_OK)
        *out = MAX(received.cents - total, 0);
    return rc;
}

static enum rc attach(struct db *db, struct arena *a, struct banque_decision *d, const struct attendue *w,
                      struct err *e)
{
    struct depot call;
    enum rc rc = depot_lire(db, a, d->numero, &call, e);

    if (rc != RC_OK)
        return rc;
    if (call.reference == NULL)
        return ERR(e, MSG_DEPOT_ETAT, "numero", call.numero, "etat", etat_mot(call.etat));
    if (strcmp(call.etat, "abandonne") == 0)
        return ERR(e, MSG_BANQUE_APPEL_FERME, "numero", call.numero, "etat", etat_mot(call.etat));
    if (acte_meme_agent(d->agent, call.depose_par) || acte_meme_agent(d->agent, call.decide_par))
        return ERR(e, MSG_BANQUE_MEME_AGENT, "agent", d->agent);
    rc = decide(db, d, &(struct fin){"rapprochee", "banque.rattacher", call.id, day_of_receipt(db, w)},
                w->cents, e);
    if (rc == RC_OK)
        rc = appel_suivre(db, call.id, d->ecriture, w->cents, e);
    return rc == RC_OK ? beyond(db, call.id, &d->trop_out, e) : rc;
}

enum rc banque_rattacher(struct db *db, void *arg, struct err *e)
{
    struct banque_decision *d = arg;
    struct attendue w = {0};
    struct arena *a;
    enum rc rc = waiting(db, d, &w, e);

    if (rc == RC_OK && !w.credit)
        rc = ERR(e, MSG_BANQUE_SENS);
    if (rc != RC_OK)
        return rc;
    a = arena_new((size_t)64 << 10);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = attach(db, a, d, &w, e);
    arena_free(a);
    return rc;
}

enum rc banque_rendre(struct db *db, void *arg, struct err *e)
{
    const struct banque_decision *d = arg;
    struct attendue w = {0};
    int64_t financeur_id = 0;
    char key[CLE_BYTES];
    enum rc rc = waiting(db, d, &w, e);

    if (rc == RC_OK && !w.credit)
        rc = ERR(e, MSG_BANQUE_SENS);
    if (rc == RC_OK && d->siret != NULL)
        rc = financeur_de_siret(db, d->siret, &financeur_id, e);
    if (rc == RC_OK)
        rc = decide(db, d, &(struct fin){"rendue", "banque.rendre", 0, w.jour}, w.cents, e);
    snprintf(key, sizeof(key), "ecriture/%lld", (long long)d->ecriture);
    return rc == RC_OK ? restitution_devoir(db, key, financeur_id, 0, d->ecriture, w.cents, e) : rc;
}

/* Money of ours, or perhaps told by another entry already: only these may be looked at and left. */
static bool may_be_known(const char *attente)
{
    static const enum banque_attente all[] = {ATTENTE_REPETEE,  ATTENTE_MEME_MONTANT, ATTENTE_SANS_BANQUE,
                                              ATTENTE_VIREMENT, ATTENTE_REVENU,       ATTENTE_DETAIL};

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(attente, banque_attente_mot(all[i])) == 0)
            return true;
    return false;
}

bool banque_peut_etre_virement(const struct banque_ecriture *x)
{
    return !x->credit || x->bout_en_bout[0] != '\0' || x->motif_retour[0] != '\0' || x->retour_par[0] != '\0';
}

bool banque_classable(const struct banque_ecriture *x)
{
    return !x->credit || x->motif_retour[0] != '\0' || may_be_known(x->attente);
}

/* A departure of a run that is said never sent is no business of who puts entries aside: the run is taken up again. */
static enum rc not_of_a_run_given_up(struct db *db, const struct banque_decision *d, struct err *e)
{
    struct cursor c = {0};
    char lot[36] = "";
    enum rc rc = db_query(db, Q_BANQUE_DEPART_DE, &c, e, "i", d->ecriture);

    if (rc == RC_OK && cursor_next(&c))
        snprintf(lot, sizeof(lot), "%s", cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    return rc == RC_OK && lot[0] != '\0' ? ERR(e, MSG_BANQUE_DEPART, "lot", lot) : rc;
}

/* Money that the balances of the bank may count twice. */
static bool twice(const char *attente)
{
    return strcmp(attente, banque_attente_mot(ATTENTE_REVENU)) == 0;
}

enum rc banque_classer(struct db *db, void *arg, struct err *e)
{
    const struct banque_decision *d = arg;
    struct attendue w = {0};
    int64_t awaited = 0; /* put aside, its line is no longer told as money that the bank owes */
    enum rc rc = waiting(db, d, &w, e);

    if (rc == RC_OK && w.credit && !w.revient && !may_be_known(w.attente))
        rc = ERR(e, MSG_BANQUE_CLASSER);
    if (rc == RC_OK)
        rc = not_of_a_run_given_up(db, d, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_RELEVE_ATTENDUE_DE, 0, &awaited, e, "i", d->ecriture);
    if (rc == RC_OK && (!w.credit || awaited != 0 || d->motif != NULL || twice(w.attente)))
        rc = decision_motifs("motifs", d->motif, MOTIF_MAX, day_of_instant(db_now_us(db)), e);
    return rc == RC_OK ? decide(db, d, &(struct fin){"classee", "banque.classer", 0, w.jour}, w.cents, e)
                       : rc;
}

/* ---- a return that the bank does not tell as one: one agent says it, another confirms it ---------------------- */

/* What an agent says already; texts live in the arena. */
struct parole {
    const char *par, *motif, *virement; /* "" */
    bool appel;                         /* it cites a call for funds */
};

static enum rc read_word(struct db *db, struct arena *a, const struct banque_decision *d, struct parole *out,
                         struct err *e)
{
    const char *texts[2] = {"", ""};
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_BANQUE_RETOUR_LIRE, &c, e, "i", d->ecriture);

    *out = (struct parole){.par = "", .motif = "", .virement = ""};
    if (rc == RC_OK && cursor_next(&c)) {
        texts[0] = cursor_copy(&c, a, 0);
        texts[1] = cursor_copy(&c, a, 1);
        *out = (struct parole){
            .par = cursor_copy(&c, a, 2), .motif = cursor_copy(&c, a, 3), .virement = cursor_copy(&c, a, 4)};
    }
    rc = cursor_close(&c, e);
    for (size_t i = 0; rc == RC_OK && !out->appel && i < ARRAY_LEN(texts); i++)
        rc = banque_cite_appel(db, texts[i], &out->appel, e);
    return rc;
}

/* Who deposited or approved the file whose money a transfer gave back decides nothing of it, as for what pays a call. */
static enum rc not_a_depositor(struct db *db, const struct banque_decision *d,
                               const struct paiement_retour_dit *back, struct err *e)
{
    struct cursor c = {0};
    bool same = false;
    enum rc rc = db_query(db, Q_BANQUE_RETOUR_DEPOSANTS, &c, e, "ii", back->lot_id_out, back->no_out);

    while (rc == RC_OK && !same && cursor_next(&c))
        same = acte_meme_agent(d->agent, cursor_text(&c, 0)) || acte_meme_agent(d->agent, cursor_text(&c, 1));
    rc = cursor_close(&c, e);
    return rc == RC_OK && same ? ERR(e, MSG_BANQUE_RETOUR_DEPOSANT, "agent", d->agent) : rc;
}

/* All that is refused of a return, said or confirmed: what changed between the two counts. */
static enum rc check_return(struct db *db, struct banque_decision *d, const struct attendue *w,
                            const struct parole *said, struct paiement_retour_dit *back, struct err *e)
{
    char no[24];
    enum rc rc = RC_OK;

    snprintf(no, sizeof(no), "%lld", (long long)d->ecriture);
    if (!w->credit)
        return ERR(e, MSG_BANQUE_RETOUR_SENS, "ecriture", no);
    if (said->appel)
        return ERR(e, MSG_BANQUE_RETOUR_APPEL, "ecriture", no);
    rc = not_of_a_run_given_up(db, d, e);
    if (rc != RC_OK)
        return rc;
    back->cents = w->cents;
    back->motif_banque = w->motif_retour;
    back->le = MIN(w->jour, day_of_instant(db_now_us(db)));
    rc = paiement_retour_verifier(db, back, e);
    if (rc == RC_REFUSED && e != NULL && e->msg == MSG_BANQUE_RETOUR_MONTANT)
        return ERR(e, MSG_BANQUE_RETOUR_MONTANT, "ecriture", no, "reference", back->reference);
    d->frais_out = back->frais_out;
    return rc == RC_OK ? not_a_depositor(db, d, back, e) : rc;
}

static enum rc note_word(struct db *db, const struct banque_decision *d, const char *act, struct err *e)
{
    char content[CONTENT_BYTES];

    snprintf(content, sizeof(content), "{\"ecriture\":%lld,\"gardes\":%lld}", (long long)d->ecriture,
             (long long)d->frais_out);
    return acte_noter(db, d->agent, act, 0, content, e);
}

static enum rc say(struct db *db, struct banque_decision *d, const struct attendue *w,
                   const struct parole *said, struct err *e)
{
    bool named = d->virement != NULL && d->virement[0] != '\0';
    struct paiement_retour_dit back = {
        .agent = d->agent, .motif = d->motif, .reference = named ? d->virement : w->bout_en_bout};
    enum rc rc;

    if (said->par[0] != '\0')
        return ERR(e, MSG_BANQUE_RETOUR_DIT, "agent", said->par);
    rc = check_return(db, d, w, said, &back, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_BANQUE_RETOUR_DIRE, e, "titiii", d->agent, db_now_us(db), d->motif,
                     back.lot_id_out, back.no_out, d->ecriture);
    return rc == RC_OK ? note_word(db, d, "banque.retour-dire", e) : rc;
}

static enum rc confirm(struct db *db, struct banque_decision *d, const struct attendue *w,
                       const struct parole *said, struct err *e)
{
    struct paiement_retour_dit back = {.agent = d->agent, .motif = said->motif, .reference = said->virement};
    struct banque_decision written;
    enum rc rc;

    if (said->par[0] == '\0')
        return ERR(e, MSG_BANQUE_RETOUR_AUCUN);
    if (acte_meme_agent(said->par, d->agent))
        return ERR(e, MSG_BANQUE_RETOUR_MEME);
    rc = check_return(db, d, w, said, &back, e);
    if (rc == RC_OK)
        rc = paiement_retour_ecrire(db, &back, e);
    written = *d;
    written.motif = said->motif;
    return rc == RC_OK
               ? decide(db, &written, &(struct fin){"retour", "banque.retour", 0, w->jour}, w->cents, e)
               : rc;
}

static enum rc take_back(struct db *db, struct banque_decision *d, const struct attendue *w,
                         const struct parole *said, struct err *e)
{
    enum rc rc;

    (void)w;
    if (said->par[0] == '\0')
        return ERR(e, MSG_BANQUE_RETOUR_AUCUN);
    rc = db_exec(db, Q_BANQUE_RETOUR_RETIRER, e, "i", d->ecriture);
    return rc == RC_OK ? note_word(db, d, "banque.retour-retirer", e) : rc;
}

typedef enum rc step_fn(struct db *db, struct banque_decision *d, const struct attendue *w,
                        const struct parole *said, struct err *e);

static enum rc on_word(struct db *db, struct banque_decision *d, step_fn *step, struct err *e)
{
    struct attendue w = {0};
    struct parole said;
    struct arena *a;
    enum rc rc = waiting(db, d, &w, e);

    d->frais_out = 0;
    if (rc != RC_OK)
        return rc;
    a = arena_new((size_t)16 << 10);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_word(db, a, d, &said, e);
    if (rc == RC_OK)
        rc = step(db, d, &w, &said, e);
    arena_free(a);
    return rc;
}

enum rc banque_retour(struct db *db, void *arg, struct err *e)
{
    return on_word(db, arg, say, e);
}

enum rc banque_retour_confirmer(struct db *db, void *arg, struct err *e)
{
    return on_word(db, arg, confirm, e);
}

enum rc banque_retour_retirer(struct db *db, void *arg, struct err *e)
{
    return on_word(db, arg, take_back, e);
}
