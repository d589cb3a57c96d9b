/* pages_renonciations.c - sums owed that are not paid, in the operator's space, and giving them up in two steps. */
#include "base/ids.h"
#include "training/renonciation.h"
#include "web/pages.h"
#include "web/parts.h"

#define SUMS_SHOWN 100

static void show_sum(struct view *v, const struct grant *g, const struct renonciable *r)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;

    view_text(v, K_RN_OBJET, r->objet);
    view_personal_flag(v, g, K_RN_TITULAIRE, item, r->indu_id != 0);
    view_personal(v, g, K_RN_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, r->denomination);
    view_personal(v, g, K_RN_DOSSIER, item, r->dossier);
    view_personal_money(v, g, K_RN_MONTANT, item, r->cents);
    view_personal_day(v, g, K_RN_DEPUIS, item, r->depuis);
    view_flag(v, K_RN_PROPOSEE, r->proposition_no != 0);
}

static enum rc open_reading(struct page *p, const char *act, const struct renonciable *list, size_t n,
                            const struct grant **g, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = act,
        .items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT)};

    return page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, g, e);
}

enum rc page_renonciations(struct page *p, struct err *e)
{
    const struct grant *g;
    struct renonciable *list;
    size_t n;
    enum rc rc = renonciables(p->db, p->arena, "", SUMS_SHOWN, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    rc = open_reading(p, "page.gestion.renonciations", list, n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_sum(view_add(p->view, K_RENONCIABLES), g, &list[i]);
    return rc;
}

/* ---- one of them -------------------------------------------------------------------------------------------------- */

enum rc page_renonciation(struct page *p, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    const struct grant *g;
    struct renonciable *r;
    day_t possible;
    size_t n;
    enum rc rc = renonciables(p->db, p->arena, p->params[0], 1, &r, &n, e);

    if (rc == RC_OK && (n == 0 || p->params[0][0] == '\0'))
        rc = ERR(e, MSG_RENONCIATION_RIEN);
    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.renonciation", r, 1, &g, e);
    if (rc == RC_OK)
        rc = renonciation_possible(r->depuis, p->today, &possible, e);
    if (rc != RC_OK)
        return rc;
    show_sum(p->view, g, r);
    view_personal_day(p->view, g, K_RN_POSSIBLE, item, possible);
    if (r->proposition_no != 0) {
        view_text(p->view, K_RN_PAR, r->propose_par);
        view_personal(p->view, g, K_RN_MOTIF, item, r->motif);
    }
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    return RC_OK;
}

enum rc action_renonciation(struct page *p, struct err *e)
{
    struct renonciation_commande *c = ARENA_NEW(p->arena, struct renonciation_commande);
    const char *decision = form_optional(p, "decision");
    unit_fn *unit = renonciation_proposer;
    char *why = NULL;
    enum rc rc = RC_OK;

    *c = (struct renonciation_commande){.objet = p->params[0], .agent = p->session.agent};
    if (decision == NULL)
        rc = form_text(p, "motifs", "Motifs", "L'organisme est radié, sans successeur.", &why, e);
    else if (strcmp(decision, "approuver") == 0)
        unit = renonciation_approuver;
    else if (strcmp(decision, "refuser") == 0)
        unit = renonciation_refuser;
    else
        return ERR(e, MSG_WEB_INTROUVABLE);
    c->motif = why;
    if (rc == RC_OK)
        page_write(p, unit, c, NULL, "/gestion/renonciations?fait=etape");
    return rc;
}
