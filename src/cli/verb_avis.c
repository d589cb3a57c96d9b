#include "training/avis.h"
#include "base/json.h"
#include "cli/essai.h"
#include "cli/verb.h"
#include "cli/lecture.h"
#include "cli/lignes.h"
#include "base/text.h"

#define USAGE "avis list [--apres NUMERO] ; avis remis NUMERO"
#define ARENA_BYTES ((size_t)1 << 20)

static const struct verb_option options[] = {
    {"apres", "NUMERO", "[list] ceux qui viennent après ce numéro", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 1, "apres", "avis list [--apres NUMERO]"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_avis;

struct shown {
    struct avis *list;
    size_t n;
    struct grant grant;
};

static void json_one(const struct avis *v, const struct grant *g, struct json *j)
{
    char at[40];

    json_object_open(j);
    json_ki(j, "numero", v->id);
    json_kt(j, "pour", compte_partie_name(v->de.partie));
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES))
        json_kt(j, "adresse", v->adresse);
    json_kt(j, "objet", v->objet);
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        json_kt(j, "texte", v->texte);
    json_kt(j, "le", instant_iso(v->cree_us, at));
    json_object_close(j);
}

static void print_one(const struct avis *v, const struct grant *g, FILE *out)
{
    char at[40];

    fprintf(out, "%lld. %s, %s\n", (long long)v->id, instant_french(v->cree_us, at), v->objet);
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES))
        fprintf(out, "   à : %s\n",
                v->adresse != NULL ? v->adresse : "aucune adresse connue, écrire par courrier");
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        fprintf(out, "   %s\n", v->texte);
}

static enum rc print_all(struct ctx *ctx, const struct shown *s, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(&s->grant));
    if (rc != RC_OK)
        return rc;
    if (j == NULL && s->n == 0)
        fputs("Aucun avis n'attend d'être envoyé.\n", ctx->out);
    for (size_t i = 0; i < s->n; i++) {
        if (j != NULL)
            json_one(&s->list[i], &s->grant, j);
        else
            print_one(&s->list[i], &s->grant, ctx->out);
    }
    tableau_fermer(j);
    return RC_OK;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.avis-list");
    const char *after = ctx_option(ctx, &verb_avis, "apres");
    struct shown s = {0};
    int64_t apres = 0;
    struct db *db;
    enum rc rc;

    if (after != NULL && !text_whole(after, &apres))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rq.items = item_set_of(ITEM_ORGANISME_COORDONNEES, ITEM_ORGANISME_RAISON_SOCIALE, ITEM_COUNT);
    rc = avis_lister(db, a, NULL, apres, &s.list, &s.n, e);
    rc = lecture_finir(ctx, db, &rq, &s.grant, rc, e);
    if (rc == RC_OK)
        rc = print_all(ctx, &s, e);
    return rc;
}

static enum rc sent(struct ctx *ctx, struct err *e)
{
    struct avis_remise r = {.agent = ctx->agent};
    enum rc rc;

    if (!text_whole(ctx->argv[1], &r.id))
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    rc = ctx_write(ctx, avis_remettre, &r, e);
    return rc == RC_OK ? ctx_tell(ctx, "L'avis est noté comme envoyé.", "numero", ctx->argv[1], e) : rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct arena *a;
    enum rc rc;

    if (ctx->argc == 2 && strcmp(ctx->argv[0], "remis") == 0)
        return sent(ctx, e);
    if (ctx->argc != 1 || strcmp(ctx->argv[0], "list") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    a = arena_new(ARENA_BYTES);
    rc = a != NULL ? list(ctx, a, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    arena_free(a);
    return rc;
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && strcmp(argv[0], "remis") == 0 ? VERB_WRITES | VERB_DRY_RUN : VERB_WRITES | VERB_READS;
}

const struct verb verb_avis = {
    .name = "avis",
    .usage = USAGE,
    .summary = "ce que l'exploitant doit faire savoir par courriel ou par courrier",
    .help = "Le programme n'envoie rien. Chaque avis attend ici que l'outil d'envoi de l'exploitant le lise "
            "(« list --json »),\n"
            "l'envoie, puis le dise (« remis »). Un changement de compte bancaire prévient l'adresse connue "
            "du compte\n"
            "d'avant, et celle d'aujourd'hui. La lecture est au journal.\n\n"
            "Exemples :\n"
            "  sicpf avis list --json\n"
            "  sicpf avis remis 12",
    .flags = VERB_DRY_RUN,
    .options = options,
    .lectures = lectures,
    .flags_for = flags_for,
    .run = run,
};
