/* pages_formation.c - finding a training in the public catalogue, and asking for it. */
#include "web/filtre_offres.h"
#include "web/pages.h"
#include "web/parts.h"
#include "base/text.h"

#define OFFERS_SHOWN 20
#define DATES_SHOWN 50

static void add_choice(struct view *v, const char *nom, const char *libelle, const char *chosen)
{
    view_text(v, K_OPTION_NOM, nom);
    view_text(v, K_OPTION_LIBELLE, libelle);
    view_flag(v, K_OPTION_CHOISIE, chosen != NULL && strcmp(chosen, nom) == 0);
}

static void show_choices(struct page *p)
{
    const char *type = request_query(p->rq, "type");
    const char *attendance = request_query(p->rq, "modalite");
    const char *radius = request_query(p->rq, "rayon");
    struct filtre_choix c;

    for (size_t i = 0; filtre_type(i, &c); i++)
        add_choice(view_add(p->view, K_CHOIX_TYPES), c.nom, c.libelle, type);
    for (int i = 0; i < MODALITE_COUNT; i++)
        add_choice(view_add(p->view, K_CHOIX_MODALITES), modalite_name((enum modalite)i),
                   modalite_label((enum modalite)i), attendance);
    for (size_t i = 0; filtre_rayon(i) != 0; i++)
        add_choice(view_add(p->view, K_CHOIX_RAYONS),
                   arena_printf(p->arena, "%lld", (long long)filtre_rayon(i)),
                   arena_printf(p->arena, "à moins de %lld km", (long long)filtre_rayon(i)), radius);
}

/* What is not understood is said, does not filter, and the form shows it back; but a place that is not known has nothing near. */
static void show_filter(struct page *p, const struct filtre_offres *q)
{
    static const struct {
        const char *name;
        enum view_key key;
    } typed[] = {{"q", K_CHERCHE},
                 {"type", K_CHERCHE_TYPE},
                 {"prix", K_CHERCHE_PRIX},
                 {"avant", K_CHERCHE_AVANT},
                 {"certification", K_CHERCHE_CERTIFICATION},
                 {"organisme", K_CHERCHE_ORGANISME},
                 {"lieu", K_CHERCHE_LIEU},
                 {"modalite", K_CHERCHE_MODALITE},
                 {"rayon", K_CHERCHE_RAYON}};
    char buf[DAY_TEXT_BYTES];

    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key, request_query(p->rq, typed[i].name));
    view_text(p->view, K_CHERCHE_DEBUT, arena_strdup(p->arena, day_iso(q->f.debut_min, buf)));
    view_day(p->view, K_CHERCHE_PREMIER, q->premier);
    view_flag(p->view, K_CHERCHE_SANS_DISTANCE, q->f.sans_distance);
    if (q->debut_faux)
        view_day(p->view, K_DATE_REMPLACEE, q->f.debut_min);
    for (size_t i = q->debut_faux; i < q->fautes_n; i++)
        view_text(view_add(p->view, K_CHERCHE_ERREURS), K_CHERCHE_ERREUR, q->fautes[i].phrase);
    if (q->f.rayon_m != 0)
        view_text(p->view, K_CHERCHE_COMMUNE,
                  arena_printf(p->arena, "%s, à moins de %lld km", q->lieux[0].nom, (long long)q->rayon_km));
    for (size_t i = 0; q->f.rayon_m == 0 && i < q->lieux_n; i++)
        view_text(view_add(p->view, K_LIEUX_POSSIBLES), K_LIEU_POSSIBLE,
                  arena_printf(p->arena, "%s (%s)", q->lieux[i].nom, q->lieux[i].code));
    show_choices(p);
}

/* How far an offer is from the place that is searched around, rounded to the kilometre; what is wholly remote is nowhere. */
static void show_distance(struct view *v, const struct filtre_offres *q, const struct offre *o)
{
    int64_t m;

    if (q->f.rayon_m == 0 || o->commune.code == NULL || o->modalite == MODALITE_DISTANCE)
        return;
    m = distance_m(q->f.centre, o->commune.ou);
    view_text(v, K_O_DISTANCE,
              m < 500 ? "à moins de 1 km"
                      : arena_printf(view_arena(v), "à %lld km", (long long)((m + 500) / 1000)));
}

/* Its action comes once in the list: how many other days the page of its session gives. */
static void show_others(struct view *v, const struct offre *o)
{
    if (o->autres > 0)
        view_text(v, K_O_AUTRES,
                  arena_printf(view_arena(v), o->autres == 1 ? "et %lld autre date" : "et %lld autres dates",
                               (long long)o->autres));
}

