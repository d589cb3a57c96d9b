#include "cli/dossier_verifier.h"
#include "base/ids.h"
#include "cli/dossier_print.h"
#include "cli/lecture.h"
#include "cli/lignes.h"

#define LIST_MAX 500
#define ARENA_BYTES ((size_t)16 << 20)

void dossier_verifier_items(struct item_set *items)
{
    item_set_add(items, ITEM_MANDAT_FIN);
    item_set_add(items, ITEM_ORGANISME_AGREMENT_FIN);
}

static bool tells(const struct verifier_motif *m, const struct grant *g)
{
    return grant_has(g, m->mandat ? ITEM_MANDAT_FIN : ITEM_ORGANISME_AGREMENT_FIN);
}

void dossier_verifier_print(const struct dossier_a_verifier *x, const struct grant *g, int blanks, FILE *out)
{
    const char *before = "";

    CHECK(grant_recorded(g));
    for (size_t i = 0; i < x->n; i++)
        if (tells(&x->motifs[i], g)) {
            fprintf(out, "%s%*s%s (%s)\n", before, before[0] == '\0' ? 0 : blanks, "", x->motifs[i].phrase,
                    x->motifs[i].article);
            before = " ";
        }
}

void dossier_verifier_json(const struct dossier_a_verifier *x, const struct grant *g, struct json *j)
{
    CHECK(grant_recorded(g));
    json_key(j, "a_verifier");
    json_array_open(j);
    for (size_t i = 0; x != NULL && i < x->n; i++)
        if (tells(&x->motifs[i], g)) {
            json_object_open(j);
            json_kt(j, "cause", x->motifs[i].mandat ? "mandat" : "agrement");
            json_kt(j, "phrase", x->motifs[i].phrase);
            json_kt(j, "article", x->motifs[i].article);
            json_object_close(j);
        }
    json_array_close(j);
}

static enum rc print_list(struct ctx *ctx, const struct dossier_a_verifier *list, size_t n,
                          const struct grant *g, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            dossier_line_print(&list[i].d, g, ctx->out);
            fputs("    ", ctx->out);
            dossier_verifier_print(&list[i], g, 4, ctx->out);
            continue;
        }
        json_object_open(j);
        dossier_line_json(&list[i].d, g, j);
        dossier_verifier_json(&list[i], g, j);
        json_object_close(j);
    }
    if (j == NULL)
        fprintf(ctx->out, "%zu dossier(s)%s.\n", n, n == LIST_MAX ? ", les premiers par numéro" : "");
    tableau_fermer(j);
    return RC_OK;
}

static enum rc read_behind_door(struct ctx *ctx, struct arena *a, struct dossier_a_verifier **list, size_t *n,
                                struct grant *g, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.dossier-a-verifier");
    int64_t *ids = ARENA_ARRAY(a, int64_t, LIST_MAX);
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = dossiers_a_verifier(db, a, NULL, LIST_MAX, list, n, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        ids[i] = (*list)[i].d.titulaire_id;
    rq.titulaires = ids;
    rq.titulaires_n = rc == RC_OK ? ids_distincts(ids, *n) : 0;
    rq.items = dossier_items();
    dossier_verifier_items(&rq.items);
    return lecture_finir(ctx, db, &rq, g, rc, e);
}

enum rc dossier_verifier_liste(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct dossier_a_verifier *list = NULL;
    struct grant g = {0};
    size_t n = 0;
    enum rc rc = a != NULL ? read_behind_door(ctx, a, &list, &n, &g, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = print_list(ctx, list, n, &g, e);
    arena_free(a);
    return rc;
}
