/*
 * dife.c - the counter of an élu as a line of events: opening balance, credits, movements, losses.
 *
 * Mandates are first put end to end into periods; the credit days follow from the reference mandate of each year, the
 * days of loss from the periods; then everything is played in order of day.
 */
#include "rights/dife.h"

/* The events of one day, in the order they are played: a right lost with a mandate is gone before the credit of the
 * next one, and a credit can be used the day it comes (CGCT R. 1621-4; DIFE-20). */
enum event_kind {
    EVENT_OPENING,
    EVENT_LOST,
    EVENT_LOSS,
    EVENT_GIVEN,
    EVENT_TAKEN_BACK,
    EVENT_CREDIT,
    EVENT_MOVEMENT
};

struct event {
    day_t day;
    enum event_kind kind;
    size_t order;          /* keeps equal events as they came */
    int64_t amount_cents;  /* OPENING, LOST, GIVEN, MOVEMENT */
    const struct held *by; /* CREDIT: reference mandate */
    day_t last_end;        /* LOSS */
};

/* A mandate that gives rights, with what follows from its neighbours. */
struct held {
    struct dife_mandat m;
    day_t base;  /* first credit day of its election */
    day_t since; /* start of the unbroken line of mandates of this type it belongs to */
    day_t from;  /* first day it counts: its start, or its first credit day when that comes before */
};

struct period {
    day_t from;
    day_t end;   /* DAY_NONE: not over */
    day_t limit; /* last day the rights can still be used */
};

struct work {
    struct arena *arena;
    const struct dife_in *in;
    struct dife_out *out;
    struct held *held;
    size_t held_n;
    struct period *periods;
    size_t periods_n;
    struct event *events;
    size_t events_n;
    int64_t balance_cents;
};

static day_t last_day(const struct dife_mandat *m)
{
    return m->fin == DAY_NONE ? INT32_MAX : m->fin;
}

day_t dife_credit_day(day_t premier_tour)
{
    return day_nth_monday_after(premier_tour, (int)appui_oldest(PARAM_DIFE_RANG_LUNDI, premier_tour));
}

/* Two mandates follow each other when the second begins before this many days have passed (DIFE-23). */
static day_t follows_until(day_t end)
{
    int64_t days = appui_oldest(PARAM_DIFE_CONTINUITE_MANDAT_JOURS, end);

    return end > INT32_MAX - (day_t)days ? INT32_MAX : end + (day_t)days;
}

static int by_start(const void *a, const void *b)
{
    const struct held *x = a;
    const struct held *y = b;

    if (x->m.debut != y->m.debut)
        return x->m.debut < y->m.debut ? -1 : 1;
    return strcmp(x->m.type, y->m.type);
}

static enum rc check(const struct dife_in *in, struct err *e)
{
    if (in->mandats_n > DIFE_MANDATS_MAX)
        return ERR(e, MSG_DIFE_MANDATS, "raison", "trop de mandats");
    if (in->mouvements_n > DIFE_MOUVEMENTS_MAX)
        return ERR(e, MSG_DIFE_MANDATS, "raison", "trop de mouvements");
    for (size_t i = 0; i < in->mandats_n; i++) {
        const struct dife_mandat *m = &in->mandats[i];

        if (m->debut == DAY_NONE || (m->fin != DAY_NONE && m->fin < m->debut))
            return ERR(e, MSG_DIFE_MANDATS, "raison", "un mandat se termine avant de commencer");
    }
    return RC_OK;
}

/* Fills `held` with the mandates that give rights, in order of start; returns how many. */
static size_t hold(const struct dife_mandat *mandats, size_t n, struct held *held)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        const struct dife_mandat *m = &mandats[i];
        struct held h = {.m = *m};

        if (!law_mandat_gives_dife(m->type, m->debut))
            continue;
        h.base = dife_credit_day(m->premier_tour != DAY_NONE ? m->premier_tour : m->debut);
        h.from = MIN(m->debut, h.base);
        held[kept++] = h;
    }
    qsort(held, kept, sizeof(*held), by_start);
    for (size_t i = 0; i < kept; i++) {
        held[i].since = held[i].m.debut;
        for (size_t k = 0; k < i; k++)
            if (strcmp(held[k].m.type, held[i].m.type) == 0 &&
                follows_until(last_day(&held[k].m)) >= held[i].from)
                held[i].since = MIN(held[i].since, held[k].since);
    }
    return kept;
}

