/*
 * The effect of an act on the book. Keys are `dossier/<numero>/<acte>/<n>`: the same act done twice writes once. A payment
 * made again after the bank sent it back is another act: `dossier/<numero>/payer-2/01`.
 *
 * What is reserved for a purse is settled in one to three rows: executed towards the body's payable, freed, and, when
 * a rule of the contract takes the rest, moved to the account of lost rights.
 */
#include "base/money.h"
#include "rights/dotation.h"
#include "training/acompte.h"
#include "training/carte.h"
#include "training/dette.h"
#include "training/dossier_interne.h"
#include "training/dossier_issue.h"
#include "training/promesse.h"
#include "training/remboursement.h"

#define LIGNES_MAX (3 * DOSSIER_PRISES_MAX + 3)
#define LIGNES_MIN 8

/* The rows of one act, gathered, then written together. Most acts write a few: room is made as they come. */
struct ecritures {
    const struct execution *x;
    struct transfer *t; /* in the arena of the act; moves when it grows */
    size_t n, room;
    int64_t fois; /* how many times this act was done before: a payment that came back is made again */
    const char *rule;
    const char *article;
};

static void make_room(struct ecritures *w)
{
    const struct transfer *before = w->t;

    CHECK(w->n < LIGNES_MAX);
    if (w->n < w->room)
        return;
    w->room = MAX(LIGNES_MIN, 2 * w->room);
    w->t = ARENA_ARRAY(w->x->a, struct transfer, w->room);
    if (before != NULL)
        memcpy(w->t, before, w->n * sizeof(*before));
}

/* The row lives where it is until the next one. */
static struct transfer *ecrire(struct ecritures *w, enum book_phase phase, enum book_genre genre,
                               int64_t debit, int64_t credit, int64_t amount)
{
    const struct dossier *d = &w->x->d;
    char again[24] = "";
    struct transfer *t;

    make_room(w);
    t = &w->t[w->n];
    if (w->fois > 0)
        snprintf(again, sizeof(again), "-%lld", (long long)w->fois + 1);
    *t = (struct transfer){.titulaire_id = d->titulaire_id,
                           .cle = arena_printf(w->x->a, "dossier/%s/%s%s/%02zu", d->numero,
                                               dossier_acte_name(w->x->t->acte), again, w->n + 1),
                           .phase = phase,
                           .genre = genre,
                           .debit = debit,
                           .credit = credit,
                           .amount = amount,
                           .value_day = w->x->jour,
                           .dossier_id = d->id,
                           .rule = w->rule,
                           .article = w->article};
    w->n++;
    return t;
}

/* The key of the reservation of a part is also where it is settled from. */
static const char *reservation_cle(const struct execution *x, size_t prise)
{
    if (x->d.reservation_no > 1)
        return arena_printf(x->a, "dossier/%s/reserver-%lld/%02zu", x->d.numero,
                            (long long)x->d.reservation_no, prise + 1);
    return arena_printf(x->a, "dossier/%s/reserver/%02zu", x->d.numero, prise + 1);
}

static void denouer_vers(struct ecritures *w, struct transfer *t, size_t prise)
{
    t->reservation = reservation_cle(w->x, prise);
}

static enum rc commit(struct ecritures *w, struct err *e)
{
    return w->n > 0 ? book_write(w->x->db, w->t, w->n, NULL, e) : RC_OK;
}

static int64_t compte_organisme(const struct dossier *d)
{
    return COMPTE_ORGANISME_BASE + d->organisme_id;
}

static int64_t compte_acompte(const struct dossier *d)
{
    return COMPTE_ACOMPTE_BASE + d->organisme_id;
}

/* Who bears what a body keeps of an advance until it gives it back: the fund of the rights that open the dossier. */
static enum rc insert_prise(struct execution *x, size_t no, const struct dossier_prise *p, struct err *e)
{
    return db_exec(x->db, Q_DOSSIER_PRISE_INSERT, e, "iiiiii", x->d.titulaire_id, x->d.id, (int64_t)no + 1,
                   (int64_t)p->poche, p->lot, p->montant_cents);
}

