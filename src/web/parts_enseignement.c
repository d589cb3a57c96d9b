/* parts_enseignement.c - in the page of a dossier: who teaches, and « à contacter par le stagiaire » (annex 1.1, 6°, a). */
#include "training/organisme.h"
#include "training/pedagogique.h"
#include "training/personne.h"
#include "web/parts.h"

#define PEOPLE_SHOWN 20

/* What the body was called when it was ordered from, and when it invoiced, if it is called otherwise since. */
static enum rc show_former_names(struct page *p, const struct grant *g, const struct dossier *d,
                                 struct err *e)
{
    struct organisme_jadis was[ORGANISME_JADIS_MAX];
    size_t n;
    enum rc rc = organisme_jadis(p->db, p->arena, d, was, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_ORGANISMES_JADIS);

        view_personal(v, g, K_OJ_NOM, ITEM_ORGANISME_RAISON_SOCIALE, was[i].nom);
        view_personal_day(v, g, K_OJ_LE, ITEM_ORGANISME_RAISON_SOCIALE, was[i].le);
        view_flag(v, K_OJ_FACTURE, was[i].facture);
    }
    return rc;
}

enum rc part_enseignement(struct page *p, const struct grant *g, const struct dossier *d, struct err *e)
{
    const enum law_item item = ITEM_ORGANISME_SUIVI_PEDAGOGIQUE;
    const struct personne_filtre f = {.organisme_id = d->organisme_id,
                                      .le = p->today,
                                      .role = PERSONNE_SUIVI,
                                      .action_id = d->action_id,
                                      .limit = PEOPLE_SHOWN};
    struct organisme_personne *people;
    struct pedagogique *bodies;
    size_t n, bodies_n = 0;
    enum rc rc = personnes(p->db, p->arena, &f, &people, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_SUIVIS);

        view_personal(v, g, K_SUIVI_NOM, item, people[i].nom);
        view_personal(v, g, K_SUIVI_PRENOM, item, people[i].prenom);
        view_personal(v, g, K_SUIVI_COURRIEL, item, people[i].courriel);
        view_personal(v, g, K_SUIVI_TELEPHONE, item, people[i].telephone);
        view_personal(v, g, K_SUIVI_TELEPHONE_2, item, people[i].telephone_2);
    }
    view_flag(p->view, K_A_CONTACTS, rc == RC_OK && n > 0 && grant_has(g, item));
    if (rc == RC_OK)
        rc = pedagogiques_of_action(p->db, p->arena, d->action_id, p->today, &bodies, &bodies_n, e);
    for (size_t i = 0; rc == RC_OK && i < bodies_n; i++)
        view_personal(view_add(p->view, K_ENSEIGNANTS), g, K_PEDA_NOM,
                      ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE, bodies[i].raison_sociale);
    return rc == RC_OK ? show_former_names(p, g, d, e) : rc;
}

/* Two days the same: a mistake, ended where it began. */
void part_periode(struct view *v, const struct grant *g, enum law_item item, day_t depuis, day_t avant)
{
    view_personal_day(v, g, K_PERS_DEPUIS, item, depuis);
    view_personal_flag(v, g, K_PERS_JAMAIS, item, avant == depuis);
    view_personal_day(v, g, K_PERS_JUSQUE, item, avant != DAY_NONE && avant > depuis ? avant - 1 : DAY_NONE);
}