/* Mandates of any type put end to end; returns how many periods. */
static size_t join(const struct held *held, size_t n, struct period *periods)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        struct period *p = count > 0 ? &periods[count - 1] : NULL;
        day_t end = held[i].m.fin;

        if (p != NULL && (p->end == DAY_NONE || held[i].from <= follows_until(p->end))) {
            if (p->end != DAY_NONE)
                p->end = end == DAY_NONE ? DAY_NONE : MAX(p->end, end);
            p->from = MIN(p->from, held[i].from);
            continue;
        }
        periods[count++] = (struct period){.from = held[i].from, .end = end};
    }
    for (size_t i = 0; i < count; i++)
        periods[i].limit =
            periods[i].end == DAY_NONE
                ? DAY_NONE
                : day_add_months(periods[i].end,
                                 (int)appui_oldest(PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, periods[i].end));
    return count;
}

static enum dife_usage usage_in(const struct period *periods, size_t n, day_t at, const struct period **last)
{
    *last = NULL;
    for (size_t i = 0; i < n && periods[i].from <= at; i++) {
        *last = &periods[i];
        if (periods[i].end == DAY_NONE || at <= periods[i].end)
            return DIFE_TOUT;
    }
    if (*last == NULL)
        return DIFE_AUCUN;
    return at <= (*last)->limit ? DIFE_REINSERTION : DIFE_AUCUN;
}

struct dife_droit dife_droit_at(const struct dife_mandat *mandats, size_t n, day_t at)
{
    struct held held[DIFE_MANDATS_MAX];
    struct period periods[DIFE_MANDATS_MAX];
    const struct period *last;
    size_t count = join(held, hold(mandats, MIN(n, DIFE_MANDATS_MAX), held), periods);
    struct dife_droit d = {
        .usage = usage_in(periods, count, at, &last), .fin_mandat = DAY_NONE, .limite = DAY_NONE};

    if (last != NULL) {
        d.fin_mandat = last->end;
        d.limite = last->limit;
    }
    return d;
}

static void add_event(struct work *w, struct event ev)
{
    ev.order = w->events_n;
    w->events[w->events_n++] = ev;
}

/* True when h is the reference mandate on a day: no mandate held that day is held for longer (DIFE-03). */
static bool is_reference(const struct work *w, const struct held *h, day_t d)
{
    if (d < h->from || d > last_day(&h->m))
        return false;
    for (size_t i = 0; i < w->held_n; i++) {
        const struct held *o = &w->held[i];

        if (d >= o->m.debut && d <= last_day(&o->m) && o->since < h->since)
            return false;
    }
    return true;
}

static bool given_in(const struct work *w, int year)
{
    for (size_t i = 0; i < w->in->mouvements_n; i++)
        if (w->in->mouvements[i].genre == DIFE_CREDIT && day_year(w->in->mouvements[i].jour) == year)
            return true;
    return false;
}

/* The credit of one civil year: the first anniversary that falls while its mandate is the reference. NULL: none. */
static const struct held *giver_of_year(const struct work *w, int year, day_t *out)
{
    const struct held *by = NULL;
    day_t day = DAY_NONE;

    for (size_t i = 0; i < w->held_n; i++) {
        const struct held *h = &w->held[i];
        day_t d = day_add_months(h->base, 12 * (year - day_year(h->base)));

        if (d < h->base || !is_reference(w, h, d) || (by != NULL && d >= day))
            continue;
        by = h;
        day = d;
    }
    *out = day;
    return by;
}

static void add_credit_of_year(struct work *w, int year)
{
    day_t day;
    const struct held *by = giver_of_year(w, year, &day);

    if (by == NULL || day > w->in->au)
        return;
    if (w->in->solde_initial_au != DAY_NONE && day <= w->in->solde_initial_au)
        return;
    add_event(w, (struct event){.day = day, .kind = EVENT_CREDIT, .by = by});
}

static void add_credits(struct work *w)
{
    int first = INT_MAX;
    size_t n;
    const struct law_value *amounts = law_param_history(PARAM_DIFE_ANNUEL, &n);

    if (n == 0)
        return;
    for (size_t i = 0; i < w->held_n; i++)
        first = MIN(first, day_year(w->held[i].base));
    for (int year = MAX(first, day_year(amounts[0].from)); year <= day_year(w->in->au); year++)
        if (!given_in(w, year))
            add_credit_of_year(w, year);
}

