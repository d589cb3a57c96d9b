#include "base/json.h"
#include "cli/essai.h"
#include "cli/verb.h"
#include "training/constats.h"
#include "training/organisme.h"

#define USAGE "catalogue lint [--organisme SIRET|NDA] ; catalogue publish|withdraw SIRET|NDA FORMATION"
#define ARENA_BYTES ((size_t)16 << 20)
#define PAGE 200

static const struct verb_option options[] = {
    {"organisme", "SIRET|NDA", "[lint] le catalogue de cet organisme seulement", 0},
    {"bloquants", NULL, "[lint] seulement ce qui empêche de publier", 0},
    {NULL, NULL, NULL, 0},
};

extern const struct verb verb_catalogue;

struct totaux {
    int64_t sessions, bloquees, constats;
};

static void print_session(struct ctx *ctx, const struct offre_constats *o, bool only_forbidding)
{
    bool headed = false;

    for (size_t i = 0; i < o->n; i++) {
        const struct constat *c = &o->constats[i];
        const struct msg_def *def = msg_def(c->msg);

        if (only_forbidding && !c->bloquant)
            continue;
        if (!headed)
            fprintf(ctx->out, "%s, action %s, session %s : %s\n", o->formation, o->action, o->session,
                    o->intitule);
        headed = true;
        fprintf(ctx->out, "  %s %s [%s%s%s]\n", c->bloquant ? "bloquant     " : "avertissement", c->phrase,
                def->code, *def->article != '\0' ? " ; " : "", def->article);
    }
}

static void json_session(struct json *j, const struct offre_constats *o, bool only_forbidding)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct constat *c = &o->constats[i];

        if (only_forbidding && !c->bloquant)
            continue;
        json_object_open(j);
        json_kt(j, "formation", o->formation);
        json_kt(j, "action", o->action);
        json_kt(j, "session", o->session);
        json_kb(j, "bloquant", c->bloquant);
        json_kt(j, "code", msg_def(c->msg)->code);
        json_kt(j, "article", msg_def(c->msg)->article);
        json_kt(j, "message", c->phrase);
        json_object_close(j);
    }
}

static void count(struct totaux *t, const struct offre_constats *o)
{
    bool held = false;

    for (size_t i = 0; i < o->n; i++)
        held |= o->constats[i].bloquant;
    t->sessions++;
    t->bloquees += held;
    t->constats += (int64_t)o->n;
}

/* Page by page: memory does not grow with the catalogue. */
static enum rc lint_pages(struct ctx *ctx, struct db *db, struct arena *a, int64_t organisme, struct json *j,
                          struct totaux *t, struct err *e)
{
    const bool only = ctx_option(ctx, &verb_catalogue, "bloquants") != NULL;
    int64_t apres = 0;
    size_t n = PAGE;
    enum rc rc = RC_OK;

    while (rc == RC_OK && n == PAGE) {
        struct offre_constats *list;

        arena_reset(a);
        rc = constats_lister(db, a, organisme, apres, PAGE, &list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++) {
            count(t, &list[i]);
            if (j != NULL)
                json_session(j, &list[i], only);
            else
                print_session(ctx, &list[i], only);
            apres = list[i].session_id;
        }
    }
    return rc;
}

static enum rc lint_on(struct ctx *ctx, struct db *db, struct arena *a, struct json *j, struct totaux *t,
                       struct err *e)
{
    const char *cle = ctx_option(ctx, &verb_catalogue, "organisme");
    struct organisme o = {0};
    enum rc rc = cle != NULL ? organisme_find(db, a, cle, &o, e) : RC_OK;

    return rc == RC_OK ? lint_pages(ctx, db, a, o.id, j, t, e) : rc;
}

static enum rc lint(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;
    struct totaux t = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (j != NULL)
        json_array_open(j);
    if (rc == RC_OK) {
        rc = lint_on(ctx, db, a, j, &t, e);
        store_read_end(ctx->store, db);
    }
    if (j != NULL) {
        json_array_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
    } else if (rc == RC_OK) {
        fprintf(ctx->out, "%lld session(s) lue(s), %lld non publiable(s), %lld constat(s)\n",
                (long long)t.sessions, (long long)t.bloquees, (long long)t.constats);
    }
    return rc;
}

static enum rc find_organisme(struct ctx *ctx, struct arena *a, int64_t *id, struct err *e)
{
    struct organisme o;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = organisme_find(db, a, ctx->argv[1], &o, e);
    store_read_end(ctx->store, db);
    *id = rc == RC_OK ? o.id : 0;
    return rc;
}

static enum rc publish(struct ctx *ctx, struct arena *a, bool back, struct err *e)
{
    struct publication_acte p = {.party = PARTY_CDC, .agent = ctx->agent, .formation = ctx->argv[2]};
    enum rc rc = find_organisme(ctx, a, &p.organisme_id, e);

    if (rc == RC_OK)
        rc = ctx_write(ctx, back ? formation_publier_unit : formation_retirer_unit, &p, e);
    if (rc != RC_OK)
        return rc;
    return ctx_tell(ctx, back ? "La formation est publiée." : "La formation est retirée de la publication.",
                    "formation", p.formation, e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    const bool back = ctx->argc == 3 && strcmp(ctx->argv[0], "publish") == 0;
    const bool away = ctx->argc == 3 && strcmp(ctx->argv[0], "withdraw") == 0;
    const bool check = ctx->argc == 1 && strcmp(ctx->argv[0], "lint") == 0;
    struct arena *a;
    enum rc rc;

    if (!back && !away && !check)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = check ? lint(ctx, a, e) : publish(ctx, a, back, e);
    arena_free(a);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "lint") != 0 ? VERB_WRITES : 0;
}

const struct verb verb_catalogue = {
    .name = "catalogue",
    .usage = USAGE,
    .summary = "vérifie les offres de formation, les publie ou les retire",
    .help = "« lint » dit de chaque session ce qui empêche de la publier, et ce qui est à vérifier, avec le "
            "code et "
            "l'article.\n"
            "La certification et l'habilitation sont comparées aux répertoires importés (« import rncp », « "
            "import rs "
            "»).\n"
            "Un répertoire jamais importé n'empêche rien : l'offre est signalée.\n\n"
            "« withdraw » retire une formation de la publication, « publish » l'y remet si rien ne "
            "l'empêche. Les deux "
            "sont\n"
            "écrits au journal.\n\n"
            "Exemples :\n"
            "  sicpf catalogue lint --organisme 73282932000074\n"
            "  sicpf catalogue lint --bloquants --json\n"
            "  sicpf catalogue withdraw 73282932000074 F-2026-12",
    .flags = VERB_DRY_RUN,
    .options = options,
    .run = run,
    .flags_for = flags_for,
};
