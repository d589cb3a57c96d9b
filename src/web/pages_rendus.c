/* pages_rendus.c - sums due to cards, in the operator's space, and saying in two steps that one was repaid otherwise. */
#include "base/ids.h"
#include "training/carte_ailleurs.h"
#include "web/pages.h"
#include "web/parts.h"

#define SUMS_SHOWN 100

static void show_instant_day(struct view *v, const struct grant *g, enum view_key key, int64_t us)
{
    view_personal_day(v, g, key, ITEM_DOSSIER_SUIVI, us != 0 ? day_of_instant(us) : DAY_NONE);
}

static void show_sum(struct page *p, struct view *v, const struct grant *g, const struct carte_due *d)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;

    view_text(v, K_CD_REFERENCE, d->reference);
    view_personal(v, g, K_CD_DOSSIER, item, d->dossier);
    view_personal_money(v, g, K_CD_MONTANT, ITEM_DOSSIER_FORMATION_FINANCEMENT, d->cents);
    view_personal_day(v, g, K_CD_DEPUIS, item, d->du_le);
    view_personal_day(v, g, K_CD_AVANT, item, d->avant_le);
    view_flag(v, K_CD_PROPOSEE, d->proposition != 0);
    view_flag(v, K_CD_RETARD, d->double_us == 0 && d->avant_le < p->today);
    view_flag(v, K_CD_HORS_SERVICE, d->hors_service);
    show_instant_day(v, g, K_CD_DEMANDE, d->demande_us);
    show_instant_day(v, g, K_CD_SANS_REPONSE, d->ignore_us);
    show_instant_day(v, g, K_CD_DOUBLE, d->double_us);
    view_flag(v, K_CD_CLASSEMENT, d->classement != CLASSEMENT_AUCUN);
}

static enum rc open_reading(struct page *p, const char *act, const struct carte_due *list, size_t n,
                            const struct grant **g, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = act,
        .items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT)};

    return page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, g, e);
}

enum rc page_rendus(struct page *p, struct err *e)
{
    const struct grant *g;
    struct carte_due *list;
    size_t n;
    enum rc rc = part_reouvertures(p, CLASSEMENT_DOUBLE, "page.gestion.rendus", e);

    if (rc == RC_OK)
        rc = cartes_dues(p->db, p->arena, "", SUMS_SHOWN, &list, &n, e);
    if (rc != RC_OK || n == 0)
        return rc;
    rc = open_reading(p, "page.gestion.rendus", list, n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_sum(p, view_add(p->view, K_CARTES_DUES), g, &list[i]);
    return rc;
}

enum rc page_rendu(struct page *p, struct err *e)
{
    const struct grant *g;
    struct carte_due *d;
    size_t n;
    enum rc rc = cartes_dues(p->db, p->arena, p->params[0], 1, &d, &n, e);

    if (rc == RC_OK && (n == 0 || p->params[0][0] == '\0'))
        rc = ERR(e, MSG_CARTE_AILLEURS_RIEN);
    if (rc == RC_OK && d->double_us != 0) {
        p->redirect = arena_printf(p->arena, "/gestion/remboursements/%s/double", d->reference);
        return RC_OK;
    }
    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.rendu", d, 1, &g, e);
    if (rc != RC_OK)
        return rc;
    show_sum(p, p->view, g, d);
    if (d->proposition != 0) {
        view_text(p->view, K_CD_PAR, d->propose_par);
        view_personal(p->view, g, K_CD_MOTIF, ITEM_DOSSIER_SUIVI, d->motif);
        view_personal(p->view, g, K_CD_AUTRE, ITEM_DOSSIER_SUIVI, d->autre_reference);
        view_personal_day(p->view, g, K_CD_LE, ITEM_DOSSIER_SUIVI, d->rendu_le);
    }
    view_text(p->view, K_S_REFERENCE, form_typed(p, "reference", NULL));
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    form_day_typed(p, K_S_LE, "le");
    return RC_OK;
}

static enum rc read_proposal(struct page *p, struct carte_ailleurs *c, struct err *e)
{
    char *reference = NULL, *why = NULL;
    enum rc rc = form_text(p, "reference", "Référence", "virement VIR-2026-14", &reference, e);

    if (rc == RC_OK)
        rc = form_day(p, "le", "Jour", &c->rendu_le, e);
    if (rc == RC_OK)
        rc = form_text(p, "motifs", "Motifs", "Le prestataire dit la carte close.", &why, e);
    c->autre_reference = reference;
    c->motif = why;
    return rc;
}

enum rc action_rendu(struct page *p, struct err *e)
{
    struct carte_ailleurs *c = ARENA_NEW(p->arena, struct carte_ailleurs);
    const char *decision = form_optional(p, "decision");
    unit_fn *unit = carte_ailleurs_proposer;
    enum rc rc = RC_OK;

    *c = (struct carte_ailleurs){.reference = p->params[0], .agent = p->session.agent};
    if (decision == NULL)
        rc = read_proposal(p, c, e);
    else if (strcmp(decision, "approuver") == 0)
        unit = carte_ailleurs_approuver;
    else if (strcmp(decision, "ecarter") == 0)
        unit = carte_ailleurs_ecarter;
    else
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (rc == RC_OK)
        page_write(p, unit, c, NULL, "/gestion/remboursements?fait=etape");
    return rc;
}