/* The law of the day of the contract says it. */
static enum rc appeler_des_l_acceptation(struct execution *x, const struct dossier_prise *prises, size_t n,
                                         struct err *e)
{
    bool at_once;
    enum rc rc = promesse_due_acceptation(x->d.accepte_le, &at_once, e);

    for (size_t i = 0; rc == RC_OK && at_once && i < n; i++)
        if (prises[i].lot != 0)
            rc = promesse_fixer(x->db,
                                &(struct promesse_montant){x->d.titulaire_id, prises[i].lot,
                                                           prises[i].montant_cents, 0, x->jour},
                                e);
    return rc;
}

static enum rc reserver(struct execution *x, struct ecritures *w, struct err *e)
{
    const struct dossier_financement *f = &x->fin;
    enum rc rc = RC_OK;

    if (f->reste_cents > 0)
        ecrire(w, BOOK_POSTED, GENRE_CARTE, COMPTE_CARTE, POCHE_CARTE, f->reste_cents);
    for (size_t i = 0; rc == RC_OK && i < f->n; i++) {
        struct transfer *t = ecrire(w, BOOK_RESERVE, GENRE_RESERVATION, (int64_t)f->prises[i].poche,
                                    compte_organisme(&x->d), f->prises[i].montant_cents);

        t->lot = f->prises[i].lot;
        t->cle = reservation_cle(x, i);
        rc = insert_prise(x, i, &f->prises[i], e);
    }
    for (size_t k = 0; k < w->n; k++)
        w->t[k].inputs = f->entrees;
    if (rc == RC_OK)
        rc = commit(w, e);
    x->d.reste_cents = f->reste_cents;
    x->d.accepte_le = x->jour;
    if (rc == RC_OK)
        rc = denouement_retractation_fin(x->jour, &x->d.retractation_fin, e);
    return rc == RC_OK ? appeler_des_l_acceptation(x, f->prises, f->n, e) : rc;
}

static void denouer_prise(struct ecritures *w, const struct dossier_prise *p, size_t i)
{
    int64_t organisme = compte_organisme(&w->x->d);
    int64_t reste = p->rendu_cents + p->perdu_cents;
    size_t first = w->n;

    if (p->paye_cents > 0)
        denouer_vers(
            w, ecrire(w, BOOK_EXECUTE, GENRE_PRISE_EN_CHARGE, (int64_t)p->poche, organisme, p->paye_cents),
            i);
    if (reste > 0)
        denouer_vers(w, ecrire(w, BOOK_VOID, GENRE_LEVEE, (int64_t)p->poche, organisme, reste), i);
    if (p->perdu_cents > 0)
        ecrire(w, BOOK_POSTED, GENRE_PERTE_CONTRAT, (int64_t)p->poche, COMPTE_PERDU, p->perdu_cents);
    if (p->rendu_cents > 0 && p->poche == POCHE_CARTE)
        ecrire(w, BOOK_POSTED, GENRE_CARTE, POCHE_CARTE, COMPTE_CARTE, p->rendu_cents);
    for (size_t k = first; k < w->n; k++)
        w->t[k].lot = p->lot;
}

/* What goes back to a lot whose last day has passed goes on to its financeur when that was stipulated (MON-21). An
 * abondement goes on by the night, once the dossier is written. */
static enum rc rendre_aux_financeurs(struct execution *x, const struct dossier_prise *prises, size_t n,
                                     struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t cents;

        if (prises[i].poche == POCHE_DOTATION && prises[i].rendu_cents > 0)
            rc = dotation_rembourser(x->db, x->d.titulaire_id, prises[i].lot, x->jour, &cents, e);
    }
    return rc;
}

