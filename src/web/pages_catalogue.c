/*
 * pages_catalogue.c - the offers of a training body in its own space: what was found on each, withdrawing one, putting it back; its
 * LHÉO file, what it would change word by word, then applied.
 */
#include "base/money.h"
#include "base/text.h"
#include "exchange/lheo.h"
#include "exchange/lheo_comparer.h"
#include "exchange/lheo_constater.h"
#include "training/constats.h"
#include "training/formation.h"
#include "web/fichier_import.h"
#include "web/pages.h"
#include "web/parts.h"

#define SESSIONS_SHOWN 50
#define DIFFERENCES_SHOWN 200
#define ANNOUNCED_SHOWN 100 /* sessions of a file on which something was found */

/* What everybody reads of its actions, and nothing more. */
static enum rc show_said(struct page *p, struct view *v, const struct offre_constats *o, struct err *e)
{
    struct evaluation_bilan said;
    enum rc rc = evaluation_de_session(p->db, o->session_id, p->today, &said, e);

    view_flag(v, K_CAT_PREMIERE_ACTION, true);
    if (rc == RC_OK)
        part_evaluations(p, v, &said);
    return rc;
}

/* What may be done of a formation is offered once, beside the first of its sessions on the page; what is said of an action, beside the first of its own. */
static bool first_of(const struct offre_constats *list, size_t i, bool of_action)
{
    for (size_t k = 0; k < i; k++)
        if (list[k].formation_id == list[i].formation_id &&
            (!of_action || strcmp(list[k].action, list[i].action) == 0))
            return false;
    return true;
}

/* What may be done of a formation, or why the operator withdrew it. */
static enum rc show_acts(struct page *p, struct view *v, const struct offre_constats *o, struct err *e)
{
    struct formation_resume f;
    enum rc rc;

    view_flag(v, K_CAT_PREMIERE, true);
    if (!o->retiree_gestionnaire)
        return RC_OK;
    rc = formation_lire(p->db, p->arena, o->formation_id, &f, e);
    if (rc == RC_OK)
        part_retrait(v, &f);
    return rc;
}

