#include "cli/dossier_dit_print.h"
#include "base/money.h"

/* Under the words of a line or of a label: 18 columns of label, as dossier_print.c. */
#define MARGE "                     "

static void print_price(const struct dossier_conditions *x, FILE *out)
{
    char ht[MONEY_TEXT_BYTES], tax[MONEY_TEXT_BYTES], all[MONEY_TEXT_BYTES];

    fprintf(out, "%s hors taxes, %s de TVA, %s toutes taxes", money_french(x->ht_cents, ht),
            money_french(x->ttc_cents - x->ht_cents, tax), money_french(x->ttc_cents, all));
}

static void print_changes(const struct dossier_conditions *avant, const struct dossier_conditions *apres,
                          const struct grant *g, FILE *out)
{
    const struct dossier_ecarts x = dossier_ecarts(avant, apres);
    char now[DAYS_TEXT_BYTES], was[DAYS_TEXT_BYTES];

    if (x.jours && grant_has(g, ITEM_DOSSIER_FORMATION))
        fprintf(out, MARGE "dates : %s (avant : %s)\n", days_french(apres->debut, apres->fin, now),
                days_french(avant->debut, avant->fin, was));
    if (x.heures && grant_has(g, ITEM_DOSSIER_FORMATION))
        fprintf(out, MARGE "durée : %lld h (avant : %lld h)\n", (long long)apres->heures,
                (long long)avant->heures);
    if (!x.prix || !grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        return;
    fputs(MARGE "prix : ", out);
    print_price(apres, out);
    fputs(" (avant : ", out);
    print_price(avant, out);
    fputs(")\n", out);
}

void dossier_ligne_dit_print(const struct dossier_ligne_acte *l, const struct dossier_conditions *avant,
                             const struct dossier_conditions *apres, const struct grant *g, FILE *out)
{
    const int64_t granted = dossier_ligne_accorde(l);
    struct dossier_service_dit s;
    char text[MONEY_TEXT_BYTES];

    CHECK(grant_recorded(g));
    if (granted >= 0 && grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT))
        fprintf(out, MARGE "le financeur accorde %s\n", money_french(granted, text));
    if (dossier_ligne_service(l, &s) && grant_has(g, ITEM_DOSSIER_FORMATION))
        fprintf(out, MARGE "%lld h, %d %% (%s)\n", (long long)s.heures, s.taux,
                dossier_cause_phrase(s.cause, s.force_majeure));
    print_changes(avant, apres, g, out);
}

void dossier_modifiee_print(const struct dossier_fiche *f, const struct grant *g, FILE *out)
{
    const struct dossier_conditions now = dossier_conditions(&f->d),
                                    asked = dossier_conditions_demandees(&f->d, f->actes, f->actes_n);

    CHECK(grant_recorded(g));
    if (!grant_has(g, ITEM_DOSSIER_SUIVI) || !dossier_ecarts_existent(dossier_ecarts(&asked, &now)))
        return;
    fputs(MARGE "La proposition change ce qui était demandé :\n", out);
    print_changes(&asked, &now, g, out);
}

static void json_before(const struct dossier_conditions *avant, const struct dossier_conditions *apres,
                        const struct grant *g, struct json *j)
{
    const struct dossier_ecarts x = dossier_ecarts(avant, apres);

    json_object_open(j);
    if (x.jours && grant_has(g, ITEM_DOSSIER_FORMATION)) {
        json_kd(j, "debut", avant->debut);
        json_kd(j, "fin", avant->fin);
    }
    if (x.heures && grant_has(g, ITEM_DOSSIER_FORMATION))
        json_ki(j, "heures", avant->heures);
    if (x.prix && grant_has(g, ITEM_DOSSIER_FORMATION_FINANCEMENT)) {
        json_ki(j, "prix_ht", avant->ht_cents);
        json_ki(j, "prix_ttc", avant->ttc_cents);
    }
    json_object_close(j);
}

void dossier_ligne_dit_json(const struct dossier_ligne_acte *l, const struct dossier_conditions *avant,
                            const struct dossier_conditions *apres, const struct grant *g, struct json *j)
{
    struct dossier_service_dit s;

    CHECK(grant_recorded(g));
    if (dossier_ligne_service(l, &s) && grant_has(g, ITEM_DOSSIER_FORMATION)) {
        json_key(j, "realise");
        json_object_open(j);
        json_ki(j, "heures", s.heures);
        json_ki(j, "taux", s.taux);
        json_kt(j, "cause", dossier_cause_name(s.cause));
        json_kb(j, "force_majeure", s.force_majeure);
        json_object_close(j);
    }
    if (!dossier_ecarts_existent(dossier_ecarts(avant, apres)))
        return;
    json_key(j, "avant");
    json_before(avant, apres, g, j);
}

void dossier_modifiee_json(const struct dossier_fiche *f, const struct grant *g, struct json *j)
{
    const struct dossier_conditions now = dossier_conditions(&f->d),
                                    asked = dossier_conditions_demandees(&f->d, f->actes, f->actes_n);

    CHECK(grant_recorded(g));
    if (!grant_has(g, ITEM_DOSSIER_SUIVI))
        return;
    json_key(j, "demande_avant");
    if (dossier_ecarts_existent(dossier_ecarts(&asked, &now)))
        json_before(&asked, &now, g, j);
    else
        json_none(j);
}
