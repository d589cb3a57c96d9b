/*
 * session.c - who is signed in, and whether a form comes from a page of theirs.
 *
 * The cookie is 32 random bytes; the store keeps its SHA-256 only, so a copy of the store opens no session. A session
 * lasts SESSION_SECONDS (RGAA 13.1: no time limit under 20 hours). It is read again for each request, in the
 * snapshot of the request: signing out takes effect at once, everywhere.
 *
 * Signing in by an identity provider is not open yet. In demonstration mode, and only then, a page lists the people
 * of the demonstration.
 */
#include "base/log.h"
#include "web/page.h"
#include "web/web.h"
#include <jansson.h>

#define SESSION_COOKIE "sicpf_session"
#define FORM_COOKIE "sicpf_formulaire"
#define TOKEN_BYTES 32
#define TOKEN_TEXT (2 * TOKEN_BYTES + 1)
#define UNIQUE_BYTES 16 /* of one page that was shown */
#define SESSION_SECONDS WEB_SESSION_SECONDS
#define FORM_SECONDS 3600

static const enum law_party parties[ESPACE_COUNT] = {[ESPACE_TITULAIRE] = PARTY_TITULAIRE,
                                                     [ESPACE_ORGANISME] = PARTY_ORGANISME,
                                                     [ESPACE_GESTION] = PARTY_CDC,
                                                     [ESPACE_FINANCEUR] = PARTY_FINANCEUR};

/* Why each opens its space. */
static const enum law_purpose purposes[ESPACE_COUNT] = {[ESPACE_TITULAIRE] = FINALITE_2,
                                                        [ESPACE_ORGANISME] = FINALITE_4,
                                                        [ESPACE_GESTION] = FINALITE_4,
                                                        [ESPACE_FINANCEUR] = FINALITE_1};

enum law_party space_party(enum espace espace)
{
    if (espace == ESPACE_PUBLIC)
        bug_stop(__FILE__, __LINE__, "une page publique ne lit aucune donnée de personne");
    return parties[espace];
}

enum espace espace_of_party(enum law_party party)
{
    for (enum espace s = ESPACE_TITULAIRE; s < ESPACE_COUNT; s++)
        if (parties[s] == party)
            return s;
    return ESPACE_PUBLIC;
}

static enum espace espace_of(const char *name)
{
    enum law_party party;

    return law_party_find(name, &party) ? espace_of_party(party) : ESPACE_PUBLIC;
}

/* The SHA-256 of the token that a cookie carries; false when it carries none. */
static bool cookie_index(struct page *p, unsigned char index[HASH_BYTES])
{
    const char *cookie = request_cookie(p->rq, SESSION_COOKIE);
    unsigned char token[TOKEN_BYTES];

    if (cookie == NULL || strlen(cookie) != 2 * TOKEN_BYTES || !hex_parse(cookie, token, sizeof(token)))
        return false;
    sha256(token, sizeof(token), index);
    return true;
}

enum rc session_load(struct page *p, struct err *e)
{
    unsigned char index[HASH_BYTES];
    struct cursor c = {0};
    enum rc rc;

