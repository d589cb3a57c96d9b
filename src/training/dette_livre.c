/* What a debt writes in the book. Keys are `indu/NUMERO/…`, so that nothing is written twice. */
#include "base/money.h"
#include "book/book.h"
#include "training/carte.h"
#include "training/dette_interne.h"
#include "training/indu.h"
#include "training/promesse.h"
#include "training/remboursement.h"

#define CLE_BYTES 61
#define ARENA_BYTES (1U << 20)
#define REVENU "virement revenu"
#define LIGNES_MAX (2 * DETTE_PARTS_MAX + 1) /* of a part, its own and the operator's */

struct ecritures {
    const struct dette_etape *x;
    struct transfer t[LIGNES_MAX];
    char cles[LIGNES_MAX][CLE_BYTES];
    size_t n;
    const char *article, *inputs;
};

int64_t dette_compte_debiteur(const struct dette *d)
{
    return d->titulaire ? COMPTE_CREANCE_TITULAIRE : COMPTE_CREANCE_BASE + d->organisme_id;
}

struct transfer dette_transfert(const struct dette *d, const char *cle, enum book_genre genre, int64_t debit,
                                int64_t credit, int64_t cents, day_t le)
{
    return (struct transfer){.titulaire_id = d->titulaire_id,
                             .cle = cle,
                             .phase = BOOK_POSTED,
                             .genre = genre,
                             .debit = debit,
                             .credit = credit,
                             .amount = cents,
                             .value_day = le,
                             .dossier_id = d->dossier_id,
                             .rule = d->titulaire ? "IND-04" : "IND-01",
                             .article = d->titulaire ? R6333_7_1 : R6333_7_2};
}

/* `suffix`: what the row is within the debt ("du", "03/00"). */
static void ecrire(struct ecritures *w, enum book_genre genre, int64_t debit, int64_t credit, int64_t amount,
                   day_t jour, const char *suffix)
{
    const struct dette *d = &w->x->d;

    CHECK(w->n < LIGNES_MAX);
    snprintf(w->cles[w->n], CLE_BYTES, "indu/%s/%s", d->numero, suffix);
    w->t[w->n] = dette_transfert(d, w->cles[w->n], genre, debit, credit, amount, jour);
    w->t[w->n].article = w->article;
    w->t[w->n].inputs = w->inputs;
    w->n++;
}

static struct ecritures *begin(const struct dette_etape *x, const char *article)
{
    struct ecritures *w = ARENA_NEW(x->a, struct ecritures);

    w->x = x;
    w->article = article;
    w->inputs = arena_printf(x->a, "{\"indu\":\"%s\"}", x->d.numero);
    return w;
}

enum rc dette_constater(struct dette_etape *x, struct err *e)
{
    struct ecritures *w = begin(x, x->d.article);

    ecrire(w, GENRE_INDU, dette_compte_debiteur(&x->d), COMPTE_INDU_A_RENDRE, x->d.montant_cents, x->c->jour,
           "du");
    return book_write(x->db, w->t, w->n, NULL, e);
}

/* ---- a sum recovered ----------------------------------------------------------------------------------------- */

static int64_t left_of(const struct dette_part *p)
{
    return p->montant_cents - p->rendu_cents;
}

int64_t dette_fonds(int64_t poche)
{
    if (poche == POCHE_DIFE)
        return COMPTE_FONDS_DIFE;
    return poche == POCHE_CEC ? COMPTE_FONDS_CEC : COMPTE_FONDS_CPF;
}

/* Rights withheld on a purse pay only what its fund had paid: those of the élus, of the citizen engagement and of the account are never mixed
 * (L. 6333-6). Money that is no purse's pays any part. */
void dette_parts_du_fonds(struct dette_part *parts, size_t *n, int64_t source)
{
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++)
        if (source >= BOOK_SHARED_MIN || dette_fonds(parts[i].poche) == dette_fonds(source))
            parts[kept++] = parts[i];
    *n = kept;
}