/* What a financeur promised is owed for what the body is to be paid, and no more. */
static enum rc fixer_promesses(struct execution *x, const struct dossier_prise *prises, size_t n, bool owed,
                               struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (prises[i].lot != 0)
            rc = promesse_fixer(x->db,
                                &(struct promesse_montant){x->d.titulaire_id, prises[i].lot,
                                                           owed ? prises[i].paye_cents : 0,
                                                           owed ? prises[i].perdu_cents : 0, x->jour},
                                e);
    return rc;
}

/* What the service done is worth takes the place of the advance; *trop: what the advance paid beyond it. */
static void imputer(struct ecritures *w, int64_t *trop)
{
    const struct dossier *d = &w->x->d;
    struct acompte_solde s = {0};

    if (d->acompte_le != DAY_NONE)
        s = acompte_solder(d->acompte_cents, w->x->den.organisme_cents);
    *trop = s.a_recuperer_cents;
    if (d->acompte_le != DAY_NONE && d->acompte_cents > *trop)
        ecrire(w, BOOK_POSTED, GENRE_ACOMPTE_IMPUTE, compte_organisme(d), compte_acompte(d),
               d->acompte_cents - *trop);
    if (*trop > 0)
        ecrire(w, BOOK_POSTED, GENRE_ACOMPTE_TROP, dossier_compte_fonds(d), compte_acompte(d), *trop);
}

static enum rc reclamer(struct execution *x, int64_t cents, struct err *e)
{
    struct dette_acompte debt = {.d = &x->d,
                                 .cents = cents,
                                 .compte = dossier_compte_fonds(&x->d),
                                 .fraude = x->t->acte == ACTE_RESTITUER,
                                 .agent = x->c->agent != NULL ? x->c->agent : ""};

    return cents > 0 ? dette_ouvrir_acompte(x->db, &debt, e) : RC_OK;
}

static enum rc denouer(struct execution *x, struct ecritures *w, struct err *e)
{
    int64_t trop = 0;
    struct dossier_prise *prises;
    const char *inputs = dossier_entrees_denouement(x->a, &x->d, x->t->effet, x->den.organisme_cents);
    size_t n;
    enum rc rc = dossier_prises(x->db, x->a, &x->d, &prises, &n, e);

    if (rc != RC_OK)
        return rc;
    if (n == 0)
        return ERR(e, MSG_DOSSIER_SANS_FINANCEMENT);
    if (inputs == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    w->rule = x->den.regle;
    w->article = x->den.article;
    denouement_partager(&x->den, prises, n);
    x->d.reste_realise_cents = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct dossier_prise *p = &prises[i];

        denouer_prise(w, p, i);
        if (p->poche == POCHE_CARTE) {
            x->d.reste_realise_cents = p->paye_cents + p->perdu_cents;
            rc = p->rendu_cents > 0 ? carte_devoir(x->db, &x->d, p->rendu_cents, x->jour, e) : RC_OK;
            if (rc != RC_OK)
                return rc;
        }
        rc = db_exec(x->db, Q_DOSSIER_PRISE_DENOUER, e, "iiiiii", p->paye_cents, p->rendu_cents,
                     p->perdu_cents, x->d.titulaire_id, x->d.id, (int64_t)i + 1);
    }
    imputer(w, &trop);
    for (size_t k = 0; k < w->n; k++)
        w->t[k].inputs = inputs;
    if (rc == RC_OK)
        rc = commit(w, e);
    if (rc == RC_OK)
        rc = fixer_promesses(x, prises, n, true, e);
    if (rc == RC_OK)
        rc = rendre_aux_financeurs(x, prises, n, e);
    if (rc == RC_OK)
        rc = reclamer(x, trop, e);
    x->denoue = true;
    x->d.a_payer_cents = x->den.organisme_cents;
    x->d.facturation = x->den.organisme_cents > 0 ? FACTURATION_TO_BILL : FACTURATION_NOT_BILLABLE;
    return rc;
}

/* The law of the contract is the one of the day it was made. */
static enum rc solder(struct execution *x, struct ecritures *w, struct err *e)
{
    enum rc rc = dossier_denouer(&x->d, x->t, x->jour, &x->den, e);

