#include "cli/financeur_print.h"
#include "base/money.h"
#include "training/etats.h"

/* ---- schemes ------------------------------------------------------------------------------------------------ */

static void dispositif_json(struct json *j, const struct dispositif *d, int64_t engage)
{
    json_object_open(j);
    json_kt(j, "code", d->code);
    json_ki(j, "version", d->no);
    json_kt(j, "etat", d->etat);
    json_kt(j, "libelle", d->libelle);
    json_kt(j, "motif", d->base);
    json_kd(j, "depuis", d->depuis);
    json_kd(j, "avant", d->avant);
    json_ki(j, "montant_min", d->montant_min_cents);
    json_ki(j, "montant_max", d->montant_max_cents);
    json_ki(j, "plafond", d->plafond_cents);
    json_ki(j, "engage", engage);
    json_kd(j, "echeance", d->echeance);
    json_ki(j, "duree_jours", d->duree_jours);
    json_kb(j, "remboursable", d->remboursable);
    json_kt(j, "classes", d->classes);
    json_kt(j, "formations", d->formations);
    json_kt(j, "propose_par", d->propose_par);
    json_kt(j, "decide_par", d->decide_par);
    json_object_close(j);
}

static void dispositif_uses(FILE *out, const struct dispositif *d)
{
    char last[DAY_TEXT_BYTES];

    if (d->echeance != DAY_NONE)
        fprintf(out, "    utilisable jusqu'au %s\n", day_iso(d->echeance, last));
    if (d->duree_jours != 0)
        fprintf(out, "    utilisable %lld jours après réception\n", (long long)d->duree_jours);
    if (d->remboursable)
        fputs("    ce qui reste est rendu au financeur\n", out);
    if (d->classes[0] != '\0')
        fprintf(out, "    réservé à %s\n", d->classes);
    if (d->formations[0] != '\0')
        fprintf(out, "    réservé à %s\n", d->formations);
}

void financeur_print_dispositif(FILE *out, struct json *j, const struct dispositif *d, int64_t engage)
{
    char from[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES], min[MONEY_TEXT_BYTES], max[MONEY_TEXT_BYTES],
        most[MONEY_TEXT_BYTES], used[MONEY_TEXT_BYTES];

    if (j != NULL) {
        dispositif_json(j, d, engage);
        return;
    }
    fprintf(out, "%s  version %lld, %s  %s\n", d->code, (long long)d->no, dispositif_etat_libelle(d->etat),
            d->libelle);
    fprintf(out, "    %s, depuis le %s%s%s\n", d->base, day_iso(d->depuis, from),
            d->avant != DAY_NONE ? ", avant le " : "", d->avant != DAY_NONE ? day_iso(d->avant, until) : "");
    fprintf(out, "    de %s à %s ; plafond %s, engagé %s\n", money_french(d->montant_min_cents, min),
            d->montant_max_cents != 0 ? money_french(d->montant_max_cents, max) : "sans limite",
            d->plafond_cents != 0 ? money_french(d->plafond_cents, most) : "sans limite",
            money_french(engage, used));
    dispositif_uses(out, d);
}

/* ---- deposits ----------------------------------------------------------------------------------------------- */

static void depot_json(struct json *j, const struct depot *d, day_t le)
{
    json_object_open(j);
    json_kt(j, "numero", d->numero);
    json_kt(j, "etat", d->etat);
    json_kt(j, "financeur", d->siret);
    json_kt(j, "dispositif", d->dispositif);
    json_ki(j, "version", d->dispositif_no);
    json_ki(j, "lignes", d->lignes);
    json_ki(j, "en_attente", d->en_attente);
    json_ki(j, "creditees", d->creditees);
    json_ki(j, "refusees", d->refusees);
    json_ki(j, "retenu", d->retenu_cents);
    json_kt(j, "reference", d->reference);
    json_ki(j, "appele", d->total_cents);
    json_ki(j, "recu", d->recu_cents);
    json_kd(j, "echeance", d->echeance);
    json_ki(j, "retard_jours", depot_retard_jours(d, le));
    json_kd(j, "finance_le", d->finance_le);
    json_kt(j, "depose_par", d->depose_par);
    json_kt(j, "decide_par", d->decide_par);
    json_object_close(j);
}

void financeur_print_depot(FILE *out, struct json *j, const struct depot *d, day_t le)
{
    int64_t late = depot_retard_jours(d, le);
    char sum[MONEY_TEXT_BYTES], got[MONEY_TEXT_BYTES], day[DAY_TEXT_BYTES];

    if (j != NULL) {
        depot_json(j, d, le);
        return;
    }
    fprintf(out, "%s  %s  %s, %s\n", d->numero, depot_etat_libelle(d->etat), d->denomination,
            d->dispositif[0] != '\0' ? d->dispositif : "promesses de dossiers");
    fprintf(out, "    %lld ligne(s), %lld en attente, %lld créditée(s), %lld refusée(s) : %s\n",
            (long long)d->lignes, (long long)d->en_attente, (long long)d->creditees, (long long)d->refusees,
            money_french(d->retenu_cents, sum));
    if (d->reference != NULL)
        fprintf(out, "    appel de fonds %s : %s pour le %s, reçu %s\n", d->reference,
                money_french(d->total_cents, sum), day_iso(d->echeance, day),
                money_french(d->recu_cents, got));
    if (late > 0)
        fprintf(out, "    en retard de %lld jour(s)\n", (long long)late);
}