/* Who gets what of `cents`: France compétences first, whatever purses it had filled, then the others pro rata of what they still
 * miss (IND-03). Taking what is left as weights keeps every part within its own. */
void dette_repartir(const struct dette_part *parts, size_t n, int64_t cents, int64_t *out)
{
    int64_t weights[DETTE_PARTS_MAX + 1] = {0}, shares[DETTE_PARTS_MAX + 1];
    int64_t fund[DETTE_PARTS_MAX] = {0}, of_fund[DETTE_PARTS_MAX] = {0};

    for (size_t i = 0; i < n; i++) {
        bool first = parts[i].compte == COMPTE_FONDS_CPF;

        weights[0] += first ? left_of(&parts[i]) : 0;
        weights[i + 1] = first ? 0 : left_of(&parts[i]);
        fund[i] = first ? left_of(&parts[i]) : 0;
    }
    indu_repartir(cents, weights, n + 1, shares);
    if (shares[0] > 0)
        money_share(shares[0], fund, n, of_fund);
    for (size_t i = 0; i < n; i++)
        out[i] = shares[i + 1] + of_fund[i];
}

/* What a holder had paid by card goes back to the card. */
static enum rc rendre_la_carte(const struct dette_etape *x, int64_t cents, day_t jour, struct err *e)
{
    struct dossier d;
    enum rc rc = dossier_lire(x->db, x->a, x->d.dossier, &d, e);

    return rc == RC_OK ? carte_devoir(x->db, &d, cents, jour, e) : rc;
}

enum rc dette_operateur(const struct dette_etape *x, const struct dette_part *p, int64_t cents, int64_t *out,
                        struct err *e)
{
    const bool of_a_lot = p->poche == POCHE_DOTATION || p->poche == POCHE_ABONDEMENT;
    char part[8];
    bool restituted = false;
    int64_t put_in = 0;
    enum rc rc = RC_OK;

    *out = 0;
    if (!of_a_lot && p->compte != COMPTE_CARTE)
        return RC_OK;
    snprintf(part, sizeof(part), "%02d", (int)(p->no % 100));
    if (of_a_lot) /* given back after a fraud, all of it is the operator's already */
        rc = dette_restituee(x, &restituted, e);
    if (rc == RC_OK && !restituted)
        rc = db_i64(x->db, Q_INDU_PORTE, 0, &put_in, e, "tii", part, x->d.titulaire_id, x->d.dossier_id);
    *out = MIN(cents, put_in);
    return rc;
}

/* The operator had advanced a part: the financeur that has paid since gets it, and one that has not owes as much less. Once the rights
 * of the dossier were given back, the lot was filled again for the operator's account: what comes back is the operator's. */
enum rc dette_promesse(const struct dette_etape *x, struct dette_part *p, int64_t cents, struct err *e)
{
    struct cursor c = {0};
    int64_t lot = 0, financeur = 0;
    bool restituted, of_a_lot = p->poche == POCHE_DOTATION || p->poche == POCHE_ABONDEMENT;
    enum rc rc = of_a_lot ? dette_restituee(x, &restituted, e) : RC_OK;

    if (rc != RC_OK || !of_a_lot)
        return rc;
    if (restituted)
        p->compte = COMPTE_AVANCE;
    if (p->compte != COMPTE_AVANCE || restituted)
        return RC_OK;
    rc = db_query(x->db, Q_INDU_PROMESSE, &c, e, "iii", x->d.titulaire_id, x->d.dossier_id, p->no);
    if (rc == RC_OK && cursor_next(&c)) {
        lot = cursor_i64(&c, 0);
        financeur = cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK || lot == 0)
        return rc;
    if (financeur == 0)
        return promesse_recouvrer(x->db, x->d.titulaire_id, lot, cents, e);
    p->compte = COMPTE_FINANCEUR_BASE + financeur;
    return RC_OK;
}

