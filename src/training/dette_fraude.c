/* What the acceptance of a claim for fraud does to the debts of its dossier: nobody but the body owes for it any more. */
#include "base/money.h"
#include "book/book.h"
#include "training/dette_interne.h"
#include "training/dossier.h"

#define CLE_BYTES 61
#define ARENA_BYTES ((size_t)1 << 20)
#define MOTIF "Une réclamation pour fraude est acceptée : rien n'était dû."

enum rc dette_recouvre(struct db *db, const struct dossier *d, int64_t no, bool titulaire, int64_t *out,
                       struct err *e)
{
    return db_i64(db, Q_INDU_RENDU_DE, 0, out, e, "iiit", d->titulaire_id, d->id, no,
                  titulaire ? "titulaire" : "organisme");
}

/* What is left is written off, unless it was already. */
static enum rc close_debt(struct dette_etape *x, struct err *e)
{
    bool over = strcmp(x->d.etat, "solde") == 0 || strcmp(x->d.etat, "abandonne") == 0;
    enum rc rc = over ? db_exec(x->db, Q_INDU_CLORE, e, "tdtti", "annule", x->le, x->c->agent, MOTIF, x->d.id)
                      : dette_effacer(x, "annule", x->d.article, e);

    return rc == RC_OK
               ? dette_noter(x, "indu.annuler", x->d.numero, x->d.montant_cents - x->d.recouvre_cents, e)
               : rc;
}

/* ---- what a holder had paid goes back to them ---------------------------------------------------------------- */

struct rendu {
    const struct dette_restitution *r;
    struct dette_etape *x;
    struct dette_part *parts;
    size_t parts_n;
    int64_t no; /* rows written */
    char inputs[DETTE_NUMERO_BYTES + 16];
};

/* Whose money it is now: the fund's, whose share the purse has back; of a lot, the operator's (the financeur keeps what it got back, and
 * the lot has that much less), or still the body's payable when nothing was paid. */
static int64_t taken_from(const struct rendu *w, const struct dette_part *p)
{
    if (p->poche != POCHE_DOTATION && p->poche != POCHE_ABONDEMENT)
        return p->compte;
    return w->r->paye ? (int64_t)COMPTE_AVANCE : w->r->payable;
}

static enum rc write_one(struct rendu *w, int64_t part, int64_t from, int64_t to, int64_t cents, day_t le,
                         struct err *e)
{
    const struct dette *d = &w->x->d;
    char key[CLE_BYTES];
    const struct transfer t = {.titulaire_id = d->titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = GENRE_RECREDIT,
                               .debit = from,
                               .credit = to,
                               .amount = cents,
                               .value_day = le,
                               .dossier_id = d->dossier_id,
                               .rule = "MON-21",
                               .article = L6323_44,
                               .inputs = w->inputs};

    w->no++;
    snprintf(key, sizeof(key), "indu/%s/rembourse/%03lld/%02lld", d->numero, (long long)w->no,
             (long long)part);
    return book_write(w->x->db, &t, 1, NULL, e);
}

/* The part that a sum is taken from: what was withheld, from those that its own fund had paid; what was paid, from any. */
static struct dette_part *next_part(struct rendu *w, bool withheld, enum poche purse)
{
    for (size_t i = 0; i < w->parts_n; i++)
        if (w->parts[i].rendu_cents > 0 &&
            (!withheld || dette_fonds(w->parts[i].poche) == dette_fonds(purse)))
            return &w->parts[i];
    return NULL;
}

/* One sum recovered. */
struct recouvre {
    int64_t no, cents;
    bool withheld; /* on the purse; else paid */
    enum poche purse;
    day_t le;
};

/* The one after `apres`; *found is false when there is none. One at a time: nothing limits how many a debt has. */
static enum rc next_line(const struct rendu *w, int64_t apres, struct recouvre *out, bool *found,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(w->x->db, Q_INDU_RECOUVREMENT_APRES, &c, e, "ii", w->x->d.id, apres);

    *found = rc == RC_OK && cursor_next(&c);
    if (*found) {
        const struct dette_ligne l = {.genre = cursor_text(&c, 1), .reference = cursor_text(&c, 4)};

        *out = (struct recouvre){.no = cursor_i64(&c, 0),
                                 .le = cursor_day(&c, 2),
                                 .cents = cursor_i64(&c, 3),
                                 .purse = POCHE_DROITS};
        out->withheld = dette_poche(&l, &out->purse);
    }
    return cursor_close(&c, e);
}

