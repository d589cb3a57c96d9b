/* recu.c - « Reçu » on the page of a dossier: the same file as the command's (exchange/recu.h). */
#include "base/scratch.h"
#include "exchange/recu.h"
#include "web/dossiers.h"
#include "web/pages.h"

struct receipt {
    struct recu_demande asked;
    struct arena *a;
    FILE *out;
};

static enum rc make(struct store *s, void *arg, struct err *e)
{
    struct receipt *r = arg;
    const char *text;
    enum rc rc = recu_faire(s, r->a, &r->asked, &text, e);

    if (rc == RC_OK)
        rc = scratch_memory(&r->out, e);
    if (rc == RC_OK)
        fputs(text, r->out);
    return rc;
}

static enum rc send(struct page *p, struct err *e)
{
    struct receipt *r = p->unit_arg;

    return page_made_file(p, "application/json", arena_printf(p->arena, "recu-%s.json", r->asked.numero),
                          r->out, e);
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

    (void)e;
    r->a = p->arena;
    r->asked = (struct recu_demande){.partie = who[role].party,
                                     .acteur_id = p->session.actor_id,
                                     .agent = p->session.agent,
                                     .finalite = who[role].purpose,
                                     .le = p->today,
                                     .motif = "page.recu",
                                     .numero = p->params[0]};
    page_task(p, make, r, send, NULL);
    return RC_OK;
}
