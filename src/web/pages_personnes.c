/*
 * pages_personnes.c - what a training body declares, in its own space: its people, whom it inscribes and ends; the list of its
 * partners, each with its own page (pages_partenaires.c).
 */
#include "base/text.h"
#include "training/affacturage.h"
#include "training/pedagogique.h"
#include "training/personne.h"
#include "web/pages.h"
#include "web/parts.h"

#define PEOPLE_SHOWN 100
#define BODIES_SHOWN 100

static struct declarant self(const struct page *p)
{
    return (struct declarant){PARTY_ORGANISME, p->session.actor_id, ""};
}

/* The body reads its own data: no holder is concerned. */
static struct page_reading reading_of(const char *act)
{
    struct page_reading r = {.purpose = FINALITE_4, .act = act};

    r.items = item_set_of(ITEM_ORGANISME_PEDAGOGIQUE_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE,
                          ITEM_ORGANISME_PEDAGOGIQUE_NDA, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES,
                          ITEM_ORGANISME_AFFACTURAGE, ITEM_COUNT);
    for (int role = 0; role < PERSONNE_ROLE_COUNT; role++)
        item_set_add(&r.items, personne_item((enum personne_role)role));
    return r;
}

/* ---- the list ----------------------------------------------------------------------------------------------- */

static void show_personne(struct view *v, const struct grant *g, const struct organisme_personne *who)
{
    enum law_item item = personne_item(who->role);

    view_int(v, K_PERS_NO, who->no);
    view_personal(v, g, K_PERS_NOM, item, who->nom);
    view_personal(v, g, K_PERS_PRENOM, item, who->prenom);
    if (who->aupres != AUPRES_CONTRACTANT)
        view_personal(v, g, K_PERS_AUPRES, item, personne_aupres_label(who->aupres));
    part_periode(v, g, item, who->depuis, who->avant);
}

static enum rc show_role(struct page *p, const struct grant *g, enum personne_role role, bool all,
                         struct err *e)
{
    struct personne_filtre f = {.organisme_id = p->session.actor_id,
                                .apres = query_number(p, personne_role_name(role)),
                                .le = all ? DAY_NONE : p->today,
                                .role = role,
                                .limit = PEOPLE_SHOWN + 1};
    struct view *v = view_add(p->view, K_PERS_ROLES);
    struct organisme_personne *list;
    size_t n;
    enum rc rc = personnes(p->db, p->arena, &f, &list, &n, e);

    view_text(v, K_PERS_ROLE, personne_role_label(role));
    view_text(v, K_PERS_ROLE_NOM, personne_role_name(role));
    for (size_t i = 0; rc == RC_OK && i < MIN(n, PEOPLE_SHOWN); i++) {
        show_personne(view_add(v, K_PERSONNES), g, &list[i]);
        /* there is one at a time: another would be refused whatever its first day */
        if (role == PERSONNE_REPRESENTANT && list[i].avant == DAY_NONE)
            view_flag(v, K_PERS_TENU, true);
    }
    if (rc == RC_OK && n > PEOPLE_SHOWN)
        view_int(v, K_PERS_SUITE, list[PEOPLE_SHOWN - 1].no);
    return rc;
}

static enum rc show_bodies(struct page *p, const struct grant *g, day_t le, struct err *e)
{
    struct pedagogique *list;
    size_t n;
    enum rc rc = pedagogiques(p->db, p->arena, p->session.actor_id, query_number(p, "pedagogique"), le,
                              BODIES_SHOWN + 1, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < MIN(n, BODIES_SHOWN); i++) {
        const struct pedagogique *b = &list[i];
        struct view *v = view_add(p->view, K_PEDAGOGIQUES);

        view_personal(v, g, K_PEDA_NOM, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE, b->raison_sociale);
        view_personal(v, g, K_PEDA_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_SIRET, b->siret);
        view_personal(v, g, K_PEDA_NDA, ITEM_ORGANISME_PEDAGOGIQUE_NDA, b->nda);
        view_personal(v, g, K_PEDA_VOIE, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, b->voie);
        view_personal(v, g, K_PEDA_CODE_POSTAL, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, b->code_postal);
        view_personal(v, g, K_PEDA_VILLE, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, b->ville);
        view_personal(v, g, K_PEDA_TELEPHONE, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, b->telephone);
        view_personal(v, g, K_PEDA_COURRIEL, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES, b->courriel);
        view_int(v, K_PEDA_NO, b->no);
        view_text(v, K_PEDA_FORMATION, b->formation);
        view_text(v, K_PEDA_ACTION, b->action);
        part_periode(v, g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET, b->depuis, b->avant);
    }
    if (rc == RC_OK && n > BODIES_SHOWN)
        view_int(p->view, K_PEDA_SUITE, list[BODIES_SHOWN - 1].no);
    return rc;
}

