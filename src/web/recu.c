/* recu.c - « Reçu » on the page of a dossier: the same files as the command's (exchange/recu.h, web/recu_pdf.h). */
#include "base/scratch.h"
#include "exchange/recu.h"
#include "web/dossiers.h"
#include "web/pages.h"
#include "web/recu_pdf.h"

struct receipt {
    struct recu_demande asked;
    struct arena *a;
    const char *service;
    bool pdf;
    FILE *out;
};

static enum rc as_json(struct receipt *r, const struct recu_fait *made, struct err *e)
{
    enum rc rc = scratch_memory(&r->out, e);

    if (rc == RC_OK)
        fputs(made->texte, r->out);
    return rc;
}

static enum rc make(struct store *s, void *arg, struct err *e)
{
    struct receipt *r = arg;
    struct recu_fait made;
    enum rc rc = recu_faire(s, r->a, &r->asked, &made, e);

    if (rc != RC_OK)
        return rc;
    return r->pdf ? recu_pdf_faire(store_keys(s), r->service, r->a, &made, &r->out, e) : as_json(r, &made, e);
}

static enum rc send(struct page *p, struct err *e)
{
    struct receipt *r = p->unit_arg;
    const char *rank = r->asked.acte > 0 ? arena_printf(p->arena, "-%lld", (long long)r->asked.acte) : "";

    return page_made_file(
        p, r->pdf ? "application/pdf" : "application/json",
        arena_printf(p->arena, "recu-%s%s.%s", r->asked.numero, rank, r->pdf ? "pdf" : "json"), r->out, e);
}

/* Which act, and as what: the last one and JSON when the form does not say. */
static enum rc read_form(struct page *p, struct receipt *r, struct err *e)
{
    const char *format = request_field(p->rq, "format");

    r->pdf = format != NULL && strcmp(format, "pdf") == 0;
    if (request_field(p->rq, "acte") == NULL)
        return RC_OK;
    return form_int(p, "acte", "Acte", "2", &r->asked.acte, e);
}

enum rc action_recu(struct page *p, struct err *e)
{
    static const struct {
        enum law_party party;
        enum law_purpose purpose;
    } who[ROLE_COUNT] = {[ROLE_TITULAIRE] = {PARTY_TITULAIRE, FINALITE_2},
                         [ROLE_ORGANISME] = {PARTY_ORGANISME, FINALITE_4},
                         [ROLE_GESTIONNAIRE] = {PARTY_CDC, FINALITE_3}};
    struct receipt *r = ARENA_NEW(p->arena, struct receipt);
    enum dossier_role role = dossiers_role(p);

    r->a = p->arena;
    r->service = p->web->cfg->service_name;
    r->asked = (struct recu_demande){.partie = who[role].party,
                                     .acteur_id = p->session.actor_id,
                                     .agent = p->session.agent,
                                     .finalite = who[role].purpose,
                                     .le = p->today,
                                     .motif = "page.recu",
                                     .numero = p->params[0]};
    if (read_form(p, r, e) != RC_OK)
        return e->rc;
    if (r->pdf)
        page_print(p, make, r, send, NULL);
    else
        page_task(p, make, r, send, NULL);
    return RC_OK;
}
