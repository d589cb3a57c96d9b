/*
 * pages_webhooks.c - where the software of a training body wants to be told of its dossiers: the addresses it opened, opening one,
 * whose secret is shown once, closing one. What `sicpf organisme webhook` and /api/webhooks do.
 */
#include "base/text.h"
#include "training/webhook.h"
#include "web/pages.h"

enum rc page_webhooks(struct page *p, struct err *e)
{
    struct webhook *list;
    size_t n;
    enum rc rc = webhooks(p->db, p->arena, p->session.actor_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_WEBHOOKS);

        view_int(v, K_WH_NO, list[i].numero);
        view_text(v, K_WH_NOM, list[i].nom);
        view_text(v, K_WH_URL, list[i].url);
        view_day(v, K_WH_OUVERT, day_of_instant(list[i].cree_us));
        if (list[i].ferme_us != 0)
            view_day(v, K_WH_FERME, day_of_instant(list[i].ferme_us));
        view_int(v, K_WH_ATTENDENT, list[i].attendent);
        if (list[i].morts > 0)
            view_int(v, K_WH_MORTS, list[i].morts);
    }
    view_text(p->view, K_S_NAME, form_typed(p, "name", NULL));
    view_text(p->view, K_S_URL, form_typed(p, "url", NULL));
    return rc;
}

/* The secret leaves with this answer alone: the page is not stored, and asking for it again shows it no more. */
static enum rc show_secret(struct page *p, struct err *e)
{
    struct webhook_commande *c = p->unit_arg;

    view_text(p->view, K_WH_SECRET, arena_strdup(p->arena, c->secret));
    explicit_bzero(c->secret, sizeof(c->secret));
    view_int(p->view, K_WH_NO, c->numero);
    p->shows = true;
    return page_webhooks(p, e);
}

enum rc action_webhook_creer(struct page *p, struct err *e)
{
    struct webhook_commande *c = ARENA_NEW(p->arena, struct webhook_commande);
    char *url = NULL, *name = NULL;
    enum rc rc = form_text(p, "name", "Nom", "logiciel de gestion", &name, e);

    if (rc == RC_OK)
        rc = form_text(p, "url", "Adresse", "https://organisme.fr/evenements", &url, e);
    if (rc != RC_OK)
        return rc;
    *c = (struct webhook_commande){.organisme_id = p->session.actor_id,
                                   .par_organisme = true,
                                   .url = url,
                                   .nom = name,
                                   .dedans = config_dedans(p->web->cfg)};
    page_write(p, webhook_creer, c, show_secret, NULL);
    return RC_OK;
}

enum rc action_webhook_fermer(struct page *p, struct err *e)
{
    struct webhook_commande *c = ARENA_NEW(p->arena, struct webhook_commande);
    enum rc rc = form_confirmed(p, "confirme", e);

    if (rc != RC_OK)
        return rc;
    *c = (struct webhook_commande){.organisme_id = p->session.actor_id, .par_organisme = true};
    if (!text_numero(p->params[0], &c->numero))
        return ERR(e, MSG_WEBHOOK_INCONNU);
    page_write(p, webhook_fermer, c, NULL, "/organisme/webhooks?fait=etape");
    return RC_OK;
}
