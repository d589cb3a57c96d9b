/*
 * pages_sommes.c - a sum received from a financeur for one person, in the operator's space: one agent proposes it, another credits or
 * refuses it.
 */
#include "base/ids.h"
#include "base/text.h"
#include "rights/acte.h"
#include "training/somme.h"
#include "web/pages.h"
#include "web/parts.h"

#define ROOT "/gestion/financeurs"

/* ---- proposed -------------------------------------------------------------------------------------------------- */

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

/* A key that was credited already is told so; a proposal told twice is the one that waits. */
static enum rc proposed(struct page *p, struct err *e)
{
    const struct somme_recue *s = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, ROOT "/%s?fait=%s", s->v.l.siret,
                               s->no_out == 0 ? "somme-deja" : "somme-proposee");
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
        page_open(p, somme_proposer, s, proposed);
    return rc;
}

/* ---- those that wait --------------------------------------------------------------------------------------------- */

static void show_conditions(struct view *v, const struct grant *g, const struct dotation_lot *l)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;

    view_personal_day(v, g, K_SO_ECHEANCE, item, l->echeance);
    view_personal_flag(v, g, K_SO_REMBOURSABLE, item, l->remboursable);
    view_personal(v, g, K_SO_CLASSES, item, l->classes);
    view_personal(v, g, K_SO_FORMATIONS, item, l->formations);
}

/* The number in the address of a decision; 0 when there is none. */
static int64_t named(const struct page *p)
{
    int64_t no = 0;

    return p->params[0] != NULL && text_numero(p->params[0], &no) ? no : 0;
}

static enum rc show_waiting(struct page *p, const struct grant *g, const struct somme_attente *s,
                            struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    const struct dotation_lot *l = &s->v.l;
    const char *base = dotation_base(l->base, l->recu_le, NULL);
    struct view *v = view_add(p->view, K_SOMMES_ATTENTE);

    view_int(v, K_SO_NO, s->no);
    view_text(v, K_SO_CHAMP,
              named(p) == s->no ? "motif" : arena_printf(p->arena, "motif-%lld", (long long)s->no));
    view_text(v, K_SO_PAR, s->v.agent);
    view_flag(v, K_SO_AUTRE, !acte_meme_agent(s->v.agent, p->session.agent));
    view_personal_int(v, g, K_SO_TITULAIRE, item, l->titulaire_id);
    view_personal_money(v, g, K_SO_MONTANT, item, l->montant_cents);
    view_personal(v, g, K_SO_NOM, item, l->denomination);
    view_personal(v, g, K_SO_SIRET, item, l->siret);
    view_personal(v, g, K_SO_BASE, item, base != NULL ? base : l->base);
    view_personal_day(v, g, K_SO_LE, item, l->recu_le);
    view_personal(v, g, K_SO_CLE, item, l->cle);
    view_personal(v, g, K_SO_SOURCE, item, l->source);
    view_personal(v, g, K_SO_DOSSIER, item, s->v.dossier);
    show_conditions(v, g, l);
    return part_qui(p, v, g, l->titulaire_id, e);
}

enum rc part_sommes_nombre(struct page *p, struct err *e)
{
    int64_t n;
    enum rc rc = sommes_en_attente_nombre(p->db, &n, e);

    if (rc == RC_OK && n > 0)
        view_int(p->view, K_SO_NOMBRE, n);
    return rc;
}

/* Those of the list, and the one whose decision was refused: the refusal says something of its account. */
static enum rc read_holders(struct page *p, const struct somme_attente *list, size_t n,
                            const struct grant **g, struct err *e)
{
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);
    struct page_reading r = {.purpose = FINALITE_1,
                             .act = "page.gestion.sommes",
                             .items =
                                 item_set_of(ITEM_DROITS_MOUVEMENTS, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_COUNT)};
    enum rc rc = p->refused != NULL ? somme_titulaire(p->db, named(p), &holders[n], e) : RC_OK;

    for (size_t i = 0; i < n; i++)
        holders[i] = list[i].v.l.titulaire_id;
    return rc == RC_OK ? page_read_rows(p, r, holders, n + 1, g, e) : rc;
}

enum rc page_sommes_attente(struct page *p, struct err *e)
{
    struct somme_attente *list;
    const struct grant *g;
    size_t n;
    enum rc rc = sommes_en_attente(p->db, p->arena, query_number(p, "apres"), &list, &n, e);

    if (rc == RC_OK)
        rc = read_holders(p, list, n, &g, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = show_waiting(p, g, &list[i], e);
    if (rc == RC_OK && n == SOMMES_PAGE)
        view_int(p->view, K_APRES, list[n - 1].no);
    return rc;
}

enum rc action_somme_attente(struct page *p, struct err *e)
{
    struct somme_decision *d = ARENA_NEW(p->arena, struct somme_decision);
    char *why = NULL;
    enum rc rc = RC_OK;

    *d = (struct somme_decision){.no = named(p), .agent = p->session.agent};
    if (strcmp(p->params[1], "approuver") == 0) {
        page_write(p, somme_approuver, d, NULL, ROOT "/sommes?fait=somme");
        return RC_OK;
    }
    if (strcmp(p->params[1], "refuser") != 0)
        return ERR(e, MSG_WEB_INTROUVABLE);
    rc = form_text(p, "motif", "Motif du refus", "La somme est celle d'une autre personne.", &why, e);
    d->motif = why;
    if (rc == RC_OK)
        page_write(p, somme_refuser, d, NULL, ROOT "/sommes?fait=somme-refusee");
    return rc;
}
