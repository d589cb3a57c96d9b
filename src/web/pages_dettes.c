/*
 * pages_dettes.c - what a holder owes (C. trav. L. 6323-45), in their own space: of which dossier and why, what is left, until when,
 * how to pay or contest, what was withheld on their rights. Nothing is told before it is notified, nor of what a body owes.
 */
#include "law/articles.h"
#include "training/dette.h"
#include "web/pages.h"
#include "web/parts.h"

#define DEBTS_SHOWN 100
#define ITEM ITEM_DROITS_MOUVEMENTS

/* Until when a court may be asked, from the day of the notification (recours.delai_mois). */
static enum rc show_court(struct view *v, const struct grant *g, const struct dette *d, struct err *e)
{
    struct law_value months;
    enum rc rc;

    if (d->notifie_le == DAY_NONE)
        return RC_OK;
    rc = law_param(PARAM_RECOURS_DELAI_MOIS, d->notifie_le, &months, e);
    if (rc == RC_OK)
        view_personal_day(v, g, K_DU_SAISIR_AVANT, ITEM, day_add_months(d->notifie_le, (int)months.value));
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc page_dettes(struct page *p, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_2,
                                         .act = "page.mes-dettes",
                                         .titulaire_id = p->session.actor_id,
                                         .items = item_set_of(ITEM, ITEM_COUNT)};
    const struct law_code *contest = law_code_le("voies_de_recours", "indu_titulaire", p->today);
    const struct grant *g;
    struct dette *list;
    size_t n = 0;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = dettes_du_titulaire(p->db, p->arena, p->session.actor_id, 0, DEBTS_SHOWN, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_DUS);

        part_dette(p, v, g, ITEM, &list[i]);
        view_personal(v, g, K_DU_MOTIFS, ITEM, list[i].motifs);
        view_personal_day(v, g, K_DU_PAYER_AVANT, ITEM, list[i].payer_avant);
        view_text(v, K_DU_RECOURS, contest != NULL ? contest->label : NULL);
        rc = show_court(v, g, &list[i], e);
        if (rc == RC_OK)
            rc = part_dette_detail(p, v, g, ITEM, &list[i], e);
    }
    return rc;
}

enum rc part_dettes(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t dossier_id,
                    struct err *e)
{
    struct dette *list;
    size_t n;
    enum rc rc = dettes_du_titulaire(p->db, p->arena, titulaire_id, dossier_id, DEBTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (list[i].clos_le == DAY_NONE)
            part_dette(p, view_add(p->view, K_DUS), g, ITEM, &list[i]);
    return rc;
}
