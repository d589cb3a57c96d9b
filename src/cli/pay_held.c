#include "cli/pay_held.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/lignes.h"
#include "cli/pay_retour.h"
#include "training/mesure.h"

#define LIST_MAX 500
#define ARENA_BYTES ((size_t)1 << 20)

static void json_one(struct json *j, const struct mesure_retenue_total *h)
{
    json_object_open(j);
    json_kt(j, "decision", h->numero);
    json_kt(j, "mesure", h->mesure);
    json_kt(j, "article", h->article);
    json_kt(j, "organisme", h->nda);
    json_ki(j, "dossiers", h->dossiers);
    json_ki(j, "total", h->total_cents);
    json_kd(j, "jusque", h->fin);
    json_object_close(j);
}

static void print_one(FILE *out, const struct mesure_retenue_total *h)
{
    char day[32], total[MONEY_TEXT_BYTES];

    fprintf(out, "%s  %s, %s : %lld dossier(s), %s. %s, %s", h->numero, h->denomination, h->nda,
            (long long)h->dossiers, money_french(h->total_cents, total), h->mesure, h->article);
    if (h->fin != DAY_NONE)
        fprintf(out, ", jusqu'au %s.\n", day_french(h->fin, day));
    else
        fputs(" : ces paiements sont refusés.\n", out);
}

static enum rc print(struct ctx *ctx, const struct mesure_retenue_total *held, size_t n, const char *apres,
                     struct err *e)
{
    struct json *j;
    size_t shown = n;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (j != NULL)
            json_one(j, &held[i]);
        else
            print_one(ctx->out, &held[i]);
    rc = pay_waiting(ctx, j, &shown, e);
    if (rc == RC_OK)
        rc = pay_reasons(ctx, apres, j, &shown, e);
    if (rc == RC_OK && j == NULL && shown == 0)
        fputs("Aucun paiement n'est retenu.\n", ctx->out);
    tableau_fermer(j);
    return rc;
}

enum rc pay_held(struct ctx *ctx, const char *apres, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct mesure_retenue_total *held;
    struct db *db;
    size_t n;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc == RC_OK) {
        rc = mesure_retenues_totaux(db, a, ctx->at, LIST_MAX, &held, &n, e);
        store_read_end(ctx->store, db);
    }
    if (rc == RC_OK)
        rc = print(ctx, held, n, apres, e);
    arena_free(a);
    return rc;
}
