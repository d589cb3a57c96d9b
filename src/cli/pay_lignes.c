#include "cli/pay_lignes.h"
#include "base/money.h"

void pay_lignes_dire(const struct lot_lignes *l, FILE *out)
{
    char sum[MONEY_TEXT_BYTES];

    for (size_t i = 0; i < l->n; i++) {
        const struct lot_ligne *x = &l->l[i];

        fprintf(out, "%lld. %s  %s  à %s, %s  %s%s%s  %s", (long long)x->no, x->reference,
                money_french(x->montant_cents, sum), x->beneficiaire, x->compte, x->objet,
                x->dossier[0] != '\0' ? ", dossier " : "", x->dossier, x->etat_mot);
        if (x->motif_mot != NULL)
            fprintf(out, " : %s", x->motif_mot);
        if (x->bloque)
            fputs(", bloqué par la banque : ni versé, ni rendu", out);
        if (x->verification != NULL)
            fprintf(out, ". Vérification du bénéficiaire : %s", x->verification);
        if (x->banque_mots != NULL)
            fprintf(out, " (la banque dit « %s »)", x->banque_mots);
        fputc('\n', out);
    }
    if (l->suite)
        fprintf(out, "La suite : --apres %lld\n", (long long)l->l[l->n - 1].no);
}

void pay_lignes_json(const struct lot_lignes *l, struct json *j)
{
    json_key(j, "virements");
    json_array_open(j);
    for (size_t i = 0; i < l->n; i++) {
        const struct lot_ligne *x = &l->l[i];

        json_object_open(j);
        json_ki(j, "no", x->no);
        json_kt(j, "reference", x->reference);
        json_kt(j, "beneficiaire", x->beneficiaire);
        json_kt(j, "compte", x->compte);
        json_ki(j, "montant", x->montant_cents);
        json_kt(j, "objet", x->objet);
        json_kt(j, "dossier", x->dossier[0] != '\0' ? x->dossier : NULL);
        json_kt(j, "etat", x->etat);
        json_kt(j, "etat_dit", x->etat_mot);
        json_kt(j, "motif", x->motif);
        json_kt(j, "motif_dit", x->motif_mot);
        json_kb(j, "bloque", x->bloque);
        json_kt(j, "verification", x->verification);
        json_kt(j, "banque", x->banque_mots);
        json_object_close(j);
    }
    json_array_close(j);
    json_key(j, "apres");
    if (l->suite)
        json_int(j, l->l[l->n - 1].no);
    else
        json_none(j);
}
