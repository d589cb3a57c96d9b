/* promesse.c - what a financeur granted in a dossier: owed, lowered, given up, received; its transfers in the book. */
#include "training/promesse.h"
#include "law/law.h"
#include "training/appel.h"

#define CLE_BYTES 61
#define LOT 256

struct lue {
    int64_t titulaire_id, lot;
    int64_t financeur_id, dossier_id, montant_cents, du_cents, baisses, depot_id, recu_cents, rendu_cents;
    bool existe, promise, annulee;
};

static enum rc read_one(struct db *db, int64_t titulaire_id, int64_t lot, struct lue *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PROMESSE_LIRE, &c, e, "ii", titulaire_id, lot);

    *out = (struct lue){.titulaire_id = titulaire_id, .lot = lot};
    if (rc == RC_OK && cursor_next(&c)) {
        out->existe = true;
        out->financeur_id = cursor_i64(&c, 0);
        out->dossier_id = cursor_i64(&c, 1);
        out->montant_cents = cursor_i64(&c, 2);
        out->promise = strcmp(cursor_text(&c, 3), "promise") == 0;
        out->annulee = strcmp(cursor_text(&c, 3), "annulee") == 0;
        out->du_cents = cursor_i64(&c, 4);
        out->baisses = cursor_i64(&c, 5);
        out->depot_id = cursor_i64(&c, 6);
        out->recu_cents = cursor_i64(&c, 7);
        out->rendu_cents = cursor_i64(&c, 8);
    }
    return cursor_close(&c, e);
}

/* ---- the book ----------------------------------------------------------------------------------------------- */

struct ecriture {
    const char *mot; /* of the key: "due", "recue" */
    enum book_genre genre;
    int64_t debit, credit, cents;
    day_t le;
};

static enum rc write_one(struct db *db, const struct lue *p, const struct ecriture *w, struct err *e)
{
    char key[CLE_BYTES];
    const struct transfer t = {.titulaire_id = p->titulaire_id,
                               .cle = key,
                               .phase = BOOK_POSTED,
                               .genre = w->genre,
                               .debit = w->debit,
                               .credit = w->credit,
                               .amount = w->cents,
                               .value_day = w->le,
                               .dossier_id = p->dossier_id,
                               .rule = "AB-08",
                               .article = "C. trav. L. 6323-4"};

    if (w->cents == 0)
        return RC_OK;
    snprintf(key, sizeof(key), "promesse/%lld/%s", (long long)p->lot, w->mot);
    return book_write(db, &t, 1, NULL, e);
}

static int64_t account_of(const struct lue *p)
{
    return COMPTE_FINANCEUR_BASE + p->financeur_id;
}

/* ---- granted ------------------------------------------------------------------------------------------------ */

enum rc promesse_noter(struct db *db, const struct promesse_accord *p, struct err *e)
{
    return db_exec(db, Q_PROMESSE_INSERT, e, "iiiidi", p->titulaire_id, p->lot, p->dossier_id,
                   p->financeur_id, p->le, p->cents);
}

enum rc promesse_est(struct db *db, int64_t titulaire_id, int64_t lot, bool *out, struct err *e)
{
    struct lue p;
    enum rc rc = read_one(db, titulaire_id, lot, &p, e);

    *out = rc == RC_OK && p.existe;
    return rc;
}

enum rc promesse_detenue(struct db *db, int64_t titulaire_id, int64_t lot, bool *promise, int64_t *cents,
                         struct err *e)
{
    struct lue p;
    enum rc rc = read_one(db, titulaire_id, lot, &p, e);

    *promise = rc == RC_OK && p.existe;
    *cents = *promise ? p.recu_cents - p.rendu_cents : 0;
    return rc;
}

enum rc promesse_due_acceptation(day_t accepte_le, bool *out, struct err *e)
{
    struct law_value v;
    enum rc rc = law_param(PARAM_PROMESSE_EXIGIBLE_ACCEPTATION, accepte_le, &v, e);

    *out = rc == RC_OK && v.value != 0;
    return rc;
}

enum rc promesses_clore(struct db *db, int64_t titulaire_id, int64_t dossier_id, struct err *e)
{
    return db_exec(db, Q_PROMESSES_CLORE, e, "ii", titulaire_id, dossier_id);
}

/* ---- owed, then less ---------------------------------------------------------------------------------------- */

static enum rc become_due(struct db *db, const struct lue *p, int64_t cents, day_t le, struct err *e)
{
    enum rc rc =
        write_one(db, p, &(struct ecriture){"due", GENRE_AVANCE, COMPTE_AVANCE, account_of(p), cents, le}, e);

    return rc == RC_OK ? db_exec(db, Q_PROMESSE_DEVOIR, e, "idii", cents, le, p->titulaire_id, p->lot) : rc;
}

/* In the book, the operator takes back what it advanced, but for what a debtor gave it. */
static enum rc lower(struct db *db, const struct lue *p, int64_t cents, day_t le, bool recovered,
                     struct err *e)
{
    bool in_book = p->recu_cents == 0 && !recovered;
    char word[32];
    enum rc rc = RC_OK;

    if (cents == 0)
        return RC_OK;
    snprintf(word, sizeof(word), "baisse/%lld", (long long)p->baisses + 1);
    if (in_book)
        rc = write_one(db, p, &(struct ecriture){word, GENRE_AVANCE, account_of(p), COMPTE_AVANCE, cents, le},
                       e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PROMESSE_BAISSER, e, "iiiii", cents, (int64_t)in_book, recovered ? cents : 0,
                     p->titulaire_id, p->lot);
    return rc == RC_OK && p->recu_cents == 0 && p->depot_id != 0 ? appel_baisser(db, p->depot_id, cents, e)
                                                                 : rc;
}