    return rc == RC_OK ? denouer(x, w, e) : rc;
}

static enum rc count_before(struct execution *x, struct ecritures *w, struct err *e)
{
    return db_i64(x->db, Q_DOSSIER_ACTE_FOIS, 0, &w->fois, e, "iit", x->d.titulaire_id, x->d.id,
                  dossier_acte_name(x->t->acte));
}

/* An advance that came back while the balance was on its way leaves something to pay. */
static enum rc regler(struct execution *x, struct ecritures *w, struct err *e)
{
    struct dossier *d = &x->d;
    int64_t cents = x->c->vire_cents != 0 ? x->c->vire_cents : d->a_payer_cents - d->verse_cents;
    enum rc rc = count_before(x, w, e);

    ecrire(w, BOOK_POSTED, GENRE_PAIEMENT, compte_organisme(d), COMPTE_BANQUE, cents);
    d->verse_cents += cents;
    if (d->verse_cents >= d->a_payer_cents) {
        d->paye_cents = d->verse_cents;
        d->paye_le = x->jour;
    } else {
        d->facturation = FACTURATION_BILLED;
        d->dernier_acte = ACTE_FACTURER;
        d->dernier_par = ROLE_ORGANISME;
    }
    return rc == RC_OK ? commit(w, e) : rc;
}

/* What the advance paid whole is paid when it is invoiced, and was on the day of its transfer. */
static void facturer(struct execution *x)
{
    struct dossier *d = &x->d;

    if (d->verse_cents < d->a_payer_cents)
        return;
    d->facturation = FACTURATION_PAID;
    d->paye_cents = d->verse_cents;
    d->paye_le = d->acompte_le != DAY_NONE ? d->acompte_le : x->jour;
    d->dernier_acte = ACTE_PAYER;
    d->dernier_par = ROLE_SYSTEME;
}

/* After a fraud, what comes back is what the body owed: it pays the debt, and nothing is to be paid again. */
static enum rc solder_la_fraude(struct execution *x, int64_t cents, struct err *e)
{
    x->d.facturation = FACTURATION_NOT_BILLABLE;
    x->d.a_payer_cents = 0;
    return dette_compenser(x->db, &x->d, compte_organisme(&x->d), cents, true, x->jour, e);
}

static enum rc retourner(struct execution *x, struct ecritures *w, struct err *e)
{
    int64_t acompte = x->d.acompte_le != DAY_NONE ? x->d.acompte_cents : 0;
    int64_t cents = x->c->vire_cents != 0 ? x->c->vire_cents : x->d.verse_cents - acompte, given_back = 0;
    enum rc rc = count_before(x, w, e);

    if (rc == RC_OK)
        rc = db_i64(x->db, Q_DOSSIER_RENDU_FOIS, 0, &given_back, e, "ii", x->d.titulaire_id, x->d.id);
    if (cents <= 0 || cents > x->d.verse_cents - acompte) /* what the advance paid comes back as an advance */
        return ERR(e, MSG_DOSSIER_SANS_VIREMENT);
    ecrire(w, BOOK_POSTED, GENRE_REJET_BANQUE, COMPTE_BANQUE, compte_organisme(&x->d), cents);
    x->d.verse_cents -= cents;
    x->d.paye_cents = -1;
    x->d.paye_le = DAY_NONE;
    if (rc == RC_OK)
        rc = commit(w, e);
    return rc == RC_OK && given_back > 0 ? solder_la_fraude(x, cents, e) : rc;
}

/* ---- the advance (PAY-03) -------------------------------------------------------------------------------- */

/* The law of the contract says it. Nothing is written: nothing is owed before the service is done. */
static void acompter(struct execution *x)
{
    struct dossier *d = &x->d;

    x->acompte_cents = acompte_du(d->prix_ttc_cents, d->debut, d->fin, d->accepte_le, &x->acompte);
    if (x->acompte_cents == 0)
        return;
    d->acompte_cents = x->acompte_cents;
    d->facturation = FACTURATION_DEPOSIT_WAIT;
}

