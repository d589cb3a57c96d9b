/*
 * pages_tirages.c - controls on a sample, in the operator's space: the list, the draw of one, what it awaits and from when it is late, the
 * messages, the conclusion.
 */
#include "training/controle_annonce.h"
#include "web/pages.h"
#include "web/parts.h"

#define CONTROLS_SHOWN 100

static struct page_reading reading_of(const char *act)
{
    struct page_reading r = {.purpose = FINALITE_3, .act = act};

    r.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
    return r;
}

enum rc page_tirages(struct page *p, struct err *e)
{
    struct page_reading reading = reading_of("page.gestion.tirages");
    const struct grant *g;
    struct controle *list;
    size_t n;
    enum rc rc =
        controles_lister(p->db, p->arena, 0, query_number(p, "apres"), CONTROLS_SHOWN + 1, &list, &n, e);

    if (rc == RC_OK)
        rc = page_read(p, &reading, &g, e);
    if (rc != RC_OK)
        return rc;
    if (n > CONTROLS_SHOWN) {
        n = CONTROLS_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_CONTROLES);

        part_controle(v, &list[i]);
        view_personal(v, g, K_RC_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_flag(v, K_RC_RETARD,
                  list[i].clos_le == DAY_NONE && list[i].recues_n < list[i].echantillon_n &&
                      p->today > list[i].pieces_avant);
    }
    return part_annonces(p, g, e);
}

/* ---- a draw ---------------------------------------------------------------------------------------------------- */

enum rc page_tirer(struct page *p, struct err *e)
{
    struct page_reading reading = reading_of("page.gestion.tirages");
    const struct grant *g;
    enum rc rc = page_read(p, &reading, &g, e);

    view_text(p->view, K_S_GRAINE, form_typed(p, "graine", NULL));
    return rc == RC_OK ? part_annonces(p, g, e) : rc;
}

static enum rc drawn(struct page *p, struct err *e)
{
    const struct controle_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, "/gestion/tirages/%s?fait=etape", c->numero_out);
    return RC_OK;
}

/* What is drawn is what was announced: the form asks for the number of the announcement, and the seed. */
enum rc action_tirer(struct page *p, struct err *e)
{
    struct controle_commande *c = ARENA_NEW(p->arena, struct controle_commande);
    struct controle_annonce annonce = {0};
    char *seed = NULL;
    int64_t number = 0;
    enum rc rc = form_int(p, "annonce", "Tirage annoncé", "12", &number, e);

    if (rc == RC_OK)
        rc = form_text(p, "graine", "Graine", "Loto du 2 décembre 2026 : 4 8 15", &seed, e);
    if (rc == RC_OK)
        rc = controle_annonce_lire(p->db, p->arena, number, &annonce, e);
    if (rc != RC_OK)
        return rc;
    *c = (struct controle_commande){.par = {PARTY_CDC, 0, p->session.agent},
                                    .annonce = number,
                                    .organisme_id = annonce.organisme_id,
                                    .du = annonce.du,
                                    .au = annonce.au,
                                    .taille = annonce.taille,
                                    .graine = seed};
    page_open(p, controle_ouvrir, c, drawn);
    return RC_OK;
}

/* ---- one control ------------------------------------------------------------------------------------------------- */

enum rc page_tirage(struct page *p, struct err *e)
{
    struct page_reading reading = reading_of("page.gestion.tirage");
    struct controle k;
    const struct grant *g;
    enum rc rc = controle_lire(p->db, p->arena, p->params[0], &k, e);

    if (rc == RC_OK)
        rc = part_controle_lu(p, &k, &reading, &g, e);
    if (rc == RC_OK)
        view_personal(p->view, g, K_RC_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, k.denomination);
    return rc;
}

enum rc page_fichier_tirage(struct page *p, struct err *e)
{
    struct page_reading reading = reading_of("page.gestion.tirage-fichier");
    struct controle k;
    enum rc rc = controle_lire(p->db, p->arena, p->params[0], &k, e);

    return rc == RC_OK ? part_controle_fichier(p, &k, &reading, e) : rc;
}

enum rc action_tirage(struct page *p, struct err *e)
{
    struct controle_commande *c = ARENA_NEW(p->arena, struct controle_commande);
    const char *step = p->params[1];
    unit_fn *unit = strcmp(step, "recevoir") == 0 ? controle_recevoir
                    : strcmp(step, "ecrire") == 0 ? controle_echanger
                    : strcmp(step, "clore") == 0  ? controle_clore
                                                  : NULL;
    char *dossier = NULL, *reference = NULL, *text = NULL;
    enum rc rc = unit != NULL ? RC_OK : ERR(e, MSG_WEB_INTROUVABLE);

    if (unit == controle_recevoir) {
        rc = form_text(p, "dossier", "Dossier", "00000000000042", &dossier, e);
        if (rc == RC_OK)
            rc = form_text(p, "reference", "Référence", "courriel du 4 mars, 6 pièces", &reference, e);
    } else if (unit == controle_echanger) {
        rc = form_text(p, "texte", "Message", "Merci d'envoyer les feuilles du 3 mars.", &text, e);
    } else if (unit == controle_clore) {
        rc = form_text(p, "conclusion", "Conclusion", "Toutes les pièces sont conformes.", &text, e);
    }
    if (rc != RC_OK)
        return rc;
    *c = (struct controle_commande){.numero = p->params[0],
                                    .par = {PARTY_CDC, 0, p->session.agent},
                                    .dossier = dossier,
                                    .reference = reference,
                                    .texte = text};
    page_write(p, unit, c, NULL, arena_printf(p->arena, "/gestion/tirages/%s?fait=etape", c->numero));
    return RC_OK;
}
