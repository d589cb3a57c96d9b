/*
 * pages_inscrits.c - financeurs, in the operator's space: registered, each with its account that two agents change, and a sum received
 * for one person.
 */
#include "training/dispositif.h"
#include "training/financeur.h"
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
    page_write(p, financeur_enregistrer, f, registered, NULL);
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

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(acts); i++)
        if (strcmp(acts[i].name, p->params[1]) == 0) {
            page_write(p, acts[i].unit, k, NULL, back(p, acts[i].done));
            return RC_OK;
        }
    return rc != RC_OK ? rc : ERR(e, MSG_WEB_INTROUVABLE);
}

/* ---- a sum for one person -------------------------------------------------------------------------------------- */

/* What a refusal says of an account, of its holder's name as well, is read behind the door. */
static enum rc read_refused(struct page *p, struct err *e)
{
    struct page_reading r = {.purpose = FINALITE_1, .act = "page.gestion.somme"};
    const struct grant *g;
    enum rc rc = form_holder_refused(p, &r.titulaire_id, e);

    r.items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_COUNT);
    return rc == RC_OK && r.titulaire_id != 0 ? page_read(p, &r, &g, e) : rc;
}

enum rc page_somme(struct page *p, struct err *e)
{
    static const struct {
        enum view_key key;
        const char *name;
    } typed[] = {{K_S_TITULAIRE, "titulaire"},  {K_S_NOM, "nom"},
                 {K_S_SOMME, "montant"},        {K_S_CLE, "cle"},
                 {K_S_SOURCE, "source"},        {K_S_DOSSIER, "dossier"},
                 {K_S_ECHEANCE, "echeance"},    {K_S_CLASSES, "classes"},
                 {K_S_FORMATIONS, "formations"}};

    form_codes(p, "dotations", form_typed(p, "base", "volontaire"), false);
    view_text(p->view, K_S_SIRET, form_typed(p, "siret", request_query(p->rq, "siret")));
    form_day_typed(p, K_S_LE, "le");
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key, form_typed(p, typed[i].name, NULL));
    view_flag(p->view, K_S_REMBOURSABLE, form_ticked(p, "remboursable"));
    return read_refused(p, e);
}

static enum rc credited(struct page *p, struct err *e)
{
    const struct somme_recue *s = p->unit_arg;

    (void)e;
    p->redirect =
        arena_printf(p->arena, ROOT "/%s?fait=%s", s->v.l.siret, s->v.deja_out ? "somme-deja" : "somme");
    return RC_OK;
}

static const char *words(struct page *p, const char *name)
{
    const char *text = form_optional(p, name);

    return text != NULL ? text : "";
}

static enum rc read_days(struct page *p, struct dotation_lot *l, struct err *e)
{
    char day[32];
    enum rc rc = form_day(p, "le", "Jour de réception", &l->recu_le, e);

    if (rc == RC_OK && l->recu_le > p->today) {
        ERR(e, MSG_DOTATION_AVENIR, "date", day_french(l->recu_le, day));
        return err_at(e, "le", 0);
    }
    return rc == RC_OK && form_optional(p, "echeance") != NULL
               ? form_day(p, "echeance", "Dernier jour d'utilisation", &l->echeance, e)
               : rc;
}

static enum rc read_sum(struct page *p, struct somme_recue *s, struct err *e)
{
    struct dotation_lot *l = &s->v.l;
    char *siret, *nom, *cle, *base;
    enum rc rc = form_text(p, "siret", "SIRET du financeur", "18002002600019", &siret, e);

    if (rc == RC_OK)
        rc = form_int(p, "titulaire", "Numéro du titulaire", "12", &l->titulaire_id, e);
    if (rc == RC_OK)
        rc = form_text(p, "nom", "Nom du titulaire", "Martin", &nom, e);
    if (rc == RC_OK)
        rc = form_money(p, "montant", "Somme reçue", &l->montant_cents, e);
    if (rc == RC_OK)
        rc = form_text(p, "cle", "Référence du virement", "VIR-2026-17", &cle, e);
    if (rc == RC_OK)
        rc = form_text(p, "base", "Motif", "volontaire", &base, e);
    if (rc != RC_OK)
        return rc;
    s->nom = nom;
    l->siret = siret;
    l->cle = cle;
    l->base = base;
    return read_days(p, l, e);
}

enum rc action_somme(struct page *p, struct err *e)
{
    struct somme_recue *s = ARENA_NEW(p->arena, struct somme_recue);
    enum rc rc;

    *s = (struct somme_recue){.v = {.l = {.echeance = DAY_NONE,
                                          .remboursable = form_ticked(p, "remboursable"),
                                          .classes = words(p, "classes"),
                                          .formations = words(p, "formations"),
                                          .source = words(p, "source")},
                                    .dossier = form_optional(p, "dossier"),
                                    .agent = p->session.agent}};
    rc = read_sum(p, s, e);
    if (rc == RC_OK)
        page_write(p, somme_enregistrer, s, credited, NULL);
    return rc;
}