/* ---- an absence declared wrongly: its price is held again --------------------------------------------------- */

/* A promise that the absence lowered (due, called for, received and partly given back) ends whole; the same sum is promised again, as
 * another lot: *lot. */
static enum rc promettre_encore(struct execution *x, const struct dossier_prise *p, size_t i, int64_t *lot,
                                struct err *e)
{
    struct dotation_reprise r = {
        .titulaire_id = x->d.titulaire_id,
        .lot = p->lot,
        .cents = p->montant_cents,
        .le = x->jour,
        .cle = arena_printf(x->a, "dossier-%s-%lld-%02zu", x->d.numero, (long long)x->d.version, i + 1),
        .agent = x->c->agent};
    enum rc rc = dotation_redonner(x->db, x->a, &r, e);

    if (rc == RC_OK)
        rc = promesse_noter(x->db,
                            &(struct promesse_accord){r.titulaire_id, r.lot_out, x->d.id, r.financeur_id_out,
                                                      r.cents, x->jour},
                            e);
    *lot = r.lot_out;
    return rc;
}

/* What an absence gave the body and made the holder lose of one part goes back, on the value day that it left (MON-21), and is held again.
 * What was lost of a promise left the account of lost rights already. */
static enum rc retablir_prise(struct execution *x, struct ecritures *w, const struct dossier_prise *p,
                              size_t i, day_t value_day, struct err *e)
{
    const int64_t poche = (int64_t)p->poche, organisme = compte_organisme(&x->d);
    size_t first = w->n;
    int64_t lot = p->lot;
    struct transfer *t;
    bool promised = false;
    enum rc rc = lot != 0 ? promesse_est(x->db, x->d.titulaire_id, lot, &promised, e) : RC_OK;

    if (rc == RC_OK && promised)
        rc = promettre_encore(x, p, i, &lot, e);
    if (rc != RC_OK)
        return rc;
    if (p->paye_cents > 0)
        ecrire(w, BOOK_POSTED, GENRE_RECREDIT, organisme, poche, p->paye_cents);
    if (p->perdu_cents > 0 && !promised)
        ecrire(w, BOOK_POSTED, GENRE_RECREDIT, COMPTE_PERDU, poche, p->perdu_cents);
    for (size_t k = first; k < w->n; k++) {
        w->t[k].lot = p->lot;
        w->t[k].value_day = value_day;
    }
    t = ecrire(w, BOOK_RESERVE, GENRE_RESERVATION, poche, organisme, p->montant_cents);
    t->cle = reservation_cle(x, i);
    t->lot = lot;
    return db_exec(x->db, Q_DOSSIER_PRISE_RETABLIR, e, "iiii", lot, x->d.titulaire_id, x->d.id,
                   (int64_t)i + 1);
}

/* Of the promises that end: nothing is owed any more, and what was received goes back to the financeur. */
static enum rc terminer_promesses(struct execution *x, const struct dossier_prise *prises, size_t n,
                                  struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        bool promised;
        int64_t cents;

        if (prises[i].lot == 0)
            continue;
        rc = promesse_est(x->db, x->d.titulaire_id, prises[i].lot, &promised, e);
        if (rc == RC_OK && promised)
            rc = promesse_fixer(
                x->db, &(struct promesse_montant){x->d.titulaire_id, prises[i].lot, 0, 0, x->jour}, e);
        if (rc == RC_OK && promised)
            rc = dotation_rembourser(x->db, x->d.titulaire_id, prises[i].lot, x->jour, &cents, e);
    }
    return rc;
}

/* Its price is what it was before, and an entry makes the advance due as any other. */
static enum rc retablir(struct execution *x, struct ecritures *w, struct err *e)
{
    struct dossier *d = &x->d;
    struct dossier_prise *prises;
    int64_t day;
    size_t n;
    enum rc rc = dossier_prises(x->db, x->a, d, &prises, &n, e);