enum rc page_formations(struct page *p, struct err *e)
{
    struct filtre_offres *filter = ARENA_NEW(p->arena, struct filtre_offres);
    struct offre *offers;
    size_t n;
    enum rc rc = filtre_offres_lire(p, filter, e);

    if (rc != RC_OK)
        return rc;
    show_filter(p, filter);
    view_flag(p->view, K_LIEU_FAUX, filter->lieu_faux);
    if (filter->lieu_faux)
        return RC_OK;
    filter->f.limit = OFFERS_SHOWN + 1;
    filter->f.par_action = true;
    rc = catalogue_search(p->db, p->arena, &filter->f, &offers, &n, e);
    if (rc != RC_OK)
        return rc;
    if (n > OFFERS_SHOWN) {
        n = OFFERS_SHOWN;
        view_flag(p->view, K_ENCORE, true);
        view_int(p->view, K_APRES_RANG, offre_rang(&offers[n - 1]));
        view_int(p->view, K_APRES_SESSION, offers[n - 1].session_id);
    }
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_OFFRES);

        part_offer(v, &offers[i]);
        show_distance(v, filter, &offers[i]);
        show_others(v, &offers[i]);
    }
    return RC_OK;
}

/* The session of the address, published and open, or the same answer as for one that does not exist. */
static enum rc read_offer(struct page *p, struct offre *o, struct err *e)
{
    int64_t id;
    enum rc rc = catalogue_offre(p->db, p->arena, text_whole(p->params[0], &id) ? id : 0, o, e);

    return rc == RC_OK && !o->publiee ? ERR(e, MSG_CATALOGUE_SESSION_INCONNUE) : rc;
}

/* What the body says of the costs beside the price, and of its VAT. */
static void show_costs(struct page *p, const struct offre *o)
{
    if (o->tva_taux >= 0)
        view_text(p->view, K_O_TVA,
                  arena_printf(p->arena, "%lld,%02lld %%", (long long)(o->tva_taux / 100),
                               (long long)(o->tva_taux % 100)));
    if (o->annexes_cents > 0)
        view_money(p->view, K_O_ANNEXES, o->annexes_cents);
    view_text(p->view, K_O_ANNEXES_NATURE, o->annexes_nature);
    view_flag(p->view, K_O_ANNEXES_EXAMEN, o->annexes_cents > 0 && o->annexes_examen == 1);
}

static void show_prerequis(struct page *p, const struct offre *o)
{
    view_text(p->view, K_O_PREREQUIS_DETAIL, o->prerequis ? o->prerequis_detail : NULL);
}

/* Whether a request sent today may be for this session: it does not begin too soon (C. trav. L. 6323-9; the guard of the act says it
 * again). *first: the first day on which one may begin. */
static enum rc begins_too_soon(struct page *p, const struct offre *o, bool *soon, day_t *first, struct err *e)
{
    enum rc rc = dossier_debut_min(p->today, first, e);

    *soon = rc == RC_OK && *first != DAY_NONE && o->debut != DAY_NONE && o->debut < *first;
    return rc;
}

static enum rc show_open(struct page *p, const struct offre *o, struct err *e)
{
    day_t first;
    bool soon;
    enum rc rc = begins_too_soon(p, o, &soon, &first, e);

    if (rc != RC_OK)
        return rc;
    view_flag(p->view, K_O_OUVERTE, o->ouverte && !soon);
    if (o->ouverte && soon)
        view_day(p->view, K_O_PREMIER_JOUR, first);
    return RC_OK;
}

static void show_date(struct page *p, const struct offre *o, int64_t here)
{
    struct view *v = view_add(p->view, K_O_DATES);

    view_int(v, K_OD_SESSION, o->session_id);
    view_day(v, K_OD_DEBUT, o->debut);
    view_day(v, K_OD_FIN, o->fin);
    view_flag(v, K_OD_UN_JOUR, o->debut == o->fin);
    view_flag(v, K_OD_ICI, o->session_id == here);
}

/* Every session of the action that may be asked for today; nothing when it is the one of the page, alone. */
static enum rc show_dates(struct page *p, const struct offre *o, struct err *e)
{
    const struct offre_filtre f = {.action_id = o->action_id,
                                   .apres_debut = query_number(p, "apres"),
                                   .apres_session = query_number(p, "session"),
                                   .limit = DATES_SHOWN + 1};
    struct offre *list;
    size_t n;
    enum rc rc = catalogue_search(p->db, p->arena, &f, &list, &n, e);