static enum rc show_factors(struct page *p, const struct grant *g, day_t le, struct err *e)
{
    const enum law_item item = ITEM_ORGANISME_AFFACTURAGE;
    struct affacturage *list;
    size_t n;
    enum rc rc = affacturages(p->db, p->arena, p->session.actor_id, 0, le, AFFACTURAGES_PAGE, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_AFFACTURAGES);

        view_personal(v, g, K_AFF_NOM, item, list[i].raison_sociale);
        view_personal(v, g, K_AFF_SIRET, item, list[i].siret);
        view_personal(v, g, K_AFF_ADRESSE, item,
                      arena_printf(p->arena, "%s, %s %s", list[i].voie, list[i].code_postal, list[i].ville));
        view_personal(v, g, K_AFF_COMPTE, item, list[i].iban);
        view_personal(v, g, K_AFF_TITULAIRE, item, list[i].iban_titulaire);
        view_int(v, K_AFF_NO, list[i].no);
        view_text(v, K_AFF_ETAT, affacturage_etat(&list[i]));
        part_periode(v, g, item, list[i].depuis, list[i].avant);
    }
    return rc;
}

enum rc page_personnes(struct page *p, struct err *e)
{
    const struct page_reading reading = reading_of("page.organisme.personnes");
    bool all = query_number(p, "tous") == 1;
    day_t le = all ? DAY_NONE : p->today;
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    view_flag(p->view, K_PERS_TOUS, all);
    for (int role = 0; rc == RC_OK && role < PERSONNE_ROLE_COUNT; role++)
        rc = show_role(p, g, (enum personne_role)role, all, e);
    if (rc == RC_OK)
        rc = show_bodies(p, g, le, e);
    return rc == RC_OK ? show_factors(p, g, le, e) : rc;
}

/* ---- one person --------------------------------------------------------------------------------------------- */

static enum rc read_number(struct page *p, int64_t *no, struct err *e)
{
    return text_numero(p->params[0], no) ? RC_OK : ERR(e, MSG_PERSONNE_INCONNUE);
}

static enum rc read_personne(struct page *p, struct organisme_personne **out, struct err *e)
{
    struct personne_filtre f = {.organisme_id = p->session.actor_id,
                                .le = DAY_NONE,
                                .role = PERSONNE_ROLE_COUNT,
                                .cv = true,
                                .limit = 1};
    int64_t no;
    size_t n = 0;
    enum rc rc = read_number(p, &no, e);

    f.apres = no - 1;
    if (rc == RC_OK)
        rc = personnes(p->db, p->arena, &f, out, &n, e);
    if (rc != RC_OK)
        return rc;
    return n == 1 && (*out)->no == no ? RC_OK : ERR(e, MSG_PERSONNE_INCONNUE);
}

/* The name is the title of the page; what is left is one line each. */
static void show_words(struct page *p, const struct grant *g, const struct organisme_personne *who)
{
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);

    for (size_t i = 0; i < n; i++) {
        const char *words = declaration_valeur(&champs[i], who);
        struct view *v;

        if (words == NULL || strcmp(champs[i].name, "nom") == 0 || strcmp(champs[i].name, "prenom") == 0)
            continue;
        v = view_add(p->view, K_PERS_CHAMPS);
        view_text(v, K_PERS_CHAMP, champs[i].libelle);
        if (champs[i].genre == DECLARATION_SIRET)
            view_personal(v, g, K_PERS_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_SIRET, words);
        else
            view_personal(v, g, K_PERS_VALEUR, personne_item(who->role), words);
    }
}

