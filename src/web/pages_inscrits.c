/*
 * pages_inscrits.c - financeurs, in the operator's space: registered, each with its account that two agents change.
 */
#include "training/dispositif.h"
#include "training/financeur.h"
#include "training/promesse.h"
#include "web/pages.h"
#include "web/parts.h"

#define ROOT "/gestion/financeurs"

/* ---- the list ----------------------------------------------------------------------------------------------- */

static const char *category_label(const struct page *p, const char *name)
{
    enum financeur f;
    const char *label = financeur_find(name, &f) ? financeur_libelle(f, p->today) : NULL;

    return label != NULL ? label : name;
}

static void show_one(const struct page *p, struct view *v, const struct financeur_inscrit *f)
{
    view_text(v, K_INS_SIRET, f->siret);
    view_text(v, K_INS_NOM, f->denomination);
    view_text(v, K_INS_CATEGORIE, category_label(p, f->categorie));
    view_flag(v, K_INS_COMPTE, f->compte);
}

/* The one whose SIRET was asked for: its page, or why there is none. */
static enum rc find_one(struct page *p, const char *siret, struct err *e)
{
    struct financeur_inscrit f;
    struct err why = {0};
    enum rc rc = financeur_lire(p->db, p->arena, siret, &f, &why);

    view_text(p->view, K_S_SIRET, siret);
    if (rc == RC_OK) {
        p->redirect = arena_printf(p->arena, ROOT "/%s", f.siret);
    } else if (rc == RC_NOT_FOUND) {
        err_at(&why, "siret", 0);
        page_refuse(p, &why);
    } else {
        *e = why;
        return rc;
    }
    return RC_OK;
}

enum rc part_inscrits(struct page *p, struct err *e)
{
    const char *asked = request_query(p->rq, "siret");
    struct financeur_inscrit *list;
    size_t n;
    enum rc rc = financeurs_inscrits(p->db, p->arena, query_number(p, "avant"), &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_one(p, view_add(p->view, K_INSCRITS), &list[i]);
    if (rc == RC_OK && n == FINANCEURS_PAGE)
        view_int(p->view, K_INS_AVANT, list[n - 1].id);
    return rc == RC_OK && asked != NULL && *asked != '\0' ? find_one(p, asked, e) : rc;
}

/* ---- registered ---------------------------------------------------------------------------------------------- */

enum rc page_inscrire_financeur(struct page *p, struct err *e)
{
    const char *typed = form_typed(p, "categorie", "");

    (void)e;
    view_text(p->view, K_S_SIRET, form_typed(p, "siret", NULL));
    view_text(p->view, K_S_NOM, form_typed(p, "nom", NULL));
    for (enum financeur f = 0; f < FINANCEUR_COUNT; f++) {
        const char *label = financeur_libelle(f, p->today);
        struct view *v = label != NULL ? view_add(p->view, K_CODES) : NULL;

        if (v == NULL)
            continue;
        view_text(v, K_CODE_NOM, financeur_name(f));
        view_text(v, K_CODE_LIBELLE, label);
        view_flag(v, K_CHOISIE, strcmp(typed, financeur_name(f)) == 0);
    }
    return RC_OK;
}

static enum rc registered(struct page *p, struct err *e)
{
    const struct financeur_inscription *f = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, ROOT "/%s?fait=%s", f->siret,
                               f->id_out != 0 ? "financeur-inscrit" : "financeur-deja");
    return RC_OK;
}

enum rc action_inscrire_financeur(struct page *p, struct err *e)
{
    struct financeur_inscription *f = ARENA_NEW(p->arena, struct financeur_inscription);
    char *siret, *nom, *categorie;
    enum rc rc = form_text(p, "siret", "SIRET", "18002002600019", &siret, e);

    if (rc == RC_OK)
        rc = form_text(p, "nom", "Dénomination", "Région Île-de-France", &nom, e);
    if (rc == RC_OK)
        rc = form_text(p, "categorie", "Catégorie", "les régions", &categorie, e);
    if (rc != RC_OK)
        return rc;
    *f = (struct financeur_inscription){
        .siret = siret, .denomination = nom, .categorie = categorie, .agent = p->session.agent};
    page_open(p, financeur_enregistrer, f, registered);
    return RC_OK;
}

/* ---- one of them ---------------------------------------------------------------------------------------------- */

