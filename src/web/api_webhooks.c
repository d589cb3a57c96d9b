/* api_webhooks.c - POST and DELETE /api/webhooks: a body's program says where it wants to be told. What it asks and is not held is refused. */
#include "base/json.h"
#include "base/text.h"
#include "training/webhook.h"
#include "web/api.h"
#include "web/api_pages.h"
#include "web/pages.h"

#define ROOT "/api/webhooks/"

static const struct api_objet fields[] = {{"", "url events name secret enabled ignoreSsl"}};

/* *out: known events between commas, "" for all when none is said. */
static enum rc read_events(struct page *p, const json_t *o, const char **out, struct err *e)
{
    const json_t *list = json_object_get(o, "events");
    const char *all = "";

    if (list != NULL && !json_is_null(list) && !json_is_array(list))
        return api_refuser("events", "une liste de textes", e);
    if (json_is_array(list) &&
        json_array_size(list) == 0) /* of none: nothing would ever come, and no list asks for all */
        return api_refuser("events", "au moins un événement ; sans ce champ, ils le sont tous", e);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *type = json_string_value(json_array_get(list, i));
        const char *one = type != NULL ? arena_printf(p->arena, ",%s,", type) : NULL;

        if (type == NULL || !(webhook_type_connu(type) || webhook_type_jamais(type)))
            return api_refuser("events", "des événements connus (docs/fr/api.md)", e);
        if (strstr(all, one) == NULL)
            all = *all == '\0' ? one : arena_printf(p->arena, "%s%s,", all, type);
    }
    *out = all;
    return RC_OK;
}

static bool absent(const json_t *o, const char *key)
{
    return api_rien(json_object_get(o, key));
}

static enum rc read_webhook(struct page *p, const json_t *o, struct webhook_commande *c, struct err *e)
{
    enum rc rc = api_noms(p, o, fields, ARRAY_LEN(fields), 0, e);

    if (rc == RC_OK)
        rc = api_texte(p, o, "url", "url", &c->url, e);
    if (rc == RC_OK)
        rc = api_texte(p, o, "name", "name", &c->nom, e);
    if (rc == RC_OK)
        rc = read_events(p, o, &c->evenements, e);
    if (rc != RC_OK)
        return rc;
    rc = api_texte(p, o, "secret", "secret", &c->secret_dit, e);
    if (rc != RC_OK)
        return rc;
    if (!absent(o, "enabled") && !json_is_true(json_object_get(o, "enabled")))
        return api_refuser("enabled", "true", e);
    if (!absent(o, "ignoreSsl") && !json_is_false(json_object_get(o, "ignoreSsl")))
        return api_refuser("ignoreSsl", "false", e);
    return RC_OK;
}

/* Those asked for that will never come, so that their program does not wait for them. */
static void put_never(struct page *p, struct json *j, const char *events)
{
    char *left, *one, *copy = arena_strdup(p->arena, events != NULL ? events : "");

    json_key(j, "eventsNeverSent");
    json_array_open(j);
    for (one = strtok_r(copy, ",", &left); one != NULL; one = strtok_r(NULL, ",", &left))
        if (webhook_type_jamais(one))
            json_text(j, one);
    json_array_close(j);
}

/* `secret`: NULL once it was told, and when the caller said it himself. */
static enum rc answer_webhook(struct page *p, struct webhook_commande *c, bool open, const char *secret,
                              struct err *e)
{
    struct json *j = json_new(4096);
    enum rc rc = RC_OK;

    if (j == NULL) {
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    } else {
        json_object_open(j);
        json_ki(j, "id", c->numero);
        json_kt(j, "url", c->url);
        json_kt(j, "name", c->nom);
        json_kb(j, "enabled", open);
        json_kt(j, "secret", secret);
        put_never(p, j, c->evenements);
        json_object_close(j);
        rc = json_failed(j) ? ERR(e, MSG_MEMOIRE_EPUISEE) : RC_OK;
    }
    if (rc == RC_OK)
        answer(p->rq, 201, "application/json", arena_strndup(p->arena, json_data(j), json_length(j)),
               json_length(j));
    json_free(j);
    return rc;
}

/* The secret leaves with this answer alone. */
static enum rc answer_made(struct page *p, struct err *e)
{
    struct webhook_commande *c = p->unit_arg;
    enum rc rc = answer_webhook(p, c, true, c->secret[0] != '\0' ? c->secret : NULL, e);

    explicit_bzero(c->secret, sizeof(c->secret));
    p->redirect = NULL;
    return rc;
}

/* Where it is, for whoever asks for the same again. */
static enum rc say_where(struct page *p, struct err *e)
{
    const struct webhook_commande *c = p->unit_arg;

    (void)e;
    p->redirect = arena_printf(p->arena, ROOT "%lld", (long long)c->numero);
    return RC_OK;
}

static enum rc read_body(struct page *p, struct webhook_commande *c, struct err *e)
{
    json_t *body;
    enum rc rc = api_corps(p, &body, e);

    if (rc != RC_OK)
        return rc;
    *c = (struct webhook_commande){.organisme_id = p->session.actor_id,
                                   .par_organisme = true,
                                   .dossier_entier = true,
                                   .dedans = config_dedans(p->web->cfg)};
    rc = read_webhook(p, body, c, e);
    json_decref(body);
    return rc;
}

enum rc api_webhook_creer(struct page *p, struct err *e)
{
    struct webhook_commande *c = ARENA_NEW(p->arena, struct webhook_commande);
    enum rc rc = read_body(p, c, e);

    if (rc != RC_OK)
        return rc;
    page_open(p, webhook_creer, c, say_where);
    p->done = answer_made;
    return RC_OK;
}

/* Asked again: the number of the first time, without its secret, and whether it is still open: nothing else of an address changes. */
enum rc api_webhook_redire(struct page *p, struct err *e)
{
    struct webhook_commande *c = ARENA_NEW(p->arena, struct webhook_commande);
    const char *where = p->une_fois->u.voir;
    bool open = false;
    enum rc rc = read_body(p, c, e);

    if (rc == RC_OK && (where == NULL || !text_numero(where + strlen(ROOT), &c->numero)))
        rc = ERR(e, MSG_WEBHOOK_INCONNU);
    if (rc == RC_OK)
        rc = webhook_ouvert(p->db, c->organisme_id, c->numero, &open, e);
    return rc == RC_OK ? answer_webhook(p, c, open, NULL, e) : rc;
}

enum rc api_webhook_ferme(struct page *p, struct err *e)
{
    (void)e;
    answer(p->rq, 204, NULL, "", 0);
    return RC_OK;
}

enum rc api_webhook_fermer(struct page *p, struct err *e)
{
    struct webhook_commande *c = ARENA_NEW(p->arena, struct webhook_commande);

    *c = (struct webhook_commande){.organisme_id = p->session.actor_id, .par_organisme = true};
    if (!text_whole(p->params[0], &c->numero))
        return ERR(e, MSG_WEBHOOK_INCONNU);
    page_write(p, webhook_fermer, c, api_webhook_ferme, NULL);
    return RC_OK;
}