/* A part gets its share of a sum recovered, once the operator has what it had put in for it. */
static enum rc give_part(struct dette_etape *x, struct ecritures *w, int64_t no, struct dette_part *p,
                         int64_t share, day_t jour, struct err *e)
{
    char suffix[32];
    int64_t operator_s;
    enum rc rc = dette_operateur(x, p, share, &operator_s, e);
    const int64_t own = share - operator_s;

    if (rc == RC_OK && own > 0)
        rc = dette_promesse(x, p, own, e);
    if (rc != RC_OK)
        return rc;
    if (operator_s > 0) {
        snprintf(suffix, sizeof(suffix), "%03lld/a/%02lld", (long long)no, (long long)p->no);
        ecrire(w, GENRE_INDU_RENDU, COMPTE_INDU_A_RENDRE, COMPTE_AVANCE, operator_s, jour, suffix);
    }
    if (own > 0) {
        snprintf(suffix, sizeof(suffix), "%03lld/%02lld", (long long)no, (long long)p->no);
        ecrire(w, GENRE_INDU_RENDU, COMPTE_INDU_A_RENDRE, p->compte, own, jour, suffix);
    }
    rc = db_exec(x->db, Q_INDU_RENDRE, e, "iii", share, x->d.id, p->no);
    return rc == RC_OK && own > 0 && p->compte == COMPTE_CARTE ? rendre_la_carte(x, own, jour, e) : rc;
}

static enum rc give_back(struct dette_etape *x, struct ecritures *w, int64_t no, int64_t source,
                         int64_t cents, day_t jour, struct err *e)
{
    int64_t shares[DETTE_PARTS_MAX];
    struct dette_part *parts;
    size_t n;
    enum rc rc = dette_parts(x->db, x->a, x->d.id, &parts, &n, e);

    if (rc != RC_OK)
        return rc;
    dette_parts_du_fonds(parts, &n, source);
    dette_repartir(parts, n, cents, shares);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (shares[i] > 0)
            rc = give_part(x, w, no, &parts[i], shares[i], jour, e);
    return rc;
}

enum rc dette_encaisser(struct dette_etape *x, const char *nature, int64_t source, int64_t cents, day_t jour,
                        const char *reference, struct err *e)
{
    struct ecritures *w = begin(x, x->d.titulaire ? R6333_7_1 : R6333_7_2);
    char suffix[32];
    int64_t no;
    enum rc rc = db_i64(x->db, Q_INDU_RECOUVREMENT_MAX, 0, &no, e, "i", x->d.id);

    if (rc != RC_OK)
        return rc;
    no++;
    snprintf(suffix, sizeof(suffix), "%03lld/00", (long long)no);
    ecrire(w, source < BOOK_SHARED_MIN ? GENRE_RETENUE : GENRE_INDU_RECU, source,
           dette_compte_debiteur(&x->d), cents, jour, suffix);
    rc = give_back(x, w, no, source, cents, jour, e);
    if (rc == RC_OK)
        rc = book_write(x->db, w->t, w->n, NULL, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_RECOUVREMENT_INSERT, e, "iitditt", x->d.id, no, nature, jour, cents,
                     reference, x->c->agent);
    x->d.recouvre_cents += cents;
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_INDU_RECOUVRER, e, "ii", x->d.recouvre_cents, x->d.id);
    if (rc == RC_OK && x->d.recouvre_cents == x->d.montant_cents)
        rc = db_exec(x->db, Q_INDU_CLORE, e, "tdtti", "solde", x->le, x->c->agent, "", x->d.id);
    return rc;
}

/* What was written off is owed again, and paid at once. */
static enum rc owe_again(struct dette_etape *x, int64_t cents, struct err *e)
{
    struct ecritures *w = begin(x, x->d.article);
    char suffix[32];
    int64_t no;
    enum rc rc = db_i64(x->db, Q_INDU_RECOUVREMENT_MAX, 0, &no, e, "i", x->d.id);

    snprintf(suffix, sizeof(suffix), "repris/%03lld", (long long)no + 1);
    ecrire(w, GENRE_INDU, dette_compte_debiteur(&x->d), COMPTE_INDU_A_RENDRE, cents, x->c->jour, suffix);
    return rc == RC_OK ? book_write(x->db, w->t, w->n, NULL, e) : rc;
}

