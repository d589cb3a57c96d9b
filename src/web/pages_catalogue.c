/* pages_catalogue.c - the offers of a training body in its own space: what was found on each, withdrawing one, putting it back. */
#include "training/constats.h"
#include "web/pages.h"
#include "base/text.h"

#define SESSIONS_SHOWN 50

static void show_finding(struct view *v, const struct constat *c)
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
        show_finding(view_add(v, K_CAT_CONSTATS), &o->constats[i]);
    }
    view_flag(v, K_CAT_BLOQUEE, held);
    view_flag(v, K_CAT_RETIREE, withdrawn);
    view_flag(v, K_CAT_RETIREE_GESTIONNAIRE, o->retiree_gestionnaire);
}

enum rc page_catalogue(struct page *p, struct err *e)
{
    struct offre_constats *list;
    size_t n;
    enum rc rc = constats_lister(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                                 SESSIONS_SHOWN + 1, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < MIN(n, (size_t)SESSIONS_SHOWN); i++)
        show_session(view_add(p->view, K_CAT_SESSIONS), &list[i]);
    if (rc == RC_OK && n > SESSIONS_SHOWN)
        view_int(p->view, K_CAT_SUITE, list[SESSIONS_SHOWN - 1].session_id);
    return rc;
}

enum rc action_catalogue(struct page *p, struct err *e)
{
    struct publication_acte *a = ARENA_NEW(p->arena, struct publication_acte);
    const bool back = strcmp(p->params[1], "publier") == 0;

    *a = (struct publication_acte){.organisme_id = p->session.actor_id,
                                   .party = PARTY_ORGANISME,
                                   .acteur_id = p->session.actor_id,
                                   .agent = ""};
    if (!text_numero(p->params[0], &a->formation_id) || (!back && strcmp(p->params[1], "retirer") != 0))
        return ERR(e, MSG_CATALOGUE_FORMATION_INCONNUE);
    page_write(p, back ? formation_publier_unit : formation_retirer_unit, a, NULL,
               back ? "/organisme/catalogue?fait=publiee" : "/organisme/catalogue?fait=retiree");
    return RC_OK;
}
