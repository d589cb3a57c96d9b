/* pages_pannes.c - interruptions of the service, in the operator's space: what the service measured, which two agents confirm or one
 * sets aside, and those that people declare and approve. Nobody's data are in them. */
#include "base/text.h"
#include "rights/acte.h"
#include "training/panne_mesure.h"
#include "web/pages.h"

#define MEASURES_SHOWN 100
#define OUTAGES_SHOWN 100

static void show_period(struct page *p, struct view *v, int64_t from_us, int64_t to_us)
{
    char from[40], to[40];

    view_text(v, K_PA_DU, arena_strdup(p->arena, instant_french(from_us, from)));
    view_text(v, K_PA_AU, arena_strdup(p->arena, instant_french(to_us, to)));
}

/* What people recorded of it, what is left to confirm; or the outages that it became. */
static enum rc show_pieces(struct page *p, struct view *v, const struct panne_mesuree *m, struct err *e)
{
    struct panne_morceaux x;
    enum rc rc = panne_morceaux(p->db, m, &x, e);

    if (rc != RC_OK)
        return rc;
    view_flag(v, K_PA_RETIREES, m->panne_id != 0 && x.enregistres_n == 0);
    view_flag(v, K_PA_TROP_RESTES, x.trop_restes);
    if (x.autres > 0)
        view_int(v, K_PA_AUTRES, x.autres);
    if (x.enregistres_n == 0)
        return RC_OK;
    for (size_t i = 0; i < x.enregistres_n; i++) {
        struct view *piece = view_add(v, K_PA_PIECES);

        view_int(piece, K_PA_PIECE, x.enregistres[i].panne_id);
        show_period(p, piece, x.enregistres[i].temps.debut_us, x.enregistres[i].temps.fin_us);
    }
    for (size_t i = 0; i < x.restes_n; i++)
        show_period(p, view_add(v, K_PA_RESTES), x.restes[i].debut_us, x.restes[i].fin_us);
    return RC_OK;
}

static enum rc show_measure(struct page *p, const struct panne_mesuree *m, struct err *e)
{
    struct view *v = view_add(p->view, m->attend ? K_MESUREES : K_MESUREES_DECIDEES);

    view_int(v, K_PA_NUMERO, m->id);
    show_period(p, v, m->debut_us, m->fin_us);
    view_text(v, K_PA_MOTIF, panne_mesuree_phrase(m));
    view_text(v, K_PA_CONFIRMEE_PAR, m->confirmee_par);
    view_text(v, K_PA_DECIDEE_PAR, m->decidee_par);
    view_text(v, K_PA_ECARTEE, m->motif);
    view_flag(v, K_PA_PAR_MOI, acte_meme_agent(m->confirmee_par, p->session.agent));
    if (m->panne_id != 0)
        view_int(v, K_PA_DEVENUE, m->panne_id);
    return show_pieces(p, v, m, e);
}

static void show_outage(struct page *p, const struct panne *o)
{
    struct view *v = view_add(p->view, K_PANNES);

    view_int(v, K_PA_NUMERO, o->id);
    show_period(p, v, o->debut_us, o->fin_us);
    view_text(v, K_PA_MOTIF, o->motif);
    view_text(v, K_PA_CONFIRMEE_PAR, o->enregistree_par);
    view_text(v, K_PA_DECIDEE_PAR, o->approuvee_par);
    view_flag(v, K_PA_APPLIQUEE, o->appliquee_us != 0);
    view_text(v, K_PA_RETIREE_PAR, o->retiree_par);
    view_flag(v, K_PA_ATTEND, o->approuvee_par == NULL && o->retiree_par == NULL);
    view_flag(v, K_PA_PAR_MOI, acte_meme_agent(o->enregistree_par, p->session.agent));
}

enum rc page_pannes(struct page *p, struct err *e)
{
    struct panne_mesuree *measured;
    struct panne *all;
    size_t n = 0, measured_n = 0;
    enum rc rc = panne_mesurees(p->db, p->arena, true, MEASURES_SHOWN, &measured, &measured_n, e);

