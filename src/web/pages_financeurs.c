/*
 * pages_financeurs.c - financeurs, in the operator's space: schemes declared by one agent and decided by another, files of sums
 * checked, deposited, approved, and the lines whose person was not recognised.
 */
#include "base/ids.h"
#include "base/text.h"
#include "exchange/depots.h"
#include "training/depot.h"
#include "training/dispositif.h"
#include "web/fichier_import.h"
#include "web/pages.h"
#include "web/parts.h"

#define BACK "/gestion/financeurs?fait=etape"

/* ---- schemes and files, of legal persons -------------------------------------------------------------------- */

static void show_scheme(struct view *v, const struct dispositif_attente *x)
{
    const struct dispositif *d = &x->d;

    view_text(v, K_DISP_SIRET, x->siret);
    view_text(v, K_DISP_NOM, x->denomination);
    view_text(v, K_DISP_CODE, d->code);
    view_int(v, K_DISP_NO, d->no);
    view_text(v, K_DISP_LIBELLE, d->libelle);
    view_text(v, K_DISP_PAR, d->propose_par);
    part_dispositif(v, d);
}

static void show_deposit(struct page *p, struct view *v, const struct depot *d)
{
    view_text(v, K_DEP_NUMERO, d->numero);
    view_text(v, K_DEP_NOM, d->denomination);
    view_text(v, K_DEP_ETAT, depot_etat_libelle(d->etat));
    view_text(v, K_DEP_DISPOSITIF, d->dispositif);
    view_flag(v, K_DEP_PROMESSES, d->dispositif[0] == '\0');
    view_text(v, K_DEP_PAR, d->depose_par[0] != '\0' ? d->depose_par : "le financeur lui-même");
    view_int(v, K_DEP_LIGNES, d->lignes);
    if (d->en_attente > 0)
        view_int(v, K_DEP_ATTENTE, d->en_attente);
    view_money(v, K_DEP_RETENU, d->retenu_cents);
    view_text(v, K_DEP_REFERENCE, d->reference);
    if (d->total_cents > 0)
        view_money(v, K_DEP_TOTAL, d->total_cents);
    view_money(v, K_DEP_RECU, d->recu_cents);
    view_day(v, K_DEP_ECHEANCE, d->echeance);
    view_day(v, K_DEP_RECU_LE, d->finance_le);
    if (depot_retard_jours(d, p->today) > 0)
        view_int(v, K_DEP_RETARD, depot_retard_jours(d, p->today));
}

enum rc page_financeurs(struct page *p, struct err *e)
{
    struct dispositif_attente *waiting;
    struct depot *list;
    size_t n;
    enum rc rc = dispositifs_en_attente(p->db, p->arena, &waiting, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_scheme(view_add(p->view, K_DISPOSITIFS), &waiting[i]);
    if (rc == RC_OK)
        rc = depots(p->db, p->arena, 0, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_deposit(p, view_add(p->view, K_DEPOTS), &list[i]);
    if (rc == RC_OK)
        rc = part_sommes_nombre(p, e);
    return rc == RC_OK ? part_inscrits(p, e) : rc;
}

/* "73282932000074-2-RELANCE": whose scheme, which version, which code. */
static bool read_scheme(struct page *p, struct dispositif_decision *d)
{
    const char *word = p->params[0], *no = strchr(word, '-'), *code = no != NULL ? strchr(no + 1, '-') : NULL;

    if (code == NULL || !text_whole_before(no + 1, '-', &d->no) || d->no == 0)
        return false;
    d->siret = arena_strndup(p->arena, word, (size_t)(no - word));
    d->code = code + 1;
    return true;
}

enum rc action_decider_dispositif(struct page *p, struct err *e)
{
    struct dispositif_decision *d = ARENA_NEW(p->arena, struct dispositif_decision);
    const char *act = p->params[1];

    *d = (struct dispositif_decision){.agent = p->session.agent, .approuver = strcmp(act, "approuver") == 0};
    if ((!d->approuver && strcmp(act, "refuser") != 0) || !read_scheme(p, d))
        return ERR(e, MSG_WEB_INTROUVABLE);
    page_write(p, dispositif_decider, d, NULL, BACK);
    return RC_OK;
}

/* ---- declaring a scheme ------------------------------------------------------------------------------------- */

enum rc page_declarer_dispositif(struct page *p, struct err *e)
{
    static const struct {
        enum view_key key;
        const char *name;
    } typed[] = {{K_S_SIRET, "siret"},   {K_S_CODE, "code"},       {K_S_LIBELLE, "libelle"},
                 {K_S_MIN, "min"},       {K_S_MAX, "max"},         {K_S_PLAFOND, "plafond"},
                 {K_S_DEPUIS, "depuis"}, {K_S_AVANT, "avant"},     {K_S_ECHEANCE, "echeance"},
                 {K_S_DUREE, "duree"},   {K_S_CLASSES, "classes"}, {K_S_FORMATIONS, "formations"}};

    (void)e;
    form_codes(p, "dotations", form_typed(p, "base", "volontaire"), false);
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key,
                  form_typed(p, typed[i].name, i == 0 ? request_query(p->rq, typed[i].name) : NULL));
    view_flag(p->view, K_S_REMBOURSABLE, form_ticked(p, "remboursable"));
    return RC_OK;
}

static enum rc read_amounts(struct page *p, struct dispositif *d, struct err *e)
{
    enum rc rc = form_money(p, "min", "Plus petite somme", &d->montant_min_cents, e);

