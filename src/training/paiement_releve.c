/* The statements of the bank told to the payment runs: see paiement_retour.h. */
#include "base/money.h"
#include "law/articles.h"
#include "law/law.h"
#include "training/dossier.h"
#include "training/etats.h"
#include "training/paiement_interne.h"
#include "training/paiement_retour.h"

#define LOT_LECTURE 256

struct ligne {
    bool trouvee;
    int64_t titulaire_id, montant;
    struct paiement_place at;
    char etat[12];
    bool double_paye; /* another run paid it too */
    day_t debit_le, credit_le;
    char debiteur[IBAN_BYTES];
};

static enum rc read_line(struct db *db, const char *reference, struct ligne *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RELEVE_LIGNE, &c, e, "t", reference);

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK && cursor_next(&c)) {
        *out = (struct ligne){.trouvee = true,
                              .at = {.lot_id = cursor_i64(&c, 0),
                                     .no = cursor_i64(&c, 1),
                                     .dossier_id = cursor_i64(&c, 3),
                                     .financeur_id = cursor_i64(&c, 9),
                                     .cents = cursor_i64(&c, 4),
                                     .objet = paiement_objet_find(cursor_text(&c, 10))},
                              .titulaire_id = cursor_i64(&c, 2),
                              .montant = cursor_i64(&c, 4),
                              .debit_le = cursor_day(&c, 6),
                              .credit_le = cursor_day(&c, 12)};
        snprintf(out->etat, sizeof(out->etat), "%s", cursor_text(&c, 5));
        snprintf(out->debiteur, sizeof(out->debiteur), "%s", cursor_text(&c, 7));
        out->double_paye = strcmp(out->etat, "abandonne") == 0 && strcmp(cursor_text(&c, 11), "double") == 0;
    }
    return cursor_close(&c, e);
}

/* The account of an entry that was kept before its account was is the operator's: its statement was read for that. */
static bool same_account(const struct banque_entree *b, const char *debiteur)
{
    return b->compte == NULL || strcmp(b->compte, debiteur) == 0;
}

static bool in(const char *etat, const char *a, const char *b, const char *c)
{
    return strcmp(etat, a) == 0 || strcmp(etat, b) == 0 || strcmp(etat, c) == 0;
}

/* The book holds no payment of it: whatever the bank debits of it, it gives back. */
static bool unpaid(const struct ligne *l)
{
    return in(l->etat, "rejete", "retourne", "retourne") || l->double_paye;
}

/* What the bank rejected, it gives back with or without a reason: its answer told one. Given back already, it is so a second time. */
static enum banque_sort of_credit(const struct ligne *l, const struct banque_entree *b)
{
    bool back = b->motif_retour[0] != '\0';

    if (unpaid(l))
        return l->credit_le == DAY_NONE ? BANQUE_RETOUR : BANQUE_SANS_OBJET;
    return back && in(l->etat, "emis", "paye", "paye") ? BANQUE_RETOUR : BANQUE_ATTENTE;
}

/* A return twice says nothing new, whatever the bank's own reference of it; a debit twice is money that left twice, until somebody says
 * otherwise (BANQUE_SANS_OBJET for both). */
static enum banque_sort of_line(const struct ligne *l, const struct banque_entree *b)
{
    if (!same_account(b, l->debiteur) || b->montant_cents != l->montant ||
        (!b->credit && b->motif_retour[0] != '\0'))
        return BANQUE_ATTENTE;
    if (b->credit)
        return of_credit(l, b);
    if (!unpaid(l) && !in(l->etat, "emis", "paye", "paye"))
        return BANQUE_ATTENTE;
    return l->debit_le != DAY_NONE ? BANQUE_SANS_OBJET : BANQUE_VIREMENT;
}

/* What one entry may be of a whole run: its lines less those that the bank did not pay, all of them; what it gives back, of what it
 * debited or of all that it rejected. */
