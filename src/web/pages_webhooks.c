/*
 * pages_webhooks.c - where the software of a training body wants to be told of its dossiers: the addresses it opened, opening one,
 * whose secret is shown once, closing one; what one did not receive, sent again. What `sicpf organisme webhook` and /api/webhooks do.
 */
#include "base/ids.h"
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
        view_flag(v, K_WH_ENTIER, list[i].dossier_entier);
        view_int(v, K_WH_ATTENDENT, list[i].attendent);
        if (list[i].morts > 0)
            view_int(v, K_WH_MORTS, list[i].morts);
    }
    view_text(p->view, K_S_NAME, form_typed(p, "name", NULL));
    view_text(p->view, K_S_URL, form_typed(p, "url", NULL));
    view_flag(p->view, K_S_DOSSIER_ENTIER, form_typed(p, "dossier_entier", NULL) != NULL);
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
                                   .dossier_entier = form_optional(p, "dossier_entier") != NULL,
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

/* ---- what one did not receive ------------------------------------------------------------------------------------- */

/* The type of an event says a state: it is read behind the door, as the dossier is. */
static enum rc read_failures(struct page *p, const struct webhook_echec *list, size_t n,
                             const struct grant **g, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.webhook-echecs"};
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        holders[i] = list[i].titulaire_id;
    reading.titulaires_n = ids_distincts(holders, n);
    reading.titulaires = holders;
    reading.items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

static void show_failure(struct page *p, const struct grant *g, const struct webhook_echec *f)
{
    struct view *v = view_add(p->view, K_ECHECS);
    char why[WEBHOOK_RAISON_BYTES], at[40];

    view_int(v, K_WE_NO, f->no);
    view_personal(v, g, K_WE_TYPE, ITEM_DOSSIER_SUIVI, f->type);
    view_personal(v, g, K_WE_DOSSIER, ITEM_DOSSIER_SUIVI, f->dossier);
    view_text(v, K_WE_LE, arena_strdup(p->arena, instant_french(f->cree_us, at)));
    view_int(v, K_WE_ESSAIS, f->essais);
    view_text(v, K_WE_RAISON, arena_strdup(p->arena, webhook_raison(f->statut, why)));
    if (f->abandon_us != 0)
        view_text(v, K_WE_ABANDON, arena_strdup(p->arena, instant_french(f->abandon_us, at)));
    else
        view_text(v, K_WE_PROCHAIN, arena_strdup(p->arena, instant_french(f->prochain_us, at)));
}

enum rc page_webhook_echecs(struct page *p, struct err *e)
{
    struct webhook_echec *list;
    const struct grant *g = NULL;
    int64_t webhook;
    size_t n;
    enum rc rc = text_numero(p->params[0], &webhook) ? RC_OK : ERR(e, MSG_WEBHOOK_INCONNU);

    if (rc == RC_OK)
        rc = webhook_echecs(p->db, p->arena, p->session.actor_id, webhook, query_number(p, "apres"), &list,
                            &n, e);
    if (rc == RC_OK && n > 0)
        rc = read_failures(p, list, n, &g, e);
    if (rc != RC_OK)
        return rc;
    view_int(p->view, K_WH_NO, webhook);
    for (size_t i = 0; i < n; i++)
        show_failure(p, g, &list[i]);
    if (n == WEBHOOK_ECHECS_PAGE)
        view_int(p->view, K_SUITE, list[n - 1].no);
    return RC_OK;
}

enum rc action_webhook_renvoyer(struct page *p, struct err *e)
{
    struct webhook_renvoi *r = ARENA_NEW(p->arena, struct webhook_renvoi);

    *r = (struct webhook_renvoi){.organisme_id = p->session.actor_id};
    if (!text_numero(p->params[0], &r->webhook_id) || !text_numero(p->params[1], &r->no))
        return ERR(e, MSG_WEBHOOK_ECHEC_INCONNU);
    page_write(
        p, webhook_renvoyer, r, NULL,
        arena_printf(p->arena, "/organisme/webhooks/%lld/echecs?fait=etape", (long long)r->webhook_id));
    return RC_OK;
}
