/* pages_organisme.c - the training body's space: which of its dossiers wait for it, and for what. */
#include "training/affacturage.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"

#define DOSSIERS_SHOWN 100

/* Where a dossier goes in the list: by what the body must do now. */
static enum view_key list_of(const struct dossier_attente *wait)
{
    if (!wait->attendue || wait->qui != ROLE_ORGANISME)
        return K_DOSSIERS;
    switch (wait->acte) {
    case ACTE_ACCUSER_RECEPTION:
        return K_A_ACCUSER;
    case ACTE_PROPOSER:
        return K_A_REPONDRE;
    case ACTE_SORTIR:
        return K_A_SORTIR;
    case ACTE_DECLARER:
        return K_A_SERVICE;
    case ACTE_FACTURER:
        return K_A_FACTURER;
    default:
        return K_A_DECLARER;
    }
}

static enum rc show_identity(struct page *p, struct err *e)
{
    struct affacturage *factor;
    size_t factors = 0;
    struct organisme o;
    enum rc rc = organisme_by_id(p->db, p->arena, p->session.actor_id, &o, e);

    if (rc == RC_OK && !o.iban_connu) /* it may be paid on the account of a factoring company */
        rc = affacturages(p->db, p->arena, o.id, 0, p->today, 1, &factor, &factors, e);
    if (rc == RC_OK && factors > 0 && factor[0].approuve_le == DAY_NONE)
        factors = 0;
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_ORG_NOM, o.denomination);
    view_text(p->view, K_ORG_SIRET, o.siret);
    view_text(p->view, K_ORG_NDA, o.nda);
    view_flag(p->view, K_ORG_SANS_IBAN, !o.iban_connu && factors == 0);
    return RC_OK;
}

enum rc page_organisme(struct page *p, struct err *e)
{
    struct dossier_filtre filter = {.organisme_id = p->session.actor_id,
                                    .avant = request_query(p->rq, "avant"),
                                    .limit = DOSSIERS_SHOWN + 1};
    struct page_reading reading = {.purpose = FINALITE_4,
                                   .act = "page.organisme.dossiers",
                                   .items =
                                       item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
    const struct grant *g;
    struct dossier *dossiers;
    size_t n;
    enum rc rc = show_identity(p, e);

    if (rc == RC_OK)
        rc = dossier_lister(p->db, p->arena, &filter, &dossiers, &n, e);
    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DOSSIERS_SHOWN) {
        n = DOSSIERS_SHOWN;
        view_text(p->view, K_APRES, dossiers[n - 1].numero);
    }
    part_holders_of(p, dossiers, n, &reading);
    rc = page_read(p, &reading, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct dossier_attente wait;
        struct view *v;

        dossier_attente(&dossiers[i], ROLE_ORGANISME, &wait);
        v = view_add(p->view, list_of(&wait));
        part_dossier_card(v, g, &dossiers[i], &wait);
        view_personal_flag(v, g, K_D_EN_RETARD, ITEM_DOSSIER_SUIVI,
                           wait.attendue && wait.avant_le != DAY_NONE && wait.avant_le < p->today);
    }
    return rc;
}