    if (rc == RC_OK)
        rc = db_i64(x->db, Q_DOSSIER_JOUR_DEBITE, (int64_t)x->jour, &day, e, "ii", d->titulaire_id, d->id);
    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_DOSSIER_SANS_FINANCEMENT);
    w->rule = "MON-21";
    d->reservation_no++;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = retablir_prise(x, w, &prises[i], i, (day_t)day, e);
    d->a_payer_cents = d->reste_realise_cents = -1;
    acompter(x);
    if (rc == RC_OK)
        rc = commit(w, e);
    if (rc == RC_OK)
        rc = terminer_promesses(x, prises, n, e);
    if (rc == RC_OK)
        rc = dossier_prises(x->db, x->a, d, &prises, &n, e); /* with the lots that are promised again */
    return rc == RC_OK ? appeler_des_l_acceptation(x, prises, n, e) : rc;
}

static enum rc verser_acompte(struct execution *x, struct ecritures *w, struct err *e)
{
    struct dossier *d = &x->d;
    enum rc rc = count_before(x, w, e);

    w->rule = "PAY-03";
    ecrire(w, BOOK_POSTED, GENRE_ACOMPTE, compte_acompte(d), COMPTE_BANQUE, d->acompte_cents);
    d->acompte_le = x->jour;
    d->verse_cents += d->acompte_cents;
    x->acompte_cents = d->acompte_cents;
    return rc == RC_OK ? commit(w, e) : rc;
}

/* Once deducted, it is due again with the rest, but for what was beyond the price: the body owed that, or had given it back. */
static enum rc acompte_deduit_revenu(struct execution *x, struct err *e)
{
    struct dossier *d = &x->d;
    int64_t given_back = 0, beyond = x->stocke.acompte_cents;
    enum rc rc = db_i64(x->db, Q_DOSSIER_RENDU_FOIS, 0, &given_back, e, "ii", d->titulaire_id, d->id);

    if (given_back == 0)
        beyond = MAX(beyond - d->a_payer_cents, 0);
    if (rc == RC_OK && x->stocke.facturation == FACTURATION_PAID && given_back > 0) {
        d->facturation = d->verse_cents > 0 ? FACTURATION_PAID : FACTURATION_NOT_BILLABLE;
        d->a_payer_cents = d->verse_cents; /* nothing more is to be paid */
        d->paye_cents = d->verse_cents > 0 ? d->verse_cents : -1;
    } else if (rc == RC_OK && x->stocke.facturation == FACTURATION_PAID) {
        d->paye_cents = -1;
        d->paye_le = DAY_NONE;
    }
    return rc == RC_OK ? dette_compenser(x->db, d, compte_organisme(d), beyond, given_back > 0, x->jour, e)
                       : rc;
}

static enum rc retourner_acompte(struct execution *x, struct ecritures *w, struct err *e)
{
    struct dossier *d = &x->d;
    bool deduit = x->stocke.facturation != FACTURATION_DEPOSIT_PAID;
    enum rc rc = count_before(x, w, e);

    w->rule = "PAY-03";
    ecrire(w, BOOK_POSTED, GENRE_REJET_BANQUE, COMPTE_BANQUE,
           deduit ? compte_organisme(d) : compte_acompte(d), d->acompte_cents);
    d->acompte_le = DAY_NONE;
    d->verse_cents -= d->acompte_cents;
    x->acompte_cents = d->acompte_cents;
    if (rc == RC_OK)
        rc = commit(w, e);
    return rc == RC_OK && deduit ? acompte_deduit_revenu(x, e) : rc;
}

/* ---- a fraud: all of it goes back ------------------------------------------------------------------------- */

/* What of a part goes to its purse: of a lot or of the card, not what its financeur or its holder got back already by an undue sum. What was
 * paid by card and has left comes back with the debt of the body alone. */
