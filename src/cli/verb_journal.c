#include "base/json.h"
#include "cli/verb.h"
#include "journal/journal.h"

static void print_report(struct ctx *ctx, const struct journal_report *r)
{
    if (!ctx->json) {
        fprintf(ctx->out, "%lld entrées, %lld signatures, %lld contenus effacés, tête %s : %s.\n",
                (long long)r->entries, (long long)r->signatures, (long long)r->contents_erased, r->head,
                r->first_bad == 0 ? "le journal se vérifie" : "le journal est rompu");
        return;
    }
    struct json *j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "entrees", r->entries);
    json_ki(j, "signatures", r->signatures);
    json_ki(j, "contenus_effaces", r->contents_erased);
    json_ki(j, "premiere_fausse", r->first_bad);
    json_kt(j, "tete", r->head);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc verify(struct ctx *ctx, struct err *e)
{
    struct journal_report report;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = journal_verify(db, &report, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK || rc == RC_INTEGRITY)
        print_report(ctx, &report);
    return rc;
}

static enum rc sign_unit(struct db *db, void *arg, struct err *e)
{
    (void)arg;
    return journal_sign(db, e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (ctx->argc == 1 && strcmp(ctx->argv[0], "verify") == 0)
        return verify(ctx, e);
    if (ctx->argc == 1 && strcmp(ctx->argv[0], "sign") == 0) {
        enum rc rc = ctx->dry_run ? RC_OK : store_write(ctx->store, sign_unit, NULL, e);

        if (rc != RC_OK)
            return rc;
        return ctx_tell(ctx,
                        ctx->dry_run ? "La tête du journal serait signée." : "La tête du journal est signée.",
                        "acte", "journal.signer", e);
    }
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf journal verify|sign");
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "sign") == 0 ? VERB_WRITES : 0;
}

extern const struct verb verb_journal;
const struct verb verb_journal = {
    .name = "journal",
    .usage = "journal verify|sign [--json]",
    .summary = "vérifie la chaîne du journal, ou signe sa tête",
    .help =
        "verify recalcule chaque empreinte depuis la première entrée, les listes de personnes, les contenus\n"
        "encore présents et les signatures. Code de sortie 6 si quelque chose ne se vérifie pas.\n"
        "sign ajoute une entrée et signe la tête de la chaîne : à lancer régulièrement.\n\n"
        "Exemples :\n  sicpf journal verify\n  sicpf journal verify --json\n  sicpf journal sign",
    .flags = VERB_DRY_READS,
    .flags_for = flags_for,
    .run = run,
};
