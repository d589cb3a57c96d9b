/*
 * accrue_cpf.c - a slice of the yearly CPF credit: years of work with what they already gave, balances and deaths are
 * read side by side, in order of holder.
 */
#include "rights/accrue_slice.h"
#include "rights/cpf.h"
#include "rights/inputs.h"

struct work_row {
    int64_t titulaire_id;
    struct cpf_activite a;
    bool readable;
    int64_t given_account; /* what the year already gave: account credited, 0 when nothing */
    int64_t given_amount;
};

struct walk {
    struct slice *s;
    struct cursor balances;
    bool balance_here;
    struct deceased deceased;
    const char *key; /* in the slice's arena: the transfers carry it out of the walk */
    day_t value_day;
};

static struct work_row read_row(struct cursor *c)
{
    struct work_row r = {.titulaire_id = cursor_i64(c, 0)};

    r.readable = regime_find(cursor_text(c, 1), &r.a.regime) && unite_find(cursor_text(c, 4), &r.a.unite);
    r.a.travaille = cursor_i64(c, 2);
    r.a.reference = cursor_i64(c, 3);
    r.a.peu_qualifie = cursor_i64(c, 5) != 0;
    r.a.boe = cursor_i64(c, 6) != 0;
    r.a.categorie_c = cursor_i64(c, 7) != 0;
    r.a.cotisation_payee = cursor_i64(c, 8) != 0;
    r.given_account = cursor_i64(c, 9);
    r.given_amount = cursor_i64(c, 10);
    return r;
}

/* Reads up to slice_rows() rows; a holder that the limit may have cut waits for the next slice. */
static enum rc read_rows(struct db *db, struct slice *s, const char *key, struct work_row **out, size_t *n,
                         struct err *e)
{
    struct cursor c = {0};
    const size_t room = slice_rows(s);
    struct work_row *rows = ARENA_ARRAY(s->arena, struct work_row, room);
    enum rc rc = db_query(db, Q_ACCRUE_ACTIVITES, &c, e, "tiii", key, s->after, (int64_t)s->options->annee,
                          (int64_t)room);

    *n = 0;
    while (rc == RC_OK && *n < room && cursor_next(&c))
        rows[(*n)++] = read_row(&c);
    rc = cursor_close(&c, e);
    s->ended = *n < room;
    if (!s->ended) {
        int64_t cut = rows[*n - 1].titulaire_id;

        while (*n > 0 && rows[*n - 1].titulaire_id == cut)
            (*n)--;
        CHECK(*n > 0); /* a holder has one row a regime */
    }
    s->last = *n > 0 ? rows[*n - 1].titulaire_id : s->after;
    *out = rows;
    return rc;
}

static enum rc walk_open(struct db *db, struct walk *w, struct err *e)
{
    struct slice *s = w->s;
    enum rc rc = db_query(db, Q_ACCRUE_SOLDES_CPF, &w->balances, e, "ii", s->after, s->last);

    if (rc == RC_OK)
        rc = deceased_open(db, s, &w->deceased, e);
    if (rc != RC_OK)
        return rc;
    w->balance_here = cursor_next(&w->balances);
    return RC_OK;
}

static enum rc walk_close(struct walk *w, enum rc rc, struct err *e)
{
    struct cursor *all[] = {&w->balances, &w->deceased.c};

    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        enum rc end = cursor_close(all[i], rc == RC_OK ? e : NULL);

        rc = rc != RC_OK ? rc : end;
    }
    return rc;
}

static void balances_of(struct walk *w, int64_t id, int64_t *cents, int64_t *hours)
{
    *cents = *hours = 0;
    while (w->balance_here && cursor_i64(&w->balances, 0) < id)
        w->balance_here = cursor_next(&w->balances);
    while (w->balance_here && cursor_i64(&w->balances, 0) == id) {
        *(cursor_i64(&w->balances, 1) == POCHE_HEURES ? hours : cents) = cursor_i64(&w->balances, 2);
        w->balance_here = cursor_next(&w->balances);
    }
}

/* True when the year was already credited, which the report then counts. */
static bool already_given(struct slice *s, const struct work_row *r)
{
    if (r->given_account == 0)
        return false;
    s->delta.already++;
    if (r->given_account < BOOK_SHARED_MIN)
        *(r->given_account == POCHE_HEURES ? &s->delta.already_hours : &s->delta.already_cents) +=
            r->given_amount;
    return true;
}

/* What all holders of the same situation share: kept once, whatever their number. NULL: no memory. */
static const char *params_text(struct slice *s, const struct cpf_credit *c, const struct cpf_activite *a)
{
    struct inputs in = {.n = 0};

    inputs_word(&in, "regime", regime_name(a->regime));
    inputs_word(&in, "unite", unite_name(a->unite));
    inputs_number(&in, "annuel", c->annuel);
    inputs_number(&in, "plafond", c->plafond);
    if (a->peu_qualifie)
        inputs_number(&in, "peu_qualifie", 1);
    if (a->boe)
        inputs_number(&in, "boe", 1);
    if (a->categorie_c)
        inputs_number(&in, "categorie_c", 1);
    return tally_text(&s->tally, inputs_end(&in, s->arena));
}