/* A debt is in the book before it is paid: of one that nobody notified yet, the transfer that comes back takes the place.
 * *cents: what came back, then what is left of it. */
static enum rc revenue(struct dette_etape *x, int64_t source, int64_t *cents, struct err *e)
{
    bool told = x->d.notifie_le != DAY_NONE, let_off = strcmp(x->d.etat, "abandonne") == 0;
    int64_t taken = MIN(*cents, x->d.montant_cents - x->d.recouvre_cents);
    enum rc rc = let_off ? owe_again(x, taken, e) : told ? RC_OK : dette_constater(x, e);

    if (rc == RC_OK && !told)
        rc =
            db_exec(x->db, Q_INDU_NOTIFIER, e, "dtdti", x->c->jour, REVENU, x->c->jour, x->c->agent, x->d.id);
    if (rc == RC_OK)
        rc = dette_encaisser(x, "paiement", source, taken, x->c->jour, REVENU, e);
    *cents -= taken;
    return rc == RC_OK ? dette_noter(x, "indu.payer", x->d.numero, taken, e) : rc;
}

/* The first debt that it pays; *none when there is none. */
static enum rc pay_one(struct db *db, const struct dossier *d, bool fraude, int64_t source, int64_t *cents,
                       day_t jour, bool *none, struct err *e)
{
    struct cursor c = {0};
    struct dette_commande of_the_bank = {.agent = "", .jour = jour};
    struct dette_etape x = {.db = db, .a = arena_new(ARENA_BYTES), .c = &of_the_bank, .le = jour};
    char numero[DETTE_NUMERO_BYTES] = "";
    enum rc rc = x.a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = db_query(db, Q_INDU_A_COMPENSER, &c, e, "iii", d->titulaire_id, d->id, (int64_t)fraude);
    if (rc == RC_OK && cursor_next(&c))
        snprintf(numero, sizeof(numero), "%s", cursor_text(&c, 0));
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    *none = numero[0] == '\0';
    if (rc == RC_OK && !*none)
        rc = dette_lire(db, x.a, numero, &x.d, e);
    if (rc == RC_OK && !*none)
        rc = revenue(&x, source, cents, e);
    arena_free(x.a);
    return rc;
}

/* One that is paid is closed: the next is then the first. */
enum rc dette_compenser(struct db *db, const struct dossier *d, int64_t source, int64_t cents, bool fraude,
                        day_t jour, struct err *e)
{
    bool none = false;
    enum rc rc = RC_OK;

    while (rc == RC_OK && !none && cents > 0)
        rc = pay_one(db, d, fraude, source, &cents, jour, &none, e);
    return rc == RC_OK ? remboursement_devoir(db, d, cents, jour, "", e) : rc;
}

enum rc dette_effacer(struct dette_etape *x, const char *etat, const char *article, struct err *e)
{
    int64_t left = x->d.montant_cents - x->d.recouvre_cents;
    struct ecritures *w = begin(x, article);
    enum rc rc = RC_OK;

    if (x->d.notifie_le != DAY_NONE) {
        ecrire(w, GENRE_INDU_EFFACE, COMPTE_INDU_A_RENDRE, dette_compte_debiteur(&x->d), left, x->le,
               "efface");
        rc = book_write(x->db, w->t, w->n, NULL, e);
    }
    return rc == RC_OK
               ? db_exec(x->db, Q_INDU_CLORE, e, "tdtti", etat, x->le, x->c->agent, x->c->texte, x->d.id)
               : rc;
}

enum rc dette_verser(struct dette_etape *x, struct err *e)
{
    struct ecritures *w = begin(x, L6323_44);

    ecrire(w, GENRE_PAIEMENT, dette_compte_debiteur(&x->d), COMPTE_BANQUE, x->d.a_rembourser_cents,
           x->c->jour, "verse");
    return book_write(x->db, w->t, w->n, NULL, e);
}
