/*
 * A debt as if a smaller amount had been its own from the first day (decision 108). What each sum recovered had written in the book is reversed,
 * so that a right is again in its purse, on the day it was taken; then each sum pays the smaller debt, in its order, and what is beyond
 * it is given back. What a card has, or what lowered a call for funds, is not taken back: the operator bears it; what is still due to the card
 * is due no more. What already left for
 * a financeur pays first what the smaller debt gives it: no run sends that again, and the rest alone is asked back.
 */
#include "base/money.h"
#include "base/text.h"
#include "book/book.h"
#include "rights/correction.h"
#include "training/carte.h"
#include "training/dette_interne.h"
#include "training/restitution.h"

#define CLE_BYTES 61
#define ARENA_BYTES ((size_t)64 << 20)
#define BATCH 128

struct ligne {
    int64_t no, cents;
    int64_t fixe;   /* of it, what stays where it went */
    int64_t gardee; /* of it, what pays the debt */
    bool withheld;
    enum poche purse;
    day_t le;
};

/* A transfer to a financeur that this decision reversed, and what of it had left. What an earlier decision reversed may be paid back already. */
struct partie {
    const char *cle;
    int64_t compte, cents;
    struct partie *next;
};

struct rejeu {
    struct dette_etape *x;
    struct arena *a;
    int64_t cents; /* owed from then on */
    struct dette_part *avant, *parts;
    size_t n;
    struct ligne *lignes;
    size_t lignes_n;
    struct partie *parties;
    int64_t gardee, droits, argent;
    int64_t libre;  /* still due to the card: nobody was asked for it */
    int64_t repris; /* of that, what was reversed */
    int64_t carte;  /* given to it anew */
    bool restituee;
    char inputs[64];
};

static int64_t room(const struct dette_part *p)
{
    return p->montant_cents - p->rendu_cents;
}

static struct transfer entry(const struct rejeu *r, const char *key, enum book_genre genre, int64_t debit,
                             int64_t credit, int64_t cents, day_t le)
{
    struct transfer t = dette_transfert(&r->x->d, key, genre, debit, credit, cents, le);

    t.inputs = r->inputs;
    return t;
}

/* ---- what is there ---------------------------------------------------------------------------------------------- */

/* Each part of the smaller debt, nothing of it paid yet. */
static enum rc read_parts(struct rejeu *r, struct err *e)
{
    int64_t weights[DETTE_PARTS_MAX], shares[DETTE_PARTS_MAX];
    enum rc rc = dette_parts(r->x->db, r->a, r->x->d.id, &r->avant, &r->n, e);

    if (rc != RC_OK)
        return rc;
    r->parts = ARENA_ARRAY(r->a, struct dette_part, r->n);
    for (size_t i = 0; i < r->n; i++)
        weights[i] = r->avant[i].montant_cents;
    money_share(r->cents, weights, r->n, shares);
    for (size_t i = 0; i < r->n; i++) {
        r->parts[i] = r->avant[i];
        r->parts[i].montant_cents = shares[i];
        r->parts[i].rendu_cents = 0;
    }
    return RC_OK;
}

static enum rc read_lines(struct rejeu *r, struct err *e)
{
    struct cursor c = {0};
    int64_t most;
    enum rc rc = db_i64(r->x->db, Q_INDU_RECOUVREMENT_MAX, 0, &most, e, "i", r->x->d.id);

    if (rc == RC_OK)
        rc = db_query(r->x->db, Q_INDU_RECOUVREMENTS, &c, e, "i", r->x->d.id);
    if (rc != RC_OK)
        return rc;
    r->lignes = ARENA_ARRAY(r->a, struct ligne, (size_t)most + 1);
    while (r->lignes_n <= (size_t)most && cursor_next(&c)) {
        const struct dette_ligne l = {.genre = cursor_text(&c, 1), .reference = cursor_text(&c, 4)};
        struct ligne *to = &r->lignes[r->lignes_n++];

        *to = (struct ligne){.no = cursor_i64(&c, 0),
                             .le = cursor_day(&c, 2),
                             .cents = cursor_i64(&c, 3),
                             .purse = POCHE_DROITS};
        to->withheld = dette_poche(&l, &to->purse);
    }
    return cursor_close(&c, e);
}

/* ---- what was written is reversed ------------------------------------------------------------------------------- */

