/* pages_classement.c - what no act puts right is said settled by two agents: deaths learnt too late, cards refunded twice (decision 121). */
#include "base/ids.h"
#include "training/carte_ailleurs.h"
#include "training/dossier_issue.h"
#include "rights/acte.h"
#include "web/pages.h"
#include "web/parts.h"

#define CLOS_MONTRES 100
#define DEATHS "/gestion/deces"
#define REFUNDS "/gestion/remboursements"

/* ---- what was said ------------------------------------------------------------------------------------------------ */

static void show_instant_day(struct view *v, const struct grant *g, enum view_key key, int64_t us)
{
    view_personal_day(v, g, key, ITEM_DOSSIER_SUIVI, us != 0 ? day_of_instant(us) : DAY_NONE);
}

static void show_address(struct view *v, const struct classement *c)
{
    view_text(v, K_CL_ADRESSE,
              c->objet == CLASSEMENT_DECES ? arena_printf(view_arena(v), DEATHS "/%s", c->dossier)
                                           : arena_printf(view_arena(v), REFUNDS "/%s/double", c->reference));
}

void part_classement(struct view *v, const struct grant *g, const struct classement *c)
{
    const enum law_item item = ITEM_DOSSIER_SUIVI;

    show_address(v, c);
    view_personal(v, g, K_CL_DOSSIER, item, c->dossier);
    view_personal_flag(v, g, K_CL_DECES, ITEM_TITULAIRE_DECES, c->objet == CLASSEMENT_DECES);
    view_personal_day(v, g, K_CL_MORT, ITEM_TITULAIRE_DECES, c->mort);
    if (c->objet == CLASSEMENT_DOUBLE)
        view_personal_money(v, g, K_CL_MONTANT, ITEM_DOSSIER_FORMATION_FINANCEMENT, c->cents);
    view_personal(v, g, K_CL_CHOIX, item, c->libelle);
    view_text(v, K_CL_INDU, c->indu);
    view_personal(v, g, K_CL_MOTIF, item, c->motif);
    view_text(v, K_CL_PAR, c->propose_par);
    show_instant_day(v, g, K_CL_LE, c->propose_us);
    view_text(v, K_CL_DECIDE_PAR, c->decide_par);
    show_instant_day(v, g, K_CL_DECIDE_LE, c->decide_us);
    view_text(v, K_CL_ROUVRE_PAR, c->rouvre_par);
    show_instant_day(v, g, K_CL_ROUVRE_LE, c->rouvre_us);
    view_personal(v, g, K_CL_ROUVRE_MOTIF, item, c->rouvre_motif);
    view_text(v, K_CL_ROUVERT_PAR, c->rouvert_par);
    show_instant_day(v, g, K_CL_ROUVERT_LE, c->rouvert_us);
    view_flag(v, K_CL_VIF, c->vaut && c->etat < CLASSEMENT_ECARTE);
    view_flag(v, K_CL_ATTEND, c->etat == CLASSEMENT_PROPOSE);
    view_flag(v, K_CL_CLOS, c->etat == CLASSEMENT_CLOS);
    view_flag(v, K_CL_A_ROUVRIR, c->etat == CLASSEMENT_A_ROUVRIR);
    view_flag(v, K_CL_ECARTE, c->etat == CLASSEMENT_ECARTE);
    view_flag(v, K_CL_ROUVERT, c->etat == CLASSEMENT_ROUVERT);
    view_flag(v, K_CL_PERIME, c->etat == CLASSEMENT_REMPLACE || (!c->vaut && c->etat < CLASSEMENT_ECARTE));
}

static struct item_set items_of(enum classement_objet objet)
{
    struct item_set items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT);

    if (objet == CLASSEMENT_DECES)
        item_set_add(&items, ITEM_TITULAIRE_DECES);
    return items;
}

/* ---- those that are closed ---------------------------------------------------------------------------------------- */

static enum rc read_list(struct page *p, const struct classement_filtre *f, enum view_key key,
                         const char *act, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_3, .act = act, .items = items_of(f->objet)};
    const struct grant *g;
    struct classement *list;
    size_t n, shown;
    enum rc rc = classements_clos(p->db, p->arena, f, &list, &n, e);

    if (rc != RC_OK || n == 0)
        return rc;
    shown = MIN(n, (size_t)CLOS_MONTRES);
    if (n > shown && !f->a_rouvrir)
        view_text(
            p->view, K_APRES,
            arena_printf(p->arena, "%lld-%s", (long long)list[shown - 1].decide_us, list[shown - 1].dossier));
    rc = page_read_rows(p, reading, page_holders(p, &list->titulaire_id, sizeof(*list), shown), shown, &g, e);
    for (size_t i = 0; rc == RC_OK && i < shown; i++)
        part_classement(view_add(p->view, key), g, &list[i]);
    view_flag(p->view, K_A_REOUVERTURES, f->a_rouvrir);
    return rc;
}

