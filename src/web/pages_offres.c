/*
 * pages_offres.c - the offers of every body in the operator's space: one is found by its body, by a number that the body gave or by that of its
 * public page; what is found on it, why it is out; withdrawn with a reason that its body reads, put back. As « sicpf catalogue ».
 */
#include "base/text.h"
#include "training/constats.h"
#include "training/formation.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"

#define FORMATIONS_SHOWN 50
#define BODIES_SHOWN 50
#define SESSIONS_SHOWN 50
#define ROOT "/gestion/catalogue"

/* A body is named by the door; its offers are public. */
static enum rc open_reading(struct page *p, const char *act, const struct grant **g, struct err *e)
{
    const struct page_reading reading = {
        .purpose = FINALITE_3,
        .act = act,
        .items =
            item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_ORGANISME_SIRET, ITEM_COUNT)};

    return page_read(p, &reading, g, e);
}

static void show_formation(struct view *v, const struct grant *g, const struct formation_resume *f)
{
    view_int(v, K_CAT_ID, f->id);
    view_text(v, K_CAT_INTITULE, f->intitule);
    view_text(v, K_CAT_FORMATION, f->numero);
    view_text(v, K_CAT_CLASSE, classe_label(f->classe));
    view_int(v, K_CAT_OUVERTES, f->sessions);
    view_flag(v, K_CAT_RETIREE, f->retiree_us != 0);
    view_flag(v, K_CAT_RETIREE_GESTIONNAIRE, f->retiree_gestionnaire);
    part_retrait(v, f);
    view_personal(v, g, K_FI_NOM, ITEM_ORGANISME_RAISON_SOCIALE, f->organisme);
    view_personal(v, g, K_FI_NDA, ITEM_ORGANISME_NDA, f->nda);
}

/* ---- found ------------------------------------------------------------------------------------------------------- */

/* What is looked for, as it was typed; NULL for a field left blank. */
struct recherche {
    const char *organisme, *numero, *session;
};

/* What was found: formations, or bodies to choose from. */
struct trouve {
    struct formation_resume *formations;
    size_t n;
    struct organisme_trouve *organismes;
    size_t bodies;
};

static const char *asked(struct page *p, const char *name)
{
    const char *typed = request_query(p->rq, name);
    char *text = typed != NULL ? text_trim(arena_strdup(p->arena, typed)) : NULL;

    return text != NULL && *text != '\0' ? text : NULL;
}

static enum rc of_session(struct page *p, const char *session, struct trouve *t, struct err *e)
{
    int64_t no, id;
    enum rc rc;

    if (!text_numero(session, &no)) {
        ERR(e, MSG_WEB_NOMBRE, "nom", "session");
        return err_at(e, "session", 0);
    }
    rc = formation_de_session(p->db, no, &id, e);
    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? err_at(e, "session", 0) : rc;
    t->formations = ARENA_NEW(p->arena, struct formation_resume);
    t->n = 1;
    return formation_lire(p->db, p->arena, id, t->formations, e);
}

static enum rc of_body(struct page *p, int64_t id, const char *numero, int64_t after, struct trouve *t,
                       struct err *e)
{
    return formations_organisme(p->db, p->arena, id, numero, after, FORMATIONS_SHOWN + 1, &t->formations,
                                &t->n, e);
}

/* A number names one body, whose formations are shown; a name may be that of several, to choose from. */
static enum rc of_word(struct page *p, const struct recherche *r, struct trouve *t, struct err *e)
{
    const int64_t after = query_number(p, "apres"), next = query_number(p, "suite");
    struct organisme o;
    enum rc rc;

    if (part_est_numero(r->organisme)) {
        rc = organisme_find(p->db, p->arena, part_sans_blancs(p->arena, r->organisme), &o, e);
        if (rc != RC_OK)
            return rc == RC_FAILURE ? rc : err_at(e, "organisme", 0);
        return of_body(p, o.id, r->numero, after, t, e);
    }
    rc = organisme_search(p->db, p->arena, r->organisme, next, BODIES_SHOWN + 1, &t->organismes, &t->bodies,
                          e);
    if (rc != RC_OK)
        return rc == RC_FAILURE ? rc : err_at(e, "organisme", 0);
    if (t->bodies != 1 || next != 0)
        return RC_OK;
    t->bodies = 0;
    return of_body(p, t->organismes[0].o.id, r->numero, 0, t, e);
}

static enum rc look_for(struct page *p, const struct recherche *r, struct trouve *t, struct err *e)
{
    if (r->session != NULL)
        return of_session(p, r->session, t, e);
    if (r->organisme != NULL)
        return of_word(p, r, t, e);
    ERR(e, MSG_WEB_CHAMP_REQUIS, "champ", "Organisme", "exemple", "73282932000074");
    return err_at(e, "organisme", 0);
}

static void show_found(struct page *p, const struct grant *g, const struct recherche *r,
                       const struct trouve *t)
{
    for (size_t i = 0; i < MIN(t->bodies, (size_t)BODIES_SHOWN); i++) {
        struct view *v = view_add(p->view, K_ORGANISMES);

        view_personal(v, g, K_FI_NOM, ITEM_ORGANISME_RAISON_SOCIALE, t->organismes[i].o.denomination);
        view_personal(v, g, K_FI_SIRET, ITEM_ORGANISME_SIRET, t->organismes[i].o.siret);
        view_personal(v, g, K_FI_NDA, ITEM_ORGANISME_NDA, t->organismes[i].o.nda);
        view_personal(v, g, K_FI_NOM_QUITTE, ITEM_ORGANISME_RAISON_SOCIALE, t->organismes[i].nom_quitte);
        view_personal_day(v, g, K_FI_NOM_DEPUIS, ITEM_ORGANISME_RAISON_SOCIALE, t->organismes[i].cle.depuis);
        view_text(v, K_CHERCHE_NUMERO, r->numero);
    }
    if (t->bodies > BODIES_SHOWN)
        view_int(p->view, K_CAT_SUITE, t->organismes[BODIES_SHOWN - 1].o.id);
    for (size_t i = 0; i < MIN(t->n, (size_t)FORMATIONS_SHOWN); i++)
        show_formation(view_add(p->view, K_CAT_FORMATIONS), g, &t->formations[i]);
    if (t->n > FORMATIONS_SHOWN) {
        view_int(p->view, K_APRES, t->formations[FORMATIONS_SHOWN - 1].id);
        view_personal(p->view, g, K_FI_NDA, ITEM_ORGANISME_NDA, t->formations[0].nda);
    }
}

