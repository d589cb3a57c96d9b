/*
 * problem.c - an error as people or programs read it: a page with its sentence, article and code, or a problem of
 * RFC 9457 when the client asks for JSON. It never says more than the catalogue's sentence.
 */
#include "base/json.h"
#include "base/log.h"
#include "web/page.h"

#define JSON_BYTES_MAX 4096

static bool wants_json(struct page *p)
{
    const char *accept = request_header(p->rq, "Accept");

    if (page_is_api(p))
        return true;
    return accept != NULL && strstr(accept, "json") != NULL && strstr(accept, "text/html") == NULL;
}

static void answer_json(struct page *p, const struct err *e, const struct msg_def *def)
{
    struct json *j = json_new(JSON_BYTES_MAX);

    if (j == NULL) {
        answer(p->rq, def->http, "application/problem+json", "{}", 2);
        return;
    }
    json_object_open(j);
    json_kt(j, "type", arena_printf(p->arena, "/erreurs/%s", def->code));
    json_kt(j, "title", e->phrase);
    json_ki(j, "status", def->http);
    json_kt(j, "code", def->code);
    json_kt(j, "article", def->article);
    json_kt(j, "detail", e->phrase);
    if (e->field[0] != '\0')
        json_kt(j, "champ", e->field);
    if (e->line > 0)
        json_ki(j, "ligne", e->line);
    if (e->objet[0] != '\0')
        json_kt(j, "objet", e->objet);
    json_key(j, "violations"); /* the shape that providers' tools read */
    json_array_open(j);
    if (e->field[0] != '\0') {
        json_object_open(j);
        json_kt(j, "propertyPath", e->field);
        json_kt(j, "title", e->phrase);
        json_object_close(j);
    }
    json_array_close(j);
    json_object_close(j);
    answer(p->rq, def->http, "application/problem+json",
           arena_strndup(p->arena, json_data(j), json_length(j)), json_length(j));
    json_free(j);
}

static void answer_page(struct page *p, const struct err *e, const struct msg_def *def)
{
    struct page_buffer *out = request_buffer(p->rq);

    p->view = view_new(p->arena);
    p->template = T_PROBLEME;
    p->refused = NULL;
    view_text(p->view, K_ERREUR_PHRASE, e->phrase);
    view_text(p->view, K_ERREUR_ARTICLE, def->article);
    view_text(p->view, K_ERREUR_CODE, def->code);
    view_flag(p->view, K_ERREUR_REFUS, def->http == 403);
    view_flag(p->view, K_ERREUR_INTROUVABLE, def->http == 404);
    view_flag(p->view, K_ERREUR_PANNE, def->http >= 500);
    out->n = 0;
    layout_fill(p);
    if (page_render(T_CADRE, T_PROBLEME, p->view, out, NULL) == RC_OK)
        answer(p->rq, def->http, "text/html; charset=utf-8", out->data, out->n);
    else
        answer(p->rq, def->http, "text/plain; charset=utf-8", e->phrase, strlen(e->phrase));
}

void problem_answer(struct page *p, const struct err *e)
{
    struct err *kept = ARENA_NEW(p->arena, struct err);
    const struct msg_def *def = msg_def(e->msg);

    *kept = *e;
    answer_security_headers(p->rq, p->web->cfg, true);
    LOG(p->web->env, def->http >= 500 ? LOG_WARN : LOG_INFO, "http.probleme", "s", "code", def->code, "s",
        "route", p->route != NULL ? p->route->path : "");
    if (e->msg == MSG_WEB_OCCUPE || e->msg == MSG_WEB_APPELS)
        answer_header(p->rq, "Retry-After", "60"); /* the minute that their sentences say */
    if (wants_json(p))
        answer_json(p, kept, def);
    else
        answer_page(p, kept, def);
}
