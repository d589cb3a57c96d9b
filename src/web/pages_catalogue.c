/*
 * pages_catalogue.c - the offers of a training body in its own space: what was found on each, withdrawing one, putting it back; its
 * LHÉO file, what it would change word by word, then applied.
 */
#include "base/text.h"
#include "exchange/lheo.h"
#include "exchange/lheo_comparer.h"
#include "training/constats.h"
#include "web/fichier_import.h"
#include "web/pages.h"
#include "web/parts.h"

#define SESSIONS_SHOWN 50
#define DIFFERENCES_SHOWN 200

static void show_finding(struct view *v, const struct constat *c)
{
    const struct msg_def *def = msg_def(c->msg);

    view_flag(v, K_CAT_BLOQUANT, c->bloquant);
    view_text(v, K_CAT_PHRASE, c->phrase);
    view_text(v, K_CAT_ARTICLE, def->article);
    view_text(v, K_CAT_CODE, def->code);
}

static void show_session(struct view *v, const struct offre_constats *o)
{
    bool held = false, withdrawn = false;

    view_text(v, K_CAT_INTITULE, o->intitule);
    view_text(v, K_CAT_FORMATION, o->formation);
    view_text(v, K_CAT_ACTION, o->action);
    view_text(v, K_CAT_SESSION, o->session);
    view_int(v, K_CAT_ID, o->formation_id);
    view_flag(v, K_CAT_A_CONSTATS, o->n > 0);
    for (size_t i = 0; i < o->n; i++) {
        held |= o->constats[i].bloquant;
        withdrawn |= o->constats[i].msg == MSG_CATALOGUE_RETIREE;
        show_finding(view_add(v, K_CAT_CONSTATS), &o->constats[i]);
    }
    view_flag(v, K_CAT_BLOQUEE, held);
    view_flag(v, K_CAT_RETIREE, withdrawn);
    view_flag(v, K_CAT_RETIREE_GESTIONNAIRE, o->retiree_gestionnaire);
}

/* What the offer sells: when, where, for how much, whatever keeps it from being shown. */
static enum rc show_offer(struct page *p, struct view *v, const struct offre_constats *o, struct err *e)
{
    struct offre sold;
    enum rc rc = catalogue_offre(p->db, p->arena, o->session_id, &sold, e);

    if (rc != RC_OK)
        return rc;
    part_offer(v, &sold);
    view_flag(v, K_CAT_FERMEE, !sold.ouverte);
    view_flag(v, K_CAT_DISTANCE, sold.modalite == MODALITE_DISTANCE);
    view_text(v, K_O_CERTIFICATION,
              sold.code_certification != NULL ? sold.code_certification : sold.code_elu);
    if (sold.annexes_cents > 0)
        view_money(v, K_O_ANNEXES, sold.annexes_cents);
    view_text(v, K_O_ANNEXES_NATURE, sold.annexes_nature);
    view_flag(v, K_O_ANNEXES_EXAMEN, sold.annexes_cents > 0 && sold.annexes_examen == 1);
    if (sold.participants_max > 0)
        view_int(v, K_O_PARTICIPANTS, sold.participants_max);
    return RC_OK;
}

/* What everybody reads of its actions, and nothing more. */
static enum rc show_said(struct page *p, struct view *v, const struct offre_constats *o, struct err *e)
{
    struct evaluation_bilan said;
    enum rc rc = evaluation_de_session(p->db, o->session_id, p->today, &said, e);

    if (rc == RC_OK)
        part_evaluations(p, v, &said);
    return rc;
}

/* A whole formation is withdrawn, or put back: its act is offered once, beside the first of its sessions on the page. */
static bool first_of_formation(const struct offre_constats *list, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (list[k].formation_id == list[i].formation_id)
            return false;
    return true;
}

enum rc page_catalogue(struct page *p, struct err *e)
{
    struct offre_constats *list;
    size_t n;
    enum rc rc = constats_lister(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                                 SESSIONS_SHOWN + 1, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < MIN(n, (size_t)SESSIONS_SHOWN); i++) {
        struct view *v = view_add(p->view, K_CAT_SESSIONS);

        show_session(v, &list[i]);
        rc = show_offer(p, v, &list[i], e);
        if (rc == RC_OK)
            rc = show_said(p, v, &list[i], e);
        view_flag(v, K_CAT_PREMIERE, first_of_formation(list, i));
    }
    if (rc == RC_OK && n > SESSIONS_SHOWN)
        view_int(p->view, K_CAT_SUITE, list[SESSIONS_SHOWN - 1].session_id);
    return rc;
}

