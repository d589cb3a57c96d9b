/*
 * accrue_dife.c - a slice of the DIFE run: mandates and the movements of the DIFE purse are read side by side, in order
 * of holder; dife_compute() says which credits and losses are still due.
 */
#include "rights/accrue_slice.h"
#include "rights/dife.h"
#include "rights/inputs.h"

struct mandat_row {
    int64_t titulaire_id;
    struct dife_mandat m;
};

struct walk {
    struct slice *s;
    struct cursor moves;
    bool move_here;
    struct dife_mouvement *room; /* DIFE_MOUVEMENTS_MAX cells, used again for each holder */
    struct deceased deceased;
    struct frozen frozen;
};

/* One holder's purse as the book has it. */
struct purse_state {
    struct dife_mouvement *moves;
    size_t moves_n;
    bool too_many;
    int64_t opening_cents;
    day_t opening_day; /* DAY_NONE: nothing was taken over */
    int64_t posted_cents;
    int64_t reserved_cents; /* held for dossiers, or spent after the day of the run: not to be lost */
    int64_t forfeits;       /* losses already written */
    int64_t corrections;    /* credits already taken back, in whole or in part */
};

static enum rc read_mandats(struct db *db, struct slice *s, struct mandat_row **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    const size_t room = slice_rows(s);
    struct mandat_row *rows = ARENA_ARRAY(s->arena, struct mandat_row, room);
    enum rc rc = db_query(db, Q_ACCRUE_MANDATS, &c, e, "ii", s->after, (int64_t)room);

    *n = 0;
    while (rc == RC_OK && *n < room && cursor_next(&c)) {
        struct mandat_row *r = &rows[(*n)++];

        r->titulaire_id = cursor_i64(&c, 0);
        r->m = (struct dife_mandat){.type = cursor_copy(&c, s->arena, 1),
                                    .premier_tour = cursor_day(&c, 2),
                                    .debut = cursor_day(&c, 3),
                                    .fin = cursor_day(&c, 4)};
    }
    rc = cursor_close(&c, e);
    *out = rows;
    s->ended = *n < room;
    if (rc == RC_OK && !s->ended) {
        int64_t cut = rows[*n - 1].titulaire_id;

        while (*n > 0 && rows[*n - 1].titulaire_id == cut)
            (*n)--;
        if (*n == 0)
            return ERR(e, MSG_DIFE_MANDATS, "raison", "trop de mandats pour une personne");
    }
    s->last = *n > 0 ? rows[*n - 1].titulaire_id : s->after;
    return rc;
}

static void push(struct purse_state *p, day_t day, int64_t amount, enum dife_genre genre)
{
    if (p->moves_n == DIFE_MOUVEMENTS_MAX) {
        p->too_many = true;
        return;
    }
    p->moves[p->moves_n++] = (struct dife_mouvement){day, amount, genre};
}

/* What came in: the opening balance apart, the yearly credits by their kind. */
static void take_in(struct purse_state *p, enum book_genre genre, day_t day, int64_t amount)
{
    p->posted_cents += amount;
    if (genre == GENRE_REPRISE) {
        p->opening_cents += amount;
        p->opening_day = MAX(p->opening_day, day);
        return;
    }
    push(p, day, amount, genre == GENRE_CREDIT_DIFE ? DIFE_CREDIT : DIFE_MOUVEMENT);
}

static void take_out(struct slice *s, struct purse_state *p, enum book_genre genre, day_t day, int64_t amount)
{
    bool loss = genre == GENRE_PERTE_FIN_MANDAT;

    p->posted_cents -= amount;
    if (day > s->options->at)
        p->reserved_cents += amount;
    push(p, day, -amount, loss ? DIFE_PERTE : genre == GENRE_CORRECTION ? DIFE_REPRISE : DIFE_MOUVEMENT);
    p->corrections += genre == GENRE_CORRECTION;
    p->forfeits += loss;
}

static void read_move(struct slice *s, struct purse_state *p, struct cursor *c)
{
    enum book_phase phase = (enum book_phase)cursor_i64(c, 1);
    enum book_genre genre = (enum book_genre)cursor_i64(c, 2);
    int64_t debit = cursor_i64(c, 3);
    int64_t credit = cursor_i64(c, 4);
    int64_t amount = cursor_i64(c, 5);
    day_t day = cursor_day(c, 6);

    if (debit == POCHE_DIFE && phase != BOOK_POSTED)
        p->reserved_cents += phase == BOOK_RESERVE ? amount : -amount;
    if (phase != BOOK_POSTED && phase != BOOK_EXECUTE)
        return;
    if (credit == POCHE_DIFE)
        take_in(p, genre, day, amount);
    else if (debit == POCHE_DIFE)
        take_out(s, p, genre, day, amount);
    else if (genre == GENRE_PERTE_PLAFOND)
        push(p, day, 0, DIFE_CREDIT);
}

