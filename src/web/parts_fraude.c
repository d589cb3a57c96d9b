/* What a holder is told of a fraud on their account: what is frozen, until when and why, and what becomes of a claim. */
#include "base/money.h"
#include "training/fraude.h"
#include "web/parts.h"

static void show_freeze(struct page *p, const struct grant *g, const struct gel *f)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct view *v = view_add(p->view, K_GELS);

    view_personal(v, g, K_GEL_QUOI, item,
                  f->dossier_id == 0 ? "Votre compte est gelé"
                                     : arena_printf(p->arena, "Le dossier %s est gelé", f->dossier));
    view_personal_day(v, g, K_GEL_DEPUIS, item, f->debut);
    view_personal_day(v, g, K_GEL_FIN, item, f->fin);
    view_personal(v, g, K_GEL_MOTIF, item, f->motif);
    view_personal(v, g, K_GEL_ARTICLE, item, f->article);
}

static void show_claim(struct page *p, const struct grant *g, const struct reclamation *r)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    bool decided = r->decidee_le != DAY_NONE; /* what is only proposed is not told */
    struct view *v = view_add(p->view, K_RECLAMATIONS);

    view_text(v, K_REC_NUMERO, r->numero);
    view_personal(v, g, K_REC_DOSSIER, item, r->dossier);
    view_personal(v, g, K_REC_SUITE, item, reclamation_suite(p->arena, r, p->today));
    view_personal_day(v, g, K_REC_RECUE, item, r->recue_le);
    view_personal(v, g, K_REC_APRES, item, reclamation_apres(r));
    if (!decided)
        return;
    view_personal(v, g, K_REC_MOTIFS, item, r->motifs);
    view_personal(v, g, K_REC_ARTICLE, item, r->article);
    if (r->rendu_cents >= 0) {
        view_personal_money(v, g, K_REC_RENDU, item, r->rendu_cents - r->carte_cents - r->financeur_cents);
        if (r->financeur_cents > 0)
            view_personal_money(v, g, K_REC_FINANCEUR, item, r->financeur_cents);
        if (r->carte_attend_cents > 0)
            view_personal_money(v, g, K_REC_CARTE, item, r->carte_attend_cents);
        if (r->carte_cents > r->carte_attend_cents)
            view_personal_money(v, g, K_REC_CARTE_RENDUE, item, r->carte_cents - r->carte_attend_cents);
        return;
    }
    view_personal(v, g, K_REC_RECOURS, item, reclamation_recours(r->decidee_le));
    view_personal_day(v, g, K_REC_RECOURS_AVANT, item, r->recours_avant);
}

/* What the holder reported and no claim follows: its number, and that it waits. */
static enum rc show_reports(struct page *p, const struct grant *g, int64_t titulaire_id,
                            const struct reclamation *claims, size_t claims_n, struct err *e)
{
    const enum law_item item = ITEM_DROITS_MOUVEMENTS;
    struct fraude *list;
    size_t n;
    enum rc rc = fraudes_du_titulaire(p->db, p->arena, titulaire_id, p->today, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        bool claimed = strcmp(list[i].origine, "titulaire") != 0; /* others' are not told */
        struct view *v;

        for (size_t k = 0; k < claims_n; k++)
            claimed = claimed || claims[k].fraude_id == list[i].id;
        if (claimed)
            continue;
        v = view_add(p->view, K_SIGNALEMENTS);
        view_personal(v, g, K_SIG_NUMERO, item, list[i].numero);
        view_personal(v, g, K_SIG_ORGANISME, ITEM_ORGANISME_RAISON_SOCIALE, list[i].denomination);
        view_personal_flag(v, g, K_SIG_COMPTE, item, list[i].organisme_id == 0);
        view_personal_day(v, g, K_SIG_LE, item, list[i].signalee_le);
        view_personal_day(v, g, K_SIG_CLASSE, item, list[i].classee_le);
    }
    return rc;
}

static bool touches(int64_t dossier_id, int64_t of, bool account)
{
    return dossier_id == 0 || of == dossier_id || (account && of == 0);
}

enum rc part_fraude(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t dossier_id,
                    struct err *e)
{
    struct reclamation *claims;
    struct gel *freezes;
    size_t n;
    enum rc rc = gels_lister(p->db, p->arena, 0, titulaire_id, &freezes, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (gel_dure(&freezes[i], p->today) && touches(dossier_id, freezes[i].dossier_id, true))
            show_freeze(p, g, &freezes[i]);
    if (rc == RC_OK)
        rc = reclamations_lister(p->db, p->arena, 0, titulaire_id, &claims, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (touches(dossier_id, claims[i].dossier_id, false))
            show_claim(p, g, &claims[i]);
    return rc == RC_OK && dossier_id == 0 ? show_reports(p, g, titulaire_id, claims, n, e) : rc;
}