enum rc part_reouvertures(struct page *p, enum classement_objet objet, const char *act, struct err *e)
{
    const struct classement_filtre f = {.objet = objet, .a_rouvrir = true, .limit = CLOS_MONTRES};

    return read_list(p, &f, K_REOUVERTURES, act, e);
}

static enum rc closed(struct page *p, enum classement_objet objet, const char *act, struct err *e)
{
    struct classement_filtre f = {.objet = objet, .limit = CLOS_MONTRES + 1};

    if (!part_place(request_query(p->rq, "apres"), &f.rang, &f.apres))
        return ERR(e, MSG_DOSSIER_INCONNU);
    return read_list(p, &f, K_CLASSEMENTS, act, e);
}

enum rc page_deces_classes(struct page *p, struct err *e)
{
    return closed(p, CLASSEMENT_DECES, "page.gestion.deces-classes", e);
}

enum rc page_doubles_classes(struct page *p, struct err *e)
{
    return closed(p, CLASSEMENT_DOUBLE, "page.gestion.doubles-classes", e);
}

/* ---- one line: what was said of it, and what may be ---------------------------------------------------------------- */

/* Which line of a dossier: of a death, or of a refund of a payment. */
struct ligne {
    enum classement_objet objet;
    int64_t titulaire_id, dossier_id, remboursement_no;
    const char *reference; /* NULL for a death */
};

static bool is_of(const struct classement *c, const struct ligne *l)
{
    return c->objet == l->objet && c->remboursement_no == l->remboursement_no &&
           (l->reference == NULL || strcmp(c->reference, l->reference) == 0);
}

/* One may take back what one said oneself; another confirms it. */
static void show_form(struct page *p, enum classement_objet objet, const struct classement *c)
{
    const enum classement_etat etat = c != NULL ? c->etat : CLASSEMENT_AUCUN;
    const char *author = etat == CLASSEMENT_PROPOSE     ? c->propose_par
                         : etat == CLASSEMENT_A_ROUVRIR ? c->rouvre_par
                                                        : NULL;

    view_flag(p->view, K_CL_A_PROPOSER, etat == CLASSEMENT_AUCUN);
    view_flag(p->view, K_CL_A_CONFIRMER, etat == CLASSEMENT_PROPOSE);
    view_flag(p->view, K_CL_ROUVRABLE, etat == CLASSEMENT_CLOS);
    view_flag(p->view, K_CL_REOUVERTURE, etat == CLASSEMENT_A_ROUVRIR);
    view_flag(p->view, K_CL_MIEN, acte_meme_agent(author, p->session.agent));
    view_flag(p->view, K_CL_AVEC_INDU, objet == CLASSEMENT_DECES);
    if (c != NULL)
        view_int(p->view, K_CL_NO, c->no);
    if (etat == CLASSEMENT_AUCUN)
        form_codes(p, classement_table(objet), form_typed(p, "choix", NULL), false);
    view_text(p->view, K_S_INDU, form_typed(p, "indu", NULL));
    view_text(p->view, K_S_MOTIFS, form_typed(p, "motifs", NULL));
}

/* All that was said of the line, and what may be said of the closing that stands: the one that is neither refused nor undone, and still holds. */
static enum rc show_said(struct page *p, const struct grant *g, const struct ligne *l, struct err *e)
{
    const struct classement *standing = NULL;
    struct classement *list;
    size_t n, said = 0;
    enum rc rc = classements_dossier(p->db, p->arena, l->titulaire_id, l->dossier_id, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (!is_of(&list[i], l))
            continue;
        said++;
        part_classement(view_add(p->view, K_CLASSEMENTS), g, &list[i]);
        if (list[i].vaut && list[i].etat < CLASSEMENT_ECARTE)
            standing = &list[i];
    }
    if (rc != RC_OK)
        return rc;
    view_flag(p->view, K_A_CLASSEMENTS, said > 0);
    show_form(p, l->objet, standing);
    return RC_OK;
}

enum rc page_deces_un(struct page *p, struct err *e)
{
    struct dossier_deces_filtre one = {.deces = DAY_NONE, .limit = 1, .classes = true};
    struct page_reading reading = {.purpose = FINALITE_3, .act = "page.gestion.deces-un"};
    const struct grant *g;
    struct dossier_deces *x;
    struct dossier_attente wait;
    struct dossier d;
    struct ligne l;
    size_t n = 0;
    enum rc rc = dossier_lire(p->db, p->arena, p->params[0], &d, e);

    one.titulaire_id = d.titulaire_id;
    one.dossier_id = d.id;
    if (rc == RC_OK)
        rc = dossiers_deces(p->db, p->arena, &one, &x, &n, e);
    if (rc == RC_OK && n == 0)
        rc = ERR(e, MSG_CLASSEMENT_RIEN);
    if (rc != RC_OK)
        return rc;
    reading.items = part_deces_items();
    rc = page_read_rows(p, reading, page_holders(p, &d.titulaire_id, sizeof(d), 1), 1, &g, e);
    if (rc != RC_OK)
        return rc;
    l = (struct ligne){.objet = CLASSEMENT_DECES, .titulaire_id = d.titulaire_id, .dossier_id = d.id};
    dossier_attente(&x->d, ROLE_GESTIONNAIRE, &wait);
    part_dossier_card(p->view, g, &x->d, &wait);
    part_deces(p->view, g, x);
    view_text(p->view, K_CL_ADRESSE, arena_printf(p->arena, DEATHS "/%s", x->d.numero));
    return show_said(p, g, &l, e);
}

