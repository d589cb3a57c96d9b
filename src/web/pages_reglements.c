/* pages_reglements.c - what a training body was paid, and what holds the rest: the statement that `sicpf pay statement` gives. */
#include "base/ids.h"
#include "training/reglements.h"
#include "web/pages.h"

#define SHOWN 50

static enum rc open_reading(struct page *p, const struct reglement *list, size_t n, const struct grant **g,
                            struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = "page.organisme.reglements"};
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        holders[i] = list[i].titulaire_id;
    reading.titulaires_n = ids_distincts(holders, n);
    reading.titulaires = holders;
    reading.items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RIB, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

/* What is owed beyond the advance already paid. */
static int64_t remains(const struct reglement *r)
{
    return r->acompte_le != DAY_NONE ? r->du_cents - r->acompte_cents : r->du_cents;
}

static void show_one(struct view *v, const struct grant *g, const struct reglement *r)
{
    view_personal(v, g, K_RG_DOSSIER, ITEM_DOSSIER_FACTURE, r->dossier);
    if (r->facture[0] != '\0') {
        view_personal(v, g, K_RG_FACTURE, ITEM_DOSSIER_FACTURE, r->facture);
        view_personal_money(v, g, K_RG_DU, ITEM_DOSSIER_FACTURE, r->du_cents);
    }
    if (r->acompte_cents >= 0)
        view_personal_money(v, g, K_RG_ACOMPTE, ITEM_DOSSIER_FACTURE, r->acompte_cents);
    view_personal_day(v, g, K_RG_ACOMPTE_LE, ITEM_DOSSIER_FACTURE, r->acompte_le);
    if (r->paye_cents >= 0)
        view_personal_money(v, g, K_RG_PAYE, ITEM_DOSSIER_FACTURE, r->paye_cents);
    else if (r->facture[0] != '\0')
        view_personal_money(v, g, K_RG_RESTE, ITEM_DOSSIER_FACTURE, remains(r));
    view_personal_day(v, g, K_RG_PAYE_LE, ITEM_DOSSIER_FACTURE, r->paye_le);
    if (r->paye_cents < 0)
        view_personal_day(v, g, K_RG_AVANT, ITEM_DOSSIER_FACTURE, r->echeance);
    if (r->reference[0] != '\0') {
        view_personal(v, g, K_RG_REFERENCE, ITEM_DOSSIER_FACTURE, r->reference);
        view_personal(v, g, K_RG_BENEFICIAIRE, ITEM_ORGANISME_RIB, r->beneficiaire);
    }
    view_personal_flag(v, g, K_RG_AFFACTURE, ITEM_DOSSIER_FACTURE, r->affacture);
    if (r->attente != REGLEMENT_RIEN)
        view_personal(v, g, K_RG_ATTENTE, ITEM_DOSSIER_FACTURE, reglement_attente_phrase(r->attente));
    view_personal(v, g, K_RG_MOTIF, ITEM_DOSSIER_FACTURE, r->motif);
    view_personal_day(v, g, K_RG_JUSQUE, ITEM_DOSSIER_FACTURE, r->jusque);
}

enum rc page_reglements(struct page *p, struct err *e)
{
    const char *after = request_query(p->rq, "apres");
    struct reglement *list;
    const struct grant *g;
    size_t n = 0;
    enum rc rc = reglements_lire(p->db, p->arena, p->session.actor_id, p->today, after != NULL ? after : "",
                                 SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > SHOWN) {
        n = SHOWN;
        view_text(p->view, K_APRES, list[n - 1].dossier);
    }
    rc = open_reading(p, list, n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_one(view_add(p->view, K_REGLEMENTS), g, &list[i]);
    return rc;
}