/* What the holder lost of the lot goes back to the account of the financeur: out by a transfer when it was received. */
static enum rc give_up_lost(struct db *db, const struct lue *p, int64_t cents, day_t le, struct err *e)
{
    int64_t received = p->recu_cents > 0 ? MIN(cents, p->recu_cents - p->du_cents - p->rendu_cents) : 0;
    enum rc rc = write_one(db, p,
                           &(struct ecriture){"perdu/rendu", GENRE_REMBOURSEMENT_FINANCEUR, COMPTE_PERDU,
                                              account_of(p), received, le},
                           e);

    if (rc == RC_OK && received > 0)
        rc = db_exec(db, Q_PROMESSE_RENDRE, e, "iii", received, p->titulaire_id, p->lot);
    return rc == RC_OK ? write_one(db, p,
                                   &(struct ecriture){"perdu/levee", GENRE_PROMESSE_LEVEE, COMPTE_PERDU,
                                                      account_of(p), cents - received, le},
                                   e)
                       : rc;
}

enum rc promesse_fixer(struct db *db, const struct promesse_montant *m, struct err *e)
{
    struct lue p;
    enum rc rc = read_one(db, m->titulaire_id, m->lot, &p, e);

    if (rc != RC_OK || !p.existe || p.annulee)
        return rc;
    if (p.promise && m->cents > 0)
        rc = become_due(db, &p, MIN(m->cents, p.montant_cents), m->le, e);
    else if (!p.promise && m->cents < p.du_cents)
        rc = lower(db, &p, p.du_cents - m->cents, m->le, false, e);
    if (rc == RC_OK && m->perdu_cents > 0)
        rc = read_one(db, m->titulaire_id, m->lot, &p, e);
    return rc == RC_OK && m->perdu_cents > 0 ? give_up_lost(db, &p, m->perdu_cents, m->le, e) : rc;
}

enum rc promesse_recouvrer(struct db *db, int64_t titulaire_id, int64_t lot, int64_t cents, struct err *e)
{
    struct lue p;
    enum rc rc = read_one(db, titulaire_id, lot, &p, e);

    if (rc != RC_OK || !p.existe || p.promise || p.annulee || p.recu_cents > 0)
        return rc;
    return lower(db, &p, MIN(cents, p.du_cents), DAY_NONE, true, e);
}

/* ---- received ----------------------------------------------------------------------------------------------- */

static enum rc read_called(struct db *db, int64_t depot_id, const struct lue *after, struct lue *out,
                           size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PROMESSES_DE_L_APPEL, &c, e, "iiii", depot_id, after->titulaire_id,
                          after->lot, (int64_t)LOT);

    *n = 0;
    while (rc == RC_OK && *n < LOT && cursor_next(&c))
        out[(*n)++] = (struct lue){.titulaire_id = cursor_i64(&c, 0),
                                   .lot = cursor_i64(&c, 1),
                                   .dossier_id = cursor_i64(&c, 2),
                                   .financeur_id = cursor_i64(&c, 3),
                                   .du_cents = cursor_i64(&c, 4)};
    return cursor_close(&c, e);
}

static enum rc receive(struct db *db, const struct lue *p, day_t le, struct err *e)
{
    enum rc rc = write_one(
        db, p,
        &(struct ecriture){"recue", GENRE_PROMESSE_RECUE, account_of(p), COMPTE_AVANCE, p->du_cents, le}, e);

    return rc == RC_OK ? db_exec(db, Q_PROMESSE_RECEVOIR, e, "dii", le, p->titulaire_id, p->lot) : rc;
}

enum rc promesses_recevoir(struct db *db, int64_t depot_id, day_t le, struct err *e)
{
    struct lue list[LOT], last = {0};
    size_t n;
    enum rc rc;

    do {
        rc = read_called(db, depot_id, &last, list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = receive(db, &list[i], le, e);
        if (n > 0)
            last = list[n - 1];
    } while (rc == RC_OK && n == LOT);
    return rc == RC_OK ? db_exec(db, Q_APPEL_PROMESSES_CREDITER, e, "i", depot_id) : rc;
}

enum rc promesses_liberer(struct db *db, int64_t depot_id, struct err *e)
{
    return db_exec(db, Q_PROMESSES_LIBERER, e, "i", depot_id);
}

/* ---- what must hold ----------------------------------------------------------------------------------------- */

enum rc promesses_verifier(struct db *db, int64_t *fausses, struct err *e)
{
    struct cursor c = {0};
    int64_t calls = 0, lots = 0;
    char count[24];
    enum rc rc = db_query(db, Q_PROMESSES_FAUSSES, &c, e, "");

    *fausses = rc == RC_OK && cursor_next(&c) ? cursor_i64(&c, 0) : 0;
    rc = cursor_close(&c, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_APPELS_FAUX, 0, &calls, e, "");
    if (rc == RC_OK)
        rc = db_i64(db, Q_LOTS_TROP_RENDUS, 0, &lots, e, "");
    *fausses += calls + lots;
    snprintf(count, sizeof(count), "%lld", (long long)*fausses);
    return rc == RC_OK && *fausses > 0 ? ERR(e, MSG_PROMESSE_FAUSSE, "nombre", count) : rc;
}
