/* pages_acces.c - the keys of the programs that act for who is signed in: seen, made, revoked, in each space. */
#include "base/text.h"
#include "training/cle_api.h"
#include "web/pages.h"

#define KEYS_MAX 200

static struct cle_api_pour owner(const struct page *p)
{
    return (struct cle_api_pour){space_party(p->session.espace), p->session.actor_id, p->session.agent};
}

static const char *base(const struct page *p)
{
    switch (p->session.espace) {
    case ESPACE_ORGANISME:
        return "/organisme/acces";
    case ESPACE_FINANCEUR:
        return "/financeur/acces";
    case ESPACE_GESTION:
        return "/gestion/acces";
    default:
        return "/mes-acces";
    }
}

static void show_key(struct page *p, const struct cle_api *k)
{
    struct view *v = view_add(p->view, K_ACC_CLES);
    const bool ended = k->expire_us != 0 && k->expire_us <= p->now_us;

    view_int(v, K_ACC_NO, k->numero);
    view_text(v, K_ACC_NOM, k->nom);
    view_day(v, K_ACC_LE, day_of_instant(k->cree_us));
    view_text(v, K_ACC_PAR, k->par);
    view_day(v, K_ACC_FIN, k->expire_us != 0 ? day_of_instant(k->expire_us) : DAY_NONE);
    view_flag(v, K_ACC_REVOQUEE, k->revoquee_us != 0);
    view_flag(v, K_ACC_FINIE, ended && k->revoquee_us == 0);
    view_flag(v, K_ACC_OUVERTE, !ended && k->revoquee_us == 0);
}

enum rc page_acces(struct page *p, struct err *e)
{
    const struct cle_api_pour who = owner(p);
    struct cle_api *keys;
    size_t n;
    enum rc rc = cles_api(p->db, p->arena, &who, KEYS_MAX, &keys, &n, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        show_key(p, &keys[i]);
    view_text(p->view, K_ACC_BASE, base(p));
    view_text(p->view, K_S_ACC_NOM, form_typed(p, "acc_nom", NULL));
    if (cle_api_finit(&who) && p->web->cfg->api_cle_jours > 0)
        view_int(p->view, K_ACC_JOURS, p->web->cfg->api_cle_jours);
    return RC_OK;
}

/* The key leaves with this answer alone. */
static enum rc show_made(struct page *p, struct err *e)
{
    struct cle_api_commande *c = p->unit_arg;
    enum rc rc;

    p->view = view_new(p->arena);
    rc = page_acces(p, e);
    view_text(p->view, K_ACC_NOUVELLE, c->cle);
    view_text(p->view, K_S_ACC_NOM, NULL);
    p->shows = true;
    return rc;
}

enum rc action_creer_acces(struct page *p, struct err *e)
{
    struct cle_api_commande *c = ARENA_NEW(p->arena, struct cle_api_commande);
    char *name;
    enum rc rc = form_text(p, "acc_nom", "À quoi elle sert", "logiciel de gestion", &name, e);

    if (rc != RC_OK)
        return rc;
    *c = (struct cle_api_commande){
        .pour = owner(p), .par = owner(p), .nom = name, .jours = p->web->cfg->api_cle_jours};
    page_write(p, cle_api_creer, c, show_made, NULL);
    return RC_OK;
}

enum rc action_revoquer_acces(struct page *p, struct err *e)
{
    struct cle_api_commande *c = ARENA_NEW(p->arena, struct cle_api_commande);

    *c = (struct cle_api_commande){.pour = owner(p), .sien = true, .par = owner(p)};
    if (!text_numero(p->params[0], &c->numero))
        return ERR(e, MSG_API_CLE_INCONNUE);
    page_write(p, cle_api_revoquer, c, NULL, arena_printf(p->arena, "%s?fait=cle_revoquee", base(p)));
    return RC_OK;
}