enum rc action_catalogue(struct page *p, struct err *e)
{
    struct publication_acte *a = ARENA_NEW(p->arena, struct publication_acte);
    const bool back = strcmp(p->params[1], "publier") == 0;

    *a = (struct publication_acte){.organisme_id = p->session.actor_id,
                                   .party = PARTY_ORGANISME,
                                   .acteur_id = p->session.actor_id,
                                   .agent = ""};
    if (!text_numero(p->params[0], &a->formation_id) || (!back && strcmp(p->params[1], "retirer") != 0))
        return ERR(e, MSG_CATALOGUE_FORMATION_INCONNUE);
    page_write(p, back ? formation_publier_unit : formation_retirer_unit, a, NULL,
               back ? "/organisme/catalogue?fait=publiee" : "/organisme/catalogue?fait=retiree");
    return RC_OK;
}

/* ---- its file --------------------------------------------------------------------------------------------------- */

struct difference {
    enum ecart sorte;
    long ligne;
    const char *formation, *action, *session, *champ, *avant, *apres;
};

/* What the file would change, copied while it is read: at most DIFFERENCES_SHOWN, and how many of each kind. */
struct differences {
    struct arena *a;
    struct difference *list;
    size_t n;
    int64_t counts[ECART_COUNT];
};

static const char *copy(struct arena *a, const char *text)
{
    return text != NULL ? arena_strdup(a, text) : NULL;
}

static enum rc note_difference(const struct lheo_ecart *x, void *arg, struct err *e)
{
    struct differences *d = arg;

    (void)e;
    if (d->n < DIFFERENCES_SHOWN)
        d->list[d->n++] = (struct difference){x->sorte,
                                              x->ligne,
                                              copy(d->a, x->formation),
                                              copy(d->a, x->action),
                                              copy(d->a, x->session),
                                              copy(d->a, x->champ),
                                              copy(d->a, x->avant),
                                              copy(d->a, x->apres)};
    return RC_OK;
}

static enum rc compare_file(struct store *s, FILE *in, struct fichier_import *f, struct err *e)
{
    struct differences *d = f->vu;
    struct db *db;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = lheo_comparer(db, in, f->par.organisme_id, d->counts, note_difference, d, e);
    store_read_end(s, db);
    return rc;
}

static const char *kind_words(enum ecart x)
{
    static const char *const words[ECART_COUNT] = {[ECART_AJOUTEE] = "Ajoutée",
                                                   [ECART_CHANGEE] = "Changée",
                                                   [ECART_FERMEE] = "Fermée",
                                                   [ECART_ABSENTE] =
                                                       "Laissée telle quelle, absente du fichier",
                                                   [ECART_REFUSEE] = "Refusée"};

    return words[x];
}

static void show_differences(struct page *p, const void *vu)
{
    const struct differences *d = vu;
    int64_t all = 0;

    for (int i = 0; i < ECART_COUNT; i++)
        all += d->counts[i];
    view_flag(p->view, K_EC_COUPES, all > (int64_t)d->n);
    for (size_t i = 0; i < d->n; i++) {
        const struct difference *x = &d->list[i];
        struct view *v = view_add(p->view, K_ECARTS);

        view_text(v, K_EC_SORTE, kind_words(x->sorte));
        if (x->ligne > 0)
            view_int(v, K_EC_LIGNE, x->ligne);
        view_text(v, K_EC_FORMATION, x->formation);
        view_text(v, K_EC_ACTION, x->action);
        view_text(v, K_EC_SESSION, x->session);
        view_text(v, K_EC_CHAMP, x->champ);
        view_text(v, K_EC_AVANT, x->avant);
        view_text(v, K_EC_APRES, x->apres);
    }
}

enum rc action_fichier_catalogue(struct page *p, struct err *e)
{
    struct differences *d = ARENA_NEW(p->arena, struct differences);
    const struct fichier_import f = {.partner = &partner_lheo,
                                     .par = {.agent = "", .organisme_id = p->session.actor_id},
                                     .aussi = compare_file,
                                     .vu = d,
                                     .montrer_vu = show_differences};

    *d = (struct differences){.a = p->arena,
                              .list = ARENA_ARRAY(p->arena, struct difference, DIFFERENCES_SHOWN)};
    return fichier_import_recevoir(p, &f, "/organisme/catalogue?fait=catalogue", e);
}
