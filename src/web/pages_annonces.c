/*
 * pages_annonces.c - the announcement of a draw, in the operator's space: made before its seed is known, abandoned before that day or never.
 */
#include "training/controle_annonce.h"
#include "training/organisme.h"
#include "web/pages.h"
#include "web/parts.h"

#define WAITING_SHOWN 100

enum rc part_annonces(struct page *p, const struct grant *g, struct err *e)
{
    const char *typed = form_typed(p, "annonce", NULL);
    struct controle_annonce *list;
    size_t n;
    enum rc rc = controle_annonces(p->db, p->arena, WAITING_SHOWN, &list, &n, e);

    view_flag(p->view, K_RC_A_ANNONCES, rc == RC_OK && n > 0);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_RC_ANNONCES);
        const char *number = arena_printf(p->arena, "%lld", (long long)list[i].id);

        view_text(v, K_RC_ANNONCE, number);
        view_flag(v, K_CHOISIE, typed != NULL && strcmp(typed, number) == 0);
        view_personal(v, g, K_RC_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_day(v, K_RC_DU, list[i].du);
        view_day(v, K_RC_AU, list[i].au);
        view_int(v, K_RC_ATTENDUES, list[i].taille);
        view_text(v, K_RC_SOURCE, list[i].source);
        view_day(v, K_RC_CONNUE, list[i].connue_le);
        view_text(v, K_RC_EMPREINTE, list[i].empreinte);
        view_int(v, K_RC_POPULATION, list[i].population_n);
    }
    return rc;
}

/* ---- announcing -------------------------------------------------------------------------------------------------- */

enum rc page_annoncer(struct page *p, struct err *e)
{
    static const struct {
        const char *name;
        enum view_key key;
    } typed[] = {{"organisme", K_S_ORGANISME},
                 {"source", K_S_SOURCE},
                 {"taille", K_S_TAILLE},
                 {"du", K_S_DU},
                 {"au", K_S_AU},
                 {"le", K_S_LE}};

    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        view_text(p->view, typed[i].key, form_typed(p, typed[i].name, NULL));
    return RC_OK;
}

enum rc action_annoncer(struct page *p, struct err *e)
{
    struct controle_annonce_commande *c = ARENA_NEW(p->arena, struct controle_annonce_commande);
    char *body = NULL, *source = NULL;
    enum rc rc = form_text(p, "organisme", "Organisme", "73282932000074", &body, e);

    if (rc == RC_OK)
        rc = form_text(p, "source", "Source de la graine", "Loto du 2 décembre 2026", &source, e);
    *c = (struct controle_annonce_commande){.par = {PARTY_CDC, 0, p->session.agent}, .source = source};
    if (rc == RC_OK)
        rc = form_int(p, "taille", "Dossiers à tirer", "20", &c->taille, e);
    if (rc == RC_OK)
        rc = form_day(p, "du", "Entrées depuis le", &c->du, e);
    if (rc == RC_OK)
        rc = form_day(p, "au", "Entrées jusqu'au", &c->au, e);
    if (rc == RC_OK)
        rc = form_day(p, "le", "Jour où la graine sera connue", &c->connue_le, e);
    if (rc != RC_OK)
        return rc;
    rc = organisme_id_connu(p->db, body, &c->organisme_id, e);
    if (rc != RC_OK)
        return err_at(e, "organisme", 0);
    page_write(p, controle_annoncer, c, NULL, "/gestion/tirages?fait=etape");
    return RC_OK;
}

/* ---- abandoning -------------------------------------------------------------------------------------------------- */

enum rc page_abandonner_annonce(struct page *p, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_3, .act = "page.gestion.tirages"};
    const struct grant *g;
    enum rc rc;

    reading.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
    rc = page_read(p, &reading, &g, e);
    view_text(p->view, K_S_MOTIF, form_typed(p, "motif", NULL));
    return rc == RC_OK ? part_annonces(p, g, e) : rc;
}

enum rc action_abandonner_annonce(struct page *p, struct err *e)
{
    struct controle_annonce_commande *c = ARENA_NEW(p->arena, struct controle_annonce_commande);
    char *reason = NULL;
    int64_t number = 0;
    enum rc rc = form_int(p, "annonce", "Tirage annoncé", "12", &number, e);

    if (rc == RC_OK)
        rc = form_text(p, "motif", "Motif", "Le tirage du Loto est reporté.", &reason, e);
    if (rc != RC_OK)
        return rc;
    *c = (struct controle_annonce_commande){
        .par = {PARTY_CDC, 0, p->session.agent}, .id = number, .motif = reason};
    page_write(p, controle_annonce_abandonner, c, NULL, "/gestion/tirages?fait=etape");
    return RC_OK;
}