static void read_moves(struct walk *w, int64_t id, struct purse_state *p)
{
    *p = (struct purse_state){.moves = w->room, .opening_day = DAY_NONE};
    while (w->move_here && cursor_i64(&w->moves, 0) < id)
        w->move_here = cursor_next(&w->moves);
    while (w->move_here && cursor_i64(&w->moves, 0) == id) {
        read_move(w->s, p, &w->moves);
        w->move_here = cursor_next(&w->moves);
    }
    for (size_t i = 0; i < p->moves_n && p->opening_day != DAY_NONE; i++)
        if (p->moves[i].jour <= p->opening_day)
            p->opening_cents += p->moves[i].montant_cents;
}

void accrue_dife_days(const struct accrue_options *o, day_t days[4])
{
    days[0] = day_make(day_year(o->at), 1, 1);
    days[1] = o->at;
    days[2] = day_make(day_year(o->at) - 1, 1, 1);
    days[3] = day_add_months(o->at, -12);
}

static enum periode periode_of(const struct slice *s, day_t day)
{
    if (day >= s->days[0] && day <= s->days[1])
        return PERIODE_ANNEE;
    return day >= s->days[2] && day <= s->days[3] ? PERIODE_AVANT : PERIODE_AUTRE;
}

static const char *article_on(enum law_param p, day_t at)
{
    struct law_value v;
    size_t n;
    const struct law_value *history;

    if (law_param(p, at, &v, NULL) == RC_OK)
        return v.article;
    history = law_param_history(p, &n);
    return n > 0 ? history[0].article : "";
}

/* A credit, or a marker between shared accounts when the ceiling takes it whole: lost once is lost. */
static bool add_credit(struct slice *s, int64_t id, const struct dife_credit *c)
{
    bool marker = c->montant_cents == 0;
    struct transfer *t = slice_transfer(s);
    struct inputs params = {.n = 0};
    struct inputs in = {.n = 0};

    if (t == NULL)
        return false;
    t->titulaire_id = id;
    t->cle = arena_printf(s->arena, "dife/%d", day_year(c->jour));
    t->genre = marker ? GENRE_PERTE_PLAFOND : GENRE_CREDIT_DIFE;
    t->debit = COMPTE_FONDS_DIFE;
    t->credit = marker ? (int64_t)COMPTE_PERDU : POCHE_DIFE;
    t->amount = marker ? c->perdu_cents : c->montant_cents;
    t->value_day = c->jour;
    t->rule = "DIFE-22";
    t->article = article_on(PARAM_DIFE_ANNUEL, c->jour);
    inputs_number(&params, "annuel", c->annuel_cents);
    inputs_number(&params, "plafond", c->plafond_cents);
    t->params = tally_text(&s->tally, inputs_end(&params, s->arena));
    inputs_word(&in, "mandat", c->mandat);
    inputs_day(&in, "base", c->base);
    inputs_number(&in, "avant", c->avant_cents);
    if (c->perdu_cents > 0)
        inputs_number(&in, "perdu", c->perdu_cents);
    t->inputs = inputs_end(&in, s->arena);
    if (t->params == NULL || !tally_add(&s->tally, t, periode_of(s, t->value_day)))
        return false;
    s->delta.lost_cents += c->perdu_cents;
    s->delta.capped += marker;
    if (marker)
        return true;
    s->delta.credits++;
    s->delta.credited_cents += c->montant_cents;
    s->wrote_n++;
    s->wrote_sum += c->montant_cents;
    return true;
}

static bool add_loss(struct slice *s, int64_t id, const struct dife_perte *p, int64_t amount, int64_t number)
{
    struct transfer *t = slice_transfer(s);
    struct inputs in = {.n = 0};

    if (t == NULL)
        return false;
    t->titulaire_id = id;
    t->cle = arena_printf(s->arena, "dife/perte/%lld", (long long)number);
    t->genre = GENRE_PERTE_FIN_MANDAT;
    t->debit = POCHE_DIFE;
    t->credit = COMPTE_PERDU;
    t->amount = amount;
    t->value_day = p->jour;
    t->rule = "DIFE-32";
    t->article = article_on(PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, p->jour);
    inputs_day(&in, "fin_mandat", p->fin_mandat);
    t->inputs = inputs_end(&in, s->arena);
    if (!tally_add(&s->tally, t, periode_of(s, t->value_day)))
        return false;
    s->delta.forfeits++;
    s->delta.forfeited_cents += amount;
    s->wrote_n++;
    s->wrote_sum -= amount;
    return true;
}

