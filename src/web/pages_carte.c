/* pages_carte.c - the holder's share by card: going to pay, waiting, and the provider's notices. */
#include "base/json.h"
#include "exchange/carte_http.h"
#include "web/api.h"
#include "web/carte.h"
#include "web/dossiers.h"
#include "web/pages.h"
#include "web/parts.h"

/* ---- going to pay ------------------------------------------------------------------------------------------------- */

static enum rc begin(struct store *s, void *arg, struct err *e)
{
    struct carte_depart *x = arg;

    return carte_commencer(s, x->prestataire, &x->d, e);
}

static enum rc go_to_payment(struct page *p, struct err *e)
{
    const struct carte_depart *x = p->unit_arg;
    struct paiement_carte pay;
    enum rc rc = carte_lire(p->db, p->arena, x->d.reference, &pay, e);

    p->redirect = arena_printf(p->arena, "/paiements/%s", x->d.reference);
    p->a_payer = rc == RC_OK && pay.etat != CARTE_PAYE; /* paid already, in another window */
    return rc;
}

void carte_aller_payer(struct page *p, const struct dossier_commande *c)
{
    struct carte_depart *x = ARENA_NEW(p->arena, struct carte_depart);

    *x = (struct carte_depart){.prestataire = carte_http_prestataire(p->web->carte),
                               .d = {.titulaire_id = c->par_id,
                                     .numero = c->numero,
                                     .version = c->version,
                                     .avec_cpf = c->avec_cpf,
                                     .montant_cents = c->reste_paye_cents}};
    page_call(p, begin, x, go_to_payment, NULL);
}

/* ---- waiting ------------------------------------------------------------------------------------------------------ */

static enum rc payment_of(struct page *p, struct paiement_carte *out, const struct dossier **d,
                          const struct grant **g, struct err *e)
{
    enum rc rc = carte_lire(p->db, p->arena, p->params[0], out, e);

    if (rc != RC_OK)
        return rc;
    p->params[0] = arena_strdup(p->arena, out->numero); /* the dossier of dossiers_open() */
    return dossiers_open(p, "page.paiement", item_set_of(ITEM_COUNT), d, g, e);
}

/* The sentences of the payment are whole, and that of a proposal that changed and still waits; those of an acceptance that was refused would
 * miss their amounts and days. */
static const char *why_not(const char *code, const struct dossier *d)
{
    enum msg m;

    if (msg_find(code, &m) &&
        (strncmp(code, "carte.", 6) == 0 || (m == MSG_DOSSIER_CHANGE && d->etat == ETAT_VALIDATED)))
        return msg_def(m)->phrase;
    return msg_def(MSG_CARTE_SANS_COMMANDE)->phrase;
}

enum rc page_paiement(struct page *p, struct err *e)
{
    struct paiement_carte *pay = ARENA_NEW(p->arena, struct paiement_carte);
    const struct dossier *d;
    const struct grant *g;
    enum rc rc = payment_of(p, pay, &d, &g, e);

    if (rc != RC_OK)
        return rc;
    if (pay->etat == CARTE_PAYE) {
        p->redirect = arena_printf(p->arena, "%s/%s?fait=acceptee", dossiers_root(p), d->numero);
        return RC_OK;
    }
    view_personal(p->view, g, K_D_INTITULE, ITEM_DOSSIER_FORMATION, d->intitule);
    view_personal_money(p->view, g, K_CARTE_MONTANT, ITEM_DOSSIER_FORMATION_FINANCEMENT, pay->montant_cents);
    view_personal(p->view, g, K_CARTE_ETAT, ITEM_DOSSIER_SUIVI, carte_dit(pay));
    view_personal_flag(p->view, g, K_CARTE_OUVERTE, ITEM_DOSSIER_SUIVI, pay->etat == CARTE_OUVERT);
    view_personal_flag(p->view, g, K_CARTE_EN_COURS, ITEM_DOSSIER_SUIVI,
                       pay->etat == CARTE_AUTORISE || pay->etat == CARTE_PREPARE);
    view_personal_flag(p->view, g, K_CARTE_REPRENDRE, ITEM_DOSSIER_SUIVI,
                       d->etat == ETAT_VALIDATED && pay->etat != CARTE_OUVERT && pay->etat != CARTE_AUTORISE);
    if (pay->etat == CARTE_OUVERT)
        view_text(p->view, K_CARTE_PAGE, pay->page);
    if (pay->motif != NULL)
        view_personal(p->view, g, K_CARTE_MOTIF, ITEM_DOSSIER_SUIVI, why_not(pay->motif, d));
    return RC_OK;
}

/* ---- the provider's notices --------------------------------------------------------------------------------------- */

struct notice {
    const struct carte_prestataire *prestataire;
    struct carte_avis avis;
};

/* Once kept, the notice is heard, whatever comes after: what the provider does not answer now, the next pass asks again. */
static enum rc hear(struct store *s, void *arg, struct err *e)
{
    struct notice *n = arg;
    struct err later;
    enum rc rc = store_write(s, carte_avis_unit, &n->avis, e);

    if (rc == RC_OK && (n->avis.etat_out == CARTE_AUTORISE || n->avis.etat_out == CARTE_A_ANNULER) &&
        carte_suivre_un(s, n->prestataire, n->avis.reference, &later) != RC_OK)
        return RC_OK;
    return rc;
}

