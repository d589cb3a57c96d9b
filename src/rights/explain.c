#include "rights/explain_formule.h"
#include "rights/explain_phrase.h"
#include "rights/explain_values.h"

struct teller {
    struct arena *arena;
    struct explanation *out;
};

/* The running balance of a purse; purses stay in order of purse and lot. */
static struct explain_purse *purse_of(struct teller *w, enum poche poche, int64_t lot)
{
    struct explain_purse *purses = w->out->purses;
    size_t i = 0;

    while (i < w->out->purses_n &&
           (purses[i].poche < poche || (purses[i].poche == poche && purses[i].lot < lot)))
        i++;
    if (i < w->out->purses_n && purses[i].poche == poche && purses[i].lot == lot)
        return &purses[i];
    memmove(&purses[i + 1], &purses[i], (w->out->purses_n - i) * sizeof(*purses));
    purses[i] = (struct explain_purse){.poche = poche, .lot = lot};
    w->out->purses_n++;
    return &purses[i];
}

/* "+400,00 €", "-3 h"; a hold moves nothing and shows what it holds, without sign. */
static const char *signed_text(struct teller *w, const struct explain_line *line)
{
    const char *text;

    if (line->amount == 0)
        return explain_amount(w->arena, line->poche, line->movement->t.amount);
    text = explain_amount(w->arena, line->poche, line->amount);
    return line->amount > 0 ? arena_printf(w->arena, "+%s", text) : text;
}

static bool tell(struct teller *w, const struct movement *m, enum poche poche, int64_t amount, int64_t held)
{
    struct explain_line *line = &w->out->lines[w->out->lines_n++];

    *line = (struct explain_line){.movement = m,
                                  .poche = poche,
                                  .lot = m->t.lot,
                                  .amount = amount,
                                  .held = held,
                                  .article = m->t.article};
    if (poche != 0) {
        struct explain_purse *p = purse_of(w, poche, m->t.lot);

        p->posted += amount;
        p->reserved += held;
        line->balance_after = p->posted;
        line->available_after = p->posted - p->reserved;
    }
    line->amount_text = signed_text(w, line);
    if (!explain_values_read(w->arena, line))
        return false;
    explain_phrase(w->arena, line);
    explain_formule(w->arena, line);
    line->certainty = line->appuis.n > 0 ? appuis_certainty(&line->appuis) : LAW_UNVERIFIED;
    return true;
}

/* A movement tells one line for each purse of the holder that it touches, or one without purse. */
static bool tell_movement(struct teller *w, const struct movement *m)
{
    const struct transfer *t = &m->t;
    bool moves = t->phase == BOOK_POSTED || t->phase == BOOK_EXECUTE;
    int64_t held = t->phase == BOOK_POSTED ? 0 : t->phase == BOOK_RESERVE ? t->amount : -t->amount;
    bool from_purse = t->debit < BOOK_SHARED_MIN;
    bool to_purse = t->credit < BOOK_SHARED_MIN && moves;

    if (from_purse && !tell(w, m, (enum poche)t->debit, moves ? -t->amount : 0, held))
        return false;
    if (to_purse && !tell(w, m, (enum poche)t->credit, t->amount, 0))
        return false;
    return from_purse || to_purse || tell(w, m, (enum poche)0, 0, 0);
}

enum rc explain_build(struct arena *a, const struct movement *movements, size_t n, struct explanation *out,
                      struct err *e)
{
    struct teller w = {a, out};
    bool room = true;

    memset(out, 0, sizeof(*out));
    out->lines = arena_try(a, sizeof(*out->lines) * (2 * n + 1));
    out->purses = arena_try(a, sizeof(*out->purses) * (2 * n + 1));
    if (out->lines == NULL || out->purses == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (size_t i = 0; room && i < n; i++)
        room = tell_movement(&w, &movements[i]);
    return room ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}
