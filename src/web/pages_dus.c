/*
 * pages_dus.c - what a training body has to give back, in its own space: the list, one, what is due and when. Read only: the
 * operator records the steps. Nothing is told before it is notified, nor of what a holder owes.
 */
#include "base/ids.h"
#include "training/dette.h"
#include "web/pages.h"
#include "web/parts.h"

#define DEBTS_SHOWN 100
#define ITEM ITEM_DOSSIER_FACTURE

static bool is_told(const struct dette *d)
{
    return !d->titulaire && d->notifie_le != DAY_NONE;
}

static enum rc open_reading(struct page *p, const char *act, const struct dette *list, size_t n,
                            const struct grant **g, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_4, .act = act, .items = item_set_of(ITEM, ITEM_COUNT)};

    return page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, g, e);
}

enum rc page_dus(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette *list;
    size_t n, told = 0;
    enum rc rc = dettes_lister(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                               DEBTS_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    if (n > DEBTS_SHOWN) {
        n = DEBTS_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    for (size_t i = 0; i < n; i++)
        if (is_told(&list[i]))
            list[told++] = list[i];
    rc = open_reading(p, "page.organisme.indus", list, told, &g, e);
    for (size_t i = 0; rc == RC_OK && i < told; i++)
        part_dette(p, view_add(p->view, K_DUS), g, ITEM, &list[i]);
    return rc;
}

enum rc page_du(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette d;
    enum rc rc = dette_lire(p->db, p->arena, p->params[0], &d, e);

    if (rc == RC_OK && (d.organisme_id != p->session.actor_id || !is_told(&d)))
        return ERR(e, MSG_INDU_INCONNU); /* as if it did not exist */
    if (rc == RC_OK)
        rc = open_reading(p, "page.organisme.indu", &d, 1, &g, e);
    if (rc != RC_OK)
        return rc;
    part_dette(p, p->view, g, ITEM, &d);
    return part_dette_detail(p, p->view, g, ITEM, &d, e);
}

enum rc part_dus_titulaire(struct page *p, const struct grant *g, const struct dossier *dossier,
                           struct err *e)
{
    struct dette *list;
    size_t n;
    enum rc rc =
        dettes_du_dossier(p->db, p->arena, dossier->titulaire_id, dossier->id, DEBTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (list[i].titulaire && list[i].notifie_le != DAY_NONE)
            view_personal(view_add(p->view, K_LETTRES_DE), g, K_LETTRE_DE, ITEM_DROITS_MOUVEMENTS,
                          list[i].numero);
    return rc;
}

enum rc part_dus(struct page *p, const struct grant *g, const struct dossier *dossier, struct err *e)
{
    struct dette *list;
    size_t n;
    enum rc rc =
        dettes_du_dossier(p->db, p->arena, dossier->titulaire_id, dossier->id, DEBTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (is_told(&list[i]))
            part_dette(p, view_add(p->view, K_DUS), g, ITEM, &list[i]);
    return rc;
}