enum rc page_personne(struct page *p, struct err *e)
{
    struct page_reading reading = reading_of("page.organisme.personne");
    struct organisme_personne *who;
    const struct grant *g;
    enum rc rc = read_personne(p, &who, e);

    if (rc == RC_OK)
        rc = page_read(p, &reading, &g, e);
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_PERS_ROLE, personne_role_label(who->role));
    show_personne(p->view, g, who);
    show_words(p, g, who);
    view_personal_flag(p->view, g, K_PERS_EN_COURS, personne_item(who->role), who->avant == DAY_NONE);
    form_day_typed(p, K_S_AVANT, "avant");
    return RC_OK;
}

enum rc action_terminer_personne(struct page *p, struct err *e)
{
    struct declaration_fin *f = ARENA_NEW(p->arena, struct declaration_fin);
    enum rc rc = read_number(p, &f->no, e);

    f->organisme_id = p->session.actor_id;
    f->par = self(p);
    if (rc == RC_OK)
        rc = form_day(p, "avant", "Premier jour sans ce rôle", &f->avant, e);
    if (rc == RC_OK)
        page_write(p, personne_terminer, f, NULL, "/organisme/personnes?fait=fin-personne");
    return rc;
}

/* ---- inscribing --------------------------------------------------------------------------------------------- */

static void show_choices(struct page *p, enum personne_role role)
{
    const char *typed = form_typed(p, "aupres", personne_aupres_name(AUPRES_CONTRACTANT));

    if (role == PERSONNE_FORMATEUR)
        return;
    view_flag(p->view, K_PERS_A_CHOIX, true);
    for (int a = 0; a < AUPRES_COUNT; a++) {
        const char *name = personne_aupres_name((enum personne_aupres)a);
        struct view *v;

        if (a == AUPRES_PRESTATAIRE && role != PERSONNE_COLLABORATEUR)
            continue;
        v = view_add(p->view, K_PERS_CHOIX);
        view_text(v, K_PERS_CHOIX_NOM, name);
        view_text(v, K_PERS_CHOIX_LIBELLE, personne_aupres_label((enum personne_aupres)a));
        view_flag(v, K_CHOISIE, strcmp(name, typed) == 0);
    }
}

enum rc page_inscrire(struct page *p, struct err *e)
{
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);
    enum personne_role role;

    if (!personne_role_find(p->params[0], &role))
        return ERR(e, MSG_PERSONNE_INCONNUE);
    view_text(p->view, K_PERS_ROLE, personne_role_label(role));
    view_text(p->view, K_PERS_ROLE_NOM, personne_role_name(role));
    view_flag(p->view, K_PERS_JOIGNABLE, role == PERSONNE_SUIVI || role == PERSONNE_FORMATEUR);
    view_flag(p->view, K_PERS_SUIVI, role == PERSONNE_SUIVI);
    view_flag(p->view, K_PERS_FORMATEUR, role == PERSONNE_FORMATEUR);
    show_choices(p, role);
    form_words_typed(p, champs, n);
    form_day_typed(p, K_S_DEPUIS, "depuis");
    return RC_OK;
}

enum rc action_inscrire(struct page *p, struct err *e)
{
    struct personne_inscription *i = ARENA_NEW(p->arena, struct personne_inscription);
    const char *aupres = form_optional(p, "aupres");
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);
    enum rc rc;

    *i = (struct personne_inscription){
        .organisme_id = p->session.actor_id, .par = self(p), .p.avant = DAY_NONE};
    if (!personne_role_find(p->params[0], &i->p.role))
        return ERR(e, MSG_PERSONNE_INCONNUE);
    form_words(p, champs, n, &i->p);
    if (aupres != NULL && !personne_aupres_find(aupres, &i->p.aupres)) {
        ERR(e, MSG_PERSONNE_AUPRES);
        return err_at(e, "aupres", 0);
    }
    rc = form_day(p, "depuis", "Premier jour dans ce rôle", &i->p.depuis, e);
    if (rc == RC_OK)
        page_write(p, personne_inscrire, i, NULL, "/organisme/personnes?fait=inscription");
    return rc;
}