struct lot {
    int64_t id; /* 0: no such run left */
    int64_t parti, peut_etre, debite, rejete;
    char debiteur[IBAN_BYTES];
};

static enum rc read_run(struct db *db, const char *numero, struct lot *out, struct err *e)
{
    struct cursor c = {0};
    int64_t known = 0;
    enum rc rc = db_i64(db, Q_RELEVE_LOT_CONNU, 0, &known, e, "t",
                        numero); /* the number of a payer's own order, mostly */

    memset(out, 0, sizeof(*out));
    if (rc != RC_OK || known == 0)
        return rc;
    rc = db_query(db, Q_RELEVE_LOT, &c, e, "t", numero);
    if (rc == RC_OK && cursor_next(&c)) {
        *out = (struct lot){.id = cursor_i64(&c, 0),
                            .parti = cursor_i64(&c, 2),
                            .peut_etre = cursor_i64(&c, 3),
                            .debite = cursor_i64(&c, 4),
                            .rejete = cursor_i64(&c, 5)};
        snprintf(out->debiteur, sizeof(out->debiteur), "%s", cursor_text(&c, 1));
    }
    return cursor_close(&c, e);
}

/* A debit net of what was rejected before a gross one, a credit of what was debited before one of all: the sums say which. */
static bool is_net(const struct lot *run, const struct banque_entree *b)
{
    return b->montant_cents == (b->credit ? run->debite : run->parti);
}

static enum banque_sort of_run(const struct lot *run, const struct banque_entree *b)
{
    int64_t gross = b->credit ? run->rejete : run->parti + run->peut_etre;

    if (!same_account(b, run->debiteur) || (!b->credit && b->motif_retour[0] != '\0') ||
        (!is_net(run, b) && b->montant_cents != gross))
        return BANQUE_ATTENTE;
    return b->credit ? BANQUE_RETOUR : BANQUE_VIREMENT;
}

enum rc paiement_releve_sort(struct db *db, const struct banque_entree *b, enum banque_sort *out,
                             struct err *e)
{
    struct ligne l = {0};
    struct lot run = {0};
    enum rc rc = RC_OK;

    *out = BANQUE_CONNUE;
    if (b->bout_en_bout[0] != '\0')
        rc = read_line(db, b->bout_en_bout, &l, e);
    if (rc == RC_OK && !l.trouvee && b->lot[0] != '\0')
        rc = read_run(db, b->lot, &run, e);
    if (rc == RC_OK && l.trouvee)
        *out = of_line(&l, b);
    else if (rc == RC_OK && run.id != 0)
        *out = of_run(&run, b);
    return rc;
}

enum rc paiement_releve_ecrit(struct db *db, const struct banque_entree *b, day_t jour, bool *named,
                              bool *written, struct err *e)
{
    struct ligne l = {0};
    enum rc rc = b->bout_en_bout[0] != '\0' ? read_line(db, b->bout_en_bout, &l, e) : RC_OK;

    *named = l.trouvee;
    *written = l.trouvee && b->montant_cents == l.montant && same_account(b, l.debiteur) &&
               (b->credit ? l.credit_le : l.debit_le) == jour;
    return rc;
}

/* ---- effects ------------------------------------------------------------------------------------------------ */

struct retour_dit {
    int64_t cents;
    day_t le;
    const char *motif, *agent;
};

/* Of a line that is paid, the bank owes nothing: nothing is asked of the store. */
static enum rc debit(struct db *db, const struct ligne *l, day_t le, struct err *e)
{
    bool sent = strcmp(l->etat, "emis") == 0, paid = strcmp(l->etat, "paye") == 0;
    struct paiement_du d;
    enum rc rc = sent || paid ? RC_OK : paiement_ligne_du(db, &l->at, &d, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_RELEVE_LIGNE_DEBITER, e, "dii", le, l->at.lot_id, l->at.no);
    if (rc == RC_OK && sent)
        rc = paiement_ligne_payer(db, &l->at, le, "", e);
    if (rc != RC_OK || sent || paid)
        return rc;
    d.debite = true;
    return paiement_ligne_equilibrer(db, &l->at, &d, le, "", e);
}

