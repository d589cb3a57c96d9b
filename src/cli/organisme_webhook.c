#include "cli/organisme_webhook.h"
#include "base/ids.h"
#include "base/json.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "training/webhook.h"
#include "base/text.h"

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage",
               "sicpf organisme webhook creer SIRET|NDA NOM --url URL [--dossier-entier] | lister SIRET|NDA "
               "| fermer NUMERO | echecs "
               "NUMERO [--apres ENVOI] | renvoyer NUMERO ENVOI");
}

static enum rc make(struct ctx *ctx, const char *url, bool whole, struct err *e)
{
    struct webhook_commande c = {.nom = ctx->argv[3],
                                 .url = url,
                                 .dossier_entier = whole,
                                 .dedans = config_dedans(ctx->cfg),
                                 .agent = ctx->agent};
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &c.organisme_id, e);

    if (rc == RC_OK)
        rc = store_write(ctx->store, webhook_creer, &c, e);
    if (rc == RC_OK && ctx->json)
        fprintf(ctx->out, "{\"numero\":%lld,\"secret\":\"%s\"}\n", (long long)c.numero, c.secret);
    else if (rc == RC_OK)
        fprintf(ctx->out, "Webhook %lld. Secret, montré une seule fois : %s\n", (long long)c.numero,
                c.secret);
    explicit_bzero(c.secret, sizeof(c.secret));
    return rc;
}

static void print_json(struct ctx *ctx, const struct webhook *w)
{
    struct json *j = json_to(ctx->out);
    char at[40];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "numero", w->numero);
    json_kt(j, "nom", w->nom);
    json_kt(j, "url", w->url);
    json_kt(j, "cree", instant_iso(w->cree_us, at));
    json_kt(j, "ferme", w->ferme_us != 0 ? instant_iso(w->ferme_us, at) : NULL);
    json_kb(j, "dossier_entier", w->dossier_entier);
    json_ki(j, "attendent", w->attendent);
    json_ki(j, "abandonnes", w->morts);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct webhook *all;
    int64_t body;
    size_t n;
    struct db *db;
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &body, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = webhooks(db, a, body, &all, &n, e);
    store_read_end(ctx->store, db);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (ctx->json)
            print_json(ctx, &all[i]);
        else
            fprintf(ctx->out, "%lld  %s, %s%s%s : %lld en attente, %lld abandonné(s)\n",
                    (long long)all[i].numero, all[i].nom, all[i].url,
                    all[i].dossier_entier ? ", dossier entier" : "", all[i].ferme_us != 0 ? ", fermé" : "",
                    (long long)all[i].attendent, (long long)all[i].morts);
    }
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Cet organisme n'a pas de webhook.\n", ctx->out);
    return rc;
}

static enum rc shut(struct ctx *ctx, struct err *e)
{
    struct webhook_commande c = {.agent = ctx->agent};
    enum rc rc;

    if (!text_numero(ctx->argv[2], &c.numero))
        return usage(e);
    rc = store_write(ctx->store, webhook_fermer, &c, e);
    return rc == RC_OK ? ctx_tell(ctx, "Le webhook est fermé : rien ne lui est plus envoyé.", "ferme",
                                  ctx->argv[2], e)
                       : rc;
}

/* ---- what one did not receive ------------------------------------------------------------------------------------- */

static void failure_json(struct ctx *ctx, const struct webhook_echec *f)
{
    struct json *j = json_to(ctx->out);
    char at[40], why[WEBHOOK_RAISON_BYTES];

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "envoi", f->no);
    json_kt(j, "type", f->type);
    json_kt(j, "dossier", f->dossier);
    json_kt(j, "cree", instant_iso(f->cree_us, at));
    json_ki(j, "essais", f->essais);
    json_ki(j, "statut", f->statut);
    json_kt(j, "raison", webhook_raison(f->statut, why));
    json_kt(j, "prochain", f->abandon_us == 0 ? instant_iso(f->prochain_us, at) : NULL);
    json_kt(j, "abandonne", f->abandon_us != 0 ? instant_iso(f->abandon_us, at) : NULL);
    json_object_close(j);
    json_line_end(j);
    json_free(j);
}

static void failure_line(struct ctx *ctx, const struct webhook_echec *f)
{
    char at[40], next[40], why[WEBHOOK_RAISON_BYTES];

    fprintf(ctx->out, "%lld  %s  dossier %s, le %s : %lld essai(s), %s ; %s %s\n", (long long)f->no, f->type,
            f->dossier, instant_french(f->cree_us, at), (long long)f->essais, webhook_raison(f->statut, why),
            f->abandon_us != 0 ? "abandonné le" : "essai suivant après le",
            instant_french(f->abandon_us != 0 ? f->abandon_us : f->prochain_us, next));
}

/* Behind the door: the type of an event says the state of a dossier. */
static enum rc failures(struct ctx *ctx, struct arena *a, const char *after, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_3,
                              .law_day = env_today(ctx->env),
                              .act = "commande.webhook-echecs",
                              .items = item_set_of(ITEM_DOSSIER_SUIVI, ITEM_COUNT)};
    int64_t *ids = ARENA_ARRAY(a, int64_t, WEBHOOK_ECHECS_PAGE);
    int64_t webhook, from = 0;
    struct webhook_echec *list;
    struct grant g = {0};
    struct db *db;
    size_t n = 0;
    enum rc rc;

    if (!text_numero(ctx->argv[2], &webhook) || (after != NULL && !text_numero(after, &from)))
        return usage(e);
    rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = webhook_echecs(db, a, 0, webhook, from, &list, &n, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        ids[i] = list[i].titulaire_id;
    rq.titulaires = ids;
    rq.titulaires_n = ids_distincts(ids, n);
    rc = lecture_finir(ctx, db, &rq, &g, rc, e);
    for (size_t i = 0; rc == RC_OK && grant_has(&g, ITEM_DOSSIER_SUIVI) && i < n; i++)
        if (ctx->json)
            failure_json(ctx, &list[i]);
        else
            failure_line(ctx, &list[i]);
    if (rc == RC_OK && n == 0 && !ctx->json)
        fputs("Aucun envoi de ce webhook n'a échoué.\n", ctx->out);
    return rc;
}

static enum rc again(struct ctx *ctx, struct err *e)
{
    struct webhook_renvoi r = {.agent = ctx->agent};
    enum rc rc;

    if (!text_numero(ctx->argv[2], &r.webhook_id) || !text_numero(ctx->argv[3], &r.no))
        return usage(e);
    rc = store_write(ctx->store, webhook_renvoyer, &r, e);
    return rc == RC_OK
               ? ctx_tell(ctx,
                          "Cet envoi repart au prochain passage du serveur, ou de « sicpf webhooks send ».",
                          "renvoye", ctx->argv[3], e)
               : rc;
}

enum rc organisme_webhook(struct ctx *ctx, struct arena *a, const char *url, bool whole, const char *after,
                          struct err *e)
{
    const char *word = ctx->argv[1];

    if (strcmp(word, "creer") == 0 && ctx->argc == 4)
        return make(ctx, url, whole, e);
    if (strcmp(word, "lister") == 0 && ctx->argc == 3)
        return list(ctx, a, e);
    if (strcmp(word, "fermer") == 0 && ctx->argc == 3)
        return shut(ctx, e);
    if (strcmp(word, "echecs") == 0 && ctx->argc == 3)
        return failures(ctx, a, after, e);
    if (strcmp(word, "renvoyer") == 0 && ctx->argc == 4)
        return again(ctx, e);
    return usage(e);
}
