#include "cli/controle_print.h"
#include "base/json.h"
#include "cli/lignes.h"
#include "law/articles.h"
#include "law/law.h"
#include "training/etats.h"

static const char *label_of(const char *table, const char *code, day_t at)
{
    const struct law_code *c = law_code_le(table, code, at);

    return c != NULL ? c->label : code;
}

static void print_griefs(FILE *out, const struct controle_fiche *f)
{
    for (size_t i = 0; i < f->griefs_n; i++) {
        const struct mesure_grief *g = &f->griefs[i];

        fprintf(out, "  Grief n° %lld (%s) : %s\n    Preuve : %s. Article : %s.\n", (long long)g->no,
                etat_mot(g->gravite), g->fait, g->preuve, g->article);
        if (g->reponse != NULL)
            fprintf(out, "    %s%s : %s\n", g->retenu == 1 ? "Retenu" : "Écarté",
                    g->rouvert ? ", à réexaminer" : "", g->reponse);
    }
    for (size_t i = 0; i < f->objets_n; i++)
        fprintf(out, "  Vise : %s %s\n", f->objets[i].genre, f->objets[i].numero);
}

static void print_observations(FILE *out, const struct controle_fiche *f)
{
    for (size_t i = 0; i < f->observations_n; i++) {
        const struct mesure_observation *o = &f->observations[i];
        char day[32];

        fprintf(out, "  Observations n° %lld, le %s : %s\n", (long long)o->no, day_french(o->le, day),
                o->texte);
        if (o->reponse != NULL)
            fprintf(out, "    Réponse, le %s : %s\n", day_french(o->repondue_le, day), o->reponse);
        else if (o->a_repondre)
            fputs("    À répondre avant une autre décision.\n", out);
    }
}

/* A decision that may be contested says how, and until when it can (CRPA R. 421-5 of the code de justice administrative). */
static enum rc print_appeal(FILE *out, const struct mesure *m, struct err *e)
{
    struct law_value months;
    enum rc rc;

    if (m->signee_le == DAY_NONE)
        return RC_OK;
    rc = law_param(PARAM_RECOURS_DELAI_MOIS, m->signee_le, &months, e);
    if (rc == RC_OK)
        fprintf(out, "  Recours : devant le tribunal administratif, dans les %lld mois de la notification.\n",
                (long long)months.value);
    return rc;
}

static enum rc print_text(FILE *out, const struct controle_fiche *f, struct err *e)
{
    const struct mesure *m = &f->m;

    fprintf(out, "%s  %s\n", m->numero, label_of("mesures", m->mesure, m->ouverte_le));
    fprintf(out, "  Organisme : %s, %s\n", m->denomination, m->nda);
    ligne(out, "État", etat_mot(m->etat));
    ligne_jour(out, "Modèle de lettre du", m->modele);
    print_griefs(out, f);
    ligne_jour(out, "Notifiée le", m->notifiee_le);
    ligne_jour(out, "Observations possibles jusqu'au", m->observer_avant);
    print_observations(out, f);
    ligne_jour(out, "Demande à être entendu, le", m->entretien_demande);
    ligne_jour(out, "Entendu le", m->entretien_tenu);
    ligne(out, "Urgence", m->urgence);
    ligne(out, "Article", m->article);
    ligne(out, "Motifs", m->motifs);
    ligne_jour(out, "Premier jour", m->debut);
    ligne_jour(out, "Dernier jour", m->fin);
    ligne(out, "Rédigée par", m->redigee_par);
    ligne(out, "Signée par", m->signataire);
    ligne_jour(out, "Signée le", m->signee_le);
    ligne_jour(out, "Levée : ne vaut plus depuis le", m->levee_le);
    ligne(out, "Motif de la levée", m->levee_motif);
    return print_appeal(out, m, e);
}

static void json_mesure(struct json *j, const struct mesure *m)
{
    json_kt(j, "numero", m->numero);
    json_kt(j, "mesure", m->mesure);
    json_kt(j, "etat", m->etat);
    json_kt(j, "organisme", m->nda);
    json_kd(j, "ouverte_le", m->ouverte_le);
    json_kd(j, "notifiee_le", m->notifiee_le);
    json_kd(j, "observer_avant", m->observer_avant);
    json_kt(j, "article", m->article);
    json_kd(j, "debut", m->debut);
    json_kd(j, "fin", m->fin);
    json_kd(j, "signee_le", m->signee_le);
    json_kd(j, "levee_le", m->levee_le);
}

static void json_observations(struct json *j, const struct controle_fiche *f)
{
    json_key(j, "observations");
    json_array_open(j);
    for (size_t i = 0; i < f->observations_n; i++) {
        json_object_open(j);
        json_ki(j, "no", f->observations[i].no);
        json_kd(j, "le", f->observations[i].le);
        json_kt(j, "texte", f->observations[i].texte);
        json_kb(j, "a_repondre", f->observations[i].a_repondre);
        json_kt(j, "reponse", f->observations[i].reponse);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_fiche(struct json *j, const struct controle_fiche *f)
{
    json_object_open(j);
    json_mesure(j, &f->m);
    json_observations(j, f);
    json_kt(j, "motifs", f->m.motifs);
    json_kt(j, "urgence", f->m.urgence);
    json_kt(j, "signataire", f->m.signataire);
    json_key(j, "griefs");
    json_array_open(j);
    for (size_t i = 0; i < f->griefs_n; i++) {
        json_object_open(j);
        json_ki(j, "no", f->griefs[i].no);
        json_kt(j, "fait", f->griefs[i].fait);
        json_kt(j, "preuve", f->griefs[i].preuve);
        json_kt(j, "article", f->griefs[i].article);
        json_kt(j, "gravite", f->griefs[i].gravite);
        json_kt(j, "reponse", f->griefs[i].reponse);
        json_kb(j, "retenu", f->griefs[i].retenu == 1);
        json_kb(j, "rouvert", f->griefs[i].rouvert);
        json_object_close(j);
    }
    json_array_close(j);
    json_key(j, "vise");
    json_array_open(j);
    for (size_t i = 0; i < f->objets_n; i++) {
        json_object_open(j);
        json_kt(j, f->objets[i].genre, f->objets[i].numero);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
}

enum rc controle_print(const struct ctx *ctx, const struct controle_fiche *f, struct err *e)
{
    struct json *j;

    if (!ctx->json)
        return print_text(ctx->out, f, e);
    j = json_to(ctx->out);
    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_fiche(j, f);
    json_line_end(j);
    json_free(j);
    return RC_OK;
}

enum rc controle_print_list(const struct ctx *ctx, const struct mesure *list, size_t n, struct err *e)
{
    struct json *j;
    char day[DAY_TEXT_BYTES];
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucune décision.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            fprintf(ctx->out, "%s  %s  %s  %s%s%s\n", list[i].numero, etat_mot(list[i].etat),
                    label_of("mesures", list[i].mesure, list[i].ouverte_le), list[i].nda,
                    list[i].fin != DAY_NONE ? "  jusqu'au " : "",
                    list[i].fin != DAY_NONE ? day_iso(list[i].fin, day) : "");
            continue;
        }
        json_object_open(j);
        json_mesure(j, &list[i]);
        json_object_close(j);
    }
    tableau_fermer(j);
    return RC_OK;
}
