#include "base/json.h"
#include "book/book.h"
#include "cli/verb.h"
#include "journal/journal.h"

extern const struct verb verb_store;

static const struct verb_option options[] = {
    {"from", "DONNÉES", "fichier ou adresse à copier ; par défaut, les données réglées", 0},
    {"to", "DONNÉES", "fichier qui n'existe pas, ou adresse d'un schéma vide", 0},
    {NULL, NULL, NULL, 0},
};

/* What a store says of itself once all is recomputed. */
struct said {
    struct book_report book;
    struct journal_report journal;
};

static enum rc ask(struct store *s, struct said *out, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = book_verify(db, &out->book, e);
    if (rc == RC_OK)
        rc = journal_verify(db, &out->journal, e);
    store_read_end(s, db);
    return rc;
}

static enum rc compare(const struct said *a, const struct said *b, struct err *e)
{
    if (a->book.transfers != b->book.transfers || a->book.purses != b->book.purses)
        return ERR(e, MSG_STORE_COPIE_AUTRE, "quoi", "nombre d'écritures ou de poches");
    if (a->book.posted_cents != b->book.posted_cents || a->book.reserved_cents != b->book.reserved_cents)
        return ERR(e, MSG_STORE_COPIE_AUTRE, "quoi", "somme des soldes");
    if (a->journal.entries != b->journal.entries || strcmp(a->journal.head, b->journal.head) != 0)
        return ERR(e, MSG_STORE_COPIE_AUTRE, "quoi", "tête du journal");
    return RC_OK;
}

static void print(struct ctx *ctx, int64_t rows, const struct said *a)
{
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out,
                "%lld lignes copiées. Vérifié des deux côtés : %lld écritures, %lld poches, même somme des "
                "soldes, même\n"
                "tête du journal (%lld entrées, %s).\nLes clés ne sont pas copiées : la copie s'ouvre avec "
                "le même "
                "trousseau (SICPF_KEYS).\n",
                (long long)rows, (long long)a->book.transfers, (long long)a->book.purses,
                (long long)a->journal.entries, a->journal.head);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "lignes", rows);
    json_ki(j, "ecritures", a->book.transfers);
    json_ki(j, "poches", a->book.purses);
    json_ki(j, "soldes_centimes", a->book.posted_cents);
    json_ki(j, "entrees_journal", a->journal.entries);
    json_kt(j, "tete", a->journal.head);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static void show_progress(void *arg, int64_t rows)
{
    const struct ctx *ctx = arg;

    fprintf(ctx->err, "\r%lld lignes   ", (long long)rows);
    fflush(ctx->err);
}

/* The copy is opened again, as any program would: what it says is compared with what the original says. */
static enum rc verify(struct ctx *ctx, const struct keyring *keys, struct store *from, const char *to,
                      int64_t rows, struct err *e)
{
    struct store *copy;
    struct said a = {0};
    struct said b = {0};
    enum rc rc = store_open(to, STORE_READ, ctx->env, keys, &copy, e);

    if (rc != RC_OK)
        return rc;
    rc = ask(from, &a, e);
    if (rc == RC_OK)
        rc = ask(copy, &b, e);
    if (rc == RC_OK)
        rc = compare(&a, &b, e);
    store_close(copy);
    if (rc == RC_OK)
        print(ctx, rows, &a);
    return rc;
}

/* Keys that were not said are beside the data they open. */
static enum rc load_keys(const struct ctx *ctx, const char *from, struct keyring *keys, struct err *e)
{
    char beside[sizeof(ctx->cfg->keys)];
    const char *path = ctx->cfg->keys;
    size_t n = strlen(ctx->cfg->store);

    if (strncmp(path, ctx->cfg->store, n) == 0 && strcmp(path + n, ".cles") == 0 && !store_is_server(from) &&
        snprintf(beside, sizeof(beside), "%s.cles", from) < (int)sizeof(beside))
        path = beside;
    return *path != '\0' ? keyring_load(ctx->env, path, false, keys, e) : ERR(e, MSG_STORE_CLES_ADRESSE);
}

static enum rc copy(struct ctx *ctx, const char *source, const char *to, struct err *e)
{
    struct keyring keys = {0};
    struct store *from = NULL;
    int64_t rows;
    enum rc rc = load_keys(ctx, source, &keys, e);

    if (rc == RC_OK)
        rc = store_open(source, STORE_READ, ctx->env, &keys, &from, e);
    if (rc == RC_OK)
        rc = store_copy(from, to, ctx->progress ? show_progress : NULL, ctx, &rows, e);
    if (ctx->progress)
        fputc('\n', ctx->err);
    if (rc == RC_OK)
        rc = verify(ctx, &keys, from, to, rows, e);
    store_close(from);
    explicit_bzero(&keys, sizeof(keys));
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *from = ctx_option(ctx, &verb_store, "from");
    const char *to = ctx_option(ctx, &verb_store, "to");

    if (ctx->argc != 1 || strcmp(ctx->argv[0], "copy") != 0 || to == NULL)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf store copy [--from DONNÉES] --to DONNÉES");
    return copy(ctx, from != NULL ? from : ctx->cfg->store, to, e);
}

const struct verb verb_store = {
    .name = "store",
    .usage = "store copy [--from DONNÉES] --to DONNÉES [--json]",
    .summary = "copie les données d'un moteur à l'autre, et vérifie la copie",
    .help = "Copie un fichier SQLite ou un schéma PostgreSQL dans un autre, de l'un ou l'autre moteur, tel "
            "qu'il est au\n"
            "moment où la copie commence. Compare ensuite les nombres de lignes, les sommes du livre et la "
            "tête du\n"
            "journal ; code 6 si quelque chose diffère. Une copie interrompue ne s'ouvre pas : la jeter.\n"
            "Avec un mot de passe, l'écrire dans ~/.pgpass plutôt que dans l'adresse.\n\n"
            "Exemple :\n  sicpf store copy --from sicpf.db --to postgresql://proprietaire@serveur/sicpf",
    .flags = VERB_NO_STORE,
    .options = options,
    .run = run,
};
