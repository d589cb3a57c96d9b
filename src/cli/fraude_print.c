#include "cli/fraude_print.h"
#include "cli/lignes.h"
#include "base/json.h"
#include "base/money.h"
#include "law/law.h"
#include "training/etats.h"

static const char *origin(const struct fraude *f)
{
    const char *label = law_code_label("origines_fraude", f->origine, f->signalee_le, NULL);

    return label != NULL ? label : f->origine;
}

/* ---- text ---------------------------------------------------------------------------------------------------- */

static void print_freeze(FILE *out, const struct gel *g, day_t at)
{
    char from[32], to[32];

    fprintf(out, "%s  %s, du %s au %s%s\n", g->numero, g->dossier_id == 0 ? "tout le compte" : g->dossier,
            day_french(g->debut, from), day_french(g->fin, to), gel_dure(g, at) ? "" : " (ne dure plus)");
    ligne(out, "Motif", g->motif);
    ligne(out, "Article", g->article);
    ligne_jour(out, "Levé le", g->leve_le);
    ligne(out, "Motif de la levée", g->leve_motif);
}

static void print_claim(FILE *out, struct arena *a, const struct reclamation *r, day_t at)
{
    char text[MONEY_TEXT_BYTES];

    fprintf(out, "%s  dossier %s, %s\n", r->numero, r->dossier, reclamation_suite(a, r, at));
    ligne_jour(out, "Reçue le", r->recue_le);
    ligne(out, "Ce que dit le titulaire", r->texte);
    ligne(out, "Proposé", r->sens);
    ligne(out, "Motifs", r->motifs);
    ligne(out, "Article", r->article);
    ligne_jour(out, "Décidée le", r->decidee_le);
    ligne(out, "Signée par", r->signataire);
    if (r->rendu_cents >= 0)
        ligne(out, "Rendu aux droits",
              money_french(r->rendu_cents - r->carte_cents - r->financeur_cents, text));
    if (r->financeur_cents > 0)
        ligne(out, "Rendu aux sommes d'un financeur", money_french(r->financeur_cents, text));
    if (r->carte_cents > r->carte_attend_cents)
        ligne(out, "Rendu sur la carte", money_french(r->carte_cents - r->carte_attend_cents, text));
    if (r->carte_attend_cents > 0)
        ligne(out, "À rendre sur la carte", money_french(r->carte_attend_cents, text));
    ligne(out, "Dette de l'organisme", r->indu);
    ligne_jour(out, "Recours possible jusqu'au", r->recours_avant);
    if (strcmp(r->etat, "refusee") == 0)
        ligne(out, "Recours", reclamation_recours(r->decidee_le));
}

static void print_text(struct ctx *ctx, struct arena *a, const struct fraude_fiche *x)
{
    const struct fraude *f = &x->f;
    FILE *out = ctx->out;

    fprintf(out, "%s  %s\n", f->numero, etat_mot(f->etat));
    if (f->titulaire_id != 0)
        fprintf(out, "  Titulaire : %lld\n", (long long)f->titulaire_id);
    ligne(out, "Organisme", f->denomination);
    ligne(out, "Signalée par", origin(f));
    ligne_jour(out, "Signalée le", f->signalee_le);
    ligne(out, "Faits", f->faits);
    ligne_jour(out, "Classée le", f->classee_le);
    ligne(out, "Motif", f->classee_motif);
    for (size_t i = 0; i < x->gels_n; i++)
        print_freeze(out, &x->gels[i], ctx->at);
    for (size_t i = 0; i < x->reclamations_n; i++)
        print_claim(out, a, &x->reclamations[i], ctx->at);
}