struct ecrit {
    char cle[CLE_BYTES];
    bool retenu;    /* from a purse; else to whoever had paid a part */
    bool operateur; /* of a part, what the operator had put in for it */
    int64_t compte, cents;
};

static enum rc read_written(struct rejeu *r, const struct ligne *l, struct ecrit *out, size_t *n,
                            struct err *e)
{
    const char *of = r->x->d.numero;
    struct cursor c = {0};
    enum rc rc = db_query(r->x->db, Q_INDU_LIGNE_LIVRE, &c, e, "itt", r->x->d.titulaire_id,
                          arena_printf(r->a, "indu/%s/%03lld/%%", of, (long long)l->no),
                          arena_printf(r->a, "indu/%s/rejoue/%%/%03lld/%%", of, (long long)l->no));

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < BATCH && cursor_next(&c)) {
        struct ecrit *w = &out[(*n)++];

        text_copy(cursor_text(&c, 0), w->cle, sizeof(w->cle));
        w->retenu = cursor_i64(&c, 1) == GENRE_RETENUE;
        w->operateur = strstr(w->cle, "/a/") != NULL;
        w->compte = cursor_i64(&c, 2);
        w->cents = cursor_i64(&c, 3);
    }
    return cursor_close(&c, e);
}

/* Its last two digits are those of the part. */
static struct dette_part *part_of(const struct rejeu *r, const struct ecrit *w)
{
    const char *last = strrchr(w->cle, '/');
    int64_t no = 0;

    CHECK(last != NULL && text_numero(last + 1, &no));
    for (size_t i = 0; i < r->n; i++)
        if (r->parts[i].no == no)
            return &r->parts[i];
    CHECK(false); /* a part that was paid is never gone */
    return NULL;
}

static enum rc reverse(struct rejeu *r, const struct ecrit *w, struct err *e)
{
    const struct dette *d = &r->x->d;
    const struct correction_acte acte = {
        d->titulaire_id, w->cle,
        arena_printf(r->a, "indu %s, décision n° %lld", d->numero, (long long)d->revoir_no), d->clore_par,
        r->x->c->agent};

    return correction_renverser(r->x->db, &acte, e);
}

/* What a card has, its holder keeps; what an advance had lowered of a promise is owed again while nobody was asked for it. */
static enum rc stays(struct rejeu *r, const struct ecrit *w, const struct dette_part *p, bool *out,
                     struct err *e)
{
    const struct dette *d = &r->x->d;
    bool of_a_lot = p->poche == POCHE_DOTATION || p->poche == POCHE_ABONDEMENT;
    struct cursor c = {0};
    bool promised;
    enum rc rc;

    *out = w->compte == COMPTE_CARTE;
    if (w->compte != COMPTE_AVANCE || w->operateur || !of_a_lot || r->restituee)
        return RC_OK;
    rc = db_query(r->x->db, Q_INDU_PROMESSE, &c, e, "iii", d->titulaire_id, d->dossier_id, p->no);
    if (rc != RC_OK)
        return rc;
    promised = cursor_next(&c);
    rc = cursor_close(&c, e);
    if (rc == RC_OK && promised)
        rc = db_exec(r->x->db, Q_INDU_PROMESSE_REDEVOIR, e, "iiii", w->cents, d->titulaire_id, d->dossier_id,
                     p->no);
    *out = rc == RC_OK && promised && db_changes(r->x->db) == 0;
    return rc;
}

/* The operator puts in what cannot be taken back, beyond what the part still owes. */
static enum rc bear(const struct rejeu *r, const struct ligne *l, const struct dette_part *p, int64_t cents,
                    struct err *e)
{
    const char *key = arena_printf(r->a, "indu/%s/rembourse/d%lld-%03lld/%02lld", r->x->d.numero,
                                   (long long)r->x->d.revoir_no, (long long)l->no, (long long)p->no);
    const struct transfer t =
        entry(r, key, GENRE_RECREDIT, COMPTE_AVANCE, COMPTE_INDU_A_RENDRE, cents, r->x->le);

    return cents > 0 ? book_write(r->x->db, &t, 1, NULL, e) : RC_OK;
}

