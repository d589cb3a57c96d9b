/* api_simulation.c - POST /api/v1/simulation/{calcul}: the engine of `sicpf simulate`, one scenario a call (docs/fr/simuler.md). */
#include "simulation/simulation.h"
#include "web/pages.h"

#define ANSWER_BYTES_MAX ((size_t)8 << 20)

static enum rc find_kind(const struct page *p, enum simulation_genre *out, struct err *e)
{
    char names[SIMULATION_NAMES_BYTES];

    return simulation_find(p->params[0], out)
               ? RC_OK
               : ERR(e, MSG_SIMULATION_INTROUVABLE, "noms", simulation_names(names));
}

static enum rc compute(struct page *p, enum simulation_genre kind, struct json *out, struct err *e)
{
    size_t n = 0;
    const unsigned char *scenario = request_file(p->rq, &n);
    enum rc rc;

    if (!request_is_json(p->rq))
        return ERR(e, MSG_WEB_CONTENU);
    if (scenario == NULL)
        return ERR(e, MSG_SIMULATION_CORPS);
    rc = simulation_run(kind, (const char *)scenario, n, p->arena, out, e);
    if (rc == RC_OK && json_failed(out))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    return rc;
}

enum rc api_simulation(struct page *p, struct err *e)
{
    enum simulation_genre kind;
    struct json *out;
    enum rc rc = find_kind(p, &kind, e);

    if (rc != RC_OK)
        return rc;
    out = json_new(ANSWER_BYTES_MAX);
    if (out == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = compute(p, kind, out, e);
    if (rc == RC_OK)
        answer(p->rq, 200, "application/json", arena_strndup(p->arena, json_data(out), json_length(out)),
               json_length(out));
    json_free(out);
    return rc;
}
