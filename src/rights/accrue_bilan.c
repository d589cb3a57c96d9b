/*
 * accrue_bilan.c - a pass is proven twice: each slice by the balances it moved (accrue.c), all of them here, by a count of
 * the book that knows nothing of slices.
 */
#include "rights/accrue_bilan.h"
#include "rights/cpf.h"
#include <jansson.h>

const char *bilan_famille(const struct accrue_options *o)
{
    return o->kind == ACCRUE_CPF ? "cpf" : "dife";
}

int64_t bilan_annee(const struct accrue_options *o)
{
    return o->kind == ACCRUE_CPF ? o->annee : 0;
}

static day_t value_day(const struct accrue_options *o)
{
    return o->kind == ACCRUE_CPF ? cpf_value_day(o->annee) : o->at;
}

static int compared_year(const struct accrue_options *o)
{
    return o->kind == ACCRUE_CPF ? o->annee : day_year(o->at);
}

/* ---- what the book says ------------------------------------------------------------------------------------------ */

#define BILAN_LINES_MAX 4096

static enum rc query_book(struct db *db, const struct accrue_options *o, char keys[2][24], struct cursor *c,
                          struct err *e)
{
    int year = compared_year(o);
    day_t days[4];

    if (o->kind == ACCRUE_CPF) {
        snprintf(keys[0], sizeof(keys[0]), "cpf/%d", year);
        snprintf(keys[1], sizeof(keys[1]), "cpf/%d", year - 1);
        return db_query(db, Q_ACCRUE_LIVRE_CPF, c, e, "tt", keys[0], keys[1]);
    }
    accrue_dife_days(o, days);
    return db_query(db, Q_ACCRUE_LIVRE_DIFE, c, e, "dddd", days[0], days[1], days[2], days[3]);
}

/* The line of this period, kind and rule, perhaps new; NULL when there are too many. */
static struct bilan_line *line_at(struct bilan *b, const struct bilan_line *like)
{
    for (size_t i = 0; i < b->n; i++) {
        struct bilan_line *l = &b->lines[i];

        if (l->regle_id == like->regle_id && l->periode == like->periode && l->genre == like->genre &&
            l->hours == like->hours)
            return l;
    }
    if (b->n == BILAN_LINES_MAX)
        return NULL;
    b->lines[b->n] = *like;
    return &b->lines[b->n++];
}

static enum rc count_rows(struct cursor *c, struct bilan *out, struct err *e)
{
    while (cursor_next(c)) {
        int64_t credit = cursor_i64(c, 3);
        struct bilan_line like = {.periode = (enum periode)cursor_i64(c, 0),
                                  .genre = (enum book_genre)cursor_i64(c, 1),
                                  .regle_id = cursor_i64(c, 2),
                                  .hours = credit == POCHE_HEURES || credit == COMPTE_HEURES_PERDU};
        struct bilan_line *l = line_at(out, &like);

        if (l == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        l->n++;
        l->amount += cursor_i64(c, 4);
    }
    return RC_OK;
}

static enum rc name_rules(struct db *db, struct bilan *b, struct arena *a, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        struct bilan_line *l = &b->lines[i];
        struct cursor c = {0};
        enum rc end;

        l->rule = l->params = "";
        rc = db_query(db, Q_ACCRUE_REGLE, &c, e, "i", l->regle_id);
        if (rc == RC_OK && cursor_next(&c)) {
            l->rule = cursor_copy(&c, a, 0);
            l->params = cursor_copy(&c, a, 1);
        }
        end = cursor_close(&c, rc == RC_OK ? e : NULL);
        rc = rc != RC_OK ? rc : end;
    }
    return rc;
}

static int by_genre_and_rule(const void *a, const void *b)
{
    const struct bilan_line *x = a;
    const struct bilan_line *y = b;

    if (x->genre != y->genre)
        return x->genre < y->genre ? -1 : 1;
    return x->regle_id < y->regle_id ? -1 : x->regle_id > y->regle_id;
}