    if (rc != RC_OK || (n == 1 && list[0].session_id == o->session_id && f.apres_session == 0))
        return rc;
    view_flag(p->view, K_O_PLUSIEURS, n > 0);
    for (size_t i = 0; i < MIN(n, (size_t)DATES_SHOWN); i++)
        show_date(p, &list[i], o->session_id);
    if (n > DATES_SHOWN) {
        view_flag(p->view, K_ENCORE, true);
        view_int(p->view, K_APRES_RANG, offre_rang(&list[DATES_SHOWN - 1]));
        view_int(p->view, K_APRES_SESSION, list[DATES_SHOWN - 1].session_id);
    }
    return RC_OK;
}

enum rc page_formation(struct page *p, struct err *e)
{
    struct evaluation_bilan said;
    struct offre o;
    enum rc rc = read_offer(p, &o, e);

    if (rc != RC_OK)
        return rc;
    part_offer(p->view, &o);
    view_text(p->view, K_O_OBJECTIF, o.objectif);
    view_text(p->view, K_O_CONTENU, o.contenu);
    view_text(p->view, K_O_RESULTATS, o.resultats);
    view_text(p->view, K_O_CONDITIONS, o.conditions);
    show_prerequis(p, &o);
    view_text(p->view, K_O_CERTIFICATION, o.code_certification);
    view_text(p->view, K_O_SIRET, o.organisme_siret);
    view_text(p->view, K_O_NDA, o.organisme_nda);
    if (o.participants_max > 0)
        view_int(p->view, K_O_PARTICIPANTS, o.participants_max);
    show_costs(p, &o);
    rc = evaluation_de_session(p->db, o.session_id, p->today, &said, e);
    if (rc != RC_OK)
        return rc;
    part_evaluations(p, p->view, &said);
    rc = show_open(p, &o, e);
    return rc == RC_OK ? show_dates(p, &o, e) : rc;
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static enum rc read_rights(struct page *p, bool dife, const struct grant **g, struct err *e)
{
    struct page_reading reading = {
        .purpose = FINALITE_2,
        .act = "page.demander",
        .titulaire_id = p->session.actor_id,
        .items = dife ? item_set_of(ITEM_DROITS_DIFE, ITEM_DOSSIER_FORMATION_FINANCEMENT, ITEM_COUNT)
                      : item_set_of(ITEM_DROITS_CPF, ITEM_DROITS_DIFE, ITEM_DOSSIER_FORMATION_FINANCEMENT,
                                    ITEM_COUNT)};

    return page_read(p, &reading, g, e);
}

/* Whoever has rights of an élu may pay a training of the CPF with them (CGCT R. 1621-8): nobody else is asked. */
static enum rc show_elu(struct page *p, const struct grant *g, bool *elu, struct err *e)
{
    struct balance balance;
    enum rc rc = book_balance(p->db, p->session.actor_id, POCHE_DIFE, 0, &balance, e);

    *elu = rc == RC_OK && balance.posted > balance.reserved;
    if (*elu)
        view_personal_money(p->view, g, K_POCHE_ELU, ITEM_DROITS_DIFE, balance.posted - balance.reserved);
    view_flag(p->view, K_S_REINSERTION, form_typed(p, "reinsertion", NULL) != NULL);
    return rc;
}

/* One way to pay, and what refuses it. `choix`: there are two, so that each is named. */
static void show_refusal(struct page *p, const struct grant *g, const struct dossier_apercu *x, bool elu,
                         bool choix)
{
    struct view *v = view_add(p->view, K_REFUS_DEMANDE);
    const char *article = msg_def(x->pourquoi.msg)->article;

    view_personal(v, g, K_RD_PHRASE, ITEM_DOSSIER_FORMATION_FINANCEMENT,
                  arena_strdup(p->arena, x->pourquoi.phrase));
    view_text(v, K_RD_ARTICLE, article[0] != '\0' ? article : NULL);
    view_flag(v, K_RD_CPF, choix && !elu);
    view_flag(v, K_RD_ELU, choix && elu);
}

/*
 * How this price would be paid today, what would refuse the request and what would keep an order from following it, before it is sent: in
 * the words of the dossier afterwards. Who has rights of an élu may choose to pay a training of the CPF with them: each way says its own,
 * and the form is closed only when both are refused.
 */
static enum rc show_due(struct page *p, const struct grant *g, const struct offre *o, bool elu, struct err *e)
{
    const size_t ways = elu ? 2 : 1;
    struct dossier_apercu *x = ARENA_ARRAY(p->arena, struct dossier_apercu, 2);
    size_t refused = 0, stopped = 0;
    bool same; /* what is not about the rights is said once */
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < ways; i++) {
        rc = dossier_apercevoir(p->db, p->session.actor_id, o->session_id, i == 1, p->today, &x[i], e);
        refused += rc == RC_OK && x[i].refusee;
        stopped += rc == RC_OK && (x[i].refusee || x[i].sans_suite);
    }
    same = rc == RC_OK && stopped == 2 && strcmp(x[0].pourquoi.phrase, x[1].pourquoi.phrase) == 0;
    for (size_t i = 0; rc == RC_OK && i < (same ? 1 : ways); i++)
        if (x[i].refusee || x[i].sans_suite)
            show_refusal(p, g, &x[i], i == 1, elu && !same);
    view_flag(p->view, K_SANS_FORMULAIRE, refused == ways);
    view_flag(p->view, K_SANS_DROIT, refused == ways);
    view_flag(p->view, K_SANS_SUITE, refused < ways && stopped == ways);
    view_flag(p->view, K_SANS_UNE_VOIE, stopped > 0 && stopped < ways);
    return rc == RC_OK && x[0].chiffree ? part_split(p, g, p->session.actor_id, &x[0].financement, e) : rc;
}

