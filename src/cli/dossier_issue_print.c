#include "cli/dossier_issue_print.h"
#include "base/money.h"

struct ligne {
    const char *key, *label;
    int64_t cents;
};

#define LIGNES 15

static void lignes(const struct dossier_issue *x, struct ligne out[LIGNES])
{
    const struct ligne all[LIGNES] = {
        {"organisme", "L'organisme recevra", x->d.organisme_cents},
        {"organisme_deja_verse", "Acompte déjà versé", x->deja_verse_cents},
        {"organisme_a_rendre", "Acompte à rendre par l'organisme", x->a_recuperer_cents},
        {"droits_rendus", "Rendu aux droits du titulaire", x->droits_rendus_cents},
        {"droits_perdus", "Perdu pour les droits du titulaire, sans retour", x->droits_perdus_cents},
        {"carte_rendue", "Rendu sur la carte", x->carte_hors_service ? 0 : x->carte_rendue_cents},
        {"part_a_rendre_par_un_agent", "À rendre par un agent, part reçue hors du service de carte",
         x->carte_hors_service ? x->carte_rendue_cents : 0},
        {"carte_perdue",
         x->carte_hors_service ? "Part reçue hors du service de carte et perdue, sans retour"
                               : "Payé par carte et perdu, sans retour",
         x->carte_perdue_cents},
        {"financeur_rendu", "Rendu aux sommes d'un financeur", x->financeur_rendu_cents},
        {"financeur_perdu", "Perdu sur les sommes d'un financeur", x->financeur_perdu_cents},
        {"financeur_leve", "Accordé par un financeur, qui ne l'avait pas versé et ne le doit plus",
         x->financeur_leve_cents},
        {"reserve", "Réservé de nouveau, jusqu'à la fin de la formation", x->reserve_cents},
        {"droits_repris", "Dont sur les droits du titulaire", x->droits_repris_cents},
        {"carte_reprise", "Dont payé par carte", x->carte_reprise_cents},
        {"financeur_repris", "Dont accordé par un financeur", x->financeur_repris_cents}};

    memcpy(out, all, sizeof(all));
}

void dossier_issue_print(const struct dossier_dit *x, FILE *out)
{
    struct ligne all[LIGNES];
    char text[MONEY_TEXT_BYTES];

    if (!x->issue.connue)
        return;
    if (x->essai)
        fputs("Essai, rien n'est fait. Ce que l'acte ferait :\n", out);
    fprintf(out, "%s%s\n", x->plus_tard ? "Quand le service fait déclaré sera validé : " : "",
            x->issue.d.phrase);
    lignes(&x->issue, all);
    for (size_t i = 0; i < LIGNES; i++)
        if (all[i].cents > 0)
            fprintf(out, "  %s : %s.\n", all[i].label, money_french(all[i].cents, text));
}

void dossier_issue_json(const struct dossier_dit *x, struct json *j)
{
    struct ligne all[LIGNES];

    lignes(&x->issue, all);
    json_key(j, "issue");
    json_object_open(j);
    json_kt(j, "phrase", x->issue.connue ? x->issue.d.phrase : NULL);
    json_kt(j, "article", x->issue.connue ? x->issue.d.article : NULL);
    json_kb(j, "plus_tard", x->plus_tard);
    for (size_t i = 0; i < LIGNES; i++)
        json_ki(j, all[i].key, all[i].cents);
    json_object_close(j);
}