/* The lines that the slices of this pass, and of those before it, account for; several years of one rule are one sum. */
static void sum_lines(const struct accrue_options *o, struct arena *a, struct bilan *b)
{
    b->sums = ARENA_ARRAY(a, struct bilan_sum, MAX(b->n, 1));
    for (size_t i = 0; i < b->n; i++) {
        const struct bilan_line *l = &b->lines[i];
        struct bilan_sum *last = b->sums_n > 0 ? &b->sums[b->sums_n - 1] : NULL;

        if (o->kind == ACCRUE_CPF && l->periode != PERIODE_ANNEE)
            continue;
        if (last == NULL || last->genre != (int64_t)l->genre || last->regle_id != l->regle_id) {
            last = &b->sums[b->sums_n++];
            *last = (struct bilan_sum){.genre = (int64_t)l->genre, .regle_id = l->regle_id};
        }
        last->n += l->n;
        last->amount += l->amount;
    }
}

enum rc bilan_read(struct store *store, const struct accrue_options *o, struct arena *a, struct bilan *out,
                   struct err *e)
{
    struct cursor c = {0};
    char keys[2][24];
    struct db *db;
    enum rc end;
    enum rc rc = store_read_begin(store, &db, e);

    *out = (struct bilan){.lines = ARENA_ARRAY(a, struct bilan_line, BILAN_LINES_MAX)};
    if (rc != RC_OK)
        return rc;
    rc = query_book(db, o, keys, &c, e);
    if (rc == RC_OK)
        rc = count_rows(&c, out, e);
    end = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc != RC_OK ? rc : end;
    qsort(out->lines, out->n, sizeof(out->lines[0]), by_genre_and_rule);
    if (rc == RC_OK)
        rc = name_rules(db, out, a, e);
    store_read_end(store, db);
    sum_lines(o, a, out);
    return rc;
}

/* ---- where the pass is ------------------------------------------------------------------------------------------- */

struct pass {
    const struct accrue_options *o;
    const struct bilan *book; /* credits that no pass of this table wrote; NULL when the table knows them */
    int64_t seq;
    bool known;
    int64_t au, dernier;
    bool finished;
    int64_t acts; /* that may have changed what was read since the pass began */
};

static enum rc read_pass(struct db *db, struct pass *p, struct err *e)
{
    struct cursor c = {0};
    int64_t debut_seq = 0;
    enum rc rc = db_query(db, Q_ACCRUE_AVANCEMENT, &c, e, "ti", bilan_famille(p->o), bilan_annee(p->o));

    if (rc == RC_OK && cursor_next(&c)) {
        p->known = true;
        p->au = cursor_i64(&c, 0);
        p->dernier = cursor_i64(&c, 1);
        p->finished = cursor_i64(&c, 2) != 0;
        debut_seq = cursor_i64(&c, 3);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK || !p->known)
        return rc;
    return db_i64(db, Q_ACCRUE_ACTES_DEPUIS, 0, &p->acts, e, "it", debut_seq, bilan_famille(p->o));
}

static enum rc write_seed(struct db *db, const struct pass *p, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && p->book != NULL && i < p->book->sums_n; i++) {
        const struct bilan_sum *x = &p->book->sums[i];

        rc = db_exec(db, Q_ACCRUE_CUMUL_REGLE, e, "tiiiii", bilan_famille(p->o), bilan_annee(p->o), x->genre,
                     x->regle_id, x->n, x->amount);
    }
    return rc;
}

static enum rc begin_unit(struct db *db, void *arg, struct err *e)
{
    struct pass *p = arg;
    struct pass now = {.o = p->o};
    int64_t seq = 0;
    enum rc rc = read_pass(db, &now, e);

