/* parts_constats.c - an offer of the catalogue as its body and the operator read it: what is found on it, what it sells, why it was withdrawn. */
#include "training/constats.h"
#include "training/formation.h"
#include "web/parts.h"

void part_constat(struct view *v, const struct constat *c)
{
    const struct msg_def *def = msg_def(c->msg);

    view_flag(v, K_CAT_BLOQUANT, c->bloquant);
    view_text(v, K_CAT_PHRASE, c->phrase);
    view_text(v, K_CAT_ARTICLE, def->article);
    view_text(v, K_CAT_CODE, def->code);
}

static void show_session(struct view *v, const struct offre_constats *o)
{
    bool held = false, withdrawn = false;

    view_text(v, K_CAT_INTITULE, o->intitule);
    view_text(v, K_CAT_FORMATION, o->formation);
    view_text(v, K_CAT_ACTION, o->action);
    view_text(v, K_CAT_SESSION, o->session);
    view_int(v, K_CAT_ID, o->formation_id);
    view_flag(v, K_CAT_A_CONSTATS, o->n > 0);
    for (size_t i = 0; i < o->n; i++) {
        held |= o->constats[i].bloquant;
        withdrawn |= o->constats[i].msg == MSG_CATALOGUE_RETIREE;
        part_constat(view_add(v, K_CAT_CONSTATS), &o->constats[i]);
    }
    view_flag(v, K_CAT_BLOQUEE, held);
    view_flag(v, K_CAT_FINIE, o->finie);
    view_flag(v, K_CAT_RETIREE, withdrawn);
    view_flag(v, K_CAT_RETIREE_GESTIONNAIRE, o->retiree_gestionnaire);
}

/* What the offer sells: when, where, for how much, whatever keeps it from being shown. */
enum rc part_offre_constats(struct page *p, struct view *v, const struct offre_constats *o, struct err *e)
{
    struct offre sold;
    enum rc rc = catalogue_offre(p->db, p->arena, o->session_id, &sold, e);

    show_session(v, o);
    if (rc != RC_OK)
        return rc;
    part_offer(v, &sold);
    view_flag(v, K_CAT_FERMEE, !sold.ouverte);
    view_flag(v, K_CAT_DISTANCE, sold.modalite == MODALITE_DISTANCE);
    view_text(v, K_O_CERTIFICATION,
              sold.code_certification != NULL ? sold.code_certification : sold.code_elu);
    if (sold.annexes_cents > 0)
        view_money(v, K_O_ANNEXES, sold.annexes_cents);
    view_text(v, K_O_ANNEXES_NATURE, sold.annexes_nature);
    view_flag(v, K_O_ANNEXES_EXAMEN, sold.annexes_cents > 0 && sold.annexes_examen == 1);
    if (sold.participants_max > 0)
        view_int(v, K_O_PARTICIPANTS, sold.participants_max);
    return RC_OK;
}

/* When the operator withdrew a formation, and why; one withdrawn before reasons were asked has none. */
void part_retrait(struct view *v, const struct formation_resume *f)
{
    if (f->retiree_us != 0)
        view_day(v, K_CAT_RETIREE_LE, day_of_instant(f->retiree_us));
    view_text(v, K_CAT_MOTIF, f->motif);
}
