#include "cli/organisme_sous_traitance.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/organisme_mot.h"
#include "training/sous_traitance.h"
#include "base/text.h"

struct shown {
    struct sous_traitance *list;
    size_t n;
    struct sous_traitance_annee year;
    int annee;
};

static enum rc read_year(const struct ctx *ctx, const char *text, int *out, struct err *e)
{
    int64_t year = day_year(ctx->at);

    if (text != NULL && (!text_whole(text, &year) || year < 1800 || year > 2999)) {
        ERR(e, MSG_USAGE_OPTION, "option", "annee", "verbe", "organisme");
        return err_at(e, "annee", 0);
    }
    *out = (int)year;
    return RC_OK;
}

static void print_text(FILE *out, const struct shown *s)
{
    char sum[MONEY_TEXT_BYTES], all[MONEY_TEXT_BYTES], from[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES];

    for (size_t i = 0; i < s->n; i++) {
        const struct sous_traitance *c = &s->list[i];

        fprintf(out, "%lld  %s/%s  %s  %s  contrat %s : %s hors taxes par stagiaire%s%s, depuis le %s%s%s\n",
                (long long)c->no, c->formation, c->action, c->siret, c->raison_sociale, c->contrat,
                money_french(c->montant_cents, sum), c->dispense ? ", micro-entreprise" : "",
                c->complet ? ", bloc complet" : "", day_iso(c->depuis, from),
                c->avant != DAY_NONE ? " et avant le " : "",
                c->avant != DAY_NONE ? day_iso(c->avant, until) : "");
    }
    fprintf(out, "%d : %s confiés sur %s payés, hors taxes ; au plus %lld %%%s.\n", s->annee,
            money_french(s->year.confie_cents, sum), money_french(s->year.chiffre_cents, all),
            (long long)s->year.max_pourcent, s->year.depasse ? " : plafond dépassé" : "");
}

static void print_json(struct json *j, const struct shown *s)
{
    json_object_open(j);
    json_ki(j, "annee", s->annee);
    json_ki(j, "chiffre_ht", s->year.chiffre_cents);
    json_ki(j, "confie_ht", s->year.confie_cents);
    json_ki(j, "max_pourcent", s->year.max_pourcent);
    json_kb(j, "depasse", s->year.depasse);
    json_key(j, "contrats");
    json_array_open(j);
    for (size_t i = 0; i < s->n; i++) {
        json_object_open(j);
        json_ki(j, "numero", s->list[i].no);
        json_kt(j, "formation", s->list[i].formation);
        json_kt(j, "action", s->list[i].action);
        json_kt(j, "siret", s->list[i].siret);
        json_kt(j, "raison_sociale", s->list[i].raison_sociale);
        json_kt(j, "nda", s->list[i].nda);
        json_kt(j, "contrat", s->list[i].contrat);
        json_ki(j, "montant_ht", s->list[i].montant_cents);
        json_kb(j, "micro", s->list[i].dispense);
        json_kb(j, "bloc", s->list[i].complet);
        json_kd(j, "depuis", s->list[i].depuis);
        json_kd(j, "avant", s->list[i].avant);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
    json_line_end(j);
}

enum rc organisme_sous_traitance(struct ctx *ctx, struct arena *a, const char *annee, struct err *e)
{
    struct shown s = {0};
    struct json *j;
    struct db *db;
    int64_t body;
    enum rc rc = read_year(ctx, annee, &s.annee, e);

    if (rc == RC_OK)
        rc = organisme_of_word(ctx, ctx->argv[1], &body, e);
    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = sous_traitances(db, a, body, 0, SOUS_TRAITANCES_PAGE, &s.list, &s.n, e);
    if (rc == RC_OK)
        rc = sous_traitance_annee(db, body, s.annee, &s.year, e);
    store_read_end(ctx->store, db);
    if (rc != RC_OK)
        return rc;
    j = ctx->json ? json_to(ctx->out) : NULL;
    if (j == NULL)
        print_text(ctx->out, &s);
    else
        print_json(j, &s);
    if (j != NULL)
        json_free(j);
    return RC_OK;
}