    if (rc == RC_OK)
        rc = db_i64(db, Q_ACCRUE_JOURNAL_TETE, 0, &seq, e, "");
    if (rc == RC_OK && !now.known)
        rc = write_seed(db, p, e);
    return rc == RC_OK ? db_exec(db, Q_ACCRUE_AVANCEMENT_DEBUT, e, "tidi", bilan_famille(p->o),
                                 bilan_annee(p->o), value_day(p->o), seq)
                       : rc;
}

enum rc bilan_begin(struct store *store, const struct accrue_options *o, struct arena *a,
                    struct accrue_report *out, struct err *e)
{
    struct pass p = {.o = o};
    struct bilan book;
    struct db *db;
    enum rc rc = store_read_begin(store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_pass(db, &p, e);
    store_read_end(store, db);
    if (rc != RC_OK)
        return rc;
    out->cut = p.known && !p.finished && p.dernier > 0;
    if (out->cut && p.acts == 0 && p.au == value_day(o)) {
        out->resumed_after = p.dernier;
        return RC_OK;
    }
    if (!p.known) {
        rc = bilan_read(store, o, a, &book, e);
        p.book = &book;
    }
    return rc == RC_OK ? store_write(store, begin_unit, &p, e) : rc;
}

enum rc bilan_slice(struct db *db, const struct slice *s, struct err *e)
{
    const char *famille = bilan_famille(s->options);
    int64_t annee = bilan_annee(s->options);
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < s->tally.n; i++) {
        const struct tally_line *l = &s->tally.lines[i];

        rc = db_exec(db, Q_ACCRUE_CUMUL_ADD, e, "tiiiittt", famille, annee, (int64_t)l->genre, l->n,
                     l->amount, l->rule, l->article, l->params);
    }
    return rc == RC_OK ? db_exec(db, Q_ACCRUE_AVANCEMENT_LOT, e, "iti", s->last, famille, annee) : rc;
}

/* ---- proof --------------------------------------------------------------------------------------------------------- */

struct proof {
    int64_t n, amount; /* what the book has: cents and hours together, compared and never shown as money */
    int64_t said_n, said_amount; /* what the slices said */
    bool same;                   /* by kind and rule too */
};

static bool says(struct cursor *said, const struct bilan_sum *x)
{
    return x->genre == cursor_i64(said, 0) && x->regle_id == cursor_i64(said, 1) &&
           x->n == cursor_i64(said, 2) && x->amount == cursor_i64(said, 3);
}

static void compare_sums(const struct bilan *book, struct cursor *said, struct proof *out)
{
    size_t i = 0;

    out->same = true;
    for (; cursor_next(said); i++) {
        out->said_n += cursor_i64(said, 2);
        out->said_amount += cursor_i64(said, 3);
        if (i >= book->sums_n || !says(said, &book->sums[i]))
            out->same = false;
    }
    if (i != book->sums_n)
        out->same = false;
    for (i = 0; i < book->sums_n; i++) {
        out->n += book->sums[i].n;
        out->amount += book->sums[i].amount;
    }
}

static enum rc read_proof(struct store *store, const struct accrue_options *o, const struct bilan *book,
                          struct proof *out, bool *changed, struct err *e)
{
    struct pass p = {.o = o};
    struct cursor c = {0};
    struct db *db;
    enum rc end;
    enum rc rc = store_read_begin(store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_pass(db, &p, e);
    *changed = p.acts > 0;
    if (rc == RC_OK)
        rc = db_query(db, Q_ACCRUE_CUMUL, &c, e, "ti", bilan_famille(o), bilan_annee(o));
    if (rc == RC_OK)
        compare_sums(book, &c, out);
    end = cursor_close(&c, rc == RC_OK ? e : NULL);
    store_read_end(store, db);
    return rc != RC_OK ? rc : end;
}

static enum rc finish_unit(struct db *db, void *arg, struct err *e)
{
    const struct accrue_options *o = arg;

    return db_exec(db, Q_ACCRUE_AVANCEMENT_FINI, e, "ti", bilan_famille(o), bilan_annee(o));
}

static enum rc differs(const struct proof *p, struct err *e)
{
    char text[4][24];

