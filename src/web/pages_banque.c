/*
 * pages_banque.c - the statements of the bank: a file read then applied, entries that nothing explains and what an agent says of each, the
 * transfers that came back or that an account refused.
 */
#include "base/ids.h"
#include "base/text.h"
#include "exchange/releves.h"
#include "training/appel.h"
#include "training/depot.h"
#include "training/etats.h"
#include "training/paiement_retour.h"
#include "web/fichier_import.h"
#include "web/pages.h"

#define RETURNS_SHOWN 100

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

/* The calls that an entry may be said to pay. */
static enum rc show_open_calls(struct page *p, struct err *e)
{
    struct depot *list;
    size_t n;
    enum rc rc = depots(p->db, p->arena, 0, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v;

        if (strcmp(list[i].etat, "appele") != 0)
            continue;
        v = view_add(p->view, K_APPELS);
        view_text(v, K_DEP_NUMERO, list[i].numero);
        view_text(v, K_DEP_NOM, list[i].denomination);
        view_text(v, K_DEP_REFERENCE, list[i].reference);
        view_money(v, K_DEP_TOTAL, list[i].total_cents);
        view_money(v, K_DEP_RECU, list[i].recu_cents);
        view_day(v, K_DEP_ECHEANCE, list[i].echeance);
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
        view_flag(v, K_BQ_VIREMENT, banque_peut_etre_virement(&list[i]));
        view_text(v, K_BQ_DONNEUR, list[i].donneur);
        view_text(v, K_BQ_LIBELLE, list[i].libelle);
        view_text(v, K_BQ_REFERENCE, list[i].reference);
        view_text(v, K_BQ_POURQUOI, banque_attente_phrase(list[i].attente));
        if (list[i].appel.numero[0] != '\0') {
            view_text(v, K_BQ_APPEL, list[i].appel.numero);
            view_text(v, K_BQ_APPEL_ETAT, etat_mot(list[i].appel.etat));
        }
        if (list[i].virement_lot[0] != '\0')
            view_text(v, K_BQ_CITE_LOT, list[i].virement_lot);
        if (list[i].virement_ligne != 0) {
            view_int(v, K_BQ_CITE_LIGNE, list[i].virement_ligne);
            view_text(v, K_BQ_CITE_A, list[i].virement_a);
        }
        if (list[i].retour_par[0] == '\0')
            continue;
        view_text(v, K_BQ_RETOUR_PAR, list[i].retour_par);
        view_text(v, K_BQ_RETOUR_MOTIF, list[i].retour_dit_motif);
        view_text(v, K_BQ_RETOUR_LOT, list[i].retour_lot);
        view_int(v, K_BQ_RETOUR_LIGNE, list[i].retour_ligne);
    }
    if (n == BANQUE_PAGE)
        view_int(p->view, K_APRES, list[n - 1].id);
    rc = show_open_calls(p, e);
    return rc == RC_OK ? show_unpaid(p, e) : rc;
}

/* ---- a statement ------------------------------------------------------------------------------------------------ */

enum rc action_releve(struct page *p, struct err *e)
{
    const struct fichier_import f = {.partner = &partner_camt, .par = {.agent = p->session.agent}};

    return fichier_import_recevoir(p, &f, "/gestion/banque?fait=releve", e);
}

/* ---- one entry -------------------------------------------------------------------------------------------------- */

/* NULL when nothing was typed. */
static const char *typed(struct page *p, const char *name)
{
    const char *text = request_field(p->rq, name);

    text = text != NULL ? text_trim(arena_strdup(p->arena, text)) : "";
    return *text != '\0' ? text : NULL;
}

static unit_fn *unit_of(const char *act)
{
    static const struct {
        const char *act;
        unit_fn *unit;
    } all[] = {{"rattacher", banque_rattacher},
               {"rendre", banque_rendre},
               {"classer", banque_classer},
               {"relire", banque_relire},
               {"retour", banque_retour},
               {"retour-confirmer", banque_retour_confirmer},
               {"retour-retirer", banque_retour_retirer}};

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(act, all[i].act) == 0)
            return all[i].unit;
    return NULL;
}

enum rc action_banque(struct page *p, struct err *e)
{
    struct banque_decision *d = ARENA_NEW(p->arena, struct banque_decision);
    char *numero = NULL;
    unit_fn *unit = unit_of(p->params[1]);
    enum rc rc = RC_OK;

