#include "cli/organisme_referencement.h"
#include "base/json.h"
#include "cli/essai.h"
#include "cli/lignes.h"
#include "cli/organisme_mot.h"
#include "cli/texte.h"
#include "training/mesure.h"
#include "training/referencement.h"
#include "training/etats.h"

#define LIST_MAX 200
#define USAGE                                                                                                \
    "sicpf organisme referencement file|reprendre ; organisme referencement "                                \
    "deposer|envoyer|retirer|recevoir|completer|accepter|refuser|montrer SIRET|NDA [PIECE]"

extern const struct verb verb_organisme;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_organisme, name);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static const struct acte {
    const char *name;
    int words;
    bool texte;
    unit_fn *unit;
    const char *fait;
} actes[] = {
    {"deposer", 4, false, referencement_deposer, "Pièce déposée"},
    {"envoyer", 3, false, referencement_envoyer, "Demande envoyée"},
    {"retirer", 3, false, referencement_retirer, "Demande retirée"},
    {"recevoir", 3, false, referencement_recevoir, "Demande déclarée recevable"},
    {"completer", 3, true, referencement_completer, "Complément demandé"},
    {"accepter", 3, false, referencement_accepter, "Organisme référencé"},
    {"refuser", 3, true, referencement_refuser, "Référencement refusé"},
};

static enum rc do_act(struct ctx *ctx, struct arena *a, const struct acte *acte, struct err *e)
{
    struct referencement_commande c = {.par = {PARTY_CDC, 0, ctx->agent},
                                       .piece = ctx->argc == 4 ? ctx->argv[3] : NULL,
                                       .reference = option(ctx, "reference"),
                                       .motif_code = option(ctx, "motif"),
                                       .signataire = option(ctx, "signataire"),
                                       .ferme = option(ctx, "ferme") != NULL};
    char no[24], sentence[120];
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &c.organisme_id, e);

    if (rc == RC_OK && acte->texte)
        rc = texte_lire(ctx, a, &c.motifs, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, acte->unit, &c, e);
    if (rc != RC_OK)
        return rc;
    snprintf(no, sizeof(no), "%lld", (long long)c.no_out);
    snprintf(sentence, sizeof(sentence), "%s (demande n° %s).", acte->fait, no);
    return ctx_tell(ctx, sentence, "numero", no, e);
}

static enum rc take_over(struct ctx *ctx, struct err *e)
{
    struct referencement_commande c = {.par = {PARTY_CDC, 0, ctx->agent}};
    char n[24], sentence[120];
    enum rc rc = ctx_write(ctx, referencement_reprendre, &c, e);

    if (rc != RC_OK)
        return rc;
    snprintf(n, sizeof(n), "%lld", (long long)c.reprises_out);
    snprintf(sentence, sizeof(sentence), "%s organisme(s) repris d'office.", n);
    return ctx_tell(ctx, sentence, "repris", n, e);
}

/* ---- reading: nothing personal ----------------------------------------------------------------------------- */

static void json_one(struct json *j, const struct referencement *r)
{
    json_kt(j, "organisme", r->nda);
    json_ki(j, "numero", r->no);
    json_kt(j, "etat", r->etat);
    json_kd(j, "envoyee_le", r->envoyee_le);
    json_kd(j, "recevable_avant", r->recevable_avant);
    json_kd(j, "recevable_le", r->recevable_le);
    json_kd(j, "decider_avant", r->decider_avant);
    json_kd(j, "completer_avant", r->completer_avant);
    json_kd(j, "decidee_le", r->decidee_le);
    json_kt(j, "article", r->article);
    json_kt(j, "motifs", r->motifs);
    json_kt(j, "signataire", r->signataire);
}

