/* pages_formation.c - finding a training in the public catalogue, and asking for it. */
#include "base/money.h"
#include "web/pages.h"
#include "web/parts.h"

#define OFFERS_SHOWN 20

/* What a person chooses from; each opens some classes of the law. */
static const struct {
    const char *word;
    enum view_key key;
    bool classes[CLASSE_COUNT];
} kinds[] = {
    {"elu-mandat", K_CHOIX_ELU_MANDAT, {[CLASSE_DIFE_MANDAT] = true}},
    {"elu-reinsertion",
     K_CHOIX_ELU_REINSERTION,
     {[CLASSE_RNCP] = true,
      [CLASSE_RS] = true,
      [CLASSE_CLEA] = true,
      [CLASSE_BC] = true,
      [CLASSE_VAE] = true,
      [CLASSE_PERMIS_LEGER] = true,
      [CLASSE_PERMIS_LOURD] = true}},
    {"certifiante", K_CHOIX_CERTIFIANTE, {[CLASSE_RNCP] = true, [CLASSE_RS] = true, [CLASSE_CLEA] = true}},
    {"bilan-vae", K_CHOIX_BILAN_VAE, {[CLASSE_BC] = true, [CLASSE_VAE] = true}},
    {"permis", K_CHOIX_PERMIS, {[CLASSE_PERMIS_LEGER] = true, [CLASSE_PERMIS_LOURD] = true}},
};

/* A search always shows something: what is not understood does not filter, and the form shows it back. */
static void read_filter(struct page *p, struct offre_filtre *f)
{
    const char *text = request_query(p->rq, "q");
    const char *kind = request_query(p->rq, "type");
    const char *price = request_query(p->rq, "prix");
    const char *after = request_query(p->rq, "apres");
    char buf[DAY_TEXT_BYTES];

    *f = (struct offre_filtre){.debut_min = query_day(p, "debut", p->today), .limit = OFFERS_SHOWN + 1};
    f->texte = text != NULL && *text != '\0' ? text : NULL;
    view_text(p->view, K_CHERCHE, text);
    for (size_t i = 0; kind != NULL && i < ARRAY_LEN(kinds); i++)
        if (strcmp(kind, kinds[i].word) == 0) {
            f->classes = kinds[i].classes;
            view_flag(p->view, kinds[i].key, true);
            view_text(p->view, K_CHERCHE_TYPE, kind);
        }
    if (price != NULL && *price != '\0') {
        view_text(p->view, K_CHERCHE_PRIX, price);
        if (!money_parse(price, &f->prix_max_cents) || f->prix_max_cents < 0)
            f->prix_max_cents = 0;
    }
    view_text(p->view, K_CHERCHE_DEBUT, arena_strdup(p->arena, day_iso(f->debut_min, buf)));
    if (after != NULL)
        f->apres_debut = strtoll(after, NULL, 10);
    after = request_query(p->rq, "session");
    if (after != NULL)
        f->apres_session = strtoll(after, NULL, 10);
}

enum rc page_formations(struct page *p, struct err *e)
{
    struct offre_filtre filter;
    struct offre *offers;
    size_t n;
    enum rc rc;

    read_filter(p, &filter);
    rc = catalogue_search(p->db, p->arena, &filter, &offers, &n, e);
    if (rc != RC_OK)
        return rc;
    if (n > OFFERS_SHOWN) {
        n = OFFERS_SHOWN;
        view_flag(p->view, K_ENCORE, true);
        view_int(p->view, K_APRES_RANG, offre_rang(&offers[n - 1]));
        view_int(p->view, K_APRES_SESSION, offers[n - 1].session_id);
    }
    for (size_t i = 0; i < n; i++)
        part_offer(view_add(p->view, K_OFFRES), &offers[i]);
    return RC_OK;
}

/* The session of the address, published and open, or the same answer as for one that does not exist. */
static enum rc read_offer(struct page *p, struct offre *o, struct err *e)
{
    char *end;
    int64_t id = strtoll(p->params[0], &end, 10);
    enum rc rc = catalogue_offre(p->db, p->arena, *end == '\0' ? id : 0, o, e);

