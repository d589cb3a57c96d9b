#include "cli/book_correct.h"
#include "base/json.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "cli/lignes.h"
#include "rights/correction.h"
#include "base/text.h"

#define ARENA_BYTES ((size_t)1 << 20)

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " BOOK_CORRECT_USAGE);
}

static enum rc propose(struct ctx *ctx, const char *motif, struct err *e)
{
    struct correction_proposition p = {
        .cle = ctx->argv[3], .motif = motif != NULL ? motif : "", .agent = ctx->agent};
    char no[24], sentence[120];
    enum rc rc;

    rc = holder_of_word(ctx, ctx->argv[2], &p.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, correction_proposer, &p, e);
    if (rc != RC_OK)
        return rc;
    snprintf(no, sizeof(no), "%lld", (long long)p.no_out);
    snprintf(sentence, sizeof(sentence), "Correction %s proposée. Un autre agent doit l'approuver.", no);
    return ctx_tell(ctx, sentence, "numero", no, e);
}

static enum rc decide(struct ctx *ctx, unit_fn *fn, const char *done, struct err *e)
{
    struct correction_decision d = {.agent = ctx->agent};
    enum rc rc;

    if (!text_numero(ctx->argv[3], &d.no))
        return ERR(e, MSG_CORRECTION_INCONNUE, "numero", ctx->argv[3]);
    rc = holder_of_word(ctx, ctx->argv[2], &d.titulaire_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, fn, &d, e);
    return rc == RC_OK ? ctx_tell(ctx, done, "numero", ctx->argv[3], e) : rc;
}

/* ---- list --------------------------------------------------------------------------------------------------- */

static void print_one(struct ctx *ctx, struct json *j, const struct correction *c)
{
    if (j == NULL) {
        fprintf(ctx->out, "%lld  %s  « %s » : %s (proposée par %s", (long long)c->no,
                correction_etat_name(c->etat), c->cle, c->motif, c->propose_par);
        fprintf(ctx->out, c->decide_par != NULL ? ", décidée par %s)\n" : ")%s\n",
                c->decide_par != NULL ? c->decide_par : "");
        return;
    }
    json_object_open(j);
    json_ki(j, "numero", c->no);
    json_kt(j, "etat", correction_etat_name(c->etat));
    json_kt(j, "cle", c->cle);
    json_kt(j, "motif", c->motif);
    json_kt(j, "propose_par", c->propose_par);
    json_kt(j, "decide_par", c->decide_par);
    json_object_close(j);
}

static enum rc print_all(struct ctx *ctx, const struct grant *g, const struct correction *list, size_t n,
                         struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(g));
    if (!grant_has(g, ITEM_DROITS_MOUVEMENTS))
        n = 0;
    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucune correction.\n", ctx->out);
    for (size_t i = 0; i < n; i++)
        print_one(ctx, j, &list[i]);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc read_all(struct ctx *ctx, struct arena *a, struct grant *g, struct correction **list,
                        size_t *n, struct err *e)
{
    struct db *db;
    int64_t id;
    bool by_nir;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = holder_find(ctx, db, ctx->argv[2], &id, &by_nir, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    rc = holder_account_open(ctx, db, id, by_nir, "correction.list", g, e);
    if (rc == RC_OK)
        rc = corrections_of(db, a, id, list, n, e);
    store_read_end(ctx->store, db);
    return holder_account_commit(ctx, g, rc, e);
}

static enum rc list(struct ctx *ctx, struct err *e)
{
    struct grant g = {0};
    struct correction *found = NULL;
    size_t n = 0;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_all(ctx, a, &g, &found, &n, e);
    if (rc == RC_OK)
        rc = print_all(ctx, &g, found, n, e);
    arena_free(a);
    return rc;
}

enum rc book_correct(struct ctx *ctx, const char *motif, struct err *e)
{
    const char *what = ctx->argc > 1 ? ctx->argv[1] : "";

    if (strcmp(what, "list") == 0 && ctx->argc == 3)
        return list(ctx, e);
    if (ctx->argc != 4)
        return usage(e);
    if (strcmp(what, "propose") == 0)
        return propose(ctx, motif, e);
    if (strcmp(what, "approve") == 0)
        return decide(ctx, correction_approuver, "Correction faite.", e);
    if (strcmp(what, "cancel") == 0)
        return decide(ctx, correction_abandonner, "Correction abandonnée.", e);
    return usage(e);
}
