/*
 * pages_financeur.c - the financeur's space: the dossiers that use its sums or ask for them, and only those; its answers; its
 * schemes, its calls for funds and what it is given back. What others paid is never read here.
 */
#include "exchange/depots.h"
#include "people/titulaire.h"
#include "training/depot.h"
#include "training/dispositif.h"
#include "training/dossier.h"
#include "training/financeur.h"
#include "web/fichier_import.h"
#include "web/pages.h"
#include "web/parts.h"

#define DOSSIERS_SHOWN 100

static struct page_reading reading_of(const char *act)
{
    return (struct page_reading){.purpose = FINALITE_1,
                                 .act = act,
                                 .items = item_set_of(ITEM_TITULAIRE_ETAT_CIVIL, ITEM_DOSSIER_FORMATION,
                                                      ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_DOSSIER_SUIVI,
                                                      ITEM_COUNT)};
}

static bool asked(const struct page *p, const struct dossier *d)
{
    return d->etat == ETAT_WAITING_ACCEPTATION && d->financeur_id == p->session.actor_id;
}

/* ---- the list ----------------------------------------------------------------------------------------------- */

enum rc page_financeur(struct page *p, struct err *e)
{
    struct dossier_filtre filter = {.financeur_id = p->session.actor_id,
                                    .avant = request_query(p->rq, "avant"),
                                    .limit = DOSSIERS_SHOWN + 1};
    struct page_reading reading = reading_of("page.financeur.dossiers");
    const struct grant *g;
    const char *siret = NULL;
    struct dossier *dossiers;
    size_t n;
    enum rc rc = dossier_lister(p->db, p->arena, &filter, &dossiers, &n, e);

    if (rc == RC_OK)
        rc = financeur_siret(p->db, p->arena, p->session.actor_id, &siret, e);
    if (rc == RC_OK)
        view_text(p->view, K_FIN_SIRET, siret);
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
        struct view *v = view_add(p->view, asked(p, &dossiers[i]) ? K_DEMANDES : K_DOSSIERS);

        dossier_attente(&dossiers[i], ROLE_FINANCEUR, &wait);
        part_dossier_card(v, g, &dossiers[i], &wait);
        if (asked(p, &dossiers[i]))
            view_personal_money(v, g, K_FIN_DEMANDE, ITEM_DOSSIER_FORMATION_FINANCEMENT,
                                dossiers[i].sollicite_cents);
    }
    return rc;
}

/* ---- one dossier -------------------------------------------------------------------------------------------- */

static enum rc open_dossier(struct page *p, struct dossier *d, struct dossier_part *part,
                            const struct grant **g, struct err *e)
{
    struct page_reading reading = reading_of("page.financeur.dossier");
    enum rc rc = dossier_lire(p->db, p->arena, p->params[0], d, e);

    if (rc == RC_OK)
        rc = dossier_part_du_financeur(p->db, d, p->session.actor_id, part, e);
    if (rc != RC_OK)
        return rc;
    reading.titulaire_id = d->titulaire_id;
    reading.dossier_id = d->id;
    if (!part->concerne) {
        page_record_refusal(p, &reading);
        return ERR(e, MSG_DOSSIER_INCONNU); /* as if it did not exist */
    }
    return page_read(p, &reading, g, e);
}

static enum rc show_person(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct titulaire t;
    enum rc rc;

    if (!grant_has(g, ITEM_TITULAIRE_ETAT_CIVIL))
        return RC_OK;
    rc = titulaire_get(p->db, p->arena, d->titulaire_id, &t, e);
    if (rc == RC_OK)
        view_personal(p->view, g, K_PERSONNE, ITEM_TITULAIRE_ETAT_CIVIL, titulaire_nom(p->arena, &t));
    return rc;
}

/* What it promised, until it is paid: amounts of the dossier, which the door opened. */
static void show_promise(struct page *p, const struct grant *g, const struct dossier_part *part)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;

    if (part->promesses == 0)
        return;
    view_personal_money(p->view, g, K_FIN_PROMIS, item, part->promis_cents);
    view_personal_money(p->view, g, K_FIN_DU, item, part->du_cents);
    view_personal_money(p->view, g, K_FIN_APPELE, item, part->appele_cents);
    view_personal_money(p->view, g, K_FIN_RECU, item, part->recu_cents);
    view_personal_money(p->view, g, K_FIN_A_RENDRE, item, part->a_rendre_cents);
    if (part->appel_recu_cents > 0)
        view_personal_money(p->view, g, K_FIN_APPEL_RECU, item, part->appel_recu_cents);
    if (part->appel_rendre_cents > 0)
        view_personal_money(p->view, g, K_FIN_APPEL_RENDRE, item, part->appel_rendre_cents);
    if (part->appel_echeance != DAY_NONE)
        view_personal_day(p->view, g, K_FIN_APPEL_AVANT, item, part->appel_echeance);
    if (part->appel_echeance != DAY_NONE && part->appel_echeance < p->today)
        view_personal_int(p->view, g, K_FIN_APPEL_RETARD, item, p->today - part->appel_echeance);
}

