/*
 * pages_fraude.c - what a holder does about a fraud: on one of their dossiers, report it and claim the rights back, from the
 * page of that dossier, where what is frozen and what becomes of the claim are read; on the whole account, report it and freeze it.
 */
#include "training/fraude.h"
#include "web/dossiers.h"
#include "web/pages.h"
#include "web/parts.h"

/* What the declaration will do, by where the dossier is; nothing is offered while a claim lives. */
static enum rc show_effects(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    bool taken = dossier_transition(d->etat, d->facturation, ACTE_RESTITUER, ROLE_GESTIONNAIRE) != NULL;
    struct reclamation *claims;
    bool alive = false;
    day_t last;
    size_t n;
    enum rc rc = reclamations_lister(p->db, p->arena, 0, d->titulaire_id, &claims, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        alive = alive || (claims[i].dossier_id == d->id && strcmp(claims[i].etat, "refusee") != 0);
    if (rc == RC_OK)
        rc = reclamation_delai(p->today, &last, e);
    if (rc != RC_OK)
        return rc;
    view_personal_flag(p->view, g, K_SF_RECLAMEE, item, alive);
    view_personal_flag(p->view, g, K_SF_PRIS, item, taken);
    view_personal_flag(p->view, g, K_SF_PAYE, item, d->facturation == FACTURATION_PAID);
    view_personal_day(p->view, g, K_SF_DECIDER, item, last);
    return RC_OK;
}

enum rc page_signaler_fraude(struct page *p, struct err *e)
{
    struct item_set more = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_COUNT);
    struct dossier_attente wait;
    const struct grant *g;
    const struct dossier *d;
    enum rc rc = dossiers_open(p, "page.fraude", more, &d, &g, e);

    if (rc != RC_OK)
        return rc;
    dossier_attente(d, ROLE_TITULAIRE, &wait);
    part_dossier_card(p->view, g, d, &wait);
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    rc = part_fraude(p, g, d->titulaire_id, d->id, e);
    return rc == RC_OK ? show_effects(p, g, d, e) : rc;
}

/* ---- the whole account ------------------------------------------------------------------------------------------ */

enum rc page_signaler_compte(struct page *p, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct page_reading reading = {
        .purpose = FINALITE_2,
        .act = "page.fraude-compte",
        .titulaire_id = p->session.actor_id,
        .items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    const struct grant *g;
    bool may = false;
    day_t last = DAY_NONE;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = part_fraude(p, g, p->session.actor_id, 0, e);
    if (rc == RC_OK)
        rc = fraude_compte_gelable(p->db, p->session.actor_id, p->today, &may, &last, e);
    if (rc != RC_OK)
        return rc;
    view_personal_flag(p->view, g, K_SF_GELABLE, item, may);
    view_personal_day(p->view, g, K_SF_GEL_FIN, item, last);
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
    view_flag(p->view, K_S_GELER, form_typed(p, "motifs", NULL) == NULL || form_ticked(p, "geler"));
    return RC_OK;
}

enum rc action_signaler_compte(struct page *p, struct err *e)
{
    struct fraude_commande *c = ARENA_NEW(p->arena, struct fraude_commande);
    char *words = NULL;
    enum rc rc = form_text(p, "motifs", "Ce qui s'est passé",
                           "Mon adresse a été changée, et je n'ai rien demandé.", &words, e);

    if (rc == RC_OK)
        rc = form_confirmed(p, "confirme", e);
    if (rc != RC_OK)
        return rc;
    *c = (struct fraude_commande){.par_titulaire_id = p->session.actor_id,
                                  .geler = form_ticked(p, "geler"),
                                  .texte = words,
                                  .jour = DAY_NONE};
    page_write(p, fraude_declarer, c, NULL, "/tableau-de-bord?fait=fraude");
    return RC_OK;
}

/* ---- one dossier ------------------------------------------------------------------------------------------------ */

enum rc action_signaler_fraude(struct page *p, struct err *e)
{
    struct fraude_commande *c = ARENA_NEW(p->arena, struct fraude_commande);
    char *words = NULL;
    enum rc rc = form_text(p, "motifs", "Ce qui s'est passé",
                           "Quelqu'un s'est inscrit à ma place, je n'ai rien demandé.", &words, e);

    if (rc == RC_OK)
        rc = form_confirmed(p, "confirme", e);
    if (rc != RC_OK)
        return rc;
    *c = (struct fraude_commande){
        .par_titulaire_id = p->session.actor_id, .dossier = p->params[0], .texte = words, .jour = DAY_NONE};
    page_write(p, fraude_declarer, c, NULL,
               arena_printf(p->arena, "/mes-dossiers/%s?fait=fraude", p->params[0]));
    return RC_OK;
}