    if (rc == RC_OK && form_optional(p, "max") != NULL)
        rc = form_money(p, "max", "Plus grande somme", &d->montant_max_cents, e);
    if (rc == RC_OK && form_optional(p, "plafond") != NULL)
        rc = form_money(p, "plafond", "Tout ce qu'il peut donner", &d->plafond_cents, e);
    return rc;
}

static enum rc read_days(struct page *p, struct dispositif *d, struct err *e)
{
    enum rc rc =
        form_optional(p, "depuis") != NULL ? form_day(p, "depuis", "Premier jour", &d->depuis, e) : RC_OK;

    if (rc == RC_OK && form_optional(p, "avant") != NULL)
        rc = form_day(p, "avant", "Jour qui suit le dernier", &d->avant, e);
    if (rc == RC_OK && form_optional(p, "echeance") != NULL)
        rc = form_day(p, "echeance", "Dernier jour d'utilisation", &d->echeance, e);
    if (rc == RC_OK && form_optional(p, "duree") != NULL)
        rc = form_int(p, "duree", "Jours d'utilisation", "730", &d->duree_jours, e);
    return rc;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

enum rc action_declarer_dispositif(struct page *p, struct err *e)
{
    struct dispositif_proposition *c = ARENA_NEW(p->arena, struct dispositif_proposition);
    char *siret, *code, *libelle, *base;
    enum rc rc = form_text(p, "siret", "SIRET du financeur", "18002002600019", &siret, e);

    if (rc == RC_OK)
        rc = form_text(p, "code", "Code", "RELANCE-2026", &code, e);
    if (rc == RC_OK)
        rc = form_text(p, "libelle", "Ce qu'il est", "Plan de relance", &libelle, e);
    if (rc == RC_OK)
        rc = form_text(p, "base", "Motif", "volontaire", &base, e);
    if (rc != RC_OK)
        return rc;
    *c = (struct dispositif_proposition){.siret = siret, .agent = p->session.agent};
    c->d = (struct dispositif){.code = code,
                               .libelle = libelle,
                               .base = base,
                               .depuis = p->today,
                               .avant = DAY_NONE,
                               .echeance = DAY_NONE,
                               .remboursable = form_ticked(p, "remboursable"),
                               .classes = or_empty(form_optional(p, "classes")),
                               .formations = or_empty(form_optional(p, "formations"))};
    rc = read_amounts(p, &c->d, e);
    if (rc == RC_OK)
        rc = read_days(p, &c->d, e);
    if (rc == RC_OK)
        page_write(p, dispositif_proposer, c, NULL, BACK);
    return rc;
}

/* ---- a file: what it would do, then deposited --------------------------------------------------------------- */

enum rc action_fichier_sommes(struct page *p, struct err *e)
{
    const struct fichier_import f = {.partner = &partner_dotations, .par = {.agent = p->session.agent}};

