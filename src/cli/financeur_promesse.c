#include "cli/financeur_promesse.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/essai.h"
#include "cli/holder.h"
#include "cli/lignes.h"
#include "training/dispositif.h"
#include "training/promesse.h"

#define ARENA_BYTES ((size_t)1 << 20)

/* ---- the list, behind the door -------------------------------------------------------------------------------- */

struct shown {
    struct promesse *list;
    size_t n;
    int64_t holders[PROMESSES_PAGE]; /* of the list, each once */
    struct grant grant;
};

static enum rc read_shown(struct ctx *ctx, struct db *db, struct arena *a, struct promesse_filtre *f,
                          struct shown *s, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_1,
                              .law_day = env_today(ctx->env),
                              .act = "financeur.promesses"};
    enum rc rc = ctx->argc == 2 ? financeur_de_siret(db, ctx->argv[1], &f->financeur_id, e) : RC_OK;

    if (rc == RC_OK)
        rc = promesses_lister(db, a, f, &s->list, &s->n, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < s->n; i++)
        s->holders[i] = s->list[i].titulaire_id;
    rq.titulaires = s->holders;
    rq.titulaires_n = ids_distincts(s->holders, s->n);
    item_set_add(&rq.items, ITEM_DROITS_MOUVEMENTS);
    return door_open(db, &rq, &s->grant, e);
}

static void print_json(struct json *j, const struct promesse *p, day_t le)
{
    json_object_open(j);
    json_kt(j, "dossier", p->dossier);
    json_kt(j, "financeur", p->siret);
    json_ki(j, "lot", p->lot);
    json_kt(j, "etat", p->etat);
    json_kd(j, "accordee_le", p->accorde_le);
    json_ki(j, "accorde", p->montant_cents);
    json_ki(j, "du", p->du_cents);
    json_kd(j, "due_le", p->du_le);
    json_kt(j, "appel", p->appel[0] != '\0' ? p->appel : NULL);
    json_kt(j, "reference", p->reference[0] != '\0' ? p->reference : NULL);
    json_kd(j, "echeance", p->echeance);
    json_ki(j, "retard_jours",
            strcmp(p->etat, "appelee") == 0 && p->echeance < le ? (int64_t)(le - p->echeance) : 0);
    json_ki(j, "recu", p->recu_cents);
    json_kd(j, "recue_le", p->recu_le);
    json_ki(j, "recouvre", p->recouvre_cents);
    json_ki(j, "a_rendre", p->a_rendre_cents);
    json_object_close(j);
}

static void print_one(FILE *out, const struct promesse *p)
{
    char granted[MONEY_TEXT_BYTES], owed[MONEY_TEXT_BYTES], got[MONEY_TEXT_BYTES], day[DAY_TEXT_BYTES];

    fprintf(out, "%s  %s  %s : %s accordés le %s", p->dossier, p->denomination, promesse_etat_mot(p->etat),
            money_french(p->montant_cents, granted), day_iso(p->accorde_le, day));
    if (p->du_cents > 0)
        fprintf(out, ", %s dus", money_french(p->du_cents, owed));
    if (p->appel[0] != '\0')
        fprintf(out, ", appel %s (%s)", p->appel, p->reference);
    if (p->recu_cents > 0)
        fprintf(out, ", %s reçus", money_french(p->recu_cents, got));
    if (p->a_rendre_cents > 0)
        fprintf(out, ", %s à rendre", money_french(p->a_rendre_cents, got));
    fputc('\n', out);
}

static enum rc print_shown(struct ctx *ctx, const struct shown *s, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    CHECK(grant_recorded(&s->grant));
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; grant_has(&s->grant, ITEM_DROITS_MOUVEMENTS) && i < s->n; i++)
        if (j != NULL)
            print_json(j, &s->list[i], ctx->at);
        else
            print_one(ctx->out, &s->list[i]);
    tableau_fermer(j);
    return RC_OK;
}

enum rc financeur_promesses(struct ctx *ctx, const char *dossier, const char *suite, struct err *e)
{
    struct promesse_filtre f = {.dossier = dossier, .apres = suite};
    struct arena *a = arena_new(ARENA_BYTES);
    struct shown *s = a != NULL ? ARENA_NEW(a, struct shown) : NULL;
    struct db *db;
    enum rc rc = s != NULL ? store_read_begin(ctx->store, &db, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        rc = read_shown(ctx, db, a, &f, s, e);
        store_read_end(ctx->store, db);
        if (s->grant.rq.act != NULL)
            rc = holder_account_commit(ctx, &s->grant, rc, e);
        if (rc == RC_OK)
            rc = print_shown(ctx, s, e);
    }
    arena_free(a);
    return rc;
}

/* ---- a call ----------------------------------------------------------------------------------------------------- */

enum rc financeur_appeler(struct ctx *ctx, const char *dossier, struct err *e)
{
    struct promesse_appel p = {.siret = ctx->argv[1], .dossier = dossier, .agent = ctx->agent};
    char sentence[240], sum[MONEY_TEXT_BYTES], day[32], left[64] = "";
    enum rc rc = ctx_write(ctx, promesse_appeler, &p, e);

    if (rc != RC_OK)
        return rc;
    if (p.reste_out > 0)
        snprintf(left, sizeof(left), " %lld autre(s) restent à appeler.", (long long)p.reste_out);
    snprintf(
        sentence, sizeof(sentence),
        "Appel de fonds %s : %s pour %lld somme(s) promise(s), à virer avant le %s, sous la référence %s.%s",
        p.numero_out, money_french(p.total_out, sum), (long long)p.promesses_out,
        day_french(p.echeance_out, day), p.reference_out, left);
    return ctx_tell(ctx, sentence, "reference", p.reference_out, e);
}