static enum rc show_schemes(struct page *p, int64_t financeur_id, struct err *e)
{
    struct dispositif *list;
    size_t n;
    enum rc rc = dispositifs_de(p->db, p->arena, financeur_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_DISPOSITIFS);

        view_text(v, K_DISP_CODE, list[i].code);
        view_int(v, K_DISP_NO, list[i].no);
        view_text(v, K_DISP_LIBELLE, list[i].libelle);
        view_text(v, K_DISP_ETAT, dispositif_etat_libelle(list[i].etat));
        view_day(v, K_DISP_DEPUIS, list[i].depuis);
        view_day(v, K_DISP_AVANT, list[i].avant);
    }
    return rc;
}

/* What it granted in dossiers, that is due and that no call has asked for. */
static enum rc show_due(struct page *p, int64_t financeur_id, struct err *e)
{
    int64_t cents, n;
    enum rc rc = promesse_a_appeler(p->db, financeur_id, &cents, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    view_int(p->view, K_INS_DUES, n);
    view_money(p->view, K_INS_DU, cents);
    return RC_OK;
}

enum rc page_inscrit(struct page *p, struct err *e)
{
    struct page_reading r = {.purpose = FINALITE_3, .act = "page.gestion.financeur"};
    struct financeur_inscrit f;
    const struct grant *g;
    enum rc rc = financeur_lire(p->db, p->arena, p->params[0], &f, e);

    r.items = item_set_of(ITEM_ORGANISME_RIB, ITEM_ORGANISME_COORDONNEES, ITEM_COUNT);
    if (rc == RC_OK)
        rc = page_read(p, &r, &g, e);
    if (rc != RC_OK)
        return rc;
    show_one(p, p->view, &f);
    rc = part_comptes(p, g, (struct compte_de){COMPTE_FINANCEUR, f.id},
                      arena_printf(p->arena, ROOT "/%s/compte", f.siret), e);
    if (rc == RC_OK)
        rc = show_due(p, f.id, e);
    return rc == RC_OK ? show_schemes(p, f.id, e) : rc;
}

/* The account of the financeur of the address, for an act of this agent. */
static enum rc account_of(struct page *p, struct compte_commande **out, struct err *e)
{
    struct financeur_inscrit f;
    enum rc rc = financeur_lire(p->db, p->arena, p->params[0], &f, e);

    *out = ARENA_NEW(p->arena, struct compte_commande);
    **out = (struct compte_commande){.de = {COMPTE_FINANCEUR, f.id}, .par = {PARTY_CDC, 0, p->session.agent}};
    return rc;
}

static const char *back(struct page *p, const char *done)
{
    return arena_printf(p->arena, ROOT "/%s?fait=%s", p->params[0], done);
}

enum rc action_appeler_financeur(struct page *p, struct err *e)
{
    struct promesse_appel *c = ARENA_NEW(p->arena, struct promesse_appel);

    (void)e;
    *c = (struct promesse_appel){.siret = p->params[0], .agent = p->session.agent};
    page_write(p, promesse_appeler, c, NULL, back(p, "financeur-appele"));
    return RC_OK;
}

enum rc action_proposer_compte_financeur(struct page *p, struct err *e)
{
    struct compte_commande *k;
    enum rc rc = account_of(p, &k, e);

    if (rc != RC_OK)
        return rc;
    part_compte_propose(p, k);
    page_write(p, compte_proposer, k, NULL, back(p, "compte-propose"));
    return RC_OK;
}

enum rc action_compte_financeur(struct page *p, struct err *e)
{
    static const struct {
        const char *name, *done;
        unit_fn *unit;
    } acts[] = {{"approuver", "compte-approuve", compte_approuver},
                {"refuser", "compte-refuse", compte_refuser},
                {"annuler", "compte-annule", compte_annuler}};
    struct compte_commande *k;
    enum rc rc = account_of(p, &k, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(acts); i++) {
        if (strcmp(acts[i].name, p->params[1]) != 0)
            continue;
        rc = part_compte_vise(p, k, e);
        if (rc == RC_OK && acts[i].unit == compte_approuver)
            rc = form_confirmed(p, "verifie", e);
        if (rc == RC_OK)
            page_write(p, acts[i].unit, k, NULL, back(p, acts[i].done));
        return rc;
    }
    return rc != RC_OK ? rc : ERR(e, MSG_WEB_INTROUVABLE);
}
