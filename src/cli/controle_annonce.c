#include "cli/controle_annonce.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "cli/texte.h"
#include "training/controle_annonce.h"
#include "base/text.h"
#include <inttypes.h>

#define LIST_MAX 200

extern const struct verb verb_controle;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_controle, name);
}

static enum rc day_option(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = option(ctx, name);

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text != NULL ? text : "");
}

enum rc controle_annoncer_verbe(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct controle_annonce_commande c = {.par = {PARTY_CDC, 0, ctx->agent}, .source = option(ctx, "source")};
    char number[24], day[32];
    enum rc rc = text_numero(option(ctx, "taille"), &c.taille) ? RC_OK : ERR(e, MSG_TIRAGE_TAILLE);

    if (rc == RC_OK)
        rc = day_option(ctx, "du", &c.du, e);
    if (rc == RC_OK)
        rc = day_option(ctx, "au", &c.au, e);
    if (rc == RC_OK)
        rc = day_option(ctx, "le", &c.connue_le, e);
    if (rc == RC_OK)
        rc = organisme_of_word(ctx, ctx->argv[1], &c.organisme_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, controle_annoncer, &c, e);
    if (rc != RC_OK)
        return rc;
    snprintf(number, sizeof(number), "%" PRId64, c.id_out);
    return ctx_tell(
        ctx,
        ctx->dry_run ? "Essai : rien n'est enregistré, aucun tirage n'est annoncé."
                     : arena_printf(a,
                                    "Annonce n° %s : le tirage se fait à partir du %s, parmi %" PRId64
                                    " dossier(s), empreinte %s.",
                                    number, day_french(c.connue_le, day), c.population_out, c.empreinte_out),
        "annonce", number, e);
}

/* Behind the door: the reading is in the journal before anything of it is shown. */
static enum rc read_waiting(struct ctx *ctx, struct arena *a, struct controle_annonce **list, size_t *n,
                            struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.controle");
    struct grant g = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rq.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    rc = controle_annonces(db, a, LIST_MAX, list, n, e);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

enum rc controle_annonces_verbe(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct controle_annonce *list;
    char known[32], du[DAY_TEXT_BYTES], au[DAY_TEXT_BYTES];
    size_t n;
    enum rc rc = read_waiting(ctx, a, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    if (n == 0)
        fputs("Aucun tirage annoncé.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        fprintf(ctx->out,
                "%" PRId64 "  %s, %s : %" PRId64
                " dossier(s), entrées du %s au %s, graine « %s », connue le %s\n",
                list[i].id, list[i].denomination, list[i].nda, list[i].taille, day_iso(list[i].du, du),
                day_iso(list[i].au, au), list[i].source, day_french(list[i].connue_le, known));
        if (list[i].empreinte != NULL)
            fprintf(ctx->out, "    population de %" PRId64 ", empreinte %s\n", list[i].population_n,
                    list[i].empreinte);
    }
    return RC_OK;
}

enum rc controle_abandonner_verbe(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct controle_annonce_commande c = {.par = {PARTY_CDC, 0, ctx->agent}};
    enum rc rc = text_numero(ctx->argv[1], &c.id) ? RC_OK : ERR(e, MSG_CONTROLE_ANNONCE_INCONNUE);

    if (rc == RC_OK)
        rc = texte_lire(ctx, a, &c.motif, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, controle_annonce_abandonner, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "Annonce abandonnée.", "annonce", ctx->argv[1], e) : rc;
}