enum rc dossier_prise_a_restituer(struct db *db, const struct dossier *d, const struct dossier_prise *p,
                                  int64_t no, int64_t *out, struct err *e)
{
    bool paid = d->facturation == FACTURATION_PAID, card = p->poche == POCHE_CARTE;
    int64_t back = 0;
    enum rc rc = p->lot != 0 || card ? dette_rendu(db, d, no, &back, e) : RC_OK;

    *out = card && paid ? 0 : MAX(0, p->paye_cents - back);
    return rc;
}

struct retour_fraude {
    struct execution *x;
    struct ecritures *w;
    bool paid;
    int64_t recouvre; /* what the body had paid back of it by undue sums */
};

/* From where each part comes back: the body's payable, less what the body had paid back of it, which the fund gives for a purse; or, once
 * it is paid, the fund that had filled the purse, and the operator for a lot, until the debt of the body is recovered. */
static enum rc restituer_prise(struct retour_fraude *r, struct dossier_prise *p, int64_t no, struct err *e)
{
    struct execution *x = r->x;
    int64_t fund = compte_organisme(&x->d), to = p->poche == POCHE_CARTE ? COMPTE_CARTE : (int64_t)p->poche;
    int64_t cents, back, of_fund = 0;
    size_t first = r->w->n;
    bool promised = false; /* then what was lost of it left the account of lost rights already */
    enum rc rc = dossier_compte_origine(x->db, x->d.titulaire_id, p, true, &fund, e);

    if (rc == RC_OK)
        rc = dossier_prise_a_restituer(x->db, &x->stocke, p, no, &cents, e);
    if (rc == RC_OK)
        rc = dette_recouvre(x->db, &x->d, no, false, &back, e);
    if (rc == RC_OK && p->lot != 0)
        rc = promesse_est(x->db, x->d.titulaire_id, p->lot, &promised, e);
    if (rc != RC_OK)
        return rc;
    if (r->paid)
        of_fund = cents;
    else if (p->lot == 0 && p->poche != POCHE_CARTE)
        of_fund = back;
    r->recouvre += back;
    if (of_fund > 0)
        ecrire(r->w, BOOK_POSTED, GENRE_RECREDIT, fund, to, of_fund);
    if (cents > of_fund)
        ecrire(r->w, BOOK_POSTED, GENRE_RECREDIT, compte_organisme(&x->d), to, cents - of_fund);
    if (p->perdu_cents > 0 && !promised)
        ecrire(r->w, BOOK_POSTED, GENRE_RECREDIT, COMPTE_PERDU, to, p->perdu_cents);
    for (size_t k = first; k < r->w->n; k++)
        r->w->t[k].lot = p->poche == POCHE_CARTE ? 0 : p->lot;
    if (p->poche == POCHE_CARTE && cents + p->perdu_cents > 0)
        rc = carte_devoir(x->db, &x->d, cents + p->perdu_cents, x->jour, e);
    p->rendu_cents += p->perdu_cents + (r->paid ? 0 : p->paye_cents);
    p->perdu_cents = 0;
    p->paye_cents = r->paid ? p->paye_cents : 0;
    return rc;
}

/* The lots that got something back, as in any outcome: rendu_cents would miss what a paid dossier was given back. */
static enum rc relancer_lots(struct execution *x, const struct dossier_prise *prises, size_t n, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        int64_t cents;

        if (prises[i].lot != 0)
            rc = dotation_rembourser(x->db, x->d.titulaire_id, prises[i].lot, x->jour, &cents, e);
    }
    return rc;
}

/* What the body keeps of the price is claimed; what it had paid back of it beyond that is owed to it. */
static enum rc restituer_dettes(struct retour_fraude *r, int64_t garde, struct err *e)
{
    struct execution *x = r->x;
    const char *agent = x->c->agent != NULL ? x->c->agent : "";
    const struct dette_restitution debts = {.db = x->db,
                                            .d = &x->d,
                                            .paye = r->paid,
                                            .payable = compte_organisme(&x->d),
                                            .jour = x->jour,
                                            .agent = agent};
    enum rc rc = dettes_restituer(&debts, e);