void financeur_print_ligne(FILE *out, struct json *j, const struct depot_ligne *l)
{
    char sum[MONEY_TEXT_BYTES];

    if (j == NULL) {
        fprintf(out, "ligne %lld  %s  %s  %s%s%s\n", (long long)l->ligne, l->reference,
                money_french(l->montant_cents, sum), depot_ligne_etat_libelle(l->etat),
                l->motif[0] != '\0' ? " : " : "", l->motif);
        return;
    }
    json_object_open(j);
    json_ki(j, "ligne", l->ligne);
    json_kt(j, "reference", l->reference);
    json_ki(j, "montant", l->montant_cents);
    json_kt(j, "etat", l->etat);
    json_kt(j, "motif", l->motif);
    json_ki(j, "lot", l->lot);
    json_kt(j, "rattache_par", l->rattache_par);
    json_object_close(j);
}

/* ---- bank --------------------------------------------------------------------------------------------------- */

void financeur_print_ecriture(FILE *out, struct json *j, const struct banque_ecriture *b)
{
    char sum[MONEY_TEXT_BYTES], day[DAY_TEXT_BYTES];

    if (j == NULL) {
        fprintf(out, "%lld  %s  %s %s  %s  %s  %s%s%s  attend : %s\n", (long long)b->id,
                day_iso(b->jour, day), b->credit ? "reçu" : "sorti", money_french(b->montant_cents, sum),
                b->donneur, b->reference, b->libelle, b->motif_retour[0] != '\0' ? "  retour " : "",
                b->motif_retour, banque_attente_phrase(b->attente));
        if (b->appel.numero[0] != '\0')
            fprintf(out, "    appel cité : %s (%s)\n", b->appel.numero, etat_mot(b->appel.etat));
        if (b->virement_ligne != 0)
            fprintf(out, "    virement cité : ligne %lld du lot %s, à %s\n", (long long)b->virement_ligne,
                    b->virement_lot, b->virement_a);
        else if (b->virement_lot[0] != '\0')
            fprintf(out, "    lot cité : %s\n", b->virement_lot);
        if (b->retour_par[0] != '\0')
            fprintf(out,
                    "    %s dit que c'est le retour du virement %lld du lot %s, motif %s : un autre agent "
                    "doit le confirmer\n",
                    b->retour_par, (long long)b->retour_ligne, b->retour_lot, b->retour_dit_motif);
        return;
    }
    json_object_open(j);
    json_ki(j, "ecriture", b->id);
    json_kt(j, "jour", day_iso(b->jour, day));
    json_kb(j, "credit", b->credit);
    json_ki(j, "montant", b->montant_cents);
    json_kt(j, "appel", b->appel.numero);
    json_kt(j, "appel_etat", b->appel.etat);
    json_kt(j, "donneur", b->donneur);
    json_kt(j, "reference", b->reference);
    json_kt(j, "libelle", b->libelle);
    json_kt(j, "bout_en_bout", b->bout_en_bout);
    json_kt(j, "virement_lot", b->virement_lot);
    json_ki(j, "virement_ligne", b->virement_ligne);
    json_kt(j, "virement_a", b->virement_a);
    json_kt(j, "motif_retour", b->motif_retour);
    json_kt(j, "attente", b->attente);
    if (b->retour_par[0] != '\0') {
        json_kt(j, "retour_par", b->retour_par);
        json_kt(j, "retour_lot", b->retour_lot);
        json_ki(j, "retour_ligne", b->retour_ligne);
        json_kt(j, "retour_motif", b->retour_dit_motif);
    }
    json_object_close(j);
}

static const char *owed_words(const char *etat)
{
    if (strcmp(etat, "payee") == 0)
        return "virée, lot ";
    if (strcmp(etat, "au_livre") == 0)
        return "rendue au livre : ";
    return strcmp(etat, "en_cours") == 0 ? "dans le lot " : "à virer : ";
}

void financeur_print_restitution(FILE *out, struct json *j, const struct restitution *r)
{
    char sum[MONEY_TEXT_BYTES], day[DAY_TEXT_BYTES], number[24] = "-", why[RESTITUTION_ATTENTE_BYTES];
    const char *waits = restitution_attente_phrase(r, why);

    day_iso(day_of_instant(r->cree_us), day);
    if (r->id != 0)
        snprintf(number, sizeof(number), "%lld", (long long)r->id);
    if (j == NULL) {
        fprintf(out, "%s  %s  %s  %s  %s  %s  %s%s\n", number, day, money_french(r->montant_cents, sum),
                r->siret[0] != '\0' ? r->denomination : "payeur inconnu", r->cle,
                r->siret[0] == '\0'   ? r->donneur
                : r->motif[0] != '\0' ? r->motif
                                      : r->depot,
                owed_words(r->etat), waits != NULL ? waits : r->lot);
        return;
    }
    json_object_open(j);
    json_ki(j, "restitution", r->id);
    json_kt(j, "cle", r->cle);
    json_kt(j, "financeur", r->siret);
    json_kt(j, "depot", r->depot);
    json_kt(j, "donneur", r->donneur);
    json_kt(j, "bout_en_bout", r->bout_en_bout);
    json_kt(j, "motif", r->motif);
    json_ki(j, "montant", r->montant_cents);
    json_kt(j, "depuis", day);
    json_kt(j, "etat", r->etat);
    json_kt(j, "lot", r->lot[0] != '\0' ? r->lot : NULL);
    json_kt(j, "attend", r->attend[0] != '\0' ? r->attend : NULL);
    json_kt(j, "attend_phrase", waits);
    json_kt(j, "viree_le", r->paye_le != DAY_NONE ? day_iso(r->paye_le, day) : NULL);
    json_object_close(j);
}