    if (!cookie_index(p, index))
        return RC_OK;
    rc = request_db(p->rq, &p->db, e);
    if (rc == RC_OK)
        rc = db_query(p->db, Q_WEB_SESSION_GET, &c, e, "bii", index, sizeof(index),
                      p->now_us - SESSION_SECONDS * INT64_C(1000000), (int64_t)p->web->cfg->demo);
    if (rc == RC_OK && cursor_next(&c)) {
        size_t n;
        const unsigned char *csrf = cursor_blob(&c, 3, &n);

        p->session.espace = espace_of(cursor_text(&c, 0));
        p->session.actor_id = cursor_i64(&c, 1);
        p->session.agent = cursor_copy(&c, p->arena, 2);
        p->session.token = hex(csrf, n, arena_alloc(p->arena, 2 * n + 1));
    }
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

const char *session_return_path(struct page *p, const char *path)
{
    const char *params[PARAMS_MAX];
    bool other_method;

    if (path == NULL || path[0] != '/' || strlen(path) >= PATH_BYTES_MAX || strncmp(path, "/api/", 5) == 0)
        return NULL;
    for (const char *c = path; *c != '\0'; c++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-/", *c) == NULL)
            return NULL;
    return route_find(HTTP_GET, path, p->arena, params, &other_method) != NULL ? path : NULL;
}

/* ---- forms --------------------------------------------------------------------------------------------------- */

/* Before signing in there is no session to hold a token: it is derived from a cookie of its own. */
static const char *token_of_cookie(struct page *p, const char *cookie)
{
    unsigned char out[HASH_BYTES];

    crypto_blind(&store_keys(p->web->store)->index, "web.formulaire", cookie, strlen(cookie), out);
    return hex(out, sizeof(out), arena_alloc(p->arena, TOKEN_TEXT));
}

const char *session_form_token(struct page *p)
{
    const char *cookie = request_cookie(p->rq, FORM_COOKIE);
    unsigned char fresh[TOKEN_BYTES];

    if (cookie == NULL || strlen(cookie) != 2 * TOKEN_BYTES) {
        env_random(p->web->env, fresh, sizeof(fresh));
        cookie = hex(fresh, sizeof(fresh), arena_alloc(p->arena, TOKEN_TEXT));
        page_cookie(p, FORM_COOKIE, cookie, FORM_SECONDS);
    }
    return token_of_cookie(p, cookie);
}

/* Compares without telling by its duration how much is right. */
static bool same_token(const char *a, const char *b)
{
    unsigned char different = 0;

    if (a == NULL || b == NULL || strlen(a) != strlen(b))
        return false;
    for (size_t i = 0; a[i] != '\0'; i++)
        different |= (unsigned char)(a[i] ^ b[i]);
    return different == 0;
}

/* A browser says where a form comes from; when it does, it must be from here. */
static bool same_origin(struct page *p)
{
    const char *origin = request_header(p->rq, "Origin");
    const char *host = request_header(p->rq, "Host");
    const char *site = request_header(p->rq, "Sec-Fetch-Site");
    const char *sep;

    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    if (origin == NULL)
        return true;
    sep = strstr(origin, "://");
    return sep != NULL && host != NULL && strcmp(sep + 3, host) == 0;
}

const char *session_page_token(struct page *p)
{
    unsigned char once[UNIQUE_BYTES];

    if (p->session.token == NULL)
        return NULL;
    env_random(p->web->env, once, sizeof(once));
    return arena_printf(p->arena, "%s%s", p->session.token,
                        hex(once, sizeof(once), (char[2 * UNIQUE_BYTES + 1]){0}));
}

/* What follows the token of the session in that of a page; NULL when there is none. *given becomes the first alone. */
static const char *take_unique(struct page *p, const char **given)
{
    unsigned char bytes[UNIQUE_BYTES];
    const char *unique;

    if (*given == NULL || strlen(*given) != 2 * (TOKEN_BYTES + UNIQUE_BYTES))
        return NULL;
    unique = *given + 2 * (size_t)TOKEN_BYTES;
    if (!hex_parse(unique, bytes, sizeof(bytes)))
        return NULL;
    *given = arena_strndup(p->arena, *given, 2 * (size_t)TOKEN_BYTES);
    return arena_strdup(p->arena, unique);
}

enum rc session_check_form(struct page *p, struct err *e)
{
    const char *given = request_field(p->rq, "jeton");
    const char *cookie = request_cookie(p->rq, FORM_COOKIE);
    const char *expected = p->session.token;

    if (!same_origin(p))
        return ERR(e, MSG_WEB_ORIGINE);
    if (expected != NULL)
        p->session.unique = take_unique(p, &given);
    else if (cookie != NULL)
        expected = token_of_cookie(p, cookie);
    return same_token(given, expected) ? RC_OK : ERR(e, MSG_WEB_JETON);
}

/* ---- signing in and out -------------------------------------------------------------------------------------- */

struct opening {
    unsigned char index[HASH_BYTES];
    unsigned char csrf[TOKEN_BYTES];
    char cookie[TOKEN_TEXT];
    enum espace espace;
    int64_t actor_id;
    const char *agent;
};

static enum rc journal_session(struct db *db, const struct opening *o, const char *act, struct err *e)
{
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = parties[o->espace],
                                  .actor_id = o->actor_id,
                                  .actor_name = o->agent,
                                  .purpose = purposes[o->espace],
                                  .act = act,
                                  .law_day = day_of_instant(db_now_us(db)),
                                  .titulaire_id = o->espace == ESPACE_TITULAIRE ? o->actor_id : 0};

    return journal_append(db, &entry, NULL, e);
}

/* The only way to open one for now: without proof of identity, so that it is worth nothing outside the demonstration. */
static enum rc open_session(struct db *db, void *arg, struct err *e)
{
    struct opening *o = arg;
    int64_t now = db_now_us(db);
    enum rc rc = db_exec(db, Q_WEB_SESSION_DELETE_OLD, e, "i", now - SESSION_SECONDS * INT64_C(1000000));

