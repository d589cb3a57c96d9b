/* pages_coordonnees.c - the holder's contact: what they gave, and the form that corrects it (C. trav. R. 6323-38). */
#include "people/titulaire.h"
#include "web/pages.h"

enum rc page_mes_coordonnees(struct page *p, struct err *e)
{
    const struct page_reading reading = {.purpose = FINALITE_2,
                                         .act = "page.mes-coordonnees",
                                         .titulaire_id = p->session.actor_id,
                                         .items = item_set_of(ITEM_TITULAIRE_COORDONNEES, ITEM_COUNT)};
    const struct grant *g;
    struct contact c;
    enum rc rc = page_read(p, &reading, &g, e);

    if (rc == RC_OK)
        rc = contact_get(p->db, p->arena, p->session.actor_id, &c, e);
    if (rc != RC_OK)
        return rc;
    view_personal(p->view, g, K_CONTACT_COURRIEL, ITEM_TITULAIRE_COORDONNEES,
                  form_typed(p, "courriel", c.courriel));
    view_personal(p->view, g, K_CONTACT_TELEPHONE, ITEM_TITULAIRE_COORDONNEES,
                  form_typed(p, "telephone", c.telephone));
    view_personal(p->view, g, K_CONTACT_ADRESSE, ITEM_TITULAIRE_COORDONNEES,
                  form_typed(p, "adresse", c.adresse));
    return RC_OK;
}

enum rc action_mes_coordonnees(struct page *p, struct err *e)
{
    struct contact_commande *c = ARENA_NEW(p->arena, struct contact_commande);
    enum rc rc = contact_get(p->db, p->arena, p->session.actor_id, &c->contact, e);

    if (rc != RC_OK)
        return rc;
    c->titulaire_id = p->session.actor_id;
    c->contact.courriel = form_kept(p, "courriel", c->contact.courriel);
    c->contact.telephone = form_kept(p, "telephone", c->contact.telephone);
    c->contact.adresse = form_kept(p, "adresse", c->contact.adresse);
    page_write(p, contact_rectifier, c, NULL, "/mes-coordonnees?fait=coordonnees");
    return RC_OK;
}
