#include "cli/indu_print.h"
#include "cli/lignes.h"
#include "base/json.h"
#include "base/money.h"
#include "book/book.h"
#include "cli/lecture.h"
#include "training/etats.h"

enum rc indu_lu(struct ctx *ctx, struct db *db, const int64_t *ids, size_t n, enum rc rc, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.indu",
                              .titulaires = ids,
                              .titulaires_n = n};
    struct grant g = {0};

    rq.items =
        item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_DROITS_MOUVEMENTS, ITEM_COUNT);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

static void line_money(FILE *out, const char *label, int64_t cents)
{
    char text[MONEY_TEXT_BYTES];

    ligne(out, label, money_french(cents, text));
}

/* Of a debt that is annulled, those only that have something of it still. */
static void print_part(FILE *out, const struct dette *d, const struct dette_part *p)
{
    char amount[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES];

    money_french(p->rendu_cents, back);
    if (strcmp(d->etat, "annule") != 0)
        fprintf(out, "  %s : %s rendus sur %s\n", compte_label(p->compte), back,
                money_french(p->montant_cents, amount));
    else if (p->rendu_cents > 0)
        fprintf(out, "  %s : garde les %s déjà reçus%s\n", compte_label(p->compte), back,
                d->titulaire ? ", sans que le titulaire y perde" : "");
}

static void print_received(FILE *out, struct arena *a, const struct dette *d, const struct dette_ligne *l)
{
    char day[32], amount[MONEY_TEXT_BYTES];
    const char *since = dette_ligne_suite(a, d, l);

    fprintf(out, "  %s le %s : %s (%s)%s%s\n", strcmp(l->genre, "retenue") == 0 ? "Retenu" : "Payé",
            day_french(l->le, day), money_french(l->montant_cents, amount), l->reference,
            since != NULL ? ", " : "", since != NULL ? since : "");
}

static void print_instalment(FILE *out, const struct dette *d, const struct dette_ligne *l)
{
    char day[32], amount[MONEY_TEXT_BYTES];

    fprintf(out, d->clos_le == DAY_NONE ? "  Échéance du %s : %s" : "  Échéance prévue le %s, plus due : %s",
            day_french(l->le, day), money_french(l->montant_cents, amount));
    if (d->clos_le == DAY_NONE && l->reste_cents == 0)
        fputs(", payée", out);
    else if (d->clos_le == DAY_NONE && l->reste_cents < l->montant_cents)
        fprintf(out, ", dont il reste %s", money_french(l->reste_cents, amount));
    fputc('\n', out);
}

static void print_money(struct ctx *ctx, struct arena *a, const struct indu_fiche *f)
{
    for (size_t i = 0; i < f->parts_n; i++)
        print_part(ctx->out, &f->d, &f->parts[i]);
    for (size_t i = 0; i < f->echeances_n; i++)
        print_instalment(ctx->out, &f->d, &f->echeances[i]);
    for (size_t i = 0; i < f->recouvres_n; i++)
        print_received(ctx->out, a, &f->d, &f->recouvres[i]);
    if (dette_bilan(a, &f->d) != NULL)
        fprintf(ctx->out, "  %s\n", dette_bilan(a, &f->d));
}

static void print_decisions(struct ctx *ctx, struct arena *a, const struct indu_fiche *f)
{
    for (size_t i = 0; i < f->decisions_n; i++)
        fprintf(ctx->out, "  %s\n", dette_decision_dite(a, &f->decisions[i]));
    for (size_t i = 0; i < f->creances_n; i++)
        fprintf(ctx->out, "  %s\n", dette_creance_dite(a, &f->creances[i]));
}