/* The rights that this kind of training may use, and what is available of them. */
static enum rc show_available(struct page *p, const struct offre *o, struct err *e)
{
    const bool dife = classe_dife(o->classe);
    const enum law_item item = dife ? ITEM_DROITS_DIFE : ITEM_DROITS_CPF;
    const enum poche poche = dife ? POCHE_DIFE : POCHE_DROITS;
    const struct grant *g;
    struct balance balance;
    bool elu = false;
    enum rc rc = read_rights(p, dife, &g, e);

    if (rc == RC_OK)
        rc = book_balance(p->db, p->session.actor_id, poche, 0, &balance, e);
    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_POCHE_NOM, item, poche_label(poche));
    view_personal_money(p->view, g, K_POCHE_DISPONIBLE, item, balance.posted - balance.reserved);
    view_personal_flag(p->view, g, K_POCHE_INSUFFISANTE, item,
                       balance.posted - balance.reserved < o->prix_ttc_cents);
    if (!dife)
        rc = show_elu(p, g, &elu, e);
    return rc == RC_OK ? show_due(p, g, o, elu, e) : rc;
}

enum rc page_demander(struct page *p, struct err *e)
{
    struct offre o;
    day_t first = DAY_NONE;
    bool soon = false;
    enum rc rc = read_offer(p, &o, e);

    if (rc == RC_OK)
        rc = begins_too_soon(p, &o, &soon, &first, e);
    if (rc == RC_OK && soon && p->refused == NULL) {
        char day[32];

        return ERR(e, MSG_DOSSIER_SESSION_TROP_PROCHE, "date", day_french(first, day));
    }
    if (rc != RC_OK)
        return rc;
    part_offer(p->view, &o);
    view_flag(p->view, K_ENTREES_PERMANENTES, o.debut == DAY_NONE);
    show_prerequis(p, &o);
    view_text(p->view, K_O_CONDITIONS, o.prerequis ? o.conditions : NULL);
    view_flag(p->view, K_O_VAE, o.classe == CLASSE_VAE);
    view_flag(p->view, K_S_VAE, form_typed(p, "vae", NULL) != NULL);
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

static enum rc read_answer(struct page *p, struct dossier_commande *c, struct err *e)
{
    const char *answer = form_typed(p, "prerequis", NULL);

    if (answer != NULL && dossier_prerequis_find(answer, &c->prerequis))
        return RC_OK;
    ERR(e, MSG_DOSSIER_PREREQUIS_SANS_REPONSE);
    return err_at(e, "prerequis", 0);
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
    if (rc == RC_OK && o.prerequis)
        rc = read_answer(p, c, e);
    if (rc == RC_OK)
        rc = form_confirmed(p, "confirme", e);
    if (rc != RC_OK)
        return rc;
    c->acte = ACTE_DEMANDER;
    c->par = ROLE_TITULAIRE;
    c->par_id = p->session.actor_id;
    c->titulaire_id = p->session.actor_id;
    c->session_id = o.session_id;
    c->reinsertion = form_ticked(p, "reinsertion");
    c->vae_inscrit = form_ticked(p, "vae");
    page_open(p, dossier_executer, c, go_to_dossier);
    return RC_OK;
}
