/*
 * app.c - from a request to a page: finds the route, checks the session and the form, runs the page, renders it.
 */
#include "base/log.h"
#include "exchange/carte_http.h"
#include "simulation/simulation.h"
#include "training/cle_api.h"
#include "web/api_pages.h"
#include "web/debit.h"
#include "web/page.h"
#include "web/web.h"

/* A bank's status file or a financeur's file of sums: all that people upload here. */
#define UPLOAD_BYTES_MAX (8U * 1024U * 1024U)

/* What anyone may send, signed in or not: a receipt is some kilobytes, its PDF some tens of them. */
#define PUBLIC_UPLOAD_BYTES_MAX (256U * 1024U)

#define POLICY                                                                                               \
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "            \
    "frame-ancestors 'none'"

void answer_security_headers(struct request *rq, const struct config *cfg, bool personal)
{
    answer_header(rq, "Content-Security-Policy", POLICY);
    answer_header(rq, "X-Content-Type-Options", "nosniff");
    answer_header(rq, "Referrer-Policy", "same-origin");
    answer_header(rq, "Cross-Origin-Opener-Policy", "same-origin");
    answer_header(rq, "Cross-Origin-Resource-Policy", "same-origin");
    answer_header(rq, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    answer_header(rq, "Cache-Control", personal ? "no-store" : "no-cache");
    if (cfg->https)
        answer_header(rq, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

/* ---- rendering --------------------------------------------------------------------------------------------- */

static void show(struct page *p)
{
    struct page_buffer *out = request_buffer(p->rq);
    struct err e = {0};

    if (p->miroir) {
        api_page_montrer(p);
        return;
    }
    out->n = 0;
    layout_fill(p);
    if (page_render(T_CADRE, p->template, p->view, out, &e) != RC_OK) {
        answer_clear(p->rq);
        problem_answer(p, &e);
        return;
    }
    answer(p->rq, p->status, "text/html; charset=utf-8", out->data, out->n);
}

static void redirect(struct page *p, const char *to)
{
    CHECK(to != NULL && to[0] == '/' && to[1] != '/');
    if (p->miroir) {
        api_page_fait(p, to);
        return;
    }
    layout_dire_une_fois(p, to);
    answer_header(p->rq, "Location", to);
    answer(p->rq, 303, NULL, "", 0);
}

/* The page of the route, for GET or for a form that was refused. */
static void run_page(struct page *p)
{
    struct err e = {0};
    enum rc rc = request_db(p->rq, &p->db, &e);

    if (rc == RC_OK)
        rc = p->route->page(p, &e);
    if (rc != RC_OK || p->faux != NULL)
        problem_answer(p, p->faux != NULL ? p->faux : &e);
    else if (p->redirect != NULL)
        redirect(p, p->redirect);
    else if (p->template != T_AUCUN)
        show(p);
}

/* Decision 50: what was sent could be read, and an entry is to be corrected. */
int page_status_of(enum msg why)
{
    const struct msg_def *def = msg_def(why);

    return def->rc == RC_USAGE && def->http == 400 ? 422 : def->http;
}

/* A form that is refused is shown again, with what was typed; its status is the refusal's. */
static void show_again(struct page *p, const struct err *e)
{
    struct err *kept = ARENA_NEW(p->arena, struct err);

    *kept = *e;
    p->redirect = NULL;
    p->view = view_new(p->arena);
    if (p->miroir || (p->route->flags & ROUTE_API) != 0 || p->route->page == NULL || e->rc == RC_FAILURE ||
        e->rc == RC_INTEGRITY) {
        problem_answer(p, kept);
        return;
    }
    p->refused = kept;
    p->status = page_status_of(kept->msg);
    LOG(p->web->env, LOG_INFO, "formulaire.refus", "s", "code", msg_def(kept->msg)->code, "s", "route",
        p->route->path);
    run_page(p);
}

/* The same form sent twice, or the same key of a program: the answer of the first time. What was shown once and is not kept (a key) is not shown
 * again: its page is. */
static void answer_again(struct page *p)
{
    const char *to = p->une_fois->u.voir, *path = request_path(p->rq), *params[PARAMS_MAX];
    bool other_method;
    struct err e = {0};

    if ((p->route->flags & ROUTE_API) != 0) {
        if (request_db(p->rq, &p->db, &e) != RC_OK || api_rejouer(p, &e) != RC_OK)
            problem_answer(p, &e);
    } else if (p->miroir)
        api_page_fait(p, to);
    else if (to != NULL)
        redirect(p, to);
    else
        redirect(p, route_find(HTTP_GET, path, p->arena, params, &other_method) != NULL
                        ? arena_strdup(p->arena, path)
                        : espace_home(p->session.espace));
}

/* What was refused may be done by now, by who asked the same at the same time. */
static enum rc look_again(struct page *p, struct err *e)
{
    struct err failed;

    if (p->relire == NULL || e->rc == RC_FAILURE || e->rc == RC_INTEGRITY)
        return e->rc;
    if (request_db(p->rq, &p->db, &failed) != RC_OK)
        return e->rc;
    return p->relire(p, e);
}

static void after_write(struct request *rq, void *arg, enum rc rc, const struct err *why)
{
    struct page *p = request_data(rq);
    struct err e = {0};

    (void)arg;
    p->unit = NULL;
    p->task = NULL;
    if (p->une_fois != NULL)
        p->unit_arg = p->une_fois->arg;
    if (rc == RC_OK && p->une_fois != NULL && p->une_fois->u.deja) {
        answer_again(p);
        return;
    }
    if (rc != RC_OK) {
        e = *why;
        if (look_again(p, &e) == RC_OK)
            return;
    } else if (p->adresse != NULL)
        rc = p->adresse(p, &e);
    if (rc == RC_OK && p->done != NULL)
        rc = request_db(rq, &p->db, &e) == RC_OK ? p->done(p, &e) : e.rc;
    if (rc != RC_OK)
        show_again(p, &e);
    else if (p->shows)
        show(p);
    else if (p->redirect != NULL)
        redirect(p, p->redirect);
}

void page_write(struct page *p, unit_fn *fn, void *arg, page_fn *done, const char *redirect_to)
{
    p->unit = fn;
    p->unit_arg = arg;
    p->done = done;
    p->redirect = redirect_to;
}

void page_open(struct page *p, unit_fn *fn, void *arg, page_fn *adresse)
{
    page_write(p, fn, arg, NULL, NULL);
    p->adresse = adresse;
}

void page_task(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect_to)
{
    p->task = fn;
    p->unit_arg = arg;
    p->done = done;
    p->redirect = redirect_to;
}

void page_call(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect_to)
{
    page_task(p, fn, arg, done, redirect_to);
    p->calls = true;
}

void page_print(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect_to)
{
    page_task(p, fn, arg, done, redirect_to);
    p->prints = true;
}

/* A public page has one place for everybody: whoever is signed in keeps the others. */
static void start_task(struct page *p)
{
    if (p->calls)
        request_call(p->rq, p->task, p->unit_arg, after_write);
    else if (p->prints)
        request_print(p->rq, p->task, p->unit_arg, after_write,
                      p->route->espace != ESPACE_PUBLIC ? p->session.token : "tous");
    else
        request_task(p->rq, p->task, p->unit_arg, after_write);
}

/* The fields of a form, and what its action makes of them: those of a page that this session was shown, or those of a program,
 * which are all read. */
static enum rc read_action(struct page *p, struct err *e)
{
    enum rc rc = p->miroir ? api_page_lire(p, e) : session_check_form(p, e);

    if (rc == RC_OK)
        rc = p->route->action(p, e);
    if (rc == RC_OK && p->miroir)
        rc = api_page_tout_lu(p, e);
    return rc == RC_OK ? api_page_une_fois(p, e) : rc;
}

static void run_action(struct page *p)
{
    struct err e = {0};
    enum rc rc = request_db(p->rq, &p->db, &e);

    if (rc == RC_OK)
        rc = read_action(p, &e);
    if (rc != RC_OK)
        show_again(p, &e);
    else if (p->unit != NULL)
        request_write(p->rq, p->unit, p->unit_arg, after_write);
    else if (p->task != NULL)
        start_task(p);
    else if (p->redirect != NULL)
        redirect(p, p->redirect);
    else
        run_page(p); /* a question, whose answer is not for an address */
}

/* ---- routing ----------------------------------------------------------------------------------------------- */

static struct page *page_new(struct request *rq, struct web *web)
{
    struct arena *a = request_arena(rq);
    struct page *p = ARENA_NEW(a, struct page);

    p->web = web;
    p->rq = rq;
    p->arena = a;
    p->view = view_new(a);
    p->now_us = env_now_us(web->env);
    p->today = day_of_instant(p->now_us);
    p->status = 200;
    p->session.agent = "";
    request_set_data(rq, p);
    return p;
}

/* Somebody whose session is over comes back to the same page after signing in. */
static void ask_to_sign_in(struct page *p)
{
    const char *path = session_return_path(p, request_path(p->rq));

    redirect(p, path != NULL ? arena_printf(p->arena, "/connexion?suite=%s", path) : "/connexion");
}

static void refuse(struct page *p, enum msg why)
{
    struct err e;

    ERR(&e, why);
    problem_answer(p, &e);
}

/* Who calls the API is never known by a cookie: another site cannot act in the name of somebody who is signed in here. */
bool page_is_api(const struct page *p)
{
    static const char api[] = "/api";
    const char *path = request_path(p->rq);

    return strncmp(path, api, strlen(api)) == 0 && (path[strlen(api)] == '/' || path[strlen(api)] == '\0');
}

/* The methods that an address has, as the header Allow says them. */
static const char *methods_of(struct page *p)
{
    static const struct {
        enum http_method method;
        const char *name;
    } methods[] = {{HTTP_GET, "GET, HEAD"}, {HTTP_POST, "POST"}, {HTTP_PUT, "PUT"}, {HTTP_DELETE, "DELETE"}};
    const char *all = "";
    bool other;

    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (route_find(methods[i].method, request_path(p->rq), p->arena, p->params, &other) != NULL)
            all = arena_printf(p->arena, "%s%s%s", all, *all != '\0' ? ", " : "", methods[i].name);
    return all;
}

static bool find_route(struct page *p)
{
    bool other_method;
    const struct route *r =
        route_find(request_method(p->rq), request_path(p->rq), p->arena, p->params, &other_method);

    if (r != NULL && (r->flags & ROUTE_DEMO) != 0 && !p->web->cfg->demo)
        r = NULL;
    p->route = r;
    p->miroir = r != NULL && page_is_api(p) && (r->flags & ROUTE_API) == 0;
    if (r != NULL) {
        p->template = r->template;
        return true;
    }
    if (other_method)
        answer_header(p->rq, "Allow", methods_of(p));
    if (page_is_api(p))
        refuse(p, other_method ? MSG_API_METHODE : MSG_API_INTROUVABLE);
    else
        refuse(p, other_method ? MSG_WEB_METHODE : MSG_WEB_INTROUVABLE);
    return false;
}

/* Somebody signed in asks for a page of another space. */
static void refuse_space(struct page *p)
{
    const struct page_reading reading = {.purpose = FINALITE_2, .act = "page.espace-refuse"};

    page_record_refusal(p, &reading);
    refuse(p, MSG_WEB_ESPACE);
}

static enum rc refuse_too_many(struct page *p, int64_t seconds, struct err *e)
{
    const char *text = arena_printf(p->arena, "%lld", (long long)seconds);

    answer_header(p->rq, "Retry-After", text);
    return ERR(e, MSG_API_DEBIT, "secondes", text);
}

/* Who holds the key is who acts, in that space and no other. */
static enum rc session_of_key(struct page *p, const char *key, struct err *e)
{
    struct cle_api_pour who = {.agent = ""};
    int64_t number = 0;
    enum rc rc = cle_api_trouver(p->db, p->arena, key, p->now_us, &who, &number, e);

    if (rc != RC_OK)
        return rc;
    p->session = (struct session){.espace = espace_of_party(who.partie),
                                  .actor_id = who.acteur_id,
                                  .agent = who.agent,
                                  .token = arena_printf(p->arena, "cle-%lld", (long long)number),
                                  .cle = number};
    return RC_OK;
}

/* Who asks, by the cookie or by the key: once, and before the body of a file. */
static enum rc load_caller(struct page *p, struct err *e)
{
    enum rc rc;

    if (!p->appelant && !page_is_api(p)) {
        rc = session_load(p, e);
    } else {
        rc = request_db(p->rq, &p->db, e);
        if (rc == RC_OK && !p->appelant)
            rc = session_of_key(p, request_header(p->rq, "X-Api-Key"), e);
    }
    p->appelant = rc == RC_OK;
    return rc;
}

/* A good key is counted by itself: whoever fails from the same address does not close it. */
static enum rc check_key(struct page *p, struct err *e)
{
    const char *key = request_header(p->rq, "X-Api-Key");
    unsigned char from[REQUEST_ADDRESS_BYTES];
    int64_t wait;
    enum rc rc = load_caller(p, e);

    if (rc == RC_OK && !debit_prendre(p->web->cles, key, strlen(key), env_monotonic_us(), &wait))
        return refuse_too_many(p, wait, e);
    if (rc != RC_REFUSED)
        return rc;
    request_address(p->rq, from);
    return debit_prendre(p->web->echecs, from, sizeof(from), env_monotonic_us(), &wait)
               ? rc
               : refuse_too_many(p, wait, e);
}

/* The whole answer is the action's. */
static void run_api(struct page *p)
{
    struct err e = {0};
    bool again = false;
    enum rc rc = RC_OK;

    if ((p->route->flags & ROUTE_CLE) != 0) {
        rc = check_key(p, &e);
        if (rc == RC_OK && p->session.espace != ESPACE_ORGANISME) {
            refuse_space(p);
            return;
        }
        if (rc == RC_OK)
            rc = api_deja_demande(p, &again, &e);
    }
    if (rc == RC_OK)
        rc = again ? api_rejouer(p, &e) : p->route->action(p, &e);
    if (rc != RC_OK)
        problem_answer(p, &e);
    else if (p->unit != NULL) {
        api_ecrire_une_fois(p);
        request_write(p->rq, p->unit, p->unit_arg, after_write);
    } else if (p->task != NULL)
        start_task(p);
}

static void run_mirror(struct page *p)
{
    struct err e = {0};

    if (check_key(p, &e) != RC_OK)
        problem_answer(p, &e);
    else if (p->session.espace != p->route->espace)
        refuse_space(p);
    else if (p->route->action != NULL)
        run_action(p);
    else
        run_page(p);
}

/* What is not a text would be taken for a field left empty, and what is said twice for one of the two: another answer than the one that was asked
 * for. */
static bool is_readable(struct page *p)
{
    const char *name = request_unreadable(p->rq);
    struct err e = {0};

    if (name == NULL && page_dit_une_fois(p, &e) == RC_OK)
        return true;
    if (name != NULL) {
        ERR(&e, MSG_WEB_TEXTE, "nom", name);
        err_at(&e, name, 0);
    }
    problem_answer(p, &e);
    return false;
}

static void dispatch(struct page *p)
{
    struct err e = {0};

    if (!page_is_api(p) && load_caller(p, &e) != RC_OK) {
        problem_answer(p, &e);
        return;
    }
    answer_security_headers(p->rq, p->web->cfg, page_is_api(p) || p->session.espace != ESPACE_PUBLIC);
    if (requete_entetes(p->rq, &e) !=
        RC_OK) { /* before any address is looked for: of two hosts, one may not have it */
        problem_answer(p, &e);
        return;
    }
    if (!find_route(p) || !is_readable(p))
        return;
    if (p->miroir)
        run_mirror(p);
    else if (p->route->espace != ESPACE_PUBLIC && p->session.espace == ESPACE_PUBLIC)
        ask_to_sign_in(p);
    else if (p->route->espace != ESPACE_PUBLIC && p->session.espace != p->route->espace)
        refuse_space(p);
    else if ((p->route->flags & ROUTE_API) != 0)
        run_api(p);
    else if (p->route->action != NULL)
        run_action(p);
    else
        run_page(p);
}

static void handle(struct request *rq, void *state)
{
    struct web *web = state;
    const struct page *before = request_data(rq); /* body_max()'s */
    struct err e = {0};
    struct page *p;

    if (requete_entetes(rq, &e) == RC_OK && (asset_answer(rq) || health_answer(rq, web)))
        return;
    p = page_new(rq, web);
    if (before != NULL && before->appelant) {
        p->session = before->session;
        p->appelant = true;
    }
    dispatch(p);
}

/* Only a form that carries a file, of a signed-in session, may be long; that of a public page, less. */
static size_t body_max(struct request *rq, void *state)
{
    struct page *p;
    struct err e = {0};
    bool other_method, upload;

    if (request_method(rq) != HTTP_POST && request_method(rq) != HTTP_PUT)
        return 0;
    p = page_new(rq, state);
    p->route = route_find(request_method(rq), request_path(rq), p->arena, p->params, &other_method);
    upload = p->route != NULL && (p->route->flags & ROUTE_UPLOAD) != 0 && load_caller(p, &e) == RC_OK &&
             p->session.espace == p->route->espace;
    if (p->route != NULL && (p->route->flags & ROUTE_API) != 0)
        return SIMULATION_BYTES_MAX;
    if (p->route != NULL && (p->route->flags & ROUTE_UPLOAD) != 0 && p->route->espace == ESPACE_PUBLIC)
        return PUBLIC_UPLOAD_BYTES_MAX;
    return upload ? UPLOAD_BYTES_MAX : HTTP_FORM_BYTES_MAX;
}

/* A body that is neither JSON nor a form is no broken form, for an address that only takes JSON nor for one that takes both. */
static enum msg body_refusal(struct page *p, enum msg why)
{
    if (why != MSG_WEB_FORMULAIRE || p->route == NULL || !page_is_api(p))
        return why;
    if ((p->route->flags & ROUTE_API) != 0)
        return MSG_WEB_CONTENU;
    return request_is_form(p->rq) ? why : MSG_API_CONTENU;
}

static void fail(struct request *rq, void *state, const struct err *e)
{
    struct err content;
    struct web *web = state;
    struct page *p = page_new(rq, web);
    bool other_method;

    p->route = route_find(request_method(rq), request_path(rq), p->arena, p->params, &other_method);
    answer_security_headers(rq, web->cfg, true);
    if (body_refusal(p, e->msg) != e->msg) {
        ERR(&content, body_refusal(p, e->msg));
        e = &content;
    }
    problem_answer(p, e);
}

/* One line a request: the route as declared, never the path, which names a dossier. */
static void completed(struct request *rq, void *state, int status, int64_t duration_us)
{
    struct web *web = state;
    const struct page *p = request_data(rq);
    size_t n;
    const struct route *all = routes_all(&n);
    const struct route *r = p != NULL ? p->route : NULL;

    metrics_count(web->metrics, r != NULL ? (size_t)(r - all) : METRICS_OTHER, status, duration_us,
                  request_reads(rq));
    LOG(web->env, LOG_INFO, "http", "s", "route", r != NULL ? r->path : "", "s", "methode",
        request_method(rq) == HTTP_POST     ? "POST"
        : request_method(rq) == HTTP_PUT    ? "PUT"
        : request_method(rq) == HTTP_DELETE ? "DELETE"
                                            : "GET",
        "i", "statut", (int64_t)status, "i", "us", duration_us);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

static struct metrics *metrics_of_routes(void)
{
    const char *names[METRICS_ROUTES_MAX];
    size_t n;
    const struct route *all = routes_all(&n);

    CHECK(n <= METRICS_ROUTES_MAX);
    for (size_t i = 0; i < n; i++)
        names[i] = all[i].path;
    return metrics_new(names, n);
}

enum rc web_start(const struct config *cfg, struct store *store, struct web **out, struct err *e)
{
    struct web *w = calloc(1, sizeof(*w));
    struct http_options options = {cfg->listen, cfg->port, cfg->threads, cfg->card_calls, store};
    struct http_handlers handlers = {w, handle, body_max, fail, completed};
    enum rc rc;

    if (w == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    w->cfg = cfg;
    w->store = store;
    w->env = store_env(store);
    w->metrics = metrics_of_routes();
    w->cles = debit_new(w->env, cfg->api_par_minute);
    w->echecs = debit_new(w->env, cfg->api_echecs_par_minute);
    rc = w->metrics != NULL && w->cles != NULL && w->echecs != NULL ? carte_http_ouvrir(cfg, &w->carte, e)
                                                                    : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = http_start(&options, &handlers, &w->http, e);
    if (rc != RC_OK) {
        web_stop(w);
        return rc;
    }
    *out = w;
    return RC_OK;
}

int web_port(const struct web *w)
{
    return http_port(w->http);
}

void web_stop(struct web *w)
{
    if (w == NULL)
        return;
    http_stop(w->http);
    metrics_free(w->metrics);
    debit_free(w->cles);
    debit_free(w->echecs);
    carte_http_fermer(w->carte);
    free(w);
}
