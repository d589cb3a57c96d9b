#include "cli/import_liste.h"
#include "base/json.h"
#include "base/text.h"
#include "exchange/livraisons.h"

#define ARENA_BYTES ((size_t)1 << 20)

struct shown {
    int64_t avant;
    struct livraison_recue *files;
    size_t n;
};

static void print_one(const struct livraison_recue *l, FILE *out)
{
    char day[DAY_FRENCH_BYTES], at[INSTANT_TEXT_BYTES];
    const bool kind = l->genre[0] != '\0';

    fprintf(out, "%lld. %s%s%s%s, livré le %s, appliqué le %s : %lld ligne(s)\n   plan %s\n",
            (long long)l->fichier.id, l->partner->label, kind ? " (" : "", l->genre, kind ? ")" : "",
            day_french(l->fichier.date, day), instant_french(l->appliquee_us, at),
            (long long)l->fichier.lignes, l->fichier.plan);
}

static void json_one(const struct livraison_recue *l, struct json *j)
{
    char day[DAY_TEXT_BYTES], at[40];

    json_object_open(j);
    json_ki(j, "numero", l->fichier.id);
    json_kt(j, "partenaire", l->partner->name);
    json_kt(j, "genre", l->genre);
    json_kt(j, "date_livraison", day_iso(l->fichier.date, day));
    json_kt(j, "appliquee", instant_iso(l->appliquee_us, at));
    json_ki(j, "lignes", l->fichier.lignes);
    json_kt(j, "plan", l->fichier.plan);
    json_object_close(j);
}

static void print_json(const struct shown *s, FILE *out)
{
    struct json *j = json_to(out);

    if (j == NULL)
        return;
    json_array_open(j);
    for (size_t i = 0; i < s->n; i++)
        json_one(&s->files[i], j);
    json_array_close(j);
    json_line_end(j);
    json_free(j);
}

static void print_text(const struct shown *s, FILE *out)
{
    for (size_t i = 0; i < s->n; i++)
        print_one(&s->files[i], out);
    if (s->n == LIVRAISONS_PAGE)
        fprintf(out, "Suite : sicpf import list %lld\n", (long long)s->files[s->n - 1].fichier.id);
    if (s->n == 0)
        fputs(s->avant > 0 ? "Aucun fichier plus ancien.\n" : "Aucun fichier n'a encore été appliqué.\n",
              out);
}

static enum rc read_files(struct ctx *ctx, struct arena *a, struct shown *s, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = livraisons_lire(db, a, s->avant, &s->files, &s->n, e);
    store_read_end(ctx->store, db);
    return rc;
}

enum rc import_liste(struct ctx *ctx, const char *avant, struct err *e)
{
    struct shown s = {0};
    struct arena *a;
    enum rc rc;

    if (avant != NULL && !text_numero(avant, &s.avant))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf import list [NUMÉRO]");
    a = arena_new(ARENA_BYTES);
    rc = a != NULL ? read_files(ctx, a, &s, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK && ctx->json)
        print_json(&s, ctx->out);
    else if (rc == RC_OK)
        print_text(&s, ctx->out);
    arena_free(a);
    return rc;
}
