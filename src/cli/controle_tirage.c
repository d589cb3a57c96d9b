#include "cli/controle_tirage.h"
#include "cli/controle_annonce.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "cli/texte.h"
#include "training/controle.h"
#include "training/organisme.h"
#include "base/json.h"
#include "base/text.h"

#define FICHIER_BYTES ((size_t)8 << 20)
#define LIST_MAX 200
#define DOSSIERS_MAX 200 /* of a sample, at once */

extern const struct verb verb_controle;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_controle, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               "sicpf controle annoncer SIRET|NDA --du DATE --au DATE --taille N --source S --le DATE ; "
               "controle tirage SIRET|NDA --annonce N --graine G --taille N --du DATE --au DATE ; "
               "controle verifier-tirage FICHIER");
}

static enum rc day_option(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = option(ctx, name);

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text != NULL ? text : "");
}

/* ---- the draw ---------------------------------------------------------------------------------------------- */

static enum rc take(struct ctx *ctx, struct controle_commande *c, struct err *e)
{
    const char *size = option(ctx, "taille"), *annonce = option(ctx, "annonce");
    enum rc rc;

    if (annonce != NULL && !text_numero(annonce, &c->annonce))
        return ERR(e, MSG_CONTROLE_ANNONCE_INCONNUE);
    if (!text_numero(size, &c->taille))
        return ERR(e, MSG_TIRAGE_TAILLE);
    rc = day_option(ctx, "du", &c->du, e);
    if (rc == RC_OK)
        rc = day_option(ctx, "au", &c->au, e);
    return rc == RC_OK ? organisme_of_word(ctx, ctx->argv[1], &c->organisme_id, e) : rc;
}

