/* pages_lettres.c - the letters of a measure, a control or an undue sum, in the three spaces: the list, and each as a PDF. */
#include "web/lettre_pdf.h"
#include "web/pages.h"

static const struct {
    enum law_party party;
    enum law_purpose purpose;
    const char *root, *act;
} who[ESPACE_COUNT] = {
    [ESPACE_TITULAIRE] = {PARTY_TITULAIRE, FINALITE_2, "/mes-lettres", "page.titulaire.lettres"},
    [ESPACE_ORGANISME] = {PARTY_ORGANISME, FINALITE_4, "/organisme/lettres", "page.organisme.lettres"},
    [ESPACE_GESTION] = {PARTY_CDC, FINALITE_3, "/gestion/lettres", "page.gestion.lettres"}};

static struct lettre_demande asked(const struct page *p)
{
    return (struct lettre_demande){.partie = who[p->session.espace].party,
                                   .acteur_id = p->session.actor_id,
                                   .agent = p->session.agent,
                                   .finalite = who[p->session.espace].purpose,
                                   .le = p->today,
                                   .motif = "page.lettre",
                                   .numero = p->params[0]};
}

/* The reading of their list, as the door is asked for it. */
static enum rc open_reading(struct page *p, const struct lettre_objet *o, const struct grant **g,
                            struct err *e)
{
    struct door_request rq = {.party = who[p->session.espace].party};
    struct page_reading reading = {.purpose = who[p->session.espace].purpose,
                                   .act = who[p->session.espace].act};

    lettre_portee(o, &rq);
    reading.titulaire_id = rq.titulaire_id;
    reading.dossier_id = rq.dossier_id;
    reading.items = rq.items;
    return page_read(p, &reading, g, e);
}

/* The datum that the list of these letters tells. */
static enum law_item item_of(const struct lettre_objet *o)
{
    return o->dette == NULL      ? ITEM_ORGANISME_RAISON_SOCIALE
           : o->dette->titulaire ? ITEM_DROITS_MOUVEMENTS
                                 : ITEM_DOSSIER_FACTURE;
}

enum rc page_lettres(struct page *p, struct err *e)
{
    struct lettre_objet *o = ARENA_NEW(p->arena, struct lettre_objet);
    const struct lettre_demande d = asked(p);
    struct lettre_nom names[LETTRES_PAR_OBJET];
    const struct grant *g;
    size_t n;
    enum rc rc = lettre_objet_lire(p->db, p->arena, &d, o, e);

    if (rc == RC_OK)
        rc = open_reading(p, o, &g, e);
    if (rc != RC_OK)
        return rc;
    view_text(p->view, K_LT_RACINE, who[p->session.espace].root);
    view_text(p->view, K_LT_NUMERO, p->params[0]);
    n = lettres_de(o, names);
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_LETTRES);

        view_text(v, K_LT_GENRE, names[i].genre);
        view_personal(v, g, K_LT_NOM, item_of(o), names[i].libelle);
        view_personal_day(v, g, K_LT_LE, item_of(o), names[i].le);
    }
    return RC_OK;
}

struct letter {
    struct lettre_demande asked;
    struct arena *a;
    const char *service, *genre;
    FILE *out;
};

static enum rc make(struct store *s, void *arg, struct err *e)
{
    struct letter *x = arg;

    return lettre_pdf_faire(s, x->a, x->service, &x->asked, x->genre, &x->out, e);
}

static enum rc send(struct page *p, struct err *e)
{
    const struct letter *x = p->unit_arg;

    return page_made_file(p, "application/pdf",
                          arena_printf(p->arena, "%s-%s.pdf", x->genre, x->asked.numero), x->out, e);
}

enum rc action_lettre(struct page *p, struct err *e)
{
    struct letter *x = ARENA_NEW(p->arena, struct letter);

    (void)e;
    *x = (struct letter){
        .asked = asked(p), .a = p->arena, .service = p->web->cfg->service_name, .genre = p->params[1]};
    page_print(p, make, x, send, NULL);
    return RC_OK;
}