static void print_proposed(FILE *out, const struct dette *d)
{
    if (!dette_fin_attend(d))
        return;
    ligne(out, d->revoir_no > 0 ? "Décision proposée" : "Fin proposée", etat_mot(d->clore_etat));
    if (d->revoir_cents > 0)
        line_money(out, "Resterait réclamé", d->revoir_cents);
    ligne_jour(out, "Décision du", d->revoir_le);
    ligne(out, "Référence de la décision", d->revoir_reference);
    ligne(out, "Proposée par", d->clore_par);
    ligne(out, "Motif proposé", d->clore_motif);
}

static void print_text(struct ctx *ctx, struct arena *a, const struct indu_fiche *f)
{
    const struct dette *d = &f->d;
    FILE *out = ctx->out;

    fprintf(out, "%s  %s\n", d->numero, dette_suite(a, d, ctx->at));
    ligne(out, "Débiteur", d->titulaire ? "le titulaire du dossier" : d->denomination);
    ligne(out, "Dossier", d->dossier);
    ligne_jour(out, "Payé le", d->paye_le);
    line_money(out, "Montant", d->montant_cents);
    line_money(out, "Recouvré", d->recouvre_cents);
    ligne(out, "Article", d->article);
    ligne(out, "Motifs", d->motifs);
    ligne(out, "Fraude", d->fraude ? "oui" : NULL);
    ligne_jour(out, "Notifié le", d->notifie_le);
    ligne_jour(out, "À payer jusqu'au", d->payer_avant);
    ligne_jour(out, "Mise en demeure le", d->demeure_le);
    ligne_jour(out, "Délai de la mise en demeure jusqu'au", d->demeure_avant);
    ligne_jour(out, "Contrainte signifiée le", d->contrainte_le);
    ligne(out, "Signée par", d->signataire);
    ligne_jour(out, "Opposition possible jusqu'au", d->opposer_avant);
    ligne_jour(out, "Opposition le", d->oppose_le);
    ligne_jour(out, "Maintenue par le juge le", d->juge_le);
    print_money(ctx, a, f);
    print_decisions(ctx, a, f);
    print_proposed(out, d);
    ligne_jour(out, "Clos le", d->clos_le);
    if (d->a_rembourser_cents > 0)
        line_money(out, d->renonce ? "Remboursement abandonné" : "À rembourser", d->a_rembourser_cents);
    ligne_jour(out, "Remboursé le", d->rembourse_le);
    ligne(out, "Motif", d->clos_motif);
}

static void json_dette(struct json *j, struct arena *a, const struct dette *d, day_t at)
{
    json_kt(j, "numero", d->numero);
    json_kt(j, "debiteur", d->titulaire ? "titulaire" : "organisme");
    json_kt(j, "organisme", d->nda);
    json_kt(j, "dossier", d->dossier);
    json_kt(j, "etat", d->etat);
    json_kt(j, "suite", dette_suite(a, d, at));
    json_ki(j, "montant_cents", d->montant_cents);
    json_ki(j, "recouvre_cents", d->recouvre_cents);
    json_kb(j, "fraude", d->fraude);
    json_kd(j, "notifie_le", d->notifie_le);
    json_kd(j, "payer_avant", d->payer_avant);
    json_kd(j, "demeure_avant", d->demeure_avant);
    json_kd(j, "opposer_avant", d->opposer_avant);
    json_kt(j, "fin_proposee", dette_fin_attend(d) ? d->clore_etat : NULL);
    json_kt(j, "part_de", d->part_de);
    json_kd(j, "clos_le", d->clos_le);
    json_ki(j, "a_rembourser_cents", d->a_rembourser_cents);
    json_kd(j, "rembourse_le", d->rembourse_le);
    json_kb(j, "renonce", d->renonce);
}