static void show_part(struct page *p, const struct grant *g, const struct dossier_part *part)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;

    if (part->montant_cents == 0)
        return;
    view_personal_money(p->view, g, K_FIN_PART, item, part->montant_cents);
    view_personal_money(p->view, g, K_FIN_PAYE, item, part->paye_cents);
    if (part->promesses == 0 || part->rendu_cents + part->perdu_cents > 0) {
        view_personal_money(p->view, g, K_FIN_RENDU, item, part->rendu_cents);
        view_personal_money(p->view, g, K_FIN_PERDU, item, part->perdu_cents);
    }
    if (part->promesses > 0)
        view_personal_money(p->view, g, K_FIN_LIBERE, item, part->libere_cents);
}

/* What an answer may be today, and what a full grant then leaves to the holder. */
static enum rc show_question(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_DOSSIER_FORMATION_FINANCEMENT;
    struct err *why = ARENA_NEW(p->arena, struct err);
    int64_t granted = 0, rest = 0;
    enum rc rc = dossier_acte_ouvert(p->db, d, ACTE_ACCORDER, ROLE_FINANCEUR, "", p->today, why);

    if (rc == RC_OK)
        rc = dossier_accord_prevu(p->db, d, p->today, &granted, &rest, why);
    if (rc == RC_REFUSED)
        view_personal(p->view, g, K_FIN_FERME, ITEM_DOSSIER_SUIVI, why->phrase);
    else if (rc != RC_OK)
        *e = *why;
    if (rc == RC_OK && granted > 0)
        view_personal_money(p->view, g, K_FIN_ACCORD, item, granted);
    if (rc == RC_OK && rest > 0)
        view_personal_money(p->view, g, K_FIN_RESTE, item, rest);
    view_personal_flag(p->view, g, K_FIN_A_REPONDRE, ITEM_DOSSIER_SUIVI, true);
    view_personal_money(p->view, g, K_FIN_DEMANDE, item, d->sollicite_cents);
    return rc == RC_REFUSED ? RC_OK : rc;
}

/* An order that one of its sums pays may be withdrawn from, until the training begins. */
static enum rc show_withdrawal(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    struct err *why = ARENA_NEW(p->arena, struct err);
    enum rc rc;

    if (d->etat != ETAT_ACCEPTED || d->financeur_id != p->session.actor_id)
        return RC_OK;
    rc = dossier_acte_ouvert(p->db, d, ACTE_ANNULER, ROLE_FINANCEUR, "", p->today, why);
    if (rc == RC_OK)
        view_personal_flag(p->view, g, K_FIN_RETRAIT, ITEM_DOSSIER_SUIVI, true);
    else if (rc != RC_REFUSED && rc != RC_CONFLICT)
        *e = *why;
    return rc == RC_REFUSED || rc == RC_CONFLICT ? RC_OK : rc;
}

enum rc page_dossier_financeur(struct page *p, struct err *e)
{
    struct dossier *d = ARENA_NEW(p->arena, struct dossier); /* the view keeps its texts */
    struct dossier_part part;
    struct dossier_attente wait;
    const struct grant *g;
    enum rc rc = open_dossier(p, d, &part, &g, e);

    if (rc == RC_OK)
        rc = show_person(p, g, d, e);
    if (rc != RC_OK)
        return rc;
    dossier_attente(d, ROLE_FINANCEUR, &wait);
    part_dossier_card(p->view, g, d, &wait);
    show_part(p, g, &part);
    show_promise(p, g, &part);
    view_int(p->view, K_VERSION, d->version);
    view_personal(p->view, g, K_S_PART, ITEM_DOSSIER_FORMATION_FINANCEMENT, form_typed(p, "montant", NULL));
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    rc = show_withdrawal(p, g, d, e);
    return rc == RC_OK && asked(p, d) ? show_question(p, g, d, e) : rc;
}

static enum rc read_answer(struct page *p, struct dossier_commande *c, struct err *e)
{
    char *text = NULL;
    enum rc rc = form_int(p, "version", "Version", "1", &c->version, e);

    if (rc == RC_OK && c->acte == ACTE_ACCORDER_PARTIE)
        rc = form_money(p, "montant", "Somme accordée", &c->accorde_cents, e);
    if (rc == RC_OK && c->acte == ACTE_REFUSER)
        rc = form_text(p, "motif", "Motif", "cette formation n'est pas dans nos priorités", &text, e);
    if (rc == RC_OK && c->acte == ACTE_ANNULER)
        rc = form_text(p, "motif", "Motif", "le budget de l'année est épuisé", &text, e);
    if (rc == RC_OK && (c->acte == ACTE_ACCORDER || c->acte == ACTE_ANNULER))
        rc = form_confirmed(p, "confirme", e);
    c->motif = text;
    return rc;
}

enum rc action_dossier_financeur(struct page *p, struct err *e)
{
    struct dossier_commande *c = ARENA_NEW(p->arena, struct dossier_commande);
    enum rc rc;