    if (rc == RC_OK)
        rc = db_exec(db, Q_WEB_SESSION_INSERT, e, "btitbii", o->index, sizeof(o->index),
                     law_party_name(parties[o->espace]), o->actor_id, o->agent, o->csrf, sizeof(o->csrf),
                     INT64_C(1), now);
    return rc == RC_OK ? journal_session(db, o, "session.ouvrir", e) : rc;
}

static enum rc close_session(struct db *db, void *arg, struct err *e)
{
    struct opening *o = arg;
    enum rc rc = db_exec(db, Q_WEB_SESSION_DELETE, e, "b", o->index, sizeof(o->index));

    return rc == RC_OK ? journal_session(db, o, "session.fermer", e) : rc;
}

static enum rc set_cookie(struct page *p, struct err *e)
{
    struct opening *o = p->unit_arg;

    (void)e;
    page_cookie(p, SESSION_COOKIE, o->cookie, SESSION_SECONDS);
    return RC_OK;
}

static enum rc forget_cookie(struct page *p, struct err *e)
{
    (void)e;
    page_cookie(p, SESSION_COOKIE, NULL, 0);
    return RC_OK;
}

enum rc action_deconnexion(struct page *p, struct err *e)
{
    struct opening *o = ARENA_NEW(p->arena, struct opening);

    (void)e;
    p->redirect = "/";
    if (p->session.espace == ESPACE_PUBLIC || !cookie_index(p, o->index))
        return RC_OK;
    o->espace = p->session.espace;
    o->actor_id = p->session.actor_id;
    o->agent = p->session.agent;
    page_write(p, close_session, o, forget_cookie, "/");
    return RC_OK;
}

enum rc page_connexion(struct page *p, struct err *e)
{
    const char *suite = session_return_path(p, request_query(p->rq, "suite"));

    if (!p->web->cfg->demo)
        return ERR(e, MSG_WEB_CONNEXION_FERMEE);
    p->redirect = suite != NULL ? arena_printf(p->arena, "/demonstration?suite=%s", suite) : "/demonstration";
    return RC_OK;
}

/* ---- demonstration ------------------------------------------------------------------------------------------- */

static const struct {
    const char *role;
    enum espace espace;
    enum view_key list;
} demo_roles[] = {{"elu", ESPACE_TITULAIRE, K_ELUS},
                  {"titulaire", ESPACE_TITULAIRE, K_TITULAIRES},
                  {"organisme", ESPACE_ORGANISME, K_ORGANISMES},
                  {"gestionnaire", ESPACE_GESTION, K_GESTIONNAIRES},
                  {"financeur", ESPACE_FINANCEUR, K_FINANCEURS}};

static enum rc demo_people(struct page *p, json_t **out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(p->db, Q_REGLAGE_GET, &c, e, "t", "demo.personnes");
    const char *text = rc == RC_OK && cursor_next(&c) ? cursor_text(&c, 0) : "[]";

    if (rc == RC_OK) {
        *out = json_loads(text, 0, NULL);
        rc = cursor_close(&c, e);
    }
    if (rc == RC_OK && !json_is_array(*out)) {
        json_decref(*out);
        rc = ERR(e, MSG_WEB_DONNEES_DEMO);
    }
    return rc;
}

static const char *copy_of(struct page *p, const json_t *person, const char *name)
{
    const char *text = json_string_value(json_object_get(person, name));

    return text != NULL ? arena_strdup(p->arena, text) : "";
}

enum rc page_demonstration(struct page *p, struct err *e)
{
    const char *suite = session_return_path(p, form_typed(p, "suite", request_query(p->rq, "suite")));
    json_t *people, *person;
    size_t i;
    enum rc rc = demo_people(p, &people, e);

