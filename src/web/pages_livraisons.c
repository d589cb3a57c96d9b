/* pages_livraisons.c - the files of partners that were applied, in the operator's space: as « sicpf import list ». */
#include "exchange/livraisons.h"
#include "web/pages.h"

static void show_file(struct page *p, struct view *v, const struct livraison_recue *l)
{
    char at[40];

    view_int(v, K_LV_NUMERO, l->fichier.id);
    view_text(v, K_LV_PARTENAIRE, l->partner->label);
    view_text(v, K_LV_GENRE, l->genre);
    view_day(v, K_LV_DATE, l->fichier.date);
    view_text(v, K_LV_APPLIQUEE, arena_strdup(p->arena, instant_french(l->appliquee_us, at)));
    view_int(v, K_LV_LIGNES, l->fichier.lignes);
    view_text(v, K_LV_PLAN, l->fichier.plan);
}

enum rc page_livraisons(struct page *p, struct err *e)
{
    struct livraison_recue *last, *all;
    size_t last_n = 0, n = 0;
    enum rc rc = livraisons_dernieres(p->db, p->arena, &last, &last_n, e);

    if (rc == RC_OK)
        rc = livraisons_lire(p->db, p->arena, query_number(p, "apres"), &all, &n, e);
    if (rc != RC_OK)
        return rc;
    view_flag(p->view, K_LV_RECUES, last_n > 0);
    view_flag(p->view, K_LV_TOUTES, n > 0);
    for (size_t i = 0; i < last_n; i++)
        show_file(p, view_add(p->view, K_LV_DERNIERES), &last[i]);
    for (size_t i = 0; i < n; i++)
        show_file(p, view_add(p->view, K_LV_FICHIERS), &all[i]);
    if (n == LIVRAISONS_PAGE)
        view_int(p->view, K_APRES, all[n - 1].fichier.id);
    return RC_OK;
}