/* ---- withdrawn by the operator -------------------------------------------------------------------------------------- */

/* "1768471200000000-12": after what was withdrawn at that instant under that number. */
static bool read_place(const char *text, int64_t *us, int64_t *id)
{
    const char *rest = NULL;

    *us = *id = INT64_MAX;
    return text == NULL || (part_place(text, us, &rest) && text_numero(rest, id));
}

static enum rc show_withdrawn(struct page *p, const struct grant *g, struct err *e)
{
    struct formation_resume *list;
    int64_t us, id;
    size_t n = 0;
    enum rc rc;

    if (!read_place(asked(p, "retirees"), &us, &id))
        return ERR(e, MSG_CATALOGUE_FORMATION_ABSENTE);
    rc = formations_retirees(p->db, p->arena, us, id, FORMATIONS_SHOWN + 1, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < MIN(n, (size_t)FORMATIONS_SHOWN); i++)
        show_formation(view_add(p->view, K_CAT_RETIREES), g, &list[i]);
    if (rc == RC_OK && n > FORMATIONS_SHOWN)
        view_text(p->view, K_CAT_RETIREES_SUITE,
                  arena_printf(p->arena, "%lld-%lld", (long long)list[FORMATIONS_SHOWN - 1].retiree_us,
                               (long long)list[FORMATIONS_SHOWN - 1].id));
    return rc;
}

enum rc page_offres(struct page *p, struct err *e)
{
    const struct recherche r = {asked(p, "organisme"), asked(p, "numero"), asked(p, "session")};
    const bool searched = r.organisme != NULL || r.numero != NULL || r.session != NULL;
    const struct grant *g;
    struct trouve t = {0};
    struct err why = {0};
    enum rc rc = searched ? look_for(p, &r, &t, &why) : RC_OK;

    view_text(p->view, K_CHERCHE_ORGANISME, r.organisme);
    view_text(p->view, K_CHERCHE_NUMERO, r.numero);
    view_text(p->view, K_CHERCHE_SESSION, r.session);
    if (rc != RC_OK && why.field[0] != '\0') {
        page_refuse(p, &why);
        return RC_OK;
    }
    *e = why;
    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.catalogue", &g, e);
    if (rc != RC_OK)
        return rc;
    view_flag(p->view, K_RECHERCHE_FAITE, searched);
    if (!searched)
        return show_withdrawn(p, g, e);
    show_found(p, g, &r, &t);
    return RC_OK;
}

/* ---- one formation ---------------------------------------------------------------------------------------------------- */

static enum rc formation_of_page(struct page *p, struct formation_resume *out, struct err *e)
{
    int64_t id;

    if (!text_numero(p->params[0], &id))
        return ERR(e, MSG_CATALOGUE_FORMATION_ABSENTE);
    return formation_lire(p->db, p->arena, id, out, e);
}

enum rc page_offre_gestion(struct page *p, struct err *e)
{
    struct offre_constats *list;
    struct formation_resume f;
    const struct grant *g;
    size_t n = 0;
    enum rc rc = formation_of_page(p, &f, e);

    if (rc == RC_OK)
        rc = open_reading(p, "page.gestion.catalogue-formation", &g, e);
    if (rc != RC_OK)
        return rc;
    show_formation(p->view, g, &f);
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    rc =
        constats_formation(p->db, p->arena, f.id, query_number(p, "apres"), SESSIONS_SHOWN + 1, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < MIN(n, (size_t)SESSIONS_SHOWN); i++)
        rc = part_offre_constats(p, view_add(p->view, K_CAT_SESSIONS), &list[i], e);
    if (rc == RC_OK && n > SESSIONS_SHOWN)
        view_int(p->view, K_CAT_SUITE, list[SESSIONS_SHOWN - 1].session_id);
    return rc;
}

enum rc action_offre_gestion(struct page *p, struct err *e)
{
    struct publication_acte *a = ARENA_NEW(p->arena, struct publication_acte);
    const bool back = strcmp(p->params[1], "publier") == 0;
    struct formation_resume f;
    char *why = NULL;
    enum rc rc = formation_of_page(p, &f, e);

    if (rc == RC_OK && !back && strcmp(p->params[1], "retirer") != 0)
        rc = ERR(e, MSG_WEB_INTROUVABLE);
    if (rc == RC_OK && !back)
        rc = form_text(p, "motif", "Motif", "Le programme n'est pas celui de la certification.", &why, e);
    if (rc != RC_OK)
        return rc;
    *a = (struct publication_acte){.organisme_id = f.organisme_id,
                                   .formation_id = f.id,
                                   .party = PARTY_CDC,
                                   .agent = p->session.agent,
                                   .motif = back ? form_kept(p, "motif", NULL) : why};
    page_write(p, back ? formation_publier_unit : formation_retirer_unit, a, NULL,
               arena_printf(p->arena, ROOT "/%lld?fait=%s", (long long)f.id, back ? "publiee" : "retiree"));
    return RC_OK;
}