static void json_lines(struct json *j, const char *key, const struct dette_ligne *lines, size_t n)
{
    json_key(j, key);
    json_array_open(j);
    for (size_t i = 0; i < n; i++) {
        json_object_open(j);
        json_kd(j, "le", lines[i].le);
        json_ki(j, "montant_cents", lines[i].montant_cents);
        if (lines[i].genre == NULL)
            json_ki(j, "reste_cents", lines[i].reste_cents);
        if (lines[i].genre != NULL) {
            json_ki(j, "garde_cents", lines[i].garde_cents);
            json_ki(j, "rendu_cents", lines[i].rendu_cents);
            json_kt(j, "genre", lines[i].genre);
            json_kt(j, "reference", lines[i].reference);
        }
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_decisions(struct json *j, const struct indu_fiche *f)
{
    json_key(j, "decisions");
    json_array_open(j);
    for (size_t i = 0; i < f->decisions_n; i++) {
        const struct dette_decision *v = &f->decisions[i];

        json_object_open(j);
        json_kd(j, "le", v->le);
        json_kt(j, "reference", v->reference);
        json_ki(j, "avant_cents", v->avant_cents);
        json_ki(j, "cents", v->cents);
        json_ki(j, "droits_cents", v->droits_cents);
        json_ki(j, "a_rendre_cents", v->argent_cents);
        json_kt(j, "part", v->part);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_creances(struct json *j, const struct indu_fiche *f)
{
    json_key(j, "a_redemander");
    json_array_open(j);
    for (size_t i = 0; i < f->creances_n; i++) {
        json_object_open(j);
        json_kt(j, "siret", f->creances[i].siret);
        json_kt(j, "financeur", f->creances[i].denomination);
        json_ki(j, "cents", f->creances[i].cents);
        json_kt(j, "lot", f->creances[i].lot);
        json_kt(j, "reference", f->creances[i].reference);
        json_kd(j, "vire_le", f->creances[i].vire_le);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_fiche(struct json *j, struct arena *a, const struct indu_fiche *f, day_t at)
{
    json_object_open(j);
    json_dette(j, a, &f->d, at);
    json_kt(j, "article", f->d.article);
    json_kt(j, "motifs", f->d.motifs);
    json_key(j, "parts");
    json_array_open(j);
    for (size_t i = 0; i < f->parts_n; i++) {
        json_object_open(j);
        json_kt(j, "compte", compte_label(f->parts[i].compte));
        json_ki(j, "montant_cents", f->parts[i].montant_cents);
        json_ki(j, "rendu_cents", f->parts[i].rendu_cents);
        json_object_close(j);
    }
    json_array_close(j);
    json_kt(j, "bilan", dette_bilan(a, &f->d));
    json_decisions(j, f);
    json_creances(j, f);
    json_lines(j, "recouvrements", f->recouvres, f->recouvres_n);
    json_lines(j, "echeances", f->echeances, f->echeances_n);
    json_object_close(j);
}

enum rc indu_print(struct ctx *ctx, struct arena *a, const struct indu_fiche *f, struct err *e)
{
    struct json *j;

    if (!ctx->json) {
        print_text(ctx, a, f);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_fiche(j, a, f, ctx->at);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}

static void print_list(struct ctx *ctx, struct arena *a, const struct dette *list, size_t n)
{
    char left[MONEY_TEXT_BYTES];

    if (n == 0)
        fputs("Aucun indu.\n", ctx->out);
    for (size_t i = 0; i < n; i++)
        fprintf(ctx->out, "%s  %s  dossier %s  reste %s  %s%s\n", list[i].numero,
                list[i].titulaire ? "titulaire" : list[i].denomination, list[i].dossier,
                money_french(dette_reste(&list[i]), left), dette_suite(a, &list[i], ctx->at),
                dette_fin_attend(&list[i]) ? " ; ce qui est proposé attend une autre personne" : "");
}

enum rc indu_print_list(struct ctx *ctx, struct arena *a, const struct dette *list, size_t n, struct err *e)
{
    struct json *j;

    if (!ctx->json) {
        print_list(ctx, a, list, n);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(j);
    for (size_t i = 0; i < n; i++) {
        json_object_open(j);
        json_dette(j, a, &list[i], ctx->at);
        json_object_close(j);
    }
    json_array_close(j);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}
