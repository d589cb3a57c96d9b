/*
 * book.c - writing transfers. The store's own triggers and CHECKs keep the promises (sql/sqlite/garanties.sql); here
 * a row is one INSERT, and only a row that the store refuses costs the queries that say why.
 */
#include "book/book.h"
#include "base/money.h"

/* The rule of the previous row: a batch names the same one, and asks for its number once. */
struct rule_cache {
    const char *code;
    const char *article;
    int64_t id;
};

static enum rc rule_id(struct db *db, struct rule_cache *cache, const struct transfer *t, struct err *e)
{
    enum rc rc;

    CHECK(t->rule != NULL && t->article != NULL);
    if (cache->id != 0 && strcmp(cache->code, t->rule) == 0 && strcmp(cache->article, t->article) == 0)
        return RC_OK;
    rc = db_i64(db, Q_REGLE_FIND, 0, &cache->id, e, "tt", t->rule, t->article);
    if (rc == RC_OK && cache->id == 0) {
        rc = db_exec(db, Q_REGLE_INSERT, e, "tt", t->rule, t->article);
        if (rc == RC_OK)
            rc = db_i64(db, Q_REGLE_FIND, 0, &cache->id, e, "tt", t->rule, t->article);
    }
    cache->code = t->rule;
    cache->article = t->article;
    return rc;
}

static enum rc insert(struct db *db, const struct transfer *t, int64_t rule, int64_t now, struct err *e)
{
    return db_exec(db, Q_TRANSFERT_INSERT, e, "itiiiiiidiitit", t->titulaire_id, t->cle, (int64_t)t->phase,
                   (int64_t)t->genre, t->debit, t->credit, t->lot, t->amount, t->value_day, now,
                   t->dossier_id, t->reservation, rule, t->inputs);
}

/* -1: no row has this key; 1: one has, with the same content; 0: with another. */
static enum rc compare_existing(struct db *db, const struct transfer *t, int64_t rule, int64_t *same,
                                struct err *e)
{
    return db_i64(db, Q_TRANSFERT_SAME, -1, same, e, "iiiiiidititit", (int64_t)t->phase, (int64_t)t->genre,
                  t->debit, t->credit, t->lot, t->amount, t->value_day, t->dossier_id, t->reservation, rule,
                  t->inputs, t->titulaire_id, t->cle);
}

static const char *amount_text(int64_t poche, int64_t amount, char buf[MONEY_TEXT_BYTES])
{
    if (poche != POCHE_HEURES)
        return money_french(amount, buf);
    snprintf(buf, MONEY_TEXT_BYTES, "%lld\u00a0h", (long long)amount);
    return buf;
}

/* Why a settling row was refused. RC_OK: not because of its reservation. */
static enum rc explain_reservation(struct db *db, const struct transfer *t, struct err *e)
{
    struct cursor c = {0};
    int64_t held = -1;
    char left[MONEY_TEXT_BYTES];
    char asked[MONEY_TEXT_BYTES];
    enum rc rc = db_query(db, Q_RESERVATION_GET, &c, e, "it", t->titulaire_id, t->reservation);

    if (rc == RC_OK && cursor_next(&c))
        held = cursor_i64(&c, 0) - cursor_i64(&c, 1);
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    if (held < 0)
        return ERR(e, MSG_LIVRE_RESERVATION_INCONNUE, "cle", t->reservation);
    if (t->amount > held)
        return ERR(e, MSG_LIVRE_RESERVATION_DEPASSEE, "cle", t->reservation, "reste",
                   amount_text(t->debit, held, left), "montant", amount_text(t->debit, t->amount, asked));
    return RC_OK;
}

/* The store refused a new row: says why in the words of the book. *e holds the store's own words. */
static enum rc explain_refusal(struct db *db, const struct transfer *t, struct err *e)
{
    struct balance b = {0};
    struct err store_says = {0};
    char has[MONEY_TEXT_BYTES];
    char asked[MONEY_TEXT_BYTES];
    enum rc rc = RC_OK;

    if (e != NULL)
        store_says = *e;
    if (t->reservation != NULL)
        rc = explain_reservation(db, t, e);
    if (rc == RC_OK && t->reservation == NULL && t->debit < BOOK_SHARED_MIN) {
        rc = book_balance(db, t->titulaire_id, (enum poche)t->debit, t->lot, &b, e);
        if (rc == RC_OK && b.posted - b.reserved < t->amount)
            rc = ERR(e, MSG_DROITS_INSUFFISANTS, "solde", amount_text(t->debit, b.posted - b.reserved, has),
                     "montant", amount_text(t->debit, t->amount, asked));
    }
    if (rc != RC_OK)
        return rc;
    return ERR(e, MSG_LIVRE_COMPTES, "cle", t->cle, "raison", store_says.phrase);
}

static enum rc write_one(struct db *db, const struct transfer *t, struct rule_cache *cache, int64_t now,
                         size_t *applied, struct err *e)
{
    struct err ignored;
    int64_t same;
    enum rc rc = rule_id(db, cache, t, e);

    if (rc != RC_OK)
        return rc;
    rc = insert(db, t, cache->id, now, e);
    if (rc == RC_OK) {
        (*applied)++;
        return RC_OK;
    }
    if (rc != RC_CONFLICT && rc != RC_INTEGRITY)
        return rc;
    if (compare_existing(db, t, cache->id, &same, &ignored) != RC_OK)
        return rc;
    if (same == 1)
        return RC_OK;
    if (same == 0)
        return ERR(e, MSG_LIVRE_CLE_AUTRE_CONTENU, "cle", t->cle);
    return explain_refusal(db, t, e);
}

enum rc book_write(struct db *db, const struct transfer *t, size_t n, size_t *applied_out, struct err *e)
{
    struct rule_cache cache = {0};
    struct err own;
    int64_t now = db_now_us(db);
    size_t applied = 0;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = write_one(db, &t[i], &cache, now, &applied, e != NULL ? e : &own);
    if (applied_out != NULL)
        *applied_out = applied;
    return rc;
}
