/* parts_livre.c - the book of a holder, as its pages show it: purses, transfers. */
#include "rights/explain.h"
#include "web/parts.h"

#define PURSES_MAX 64

void part_amount(struct page *p, struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                 enum poche poche, int64_t amount)
{
    if (poche == POCHE_HEURES)
        view_personal(v, g, key, item, explain_amount(p->arena, poche, amount));
    else
        view_personal_money(v, g, key, item, amount);
}

void part_purse(struct page *p, const struct grant *g, enum poche poche, int64_t posted, int64_t reserved)
{
    enum law_item item = part_purse_item(poche);
    struct view *v;

    if (!grant_has(g, item))
        return;
    v = view_add(p->view, K_POCHES);
    view_personal(v, g, K_POCHE_NOM, item, poche_label(poche));
    part_amount(p, v, g, K_POCHE_DISPONIBLE, item, poche, posted - reserved);
    if (reserved > 0)
        part_amount(p, v, g, K_POCHE_RESERVE, item, poche, reserved);
}

enum rc part_purses(struct page *p, const struct grant *g, int64_t titulaire_id, struct err *e)
{
    struct purse *purses = ARENA_ARRAY(p->arena, struct purse, PURSES_MAX);
    size_t n;
    enum rc rc = book_purses(p->db, titulaire_id, purses, PURSES_MAX, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        part_purse(p, g, purses[i].poche, purses[i].balance.posted, purses[i].balance.reserved);
    return rc;
}

/* The purse of the holder that a movement changes, and whether it grows. */
static enum poche purse_of(const struct transfer *t, bool *grows)
{
    *grows = t->credit < BOOK_SHARED_MIN;
    if (*grows)
        return (enum poche)t->credit;
    return t->debit < BOOK_SHARED_MIN ? (enum poche)t->debit : (enum poche)0;
}

void part_movement(struct page *p, struct view *v, const struct grant *g, const struct movement *m)
{
    bool grows;
    enum poche poche = purse_of(&m->t, &grows);
    bool moves = m->t.phase == BOOK_POSTED || m->t.phase == BOOK_EXECUTE;

    view_personal_day(v, g, K_M_JOUR, ITEM_DROITS_MOUVEMENTS, m->t.value_day);
    view_personal(v, g, K_M_PHRASE, ITEM_DROITS_MOUVEMENTS, transfer_phrase(&m->t));
    view_personal(v, g, K_M_CLE, ITEM_DROITS_MOUVEMENTS, m->t.cle);
    part_amount(p, v, g, K_M_MONTANT, ITEM_DROITS_MOUVEMENTS, poche, m->t.amount);
    view_personal_flag(v, g, K_M_PLUS, ITEM_DROITS_MOUVEMENTS, moves && grows && poche != 0);
    view_personal_flag(v, g, K_M_MOINS, ITEM_DROITS_MOUVEMENTS, moves && !grows && poche != 0);
    view_personal_flag(v, g, K_M_SANS_EFFET, ITEM_DROITS_MOUVEMENTS, poche == 0);
    if (poche != 0)
        view_personal(v, g, K_M_POCHE, ITEM_DROITS_MOUVEMENTS, poche_label(poche));
    view_personal(v, g, K_M_ARTICLE, ITEM_DROITS_MOUVEMENTS, m->t.article);
}