/* A right that was withheld is there again as of the day it was taken; what was paid is owed, until an agent transfers it. */
static enum rc give_back_one(struct rendu *w, const struct recouvre *l, struct err *e)
{
    int64_t to = l->withheld ? (int64_t)l->purse : (int64_t)COMPTE_CREANCE_TITULAIRE, left = l->cents;
    enum rc rc = RC_OK;

    while (rc == RC_OK && left > 0) {
        struct dette_part *p = next_part(w, l->withheld, l->purse);
        int64_t cents;

        CHECK(p != NULL);
        cents = MIN(left, p->rendu_cents);
        rc = write_one(w, p->no, taken_from(w, p), to, cents, l->withheld ? l->le : w->x->le, e);
        p->rendu_cents -= cents;
        left -= cents;
    }
    return rc == RC_OK && !l->withheld ? db_exec(w->x->db, Q_INDU_DEVOIR, e, "ii", l->cents, w->x->d.id) : rc;
}

/* Those that were withheld, or those that were paid; *total grows by what they come to. */
static enum rc give_back_lines(struct rendu *w, bool withheld, int64_t *total, struct err *e)
{
    struct recouvre l = {.no = 0};
    bool found = true;
    enum rc rc = RC_OK;

    while (rc == RC_OK && found) {
        rc = next_line(w, l.no, &l, &found, e);
        if (rc != RC_OK || !found || l.withheld != withheld)
            continue;
        *total += l.cents;
        rc = give_back_one(w, &l, e);
    }
    return rc;
}

/* What was withheld first: its own fund has it, whatever was paid of the same part. */
static enum rc give_back(const struct dette_restitution *r, struct dette_etape *x, struct err *e)
{
    struct rendu w = {.r = r, .x = x};
    int64_t total = 0;
    enum rc rc = dette_parts(x->db, x->a, x->d.id, &w.parts, &w.parts_n, e);

    snprintf(w.inputs, sizeof(w.inputs), "{\"indu\":\"%s\"}", x->d.numero);
    if (rc == RC_OK)
        rc = give_back_lines(&w, true, &total, e);
    if (rc == RC_OK)
        rc = give_back_lines(&w, false, &total, e);
    CHECK(rc != RC_OK || total == x->d.recouvre_cents);
    return rc == RC_OK ? close_debt(x, e) : rc;
}

/* ---- both ------------------------------------------------------------------------------------------------------- */

/* The next debt of the dossier that concerns its price: those of an advance beyond it stay what they are. */
static enum rc next_debt(const struct dette_restitution *r, bool titulaire, int64_t apres,
                         char numero[DETTE_NUMERO_BYTES], struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(r->db, Q_INDU_DU_PRIX_APRES, &c, e, "iiti", r->d->titulaire_id, r->d->id,
                          titulaire ? "titulaire" : "organisme", apres);

    numero[0] = '\0';
    if (rc == RC_OK && cursor_next(&c))
        snprintf(numero, DETTE_NUMERO_BYTES, "%s", cursor_text(&c, 0));
    return cursor_close(&c, e);
}

/* One after the other, in the memory of one: a dossier has as many debts as its price has cents. */
static enum rc settle_all(const struct dette_restitution *r, bool titulaire, struct arena *a, struct err *e)
{
    struct dette_commande c = {.agent = r->agent, .texte = MOTIF};
    char numero[DETTE_NUMERO_BYTES];
    int64_t last = 0;
    enum rc rc = next_debt(r, titulaire, last, numero, e);

    while (rc == RC_OK && numero[0] != '\0') {
        struct dette_etape x = {.db = r->db, .a = a, .c = &c, .le = r->jour};

        arena_reset(a);
        rc = dette_lire(r->db, a, numero, &x.d, e);
        if (rc == RC_OK)
            rc = titulaire ? give_back(r, &x, e) : close_debt(&x, e);
        last = rc == RC_OK ? x.d.id : last;
        if (rc == RC_OK)
            rc = next_debt(r, titulaire, last, numero, e);
    }
    return rc;
}

static enum rc settle(const struct dette_restitution *r, bool titulaire, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? settle_all(r, titulaire, a, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    arena_free(a);
    return rc;
}

enum rc dettes_restituer(const struct dette_restitution *r, struct err *e)
{
    enum rc rc = settle(r, true, e);

    return rc == RC_OK && !r->paye ? settle(r, false, e) : rc;
}