    *d = (struct banque_decision){.agent = p->session.agent};
    if (unit == NULL || !text_numero(p->params[0], &d->ecriture))
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (unit == banque_rattacher)
        rc = form_text(p, "numero", "Numéro du fichier", "DD-20261129-1", &numero, e);
    else
        rc = form_confirmed(p, "confirme", e);
    d->numero = numero;
    d->siret = typed(p, "siret");
    d->motif = typed(p, unit == banque_classer ? "motifs" : "motif");
    d->virement = unit == banque_retour ? typed(p, "virement") : NULL;
    if (rc == RC_OK)
        page_write(p, unit, d, NULL,
                   unit == banque_retour ? "/gestion/banque?fait=retour-dit" : "/gestion/banque?fait=etape");
    return rc;
}

/* ---- what came back --------------------------------------------------------------------------------------------- */

static void show_return(struct page *p, struct view *v, const struct grant *g,
                        const struct paiement_retour *r)
{
    const enum law_item item = ITEM_DOSSIER_FACTURE;
    char why[PAIEMENT_MOTIF_BYTES], next[PAIEMENT_SUITE_BYTES];

    view_personal(v, g, K_RT_REFERENCE, item, r->reference);
    view_personal(v, g, K_RT_DOSSIER, item, r->dossier);
    view_personal(v, g, K_RT_QUI, ITEM_ORGANISME_RAISON_SOCIALE, r->denomination);
    view_personal_money(v, g, K_RT_MONTANT, item, r->montant_cents);
    view_personal(v, g, K_RT_MOTIF, item, arena_strdup(p->arena, paiement_motif_dit(r->motif, r->le, why)));
    view_personal_day(v, g, K_RT_LE, item, r->le);
    view_personal_flag(v, g, K_RT_REJETE, item, r->rejete);
    view_personal(v, g, K_RT_SUITE, item, arena_strdup(p->arena, paiement_retour_phrase(r, next)));
    view_personal(v, g, K_RT_REPRISE_PAR, item, r->reprise_par);
    view_personal_flag(v, g, K_RT_ATTEND, item, strcmp(r->suite, "attente") == 0);
    view_personal_flag(v, g, K_RT_COMPTE, item, strcmp(r->suite, "compte") == 0);
    if (strcmp(r->suite, "compte_dit") != 0)
        return;
    view_personal_flag(v, g, K_RT_DIT, item, true);
    view_personal(v, g, K_RT_DIT_PAR, item, r->dit_par);
    view_personal(v, g, K_RT_DIT_MOTIF, item, r->dit_motif);
}

/* "DOSSIER" of the last one shown stays out of addresses: the instant of its return says where to go on from. */
enum rc page_retours(struct page *p, struct err *e)
{
    int64_t before = query_number(p, "avant");
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = "page.gestion.retours",
        .items = item_set_of(ITEM_DOSSIER_FACTURE, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT)};
    struct paiement_retour *list;
    const struct grant *g;
    size_t n;
    enum rc rc =
        paiement_retours(p->db, p->arena, before > 0 ? before : INT64_MAX, RETURNS_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    if (n > RETURNS_SHOWN) {
        n = RETURNS_SHOWN;
        view_int(p->view, K_AVANT, list[n - 1].retour_us);
    }
    rc = page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), n), n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_return(p, view_add(p->view, K_RETOURS), g, &list[i]);
    return rc;
}

/* Once by one agent; when the bank refuses its account, said by one and confirmed, or withdrawn, by another. */
enum rc action_reprendre(struct page *p, struct err *e)
{
    struct paiement_reprise *again = ARENA_NEW(p->arena, struct paiement_reprise);
    const bool back = request_field(p->rq, "retirer") != NULL;
    const bool says = !back && request_field(p->rq, "motifs") != NULL;
    char *reference = NULL, *why = NULL;
    enum rc rc = form_text(p, "reference", "Référence du virement", "DOS00000000000042-1", &reference, e);

    if (rc == RC_OK && says)
        rc = form_text(p, "motifs", "Comment ce compte a été vérifié", "Appelé au numéro connu.", &why, e);
    else if (rc == RC_OK && !back)
        rc = form_confirmed(p, "confirme", e);
    if (rc != RC_OK)
        return rc;
    *again = (struct paiement_reprise){
        .reference = reference, .agent = p->session.agent, .motif = why, .retirer = back};
    page_write(p, paiement_reprendre, again, NULL,
               says ? "/gestion/paiements/retours?fait=compte-verifie"
                    : "/gestion/paiements/retours?fait=etape");
    return RC_OK;
}