    snprintf(text[0], sizeof(text[0]), "%lld", (long long)p->n);
    snprintf(text[1], sizeof(text[1]), "%lld", (long long)p->amount);
    snprintf(text[2], sizeof(text[2]), "%lld", (long long)p->said_n);
    snprintf(text[3], sizeof(text[3]), "%lld", (long long)p->said_amount);
    return ERR(e, MSG_ACCRUE_TOTAUX, "livre", text[0], "somme", text[1], "lots", text[2], "annonce", text[3]);
}

enum rc bilan_end(struct store *store, const struct accrue_options *o, const struct bilan *book,
                  struct accrue_report *out, struct err *e)
{
    struct proof p = {0};
    enum rc rc = read_proof(store, o, book, &p, &out->changed, e);

    if (rc != RC_OK)
        return rc;
    if (!p.same)
        return differs(&p, e);
    out->proven = p.n;
    return store_write(store, finish_unit, (void *)o, e);
}

/* ---- the year before ------------------------------------------------------------------------------------------------ */

static void regime_in(const char *params, char out[ACCRUE_WORD_BYTES])
{
    json_t *body = params[0] != '\0' ? json_loads(params, 0, NULL) : NULL;
    const char *regime = json_string_value(json_object_get(body, "regime"));

    snprintf(out, ACCRUE_WORD_BYTES, "%s", regime != NULL ? regime : "");
    json_decref(body);
}

/* Past the last cell, what is left is counted together there. */
static struct accrue_line *line_of(struct accrue_compare *c, enum book_genre genre, const char *rule,
                                   bool hours, const char *params)
{
    struct accrue_line like = {.genre = genre, .hours = hours};

    snprintf(like.rule, sizeof(like.rule), "%s", rule);
    regime_in(params, like.regime);
    for (size_t i = 0; i < c->n; i++) {
        const struct accrue_line *l = &c->lines[i];

        if (l->genre == genre && l->hours == hours && strcmp(l->rule, like.rule) == 0 &&
            strcmp(l->regime, like.regime) == 0)
            return &c->lines[i];
    }
    if (c->n < ACCRUE_LINES_MAX)
        c->lines[c->n++] = like;
    return &c->lines[c->n - 1];
}

static int by_rule(const void *a, const void *b)
{
    const struct accrue_line *x = a;
    const struct accrue_line *y = b;
    int order = (int)x->genre - (int)y->genre;

    if (order == 0)
        order = strcmp(x->rule, y->rule);
    if (order == 0)
        order = strcmp(x->regime, y->regime);
    return order != 0 ? order : (int)x->hours - (int)y->hours;
}

void bilan_compare(const struct accrue_options *o, const struct bilan *book, const struct tally *added,
                   struct accrue_compare *out)
{
    out->annee = compared_year(o);
    for (size_t i = 0; i < book->n; i++) {
        const struct bilan_line *b = &book->lines[i];
        struct accrue_line *l;

        if (b->periode == PERIODE_AUTRE)
            continue;
        l = line_of(out, b->genre, b->rule, b->hours, b->params);
        *(b->periode == PERIODE_ANNEE ? &l->n : &l->before_n) += b->n;
        *(b->periode == PERIODE_ANNEE ? &l->amount : &l->before_amount) += b->amount;
    }
    for (size_t i = 0; added != NULL && i < added->n; i++) {
        const struct tally_line *t = &added->lines[i];
        struct accrue_line *l;

        if (t->periode == PERIODE_AUTRE)
            continue;
        l = line_of(out, t->genre, t->rule, t->hours, t->params);
        *(t->periode == PERIODE_ANNEE ? &l->n : &l->before_n) += t->n;
        *(t->periode == PERIODE_ANNEE ? &l->amount : &l->before_amount) += t->amount;
    }
    qsort(out->lines, out->n, sizeof(out->lines[0]), by_rule);
}
