/*
 * book.c - writing transfers. The store's own triggers and CHECKs keep the promises (sql/sqlite/garanties.sql); here
 * rows are one INSERT, and only a row that the store refuses costs the queries that say why.
 */
#include "book/book.h"
#include "base/money.h"

/* From this many rows on, one statement writes many, in the order of the store's pages. */
#define BATCH_MIN 32

/* The rules of the rows just written: a batch names a few dozens at most, and asks for the number of each once. */
#define RULES_KEPT 32

struct rule {
    const char *code, *article, *params;
    int64_t id;
};

struct rule_cache {
    struct rule rules[RULES_KEPT];
    size_t n;    /* rules known */
    size_t next; /* cell to use again when all are taken */
};

static bool same_text(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

static const struct rule *rule_known(const struct rule_cache *cache, const struct rule *r)
{
    for (size_t i = 0; i < cache->n; i++)
        if (same_text(cache->rules[i].code, r->code) && same_text(cache->rules[i].article, r->article) &&
            same_text(cache->rules[i].params, r->params))
            return &cache->rules[i];
    return NULL;
}

static enum rc rule_id(struct db *db, struct rule_cache *cache, const struct transfer *t, int64_t *id,
                       struct err *e)
{
    struct rule r = {t->rule, t->article, t->params != NULL ? t->params : "", 0};
    const struct rule *known;
    enum rc rc;

    CHECK(t->rule != NULL && t->article != NULL);
    known = rule_known(cache, &r);
    if (known != NULL) {
        *id = known->id;
        return RC_OK;
    }
    rc = db_i64(db, Q_REGLE_FIND, 0, &r.id, e, "ttt", r.code, r.article, r.params);
    if (rc == RC_OK && r.id == 0) {
        rc = db_exec(db, Q_REGLE_INSERT, e, "ttt", r.code, r.article, r.params);
        if (rc == RC_OK)
            rc = db_i64(db, Q_REGLE_FIND, 0, &r.id, e, "ttt", r.code, r.article, r.params);
    }
    if (rc != RC_OK)
        return rc;
    cache->rules[cache->next] = r;
    cache->next = (cache->next + 1) % RULES_KEPT;
    cache->n = MIN(cache->n + 1, RULES_KEPT);
    *id = r.id;
    return RC_OK;
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

    if (t->amount > BOOK_AMOUNT_MAX) {
        int64_t poche = t->credit == POCHE_HEURES ? POCHE_HEURES : t->debit;

        return ERR(e, MSG_LIVRE_MONTANT, "montant", amount_text(poche, t->amount, asked), "max",
                   amount_text(poche, BOOK_AMOUNT_MAX, has));
    }
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
    int64_t rule;
    enum rc rc = rule_id(db, cache, t, &rule, e);

    if (rc != RC_OK)
        return rc;
    rc = insert(db, t, rule, now, e);
    if (rc == RC_OK) {
        (*applied)++;
        return RC_OK;
    }
    if (rc != RC_CONFLICT && rc != RC_INTEGRITY)
        return rc;
    if (compare_existing(db, t, rule, &same, &ignored) != RC_OK)
        return rc;
    if (same == 1)
        return RC_OK;
    if (same == 0)
        return ERR(e, MSG_LIVRE_CLE_AUTRE_CONTENU, "cle", t->cle);
    return explain_refusal(db, t, e);
}

/* By holder, and as given for one holder: a reservation comes before what settles it. */
static int by_holder(const void *a, const void *b)
{
    const struct transfer *x = *(const struct transfer *const *)a;
    const struct transfer *y = *(const struct transfer *const *)b;

    if (x->titulaire_id != y->titulaire_id)
        return x->titulaire_id < y->titulaire_id ? -1 : 1;
    return x < y ? -1 : x > y;
}

static bool is_in_order(const struct transfer *t, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (t[i].titulaire_id < t[i - 1].titulaire_id)
            return false;
    return true;
}

/* The rows in the order of the store's pages, which a batch then walks once; the caller frees. NULL: as given, for a few
 * rows, for those that come in that order, or when the machine has no memory. */
static const struct transfer **in_order(const struct transfer *t, size_t n)
{
    const struct transfer **order =
        n < BATCH_MIN || is_in_order(t, n) ? NULL : malloc(n * sizeof(const struct transfer *));

    if (order == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        order[i] = &t[i];
    qsort(order, n, sizeof(const struct transfer *), by_holder);
    return order;
}

/* The rows of one statement. */
struct rows {
    const struct transfer *t;      /* as given… */
    const struct transfer **order; /* …or in this order, unless NULL */
    int64_t now;
    int64_t rules[]; /* of each row of the statement */
};

static const struct transfer *row_at(const struct rows *r, size_t i)
{
    return r->order != NULL ? r->order[i] : &r->t[i];
}

static void fill_row(const void *arg, size_t i, struct db_value *v)
{
    const struct rows *r = arg;
    const struct transfer *t = row_at(r, i);
    const int64_t numbers[] = {[0] = t->titulaire_id, [2] = (int64_t)t->phase, [3] = (int64_t)t->genre,
                               [4] = t->debit,        [5] = t->credit,         [6] = t->lot,
                               [7] = t->amount,       [8] = t->value_day,      [9] = r->now,
                               [10] = t->dossier_id,  [12] = r->rules[i]};

    for (size_t k = 0; k < ARRAY_LEN(numbers); k++)
        v[k].n = numbers[k];
    v[1].t = t->cle;
    v[11].t = t->reservation;
    v[13].t = t->inputs;
}

/* By one statement. When the store refuses any row, nothing of it is written and *refused is set. */
static enum rc write_together(struct db *db, struct rows *r, size_t n, struct rule_cache *cache,
                              bool *refused, struct err *e)
{
    enum rc rc = RC_OK;

    *refused = false;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = rule_id(db, cache, row_at(r, i), &r->rules[i], e);
    if (rc != RC_OK)
        return rc;
    rc = db_exec_rows(db, Q_TRANSFERTS_INSERT, e, "itiiiiiidiztit", n, fill_row, r);
    *refused = rc == RC_CONFLICT || rc == RC_INTEGRITY;
    return *refused ? RC_OK : rc;
}

/* Together, or one by one when the store refused that: a row already there is no error, and another gets its reason. */
static enum rc write_rows(struct db *db, struct rows *r, size_t n, struct rule_cache *cache, size_t *applied,
                          struct err *e)
{
    bool each = n < BATCH_MIN;
    enum rc rc = each ? RC_OK : write_together(db, r, n, cache, &each, e);

    if (rc == RC_OK && !each)
        *applied += n;
    for (size_t i = 0; rc == RC_OK && each && i < n; i++)
        rc = write_one(db, row_at(r, i), cache, r->now, applied, e);
    return rc;
}

enum rc book_write(struct db *db, const struct transfer *t, size_t n, size_t *applied_out, struct err *e)
{
    const size_t most = MIN(n, db_rows_max(db));
    struct rows *r = malloc(sizeof(*r) + MAX(most, 1) * sizeof(r->rules[0]));
    struct rule_cache cache = {0};
    struct err own;
    size_t applied = 0;
    enum rc rc = RC_OK;
    const struct transfer **order;

    if (r == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    order = in_order(t, n);
    r->now = db_now_us(db);
    for (size_t i = 0; rc == RC_OK && i < n; i += most) {
        r->t = t + i;
        r->order = order != NULL ? order + i : NULL;
        rc = write_rows(db, r, MIN(most, n - i), &cache, &applied, e != NULL ? e : &own);
    }
    free(order);
    free(r);
    if (applied_out != NULL)
        *applied_out = applied;
    return rc;
}
