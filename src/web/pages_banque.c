/* pages_banque.c - entries of the bank that nothing explains: what an agent says of each. */
#include "base/text.h"
#include "training/appel.h"
#include "training/depot.h"
#include "web/pages.h"

/* Of financeurs, legal persons. */
static enum rc show_unpaid(struct page *p, struct err *e)
{
    struct depot *list;
    size_t n;
    enum rc rc = depots_impayes(p->db, p->arena, 0, p->today, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_IMPAYES);

        view_text(v, K_DEP_NUMERO, list[i].numero);
        view_text(v, K_DEP_NOM, list[i].denomination);
        view_text(v, K_DEP_REFERENCE, list[i].reference);
        view_money(v, K_DEP_TOTAL, list[i].total_cents);
        view_money(v, K_DEP_RECU, list[i].recu_cents);
        view_day(v, K_DEP_ECHEANCE, list[i].echeance);
        view_int(v, K_DEP_RETARD, depot_retard_jours(&list[i], p->today));
    }
    return rc;
}

enum rc page_banque(struct page *p, struct err *e)
{
    struct banque_ecriture *list;
    size_t n;
    enum rc rc = banque_en_attente(p->db, p->arena, query_number(p, "apres"), &list, &n, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_ECRITURES);

        view_int(v, K_BQ_NO, list[i].id);
        view_money(v, K_BQ_MONTANT, list[i].montant_cents);
        view_day(v, K_BQ_JOUR, list[i].jour);
        view_flag(v, K_BQ_CREDIT, list[i].credit);
        view_flag(v, K_BQ_CLASSABLE, banque_classable(&list[i]));
        view_text(v, K_BQ_DONNEUR, list[i].donneur);
        view_text(v, K_BQ_LIBELLE, list[i].libelle);
        view_text(v, K_BQ_REFERENCE, list[i].reference);
        view_text(v, K_BQ_POURQUOI, banque_attente_phrase(list[i].attente));
    }
    if (n == BANQUE_PAGE)
        view_int(p->view, K_APRES, list[n - 1].id);
    return show_unpaid(p, e);
}

enum rc action_banque(struct page *p, struct err *e)
{
    struct banque_decision *d = ARENA_NEW(p->arena, struct banque_decision);
    const char *act = p->params[1], *siret = request_field(p->rq, "siret");
    char *numero = NULL;
    unit_fn *unit = strcmp(act, "rattacher") == 0 ? banque_rattacher
                    : strcmp(act, "rendre") == 0  ? banque_rendre
                    : strcmp(act, "classer") == 0 ? banque_classer
                                                  : NULL;
    enum rc rc = RC_OK;

    *d = (struct banque_decision){.agent = p->session.agent};
    if (unit == NULL || !text_numero(p->params[0], &d->ecriture))
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (unit == banque_rattacher)
        rc = form_text(p, "numero", "Numéro du fichier", "DD-20261129-1", &numero, e);
    else
        rc = form_confirmed(p, "confirme", e);
    d->numero = numero;
    siret = siret != NULL ? text_trim(arena_strdup(p->arena, siret)) : "";
    d->siret = *siret != '\0' ? siret : NULL;
    if (rc == RC_OK)
        page_write(p, unit, d, NULL, "/gestion/banque?fait=etape");
    return rc;
}