static const char *params_of(struct slice *s, const struct cpf_credit *c, const struct cpf_activite *a)
{
    unsigned flags = (unsigned)a->regime | (unsigned)a->unite << 4 | (unsigned)a->peu_qualifie << 8 |
                     (unsigned)a->boe << 9 | (unsigned)a->categorie_c << 10;
    uint64_t spread =
        ((uint64_t)c->annuel * 31 + (uint64_t)c->plafond * 7 + flags) * UINT64_C(0x9E3779B97F4A7C15);
    struct situation *cell = &s->situations[spread >> 58];

    if (cell->params == NULL || cell->annuel != c->annuel || cell->plafond != c->plafond ||
        cell->flags != flags)
        *cell = (struct situation){c->annuel, c->plafond, flags, params_text(s, c, a)};
    return cell->params;
}

static const char *inputs_of(struct slice *s, const struct cpf_credit *c, size_t n)
{
    struct inputs in = {.n = 0};

    inputs_number(&in, "travaille", c->travaille);
    inputs_number(&in, "reference", c->reference);
    inputs_number(&in, "avant", c->avant);
    if (c->perdu > 0)
        inputs_number(&in, "perdu", c->perdu);
    if (c->prorata)
        inputs_number(&in, "prorata", 1);
    if (n > 1)
        inputs_number(&in, "regimes", (int64_t)n);
    return inputs_end(&in, s->arena);
}

/* A credit, or when the ceiling takes it whole a marker between shared accounts under the same key: what was lost
 * once is lost (CPF-17), even if the holder spends before the run passes again. */
static enum rc add_credit(struct walk *w, int64_t id, const struct cpf_credit *c,
                          const struct cpf_activite *a, size_t n, struct err *e)
{
    struct slice *s = w->s;
    struct transfer *t;
    bool marker = c->montant == 0;
    struct law_value v;

    if (c->theorique == 0)
        return RC_OK;
    t = slice_transfer(s);
    if (t == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    t->titulaire_id = id;
    t->cle = w->key;
    t->genre = marker ? GENRE_PERTE_PLAFOND : GENRE_CREDIT_CPF;
    t->debit = c->heures ? COMPTE_HEURES : COMPTE_FONDS_CPF;
    t->credit = c->heures ? (marker ? (int64_t)COMPTE_HEURES_PERDU : POCHE_HEURES)
                          : (marker ? (int64_t)COMPTE_PERDU : POCHE_DROITS);
    t->amount = marker ? c->perdu : c->montant;
    t->value_day = w->value_day;
    t->rule = marker ? "CPF-17" : "CPF-10";
    t->article = law_param(c->regle, w->value_day, &v, NULL) == RC_OK ? v.article : "";
    t->params = params_of(s, c, a);
    t->inputs = inputs_of(s, c, n);
    if (t->params == NULL || !tally_add(&s->tally, t, PERIODE_ANNEE))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    s->delta.lost_cents += c->heures ? 0 : c->perdu;
    s->delta.capped += marker;
    if (marker)
        return RC_OK;
    s->delta.credits++;
    *(c->heures ? &s->delta.credited_hours : &s->delta.credited_cents) += c->montant;
    s->wrote_n++;
    s->wrote_sum += c->montant;
    return RC_OK;
}

/* The account of a deceased person was closed that day (L. 5151-2). */
static bool closed(struct walk *w, int64_t id)
{
    day_t death = deceased_day(&w->deceased, id);

    return death != DAY_NONE && death <= w->value_day;
}

static enum rc one_holder(struct walk *w, const struct work_row *rows, size_t n, struct err *e)
{
    struct cpf_activite all[REGIME_COUNT];
    struct cpf_credit c;
    int64_t id = rows[0].titulaire_id;
    int64_t cents;
    int64_t hours;
    enum rc rc;

    w->s->delta.holders++;
    balances_of(w, id, &cents, &hours);
    if (already_given(w->s, &rows[0]) || closed(w, id))
        return RC_OK;
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].readable || i >= ARRAY_LEN(all)) {
            w->s->delta.refused++;
            return RC_OK;
        }
        all[i] = rows[i].a;
    }
    rc = cpf_compute(w->s->options->annee, all, n, cents, hours, &c, e);
    if (rc == RC_USAGE) {
        w->s->delta.refused++;
        return RC_OK;
    }
    return rc == RC_OK ? add_credit(w, id, &c, &all[c.retenu], n, e) : rc;
}

enum rc accrue_cpf_read(struct db *db, struct slice *s, struct err *e)
{
    struct walk w = {.s = s, .value_day = cpf_value_day(s->options->annee)};
    struct work_row *rows;
    size_t n;
    enum rc rc;

    w.key = arena_printf(s->arena, "cpf/%d", s->options->annee);
    rc = read_rows(db, s, w.key, &rows, &n, e);
    if (rc == RC_OK)
        rc = walk_open(db, &w, e);
    for (size_t i = 0; rc == RC_OK && i < n;) {
        size_t k = i + 1;

        while (k < n && rows[k].titulaire_id == rows[i].titulaire_id)
            k++;
        rc = one_holder(&w, &rows[i], k - i, e);
        i = k;
    }
    return walk_close(&w, rc, e);
}
