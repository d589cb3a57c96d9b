/* pages_controle.c - what the operator looks at before and during controls: signals of bodies, dossiers in control. */
#include "training/risque.h"
#include "law/law_text.h"
#include "web/pages.h"
#include "web/parts.h"

#define DOSSIERS_SHOWN 100

/* ---- signals --------------------------------------------------------------------------------------------------- */

static void show_signal(struct view *parent, const struct risque *r)
{
    struct view *v = view_add(parent, K_INDICES);
    char value[LAW_VALUE_BYTES];

    view_text(v, K_INDICE_CODE, r->code);
    view_text(v, K_INDICE_PHRASE, r->phrase);
    view_text(v, K_INDICE_REGLE, law_param_name(r->seuil));
    view_text(v, K_INDICE_SEUIL, arena_strdup(view_arena(v), law_value_text(&r->valeur, value)));
    view_text(v, K_INDICE_SOURCE, r->valeur.article);
    view_text(v, K_INDICE_CERTITUDE, part_law_certainty(r->valeur.certainty));
}

enum rc page_risques(struct page *p, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = "page.gestion.risques",
        .items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT)};
    const struct grant *g;
    struct risque_organisme *list;
    struct risque_calcul k;
    size_t n = 0;
    bool coupe = false;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = risques_lister(p->db, p->arena, 0, &k, &list, &n, &coupe, e);
    if (rc != RC_OK)
        return rc;
    view_day(p->view, K_RISQUES_DU, k.du);
    view_day(p->view, K_RISQUES_AU, k.le);
    view_text(p->view, K_RISQUES_PAR, k.le != DAY_NONE ? arena_strdup(p->arena, k.par) : NULL);
    view_text(p->view, K_RISQUES_SEUILS, arena_printf(p->arena, "%.12s", k.seuils));
    view_flag(p->view, K_RISQUES_CHANGES, k.seuils_changes);
    view_flag(p->view, K_RISQUES_COUPE, coupe);
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_RISQUES);

        view_personal(v, g, K_RSQ_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_personal(v, g, K_RSQ_NDA, ITEM_ORGANISME_NDA, list[i].nda);
        view_int(v, K_RSQ_NOMBRE, (int64_t)list[i].n);
        for (size_t r = 0; r < list[i].n; r++)
            show_signal(v, &list[i].risques[r]);
    }
    return rc;
}

enum rc action_risques(struct page *p, struct err *e)
{
    struct risques_commande *c = ARENA_NEW(p->arena, struct risques_commande);

    (void)e;
    *c = (struct risques_commande){.le = p->today, .agent = p->session.agent};
    page_write(p, risques_calculer, c, NULL, "/gestion/risques?fait=risques");
    return RC_OK;
}

/* ---- dossiers in control --------------------------------------------------------------------------------------- */

enum rc page_controles(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3,
                                   .act = "page.gestion.controles",
                                   .items = item_set_of(ITEM_DOSSIER_FORMATION, ITEM_DOSSIER_SUIVI,
                                                        ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    struct dossier *list;
    size_t n;
    enum rc rc = dossiers_en_controle(p->db, p->arena, request_query(p->rq, "apres"), DOSSIERS_SHOWN + 1,
                                      &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > DOSSIERS_SHOWN) {
        n = DOSSIERS_SHOWN;
        view_text(p->view, K_APRES, list[n - 1].numero);
    }
    part_holders_of(p, list, n, &reading);
    rc = page_read(p, &reading, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_EN_CONTROLE);
        struct dossier_attente wait;

        dossier_attente(&list[i], ROLE_GESTIONNAIRE, &wait);
        part_dossier_card(v, g, &list[i], &wait);
        view_personal_day(v, g, K_CTL_DEPUIS, ITEM_DOSSIER_SUIVI, list[i].controle_le);
        view_personal_flag(v, g, K_CTL_CONTESTE, ITEM_DOSSIER_SUIVI, list[i].atteste == ATTESTE_CONTESTE);
    }
    return rc;
}
