/*
 * api_pages.c - the pages and the acts of each space, for programs: /api/v1 before the address of a page. The fields of an act
 * are those of its form, in JSON; the refusals are its own; what a page shows is one JSON object (view.h). So an act
 * exists for a program as soon as it exists for people (docs/decisions/0069).
 */
#include "web/api_pages.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "web/api.h"

#define KEY_TEXT_MAX 200

/* ---- what is asked --------------------------------------------------------------------------------------------- */

static enum rc refuse_field(struct page *p, enum msg why, const char *name, struct err *e)
{
    name = arena_strdup(p->arena, text_is_utf8(name, strlen(name)) ? name : "?");
    ERR(e, why, "nom", name);
    return err_at(e, name, 0);
}

/* A value as a form would carry it; NULL when it has no such form. A box that is not ticked is not sent. */
static const char *field_text(struct page *p, const json_t *v)
{
    char *text;
    const char *copy;

    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_true(v))
        return "1";
    if (!json_is_number(v))
        return NULL;
    text = json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(14));
    copy = text != NULL ? arena_strdup(p->arena, text) : NULL;
    free(text);
    return copy;
}

static bool add_value(struct page *p, const char *name, const json_t *v)
{
    const char *text = field_text(p, v);

    return json_is_false(v) || json_is_null(v) || (text != NULL && request_field_add(p->rq, name, text));
}

static bool add_field(struct page *p, const char *name, const json_t *v)
{
    const json_t *one;
    size_t i;
    bool good = true;

    if (!json_is_array(v))
        return add_value(p, name, v);
    if (!route_liste(p->route, name))
        return false;
    json_array_foreach(v, i, one)
    {
        good = good && json_is_string(one) && add_value(p, name, one);
    }
    return good;
}

static enum rc read_json(struct page *p, struct err *e)
{
    json_t *body;
    json_t *v;
    const char *name;
    enum rc rc;

    if ((p->route->flags & ROUTE_UPLOAD) != 0) /* its file is not JSON */
        return ERR(e, MSG_API_FICHIER);
    rc = api_corps(p, &body, e);
    if (rc != RC_OK)
        return rc;
    json_object_foreach(body, name, v)
    {
        if (rc == RC_OK && !add_field(p, name, v))
            rc = refuse_field(p, MSG_API_CHAMPS, name, e);
    }
    json_decref(body);
    return rc;
}

enum rc api_page_lire(struct page *p, struct err *e)
{
    return request_is_json(p->rq) ? read_json(p, e) : RC_OK;
}

enum rc api_page_tout_lu(struct page *p, struct err *e)
{
    const char *name = request_field_unread(p->rq);

    return name == NULL ? RC_OK : refuse_field(p, MSG_API_CHAMP, name, e);
}

/* ---- once ---------------------------------------------------------------------------------------------------------- */

/* The marks of an evaluation are kept nowhere with a person, nor in a hash that the few that there are would be tried against. */
static bool kept_apart(const char *name)
{
    return strcmp(name, "note") == 0;
}

/* What is asked, in one hash: where, each field in its order but those, a file that is not the fields. */
static void hash_demand(struct page *p, unsigned char out[HASH_BYTES])
{
    const char *path = route_adresse(request_path(p->rq), p->arena), *name, *value;
    size_t n = strlen(path) + 1 + HASH_BYTES, file_n = 0, at;
    /* the fields of a page were read from its JSON; the providers' API has no other than those bytes */
    const bool bytes = !request_is_json(p->rq) || (p->route->flags & ROUTE_API) != 0;
    const unsigned char *file = bytes ? request_file(p->rq, &file_n) : NULL;
    unsigned char *all;

    for (size_t i = 0; (name = request_field_at(p->rq, i, &value)) != NULL; i++)
        n += strlen(name) + strlen(value) + 2;
    all = arena_alloc(p->arena, n);
    sha256(file != NULL ? (const char *)file : "", file_n, all);
    at = HASH_BYTES;
    memcpy(all + at, path, strlen(path) + 1);
    at += strlen(path) + 1;
    for (size_t i = 0; (name = request_field_at(p->rq, i, &value)) != NULL; i++) {
        if (kept_apart(name))
            continue;
        memcpy(all + at, name, strlen(name) + 1);
        at += strlen(name) + 1;
        memcpy(all + at, value, strlen(value) + 1);
        at += strlen(value) + 1;
    }
    sha256((const char *)all, at, out);
}