    return rc == RC_OK && !o->publiee ? ERR(e, MSG_CATALOGUE_SESSION_INCONNUE) : rc;
}

enum rc page_formation(struct page *p, struct err *e)
{
    struct offre o;
    enum rc rc = read_offer(p, &o, e);

    if (rc != RC_OK)
        return rc;
    part_offer(p->view, &o);
    view_text(p->view, K_O_OBJECTIF, o.objectif);
    view_text(p->view, K_O_CONTENU, o.contenu);
    view_text(p->view, K_O_RESULTATS, o.resultats);
    view_text(p->view, K_O_CONDITIONS, o.conditions);
    view_text(p->view, K_O_CERTIFICATION, o.code_certification);
    view_text(p->view, K_O_SIRET, o.organisme_siret);
    view_text(p->view, K_O_NDA, o.organisme_nda);
    if (o.participants_max > 0)
        view_int(p->view, K_O_PARTICIPANTS, o.participants_max);
    view_flag(p->view, K_O_OUVERTE, o.ouverte);
    return RC_OK;
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static enum rc read_rights(struct page *p, enum law_item item, const struct grant **g, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_2,
                                   .act = "page.demander",
                                   .titulaire_id = p->session.actor_id,
                                   .items = item_set_of((int)item, ITEM_COUNT)};

    return page_read(p, &reading, g, e);
}

/* The rights that this kind of training may use, and what is available of them. */
static enum rc show_available(struct page *p, const struct offre *o, struct err *e)
{
    const enum law_item item = classe_dife(o->classe) ? ITEM_DROITS_DIFE : ITEM_DROITS_CPF;
    const enum poche poche = classe_dife(o->classe) ? POCHE_DIFE : POCHE_DROITS;
    const struct grant *g;
    struct balance balance;
    enum rc rc = read_rights(p, item, &g, e);

    if (rc == RC_OK)
        rc = book_balance(p->db, p->session.actor_id, poche, 0, &balance, e);
    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_POCHE_NOM, item, poche_label(poche));
    view_personal_money(p->view, g, K_POCHE_DISPONIBLE, item, balance.posted - balance.reserved);
    view_personal_flag(p->view, g, K_POCHE_INSUFFISANTE, item,
                       balance.posted - balance.reserved < o->prix_ttc_cents);
    return RC_OK;
}

enum rc page_demander(struct page *p, struct err *e)
{
    struct offre o;
    enum rc rc = read_offer(p, &o, e);

    if (rc != RC_OK)
        return rc;
    part_offer(p->view, &o);
    view_flag(p->view, K_ENTREES_PERMANENTES, o.debut == DAY_NONE);
    view_text(p->view, K_SAISIE_DEBUT, form_typed(p, "debut", NULL));
    view_text(p->view, K_SAISIE_FIN, form_typed(p, "fin", NULL));
    return show_available(p, &o, e);
}

static enum rc go_to_dossier(struct page *p, struct err *e)
{
    const struct dossier_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/mes-dossiers/%s?fait=demande", c->numero_out);
    return RC_OK;
}

enum rc action_demander(struct page *p, struct err *e)
{
    struct dossier_commande *c = ARENA_NEW(p->arena, struct dossier_commande);
    struct offre o;
    enum rc rc = read_offer(p, &o, e);

    if (rc == RC_OK && o.debut == DAY_NONE)
        rc = form_day(p, "debut", "Début souhaité", &c->debut, e);
    if (rc == RC_OK && o.debut == DAY_NONE)
        rc = form_day(p, "fin", "Fin souhaitée", &c->fin, e);
    if (rc == RC_OK)
        rc = form_confirmed(p, "confirme", e);
    if (rc != RC_OK)
        return rc;
    c->acte = ACTE_DEMANDER;
    c->par = ROLE_TITULAIRE;
    c->par_id = p->session.actor_id;
    c->titulaire_id = p->session.actor_id;
    c->session_id = o.session_id;
    page_write(p, dossier_executer, c, go_to_dossier, NULL);
    return RC_OK;
}