static void add_losses(struct work *w)
{
    const day_t opening = w->in->solde_initial_au;
    const struct period *last;

    /* Taken over when nothing could be used any more: lost the next day. */
    if (opening != DAY_NONE && opening < w->in->au &&
        usage_in(w->periods, w->periods_n, opening, &last) == DIFE_AUCUN && last != NULL)
        add_event(w, (struct event){.day = opening + 1, .kind = EVENT_LOSS, .last_end = last->end});
    for (size_t i = 0; i < w->periods_n; i++) {
        const struct period *p = &w->periods[i];
        day_t day;

        if (p->end == DAY_NONE)
            continue;
        day = p->limit + 1;
        if (i + 1 < w->periods_n)
            day = MIN(day, w->periods[i + 1].from);
        if (day <= w->in->au && (opening == DAY_NONE || day > opening))
            add_event(w, (struct event){.day = day, .kind = EVENT_LOSS, .last_end = p->end});
    }
}

static void add_movements(struct work *w)
{
    static const enum event_kind kinds[] = {EVENT_MOVEMENT, EVENT_GIVEN, EVENT_LOST, EVENT_TAKEN_BACK};

    for (size_t i = 0; i < w->in->mouvements_n; i++) {
        const struct dife_mouvement *m = &w->in->mouvements[i];

        if (m->jour > w->in->au ||
            (w->in->solde_initial_au != DAY_NONE && m->jour <= w->in->solde_initial_au))
            continue;
        add_event(w,
                  (struct event){.day = m->jour, .kind = kinds[m->genre], .amount_cents = m->montant_cents});
    }
}