/* `cents` of it are back. What was not paid is not due again: it is. */
static enum rc come_back(struct db *db, const struct ligne *l, const struct retour_dit *r, struct err *e)
{
    struct paiement_du d;
    enum rc rc = paiement_ligne_du(db, &l->at, &d, e);

    if (rc == RC_OK && strcmp(l->etat, "emis") == 0) /* it left before it came back */
        rc = paiement_ligne_payer(db, &l->at, r->le, r->agent, e);
    if (rc == RC_OK && !unpaid(l))
        rc = paiement_ligne_retourner(db, &l->at, r->le, r->motif, r->agent, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_RELEVE_LIGNE_CREDITER, e, "diii", r->le, r->cents, l->at.lot_id, l->at.no);
    if (rc == RC_OK && !d.credite) { /* the first credit is the one that counts */
        d.credite = true;
        d.credit_cents = r->cents;
    }
    return rc == RC_OK ? paiement_ligne_equilibrer(db, &l->at, &d, r->le, r->agent, e) : rc;
}

/* Transfers of a run that an entry of the bank tells together. */
struct lignes {
    char list[LOT_LECTURE][36];
    const struct banque_entree *b;
};

static enum rc one_of_run(struct db *db, size_t i, void *arg, struct err *e)
{
    const struct lignes *x = arg;
    struct ligne l;
    enum rc rc = read_line(db, x->list[i], &l, e);

    if (rc != RC_OK || !x->b->credit)
        return rc == RC_OK ? debit(db, &l, x->b->jour, e) : rc;
    return come_back(db, &l, &(struct retour_dit){l.montant, x->b->jour, x->b->motif_retour, ""}, e);
}

/* A run debited, or given back, as one: each line that day. Read by parts, since each part changes the table. */
static enum rc on_run(struct db *db, const struct lot *run, const struct banque_entree *b, struct err *e)
{
    enum query query = b->credit ? Q_RELEVE_LOT_A_CREDITER : Q_RELEVE_LOT_A_DEBITER;
    const int64_t all = !is_net(run, b);
    struct lignes x = {.b = b};
    size_t n;
    enum rc rc;

    do {
        struct cursor c = {0};

        n = 0;
        rc = db_query(db, query, &c, e, "iii", run->id, all, (int64_t)LOT_LECTURE);
        while (rc == RC_OK && n < LOT_LECTURE && cursor_next(&c))
            snprintf(x.list[n++], sizeof(x.list[0]), "%s", cursor_text(&c, 0));
        if (rc == RC_OK)
            rc = cursor_close(&c, e);
        if (rc == RC_OK)
            rc = db_acts(db, n, one_of_run, &x, e);
    } while (rc == RC_OK && n == LOT_LECTURE);
    return rc;
}

/* The state of a run is that of all its lines: of a group, it is looked at once. */
static enum rc follow(struct db *db, struct banque_groupe *g, int64_t lot_id, struct err *e)
{
    if (g == NULL)
        return paiement_lot_suivre(db, lot_id, e);
    for (size_t i = g->lots_n; i > 0; i--)
        if (g->lots[i - 1] == lot_id)
            return RC_OK;
    if (g->lots_n < BANQUE_GROUPE_MAX)
        g->lots[g->lots_n++] = lot_id;
    return RC_OK;
}

enum rc paiement_releve_suivre(struct db *db, int64_t lot_id, struct err *e)
{
    return paiement_lot_suivre(db, lot_id, e);
}

enum rc paiement_releve_appliquer(struct db *db, const struct banque_entree *b, struct err *e)
{
    struct ligne l = {0};
    struct lot run = {0};
    enum rc rc = RC_OK;