static enum rc say_heard(struct page *p, struct err *e)
{
    const struct notice *n = p->unit_arg;
    struct json *j = json_new(256);

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_kb(j, "deja", n->avis.deja_out);
    json_object_close(j);
    return api_repondre(p, j, e);
}

enum rc api_carte_avis(struct page *p, struct err *e)
{
    struct notice *n = ARENA_NEW(p->arena, struct notice);
    size_t size = 0;
    const unsigned char *body = request_file(p->rq, &size);
    enum rc rc;

    if (p->web->carte == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    n->prestataire = carte_http_prestataire(p->web->carte);
    rc = carte_http_avis(p->web->carte, p->arena, request_header(p->rq, "X-Avis-Date"),
                         request_header(p->rq, "X-Avis-Signature"), body, size, p->now_us, &n->avis, e);
    if (rc == RC_OK)
        page_call(p, hear, n, say_heard, NULL);
    return rc;
}

/* All that is still to be given back, and the first day it must be by. */
static void show_left(struct page *p, const struct grant *g, const struct remboursement_carte *back, size_t n)
{
    const struct remboursement_carte *first = NULL;
    int64_t left = 0;
    bool several = false;

    for (size_t i = 0; i < n; i++)
        if (back[i].fait_us == 0) {
            several = first != NULL;
            left += back[i].montant_cents;
            first = first == NULL || back[i].avant_le < first->avant_le ? &back[i] : first;
        }
    if (first == NULL)
        return;
    view_personal_money(p->view, g, K_D_RENDU_RESTE, ITEM_DOSSIER_FORMATION_FINANCEMENT, left);
    view_personal_day(p->view, g, K_D_RENDU_AVANT, ITEM_DOSSIER_SUIVI, first->avant_le);
    view_personal_flag(p->view, g, K_D_RENDU_RETARD, ITEM_DOSSIER_SUIVI, first->avant_le < p->today);
    view_personal_flag(p->view, g, K_D_RENDU_PLUSIEURS, ITEM_DOSSIER_SUIVI, several);
    view_personal_flag(p->view, g, K_D_RENDU_HORS_SERVICE, ITEM_DOSSIER_SUIVI, first->hors_service);
}

/* What the first words of the page say of the card: a payment under way (rules 3.1), a sum still to be given back. */
static void show_first(struct page *p, const struct grant *g, const struct paiement_carte *pays, size_t n,
                       const struct remboursement_carte *back, size_t back_n)
{
    const enum law_item money = ITEM_DOSSIER_FORMATION_FINANCEMENT;

    for (size_t i = 0; i < n; i++)
        if (pays[i].etat == CARTE_PREPARE || pays[i].etat == CARTE_OUVERT || pays[i].etat == CARTE_AUTORISE) {
            view_personal_money(p->view, g, K_D_CARTE_EN_COURS, money, pays[i].montant_cents);
            if (pays[i].etat == CARTE_OUVERT && p->session.espace == ESPACE_TITULAIRE)
                view_text(p->view, K_D_CARTE_REFERENCE, arena_strdup(p->arena, pays[i].reference));
        }
    show_left(p, g, back, back_n);
}

/* ---- in the page of a dossier ------------------------------------------------------------------------------------- */

enum rc part_cartes(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item money = ITEM_DOSSIER_FORMATION_FINANCEMENT, item = ITEM_DOSSIER_SUIVI;
    struct paiement_carte *pays;
    struct remboursement_carte *back;
    size_t n, back_n = 0;
    enum rc rc = cartes_dossier(p->db, p->arena, d, &pays, &n, e);

    if (rc == RC_OK)
        rc = carte_remboursements(p->db, p->arena, d, &back, &back_n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_CARTES);

        view_personal_money(v, g, K_CARTE_MONTANT, money, pays[i].montant_cents);
        view_personal(v, g, K_CARTE_ETAT, item, carte_dit(&pays[i]));
        view_personal_day(v, g, K_CARTE_JOUR, item, carte_jour(&pays[i]));
        if (pays[i].etat == CARTE_OUVERT && p->session.espace == ESPACE_TITULAIRE)
            view_text(v, K_CARTE_REFERENCE, arena_strdup(p->arena, pays[i].reference));
    }
    for (size_t i = 0; rc == RC_OK && i < back_n; i++) {
        struct view *v = view_add(p->view, K_RENDUS);

        view_personal_money(v, g, K_RENDU_MONTANT, money, back[i].montant_cents);
        view_personal_day(v, g, K_RENDU_LE, item,
                          back[i].fait_us != 0 && back[i].ailleurs_le == DAY_NONE
                              ? day_of_instant(back[i].fait_us)
                              : DAY_NONE);
        view_personal_day(v, g, K_RENDU_AILLEURS_LE, item, back[i].ailleurs_le);
        view_personal(v, g, K_RENDU_AILLEURS, item, back[i].ailleurs_reference);
        view_personal_flag(v, g, K_RENDU_HORS_SERVICE, item, back[i].hors_service);
        view_personal_flag(v, g, K_RENDU_DOUBLE, item,
                           back[i].double_us != 0 && back[i].ailleurs_le != DAY_NONE);
        view_personal_day(v, g, K_RENDU_AVANT, item, back[i].fait_us == 0 ? back[i].avant_le : DAY_NONE);
    }
    if (rc == RC_OK)
        show_first(p, g, pays, n, back, back_n);
    view_flag(p->view, K_A_CARTES, rc == RC_OK && n > 0);
    return rc;
}