    return fichier_import_recevoir(p, &f, BACK, e);
}

/* ---- one file ----------------------------------------------------------------------------------------------- */

static enum rc show_line(struct page *p, const struct grant *g, const struct depot_ligne *l, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct view *v = view_add(p->view, K_LIGNES);

    view_personal_int(v, g, K_DL_LIGNE, item, l->ligne);
    view_personal(v, g, K_DL_REFERENCE, item, l->reference);
    view_personal_money(v, g, K_DL_MONTANT, item, l->montant_cents);
    view_personal(v, g, K_DL_ETAT, item, depot_ligne_etat_libelle(l->etat));
    view_personal(v, g, K_DL_MOTIF, item, l->motif);
    view_personal(v, g, K_DL_PAR, item, l->rattache_par);
    view_personal_flag(v, g, K_DL_ATTEND, item, strcmp(l->etat, "attente") == 0);
    if (l->titulaire_id == 0)
        return RC_OK;
    view_personal_int(v, g, K_DL_TITULAIRE, item, l->titulaire_id);
    return part_qui(p, v, g, l->titulaire_id, e);
}

static enum rc read_lines(struct page *p, const struct depot_ligne *list, size_t n, const struct grant **g,
                          struct err *e)
{
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);
    enum rc rc = form_holder_refused(p, &holders[n], e);
    struct page_reading reading = {
        .purpose = FINALITE_1,
        .act = "page.gestion.depot",
        .items = item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_COUNT)};

    for (size_t i = 0; i < n; i++)
        holders[i] = list[i].titulaire_id;
    return rc == RC_OK ? page_read_rows(p, reading, holders, n + 1, g, e) : rc;
}

enum rc page_depot(struct page *p, struct err *e)
{
    struct depot d;
    struct depot_ligne *list;
    const struct grant *g;
    size_t n;
    enum rc rc = depot_lire(p->db, p->arena, p->params[0], &d, e);

    if (rc == RC_OK)
        rc = depot_lignes(p->db, p->arena, d.id, "", query_number(p, "apres"), &list, &n, e);
    if (rc == RC_OK)
        rc = read_lines(p, list, n, &g, e);
    if (rc != RC_OK)
        return rc;
    show_deposit(p, p->view, &d);
    view_flag(p->view, K_DEP_A_APPROUVER, strcmp(d.etat, "depose") == 0);
    view_flag(p->view, K_DEP_A_ABANDONNER, strcmp(d.etat, "depose") == 0 || strcmp(d.etat, "appele") == 0);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = show_line(p, g, &list[i], e);
    if (rc == RC_OK && n == DEPOT_LIGNES_PAGE)
        view_int(p->view, K_APRES, list[n - 1].ligne);
    return rc;
}

enum rc action_depot(struct page *p, struct err *e)
{
    static const struct {
        const char *name;
        unit_fn *unit;
    } acts[] = {{"approuver", depot_approuver},
                {"abandonner", depot_abandonner},
                {"rattacher", depot_rattacher},
                {"ecarter", depot_ecarter}};
    struct depot_acte *a = ARENA_NEW(p->arena, struct depot_acte);
    unit_fn *unit = NULL;
    enum rc rc = RC_OK;

    *a = (struct depot_acte){.numero = p->params[0], .agent = p->session.agent};
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        if (strcmp(acts[i].name, p->params[1]) == 0)
            unit = acts[i].unit;
    if (unit == NULL)
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (unit == depot_rattacher || unit == depot_ecarter)
        rc = form_int(p, "ligne", "Ligne", "1", &a->ligne, e);
    if (rc == RC_OK && unit == depot_rattacher)
        rc = form_int(p, "titulaire", "Numéro de titulaire", "12", &a->titulaire_id, e);
    if (rc == RC_OK)
        page_write(p, unit, a, NULL,
                   arena_printf(p->arena, "/gestion/financeurs/depots/%s?fait=etape", a->numero));
    return rc;
}