    if (b->bout_en_bout[0] != '\0')
        rc = read_line(db, b->bout_en_bout, &l, e);
    if (rc == RC_OK && !l.trouvee)
        rc = read_run(db, b->lot, &run, e);
    if (rc != RC_OK)
        return rc;
    if (!l.trouvee)
        rc = on_run(db, &run, b, e);
    else if (b->credit)
        rc = come_back(db, &l, &(struct retour_dit){b->montant_cents, b->jour, b->motif_retour, ""}, e);
    else
        rc = debit(db, &l, b->jour, e);
    return rc == RC_OK ? follow(db, b->groupe, l.trouvee ? l.at.lot_id : run.id, e) : rc;
}

/* ---- a return that people write ----------------------------------------------------------------------------- */

/* A reason is one that a bank gives: its code, or its operation when it tells no reason; what this one says of the entry is its word, known or not. */
static enum rc check_reason(const struct paiement_retour_dit *r, day_t today, struct err *e)
{
    static const char *const tables[] = {"motifs_de_retour", "operations_de_retour"};
    const char *code = r->motif;

    if (code != NULL && code[0] != '\0' && r->motif_banque != NULL && strcmp(code, r->motif_banque) == 0)
        return RC_OK;

    for (size_t i = 0; code != NULL && i < ARRAY_LEN(tables); i++)
        if (law_code_le(tables[i], code, today) != NULL)
            return RC_OK;
    ERR(e, MSG_BANQUE_RETOUR_MOTIF, "motif", code != NULL ? code : "");
    return err_at(e, "motif", 0);
}

/* What is missing is said to be kept by the bank: beyond a bound it is not believed. */
static enum rc check_kept(const struct paiement_retour_dit *r, day_t today, struct err *e)
{
    char kept[MONEY_TEXT_BYTES], most[MONEY_TEXT_BYTES];
    struct law_value bound;
    enum rc rc = law_param(PARAM_PAIEMENT_RETOUR_FRAIS_MAX, today, &bound, e);

    if (rc != RC_OK || r->frais_out <= bound.value)
        return rc;
    return ERR(e, MSG_BANQUE_RETOUR_FRAIS, "reference", r->reference, "frais",
               money_french(r->frais_out, kept), "max", money_french(bound.value, most));
}

static enum rc check_return(struct db *db, struct paiement_retour_dit *r, struct ligne *l, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    enum rc rc = check_reason(r, today, e);

    r->frais_out = 0;
    if (rc == RC_OK)
        rc = read_line(db, r->reference, l, e);
    if (rc != RC_OK)
        return rc;
    if (!l->trouvee)
        return ERR(e, MSG_BANQUE_RETOUR_VIREMENT, "reference", r->reference);
    if (!in(l->etat, "emis", "paye", "paye") && !(unpaid(l) && l->credit_le == DAY_NONE))
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
    if (l->debit_le == DAY_NONE)
        return ERR(e, MSG_BANQUE_RETOUR_SANS_DEPART, "reference", r->reference);
    if (r->cents > l->montant)
        return ERR(e, MSG_BANQUE_RETOUR_MONTANT, "ecriture", "", "reference", r->reference);
    r->lot_id_out = l->at.lot_id;
    r->no_out = l->at.no;
    r->frais_out = l->montant - r->cents;
    return check_kept(r, today, e);
}

enum rc paiement_retour_verifier(struct db *db, struct paiement_retour_dit *r, struct err *e)
{
    struct ligne l;

    return check_return(db, r, &l, e);
}

enum rc paiement_retour_ecrire(struct db *db, struct paiement_retour_dit *r, struct err *e)
{
    struct ligne l;
    enum rc rc = check_return(db, r, &l, e);

    if (rc == RC_OK)
        rc = come_back(db, &l, &(struct retour_dit){r->cents, r->le, r->motif, r->agent}, e);
    if (rc == RC_OK && r->frais_out > 0)
        rc = db_exec(db, Q_RELEVE_LIGNE_FRAIS, e, "iii", r->frais_out, l.at.lot_id, l.at.no);
    return rc == RC_OK ? paiement_lot_suivre(db, l.at.lot_id, e) : rc;
}