/* What an earlier decision had the operator bear already of what a line gave to a part. */
static enum rc borne(const struct rejeu *r, const struct ligne *l, const struct dette_part *p, int64_t *out,
                     struct err *e)
{
    return db_i64(r->x->db, Q_INDU_PORTE_LIGNE, 0, out, e, "it", r->x->d.titulaire_id,
                  arena_printf(r->a, "indu/%s/rembourse/d%%-%03lld/%02lld", r->x->d.numero, (long long)l->no,
                               (long long)p->no));
}

static enum rc reverse_given(struct rejeu *r, const struct ecrit *w, struct err *e)
{
    int64_t left = 0;
    enum rc rc = reverse(r, w, e);

    if (rc == RC_OK && w->compte > COMPTE_FINANCEUR_BASE)
        rc = restitution_partie(r->x->db, r->x->d.titulaire_id, w->cle, &left, e);
    if (rc == RC_OK && left > 0) {
        struct partie *p = ARENA_NEW(r->a, struct partie);

        *p = (struct partie){arena_strdup(r->a, w->cle), w->compte, left, r->parties};
        r->parties = p;
    }
    return rc;
}

static struct carte_reprise due_of(const struct rejeu *r)
{
    return (struct carte_reprise){r->x->d.titulaire_id, r->x->d.dossier_id, r->x->d.id};
}

/* What is still due to the card is not what it has: the transfer becomes that of the rest. *gone: what it gave that stays. */
static enum rc take_back(struct rejeu *r, const struct ligne *l, const struct ecrit *w,
                         const struct dette_part *p, int64_t most, int64_t *gone, struct err *e)
{
    const int64_t back = MIN(most, r->libre);
    const char *key = arena_printf(r->a, "indu/%s/rejoue/%lld/%03lld/f/%02lld", r->x->d.numero,
                                   (long long)r->x->d.revoir_no, (long long)l->no, (long long)p->no);
    const struct transfer rest =
        entry(r, key, GENRE_INDU_RENDU, COMPTE_INDU_A_RENDRE, w->compte, w->cents - back, l->le);
    enum rc rc = back > 0 ? reverse(r, w, e) : RC_OK;

    *gone = w->cents - back;
    r->libre -= back;
    r->repris += back;
    return rc == RC_OK && back > 0 && *gone > 0 ? book_write(r->x->db, &rest, 1, NULL, e) : rc;
}

static enum rc keep_what_is_gone(struct rejeu *r, struct ligne *l, const struct ecrit *w,
                                 struct dette_part *p, struct err *e)
{
    int64_t kept, before = 0, gone = w->cents;
    enum rc rc = borne(r, l, p, &before, e);

    if (rc == RC_OK && w->compte == COMPTE_CARTE)
        rc = take_back(r, l, w, p, w->cents - before, &gone, e);
    kept = MIN(gone - before, room(p));
    p->rendu_cents += kept;
    l->fixe += kept;
    return rc == RC_OK ? bear(r, l, p, gone - before - kept, e) : rc;
}

static enum rc undo_one(struct rejeu *r, struct ligne *l, const struct ecrit *w, struct err *e)
{
    struct dette_part *p;
    bool fixed = false;
    enum rc rc;

    if (w->retenu)
        return reverse(r, w, e);
    p = part_of(r, w);
    rc = stays(r, w, p, &fixed, e);
    if (rc != RC_OK)
        return rc;
    return fixed ? keep_what_is_gone(r, l, w, p, e) : reverse_given(r, w, e);
}

static enum rc undo(struct rejeu *r, struct err *e)
{
    struct ecrit written[BATCH];
    size_t n;
    const struct carte_reprise due = due_of(r);
    enum rc rc = carte_libre(r->x->db, &due, &r->libre, e);

    for (size_t i = 0; rc == RC_OK && i < r->lignes_n; i++) {
        rc = read_written(r, &r->lignes[i], written, &n, e);
        for (size_t j = 0; rc == RC_OK && j < n; j++)
            rc = undo_one(r, &r->lignes[i], &written[j], e);
    }
    return rc;
}

/* ---- each sum pays the smaller debt ----------------------------------------------------------------------------- */

static const char *again(const struct rejeu *r, const struct ligne *l, int64_t part)
{
    return arena_printf(r->a, "indu/%s/rejoue/%lld/%03lld/%02lld", r->x->d.numero,
                        (long long)r->x->d.revoir_no, (long long)l->no, (long long)part);
}

