#include "cli/verb_cle_api.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "training/cle_api.h"
#include "training/dispositif.h"

#define USAGE                                                                                                \
    "cle-api creer organisme|financeur SIRET NOM | creer agent NOM | "                                       \
    "lister organisme|financeur SIRET | lister agent | revoquer NUMERO"
#define KEYS_MAX 1000
#define ARENA_BYTES ((size_t)1 << 20)

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static struct cle_api_pour agent_of(const struct ctx *ctx)
{
    return (struct cle_api_pour){PARTY_CDC, 0, ctx->agent};
}

/* The owner named by the words from argv[i] on; *next is the word after. An agent's key is of the agent who asks alone: it
 * would give the second signature of somebody else. */
static enum rc owner_of_words(struct ctx *ctx, int i, struct cle_api_pour *out, int *next, struct err *e)
{
    const char *word = i < ctx->argc ? ctx->argv[i] : "";

    *out = (struct cle_api_pour){.agent = ""};
    *next = i + 2;
    if (strcmp(word, "agent") == 0) {
        *out = agent_of(ctx);
        *next = i + 1;
        return RC_OK;
    }
    if (i + 1 >= ctx->argc)
        return usage(e);
    if (strcmp(word, "organisme") == 0) {
        out->partie = PARTY_ORGANISME;
        return organisme_of_word(ctx, ctx->argv[i + 1], &out->acteur_id, e);
    }
    out->partie = PARTY_FINANCEUR;
    return strcmp(word, "financeur") == 0
               ? lecture_mot(ctx, financeur_de_siret, ctx->argv[i + 1], &out->acteur_id, e)
               : usage(e);
}

static enum rc make(struct ctx *ctx, const struct cle_api_pour *owner, const char *name, struct err *e)
{
    struct cle_api_commande c = {
        .pour = *owner, .par = agent_of(ctx), .nom = name, .jours = ctx->cfg->api_cle_jours};
    enum rc rc = store_write(ctx->store, cle_api_creer, &c, e);

    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        fprintf(ctx->out, "{\"numero\":%lld,\"cle\":\"%s\"}\n", (long long)c.numero, c.cle);
    else
        fprintf(ctx->out, "Clé %lld, montrée une seule fois : %s\n", (long long)c.numero, c.cle);
    explicit_bzero(c.cle, sizeof(c.cle));
    return RC_OK;
}

static void print_json(struct ctx *ctx, const struct cle_api *k)
{
    struct json *j = json_to(ctx->out);
    char at[40];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "numero", k->numero);
    json_kt(j, "nom", k->nom);
    json_kt(j, "creee", instant_iso(k->cree_us, at));
    json_kt(j, "par", k->par);
    json_kt(j, "fin", k->expire_us != 0 ? instant_iso(k->expire_us, at) : NULL);
    json_kt(j, "revoquee", k->revoquee_us != 0 ? instant_iso(k->revoquee_us, at) : NULL);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

static void print_text(struct ctx *ctx, const struct cle_api *k)
{
    char at[40];

    fprintf(ctx->out, "%lld  %s, créée le %s", (long long)k->numero, k->nom, instant_french(k->cree_us, at));
    if (k->par[0] != '\0')
        fprintf(ctx->out, " par %s", k->par);
    if (k->expire_us != 0)
        fprintf(ctx->out, ", finit le %s", instant_french(k->expire_us, at));
    if (k->revoquee_us != 0)
        fprintf(ctx->out, ", révoquée le %s", instant_french(k->revoquee_us, at));
    fputc('\n', ctx->out);
}

static enum rc list(struct ctx *ctx, struct arena *a, const struct cle_api_pour *owner, struct err *e)
{
    struct cle_api *keys;
    size_t n;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = cles_api(db, a, owner, KEYS_MAX, &keys, &n, e);
    store_read_end(ctx->store, db);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        (ctx->json ? print_json : print_text)(ctx, &keys[i]);
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Aucune clé d'API.\n", ctx->out);
    return rc;
}

static enum rc revoke(struct ctx *ctx, const char *word, struct err *e)
{
    struct cle_api_commande c = {.par = agent_of(ctx)};
    enum rc rc;

    if (!text_numero(word, &c.numero))
        return usage(e);
    rc = store_write(ctx->store, cle_api_revoquer, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "La clé est révoquée.", "revoquee", word, e) : rc;
}

enum rc organisme_cle_api(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct cle_api_pour owner = {.partie = PARTY_ORGANISME, .agent = ""};
    const char *word = ctx->argv[1];
    const bool makes = strcmp(word, "creer") == 0 && ctx->argc == 4;
    enum rc rc;

    if (strcmp(word, "revoquer") == 0 && ctx->argc == 3)
        return revoke(ctx, ctx->argv[2], e);
    if (!makes && !(strcmp(word, "lister") == 0 && ctx->argc == 3))
        return usage(e);
    rc = organisme_of_word(ctx, ctx->argv[2], &owner.acteur_id, e);
    if (rc != RC_OK)
        return rc;
    return makes ? make(ctx, &owner, ctx->argv[3], e) : list(ctx, a, &owner, e);
}

static enum rc dispatch(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct cle_api_pour owner;
    const char *word = ctx->argc > 0 ? ctx->argv[0] : "";
    int next;
    enum rc rc;

    if (strcmp(word, "revoquer") == 0 && ctx->argc == 2)
        return revoke(ctx, ctx->argv[1], e);
    if (strcmp(word, "creer") != 0 && strcmp(word, "lister") != 0)
        return usage(e);
    rc = owner_of_words(ctx, 1, &owner, &next, e);
    if (rc != RC_OK)
        return rc;
    if (word[0] == 'c')
        return ctx->argc == next + 1 ? make(ctx, &owner, ctx->argv[next], e) : usage(e);
    return ctx->argc == next ? list(ctx, a, &owner, e) : usage(e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? dispatch(ctx, a, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    arena_free(a);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "lister") == 0 ? 0 : VERB_WRITES;
}

const struct verb verb_cle_api = {
    .name = "cle-api",
    .usage = USAGE,
    .summary = "donne, liste et révoque les clés des programmes",
    .help =
        "Un programme agit par l'API au nom de qui a la clé, avec ses droits et ses refus. La clé n'est "
        "montrée qu'une fois.\n"
        "Celle d'un organisme ou d'un financeur n'a pas de fin ; celle d'un agent est à lui seul et finit "
        "d'elle-même\n"
        "(réglage api_cle_jours). Un titulaire fait la sienne dans son espace.\n\n"
        "Exemples :\n"
        "  sicpf cle-api creer organisme 73282932000074 \"Logiciel de gestion\"\n"
        "  sicpf cle-api creer agent \"Mes relances\"\n"
        "  sicpf cle-api lister financeur 18002002600019 --json\n"
        "  sicpf cle-api revoquer 3",
    .flags = VERB_WRITES,
    .flags_for = flags_for,
    .run = run,
};