/* The credit stays in the book; what takes it back stands beside it, on the same day. */
static bool add_correction(struct slice *s, int64_t id, const struct dife_reprise *c, int64_t amount,
                           int64_t number)
{
    struct transfer *t = slice_transfer(s);
    struct inputs in = {.n = 0};

    if (t == NULL)
        return false;
    t->titulaire_id = id;
    t->cle = arena_printf(s->arena, "dife/correction/%lld", (long long)number);
    t->genre = GENRE_CORRECTION;
    t->debit = POCHE_DIFE;
    t->credit = COMPTE_FONDS_DIFE;
    t->amount = amount;
    t->value_day = c->jour;
    t->rule = "DIFE-24";
    t->article = article_on(PARAM_DIFE_RANG_LUNDI, c->jour);
    inputs_word(&in, "motif", "mandat_non_tenu");
    inputs_number(&in, "annee", day_year(c->jour));
    inputs_day(&in, "credit", c->jour);
    t->inputs = inputs_end(&in, s->arena);
    if (!tally_add(&s->tally, t, periode_of(s, t->value_day)))
        return false;
    s->delta.corrections++;
    s->delta.corrected_cents += amount;
    s->wrote_n++;
    s->wrote_sum -= amount;
    return true;
}

/* What no mandate gave is taken back, then credits, then losses, never more than what is there: a mandate learned late may say that rights were lost
 * before they were spent. */
static enum rc write_due(struct slice *s, int64_t id, const struct dife_out *out, const struct purse_state *p,
                         struct err *e)
{
    int64_t left = p->posted_cents - p->reserved_cents;
    bool memory = true;

    for (size_t i = 0; memory && i < out->reprises_n && left > 0; i++) {
        int64_t amount = MIN(out->reprises[i].montant_cents, left);

        memory = add_correction(s, id, &out->reprises[i], amount, p->corrections + (int64_t)i + 1);
        left -= amount;
    }
    for (size_t i = 0; memory && i < out->credits_n; i++) {
        memory = add_credit(s, id, &out->credits[i]);
        left += out->credits[i].montant_cents;
    }
    for (size_t i = 0; memory && i < out->pertes_n && left > 0; i++) {
        int64_t amount = MIN(out->pertes[i].montant_cents, left);

        memory = add_loss(s, id, &out->pertes[i], amount, p->forfeits + (int64_t)i + 1);
        left -= amount;
    }
    return memory ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc one_holder(struct walk *w, const struct mandat_row *rows, size_t n, struct err *e)
{
    struct slice *s = w->s;
    struct dife_mandat *mandats;
    struct purse_state p;
    struct dife_out out;
    int64_t id = rows[0].titulaire_id;
    day_t death = deceased_day(&w->deceased, id);
    enum rc rc;

    arena_reset(s->scratch);
    s->delta.holders++;
    read_moves(w, id, &p);
    mandats = ARENA_ARRAY(s->scratch, struct dife_mandat, n);
    for (size_t i = 0; i < n; i++)
        mandats[i] = rows[i].m;
    struct dife_in in = {.mandats = mandats,
                         .mandats_n = n,
                         .mouvements = p.moves,
                         .mouvements_n = p.moves_n,
                         .solde_initial_cents = p.opening_cents,
                         .solde_initial_au = p.opening_day,
                         .reserve_cents = p.reserved_cents,
                         .au = death == DAY_NONE ? s->options->at : MIN(s->options->at, death)};
    rc = p.too_many ? RC_USAGE : dife_compute(s->scratch, &in, &out, e);
    if (rc == RC_USAGE) {
        s->delta.refused++;
        return RC_OK;
    }
    if (rc == RC_OK && frozen_is(&w->frozen, id) && (out.reprises_n > 0 || out.pertes_n > 0))
        return RC_OK; /* the first run after the freeze writes it */
    return rc == RC_OK ? write_due(s, id, &out, &p, e) : rc;
}

static enum rc walk_open(struct db *db, struct walk *w, struct err *e)
{
    enum rc rc = db_query(db, Q_ACCRUE_MOUVEMENTS_DIFE, &w->moves, e, "ii", w->s->after, w->s->last);

    if (rc == RC_OK)
        rc = deceased_open(db, w->s, &w->deceased, e);
    if (rc == RC_OK)
        rc = frozen_open(db, w->s, &w->frozen, e);
    if (rc == RC_OK)
        w->move_here = cursor_next(&w->moves);
    return rc;
}

enum rc accrue_dife_read(struct db *db, struct slice *s, struct err *e)
{
    struct walk w = {.s = s};
    struct mandat_row *rows;
    size_t n;
    enum rc end;
    enum rc rc = read_mandats(db, s, &rows, &n, e);

    accrue_dife_days(s->options, s->days);
    w.room = ARENA_ARRAY(s->arena, struct dife_mouvement, DIFE_MOUVEMENTS_MAX);
    if (rc == RC_OK)
        rc = walk_open(db, &w, e);
    for (size_t i = 0; rc == RC_OK && i < n;) {
        size_t k = i + 1;

        while (k < n && rows[k].titulaire_id == rows[i].titulaire_id)
            k++;
        rc = one_holder(&w, &rows[i], k - i, e);
        i = k;
    }
    end = cursor_close(&w.moves, rc == RC_OK ? e : NULL);
    rc = rc != RC_OK ? rc : end;
    end = cursor_close(&w.deceased.c, rc == RC_OK ? e : NULL);
    rc = rc != RC_OK ? rc : end;
    end = cursor_close(&w.frozen.c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : end;
}
