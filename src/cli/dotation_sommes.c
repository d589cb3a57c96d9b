#include "cli/dotation_sommes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "cli/lignes.h"
#include "training/somme.h"

#define ARENA_BYTES ((size_t)1 << 20)

/* ---- decided ------------------------------------------------------------------------------------------------------ */

static const struct decision {
    const char *name;
    unit_fn *unit;
    const char *fait;
} decisions[] = {
    {"approuver", somme_approuver, "créditée"},
    {"refuser", somme_refuser, "refusée, rien n'est crédité"},
};

bool dotation_decide(const char *word)
{
    for (size_t i = 0; i < ARRAY_LEN(decisions); i++)
        if (strcmp(decisions[i].name, word) == 0)
            return true;
    return false;
}

enum rc dotation_decider(struct ctx *ctx, const char *motif, struct err *e)
{
    struct somme_decision d = {.agent = ctx->agent, .motif = motif};
    const struct decision *of = &decisions[strcmp(ctx->argv[0], decisions[0].name) == 0 ? 0 : 1];
    char sentence[160], lot[40] = "", amount[MONEY_TEXT_BYTES];
    enum rc rc;

    if (!text_numero(ctx->argv[1], &d.no))
        return ERR(e, MSG_DOTATION_SOMME_INCONNUE);
    rc = ctx_write(ctx, of->unit, &d, e);
    if (rc != RC_OK)
        return rc;
    if (d.lot_out != 0)
        snprintf(lot, sizeof(lot), " (lot %lld)", (long long)d.lot_out);
    snprintf(sentence, sizeof(sentence), "Somme %lld %s : %s%s.", (long long)d.no, of->fait,
             money_french(d.cents_out, amount), lot);
    return ctx_tell(ctx, sentence, "somme", ctx->argv[1], e);
}

/* ---- those that wait ------------------------------------------------------------------------------------------------ */

static void print_one(FILE *out, const struct somme_attente *s)
{
    const struct dotation_lot *l = &s->v.l;
    char got[DAY_TEXT_BYTES], last[DAY_TEXT_BYTES], amount[MONEY_TEXT_BYTES];

    fprintf(out, "Somme %lld  titulaire %lld, %s, %s, financeur %s, reçue le %s, clé %s\n", (long long)s->no,
            (long long)l->titulaire_id, l->base, money_french(l->montant_cents, amount), l->denomination,
            day_iso(l->recu_le, got), l->cle);
    if (s->v.dossier != NULL)
        fprintf(out, "       pour le dossier %s\n", s->v.dossier);
    if (l->echeance != DAY_NONE)
        fprintf(out, "       utilisable jusqu'au %s%s\n", day_iso(l->echeance, last),
                l->remboursable ? ", puis rendu au financeur" : "");
    if (l->classes[0] != '\0' || l->formations[0] != '\0')
        fprintf(out, "       réservée à %s %s\n", l->classes, l->formations);
    if (l->source[0] != '\0')
        fprintf(out, "       référence %s\n", l->source);
    fprintf(out, "       proposée par %s\n", s->v.agent);
}

static void json_one(struct json *j, const struct somme_attente *s)
{
    const struct dotation_lot *l = &s->v.l;

    json_object_open(j);
    json_ki(j, "somme", s->no);
    json_ki(j, "titulaire", l->titulaire_id);
    json_kt(j, "cle", l->cle);
    json_kt(j, "financeur", l->siret);
    json_kt(j, "motif", l->base);
    json_ki(j, "montant", l->montant_cents);
    json_kd(j, "recu_le", l->recu_le);
    json_kd(j, "echeance", l->echeance);
    json_kb(j, "remboursable", l->remboursable);
    json_kt(j, "dossier", s->v.dossier);
    json_kt(j, "classes", l->classes);
    json_kt(j, "formations", l->formations);
    json_kt(j, "source", l->source);
    json_kt(j, "propose_par", s->v.agent);
    json_object_close(j);
}

struct attente {
    struct somme_attente *list;
    size_t n;
    struct grant grant;
};

static enum rc print(struct ctx *ctx, const struct attente *w, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(&w->grant));
    if (rc != RC_OK)
        return rc;
    if (j == NULL && w->n == 0)
        fputs("Aucune somme n'attend.\n", ctx->out);
    for (size_t i = 0; grant_has(&w->grant, ITEM_DROITS_MOUVEMENTS) && i < w->n; i++)
        if (j != NULL)
            json_one(j, &w->list[i]);
        else
            print_one(ctx->out, &w->list[i]);
    tableau_fermer(j);
    return RC_OK;
}

static enum rc read_waiting(struct ctx *ctx, struct db *db, struct arena *a, int64_t after, struct attente *w,
                            struct err *e)
{
    int64_t *holders = ARENA_ARRAY(a, int64_t, SOMMES_PAGE);
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_1,
                              .law_day = env_today(ctx->env),
                              .act = "dotation.attente",
                              .titulaires = holders};
    enum rc rc = sommes_en_attente(db, a, after, &w->list, &w->n, e);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < w->n; i++)
        holders[i] = w->list[i].v.l.titulaire_id;
    rq.titulaires_n = ids_distincts(holders, w->n);
    item_set_add(&rq.items, ITEM_DROITS_MOUVEMENTS);
    return door_open(db, &rq, &w->grant, e);
}

enum rc dotation_attente(struct ctx *ctx, const char *apres, struct err *e)
{
    struct attente w = {0};
    struct arena *a;
    struct db *db;
    int64_t after = 0;
    enum rc rc;

    if (apres != NULL && !text_numero(apres, &after))
        return ERR(e, MSG_DOTATION_SOMME_INCONNUE);
    a = arena_new(ARENA_BYTES);
    rc = a != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK) {
        rc = read_waiting(ctx, db, a, after, &w, e);
        store_read_end(ctx->store, db);
        if (w.grant.rq.act != NULL)
            rc = holder_account_commit(ctx, &w.grant, rc, e);
    }
    if (rc == RC_OK)
        rc = print(ctx, &w, e);
    arena_free(a);
    return rc;
}