static int by_day(const void *a, const void *b)
{
    const struct event *x = a;
    const struct event *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* DIFE-22: min(annual, ceiling - balance), never below zero. A year without an amount in euros gives nothing. */
static void play_credit(struct work *w, const struct event *ev)
{
    struct dife_credit c = {
        .jour = ev->day, .avant_cents = w->balance_cents, .mandat = ev->by->m.type, .base = ev->by->base};
    int64_t room;

    if (!appui_take(&w->out->appuis, PARAM_DIFE_ANNUEL, ev->day, &c.annuel_cents) ||
        !appui_take(&w->out->appuis, PARAM_DIFE_PLAFOND, ev->day, &c.plafond_cents))
        return;
    room = MAX(c.plafond_cents - MAX(w->balance_cents, 0), 0);
    c.montant_cents = MIN(c.annuel_cents, room);
    c.perdu_cents = c.annuel_cents - c.montant_cents;
    w->balance_cents += c.montant_cents;
    w->out->credits[w->out->credits_n++] = c;
}

static void play_loss(struct work *w, day_t day, day_t last_end)
{
    int64_t lost = w->balance_cents;

    if (lost <= 0)
        return;
    w->balance_cents = 0;
    w->out->pertes[w->out->pertes_n++] =
        (struct dife_perte){.jour = day, .fin_mandat = last_end, .montant_cents = lost};
}

/* What was spent or held after a loss was not lost: a mandate whose end is learned late takes back neither a training
 * paid since nor, from later credits, its price. The latest losses give way first. */
static void spare(struct work *w, int64_t floor)
{
    for (size_t i = w->out->pertes_n; i > 0 && w->balance_cents < floor; i--) {
        struct dife_perte *p = &w->out->pertes[i - 1];
        int64_t back = MIN(p->montant_cents, floor - w->balance_cents);

        p->montant_cents -= back;
        w->balance_cents += back;
    }
    for (size_t i = w->out->reprises_n; i > 0 && w->balance_cents < floor; i--) {
        struct dife_reprise *p = &w->out->reprises[i - 1];
        int64_t back = MIN(p->montant_cents, floor - w->balance_cents);

        p->montant_cents -= back;
        w->balance_cents += back;
    }
}

/* What was wholly spared is none. */
static void keep_losses(struct work *w)
{
    size_t kept = 0;

    for (size_t i = 0; i < w->out->pertes_n; i++) {
        if (w->out->pertes[i].montant_cents == 0)
            continue;
        appui_cite(&w->out->appuis, PARAM_DIFE_UTILISATION_APRES_MANDAT_MOIS, w->out->pertes[i].fin_mandat);
        w->out->pertes[kept++] = w->out->pertes[i];
    }
    w->out->pertes_n = kept;
    kept = 0;
    for (size_t i = 0; i < w->out->reprises_n; i++)
        if (w->out->reprises[i].montant_cents > 0)
            w->out->reprises[kept++] = w->out->reprises[i];
    w->out->reprises_n = kept;
}

/* What of the credit of this day was not taken back by a run before. */
static int64_t still_given(const struct work *w, day_t day, int64_t amount)
{
    for (size_t i = 0; i < w->in->mouvements_n; i++)
        if (w->in->mouvements[i].genre == DIFE_REPRISE && w->in->mouvements[i].jour == day)
            amount += w->in->mouvements[i].montant_cents;
    return MAX(amount, 0);
}

static void play_given(struct work *w, const struct event *ev)
{
    int64_t back = still_given(w, ev->day, ev->amount_cents);
    day_t day;

    w->balance_cents += ev->amount_cents;
    if (back == 0 || giver_of_year(w, day_year(ev->day), &day) != NULL)
        return;
    w->balance_cents -= back;
    w->out->reprises[w->out->reprises_n++] = (struct dife_reprise){ev->day, back};
}

/* What comes back when nothing may be used any more is lost as it comes; what was spent was neither lost nor taken back. */
static void end_movement(struct work *w, const struct event *ev)
{
    const struct period *last;

    if (ev->amount_cents > 0 && usage_in(w->periods, w->periods_n, ev->day, &last) == DIFE_AUCUN &&
        last != NULL)
        play_loss(w, ev->day, last->end);
    if (ev->kind != EVENT_GIVEN && ev->amount_cents < 0)
        spare(w, 0);
}

static void play(struct work *w, const struct event *ev)
{
    switch (ev->kind) {
    case EVENT_CREDIT:
        play_credit(w, ev);
        return;
    case EVENT_LOSS:
        play_loss(w, ev->day, ev->last_end);
        return;
    case EVENT_OPENING:
        w->balance_cents += ev->amount_cents;
        return;
    case EVENT_GIVEN:
        play_given(w, ev);
        break;
    case EVENT_LOST:
    case EVENT_TAKEN_BACK:
    case EVENT_MOVEMENT:
        w->balance_cents += ev->amount_cents;
        break;
    }
    end_movement(w, ev);
}
static void prepare(struct work *w)
{
    const struct dife_in *in = w->in;
    int years = 0;

    w->held = ARENA_ARRAY(w->arena, struct held, in->mandats_n);
    w->held_n = hold(in->mandats, in->mandats_n, w->held);
    w->periods = ARENA_ARRAY(w->arena, struct period, w->held_n);
    w->periods_n = join(w->held, w->held_n, w->periods);
    for (size_t i = 0; i < w->held_n; i++)
        years = MAX(years, day_year(in->au) - day_year(w->held[i].base) + 1);
    w->events = ARENA_ARRAY(w->arena, struct event, (size_t)years + w->periods_n + in->mouvements_n + 2);
    w->out->credits = ARENA_ARRAY(w->arena, struct dife_credit, years);
    w->out->reprises = ARENA_ARRAY(w->arena, struct dife_reprise, in->mouvements_n + 1);
    w->out->pertes = ARENA_ARRAY(w->arena, struct dife_perte, w->periods_n + in->mouvements_n + 2);
}

enum rc dife_compute(struct arena *a, const struct dife_in *in, struct dife_out *out, struct err *e)
{
    struct work w = {.arena = a, .in = in, .out = out};
    const struct period *last;
    enum rc rc = check(in, e);

    memset(out, 0, sizeof(*out));
    if (rc != RC_OK)
        return rc;
    prepare(&w);
    appui_cite(&out->appuis, PARAM_DIFE_RANG_LUNDI, in->au);
    appui_cite(&out->appuis, PARAM_DIFE_REFERENCE, in->au);
    if (in->solde_initial_au == DAY_NONE || in->solde_initial_au <= in->au)
        add_event(&w, (struct event){.day = in->solde_initial_au,
                                     .kind = EVENT_OPENING,
                                     .amount_cents = in->solde_initial_cents});
    add_movements(&w);
    add_credits(&w);
    add_losses(&w);
    qsort(w.events, w.events_n, sizeof(*w.events), by_day);
    for (size_t i = 0; i < w.events_n; i++)
        play(&w, &w.events[i]);
    spare(&w, in->reserve_cents);
    keep_losses(&w);
    out->solde_cents = w.balance_cents;
    out->usage = usage_in(w.periods, w.periods_n, in->au, &last);
    out->utilisable_jusqu_au = out->usage == DIFE_TOUT || last == NULL ? DAY_NONE : last->limit;
    return RC_OK;
}