    *c = (struct dossier_commande){
        .par = ROLE_FINANCEUR, .par_id = p->session.actor_id, .numero = p->params[0]};
    if (!dossier_acte_find(p->params[1], &c->acte) ||
        (c->acte != ACTE_ACCORDER && c->acte != ACTE_ACCORDER_PARTIE && c->acte != ACTE_REFUSER &&
         c->acte != ACTE_ANNULER))
        return ERR(e, MSG_WEB_INTROUVABLE);
    rc = read_answer(p, c, e);
    if (rc == RC_OK)
        page_write(p, c->acte == ACTE_ACCORDER ? dossier_accorder_tout : dossier_executer, c, NULL,
                   c->acte == ACTE_ANNULER ? "/financeur?fait=financeur-retire" : "/financeur?fait=accordee");
    return rc;
}

/* ---- its money: of a legal person, nobody's data ------------------------------------------------------------ */

static enum rc show_schemes(struct page *p, struct err *e)
{
    struct dispositif *list;
    int64_t engaged;
    size_t n;
    enum rc rc = dispositifs_de(p->db, p->arena, p->session.actor_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_DISPOSITIFS);

        rc = dispositif_engage(p->db, p->session.actor_id, list[i].code, &engaged, e);
        view_text(v, K_DISP_CODE, list[i].code);
        view_text(v, K_DISP_LIBELLE, list[i].libelle);
        view_text(v, K_DISP_ETAT, dispositif_etat_libelle(list[i].etat));
        view_int(v, K_DISP_NO, list[i].no);
        part_dispositif(v, &list[i]);
        view_money(v, K_DISP_ENGAGE, engaged);
    }
    return rc;
}

static enum rc show_calls(struct page *p, struct err *e)
{
    struct depot *list;
    size_t n;
    enum rc rc = depots(p->db, p->arena, p->session.actor_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_DEPOTS);

        view_text(v, K_DEP_NUMERO, list[i].numero);
        view_text(v, K_DEP_ETAT, depot_etat_libelle(list[i].etat));
        view_int(v, K_DEP_LIGNES, list[i].lignes);
        view_text(v, K_DEP_REFERENCE, list[i].reference);
        if (list[i].total_cents > 0)
            view_money(v, K_DEP_TOTAL, list[i].total_cents);
        view_money(v, K_DEP_RECU, list[i].recu_cents);
        view_day(v, K_DEP_ECHEANCE, list[i].echeance);
        view_flag(v, K_DEP_A_VIRER, strcmp(list[i].etat, "appele") == 0);
        view_flag(v, K_DEP_A_RETIRER, strcmp(list[i].etat, "depose") == 0);
        view_day(v, K_DEP_RECU_LE, list[i].finance_le);
        if (depot_retard_jours(&list[i], p->today) > 0)
            view_int(v, K_DEP_RETARD, depot_retard_jours(&list[i], p->today));
        view_flag(v, K_DEP_PROMESSES, list[i].dispositif[0] == '\0');
    }
    return rc;
}

static enum rc show_given_back(struct page *p, struct err *e)
{
    struct restitution *list;
    const char *waits;
    char why[RESTITUTION_ATTENTE_BYTES];
    size_t n;
    int64_t after = query_number(p, "apres");
    enum rc rc = restitutions(p->db, p->arena, p->session.actor_id, after, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_RESTITUTIONS);

        view_day(v, K_REST_LE, day_of_instant(list[i].cree_us));
        view_money(v, K_REST_MONTANT, list[i].montant_cents);
        view_day(v, K_REST_PAYE_LE, list[i].paye_le);
        view_flag(v, K_REST_EN_COURS, strcmp(list[i].etat, "en_cours") == 0);
        waits = restitution_attente_phrase(&list[i], why);
        view_text(v, K_REST_ATTEND, waits != NULL ? arena_strdup(p->arena, waits) : NULL);
    }
    if (rc == RC_OK && n == RESTITUTIONS_PAGE)
        view_int(p->view, K_SUITE, list[n - 1].id);
    return rc;
}

enum rc page_sommes(struct page *p, struct err *e)
{
    enum rc rc = show_schemes(p, e);

    if (rc == RC_OK)
        rc = show_calls(p, e);
    return rc == RC_OK ? show_given_back(p, e) : rc;
}

/* ---- its files --------------------------------------------------------------------------------------------------- */

enum rc action_deposer_sommes(struct page *p, struct err *e)
{
    const struct fichier_import f = {.partner = &partner_dotations,
                                     .par = {.agent = "", .financeur_id = p->session.actor_id}};

    return fichier_import_recevoir(p, &f, "/financeur/sommes?fait=fichier-sommes", e);
}

enum rc action_retirer_sommes(struct page *p, struct err *e)
{
    struct depot_retrait *r = ARENA_NEW(p->arena, struct depot_retrait);

    (void)e;
    *r = (struct depot_retrait){p->session.actor_id, p->params[0]};
    page_write(p, depot_retirer, r, NULL, "/financeur/sommes?fait=sommes-retirees");
    return RC_OK;
}