static bool is_visible(const char *text)
{
    const size_t n = strlen(text);

    for (size_t i = 0; i < n; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return n > 0 && n <= KEY_TEXT_MAX;
}

/* What it opened is known by its address once it is written: kept with it, for whoever asks the same a moment later. */
static enum rc do_once(struct db *db, void *arg, struct err *e)
{
    struct api_une_fois *o = arg;
    enum rc rc = api_unicite(db, &o->u, e);

    if (rc != RC_OK || o->u.deja)
        return rc;
    rc = o->unit(db, o->arg, e);
    if (rc != RC_OK || o->p->adresse == NULL)
        return rc;
    o->p->unit_arg = o->arg;
    rc = o->p->adresse(o->p, e);
    o->u.voir = o->p->redirect;
    return rc == RC_OK ? api_unicite_voir(db, &o->u, e) : rc;
}

static struct api_une_fois *demand(struct page *p, const char *who, bool asked_by_key)
{
    struct api_une_fois *o = ARENA_NEW(p->arena, struct api_une_fois);

    *o = (struct api_une_fois){.p = p, .u = {.voir = p->redirect, .arena = p->arena}};
    hash_demand(p, o->u.demande);
    if (!asked_by_key)
        who = arena_printf(p->arena, "%s/%s", who,
                           hex(o->u.demande, HASH_BYTES, arena_alloc(p->arena, 2 * HASH_BYTES + 1)));
    sha256(who, strlen(who), o->u.cle);
    return o;
}

static void once(struct page *p, struct api_une_fois *o)
{
    o->unit = p->unit;
    o->arg = p->unit_arg;
    p->une_fois = o;
    p->unit = do_once;
    p->unit_arg = o;
}

/* The key of a program, and whose it is. */
static const char *owned(struct page *p, const char *key)
{
    return arena_printf(p->arena, "%d/%lld/%s/%s", (int)p->session.espace, (long long)p->session.actor_id,
                        p->session.agent, key);
}

enum rc api_page_une_fois(struct page *p, struct err *e)
{
    const char *key = p->miroir ? request_header(p->rq, "Idempotency-Key") : NULL;

    if (key != NULL && !is_visible(key))
        return ERR(e, MSG_API_UNICITE_FORME);
    if (key != NULL && p->unit == NULL)
        return ERR(e, MSG_API_UNICITE_SANS);
    if (key != NULL)
        once(p, demand(p, owned(p, key), true));
    else if (p->session.unique != NULL && p->unit != NULL)
        once(p, demand(p, arena_printf(p->arena, "formulaire/%s/%s", p->session.token, p->session.unique),
                       false));
    return RC_OK;
}

/* ---- the providers' API ----------------------------------------------------------------------------------------- */

enum rc api_deja_demande(struct page *p, bool *deja, struct err *e)
{
    const char *key = request_method(p->rq) != HTTP_GET && (p->route->flags & ROUTE_CLE) != 0
                          ? request_header(p->rq, "Idempotency-Key")
                          : NULL;
    enum rc rc;

    *deja = false;
    if (key == NULL)
        return RC_OK;
    if (!is_visible(key))
        return ERR(e, MSG_API_UNICITE_FORME);
    p->une_fois = demand(p, owned(p, key), true);
    rc = api_unicite_connue(p->db, &p->une_fois->u, e);
    *deja = rc == RC_OK && p->une_fois->u.deja;
    return rc;
}

void api_ecrire_une_fois(struct page *p)
{
    if (p->une_fois != NULL)
        once(p, p->une_fois);
}

enum rc api_rejouer(struct page *p, struct err *e)
{
    answer_header(p->rq, "Idempotent-Replayed", "true");
    return p->route->page(p, e);
}

/* ---- what is answered ------------------------------------------------------------------------------------------- */

/* One object, written by `write`. */
static void reply(struct page *p, void (*write)(struct page *p, const char *to, struct json *j),
                  const char *to)
{
    struct json *j = json_new(PAGE_BYTES_MAX);
    struct err e;
    enum rc rc = j != NULL ? RC_OK : ERR(&e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        write(p, to, j);
        rc = api_repondre(p, j, &e);
    }
    if (rc != RC_OK) {
        answer_clear(p->rq);
        problem_answer(p, &e);
    }
}

static void write_view(struct page *p, const char *to, struct json *j)
{
    (void)to;
    view_json(p->view, j);
}

void api_page_montrer(struct page *p)
{
    if (p->refused != NULL) /* a question asked by its address that is wrong */
        problem_answer(p, p->refused);
    else
        reply(p, write_view, NULL);
}

static void write_done(struct page *p, const char *to, struct json *j)
{
    json_object_open(j);
    json_kb(j, "fait", !p->a_payer);
    if (p->a_payer)
        json_kt(j, "paiement", to);
    if (p->une_fois != NULL)
        json_kb(j, "rejeu", p->une_fois->u.deja);
    json_kt(j, "voir", to != NULL ? arena_printf(p->arena, "/api/v1%s", to) : NULL);
    json_object_close(j);
}

void api_page_fait(struct page *p, const char *to)
{
    reply(p, write_done, to);
}