static void print_list(struct ctx *ctx, const struct fraude *list, size_t n)
{
    char day[32];

    if (n == 0)
        fputs("Aucun signalement.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        const struct fraude *f = &list[i];

        fprintf(ctx->out, "%s  %s  %s", f->numero, etat_mot(f->etat),
                f->denomination != NULL ? f->denomination : "-");
        if (f->gels > 0)
            fprintf(ctx->out, "  %lld gel(s)", (long long)f->gels);
        if (f->attentes > 0)
            fprintf(ctx->out, "  %lld réclamation(s), à décider jusqu'au %s%s", (long long)f->attentes,
                    day_french(f->decider_avant, day), ctx->at > f->decider_avant ? " (en retard)" : "");
        fputc('\n', ctx->out);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------------------- */

static void json_fraude(struct json *j, const struct fraude *f)
{
    json_kt(j, "numero", f->numero);
    json_kt(j, "etat", f->etat);
    json_kt(j, "origine", f->origine);
    json_kt(j, "organisme", f->nda);
    json_kd(j, "signalee_le", f->signalee_le);
    json_kd(j, "classee_le", f->classee_le);
    json_ki(j, "gels_en_cours", f->gels);
    json_ki(j, "reclamations_en_attente", f->attentes);
    json_kd(j, "decider_avant", f->decider_avant);
}

static void json_freeze(struct json *j, const struct gel *g, day_t at)
{
    json_object_open(j);
    json_kt(j, "numero", g->numero);
    json_kt(j, "dossier", g->dossier_id != 0 ? g->dossier : NULL);
    json_kd(j, "debut", g->debut);
    json_kd(j, "fin", g->fin);
    json_kd(j, "leve_le", g->leve_le);
    json_kb(j, "dure", gel_dure(g, at));
    json_kt(j, "motif", g->motif);
    json_kt(j, "article", g->article);
    json_object_close(j);
}

static void json_claim(struct json *j, struct arena *a, const struct reclamation *r, day_t at)
{
    bool refused = strcmp(r->etat, "refusee") == 0;

    json_object_open(j);
    json_kt(j, "numero", r->numero);
    json_kt(j, "dossier", r->dossier);
    json_kt(j, "etat", r->etat);
    json_kt(j, "suite", reclamation_suite(a, r, at));
    json_kd(j, "recue_le", r->recue_le);
    json_kd(j, "decider_avant", r->decider_avant);
    json_kt(j, "texte", r->texte);
    json_kt(j, "motifs", r->motifs);
    json_kt(j, "article", r->article);
    json_kd(j, "decidee_le", r->decidee_le);
    json_kt(j, "signataire", r->signataire);
    if (r->rendu_cents >= 0)
        json_ki(j, "rendu_cents", r->rendu_cents);
    if (r->financeur_cents > 0)
        json_ki(j, "dont_financeur_cents", r->financeur_cents);
    if (r->carte_cents > 0)
        json_ki(j, "dont_carte_cents", r->carte_cents);
    if (r->carte_cents > 0)
        json_ki(j, "carte_a_rendre_cents", r->carte_attend_cents);
    json_kt(j, "indu", r->indu);
    json_kd(j, "recours_avant", r->recours_avant);
    json_kt(j, "recours", refused ? reclamation_recours(r->decidee_le) : NULL);
    json_object_close(j);
}

static void json_fiche(struct json *j, struct arena *a, const struct fraude_fiche *x, day_t at)
{
    json_object_open(j);
    json_fraude(j, &x->f);
    json_kt(j, "faits", x->f.faits);
    json_kt(j, "motif", x->f.classee_motif);
    json_key(j, "gels");
    json_array_open(j);
    for (size_t i = 0; i < x->gels_n; i++)
        json_freeze(j, &x->gels[i], at);
    json_array_close(j);
    json_key(j, "reclamations");
    json_array_open(j);
    for (size_t i = 0; i < x->reclamations_n; i++)
        json_claim(j, a, &x->reclamations[i], at);
    json_array_close(j);
    json_object_close(j);
}

/* ---- both ---------------------------------------------------------------------------------------------------- */

enum rc fraude_print(struct ctx *ctx, struct arena *a, const struct fraude_fiche *f, struct err *e)
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

enum rc fraude_print_list(struct ctx *ctx, const struct fraude *list, size_t n, struct err *e)
{
    struct json *j;

    if (!ctx->json) {
        print_list(ctx, list, n);
        return RC_OK;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(j);
    for (size_t i = 0; i < n; i++) {
        json_object_open(j);
        json_fraude(j, &list[i]);
        json_object_close(j);
    }
    json_array_close(j);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}
