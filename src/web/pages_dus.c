/*
 * pages_dus.c - what a training body has to give back, in its own space: the list, one, what is due and when. Read only: the
 * operator records the steps. Nothing is told before it is notified, nor of what a holder owes.
 */
#include "base/ids.h"
#include "training/dette.h"
#include "web/pages.h"
#include "web/parts.h"

#define DEBTS_SHOWN 100
#define ITEM ITEM_DOSSIER_FACTURE

static bool is_told(const struct dette *d)
{
    return !d->titulaire && d->notifie_le != DAY_NONE;
}

static void show_debt(struct page *p, struct view *v, const struct grant *g, const struct dette *d)
{
    view_text(v, K_DU_NUMERO, d->numero);
    view_personal(v, g, K_DU_DOSSIER, ITEM, d->dossier);
    view_personal(v, g, K_DU_SUITE, ITEM, dette_suite(p->arena, d, p->today));
    view_personal_money(v, g, K_DU_MONTANT, ITEM, d->montant_cents);
    view_personal_money(v, g, K_DU_RESTE, ITEM, d->montant_cents - d->recouvre_cents);
    view_personal_flag(v, g, K_DU_CLOS, ITEM, d->clos_le != DAY_NONE);
}

static enum rc open_reading(struct page *p, const char *act, const struct dette *list, size_t n,
                            const struct grant **g, struct err *e)
{
    struct page_reading reading = {.purpose = FINALITE_4, .act = act};
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        holders[i] = list[i].titulaire_id;
    reading.titulaires = holders;
    reading.titulaires_n = ids_distincts(holders, n);
    reading.items = item_set_of(ITEM, ITEM_COUNT);
    return page_read(p, &reading, g, e);
}

enum rc page_dus(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette *list;
    size_t n, told = 0;
    enum rc rc = dettes_lister(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                               DEBTS_SHOWN + 1, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    if (n > DEBTS_SHOWN) {
        n = DEBTS_SHOWN;
        view_int(p->view, K_APRES, list[n - 1].id);
    }
    for (size_t i = 0; i < n; i++)
        if (is_told(&list[i]))
            list[told++] = list[i];
    rc = open_reading(p, "page.organisme.indus", list, told, &g, e);
    for (size_t i = 0; rc == RC_OK && i < told; i++)
        show_debt(p, view_add(p->view, K_DUS), g, &list[i]);
    return rc;
}

static void show_days(struct page *p, const struct grant *g, const struct dette *d)
{
    const struct {
        const char *label;
        day_t day;
    } days[] = {{"Notifié le", d->notifie_le},
                {d->echelonne_le != DAY_NONE ? "À payer jusqu'au, avant l'échéancier" : "À payer jusqu'au",
                 d->payer_avant},
                {"Échéancier accordé le", d->echelonne_le},
                {"Mise en demeure le", d->demeure_le},
                {"Payable sans contrainte jusqu'au", d->demeure_avant},
                {"Contrainte signifiée le", d->contrainte_le},
                {"Opposition possible jusqu'au", d->opposer_avant},
                {"Opposition le", d->oppose_le},
                {"Contrainte maintenue par le juge le", d->juge_le},
                {"Clos le", d->clos_le}};

    view_personal(p->view, g, K_DU_ARTICLE, ITEM, d->article);
    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (days[i].day != DAY_NONE) {
            struct view *v = view_add(p->view, K_DU_DATES);

            view_text(v, K_DU_DATE_NOM, days[i].label);
            view_personal_day(v, g, K_DU_DATE, ITEM, days[i].day);
        }
}

static void show_lines(struct page *p, const struct grant *g, enum view_key list,
                       const struct dette_ligne *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, list);

        view_personal_day(v, g, K_DU_SOMME_LE, ITEM, lines[i].le);
        view_personal_money(v, g, K_DU_SOMME, ITEM, lines[i].montant_cents);
        view_personal(v, g, K_DU_REFERENCE, ITEM, lines[i].reference);
    }
}

enum rc page_du(struct page *p, struct err *e)
{
    const struct grant *g;
    struct dette d;
    struct dette_ligne *lines;
    size_t n;
    enum rc rc = dette_lire(p->db, p->arena, p->params[0], &d, e);

    if (rc == RC_OK && (d.organisme_id != p->session.actor_id || !is_told(&d)))
        return ERR(e, MSG_INDU_INCONNU); /* as if it did not exist */
    if (rc == RC_OK)
        rc = open_reading(p, "page.organisme.indu", &d, 1, &g, e);
    if (rc != RC_OK)
        return rc;
    show_debt(p, p->view, g, &d);
    show_days(p, g, &d);
    rc = dette_echeances(p->db, p->arena, d.id, &lines, &n, e);
    if (rc == RC_OK)
        show_lines(p, g, K_DU_ECHEANCES, lines, n);
    if (rc == RC_OK)
        rc = dette_recouvrements(p->db, p->arena, d.id, &lines, &n, e);
    if (rc == RC_OK)
        show_lines(p, g, K_DU_SOMMES, lines, n);
    return rc;
}

enum rc part_dus_titulaire(struct page *p, const struct grant *g, const struct dossier *dossier,
                           struct err *e)
{
    struct dette *list;
    size_t n;
    enum rc rc =
        dettes_du_dossier(p->db, p->arena, dossier->titulaire_id, dossier->id, DEBTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (list[i].titulaire && list[i].notifie_le != DAY_NONE)
            view_personal(view_add(p->view, K_LETTRES_DE), g, K_LETTRE_DE, ITEM_DROITS_MOUVEMENTS,
                          list[i].numero);
    return rc;
}

enum rc part_dus(struct page *p, const struct grant *g, const struct dossier *dossier, struct err *e)
{
    struct dette *list;
    size_t n;
    enum rc rc =
        dettes_du_dossier(p->db, p->arena, dossier->titulaire_id, dossier->id, DEBTS_SHOWN, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (is_told(&list[i]))
            show_debt(p, view_add(p->view, K_DUS), g, &list[i]);
    return rc;
}