    if (rc == RC_OK)
        rc = pannes(p->db, p->arena, OUTAGES_SHOWN, &all, &n, e);
    for (size_t i = 0; rc == RC_OK && i < measured_n; i++)
        rc = show_measure(p, &measured[i], e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        show_outage(p, &all[i]);
    return rc;
}

/* Two agents having confirmed, the deadlines move at once; what a stop of the server cuts, « sicpf deadlines » finishes. */
static enum rc confirm_and_apply(struct store *s, void *panne_commande, struct err *e)
{
    struct panne_commande *c = panne_commande;
    int64_t n;
    enum rc rc = store_write(s, panne_confirmer, c, e);

    return rc == RC_OK && c->id != 0 ? panne_appliquer(s, false, &n, e) : rc;
}

enum rc action_panne(struct page *p, struct err *e)
{
    struct panne_commande *c = ARENA_NEW(p->arena, struct panne_commande);
    const char *decision = form_optional(p, "decision");
    char *why = NULL;
    enum rc rc;

    c->agent = p->session.agent;
    if (!text_numero(p->params[0], &c->id))
        return ERR(e, MSG_PANNE_MESURE_INCONNUE);
    if (decision == NULL) {
        rc = form_text(p, "motif", "Motif", "Essai de la nuit, aucune page n'était ouverte.", &why, e);
        c->motif = why;
        if (rc == RC_OK)
            page_write(p, panne_ecarter, c, NULL, "/gestion/interruptions?fait=etape");
        return rc;
    }
    if (strcmp(decision, "confirmer") != 0)
        return ERR(e, MSG_WEB_INTROUVABLE);
    page_task(p, confirm_and_apply, c, NULL, "/gestion/interruptions?fait=etape");
    return RC_OK;
}

/* ---- declared by people -------------------------------------------------------------------------------------------- */

/* Which of the two times of an hour that comes twice: asked only then. */
static void show_twice(struct page *p, const char *name, enum view_key asked, enum view_key later)
{
    const char *typed = form_typed(p, name, NULL);
    const bool wrong = p->refused != NULL && strcmp(p->refused->field, name) == 0;

    view_flag(p->view, asked, wrong || (typed != NULL && *typed != '\0'));
    view_flag(p->view, later, typed != NULL && strcmp(typed, "hiver") == 0);
}

enum rc page_panne_nouvelle(struct page *p, struct err *e)
{
    (void)e;
    show_twice(p, "du_heure", K_DU_DOUBLE, K_DU_SECONDE);
    show_twice(p, "au_heure", K_AU_DOUBLE, K_AU_SECONDE);
    view_text(p->view, K_S_DU, form_typed(p, "du", NULL));
    view_text(p->view, K_S_AU, form_typed(p, "au", NULL));
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    return RC_OK;
}

enum rc action_panne_nouvelle(struct page *p, struct err *e)
{
    struct panne_commande *c = ARENA_NEW(p->arena, struct panne_commande);
    char *why = NULL;
    enum rc rc = form_instant(p, "du", "Début", &c->debut_us, e);

    c->agent = p->session.agent;
    if (rc == RC_OK)
        rc = form_instant(p, "au", "Fin", &c->fin_us, e);
    if (rc == RC_OK)
        rc = form_text(p, "motif", "Ce qui n'était pas utilisable", "Site injoignable", &why, e);
    c->motif = why;
    if (rc == RC_OK)
        page_write(p, panne_enregistrer, c, NULL, "/gestion/interruptions?fait=etape");
    return rc;
}

static enum rc approve_and_apply(struct store *s, void *panne_commande, struct err *e)
{
    int64_t n;
    enum rc rc = store_write(s, panne_approuver, panne_commande, e);

    return rc == RC_OK ? panne_appliquer(s, false, &n, e) : rc;
}

enum rc action_panne_declaree(struct page *p, struct err *e)
{
    struct panne_commande *c = ARENA_NEW(p->arena, struct panne_commande);
    const char *decision = form_optional(p, "decision");
    bool withdrawn = decision != NULL && strcmp(decision, "retirer") == 0;

    c->agent = p->session.agent;
    if (!text_numero(p->params[0], &c->id))
        return ERR(e, MSG_PANNE_INCONNUE);
    if (!withdrawn && (decision == NULL || strcmp(decision, "approuver") != 0))
        return ERR(e, MSG_WEB_INTROUVABLE);
    if (withdrawn) {
        page_write(p, panne_retirer, c, NULL, "/gestion/interruptions?fait=etape");
        return RC_OK;
    }
    page_task(p, approve_and_apply, c, NULL, "/gestion/interruptions?fait=etape");
    return RC_OK;
}
