#include "base/json.h"
#include "base/money.h"
#include "base/scratch.h"
#include "cli/essai.h"
#include "cli/lignes.h"
#include "cli/verb.h"
#include "exchange/lheo_comparer.h"
#include "training/constats.h"
#include "training/organisme.h"

#define USAGE                                                                                                \
    "catalogue lint [--organisme SIRET|NDA] ; catalogue diff FICHIER ; catalogue publish SIRET|NDA "         \
    "FORMATION ; "                                                                                           \
    "catalogue withdraw SIRET|NDA FORMATION --motif TEXTE"
#define ARENA_BYTES ((size_t)16 << 20)
#define PAGE 200
#define FILE_BYTES_MAX ((int64_t)8 << 30)

static const struct verb_option options[] = {
    {"organisme", "SIRET|NDA", "[lint] le catalogue de cet organisme seulement", 0},
    {"bloquants", NULL, "[lint] seulement ce qui empêche de publier", 0},
    {"motif", "TEXTE", "[withdraw] pourquoi, que l'organisme lit ; sans nommer personne", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"lint", 1, "organisme bloquants", "catalogue lint [--organisme SIRET|NDA] [--bloquants]"},
    {"diff", 2, "", "catalogue diff FICHIER"},
    {NULL, 0, NULL, NULL},
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
    struct totaux t = {0};
    struct json *j;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = tableau_ouvrir(ctx, &j, e);
    if (rc == RC_OK)
        rc = lint_on(ctx, db, a, j, &t, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK && j == NULL)
        fprintf(ctx->out, "%lld session(s) lue(s), %lld non publiable(s), %lld constat(s)\n",
                (long long)t.sessions, (long long)t.bloquees, (long long)t.constats);
    tableau_fermer(j);
    return rc;
}

/* ---- diff -------------------------------------------------------------------------------------------------- */

struct impression {
    struct ctx *ctx;
    struct json *j; /* NULL: for people */
};

static void json_said(struct json *j, const char *key, const char *text)
{
    if (text != NULL)
        json_kt(j, key, text);
}

static void json_ecart(struct json *j, const struct lheo_ecart *x)
{
    json_object_open(j);
    json_kt(j, "ecart", ecart_name(x->sorte));
    json_said(j, "formation", x->formation);
    json_said(j, "action", x->action);
    json_said(j, "session", x->session);
    json_said(j, "intitule", x->intitule);
    if (x->prix_ttc_cents >= 0)
        json_ki(j, "prix_ttc", x->prix_ttc_cents);
    json_said(j, "champ", x->champ);
    json_said(j, "avant", x->avant);
    json_said(j, "apres", x->apres);
    if (x->ligne > 0)
        json_ki(j, "ligne", x->ligne);
    json_object_close(j);
}

static void print_said(FILE *out, const char *before, const char *text)
{
    if (text != NULL)
        fprintf(out, "%s%s", before, text);
}

static enum rc print_ecart(const struct lheo_ecart *x, void *arg, struct err *e)
{
    static const char *const words[ECART_COUNT] = {"ajoutée ", "changée ", "fermée  ", "absente ",
                                                   "refusée "};
    struct impression *p = arg;
    FILE *out = p->ctx->out;
    char price[MONEY_TEXT_BYTES];

    (void)e;
    if (p->j != NULL) {
        json_ecart(p->j, x);
        return RC_OK;
    }
    fprintf(out, "%s %s", words[x->sorte], x->formation);
    print_said(out, ", action ", x->action);
    print_said(out, ", session ", x->session);
    if (x->champ != NULL)
        fprintf(out, " : %s « %s » devient « %s »", x->champ, x->avant != NULL ? x->avant : "",
                x->apres != NULL ? x->apres : "");
    else
        print_said(out, " : ", x->apres);
    print_said(out, " : ", x->intitule);
    if (x->prix_ttc_cents >= 0)
        fprintf(out, "%s%s toutes taxes", x->intitule != NULL ? ", " : " : ",
                money_french(x->prix_ttc_cents, price));
    fprintf(out, "\n");
    return RC_OK;
}

