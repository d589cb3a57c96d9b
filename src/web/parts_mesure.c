/* parts_mesure.c - the grievances of a measure and what was said of them, as the operator and the training body read them. */
#include "law/articles.h"
#include "web/parts.h"

void part_mesure(struct view *v, const struct mesure *m)
{
    const struct law_code *word = law_code_le("mesures", m->mesure, m->ouverte_le);

    view_text(v, K_ME_NUMERO, m->numero);
    view_text(v, K_ME_MESURE, word != NULL ? word->label : m->mesure);
}

void part_grief(struct view *v, const struct mesure_grief *g)
{
    view_int(v, K_GR_NO, g->no);
    view_text(v, K_GR_FAIT, g->fait);
    view_text(v, K_GR_PREUVE, g->preuve);
    view_text(v, K_GR_ARTICLE, g->article);
    view_text(v, K_GR_GRAVITE, g->gravite);
}

enum rc part_observations(struct page *p, int64_t mesure_id, size_t limit, struct err *e)
{
    struct mesure_observation *said;
    size_t n;
    enum rc rc = mesure_observations(p->db, p->arena, mesure_id, 0, limit, &said, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct view *v = view_add(p->view, K_OBSERVATIONS);

        view_int(v, K_OB_NO, said[i].no);
        view_day(v, K_OB_LE, said[i].le);
        view_text(v, K_OB_TEXTE, said[i].texte);
        view_text(v, K_OB_REPONSE, said[i].reponse);
        view_flag(v, K_OB_ATTEND, said[i].a_repondre && said[i].reponse == NULL);
    }
    return rc;
}

static bool own_business(const struct paiement_retenue *r)
{
    return r->motif == RETENUE_MESURE || r->motif == RETENUE_RETOUR;
}

void part_retenues(struct view *v, const struct grant *g, const struct paiement_retenue *list, size_t n,
                   enum retenue_lecteur lecteur)
{
    const enum law_item item = ITEM_DOSSIER_FACTURE;

    for (size_t i = 0; i < n; i++) {
        struct view *one = view_add(v, K_RETENUES);

        view_personal(one, g, K_RETENUE_PHRASE, item, retenue_phrase(&list[i], lecteur));
        view_personal(one, g, K_RETENUE_REGLE, item, retenue_regle(&list[i]));
        view_personal_day(one, g, K_RETENUE_FIN, item, list[i].jusque);
        if (lecteur == RETENUE_POUR_GESTION || own_business(&list[i]))
            view_personal(one, g, K_RETENUE_DECISION, item, list[i].decision);
    }
}