enum rc page_catalogue(struct page *p, struct err *e)
{
    struct offre_constats *list;
    size_t n;
    enum rc rc = constats_lister(p->db, p->arena, p->session.actor_id, query_number(p, "apres"),
                                 SESSIONS_SHOWN + 1, &list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < MIN(n, (size_t)SESSIONS_SHOWN); i++) {
        struct view *v = view_add(p->view, K_CAT_SESSIONS);

        rc = part_offre_constats(p, v, &list[i], e);
        if (rc == RC_OK && first_of(list, i, true))
            rc = show_said(p, v, &list[i], e);
        if (rc == RC_OK && first_of(list, i, false))
            rc = show_acts(p, v, &list[i], e);
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

/* What the file would change, copied while it is read: at most DIFFERENCES_SHOWN, and how many of each kind. Then the sessions of the file on which
 * something is found: at most ANNOUNCED_SHOWN, and how many there are. */
struct differences {
    struct arena *a;
    struct difference *list;
    size_t n;
    int64_t counts[ECART_COUNT];
    struct announced {
        long ligne;
        const char *intitule;
        struct offre_constats o;
    } * announced;
    size_t announced_n;
    int64_t shown, held, over, found;
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

static bool is_held(const struct offre_constats *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->constats[i].bloquant)
            return true;
    return false;
}

static enum rc note_findings(const struct lheo_constat *x, void *arg, struct err *e)
{
    struct differences *d = arg;
    struct announced *one;

    (void)e;
    if (is_held(x->trouve))
        d->held++;
    else if (x->trouve->finie)
        d->over++;
    else
        d->shown++;
    if (x->trouve->n == 0)
        return RC_OK;
    d->found++;
    if (d->announced_n == ANNOUNCED_SHOWN)
        return RC_OK;
    one = &d->announced[d->announced_n++];
    *one = (struct announced){.ligne = x->ligne, .intitule = copy(d->a, x->intitule), .o = *x->trouve};
    one->o.formation = copy(d->a, x->formation);
    one->o.action = copy(d->a, x->action);
    one->o.session = copy(d->a, x->session);
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
    if (rc == RC_OK) {
        rewind(in);
        rc = lheo_constater(db, in, f->par.organisme_id, note_findings, d, e);
    }
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

/* What will be published, what will be held back and by which text. */
static void show_announced(struct page *p, const struct differences *d)
{
    view_int(p->view, K_AN_PUBLIEES, d->shown);
    view_int(p->view, K_AN_BLOQUEES, d->held);
    if (d->over > 0)
        view_int(p->view, K_AN_FINIES, d->over);
    view_flag(p->view, K_AN_SANS_CONSTAT, d->found == 0 && d->shown > 0);
    if (d->found > (int64_t)d->announced_n)
        view_int(p->view, K_AN_AUTRES, d->found - (int64_t)d->announced_n);
    for (size_t i = 0; i < d->announced_n; i++) {
        const struct announced *x = &d->announced[i];
        struct view *v = view_add(p->view, K_ANNONCEES);

        if (x->ligne > 0)
            view_int(v, K_EC_LIGNE, x->ligne);
        view_text(v, K_CAT_INTITULE, x->intitule);
        view_text(v, K_CAT_FORMATION, x->o.formation);
        view_text(v, K_CAT_ACTION, x->o.action);
        view_text(v, K_CAT_SESSION, x->o.session);
        view_flag(v, K_CAT_BLOQUEE, is_held(&x->o));
        view_flag(v, K_CAT_FINIE, x->o.finie);
        for (size_t k = 0; k < x->o.n; k++)
            part_constat(view_add(v, K_CAT_CONSTATS), &x->o.constats[k]);
    }
}

/* A field of a catalogue as a page names it. */
static const char *field_words(const char *name)
{
    static const struct {
        const char *name, *words;
    } all[] = {{"intitule", "intitulé"},
               {"resultats", "résultats attendus"},
               {"prerequis", "prérequis"},
               {"classe", "type"},
               {"code_elu", "code de la formation d'élus"},
               {"modalite", "modalité"},
               {"heures", "durée en heures"},
               {"prix_ht", "prix hors taxes"},
               {"prix_ttc", "prix toutes taxes comprises"},
               {"tva_dix_milliemes", "taux de TVA, en dix-millièmes"},
               {"frais_annexes", "frais annexes"},
               {"frais_annexes_nature", "nature des frais annexes"},
               {"debut", "premier jour"},
               {"fin", "dernier jour"}};

    for (size_t i = 0; name != NULL && i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].words;
    return name;
}

/* A day in French, a sum in euros; anything else as it is. */
static const char *value_words(struct page *p, const char *field, const char *value)
{
    const day_t day = value != NULL ? day_parse_iso(value) : DAY_NONE;
    char text[64];
    int64_t cents;

    if (day != DAY_NONE)
        return arena_strdup(p->arena, day_french(day, text));
    if (field != NULL && value != NULL &&
        (strncmp(field, "prix_", 5) == 0 || strcmp(field, "frais_annexes") == 0) &&
        money_parse(value, &cents))
        return arena_strdup(p->arena, money_french(cents, text));
    return value;
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
        view_text(v, K_EC_CHAMP, field_words(x->champ));
        view_text(v, K_EC_AVANT,
                  x->champ != NULL && x->avant == NULL ? "non dit" : value_words(p, x->champ, x->avant));
        view_text(v, K_EC_APRES,
                  x->champ != NULL && x->apres == NULL ? "non dit" : value_words(p, x->champ, x->apres));
    }
    show_announced(p, d);
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
                              .list = ARENA_ARRAY(p->arena, struct difference, DIFFERENCES_SHOWN),
                              .announced = ARENA_ARRAY(p->arena, struct announced, ANNOUNCED_SHOWN)};
    return fichier_import_recevoir(p, &f, "/organisme/catalogue?fait=catalogue", e);
}