static enum rc draw(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct controle_commande c = {.par = {PARTY_CDC, 0, ctx->agent}, .graine = option(ctx, "graine")};
    char sentence[240];
    enum rc rc = take(ctx, &c, e);

    (void)a;
    if (rc == RC_OK)
        rc = ctx_write(ctx, controle_ouvrir, &c, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->dry_run)
        snprintf(
            sentence, sizeof(sentence),
            "Essai : rien n'est enregistré, aucun contrôle n'est ouvert. Empreinte de la population : %s.",
            c.empreinte_out);
    else
        snprintf(sentence, sizeof(sentence), "Contrôle %s. Empreinte de la population : %s.", c.numero_out,
                 c.empreinte_out);
    return ctx_tell(ctx, sentence, "numero", c.numero_out, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

struct lu {
    struct controle k;
    struct tirage t;
    struct controle_dossier *dossiers;
    struct controle_echange *echanges;
    struct controle *controles; /* of a list */
    int64_t apres;              /* rank that the page of dossiers begins after */
    size_t dossiers_n, echanges_n, controles_n;
};

typedef enum rc read_fn(struct ctx *ctx, struct db *db, struct arena *a, struct lu *x, struct err *e);

static enum rc read_one(struct ctx *ctx, struct db *db, struct arena *a, struct lu *x, struct err *e)
{
    enum rc rc = controle_lire(db, a, ctx->argv[1], &x->k, e);

    if (rc == RC_OK)
        rc = controle_tirage(db, a, &x->k, &x->t, e);
    if (rc == RC_OK)
        rc = controle_dossiers_apres(db, a, x->k.id, x->apres, DOSSIERS_MAX + 1, &x->dossiers, &x->dossiers_n,
                                     e);
    return rc == RC_OK ? controle_echanges(db, a, x->k.id, &x->echanges, &x->echanges_n, e) : rc;
}

static enum rc read_all(struct ctx *ctx, struct db *db, struct arena *a, struct lu *x, struct err *e)
{
    (void)ctx;
    return controles_lister(db, a, 0, 0, LIST_MAX, &x->controles, &x->controles_n, e);
}

/* Behind the door: the reading is in the journal before anything of it is shown. */
static enum rc read(struct ctx *ctx, struct arena *a, read_fn *fn, struct lu *x, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.controle");
    struct grant g = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rq.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    rc = fn(ctx, db, a, x, e);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

/* What is given to the body: public numbers of its own dossiers, nothing about anybody. */
static enum rc write_file(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct lu x = {0};
    const char *text;
    enum rc rc = read(ctx, a, read_one, &x, e);

    if (rc != RC_OK)
        return rc;
    text = tirage_ecrire(a, &x.t, x.k.nda);
    if (text == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    fputs(text, ctx->out);
    return RC_OK;
}

static void print_dossiers(struct ctx *ctx, const struct lu *x)
{
    size_t shown = MIN(x->dossiers_n, (size_t)DOSSIERS_MAX);

    for (size_t i = 0; i < shown; i++)
        fprintf(ctx->out, "  %s  %s%s%s\n", x->dossiers[i].numero,
                controle_dossier_etat(&x->k, &x->dossiers[i], ctx->at),
                x->dossiers[i].reference != NULL ? "  " : "",
                x->dossiers[i].reference != NULL ? x->dossiers[i].reference : "");
    if (x->dossiers_n > shown)
        fprintf(ctx->out, "  La suite : --apres %lld\n", (long long)x->dossiers[shown - 1].rang);
}

static enum rc follow(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *after = option(ctx, "apres");
    struct lu x = {.apres = -1};
    char day[32];
    enum rc rc = after == NULL || text_whole(after, &x.apres) ? read(ctx, a, read_one, &x, e)
                                                              : ctx_wrong(&verb_controle, "apres", e);

    if (rc != RC_OK)
        return rc;
    fprintf(ctx->out, "%s  %s, %s\n  graine « %s », population de %lld, empreinte %s\n", x.k.numero,
            x.k.denomination, x.k.nda, x.k.graine, (long long)x.k.population_n, x.k.empreinte);
    if (x.k.annonce != 0)
        fprintf(ctx->out, "  source « %s », annoncée le %s", x.k.annonce_source,
                day_french(x.k.annonce_le, day));
    if (x.k.annonce != 0)
        fprintf(ctx->out, ", connue le %s\n", day_french(x.k.annonce_connue_le, day));
    fprintf(ctx->out, "  pièces attendues jusqu'au %s\n", day_french(x.k.pieces_avant, day));
    print_dossiers(ctx, &x);
    for (size_t i = 0; i < x.echanges_n; i++)
        fprintf(ctx->out, "  %s, %s : %s\n", x.echanges[i].organisme ? "l'organisme" : "le gestionnaire",
                day_french(x.echanges[i].le, day), x.echanges[i].texte);
    if (x.k.clos_le != DAY_NONE)
        fprintf(ctx->out, "  clos le %s : %s\n", day_french(x.k.clos_le, day), x.k.conclusion);
    return RC_OK;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct lu x = {0};
    char day[32];
    enum rc rc = read(ctx, a, read_all, &x, e);

    if (rc != RC_OK)
        return rc;
    if (x.controles_n == 0)
        fputs("Aucun contrôle.\n", ctx->out);
    for (size_t i = 0; i < x.controles_n; i++) {
        const struct controle *k = &x.controles[i];
        bool late = k->clos_le == DAY_NONE && k->recues_n < k->echantillon_n && ctx->at > k->pieces_avant;

        fprintf(ctx->out, "%s  %s : %lld pièce(s) sur %lld, %s%s\n", k->numero, k->denomination,
                (long long)k->recues_n, (long long)k->echantillon_n,
                k->clos_le != DAY_NONE ? "clos"
                : late                 ? "en retard depuis le "
                                       : "attendues jusqu'au ",
                k->clos_le != DAY_NONE ? "" : day_french(k->pieces_avant, day));
    }
    return RC_OK;
}

/* ---- the exchange ------------------------------------------------------------------------------------------ */

static enum rc act(struct ctx *ctx, struct arena *a, unit_fn *fn, const char *said, struct err *e)
{
    struct controle_commande c = {.numero = ctx->argv[1],
                                  .par = {PARTY_CDC, 0, ctx->agent},
                                  .dossier = ctx->argc == 3 ? ctx->argv[2] : NULL,
                                  .reference = option(ctx, "reference")};
    enum rc rc = fn != controle_recevoir ? texte_lire(ctx, a, &c.texte, e) : RC_OK;

    if (rc == RC_OK)
        rc = ctx_write(ctx, fn, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, said, "numero", c.numero, e) : rc;
}

static enum rc receive(struct ctx *ctx, struct arena *a, struct err *e)
{
    return act(ctx, a, controle_recevoir, "Pièces reçues.", e);
}

static enum rc exchange(struct ctx *ctx, struct arena *a, struct err *e)
{
    return act(ctx, a, controle_echanger, "Message enregistré.", e);
}

static enum rc conclude(struct ctx *ctx, struct arena *a, struct err *e)
{
    return act(ctx, a, controle_clore, "Contrôle clos.", e);
}

/* ---- verification: no store ---------------------------------------------------------------------------------- */

static enum rc tell_verified(struct ctx *ctx, const struct tirage *t, struct err *e)
{
    struct json *j = json_to(ctx->out);

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_ki(j, "tires", (int64_t)t->echantillon_n);
    json_kt(j, "organisme", t->organisme);
    if (t->scelle)
        json_ki(j, "taille_annoncee", (int64_t)t->echantillon_n);
    else
        json_kt(j, "taille_annoncee", NULL);
    json_ki(j, "population", (int64_t)t->population_n);
    json_kt(j, "graine", t->graine);
    json_kt(j, "empreinte", t->empreinte);
    if (t->source != NULL) {
        json_kt(j, "source", t->source);
        json_kd(j, "annoncee_le", t->annoncee_le);
        json_kd(j, "connue_le", t->connue_le);
        json_kt(j, "empreinte_annoncee", t->annoncee);
    }
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
    return RC_OK;
}

/* What was announced, to be compared with what the source published that day. */
static const char *announced(struct arena *a, const struct tirage *t)
{
    char le[32], known[32];

    if (t->source == NULL)
        return "Ce tirage n'a pas d'annonce.";
    return arena_printf(a, "Annoncé le %s%s : la graine est ce que donne « %s », connu le %s.",
                        day_french(t->annoncee_le, le),
                        t->annoncee != NULL ? " avec l'empreinte de la population" : "", t->source,
                        day_french(t->connue_le, known));
}

/* An older file says neither its size nor its seal: a sample that lost its last ranks is what the seed gives, too. */
static const char *found(struct arena *a, const struct tirage *t)
{
    return arena_printf(a,
                        t->scelle
                            ? "Tirage exact : %zu dossier(s) sur %zu, la taille annoncée"
                            : "Ces %zu dossier(s) sur %zu ont les plus petits rangs ; taille annoncée non "
                              "donnée, un échantillon raccourci ne se verrait pas",
                        t->echantillon_n, t->population_n);
}

/* A seed or a population changed with its fingerprint makes another exact draw: only what was published tells them apart. */
static enum rc verify(struct ctx *ctx, struct arena *a, struct err *e)
{
    char *text = arena_alloc(a, FICHIER_BYTES + 1);
    const char *sentence;
    char n[24];
    struct tirage t;
    FILE *in;
    size_t read_n;
    enum rc rc = ctx_open(ctx, ctx->argv[1], &in, e);

    if (rc != RC_OK)
        return rc;
    read_n = fread(text, 1, FICHIER_BYTES + 1, in);
    if (in != ctx->in)
        fclose(in);
    rc = read_n <= FICHIER_BYTES ? tirage_verifier(a, text, read_n, &t, e) : ERR(e, MSG_TIRAGE_FICHIER);
    if (rc != RC_OK)
        return rc;
    snprintf(n, sizeof(n), "%zu", t.echantillon_n);
    sentence = arena_printf(a,
                            "%s.\nÀ comparer à ce qui a été publié : organisme %s, "
                            "graine « %s », population de "
                            "%zu dossier(s), empreinte %s.\n%s",
                            found(a, &t), t.organisme != NULL ? t.organisme : "non dit", t.graine,
                            t.population_n, t.empreinte, announced(a, &t));
    return ctx->json ? tell_verified(ctx, &t, e) : ctx_tell(ctx, sentence, "tires", n, e);
}

enum rc controle_tirage_verbe(struct ctx *ctx, struct arena *a, bool *known, struct err *e)
{
    static const struct {
        const char *name;
        int words;
        enum rc (*run)(struct ctx *, struct arena *, struct err *);
    } verbs_here[] = {{"annoncer", 2, controle_annoncer_verbe},
                      {"annonces", 1, controle_annonces_verbe},
                      {"abandonner-annonce", 2, controle_abandonner_verbe},
                      {"tirage", 2, draw},
                      {"fichier-tirage", 2, write_file},
                      {"verifier-tirage", 2, verify},
                      {"suivi", 2, follow},
                      {"recevoir", 3, receive},
                      {"echanger", 2, exchange},
                      {"clore", 2, conclude},
                      {"controles", 1, list}};

    *known = true;
    for (size_t i = 0; ctx->argc > 0 && i < ARRAY_LEN(verbs_here); i++)
        if (strcmp(ctx->argv[0], verbs_here[i].name) == 0)
            return ctx->argc == verbs_here[i].words ? verbs_here[i].run(ctx, a, e) : usage(e);
    *known = false;
    return RC_OK;
}