/* The part is still its last two digits. */
static const char *again_piece(const struct rejeu *r, const struct ligne *l, int64_t part, int64_t piece)
{
    return arena_printf(r->a, "indu/%s/rejoue/%lld/%03lld/p%lld/%02lld", r->x->d.numero,
                        (long long)r->x->d.revoir_no, (long long)l->no, (long long)piece, (long long)part);
}

/* Of what had left for this account, the part that nothing stands for again; NULL: none. */
static struct partie *left_for(struct rejeu *r, int64_t account)
{
    for (struct partie *p = r->parties; p != NULL; p = p->next)
        if (p->compte == account && p->cents > 0)
            return p;
    return NULL;
}

/* One transfer for each sum that already left, and one for what a run is still to send. */
static enum rc give_piece(struct rejeu *r, const struct ligne *l, const struct dette_part *p, int64_t piece,
                          int64_t *left, struct err *e)
{
    struct partie *gone = left_for(r, p->compte);
    const char *key = piece == 0 ? again(r, l, p->no) : again_piece(r, l, p->no, piece);
    int64_t cents = gone != NULL ? MIN(*left, gone->cents) : *left;
    const struct transfer t = entry(r, key, GENRE_INDU_RENDU, COMPTE_INDU_A_RENDRE, p->compte, cents, l->le);
    enum rc rc = book_write(r->x->db, &t, 1, NULL, e);

    *left -= cents;
    if (rc != RC_OK || gone == NULL)
        return rc;
    gone->cents -= cents;
    return restitution_imputer(r->x->db,
                               &(struct restitution_report){r->x->d.titulaire_id, gone->cle, key, cents}, e);
}

/* What the operator had put in for this part, it has first; *left: what is the part's own. */
static enum rc give_operator(struct rejeu *r, const struct ligne *l, const struct dette_part *p,
                             int64_t cents, int64_t *left, struct err *e)
{
    int64_t share = 0;
    enum rc rc = cents > 0 ? dette_operateur(r->x, p, cents, &share, e) : RC_OK;
    const char *key = arena_printf(r->a, "indu/%s/rejoue/%lld/%03lld/a/%02lld", r->x->d.numero,
                                   (long long)r->x->d.revoir_no, (long long)l->no, (long long)p->no);
    const struct transfer t =
        entry(r, key, GENRE_INDU_RENDU, COMPTE_INDU_A_RENDRE, COMPTE_AVANCE, share, l->le);

    *left = cents - share;
    return rc == RC_OK && share > 0 ? book_write(r->x->db, &t, 1, NULL, e) : rc;
}

static enum rc give(struct rejeu *r, const struct ligne *l, struct dette_part *p, int64_t cents,
                    struct err *e)
{
    int64_t left = cents;
    enum rc rc = give_operator(r, l, p, cents, &left, e);

    if (rc == RC_OK && left > 0)
        rc = dette_promesse(r->x, p, left, e);
    r->carte += p->compte == COMPTE_CARTE ? left : 0;
    for (size_t i = 0; rc == RC_OK && i < r->n; i++)
        if (r->parts[i].no == p->no)
            r->parts[i].rendu_cents += cents;
    for (int64_t piece = 0; rc == RC_OK && left > 0; piece++)
        rc = give_piece(r, l, p, piece, &left, e);
    return rc;
}

static enum rc pay_again(struct rejeu *r, struct ligne *l, struct err *e)
{
    struct dette_part *parts = ARENA_ARRAY(r->a, struct dette_part, r->n);
    int64_t shares[DETTE_PARTS_MAX], open = 0, cents;
    int64_t source = l->withheld ? (int64_t)l->purse : (int64_t)COMPTE_BANQUE;
    size_t n = r->n;
    enum rc rc = RC_OK;

    memcpy(parts, r->parts, r->n * sizeof(*parts));
    dette_parts_du_fonds(parts, &n, source);
    for (size_t i = 0; i < n; i++)
        open += room(&parts[i]);
    cents = MIN(l->cents - l->fixe, open);
    l->gardee = l->fixe + cents;
    if (l->withheld && l->gardee > 0) {
        const struct transfer t = entry(r, again(r, l, 0), GENRE_RETENUE, source,
                                        dette_compte_debiteur(&r->x->d), l->gardee, l->le);

        rc = book_write(r->x->db, &t, 1, NULL, e);
    }
    if (rc != RC_OK || cents == 0)
        return rc;
    dette_repartir(parts, n, cents, shares);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = give(r, l, &parts[i], shares[i], e);
    return rc;
}