    if (rc != RC_OK)
        return rc;
    json_array_foreach(people, i, person)
    {
        const char *role = copy_of(p, person, "role");

        for (size_t k = 0; k < ARRAY_LEN(demo_roles); k++)
            if (strcmp(role, demo_roles[k].role) == 0) {
                struct view *v = view_add(p->view, demo_roles[k].list);

                view_int(v, K_RANG, (int64_t)i);
                view_text(v, K_DEMO_NOM, copy_of(p, person, "nom"));
                view_text(v, K_DEMO_DETAIL, copy_of(p, person, "detail"));
            }
    }
    json_decref(people);
    view_text(p->view, K_SUITE, suite);
    view_text(p->view, K_JETON_FORMULAIRE,
              p->session.token != NULL ? p->session.token : session_form_token(p));
    return RC_OK;
}

static enum rc choose(struct page *p, const json_t *person, struct opening *o, struct err *e)
{
    const char *role = copy_of(p, person, "role");

    for (size_t k = 0; k < ARRAY_LEN(demo_roles); k++)
        if (strcmp(role, demo_roles[k].role) == 0)
            o->espace = demo_roles[k].espace;
    if (o->espace == ESPACE_PUBLIC)
        return ERR(e, MSG_WEB_DONNEES_DEMO);
    o->actor_id = o->espace == ESPACE_GESTION ? 0 : json_integer_value(json_object_get(person, "id"));
    o->agent = o->espace == ESPACE_GESTION ? copy_of(p, person, "nom") : "";
    return RC_OK;
}

static void new_tokens(struct page *p, struct opening *o)
{
    unsigned char token[TOKEN_BYTES];

    env_random(p->web->env, token, sizeof(token));
    env_random(p->web->env, o->csrf, sizeof(o->csrf));
    sha256(token, sizeof(token), o->index);
    hex(token, sizeof(token), o->cookie);
}

enum rc action_demonstration(struct page *p, struct err *e)
{
    struct opening *o = ARENA_NEW(p->arena, struct opening);
    const char *suite = session_return_path(p, request_field(p->rq, "suite"));
    json_t *people, *person;
    int64_t rank;
    enum rc rc = form_int(p, "personne", "Personne", "0", &rank, e);

    if (rc == RC_OK)
        rc = demo_people(p, &people, e);
    if (rc != RC_OK)
        return rc;
    person = rank >= 0 ? json_array_get(people, (size_t)rank) : NULL;
    rc = person != NULL ? choose(p, person, o, e) : ERR(e, MSG_WEB_CHAMP_CHOIX, "champ", "Personne");
    json_decref(people);
    if (rc != RC_OK)
        return rc;
    new_tokens(p, o);
    if (suite != NULL) {
        const char *params[PARAMS_MAX];
        bool other_method;
        const struct route *r = route_find(HTTP_GET, suite, p->arena, params, &other_method);

        suite = r != NULL && r->espace == o->espace ? suite : NULL;
    }
    page_write(p, open_session, o, set_cookie, suite != NULL ? suite : espace_home(o->espace));
    return RC_OK;
}
