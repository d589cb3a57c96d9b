/* parts_dette.c - a sum to give back, as its debtor reads it: the body in its space, the holder in theirs. */
#include "training/dette.h"
#include "web/parts.h"

void part_dette(struct page *p, struct view *v, const struct grant *g, enum law_item item,
                const struct dette *d)
{
    view_text(v, K_DU_NUMERO, d->numero);
    view_personal(v, g, K_DU_DOSSIER, item, d->dossier);
    view_personal(v, g, K_DU_SUITE, item, dette_suite(p->arena, d, p->today));
    view_personal_money(v, g, K_DU_MONTANT, item, d->montant_cents);
    view_personal_money(v, g, K_DU_RESTE, item, dette_reste(d));
    view_personal_flag(v, g, K_DU_CLOS, item, d->clos_le != DAY_NONE);
}

void part_dette_jours(struct view *to, const struct grant *g, enum law_item item, const struct dette *d,
                      const struct dette_jours_cles *cles, bool tout)
{
    const struct {
        const char *label;
        day_t day;
        bool of_operator;
    } days[] = {{"Payé le", d->paye_le, true},
                {"Ouvert le", d->ouvert_le, true},
                {"Notifié le", d->notifie_le, false},
                {d->echelonne_le != DAY_NONE ? "À payer jusqu'au, avant l'échéancier" : "À payer jusqu'au",
                 d->payer_avant, false},
                {"Échéancier accordé le", d->echelonne_le, false},
                {"Mise en demeure le", d->demeure_le, false},
                {"Délai de la mise en demeure jusqu'au", d->demeure_avant, false},
                {"Contrainte signifiée le", d->contrainte_le, false},
                {"Remboursé au titulaire le", d->rembourse_le, true},
                {"Opposition possible jusqu'au", d->opposer_avant, false},
                {"Opposition le", d->oppose_le, false},
                {"Contrainte maintenue par le juge le", d->juge_le, false},
                {"Clos le", d->clos_le, false}};

    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        if (days[i].day != DAY_NONE && (tout || !days[i].of_operator)) {
            struct view *v = view_add(to, cles->liste);

            view_text(v, cles->nom, days[i].label);
            view_personal_day(v, g, cles->jour, item, days[i].day);
        }
}

/* What was withheld names the purse in the store: its own words are enough for its holder. */
static void show_lines(struct page *p, struct view *to, const struct grant *g, enum law_item item,
                       enum view_key list, const struct dette *d, const struct dette_ligne *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(to, list);
        bool withheld = lines[i].genre != NULL && strcmp(lines[i].genre, "retenue") == 0;

        view_personal_day(v, g, K_DU_SOMME_LE, item, lines[i].le);
        view_personal_money(v, g, K_DU_SOMME, item, lines[i].montant_cents);
        view_personal(v, g, K_DU_REFERENCE, item, withheld ? "retenu sur vos droits" : lines[i].reference);
        if (lines[i].genre == NULL && lines[i].reste_cents > 0 &&
            lines[i].reste_cents < lines[i].montant_cents)
            view_personal_money(v, g, K_DU_SOMME_RESTE, item, lines[i].reste_cents);
        view_personal_flag(v, g, K_DU_SOMME_PAYEE, item, lines[i].genre == NULL && lines[i].reste_cents == 0);
        if (lines[i].genre != NULL)
            view_personal(v, g, K_DU_SOMME_SUITE, item, dette_ligne_suite(p->arena, d, &lines[i]));
    }
}

enum rc part_dette_detail(struct page *p, struct view *v, const struct grant *g, enum law_item item,
                          const struct dette *d, struct err *e)
{
    struct dette_ligne *lines;
    size_t n;
    enum rc rc = dette_echeances(p->db, p->arena, d->id, &lines, &n, e);

    view_personal(v, g, K_DU_ARTICLE, item, d->article);
    part_dette_jours(v, g, item, d, &(struct dette_jours_cles){K_DU_DATES, K_DU_DATE_NOM, K_DU_DATE}, false);
    if (rc == RC_OK)
        show_lines(p, v, g, item, K_DU_ECHEANCES, d, lines, n);
    if (rc == RC_OK)
        rc = dette_recouvrements(p->db, p->arena, d, &lines, &n, e);
    if (rc == RC_OK)
        show_lines(p, v, g, item, K_DU_SOMMES, d, lines, n);
    return rc;
}
