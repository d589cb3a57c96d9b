/* pages_avis.c - what somebody outside must be told, in the operator's space: as « sicpf avis », read, sent elsewhere, then said sent. */
#include "base/text.h"
#include "training/avis.h"
#include "web/pages.h"

static void show_notice(struct page *p, struct view *v, const struct grant *g, const struct avis *a)
{
    char at[40];

    view_int(v, K_AV_NUMERO, a->id);
    view_text(v, K_AV_OBJET, a->objet);
    view_text(v, K_AV_LE, arena_strdup(p->arena, instant_french(a->cree_us, at)));
    view_personal(v, g, K_AV_TEXTE, ITEM_ORGANISME_RAISON_SOCIALE, a->texte);
    view_personal(v, g, K_AV_ADRESSE, ITEM_ORGANISME_COORDONNEES, a->adresse);
}

enum rc page_avis(struct page *p, struct err *e)
{
    const char *after = request_query(p->rq, "apres");
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = "page.gestion.avis",
        .items = item_set_of(ITEM_ORGANISME_COORDONNEES, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    struct avis *list;
    int64_t apres = 0;
    size_t n = 0;
    enum rc rc;

    if (after != NULL && *after != '\0' && !text_whole(after, &apres))
        return ERR(e, MSG_AVIS_INCONNU);
    rc = page_read(p, &reading, &g, e);
    if (rc == RC_OK)
        rc = avis_lister(p->db, p->arena, NULL, apres, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_notice(p, view_add(p->view, K_AVIS_ATTENDUS), g, &list[i]);
    if (rc == RC_OK && n == AVIS_PAGE)
        view_int(p->view, K_APRES, list[n - 1].id);
    return rc;
}

enum rc action_avis_remis(struct page *p, struct err *e)
{
    struct avis_remise *r = ARENA_NEW(p->arena, struct avis_remise);

    r->agent = p->session.agent;
    if (!text_whole(p->params[0], &r->id))
        return ERR(e, MSG_AVIS_INCONNU);
    page_write(p, avis_remettre, r, NULL, "/gestion/avis?fait=etape");
    return RC_OK;
}