/* Of a payment given back twice more than once: the first that is still to do, else the first that an agent says wrongly closed. */
static const struct carte_due *first_to_do(const struct carte_due *list, size_t n)
{
    static const enum classement_etat order[] = {CLASSEMENT_AUCUN, CLASSEMENT_PROPOSE, CLASSEMENT_A_ROUVRIR};

    for (size_t k = 0; k < ARRAY_LEN(order); k++)
        for (size_t i = 0; i < n; i++)
            if (list[i].classement == order[k])
                return &list[i];
    return list;
}

static enum rc show_double(struct page *p, const struct carte_due *d, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3, .act = "page.gestion.double-un", .items = items_of(CLASSEMENT_DOUBLE)};
    const struct ligne l = {.objet = CLASSEMENT_DOUBLE,
                            .titulaire_id = d->titulaire_id,
                            .dossier_id = d->dossier_id,
                            .remboursement_no = d->no,
                            .reference = d->reference};
    const struct grant *g;
    enum rc rc = page_read_rows(p, reading, page_holders(p, &d->titulaire_id, sizeof(*d), 1), 1, &g, e);

    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_CD_DOSSIER, ITEM_DOSSIER_SUIVI, d->dossier);
    view_personal_money(p->view, g, K_CD_MONTANT, ITEM_DOSSIER_FORMATION_FINANCEMENT, d->cents);
    show_instant_day(p->view, g, K_CD_DOUBLE, d->double_us);
    view_personal(p->view, g, K_CD_AUTRE, ITEM_DOSSIER_SUIVI, d->autre_reference);
    view_personal_day(p->view, g, K_CD_LE, ITEM_DOSSIER_SUIVI, d->rendu_le);
    view_text(p->view, K_CL_ADRESSE, arena_printf(p->arena, REFUNDS "/%s/double", d->reference));
    return show_said(p, g, &l, e);
}

enum rc page_double_un(struct page *p, struct err *e)
{
    struct carte_due *list;
    size_t n;
    enum rc rc = cartes_doubles(p->db, p->arena, p->params[0], true, CLOS_MONTRES, &list, &n, e);

    if (rc == RC_OK && (n == 0 || p->params[0][0] == '\0'))
        rc = ERR(e, MSG_CLASSEMENT_RIEN);
    return rc == RC_OK ? show_double(p, first_to_do(list, n), e) : rc;
}

/* ---- an act ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *decision;
    unit_fn *unit;
    bool motifs;
} actes[] = {{"classer", classement_proposer, true},
             {"confirmer", classement_confirmer, false},
             {"ecarter", classement_ecarter, false},
             {"rouvrir", classement_rouvrir, true},
             {"reouverture-confirmer", classement_reouverture_confirmer, false},
             {"reouverture-ecarter", classement_reouverture_ecarter, false}};

/* The closing that its page showed; a program may leave it out. */
static enum rc read_seen(struct page *p, struct classement_commande *k, struct err *e)
{
    return form_optional(p, "version") == NULL ? RC_OK : form_int(p, "version", "Version", "1", &k->vu, e);
}

static enum rc act_on(struct page *p, enum classement_objet objet, const char *list, struct err *e)
{
    struct classement_commande *k = ARENA_NEW(p->arena, struct classement_commande);
    const char *decision = form_optional(p, "decision");
    size_t i = 0;
    char *why = NULL;
    enum rc rc;

    while (i < ARRAY_LEN(actes) && (decision == NULL || strcmp(actes[i].decision, decision) != 0))
        i++;
    if (i == ARRAY_LEN(actes))
        return ERR(e, MSG_WEB_INTROUVABLE);
    *k = (struct classement_commande){.objet = objet,
                                      .cle = p->params[0],
                                      .agent = p->session.agent,
                                      .choix = form_optional(p, "choix"),
                                      .indu = form_optional(p, "indu")};
    rc = read_seen(p, k, e);
    if (rc == RC_OK && actes[i].motifs)
        rc = form_text(p, "motifs", "Motifs", "Le notaire a reçu la somme le 3 mars.", &why, e);
    k->motif = why;
    if (rc == RC_OK)
        page_write(p, actes[i].unit, k, NULL, arena_printf(p->arena, "%s?fait=etape", list));
    return rc;
}

enum rc action_deces(struct page *p, struct err *e)
{
    return act_on(p, CLASSEMENT_DECES, DEATHS, e);
}

enum rc action_double(struct page *p, struct err *e)
{
    return act_on(p, CLASSEMENT_DOUBLE, REFUNDS, e);
}