    if (rc == RC_OK && garde < 0)
        rc = remboursement_devoir(x->db, &x->d, -garde, x->jour, agent, e);
    return rc == RC_OK && garde > 0 ? reclamer(x, garde, e) : rc;
}

static enum rc restituer_prises(struct retour_fraude *r, struct dossier_prise *prises, size_t n,
                                struct err *e)
{
    struct execution *x = r->x;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = restituer_prise(r, &prises[i], (int64_t)i + 1, e);
        if (rc == RC_OK)
            rc = db_exec(x->db, Q_DOSSIER_PRISE_DENOUER, e, "iiiiii", prises[i].paye_cents,
                         prises[i].rendu_cents, prises[i].perdu_cents, x->d.titulaire_id, x->d.id,
                         (int64_t)i + 1);
    }
    return rc;
}

/* On the value day of what it reverses: the right keeps its date (MON-21). */
static enum rc restituer(struct execution *x, struct ecritures *w, struct err *e)
{
    struct retour_fraude r = {.x = x, .w = w, .paid = x->stocke.facturation == FACTURATION_PAID};
    struct dossier_prise *prises;
    int64_t day, garde = 0; /* what the body keeps of the price; below zero, what it is owed */
    size_t n;
    enum rc rc = dossier_prises(x->db, x->a, &x->d, &prises, &n, e);

    if (rc == RC_OK)
        rc =
            db_i64(x->db, Q_DOSSIER_JOUR_DEBITE, (int64_t)x->jour, &day, e, "ii", x->d.titulaire_id, x->d.id);
    w->rule = "MON-21";
    if (rc == RC_OK)
        rc = restituer_prises(&r, prises, n, e);
    if (rc != RC_OK)
        return rc;
    if (!r.paid)
        garde = MIN(x->d.verse_cents, x->d.a_payer_cents) - r.recouvre;
    if (garde > 0)
        ecrire(w, BOOK_POSTED, GENRE_ACOMPTE_TROP, dossier_compte_fonds(&x->d), compte_organisme(&x->d),
               garde);
    for (size_t k = 0; k < w->n; k++)
        w->t[k].value_day = (day_t)day;
    if (!r.paid)
        x->d.a_payer_cents = x->d.reste_realise_cents = 0;
    rc = commit(w, e);
    if (rc == RC_OK)
        rc = fixer_promesses(x, prises, n, false, e);
    if (rc == RC_OK)
        rc = restituer_dettes(&r, garde, e);
    return rc == RC_OK ? relancer_lots(x, prises, n, e) : rc;
}

enum rc dossier_effectuer(struct execution *x, struct err *e)
{
    struct ecritures *w;

    if (x->t->effet == EFFET_AUCUN || x->t->effet == EFFET_ABONDER)
        return RC_OK; /* nothing, or done while preparing, so that the guards saw it */
    w = ARENA_NEW(x->a, struct ecritures);
    w->x = x;
    w->rule = "MON-20";
    w->article = dossier_article(x->t, x->d.fonds);
    switch (x->t->effet) {
    case EFFET_AUCUN:
    case EFFET_ABONDER:
        return RC_OK;
    case EFFET_RESERVER:
    case EFFET_ABONDER_RESERVER:
        return reserver(x, w, e);
    case EFFET_LIBERER:
    case EFFET_ANNULER:
    case EFFET_PERDRE:
    case EFFET_SOLDER:
        return solder(x, w, e);
    case EFFET_REGLER:
        return regler(x, w, e);
    case EFFET_RETOURNER:
        return retourner(x, w, e);
    case EFFET_RESTITUER:
        return restituer(x, w, e);
    case EFFET_ACOMPTER:
        acompter(x);
        return RC_OK;
    case EFFET_VERSER_ACOMPTE:
        return verser_acompte(x, w, e);
    case EFFET_RETOURNER_ACOMPTE:
        return retourner_acompte(x, w, e);
    case EFFET_FACTURER:
        facturer(x);
        return RC_OK;
    case EFFET_RETABLIR:
        return retablir(x, w, e);
    }
    return RC_OK;
}