static void print_one(FILE *out, const struct referencement *r)
{
    char day[32];

    fprintf(out, "%s  demande n° %lld  %s", r->nda, (long long)r->no, etat_mot(r->etat));
    if (r->recevable_le != DAY_NONE)
        fprintf(out, ", recevable depuis le %s", day_french(r->recevable_le, day));
    else if (r->recevable_avant != DAY_NONE && r->decidee_le == DAY_NONE)
        fprintf(out, ", recevabilité à dire avant le %s", day_french(r->recevable_avant, day));
    if (r->decider_avant != DAY_NONE && r->decidee_le == DAY_NONE)
        fprintf(out, ", à décider avant le %s", day_french(r->decider_avant, day));
    if (r->completer_avant != DAY_NONE)
        fprintf(out, ", à compléter avant le %s", day_french(r->completer_avant, day));
    if (r->decidee_le != DAY_NONE)
        fprintf(out, ", décidée le %s (%s), signée par %s", day_french(r->decidee_le, day), r->article,
                r->signataire);
    fputc('\n', out);
    if (r->motifs != NULL)
        fprintf(out, "  %s\n", r->motifs);
}

static enum rc print_list(struct ctx *ctx, const struct referencement *list, size_t n, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucune demande de référencement.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            print_one(ctx->out, &list[i]);
            continue;
        }
        json_object_open(j);
        json_one(j, &list[i]);
        json_object_close(j);
    }
    tableau_fermer(j);
    return RC_OK;
}

static void print_pieces(FILE *out, const struct referencement_piece *pieces, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(out, "  [%s] %s  %s (%s)%s%s\n", pieces[i].reference != NULL ? "x" : " ", pieces[i].code,
                pieces[i].libelle, pieces[i].requise ? pieces[i].article : "selon le cas",
                pieces[i].reference != NULL ? " : " : "",
                pieces[i].reference != NULL ? pieces[i].reference : "");
}

static enum rc read(struct ctx *ctx, struct arena *a, int64_t body, struct err *e)
{
    struct referencement_piece *pieces = NULL;
    struct referencement *list;
    struct err closed = {0};
    struct db *db;
    size_t n = 0, pieces_n = 0;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = body != 0 ? referencements(db, a, body, 0, LIST_MAX, &list, &n, e)
                   : referencement_file(db, a, LIST_MAX, &list, &n, e);
    if (rc == RC_OK && body != 0)
        rc = referencement_pieces(db, a, body, n > 0 ? list[0].no : 1, env_today(ctx->env), &pieces,
                                  &pieces_n, e);
    if (rc == RC_OK && body != 0)
        rc = mesure_ferme_le(db, body, NULL, env_today(ctx->env), &closed);
    if (rc == RC_REFUSED)
        rc = RC_OK;
    else if (rc != RC_OK && closed.rc != RC_OK)
        *e = closed;
    store_read_end(ctx->store, db);
    if (rc == RC_OK)
        rc = print_list(ctx, list, n, e);
    if (rc == RC_OK && !ctx->json)
        print_pieces(ctx->out, pieces, pieces_n);
    if (rc == RC_OK && !ctx->json && closed.rc == RC_REFUSED)
        fprintf(ctx->out, "  %s\n", closed.phrase);
    return rc;
}

enum rc organisme_referencement(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *what = ctx->argv[1];
    int64_t body;
    enum rc rc;

    if (ctx->argc == 2 && strcmp(what, "file") == 0)
        return read(ctx, a, 0, e);
    if (ctx->argc == 2 && strcmp(what, "reprendre") == 0)
        return take_over(ctx, e);
    for (size_t i = 0; i < ARRAY_LEN(actes); i++)
        if (ctx->argc == actes[i].words && strcmp(what, actes[i].name) == 0)
            return do_act(ctx, a, &actes[i], e);
    if (ctx->argc != 3 || strcmp(what, "montrer") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", USAGE);
    rc = organisme_of_word(ctx, ctx->argv[2], &body, e);
    return rc == RC_OK ? read(ctx, a, body, e) : rc;
}