static enum rc pay_all_again(struct rejeu *r, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < r->lignes_n; i++) {
        struct ligne *l = &r->lignes[i];

        rc = pay_again(r, l, e);
        r->gardee += l->gardee;
        *(l->withheld ? &r->droits : &r->argent) += l->cents - l->gardee;
    }
    return rc;
}

/* What is due to the card follows: what was reversed and is not given anew is due no more, what is given beyond it is due from today. */
static enum rc follow_the_card(struct rejeu *r, struct err *e)
{
    const struct carte_reprise due = due_of(r);
    struct dossier d;
    enum rc rc;

    if (r->carte <= r->repris)
        return carte_reprendre(r->x->db, &due, r->repris - r->carte, e);
    rc = dossier_lire(r->x->db, r->a, r->x->d.dossier, &d, e);
    return rc == RC_OK ? carte_devoir(r->x->db, &d, r->carte - r->repris, r->x->le, e) : rc;
}

/* What is not owed any more is no claim any more; of a debt that was let off, what is given back only. */
static enum rc lower_the_claim(struct rejeu *r, struct err *e)
{
    const struct dette *d = &r->x->d;
    bool let_off = strcmp(d->etat, "abandonne") == 0;
    int64_t cents = let_off ? r->droits + r->argent : d->montant_cents - r->cents;
    const char *key = arena_printf(r->a, "indu/%s/revu/%lld", d->numero, (long long)d->revoir_no);
    const struct transfer t =
        entry(r, key, GENRE_INDU_EFFACE, COMPTE_INDU_A_RENDRE, dette_compte_debiteur(d), cents, r->x->le);

    CHECK(r->droits + r->argent <= d->montant_cents - r->cents);
    return cents > 0 ? book_write(r->x->db, &t, 1, NULL, e) : RC_OK;
}

/* ---- the debt itself -------------------------------------------------------------------------------------------- */

static enum rc close_it(struct rejeu *r, const char *etat, const char *motif, struct err *e)
{
    return db_exec(r->x->db, Q_INDU_CLORE, e, "tdtti", etat, r->x->le, r->x->c->agent, motif, r->x->d.id);
}

static enum rc owe_the_holder(struct rejeu *r, int64_t id, struct err *e)
{
    return r->x->d.titulaire && r->argent > 0 ? db_exec(r->x->db, Q_INDU_DEVOIR, e, "ii", r->argent, id)
                                              : RC_OK;
}

static enum rc annul(struct rejeu *r, struct err *e)
{
    enum rc rc = close_it(r, "annule", r->x->d.clore_motif, e);

    if (rc == RC_OK)
        rc = db_exec(r->x->db, Q_INDU_PARTS_OUBLIER, e, "i", r->x->d.id);
    return rc == RC_OK ? owe_the_holder(r, r->x->d.id, e) : rc;
}

/* The part annulled has what was given back, the debt what pays it. */
static enum rc share_the_parts(struct rejeu *r, int64_t part, struct err *e)
{
    enum rc rc = db_exec(r->x->db, Q_INDU_PARTS_DELETE, e, "i", r->x->d.id);

    for (size_t i = 0; rc == RC_OK && i < r->n; i++) {
        const struct dette_part *p = &r->parts[i];
        int64_t gone = r->avant[i].montant_cents - p->montant_cents;

        if (p->montant_cents > 0)
            rc = db_exec(r->x->db, Q_INDU_PART_GARDER, e, "iiiiii", r->x->d.id, p->no, p->poche, p->compte,
                         p->montant_cents, p->rendu_cents);
        if (rc == RC_OK && gone > 0)
            rc = db_exec(r->x->db, Q_INDU_PART_GARDER, e, "iiiiii", part, p->no, p->poche, p->compte, gone,
                         (int64_t)0);
    }
    return rc;
}

static enum rc share_the_lines(struct rejeu *r, int64_t part, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < r->lignes_n; i++) {
        const struct ligne *l = &r->lignes[i];