/* Over a copy: no reading of the store waits for a pipe. */
static enum rc compare_on(struct ctx *ctx, FILE *in, struct impression *p, int64_t *counts, struct err *e)
{
    FILE *copy;
    struct db *db;
    enum rc rc = scratch_copy(ctx->env, in, FILE_BYTES_MAX, &copy, e);

    if (rc != RC_OK)
        return rc;
    rc = store_read_begin(ctx->store, &db, e);
    if (rc == RC_OK) {
        rc = lheo_comparer(db, copy, 0, counts, print_ecart, p, e);
        store_read_end(ctx->store, db);
    }
    fclose(copy);
    return rc;
}

static enum rc diff(struct ctx *ctx, struct err *e)
{
    struct impression p = {ctx, NULL};
    int64_t counts[ECART_COUNT] = {0};
    FILE *in;
    enum rc rc = ctx_open(ctx, ctx->argv[1], &in, e);

    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        p.j = json_to(ctx->out);
    if (p.j != NULL)
        json_array_open(p.j);
    rc = compare_on(ctx, in, &p, counts, e);
    if (p.j != NULL) {
        json_array_close(p.j);
        json_raw(p.j, "\n", 1);
        json_free(p.j);
    } else if (rc == RC_OK) {
        fprintf(
            ctx->out,
            "%lld ajout(s), %lld changement(s), %lld session(s) fermée(s), %lld formation(s) absente(s) du "
            "fichier, %lld refusée(s)\nRien n'a été enregistré.\n",
            (long long)counts[ECART_AJOUTEE], (long long)counts[ECART_CHANGEE],
            (long long)counts[ECART_FERMEE], (long long)counts[ECART_ABSENTE],
            (long long)counts[ECART_REFUSEE]);
    }
    if (in != ctx->in)
        fclose(in);
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
    struct publication_acte p = {.party = PARTY_CDC,
                                 .agent = ctx->agent,
                                 .formation = ctx->argv[2],
                                 .motif = ctx_option(ctx, &verb_catalogue, "motif")};
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
    const bool compare = ctx->argc == 2 && strcmp(ctx->argv[0], "diff") == 0;
    struct arena *a;
    enum rc rc;

    if (compare)
        return diff(ctx, e);
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
    return argc > 0 && (strcmp(argv[0], "publish") == 0 || strcmp(argv[0], "withdraw") == 0) ? VERB_WRITES
                                                                                             : 0;
}

const struct verb verb_catalogue = {
    .name = "catalogue",
    .usage = USAGE,
    .summary = "vérifie et compare les offres de formation, les publie ou les retire",
    .help =
        "« lint » dit de chaque session ce qui empêche de la publier, et ce qui est à vérifier, avec le "
        "code et "
        "l'article.\n"
        "La certification et l'habilitation sont comparées aux répertoires importés (« import rncp », « "
        "import rs "
        "»).\n"
        "Un répertoire jamais importé n'empêche rien : l'offre est signalée.\n\n"
        "« diff » compare un catalogue LHÉO à ce qui est publié, champ par champ, sans rien enregistrer "
        ": ce qui "
        "serait\n"
        "ajouté, changé, fermé, et les formations que le fichier ne nomme pas (l'import les laisse).\n\n"
        "« withdraw » retire une formation de la publication et dit pourquoi à son organisme, « publish » "
        "l'y remet\n"
        "si rien ne l'empêche, sans motif. L'organisme est prévenu (« sicpf avis »). Les deux sont écrits au "
        "journal.\n\n"
        "Exemples :\n"
        "  sicpf catalogue lint --organisme 73282932000074\n"
        "  sicpf catalogue lint --bloquants --json\n"
        "  sicpf catalogue diff offres.xml\n"
        "  sicpf catalogue withdraw 73282932000074 F-2026-12 --motif 'Programme sans rapport avec la "
        "certification.'",
    .flags = VERB_DRY_RUN,
    .options = options,
    .lectures = lectures,
    .run = run,
    .flags_for = flags_for,
};