        if (l->gardee == l->cents)
            continue;
        rc = db_exec(r->x->db, Q_INDU_RECOUVREMENT_PARTAGER, e, "iiii", part, l->cents - l->gardee,
                     r->x->d.id, l->no);
        if (rc == RC_OK)
            rc = l->gardee > 0
                     ? db_exec(r->x->db, Q_INDU_RECOUVREMENT_BAISSER, e, "iii", l->gardee, r->x->d.id, l->no)
                     : db_exec(r->x->db, Q_INDU_RECOUVREMENT_DELETE, e, "ii", r->x->d.id, l->no);
    }
    return rc;
}

/* Instalments keep their days: the last of them go, until what they ask for is what is left. */
static enum rc shorten(struct rejeu *r, int64_t base, struct err *e)
{
    struct dette_ligne *rows;
    int64_t room_left = r->cents - base; /* paid of them, and still to pay */
    size_t n;
    enum rc rc = dette_echeances(r->x->db, r->a, r->x->d.id, &rows, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t cents = MIN(rows[i].montant_cents, room_left);

        room_left -= cents;
        if (cents == rows[i].montant_cents)
            continue;
        rc = cents > 0 ? db_exec(r->x->db, Q_INDU_ECHEANCE_BAISSER, e, "iii", cents, r->x->d.id, rows[i].no)
                       : db_exec(r->x->db, Q_INDU_ECHEANCE_DELETE, e, "ii", r->x->d.id, rows[i].no);
    }
    return rc;
}

static enum rc reduce(struct rejeu *r, int64_t *part, struct err *e)
{
    struct dette *d = &r->x->d;
    int64_t back = r->droits + r->argent;
    int64_t paid = MAX(d->recouvre_cents - d->echelonne_base_cents, 0);
    int64_t base = MAX(r->gardee - MAX(paid - back, 0), 0);
    char numero[DETTE_NUMERO_BYTES];
    enum rc rc = dette_numeroter(r->x, part, numero, e);

    if (rc == RC_OK)
        rc = db_exec(r->x->db, Q_INDU_PARTAGER, e, "itiidtti", *part, numero, d->montant_cents - r->cents,
                     back, r->x->le, r->x->c->agent, d->clore_motif, d->id);
    if (rc == RC_OK)
        rc = share_the_parts(r, *part, e);
    if (rc == RC_OK)
        rc = share_the_lines(r, *part, e);
    if (rc == RC_OK)
        rc = owe_the_holder(r, *part, e);
    if (rc == RC_OK)
        rc = db_exec(r->x->db, Q_INDU_REDUIRE, e, "iidii", r->cents, r->gardee, d->revoir_le, base, d->id);
    if (rc == RC_OK && d->echelonne_le != DAY_NONE)
        rc = shorten(r, base, e);
    text_copy(numero, r->x->c->numero_out, sizeof(r->x->c->numero_out));
    return rc == RC_OK && r->gardee == r->cents && d->clos_le == DAY_NONE ? close_it(r, "solde", "", e) : rc;
}

static enum rc rejouer(struct rejeu *r, struct err *e)
{
    int64_t part = 0;
    enum rc rc = dette_restituee(r->x, &r->restituee, e);

    if (rc == RC_OK)
        rc = read_parts(r, e);
    if (rc == RC_OK)
        rc = read_lines(r, e);
    if (rc == RC_OK)
        rc = undo(r, e);
    if (rc == RC_OK)
        rc = pay_all_again(r, e);
    if (rc == RC_OK)
        rc = follow_the_card(r, e);
    if (rc == RC_OK)
        rc = lower_the_claim(r, e);
    if (rc == RC_OK)
        rc = r->cents > 0 ? reduce(r, &part, e) : annul(r, e);
    r->x->c->droits_out = r->droits;
    r->x->c->argent_out = r->argent;
    return rc == RC_OK ? db_exec(r->x->db, Q_INDU_DECISION_FAIRE, e, "dtiiiii", r->x->le, r->x->c->agent,
                                 r->droits, r->argent, part, r->x->d.id, r->x->d.revoir_no)
                       : rc;
}

enum rc dette_rejouer(struct dette_etape *x, struct err *e)
{
    struct rejeu r = {.x = x, .a = arena_new(ARENA_BYTES), .cents = x->d.revoir_cents};
    enum rc rc = r.a != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);

    snprintf(r.inputs, sizeof(r.inputs), "{\"indu\":\"%s\"}", x->d.numero);
    if (rc == RC_OK)
        rc = rejouer(&r, e);
    arena_free(r.a);
    return rc;
}
